// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {METER_CAPACITY, METER_RATE} from "./Constants.sol";

/// @notice When all that batches brought will have drained, in METER_RATE-ths of a second since the epoch.
type Meter is uint64;

using Meters for Meter global;

/// @notice A leaky bucket over what batches bring, SPEC.md §4: whatever L1's gas limit is, nodes have to derive no more
/// than METER_RATE bytes a second in the long run, and METER_CAPACITY at once. One number is all of it: the level is how
/// far it is ahead of now.
library Meters {
    error TooMuchData(uint256 bytes_, uint256 room);

    /// @notice Bytes that still fit.
    function room(Meter meter) internal view returns (uint256) {
        unchecked {
            // A time is below 2^40, so nothing here comes near 2^64.
            uint256 now_ = block.timestamp * METER_RATE;
            uint256 full = Meter.unwrap(meter);
            return full > now_ ? METER_CAPACITY - (full - now_) : METER_CAPACITY;
        }
    }

    /// @notice The meter once `bytes_` more came.
    function add(Meter meter, uint256 bytes_) internal view returns (Meter) {
        uint256 left = meter.room();
        if (bytes_ > left) revert TooMuchData(bytes_, left);
        unchecked {
            // The cast is exact, by the same bound.
            // forge-lint: disable-next-line(unsafe-typecast)
            return Meter.wrap(uint64(block.timestamp * METER_RATE + METER_CAPACITY - left + bytes_));
        }
    }
}
