package sequencer_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"loft/chain"
	"loft/internal/crashfs"
	"loft/internal/l2test"
	"loft/internal/testutil"
	"loft/protocol/queue"
	"loft/sequencer"
	"loft/store"
)

var ctx = context.Background()

// world is a sequencer with all that it stands on.
type world struct {
	t        testing.TB
	accounts []l2test.Account
	dir      string
	chain    *chain.Chain
	clock    *l2test.Clock
	l1       *l2test.L1
	fs       *crashfs.FS
	cfg      sequencer.Config
	s        *sequencer.Sequencer
}

const start = l2test.GenesisTime + 1000

func newWorld(t testing.TB, change ...func(*sequencer.Config)) *world {
	return newWorldOf(t, 8, change...)
}

// newWorldOf has so many funded accounts.
func newWorldOf(t testing.TB, accounts int, change ...func(*sequencer.Config)) *world {
	w := &world{t: t, accounts: l2test.Accounts(accounts), dir: t.TempDir(), clock: l2test.NewClock(start), l1: l2test.NewL1(start - 100), fs: crashfs.New()}
	w.chain = l2test.Open(t, w.dir, w.accounts)
	w.cfg = sequencer.Config{Protocol: l2test.Config, L1: w.l1, FeeRecipient: common.Address{0xfe}, Clock: w.clock, Log: l2test.Log(t)}
	for _, f := range change {
		f(&w.cfg)
	}
	w.open()
	w.eventually("told of l1", func(st sequencer.Status) bool { return st.L1.Revision != 0 })
	return w
}

