// Package follower derives the L2 chain from L1 alone: it reads L1 block by block, keeps the queue, fetches what batches
// carry, and lets derivation make the blocks. It moves the tags safe and finalized. Everything that other agents do with
// L1's contents (what to sequence on, what to claim) they learn from here, so that a node has one view of L1.
//
// It trusts nobody's blocks and asks no other node. Start at Run; Deriver (deriver.go) is the part without a network.
package follower

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/agent"
	"loft/chain"
	"loft/l1"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/queue"
)

// Config of a follower. All fields but Head and Retry are required.
type Config struct {
	Chain    *chain.Chain
	Protocol protocol.Config
	Client   *l1.Client
	Beacon   *l1.Beacon
	Inbox    common.Address
	// Start is the L1 block before the one that made the inbox.
	Start l1.Ref
	// Head decides what becomes canonical; nil lets the chain follow L1.
	Head Sequencing
	// ForceDelaySecs of the inbox: entries older than half of it are offered to the sequencer whatever their depth.
	ForceDelaySecs uint64
	// Retry is the time between attempts to fetch what an L1 node does not give. Default: 1 s.
	Retry time.Duration
	// Poll is how often L1 is asked for news if it does not tell. Default: 1 s.
	Poll time.Duration
	// Now is the clock by which L1 is silent. Default: time.Now.
	Now func() time.Time
	Log *slog.Logger
}

// Turns is a Head that others move, too: while a batch is derived, and until Derived has returned, it is derivation's alone.
type Turns interface {
	Turn() (done func())
}

// Sequencing is the part of a sequencer that a follower beside it tells what L1 says.
type Sequencing interface {
	Head
	// Rewound is called when L1 dropped blocks.
	Rewound(ctx context.Context, to Rewind) error
	// Derived is called for every batch of L1 once it is derived, with the rollup state after it and its anchor; after a
	// restart for those that are not on finalised L1 again.
	Derived(ctx context.Context, closed protocol.State, anchor derive.Anchor) error
}

// Rewind is what stands after L1 dropped blocks.
type Rewind struct {
	Cursor protocol.State // of derivation
	Tail   uint64         // entries of the queue that are what they were
	Fork   uint64         // number of the last L1 block that is what it was
	// Revision of the first snapshot that shows it; 0 at a start, before anything older was shown.
	Revision uint64
}

// Follower follows one L1. Run's goroutine owns all fields but snapshot.
type Follower struct {
	cfg     Config
	log     *slog.Logger
	deriver *Deriver
	entries *Entries
	view    *l1.View
	ahead   *ahead

	from    checkpoint     // where it began
	stored  protocol.State // where derivation stood in the database then
	settled bool           // L1's head has been reached since
	todo    []l1.Block     // given by the view, not yet taken in
	base    l1.Ref         // the finalised block below marks: all up to it is taken in
	marks   []mark         // of the blocks taken in above it, oldest first
	latest  l1.Update      // tags of the last update
	trouble agent.Trouble  // with fetching what an L1 block commits to
	busy    atomic.Bool    // something of todo is left
	quiet   quiet          // of L1

	mu       sync.Mutex
	snapshot Snapshot
	interval time.Duration // between L1's last blocks
	changed  chan struct{} // closed at every change of snapshot
}

// mark is where queue and batches stood before an L1 block.
type mark struct {
	block          l1.Ref
	entries, batch uint64
}

// Snapshot is what a follower has taken in.
type Snapshot struct {
	Revision   uint64         `json:"revision"`
	Generation uint64         `json:"generation"` // changes when entries shown earlier are gone
	Head       derive.Anchor  `json:"head"`       // of L1
	Safe       derive.Anchor  `json:"safe"`
	Old        derive.Anchor  `json:"old"` // the latest block that is an hour older than Head, if later than Finalized
	Finalized  derive.Anchor  `json:"finalized"`
	Tail       uint64         `json:"tail"`   // entries in the queue
	Cursor     protocol.State `json:"cursor"` // derived
	Behind     uint64         `json:"behind"` // L1 blocks not yet taken in
	// CaughtUp says that all of L1 has been taken in, as it was last seen, however long ago that was. Agents go by it.
	CaughtUp bool `json:"-"`
	// SilentSecs is how long L1 has been asked without an answer; 0 as long as that is less than a few of its blocks take.
	SilentSecs uint64 `json:"silentSecs"`
	// Synced says that the node has caught up and L1 is not silent: what users are told.
	Synced bool `json:"synced"`
}

