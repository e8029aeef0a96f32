package validator

import (
	"context"
	"slices"
	"sync"
	"testing"
)

// Moves are worked out one at a time, as urgent as they were at the last look; what nobody wants any more is left off.
func TestDesk(t *testing.T) {
	var (
		d       desk
		workers sync.WaitGroup
		made    []*thought // one at a time, so it needs no lock
		begun   = make(chan *thought)
	)
	work := func(ctx context.Context, th *thought) {
		defer close(th.done)
		made = append(made, th)
		begun <- th
		if th.tries == 1 { // this one takes as long as it may
			<-ctx.Done()
		}
		th.err = ctx.Err()
	}
	fresh := func(tries int) *thought { return &thought{tries: tries, done: make(chan struct{})} }
	long, b, c, urgent := fresh(1), fresh(0), fresh(0), fresh(0)
	put := func(wanted ...*thought) { d.put(t.Context(), &workers, wanted, work) }
	put(long, b, c)
	if got := <-begun; got != long {
		t.Fatal("not the first")
	}
	put(long, c, b) // it is still wanted
	put(urgent, c)  // no more
	<-long.done
	if long.err == nil {
		t.Error("what nobody wants was gone on with")
	}
	<-begun
	<-begun
	workers.Wait()
	if want := []*thought{long, urgent, c}; !slices.Equal(made, want) {
		t.Errorf("worked out %v, want %v", made, want)
	}
	put(b)
	<-begun
	workers.Wait()
	if b.err != nil || len(made) != 4 {
		t.Errorf("after a rest: %v, %d made", b.err, len(made))
	}
}
