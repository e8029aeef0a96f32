package sequencer_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/trie"

	"loft/internal/crashfs"
	"loft/internal/l2test"
	"loft/internal/testutil"
	"loft/protocol/queue"
	"loft/sequencer"
	"loft/store"
)

// kill leaves the sequencer as kill -9 does: what was written stays, and go-ethereum is as old as lost says: with lost it
// is found empty, as its path scheme is found far back after kill -9.
func (w *world) kill(lost bool) {
	w.t.Helper()
	w.fs = w.fs.Kill() // before anything is closed
	if err := w.s.Close(); err != nil {
		w.t.Fatal(err)
	}
	if err := w.chain.Close(); err != nil {
		w.t.Fatal(err)
	}
	if lost {
		w.dir = w.t.TempDir()
	}
	w.chain = l2test.Open(w.t, w.dir, w.accounts)
	w.open()
}

func TestReplayAfterKill(t *testing.T) {
	for _, lost := range []bool{false, true} {
		t.Run(fmt.Sprintf("lost=%v", lost), func(t *testing.T) {
			w := newWorld(t)
			a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
			w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: common.Address{0x77}, AmountGwei: 3})
			w.height(1)
			for nonce := uint64(0); nonce < 5; nonce++ {
				w.submit(a.Transfer(nonce, b.Address, 1))
				w.second()
			}
			before := w.chain.Head()
			// Acknowledged, in the open block, and waiting.
			w.submit(a.Transfer(5, b.Address, 1))
			w.submit(c.Transfer(0, b.Address, 1))
			w.submit(c.Transfer(2, b.Address, 1))
			w.verified2(before.Number.Uint64())
			w.kill(lost)
			want := sequencer.Recovery{Known: int(before.Number.Uint64()), Transactions: 3}
			if lost {
				want.Blocks, want.Known = want.Known, 0
			}
			if got := w.s.Recovery(); got != want {
				t.Fatalf("recovery %+v, want %+v", got, want)
			}
			if got := w.chain.Canonical(before.Number.Uint64()); got == nil || got.Hash() != before.Hash() {
				t.Fatal("a sealed block was lost")
			}
			w.clock.Advance(time.Second)
			st := w.eventually("taken up", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 1 })
			block := w.chain.Canonical(st.Head)
			if txs := block.Transactions(); len(txs) != 2 || txs[0].Hash() != a.Transfer(5, b.Address, 1).Hash() {
				t.Fatalf("%d transactions in block %d", len(txs), st.Head)
			}
			w.submit(c.Transfer(1, b.Address, 1))
			w.second()
			w.verified()
			// Once more: all is known now.
			w.restart()
			if got := w.s.Recovery(); got.Transactions != 0 || got.Blocks != 0 {
				t.Fatalf("second recovery %+v", got)
			}
		})
	}
}

// settled waits until a transaction is in a block, or will be in none.
func (w *world) settled(tx *types.Transaction) (now sequencer.TxStatus) {
	w.t.Helper()
	w.eventually("settled", func(sequencer.Status) bool {
		w.clock.Advance(100 * time.Millisecond)
		var err error
		if now, err = w.s.TxStatus(ctx, tx.Hash()); err != nil {
			w.t.Fatal(err)
		}
		return now.InBlock || now.Dropped != nil || !now.Known
	})
	return now
}

// forced is a queue entry that forces a transaction.
func forced(t testing.TB, tx *types.Transaction) queue.Entry {
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return queue.Entry{Kind: queue.Forced, Gas: tx.Gas(), Data: raw}
}

// gift sends one ether.
func gift(from l2test.Account, nonce uint64, to common.Address) *types.Transaction {
	return from.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonce, To: &to, Value: big.NewInt(1e18), Gas: 21_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)})
}

