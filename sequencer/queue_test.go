package sequencer_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/internal/l2test"
	"loft/protocol"
	"loft/protocol/queue"
	"loft/sequencer"
)

// heldL1 answers with entries of the moment in which it was asked, but only when told to.
type heldL1 struct {
	*l2test.L1
	asked chan struct{} // gets a value when an answer is ready
	hold  chan struct{} // nil: do not hold

	mu sync.Mutex
}

func (l *heldL1) Entries(ctx context.Context, from, to uint64) ([]queue.Entry, error) {
	entries, err := l.L1.Entries(ctx, from, to)
	l.mu.Lock()
	hold := l.hold
	l.mu.Unlock()
	if hold == nil {
		return entries, err
	}
	select {
	case l.asked <- struct{}{}:
	case <-ctx.Done():
	}
	select {
	case <-hold:
	case <-ctx.Done():
	}
	return entries, err
}

// release lets what is held go, and holds nothing any more.
func (l *heldL1) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.hold)
	l.hold = nil
}

// TestT13_EntriesUnderWayAtAReset: entries that were asked for before L1 dropped them, and come after the Reset, are not
// consumed.
func TestT13_EntriesUnderWayAtAReset(t *testing.T) {
	held := &heldL1{asked: make(chan struct{}), hold: make(chan struct{})}
	w := newWorld(t, func(c *sequencer.Config) {
		held.L1 = c.L1.(*l2test.L1)
		c.L1, c.Log = held, l2test.Quiet()
	})
	a, gone, stays := w.accounts[0], common.Address{0xdd}, common.Address{0xcc}
	w.submit(a.Transfer(0, common.Address{9}, 1))
	w.second()
	w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: gone, AmountGwei: 5})
	<-held.asked
	st, err := w.s.Status(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// L1 drops the deposit. The follower tells by a Reset, with the revision of the first view without it; that comes after.
	tip := w.tip()
	tip.L1Revision = st.L1.Revision + 1
	if _, err := w.s.Reset(ctx, tip, "test"); err != nil {
		t.Fatal(err)
	}
	held.release()
	for nonce := uint64(1); nonce < 4; nonce++ { // blocks in which it could be consumed
		w.submit(a.Transfer(nonce, common.Address{9}, 1))
		w.second()
	}
	w.l1.Cut(0)
	w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: stays, AmountGwei: 5})
	w.clock.Advance(time.Second)
	w.eventually("the queue is consumed", func(st sequencer.Status) bool { return st.State.Queue == 1 && st.Open == nil })
	for n := range w.chain.Head().Number.Uint64() {
		for _, credit := range w.chain.Canonical(n + 1).Withdrawals() {
			if credit.Address != stays {
				t.Fatalf("block %d credits %s", n+1, credit.Address)
			}
		}
	}
}

// TestAB15_EntriesAreConsumedFasterThanTheyEnter: the heaviest load that enters at the price of rest, 7.5M gas a second, is
// consumed faster, whatever it is made of: else the queue would grow until no batch reaches its overdue entries.
func TestAB15_EntriesAreConsumedFasterThanTheyEnter(t *testing.T) {
	for _, gas := range []uint64{30_000, 4_500_000, 6_700_000, 7_600_000, protocol.MaxForcedGas} {
		t.Run(fmt.Sprint(gas), func(t *testing.T) {
			w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
			const secs = 60
			load := make([]queue.Entry, 7_500_000*secs/gas)
			for i := range load {
				load[i] = queue.Entry{Kind: queue.Forced, Gas: gas, Data: []byte{1}}
			}
			w.l1.Queue(load...)
			w.eventually("fetched", func(st sequencer.Status) bool { return st.Entries > 0 || st.Head > 0 })
			for range secs {
				head := w.chain.Head().Number.Uint64()
				w.clock.Advance(time.Second)
				w.eventually("a block", func(st sequencer.Status) bool {
					return st.Head > head || st.State.Queue == uint64(len(load))
				})
			}
			st, err := w.s.Status(ctx)
			if err != nil || st.State.Queue != uint64(len(load)) {
				t.Errorf("%d of %d entries are consumed after %d s (%v)", st.State.Queue, len(load), secs, err)
			}
		})
	}
}

