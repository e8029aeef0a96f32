// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Machine} from "../src/L1/Machine.sol";
import {Locals, Preimages} from "../src/L1/Preimages.sol";
import {Alu} from "../src/lib/Alu.sol";
import {Trees} from "../src/lib/Trees.sol";
import {Words} from "../src/lib/Words.sol";
import {Check} from "./lib/Check.sol";

/// @notice The machine's parts against plain implementations, and its step as a caller sees it. That each instruction does
/// what package machine does is held in internal/l1machine, in go-ethereum's EVM.
contract MachineTest is Check {
    Machine private machine;
    Locals private locals;

    /// @dev A state and what is around it.
    struct Scene {
        bytes state;
        uint256 pc;
        bytes code;
        bytes memory_;
        uint64[32] registers;
    }

    function setUp() public {
        machine = Machine(create(code("Machine"), ""));
    }

    // ---- words -----------------------------------------------------------------------------------------------------

    function testFuzz_WordsArePlainBytes(bytes memory packed, uint256 offset, uint256 size, uint256 value) public pure {
        if (packed.length == 0) packed = new bytes(1);
        size = bound(size, 1, packed.length < 32 ? packed.length : 32);
        offset = bound(offset, 0, packed.length - size);
        bytes memory plain = bytes.concat(packed);
        uint256 got = Words.get(packed, offset, size);
        uint256 want = 0;
        for (uint256 i = 0; i < size; ++i) {
            want = want << 8 | uint8(plain[offset + i]);
            plain[offset + i] = bytes1(uint8(value >> 8 * (size - 1 - i)));
        }
        eq(got, want, "get");
        Words.set(packed, offset, size, value);
        eq(packed, plain, "set");
        eq(packed.length, plain.length, "length");
    }

    /// @dev Registers as a proof has them, written without a shift.
    function _pack(uint64[32] memory registers) private pure returns (bytes memory) {
        bytes memory lengths = new bytes(16);
        bytes memory contents = "";
        for (uint256 r = 1; r < 32; ++r) {
            uint8 length = 0;
            for (uint256 x = registers[r]; x > 0; x /= 256) {
                ++length;
            }
            lengths[r / 2] = bytes1(uint8(lengths[r / 2]) + (r % 2 == 0 ? length * 16 : length));
            bytes memory all = abi.encodePacked(registers[r]);
            for (uint256 i = 8 - length; i < 8; ++i) {
                contents = bytes.concat(contents, all[i]);
            }
        }
        return bytes.concat(lengths, contents);
    }

    function unpack(bytes memory words, uint256 offset, bytes calldata packed, uint256 start)
        external
        pure
        returns (bytes memory, uint256 end, bool plain)
    {
        (end, plain) = Words.unpack(words, offset, packed, start);
        return (words, end, plain);
    }

    function _registers(uint256 seed) private pure returns (uint64[32] memory registers) {
        for (uint256 r = 1; r < 32; ++r) {
            uint256 x = uint256(keccak256(abi.encode(seed, r)));
            registers[r] = uint64(uint64(x) / 256 ** (x / 2 ** 64 % 9));
        }
    }

    function testFuzz_PackedWordsComeBack(uint256 seed, bytes memory ahead, bytes memory behind) public view {
        uint64[32] memory registers = _registers(seed);
        bytes memory packed = _pack(registers);
        bytes memory zeros = new bytes(ahead.length % 99 + 256);
        uint256 offset = ahead.length % 99;
        (bytes memory words, uint256 end, bool plain) =
            this.unpack(zeros, offset, bytes.concat(ahead, packed, behind), ahead.length);
        ok(plain, "plain");
        eq(end, ahead.length + packed.length, "end");
        eq(words.length, zeros.length, "length");
        for (uint256 i = 0; i < offset + 8; ++i) {
            eq(uint8(words[i]), 0, "before them");
        }
        for (uint256 r = 1; r < 32; ++r) {
            eq(Words.get(words, offset + 8 * r, 8), registers[r], "word");
        }
    }

    /// @notice Any lengths and bytes: what is plain is what packs back to them.
    function testFuzz_OnlyThePackedIsPlain(uint256 seed, bytes16 lengths, uint256 place) public view {
        bytes memory packed = seed % 2 == 0 ? _pack(_registers(seed)) : abi.encodePacked(lengths);
        if (seed % 4 == 0) {
            place = bound(place, 0, packed.length - 1);
            packed[place] = bytes1(uint8(seed / 4));
        }
        // As many bytes behind as any lengths take.
        bytes memory long = bytes.concat(packed, new bytes(32 * 15));
        if (seed % 3 == 0) {
            for (uint256 i = packed.length; i < long.length; ++i) {
                long[i] = 0x55;
            }
        }
        (bytes memory words, uint256 end, bool plain) = this.unpack(new bytes(256), 0, long, 0);
        uint256 want = 16;
        for (uint256 i = 0; i < 16; ++i) {
            if (i > 0) want += uint8(long[i]) / 16;
            want += uint8(long[i]) % 16;
        }
        if (plain || uint8(long[0]) / 16 == 0) eq(end, want, "end");
        uint64[32] memory registers;
        for (uint256 r = 1; r < 32; ++r) {
            registers[r] = uint64(Words.get(words, 8 * r, 8));
        }
        bytes memory again = _pack(registers);
        bool same = again.length == end;
        for (uint256 i = 0; i < end && same; ++i) {
            same = again[i] == long[i];
        }
        ok(plain == same, "plain is what packs to the same");
    }

    // ---- trees -----------------------------------------------------------------------------------------------------

    function siblings(bytes calldata branch, uint256 depth) external pure returns (bytes memory all, bool plain) {
        ok(branch.length == Trees.branchSize(uint32(bytes4(branch))), "size");
        return Trees.siblings(branch, depth);
    }

    function testFuzz_TreesArePlainHashes(uint256 leaf, uint256 index, bytes32[] memory all) public pure {
        if (all.length > 32) {
            assembly {
                mstore(all, 32)
            }
        }
        eq(Trees.rootOf(leaf, index, abi.encodePacked(all)), _plainRoot(leaf, index, all), "root");
    }

    function _plainRoot(uint256 leaf, uint256 index, bytes32[] memory all) private pure returns (bytes32 root) {
        root = bytes32(leaf);
        for (uint256 i = 0; i < all.length; ++i) {
            root = _parent(root, all[i], index >> i);
        }
    }

    function _empty(uint256 height) private pure returns (bytes32 root) {
        for (uint256 i = 0; i < height; ++i) {
            root = keccak256(bytes.concat(root, root));
        }
    }

    /// @dev The branch with the siblings of `present`, made of `seed`, and all siblings.
    function _branch(uint256 seed, uint32 present, uint256 depth)
        private
        pure
        returns (bytes memory branch, bytes32[] memory all)
    {
        branch = abi.encodePacked(present);
        all = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            bool there = present / 2 ** i % 2 == 1;
            all[i] = there ? keccak256(abi.encode("sibling", seed, i)) : _empty(i);
            if (there) branch = bytes.concat(branch, all[i]);
        }
    }

    function testFuzz_BranchesLeaveOutWhatIsEmpty(uint256 seed, uint32 present, bool code) public view {
        uint256 depth = code ? 19 : 27;
        present = uint32(present % 2 ** depth);
        (bytes memory branch, bytes32[] memory want) = _branch(seed, present, depth);
        (bytes memory all, bool plain) = this.siblings(branch, depth);
        ok(plain, "plain");
        eq(all, abi.encodePacked(want), "siblings");
    }

    function testFuzz_BranchesHaveOneForm(uint256 seed, uint32 present, bool code, uint256 height) public view {
        uint256 depth = code ? 19 : 27;
        present = uint32(present % 2 ** depth);
        height = bound(height, 0, 31);
        uint32 bit = uint32(2 ** height);
        // A sibling above the root, or that of nothing.
        (bytes memory branch,) = _branch(seed, present | bit, depth);
        if (height >= depth) {
            branch = bytes.concat(branch, bytes32(seed));
        } else {
            uint256 place = 4;
            for (uint256 i = 0; i < height; ++i) {
                if (present / 2 ** i % 2 == 1) place += 32;
            }
            bytes32 nothing = _empty(height);
            for (uint256 i = 0; i < 32; ++i) {
                branch[place + i] = nothing[i];
            }
        }
        (, bool plain) = this.siblings(branch, depth);
        ok(!plain, "plain");
    }

    // ---- arithmetic ------------------------------------------------------------------------------------------------

    /// @dev Numbers at which arithmetic turns are as likely as others.
    function _operand(uint256 x) private pure returns (uint64) {
        uint64[8] memory edges =
            [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, uint64(1) << 63, type(uint64).max >> 1, type(uint64).max];
        return x % 2 == 0 ? uint64(x >> 1) : edges[x / 2 % 8];
    }

    function testFuzz_ShiftsAreMultiplications(uint256 a, uint256 amount) public pure {
        uint64 x = _operand(a);
        amount = bound(amount, 0, 31);
        eq(Alu.shift(0x00, x, amount), _extend(uint256(x) * 2 ** amount), "SLL");
        eq(Alu.shift(0x02, x, amount), _extend(uint32(x) / 2 ** amount), "SRL");
        eq(Alu.shift(0x03, x, amount), uint64(_floor(int32(uint32(x)), amount)), "SRA");
        amount += uint256(keccak256(abi.encode(a))) % 2 * 32;
        eq(Alu.shift(0x14, x, amount), uint256(x) * 2 ** amount % 2 ** 64, "DSLL");
        eq(Alu.shift(0x16, x, amount), x / 2 ** amount, "DSRL");
        eq(Alu.shift(0x17, x, amount), uint64(_floor(int64(x), amount)), "DSRA");
    }

    function _extend(uint256 x) private pure returns (uint256) {
        x %= 2 ** 32;
        return x < 2 ** 31 ? x : x + 2 ** 64 - 2 ** 32;
    }

    function _floor(int64 x, uint256 amount) private pure returns (int64) {
        int256 divisor = int256(2 ** amount);
        int256 quotient = int256(x) / divisor;
        return int64(x % divisor < 0 ? quotient - 1 : quotient);
    }

    function testFuzz_SumsAreTypedSums(uint256 a, uint256 b) public view {
        uint64 x = _operand(a);
        uint64 y = _operand(b);
        unchecked {
            _same(0x21, x, y, _extend(uint32(x) + uint32(y)), false);
            _same(0x23, x, y, _extend(uint32(x) - uint32(y)), false);
            _same(0x2d, x, y, x + y, false);
            _same(0x2f, x, y, x - y, false);
            _same(0x20, x, y, _extend(uint32(x) + uint32(y)), _reverts(this.add32, x, y));
            _same(0x22, x, y, _extend(uint32(x) - uint32(y)), _reverts(this.sub32, x, y));
            _same(0x2c, x, y, x + y, _reverts(this.add64, x, y));
            _same(0x2e, x, y, x - y, _reverts(this.sub64, x, y));
            _same(0x27, x, y, type(uint64).max - (x | y), false);
            _same(0x2a, x, y, int64(x) < int64(y) ? 1 : 0, false);
            _same(0x2b, x, y, x < y ? 1 : 0, false);
        }
    }

    function _same(uint256 f, uint256 x, uint256 y, uint256 want, bool overflows) private pure {
        (uint256 result, bool overflow) = Alu.arithmetic(f, x, y);
        ok(overflow == overflows, "overflow");
        if (!overflow) eq(result, want, "result");
    }

    function _reverts(function(uint64, uint64) external pure returns (uint64) f, uint64 x, uint64 y)
        private
        pure
        returns (bool)
    {
        try f(x, y) returns (uint64) {
            return false;
        } catch {
            return true;
        }
    }

    function add32(uint64 x, uint64 y) external pure returns (uint64) {
        return uint64(int64(int32(uint32(x)) + int32(uint32(y))));
    }

    function sub32(uint64 x, uint64 y) external pure returns (uint64) {
        return uint64(int64(int32(uint32(x)) - int32(uint32(y))));
    }

    function add64(uint64 x, uint64 y) external pure returns (uint64) {
        return uint64(int64(x) + int64(y));
    }

    function sub64(uint64 x, uint64 y) external pure returns (uint64) {
        return uint64(int64(x) - int64(y));
    }

    function testFuzz_QuotientsMultiplyBack(uint256 a, uint256 b) public pure {
        uint64 x = _operand(a);
        uint64 y = _operand(b);
        (uint256 lo, uint256 hi) = Alu.multiplyDivide(0x1d, x, y);
        eq(hi * 2 ** 64 + lo, uint256(x) * y, "DMULTU");
        (lo, hi) = Alu.multiplyDivide(0x1c, x, y);
        ok(int256(int64(uint64(hi))) * 2 ** 64 + int256(lo) == int256(int64(x)) * int64(y), "DMULT");
        (lo, hi) = Alu.multiplyDivide(0x19, x, y);
        eq(uint256(uint32(hi)) * 2 ** 32 + uint32(lo), uint256(uint32(x)) * uint32(y), "MULTU");
        eq(lo, _extend(lo), "lo is a word");
        eq(hi, _extend(hi), "hi is a word");
        if (y != 0) {
            (lo, hi) = Alu.multiplyDivide(0x1f, x, y);
            eq(lo * y + hi, x, "DDIVU");
            ok(hi < y, "remainder of DDIVU");
            (lo, hi) = Alu.multiplyDivide(0x1e, x, y);
            unchecked {
                eq(uint64(lo) * y + uint64(hi), x, "DDIV");
            }
            ok(hi == 0 || int64(uint64(hi)) < 0 == int64(x) < 0, "remainder of DDIV has the sign of the dividend");
        }
        if (uint32(y) != 0) {
            (lo, hi) = Alu.multiplyDivide(0x1b, x, y);
            eq(uint256(uint32(lo)) * uint32(y) + uint32(hi), uint32(x), "DIVU");
            (lo, hi) = Alu.multiplyDivide(0x1a, x, y);
            unchecked {
                eq(uint32(lo) * uint32(y) + uint32(hi), uint32(x), "DIV");
            }
            eq(lo, _extend(lo), "quotient is a word");
        }
    }

    function testFuzz_LeadingZerosAreCounted(uint256 a) public pure {
        uint64 x = _operand(a);
        uint256 wide = 0;
        while (wide < 64 && x >> (63 - wide) & 1 == 0) ++wide;
        eq(Alu.leadingZeros(x, 64), wide, "64");
        uint256 narrow = 0;
        while (narrow < 32 && x >> (31 - narrow) & 1 == 0) ++narrow;
        eq(Alu.leadingZeros(x, 32), narrow, "32");
    }

    /// @notice Byte by byte, as the manual draws it: left and right together move a word that is not aligned.
    function testFuzz_PartialAccessesMoveBytes(uint256 old, uint256 other, uint256 index, bool wide, bool left)
        public
        pure
    {
        uint256 size = wide ? 8 : 4;
        index = bound(index, 0, size - 1);
        uint256 register = uint64(old);
        uint256 word = wide ? uint64(other) : uint32(other);
        bytes memory loaded = _bytesOf(register, size);
        bytes memory inMemory = _bytesOf(word, size);
        bytes memory stored = _bytesOf(word, size);
        for (uint256 i = 0; i < size; ++i) {
            // Byte i of memory and byte k of the register are the same, if there is such a k.
            if (left ? i >= index : i <= index) {
                uint256 k = left ? i - index : i + size - 1 - index;
                bytes1 before = loaded[k];
                loaded[k] = inMemory[i];
                stored[i] = before;
            }
        }
        eq(_bytesOf(Alu.mergeLoad(left, size, index, register, word), size), loaded, "load");
        eq(_bytesOf(Alu.mergeStore(left, size, index, word, register), size), stored, "store");
    }

    function _bytesOf(uint256 x, uint256 size) private pure returns (bytes memory b) {
        b = new bytes(size);
        for (uint256 i = 0; i < size; ++i) {
            b[i] = bytes1(uint8(x >> 8 * (size - 1 - i)));
        }
    }

    // ---- the step --------------------------------------------------------------------------------------------------

    /// @dev A machine before `instruction`, in which all that is not said is made of `seed`.
    function _scene(uint256 seed, uint32 instruction, uint256 key) private pure returns (Scene memory s) {
        s.pc = 0x01000000 + seed % 2 ** 22 * 4;
        bytes32[] memory all;
        (s.code, all) = _branch(seed, uint32(seed / 2 ** 32 % 2 ** 19), 19);
        bytes32 codeRoot = _plainRoot(uint256(instruction) << (224 - 8 * (s.pc % 32)), (s.pc - 0x01000000) / 32, all);
        (s.memory_, all) = _branch(~seed, uint32(seed / 2 ** 64 % 2 ** 27), 27);
        bytes32 memoryRoot = _plainRoot(key, 0x03000000 / 32, all);
        s.state = abi.encodePacked(
            uint8(1),
            codeRoot,
            memoryRoot,
            uint32(s.pc),
            uint32(s.pc + 4),
            uint64(seed),
            uint64(seed >> 64),
            uint32(0x04000000),
            uint64(seed % 2 ** 40)
        );
        s.registers = _registers(seed);
        for (uint256 r = 1; r < 32; ++r) {
            s.state = bytes.concat(s.state, bytes8(s.registers[r]));
        }
    }

    function _parent(bytes32 h, bytes32 sibling, uint256 index) private pure returns (bytes32) {
        return index % 2 == 0 ? keccak256(bytes.concat(h, sibling)) : keccak256(bytes.concat(sibling, h));
    }

    function _setRegister(Scene memory s, uint256 r, uint64 value) private pure {
        s.registers[r] = value;
        for (uint256 i = 0; i < 8; ++i) {
            s.state[93 + 8 * r + i] = bytes8(value)[i];
        }
    }

    function _stateProof(Scene memory s) private pure returns (bytes memory proof) {
        proof = new bytes(101);
        for (uint256 i = 0; i < 101; ++i) {
            proof[i] = s.state[i];
        }
        return bytes.concat(proof, _pack(s.registers));
    }

    function _codeProof(Scene memory s, uint32 instruction) private pure returns (bytes memory) {
        return abi.encodePacked(_stateProof(s), uint256(instruction) << (224 - 8 * (s.pc % 32)), s.code);
    }

    function _hash(bytes memory state) private pure returns (bytes32) {
        return bytes32(uint256(keccak256(state)) % 2 ** 248 + uint256(uint8(state[0])) * 2 ** 248);
    }

    /// @dev The state of `s` with its counters moved on.
    function _moved(Scene memory s) private pure returns (bytes memory state) {
        state = bytes.concat(s.state);
        bytes8 counters = bytes8(uint64((s.pc + 4) << 32 | (s.pc + 8)));
        bytes8 steps = bytes8(uint64(Words.get(state, 93, 8) + 1));
        for (uint256 i = 0; i < 8; ++i) {
            state[65 + i] = counters[i];
            state[93 + i] = steps[i];
        }
    }

    function testFuzz_StepChangesWhatItShould(uint256 seed, uint64 a, uint64 b) public view {
        // DADDU 3, 8, 9
        uint32 instruction = 8 << 21 | 9 << 16 | 3 << 11 | 0x2d;
        Scene memory s = _scene(seed, instruction, 0);
        _setRegister(s, 8, a);
        _setRegister(s, 9, b);
        (bytes32 before, bytes32 next) = machine.step(_codeProof(s, instruction), locals, "");
        eq(before, _hash(s.state), "before");
        bytes memory state = _moved(s);
        unchecked {
            s.state = state;
            _setRegister(s, 3, a + b);
        }
        eq(next, _hash(s.state), "next");
    }

    function testFuzz_FaultChangesTheStatusAlone(uint256 seed, uint32 word) public view {
        // Opcodes 0x10 to 0x17 are none.
        uint32 instruction = (word & 0x1fffffff) | 0x40000000;
        Scene memory s = _scene(seed, instruction, 0);
        (bytes32 before, bytes32 next) = machine.step(_codeProof(s, instruction), locals, "");
        eq(before, _hash(s.state), "before");
        s.state[0] = 0x04;
        eq(next, _hash(s.state), "next");
        // And so it stays, which takes the state alone to show.
        (before, next) = machine.step(_stateProof(s), locals, "");
        eq(before, next, "stays");
        eq(next, _hash(s.state), "the same");
    }

    function testFuzz_ProofOfAnotherLengthReverts(uint256 seed, uint256 length) public view {
        uint32 instruction = 0x2d;
        bytes memory proof = _codeProof(_scene(seed, instruction, 0), instruction);
        length = bound(length, 0, proof.length + 64);
        if (length == proof.length) return;
        bytes memory other = new bytes(length);
        for (uint256 i = 0; i < length && i < proof.length; ++i) {
            other[i] = proof[i];
        }
        try machine.step(other, locals, "") {
            ok(false, "taken");
        } catch (bytes memory reason) {
            // Where a register is cut off, what is behind the proof is looked at before its length.
            bytes4 got = bytes4(reason);
            ok(got == Machine.WrongProofLength.selector || got == Machine.Malformed.selector, "reverts by its reason");
        }
    }

    /// @notice A byte of a leaf or sibling changed, and one of the bits that say which siblings are there.
    function testFuzz_ProofOfAnotherTreeReverts(uint256 seed, uint256 place) public {
        uint32 instruction = 0x2d;
        Scene memory s = _scene(seed, instruction, 0);
        bytes memory proof = _codeProof(s, instruction);
        uint256 leaf = _stateProof(s).length;
        place = bound(place, leaf, proof.length - 1);
        if (place >= leaf + 32 && place < leaf + 36) {
            proof[place] = bytes1(uint8(proof[place]) ^ uint8(1 << seed % 8));
            vm.expectRevert();
        } else {
            proof[place] = ~proof[place];
            vm.expectPartialRevert(Machine.WrongBranch.selector);
        }
        machine.step(proof, locals, "");
    }

    function testFuzz_OtherFormsRevert(uint256 seed) public {
        uint32 instruction = 0x2d;
        Scene memory s = _scene(seed, instruction, 0);
        _setRegister(s, 31, 0);
        bytes memory proof = _codeProof(s, instruction);
        uint256 leaf = _stateProof(s).length;
        proof[116] = bytes1(uint8(proof[116]) + 1); // a zero that is there
        bytes memory other = bytes.concat(_slice(proof, 0, leaf), hex"00", _slice(proof, leaf, proof.length));
        vm.expectRevert(abi.encodeWithSelector(Machine.Malformed.selector, 101));
        machine.step(other, locals, "");
        proof[116] = bytes1(uint8(proof[116]) - 1);
        proof[leaf + 32] = 0x80; // a sibling above the root
        vm.expectRevert(abi.encodeWithSelector(Machine.Malformed.selector, leaf + 32));
        machine.step(bytes.concat(proof, bytes32(seed)), locals, "");
    }

    function _slice(bytes memory b, uint256 from, uint256 to) private pure returns (bytes memory part) {
        part = new bytes(to - from);
        for (uint256 i = 0; i < part.length; ++i) {
            part[i] = b[from + i];
        }
    }

    // ---- pre-images ------------------------------------------------------------------------------------------------

    function read(bytes32 key, uint256 offset, Locals calldata own, bytes calldata witness)
        external
        view
        returns (uint256, bytes32)
    {
        return Preimages.read(key, offset, own, witness);
    }

    function _key(uint256 kind, bytes32 hash) private pure returns (bytes32) {
        return bytes32(uint256(hash) % 2 ** 248 + kind * 2 ** 248);
    }

    function testFuzz_AH8_LocalsAreTheCallers(Locals calldata own, uint64 number) public view {
        bytes32 key = bytes32(uint256(1) << 248 | number);
        ok(Preimages.exists(key) == (number < 4), "exists");
        bytes32[4] memory want = [own.state, own.claim, own.accumulator, bytes32(uint256(own.inputEnd))];
        for (uint256 i = 0; i < 4; ++i) {
            (uint256 length, bytes32 part) = this.read(bytes32(uint256(1) << 248 | i), 0, own, "");
            eq(length, 32, "length");
            eq(part, want[i], "part");
            (, part) = this.read(bytes32(uint256(1) << 248 | i), 32, own, "");
            eq(part, bytes32(0), "beyond");
        }
    }

    function testFuzz_KeysOfNoKindDoNotExist(bytes32 key) public pure {
        uint256 kind = uint8(key[0]);
        if (kind < 1 || kind > 4) ok(!Preimages.exists(key), "no kind");
        else if (kind > 1) ok(Preimages.exists(key), "a kind");
        ok(!Preimages.exists(_key(1, key | bytes32(uint256(4)))), "no local");
    }

    function testFuzz_KeccakPartIsPlain(bytes calldata text, uint256 offset) public view {
        offset = bound(offset, 0, text.length) / 32 * 32;
        (uint256 length, bytes32 part) = this.read(_key(2, keccak256(text)), offset, locals, text);
        eq(length, text.length, "length");
        for (uint256 i = 0; i < 32; ++i) {
            eq(uint8(part[i]), offset + i < text.length ? uint8(text[offset + i]) : 0, "byte");
        }
    }

    function testFuzz_WitnessOfAnotherKeyReverts(bytes calldata text, bytes32 key) public {
        uint256 kind = 2 + uint8(key[0]) % 3;
        key = _key(kind, key);
        if (kind == 2) vm.expectPartialRevert(Preimages.WrongWitness.selector);
        else vm.expectRevert();
        this.read(key, 0, locals, text);
        if (kind > 2) {
            vm.expectPartialRevert(Preimages.WrongWitness.selector);
            this.read(key, 0, locals, new bytes(kind == 3 ? 168 : 128));
        }
    }

    /// @notice Bit reversal, written out.
    function testFuzz_T20_BlobPointIsBitReversed(uint256 index) public pure {
        index = bound(index, 0, 4095);
        uint256 reversed = 0;
        for (uint256 bit = 0; bit < 12; ++bit) {
            if (index / 2 ** bit % 2 == 1) reversed += 2 ** (11 - bit);
        }
        uint256 r = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001;
        // A generator of the field's group is 7; its power is a root of unity of order 4,096.
        uint256 root = _power(7, (r - 1) / 4096, r);
        eq(_power(root, 2048, r), r - 1, "primitive");
        eq(Preimages.blobPoint(index), _power(root, reversed, r), "point");
    }

    function _power(uint256 x, uint256 exponent, uint256 modulus) private pure returns (uint256 result) {
        result = 1;
        for (; exponent > 0; exponent /= 2) {
            if (exponent % 2 == 1) result = mulmod(result, x, modulus);
            x = mulmod(x, x, modulus);
        }
    }

    function testFuzz_EcrecoverIsThePrecompile(uint256 privateKey, bytes32 digest, uint256 spoil) public view {
        privateKey = bound(privateKey, 1, 2 ** 255);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, digest);
        bytes memory input = abi.encode(digest, spoil % 3 == 0 ? uint256(spoil) : v, r, spoil % 3 == 1 ? bytes32(0) : s);
        (uint256 length, bytes32 part) = this.read(_key(4, keccak256(input)), 0, locals, input);
        (bool success, bytes memory answer) = address(1).staticcall(input);
        ok(success, "the precompile is there");
        eq(length, answer.length, "length");
        eq(part, bytes32(answer), "part");
        if (spoil % 3 == 2) eq(part, bytes32(uint256(uint160(vm.addr(privateKey)))), "signer");
    }

    /// @notice With any gas, a call gives the right answer or none. What it is given less than the explicit gas is refused
    /// before the call.
    function testFuzz_T37_AB1_StarvedCallsAnswerNothing(uint256 gas_, bool signed) public view {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(1, "digest");
        bytes memory input = abi.encode(bytes32("digest"), signed ? v : 0, r, s);
        bytes32 key = _key(4, keccak256(input));
        (uint256 wantLength, bytes32 want) = this.read(key, 0, locals, input);
        eq(wantLength, signed ? 32 : 0, "length");
        gas_ = bound(gas_, 0, 1_200_000);
        try this.read{gas: gas_}(key, 0, locals, input) returns (uint256 length, bytes32 part) {
            eq(length, wantLength, "length");
            eq(part, want, "part");
            ok(gas_ > 1_050_000, "with the explicit gas only");
        } catch {
            ok(gas_ < 1_100_000, "that suffices");
        }
    }

    /// @notice A step that reads a pre-image, from key to target.
    function testFuzz_StepReadsALocal(uint256 seed, Locals calldata own) public view {
        uint256 key = 1 << 248 | 1;
        Scene memory s = _scene(seed, 0x0c, key);
        _setRegister(s, 2, 7000);
        _setRegister(s, 4, 0x03000000);
        _setRegister(s, 5, 0x03000000); // over the key
        _setRegister(s, 6, 0);
        bytes memory branch = abi.encodePacked(key, s.memory_);
        (bytes32 before, bytes32 next) = machine.step(bytes.concat(_codeProof(s, 0x0c), branch, branch), own, "");
        eq(before, _hash(s.state), "before");
        (, bytes32[] memory all) = _branch(~seed, uint32(bytes4(s.memory_)), 27);
        bytes32 root = _plainRoot(uint256(own.claim), 0x03000000 / 32, all);
        s.state = _moved(s);
        for (uint256 i = 0; i < 32; ++i) {
            s.state[33 + i] = root[i];
        }
        _setRegister(s, 2, 32);
        _setRegister(s, 7, 0);
        eq(next, _hash(s.state), "next");
    }

    /// @dev A machine that asks for 32 bytes of the pre-image of `key`, and its proof up to the key's leaf.
    function _asks(uint256 seed, uint256 key, uint64 offset) private pure returns (Scene memory s, bytes memory proof) {
        s = _scene(seed, 0x0c, key);
        _setRegister(s, 2, 7000);
        _setRegister(s, 4, 0x03000000);
        _setRegister(s, 5, 0x03000000);
        _setRegister(s, 6, offset);
        proof = bytes.concat(_codeProof(s, 0x0c), bytes32(key), s.memory_);
    }

    /// @notice D-11: a key of no kind, or of a local that does not exist, is a fault, as it is in package machine: there is
    /// no step that cannot be proved.
    function testFuzz_D11_KeyOfNoPreimageIsAFault(uint256 seed, uint256 key) public {
        uint256 kind = key >> 248;
        if (kind == 1 && key << 8 >> 8 < 4) key |= 4;
        if (kind > 1 && kind < 5) key = key % 2 ** 248 + (seed % 2 == 0 ? 0 : 5 + seed % 251) * 2 ** 248;
        (Scene memory s, bytes memory proof) = _asks(seed, key, 0);
        (bytes32 before, bytes32 next) = machine.step(proof, locals, "");
        eq(before, _hash(s.state), "before");
        s.state[0] = 0x04;
        eq(next, _hash(s.state), "next");
        vm.expectRevert(abi.encodeWithSelector(Machine.WitnessNotRead.selector, 1));
        machine.step(proof, locals, hex"00");
    }

    /// @notice D-7: no step takes a witness that it does not read: not one that does not run, not arithmetic, not a local.
    function testFuzz_D7_WitnessThatNoStepReads(uint256 seed, bytes memory witness, bool long) public {
        if (long) witness = new bytes(1_000_000);
        if (witness.length == 0) witness = new bytes(1);
        bytes memory halted = new bytes(117);
        halted[0] = bytes1(uint8(2 + seed % 3));
        _onlyWithout(halted, witness);
        _onlyWithout(_codeProof(_scene(seed, 0x2d, 0), 0x2d), witness);
        (Scene memory s, bytes memory proof) = _asks(seed, 1 << 248 | seed % 4, 0);
        _onlyWithout(bytes.concat(proof, bytes32(1 << 248 | seed % 4), s.memory_), witness);
        (, proof) = _asks(seed, 1 << 248 | seed % 4, 64); // a fault beyond a local's end
        _onlyWithout(proof, witness);
        // Addresses are looked at before the key.
        (s,) = _asks(seed, uint256(_key(2, keccak256(witness))), 0);
        _setRegister(s, 5, 0x03000001);
        _onlyWithout(_codeProof(s, 0x0c), witness);
    }

    function _onlyWithout(bytes memory proof, bytes memory witness) private {
        (bytes32 before, bytes32 next) = machine.step(proof, locals, "");
        ok(before != 0 && next != 0, "without");
        vm.expectRevert(abi.encodeWithSelector(Machine.WitnessNotRead.selector, witness.length));
        machine.step(proof, locals, witness);
    }

    /// @notice D-7: nor one longer than its kind takes; one of keccak that ends before the offset is read all the same.
    function testFuzz_D7_WitnessOfItsKindsLength(uint256 seed, uint256 length) public {
        length = bound(length, 1, 24_576);
        bytes memory text = new bytes(length);
        bytes32 key = _key(2, keccak256(text));
        (Scene memory s, bytes memory proof) = _asks(seed, uint256(key), 0);
        proof = bytes.concat(proof, key, s.memory_);
        machine.step(proof, locals, text);
        vm.expectPartialRevert(Preimages.WrongWitness.selector);
        machine.step(proof, locals, "");
        (, proof) = _asks(seed, uint256(key), uint64(length / 32 * 32 + 32));
        machine.step(proof, locals, text);

        text = new bytes(24_577);
        (s, proof) = _asks(seed, uint256(_key(2, keccak256(text))), 0);
        proof = bytes.concat(proof, _key(2, keccak256(text)), s.memory_);
        vm.expectRevert(abi.encodeWithSelector(Preimages.WitnessTooLong.selector, 24_577, 24_576));
        machine.step(proof, locals, text);
        for (uint256 kind = 3; kind < 5; ++kind) {
            (s, proof) = _asks(seed, uint256(_key(kind, keccak256(text))), 0);
            uint256 want = kind == 3 ? 168 : 128;
            vm.expectRevert(abi.encodeWithSelector(Preimages.WrongWitnessLength.selector, want + 1, want));
            machine.step(proof, locals, new bytes(want + 1));
        }
    }
}