// TestOpenBlockComesBackAsItWas: after kill -9, the block in the making has the same entries, transactions and receipts: what
// was shown of it is a prefix of the block, even if L1 says nothing, or something else, at the restart.
func TestOpenBlockComesBackAsItWas(t *testing.T) {
	for _, lost := range []bool{false, true} {
		t.Run(fmt.Sprintf("lost=%v", lost), func(t *testing.T) {
			w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
			a, b, c, poor := w.accounts[0], w.accounts[1], w.accounts[2], l2test.Accounts(9)[8]
			w.submit(a.Transfer(0, b.Address, 1))
			w.height(1)
			// It waits for nonce 0, and comes after the other account's, though acknowledged earlier.
			late := c.Transfer(1, b.Address, 1)
			w.submit(late)
			w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: poor.Address, AmountGwei: 5}, forced(t, gift(a, 1, poor.Address)))
			w.eventually("entries are consumed in the open block", func(st sequencer.Status) bool {
				return st.Open != nil && st.Open.Transactions == 1
			})
			for _, tx := range []*types.Transaction{poor.Transfer(0, b.Address, 7), a.Transfer(2, b.Address, 1), c.Transfer(0, b.Address, 1)} {
				if r := w.submit(tx); r.Receipt == nil || r.Receipt.Status != 1 {
					t.Fatalf("not executed: %+v", r)
				}
			}
			shown, err := w.s.Pending(ctx)
			if err != nil || len(shown.Txs) != 5 || shown.Txs[4].Hash() != late.Hash() {
				t.Fatalf("%d transactions pending, %v", len(shown.Txs), err)
			}
			w.l1.Fail(errors.New("l1 is down"))
			for range 2 { // and once more
				w.kill(lost)
				again, err := w.s.Pending(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if again.Header.Hash() != shown.Header.Hash() || types.DeriveSha(again.Receipts, trie.NewStackTrie(nil)) != types.DeriveSha(shown.Receipts, trie.NewStackTrie(nil)) {
					t.Fatalf("pending was block %d at %d, and is block %d at %d with others", shown.Header.Number, shown.Header.Time, again.Header.Number, again.Header.Time)
				}
			}
			w.submit(c.Transfer(2, b.Address, 1))
			w.l1Answers()
			w.second()
			block := w.chain.Canonical(shown.Header.Number.Uint64())
			if block == nil || block.Time() != shown.Header.Time || len(block.Transactions()) < 5 || block.Withdrawals().Len() != 1 {
				t.Fatalf("block %+v", block)
			}
			for i, tx := range shown.Txs {
				if block.Transactions()[i].Hash() != tx.Hash() {
					t.Fatalf("transaction %d of the block is another", i)
				}
			}
			w.verified()
		})
	}
}

// TestResetKeepsWhatADepositFunded: a transaction that a queue entry had funded is tried again after a Reset until that
// entry is consumed again.
func TestResetKeepsWhatADepositFunded(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b, poor := w.accounts[0], w.accounts[1], l2test.Accounts(9)[8]
	w.submit(a.Transfer(0, b.Address, 1))
	w.second()
	base := w.tip()
	w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: poor.Address, AmountGwei: 1e9})
	w.clock.Advance(time.Second)
	w.eventually("the deposit is credited", func(st sequencer.Status) bool { return st.State.Queue == 1 && st.Open == nil })
	sealed, open := poor.Transfer(0, b.Address, 7), poor.Transfer(1, b.Address, 7)
	w.submit(sealed)
	w.second()
	w.submit(open)
	if event, err := w.s.Reset(ctx, base, "batch has an anchor that l1 accepts no more"); err != nil || event.Moved != 2 {
		t.Fatalf("%+v, %v", event, err)
	}
	for _, tx := range []*types.Transaction{sealed, open} {
		if st := w.settled(tx); !st.InBlock {
			t.Fatalf("acknowledged, and lost by a reset although l1 still has the deposit: %+v", st)
		}
	}
	w.verified()
}

