package validator

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"loft/prover"
)

// lane is what answers wait for each other about: one run of the proof program. Answers that need no run are in a lane of their
// own.
type lane struct {
	within prover.Range
	step   uint64 // of derivation: how many come before the one that the program runs on
	light  bool   // the program need not run
}

func laneOf(t *thought) lane {
	if g := &t.match.Game; g.PhaseTwo() {
		return lane{within: t.match.within, step: g.Derivation()}
	}
	return lane{light: true}
}

// position is where on the run the answer is found.
func (t *thought) position() uint64 {
	before, span := t.match.Steps()
	if t.match.Turn == 2*t.match.Rules.PhaseOne {
		return span // the program's end is named first
	}
	return before
}

// desk is where thoughts are worked out. Runs of the program take a processor each; one is left for the rest of the node, where
// there is more than one. A worker takes the lane with the most urgent thought, and answers all that wait in it, in the order in
// which the run comes by; what comes to the lane meanwhile waits until others had their turn.
type desk struct {
	workers int // 0: one less than processors

	mu      sync.Mutex
	waiting []*thought // the most urgent first
	at      map[*thought]context.CancelFunc
	lanes   map[lane]bool // in which somebody works
	staff   int           // workers in lanes of the program
}

// put says which thoughts are wanted now, in which order. What nobody wants any more is not gone on with.
func (d *desk) put(ctx context.Context, workers *sync.WaitGroup, wanted []*thought, work func(context.Context, *thought)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.at == nil {
		d.at, d.lanes = map[*thought]context.CancelFunc{}, map[lane]bool{}
	}
	for t, drop := range d.at {
		if !slices.Contains(wanted, t) {
			drop()
		}
	}
	d.waiting = slices.DeleteFunc(slices.Clone(wanted), func(t *thought) bool { return d.at[t] != nil })
	for {
		in, list := d.open()
		if len(list) == 0 {
			return
		}
		workers.Go(func() {
			for len(list) > 0 {
				for _, t := range list {
					if ctx, ok := d.take(ctx, t); ok {
						work(ctx, t)
						d.done(t)
					}
				}
				in, list = d.leave(ctx, in)
			}
		})
	}
}

// open enters the lane of the most urgent thought that somebody is free for, and lists what waits in it.
func (d *desk) open() (in lane, list []*thought) {
	most := d.workers
	if most == 0 {
		most = max(1, runtime.GOMAXPROCS(0)-1)
	}
	i := slices.IndexFunc(d.waiting, func(t *thought) bool {
		in := laneOf(t)
		return !d.lanes[in] && (in.light || d.staff < most)
	})
	if i < 0 {
		return lane{}, nil
	}
	in = laneOf(d.waiting[i])
	for _, t := range d.waiting {
		if laneOf(t) == in {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(a, b *thought) int { return cmp.Compare(a.position(), b.position()) })
	d.lanes[in] = true
	if !in.light {
		d.staff++
	}
	return in, list
}

// leave moves to another lane, if there is one and ctx has not ended.
func (d *desk) leave(ctx context.Context, in lane) (lane, []*thought) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.lanes, in)
	if !in.light {
		d.staff--
	}
	if ctx.Err() != nil {
		return lane{}, nil
	}
	return d.open()
}

// take begins with a thought if it is still wanted, and ctx has not ended.
func (d *desk) take(ctx context.Context, t *thought) (context.Context, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.Index(d.waiting, t)
	if i < 0 || ctx.Err() != nil {
		return nil, false
	}
	d.waiting = slices.Delete(d.waiting, i, i+1)
	ctx, d.at[t] = context.WithCancel(ctx)
	return ctx, true
}

func (d *desk) done(t *thought) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at[t]()
	delete(d.at, t)
}
