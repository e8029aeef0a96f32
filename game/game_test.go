package game

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

const window = 1000

func fresh() Clock { return Clock{Left: [2]uint64{window, window}} }

// TestT35_AH8_AllGames plays every game of a liar against an honest side, by these rules, to the end: every list of which each
// entry is one of three hashes, true or not; every pick; silence at every turn. The honest side never loses.
func TestT35_AH8_AllGames(t *testing.T) {
	for _, r := range []Rules{
		{2, 1, 1}, {2, 1, 2}, {2, 2, 1}, {2, 2, 2}, {2, 3, 2}, {2, 2, 4}, {2, 4, 3}, {4, 1, 1}, {4, 2, 1}, {4, 1, 2},
	} {
		t.Run(fmt.Sprintf("%d segments, %d+%d rounds", r.Segments, r.PhaseOne, r.PhaseTwo), func(t *testing.T) {
			one, two := r.span(r.PhaseOne, 0), r.span(r.PhaseTwo, 0)
			// The last step may be padding, of the derivation and of the machine.
			world := toy{last: max(1, one*2/3), run: max(1, two*2/3)}
			e := explorer{toy: world, t: t}
			initial := world.machine(0, nothing)
			e.asserts(Open(r, initial, world.state(0, 0), world.state(0, one), fresh()))
			for salt := byte(1); salt < 3; salt++ {
				e.selects(Open(r, initial, world.state(0, 0), world.state(salt, one), fresh()))
			}
			if e.games < 4 || e.byStep == 0 || e.byTime == 0 {
				t.Errorf("too few games: %d by the step, %d by time", e.byStep, e.byTime)
			}
			t.Logf("%d games: %d ended by the step, %d by time", e.games, e.byStep, e.byTime)
		})
	}
}

type explorer struct {
	toy
	t                     *testing.T
	games, byStep, byTime int
}

func (e *explorer) ended(g Game, honest Side, err error) {
	e.t.Helper()
	e.games++
	if err != nil || !g.Over || g.Winner != honest {
		e.t.Fatalf("honest %v lost after picks %v: %v", honest, g.Path, err)
	}
}

// silent is the liar's move that is always there.
func (e *explorer) silent(g Game, honest Side) {
	e.byTime++
	end, err := g.Timeout(g.Clock.MovedAt + window + 1)
	e.ended(end, honest, err)
}

// prove is by anybody.
func (e *explorer) prove(g Game, honest Side) {
	e.byStep++
	end, err := g.Prove(g.Clock.MovedAt+1, e.after(&g))
	e.ended(end, honest, err)
}

// asserts continues from the honest asserter's turn.
func (e *explorer) asserts(g Game) {
	if g.Turn == g.Rules.LastTurn() {
		e.prove(g, Asserter)
		return
	}
	a, err := g.Answer(Asserter, e.toy)
	if err != nil {
		e.t.Fatal(err)
	}
	if g, err = g.Dissect(g.Turn, g.Clock.MovedAt+1, *a.Dissect); err != nil {
		e.t.Fatal(err)
	}
	e.silent(g, Asserter)
	for i := range g.Rules.Segments {
		next, err := g.Select(g.Turn, g.Clock.MovedAt+1, i)
		if err != nil {
			e.t.Fatal(err)
		}
		e.asserts(next)
	}
}

// selects continues from the lying asserter's turn.
func (e *explorer) selects(g Game) {
	if g.Turn == g.Rules.LastTurn() {
		e.silent(g, Selector)
		e.prove(g, Selector)
		return
	}
	e.silent(g, Selector)
	lists := []Segment{g.Segment}
	if g.Turn == 2*g.Rules.PhaseOne {
		// Any end must look valid: the one of a right step, and one that is nothing's.
		within := g.Segment.Hash()
		lists = []Segment{{g.Initial, e.machine(e.run, right), within}, {g.Initial, common.Hash{statusValid, 7}, within}}
	}
	for _, s := range lists {
		e.lists(g, List{Segment: s})
	}
}

// lists continues with every list that begins like l.
func (e *explorer) lists(g Game, l List) {
	if len(l.Inner) == g.Rules.Segments-1 {
		next, err := g.Dissect(g.Turn, g.Clock.MovedAt+1, l)
		if err != nil {
			e.t.Fatal(err)
		}
		a, err := next.Answer(Selector, e.toy)
		if err != nil {
			e.t.Fatal(err)
		}
		if next, err = next.Select(next.Turn, next.Clock.MovedAt+1, *a.Select); err != nil {
			e.t.Fatal(err)
		}
		e.selects(next)
		return
	}
	for _, h := range e.entries(g, len(l.Inner)+1) {
		e.lists(g, List{l.Segment, append(l.Inner[:len(l.Inner):len(l.Inner)], h)})
	}
}

