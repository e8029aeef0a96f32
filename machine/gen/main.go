// Command gen writes the fast machine's loop (../loop.go) from a table of what each operation does: so that an operation
// which is executed together with its neighbour in one dispatch is written once, not once for each neighbour. It is run by
// `go generate ./machine`; a test of package machine holds the written file to it. Start at operations.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"regexp"
	"strings"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: gen FILE")
	}
	source, err := Source()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[1], source, 0o644); err != nil {
		log.Fatal(err)
	}
}

// operation is one that a dispatch executes. In its body D is the register that it writes, S and T those that it reads, I its
// 16 bits with their sign; TRAP leaves the loop with nothing done, TAKE goes where the operation's target is.
type operation struct{ name, body string }

// Operations that can be the first or the second of a pair.
var operations = []operation{
	{"Const", `r[D] = uint64(int64(o.x))`}, // the first of a pair only, and not before a branch
	{"Move", `r[D] = r[S]`},
	{"Li", `r[D] = uint64(int64(I))`},
	{"Daddu", `r[D] = r[S] + r[T]`},
	{"Dsubu", `r[D] = r[S] - r[T]`},
	{"Addu", `r[D] = uint64(int64(int32(r[S] + r[T])))`},
	{"Subu", `r[D] = uint64(int64(int32(r[S] - r[T])))`},
	{"And", `r[D] = r[S] & r[T]`},
	{"Or", `r[D] = r[S] | r[T]`},
	{"Xor", `r[D] = r[S] ^ r[T]`},
	{"Nor", `r[D] = ^(r[S] | r[T])`},
	{"Slt", `r[D] = flag(int64(r[S]) < int64(r[T]))`},
	{"Sltu", `r[D] = flag(r[S] < r[T])`},
	{"Daddiu", `r[D] = r[S] + uint64(int64(I))`},
	{"Addiu", `r[D] = uint64(int64(int32(r[S]) + int32(I)))`},
	{"Daddi", `with, sum := uint64(int64(I)), r[S] + uint64(int64(I)); if int64((r[S]^sum)&(with^sum)) < 0 { TRAP }; r[D] = sum`},
	{"Dadd", `sum := r[S] + r[T]; if int64((r[S]^sum)&(r[T]^sum)) < 0 { TRAP }; r[D] = sum`},
	{"Dsub", `difference := r[S] - r[T]; if int64((r[S]^r[T])&(r[S]^difference)) < 0 { TRAP }; r[D] = difference`},
	{"Andi", `r[D] = r[S] & uint64(uint16(I))`},
	{"Ori", `r[D] = r[S] | uint64(uint16(I))`},
	{"Xori", `r[D] = r[S] ^ uint64(uint16(I))`},
	{"Slti", `r[D] = flag(int64(r[S]) < int64(I))`},
	{"Sltiu", `r[D] = flag(r[S] < uint64(int64(I)))`},
	{"Sll", `r[D] = uint64(int64(int32(r[S]) << (uint16(I) & 31)))`},
	{"Srl", `r[D] = uint64(int64(int32(uint32(r[S]) >> (uint16(I) & 31))))`},
	{"Sra", `r[D] = uint64(int64(int32(r[S]) >> (uint16(I) & 31)))`},
	{"Dsll", `r[D] = r[S] << (uint16(I) & 63)`},
	{"Dsrl", `r[D] = r[S] >> (uint16(I) & 63)`},
	{"Dsra", `r[D] = uint64(int64(r[S]) >> (uint16(I) & 63))`},
	{"Sllv", `r[D] = uint64(int64(int32(r[T]) << (r[S] & 31)))`},
	{"Srlv", `r[D] = uint64(int64(int32(uint32(r[T]) >> (r[S] & 31))))`},
	{"Srav", `r[D] = uint64(int64(int32(r[T]) >> (r[S] & 31)))`},
	{"Dsllv", `r[D] = r[T] << (r[S] & 63)`},
	{"Dsrlv", `r[D] = r[T] >> (r[S] & 63)`},
	{"Dsrav", `r[D] = uint64(int64(r[T]) >> (r[S] & 63))`},
	{"Movz", `if r[T] == 0 { r[D] = r[S] }`},
	{"Movn", `if r[T] != 0 { r[D] = r[S] }`},
	{"Mfhi", `r[D] = hi`},
	{"Mflo", `r[D] = lo`},
	{"Mthi", `hi = r[S]`},
	{"Mtlo", `lo = r[S]`},
	{"Mul", `r[D] = uint64(int64(int32(r[S] * r[T])))`},
	{"Clz", `r[D] = uint64(bits.LeadingZeros32(uint32(r[S])))`},
	{"Dclz", `r[D] = uint64(bits.LeadingZeros64(r[S]))`},
	{"Dmultu", `hi, lo = bits.Mul64(r[S], r[T])`},
	{"Lb", load(1, `uint64(int64(*(*int8)(AT)))`)},
	{"Lbu", load(1, `uint64(*(*uint8)(AT))`)},
	{"Lh", load(2, `uint64(int64(int16(bits.ReverseBytes16(*(*uint16)(AT)))))`)},
	{"Lhu", load(2, `uint64(bits.ReverseBytes16(*(*uint16)(AT)))`)},
	{"Lw", load(4, `uint64(int64(int32(bits.ReverseBytes32(*(*uint32)(AT)))))`)},
	{"Lwu", load(4, `uint64(bits.ReverseBytes32(*(*uint32)(AT)))`)},
	{"Ld", load(8, `bits.ReverseBytes64(*(*uint64)(AT))`)},
	{"Sb", store(1, `*(*uint8)(AT) = uint8(r[T])`)},
	{"Sh", store(2, `*(*uint16)(AT) = bits.ReverseBytes16(uint16(r[T]))`)},
	{"Sw", store(4, `*(*uint32)(AT) = bits.ReverseBytes32(uint32(r[T]))`)},
	{"Sd", store(8, `*(*uint64)(AT) = bits.ReverseBytes64(r[T])`)},
}

