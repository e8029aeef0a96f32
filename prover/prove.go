package prover

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"loft/game"
	"loft/guest/image"
	"loft/machine"
)

// Step is the proof of one machine step, with what of the game it is about.
type Step struct {
	// State and Next are the hashes of the rollup state before the derivation step, and of the one that is claimed to follow.
	State, Next common.Hash
	// Start and After are the hashes of the machine's state before and after the step.
	Start, After common.Hash
	// Proof and Witness are as L1 takes them.
	Proof, Witness []byte
}

// Prove is the proof of one machine step.
func (p *Prover) Prove(ctx context.Context, r Range, at game.Proof) (*Step, error) {
	var step *Step
	err := p.traced(ctx, r, at.Before, func(t *trace) (err error) {
		step, err = t.prove(ctx, at.Claim, at.Steps)
		return err
	})
	if err != nil {
		return nil, err
	}
	return step, nil
}

// ErrVerdict means that the proof program and this node's derivation disagree about a step: a game about it would be lost.
var ErrVerdict = errors.New("the proof program and derivation disagree")

// Shadowed is what the program did on a derivation step.
type Shadowed struct {
	Block     uint64 // number of the last L2 block after the step
	Preimages int
	Steps     uint64 // of the machine, on the true claim
}

// Shadow has the proof program judge one derivation step: the true claim, which must be valid, and if lie is true also a
// false one, which must be invalid. It is an ErrVerdict if they are not.
func (p *Prover) Shadow(ctx context.Context, r Range, before uint64, lie bool) (s Shadowed, err error) {
	initial, err := p.start(ctx)
	if err != nil {
		return s, err
	}
	at, err := p.step(r, before)
	if err != nil {
		return s, err
	}
	store, next, err := p.record(ctx, at)
	if err != nil {
		return s, err
	}
	if h := p.cfg.Chain.Header(next.Block); h != nil {
		s.Block = h.Number.Uint64()
	}
	s.Preimages = store.Len()
	if s.Steps, err = judge(ctx, initial, store, machine.Valid); err != nil || !lie {
		return s, err
	}
	false := next.Hash()
	false[common.HashLength-1] ^= 1
	store.Claim(false)
	_, err = judge(ctx, initial, store, machine.Invalid)
	return s, err
}

// judge runs the program to its end, which must be as wanted.
func judge(ctx context.Context, initial *machine.Snapshot, oracle machine.Oracle, want machine.Status) (steps uint64, err error) {
	var said bytes.Buffer
	got, steps, err := image.Verdict(ctx, initial, oracle, &said)
	if err != nil {
		return steps, fmt.Errorf("prover: %w", err)
	}
	if got != want {
		return steps, fmt.Errorf("prover: %w: it ends %s after %d steps, want %s: %q", ErrVerdict, got, steps, want, said.String())
	}
	return steps, nil
}
