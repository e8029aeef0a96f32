// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Games} from "../../src/L1/Games.sol";
import {RollupParams} from "../../src/L1/Assertions.sol";
import {Rollup} from "../../src/L1/Rollup.sol";

/// @notice Games kill stakes; tests of what follows from it, whatever the game was, do so through this.
contract RollupWithKill is Rollup {
    constructor(RollupParams memory p, Games games_) Rollup(p, games_) {}

    function kill(uint64 stakeId) external {
        _kill(stakeId);
    }
}
