// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {Bridge} from "../../src/L1/Bridge.sol";
import {Games} from "../../src/L1/Games.sol";
import {Inbox} from "../../src/L1/Inbox.sol";
import {RollupParams} from "../../src/L1/Assertions.sol";
import {TokenBridge} from "../../src/L1/TokenBridge.sol";
import {L2TokenBridge} from "../../src/L2/L2TokenBridge.sol";
import {Outbox} from "../../src/L2/Outbox.sol";
import {Relay} from "../../src/L2/Relay.sol";
import {Batch} from "../../src/lib/Batches.sol";
import {BEACON_ROOTS, BLOCK_HISTORY, L2_TOKEN_BRIDGE, OUTBOX, RELAY, SYSTEM} from "../../src/lib/Constants.sol";
import {State, States} from "../../src/lib/States.sol";
import {View} from "../../src/lib/Views.sol";
import {RollupWithKill} from "../harness/RollupWithKill.sol";
import {Check} from "./Check.sol";
import {Toy, ToyMachine} from "./Toy.sol";

/// @notice All contracts of both chains, in one EVM: their addresses do not meet.
abstract contract World is Check {
    using RLP for RLP.Encoder;

    // The real code of the system contracts, from their EIPs.
    bytes internal constant EIP_4788 =
        hex"3373fffffffffffffffffffffffffffffffffffffffe14604d57602036146024575f5ffd5b5f35801560495762001fff810690815414603c575f5ffd5b62001fff01545f5260205ff35b5f5ffd5b62001fff42064281555f359062001fff015500";
    bytes internal constant EIP_2935 =
        hex"3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500";

    address internal constant SEQUENCER = address(0x5e91);
    address internal constant HONEST = address(0x600d);
    address internal constant ALICE = address(0xa11ce);
    address internal constant BOB = address(0xb0b);
    address internal constant MALLORY = address(0xbad);
    uint64 internal constant FORCE_DELAY = 12 hours;
    uint64 internal constant OPEN_DELAY = 2 hours;
    uint64 internal constant MAX_BATCH_AGE = 13 hours;
    uint64 internal constant WINDOW = 7 days;
    uint64 internal constant GRACE = 2 days;
    uint64 internal constant CENSORSHIP = 1 days;
    uint64 internal constant RESPONSE = 6 hours;
    uint64 internal constant LAG = 4 hours;
    uint64 internal constant MOVES = 20;
    uint64 internal constant ASSERTION_INTERVAL = 1 hours;
    uint256 internal constant STAKE = 1 ether;
    bytes32 internal constant GENESIS_STATE = (keccak256("genesis state") >> 64) << 64;

    Inbox internal inbox;
    Bridge internal bridge;
    RollupWithKill internal rollup;
    Games internal games;
    TokenBridge internal tokenBridge;
    Outbox internal outbox = Outbox(OUTBOX);
    Relay internal relay = Relay(RELAY);
    L2TokenBridge internal l2TokenBridge = L2TokenBridge(L2_TOKEN_BRIDGE);

    /// @dev The time and the block as the tests set them: the compiler takes the opcodes for constants of a call.
    uint256 internal time = 1_800_000_000;
    uint256 internal number = 1_000;

    function setUp() public virtual {
        vm.warp(time);
        vm.roll(number);
        vm.setBlockhash(number - 1, _blockHash(number - 1));
        uint256 nonce = vm.getNonce(address(this));
        address bridgeAddress = vm.computeCreateAddress(address(this), nonce + 4);
        inbox =
            Inbox(create(code("Inbox"), abi.encode(bridgeAddress, SEQUENCER, FORCE_DELAY, OPEN_DELAY, MAX_BATCH_AGE)));
        address rollupAddress = vm.computeCreateAddress(address(this), nonce + 3);
        ToyMachine machine = new ToyMachine();
        games = Games(create(gamesCode(), abi.encode(rollupAddress, machine, Toy.hash(0, 0))));
        rollup = createRollup(params());
        eq(address(rollup), rollupAddress, "rollup");
        bridge = Bridge(create(code("Bridge"), abi.encode(inbox, rollup)));
        tokenBridge = TokenBridge(create(code("TokenBridge"), abi.encode(bridge, inbox)));
        eq(address(bridge), bridgeAddress, "bridge");

        vm.etch(BEACON_ROOTS, EIP_4788);
        vm.etch(BLOCK_HISTORY, EIP_2935);
        vm.etch(OUTBOX, create(code("Outbox"), "").code);
        vm.etch(RELAY, create(code("Relay"), "").code);
        vm.etch(L2_TOKEN_BRIDGE, create(code("L2TokenBridge"), abi.encode(tokenBridge)).code);
        address[5] memory people = [SEQUENCER, HONEST, ALICE, BOB, MALLORY];
        for (uint256 i = 0; i < people.length; ++i) {
            vm.deal(people[i], 1_000_000 ether);
        }
    }

    function createRollup(RollupParams memory p) internal returns (RollupWithKill) {
        return RollupWithKill(create(harness("RollupWithKill"), abi.encode(p, games)));
    }

    /// @dev Which games are played.
    function gamesCode() internal view virtual returns (bytes memory) {
        return code("Games");
    }

    function params() internal view returns (RollupParams memory) {
        return RollupParams({
            inbox: inbox,
            genesisState: GENESIS_STATE,
            window: WINDOW,
            grace: GRACE,
            censorship: CENSORSHIP,
            response: RESPONSE,
            lag: LAG,
            moves: MOVES,
            assertionInterval: ASSERTION_INTERVAL,
            stakeWei: STAKE
        });
    }

    function _blockHash(uint256 n) internal pure returns (bytes32) {
        return keccak256(abi.encode("block", n));
    }

    /// @notice `secs` pass and one block.
    function pass(uint256 secs) internal {
        time += secs;
        vm.warp(time);
        vm.setBlockhash(number, _blockHash(number));
        number += 1;
        vm.roll(number);
    }

    // ---- batches ---------------------------------------------------------------------------------------------------

    /// @notice A batch that consumes up to `queueEnd` and repeats the last anchor.
    function batchTo(uint64 queueEnd) internal view returns (Batch memory b) {
        (uint64 anchorNumber, bytes32 anchorHash) = inbox.lastAnchor();
        b = Batch({
            parent: inbox.accumulator(inbox.batchCount()),
            queueEnd: queueEnd,
            queueHash: inbox.queueHash(queueEnd),
            anchorNumber: anchorNumber,
            anchorHash: anchorHash,
            firstTime: uint64(block.timestamp), // forge-lint: disable-line(unsafe-typecast)
            feeRecipient: SEQUENCER
        });
    }

    function batchAll() internal view returns (Batch memory) {
        return batchTo(inbox.queueTail());
    }

    function post() internal returns (uint64 count, bytes32 accumulator) {
        Batch memory b = batchAll();
        vm.prank(SEQUENCER);
        inbox.submitData(b, hex"00");
        count = inbox.batchCount();
        accumulator = inbox.accumulator(count);
    }

    function deposit(address to, uint256 amount) internal returns (uint64) {
        uint256 value = amount + inbox.quote(25_000);
        vm.prank(ALICE);
        return bridge.deposit{value: value}(to, amount);
    }

    function force(bytes memory transaction, uint64 gas) internal returns (uint64) {
        uint256 value = inbox.quote(gas);
        vm.prank(ALICE);
        return inbox.force{value: value}(transaction, gas);
    }

    // ---- assertions ------------------------------------------------------------------------------------------------

    function enter(address owner) internal returns (uint64) {
        bytes32 latest = rollup.latestConfirmed();
        vm.prank(owner);
        return rollup.stake{value: STAKE}(latest);
    }

    /// @notice `owner` advances its stake to the child with `claim` that covers up to batch `inputEnd`.
    function advance(address owner, uint64 stakeId, uint64 inputEnd, bytes32 claim) internal returns (bytes32 id) {
        bytes32 parent = rollup.getStake(stakeId).assertion;
        bytes32 accumulator = inbox.accumulator(inputEnd);
        vm.prank(owner);
        rollup.advance(stakeId, parent, inputEnd, accumulator, claim, type(uint64).max);
        id = States.assertionId(parent, inputEnd, accumulator, claim);
    }

    /// @notice A header of an L2 block with that requests hash, and the state after it.
    function headerOf(bytes32 requestsHash, bytes32 salt) internal pure returns (bytes memory header, State memory s) {
        RLP.Encoder memory fields = RLP.encoder();
        for (uint256 i = 0; i < 20; ++i) {
            if (i == 2) fields.push(SEQUENCER);
            else if (i == 6) fields.push(new bytes(256));
            else if (i >= 7 && i <= 11) fields.push(i * 1_000);
            else if (i == 12) fields.push(bytes(""));
            else if (i == 14) fields.push(new bytes(8));
            else if (i == 15) fields.push(uint256(1 gwei));
            else if (i == 17 || i == 18) fields.push(uint256(0));
            else fields.push(keccak256(abi.encode(salt, i)));
        }
        fields.push(requestsHash);
        header = fields.encode();
        s = State({config: keccak256("config"), blockHash: keccak256(header), batch: 1, index: 0, mode: 0, queue: 0});
    }

    function hashOf(State memory s) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("loft.state.v1", s.config, s.blockHash, s.batch, s.index, s.mode, s.queue));
    }

    /// @notice Makes an outbox root known, the whole way: a batch, an assertion, the window, the header.
    function makeKnown(bytes32 root) internal {
        pass(ASSERTION_INTERVAL);
        (uint64 inputEnd,) = post();
        uint64 stakeId = enter(HONEST);
        (bytes memory header, State memory s) = headerOf(States.requestsHash(root), keccak256(abi.encode(root, number)));
        bytes32 assertion = advance(HONEST, stakeId, inputEnd, hashOf(s));
        pass(WINDOW + 1);
        rollup.confirm(assertion, stakeId);
        rollup.recordOutboxRoot(assertion, s, header, root);
        vm.prank(HONEST);
        rollup.withdraw(stakeId);
    }

    // ---- L2 --------------------------------------------------------------------------------------------------------

    /// @notice The end of an L2 block with that view.
    function endBlock(View memory v) internal returns (bytes memory) {
        return endBlock(
            keccak256(
                abi.encodePacked(
                    "loft.view.v1", v.anchorNumber, v.anchorHash, v.anchorTime, v.queueEnd, v.queueHash, v.messageRoot
                )
            )
        );
    }

    /// @notice The same, by the view's hash: what the client does with the system contracts.
    function endBlock(bytes32 viewHash) internal returns (bytes memory output) {
        vm.prank(SYSTEM);
        (bool set,) = BEACON_ROOTS.call(abi.encode(viewHash));
        ok(set, "4788 takes the view");
        vm.prank(SYSTEM);
        bool done;
        (done, output) = OUTBOX.call("");
        ok(done, "system call");
    }
}
