// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Machine} from "../../src/L1/Machine.sol";
import {Locals} from "../../src/L1/Preimages.sol";

/// @notice A derivation whose states are their own hashes: 24 bytes that never change, and a counter that a step raises
/// until all inputs are used up, three steps a batch. Whoever starts from another salt gets to another end.
library Toy {
    uint64 internal constant STEPS_PER_BATCH = 3;
    /// @dev Steps of the machine until it halts; below what one round spans, so that it is seen to step to itself.
    uint64 internal constant RUN = 11;

    function next(bytes32 state, uint64 inputEnd) internal pure returns (bytes32) {
        return uint64(uint256(state)) < inputEnd * STEPS_PER_BATCH ? bytes32(uint256(state) + 1) : state;
    }

    /// @notice The state `steps` after `state`.
    function derive(bytes32 state, uint64 inputEnd, uint256 steps) internal pure returns (bytes32) {
        uint256 left = inputEnd * STEPS_PER_BATCH - uint64(uint256(state));
        return bytes32(uint256(state) + (steps < left ? steps : left));
    }

    /// @notice The machine's states: how many steps it made, and what it found: 0 nothing yet, 1 right, 2 wrong.
    function hash(uint64 n, uint8 verdict) internal pure returns (bytes32) {
        uint256 status = n < RUN ? 1 : 1 + verdict;
        return bytes32(uint256(keccak256(abi.encode("toy", n, verdict))) << 8 >> 8 | status << 248);
    }

    /// @notice The machine's state after `steps` of a run on such locals.
    function trace(bytes32 state, bytes32 claim, uint64 inputEnd, uint256 steps) internal pure returns (bytes32) {
        if (steps == 0) return hash(0, 0);
        return hash(_made(steps), next(state, inputEnd) == claim ? 1 : 2);
    }

    /// @notice Proof of the step that follows `steps`.
    function proof(bytes32 state, bytes32 claim, uint64 inputEnd, uint256 steps) internal pure returns (bytes memory) {
        if (steps == 0) return abi.encode(uint64(0), uint8(0));
        return abi.encode(_made(steps), next(state, inputEnd) == claim ? uint8(1) : uint8(2));
    }

    function _made(uint256 steps) private pure returns (uint64) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return steps < RUN ? uint64(steps) : RUN;
    }
}

/// @notice A machine of which everything is known. Its first step reads the locals, the others count; then it halts, valid
/// or invalid.
contract ToyMachine {
    function step(bytes calldata proof, Locals calldata locals, bytes calldata witness)
        external
        pure
        returns (bytes32 before, bytes32 next)
    {
        if (witness.length != 0) revert Machine.WitnessNotRead(witness.length);
        (uint64 n, uint8 verdict) = abi.decode(proof, (uint64, uint8));
        before = Toy.hash(n, verdict);
        if (n == Toy.RUN) return (before, before);
        if (n == 0) verdict = Toy.next(locals.state, locals.inputEnd) == locals.claim ? 1 : 2;
        next = Toy.hash(n + 1, verdict);
    }
}
