// Package batcher posts the sequencer's blocks to L1: it says when a batch closes, encodes it, decodes it again, and
// submits it in blobs or calldata, one batch at a time, naming the accumulator that it extends.
//
// It makes no blocks and decides nothing about them: what a batch holds is the sequencer's. It derives nothing: where
// L1's batches end it learns from this node's own derivation, and it posts only what the sequencer's verifier has taken
// through derivation. It keeps no state of its own: what has landed it reads from L1, what is under way the transaction
// sender has on record. Start at decide in plan.go, which is all of its judgement; Step observes, decides and performs.
package batcher

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/agent"
	"loft/chain"
	"loft/follower"
	"loft/l1"
	"loft/l1/send"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/queue"
)

// Batch is one of the sequencer's, of which L1 has not all.
type Batch struct {
	Number       uint64
	Anchor       derive.Anchor
	FeeRecipient common.Address
	Blocks       []Block // at least one
	Closed       bool    // takes no more blocks
	Verified     bool    // all blocks came out of derivation again
	Again        bool    // it begins with what was in blocks that were undone
}

// Block of a batch. Its body is in the chain's database.
type Block struct {
	Number               uint64
	Hash                 common.Hash
	Time                 uint64
	Forced               uint64 // how many of its transactions, the first ones, came from the queue
	QueueStart, QueueEnd uint64
	QueueHash            common.Hash // at QueueEnd
}

// Sequencer whose batches are posted.
type Sequencer interface {
	// Batches from number from on, in order, at most limit.
	Batches(ctx context.Context, from uint64, limit int) ([]Batch, error)
	// CloseBatch ends the open batch, soon if not at once; ok is false if there is none with blocks.
	CloseBatch(ctx context.Context) (batch uint64, ok bool, err error)
	// Redo asks for other blocks from a batch on, because L1 can never take the batch as it is.
	Redo(ctx context.Context, batch uint64, cause error) error
}

// Derived is what this node derived from L1 itself.
type Derived interface {
	// After is where derivation stood after a number of batches.
	After(batches uint64) (follower.Point, error)
}

// Queue as this node read it from L1.
type Queue interface {
	Range(from, to uint64) ([]queue.Entry, error)
	// Hash of the queue at a position; queue.ErrNoEntry if that has not been read yet.
	Hash(position uint64) (common.Hash, error)
}

// Sender of the posting account; package send has the real one.
type Sender interface {
	Address() common.Address
	Send(ctx context.Context, c send.Candidate) (*types.Receipt, error)
	Cancel(ctx context.Context, id string) error
	InFlight(ctx context.Context) ([]send.InFlight, error)
}

// Mode says where payloads go.
type Mode string

const (
	Auto     Mode = "auto"     // whichever is cheaper now; calldata while L1 does not tell blob fees
	Blobs    Mode = "blobs"    // blobs only
	Calldata Mode = "calldata" // calldata only: for an L1 without blobs, and on a Loft parent
)

// Config of a batcher. The fields without a default are required.
type Config struct {
	Chain     *chain.Chain
	Protocol  protocol.Config
	Client    *l1.Client
	Sender    Sender
	Sequencer Sequencer
	Derived   Derived
	Queue     Queue
	// Tariff is where the batcher shows what L1 charges. Default: a new one.
	Tariff *Tariff
	// Mode of posting. Default: Auto.
	Mode Mode
	// Interval is the age at which a batch is closed and posted whose tips pay for that: counted from its first block with something
	// in it. Default: one minute.
	Interval time.Duration
	// Patience is the age at which one is posted whose tips do not pay for it, and Empty that of one with nothing in it. Both are at
	// most a quarter of the age at which L1 refuses it. Defaults: Interval.
	Patience, Empty time.Duration
	// TargetBytes is the encoded size at which a batch is closed before that. Default: five blobs, or 100,000 of calldata.
	TargetBytes int
	// Poll is how often Run looks. Default: 500 ms.
	Poll time.Duration
	// Now is the wall clock. Default: time.Now.
	Now func() time.Time
	Log *slog.Logger
}

