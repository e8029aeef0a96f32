// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A token as it should be.
contract Token is ERC20 {
    uint8 private immutable decimals_;

    constructor(string memory name, string memory symbol, uint8 d) ERC20(name, symbol) {
        decimals_ = d;
    }

    function decimals() public view override returns (uint8) {
        return decimals_;
    }

    function give(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @notice Takes a hundredth of every transfer.
contract FeeToken is Token("Fee", "FEE", 18) {
    function _update(address from, address to, uint256 value) internal override {
        if (from == address(0) || to == address(0)) return super._update(from, to, value);
        super._update(from, address(0xfee), value / 100);
        super._update(from, to, value - value / 100);
    }
}

/// @notice Calls its sender before, and its recipient after, it moves, like ERC-777.
contract HookToken is Token("Hook", "HOOK", 18) {
    function _update(address from, address to, uint256 value) internal override {
        _hook(from);
        super._update(from, to, value);
        _hook(to);
    }

    function _hook(address who) private {
        if (who.code.length == 0) return;
        try IHooked(who).onTokens() {} catch {}
    }
}

interface IHooked {
    function onTokens() external;
}

/// @notice Returns nothing from its functions, like the oldest tokens, like the oldest tokens.
abstract contract Silent {
    mapping(address => uint256) public balanceOf;
    bool public frozen;

    function give(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function freeze(bool f) external {
        frozen = f;
    }

    function transfer(address to, uint256 amount) external {
        require(!frozen, "frozen");
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice Says its name in bytes32, and no decimals.
contract OldToken is Silent {
    bytes32 public constant name = "Old Token";
    bytes32 public constant symbol = "OLD";
}

/// @notice Says nothing of itself, or too much, or never ends.
contract RudeToken is Silent {
    uint256 private immutable way;

    constructor(uint256 way_) {
        way = way_;
    }

    fallback() external {
        if (way == 0) revert("no");
        if (way == 1) {
            assembly {
                mstore(0, 32)
                mstore(32, 100000)
                return(0, 100064)
            }
        }
        if (way == 2) while (true) {}
        assembly {
            mstore(0, not(0))
            mstore(32, not(0))
            return(0, 64)
        }
    }
}
