// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Bridge} from "../src/L1/Bridge.sol";
import {Assertions} from "../src/L1/Assertions.sol";
import {Batch} from "../src/lib/Batches.sol";
import {PlainTree} from "./lib/PlainTree.sol";
import {Check} from "./lib/Check.sol";
import {World} from "./lib/World.sol";

/// @dev The environment is what the handler's storage says: forge resets it between the calls of a run.
abstract contract Handler is World {
    modifier synced() {
        vm.warp(time);
        vm.roll(number);
        _;
    }

    function sleep(uint256 secs) external synced {
        pass(bound(secs, 1, 4 hours));
    }
}

/// @notice Everybody who uses the queue, with a model of it beside.
contract QueueHandler is Handler {
    bytes32[] public hashes;
    uint256[] public times;
    bytes32[] public accumulators;
    uint256 public head;
    uint256 public burned;
    uint256 public held;
    uint256 public lastSequencerTime;

    constructor() {
        setUp();
        hashes.push(inbox.queueHash(0));
        accumulators.push(inbox.accumulator(0));
        lastSequencerTime = time;
    }

    function _model(bytes32 entry) private {
        hashes.push(keccak256(abi.encodePacked(hashes[hashes.length - 1], entry, uint64(time))));
        times.push(time);
    }

    function depositOne(address to, uint64 gwei_) external synced {
        if (to == address(0)) to = BOB;
        uint64 amount = uint64(bound(gwei_, 1, 1e9));
        uint256 before = address(bridge).balance;
        deposit(to, uint256(amount) * 1 gwei);
        held += uint256(amount) * 1 gwei;
        burned += address(bridge).balance - before - uint256(amount) * 1 gwei;
        _model(keccak256(abi.encodePacked(uint8(1), to, amount)));
    }

    function send(address to, address refund, uint32 value, uint32 fee, uint64 gas, bytes calldata data)
        external
        synced
    {
        if (to == address(0)) to = BOB;
        if (refund == address(0)) refund = BOB;
        if (data.length > 1_000) return;
        gas = gas % 4_000_001;
        uint256 amount = (uint256(value) + fee) * 1 gwei;
        uint256 price = inbox.quote(25_000 + 10 * uint64(data.length));
        vm.prank(ALICE);
        uint64 index =
            bridge.send{value: amount + price}(to, uint256(value) * 1 gwei, uint256(fee) * 1 gwei, gas, refund, data);
        held += amount;
        burned += price;
        bytes memory pre = abi.encodePacked(uint8(2), index, ALICE, to, refund, uint64(value), uint64(fee), gas);
        _model(keccak256(abi.encodePacked(pre, keccak256(data))));
    }

    function forceOne(bytes calldata transaction, uint64 gas) external synced {
        if (transaction.length == 0 || transaction.length > 1_000) return;
        gas = uint64(bound(gas, 21_000 + 10 * transaction.length, 2 ** 23));
        burned += inbox.quote(gas);
        force(transaction, gas);
        bytes32 chunked = keccak256(abi.encodePacked(uint32(transaction.length), keccak256(transaction)));
        _model(keccak256(abi.encodePacked(uint8(3), gas, chunked)));
    }

    /// @notice Anybody tries to post anything; it lands exactly if the rules say so.
    function submit(bool sequencer, uint256 end, bytes32 data) external synced {
        end = bound(end, head, hashes.length - 1);
        address poster = sequencer ? SEQUENCER : MALLORY;
        Batch memory b = batchTo(uint64(end));
        bool open = head < times.length
            && (times[head] + FORCE_DELAY < time
                || (times[head] + OPEN_DELAY < time && lastSequencerTime + OPEN_DELAY < time));
        uint256 delay = sequencer ? FORCE_DELAY : OPEN_DELAY;
        bool overdue = end < times.length && times[end] + delay < time;
        ok(inbox.doorOpen() == open, "the door as the model has it");
        vm.prank(poster);
        try inbox.submitData(b, abi.encodePacked(data)) {
            ok((sequencer || open) && !overdue, "landed against the rules");
            head = end;
            if (sequencer) lastSequencerTime = time;
            accumulators.push(inbox.accumulator(inbox.batchCount()));
        } catch {
            ok((!sequencer && !open) || overdue, "refused against the rules");
        }
    }

    function check() external view {
        uint256 tail = hashes.length - 1;
        eq(inbox.queueTail(), tail, "tail");
        eq(inbox.queueHead(), head, "head");
        for (uint256 i = head; i <= tail; ++i) {
            eq(inbox.queueHash(uint64(i)), hashes[i], "order and hash");
            if (i < tail) eq(inbox.entryTime(uint64(i)), times[i], "time");
        }
        eq(inbox.batchCount(), accumulators.length - 1, "batches");
        for (uint256 i = 0; i < accumulators.length; ++i) {
            eq(inbox.accumulator(uint64(i)), accumulators[i], "accumulator");
        }
        // What was paid is where it was paid, and nobody has it.
        eq(address(bridge).balance + address(inbox).balance, held + burned, "ether");
        ok(address(bridge).balance >= held, "custody");
    }
}

