package l1machine

import "testing"

// operand says what an instruction works on, and so with which values it is tried.
type operand int

const (
	twoRegisters operand = iota // rs, rt to rd
	shiftNumber                 // rt by sa to rd
	oneRegister                 // rs to rd
	noRegister
	toHiLo
	fromHiLo
	withNumber // rs and 16 bits to rt
	branches
	jumps
	jumpsToRegister
	loads
	stores
	calls
)

type instruction struct {
	name   string
	word   uint32 // with all register fields zero
	fields operand
}

// known is the list of SPEC.md section 12, with the encodings of the MIPS64 manual.
var known = []instruction{
	{"SLL", 0x00, shiftNumber}, {"SRL", 0x02, shiftNumber}, {"SRA", 0x03, shiftNumber},
	{"SLLV", 0x04, twoRegisters}, {"SRLV", 0x06, twoRegisters}, {"SRAV", 0x07, twoRegisters},
	{"JR", 0x08, jumpsToRegister}, {"JALR", 0x09, jumpsToRegister}, {"MOVZ", 0x0a, twoRegisters}, {"MOVN", 0x0b, twoRegisters},
	{"SYSCALL", 0x0c, calls}, {"SYNC", 0x0f, noRegister},
	{"MFHI", 0x10, fromHiLo}, {"MTHI", 0x11, toHiLo}, {"MFLO", 0x12, fromHiLo}, {"MTLO", 0x13, toHiLo},
	{"DSLLV", 0x14, twoRegisters}, {"DSRLV", 0x16, twoRegisters}, {"DSRAV", 0x17, twoRegisters},
	{"MULT", 0x18, noRegister}, {"MULTU", 0x19, noRegister}, {"DIV", 0x1a, noRegister}, {"DIVU", 0x1b, noRegister},
	{"DMULT", 0x1c, noRegister}, {"DMULTU", 0x1d, noRegister}, {"DDIV", 0x1e, noRegister}, {"DDIVU", 0x1f, noRegister},
	{"ADD", 0x20, twoRegisters}, {"ADDU", 0x21, twoRegisters}, {"SUB", 0x22, twoRegisters}, {"SUBU", 0x23, twoRegisters},
	{"AND", 0x24, twoRegisters}, {"OR", 0x25, twoRegisters}, {"XOR", 0x26, twoRegisters}, {"NOR", 0x27, twoRegisters},
	{"SLT", 0x2a, twoRegisters}, {"SLTU", 0x2b, twoRegisters},
	{"DADD", 0x2c, twoRegisters}, {"DADDU", 0x2d, twoRegisters}, {"DSUB", 0x2e, twoRegisters}, {"DSUBU", 0x2f, twoRegisters},
	{"TGE", 0x30, noRegister}, {"TGEU", 0x31, noRegister}, {"TLT", 0x32, noRegister}, {"TLTU", 0x33, noRegister},
	{"TEQ", 0x34, noRegister}, {"TNE", 0x36, noRegister},
	{"DSLL", 0x38, shiftNumber}, {"DSRL", 0x3a, shiftNumber}, {"DSRA", 0x3b, shiftNumber},
	{"DSLL32", 0x3c, shiftNumber}, {"DSRL32", 0x3e, shiftNumber}, {"DSRA32", 0x3f, shiftNumber},

	{"BLTZ", 1<<26 | 0x00<<16, branches}, {"BGEZ", 1<<26 | 0x01<<16, branches},
	{"BLTZAL", 1<<26 | 0x10<<16, branches}, {"BGEZAL", 1<<26 | 0x11<<16, branches},
	{"J", 0x02 << 26, jumps}, {"JAL", 0x03 << 26, jumps},
	{"BEQ", 0x04 << 26, branches}, {"BNE", 0x05 << 26, branches}, {"BLEZ", 0x06 << 26, branches}, {"BGTZ", 0x07 << 26, branches},
	{"ADDI", 0x08 << 26, withNumber}, {"ADDIU", 0x09 << 26, withNumber}, {"SLTI", 0x0a << 26, withNumber}, {"SLTIU", 0x0b << 26, withNumber},
	{"ANDI", 0x0c << 26, withNumber}, {"ORI", 0x0d << 26, withNumber}, {"XORI", 0x0e << 26, withNumber}, {"LUI", 0x0f << 26, withNumber},
	{"DADDI", 0x18 << 26, withNumber}, {"DADDIU", 0x19 << 26, withNumber},
	{"MUL", 0x1c<<26 | 0x02, twoRegisters},
	{"CLZ", 0x1c<<26 | 0x20, oneRegister}, {"CLO", 0x1c<<26 | 0x21, oneRegister},
	{"DCLZ", 0x1c<<26 | 0x24, oneRegister}, {"DCLO", 0x1c<<26 | 0x25, oneRegister},
	{"LDL", 0x1a << 26, loads}, {"LDR", 0x1b << 26, loads},
	{"LB", 0x20 << 26, loads}, {"LH", 0x21 << 26, loads}, {"LWL", 0x22 << 26, loads}, {"LW", 0x23 << 26, loads},
	{"LBU", 0x24 << 26, loads}, {"LHU", 0x25 << 26, loads}, {"LWR", 0x26 << 26, loads}, {"LWU", 0x27 << 26, loads},
	{"SB", 0x28 << 26, stores}, {"SH", 0x29 << 26, stores}, {"SWL", 0x2a << 26, stores}, {"SW", 0x2b << 26, stores},
	{"SDL", 0x2c << 26, stores}, {"SDR", 0x2d << 26, stores}, {"SWR", 0x2e << 26, stores},
	{"LL", 0x30 << 26, loads}, {"LLD", 0x34 << 26, loads}, {"LD", 0x37 << 26, loads},
	{"SC", 0x38 << 26, stores}, {"SCD", 0x3c << 26, stores}, {"SD", 0x3f << 26, stores},
}