func (w *world) open() {
	w.t.Helper()
	w.cfg.Chain, w.cfg.Journal = w.chain, store.Config{FS: w.fs, SegmentBytes: 1 << 16}
	s, err := sequencer.Open(ctx, w.cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.s = s
	w.t.Cleanup(func() { s.Close() })
}

// restart closes the sequencer and opens it on the same chain and journal.
func (w *world) restart() {
	w.t.Helper()
	if err := w.s.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
}

func (w *world) submit(tx *types.Transaction) sequencer.Result {
	w.t.Helper()
	r, err := w.s.Submit(ctx, tx)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// eventually waits for a condition that other goroutines bring about.
func (w *world) eventually(what string, ok func(sequencer.Status) bool) sequencer.Status {
	w.t.Helper()
	pace := testutil.Every(time.Millisecond)
	for deadline := time.Now().Add(20 * time.Second); ; <-pace.Next() {
		st, err := w.s.Status(ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		if ok(st) {
			return st
		}
		if time.Now().After(deadline) {
			w.t.Fatalf("never %s: %+v", what, st)
		}
	}
}

func (w *world) height(n uint64) sequencer.Status {
	w.t.Helper()
	return w.eventually(fmt.Sprintf("at height %d", n), func(st sequencer.Status) bool { return st.Head >= n })
}

func (w *world) verified() {
	w.t.Helper()
	w.eventually("verified", func(st sequencer.Status) bool { return st.Verified == st.Head && st.Open == nil })
}

// second moves the clock by a second and lets what is open be sealed.
func (w *world) second() {
	w.t.Helper()
	w.clock.Advance(time.Second)
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 0 })
}

// l1Answers ends a failure of L1 that lasts since the start. It is asked again a second after it failed, whenever that was.
func (w *world) l1Answers() {
	w.t.Helper()
	w.l1.Fail(nil)
	w.eventually("l1 answers", func(st sequencer.Status) bool {
		if st.L1.Revision == 0 {
			w.clock.Advance(time.Second)
		}
		return st.L1.Revision != 0
	})
}

func TestExecutedAtOnceAndSealed(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	r := w.submit(a.Transfer(0, b.Address, 1))
	if r.Receipt == nil || r.Receipt.Status != 1 {
		t.Fatalf("first transaction was not executed: %+v", r)
	}
	if r.Receipt.BlockHash != (common.Hash{}) {
		t.Fatal("an unsealed block has no hash")
	}
	st := w.height(1)
	if st.Batch == nil || st.Batch.Batch != 0 || st.Batch.Anchor.Number != 1 {
		t.Fatalf("batch %+v", st.Batch)
	}
	block := w.chain.Canonical(1)
	if block.Time() != start || len(block.Transactions()) != 1 || block.Coinbase() != w.cfg.FeeRecipient {
		t.Fatalf("block 1 at %d with %d transactions", block.Time(), len(block.Transactions()))
	}
	// The next block's time is not reached: executed, pending, not sealed.
	r = w.submit(a.Transfer(1, b.Address, 1))
	if r.Receipt == nil {
		t.Fatal("second transaction was not executed")
	}
	st, err := w.s.Status(ctx)
	if err != nil || st.Head != 1 || st.Open == nil || st.Open.Number != 2 {
		t.Fatalf("%v %+v", err, st)
	}
	account, err := w.s.Account(ctx, a.Address)
	if err != nil || account.Nonce != 2 {
		t.Fatalf("pending nonce %d, %v", account.Nonce, err)
	}
	p, err := w.s.Pending(ctx)
	if err != nil || len(p.Txs) != 1 || p.Header.Number.Uint64() != 2 || p.State().GetNonce(a.Address) != 2 {
		t.Fatalf("pending %+v, %v", p, err)
	}
	w.second()
	w.height(2)
	if got := w.chain.Canonical(2); got.Transactions()[0].Hash() != p.Txs[0].Hash() || got.Time() != start+1 {
		t.Fatal("pending was no prefix of the block")
	}
	w.verified()
}

func TestRefusals(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Pool.PerAccount = 4 })
	a, b := w.accounts[0], w.accounts[1]
	w.submit(a.Transfer(0, b.Address, 1))
	w.height(1)
	w.submit(a.Transfer(5, b.Address, 1)) // waits
	fee := func(nonce uint64, cap, tip int64) *types.Transaction {
		return a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonce, To: &b.Address, Gas: 21000, GasFeeCap: big.NewInt(cap), GasTipCap: big.NewInt(tip)})
	}
	other := types.MustSignNewTx(a.Key, types.LatestSignerForChainID(big.NewInt(1)), &types.DynamicFeeTx{ChainID: big.NewInt(1), Nonce: 1, To: &b.Address, Gas: 21000, GasFeeCap: big.NewInt(100e9)})
	unsigned := types.NewTx(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: 1, To: &b.Address, Gas: 21000, GasFeeCap: big.NewInt(100e9), V: big.NewInt(0), R: big.NewInt(0), S: big.NewInt(0)})
	blob := a.Sign(&types.BlobTx{ChainID: uint256.NewInt(4242), Nonce: 1, Gas: 21000, GasFeeCap: uint256.NewInt(100e9), BlobFeeCap: uint256.NewInt(1), BlobHashes: []common.Hash{{1}}, To: b.Address})
	poor := l2test.Accounts(9)[8]
	for _, c := range []struct {
		name string
		tx   *types.Transaction
		want error
		text string
	}{
		{"nonce used", a.Transfer(0, b.Address, 2), core.ErrNonceTooLow, "nonce too low: next nonce 1, tx nonce 0"},
		{"known", a.Transfer(5, b.Address, 1), txpool.ErrAlreadyKnown, "already known"},
		{"replacement 9 %", fee(5, 109e9, 1.09e9), txpool.ErrReplaceUnderpriced, "replacement transaction underpriced"},
		{"no funds", poor.Transfer(0, b.Address, 1), core.ErrInsufficientFunds, "insufficient funds for gas * price + value: balance 0"},
		{"intrinsic gas", a.Call(1, &b.Address, nil, 20_999), core.ErrIntrinsicGas, "intrinsic gas too low"},
		{"floor gas", a.Call(1, &b.Address, make([]byte, 1000), 25_100), core.ErrFloorDataGas, "insufficient gas for floor data gas cost"},
		{"gas cap of EIP-7825", a.Call(1, &b.Address, nil, 1<<24+1), core.ErrGasLimitTooHigh, "transaction gas limit too high"},
		{"other chain", other, txpool.ErrInvalidSender, "invalid sender: invalid chain id for signer"},
		{"no signature", unsigned, txpool.ErrInvalidSender, "invalid sender"},
		{"tip above cap", fee(1, 1e9, 2e9), core.ErrTipAboveFeeCap, "max priority fee per gas higher than max fee per gas"},
		{"blob", blob, sequencer.ErrNoBlobs, "blob transactions do not exist on L2"},
		{"blob, typed", blob, core.ErrTxTypeNotSupported, "transaction type not supported"},
		{"too large", a.Call(1, &b.Address, make([]byte, 128<<10), 1<<24), txpool.ErrOversizedData, "oversized data"},
		{"nonce at the end", a.Transfer(^uint64(0), b.Address, 1), core.ErrNonceMax, "nonce has max value"},
	} {
		_, err := w.s.Submit(ctx, c.tx)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	w.submit(fee(5, 110e9, 1.1e9)) // replaces
	for nonce := uint64(6); nonce < 9; nonce++ {
		w.submit(a.Transfer(nonce, b.Address, 1))
	}
	if _, err := w.s.Submit(ctx, a.Transfer(9, b.Address, 1)); !errors.Is(err, txpool.ErrAccountLimitExceeded) {
		t.Errorf("fifth waiting transaction: %v", err)
	}
	if st, err := w.s.TxStatus(ctx, a.Transfer(5, b.Address, 1).Hash()); err != nil || !errors.Is(st.Dropped, sequencer.ErrReplaced) {
		t.Errorf("replaced transaction: %+v, %v", st, err)
	}
}