// New continues where the chain's database says.
func New(cfg Config) (*Follower, error) {
	if cfg.Retry == 0 {
		cfg.Retry = time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	var head Head = cfg.Chain
	if cfg.Head != nil {
		head = cfg.Head
	}
	deriver, err := NewDeriver(cfg.Chain, cfg.Protocol, head)
	if err != nil {
		return nil, err
	}
	f := &Follower{cfg: cfg, log: cfg.Log.With("agent", "follower"), deriver: deriver, changed: make(chan struct{})}
	f.entries = &Entries{db: cfg.Chain.Table("loft-queue-"), initial: cfg.Protocol.InitialQueueHash()}
	f.ahead = newAhead(f.fetch)
	return f, f.Resume()
}

// Resume goes on from the latest finalised L1 block that the chain's database knows of; what it has derived beyond is
// taken again as L1 shows it. New does it. It can be done anew until the first Step: a sequencer's journal may have brought
// back blocks that a crash had lost.
func (f *Follower) Resume() (err error) {
	if err := f.deriver.resume(); err != nil {
		return err
	}
	f.stored = f.deriver.cursor
	if f.from, err = f.checkpoint(); err != nil {
		return err
	}
	if err := f.deriver.setCursor(f.from.Batches); err != nil {
		return err
	}
	if err := f.entries.truncate(f.from.Entries); err != nil {
		return err
	}
	if err := f.finalize(f.from.Batches); err != nil {
		return err
	}
	f.settled, f.base = false, f.from.L1
	view := l1.ViewConfig{Client: f.cfg.Client, Inbox: f.cfg.Inbox, Start: f.from.L1, NextEntry: f.from.Entries, NextBatch: f.from.Batches,
		Poll: f.cfg.Poll, Log: f.log,
		Asks: func() { f.quiet.asks(f.cfg.Now()) }, Answered: f.quiet.answered}
	if view.QueueHash, err = f.entries.Hash(f.from.Entries); err != nil {
		return err
	}
	at, err := f.deriver.After(f.from.Batches)
	if err != nil {
		return err
	}
	view.Accumulator = at.Accumulator
	f.view = l1.NewView(view)
	f.publish()
	return nil
}

// Recheck holds the chain against L1 once more when its head is reached, for blocks that a journal brought back after the
// first Step; and at once against what was derived by now. It belongs to the goroutine of Step.
func (f *Follower) Recheck(ctx context.Context) error {
	f.settled = false
	if f.cfg.Chain.IsCanonical(f.cfg.Chain.Header(f.deriver.cursor.Block)) {
		return nil
	}
	return f.hold(ctx)
}

// Chain that is derived to.
func (f *Follower) Chain() *chain.Chain { return f.cfg.Chain }

// Stored is where derivation stood, by the database, when following began. L1 may have changed its mind since.
func (f *Follower) Stored() protocol.State { return f.stored }

// Deriver tells what became of batches and entries.
func (f *Follower) Deriver() *Deriver { return f.deriver }

// Entries is the queue as taken in.
func (f *Follower) Entries() *Entries { return f.entries }

// Close ends what is fetched ahead, for whom Run does not. No Step follows.
func (f *Follower) Close() { f.ahead.close() }

// Run follows L1 until ctx ends.
func (f *Follower) Run(ctx context.Context) error {
	defer f.view.Close()
	defer f.Close()
	for {
		if err := f.Step(ctx); err != nil {
			return err
		}
	}
}

// Step waits for news of L1, or for another attempt at what could not be fetched, and takes in what it can.
func (f *Follower) Step(ctx context.Context) error {
	wait, cancel := ctx, context.CancelFunc(func() {})
	if len(f.todo) > 0 {
		wait, cancel = context.WithTimeout(ctx, f.cfg.Retry)
	}
	update, err := f.view.Next(wait)
	f.quiet.rests(f.cfg.Now())
	cancel()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded): // try what is to do again
	case err != nil:
		return fmt.Errorf("follow l1: %w", err)
	default:
		f.latest = update
		if err := f.revert(ctx, update.Reverted); err != nil {
			return err
		}
		f.todo = append(f.todo, update.Added...)
	}
	f.busy.Store(len(f.todo) > 0)
	defer func() { f.busy.Store(len(f.todo) > 0) }()
	return f.work(ctx)
}

