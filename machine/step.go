package machine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
)

// world is what a step sees besides the state's own bytes. Addresses are multiples of 32, and in range. An error of it is
// not a fault of the machine: the step could not be made.
type world interface {
	code(address uint32) (Leaf, error)
	touch(address uint32) (Leaf, error)                   // a leaf of memory, as it is before the step
	write(address uint32, leaf Leaf) (common.Hash, error) // a leaf that was touched last; gives the new root
	preimage(key [32]byte, offset uint64) ([]byte, error) // all of it
	output(address, length uint64) error                  // what the program says, to be shown; nothing of the state
}

// Fault is why a machine faulted. It is for people; the state holds only that it did.
type Fault struct {
	PC   uint32
	What string
}

func (f *Fault) Error() string { return fmt.Sprintf("fault at 0x%08x: %s", f.PC, f.What) }

// step is SPEC.md section 12's step. A fault is a step: the state after it says so, and fault says why.
func step(before State, w world) (after State, fault *Fault, err error) {
	if before.Status != Running {
		return before, nil, nil
	}
	c := cpu{State: before, world: w, pc: before.PC, delayed: before.NextPC != before.PC+4}
	err = c.step()
	if errors.As(err, &fault) {
		before.Status = Faulted
		return before, fault, nil
	}
	if err != nil {
		return before, nil, fmt.Errorf("step %d: %w", before.Steps, err)
	}
	return c.State, nil, nil
}

// cpu is one step in the making: State becomes the one after it.
type cpu struct {
	State
	world
	pc      uint32 // of the instruction in execution
	delayed bool   // it stands in the delay slot of a jump that is taken
}

func (c *cpu) fault(format string, args ...any) error {
	return &Fault{c.pc, fmt.Sprintf(format, args...)}
}

func (c *cpu) step() error {
	if c.pc < CodeBase || c.pc >= CodeBase+CodeSize || c.pc%4 != 0 {
		return c.fault("no instruction is there")
	}
	leaf, err := c.code(c.pc &^ (LeafSize - 1))
	if err != nil {
		return err
	}
	c.PC = c.NextPC
	c.NextPC += 4
	c.Steps++
	return c.execute(instruction(binary.BigEndian.Uint32(leaf[c.pc%LeafSize:])))
}

// instruction is its 32 bits; the methods are its fields.
type instruction uint32

func (i instruction) opcode() uint32    { return uint32(i) >> 26 }
func (i instruction) rs() uint32        { return uint32(i) >> 21 & 31 }
func (i instruction) rt() uint32        { return uint32(i) >> 16 & 31 }
func (i instruction) rd() uint32        { return uint32(i) >> 11 & 31 }
func (i instruction) sa() uint32        { return uint32(i) >> 6 & 31 }
func (i instruction) function() uint32  { return uint32(i) & 63 }
func (i instruction) unsigned() uint64  { return uint64(i & 0xffff) }
func (i instruction) immediate() uint64 { return uint64(int64(int16(i))) }

// word is the low 32 bits of v, their sign extended.
func word(v uint64) uint64 { return uint64(int64(int32(v))) }

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func (c *cpu) set(register uint32, v uint64) {
	if register != 0 {
		c.Registers[register] = v
	}
}

