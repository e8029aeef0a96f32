// Package opener posts a batch for everybody when the sequencer is silent: the queue's entries, and nothing else. Anybody may,
// once the door is open (SPEC.md section 4), and it takes no more than an account on L1; so nobody needs the sequencer to have
// a transaction of theirs run, or to leave.
//
// What it posts derives as default blocks, which hold exactly the entries that L1 recorded. It makes no blocks itself, and it
// posts only on what this node has derived. It keeps nothing. Start at decide.
package opener

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
	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/follower"
	"loft/l1"
	"loft/l1/send"
	"loft/protocol"
)

// Follower is what this node has processed of L1.
type Follower interface {
	Snapshot() (follower.Snapshot, <-chan struct{})
}

// Queue as this node read it from L1.
type Queue interface {
	Hash(position uint64) (common.Hash, error)
}

// Sender of the posting account; package send has the real one.
type Sender interface {
	Address() common.Address
	Send(ctx context.Context, c send.Candidate) (*types.Receipt, error)
}

// Config of an opener. The fields without a default are required.
type Config struct {
	Client   *l1.Client
	Protocol protocol.Config
	Follower Follower
	Queue    Queue
	Sender   Sender
	// Poll is how often Run looks. Default: 1 s.
	Poll time.Duration
	Log  *slog.Logger
}

// Opener posts what the sequencer does not. Step and Run belong to one goroutine.
type Opener struct {
	cfg    Config
	log    *slog.Logger
	inbox  *bindings.Inbox
	seen   *view // of the last head
	waited string

	mu   sync.Mutex
	door Door
}

// Door says whether anybody may post.
type Door struct {
	Open bool `json:"open"`
	// Opens is the L1 time after which it is open if the sequencer stays silent; 0 while nothing waits in the queue.
	Opens uint64 `json:"opens"`
	// Waiting is how many entries wait.
	Waiting uint64 `json:"waiting"`
}

// New makes an opener; it does nothing before Step or Run.
func New(cfg Config) (*Opener, error) {
	if cfg.Client == nil || cfg.Follower == nil || cfg.Queue == nil || cfg.Sender == nil || cfg.Log == nil {
		return nil, errors.New("opener: Config needs Client, Follower, Queue, Sender and Log")
	}
	if cfg.Poll == 0 {
		cfg.Poll = time.Second
	}
	return &Opener{cfg: cfg, log: cfg.Log.With("agent", "opener"), inbox: bindings.NewInbox()}, nil
}

// Run looks until ctx ends. Trouble is logged and tried again.
func (o *Opener) Run(ctx context.Context) error {
	return agent.Loop(ctx, o.cfg.Poll, o.Step, agent.Words{Log: o.log, Level: slog.LevelWarn, Trouble: "cannot post, retrying"})
}

// Door as of the last Step.
func (o *Opener) Door() Door {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.door
}

// view is all that a decision depends on: the inbox on the state after L1's head, and what this node has processed.
type view struct {
	typed.InboxTerms
	typed.InboxState
	now follower.Snapshot
}

// order is what to post; nil if nothing, with why.
type order struct {
	queueEnd     uint64
	anchorNumber uint64
	anchorHash   common.Hash
	firstTime    uint64 // L2's clock continues at L1's
}

// anchorReach is for how many blocks EIP-2935 knows an anchor, less some to land in.
const anchorReach = 8191 - 64

