package prover

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"

	"loft/agent"
	"loft/machine"
	"loft/witness"
)

// bounds of what is kept. Together with what is in use they fit a computer of 16 GiB: see docs/dispute.md. What is dropped is
// made again when it is asked for.
type bounds struct {
	grid, apart uint64 // steps between hashes and between places that the first run leaves; powers of two
	known       int    // hashes of a trace, and claims
	memory      int64  // bytes, of all traces but for what follows
	machines    int    // of which each takes as much as the program touches: 744 MiB where it touches most
	stores      int64  // bytes of pre-images in memory, but for those of traces in use: a block may read hundreds of megabytes
	pages       int64  // bytes of pages on disk
	share       int64  // of these, of one trace
	spilled     int64  // bytes of pre-images on disk
}

var standard = bounds{grid: 1 << 24, apart: 1 << 27, known: 1 << 18, memory: 2 << 30, machines: 6, stores: 1 << 30, pages: 256 << 30, share: 16 << 30, spilled: 16 << 30}

// shelf keeps traces, those that were used last first, within its bounds.
type shelf struct {
	log    *slog.Logger
	disk   agent.Trouble // with files of dir
	dir    string
	bounds bounds
	pages  *pageFile

	made, gathered atomic.Uint64 // machine steps, and steps of which pre-images were gathered, in all
	live           atomic.Int64  // machines

	mu      sync.Mutex // guards what follows, and the users of traces
	traces  []*trace
	changed chan struct{} // closed when the next trace is given back, and with it perhaps a machine
	files   int           // that were ever named
	shut    bool
	using   sync.WaitGroup // of traces
}

// openShelf empties the directory of what a process that was killed left there.
func openShelf(dir string, b bounds, log *slog.Logger) (*shelf, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("prover: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, spillPrefix+"*"))
	if err != nil {
		return nil, fmt.Errorf("prover: %w", err)
	}
	for _, path := range append(left, filepath.Join(dir, pagesFile)) {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("prover: remove what was left of the last run: %w", err)
		}
	}
	pages, err := openPages(dir, b.pages)
	if err != nil {
		return nil, err
	}
	return &shelf{log: log, dir: dir, bounds: b, pages: pages, changed: make(chan struct{})}, nil
}

// close waits until no trace is in use, and removes all that is kept.
func (s *shelf) close() error {
	s.mu.Lock()
	again := s.shut
	s.shut = true
	s.mu.Unlock()
	s.using.Wait()
	if again {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, t := range s.traces {
		errs = append(errs, t.park(), t.spilled.remove())
	}
	s.traces = nil
	return errors.Join(append(errs, s.pages.close())...)
}

// use calls do with the trace of a key, for which it waits until ctx ends. gather finds the pre-images of its step; it is called once
// for as long as there is room for them.
func (s *shelf) use(ctx context.Context, key traceKey, initial *machine.Snapshot, gather func() (*witness.Store, error), do func(*trace) error) error {
	t, err := s.acquire(key, initial)
	if err != nil {
		return err
	}
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return errors.Join(ctx.Err(), s.release(t))
	}
	if err = t.begin(gather); err == nil {
		err = do(t)
	}
	t.weigh()
	<-t.turn
	return errors.Join(err, s.release(t))
}

// acquire finds the trace, or begins one.
func (s *shelf) acquire(key traceKey, initial *machine.Snapshot) (*trace, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return nil, ErrClosed
	}
	s.using.Add(1)
	var t *trace
	if i := slices.IndexFunc(s.traces, func(t *trace) bool { return t.key == key }); i >= 0 {
		t = s.traces[i]
		s.traces = slices.Delete(s.traces, i, i+1)
	} else {
		t = &trace{key: key, shelf: s, initial: initial, turn: make(chan struct{}, 1), claims: map[common.Hash]ending{},
			known: map[uint64]common.Hash{0: initial.State.Hash()}}
	}
	t.users++
	s.traces = slices.Insert(s.traces, 0, t)
	return t, nil
}

func (s *shelf) release(t *trace) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.users--
	s.using.Done()
	close(s.changed)
	s.changed = make(chan struct{})
	return s.shrink()
}

// shrink drops what is beyond the bounds, of the traces that were longest not used.
func (s *shelf) shrink() error {
	var errs []error
	var stores, memory, spilled int64
	for i := 0; i < len(s.traces); i++ {
		t := s.traces[i]
		stores, spilled = stores+t.asked.Load(), spilled+t.spilled.size
		memory += t.weight.Load()
		if t.users > 0 {
			continue
		}
		if memory > s.bounds.memory {
			memory -= t.weight.Load()
			errs = append(errs, t.forget(), t.spilled.remove())
			s.traces = slices.Delete(s.traces, i, i+1)
			i--
			continue
		}
		if t.oracle.store != nil && stores > s.bounds.stores {
			stores -= t.asked.Swap(0)
			errs = append(errs, t.park())
			if t.spilled.path == "" && spilled+t.oracle.store.Size() <= s.bounds.spilled {
				s.files++
				if err := t.spilled.write(filepath.Join(s.dir, fmt.Sprint(spillPrefix, s.files)), t.oracle.store); err != nil {
					s.disk.Tell(s.log, slog.LevelWarn, "cannot keep pre-images on disk", "err", err)
				}
			}
			t.oracle.store = nil
		}
	}
	return errors.Join(errs...)
}

// takeMachine waits until there may be another machine. Traces that are not in use give theirs up for it.
func (s *shelf) takeMachine(ctx context.Context) error {
	for {
		s.mu.Lock()
		for _, t := range slices.Backward(s.traces) {
			if s.live.Load() >= int64(s.bounds.machines) && t.users == 0 {
				if err := t.park(); err != nil {
					s.mu.Unlock()
					return err
				}
			}
		}
		if s.live.Load() < int64(s.bounds.machines) {
			s.live.Add(1)
			s.mu.Unlock()
			return nil
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// keep writes a page of a trace that is in use, which has taken some for its next place already. Where there is no room, the
// trace that has most loses the place that it misses least, so that each has about as much as the others.
func (s *shelf) keep(t *trace, taken int, hash common.Hash, content []byte) (uint32, error) {
	for {
		own := int64(t.kept+taken)*slotSize >= s.bounds.share
		if !own {
			slot, err := s.pages.put(hash, content)
			if !errors.Is(err, errFull) {
				return slot, err
			}
		}
		made, err := s.makeRoom(t, taken, own)
		if err != nil {
			return 0, err
		}
		if !made {
			return 0, errFull
		}
	}
}

// makeRoom takes a place from the trace, in use, or from one that is not in use, and says whether there was one.
func (s *shelf) makeRoom(t *trace, taken int, own bool) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var most *trace
	for _, other := range s.traces {
		if !own && other.users == 0 && other.kept > 0 && (most == nil || other.kept >= most.kept) {
			most = other
		}
	}
	if (most == nil || t.kept+taken >= most.kept) && t.thin() {
		return true, nil
	}
	if most == nil {
		return false, nil
	}
	if most.thin() {
		return true, nil
	}
	return true, most.forget()
}

// over forgets the traces of inputs that end at or before so many batches: nobody asks about them any more.
func (s *shelf) over(batches uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	s.traces = slices.DeleteFunc(s.traces, func(t *trace) bool {
		done := t.users == 0 && t.key.inputEnd <= batches
		if done {
			errs = append(errs, t.forget(), t.spilled.remove())
		}
		return done
	})
	return errors.Join(append(errs, s.pages.shorten())...)
}
