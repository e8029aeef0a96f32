package machine

import (
	"encoding/binary"
	"testing"
)

// The encodings of the manual, for tests to write programs with. Registers are numbers.

func special(function, rs, rt, rd, sa uint32) uint32 {
	return rs<<21 | rt<<16 | rd<<11 | sa<<6 | function
}

func special2(function, rs, rt, rd uint32) uint32 { return 0x1c<<26 | special(function, rs, rt, rd, 0) }

func immediate(opcode, rs, rt uint32, v int) uint32 {
	return opcode<<26 | rs<<21 | rt<<16 | uint32(uint16(v))
}

func regimm(code, rs uint32, offset int) uint32 { return immediate(0x01, rs, code, offset) }

func jump(opcode, target uint32) uint32 { return opcode<<26 | target>>2&0x3ff_ffff }

const (
	nop     = 0
	syscall = 0x0c
)

// load is a sequence of six instructions that gives a register its value.
func load(register uint32, v uint64) []uint32 {
	return []uint32{
		immediate(0x0f, 0, register, int(v>>48)),
		immediate(0x0d, register, register, int(v>>32&0xffff)),
		special(0x38, 0, register, register, 16),
		immediate(0x0d, register, register, int(v>>16&0xffff)),
		special(0x38, 0, register, register, 16),
		immediate(0x0d, register, register, int(v&0xffff)),
	}
}

// program is parts, each an instruction or a sequence of them, in order.
func program(t testing.TB, parts ...any) []uint32 {
	t.Helper()
	var words []uint32
	for _, part := range parts {
		switch part := part.(type) {
		case uint32:
			words = append(words, part)
		case int:
			words = append(words, uint32(part))
		case []uint32:
			words = append(words, part...)
		default:
			t.Fatalf("a program of %T", part)
		}
	}
	return words
}

// exit is the system call that ends a program.
func exit(code uint64) []uint32 {
	return append(append(load(2, sysExitGroup), load(4, code)...), syscall)
}

// newMachine is a slow machine before the first instruction of a program at CodeBase.
func newMachine(words []uint32) *Machine {
	code := NewTree(CodeDepth)
	for i := 0; i < len(words); i += 8 {
		var leaf Leaf
		for k, w := range words[i:min(i+8, len(words))] {
			binary.BigEndian.PutUint32(leaf[4*k:], w)
		}
		code.Set(uint32(i/8), leaf)
	}
	m := &Machine{Code: code, Memory: NewTree(MemoryDepth), Oracle: NoPreimages{}}
	m.Status, m.PC, m.NextPC, m.Heap = Running, CodeBase, CodeBase+4, 0x0300_0000
	m.CodeRoot, m.MemoryRoot = code.Root(), m.Memory.Root()
	return m
}
