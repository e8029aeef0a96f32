package node_test

import (
	"context"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/devnet"
	"loft/node"
	"loft/protocol"
)

// TestAH3_BackAfterAnOutage: the sequencer is away for longer than forceDelay, and comes back to a queue that takes many more
// blocks than a batch has by its age. L1 refuses a batch that leaves an overdue entry, so one batch takes them all.
func TestAH3_BackAfterAnOutage(t *testing.T) {
	t.Parallel()
	const entries, forceDelay = 40, 15
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	cfg := node.DevConfig{DataDir: t.TempDir(), L1BlockTime: time.Second, Log: log, Params: func(p *genesis.Params) { p.ForceDelaySecs, p.OpenDelaySecs = forceDelay, 8 }}
	cfg = cfg.NoLogIndex()
	d, err := node.StartDev(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, away := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	until(t, "a batch is on L1", func() (bool, error) { return d.Node.Chain().Safe().Number.Sign() > 0, nil })
	away()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}

	// L1 continues, and people use it.
	plan, err := d.Instance.Plan()
	if err != nil {
		t.Fatal(err)
	}
	user := newUser(t, onDev(t, d), devnet.Accounts[3])
	nonce, err := user.l1.PendingNonceAt(t.Context(), user.account.Address)
	if err != nil {
		t.Fatal(err)
	}
	chainID, price := new(big.Int).SetUint64(d.L1.ChainID()), big.NewInt(protocol.MaxForcedGas*1e7)
	for i := range uint64(entries) {
		tx := types.MustSignNewTx(user.key.Key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{ChainID: chainID, Nonce: nonce + i, To: &plan.Inbox, Value: price,
			Data: bindings.NewInbox().PackForce([]byte{1}, protocol.MaxForcedGas), Gas: 200_000, GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(200e9)})
		if err := user.l1.SendTransaction(t.Context(), tx); err != nil {
			t.Fatal(err)
		}
	}
	mined := uint64(0)
	until(t, "the entries are overdue", func() (bool, error) {
		now, err := user.l1.NonceAt(t.Context(), user.account.Address, nil)
		if err == nil && mined == 0 && now == nonce+entries {
			mined = d.L1.Head().Time
		}
		return mined > 0 && d.L1.Head().Time > mined+forceDelay+2, err
	})
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	if d, err = node.StartDev(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	running(t, d.Run, d.Close)
	user = newUser(t, onDev(t, d), devnet.Accounts[3])
	until(t, "the queue is empty, and the chain goes on", func() (bool, error) {
		head := user.call(user.l1, plan.Inbox, "queueHead()")
		tail := user.call(user.l1, plan.Inbox, "queueTail()")
		return head.Cmp(tail) == 0, nil
	})
	haveOneChain(t, d.Node, d.Follower)
}
