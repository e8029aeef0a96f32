// Package image makes what every dispute begins with: the proof program as one toolchain builds it, bit for bit, and the
// machine's state when the program is ready (SPEC.md section 14). The state's hash is committed next to this file, and stands
// in the contracts that play games; whoever doubts it runs `make image`.
//
// The program itself is package guest, the machine is package machine. Start at Get.
package image

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/gofrs/flock"

	"loft/machine"
)

// Toolchain is what builds the program. Another makes other code, and another hash.
const Toolchain = "go1.26.8"

// experiments of the toolchain. The heap begins at the same place always; and the collector is the one before 1.26's, which
// unmaps memory that it has written: the machine might give that out again as it is, where a runtime takes what is mapped to
// be zero.
const experiments = "norandomizedheapbase64,nogreenteagc"

//go:embed initial.txt
var initial string

// Hash is the hash of the initial state that this source tree's program has, as committed.
func Hash() common.Hash { return common.HexToHash(strings.TrimSpace(initial)) }

// ErrOther means that a program's initial state is not the committed one.
var ErrOther = errors.New("initial state is not the committed one")

// program is the proof program's package.
const program = "loft/guest"

// Build compiles the program from the source tree at dir. It has no build tags but in tests.
func Build(ctx context.Context, dir string, tags ...string) ([]byte, error) {
	return Compile(ctx, dir, program, "-tags", strings.Join(tags, ","))
}

// Compile compiles a program of the source tree at dir as the proof program is, with flags for the compiler that are its own.
// Neither dir, nor the node's go.mod, nor the user's Go settings matter to what comes out. Modules are those of Modfile; those
// that are not in the module cache are fetched and checked against guest.sum.
func Compile(ctx context.Context, dir, name string, flags ...string) ([]byte, error) {
	out, err := os.MkdirTemp("", "loft-program-")
	if err != nil {
		return nil, fmt.Errorf("build the program %s: %w", name, err)
	}
	defer os.RemoveAll(out)
	built := filepath.Join(out, "program")
	args := append([]string{"build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-modfile=" + Modfile, "-pgo=off",
		"-ldflags=-s -w -buildid= -T 0x1001000 -R 0x1000000", "-o", built}, flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, name)...)
	cmd.Dir, cmd.Env = dir, environment()
	if output, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the program %s in %s with %s: %w: %s", name, dir, Toolchain, err, bytes.TrimSpace(output))
	}
	return os.ReadFile(built)
}

// ErrNoSource means that there is nothing to make the initial state from.
var ErrNoSource = errors.New("no proof program in this binary, and no sources to make it from")

// Get is the committed initial state from where it is available soonest: this binary, if it is a release; the user's cache,
// if it was made before; else the source tree that the binary was built from, which takes a Go toolchain and minutes: making is
// called before that.
func Get(ctx context.Context, making func(), output io.Writer) (*machine.Snapshot, error) {
	if len(embedded) > 0 {
		s, err := machine.LoadSnapshot(bytes.NewReader(embedded))
		if err == nil && s.State.Hash() != Hash() {
			err = ErrOther
		}
		if err != nil {
			return nil, fmt.Errorf("initial state in this binary: %w", err)
		}
		return s, nil
	}
	path, unlock, err := cached(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	_, file, _, _ := runtime.Caller(0)
	source := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	if _, err := os.Stat(filepath.Join(source, "go.mod")); err != nil {
		source = ""
	}
	return Initial(ctx, path, source, making, output)
}

// cached is the file in the user's cache that holds the initial state, or will. It is the caller's alone until unlock.
func cached(ctx context.Context) (path string, unlock func(), err error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", nil, fmt.Errorf("keep the initial state: %w", err)
	}
	dir = filepath.Join(dir, "loft")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", nil, fmt.Errorf("keep the initial state: %w", err)
	}
	path = filepath.Join(dir, "program-"+Hash().Hex()[2:18])
	lock := flock.New(path + ".lock") // one process makes it, others wait
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return "", nil, fmt.Errorf("keep the initial state: %w", err)
	}
	return path, func() { lock.Unlock() }, nil
}

// Import takes the initial state from what Save of another machine's wrote, checks its hash, and keeps it in the user's cache,
// where Get finds it.
func Import(ctx context.Context, from io.Reader) (*machine.Snapshot, error) {
	s, err := machine.LoadSnapshot(from)
	if err != nil {
		return nil, fmt.Errorf("read the initial state: %w", err)
	}
	if got := s.State.Hash(); got != Hash() {
		return nil, fmt.Errorf("%w: %s, want %s: it is another version's", ErrOther, got, Hash())
	}
	path, unlock, err := cached(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	return s, store(s, path)
}

// Initial is the committed initial state: as stored in the file at path, or else made from the source tree at dir and stored
// there, after a call of making. What the program writes on the way goes to output.
func Initial(ctx context.Context, path, dir string, making func(), output io.Writer) (*machine.Snapshot, error) {
	if stored, err := os.Open(path); err == nil {
		defer stored.Close()
		if s, err := machine.LoadSnapshot(stored); err == nil && s.State.Hash() == Hash() {
			return s, nil
		}
	}
	if dir == "" {
		return nil, ErrNoSource
	}
	if _, err := exec.LookPath("go"); err != nil {
		return nil, fmt.Errorf("build the program: %w", err)
	}
	making()
	program, err := Build(ctx, dir)
	if err != nil {
		return nil, err
	}
	s, err := machine.Boot(program, output)
	if err != nil {
		return nil, err
	}
	if got := s.State.Hash(); got != Hash() {
		return nil, fmt.Errorf("%w: %s, want %s: build from the sources of this version", ErrOther, got, Hash())
	}
	return s, store(s, path)
}

// store puts the file at path whole, or not.
func store(s *machine.Snapshot, path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".initial-")
	if err != nil {
		return fmt.Errorf("store the initial state: %w", err)
	}
	defer os.Remove(f.Name())
	err = s.Save(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("store the initial state: %w", err)
	}
	return nil
}

// maxSteps is how many steps of the machine a dispute can be about.
const maxSteps = 1 << 44

// Verdict runs the program from the initial state to its end: Valid or Invalid is what it says of the claim among the
// pre-images, in so many steps. What it writes, which is why it failed if it did, goes to output. An error means that the end was
// not reached, for want of a pre-image or of time.
func Verdict(ctx context.Context, initial *machine.Snapshot, oracle machine.Oracle, output io.Writer) (status machine.Status, steps uint64, err error) {
	f, err := machine.NewFast(initial, oracle)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	f.Output = output
	_, err = f.RunTo(ctx, initial.State.Steps+maxSteps, func(uint64) {})
	if err == nil && f.Status() == machine.Running {
		err = fmt.Errorf("the program has not ended after %d steps", uint64(maxSteps))
	}
	return f.Status(), f.Steps() - initial.State.Steps, err
}