func rs(r uint32) uint32 { return r << 21 }
func rt(r uint32) uint32 { return r << 16 }
func rd(r uint32) uint32 { return r << 11 }
func sa(n uint32) uint32 { return n << 6 }

// with is an instruction with its fields drawn from choose, and zeros where the manual has them.
func (i instruction) with(choose func(n uint32) uint32) uint32 {
	register := func() uint32 { return choose(32) }
	switch i.fields {
	case twoRegisters:
		return i.word | rs(register()) | rt(register()) | rd(register())
	case shiftNumber:
		return i.word | rt(register()) | rd(register()) | sa(register())
	case oneRegister:
		return i.word | rs(register()) | rt(register()) | rd(register())
	case noRegister:
		return i.word | rs(register()) | rt(register())
	case toHiLo:
		return i.word | rs(register())
	case fromHiLo:
		return i.word | rd(register())
	case jumps:
		return i.word | choose(1<<26)
	case jumpsToRegister:
		word := i.word | rs(register())
		if i.name == "JALR" {
			word |= rd(register())
		}
		return word
	case branches:
		word := i.word | rs(register()) | choose(1<<16)
		if i.name == "BEQ" || i.name == "BNE" {
			word |= rt(register())
		}
		return word
	case withNumber:
		word := i.word | rt(register()) | choose(1<<16)
		if i.name != "LUI" {
			word |= rs(register())
		}
		return word
	case loads, stores:
		return i.word | rs(register()) | rt(register()) | choose(1<<16)
	}
	return i.word
}

// TestT34EveryInstruction tries every instruction with the values at which it turns.
func TestT34EveryInstruction(t *testing.T) {
	b := newBench(t)
	numbers := []uint32{0, 1, 0x7fff, 0x8000, 0xfffc, 0xffff}
	for _, i := range known {
		before := b.steps
		switch i.fields {
		case twoRegisters, noRegister:
			word := i.word | rs(8) | rt(9)
			if i.fields == twoRegisters {
				word |= rd(10)
			}
			b.reset(b.PC)
			b.instruct(word)
			for _, b.Registers[8] = range edges {
				for _, b.Registers[9] = range edges {
					b.compare(nil)
				}
			}
		case shiftNumber:
			for _, n := range []uint32{0, 1, 15, 31} {
				b.instruct(i.word | rt(9) | rd(10) | sa(n))
				for _, b.Registers[9] = range edges {
					b.makes()
				}
			}
		case oneRegister, toHiLo, fromHiLo:
			word := i.word
			switch i.fields {
			case oneRegister:
				word |= rs(8) | rd(10)
			case toHiLo:
				word |= rs(8)
			case fromHiLo:
				word |= rd(10)
			}
			b.instruct(word)
			for _, v := range edges {
				b.Registers[8], b.Hi, b.Lo = v, v, ^v
				b.makes()
			}
		case withNumber:
			for _, n := range numbers {
				word := i.word | rt(9) | n
				if i.name != "LUI" {
					word |= rs(8)
				}
				b.instruct(word)
				for _, b.Registers[8] = range edges {
					b.compare(nil)
				}
			}
		case branches, jumps, jumpsToRegister:
			b.eachJump(i, numbers)
		case loads, stores:
			b.eachAccess(i)
		case calls: // TestT34SystemCalls
			continue
		}
		t.Logf("%-8s %4d steps", i.name, b.steps-before)
	}
	t.Logf("%d steps, by the status after: %v", b.steps, b.statuses)
}