/// @notice Deposits, sends of L2 and claims of L1, with the books beside.
contract ClaimHandler is Handler {
    struct Sent {
        address sender;
        address to;
        uint256 value;
    }

    Sent[] private sent;
    bytes32[] private leaves;
    bytes32[] private roots;
    uint256[] private rootCounts;
    mapping(uint256 => bool) private claimed;
    uint256 public onL2;
    uint256 public unclaimed;
    uint256 public paid;
    uint256 public burned;

    constructor() {
        setUp();
    }

    function depositOne(uint64 gwei_) external synced {
        uint256 amount = bound(gwei_, 1, 1e9) * 1 gwei;
        uint256 before = address(bridge).balance;
        deposit(BOB, amount);
        burned += address(bridge).balance - before - amount;
        onL2 += amount;
    }

    /// @notice L2 sends what it has, no more.
    function send(uint256 value, uint8 to) external synced {
        value = bound(value, 0, onL2 / 1 gwei) * 1 gwei;
        Sent memory s = Sent(ALICE, address(uint160(0x9000 + to % 5)), value);
        leaves.push(keccak256(abi.encodePacked(uint8(0), uint64(sent.length), s.sender, s.to, s.value, keccak256(""))));
        sent.push(s);
        onL2 -= value;
        unclaimed += value;
    }

    function confirm() external synced {
        if (leaves.length == 0 || (roots.length > 0 && rootCounts[roots.length - 1] == leaves.length)) return;
        bytes32 root = PlainTree.root(leaves, 32);
        makeKnown(root);
        roots.push(root);
        rootCounts.push(leaves.length);
    }

    function claim(uint256 which, uint256 index, bool wrong) external synced {
        if (roots.length == 0) return;
        which %= roots.length;
        uint256 count = rootCounts[which];
        index %= count;
        bytes32[] memory under = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            under[i] = leaves[i];
        }
        bytes32[] memory branch = PlainTree.branch(under, index, PlainTree.height(count));
        Sent memory s = sent[index];
        uint256 value = wrong ? s.value + 1 gwei : s.value;
        vm.prank(MALLORY);
        try bridge.claim(roots[which], uint64(index), s.sender, s.to, value, "", branch) {
            ok(!claimed[index] && !wrong, "paid against the rules");
            claimed[index] = true;
            unclaimed -= s.value;
            paid += s.value;
        } catch {
            ok(claimed[index] || wrong, "refused against the rules");
        }
    }

    function check() external view {
        eq(address(bridge).balance, onL2 + unclaimed + burned, "solvent to the wei");
        uint256 got = 0;
        for (uint160 i = 0; i < 5; ++i) {
            got += address(0x9000 + i).balance;
        }
        eq(got, paid, "paid to whom it is due");
        for (uint64 i = 0; i < sent.length; ++i) {
            ok(bridge.claimed(i) == claimed[i], "marked");
        }
    }
}

