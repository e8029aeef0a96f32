package bridge

import (
	"github.com/ethereum/go-ethereum/common"

	"loft/protocol/outbox"
)

// prefixRoots maps the root of every prefix of the leaves to the prefix's length: L1 records roots without saying how
// many messages they cover. It takes some 34 hashes a leaf, where asking the tree for each prefix would be quadratic.
func prefixRoots(leaves []common.Hash) map[common.Hash]uint64 {
	counts := make(map[common.Hash]uint64, len(leaves))
	var tree outbox.Frontier
	for _, leaf := range leaves {
		tree.Append(leaf)
		counts[tree.Root()] = tree.Count
	}
	return counts
}
