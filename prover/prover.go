// Package prover is what a node knows of derivation steps that it derived itself, as games ask for it (SPEC.md section 15):
// the state after any of them, the trace of the proof program on one, and the proof of one step of its machine. It fulfils
// game.Truth. What it says is this node's own derivation: it neither looks at what others claim nor plays (package
// validator does), and it derives nothing again but to gather what the program will ask for.
//
// A trace is billions of machine steps, so it is run about once: trace.go is how, places.go and pages.go what is kept of it to go
// on from, shelf.go how much. Start at Prover.
package prover

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/follower"
	"loft/game"
	"loft/l1"
	"loft/machine"
	"loft/protocol"
	"loft/protocol/queue"
	"loft/witness"
)

// Batches is what this node derived; package follower has it.
type Batches interface {
	BatchAt(index uint64) (follower.Batch, error)
	After(batches uint64) (follower.Point, error)
}

// Queue is the entries of L1's queue; package follower has it.
type Queue interface {
	Range(from, to uint64) ([]queue.Entry, error)
}

// Config of a prover. All fields are required.
type Config struct {
	// Chain that was derived. It can prove as old states as it keeps: see chain.Config.Proofs.
	Chain    *chain.Chain
	Protocol protocol.Config
	Batches  Batches
	Queue    Queue
	// Client of L1, and where its blobs are available. Payloads are read there again.
	Client *l1.Client
	Beacon *l1.Beacon
	Inbox  common.Address
	// Initial is the machine's state with which every dispute begins. It is called when that is first needed, and not again
	// once it gave one.
	Initial func(ctx context.Context) (*machine.Snapshot, error)
	// Dir is this prover's own. It holds what would take time to make again and is too much for memory; nothing in it
	// outlives the prover.
	Dir string
	Log *slog.Logger
}

// ErrMoved means that the chain is not what the batches were derived to: L1 has dropped some, and the node follows.
var ErrMoved = errors.New("the chain has left these batches: ask again when it has followed l1")

// Prover answers for one chain. Its methods may be called from any goroutine; those about one derivation step wait for each
// other.
type Prover struct {
	cfg   Config
	shelf *shelf

	starting sync.Mutex // held while initial is made
	initial  *machine.Snapshot
}

// New makes a prover, which does nothing before it is asked. It removes what one that was killed left in Dir. Close gives back
// what it holds.
func New(cfg Config) (*Prover, error) {
	if cfg.Chain == nil || cfg.Batches == nil || cfg.Queue == nil || cfg.Client == nil || cfg.Beacon == nil || cfg.Initial == nil || cfg.Log == nil ||
		cfg.Dir == "" || cfg.Inbox == (common.Address{}) {
		return nil, errors.New("prover: Config needs all its fields")
	}
	kept, err := openShelf(cfg.Dir, standard, cfg.Log.With("agent", "prover"))
	if err != nil {
		return nil, err
	}
	return &Prover{cfg: cfg, shelf: kept}, nil
}

// ErrClosed means that a prover was asked after Close.
var ErrClosed = errors.New("prover is closed")

// Close waits until nobody is being answered, and gives back what it holds. Who asks later is refused.
func (p *Prover) Close() error { return p.shelf.close() }

// Prepare makes ready what the first trace needs, which may take a minute where it was never needed before.
func (p *Prover) Prepare(ctx context.Context) error {
	_, err := p.start(ctx)
	return err
}

// Range names what a node's children are about: the batches from the parent's inputEnd to the children's.
type Range struct{ From, To uint64 }

// Truth answers for the derivation steps of these batches, as this node derived them. It is for one call of game.Answer, and
// ctx ends its work.
func (p *Prover) Truth(ctx context.Context, r Range) game.Truth { return truth{ctx, p, r} }

// truth carries its context because game.Truth has none: the rules of games wait for nothing.
type truth struct {
	ctx    context.Context
	prover *Prover
	over   Range
}

// Derived implements game.Truth.
func (t truth) Derived(steps uint64) (common.Hash, error) {
	s, err := t.prover.step(t.over, steps)
	if err != nil {
		return common.Hash{}, err
	}
	return s.state.Hash(), nil
}

// Traced implements game.Truth.
func (t truth) Traced(before uint64, claim common.Hash, steps uint64) (hash common.Hash, err error) {
	err = t.prover.traced(t.ctx, t.over, before, func(tr *trace) error {
		hash, err = tr.hash(t.ctx, claim, steps)
		return err
	})
	return hash, err
}

// traced calls do with the trace of the program on a derivation step. Only do may use the trace.
func (p *Prover) traced(ctx context.Context, r Range, before uint64, do func(*trace) error) error {
	s, err := p.step(r, before)
	if err != nil {
		return err
	}
	end, err := p.after(r.To)
	if err != nil {
		return err
	}
	initial, err := p.start(ctx)
	if err != nil {
		return err
	}
	gather := func() (*witness.Store, error) {
		store, _, err := p.record(ctx, s)
		return store, err
	}
	if err := p.shelf.use(ctx, traceKey{s.state.Hash(), end.Accumulator, r.To}, initial, gather, do); err != nil {
		return fmt.Errorf("prover: step %d of batches %d to %d: %w", before, r.From, r.To, err)
	}
	return nil
}