// work takes in what is to do, as far as L1's nodes give it.
func (f *Follower) work(ctx context.Context) error {
	for len(f.todo) > 0 {
		err := f.take(ctx, &f.todo[0])
		var missing *fetchError
		if errors.As(err, &missing) && ctx.Err() == nil {
			f.trouble.Tell(f.log, slog.LevelWarn, "l1 data is unavailable, retrying", "block", f.todo[0].Number, "every", f.cfg.Retry, "err", err)
			break
		}
		if err != nil {
			return err
		}
		f.todo = f.todo[1:]
		if f.latest.Backfill {
			f.publish() // of a past of many blocks, each is progress
		}
		f.trouble.Over(f.log, "l1 data available again")
	}
	if err := f.settle(ctx); err != nil {
		return err
	}
	if err := f.tags(); err != nil {
		return err
	}
	f.publish()
	return nil
}

// CaughtUp says whether all of L1, as it was last seen, has been taken in. It belongs to the goroutine of Step.
func (f *Follower) CaughtUp() bool {
	return len(f.todo) == 0 && f.latest.Head.Number > 0 && !f.latest.Backfill && f.latest.Head.Number <= f.tip().Number
}

// Busy says whether L1 has something that is not derived yet, or is being. Any goroutine may ask.
func (f *Follower) Busy() bool { return f.busy.Load() }

// tip is the last block that was taken in, or is being.
func (f *Follower) tip() l1.Ref {
	if n := len(f.marks); n > 0 {
		return f.marks[n-1].block
	}
	return f.base
}

// settle holds the chain against L1 once its head is reached: what was derived from blocks that L1 dropped while this node
// was down was never reverted.
func (f *Follower) settle(ctx context.Context) error {
	if f.settled || !f.CaughtUp() {
		return nil
	}
	f.settled = true
	return f.hold(ctx)
}

// hold moves the chain to where derivation stands, as after a start.
func (f *Follower) hold(ctx context.Context) error {
	return f.moveBack(ctx, Rewind{f.deriver.cursor, f.entries.Tail(), f.from.L1.Number, 0})
}

// fetchError is what may pass: an L1 node did not answer.
type fetchError struct{ error }

func (e *fetchError) Unwrap() error { return e.error }

// take takes in one L1 block: first its entries, then its batches. It can be repeated after an error.
func (f *Follower) take(ctx context.Context, b *l1.Block) error {
	m := mark{block: b.Ref, entries: f.entries.Tail(), batch: f.deriver.cursor.Batch}
	if n := len(f.marks); n > 0 && f.marks[n-1].block.Hash == b.Hash {
		m = f.marks[n-1] // repeated
	} else {
		if len(b.Entries) > 0 {
			m.entries = b.Entries[0].Index
		}
		if len(b.Batches) > 0 {
			m.batch = b.Batches[0].Index
		}
		f.marks = append(f.marks, m)
	}
	if err := f.entries.append(b.Entries, b.Number); err != nil {
		return err
	}
	for i := range b.Batches {
		if err := f.takeBatch(ctx, &b.Batches[i]); err != nil {
			return err
		}
	}
	return nil
}

