package prover

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/machine"
	"loft/protocol"
	"loft/protocol/preimage"
	"loft/witness"
)

// bounds of what is kept.
type bounds struct {
	traces   int    // how many games can go on at once without one's trace being begun anew for another's
	machines int    // how many of these have a machine at hand; the others have places, from which they can go on
	pages    int    // of 4 KiB, in all places; a machine's own memory is bounded by the program (SPEC.md section 14)
	stores   int64  // bytes of pre-images, but for those of traces in use: a block may read hundreds of megabytes; they are gathered anew when needed
	apart    uint64 // steps between places: what takes less time than to begin anew at a place is none
	known    int    // hashes of a trace; a game asks for less than three hundred
}

var standard = bounds{traces: 64, machines: 2, pages: 1 << 17, stores: 1 << 30, apart: 1 << 27, known: 1 << 12}

// traceKey is all that a run of the program depends on.
type traceKey struct {
	state, claim, accumulator common.Hash
	inputEnd                  uint64
}

// trace is a run of the program. A game asks for the machine's states at ever closer points, so the machine stays where it
// was asked for last, and at some points it leaves a place to come back to. The first run goes to the program's end: nearly
// all that is asked for at first is beyond it.
type trace struct {
	key   traceKey
	users int          // guarded by Prover.mu
	room  atomic.Int64 // of its places, in pages
	size  atomic.Int64 // of its oracle, in bytes

	bounds bounds
	log    *slog.Logger

	mu      sync.Mutex     // guards what follows
	oracle  *witness.Store // nil before the first question, and when others needed the room
	initial *machine.Snapshot
	fast    *machine.Fast // nil before the first question
	places  []*machine.Snapshot
	known   map[uint64]common.Hash // by steps after the initial state
	ended   bool
	length  uint64      // steps to the end, once that is known
	final   common.Hash // and the hash there
	run     uint64      // steps made in all, for logs and tests
}

// traced calls do with the trace of the program on a derivation step, under a claim. Only do may use the trace.
func (p *Prover) traced(ctx context.Context, r Range, before uint64, claim common.Hash, do func(*trace) error) error {
	key, err := p.inputs(r, before)
	if err != nil {
		return err
	}
	key.claim = claim
	t, err := p.acquire(key)
	if err != nil {
		return err
	}
	t.mu.Lock()
	err = p.begin(ctx, t, r, before)
	if err == nil {
		if err = do(t); err != nil {
			err = fmt.Errorf("prover: step %d of batches %d to %d: %w", before, r.From, r.To, err)
		}
	}
	t.mu.Unlock()
	return errors.Join(err, p.release(t))
}

// acquire finds the trace, or begins one.
func (p *Prover) acquire(key traceKey) (*trace, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shut {
		return nil, ErrClosed
	}
	p.using.Add(1)
	var t *trace
	if i := slices.IndexFunc(p.traces, func(t *trace) bool { return t.key == key }); i >= 0 {
		t = p.traces[i]
		p.traces = slices.Delete(p.traces, i, i+1)
	} else {
		t = &trace{key: key, bounds: p.bounds, log: p.log, known: map[uint64]common.Hash{}}
	}
	t.users++
	p.traces = slices.Insert(p.traces, 0, t)
	t.room.Store(int64(p.bounds.pages / max(4, len(p.traces))))
	return t, nil
}

func (p *Prover) release(t *trace) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.users--
	p.using.Done()
	return p.shrink()
}

// shrink takes their machines from the traces that were longest not used, as far as nobody uses them now, and pre-images
// beyond what may be kept; and forgets the oldest.
func (p *Prover) shrink() error {
	var errs []error
	size := int64(0)
	for _, t := range p.traces {
		if size += t.size.Load(); size > p.bounds.stores && t.users == 0 {
			size -= t.size.Swap(0)
			errs = append(errs, t.park())
			t.oracle = nil
		}
	}
	for i := len(p.traces) - 1; i >= p.bounds.machines; i-- {
		if t := p.traces[i]; t.users == 0 {
			errs = append(errs, t.park())
			if i >= p.bounds.traces {
				p.traces = slices.Delete(p.traces, i, i+1)
			}
		}
	}
	return errors.Join(errs...)
}

// begin gathers the pre-images of a new trace.
func (p *Prover) begin(ctx context.Context, t *trace, r Range, before uint64) error {
	if t.oracle != nil {
		return nil
	}
	initial, err := p.start(ctx)
	if err != nil {
		return err
	}
	store, _, err := p.record(ctx, r, before)
	if err != nil {
		return err
	}
	if err := about(store, t.key); err != nil {
		return err
	}
	store.Claim(t.key.claim)
	t.initial, t.oracle = initial, store
	t.size.Store(store.Size())
	t.known[0] = initial.State.Hash()
	return nil
}

