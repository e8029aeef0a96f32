package machine

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol/preimage"
)

// answers is an oracle with what it holds.
type answers map[[32]byte][]byte

func (a answers) Preimage(key [32]byte) ([]byte, error) {
	if v, ok := a[key]; ok {
		return v, nil
	}
	return nil, errors.New("not held")
}

// asking is a program that stores the key at DataBase and asks for 32 bytes at offset to be written to target.
func asking(t testing.TB, key [32]byte, target, offset uint64) []uint32 {
	parts := []any{load(8, DataBase)}
	for i := range 4 {
		var v uint64
		for _, b := range key[8*i : 8*i+8] {
			v = v<<8 | uint64(b)
		}
		parts = append(parts, load(9, v), immediate(0x3f, 8, 9, 8*i))
	}
	parts = append(parts, load(2, sysPreimage), load(4, DataBase), load(5, target), load(6, offset), syscall, exit(0))
	return program(t, parts...)
}

// TestProofs: along a program that loads, stores, asks and ends, each step's proof has the length of what the step
// touches, and gives the state that the step gives.
func TestProofs(t *testing.T) {
	text := []byte("forty bytes of a pre-image that is known")
	key := [32]byte(preimage.KeccakKey(crypto.Keccak256Hash(text)))
	m := newMachine(asking(t, key, DataBase+64, 32))
	m.Oracle = answers{key: text}
	sizes := map[int]int{}
	for running := true; running; running = m.Status == Running {
		p, err := m.Prove()
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Step(); err != nil {
			t.Fatal(err)
		}
		if p.After != m.State || p.Fault != m.Fault {
			t.Fatalf("step %d: proved %+v, made %+v", m.Steps, p.After, m.State)
		}
		if (p.Question != nil) != (len(p.Bytes) == 2781) {
			t.Errorf("step %d: %d bytes, question %v", m.Steps, len(p.Bytes), p.Question)
		}
		sizes[len(p.Bytes)]++
	}
	if m.Status != Valid || sizes[1885] != 4 || sizes[2781] != 1 || sizes[989] != int(m.Steps)-5 {
		t.Errorf("ended %s, proofs by size: %v", m.Status, sizes)
	}
	want := Leaf{}
	copy(want[:], text[32:])
	if got := m.Memory.Leaf((DataBase + 64) / LeafSize); got != want {
		t.Errorf("the part that was asked for: %q", got)
	}
	last, err := m.Prove()
	if err != nil || len(last.Bytes) != StateSize || last.After != m.State {
		t.Errorf("a machine that has ended: %v, %d bytes", err, len(last.Bytes))
	}
}

// TestBadProofs: a proof with any byte changed, cut or added does not give another state of the same hash before it.
func TestBadProofs(t *testing.T) {
	m := newMachine(program(t, load(8, DataBase+8), immediate(0x3f, 8, 8, 0)))
	for range 6 {
		if err := m.Step(); err != nil {
			t.Fatal(err)
		}
	}
	p, err := m.Prove()
	if err != nil {
		t.Fatal(err)
	}
	before := m.Hash()
	for i := range p.Bytes {
		bad := append([]byte(nil), p.Bytes...)
		bad[i] ^= 0x10
		after, _, err := CheckProof(bad, NoPreimages{})
		if i >= StateSize && !errors.Is(err, ErrBadProof) {
			t.Fatalf("byte %d changed: %+v, %v", i, after, err)
		}
		state, err := DecodeState(bad[:StateSize])
		if err != nil {
			t.Fatal(err)
		}
		if i < StateSize && state.Hash() == before {
			t.Fatalf("byte %d is not in the hash", i)
		}
	}
	for _, bad := range [][]byte{nil, p.Bytes[:StateSize-1], p.Bytes[:StateSize], p.Bytes[:len(p.Bytes)-1], append(p.Bytes[:len(p.Bytes):len(p.Bytes)], 0)} {
		if _, _, err := CheckProof(bad, NoPreimages{}); !errors.Is(err, ErrBadProof) {
			t.Errorf("%d bytes: %v", len(bad), err)
		}
	}
}

func TestStateEncoding(t *testing.T) {
	m := newMachine([]uint32{nop})
	s := m.State
	s.Lo, s.Hi, s.Steps, s.Heap, s.PC, s.NextPC = 1<<63, 2, 3, 4, 5, 6
	for i := range s.Registers {
		s.Registers[i] = uint64(i) << 40
	}
	s.CodeRoot, s.MemoryRoot = common.Hash{0: 1, 31: 2}, common.Hash{0: 3, 31: 4}
	raw := s.Encode()
	back, err := DecodeState(raw)
	if err != nil || back != s || len(raw) != 349 {
		t.Errorf("%d bytes: %+v, %v", len(raw), back, err)
	}
	if h := s.Hash(); Status(h[0]) != Running || h[1] != crypto.Keccak256(raw)[1] {
		t.Errorf("hash %s", h)
	}
	if _, err := DecodeState(raw[1:]); err == nil {
		t.Error("a short state decodes")
	}
}
