// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Games} from "../../src/L1/Games.sol";
import {Segment, Segments} from "../../src/lib/Segments.sol";
import {Toy} from "./Toy.sol";
import {World} from "./World.sol";

/// @notice A world with the toy's derivation and machine, and players who know the truth and may lie.
abstract contract GameWorld is World {
    /// @dev One game as its players see it. `start` is how many steps, of what the phase counts, are before `segment`;
    /// `span` how many are in it.
    struct Play {
        Games.Key key;
        address asserter;
        address selector;
        uint64 inputEnd;
        uint8 turn;
        Segment segment;
        uint256 start;
        uint256 span;
        bytes32[15] inner;
        bytes32 state;
        bytes32 next;
    }

    uint256 internal one = 7;
    uint256 internal two = 11;

    bytes32 internal genesis;

    /// @dev What the calls of a side's owner used, in wei at the base fee of each, refunds left out.
    mapping(bytes32 game => mapping(bool asserter => uint256)) private spent;

    function setUp() public virtual override {
        super.setUp();
        genesis = rollup.latestConfirmed();
        pass(ASSERTION_INTERVAL);
        post();
    }

    // ---- the truth -------------------------------------------------------------------------------------------------

    /// @notice What an assertion after `inputEnd` batches truly claims.
    function trueClaim(uint64 inputEnd) internal pure returns (bytes32) {
        return Toy.derive(GENESIS_STATE, inputEnd, type(uint64).max);
    }

    /// @notice A false one, by which a liar of that number goes.
    function falseClaim(uint256 liar) internal pure returns (bytes32) {
        return keccak256(abi.encode("false claim", liar));
    }

    function inPhaseTwo(Play memory p) internal view returns (bool) {
        return p.turn >= 2 * one;
    }

    /// @dev True hash after `steps` of the whole phase.
    function truth(Play memory p, uint256 steps) internal view returns (bytes32) {
        if (inPhaseTwo(p)) return Toy.trace(p.state, p.next, p.inputEnd, steps);
        // What the parent claims, of which the toy can count on.
        return Toy.derive(GENESIS_STATE, p.inputEnd, steps);
    }

    // ---- moves -----------------------------------------------------------------------------------------------------

    function started(uint64 asserter, uint64 selector, bytes32 claim, uint64 inputEnd)
        internal
        view
        returns (Play memory p)
    {
        p.key = Games.Key(genesis, asserter, selector);
        p.asserter = rollup.getStake(asserter).owner;
        p.selector = rollup.getStake(selector).owner;
        p.inputEnd = inputEnd;
        p.segment = Segment(GENESIS_STATE, claim, 0);
        p.span = 16 ** one;
    }

    /// @notice Opens a game over children of genesis, by the selector's owner.
    function opened(uint64 asserter, uint64 selector, bytes32 claim) internal returns (Play memory p) {
        p = started(asserter, selector, claim, rollup.getAssertion(genesis).childInputEnd);
        vm.prank(p.selector);
        rollup.open(genesis, asserter, selector, GENESIS_STATE, claim);
        note(p.key, false);
    }

    function note(Games.Key memory key, bool asserter) internal {
        spent[keccak256(abi.encode(key))][asserter] += vm.lastCallGas().gasTotalUsed * block.basefee;
    }

    /// @notice D-7: no side of a game has more recorded than its owner's calls of it used.
    function checkSpent(Games.Key memory key) internal view {
        Games.Game memory g = games.getGame(key);
        mapping(bool asserter => uint256) storage s = spent[keccak256(abi.encode(key))];
        ok(uint256(g.asserterGwei) * 1 gwei <= s[true], "the asserter spent what is recorded");
        ok(uint256(g.selectorGwei) * 1 gwei <= s[false], "the selector spent what is recorded");
    }

    /// @notice Where phase two begins, what is to be divided is the machine's run.
    function enterPhaseTwo(Play memory p, bytes32 end) internal view {
        p.state = p.segment.start;
        p.next = p.segment.end;
        p.segment = Segment(Toy.hash(0, 0), end, Segments.hash(p.segment));
        p.start = 0;
        p.span = 16 ** two;
    }

    /// @notice The asserter's list, true up to entry `lie` (1 to 16), false from there, where `cunning` true again but for
    /// that one. 17 is the truth all through.
    function dissect(Play memory p, uint256 lie, bool cunning) internal {
        if (p.turn == 2 * one) {
            enterPhaseTwo(p, 0);
            // No valid end but this one is the toy's.
            p.segment.end = Toy.hash(Toy.RUN, 1);
        }
        for (uint256 i = 1; i < 16; ++i) {
            bytes32 right = truth(p, p.start + i * p.span / 16);
            p.inner[i - 1] = lie > i || (cunning && lie != i) ? right : keccak256(abi.encode("lie", p.turn, i));
        }
        vm.prank(p.asserter);
        games.dissect(p.key, p.turn, p.segment, p.inner);
        note(p.key, true);
        p.turn += 1;
    }

    function entry(Play memory p, uint256 i) internal pure returns (bytes32) {
        return i == 0 ? p.segment.start : i == 16 ? p.segment.end : p.inner[i - 1];
    }

    function part(Play memory p, uint256 i) internal pure returns (Segment memory) {
        return Segment(entry(p, i), entry(p, i + 1), p.segment.within);
    }

    function branchOf(Play memory p, uint256 index) internal pure returns (bytes32[4] memory branch) {
        bytes32[16] memory row;
        for (uint256 i = 0; i < 16; ++i) {
            row[i] = Segments.hash(part(p, i));
        }
        uint256 width = 16;
        for (uint256 level = 0; level < 4; ++level) {
            branch[level] = row[(index >> level) ^ 1];
            width /= 2;
            for (uint256 i = 0; i < width; ++i) {
                row[i] = keccak256(abi.encodePacked(row[2 * i], row[2 * i + 1]));
            }
        }
    }

    function rootOf(Play memory p) internal pure returns (bytes32 node) {
        bytes32[4] memory branch = branchOf(p, 0);
        node = Segments.hash(part(p, 0));
        for (uint256 level = 0; level < 4; ++level) {
            node = keccak256(abi.encodePacked(node, branch[level]));
        }
    }

    function select(Play memory p, uint256 index) internal {
        bytes32 hash = Segments.hash(part(p, index));
        bytes32[4] memory branch = branchOf(p, index);
        vm.prank(p.selector);
        // forge-lint: disable-next-line(unsafe-typecast)
        games.select(p.key, p.turn, uint8(index), hash, branch);
        note(p.key, false);
        p.segment = part(p, index);
        p.span /= 16;
        p.start += index * p.span;
        p.turn += 1;
    }

    /// @notice The segment that an honest selector picks: the first that ends wrongly.
    function firstWrong(Play memory p) internal view returns (uint256) {
        for (uint256 i = 0; i < 15; ++i) {
            if (entry(p, i + 1) != truth(p, p.start + (i + 1) * p.span / 16)) return i;
        }
        return 15;
    }

    /// @notice Proves the last step as it truly is.
    function step(Play memory p, address by) internal {
        bytes memory proof = Toy.proof(p.state, p.next, p.inputEnd, p.start);
        vm.prank(by);
        games.step(p.key, p.segment, p.state, p.next, proof, "");
        if (by == p.asserter) note(p.key, true);
        if (by == p.selector) note(p.key, false);
    }

    function isDead(uint64 stakeId) internal view returns (bool) {
        return uint256(rollup.getStake(stakeId).status) == 2;
    }

    /// @notice An honest stake on the true child and a liar's on a false one.
    function pair(bool honestFirst) internal returns (uint64 honest, uint64 liar) {
        honest = enter(HONEST);
        liar = enter(MALLORY);
        if (honestFirst) advance(HONEST, honest, 1, trueClaim(1));
        advance(MALLORY, liar, 1, falseClaim(0));
        if (!honestFirst) advance(HONEST, honest, 1, trueClaim(1));
    }
}
