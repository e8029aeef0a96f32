// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Vm} from "./Vm.sol";

/// @notice Assertions that say what they saw, and `bound`.
abstract contract Check {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev forge asks for this name to know that a contract holds tests.
    bool public constant IS_TEST = true;

    error Differ(string what, uint256 got, uint256 want);
    error DifferBytes(string what, bytes32 got, bytes32 want);
    error Not(string what);

    function eq(uint256 got, uint256 want, string memory what) internal pure {
        if (got != want) revert Differ(what, got, want);
    }

    function eq(bytes32 got, bytes32 want, string memory what) internal pure {
        if (got != want) revert DifferBytes(what, got, want);
    }

    function eq(address got, address want, string memory what) internal pure {
        if (got != want) revert DifferBytes(what, bytes32(uint256(uint160(got))), bytes32(uint256(uint160(want))));
    }

    function eq(bytes memory got, bytes memory want, string memory what) internal pure {
        if (keccak256(got) != keccak256(want)) revert DifferBytes(what, keccak256(got), keccak256(want));
    }

    function eq(string memory got, string memory want, string memory what) internal pure {
        eq(bytes(got), bytes(want), what);
    }

    function ok(bool holds, string memory what) internal pure {
        if (!holds) revert Not(what);
    }

    /// @notice Creation code of a contract of src, byte for byte as it is deployed (`make build` writes it).
    function code(string memory name) internal view returns (bytes memory) {
        return vm.getCode(string.concat("out/src/", name, ".sol/", name, ".json"));
    }

    /// @notice Creation code of a contract of test/harness, which is compiled as src is.
    function harness(string memory name) internal view returns (bytes memory) {
        return vm.getCode(string.concat("out/harness/", name, ".sol/", name, ".json"));
    }

    function create(bytes memory creationCode, bytes memory arguments) internal returns (address created) {
        bytes memory whole = bytes.concat(creationCode, arguments);
        assembly {
            created := create(0, add(whole, 32), mload(whole))
            if iszero(created) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }

    /// @notice Maps `x` into [low, high] so that every value there is as likely.
    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        if (low > high) revert Differ("bound", low, high);
        uint256 size = high - low;
        if (size == type(uint256).max) return x;
        if (x >= low && x <= high) return x;
        return low + x % (size + 1);
    }
}