func (c *Config) defaults() error {
	if c.Chain == nil || c.Client == nil || c.Sender == nil || c.Sequencer == nil || c.Derived == nil || c.Queue == nil || c.Log == nil {
		return errors.New("batcher: Config needs Chain, Client, Sender, Sequencer, Derived, Queue and Log")
	}
	switch c.Mode {
	case "":
		c.Mode = Auto
	case Auto, Blobs, Calldata:
	default:
		return fmt.Errorf("batcher: mode %q is unknown: give %q, %q or %q", c.Mode, Auto, Blobs, Calldata)
	}
	most := maxStream(c.Mode)
	if c.TargetBytes == 0 {
		c.TargetBytes = most * 5 / 6
	}
	if c.TargetBytes < 1000 || c.TargetBytes > most {
		return fmt.Errorf("batcher: a target of %d bytes is out of bounds: give 1000 to %d", c.TargetBytes, most)
	}
	if c.Interval == 0 {
		c.Interval = time.Minute
	}
	if c.Interval < time.Second {
		return fmt.Errorf("batcher: an interval of %v is too short: give at least 1s", c.Interval)
	}
	c.Patience, c.Empty = max(c.Patience, c.Interval), max(c.Empty, c.Interval)
	if c.Poll == 0 {
		c.Poll = 500 * time.Millisecond
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Tariff == nil {
		c.Tariff = new(Tariff)
	}
	return nil
}

// Batcher posts batches, and shows in its Tariff what that costs. Step and Run belong to one goroutine; Backlog may be called from
// any.
type Batcher struct {
	*Tariff
	cfg Config
	log *slog.Logger

	// Step's
	inbox   *inbox
	mode    Mode // Config's, or Calldata while it is Auto and L1 does not tell blob fees
	sizer   sizer
	usual   lately   // what batches were like
	encoded *payload // of the batch that is due, until it has landed
	flights agent.Flights[submitted]
	unsent  agent.Trouble   // with sending batches
	refused common.Hash     // L1 head at the last refusal: nothing is sent before the next
	waited  string          // already logged
	told    map[uint64]bool // batches that the sequencer was asked to redo at this L1 head

	mu      sync.Mutex // guards what follows
	backlog Backlog
}

// submitted is what a transaction under way posts. There is one at a time.
type submitted struct {
	batch   uint64
	payload *payload
}

// Backlog is what L1 does not have yet.
type Backlog struct {
	Batches uint64 `json:"batches"`
	Blocks  uint64 `json:"blocks"`
	AgeSecs uint64 `json:"ageSecs"` // of the oldest block
	// Waiting is why the next batch is not posted; empty if it is, or if there is none.
	Waiting string `json:"waiting,omitempty"`
}

// New makes a batcher; it does nothing before Step or Run.
func New(cfg Config) (*Batcher, error) {
	if err := cfg.defaults(); err != nil {
		return nil, err
	}
	return &Batcher{Tariff: cfg.Tariff, cfg: cfg, mode: cfg.Mode, usual: begin, log: cfg.Log.With("agent", "batcher")}, nil
}

// Run posts until ctx ends. Trouble is logged and tried again; it ends with ctx's error, and with nothing under way in
// this process: what was sent is the sender's, and on its record.
func (b *Batcher) Run(ctx context.Context) error {
	defer b.flights.Wait()
	return agent.Loop(ctx, b.cfg.Poll, b.Step, agent.Words{Log: b.log, Level: slog.LevelError, Trouble: "cannot post batches, retrying", Recovered: "posting resumed"})
}

// Backlog as of the last Step.
func (b *Batcher) Backlog() Backlog {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.backlog
}

// Step looks once and does what is due. It does not wait for L1: a submission is under way until a later Step finds its
// outcome.
func (b *Batcher) Step(ctx context.Context) error {
	b.land()
	if err := b.readInbox(ctx); err != nil {
		return fmt.Errorf("read the inbox: %w", err)
	}
	v, err := b.observe(ctx)
	if err != nil {
		return err
	}
	d := decide(v, b.limits())
	b.report(v, d)
	if d.close != "" {
		batch, ok, err := b.cfg.Sequencer.CloseBatch(ctx)
		if err != nil {
			return fmt.Errorf("close batch %d: %w", v.open.Number, err)
		}
		b.log.Debug("closed batch", "batch", batch, "had_blocks", ok, "because", d.close)
	}
	switch {
	case d.redo != nil && !b.told[v.next.Number]:
		b.log.Warn("l1 can never take this batch, its blocks are made again", "batch", v.next.Number, "err", d.redo)
		b.told[v.next.Number] = true
		if err := b.cfg.Sequencer.Redo(ctx, v.next.Number, d.redo); err != nil {
			return fmt.Errorf("redo batch %d: %w", v.next.Number, err)
		}
	case d.post:
		err := b.post(ctx, v)
		if errors.Is(err, errDropped) || errors.Is(err, errNoRoom) {
			d.wait = err.Error()
			b.report(v, d)
			return nil
		}
		return err
	}
	return nil
}

// limits are what decide goes by. A batch is never left to wait for so long that L1 could refuse it.
func (b *Batcher) limits() limits {
	interval := uint64(b.cfg.Interval / time.Second)
	age := func(d time.Duration) uint64 { return max(interval, min(uint64(d/time.Second), b.inbox.MaxBatchAge/4)) }
	return limits{interval: interval, patience: age(b.cfg.Patience), empty: age(b.cfg.Empty), target: b.target(), drift: b.cfg.Protocol.MaxDriftSecs}
}

// report remembers the backlog, and logs why nothing is posted when that changes.
func (b *Batcher) report(v *view, d verdict) {
	backlog := Backlog{Waiting: d.wait}
	if v.open != nil && v.open.Number >= v.inbox.Batches {
		backlog.Batches = v.open.Number - v.inbox.Batches + 1
		last := v.open.Blocks[len(v.open.Blocks)-1].Number
		backlog.Blocks = last - min(last, v.posted)
	}
	if v.next != nil {
		backlog.AgeSecs = v.now - min(v.now, v.next.Blocks[0].Time)
	}
	b.mu.Lock()
	b.backlog = backlog
	b.mu.Unlock()
	if d.wait != b.waited && d.wait != "" {
		b.log.Info("not posting", "batch", v.inbox.Batches, "reason", d.wait, "backlog_batches", backlog.Batches)
	}
	b.waited = d.wait
}

// prefix of the names under which the sender knows submissions.
const prefix = "batch "

// post encodes the batch that is due and hands it to the sender.
func (b *Batcher) post(ctx context.Context, v *view) error {
	last := v.next.Blocks[len(v.next.Blocks)-1].Hash
	id := fmt.Sprintf("%s%d on %x with %x", prefix, v.next.Number, v.inbox.Accumulator[:8], last[:8])
	// One batch is under way at a time: another that waits for a block, for a parent that is gone or of blocks that are
	// gone, could only revert, and its blobs be paid for.
	underWay, err := b.cfg.Sender.InFlight(ctx)
	if err != nil {
		return fmt.Errorf("ask what is in flight: %w", err)
	}
	for _, f := range underWay {
		if f.Block == 0 && f.ID != id && strings.HasPrefix(f.ID, prefix) {
			b.log.Info("abandoning a submission that l1 would reject", "submission", f.ID, "tx", f.Tx)
			if err := b.cfg.Sender.Cancel(ctx, f.ID); !errors.Is(err, send.ErrLanded) {
				return err
			}
			return nil // L1 took or refused it meanwhile: the next look says
		}
	}
	if b.encoded == nil || b.encoded.last != last {
		if b.encoded, err = b.encode(v); err != nil {
			return err
		}
	}
	inBlobs := choose(b.mode, b.encoded, v.inbox)
	if b.encoded.metered(inBlobs) > v.inbox.Room {
		return errNoRoom
	}
	candidate := submission(id, b.cfg.Protocol.Inbox, v.inbox.Accumulator, b.encoded, inBlobs)
	b.flights.Start(submitted{v.next.Number, b.encoded}, func() (*types.Receipt, error) { return b.cfg.Sender.Send(ctx, candidate) })
	return nil
}

// land handles what became of a submission.
func (b *Batcher) land() {
	l, ok := b.flights.Landed()
	if !ok {
		return
	}
	var revert *l1.RevertError
	switch payload := l.Of.payload; {
	case l.Err == nil:
		b.unsent.Over(b.log, "sending batches resumed")
		b.log.Info("batch included on l1", "batch", l.Of.batch, "blocks", payload.blocks, "bytes", len(payload.stream), "tx", l.Receipt.TxHash,
			"l1_block", l.Receipt.BlockNumber, "gas", l.Receipt.GasUsed, "blob_gas", l.Receipt.BlobGasUsed)
		b.usual.add(payload.txs, len(payload.stream))
		b.encoded = nil
		return
	case l.Interrupted():
		return
	case errors.Is(l.Err, send.ErrCancelled):
		b.log.Info("submission abandoned", "batch", l.Of.batch)
	case errors.As(l.Err, &revert):
		// Another's batch landed first, an anchor is gone: what to do follows from what L1 holds by then.
		b.log.Warn("l1 rejected a batch", "batch", l.Of.batch, "err", l.Err)
	default:
		b.unsent.Tell(b.log, slog.LevelError, "cannot send batch", "batch", l.Of.batch, "err", l.Err)
	}
	if b.inbox != nil {
		b.refused = b.inbox.head.Hash
	}
}
