// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {REPAYMENT} from "../lib/Constants.sol";
import {Games} from "./Games.sol";
import {Assertions, RollupParams} from "./Assertions.sol";

/// @title Conflicts: how stakes that joined different children of an assertion come to a game, and what follows
/// (SPEC.md §15)
/// @notice Two live stakes conflict if they joined different children of an assertion; there is one such assertion.
/// They may play one game, ever. Who loses it dies everywhere: half of the stake is burned, that is, stays here out of
/// everybody's reach; out of the other half those who played it are repaid, once a child of the assertion at which they
/// met is confirmed. With `multicall` a stake joins and opens its games in one transaction.
abstract contract Conflicts is Assertions, Multicall {
    /// @notice What a stake spent on a game against a dead one was paid to its owner.
    event StakeRepaid(bytes32 indexed parent, uint64 indexed stakeId, uint64 indexed dead, uint256 amount);

    error NotGames(address caller, address games);
    error NoConflict(bytes32 asserterJoined, bytes32 selectorJoined);
    error WrongClaim(bytes32 assertion, bytes32 claim);
    error NotEarlier(uint32 asserterJoin, uint32 selectorJoin);

    /// @notice Where games are played. It alone kills stakes.
    Games public immutable games;

    constructor(RollupParams memory p, Games games_) Assertions(p) {
        if (address(games_) == address(0)) revert ZeroAddress();
        games = games_;
    }

    /// @notice Opens the game of two live stakes that joined different children of `parent`. While children can be joined,
    /// the selector's owner does, so who opens selects; later anybody may, and the earlier joiner asserts.
    /// @param agreed what `parent` claims
    /// @param claim what the asserter's child of it claims
    function open(bytes32 parent, uint64 asserter, uint64 selector, bytes32 agreed, bytes32 claim) external {
        uint256 gas = gasleft();
        _onlyLive(asserter);
        _onlyLive(selector);
        Join memory a = joins[asserter][parent];
        Join memory s = joins[selector][parent];
        if (a.assertion == 0 || s.assertion == 0 || a.assertion == s.assertion) {
            revert NoConflict(a.assertion, s.assertion);
        }
        if (!_claims(parent, agreed)) revert WrongClaim(parent, agreed);
        if (!_claims(a.assertion, claim)) revert WrongClaim(a.assertion, claim);

        bool bySelector = msg.sender == stakes[selector].owner;
        if (block.timestamp > _joiningEnd(assertions[parent])) {
            if (a.number > s.number) revert NotEarlier(a.number, s.number);
        } else if (!bySelector) {
            revert NotOwner(msg.sender, stakes[selector].owner);
        }

        uint64 asserterSecs = window;
        uint64 selectorSecs = window;
        if (a.number < s.number) selectorSecs = _clock(s.time, assertions[a.assertion].madeAt);
        else asserterSecs = _clock(a.time, assertions[s.assertion].madeAt);
        bool byAsserter = msg.sender == stakes[asserter].owner;
        games.open(
            Games.Key(parent, asserter, selector),
            agreed,
            claim,
            asserterSecs,
            selectorSecs,
            bySelector ? selector : byAsserter ? asserter : 0,
            gas - gasleft()
        );
    }

    /// @dev The later joiner's: what is left of the window since the rival's child, which it could have answered at once.
    function _clock(uint64 joinedAt, uint64 rivalMadeAt) private view returns (uint64) {
        uint64 late = joinedAt - rivalMadeAt;
        return late < window ? window - late : 0;
    }

    /// @notice Games call this: `loser` has lost a game at `parent` to `winner`, both being live.
    function lose(bytes32 parent, uint64 loser, uint64 winner) external {
        if (msg.sender != address(games)) revert NotGames(msg.sender, address(games));
        _onlyLive(winner);
        _kill(loser);
        prune(loser, parent);
    }

    /// @notice Pays what one side of a game spent, as it was recorded, times `REPAYMENT`, as far as half of the other's
    /// stake reaches. Anybody may call it, once a child of `parent` is confirmed: then the one that is dead lost, here or
    /// elsewhere, and the one that is not stands by the truth.
    function repay(bytes32 parent, uint64 asserter, uint64 selector) external returns (uint256 amount) {
        bool asserterDied = stakes[asserter].status == Status.Dead;
        (uint64 stakeId, uint64 dead) = asserterDied ? (selector, asserter) : (asserter, selector);
        Stake storage s = stakes[stakeId];
        Stake storage d = stakes[dead];
        if (d.status != Status.Dead) revert NotDead(dead, d.status);
        if (s.status != Status.Live && s.status != Status.Withdrawn) revert NotLive(stakeId, s.status);
        bytes32 assertion = joins[stakeId][parent].assertion;
        if (!assertions[assertion].confirmed) revert AssertionNotConfirmed(assertion);

        amount = REPAYMENT * games.takeCost(Games.Key(parent, asserter, selector), !asserterDied);
        uint256 left = stakeWei / 2 - d.repaid;
        if (amount > left) amount = left;
        // The cast is exact: at most half a stake, and there are not 2^88 wei.
        // forge-lint: disable-next-line(unsafe-typecast)
        d.repaid += uint88(amount);
        emit StakeRepaid(parent, stakeId, dead, amount);
        Address.sendValue(payable(s.owner), amount);
    }

    /// @notice The owner of `stakeId`, if both it and `rival` are live.
    function ownerWhileLive(uint64 stakeId, uint64 rival) external view returns (address) {
        _onlyLive(rival);
        _onlyLive(stakeId);
        return stakes[stakeId].owner;
    }
}
