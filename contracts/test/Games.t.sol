// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Conflicts} from "../src/L1/Conflicts.sol";
import {Games} from "../src/L1/Games.sol";
import {Assertions, RollupParams} from "../src/L1/Assertions.sol";
import {GAME_MOVES} from "../src/lib/Constants.sol";
import {Segment, Segments} from "../src/lib/Segments.sol";
import {GameWorld} from "./lib/GameWorld.sol";
import {Toy} from "./lib/Toy.sol";

/// @notice Games of full length, SPEC.md §15.
contract GamesTest is GameWorld {
    // ---- construction ----------------------------------------------------------------------------------------------

    /// T-30 for games: no zero address or hash.
    function test_T30_GamesNeedAll() public {
        address machine = address(games.machine());
        vm.expectRevert(Games.ZeroAddress.selector);
        create(code("Games"), abi.encode(address(0), machine, bytes32(uint256(1))));
        vm.expectRevert(Games.ZeroAddress.selector);
        create(code("Games"), abi.encode(rollup, address(0), bytes32(uint256(1))));
        vm.expectRevert(Games.ZeroHash.selector);
        create(code("Games"), abi.encode(rollup, machine, bytes32(0)));
        vm.expectRevert(Assertions.ZeroAddress.selector);
        create(harness("RollupWithKill"), abi.encode(params(), address(0)));
        eq(address(games.rollup()), address(rollup), "rollup");
        eq(address(rollup.games()), address(games), "games");
        eq(games.initialState(), Toy.hash(0, 0), "initial state");
    }

    /// A-M3: on a Loft parent chain every move may be held for its delays: 7 days are not enough for that.
    function test_AM3_ResponseOnALoftParent() public {
        RollupParams memory p = params();
        p.moves = uint64(GAME_MOVES);
        p.response = FORCE_DELAY + OPEN_DELAY;
        p.grace = p.response + p.censorship + p.lag;
        uint256 want = p.censorship + (p.moves + 1) * p.response + p.lag;
        vm.expectRevert(abi.encodeWithSelector(Assertions.WindowTooShort.selector, p.window, want));
        createRollup(p);
        p.window = uint64(want);
        createRollup(p);
    }

    // ---- opening ---------------------------------------------------------------------------------------------------

    function test_AC3_OpenNamesWhatItAnswers() public {
        (uint64 honest, uint64 liar) = pair(true);
        bytes32 other = keccak256("other");
        vm.startPrank(HONEST);
        bytes32 assertion = rollup.getStake(liar).assertion;
        vm.expectRevert(abi.encodeWithSelector(Conflicts.WrongClaim.selector, genesis, other));
        rollup.open(genesis, liar, honest, other, falseClaim(0));
        vm.expectRevert(abi.encodeWithSelector(Conflicts.WrongClaim.selector, assertion, other));
        rollup.open(genesis, liar, honest, GENESIS_STATE, other);
        vm.expectRevert(abi.encodeWithSelector(Conflicts.NoConflict.selector, 0, 0));
        rollup.open(other, liar, honest, GENESIS_STATE, falseClaim(0));
        vm.stopPrank();
        uint64 friend = enter(HONEST);
        vm.startPrank(HONEST);
        bytes32 mine = rollup.getStake(honest).assertion;
        vm.expectRevert(abi.encodeWithSelector(Conflicts.NoConflict.selector, 0, mine));
        rollup.open(genesis, friend, honest, GENESIS_STATE, trueClaim(1));
        bytes32 accumulator = inbox.accumulator(1);
        rollup.advance(friend, genesis, 1, accumulator, trueClaim(1), 1);
        vm.expectRevert(abi.encodeWithSelector(Conflicts.NoConflict.selector, mine, mine));
        rollup.open(genesis, friend, honest, GENESIS_STATE, trueClaim(1));
        vm.expectEmit(address(games));
        emit Games.GameOpened(genesis, liar, honest, WINDOW, WINDOW);
        rollup.open(genesis, liar, honest, GENESIS_STATE, falseClaim(0));
        vm.stopPrank();
    }

    /// While children can be joined only the owners open, each to select.
    function testFuzz_OnlyOwnersOpen(address caller, bool honestFirst) public {
        if (caller == HONEST || caller == MALLORY) return;
        (uint64 honest, uint64 liar) = pair(honestFirst);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotOwner.selector, caller, HONEST));
        rollup.open(genesis, liar, honest, GENESIS_STATE, falseClaim(0));
        vm.startPrank(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotOwner.selector, MALLORY, HONEST));
        rollup.open(genesis, liar, honest, GENESIS_STATE, falseClaim(0));
        vm.stopPrank();
        opened(honest, liar, trueClaim(1));
    }

    /// A-C2: no conflict can stay unplayed. After the window anybody opens, the earlier joiner asserts, and a late wrong
    /// join, whose owner sits still, dies.
    function testFuzz_AC2_AnyoneOpensAfterWindow(address caller, bool honestFirst, uint256 wait) public {
        (uint64 honest, uint64 liar) = pair(honestFirst);
        pass(bound(wait, WINDOW + 1, 2 * WINDOW));
        (uint64 first, uint64 second) = honestFirst ? (honest, liar) : (liar, honest);
        (bytes32 firstClaim, bytes32 secondClaim) =
            honestFirst ? (trueClaim(1), falseClaim(0)) : (falseClaim(0), trueClaim(1));
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(Conflicts.NotEarlier.selector, 2, 1));
        rollup.open(genesis, second, first, GENESIS_STATE, secondClaim);
        rollup.open(genesis, first, second, GENESIS_STATE, firstClaim);
        vm.stopPrank();
    }

    /// A-C2, whole: an attacker makes the first, true child, joins a wrong one in the last second with another stake, and
    /// plays with neither. Nothing is frozen: once anybody has opened, time decides. (That it decides rightly takes an
    /// honest stake: the next test.)
    function testFuzz_AC2_LateWrongJoinAgainstASham(bool shamMoves) public {
        uint64 y = enter(MALLORY);
        uint64 x = enter(MALLORY);
        bytes32 child = advance(MALLORY, y, 1, trueClaim(1));
        pass(WINDOW);
        bytes32 wrong = advance(MALLORY, x, 1, falseClaim(0));
        pass(GRACE + 1);
        vm.expectRevert(abi.encodeWithSelector(Assertions.Opposed.selector, wrong, 1));
        rollup.confirm(wrong, x);
        vm.prank(ALICE);
        rollup.open(genesis, y, x, GENESIS_STATE, trueClaim(1));
        Play memory p = started(y, x, trueClaim(1), 1);
        eq(games.getGame(p.key).asserterSecs, WINDOW, "of the first");
        eq(games.getGame(p.key).selectorSecs, 0, "of the late one");
        if (shamMoves) dissect(p, 17, false);
        pass(shamMoves ? 1 : WINDOW + 1);
        games.timeout(p.key);
        rollup.confirm(shamMoves ? child : wrong, shamMoves ? y : x);
    }

    /// A-C2: with one honest stake on the true child the same attack costs the attacker its stake.
    function test_AC2_OneHonestStakeDecides() public {
        uint64 y = enter(MALLORY);
        uint64 x = enter(MALLORY);
        uint64 h = enter(HONEST);
        bytes32 child = advance(MALLORY, y, 1, trueClaim(1));
        advance(HONEST, h, 1, trueClaim(1));
        pass(WINDOW);
        advance(MALLORY, x, 1, falseClaim(0));
        // The sham loses to the liar at once: it may, it is the attacker's own.
        Play memory sham = opened(y, x, trueClaim(1));
        pass(RESPONSE);
        Play memory p = opened(x, h, falseClaim(0));
        pass(1);
        games.timeout(p.key);
        ok(isDead(x) && !isDead(h), "the liar died");
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, x, Assertions.Status.Dead));
        vm.prank(MALLORY);
        games.dissect(sham.key, 0, sham.segment, sham.inner);
        pass(GRACE);
        rollup.confirm(child, h);
    }

    /// One game a pair, ever: not again in either role, not after it ended.
    function testFuzz_OneGameAPair(bool honestFirst, bool honestSelects) public {
        (uint64 honest, uint64 liar) = pair(honestFirst);
        Play memory p = honestSelects ? opened(liar, honest, falseClaim(0)) : opened(honest, liar, trueClaim(1));
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Games.GameExists.selector, genesis, liar, honest));
        rollup.open(genesis, liar, honest, GENESIS_STATE, falseClaim(0));
        vm.prank(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(Games.GameExists.selector, genesis, honest, liar));
        rollup.open(genesis, honest, liar, GENESIS_STATE, trueClaim(1));
        if (!honestSelects) dissect(p, 17, false);
        pass(WINDOW + 1);
        games.timeout(p.key);
        ok(isDead(liar), "dead");
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, liar, Assertions.Status.Dead));
        rollup.open(genesis, liar, honest, GENESIS_STATE, falseClaim(0));
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, liar, Assertions.Status.Dead));
        games.timeout(p.key);
    }

    /// A-B12: the stake joins and opens its games in one transaction.
    function test_AB12_JoinsAndOpensAtOnce() public {
        uint64 h = enter(HONEST);
        uint64 x = enter(MALLORY);
        uint64 y = enter(MALLORY);
        advance(MALLORY, x, 1, falseClaim(0));
        advance(MALLORY, y, 1, falseClaim(1));
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(Assertions.advance, (h, genesis, 1, inbox.accumulator(1), trueClaim(1), 2));
        calls[1] = abi.encodeCall(Conflicts.open, (genesis, x, h, GENESIS_STATE, falseClaim(0)));
        calls[2] = abi.encodeCall(Conflicts.open, (genesis, y, h, GENESIS_STATE, falseClaim(1)));
        vm.prank(HONEST);
        rollup.multicall(calls);
        ok(games.getGame(Games.Key(genesis, x, h)).list != 0, "first");
        ok(games.getGame(Games.Key(genesis, y, h)).list != 0, "second");
        // Nobody stakes several times for one payment.
        calls = new bytes[](1);
        calls[0] = abi.encodeCall(Assertions.stake, (genesis));
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Assertions.WrongStake.selector, 0, STAKE));
        rollup.multicall(calls);
    }

    // ---- clocks ----------------------------------------------------------------------------------------------------

    /// A-B5: of the joins at the divergence, the earlier has W, the later what is left of W since the rival's child.
    function testFuzz_AB5_Clocks(uint256 madeAfter, uint256 joinedAfter, bool honestFirst) public {
        uint64 first = enter(ALICE);
        uint64 h = enter(HONEST);
        uint64 x = enter(MALLORY);
        // A child that nobody of the two joins comes first.
        advance(ALICE, first, 1, falseClaim(9));
        madeAfter = bound(madeAfter, 0, WINDOW);
        if (madeAfter > 0) pass(madeAfter);
        if (honestFirst) advance(HONEST, h, 1, trueClaim(1));
        else advance(MALLORY, x, 1, falseClaim(0));
        // The later one makes its child in time, or finds it made.
        uint64 maker = enter(BOB);
        advance(BOB, maker, 1, honestFirst ? falseClaim(0) : trueClaim(1));
        uint256 end = rollup.joiningEnd(genesis);
        joinedAfter = bound(joinedAfter, 0, end - time);
        if (joinedAfter > 0) pass(joinedAfter);
        if (honestFirst) advance(MALLORY, x, 1, falseClaim(0));
        else advance(HONEST, h, 1, trueClaim(1));
        uint256 left = joinedAfter < WINDOW ? WINDOW - joinedAfter : 0;

        Play memory p = opened(x, h, falseClaim(0));
        Games.Game memory g = games.getGame(p.key);
        eq(honestFirst ? g.selectorSecs : g.asserterSecs, WINDOW, "earlier");
        eq(honestFirst ? g.asserterSecs : g.selectorSecs, left, "later");
        eq(g.movedAt, time, "runs from here");
    }

    /// A-B5: joins of the same second are told apart by their numbers, and cost neither a clock.
    function test_AB5_SameSecond() public {
        (uint64 honest, uint64 liar) = pair(false);
        Play memory p = opened(liar, honest, falseClaim(0));
        eq(games.getGame(p.key).asserterSecs, WINDOW, "first");
        eq(games.getGame(p.key).selectorSecs, WINDOW, "second");
        pass(WINDOW + 1);
        uint64 x = enter(MALLORY);
        ok(x != 0 && rollup.getJoin(liar, genesis).number == 1, "numbered");
    }

    /// A-B5: a clock at zero has run out: no answer in the very second of the other's move keeps such a side alive.
    function testFuzz_AB5_ZeroHasRunOut(bool liarSelects) public {
        uint64 h = enter(HONEST);
        uint64 maker = enter(BOB);
        uint64 x = enter(MALLORY);
        advance(HONEST, h, 1, trueClaim(1));
        pass(WINDOW);
        advance(BOB, maker, 1, falseClaim(0));
        pass(GRACE);
        advance(MALLORY, x, 1, falseClaim(0));
        Play memory p = liarSelects ? opened(h, x, trueClaim(1)) : opened(x, h, falseClaim(0));
        if (liarSelects) dissect(p, 17, false);
        bytes32[4] memory branch = branchOf(p, 3);
        bytes32 hash = Segments.hash(part(p, 3));
        vm.prank(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(Games.OutOfTime.selector, 0, 0));
        if (liarSelects) games.select(p.key, p.turn, 3, hash, branch);
        else games.dissect(p.key, p.turn, p.segment, p.inner);
        games.timeout(p.key);
        ok(isDead(x) && !isDead(h), "in the same second");
    }

    /// A-C4: the clock is that of the joins at the divergence, however deep the stakes are when they meet.
    function test_AC4_ClockOfTheDivergence() public {
        uint64 h = enter(HONEST);
        uint64 x = enter(MALLORY);
        advance(HONEST, h, 1, trueClaim(1));
        pass(WINDOW / 4);
        bytes32 wrong = advance(MALLORY, x, 1, falseClaim(0));
        pass(ASSERTION_INTERVAL);
        post();
        advance(HONEST, h, 2, trueClaim(2));
        advance(MALLORY, x, 2, falseClaim(1));
        // Not where they stand, and not on an assertion that only one of them joined.
        bytes32 below = rollup.getStake(x).assertion;
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Conflicts.NoConflict.selector, below, 0));
        rollup.open(wrong, x, h, falseClaim(0), falseClaim(1));
        Play memory p = opened(x, h, falseClaim(0));
        eq(games.getGame(p.key).asserterSecs, WINDOW - WINDOW / 4, "late by a quarter");
    }

    /// A move is in time in the last second of the clock; a second later the side has lost, on anybody's call.
    function testFuzz_ClockRunsOut(uint256 wait, address caller, bool selectors) public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(liar, honest, falseClaim(0));
        if (selectors) dissect(p, 16, false);
        wait = bound(wait, 1, 2 * WINDOW);
        pass(wait);
        if (wait <= WINDOW) {
            vm.expectRevert(abi.encodeWithSelector(Games.InTime.selector, wait, WINDOW));
            games.timeout(p.key);
            if (selectors) select(p, 15);
            else dissect(p, 16, false);
            eq(selectors ? games.getGame(p.key).selectorSecs : games.getGame(p.key).asserterSecs, WINDOW - wait, "left");
            eq(games.getGame(p.key).movedAt, time, "moved");
        } else {
            vm.prank(selectors ? HONEST : MALLORY);
            vm.expectRevert(abi.encodeWithSelector(Games.OutOfTime.selector, wait, WINDOW));
            if (selectors) games.select(p.key, p.turn, 0, 0, branchOf(p, 0));
            else games.dissect(p.key, p.turn, p.segment, p.inner);
            vm.expectEmit(address(games));
            emit Games.GameLost(genesis, liar, honest, selectors ? honest : liar);
            vm.prank(caller);
            games.timeout(p.key);
            eq(isDead(honest) ? 1 : 0, selectors ? 1 : 0, "who");
            ok(isDead(liar) != isDead(honest), "one of them");
        }
    }

    // ---- moves -----------------------------------------------------------------------------------------------------

    /// A whole game of an honest asserter, whatever is picked.
    function testFuzz_HonestAsserter(uint256 picks, bool honestFirst, address by) public {
        (uint64 honest, uint64 liar) = pair(honestFirst);
        Play memory p = opened(honest, liar, trueClaim(1));
        for (uint256 round = 0; round < one + two; ++round) {
            dissect(p, 17, false);
            pass(1 hours);
            select(p, picks % 16);
            picks = uint256(keccak256(abi.encode(picks)));
            pass(1 hours);
        }
        step(p, by);
        ok(isDead(liar) && !isDead(honest), "truth wins");
    }

    /// A whole game of an honest selector, wherever the lies are.
    function testFuzz_HonestSelector(uint256 lies, bool honestFirst, address by) public {
        (uint64 honest, uint64 liar) = pair(honestFirst);
        Play memory p = opened(liar, honest, falseClaim(0));
        for (uint256 round = 0; round < one + two; ++round) {
            dissect(p, 1 + lies % 16, lies >> 8 & 1 == 1);
            lies = uint256(keccak256(abi.encode(lies)));
            select(p, firstWrong(p));
            pass(1 hours);
        }
        step(p, by);
        ok(isDead(liar) && !isDead(honest), "truth wins");
    }

    /// A-C3 for moves: what answers another list, segment or turn reverts.
    function testFuzz_AC3_MovesNameWhatTheyAnswer(uint8 turn, bytes32 other, uint256 which) public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(liar, honest, falseClaim(0));
        // Another segment than is at stake.
        Segment memory s = Segment(p.segment.start, p.segment.end, p.segment.within);
        which %= 3;
        if (which == 0) s.start = other;
        else if (which == 1) s.end = other;
        else s.within = other;
        bytes32 got = Segments.hash(s);
        bytes32 want = Segments.hash(p.segment);
        vm.startPrank(MALLORY);
        if (got != want) {
            vm.expectRevert(abi.encodeWithSelector(Games.WrongSegment.selector, got, want));
            games.dissect(p.key, 0, s, p.inner);
        }
        if (turn != 0) {
            vm.expectRevert(abi.encodeWithSelector(Games.WrongTurn.selector, turn, 0));
            games.dissect(p.key, turn, p.segment, p.inner);
        }
        vm.stopPrank();
        dissect(p, 16, false);
        // After an L1 reorg the same asserter posted another list: the pick was of the one that is gone.
        bytes32 root = games.getGame(p.key).list;
        Play memory gone = p;
        gone.inner[which] = other;
        bytes32 hash = Segments.hash(part(gone, 15));
        bytes32[4] memory branch = branchOf(gone, 15);
        vm.startPrank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Games.WrongList.selector, rootOf(gone), root));
        games.select(p.key, 1, 15, hash, branch);
        vm.stopPrank();
    }

    function testFuzz_OnlyOwnersMove(address caller) public {
        if (caller == MALLORY || caller == HONEST) return;
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(liar, honest, falseClaim(0));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Games.NotOwner.selector, caller, MALLORY));
        games.dissect(p.key, 0, p.segment, p.inner);
        dissect(p, 3, false);
        bytes32[4] memory branch = branchOf(p, 2);
        bytes32 hash = Segments.hash(part(p, 2));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Games.NotOwner.selector, caller, HONEST));
        games.select(p.key, 1, 2, hash, branch);
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Games.OthersTurn.selector, 1));
        games.dissect(p.key, 1, p.segment, p.inner);
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Games.IndexTooLarge.selector, 16, 15));
        games.select(p.key, 1, 16, hash, branch);
        select(p, 2);
        vm.prank(HONEST);
        vm.expectRevert(abi.encodeWithSelector(Games.OthersTurn.selector, 2));
        games.select(p.key, 2, 2, hash, branch);
    }

    function test_OnlyTheOtherContractCalls() public {
        Games.Key memory key = Games.Key(genesis, 1, 2);
        vm.startPrank(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(Games.NotRollup.selector, MALLORY, rollup));
        games.open(key, GENESIS_STATE, falseClaim(0), 1, 1, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(Games.NotRollup.selector, MALLORY, rollup));
        games.takeCost(key, true);
        vm.expectRevert(abi.encodeWithSelector(Conflicts.NotGames.selector, MALLORY, games));
        rollup.lose(genesis, 1, 2);
        vm.expectRevert(abi.encodeWithSelector(Games.GameUnknown.selector, genesis, 1, 2));
        games.timeout(key);
        vm.expectRevert(abi.encodeWithSelector(Games.GameUnknown.selector, genesis, 1, 2));
        games.dissect(key, 0, Segment(0, 0, 0), p0());
        vm.stopPrank();
    }

    function p0() private pure returns (bytes32[15] memory inner) {}

    /// A-H8: moves only while both stakes live: the death of one, wherever, ends all its games.
    function testFuzz_AH8_OnlyWhileBothLive(bool honestDies, bool selectors) public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(liar, honest, falseClaim(0));
        if (selectors) dissect(p, 16, false);
        uint64 dead = honestDies ? honest : liar;
        rollup.kill(dead);
        vm.startPrank(selectors ? HONEST : MALLORY);
        bytes memory reason = abi.encodeWithSelector(Assertions.NotLive.selector, dead, Assertions.Status.Dead);
        bytes32[4] memory branch = branchOf(p, 15);
        bytes32 hash = Segments.hash(part(p, 15));
        vm.expectRevert(reason);
        if (selectors) games.select(p.key, p.turn, 15, hash, branch);
        else games.dissect(p.key, p.turn, p.segment, p.inner);
        pass(WINDOW + 1);
        vm.expectRevert(reason);
        games.timeout(p.key);
        vm.stopPrank();
        ok(isDead(honest) == honestDies && isDead(liar) != honestDies, "nobody else died");
    }

    /// No call's cost depends on how many games there are.
    function test_CostDoesNotGrow() public {
        uint64 h = enter(HONEST);
        advance(HONEST, h, 1, trueClaim(1));
        this.measured(h, 0);
        uint256 first = this.measured(h, 1);
        for (uint256 i = 2; i < 60; ++i) {
            this.measured(h, i);
        }
        uint256 last = this.measured(h, 60);
        ok(last <= first + 100 && first <= last + 100, "flat");
    }

    /// @dev Gas of a game's first moves and of all about them, in a call of its own, whose memory ends with it.
    function measured(uint64 honest, uint256 liar) external returns (uint256) {
        uint64 x = enter(MALLORY);
        advance(MALLORY, x, 1, falseClaim(liar));
        uint256 before = gasleft();
        Play memory p = opened(x, honest, falseClaim(liar));
        dissect(p, 5, false);
        select(p, 4);
        return before - gasleft();
    }
}

