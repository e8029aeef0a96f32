// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Chunks} from "./Chunks.sol";

/// @notice What the poster of a batch says about it.
/// @param parent accumulator that it extends
/// @param queueEnd queue position up to which it consumes
/// @param queueHash hash of the queue there
/// @param anchorNumber L1 block that its L2 blocks see
/// @param anchorHash hash of that block
/// @param firstTime time of its first L2 block: exactly if the payload makes it, at the earliest if it is a default block
/// @param feeRecipient coinbase of its L2 blocks
struct Batch {
    bytes32 parent;
    uint64 queueEnd;
    bytes32 queueHash;
    uint64 anchorNumber;
    bytes32 anchorHash;
    uint64 firstTime;
    address feeRecipient;
}

/// @notice Hashes of batches, SPEC.md §4.
library Batches {
    function start(uint256 l1ChainId, address inbox) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("loft.batches", l1ChainId, inbox));
    }

    function next(Batch calldata b, bytes32 data, uint64 l1Time) internal pure returns (bytes32) {
        return keccak256(
            abi.encodePacked(
                b.parent,
                data,
                b.queueEnd,
                b.queueHash,
                b.anchorNumber,
                b.anchorHash,
                b.firstTime,
                l1Time,
                b.feeRecipient
            )
        );
    }

    function hashBlobs(bytes32[] memory versionedHashes) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(1), versionedHashes));
    }

    function hashData(bytes calldata data) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(2), Chunks.hash(data)));
    }
}
