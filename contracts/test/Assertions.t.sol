// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Inbox} from "../src/L1/Inbox.sol";
import {Assertions, RollupParams} from "../src/L1/Assertions.sol";
import {Rollup} from "../src/L1/Rollup.sol";
import {GAME_MOVES, MAX_WINDOW} from "../src/lib/Constants.sol";
import {State, States} from "../src/lib/States.sol";
import {World} from "./lib/World.sol";

/// @notice Assertions and stakes, SPEC.md §9, and outbox roots, §8.
contract AssertionTest is World {
    bytes32 private constant TRUE = keccak256("true claim");
    bytes32 private constant WRONG = keccak256("wrong claim");

    bytes32 private genesis;

    function setUp() public override {
        super.setUp();
        genesis = rollup.latestConfirmed();
        pass(ASSERTION_INTERVAL);
        post();
    }

    // ---- construction ----------------------------------------------------------------------------------------------

    function test_Genesis() public view {
        bytes32 accumulator = inbox.accumulator(0);
        eq(
            genesis,
            keccak256(abi.encodePacked("loft.assertion.v1", bytes32(0), uint64(0), accumulator, GENESIS_STATE)),
            "id"
        );
        Assertions.Assertion memory n = rollup.getAssertion(genesis);
        ok(n.confirmed, "confirmed");
        eq(n.inputEnd, 0, "inputs");
    }

    /// A-B12: the times leave room for honest answers, or there is no contract.
    function testFuzz_AB12_TimesAreChecked(uint64 w, uint64 g, uint64 c, uint64 d, uint64 l, uint64 m) public {
        (w, g, l) = (uint64(bound(w, 0, 2000)), uint64(bound(g, 0, 500)), uint64(bound(l, 0, 300)));
        (c, d, m) = (uint64(bound(c, 0, 200)), uint64(bound(d, 0, 50)), uint64(bound(m, GAME_MOVES - 2, 30)));
        RollupParams memory p = params();
        (p.window, p.grace, p.censorship, p.response, p.lag, p.moves) = (w, g, c, d, l, m);
        if (m < GAME_MOVES) {
            vm.expectRevert(abi.encodeWithSelector(Assertions.TooFewMoves.selector, m, GAME_MOVES));
        } else if (w < c + (m + 1) * d + l) {
            vm.expectRevert(abi.encodeWithSelector(Assertions.WindowTooShort.selector, w, c + (m + 1) * d + l));
        } else if (g < c + d + l) {
            vm.expectRevert(abi.encodeWithSelector(Assertions.GraceTooShort.selector, g, c + d + l));
        } else if (w < g + c + 2 * d) {
            vm.expectRevert(abi.encodeWithSelector(Assertions.WindowTooShort.selector, w, g + c + 2 * d));
        }
        createRollup(p);
    }

    function testFuzz_WindowFitsAClock(uint64 w) public {
        w = uint64(bound(w, MAX_WINDOW - 10, type(uint64).max));
        RollupParams memory p = params();
        p.window = w;
        if (w > MAX_WINDOW) vm.expectRevert(abi.encodeWithSelector(Assertions.WindowTooLong.selector, w, MAX_WINDOW));
        createRollup(p);
    }

    /// T-30: no zero hash, address or amount makes a rollup, an assertion or a root.
    function test_T30_DefaultsAreInvalid() public {
        RollupParams memory p = params();
        p.inbox = Inbox(address(0));
        vm.expectRevert(Assertions.ZeroAddress.selector);
        createRollup(p);
        p = params();
        p.genesisState = 0;
        vm.expectRevert(Assertions.ZeroHash.selector);
        createRollup(p);
        p = params();
        p.stakeWei = 0;
        vm.expectRevert(abi.encodeWithSelector(Assertions.WrongStake.selector, 0, 1));
        createRollup(p);

        uint64 id = enter(HONEST);
        bytes32 accumulator = inbox.accumulator(1);
        vm.prank(HONEST);
        vm.expectRevert(Assertions.ZeroHash.selector);
        rollup.advance(id, genesis, 1, accumulator, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(Assertions.AssertionUnknown.selector, 0));
        rollup.confirm(0, id);
        vm.expectRevert(abi.encodeWithSelector(Assertions.AssertionUnknown.selector, 0));
        rollup.getAssertion(0);
        State memory s;
        vm.expectRevert(abi.encodeWithSelector(Assertions.AssertionNotConfirmed.selector, 0));
        rollup.recordOutboxRoot(0, s, "", bytes32(uint256(1)));
        vm.expectRevert(Assertions.ZeroHash.selector);
        rollup.recordOutboxRoot(genesis, s, "", 0);
        ok(!rollup.outboxRootKnown(0), "zero root");
    }

    // ---- stakes ----------------------------------------------------------------------------------------------------

    /// A-C4: a stake enters at the latest confirmed assertion and nowhere else.
    function testFuzz_AC4_EntersAtLatestConfirmedOnly(bytes32 named, uint256 value) public {
        value = bound(value, 0, 2 * STAKE);
        vm.startPrank(ALICE);
        if (value != STAKE) {
            vm.expectRevert(abi.encodeWithSelector(Assertions.WrongStake.selector, value, STAKE));
            rollup.stake{value: value}(genesis);
        }
        if (named != genesis) {
            vm.expectRevert(abi.encodeWithSelector(Assertions.NotLatest.selector, named, genesis));
            rollup.stake{value: STAKE}(named);
        }
        vm.stopPrank();
        uint64 id = enter(HONEST);
        bytes32 child = advance(HONEST, id, 1, TRUE);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLatest.selector, child, genesis));
        rollup.stake{value: STAKE}(child);
        // And it reaches other assertions child by child: it does not stand on the child.
        uint64 late = enter(MALLORY);
        vm.prank(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotThere.selector, child, genesis));
        rollup.advance(late, child, 2, bytes32(uint256(1)), TRUE, 0);
    }

    /// A-C4: after joining is over nobody gets under an assertion's sibling any more.
    function test_AC4_NoEntryAfterWindow() public {
        uint64 id = enter(HONEST);
        bytes32 child = advance(HONEST, id, 1, TRUE);
        uint64 late = enter(MALLORY);
        bytes32 accumulator = inbox.accumulator(1);
        uint256 end = time + WINDOW;
        pass(WINDOW + 1);
        vm.startPrank(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(Assertions.TooLate.selector, time, end));
        rollup.advance(late, genesis, 1, accumulator, WRONG, 9);
        vm.expectRevert(abi.encodeWithSelector(Assertions.TooLate.selector, time, end));
        rollup.advance(late, genesis, 1, accumulator, TRUE, 9);
        vm.stopPrank();
        rollup.confirm(child, id);
        // It is not stuck: it may move to the latest confirmed assertion.
        vm.prank(MALLORY);
        rollup.catchUp(late);
        eq(rollup.getStake(late).assertion, child, "moved");
    }

    function testFuzz_OnlyOwnerMovesStake(address caller) public {
        if (caller == HONEST) return;
        uint64 id = enter(HONEST);
        bytes32 accumulator = inbox.accumulator(1);
        vm.startPrank(caller);
        bytes memory reason = abi.encodeWithSelector(Assertions.NotOwner.selector, caller, HONEST);
        vm.expectRevert(reason);
        rollup.advance(id, genesis, 1, accumulator, TRUE, 0);
        vm.expectRevert(reason);
        rollup.withdraw(id);
        vm.expectRevert(reason);
        rollup.catchUp(id);
        vm.stopPrank();
    }

    function test_AC4_WithdrawOnlyFromConfirmed() public {
        uint64 id = enter(HONEST);
        bytes32 child = advance(HONEST, id, 1, TRUE);
        vm.startPrank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.AssertionNotConfirmed.selector, child));
        rollup.withdraw(id);
        vm.expectRevert(abi.encodeWithSelector(Assertions.AssertionNotConfirmed.selector, child));
        rollup.catchUp(id);
        pass(WINDOW + 1);
        rollup.confirm(child, id);
        uint256 before = HONEST.balance;
        rollup.withdraw(id);
        eq(HONEST.balance - before, STAKE, "paid");
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, id, Assertions.Status.Withdrawn));
        rollup.withdraw(id);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, 77, Assertions.Status.None));
        rollup.withdraw(77);
        vm.stopPrank();
    }

    // ---- advancing -------------------------------------------------------------------------------------------------

    function testFuzz_FirstChild(bytes32 claim) public {
        if (claim == 0) return;
        uint64 id = enter(HONEST);
        bytes32 accumulator = inbox.accumulator(1);
        bytes32 want = keccak256(abi.encodePacked("loft.assertion.v1", genesis, uint64(1), accumulator, claim));
        vm.expectEmit(address(rollup));
        emit Assertions.AssertionMade(want, genesis, 1, accumulator, claim);
        vm.expectEmit(address(rollup));
        emit Assertions.AssertionJoined(want, genesis, id, 1);
        eq(advance(HONEST, id, 1, claim), want, "id");
        Assertions.Assertion memory n = rollup.getAssertion(want);
        Assertions.Assertion memory p = rollup.getAssertion(genesis);
        eq(n.parent, genesis, "parent");
        eq(n.inputEnd, 1, "inputs");
        eq(n.joined, 1, "joined");
        eq(n.madeAt, time, "made");
        eq(p.childInputEnd, 1, "children's inputs");
        eq(p.childAccumulator, accumulator, "children's accumulator");
        eq(p.firstChildAt, time, "first");
        eq(p.newestChildAt, time, "newest");
        eq(p.childrenJoined, 1, "children joined");
        eq(rollup.joiningEnd(genesis), time + WINDOW, "end");
        Assertions.Join memory j = rollup.getJoin(id, genesis);
        eq(j.assertion, want, "join");
        eq(j.time, time, "join time");
        eq(j.number, 1, "join number");
    }

    /// A-C3: a call that answers something else than what is there reverts; it never turns into a wrong claim.
    function test_AC3_AdvanceNamesWhatItAnswers() public {
        post();
        uint64 honest = enter(HONEST);
        uint64 attacker = enter(MALLORY);
        bytes32 one = inbox.accumulator(1);
        bytes32 two = inbox.accumulator(2);
        // The attacker lands first with other inputs; the honest claim for two batches does not land on one batch.
        advance(MALLORY, attacker, 1, WRONG);
        vm.startPrank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.WrongInputEnd.selector, 2, 1));
        rollup.advance(honest, genesis, 2, two, TRUE, 9);
        vm.expectRevert(abi.encodeWithSelector(Assertions.WrongAccumulator.selector, two, one));
        rollup.advance(honest, genesis, 1, two, TRUE, 9);
        rollup.advance(honest, genesis, 1, one, TRUE, 9);
        vm.stopPrank();
    }

    /// A-C3: an L1 reorg that swaps the batch between signing and inclusion.
    function testFuzz_AC3_FirstChildNamesAccumulator(bytes32 other) public {
        bytes32 one = inbox.accumulator(1);
        if (other == one) return;
        uint64 id = enter(HONEST);
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.WrongAccumulator.selector, other, one));
        rollup.advance(id, genesis, 1, other, TRUE, 0);
    }

    /// A-B5: a join names the live rivals that it accepts; joins are numbered.
    function test_AB5_RivalsAndNumbers() public {
        uint64 a = enter(MALLORY);
        uint64 b = enter(MALLORY);
        uint64 h = enter(HONEST);
        bytes32 wrong = advance(MALLORY, a, 1, WRONG);
        advance(MALLORY, b, 1, WRONG);
        bytes32 accumulator = inbox.accumulator(1);
        vm.startPrank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.TooManyRivals.selector, 2, 1));
        rollup.advance(h, genesis, 1, accumulator, TRUE, 1);
        rollup.advance(h, genesis, 1, accumulator, TRUE, 2);
        vm.stopPrank();
        eq(rollup.getJoin(a, genesis).number, 1, "first");
        eq(rollup.getJoin(b, genesis).number, 2, "second");
        eq(rollup.getJoin(h, genesis).number, 3, "third");
        eq(rollup.getAssertion(wrong).joined, 2, "joined");
    }

    /// A-H10, A-B7: what a first child covers.
    function test_AH10_InputsOfFirstChild() public {
        uint64 id = enter(HONEST);
        bytes32 zero = inbox.accumulator(0);
        vm.startPrank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.InputEndOutOfRange.selector, 0, 1, 256));
        rollup.advance(id, genesis, 0, zero, TRUE, 0);
        vm.stopPrank();
        for (uint256 i = 1; i < 300; ++i) {
            post();
        }
        pass(ASSERTION_INTERVAL + 1);
        post();
        bytes32 accumulator = inbox.accumulator(257);
        vm.startPrank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.InputEndOutOfRange.selector, 257, 1, 256));
        rollup.advance(id, genesis, 257, accumulator, TRUE, 0);
        // All but the last are older than the interval: too narrow below the next kept accumulator.
        uint64 oldTime = inbox.batchTime(255);
        accumulator = inbox.accumulator(255);
        vm.expectRevert(abi.encodeWithSelector(Assertions.InputsTooNarrow.selector, 255, oldTime));
        rollup.advance(id, genesis, 255, accumulator, TRUE, 0);
        rollup.advance(id, genesis, 256, inbox.accumulator(256), TRUE, 0);
        vm.stopPrank();
    }

    /// A-H10: after any quiet time or any number of batches a legal end exists.
    function test_AH10_AlwaysALegalEnd() public {
        for (uint256 i = 1; i < 2_000; ++i) {
            post();
        }
        pass(100 days);
        uint64 id = enter(HONEST);
        bytes32 assertion = genesis;
        for (uint64 end = 256; end <= 1_792; end += 256) {
            assertion = advance(HONEST, id, end, TRUE);
        }
        pass(ASSERTION_INTERVAL);
        assertion = advance(HONEST, id, 2_000, TRUE);
        eq(rollup.getAssertion(assertion).inputEnd, 2_000, "the last");
    }

    /// A sequencer that posts more than 256 batches an interval does not outrun the assertions, and so the withdrawals.
    function test_AH10_BatchesDoNotOutrunAssertions() public {
        uint64 id = enter(HONEST);
        bytes32 assertion = genesis;
        for (uint64 hour = 0; hour < 3; ++hour) {
            for (uint256 i = 0; i < 500; ++i) {
                post();
            }
            pass(ASSERTION_INTERVAL);
            for (
                uint64 end = rollup.getAssertion(assertion).inputEnd / 256 * 256 + 256;
                end <= inbox.batchCount();
                end += 256
            ) {
                assertion = advance(HONEST, id, end, TRUE);
            }
            ok(inbox.batchCount() - rollup.getAssertion(assertion).inputEnd < 256, "keeps up");
        }
    }

    function test_AB7_AssertionInterval() public {
        uint64 id = enter(HONEST);
        bytes32 child = advance(HONEST, id, 1, TRUE);
        post();
        bytes32 accumulator = inbox.accumulator(2);
        pass(ASSERTION_INTERVAL - 1);
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.TooEarly.selector, time, time + 1));
        rollup.advance(id, child, 2, accumulator, TRUE, 0);
        pass(1);
        advance(HONEST, id, 2, TRUE);
    }

    /// Nobody else's batch after the named end makes an honest first child revert.
    function test_AH10_FirstChildSurvivesNewBatch() public {
        uint64 id = enter(HONEST);
        bytes32 accumulator = inbox.accumulator(1);
        post();
        vm.prank(HONEST);
        rollup.advance(id, genesis, 1, accumulator, TRUE, 0);
    }

    // ---- joining windows -------------------------------------------------------------------------------------------

    function testFuzz_JoiningWindows(uint256 newestAfter, uint256 joinAfter) public {
        uint64 h = enter(HONEST);
        uint64 x = enter(MALLORY);
        uint64 late = enter(ALICE);
        uint256 first = time;
        bytes32 child = advance(HONEST, h, 1, TRUE);
        newestAfter = bound(newestAfter, 0, WINDOW + 10);
        if (newestAfter > 0) pass(newestAfter);
        bytes32 accumulator = inbox.accumulator(1);
        vm.prank(MALLORY);
        if (newestAfter > WINDOW) {
            vm.expectRevert(abi.encodeWithSelector(Assertions.TooLate.selector, time, first + WINDOW));
            rollup.advance(x, genesis, 1, accumulator, WRONG, 9);
            return;
        }
        rollup.advance(x, genesis, 1, accumulator, WRONG, 9);
        uint256 end = first + WINDOW > time + GRACE ? first + WINDOW : time + GRACE;
        eq(rollup.joiningEnd(genesis), end, "end");
        joinAfter = bound(joinAfter, 1, WINDOW + GRACE + 10);
        pass(joinAfter);
        vm.prank(ALICE);
        if (time > end) vm.expectRevert(abi.encodeWithSelector(Assertions.TooLate.selector, time, end));
        rollup.advance(late, genesis, 1, accumulator, TRUE, 9);
        if (time <= end) eq(rollup.getAssertion(child).joined, 2, "joined");
    }

    /// A-C2, here: a wrong child in the last second leaves honest parties G to join the true one.
    function test_AC2_GraceAfterLateChild() public {
        uint64 y = enter(MALLORY);
        uint64 x = enter(MALLORY);
        uint64 h = enter(HONEST);
        bytes32 child = advance(MALLORY, y, 1, TRUE);
        pass(WINDOW);
        bytes32 wrong = advance(MALLORY, x, 1, WRONG);
        vm.expectRevert(abi.encodeWithSelector(Assertions.TooEarly.selector, time, time + GRACE + 1));
        rollup.confirm(wrong, x);
        pass(GRACE);
        advance(HONEST, h, 1, TRUE);
        pass(1);
        vm.expectRevert(abi.encodeWithSelector(Assertions.Opposed.selector, child, 1));
        rollup.confirm(child, h);
        vm.expectRevert(abi.encodeWithSelector(Assertions.Opposed.selector, wrong, 2));
        rollup.confirm(wrong, x);
    }

    // ---- confirmation ----------------------------------------------------------------------------------------------

    function testFuzz_Confirm(address caller, uint256 wait) public {
        uint64 id = enter(HONEST);
        bytes32 child = advance(HONEST, id, 1, TRUE);
        uint256 end = time + WINDOW;
        pass(bound(wait, 1, 2 * WINDOW));
        vm.prank(caller);
        if (time <= end) {
            vm.expectRevert(abi.encodeWithSelector(Assertions.TooEarly.selector, time, end + 1));
            rollup.confirm(child, id);
            return;
        }
        rollup.confirm(child, id);
        eq(rollup.latestConfirmed(), child, "latest");
        ok(rollup.getAssertion(child).confirmed, "confirmed");
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLatest.selector, genesis, child));
        rollup.confirm(child, id);
    }

    /// A-C1: a stake that has advanced below a sibling still opposes.
    function test_AC1_StakesThatPassedThroughOppose() public {
        uint64 h = enter(HONEST);
        uint64 x = enter(MALLORY);
        bytes32 truth = advance(HONEST, h, 1, TRUE);
        bytes32 wrong = advance(MALLORY, x, 1, WRONG);
        pass(ASSERTION_INTERVAL);
        post();
        advance(HONEST, h, 2, TRUE);
        eq(rollup.getAssertion(truth).joined, 1, "still counted where it passed");
        pass(WINDOW + 1);
        // Nobody *stands* on the true child any more.
        vm.expectRevert(abi.encodeWithSelector(Assertions.Opposed.selector, wrong, 1));
        rollup.confirm(wrong, x);
        vm.expectRevert(abi.encodeWithSelector(Assertions.Opposed.selector, truth, 1));
        rollup.confirm(truth, h);
        // Only the other's death decides: pruned once, by anyone.
        rollup.kill(x);
        vm.expectRevert(abi.encodeWithSelector(Assertions.Opposed.selector, truth, 1));
        rollup.confirm(truth, h);
        vm.prank(ALICE);
        rollup.prune(x, genesis);
        rollup.confirm(truth, h);
        eq(rollup.latestConfirmed(), truth, "truth");
    }

    /// An assertion on which only dead stakes count is not confirmed.
    function test_ConfirmNeedsALiveStake() public {
        uint64 x = enter(MALLORY);
        uint64 h = enter(HONEST);
        bytes32 child = advance(MALLORY, x, 1, WRONG);
        pass(WINDOW + 1);
        rollup.kill(x);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, x, Assertions.Status.Dead));
        rollup.confirm(child, x);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotJoined.selector, h, genesis));
        rollup.confirm(child, h);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotJoined.selector, 0, genesis));
        rollup.confirm(child, 0);
    }

    /// Confirmation goes parent by parent.
    function test_ConfirmInOrder() public {
        uint64 id = enter(HONEST);
        bytes32 one = advance(HONEST, id, 1, TRUE);
        pass(ASSERTION_INTERVAL);
        post();
        bytes32 two = advance(HONEST, id, 2, TRUE);
        pass(WINDOW + 1);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLatest.selector, one, genesis));
        rollup.confirm(two, id);
        rollup.confirm(one, id);
        rollup.confirm(two, id);
        eq(rollup.latestConfirmed(), two, "latest");
    }

    // ---- pruning ---------------------------------------------------------------------------------------------------

    function test_PruneOncePerAssertion() public {
        uint64 x = enter(MALLORY);
        uint64 h = enter(HONEST);
        bytes32 wrong = advance(MALLORY, x, 1, WRONG);
        advance(HONEST, h, 1, TRUE);
        pass(ASSERTION_INTERVAL);
        post();
        bytes32 below = advance(MALLORY, x, 2, WRONG);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotDead.selector, x, Assertions.Status.Live));
        rollup.prune(x, genesis);
        rollup.kill(x);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, x, Assertions.Status.Dead));
        rollup.kill(x);
        rollup.prune(x, wrong);
        rollup.prune(x, genesis);
        eq(rollup.getAssertion(below).joined, 0, "below");
        eq(rollup.getAssertion(wrong).joined, 0, "wrong");
        eq(rollup.getAssertion(wrong).childrenJoined, 0, "children of wrong");
        eq(rollup.getAssertion(genesis).childrenJoined, 1, "children of genesis");
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotJoined.selector, x, genesis));
        rollup.prune(x, genesis);
        vm.startPrank(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, x, Assertions.Status.Dead));
        rollup.withdraw(x);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, x, Assertions.Status.Dead));
        rollup.advance(x, below, 3, bytes32(uint256(1)), TRUE, 0);
        vm.stopPrank();
    }

    /// No call's cost grows with the number of attackers.
    function test_CostDoesNotGrow() public {
        uint64 h = enter(HONEST);
        advance(HONEST, h, 1, TRUE);
        uint256[2] memory costs;
        uint64[2] memory ids;
        for (uint256 k = 0; k < 2; ++k) {
            for (uint256 i = 0; i < 100; ++i) {
                uint64 x = enter(MALLORY);
                advance(MALLORY, x, 1, keccak256(abi.encode("lie", k, i)));
            }
            ids[k] = enter(HONEST);
            bytes32 accumulator = inbox.accumulator(1);
            vm.prank(HONEST);
            uint256 before = gasleft();
            rollup.advance(ids[k], genesis, 1, accumulator, TRUE, 1_000);
            costs[k] = before - gasleft();
        }
        ok(costs[1] <= costs[0] + 100, "flat");
    }

    // ---- outbox roots ----------------------------------------------------------------------------------------------

    function testFuzz_RecordOutboxRoot(bytes32 root, bytes32 salt, uint64 queue) public {
        if (root == 0) return;
        (bytes memory header, State memory s) = headerOf(States.requestsHash(root), salt);
        s.queue = queue;
        uint64 id = enter(HONEST);
        bytes32 assertion = advance(HONEST, id, 1, hashOf(s));
        vm.expectRevert(abi.encodeWithSelector(Assertions.AssertionNotConfirmed.selector, assertion));
        rollup.recordOutboxRoot(assertion, s, header, root);
        pass(WINDOW + 1);
        rollup.confirm(assertion, id);
        pass(ASSERTION_INTERVAL);
        post();
        bytes32 next = advance(HONEST, id, 2, TRUE);
        pass(WINDOW + 1);
        rollup.confirm(next, id);
        // Any confirmed assertion, not only the latest.
        vm.expectEmit(address(rollup));
        emit Rollup.OutboxRootRecorded(assertion, root);
        vm.prank(MALLORY);
        rollup.recordOutboxRoot(assertion, s, header, root);
        ok(rollup.outboxRootKnown(root), "known");
    }

    function testFuzz_RecordOutboxRootRefuses(bytes32 root, bytes32 other, uint256 change) public {
        if (root == 0 || other == 0 || root == other) return;
        (bytes memory header, State memory s) = headerOf(States.requestsHash(root), other);
        uint64 id = enter(HONEST);
        bytes32 assertion = advance(HONEST, id, 1, hashOf(s));
        pass(WINDOW + 1);
        rollup.confirm(assertion, id);
        vm.expectRevert(
            abi.encodeWithSelector(
                Rollup.WrongOutboxRoot.selector, States.requestsHash(other), States.requestsHash(root)
            )
        );
        rollup.recordOutboxRoot(assertion, s, header, other);
        State memory wrong = s;
        wrong.batch += 1;
        vm.expectRevert(abi.encodeWithSelector(Rollup.WrongState.selector, assertion, hashOf(wrong)));
        rollup.recordOutboxRoot(assertion, wrong, header, root);
        wrong.batch -= 1;
        header[change % header.length] ^= 0x01;
        vm.expectRevert(abi.encodeWithSelector(Rollup.WrongHeader.selector, keccak256(header), s.blockHash));
        rollup.recordOutboxRoot(assertion, s, header, root);
        ok(!rollup.outboxRootKnown(root) && !rollup.outboxRootKnown(other), "nothing known");
        // The genesis assertion claims a state whose header commits to no request: no root opens it.
        vm.expectRevert(abi.encodeWithSelector(Rollup.WrongState.selector, genesis, hashOf(s)));
        rollup.recordOutboxRoot(genesis, s, header, root);
    }
}
