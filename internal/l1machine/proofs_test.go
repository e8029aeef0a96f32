package l1machine

import (
	"errors"
	"testing"

	"loft/contracts/bindings"
	"loft/machine"
)

// TestBadProofs changes, cuts and adds to proofs: L1 refuses what Go refuses, with an error that says why, and what both
// take is of another state.
func TestBadProofs(t *testing.T) {
	b := newBench(t)
	b.Registers[8], b.Registers[9] = dataBase+8, 7
	for _, c := range []struct {
		name string
		word uint32
		size int
	}{
		{"add", 0x21 | rs(8) | rt(9) | rd(10), 989},
		{"load", 0x37<<26 | rs(8) | rt(9), 1885},
		{"store", 0x3f<<26 | rs(8) | rt(9), 1885},
	} {
		b.instruct(c.word)
		p := b.makes()
		if len(p.Bytes) != c.size {
			t.Errorf("%s: a proof of %d bytes, want %d", c.name, len(p.Bytes), c.size)
		}
		try := func(bad []byte) {
			t.Helper()
			after, _, err := machine.CheckProof(bad, answers{})
			o := b.l1.Step(bad, b.locals, nil)
			if (err == nil) != (o.Err == nil) {
				t.Fatalf("%s: Go says %v, L1 %v %+v", c.name, err, o.Err, o.Revert)
			}
			if err == nil {
				if o.After != after.Hash() || o.Before == p.Before.Hash() {
					t.Fatalf("%s: %s -> %s, Go ends at %s", c.name, o.Before, o.After, after.Hash())
				}
				return
			}
			if !errors.Is(err, machine.ErrBadProof) {
				t.Fatal(err)
			}
			switch r := o.Revert.(type) {
			case *bindings.MachineWrongBranch, *bindings.MachineWrongProofLength:
			default:
				t.Fatalf("%s: %T %+v", c.name, r, r)
			}
		}
		for i := range p.Bytes {
			bad := append([]byte(nil), p.Bytes...)
			bad[i] ^= 1 << b.IntN(8)
			try(bad)
		}
		for _, n := range []int{0, 1, 348, 349, 350, 381, 988, 989, 990, 1021, 1884, 1885} {
			if n < len(p.Bytes) {
				try(p.Bytes[:n])
			}
		}
		try(append(p.Bytes[:len(p.Bytes):len(p.Bytes)], 0))
		try(append(p.Bytes[:len(p.Bytes):len(p.Bytes)], p.Bytes[len(p.Bytes)-896:]...))
	}
}
