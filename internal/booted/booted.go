// Package booted has the proof program's initial state for tests, with its hashes: reading and hashing it takes a second or two, so
// it is done once in a process. It is imported by tests only.
package booted

import (
	"context"
	"io"
	"sync"

	"loft/guest/image"
	"loft/machine"
)

var snapshot = sync.OnceValues(func() (*machine.Snapshot, error) {
	s, err := image.Get(context.Background(), func() {}, io.Discard)
	if err != nil {
		return nil, err
	}
	return s.Hashed()
})

// Snapshot returns the initial state. It is shared: nobody may write to it.
func Snapshot() (*machine.Snapshot, error) { return snapshot() }