func TestGapsAreFilledInOrder(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	for _, nonce := range []uint64{3, 1, 2} {
		if r := w.submit(a.Transfer(nonce, b.Address, 1)); r.Receipt != nil || r.NextNonce != 0 {
			t.Fatalf("nonce %d: %+v", nonce, r)
		}
	}
	if r := w.submit(a.Transfer(0, b.Address, 1)); r.Receipt == nil {
		t.Fatal("not executed")
	}
	w.height(1)
	if got := len(w.chain.Canonical(1).Transactions()); got != 4 {
		t.Fatalf("%d transactions in the block", got)
	}
}

func TestFeeCapBelowBaseFeeWaits(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	low := a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &b.Address, Gas: 21000, GasFeeCap: big.NewInt(8e8), GasTipCap: big.NewInt(1)})
	r := w.submit(low)
	if r.Receipt != nil || !r.Parked {
		t.Fatalf("%+v", r)
	}
	if r := w.submit(a.Transfer(1, b.Address, 1)); r.Receipt != nil {
		t.Fatal("executed before the one with the lower nonce")
	}
	c := w.accounts[2]
	for i := uint64(0); ; i++ { // near-empty blocks let the base fee fall
		if i == 20 {
			t.Fatal("never executed")
		}
		w.submit(c.Transfer(i, b.Address, 1))
		w.clock.Advance(time.Second)
		st := w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil })
		if st.Waiting == 0 {
			break
		}
	}
}

// TestEverySubmissionIsAnswered keeps the line of submissions full for longer than the loop drains it at once.
func TestEverySubmissionIsAnswered(t *testing.T) {
	w := newWorld(t)
	held, release := make(chan struct{}), make(chan struct{})
	go w.s.Hold(held, release)
	<-held
	var group sync.WaitGroup
	for i := range 4000 {
		group.Go(func() {
			// All but one are refused; each has to be told.
			if _, err := w.s.Submit(ctx, w.accounts[0].Transfer(0, common.Address{9}, int64(i))); err != nil && !errors.Is(err, core.ErrNonceTooLow) {
				t.Error(err)
			}
		})
	}
	w.s.AwaitSubmissions(1024)
	close(release)
	group.Wait()
}

func TestSyncWaits(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	if r, err := w.s.SubmitWait(ctx, a.Transfer(0, b.Address, 1)); err != nil || r.Receipt == nil {
		t.Fatalf("%+v, %v", r, err)
	}
	// A gap is answered at once.
	if r, err := w.s.SubmitWait(ctx, a.Transfer(7, b.Address, 1)); err != nil || r.Receipt != nil || r.NextNonce != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
}

