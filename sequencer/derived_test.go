package sequencer_test

import (
	"errors"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/sequencer"
)

// TestU7_NoBlockBeforeL1IsDerived: after a restart nothing is executed and no block is made or sealed before L1's first view,
// which says that all of L1 is derived, not even one that was open; what is sent meanwhile waits.
func TestU7_NoBlockBeforeL1IsDerived(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Heartbeat = time.Minute })
	a := w.accounts[0]
	w.height(1)
	w.submit(a.Transfer(0, common.Address{1}, 1))
	w.second()
	w.submit(a.Transfer(1, common.Address{1}, 1)) // its block is open
	head := w.chain.Head().Number.Uint64()
	w.l1.Fail(errors.New("l1 is read from the beginning"))
	w.restart()
	if r := w.submit(a.Transfer(2, common.Address{1}, 1)); r.Receipt != nil {
		t.Error("a transaction is executed")
	}
	for range 5 {
		w.clock.Advance(time.Minute)
		if st, err := w.s.Status(ctx); err != nil || st.Head != head || st.L1.Revision != 0 {
			t.Fatalf("head %d, was %d, %v", st.Head, head, err)
		}
	}
	w.l1Answers()
	w.clock.Advance(time.Second)
	w.eventually("all are in blocks", func(st sequencer.Status) bool { return st.Waiting == 0 && st.Head > head })
	w.verified()
}
