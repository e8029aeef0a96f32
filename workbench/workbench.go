// Package workbench is what development tools expect of a development node's JSON-RPC, as far as it can be true on a rollup: time
// that can be put forward, blocks on demand, ether for any account, and the development accounts, which sign. docs/rpc.md lists it.
//
// Nothing here bends the rules of the chain: time is L1's, which goes with it; ether comes by deposits on L1. What could only be had
// by bending them is refused, and says why. `loft dev` serves it; no other node may. Start at APIs.
package workbench

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/chain"
	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/devnet"
	"loft/sequencer"
)

// Sequencer makes blocks on demand; package sequencer has it.
type Sequencer interface {
	Ask(ctx context.Context) (number uint64, err error)
	SetNextTime(ctx context.Context, at uint64) error
	// Rest has no block made for nothing, until it is called with false.
	Rest(ctx context.Context, on bool) error
	// CloseBatch has what there is posted.
	CloseBatch(ctx context.Context) (batch uint64, ok bool, err error)
}

// Config of a workbench. All fields are required.
type Config struct {
	L1        *devnet.L1
	Chain     *chain.Chain
	Sequencer Sequencer
	// Bridge on L1, by which ether comes, and Faucet, whose ether on L1 it is.
	Bridge common.Address
	Faucet *ecdsa.PrivateKey
	// MaxBatchAge is how old a batch's first block may be when L1 gets it.
	MaxBatchAge time.Duration
	L2ChainID   uint64
}

// APIs are the services for the L2's JSON-RPC; client is of the same.
func APIs(cfg Config, client *rpc.Client) []rpc.API {
	b := &bench{cfg: cfg}
	return append(devnet.Unlocked(client, cfg.L2ChainID),
		rpc.API{Namespace: "evm", Service: &evm{b}},
		rpc.API{Namespace: "devnet", Service: &faucet{b}},
		rpc.API{Namespace: "anvil", Service: &balances{b}},
		rpc.API{Namespace: "hardhat", Service: &balances{b}},
	)
}

// Clock is L1's, for whoever keeps time on L2: so a devnet's time and that of its rollup never part.
type Clock struct {
	sequencer.WallClock
	L1 *devnet.L1
}

// Now implements sequencer.Clock.
func (c Clock) Now() time.Time { return c.L1.Now() }

// At implements sequencer.Clock. A clock that is put forward meanwhile makes it late, until something else happens.
func (c Clock) At(t time.Time) (<-chan time.Time, func()) {
	timer := time.NewTimer(t.Sub(c.Now()))
	return timer.C, func() { timer.Stop() }
}

// patience bounds what a call waits for.
const patience = 30 * time.Second

// bench does one thing at a time.
type bench struct {
	cfg  Config
	turn sync.Mutex
}

// begin waits for the turn.
func (b *bench) begin(ctx context.Context) (context.Context, func()) {
	b.turn.Lock()
	ctx, cancel := context.WithTimeout(ctx, patience)
	return ctx, func() {
		cancel()
		b.turn.Unlock()
	}
}

// await waits until a condition of the chain holds. It holds on no event that can be waited for alone, so it is looked at often.
func (b *bench) await(ctx context.Context, what string, cond func() (bool, error)) error {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		ok, err := cond()
		if ok || err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return fmt.Errorf("%s takes too long: %w", what, ctx.Err())
		}
	}
}

// mine makes the next block now: where its time has not come, that is put forward.
func (b *bench) mine(ctx context.Context) error {
	heads := make(chan core.ChainHeadEvent, 64)
	unsubscribe := b.cfg.Chain.Subscribe(heads)
	defer unsubscribe()
	if late := b.cfg.Chain.Head().Time + 1; int64(late) > b.cfg.L1.Now().Unix() {
		if err := b.cfg.L1.Warp(ctx, late-uint64(b.cfg.L1.Now().Unix())); err != nil {
			return err
		}
	}
	number, err := b.cfg.Sequencer.Ask(ctx)
	if err != nil {
		return err
	}
	for b.cfg.Chain.Head().Number.Uint64() < number {
		select {
		case <-heads:
		case <-ctx.Done():
			return fmt.Errorf("block %d takes too long: %w", number, ctx.Err())
		}
	}
	return nil
}

