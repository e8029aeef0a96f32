// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice The trees of SPEC.md §12 under a machine's code and memory: leaves of 32 bytes as they are, inner nodes
/// `keccak(left ‖ right)`. The depth is fixed, so no node can be shown as a leaf.
library Trees {
    /// @notice Root of the tree that holds `leaf` at `index`.
    /// @param siblings 32 bytes for each level, the lowest first; their number is the depth
    function rootOf(uint256 leaf, uint256 index, bytes calldata siblings) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            // Two words of scratch space: the node goes to where its index says, its sibling to the other.
            root := leaf
            let end := add(siblings.offset, siblings.length)
            for { let next := siblings.offset } lt(next, end) { next := add(next, 32) } {
                let place := shl(5, and(index, 1))
                mstore(place, root)
                mstore(xor(place, 32), calldataload(next))
                root := keccak256(0, 64)
                index := shr(1, index)
            }
        }
    }
}
