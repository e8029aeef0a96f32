// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {TokenBridge} from "../src/L1/TokenBridge.sol";
import {BridgedToken} from "../src/L2/BridgedToken.sol";
import {IBounceReceiver, Relay} from "../src/L2/Relay.sol";
import {L2_TOKEN_BRIDGE, OUTBOX, RELAY} from "../src/lib/Constants.sol";
import {Message} from "../src/lib/Entries.sol";
import {Gwei} from "../src/lib/Gwei.sol";
import {View} from "../src/lib/Views.sol";
import {Handler, Invariant} from "./Invariants.t.sol";
import {PlainTree} from "./lib/PlainTree.sol";
import {Guzzler, Moody} from "./lib/Targets.sol";
import {FeeToken, HookToken, OldToken, RudeToken, Silent, Token} from "./lib/Tokens.sol";
import {Vm} from "./lib/Vm.sol";

/// @notice D-13: tokens and messages go both ways, fail, are bounced and come back, alongside the books: of each token
/// what L1 holds, and the ether that the relay holds.
contract BookHandler is Handler {
    uint64 private constant GAS = 1_200_000;

    /// @dev A message on its way to L2. `token` is zero if it is not a deposit of tokens.
    struct Item {
        Message m;
        bytes32 entryHash;
        address token;
        uint256 amount;
        uint256 view_; // which consumed it, from 1 on
        uint256 position;
        bool reclaimed;
    }

    /// @dev A message on its way to L1. `token` and `amount` are what it releases there.
    struct Out {
        address sender;
        address to;
        uint256 value;
        bytes data;
        address token;
        uint256 amount;
        bool claimed;
    }

    address[] private tokens;
    Item[] private items;
    View[] private views;
    mapping(uint256 view_ => bytes32[]) private leavesOf;
    uint256 private consumed;
    Out[] private outs;
    bytes32[] private outLeaves;
    bytes32 private knownRoot;
    uint256 private knownCount;
    mapping(address token => uint256) private given;
    Moody private moody = new Moody();
    Guzzler private guzzler = new Guzzler();

    uint256 public ran;
    uint256 public failed;
    uint256 public bounced;
    uint256 public released;
    uint256 public reclaimed;

    constructor() {
        setUp();
        tokens.push(address(new Token("A Token", "ATK", 6)));
        tokens.push(address(new FeeToken()));
        tokens.push(address(new HookToken()));
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(ALICE);
            Token(tokens[i]).approve(address(tokenBridge), type(uint256).max);
        }
        tokens.push(address(new OldToken()));
        tokens.push(address(new RudeToken(0)));
        for (uint256 i = 0; i < tokens.length; ++i) {
            Silent(tokens[i]).give(ALICE, 1e40);
        }
    }

    function _tokenOf(uint256 which) private view returns (address) {
        return tokens[which % tokens.length];
    }

    // ---- to L2 -----------------------------------------------------------------------------------------------------

    function depositTokens(uint256 which, uint256 amount, uint256 fee) external synced {
        if (items.length > 60) return;
        address token = _tokenOf(which);
        amount = bound(amount, 1, 1e30);
        fee = bound(fee, 0, 100) * 1 gwei;
        uint256 price = inbox.quote(40_000);
        vm.recordLogs();
        vm.prank(ALICE);
        tokenBridge.deposit{value: fee + price}(token, BOB, amount, fee, GAS, BOB);
        _queued(token, which % tokens.length == 1 ? amount - amount / 100 : amount);
    }

    /// @notice To somebody, to a target that is moody, to one that burns all its gas, to one that nobody may call.
    function send(uint256 to, uint256 value, uint256 fee) external synced {
        if (items.length > 60) return;
        address[4] memory targets = [address(0x7000), address(moody), address(guzzler), OUTBOX];
        value = bound(value, 0, 100) * 1 gwei;
        fee = bound(fee, 0, 100) * 1 gwei;
        uint256 price = inbox.quote(25_000);
        vm.recordLogs();
        vm.prank(ALICE);
        bridge.send{value: value + fee + price}(targets[to % 4], value, fee, 100_000, BOB, "");
        _queued(address(0), 0);
    }

    /// @dev The entry that the inbox told of last.
    function _queued(address token, uint256 amount) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(inbox)) continue;
            (address refund, uint256 value, uint256 fee, uint64 gas, bytes memory data) =
                abi.decode(logs[i].data, (address, uint256, uint256, uint64, bytes));
            Item storage item = items.push();
            item.m = Message({
                index: uint64(uint256(logs[i].topics[1])),
                sender: address(uint160(uint256(logs[i].topics[2]))),
                to: address(uint160(uint256(logs[i].topics[3]))),
                refund: refund,
                valueGwei: Gwei.wrap(uint64(value / 1 gwei)),
                feeGwei: Gwei.wrap(uint64(fee / 1 gwei)),
                gas: gas,
                data: data
            });
            item.entryHash = keccak256(
                abi.encodePacked(
                    uint8(2),
                    item.m.index,
                    item.m.sender,
                    item.m.to,
                    refund,
                    uint64(value / 1 gwei),
                    uint64(fee / 1 gwei),
                    gas,
                    keccak256(data)
                )
            );
            item.token = token;
            item.amount = amount;
            return;
        }
        revert Not("queued");
    }

    /// @notice The block that consumes what is queued: credits and view.
    function consume() external synced {
        if (consumed == items.length) return;
        View memory v = View(1, keccak256("a"), 1, uint64(items.length), keccak256(abi.encode(views.length)), 0);
        uint256 credit = 0;
        bytes32[] storage leaves = leavesOf[views.length + 1];
        for (; consumed < items.length; ++consumed) {
            Item storage item = items[consumed];
            item.view_ = views.length + 1;
            item.position = leaves.length;
            leaves.push(keccak256(abi.encodePacked(uint8(0), item.entryHash)));
            credit += item.m.valueGwei.toWei() + item.m.feeGwei.toWei();
        }
        v.messageRoot = PlainTree.root(leaves, PlainTree.height(leaves.length));
        views.push(v);
        vm.deal(RELAY, RELAY.balance + credit);
        endBlock(v);
        pass(12);
    }

    /// @notice Anybody runs any message, on an L2 on which its token does not work if `broken`.
    function run(uint256 which, bool broken, bool mood) external synced {
        if (consumed == 0) return;
        Item storage item = items[which % consumed];
        Relay.Status before = relay.status(item.entryHash);
        bytes32[] storage leaves = leavesOf[item.view_];
        bytes32[] memory branch = PlainTree.branch(leaves, item.position, PlainTree.height(leaves.length));
        address l2 = l2TokenBridge.tokenOf(item.token);
        bytes memory code = l2.code;
        if (broken) vm.etch(l2, hex"5f5ffd");
        if (mood) moody.please();
        vm.prank(MALLORY);
        try relay.run(views[item.view_ - 1], item.m, item.position, branch) {
            ok(before == Relay.Status.None || before == Relay.Status.Failed, "run against the rules");
            if (relay.status(item.entryHash) == Relay.Status.Succeeded) ran += 1;
            else failed += 1;
        } catch {
            ok(before == Relay.Status.Succeeded || before == Relay.Status.Bounced, "refused against the rules");
        }
        if (broken) vm.etch(l2, code);
    }

    function bounce(uint256 which, bool byRefund) external synced {
        if (items.length == 0) return;
        Item storage item = items[which % items.length];
        bool may = byRefund && relay.status(item.entryHash) == Relay.Status.Failed;
        vm.prank(byRefund ? BOB : MALLORY);
        try relay.bounce(item.m, address(0x9000)) {
            ok(may, "bounced against the rules");
            bounced += 1;
            uint256 value = item.m.valueGwei.toWei();
            if (value > 0) _sent(Out(RELAY, address(0x9000), value, "", address(0), 0, false));
            bytes memory data = abi.encodeCall(IBounceReceiver.onMessageBounced, (item.entryHash));
            _sent(Out(RELAY, item.m.sender, 0, data, address(0), 0, false));
        } catch {
            ok(!may, "held against the rules");
        }
    }

    // ---- to L1 -----------------------------------------------------------------------------------------------------

    function _sent(Out memory o) private {
        outLeaves.push(
            keccak256(abi.encodePacked(uint8(0), uint64(outs.length), o.sender, o.to, o.value, keccak256(o.data)))
        );
        outs.push(o);
    }

    function withdrawTokens(uint256 which, uint256 amount) external synced {
        address token = _tokenOf(which);
        uint256 balance = _supply(token);
        if (balance == 0 || outs.length > 60) return;
        amount = bound(amount, 1, balance);
        vm.prank(BOB);
        l2TokenBridge.withdraw(token, HONEST, amount);
        bytes memory data = abi.encodeCall(TokenBridge.release, (token, HONEST, amount));
        _sent(Out(L2_TOKEN_BRIDGE, address(tokenBridge), 0, data, token, amount, false));
    }

    function confirm() external synced {
        if (knownCount == outs.length) return;
        knownCount = outs.length;
        knownRoot = PlainTree.root(outLeaves, 32);
        eq(outbox.root(), knownRoot, "the outbox is the model");
        makeKnown(knownRoot);
    }

    /// @notice Anybody claims any message. One token may refuse the transfer, as frozen ones do.
    function claim(uint256 which, bool frozen) external synced {
        if (knownCount == 0) return;
        which %= knownCount;
        Out storage o = outs[which];
        bytes32[] memory under = new bytes32[](knownCount);
        for (uint256 i = 0; i < knownCount; ++i) {
            under[i] = outLeaves[i];
        }
        bytes32[] memory branch = PlainTree.branch(under, which, PlainTree.height(knownCount));
        Silent(tokens[3]).freeze(frozen);
        vm.prank(MALLORY);
        // The cast is exact: the model's messages are few.
        // forge-lint: disable-next-line(unsafe-typecast)
        try bridge.claim(knownRoot, uint64(which), o.sender, o.to, o.value, o.data, branch) {
            ok(!o.claimed && !(frozen && o.token == tokens[3]), "delivered against the rules");
            o.claimed = true;
            if (o.amount > 0) released += 1;
        } catch {
            ok(o.claimed || (frozen && o.token == tokens[3]), "refused against the rules");
        }
        Silent(tokens[3]).freeze(false);
    }

    function reclaim(uint256 which) external synced {
        if (items.length == 0) return;
        Item storage item = items[which % items.length];
        if (item.token == address(0)) return;
        bool may = tokenBridge.bounced(item.entryHash);
        TokenBridge.Deposit memory d = TokenBridge.Deposit({
            index: item.m.index,
            token: item.token,
            from: ALICE,
            to: BOB,
            amount: item.amount,
            metadata: tokenBridge.metadataOf(item.token),
            feeGwei: item.m.feeGwei,
            gas: item.m.gas,
            refund: BOB
        });
        eq(tokenBridge.entryHashOf(d), item.entryHash, "the deposit");
        try tokenBridge.reclaim(d) {
            ok(may && !item.reclaimed, "reclaimed against the rules");
            item.reclaimed = true;
            reclaimed += 1;
        } catch {
            ok(!may, "held against the rules");
        }
    }

    /// @notice Somebody gives tokens away: they are nobody's.
    function give(uint256 which, uint64 amount) external synced {
        Silent(_tokenOf(which)).give(address(tokenBridge), amount);
        given[_tokenOf(which)] += amount;
    }

    // ---- the books -------------------------------------------------------------------------------------------------

    function _supply(address token) private view returns (uint256) {
        address l2 = l2TokenBridge.tokenOf(token);
        return l2.code.length == 0 ? 0 : BridgedToken(l2).totalSupply();
    }

    function checkTokens() external view {
        for (uint256 t = 0; t < tokens.length; ++t) {
            uint256 pending = 0;
            uint256 back = 0;
            for (uint256 i = 0; i < items.length; ++i) {
                if (items[i].token != tokens[t]) continue;
                Relay.Status status = relay.status(items[i].entryHash);
                if (status == Relay.Status.None || status == Relay.Status.Failed) pending += items[i].amount;
                if (status == Relay.Status.Bounced && !items[i].reclaimed) back += items[i].amount;
            }
            for (uint256 i = 0; i < outs.length; ++i) {
                if (outs[i].token == tokens[t] && !outs[i].claimed) pending += outs[i].amount;
            }
            uint256 held = Silent(tokens[t]).balanceOf(address(tokenBridge));
            eq(held, _supply(tokens[t]) + pending + back + given[tokens[t]], "supply + pending + bounced = held");
        }
    }

    function checkRelay() external view {
        uint256 owed = 0;
        for (uint256 i = 0; i < consumed; ++i) {
            Relay.Status status = relay.status(items[i].entryHash);
            if (status == Relay.Status.None) owed += items[i].m.feeGwei.toWei();
            if (status == Relay.Status.None || status == Relay.Status.Failed) owed += items[i].m.valueGwei.toWei();
        }
        eq(RELAY.balance, owed, "what was neither run nor bounced");
        uint256 sent = 0;
        for (uint256 i = 0; i < outs.length; ++i) {
            sent += outs[i].value;
        }
        eq(OUTBOX.balance, sent, "what was sent to L1");
    }
}

