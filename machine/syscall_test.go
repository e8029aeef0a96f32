package machine

import (
	"bytes"
	"strings"
	"testing"
)

// call is a try of a system call: its registers, and what comes of it.
type call struct {
	name   string
	number uint64
	args   []uint64
	gives  uint64
	errno  uint64
	faults bool
	change func(*State)
	writes map[uint32]string // to memory
}

func heapTo(address uint32) func(*State) { return func(s *State) { s.Heap = address } }

// TestT33SystemCalls: every call of the specification's table with the arguments at which it turns.
func TestT33SystemCalls(t *testing.T) {
	const heap = 0x0300_0000
	const anonymous, fixed = 0x22 | mapAnonymous, 0x22 | mapAnonymous | mapFixed
	calls := []call{
		{name: "write to 1", number: 5001, args: []uint64{1, DataBase, 5}, gives: 5},
		{name: "write to 2 of nothing that is there", number: 5001, args: []uint64{2, 1 << 63, 1<<64 - 1}, gives: 1<<64 - 1},
		{name: "write to 0", number: 5001, args: []uint64{0, DataBase, 5}, faults: true},
		{name: "write to 3", number: 5001, args: []uint64{3, DataBase, 5}, faults: true},
		{name: "write to 1 and more", number: 5001, args: []uint64{1<<32 + 1, DataBase, 5}, faults: true},

		{name: "mmap", number: 5009, args: []uint64{0, 1, 3, anonymous}, gives: heap, change: heapTo(heap + 4096)},
		{name: "mmap of a page", number: 5009, args: []uint64{0, 4096, 3, anonymous}, gives: heap, change: heapTo(heap + 4096)},
		{name: "mmap of more", number: 5009, args: []uint64{0, 4097, 3, anonymous}, gives: heap, change: heapTo(heap + 8192)},
		{name: "mmap of nothing", number: 5009, args: []uint64{0, 0, 3, anonymous}, faults: true},
		{name: "mmap of 2^32", number: 5009, args: []uint64{0, 1 << 32, 3, anonymous}, faults: true},
		{name: "mmap of nothing, fixed", number: 5009, args: []uint64{heap, 0, 3, fixed}, faults: true},
		{name: "mmap of 2^32 less 1", number: 5009, args: []uint64{0, 1<<32 - 1, 3, anonymous}, errno: 12},
		{name: "mmap of a file", number: 5009, args: []uint64{0, 4096, 3, 2}, faults: true},
		{name: "mmap fixed of a file", number: 5009, args: []uint64{0, 4096, 3, mapFixed}, faults: true},
		{name: "mmap fixed", number: 5009, args: []uint64{0x1234_5678_9abc_d123, 4096, 0, fixed}, gives: 0x1234_5678_9abc_d123},
		{name: "mmap fixed on code", number: 5009, args: []uint64{CodeBase, 4096, 3, fixed}, gives: CodeBase},
		{name: "mmap at a hint", number: 5009, args: []uint64{0x4000_0000, 4096, 3, anonymous}, gives: 0x4000_0000, change: heapTo(0x4000_1000)},
		{name: "mmap at the heap", number: 5009, args: []uint64{heap, 4096, 3, anonymous}, gives: heap, change: heapTo(heap + 4096)},
		{name: "mmap at a hint that is no page", number: 5009, args: []uint64{0x4000_0800, 4096, 3, anonymous}, gives: heap, change: heapTo(heap + 4096)},
		{name: "mmap at a hint below", number: 5009, args: []uint64{heap - 4096, 4096, 3, anonymous}, gives: heap, change: heapTo(heap + 4096)},
		{name: "mmap on code", number: 5009, args: []uint64{CodeBase, 4096, 3, anonymous}, gives: heap, change: heapTo(heap + 4096)},
		{name: "mmap at a hint beyond 2^32", number: 5009, args: []uint64{0xc0_0000_0000, 1 << 26, 3, anonymous}, gives: heap, change: heapTo(heap + 1<<26)},
		{name: "mmap at the last hint", number: 5009, args: []uint64{1<<64 - 4096, 4096, 3, anonymous}, gives: heap, change: heapTo(heap + 4096)},
		{name: "mmap at a hint to the stack", number: 5009, args: []uint64{HeapLimit - 4096, 4096, 3, anonymous}, gives: HeapLimit - 4096, change: heapTo(HeapLimit)},
		{name: "mmap at a hint into the stack", number: 5009, args: []uint64{HeapLimit - 4096, 4097, 3, anonymous}, gives: heap, change: heapTo(heap + 8192)},
		{name: "mmap of all", number: 5009, args: []uint64{0, HeapLimit - heap, 3, anonymous}, gives: heap, change: heapTo(HeapLimit)},
		{name: "mmap of more than all", number: 5009, args: []uint64{0, HeapLimit - heap + 1, 3, anonymous}, errno: 12},

		{name: "munmap below", number: 5011, args: []uint64{heap - 8192, 4096}},
		{name: "munmap of the top", number: 5011, args: []uint64{heap - 8192, 8192}, change: heapTo(heap - 8192)},
		{name: "munmap of the top, not whole pages", number: 5011, args: []uint64{heap - 8192, 4097}, change: heapTo(heap - 8192)},
		{name: "munmap of nothing at the top", number: 5011, args: []uint64{heap, 0}},
		{name: "munmap down to data", number: 5011, args: []uint64{DataBase, heap - DataBase}, change: heapTo(DataBase)},
		{name: "munmap down into code", number: 5011, args: []uint64{DataBase - 4096, heap - DataBase + 4096}},
		{name: "munmap whose sum wraps", number: 5011, args: []uint64{1<<64 - 4096, heap + 4096}},
		{name: "munmap whose length wraps", number: 5011, args: []uint64{heap, 1<<64 - 1}},
		{name: "munmap not at a page", number: 5011, args: []uint64{heap - 4095, 4095}},

		{name: "mprotect", number: 5010, args: []uint64{CodeBase, 4096, 7}},
		{name: "madvise", number: 5027, args: []uint64{heap, 4096, 4}},
		{name: "rt_sigaction", number: 5013, args: []uint64{1, DataBase, DataBase + 64}},
		{name: "rt_sigprocmask", number: 5014, args: []uint64{1, DataBase, DataBase + 64}},
		{name: "sigaltstack", number: 5129, args: []uint64{DataBase, DataBase + 64}},
		{name: "sched_yield", number: 5023},
		{name: "nanosleep", number: 5034, args: []uint64{DataBase, 0}},
		{name: "futex", number: 5194, args: []uint64{DataBase, 0, 1}},
		{name: "epoll_create1", number: 5285, args: []uint64{0x80000}}, {name: "epoll_ctl", number: 5208, args: []uint64{0, 1, 0, DataBase}},
		{name: "epoll_pwait", number: 5272, args: []uint64{0, DataBase, 128, 1<<64 - 1}}, {name: "eventfd2", number: 5284, args: []uint64{0, 0x80080}},
		{name: "getpid", number: 5038, gives: 1},
		{name: "gettid", number: 5178, gives: 1},
		{name: "clone", number: 5055, args: []uint64{0x50f00, DataBase}, errno: 11},

		{name: "clock_gettime", number: 5222, args: []uint64{1, DataBase + 16}, writes: map[uint32]string{
			DataBase + 16: "\x00\x00\x00\x00\x00\x00\x00\x03" + "\x00\x00\x00\x00\x00\x00\x03\x0c"}}, // 78 · 10 ns
		{name: "clock_gettime not at 16", number: 5222, args: []uint64{1, DataBase + 8}, faults: true},
		{name: "clock_gettime to code", number: 5222, args: []uint64{1, CodeBase}, faults: true},
		{name: "clock_gettime beyond", number: 5222, args: []uint64{1, 1<<32 + DataBase}, faults: true},

		{name: "exit 0", number: 5058, args: []uint64{0}, change: func(s *State) { s.Status = Valid }},
		{name: "exit 1", number: 5058, args: []uint64{1}, change: func(s *State) { s.Status = Invalid }},
		{name: "exit 2", number: 5058, args: []uint64{2}, change: func(s *State) { s.Status = Faulted }},
		{name: "exit_group 0", number: 5205, args: []uint64{0}, change: func(s *State) { s.Status = Valid }},
		{name: "exit_group 1", number: 5205, args: []uint64{1}, change: func(s *State) { s.Status = Invalid }},
		{name: "exit_group 256", number: 5205, args: []uint64{256}, change: func(s *State) { s.Status = Faulted }},
		{name: "exit_group 2^32", number: 5205, args: []uint64{1 << 32}, change: func(s *State) { s.Status = Faulted }},

		{name: "preimage", number: 7000, args: []uint64{DataBase + 64, DataBase + 96, 0}, gives: 63, writes: map[uint32]string{DataBase + 96: "an answer of more than thirty-two"[:32]}},
		{name: "preimage's end", number: 7000, args: []uint64{DataBase + 64, DataBase + 128, 32}, gives: 63, writes: map[uint32]string{DataBase + 128: "o bytes, and not a round number\x00"}},
		{name: "preimage over its key", number: 7000, args: []uint64{DataBase + 64, DataBase + 64, 32}, gives: 63, writes: map[uint32]string{DataBase + 64: "o bytes, and not a round number\x00"}},
		{name: "preimage beyond its end", number: 7000, args: []uint64{DataBase + 64, DataBase + 96, 64}, faults: true},
		{name: "preimage at no multiple of 32", number: 7000, args: []uint64{DataBase + 64, DataBase + 96, 8}, faults: true},
		{name: "preimage with a key not at 32", number: 7000, args: []uint64{DataBase + 72, DataBase + 96, 0}, faults: true},
		{name: "preimage to no multiple of 32", number: 7000, args: []uint64{DataBase + 64, DataBase + 104, 0}, faults: true},
		{name: "preimage with a key in code", number: 7000, args: []uint64{CodeBase, DataBase + 96, 0}, faults: true},
		{name: "preimage to code", number: 7000, args: []uint64{DataBase + 64, CodeBase, 0}, faults: true},
		{name: "preimage beyond 2^32", number: 7000, args: []uint64{DataBase + 64, 1<<32 + DataBase, 0}, faults: true},
		{name: "preimage of no kind", number: 7000, args: []uint64{DataBase + 32, DataBase + 96, 0}, faults: true},

		{name: "the loader's call", number: 7001, faults: true},
	}
	for _, unknown := range []uint64{0, 1, 4001, 5000, 5002, 5012, 5070, 5196, 5225, 5247, 5313, 6999, 7002, 1<<32 + 5001, 1<<64 - 1} {
		calls = append(calls, call{name: "unknown", number: unknown, faults: true})
	}
	w := newTwins(t, []uint32{syscall})
	content := bytes.Repeat([]byte("untouched memory"), 64)
	clear(content[32:64])
	copy(content[64:], knownKey[:])
	for _, c := range calls {
		w.fill(DataBase, content)
		want := append([]byte(nil), content...)
		before := w.at(0)
		before.Heap, before.Steps = heap, 300_000_078
		before.Registers[2] = c.number
		copy(before.Registers[4:10], make([]uint64, 6))
		copy(before.Registers[4:10], c.args)
		after := next(before)
		switch {
		case c.faults:
			after = faulted(before)
		case c.number == sysExit || c.number == sysExitGroup:
		case c.errno != 0:
			after.Registers[2], after.Registers[7] = c.errno, 1
		default:
			after.Registers[2], after.Registers[7] = c.gives, 0
		}
		if c.change != nil {
			c.change(&after)
		}
		for address, text := range c.writes {
			copy(want[address-DataBase:], text)
		}
		w.makes(c.name, before, after)
		for i := 0; i < len(want); i += LeafSize {
			if got := w.slow.Memory.Leaf((DataBase + uint32(i)) / LeafSize); got != Leaf(want[i:]) {
				t.Errorf("%s: memory at %d is %q, want %q", c.name, i, got, want[i:i+LeafSize])
			}
		}
	}
}

