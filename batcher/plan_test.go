package batcher

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/typed"
	"loft/l1"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

var bounds = limits{interval: 60, patience: 600, empty: 3600, target: 1000, drift: 600}

// due is a view in which batch 7 is closed and can be posted, and batch 8 is open.
func due() *view {
	return &view{
		now: 10_000,
		inbox: &inbox{head: l1.Ref{Number: 100, Time: 9_990}, InboxTerms: typed.InboxTerms{ForceDelay: 3600, OpenDelay: 3600, MaxBatchAge: 4200},
			InboxState: typed.InboxState{Batches: 7, AnchorNumber: 80, QueueHead: 40}},
		parent: true, entries: true,
		next: &Batch{Number: 7, Anchor: derive.Anchor{Number: 90}, Closed: true, Verified: true,
			Blocks: []Block{{Number: 20, Time: 9_900, QueueStart: 40, QueueEnd: 42}, {Number: 21, Time: 9_901, QueueStart: 42, QueueEnd: 43}}},
		anchorAt: anchorHolds,
		open:     &Batch{Number: 8, Blocks: []Block{{Number: 22, Time: 9_902, QueueStart: 43, QueueEnd: 43}}},
		busy:     9_902, pays: true,
	}
}

func TestDecide(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*view)
		want string // post, redo, wait or nothing
		redo error
	}{
		{"due", func(*view) {}, "post", nil},
		{"nothing to post", func(v *view) { v.next = nil }, "nothing", nil},
		{"under way", func(v *view) { v.inFlight = true }, "nothing", nil},
		{"still open", func(v *view) { v.next.Closed = false }, "nothing", nil},
		{"derivation behind", func(v *view) { v.derived = "behind" }, "wait", nil},
		{"sequencer begins later", func(v *view) { v.next.Number = 8 }, "wait", nil},
		{"not on L1's end (A-H4)", func(v *view) { v.parent = false }, "wait", nil},
		{"not verified (T-02)", func(v *view) { v.next.Verified = false }, "wait", nil},
		{"entries not read", func(v *view) { v.entries = false }, "wait", nil},
		{"anchor repeated", func(v *view) { v.anchorAt = anchorRepeats }, "post", nil},
		{"anchor gone", func(v *view) { v.anchorAt = anchorGone }, "wait", nil},
		{"anchor old", func(v *view) { v.anchorAt = anchorOld }, "redo", ErrAnchorOld},
		{"as old as L1 takes (D-5)", func(v *view) { v.next.Blocks[0].Time = 9_990 - 4200 }, "post", nil},
		{"older than that (D-5)", func(v *view) { v.next.Blocks[0].Time = 9_990 - 4201 }, "redo", ErrTooOld},
		{"leaves a young entry", func(v *view) { v.leftTime = 9_000 }, "post", nil},
		{"leaves one at the limit", func(v *view) { v.leftTime = 9_990 - 3600 }, "post", nil},
		{"leaves an overdue entry", func(v *view) { v.leftTime = 9_990 - 3601 }, "redo", ErrOverdue},
		{"leaves one, and takes all it may", func(v *view) {
			v.leftTime = 1
			v.next.Blocks[1].QueueEnd = 40 + protocol.MaxBatchEntries
		}, "post", nil},
		{"ahead of L1's time", func(v *view) { v.next.Blocks[1].Time = 9_990 + 601 }, "wait", nil},
		{"refused at this block", func(v *view) { v.refused = true }, "wait", nil},
	} {
		v := due()
		test.edit(v)
		d := decide(v, bounds)
		got := "nothing"
		switch {
		case d.post:
			got = "post"
		case d.redo != nil:
			got = "redo"
		case d.wait != "":
			got = "wait"
		}
		if got != test.want || !errors.Is(d.redo, test.redo) {
			t.Errorf("%s: %s (%+v), want %s", test.name, got, d, test.want)
		}
	}
}

