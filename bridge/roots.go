package bridge

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol/outbox"
)

// prefixRoots maps the root of every prefix of the leaves to the prefix's length: L1 records roots without saying how
// many messages they cover. It takes 64 hashes a leaf, where asking the tree for each prefix would be quadratic.
func prefixRoots(leaves []common.Hash) map[common.Hash]uint64 {
	counts := make(map[common.Hash]uint64, len(leaves))
	var left [outbox.Depth]common.Hash // at each level, the last complete subtree with a right sibling to come
	for i, leaf := range leaves {
		counts[rootOfLast(leaf, uint64(i), &left)] = uint64(i) + 1
		node, level, index := leaf, 0, uint64(i)
		for ; index&1 == 1; index, level = index>>1, level+1 {
			node = crypto.Keccak256Hash([]byte{1}, left[level][:], node[:])
		}
		left[level] = node
	}
	return counts
}

// rootOfLast is the root of the tree whose last leaf is given.
func rootOfLast(leaf common.Hash, index uint64, left *[outbox.Depth]common.Hash) common.Hash {
	node := leaf
	for level := range outbox.Depth {
		if index>>level&1 == 1 {
			node = crypto.Keccak256Hash([]byte{1}, left[level][:], node[:])
		} else {
			node = crypto.Keccak256Hash([]byte{1}, node[:], emptyRoots[level][:])
		}
	}
	return node
}

// emptyRoots[d] is the root of an empty subtree of depth d.
var emptyRoots = func() (e [outbox.Depth]common.Hash) {
	for d := 1; d < outbox.Depth; d++ {
		e[d] = crypto.Keccak256Hash([]byte{1}, e[d-1][:], e[d-1][:])
	}
	return e
}()