func TestEntriesAreConsumed(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	raw, err := a.Transfer(0, b.Address, 5).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	to := common.Address{0x77}
	w.l1.Queue(
		queue.Entry{Kind: queue.Deposit, To: to, AmountGwei: 3},
		queue.Entry{Kind: queue.Forced, Gas: 30_000, Data: []byte("rubbish")},
		queue.Entry{Kind: queue.Forced, Gas: 30_000, Data: raw},
		queue.Entry{Kind: queue.Message, Sender: to, To: to, Refund: to, AmountGwei: 2, FeeGwei: 1, Gas: 50_000, Data: []byte{1}},
	)
	st := w.eventually("consumed", func(st sequencer.Status) bool { return st.State.Queue == 4 })
	if st.Head != 1 {
		t.Fatalf("head %d", st.Head)
	}
	state, err := w.chain.StateAt(w.chain.Head())
	if err != nil {
		t.Fatal(err)
	}
	if got := state.GetBalance(to); got.CmpUint64(3e9) != 0 {
		t.Fatalf("deposit: balance %s", got)
	}
	if state.GetNonce(a.Address) != 1 {
		t.Fatal("forced transaction was not executed")
	}
	if e, ok, err := w.s.Entry(ctx, 1); err != nil || !ok || e.Dropped == "" {
		t.Fatalf("entry 1: %+v %v %v", e, ok, err)
	}
	if e, ok, err := w.s.Entry(ctx, 2); err != nil || !ok || e.Dropped != "" || e.Tx == (common.Hash{}) {
		t.Fatalf("entry 2: %+v %v %v", e, ok, err)
	}
	w.verified()
}

func TestHeartbeat(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Heartbeat = 60 * time.Second })
	w.height(1) // genesis is old
	w.verified()
	w.clock.Advance(59 * time.Second)
	if st, err := w.s.Status(ctx); err != nil || st.Head != 1 {
		t.Fatalf("%+v, %v", st, err)
	}
	w.clock.Advance(time.Second)
	w.height(2)
	w.verified()
}

func TestFullBlocksStayNearTheClock(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	burn := a.Call(0, nil, common.FromHex("5b600056"), 10_000_000) // loops until its gas is gone
	w.submit(burn)
	for nonce := uint64(1); nonce < 12; nonce++ {
		w.submit(a.Call(nonce, nil, common.FromHex("5b600056"), 10_000_000))
	}
	// At second 0: one block of one, and full ones no further than a second ahead.
	st := w.eventually("waiting for the clock", func(st sequencer.Status) bool { return st.Open == nil })
	if head := w.chain.Head(); int64(head.Time) > w.clock.Now().Unix()+1 {
		t.Fatalf("head at %d, clock at %d", head.Time, w.clock.Now().Unix())
	}
	if st.Waiting == 0 {
		t.Fatal("everything executed ahead of the clock")
	}
	for range 12 {
		w.clock.Advance(time.Second)
		st = w.eventually("idle", func(st sequencer.Status) bool { return st.Open == nil || st.Waiting == 0 })
		if head := w.chain.Head(); int64(head.Time) > w.clock.Now().Unix()+1 {
			t.Fatalf("head at %d, clock at %d", head.Time, w.clock.Now().Unix())
		}
	}
	if st.Waiting != 0 {
		t.Fatalf("%d still wait", st.Waiting)
	}
}

func TestBatches(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	if _, ok, err := w.s.CloseBatch(ctx); ok || err != nil {
		t.Fatalf("closed an empty batch: %v", err)
	}
	w.submit(a.Transfer(0, b.Address, 1))
	w.height(1)
	w.l1.Update(func(v *sequencer.L1View) { v.Anchor.Number, v.Anchor.Hash = 9, common.Hash{9} })
	w.submit(a.Transfer(1, b.Address, 1))
	n, ok, err := w.s.CloseBatch(ctx) // takes the open block with it
	if n != 0 || !ok || err != nil {
		t.Fatalf("close: %d %v %v", n, ok, err)
	}
	w.second()
	w.submit(a.Transfer(2, b.Address, 1))
	w.second()
	w.verified()
	batches, err := w.s.Batches(ctx, 0, 10)
	if err != nil || len(batches) != 2 {
		t.Fatalf("%d batches, %v", len(batches), err)
	}
	if first := batches[0]; !first.Closed || !first.Verified || len(first.Blocks) != 2 || first.Anchor.Number != 1 {
		t.Fatalf("first %+v", first)
	}
	if second := batches[1]; second.Closed || len(second.Blocks) != 1 || second.Anchor.Number != 9 || second.Batch != 1 {
		t.Fatalf("second %+v", second)
	}
	if got, err := w.s.Batches(ctx, 1, 10); err != nil || len(got) != 1 {
		t.Fatalf("from 1: %d, %v", len(got), err)
	}
	w.restart()
	if again, err := w.s.Batches(ctx, 0, 10); err != nil || len(again) != 2 || !again[0].Closed || again[1].Closed || !again[1].Verified {
		t.Fatalf("after restart: %+v, %v", again, err)
	}
}

