// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Games} from "../src/L1/Games.sol";
import {Assertions} from "../src/L1/Assertions.sol";
import {Segments} from "../src/lib/Segments.sol";
import {GameWorld} from "./lib/GameWorld.sol";
import {Check} from "./lib/Check.sol";
import {Toy} from "./lib/Toy.sol";

/// @notice One honest stake, which does what is due before time passes, against stakes that do anything: lie, tell the truth
/// and lose on purpose, sit still, play each other. Games of one round in each phase.
contract GameHandler is GameWorld {
    uint64[] private liars;
    uint64 private honest;
    uint64 public entered;
    uint256 public withdrawn;
    uint256 public repaid;
    Play[] private plays;
    mapping(bytes32 pair => uint256) private playOf; // index + 1
    mapping(bytes32 parent => bytes32) private confirmedChild;
    bytes32[] private parents;
    uint256 public ended;
    uint256 public paid;
    uint256 public confirmed;

    constructor() {
        setUp();
        (one, two) = (1, 1);
        vm.fee(10 gwei);
        honest = enter(HONEST);
        entered = 1;
        parents.push(genesis);
        _join();
    }

    function gamesCode() internal view override returns (bytes memory) {
        return harness("SmallGames");
    }

    modifier synced() {
        vm.warp(time);
        vm.roll(number);
        vm.fee(10 gwei);
        _;
    }

    // ---- the honest stake ------------------------------------------------------------------------------------------

    /// @notice Hours pass, in each of which the honest stake has answered first.
    function sleep(uint256 hours_) external synced {
        for (uint256 i = bound(hours_, 1, 48); i > 0; i -= i < 6 ? i : 6) {
            _answerAll();
            pass((i < 6 ? i : 6) * 1 hours);
        }
        _answerAll();
    }

    function _live(uint64 id) private view returns (bool) {
        return rollup.getStake(id).status == Assertions.Status.Live;
    }

    function _join() private {
        bytes32 place = rollup.getStake(honest).assertion;
        Assertions.Assertion memory p = rollup.getAssertion(place);
        uint64 end = p.firstChildAt == 0 ? inbox.batchCount() : p.childInputEnd;
        if (end == p.inputEnd || (p.firstChildAt == 0 && time < p.madeAt + ASSERTION_INTERVAL)) return;
        advance(HONEST, honest, end, trueClaim(end));
        parents.push(rollup.getStake(honest).assertion);
    }

    function _answerAll() private {
        _join();
        for (uint256 i = 0; i < liars.length; ++i) {
            if (!_live(liars[i])) continue;
            for (uint256 k = 0; k < parents.length; ++k) {
                if (_conflict(honest, liars[i], parents[k]) && playOf[_pair(honest, liars[i])] == 0) {
                    _open(liars[i], honest, parents[k]);
                }
            }
        }
        for (uint256 i = 0; i < plays.length; ++i) {
            Play memory p = plays[i];
            if (p.key.asserter != honest && p.key.selector != honest) continue;
            if (_live(p.key.asserter) && _live(p.key.selector)) _answer(i);
        }
        _settle();
    }

    function _answer(uint256 i) private {
        Play memory p = plays[i];
        Games.Game memory g = games.getGame(p.key);
        uint256 left = p.turn % 2 == 0 ? g.asserterSecs : g.selectorSecs;
        bool out = time - g.movedAt > left || left == 0;
        bool mine = (p.turn % 2 == 0 ? p.key.asserter : p.key.selector) == honest;
        if (out) {
            ok(!mine, "an honest stake has time");
            games.timeout(p.key);
            ended += 1;
        } else if (p.turn == 4) {
            step(p, HONEST);
            ended += 1;
        } else if (mine) {
            if (p.turn % 2 == 0) dissect(p, 17, false);
            else select(p, firstWrong(p));
            plays[i] = p;
        }
    }

    /// @dev Confirms the true child of the latest confirmed assertion where nobody alive opposes it, and is repaid.
    function _settle() private {
        bytes32 parent = rollup.latestConfirmed();
        Assertions.Assertion memory p = rollup.getAssertion(parent);
        if (p.firstChildAt == 0 || time <= rollup.joiningEnd(parent)) return;
        bytes32 child = rollup.getJoin(honest, parent).assertion;
        for (uint256 i = 0; i < liars.length; ++i) {
            bytes32 joined = rollup.getJoin(liars[i], parent).assertion;
            if (joined == 0 || joined == child) continue;
            if (_live(liars[i])) return;
            rollup.prune(liars[i], parent);
        }
        rollup.confirm(child, honest);
        confirmedChild[parent] = child;
        confirmed += 1;
        for (uint256 i = 0; i < plays.length; ++i) {
            Play memory q = plays[i];
            if (q.key.parent != parent || (q.key.asserter != honest && q.key.selector != honest)) continue;
            if (_live(q.key.asserter) && _live(q.key.selector)) continue;
            _repay(q);
        }
    }

    function _repay(Play memory p) private {
        uint256 amount = rollup.repay(p.key.parent, p.key.asserter, p.key.selector);
        repaid += amount;
        if (amount > 0) paid += 1;
    }

    // ---- anybody else ----------------------------------------------------------------------------------------------

    function batch() external synced {
        _answerAll();
        pass(ASSERTION_INTERVAL);
        post();
    }

    function enterLiar(uint8 lie) external synced {
        if (liars.length == 24) return;
        liars.push(enter(MALLORY));
        entered += 1;
        _liarJoins(liars[liars.length - 1], lie);
    }

    /// @notice A liar joins the true child, or one of three false ones, or makes it.
    function join(uint256 which, uint8 lie) external synced {
        if (liars.length == 0) return;
        _liarJoins(liars[which % liars.length], lie);
    }

    function _liarJoins(uint64 id, uint8 lie) private {
        if (!_live(id)) return;
        bytes32 place = rollup.getStake(id).assertion;
        Assertions.Assertion memory p = rollup.getAssertion(place);
        uint64 end = p.firstChildAt == 0 ? inbox.batchCount() : p.childInputEnd;
        if (end == p.inputEnd || (p.firstChildAt == 0 && time < p.madeAt + ASSERTION_INTERVAL)) return;
        bytes32 claim = lie % 4 == 0 ? trueClaim(end) : falseClaim(lie % 4);
        bytes32 accumulator = inbox.accumulator(end);
        vm.prank(MALLORY);
        try rollup.advance(id, place, end, accumulator, claim, type(uint64).max) {} catch {}
    }

    function _pair(uint64 a, uint64 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _conflict(uint64 a, uint64 b, bytes32 parent) private view returns (bool) {
        bytes32 x = rollup.getJoin(a, parent).assertion;
        bytes32 y = rollup.getJoin(b, parent).assertion;
        return x != 0 && y != 0 && x != y;
    }

    /// @notice A liar, as owner or after the window as anybody, opens against the honest or another liar.
    function open(uint256 which, uint256 against, uint256 where) external synced {
        if (liars.length == 0) return;
        uint64 a = liars[which % liars.length];
        uint64 b = against % 3 == 0 ? honest : liars[against % liars.length];
        bytes32 parent = parents[where % parents.length];
        if (a == b || !_live(a) || !_live(b) || !_conflict(a, b, parent)) return;
        if (where % 2 == 0) _open(b, a, parent);
        else _open(a, b, parent);
    }

    function _open(uint64 asserter, uint64 selector, bytes32 parent) private {
        Assertions.Assertion memory n = rollup.getAssertion(parent);
        if (
            time > rollup.joiningEnd(parent)
                && rollup.getJoin(asserter, parent).number > rollup.getJoin(selector, parent).number
        ) {
            (asserter, selector) = (selector, asserter);
        }
        // All parents here are on the true path.
        bytes32 agreed = trueClaim(n.inputEnd);
        bytes32 claim = _claimOf(rollup.getJoin(asserter, parent).assertion, parent, n);
        address owner = rollup.getStake(selector).owner;
        vm.prank(owner);
        try rollup.open(parent, asserter, selector, agreed, claim) {
            note(Games.Key(parent, asserter, selector), false);
            eq(playOf[_pair(asserter, selector)], 0, "one game a pair, ever");
            Play memory p = started(asserter, selector, claim, n.childInputEnd);
            p.key.parent = parent;
            p.segment.start = agreed;
            plays.push(p);
            playOf[_pair(asserter, selector)] = plays.length;
        } catch {
            ok(playOf[_pair(asserter, selector)] != 0, "no conflict stays unplayed");
        }
    }

    function _claimOf(bytes32 assertion, bytes32 parent, Assertions.Assertion memory n) private pure returns (bytes32) {
        for (uint256 lie = 0; lie < 4; ++lie) {
            bytes32 claim = lie == 0 ? trueClaim(n.childInputEnd) : falseClaim(lie);
            if (
                keccak256(abi.encodePacked("loft.assertion.v1", parent, n.childInputEnd, n.childAccumulator, claim))
                    == assertion
            ) {
                return claim;
            }
        }
        revert Not("a claim of the model");
    }

    /// @notice A liar whose turn it is plays as it likes; anybody ends what can be ended.
    function play(uint256 which, uint256 how) external synced {
        if (plays.length == 0) return;
        which %= plays.length;
        Play memory p = plays[which];
        if (!_live(p.key.asserter) || !_live(p.key.selector)) return;
        if ((p.turn % 2 == 0 ? p.key.asserter : p.key.selector) == honest) return;
        Games.Game memory g = games.getGame(p.key);
        uint256 left = p.turn % 2 == 0 ? g.asserterSecs : g.selectorSecs;
        if (time - g.movedAt > left || left == 0) {
            games.timeout(p.key);
            ended += 1;
        } else if (p.turn == 4) {
            // Only what is true can be proved: in a game of two liars, if the last step begins so.
            if (p.segment.start != Toy.trace(p.state, p.next, p.inputEnd, p.start)) return;
            step(p, BOB);
            ended += 1;
        } else {
            if (p.turn % 2 == 0) dissect(p, 1 + how % 17, how % 5 == 0);
            else select(p, how % 16);
            plays[which] = p;
        }
    }

    /// @notice Anybody asks for repayment of anything, and for confirmation of anything.
    function ask(uint256 which, bool reversed) external synced {
        if (plays.length == 0) return;
        Play memory p = plays[which % plays.length];
        (uint64 a, uint64 s) = reversed ? (p.key.selector, p.key.asserter) : (p.key.asserter, p.key.selector);
        try rollup.repay(p.key.parent, a, s) returns (uint256 amount) {
            repaid += amount;
            ok(!reversed && !(_live(a) && _live(s)), "paid against the rules");
        } catch {}
        bytes32 assertion = rollup.getJoin(a, p.key.parent).assertion;
        if (assertion == 0) return;
        try rollup.confirm(assertion, a) {
            eq(assertion, rollup.getJoin(honest, p.key.parent).assertion, "the true child");
            eq(confirmedChild[p.key.parent], bytes32(0), "two children of an assertion are never both confirmed");
            confirmedChild[p.key.parent] = assertion;
        } catch {}
    }

    function quit(uint256 which) external synced {
        if (liars.length == 0 || which % 3 != 0) return;
        uint64 id = liars[which / 3 % liars.length];
        vm.prank(MALLORY);
        try rollup.withdraw(id) {
            withdrawn += 1;
        } catch {
            vm.prank(MALLORY);
            try rollup.catchUp(id) {} catch {}
        }
    }

    function check() external view {
        ok(_live(honest), "an honest stake never dies");
        eq(address(rollup).balance, (entered - withdrawn) * STAKE - repaid, "ether in is ether out and burned");
        uint256 halves = 0;
        for (uint256 i = 0; i < liars.length; ++i) {
            Assertions.Stake memory s = rollup.getStake(liars[i]);
            ok(
                s.repaid <= STAKE / 2 && (s.repaid == 0 || s.status == Assertions.Status.Dead),
                "at most half of the dead"
            );
            halves += s.repaid;
        }
        eq(halves, repaid, "paid out of the dead");
        for (uint256 i = 0; i < plays.length; ++i) {
            checkSpent(plays[i].key);
        }
        for (uint256 k = 0; k < parents.length; ++k) {
            bytes32 child = confirmedChild[parents[k]];
            ok(child == 0 || child == rollup.getJoin(honest, parents[k]).assertion, "only the truth is confirmed");
        }
        // Nothing waits for longer than 2W, and the last nap.
        Assertions.Assertion memory latest = rollup.getAssertion(rollup.latestConfirmed());
        if (latest.firstChildAt != 0) ok(time <= latest.firstChildAt + 2 * WINDOW + 6 hours, "within 2W");
    }
}

contract GameInvariants is Check {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    GameHandler private handler;

    function setUp() public {
        handler = new GameHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory moves = new bytes4[](12);
        moves[0] = moves[1] = moves[2] = GameHandler.sleep.selector;
        moves[3] = GameHandler.batch.selector;
        moves[4] = GameHandler.enterLiar.selector;
        moves[5] = moves[6] = GameHandler.join.selector;
        moves[7] = GameHandler.open.selector;
        moves[8] = moves[9] = GameHandler.play.selector;
        moves[10] = GameHandler.ask.selector;
        moves[11] = GameHandler.quit.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), moves);
    }

    /// The handler gets somewhere: games end, the false die, the honest is repaid, assertions are confirmed, stakes
    /// leave.
    function test_HandlerReachesEverything() public {
        for (uint256 i = 0; i < 400; ++i) {
            uint256 x = uint256(keccak256(abi.encode(i)));
            uint256 how = x >> 64;
            x %= 12;
            // forge-lint: disable-next-line(unsafe-typecast)
            uint8 lie = uint8(how >> 8);
            if (x < 3) handler.sleep(how);
            else if (x == 3) handler.batch();
            else if (x == 4) handler.enterLiar(lie);
            else if (x < 7) handler.join(how, lie);
            else if (x == 7) handler.open(how, how >> 8, how >> 16);
            else if (x < 10) handler.play(how, how >> 8);
            else if (x == 10) handler.ask(how, how & 256 != 0);
            else handler.quit(how);
        }
        handler.check();
        ok(handler.ended() > 3, "games ended");
        ok(handler.paid() > 0, "repaid");
        ok(handler.confirmed() > 5, "confirmed");
        ok(handler.withdrawn() > 0, "left");
    }

    /// T-35, T-37: by chance and at length what SmallTrees.t.sol does whole. D-7: and nobody is repaid more than twice what
    /// it spent, though all is one transaction here, in which every slot is warm and calldata is made in memory.
    function invariant_T35_T37_D7_HonestStakeWins() public view {
        handler.check();
    }
}
