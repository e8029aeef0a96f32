package node

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"loft/chain"
	"loft/deploy"
	"loft/devnet"
	"loft/store"
)

// TestDirErrors: what a start can fail by says what is wrong with the directory and what to do, and keeps its cause.
func TestDirErrors(t *testing.T) {
	d := &devDir{path: "/data"}
	for _, c := range []struct {
		err     error
		why, do string
	}{
		{syscall.ENOSPC, "its disk is full", "free some space"},
		{syscall.EDQUOT, "its disk is full", "free some space"},
		{&fs.PathError{Op: "mkdir", Path: "/data", Err: syscall.EACCES}, "it cannot be written", "a writable directory"},
		{&fs.PathError{Op: "mkdir", Path: "/data", Err: syscall.EROFS}, "it cannot be written", "a writable directory"},
		{syscall.ENOTDIR, "it is not a directory", "--data-dir"},
		{chain.ErrInUse, "another process", "stop that process"},
		{devnet.ErrInUse, "another process", "stop that process"},
		{store.ErrLocked, "another process", "stop that process"},
		{chain.ErrGenesis, "another chain", "--reset"},
		{devnet.ErrData, "another chain", "--reset"},
		{deploy.ErrFile, "another chain", "--reset"},
		{deploy.ErrNotThere, "another chain", "--reset"},
		{&store.CorruptError{File: "1", Reason: "flipped"}, "journal is damaged", "--reset"},
		{ErrLost, "blocks are lost", "--reset"},
	} {
		var got *DirError
		if !errors.As(d.explain(fmt.Errorf("start: %w", c.err)), &got) {
			t.Errorf("%v is not explained", c.err)
			continue
		}
		if got.Dir != "/data" || !strings.Contains(got.Why, c.why) || !strings.Contains(got.Hint(), c.do) || !errors.Is(got, c.err) {
			t.Errorf("%v: %v; %s", c.err, got, got.Hint())
		}
	}
	if other := errors.New("other"); d.explain(other) != other || d.explain(nil) != nil {
		t.Error("what says nothing of the directory is explained by it")
	}
}

// TestRoom: nothing is begun on a disk that is all but full.
func TestRoom(t *testing.T) {
	for _, c := range []struct {
		free uint64
		ok   bool
	}{{0, false}, {minFreeBytes - 1, false}, {minFreeBytes, true}, {math.MaxUint64, true}} {
		if err := enoughRoom("/data", c.free); (err == nil) != c.ok || !c.ok && !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%d bytes free: %v", c.free, err)
		}
	}
	if freeBytes(t.TempDir()) == 0 {
		t.Error("the disk of the tests has no room at all")
	}
}

// TestResetGoesOn: a reset that was cut short after any of its deletions is finished by the next opening, wanted or not.
func TestResetGoesOn(t *testing.T) {
	for done := range devParts {
		dir := t.TempDir()
		d, err := openDevDir(dir, false)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.close(); err != nil {
			t.Fatal(err)
		}
		for _, name := range append(devParts[done:], resetFile, "rollup.json.123", "mine") {
			if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if d, err = openDevDir(dir, false); err != nil {
			t.Fatal(err)
		}
		if err := d.close(); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 2 || entries[0].Name() != lockFile || entries[1].Name() != "mine" {
			t.Errorf("%d deleted before: %v, %v", done, entries, err)
		}
	}
}
