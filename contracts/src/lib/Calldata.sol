// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice What a call's own bytes cost where they are those of a transaction.
library Calldata {
    uint256 private constant ZERO_BYTE = 4;
    uint256 private constant OTHER_BYTE = 16;

    /// @notice Gas of `msg.data` as EIP-2028 has it. EIP-7623 makes it more, never less.
    function standardGas() internal pure returns (uint256) {
        uint256 size = msg.data.length;
        uint256 others = 0;
        // A byte's high bit is set if the byte is not zero; their number is the highest byte of the product. Behind the
        // end a word reads zeros.
        assembly ("memory-safe") {
            let low := 0x7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f
            let ones := 0x0101010101010101010101010101010101010101010101010101010101010101
            for { let i := 0 } lt(i, size) { i := add(i, 32) } {
                let word := calldataload(i)
                word := and(shr(7, or(add(and(word, low), low), word)), ones)
                others := add(others, shr(248, mul(word, ones)))
            }
        }
        return ZERO_BYTE * (size - others) + OTHER_BYTE * others;
    }
}