func (f *Follower) takeBatch(ctx context.Context, b *l1.Batch) error {
	if b.Index < f.deriver.cursor.Batch {
		known, err := f.deriver.BatchAt(b.Index)
		if err == nil && known.Accumulator == b.Accumulator {
			return nil // at an attempt that failed later
		}
		if err := f.rewind(ctx, b.Index, f.entries.Tail(), b.Block.Number-1); err != nil {
			return err
		}
	}
	known, ok, err := f.deriver.adopt(b.Index, b.Accumulator, b.Block.Anchor())
	if err != nil {
		return err
	}
	if ok { // derived before a restart, or before L1 dropped it
		anchor, err := f.anchor(ctx, b)
		if err != nil {
			return err
		}
		return f.derived(ctx, known.Closed, anchor)
	}
	in, err := f.input(ctx, b)
	if err != nil {
		return err
	}
	if head, ok := f.cfg.Head.(Turns); ok {
		defer head.Turn()()
	}
	out, err := f.deriver.Apply(ctx, in, b.Block.Anchor())
	if err != nil {
		return err
	}
	if out.Accumulator != b.Accumulator {
		return fmt.Errorf("batch %d: its accumulator is %s, by its contents %s: this is not the inbox's event", b.Index, b.Accumulator, out.Accumulator)
	}
	args := []any{"batch", b.Index, "first", out.First, "last", out.Last, "l1_block", b.Block.Number}
	switch {
	case out.Fault == NoBlocksFault:
		f.log.Info("derived a batch without blocks of its own", append(args, "poster", b.Submitter)...)
	case out.Default:
		f.log.Warn("derived batch as default blocks", append(args, "poster", b.Submitter, "fault", out.Fault)...)
	default:
		f.log.Debug("derived batch", args...)
	}
	return f.derived(ctx, out.Closed, in.Anchor)
}

// derived moves safe to the end of a batch and tells the sequencer of it.
func (f *Follower) derived(ctx context.Context, closed protocol.State, anchor derive.Anchor) error {
	if h := f.cfg.Chain.Header(closed.Block); h != nil {
		if err := f.cfg.Chain.SetSafe(h); err != nil {
			return err
		}
	}
	if f.cfg.Head == nil {
		return nil
	}
	return f.cfg.Head.Derived(ctx, closed, anchor)
}

func (f *Follower) anchor(ctx context.Context, b *l1.Batch) (derive.Anchor, error) {
	header, err := f.cfg.Client.HeaderByHash(ctx, b.AnchorHash)
	if err != nil {
		return derive.Anchor{}, &fetchError{fmt.Errorf("anchor of batch %d: %w", b.Index, err)}
	}
	anchor, err := derive.ParseAnchor(header.RLP)
	if err != nil {
		return derive.Anchor{}, &fetchError{fmt.Errorf("anchor of batch %d: %w", b.Index, err)}
	}
	return anchor, nil
}

// input gathers what L1 committed to in a batch, and has the next batches' data fetched meanwhile.
func (f *Follower) input(ctx context.Context, b *l1.Batch) (derive.Input, error) {
	in := derive.Input{Record: b.Record, QueueStart: f.deriver.cursor.Queue, QueueStartHash: f.deriver.queueHash}
	var err error
	if in.Entries, err = f.entries.Range(in.QueueStart, b.QueueEnd); err != nil {
		return in, fmt.Errorf("entries of batch %d: %w", b.Index, err)
	}
	f.fetchAhead(b.Index)
	data, err := f.ahead.get(ctx, b)
	in.Anchor, in.Stream = data.anchor, data.stream
	return in, err
}

// fetchAhead begins to fetch what the batches after one commit to, if they are to be derived.
func (f *Follower) fetchAhead(after uint64) {
	for i := range f.todo {
		for j := range f.todo[i].Batches {
			switch b := &f.todo[i].Batches[j]; {
			case b.Index > after+aheadBatches:
				return
			case b.Index > after:
				if _, known := f.deriver.known(b.Index, b.Accumulator); !known {
					f.ahead.begin(b)
				}
			}
		}
	}
}

