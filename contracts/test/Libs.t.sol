// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {Chunks} from "../src/lib/Chunks.sol";
import {OUTBOX_DEPTH, QUEUE_ELASTICITY, QUEUE_TARGET} from "../src/lib/Constants.sol";
import {Entries} from "../src/lib/Entries.sol";
import {Gwei, NotWholeGwei, TooMuchEther, toGwei} from "../src/lib/Gwei.sol";
import {Merkle} from "../src/lib/Merkle.sol";
import {Price} from "../src/lib/Price.sol";
import {Segment, Segments} from "../src/lib/Segments.sol";
import {Check} from "./lib/Check.sol";
import {PlainTree} from "./lib/PlainTree.sol";

/// @notice The libraries against plain implementations.
contract LibsTest is Check {
    bytes32[OUTBOX_DEPTH] private frontier;

    // ---- Merkle ----------------------------------------------------------------------------------------------------

    function testFuzz_NodeIsPlainNode(bytes32 l, bytes32 r, uint256 size) public pure {
        // Whatever memory holds beyond the free pointer, and that it is not moved.
        bytes memory before = new bytes(size % 100);
        bytes32 got = Merkle.node(l, r);
        bytes memory fresh = new bytes(96);
        eq(got, PlainTree.node(l, r), "node");
        eq(keccak256(fresh), keccak256(new bytes(96)), "fresh memory is zero");
        eq(before.length, size % 100, "before");
    }

    function testFuzz_FrontierIsPlainTree(bytes32[] memory leaves) public {
        if (leaves.length > 64) {
            assembly {
                mstore(leaves, 64)
            }
        }
        for (uint256 i = 0; i < leaves.length; ++i) {
            Merkle.append(frontier, i, leaves[i]);
        }
        eq(Merkle.rootOf(frontier, leaves.length), PlainTree.root(leaves, OUTBOX_DEPTH), "root");
    }

    function testFuzz_BranchIsPlainTree(bytes32[] memory leaves, uint256 index, uint256 levels) public view {
        if (leaves.length == 0) return;
        if (leaves.length > 64) {
            assembly {
                mstore(leaves, 64)
            }
        }
        index = bound(index, 0, leaves.length - 1);
        uint256 height = PlainTree.height(leaves.length);
        levels = bound(levels, height, OUTBOX_DEPTH);
        bytes32[] memory branch = PlainTree.branch(leaves, index, levels);
        bytes32 subtree = this.rootOf(leaves[index], index, branch);
        eq(subtree, PlainTree.root(leaves, levels), "subtree");
        eq(Merkle.extend(subtree, levels), PlainTree.root(leaves, OUTBOX_DEPTH), "root");
    }

    function rootOf(bytes32 leaf, uint256 index, bytes32[] calldata branch) external pure returns (bytes32) {
        return Merkle.rootOf(leaf, index, branch);
    }

    // ---- entries ---------------------------------------------------------------------------------------------------

    function testFuzz_EntriesArePlain(bytes32 a, bytes32 b, address to, uint64 n, uint256 size) public pure {
        bytes memory before = new bytes(size % 100);
        eq(Entries.next(a, b, n), keccak256(abi.encodePacked(a, b, n)), "next");
        eq(Entries.hashDeposit(to, Gwei.wrap(n)), keccak256(abi.encodePacked(uint8(1), to, n)), "deposit");
        eq(before.length, size % 100, "before");
    }

    // ---- chunks ----------------------------------------------------------------------------------------------------

    function chunked(bytes calldata data) external pure returns (bytes32) {
        return Chunks.hash(data);
    }

    function testFuzz_Chunks(uint256 length, bytes32 seed) public view {
        _checkChunks(bound(length, 0, 20_000), seed);
    }

    function test_ChunkEdges() public view {
        uint256[8] memory edges = [uint256(0), 1, 4_095, 4_096, 4_097, 8_191, 8_192, 8_193];
        for (uint256 i = 0; i < edges.length; ++i) {
            _checkChunks(edges[i], "seed");
        }
    }

    function _checkChunks(uint256 length, bytes32 seed) private view {
        bytes memory data = new bytes(length);
        for (uint256 i = 0; i < length; i += 32) {
            bytes32 word = keccak256(abi.encode(seed, i));
            for (uint256 k = 0; k < 32 && i + k < length; ++k) {
                data[i + k] = word[k];
            }
        }
        bytes memory pre = abi.encodePacked(uint32(length));
        for (uint256 from = 0; from < length; from += 4_096) {
            uint256 size = length - from < 4_096 ? length - from : 4_096;
            bytes memory chunk = new bytes(size);
            for (uint256 i = 0; i < size; ++i) {
                chunk[i] = data[from + i];
            }
            pre = abi.encodePacked(pre, keccak256(chunk));
        }
        eq(this.chunked(data), keccak256(pre), "chunked");
    }

    // ---- price -----------------------------------------------------------------------------------------------------

    /// The price is within a part in 10^12 of weight times base times e^(excess/K), floored, by its series.
    function testFuzz_Price(uint64 excess, uint64 weight) public pure {
        excess = uint64(bound(excess, 0, uint256(QUEUE_ELASTICITY) * 40));
        weight = uint64(bound(weight, 1, 2 ** 23));
        uint256 got = Price.quote(excess, weight);
        uint256 unit = uint256(weight) * 1e7;
        eq(got % unit, 0, "a whole multiple");
        uint256 factor = got / unit;
        // e^x = (e^(x/64))^64, the inner one by its series, in 60 binary digits.
        uint256 x = (uint256(excess) << 60) / QUEUE_ELASTICITY / 64;
        uint256 term = 1 << 60;
        uint256 sum = term;
        for (uint256 i = 1; i < 40; ++i) {
            term = term * x / i >> 60;
            sum += term;
        }
        for (uint256 i = 0; i < 6; ++i) {
            sum = sum * sum >> 60;
        }
        uint256 want = sum >> 60;
        uint256 slack = want / 1e12 + 1;
        ok(factor + slack >= want && factor <= want + slack, "near e^x");
    }

    /// The short way at rest is the long way's answer, to the last gas of excess.
    function testFuzz_PriceAtRest(uint64 excess, uint64 weight) public pure {
        weight = uint64(bound(weight, 1, 2 ** 23));
        excess = uint64(bound(excess, 744_261_117 - 1_000, 744_261_117 + 1_000));
        uint256 factor = uint256(FixedPointMathLib.expWad(int256(uint256(excess) * 1e18 / QUEUE_ELASTICITY))) / 1e18;
        eq(Price.quote(excess, weight), weight * 1e7 * factor, "price");
        eq(factor, excess <= 744_261_117 ? 1 : 2, "K ln 2");
    }

    function testFuzz_PriceNeverFalls(uint64 a, uint64 b, uint64 weight) public pure {
        (a, b) = a < b ? (a, b) : (b, a);
        weight = uint64(bound(weight, 1, 2 ** 23));
        ok(Price.quote(a, weight) <= Price.quote(b, weight), "monotonous");
    }

    function testFuzz_Decay(uint64 excess, uint64 elapsed) public pure {
        uint256 fall = uint256(elapsed) * QUEUE_TARGET;
        eq(Price.decay(excess, elapsed), fall > excess ? 0 : excess - fall, "decay");
    }

    /// What the constant's reason in SPEC.md §1 says: three L1 blocks full of maximal forced transactions.
    function test_PriceAsTheSpecSays() public pure {
        eq(Price.quote(0, 1), 1e7, "0.01 gwei at rest");
        // 60M gas of L1 a block at 40 gas a byte and 21,000 a transaction: about 1,000 of them.
        uint64 excess = 3 * 1_000 * 2 ** 23;
        ok(Price.quote(excess, 1) > 1e8 gwei, "beyond 10^8 gwei");
        ok(Price.quote(Price.decay(excess, 3_600), 1) <= 1e7, "an hour lets it fall");
    }

    // ---- gwei ------------------------------------------------------------------------------------------------------

    function toGweiOutside(uint256 amount) external pure returns (Gwei) {
        return toGwei(amount);
    }

    function testFuzz_Gwei(uint256 amount) public {
        if (amount % 1e9 != 0) {
            vm.expectRevert(abi.encodeWithSelector(NotWholeGwei.selector, amount));
            this.toGweiOutside(amount);
            amount = amount / 1e9 * 1e9;
        }
        if (amount / 1e9 > type(uint64).max) {
            vm.expectRevert(abi.encodeWithSelector(TooMuchEther.selector, amount, uint256(type(uint64).max) * 1e9));
            this.toGweiOutside(amount);
            amount = uint256(uint64(amount)) * 1e9;
        }
        eq(toGwei(amount).toWei(), amount, "there and back");
    }

    /// The root of a list, in assembly, is that of a plain tree, and each part opens it.
    function testFuzz_SegmentsRoot(Segment calldata s, bytes32[15] calldata inner, uint256 index) public view {
        bytes32[] memory leaves = new bytes32[](16);
        for (uint256 i = 0; i < 16; ++i) {
            bytes32 start = i == 0 ? s.start : inner[i - 1];
            bytes32 end = i == 15 ? s.end : inner[i];
            leaves[i] = keccak256(abi.encodePacked(start, end, s.within));
            eq(Segments.hash(Segment(start, end, s.within)), leaves[i], "hash");
        }
        index %= 16;
        bytes32 part = leaves[index];
        bytes32[4] memory branch;
        uint256 place = index;
        uint256 width = 16;
        for (uint256 level = 0; level < 4; ++level) {
            branch[level] = leaves[place ^ 1];
            place /= 2;
            width /= 2;
            for (uint256 i = 0; i < width; ++i) {
                leaves[i] = keccak256(abi.encodePacked(leaves[2 * i], leaves[2 * i + 1]));
            }
        }
        eq(Segments.root(s, inner), leaves[0], "root");
        eq(this.rootFrom(part, index, branch), leaves[0], "opens");
        if (part != branch[0]) ok(this.rootFrom(part, index ^ 1, branch) != leaves[0], "at no other place");
    }

    function rootFrom(bytes32 part, uint256 index, bytes32[4] calldata branch) external pure returns (bytes32) {
        return Segments.rootFrom(part, index, branch);
    }
}
