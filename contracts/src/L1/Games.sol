// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {Calldata} from "../lib/Calldata.sol";
import {PHASE_ONE_ROUNDS, PHASE_TWO_ROUNDS, SEGMENTS, SEGMENT_BITS} from "../lib/Constants.sol";
import {Segment, Segments} from "../lib/Segments.sol";
import {Conflicts} from "./Conflicts.sol";
import {Machine} from "./Machine.sol";
import {Locals} from "./Preimages.sol";

/// @title Games: what two conflicting stakes play until one step of the machine decides (SPEC.md §15)
/// @notice The asserter divides the disputed segment into `SEGMENTS`, the selector picks one of them, and so on: first over
/// derivation steps, down to one; then over the steps of the machine that runs the program on it, down to one, which anybody
/// may prove. Who runs out of time loses, on anybody's call. A call names the turn and the hashes that it answers; if they
/// are others it reverts. Games know nothing of each other: no cost grows with their number.
contract Games is Multicall {
    /// @notice A game was opened. `list` of it is the whole segment, from what the parent claims to what the asserter does.
    event GameOpened(
        bytes32 indexed parent,
        uint64 indexed asserter,
        uint64 indexed selector,
        uint64 asserterSecs,
        uint64 selectorSecs
    );
    /// @notice The asserter divided the segment, which ends with `end`.
    event Dissected(
        bytes32 indexed parent,
        uint64 indexed asserter,
        uint64 indexed selector,
        uint8 turn,
        bytes32 end,
        bytes32[SEGMENTS - 1] inner
    );
    /// @notice The selector picked a segment of the list.
    event Selected(bytes32 indexed parent, uint64 indexed asserter, uint64 indexed selector, uint8 turn, uint8 index);
    /// @notice One of the two lost, and is dead.
    event GameLost(bytes32 indexed parent, uint64 indexed asserter, uint64 indexed selector, uint64 loser);

    error ZeroAddress();
    error ZeroHash();
    error NotRollup(address caller, address rollup);
    error NotOwner(address caller, address owner);
    error GameExists(bytes32 parent, uint64 asserter, uint64 selector);
    error GameUnknown(bytes32 parent, uint64 asserter, uint64 selector);
    error WrongTurn(uint8 named, uint8 turn);
    error OthersTurn(uint8 turn);
    error NotAtLastStep(uint8 turn, uint256 want);
    error OutOfTime(uint256 used, uint256 left);
    error InTime(uint256 used, uint256 left);
    error WrongSegment(bytes32 got, bytes32 want);
    error WrongList(bytes32 got, bytes32 want);
    error WrongStart(bytes32 got, bytes32 want);
    error NotValid(bytes32 end);
    error IndexTooLarge(uint8 index, uint256 max);

    /// @notice Which game: where the two part, and who they are. There is one for each two stakes, ever.
    struct Key {
        bytes32 parent;
        uint64 asserter;
        uint64 selector;
    }

    /// @dev Two slots. `list` is the segment that the asserter is to divide, or the root of the list of which the selector
    /// is to pick. `path` are the picks, a digit of `SEGMENT_BITS` each. What the sides spent is in gwei, rounded down: the
    /// gas that each call used, measured, so that nobody is repaid more than it spent, however calls share a transaction.
    struct Game {
        bytes32 list;
        uint24 asserterSecs;
        uint24 selectorSecs;
        uint40 movedAt;
        uint8 turn;
        uint72 path;
        uint40 asserterGwei;
        uint40 selectorGwei;
    }

    /// @dev What a dead stake's pruning gives back: two slots of its join become zero (EIP-3529, 4,800 gas each).
    uint256 private constant PRUNE_REFUND = 9_600;

    uint256 private constant STATUS_VALID = 2;

    Conflicts public immutable rollup;
    Machine public immutable machine;
    /// @notice Hash of the state from which the machine runs the program.
    bytes32 public immutable initialState;

    mapping(bytes32 key => Game) private games;
    /// @dev Whether the transaction has called `multicall`.
    bool private transient _bundled;

    constructor(Conflicts rollup_, Machine machine_, bytes32 initialState_) {
        if (address(rollup_) == address(0) || address(machine_) == address(0)) revert ZeroAddress();
        if (initialState_ == 0) revert ZeroHash();
        rollup = rollup_;
        machine = machine_;
        initialState = initialState_;
    }

    /// @dev The rounds of both phases. Tests play shorter games.
    function _rounds() internal pure virtual returns (uint256 one, uint256 two) {
        return (PHASE_ONE_ROUNDS, PHASE_TWO_ROUNDS);
    }

    /// @inheritdoc Multicall
    function multicall(bytes[] calldata data) public override returns (bytes[] memory results) {
        _bundled = true;
        return super.multicall(data);
    }

    // ---- moves -----------------------------------------------------------------------------------------------------

    /// @notice The rollup calls this, having found that the two conflict. The asserter is to move.
    /// @param opener the stake for which it was opened, zero if for none
    /// @param gas what the rollup used for it so far
    function open(
        Key calldata key,
        bytes32 agreed,
        bytes32 claim,
        uint64 asserterSecs,
        uint64 selectorSecs,
        uint64 opener,
        uint256 gas
    ) external {
        gas += gasleft();
        if (msg.sender != address(rollup)) revert NotRollup(msg.sender, address(rollup));
        bytes32 reverse = _id(key.parent, key.selector, key.asserter);
        Game storage g = games[_id(key.parent, key.asserter, key.selector)];
        if (g.list != 0 || games[reverse].list != 0) revert GameExists(key.parent, key.asserter, key.selector);
        g.list = Segments.hash(Segment(agreed, claim, 0));
        // The casts are exact: the rollup's window, which bounds both, fits.
        // forge-lint: disable-start(unsafe-typecast)
        g.asserterSecs = uint24(asserterSecs);
        g.selectorSecs = uint24(selectorSecs);
        // forge-lint: disable-end(unsafe-typecast)
        g.movedAt = uint40(block.timestamp);
        emit GameOpened(key.parent, key.asserter, key.selector, asserterSecs, selectorSecs);
        if (opener == key.asserter) g.asserterGwei = _spent(0, gas - gasleft());
        else if (opener == key.selector) g.selectorGwei = _spent(0, gas - gasleft());
    }

    /// @notice The asserter divides the segment at stake. Where phase two begins, that is the whole run of the program on
    /// the derivation step: it starts with the initial state, and ends with a state that the asserter names, which is valid.
    /// @param inner the hashes of the states between the parts
    function dissect(Key calldata key, uint8 turn, Segment calldata segment, bytes32[SEGMENTS - 1] calldata inner)
        external
    {
        uint256 gas = gasleft();
        Game storage g = _move(key, turn, 0);
        (uint256 one,) = _rounds();
        if (turn == 2 * one) {
            if (segment.within != g.list) revert WrongSegment(segment.within, g.list);
            if (segment.start != initialState) revert WrongStart(segment.start, initialState);
            if (uint256(segment.end) >> 248 != STATUS_VALID) revert NotValid(segment.end);
        } else {
            bytes32 got = Segments.hash(segment);
            if (got != g.list) revert WrongSegment(got, g.list);
        }
        g.list = Segments.root(segment, inner);
        emit Dissected(key.parent, key.asserter, key.selector, turn, segment.end, inner);
        g.asserterGwei = _spent(g.asserterGwei, gas - gasleft());
    }

    /// @notice The selector picks the segment `index` of the list, whose hash is `part`.
    /// @param branch its siblings in the tree under the list's root
    function select(Key calldata key, uint8 turn, uint8 index, bytes32 part, bytes32[SEGMENT_BITS] calldata branch)
        external
    {
        uint256 gas = gasleft();
        Game storage g = _move(key, turn, 1);
        if (index >= SEGMENTS) revert IndexTooLarge(index, SEGMENTS - 1);
        bytes32 got = Segments.rootFrom(part, index, branch);
        if (got != g.list) revert WrongList(got, g.list);
        g.list = part;
        g.path = g.path << 4 | index;
        emit Selected(key.parent, key.asserter, key.selector, turn, index);
        g.selectorGwei = _spent(g.selectorGwei, gas - gasleft());
    }

    /// @notice Proves the one machine step that is left. Anybody may, while the asserter has time: it wins if the step ends
    /// as it claims, else it loses.
    /// @param segment the step
    /// @param state hash of the rollup state before the derivation step, and `next` of the claimed one after it
    /// @param proof and `witness` as the machine takes them
    function step(
        Key calldata key,
        Segment calldata segment,
        bytes32 state,
        bytes32 next,
        bytes calldata proof,
        bytes calldata witness
    ) external {
        uint256 gas = gasleft();
        Game storage g = _known(key);
        (uint256 one, uint256 two) = _rounds();
        if (g.turn != 2 * (one + two)) revert NotAtLastStep(g.turn, 2 * (one + two));
        (uint256 used, uint256 left, bool expired) = _clock(g);
        if (expired) revert OutOfTime(used, left);
        bytes32 got = Segments.hash(segment);
        if (got != g.list) revert WrongSegment(got, g.list);
        got = Segments.hash(Segment(state, next, 0));
        if (got != segment.within) revert WrongSegment(got, segment.within);

        (bytes32 accumulator, uint64 inputEnd) = rollup.childInputs(key.parent);
        (bytes32 before, bytes32 end) = machine.step(proof, Locals(state, next, accumulator, inputEnd), witness);
        if (before != segment.start) revert WrongStart(before, segment.start);
        _end(key, g, end == segment.end, gas + _calldataGas());
    }

    /// @notice Ends a game in which the side that is to move has no time left. Anybody may.
    function timeout(Key calldata key) external {
        uint256 gas = gasleft();
        Game storage g = _known(key);
        (uint256 used, uint256 left, bool expired) = _clock(g);
        if (!expired) revert InTime(used, left);
        _end(key, g, g.turn % 2 == 1, gas);
    }

    // ---- helpers ---------------------------------------------------------------------------------------------------

    /// @dev What both moves have in common: whose it is, and the clock. `side` is 0 for the asserter, 1 for the selector.
    function _move(Key calldata key, uint8 turn, uint256 side) private returns (Game storage g) {
        g = _known(key);
        if (turn != g.turn) revert WrongTurn(turn, g.turn);
        (uint256 one, uint256 two) = _rounds();
        if (turn % 2 != side || turn == 2 * (one + two)) revert OthersTurn(turn);
        (uint64 mover, uint64 rival) = side == 0 ? (key.asserter, key.selector) : (key.selector, key.asserter);
        address owner = rollup.ownerWhileLive(mover, rival);
        if (msg.sender != owner) revert NotOwner(msg.sender, owner);
        (uint256 used, uint256 left, bool expired) = _clock(g);
        if (expired) revert OutOfTime(used, left);
        // The cast is exact: not more than it was.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint24 rest = uint24(left - used);
        if (side == 0) g.asserterSecs = rest;
        else g.selectorSecs = rest;
        g.movedAt = uint40(block.timestamp);
        g.turn = turn + 1;
    }

    /// @dev How long the side that is to move has thought, and how long it may. At the last step that is the asserter. A
    /// clock at zero has run out: else who joined too late could answer in the same second for a whole game.
    function _clock(Game storage g) private view returns (uint256 used, uint256 left, bool expired) {
        used = block.timestamp - g.movedAt;
        left = g.turn % 2 == 0 ? g.asserterSecs : g.selectorSecs;
        expired = used > left || left == 0;
    }

    /// @dev Of two that are live, one dies. If the winner's owner ended it, it used `gas` less what is left now.
    function _end(Key calldata key, Game storage g, bool asserterWins, uint256 gas) private {
        (uint64 winner, uint64 loser) = asserterWins ? (key.asserter, key.selector) : (key.selector, key.asserter);
        address owner = rollup.ownerWhileLive(winner, loser);
        emit GameLost(key.parent, key.asserter, key.selector, loser);
        rollup.lose(key.parent, loser, winner);
        if (msg.sender != owner) return;
        gas -= gasleft();
        gas -= gas < PRUNE_REFUND ? gas : PRUNE_REFUND;
        if (asserterWins) g.asserterGwei = _spent(g.asserterGwei, gas);
        else g.selectorGwei = _spent(g.selectorGwei, gas);
    }

    /// @dev What the call's bytes cost at least, where they are a transaction's own: its sender calls, is no contract, and
    /// calls this alone. Made by a contract they cost next to nothing, and two calls of `multicall` may be the same bytes.
    function _calldataGas() private view returns (uint256 gas) {
        if (msg.sender != tx.origin || msg.sender.code.length != 0 || _bundled) return 0;
        return Calldata.standardGas();
    }

    function _known(Key calldata key) private view returns (Game storage g) {
        g = games[_id(key.parent, key.asserter, key.selector)];
        if (g.list == 0) revert GameUnknown(key.parent, key.asserter, key.selector);
    }

    function _id(bytes32 parent, uint64 asserter, uint64 selector) private pure returns (bytes32) {
        return keccak256(abi.encode(parent, asserter, selector));
    }

    /// @dev What is recorded once `gas` more is spent, at most what fits: a thousand ether.
    function _spent(uint40 gwei_, uint256 gas) private view returns (uint40) {
        uint256 sum = gwei_ + gas * block.basefee / 1 gwei;
        if (sum > type(uint40).max) return type(uint40).max;
        // The cast is exact: the line above bounds it.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint40(sum);
    }

    // ---- records ---------------------------------------------------------------------------------------------------

    /// @notice The rollup calls this to pay what a side spent, in wei: once, it is forgotten then.
    function takeCost(Key calldata key, bool asserter) external returns (uint256 cost) {
        if (msg.sender != address(rollup)) revert NotRollup(msg.sender, address(rollup));
        Game storage g = _known(key);
        if (asserter) (cost, g.asserterGwei) = (g.asserterGwei, 0);
        else (cost, g.selectorGwei) = (g.selectorGwei, 0);
        return cost * 1 gwei;
    }

    /// @notice A game; its `list` is zero if there is none.
    function getGame(Key calldata key) external view returns (Game memory) {
        return games[_id(key.parent, key.asserter, key.selector)];
    }
}
