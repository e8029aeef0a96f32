package l1machine

import (
	"testing"

	"loft/machine"
)

// TestT34SystemCalls tries every number with arguments at which calls turn, and numbers that are none.
func TestT34SystemCalls(t *testing.T) {
	b := newBench(t)
	b.instruct(0x0c | sa(31) | rd(5)) // the code is the program's own
	places := append([]uint64{
		0x01ff_fff0, 0x0200_0000, 0x0200_0008, 0x0200_0010, dataBase, dataBase + 16, dataBase + 32, 0x0400_0000, 0x0400_1000, 0x0400_1001,
		0xefff_f000, 0xf000_0000, 0xf000_1000, 0xffff_ffe0, 0xffff_fff0, 0xffff_f001, 0xffff_ffff_ffff_f000,
	}, edges...)
	for _, number := range []uint64{
		5001, 5010, 5013, 5014, 5023, 5027, 5034, 5038, 5055, 5058, 5129, 5178, 5194, 5205, 5208, 5222, 5272, 5284, 5285,
		0, 5000, 5002, 5003, 5015, 5057, 5223, 6999, 7001, 7002, 5038 + 1<<32, 5222 + 1<<63, ^uint64(0),
	} {
		before := b.statuses[machine.Faulted]
		for _, v := range places {
			b.reset(b.PC)
			b.Registers[2], b.Registers[4], b.Registers[5], b.Registers[6] = number, v, v, v+1
			b.compare(nil)
		}
		t.Logf("%d: %d of %d fault or fail", number, b.statuses[machine.Faulted]-before, len(places))
	}
	t.Logf("%d steps, by the status after: %v", b.steps, b.statuses)
}

// TestT33MappingStaysInItsPlace: mmap and munmap with every combination of addresses, sizes, flags and heaps at which they
// turn. The heap is never in code, nor beyond its limit.
func TestT33MappingStaysInItsPlace(t *testing.T) {
	b := newBench(t)
	b.instruct(0x0c)
	heaps := []uint32{0x0200_0000, 0x0300_0000, 0x0300_2000, 0xefff_f000, 0xf000_0000}
	places := []uint64{
		0, 0x0100_0000, 0x01ff_f000, 0x0200_0000, 0x02ff_f000, 0x0300_0000, 0x0300_0001, 0x0300_1000, 0xefff_f000, 0xf000_0000, 0xffff_f000, 1 << 32,
		0xffff_ffff_ffff_f000, ^uint64(0), 0x8000_0000_0000_0000,
	}
	sizes := []uint64{0, 1, 4095, 4096, 4097, 0x10_0000, 0x0300_0000, 0xed00_0000, 0xed00_0001, 0xf000_0000, 0xffff_f000, 0xffff_f001, 0xffff_ffff, 1 << 32, ^uint64(0), ^uint64(0) - 4095}
	for _, heap := range heaps {
		for _, at := range places {
			for _, size := range sizes {
				for _, call := range []struct{ number, flags uint64 }{
					{5009, 0x802}, {5009, 0x812}, {5009, 0x002}, {5009, 0x800 | 1<<32}, {5009, 0x010}, {5011, 0},
				} {
					b.Heap = heap
					b.Registers[2], b.Registers[4], b.Registers[5], b.Registers[7] = call.number, at, size, call.flags
					if p := b.compare(nil); p.After.Heap < machine.DataBase || p.After.Heap > machine.HeapLimit {
						t.Fatalf("heap at 0x%x after %d(0x%x, 0x%x) with flags 0x%x", p.After.Heap, call.number, at, size, call.flags)
					}
				}
			}
		}
	}
	t.Logf("%d steps, by the status after: %v", b.steps, b.statuses)
}

// TestT34TimeAndSteps: the clock tells steps, whatever their number.
func TestT34TimeAndSteps(t *testing.T) {
	b := newBench(t)
	b.instruct(0x0c)
	for _, steps := range append([]uint64{99_999_999, 100_000_000, 100_000_001, 12_345_678_901}, edges...) {
		for _, at := range []uint64{dataBase, dataBase + 16} {
			b.Steps, b.Registers[2], b.Registers[5] = steps, 5222, at
			b.makes()
		}
	}
}

// TestT33WhereNothingIsFetched: a counter outside of code or between instructions faults, and what does not run stays.
func TestT33WhereNothingIsFetched(t *testing.T) {
	b := newBench(t)
	for _, pc := range []uint32{0, 4, 0x00ff_fffc, 0x0100_0001, 0x0100_0002, 0x01ff_ffff, 0x0200_0000, dataBase, 0xffff_fffc, 0xffff_ffff} {
		b.PC, b.NextPC = pc, pc+4
		b.faults()
		b.NextPC = 0x0100_0000
		b.faults()
	}
	b.reset(0x01ff_fffc)
	b.instruct(0)
	for _, next := range []uint32{0, 0x0100_0000, 0x0200_0000, 0xffff_fffc, 0xffff_ffff} {
		b.NextPC = next
		if p := b.makes(); p.After.PC != next {
			t.Errorf("0x%x after 0x%x", p.After.PC, next)
		}
	}
	for _, status := range []machine.Status{0, 2, 3, 4, 5, 255} {
		b.Status = status
		p := b.makes()
		if leaves, _ := leavesOf(t, p.Bytes); p.After != b.State || len(leaves) > 0 {
			t.Errorf("%s does not stay, or takes %d bytes to show", status, len(p.Bytes))
		}
	}
}
