package machine

import (
	"bytes"
	"debug/buildinfo"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
)

// Where the loader puts what a process finds on its stack.
const (
	stackTop   = 0xffff_f000
	randomAt   = stackTop // 16 bytes
	nameAt     = stackTop + 32
	settingsAt = stackTop + 64
	heapRound  = 1 << 24
	maxThreads = 64

	// maxBootSteps bounds what a program does before it says that it is ready; 22 million is usual.
	maxBootSteps = 1 << 32
)

// System calls that Go's runtime makes to begin, and that only the loader gives.
const (
	sysRead             = 5000
	sysOpen             = 5002
	sysClose            = 5003
	sysFcntl            = 5070
	sysSchedGetaffinity = 5196
	sysTgkill           = 5225
	sysOpenat           = 5247
	sysReadlinkat       = 5257
	sysPrlimit64        = 5297
	sysGetrandom        = 5313

	errNoEntry = 2
)

// Boot loads a Go program (GOOS=linux GOARCH=mips64 GOMIPS64=softfloat, its code in the machine's code) and runs it to its
// system call 7001, which main makes when it is ready: SPEC.md section 14. What the program writes until then goes to output.
//
// Go's runtime runs main's initialisation locked to the first thread and waits in it for other goroutines, so it needs a
// second thread before main is reached. The loader has threads take turns, and gives the other calls of that time; the
// machine itself has neither. The same program always gives the same snapshot.
func Boot(program []byte, output io.Writer) (*Snapshot, error) {
	snapshot, err := loadELF(program)
	if err != nil {
		return nil, fmt.Errorf("load the program: %w", err)
	}
	f, err := newFast(snapshot, NoPreimages{})
	if err != nil {
		return nil, err
	}
	f.Output, f.loader = output, &loader{memory: f.memory, threads: 1, running: 1}
	err = f.Run(maxBootSteps)
	switch {
	case errors.Is(err, errBooted):
		snapshot, err = f.Snapshot()
	case err != nil:
	case f.Fault != nil:
		err = f.Fault
	case f.Status() != Running:
		err = errors.New("it ended before it")
	default:
		err = fmt.Errorf("it has made %d steps and not come to it", f.Steps())
	}
	if err = firstError(err, f.Close()); err != nil {
		return nil, fmt.Errorf("run the program to its system call %d: %w", sysBooted, err)
	}
	return snapshot, nil
}

// errBooted ends the run of a program that is ready.
var errBooted = errors.New("the program is ready")

// checkBuild refuses a Go program whose runtime the machine may mislead: one with a heap somewhere at random, and one with
// the collector that unmaps what it has written, as munmap leaves contents and mmap gives them out again (SPEC.md section 14).
func checkBuild(program []byte) error {
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		return fmt.Errorf("it does not say how it was built: %w", err)
	}
	var experiments []string
	for _, setting := range info.Settings {
		if setting.Key == "GOEXPERIMENT" {
			experiments = strings.Split(setting.Value, ",")
		}
	}
	for _, needed := range []string{"norandomizedheapbase64", "nogreenteagc"} {
		if !slices.Contains(experiments, needed) {
			return fmt.Errorf("its runtime is built without %s: build it with GOEXPERIMENT=norandomizedheapbase64,nogreenteagc", needed)
		}
	}
	return nil
}

// loadELF is the machine before the program's first instruction.
func loadELF(program []byte) (*Snapshot, error) {
	file, err := elf.NewFile(bytes.NewReader(program))
	if err != nil {
		return nil, err
	}
	if file.Class != elf.ELFCLASS64 || file.Data != elf.ELFDATA2MSB || file.Machine != elf.EM_MIPS || file.Type != elf.ET_EXEC {
		return nil, fmt.Errorf("it is for %s %s %s: build it with GOOS=linux GOARCH=mips64", file.Class, file.Data, file.Machine)
	}
	if file.Entry < CodeBase || file.Entry >= CodeBase+CodeSize {
		return nil, fmt.Errorf("it begins at 0x%x, outside code: build it with -ldflags=\"-T 0x1001000 -R 0x1000000\"", file.Entry)
	}
	if err := checkBuild(program); err != nil {
		return nil, err
	}
	s := &Snapshot{State: State{Status: Running, PC: uint32(file.Entry), NextPC: uint32(file.Entry) + 4}}
	memory := image{}
	end := uint64(DataBase)
	for _, segment := range file.Progs {
		if segment.Type != elf.PT_LOAD {
			continue
		}
		if segment.Filesz > uint64(len(program)) {
			return nil, fmt.Errorf("its segment at 0x%x is longer than the file", segment.Vaddr)
		}
		content := make([]byte, segment.Filesz)
		if _, err := segment.ReadAt(content, 0); err != nil {
			return nil, fmt.Errorf("read the segment at 0x%x: %w", segment.Vaddr, err)
		}
		from, to := segment.Vaddr, segment.Vaddr+max(segment.Memsz, segment.Filesz)
		switch {
		case from >= CodeBase && from <= to && to <= CodeBase+CodeSize:
			need := int(from-CodeBase) + len(content)
			s.Code = append(s.Code, make([]byte, max(0, (need+3)&^3-len(s.Code)))...)
			copy(s.Code[from-CodeBase:], content)
		case from >= DataBase && from <= to && to <= HeapLimit-heapRound:
			memory.write(uint32(from), content)
			end = max(end, to)
		default:
			return nil, fmt.Errorf("its segment from 0x%x to 0x%x is neither in code nor in data: build it with -ldflags=\"-T 0x1001000 -R 0x1000000\"", from, to)
		}
	}
	s.State.Heap = uint32((end + heapRound - 1) &^ (heapRound - 1))
	s.State.Registers[29] = memory.writeStack()
	s.State.CodeRoot = codeTree(wordsOf(s.Code)).Root()
	s.Pages = memory.pages()
	return s, nil
}

