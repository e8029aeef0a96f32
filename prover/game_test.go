package prover_test

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/contracts/bindings"
	"loft/game"
	"loft/guest/image"
	"loft/internal/booted"
	"loft/internal/l1machine"
	"loft/internal/testutil"
	"loft/machine"
	"loft/protocol"
	"loft/protocol/preimage"
	"loft/prover"
	"loft/witness"
)

// liar says the truth up to a derivation step, and of its trace up to a machine step; then it makes things up.
type liar struct {
	game.Truth
	derived, traced uint64
}

func madeUp(first byte, what string, steps uint64) common.Hash {
	h := crypto.Keccak256Hash([]byte(what), protocol.U64(steps))
	h[0] = first
	return h
}

func (l liar) Derived(steps uint64) (common.Hash, error) {
	if steps > l.derived {
		return madeUp(7, "derived", min(steps, l.derived+50)), nil
	}
	return l.Truth.Derived(steps)
}

func (l liar) Traced(before uint64, claim common.Hash, steps uint64) (common.Hash, error) {
	switch {
	case steps <= l.traced:
		return l.Truth.Traced(before, claim, steps)
	case steps >= l.traced+1_000_000:
		return madeUp(byte(machine.Valid), "ended", 0), nil
	}
	return madeUp(byte(machine.Running), "traced", steps), nil
}

// picks selects the parts in which some steps are.
type picks struct{ derived, traced uint64 }

func (p picks) index(g *game.Game) int {
	before, span := g.Steps()
	at := p.derived
	if g.PhaseTwo() {
		at = p.traced
	}
	return int((at - before) / (span / uint64(g.Rules.Segments)))
}

// play plays a whole game, in which a side is asked for its moves, and returns the last turn's.
func (w *world) play(initial, agreed, claim common.Hash, asserter func(*game.Game) *game.List, selector func(*game.Game) int) *game.Game {
	w.T.Helper()
	g := game.Open(game.Standard, initial, agreed, claim, game.Clock{Left: [2]uint64{1000, 1000}})
	for g.Turn < g.Rules.LastTurn() {
		var err error
		if g.ToMove() == game.Asserter {
			g, err = g.Dissect(g.Turn, 0, *asserter(&g))
		} else {
			g, err = g.Select(g.Turn, 0, selector(&g))
		}
		if err != nil {
			w.T.Fatalf("turn %d: %v", g.Turn, err)
		}
	}
	return &g
}

func (w *world) answer(g *game.Game, side game.Side, t game.Truth) *game.Answer {
	w.T.Helper()
	a, err := g.Answer(side, t)
	if err != nil || a == nil {
		w.T.Fatalf("turn %d: %+v, %v", g.Turn, a, err)
	}
	return a
}

// onL1 makes a proved step as L1 does.
func (w *world) onL1(r prover.Range, s *prover.Step) {
	w.T.Helper()
	end, err := w.After(r.To)
	if err != nil {
		w.T.Fatal(err)
	}
	o := l1machine.New(w.T).Step(s.Proof, bindings.Locals{State: s.State, Claim: s.Next, Accumulator: end.Accumulator, InputEnd: r.To}, s.Witness)
	if o.Err != nil || o.Before != s.Start || o.After != s.After {
		w.T.Fatalf("L1 makes the step from %s to %s, here it is from %s to %s: %v %+v", o.Before, o.After, s.Start, s.After, o.Err, o.Revert)
	}
}

// length is how many steps the program makes on a derivation step.
func (w *world) length(r prover.Range, step uint64) uint64 {
	w.T.Helper()
	s, err := w.Prover().Shadow(w.T.Context(), r, step, false)
	if err != nil {
		w.T.Fatal(err)
	}
	return s.Steps
}

// TestGames: on either side of a game about any derivation step the prover's answers win, down to a machine step that L1
// makes; and a game takes about one run of the program.
func TestGames(t *testing.T) {
	rng := testutil.Rand(t)
	w := newWorld(t)
	w.mixed()
	r := prover.Range{From: 1, To: w.Derived()}
	first := w.first(1)
	truth := func(p *prover.Prover) game.Truth { return p.Truth(t.Context(), r) }
	agreed := derived(t, truth(w.p), 0)
	sides := rng.Perm(4)
	for i, c := range []struct {
		name string
		step uint64
	}{{"the batch in blobs", 0}, {"messages and forced transactions", w.first(2) - first}, {"a closing", w.first(3) - first - 1}, {"the end", w.steps - first + 5}} {
		t.Run(c.name, func(t *testing.T) {
			length, honest := w.length(r, c.step), w.Prover()
			honest.Scale(length)
			at := rng.Uint64N(length)
			asserter, selector := truth(honest), truth(honest)
			won := sides[i] < 2 // by the asserter
			if !won {
				asserter = liar{truth(w.p), c.step, at}
			}
			g := w.play(image.Hash(), agreed, derived(t, asserter, 1<<28), func(g *game.Game) *game.List { return w.answer(g, game.Asserter, asserter).Dissect },
				func(g *game.Game) int {
					if won {
						return picks{c.step, at}.index(g)
					}
					return *w.answer(g, game.Selector, selector).Select
				})
			if s := w.finish(honest, r, g); (s.After == g.Segment.End) != won {
				t.Errorf("the truth loses at machine step %d of %d", at, length)
			}
			w.cost(honest, length)
		})
	}
}