// decide is the opener's judgement: the queue as far as one batch goes and this node has read it, on the newest anchor that
// cannot be dropped. It does not wait for the rest: entries that come one after another could keep it waiting forever.
func decide(v *view) (*order, string) {
	switch {
	case v.QueueHead == v.QueueTail:
		return nil, "nothing waits in the queue"
	case !v.DoorOpen:
		return nil, "the sequencer may still post"
	case !v.now.CaughtUp || v.now.Cursor.Batch != v.Batches:
		return nil, "this node has not derived all batches"
	case v.now.Tail <= v.QueueHead:
		return nil, "this node has not read what waits in the queue"
	}
	out := &order{queueEnd: min(v.QueueTail, v.now.Tail, v.QueueHead+protocol.MaxBatchEntries), anchorNumber: v.AnchorNumber, anchorHash: v.AnchorHash, firstTime: v.now.Head.Time}
	if safe := v.now.Safe; safe.Number > v.AnchorNumber && v.now.Head.Number-safe.Number < anchorReach {
		out.anchorNumber, out.anchorHash = safe.Number, safe.Hash
	}
	return out, ""
}

// opens is when the door opens if the sequencer does nothing.
func (v *view) opens() uint64 {
	if v.QueueHead == v.QueueTail {
		return 0
	}
	return min(v.Oldest+v.ForceDelay, max(v.Oldest, v.LastSequencer)+v.OpenDelay)
}

// Step looks once, and posts if it may. Unlike other agents' steps it returns when what it posted is in a block of L1: there is
// nothing to do meanwhile, and what to post next depends on it.
func (o *Opener) Step(ctx context.Context) error {
	v, err := o.observe(ctx)
	if err != nil {
		return err
	}
	o.mu.Lock()
	o.door = Door{Open: v.DoorOpen, Opens: v.opens(), Waiting: v.QueueTail - v.QueueHead}
	o.mu.Unlock()
	what, why := decide(v)
	if what == nil {
		if why != o.waited && v.QueueHead != v.QueueTail {
			o.log.Info("not posting", "reason", why, "entries", v.QueueTail-v.QueueHead, "door_opens", time.Unix(int64(v.opens())+1, 0).UTC())
		}
		o.waited = why
		return nil
	}
	o.waited = ""
	hash, err := o.cfg.Queue.Hash(what.queueEnd)
	if err != nil {
		return err
	}
	batch := bindings.Batch{Parent: v.Accumulator, QueueEnd: what.queueEnd, QueueHash: hash, AnchorNumber: what.anchorNumber, AnchorHash: what.anchorHash,
		FirstTime: what.firstTime, FeeRecipient: o.cfg.Sender.Address()}
	receipt, err := o.cfg.Sender.Send(ctx, send.Candidate{ID: fmt.Sprintf("open batch %d on %x up to %d", v.Batches, v.Accumulator[:8], what.queueEnd), To: &o.cfg.Protocol.Inbox,
		Data: o.inbox.PackSubmitData(batch, follower.NoBlocks)})
	var refused *l1.RevertError
	if errors.As(err, &refused) { // another was first, or L1 moved: the next look says
		o.log.Info("l1 took another batch, or none", "batch", v.Batches, "err", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("post batch %d: %w", v.Batches, err)
	}
	o.log.Warn("posted what the sequencer did not", "batch", v.Batches, "entries", what.queueEnd-v.QueueHead, "tx", receipt.TxHash, "l1_block", receipt.BlockNumber)
	return nil
}

// observe reads the inbox on the state after L1's head, unless that is the head of the last look.
func (o *Opener) observe(ctx context.Context) (*view, error) {
	header, err := o.cfg.Client.Header(ctx, l1.Latest)
	if err != nil {
		return nil, err
	}
	if o.seen == nil || o.seen.Block != header.Hash {
		next := &view{}
		if o.seen != nil {
			next.InboxTerms = o.seen.InboxTerms
		} else if next.InboxTerms, err = typed.ReadInboxTerms(ctx, o.cfg.Client, header.Hash, o.cfg.Protocol.Inbox); err != nil {
			return nil, err
		}
		state, err := typed.ReadInbox(ctx, o.cfg.Client, header.Hash, o.cfg.Protocol.Inbox)
		if err != nil {
			return nil, err
		}
		next.InboxState = *state
		o.seen = next
	}
	v := *o.seen
	v.now, _ = o.cfg.Follower.Snapshot()
	return &v, nil
}
