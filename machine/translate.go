package machine

import (
	"unsafe"
)

// op is an operation of the loop: one instruction, or two that are executed together, and perhaps the ops behind it. Registers are numbers; what is meant for
// register 0 has number 32.
type op struct {
	code    uint8
	a, b, c uint8 // of the first instruction: what it writes, what it reads
	d, e, f uint8 // of the second, or of one that ends a run
	_       uint8
	i, j    int16 // immediates of the two; of a branch j, of a jump both together, is how far in the program it goes
	x       int32 // a branch's or jump's target as an offset in ops; a constant; the address of a link
}

const opSize = unsafe.Sizeof(op{})

const nowhere = 32 // the register that is written instead of register 0

// maxRun bounds the steps between two places where the loop looks at its fuel.
const maxRun = 512

// translation is code as the loop takes it. It grows as the program goes to new places; it is a function of the code, and
// shared by nobody.
type translation struct {
	words   []uint32
	ops     []op
	at      [][2]uint32 // where in words each of an op's two instructions resumes, if it could not be executed
	entries []int32     // by place in words, the offset in ops of the op that begins there; 0 for none
	leaders []bool      // places that branches go to: nothing is joined across them
	pending []fixup
	done    int // ops among which series have been looked for
}

// fixup is an op whose target is a place in words that was not translated when the op was written.
type fixup struct {
	op     int
	target uint32
}

func newTranslation(words []uint32) *translation {
	t := &translation{words: words, entries: make([]int32, len(words)+2), leaders: make([]bool, len(words)+2)}
	t.emit(op{code: opSlow}, 0, 0) // so that offset 0 is nobody's
	for i, w := range words {
		if target, ok := t.staticTarget(uint32(i), w); ok {
			t.leaders[target] = true
		}
		if in := instruction(w); in.opcode() == 3 || in.opcode() == 0 && in.function() == 9 { // it comes back
			t.leaders[i+2] = true
		}
	}
	return t
}

// staticTarget is where a branch or jump at place i goes, if that is in code.
func (t *translation) staticTarget(i, w uint32) (uint32, bool) {
	in := instruction(w)
	target := uint64(i) + 1 + in.immediate()
	switch opcode := in.opcode(); {
	case opcode == 2 || opcode == 3:
		target = uint64(w&0x3ff_ffff) - CodeBase/4
	case opcode == 1 && in.rt() < 2, opcode >= 4 && opcode <= 7:
	default:
		return 0, false
	}
	return uint32(target), target < uint64(len(t.words))
}

// enter is the offset in ops of what begins at place i of the code, which is translated if need be, with all that it leads to
// by jumps whose target is known.
func (t *translation) enter(i uint32) int32 {
	if t.entries[i] == 0 {
		t.translate(i)
	}
	for len(t.pending) > 0 {
		fix := t.pending[len(t.pending)-1]
		t.pending = t.pending[:len(t.pending)-1]
		if t.entries[fix.target] == 0 {
			t.translate(fix.target)
		}
		t.ops[fix.op].x = t.entries[fix.target]
	}
	t.findSeries()
	return t.entries[i]
}

// maxSeries is how many ops one dispatch executes at most.
const maxSeries = 4

// findSeries has the loop execute new ops together with those behind them, as far as it has such series. An op keeps its place
// and its operands, so a program may also enter a series in its middle; and as what is never left for the op behind it only
// ends a series, no series continues behind its code.
func (t *translation) findSeries() {
	codes := make([]uint8, len(t.ops)-t.done)
	for k, o := range t.ops[t.done:] {
		codes[k] = o.code
	}
	for k := range codes {
		for n := min(maxSeries, len(codes)-k); n > 1; n-- {
			var key [maxSeries]uint8
			copy(key[:], codes[k:k+n])
			if code, ok := series[key]; ok {
				t.ops[t.done+k].code = code
				break
			}
		}
	}
	t.done = len(t.ops)
}

func (t *translation) emit(o op, first, second uint32) {
	t.ops = append(t.ops, o)
	t.at = append(t.at, [2]uint32{first, second})
}

// translate writes the ops of the code from place i on, until it cannot continue behind, or meets what is there already.
func (t *translation) translate(i uint32) {
	joinable := false // the op before may be joined with the next
	checked := i      // where the loop last looks at its fuel
	for start := i; ; {
		if i >= uint32(len(t.words)) {
			t.emit(op{code: opSlow}, i, i)
			return
		}
		if t.leaders[i] || i == start {
			if entry := t.entries[i]; entry != 0 {
				t.goTo(i)
				return
			}
			t.entries[i] = int32(len(t.ops) * int(opSize))
			joinable = false
		}
		if i-checked >= maxRun-4 {
			t.emit(op{code: opCheck}, i, i)
			checked, joinable = i, false
		}
		w := t.word(i)
		if isJump(w) {
			if !t.branch(i, w, joinable) {
				return
			}
			i += 2
			joinable = false
			continue
		}
		o, effect := plain(w)
		switch {
		case !effect:
		case joinable && t.join(o, i):
			joinable = false
		default:
			t.emit(o, i, i)
			joinable = true
		}
		i++
		if o.code == opSlow {
			t.leaders[i] = true
		}
	}
}

// beyond stands for what is behind the program's end, which is left to the slow step.
const beyond = 0x3d

// word is the instruction at a place.
func (t *translation) word(i uint32) uint32 {
	if i < uint32(len(t.words)) {
		return t.words[i]
	}
	return beyond
}

