package machine

import (
	"encoding/binary"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

// The instructions as the manual tells them, in another way than the machine: on integers without bounds, and on bytes. Each
// is tried with all pairs of edges, by the slow step and by the fast machine's loop, and the whole state is compared.

var edges = []uint64{
	0, 1, 2, 31, 32, 63, 64, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xffff_fffe, 0xffff_ffff,
	1 << 32, 1<<32 + 1, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0x8000_0000_0000_0001, 0xffff_ffff_7fff_ffff, 0xffff_ffff_8000_0000,
	0xffff_ffff_ffff_8000, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff, 0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210,
}

type integer = *big.Int

func low(v integer, n uint) integer {
	return new(big.Int).Mod(v, new(big.Int).Lsh(big.NewInt(1), n))
}

// signed is the low n bits of v as a number with a sign.
func signed(v integer, n uint) integer {
	v = low(v, n)
	if v.Bit(int(n)-1) == 1 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), n))
	}
	return v
}

func plus(a, b integer) integer  { return new(big.Int).Add(a, b) }
func minus(a, b integer) integer { return new(big.Int).Sub(a, b) }
func times(a, b integer) integer { return new(big.Int).Mul(a, b) }
func shifted(a, by integer, left bool) integer {
	if left {
		return new(big.Int).Lsh(a, uint(by.Uint64()))
	}
	return new(big.Int).Rsh(a, uint(by.Uint64()))
}

// bitwise goes bit by bit, so that it is nobody's operator.
func bitwise(a, b integer, f func(x, y uint) bool) integer {
	out := new(big.Int)
	for i := range 64 {
		if f(a.Bit(i), b.Bit(i)) {
			out.SetBit(out, i, 1)
		}
	}
	return out
}

func truth(b bool) integer {
	if b {
		return big.NewInt(1)
	}
	return new(big.Int)
}

func words(f func(a, b integer) integer) func(a, b integer) integer {
	return func(a, b integer) integer { return signed(f(signed(a, 32), signed(b, 32)), 32) }
}

// exact is f, or nil if the result does not fit n bits.
func exact(n uint, f func(a, b integer) integer) func(a, b integer) integer {
	return func(a, b integer) integer {
		v := f(signed(a, n), signed(b, n))
		if v.Cmp(signed(v, n)) != 0 {
			return nil
		}
		return v
	}
}

// shifts by b's low bits: what is shifted is the low n bits of a, with their sign if arithmetic.
func shifts(n uint, left, arithmetic bool) func(a, b integer) integer {
	bits := uint(5)
	if n == 64 {
		bits = 6
	}
	return func(a, b integer) integer {
		v := low(a, n)
		if arithmetic {
			v = signed(a, n)
		}
		return signed(shifted(v, low(b, bits), left), n)
	}
}

func leading(n, bit uint) func(a, b integer) integer {
	return func(a, _ integer) integer {
		for i := range n {
			if a.Bit(int(n-1-i)) != bit {
				return big.NewInt(int64(i))
			}
		}
		return big.NewInt(int64(n))
	}
}

func less(n func(integer) integer) func(a, b integer) integer {
	return func(a, b integer) integer { return truth(n(a).Cmp(n(b)) < 0) }
}

func s64(v integer) integer { return signed(v, 64) }
func u64(v integer) integer { return low(v, 64) }

var or, and, xor, nor = func(x, y uint) bool { return x+y > 0 }, func(x, y uint) bool { return x+y == 2 }, func(x, y uint) bool { return x != y }, func(x, y uint) bool { return x+y == 0 }

func by(f func(x, y uint) bool) func(a, b integer) integer {
	return func(a, b integer) integer { return bitwise(a, b, f) }
}

// reversed is f of its arguments the other way round.
func reversed(f func(a, b integer) integer) func(a, b integer) integer {
	return func(a, b integer) integer { return f(b, a) }
}