// about holds pre-images against what the trace is of: L1 may have dropped blocks since that was found, and come back to them
// later.
func about(store *witness.Store, key traceKey) error {
	for i, want := range map[uint64]common.Hash{preimage.LocalState: key.state, preimage.LocalAccumulator: key.accumulator,
		preimage.LocalInputEnd: common.BytesToHash(protocol.U64(key.inputEnd))} {
		got, err := store.Preimage(preimage.LocalKey(i))
		if err != nil && i == preimage.LocalState {
			return err // who asks for nothing else derives nothing
		}
		if err == nil && common.Hash(got) != want {
			return fmt.Errorf("local %d is %x, not %s: %w", i, got, want, ErrMoved)
		}
	}
	return nil
}

// park gives the machine's memory back; the places stay.
func (t *trace) park() error {
	if t.fast == nil {
		return nil
	}
	fast := t.fast
	t.fast = nil
	return fast.Close()
}

// hash is that of the machine's state so many steps after the initial one. After the program's end the state repeats.
func (t *trace) hash(ctx context.Context, steps uint64) (common.Hash, error) {
	if h, ok := t.known[steps]; ok {
		return h, nil
	}
	if t.ended && steps >= t.length {
		return t.final, nil
	}
	if err := t.seek(ctx, steps); err != nil {
		return common.Hash{}, err
	}
	state := t.fast.State()
	h := state.Hash()
	if t.ended && steps >= t.length {
		t.final = h
		return h, nil
	}
	if len(t.known) < t.bounds.known {
		t.known[steps] = h
	}
	return h, t.leavePlace(steps)
}

// seek brings the machine to a number of steps, or to the program's end if that comes before.
func (t *trace) seek(ctx context.Context, steps uint64) error {
	target := t.initial.State.Steps + steps
	if t.ended {
		target = min(target, t.initial.State.Steps+t.length)
	}
	if err := t.goBack(target); err != nil {
		return err
	}
	began, from := time.Now(), t.fast.Steps()
	_, err := t.fast.RunTo(ctx, target, func(uint64) {})
	made := t.fast.Steps() - from
	t.run += made
	if took := time.Since(began); made >= t.bounds.apart {
		t.log.Info("ran the proof program", "state", t.key.state, "from", from-t.initial.State.Steps, "steps", made, "seconds", took.Seconds())
	}
	if err != nil {
		return err
	}
	if t.fast.Status() != machine.Running {
		t.ended, t.length = true, t.fast.Steps()-t.initial.State.Steps
		if t.fast.Fault != nil {
			t.log.Error("the proof program faulted", "state", t.key.state, "claim", t.key.claim, "steps", t.length, "fault", t.fast.Fault)
		}
	}
	return nil
}

// goBack puts the machine at a place not beyond target, unless it stands well already.
func (t *trace) goBack(target uint64) error {
	best := t.initial
	for _, place := range t.places {
		if place.State.Steps <= target {
			best = place
		}
	}
	if t.fast != nil && t.fast.Steps() <= target && t.fast.Steps()+t.bounds.apart >= best.State.Steps {
		return nil
	}
	fast, err := machine.NewFast(best, t.oracle)
	if err != nil {
		return err
	}
	old := t.fast
	if t.fast = fast; old != nil {
		return old.Close()
	}
	return nil
}

// leavePlace keeps where the machine stands, if that is worth it.
func (t *trace) leavePlace(steps uint64) error {
	at := t.fast.Steps()
	i, there := slices.BinarySearchFunc(t.places, at, func(p *machine.Snapshot, at uint64) int { return cmp.Compare(p.State.Steps, at) })
	before := t.initial
	if i > 0 {
		before = t.places[i-1]
	}
	if there || at-before.State.Steps < t.bounds.apart {
		return nil
	}
	place, err := t.fast.Snapshot()
	if err != nil {
		return err
	}
	t.places = slices.Insert(t.places, i, place)
	first, beyond := segmentOf(steps)
	t.places = thin(t.places, int(t.room.Load()), t.initial.State.Steps, first, beyond)
	return nil
}

// thin leaves places of so many pages at most. Those go first that lie outside the segment from first to beyond, but for the last one
// before it; then those that are closest to their neighbours.
func thin(places []*machine.Snapshot, most int, base, first, beyond uint64) []*machine.Snapshot {
	pages := 0
	for _, p := range places {
		pages += len(p.Pages)
	}
	for pages > most && len(places) > 0 {
		worst, least := 0, ^uint64(0)
		for i, p := range places {
			before, after := base, ^uint64(0)
			if i > 0 {
				before = places[i-1].State.Steps
			}
			if i+1 < len(places) {
				after = places[i+1].State.Steps
			}
			gap := after - before
			if after <= base+first || p.State.Steps >= base+beyond {
				gap = 0
			}
			if gap < least {
				worst, least = i, gap
			}
		}
		pages -= len(places[worst].Pages)
		places = slices.Delete(places, worst, worst+1)
	}
	return places
}

// segmentOf is the segment that a question divides. Games divide by a power of two, so a question's last bits that are zero
// say how closely it asks. To be wrong about it costs time, no more.
func segmentOf(steps uint64) (first, beyond uint64) {
	const perRound = 4 // bits: segments of a list
	part := bits.TrailingZeros64(steps) / perRound * perRound
	size := uint64(1) << min(part+perRound, 63)
	first = steps &^ (size - 1)
	return first, first + size
}
