// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice What an L2 block sees of L1, SPEC.md §6.
/// @param anchorNumber L1 block of its batch
/// @param anchorHash hash of that block
/// @param anchorTime time of that block
/// @param queueEnd queue position after this L2 block
/// @param queueHash hash of the queue there
/// @param messageRoot root of the messages that this L2 block consumed, zero if none
struct View {
    uint64 anchorNumber;
    bytes32 anchorHash;
    uint64 anchorTime;
    uint64 queueEnd;
    bytes32 queueHash;
    bytes32 messageRoot;
}

library Views {
    function hash(View calldata v) internal pure returns (bytes32) {
        return keccak256(
            abi.encodePacked(
                "loft.view.v1", v.anchorNumber, v.anchorHash, v.anchorTime, v.queueEnd, v.queueHash, v.messageRoot
            )
        );
    }

    /// @notice Leaf of a message in its block's tree.
    function leaf(bytes32 entryHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(0), entryHash));
    }
}
