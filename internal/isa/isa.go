// Package isa is the judge of T-33: what an emulator that others wrote, qemu-mips64 as a processor of MIPS64's first
// release, makes of single instructions with values at which they turn. The machine in Go and Machine.sol are held against
// it wherever the tests run; with the emulator at hand `go test -tags qemu ./machine -run Judge` asks it again.
//
// It has no cases whose outcome the manual leaves open (operations on words with what is no word, divisions by zero), and
// none of system calls. It is imported by tests only. Start at Case.
package isa

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// The frame around each instruction. It stands at Place, and after it are Slot and Skipped: a branch that is taken goes to
// Place + 12. Registers 1 and 2 are the case's, 4 is the address of Window, 6 and above are not touched.
const (
	Place   = 0x0100_0200
	Window  = 0x0200_1000
	Slot    = 0x64a5_0001 // DADDIU 5, 5, 1
	Skipped = 0x64a5_0002 // DADDIU 5, 5, 2
)

// Before is what an instruction finds besides registers 1 and 2.
var Before = Result{
	R3: 0x3333_3333_8333_3333, R31: 0x1f1f, Hi: 0x1111_1111_9111_1111, Lo: 0x0000_0000_7070_7070,
	Memory: [32]byte{
		0x80, 0x01, 0x92, 0x13, 0xa4, 0x25, 0xb6, 0x37, 0xc8, 0x49, 0xda, 0x5b, 0xec, 0x6d, 0xfe, 0x7f,
		0x0f, 0xf1, 0x2e, 0xd3, 0x4c, 0xb5, 0x6a, 0x97, 0x88, 0x79, 0xaa, 0x5c, 0xcb, 0x3d, 0xef, 0x10,
	},
}

// Case is one instruction.
type Case struct {
	Name   string
	Word   uint32
	R1, R2 uint64
	Result
}

// Result is what came of it.
type Result struct {
	Fault   string // the signal that the emulator sent, none if empty; the rest then means nothing
	R3, R31 uint64
	Hi, Lo  uint64
	Taken   bool // it went to Place + 12 after its slot
	Memory  [32]byte
}

// Format is a case as a line of the vectors: the result has what differs from Before.
func (c *Case) Format() string {
	line := fmt.Sprintf("%s %08x %x %x", c.Name, c.Word, c.R1, c.R2)
	if c.Fault != "" {
		return line + " fault=" + c.Fault
	}
	for _, field := range []struct {
		name      string
		got, from uint64
	}{{"r3", c.R3, Before.R3}, {"r31", c.R31, Before.R31}, {"hi", c.Hi, Before.Hi}, {"lo", c.Lo, Before.Lo}} {
		if field.got != field.from {
			line += fmt.Sprintf(" %s=%x", field.name, field.got)
		}
	}
	if c.Taken {
		line += " taken=1"
	}
	if c.Memory != Before.Memory {
		line += fmt.Sprintf(" memory=%x", c.Memory)
	}
	return line
}

//go:embed vectors.txt
var vectors []byte

// Cases are the committed vectors.
func Cases() (cases []Case, err error) {
	lines := bufio.NewScanner(bytes.NewReader(vectors))
	for lines.Scan() {
		c, err := parse(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("read vector %q: %w", lines.Text(), err)
		}
		cases = append(cases, c)
	}
	return cases, lines.Err()
}

func parse(line string) (Case, error) {
	fields := strings.Fields(line)
	if len(fields) < 4 {
		return Case{}, fmt.Errorf("%d fields", len(fields))
	}
	c := Case{Name: fields[0], Result: Before}
	word, err := strconv.ParseUint(fields[1], 16, 32)
	if err != nil {
		return Case{}, err
	}
	c.Word = uint32(word)
	for i, to := range []*uint64{&c.R1, &c.R2} {
		if *to, err = strconv.ParseUint(fields[2+i], 16, 64); err != nil {
			return Case{}, err
		}
	}
	numbers := map[string]*uint64{"r3": &c.R3, "r31": &c.R31, "hi": &c.Hi, "lo": &c.Lo}
	for _, field := range fields[4:] {
		name, value, _ := strings.Cut(field, "=")
		switch to := numbers[name]; {
		case to != nil:
			if *to, err = strconv.ParseUint(value, 16, 64); err != nil {
				return Case{}, err
			}
		case name == "fault":
			c.Fault = value
		case name == "taken":
			c.Taken = true
		case name == "memory" && len(value) == 2*len(c.Memory):
			if _, err := hex.Decode(c.Memory[:], []byte(value)); err != nil {
				return Case{}, err
			}
		default:
			return Case{}, fmt.Errorf("what is %q", field)
		}
	}
	return c, nil
}

// Dump is how a program writes a result down: registers 3, 5 and 31, hi, lo and the window. Register 5 was zero.
const Dump = 5*8 + 32

// Undump reads what a program wrote.
func Undump(b []byte) (r Result, err error) {
	if len(b) != Dump {
		return Result{}, fmt.Errorf("%d bytes, want %d", len(b), Dump)
	}
	at := func(i int) uint64 { return binary.BigEndian.Uint64(b[8*i:]) }
	r = Result{R3: at(0), R31: at(2), Hi: at(3), Lo: at(4), Taken: at(1) == 1, Memory: [32]byte(b[40:])}
	if path := at(1); path != 1 && path != 3 {
		return Result{}, fmt.Errorf("it went a way that is none: %d", path)
	}
	return r, nil
}