// Operations that change where the program goes: only the second of a pair. The delay slot came before them.
var branches = []operation{
	{"Beq", `if r[S] == r[T] { TAKE }`},
	{"Bne", `if r[S] != r[T] { TAKE }`},
	{"Beqz", `if r[S] == 0 { TAKE }`},
	{"Bnez", `if r[S] != 0 { TAKE }`},
	{"Blez", `if int64(r[S]) <= 0 { TAKE }`},
	{"Bgtz", `if int64(r[S]) > 0 { TAKE }`},
	{"Bltz", `if int64(r[S]) < 0 { TAKE }`},
	{"Bgez", `if int64(r[S]) >= 0 { TAKE }`},
	{"B", `TAKE`},
	{"Jr", jumpRegister},
}

// Operations that stand alone.
var alone = []operation{
	{"Slow", `TRAP`},
	{"Check", `if fuel--; fuel == 0 { break loop }`},
	{"Const2", `r[o.a] = uint64(int64(o.i)) << 16; r[o.d] = uint64(int64(o.x))`},
	{"Addi", `sum := int64(int32(r[S])) + int64(I); if sum != int64(int32(sum)) { TRAP }; r[D] = uint64(sum)`},
	{"Add", `sum := int64(int32(r[S])) + int64(int32(r[T])); if sum != int64(int32(sum)) { TRAP }; r[D] = uint64(sum)`},
	{"Sub", `difference := int64(int32(r[S])) - int64(int32(r[T])); if difference != int64(int32(difference)) { TRAP }; r[D] = uint64(difference)`},
	{"Mult", `product := uint64(int64(int32(r[S])) * int64(int32(r[T]))); lo, hi = word(product), word(product>>32)`},
	{"Multu", `product := uint64(uint32(r[S])) * uint64(uint32(r[T])); lo, hi = word(product), word(product>>32)`},
	{"Div", `b := int64(int32(r[T])); if b == 0 { TRAP }; a := int64(int32(r[S])); lo, hi = word(uint64(a/b)), word(uint64(a%b))`},
	{"Divu", `b := uint32(r[T]); if b == 0 { TRAP }; a := uint32(r[S]); lo, hi = word(uint64(a/b)), word(uint64(a%b))`},
	{"Ddiv", `b := int64(r[T]); if b == 0 { TRAP }; a := int64(r[S]); lo, hi = uint64(a/b), uint64(a%b)`},
	{"Ddivu", `b := r[T]; if b == 0 { TRAP }; a := r[S]; lo, hi = a/b, a%b`},
	{"Sc", store(4, `*(*uint32)(AT) = bits.ReverseBytes32(uint32(r[T])); r[o.d] = 1`)},
	{"Scd", store(8, `*(*uint64)(AT) = bits.ReverseBytes64(r[T]); r[o.d] = 1`)},
	{"J", `base -= uint64(int64(*(*int32)(unsafe.Pointer(&o.i)))); GO`},
	{"Jal", `r[31] = uint64(*(*uint32)(unsafe.Pointer(&o.d))); base -= uint64(int64(*(*int32)(unsafe.Pointer(&o.i)))); GO`},
	{"Jalr", `target := r[S]; at := bits.RotateLeft64(target-CodeBase, -2)
		if at >= uint64(len(entries)) || entries[at] == 0 { TRAP }
		r[D] = uint64(o.x)
		base += uint64(uint32(o.x)-CodeBase)/4 - at
		p = unsafe.Add(code, entries[at]); if fuel--; fuel == 0 { break loop }`},
}

