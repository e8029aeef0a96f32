// Package sequencer makes the blocks of a Loft chain: it admits transactions, executes them at once into the open block,
// acknowledges them when they are journaled, seals the block, journals it, and commits it. Behind, every sealed block is
// taken through payload, decoding and derivation again before it may be posted.
//
// It posts nothing (package batcher does) and derives nothing from L1 (package follower does): what it needs of L1 comes
// through the interface L1, and where L1 disagrees with its blocks the node calls Reset. It is not a server; package rpc
// is its face. Start at Open, then loop and advance.
package sequencer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/agent"
	"loft/chain"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/queue"
	"loft/store"
)

// Errors that callers tell apart. Refusals of transactions are in admit.go.
var (
	// ErrClosed answers calls after Close.
	ErrClosed = errors.New("sequencer is closed")
	// ErrHalted is in every answer once something is wrong that only an operator can judge; reads still work.
	ErrHalted = errors.New("sequencer has halted and acknowledges nothing")
)

// Bounds that are not options.
const (
	maxUnverified   = 64   // blocks; verification further behind stops building
	maxAheadSecs    = 1    // L2 time may be ahead of the wall clock by this when there is a choice
	maxBlockEntries = 256  // entries buffered and consumed at once; well below the protocol's bound
	maxDrain        = 1024 // submissions handled between two looks at the clock
	maxWaiters      = 16_384
	maxFacts        = 16_384 // drops and entry facts remembered for RPC
	maxAnchorSecs   = 3600   // an open batch is closed when L1 offers an anchor this much later
)

// L1 is what the sequencer needs of L1. Package l1 has the real one.
type L1 interface {
	// Watch returns L1's view as soon as its revision is another than seen.
	Watch(ctx context.Context, seen uint64) (L1View, error)
	// Entries of the queue, from position from up to and without to.
	Entries(ctx context.Context, from, to uint64) ([]queue.Entry, error)
}

// L1View is what L1 offers the sequencer.
type L1View struct {
	Revision uint64 `json:"revision"` // never 0; another one for every change
	// Generation changes when L1 dropped or changed queue entries that it had shown.
	Generation uint64        `json:"generation"`
	Head       derive.Anchor `json:"head"`
	// Anchor is the latest block that a new batch should be made on: L1's safe head, or the head an hour ago if later.
	Anchor derive.Anchor `json:"anchor"`
	// Consumable is the queue position up to which entries are as deep as the anchor, or so near to forceDelay that
	// waiting would be worse.
	Consumable uint64 `json:"consumable"`
	// Due is the queue position up to which entries are half of forceDelay old: no batch should end before it, because soon
	// L1 refuses one that does.
	Due uint64 `json:"due"`
	// WeiPerByte is what a byte of payload costs on L1 now; 0 if that is not known, and then the last price counts, also after
	// a restart.
	WeiPerByte uint64 `json:"weiPerByte"`
	// WeiPerTx is a transaction's share of what a batch costs besides its bytes. It counts if WeiPerByte is known.
	WeiPerTx uint64 `json:"weiPerTx"`
	// MaxBatchBytes bounds what a batch may grow to where L1 takes less now than Config.MaxBatchBytes; 0: it does not.
	MaxBatchBytes int `json:"maxBatchBytes,omitempty"`
}

// Clock is the wall clock, or a test's.
type Clock interface {
	Now() time.Time
	// Elapsed is how much time has passed since some moment, which no setting of the clock changes.
	Elapsed() time.Duration
	// At returns a channel that gets a value at t, and a function that gives it up.
	At(t time.Time) (<-chan time.Time, func())
}

// Config of a sequencer.
type Config struct {
	// Chain to build on. Required. While it is open, only the sequencer commits to its head, and who calls Reset.
	Chain *chain.Chain
	// Protocol of the instance. Required.
	Protocol protocol.Config
	// L1 as seen by this node. Required.
	L1 L1
	// Journal says where the journal is. Required: Dir or FS.
	Journal store.Config
	// Derived is where derivation from L1 stands. It counts if there is no journal: then what L1 does not have is given up.
	Derived protocol.State
	// FeeRecipient is the coinbase of our batches. Tips go there.
	FeeRecipient common.Address
	// Confirmations are how many blocks follow one with something in it, a second apart, though there is nothing for them: who waits
	// for confirmations gets them. As many follow as the base fee needs to fall again. Default: none. Always: they continue forever.
	Confirmations int
	// Heartbeat is the longest time without a block; 0 makes no others for nothing.
	Heartbeat time.Duration
	// MaxBatchBytes bounds the payload of a batch before compression, so that it always fits one submit.
	// Default: what six blobs take. Where only calldata is posted: CalldataCapacity.
	MaxBatchBytes int
	// MarginPercent is added to the L1 data price at admission. Default 20.
	MarginPercent uint64
	// Pool bounds what waits.
	Pool PoolConfig
	// Clock defaults to the wall clock.
	Clock Clock
	// AnyL1Time has block times follow L1's however far it is ahead of the clock, as on development chains, whose time tools put
	// forward. Default: up to a day.
	AnyL1Time bool
	// Log is required.
	Log *slog.Logger

	beforeVerify func() // tests hold verification up by it
}

