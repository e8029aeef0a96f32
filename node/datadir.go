package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"

	"loft/chain"
	"loft/deploy"
	"loft/devnet"
	"loft/plain"
	"loft/store"
)

// DirError means that a data directory cannot be used as it is. It says what to do.
type DirError struct {
	Dir, Why, Do string
	Err          error // may be nil
}

func (e *DirError) Error() string { return "data directory " + e.Dir + ": " + e.Why }

// Unwrap gives the cause.
func (e *DirError) Unwrap() error { return e.Err }

// Kind implements plain.Explained.
func (e *DirError) Kind() plain.Kind { return plain.KindInput }

// Hint implements plain.Explained.
func (e *DirError) Hint() string { return e.Do }

// DevFile is where who runs a development chain may say how to reach it. It is true while LookAtDev says that one runs; a
// start removes what a crash left of it.
const DevFile = "dev.json"

const (
	rollupFile = "rollup.json"
	// lockFile says that a directory is a development chain's, and is locked while one runs.
	lockFile = "loft-dev.lock"
	// resetFile is there while a reset deletes, so that the next start finishes what a crash cut short.
	resetFile = "loft-dev.reset"
)

// devParts are what a development chain puts into its data directory; a reset deletes these and nothing else.
var devParts = []string{DevFile, rollupFile, "l1", "sequencer", "follower"}

// minFreeBytes is the room on the disk without which nothing is begun.
const minFreeBytes = 64 << 20

// devDir is a locked data directory.
type devDir struct {
	path string
	lock *flock.Flock
}

// openDevDir makes a directory, if need be, and locks it. With reset, the chain that is in it is deleted. What is there and
// was not made by a development chain is never touched.
func openDevDir(path string, reset bool) (_ *devDir, err error) {
	d := &devDir{path: path}
	if err := os.MkdirAll(path, 0o700); err != nil {
		if errors.Is(err, fs.ErrNotExist) { // /proc and its like say so
			err = &DirError{Dir: path, Why: "it cannot be made: " + plain.Words(err), Do: "name a writable directory with --data-dir", Err: err}
		}
		return nil, d.explain(err)
	}
	if err := d.foreign(); err != nil {
		return nil, d.explain(err)
	}
	d.lock = flock.New(d.file(lockFile), flock.SetPermissions(0o600))
	held, err := d.tryLock()
	if err != nil {
		return nil, d.explain(err)
	}
	if !held {
		return nil, &DirError{Dir: path, Why: "another `loft dev` uses it" + d.holder(), Do: "use that one, or stop it, or name another directory with --data-dir", Err: chain.ErrInUse}
	}
	// The number is for the message above only.
	err = os.WriteFile(d.lock.Path(), []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600)
	if err == nil {
		err = d.reset(reset)
	}
	if err == nil {
		err = d.remove(DevFile)
	}
	if err == nil {
		err = d.sweep()
	}
	if err == nil {
		err = enoughRoom(path, freeBytes(path))
	}
	if err != nil {
		return nil, errors.Join(d.explain(err), d.close())
	}
	return d, nil
}

// tryLock waits out those who only look whether the directory is locked.
func (d *devDir) tryLock() (held bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if held, err = d.lock.TryLockContext(ctx, 5*time.Millisecond); errors.Is(err, context.DeadlineExceeded) {
		return false, nil
	}
	return held, err
}

// DevState is what a data directory says about the development chain in it.
type DevState string

const (
	DevNone    DevState = "none" // there is no chain in it
	DevStopped DevState = "stopped"
	DevRuns    DevState = "runs" // or starts, or stops
)

