package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"loft/internal/crashfs"
	"loft/internal/testutil"
	"loft/store"
)

// contents is a file's, nil if there is none.
func contents(fs *crashfs.FS, name string) []byte {
	if _, err := fs.Open(name, false); err != nil {
		return nil
	}
	return fs.Bytes(name)
}

// TestReplaceCrashMatrix: whichever operation fails, in whichever way, and whenever the machine or the process ends, the file has its
// old contents or the new ones; the new ones, once Replace has returned without an error.
func TestReplaceCrashMatrix(t *testing.T) {
	rng := testutil.Rand(t)
	old, next := bytes.Repeat([]byte("old "), 700), bytes.Repeat([]byte("new!"), 900)
	for _, before := range [][]byte{nil, old} {
		for mode := range crashfs.Mode(crashfs.Modes) {
			for at := -1; ; at++ {
				fs := crashfs.New()
				if before != nil {
					if err := store.Replace(fs, "file", before); err != nil {
						t.Fatal(err)
					}
				}
				if at >= 0 {
					fs.FailAt(at, mode)
				}
				began := fs.Ops()
				err := store.Replace(fs, "file", next)
				if at < 0 && err != nil {
					t.Fatal(err)
				}
				if at >= 0 && err == nil && at < fs.Ops()-began {
					t.Fatalf("operation %d failed (%v), and nothing is said", at, mode)
				}
				after := map[string]*crashfs.FS{"as it is": fs, "killed": fs.Kill()}
				for i := range 20 {
					after[fmt.Sprintf("crash %d", i)] = fs.Crash(rng)
				}
				for how, found := range after {
					got := contents(found, "file")
					if !bytes.Equal(got, next) && (err == nil || !bytes.Equal(got, before)) {
						t.Fatalf("operation %d fails (%v), %s: %d bytes, error %v", at, mode, how, len(got), err)
					}
				}
				if at >= fs.Ops()-began {
					break
				}
			}
		}
	}
}

// TestWriteFile: on disk, the file is replaced, nobody else may read it, nothing is left next to it; where it cannot be, the error
// names it and nothing changes.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	for _, want := range []string{"one", "", "three"} {
		if err := store.WriteFile(path, []byte(want)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.Mkdir(filepath.Join(dir, "taken"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "taken", "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{filepath.Join(dir, "none", "file"), filepath.Join(dir, "taken")} {
		if err := store.WriteFile(bad, []byte("x")); err == nil || !bytes.Contains([]byte(err.Error()), []byte(bad)) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	names, err := os.ReadDir(dir)
	if err != nil || len(names) != 2 {
		t.Errorf("left: %v, %v", names, err)
	}
}
