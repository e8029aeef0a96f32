package prover

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/machine"
	"loft/protocol"
	"loft/protocol/preimage"
	"loft/witness"
)

// traceKey is what a run of the program depends on until it asks for the claim, which is the last thing that it asks for.
type traceKey struct {
	state, accumulator common.Hash
	inputEnd           uint64
}

// trace is a run of the program up to where it asks for the claim, and what follows for each claim. Games ask for hashes on a
// coarse grid first, then on ever finer ones within a part of it. So the first run leaves the hashes on the grid and places to
// come back to, at regular distances; a finer question continues from the place before it, and leaves places of its own.
//
// Places, pre-images and the machine may be dropped at any time that the trace is not in use. Then more is run again.
type trace struct {
	key   traceKey
	shelf *shelf
	users int           // guarded by shelf.mu
	turn  chan struct{} // holds one token; who took it may use what follows, and so may who holds shelf.mu while there are no users

	oracle  oracle
	spilled spilled // pre-images on disk, if there are any
	initial *machine.Snapshot

	fast  *machine.Fast // nil: none at hand
	base  uint64        // steps at the place where fast began or stopped last: no place is between it and fast
	table []uint32      // slots of all pages at base
	spare []uint32      // another table, to be filled

	places places
	kept   int                    // pages of all places
	known  map[uint64]common.Hash // up to the branch, by steps after the initial state
	claims map[common.Hash]ending
	trunk  *trunk // nil before its end was found

	weight atomic.Int64 // bytes of memory, but for the machine and the oracle
	asked  atomic.Int64 // bytes of the oracle
}

// trunk is what all claims share.
type trunk struct {
	length uint64 // steps
	// branches says that it ends where the claim is asked for. Else the program ends there.
	branches bool
	final    common.Hash // if the program ends
}

// ending is how the program ends under a claim.
type ending struct {
	length uint64
	final  common.Hash
}

// oracle answers with the pre-images of a step, and a claim if there is one.
type oracle struct {
	store *witness.Store
	claim *common.Hash
}

var (
	claimKey = preimage.LocalKey(preimage.LocalClaim)
	errClaim = errors.New("the program asks for the claim")
)

// Preimage implements machine.Oracle.
func (o *oracle) Preimage(key [32]byte) ([]byte, error) {
	if key != claimKey {
		return o.store.Preimage(key)
	}
	if o.claim == nil {
		return nil, errClaim
	}
	return o.claim[:], nil
}

// about checks pre-images against what the trace is of: L1 may have dropped blocks since that was found, and come back to them
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

// hash is that of the machine's state so many steps after the initial one. After the program's end the state repeats.
func (t *trace) hash(ctx context.Context, claim common.Hash, steps uint64) (common.Hash, error) {
	if h, ok := t.known[steps]; ok {
		return h, nil
	}
	if end, ok := t.claims[claim]; ok && steps >= end.length {
		return end.final, nil
	}
	if t.trunk != nil && !t.trunk.branches && steps >= t.trunk.length {
		return t.trunk.final, nil
	}
	if err := t.seek(ctx, claim, steps); err != nil {
		return common.Hash{}, err
	}
	h := t.stateHash()
	if t.oracle.claim == nil && t.at() == steps {
		t.note(steps, h)
	}
	return h, nil
}

// prove proves the step after so many others.
func (t *trace) prove(ctx context.Context, claim common.Hash, steps uint64) (*Step, error) {
	if err := t.seek(ctx, claim, steps); err != nil {
		return nil, err
	}
	before := t.oracle.claim
	t.oracle.claim = &claim
	proof, err := t.fast.Prove()
	t.oracle.claim = before
	if err != nil {
		return nil, fmt.Errorf("prove machine step %d: %w", steps, err)
	}
	step := &Step{State: t.key.state, Next: claim, Start: proof.Before.Hash(), After: proof.After.Hash(), Proof: proof.Bytes}
	if q := proof.Question; q != nil {
		if step.Witness, err = t.oracle.store.Judgement(preimage.Key(q.Key)); err != nil {
			return nil, fmt.Errorf("prove machine step %d: %w", steps, err)
		}
	}
	return step, nil
}