// register instructions: a is rs, b is rt; the result, or nil for a fault.
var registerInstructions = map[string]struct {
	word uint32
	want func(a, b integer) integer
}{
	"ADD": {special(0x20, 1, 2, 3, 0), exact(32, plus)}, "ADDU": {special(0x21, 1, 2, 3, 0), words(plus)},
	"SUB": {special(0x22, 1, 2, 3, 0), exact(32, minus)}, "SUBU": {special(0x23, 1, 2, 3, 0), words(minus)},
	"DADD": {special(0x2c, 1, 2, 3, 0), exact(64, plus)}, "DADDU": {special(0x2d, 1, 2, 3, 0), plus},
	"DSUB": {special(0x2e, 1, 2, 3, 0), exact(64, minus)}, "DSUBU": {special(0x2f, 1, 2, 3, 0), minus},
	"AND": {special(0x24, 1, 2, 3, 0), by(and)}, "OR": {special(0x25, 1, 2, 3, 0), by(or)},
	"XOR": {special(0x26, 1, 2, 3, 0), by(xor)}, "NOR": {special(0x27, 1, 2, 3, 0), by(nor)},
	"SLT": {special(0x2a, 1, 2, 3, 0), less(s64)}, "SLTU": {special(0x2b, 1, 2, 3, 0), less(u64)},
	"SLLV": {special(0x04, 1, 2, 3, 0), reversed(shifts(32, true, false))}, "SRLV": {special(0x06, 1, 2, 3, 0), reversed(shifts(32, false, false))},
	"SRAV": {special(0x07, 1, 2, 3, 0), reversed(shifts(32, false, true))}, "DSLLV": {special(0x14, 1, 2, 3, 0), reversed(shifts(64, true, false))},
	"DSRLV": {special(0x16, 1, 2, 3, 0), reversed(shifts(64, false, false))}, "DSRAV": {special(0x17, 1, 2, 3, 0), reversed(shifts(64, false, true))},
	"MUL": {special2(0x02, 1, 2, 3), words(times)},
	"CLZ": {special2(0x20, 1, 2, 3), leading(32, 0)}, "CLO": {special2(0x21, 1, 2, 3), leading(32, 1)},
	"DCLZ": {special2(0x24, 1, 2, 3), leading(64, 0)}, "DCLO": {special2(0x25, 1, 2, 3), leading(64, 1)},
}

// immediate instructions: a is rs, b the 16 bits without sign.
var immediateInstructions = map[string]struct {
	opcode uint32
	want   func(a, b integer) integer
}{
	"ADDI":  {0x08, func(a, b integer) integer { return exact(32, plus)(a, signed(b, 16)) }},
	"ADDIU": {0x09, func(a, b integer) integer { return words(plus)(a, signed(b, 16)) }},
	"SLTI":  {0x0a, func(a, b integer) integer { return less(s64)(a, signed(b, 16)) }},
	"SLTIU": {0x0b, func(a, b integer) integer { return less(u64)(a, signed(b, 16)) }},
	"ANDI":  {0x0c, by(and)}, "ORI": {0x0d, by(or)}, "XORI": {0x0e, by(xor)},
	"DADDI":  {0x18, func(a, b integer) integer { return exact(64, plus)(a, signed(b, 16)) }},
	"DADDIU": {0x19, func(a, b integer) integer { return plus(a, signed(b, 16)) }},
}

// hi and lo, or nil for a fault.
var multiplications = map[string]struct {
	function uint32
	want     func(a, b integer) (hi, lo integer)
}{
	"MULT": {0x18, product(32, signed)}, "MULTU": {0x19, product(32, low)}, "DMULT": {0x1c, product(64, signed)}, "DMULTU": {0x1d, product(64, low)},
	"DIV": {0x1a, quotient(32, signed)}, "DIVU": {0x1b, quotient(32, low)}, "DDIV": {0x1e, quotient(64, signed)}, "DDIVU": {0x1f, quotient(64, low)},
}

func product(n uint, as func(integer, uint) integer) func(a, b integer) (hi, lo integer) {
	return func(a, b integer) (hi, lo integer) {
		v := times(as(a, n), as(b, n))
		return signed(new(big.Int).Rsh(v, n), n), signed(v, n)
	}
}

func quotient(n uint, as func(integer, uint) integer) func(a, b integer) (hi, lo integer) {
	return func(a, b integer) (hi, lo integer) {
		a, b = as(a, n), as(b, n)
		if b.Sign() == 0 {
			return nil, nil
		}
		q, r := new(big.Int).QuoRem(a, b, new(big.Int))
		return signed(r, n), signed(q, n)
	}
}