// What a payload's content may take in six blobs, and in calldata: what they carry, less the envelope.
const (
	blobCapacity     = protocol.MaxBlobs*126_976 - 6
	CalldataCapacity = protocol.MaxCalldata - 6
)

func (c *Config) defaults() error {
	switch {
	case c.Chain == nil || c.L1 == nil || c.Log == nil:
		return errors.New("sequencer: Config needs Chain, L1 and Log")
	case c.Journal.Dir == "" && c.Journal.FS == nil:
		return errors.New("sequencer: Config.Journal needs a directory")
	case c.MaxBatchBytes == 0:
		c.MaxBatchBytes = blobCapacity
	}
	// A transaction of the greatest size, alone in a batch, must fit one.
	if least := maxTxBytes/2 + perTxBytes + 2*perBlockBytes; c.MaxBatchBytes < least || c.MaxBatchBytes > protocol.MaxBatchBytes {
		return fmt.Errorf("sequencer: MaxBatchBytes is %d, must be from %d to %d", c.MaxBatchBytes, least, protocol.MaxBatchBytes)
	}
	if c.MarginPercent == 0 {
		c.MarginPercent = 20
	}
	if c.Clock == nil {
		c.Clock = WallClock{}
	}
	if c.Journal.Log == nil {
		c.Journal.Log = c.Log
	}
	c.Pool.defaults()
	return nil
}

// Tip is where building continues.
type Tip struct {
	Head  *types.Header
	State protocol.State
	// QueueHash is the queue's hash at State.Queue.
	QueueHash common.Hash
	// Anchor of the last batch up to Head; the next may not have an earlier one.
	Anchor derive.Anchor
	// L1Revision is that of the first view of L1 to build on; earlier ones show what is gone.
	L1Revision uint64
}

// Context is what the blocks of one batch share; it is fixed before the first.
type Context struct {
	Batch        uint64         `json:"batch"`
	Anchor       derive.Anchor  `json:"anchor"`
	FeeRecipient common.Address `json:"feeRecipient"`
}

// Sequencer makes blocks. Its exported methods may be called by any goroutine. All fields below "loop's" belong to the
// one goroutine that runs loop; others reach them only by do. The verifier's are in verify.go.
type Sequencer struct {
	cfg     Config
	log     *slog.Logger
	chain   *chain.Chain
	config  common.Hash // of the protocol
	journal *store.Journal
	signer  types.Signer

	submissions chan *submission
	calls       chan func()
	fetch       chan struct{} // asks the fetcher to look
	showing     chan struct{} // holds a value while somebody lists the pool
	verifier    verifier
	cancel      context.CancelFunc
	wg          sync.WaitGroup
	stopped     chan struct{} // loop has returned

	// loop's
	tip         *Tip
	tipSegment  uint64 // of the journal, where tip is recorded
	head        headState
	batch       *openBatch // nil between batches
	again       *uint64    // the batch that was begun after blocks were undone; nil: none were
	reopening   bool       // the open block is being made again from the journal
	closing     bool       // the batch ends with the open block, or at once
	open        *openBlock // nil between blocks
	pool        *pool
	l1          L1View
	l1Seen      bool          // a view has come since the start
	ahead       *L1Ahead      // nil: L1's time is not ahead of the clock
	anchorTime  time.Time     // of the latest anchor that moved l1Time
	heard       time.Duration // when that came
	quotes      []quote       // L1's prices of the last minutes
	l1From      uint64        // views of earlier revisions are of an L1 that is gone
	entries     []queue.Entry // buffered, from tip.State.Queue on
	sealed      []*sealedRef  // not yet finalised on L1, in order
	verified    uint64        // number of the last verified block
	finalized   uint64        // number of the last block on finalised L1
	halted      error
	waiters     map[common.Hash][]chan<- Result
	facts       *facts
	pending     *Pending // cached
	asked       bool     // the next block is wanted although it is empty
	nextAt      uint64   // the time that is wanted for the next block; 0: the clock's
	resting     bool     // no block is made for nothing
	busy        busy     // the last block that was of use
	lastGroup   *store.Group
	sincePruned int
	reorgs      []Reorg
	restored    Recovery

	clockTrouble agent.Trouble
}

