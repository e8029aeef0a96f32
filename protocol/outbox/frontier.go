package outbox

import "github.com/ethereum/go-ethereum/common"

// Frontier is the tree as far as the next leaf and the root depend on it, so that it takes the same memory however many leaves there
// are. The zero value is the empty tree.
type Frontier struct {
	Count uint64             `json:"count"`
	Left  [Depth]common.Hash `json:"left"` // Left[d] is the last full left subtree of 2^d leaves
}

// Append adds the next leaf.
func (f *Frontier) Append(leaf common.Hash) {
	f.Count++
	level := 0
	for size := f.Count; size&1 == 0; size >>= 1 {
		leaf = join(f.Left[level], leaf)
		level++
	}
	f.Left[level] = leaf
}

// Root of all leaves.
func (f *Frontier) Root() (root common.Hash) {
	for level := range Depth {
		if f.Count>>level&1 == 0 {
			root = join(root, zeros[level])
		} else {
			root = join(f.Left[level], root)
		}
	}
	return root
}
