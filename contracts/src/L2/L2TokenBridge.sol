// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {LibTransient} from "solady/utils/LibTransient.sol";
import {OUTBOX, RELAY} from "../lib/Constants.sol";
import {TokenMetadata} from "../lib/TokenMetadata.sol";
import {BridgedToken, Creation, ITokenCreator} from "./BridgedToken.sol";
import {Outbox} from "./Outbox.sol";
import {Relay} from "./Relay.sol";

/// @notice What this contract asks of the token bridge on L1.
interface IL1TokenBridge {
    function release(address token, address to, uint256 amount) external;
}

/// @title L2TokenBridge: the L2 side of the token bridge
/// @notice Mints what is locked on L1 and burns what goes back. The token of an L1 token is created by its first deposit,
/// at an address that depends on the L1 token alone. No owner, no list of tokens.
contract L2TokenBridge is ITokenCreator, ReentrancyGuardTransient {
    using LibTransient for LibTransient.TBytes;

    /// @notice The token of an L1 token was created.
    event TokenCreated(address indexed l1Token, address indexed l2Token);
    /// @notice Tokens that were locked on L1 were minted.
    event TokensMinted(address indexed l1Token, address indexed from, address indexed to, uint256 amount);
    /// @notice Tokens were burned; the message of that outbox index releases them on L1.
    event TokensWithdrawn(
        uint32 indexed index, address indexed l1Token, address indexed from, address to, uint256 amount
    );

    error ZeroAddress();
    error ZeroAmount();
    error NotRelay(address caller, address relay);
    error NotSender(address sender, address want);
    error TokenUnknown(address l1Token);
    error NotCreating();

    bytes32 private constant CREATING_SLOT = keccak256("loft.L2TokenBridge.creating");

    /// @notice The token bridge on L1.
    address public immutable l1TokenBridge;
    bytes32 private immutable tokenCodeHash;

    constructor(address l1TokenBridge_) {
        if (l1TokenBridge_ == address(0)) revert ZeroAddress();
        l1TokenBridge = l1TokenBridge_;
        tokenCodeHash = keccak256(type(BridgedToken).creationCode);
    }

    /// @notice Mints to `to` what `from` locked on L1. Only by a message of the token bridge on L1.
    function mint(address l1Token, address from, address to, uint256 amount, TokenMetadata calldata metadata)
        external
        nonReentrant
    {
        if (msg.sender != RELAY) revert NotRelay(msg.sender, RELAY);
        address sender = Relay(RELAY).l1Sender();
        if (sender != l1TokenBridge) revert NotSender(sender, l1TokenBridge);
        address token = tokenOf(l1Token);
        if (token.code.length == 0) _create(l1Token, metadata);
        emit TokensMinted(l1Token, from, to, amount);
        BridgedToken(token).mint(to, amount);
    }

    /// @notice Burns the caller's tokens; by a claim on L1 the L1 token is released to `to` there.
    function withdraw(address l1Token, address to, uint256 amount) external nonReentrant returns (uint32 index) {
        if (to == address(0)) revert ZeroAddress();
        if (amount == 0) revert ZeroAmount();
        address token = tokenOf(l1Token);
        if (token.code.length == 0) revert TokenUnknown(l1Token);
        BridgedToken(token).burn(msg.sender, amount);
        index = Outbox(OUTBOX).send(l1TokenBridge, abi.encodeCall(IL1TokenBridge.release, (l1Token, to, amount)));
        emit TokensWithdrawn(index, l1Token, msg.sender, to, amount);
    }

    function _create(address l1Token, TokenMetadata calldata metadata) private {
        LibTransient.TBytes storage pending = LibTransient.tBytes(CREATING_SLOT);
        pending.set(abi.encode(Creation(l1Token, metadata)));
        address token = address(new BridgedToken{salt: _salt(l1Token)}());
        pending.clear();
        emit TokenCreated(l1Token, token);
    }

    /// @inheritdoc ITokenCreator
    function creating() external view returns (Creation memory) {
        bytes memory pending = LibTransient.tBytes(CREATING_SLOT).get();
        if (pending.length == 0) revert NotCreating();
        return abi.decode(pending, (Creation));
    }

    /// @notice Where the token of an L1 token is, or will be.
    function tokenOf(address l1Token) public view returns (address) {
        return Create2.computeAddress(_salt(l1Token), tokenCodeHash);
    }

    function _salt(address l1Token) private pure returns (bytes32) {
        return bytes32(uint256(uint160(l1Token)));
    }
}