// openBatch is the batch that the next block belongs to.
type openBatch struct {
	Context
	blocks  uint64
	entries uint64
	bytes   int // of payload, before compression, at most
}

// Recovery tells what Open found in the journal.
type Recovery struct {
	Blocks       int `json:"blocks"`       // sealed blocks that go-ethereum had lost and were committed again
	Known        int `json:"known"`        // sealed blocks that it still had
	Transactions int `json:"transactions"` // acknowledged, not in a block, taken up again
	Stale        int `json:"stale"`        // acknowledged, and impossible by now (their nonce is used)
}

// Open replays the journal onto the chain and starts building. It fails with ParentMissingError if go-ethereum lacks
// the block that the journal continues from: the node then derives from L1 first, and opens again.
func Open(ctx context.Context, cfg Config) (*Sequencer, error) {
	if err := cfg.defaults(); err != nil {
		return nil, err
	}
	s := &Sequencer{
		cfg:         cfg,
		log:         cfg.Log.With("agent", "sequencer"),
		chain:       cfg.Chain,
		config:      cfg.Protocol.Hash(),
		signer:      types.LatestSigner(cfg.Chain.Env().Config),
		submissions: make(chan *submission, maxDrain),
		calls:       make(chan func()),
		fetch:       make(chan struct{}, 1),
		showing:     make(chan struct{}, 1),
		stopped:     make(chan struct{}),
		pool:        newPool(cfg.Pool),
		waiters:     map[common.Hash][]chan<- Result{},
		facts:       newFacts(),
	}
	s.verifier.init()
	if err := s.recover(ctx); err != nil {
		return nil, fmt.Errorf("sequencer: %w", err)
	}
	run, cancel := context.WithCancel(context.Background()) // ends by Close, whatever becomes of ctx
	s.cancel = cancel
	s.wg.Go(func() { s.loop(run) })
	s.wg.Go(func() { s.verifyLoop(run) })
	s.wg.Go(func() { s.watchL1(run) })
	s.wg.Go(func() { s.fetchEntries(run) })
	return s, nil
}

// Close stops building and waits for all goroutines. The open block is not sealed: the journal has what it is made of, and
// it is made again when that is opened.
func (s *Sequencer) Close() error {
	s.cancel()
	s.wg.Wait()
	return s.journal.Close()
}

// Recovery tells what Open found.
func (s *Sequencer) Recovery() Recovery { return s.restored }

