// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {LibBit} from "solady/utils/LibBit.sol";

/// @notice The trees of SPEC.md §12 under a machine's code and memory: leaves of 32 bytes as they are, inner nodes
/// `keccak(left ‖ right)`. The depth is fixed, so no node can be shown as a leaf.
///
/// A branch is `u32 present`, then the siblings whose bits are set in it, the lowest first; bit k is for height k. A
/// sibling that is not there is the root of an empty tree, and one that is such a root must not be there: so a branch has
/// one form.
library Trees {
    /// @dev Roots of empty trees, by height.
    bytes private constant EMPTY_ROOTS = hex"0000000000000000000000000000000000000000000000000000000000000000"
        hex"ad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5"
        hex"b4c11951957c6f8f642c4af61cd6b24640fec6dc7fc607ee8206a99e92410d30"
        hex"21ddb9a356815c3fac1026b6dec5df3124afbadb485c9ba5a3e3398a04b7ba85"
        hex"e58769b32a1beaf1ea27375a44095a0d1fb664ce2dd358e7fcbfb78c26a19344"
        hex"0eb01ebfc9ed27500cd4dfc979272d1f0913cc9f66540d7e8005811109e1cf2d"
        hex"887c22bd8750d34016ac3c66b5ff102dacdd73f6b014e710b51e8022af9a1968"
        hex"ffd70157e48063fc33c97a050f7f640233bf646cc98d9524c6b92bcf3ab56f83"
        hex"9867cc5f7f196b93bae1e27e6320742445d290f2263827498b54fec539f756af"
        hex"cefad4e508c098b9a7e1d8feb19955fb02ba9675585078710969d3440f5054e0"
        hex"f9dc3e7fe016e050eff260334f18a5d4fe391d82092319f5964f2e2eb7c1c3a5"
        hex"f8b13a49e282f609c317a833fb8d976d11517c571d1221a265d25af778ecf892"
        hex"3490c6ceeb450aecdc82e28293031d10c7d73bf85e57bf041a97360aa2c5d99c"
        hex"c1df82d9c4b87413eae2ef048f94b4d3554cea73d92b0f7af96e0271c691e2bb"
        hex"5c67add7c6caf302256adedf7ab114da0acfe870d449a3a489f781d659e8becc"
        hex"da7bce9f4e8618b6bd2f4132ce798cdc7a60e7e1460a7299e3c6342a579626d2"
        hex"2733e50f526ec2fa19a22b31e8ed50f23cd1fdf94c9154ed3a7609a2f1ff981f"
        hex"e1d3b5c807b281e4683cc6d6315cf95b9ade8641defcb32372f1c126e398ef7a"
        hex"5a2dce0a8a7f68bb74560f8f71837c2c2ebbcbf7fffb42ae1896f13f7c7479a0"
        hex"b46a28b6f55540f89444f63de0378e3d121be09e06cc9ded1c20e65876d36aa0"
        hex"c65e9645644786b620e2dd2ad648ddfcbf4a7e5b1a3a4ecfe7f64667a3f0b7e2"
        hex"f4418588ed35a2458cffeb39b93d26f18d2ab13bdce6aee58e7b99359ec2dfd9"
        hex"5a9c16dc00d6ef18b7933a6f8dc65ccb55667138776f7dea101070dc8796e377"
        hex"4df84f40ae0c8229d0d6069e5c8f39a7c299677a09d367fc7b05e3bc380ee652"
        hex"cdc72595f74c7b1043d0e1ffbab734648c838dfb0527d971b602bc216c9619ef"
        hex"0abf5ac974a1ed57f4050aa510dd9c74f508277b39d7973bb2dfccc5eeb0618d"
        hex"b8cd74046ff337f0a7bf2c8e03e10f642c1886798d71806ab1e888d9e5ee87d0";

    /// @notice How long a branch is that begins with these 32 bits.
    function branchSize(uint256 present) internal pure returns (uint256) {
        return 4 + 32 * LibBit.popCount(present);
    }

    /// @notice All siblings of a leaf in a tree of a depth, 32 bytes each, the lowest first.
    /// @param branch of the size that it says; what is behind it is unspecified
    /// @return all the siblings
    /// @return plain whether the branch has the one form
    function siblings(bytes calldata branch, uint256 depth) internal pure returns (bytes memory all, bool plain) {
        all = EMPTY_ROOTS;
        assembly ("memory-safe") {
            mstore(all, shl(5, depth))
            let next := branch.offset
            let present := shr(224, calldataload(next))
            let ill := shr(depth, present)
            present := and(present, sub(shl(depth, 1), 1))
            next := add(next, 4)
            for { let place := add(all, 32) } present { place := add(place, 32) } {
                if and(present, 1) {
                    let sibling := calldataload(next)
                    ill := or(ill, eq(sibling, mload(place)))
                    mstore(place, sibling)
                    next := add(next, 32)
                }
                present := shr(1, present)
            }
            plain := iszero(ill)
        }
    }

    /// @notice Root of the tree that holds `leaf` at `index`.
    /// @param all siblings of it
    function rootOf(uint256 leaf, uint256 index, bytes memory all) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            // Two words of scratch space: the node goes to where its index says, its sibling to the other.
            root := leaf
            // The lowest bit of the index is where 32 has its one.
            index := shl(5, index)
            let end := add(all, mload(all))
            for { let next := all } lt(next, end) {} {
                next := add(next, 32)
                let place := and(index, 32)
                mstore(place, root)
                mstore(xor(place, 32), mload(next))
                root := keccak256(0, 64)
                index := shr(1, index)
            }
        }
    }
}