// TestA6_NonceStorm: gapped nonces are bounded and never push out what is acknowledged.
func TestA6_NonceStorm(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Pool.Total = 50; c.Pool.PerAccount = 20 })
	b := common.Address{9}
	accepted := 0
	for _, a := range w.accounts[:4] {
		for nonce := uint64(5); nonce < 100; nonce++ {
			_, err := w.s.Submit(ctx, a.Transfer(nonce, b, 1))
			switch {
			case err == nil:
				accepted++
			case !errors.Is(err, txpool.ErrAccountLimitExceeded) && !errors.Is(err, sequencer.ErrPoolFull):
				t.Fatal(err)
			}
		}
	}
	if accepted != 50 {
		t.Fatalf("%d accepted", accepted)
	}
	// Those who send in order are not shut out.
	if r := w.submit(w.accounts[5].Transfer(0, b, 1)); r.Receipt == nil {
		t.Fatal("not executed")
	}
	if st, err := w.s.Status(ctx); err != nil || st.Waiting != 50 {
		t.Fatalf("%d wait, %v", st.Waiting, err)
	}
}

// TestParkedTransactionsShutNobodyOut: a fee cap below the base fee costs nothing and never runs, so it counts as waiting, and
// what can run is not refused for it. Neither are the bounds passed by replacing small transactions with large ones.
func TestParkedTransactionsShutNobodyOut(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) {
		c.Log, c.Pool = l2test.Quiet(), sequencer.PoolConfig{Total: 3, Bytes: 64 << 10}
	})
	b := common.Address{9}
	w.submit(w.accounts[0].Transfer(0, b, 1))
	w.height(1)
	low := func(a l2test.Account, cap int64, data int) *types.Transaction {
		return a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &b, Gas: 6_000_000, GasFeeCap: big.NewInt(cap), GasTipCap: big.NewInt(cap), Data: make([]byte, data)})
	}
	waits := 0
	for i, data := range []int{100_000, 30_000, 30_000, 30_000, 1, 1} {
		r, err := w.s.Submit(ctx, low(w.accounts[i+1], 10, data))
		switch {
		case err == nil && r.Parked:
			waits++
		case !errors.Is(err, sequencer.ErrPoolFull):
			t.Fatalf("%d bytes: %+v, %v", data, r, err)
		}
	}
	if waits != 3 {
		t.Errorf("%d wait: two large ones and a small one fit", waits)
	}
	if _, err := w.s.Submit(ctx, low(w.accounts[5], 20, 30_000)); !errors.Is(err, sequencer.ErrPoolFull) {
		t.Errorf("replaced by one that does not fit: %v", err)
	}
	if r := w.submit(low(w.accounts[5], 20, 2)); !r.Parked { // and by one that does
		t.Errorf("%+v", r)
	}
	if r := w.submit(w.accounts[7].Transfer(0, b, 1)); r.Receipt == nil {
		t.Error("not executed at once")
	}
}

