package machine

import (
	"errors"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/internal/testutil"
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

// TestProofs: along a program that loads, stores, asks and ends, each step's proof has the leaves that the step touches,
// and gives the state that the step gives.
func TestProofs(t *testing.T) {
	text := []byte("forty bytes of a pre-image that is known")
	key := [32]byte(preimage.KeccakKey(crypto.Keccak256Hash(text)))
	m := newMachine(asking(t, key, DataBase+64, 32))
	m.Oracle = answers{key: text}
	leaves := map[int]int{}
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
		n := countLeaves(t, p.Bytes)
		if (p.Question != nil) != (n == 3) {
			t.Errorf("step %d: %d leaves, question %v", m.Steps, n, p.Question)
		}
		leaves[n]++
	}
	if m.Status != Valid || leaves[2] != 4 || leaves[3] != 1 || leaves[1] != int(m.Steps)-5 {
		t.Errorf("ended %s, proofs by leaves: %v", m.Status, leaves)
	}
	want := Leaf{}
	copy(want[:], text[32:])
	if got := m.Memory.Leaf((DataBase + 64) / LeafSize); got != want {
		t.Errorf("the part that was asked for: %q", got)
	}
	last, err := m.Prove()
	if err != nil || countLeaves(t, last.Bytes) != 0 || last.After != m.State {
		t.Errorf("a machine that has ended: %v, %d bytes", err, len(last.Bytes))
	}
}

// countLeaves reads a proof to its end: the first leaf is of code, the others are of memory.
func countLeaves(t *testing.T, proof []byte) (n int) {
	t.Helper()
	p := packed(proof)
	if _, err := p.state(); err != nil {
		t.Fatal(err)
	}
	for depth := CodeDepth; len(p) > 0; depth = MemoryDepth {
		if _, _, err := p.leaf(depth); err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// TestBadProofs: a proof with any byte changed, cut or added gives no other state after the state before it.
func TestBadProofs(t *testing.T) {
	m := newMachine(program(t, load(8, DataBase+8), immediate(0x3f, 8, 8, 0)))
	for range 6 {
		if err := m.Step(); err != nil {
			t.Fatal(err)
		}
	}
	m.Memory.Set((DataBase+64)/LeafSize, Leaf{1})
	m.MemoryRoot = m.Memory.Root()
	p, err := m.Prove()
	if err != nil {
		t.Fatal(err)
	}
	before := m.Hash()
	for i := range p.Bytes {
		for bit := range 8 {
			bad := append([]byte(nil), p.Bytes...)
			bad[i] ^= 1 << bit
			rest := packed(bad)
			state, err := rest.state()
			if err == nil && len(bad)-len(rest) > i && state.Hash() == before {
				t.Fatalf("byte %d is not in the hash", i)
			}
			after, _, err := CheckProof(bad, NoPreimages{})
			if err == nil && state.Hash() == before || err != nil && !errors.Is(err, ErrBadProof) {
				t.Fatalf("byte %d changed: %+v, %v", i, after, err)
			}
		}
	}
	for n := range p.Bytes {
		if _, _, err := CheckProof(p.Bytes[:n], NoPreimages{}); !errors.Is(err, ErrBadProof) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	if _, _, err := CheckProof(append(p.Bytes[:len(p.Bytes):len(p.Bytes)], 0), NoPreimages{}); !errors.Is(err, ErrBadProof) {
		t.Errorf("a byte more: %v", err)
	}
}

// TestPackedState: every state comes back, and no other bytes stand for it.
func TestPackedState(t *testing.T) {
	rng := testutil.Rand(t)
	longest := 0
	for range 2000 {
		s := State{Status: Running, PC: rng.Uint32(), NextPC: rng.Uint32(), Lo: rng.Uint64(), Hi: rng.Uint64(), Heap: rng.Uint32(), Steps: rng.Uint64()}
		for r := range s.Registers[1:] {
			s.Registers[r+1] = rng.Uint64() >> rng.IntN(65)
		}
		raw := s.pack()
		rest := packed(append(raw[:len(raw):len(raw)], 7))
		back, err := rest.state()
		if err != nil || back != s || len(rest) != 1 {
			t.Fatalf("%+v comes back as %+v, %v, with %d bytes left", s, back, err, len(rest))
		}
		longest = max(longest, len(raw))
	}
	if most := StateSize + lengthsSize; longest > most {
		t.Errorf("a state of %d bytes, want at most %d", longest, most)
	}
	s := State{Registers: [32]uint64{31: 0x1234}}
	good := s.pack()
	for name, bad := range map[string][]byte{
		"nine bytes":          edited(good, headSize+15, 9, 1, 2, 3, 4, 5, 6, 7),
		"a zero in front":     edited(edited(good, headSize+15, 3), len(good)-2, 0, 0x12, 0x34),
		"zero of one byte":    edited(edited(good, headSize+15, 0x12), len(good)-2, 0, 0x12, 0x34),
		"register 0, of two":  edited(edited(good, headSize, 0x20), len(good)-2, 1, 2, 0x12, 0x34),
		"a register cut off":  good[:len(good)-1],
		"no lengths":          good[:headSize],
		"nothing":             nil,
		"the length cut off":  good[:headSize+lengthsSize-1],
		"fifteen, with bytes": edited(edited(good, headSize+15, 15), len(good)-2, make([]byte, 15)...),
	} {
		rest := packed(bad)
		if got, err := rest.state(); !errors.Is(err, ErrBadProof) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// edited is b with other bytes from a place on, which may make it longer.
func edited(b []byte, at int, with ...byte) []byte {
	out := append(append([]byte(nil), b[:at]...), with...)
	return append(out, b[min(len(out), len(b)):]...)
}

// TestPackedLeaf: whatever siblings a leaf has come back, those of nothing cost nothing, and no other bytes stand for them.
func TestPackedLeaf(t *testing.T) {
	rng := testutil.Rand(t)
	for _, depth := range []int{CodeDepth, MemoryDepth} {
		for range 200 {
			branch := make([]common.Hash, depth)
			some := 0
			for height := range branch {
				if branch[height] = emptyRoots[height]; rng.IntN(3) == 0 {
					branch[height], some = common.Hash{byte(rng.Uint32()), 1, 30: byte(height)}, some+1
				}
			}
			leaf := Leaf{byte(rng.Uint32()), 31: byte(rng.Uint32())}
			raw := packLeaf(leaf, branch)
			p := packed(append(raw[:len(raw):len(raw)], 7))
			back, siblings, err := p.leaf(depth)
			if err != nil || back != leaf || !slices.Equal(siblings, branch) || len(p) != 1 || len(raw) != LeafSize*(1+some)+presentSize {
				t.Fatalf("%d bytes, %v", len(raw), err)
			}
			for height := range 32 {
				bad := append([]byte(nil), raw...)
				bad[LeafSize+3-height/8] |= 1 << (height % 8) // a sibling of nothing, or above the root
				if height < depth {
					if branch[height] != emptyRoots[height] {
						continue
					}
					place := LeafSize + presentSize
					for k, h := range branch[:height] {
						if h != emptyRoots[k] {
							place += LeafSize
						}
					}
					bad = slices.Insert(bad, place, emptyRoots[height][:]...)
				}
				p := packed(bad)
				if _, _, err := p.leaf(depth); !errors.Is(err, ErrBadProof) {
					t.Fatalf("with a sibling at height %d of %d: %v", height, depth, err)
				}
			}
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