/// @notice The last step and every way to it: games of one round in each phase, all of them.
contract SmallGamesTest is GameWorld {
    function setUp() public override {
        super.setUp();
        (one, two) = (1, 1);
    }

    function gamesCode() internal view override returns (bytes memory) {
        return harness("SmallGames");
    }

    /// A-H8, all games of an honest asserter: any pick in phase one, any in phase two; it wins by the step.
    function test_AH8_HonestAsserterWinsAll() public {
        for (uint256 i = 0; i < 256; ++i) {
            uint256 snapshot = vm.snapshotState();
            this.asserts(i);
            vm.revertToState(snapshot);
        }
    }

    /// @dev In a call of its own, whose memory ends with it.
    function asserts(uint256 i) external {
        (uint64 honest, uint64 liar) = pair(i % 2 == 0);
        Play memory p = opened(honest, liar, trueClaim(1));
        dissect(p, 17, false);
        select(p, i / 16);
        dissect(p, 17, false);
        select(p, i % 16);
        step(p, HONEST);
        ok(isDead(liar) && !isDead(honest), "truth wins");
    }

    /// A-H8, all games of an honest selector: the first lie at any entry, in both phases; it wins by the step, or by the
    /// clock if the asserter does not move.
    function test_AH8_HonestSelectorWinsAll() public {
        for (uint256 i = 0; i < 512; ++i) {
            uint256 snapshot = vm.snapshotState();
            this.selects(i);
            vm.revertToState(snapshot);
        }
    }

    function selects(uint256 i) external {
        (uint64 honest, uint64 liar) = pair(i % 2 == 0);
        Play memory p = opened(liar, honest, falseClaim(0));
        dissect(p, 1 + i % 16, i & 256 != 0);
        select(p, firstWrong(p));
        dissect(p, 1 + i / 16 % 16, i & 256 != 0);
        select(p, firstWrong(p));
        if (i % 3 == 0) {
            step(p, ALICE);
        } else {
            pass(WINDOW + 1);
            games.timeout(p.key);
        }
        ok(isDead(liar) && !isDead(honest), "truth wins");
    }

    /// A-H8: phase two is the program from its initial state to a valid end, within the step that was chosen.
    function testFuzz_AH8_PhaseTwoBegins(bytes32 other, bool valid) public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(honest, liar, trueClaim(1));
        dissect(p, 17, false);
        select(p, 2);
        bytes32 chosen = Segments.hash(p.segment);
        enterPhaseTwo(p, Toy.hash(Toy.RUN, 1));
        Segment memory s = p.segment;
        vm.startPrank(HONEST);
        bytes32 right = s.within;
        if (other != right) {
            s.within = other;
            vm.expectRevert(abi.encodeWithSelector(Games.WrongSegment.selector, other, chosen));
            games.dissect(p.key, 2, s, p.inner);
            s.within = right;
        }
        right = s.start;
        if (other != right) {
            s.start = other;
            vm.expectRevert(abi.encodeWithSelector(Games.WrongStart.selector, other, right));
            games.dissect(p.key, 2, s, p.inner);
            s.start = right;
        }
        s.end = valid ? bytes32(uint256(2) << 248 | uint256(other) << 8 >> 8) : other;
        if (uint256(s.end) >> 248 != 2) {
            vm.expectRevert(abi.encodeWithSelector(Games.NotValid.selector, s.end));
        }
        games.dissect(p.key, 2, s, p.inner);
        vm.stopPrank();
    }

    /// A-H8: at width one the asserter's clock runs; anybody steps while it does, nobody after.
    function testFuzz_AH8_WidthOne(uint256 wait, address by, bool honestAsserts) public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = honestAsserts ? opened(honest, liar, trueClaim(1)) : opened(liar, honest, falseClaim(0));
        dissect(p, honestAsserts ? 17 : 2, false);
        select(p, honestAsserts ? 2 : firstWrong(p));
        dissect(p, honestAsserts ? 17 : 9, false);
        bytes memory proof = Toy.proof(p.state, p.next, p.inputEnd, p.start);
        vm.expectRevert(abi.encodeWithSelector(Games.NotAtLastStep.selector, 3, 4));
        games.step(p.key, p.segment, p.state, p.next, proof, "");
        select(p, honestAsserts ? 4 : firstWrong(p));
        vm.prank(p.asserter);
        vm.expectRevert(abi.encodeWithSelector(Games.OthersTurn.selector, 4));
        games.dissect(p.key, 4, p.segment, p.inner);
        vm.prank(p.selector);
        vm.expectRevert(abi.encodeWithSelector(Games.OthersTurn.selector, 4));
        games.select(p.key, 4, 0, 0, branchOf(p, 0));

        wait = bound(wait, 1, 2 * WINDOW);
        pass(wait);
        if (wait > WINDOW) {
            vm.expectRevert(abi.encodeWithSelector(Games.OutOfTime.selector, wait, WINDOW));
            step(p, by);
            games.timeout(p.key);
            ok(isDead(p.key.asserter) && !isDead(p.key.selector), "the asserter lost by time");
        } else {
            vm.expectRevert(abi.encodeWithSelector(Games.InTime.selector, wait, WINDOW));
            games.timeout(p.key);
            step(p, by);
            ok(isDead(liar) && !isDead(honest), "truth wins");
        }
    }

    /// A-H8: the locals are those of this game; the proof begins where the segment does; a machine that fails, for want of
    /// gas too, decides nothing.
    function testFuzz_AH8_StepOfThisGame(bytes32 other, uint256 gas) public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(honest, liar, trueClaim(1));
        dissect(p, 17, false);
        select(p, 2);
        dissect(p, 17, false);
        select(p, 0);
        bytes memory proof = Toy.proof(p.state, p.next, p.inputEnd, 0);
        if (other != p.next) {
            bytes32 got = Segments.hash(Segment(p.state, other, 0));
            vm.expectRevert(abi.encodeWithSelector(Games.WrongSegment.selector, got, p.segment.within));
            games.step(p.key, p.segment, p.state, other, proof, "");
            got = Segments.hash(Segment(other, p.next, 0));
            if (other != p.state) {
                vm.expectRevert(abi.encodeWithSelector(Games.WrongSegment.selector, got, p.segment.within));
                games.step(p.key, p.segment, other, p.next, proof, "");
            }
            Segment memory s = Segment(p.segment.start, other, p.segment.within);
            vm.expectRevert(
                abi.encodeWithSelector(Games.WrongSegment.selector, Segments.hash(s), Segments.hash(p.segment))
            );
            games.step(p.key, s, p.state, p.next, proof, "");
        }
        bytes memory wrong = abi.encode(uint64(1), uint8(1));
        vm.expectRevert(abi.encodeWithSelector(Games.WrongStart.selector, Toy.hash(1, 1), Toy.hash(0, 0)));
        games.step(p.key, p.segment, p.state, p.next, wrong, "");
        (bool done,) = address(games).call{gas: bound(gas, 21_000, 400_000)}(
            abi.encodeCall(Games.step, (p.key, p.segment, p.state, p.next, proof, bytes("")))
        );
        ok(done == isDead(liar) && !isDead(honest), "all or nothing");
        if (!done) step(p, ALICE);
        ok(isDead(liar) && !isDead(honest), "truth wins");
    }

    /// A-C7: phase one is padded: steps beyond the inputs' end are of the state to itself, and can be proved.
    function test_AC7_PaddingIsProvable() public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(honest, liar, trueClaim(1));
        dissect(p, 17, false);
        select(p, 15);
        eq(p.segment.start, p.segment.end, "itself");
        dissect(p, 17, false);
        select(p, 15);
        eq(p.segment.start, p.segment.end, "halted");
        step(p, HONEST);
        ok(isDead(liar), "proved");
    }
}
