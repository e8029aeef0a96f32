package node

import (
	"context"
	"fmt"

	"loft/batcher"
	"loft/chain"
	"loft/l1"
	"loft/protocol/derive"
	"loft/sequencer"
)

// canonical answers sequencingHead from the L1 node.
type canonical struct{ client *l1.Client }

func (c canonical) IsCanonical(ctx context.Context, anchor derive.Anchor) (bool, error) {
	header, err := c.client.HeaderByNumber(ctx, anchor.Number)
	if err != nil {
		return false, fmt.Errorf("anchor %d: %w", anchor.Number, err)
	}
	return header.Hash == anchor.Hash, nil
}

// posted shows a batcher the sequencer's batches.
type posted struct {
	*sequencer.Sequencer
	head *sequencingHead
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
	first := p.head.chain.Block(batches[0].Blocks[0].Hash)
	if first == nil {
		return fmt.Errorf("redo batch %d: %w", batch, chain.ErrUnknownBlock)
	}
	parent := p.head.chain.Block(first.ParentHash())
	if parent == nil {
		return fmt.Errorf("redo batch %d: %w", batch, chain.ErrUnknownBlock)
	}
	return p.head.moveTo(ctx, parent, 0, cause.Error())
}