func (c *cpu) execute(i instruction) error {
	rs, rt := c.Registers[i.rs()], c.Registers[i.rt()]
	switch i.opcode() {
	case 0x00:
		return c.special(i, rs, rt)
	case 0x01:
		return c.regimm(i, rs)
	case 0x02: // J
		return c.jump(c.jumpTarget(i))
	case 0x03: // JAL
		return c.link(31, c.jumpTarget(i))
	case 0x04: // BEQ
		return c.branch(i, rs == rt)
	case 0x05: // BNE
		return c.branch(i, rs != rt)
	case 0x06, 0x07: // BLEZ, BGTZ
		if i.rt() != 0 {
			return c.unknown(i)
		}
		return c.branch(i, (int64(rs) <= 0) == (i.opcode() == 0x06))
	case 0x1c:
		return c.special2(i, rs, rt)
	case 0x08: // ADDI
		sum := int64(int32(rs)) + int64(i.immediate())
		if sum != int64(int32(sum)) {
			return c.overflow()
		}
		c.set(i.rt(), uint64(sum))
	case 0x09: // ADDIU
		c.set(i.rt(), word(rs+i.immediate()))
	case 0x0a: // SLTI
		c.set(i.rt(), flag(int64(rs) < int64(i.immediate())))
	case 0x0b: // SLTIU
		c.set(i.rt(), flag(rs < i.immediate()))
	case 0x0c: // ANDI
		c.set(i.rt(), rs&i.unsigned())
	case 0x0d: // ORI
		c.set(i.rt(), rs|i.unsigned())
	case 0x0e: // XORI
		c.set(i.rt(), rs^i.unsigned())
	case 0x0f: // LUI
		if i.rs() != 0 {
			return c.unknown(i)
		}
		c.set(i.rt(), word(i.unsigned()<<16))
	case 0x18: // DADDI
		if sumOverflows(rs, i.immediate()) {
			return c.overflow()
		}
		c.set(i.rt(), rs+i.immediate())
	case 0x19: // DADDIU
		c.set(i.rt(), rs+i.immediate())
	default:
		return c.memory(i, rs+i.immediate(), rt)
	}
	return nil
}

func (c *cpu) unknown(i instruction) error { return c.fault("unknown instruction 0x%08x", uint32(i)) }
func (c *cpu) overflow() error             { return c.fault("signed overflow") }

func sumOverflows(a, b uint64) bool {
	sum := a + b
	return int64((a^sum)&(b^sum)) < 0
}

// mustBeZero are the bits that the manual shows as zero, by the function field of SPECIAL. The codes of SYSCALL, SYNC and
// the traps, and the hint of jumps, are the program's own in the manual; a hint would change what a jump is, so it is zero.
func mustBeZero(function uint32) instruction {
	const rs, rt, rd, sa = 31 << 21, 31 << 16, 31 << 11, 31 << 6
	switch {
	case function < 0x04 || function >= 0x38: // shifts by sa
		return rs
	case function == 0x08 || function == 0x11 || function == 0x13: // JR, MTHI, MTLO
		return rt | rd | sa
	case function == 0x09: // JALR
		return rt | sa
	case function == 0x10 || function == 0x12: // MFHI, MFLO
		return rs | rt | sa
	case function >= 0x18 && function < 0x20: // MULT … DDIVU
		return rd | sa
	case function == 0x0c || function == 0x0f || function >= 0x30: // SYSCALL, SYNC, traps
		return 0
	}
	return sa
}

