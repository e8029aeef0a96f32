// Package crashfs is a directory in memory for tests of the journal and of what stands on it: it fails chosen
// operations in either way (not applied; applied but reported failed), and at a crash forgets what was not synced, as
// disks do: sector by sector. It is not used outside tests. Start at New and Crash.
package crashfs

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sort"
	"sync"

	"loft/store"
)

// Errors that operations report when told to.
var (
	ErrInjected = errors.New("injected fault")
	ErrNoSpace  = errors.New("no space left on device")
)

// Mode is how an operation fails.
type Mode int

const (
	NotApplied Mode = iota // nothing happens
	Applied                // it happens and is reported failed
	Partial                // half of a write happens
	Stop                   // neither it nor anything later happens: the machine stops here
	Modes      = 4
)

func (m Mode) String() string { return [...]string{"not applied", "applied", "partial", "stop"}[m] }

const sector = 512

// FS implements store.FS. It may be used by several goroutines.
type FS struct {
	mu      sync.Mutex
	files   map[string]*data // as processes see them
	durable map[string]*data // directory entries that survive a crash
	ops     int
	failAt  int // -1: never
	mode    Mode
	stopped bool
	room    int64 // bytes left; negative: without bound
}

type data struct {
	current []byte
	synced  []byte
}

// New is an empty directory.
func New() *FS {
	return &FS{files: map[string]*data{}, durable: map[string]*data{}, failAt: -1, room: -1}
}

// FailAt lets the n-th changing operation from now on (0 is the next) fail in the given way.
func (fs *FS) FailAt(n int, mode Mode) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.failAt, fs.mode = fs.ops+n, mode
}

// Room bounds the bytes that files may still grow by; more is ErrNoSpace.
func (fs *FS) Room(bytes int64) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.room = bytes
}

// Ops counts the changing operations so far.
func (fs *FS) Ops() int {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.ops
}

// Crash is the directory as a machine finds it after losing power now: what was synced is there, of the rest any
// sectors are.
func (fs *FS) Crash(rng *rand.Rand) *FS {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	after := New()
	names := map[string]*data{}
	for name, d := range fs.durable {
		now, is := fs.files[name]
		switch {
		case rng.IntN(2) == 0: // what was done to the name since is lost
			names[name] = d
		case is: // it stayed, or another file has its name
			names[name] = now
		}
	}
	for name, d := range fs.files {
		if _, had := fs.durable[name]; !had && rng.IntN(2) == 0 {
			names[name] = d
		}
	}
	sorted := make([]string, 0, len(names))
	for name := range names {
		sorted = append(sorted, name)
	}
	sort.Strings(sorted)
	for _, name := range sorted {
		d := names[name]
		content := tear(d.synced, d.current, rng)
		kept := &data{current: content, synced: append([]byte(nil), content...)}
		after.files[name], after.durable[name] = kept, kept
	}
	return after
}

// Kill is the directory as the next process finds it after kill -9: everything written is there.
func (fs *FS) Kill() *FS {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	after := New()
	for name, d := range fs.files {
		kept := &data{current: append([]byte(nil), d.current...), synced: append([]byte(nil), d.synced...)}
		after.files[name] = kept
		if fs.durable[name] == d {
			after.durable[name] = kept
		}
	}
	return after
}

func tear(synced, current []byte, rng *rand.Rand) []byte {
	if len(current) < len(synced) { // a truncation not synced
		if rng.IntN(2) == 0 {
			return append([]byte(nil), synced...)
		}
		return append([]byte(nil), current...)
	}
	size := len(synced)
	if grown := len(current) - len(synced); grown > 0 {
		size += rng.IntN(grown + 1)
	}
	out := make([]byte, size)
	copy(out, synced)
	for from := len(synced); from < size; {
		to := min(size, (from/sector+1)*sector)
		if rng.IntN(3) > 0 {
			copy(out[from:to], current[from:to])
		}
		from = to
	}
	return out
}