// TestParkedTransactionPaysForItsBytes: what is admitted below the base fee is judged by its tip cap alone; it runs only when
// the base fee has fallen so far that what is left of its fee cap pays for its bytes on L1.
func TestParkedTransactionPaysForItsBytes(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	const weiPerByte = 20e9
	w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = weiPerByte })
	w.eventually("price", func(st sequencer.Status) bool { return st.L1.WeiPerByte == weiPerByte })
	a, b := w.accounts[0], w.accounts[1]
	w.submit(a.Transfer(0, b.Address, 1))
	w.second()
	fees, err := w.s.Fees(ctx)
	if err != nil {
		t.Fatal(err)
	}
	data := make([]byte, 100_000)
	for i := range data {
		data[i] = byte(i) | 1
	}
	cost := func(cap *big.Int) *types.Transaction {
		return b.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &a.Address, Gas: 6_000_000, GasFeeCap: cap, GasTipCap: cap, Data: data})
	}
	if _, err := w.s.Submit(ctx, cost(fees.BaseFee)); !errors.Is(err, sequencer.ErrUnderpaid) {
		t.Fatalf("without a tip, and it can run: %v", err)
	}
	tx := cost(new(big.Int).Sub(fees.BaseFee, common.Big1))
	if r := w.submit(tx); !r.Parked {
		t.Fatalf("%+v", r)
	}
	need := sequencer.RequiredTip(tx, fees.Price)
	for nonce := uint64(1); ; nonce++ { // near-empty blocks let the base fee fall
		if nonce == 30 {
			t.Fatal("never executed")
		}
		w.submit(a.Transfer(nonce, b.Address, 1))
		w.clock.Advance(time.Second)
		st := w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil })
		if st.Waiting > 0 {
			continue
		}
		if block := w.chain.Canonical(st.Head); effective(t, tx, block).Cmp(need) < 0 {
			t.Fatalf("in block %d with a tip of %v, its bytes need %v", st.Head, effective(t, tx, block), need)
		} else if nonce == 1 {
			t.Fatal("executed at once")
		}
		return
	}
}

func effective(t *testing.T, tx *types.Transaction, block *types.Block) *big.Int {
	tip, err := tx.EffectiveGasTip(block.BaseFee())
	if err != nil {
		t.Fatal(err)
	}
	return tip
}

// TestPriceIsKnownAtOnceAfterARestart: as long as nobody knows what L1 costs the last price counts, so that admission is not free.
func TestPriceIsKnownAtOnceAfterARestart(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b := w.accounts[0], w.accounts[1]
	w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = 1e12 })
	w.eventually("price", func(st sequencer.Status) bool { return st.L1.WeiPerByte == 1e12 })
	w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = 0 })
	for range 2 {
		w.restart()
		st := w.eventually("told of l1", func(st sequencer.Status) bool { return st.L1.Revision != 0 })
		if st.L1.WeiPerByte != 1e12 {
			t.Fatalf("price %d", st.L1.WeiPerByte)
		}
		cheap := a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &b.Address, Gas: 21_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1)})
		if _, err := w.s.Submit(ctx, cheap); !errors.Is(err, sequencer.ErrUnderpaid) {
			t.Fatalf("%v", err)
		}
	}
}

// TestWaitingIsBounded: what is shown at once are the first to arrive, while all are counted.
func TestWaitingIsBounded(t *testing.T) {
	w := newWorld(t)
	b := common.Address{9}
	const n = 50
	for i := range uint64(n) { // nonces from high to low: arrival counts
		w.submit(w.accounts[i%8].Call(n-i/8, &b, make([]byte, 100_000), 2_000_000))
	}
	if ready, waiting, err := w.s.WaitingCount(ctx); err != nil || ready != 0 || waiting != n {
		t.Fatalf("%d ready, %d waiting, %v", ready, waiting, err)
	}
	shown, err := w.s.Waiting(ctx, nil)
	if err != nil || len(shown) != 4<<20/100_100 {
		t.Fatalf("%d shown, %v", len(shown), err)
	}
	for i, t2 := range shown {
		if t2.From != w.accounts[i%8].Address || t2.Tx.Nonce() != uint64(n-i/8) || t2.Ready {
			t.Fatalf("number %d is nonce %d of %s", i, t2.Tx.Nonce(), t2.From)
		}
	}
	if own, err := w.s.Waiting(ctx, &w.accounts[1].Address); err != nil || len(own) != 7 {
		t.Fatalf("%d of one sender, %v", len(own), err)
	}
}
