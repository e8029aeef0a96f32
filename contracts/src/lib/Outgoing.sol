// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice The leaf of a message from L2 to L1, SPEC.md §8.
library Outgoing {
    function leaf(uint64 index, address sender, address to, uint256 value, bytes32 dataHash)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encodePacked(uint8(0), index, sender, to, value, dataHash));
    }
}
