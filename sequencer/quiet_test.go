package sequencer_test

import (
	"io/fs"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/internal/l2test"
	"loft/sequencer"
	"loft/store"
)

// pass lets seconds pass, one by one, and waits each time for the height that is wanted by then.
func (w *world) pass(seconds int, height func(second int) uint64) {
	w.t.Helper()
	for i := 1; i <= seconds; i++ {
		w.clock.Advance(time.Second)
		want := height(i)
		w.eventually("at the height of its second", func(st sequencer.Status) bool { return st.Head == want && st.Open == nil })
		if head := w.chain.Head(); int64(head.Time) > w.clock.Now().Unix() {
			w.t.Fatalf("block %d has time %d, the clock says %d", head.Number, head.Time, w.clock.Now().Unix())
		}
	}
}

// rested makes the first blocks of a chain, in which the base fee falls to where it stays.
func (w *world) rested() uint64 {
	w.t.Helper()
	for {
		before := w.chain.Head()
		w.clock.Advance(2 * time.Second)
		if _, err := w.s.Ask(ctx); err != nil {
			w.t.Fatal(err)
		}
		w.height(before.Number.Uint64() + 1)
		if head := w.chain.Head(); before.Number.Sign() > 0 && head.BaseFee.Cmp(before.BaseFee) == 0 {
			return w.chain.Head().Number.Uint64()
		}
	}
}

// TestU33_ConfirmationsOnAQuietChain: after the last transaction, or entry of the queue, so many blocks follow, one a second, though
// there is nothing for them; then it is one in a heartbeat. One that comes meanwhile is in a sealed block at once.
func TestU33_ConfirmationsOnAQuietChain(t *testing.T) {
	const confirmations = 12
	w := newWorld(t, func(c *sequencer.Config) {
		c.Heartbeat, c.Confirmations, c.Log = time.Minute, confirmations, l2test.Quiet()
	})
	first := w.rested()
	w.pass(58, func(int) uint64 { return first })
	for round := range uint64(3) {
		w.submit(w.accounts[0].Transfer(round, common.Address{1}, 1))
		at := w.height(first + 1).Head
		sent := w.chain.Head().Time
		if now := uint64(w.clock.Now().Unix()); sent != now {
			t.Fatalf("its block has time %d at %d", sent, now)
		}
		if round == 1 {
			w.restart() // who waits, waits on
			w.eventually("told of l1", func(st sequencer.Status) bool { return st.L1.Revision != 0 })
		}
		// The block of a second is made in the next: what comes finds the present second free.
		w.pass(50, func(second int) uint64 { return at + min(uint64(second-1), confirmations) })
		first = at + confirmations
	}
	head := w.chain.Head()
	if back := head.Number.Uint64() - confirmations; w.chain.Canonical(back).Transactions().Len() != 1 || head.Time != w.chain.Canonical(back).Time()+confirmations {
		t.Errorf("block %d of time %d does not follow %d of time %d as it should", head.Number, head.Time, back, w.chain.Canonical(back).Time())
	}
	w.pass(120, func(int) uint64 { // from here on the heartbeat's alone
		return first + (uint64(w.clock.Now().Unix())-head.Time)/60
	})
	w.verified()
}

// TestU33_OneABlockASecondAtMost: whatever is sent, and however often, blocks are never more than one a second: that is all that
// somebody can have made who pays for a transaction.
func TestU33_OneABlockASecondAtMost(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Confirmations, c.Log = 12, l2test.Quiet() })
	w.submit(w.accounts[0].Transfer(0, common.Address{1}, 1))
	w.height(1)
	began := w.chain.Head()
	for i := uint64(1); i < 60; i++ {
		w.clock.Advance(time.Second)
		if i%7 == 0 {
			w.submit(w.accounts[0].Transfer(i/7, common.Address{1}, 1))
		}
		w.eventually("sealed", func(st sequencer.Status) bool {
			return st.Open == nil && st.Waiting == 0 && st.Head+1 >= began.Number.Uint64()+i
		})
	}
	head := w.chain.Head()
	if blocks, secs := head.Number.Uint64()-began.Number.Uint64(), head.Time-began.Time; blocks > secs || int64(head.Time) > w.clock.Now().Unix()+1 {
		t.Errorf("%d blocks in %d s", blocks, secs)
	}
}