// TestRestartKeepsWhatADepositFunded: the same if the journal, and with it the block that credited the deposit, is gone.
func TestRestartKeepsWhatADepositFunded(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	b, poor := w.accounts[1], l2test.Accounts(9)[8]
	w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: poor.Address, AmountGwei: 1e9})
	w.clock.Advance(time.Second)
	w.eventually("the deposit is credited", func(st sequencer.Status) bool { return st.State.Queue == 1 && st.Open == nil })
	tx := poor.Transfer(0, b.Address, 7)
	w.submit(tx)
	w.second()
	if err := w.s.Close(); err != nil {
		t.Fatal(err)
	}
	w.fs = crashfs.New()
	w.cfg.Derived = l2test.Config.Genesis(w.chain.Genesis().Hash())
	w.open()
	if st := w.settled(tx); !st.InBlock {
		t.Fatalf("acknowledged, and lost with the journal although l1 still has the deposit: %+v", st)
	}
}

// TestForcedByAnotherStaysAcknowledged: the bytes of an acknowledged transaction are public, so anybody can force it, too. If L1
// drops that entry the acknowledgement still holds, after a restart and with its own record trimmed as well.
func TestForcedByAnotherStaysAcknowledged(t *testing.T) {
	for _, sealed := range []bool{false, true} {
		t.Run(fmt.Sprintf("sealed=%v", sealed), func(t *testing.T) {
			w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
			a, b := w.accounts[0], w.accounts[1]
			w.submit(b.Transfer(0, a.Address, 1))
			w.height(1)
			base := w.tip()
			first, x := a.Transfer(0, b.Address, 1), a.Transfer(1, b.Address, 7)
			w.submit(x) // waits for nonce 0
			w.l1.Queue(forced(t, first), forced(t, x))
			if sealed {
				w.clock.Advance(time.Second)
				w.eventually("both are taken from the queue", func(st sequencer.Status) bool { return st.State.Queue == 2 && st.Open == nil })
			} else {
				w.eventually("both are in the open block", func(st sequencer.Status) bool { return st.Open != nil && st.Open.Transactions == 2 })
			}
			w.l1.Cut(0)
			if _, err := w.s.Reset(ctx, base, "l1 reorganised"); err != nil {
				t.Fatal(err)
			}
			if st, err := w.s.TxStatus(ctx, first.Hash()); err != nil || st.Known {
				t.Fatalf("it was forced and not acknowledged: %+v, %v", st, err)
			}
			if got, err := sequencer.Replay(w.records()); sealed && (err != nil || !slices.Equal(got, []common.Hash{x.Hash()})) {
				t.Fatalf("taken up from the block alone: %v, %v", got, err)
			}
			w.kill(false)
			w.submit(first)
			if st := w.settled(x); !st.InBlock {
				t.Fatalf("acknowledged, and lost: %+v", st)
			}
		})
	}
}

// TestDroppedStaysDropped: what its sender was told will not be executed is not taken up again at a restart, unless it was sent
// again.
func TestDroppedStaysDropped(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log, c.Pool.Lifetime = l2test.Quiet(), 10*time.Second })
	a, b := w.accounts[0], w.accounts[1]
	w.submit(a.Transfer(0, b.Address, 1))
	w.second()
	late, again := a.Transfer(2, b.Address, 77), a.Transfer(3, b.Address, 78)
	w.submit(late) // both wait for nonce 1
	w.submit(again)
	w.clock.Advance(20 * time.Second)
	for nonce := uint64(0); ; nonce++ { // what is too old is looked for now and then
		if nonce == 40 {
			t.Fatal("never expired")
		}
		w.submit(b.Transfer(nonce, a.Address, 1))
		w.clock.Advance(time.Second)
		if st := w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil }); st.Waiting == 0 {
			break
		}
	}
	for _, tx := range []*types.Transaction{late, again} {
		if st, err := w.s.TxStatus(ctx, tx.Hash()); err != nil || !errors.Is(st.Dropped, sequencer.ErrExpired) {
			t.Fatalf("%+v, %v", st, err)
		}
	}
	w.submit(again)
	w.kill(false)
	if got := w.s.Recovery().Transactions; got != 1 {
		t.Fatalf("%d transactions are taken up, want the one that was sent again", got)
	}
	w.submit(a.Transfer(1, b.Address, 1))
	w.clock.Advance(time.Second)
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil })
	if st, err := w.s.TxStatus(ctx, late.Hash()); err != nil || st.Known {
		t.Fatalf("dropped and told so, and known all the same: %+v, %v", st, err)
	}
	w.submit(a.Transfer(2, b.Address, 5)) // its nonce is free
	if st := w.settled(again); !st.InBlock {
		t.Fatalf("sent again, and lost: %+v", st)
	}
}

