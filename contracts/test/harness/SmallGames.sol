// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Conflicts} from "../../src/L1/Conflicts.sol";
import {Games} from "../../src/L1/Games.sol";
import {Machine} from "../../src/L1/Machine.sol";

/// @notice The game with one round in each phase.
contract SmallGames is Games {
    constructor(Conflicts rollup_, Machine machine_, bytes32 initialState_) Games(rollup_, machine_, initialState_) {}

    function _rounds() internal pure override returns (uint256, uint256) {
        return (1, 1);
    }
}
