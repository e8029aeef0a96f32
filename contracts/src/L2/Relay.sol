// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {LibCall} from "solady/utils/LibCall.sol";
import {BEACON_ROOTS, BLOCK_HISTORY, OUTBOX} from "../lib/Constants.sol";
import {Entries, Message} from "../lib/Entries.sol";
import {Gwei} from "../lib/Gwei.sol";
import {Merkle} from "../lib/Merkle.sol";
import {View, Views} from "../lib/Views.sol";
import {Outbox} from "./Outbox.sol";

/// @notice What a sender of messages on L1 may implement, to learn that one was bounced. Whoever implements it checks
/// that the bridge calls, and that `l2Sender` is `Relay`.
interface IBounceReceiver {
    function onMessageBounced(bytes32 entryHash) external;
}

/// @title Relay: runs the messages of L1 on L2 (SPEC.md §7)
/// @notice The ether of a message, value and fee, is credited here by the block that consumes it. Anybody may run any
/// message, in any order, at any later time. Each succeeds or is bounced at most once, its fee is paid at most once.
contract Relay is ReentrancyGuardTransient {
    /// @notice A message was run with full gas.
    event MessageRun(uint64 indexed index, bytes32 indexed entryHash, address indexed runner, bool succeeded);
    /// @notice A message that had failed was given back to its L1 sender.
    event MessageBounced(uint64 indexed index, bytes32 indexed entryHash, address valueTo);

    error ViewUnknown(bytes32 viewHash);
    error WrongMessageRoot(bytes32 got, bytes32 want);
    error WrongStatus(bytes32 entryHash, Status status);
    error NotEnoughGas(uint256 available, uint256 want);
    error NotRefund(address caller, address refund);
    error ZeroAddress();
    error NoMessage();

    enum Status {
        None,
        Failed,
        Succeeded,
        Bounced
    }

    /// @notice Gas that a run needs beyond what its message is given: the call's own cost (cold account, value, new
    /// account: 36,600), and after it the status, the event and the fee (45,000 with a new account).
    uint256 public constant RESERVE = 100_000;

    /// @notice What became of a message.
    mapping(bytes32 entryHash => Status) public status;
    address private transient sender_;

    /// @notice Runs a message that was not run yet, or that failed.
    /// @param v a view that `Outbox` recorded
    /// @param position of the message among those that the view's block consumed
    /// @param branch its siblings under the view's message root, the lowest first
    function run(View calldata v, Message calldata m, uint256 position, bytes32[] calldata branch)
        external
        nonReentrant
    {
        bytes32 viewHash = Views.hash(v);
        if (!Outbox(OUTBOX).viewRecorded(viewHash)) revert ViewUnknown(viewHash);
        bytes32 entryHash = Entries.hashMessage(m);
        bytes32 got = Merkle.rootOf(Views.leaf(entryHash), position, branch);
        if (got != v.messageRoot) revert WrongMessageRoot(got, v.messageRoot);
        Status before = status[entryHash];
        if (before != Status.None && before != Status.Failed) revert WrongStatus(entryHash, before);

        status[entryHash] = Status.Succeeded;
        bool succeeded = _call(m);
        if (!succeeded) status[entryHash] = Status.Failed;
        emit MessageRun(m.index, entryHash, msg.sender, succeeded);
        if (before == Status.None && Gwei.unwrap(m.feeGwei) != 0) {
            Address.sendValue(payable(msg.sender), m.feeGwei.toWei());
        }
    }

    /// @dev The call gets exactly the message's gas: a runner cannot starve it. What it returns is not copied.
    function _call(Message calldata m) private returns (bool succeeded) {
        // Their callers' rights are this contract's own, so such a message fails without a call, and can be bounced.
        if (m.to == address(this) || m.to == OUTBOX || m.to == BEACON_ROOTS || m.to == BLOCK_HISTORY) return false;
        bytes memory data = m.data;
        sender_ = m.sender;
        uint256 available = gasleft() / 64 * 63;
        if (available < m.gas + RESERVE) revert NotEnoughGas(available, m.gas + RESERVE);
        (succeeded,,) = LibCall.tryCall(m.to, m.valueGwei.toWei(), m.gas, 0, data);
        sender_ = address(0);
    }

    /// @notice Gives a message up that failed with full gas: its value to `valueTo` on L1, and word of it to its L1
    /// sender. Only the refund address that the sender named may, and it names `valueTo`.
    function bounce(Message calldata m, address valueTo) external nonReentrant {
        if (msg.sender != m.refund) revert NotRefund(msg.sender, m.refund);
        if (valueTo == address(0)) revert ZeroAddress();
        bytes32 entryHash = Entries.hashMessage(m);
        // Only `run` sets this status, so the message is one of L1's.
        Status before = status[entryHash];
        if (before != Status.Failed) revert WrongStatus(entryHash, before);
        status[entryHash] = Status.Bounced;
        emit MessageBounced(m.index, entryHash, valueTo);
        if (Gwei.unwrap(m.valueGwei) != 0) Outbox(OUTBOX).send{value: m.valueGwei.toWei()}(valueTo, "");
        Outbox(OUTBOX).send(m.sender, abi.encodeCall(IBounceReceiver.onMessageBounced, (entryHash)));
    }

    /// @notice Who on L1 sent the message that runs. Only while it does.
    function l1Sender() external view returns (address) {
        if (sender_ == address(0)) revert NoMessage();
        return sender_;
    }
}
