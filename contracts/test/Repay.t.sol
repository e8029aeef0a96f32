// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Conflicts} from "../src/L1/Conflicts.sol";
import {Games} from "../src/L1/Games.sol";
import {Assertions} from "../src/L1/Assertions.sol";
import {Segments} from "../src/lib/Segments.sol";
import {GameWorld} from "./lib/GameWorld.sol";
import {Wallet} from "./lib/Targets.sol";

/// @notice What becomes of a dead stake's ether, SPEC.md §15.
contract RepayTest is GameWorld {
    uint256 private constant BASE_FEE = 20 gwei;

    function setUp() public override {
        super.setUp();
        (one, two) = (1, 1);
        vm.fee(BASE_FEE);
    }

    function gamesCode() internal view override returns (bytes memory) {
        return harness("SmallGames");
    }

    /// @dev An honest stake that has won its game, the liar's child being pruned.
    function won(bool asserts) private returns (Play memory p, uint64 honest, uint64 liar, bytes32 child) {
        (honest, liar) = pair(true);
        child = rollup.getStake(honest).assertion;
        p = asserts ? opened(honest, liar, trueClaim(1)) : opened(liar, honest, falseClaim(0));
        for (uint256 i = 0; i < 2; ++i) {
            dissect(p, asserts ? 17 : 3, false);
            select(p, asserts ? 5 : firstWrong(p));
        }
        step(p, HONEST);
        eq(rollup.getAssertion(genesis).childrenJoined, 1, "pruned where they met");
    }

    function settled(bytes32 child, uint64 stakeId) private {
        pass(WINDOW + 1);
        rollup.confirm(child, stakeId);
    }

    function recorded(Games.Key memory key, bool asserter) private view returns (uint256) {
        Games.Game memory g = games.getGame(key);
        return uint256(asserter ? g.asserterGwei : g.selectorGwei) * 1 gwei;
    }

    /// A-B14: paid to the owner, once, twice what was recorded, by anybody's call, and not before a child is confirmed.
    function testFuzz_AB14_PaidAtConfirmation(bool asserts, address caller) public {
        (Play memory p, uint64 honest, uint64 liar, bytes32 child) = won(asserts);
        (uint64 a, uint64 s) = (p.key.asserter, p.key.selector);
        uint256 cost = recorded(p.key, asserts);
        ok(cost > 20_000 * BASE_FEE && cost < 500_000 * BASE_FEE, "of that size");
        checkSpent(p.key);
        vm.expectRevert(abi.encodeWithSelector(Assertions.AssertionNotConfirmed.selector, child));
        rollup.repay(genesis, a, s);
        settled(child, honest);
        vm.expectRevert(abi.encodeWithSelector(Games.GameUnknown.selector, genesis, s, a));
        vm.prank(caller);
        rollup.repay(genesis, s, a);
        uint256 before = HONEST.balance;
        vm.expectEmit(address(rollup));
        emit Conflicts.StakeRepaid(genesis, honest, liar, 2 * cost);
        vm.prank(caller);
        eq(rollup.repay(genesis, a, s), 2 * cost, "amount");
        eq(HONEST.balance - before, 2 * cost, "paid");
        eq(rollup.getStake(liar).repaid, 2 * cost, "noted");
        eq(rollup.repay(genesis, a, s), 0, "once");
        // What is left of the liar's stake stays.
        eq(address(rollup).balance, 2 * STAKE - 2 * cost, "ether");
    }

    /// A-B14: who has left since is paid too; who lived on but died later is not.
    function testFuzz_AB14_LiveAtConfirmation(bool leaves) public {
        (Play memory p, uint64 honest,, bytes32 child) = won(true);
        settled(child, honest);
        uint256 cost = recorded(p.key, true);
        if (leaves) {
            vm.prank(HONEST);
            rollup.withdraw(honest);
            eq(rollup.repay(genesis, p.key.asserter, p.key.selector), 2 * cost, "left");
        } else {
            rollup.kill(honest);
            vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, p.key.selector, Assertions.Status.Dead));
            rollup.repay(genesis, p.key.asserter, p.key.selector);
        }
    }

    /// A-B14: nothing comes of a game of two that are live, nor to the liar who killed an honest-looking sham.
    function test_AB14_LiarsAreNotPaid() public {
        uint64 sham = enter(ALICE);
        (uint64 honest, uint64 liar) = pair(false);
        advance(ALICE, sham, 1, trueClaim(1));
        bytes32 child = rollup.getStake(honest).assertion;
        // The sham loses to the liar by silence, so that the liar would have its costs back.
        Play memory p = opened(sham, liar, trueClaim(1));
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotDead.selector, liar, Assertions.Status.Live));
        rollup.repay(genesis, sham, liar);
        pass(WINDOW + 1);
        games.timeout(p.key);
        ok(isDead(sham), "sham");
        // The honest one opened in time, in truth; here later is as good.
        Play memory q = started(liar, honest, falseClaim(0), 1);
        rollup.open(genesis, liar, honest, GENESIS_STATE, falseClaim(0));
        dissect(q, 3, false);
        select(q, firstWrong(q));
        pass(WINDOW + 1);
        games.timeout(q.key);
        rollup.confirm(child, honest);
        vm.expectRevert(abi.encodeWithSelector(Assertions.NotLive.selector, liar, Assertions.Status.Dead));
        rollup.repay(genesis, sham, liar);
        ok(rollup.repay(genesis, liar, honest) > 0, "honest");
    }

    /// A-B14: each call is recorded for the side whose it was, and what the winner calls at the end for the winner: the gas
    /// that it used.
    function testFuzz_AB14_WhatIsRecorded(bool honestAsserts, bool byHonest) public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = honestAsserts ? opened(honest, liar, trueClaim(1)) : opened(liar, honest, falseClaim(0));
        uint256[2] memory sums;
        _recordedLast(p.key, sums, false, 0); // who opened selects
        for (uint256 round = 0; round < 2; ++round) {
            dissect(p, honestAsserts ? 17 : 3, false);
            _recordedLast(p.key, sums, true, 0);
            select(p, honestAsserts ? 5 : firstWrong(p));
            _recordedLast(p.key, sums, false, 0);
        }
        step(p, byHonest ? HONEST : ALICE);
        if (byHonest) return _recordedLast(p.key, sums, honestAsserts, 9_600);
        eq(recorded(p.key, true), sums[1], "asserter's");
        eq(recorded(p.key, false), sums[0], "selector's");
    }

    /// @dev The last call used not much more than what is recorded for the side since `sums`, and never less. Of the one
    /// that ends a game, what pruning gives back, `given`, is left out.
    function _recordedLast(Games.Key memory key, uint256[2] memory sums, bool asserter, uint256 given) private view {
        uint256 all = vm.lastCallGas().gasTotalUsed;
        uint256 got = (recorded(key, asserter) - sums[asserter ? 1 : 0]) / BASE_FEE;
        ok(got + given <= all, "not more than was used");
        ok((got + given) * 10 >= all * 8, "most of it");
        eq(recorded(key, !asserter), sums[asserter ? 0 : 1], "nothing for the other");
        sums[asserter ? 1 : 0] = recorded(key, asserter);
        checkSpent(key);
    }

    /// A-B14: a time-out is recorded for the winner, if it is its call.
    function testFuzz_AB14_TimeoutIsRecorded(bool byHonest) public {
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(liar, honest, falseClaim(0));
        uint256 before = recorded(p.key, false);
        pass(WINDOW + 1);
        vm.prank(byHonest ? HONEST : MALLORY);
        games.timeout(p.key);
        uint256 used = vm.lastCallGas().gasTotalUsed;
        uint256 got = (recorded(p.key, false) - before) / BASE_FEE;
        if (byHonest) ok(got + 9_600 <= used && (got + 9_600) * 10 >= used * 8, "selector's");
        else eq(got, 0, "selector's");
        eq(recorded(p.key, true), 0, "asserter's");
    }

    // ---- wallets that are contracts --------------------------------------------------------------------------------

    address private constant KEY = address(0x5e1f); // whoever sends the wallet's transactions

    /// @dev Through the wallet, as its owner's transaction.
    function through(Wallet w, address to, uint256 value, bytes memory data) private returns (bytes memory) {
        vm.prank(KEY, KEY);
        return w.call(to, value, data);
    }

    function refused(address by, bytes memory reason, address to, bytes memory data) private {
        vm.prank(by, KEY);
        (bool done, bytes memory output) = to.call(data);
        ok(!done && keccak256(output) == keccak256(reason), "refused");
    }

    /// T-36: a stake, its moves and all that is paid for it are the wallet's that called, never its key's, to whom the
    /// transaction belongs, nor anybody's whom that key called.
    function test_T36_AWalletOwnsItsStake() public {
        Wallet w = new Wallet(KEY);
        vm.deal(address(w), STAKE);
        uint64 liar = enter(MALLORY);
        uint64 id = abi.decode(through(w, address(rollup), STAKE, abi.encodeCall(rollup.stake, (genesis))), (uint64));
        eq(rollup.getStake(id).owner, address(w), "owner");
        advance(MALLORY, liar, 1, falseClaim(0));
        bytes memory join = abi.encodeCall(rollup.advance, (id, genesis, 1, inbox.accumulator(1), trueClaim(1), 1));
        bytes memory reason = abi.encodeWithSelector(Assertions.NotOwner.selector, KEY, address(w));
        bytes memory mallorys = abi.encodeWithSelector(Assertions.NotOwner.selector, MALLORY, address(w));
        refused(KEY, reason, address(rollup), join);
        refused(MALLORY, mallorys, address(rollup), join);
        through(w, address(rollup), 0, join);
        bytes32 child = rollup.getStake(id).assertion;

        Play memory p = started(liar, id, falseClaim(0), 1);
        bytes memory call = abi.encodeCall(rollup.open, (genesis, liar, id, GENESIS_STATE, falseClaim(0)));
        refused(KEY, reason, address(rollup), call);
        refused(MALLORY, mallorys, address(rollup), call);
        through(w, address(rollup), 0, call);
        for (uint256 round = 0; round < 2; ++round) {
            dissect(p, 3, false);
            uint256 index = firstWrong(p);
            // forge-lint: disable-next-line(unsafe-typecast)
            call = abi.encodeCall(
                games.select, (p.key, p.turn, uint8(index), Segments.hash(part(p, index)), branchOf(p, index))
            );
            refused(KEY, abi.encodeWithSelector(Games.NotOwner.selector, KEY, address(w)), address(games), call);
            refused(MALLORY, abi.encodeWithSelector(Games.NotOwner.selector, MALLORY, address(w)), address(games), call);
            picked(p, index, w);
        }
        pass(WINDOW + 1);
        through(w, address(games), 0, abi.encodeCall(games.timeout, (p.key)));
        ok(isDead(liar) && !isDead(id), "the liar died");
        settled(child, id);

        // It is repaid, whoever asks, and no more if it asks again from within.
        uint256 cost = recorded(p.key, false);
        bytes memory again = abi.encodeCall(rollup.repay, (genesis, liar, id));
        vm.prank(KEY);
        w.plan(false, address(0), "");
        vm.expectRevert(Wallet.Unwilling.selector);
        rollup.repay(genesis, liar, id);
        vm.prank(KEY);
        w.plan(true, address(rollup), again);
        vm.prank(MALLORY, KEY);
        rollup.repay(genesis, liar, id);
        eq(w.received(), 2 * cost, "repaid once");

        // And its stake: a wallet that refuses ether keeps it where it is.
        call = abi.encodeCall(rollup.withdraw, (id));
        refused(KEY, reason, address(rollup), call);
        refused(MALLORY, mallorys, address(rollup), call);
        vm.prank(KEY);
        w.plan(false, address(0), "");
        vm.expectRevert(Wallet.Unwilling.selector);
        through(w, address(rollup), 0, call);
        ok(!isDead(id) && address(rollup).balance == 2 * STAKE - 2 * cost, "nothing has moved");
        vm.prank(KEY);
        w.plan(true, address(rollup), call);
        through(w, address(rollup), 0, call);
        eq(address(w).balance, STAKE + 2 * cost, "out, once");
        eq(KEY.balance, 0, "nothing is the key's");
        eq(address(rollup).balance, STAKE - 2 * cost, "the rest is the dead's");
    }

    /// @dev The wallet's pick, made by select.
    function picked(Play memory p, uint256 index, Wallet w) private {
        bytes32 hash = Segments.hash(part(p, index));
        bytes32[4] memory branch = branchOf(p, index);
        // forge-lint: disable-next-line(unsafe-typecast)
        bytes memory call = abi.encodeCall(games.select, (p.key, p.turn, uint8(index), hash, branch));
        through(w, address(games), 0, call);
        p.segment = part(p, index);
        p.span /= 16;
        p.start += index * p.span;
        p.turn += 1;
    }

    // ---- shams -----------------------------------------------------------------------------------------------------

    /// A-M2: shams on the true side are paid their own costs, not a share of the pot: the honest is paid in full until the
    /// half is used up, and no more than the half is ever paid.
    function testFuzz_AM2_ShamsDoNotDilute(uint256 shams, uint256 baseFee) public {
        shams = bound(shams, 0, 12);
        vm.fee(bound(baseFee, 1 gwei, 2_000 gwei));
        (uint64 honest, uint64 liar) = pair(true);
        bytes32 child = rollup.getStake(honest).assertion;
        uint64[] memory ids = new uint64[](shams + 1);
        for (uint256 i = 0; i < shams; ++i) {
            ids[i] = enter(MALLORY);
            advance(MALLORY, ids[i], 1, trueClaim(1));
            dissect(opened(ids[i], liar, trueClaim(1)), 17, false);
        }
        ids[shams] = honest;
        Play memory p = opened(honest, liar, trueClaim(1));
        dissect(p, 17, false);
        pass(WINDOW + 1);
        vm.prank(HONEST);
        games.timeout(p.key);
        settled(child, honest);
        uint256 left = STAKE / 2;
        for (uint256 i = 0; i <= shams; ++i) {
            uint256 want = 2 * recorded(Games.Key(genesis, ids[i], liar), true);
            if (want > left) want = left;
            eq(rollup.repay(genesis, ids[i], liar), want, "its own cost");
            left -= want;
        }
        eq(rollup.getStake(liar).repaid, STAKE / 2 - left, "of the half");
        ok(address(rollup).balance >= (shams + 1) * STAKE + STAKE / 2, "the other half is burned");
    }

    /// What is recorded is bounded, whatever the base fee.
    function test_RecordsSaturate() public {
        vm.fee(type(uint64).max);
        (uint64 honest, uint64 liar) = pair(true);
        Play memory p = opened(honest, liar, trueClaim(1));
        dissect(p, 17, false);
        eq(games.getGame(p.key).asserterGwei, type(uint40).max, "at most");
        eq(games.getGame(p.key).selectorGwei, type(uint40).max, "at most");
    }
}
