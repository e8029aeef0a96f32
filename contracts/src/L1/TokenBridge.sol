// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {MetadataReaderLib} from "solady/utils/MetadataReaderLib.sol";
import {L2TokenBridge} from "../L2/L2TokenBridge.sol";
import {ENTRY_WEIGHT, L2_TOKEN_BRIDGE, MESSAGE_GAS_PER_BYTE, RELAY} from "../lib/Constants.sol";
import {Entries, Message} from "../lib/Entries.sol";
import {Gwei} from "../lib/Gwei.sol";
import {TokenMetadata} from "../lib/TokenMetadata.sol";
import {Bridge} from "./Bridge.sol";
import {Inbox} from "./Inbox.sol";

/// @title TokenBridge: ERC-20 tokens, locked here and minted on L2
/// @notice A deposit is a message to the L2's token bridge; a withdrawal is a message from it. What counts is what
/// arrives, so tokens that take a fee work; tokens whose balances change by themselves do not. No entry point can be
/// entered from a token's hook. No owner, no pause, no list of tokens.
contract TokenBridge is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice Tokens were locked; the message of that queue index mints them on L2.
    event TokensDeposited(
        uint64 indexed index, address indexed token, address indexed from, address to, uint256 amount
    );
    /// @notice Tokens that were burned on L2 were paid out.
    event TokensReleased(address indexed token, address indexed to, uint256 amount);
    /// @notice The message of that entry was bounced on L2; its tokens may be reclaimed.
    event DepositBounced(bytes32 indexed entryHash);
    /// @notice The tokens of a bounced deposit went back to the depositor.
    event TokensReclaimed(bytes32 indexed entryHash, address indexed token, address indexed from, uint256 amount);

    error ZeroAddress();
    error ZeroAmount();
    error GasTooLow(uint64 gas, uint64 min);
    error PaymentTooLow(uint256 sent, uint256 want);
    error NotBridge(address caller, address bridge);
    error NotSender(address sender, address want);
    error NotBounced(bytes32 entryHash);

    /// @notice A deposit, as `TokensDeposited` and `MessageQueued` tell it.
    struct Deposit {
        uint64 index;
        address token;
        address from;
        address to;
        uint256 amount;
        TokenMetadata metadata;
        Gwei feeGwei;
        uint64 gas;
        address refund;
    }

    /// @notice Below this a first deposit, which also creates the token on L2, would always fail.
    uint64 public constant MIN_GAS = 1_200_000;
    uint256 private constant METADATA_LIMIT = 64;
    /// @dev For each answer, of which usual tokens use a fiftieth. A caller that brings less gas than this starves them only
    /// by leaving a 64th of it for the rest of the deposit, which does not suffice.
    uint256 private constant METADATA_GAS = 500_000;

    Bridge public immutable bridge;
    Inbox public immutable inbox;

    /// @notice Entries that were bounced on L2 and not yet reclaimed.
    mapping(bytes32 entryHash => bool) public bounced;

    constructor(Bridge bridge_, Inbox inbox_) {
        if (address(bridge_) == address(0) || address(inbox_) == address(0)) revert ZeroAddress();
        bridge = bridge_;
        inbox = inbox_;
    }

    /// @notice Locks `amount` of `token`, of which `to` gets on L2 what arrives here. `fee` wei go to who runs the
    /// message there; if it fails, `refund`, an L2 address, may bounce it. What is sent beyond the fee is the most that
    /// the caller will pay for the place in the queue; the rest is returned.
    function deposit(address token, address to, uint256 amount, uint256 fee, uint64 gas, address refund)
        external
        payable
        nonReentrant
        returns (uint64 index)
    {
        if (to == address(0)) revert ZeroAddress();
        if (gas < MIN_GAS) revert GasTooLow(gas, MIN_GAS);
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(token).balanceOf(address(this)) - before;
        if (received == 0) revert ZeroAmount();

        bytes memory data = abi.encodeCall(L2TokenBridge.mint, (token, msg.sender, to, received, metadataOf(token)));
        // The cast is exact: metadata is bounded.
        // forge-lint: disable-next-line(unsafe-typecast)
        uint256 want = fee + inbox.quote(ENTRY_WEIGHT + MESSAGE_GAS_PER_BYTE * uint64(data.length));
        if (msg.value < want) revert PaymentTooLow(msg.value, want);
        index = bridge.send{value: want}(L2_TOKEN_BRIDGE, 0, fee, gas, refund, data);
        emit TokensDeposited(index, token, msg.sender, to, received);
        if (msg.value > want) Address.sendValue(payable(msg.sender), msg.value - want);
    }

    /// @notice Pays out tokens that were burned on L2. Only by a claim of a message of the L2's token bridge.
    function release(address token, address to, uint256 amount) external nonReentrant {
        _onlyFrom(L2_TOKEN_BRIDGE);
        emit TokensReleased(token, to, amount);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @notice Notes that a message was bounced on L2. Only by a claim of a message of `Relay`.
    function onMessageBounced(bytes32 entryHash) external nonReentrant {
        _onlyFrom(RELAY);
        bounced[entryHash] = true;
        emit DepositBounced(entryHash);
    }

    /// @notice Returns the tokens of a bounced deposit to its depositor, once. Anybody may.
    function reclaim(Deposit calldata d) external nonReentrant {
        bytes32 entryHash = entryHashOf(d);
        if (!bounced[entryHash]) revert NotBounced(entryHash);
        delete bounced[entryHash];
        emit TokensReclaimed(entryHash, d.token, d.from, d.amount);
        IERC20(d.token).safeTransfer(d.from, d.amount);
    }

    function _onlyFrom(address l2Sender) private view {
        if (msg.sender != address(bridge)) revert NotBridge(msg.sender, address(bridge));
        address sender = bridge.l2Sender();
        if (sender != l2Sender) revert NotSender(sender, l2Sender);
    }

    /// @notice The queue entry that a deposit made.
    function entryHashOf(Deposit calldata d) public view returns (bytes32) {
        return Entries.hashMessage(
            Message({
                index: d.index,
                sender: address(this),
                to: L2_TOKEN_BRIDGE,
                refund: d.refund,
                valueGwei: Gwei.wrap(0),
                feeGwei: d.feeGwei,
                gas: d.gas,
                data: abi.encodeCall(L2TokenBridge.mint, (d.token, d.from, d.to, d.amount, d.metadata))
            })
        );
    }

    /// @notice What the token says of itself, cut to 64 bytes each. A token may say nothing, or say it in bytes32.
    function metadataOf(address token) public view returns (TokenMetadata memory) {
        return TokenMetadata({
            name: MetadataReaderLib.readName(token, METADATA_LIMIT, METADATA_GAS),
            symbol: MetadataReaderLib.readSymbol(token, METADATA_LIMIT, METADATA_GAS),
            decimals: MetadataReaderLib.readDecimals(token, METADATA_GAS)
        });
    }
}
