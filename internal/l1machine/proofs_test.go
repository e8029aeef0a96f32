package l1machine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"loft/contracts/bindings"
	"loft/machine"
)

// TestBadProofs changes, cuts and adds to proofs: L1 refuses what Go refuses, with an error that says why, and what both
// take is of another state.
func TestBadProofs(t *testing.T) {
	b := newBench(t)
	for r := range b.Registers[1:] {
		b.Registers[r+1] = b.Uint64() >> (r * 2)
	}
	b.Registers[8], b.Registers[9] = dataBase+8, 7
	for _, c := range []struct {
		name   string
		word   uint32
		leaves int
	}{
		{"add", 0x21 | rs(8) | rt(9) | rd(10), 1},
		{"load", 0x37<<26 | rs(8) | rt(9), 2},
		{"store", 0x3f<<26 | rs(8) | rt(9), 2},
	} {
		b.instruct(c.word)
		p := b.makes()
		if leaves, _ := leavesOf(t, p.Bytes); len(leaves) != c.leaves {
			t.Errorf("%s: a proof with %d leaves, want %d", c.name, len(leaves), c.leaves)
		}
		for i := range p.Bytes {
			bad := slices.Clone(p.Bytes)
			bad[i] ^= 1 << b.IntN(8)
			b.otherOrRefused(p, bad)
		}
		for range 300 {
			n := b.IntN(len(p.Bytes))
			b.otherOrRefused(p, p.Bytes[:n])
			b.otherOrRefused(p, slices.Delete(slices.Clone(p.Bytes), n, n+1))
			b.otherOrRefused(p, slices.Insert(slices.Clone(p.Bytes), n, byte(b.Uint32())))
		}
		for _, more := range [][]byte{{0}, p.Bytes[len(p.Bytes)-32:], p.Bytes[len(p.Bytes)-96:]} {
			b.otherOrRefused(p, slices.Concat(p.Bytes, more))
		}
	}
}

// TestOtherForms: what means the same as a good proof, written in another way, is refused, by L1 as by Go.
func TestOtherForms(t *testing.T) {
	const head, lengths = 101, 16
	b := newBench(t)
	b.reset(machine.CodeBase)
	b.Registers[8], b.Registers[9], b.Registers[10], b.Registers[31] = dataBase+8, 7, 0, 0x1234
	b.instruct(0x37<<26 | rs(8) | rt(9))
	p := b.makes()
	registers := func(r int, length byte, zeros int) []byte { // register r, with zeros in front, said to be so long
		bad := slices.Clone(p.Bytes)
		place := head + lengths
		for k := range r {
			place += int(bad[head+k/2] >> (4 - k%2*4) & 15)
		}
		bad[head+r/2] = bad[head+r/2]&(0xf<<(r%2*4)) | length<<(4-r%2*4)
		return slices.Insert(bad, place, make([]byte, zeros)...)
	}
	forms := map[string][]byte{
		"a zero before a register": registers(31, 3, 1),
		"six zeros before it":      registers(31, 8, 6),
		"a register of nine bytes": registers(31, 9, 7),
		"of fifteen":               registers(31, 15, 13),
		"a zero, written":          registers(10, 1, 1),
		"register 0, of one zero":  registers(0, 1, 1),
		"register 0, of eight":     registers(0, 8, 8),
	}
	// A sibling of nothing that is there, or one above the root, at the place in the proof where its leaf's siblings begin.
	end := len(p.Bytes)
	_, siblings := leavesOf(t, p.Bytes)
	memory := end - 32*siblings[1] - 4
	code := memory - 32 - 32*siblings[0] - 4
	for name, c := range map[string]struct{ place, depth int }{"code": {code, machine.CodeDepth}, "memory": {memory, machine.MemoryDepth}} {
		present := binary.BigEndian.Uint32(p.Bytes[c.place:])
		empty, place := machine.NewTree(machine.MemoryDepth), c.place+4
		tried := 0
		for height := range 32 {
			if present>>height&1 == 1 {
				place += 32
				continue
			}
			bad := slices.Clone(p.Bytes)
			binary.BigEndian.PutUint32(bad[c.place:], present|1<<height)
			var sibling machine.Leaf
			if height < c.depth {
				// The lowest siblings of a leaf of an empty tree are those of nothing.
				sibling = machine.Leaf(empty.Branch(0)[height])
			}
			b.refusedAsMalformed(fmt.Sprintf("%s with a sibling of nothing at height %d", name, height), slices.Insert(bad, place, sibling[:]...))
			tried++
		}
		if tried < 32-c.depth+1 {
			t.Errorf("%s: every sibling is there", name)
		}
	}
	for name, bad := range forms {
		b.refusedAsMalformed(name, bad)
	}
}

// otherOrRefused has both machines look at a spoilt proof.
func (b *bench) otherOrRefused(good *machine.Proof, bad []byte) {
	b.Helper()
	after, _, err := machine.CheckProof(bad, answers{})
	o := b.l1.Step(bad, b.locals, nil)
	if (err == nil) != (o.Err == nil) {
		b.Fatalf("Go says %v, L1 %v %+v of %x", err, o.Err, o.Revert, bad)
	}
	if err == nil {
		if o.After != after.Hash() || o.Before == good.Before.Hash() {
			b.Fatalf("%s -> %s, Go ends at %s", o.Before, o.After, after.Hash())
		}
		return
	}
	if !errors.Is(err, machine.ErrBadProof) {
		b.Fatal(err)
	}
	switch r := o.Revert.(type) {
	case *bindings.MachineWrongBranch, *bindings.MachineWrongProofLength, *bindings.MachineMalformed:
	default:
		b.Fatalf("%T %+v", r, r)
	}
}

func (b *bench) refusedAsMalformed(name string, bad []byte) {
	b.Helper()
	if _, _, err := machine.CheckProof(bad, answers{}); !errors.Is(err, machine.ErrBadProof) {
		b.Errorf("%s: Go says %v", name, err)
	}
	if o := b.l1.Step(bad, b.locals, nil); o.Err == nil {
		b.Errorf("%s: L1 takes it", name)
	} else if _, ok := o.Revert.(*bindings.MachineMalformed); !ok {
		b.Errorf("%s: %v, %T %+v", name, o.Err, o.Revert, o.Revert)
	}
}
