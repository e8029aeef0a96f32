// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Outbox} from "../src/L2/Outbox.sol";
import {IBounceReceiver, Relay} from "../src/L2/Relay.sol";
import {BEACON_ROOTS, BLOCK_HISTORY, OUTBOX, RELAY} from "../src/lib/Constants.sol";
import {Message} from "../src/lib/Entries.sol";
import {Gwei} from "../src/lib/Gwei.sol";
import {Merkle} from "../src/lib/Merkle.sol";
import {View} from "../src/lib/Views.sol";
import {PlainTree} from "./lib/PlainTree.sol";
import {Bomb, Guzzler, L2Reentrant, Moody} from "./lib/Targets.sol";
import {Vm} from "./lib/Vm.sol";
import {World} from "./lib/World.sol";

/// @notice Messages of L1 on L2.
contract RelayTest is World {
    Message[] private messages;

    function _message(address to, uint64 value, uint64 fee, uint64 gas, bytes memory data) private {
        messages.push(
            Message({
                index: uint64(100 + messages.length),
                sender: ALICE,
                to: to,
                refund: BOB,
                valueGwei: Gwei.wrap(value),
                feeGwei: Gwei.wrap(fee),
                gas: gas,
                data: data
            })
        );
    }

    function _hash(Message memory m) private pure returns (bytes32) {
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

    function _leaves() private view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](messages.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            leaves[i] = keccak256(abi.encodePacked(uint8(0), _hash(messages[i])));
        }
    }

    function _hashView(View memory v) private pure returns (bytes32) {
        return keccak256(
            abi.encodePacked(
                "loft.view.v1", v.anchorNumber, v.anchorHash, v.anchorTime, v.queueEnd, v.queueHash, v.messageRoot
            )
        );
    }

    /// @dev The block that consumes all messages: credits and view.
    function _consume() private returns (View memory v) {
        uint256 credit = 0;
        for (uint256 i = 0; i < messages.length; ++i) {
            credit += messages[i].valueGwei.toWei() + messages[i].feeGwei.toWei();
        }
        vm.deal(RELAY, credit);
        v = View({
            anchorNumber: 5,
            anchorHash: keccak256("anchor"),
            anchorTime: uint64(time - 100),
            queueEnd: uint64(100 + messages.length),
            queueHash: keccak256("queue"),
            messageRoot: PlainTree.root(_leaves(), PlainTree.height(messages.length))
        });
        endBlock(_hashView(v));
        pass(1);
    }

    function _branch(uint256 i) private view returns (bytes32[] memory) {
        return PlainTree.branch(_leaves(), i, PlainTree.height(messages.length));
    }

    function _run(View memory v, uint256 i) private {
        bytes32[] memory branch = _branch(i);
        vm.prank(MALLORY);
        relay.run(v, messages[i], i, branch);
    }

    function _status(uint256 i) private view returns (Relay.Status) {
        return relay.status(_hash(messages[i]));
    }

    // ---- running ---------------------------------------------------------------------------------------------------

    /// A-C6: any message of a wide view, in any order, each by itself: 512 of them are nine siblings deep.
    function testFuzz_AC6_AnyOrder(uint256 count, uint256 seed) public {
        count = bound(count, 1, 40);
        for (uint256 i = 0; i < count; ++i) {
            _message(address(uint160(0x5000 + i)), uint64(i + 1), uint64(i), 0, "");
        }
        View memory v = _consume();
        uint256 earned = MALLORY.balance;
        for (uint256 k = 0; k < count; ++k) {
            // A step that is prime to most counts visits in an odd order; what was run already is skipped.
            uint256 i = (seed % count + k * 7) % count;
            if (_status(i) == Relay.Status.Succeeded) continue;
            _run(v, i);
            eq(messages[i].to.balance, (i + 1) * 1 gwei, "value");
            earned += i * 1 gwei;
            eq(MALLORY.balance, earned, "fee");
        }
    }

    function test_AC6_WidestView() public {
        for (uint256 i = 0; i < 512; ++i) {
            _message(address(uint160(0x5000 + i)), 1, 1, 0, "");
        }
        View memory v = _consume();
        eq(_branch(511).length, 9, "deep");
        _run(v, 511);
        ok(_status(511) == Relay.Status.Succeeded, "run");
    }

    /// A-C5: the largest message runs inside one forced transaction of 50,000 bytes and 2^23 gas.
    function test_AC5_LargestMessageFitsAForcedTransaction() public {
        Guzzler guzzler = new Guzzler();
        bytes memory data = new bytes(16_384);
        for (uint256 i = 0; i < data.length; ++i) {
            data[i] = 0xff;
        }
        _message(address(guzzler), 1, 1, 4_000_000, data);
        for (uint256 i = 1; i < 512; ++i) {
            _message(ALICE, 1, 1, 0, "");
        }
        View memory v = _consume();
        bytes memory call = abi.encodeCall(Relay.run, (v, messages[0], 0, _branch(0)));
        ok(call.length + 200 < 50_000, "bytes");
        uint256 intrinsic = 21_000;
        for (uint256 i = 0; i < call.length; ++i) {
            intrinsic += call[i] == 0 ? 4 : 16;
        }
        // All the message's gas is used up, and the transaction still has enough.
        uint256 gas = 2 ** 23 - intrinsic;
        vm.prank(MALLORY);
        (bool done,) = RELAY.call{gas: gas}(call);
        ok(done, "run");
        ok(_status(0) == Relay.Status.Failed, "it failed with full gas");
    }

    function testFuzz_L1SenderIsReadableOnlyMeanwhile(bytes calldata) public {
        L2Reentrant target = new L2Reentrant(relay);
        _message(address(target), 3, 0, 200_000, abi.encodeCall(L2Reentrant.hit, ()));
        View memory v = _consume();
        _run(v, 0);
        eq(target.sender(), ALICE, "sender");
        eq(address(target).balance, 3 gwei, "value");
        vm.expectRevert(Relay.NoMessage.selector);
        relay.l1Sender();
    }

    function testFuzz_BindsEveryField(uint8 field, uint64 change) public {
        _message(BOB, 1, 1, 10, hex"1234");
        _message(BOB, 1, 1, 10, hex"1234");
        View memory v = _consume();
        change = uint64(bound(change, 1, type(uint64).max));
        Message memory m = messages[0];
        uint256 position = 0;
        bytes32[] memory branch = _branch(0);
        uint256 which = field % 11;
        if (which == 0) m.index ^= change;
        if (which == 1) m.sender = address(uint160(m.sender) ^ change);
        if (which == 2) m.to = address(uint160(m.to) ^ change);
        if (which == 3) m.refund = address(uint160(m.refund) ^ change);
        if (which == 4) m.valueGwei = Gwei.wrap(Gwei.unwrap(m.valueGwei) ^ change);
        if (which == 5) m.feeGwei = Gwei.wrap(Gwei.unwrap(m.feeGwei) ^ change);
        if (which == 6) m.gas ^= change;
        if (which == 7) m.data = abi.encodePacked(change);
        if (which == 8) branch[0] ^= bytes32(uint256(change));
        if (which == 9) position = 1;
        if (which == 10) {
            v.queueEnd ^= change;
            vm.expectRevert(abi.encodeWithSelector(Relay.ViewUnknown.selector, _hashView(v)));
        } else {
            vm.expectPartialRevert(Relay.WrongMessageRoot.selector);
        }
        relay.run(v, m, position, branch);
    }

    /// T-30: a view without messages has root zero, which opens to nothing.
    function test_T30_NoMessagesNoRoot() public {
        View memory v = View(5, keccak256("anchor"), 1, 1, keccak256("queue"), 0);
        endBlock(_hashView(v));
        _message(BOB, 0, 0, 0, "");
        vm.expectPartialRevert(Relay.WrongMessageRoot.selector);
        relay.run(v, messages[0], 0, new bytes32[](0));
        vm.expectPartialRevert(Merkle.IndexBeyondBranch.selector);
        relay.run(v, messages[0], 1, new bytes32[](0));
    }

    // ---- A-M7 ------------------------------------------------------------------------------------------------------

    /// A-M7: a run either gives the message all its gas or reverts: no fee is farmed by starving it.
    function testFuzz_AM7_NoStarvedRuns(uint256 gas, uint64 own) public {
        Guzzler guzzler = new Guzzler();
        own = uint64(bound(own, 0, 1_000_000));
        _message(address(guzzler), 1, 5, own, "");
        View memory v = _consume();
        bytes memory call = abi.encodeCall(Relay.run, (v, messages[0], 0, _branch(0)));
        gas = bound(gas, 20_000, 2_000_000);
        uint256 before = MALLORY.balance;
        vm.prank(MALLORY);
        (bool done,) = RELAY.call{gas: gas}(call);
        if (!done) {
            ok(_status(0) == Relay.Status.None, "as if never tried");
            eq(MALLORY.balance, before, "no fee");
        } else {
            ok(gas > own, "with full gas");
            ok(_status(0) == Relay.Status.Failed, "failed");
            eq(MALLORY.balance - before, 5 gwei, "fee");
        }
    }

    /// A-M7: the call gets exactly what the message says, and the stipend of a call with value.
    function testFuzz_AM7_ExactGas(uint64 own, bool value) public {
        own = uint64(bound(own, 3_000, 3_900_000));
        GasMeter meter = new GasMeter();
        _message(address(meter), value ? 1 : 0, 0, own, "");
        View memory v = _consume();
        _run(v, 0);
        if (_status(0) != Relay.Status.Succeeded) {
            ok(own < 30_000, "only when it cannot note it");
            return;
        }
        uint256 given = own + (value ? 2_300 : 0);
        ok(meter.seen() <= given && meter.seen() + 200 > given, "exact");
    }

    /// A-M7: neither itself, nor the outbox, nor the system contracts are ever called with Relay's rights.
    function test_AM7_ForbiddenTargets() public {
        bytes32 forged = keccak256("forged");
        bytes memory forge = abi.encodeCall(
            Outbox.send, (address(tokenBridge), abi.encodeCall(IBounceReceiver.onMessageBounced, (forged)))
        );
        _message(OUTBOX, 0, 1, 4_000_000, forge);
        _message(RELAY, 0, 1, 4_000_000, "");
        _message(BEACON_ROOTS, 0, 1, 4_000_000, "");
        _message(BLOCK_HISTORY, 2, 1, 4_000_000, "");
        View memory v = _consume();
        for (uint256 i = 0; i < 4; ++i) {
            _run(v, i);
            ok(_status(i) == Relay.Status.Failed, "failed");
        }
        eq(outbox.count(), 0, "nothing was sent");
        // Their value is not lost: it can be bounced.
        vm.prank(BOB);
        relay.bounce(messages[3], BOB);
        eq(outbox.count(), 2, "bounced");
    }

    function test_AM7_ReturnBombs() public {
        _message(address(new Bomb(false)), 0, 1, 2_400_000, "");
        _message(address(new Bomb(true)), 0, 1, 2_400_000, "");
        View memory v = _consume();
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory call = abi.encodeCall(Relay.run, (v, messages[i], i, _branch(i)));
            vm.prank(MALLORY);
            (bool done,) = RELAY.call{gas: 2_600_000}(call);
            ok(done, "nothing is copied");
        }
        ok(_status(0) == Relay.Status.Succeeded && _status(1) == Relay.Status.Failed, "statuses");
    }

    function test_FeeIsPaidOnce() public {
        Moody moody = new Moody();
        _message(address(moody), 7, 5, 100_000, "");
        View memory v = _consume();
        uint256 before = MALLORY.balance;
        _run(v, 0);
        eq(MALLORY.balance - before, 5 gwei, "first");
        _run(v, 0);
        eq(MALLORY.balance - before, 5 gwei, "not again");
        moody.please();
        _run(v, 0);
        eq(MALLORY.balance - before, 5 gwei, "nor at success");
        eq(address(moody).balance, 7 gwei, "value");
        eq(RELAY.balance, 0, "all out");
        bytes32[] memory branch = _branch(0);
        vm.expectRevert(abi.encodeWithSelector(Relay.WrongStatus.selector, _hash(messages[0]), Relay.Status.Succeeded));
        relay.run(v, messages[0], 0, branch);
    }

    /// A runner that cannot take the fee reverts its own run, no more.
    function test_RunnerThatRefusesItsFee() public {
        _message(BOB, 0, 5, 0, "");
        View memory v = _consume();
        bytes32[] memory branch = _branch(0);
        Moody moody = new Moody();
        vm.prank(address(moody));
        vm.expectRevert(abi.encodeWithSelector(Moody.Refused.selector, 7));
        relay.run(v, messages[0], 0, branch);
        _run(v, 0);
    }

    // ---- A-B4: retry and bounce ------------------------------------------------------------------------------------

    /// A-B4: a message that fails may be retried by anyone forever, and bounced by its refund address alone.
    function testFuzz_AB4_OnlyRefundBounces(address caller, address valueTo) public {
        if (caller == BOB || valueTo == address(0)) return;
        Moody moody = new Moody();
        _message(address(moody), 7, 5, 100_000, "");
        View memory v = _consume();
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(Relay.WrongStatus.selector, _hash(messages[0]), Relay.Status.None));
        relay.bounce(messages[0], valueTo);
        _run(v, 0);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Relay.NotRefund.selector, caller, BOB));
        relay.bounce(messages[0], valueTo);
        vm.prank(BOB);
        vm.expectRevert(Relay.ZeroAddress.selector);
        relay.bounce(messages[0], address(0));

        bytes32 entryHash = _hash(messages[0]);
        vm.expectEmit(OUTBOX);
        emit Outbox.MessageSent(0, RELAY, valueTo, 7 gwei, "");
        vm.expectEmit(OUTBOX);
        emit Outbox.MessageSent(1, RELAY, ALICE, 0, abi.encodeCall(IBounceReceiver.onMessageBounced, (entryHash)));
        vm.prank(BOB);
        relay.bounce(messages[0], valueTo);
        eq(RELAY.balance, 0, "all out");
        // Once: neither bounced again nor run.
        moody.please();
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(Relay.WrongStatus.selector, entryHash, Relay.Status.Bounced));
        relay.bounce(messages[0], valueTo);
        bytes32[] memory branch = _branch(0);
        vm.expectRevert(abi.encodeWithSelector(Relay.WrongStatus.selector, entryHash, Relay.Status.Bounced));
        relay.run(v, messages[0], 0, branch);
    }

    /// A-B4: a message that L1 never sent has no failed run, so it cannot be bounced, whoever it names.
    function testFuzz_AB4_NoForgedBounce(Message calldata m) public {
        vm.prank(m.refund);
        vm.expectRevert();
        relay.bounce(m, BOB);
    }

    /// A-B4: while a message runs nothing in Relay can be entered: no bounce mid-call, no nested run.
    function test_AB4_NotEnteredWhileRunning() public {
        L2Reentrant target = new L2Reentrant(relay);
        _message(address(target), 3, 1, 1_000_000, abi.encodeCall(L2Reentrant.hit, ()));
        _message(BOB, 3, 1, 0, "");
        messages[0].refund = address(target);
        View memory v = _consume();
        bytes[3] memory calls = [
            abi.encodeCall(Relay.bounce, (messages[0], BOB)),
            abi.encodeCall(Relay.run, (v, messages[0], 0, _branch(0))),
            abi.encodeCall(Relay.run, (v, messages[1], 1, _branch(1)))
        ];
        for (uint256 i = 0; i < 3; ++i) {
            L2Reentrant fresh = new L2Reentrant(relay);
            vm.etch(address(target), address(fresh).code);
            target.plan(calls[i]);
            vm.store(RELAY, keccak256(abi.encode(_hash(messages[0]), uint256(0))), 0);
            vm.deal(RELAY, 8 gwei);
            _run(v, 0);
            ok(_status(0) == Relay.Status.Succeeded, "run");
            ok(!target.succeeded(), "not entered");
            eq(
                bytes32(target.reason()),
                bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
                "reason"
            );
        }
        eq(outbox.count(), 0, "nothing bounced");
    }

    /// The fee's recipient is called last, and cannot enter either.
    function test_AB4_NotEnteredFromFee() public {
        FeeHook hook = new FeeHook(relay);
        _message(BOB, 0, 5, 0, "");
        View memory v = _consume();
        bytes32[] memory branch = _branch(0);
        hook.run(v, messages[0], branch);
        ok(!hook.entered(), "not entered");
        eq(address(hook).balance, 5 gwei, "once");
    }
}

/// @dev Notes the gas that it is called with.
contract GasMeter {
    uint256 public seen;

    receive() external payable {
        seen = gasleft();
    }

    fallback() external payable {
        seen = gasleft();
    }
}

/// @dev Runs a message and tries to run it again when the fee comes.
contract FeeHook {
    Relay private immutable relay;
    bytes private again;
    bool public entered;

    constructor(Relay relay_) {
        relay = relay_;
    }

    function run(View calldata v, Message calldata m, bytes32[] calldata branch) external {
        again = abi.encodeCall(Relay.run, (v, m, 0, branch));
        relay.run(v, m, 0, branch);
    }

    receive() external payable {
        (entered,) = address(relay).call(again);
    }
}
