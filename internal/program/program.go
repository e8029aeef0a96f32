// Package program is the proof program's initial state for tests: built once for all of them, and kept in the user's cache
// by its hash, since building it takes half a minute. It is imported by tests only; a node has guest/image. Start at Initial.
package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"loft/guest/image"
	"loft/machine"
)

var (
	mu    sync.Mutex
	known *machine.Snapshot
)

// Initial is the committed initial state. It must not be changed.
func Initial(ctx context.Context) (*machine.Snapshot, error) {
	mu.Lock()
	defer mu.Unlock()
	if known != nil {
		return known, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("keep the proof program: %w", err)
	}
	dir := filepath.Join(cache, "loft-test")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("keep the proof program: %w", err)
	}
	sources, err := root()
	if err != nil {
		return nil, err
	}
	known, err = image.Initial(ctx, filepath.Join(dir, image.Hash().Hex()+".initial"), sources, io.Discard)
	return known, err
}

// root is the source tree that the test is of.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", errors.New("no go.mod above the working directory: run tests in the source tree")
		}
		dir = above
	}
}
