// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {Bridge} from "../src/L1/Bridge.sol";
import {Inbox} from "../src/L1/Inbox.sol";
import {NotWholeGwei, TooMuchEther} from "../src/lib/Gwei.sol";
import {Merkle} from "../src/lib/Merkle.sol";
import {Outgoing} from "../src/lib/Outgoing.sol";
import {PlainTree} from "./lib/PlainTree.sol";
import {Bomb, Guzzler, heard, Moody, Receiver, Reentrant} from "./lib/Targets.sol";
import {World} from "./lib/World.sol";

/// @notice Deposits, messages and claims.
contract BridgeTest is World {
    struct Sent {
        address sender;
        address to;
        uint256 value;
        bytes data;
    }

    Sent[] private sent;

    // ---- in --------------------------------------------------------------------------------------------------------

    function testFuzz_Deposit(address to, uint64 gwei_, uint64 over) public {
        if (to == address(0)) return;
        uint256 amount = bound(gwei_, 1, 1e14) * 1 gwei;
        uint256 price = inbox.quote(25_000);
        uint256 before = ALICE.balance;
        vm.expectEmit(address(inbox));
        emit Inbox.DepositQueued(0, to, amount);
        vm.prank(ALICE);
        eq(bridge.deposit{value: amount + price + over}(to, amount), 0, "index");
        eq(before - ALICE.balance, amount + price, "paid no more");
        eq(address(bridge).balance, amount + price, "held");
        eq(
            inbox.queueHash(1),
            keccak256(
                abi.encodePacked(
                    inbox.queueHash(0), keccak256(abi.encodePacked(uint8(1), to, uint64(amount / 1 gwei))), uint64(time)
                )
            ),
            "hash"
        );
    }

    function test_DepositRefuses() public {
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(NotWholeGwei.selector, 1 gwei + 1));
        bridge.deposit{value: 1 ether}(BOB, 1 gwei + 1);
        vm.expectRevert(Inbox.ZeroAmount.selector);
        bridge.deposit{value: 1 ether}(BOB, 0);
        vm.expectRevert(Inbox.ZeroAddress.selector);
        bridge.deposit{value: 1 ether}(address(0), 1 gwei);
        vm.expectRevert(abi.encodeWithSelector(TooMuchEther.selector, 2 ** 64 * 1 gwei, (2 ** 64 - 1) * 1 gwei));
        bridge.deposit{value: 1 ether}(BOB, 2 ** 64 * 1 gwei);
        uint256 price = inbox.quote(25_000);
        vm.expectRevert(abi.encodeWithSelector(Bridge.PaymentTooLow.selector, 1 ether + price - 1, 1 ether + price));
        bridge.deposit{value: 1 ether + price - 1}(BOB, 1 ether);
        (bool plain,) = address(bridge).call{value: 1 ether}("");
        ok(!plain, "ether without a call is refused");
        vm.stopPrank();
        eq(inbox.queueTail(), 0, "nothing entered");
    }

    function testFuzz_Send(address to, address refund, uint64 value, uint64 fee, uint64 gas, bytes calldata data)
        public
    {
        if (to == address(0) || refund == address(0)) return;
        uint256 wei_ = bound(value, 0, 1e14) * 1 gwei;
        uint256 feeWei = bound(fee, 0, 1e14) * 1 gwei;
        gas = uint64(bound(gas, 0, 4_000_000));
        vm.expectEmit(address(inbox));
        emit Inbox.MessageQueued(0, ALICE, to, refund, wei_, feeWei, gas, data);
        uint256 before = ALICE.balance;
        vm.prank(ALICE);
        bridge.send{value: wei_ + feeWei + 1 ether}(to, wei_, feeWei, gas, refund, data);
        eq(before - ALICE.balance, wei_ + feeWei + (25_000 + 10 * data.length) * 1e7, "paid");
        bytes32 entry = keccak256(
            abi.encodePacked(
                uint8(2),
                uint64(0),
                ALICE,
                to,
                refund,
                uint64(wei_ / 1 gwei),
                uint64(feeWei / 1 gwei),
                gas,
                keccak256(data)
            )
        );
        eq(inbox.queueHash(1), keccak256(abi.encodePacked(inbox.queueHash(0), entry, uint64(time))), "hash");
    }

    /// A-C5: what could never be run on L2 is refused on L1.
    function test_AC5_MessageBounds() public {
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Inbox.MessageTooLong.selector, 16_385, 16_384));
        bridge.send{value: 1 ether}(BOB, 0, 0, 0, BOB, new bytes(16_385));
        vm.expectRevert(abi.encodeWithSelector(Inbox.MessageGasTooHigh.selector, 4_000_001, 4_000_000));
        bridge.send{value: 1 ether}(BOB, 0, 0, 4_000_001, BOB, "");
        bridge.send{value: 1 ether}(BOB, 0, 0, 4_000_000, BOB, new bytes(16_384));
        vm.stopPrank();
    }

    function test_SendRefuses() public {
        vm.startPrank(ALICE);
        vm.expectRevert(Inbox.ZeroAddress.selector);
        bridge.send{value: 1 ether}(address(0), 0, 0, 0, BOB, "");
        vm.expectRevert(Inbox.ZeroAddress.selector);
        bridge.send{value: 1 ether}(BOB, 0, 0, 0, address(0), "");
        vm.expectRevert(abi.encodeWithSelector(NotWholeGwei.selector, 1));
        bridge.send{value: 1 ether}(BOB, 1, 0, 0, BOB, "");
        vm.expectRevert(abi.encodeWithSelector(NotWholeGwei.selector, 1));
        bridge.send{value: 1 ether}(BOB, 0, 1, 0, BOB, "");
        uint256 most = uint256(type(uint64).max) * 1 gwei;
        vm.expectRevert(abi.encodeWithSelector(Inbox.ValueAndFeeTooLarge.selector, 2 ** 64, type(uint64).max));
        bridge.send{value: 1 ether}(BOB, most, 1 gwei, 0, BOB, "");
        vm.expectRevert(abi.encodeWithSelector(Bridge.PaymentTooLow.selector, 1 ether, 1 ether + 250 gwei));
        bridge.send{value: 1 ether}(BOB, 1 ether, 0, 0, BOB, "");
        vm.stopPrank();
    }

    // ---- out -------------------------------------------------------------------------------------------------------

    function _leaves() private view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](sent.length);
        for (uint256 i = 0; i < sent.length; ++i) {
            leaves[i] = Outgoing.leaf(uint64(i), sent[i].sender, sent[i].to, sent[i].value, keccak256(sent[i].data));
        }
    }

    function _send(address sender, address to, uint256 value, bytes memory data) private {
        sent.push(Sent(sender, to, value, data));
    }

    /// @dev Makes the root of all that was sent known, and gives the bridge the ether behind it.
    function _confirm() private returns (bytes32 root) {
        root = PlainTree.root(_leaves(), 32);
        makeKnown(root);
        for (uint256 i = 0; i < sent.length; ++i) {
            if (sent[i].value > 0 && sent[i].value < 1e9 ether) deposit(BOB, sent[i].value);
        }
    }

    function _call(bytes32 root, uint64 i) private view returns (bytes memory) {
        bytes32[] memory branch = PlainTree.branch(_leaves(), i, PlainTree.height(sent.length));
        return abi.encodeCall(Bridge.claim, (root, i, sent[i].sender, sent[i].to, sent[i].value, sent[i].data, branch));
    }

    function _claim(bytes32 root, uint64 i) private {
        (bool done, bytes memory output) = address(bridge).call(_call(root, i));
        if (!done) {
            assembly {
                revert(add(output, 32), mload(output))
            }
        }
    }

    function claimOutside(bytes32 root, uint64 i) external {
        _claim(root, i);
    }

    function testFuzz_ClaimOnce(uint8 count, uint256 pick, uint64 gwei_, bytes calldata data, address caller) public {
        Receiver receiver = new Receiver(bridge);
        uint256 n = bound(count, 1, 40);
        for (uint256 i = 0; i < n; ++i) {
            _send(address(uint160(0x1000 + i)), address(receiver), (uint256(gwei_) % 1e12 + 1 + i) * 1 gwei, data);
        }
        bytes32 root = _confirm();
        uint64 index = uint64(pick % n);
        ok(!bridge.claimed(index), "not yet");
        uint256 before = address(bridge).balance;
        vm.expectEmit(address(bridge));
        emit Bridge.MessageClaimed(index, sent[index].sender, address(receiver), sent[index].value);
        vm.prank(caller);
        (bool done,) = address(bridge).call(_call(root, index));
        ok(done, "claimed");
        eq(address(receiver).balance, sent[index].value, "paid");
        eq(before - address(bridge).balance, sent[index].value, "and no more");
        (address sender, bytes memory message) = heard(receiver);
        eq(sender, sent[index].sender, "sender");
        eq(message, data, "data");
        ok(bridge.claimed(index), "marked");
        vm.expectRevert(abi.encodeWithSelector(Bridge.AlreadyClaimed.selector, index));
        this.claimOutside(root, index);
        vm.expectRevert(Bridge.NoMessage.selector);
        bridge.l2Sender();
    }

    /// A message may be claimed against every later root, but once in all.
    function test_LaterRootsHoldIt() public {
        _send(ALICE, BOB, 1 ether, "");
        bytes32 first = _confirm();
        for (uint256 i = 0; i < 5; ++i) {
            _send(ALICE, BOB, 2 ether, "");
        }
        bytes32 second = _confirm();
        _claim(second, 0);
        sent.pop();
        vm.expectRevert(abi.encodeWithSelector(Bridge.AlreadyClaimed.selector, 0));
        bridge.claim(first, 0, ALICE, BOB, 1 ether, "", new bytes32[](0));
    }

    /// A-M5: two equal withdrawals are two; an index above the depth is no second name; the whole claim reverts.
    function test_AM5_EqualWithdrawalsAreBothPaid() public {
        _send(ALICE, BOB, 1 ether, "");
        _send(ALICE, BOB, 1 ether, "");
        bytes32 root = _confirm();
        uint256 before = BOB.balance;
        _claim(root, 0);
        _claim(root, 1);
        eq(BOB.balance - before, 2 ether, "both");
    }

    function testFuzz_AM5_NoSecondIndex(uint64 high, bool longer) public {
        _send(ALICE, BOB, 1 ether, "");
        _send(ALICE, BOB, 2 ether, "");
        bytes32 root = _confirm();
        _claim(root, 0);
        uint64 index = uint64(bound(high, 1, type(uint64).max >> 1)) << 1;
        bytes32[] memory branch = PlainTree.branch(_leaves(), 0, longer ? 32 : 1);
        bytes memory reason = index > type(uint32).max
            ? abi.encodeWithSelector(Bridge.IndexTooLarge.selector, index, type(uint32).max)
            : abi.encodeWithSelector(Merkle.IndexBeyondBranch.selector, index, 1);
        if (index <= type(uint32).max && longer) vm.expectPartialRevert(Bridge.WrongRoot.selector);
        else vm.expectRevert(reason);
        bridge.claim(root, index, ALICE, BOB, 1 ether, "", branch);
        // A longer branch of the same leaf is the same index: still once.
        vm.expectRevert(abi.encodeWithSelector(Bridge.AlreadyClaimed.selector, 0));
        bridge.claim(root, 0, ALICE, BOB, 1 ether, "", PlainTree.branch(_leaves(), 0, 32));
        vm.expectRevert(abi.encodeWithSelector(Merkle.BranchTooLong.selector, 33, 32));
        bridge.claim(root, 0, ALICE, BOB, 1 ether, "", new bytes32[](33));
    }

    function test_AM5_NeverIntoOwnContracts() public {
        address[3] memory own = [address(bridge), address(inbox), address(rollup)];
        for (uint256 i = 0; i < 3; ++i) {
            _send(MALLORY, own[i], 0, abi.encodeCall(Inbox.queueTail, ()));
        }
        bytes32 root = _confirm();
        for (uint64 i = 0; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Bridge.TargetForbidden.selector, own[i]));
            this.claimOutside(root, i);
        }
    }

    /// Every field of the message is bound.
    function testFuzz_ClaimBindsEveryField(uint8 field, uint256 change) public {
        _send(ALICE, BOB, 1 ether, hex"1234");
        _send(ALICE, BOB, 2 ether, "");
        bytes32 root = _confirm();
        change = bound(change, 1, type(uint96).max);
        bytes32[] memory branch = PlainTree.branch(_leaves(), 0, 1);
        uint64 index = 0;
        (address sender, address to, uint256 value, bytes memory data) = (ALICE, BOB, 1 ether, bytes(hex"1234"));
        uint256 which = field % 6;
        if (which == 0) sender = address(uint160(sender) ^ uint160(change));
        if (which == 1) to = address(uint160(to) ^ uint160(change));
        if (which == 2) value += change;
        if (which == 3) data = abi.encode(change);
        if (which == 4) branch[0] ^= bytes32(change);
        if (which == 5) index = 1;
        vm.expectPartialRevert(Bridge.WrongRoot.selector);
        bridge.claim(root, index, sender, to, value, data, branch);
    }

    /// T-30: no default value is a root, a leaf or a message.
    function test_T30_DefaultsAreInvalid() public {
        vm.expectRevert(abi.encodeWithSelector(Bridge.RootUnknown.selector, bytes32(0)));
        bridge.claim(0, 0, ALICE, BOB, 1 ether, "", new bytes32[](0));
        _send(ALICE, BOB, 1 ether, "");
        bytes32 root = _confirm();
        vm.expectPartialRevert(Bridge.WrongRoot.selector);
        bridge.claim(root, 1, address(0), address(0), 0, "", PlainTree.branch(_leaves(), 1, 1));
        vm.expectRevert(Bridge.ZeroAddress.selector);
        create(code("Bridge"), abi.encode(address(0), rollup));
        vm.expectRevert(Bridge.NoMessage.selector);
        bridge.l2Sender();
    }

    // ---- targets ---------------------------------------------------------------------------------------------------

    /// T-40: a target that fails keeps its message: nothing is lost, the claim may be tried again.
    function test_T40_FailingTargetLosesNothing() public {
        Moody moody = new Moody();
        _send(ALICE, address(moody), 3 ether, "");
        bytes32 root = _confirm();
        uint256 before = address(bridge).balance;
        vm.expectRevert(abi.encodeWithSelector(Moody.Refused.selector, 7));
        this.claimOutside(root, 0);
        ok(!bridge.claimed(0), "not claimed");
        eq(address(bridge).balance, before, "not paid");
        moody.please();
        _claim(root, 0);
        eq(address(moody).balance, 3 ether, "paid");
    }

    function test_T40_GuzzlingTarget() public {
        Guzzler guzzler = new Guzzler();
        _send(ALICE, address(guzzler), 1 ether, "");
        bytes32 root = _confirm();
        (bool done,) = address(this).call{gas: 2_000_000}(abi.encodeCall(this.claimOutside, (root, 0)));
        ok(!done, "reverts whole");
        ok(!bridge.claimed(0), "not claimed");
    }

    function test_T40_ReturnBombsAreNotCopied() public {
        Bomb bomb = new Bomb(false);
        _send(ALICE, address(bomb), 0, hex"01");
        bytes32 root = _confirm();
        // A megabyte of memory costs 2.2M gas; the target pays for it once, the bridge not again.
        bytes memory call = _call(root, 0);
        uint256 before = gasleft();
        (bool done,) = address(bridge).call(call);
        ok(done, "claimed");
        ok(before - gasleft() < 2_400_000, "not copied");
    }

    /// T-40: a target that claims again: its own message not twice, another's within its own context.
    function test_T40_ReentrantTarget() public {
        Reentrant reentrant = new Reentrant(bridge);
        Receiver receiver = new Receiver(bridge);
        _send(ALICE, address(reentrant), 1 ether, "");
        _send(MALLORY, address(receiver), 2 ether, "");
        bytes32 root = _confirm();
        reentrant.plan(_call(root, 0));
        reentrant.plan(_call(root, 1));
        uint256 before = address(bridge).balance;
        _claim(root, 0);
        ok(!reentrant.results(0), "not twice");
        ok(reentrant.results(1), "another");
        (address sender,) = heard(receiver);
        eq(sender, MALLORY, "inner sender");
        eq(reentrant.senderAfter(), ALICE, "outer sender is restored");
        eq(before - address(bridge).balance, 3 ether, "each once");
    }

    function test_ClaimBeyondCustodyReverts() public {
        _send(ALICE, BOB, 1e10 ether, "");
        bytes32 root = _confirm();
        vm.expectRevert(abi.encodeWithSelector(Bridge.CallFailed.selector, BOB));
        this.claimOutside(root, 0);
    }

    /// A refund that cannot be returned reverts the deposit: nothing is kept silently.
    function test_RefundMustBeTaken() public {
        Moody moody = new Moody();
        vm.deal(address(moody), 10 ether);
        vm.prank(address(moody));
        vm.expectRevert(abi.encodeWithSelector(Moody.Refused.selector, 7));
        bridge.deposit{value: 2 ether}(BOB, 1 ether);
        vm.prank(address(moody));
        bridge.deposit{value: 1 ether + 250 gwei}(BOB, 1 ether);
    }
}
