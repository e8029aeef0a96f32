// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Inbox} from "../src/L1/Inbox.sol";
import {TokenBridge} from "../src/L1/TokenBridge.sol";
import {BridgedToken} from "../src/L2/BridgedToken.sol";
import {L2TokenBridge} from "../src/L2/L2TokenBridge.sol";
import {Outbox} from "../src/L2/Outbox.sol";
import {Relay} from "../src/L2/Relay.sol";
import {BEACON_ROOTS, L2_TOKEN_BRIDGE, OUTBOX, RELAY} from "../src/lib/Constants.sol";
import {Message} from "../src/lib/Entries.sol";
import {Gwei} from "../src/lib/Gwei.sol";
import {TokenMetadata} from "../src/lib/TokenMetadata.sol";
import {View} from "../src/lib/Views.sol";
import {PlainTree} from "./lib/PlainTree.sol";
import {FeeToken, HookToken, IHooked, OldToken, RudeToken, Silent, Token} from "./lib/Tokens.sol";
import {Vm} from "./lib/Vm.sol";
import {World} from "./lib/World.sol";

/// @notice Tokens, the whole way: locked, minted, burned, released; and bounced, reclaimed.
contract TokenBridgeTest is World {
    uint64 private constant GAS = 1_200_000;
    uint256 private constant FEE = 3 gwei;

    Token private token;

    function setUp() public override {
        super.setUp();
        token = new Token("A Token", "ATK", 6);
        token.give(ALICE, 1e30);
        vm.prank(ALICE);
        token.approve(address(tokenBridge), type(uint256).max);
    }

    function _deposit(address from, address token_, address to, uint256 amount) private returns (Message memory m) {
        vm.recordLogs();
        vm.prank(from);
        uint64 index = tokenBridge.deposit{value: FEE + 1 ether}(token_, to, amount, FEE, GAS, BOB);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(inbox)) continue;
            (address refund, uint256 value, uint256 fee, uint64 gas, bytes memory data) =
                abi.decode(logs[i].data, (address, uint256, uint256, uint64, bytes));
            eq(value, 0, "value");
            m = Message({
                index: index,
                sender: address(uint160(uint256(logs[i].topics[2]))),
                to: address(uint160(uint256(logs[i].topics[3]))),
                refund: refund,
                valueGwei: Gwei.wrap(0),
                feeGwei: Gwei.wrap(uint64(fee / 1 gwei)),
                gas: gas,
                data: data
            });
        }
        eq(m.sender, address(tokenBridge), "sender");
        eq(m.to, L2_TOKEN_BRIDGE, "target");
    }

    function _hash(Message memory m) private pure returns (bytes32) {
        return keccak256(
            abi.encodePacked(
                uint8(2),
                m.index,
                m.sender,
                m.to,
                m.refund,
                Gwei.unwrap(m.valueGwei),
                Gwei.unwrap(m.feeGwei),
                m.gas,
                keccak256(m.data)
            )
        );
    }

    /// @dev One block that consumes the message, and its run in the next.
    function _run(Message memory m) private returns (bool) {
        vm.deal(RELAY, RELAY.balance + m.feeGwei.toWei());
        View memory v = View(1, keccak256("a"), 1, m.index + 1, inbox.queueHash(m.index + 1), 0);
        v.messageRoot = keccak256(abi.encodePacked(uint8(0), _hash(m)));
        endBlock(v);
        pass(1);
        vm.prank(MALLORY);
        relay.run(v, m, 0, new bytes32[](0));
        return relay.status(_hash(m)) == Relay.Status.Succeeded;
    }

    /// @dev Claims on L1 the message that L2 sent last: alone in its tree, a test's shortcut through `setRoot`.
    function _claimLast(address sender, address to, uint256 value, bytes memory data) private {
        uint64 index = outbox.count() - 1;
        bytes32[] memory leaves = new bytes32[](index + 1);
        leaves[index] = keccak256(abi.encodePacked(uint8(0), index, sender, to, value, keccak256(data)));
        bytes32 root = PlainTree.root(leaves, 32);
        if (index == 0) eq(root, outbox.root(), "the outbox's root");
        if (!rollup.outboxRootKnown(root)) makeKnown(root);
        bridge.claim(root, index, sender, to, value, data, PlainTree.branch(leaves, index, 32));
    }

    function claimOutside(address sender, address to, uint256 value, bytes memory data) external {
        _claimLast(sender, to, value, data);
    }

    // ---- the whole way ---------------------------------------------------------------------------------------------

    function testFuzz_ThereAndBack(uint256 amount, uint256 back) public {
        amount = bound(amount, 1, 1e30);
        back = bound(back, 1, amount);
        uint256 ether_ = ALICE.balance;
        Message memory m = _deposit(ALICE, address(token), BOB, amount);
        eq(ether_ - ALICE.balance, FEE + (25_000 + 10 * m.data.length) * 1e7, "the rest is returned");
        eq(token.balanceOf(address(tokenBridge)), amount, "locked");
        ok(_run(m), "run");
        BridgedToken l2 = BridgedToken(l2TokenBridge.tokenOf(address(token)));
        eq(l2.balanceOf(BOB), amount, "minted");
        eq(l2.name(), "A Token", "name");
        eq(l2.symbol(), "ATK", "symbol");
        eq(l2.decimals(), 6, "decimals");
        eq(l2.l1Token(), address(token), "l1 token");

        vm.prank(BOB);
        l2TokenBridge.withdraw(address(token), HONEST, back);
        eq(l2.totalSupply(), amount - back, "burned");
        bytes memory data = abi.encodeCall(TokenBridge.release, (address(token), HONEST, back));
        _claimLast(L2_TOKEN_BRIDGE, address(tokenBridge), 0, data);
        eq(token.balanceOf(HONEST), back, "released");
        eq(token.balanceOf(address(tokenBridge)), l2.totalSupply(), "backed");
    }

    function test_SecondDepositFindsTheToken() public {
        ok(_run(_deposit(ALICE, address(token), BOB, 5)), "first");
        address l2 = l2TokenBridge.tokenOf(address(token));
        ok(_run(_deposit(ALICE, address(token), BOB, 6)), "second");
        eq(BridgedToken(l2).balanceOf(BOB), 11, "both");
    }

    /// The token's address depends on the L1 token alone, not on what it says of itself, nor on who came first.
    function test_AddressDependsOnL1TokenAlone() public view {
        address want = address(
            uint160(
                uint256(
                    keccak256(
                        abi.encodePacked(
                            bytes1(0xff),
                            L2_TOKEN_BRIDGE,
                            uint256(uint160(address(token))),
                            keccak256(code("BridgedToken"))
                        )
                    )
                )
            )
        );
        eq(l2TokenBridge.tokenOf(address(token)), want, "address");
    }

    function test_Permit() public {
        ok(_run(_deposit(ALICE, address(token), vm.addr(77), 10)), "run");
        BridgedToken l2 = BridgedToken(l2TokenBridge.tokenOf(address(token)));
        bytes32 digest = keccak256(
            abi.encodePacked(
                hex"1901",
                l2.DOMAIN_SEPARATOR(),
                keccak256(
                    abi.encode(
                        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                        vm.addr(77),
                        BOB,
                        4,
                        0,
                        time + 10
                    )
                )
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(77, digest);
        l2.permit(vm.addr(77), BOB, 4, time + 10, v, r, s);
        vm.prank(BOB);
        ok(l2.transferFrom(vm.addr(77), BOB, 4), "transfer");
        eq(l2.balanceOf(BOB), 4, "moved");
    }

    // ---- odd tokens ------------------------------------------------------------------------------------------------

    /// What counts is what arrives.
    function testFuzz_FeeOnTransfer(uint128 amount) public {
        FeeToken fee = new FeeToken();
        amount = uint128(bound(amount, 2, type(uint128).max));
        fee.give(ALICE, amount);
        vm.prank(ALICE);
        fee.approve(address(tokenBridge), amount);
        ok(_run(_deposit(ALICE, address(fee), BOB, amount)), "run");
        uint256 arrived = amount - amount / 100;
        eq(fee.balanceOf(address(tokenBridge)), arrived, "arrived");
        eq(BridgedToken(l2TokenBridge.tokenOf(address(fee))).balanceOf(BOB), arrived, "minted");
    }

    function test_OldTokenWithBytes32Name() public {
        OldToken old = new OldToken();
        old.give(ALICE, 100);
        ok(_run(_deposit(ALICE, address(old), BOB, 100)), "run");
        BridgedToken l2 = BridgedToken(l2TokenBridge.tokenOf(address(old)));
        eq(l2.name(), "Old Token", "name");
        eq(l2.symbol(), "OLD", "symbol");
        eq(l2.decimals(), 0, "decimals");
        vm.prank(BOB);
        l2TokenBridge.withdraw(address(old), ALICE, 100);
        _claimLast(
            L2_TOKEN_BRIDGE, address(tokenBridge), 0, abi.encodeCall(TokenBridge.release, (address(old), ALICE, 100))
        );
        eq(old.balanceOf(ALICE), 100, "released without a return value");
    }

    /// Whatever a token says of itself, or does when it is asked, it can be deposited.
    function test_RudeTokens() public {
        for (uint256 way = 0; way < 4; ++way) {
            RudeToken rude = new RudeToken(way);
            rude.give(ALICE, 100);
            ok(_run(_deposit(ALICE, address(rude), BOB, 100)), "run");
            BridgedToken l2 = BridgedToken(l2TokenBridge.tokenOf(address(rude)));
            eq(l2.balanceOf(BOB), 100, "minted");
            ok(bytes(l2.name()).length <= 64 && bytes(l2.symbol()).length <= 64, "bounded");
        }
    }

    /// The longest names fit the least gas that a deposit may give.
    function test_LongestNamesFitMinGas() public {
        bytes memory long = new bytes(64);
        for (uint256 i = 0; i < 64; ++i) {
            long[i] = "x";
        }
        Token wordy = new Token(string(abi.encodePacked(long, long)), string(abi.encodePacked(long, long)), 255);
        wordy.give(ALICE, 1);
        vm.prank(ALICE);
        wordy.approve(address(tokenBridge), 1);
        ok(_run(_deposit(ALICE, address(wordy), BOB, 1)), "run");
        eq(BridgedToken(l2TokenBridge.tokenOf(address(wordy))).name(), string(long), "cut");
    }

    function test_DepositRefuses() public {
        vm.startPrank(ALICE);
        vm.expectRevert(TokenBridge.ZeroAddress.selector);
        tokenBridge.deposit{value: 1 ether}(address(token), address(0), 1, 0, GAS, BOB);
        vm.expectRevert(TokenBridge.ZeroAmount.selector);
        tokenBridge.deposit{value: 1 ether}(address(token), BOB, 0, 0, GAS, BOB);
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.GasTooLow.selector, GAS - 1, GAS));
        tokenBridge.deposit{value: 1 ether}(address(token), BOB, 1, 0, GAS - 1, BOB);
        vm.expectRevert(abi.encodeWithSelector(Inbox.MessageGasTooHigh.selector, 4_000_001, 4_000_000));
        tokenBridge.deposit{value: 1 ether}(address(token), BOB, 1, 0, 4_000_001, BOB);
        vm.expectRevert(Inbox.ZeroAddress.selector);
        tokenBridge.deposit{value: 1 ether}(address(token), BOB, 1, 0, GAS, address(0));
        uint256 price = (25_000 + 10 * 388) * 1e7; // of the message with the token's metadata
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.PaymentTooLow.selector, 1 gwei, 1 gwei + price));
        tokenBridge.deposit{value: 1 gwei}(address(token), BOB, 1, 1 gwei, GAS, BOB);
        vm.expectRevert();
        tokenBridge.deposit{value: 1 ether}(address(0xdead), BOB, 1, 0, GAS, BOB);
        vm.stopPrank();
        eq(token.balanceOf(address(tokenBridge)), 0, "nothing kept");
    }

    function test_WithdrawRefuses() public {
        ok(_run(_deposit(ALICE, address(token), BOB, 10)), "run");
        vm.startPrank(BOB);
        vm.expectRevert(L2TokenBridge.ZeroAddress.selector);
        l2TokenBridge.withdraw(address(token), address(0), 1);
        vm.expectRevert(L2TokenBridge.ZeroAmount.selector);
        l2TokenBridge.withdraw(address(token), BOB, 0);
        vm.expectRevert(abi.encodeWithSelector(L2TokenBridge.TokenUnknown.selector, address(0xdead)));
        l2TokenBridge.withdraw(address(0xdead), BOB, 1);
        vm.expectRevert();
        l2TokenBridge.withdraw(address(token), BOB, 11);
        vm.stopPrank();
        eq(outbox.count(), 0, "nothing sent");
    }

    // ---- nobody is special -----------------------------------------------------------------------------------------

    function testFuzz_OnlyTheBridgeAndItsSenders(address caller) public {
        if (caller == address(bridge) || caller == RELAY) return;
        vm.startPrank(caller);
        bytes memory notBridge = abi.encodeWithSelector(TokenBridge.NotBridge.selector, caller, address(bridge));
        vm.expectRevert(notBridge);
        tokenBridge.release(address(token), caller, 1);
        vm.expectRevert(notBridge);
        tokenBridge.onMessageBounced(keccak256("x"));
        vm.expectRevert(abi.encodeWithSelector(L2TokenBridge.NotRelay.selector, caller, RELAY));
        l2TokenBridge.mint(address(token), caller, caller, 1, TokenMetadata("", "", 0));
        vm.expectRevert(L2TokenBridge.NotCreating.selector);
        l2TokenBridge.creating();
        vm.stopPrank();
        ok(_run(_deposit(ALICE, address(token), BOB, 10)), "run");
        BridgedToken l2 = BridgedToken(l2TokenBridge.tokenOf(address(token)));
        if (caller == L2_TOKEN_BRIDGE) return;
        vm.startPrank(caller);
        bytes memory notOwner = abi.encodeWithSelector(BridgedToken.NotBridge.selector, caller, L2_TOKEN_BRIDGE);
        vm.expectRevert(notOwner);
        l2.mint(caller, 1);
        vm.expectRevert(notOwner);
        l2.burn(BOB, 1);
        vm.stopPrank();
    }

    /// A message of anybody else on L2 releases nothing and bounces nothing.
    function testFuzz_L2SendersAreChecked(address sender) public {
        if (sender == L2_TOKEN_BRIDGE || sender == address(0) || sender == RELAY) return;
        bytes memory data = abi.encodeCall(TokenBridge.release, (address(token), sender, 10));
        vm.prank(sender);
        outbox.send(address(tokenBridge), data);
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NotSender.selector, sender, L2_TOKEN_BRIDGE));
        this.claimOutside(sender, address(tokenBridge), 0, data);
        data = abi.encodeCall(TokenBridge.onMessageBounced, (keccak256("x")));
        vm.prank(sender);
        outbox.send(address(tokenBridge), data);
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NotSender.selector, sender, RELAY));
        this.claimOutside(sender, address(tokenBridge), 0, data);
    }

    /// A message of anybody else on L1 mints nothing.
    function testFuzz_L1SendersAreChecked(address sender) public {
        if (sender == address(tokenBridge)) return;
        Message memory m = Message({
            index: 0,
            sender: sender,
            to: L2_TOKEN_BRIDGE,
            refund: BOB,
            valueGwei: Gwei.wrap(0),
            feeGwei: Gwei.wrap(0),
            gas: GAS,
            data: abi.encodeCall(L2TokenBridge.mint, (address(token), sender, sender, 10, TokenMetadata("", "", 0)))
        });
        deposit(BOB, 1 gwei);
        ok(!_run(m), "fails");
    }

    // ---- A-M6 ------------------------------------------------------------------------------------------------------

    /// A-M6: a nested deposit from a token's hook would count its amount twice; no entry point can be entered.
    function test_AM6_NoEntryFromHooks() public {
        HookToken hook = new HookToken();
        Attacker attacker = new Attacker(tokenBridge, hook);
        vm.deal(address(attacker), 10 ether);
        hook.give(address(attacker), 1_000);
        TokenBridge.Deposit memory d;
        bytes[4] memory calls = [
            abi.encodeCall(TokenBridge.deposit, (address(hook), BOB, 10, 0, GAS, BOB)),
            abi.encodeCall(TokenBridge.release, (address(hook), BOB, 10)),
            abi.encodeCall(TokenBridge.onMessageBounced, (keccak256("x"))),
            abi.encodeCall(TokenBridge.reclaim, (d))
        ];
        for (uint256 i = 0; i < 4; ++i) {
            attacker.attack(calls[i]);
            eq(
                bytes32(attacker.reason()),
                bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
                "refused"
            );
        }
        eq(hook.balanceOf(address(tokenBridge)), 40, "each outer one counted once");
    }

    // ---- bounce and reclaim ----------------------------------------------------------------------------------------

    function _reclaimable(Message memory m, address from, address token_, uint256 amount)
        private
        view
        returns (TokenBridge.Deposit memory d)
    {
        d = TokenBridge.Deposit({
            index: m.index,
            token: token_,
            from: from,
            to: BOB,
            amount: amount,
            metadata: tokenBridge.metadataOf(token_),
            feeGwei: m.feeGwei,
            gas: m.gas,
            refund: m.refund
        });
    }

    /// A-B4: a deposit that cannot be minted is bounced by its refund address, and its tokens come back, once.
    function testFuzz_AB4_BouncedDepositIsReclaimed(uint256 amount, address anyone) public {
        amount = bound(amount, 1, 1e30);
        uint256 before = token.balanceOf(ALICE);
        Message memory m = _deposit(ALICE, address(token), BOB, amount);
        // Something on L2 makes it fail.
        vm.etch(l2TokenBridge.tokenOf(address(token)), hex"5f5ffd");
        ok(!_run(m), "fails");
        TokenBridge.Deposit memory d = _reclaimable(m, ALICE, address(token), amount);
        eq(tokenBridge.entryHashOf(d), _hash(m), "entry");
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NotBounced.selector, _hash(m)));
        tokenBridge.reclaim(d);

        vm.prank(BOB);
        relay.bounce(m, BOB);
        eq(outbox.count(), 1, "no value, one message");
        _claimLast(RELAY, address(tokenBridge), 0, abi.encodeCall(TokenBridge.onMessageBounced, (_hash(m))));
        ok(tokenBridge.bounced(_hash(m)), "bounced");
        vm.prank(anyone);
        tokenBridge.reclaim(d);
        eq(token.balanceOf(ALICE), before, "back");
        vm.expectRevert(abi.encodeWithSelector(TokenBridge.NotBounced.selector, _hash(m)));
        tokenBridge.reclaim(d);
    }

    /// No other deposit is reclaimed by it: every field is in the entry's hash.
    function testFuzz_ReclaimBindsEveryField(uint8 field, uint64 change) public {
        Message memory m = _deposit(ALICE, address(token), BOB, 100);
        vm.etch(l2TokenBridge.tokenOf(address(token)), hex"5f5ffd");
        ok(!_run(m), "fails");
        vm.prank(BOB);
        relay.bounce(m, BOB);
        _claimLast(RELAY, address(tokenBridge), 0, abi.encodeCall(TokenBridge.onMessageBounced, (_hash(m))));
        TokenBridge.Deposit memory d = _reclaimable(m, ALICE, address(token), 100);
        change = uint64(bound(change, 1, type(uint64).max));
        uint256 which = field % 9;
        if (which == 0) d.index ^= change;
        if (which == 1) d.token = address(uint160(d.token) ^ change);
        if (which == 2) d.from = address(uint160(d.from) ^ change);
        if (which == 3) d.to = address(uint160(d.to) ^ change);
        if (which == 4) d.amount += change;
        if (which == 5) d.metadata.name = "Another";
        if (which == 6) d.feeGwei = Gwei.wrap(Gwei.unwrap(d.feeGwei) ^ change);
        if (which == 7) d.gas ^= change;
        if (which == 8) d.refund = address(uint160(d.refund) ^ change);
        vm.expectPartialRevert(TokenBridge.NotBounced.selector);
        tokenBridge.reclaim(d);
    }

    /// A token that refuses the transfer keeps the deposit reclaimable.
    function test_ReclaimMayBeTriedAgain() public {
        OldToken old = new OldToken();
        old.give(ALICE, 100);
        Message memory m = _deposit(ALICE, address(old), BOB, 100);
        vm.etch(l2TokenBridge.tokenOf(address(old)), hex"5f5ffd");
        ok(!_run(m), "fails");
        vm.prank(BOB);
        relay.bounce(m, BOB);
        _claimLast(RELAY, address(tokenBridge), 0, abi.encodeCall(TokenBridge.onMessageBounced, (_hash(m))));
        TokenBridge.Deposit memory d = _reclaimable(m, ALICE, address(old), 100);
        old.freeze(true);
        vm.expectRevert();
        tokenBridge.reclaim(d);
        old.freeze(false);
        tokenBridge.reclaim(d);
        eq(old.balanceOf(ALICE), 100, "back");
    }
}

/// @dev Deposits, and calls the bridge again from the token's hook.
contract Attacker is IHooked {
    TokenBridge private immutable bridge;
    HookToken private immutable token;
    bytes private call;
    bytes4 public reason;

    constructor(TokenBridge bridge_, HookToken token_) {
        bridge = bridge_;
        token = token_;
        token_.approve(address(bridge_), type(uint256).max);
    }

    function attack(bytes calldata call_) external {
        call = call_;
        bridge.deposit{value: 1 ether}(address(token), address(1), 10, 0, 1_200_000, address(1));
    }

    function onTokens() external {
        if (call.length == 0) return;
        bytes memory c = call;
        delete call;
        (bool done, bytes memory output) = address(bridge).call{value: 0}(c);
        require(!done, "entered");
        // forge-lint: disable-next-line(unsafe-typecast)
        reason = bytes4(output);
    }

    receive() external payable {}
}
