// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Conflicts} from "../src/L1/Conflicts.sol";
import {Assertions} from "../src/L1/Assertions.sol";
import {GameWorld} from "./lib/GameWorld.sol";

/// @notice T-35 above single games, which package game plays whole: all that an honest stake and two others can make of one
/// assertion and its children. Games of one round in each phase.
contract SmallTreesTest is GameWorld {
    /// @dev Stake 0 is honest; 1 and 2 tell the truth, or one of two lies, and do what the attacker wants.
    struct Tree {
        address[3] owner;
        uint64[3] id;
        uint256[3] lie; // 0: none
        bytes32[3] child;
        uint256[3] place; // in the order of joins
        bool laterSelects;
        bool liarsPlay; // to the last step; else they are silent
        uint256 silent; // of the attacker's two in the game with each other; 0: it is not opened
        bool attackersFirst; // that game's time-out is called before the honest side's
        Play[3] games; // 0 with 1, 0 with 2, 1 with 2
        bool[3] opened;
    }

    function setUp() public override {
        super.setUp();
        (one, two) = (1, 1);
        vm.fee(20 gwei);
    }

    function gamesCode() internal view override returns (bytes memory) {
        return harness("SmallGames");
    }

    /// T-35: whatever two others claim, in whatever order all join, whoever opens, however they play, and whichever of them
    /// loses to the other on purpose: the honest stake lives, all who lied are dead, there is one game a pair, one child is
    /// confirmed, the true one, within 2W, and all ether is where it belongs.
    function test_T35_EveryTree() public {
        uint256 trees = 0;
        for (uint256 i = 0; i < 9 * 6 * 2 * 2 * 3 * 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            if (this.grow(i)) trees += 1;
            vm.revertToState(snapshot);
        }
        eq(trees, 6 + 24 + 3 * 24 * 5, "trees");
    }

    /// @dev In a call of its own, whose memory ends with it. False if this is another tree again.
    function grow(uint256 i) external returns (bool) {
        Tree memory t;
        t.owner = [HONEST, MALLORY, BOB];
        (t.lie[1], t.lie[2]) = (i % 3, i / 3 % 3);
        uint256 order = i / 9 % 6;
        t.laterSelects = i / 54 % 2 == 1;
        t.liarsPlay = i / 108 % 2 == 1;
        t.silent = i / 216 % 3;
        t.attackersFirst = i / 648 == 1;
        bool nobodyLies = t.lie[1] == 0 && t.lie[2] == 0;
        if (nobodyLies && i / 54 != 0) return false;
        if (t.lie[1] == 2 || (t.lie[1] == 0 && t.lie[2] == 2)) return false; // one lie is like the other
        if (t.lie[1] == t.lie[2] && t.silent != 0) return false;
        if (t.silent == 0 && t.attackersFirst) return false;

        uint256 ether_ = _ether(t);
        _join(t, order);
        uint256 first = time;
        for (uint256 k = 0; k < 3; ++k) {
            _open(t, k);
        }
        _play(t, i);
        pass(WINDOW + 1);
        _falseAreNotConfirmed(t);
        for (uint256 k = 0; k < 3; ++k) {
            _timeout(t, t.attackersFirst ? (k + 2) % 3 : k);
        }
        _decided(t);
        rollup.confirm(t.child[0], t.id[0]);
        ok(time <= first + 2 * WINDOW, "within 2W");
        ok(!_done(abi.encodeCall(Assertions.confirm, (t.child[0], t.id[0]))), "once");
        _falseAreNotConfirmed(t);
        _settle(t);
        eq(_ether(t), ether_, "every wei");
        return true;
    }

    function _ether(Tree memory t) private view returns (uint256 sum) {
        sum = address(rollup).balance;
        for (uint256 s = 0; s < 3; ++s) {
            sum += t.owner[s].balance;
        }
    }

    function _done(bytes memory call) private returns (bool done) {
        (done,) = address(rollup).call(call);
    }

    function _claim(Tree memory t, uint256 s) private pure returns (bytes32) {
        return t.lie[s] == 0 ? trueClaim(1) : falseClaim(t.lie[s]);
    }

    function _join(Tree memory t, uint256 order) private {
        for (uint256 s = 0; s < 3; ++s) {
            t.id[s] = enter(t.owner[s]);
        }
        uint256 first = order / 2;
        uint256 second = (first + 1 + order % 2) % 3;
        uint256[3] memory row = [first, second, 3 - first - second];
        for (uint256 n = 0; n < 3; ++n) {
            uint256 s = row[n];
            t.place[s] = n;
            t.child[s] = advance(t.owner[s], t.id[s], 1, _claim(t, s));
        }
    }

    /// @dev The two of game `k`.
    function _sides(Tree memory t, uint256 k) private pure returns (uint256 asserter, uint256 selector) {
        (uint256 a, uint256 b) = k == 2 ? (1, 2) : (0, k + 1);
        return (t.place[a] < t.place[b]) == t.laterSelects ? (a, b) : (b, a);
    }

    function _open(Tree memory t, uint256 k) private {
        (uint256 a, uint256 s) = _sides(t, k);
        if (t.lie[a] == t.lie[s] || (k == 2 && t.silent == 0)) return;
        t.games[k] = opened(t.id[a], t.id[s], _claim(t, a));
        t.opened[k] = true;
    }

    /// @dev All moves that are made before time decides.
    function _play(Tree memory t, uint256 i) private {
        for (uint256 n = 0; n < 3; ++n) {
            uint256 k = (n + 2) % 3; // the attacker's own first, of which the honest side's may leave one dead
            if (!t.opened[k]) continue;
            (uint256 a, uint256 s) = _sides(t, k);
            Play memory p = t.games[k];
            if (k == 2) {
                if (s == t.silent) dissect(p, 3, false);
            } else if (!t.liarsPlay) {
                if (a == 0) dissect(p, 17, false);
            } else {
                for (uint256 round = 0; round < 2; ++round) {
                    dissect(p, a == 0 ? 17 : 1 + i % 16, i % 2 == 0);
                    select(p, a == 0 ? (i + round) % 16 : firstWrong(p));
                }
                step(p, HONEST);
            }
        }
    }

    function _live(uint64 id) private view returns (bool) {
        return rollup.getStake(id).status == Assertions.Status.Live;
    }

    function _timeout(Tree memory t, uint256 k) private {
        Play memory p = t.games[k];
        if (t.opened[k] && _live(p.key.asserter) && _live(p.key.selector)) games.timeout(p.key);
    }

    /// @dev Not while the honest stake plays, nor later.
    function _falseAreNotConfirmed(Tree memory t) private {
        for (uint256 s = 1; s < 3; ++s) {
            if (t.lie[s] == 0) continue;
            ok(!_done(abi.encodeCall(Assertions.confirm, (t.child[s], t.id[s]))), "a false child is confirmed");
        }
    }

    function _decided(Tree memory t) private {
        ok(_live(t.id[0]), "an honest stake never dies");
        for (uint256 s = 1; s < 3; ++s) {
            bool lost = t.lie[s] != 0 || (t.opened[2] && t.silent == s && !_lostAlready(t, 3 - s));
            ok(isDead(t.id[s]) == lost, "who died");
        }
        for (uint256 k = 0; k < 3; ++k) {
            if (!t.opened[k]) continue;
            (uint256 a, uint256 s) = _sides(t, k);
            for (uint256 n = 0; n < 2; ++n) {
                vm.prank(t.owner[s]);
                bytes memory again =
                    abi.encodeCall(Conflicts.open, (genesis, t.id[a], t.id[s], GENESIS_STATE, _claim(t, a)));
                ok(!_done(again), "one game a pair");
                (a, s) = (s, a);
            }
        }
        for (uint256 s = 1; s < 3; ++s) {
            // Where they met, losing prunes; elsewhere anybody does.
            if (t.lie[s] != 0) _done(abi.encodeCall(Assertions.prune, (t.id[s], genesis)));
        }
    }

    /// @dev Whether the rival was dead before it could win the attacker's game.
    function _lostAlready(Tree memory t, uint256 rival) private pure returns (bool) {
        return t.lie[rival] != 0 && (t.liarsPlay || !t.attackersFirst);
    }

    /// @dev Everything is paid that will be, and whoever can leaves: what is left is the dead's.
    function _settle(Tree memory t) private {
        uint256 honest = HONEST.balance;
        uint256 due = 0;
        uint256 dead = 0;
        for (uint256 k = 0; k < 3; ++k) {
            if (!t.opened[k]) continue;
            (uint256 a, uint256 s) = _sides(t, k);
            uint256 cost =
                a == 0 ? games.getGame(t.games[k].key).asserterGwei : games.getGame(t.games[k].key).selectorGwei;
            if (k < 2) due += 2 * cost * 1 gwei;
            ok(!_done(abi.encodeCall(Conflicts.repay, (genesis, t.id[s], t.id[a]))), "there is no such game");
            _done(abi.encodeCall(Conflicts.repay, (genesis, t.id[a], t.id[s])));
        }
        eq(HONEST.balance - honest, due, "what its games cost");
        uint256 left = 0;
        for (uint256 s = 0; s < 3; ++s) {
            Assertions.Stake memory k = rollup.getStake(t.id[s]);
            ok(k.repaid <= STAKE / 2, "half of the dead at most");
            if (k.status == Assertions.Status.Dead) {
                left += STAKE - k.repaid;
                dead += 1;
            } else {
                vm.prank(t.owner[s]);
                rollup.withdraw(t.id[s]);
            }
        }
        eq(address(rollup).balance, left, "what nobody gets");
        ok(dead <= 2, "one at least lives");
    }
}