const jumpRegister = `at := bits.RotateLeft64(r[S]-CodeBase, -2)
	if at >= uint64(len(entries)) || entries[at] == 0 { TRAP }
	base += uint64(o.x) - at
	p = unsafe.Add(code, entries[at]); if fuel--; fuel == 0 { break loop }`

// checked is the address of an access of a size, compared with its bounds. It is turned right until what must be zero for the size
// is on top: then one comparison finds it unaligned, too low or too high.
func checked(size int) string {
	turns := map[int]int{1: 0, 2: 1, 4: 2, 8: 3}[size]
	address := "at-DataBase"
	if turns > 0 {
		address = fmt.Sprintf("bits.RotateLeft64(at-DataBase, -%d)", turns)
	}
	return fmt.Sprintf("at := r[S] + uint64(int64(I)); if %s >= dataSize/%d { TRAP }; ", address, size)
}

func load(size int, value string) string {
	return checked(size) + "r[D] = " + strings.ReplaceAll(value, "AT", "unsafe.Add(memory, at)")
}

func store(size int, statement string) string {
	return checked(size) + strings.ReplaceAll(statement, "AT", "unsafe.Add(memory, at)") + "; *(*uint8)(unsafe.Add(memory, int64(at>>pageBits)-pageCount)) = 1"
}

const (
	take = "base -= uint64(int64(o.j)); GO"
	goOn = "p = unsafe.Add(code, o.x); if fuel--; fuel == 0 { break loop }; continue"
)

func expand(body string, second bool) string {
	d, s, t, i, half := "o.a", "o.b", "o.c", "o.i", "0"
	if second {
		d, s, t, i, half = "o.d", "o.e", "o.f", "o.j", "1"
	}
	body = strings.NewReplacer("TAKE", take, "TRAP", "p, half = unsafe.Pointer(o), "+half+"; break loop",
		"r[D]", "r["+d+"]", "r[S]", "r["+s+"]", "r[T]", "r["+t+"]", "(I)", "("+i+")").Replace(body)
	return strings.ReplaceAll(body, "GO", goOn)
}

