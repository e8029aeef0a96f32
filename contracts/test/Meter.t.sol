// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Inbox} from "../src/L1/Inbox.sol";
import {Batch} from "../src/lib/Batches.sol";
import {BATCH_COST, BLOB_BYTES, MAX_CALLDATA, METER_CAPACITY, METER_RATE} from "../src/lib/Constants.sol";
import {Meters} from "../src/lib/Meter.sol";
import {World} from "./lib/World.sol";

/// @notice What may come in at all, whoever pays and however much: SPEC.md §4, rows D-1, D-5 and D-9.
contract MeterTest is World {
    uint256 private constant POSTING_SLOT = 1;

    function _blobs(uint256 count) private returns (bytes32[] memory hashes) {
        hashes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            hashes[i] = bytes32(uint256(1) << 248 | i + 1);
        }
        vm.blobhashes(hashes);
    }

    function _submitBlobs(uint256 first, uint256 count) private {
        Batch memory b = batchAll();
        vm.prank(SEQUENCER);
        inbox.submitBlobs(b, first, count);
    }

    /// @dev From outside, so that each call has its own memory.
    function submitOutside(uint64 queueEnd, uint256 length) external {
        Batch memory b = batchTo(queueEnd);
        vm.prank(SEQUENCER);
        inbox.submitData(b, new bytes(length));
    }

    function _submitData(uint256 length) private {
        this.submitOutside(inbox.queueTail(), length);
    }

    /// @dev Raises the level, as batches before the test would: a test has not the gas for so many.
    function _fill(uint256 bytes_) private {
        uint256 slot = uint256(vm.load(address(inbox), bytes32(POSTING_SLOT)));
        uint256 meter = time * METER_RATE + METER_CAPACITY - inbox.room() + bytes_;
        vm.store(address(inbox), bytes32(POSTING_SLOT), bytes32(slot << 64 >> 64 | meter << 192));
        eq(inbox.room() + bytes_, METER_CAPACITY, "filled");
    }

    /// The audit's attack: a sequencer with code submits the one blob of its transaction again and again. A test is one
    /// transaction to the EVM.
    function test_D1_OneBlobIsOneBatch() public {
        _blobs(1);
        Poster poster = new Poster();
        vm.etch(SEQUENCER, address(poster).code);
        Batch memory b = batchAll();
        vm.expectRevert(abi.encodeWithSelector(Inbox.BlobUsed.selector, 0, 1));
        Poster(SEQUENCER).again(inbox, b, 2);
        eq(inbox.batchCount(), 0, "nothing landed");
        Poster(SEQUENCER).again(inbox, b, 1);
        eq(inbox.batchCount(), 1, "once is right");
    }

    /// Several batches of distinct blobs in one transaction are legal, in any order; any overlap is not.
    function testFuzz_D1_DistinctBlobsOnly(uint256 a, uint256 an, uint256 b, uint256 bn) public {
        _blobs(9);
        (a, b) = (bound(a, 0, 8), bound(b, 0, 8));
        (an, bn) = (bound(an, 1, 9 - a < 6 ? 9 - a : 6), bound(bn, 1, 9 - b < 6 ? 9 - b : 6));
        _submitBlobs(a, an);
        Batch memory second = batchAll();
        vm.prank(SEQUENCER);
        if (a < b + bn && b < a + an) vm.expectRevert(abi.encodeWithSelector(Inbox.BlobUsed.selector, b, bn));
        inbox.submitBlobs(second, b, bn);
    }

    /// Whatever is submitted whenever, by blobs and calldata: what nodes have to read up to any moment is at most the
    /// capacity and what the rate gives, and a submit is refused only by this rule.
    /// forge-config: default.fuzz.runs = 4
    function testFuzz_D1_NoMoreThanTheRate(uint256 seed) public {
        uint256 level = METER_CAPACITY - 5_000_000; // a plain model: bytes that have not drained
        uint256 begin = time;
        uint256 total = level;
        _fill(level);
        for (uint256 i = 0; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 secs = seed % 3 == 0 ? seed / 4 % 30 : 0;
            pass(secs);
            level -= level < secs * METER_RATE ? level : secs * METER_RATE;
            eq(inbox.room(), METER_CAPACITY - level, "room");
            uint256 many = seed / 1000 % 60;
            uint256 length = seed % 2 == 0 ? MAX_CALLDATA : 1 + seed / 7 % MAX_CALLDATA;
            for (uint256 k = 0; k < many; ++k) {
                uint256 cost = BATCH_COST + length;
                if (level + cost > METER_CAPACITY) {
                    vm.expectRevert(abi.encodeWithSelector(Meters.TooMuchData.selector, cost, METER_CAPACITY - level));
                    this.submitOutside(0, length);
                    break;
                }
                _submitData(length);
                level += cost;
                total += cost;
            }
            ok(total <= METER_CAPACITY + (time - begin) * METER_RATE, "bound");
        }
    }

    /// A blob is counted whole, and each batch for what it costs whatever is in it.
    function test_D1_WhatIsCounted() public {
        _blobs(6);
        uint256 room = inbox.room();
        eq(room, METER_CAPACITY, "empty");
        _submitBlobs(0, 6);
        eq(room - inbox.room(), BATCH_COST + 6 * BLOB_BYTES, "blobs");
        room = inbox.room();
        _submitData(1);
        eq(room - inbox.room(), BATCH_COST + 1, "calldata");
        pass(1);
        eq(inbox.room() - room, METER_RATE - BATCH_COST - 1, "drained");
        pass(365 days);
        eq(inbox.room(), METER_CAPACITY, "no more is saved up than the capacity");
    }

    /// Who empties the meter's room shuts nobody out: with the door open, a second later there is room for the batch that
    /// a user needs, and the sequencer cannot post without consuming what is overdue.
    function test_D1_AFullMeterShutsNoDoor() public {
        deposit(BOB, 1 gwei);
        pass(FORCE_DELAY); // not overdue yet: the sequencer may leave it
        _fill(METER_CAPACITY - 400_000);
        for (uint256 i = 0; i < 2; ++i) {
            this.submitOutside(0, MAX_CALLDATA);
        }
        ok(inbox.room() < BATCH_COST + MAX_CALLDATA, "full");
        pass(1);
        Batch memory stays = batchTo(0);
        vm.prank(SEQUENCER);
        vm.expectPartialRevert(Inbox.EntryOverdue.selector);
        inbox.submitData(stays, hex"00");
        Batch memory open = batchAll();
        vm.prank(MALLORY);
        inbox.submitData(open, hex"00");
        eq(inbox.queueHead(), 1, "consumed");
    }

    /// D-5: what a batch says of its first block's time is in its accumulator (VectorsTest), and no older than allowed.
    function testFuzz_D5_ABatchIsNotTooOld(uint64 firstTime, bool door) public {
        Batch memory b = batchAll();
        if (door) {
            deposit(BOB, 1 gwei);
            pass(FORCE_DELAY + 1);
            b = batchAll();
        }
        uint64 oldest = uint64(time) - MAX_BATCH_AGE;
        b.firstTime = uint64(bound(firstTime, oldest - 10, oldest + 10));
        vm.prank(door ? MALLORY : SEQUENCER);
        if (b.firstTime < oldest) {
            vm.expectRevert(abi.encodeWithSelector(Inbox.BatchTooOld.selector, b.firstTime, oldest));
        }
        inbox.submitData(b, hex"00");
    }

    /// D-5: with the largest numbers that there are nothing wraps.
    function test_D5_NoWrapping() public {
        Batch memory b = batchAll();
        b.firstTime = type(uint64).max;
        vm.prank(SEQUENCER);
        inbox.submitData(b, hex"00");
        b = batchAll();
        b.firstTime = 0;
        vm.prank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.BatchTooOld.selector, 0, time - MAX_BATCH_AGE));
        inbox.submitData(b, hex"00");
    }

    /// D-9: a blob of another version than 1 could never be proved.
    function testFuzz_D9_OtherVersionsAreRefused(bytes32 hash, uint8 version_, uint256 index) public {
        bytes32[] memory hashes = _blobs(3);
        index = bound(index, 0, 2);
        hashes[index] = bytes32(uint256(version_) << 248 | uint256(hash) >> 8);
        if (version_ == 0) hashes[index] |= bytes32(uint256(1)); // all zero: there is no blob
        vm.blobhashes(hashes);
        Batch memory b = batchAll();
        vm.prank(SEQUENCER);
        if (version_ != 1) vm.expectRevert(abi.encodeWithSelector(Inbox.BlobVersion.selector, index, hashes[index]));
        inbox.submitBlobs(b, 0, 3);
    }
}

/// @notice A sequencer with code.
contract Poster {
    function again(Inbox inbox, Batch memory b, uint256 times) external {
        for (uint256 i = 0; i < times; ++i) {
            b.parent = inbox.accumulator(inbox.batchCount());
            inbox.submitBlobs(b, 0, 1);
        }
    }
}
