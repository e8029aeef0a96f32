//go:build qemu

package machine

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	flags "flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	syscalls "syscall"
	"testing"

	"loft/internal/isa"
)

var update = flags.Bool("update", false, "write the vectors of internal/isa instead of comparing with them")

const vectorsFile = "../internal/isa/vectors.txt"

// TestQemuJudge asks qemu for what the vectors of internal/isa say. A case that the machine finds to be a fault, or that
// links or jumps, has a program of its own, where the judge can stop it; the others follow one another.
func TestQemuJudge(t *testing.T) {
	emulator, cases := qemu(t), questions()
	var groups [][]*isa.Case
	var together []*isa.Case
	for i := range cases {
		if c := &cases[i]; alone(t, c) {
			groups = append(groups, []*isa.Case{c})
		} else {
			together = append(together, c)
		}
	}
	groups = slices.AppendSeq(groups, slices.Chunk(together, 500))
	dir := t.TempDir()
	next := make(chan []*isa.Case)
	var workers sync.WaitGroup
	for k := range 4 {
		path := filepath.Join(dir, string(rune('a'+k)))
		workers.Go(func() {
			for group := range next {
				if err := ask(t.Context(), emulator, path, group); err != nil {
					t.Errorf("%d cases from %s on: %v", len(group), group[0].Format(), err)
				}
			}
		})
	}
	for _, group := range groups {
		next <- group
	}
	close(next)
	workers.Wait()
	var lines strings.Builder
	for i := range cases {
		lines.WriteString(cases[i].Format() + "\n")
	}
	if *update && !t.Failed() {
		if err := os.WriteFile(vectorsFile, []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	if lines.String() != string(want) {
		t.Errorf("qemu says something else than %s: see what with -update and git diff", vectorsFile)
	}
	t.Logf("%d cases in %d programs", len(cases), len(groups))
}

// alone says whether a case needs a program of its own.
func alone(t *testing.T, c *isa.Case) bool {
	if slices.Contains([]string{"J", "JAL", "JR", "JALR", "BLTZAL", "BGEZAL"}, c.Name) {
		return true
	}
	m := newMachine([]uint32{c.Word})
	m.State.Registers = [32]uint64{1: c.R1, 2: c.R2, 4: isa.Window}
	if err := m.Step(); err != nil {
		t.Fatal(err)
	}
	return m.Status != Running
}

// ask runs cases under the emulator, as a processor of the first release: several that it does not stop, or one.
func ask(ctx context.Context, emulator, path string, cases []*isa.Case) error {
	if err := os.WriteFile(path, elfOf(framed(cases)), 0o700); err != nil {
		return err
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, emulator, "-cpu", "5Kc", path)
	cmd.Stdout = &out
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && len(cases) == 1 {
		if status, ok := exit.Sys().(syscalls.WaitStatus); ok && status.Signaled() {
			cases[0].Fault = strings.ReplaceAll(status.Signal().String(), " ", "-")
			return nil
		}
	}
	if err != nil {
		return err
	}
	for _, c := range cases {
		if c.Result, err = isa.Undump(out.Next(isa.Dump)); err != nil {
			return err
		}
	}
	return nil
}

// framed is the program around cases. One alone stands at its place.
func framed(cases []*isa.Case) []uint32 {
	const at = isa.Window + 0x100
	var words []uint32
	add := func(more ...uint32) { words = append(words, more...) }
	for i, c := range cases {
		before := setUp(c)
		if len(cases) == 1 {
			add(make([]uint32, (isa.Place-CodeBase)/4-len(before))...)
		}
		add(before...)
		add(c.Word, isa.Slot, isa.Skipped)
		add(load(1, at+uint64(i)*isa.Dump)...)
		add(special(0x10, 0, 0, 7, 0), special(0x12, 0, 0, 8, 0))
		for k, r := range []uint32{3, 5, 31, 7, 8} {
			add(immediate(0x3f, 1, r, 8*k))
		}
		add(load(4, isa.Window)...)
		for k := range 4 {
			add(immediate(0x37, 4, 7, 8*k), immediate(0x3f, 1, 7, 40+8*k))
		}
	}
	add(load(2, sysWrite)...)
	add(load(4, 1)...)
	add(load(5, at)...)
	add(load(6, uint64(len(cases))*isa.Dump)...)
	add(syscall)
	return append(words, exit(0)...)
}

// setUp gives registers and window what a case finds.
func setUp(c *isa.Case) []uint32 {
	var words []uint32
	add := func(more ...uint32) { words = append(words, more...) }
	add(load(4, isa.Window)...)
	for i := range 4 {
		add(load(1, binary.BigEndian.Uint64(isa.Before.Memory[8*i:]))...)
		add(immediate(0x3f, 4, 1, 8*i))
	}
	add(load(1, isa.Before.Hi)...)
	add(special(0x11, 1, 0, 0, 0))
	add(load(1, isa.Before.Lo)...)
	add(special(0x13, 1, 0, 0, 0))
	for r, v := range map[uint32]uint64{1: c.R1, 2: c.R2, 3: isa.Before.R3, 5: 0, 31: isa.Before.R31} {
		add(load(r, v)...)
	}
	if opcode := c.Word >> 26; opcode == 0x38 || opcode == 0x3c { // SC and SCD store if LL or LLD was before them
		add(c.Word&0x03e0_ffff | (opcode-8)<<26 | 6<<16)
	}
	return words
}

// Values at which instructions turn, and those of them that are words.
var (
	judgedEdges = []uint64{0, 1, 0x7fff_ffff, 0xffff_ffff_8000_0000, 1 << 32, 1<<63 - 1, 1 << 63, 0xfedc_ba98_7654_3210, 1<<64 - 1}
	judgedWords = []uint64{0, 1, 0x7fff_ffff, 0xffff_ffff_8000_0000, 0x1234_5678, 0xffff_ffff_fedc_ba98, 1<<64 - 1}
)

// questions are the cases, without answers: every instruction of the specification but SYSCALL.
func questions() (cases []isa.Case) {
	add := func(name string, word uint32, a, b uint64) {
		cases = append(cases, isa.Case{Name: name, Word: word, R1: a, R2: b})
	}
	pairs := func(values []uint64, of map[string]uint32) {
		for _, name := range sorted(of) {
			for _, a := range values {
				for _, b := range values {
					add(name, of[name]|1<<21|2<<16, a, b)
				}
			}
		}
	}
	rd := func(function uint32) uint32 { return special(function, 0, 0, 3, 0) }
	pairs(judgedEdges, map[string]uint32{
		"DADD": rd(0x2c), "DADDU": rd(0x2d), "DSUB": rd(0x2e), "DSUBU": rd(0x2f), "AND": rd(0x24), "OR": rd(0x25), "XOR": rd(0x26), "NOR": rd(0x27),
		"SLT": rd(0x2a), "SLTU": rd(0x2b), "MOVZ": rd(0x0a), "MOVN": rd(0x0b), "DMULT": 0x1c, "DMULTU": 0x1d,
		"TGE": 0x30, "TGEU": 0x31, "TLT": 0x32, "TLTU": 0x33, "TEQ": 0x34, "TNE": 0x36, "BEQ": immediate(4, 0, 0, 2), "BNE": immediate(5, 0, 0, 2),
	})
	pairs(judgedWords, map[string]uint32{
		"ADD": rd(0x20), "ADDU": rd(0x21), "SUB": rd(0x22), "SUBU": rd(0x23), "MULT": 0x18, "MULTU": 0x19, "MUL": special2(2, 0, 0, 3),
	})
	for _, c := range []struct {
		name     string
		function uint32
		values   []uint64
	}{{"DIV", 0x1a, judgedWords}, {"DIVU", 0x1b, judgedWords}, {"DDIV", 0x1e, judgedEdges}, {"DDIVU", 0x1f, judgedEdges}} {
		for _, a := range c.values {
			for _, b := range c.values {
				if b != 0 {
					add(c.name, special(c.function, 1, 2, 0, 0), a, b)
				}
			}
		}
	}
	shift := func(name string, function, byRegister uint32, values []uint64, amounts ...uint64) {
		for _, v := range values {
			for _, n := range amounts {
				if byRegister != 0 {
					add(name+"V", special(byRegister, 1, 2, 3, 0), n, v)
				}
				if n < 32 {
					add(name, special(function, 0, 2, 3, uint32(n)), 0, v)
				}
			}
		}
	}
	for i, name := range []string{"SLL", "SRL", "SRA"} {
		function := []uint32{0, 2, 3}[i]
		shift(name, function, function+4, judgedWords, 0, 1, 15, 31, 32, 1<<64-1)
		shift("D"+name, function+0x38, function+0x14, judgedEdges, 0, 1, 15, 31, 32, 63, 64, 1<<64-1)
		shift("D"+name+"32", function+0x3c, 0, judgedEdges, 0, 1, 15, 31)
	}
	for _, c := range []struct {
		name   string
		opcode uint32
		values []uint64
	}{
		{"ADDI", 0x08, judgedWords}, {"ADDIU", 0x09, judgedWords}, {"SLTI", 0x0a, judgedEdges}, {"SLTIU", 0x0b, judgedEdges},
		{"ANDI", 0x0c, judgedEdges}, {"ORI", 0x0d, judgedEdges}, {"XORI", 0x0e, judgedEdges}, {"DADDI", 0x18, judgedEdges}, {"DADDIU", 0x19, judgedEdges},
	} {
		for _, a := range c.values {
			for _, n := range []int{0, 1, 0x7fff, 0x8000, 0x8001, 0xffff} {
				add(c.name, immediate(c.opcode, 1, 3, n), a, 0)
			}
		}
	}
	for _, n := range []int{0, 1, 0x7fff, 0x8000, 0xffff} {
		add("LUI", immediate(0x0f, 0, 3, n), 0, 0)
	}
	for _, a := range judgedWords {
		add("CLZ", special2(0x20, 1, 3, 3), a, 0)
		add("CLO", special2(0x21, 1, 3, 3), a, 0)
	}
	for _, a := range judgedEdges {
		add("DCLZ", special2(0x24, 1, 3, 3), a, 0)
		add("DCLO", special2(0x25, 1, 3, 3), a, 0)
		add("MTHI", special(0x11, 1, 0, 0, 0), a, 0)
		add("MTLO", special(0x13, 1, 0, 0, 0), a, 0)
		add("BLEZ", immediate(6, 1, 0, 2), a, 0)
		add("BGTZ", immediate(7, 1, 0, 2), a, 0)
		for i, name := range []string{"BLTZ", "BGEZ", "BLTZAL", "BGEZAL"} {
			add(name, regimm(uint32(i/2<<4|i%2), 1, 2), a, 0)
		}
	}
	add("MFHI", special(0x10, 0, 0, 3, 0), 0, 0)
	add("MFLO", special(0x12, 0, 0, 3, 0), 0, 0)
	add("SYNC", special(0x0f, 0, 0, 0, 0), 0, 0)
	add("J", jump(2, isa.Place+12), 0, 0)
	add("JAL", jump(3, isa.Place+12), 0, 0)
	add("JR", special(8, 1, 0, 0, 0), isa.Place+12, 0)
	add("JALR", special(9, 1, 0, 31, 0), isa.Place+12, 0)
	add("JALR", special(9, 1, 0, 3, 0), isa.Place+12, 0)
	add("JALR", special(9, 1, 0, 0, 0), isa.Place+12, 0)
	for _, c := range []struct {
		name   string
		opcode uint32
	}{
		{"LB", 0x20}, {"LBU", 0x24}, {"LH", 0x21}, {"LHU", 0x25}, {"LW", 0x23}, {"LWU", 0x27}, {"LD", 0x37}, {"LL", 0x30}, {"LLD", 0x34},
		{"SB", 0x28}, {"SH", 0x29}, {"SW", 0x2b}, {"SD", 0x3f}, {"SC", 0x38}, {"SCD", 0x3c},
		{"LWL", 0x22}, {"LWR", 0x26}, {"LDL", 0x1a}, {"LDR", 0x1b}, {"SWL", 0x2a}, {"SWR", 0x2e}, {"SDL", 0x2c}, {"SDR", 0x2d},
	} {
		for offset := range 16 {
			add(c.name, immediate(c.opcode, 4, 3, offset), 0, 0)
		}
		add(c.name, immediate(c.opcode, 1, 3, -8), isa.Window+16, 0)
		add(c.name, immediate(c.opcode, 1, 3, 0), 0, 0) // the nil pointer
	}
	return cases
}

func sorted(m map[string]uint32) []string { return slices.Sorted(maps.Keys(m)) }
