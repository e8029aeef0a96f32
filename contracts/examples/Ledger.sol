// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ILoftBridge, ILoftOutbox, ILoftRelay, LOFT_OUTBOX, LOFT_RELAY} from "./Loft.sol";

/// @notice On L1: gives orders to a ledger on L2 and hears its reports.
contract Office {
    error NotOurLedger(address caller, address l2Sender);

    ILoftBridge public immutable bridge;
    address public immutable ledger; // on L2
    uint256 public lastTotal;

    constructor(ILoftBridge bridge_, address ledger_) {
        bridge = bridge_;
        ledger = ledger_;
    }

    /// @notice Adds to the ledger. `fee` is for who runs the message on L2. What the caller sends beyond the fee pays for
    /// the place in the queue; the rest comes back to the caller.
    function add(uint256 amount, uint256 fee) external payable {
        uint256 before = address(this).balance - msg.value;
        bridge.send{value: msg.value}(ledger, 0, fee, 100_000, msg.sender, abi.encodeCall(Ledger.add, (amount)));
        (bool ok,) = msg.sender.call{value: address(this).balance - before}("");
        require(ok, "caller takes no ether back");
    }

    /// @notice A report of the ledger: only the bridge may call, and only for our ledger on L2.
    function report(uint256 total) external {
        if (msg.sender != address(bridge) || bridge.l2Sender() != ledger) {
            revert NotOurLedger(msg.sender, msg.sender == address(bridge) ? bridge.l2Sender() : address(0));
        }
        lastTotal = total;
    }

    /// @dev The bridge returns what the place in the queue did not cost.
    receive() external payable {}
}

/// @notice On L2: obeys one office on L1.
contract Ledger {
    error NotOurOffice(address caller, address l1Sender);

    address public immutable office; // on L1
    uint256 public total;

    constructor(address office_) {
        office = office_;
    }

    /// @notice Only by a message of the office: `Relay` calls, and says who sent the message on L1. Its address is not
    /// changed on the way: there is no aliasing.
    function add(uint256 amount) external {
        if (msg.sender != LOFT_RELAY) revert NotOurOffice(msg.sender, address(0));
        address sender = ILoftRelay(LOFT_RELAY).l1Sender();
        if (sender != office) revert NotOurOffice(msg.sender, sender);
        total += amount;
    }

    /// @notice Reports to the office. Anybody may ask for it; on L1 anybody may claim the message.
    function report() external returns (uint32 index) {
        return ILoftOutbox(LOFT_OUTBOX).send(office, abi.encodeCall(Office.report, (total)));
    }
}
