package machine

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"unsafe"

	"github.com/ethereum/go-ethereum/common"
)

//go:generate go run ./gen loop.go

// Fast is the machine made to run: memory is flat, code is translated to operations that one loop executes (loop.go, which
// gen writes), and hashes are made when State or Prove is called. Whatever the loop does not do, system calls and faults
// above all, is left to the slow step, over the same memory. It belongs to one goroutine.
type Fast struct {
	Oracle Oracle
	Output io.Writer // of the program; nil for nowhere
	Fault  *Fault    // why the machine faulted; nil if it did not, or ended with a code

	state  State // its MemoryRoot is not kept
	memory *memory
	code   *translation
	source []byte  // of code
	tree   *Tree   // of code
	loader *loader // while a program begins
}

// NewFast is a machine that stands where the snapshot was taken. Close gives its memory back.
func NewFast(s *Snapshot, oracle Oracle) (*Fast, error) {
	f, err := newFast(s, oracle)
	if err != nil {
		return nil, err
	}
	if f.memory.root() != s.State.MemoryRoot || f.tree.Root() != s.State.CodeRoot {
		return nil, firstError(f.Close(), errDamaged)
	}
	f.memory.written = pageSet{}
	return f, nil
}

func newFast(s *Snapshot, oracle Oracle) (*Fast, error) {
	m, err := newMemory()
	if err != nil {
		return nil, err
	}
	m.load(s.Pages, s.hashes)
	words, tree := wordsOf(s.Code), s.codeTree
	if tree == nil {
		tree = codeTree(words)
	}
	return &Fast{Oracle: oracle, state: s.State, memory: m, code: newTranslation(words), source: s.Code, tree: tree}, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func wordsOf(code []byte) []uint32 {
	words := make([]uint32, len(code)/4)
	for i := range words {
		words[i] = binary.BigEndian.Uint32(code[4*i:])
	}
	return words
}

// Close gives the machine's memory back; it cannot be used after it.
func (f *Fast) Close() error { return f.memory.close() }

// State is the state, hashed.
func (f *Fast) State() State {
	f.state.MemoryRoot = f.memory.root()
	return f.state
}

// Steps made, and whether more can be made, are known without hashing.
func (f *Fast) Steps() uint64  { return f.state.Steps }
func (f *Fast) Status() Status { return f.state.Status }

// Run makes steps until limit steps have been made in all, or the machine stops. After an error it stands before the step
// that could not be made.
func (f *Fast) Run(limit uint64) error {
	for f.state.Status == Running && f.state.Steps < limit {
		fuel := (limit - f.state.Steps) / maxRun
		place := (f.state.PC - CodeBase) / 4
		if fuel == 0 || f.state.PC%4 != 0 || uint64(place) >= uint64(len(f.code.words)) || f.state.NextPC != f.state.PC+4 {
			if err := f.step(); err != nil {
				return err
			}
			continue
		}
		if err := f.run(place, fuel); err != nil {
			return err
		}
	}
	return nil
}

// slice is how many steps RunTo makes before it looks up: some tenths of a second.
const slice = 100_000_000

// RunTo is Run with a context, and calls report now and then with the steps that have been made. At the end it says whether
// the limit was reached.
func (f *Fast) RunTo(ctx context.Context, limit uint64, report func(steps uint64)) (reached bool, err error) {
	for f.state.Status == Running && f.state.Steps < limit {
		if err := ctx.Err(); err != nil {
			return false, fmt.Errorf("after %d steps: %w", f.state.Steps, err)
		}
		if err := f.Run(min(limit, f.state.Steps+slice)); err != nil {
			return false, err
		}
		report(f.state.Steps)
	}
	return f.state.Steps == limit, nil
}

// outOfFuel is what loop gives as half where it stands before an op.
const outOfFuel = -1

// run executes translated code from a place in code on, at most fuel times maxRun steps, and makes the step at which it
// stopped before its fuel was out.
func (f *Fast) run(place uint32, fuel uint64) error {
	entry := f.code.enter(place)
	start := unsafe.Pointer(&f.code.ops[0])
	// Steps are counted by the place in code: steps = base + place, and jumps change base.
	stopped, half, base := f.loop(unsafe.Add(start, entry), f.state.Steps-uint64(place), fuel)
	place = f.code.at[(uintptr(stopped)-uintptr(start))/opSize][max(half, 0)]
	f.state.PC = CodeBase + 4*place
	f.state.NextPC = f.state.PC + 4
	f.state.Steps = base + uint64(place)
	if half == outOfFuel {
		return nil
	}
	return f.step()
}

// step makes one slow step.
func (f *Fast) step() error {
	if place := (f.state.PC - CodeBase) / 4; f.loader != nil && uint64(place) < uint64(len(f.code.words)) {
		if handled, err := f.loader.call(&f.state, f.code.words[place]); handled || err != nil {
			return err
		}
	}
	after, fault, err := step(f.state, flat{f})
	if err != nil {
		return err
	}
	f.state, f.Fault = after, fault
	return nil
}

// Prove is the proof of the next step, which it does not make.
func (f *Fast) Prove() (*Proof, error) {
	return prove(f.State(), f.Oracle, flat{f}, f.tree, f.memory)
}

// flat is the world of a Fast. Its roots are not roots.
type flat struct{ f *Fast }

func (w flat) code(address uint32) (leaf Leaf, err error) {
	first := (address - CodeBase) / 4
	for i := range uint32(LeafSize / 4) {
		if first+i < uint32(len(w.f.code.words)) {
			binary.BigEndian.PutUint32(leaf[4*i:], w.f.code.words[first+i])
		}
	}
	return leaf, nil
}

func (w flat) touch(address uint32) (Leaf, error) { return w.f.memory.leaf(address), nil }

func (w flat) write(address uint32, leaf Leaf) (common.Hash, error) {
	w.f.memory.write(address, leaf[:])
	return common.Hash{}, nil
}

func (w flat) preimage(key [32]byte, _ uint64) ([]byte, error) { return w.f.Oracle.Preimage(key) }

func (w flat) output(address, length uint64) error {
	if w.f.Output == nil {
		return nil
	}
	return show(w.f.Output, address, length, w.f.memory.leaf)
}
