// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Inbox} from "../src/L1/Inbox.sol";
import {Batch} from "../src/lib/Batches.sol";
import {BLOCK_HISTORY, QUEUE_RING, QUEUE_RING_SHARED, SYSTEM} from "../src/lib/Constants.sol";
import {World} from "./lib/World.sol";

/// @notice A sequencer that takes every place in the queue which its batch frees.
contract Refiller {
    receive() external payable {}

    function submitAndRefill(Inbox inbox, Batch calldata b) external {
        uint64 free = b.queueEnd - inbox.queueHead();
        inbox.submitData(b, hex"00");
        for (uint64 i = 0; i < free; ++i) {
            inbox.force{value: inbox.quote(21_010)}(hex"01", 21_010);
        }
    }
}

/// @notice The queue and the batches, SPEC.md §3 and §4.
contract InboxTest is World {
    uint256 private constant QUEUE_SLOT = 0;
    uint256 private constant RING_SLOT = 3;

    // ---- entries ---------------------------------------------------------------------------------------------------

    function test_StartsEmpty() public view {
        eq(inbox.queueTail(), 0, "tail");
        eq(inbox.queueHead(), 0, "head");
        eq(inbox.queueHash(0), keccak256(abi.encodePacked("loft.queue", block.chainid, address(inbox))), "hash");
        eq(inbox.accumulator(0), keccak256(abi.encodePacked("loft.batches", block.chainid, address(inbox))), "batches");
        (uint64 anchorNumber, bytes32 anchorHash) = inbox.lastAnchor();
        eq(anchorNumber, number - 1, "anchor");
        eq(anchorHash, _blockHash(number - 1), "anchor hash");
        eq(inbox.firstAnchorNumber(), anchorNumber, "first anchor");
        eq(inbox.firstAnchorHash(), anchorHash, "first anchor hash");
        eq(inbox.lastSequencerTime(), time, "sequencer");
        ok(!inbox.doorOpen(), "closed");
    }

    function test_ConstructorRefuses() public {
        vm.expectRevert(Inbox.ZeroAddress.selector);
        create(code("Inbox"), abi.encode(address(0), SEQUENCER, 2, 1, 2));
        vm.expectRevert(Inbox.ZeroAddress.selector);
        create(code("Inbox"), abi.encode(ALICE, address(0), 2, 1, 2));
        vm.expectRevert(abi.encodeWithSelector(Inbox.DelaysOutOfOrder.selector, 0, 2));
        create(code("Inbox"), abi.encode(ALICE, SEQUENCER, 2, 0, 2));
        vm.expectRevert(abi.encodeWithSelector(Inbox.DelaysOutOfOrder.selector, 3, 2));
        create(code("Inbox"), abi.encode(ALICE, SEQUENCER, 2, 3, 2));
        vm.expectRevert(abi.encodeWithSelector(Inbox.BatchAgeTooShort.selector, 1, 2));
        create(code("Inbox"), abi.encode(ALICE, SEQUENCER, 2, 1, 1));
    }

    function testFuzz_ForcedEntry(bytes calldata transaction, uint64 gas, uint256 later) public {
        if (transaction.length == 0) return;
        gas = uint64(bound(gas, 21_000 + 10 * transaction.length, 2 ** 23));
        pass(bound(later, 1, 365 days));
        vm.expectEmit(address(inbox));
        emit Inbox.TransactionForced(0, ALICE, gas, transaction);
        eq(force(transaction, gas), 0, "index");
        bytes32 entry = keccak256(abi.encodePacked(uint8(3), gas, keccak256(_chunks(transaction))));
        eq(inbox.queueHash(1), keccak256(abi.encodePacked(inbox.queueHash(0), entry, uint64(time))), "hash");
        eq(inbox.entryTime(0), time, "time");
        eq(inbox.queueTail(), 1, "tail");
    }

    /// @dev The pre-image of `chunked`, byte by byte.
    function _chunks(bytes memory data) private pure returns (bytes memory out) {
        out = abi.encodePacked(uint32(data.length));
        for (uint256 from = 0; from < data.length; from += 4_096) {
            uint256 size = data.length - from < 4_096 ? data.length - from : 4_096;
            bytes memory chunk = new bytes(size);
            for (uint256 i = 0; i < size; ++i) {
                chunk[i] = data[from + i];
            }
            out = abi.encodePacked(out, keccak256(chunk));
        }
    }

    /// A-H12: the contract does not look into a forced transaction; its declared gas is bounded both ways.
    function test_AH12_DeclaredGasBounds() public {
        bytes memory transaction = new bytes(100);
        uint64 min = 21_000 + 1_000;
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Inbox.ForcedGasOutOfRange.selector, min - 1, min, 2 ** 23));
        inbox.force{value: 1 ether}(transaction, min - 1);
        vm.expectRevert(abi.encodeWithSelector(Inbox.ForcedGasOutOfRange.selector, 2 ** 23 + 1, min, 2 ** 23));
        inbox.force{value: 1 ether}(transaction, 2 ** 23 + 1);
        inbox.force{value: 1 ether}(transaction, min);
        inbox.force{value: 1 ether}(transaction, 2 ** 23);
        vm.expectRevert(abi.encodeWithSelector(Inbox.TransactionLengthOutOfRange.selector, 0, 50_000));
        inbox.force{value: 1 ether}("", min);
        vm.expectRevert(abi.encodeWithSelector(Inbox.TransactionLengthOutOfRange.selector, 50_001, 50_000));
        inbox.force{value: 1 ether}(new bytes(50_001), 2 ** 23);
        inbox.force{value: 1 ether}(new bytes(50_000), 2 ** 23);
        vm.stopPrank();
        eq(inbox.queueTail(), 3, "tail");
    }

    /// Nobody is special: deposits and messages come from the bridge, which pays for them; nobody else may.
    function testFuzz_OnlyBridgeAppends(address caller) public {
        if (caller == address(bridge)) return;
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(Inbox.NotBridge.selector, caller, address(bridge)));
        inbox.takeDeposit(ALICE, 1 gwei);
        vm.expectRevert(abi.encodeWithSelector(Inbox.NotBridge.selector, caller, address(bridge)));
        inbox.takeMessage(ALICE, ALICE, ALICE, 1 gwei, 1 gwei, 1, "");
        vm.stopPrank();
    }

    // ---- price -----------------------------------------------------------------------------------------------------

    function test_PriceAtRest() public view {
        eq(inbox.quote(25_000), 250 gwei, "deposit");
        eq(inbox.quote(2 ** 23), 2 ** 23 * 1e7, "largest");
    }

    function test_ForceReturnsExcess() public {
        uint256 before = ALICE.balance;
        vm.prank(ALICE);
        inbox.force{value: 5 ether}(hex"01", 30_000);
        eq(before - ALICE.balance, 30_000 * 1e7, "paid");
        eq(address(inbox).balance, 30_000 * 1e7, "burned");
    }

    function test_ForceRefusesTooLittle() public {
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Inbox.PaymentTooLow.selector, 30_000 * 1e7 - 1, 30_000 * 1e7));
        inbox.force{value: 30_000 * 1e7 - 1}(hex"01", 30_000);
    }

    /// A-H2: the price is burned, whoever posts; consuming entries neither pays nor lowers it, only time does.
    function test_AH2_PriceIsBurnedAndFallsWithTimeOnly() public {
        for (uint256 i = 0; i < 600; ++i) {
            force(hex"01", 2 ** 23);
        }
        uint256 high = inbox.quote(25_000);
        ok(high > 250 gwei * 50, "has risen");
        uint256 burned = address(inbox).balance;
        uint256 poster = SEQUENCER.balance;
        post();
        eq(inbox.queueHead(), 600, "consumed");
        eq(inbox.quote(25_000), high, "consumption does not lower it");
        eq(SEQUENCER.balance, poster, "the poster earns nothing");
        eq(address(inbox).balance, burned, "it stays here");
        pass(1 hours);
        eq(inbox.quote(25_000), 250 gwei, "an hour does");
    }

    /// A-B15: the target is a quarter of what L2 makes in a second: at that load the price stays, above it it rises.
    function testFuzz_AB15_TargetLoadKeepsPrice(uint8 seconds_) public {
        for (uint256 i = 0; i <= uint256(seconds_) % 60; ++i) {
            pass(1);
            force(hex"01", 7_500_000);
            eq(inbox.quote(25_000), 250 gwei, "at the target");
        }
        // Twice the target for ten minutes: K of excess every 143 s.
        for (uint256 i = 0; i < 600; ++i) {
            pass(1);
            force(hex"01", 7_500_000);
            force(hex"01", 7_500_000);
        }
        ok(inbox.quote(25_000) > 250 gwei * 30, "above it");
    }

    /// Three L1 blocks full of maximal forced transactions shut the door of price; an hour opens it again.
    function test_PriceAtExtreme() public {
        vm.store(address(inbox), bytes32(QUEUE_SLOT), bytes32(uint256(type(uint64).max / 2) << 128 | time << 192));
        uint256 price = inbox.quote(25_000);
        ok(price > 1e50, "beyond all ether, but a number");
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Inbox.PaymentTooLow.selector, 1 ether, price / 25_000 * 30_000));
        inbox.force{value: 1 ether}(hex"01", 30_000);
    }

    // ---- the ring --------------------------------------------------------------------------------------------------

    /// A-H3: an entry that would overwrite one that is pending reverts, and deposits leave a quarter to forced ones.
    function test_AH3_RingNeverOverwrites() public {
        _setQueue(QUEUE_RING_SHARED - 1, 0);
        deposit(ALICE, 1 gwei);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Inbox.QueueFull.selector, QUEUE_RING_SHARED, QUEUE_RING_SHARED));
        bridge.deposit{value: 1 ether}(ALICE, 1 gwei);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Inbox.QueueFull.selector, QUEUE_RING_SHARED, QUEUE_RING_SHARED));
        bridge.send{value: 1 ether}(ALICE, 0, 0, 0, ALICE, "");
        force(hex"01", 30_000);

        _setQueue(QUEUE_RING - 2, 0);
        force(hex"01", 30_000);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Inbox.QueueFull.selector, QUEUE_RING - 1, QUEUE_RING - 1));
        inbox.force{value: 1 ether}(hex"01", 30_000);
        // The hash at the head, which the next batch is checked against, is still there.
        eq(inbox.queueHash(0), keccak256(abi.encodePacked("loft.queue", block.chainid, address(inbox))), "head's hash");
    }

    /// A-H3: a sequencer cannot keep everybody out by refilling the ring in the transaction that consumes: the last places
    /// cost more than it takes to turn them over every `forceDelay`. Half a ring costs nothing beyond the load's price.
    function test_AH3_KeepingTheRingFullIsDear() public {
        _setQueue(QUEUE_RING / 2, 0);
        eq(inbox.quote(25_000), 250 gwei, "half full");
        _setQueue(QUEUE_RING_SHARED - 1, 0);
        ok(inbox.quote(25_000) < 0.001 ether, "the last place of deposits can be paid for");
        _setQueue(QUEUE_RING - 1, 0);
        _setMark(1, time);
        _setMark(2, time);
        Refiller refiller = new Refiller();
        vm.etch(SEQUENCER, address(refiller).code);
        Batch memory b = batchTo(1);
        uint256 before = SEQUENCER.balance;
        Refiller(payable(SEQUENCER)).submitAndRefill(inbox, b);
        uint256 cost = before - SEQUENCER.balance;
        eq(inbox.queueTail() - inbox.queueHead(), QUEUE_RING - 1, "full again");
        ok(cost > 1 ether, "for one place of 65,535");
        // The others can take a place that is free at the same price, and pay nothing for it if the ring empties.
        _setQueue(QUEUE_RING, QUEUE_RING);
        eq(inbox.quote(25_000), 250 gwei, "empty");
    }

    /// A-H3: a backlog that is over-full with overdue entries is submittable in parts.
    function test_AH3_BacklogIsConsumedInParts() public {
        _setQueue(40_000, 0);
        for (uint64 position = 1; position <= 40_000; ++position) {
            if (position % 2 ** 14 == 0 || position % 2 ** 14 == 1 || position == 40_000) _setMark(position, time);
        }
        pass(FORCE_DELAY + 1);
        Batch memory b = batchTo(2 ** 14 - 1);
        _setMark(2 ** 14, time - FORCE_DELAY - 1);
        vm.startPrank(SEQUENCER);
        vm.expectRevert(
            abi.encodeWithSelector(Inbox.EntryOverdue.selector, 2 ** 14 - 1, time - FORCE_DELAY - 1, time - FORCE_DELAY)
        );
        inbox.submitData(b, hex"00");
        b = batchTo(2 ** 14);
        inbox.submitData(b, hex"00");
        b = batchTo(2 ** 15);
        inbox.submitData(b, hex"00");
        b = batchTo(40_000);
        inbox.submitData(b, hex"00");
        vm.expectRevert();
        b = this.batchToOutside(40_001);
        vm.stopPrank();
        eq(inbox.queueHead(), 40_000, "all");
    }

    function batchToOutside(uint64 queueEnd) external view returns (Batch memory) {
        return batchTo(queueEnd);
    }

    function test_RingKeepsWhatItSays() public {
        _setQueue(QUEUE_RING + 10, QUEUE_RING + 10);
        inbox.queueHash(11);
        vm.expectRevert(abi.encodeWithSelector(Inbox.PositionNotKept.selector, 10, QUEUE_RING + 10));
        inbox.queueHash(10);
        vm.expectRevert(abi.encodeWithSelector(Inbox.PositionNotKept.selector, QUEUE_RING + 11, QUEUE_RING + 10));
        inbox.queueHash(QUEUE_RING + 11);
        inbox.entryTime(10);
        vm.expectRevert(abi.encodeWithSelector(Inbox.PositionNotKept.selector, 9, QUEUE_RING + 10));
        inbox.entryTime(9);
        vm.expectRevert(abi.encodeWithSelector(Inbox.PositionNotKept.selector, QUEUE_RING + 10, QUEUE_RING + 10));
        inbox.entryTime(QUEUE_RING + 10);
    }

    function _setQueue(uint64 tail, uint64 head) private {
        vm.store(address(inbox), bytes32(QUEUE_SLOT), bytes32(uint256(tail) | uint256(head) << 64 | time << 192));
    }

    function _setMark(uint64 position, uint256 when) private {
        uint256 slot = RING_SLOT + 2 * (position % QUEUE_RING);
        vm.store(address(inbox), bytes32(slot), keccak256(abi.encode(position)));
        vm.store(address(inbox), bytes32(slot + 1), bytes32(when));
    }

    // ---- batches ---------------------------------------------------------------------------------------------------

    function testFuzz_Accumulator(bytes calldata data, uint256 entries, uint256 later) public {
        if (data.length == 0) return;
        entries = bound(entries, 0, 5);
        for (uint256 i = 0; i < entries; ++i) {
            deposit(BOB, 1 gwei);
        }
        pass(bound(later, 0, FORCE_DELAY));
        Batch memory b = batchAll();
        bytes32 want = _expectSubmitted(b, entries, data);
        vm.prank(SEQUENCER);
        inbox.submitData(b, data);
        eq(inbox.accumulator(1), want, "accumulator");
        eq(inbox.batchTime(0), time, "time");
        eq(inbox.queueHead(), entries, "head");
        eq(inbox.lastSequencerTime(), time, "sequencer");
    }

    /// @dev Expects the event of a batch by calldata from the sequencer, of the queue's first `entries`. Returns the accumulator after it.
    function _expectSubmitted(Batch memory b, uint256 entries, bytes memory data) private returns (bytes32 want) {
        bytes32 dataHash = keccak256(abi.encodePacked(uint8(2), keccak256(_chunks(data))));
        bytes memory head = abi.encodePacked(b.parent, dataHash, uint64(entries), b.queueHash, b.anchorNumber);
        want = keccak256(abi.encodePacked(head, b.anchorHash, b.firstTime, uint64(time), SEQUENCER));
        vm.expectEmit(address(inbox));
        emit Inbox.BatchSubmitted(
            0,
            want,
            SEQUENCER,
            uint64(entries),
            b.queueHash,
            b.anchorNumber,
            b.anchorHash,
            b.firstTime,
            SEQUENCER,
            new bytes32[](0),
            data
        );
    }

    function testFuzz_Blobs(bytes32[9] calldata seeds, uint256 first, uint256 count) public {
        bytes32[] memory all = new bytes32[](9);
        for (uint256 i = 0; i < 9; ++i) {
            all[i] = bytes32(uint256(1) << 248 | uint256(seeds[i]) >> 8);
        }
        vm.blobhashes(all);
        first = bound(first, 0, 8);
        count = bound(count, 1, 9 - first < 6 ? 9 - first : 6);
        bytes memory pre = hex"01";
        bytes32[] memory picked = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            picked[i] = all[first + i];
            pre = abi.encodePacked(pre, picked[i]);
        }
        Batch memory b = batchAll();
        bytes32 want = keccak256(
            abi.encodePacked(
                b.parent,
                keccak256(pre),
                uint64(0),
                b.queueHash,
                b.anchorNumber,
                b.anchorHash,
                b.firstTime,
                uint64(time),
                SEQUENCER
            )
        );
        vm.expectEmit(address(inbox));
        emit Inbox.BatchSubmitted(
            0, want, SEQUENCER, 0, b.queueHash, b.anchorNumber, b.anchorHash, b.firstTime, SEQUENCER, picked, ""
        );
        vm.prank(SEQUENCER);
        inbox.submitBlobs(b, first, count);
        eq(inbox.accumulator(1), want, "accumulator");
    }

    function test_BlobsRefused() public {
        bytes32[] memory two = new bytes32[](2);
        (two[0], two[1]) = (bytes32(uint256(1) << 248 | 1), bytes32(uint256(1) << 248 | 2));
        vm.blobhashes(two);
        Batch memory b = batchAll();
        vm.startPrank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.BlobCountOutOfRange.selector, 0, 6));
        inbox.submitBlobs(b, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(Inbox.BlobCountOutOfRange.selector, 7, 6));
        inbox.submitBlobs(b, 0, 7);
        vm.expectRevert(abi.encodeWithSelector(Inbox.BlobMissing.selector, 2));
        inbox.submitBlobs(b, 1, 2);
        vm.expectRevert(abi.encodeWithSelector(Inbox.BlobMissing.selector, type(uint256).max));
        inbox.submitBlobs(b, type(uint256).max, 1);
        vm.stopPrank();
    }

    function test_DataRefused() public {
        Batch memory b = batchAll();
        vm.startPrank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.DataLengthOutOfRange.selector, 0, 120_000));
        inbox.submitData(b, "");
        vm.expectRevert(abi.encodeWithSelector(Inbox.DataLengthOutOfRange.selector, 120_001, 120_000));
        inbox.submitData(b, new bytes(120_001));
        inbox.submitData(b, new bytes(120_000));
        vm.stopPrank();
    }

    /// A-H4: a batch lands on the history that it was made for, or not at all.
    function testFuzz_AH4_SubmitNamesItsParent(bytes32 other) public {
        Batch memory b = batchAll();
        if (other == b.parent) return;
        bytes32 parent = b.parent;
        b.parent = other;
        vm.prank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.WrongParent.selector, other, parent));
        inbox.submitData(b, hex"00");
        // Two posters with one key: the second changes nothing.
        b.parent = parent;
        vm.startPrank(SEQUENCER);
        inbox.submitData(b, hex"00");
        vm.expectRevert(abi.encodeWithSelector(Inbox.WrongParent.selector, parent, inbox.accumulator(1)));
        inbox.submitData(b, hex"00");
        vm.stopPrank();
        eq(inbox.batchCount(), 1, "count");
    }

    function test_QueueEndAndHashAreChecked() public {
        deposit(BOB, 1 gwei);
        deposit(BOB, 1 gwei);
        Batch memory b = batchTo(2);
        b.queueHash = inbox.queueHash(1);
        vm.startPrank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.WrongQueueHash.selector, b.queueHash, inbox.queueHash(2)));
        inbox.submitData(b, hex"00");
        b = batchTo(2);
        b.queueEnd = 3;
        vm.expectRevert(abi.encodeWithSelector(Inbox.QueueEndOutOfRange.selector, 3, 0, 2));
        inbox.submitData(b, hex"00");
        b = batchTo(2);
        inbox.submitData(b, hex"00");
        b = batchTo(1);
        vm.expectRevert(abi.encodeWithSelector(Inbox.QueueEndOutOfRange.selector, 1, 2, 2));
        inbox.submitData(b, hex"00");
        b = batchTo(2);
        b.feeRecipient = address(0);
        vm.expectRevert(Inbox.ZeroAddress.selector);
        inbox.submitData(b, hex"00");
        vm.stopPrank();
    }

    function test_AtMostMaxBatchEntries() public {
        _setQueue(20_000, 0);
        _setMark(2 ** 14 + 1, time);
        Batch memory b = batchTo(2 ** 14 + 1);
        vm.prank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.QueueEndOutOfRange.selector, 2 ** 14 + 1, 0, 20_000));
        inbox.submitData(b, hex"00");
    }

    // ---- anchors ---------------------------------------------------------------------------------------------------

    function test_AnchorRepeatedIsUnchecked() public {
        // A year later nobody knows the block any more; the batch still lands.
        for (uint256 i = 0; i < 3; ++i) {
            vm.roll(number += 10_000_000);
            post();
        }
        eq(inbox.batchCount(), 3, "count");
    }

    function testFuzz_AnchorByBlockhash(uint256 back) public {
        for (uint256 i = 0; i < 300; ++i) {
            pass(12);
        }
        back = bound(back, 1, 256);
        _postWithAnchor(uint64(number - back), _blockHash(number - back));
    }

    /// Beyond 256 blocks the hash is read from the real EIP-2935 contract.
    function testFuzz_AnchorByHistory(uint256 back) public {
        uint256 first = number;
        for (uint256 i = 0; i < 600; ++i) {
            pass(12);
            vm.prank(SYSTEM);
            (bool set,) = BLOCK_HISTORY.call(abi.encode(_blockHash(number - 1)));
            ok(set, "2935 takes the hash");
        }
        back = bound(back, 257, number - first);
        _postWithAnchor(uint64(number - back), _blockHash(number - back));
    }

    function _postWithAnchor(uint64 anchorNumber, bytes32 anchorHash) private {
        Batch memory b = batchAll();
        (b.anchorNumber, b.anchorHash) = (anchorNumber, anchorHash ^ bytes32(uint256(1)));
        vm.startPrank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.WrongAnchor.selector, anchorNumber, b.anchorHash, anchorHash));
        inbox.submitData(b, hex"00");
        b.anchorHash = anchorHash;
        inbox.submitData(b, hex"00");
        (uint64 lastNumber, bytes32 lastHash) = inbox.lastAnchor();
        eq(lastNumber, anchorNumber, "number");
        eq(lastHash, anchorHash, "hash");
        // Numbers never fall.
        b = batchAll();
        b.anchorNumber -= 1;
        b.anchorHash = _blockHash(b.anchorNumber);
        vm.expectRevert(abi.encodeWithSelector(Inbox.AnchorFell.selector, anchorNumber - 1, anchorNumber));
        inbox.submitData(b, hex"00");
        vm.stopPrank();
    }

    /// T-30: a block that is not known has the hash zero; nobody may name it.
    function test_T30_ZeroAnchorHashRefused() public {
        vm.roll(number += 100_000);
        Batch memory b = batchAll();
        b.anchorNumber = uint64(number - 50_000);
        b.anchorHash = 0;
        vm.startPrank(SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(Inbox.WrongAnchor.selector, b.anchorNumber, 0, 0));
        inbox.submitData(b, hex"00");
        b.anchorNumber = uint64(number);
        vm.expectRevert(abi.encodeWithSelector(Inbox.AnchorNotPast.selector, number, number));
        inbox.submitData(b, hex"00");
        vm.etch(BLOCK_HISTORY, "");
        b.anchorNumber = uint64(number - 300);
        vm.expectRevert(abi.encodeWithSelector(Inbox.WrongAnchor.selector, b.anchorNumber, 0, 0));
        inbox.submitData(b, hex"00");
        vm.stopPrank();
    }

    // ---- the deadline and the door ---------------------------------------------------------------------------------

    /// Promise (3): the sequencer must consume what is older than `forceDelay`.
    function testFuzz_DeadlineOfForced(uint256 wait) public {
        force(hex"01", 30_000);
        uint256 then = time;
        pass(bound(wait, 1, 3 * uint256(FORCE_DELAY)));
        Batch memory b = batchTo(0);
        vm.prank(SEQUENCER);
        if (then + FORCE_DELAY < time) {
            vm.expectRevert(abi.encodeWithSelector(Inbox.EntryOverdue.selector, 0, then, time - FORCE_DELAY));
            inbox.submitData(b, hex"00");
            post();
        } else {
            inbox.submitData(b, hex"00");
        }
    }

    function _expectClosed(address caller) private {
        ok(!inbox.doorOpen(), "closed");
        Batch memory b = batchAll();
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Inbox.DoorClosed.selector, caller, SEQUENCER));
        inbox.submitData(b, hex"00");
    }

    /// A-H5: on an idle chain the door is closed, however long; one new entry does not open it at once.
    function testFuzz_AH5_IdleChainStaysClosed(uint256 idle, address caller) public {
        if (caller == SEQUENCER) caller = MALLORY;
        pass(bound(idle, 1, 1000 days));
        _expectClosed(caller);
        deposit(caller == address(0) ? MALLORY : caller, 1 gwei);
        _expectClosed(caller);
        pass(OPEN_DELAY);
        _expectClosed(caller);
        pass(1);
        ok(inbox.doorOpen(), "silence opens");
    }

    function test_AH5_WorkingSequencerKeepsItClosed() public {
        force(hex"01", 30_000);
        Batch memory b;
        for (uint256 i = 0; i < 11; ++i) {
            pass(1 hours);
            b = batchTo(0);
            vm.prank(SEQUENCER);
            inbox.submitData(b, hex"00");
            _expectClosed(MALLORY);
        }
        // But past `forceDelay` it has not done its work, whatever it posts.
        pass(1 hours + 1);
        ok(inbox.doorOpen(), "open");
        b = batchAll();
        vm.prank(MALLORY);
        inbox.submitData(b, hex"00");
        eq(inbox.queueHead(), 1, "consumed");
        eq(inbox.lastSequencerTime(), time - 1 hours - 1, "not the sequencer's");
        _expectClosed(MALLORY);
    }

    function test_OpenBatchConsumesWhatIsOlderThanOpenDelay() public {
        force(hex"01", 30_000);
        pass(OPEN_DELAY / 2);
        force(hex"02", 30_000);
        pass(OPEN_DELAY / 2 + 1);
        Batch memory b = batchTo(0);
        vm.startPrank(MALLORY);
        vm.expectRevert(
            abi.encodeWithSelector(Inbox.EntryOverdue.selector, 0, time - OPEN_DELAY - 1, time - OPEN_DELAY)
        );
        inbox.submitData(b, hex"00");
        b = batchTo(1);
        inbox.submitData(b, hex"00");
        vm.stopPrank();
        _expectClosed(MALLORY);
        pass(OPEN_DELAY / 2);
        ok(inbox.doorOpen(), "the second entry opens it again");
    }

    /// The sequencer that comes back closes the door.
    function test_SequencerClosesDoor() public {
        force(hex"01", 30_000);
        pass(OPEN_DELAY + 1);
        ok(inbox.doorOpen(), "open");
        Batch memory b = batchTo(0);
        vm.prank(SEQUENCER);
        inbox.submitData(b, hex"00");
        _expectClosed(MALLORY);
    }

    /// A-B3: more old entries than a batch may take do not freeze open posting.
    function test_AB3_OpenPostingOverFullBacklog() public {
        _setQueue(2 ** 14 + 100, 0);
        uint256 then = time;
        for (uint64 position = 1; position <= 2 ** 14 + 100; position += 1) {
            if (position == 1 || position >= 2 ** 14) _setMark(position, then);
        }
        pass(FORCE_DELAY + 1);
        vm.startPrank(MALLORY);
        Batch memory b = batchTo(2 ** 14);
        inbox.submitData(b, hex"00");
        b = batchTo(2 ** 14 + 99);
        vm.expectRevert(abi.encodeWithSelector(Inbox.EntryOverdue.selector, 2 ** 14 + 99, then, time - OPEN_DELAY));
        inbox.submitData(b, hex"00");
        b = batchTo(2 ** 14 + 100);
        inbox.submitData(b, hex"00");
        vm.stopPrank();
        eq(inbox.queueHead(), 2 ** 14 + 100, "all");
    }

    // ---- accumulators ----------------------------------------------------------------------------------------------

    /// A-H10: the last 1,024 and every 256th forever, so that a legal end of an assertion's inputs always exists.
    function test_AH10_AccumulatorsKept() public {
        bytes32[] memory seen = new bytes32[](1_501);
        seen[0] = inbox.accumulator(0);
        for (uint64 i = 1; i <= 1_500; ++i) {
            (, seen[i]) = post();
        }
        for (uint64 i = 0; i <= 1_500; ++i) {
            if (1_500 - i < 1_024 || i % 256 == 0) {
                eq(inbox.accumulator(i), seen[i], "accumulator");
            } else {
                vm.expectRevert(abi.encodeWithSelector(Inbox.AccumulatorNotKept.selector, i, 1_500));
                inbox.accumulator(i);
            }
        }
        vm.expectRevert(abi.encodeWithSelector(Inbox.AccumulatorNotKept.selector, 1_501, 1_500));
        inbox.accumulator(1_501);
        inbox.batchTime(1_500 - 1_024);
        vm.expectRevert(abi.encodeWithSelector(Inbox.AccumulatorNotKept.selector, 1_500 - 1_025, 1_500));
        inbox.batchTime(1_500 - 1_025);
        vm.expectRevert(abi.encodeWithSelector(Inbox.AccumulatorNotKept.selector, 1_500, 1_500));
        inbox.batchTime(1_500);
    }
}
