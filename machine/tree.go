package machine

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Leaf is what one leaf of a tree holds: itself, unhashed.
type Leaf = [LeafSize]byte

// Tree is memory as the specification has it: a binary Merkle tree in which only what is not zero is kept. Every write
// hashes its way to the root. The fast machine hashes in its own way (pages.go); this one is here to be right.
type Tree struct {
	depth int
	nodes []map[uint32]common.Hash // by height, leaves first; what is absent is the root of an empty tree
}

// NewTree is a tree of 2^depth zero leaves.
func NewTree(depth int) *Tree {
	t := &Tree{depth: depth, nodes: make([]map[uint32]common.Hash, depth+1)}
	for i := range t.nodes {
		t.nodes[i] = make(map[uint32]common.Hash)
	}
	return t
}

// Root commits to the whole content.
func (t *Tree) Root() common.Hash { return t.node(t.depth, 0) }

// Leaf is number i of 2^depth.
func (t *Tree) Leaf(i uint32) Leaf { return t.node(0, i) }

// Branch is the siblings of leaf i from the bottom up.
func (t *Tree) Branch(i uint32) []common.Hash {
	branch := make([]common.Hash, t.depth)
	for height := range branch {
		branch[height] = t.node(height, i>>height^1)
	}
	return branch
}

// Set writes leaf i.
func (t *Tree) Set(i uint32, leaf Leaf) {
	t.nodes[0][i] = leaf
	for height := 1; height <= t.depth; height++ {
		i >>= 1
		t.nodes[height][i] = parent(t.node(height-1, 2*i), t.node(height-1, 2*i+1))
	}
}

func (t *Tree) node(height int, i uint32) common.Hash {
	if h, ok := t.nodes[height][i]; ok {
		return h
	}
	return emptyRoots[height]
}

// treeOf is the tree whose first leaves these are. Each node is hashed once.
func treeOf(depth int, leaves []Leaf) *Tree {
	t := NewTree(depth)
	for i, leaf := range leaves {
		t.nodes[0][uint32(i)] = leaf
	}
	for height, n := 1, len(leaves); height <= depth; height++ {
		n = (n + 1) / 2
		for i := range uint32(n) {
			t.nodes[height][i] = parent(t.node(height-1, 2*i), t.node(height-1, 2*i+1))
		}
	}
	return t
}

// RootOf is the root of the tree in which leaf stands at i with these siblings.
func RootOf(leaf Leaf, i uint32, branch []common.Hash) common.Hash {
	h := common.Hash(leaf)
	for _, sibling := range branch {
		if i&1 == 0 {
			h = parent(h, sibling)
		} else {
			h = parent(sibling, h)
		}
		i >>= 1
	}
	return h
}

func parent(left, right common.Hash) common.Hash {
	return crypto.Keccak256Hash(left[:], right[:])
}

// emptyRoots are the roots of empty trees by depth.
var emptyRoots = func() (roots [MemoryDepth + 1]common.Hash) {
	for i := range MemoryDepth {
		roots[i+1] = parent(roots[i], roots[i])
	}
	return roots
}()
