// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Outbox} from "../src/L2/Outbox.sol";
import {BEACON_ROOTS, OUTBOX, OUTBOX_DEPTH, SYSTEM} from "../src/lib/Constants.sol";
import {NotWholeGwei} from "../src/lib/Gwei.sol";
import {PlainTree} from "./lib/PlainTree.sol";
import {Vm} from "./lib/Vm.sol";
import {World} from "./lib/World.sol";

/// @notice The tree of messages to L1 and the system call.
contract OutboxTest is World {
    bytes32[] private leaves;

    function _send(address sender, address to, uint256 value, bytes memory data) private {
        leaves.push(keccak256(abi.encodePacked(uint8(0), uint64(leaves.length), sender, to, value, keccak256(data))));
        vm.deal(sender, value);
        vm.prank(sender);
        outbox.send{value: value}(to, data);
    }

    function testFuzz_RootIsThatOfThePlainTree(uint8 count, bytes32 salt) public {
        eq(outbox.root(), PlainTree.root(leaves, OUTBOX_DEPTH), "empty");
        uint256 n = bound(count, 1, 70);
        for (uint256 i = 0; i < n; ++i) {
            bytes32 r = keccak256(abi.encode(salt, i));
            _send(
                address(uint160(uint256(r)) | 1),
                address(uint160(uint256(r) >> 3) | 1),
                uint64(uint256(r)) / 1e9 * 1e9,
                abi.encodePacked(r)
            );
            eq(outbox.count(), i + 1, "count");
        }
        eq(outbox.root(), PlainTree.root(leaves, OUTBOX_DEPTH), "root");
    }

    function testFuzz_SendSaysWhatItDid(address to, uint64 gwei_, bytes calldata data) public {
        if (to == address(0)) return;
        uint256 value = uint256(gwei_) * 1 gwei;
        vm.deal(ALICE, value);
        vm.expectEmit(OUTBOX);
        emit Outbox.MessageSent(0, ALICE, to, value, data);
        vm.prank(ALICE);
        eq(outbox.send{value: value}(to, data), 0, "index");
        eq(OUTBOX.balance, value, "kept");
    }

    function test_SendRefuses() public {
        vm.startPrank(ALICE);
        vm.expectRevert(Outbox.ZeroAddress.selector);
        outbox.send(address(0), "");
        vm.expectRevert(abi.encodeWithSelector(NotWholeGwei.selector, 1 gwei + 1));
        outbox.send{value: 1 gwei + 1}(BOB, "");
        vm.expectRevert(abi.encodeWithSelector(Outbox.DataTooLong.selector, 65_537, 65_536));
        outbox.send(BOB, new bytes(65_537));
        outbox.send(BOB, new bytes(65_536));
        vm.stopPrank();
    }

    function test_FullOutboxRefuses() public {
        vm.store(OUTBOX, 0, bytes32(uint256(type(uint32).max)));
        vm.prank(ALICE);
        vm.expectRevert(Outbox.OutboxFull.selector);
        outbox.send(BOB, "");
        bytes memory output = endBlock(keccak256("view"));
        eq(output.length, 32, "the system call still works");
    }

    /// A-M4: the system call returns exactly the root, at a cost that no history changes, and cannot revert.
    function testFuzz_AM4_SystemCall(uint256 count, bytes32 seed, bytes32 viewHash) public {
        // Any count and any frontier: both are reachable only in part, all the better.
        vm.store(OUTBOX, 0, bytes32(bound(count, 0, type(uint32).max)));
        for (uint256 i = 0; i < OUTBOX_DEPTH; ++i) {
            vm.store(OUTBOX, bytes32(1 + i), keccak256(abi.encode(seed, i)));
        }
        vm.prank(SYSTEM);
        (bool set,) = BEACON_ROOTS.call(abi.encode(viewHash));
        ok(set, "view");
        bytes32 root = outbox.root();
        vm.prank(SYSTEM);
        uint256 before = gasleft();
        (bool done, bytes memory output) = OUTBOX.call{gas: 30_000_000}("");
        ok(before - gasleft() < 200_000, "cheap");
        ok(done, "does not revert");
        eq(output, abi.encode(root), "32 bytes");
        ok(outbox.viewRecorded(viewHash) == (viewHash != 0), "recorded, but never zero");
    }

    function test_AM4_CannotRevertWithoutBeaconRoots() public {
        vm.etch(BEACON_ROOTS, "");
        vm.prank(SYSTEM);
        (bool done, bytes memory output) = OUTBOX.call("");
        ok(done, "no code");
        eq(output, abi.encode(outbox.root()), "root");
        vm.etch(BEACON_ROOTS, hex"5f5ffd");
        vm.prank(SYSTEM);
        (done, output) = OUTBOX.call("");
        ok(done, "reverting code");
        eq(output, abi.encode(outbox.root()), "root");
        vm.etch(BEACON_ROOTS, hex"60405ff3");
        vm.prank(SYSTEM);
        (done, output) = OUTBOX.call("");
        ok(done, "64 bytes");
        ok(!outbox.viewRecorded(0), "nothing recorded");
    }

    /// A-M4: nobody else reaches the writing path, with no calldata or any.
    function testFuzz_AM4_OnlySystem(address caller, bytes calldata data) public {
        if (caller != SYSTEM) {
            vm.prank(caller);
            (bool empty, bytes memory reason) = OUTBOX.call("");
            ok(!empty, "empty");
            eq(reason, abi.encodeWithSelector(Outbox.UnknownCall.selector, caller, 0), "reason");
        }
        if (data.length == 0) return;
        bytes4 selector = data.length < 4 ? bytes4(0) : bytes4(data[:4]);
        if (
            selector == Outbox.send.selector || selector == Outbox.root.selector || selector == outbox.count.selector
                || selector == outbox.viewRecorded.selector
        ) return;
        vm.prank(SYSTEM);
        (bool done,) = OUTBOX.call(data);
        ok(!done, "unknown selectors revert, for the system too");
    }

    function test_PlainEtherIsRefused() public {
        vm.prank(ALICE);
        (bool done,) = OUTBOX.call{value: 1 ether}("");
        ok(!done, "refused");
    }

    /// A-B13: clients differ in whether a block's credits come before or after the system call: it reads no balance.
    function test_AB13_SystemCallReadsNoBalance() public {
        _send(ALICE, BOB, 1 gwei, "");
        vm.prank(SYSTEM);
        (bool set,) = BEACON_ROOTS.call(abi.encode(keccak256("view")));
        ok(set, "view");
        bytes memory code = OUTBOX.code;
        // Walk the code: no BALANCE, SELFBALANCE, and of calls only STATICCALL outside `send`'s absence of any.
        for (uint256 i = 0; i < code.length; ++i) {
            uint8 op = uint8(code[i]);
            ok(op != 0x31 && op != 0x47, "no balance is read");
            ok(op != 0xf1 && op != 0xf2 && op != 0xf4 && op != 0xf0 && op != 0xf5, "no calls that change anything");
            if (op >= 0x60 && op <= 0x7f) i += op - 0x5f;
        }
        vm.startStateDiffRecording();
        vm.prank(SYSTEM);
        (bool done,) = OUTBOX.call("");
        ok(done, "system call");
        Vm.AccountAccess[] memory accesses = vm.stopAndReturnStateDiff();
        for (uint256 i = 0; i < accesses.length; ++i) {
            if (accesses[i].accessor == OUTBOX) eq(accesses[i].account, BEACON_ROOTS, "calls nobody but 4788");
        }
    }

    /// A-H1: a view is recorded forever, long after the stock contract has forgotten it.
    function test_AH1_ViewsNeverExpire() public {
        bytes32 first = keccak256("first");
        endBlock(first);
        for (uint256 i = 0; i < 8_192; ++i) {
            time += 1;
            vm.warp(time);
            vm.prank(SYSTEM);
            (bool set,) = BEACON_ROOTS.call(abi.encode(keccak256(abi.encode(i))));
            ok(set, "set");
        }
        endBlock(keccak256("last"));
        ok(outbox.viewRecorded(first), "still recorded");
        (bool known,) = BEACON_ROOTS.staticcall(abi.encode(time - 8_192));
        ok(!known, "the stock contract forgot");
    }

    function testFuzz_ViewIsRecordedOnce(bytes32 a, bytes32 b) public {
        if (a == 0 || b == 0 || a == b) return;
        vm.recordLogs();
        endBlock(a);
        time += 1;
        vm.warp(time);
        endBlock(a);
        time += 1;
        vm.warp(time);
        endBlock(b);
        eq(vm.getRecordedLogs().length, 2, "one for each");
        ok(outbox.viewRecorded(a) && outbox.viewRecorded(b), "both");
    }
}
