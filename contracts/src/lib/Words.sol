// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice Big-endian fields of up to 32 bytes in packed bytes. The caller keeps fields inside of the bytes.
library Words {
    function get(bytes memory packed, uint256 offset, uint256 size) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            // The word that ends with the field: for the first fields it begins in the length, which is masked away.
            value := and(mload(add(add(packed, offset), size)), shr(sub(256, shl(3, size)), not(0)))
        }
    }

    /// @notice The same of calldata. What is beyond the bytes is unspecified.
    function load(bytes calldata packed, uint256 offset, uint256 size) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), calldataload(add(packed.offset, offset)))
        }
    }

    /// @notice Writes the low `size` bytes of `value`.
    function set(bytes memory packed, uint256 offset, uint256 size, uint256 value) internal pure {
        assembly ("memory-safe") {
            let place := add(add(packed, offset), size)
            let mask := shr(sub(256, shl(3, size)), not(0))
            mstore(place, or(and(mload(place), not(mask)), and(value, mask)))
        }
    }

    /// @notice Writes words 1 to 31 of eight bytes each, where zeros are, word r at `offset + 8r`. They are packed: from
    /// `start` on 32 digits of four bits, how long each is, of word 0 nothing; then the bytes of each.
    /// @return end of what is packed, which may be beyond the end of `packed`: then what was written is unspecified
    /// @return plain whether no word is longer than eight bytes, or begins with zero; if not, what was written is unspecified
    function unpack(bytes memory words, uint256 offset, bytes calldata packed, uint256 start)
        internal
        pure
        returns (uint256 end, bool plain)
    {
        assembly ("memory-safe") {
            let next := add(packed.offset, start)
            let lengths := shr(128, calldataload(next))
            next := add(next, 16)
            // No digit has 8 and 1, 2 or 4 in it; the first is zero.
            let small := or(or(lengths, shr(1, lengths)), shr(2, lengths))
            let ill := and(and(small, shr(3, lengths)), 0x11111111111111111111111111111111)
            ill := or(ill, shr(124, lengths))
            // The memory word that ends with the one that is written.
            let place := add(add(words, offset), 16)
            for { let shift := 120 } lt(shift, 124) { shift := sub(shift, 4) } {
                let length := and(shr(shift, lengths), 15)
                if length {
                    let word := calldataload(next)
                    ill := or(ill, iszero(byte(0, word)))
                    mstore(place, or(mload(place), shr(sub(256, shl(3, length)), word)))
                    next := add(next, length)
                }
                place := add(place, 8)
            }
            end := sub(next, packed.offset)
            plain := iszero(ill)
        }
    }
}