// do runs f on the loop's goroutine and waits for it.
func (s *Sequencer) do(ctx context.Context, f func()) error {
	done := make(chan struct{})
	select {
	case s.calls <- func() { f(); close(done) }:
	case <-s.stopped:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	<-done
	return nil
}

// loop owns the state machine.
func (s *Sequencer) loop(ctx context.Context) {
	defer close(s.stopped)
	defer s.discardOpen()
	for ctx.Err() == nil {
		wake := s.advance()
		var timer <-chan time.Time
		stop := func() {}
		if !wake.IsZero() {
			timer, stop = s.cfg.Clock.At(wake.Add(-s.shift()))
		}
		select {
		case sub := <-s.submissions:
			s.admitAll(sub)
		case f := <-s.calls:
			f()
		case <-timer:
		case <-ctx.Done():
		}
		stop()
	}
}

// admitAll handles a submission and those behind it, bounded, so that the clock is looked at now and then.
func (s *Sequencer) admitAll(sub *submission) {
	s.admit(sub)
	for range maxDrain {
		select {
		case sub := <-s.submissions:
			s.admit(sub)
		default:
			return
		}
	}
}

// advance does all that is due and returns when to look again; zero if only at the next event.
func (s *Sequencer) advance() time.Time {
	for s.halted == nil {
		now := s.now()
		do, wake := s.decide(now)
		var err error
		switch do {
		case actOpen:
			err = s.openNext(s.openTime(now))
		case actRun:
			err = s.runReady()
		case actSeal:
			if s.catchUp(); s.pool.ready() > 0 && !s.open.full {
				continue
			}
			err = s.seal()
		case actRoll:
			err = s.roll()
		case actWait:
			return wake
		}
		if err != nil {
			s.halt(err)
		}
	}
	return time.Time{}
}

type action int

const (
	actWait action = iota
	actOpen        // begin a block
	actRun         // execute what is ready
	actSeal
	actRoll // end the batch
)

// decide says what to do next, and if that is to wait, until when, by the time that blocks go by. It changes nothing.
func (s *Sequencer) decide(now time.Time) (action, time.Time) {
	if !s.l1Seen {
		return actWait, time.Time{} // what L1 has is not derived yet: its first view says that it is
	}
	if s.open == nil {
		if s.batch != nil && s.batch.blocks > 0 && (s.closing || s.batchFull()) {
			return actRoll, time.Time{}
		}
		if s.nextContext().Anchor.Hash == (common.Hash{}) {
			return actWait, time.Time{} // the first batch of all: L1 has no safe block yet
		}
		if s.unverified() > maxUnverified {
			return actWait, time.Time{} // the verifier's progress is an event
		}
		if !s.work() {
			if fill := s.fillAt(); fill.IsZero() || now.Before(fill) {
				return actWait, fill
			}
		}
		if at := time.Unix(int64(s.nextTime(now))-maxAheadSecs, 0); now.Before(at) {
			return actWait, at
		}
		return actOpen, time.Time{}
	}
	if s.pool.ready() > 0 && !s.open.full {
		return actRun, time.Time{}
	}
	// Sealing a full block early is bounded by the opening of the next: no time runs away.
	if at := time.Unix(int64(s.open.builder.Time()), 0); !s.open.full && now.Before(at) {
		return actWait, at
	}
	return actSeal, time.Time{}
}

// nextTime is the time of a block opened now.
func (s *Sequencer) nextTime(now time.Time) uint64 {
	t := max(s.tip.Head.Time+1, uint64(max(now.Unix(), 0)))
	if s.nextAt > s.tip.Head.Time {
		t = s.nextAt
	}
	return max(t, s.nextContext().Anchor.Time)
}

// nextContext is the batch that a block opened now would belong to.
func (s *Sequencer) nextContext() Context {
	if s.batch != nil {
		return s.batch.Context
	}
	c := Context{Batch: s.tip.State.Batch, Anchor: s.tip.Anchor, FeeRecipient: s.cfg.FeeRecipient}
	if s.tip.State.Index > 0 {
		c.Batch++
	}
	if s.l1.Anchor.Number > c.Anchor.Number {
		c.Anchor = s.l1.Anchor
	}
	return c
}

// batchFull says whether the open batch should take no further block. While entries are due it continues: what it lists then
// is bounded by listable, and its blocks are nearly nothing.
func (s *Sequencer) batchFull() bool {
	b := s.batch
	if b.blocks >= protocol.MaxBatchBlocks/2 || b.entries >= protocol.MaxBatchEntries {
		return true
	}
	most := s.cfg.MaxBatchBytes
	if now := s.l1.MaxBatchBytes; now > 0 {
		most = min(most, now)
	}
	return !s.due() && (b.bytes+most/8 > most || s.l1.Anchor.Time > b.Anchor.Time+maxAnchorSecs)
}

// listable is how much of the open batch's payload may be taken by what it has so far. The most of it is kept free while
// entries are due, which have to be in it.
func (s *Sequencer) listable() int {
	if s.due() {
		return s.cfg.MaxBatchBytes / 8
	}
	return s.cfg.MaxBatchBytes
}

// halt stops everything but reads: what is wrong is for an operator to judge.
func (s *Sequencer) halt(err error) {
	if s.halted != nil {
		return
	}
	s.halted = fmt.Errorf("%w: %w", ErrHalted, err)
	s.log.Error("sequencer halted: it accepts no transactions; those accepted are in the journal and are restored at restart", "err", err)
	for hash, chans := range s.waiters {
		for _, ch := range chans {
			ch <- Result{Hash: hash, Err: s.halted}
		}
	}
	clear(s.waiters)
}

func (s *Sequencer) unverified() uint64 { return s.tip.Head.Number.Uint64() - s.verified }

// WallClock is the machine's.
type WallClock struct{}

// started is a moment that elapsed time is counted from.
var started = time.Now()

// Now implements Clock.
func (WallClock) Now() time.Time { return time.Now() }

// Elapsed implements Clock.
func (WallClock) Elapsed() time.Duration { return time.Since(started) }

// At implements Clock.
func (WallClock) At(t time.Time) (<-chan time.Time, func()) {
	timer := time.NewTimer(time.Until(t))
	return timer.C, func() { timer.Stop() }
}
