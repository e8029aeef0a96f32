// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Inbox} from "../src/L1/Inbox.sol";
import {Batch} from "../src/lib/Batches.sol";
import {BLOCK_HISTORY, SYSTEM} from "../src/lib/Constants.sol";
import {Vm} from "./lib/Vm.sol";
import {World} from "./lib/World.sol";

/// @notice A sequencer with code: it makes payloads in memory, which are in no transaction's input, and submits as many
/// batches in one call as it is told lengths of.
contract Poster {
    function submitAll(Inbox inbox, Batch memory b, uint256[] calldata lengths) external {
        for (uint256 i = 0; i < lengths.length; ++i) {
            b.parent = inbox.accumulator(inbox.batchCount());
            inbox.submitData(b, payload(i, lengths[i]));
        }
    }

    function payload(uint256 i, uint256 length) public pure returns (bytes memory data) {
        data = new bytes(length);
        for (uint256 k = 0; k < length; k += 1_000) {
            data[k] = bytes1(uint8(i + k / 1_000 + 1));
        }
    }
}

/// @notice Whoever posts, and however late it lands: a batch is what its event says, SPEC.md §4.
contract PostersTest is World {
    /// @dev What `chunked` is, plainly (§3).
    function _chunked(bytes memory data) private pure returns (bytes32) {
        bytes memory pre = abi.encodePacked(uint32(data.length));
        for (uint256 from = 0; from < data.length; from += 4_096) {
            bytes memory chunk = new bytes(data.length - from < 4_096 ? data.length - from : 4_096);
            for (uint256 i = 0; i < chunk.length; ++i) {
                chunk[i] = data[from + i];
            }
            pre = abi.encodePacked(pre, keccak256(chunk));
        }
        return keccak256(pre);
    }

    /// A-H7: a contract as sequencer, or an account that delegates to one (EIP-7702), submits several batches in one
    /// transaction, of bytes that are in no input. The events alone tell everything that the accumulators commit to.
    function test_AH7_EventsTellBatchesOfInternalCalls() public {
        vm.etch(SEQUENCER, type(Poster).runtimeCode);
        Poster poster = Poster(SEQUENCER);
        uint256[] memory lengths = new uint256[](4);
        (lengths[0], lengths[1], lengths[2], lengths[3]) = (1, 4_096, 4_097, 9_000);
        Batch memory b = batchAll();
        bytes32 accumulator = b.parent;
        vm.recordLogs();
        vm.prank(ALICE, ALICE); // whoever calls it: the inbox sees the account with the code
        poster.submitAll(inbox, b, lengths);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        eq(logs.length, lengths.length, "one event for each batch");
        for (uint256 i = 0; i < logs.length; ++i) {
            (
                ,,
                uint64 anchorNumber,
                bytes32 anchorHash,
                uint64 firstTime,
                address feeRecipient,
                bytes32[] memory blobs,
                bytes memory data
            ) = abi.decode(logs[i].data, (uint64, bytes32, uint64, bytes32, uint64, address, bytes32[], bytes));
            eq(keccak256(data), keccak256(poster.payload(i, lengths[i])), "the bytes are in the event");
            eq(blobs.length, 0, "no blobs");
            bytes32 commitment = keccak256(abi.encodePacked(uint8(2), _chunked(data)));
            accumulator = keccak256(
                abi.encodePacked(
                    accumulator,
                    commitment,
                    uint64(0),
                    b.queueHash,
                    anchorNumber,
                    anchorHash,
                    firstTime,
                    uint64(time),
                    feeRecipient
                )
            );
            eq(logs[i].topics[1], bytes32(i), "index");
            eq(logs[i].topics[2], accumulator, "accumulator");
            eq(logs[i].topics[3], bytes32(uint256(uint160(SEQUENCER))), "submitter");
        }
        eq(inbox.batchCount(), 4, "count");
        eq(inbox.accumulator(4), accumulator, "the last");
    }

    /// A-H7: memory is cheaper than calldata, so the bound holds for what is submitted and not for an input. One batch
    /// beyond it takes the others of its transaction with it.
    function test_AH7_SizeIsBoundedInAnyCall() public {
        vm.etch(SEQUENCER, type(Poster).runtimeCode);
        uint256[] memory lengths = new uint256[](2);
        (lengths[0], lengths[1]) = (120_000, 120_001);
        Batch memory b = batchAll();
        vm.expectRevert(abi.encodeWithSelector(Inbox.DataLengthOutOfRange.selector, 120_001, 120_000));
        Poster(SEQUENCER).submitAll(inbox, b, lengths);
        eq(inbox.batchCount(), 0, "nothing landed");
        lengths[1] = 120_000;
        Poster(SEQUENCER).submitAll(inbox, b, lengths);
        eq(inbox.batchCount(), 2, "both landed");
    }

    /// A-B6: on a Loft parent a forced `submit` is held for 12 hours, 43,200 blocks of a second. EIP-2935 remembers
    /// 8,191 of them: a batch with an anchor of its own then reverts, one that repeats its predecessor's lands.
    function testFuzz_AB6_ForcedSubmitOutlivesTheRing(uint256 held) public {
        pass(1);
        pass(1);
        uint64 anchor = uint64(number - 1);
        vm.prank(SYSTEM);
        (bool set,) = BLOCK_HISTORY.call(abi.encode(_blockHash(anchor)));
        ok(set, "2935 takes the hash");
        Batch memory repeated = batchAll();
        Batch memory fresh = batchAll();
        (fresh.anchorNumber, fresh.anchorHash) = (anchor, _blockHash(anchor));

        held = bound(held, 257, 43_200);
        number = anchor + held;
        vm.roll(number);
        vm.warp(time += held);
        uint256 here = vm.snapshotState();
        vm.prank(SEQUENCER);
        if (held > 8_191) {
            vm.expectRevert(abi.encodeWithSelector(Inbox.WrongAnchor.selector, anchor, fresh.anchorHash, 0));
        }
        inbox.submitData(fresh, hex"00");

        ok(vm.revertToState(here), "back");
        vm.prank(SEQUENCER);
        inbox.submitData(repeated, hex"00");
        eq(inbox.batchCount(), 1, "landed");
        (uint64 last, bytes32 hash) = inbox.lastAnchor();
        eq(last, repeated.anchorNumber, "anchor");
        eq(hash, repeated.anchorHash, "anchor hash");
    }

    /// A-B6: repeated is the whole anchor. Its number with another hash is no repetition, and nobody remembers it.
    function testFuzz_AB6_RepeatedMeansNumberAndHash(bytes32 other) public {
        vm.roll(number += 43_200);
        Batch memory b = batchAll();
        if (other == b.anchorHash) return;
        b.anchorHash = other;
        vm.prank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.WrongAnchor.selector, b.anchorNumber, other, 0));
        inbox.submitData(b, hex"00");
    }
}
