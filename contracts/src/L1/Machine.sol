// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Alu} from "../lib/Alu.sol";
import {Trees} from "../lib/Trees.sol";
import {Words} from "../lib/Words.sol";
import {Locals, Preimages} from "./Preimages.sol";

/// @title Machine: one step of the computer in which disputes end (SPEC.md §12)
/// @notice The same function of a state's bytes as package `machine`. It keeps nothing, and has no say in what is claimed:
/// who calls holds the hash before the step against the agreed one, and the hash after it against the claimed one. A fault
/// of the machine is a result. What reverts is a proof that proves nothing, or gas that does not suffice.
contract Machine {
    error WrongProofLength(uint256 got, uint256 want);
    error WrongBranch(bytes32 got, bytes32 want);
    /// @notice What begins there in the proof is of no meaning, or has a shorter form.
    error Malformed(uint256 place);
    /// @notice The step reads no pre-image that is judged by a witness.
    error WitnessNotRead(uint256 length);

    uint256 private constant RUNNING = 1;
    uint256 private constant VALID = 2;
    uint256 private constant INVALID = 3;
    uint256 private constant FAULT = 4;

    // Where the fields of a state are, and their sizes. Register r is at REGISTERS + 8r, r > 0.
    uint256 private constant STATE_SIZE = 349;
    uint256 private constant CODE_ROOT = 1;
    uint256 private constant MEMORY_ROOT = 33;
    uint256 private constant PC = 65;
    uint256 private constant NEXT_PC = 69;
    uint256 private constant LO = 73;
    uint256 private constant HI = 81;
    uint256 private constant HEAP = 89;
    uint256 private constant STEPS = 93;
    uint256 private constant REGISTERS = 93;
    // What a proof has before the registers: the same fields, and how long each register is.
    uint256 private constant HEAD_SIZE = 101;
    uint256 private constant LENGTHS_SIZE = 16;

    uint256 private constant ADDRESSES = 2 ** 32;
    uint256 private constant CODE_START = 0x01000000;
    uint256 private constant DATA_START = 0x02000000;
    uint256 private constant HEAP_LIMIT = 0xf0000000;
    uint256 private constant CODE_DEPTH = 19;
    uint256 private constant MEMORY_DEPTH = 27;

    uint256 private constant PAGE = 4_096;
    uint256 private constant MAP_FIXED = 0x10;
    uint256 private constant MAP_ANONYMOUS = 0x800;
    uint256 private constant EAGAIN = 11;
    uint256 private constant ENOMEM = 12;

    uint256 private constant STEPS_PER_SECOND = 1e8;
    uint256 private constant NANOS_PER_STEP = 10;

    /// @dev A step in the making.
    struct Step {
        // as encoded, on its way from before to after
        bytes state;
        // of the instruction
        uint256 pc;
        // the instruction follows a jump that is taken
        bool delayed;
        // how much of the proof is used up
        uint256 used;
        // it read a pre-image that the witness proves
        bool witnessed;
    }

    /// @notice Executes one instruction.
    /// @param proof of the step: state, leaf and branch of the code, then of each leaf of memory that the step touches
    /// @param locals pre-images of kind 1: the caller answers for them
    /// @param witness of the pre-image, if the step reads one that is not a local; else empty
    /// @return before hash of the state in the proof
    /// @return next hash of the state after the step
    function step(bytes calldata proof, Locals calldata locals, bytes calldata witness)
        external
        view
        returns (bytes32 before, bytes32 next)
    {
        Step memory s;
        (s.state, s.used) = _unpack(proof);
        before = _hash(s.state);
        if (Words.get(s.state, 0, 1) == RUNNING && !_execute(s, proof, locals, witness)) {
            (s.state,) = _unpack(proof);
            Words.set(s.state, 0, 1, FAULT);
        }
        if (proof.length != s.used) revert WrongProofLength(proof.length, s.used);
        if (witness.length != 0 && !s.witnessed) revert WitnessNotRead(witness.length);
        next = _hash(s.state);
    }

    // Functions that return a bool say whether all is well: false is a fault.

    function _execute(Step memory s, bytes calldata proof, Locals calldata locals, bytes calldata witness)
        private
        view
        returns (bool)
    {
        uint256 pc = Words.get(s.state, PC, 4);
        uint256 nextPc = Words.get(s.state, NEXT_PC, 4);
        if (pc < CODE_START || pc >= DATA_START || pc & 3 != 0) return false;
        (uint256 leaf,) = _read(s, proof, CODE_ROOT, pc - CODE_START, CODE_DEPTH);
        uint256 instruction = leaf >> (224 - 8 * (pc & 31)) & Alu.LOW;

        s.pc = pc;
        s.delayed = nextPc != pc + 4;
        Words.set(s.state, PC, 4, nextPc);
        Words.set(s.state, NEXT_PC, 4, nextPc + 4);
        Words.set(s.state, STEPS, 8, Words.get(s.state, STEPS, 8) + 1);

        uint256 opcode = instruction >> 26;
        if (opcode >= 0x20 || opcode == 0x1a || opcode == 0x1b) return _loadOrStore(s, proof, instruction);
        if (opcode >= 0x08 && opcode != 0x1c) return _immediate(s, instruction);
        if (opcode == 0x1c) return _count(s, instruction);
        if (opcode > 0) return _branch(s, instruction);
        if (instruction & 63 == 0x0c) return _systemCall(s, proof, locals, witness);
        return _special(s, instruction);
    }

    // ---- registers -------------------------------------------------------------------------------------------------

    function _register(Step memory s, uint256 r) private pure returns (uint256) {
        return r == 0 ? 0 : Words.get(s.state, REGISTERS + 8 * r, 8);
    }

    function _setRegister(Step memory s, uint256 r, uint256 value) private pure {
        if (r != 0) Words.set(s.state, REGISTERS + 8 * r, 8, value);
    }

    function _rs(Step memory s, uint256 instruction) private pure returns (uint256) {
        return _register(s, instruction >> 21 & 31);
    }

    function _rt(Step memory s, uint256 instruction) private pure returns (uint256) {
        return _register(s, instruction >> 16 & 31);
    }

    // ---- arithmetic ------------------------------------------------------------------------------------------------

    /// @dev Opcodes 0x08 to 0x0f, 0x18, 0x19: what SPECIAL does with two registers, with a register and 16 bits.
    function _immediate(Step memory s, uint256 instruction) private pure returns (bool) {
        uint256 opcode = instruction >> 26;
        uint256 operand = instruction & 0xffff;
        uint256 result;
        if (opcode == 0x0f) {
            // LUI
            if (instruction >> 21 & 31 != 0) return false;
            result = Alu.word(operand << 16);
        } else {
            uint256 f;
            if (opcode >= 0x18) f = opcode + 0x14; // DADDI, DADDIU
            else if (opcode >= 0x0c) f = opcode + 0x18; // ANDI, ORI, XORI
            else if (opcode >= 0x0a) f = opcode + 0x20; // SLTI, SLTIU
            else f = opcode + 0x18; // ADDI, ADDIU
            if (opcode > 0x19 || (opcode > 0x0f && opcode < 0x18)) return false;
            if (opcode < 0x0c || opcode >= 0x18) operand = Alu.half(operand);
            bool overflow;
            (result, overflow) = Alu.arithmetic(f, _rs(s, instruction), operand);
            if (overflow) return false;
        }
        _setRegister(s, instruction >> 16 & 31, result);
        return true;
    }

    /// @dev The group SPECIAL2, opcode 0x1c.
    function _count(Step memory s, uint256 instruction) private pure returns (bool) {
        if (instruction & 0x7c0 != 0) return false;
        uint256 f = instruction & 63;
        uint256 rs = _rs(s, instruction);
        uint256 result;
        if (f == 0x02) result = Alu.word(rs * _rt(s, instruction)); // MUL
        else if (f == 0x20) result = Alu.leadingZeros(rs, 32); // CLZ
        else if (f == 0x21) result = Alu.leadingZeros(~rs, 32); // CLO
        else if (f == 0x24) result = Alu.leadingZeros(rs, 64); // DCLZ
        else if (f == 0x25) result = Alu.leadingZeros(~rs, 64); // DCLO
        else return false;
        _setRegister(s, instruction >> 11 & 31, result);
        return true;
    }

    /// @dev The group SPECIAL, opcode 0, but for SYSCALL.
    function _special(Step memory s, uint256 instruction) private pure returns (bool) {
        uint256 f = instruction & 63;
        if (instruction & _zeros(f) != 0) return false;
        uint256 rs = _rs(s, instruction);
        uint256 rt = _rt(s, instruction);
        uint256 rd = instruction >> 11 & 31;
        uint256 result;
        if (f < 0x08 || f >= 0x38 || f >> 2 == 5) {
            if (f & 3 == 1) return false;
            uint256 amount = instruction >> 6 & 31;
            if (f & 0x24 == 4) amount = rs & (f < 0x10 ? 31 : 63); // by a register
            else if (f >= 0x3c) amount += 32;
            result = Alu.shift(f, rt, amount);
        } else if (f < 0x10) {
            if (f == 0x08) return _jump(s, rs); // JR
            if (f == 0x09) return _jumpAndLink(s, rs, rd); // JALR
            if (f == 0x0f) return true; // SYNC
            if (f > 0x0b) return false;
            // MOVZ, MOVN
            if ((rt == 0) != (f == 0x0a)) return true;
            result = rs;
        } else if (f < 0x14) {
            // MFHI MTHI MFLO MTLO
            uint256 field = f < 0x12 ? HI : LO;
            if (f & 1 == 1) {
                Words.set(s.state, field, 8, rs);
                return true;
            }
            result = Words.get(s.state, field, 8);
        } else if (f < 0x20) {
            if (f & 2 != 0 && (f & 4 == 0 ? rt & Alu.LOW : rt) == 0) return false;
            (uint256 lo, uint256 hi) = Alu.multiplyDivide(f, rs, rt);
            Words.set(s.state, LO, 8, lo);
            Words.set(s.state, HI, 8, hi);
            return true;
        } else if (f < 0x30) {
            if (f == 0x28 || f == 0x29) return false;
            bool overflow;
            (result, overflow) = Alu.arithmetic(f, rs, rt);
            if (overflow) return false;
        } else {
            return f != 0x35 && f != 0x37 && !Alu.traps(f, rs, rt);
        }
        _setRegister(s, rd, result);
        return true;
    }

    /// @dev Which bits of an instruction of SPECIAL are zero in the manual.
    function _zeros(uint256 f) private pure returns (uint256) {
        uint256 rs = 31 << 21;
        uint256 rt = 31 << 16;
        uint256 rd = 31 << 11;
        uint256 shift = 31 << 6;
        if (f < 0x04 || f >= 0x38) return rs; // shifts by a number
        if (f == 0x08 || f == 0x11 || f == 0x13) return rt | rd | shift; // JR MTHI MTLO
        if (f == 0x09) return rt | shift; // JALR
        if (f == 0x10 || f == 0x12) return rs | rt | shift; // MFHI MFLO
        if (f >= 0x18 && f < 0x20) return rd | shift; // MULT to DDIVU
        if (f == 0x0f || f >= 0x30) return 0; // SYNC, traps
        return shift;
    }

    // ---- jumps -----------------------------------------------------------------------------------------------------

    /// @dev Opcodes 0x01 to 0x07.
    function _branch(Step memory s, uint256 instruction) private pure returns (bool) {
        uint256 opcode = instruction >> 26;
        if (opcode < 0x04 && opcode > 0x01) {
            uint256 to = (s.pc + 4) & 0xf0000000 | (instruction & 0x3ffffff) << 2;
            return opcode == 0x02 ? _jump(s, to) : _jumpAndLink(s, to, 31); // J, JAL
        }
        uint256 rt = instruction >> 16 & 31;
        uint256 rs = _rs(s, instruction);
        bool taken;
        if (opcode == 0x01) {
            // BLTZ BGEZ BLTZAL BGEZAL
            if (rt & 0x0e != 0) return false;
            taken = (Alu.signed(rs) < 0) == (rt & 1 == 0);
            if (rt & 0x10 != 0) _setRegister(s, 31, s.pc + 8);
        } else if (opcode < 0x06) {
            taken = (rs == _register(s, rt)) == (opcode == 0x04); // BEQ BNE
        } else {
            if (rt != 0) return false;
            taken = (Alu.signed(rs) <= 0) == (opcode == 0x06); // BLEZ BGTZ
        }
        return _jump(s, (s.pc + (taken ? 4 + (Alu.half(instruction) << 2) : 8)) & Alu.LOW);
    }

    function _jumpAndLink(Step memory s, uint256 to, uint256 r) private pure returns (bool) {
        _setRegister(s, r, s.pc + 8);
        return _jump(s, to);
    }

    /// @dev A branch that is not taken jumps too, to where it would go anyway, so it faults in a delay slot.
    function _jump(Step memory s, uint256 to) private pure returns (bool) {
        if (s.delayed || to >= ADDRESSES) return false;
        Words.set(s.state, NEXT_PC, 4, to);
        return true;
    }

    // ---- memory ----------------------------------------------------------------------------------------------------

    /// @dev The leaf that the proof has next, and its siblings, held against the root that the state has at `root`.
    function _read(Step memory s, bytes calldata proof, uint256 root, uint256 offset, uint256 depth)
        private
        pure
        returns (uint256 leaf, bytes memory siblings)
    {
        uint256 start = s.used;
        uint256 end = start + 36;
        if (proof.length < end) revert WrongProofLength(proof.length, end);
        leaf = Words.load(proof, start, 32);
        end = start + 32 + Trees.branchSize(Words.load(proof, start + 32, 4));
        if (proof.length < end) revert WrongProofLength(proof.length, end);
        s.used = end;
        bool plain;
        (siblings, plain) = Trees.siblings(proof[start + 32:end], depth);
        if (!plain) revert Malformed(start + 32);
        bytes32 got = Trees.rootOf(leaf, offset >> 5, siblings);
        bytes32 want = bytes32(Words.get(s.state, root, 32));
        if (got != want) revert WrongBranch(got, want);
    }

    /// @dev Writes the leaf of memory that was read last.
    function _write(Step memory s, uint256 place, uint256 leaf, bytes memory siblings) private pure {
        Words.set(s.state, MEMORY_ROOT, 32, uint256(Trees.rootOf(leaf, place >> 5, siblings)));
    }

    function _loadOrStore(Step memory s, bytes calldata proof, uint256 instruction) private pure returns (bool) {
        uint256 opcode = instruction >> 26;
        uint256 size = _accessSize(opcode);
        if (size == 0) return false;
        bool partly = opcode < 0x20 || opcode & 7 == 2 || opcode & 7 == 6 || opcode == 0x2c || opcode == 0x2d;
        uint256 place = (_rs(s, instruction) + Alu.half(instruction)) & Alu.ONES;
        if (place < DATA_START || place >= ADDRESSES || (!partly && place % size != 0)) return false;

        (uint256 leaf, bytes memory siblings) = _read(s, proof, MEMORY_ROOT, place, MEMORY_DEPTH);
        // The word of `size` bytes around the address, and how far it is from the leaf's end.
        uint256 above = 8 * (32 - size - (place & (32 - size)));
        uint256 ones = Alu.ONES >> 8 * (8 - size);
        uint256 word = leaf >> above & ones;
        uint256 r = instruction >> 16 & 31;
        uint256 rt = _register(s, r);
        bool left = opcode & 7 == 2 || opcode == 0x2c; // LDL LWL SWL SDL
        if (opcode < 0x28 || opcode == 0x30 || opcode == 0x34 || opcode == 0x37) {
            if (partly) word = Alu.mergeLoad(left, size, place % size, rt, word);
            _setRegister(s, r, _extend(opcode, word));
        } else {
            word = partly ? Alu.mergeStore(left, size, place % size, word, rt) : rt & ones;
            _write(s, place, leaf & ~(ones << above) | word << above, siblings);
            if (opcode == 0x38 || opcode == 0x3c) _setRegister(s, r, 1); // SC, SCD
        }
        return true;
    }

    /// @dev Zero if the opcode is neither a load nor a store.
    function _accessSize(uint256 opcode) private pure returns (uint256) {
        // A digit for each opcode from 0x1a on, the first to the left:
        //   1a LDL 8, LDR 8 | 20 LB 1, LH 2, LWL 4, LW 4, LBU 1, LHU 2, LWR 4, LWU 4 | 28 SB 1, SH 2, SWL 4, SW 4, SDL 8,
        //   SDR 8, SWR 4 | 30 LL 4 | 34 LLD 8 | 37 LD 8, SC 4 | 3c SCD 8 | 3f SD 8
        uint256 sizes = 0x880000_12441244_12448840_40008008_40008008;
        return sizes >> 4 * (0x3f - opcode) & 15;
    }

    /// @dev What a load puts into the register: with the sign of LB LH LWL LW LWR LL, without one of the others.
    function _extend(uint256 opcode, uint256 word) private pure returns (uint256) {
        if (opcode == 0x20) return Alu.octet(word);
        if (opcode == 0x21) return Alu.half(word);
        if (opcode == 0x22 || opcode == 0x23 || opcode == 0x26 || opcode == 0x30) return Alu.word(word);
        return word;
    }

    // ---- system calls ----------------------------------------------------------------------------------------------

    function _systemCall(Step memory s, bytes calldata proof, Locals calldata locals, bytes calldata witness)
        private
        view
        returns (bool)
    {
        uint256 number = _register(s, 2);
        uint256 a = _register(s, 4);
        if (number == 7000) return _preimage(s, proof, locals, witness);
        if (number == 5222) return _clock(s, proof, _register(s, 5));
        if (number == 5009) return _mmap(s, a, _register(s, 5), _register(s, 7));
        if (number == 5058 || number == 5205) {
            // exit, exit_group
            Words.set(s.state, 0, 1, a == 0 ? VALID : a == 1 ? INVALID : FAULT);
            return true;
        }
        if (number == 5001) {
            // write
            return (a == 1 || a == 2) && _give(s, _register(s, 6));
        }
        if (number == 5011) {
            _munmap(s, a, _register(s, 5));
            return _give(s, 0);
        }
        if (number == 5038 || number == 5178) return _give(s, 1); // getpid, gettid
        if (number == 5055) return _refuse(s, EAGAIN); // clone
        // mprotect rt_sigaction rt_sigprocmask sched_yield madvise nanosleep sigaltstack futex epoll_ctl epoll_pwait
        // eventfd2 epoll_create1
        return (number == 5010
                || number == 5013
                || number == 5014
                || number == 5023
                || number == 5027
                || number == 5034
                || number == 5129
                || number == 5194
                || number == 5208
                || number == 5272
                || number == 5284
                || number == 5285) && _give(s, 0);
    }

    function _give(Step memory s, uint256 result) private pure returns (bool) {
        _setRegister(s, 2, result);
        _setRegister(s, 7, 0);
        return true;
    }

    function _refuse(Step memory s, uint256 errno) private pure returns (bool) {
        _setRegister(s, 2, errno);
        _setRegister(s, 7, 1);
        return true;
    }

    function _mmap(Step memory s, uint256 place, uint256 size, uint256 flags) private pure returns (bool) {
        if (flags & MAP_ANONYMOUS == 0 || size == 0 || size >= ADDRESSES) return false;
        if (flags & MAP_FIXED != 0) return _give(s, place);
        size = _wholePages(size);
        uint256 heap = Words.get(s.state, HEAP, 4);
        if (place % PAGE != 0 || place < heap || place + size > HEAP_LIMIT) place = heap;
        if (place + size > HEAP_LIMIT) return _refuse(s, ENOMEM);
        Words.set(s.state, HEAP, 4, place + size);
        return _give(s, place);
    }

    function _munmap(Step memory s, uint256 place, uint256 size) private pure {
        if (place < DATA_START || place + _wholePages(size) != Words.get(s.state, HEAP, 4)) return;
        Words.set(s.state, HEAP, 4, place);
    }

    function _wholePages(uint256 size) private pure returns (uint256) {
        return (size + PAGE - 1) / PAGE * PAGE;
    }

    function _clock(Step memory s, bytes calldata proof, uint256 place) private pure returns (bool) {
        if (!_reachable(place, 16)) return false;
        (uint256 leaf, bytes memory siblings) = _read(s, proof, MEMORY_ROOT, place, MEMORY_DEPTH);
        // The steps before this one.
        uint256 steps = (Words.get(s.state, STEPS, 8) + Alu.ONES) & Alu.ONES;
        uint256 time = steps / STEPS_PER_SECOND << 64 | steps % STEPS_PER_SECOND * NANOS_PER_STEP;
        uint256 above = place & 16 == 0 ? 128 : 0;
        _write(s, place, leaf & ~(uint256(type(uint128).max) << above) | time << above, siblings);
        return _give(s, 0);
    }

    function _preimage(Step memory s, bytes calldata proof, Locals calldata locals, bytes calldata witness)
        private
        view
        returns (bool)
    {
        uint256 from = _register(s, 4);
        uint256 to = _register(s, 5);
        uint256 offset = _register(s, 6);
        if (!_reachable(from, 32) || !_reachable(to, 32) || offset % 32 != 0) return false;
        (uint256 key,) = _read(s, proof, MEMORY_ROOT, from, MEMORY_DEPTH);
        if (!Preimages.exists(bytes32(key))) return false;
        s.witnessed = Preimages.isWitnessed(bytes32(key));
        (uint256 length, bytes32 part) = Preimages.read(bytes32(key), offset, locals, witness);
        if (offset > length) return false;
        (, bytes memory siblings) = _read(s, proof, MEMORY_ROOT, to, MEMORY_DEPTH);
        _write(s, to, uint256(part), siblings);
        return _give(s, length);
    }

    function _reachable(uint256 place, uint256 size) private pure returns (bool) {
        return place >= DATA_START && place < ADDRESSES && place % size == 0;
    }

    // ---- states ----------------------------------------------------------------------------------------------------

    /// @dev The state that a proof begins with, as it is hashed, and how many bytes of the proof it takes.
    function _unpack(bytes calldata proof) private pure returns (bytes memory state, uint256 used) {
        if (proof.length < HEAD_SIZE + LENGTHS_SIZE) revert WrongProofLength(proof.length, HEAD_SIZE + LENGTHS_SIZE);
        state = bytes.concat(proof[:HEAD_SIZE], new bytes(STATE_SIZE - HEAD_SIZE));
        bool plain;
        (used, plain) = Words.unpack(state, REGISTERS, proof, HEAD_SIZE);
        if (!plain) revert Malformed(HEAD_SIZE);
        if (proof.length < used) revert WrongProofLength(proof.length, used);
    }

    /// @dev Stands for a state; its first byte is the status.
    function _hash(bytes memory state) private pure returns (bytes32) {
        return bytes32(uint256(keccak256(state)) << 8 >> 8 | Words.get(state, 0, 1) << 248);
    }
}
