package machine

import (
	"encoding/binary"
	"testing"

	"loft/internal/isa"
)

// TestT33Judge: both machines make of every instruction what qemu made of it, with all values at which it turns.
func TestT33Judge(t *testing.T) {
	cases, err := isa.Cases()
	if err != nil {
		t.Fatal(err)
	}
	slow := newMachine(nil)
	fast := fastOf(t, slow)
	defer func() {
		if err := fast.Close(); err != nil {
			t.Error(err)
		}
	}()
	w := &twins{T: t, slow: slow, fast: fast}
	faults, names := 0, map[string]int{}
	for _, c := range cases {
		names[c.Name]++
		before := w.judge(c)
		want := after(before, c)
		if c.Fault != "" {
			faults++
			want = faulted(before)
		}
		for slow.State = before; slow.Status == Running && slow.PC != isa.Place+12; {
			if err := slow.Step(); err != nil {
				t.Fatal(err)
			}
		}
		memory := slow.Memory.Leaf(isa.Window / LeafSize)
		if c.Fault == "" && memory != c.Memory || c.Fault != "" && memory != isa.Before.Memory {
			t.Errorf("memory is %x", memory)
		}
		want.MemoryRoot = slow.Memory.Root()
		sameState(t, slow.State, want)
		w.loops(before, want.Steps+waits)
		if c.Fault == "" {
			want.Steps += waits
		}
		sameState(t, fast.State(), want)
		if t.Failed() {
			t.Fatalf("where qemu has %s", c.Format())
		}
	}
	t.Logf("%d cases of %d instructions, %d of them faults", len(cases), len(names), faults)
	if len(names) < 95 || faults < 400 {
		t.Errorf("%d instructions, %d faults", len(names), faults)
	}
}

// judge gives both machines a case's code and memory; the state is before its instruction. Behind it is a jump to itself.
func (w *twins) judge(c isa.Case) State {
	code := make([]uint32, (isa.Place-CodeBase)/4)
	code = append(code, c.Word, isa.Slot, isa.Skipped, jump(2, isa.Place+12), nop, nop, nop, nop)
	w.fast.code = newTranslation(code)
	for i := len(code) - 8; i < len(code); i++ {
		at := CodeBase + uint32(4*i)
		leaf := w.slow.Code.Leaf(codeLeaf(at))
		binary.BigEndian.PutUint32(leaf[at%LeafSize:], code[i])
		w.slow.Code.Set(codeLeaf(at), leaf)
	}
	w.fill(isa.Window, isa.Before.Memory[:])
	s := State{Status: Running, CodeRoot: w.slow.Code.Root(), MemoryRoot: w.slow.Memory.Root(), PC: isa.Place, NextPC: isa.Place + 4, Heap: 0x0300_0000,
		Hi: isa.Before.Hi, Lo: isa.Before.Lo, Steps: 7}
	s.Registers = [32]uint64{1: c.R1, 2: c.R2, 3: isa.Before.R3, 4: isa.Window, 31: isa.Before.R31}
	for r := uint64(6); r < 31; r++ {
		s.Registers[r] = r << 33
	}
	return s
}

// after is where a case that is no fault leaves the machine: behind the slot and what may be skipped.
func after(before State, c isa.Case) State {
	s := before
	s.PC, s.NextPC, s.Steps = isa.Place+12, isa.Place+16, s.Steps+3
	s.Registers[5] = 3
	if c.Taken {
		s.Steps, s.Registers[5] = s.Steps-1, 1
	}
	s.Registers[3], s.Registers[31], s.Hi, s.Lo = c.R3, c.R31, c.Hi, c.Lo
	return s
}