// verified2 waits until block n is verified.
func (w *world) verified2(n uint64) {
	w.t.Helper()
	w.eventually("verified", func(st sequencer.Status) bool { return st.Verified >= n })
}

// TestCrashAtEveryWrite: whatever disk operation of the journal fails, and in whichever way, what was acknowledged comes
// back after a restart, and what was sealed stays as it was.
func TestCrashAtEveryWrite(t *testing.T) {
	rng := testutil.Rand(t)
	accounts := l2test.Accounts(8)
	to := common.Address{9}
	w := &world{t: t, accounts: accounts, dir: t.TempDir()}
	w.chain = l2test.Open(t, w.dir, accounts)
	for n := 6; n < 40; n++ { // the first six open the journal
		mode := crashfs.Mode(n % crashfs.Modes)
		fs := crashfs.New()
		fs.FailAt(n, mode)
		w.clock, w.l1, w.fs = l2test.NewClock(start), l2test.NewL1(start-100), fs
		if err := w.chain.SetHead(w.chain.Genesis()); err != nil {
			t.Fatal(err)
		}
		w.cfg = sequencer.Config{Protocol: l2test.Config, L1: w.l1, Clock: w.clock, Log: l2test.Quiet()}
		w.open()
		w.eventually("told of l1", func(st sequencer.Status) bool { return st.L1.Revision != 0 })
		var acked []*types.Transaction
		for nonce := uint64(0); nonce < 12; nonce++ {
			tx := accounts[0].Transfer(nonce, to, 1)
			if _, err := w.s.Submit(ctx, tx); err != nil {
				if !errors.Is(err, sequencer.ErrHalted) {
					t.Fatalf("operation %d: %v", n, err)
				}
				break
			}
			acked = append(acked, tx)
			w.clock.Advance(time.Second)
		}
		sealed := w.chain.Head()
		err := w.s.Close()
		if err != nil && !errors.Is(err, store.ErrFailed) {
			t.Fatal(err)
		}
		w.fs = fs.Crash(rng)
		w.open()
		if got := w.chain.Canonical(sealed.Number.Uint64()); got == nil || got.Hash() != sealed.Hash() {
			t.Fatalf("operation %d %v: block %d was announced and is lost", n, mode, sealed.Number)
		}
		for range acked {
			w.clock.Advance(time.Second)
		}
		w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 0 })
		state, err := w.chain.StateAt(w.chain.Head())
		if err != nil {
			t.Fatal(err)
		}
		if got := state.GetNonce(accounts[0].Address); got < uint64(len(acked)) {
			t.Fatalf("operation %d %v: %d acknowledged, %d executed", n, mode, len(acked), got)
		}
		if err := w.s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestJournalFailureStopsAcknowledging(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b := w.accounts[0], w.accounts[1]
	w.submit(a.Transfer(0, b.Address, 1))
	w.height(1)
	w.fs.Room(0)
	if _, err := w.s.Submit(ctx, a.Transfer(1, b.Address, 1)); !errors.Is(err, sequencer.ErrHalted) || !strings.Contains(err.Error(), "disk has room") {
		t.Fatalf("submit with a full disk: %v", err)
	}
	w.clock.Advance(time.Second) // sealing fails too
	st := w.eventually("halted", func(st sequencer.Status) bool { return st.Halted != "" })
	if st.Head != 1 {
		t.Fatalf("head %d", st.Head)
	}
	if _, err := w.s.Submit(ctx, a.Transfer(2, b.Address, 1)); !errors.Is(err, sequencer.ErrHalted) {
		t.Fatal(err)
	}
}

