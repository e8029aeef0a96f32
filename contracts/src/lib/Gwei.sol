// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice An amount in gwei: what crosses between L1 and L2. A type of its own, so that it is never taken for wei.
type Gwei is uint64;

using {toWei} for Gwei global;

uint256 constant WEI_PER_GWEI = 1e9;

error NotWholeGwei(uint256 amountWei);
error TooMuchEther(uint256 amountWei, uint256 maxWei);

function toWei(Gwei amount) pure returns (uint256) {
    unchecked {
        // 64 bits by 30 bits.
        return uint256(Gwei.unwrap(amount)) * WEI_PER_GWEI;
    }
}

/// @dev Reverts on dust below a gwei and on what does not fit 64 bits of gwei.
function toGwei(uint256 amountWei) pure returns (Gwei) {
    if (amountWei % WEI_PER_GWEI != 0) revert NotWholeGwei(amountWei);
    uint256 amount = amountWei / WEI_PER_GWEI;
    if (amount > type(uint64).max) revert TooMuchEther(amountWei, type(uint64).max * WEI_PER_GWEI);
    // The cast is exact: the line above bounds it.
    // forge-lint: disable-next-line(unsafe-typecast)
    return Gwei.wrap(uint64(amount));
}