// TestMissingPreimage: an answer that is not at hand is an error, not a step, and the step can be made when it is.
func TestMissingPreimage(t *testing.T) {
	w := newTwins(t, []uint32{syscall})
	w.fill(DataBase, append(knownKey[:], make([]byte, 32)...))
	before := w.at(0)
	before.MemoryRoot = w.slow.MemoryRoot
	before.Registers[2], before.Registers[4], before.Registers[5], before.Registers[6] = sysPreimage, DataBase, DataBase+32, 0
	w.slow.Oracle, w.fast.Oracle = NoPreimages{}, NoPreimages{}
	w.slow.State, w.fast.state = before, before
	for range 2 {
		if err := w.slow.Step(); err == nil || !strings.Contains(err.Error(), "pre-image") {
			t.Errorf("slow: %v", err)
		}
		if err := w.fast.Run(1 << 20); err == nil || !strings.Contains(err.Error(), "pre-image") {
			t.Errorf("fast: %v", err)
		}
		sameState(t, w.slow.State, before)
		sameState(t, w.fast.State(), before)
	}
	w.slow.Oracle, w.fast.Oracle = knownAnswers, knownAnswers
	after := next(before)
	after.Registers[2], after.Registers[7] = 63, 0
	w.makes("preimage", before, after)
}

