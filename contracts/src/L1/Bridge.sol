// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";
import {Merkle} from "../lib/Merkle.sol";
import {Outgoing} from "../lib/Outgoing.sol";
import {Inbox} from "./Inbox.sol";
import {Rollup} from "./Rollup.sol";

/// @title Bridge: custody of the ether of the L2, and the way of messages in both directions (SPEC.md §3, §8)
/// @notice Ether leaves only by `claim`, once for each leaf of an outbox root that the rollup knows. The price of
/// entries, and the base fee that L2 burns, stay here out of everybody's reach. No owner, no pause, no upgrade.
contract Bridge {
    using BitMaps for BitMaps.BitMap;

    /// @notice A message from L2 was delivered.
    event MessageClaimed(uint64 indexed index, address indexed sender, address indexed to, uint256 value);

    error ZeroAddress();
    error PaymentTooLow(uint256 sent, uint256 want);
    error RootUnknown(bytes32 root);
    error IndexTooLarge(uint64 index, uint64 max);
    error WrongRoot(bytes32 got, bytes32 want);
    error AlreadyClaimed(uint64 index);
    error TargetForbidden(address to);
    error CallFailed(address to);
    error NoMessage();

    Inbox public immutable inbox;
    Rollup public immutable rollup;

    BitMaps.BitMap private claims;
    address private transient sender_;

    constructor(Inbox inbox_, Rollup rollup_) {
        if (address(inbox_) == address(0) || address(rollup_) == address(0)) revert ZeroAddress();
        inbox = inbox_;
        rollup = rollup_;
    }

    /// @notice Deposits `amount` wei, whole gwei, to `to` on L2. It needs no transaction there and cannot fail. What is
    /// sent beyond the amount is the most that the caller will pay for its place in the queue; the rest is returned.
    function deposit(address to, uint256 amount) external payable returns (uint64 index) {
        uint256 price;
        (index, price) = inbox.takeDeposit(to, amount);
        _settle(amount, price);
    }

    /// @notice Sends a message: on L2 `Relay` calls `to` with `value` wei, `data` and `gas`; who runs it first with full
    /// gas earns `fee` wei. If it failed, anybody may run it again, and `refund`, an L2 address, may bounce it. What is
    /// sent beyond value and fee is the most that the caller will pay for its place; the rest is returned.
    function send(address to, uint256 value, uint256 fee, uint64 gas, address refund, bytes calldata data)
        external
        payable
        returns (uint64 index)
    {
        uint256 price;
        (index, price) = inbox.takeMessage(msg.sender, to, refund, value, fee, gas, data);
        _settle(value + fee, price);
    }

    /// @dev Called last: the refund hands over control.
    function _settle(uint256 amount, uint256 price) private {
        uint256 want = amount + price;
        if (msg.value == want) return;
        if (msg.value < want) revert PaymentTooLow(msg.value, want);
        Address.sendValue(payable(msg.sender), msg.value - want);
    }

    /// @notice Delivers a message of L2, once: calls `to` with `value` and `data`, `l2Sender()` readable meanwhile.
    /// Anybody may. A failed call reverts the whole claim with its reason, so it may be tried again forever. A target
    /// that survives the failure of its own inner calls must mind the gas that it was given.
    /// @param root an outbox root that the rollup knows; every later one holds the message too
    /// @param branch siblings of the lowest levels; above them the tree is empty to the right
    function claim(
        bytes32 root,
        uint64 index,
        address sender,
        address to,
        uint256 value,
        bytes calldata data,
        bytes32[] calldata branch
    ) external {
        if (!rollup.outboxRootKnown(root)) revert RootUnknown(root);
        // Above the tree's depth an index would be a second name for the same leaf.
        if (index > type(uint32).max) revert IndexTooLarge(index, type(uint32).max);
        if (to == address(this) || to == address(inbox) || to == address(rollup)) revert TargetForbidden(to);
        bytes32 subtree = Merkle.rootOf(Outgoing.leaf(index, sender, to, value, keccak256(data)), index, branch);
        bytes32 got = Merkle.extend(subtree, branch.length);
        if (got != root) revert WrongRoot(got, root);
        if (claims.get(index)) revert AlreadyClaimed(index);
        claims.set(index);
        emit MessageClaimed(index, sender, to, value);

        address outer = sender_;
        sender_ = sender;
        if (!LowLevelCall.callNoReturn(to, value, data)) {
            if (LowLevelCall.returnDataSize() == 0) revert CallFailed(to);
            LowLevelCall.bubbleRevert();
        }
        sender_ = outer;
    }

    /// @notice Who on L2 sent the message that is being delivered. Only while it is.
    function l2Sender() external view returns (address) {
        if (sender_ == address(0)) revert NoMessage();
        return sender_;
    }

    /// @notice Whether the message of that index was delivered.
    function claimed(uint64 index) external view returns (bool) {
        return claims.get(index);
    }
}
