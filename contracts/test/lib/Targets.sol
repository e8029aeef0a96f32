// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Bridge} from "../../src/L1/Bridge.sol";
import {Relay} from "../../src/L2/Relay.sol";
import {Message} from "../../src/lib/Entries.sol";
import {View} from "../../src/lib/Views.sol";

/// @notice Takes a message of L2 and notes who sent it. It has no function: one would answer the message whose data
/// begins with its selector.
contract Receiver {
    address private sender;
    bytes private data;
    Bridge private immutable bridge;

    constructor(Bridge bridge_) {
        bridge = bridge_;
    }

    /// @dev Tells whoever is not the bridge what it was told last.
    fallback(bytes calldata message) external payable returns (bytes memory) {
        if (msg.sender != address(bridge)) return abi.encode(sender, data);
        sender = bridge.l2Sender();
        data = message;
        return "";
    }
}

/// @notice What a receiver was told last, and by whom.
function heard(Receiver receiver) returns (address sender, bytes memory data) {
    (bool done, bytes memory answer) = address(receiver).call("");
    require(done, "receiver does not tell");
    return abi.decode(answer, (address, bytes));
}

/// @notice Refuses until it is told otherwise.
contract Moody {
    error Refused(uint256 why);

    bool public willing;

    function please() external {
        willing = true;
    }

    receive() external payable {
        if (!willing) revert Refused(7);
    }

    fallback() external payable {
        if (!willing) revert Refused(7);
    }
}

/// @notice A wallet that is a contract: it calls what its owner wants, and takes ether as that plans.
contract Wallet {
    error NotOwner();
    error Unwilling();

    address private immutable owner;
    bool private willing = true;
    address private nextTo;
    bytes private next;
    uint256 public received;

    constructor(address owner_) {
        owner = owner_;
    }

    /// @notice Makes a call with some of its ether.
    function call(address to, uint256 value, bytes calldata data) external returns (bytes memory output) {
        if (msg.sender != owner) revert NotOwner();
        bool done;
        (done, output) = to.call{value: value}(data);
        if (!done) {
            assembly {
                revert(add(output, 32), mload(output))
            }
        }
    }

    /// @notice Whether it takes ether from now on, and what it calls as it does.
    function plan(bool willing_, address to, bytes calldata data) external {
        if (msg.sender != owner) revert NotOwner();
        (willing, nextTo, next) = (willing_, to, data);
    }

    receive() external payable {
        if (!willing) revert Unwilling();
        received += msg.value;
        if (nextTo == address(0)) return;
        address to = nextTo;
        nextTo = address(0);
        // What comes of it is for the test to see in what it gets.
        (bool done,) = to.call(next);
        done;
    }
}

/// @notice Burns all gas that it is given.
contract Guzzler {
    uint256 private sum;

    receive() external payable {
        while (true) sum += 1;
    }

    fallback() external payable {
        while (true) sum += 1;
    }
}

/// @notice Returns, or reverts with, a megabyte.
contract Bomb {
    bool private immutable fails;

    constructor(bool fails_) {
        fails = fails_;
    }

    fallback() external payable {
        bool f = fails;
        assembly {
            if f { revert(0, 1000000) }
            return(0, 1000000)
        }
    }
}

/// @notice Claims again from within a claim, then notes whose message it is running.
contract Reentrant {
    Bridge private immutable bridge;
    bytes[] private calls;
    bool[] public results;
    address public senderAfter;

    constructor(Bridge bridge_) {
        bridge = bridge_;
    }

    function plan(bytes calldata call) external {
        calls.push(call);
    }

    receive() external payable {
        if (senderAfter != address(0)) return;
        senderAfter = address(1);
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool ok,) = address(bridge).call(calls[i]);
            results.push(ok);
        }
        senderAfter = bridge.l2Sender();
    }
}

/// @notice A target on L2 that calls back into the relay.
contract L2Reentrant {
    Relay private immutable relay;
    bytes private call;
    bool public succeeded;
    bytes4 public reason;
    address public sender;

    constructor(Relay relay_) {
        relay = relay_;
    }

    function plan(bytes calldata call_) external {
        call = call_;
    }

    function hit() external payable {
        sender = relay.l1Sender();
        bytes memory output;
        (succeeded, output) = address(relay).call(call);
        // forge-lint: disable-next-line(unsafe-typecast)
        reason = bytes4(output);
    }

    function run(View calldata v, Message calldata m, bytes32[] calldata branch) external {
        relay.run(v, m, 0, branch);
    }

    receive() external payable {}
}