// eachJump jumps from the first, a middle and the last place of code, in a delay slot or not.
func (b *bench) eachJump(i instruction, numbers []uint32) {
	values := append([]uint64{0x0100_0000, 0x0100_0001, 0x01ff_fffc, 0x0200_0000, 0xffff_fffc}, edges...)
	for _, pc := range []uint32{0x0100_0000, 0x0123_4564, 0x01ff_fffc} {
		b.reset(pc)
		for _, n := range numbers {
			word := i.word
			switch {
			case i.name == "JALR":
				word |= rs(8) | rd(n&31)
			case i.name == "JR":
				word |= rs(8)
			case i.name == "BEQ" || i.name == "BNE":
				word |= rs(8) | rt(9) | n
			case i.fields == jumps:
				word |= n | n<<10
			default:
				word |= rs(8) | n
			}
			b.instruct(word)
			for _, v := range values {
				b.Registers[8] = v
				for _, b.Registers[9] = range []uint64{v, ^v, v ^ 1<<63} {
					b.compare(nil)
					if i.fields == jumps {
						break
					}
				}
			}
			b.NextPC = pc + 8
			b.faults()
			b.NextPC = pc + 4
		}
	}
	// A link that is where the jump goes, or what it asks.
	b.reset(b.PC)
	b.Registers[31] = b.Uint64N(1 << 32)
	if i.fields != jumps {
		b.instruct(i.word | rs(31) | map[bool]uint32{true: rd(31)}[i.name == "JALR"])
		b.makes()
	}
}

// eachAccess loads or stores at each place of a leaf, and at the ends of memory.
func (b *bench) eachAccess(i instruction) {
	b.reset(b.PC)
	b.instruct(i.word | rs(8) | rt(9))
	for offset := range uint64(32) {
		for range 4 {
			b.store(dataBase, b.leaf())
			b.Registers[8], b.Registers[9] = dataBase+offset, b.Uint64()
			b.compare(nil)
		}
	}
	for _, base := range []uint64{
		0, 0x00ff_ffff, 0x0100_0000, 0x01ff_fff8, 0x01ff_ffff, 0x0200_0000, 0x0200_0008, 0xffff_fff8, 0xffff_ffff, 0x1_0000_0000, 0x1_0200_0000,
		1 << 63, ^uint64(0), ^uint64(0) - 7,
	} {
		for _, n := range []uint32{0, 8, 1, 0xffff, 0xfff8, 0x7ff8, 0x8000} {
			b.instruct(i.word | rs(8) | rt(9) | n)
			b.Registers[8] = base
			b.compare(nil)
		}
	}
	// The base is what is loaded, or stored.
	b.instruct(i.word | rs(8) | rt(8))
	b.Registers[8] = dataBase + 8
	b.makes()
	b.instruct(i.word | rs(8))
	b.makes()
}

// TestT33UnknownIsAFault goes through all opcodes and functions, with each field zero or not: what is not in the list
// faults, and what has a field where the manual has zeros.
func TestT33UnknownIsAFault(t *testing.T) {
	b := newBench(t)
	listed := map[uint32]bool{}
	for _, i := range known {
		listed[i.word] = true
	}
	for i := range b.Registers[1:] {
		b.Registers[i+1] = dataBase // so that no known instruction faults but traps and SYSCALL
	}
	unknown, withField := 0, 0
	for opcode := range uint32(64) {
		codes := uint32(1)
		shift := 0
		switch opcode {
		case 0x00, 0x1c:
			codes = 64
		case 0x01:
			codes, shift = 32, 16
		}
		for code := range codes {
			base := opcode<<26 | code<<shift
			for fields := range uint32(16) {
				word := base
				for k, place := range []int{21, 16, 11, 6} {
					if fields>>k&1 == 1 && !(opcode == 0x01 && place == 16) {
						word |= 8 << place
					}
				}
				b.instruct(word)
				p := b.compare(nil)
				if !listed[base] {
					unknown++
					if p.Fault == nil {
						t.Fatalf("0x%08x is not in the list, and no fault", word)
					}
				} else if p.Fault != nil {
					withField++
				}
			}
		}
	}
	if unknown < 1000 || withField < 300 {
		t.Errorf("%d unknown, %d with a field", unknown, withField)
	}
	t.Logf("%d words: %d of no instruction, %d of one with a field or values that fault", b.steps, unknown, withField)
}
