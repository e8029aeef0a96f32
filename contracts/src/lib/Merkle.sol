// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {OUTBOX_DEPTH} from "./Constants.sol";

/// @notice Binary Merkle trees of SPEC.md §6 (the messages of a block) and §8 (the outbox). Leaves are hashed under the
/// prefix 0, inner nodes under 1, so that neither can be shown as the other.
library Merkle {
    error BranchTooLong(uint256 length, uint256 max);
    error IndexBeyondBranch(uint256 index, uint256 branchLength);

    function node(bytes32 left, bytes32 right) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            // Memory beyond the free pointer may be used until the block ends.
            let free := mload(0x40)
            mstore8(free, 1)
            mstore(add(free, 1), left)
            mstore(add(free, 33), right)
            result := keccak256(free, 65)
        }
    }

    /// @notice Root of the tree that holds `leaf` at `index`, with the siblings of `branch`, the lowest first.
    function rootOf(bytes32 leaf, uint256 index, bytes32[] calldata branch) internal pure returns (bytes32 result) {
        if (branch.length > OUTBOX_DEPTH) revert BranchTooLong(branch.length, OUTBOX_DEPTH);
        if (index >> branch.length != 0) revert IndexBeyondBranch(index, branch.length);
        result = leaf;
        for (uint256 level = 0; level < branch.length; ++level) {
            bytes32 sibling = branch[level];
            result = index >> level & 1 == 0 ? node(result, sibling) : node(sibling, result);
        }
    }

    /// @notice Root of the outbox whose lowest 2^`level` leaves have the root `subtree`, and which holds no others.
    function extend(bytes32 subtree, uint256 level) internal pure returns (bytes32 result) {
        result = subtree;
        bytes32 empty;
        for (uint256 i = 0; i < OUTBOX_DEPTH; ++i) {
            if (i >= level) result = node(result, empty);
            empty = node(empty, empty);
        }
    }

    /// @notice Adds the leaf number `index` to a frontier, in which entry `i` is the root of the last full left subtree
    /// of 2^i leaves. The caller keeps `index` below 2^32 - 1.
    function append(bytes32[OUTBOX_DEPTH] storage frontier, uint256 index, bytes32 leaf) internal {
        uint256 size = index + 1;
        uint256 level = 0;
        bytes32 subtree = leaf;
        while (size & 1 == 0) {
            subtree = node(frontier[level], subtree);
            size >>= 1;
            ++level;
        }
        frontier[level] = subtree;
    }

    /// @notice Root of the tree of `count` leaves that the frontier stands for.
    function rootOf(bytes32[OUTBOX_DEPTH] storage frontier, uint256 count) internal view returns (bytes32 result) {
        bytes32 empty;
        for (uint256 level = 0; level < OUTBOX_DEPTH; ++level) {
            result = count >> level & 1 == 0 ? node(result, empty) : node(frontier[level], result);
            empty = node(empty, empty);
        }
    }
}