// settle has all that L2 has by now put on L1, so that time can continue: a batch may be no older than the contracts allow. L2 makes no
// further blocks for nothing until it is released: they would be that old.
func (b *bench) settle(ctx context.Context) (release func() error, err error) {
	if err := b.cfg.Sequencer.Rest(ctx, true); err != nil {
		return nil, err
	}
	release = func() error { return b.cfg.Sequencer.Rest(context.WithoutCancel(ctx), false) }
	if err := b.post(ctx); err != nil {
		return nil, errors.Join(err, release())
	}
	return release, nil
}

// post has all that L2 has by now put on L1.
func (b *bench) post(ctx context.Context) error {
	for range 2 { // what entered the queue is seen when it is safe
		if _, err := b.cfg.L1.Mine(ctx); err != nil {
			return err
		}
	}
	if err := b.mine(ctx); err != nil {
		return err
	}
	head := b.cfg.Chain.Head().Number.Uint64()
	if _, _, err := b.cfg.Sequencer.CloseBatch(ctx); err != nil {
		return err
	}
	return b.await(ctx, "posting what L2 has", func() (bool, error) { return b.cfg.Chain.Safe().Number.Uint64() >= head, nil })
}

// far says whether time may not be put forward by so much before what L2 has is on L1.
func (b *bench) far(secs uint64) bool {
	return time.Duration(min(secs, 1<<33))*time.Second > b.cfg.MaxBatchAge/4
}

