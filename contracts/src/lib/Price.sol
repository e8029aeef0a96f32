// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {QUEUE_BASE_PRICE, QUEUE_CROWDING, QUEUE_ELASTICITY, QUEUE_TARGET, QUEUE_UNCROWDED} from "./Constants.sol";

/// @notice The congestion price of the queue, SPEC.md §3.
library Price {
    /// @dev Beyond this power of e nobody can pay; the price stops rising there, so that it is always a number.
    uint256 internal constant MAX_EXPONENT = 130e18;

    /// @dev The largest excess at which e^(excess / K) is below two: K ln 2, floored.
    uint256 internal constant AT_REST = 744_261_117;

    /// @notice The excess after `elapsedSecs` without an entry.
    function decay(uint64 excess, uint64 elapsedSecs) internal pure returns (uint64) {
        uint256 fall;
        unchecked {
            // 64 bits by 64 bits.
            fall = uint256(elapsedSecs) * QUEUE_TARGET;
        }
        // The cast is exact: fall is below excess.
        // forge-lint: disable-next-line(unsafe-typecast)
        return fall >= excess ? 0 : excess - uint64(fall);
    }

    /// @notice The excess at which an entry is priced that finds `pending` others before it. The second half of the ring is
    /// dearer place by place, so that nobody keeps it full by refilling it in the transaction that consumes.
    function crowded(uint64 excess, uint64 pending) internal pure returns (uint64) {
        unchecked {
            // The ring has 16 bits of places.
            return pending <= QUEUE_UNCROWDED ? excess : excess + (pending - QUEUE_UNCROWDED) * QUEUE_CROWDING;
        }
    }

    /// @notice What an entry of `weight` gas pays, in wei.
    function quote(uint64 excess, uint64 weight) internal pure returns (uint256) {
        unchecked {
            // 64 bits by 24 bits.
            if (excess <= AT_REST) return weight * QUEUE_BASE_PRICE;
        }
        uint256 exponent = uint256(excess) * 1e18 / QUEUE_ELASTICITY;
        if (exponent > MAX_EXPONENT) exponent = MAX_EXPONENT;
        // The casts are exact: the exponent is bounded above, and the result is never negative.
        // forge-lint: disable-next-line(unsafe-typecast)
        return weight * QUEUE_BASE_PRICE * (uint256(FixedPointMathLib.expWad(int256(exponent))) / 1e18);
    }
}