// LookAtDev says whether a development chain runs on a directory, however the last one ended.
func LookAtDev(path string) (DevState, error) {
	name := filepath.Join(path, lockFile)
	if _, err := os.Stat(name); err != nil {
		return DevNone, nil // or whatever is wrong with the directory is the next reader's to tell
	}
	lock := flock.New(name, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err != nil || !free {
		return DevRuns, err
	}
	return DevStopped, lock.Close()
}

func (d *devDir) file(name string) string { return filepath.Join(d.path, name) }

func (d *devDir) close() error { return d.lock.Close() }

// foreign refuses a directory that is neither empty nor a chain's already.
func (d *devDir) foreign() error {
	if _, err := os.Lstat(d.file(lockFile)); err == nil {
		return nil
	}
	return emptyBut(d.path, func(string) bool { return false }, "`loft dev`")
}

// emptyBut refuses a directory that holds anything but what known names: who gave it by mistake would find a chain among their
// files. A file system of its own may have its usual directory.
func emptyBut(path string, known func(name string) bool, who string) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() != "lost+found" && !known(e.Name()) {
			return &DirError{Dir: path, Why: "it is neither empty nor " + who + "'s own: it holds " + e.Name(), Do: "name a new or empty directory with --data-dir"}
		}
	}
	return nil
}

// holder is who has the lock, in words.
func (d *devDir) holder() string {
	text, err := os.ReadFile(d.lock.Path())
	if err != nil {
		return ""
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return ""
	}
	return fmt.Sprintf(", process %d", pid)
}

// reset deletes the chain if that is wanted, or was begun.
func (d *devDir) reset(wanted bool) error {
	if _, err := os.Lstat(d.file(resetFile)); err != nil {
		if !wanted {
			return nil
		}
		if err := os.WriteFile(d.file(resetFile), nil, 0o600); err != nil {
			return err
		}
	}
	for _, name := range append(devParts, resetFile) {
		if err := d.remove(name); err != nil {
			return fmt.Errorf("reset: %w", err)
		}
	}
	return nil
}

// sweep removes what a crash left of files that were being replaced.
func (d *devDir) sweep() error {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), rollupFile+".") || strings.HasPrefix(e.Name(), DevFile+".") {
			if err := d.remove(e.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *devDir) remove(name string) error { return os.RemoveAll(d.file(name)) }

func enoughRoom(path string, free uint64) error {
	if free < minFreeBytes {
		return &DirError{Dir: path, Why: fmt.Sprintf("its disk has %d MiB left, a new chain needs %d", free>>20, minFreeBytes>>20), Do: "free some space, or name a directory on another disk with --data-dir",
			Err: syscall.ENOSPC}
	}
	return nil
}

// explain says what a failure of a start means for the directory.
func (d *devDir) explain(err error) error {
	return explainDir(d.path, err, "start with --reset to replace the chain in it, or name another directory with --data-dir")
}

// explainDir says what a failure of a start means for a data directory; errors that mean nothing for it stay as they are.
// restart is what to do about one that cannot be continued.
func explainDir(path string, err error, restart string) error {
	var known *DirError
	var elsewhere *EndpointError
	if err == nil || errors.As(err, &known) || errors.As(err, &elsewhere) {
		return err
	}
	says := func(why, do string) error { return &DirError{Dir: path, Why: why, Do: do, Err: err} }
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return says("its disk is full: "+plain.Words(err), "free some space and start again; nothing that was acknowledged is lost")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return says("it cannot be written: "+plain.Words(err), "name a writable directory with --data-dir")
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return says("it is not a directory: "+plain.Words(err), "name a directory with --data-dir")
	case errors.Is(err, chain.ErrInUse), errors.Is(err, devnet.ErrInUse), errors.Is(err, store.ErrLocked):
		return says("another process uses a part of it: "+plain.Words(err), "stop that process, or name another directory with --data-dir")
	case errors.Is(err, deploy.ErrFile), errors.Is(err, deploy.ErrNotThere), errors.Is(err, chain.ErrGenesis), errors.Is(err, devnet.ErrData):
		return says("it contains another chain or data of another version, or is damaged: "+plain.Words(err), restart)
	case errors.Is(err, store.ErrCorrupt), errors.Is(err, ErrLost):
		return says(plain.Words(err), restart)
	}
	return err
}
