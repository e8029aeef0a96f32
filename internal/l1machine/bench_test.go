package l1machine

import (
	"encoding/binary"
	"errors"
	"math/bits"
	"math/rand/v2"
	"testing"

	"loft/contracts/bindings"
	"loft/internal/testutil"
	"loft/machine"
)

// answers is an oracle with what it holds.
type answers map[[32]byte][]byte

func (a answers) Preimage(key [32]byte) ([]byte, error) {
	if v, ok := a[key]; ok {
		return v, nil
	}
	return nil, errors.New("not held")
}

// bench holds the two machines side by side.
type bench struct {
	*machine.Machine // whose next step is compared; tests set its registers and memory
	testing.TB
	*rand.Rand
	l1       *Machine
	locals   bindings.Locals
	steps    int
	statuses map[machine.Status]int // after the steps compared
}

// dataBase is a leaf of memory in the middle of nothing in particular.
const dataBase = 0x0345_6780

func newBench(t testing.TB) *bench {
	b := &bench{
		TB: t, Rand: testutil.Rand(t), l1: New(t), statuses: map[machine.Status]int{},
		Machine: &machine.Machine{Code: machine.NewTree(machine.CodeDepth), Memory: machine.NewTree(machine.MemoryDepth), Oracle: answers{}},
	}
	// So that few siblings are those of empty trees.
	for range 200 {
		b.Code.Set(b.Uint32N(1<<machine.CodeDepth), b.leaf())
		b.Memory.Set(b.Uint32N(1<<machine.MemoryDepth), b.leaf())
		b.Memory.Set(dataBase/32+b.Uint32N(1<<10), b.leaf())
	}
	b.reset(machine.CodeBase)
	return b
}

func (b *bench) leaf() (l machine.Leaf) {
	for i := range l {
		l[i] = byte(b.Uint32())
	}
	return l
}

// reset is a machine that runs at pc, with made-up registers.
func (b *bench) reset(pc uint32) {
	b.State = machine.State{
		Status: machine.Running, PC: pc, NextPC: pc + 4, Lo: b.Uint64(), Hi: b.Uint64(), Heap: 0x0400_0000, Steps: b.Uint64N(1 << 45),
		CodeRoot: b.Code.Root(), MemoryRoot: b.Memory.Root(),
	}
	for i := range b.Registers[1:] {
		b.Registers[i+1] = b.Uint64()
	}
}

// instruct puts an instruction where the machine is.
func (b *bench) instruct(word uint32) {
	at := (b.PC - machine.CodeBase) / 32
	leaf := b.Code.Leaf(at)
	for i := range 4 {
		leaf[b.PC%32+uint32(i)] = byte(word >> (24 - 8*i))
	}
	b.Code.Set(at, leaf)
	b.CodeRoot = b.Code.Root()
}

// store puts a leaf into memory.
func (b *bench) store(address uint32, leaf machine.Leaf) {
	b.Memory.Set(address/32, leaf)
	b.MemoryRoot = b.Memory.Root()
}

// surround puts something next to a leaf at every height, so that no sibling of it is left out of a proof.
func (b *bench) surround(tree *machine.Tree, leaf uint32, depth int) {
	for height := range depth {
		tree.Set(leaf^1<<height, b.leaf())
	}
}

// compare has both machines make the next step, from the same proof, and fails if they differ in anything. The Go machine
// stays before it.
func (b *bench) compare(witness []byte) *machine.Proof {
	b.Helper()
	p := b.proved()
	if p.Question == nil { // L1 refuses a witness that no step reads (D-7)
		witness = nil
	}
	b.same(p, witness)
	return p
}

// proved is the proof of the next step.
func (b *bench) proved() *machine.Proof {
	b.Helper()
	p, err := b.Prove()
	if err != nil {
		b.Fatalf("prove from %+v: %v", b.State, err)
	}
	return p
}

// same has L1 make the step that is proved.
func (b *bench) same(p *machine.Proof, witness []byte) {
	b.Helper()
	o := b.l1.Step(p.Bytes, b.locals, witness)
	if o.Err != nil {
		b.Fatalf("%v %+v from %+v, in Go %+v (%v)", o.Err, o.Revert, p.Before, p.After, p.Fault)
	}
	if o.Before != p.Before.Hash() || o.After != p.After.Hash() {
		b.Fatalf("from %+v\nin Go       %s -> %s: %+v (%v)\nin Solidity %s -> %s",
			p.Before, p.Before.Hash(), p.After.Hash(), p.After, p.Fault, o.Before, o.After)
	}
	b.steps++
	b.statuses[p.After.Status]++
}

// faults compares a step that both have to find a fault.
func (b *bench) faults() {
	b.Helper()
	if p := b.compare(nil); p.Fault == nil {
		b.Fatalf("no fault from %+v", b.State)
	}
}

// makes compares a step that is no fault.
func (b *bench) makes() *machine.Proof {
	b.Helper()
	p := b.compare(nil)
	if p.Fault != nil {
		b.Fatalf("%v from %+v", p.Fault, b.State)
	}
	return p
}

// edges are values at which arithmetic turns.
var edges = []uint64{
	0, 1, 2, 31, 32, 63, 64, 0x7f, 0x80, 0x7fff, 0x8000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000,
	0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0xffff_ffff_7fff_ffff, 0xffff_ffff_8000_0000, 0xffff_ffff_ffff_ffff,
}

// value is an edge, something near one, an address, or anything.
func (b *bench) value() uint64 {
	switch b.IntN(6) {
	case 0, 1:
		return edges[b.IntN(len(edges))]
	case 2:
		return edges[b.IntN(len(edges))] + b.Uint64N(5) - 2
	case 3, 4:
		return dataBase + b.Uint64N(1<<10)
	}
	return b.Uint64()
}

// code writes a program from CodeBase on.
func (b *bench) code(words []uint32) {
	for i := 0; i < len(words); i += 8 {
		var leaf machine.Leaf
		for k, w := range words[i:min(i+8, len(words))] {
			copy(leaf[4*k:], []byte{byte(w >> 24), byte(w >> 16), byte(w >> 8), byte(w)})
		}
		b.Code.Set(uint32(i/8), leaf)
	}
	b.CodeRoot = b.Code.Root()
}

// leavesOf reads a proof as the specification writes it: the leaves, of code and then of memory, and how many siblings each
// has of its own.
func leavesOf(t testing.TB, proof []byte) (leaves []machine.Leaf, siblings []int) {
	t.Helper()
	rest := proof[101+16:]
	for _, two := range proof[101 : 101+16] {
		rest = rest[two>>4+two&15:]
	}
	for len(rest) > 0 {
		n := bits.OnesCount32(binary.BigEndian.Uint32(rest[32:]))
		leaves, siblings = append(leaves, machine.Leaf(rest)), append(siblings, n)
		rest = rest[36+32*n:]
	}
	return leaves, siblings
}
