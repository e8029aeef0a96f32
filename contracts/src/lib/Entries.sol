// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Gwei} from "./Gwei.sol";

/// @notice A message from L1 to L2, as it stands in the queue.
/// @param index position of its entry in the queue
/// @param sender who called `Bridge.send` on L1
/// @param to whom `Relay` calls on L2
/// @param refund who may bounce it on L2 after it failed
/// @param valueGwei what the call carries
/// @param feeGwei what the first to run it with full gas earns
/// @param gas what the call is given
struct Message {
    uint64 index;
    address sender;
    address to;
    address refund;
    Gwei valueGwei;
    Gwei feeGwei;
    uint64 gas;
    bytes data;
}

/// @notice Hashes of the queue and its entries, SPEC.md §3.
library Entries {
    function start(uint256 l1ChainId, address inbox) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("loft.queue", l1ChainId, inbox));
    }

    /// @dev keccak256(abi.encodePacked(queueHash, entryHash, time)), beyond the free pointer: every entry pays for it.
    function next(bytes32 queueHash, bytes32 entryHash, uint64 time) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, queueHash)
            mstore(add(free, 32), entryHash)
            mstore(add(free, 64), shl(192, time))
            result := keccak256(free, 72)
        }
    }

    /// @dev keccak256(abi.encodePacked(uint8(1), to, amount)), likewise.
    function hashDeposit(address to, Gwei amount) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore8(free, 1)
            mstore(add(free, 1), shl(96, to))
            mstore(add(free, 21), shl(192, amount))
            result := keccak256(free, 29)
        }
    }

    function hashMessage(Message memory m) internal pure returns (bytes32) {
        return keccak256(
            abi.encodePacked(
                uint8(2),
                m.index,
                m.sender,
                m.to,
                m.refund,
                Gwei.unwrap(m.valueGwei),
                Gwei.unwrap(m.feeGwei),
                m.gas,
                keccak256(m.data)
            )
        );
    }

    function hashForced(uint64 gas, bytes32 chunked) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(3), gas, chunked));
    }
}