// special is opcode 0.
func (c *cpu) special(i instruction, rs, rt uint64) error {
	if i&mustBeZero(i.function()) != 0 {
		return c.unknown(i)
	}
	rd, sa := i.rd(), i.sa()
	switch i.function() {
	case 0x00: // SLL
		c.set(rd, word(rt<<sa))
	case 0x02: // SRL
		c.set(rd, word(uint64(uint32(rt)>>sa)))
	case 0x03: // SRA
		c.set(rd, uint64(int64(int32(rt)>>sa)))
	case 0x04: // SLLV
		c.set(rd, word(rt<<(rs&31)))
	case 0x06: // SRLV
		c.set(rd, word(uint64(uint32(rt)>>(rs&31))))
	case 0x07: // SRAV
		c.set(rd, uint64(int64(int32(rt)>>(rs&31))))
	case 0x08: // JR
		return c.jump(rs)
	case 0x09: // JALR
		return c.link(rd, rs)
	case 0x0a: // MOVZ
		if rt == 0 {
			c.set(rd, rs)
		}
	case 0x0b: // MOVN
		if rt != 0 {
			c.set(rd, rs)
		}
	case 0x0c: // SYSCALL
		return c.syscall()
	case 0x0f: // SYNC
	case 0x10: // MFHI
		c.set(rd, c.Hi)
	case 0x11: // MTHI
		c.Hi = rs
	case 0x12: // MFLO
		c.set(rd, c.Lo)
	case 0x13: // MTLO
		c.Lo = rs
	case 0x14: // DSLLV
		c.set(rd, rt<<(rs&63))
	case 0x16: // DSRLV
		c.set(rd, rt>>(rs&63))
	case 0x17: // DSRAV
		c.set(rd, uint64(int64(rt)>>(rs&63)))
	case 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f:
		return c.multiplyOrDivide(i, rs, rt)
	case 0x20: // ADD
		sum := int64(int32(rs)) + int64(int32(rt))
		if sum != int64(int32(sum)) {
			return c.overflow()
		}
		c.set(rd, uint64(sum))
	case 0x21: // ADDU
		c.set(rd, word(rs+rt))
	case 0x22: // SUB
		difference := int64(int32(rs)) - int64(int32(rt))
		if difference != int64(int32(difference)) {
			return c.overflow()
		}
		c.set(rd, uint64(difference))
	case 0x23: // SUBU
		c.set(rd, word(rs-rt))
	case 0x24: // AND
		c.set(rd, rs&rt)
	case 0x25: // OR
		c.set(rd, rs|rt)
	case 0x26: // XOR
		c.set(rd, rs^rt)
	case 0x27: // NOR
		c.set(rd, ^(rs | rt))
	case 0x2a: // SLT
		c.set(rd, flag(int64(rs) < int64(rt)))
	case 0x2b: // SLTU
		c.set(rd, flag(rs < rt))
	case 0x2c: // DADD
		if sumOverflows(rs, rt) {
			return c.overflow()
		}
		c.set(rd, rs+rt)
	case 0x2d: // DADDU
		c.set(rd, rs+rt)
	case 0x2e: // DSUB
		if int64((rs^rt)&(rs^(rs-rt))) < 0 {
			return c.overflow()
		}
		c.set(rd, rs-rt)
	case 0x2f: // DSUBU
		c.set(rd, rs-rt)
	case 0x30: // TGE
		return c.trap(int64(rs) >= int64(rt))
	case 0x31: // TGEU
		return c.trap(rs >= rt)
	case 0x32: // TLT
		return c.trap(int64(rs) < int64(rt))
	case 0x33: // TLTU
		return c.trap(rs < rt)
	case 0x34: // TEQ
		return c.trap(rs == rt)
	case 0x36: // TNE
		return c.trap(rs != rt)
	case 0x38: // DSLL
		c.set(rd, rt<<sa)
	case 0x3a: // DSRL
		c.set(rd, rt>>sa)
	case 0x3b: // DSRA
		c.set(rd, uint64(int64(rt)>>sa))
	case 0x3c: // DSLL32
		c.set(rd, rt<<(sa+32))
	case 0x3e: // DSRL32
		c.set(rd, rt>>(sa+32))
	case 0x3f: // DSRA32
		c.set(rd, uint64(int64(rt)>>(sa+32)))
	default:
		return c.unknown(i)
	}
	return nil
}

func (c *cpu) trap(holds bool) error {
	if holds {
		return c.fault("a trap holds")
	}
	return nil
}

