package machine

import (
	"encoding/binary"
	"math"

	"loft/protocol/preimage"
)

// The system calls of SPEC.md section 12: Linux's numbers for mips64, and one of ours.
const (
	sysWrite         = 5001
	sysMmap          = 5009
	sysMprotect      = 5010
	sysMunmap        = 5011
	sysRtSigaction   = 5013
	sysRtSigprocmask = 5014
	sysSchedYield    = 5023
	sysMadvise       = 5027
	sysNanosleep     = 5034
	sysGetpid        = 5038
	sysClone         = 5055
	sysExit          = 5058
	sysSigaltstack   = 5129
	sysGettid        = 5178
	sysFutex         = 5194
	sysExitGroup     = 5205
	sysEpollCtl      = 5208
	sysClockGettime  = 5222
	sysEpollPwait    = 5272
	sysEventfd2      = 5284
	sysEpollCreate1  = 5285
	sysPreimage      = 7000
	sysBooted        = 7001 // known to the loader only: ends its work

	errAgain    = 11
	errNoMemory = 12

	mapFixed     = 0x10
	mapAnonymous = 0x800
	pageSize     = PageSize

	stepsPerSecond = 100_000_000
	nanosPerStep   = 10
)

// syscall executes SYSCALL.
func (c *cpu) syscall() error {
	number, a, b, d, flags := c.Registers[2], c.Registers[4], c.Registers[5], c.Registers[6], c.Registers[7]
	switch number {
	case sysWrite:
		if a != 1 && a != 2 {
			return c.fault("a write to file %d", a)
		}
		c.give(d)
		return c.output(b, d)
	case sysMmap:
		return c.mmap(a, b, flags)
	case sysMunmap:
		c.munmap(a, b)
	case sysMprotect, sysMadvise, sysRtSigaction, sysRtSigprocmask, sysSigaltstack, sysSchedYield, sysNanosleep, sysFutex,
		sysEpollCreate1, sysEpollCtl, sysEpollPwait, sysEventfd2:
		c.give(0)
	case sysGetpid, sysGettid:
		c.give(1)
	case sysClone:
		c.refuse(errAgain)
	case sysClockGettime:
		return c.clock(b)
	case sysExit, sysExitGroup:
		switch a {
		case 0:
			c.Status = Valid
		case 1:
			c.Status = Invalid
		default:
			c.Status = Faulted
		}
	case sysPreimage:
		return c.readPreimage(a, b, d)
	default:
		return c.fault("unknown system call %d", number)
	}
	return nil
}

// give ends a call with a result, refuse with an error number.
func (c *cpu) give(result uint64)  { c.Registers[2], c.Registers[7] = result, 0 }
func (c *cpu) refuse(errno uint64) { c.Registers[2], c.Registers[7] = errno, 1 }

func (c *cpu) mmap(address, n, flags uint64) error {
	if flags&mapAnonymous == 0 || n == 0 || n > math.MaxUint32 {
		return c.fault("mmap of %d bytes with flags 0x%x", n, flags)
	}
	if flags&mapFixed != 0 {
		c.give(address)
		return nil
	}
	n = roundUp(n)
	start := uint64(c.Heap)
	if address%pageSize == 0 && address >= start && address <= HeapLimit && address+n <= HeapLimit {
		start = address
	}
	if start+n > HeapLimit {
		c.refuse(errNoMemory)
		return nil
	}
	c.Heap = uint32(start + n)
	c.give(start)
	return nil
}

func (c *cpu) munmap(address, n uint64) {
	heap := uint64(c.Heap)
	if n <= heap && address >= DataBase && address <= heap && address+roundUp(n) == heap {
		c.Heap = uint32(address)
	}
	c.give(0)
}

func roundUp(n uint64) uint64 { return (n + pageSize - 1) &^ (pageSize - 1) }

// clock tells the time, which passes by steps: those before this one.
func (c *cpu) clock(to uint64) error {
	if to%16 != 0 || to < DataBase || to > math.MaxUint32 {
		return c.fault("clock_gettime to 0x%x", to)
	}
	leaf, err := c.touch(uint32(to) &^ (LeafSize - 1))
	if err != nil {
		return err
	}
	steps := c.Steps - 1
	at := to % LeafSize
	binary.BigEndian.PutUint64(leaf[at:], steps/stepsPerSecond)
	binary.BigEndian.PutUint64(leaf[at+8:], steps%stepsPerSecond*nanosPerStep)
	c.give(0)
	c.MemoryRoot, err = c.write(uint32(to)&^(LeafSize-1), leaf)
	return err
}

// readPreimage writes 32 bytes of a pre-image to memory and gives its length.
func (c *cpu) readPreimage(from, to, offset uint64) error {
	for _, address := range []uint64{from, to} {
		if address%LeafSize != 0 || address < DataBase || address > math.MaxUint32 {
			return c.fault("a pre-image's key or target at 0x%x", address)
		}
	}
	if offset%LeafSize != 0 {
		return c.fault("a pre-image at offset %d", offset)
	}
	key, err := c.touch(uint32(from))
	if err != nil {
		return err
	}
	if !preimage.Key(key).Names() {
		return c.fault("a pre-image with key 0x%x", key)
	}
	value, err := c.preimage(key, offset)
	if err != nil {
		return err
	}
	if offset > uint64(len(value)) {
		return c.fault("a pre-image of %d bytes at offset %d", len(value), offset)
	}
	if _, err := c.touch(uint32(to)); err != nil {
		return err
	}
	var part Leaf
	copy(part[:], value[offset:])
	c.give(uint64(len(value)))
	c.MemoryRoot, err = c.write(uint32(to), part)
	return err
}