contract BookInvariants is Invariant {
    function setUp() public {
        handler = new BookHandler();
        _moves(BookHandler.depositTokens.selector);
        _moves(BookHandler.send.selector);
        _moves(BookHandler.consume.selector);
        _moves(BookHandler.run.selector);
        _moves(BookHandler.bounce.selector);
        _moves(BookHandler.withdrawTokens.selector);
        _moves(BookHandler.confirm.selector);
        _moves(BookHandler.claim.selector);
        _moves(BookHandler.reclaim.selector);
        _moves(BookHandler.give.selector);
    }

    /// D-13: for each token, L2's supply, what is on its way and what was bounced add up to what L1 holds.
    function invariant_D13_TokenBooks() public view {
        BookHandler(address(handler)).checkTokens();
    }

    /// D-13: the relay holds the value of each message that neither succeeded nor was bounced, and the fee of each that
    /// was not run.
    function invariant_D13_RelayBalance() public view {
        BookHandler(address(handler)).checkRelay();
    }

    /// The handler gets somewhere: messages run, fail, are bounced; tokens are released and reclaimed.
    function test_D13_HandlerReachesEverything() public {
        BookHandler h = BookHandler(address(handler));
        for (uint256 i = 0; i < 500; ++i) {
            uint256 x = uint256(keccak256(abi.encode(i)));
            uint256 how = x >> 64;
            x %= 12;
            if (x == 0) h.depositTokens(how, how >> 8, how >> 16);
            else if (x == 1) h.send(how, how >> 8, how >> 16);
            else if (x == 2) h.consume();
            else if (x < 6) h.run(how, how & 256 != 0, how & 0x1e00 == 0);
            else if (x == 6) h.bounce(how, how & 256 != 0);
            else if (x == 7) h.withdrawTokens(how, how >> 8);
            else if (x == 8) h.confirm();
            else if (x == 9) h.claim(how, how & 256 != 0);
            else if (x == 10) h.reclaim(how);
            // forge-lint: disable-next-line(unsafe-typecast)
            else h.give(how, uint64(how >> 8));
            h.checkTokens();
            h.checkRelay();
        }
        ok(h.ran() > 10 && h.failed() > 10, "ran and failed");
        ok(h.bounced() > 3 && h.reclaimed() > 0, "bounced and reclaimed");
        ok(h.released() > 3, "released");
    }
}
