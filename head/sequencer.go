package head

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/follower"
	"loft/protocol"
	"loft/protocol/derive"
)

// Maker makes blocks beyond what is derived; package sequencer has the real one.
type Maker interface {
	// BuildOn makes it build on a block of the chain's, and on no view of L1 before a revision.
	BuildOn(ctx context.Context, block common.Hash, revision uint64, cause string) error
	// Derived tells it that derivation closed a batch, on an anchor.
	Derived(ctx context.Context, closed protocol.State, anchor derive.Anchor) error
	// Made says whether it made a block, so that it can post it.
	Made(ctx context.Context, number uint64, hash common.Hash) (bool, error)
	// OpenView returns the view of L1 that the block in the making is on; ok is false between blocks.
	OpenView(ctx context.Context) (view protocol.View, ok bool, err error)
}

// L1 says whether an anchor is on its chain.
type L1 interface {
	IsCanonical(ctx context.Context, anchor derive.Anchor) (bool, error)
}

// Queue is the queue as the node has read it from L1.
type Queue interface {
	Hash(position uint64) (common.Hash, error)
}

// Sequencer is the head of a chain that follows L1 and that a sequencer builds on: what L1 says goes before what the sequencer
// made, and the sequencer builds on. It has no state of its own.
type Sequencer struct {
	chain *chain.Chain
	l1    L1
	queue Queue
	maker Maker
}

// NewSequencer makes the head of a chain that a maker builds on.
func NewSequencer(c *chain.Chain, l1 L1, queue Queue, maker Maker) *Sequencer {
	return &Sequencer{chain: c, l1: l1, queue: queue, maker: maker}
}

// SetHead implements follower.Head: derivation made a block that the sequencer did not.
func (h *Sequencer) SetHead(block *types.Block) error {
	return h.maker.BuildOn(context.Background(), block.Hash(), 0, "another batch landed on l1")
}

// Derived implements follower.Sequencing.
func (h *Sequencer) Derived(ctx context.Context, closed protocol.State, anchor derive.Anchor) error {
	return h.maker.Derived(ctx, closed, anchor)
}

// Rewound implements follower.Sequencing: of our blocks those stay that were made on what L1 still has. Beneath them there may
// be another's batch that L1 dropped alone, so all are looked at: that the last one stands says nothing of those before.
func (h *Sequencer) Rewound(ctx context.Context, to follower.Rewind) error {
	if !h.chain.IsCanonical(h.chain.Header(to.Cursor.Block)) {
		return h.overtaken(ctx, to)
	}
	head, l1 := h.chain.Head(), &askedOnce{l1: h.l1}
	last := head.Hash() // all up to it stand
	for at := head; at.Hash() != to.Cursor.Block; {
		parent := h.chain.Header(at.ParentHash)
		if parent == nil {
			return fmt.Errorf("block %d: parent %s: %w", at.Number, at.ParentHash, chain.ErrUnknownBlock)
		}
		ok, err := h.stands(ctx, l1, at, to)
		if err != nil {
			return err
		}
		if !ok {
			last = at.ParentHash
		}
		at = parent
	}
	if to.Revision == 0 && last == head.Hash() {
		// After a restart. If L1 stayed what it was, nothing happened.
		if ok, err := h.openStands(ctx, l1, to); ok || err != nil {
			return err
		}
	}
	// Also if all blocks stand: the batch in the making may be on an anchor that is gone.
	return h.maker.BuildOn(ctx, last, to.Revision, "l1 reorganised")
}

// overtaken moves to where derivation stands if the chain has left that: another's batch landed, and our blocks are not on it.
func (h *Sequencer) overtaken(ctx context.Context, to follower.Rewind) error {
	record, err := h.chain.Record(to.Cursor.Block)
	if err != nil {
		return fmt.Errorf("move to where l1's batches end: %w", err)
	}
	if err := h.maker.BuildOn(ctx, to.Cursor.Block, to.Revision, "another batch landed on l1"); err != nil {
		return err
	}
	return h.maker.Derived(ctx, to.Cursor, record.Anchor)
}

// stands says whether a block can be part of a batch of ours on the L1 that is left. What another posted cannot be posted by us.
func (h *Sequencer) stands(ctx context.Context, l1 L1, block *types.Header, to follower.Rewind) (bool, error) {
	record, err := h.chain.Record(block.Hash())
	if err != nil {
		return false, err
	}
	if record.State.Mode != protocol.ModePayload && record.State.Batch >= to.Cursor.Batch {
		return false, nil
	}
	if ok, err := h.remains(ctx, l1, record.View(), to); !ok || err != nil {
		return false, err
	}
	return h.maker.Made(ctx, block.Number.Uint64(), block.Hash())
}

// openStands says whether the block in the making, which a journal may have brought back, can continue on the L1 that is left.
func (h *Sequencer) openStands(ctx context.Context, l1 L1, to follower.Rewind) (bool, error) {
	view, open, err := h.maker.OpenView(ctx)
	if err != nil || !open {
		return true, err
	}
	return h.remains(ctx, l1, view, to)
}

// remains says whether L1 still has what a block saw of it: the queue, up to the entries that it ends at, and the anchor.
func (h *Sequencer) remains(ctx context.Context, l1 L1, view protocol.View, to follower.Rewind) (bool, error) {
	if view.QueueEnd > to.Tail {
		return false, nil
	}
	if hash, err := h.queue.Hash(view.QueueEnd); err != nil || hash != view.QueueHash {
		return false, err
	}
	if view.AnchorNumber <= to.Fork {
		return true, nil
	}
	return l1.IsCanonical(ctx, derive.Anchor{Number: view.AnchorNumber, Hash: view.AnchorHash, Time: view.AnchorTime})
}

// askedOnce asks L1 once for an anchor that blocks share which are looked at one after the other.
type askedOnce struct {
	l1     L1
	anchor derive.Anchor
	asked  bool
	answer bool
}

func (a *askedOnce) IsCanonical(ctx context.Context, anchor derive.Anchor) (bool, error) {
	if !a.asked || anchor != a.anchor {
		answer, err := a.l1.IsCanonical(ctx, anchor)
		if err != nil {
			return false, err
		}
		a.anchor, a.asked, a.answer = anchor, true, answer
	}
	return a.answer, nil
}