/// @notice An honest party and any number of others, with a model of who passes where.
contract AssertionHandler is Handler {
    uint64[] private ids;
    mapping(uint64 => address) private ownerOf;
    mapping(uint64 => bytes32[]) private path;
    mapping(uint64 => bytes32[]) private pathParents;
    mapping(uint64 => mapping(bytes32 => bool)) private pruned;
    bytes32[] private assertions;
    mapping(bytes32 => bool) private known;
    mapping(bytes32 => bytes32) private confirmedChild;
    uint256 public withdrawn;
    bytes32 private constant TRUTH = keccak256("truth");

    constructor() {
        setUp();
        assertions.push(rollup.latestConfirmed());
        pass(ASSERTION_INTERVAL);
        post();
    }

    function batch() external synced {
        pass(ASSERTION_INTERVAL / 4);
        post();
    }

    function enterStake(bool honest) external synced {
        if (ids.length > 40) return;
        address owner = honest ? HONEST : MALLORY;
        uint64 id = enter(owner);
        ids.push(id);
        ownerOf[id] = owner;
    }

    function join(uint256 which, uint8 lie, uint256 width) external synced {
        if (ids.length == 0) return;
        uint64 id = ids[which % ids.length];
        Assertions.Stake memory s = rollup.getStake(id);
        if (s.status != Assertions.Status.Live) return;
        Assertions.Assertion memory p = rollup.getAssertion(s.assertion);
        bytes32 claim = ownerOf[id] == HONEST ? TRUTH : keccak256(abi.encode("lie", lie % 3));
        uint64 end = p.childInputEnd;
        if (p.firstChildAt == 0) {
            uint64 count = inbox.batchCount();
            if (count == p.inputEnd || time < p.madeAt + ASSERTION_INTERVAL) return;
            // The last batch, always legal while fewer than 256 are open, or a narrower end, legal or not.
            end = width % 3 < count ? count - uint64(width % 3) : count;
            if (end <= p.inputEnd || count - p.inputEnd > 256) return;
            if (end != count && inbox.batchTime(end) + ASSERTION_INTERVAL < time) return;
        }
        bytes32 accumulator = inbox.accumulator(end);
        bytes32 assertion = keccak256(abi.encodePacked("loft.assertion.v1", s.assertion, end, accumulator, claim));
        if (p.firstChildAt != 0) {
            uint256 last = known[assertion] ? rollup.joiningEnd(s.assertion) : p.firstChildAt + WINDOW;
            if (time > last) return;
        }
        vm.prank(ownerOf[id]);
        rollup.advance(id, s.assertion, end, accumulator, claim, type(uint64).max);
        if (!known[assertion]) assertions.push(assertion);
        known[assertion] = true;
        path[id].push(assertion);
        pathParents[id].push(s.assertion);
    }

    /// @notice A game: two live stakes that conflict, of which a liar dies.
    function kill(uint256 a, uint256 b) external synced {
        if (ids.length == 0) return;
        (uint64 x, uint64 y) = (ids[a % ids.length], ids[b % ids.length]);
        if (ownerOf[x] == HONEST) return;
        if (rollup.getStake(x).status != Assertions.Status.Live || rollup.getStake(y).status != Assertions.Status.Live) return;
        for (uint256 i = 0; i < pathParents[x].length; ++i) {
            bytes32 other = rollup.getJoin(y, pathParents[x][i]).assertion;
            if (other == 0 || other == path[x][i]) continue;
            rollup.kill(x);
            return;
        }
    }

    function prune(uint256 which, uint256 step) external synced {
        if (ids.length == 0) return;
        uint64 id = ids[which % ids.length];
        if (rollup.getStake(id).status != Assertions.Status.Dead || path[id].length == 0) return;
        bytes32 parent = pathParents[id][step % path[id].length];
        if (pruned[id][parent]) return;
        rollup.prune(id, parent);
        pruned[id][parent] = true;
    }

    function waitWindow() external synced {
        pass(WINDOW / 2);
    }

    /// @notice Anybody tries to confirm any assertion with any witness; it happens exactly if the rules say so.
    function confirm(uint256 n, uint256 witness) external synced {
        if (ids.length == 0 || assertions.length == 1) return;
        bytes32 assertion = assertions[1 + n % (assertions.length - 1)];
        uint64 id = ids[witness % ids.length];
        bytes32 parent = rollup.getAssertion(assertion).parent;
        bool may = parent == rollup.latestConfirmed() && time > rollup.joiningEnd(parent);
        bool passes = false;
        for (uint256 i = 0; i < ids.length; ++i) {
            for (uint256 k = 0; k < path[ids[i]].length; ++k) {
                if (pathParents[ids[i]][k] != parent || pruned[ids[i]][parent]) continue;
                if (path[ids[i]][k] != assertion) may = false;
                else if (ids[i] == id && rollup.getStake(id).status != Assertions.Status.Dead) passes = true;
            }
        }
        try rollup.confirm(assertion, id) {
            ok(may && passes, "confirmed against the rules");
            eq(confirmedChild[parent], bytes32(0), "two children of an assertion are never both confirmed");
            confirmedChild[parent] = assertion;
        } catch {
            ok(!may || !passes, "refused against the rules");
        }
    }

    function quit(uint256 which, bool move) external synced {
        if (ids.length == 0) return;
        uint64 id = ids[which % ids.length];
        Assertions.Stake memory s = rollup.getStake(id);
        if (s.status != Assertions.Status.Live) return;
        bool may = rollup.getAssertion(s.assertion).confirmed;
        vm.startPrank(ownerOf[id]);
        if (move) {
            try rollup.catchUp(id) {
                ok(may, "moved against the rules");
            } catch {
                ok(!may, "held against the rules");
            }
        } else {
            try rollup.withdraw(id) {
                ok(may, "left against the rules");
                withdrawn += 1;
            } catch {
                ok(!may, "held against the rules");
            }
        }
        vm.stopPrank();
    }

    function check() external view {
        eq(address(rollup).balance, (ids.length - withdrawn) * STAKE, "ether in is ether out");
        for (uint256 n = 0; n < assertions.length; ++n) {
            Assertions.Assertion memory assertion = rollup.getAssertion(assertions[n]);
            uint256 joined = 0;
            uint256 below = 0;
            for (uint256 i = 0; i < ids.length; ++i) {
                for (uint256 k = 0; k < path[ids[i]].length; ++k) {
                    if (pruned[ids[i]][pathParents[ids[i]][k]]) continue;
                    if (path[ids[i]][k] == assertions[n]) ++joined;
                    if (pathParents[ids[i]][k] == assertions[n]) ++below;
                }
            }
            eq(assertion.joined, joined, "joined");
            eq(assertion.childrenJoined, below, "children joined");
        }
        for (uint256 i = 0; i < ids.length; ++i) {
            if (ownerOf[ids[i]] == HONEST) {
                ok(rollup.getStake(ids[i]).status != Assertions.Status.Dead, "an honest stake never dies");
            }
        }
    }
}