// twins are a slow and a fast machine with the same code and memory.
type twins struct {
	*testing.T
	slow *Machine
	fast *Fast
}

// placeOf is where the program of twins has its i-th instruction: each is followed by a jump to itself.
func placeOf(i int) uint32 { return CodeBase + 4*uint32(4+4*i) }

func newTwins(t *testing.T, instructions []uint32) *twins {
	code := []uint32{nop, nop, nop, nop}
	for i, w := range instructions {
		code = append(code, w, jump(2, placeOf(i)+4), nop, nop)
	}
	w := &twins{T: t, slow: newMachine(code)}
	w.slow.Oracle = knownAnswers
	w.fast = fastOf(t, w.slow)
	t.Cleanup(func() {
		if err := w.fast.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// fill writes the same leaves to both.
func (w *twins) fill(address uint32, content []byte) {
	for i := 0; i < len(content); i += LeafSize {
		w.slow.Memory.Set((address+uint32(i))/LeafSize, Leaf(content[i:]))
	}
	w.slow.MemoryRoot = w.slow.Memory.Root()
	w.fast.memory.write(address, content)
}

// waits is how many steps the fast machine's loop makes after the one that is tried: a jump and its delay slot.
const waits = 2

// loops has the fast machine make a step in its loop, and continue to limit.
func (w *twins) loops(before State, limit uint64) {
	w.Helper()
	w.fast.state = before
	if err := firstError(w.fast.run((before.PC-CodeBase)/4, 1), w.fast.Run(limit)); err != nil {
		w.Fatal(err)
	}
}

// makes tries a step from before: after is what it should be, but for memory's root; a state that is no longer running ends
// the story.
func (w *twins) makes(name string, before, after State) {
	w.Helper()
	before.MemoryRoot = w.slow.Memory.Root()
	w.slow.State = before
	if err := w.slow.Step(); err != nil {
		w.Fatal(err)
	}
	after.MemoryRoot = w.slow.MemoryRoot
	sameState(w, w.slow.State, after)
	if w.Failed() {
		w.Fatalf("%s, by the slow step", name)
	}
	w.loops(before, before.Steps+1+waits)
	if after.Status == Running {
		after.Steps += waits
	}
	sameState(w, w.fast.State(), after)
	if w.Failed() {
		w.Fatalf("%s, by the fast machine", name)
	}
}

// at is a state with numbers everywhere, before the i-th instruction.
func (w *twins) at(i int) State {
	s := w.slow.State
	s.Status, s.PC, s.NextPC, s.Steps = Running, placeOf(i), placeOf(i)+4, 77
	s.Hi, s.Lo = 0x1111_2222_3333_4444, 0x5555_6666_7777_8888
	for r := range uint64(31) {
		s.Registers[r+1] = 0x0101_0101_0101_0101 * (r + 1)
	}
	return s
}

// next is the state one step on, if nothing else happens.
func next(s State) State {
	s.PC, s.NextPC = s.NextPC, s.NextPC+4
	s.Steps++
	return s
}

func faulted(s State) State {
	s.Status = Faulted
	return s
}

func number(v uint64) integer { return new(big.Int).SetUint64(v) }

// wrapped is v in a register.
func wrapped(v integer) uint64 { return low(v, 64).Uint64() }

// to is what a step makes of a register: v, or a fault if there is none.
func to(before State, register uint32, v integer) State {
	if v == nil {
		return faulted(before)
	}
	after := next(before)
	if register != 0 {
		after.Registers[register] = wrapped(v)
	}
	return after
}

func TestT33Registers(t *testing.T) {
	for name, c := range registerInstructions {
		same := c.word&^(31<<11) | 1<<11 // the result to rs
		w := newTwins(t, []uint32{c.word, same, c.word &^ (31 << 11)})
		for _, a := range edges {
			for _, b := range edges {
				want := c.want(number(a), number(b))
				for i, destination := range []uint32{3, 1, 0} {
					before := w.at(i)
					before.Registers[1], before.Registers[2] = a, b
					w.makes(name, before, to(before, destination, want))
				}
			}
		}
	}
}

func TestT33Immediates(t *testing.T) {
	numbers := []uint32{0, 1, 0x7f, 0x7fff, 0x8000, 0xfffe, 0xffff}
	for name, c := range immediateInstructions {
		var code []uint32
		for _, n := range numbers {
			code = append(code, immediate(c.opcode, 1, 3, int(n)), immediate(c.opcode, 1, 1, int(n)), immediate(c.opcode, 0, 3, int(n)))
		}
		w := newTwins(t, code)
		for k, n := range numbers {
			for _, a := range edges {
				before := w.at(3 * k)
				before.Registers[1] = a
				w.makes(name, before, to(before, 3, c.want(number(a), number(uint64(n)))))
				before.PC, before.NextPC = placeOf(3*k+1), placeOf(3*k+1)+4
				w.makes(name, before, to(before, 1, c.want(number(a), number(uint64(n)))))
			}
			before := w.at(3*k + 2)
			w.makes(name, before, to(before, 3, c.want(number(0), number(uint64(n)))))
		}
	}
	w := newTwins(t, []uint32{immediate(0x0f, 0, 3, 0x7fff), immediate(0x0f, 0, 3, 0x8000), immediate(0x0f, 0, 0, 1)})
	w.makes("LUI", w.at(0), to(w.at(0), 3, number(0x7fff_0000)))
	w.makes("LUI", w.at(1), to(w.at(1), 3, number(0xffff_ffff_8000_0000)))
	w.makes("LUI", w.at(2), next(w.at(2)))
}

func TestT33Shifts(t *testing.T) {
	for _, c := range []struct {
		name     string
		function uint32
		add      uint64
		want     func(a, b integer) integer
	}{
		{"SLL", 0x00, 0, shifts(32, true, false)}, {"SRL", 0x02, 0, shifts(32, false, false)}, {"SRA", 0x03, 0, shifts(32, false, true)},
		{"DSLL", 0x38, 0, shifts(64, true, false)}, {"DSRL", 0x3a, 0, shifts(64, false, false)}, {"DSRA", 0x3b, 0, shifts(64, false, true)},
		{"DSLL32", 0x3c, 32, shifts(64, true, false)}, {"DSRL32", 0x3e, 32, shifts(64, false, false)}, {"DSRA32", 0x3f, 32, shifts(64, false, true)},
	} {
		amounts := []uint32{0, 1, 15, 16, 30, 31}
		var code []uint32
		for _, n := range amounts {
			code = append(code, special(c.function, 0, 2, 3, n))
		}
		w := newTwins(t, code)
		for i, n := range amounts {
			for _, b := range edges {
				before := w.at(i)
				before.Registers[2] = b
				w.makes(c.name, before, to(before, 3, c.want(number(b), number(uint64(n)+c.add))))
			}
		}
	}
}

func TestT33HiLo(t *testing.T) {
	for name, c := range multiplications {
		w := newTwins(t, []uint32{special(c.function, 1, 2, 0, 0)})
		for _, a := range edges {
			for _, b := range edges {
				before := w.at(0)
				before.Registers[1], before.Registers[2] = a, b
				after := faulted(before)
				if hi, lo := c.want(number(a), number(b)); hi != nil {
					after = next(before)
					after.Hi, after.Lo = wrapped(hi), wrapped(lo)
				}
				w.makes(name, before, after)
			}
		}
	}
	w := newTwins(t, []uint32{special(0x10, 0, 0, 3, 0), special(0x12, 0, 0, 3, 0), special(0x11, 1, 0, 0, 0), special(0x13, 1, 0, 0, 0),
		special(0x0a, 1, 2, 3, 0), special(0x0b, 1, 2, 3, 0), special(0x0f, 0, 0, 0, 31)})
	s := w.at(0)
	w.makes("MFHI", s, to(s, 3, number(s.Hi)))
	s = w.at(1)
	w.makes("MFLO", s, to(s, 3, number(s.Lo)))
	s = w.at(2)
	after := next(s)
	after.Hi = s.Registers[1]
	w.makes("MTHI", s, after)
	s = w.at(3)
	after = next(s)
	after.Lo = s.Registers[1]
	w.makes("MTLO", s, after)
	for i, moved := range []uint64{0, 1 << 32} { // rt with which MOVZ, MOVN move
		s = w.at(4 + i)
		s.Registers[2] = moved
		w.makes("MOVZ, MOVN", s, to(s, 3, number(s.Registers[1])))
		s.Registers[2] ^= 1 << 32
		w.makes("MOVZ, MOVN", s, next(s))
	}
	w.makes("SYNC", w.at(6), next(w.at(6)))
}

func TestT33Traps(t *testing.T) {
	for name, c := range map[string]struct {
		function uint32
		holds    func(a, b integer) bool
	}{
		"TGE":  {0x30, func(a, b integer) bool { return s64(a).Cmp(s64(b)) >= 0 }},
		"TGEU": {0x31, func(a, b integer) bool { return a.Cmp(b) >= 0 }},
		"TLT":  {0x32, func(a, b integer) bool { return s64(a).Cmp(s64(b)) < 0 }},
		"TLTU": {0x33, func(a, b integer) bool { return a.Cmp(b) < 0 }},
		"TEQ":  {0x34, func(a, b integer) bool { return a.Cmp(b) == 0 }},
		"TNE":  {0x36, func(a, b integer) bool { return a.Cmp(b) != 0 }},
	} {
		w := newTwins(t, []uint32{special(c.function, 1, 2, 21, 9)}) // with a code, which is the program's own
		for _, a := range edges {
			for _, b := range edges {
				before := w.at(0)
				before.Registers[1], before.Registers[2] = a, b
				after := next(before)
				if c.holds(number(a), number(b)) {
					after = faulted(before)
				}
				w.makes(name, before, after)
			}
		}
	}
}

// TestT33Branches: where the program is after a branch's delay slot, taken or not, and what is linked. The targets are
// jumps to themselves.
func TestT33Branches(t *testing.T) {
	s, u := s64, u64
	for name, c := range map[string]struct {
		word  func(offset int) uint32
		taken func(a, b integer) bool
		link  bool
	}{
		"BEQ":    {func(o int) uint32 { return immediate(0x04, 1, 2, o) }, func(a, b integer) bool { return u(a).Cmp(u(b)) == 0 }, false},
		"BNE":    {func(o int) uint32 { return immediate(0x05, 1, 2, o) }, func(a, b integer) bool { return u(a).Cmp(u(b)) != 0 }, false},
		"BEQ 0":  {func(o int) uint32 { return immediate(0x04, 1, 0, o) }, func(a, b integer) bool { return a.Sign() == 0 }, false},
		"BNE 0":  {func(o int) uint32 { return immediate(0x05, 1, 0, o) }, func(a, b integer) bool { return a.Sign() != 0 }, false},
		"B":      {func(o int) uint32 { return immediate(0x04, 0, 0, o) }, func(a, b integer) bool { return true }, false},
		"BLEZ":   {func(o int) uint32 { return immediate(0x06, 1, 0, o) }, func(a, b integer) bool { return s(a).Sign() <= 0 }, false},
		"BGTZ":   {func(o int) uint32 { return immediate(0x07, 1, 0, o) }, func(a, b integer) bool { return s(a).Sign() > 0 }, false},
		"BLTZ":   {func(o int) uint32 { return regimm(0x00, 1, o) }, func(a, b integer) bool { return s(a).Sign() < 0 }, false},
		"BGEZ":   {func(o int) uint32 { return regimm(0x01, 1, o) }, func(a, b integer) bool { return s(a).Sign() >= 0 }, false},
		"BLTZAL": {func(o int) uint32 { return regimm(0x10, 1, o) }, func(a, b integer) bool { return s(a).Sign() < 0 }, true},
		"BGEZAL": {func(o int) uint32 { return regimm(0x11, 1, o) }, func(a, b integer) bool { return s(a).Sign() >= 0 }, true},
	} {
		for _, slot := range []struct {
			word   uint32
			change func(*State)
		}{
			{nop, func(*State) {}},
			{immediate(0x19, 4, 4, 1), func(s *State) { s.Registers[4]++ }},
			{immediate(0x19, 1, 1, 1), func(s *State) { s.Registers[1]++ }}, // after what the branch compares was read
			{special(0x2d, 31, 31, 5, 0), func(s *State) { s.Registers[5] = 2 * s.Registers[31] }},
		} {
			const here, there = CodeBase + 16, CodeBase + 16 + 4 + 4*-3
			self := func(at uint32) uint32 { return jump(2, at) }
			w := &twins{T: t, slow: newMachine([]uint32{nop, nop, self(there), nop, c.word(-3), slot.word, self(here + 8), nop})}
			w.slow.Oracle = NoPreimages{}
			w.fast = fastOf(t, w.slow)
			for _, a := range edges {
				for _, b := range []uint64{a, 0, 1, 1 << 63} {
					before := w.at(0)
					before.PC, before.NextPC = here, here+4
					before.Registers[1], before.Registers[2] = a, b
					after := next(before)
					if c.link {
						after.Registers[31] = here + 8
					}
					if after.NextPC = here + 8; c.taken(number(a), number(b)) {
						after.NextPC = there
					}
					w.slow.State = before
					w.slow.MemoryRoot = w.slow.Memory.Root()
					before = w.slow.State
					after.MemoryRoot = before.MemoryRoot
					if err := w.slow.Step(); err != nil {
						t.Fatal(err)
					}
					sameState(t, w.slow.State, after)
					after.PC, after.NextPC = after.NextPC, after.NextPC+4
					after.Steps += 1 + waits
					slot.change(&after)
					w.loops(before, before.Steps+2+waits)
					sameState(t, w.fast.State(), after)
					if t.Failed() {
						t.Fatalf("%s of %x and %x, slot %08x", name, a, b, slot.word)
					}
				}
			}
			if err := w.fast.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestT33Jumps: the four jumps, to where they may go and where they may not.
func TestT33Jumps(t *testing.T) {
	w := newTwins(t, []uint32{jump(2, CodeBase), jump(3, CodeBase), special(8, 1, 0, 0, 0), special(9, 1, 0, 3, 0), special(9, 1, 0, 1, 0), special(9, 1, 0, 0, 0)})
	slowly := func(before, after State) {
		t.Helper()
		w.slow.State = before
		if err := w.slow.Step(); err != nil {
			t.Fatal(err)
		}
		sameState(t, w.slow.State, after)
		w.fast.state = before
		if err := w.fast.Run(before.Steps + 1); err != nil {
			t.Fatal(err)
		}
		sameState(t, w.fast.State(), after)
	}
	for i, link := range []uint32{0, 31, 0, 3, 1, 0} {
		for _, target := range []uint64{CodeBase, CodeBase + 2, 0, DataBase, 0xffff_ffff, 1 << 32, CodeBase + 1<<32, 1<<64 - 4} {
			before := w.at(i)
			before.Registers[1] = target
			if i < 2 {
				target = CodeBase
			}
			after := next(before)
			if link != 0 {
				after.Registers[link] = uint64(before.PC + 8)
			}
			after.NextPC = uint32(target)
			if target >= 1<<32 {
				after = faulted(before)
			}
			slowly(before, after)
			before.NextPC += 8 // it stands in a delay slot
			slowly(before, faulted(before))
		}
	}
}

// TestT33Accesses: loads and stores, told by bytes.
func TestT33Accesses(t *testing.T) {
	const size = 4096
	for name, c := range map[string]struct {
		opcode  uint32
		aligned uint64
		// does works on the register's bytes and on those of memory from the access's 32 bytes on, at is where in them.
		does func(register, memory []byte, at uint64)
	}{
		"LB":  {0x20, 1, func(r, m []byte, at uint64) { extend(r, m[at:at+1], true) }},
		"LBU": {0x24, 1, func(r, m []byte, at uint64) { extend(r, m[at:at+1], false) }},
		"LH":  {0x21, 2, func(r, m []byte, at uint64) { extend(r, m[at:at+2], true) }},
		"LHU": {0x25, 2, func(r, m []byte, at uint64) { extend(r, m[at:at+2], false) }},
		"LW":  {0x23, 4, func(r, m []byte, at uint64) { extend(r, m[at:at+4], true) }},
		"LWU": {0x27, 4, func(r, m []byte, at uint64) { extend(r, m[at:at+4], false) }},
		"LL":  {0x30, 4, func(r, m []byte, at uint64) { extend(r, m[at:at+4], true) }},
		"LD":  {0x37, 8, func(r, m []byte, at uint64) { copy(r, m[at:at+8]) }},
		"LLD": {0x34, 8, func(r, m []byte, at uint64) { copy(r, m[at:at+8]) }},
		"SB":  {0x28, 1, func(r, m []byte, at uint64) { copy(m[at:], r[7:]) }},
		"SH":  {0x29, 2, func(r, m []byte, at uint64) { copy(m[at:], r[6:]) }},
		"SW":  {0x2b, 4, func(r, m []byte, at uint64) { copy(m[at:], r[4:]) }},
		"SD":  {0x3f, 8, func(r, m []byte, at uint64) { copy(m[at:], r) }},
		"SC":  {0x38, 4, func(r, m []byte, at uint64) { copy(m[at:], r[4:]); copy(r, []byte{0, 0, 0, 0, 0, 0, 0, 1}) }},
		"SCD": {0x3c, 8, func(r, m []byte, at uint64) { copy(m[at:], r); copy(r, []byte{0, 0, 0, 0, 0, 0, 0, 1}) }},
		// From the address to the end of its word, into the register's left; or from the word's begin to the address, right.
		"LWL": {0x22, 1, func(r, m []byte, at uint64) { copy(r[4:], m[at:at&^3+4]); extend(r, r[4:], true) }},
		"LWR": {0x26, 1, func(r, m []byte, at uint64) { copy(r[7-at%4:], m[at&^3:at+1]); extend(r, r[4:], true) }},
		"LDL": {0x1a, 1, func(r, m []byte, at uint64) { copy(r, m[at:at&^7+8]) }},
		"LDR": {0x1b, 1, func(r, m []byte, at uint64) { copy(r[7-at%8:], m[at&^7:at+1]) }},
		"SWL": {0x2a, 1, func(r, m []byte, at uint64) { copy(m[at:at&^3+4], r[4:]) }},
		"SWR": {0x2e, 1, func(r, m []byte, at uint64) { copy(m[at&^3:at+1], r[7-at%4:]) }},
		"SDL": {0x2c, 1, func(r, m []byte, at uint64) { copy(m[at:at&^7+8], r) }},
		"SDR": {0x2d, 1, func(r, m []byte, at uint64) { copy(m[at&^7:at+1], r[7-at%8:]) }},
	} {
		w := newTwins(t, []uint32{immediate(c.opcode, 1, 2, 0), immediate(c.opcode, 1, 2, -8), immediate(c.opcode, 1, 0, 0), immediate(c.opcode, 1, 1, 0)})
		var content []byte
		for i := range size {
			content = append(content, byte(i*37+i/256*11+0x80))
		}
		for _, base := range []uint32{DataBase, 0x7fff_f000, 0xffff_f000} {
			w.fill(base, content)
		}
		offsets := []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 24, 28, 30, 31, 32, size - 8, size - 4, size - 2, size - 1}
		addresses := []uint64{0, 8, CodeBase - 8, CodeBase, DataBase - 8, DataBase - 1, 1 << 32, 1<<32 + DataBase, 1 << 63, 1<<64 - 8, 1<<64 - 1}
		for _, base := range []uint64{DataBase, 0x7fff_f000, 0xffff_f000} {
			for _, o := range offsets {
				addresses = append(addresses, base+o)
			}
		}
		for _, address := range addresses {
			for i, register := range []uint32{2, 2, 0, 1} {
				before := w.at(i)
				before.Registers[1] = address
				if i == 1 {
					before.Registers[1] += 8
				}
				after := faulted(before)
				if address >= DataBase && address < 1<<32 && address%c.aligned == 0 {
					start := uint32(address) &^ (LeafSize - 1)
					leaf := w.fast.memory.leaf(start)
					var r [8]byte
					binary.BigEndian.PutUint64(r[:], before.Registers[register])
					c.does(r[:], leaf[:], address%LeafSize)
					after = next(before)
					if register != 0 {
						after.Registers[register] = binary.BigEndian.Uint64(r[:])
					}
					w.makes(name, before, after)
					if got := w.slow.Memory.Leaf(start / LeafSize); got != leaf {
						t.Fatalf("%s to 0x%x: memory is %x, want %x", name, address, got, leaf)
					}
					if got := w.fast.memory.leaf(start); got != leaf {
						t.Fatalf("%s to 0x%x: the fast machine's memory is %x, want %x", name, address, got, leaf)
					}
					continue
				}
				w.makes(name, before, after)
			}
		}
	}
}

// extend puts a number into a register.
func extend(register, from []byte, sign bool) {
	filler := byte(0)
	if sign && from[0] >= 0x80 {
		filler = 0xff
	}
	from = append([]byte(nil), from...)
	for i := range register {
		register[i] = filler
	}
	copy(register[8-len(from):], from)
}

// TestT33Unknown: all that is not an instruction of the specification faults: every opcode and function, and every bit that
// the manual has as zero.
func TestT33Unknown(t *testing.T) {
	known := map[uint32]bool{} // by opcode<<6 | function or the rt of opcode 1
	for _, f := range []uint32{0, 2, 3, 4, 6, 7, 8, 9, 0xa, 0xb, 0xc, 0xf, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f,
		0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x2f, 0x30, 0x31, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3b, 0x3c, 0x3e, 0x3f} {
		known[f] = true
	}
	for _, rt := range []uint32{0, 1, 0x10, 0x11} {
		known[1<<6|rt] = true
	}
	for _, f := range []uint32{2, 0x20, 0x21, 0x24, 0x25} {
		known[0x1c<<6|f] = true
	}
	single := func(opcode uint32) bool {
		return opcode >= 2 && opcode <= 0xf || opcode >= 0x18 && opcode <= 0x1b || opcode >= 0x20 && opcode <= 0x2e || opcode == 0x30 || opcode == 0x34 ||
			opcode == 0x37 || opcode == 0x38 || opcode == 0x3c || opcode == 0x3f
	}
	var code []uint32
	for opcode := range uint32(64) {
		for f := range uint32(64) {
			switch {
			case known[opcode<<6|f] || single(opcode):
			case opcode == 1 && f < 32:
				code = append(code, regimm(f, 0, 0))
			case opcode != 1:
				code = append(code, opcode<<26|f)
			}
		}
	}
	const rs, rt, rd, sa = 1 << 21, 1 << 16, 1 << 11, 1 << 6
	code = append(code, []uint32{
		special(0x00, 0, 2, 3, 1) | rs, special(0x02, 0, 2, 3, 1) | rs, special(0x03, 0, 2, 3, 1) | rs, special(0x38, 0, 2, 3, 1) | rs, // ROTR among them
		special(0x3a, 0, 2, 3, 1) | rs, special(0x3b, 0, 2, 3, 1) | rs, special(0x3c, 0, 2, 3, 1) | rs, special(0x3e, 0, 2, 3, 1) | rs, special(0x3f, 0, 2, 3, 1) | rs,
		special(0x04, 1, 2, 3, 0) | sa, special(0x06, 1, 2, 3, 0) | sa, special(0x07, 1, 2, 3, 0) | sa, special(0x16, 1, 2, 3, 0) | sa,
		special(0x08, 1, 0, 0, 0) | rt, special(0x08, 1, 0, 0, 0) | rd, special(0x08, 1, 0, 0, 0) | sa, special(0x08, 1, 0, 0, 0) | sa<<4,
		special(0x09, 1, 0, 3, 0) | rt, special(0x09, 1, 0, 3, 0) | sa, special(0x09, 1, 0, 3, 0) | sa<<4,
		special(0x10, 0, 0, 3, 0) | rs, special(0x12, 0, 0, 3, 0) | rt, special(0x10, 0, 0, 3, 0) | sa,
		special(0x11, 1, 0, 0, 0) | rt, special(0x13, 1, 0, 0, 0) | rd, special(0x11, 1, 0, 0, 0) | sa,
		special(0x18, 1, 2, 0, 0) | rd, special(0x1f, 1, 2, 0, 0) | sa, special(0x1e, 1, 2, 0, 0) | rd<<4,
		special(0x20, 1, 2, 3, 0) | sa, special(0x2d, 1, 2, 3, 0) | sa<<4, special(0x0a, 1, 2, 3, 0) | sa,
		special2(0x02, 1, 2, 3) | sa, special2(0x20, 1, 1, 3) | sa<<2,
		immediate(0x06, 1, 0, 4) | rt, immediate(0x07, 1, 0, 4) | rt<<4, immediate(0x0f, 0, 3, 1) | rs,
	}...)
	w := newTwins(t, code)
	for i, word := range code {
		before := w.at(i)
		w.makes(common.Bytes2Hex(binary.BigEndian.AppendUint32(nil, word)), before, faulted(before))
	}
	t.Logf("%d words that are no instruction", len(code))
}