func TestJournalIsTrimmed(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
	w.submit(c.Transfer(3, b.Address, 1)) // waits in the first segment
	data := make([]byte, 2000)
	for nonce := uint64(0); nonce < 60; nonce++ {
		w.submit(a.Call(nonce, &b.Address, data, 100_000))
		w.clock.Advance(time.Second)
		w.height(nonce + 1)
	}
	w.verified()
	names, err := w.fs.List()
	if err != nil || len(names) < 3 {
		t.Fatalf("%d segments", len(names))
	}
	if err := w.s.Finalize(ctx, 55); err != nil {
		t.Fatal(err)
	}
	// go-ethereum has nothing on disk yet, so nothing is dropped.
	if again, err := w.fs.List(); err != nil || len(again) != len(names) {
		t.Fatalf("%d segments of %d after finality, before go-ethereum flushed", len(again), len(names))
	}
	if err := w.chain.Backend().BlockChain().TrieDB().Commit(w.chain.Head().Root, false); err != nil {
		t.Fatal(err)
	}
	if err := w.s.Finalize(ctx, 58); err != nil {
		t.Fatal(err)
	}
	if again, err := w.fs.List(); err != nil || len(again) >= len(names) {
		t.Fatalf("%d segments of %d after finality", len(again), len(names))
	}
	if err := w.s.Finalize(ctx, 61); err == nil || !strings.Contains(err.Error(), "the head is 60") {
		t.Fatalf("finality above the head: %v", err)
	}
	if batches, err := w.s.Batches(ctx, 0, 1); err != nil || len(batches) != 1 || batches[0].Blocks[0].Number != 59 {
		t.Fatalf("%+v, %v", batches, err)
	}
	w.restart()
	if st, err := w.s.Status(ctx); err != nil || st.Waiting != 1 || st.Head != 60 {
		t.Fatalf("%+v, %v", st, err)
	}
}

func TestLostJournalGivesUpToL1(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b := w.accounts[0], w.accounts[1]
	for nonce := uint64(0); nonce < 3; nonce++ {
		w.submit(a.Transfer(nonce, b.Address, 1))
		w.second()
	}
	w.fs = crashfs.New()
	if err := w.s.Close(); err != nil {
		t.Fatal(err)
	}
	cfg := w.cfg
	cfg.Journal = store.Config{FS: crashfs.New()}
	if _, err := sequencer.Open(ctx, cfg); err == nil || !strings.Contains(err.Error(), "derive from L1 first") {
		t.Fatalf("without journal and without what L1 has: %v", err)
	}
	w.cfg.Derived = l2test.Config.Genesis(w.chain.Genesis().Hash())
	w.open()
	// What users sent is not lost with it, as long as go-ethereum has the blocks.
	w.clock.Advance(time.Second)
	st := w.eventually("executed again", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 0 && st.Head > 0 })
	if st.Head != 1 || st.Recovery.Transactions != 3 {
		t.Fatalf("%+v", st)
	}
	w.verified()
	account, err := w.s.Account(ctx, a.Address)
	if err != nil || account.Nonce != 3 {
		t.Fatalf("nonce %d, %v", account.Nonce, err)
	}
}

