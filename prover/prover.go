// Package prover is what a node knows of derivation steps that it derived itself, as games ask for it (SPEC.md section 15):
// the state after any of them, the trace of the proof program on one, and the proof of one step of its machine. It fulfils
// game.Truth. What it says is this node's own derivation: it neither looks at what others claim nor plays (package
// validator does), and it derives nothing anew but to gather what the program will ask for.
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
	// Client of L1, and where its blobs are to be had. Payloads are read there again.
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
	st, err := t.prover.state(t.over, steps)
	if err != nil {
		return common.Hash{}, err
	}
	return st.Hash(), nil
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
	key, err := p.inputs(r, before)
	if err != nil {
		return err
	}
	initial, err := p.start(ctx)
	if err != nil {
		return err
	}
	gather := func() (*witness.Store, error) {
		store, _, err := p.record(ctx, r, before)
		return store, err
	}
	if err := p.shelf.use(ctx, key, initial, gather, do); err != nil {
		return fmt.Errorf("prover: step %d of batches %d to %d: %w", before, r.From, r.To, err)
	}
	return nil
}

// state is the rollup state so many derivation steps after the range begins; the last one repeats. A batch takes a step for
// each of its blocks, and one that closes it.
func (p *Prover) state(r Range, steps uint64) (protocol.State, error) {
	st, err := p.closed(r.From)
	if err != nil {
		return st, err
	}
	for i := r.From; steps > 0 && i < r.To; i++ {
		batch, err := p.cfg.Batches.BatchAt(i)
		if err != nil {
			return st, fmt.Errorf("prover: %w", err)
		}
		blocks := batch.Last + 1 - batch.First
		if steps <= blocks {
			return p.after(&batch, batch.First+steps-1)
		}
		st, steps = batch.Closed, steps-blocks-1
	}
	return st, nil
}

// closed is the state between batches, after so many.
func (p *Prover) closed(batches uint64) (protocol.State, error) {
	at, err := p.cfg.Batches.After(batches)
	if err != nil {
		return protocol.State{}, fmt.Errorf("prover: %w", err)
	}
	return at.State, nil
}

// after is the state after a block of a batch.
func (p *Prover) after(batch *follower.Batch, number uint64) (protocol.State, error) {
	block := p.cfg.Chain.Canonical(number)
	if block == nil || !p.cfg.Chain.IsCanonical(p.cfg.Chain.Header(batch.Closed.Block)) {
		return protocol.State{}, fmt.Errorf("prover: block %d of batch %d: %w", number, batch.Record.Index, ErrMoved)
	}
	record, err := p.cfg.Chain.Record(block.Hash())
	if err != nil {
		return protocol.State{}, fmt.Errorf("prover: %w", err)
	}
	if want := number + 1 - batch.First; record.State.Batch != batch.Record.Index || record.State.Index != want {
		return protocol.State{}, fmt.Errorf("prover: block %d is number %d of batch %d, not %d of %d: %w", number, record.State.Index, record.State.Batch,
			want, batch.Record.Index, ErrMoved)
	}
	return record.State, nil
}

// Forget gives back what the chain keeps to prove states before the one after so many batches. Nothing about them can be asked
// then: they should be those of a node whose confirmation is final.
func (p *Prover) Forget(batches uint64) error {
	st, err := p.closed(batches)
	if err != nil {
		return err
	}
	header := p.cfg.Chain.Header(st.Block)
	if header == nil {
		return fmt.Errorf("prover: block %s: %w", st.Block, chain.ErrUnknownBlock)
	}
	return errors.Join(p.shelf.over(batches), p.cfg.Chain.ForgetProofs(header.Number.Uint64()))
}

// Provable says whether all that follows so many batches can be proved. It cannot where the node began to keep what proofs need
// (chain.Config.Proofs) when it had derived more already.
func (p *Prover) Provable(batches uint64) (bool, error) {
	st, err := p.closed(batches)
	if err != nil {
		return false, err
	}
	header := p.cfg.Chain.Header(st.Block)
	if header == nil {
		return false, fmt.Errorf("prover: block %s: %w", st.Block, chain.ErrUnknownBlock)
	}
	if !p.cfg.Chain.IsCanonical(header) {
		return false, fmt.Errorf("prover: block %d: %w", header.Number, ErrMoved)
	}
	return p.cfg.Chain.Provable(header), nil
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
