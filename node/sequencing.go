package node

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/batcher"
	"loft/chain"
	"loft/follower"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/queue"
	"loft/sequencer"
)

// l1Source shows a sequencer L1 as the follower beside it has taken it in, so that both have one view.
type l1Source struct {
	follower *follower.Follower
	prices   func() batcher.Prices
	calldata func() bool // batches have to fit calldata
	now      func() uint64
	synced   bool // all of L1 was taken in once
}

// Watch implements sequencer.L1. Nothing is shown before all of L1 has been taken in once: what a sequencer made before would
// not be on what L1 has.
func (s *l1Source) Watch(ctx context.Context, seen uint64) (sequencer.L1View, error) {
	for {
		now, changed := s.follower.Snapshot()
		s.synced = s.synced || now.CaughtUp
		if now.Revision != seen && s.synced {
			return s.view(now)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return sequencer.L1View{}, ctx.Err()
		}
	}
}

func (s *l1Source) view(now follower.Snapshot) (sequencer.L1View, error) {
	anchor := now.Safe
	if now.Old.Number > anchor.Number {
		anchor = now.Old
	}
	wall := max(s.now(), now.Head.Time) // the inbox goes by L1's
	consumable, err := s.follower.Consumable(anchor, wall)
	if err != nil {
		return sequencer.L1View{}, fmt.Errorf("consumable entries: %w", err)
	}
	due, err := s.follower.Due(wall)
	if err != nil {
		return sequencer.L1View{}, fmt.Errorf("entries that are due: %w", err)
	}
	most := 0
	if s.calldata() {
		most = sequencer.CalldataCapacity
	}
	price := s.prices()
	return sequencer.L1View{Revision: now.Revision, Generation: now.Generation, Head: now.Head, Anchor: anchor, Consumable: consumable, Due: due,
		WeiPerByte: price.Byte, WeiPerTx: price.Tx, MaxBatchBytes: most}, nil
}

// Entries implements sequencer.L1.
func (s *l1Source) Entries(_ context.Context, from, to uint64) ([]queue.Entry, error) {
	return s.follower.Entries().Range(from, to)
}

// sequencingHead lets a follower and a sequencer share a chain: what L1 says goes before what the sequencer made, and the
// sequencer builds on. Until the sequencer is there the chain just follows.
type sequencingHead struct {
	chain     *chain.Chain
	l1        l1Canonical
	queue     queueHashes
	sequencer atomic.Pointer[sequencer.Sequencer]
}

// l1Canonical says whether an anchor is on L1's chain.
type l1Canonical interface {
	IsCanonical(ctx context.Context, anchor derive.Anchor) (bool, error)
}

// queueHashes is the queue as the node has taken it in.
type queueHashes interface {
	Hash(position uint64) (common.Hash, error)
}

// SetHead implements follower.Head: derivation made a block that the sequencer did not.
func (h *sequencingHead) SetHead(block *types.Block) error {
	return h.moveTo(context.Background(), block, 0, "another batch landed on l1")
}

// moveTo makes the sequencer build on a block, and on no view of L1 before a revision.
func (h *sequencingHead) moveTo(ctx context.Context, block *types.Block, revision uint64, cause string) error {
	s := h.sequencer.Load()
	if s == nil {
		return h.chain.SetHead(block)
	}
	tip, err := h.tip(block.Header())
	if err != nil {
		return err
	}
	tip.L1Revision = revision
	_, err = s.Reset(ctx, tip, cause)
	if errors.Is(err, sequencer.ErrHalted) { // what L1 says is the chain nonetheless
		return h.chain.SetHead(block)
	}
	return err
}

func (h *sequencingHead) tip(header *types.Header) (sequencer.Tip, error) {
	record, err := h.chain.Record(header.Hash())
	if err != nil {
		return sequencer.Tip{}, err
	}
	return sequencer.Tip{Head: header, State: record.State, QueueHash: record.QueueHash, Anchor: record.Anchor}, nil
}

