// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {LibBit} from "solady/utils/LibBit.sol";

/// @notice The arithmetic of the machine, SPEC.md §12. Values are 64 bits in a uint256, with nothing above them. Functions
/// are named by the low six bits of an instruction of the group SPECIAL.
library Alu {
    uint256 internal constant ONES = 0xffffffffffffffff;
    uint256 internal constant LOW = 0xffffffff;

    // Casts below cut on purpose: they take the low 32 or 64 bits, or their sign.
    // forge-lint: disable-start(unsafe-typecast)

    /// @notice The low 32 bits of `x`, their sign extended to 64.
    function word(uint256 x) internal pure returns (uint256) {
        return uint64(int64(int32(uint32(x))));
    }

    /// @notice The low 16 bits of `x`, their sign extended to 64.
    function half(uint256 x) internal pure returns (uint256) {
        return uint64(int64(int16(uint16(x))));
    }

    /// @notice The low 8 bits of `x`, their sign extended to 64.
    function octet(uint256 x) internal pure returns (uint256) {
        return uint64(int64(int8(uint8(x))));
    }

    function signed(uint256 x) internal pure returns (int256) {
        return int64(uint64(x));
    }

    function signedWord(uint256 x) internal pure returns (int256) {
        return int32(uint32(x));
    }

    /// @notice Shifts: the two low bits of `f` are 0 left, 2 right, 3 right with the sign. `f` from 0x10 on is of 64 bits.
    /// @param amount below the number of bits
    function shift(uint256 f, uint256 x, uint256 amount) internal pure returns (uint256) {
        bool wide = f >= 0x10;
        if (f & 3 == 0) x <<= amount;
        else if (f & 3 == 2) x = (wide ? x : x & LOW) >> amount;
        else x = uint256((wide ? signed(x) : signedWord(x)) >> amount);
        return wide ? x & ONES : word(x);
    }

    /// @notice ADD to DSUBU, 0x20 to 0x2f but for 0x28 and 0x29.
    /// @return result of the operation
    /// @return overflow of ADD SUB DADD DSUB
    function arithmetic(uint256 f, uint256 a, uint256 b) internal pure returns (uint256 result, bool overflow) {
        unchecked {
            if (f == 0x24) return (a & b, false);
            if (f == 0x25) return (a | b, false);
            if (f == 0x26) return (a ^ b, false);
            if (f == 0x27) return (~(a | b) & ONES, false);
            if (f == 0x2a) return (signed(a) < signed(b) ? 1 : 0, false);
            if (f == 0x2b) return (a < b ? 1 : 0, false);
            // What is left are sums and differences: bit 0 does not trap, bit 1 subtracts, bit 3 is of 64 bits.
            bool wide = f & 8 != 0;
            int256 x = wide ? signed(a) : signedWord(a);
            int256 y = wide ? signed(b) : signedWord(b);
            int256 exact = f & 2 == 0 ? x + y : x - y;
            result = wide ? uint256(exact) & ONES : word(uint256(exact));
            overflow = f & 1 == 0 && signed(result) != exact;
        }
    }

    /// @notice MULT to DDIVU, 0x18 to 0x1f: bit 0 is without sign, bit 1 divides, bit 2 is of 64 bits.
    /// @param b not zero in its 32 or 64 bits if it is to divide
    function multiplyDivide(uint256 f, uint256 a, uint256 b) internal pure returns (uint256 lo, uint256 hi) {
        unchecked {
            bool wide = f & 4 != 0;
            int256 x;
            int256 y;
            if (f & 1 == 0) (x, y) = wide ? (signed(a), signed(b)) : (signedWord(a), signedWord(b));
            else (x, y) = wide ? (int256(a), int256(b)) : (int256(a & LOW), int256(b & LOW));
            if (f & 2 == 0) {
                int256 product = x * y;
                (lo, hi) = (uint256(product), uint256(product >> (wide ? 64 : 32)));
            } else {
                (lo, hi) = (uint256(x / y), uint256(x % y));
            }
            (lo, hi) = wide ? (lo & ONES, hi & ONES) : (word(lo), word(hi));
        }
    }

    /// @notice Whether the condition of a trap holds: 0x30 TGE, TGEU, TLT, TLTU, TEQ, 0x36 TNE.
    function traps(uint256 f, uint256 a, uint256 b) internal pure returns (bool) {
        if (f == 0x30) return signed(a) >= signed(b);
        if (f == 0x31) return a >= b;
        if (f == 0x32) return signed(a) < signed(b);
        if (f == 0x33) return a < b;
        if (f == 0x34) return a == b;
        return a != b;
    }

    /// @notice Zeros before the first one of the low `bits` bits.
    function leadingZeros(uint256 x, uint256 bits) internal pure returns (uint256) {
        unchecked {
            return LibBit.clz(x << (256 - bits) >> (256 - bits)) + bits - 256;
        }
    }

    /// @notice What a partial load leaves in a register: LWL LWR of 4 bytes, LDL LDR of 8.
    /// @param left whether it fills the register from its most significant byte
    /// @param index which byte of the word in memory is named
    /// @param old what the register holds
    /// @param loaded the word in memory
    function mergeLoad(bool left, uint256 size, uint256 index, uint256 old, uint256 loaded)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            uint256 ones = ONES >> 8 * (8 - size);
            uint256 away = 8 * (left ? index : size - 1 - index);
            uint256 filled = (left ? ones << away : ones >> away) & ones;
            loaded = left ? loaded << away : loaded >> away;
            return loaded & filled | old & ones & ~filled;
        }
    }

    /// @notice What a partial store leaves in memory: SWL SWR of 4 bytes, SDL SDR of 8.
    /// @param old the word in memory
    /// @param stored what the register holds
    function mergeStore(bool left, uint256 size, uint256 index, uint256 old, uint256 stored)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            uint256 ones = ONES >> 8 * (8 - size);
            uint256 away = 8 * (left ? index : size - 1 - index);
            uint256 filled = (left ? ones >> away : ones << away) & ones;
            stored = left ? (stored & ones) >> away : stored << away;
            return stored & filled | old & ~filled;
        }
    }
    // forge-lint: disable-end(unsafe-typecast)
}
