// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a first contract has: a constructor argument, state, an event, an error, a payable function.
/// Counter.json is made of it by `npm run compile`.
contract Counter {
    event Counted(address indexed by, uint256 count);

    error TooMuch(uint256 got, uint256 most);

    uint256 public count;
    uint256 public immutable most;

    constructor(uint256 most_) {
        most = most_;
    }

    function add(uint256 n) external payable {
        if (n > most) revert TooMuch(n, most);
        count += n;
        emit Counted(msg.sender, count);
    }

    /// Everything a contract can ask of the block that it is in.
    function where() external view returns (uint256 number, uint256 time, uint256 chainId, address coinbase, uint256 gasLimit, bytes32 parent) {
        return (block.number, block.timestamp, block.chainid, block.coinbase, block.gaslimit, blockhash(block.number - 1));
    }
}
