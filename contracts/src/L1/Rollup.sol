// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BlockHeader} from "@openzeppelin/contracts/utils/BlockHeader.sol";
import {State, States} from "../lib/States.sol";
import {Conflicts} from "./Conflicts.sol";
import {Games} from "./Games.sol";
import {RollupParams} from "./Assertions.sol";

/// @title Rollup: what L1 knows of the L2 (SPEC.md §8, §9)
/// @notice Assertions, stakes and their conflicts, and the outbox roots of the states that confirmed assertions claim.
/// A root, once known, is known forever, and every later one holds the same messages, so claims never expire.
contract Rollup is Conflicts {
    /// @notice The outbox root of a confirmed assertion became known.
    event OutboxRootRecorded(bytes32 indexed assertion, bytes32 indexed root);

    error WrongState(bytes32 assertion, bytes32 stateHash);
    error WrongHeader(bytes32 got, bytes32 want);
    error WrongOutboxRoot(bytes32 got, bytes32 want);

    /// @notice Whether messages can be claimed against a root.
    mapping(bytes32 root => bool) public outboxRootKnown;

    constructor(RollupParams memory p, Games games_) Conflicts(p, games_) {}

    /// @notice Records the outbox root of any confirmed assertion. Anybody may.
    /// @param state the state that the assertion claims
    /// @param header the RLP of that state's block's header
    /// @param root the outbox root that the header's `requestsHash` commits to
    function recordOutboxRoot(bytes32 assertion, State calldata state, bytes calldata header, bytes32 root) external {
        if (!_confirmed(assertion)) revert AssertionNotConfirmed(assertion);
        if (root == 0) revert ZeroHash();
        bytes32 stateHash = States.hash(state);
        if (!_claims(assertion, stateHash)) revert WrongState(assertion, stateHash);
        bytes32 headerHash = keccak256(header);
        if (headerHash != state.blockHash) revert WrongHeader(headerHash, state.blockHash);
        bytes32 want = BlockHeader.getRequestsHash(header);
        bytes32 got = States.requestsHash(root);
        if (got != want) revert WrongOutboxRoot(got, want);
        outboxRootKnown[root] = true;
        emit OutboxRootRecorded(assertion, root);
    }
}
