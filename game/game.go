// Package game is the dispute rules of SPEC.md §15 as values: what two conflicting stakes play, who has how much time, and
// what an honest side answers. The contract Games has the same rules; tests compare the two.
//
// It knows neither derivation nor the machine: an honest side's answers come from a Truth that the caller has. It reads no
// chain and sends nothing. Start at Game, whose methods are the moves, and at Answer.
package game

import (
	"errors"
	"fmt"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
)

// Rules are how finely a segment is divided and how often. Segments is a power of two.
type Rules struct {
	Segments           int
	PhaseOne, PhaseTwo int // rounds
}

// Standard are the rules of every instance; others are for tests.
var Standard = Rules{Segments: 16, PhaseOne: 7, PhaseTwo: 11}

// LastTurn is the one at which a single machine step is left. Even turns are the asserter's.
func (r Rules) LastTurn() int { return 2 * (r.PhaseOne + r.PhaseTwo) }

// Moves is how many one side may have to make: the opening, one a round, and the end, by proof or by the other's time-out.
func (r Rules) Moves() uint64 { return uint64(r.PhaseOne + r.PhaseTwo + 2) }

// span is how many steps a segment holds after so many rounds of a phase.
func (r Rules) span(phaseRounds, made int) uint64 {
	return 1 << (r.digit() * (phaseRounds - made))
}

func (r Rules) digit() int { return bits.Len(uint(r.Segments)) - 1 }

// Side is one of the two players.
type Side int

const (
	Asserter Side = iota
	Selector
)

func (s Side) Other() Side { return 1 - s }

func (s Side) String() string {
	if s == Asserter {
		return "asserter"
	}
	return "selector"
}

// What a move is refused for.
var (
	ErrTurn      = errors.New("it is the other side's turn, or no turn for such a move")
	ErrOutOfTime = errors.New("the side that is to move has no time left")
	ErrInTime    = errors.New("the side that is to move has time left")
	ErrSegment   = errors.New("not the segment at stake")
	ErrStart     = errors.New("phase two begins with the program's initial state")
	ErrNotValid  = errors.New("phase two ends with a state that is valid")
	ErrIndex     = errors.New("no such segment in the list")
	ErrOver      = errors.New("the game is over")
)

// Game is one game at one moment. It is a value: moves return the next one and leave it as it was.
type Game struct {
	Rules   Rules
	Initial common.Hash // hash of the machine's state from which it runs the program

	Clock Clock
	Turn  int
	Path  []int // the selector's picks

	// Segment is what the asserter is to divide or, where one step is left, to prove; while the selector is to pick, what
	// List divides. Where phase two begins it is still the derivation step.
	Segment Segment
	List    List // while the selector is to pick

	// Step is the derivation step that phase two is about.
	Step Segment

	Over   bool
	Winner Side
}

// Open begins a game over what the parent and the asserter's child claim. The asserter is to move.
func Open(r Rules, initial, agreed, claim common.Hash, c Clock) Game {
	return Game{Rules: r, Initial: initial, Clock: c, Segment: Segment{Start: agreed, End: claim}}
}

// ToMove is whose turn it is. At the last turn the asserter's clock runs, though anybody may prove.
func (g *Game) ToMove() Side { return Side(g.Turn % 2) }

// PhaseTwo says whether the machine's run is what is divided, or is to be at this turn.
func (g *Game) PhaseTwo() bool { return g.Turn >= 2*g.Rules.PhaseOne }

// Recorded is what the contract has as the game's list.
func (g *Game) Recorded() common.Hash {
	if g.ToMove() == Selector {
		return g.List.Root()
	}
	return g.Segment.Hash()
}

// Steps is how many steps of its phase are before the segment, and how many are in it.
func (g *Game) Steps() (before, span uint64) {
	picks, rounds := g.Path, g.Rules.PhaseOne
	if g.PhaseTwo() {
		picks, rounds = g.Path[g.Rules.PhaseOne:], g.Rules.PhaseTwo
	}
	for _, i := range picks {
		before = before<<g.Rules.digit() | uint64(i)
	}
	span = g.Rules.span(rounds, len(picks))
	return before * span, span
}

// Derivation is how many derivation steps are before the one that phase two is about.
func (g *Game) Derivation() (before uint64) {
	for _, i := range g.Path[:g.Rules.PhaseOne] {
		before = before<<g.Rules.digit() | uint64(i)
	}
	return before
}

func (g *Game) move(side Side, turn int, now uint64) (Game, error) {
	next := *g
	switch {
	case g.Turn != turn || g.ToMove() != side || g.Turn == g.Rules.LastTurn():
		return next, fmt.Errorf("%w: turn %d, %v at turn %d", ErrTurn, g.Turn, side, turn)
	case g.Over:
		return next, ErrOver
	}
	var err error
	next.Clock, err = g.Clock.Moved(side, now)
	next.Turn++
	return next, err
}

// Dissect is the asserter's move: a list that divides the segment at stake.
func (g Game) Dissect(turn int, now uint64, l List) (Game, error) {
	next, err := g.move(Asserter, turn, now)
	if err != nil {
		return g, err
	}
	if len(l.Inner) != g.Rules.Segments-1 {
		return g, fmt.Errorf("%w: %d hashes", ErrSegment, len(l.Inner))
	}
	if turn == 2*g.Rules.PhaseOne {
		switch {
		case l.Segment.Within != g.Segment.Hash():
			return g, ErrSegment
		case l.Segment.Start != g.Initial:
			return g, ErrStart
		case l.Segment.End[0] != statusValid:
			return g, ErrNotValid
		}
		next.Step = g.Segment
	} else if l.Segment != g.Segment {
		return g, ErrSegment
	}
	next.Segment, next.List = l.Segment, l
	return next, nil
}

// Select is the selector's move.
func (g Game) Select(turn int, now uint64, index int) (Game, error) {
	next, err := g.move(Selector, turn, now)
	if err != nil {
		return g, err
	}
	if index < 0 || index >= g.Rules.Segments {
		return g, ErrIndex
	}
	next.Path = append(g.Path[:len(g.Path):len(g.Path)], index)
	next.Segment, next.List = g.List.Part(index), List{}
	return next, nil
}

// Prove ends the game by the one step that is left: after is the hash of the state that truly follows the segment's start.
func (g Game) Prove(now uint64, after common.Hash) (Game, error) {
	switch {
	case g.Turn != g.Rules.LastTurn():
		return g, ErrTurn
	case g.Clock.Expired(Asserter, now):
		return g, ErrOutOfTime
	case g.Over:
		return g, ErrOver
	}
	winner := Selector
	if after == g.Segment.End {
		winner = Asserter
	}
	return g.won(winner), nil
}

// Timeout ends a game in which the side that is to move has no time left.
func (g Game) Timeout(now uint64) (Game, error) {
	switch {
	case !g.Clock.Expired(g.ToMove(), now):
		return g, ErrInTime
	case g.Over:
		return g, ErrOver
	}
	return g.won(g.ToMove().Other()), nil
}

func (g Game) won(winner Side) Game {
	g.Over, g.Winner = true, winner
	return g
}