/// @dev What forge asks: the handlers, and which of their functions are moves.
abstract contract Invariant is Check {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Handler internal handler;
    bytes4[] private selectors_;

    function _moves(bytes4 a) internal {
        selectors_.push(a);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors_);
    }
}

contract QueueInvariants is Invariant {
    function setUp() public {
        handler = new QueueHandler();
        _moves(Handler.sleep.selector);
        _moves(QueueHandler.depositOne.selector);
        _moves(QueueHandler.send.selector);
        _moves(QueueHandler.forceOne.selector);
        _moves(QueueHandler.submit.selector);
    }

    function invariant_QueueIsTheModel() public view {
        QueueHandler(address(handler)).check();
    }
}

contract ClaimInvariants is Invariant {
    function setUp() public {
        handler = new ClaimHandler();
        _moves(ClaimHandler.depositOne.selector);
        _moves(ClaimHandler.send.selector);
        _moves(ClaimHandler.confirm.selector);
        _moves(ClaimHandler.claim.selector);
    }

    function invariant_Solvent() public view {
        ClaimHandler(address(handler)).check();
    }
}

contract AssertionInvariants is Invariant {
    function setUp() public {
        handler = new AssertionHandler();
        _moves(Handler.sleep.selector);
        _moves(AssertionHandler.batch.selector);
        _moves(AssertionHandler.enterStake.selector);
        _moves(AssertionHandler.join.selector);
        _moves(AssertionHandler.kill.selector);
        _moves(AssertionHandler.prune.selector);
        _moves(AssertionHandler.waitWindow.selector);
        _moves(AssertionHandler.confirm.selector);
        _moves(AssertionHandler.quit.selector);
    }

    function invariant_AssertionsAreTheModel() public view {
        AssertionHandler(address(handler)).check();
    }
}
