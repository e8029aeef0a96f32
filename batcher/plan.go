package batcher

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"loft/protocol"
)

// Why L1 can never take a batch as it is, so that its blocks have to be made again.
var (
	// ErrOverdue means that the batch leaves an entry in the queue that is older than forceDelay.
	ErrOverdue = errors.New("batch leaves an overdue entry in the queue")
	// ErrAnchorOld means that L1 cannot check the batch's anchor: it is too long ago, or before the last batch's.
	ErrAnchorOld = errors.New("batch has an anchor that l1 accepts no more")
	// ErrTooOld means that the batch's first block is further behind L1 than maxBatchAge allows.
	ErrTooOld = errors.New("batch begins too long ago")
)

// Bounds at which a batch closes whatever its size: half of the protocol's.
const (
	maxBatchBlocks  = protocol.MaxBatchBlocks / 2
	maxBatchEntries = protocol.MaxBatchEntries / 2
	// anchorReach is for how many blocks EIP-2935 knows an anchor, less some to land in.
	anchorReach = 8191 - 64
)

// view is all that a decision depends on.
type view struct {
	now    uint64 // the wall clock or L1's, whichever is later
	inbox  *inbox
	posted uint64 // number of the last L2 block that L1 has

	derived  string // what is missing of this node's derivation of L1's batches; empty if nothing
	inFlight bool
	refused  bool // at this L1 head already

	next     *Batch // the first that L1 does not have; nil if there is none
	parent   bool   // next continues from where L1's batches end
	entries  bool   // this node has read the entries that next consumes
	anchorAt anchorAt
	leftTime uint64 // L1 time of the first entry that next leaves in the queue; 0: leaves none

	open      *Batch // the last, if it is open
	openBytes int    // encoded, about
	busy      uint64 // time of its first block with something in it; 0: there is none
	pays      bool   // its tips cover what posting it costs now
	oldest    uint64 // L1 time of the first entry that L1 has no batch for, if open consumes up to it or beyond; 0: none
	openLeft  uint64 // L1 time of the first entry that open leaves in the queue; 0: leaves none
}

// anchorAt says what L1 makes of a batch's anchor.
type anchorAt int

const (
	anchorRepeats anchorAt = iota // it is the last batch's: nothing is checked
	anchorHolds                   // it is canonical and within reach
	anchorGone                    // L1 dropped it: the sequencer learns that from its view of L1
	anchorOld                     // before the last batch's, or out of reach
)

type limits struct {
	interval uint64 // seconds, as all ages: of a batch that pays for itself
	patience uint64 // of one that does not
	empty    uint64 // of one with nothing in it
	target   int    // bytes
	drift    uint64 // seconds
}

// verdict is what to do: at most one of post, redo and wait.
type verdict struct {
	close string // why to close the open batch; empty: leave it open
	post  bool
	redo  error
	wait  string
}

// decide is the batcher's judgement.
func decide(v *view, l limits) verdict {
	d := verdict{close: closes(v, l)}
	n := v.next
	switch {
	case n == nil, v.inFlight:
	case v.derived != "":
		d.wait = v.derived
	case n.Number != v.inbox.Batches:
		d.wait = fmt.Sprintf("the sequencer's first batch is %d, l1 wants %d", n.Number, v.inbox.Batches)
	case !v.parent:
		d.wait = "the sequencer has not moved to where l1's batches end"
	case !n.Closed:
	case !n.Verified:
		d.wait = "its blocks have not been verified"
	case !v.entries:
		d.wait = "this node has not read from l1 the entries that it consumes"
	case v.anchorAt == anchorGone:
		d.wait = "l1 dropped its anchor, and the sequencer has not moved"
	case v.anchorAt == anchorOld:
		d.redo = fmt.Errorf("%w: anchor %d, the last batch's is %d, l1 is at %d", ErrAnchorOld, n.Anchor.Number, v.inbox.AnchorNumber, v.inbox.head.Number)
	case overdue(v):
		end := n.Blocks[len(n.Blocks)-1].QueueEnd
		d.redo = fmt.Errorf("%w: entry %d of time %d, l1 is at %d", ErrOverdue, end, v.leftTime, v.inbox.head.Time)
	case n.Blocks[0].Time+v.inbox.MaxBatchAge < v.inbox.head.Time:
		d.redo = fmt.Errorf("%w: its first block has time %d, l1 is at %d and allows %d s", ErrTooOld, n.Blocks[0].Time, v.inbox.head.Time, v.inbox.MaxBatchAge)
	case n.Blocks[len(n.Blocks)-1].Time > v.inbox.head.Time+l.drift:
		d.wait = "its last block is too far ahead of l1's time"
	case v.refused:
		d.wait = "l1 refused it at this block"
	default:
		d.post = true
	}
	return d
}

// closes says why to close the open batch. Age, its own or an entry's, and that it was undone, close it only when L1 has all
// others: before, it could not be posted, and while batches wait, larger ones drain faster. What was undone does not wait for
// age: else another who posts with our key, and whose batches land before ours, could keep it from L1 forever. An entry is posted
// in half the time after which the door opens for it, whatever the batch pays for. A batch that leaves an entry which is half of
// forceDelay old, after long silence, continues until it has taken all of those, or all that a batch may: L1 would soon refuse it as
// it is.
func closes(v *view, l limits) string {
	b := v.open
	if b == nil || b.Closed {
		return ""
	}
	first, last := b.Blocks[0], b.Blocks[len(b.Blocks)-1]
	taken := last.QueueEnd - first.QueueStart
	switch {
	case len(b.Blocks) >= maxBatchBlocks:
		return "blocks"
	case taken >= protocol.MaxBatchEntries:
		return "entries"
	case v.openLeft != 0 && v.openLeft+v.inbox.ForceDelay/2 <= v.now:
		return ""
	case taken >= maxBatchEntries:
		return "entries"
	case v.openBytes >= l.target:
		return "size"
	case b.Number == v.inbox.Batches && v.oldest != 0 && v.oldest+min(v.inbox.ForceDelay, v.inbox.OpenDelay)/2 <= v.now:
		return "deadline"
	case b.Number == v.inbox.Batches && !v.inFlight && b.Again:
		return "again"
	case b.Number == v.inbox.Batches && !v.inFlight && aged(v, l):
		return "age"
	}
	return ""
}

// aged says whether the open batch has waited for long enough. What is in it counts: blocks for nothing wait for what comes, and what
// came waits for others to share the cost, if L1 is so expensive, or the chain so quiet, that it does not pay for itself.
func aged(v *view, l limits) bool {
	switch {
	case v.busy == 0:
		return v.open.Blocks[0].Time+l.empty <= v.now
	case v.pays && v.busy+l.interval <= v.now:
		return true
	}
	return v.busy+l.patience <= v.now || v.open.Blocks[0].Time+l.empty <= v.now
}

// overdue says whether the inbox would refuse the batch for an entry that it leaves (SPEC.md section 4).
func overdue(v *view) bool {
	end := v.next.Blocks[len(v.next.Blocks)-1].QueueEnd
	if v.leftTime == 0 || end-min(end, v.inbox.QueueHead) >= protocol.MaxBatchEntries {
		return false
	}
	return v.leftTime+v.inbox.ForceDelay < v.inbox.head.Time
}

// goesOn says whether a batch begins where a state ends, given the parent of its first block.
func goesOn(b *Batch, st protocol.State, parent common.Hash) bool {
	return b.Blocks[0].QueueStart == st.Queue && parent == st.Block
}
