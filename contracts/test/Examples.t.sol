// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Ledger, Office} from "../examples/Ledger.sol";
import {ILoftBridge} from "../examples/Loft.sol";
import {Relay} from "../src/L2/Relay.sol";
import {OUTBOX, RELAY} from "../src/lib/Constants.sol";
import {Entries, Message} from "../src/lib/Entries.sol";
import {Gwei} from "../src/lib/Gwei.sol";
import {View, Views} from "../src/lib/Views.sol";
import {World} from "./lib/World.sol";

/// @notice The worked example of docs/apps.md, with the real contracts of both sides.
contract ExamplesTest is World {
    Office private office;
    Ledger private ledger;

    function setUp() public override {
        super.setUp();
        // Each knows the other's address, on the other chain: here the second one's is known before it is created.
        address ledgerAddress = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        office = new Office(ILoftBridge(address(bridge)), ledgerAddress);
        ledger = new Ledger(address(office));
        eq(address(ledger), ledgerAddress, "ledger");
    }

    /// @dev What L2 does with a message: its block records the view, then anybody runs it.
    function _run(Message memory m) private {
        vm.deal(RELAY, m.valueGwei.toWei() + m.feeGwei.toWei());
        View memory v = View({
            anchorNumber: 5,
            anchorHash: keccak256("anchor"),
            anchorTime: uint64(time - 100),
            queueEnd: m.index + 1,
            queueHash: keccak256(abi.encode("queue", m.index)),
            messageRoot: Views.leaf(Entries.hashMessage(m))
        });
        endBlock(v);
        pass(1);
        vm.prank(MALLORY);
        relay.run(v, m, 0, new bytes32[](0));
    }

    function _order(address sender, uint64 index, uint256 amount) private view returns (Message memory) {
        return Message({
            index: index,
            sender: sender,
            to: address(ledger),
            refund: ALICE,
            valueGwei: Gwei.wrap(0),
            feeGwei: Gwei.wrap(1_000),
            gas: 100_000,
            data: abi.encodeCall(Ledger.add, (amount))
        });
    }

    /// U-12: an order goes to L2, its report comes back.
    function test_U12_ThereAndBack() public {
        uint64 index = inbox.queueTail();
        uint256 before = ALICE.balance;
        uint256 price = inbox.quote(uint64(25_000 + 10 * abi.encodeCall(Ledger.add, (41)).length));
        vm.prank(ALICE);
        office.add{value: 1 ether}(41, 1_000 gwei);
        eq(before - ALICE.balance, 1_000 gwei + price, "what it did not cost came back");
        eq(address(office).balance, 0, "nothing stays");
        Message memory order = _order(address(office), index, 41);
        _run(order);
        eq(ledger.total(), 41, "total on L2");

        uint32 out = ledger.report();
        bytes memory data = abi.encodeCall(Office.report, (41));
        bytes32 root = outbox.root();
        makeKnown(root);
        bridge.claim(root, out, address(ledger), address(office), 0, data, new bytes32[](0));
        eq(office.lastTotal(), 41, "report on L1");
    }

    /// U-12: neither side believes anybody else.
    function test_U12_Strangers() public {
        vm.expectRevert(abi.encodeWithSelector(Ledger.NotOurOffice.selector, address(this), address(0)));
        ledger.add(1);
        _run(_order(MALLORY, 7, 1)); // fails inside
        eq(ledger.total(), 0, "total");
        vm.expectRevert(abi.encodeWithSelector(Office.NotOurLedger.selector, address(this), address(0)));
        office.report(1);
        vm.prank(MALLORY);
        uint32 out = outbox.send(address(office), abi.encodeCall(Office.report, (1)));
        bytes32 root = outbox.root();
        makeKnown(root);
        vm.expectRevert(abi.encodeWithSelector(Office.NotOurLedger.selector, address(bridge), MALLORY));
        bridge.claim(root, out, MALLORY, address(office), 0, abi.encodeCall(Office.report, (1)), new bytes32[](0));
    }

    /// U-12: the interfaces to copy say what the contracts have.
    function test_U12_Interfaces() public view {
        eq(address(ILoftBridge(address(bridge)).inbox()), address(inbox), "inbox");
        eq(ILoftBridge(address(bridge)).inbox().quote(25_000), inbox.quote(25_000), "quote");
        ok(!ILoftBridge(address(bridge)).claimed(0), "claimed");
        ok(Relay(RELAY).RESERVE() > 0 && OUTBOX != RELAY, "predeploys");
    }
}
