package node

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/devnet"
	"loft/follower"
	"loft/internal/l2test"
	"loft/internal/testchain"
	"loft/sequencer"
)

// TestDatabaseIsLost: a sequencing node comes back with its journal and an empty database. What the journal continues from is derived
// from L1, and the journal's blocks stand on it as they were; also if another's batch landed meanwhile, which is derived at the same
// time: then their transactions are executed again on that.
func TestDatabaseIsLost(t *testing.T) {
	t.Parallel()
	for name, overtaken := range map[string]bool{"alone": false, "another's batch landed": true} {
		t.Run(name, func(t *testing.T) { databaseIsLost(t, overtaken) })
	}
}

func databaseIsLost(t *testing.T, overtaken bool) {
	b, ctx := startBesides(t), t.Context()
	alice, mallory := devnet.Accounts[1], devnet.Accounts[3]
	b.deposit(alice.Address)
	b.l1.Mine() // the deposit is safe
	b.l1.Mine()
	b.catchUp()
	b.until("the deposit is in a block", func(st sequencer.Status) bool {
		return st.State.Queue == 1 && st.Open == nil && st.Verified == st.Head
	})
	if _, _, err := b.CloseBatch(ctx); err != nil {
		t.Fatal(err)
	}
	made, err := b.Batches(ctx, 0, 1)
	if err != nil || len(made) != 1 {
		t.Fatalf("%+v, %v", made, err)
	}
	ours, stream := b.submission(made[0])
	b.post(testchain.Sequencer, ours, stream)
	b.catchUp()
	b.stop()
	b.journal = t.TempDir() // that begins here
	b.start(b.chain, func(cfg sequencer.Config, following follower.Config) (s *sequencer.Sequencer, err error) {
		if cfg.Derived, err = follower.Stored(cfg.Chain, cfg.Protocol); err != nil {
			return nil, err
		}
		return sequencer.Open(ctx, cfg)
	})
	signer := types.LatestSigner(b.chain.Env().Config)
	tx := types.MustSignNewTx(alice.Key, signer, &types.DynamicFeeTx{ChainID: signer.ChainID(), To: &common.Address{1}, Value: big.NewInt(1), Gas: 21_000,
		GasFeeCap: big.NewInt(1e11), GasTipCap: big.NewInt(1e9)})
	if _, err := b.Submit(ctx, tx); err != nil {
		t.Fatal(err)
	}
	before := b.until("sealed", func(st sequencer.Status) bool { return st.Open == nil && st.State.Batch == 1 && st.Waiting == 0 })
	if overtaken {
		b.deposit(alice.Address)
		if _, err := b.l1.L1.MineAt(ctx, b.l1.L1.Head().Time+b.l1.Instance.Params.OpenDelaySecs+1); err != nil {
			t.Fatal(err)
		}
		fresh := b.l1.L1.Head()
		b.post(mallory, bindings.Batch{Parent: b.accumulator(), QueueEnd: 2, QueueHash: common.BytesToHash(b.read(bindings.NewInbox().PackQueueHash(2))),
			AnchorNumber: fresh.Number.Uint64(), AnchorHash: fresh.Hash(), FirstTime: fresh.Time, FeeRecipient: mallory.Address}, []byte("whatever"))
	}
	b.stop()

	c := b.l1.OpenChain(t.TempDir())
	n := &Node{log: l2test.Quiet(), chain: c}
	b.start(c, func(cfg sequencer.Config, following follower.Config) (*sequencer.Sequencer, error) {
		var missing *sequencer.ParentMissingError
		if s, err := sequencer.Open(ctx, cfg); !errors.As(err, &missing) {
			t.Fatalf("opened without the block that its journal goes on from: %v, %v", s, err)
		}
		return n.recoverSequencer(ctx, cfg, following)
	})
	now, _ := b.follower.Snapshot()
	derived := c.Header(now.Cursor.Block)
	if !c.IsCanonical(derived) {
		t.Errorf("the chain is not on what l1 has: %+v", now.Cursor)
	}
	after := b.until("the transaction is in a block", func(st sequencer.Status) bool {
		return st.Open == nil && st.Waiting == 0 && st.Head > derived.Number.Uint64()
	})
	if status, err := b.TxStatus(ctx, tx.Hash()); err != nil || !status.InBlock {
		t.Errorf("%+v, %v", status, err)
	}
	if want := uint64(1); overtaken {
		if now.Cursor.Batch != want+1 || after.HeadHash == before.HeadHash {
			t.Errorf("derived %+v; the head is %s, was %s", now.Cursor, after.HeadHash, before.HeadHash)
		}
	} else if now.Cursor.Batch != want || after.HeadHash != before.HeadHash {
		t.Errorf("derived %+v; the head is %s, was %s", now.Cursor, after.HeadHash, before.HeadHash)
	}
}