func (c *cpu) multiplyOrDivide(i instruction, rs, rt uint64) error {
	divides := i.function() >= 0x1a && i.function() != 0x1c && i.function() != 0x1d
	words := i.function() < 0x1c
	if divides && (rt == 0 || words && uint32(rt) == 0) {
		return c.fault("division by zero")
	}
	switch i.function() {
	case 0x18: // MULT
		product := uint64(int64(int32(rs)) * int64(int32(rt)))
		c.Lo, c.Hi = word(product), word(product>>32)
	case 0x19: // MULTU
		product := uint64(uint32(rs)) * uint64(uint32(rt))
		c.Lo, c.Hi = word(product), word(product>>32)
	case 0x1a: // DIV; in 64 bits the least word by -1 does not overflow
		a, b := int64(int32(rs)), int64(int32(rt))
		c.Lo, c.Hi = word(uint64(a/b)), word(uint64(a%b))
	case 0x1b: // DIVU
		a, b := uint32(rs), uint32(rt)
		c.Lo, c.Hi = word(uint64(a/b)), word(uint64(a%b))
	case 0x1c: // DMULT
		high, low := bits.Mul64(rs, rt)
		if int64(rs) < 0 {
			high -= rt
		}
		if int64(rt) < 0 {
			high -= rs
		}
		c.Lo, c.Hi = low, high
	case 0x1d: // DMULTU
		c.Hi, c.Lo = bits.Mul64(rs, rt)
	case 0x1e: // DDIV
		a, b := int64(rs), int64(rt)
		if a == math.MinInt64 && b == -1 {
			c.Lo, c.Hi = rs, 0
		} else {
			c.Lo, c.Hi = uint64(a/b), uint64(a%b)
		}
	case 0x1f: // DDIVU
		c.Lo, c.Hi = rs/rt, rs%rt
	}
	return nil
}

// special2 is opcode 0x1c.
func (c *cpu) special2(i instruction, rs, rt uint64) error {
	if i.sa() != 0 {
		return c.unknown(i)
	}
	switch i.function() {
	case 0x02: // MUL
		c.set(i.rd(), word(rs*rt))
	case 0x20: // CLZ
		c.set(i.rd(), uint64(bits.LeadingZeros32(uint32(rs))))
	case 0x21: // CLO
		c.set(i.rd(), uint64(bits.LeadingZeros32(^uint32(rs))))
	case 0x24: // DCLZ
		c.set(i.rd(), uint64(bits.LeadingZeros64(rs)))
	case 0x25: // DCLO
		c.set(i.rd(), uint64(bits.LeadingZeros64(^rs)))
	default:
		return c.unknown(i)
	}
	return nil
}

// regimm is opcode 1. A link is made whether or not the branch is taken; rs was read before it.
func (c *cpu) regimm(i instruction, rs uint64) error {
	negative := int64(rs) < 0
	switch i.rt() {
	case 0x00: // BLTZ
		return c.branch(i, negative)
	case 0x01: // BGEZ
		return c.branch(i, !negative)
	case 0x10: // BLTZAL
		c.set(31, uint64(c.pc+8))
		return c.branch(i, negative)
	case 0x11: // BGEZAL
		c.set(31, uint64(c.pc+8))
		return c.branch(i, !negative)
	}
	return c.unknown(i)
}

func (c *cpu) jumpTarget(i instruction) uint64 {
	return uint64((c.pc+4)&0xf000_0000 | uint32(i)<<6>>4)
}

// jump changes what comes after the delay slot.
func (c *cpu) jump(target uint64) error {
	if c.delayed {
		return c.fault("a jump in a delay slot")
	}
	if target > math.MaxUint32 {
		return c.fault("a jump to 0x%x", target)
	}
	c.NextPC = uint32(target)
	return nil
}

func (c *cpu) link(register uint32, target uint64) error {
	c.set(register, uint64(c.pc+8))
	return c.jump(target)
}

// branch faults in a delay slot, taken or not.
func (c *cpu) branch(i instruction, taken bool) error {
	target := c.pc + 8
	if taken {
		target = c.pc + 4 + uint32(i.immediate())<<2
	}
	return c.jump(uint64(target))
}