// seek brings the machine to a number of steps under a claim, or to the program's end if that comes before.
func (t *trace) seek(ctx context.Context, claim common.Hash, steps uint64) error {
	beyond := t.trunk != nil && t.trunk.branches && steps > t.trunk.length
	if beyond && t.oracle.claim != nil && *t.oracle.claim == claim && t.at() <= steps {
		return t.finish(ctx, claim, steps) // it is on this claim's branch
	}
	if err := t.climb(ctx, steps); err != nil {
		return err
	}
	if t.trunk == nil || !t.trunk.branches || steps <= t.trunk.length {
		return nil
	}
	t.oracle.claim = &claim
	return t.finish(ctx, claim, steps)
}

// finish runs a claim's branch, which takes a few thousand steps.
func (t *trace) finish(ctx context.Context, claim common.Hash, steps uint64) error {
	if err := t.run(ctx, steps); err != nil {
		return err
	}
	if t.fast.Status() == machine.Running {
		return nil
	}
	if _, ok := t.claims[claim]; !ok && len(t.claims) < t.shelf.bounds.known {
		t.claims[claim] = ending{t.at(), t.stateHash()}
	}
	return nil
}

// climb brings the machine to a number of steps on the trunk, or to the trunk's end.
func (t *trace) climb(ctx context.Context, target uint64) error {
	if t.trunk != nil {
		target = min(target, t.trunk.length)
	}
	if err := t.near(ctx, target); err != nil {
		return err
	}
	grid := t.shelf.bounds.grid
	fine := max(grid>>4, 1)
	began, from := time.Now(), t.at()
	defer func() {
		if made := t.at() - from; made >= 1<<30 {
			t.shelf.log.Info("ran the proof program", "state", t.key.state, "from", from, "steps", made, "seconds", time.Since(began).Seconds())
		}
	}()
	for t.at() < target {
		stop := min(target, (t.at()/grid+1)*grid)
		if last := target / fine * fine; last > t.at() {
			stop = min(stop, last)
		}
		err := t.run(ctx, stop)
		if errors.Is(err, errClaim) {
			t.trunk = &trunk{length: t.at(), branches: true}
			t.note(t.at(), t.stateHash())
			t.leave()
			return nil
		}
		if err != nil {
			return err
		}
		if t.fast.Status() != machine.Running {
			t.trunk = &trunk{length: t.at(), final: t.stateHash()}
			return nil
		}
		t.mark(target)
	}
	return nil
}

// mark leaves what is worth it where the machine stands, on its way to target: the hash on the grid; a place at regular
// distances, and two that the questions which follow one about target will be close to.
func (t *trace) mark(target uint64) {
	at, grid := t.at(), t.shelf.bounds.grid
	fine := max(grid>>4, 1)
	wanted := at == target/grid*grid && target < at+grid && target != at || at == target/fine*fine && target != at
	if at%grid != 0 && !wanted {
		return
	}
	// To hash takes some 40 us a page: where the program writes that much, it is done less often.
	if !wanted && at%(grid<<4) != 0 && t.fast.Unhashed() > hashedOften {
		return
	}
	if _, ok := t.known[at]; !ok {
		t.note(at, t.stateHash())
	}
	if wanted || at%t.shelf.bounds.apart == 0 {
		t.leave()
	}
}

// hashedOften is how many pages are hashed at each step of the grid.
const hashedOften = 512

func (t *trace) at() uint64 { return t.fast.Steps() - t.initial.State.Steps }

func (t *trace) stateHash() common.Hash {
	state := t.fast.State()
	return state.Hash()
}

func (t *trace) note(steps uint64, h common.Hash) {
	if len(t.known) < t.shelf.bounds.known {
		t.known[steps] = h
	}
}

// run makes steps up to a number of them, or to the program's end.
func (t *trace) run(ctx context.Context, to uint64) error {
	from := t.at()
	_, err := t.fast.RunTo(ctx, t.initial.State.Steps+to, func(uint64) {})
	t.shelf.made.Add(t.at() - from)
	if err == nil && t.fast.Fault != nil && t.at() > from {
		t.shelf.log.Error("the proof program faulted", "state", t.key.state, "claim", t.oracle.claim, "steps", t.at(), "fault", t.fast.Fault)
	}
	return err
}

