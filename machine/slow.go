package machine

import (
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
)

// Machine runs by the slow step, hashing at each one. It belongs to one goroutine.
type Machine struct {
	State
	Code   *Tree
	Memory *Tree
	Oracle Oracle
	Output io.Writer // of the program; nil for nowhere
	Fault  *Fault    // why the machine faulted; nil if it did not, or ended with a code
}

// Step makes one step. After an error the machine stands before it.
func (m *Machine) Step() error {
	after, fault, err := step(m.State, trees{m})
	if err != nil {
		return err
	}
	m.State, m.Fault = after, fault
	return nil
}

// trees is the world of a Machine.
type trees struct{ m *Machine }

func (t trees) code(address uint32) (Leaf, error)  { return t.m.Code.Leaf(codeLeaf(address)), nil }
func (t trees) touch(address uint32) (Leaf, error) { return t.m.Memory.Leaf(address / LeafSize), nil }

func (t trees) write(address uint32, leaf Leaf) (common.Hash, error) {
	t.m.Memory.Set(address/LeafSize, leaf)
	return t.m.Memory.Root(), nil
}

func (t trees) preimage(key [32]byte, _ uint64) ([]byte, error) { return t.m.Oracle.Preimage(key) }

func (t trees) output(address, length uint64) error {
	if t.m.Output == nil {
		return nil
	}
	return show(t.m.Output, address, length, func(address uint32) Leaf { return t.m.Memory.Leaf(address / LeafSize) })
}

func codeLeaf(address uint32) uint32 { return (address - CodeBase) / LeafSize }

// maxShown bounds what a host shows of one write.
const maxShown = 1 << 16

// show writes what a program says, as far as it lies in memory. The step is the same if it fails.
func show(w io.Writer, address, length uint64, leaf func(uint32) Leaf) error {
	if address < DataBase || address >= 1<<32 {
		return nil
	}
	length = min(length, maxShown, 1<<32-address)
	text := make([]byte, 0, length)
	for uint64(len(text)) < length {
		l := leaf(uint32(address) &^ (LeafSize - 1))
		part := l[address%LeafSize:]
		part = part[:min(uint64(len(part)), length-uint64(len(text)))]
		text = append(text, part...)
		address += uint64(len(part))
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("show the program's output: %w", err)
	}
	return nil
}
