//go:build qemu

package machine

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"loft/internal/testutil"
)

func qemu(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("qemu-mips64")
	if err != nil {
		t.Fatalf("%v: install it (on Debian: apt-get install qemu-user)", err)
	}
	return path
}

// TestT33Qemu: random straight programs, with branches ahead, leave the same registers and memory in the machine as under
// qemu-mips64, whose authors never saw this package.
func TestT33Qemu(t *testing.T) {
	rng, emulator := testutil.Rand(t), qemu(t)
	steps := uint64(0)
	for n := range 200 {
		words := straightProgram(rng)
		path := filepath.Join(t.TempDir(), "program")
		if err := os.WriteFile(path, elfOf(words), 0o700); err != nil {
			t.Fatal(err)
		}
		var want, got, complaint bytes.Buffer
		cmd := exec.CommandContext(t.Context(), emulator, path)
		cmd.Stdout, cmd.Stderr = &want, &complaint
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v %s", err, &complaint)
		}
		m := newMachine(words)
		m.Output = &got
		for m.Status == Running {
			if err := m.Step(); err != nil {
				t.Fatal(err)
			}
		}
		steps += m.Steps
		if m.Status != Valid || want.Len() != dumped || !bytes.Equal(got.Bytes(), want.Bytes()) {
			for i := 0; i+8 <= min(got.Len(), want.Len()); i += 8 {
				if !bytes.Equal(got.Bytes()[i:i+8], want.Bytes()[i:i+8]) {
					t.Errorf("word %d: %x, qemu has %x", i/8, got.Bytes()[i:i+8], want.Bytes()[i:i+8])
				}
			}
			t.Fatalf("program %d ended %s (%v) and wrote %d bytes, qemu %d", n, m.Status, m.Fault, got.Len(), want.Len())
		}
	}
	t.Logf("%d steps", steps)
}

// dumped is what a straight program writes: registers 1 to 20 and hi and lo, and memory.
const (
	dumpAt = DataBase + 0x1000
	dumped = 0x1200
)

// straightProgram runs a few hundred random instructions over memory from DataBase on, and writes what came of them.
func straightProgram(rng *rand.Rand) []uint32 {
	var words []uint32
	for r := uint32(1); r < anyRegisters; r++ {
		words = append(words, load(r, edge(rng))...)
	}
	for i := range uint32(4) {
		words = append(words, load(pointers+i, DataBase+0x200*uint64(i)+8*rng.Uint64N(8))...)
	}
	words = append(words, load(small, 1+rng.Uint64N(9))...)
	for range 400 {
		switch rng.IntN(10) {
		case 0:
			ahead := immediate([]uint32{4, 5, 4, 5}[rng.IntN(4)], reg(rng), reg(rng), 1+rng.IntN(4))
			if rng.IntN(2) == 0 {
				ahead = []uint32{immediate(6, reg(rng), 0, 2), immediate(7, reg(rng), 0, 2), regimm(0, reg(rng), 2), regimm(1, reg(rng), 2)}[rng.IntN(4)]
			}
			words = append(words, ahead, foreseen(rng), foreseen(rng), foreseen(rng), foreseen(rng), foreseen(rng))
		case 1, 2:
			access := randomAccess(rng)
			if opcode := access >> 26; opcode != 0x38 && opcode != 0x3c { // SC fails there without LL
				words = append(words, access)
			}
		default:
			words = append(words, foreseen(rng))
		}
	}
	words = append(words, load(21, dumpAt)...)
	for r := uint32(1); r <= small; r++ {
		words = append(words, immediate(0x3f, 21, r, int(8*r)))
	}
	words = append(words, special(0x10, 0, 0, 1, 0), immediate(0x3f, 21, 1, 8*21), special(0x12, 0, 0, 1, 0), immediate(0x3f, 21, 1, 8*22))
	words = append(append(append(append(words, load(2, sysWrite)...), load(4, 1)...), load(5, DataBase)...), load(6, dumped)...)
	return append(append(words, syscall), exit(0)...)
}

// foreseen is a random instruction whose result does not rest on what the manual leaves open, and qemu does in another way:
// operations on words with what is no word's sign extended, in the arithmetic shift and in sums with register 0.
func foreseen(rng *rand.Rand) uint32 {
	for {
		w := randomPlain(rng)
		in := instruction(w)
		if in.opcode() != 0 {
			return w
		}
		switch in.function() {
		case 0x03, 0x07: // SRA, SRAV
		case 0x21, 0x23: // ADDU, SUBU
			if in.rs() != 0 && in.rt() != 0 {
				return w
			}
		default:
			return w
		}
	}
}

// elfOf is the program as Linux takes it: code at CodeBase, memory from DataBase on.
func elfOf(words []uint32) []byte {
	var b []byte
	u16 := func(v ...uint16) {
		for _, v := range v {
			b = binary.BigEndian.AppendUint16(b, v)
		}
	}
	u32 := func(v ...uint32) {
		for _, v := range v {
			b = binary.BigEndian.AppendUint32(b, v)
		}
	}
	u64 := func(v ...uint64) {
		for _, v := range v {
			b = binary.BigEndian.AppendUint64(b, v)
		}
	}
	const page = 0x1_0000
	size := uint64(4 * len(words))
	b = append(b, "\x7fELF\x02\x02\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	u16(2, 8) // an executable, for MIPS
	u32(1)
	u64(CodeBase, 64, 0)
	u32(0x6000_0000) // MIPS64
	u16(64, 56, 2, 64, 0, 0)
	u32(1, 5) // to load, to read and execute
	u64(page, CodeBase, CodeBase, size, size, page)
	u32(1, 6) // to read and write
	u64(0, DataBase, DataBase, 0, 2*page, page)
	b = append(b, make([]byte, page-len(b))...)
	u32(words...)
	return b
}

// TestQemuProgram: Go programs say the same under qemu-mips64: one that computes, and one that reuses memory.
func TestQemuProgram(t *testing.T) {
	emulator := qemu(t)
	computing, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for name, program := range map[string][]byte{"workload": computing, "memory": memoryProgram(t)} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, program, 0o700); err != nil {
				t.Fatal(err)
			}
			want, err := exec.CommandContext(t.Context(), emulator, path).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, want)
			}
			says(t, program, want)
		})
	}
}
