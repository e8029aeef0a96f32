// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";
import {SEGMENTS, SEGMENT_BITS} from "./Constants.sol";

/// @notice A range of steps of which the players dispute the end, SPEC.md §15.
/// @param start hash of the state before it, on which they agree
/// @param end hash of the state after it, as the asserter claims
/// @param within hash of the one derivation step that is proved, in phase two; zero in phase one
struct Segment {
    bytes32 start;
    bytes32 end;
    bytes32 within;
}

/// @notice Hashes of segments, and of the list into which an asserter divides one: the root of a tree over its parts.
library Segments {
    function hash(Segment memory s) internal pure returns (bytes32) {
        return EfficientHashLib.hash(s.start, s.end, s.within);
    }

    /// @notice The root over the parts of `s`, `inner` being the hashes of the states between them.
    /// In assembly since it is half of what a move executes.
    function root(Segment calldata s, bytes32[SEGMENTS - 1] calldata inner) internal pure returns (bytes32 top) {
        assembly ("memory-safe") {
            // Beyond all memory in use: a row of hashes, and the segment that is hashed.
            let row := mload(0x40)
            let part := add(row, 0x200)
            mstore(part, calldataload(s))
            mstore(add(part, 0x40), calldataload(add(s, 0x40)))
            for { let i := 0 } lt(i, 0x1e0) { i := add(i, 0x20) } {
                let entry := calldataload(add(inner, i))
                mstore(add(part, 0x20), entry)
                mstore(add(row, i), keccak256(part, 0x60))
                mstore(part, entry)
            }
            mstore(add(part, 0x20), calldataload(add(s, 0x20)))
            mstore(add(row, 0x1e0), keccak256(part, 0x60))
            // Each row over the one below it, which is read ahead of where it is written.
            for { let size := 0x100 } gt(size, 0x1f) { size := shr(1, size) } {
                for { let i := 0 } lt(i, size) { i := add(i, 0x20) } {
                    mstore(add(row, i), keccak256(add(row, shl(1, i)), 0x40))
                }
            }
            top := mload(row)
        }
    }

    /// @notice The root of a list of which `part` is the hash of the segment `index`.
    function rootFrom(bytes32 part, uint256 index, bytes32[SEGMENT_BITS] calldata branch)
        internal
        pure
        returns (bytes32 node)
    {
        node = part;
        for (uint256 level = 0; level < SEGMENT_BITS; ++level) {
            node = index >> level & 1 == 0
                ? EfficientHashLib.hash(node, branch[level])
                : EfficientHashLib.hash(branch[level], node);
        }
    }
}
