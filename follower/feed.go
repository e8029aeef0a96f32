package follower

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"loft/protocol"
	"loft/protocol/derive"
)

// Snapshot is what a follower has processed.
type Snapshot struct {
	Revision   uint64         `json:"revision"`
	Generation uint64         `json:"generation"` // changes when entries shown earlier are gone
	Head       derive.Anchor  `json:"head"`       // of L1
	Safe       derive.Anchor  `json:"safe"`
	Old        derive.Anchor  `json:"old"` // the latest block that is an hour older than Head, if later than Finalized
	Finalized  derive.Anchor  `json:"finalized"`
	Tail       uint64         `json:"tail"`   // entries in the queue
	Cursor     protocol.State `json:"cursor"` // derived
	Behind     uint64         `json:"behind"` // L1 blocks not yet processed
	// CaughtUp says that all of L1 has been processed, as it was last seen, however long ago that was. Agents go by it.
	CaughtUp bool `json:"-"`
	// SilentSecs is how long L1 has been asked without an answer; 0 as long as that is less than a few of its blocks take.
	SilentSecs uint64 `json:"silentSecs"`
	// Synced says that the node has caught up and L1 is not silent: what users are told.
	Synced bool `json:"synced"`
}

// Feed is what a follower has read of L1, for other agents. It is made before the follower, so that they can be, too. Only the
// follower writes; the methods of Feed may be called from any goroutine.
type Feed struct {
	entries        *Entries
	forceDelaySecs uint64
	clock          func() time.Time
	quiet          quiet       // of L1
	busy           atomic.Bool // L1 has something that is not derived yet

	mu       sync.Mutex
	snapshot Snapshot
	opened   bool          // all of L1 was processed once
	interval time.Duration // between L1's last blocks
	changed  chan struct{} // closed at every change of snapshot
}

// NewFeed makes the feed of a follower with the same Config, of which it uses Chain, Protocol, ForceDelaySecs and Now.
func NewFeed(cfg Config) *Feed {
	f := &Feed{entries: &Entries{db: cfg.Chain.Table("loft-queue-"), initial: cfg.Protocol.InitialQueueHash()}, forceDelaySecs: cfg.ForceDelaySecs, clock: cfg.Now,
		changed: make(chan struct{})}
	if f.clock == nil {
		f.clock = time.Now
	}
	return f
}

// Entries is the queue as processed.
func (f *Feed) Entries() *Entries { return f.entries }

// Busy says whether L1 has something that is not derived yet, or is being.
func (f *Feed) Busy() bool { return f.busy.Load() }

// Idle says whether all of L1, as it was last seen, is derived, however long ago that was.
func (f *Feed) Idle() bool {
	now, _ := f.Snapshot()
	return now.CaughtUp && !f.Busy()
}

// Snapshot of what has been processed, and a channel that is closed when there is a newer one.
func (f *Feed) Snapshot() (Snapshot, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.snapshot
	now.SilentSecs = f.silent(f.clock())
	now.Synced = now.CaughtUp && now.SilentSecs == 0
	return now, f.changed
}

const (
	// silentBlocks is for how many of its blocks L1 may say nothing before it counts as silent.
	silentBlocks = 4
	// silentLeast and silentMost bound that time: an answer may be slow, and an L1 may make blocks seldom.
	silentLeast, silentMost = 5 * time.Second, time.Minute
)

// silent is for how many seconds L1 has not answered, if that is long: of a look at its past, which takes many answers, that is
// silentMost. It needs f.mu.
func (f *Feed) silent(now time.Time) uint64 {
	long := silentMost
	if f.snapshot.CaughtUp {
		long = min(max(silentBlocks*f.interval, silentLeast), silentMost)
	}
	lasts := f.quiet.lasts(now)
	if lasts < long {
		return 0
	}
	return uint64(lasts / time.Second)
}

// Offer is what a sequencer may build on.
type Offer struct {
	Snapshot
	// Anchor is the latest block that a new batch should be made on: L1's safe block, or Old if that is later.
	Anchor derive.Anchor
	// Due is the position in the queue up to which entries are half of forceDelay old.
	Due uint64
	// Consumable is that up to which entries are as deep as Anchor, or due: to wait for depth would let forceDelay pass.
	Consumable uint64
}

// Offer waits for a snapshot of another revision than seen, and returns what it offers at the wall clock's time. Nothing is offered
// before all of L1 has been processed once: what a sequencer made before would not be on what L1 has.
func (f *Feed) Offer(ctx context.Context, seen uint64, wall func() uint64) (Offer, error) {
	for {
		now, changed := f.Snapshot()
		if f.open() && now.Revision != seen {
			return f.offer(now, max(wall(), now.Head.Time)) // the inbox goes by L1's time
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Offer{}, ctx.Err()
		}
	}
}

func (f *Feed) open() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opened
}

func (f *Feed) offer(now Snapshot, wall uint64) (o Offer, err error) {
	o = Offer{Snapshot: now, Anchor: now.Safe}
	if now.Old.Number > o.Anchor.Number {
		o.Anchor = now.Old
	}
	o.Due, o.Consumable, err = f.positions(now, o.Anchor, wall)
	return o, err
}

// positions are due and consumable. Of the entries not yet derived the due ones come first, and then those that are deep enough.
func (f *Feed) positions(now Snapshot, anchor derive.Anchor, wall uint64) (due, consumable uint64, err error) {
	due, err = f.entries.find(min(now.Cursor.Queue, now.Tail), now.Tail, func(e *storedEntry) bool { return e.Entry.Time+f.forceDelaySecs/2 > wall })
	if err == nil {
		consumable, err = f.entries.find(due, now.Tail, func(e *storedEntry) bool { return e.L1Block > anchor.Number })
	}
	if err != nil {
		return 0, 0, fmt.Errorf("entries for a sequencer: %w", err)
	}
	return due, consumable, nil
}

// publishGone publishes that entries or batches which were shown are gone.
func (f *Follower) publishGone() (revision uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.snapshot.Generation++
	return f.show()
}

func (f *Follower) publish() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.show()
}

// show brings the snapshot up to date, and with it what the deriver answers. It needs f.mu.
func (f *Follower) show() (revision uint64) {
	s := &f.snapshot
	s.Revision++
	s.Head, s.Safe, s.Finalized = f.latest.Head.Anchor(), f.latest.Safe.Anchor(), f.latest.Finalized.Anchor()
	s.Tail, s.Cursor = f.entries.Tail(), f.deriver.cursor
	f.deriver.show()
	s.Old = s.Finalized
	for i := len(f.marks) - 1; i >= 0; i-- {
		if b := f.marks[i].L1; b.Time+3600 <= s.Head.Time {
			s.Old = b.Anchor()
			break
		}
	}
	if n := len(f.marks); n > 1 {
		f.interval = time.Duration(f.marks[n-1].L1.Time-f.marks[n-2].L1.Time) * time.Second
	}
	s.Behind = s.Head.Number - min(f.tip().Number, s.Head.Number)
	s.CaughtUp = f.CaughtUp()
	f.opened = f.opened || s.CaughtUp
	close(f.changed)
	f.changed = make(chan struct{})
	return s.Revision
}