func TestParentMissing(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	w.submit(a.Transfer(0, b.Address, 1))
	w.second()
	tip := w.tip()
	if _, err := w.s.Reset(ctx, tip, "test"); err != nil { // the journal now begins at block 1
		t.Fatal(err)
	}
	other := l2test.Open(t, t.TempDir(), w.accounts)
	if err := w.s.Close(); err != nil {
		t.Fatal(err)
	}
	cfg := w.cfg
	cfg.Chain, cfg.Log = other, l2test.Quiet()
	cfg.Journal = store.Config{FS: w.fs.Kill()}
	s, err := sequencer.Open(ctx, cfg)
	if err != nil { // with its block in the journal it comes back
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func (w *world) tip() sequencer.Tip {
	w.t.Helper()
	return w.tipAt(w.chain.Head().Hash())
}

func (w *world) tipAt(hash common.Hash) sequencer.Tip {
	w.t.Helper()
	r, err := w.chain.Record(hash)
	if err != nil {
		w.t.Fatal(err)
	}
	return sequencer.Tip{Head: w.chain.Header(hash), State: r.State, QueueHash: r.QueueHash, Anchor: r.Anchor}
}

// TestT25_Reset: what users were told is executed again in order when L1 has something else, and the event is published.
func TestT25_Reset(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
	w.submit(a.Transfer(0, b.Address, 1))
	w.second()
	base := w.tip()
	for nonce := uint64(1); nonce < 4; nonce++ {
		w.submit(a.Transfer(nonce, b.Address, 1))
		w.submit(c.Transfer(nonce-1, b.Address, 1))
		w.second()
	}
	w.submit(a.Transfer(4, b.Address, 1)) // open
	w.submit(c.Transfer(9, b.Address, 1)) // waits
	old := w.chain.Head()
	event, err := w.s.Reset(ctx, base, "test")
	if err != nil {
		t.Fatal(err)
	}
	if event.Orphaned != int(old.Number.Uint64())-1 || event.Moved != 8 || len(event.Gone) != 0 || event.OldHead != old.Hash() {
		t.Fatalf("%+v", event)
	}
	w.clock.Advance(time.Second)
	st := w.eventually("executed again", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 1 })
	block, moved := w.chain.Canonical(st.Head), 0
	for n := uint64(2); n <= st.Head; n++ { // one block, or two if a second passed between them
		moved += len(w.chain.Canonical(n).Transactions())
	}
	if moved != 7 {
		t.Fatalf("%d transactions in blocks 2 to %d", moved, st.Head)
	}
	if block.Time() <= old.Time-3 {
		t.Fatal("time did not move up")
	}
	if len(st.Reorgs) != 1 {
		t.Fatalf("%d reorg events", len(st.Reorgs))
	}
	if st.State.Batch != 1 { // the blocks that stand are a batch of their own
		t.Fatalf("batch %d", st.State.Batch)
	}
	w.verified()
	batches, err := w.s.Batches(ctx, 0, 10)
	if err != nil || len(batches) != 2 || !batches[0].Closed || len(batches[0].Blocks) != 1 || batches[0].Again || !batches[1].Again {
		t.Fatalf("%+v, %v", batches, err)
	}
	head := w.chain.Head().Hash()
	w.restart()
	if w.chain.Head().Hash() != head {
		t.Fatal("another head after restart")
	}
	if again, err := w.s.Batches(ctx, 0, 10); err != nil || len(again) != 2 {
		t.Fatalf("after restart: %+v, %v", again, err)
	}
}

// TestOrphansSurviveTrimming: transactions of orphaned blocks come back after a crash even if their own records are gone.
func TestOrphansSurviveTrimming(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a := w.accounts[0]
	var want []common.Hash
	for nonce := range uint64(3) {
		tx := a.Transfer(nonce, common.Address{9}, 1)
		w.submit(tx)
		want = append(want, tx.Hash())
		w.second()
	}
	if _, err := w.s.Reset(ctx, w.tipAt(w.chain.Genesis().Hash()), "test"); err != nil {
		t.Fatal(err)
	}
	if got, err := sequencer.Replay(w.records()); err != nil || !slices.Equal(got, want) {
		t.Fatalf("%v, %v; want %v", got, err, want)
	}
}

// records is what a kill would leave in the journal.
func (w *world) records() (out []store.Record) {
	w.t.Helper()
	j, err := store.Open(store.Config{FS: w.fs.Kill(), Log: l2test.Quiet()}, func(r store.Record) error { out = append(out, r); return nil })
	if err != nil {
		w.t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// TestAB11_AnchorsOfOthersCount: after another's batch, on a later anchor than L1 offers us, ours are on that one.
func TestAB11_AnchorsOfOthersCount(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b := w.accounts[0], w.accounts[1]
	w.submit(a.Transfer(0, b.Address, 1))
	w.second()
	if _, _, err := w.s.CloseBatch(ctx); err != nil {
		t.Fatal(err)
	}
	closed := w.tip().State
	closed.Batch, closed.Index, closed.Mode = 1, 0, 0
	anchor := w.tip().Anchor
	if err := w.s.Derived(ctx, closed, anchor); err != nil { // ours landed
		t.Fatal(err)
	}
	w.submit(a.Transfer(1, b.Address, 1)) // batch 1, unposted
	w.second()
	// Told again of a batch that later blocks stand on, as after a restart: nothing moves.
	if err := w.s.Derived(ctx, closed, anchor); err != nil {
		t.Fatal(err)
	}
	if st, err := w.s.Status(ctx); err != nil || len(st.Reorgs) != 0 || st.Head != 2 {
		t.Fatalf("%+v, %v", st, err)
	}
	// Another's batch 1, without a block, on a later anchor.
	closed.Batch = 2
	anchor.Number, anchor.Hash = 7, common.Hash{7}
	if err := w.s.Derived(ctx, closed, anchor); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(time.Second)
	st := w.eventually("executed again", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 0 && st.Head == 2 })
	if st.State.Batch != 2 || len(st.Reorgs) != 1 {
		t.Fatalf("batch %d, reorgs %+v", st.State.Batch, st.Reorgs)
	}
	if r, err := w.chain.Record(st.HeadHash); err != nil || r.Anchor.Number != 7 {
		t.Fatalf("anchor %+v, %v", r.Anchor, err)
	}
	w.verified()
}

// TestT28_StartStop opens and closes at random moments under load, a hundred times; every acknowledged transaction is there
// in the end.
func TestT28_StartStop(t *testing.T) {
	rng := testutil.Rand(t)
	w := newWorld(t)
	to := common.Address{9}
	next := make([]uint64, 4)
	for range 100 {
		s := w.s
		var wg sync.WaitGroup
		for i := range next {
			wg.Go(func() {
				for {
					if _, err := s.Submit(ctx, w.accounts[i].Transfer(next[i], to, 1)); err != nil {
						if errors.Is(err, sequencer.ErrClosed) {
							return
						}
						// It was journaled in the last moment before the end, but that was not told.
						next[i]++
						continue
					}
					next[i]++
				}
			})
		}
		for range rng.IntN(20) {
			w.clock.Advance(time.Second / 4)
			if _, err := s.Status(ctx); err != nil {
				t.Fatal(err)
			}
		}
		closed := make(chan error, 1)
		soon, cancel := context.WithTimeout(ctx, 5*time.Second)
		go func() { closed <- s.Close() }()
		select {
		case err := <-closed:
			if err != nil {
				t.Fatal(err)
			}
		case <-soon.Done():
			t.Fatal("close takes longer than five seconds")
		}
		cancel()
		wg.Wait()
		w.clock.Advance(time.Second)
		w.open()
	}
	for range 8 {
		w.clock.Advance(time.Second)
		w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil })
	}
	for i := range next {
		account, err := w.s.Account(ctx, w.accounts[i].Address)
		if err != nil || account.Nonce < next[i] {
			t.Fatalf("account %d: %d acknowledged, nonce %d, %v", i, next[i], account.Nonce, err)
		}
	}
}
