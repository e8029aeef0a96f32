// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BEACON_ROOTS, MAX_SEND_DATA, OUTBOX_DEPTH, SYSTEM} from "../lib/Constants.sol";
import {NotWholeGwei, WEI_PER_GWEI} from "../lib/Gwei.sol";
import {Merkle} from "../lib/Merkle.sol";
import {Outgoing} from "../lib/Outgoing.sol";

/// @title Outbox: messages from L2 to L1, and the views of L1 (SPEC.md §7, §8)
/// @notice Stands at the EIP-7002 address. At the end of every block the execution client calls it as the system, takes
/// the 32 bytes that it returns for the block's one request, and puts their hash into the header: so the root of the
/// tree of messages reaches L1. In the same call it records the block's view of L1 forever.
contract Outbox {
    /// @notice A message joined the tree. Its ether stays here; L1 pays it out.
    event MessageSent(uint32 indexed index, address indexed sender, address indexed to, uint256 value, bytes data);
    /// @notice A block's view of L1 was recorded; messages under it can be run from the next block on.
    event ViewRecorded(bytes32 indexed viewHash);

    error ZeroAddress();
    error DataTooLong(uint256 length, uint256 max);
    error OutboxFull();
    error UnknownCall(address caller, uint256 length);

    /// @notice Messages that were ever sent.
    uint32 public count;
    bytes32[OUTBOX_DEPTH] private frontier;
    bytes32 private lastView;
    /// @notice Whether a view was ever a block's.
    mapping(bytes32 viewHash => bool) public viewRecorded;

    /// @notice Sends a message to L1: there `Bridge.claim` calls `to` with the value, whole gwei, and `data`.
    /// @return index its position in the tree
    function send(address to, bytes calldata data) external payable returns (uint32 index) {
        if (to == address(0)) revert ZeroAddress();
        if (msg.value % WEI_PER_GWEI != 0) revert NotWholeGwei(msg.value);
        if (data.length > MAX_SEND_DATA) revert DataTooLong(data.length, MAX_SEND_DATA);
        index = count;
        if (index == type(uint32).max) revert OutboxFull();
        count = index + 1;
        Merkle.append(frontier, index, Outgoing.leaf(index, msg.sender, to, msg.value, keccak256(data)));
        emit MessageSent(index, msg.sender, to, msg.value, data);
    }

    /// @notice The root of all messages.
    function root() public view returns (bytes32) {
        return Merkle.rootOf(frontier, count);
    }

    /// @dev The system call: empty calldata from the system address, which nobody else can be. It reads no balance,
    /// calls nobody but the EIP-4788 contract, costs the tree's depth, reverts on nothing and returns 32 bytes.
    fallback(bytes calldata input) external returns (bytes memory) {
        if (msg.sender != SYSTEM || input.length != 0) revert UnknownCall(msg.sender, input.length);
        _recordView();
        return abi.encode(root());
    }

    /// @dev The stock contract forgets a block's view after 8,191 blocks; this one does not.
    function _recordView() private {
        (bool ok, bytes memory output) = BEACON_ROOTS.staticcall(abi.encode(block.timestamp));
        if (!ok || output.length != 32) return;
        // The length is checked above.
        // forge-lint: disable-next-line(unsafe-typecast)
        bytes32 viewHash = bytes32(output);
        if (viewHash == lastView) return;
        lastView = viewHash;
        viewRecorded[viewHash] = true;
        emit ViewRecorded(viewHash);
    }
}