func TestCloses(t *testing.T) {
	for _, test := range []struct {
		name string
		edit func(*view)
		want string
	}{
		{"young, and others wait", func(*view) {}, ""},
		{"none", func(v *view) { v.open = nil }, ""},
		{"closed", func(v *view) { v.open.Closed = true; v.openBytes = 5000 }, ""},
		{"old, but others wait (T-04)", func(v *view) { v.open.Blocks[0].Time = 1 }, ""},
		{"old and next", func(v *view) { v.open.Number, v.busy = 7, 9_940 }, "age"},
		{"young and next", func(v *view) { v.open.Number, v.busy = 7, 9_941 }, ""},
		{"old and next, with blocks before for nothing (U-33)", func(v *view) { v.open.Number, v.open.Blocks[0].Time, v.busy = 7, 7_000, 9_941 }, ""},
		{"of nothing (U-33)", func(v *view) { v.open.Number, v.open.Blocks[0].Time, v.busy, v.pays = 7, 10_000-3599, 0, false }, ""},
		{"old, of nothing (U-33)", func(v *view) { v.open.Number, v.open.Blocks[0].Time, v.busy, v.pays = 7, 10_000-3600, 0, false }, "age"},
		{"does not pay for itself (U-40)", func(v *view) { v.open.Number, v.busy, v.pays = 7, 10_000-599, false }, ""},
		{"old, and does not pay for itself (U-40)", func(v *view) { v.open.Number, v.busy, v.pays = 7, 10_000-600, false }, "age"},
		{"young and next, of what was undone (T-12)", func(v *view) { v.open.Number, v.open.Again, v.open.Blocks[0].Time = 7, true, 9_999 }, "again"},
		{"of what was undone, another under way", func(v *view) { v.open.Number, v.open.Again, v.inFlight = 7, true, true }, ""},
		{"old and next, another under way", func(v *view) { v.open.Number = 7; v.open.Blocks[0].Time = 1; v.inFlight = true }, ""},
		{"large", func(v *view) { v.openBytes = 1000 }, "size"},
		{"not so large", func(v *view) { v.openBytes = 999 }, ""},
		{"many entries", func(v *view) { v.open.Blocks[0].QueueEnd = 43 + maxBatchEntries }, "entries"},
		{"many blocks", func(v *view) { v.open.Blocks = make([]Block, maxBatchBlocks) }, "blocks"},
		{"entry near its deadline (A-H5)", func(v *view) { v.open.Number, v.busy, v.oldest = 7, 10_000, 10_000-1800 }, "deadline"},
		{"entry with time left", func(v *view) { v.open.Number, v.busy, v.oldest = 7, 10_000, 10_000-1799 }, ""},
		{"entry for which the door soon opens, in a batch that does not pay (U-40)", func(v *view) {
			v.inbox.OpenDelay, v.open.Number, v.busy, v.pays, v.oldest = 120, 7, 10_000-60, false, 10_000-60
		}, "deadline"},
		{"entry for which the door does not open soon (U-40)", func(v *view) {
			v.inbox.OpenDelay, v.open.Number, v.busy, v.pays, v.oldest = 120, 7, 10_000-59, false, 10_000-59
		}, ""},
		{"entry near its deadline, in a batch that waits (T-14)", func(v *view) { v.oldest = 10_000 - 1800 }, ""},
		{"old, and leaves a young entry", func(v *view) { v.open.Number = 7; v.open.Blocks[0].Time, v.busy = 1, 1; v.openLeft = 10_000 - 1799 }, "age"},
		{"would leave an entry that is due (A-H3)", func(v *view) {
			v.open.Number, v.open.Blocks[0].Time, v.openLeft, v.oldest, v.openBytes = 7, 1, 10_000-1800, 1, 5000
			v.open.Blocks[0].QueueEnd = 43 + maxBatchEntries
		}, ""},
		{"leaves an entry that is due, and takes all it may (A-H3)", func(v *view) {
			v.openLeft = 1
			v.open.Blocks[0].QueueEnd = 43 + protocol.MaxBatchEntries
		}, "entries"},
	} {
		v := due()
		test.edit(v)
		if got := closes(v, bounds); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestChooseAndPrice(t *testing.T) {
	gwei := func(n int64) *big.Int { return big.NewInt(n * 1e9) }
	full := &payload{stream: make([]byte, 100_000), blobs: make([][]byte, 1)}
	for i := range full.stream {
		full.stream[i] = 1
	}
	small := &payload{stream: []byte{1, 0, 0, 0, 0, 1, 9}, blobs: make([][]byte, 1)}
	large := &payload{stream: make([]byte, protocol.MaxCalldata+1), blobs: make([][]byte, 1)}
	for _, test := range []struct {
		name    string
		mode    Mode
		p       *payload
		base    int64
		blob    *big.Int
		inBlobs bool
		price   uint64
	}{
		{"blobs are cheap", Auto, full, 1, big.NewInt(1), true, 2},
		{"blobs are dear", Auto, full, 1, gwei(100), false, 40e9},
		{"little data, blobs at 1 gwei", Auto, small, 1, gwei(1), false, 1032258065},
		{"too much for calldata", Auto, large, 1, gwei(1000), true, 40e9},
		{"blobs only", Blobs, small, 1, gwei(100), true, 103225806452},
		{"calldata only", Calldata, full, 2, nil, false, 80e9},
		{"beyond all bounds", Calldata, full, 1_000_000, nil, false, maxPrice},
	} {
		in := &inbox{baseFee: gwei(test.base), blobFee: test.blob}
		if got := choose(test.mode, test.p, in); got != test.inBlobs {
			t.Errorf("%s: in blobs %v, want %v", test.name, got, test.inBlobs)
		}
		if got := price(test.mode, in); got != test.price {
			t.Errorf("%s: price %d, want %d", test.name, got, test.price)
		}
	}
}

func TestMaxStreamFitsTheInbox(t *testing.T) {
	if maxStream(Calldata) != protocol.MaxCalldata || maxStream(Auto) != protocol.MaxBlobs*batch.BlobCapacity {
		t.Fatal("a submit takes another amount")
	}
}

func TestGoesOn(t *testing.T) {
	b := &Batch{Blocks: []Block{{QueueStart: 4}}}
	st := protocol.State{Block: common.Hash{1}, Queue: 4}
	if !goesOn(b, st, common.Hash{1}) || goesOn(b, st, common.Hash{2}) || goesOn(b, protocol.State{Block: common.Hash{1}, Queue: 5}, common.Hash{1}) {
		t.Fatal("a batch goes on from where it does not begin")
	}
}