// near puts the machine on the trunk at or before target, as close as there is a place, unless it stands closer already.
func (t *trace) near(ctx context.Context, target uint64) error {
	i, _ := t.places.find(target)
	if t.fast != nil && t.oracle.claim == nil && t.at() <= target && (i < 0 || t.at() >= t.places[i].at) {
		return nil
	}
	t.oracle.claim = nil
	err := t.move(ctx, i)
	if err == nil || i < 0 || ctx.Err() != nil {
		return err
	}
	t.shelf.disk.Tell(t.shelf.log, slog.LevelWarn, "checkpoints of a trace are lost, starting over", "state", t.key.state, "err", err)
	if err := t.forget(); err != nil {
		return err
	}
	return t.move(ctx, -1)
}

// move puts the machine at place i, or at the beginning if that is -1.
func (t *trace) move(ctx context.Context, i int) error {
	if t.fast == nil {
		if err := t.shelf.takeMachine(ctx); err != nil {
			return err
		}
		fast, err := machine.NewFast(t.initial, &t.oracle)
		if err != nil {
			t.shelf.live.Add(-1)
			return err
		}
		t.fast, t.base = fast, 0
		t.table, t.spare = make([]uint32, machine.PageCount), make([]uint32, machine.PageCount)
	}
	to, at := t.initial.State, uint64(0)
	if i >= 0 {
		to, at = t.places[i].state, t.places[i].at
	}
	t.places.fill(t.spare, i)
	for _, page := range t.fast.Written() {
		t.table[page] = unknown
	}
	var pages []uint32
	for page, slot := range t.spare {
		if t.table[page] != slot {
			pages = append(pages, uint32(page))
		}
	}
	err := t.fast.Put(to, pages, func(page uint32, content []byte) (common.Hash, error) {
		if slot := t.spare[page]; slot != 0 {
			return t.shelf.pages.get(slot, content)
		}
		hash, initial := t.initial.Page(page)
		clear(content[copy(content, initial):])
		return hash, nil
	})
	if err != nil {
		return errors.Join(err, t.park())
	}
	t.table, t.spare, t.base = t.spare, t.table, at
	return nil
}

// leave keeps where the machine stands, if there is room.
func (t *trace) leave() {
	at := t.at()
	if _, there := t.places.find(at); there || at == 0 {
		return
	}
	p := place{at: at, state: t.fast.State()}
	for _, page := range t.fast.Written() {
		hash, content := t.fast.Page(page)
		slot, err := t.shelf.keep(t, len(p.pages), hash, content)
		if err != nil {
			if !errors.Is(err, errFull) {
				t.shelf.disk.Tell(t.shelf.log, slog.LevelWarn, "cannot keep a checkpoint of a trace", "state", t.key.state, "err", err)
			}
			for _, v := range p.pages {
				t.shelf.pages.give(v.slot)
			}
			return
		}
		p.pages = append(p.pages, version{page, slot})
	}
	before, _ := t.places.find(at) // others may have gone to make room
	t.places = slices.Insert(t.places, before+1, p)
	for _, v := range p.pages {
		t.table[v.page] = v.slot
	}
	t.base, t.kept = at, t.kept+len(p.pages)
	t.fast.Settle()
}

// park gives the machine's memory back; the places stay.
func (t *trace) park() error {
	if t.fast == nil {
		return nil
	}
	fast := t.fast
	t.fast, t.table, t.spare, t.oracle.claim = nil, nil, nil, nil
	t.shelf.live.Add(-1)
	return fast.Close()
}

// thin drops the place that is missed least; false if there is none but those that the machine and the claims continue from.
func (t *trace) thin() bool {
	last := uint64(0)
	if t.trunk != nil {
		last = t.trunk.length
	}
	i := t.places.least(t.base, last)
	if i < 0 {
		return false
	}
	free := t.places.drop(i)
	t.kept -= len(free)
	t.shelf.pages.give(free...)
	return true
}

// forget drops the places.
func (t *trace) forget() error {
	err := t.park()
	t.shelf.pages.give(t.places.slots()...)
	t.places, t.kept = nil, 0
	return err
}

// weigh says what the trace takes in memory.
func (t *trace) weigh() {
	const perHash, perClaim, perPlace = 112, 160, 512
	t.weight.Store(int64(1024 + len(t.known)*perHash + len(t.claims)*perClaim + len(t.places)*perPlace + t.kept*versionSize))
}
