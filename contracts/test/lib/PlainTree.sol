// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice Merkle trees the slow and obvious way, to compare with.
library PlainTree {
    function node(bytes32 l, bytes32 r) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(1), l, r));
    }

    function empty(uint256 level) internal pure returns (bytes32 h) {
        for (uint256 i = 0; i < level; ++i) {
            h = node(h, h);
        }
    }

    /// @notice Root of the tree of depth `depth` over `leaves`, empty leaves being zero.
    function root(bytes32[] memory leaves, uint256 depth) internal pure returns (bytes32) {
        return subtree(leaves, 0, depth);
    }

    /// @notice Root of the subtree of depth `level` that begins at leaf `from`.
    function subtree(bytes32[] memory leaves, uint256 from, uint256 level) internal pure returns (bytes32) {
        if (from >= leaves.length) return empty(level);
        if (level == 0) return leaves[from];
        return node(subtree(leaves, from, level - 1), subtree(leaves, from + 2 ** (level - 1), level - 1));
    }

    /// @notice The `length` lowest siblings of leaf `index`.
    function branch(bytes32[] memory leaves, uint256 index, uint256 length)
        internal
        pure
        returns (bytes32[] memory siblings)
    {
        siblings = new bytes32[](length);
        for (uint256 level = 0; level < length; ++level) {
            siblings[level] = subtree(leaves, ((index >> level) ^ 1) << level, level);
        }
    }

    /// @notice Levels until one subtree holds `count` leaves.
    function height(uint256 count) internal pure returns (uint256 level) {
        while (2 ** level < count) ++level;
    }
}
