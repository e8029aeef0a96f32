package l1machine

import (
	"flag"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"loft/machine"
	"loft/protocol/preimage"
)

var steps = flag.Int("steps", 20_000, "how many random steps each of the random tests compares")

// TestT34RandomSteps: single instructions out of nowhere, in any state. Most are known ones with any fields, the rest any
// word.
func TestT34RandomSteps(t *testing.T) {
	b := newBench(t)
	faults := map[string]int{}
	for b.steps < *steps {
		b.reset(machine.CodeBase + 4*b.Uint32N(1<<22))
		for i := range b.Registers[1:] {
			b.Registers[i+1] = b.value()
		}
		if b.IntN(16) == 0 {
			b.NextPC = uint32(b.value())
		}
		word := b.Uint32()
		if b.IntN(8) > 0 {
			i := known[b.IntN(len(known))]
			if word = i.with(b.Uint32N); b.IntN(8) == 0 {
				word ^= 1 << b.IntN(32)
			}
		}
		b.instruct(word)
		b.Registers[2] = []uint64{5001, 5009, 5011, 5222, 5058, 5055, 5038, 5010, 1}[b.IntN(9)] // not one that asks
		if p := b.compare(nil); p.Fault != nil {
			faults[kindOf(p.Fault)]++
		}
	}
	t.Logf("%d steps, by the status after: %v; faults: %v", b.steps, b.statuses, faults)
}

// kindOf a fault is what it says, up to what is of the case.
func kindOf(f *machine.Fault) string {
	for i, c := range f.What {
		if c >= '0' && c <= '9' {
			return f.What[:i]
		}
	}
	return f.What
}

// TestT34RandomPrograms runs made-up programs that continue for a while: arithmetic, loads and stores around a base, branches,
// links, system calls and pre-images, in any order.
func TestT34RandomPrograms(t *testing.T) {
	b := newBench(t)
	programs, longest := 0, 0
	text := []byte("a pre-image which these programs like to read, of no particular length")
	b.Oracle = answers{preimage.KeccakKey(crypto.Keccak256Hash(text)): text}
	for ; b.steps < *steps; programs++ {
		length := 8 * (8 + b.IntN(100))
		b.code(b.program(length))
		b.reset(machine.CodeBase)
		for i := range b.Registers[1:] {
			b.Registers[i+1] = b.value()
		}
		b.Registers[28], b.Registers[29], b.Registers[30] = dataBase, dataBase+512, dataBase+0x800
		b.store(dataBase+0x800, machine.Leaf(preimage.KeccakKey(crypto.Keccak256Hash(text))))
		made := 0
		for ; made < 500 && b.Status == machine.Running && b.steps < *steps; made++ {
			p := b.compare(text)
			if err := b.Step(); err != nil {
				t.Fatal(err)
			}
			if b.State != p.After {
				t.Fatalf("the proof ends at %+v, the machine at %+v", p.After, b.State)
			}
		}
		longest = max(longest, made)
	}
	if *steps > 1_000 && longest < 100 {
		t.Errorf("%d programs, the longest made %d steps", programs, longest)
	}
	t.Logf("%d steps of %d programs, the longest made %d; by the status after: %v", b.steps, programs, longest, b.statuses)
}

// program is instructions that rarely fault. Registers 28 to 30 are bases, and not written.
func (b *bench) program(length int) (words []uint32) {
	source := func() uint32 { return b.Uint32N(28) }
	goal := func() uint32 { return 3 + b.Uint32N(23) }
	for len(words) < length {
		i := known[b.IntN(len(known))]
		word := i.word
		switch i.fields {
		case twoRegisters:
			if (i.name == "ADD" || i.name == "SUB" || i.name == "DADD" || i.name == "DSUB") && b.IntN(8) > 0 {
				continue // overflows
			}
			word |= rs(source()) | rt(source()) | rd(goal())
		case shiftNumber:
			word |= rt(source()) | rd(goal()) | sa(b.Uint32N(32))
		case oneRegister:
			word |= rs(source()) | rd(goal())
		case toHiLo:
			word |= rs(source())
		case fromHiLo:
			word |= rd(goal())
		case noRegister:
			if i.word >= 0x30 && b.IntN(16) > 0 {
				continue // traps
			}
			word |= rs(source()) | rt(1+b.Uint32N(27))
		case withNumber:
			if (i.name == "ADDI" || i.name == "DADDI") && b.IntN(8) > 0 {
				continue
			}
			word |= rt(goal()) | b.Uint32N(1<<16)
			if i.name != "LUI" {
				word |= rs(source())
			}
		case loads, stores:
			size, partial := access(i.name)
			offset := b.Uint32N(512)
			if !partial {
				offset &^= size - 1
			}
			word |= rs(28+b.Uint32N(2)) | rt(goal()) | offset
		case branches:
			word |= rs(source()) | b.Uint32N(6)
			if i.name == "BEQ" || i.name == "BNE" {
				word |= rt(source())
			}
			words = append(words, word)
			word = 0 // nothing in the delay slot
		case jumps:
			words = append(words, word|(machine.CodeBase/4+uint32(len(words))+2+b.Uint32N(6)))
			word = 0
		case jumpsToRegister:
			// To what the next instructions are: the register is made of the counter by a branch that links.
			words = append(words, 1<<26|0x11<<16|2, 0, 0x09<<26|rs(31)|rt(27)|8+4*(3+b.Uint32N(3)), 0x08|rs(27))
			word = 0
		case calls:
			words = append(words, b.call()...)
			continue
		}
		words = append(words, word)
	}
	return append(words, 0x09<<26|rt(2)|5058, 0x09<<26|rt(4)|b.Uint32N(3), 0x0c)
}

// access is the size of a load or store by its name, and whether it reaches a part.
func access(name string) (size uint32, partial bool) {
	switch name {
	case "LB", "LBU", "SB":
		return 1, false
	case "LH", "LHU", "SH":
		return 2, false
	case "LW", "LWU", "LL", "SW", "SC":
		return 4, false
	case "LD", "LLD", "SD", "SCD":
		return 8, false
	}
	return 8, true
}

// call is a system call with arguments that it takes.
func (b *bench) call() []uint32 {
	set := func(r, v uint32) uint32 { return 0x0d<<26 | rt(r) | v }                   // ORI
	from := func(r, base, v uint32) uint32 { return 0x19<<26 | rs(base) | rt(r) | v } // DADDIU
	switch b.IntN(6) {
	case 0:
		return []uint32{set(2, 7000), from(4, 30, 0), from(5, 28, 32*b.Uint32N(32)), set(6, 32*b.Uint32N(3)), 0x0c}
	case 1:
		return []uint32{set(2, 5222), from(5, 29, 16*b.Uint32N(32)), 0x0c}
	case 2:
		return []uint32{set(2, 5009), set(4, b.Uint32N(2)), set(5, 1+b.Uint32N(0xffff)), set(7, 0x802), 0x0c}
	case 3:
		return []uint32{set(2, 5009), set(5, 0x4000), set(7, 0x802), 0x0c, from(4, 2, 0), set(2, 5011), 0x0c}
	case 4:
		return []uint32{set(2, 5001), set(4, 1+b.Uint32N(2)), 0x0c}
	}
	return []uint32{set(2, []uint32{5010, 5013, 5014, 5023, 5027, 5034, 5038, 5055, 5129, 5178, 5194}[b.IntN(11)]), 0x0c}
}
