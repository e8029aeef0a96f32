package opener

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/typed"
	"loft/follower"
	"loft/protocol"
	"loft/protocol/derive"
)

// waiting is a view in which the door is open and three entries wait.
func waiting() *view {
	v := &view{InboxTerms: typed.InboxTerms{ForceDelay: 600, OpenDelay: 100}, InboxState: typed.InboxState{DoorOpen: true, QueueHead: 4, QueueTail: 7, Oldest: 1000,
		LastSequencer: 900, Batches: 2, AnchorNumber: 50, AnchorHash: common.Hash{50}}}
	v.now = follower.Snapshot{Head: derive.Anchor{Number: 90, Time: 95}, Safe: derive.Anchor{Number: 80, Hash: common.Hash{80}}, Tail: 7, Cursor: protocol.State{Batch: 2}, CaughtUp: true}
	return v
}

// TestDecide: the queue is posted, as far as a batch goes and it is known, on the newest anchor that cannot be dropped, and nothing before
// anybody may.
func TestDecide(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*view)
		want   *order
	}{
		"the door is open":           {func(*view) {}, &order{7, 80, common.Hash{80}, 95}},
		"the last anchor is newer":   {func(v *view) { v.AnchorNumber = 85 }, &order{7, 85, common.Hash{50}, 95}},
		"safe is out of L1's reach":  {func(v *view) { v.now.Head.Number = 80 + anchorReach }, &order{7, 50, common.Hash{50}, 95}},
		"more than a batch may take": {func(v *view) { v.QueueTail, v.now.Tail = 50_000, 50_000 }, &order{4 + protocol.MaxBatchEntries, 80, common.Hash{80}, 95}},
		"nothing waits":              {func(v *view) { v.QueueHead = 7 }, nil},
		"the door is closed":         {func(v *view) { v.DoorOpen = false }, nil},
		"not caught up":              {func(v *view) { v.now.CaughtUp = false }, nil},
		"a batch is not derived":     {func(v *view) { v.Batches = 3 }, nil},
		"the last entry is not read": {func(v *view) { v.now.Tail = 6 }, &order{6, 80, common.Hash{80}, 95}},
		"no entry is read":           {func(v *view) { v.now.Tail = 4 }, nil},
	} {
		v := waiting()
		c.change(v)
		got, why := decide(v)
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want || (got == nil) != (why != "") {
			t.Errorf("%s: %+v %q, want %+v", name, got, why, c.want)
		}
	}
}

// TestOpens: the door opens openDelay after the entry and the sequencer's last batch, at the latest forceDelay after the entry.
func TestOpens(t *testing.T) {
	for _, c := range []struct{ oldest, sequencer, want uint64 }{{1000, 900, 1100}, {1000, 1050, 1150}, {1000, 1599, 1600}} {
		v := waiting()
		v.Oldest, v.LastSequencer = c.oldest, c.sequencer
		if got := v.opens(); got != c.want {
			t.Errorf("entry at %d, sequencer at %d: opens at %d, want %d", c.oldest, c.sequencer, got, c.want)
		}
	}
	v := waiting()
	v.QueueHead = v.QueueTail
	if got := v.opens(); got != 0 {
		t.Errorf("with nothing waiting it opens at %d", got)
	}
}
