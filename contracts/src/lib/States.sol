// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice The rollup state of SPEC.md §6.
/// @param config hash of the chain's configuration
/// @param blockHash hash of the last L2 block
/// @param batch number of batches closed
/// @param index blocks already made of the open batch
/// @param mode 0 at a batch's start, then 1 payload or 2 default
/// @param queue queue position
struct State {
    bytes32 config;
    bytes32 blockHash;
    uint64 batch;
    uint64 index;
    uint8 mode;
    uint64 queue;
}

/// @notice Hashes of states and assertions, SPEC.md §6 and §9, and of the outbox root in a header, §8.
library States {
    function hash(State calldata s) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("loft.state.v1", s.config, s.blockHash, s.batch, s.index, s.mode, s.queue));
    }

    function assertionId(bytes32 parent, uint64 inputEnd, bytes32 accumulator, bytes32 claim)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encodePacked("loft.assertion.v1", parent, inputEnd, accumulator, claim));
    }

    /// @notice The `requestsHash` (EIP-7685) of a block whose one request is the outbox root, of type 1.
    function requestsHash(bytes32 outboxRoot) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(sha256(abi.encodePacked(uint8(1), outboxRoot))));
    }
}
