// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {EfficientHashLib} from "solady/utils/EfficientHashLib.sol";

/// @notice The chunked hash of SPEC.md §3: long contents are committed by the hashes of 4,096-byte chunks, so that every
/// pre-image fits one transaction.
library Chunks {
    uint256 internal constant SIZE = 4_096;

    /// @dev `data` is shorter than 2^32 bytes wherever this is called.
    function hash(bytes calldata data) internal pure returns (bytes32) {
        uint256 count = (data.length + SIZE - 1) / SIZE;
        bytes32[] memory hashes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 start = i * SIZE;
            // The end is cut to the length of the data.
            hashes[i] = EfficientHashLib.hashCalldata(data, start, start + SIZE);
        }
        return keccak256(abi.encodePacked(uint32(data.length), hashes));
    }
}
