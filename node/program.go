package node

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"

	"loft/guest/image"
	"loft/machine"
	"loft/plain"
)

// ProgramError means that the proof program is missing: without it no game can be won.
type ProgramError struct{ Err error }

func (e *ProgramError) Error() string { return "the proof program is missing: " + e.Err.Error() }

// Unwrap gives the cause.
func (e *ProgramError) Unwrap() error { return e.Err }

// Kind implements plain.Explained.
func (e *ProgramError) Kind() plain.Kind { return plain.KindRefused }

// Hint implements plain.Explained.
func (e *ProgramError) Hint() string {
	return "use a release binary (`make release`), which includes it; or run `loft machine build --out FILE` on a machine with Go and the sources of this version, and `loft machine build --from FILE` here"
}

// Why the proof program is made here, how long that takes, and how to avoid it.
const (
	programWhy     = "this binary does not include the proof program, and it is not in the user's cache"
	programTakes   = "one to several minutes, once only"
	programInstead = "use a release binary (`make release`), or import it with `loft machine build --from FILE`"
)

// MakingProgram tells a person, before it begins, that the proof program is made from the sources.
const MakingProgram = "Building the proof program from the sources: " + programWhy + ". It takes " + programTakes + ". To avoid it: " + programInstead + "."

// Program is the initial state of the proof program of this version, checked by its hash: from this binary, from the user's cache,
// or made from the sources, which takes minutes: making is called before that, or if it is nil, a warning is logged. Errors are a
// *ProgramError, unless ctx ended.
func Program(ctx context.Context, log *slog.Logger, making func()) (*machine.Snapshot, error) {
	log.Info("checking the proof program", "hash", image.Hash())
	if making == nil {
		making = func() {
			log.Warn("making the proof program from the sources", "because", programWhy, "takes", programTakes, "instead", programInstead)
		}
	}
	var said bytes.Buffer
	s, err := image.Get(ctx, making, &said)
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
