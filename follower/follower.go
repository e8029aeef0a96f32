// Package follower derives the L2 chain from L1 alone: it reads L1 block by block, keeps the queue, fetches what batches
// carry, and lets derivation make the blocks. It moves the tags safe and finalized. Everything that other agents do with
// L1's contents (what to sequence on, what to claim) they learn from here, so that a node has one view of L1.
//
// It trusts nobody's blocks and asks no other node. Start at Run; Deriver (deriver.go) is the part without a network, Feed
// (feed.go) what others see, and tags.go how far L1 stands behind it.
package follower

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/agent"
	"loft/chain"
	"loft/l1"
	"loft/protocol"
	"loft/protocol/derive"
)

// Config of a follower. The fields without a default are required.
type Config struct {
	Chain    *chain.Chain
	Protocol protocol.Config
	Client   *l1.Client
	Beacon   *l1.Beacon
	Inbox    common.Address
	// Start is the L1 block before the one that made the inbox.
	Start l1.Ref
	// Head decides what becomes canonical. Default: the chain follows L1.
	Head Sequencing
	// Feed is where the follower shows what it has read, made with the same Config. Default: a new one.
	Feed *Feed
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

// Sequencing is the part of a sequencer that a follower in the same process tells what L1 says.
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

// Follower follows one L1, and shows in its Feed what it has read. Run's goroutine owns all other fields.
type Follower struct {
	*Feed
	cfg     Config
	log     *slog.Logger
	deriver *Deriver
	view    *l1.View
	ahead   *ahead

	todo    []l1.Block    // given by the view, not yet processed
	begun   bool          // the first of todo is being processed
	settled bool          // L1's head has been reached since the start
	latest  l1.Update     // tags of the last update
	trouble agent.Trouble // with fetching what an L1 block commits to

	from  mark   // where it began
	base  mark   // the finalised block below marks: all up to it is processed
	marks []mark // of the blocks processed above it, oldest first
}

// New continues from the latest finalised L1 block that the chain's database knows of; what it has derived beyond is taken again as
// L1 shows it.
func New(cfg Config) (*Follower, error) {
	if cfg.Retry == 0 {
		cfg.Retry = time.Second
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Feed == nil {
		cfg.Feed = NewFeed(cfg)
	}
	var head Head = cfg.Chain
	if cfg.Head != nil {
		head = cfg.Head
	}
	deriver, err := NewDeriver(cfg.Chain, cfg.Protocol, head)
	if err != nil {
		return nil, err
	}
	f := &Follower{Feed: cfg.Feed, cfg: cfg, log: cfg.Log.With("agent", "follower"), deriver: deriver}
	f.ahead = newAhead(f.fetch)
	return f, f.begin()
}

// begin goes back to the latest checkpoint.
func (f *Follower) begin() (err error) {
	if f.from, err = f.checkpoint(); err != nil {
		return err
	}
	f.base = f.from
	if err := f.deriver.setCursor(f.from.Batches); err != nil {
		return err
	}
	if err := f.entries.truncate(f.from.Entries); err != nil {
		return err
	}
	if err := f.finalize(f.from.Batches); err != nil {
		return err
	}
	queueHash, err := f.entries.Hash(f.from.Entries)
	if err != nil {
		return err
	}
	f.view = l1.NewView(l1.ViewConfig{Client: f.cfg.Client, Inbox: f.cfg.Inbox, Start: f.from.L1, NextEntry: f.from.Entries, NextBatch: f.from.Batches,
		QueueHash: queueHash, Accumulator: f.deriver.accumulator, Poll: f.cfg.Poll, Log: f.log,
		Asks: func() { f.quiet.asks(f.cfg.Now()) }, Answered: f.quiet.answered})
	f.publish()
	return nil
}

// Chain that is derived to.
func (f *Follower) Chain() *chain.Chain { return f.cfg.Chain }

// Deriver tells what became of batches and entries.
func (f *Follower) Deriver() *Deriver { return f.deriver }

// Close gives back what a follower holds that Run is not called of. No Step follows.
func (f *Follower) Close() {
	f.ahead.close()
	f.view.Close()
}

// Run follows L1 until ctx ends.
func (f *Follower) Run(ctx context.Context) error {
	defer f.Close()
	for {
		if err := f.Step(ctx); err != nil {
			return err
		}
	}
}

// Step waits for news of L1, or for another attempt at what could not be fetched, and processes what it can.
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

// work processes what is to do, as far as L1's nodes give it.
func (f *Follower) work(ctx context.Context) error {
	for len(f.todo) > 0 {
		f.begun = true
		err := f.take(ctx, &f.todo[0])
		var missing *fetchError
		if errors.As(err, &missing) && ctx.Err() == nil {
			f.trouble.Tell(f.log, slog.LevelWarn, "l1 data is unavailable, retrying", "block", f.todo[0].Number, "every", f.cfg.Retry, "err", err)
			break
		}
		if err != nil {
			return err
		}
		f.todo, f.begun = f.todo[1:], false
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

// CaughtUp says whether all of L1, as it was last seen, has been processed. It belongs to the goroutine of Step.
func (f *Follower) CaughtUp() bool {
	return len(f.todo) == 0 && f.latest.Head.Number > 0 && !f.latest.Backfill && f.latest.Head.Number <= f.tip().Number
}

// tip is the last block that was processed, or is being.
func (f *Follower) tip() l1.Ref {
	if f.begun {
		return f.todo[0].Ref
	}
	return f.last().L1
}

// settle checks the chain against L1 once its head is reached: what was derived from blocks that L1 dropped while this node
// was down was never reverted.
func (f *Follower) settle(ctx context.Context) error {
	if f.settled || !f.CaughtUp() {
		return nil
	}
	f.settled = true
	return f.moveBack(ctx, Rewind{f.deriver.cursor, f.entries.Tail(), f.from.L1.Number, 0})
}

// take processes one L1 block: first its entries, then its batches. It can be repeated after an error.
func (f *Follower) take(ctx context.Context, b *l1.Block) error {
	if err := f.entries.append(b.Entries, b.Number); err != nil {
		return err
	}
	for i := range b.Batches {
		if err := f.takeBatch(ctx, &b.Batches[i]); err != nil {
			return err
		}
	}
	f.marks = append(f.marks, mark{b.Ref, f.entries.Tail(), f.deriver.cursor.Batch})
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
	if _, known := f.deriver.known(b.Index, b.Accumulator); known { // derived before a restart, or before L1 dropped it
		anchor, err := f.anchor(ctx, b)
		if err != nil {
			return err
		}
		adopted, ok, err := f.deriver.adopt(b.Index, b.Accumulator, b.Block.Anchor())
		if err != nil {
			return err
		}
		if ok {
			return f.derived(ctx, adopted.Closed, anchor)
		}
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

// revert undoes L1 blocks, newest first.
func (f *Follower) revert(ctx context.Context, blocks []l1.Ref) error {
	if len(blocks) > 0 {
		f.ahead.forget()
	}
	undone := false
	for _, block := range blocks {
		switch todo, marks := len(f.todo), len(f.marks); {
		case todo > 0 && f.todo[todo-1].Hash == block.Hash:
			f.todo = f.todo[:todo-1]
			if todo == 1 && f.begun {
				undone, f.begun = true, false
			}
		case marks > 0 && f.marks[marks-1].L1.Hash == block.Hash:
			f.marks, undone = f.marks[:marks-1], true
		default:
			return fmt.Errorf("undo l1 block %d %s: it is not the last one processed", block.Number, block.Hash)
		}
	}
	if !undone {
		return nil
	}
	at := f.last()
	if err := f.entries.truncate(at.Entries); err != nil {
		return err
	}
	return f.rewind(ctx, at.Batches, at.Entries, blocks[len(blocks)-1].Number-1)
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
	revision := f.publishGone()
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