// finish proves the step that is left, and has L1 make it.
func (w *world) finish(p *prover.Prover, r prover.Range, g *game.Game) *prover.Step {
	w.T.Helper()
	at := w.answer(g, game.Asserter, p.Truth(w.T.Context(), r)).Prove
	s, err := p.Prove(w.T.Context(), r, *at)
	if err != nil {
		w.T.Fatal(err)
	}
	if s.Start != g.Segment.Start || s.State != g.Step.Start || s.Next != g.Step.End {
		w.T.Fatalf("a proof of the step from %s of %s to %s; the game is about %s of %+v", s.Start, s.State, s.Next, g.Segment.Start, g.Step)
	}
	w.onL1(r, s)
	return s
}

func (w *world) cost(p *prover.Prover, length uint64) {
	w.T.Helper()
	made := p.Made()
	w.T.Logf("%d steps in all, of a program of %d", made, length)
	if made > length+length/10+1<<17 { // a short one runs three times, its last part included
		w.T.Errorf("%d steps in all, of a program of %d", made, length)
	}
}

func derived(t *testing.T, truth game.Truth, steps uint64) common.Hash {
	t.Helper()
	h, err := truth.Derived(steps)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// first is how many derivation steps come before a batch.
func (w *world) first(batch uint64) (steps uint64) {
	w.T.Helper()
	for i := range batch {
		b, err := w.Follower.Deriver().BatchAt(i)
		if err != nil {
			w.T.Fatal(err)
		}
		steps += b.Last + 1 - b.First + 1
	}
	return steps
}

// asked finds the machine steps at which the program asks, by what they ask for.
type asked struct {
	store *witness.Store
	open  bool
	kind  preimage.Kind
}

var errAsked = errors.New("a question")

func (a *asked) Preimage(key [32]byte) ([]byte, error) {
	if a.kind = preimage.Key(key).Kind(); !a.open {
		return nil, errAsked
	}
	return a.store.Preimage(key)
}

// TestQuestions: of each kind of question, one machine step that asks is proved with what L1 judges the answer by; and hashes are
// the same whichever way they are asked for.
func TestQuestions(t *testing.T) {
	rng := testutil.Rand(t)
	w := newWorld(t)
	w.mixed()
	r, before := w.all(), w.first(1)
	f, err := w.p.Facts(t.Context(), r, before)
	if err != nil {
		t.Fatal(err)
	}
	store, next, err := witness.Record(f)
	if err != nil {
		t.Fatal(err)
	}
	initial, err := booted.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	steps, hashes := w.questions(rng, initial, store)
	w.p.Scale(1 << 33)
	truth := w.p.Truth(t.Context(), r)
	for kind, at := range steps {
		s, err := w.p.Prove(t.Context(), r, game.Proof{Before: before, Claim: next.Hash(), Steps: at})
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		w.onL1(r, s)
		if len(s.Witness) == 0 != (kind == preimage.Local) {
			t.Errorf("%s: a witness of %d bytes", kind, len(s.Witness))
		}
		if got, err := truth.Traced(before, next.Hash(), at); err != nil || got != s.Start {
			t.Errorf("%s: the hash after %d steps is %s, the proof starts with %s: %v", kind, at, got, s.Start, err)
		}
	}
	if len(steps) != 4 {
		t.Errorf("questions at %v", steps)
	}
	for at, want := range hashes { // in no order
		if got, err := truth.Traced(before, next.Hash(), at); err != nil || got != want {
			t.Errorf("the hash after %d steps is %s, want %s: %v", at, got, want, err)
		}
	}
	// Claims that share the run, by turns and at once.
	made := w.p.Made()
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for i := range uint64(5) {
				claim := madeUp(1, "claim", i)
				if got, err := truth.Traced(before, claim, 1<<44); err != nil || got[0] != byte(machine.Invalid) {
					t.Errorf("a false claim: %s, %v", got, err)
				}
			}
		})
	}
	group.Wait()
	if got, err := truth.Traced(before, next.Hash(), 1<<44); err != nil || got[0] != byte(machine.Valid) {
		t.Errorf("the true claim: %s, %v", got, err)
	}
	if more := w.p.Made() - made; more > made/2 { // the first run is in made; six of their own would be six times as much
		t.Errorf("one run and what was asked about it took %d steps, six claims %d more", made, more)
	}
}

// questions runs the program: to the first question of each kind, by steps after the initial state, with some hashes on the way.
func (w *world) questions(rng *rand.Rand, initial *machine.Snapshot, store *witness.Store) (steps map[preimage.Kind]uint64, hashes map[uint64]common.Hash) {
	w.T.Helper()
	steps, hashes = map[preimage.Kind]uint64{}, map[uint64]common.Hash{}
	a := &asked{store: store}
	fast, err := machine.NewFast(initial, a)
	if err != nil {
		w.T.Fatal(err)
	}
	defer fast.Close()
	for base := initial.State.Steps; fast.Status() == machine.Running; {
		err := fast.Run(1 << 60)
		if errors.Is(err, errAsked) {
			at := fast.Steps() - base
			if steps[a.kind] == 0 {
				steps[a.kind] = at
			}
			if rng.IntN(200) == 0 {
				state := fast.State()
				hashes[at] = state.Hash()
			}
			a.open = true
			err = fast.Run(fast.Steps() + 1)
			a.open = false
		}
		if err != nil {
			w.T.Fatal(err)
		}
	}
	return steps, hashes
}
