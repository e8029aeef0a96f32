// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Price} from "./Price.sol";

/// @notice The state of the queue in one word, so that an entry reads and writes it once: tail, head, excess, and the
/// time of the last entry, 64 bits each, the lowest first.
type Queue is uint256;

using {tail, head, excess, pending, entered, consumed} for Queue global;

function newQueue(uint64 time) pure returns (Queue) {
    return Queue.wrap(uint256(time) << 192);
}

// The casts below cut one of the four fields out.

/// @dev Entries that ever entered.
function tail(Queue q) pure returns (uint64) {
    return uint64(Queue.unwrap(q));
}

/// @dev Entries that batches consumed.
function head(Queue q) pure returns (uint64) {
    return uint64(Queue.unwrap(q) >> 64);
}

function pending(Queue q) pure returns (uint64) {
    unchecked {
        // The head never passes the tail.
        return q.tail() - q.head();
    }
}

/// @dev Gas of entries beyond the target, as it is at `time`.
function excess(Queue q, uint256 time) pure returns (uint64) {
    unchecked {
        // Time does not run backwards, nor 2^64 seconds.
        // forge-lint: disable-next-line(unsafe-typecast)
        return Price.decay(uint64(Queue.unwrap(q) >> 128), uint64(time - (Queue.unwrap(q) >> 192)));
    }
}

/// @dev The queue after an entry at `time`, with the excess that it leaves.
function entered(Queue q, uint256 time, uint64 excess_) pure returns (Queue) {
    unchecked {
        // The tail cannot reach 2^64 by one at a time.
        uint256 lower = (Queue.unwrap(q) + 1) & type(uint128).max;
        return Queue.wrap(time << 192 | uint256(excess_) << 128 | lower);
    }
}

/// @dev The queue after a batch that consumes up to `end`.
function consumed(Queue q, uint64 end) pure returns (Queue) {
    return Queue.wrap(Queue.unwrap(q) & ~(uint256(type(uint64).max) << 64) | uint256(end) << 64);
}
