package node

import (
	"context"
	"fmt"
	"time"

	"loft/batcher"
	"loft/chain"
	"loft/follower"
	"loft/l1"
	"loft/protocol/derive"
	"loft/protocol/queue"
	"loft/sequencer"
)

// canonical implements head.L1 by the L1 node.
type canonical struct{ client *l1.Client }

func (c canonical) IsCanonical(ctx context.Context, anchor derive.Anchor) (bool, error) {
	header, err := c.client.HeaderByNumber(ctx, anchor.Number)
	if err != nil {
		return false, fmt.Errorf("anchor %d: %w", anchor.Number, err)
	}
	return header.Hash == anchor.Hash, nil
}

// l1Source implements sequencer.L1 by what the node has read of L1, so that both have one view, and by what posting costs there.
type l1Source struct {
	feed   *follower.Feed
	tariff *batcher.Tariff
	now    func() time.Time
}

// Watch implements sequencer.L1.
func (s *l1Source) Watch(ctx context.Context, seen uint64) (sequencer.L1View, error) {
	offer, err := s.feed.Offer(ctx, seen, func() uint64 { return uint64(s.now().Unix()) })
	if err != nil {
		return sequencer.L1View{}, err
	}
	most := 0
	if s.tariff.CalldataOnly() {
		most = sequencer.CalldataCapacity
	}
	price := s.tariff.Prices()
	return sequencer.L1View{Revision: offer.Revision, Generation: offer.Generation, Head: offer.Head, Anchor: offer.Anchor, Consumable: offer.Consumable, Due: offer.Due,
		WeiPerByte: price.Byte, WeiPerTx: price.Tx, MaxBatchBytes: most}, nil
}

// Entries implements sequencer.L1.
func (s *l1Source) Entries(_ context.Context, from, to uint64) ([]queue.Entry, error) {
	return s.feed.Entries().Range(from, to)
}

// posted shows a batcher the sequencer's batches.
type posted struct {
	*sequencer.Sequencer
	chain *chain.Chain
}

// Batches implements batcher.Sequencer.
func (p posted) Batches(ctx context.Context, from uint64, limit int) ([]batcher.Batch, error) {
	batches, err := p.Sequencer.Batches(ctx, from, limit)
	if err != nil {
		return nil, err
	}
	out := make([]batcher.Batch, len(batches))
	for i, b := range batches {
		out[i] = batcher.Batch{Number: b.Batch, Anchor: b.Anchor, FeeRecipient: b.FeeRecipient, Closed: b.Closed, Verified: b.Verified, Again: b.Again}
		for _, block := range b.Blocks {
			out[i].Blocks = append(out[i].Blocks, batcher.Block{Number: block.Number, Hash: block.Hash, Time: block.Time, Forced: block.Forced,
				QueueStart: block.QueueStart, QueueEnd: block.QueueEnd, QueueHash: block.QueueHash})
		}
	}
	return out, nil
}

// Redo implements batcher.Sequencer: the blocks from a batch on are made again, on a new anchor.
func (p posted) Redo(ctx context.Context, batch uint64, cause error) error {
	batches, err := p.Sequencer.Batches(ctx, batch, 1)
	if err != nil {
		return err
	}
	if len(batches) == 0 || batches[0].Batch != batch {
		return nil // gone meanwhile
	}
	first := p.chain.Header(batches[0].Blocks[0].Hash)
	if first == nil {
		return fmt.Errorf("redo batch %d: %w", batch, chain.ErrUnknownBlock)
	}
	return p.BuildOn(ctx, first.ParentHash, 0, cause.Error())
}