// Source is the generated file.
func Source() ([]byte, error) {
	b := new(bytes.Buffer)
	var pairs [][2]string
	for _, f := range follows {
		for _, second := range f.second {
			pairs = append(pairs, [2]string{f.first, second})
		}
	}
	b.WriteString("// Code generated by machine/gen. DO NOT EDIT.\n\npackage machine\n\nimport (\n\"math/bits\"\n\"unsafe\"\n)\n\n")
	b.WriteString("// The operations, pairs of them, and series of both that one dispatch executes.\nconst (\n")
	all := append(append(append([]operation{}, alone...), operations...), branches...)
	byName := map[string]operation{}
	for k, o := range all {
		byName[o.name] = o
		fmt.Fprintf(b, "op%s", o.name)
		if k == 0 {
			b.WriteString(" uint8 = iota")
		}
		b.WriteString("\n")
	}
	for _, pair := range pairs {
		fmt.Fprintf(b, "op%s%s\n", pair[0], pair[1])
	}
	for _, s := range series {
		fmt.Fprintf(b, "op%s\n", strings.Join(s, "Then"))
	}
	fmt.Fprintf(b, ")\n\n// pairs are the operations that execute two.\nvar pairs = map[[2]uint8]uint8{\n")
	for _, pair := range pairs {
		fmt.Fprintf(b, "{op%s, op%s}: op%s%s,\n", pair[0], pair[1], pair[0], pair[1])
	}
	fmt.Fprintf(b, "}\n\n// series are the operations that execute what follows them too. Shorter ones end in zeros.\nvar series = map[[maxSeries]uint8]uint8{\n")
	for _, s := range series {
		fmt.Fprintf(b, "{op%s}: op%s,\n", strings.Join(s, ", op"), strings.Join(s, "Then"))
	}
	b.WriteString("}\n\n")
	fmt.Fprintf(b, "// opNames are for reports.\nvar opNames = [...]string{\n")
	for _, o := range all {
		fmt.Fprintf(b, "%q,\n", o.name)
	}
	for _, pair := range pairs {
		fmt.Fprintf(b, "%q,\n", pair[0]+"+"+pair[1])
	}
	for _, s := range series {
		name := strings.Join(s, ", ")
		for _, pair := range pairs {
			name = regexp.MustCompile(`\b`+pair[0]+pair[1]+`\b`).ReplaceAllString(name, pair[0]+"+"+pair[1])
		}
		fmt.Fprintf(b, "%q,\n", name)
	}
	b.WriteString("}\n\n" + head)
	bodies := map[string]string{} // of operations and pairs
	for _, o := range all {
		second := false
		for _, br := range branches {
			second = second || br.name == o.name
		}
		bodies[o.name] = expand(o.body, second)
		fmt.Fprintf(b, "case op%s:\n%s\n", o.name, bodies[o.name])
	}
	for _, pair := range pairs {
		first, second := byName[pair[0]], byName[pair[1]]
		if first.name == "" || second.name == "" {
			return nil, fmt.Errorf("no such pair: %s", pair)
		}
		body := expand(first.body, false)
		if strings.Contains(body, ":=") {
			body = "{\n" + body + "\n}"
		}
		name := pair[0] + pair[1]
		bodies[name] = body + "\n" + expand(second.body, true)
		fmt.Fprintf(b, "case op%s:\n%s\n", name, bodies[name])
	}
	for _, s := range series {
		fmt.Fprintf(b, "case op%s:\n", strings.Join(s, "Then"))
		for k, name := range s {
			if bodies[name] == "" {
				return nil, fmt.Errorf("no such operation or pair: %s, in %s", name, s)
			}
			if k == len(s)-1 {
				fmt.Fprintf(b, "%s\n", bodies[name])
				break
			}
			if leaves.MatchString(name) {
				return nil, fmt.Errorf("nothing comes behind %s in the program: %s", name, s)
			}
			fmt.Fprintf(b, "{\n%s\n}\no = (*op)(p)\n", bodies[name])
			if !leaves.MatchString(s[k+1]) { // which sets p itself
				b.WriteString("p = unsafe.Add(p, opSize)\n")
			}
		}
	}
	b.WriteString(tail)
	out, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, b)
	}
	return out, nil
}

const head = `
// loop executes translated code from p on until fuel runs out at a jump, or an operation cannot be executed here: then half
// says which instruction of the one at stopped is meant. Steps made are base and the place in code. See Fast.run.
//
//go:nocheckptr
func (f *Fast) loop(p unsafe.Pointer, base, fuel uint64) (stopped unsafe.Pointer, half int, newBase uint64) {
	half = outOfFuel
	var r [256]uint64 // those from 32 on are written to and not read: what is meant for register 0
	copy(r[:], f.state.Registers[:])
	hi, lo := f.state.Hi, f.state.Lo
	memory := f.memory.base
	code := unsafe.Pointer(&f.code.ops[0])
	entries := f.code.entries
loop:
	for {
		o := (*op)(p)
		p = unsafe.Add(p, opSize)
		switch o.code {
`

// leaves matches operations, and pairs ending in one, that never continue to what is behind them.
var leaves = regexp.MustCompile(`(Slow|J|Jal|Jr|Jalr|[a-z]B|^B)$`)

const tail = `}
	}
	copy(f.state.Registers[1:], r[1:32])
	f.state.Hi, f.state.Lo = hi, lo
	return p, half, base
}
`