// TestU33_Always: on a development chain blocks never end; a time that is asked for is that of what comes next; and while the chain
// rests, only blocks that are asked for are made.
func TestU33_Always(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) {
		c.Heartbeat, c.Confirmations, c.Log = time.Minute, sequencer.Always, l2test.Quiet()
	})
	first := w.height(1).Head // genesis is old
	w.pass(200, func(second int) uint64 { return first + uint64(second) - 1 })
	number := w.chain.Head().Number.Uint64()

	want := uint64(w.clock.Now().Unix()) + 100
	if err := w.s.SetNextTime(ctx, want); err != nil {
		t.Fatal(err)
	}
	w.pass(5, func(int) uint64 { return number })
	w.clock.Set(95 * time.Second)
	w.submit(w.accounts[0].Transfer(0, common.Address{1}, 1))
	if w.height(number + 1); w.chain.Head().Time != want {
		t.Fatalf("it has time %d, want %d", w.chain.Head().Time, want)
	}
	w.pass(5, func(second int) uint64 { return number + uint64(second) })

	if err := w.s.Rest(ctx, true); err != nil {
		t.Fatal(err)
	}
	number = w.chain.Head().Number.Uint64()
	w.pass(90, func(int) uint64 { return number })
	if _, err := w.s.Ask(ctx); err != nil {
		t.Fatal(err)
	}
	w.height(number + 1)
	w.clock.Set(1000 * time.Second)
	if err := w.s.Rest(ctx, false); err != nil {
		t.Fatal(err)
	}
	if w.height(number + 2); w.chain.Head().Time != uint64(w.clock.Now().Unix()) {
		t.Errorf("the clock was put forward to %d, and the next block has %d", w.clock.Now().Unix(), w.chain.Head().Time)
	}
}

// TestU40_BaseFeeFallsOnAQuietChain: blocks were full, and somebody offered less than the base fee that they left behind. Nobody
// sends anything more: the base fee falls with every second nonetheless, until he is in a block, and then to where it stays.
func TestU40_BaseFeeFallsOnAQuietChain(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Heartbeat, c.Confirmations, c.Log = time.Minute, 12, l2test.Quiet() })
	a := w.accounts[0]
	for nonce := range uint64(30) {
		w.submit(a.Call(nonce, nil, common.FromHex("5b600056"), 14_000_000)) // loops until its gas is gone
		if nonce%2 == 1 {
			w.second()
		}
	}
	fees, err := w.s.Fees(ctx)
	if err != nil || fees.BaseFee.Int64() < 3e9 {
		t.Fatalf("%v, %v", fees.BaseFee, err)
	}
	offer := new(big.Int).Rsh(fees.BaseFee, 4)
	tx := w.accounts[1].Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &a.Address, Gas: 21_000, GasFeeCap: offer, GasTipCap: common.Big1})
	if r := w.submit(tx); !r.Parked {
		t.Fatalf("%+v", r)
	}
	began := w.chain.Head()
	for secs := 0; ; secs++ {
		if secs > 40 {
			t.Fatalf("it waits still, %d s later: the base fee is %v", secs, w.chain.Head().BaseFee)
		}
		w.clock.Advance(time.Second)
		if st := w.eventually("settled", func(st sequencer.Status) bool {
			return st.Open == nil && int64(w.chain.Head().Time)+1 >= w.clock.Now().Unix()
		}); st.Waiting == 0 {
			break
		}
	}
	t.Logf("in block %d, the last full one was %d", w.chain.Head().Number, began.Number)
	for secs := 0; w.chain.Head().BaseFee.Int64() != 7; secs++ {
		if secs > 300 {
			t.Fatalf("the base fee is %v", w.chain.Head().BaseFee)
		}
		w.clock.Advance(time.Second)
		w.eventually("settled", func(st sequencer.Status) bool {
			return st.Open == nil && int64(w.chain.Head().Time)+2 >= w.clock.Now().Unix()
		})
	}
}

// BenchmarkEmptyBlock is what a block with nothing in it takes of a sequencer, verification included: of its processor, and of its disk
// when it has stopped.
func BenchmarkEmptyBlock(b *testing.B) {
	dir, accounts := b.TempDir(), l2test.Accounts(1)
	c := l2test.Open(b, filepath.Join(dir, "chain"), accounts)
	clock := l2test.NewClock(start)
	s, err := sequencer.Open(ctx, sequencer.Config{Chain: c, Protocol: l2test.Config, L1: l2test.NewL1(start - 100), Clock: clock, Confirmations: sequencer.Always,
		Journal: store.Config{Dir: filepath.Join(dir, "journal")}, Log: l2test.Quiet()})
	if err != nil {
		b.Fatal(err)
	}
	heads := make(chan core.ChainHeadEvent, 64)
	defer c.Subscribe(heads)()
	cpu, number := cpuTime(b), uint64(0)
	for b.Loop() {
		number++
		for clock.Advance(time.Second); c.Head().Number.Uint64() < number; {
			<-heads
		}
	}
	used := cpuTime(b) - cpu
	for verified := false; !verified; {
		st, err := s.Status(ctx)
		if err != nil {
			b.Fatal(err)
		}
		verified = st.Verified == st.Head
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	if err := c.Close(); err != nil {
		b.Fatal(err)
	}
	for _, part := range []string{"chain", "journal"} {
		size := int64(0)
		if err := filepath.WalkDir(filepath.Join(dir, part), func(_ string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() {
				var info fs.FileInfo
				if info, err = e.Info(); err == nil {
					size += info.Size()
				}
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(size)/float64(number), part+"-B/block")
	}
	b.ReportMetric(float64(used.Microseconds())/float64(number)/1000, "cpu-ms/block")
}
