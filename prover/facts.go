package prover

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/core/state"

	"loft/chain"
	"loft/follower"
	"loft/protocol"
	"loft/witness"
)

// ErrOther means that L1 or the database now says something else than what was derived.
var ErrOther = errors.New("not what was derived")

// Facts are what the proof program is asked about: the derivation step that follows `before` others in the range.
func (p *Prover) Facts(ctx context.Context, r Range, before uint64) (*witness.Facts, error) {
	s, err := p.step(r, before)
	if err != nil {
		return nil, err
	}
	return p.facts(ctx, &s)
}

func (p *Prover) facts(ctx context.Context, s *step) (*witness.Facts, error) {
	f := &witness.Facts{Config: p.cfg.Protocol, State: s.state, Headers: p.cfg.Chain.Env().Headers}
	if err := p.records(f, s.over.To); err != nil {
		return nil, err
	}
	if f.Parent = p.cfg.Chain.Header(s.state.Block); f.Parent == nil {
		return nil, fmt.Errorf("prover: block %s: %w", s.state.Block, chain.ErrUnknownBlock)
	}
	f.Open = func() (*state.StateDB, error) { return p.cfg.Chain.ProvableStateAt(f.Parent) }
	if s.last() {
		return f, nil
	}
	if err := p.onL1(ctx, f, &s.batch); err != nil {
		return nil, fmt.Errorf("prover: batch %d: %w", s.state.Batch, err)
	}
	return f, nil
}

// records puts down what L1 recorded of the batches: from the one before the state's open one, if there is one, to the end.
func (p *Prover) records(f *witness.Facts, end uint64) error {
	first := f.State.Batch
	if first > 0 {
		first--
	}
	at, err := p.after(first)
	if err != nil {
		return err
	}
	f.Before = at.Accumulator
	for i := first; i < end; i++ {
		batch, err := p.cfg.Batches.BatchAt(i)
		if err != nil {
			return fmt.Errorf("prover: %w", err)
		}
		f.Records = append(f.Records, batch.Record)
	}
	return nil
}

// onL1 puts down what L1 has of the state's open batch.
func (p *Prover) onL1(ctx context.Context, f *witness.Facts, derived *follower.Batch) error {
	batch, err := p.cfg.Client.Batch(ctx, p.cfg.Inbox, derived.L1.Hash, f.State.Batch)
	if err != nil {
		return err
	}
	if batch.Record != derived.Record {
		return fmt.Errorf("%w: L1 has %+v, derived was %+v", ErrOther, batch.Record, derived.Record)
	}
	f.BlobHashes, f.Calldata = batch.BlobHashes, batch.Calldata
	if len(f.BlobHashes) > 0 {
		blobs, err := p.cfg.Beacon.Blobs(ctx, batch.Block, f.BlobHashes)
		if err != nil {
			return err
		}
		for _, blob := range blobs {
			f.Blobs = append(f.Blobs, blob[:])
		}
	}
	anchor, err := p.cfg.Client.HeaderByHash(ctx, derived.Record.AnchorHash)
	if err != nil {
		return fmt.Errorf("its anchor: %w", err)
	}
	f.Anchor = anchor.RLP
	start := uint64(0)
	if f.State.Batch > 0 {
		start = f.Records[0].QueueEnd
	}
	f.Entries, err = p.cfg.Queue.Range(start, derived.Record.QueueEnd)
	return err
}

// record gathers the pre-images of a derivation step, with the right claim.
func (p *Prover) record(ctx context.Context, s step) (*witness.Store, protocol.State, error) {
	f, err := p.facts(ctx, &s)
	if err != nil {
		return nil, protocol.State{}, err
	}
	want, err := p.next(&s)
	if err != nil {
		return nil, want, err
	}
	store, next, err := witness.Record(f)
	if err == nil && next != want {
		err = fmt.Errorf("%w: it leads to %+v, derived was %+v", ErrOther, next, want)
	}
	if err != nil {
		return nil, want, fmt.Errorf("prover: step %d of batches %d to %d: %w", s.before, s.over.From, s.over.To, err)
	}
	return store, next, nil
}
