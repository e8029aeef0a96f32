package validator

import (
	"context"
	"slices"
	"sync"
	"testing"

	"loft/game"
)

// thoughtAt is one about the run of a derivation step, in a game that came to the part of it with this number; or, where step
// is below zero, one that needs no run.
func thoughtAt(step, part int) *thought {
	m := &match{Game: game.Open(game.Standard, [32]byte{}, [32]byte{}, [32]byte{}, game.Clock{})}
	if step >= 0 {
		m.Turn = 2*m.Rules.PhaseOne + 2
		m.Path = make([]int, m.Rules.PhaseOne+1)
		m.Path[m.Rules.PhaseOne-1], m.Path[m.Rules.PhaseOne] = step, part
	}
	return &thought{match: m, done: make(chan struct{})}
}

// works is a desk whose work the test lets continue, one thought after the other.
type works struct {
	desk
	t       *testing.T
	workers sync.WaitGroup
	begun   chan *thought
	goOn    map[*thought]chan struct{}

	mu sync.Mutex // guards goOn
}

func newWorks(t *testing.T, workers int) *works {
	return &works{desk: desk{workers: workers}, t: t, begun: make(chan *thought), goOn: map[*thought]chan struct{}{}}
}

func (w *works) put(wanted ...*thought) {
	w.mu.Lock()
	for _, t := range wanted {
		if w.goOn[t] == nil {
			w.goOn[t] = make(chan struct{})
		}
	}
	w.mu.Unlock()
	w.desk.put(w.t.Context(), &w.workers, wanted, func(ctx context.Context, t *thought) {
		defer close(t.done)
		w.mu.Lock()
		end := w.goOn[t]
		w.mu.Unlock()
		w.begun <- t
		select {
		case <-end:
		case <-ctx.Done():
			t.err = ctx.Err()
		}
	})
}

// next are the thoughts that are begun next, in any order.
func (w *works) next(want ...*thought) {
	w.t.Helper()
	for range want {
		got := <-w.begun
		i := slices.Index(want, got)
		if i < 0 {
			w.t.Fatalf("began with %+v", laneOf(got))
		}
		want = slices.Delete(slices.Clone(want), i, i+1)
	}
}

func (w *works) end(thoughts ...*thought) {
	for _, t := range thoughts {
		close(w.goOn[t])
	}
}

// idle says that nothing else is begun until all that is has ended.
func (w *works) idle() {
	w.t.Helper()
	w.workers.Wait()
	if len(w.at) != 0 || len(w.lanes) != 0 || w.staff != 0 {
		w.t.Errorf("%d are under work, %d lanes are taken, %d workers", len(w.at), len(w.lanes), w.staff)
	}
}

// TestD2_Desk: runs of the program are worked on side by side, by as many workers as there are, the most urgent first. Answers
// about one run follow each other in the order in which the run comes by, and hold up no worker; nor is what needs no run held up.
func TestD2_Desk(t *testing.T) {
	w := newWorks(t, 2)
	a9, a2, a5, b, c, light := thoughtAt(0, 9), thoughtAt(0, 2), thoughtAt(0, 5), thoughtAt(1, 0), thoughtAt(2, 0), thoughtAt(-1, 0)
	w.put(a9, a2, a5, b, c)
	w.next(a2, b)
	w.put(a9, a2, a5, b, c, light)
	w.next(light)
	w.end(light)
	w.end(a2)
	w.next(a5)
	late := thoughtAt(0, 7) // comes while its lane is worked in, so the others have their turn first
	w.put(late, a9, a5, b, c)
	w.end(a5)
	w.next(a9)
	w.end(b)
	w.next(c)
	w.end(c, a9)
	w.next(late)
	w.end(late)
	w.idle()
	for _, th := range []*thought{a9, a2, a5, b, c, light, late} {
		<-th.done
		if th.err != nil {
			t.Error(th.err)
		}
	}
}

// TestDesk: what nobody wants any more is not gone on with, and not begun.
func TestDesk(t *testing.T) {
	w := newWorks(t, 1)
	long, b, c, urgent := thoughtAt(0, 0), thoughtAt(1, 0), thoughtAt(2, 0), thoughtAt(3, 0)
	w.put(long, b, c)
	w.next(long)
	w.put(long, c, b) // it is still wanted
	w.put(urgent, c)  // no more
	<-long.done
	if long.err == nil {
		t.Error("what nobody wants was gone on with")
	}
	w.next(urgent)
	w.end(urgent)
	w.next(c)
	w.end(c)
	w.idle()
	w.put(b)
	w.next(b)
	w.end(b)
	w.idle()
	if b.err != nil {
		t.Errorf("after a rest: %v", b.err)
	}
}

// TestDeskEnds: whoever works in a lane leaves it when the context ends, whatever waits.
func TestDeskEnds(t *testing.T) {
	w := newWorks(t, 1)
	ctx, stop := context.WithCancel(t.Context())
	first, second := thoughtAt(0, 0), thoughtAt(0, 1)
	w.desk.put(ctx, &w.workers, []*thought{first, second}, func(ctx context.Context, t *thought) {
		stop()
		<-ctx.Done()
		close(t.done)
	})
	w.idle()
	<-first.done
	select {
	case <-second.done:
		t.Error("it was begun all the same")
	default:
	}
}
