package machine

// formats of the instructions that the loop executes: which of their fields an op takes.
const (
	_          = iota
	threeRegs  // rd, rs, rt
	twoRegs    // rd, rs
	toHiLo     // rs, rt
	shiftBy    // rd, rt, sa
	shiftBy32  // rd, rt, sa + 32
	shiftByReg // rd, rs (how far), rt
	withImm    // rt, rs, immediate
	loads      // rt, rs, offset
	stores     // rs, rt, offset
)

type format struct {
	code uint8
	kind uint8
}

// ops of opcode 0 by function, of opcode 0x1c by function, and of the other opcodes. What is missing is left to the slow step.
var specialOps = [64]format{
	0x00: {opSll, shiftBy}, 0x02: {opSrl, shiftBy}, 0x03: {opSra, shiftBy},
	0x04: {opSllv, shiftByReg}, 0x06: {opSrlv, shiftByReg}, 0x07: {opSrav, shiftByReg},
	0x0a: {opMovz, threeRegs}, 0x0b: {opMovn, threeRegs},
	0x10: {opMfhi, twoRegs}, 0x11: {opMthi, toHiLo}, 0x12: {opMflo, twoRegs}, 0x13: {opMtlo, toHiLo},
	0x14: {opDsllv, shiftByReg}, 0x16: {opDsrlv, shiftByReg}, 0x17: {opDsrav, shiftByReg},
	0x18: {opMult, toHiLo}, 0x19: {opMultu, toHiLo}, 0x1a: {opDiv, toHiLo}, 0x1b: {opDivu, toHiLo},
	0x1d: {opDmultu, toHiLo}, 0x1e: {opDdiv, toHiLo}, 0x1f: {opDdivu, toHiLo},
	0x20: {opAdd, threeRegs}, 0x22: {opSub, threeRegs}, 0x2c: {opDadd, threeRegs}, 0x2e: {opDsub, threeRegs},
	0x21: {opAddu, threeRegs}, 0x23: {opSubu, threeRegs}, 0x24: {opAnd, threeRegs}, 0x25: {opOr, threeRegs},
	0x26: {opXor, threeRegs}, 0x27: {opNor, threeRegs}, 0x2a: {opSlt, threeRegs}, 0x2b: {opSltu, threeRegs},
	0x2d: {opDaddu, threeRegs}, 0x2f: {opDsubu, threeRegs},
	0x38: {opDsll, shiftBy}, 0x3a: {opDsrl, shiftBy}, 0x3b: {opDsra, shiftBy},
	0x3c: {opDsll, shiftBy32}, 0x3e: {opDsrl, shiftBy32}, 0x3f: {opDsra, shiftBy32},
}

var special2Ops = [64]format{0x02: {opMul, threeRegs}, 0x20: {opClz, twoRegs}, 0x24: {opDclz, twoRegs}}

var opcodeOps = [64]format{
	0x08: {opAddi, withImm}, 0x18: {opDaddi, withImm}, 0x09: {opAddiu, withImm}, 0x0a: {opSlti, withImm}, 0x0b: {opSltiu, withImm}, 0x0c: {opAndi, withImm},
	0x0d: {opOri, withImm}, 0x0e: {opXori, withImm}, 0x19: {opDaddiu, withImm},
	0x20: {opLb, loads}, 0x21: {opLh, loads}, 0x23: {opLw, loads}, 0x24: {opLbu, loads}, 0x25: {opLhu, loads},
	0x27: {opLwu, loads}, 0x30: {opLw, loads}, 0x34: {opLd, loads}, 0x37: {opLd, loads},
	0x28: {opSb, stores}, 0x29: {opSh, stores}, 0x2b: {opSw, stores}, 0x3f: {opSd, stores},
	0x38: {opSc, stores}, 0x3c: {opScd, stores},
}

// plain is the op of an instruction that is not a jump. effect is false if there is nothing to do but to count it.
func plain(w uint32) (o op, effect bool) {
	in := instruction(w)
	rs, rt, rd := uint8(in.rs()), uint8(in.rt()), destination(in.rd())
	f := opcodeOps[in.opcode()]
	switch in.opcode() {
	case 0x00:
		if in&mustBeZero(in.function()) != 0 {
			return op{code: opSlow}, true
		}
		if in.function() == 0x0f { // SYNC
			return op{}, false
		}
		f = specialOps[in.function()]
	case 0x0f: // LUI
		if rs != 0 {
			return op{code: opSlow}, true
		}
		return op{code: opConst, a: destination(in.rt()), x: int32(w << 16)}, rt != 0
	case 0x1c:
		if in.sa() != 0 {
			return op{code: opSlow}, true
		}
		f = special2Ops[in.function()]
	}
	o = op{code: f.code, i: int16(w)}
	switch f.kind {
	case threeRegs, shiftByReg:
		o.a, o.b, o.c = rd, rs, rt
	case twoRegs:
		o.a, o.b = rd, rs
	case toHiLo:
		o.a, o.b, o.c = nowhere, rs, rt
	case shiftBy:
		o.a, o.b, o.i = rd, rt, int16(in.sa())
	case shiftBy32:
		o.a, o.b, o.i = rd, rt, int16(in.sa()+32)
	case withImm:
		o.a, o.b = destination(in.rt()), rs
	case loads:
		o.a, o.b = destination(in.rt()), rs
		return o, true
	case stores:
		o.a, o.b, o.c, o.d = nowhere, rs, rt, nowhere
		if f.code == opSc || f.code == opScd {
			o.a, o.d = destination(in.rt()), destination(in.rt())
		}
		return o, true
	default:
		return op{code: opSlow}, true
	}
	return simplify(o), o.a != nowhere || f.kind == toHiLo || mayTrap(o.code)
}

// mayTrap says that an op is to be executed even if its result is thrown away.
func mayTrap(code uint8) bool {
	switch code {
	case opAdd, opAddi, opSub, opDadd, opDaddi, opDsub:
		return true
	}
	return false
}

// simplify is the same op in fewer words where register 0 has a part.
func simplify(o op) op {
	switch {
	case (o.code == opDaddu || o.code == opDadd || o.code == opOr) && o.b == 0:
		return op{code: opMove, a: o.a, b: o.c}
	case (o.code == opDaddu || o.code == opDadd || o.code == opOr || o.code == opDsubu) && o.c == 0, (o.code == opDaddiu || o.code == opDaddi) && o.i == 0:
		return op{code: opMove, a: o.a, b: o.b}
	case (o.code == opDaddiu || o.code == opAddiu || o.code == opDaddi || o.code == opAddi) && o.b == 0:
		return op{code: opLi, a: o.a, i: o.i}
	}
	return o
}

// writes says whether the op changes a register that can be read.
func (o op) writes(register uint8) bool { return o.a == register }