// TestAH3_BatchTakesWhatIsDue: a batch takes no end while it would leave entries that are due, however much users send and
// however old its anchor becomes, unless it has taken all that a batch may, and that it takes to the last.
func TestAH3_BatchTakesWhatIsDue(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log, c.MaxBatchBytes = l2test.Quiet(), 70_000 })
	const due = protocol.MaxBatchEntries + 300
	load := make([]queue.Entry, due)
	for i := range load {
		load[i] = queue.Entry{Kind: queue.Deposit, To: common.Address{7}, AmountGwei: 1}
	}
	load[3].Kind, load[3].Gas, load[3].Data = queue.Forced, protocol.MaxForcedGas, []byte{1} // blocks are not all as full
	w.l1.Update(func(v *sequencer.L1View) { v.Due = due })
	w.l1.Queue(load...)
	w.eventually("fetched", func(st sequencer.Status) bool { return st.Entries == 256 || st.Head > 0 })
	a, nonce := w.accounts[0], uint64(0)
	for {
		for range 4 { // more than all blocks of a batch hold
			_, err := w.s.Submit(ctx, a.Call(nonce, &common.Address{9}, make([]byte, 5000), 300_000))
			if err == nil {
				nonce++
			} else if errors.Is(err, sequencer.ErrHalted) {
				t.Fatal(err)
			}
		}
		head := w.chain.Head().Number.Uint64()
		w.clock.Advance(time.Second)
		if head == 30 {
			w.l1.Update(func(v *sequencer.L1View) {
				v.Anchor.Number, v.Anchor.Hash, v.Anchor.Time = 99, common.Hash{99}, v.Anchor.Time+4000
			})
			w.clock.Advance(4000 * time.Second)
		}
		st := w.eventually("a block", func(st sequencer.Status) bool { return st.Head > head && st.Open == nil })
		if st.State.Queue == due {
			break
		}
	}
	batches, err := w.s.Batches(ctx, 0, 10)
	if err != nil || len(batches) != 2 {
		t.Fatalf("%d batches (%v)", len(batches), err)
	}
	first := batches[0].Blocks
	if taken := first[len(first)-1].QueueEnd - first[0].QueueStart; taken != protocol.MaxBatchEntries || !batches[0].Closed {
		t.Errorf("the first batch took %d entries (closed: %t)", taken, batches[0].Closed)
	}
	// When nothing is due any more, users have the room.
	if w.chain.Head().GasUsed == 0 {
		w.second()
	}
	w.eventually("all are in blocks", func(st sequencer.Status) bool {
		w.clock.Advance(time.Second)
		return st.Waiting == 0
	})
}

// TestAH4_PartOfOurBatchLanded: anybody who may post can post the first of our blocks as a batch of its own. What we made
// after them is made again as the next batch: else L1 would wait for it forever.
func TestAH4_PartOfOurBatchLanded(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a := w.accounts[0]
	w.submit(a.Transfer(0, common.Address{9}, 1))
	w.second()
	closed, anchor := w.tip().State, w.tip().Anchor
	for nonce := uint64(1); nonce < 3; nonce++ {
		w.submit(a.Transfer(nonce, common.Address{9}, 1))
		w.second()
	}
	closed.Batch, closed.Index, closed.Mode = 1, 0, 0
	if err := w.s.Derived(ctx, closed, anchor); err != nil {
		t.Fatal(err)
	}
	w.clock.Advance(time.Second)
	st := w.eventually("executed again", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 0 && st.Head > 1 })
	if st.State.Batch != 1 || len(st.Reorgs) != 1 || w.chain.Canonical(1).Hash() != closed.Block {
		t.Fatalf("batch %d, reorgs %+v", st.State.Batch, st.Reorgs)
	}
	if account, err := w.s.Account(ctx, a.Address); err != nil || account.Nonce != 3 {
		t.Fatalf("nonce %d (%v)", account.Nonce, err)
	}
}

// TestU21_LessInABatch: while L1 takes less than what a batch was made for, batches end earlier; and no more afterwards.
func TestU21_LessInABatch(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, nonce := w.accounts[0], uint64(0)
	batches := func(most int) int {
		t.Helper()
		w.l1.Update(func(v *sequencer.L1View) { v.MaxBatchBytes = most })
		w.eventually("bound", func(st sequencer.Status) bool { return st.L1.MaxBatchBytes == most })
		before, err := w.s.Batches(ctx, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			w.submit(a.Call(nonce, &common.Address{9}, make([]byte, 5000), 300_000))
			nonce++
			w.second()
		}
		after, err := w.s.Batches(ctx, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		return len(after) - len(before)
	}
	batches(0) // the first is begun
	if got := batches(0); got != 0 {
		t.Errorf("%d new batches without a bound", got)
	}
	if got := batches(20_000); got < 4 {
		t.Errorf("%d new batches of 20,000 bytes for 20 transactions of 5,000", got)
	}
	if got := batches(0); got > 1 {
		t.Errorf("%d new batches without a bound again", got)
	}
}
