package node

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"

	"loft/bridge"
	"loft/guest/image"
	"loft/machine"
)

// ProgramError means that the proof program is missing: without it no game can be won.
type ProgramError struct{ Err error }

func (e *ProgramError) Error() string { return "the proof program is missing: " + e.Err.Error() }

// Unwrap gives the cause.
func (e *ProgramError) Unwrap() error { return e.Err }

// Kind implements bridge.Explained.
func (e *ProgramError) Kind() bridge.Kind { return bridge.KindRefused }

// Hint implements bridge.Explained.
func (e *ProgramError) Hint() string {
	return "use a release binary (`make release`), which carries it; or run `loft machine build --out FILE` where Go and the sources of this version are, and `loft machine build --from FILE` here"
}

// Program is the initial state of the proof program of this version, checked by its hash: from this binary, from the user's cache,
// or made from the sources, which takes a minute. Errors are a *ProgramError, unless ctx ended.
func Program(ctx context.Context, log *slog.Logger) (*machine.Snapshot, error) {
	log.Info("checking the proof program", "hash", image.Hash())
	var said bytes.Buffer
	s, err := image.Get(ctx, &said)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil && said.Len() > 0 {
		err = fmt.Errorf("%w: %s", err, bytes.TrimSpace(said.Bytes()))
	}
	if err != nil {
		return nil, &ProgramError{err}
	}
	return s, nil
}
