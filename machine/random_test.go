package machine

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"loft/internal/testutil"
	"loft/protocol/preimage"
)

// randomSteps is how many steps TestFastIsSlow compares.
const randomSteps = 1_200_000

// TestFastIsSlow: random programs end in the same state after the same number of steps, whichever machine runs them, and
// wherever one looks in between.
func TestFastIsSlow(t *testing.T) {
	rng := testutil.Rand(t)
	total, ends := uint64(0), map[string]int{}
	for total < randomSteps {
		words := randomProgram(rng)
		slow := newMachine(words)
		slow.Oracle = knownAnswers
		fast := fastOf(t, slow)
		for slow.Status == Running && slow.Steps < 6_000 {
			limit := slow.Steps + 1 + rng.Uint64N(4*maxRun)
			for slow.Steps < limit && slow.Status == Running {
				if err := slow.Step(); err != nil {
					t.Fatal(err)
				}
			}
			if err := fast.Run(limit); err != nil {
				t.Fatal(err)
			}
			sameState(t, fast.State(), slow.State)
			if t.Failed() {
				t.Fatalf("after step %d of a program of %d instructions", slow.Steps, len(words))
			}
		}
		if (slow.Fault == nil) != (fast.Fault == nil) || slow.Fault != nil && *slow.Fault != *fast.Fault {
			t.Fatalf("slow: %v, fast: %v", slow.Fault, fast.Fault)
		}
		total += slow.Steps
		ends[slow.Status.String()]++
		if err := fast.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d steps in %d programs, which ended: %v", total, ends["running"]+ends["fault"]+ends["valid"]+ends["invalid"], ends)
	if ends["running"] == 0 || ends["fault"] == 0 {
		t.Errorf("programs ended: %v", ends)
	}
}

// fastOf is a fast machine that stands where the slow one does.
func fastOf(t testing.TB, m *Machine) *Fast {
	t.Helper()
	s := &Snapshot{State: m.State}
	top := uint32(0)
	for i := range m.Code.nodes[0] {
		top = max(top, i+1)
	}
	for i := range top {
		leaf := m.Code.Leaf(i)
		s.Code = append(s.Code, leaf[:]...)
	}
	memory := image{}
	for i, leaf := range m.Memory.nodes[0] {
		memory.write(i*LeafSize, leaf[:])
	}
	s.Pages = memory.pages()
	f, err := NewFast(s, m.Oracle)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// sameState says where two states differ.
func sameState(t testing.TB, got, want State) {
	t.Helper()
	if got == want {
		return
	}
	for i := range got.Registers {
		if got.Registers[i] != want.Registers[i] {
			t.Errorf("register %d: %x, want %x", i, got.Registers[i], want.Registers[i])
		}
		got.Registers[i] = want.Registers[i]
	}
	if got != want {
		t.Errorf("state\n%+v, want\n%+v", got, want)
	}
}

var knownKey = [32]byte(preimage.LocalKey(2))

var knownAnswers = answers{knownKey: []byte("an answer of more than thirty-two bytes, and not a round number")}

// Registers of random programs: 1 to 15 hold anything; 16 to 19 point into memory, 20 is a small number that is not zero.
const (
	anyRegisters = 16
	pointers     = 16
	small        = 20
)

// randomProgram is a program that mostly continues: a preamble that sets the registers up, and a few hundred instructions
// among which it jumps. What may fault is rare, but there.
func randomProgram(rng *rand.Rand) []uint32 {
	var words []uint32
	add := func(more ...uint32) { words = append(words, more...) }
	for r := uint32(1); r < anyRegisters; r++ {
		add(load(r, edge(rng))...)
	}
	for i := range uint32(4) {
		add(load(pointers+i, []uint64{DataBase, 0x0300_0ff0, 0x7fff_fff8, 0xffff_f000}[i]+8*rng.Uint64N(8)&^7)...)
	}
	add(load(small, 1+rng.Uint64N(9))...)
	add(storeKey()...)
	size := 100 + rng.IntN(400)
	for len(words) < size {
		at := len(words)
		switch k := rng.IntN(1000); {
		case k < 600:
			add(randomPlain(rng))
		case k < 700:
			add(randomAccess(rng))
		case k < 950:
			add(randomBranch(rng, at, size), randomSlot(rng))
		case k < 970: // by register
			add(load(21, CodeBase+4*uint64(rng.IntN(size)))...)
			add(special(9, 21, 0, pick(rng), 0), randomSlot(rng))
		case k < 990:
			add(randomCall(rng)...)
		case k < 992:
			add(special(0x1a+rng.Uint32N(2)+4*rng.Uint32N(2), reg(rng), reg(rng), 0, 0)) // the divisor may be zero
		case k < 994:
			add(special([]uint32{0x20, 0x22, 0x2c, 0x2e}[rng.IntN(4)], reg(rng), reg(rng), pick(rng), 0)) // may overflow
		case k < 995:
			add(special(0x30+rng.Uint32N(7), reg(rng), reg(rng), 0, 0))
		case k < 996:
			add(immediate(0x20+rng.Uint32N(32), reg(rng), reg(rng), rng.IntN(1<<16))) // an address that is none, mostly
		case k < 997:
			add(rng.Uint32())
		default:
			add(nop)
		}
	}
	back := jump(2, CodeBase+4*uint32(len(load(1, 0))*(anyRegisters+4)))
	return append(words, back, nop)
}

func reg(rng *rand.Rand) uint32  { return rng.Uint32N(anyRegisters) }
func pick(rng *rand.Rand) uint32 { return reg(rng) } // a register to write, 0 among them

// edge is a number of the kind at which things go wrong.
func edge(rng *rand.Rand) uint64 {
	edges := []uint64{0, 1, 2, 3, 0x7f, 0x80, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 1 << 32, 1<<63 - 1, 1 << 63, 1<<64 - 1}
	if rng.IntN(3) == 0 {
		return rng.Uint64()
	}
	v := edges[rng.IntN(len(edges))]
	if rng.IntN(4) == 0 {
		v = -v
	}
	return v
}

var (
	aluFunctions = []uint32{0x04, 0x06, 0x07, 0x0a, 0x0b, 0x14, 0x16, 0x17, 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2a, 0x2b, 0x2d, 0x2f, 0x2d, 0x25}
	aluShifts    = []uint32{0x00, 0x02, 0x03, 0x38, 0x3a, 0x3b, 0x3c, 0x3e, 0x3f}
	aluOpcodes   = []uint32{0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x19, 0x19}
	aluOthers    = []uint32{0x02, 0x20, 0x21, 0x24, 0x25}
)

// randomPlain is an instruction that cannot fault.
func randomPlain(rng *rand.Rand) uint32 {
	switch k := rng.IntN(100); {
	case k < 40:
		return special(aluFunctions[rng.IntN(len(aluFunctions))], reg(rng), reg(rng), pick(rng), 0)
	case k < 55:
		return special(aluShifts[rng.IntN(len(aluShifts))], 0, reg(rng), pick(rng), rng.Uint32N(32))
	case k < 75:
		return immediate(aluOpcodes[rng.IntN(len(aluOpcodes))], reg(rng), pick(rng), int(edge(rng)))
	case k < 80:
		return immediate(0x0f, 0, pick(rng), int(edge(rng)))
	case k < 85:
		return special2(aluOthers[rng.IntN(len(aluOthers))], reg(rng), reg(rng), pick(rng))
	case k < 90:
		return special([]uint32{0x18, 0x19, 0x1c, 0x1d}[rng.IntN(4)], reg(rng), reg(rng), 0, 0)
	case k < 92:
		return special(0x1a+rng.Uint32N(2)+4*rng.Uint32N(2), reg(rng), small, 0, 0)
	case k < 95:
		return special([]uint32{0x10, 0x12}[rng.IntN(2)], 0, 0, pick(rng), 0)
	case k < 96:
		return special([]uint32{0x11, 0x13}[rng.IntN(2)], reg(rng), 0, 0, 0)
	case k < 99: // these may overflow, but not from here
		if rng.IntN(2) == 0 {
			return special([]uint32{0x2c, 0x2e, 0x2c, 0x20}[rng.IntN(4)], pointers, small, pick(rng), 0)
		}
		return immediate([]uint32{0x18, 0x18, 0x18, 0x08}[rng.IntN(4)], pointers, pick(rng), int(edge(rng)))
	}
	return special(0x0f, 0, 0, 0, rng.Uint32N(32))
}

var accesses = []uint32{0x20, 0x21, 0x23, 0x24, 0x25, 0x27, 0x37, 0x30, 0x34, 0x28, 0x29, 0x2b, 0x3f, 0x38, 0x3c, 0x1a, 0x1b, 0x22, 0x26, 0x2a, 0x2e, 0x2c, 0x2d}

// randomAccess is a load or store that is aligned, if it need be.
func randomAccess(rng *rand.Rand) uint32 {
	opcode := accesses[rng.IntN(len(accesses))]
	size, _ := accessSize(opcode)
	offset := rng.IntN(256)
	if !isPartial(opcode) {
		offset &^= int(size) - 1
	}
	return immediate(opcode, pointers+rng.Uint32N(4), pick(rng), offset)
}

// randomSlot is what stands in a delay slot: rarely what may not.
func randomSlot(rng *rand.Rand) uint32 {
	switch k := rng.IntN(1000); {
	case k < 400:
		return nop
	case k < 800:
		return randomPlain(rng)
	case k < 998:
		return randomAccess(rng)
	}
	return randomBranch(rng, 0, 10)
}

// randomBranch goes from place at to another of size.
func randomBranch(rng *rand.Rand, at, size int) uint32 {
	target := rng.IntN(size)
	if rng.IntN(3) > 0 {
		target = min(at+2+rng.IntN(12), size)
	}
	offset := target - at - 1
	switch k := rng.IntN(20); {
	case k < 6:
		return immediate(0x04, reg(rng), reg(rng), offset)
	case k < 10:
		return immediate(0x05, reg(rng), reg(rng), offset)
	case k < 12:
		return immediate(0x06+rng.Uint32N(2), reg(rng), 0, offset)
	case k < 15:
		return regimm(rng.Uint32N(2), reg(rng), offset)
	case k < 16:
		return regimm(0x10+rng.Uint32N(2), reg(rng), offset)
	case k < 18:
		return jump(2, CodeBase+4*uint32(target))
	}
	return jump(3, CodeBase+4*uint32(target))
}

// storeKey puts knownKey to DataBase + 0x800.
func storeKey() []uint32 {
	words := load(21, DataBase+0x800)
	for i := range 4 {
		var v uint64
		for _, b := range knownKey[8*i : 8*i+8] {
			v = v<<8 | uint64(b)
		}
		words = append(append(words, load(22, v)...), immediate(0x3f, 21, 22, 8*i))
	}
	return words
}

// randomCall is a system call that does not end the program.
func randomCall(rng *rand.Rand) []uint32 {
	call := func(number uint64, arguments ...uint64) []uint32 {
		words := load(2, number)
		for i, a := range arguments {
			words = append(words, load(uint32(4+i), a)...)
		}
		return append(words, syscall)
	}
	switch rng.IntN(8) {
	case 0:
		return call(sysMmap, edge(rng)&^(pageSize-1), 1+rng.Uint64N(1<<20), 3, mapAnonymous|uint64(rng.IntN(2))*mapFixed)
	case 1:
		return call(sysMunmap, uint64(0x0300_0000+pageSize*rng.IntN(64)), pageSize*rng.Uint64N(64))
	case 2:
		return call(sysClockGettime, 1, DataBase+16*rng.Uint64N(16))
	case 3:
		return call(sysPreimage, DataBase+0x800, DataBase+0x900+32*rng.Uint64N(8), 32*rng.Uint64N(3))
	case 4:
		return call(sysWrite, 1+rng.Uint64N(2), edge(rng), edge(rng))
	case 5:
		return call(sysClone)
	}
	return call([]uint64{sysMprotect, sysMadvise, sysFutex, sysGettid, sysNanosleep}[rng.IntN(5)])
}

func ExampleStatus() {
	fmt.Println(Running, Valid, Invalid, Faulted, Status(9))
	// Output: running valid invalid fault status 9
}

// TestPairs: every operation of the loop that executes two instructions does what the two do one after the other, and
// resumes at the right one if the first or the second cannot be executed.
func TestPairs(t *testing.T) {
	rng := testutil.Rand(t)
	const programs = 3
	seen, faults := map[uint8]int{}, map[uint8]int{}
	wanted := len(pairs) * programs
	first := len(opNames) - len(series) - len(pairs)
	for tries := 0; wanted > 0 && tries < 1_000_000; tries++ {
		code := []uint32{pairable(rng), pairable(rng), nop, jump(2, CodeBase+12), nop}
		pair := opOf(code)
		if int(pair) < first || seen[pair] == programs {
			continue
		}
		seen[pair]++
		wanted--
		faulted, _ := runBoth(t, rng, code, opNames[pair])
		faults[pair] += faulted
	}
	for _, pair := range pairs {
		if seen[pair] != programs {
			t.Errorf("%s was met %d times", opNames[pair], seen[pair])
		}
		if faults[pair] == 0 {
			delete(faults, pair)
		}
	}
	if len(faults) < len(pairs)/3 {
		t.Errorf("only %d pairs ever faulted", len(faults))
	}
}

// opOf is the first op of a program, before series are looked for.
func opOf(code []uint32) uint8 {
	translated := newTranslation(code)
	translated.translate(0)
	return translated.ops[1].code
}

// TestSeries: every operation of the loop that executes what is behind it too does what its instructions do one after the
// other, and resumes at the right one, whichever cannot be executed or goes elsewhere.
func TestSeries(t *testing.T) {
	rng := testutil.Rand(t)
	for _, code := range series {
		faulted, whole := 0, 0
		for programs := 0; programs < 3 || whole == 0; programs++ {
			if programs == 200 {
				t.Fatalf("%s: never reaches its last operation", opNames[code])
			}
			words := seriesOf(t, rng, opNames[code])
			translated := newTranslation(words)
			translated.enter(0)
			if got := translated.ops[1].code; got != code {
				t.Fatalf("%08x is %s, want %s", words, opNames[got], opNames[code])
			}
			f, w := runBoth(t, rng, words, opNames[code])
			faulted, whole = faulted+f, whole+w
		}
		if faulted == 0 && strings.Contains(opNames[code], "Ld") {
			t.Errorf("%s never faulted", opNames[code])
		}
	}
}

// seriesOf is instructions that become a series, and then a jump.
func seriesOf(t *testing.T, rng *rand.Rand, name string) (words []uint32) {
	t.Helper()
	for _, one := range strings.FieldsFunc(name, func(c rune) bool { return c == ',' || c == ' ' || c == '+' }) {
		for tries := 0; ; tries++ {
			if tries == 100_000 {
				t.Fatalf("no instruction becomes %s", one)
			}
			w := pairable(rng)
			if rng.IntN(4) == 0 {
				w = jump(2+rng.Uint32N(2), CodeBase)
			}
			if code := opOf([]uint32{w, nop, nop, nop}); opNames[code] != one {
				continue
			}
			words = append(words, w)
			if isJump(w) {
				words = append(words, nop)
			}
			break
		}
	}
	return append(words, jump(2, CodeBase+4*uint32(len(words))), nop)
}

// runBoth runs a program from many states to its first jump, by the loop and by slow steps, and says how many of these runs
// faulted, and how many came to the last instruction before the closing jump.
func runBoth(t *testing.T, rng *rand.Rand, code []uint32, name string) (faulted, whole int) {
	t.Helper()
	w := &twins{T: t, slow: newMachine(code)}
	w.slow.Oracle = NoPreimages{}
	w.fast = fastOf(t, w.slow)
	for range 40 {
		before := w.slow.State
		before.Status, before.PC, before.NextPC, before.Steps = Running, CodeBase, CodeBase+4, 5
		before.Hi, before.Lo = rng.Uint64(), rng.Uint64()
		for r := range uint32(7) {
			before.Registers[r+1] = edge(rng)
			if rng.IntN(3) > 0 {
				before.Registers[r+1] = DataBase + 8*rng.Uint64N(64)
			}
		}
		w.slow.State, w.fast.state = before, before
		if err := w.fast.run(0, 1); err != nil {
			t.Fatal(err)
		}
		for w.slow.Status == Running && (w.slow.Steps < w.fast.Steps() || w.fast.Status() != Running) {
			if err := w.slow.Step(); err != nil {
				t.Fatal(err)
			}
		}
		sameState(t, w.fast.State(), w.slow.State)
		if t.Failed() {
			t.Fatalf("%s: %08x", name, code)
		}
		if w.slow.Status == Faulted {
			faulted++
		}
		if w.slow.Steps-before.Steps >= uint64(len(code))-3 {
			whole++
		}
	}
	if err := w.fast.Close(); err != nil {
		t.Fatal(err)
	}
	return faulted, whole
}

// pairable is an instruction of the kind that pairs are made of, on few registers.
func pairable(rng *rand.Rand) uint32 {
	few := func() uint32 { return rng.Uint32N(8) }
	switch rng.IntN(8) {
	case 0:
		return special(aluFunctions[rng.IntN(len(aluFunctions))], few(), few(), few(), 0)
	case 1:
		return special(aluShifts[rng.IntN(len(aluShifts))], 0, few(), few(), rng.Uint32N(32))
	case 2:
		return immediate(append(aluOpcodes, 0x18)[rng.IntN(len(aluOpcodes)+1)], few(), few(), rng.IntN(1<<16))
	case 3:
		return []uint32{immediate(0x0f, 0, few(), 0x0200), special(0x1d, few(), few(), 0, 0), special(0x10, 0, 0, few(), 0), special(0x12, 0, 0, few(), 0)}[rng.IntN(4)]
	case 4:
		return []uint32{immediate(0x04+rng.Uint32N(2), few(), few(), 1), immediate(0x04+rng.Uint32N(2), few(), 0, 1), special(8, few(), 0, 0, 0), immediate(0x04, 0, 0, 1)}[rng.IntN(4)]
	}
	return immediate(accesses[rng.IntN(15)], few(), few(), 8*rng.IntN(16))
}
