package l1machine

import (
	"testing"

	"loft/internal/isa"
	"loft/machine"
)

// TestT33Judge: L1 makes of every instruction what qemu made of it.
func TestT33Judge(t *testing.T) {
	cases, err := isa.Cases()
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t)
	for _, c := range cases {
		b.reset(isa.Place)
		b.instruct(c.Word)
		b.store(isa.Window, isa.Before.Memory)
		b.Registers[1], b.Registers[2], b.Registers[3], b.Registers[4], b.Registers[31] = c.R1, c.R2, isa.Before.R3, isa.Window, isa.Before.R31
		b.Hi, b.Lo = isa.Before.Hi, isa.Before.Lo
		before := b.State
		p, want := b.compare(nil), before
		if c.Fault != "" {
			want.Status = machine.Faulted
		} else {
			b.Memory.Set(isa.Window/32, c.Memory)
			want.MemoryRoot = b.Memory.Root()
			want.PC, want.NextPC, want.Steps = isa.Place+4, isa.Place+8, before.Steps+1
			if c.Taken {
				want.NextPC = isa.Place + 12
			}
			want.Registers[3], want.Registers[31], want.Hi, want.Lo = c.R3, c.R31, c.Hi, c.Lo
		}
		if p.After != want {
			t.Fatalf("%+v, want %+v, where qemu has %s", p.After, want, c.Format())
		}
	}
	t.Logf("%d cases", len(cases))
}
