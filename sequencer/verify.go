package sequencer

import (
	"context"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/execute"
)

// MismatchError says that a sealed block does not come out of derivation. It must never be posted.
type MismatchError struct {
	Number uint64
	Sealed common.Hash
	Reason error
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("block %d %s does not derive from its own payload: %v; keep the data directory and report it", e.Number, e.Sealed, e.Reason)
}

// Unwrap gives the reason.
func (e *MismatchError) Unwrap() error { return e.Reason }

// verifier is the line of blocks that wait for verification. verifyLoop takes from it, the sequencer's loop adds.
type verifier struct {
	mu    sync.Mutex
	queue []*sealedBlock
	wake  chan struct{}
}

func (v *verifier) init() { v.wake = make(chan struct{}, 1) }

func (v *verifier) push(b *sealedBlock) {
	v.mu.Lock()
	v.queue = append(v.queue, b) // building stops maxUnverified blocks ahead
	v.mu.Unlock()
	select {
	case v.wake <- struct{}{}:
	default:
	}
}

func (v *verifier) pop() *sealedBlock {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.queue) == 0 {
		v.queue = nil
		return nil
	}
	b := v.queue[0]
	v.queue[0] = nil
	v.queue = v.queue[1:]
	return b
}

// verifyLoop takes every sealed block through payload, decoding and derivation (T-02).
func (s *Sequencer) verifyLoop(ctx context.Context) {
	for {
		b := s.verifier.pop()
		if b == nil {
			select {
			case <-s.verifier.wake:
				continue
			case <-ctx.Done():
				return
			}
		}
		if s.cfg.beforeVerify != nil {
			s.cfg.beforeVerify()
		}
		err := s.verify(b)
		if s.do(ctx, func() { s.wasVerified(b, err) }) != nil {
			return
		}
	}
}

func (s *Sequencer) verify(b *sealedBlock) error {
	parent := s.chain.Header(b.Block.ParentHash())
	if parent == nil {
		return fmt.Errorf("parent %s: %w", b.Block.ParentHash(), chain.ErrUnknownBlock)
	}
	return rederive(s.chain, s.cfg.Protocol, parent, b)
}

// rederive makes the block again from the bytes that would be posted for it.
func rederive(c *chain.Chain, config protocol.Config, parent *types.Header, b *sealedBlock) error {
	block, err := decodeAgain(config, parent, b)
	if err != nil {
		return err
	}
	statedb, err := c.StateAt(parent)
	if err != nil {
		return err
	}
	built, err := block.Build(execute.Env{Config: c.Env().Config, Headers: c.Env().Headers}, parent, statedb)
	if err != nil {
		return err
	}
	if got := built.Block.Hash(); got != b.Block.Hash() {
		return fmt.Errorf("derives as block %s (state root %s, sealed %s; %d transactions, sealed %d)",
			got, built.Block.Root(), b.Block.Root(), len(built.Block.Transactions()), len(b.Block.Transactions()))
	}
	for _, drop := range built.Drops {
		if !drop.Forced {
			return fmt.Errorf("its payload lists transaction %s, which is dropped: %w", drop.Hash, drop.Reason)
		}
	}
	return nil
}

// decodeAgain encodes the block as the only one of a batch, decodes that, and lets derivation decide what it is.
func decodeAgain(config protocol.Config, parent *types.Header, b *sealedBlock) (*derive.Block, error) {
	listed := b.listed()
	stream, err := batch.Encode(config.L2ChainID, b.Context.Anchor.Time,
		[]batch.Block{{Time: b.Block.Time(), Entries: uint64(len(b.Entries)), Txs: listed}})
	if err != nil {
		return nil, err
	}
	opened, err := derive.Open(config, parent.GasLimit, derive.Input{
		Record: derive.Record{
			Index:        b.Context.Batch,
			Data:         derive.CallData(stream),
			QueueEnd:     b.QueueStart + uint64(len(b.Entries)),
			QueueHash:    b.QueueHash,
			AnchorNumber: b.Context.Anchor.Number,
			AnchorHash:   b.Context.Anchor.Hash,
			FirstTime:    b.Block.Time(),
			L1Time:       b.Block.Time(), // a batch lands after its blocks were made
			FeeRecipient: b.Context.FeeRecipient,
		},
		Anchor:         b.Context.Anchor,
		Stream:         stream,
		QueueStart:     b.QueueStart,
		QueueStartHash: b.QueueStartHash,
		Entries:        b.Entries,
	})
	if err != nil {
		return nil, err
	}
	if err := opened.Fault(); err != nil {
		return nil, err
	}
	st := protocol.State{Config: config.Hash(), Block: parent.Hash(), Batch: b.Context.Batch, Queue: b.QueueStart}
	block, next, err := opened.Next(st, parent)
	if err != nil {
		return nil, err
	}
	if block == nil || next.Mode != protocol.ModePayload {
		return nil, fmt.Errorf("derives in mode %d", next.Mode)
	}
	// Equal hashes mean equal bytes, signature included, so the sender that is known of one is the other's.
	for i, tx := range block.Txs {
		if i < len(listed) && tx.Hash() == listed[i].Hash() {
			block.Txs[i] = listed[i]
		}
	}
	return block, nil
}

// wasVerified takes the verdict in. A block that a Reset orphaned in the meantime does not matter any more.
func (s *Sequencer) wasVerified(b *sealedBlock, err error) {
	number := b.Block.NumberU64()
	ref := s.sealedAt(number)
	if ref == nil || ref.Hash != b.Block.Hash() {
		return
	}
	if err != nil {
		s.halt(&MismatchError{number, b.Block.Hash(), err})
		return
	}
	s.verified = number
	if _, err := s.journal.Enqueue(verifiedRecord(b.Block.Hash())); err != nil {
		s.halt(err)
	}
}
