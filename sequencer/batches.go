package sequencer

import (
	"context"
	"fmt"
	"sort"

	"github.com/ethereum/go-ethereum/common"
)

// BatchBlock is one block of a batch.
type BatchBlock struct {
	Number uint64
	Hash   common.Hash
	Time   uint64
	// Forced is how many of its transactions, the first ones, come from the queue; the payload lists the others.
	Forced     uint64
	Context    Context
	QueueStart uint64
	QueueEnd   uint64
	QueueHash  common.Hash

	root, parent common.Hash
}

// Batch is a batch of ours, for the batcher.
type Batch struct {
	Context
	Blocks   []BatchBlock
	Closed   bool // it takes no more blocks
	Verified bool // all of its blocks came out of derivation again: only then it may be posted
	Again    bool // it begins with transactions of blocks that were undone: L1 should have it soon
}

// sealedRef is a sealed block as the sequencer remembers it.
type sealedRef struct {
	BatchBlock
	acknowledged []uint64 // of its forced transactions, those that users sent here as well
	segment      uint64
}

// CloseBatch ends the open batch, after the open block if there is one, and returns its number. ok is false if there is
// no batch with blocks. The batch shows as closed once that is durable.
func (s *Sequencer) CloseBatch(ctx context.Context) (batch uint64, ok bool, err error) {
	err2 := s.do(ctx, func() {
		if s.batch == nil || (s.batch.blocks == 0 && s.open == nil) {
			return
		}
		batch, ok = s.batch.Batch, true
		s.closing = true
		if s.open == nil && s.halted == nil {
			if err = s.roll(); err != nil {
				s.halt(err)
			}
		}
	})
	if err2 != nil {
		return 0, false, err2
	}
	return batch, ok, err
}

// Batches are the batches from number from on that have blocks here, in order; at most limit.
func (s *Sequencer) Batches(ctx context.Context, from uint64, limit int) ([]Batch, error) {
	var out []Batch
	err := s.do(ctx, func() {
		for _, b := range s.sealed {
			n := len(out)
			if b.Context.Batch < from {
				continue
			}
			if n == 0 || out[n-1].Batch != b.Context.Batch {
				if n == limit {
					break
				}
				out = append(out, Batch{Context: b.Context, Again: s.again != nil && *s.again == b.Context.Batch})
				n++
			}
			out[n-1].Blocks = append(out[n-1].Blocks, b.BatchBlock)
			out[n-1].Verified = b.Number <= s.verified
			out[n-1].Closed = s.batch == nil || s.batch.Batch != b.Context.Batch
		}
	})
	return out, err
}

// Made says whether a block was made here, so that it is in one of Batches.
func (s *Sequencer) Made(ctx context.Context, number uint64, hash common.Hash) (made bool, err error) {
	err = s.do(ctx, func() {
		ref := s.sealedAt(number)
		made = ref != nil && ref.Hash == hash
	})
	return made, err
}

// Finalize tells that L1 has finalised the batch that block number belongs to: what leads up to it need not be kept.
func (s *Sequencer) Finalize(ctx context.Context, number uint64) error {
	var err error
	err2 := s.do(ctx, func() {
		if s.tip == nil || number <= s.finalized {
			return
		}
		if head := s.tip.Head.Number.Uint64(); number > head {
			err = fmt.Errorf("finalize block %d: the head is %d", number, head)
			return
		}
		s.finalized = number
		if err = s.keepJournal(); err != nil {
			s.halt(err)
		}
	})
	if err2 != nil {
		return err2
	}
	return err
}

// sealedAt finds a remembered block.
func (s *Sequencer) sealedAt(number uint64) *sealedRef {
	i := sort.Search(len(s.sealed), func(i int) bool { return s.sealed[i].Number >= number })
	if i == len(s.sealed) || s.sealed[i].Number != number {
		return nil
	}
	return s.sealed[i]
}