// goTo writes a jump without delay slot to place i, where the program stands.
func (t *translation) goTo(i uint32) {
	t.emit(op{code: opJ}, i, i)
	t.pending = append(t.pending, fixup{len(t.ops) - 1, i})
}

func (o *op) setDistance(d int32) { *(*int32)(unsafe.Pointer(&o.i)) = d }
func (o *op) setLink(a uint32)    { *(*uint32)(unsafe.Pointer(&o.d)) = a }

// join makes the last op one of two, if the loop has such a pair.
func (t *translation) join(o op, i uint32) bool {
	last := &t.ops[len(t.ops)-1]
	if v, ok := sumOfConstants(*last, o); ok {
		if last.a != o.a {
			last.code, last.i, last.d = opConst2, int16(last.x>>16), o.a
		}
		last.x = v
		return true
	}
	pair, ok := pairs[[2]uint8{last.code, o.code}]
	if !ok {
		return false
	}
	last.code, last.d, last.e, last.f, last.j = pair, o.a, o.b, o.c, o.i
	t.at[len(t.at)-1][1] = i
	return true
}

// sumOfConstants is what two instructions make of nothing: LUI, then DADDIU or ORI.
func sumOfConstants(first, second op) (int32, bool) {
	if first.code != opConst || int16(first.x) != 0 || second.b != first.a {
		return 0, false
	}
	v := int64(first.x)
	switch second.code {
	case opDaddiu:
		v += int64(second.i)
	case opOri:
		v |= int64(uint16(second.i))
	default:
		return 0, false
	}
	return int32(v), v == int64(int32(v))
}

func isJump(w uint32) bool {
	in := instruction(w)
	switch opcode := in.opcode(); opcode {
	case 0:
		return in.function() == 8 || in.function() == 9
	default:
		return opcode >= 1 && opcode <= 7
	}
}

// branch writes a jump or branch and its delay slot. It says whether the program can continue behind them.
func (t *translation) branch(i, w uint32, joinable bool) (goesOn bool) {
	in := instruction(w)
	rs, rt := uint8(in.rs()), uint8(in.rt())
	slot := t.word(i + 1)
	delayed, effect := plain(slot)
	o := op{e: rs, f: rt}
	switch opcode := in.opcode(); {
	case opcode == 0x02:
		o.code = opJ
	case opcode == 0x03:
		o.code = opJal
	case opcode == 0x04:
		o.code = choose(rt == 0, opBeqz, opBeq)
	case opcode == 0x05:
		o.code = choose(rt == 0, opBnez, opBne)
	case opcode == 0x06 && rt == 0:
		o.code = opBlez
	case opcode == 0x07 && rt == 0:
		o.code = opBgtz
	case opcode == 0x01 && rt == 0:
		o.code = opBltz
	case opcode == 0x01 && rt == 1:
		o.code, o.f = opBgez, 0
	case opcode == 0x00 && in.function() == 8 && in&mustBeZero(8) == 0:
		o.code = opJr
	case opcode == 0x00 && in.function() == 9 && in&mustBeZero(9) == 0:
		o.code = opJalr
	}
	target, static := t.staticTarget(i, w)
	distance := int64(target) - int64(i+2)
	byRegister := o.code == opJr || o.code == opJalr
	conditional := !byRegister && o.code != opJ && o.code != opJal
	switch {
	case isJump(slot), delayed.code == opSlow, o.code == opSlow:
		return t.slowly(i)
	case byRegister == static, conditional && distance != int64(int16(distance)):
		return t.slowly(i)
	case effect && (byRegister || o.code == opJal):
		return t.slowly(i)
	case effect && conditional && (delayed.writes(o.e) || delayed.writes(o.f)):
		return t.slowly(i)
	}
	if effect { // first: it does not change what the branch looks at
		joined := joinable && t.join(delayed, i)
		if !joined {
			t.emit(delayed, i, i)
		}
		joinable = !joined
	}
	unconditional := o.code == opJ || o.code == opJr || o.code == opBeqz && rs == 0
	switch o.code {
	case opJ:
		o.setDistance(int32(distance))
		if distance == int64(int16(distance)) {
			o = op{code: opB, j: int16(distance)}
		}
	case opJal:
		o.setDistance(int32(distance))
		o.setLink(CodeBase + 4*(i+2))
	case opJr:
		o.x = int32(i + 2)
	case opJalr:
		o.a, o.b, o.x = destination(in.rd()), rs, int32(CodeBase+4*(i+2))
	default:
		o.j = int16(distance)
		if unconditional {
			o.code = opB
		}
	}
	t.emitBranch(o, i, joinable)
	if static {
		t.pending = append(t.pending, fixup{len(t.ops) - 1, target})
	}
	return !unconditional
}

// emitBranch writes a branch, joined with the op before it if the loop has that pair.
func (t *translation) emitBranch(o op, i uint32, joinable bool) {
	if joinable {
		last := &t.ops[len(t.ops)-1]
		if pair, ok := pairs[[2]uint8{last.code, o.code}]; ok {
			last.code, last.e, last.f, last.j, last.x = pair, o.e, o.f, o.j, o.x
			t.at[len(t.at)-1][1] = i
			return
		}
	}
	t.emit(o, i, i)
}

// slowly leaves the jump at place i and its delay slot to the slow step.
func (t *translation) slowly(i uint32) bool {
	t.emit(op{code: opSlow}, i, i)
	t.leaders[i+2] = true
	return true
}

func choose(first bool, a, b uint8) uint8 {
	if first {
		return a
	}
	return b
}

func destination(register uint32) uint8 {
	if register == 0 {
		return nowhere
	}
	return uint8(register)
}