// Rewound implements follower.Sequencing: of our blocks those stay that were made on what L1 still has. Beneath them there may
// be another's batch that L1 dropped alone, so all are looked at: that the last one stands says nothing of those before.
func (h *sequencingHead) Rewound(ctx context.Context, to follower.Rewind) error {
	if !h.chain.IsCanonical(h.chain.Header(to.Cursor.Block)) {
		return h.overtaken(ctx, to)
	}
	head, l1 := h.chain.Head(), &askedOnce{l1: h.l1}
	header := head // all up to it stand
	for at := head; at.Hash() != to.Cursor.Block; {
		record, err := h.chain.Record(at.Hash())
		if err != nil {
			return err
		}
		parent := h.chain.Header(at.ParentHash)
		if parent == nil {
			return fmt.Errorf("block %d: parent %s: %w", at.Number, at.ParentHash, chain.ErrUnknownBlock)
		}
		ok, err := h.stands(ctx, l1, record, to)
		if err != nil {
			return err
		}
		if s := h.sequencer.Load(); ok && s != nil { // what another posted cannot be posted by us
			if ok, err = s.Made(ctx, at.Number.Uint64(), at.Hash()); err != nil {
				return err
			}
		}
		if !ok {
			header = parent
		}
		at = parent
	}
	if to.Revision == 0 && header.Hash() == head.Hash() {
		// After a restart. If L1 stayed what it was, nothing happened.
		if ok, err := h.openStands(ctx, l1, to); ok || err != nil {
			return err
		}
	}
	// Also if all blocks stand: the batch in the making may be on an anchor that is gone.
	return h.moveTo(ctx, h.chain.Block(header.Hash()), to.Revision, "l1 reorganised")
}

// overtaken is after a start at which more was derived from L1 than the journal went on from: another's batch had landed, and
// the blocks that the journal brought back are not on it.
func (h *sequencingHead) overtaken(ctx context.Context, to follower.Rewind) error {
	block := h.chain.Block(to.Cursor.Block)
	if block == nil {
		return fmt.Errorf("move to block %s, where l1's batches end: %w", to.Cursor.Block, chain.ErrUnknownBlock)
	}
	record, err := h.chain.Record(block.Hash())
	if err != nil {
		return err
	}
	if err := h.moveTo(ctx, block, to.Revision, "another batch landed on l1"); err != nil {
		return err
	}
	return h.Derived(ctx, to.Cursor, record.Anchor)
}

// openStands says whether the block in the making, which a journal may have brought back, can go on on the L1 that is left.
func (h *sequencingHead) openStands(ctx context.Context, l1 l1Canonical, to follower.Rewind) (bool, error) {
	s := h.sequencer.Load()
	if s == nil {
		return true, nil
	}
	view, open, err := s.OpenView(ctx)
	if err != nil || !open {
		return true, err
	}
	anchor := derive.Anchor{Number: view.AnchorNumber, Hash: view.AnchorHash, Time: view.AnchorTime}
	return h.stands(ctx, l1, chain.Record{State: protocol.State{Mode: protocol.ModePayload, Queue: view.QueueEnd}, QueueHash: view.QueueHash, Anchor: anchor}, to)
}

// Derived implements follower.Sequencing.
func (h *sequencingHead) Derived(ctx context.Context, closed protocol.State, anchor derive.Anchor) error {
	s := h.sequencer.Load()
	if s == nil {
		return nil
	}
	if err := s.Derived(ctx, closed, anchor); !errors.Is(err, sequencer.ErrHalted) {
		return err
	}
	return nil
}

// stands says whether a block can be part of a batch of ours on the L1 that is left.
func (h *sequencingHead) stands(ctx context.Context, l1 l1Canonical, r chain.Record, to follower.Rewind) (bool, error) {
	if r.State.Queue > to.Tail || (r.State.Mode != protocol.ModePayload && r.State.Batch >= to.Cursor.Batch) {
		return false, nil
	}
	if hash, err := h.queue.Hash(r.State.Queue); err != nil || hash != r.QueueHash {
		return false, err
	}
	if r.Anchor.Number <= to.Fork {
		return true, nil
	}
	return l1.IsCanonical(ctx, r.Anchor)
}

// askedOnce asks L1 once for an anchor that blocks share which are looked at one after the other.
type askedOnce struct {
	l1     l1Canonical
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