// memory is the loads and stores.
func (c *cpu) memory(i instruction, address, rt uint64) error {
	size, known := accessSize(i.opcode())
	if !known {
		return c.unknown(i)
	}
	partial := isPartial(i.opcode())
	if address < DataBase || address > math.MaxUint32 {
		return c.fault("no memory at 0x%x", address)
	}
	if !partial && address%size != 0 {
		return c.fault("an access of %d bytes at 0x%x", size, address)
	}
	leaf, err := c.touch(uint32(address) &^ (LeafSize - 1))
	if err != nil {
		return err
	}
	var padded [8]byte
	at := address &^ (size - 1) % LeafSize // of the aligned unit that is accessed
	copy(padded[8-size:], leaf[at:at+size])
	old := binary.BigEndian.Uint64(padded[:])
	kept := address % size * 8 // partial accesses leave these bits of one side alone

	switch i.opcode() {
	case 0x20: // LB
		c.set(i.rt(), uint64(int64(int8(old))))
	case 0x21: // LH
		c.set(i.rt(), uint64(int64(int16(old))))
	case 0x23, 0x30: // LW, LL
		c.set(i.rt(), word(old))
	case 0x24, 0x25, 0x27, 0x34, 0x37: // LBU, LHU, LWU, LLD, LD
		c.set(i.rt(), old)
	case 0x22: // LWL
		c.set(i.rt(), word(old<<kept|rt&(1<<kept-1)))
	case 0x26: // LWR
		c.set(i.rt(), word(old>>(24-kept)|rt&(0xffff_ff00<<kept)))
	case 0x1a: // LDL
		c.set(i.rt(), old<<kept|rt&(1<<kept-1))
	case 0x1b: // LDR
		c.set(i.rt(), old>>(56-kept)|rt&(0xffff_ffff_ffff_ff00<<kept))
	case 0x28, 0x29, 0x2b, 0x3f: // SB, SH, SW, SD
		return c.store(address, at, size, leaf, rt)
	case 0x38, 0x3c: // SC, SCD
		c.set(i.rt(), 1)
		return c.store(address, at, size, leaf, rt)
	case 0x2a: // SWL
		rt = uint64(uint32(rt))
		return c.store(address, at, size, leaf, rt>>kept|old&^(0xffff_ffff>>kept))
	case 0x2e: // SWR
		return c.store(address, at, size, leaf, rt<<(24-kept)|old&(1<<(24-kept)-1))
	case 0x2c: // SDL
		return c.store(address, at, size, leaf, rt>>kept|old&^(math.MaxUint64>>kept))
	case 0x2d: // SDR
		return c.store(address, at, size, leaf, rt<<(56-kept)|old&(1<<(56-kept)-1))
	}
	return nil
}

// accessSize is how many bytes a load or store reaches; known is false for other opcodes.
func accessSize(opcode uint32) (size uint64, known bool) {
	switch opcode {
	case 0x20, 0x24, 0x28:
		return 1, true
	case 0x21, 0x25, 0x29:
		return 2, true
	case 0x22, 0x23, 0x26, 0x27, 0x2a, 0x2b, 0x2e, 0x30, 0x38:
		return 4, true
	case 0x1a, 0x1b, 0x2c, 0x2d, 0x34, 0x37, 0x3c, 0x3f:
		return 8, true
	}
	return 0, false
}

// isPartial says that an opcode reaches a part of the aligned unit around its address, which so need not be aligned.
func isPartial(opcode uint32) bool {
	switch opcode {
	case 0x1a, 0x1b, 0x22, 0x26, 0x2a, 0x2c, 0x2d, 0x2e:
		return true
	}
	return false
}

// store writes the low size bytes of v into leaf, which was touched, at its offset at.
func (c *cpu) store(address, at, size uint64, leaf Leaf, v uint64) (err error) {
	var padded [8]byte
	binary.BigEndian.PutUint64(padded[:], v)
	copy(leaf[at:at+size], padded[8-size:])
	c.MemoryRoot, err = c.write(uint32(address)&^(LeafSize-1), leaf)
	return err
}