// forward puts time forward, L1's and L2's, and makes L1's blocks of it safe, so that L2's stand on them.
func (b *bench) forward(ctx context.Context, secs uint64) (err error) {
	if b.far(secs) {
		var release func() error
		if release, err = b.settle(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	if err := b.cfg.L1.Warp(ctx, secs); err != nil {
		return err
	}
	for range 2 {
		if _, err := b.cfg.L1.Mine(ctx); err != nil {
			return err
		}
	}
	return nil
}

// evm is the namespace evm_.
type evm struct{ b *bench }

// IncreaseTime puts the clocks of L1 and L2 forward, and answers by how much they are ahead in all. The next block has the new time.
func (e *evm) IncreaseTime(ctx context.Context, secs devnet.Number) (uint64, error) {
	ctx, done := e.b.begin(ctx)
	defer done()
	if err := e.b.forward(ctx, uint64(secs)); err != nil {
		return 0, err
	}
	return e.b.cfg.L1.Ahead(), nil
}

// SetNextBlockTimestamp gives the next L2 block that is begun a time, after the latest's; a block that is being made is finished first.
// If that block comes when L1's blocks are later already, it has L1's time.
func (e *evm) SetNextBlockTimestamp(ctx context.Context, at devnet.Number) error {
	ctx, done := e.b.begin(ctx)
	defer done()
	return e.b.setNext(ctx, uint64(at))
}

// setNext leaves L1 as it is until its own next block: had it a safe block of that time, L2's could be late for it.
func (b *bench) setNext(ctx context.Context, at uint64) (err error) {
	if head := b.cfg.Chain.Head().Time; at <= head {
		return fmt.Errorf("the latest block has time %d, so the next cannot have %d", head, at)
	}
	now := func() uint64 { return uint64(b.cfg.L1.Now().Unix()) }
	if b.far(at - min(at, now())) {
		var release func() error
		if release, err = b.settle(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	if err := b.cfg.Sequencer.SetNextTime(ctx, at); err != nil { // first, or a block comes in between
		return err
	}
	return b.cfg.L1.Warp(ctx, at-min(at, now()))
}

// Mine makes an L2 block, of a given time if there is one.
func (e *evm) Mine(ctx context.Context, at *devnet.MineAt) (hexutil.Uint64, error) {
	ctx, done := e.b.begin(ctx)
	defer done()
	if at != nil && at.Time != 0 {
		if err := e.b.setNext(ctx, at.Time); err != nil {
			return 0, err
		}
	}
	return 0, e.b.mine(ctx)
}

// Snapshot is refused.
func (e *evm) Snapshot() (hexutil.Uint64, error) { return 0, devnet.ErrNoSnapshots }

// Revert is refused.
func (e *evm) Revert(hexutil.Uint64) (bool, error) { return false, devnet.ErrNoSnapshots }

// faucet is the namespace devnet_ of the L2.
type faucet struct{ b *bench }

// Deposit gives an account ether on L2, by a deposit on L1, and waits until it is there. It answers the deposit's transaction on L1.
func (f *faucet) Deposit(ctx context.Context, to common.Address, amountWei hexutil.Big) (common.Hash, error) {
	ctx, done := f.b.begin(ctx)
	defer done()
	if amount := amountWei.ToInt(); amount.Sign() <= 0 || new(big.Int).Rem(amount, big.NewInt(params.GWei)).Sign() != 0 {
		return common.Hash{}, fmt.Errorf("a deposit of %s wei: give a whole number of gwei above 0, like 0x3b9aca00", amount)
	}
	return f.b.deposit(ctx, to, amountWei.ToInt())
}

// balances are anvil_ and hardhat_, of which there is one method.
type balances struct{ b *bench }

// SetBalance brings an account on L2 to a balance by a deposit, so only upwards, and up to the next gwei, of which deposits are whole
// numbers.
func (s *balances) SetBalance(ctx context.Context, of common.Address, wei hexutil.Big) (bool, error) {
	ctx, done := s.b.begin(ctx)
	defer done()
	state, err := s.b.cfg.Chain.StateAt(s.b.cfg.Chain.Head())
	if err != nil {
		return false, err
	}
	have := state.GetBalance(of).ToBig()
	missing := new(big.Int).Sub(wei.ToInt(), have)
	switch missing.Sign() {
	case 0:
		return true, nil
	case -1:
		return false, fmt.Errorf("%s holds %d wei: ether on L2 is what was deposited on L1, so a balance cannot be lowered; send it away instead", of, have)
	}
	gwei := big.NewInt(params.GWei)
	missing.Add(missing, new(big.Int).Sub(gwei, common.Big1))
	_, err = s.b.deposit(ctx, of, missing.Mul(missing.Div(missing, gwei), gwei))
	return err == nil, err
}

// placeWei is more than a place in the queue costs; the rest comes back.
var placeWei = big.NewInt(params.Ether / 100)

func (b *bench) deposit(ctx context.Context, to common.Address, amount *big.Int) (hash common.Hash, err error) {
	client, chainID := ethclient.NewClient(b.cfg.L1.Client()), new(big.Int).SetUint64(b.cfg.L1.ChainID())
	nonce, err := client.PendingNonceAt(ctx, crypto.PubkeyToAddress(b.cfg.Faucet.PublicKey))
	if err != nil {
		return hash, fmt.Errorf("deposit for %s: %w", to, err)
	}
	tx, err := types.SignNewTx(b.cfg.Faucet, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce, To: &b.cfg.Bridge, Gas: 300_000, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(500 * params.GWei),
		Value: new(big.Int).Add(amount, placeWei), Data: bindings.NewBridge().PackDeposit(to, amount)})
	if err == nil {
		err = client.SendTransaction(ctx, tx)
	}
	if err != nil {
		return hash, fmt.Errorf("deposit for %s: %w", to, err)
	}
	for range 2 { // into a block, and that block safe
		if _, err := b.cfg.L1.Mine(ctx); err != nil {
			return hash, err
		}
	}
	var receipt *types.Receipt
	if err := b.await(ctx, "the deposit", func() (bool, error) {
		receipt, err = client.TransactionReceipt(ctx, tx.Hash())
		if err != nil && receipt == nil && ctx.Err() == nil {
			_, err = b.cfg.L1.Mine(ctx) // the pool was behind
			return false, err
		}
		return err == nil, err
	}); err != nil {
		return hash, err
	}
	if receipt.Status != types.ReceiptStatusSuccessful {
		return hash, fmt.Errorf("the deposit of %d wei for %s failed on L1: transaction %s", amount, to, tx.Hash())
	}
	index, err := queued(receipt)
	if err != nil {
		return hash, err
	}
	return tx.Hash(), b.await(ctx, "the deposit's block on L2", func() (bool, error) {
		head := b.cfg.Chain.Head()
		record, err := b.cfg.Chain.Record(head.Hash())
		if head.Number.Sign() == 0 || err == nil && record.State.Queue > index {
			return head.Number.Sign() > 0, nil
		}
		return false, err
	})
}

// queued is the place of a deposit in the queue.
func queued(receipt *types.Receipt) (uint64, error) {
	for _, log := range receipt.Logs {
		if e, err := typed.Entry(log); err == nil && e != nil {
			return e.Index, nil
		}
	}
	return 0, errors.New("the deposit entered no queue")
}
