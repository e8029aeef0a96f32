package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"loft/store"
)

// TestCreate: what was left half made is deleted, what was made is not, and a directory of before is whole.
func TestCreate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "database")
	file := filepath.Join(dir, "file")
	begin := func(want bool) (made func() error) {
		t.Helper()
		made, err := store.Create(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(file); (err == nil) != want {
			t.Fatalf("the file: %v", err)
		}
		return made
	}
	fill := func() {
		t.Helper()
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	begin(false)
	fill() // and a crash
	made := begin(false)
	fill()
	if err := made(); err != nil {
		t.Fatal(err)
	}
	if err := begin(true)(); err != nil {
		t.Fatal(err)
	}
	begin(true)
}