// step is a derivation step of a range, as this node derived it.
type step struct {
	over   Range
	before uint64         // how many steps of the range come before
	batch  follower.Batch // that it is of; the zero value after the last, which repeats
	within uint64         // how many steps of the batch come before
	state  protocol.State // that it begins with
}

// step finds the step that follows others in a range. A batch takes a step for each of its blocks, and one that closes it.
func (p *Prover) step(r Range, before uint64) (s step, err error) {
	s = step{over: r, before: before, within: before}
	for i := r.From; i < r.To; i++ {
		if s.batch, err = p.cfg.Batches.BatchAt(i); err != nil {
			return s, fmt.Errorf("prover: %w", err)
		}
		if s.within <= s.blocks() {
			s.state, err = p.state(&s.batch, s.within)
			return s, err
		}
		s.within -= s.blocks() + 1
	}
	s.batch = follower.Batch{}
	end, err := p.after(r.To)
	s.state = end.State
	return s, err
}

// last says whether it comes after all batches of the range.
func (s *step) last() bool { return s.state.Batch == s.over.To }

// blocks of its batch.
func (s *step) blocks() uint64 { return s.batch.Last + 1 - s.batch.First }

// next is the state that a step leads to.
func (p *Prover) next(s *step) (protocol.State, error) {
	if s.last() {
		return s.state, nil
	}
	return p.state(&s.batch, s.within+1)
}

// after is where derivation stood after a number of batches.
func (p *Prover) after(batches uint64) (follower.Point, error) {
	at, err := p.cfg.Batches.After(batches)
	if err != nil {
		return at, fmt.Errorf("prover: %w", err)
	}
	return at, nil
}

// state is that after a number of a batch's steps.
func (p *Prover) state(batch *follower.Batch, steps uint64) (protocol.State, error) {
	number := batch.First + steps - 1
	switch {
	case steps == 0:
		at, err := p.after(batch.Record.Index)
		return at.State, err
	case number > batch.Last:
		return batch.Closed, nil
	}
	block := p.cfg.Chain.Canonical(number)
	if block == nil || !p.cfg.Chain.IsCanonical(p.cfg.Chain.Header(batch.Closed.Block)) {
		return protocol.State{}, fmt.Errorf("prover: block %d of batch %d: %w", number, batch.Record.Index, ErrMoved)
	}
	record, err := p.cfg.Chain.Record(block.Hash())
	if err != nil {
		return protocol.State{}, fmt.Errorf("prover: %w", err)
	}
	if record.State.Batch != batch.Record.Index || record.State.Index != steps {
		return protocol.State{}, fmt.Errorf("prover: block %d is number %d of batch %d, not %d of %d: %w", number, record.State.Index, record.State.Batch,
			steps, batch.Record.Index, ErrMoved)
	}
	return record.State, nil
}

// Forget gives back what the chain keeps to prove states before the one after so many batches. Nothing about them can be asked
// then: they should be those of a node whose confirmation is final.
func (p *Prover) Forget(batches uint64) error {
	header, err := p.end(batches)
	if err != nil {
		return err
	}
	return errors.Join(p.shelf.over(batches), p.cfg.Chain.ForgetProofs(header.Number.Uint64()))
}

// Provable says whether all that follows so many batches can be proved. It cannot where the node began to keep what proofs need
// (chain.Config.Proofs) when it had derived more already.
func (p *Prover) Provable(batches uint64) (bool, error) {
	header, err := p.end(batches)
	if err != nil {
		return false, err
	}
	if !p.cfg.Chain.IsCanonical(header) {
		return false, fmt.Errorf("prover: block %d: %w", header.Number, ErrMoved)
	}
	return p.cfg.Chain.Provable(header), nil
}

// end is the last block of a number of batches.
func (p *Prover) end(batches uint64) (*types.Header, error) {
	at, err := p.after(batches)
	if err != nil {
		return nil, err
	}
	header := p.cfg.Chain.Header(at.State.Block)
	if header == nil {
		return nil, fmt.Errorf("prover: block %s: %w", at.State.Block, chain.ErrUnknownBlock)
	}
	return header, nil
}

// start is the initial state of every dispute.
func (p *Prover) start(ctx context.Context) (*machine.Snapshot, error) {
	p.starting.Lock()
	defer p.starting.Unlock()
	if p.initial == nil {
		initial, err := p.cfg.Initial(ctx)
		if err == nil {
			initial, err = initial.Hashed()
		}
		if err != nil {
			return nil, fmt.Errorf("prover: initial state of the proof program: %w", err)
		}
		p.initial = initial
	}
	return p.initial, nil
}
