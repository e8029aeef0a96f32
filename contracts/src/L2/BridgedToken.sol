// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "solady/tokens/ERC20.sol";
import {TokenMetadata} from "../lib/TokenMetadata.sol";

/// @notice A token that is being created on L2.
/// @param l1Token its address on L1
/// @param metadata what it says of itself
struct Creation {
    address l1Token;
    TokenMetadata metadata;
}

/// @notice What a bridged token asks the contract that creates it.
interface ITokenCreator {
    /// @notice The token that is being created. Only while it is.
    function creating() external view returns (Creation memory);
}

/// @title BridgedToken: an L1 token on L2
/// @notice An ERC-20 with permit (ERC-2612) that only the token bridge mints and burns. Its constructor takes nothing, so
/// that its address depends on the L1 token alone: it asks its creator. There is no initialiser.
contract BridgedToken is ERC20 {
    error NotBridge(address caller, address bridge);

    /// @notice The token on L1.
    address public immutable l1Token;
    /// @notice Who mints and burns.
    address public immutable bridge;
    uint8 private immutable decimals_;
    string private name_;
    string private symbol_;

    constructor() {
        Creation memory c = ITokenCreator(msg.sender).creating();
        bridge = msg.sender;
        l1Token = c.l1Token;
        decimals_ = c.metadata.decimals;
        name_ = c.metadata.name;
        symbol_ = c.metadata.symbol;
    }

    /// @notice Mints to `to`. Only the bridge.
    function mint(address to, uint256 amount) external {
        _onlyBridge();
        _mint(to, amount);
    }

    /// @notice Burns of `from`. Only the bridge, which burns of its caller alone.
    function burn(address from, uint256 amount) external {
        _onlyBridge();
        _burn(from, amount);
    }

    function _onlyBridge() private view {
        if (msg.sender != bridge) revert NotBridge(msg.sender, bridge);
    }

    /// @inheritdoc ERC20
    function name() public view override returns (string memory) {
        return name_;
    }

    /// @inheritdoc ERC20
    function symbol() public view override returns (string memory) {
        return symbol_;
    }

    /// @inheritdoc ERC20
    function decimals() public view override returns (uint8) {
        return decimals_;
    }

    /// @dev Nobody, Permit2 included, may spend what the owner did not approve.
    function _givePermit2InfiniteAllowance() internal pure override returns (bool) {
        return false;
    }
}