// entries are the truth, a consistent lie and nonsense.
func (e *explorer) entries(g Game, i int) []common.Hash {
	before, span := g.Steps()
	steps := before + uint64(i)*(span/uint64(g.Rules.Segments))
	if !g.PhaseTwo() {
		return []common.Hash{e.state(0, steps), e.state(1, steps), {9, byte(g.Turn), byte(i)}}
	}
	step := g.Step
	if g.Turn == 2*g.Rules.PhaseOne {
		step = g.Segment
	}
	// The run on a claim that is right, which this one is not.
	return []common.Hash{e.trace(step.Start, step.End, steps), e.trace(step.Start, e.next(step.Start), steps), {9, byte(g.Turn), byte(i)}}
}

// TestAnswersOnlyTheTruth: a side that is on the wrong side learns so, and no answer is made up.
func TestAnswersOnlyTheTruth(t *testing.T) {
	r := Rules{4, 2, 2}
	world := toy{last: 11, run: 13}
	initial := world.machine(0, nothing)
	lie := Open(r, initial, world.state(0, 0), world.state(1, 16), fresh())
	if a, err := lie.Answer(Asserter, world); !errors.Is(err, ErrNotOurs) || a != nil {
		t.Errorf("asserting a lie: %v, %v", a, err)
	}
	other := Open(r, initial, world.state(1, 0), world.state(0, 16), fresh())
	if a, err := other.Answer(Asserter, world); !errors.Is(err, ErrNotOurs) || a != nil {
		t.Errorf("from another parent: %v, %v", a, err)
	}
	truth := Open(r, initial, world.state(0, 0), world.state(0, 16), fresh())
	if a, err := truth.Answer(Selector, world); err != nil || a != nil {
		t.Errorf("out of turn: %v, %v", a, err)
	}
	a, err := truth.Answer(Asserter, world)
	if err != nil {
		t.Fatal(err)
	}
	next, err := truth.Dissect(0, 1, *a.Dissect)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := next.Answer(Selector, world); !errors.Is(err, ErrNotOurs) || a != nil {
		t.Errorf("selecting in the truth: %v, %v", a, err)
	}
	// A program that rejects the truth would be no program: the asserter does not say that it ends well.
	broken := toy{last: 11, run: 13}
	for _, i := range []int{3, 3} {
		if next, err = next.Select(next.Turn, 2, i); err != nil {
			t.Fatal(err)
		}
		if next.PhaseTwo() {
			break
		}
		if a, err = next.Answer(Asserter, world); err != nil {
			t.Fatal(err)
		}
		if next, err = next.Dissect(next.Turn, 2, *a.Dissect); err != nil {
			t.Fatal(err)
		}
	}
	if a, err := next.Answer(Asserter, rejecting{broken}); !errors.Is(err, ErrNotOurs) || a != nil {
		t.Errorf("a run that ends invalid: %v, %v", a, err)
	}
}

// rejecting is a Truth whose program ends with invalid, whatever the claim.
type rejecting struct{ toy }

func (r rejecting) Traced(before uint64, _ common.Hash, steps uint64) (common.Hash, error) {
	return r.toy.Traced(before, common.Hash{1}, steps)
}

// TestAC7_PhasesSpanEnough: phase one holds every step between two assertions, of the most batches with the most blocks and one
// closing step each; phase two is of the same size in every game, so a run that is longer could not be proved: it must be
// known to be shorter.
func TestAC7_PhasesSpanEnough(t *testing.T) {
	const maxAssertionBatches, maxBlocks = 256, 1 << 16
	if span := Standard.span(Standard.PhaseOne, 0); span < maxAssertionBatches*(maxBlocks+1) || span != 1<<28 {
		t.Errorf("phase one spans %d steps", span)
	}
	if span := Standard.span(Standard.PhaseTwo, 0); span != 1<<44 {
		t.Errorf("phase two spans %d steps", span)
	}
	if Standard.Moves() != 20 || Standard.LastTurn() != 36 {
		t.Errorf("%d moves, %d turns", Standard.Moves(), Standard.LastTurn())
	}
}
