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

    /// @notice Writes the low `size` bytes of `value`.
    function set(bytes memory packed, uint256 offset, uint256 size, uint256 value) internal pure {
        assembly ("memory-safe") {
            let place := add(add(packed, offset), size)
            let mask := shr(sub(256, shl(3, size)), not(0))
            mstore(place, or(and(mload(place), not(mask)), and(value, mask)))
        }
    }
}
