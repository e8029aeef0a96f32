// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Games} from "../src/L1/Games.sol";
import {Machine} from "../src/L1/Machine.sol";
import {Calldata} from "../src/lib/Calldata.sol";
import {GameWorld} from "./lib/GameWorld.sol";
import {Toy} from "./lib/Toy.sol";

/// @notice D-7: what a game records was spent. A test of forge is one transaction: slots are warm, and calldata is made in
/// memory for next to nothing; so it is where a call costs least.
contract SpentTest is GameWorld {
    uint256 private constant BASE_FEE = 20 gwei;

    function setUp() public override {
        super.setUp();
        (one, two) = (1, 1);
        vm.fee(BASE_FEE);
    }

    function gamesCode() internal view override returns (bytes memory) {
        return harness("SmallGames");
    }

    /// @dev A liar and a sham of the same owner on the true side, at the last step of their game.
    function _sham() private returns (Play memory p) {
        uint64 liar = enter(MALLORY);
        uint64 sham = enter(MALLORY);
        advance(MALLORY, liar, 1, falseClaim(0));
        advance(MALLORY, sham, 1, trueClaim(1));
        p = opened(liar, sham, falseClaim(0));
        for (uint256 i = 0; i < 2; ++i) {
            dissect(p, 3, false);
            select(p, firstWrong(p));
        }
    }

    /// D-7: a sham of the liar's own cannot have half of its stake for a megabyte that nobody reads.
    function testFuzz_D7_ShamWithAWitnessThatNobodyReads(uint256 length) public {
        length = bound(length, 1, 1_000_000);
        Play memory p = _sham();
        bytes memory proof = Toy.proof(p.state, p.next, p.inputEnd, p.start);
        vm.prank(MALLORY);
        vm.expectRevert(abi.encodeWithSelector(Machine.WitnessNotRead.selector, length));
        games.step(p.key, p.segment, p.state, p.next, proof, new bytes(length));
        ok(!isDead(p.key.asserter), "the liar lives");
        step(p, MALLORY);
        ok(isDead(p.key.asserter), "liar");
        checkSpent(p.key);
        bytes32 child = rollup.getStake(p.key.selector).assertion;
        pass(WINDOW + 1);
        rollup.confirm(child, p.key.selector);
        ok(rollup.repay(genesis, p.key.asserter, p.key.selector) < 500_000 * BASE_FEE, "as much as it spent, twice");
    }

    /// D-7: the bytes of a step count where they are the transaction's own, and nowhere else.
    function testFuzz_D7_BytesOfTheTransactionAlone(uint8 how) public {
        Play memory p = _sham();
        bytes memory proof = Toy.proof(p.state, p.next, p.inputEnd, p.start);
        bytes memory call = abi.encodeCall(games.step, (p.key, p.segment, p.state, p.next, proof, ""));
        uint256 bytes_ = 0;
        for (uint256 i = 0; i < call.length; ++i) {
            bytes_ += call[i] == 0 ? 4 : 16;
        }
        bytes[] memory calls = new bytes[](1);
        calls[0] = call;
        how %= 5;
        if (how == 2) vm.etch(MALLORY, abi.encodePacked(hex"ef0100", address(this))); // EIP-7702
        if (how == 3 || how == 4) call = abi.encodeCall(games.multicall, (calls));
        if (how == 4) {
            // An empty bundle ahead of the call in a bundle does not make it the transaction's own.
            calls = new bytes[](2);
            calls[0] = abi.encodeCall(games.multicall, (new bytes[](0)));
            calls[1] = abi.encodeCall(games.step, (p.key, p.segment, p.state, p.next, proof, ""));
            call = abi.encodeCall(games.multicall, (calls));
        }
        uint256 before = games.getGame(p.key).selectorGwei;
        if (how == 1) vm.startPrank(MALLORY, ALICE); // a contract calls
        else vm.startPrank(MALLORY, MALLORY);
        (bool done,) = address(games).call(call);
        uint256 used = vm.lastCallGas().gasTotalUsed;
        vm.stopPrank();
        ok(done && isDead(p.key.asserter), "ends");
        uint256 got = (games.getGame(p.key).selectorGwei - before) / (BASE_FEE / 1 gwei);
        if (how == 0) ok(got <= used + bytes_ && got + 9_600 > bytes_ + used * 8 / 10, "with its bytes");
        else ok(got <= used && got + 9_600 > used / 2, "without");
    }

    function count(bytes calldata) external pure returns (uint256) {
        return Calldata.standardGas();
    }

    /// D-7: zero bytes are counted as zeros, wherever they are.
    function testFuzz_D7_ZeroBytesAreCounted(bytes memory data, uint256 zeros, uint256 cut) public view {
        for (uint256 i = 0; i < data.length; ++i) {
            if (zeros >> i % 256 & 1 == 1) data[i] = 0;
        }
        // Any length of the whole, with what is behind it in memory not zero.
        bytes memory call = abi.encodeCall(this.count, (data));
        cut = bound(cut, 0, 31);
        call = bytes.concat(call, new bytes(cut));
        for (uint256 i = call.length - cut; i < call.length; ++i) {
            call[i] = bytes1(uint8(i));
        }
        uint256 want = 0;
        for (uint256 i = 0; i < call.length; ++i) {
            want += call[i] == 0 ? 4 : 16;
        }
        (bool done, bytes memory answer) = address(this).staticcall(call);
        ok(done, "call");
        eq(abi.decode(answer, (uint256)), want, "gas");
    }
}
