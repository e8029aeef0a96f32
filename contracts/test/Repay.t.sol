// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Conflicts} from "../src/L1/Conflicts.sol";
import {Games} from "../src/L1/Games.sol";
import {Nodes} from "../src/L1/Nodes.sol";
import {GameWorld} from "./lib/GameWorld.sol";

/// @notice What becomes of a dead stake's ether, SPEC.md §15.
contract RepayTest is GameWorld {
    uint256 private constant BASE_FEE = 20 gwei;

    function setUp() public override {
        super.setUp();
        (one, two) = (1, 1);
        vm.fee(BASE_FEE);
    }

    function gamesArtifact() internal pure override returns (string memory) {
        return "Toy.sol:SmallGames";
    }

    /// @dev An honest stake that has won its game, the liar's child being pruned.
    function won(bool asserts) private returns (Play memory p, uint64 honest, uint64 liar, bytes32 child) {
        (honest, liar) = pair(true);
        child = rollup.getStake(honest).node;
        p = asserts ? opened(honest, liar, trueClaim(1)) : opened(liar, honest, falseClaim(0));
        for (uint256 i = 0; i < 2; ++i) {
            dissect(p, asserts ? 17 : 3, false);
            select(p, asserts ? 5 : firstWrong(p));
        }
        step(p, HONEST);
        eq(rollup.getNode(genesis).childrenJoined, 1, "pruned where they met");
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
        ok(cost > 100_000 * BASE_FEE && cost < 1_000_000 * BASE_FEE, "of that size");
        vm.expectRevert(abi.encodeWithSelector(Nodes.NodeNotConfirmed.selector, child));
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
            vm.expectRevert(abi.encodeWithSelector(Nodes.NotLive.selector, p.key.selector, Nodes.Status.Dead));
            rollup.repay(genesis, p.key.asserter, p.key.selector);
        }
    }

    /// A-B14: nothing comes of a game of two that are live, nor to the liar who killed an honest-looking sham.
    function test_AB14_LiarsAreNotPaid() public {
        uint64 sham = enter(ALICE);
        (uint64 honest, uint64 liar) = pair(false);
        advance(ALICE, sham, 1, trueClaim(1));
        bytes32 child = rollup.getStake(honest).node;
        // The sham loses to the liar by silence, so that the liar would have its costs back.
        Play memory p = opened(sham, liar, trueClaim(1));
        vm.expectRevert(abi.encodeWithSelector(Nodes.NotDead.selector, liar, Nodes.Status.Live));
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
        vm.expectRevert(abi.encodeWithSelector(Nodes.NotLive.selector, liar, Nodes.Status.Dead));
        rollup.repay(genesis, sham, liar);
        ok(rollup.repay(genesis, liar, honest) > 0, "honest");
    }

    /// A-M2: shams on the true side are paid their own costs, not a share of the pot: the honest is paid in full until the
    /// half is used up, and no more than the half is ever paid.
    function testFuzz_AM2_ShamsDoNotDilute(uint256 shams, uint256 baseFee) public {
        shams = bound(shams, 0, 12);
        vm.fee(bound(baseFee, 1 gwei, 2_000 gwei));
        (uint64 honest, uint64 liar) = pair(true);
        bytes32 child = rollup.getStake(honest).node;
        uint64[] memory ids = new uint64[](shams + 1);
        for (uint256 i = 0; i < shams; ++i) {
            ids[i] = enter(MALLORY);
            advance(MALLORY, ids[i], 1, trueClaim(1));
            opened(ids[i], liar, trueClaim(1));
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
