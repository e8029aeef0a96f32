// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice What an L1 token said of itself when it was deposited. Names are data of others: bounded, not judged.
struct TokenMetadata {
    string name;
    string symbol;
    uint8 decimals;
}
