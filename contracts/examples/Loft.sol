// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

// Interfaces of a Loft chain for contracts of apps. Copy this file; it imports nothing.

/// @notice On L1, at the address `bridge` of loft_config: messages to L2, and the delivery of messages from L2.
interface ILoftBridge {
    /// @notice Sends a message: on L2 `Relay` calls `to` with `value` wei, `data` and `gas`. Whoever runs it first earns
    /// `fee` wei; `refund`, an L2 address, may bounce it after it failed. Value and fee are whole gwei. What is sent
    /// beyond value and fee is the most that the caller pays for its place in the queue; the rest comes back at once, so
    /// a contract that calls this must accept ether.
    /// @return index the message's position in the queue
    function send(address to, uint256 value, uint256 fee, uint64 gas, address refund, bytes calldata data)
        external
        payable
        returns (uint64 index);

    /// @notice Who on L2 sent the message that is being delivered. Reverts when none is.
    function l2Sender() external view returns (address);

    /// @notice Whether the message of that index in the outbox was delivered.
    function claimed(uint64 index) external view returns (bool);

    /// @notice The queue.
    function inbox() external view returns (ILoftInbox);
}

/// @notice On L1, at the address `inbox` of loft_config: what a place in the queue costs.
interface ILoftInbox {
    /// @notice The present price in wei of `priced` gas: 25,000 for a message, and 10 more for each byte of its data.
    function quote(uint64 priced) external view returns (uint256);
}

/// @notice On L2, always at 0x4C6f667400000000000000000000000000000001: it calls what messages from L1 are for.
interface ILoftRelay {
    /// @notice Who on L1 sent the message that runs. Reverts when none does.
    function l1Sender() external view returns (address);
}

/// @notice On L2, always at 0x00000961Ef480Eb55e80D19ad83579A64c007002: messages to L1.
interface ILoftOutbox {
    /// @notice Sends a message: on L1 `Bridge.claim` calls `to` with the value, whole gwei, and `data`, when the assertion that
    /// covers this block is confirmed. Anybody may claim it; a claim that fails may be tried again.
    /// @return index the message's position in the outbox
    function send(address to, bytes calldata data) external payable returns (uint32 index);
}

/// @notice What the L1 sender of messages may implement, to learn that one was bounced. Check that the bridge calls, and
/// that its `l2Sender` is `Relay`.
interface ILoftBounceReceiver {
    function onMessageBounced(bytes32 entryHash) external;
}

address constant LOFT_RELAY = 0x4C6f667400000000000000000000000000000001;
address constant LOFT_OUTBOX = 0x00000961Ef480Eb55e80D19ad83579A64c007002;
