// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ACCUMULATOR_KEPT, GAME_MOVES, MAX_ASSERTION_BATCHES, MAX_WINDOW} from "../lib/Constants.sol";
import {States} from "../lib/States.sol";
import {Inbox} from "./Inbox.sol";

/// @notice What the constructor of a rollup is told, SPEC.md §9. All times in seconds.
/// @param inbox where the batches are
/// @param genesisState hash of the rollup state at genesis
/// @param window W, in which children of an assertion are made
/// @param grace G, in which the newest child can be joined
/// @param censorship C, for how long L1 may be kept from an honest party in all
/// @param response δ, in which an honest party answers
/// @param lag λ, by how much an honest party's derivation may be behind, whatever anybody posts
/// @param moves m, at least what one side makes in a game, its opening and its end included
/// @param assertionInterval between an assertion and its first child, if that ends short of a kept accumulator
/// @param stakeWei S, what a stake is
struct RollupParams {
    Inbox inbox;
    bytes32 genesisState;
    uint64 window;
    uint64 grace;
    uint64 censorship;
    uint64 response;
    uint64 lag;
    uint64 moves;
    uint64 assertionInterval;
    uint256 stakeWei;
}

/// @title Assertions: claims about the L2's state, and the stakes that pass through them (SPEC.md §9)
/// @notice A stake enters at the latest confirmed assertion and advances child by child. Each assertion counts the
/// stakes that joined it, wherever they stand now; an assertion is confirmed when the joining of its siblings is over
/// and no stake has joined one of them. Every call names what it answers, so neither front-running nor an L1 reorg
/// changes its meaning. A stake is its owner's alone; all else is anybody's. No cost grows with the number of stakes.
abstract contract Assertions {
    /// @notice A stake entered at the latest confirmed assertion.
    event StakeEntered(uint64 indexed stakeId, address indexed owner, bytes32 indexed assertion);
    /// @notice An assertion was made; a stake joins it in the same call.
    event AssertionMade(
        bytes32 indexed assertion, bytes32 indexed parent, uint64 inputEnd, bytes32 accumulator, bytes32 claim
    );
    /// @notice A stake joined a child of the assertion on which it stood; `number` counts the joins under that parent.
    event AssertionJoined(bytes32 indexed assertion, bytes32 indexed parent, uint64 indexed stakeId, uint32 number);
    /// @notice A stake moved from one confirmed assertion to the latest.
    event StakeCaughtUp(uint64 indexed stakeId, bytes32 indexed assertion);
    /// @notice A stake left, its ether was paid out.
    event StakeWithdrawn(uint64 indexed stakeId, address indexed owner);
    /// @notice A stake lost a game and counts nowhere any more, once it is pruned.
    event StakeKilled(uint64 indexed stakeId);
    /// @notice A dead stake was taken off an assertion.
    event StakePruned(uint64 indexed stakeId, bytes32 indexed parent, bytes32 indexed assertion);
    /// @notice An assertion was confirmed.
    event AssertionConfirmed(bytes32 indexed assertion);

    error ZeroHash();
    error ZeroAddress();
    error WindowTooShort(uint256 window, uint256 want);
    error WindowTooLong(uint256 window, uint256 max);
    error TooFewMoves(uint256 moves, uint256 want);
    error GraceTooShort(uint256 grace, uint256 want);
    error WrongStake(uint256 sent, uint256 want);
    error NotLatest(bytes32 named, bytes32 latest);
    error NotOwner(address caller, address owner);
    error NotLive(uint64 stakeId, Status status);
    error NotDead(uint64 stakeId, Status status);
    error NotThere(bytes32 named, bytes32 standsOn);
    error AssertionUnknown(bytes32 assertion);
    error AssertionNotConfirmed(bytes32 assertion);
    error TooEarly(uint256 time, uint256 earliest);
    error TooLate(uint256 time, uint256 latest);
    error InputEndOutOfRange(uint64 inputEnd, uint64 min, uint64 max);
    error InputsTooNarrow(uint64 inputEnd, uint64 nextBatchTime);
    error WrongInputEnd(uint64 got, uint64 want);
    error WrongAccumulator(bytes32 got, bytes32 want);
    error TooManyRivals(uint32 rivals, uint64 accepted);
    error Opposed(bytes32 assertion, uint32 rivals);
    error NotJoined(uint64 stakeId, bytes32 parent);

    enum Status {
        None,
        Live,
        Dead,
        Withdrawn
    }

    /// @dev Three slots, and one for the accumulator once there is a child. The claim is in the id alone.
    struct Assertion {
        bytes32 parent;
        // as a child: made at, and by how many stakes joined that are not pruned
        uint64 inputEnd;
        uint64 madeAt;
        uint32 joined;
        bool confirmed;
        // as a parent: what its children share
        uint64 childInputEnd;
        uint64 firstChildAt;
        uint64 newestChildAt;
        uint32 childrenJoined;
        uint32 joins;
        bytes32 childAccumulator;
    }

    /// @dev `repaid` is what was paid out of it, dead, to those that played it: wei, of which there are not 2^88.
    struct Stake {
        address owner;
        Status status;
        uint88 repaid;
        bytes32 assertion;
    }

    /// @dev What a stake joined under a parent, when, and as which join under that parent.
    struct Join {
        bytes32 assertion;
        uint64 time;
        uint32 number;
    }

    Inbox public immutable inbox;
    uint64 public immutable window;
    uint64 public immutable grace;
    uint64 public immutable censorship;
    uint64 public immutable response;
    uint64 public immutable lag;
    uint64 public immutable moves;
    uint64 public immutable assertionInterval;
    /// @notice What a stake is, exactly.
    uint256 public immutable stakeWei;

    /// @notice The latest confirmed assertion.
    bytes32 public latestConfirmed;
    /// @notice Stakes that ever entered; the last has this id.
    uint64 public stakeCount;

    mapping(bytes32 assertion => Assertion) internal assertions;
    mapping(uint64 stakeId => Stake) internal stakes;
    mapping(uint64 stakeId => mapping(bytes32 parent => Join)) internal joins;

    constructor(RollupParams memory p) {
        if (address(p.inbox) == address(0)) revert ZeroAddress();
        if (p.genesisState == 0) revert ZeroHash();
        if (p.stakeWei == 0) revert WrongStake(0, 1);
        if (p.moves < GAME_MOVES) revert TooFewMoves(p.moves, GAME_MOVES);
        if (p.window > MAX_WINDOW) revert WindowTooLong(p.window, MAX_WINDOW);
        uint256 game = uint256(p.censorship) + (uint256(p.moves) + 1) * p.response + p.lag;
        if (p.window < game) revert WindowTooShort(p.window, game);
        uint256 join = uint256(p.censorship) + p.response + p.lag;
        if (p.grace < join) revert GraceTooShort(p.grace, join);
        uint256 late = uint256(p.grace) + p.censorship + 2 * uint256(p.response);
        if (p.window < late) revert WindowTooShort(p.window, late);
        inbox = p.inbox;
        window = p.window;
        grace = p.grace;
        censorship = p.censorship;
        response = p.response;
        lag = p.lag;
        moves = p.moves;
        assertionInterval = p.assertionInterval;
        stakeWei = p.stakeWei;

        bytes32 start = p.inbox.accumulator(0);
        bytes32 genesis = States.assertionId(0, 0, start, p.genesisState);
        assertions[genesis].madeAt = uint64(block.timestamp);
        assertions[genesis].confirmed = true;
        assertions[0].childAccumulator = start;
        latestConfirmed = genesis;
        emit AssertionMade(genesis, 0, 0, start, p.genesisState);
        emit AssertionConfirmed(genesis);
    }

    // ---- stakes ----------------------------------------------------------------------------------------------------

    /// @notice Enters a stake of exactly `stakeWei` at the latest confirmed assertion, which the call names.
    function stake(bytes32 latest) external payable returns (uint64 stakeId) {
        if (msg.value != stakeWei) revert WrongStake(msg.value, stakeWei);
        if (latest != latestConfirmed) revert NotLatest(latest, latestConfirmed);
        stakeId = ++stakeCount;
        stakes[stakeId] = Stake(msg.sender, Status.Live, 0, latest);
        emit StakeEntered(stakeId, msg.sender, latest);
    }

    /// @notice Moves a stake from a confirmed assertion to the latest.
    function catchUp(uint64 stakeId) external {
        Stake storage s = _ownLiveStake(stakeId);
        if (!assertions[s.assertion].confirmed) revert AssertionNotConfirmed(s.assertion);
        s.assertion = latestConfirmed;
        emit StakeCaughtUp(stakeId, s.assertion);
    }

    /// @notice Takes a stake that stands on a confirmed assertion out, and pays it to its owner.
    function withdraw(uint64 stakeId) external {
        Stake storage s = _ownLiveStake(stakeId);
        if (!assertions[s.assertion].confirmed) revert AssertionNotConfirmed(s.assertion);
        s.status = Status.Withdrawn;
        emit StakeWithdrawn(stakeId, msg.sender);
        Address.sendValue(payable(msg.sender), stakeWei);
    }

    /// @notice Advances a stake from `parent`, on which it stands, to the child of that input and claim, which it makes
    /// if there is none yet.
    /// @param rivals how many live stakes on siblings the caller accepts
    function advance(uint64 stakeId, bytes32 parent, uint64 inputEnd, bytes32 accumulator, bytes32 claim, uint64 rivals)
        external
    {
        Stake storage s = _ownLiveStake(stakeId);
        if (s.assertion != parent) revert NotThere(parent, s.assertion);
        if (claim == 0) revert ZeroHash();
        Assertion storage p = assertions[parent];
        bytes32 id = States.assertionId(parent, inputEnd, accumulator, claim);
        Assertion storage child = assertions[id];
        if (child.madeAt != 0) {
            _before(_joiningEnd(p));
        } else {
            if (p.firstChildAt == 0) {
                _fixInputs(p, inputEnd, accumulator);
            } else {
                _before(uint256(p.firstChildAt) + window);
                if (inputEnd != p.childInputEnd) revert WrongInputEnd(inputEnd, p.childInputEnd);
                if (accumulator != p.childAccumulator) revert WrongAccumulator(accumulator, p.childAccumulator);
            }
            p.newestChildAt = uint64(block.timestamp);
            child.parent = parent;
            child.inputEnd = inputEnd;
            child.madeAt = uint64(block.timestamp);
            emit AssertionMade(id, parent, inputEnd, accumulator, claim);
        }

        uint32 against = p.childrenJoined - child.joined;
        if (against > rivals) revert TooManyRivals(against, rivals);
        child.joined += 1;
        p.childrenJoined += 1;
        uint32 number = ++p.joins;
        joins[stakeId][parent] = Join(id, uint64(block.timestamp), number);
        s.assertion = id;
        emit AssertionJoined(id, parent, stakeId, number);
    }

    /// @dev The first child of `p` fixes what all its children cover.
    function _fixInputs(Assertion storage p, uint64 inputEnd, bytes32 accumulator) private {
        uint64 min = p.inputEnd + 1;
        uint64 max = p.inputEnd + MAX_ASSERTION_BATCHES;
        if (inputEnd < min || inputEnd > max) revert InputEndOutOfRange(inputEnd, min, max);
        bytes32 want = inbox.accumulator(inputEnd);
        if (accumulator != want) revert WrongAccumulator(accumulator, want);
        // Every 256th batch may end an assertion at any time, so that no number of batches outruns the assertions.
        if (inputEnd % ACCUMULATOR_KEPT != 0) {
            uint256 earliest = uint256(p.madeAt) + assertionInterval;
            if (block.timestamp < earliest) revert TooEarly(block.timestamp, earliest);
            if (inputEnd != inbox.batchCount()) {
                uint64 time = inbox.batchTime(inputEnd);
                if (uint256(time) + assertionInterval < block.timestamp) revert InputsTooNarrow(inputEnd, time);
            }
        }
        p.childInputEnd = inputEnd;
        p.childAccumulator = accumulator;
        p.firstChildAt = uint64(block.timestamp);
    }

    /// @notice Confirms a child of the latest confirmed assertion. Anybody may.
    /// @param stakeId any live stake that joined it
    function confirm(bytes32 assertion, uint64 stakeId) external {
        Assertion storage child = assertions[assertion];
        if (child.madeAt == 0) revert AssertionUnknown(assertion);
        bytes32 parent = child.parent;
        if (parent != latestConfirmed) revert NotLatest(parent, latestConfirmed);
        Assertion storage p = assertions[parent];
        uint256 end = _joiningEnd(p);
        if (block.timestamp <= end) revert TooEarly(block.timestamp, end + 1);
        if (p.childrenJoined != child.joined) revert Opposed(assertion, p.childrenJoined - child.joined);
        if (joins[stakeId][parent].assertion != assertion) revert NotJoined(stakeId, parent);
        _onlyLive(stakeId);
        child.confirmed = true;
        latestConfirmed = assertion;
        emit AssertionConfirmed(assertion);
    }

    /// @notice Takes a dead stake off the child of `parent` that it joined. Anybody may, once for each.
    function prune(uint64 stakeId, bytes32 parent) public {
        Status status = stakes[stakeId].status;
        if (status != Status.Dead) revert NotDead(stakeId, status);
        bytes32 assertion = joins[stakeId][parent].assertion;
        if (assertion == 0) revert NotJoined(stakeId, parent);
        delete joins[stakeId][parent];
        assertions[assertion].joined -= 1;
        assertions[parent].childrenJoined -= 1;
        emit StakePruned(stakeId, parent, assertion);
    }

    /// @dev A stake that lost a game dies everywhere at once; it is pruned from its assertions one by one. Games call
    /// this.
    function _kill(uint64 stakeId) internal {
        _onlyLive(stakeId);
        stakes[stakeId].status = Status.Dead;
        emit StakeKilled(stakeId);
    }

    // ---- helpers and views -----------------------------------------------------------------------------------------

    function _onlyLive(uint64 stakeId) internal view {
        Status status = stakes[stakeId].status;
        if (status != Status.Live) revert NotLive(stakeId, status);
    }

    function _ownLiveStake(uint64 stakeId) private view returns (Stake storage s) {
        _onlyLive(stakeId);
        s = stakes[stakeId];
        if (msg.sender != s.owner) revert NotOwner(msg.sender, s.owner);
    }

    /// @dev The last second in which an existing child of `p` may be joined.
    function _joiningEnd(Assertion storage p) internal view returns (uint256) {
        uint256 made = uint256(p.firstChildAt) + window;
        uint256 joined = uint256(p.newestChildAt) + grace;
        return made > joined ? made : joined;
    }

    function _before(uint256 end) private view {
        if (block.timestamp > end) revert TooLate(block.timestamp, end);
    }

    function _confirmed(bytes32 assertion) internal view returns (bool) {
        return assertions[assertion].confirmed;
    }

    /// @dev Whether `claim` is what `assertion`, which exists, claims.
    function _claims(bytes32 assertion, bytes32 claim) internal view returns (bool) {
        Assertion storage a = assertions[assertion];
        return States.assertionId(a.parent, a.inputEnd, assertions[a.parent].childAccumulator, claim) == assertion;
    }

    /// @notice An assertion, and what its children share. Reverts if it does not exist.
    function getAssertion(bytes32 assertion) external view returns (Assertion memory) {
        if (assertions[assertion].madeAt == 0) revert AssertionUnknown(assertion);
        return assertions[assertion];
    }

    /// @notice A stake; its status is `None` if it does not exist.
    function getStake(uint64 stakeId) external view returns (Stake memory) {
        return stakes[stakeId];
    }

    /// @notice The join of a stake under a parent; its assertion is zero if there is none.
    function getJoin(uint64 stakeId, bytes32 parent) external view returns (Join memory) {
        return joins[stakeId][parent];
    }

    /// @notice What the children of an assertion cover: up to which batch, and the accumulator there. Zero without
    /// children.
    function childInputs(bytes32 parent) external view returns (bytes32 accumulator, uint64 inputEnd) {
        Assertion storage p = assertions[parent];
        return (p.childAccumulator, p.childInputEnd);
    }

    /// @notice The last second in which a child of `parent`, which has one, may be joined; it is confirmed after.
    function joiningEnd(bytes32 parent) external view returns (uint256) {
        Assertion storage p = assertions[parent];
        if (p.firstChildAt == 0) revert AssertionUnknown(parent);
        return _joiningEnd(p);
    }
}
