// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice The least that is an ERC-20 token; the deployer holds all of it.
contract Coin {
    string public constant name = "Coin";
    string public constant symbol = "COIN";
    uint8 public constant decimals = 6;
    uint256 public constant totalSupply = 1e15;
    mapping(address holder => uint256) public balanceOf;
    mapping(address holder => mapping(address spender => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed holder, address indexed spender, uint256 value);

    constructor() {
        balanceOf[msg.sender] = totalSupply;
        emit Transfer(address(0), msg.sender, totalSupply);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        return move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        allowance[from][msg.sender] -= value;
        return move(from, to, value);
    }

    function move(address from, address to, uint256 value) private returns (bool) {
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
        return true;
    }
}

interface IRelay {
    function l1Sender() external view returns (address);
}

/// @notice Remembers the last message that it was called with.
contract Recorder {
    address public sender;
    uint256 public value;
    bytes32 public input;

    receive() external payable {}

    function record(bytes32 word) external payable {
        sender = IRelay(msg.sender).l1Sender();
        value = msg.value;
        input = word;
    }
}
