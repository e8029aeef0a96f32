// Package outbox is the L2-to-L1 message tree of SPEC.md section 8: leaves, roots and branches, and the way from a root to
// the block header that carries it. The contracts Outbox (L2) and Bridge (L1) do the same in Solidity. Start at Tree.
package outbox

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"loft/protocol"
)

// Depth of the tree: 2^32 messages.
const Depth = 32

// ErrIndex means that a tree does not hold the asked message.
var ErrIndex = errors.New("message is not in the tree")

// Message is one leaf, as Outbox's MessageSent event tells it.
type Message struct {
	Index  uint64
	Sender common.Address
	To     common.Address
	Value  *uint256.Int // wei
	Data   []byte
}

// Leaf is the message's hash in the tree.
func (m *Message) Leaf() common.Hash {
	value := m.Value.Bytes32()
	return crypto.Keccak256Hash([]byte{0}, protocol.U64(m.Index), m.Sender[:], m.To[:], value[:], crypto.Keccak256(m.Data))
}

// zeros[d] is the root of an empty subtree of depth d.
var zeros = func() (z [Depth + 1]common.Hash) {
	for d := range Depth {
		z[d+1] = join(z[d], z[d])
	}
	return z
}()

func join(l, r common.Hash) common.Hash { return crypto.Keccak256Hash([]byte{1}, l[:], r[:]) }

// Tree is the append-only tree over leaves in order. The zero value is the empty tree.
type Tree struct{ leaves []common.Hash }

// Append adds the next leaf.
func (t *Tree) Append(leaf common.Hash) { t.leaves = append(t.leaves, leaf) }

// Count of leaves.
func (t *Tree) Count() uint64 { return uint64(len(t.leaves)) }

// Root of the first count leaves.
func (t *Tree) Root(count uint64) (common.Hash, error) {
	if count > t.Count() {
		return common.Hash{}, fmt.Errorf("%w: %d of %d", ErrIndex, count, t.Count())
	}
	level := t.leaves[:count]
	for d := range Depth {
		level = up(level, d)
	}
	if len(level) == 0 {
		return zeros[Depth], nil
	}
	return level[0], nil
}

// Branch proves leaf index under Root(count): siblings from the bottom, as many levels as hold more than one leaf.
func (t *Tree) Branch(index, count uint64) ([]common.Hash, error) {
	if index >= count || count > t.Count() {
		return nil, fmt.Errorf("%w: %d of %d, the tree has %d", ErrIndex, index, count, t.Count())
	}
	var branch []common.Hash
	level := t.leaves[:count]
	for d := 0; len(level) > 1; d++ {
		sibling := zeros[d]
		if s := index ^ 1; s < uint64(len(level)) {
			sibling = level[s]
		}
		branch = append(branch, sibling)
		level, index = up(level, d), index/2
	}
	return branch, nil
}

func up(level []common.Hash, depth int) []common.Hash {
	out := make([]common.Hash, (len(level)+1)/2)
	for i := range out {
		right := zeros[depth]
		if 2*i+1 < len(level) {
			right = level[2*i+1]
		}
		out[i] = join(level[2*i], right)
	}
	return out
}

// Verify walks a branch up: the root that it leads to.
func Verify(leaf common.Hash, index uint64, branch []common.Hash) (common.Hash, error) {
	if len(branch) > Depth || index>>len(branch) != 0 {
		return common.Hash{}, fmt.Errorf("%w: index %d with %d siblings", ErrIndex, index, len(branch))
	}
	hash := leaf
	for d := range Depth {
		switch {
		case d >= len(branch):
			hash = join(hash, zeros[d])
		case index>>d&1 == 0:
			hash = join(hash, branch[d])
		default:
			hash = join(branch[d], hash)
		}
	}
	return hash, nil
}

// RequestsHash is what stands in the header of a block whose outbox has the given root.
func RequestsHash(root common.Hash) common.Hash {
	return types.CalcRequestsHash([][]byte{append([]byte{1}, root[:]...)})
}
