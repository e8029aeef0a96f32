package game

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

// Truth is what an honest side knows, having derived it itself. Steps beyond an end are of the last state to itself.
type Truth interface {
	// Derived is the hash of the rollup state so many derivation steps after the one that the parent claims.
	Derived(steps uint64) (common.Hash, error)
	// Traced is the hash of the machine's state so many steps after the initial one, running the program on the derivation
	// step that follows `before` others, with claim as the claimed next state.
	Traced(before uint64, claim common.Hash, steps uint64) (common.Hash, error)
}

// ErrNotOurs means that a side is asked to play what it knows to be false: it should not be in this game.
var ErrNotOurs = errors.New("this side of the game is not the true one")

// Answer is what a side should do at its turn. Exactly one of its parts is set.
type Answer struct {
	Dissect *List
	Select  *int
	Prove   *Proof
}

// Proof names the machine step to prove, as Truth counts.
type Proof struct {
	Before uint64      // derivation steps before the one the program runs on
	Claim  common.Hash // its claimed next state
	Steps  uint64      // machine steps before the one to prove
}

// Answer is what side should do, if it is on the true side; nil while it is the other's turn. An honest selector need not
// prove the last step, the asserter's clock runs; but it may, and anybody for it.
func (g *Game) Answer(side Side, t Truth) (*Answer, error) {
	switch {
	case g.Over:
		return nil, nil
	case g.Turn == g.Rules.LastTurn():
		before, _ := g.Steps()
		return &Answer{Prove: &Proof{g.Derivation(), g.Step.End, before}}, nil
	case g.ToMove() != side:
		return nil, nil
	case side == Asserter:
		return g.dissection(t)
	}
	return g.selection(t)
}

// dissection is the true list. That it starts and ends as it should is checked: a list that is true inside and false at its
// end would lose.
func (g *Game) dissection(t Truth) (*Answer, error) {
	before, span := g.Steps()
	l := List{Segment: g.Segment, Inner: make([]common.Hash, g.Rules.Segments-1)}
	truth := func(steps uint64) (common.Hash, error) { return t.Derived(steps) }
	if g.PhaseTwo() {
		derivation, claim := g.Derivation(), g.Step.End
		if g.Turn == 2*g.Rules.PhaseOne {
			claim = g.Segment.End
			end, err := t.Traced(derivation, claim, span)
			if err != nil {
				return nil, fmt.Errorf("trace to the end of the program: %w", err)
			}
			l.Segment = Segment{Start: g.Initial, End: end, Within: g.Segment.Hash()}
		}
		truth = func(steps uint64) (common.Hash, error) { return t.Traced(derivation, claim, steps) }
	}
	for i := 0; i <= g.Rules.Segments; i++ {
		steps := before + uint64(i)*(span/uint64(g.Rules.Segments))
		h, err := truth(steps)
		if err != nil {
			return nil, fmt.Errorf("hash after %d steps: %w", steps, err)
		}
		switch {
		case i > 0 && i < g.Rules.Segments:
			l.Inner[i-1] = h
		case h != l.Entry(i):
			return nil, fmt.Errorf("%w: after %d steps the state is %s, not %s", ErrNotOurs, steps, h, l.Entry(i))
		}
	}
	if l.Segment.Start == g.Initial && l.End[0] != statusValid && g.Turn == 2*g.Rules.PhaseOne {
		return nil, fmt.Errorf("%w: the program ends with %s", ErrNotOurs, l.End)
	}
	return &Answer{Dissect: &l}, nil
}

// selection is the first part that ends falsely: it begins truly.
func (g *Game) selection(t Truth) (*Answer, error) {
	before, span := g.Steps()
	for i := range g.Rules.Segments {
		steps := before + uint64(i+1)*(span/uint64(g.Rules.Segments))
		var h common.Hash
		var err error
		if g.PhaseTwo() {
			h, err = t.Traced(g.Derivation(), g.Step.End, steps)
		} else {
			h, err = t.Derived(steps)
		}
		if err != nil {
			return nil, fmt.Errorf("hash after %d steps: %w", steps, err)
		}
		if h != g.List.Entry(i+1) {
			return &Answer{Select: &i}, nil
		}
	}
	return nil, fmt.Errorf("%w: all %d entries of the list are true", ErrNotOurs, g.Rules.Segments)
}