// TestT33CodeIsNotWritten: whatever a program tries on its own code faults, and it has not changed.
func TestT33CodeIsNotWritten(t *testing.T) {
	for _, opcode := range []uint32{0x28, 0x29, 0x2a, 0x2b, 0x2c, 0x2d, 0x2e, 0x38, 0x3c, 0x3f} {
		m := newMachine(program(t, load(1, CodeBase+8), immediate(opcode, 1, 1, 0), exit(0)))
		root := m.Code.Root()
		f := fastOf(t, m)
		for m.Status == Running {
			if err := m.Step(); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Run(1 << 20); err != nil {
			t.Fatal(err)
		}
		if m.Status != Faulted || m.Steps != 6 || m.Code.Root() != root || m.CodeRoot != root {
			t.Errorf("opcode 0x%x: %s after %d steps", opcode, m.Status, m.Steps)
		}
		sameState(t, f.State(), m.State)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestT33Fetches: there is nothing to execute outside code, and zeros behind the program are instructions that do nothing.
func TestT33Fetches(t *testing.T) {
	for _, c := range []struct {
		pc    uint32
		steps uint64
	}{
		{0, 0}, {CodeBase - 4, 0}, {CodeBase + 2, 0}, {DataBase, 0}, {0xffff_fffc, 0}, {DataBase - 4, 1}, {DataBase - 40_000, 10_000},
	} {
		m := newMachine([]uint32{nop})
		m.PC, m.NextPC = c.pc, c.pc+4
		f := fastOf(t, m)
		for m.Status == Running {
			if err := m.Step(); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.Run(1 << 20); err != nil {
			t.Fatal(err)
		}
		if m.Status != Faulted || m.Steps != c.steps {
			t.Errorf("from 0x%x: %s after %d steps", c.pc, m.Status, m.Steps)
		}
		sameState(t, f.State(), m.State)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOutput: what a program writes is shown as far as it lies in memory.
func TestOutput(t *testing.T) {
	w := newTwins(t, []uint32{syscall})
	w.fill(DataBase, []byte("hello, here are thirty-two bytes, and there are many more of them but no end to it at 96 bytes.."))
	for _, c := range []struct {
		address, n uint64
		want       string
	}{
		{DataBase, 5, "hello"}, {DataBase + 7, 60, "here are thirty-two bytes, and there are many more of them b"},
		{CodeBase, 5, ""}, {1 << 32, 5, ""}, {1<<32 - 3, 9, "\x00\x00\x00"}, {DataBase + 26, 0, ""},
	} {
		for _, run := range []func(State, *bytes.Buffer) error{
			func(s State, out *bytes.Buffer) error { w.slow.State, w.slow.Output = s, out; return w.slow.Step() },
			func(s State, out *bytes.Buffer) error {
				w.fast.state, w.fast.Output = s, out
				return w.fast.Run(s.Steps + 1)
			},
		} {
			s := w.at(0)
			s.Registers[2], s.Registers[4], s.Registers[5], s.Registers[6] = sysWrite, 1, c.address, c.n
			var out bytes.Buffer
			if err := run(s, &out); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != c.want {
				t.Errorf("%d bytes at 0x%x: %q, want %q", c.n, c.address, got, c.want)
			}
		}
	}
	var out bytes.Buffer
	s := w.at(0)
	s.Registers[2], s.Registers[4], s.Registers[5], s.Registers[6] = sysWrite, 1, DataBase, 1<<64-1
	w.fast.state, w.fast.Output = s, &out
	if err := w.fast.Run(s.Steps + 1); err != nil || out.Len() != maxShown {
		t.Errorf("%d bytes are shown of a write without bounds, %v", out.Len(), err)
	}
}