// image is memory in the making.
type image map[uint32]*[pageSize]byte

func (m image) write(address uint32, b []byte) {
	for i, v := range b {
		at := address + uint32(i)
		page := m[at>>pageBits]
		if page == nil {
			page = new([pageSize]byte)
			m[at>>pageBits] = page
		}
		page[at%pageSize] = v
	}
}

func (m image) pages() (all []Page) {
	for _, number := range slices.Sorted(maps.Keys(m)) {
		all = append(all, Page{number, *m[number]})
	}
	return all
}

// settings is the environment. Since Go 1.26 the runtime takes memory that it gave back by madvise to be zero when it uses it
// again, unless it is told to make do with MADV_FREE; and the machine's madvise does nothing.
const settings = "GODEBUG=madvdontneed=0"

// writeStack puts what a process finds on its stack there, and gives the stack pointer: one argument, the settings, and of
// the auxiliary vector what Go's runtime asks for.
func (m image) writeStack() (sp uint64) {
	const pageSizeEntry, randomEntry = 6, 25
	var stack []byte
	for _, w := range []uint64{1, nameAt, 0, settingsAt, 0, pageSizeEntry, pageSize, randomEntry, randomAt, 0, 0} {
		stack = binary.BigEndian.AppendUint64(stack, w)
	}
	sp = stackTop - uint64(len(stack)+15)&^15
	m.write(uint32(sp), stack)
	m.write(randomAt, []byte("loft: not random"))
	m.write(nameAt, []byte("program\x00"))
	m.write(settingsAt, []byte(settings+"\x00"))
	return sp
}

// thread is what a thread that waits for its turn keeps.
type thread struct {
	id         uint64
	pc, nextPC uint32
	lo, hi     uint64
	registers  [32]uint64
}

// loader stands in for an operating system while a program begins: threads that take turns, and calls that no program makes
// once it has begun.
type loader struct {
	memory  *memory
	running uint64   // id of the thread that runs
	waiting []thread // in the order of their turns
	threads uint64   // ever made
}

// call makes the step of a system call which the machine would not, or not so. handled is false for all other steps.
func (l *loader) call(s *State, word uint32) (handled bool, err error) {
	if word != 0x0c {
		return false, nil
	}
	result, errno := uint64(0), uint64(0)
	a, b, c := s.Registers[4], s.Registers[5], s.Registers[6]
	switch s.Registers[2] {
	case sysBooted:
		err = errBooted
	case sysClone:
		l.advance(s, l.threads+1, 0)
		return true, l.clone(s, b)
	case sysFutex, sysNanosleep, sysSchedYield, sysEpollPwait:
		l.advance(s, 0, 0)
		l.next(s)
		return true, nil
	case sysExit:
		if len(l.waiting) == 0 {
			return true, errors.New("its last thread ended")
		}
		steps := s.Steps + 1
		l.resume(s)
		s.Steps = steps
		return true, nil
	case sysGettid:
		result = l.running
	case sysOpen, sysOpenat, sysReadlinkat:
		errno = errNoEntry
	case sysFcntl, sysTgkill, sysClose, sysPrlimit64:
	case sysSchedGetaffinity: // one processor
		if b < 8 {
			return true, fmt.Errorf("sched_getaffinity with %d bytes", b)
		}
		result, err = 8, l.write(c, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	case sysGetrandom:
		result, err = b, l.write(a, make([]byte, min(b, 1<<16)))
	default:
		return false, nil
	}
	l.advance(s, result, errno)
	return true, err
}

// advance ends a system call.
func (l *loader) advance(s *State, result, errno uint64) {
	s.PC, s.NextPC = s.NextPC, s.NextPC+4
	s.Steps++
	s.Registers[2], s.Registers[7] = result, 0
	if errno != 0 {
		s.Registers[2], s.Registers[7] = errno, 1
	}
}

func (l *loader) write(address uint64, b []byte) error {
	if address < DataBase || address+uint64(len(b)) > math.MaxUint32 {
		return fmt.Errorf("a system call writes to 0x%x", address)
	}
	l.memory.write(uint32(address), b)
	return nil
}

// clone makes a thread that waits for its turn behind all others: the one that runs, but for its stack and its result.
func (l *loader) clone(s *State, stack uint64) error {
	if l.threads == maxThreads {
		return fmt.Errorf("it makes more than %d threads", maxThreads)
	}
	l.threads++
	child := save(s, l.threads)
	child.registers[2], child.registers[29] = 0, stack
	l.waiting = append(l.waiting, child)
	return nil
}

func save(s *State, id uint64) thread {
	return thread{id, s.PC, s.NextPC, s.Lo, s.Hi, s.Registers}
}

// next gives the turn to the thread that has waited longest.
func (l *loader) next(s *State) {
	l.waiting = append(l.waiting, save(s, l.running))
	l.resume(s)
}

func (l *loader) resume(s *State) {
	t := l.waiting[0]
	l.waiting = l.waiting[1:]
	l.running = t.id
	s.PC, s.NextPC, s.Lo, s.Hi, s.Registers = t.pc, t.nextPC, t.lo, t.hi, t.registers
}