// fetch asks L1's nodes for what a batch commits to. It may run beside the follower's goroutine.
func (f *Follower) fetch(ctx context.Context, b *l1.Batch) (out fetched, err error) {
	if out.anchor, err = f.anchor(ctx, b); err != nil {
		return out, err
	}
	if len(b.BlobHashes) == 0 {
		out.stream = b.Calldata
		return out, nil
	}
	blobs, err := f.cfg.Beacon.Blobs(ctx, b.Block, b.BlobHashes)
	if err != nil {
		return out, &fetchError{fmt.Errorf("blobs of batch %d: %w", b.Index, err)}
	}
	raw := make([][]byte, len(blobs))
	for i, blob := range blobs {
		raw[i] = blob[:]
	}
	// Blobs that are not packed as they should be are a fact about the batch: it derives as default blocks.
	if stream, err := batch.Unpack(raw); err == nil {
		out.stream = stream
	}
	return out, nil
}

// revert undoes L1 blocks, newest first.
func (f *Follower) revert(ctx context.Context, blocks []l1.Ref) error {
	if len(blocks) > 0 {
		f.ahead.forget()
	}
	tail, count, undone := f.entries.Tail(), f.deriver.cursor.Batch, false
	for _, block := range blocks {
		if n := len(f.todo); n > 0 && f.todo[n-1].Hash == block.Hash {
			f.todo = f.todo[:n-1]
			if n > 1 || len(f.marks) == 0 || f.marks[len(f.marks)-1].block.Hash != block.Hash {
				continue // it was not even begun
			}
		}
		n := len(f.marks)
		if n == 0 || f.marks[n-1].block.Hash != block.Hash {
			return fmt.Errorf("undo l1 block %d %s: it is not the last one taken in", block.Number, block.Hash)
		}
		tail, count, undone = f.marks[n-1].entries, min(count, f.marks[n-1].batch), true
		f.marks = f.marks[:n-1]
	}
	if !undone {
		return nil
	}
	if err := f.entries.truncate(tail); err != nil {
		return err
	}
	return f.rewind(ctx, count, tail, blocks[len(blocks)-1].Number-1)
}

// rewind takes derivation back to count batches, and the chain with it.
func (f *Follower) rewind(ctx context.Context, count, tail, fork uint64) error {
	before := f.deriver.cursor
	if count < before.Batch {
		f.log.Info("l1 dropped batches", "from", count, "had", before.Batch)
		if err := f.deriver.Rewind(count); err != nil {
			return err
		}
	}
	cursor := f.deriver.cursor
	header := f.cfg.Chain.Header(cursor.Block)
	if header == nil {
		return fmt.Errorf("rewind to batch %d: block %s: %w", count, cursor.Block, chain.ErrUnknownBlock)
	}
	if cursor != before {
		if err := f.cfg.Chain.SetSafe(header); err != nil {
			return err
		}
	}
	// From here on nobody is shown the L1 that is gone.
	revision := f.publishGeneration()
	return f.moveBack(ctx, Rewind{cursor, tail, fork, revision})
}

// moveBack takes the chain back to what L1 stands behind, or a sequencer has made on it.
func (f *Follower) moveBack(ctx context.Context, to Rewind) error {
	if f.cfg.Head != nil {
		return f.cfg.Head.Rewound(ctx, to)
	}
	if f.cfg.Chain.Head().Hash() == to.Cursor.Block {
		return nil
	}
	block := f.cfg.Chain.Block(to.Cursor.Block)
	if block == nil {
		return fmt.Errorf("move back to block %s: %w", to.Cursor.Block, chain.ErrUnknownBlock)
	}
	return f.cfg.Chain.SetHead(block)
}