// change counts one changing operation and runs apply unless it must not.
func (fs *FS) change(apply func(part bool)) error {
	n := fs.ops
	fs.ops++
	if fs.stopped {
		return fmt.Errorf("%w: machine has stopped", ErrInjected)
	}
	if n != fs.failAt {
		apply(false)
		return nil
	}
	switch fs.mode {
	case Applied:
		apply(false)
	case Partial:
		apply(true)
	case Stop:
		fs.stopped = true
	}
	return fmt.Errorf("%w: operation %d, %v", ErrInjected, n, fs.mode)
}

// List implements store.FS.
func (fs *FS) List() ([]string, error) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	var names []string
	for name := range fs.files {
		names = append(names, name)
	}
	sort.Strings(names)
	return names, nil
}

// Open implements store.FS.
func (fs *FS) Open(name string, create bool) (store.File, error) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if !create {
		d, ok := fs.files[name]
		if !ok {
			return nil, fmt.Errorf("open %s: %w", name, os.ErrNotExist)
		}
		return &file{fs, d}, nil
	}
	if _, ok := fs.files[name]; ok {
		return nil, fmt.Errorf("create %s: %w", name, os.ErrExist)
	}
	d := new(data)
	if err := fs.change(func(bool) { fs.files[name] = d }); err != nil {
		return nil, err
	}
	return &file{fs, d}, nil
}

// Remove implements store.FS.
func (fs *FS) Remove(name string) error {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if _, ok := fs.files[name]; !ok {
		return fmt.Errorf("remove %s: %w", name, os.ErrNotExist)
	}
	return fs.change(func(bool) { delete(fs.files, name) })
}

// Rename implements store.FS.
func (fs *FS) Rename(from, to string) error {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	d, ok := fs.files[from]
	if !ok {
		return fmt.Errorf("rename %s: %w", from, os.ErrNotExist)
	}
	return fs.change(func(bool) {
		delete(fs.files, from)
		fs.files[to] = d
	})
}

// SyncDir implements store.FS.
func (fs *FS) SyncDir() error {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.change(func(bool) {
		fs.durable = map[string]*data{}
		for name, d := range fs.files {
			fs.durable[name] = d
		}
	})
}

// Flip inverts one bit of a file, as failing disks do.
func (fs *FS) Flip(name string, offset int64) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	d := fs.files[name]
	d.current[offset] ^= 0x10
	d.synced = append([]byte(nil), d.current...)
}

// Cut shortens a file behind everybody's back.
func (fs *FS) Cut(name string, size int64) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	d := fs.files[name]
	d.current = d.current[:size]
	d.synced = append([]byte(nil), d.current...)
}

// Lose removes a file behind everybody's back.
func (fs *FS) Lose(name string) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	delete(fs.files, name)
	delete(fs.durable, name)
}

// Bytes is a copy of a file.
func (fs *FS) Bytes(name string) []byte {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return append([]byte(nil), fs.files[name].current...)
}

type file struct {
	fs *FS
	d  *data
}

func (f *file) ReadAt(p []byte, offset int64) (int, error) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	if offset >= int64(len(f.d.current)) {
		return 0, io.EOF
	}
	n := copy(p, f.d.current[offset:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (f *file) WriteAt(p []byte, offset int64) (int, error) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	n := len(p)
	if f.fs.room >= 0 && int64(n) > f.fs.room {
		n = int(f.fs.room)
	}
	written := 0
	err := f.fs.change(func(part bool) {
		written = n
		if part {
			written /= 2
		}
		if need := offset + int64(written); need > int64(len(f.d.current)) {
			f.d.current = append(f.d.current, make([]byte, need-int64(len(f.d.current)))...)
		}
		copy(f.d.current[offset:], p[:written])
		if f.fs.room >= 0 {
			f.fs.room -= int64(written)
		}
	})
	if err == nil && n < len(p) {
		err = ErrNoSpace
	}
	return written, err
}

func (f *file) Close() error { return nil }

func (f *file) Size() (int64, error) {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	return int64(len(f.d.current)), nil
}

func (f *file) Truncate(size int64) error {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	return f.fs.change(func(bool) { f.d.current = append([]byte(nil), f.d.current[:size]...) })
}

func (f *file) Sync() error {
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	return f.fs.change(func(bool) { f.d.synced = append([]byte(nil), f.d.current...) })
}
