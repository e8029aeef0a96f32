package sequencer_test

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/sequencer"
)

// TestU11_NextTime: a block that is asked for is made although there is nothing for it, and the next has the time that was given, whenever
// it comes, and the blocks after it are by the clock again.
func TestU11_NextTime(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Heartbeat = time.Minute })
	next := func(want uint64) {
		t.Helper()
		if number, err := w.s.Ask(ctx); err != nil || number != want {
			t.Fatalf("block %d is asked for: %d, %v", want, number, err)
		}
		w.height(want)
	}
	at := func(number uint64) uint64 { return w.chain.Canonical(number).Time() }
	w.height(1) // the heartbeat's, after genesis
	first := at(1)
	w.clock.Advance(3 * time.Second)
	next(2)
	w.clock.Advance(3 * time.Second)
	next(3)
	if at(2) != first+3 || at(3) != first+6 {
		t.Fatalf("they have times %d, %d and %d", first, at(2), at(3))
	}
	// A time that passes while nothing comes: a heartbeat that is due waits for what comes.
	var last uint64
	for number, wait := range []time.Duration{4: 0, 5: 40 * time.Second, 6: time.Second, 7: 100 * time.Second} {
		if number < 4 {
			continue
		}
		want := uint64(w.clock.Now().Unix()) + 7
		if err := w.s.SetNextTime(ctx, want); err != nil {
			t.Fatal(err)
		}
		w.clock.Advance(7*time.Second + wait)
		if st, err := w.s.Status(ctx); err != nil || st.Head != uint64(number-1) || st.Open != nil {
			t.Fatalf("something came before it was wanted: %+v, %v", st, err)
		}
		if number%2 == 0 {
			w.submit(w.accounts[0].Transfer(uint64(number/2-2), common.Address{1}, 1))
			w.height(uint64(number))
		} else {
			next(uint64(number))
		}
		if last = at(uint64(number)); last != want {
			t.Errorf("block %d has time %d, want %d", number, last, want)
		}
	}
	for _, bad := range []uint64{0, last - 1, last} {
		if err := w.s.SetNextTime(ctx, bad); err == nil {
			t.Errorf("time %d after %d", bad, last)
		}
	}
	now := uint64(w.clock.Now().Unix())
	w.height(8) // the heartbeat's
	if at(8) != now {
		t.Errorf("the clock says %d, the block has %d", now, at(8))
	}
}