// tags moves finalized with L1's finality, and forgets the marks below it. A block up to which L1's endpoints may have left
// something out is not begun at again.
func (f *Follower) tags() error {
	final := min(f.latest.Finalized.Number, f.latest.Certain)
	done := 0
	for done < len(f.marks) && f.marks[done].block.Number <= final {
		done++
	}
	if done == 0 {
		return nil
	}
	// Where everything up to the finalised block, and nothing after it, has been taken in.
	at := checkpoint{L1: f.marks[done-1].block, Entries: f.entries.Tail(), Batches: f.deriver.cursor.Batch}
	if done < len(f.marks) {
		at.Entries, at.Batches = f.marks[done].entries, f.marks[done].batch
	} else if len(f.todo) > 0 {
		return nil // the last mark's block is half taken in
	}
	f.marks, f.base = f.marks[done:], at.L1
	if err := f.putCheckpoint(at); err != nil {
		return err
	}
	return f.finalize(at.Batches)
}

// finalize moves finalized to the end of a number of batches.
func (f *Follower) finalize(batches uint64) error {
	at, err := f.deriver.After(batches)
	if err != nil {
		return err
	}
	h := f.cfg.Chain.Header(at.State.Block)
	if h == nil || h.Number.Cmp(f.cfg.Chain.Finalized().Number) <= 0 {
		return nil
	}
	return f.cfg.Chain.SetFinalized(h)
}

// publishGeneration publishes that entries or batches which were shown are gone.
func (f *Follower) publishGeneration() (revision uint64) {
	f.mu.Lock()
	f.snapshot.Generation++
	f.mu.Unlock()
	return f.publish()
}

func (f *Follower) publish() (revision uint64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := &f.snapshot
	s.Revision++
	s.Head, s.Safe, s.Finalized = f.latest.Head.Anchor(), f.latest.Safe.Anchor(), f.latest.Finalized.Anchor()
	s.Tail, s.Cursor, s.Behind = f.entries.Tail(), f.deriver.cursor, 0
	f.deriver.show()
	s.Old = s.Finalized
	for i := len(f.marks) - 1; i >= 0; i-- {
		if b := f.marks[i].block; b.Time+3600 <= s.Head.Time {
			s.Old = b.Anchor()
			break
		}
	}
	if n := len(f.marks); n > 1 {
		f.interval = time.Duration(f.marks[n-1].block.Time-f.marks[n-2].block.Time) * time.Second
	}
	s.Behind = s.Head.Number - min(f.tip().Number, s.Head.Number)
	s.CaughtUp = f.CaughtUp()
	close(f.changed)
	f.changed = make(chan struct{})
	return s.Revision
}

// Snapshot of what has been taken in, and a channel that is closed when there is a newer one. Any goroutine may ask.
func (f *Follower) Snapshot() (Snapshot, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.snapshot
	now.SilentSecs = f.silent(f.cfg.Now())
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
func (f *Follower) silent(now time.Time) uint64 {
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

// Consumable is the queue position up to which a sequencer may consume: entries as deep as anchor, or so old that waiting
// for depth would let forceDelay pass.
func (f *Follower) Consumable(anchor derive.Anchor, now uint64) (uint64, error) {
	return f.until(func(e queue.Entry, l1Block uint64) bool { return l1Block > anchor.Number && !f.due(e, now) })
}

// Due is the queue position up to which entries are half of forceDelay old.
func (f *Follower) Due(now uint64) (uint64, error) {
	return f.until(func(e queue.Entry, _ uint64) bool { return !f.due(e, now) })
}

func (f *Follower) due(e queue.Entry, now uint64) bool { return e.Time+f.cfg.ForceDelaySecs/2 <= now }

// until is the position of the first entry not yet derived for which stop holds; it holds for all after it, too.
func (f *Follower) until(stop func(e queue.Entry, l1Block uint64) bool) (uint64, error) {
	s, _ := f.Snapshot()
	start := min(s.Cursor.Queue, s.Tail)
	var failed error
	n := sort.Search(int(s.Tail-start), func(i int) bool {
		e, l1Block, err := f.entries.get(start + uint64(i))
		if err != nil {
			failed = err
			return true
		}
		return stop(e, l1Block)
	})
	return start + uint64(n), failed
}
