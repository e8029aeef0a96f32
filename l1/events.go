package l1

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/typed"
	"loft/protocol/queue"
)

// Batch is a batch as the inbox's event tells it, and where.
type Batch struct {
	typed.Batch
	Block Ref // the L1 block that it is in
}

// Block is an L1 block with what Loft reads of it.
type Block struct {
	Ref
	Entries []queue.Entry // that entered the queue, in order
	Batches []Batch       // in order
	Logs    []types.Log   // of ViewConfig.Watch, in order
}

// decode sorts the logs of one block into entries, batches and others. Logs of the inbox always decode: a contract makes
// them; if one does not, the address is not an inbox's or the node lies.
func decode(inbox common.Address, block Ref, logs []types.Log) (Block, error) {
	out := Block{Ref: block}
	for i := range logs {
		l := &logs[i]
		if l.Address != inbox {
			out.Logs = append(out.Logs, *l)
			continue
		}
		if err := out.take(l); err != nil {
			return Block{}, fmt.Errorf("%w: log %d of inbox %s in block %d: %w", ErrAnswer, l.Index, inbox, l.BlockNumber, err)
		}
	}
	return out, nil
}

func (b *Block) take(l *types.Log) error {
	e, err := typed.Entry(l)
	if err != nil {
		return err
	}
	if e != nil {
		e.Time = b.Time
		b.Entries = append(b.Entries, *e)
		return nil
	}
	batch, err := typed.SubmittedBatch(l, b.Time)
	if err != nil {
		return err
	}
	if batch == nil {
		name, _ := typed.Event(l)
		return fmt.Errorf("an inbox has no event %s%v", name, l.Topics)
	}
	b.Batches = append(b.Batches, Batch{*batch, b.Ref})
	return nil
}

// Batches are those of canonical blocks from first to last, in order. Their L1 blocks have no times.
func (c *Client) Batches(ctx context.Context, inbox common.Address, first, last uint64) ([]Batch, error) {
	logs, err := c.Events(ctx, first, last, inbox, []common.Hash{typed.BatchSubmitted})
	if err != nil {
		return nil, err
	}
	var out []Batch
	for _, l := range logs {
		block, err := decode(inbox, Ref{Number: l.BlockNumber, Hash: l.BlockHash}, []types.Log{l})
		if err != nil {
			return nil, err
		}
		out = append(out, block.Batches...)
	}
	return out, nil
}

// Batch is the batch with an index, which the inbox has from the L1 block with this hash.
func (c *Client) Batch(ctx context.Context, inbox common.Address, block common.Hash, index uint64) (*Batch, error) {
	header, err := c.HeaderByHash(ctx, block)
	if err != nil {
		return nil, err
	}
	logs, err := c.Logs(ctx, block, inbox)
	if err != nil {
		return nil, err
	}
	decoded, err := decode(inbox, header.Ref, logs)
	if err != nil {
		return nil, fmt.Errorf("l1: %w", err)
	}
	for i := range decoded.Batches {
		if decoded.Batches[i].Index == index {
			return &decoded.Batches[i], nil
		}
	}
	return nil, fmt.Errorf("l1: batch %d in block %d %s: %w", index, header.Number, block, ErrNotFound)
}
