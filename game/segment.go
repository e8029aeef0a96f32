package game

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// statusValid is the first byte of the hash of a machine's state that has ended well (SPEC.md §12).
const statusValid = 2

// Segment is a range of steps of which the sides dispute the end.
type Segment struct {
	Start, End common.Hash
	// Within is the hash of the one derivation step that is proved, in phase two; zero in phase one.
	Within common.Hash
}

// Hash is what the contract keeps of a segment.
func (s Segment) Hash() common.Hash { return crypto.Keccak256Hash(s.Start[:], s.End[:], s.Within[:]) }

// List is how an asserter divides a segment: the hashes of the states between its parts, of which there is one more.
type List struct {
	Segment
	Inner []common.Hash
}

// Entry is the state's hash after the first i parts.
func (l List) Entry(i int) common.Hash {
	switch {
	case i == 0:
		return l.Start
	case i > len(l.Inner):
		return l.End
	}
	return l.Inner[i-1]
}

// Part is the i-th part as a segment.
func (l List) Part(i int) Segment { return Segment{l.Entry(i), l.Entry(i + 1), l.Within} }

// Root is of the tree whose leaves are the hashes of the parts.
func (l List) Root() common.Hash {
	root, _ := l.climb(0)
	return root
}

// Branch is the siblings of a part in the tree, the lowest first.
func (l List) Branch(i int) []common.Hash {
	_, branch := l.climb(i)
	return branch
}

func (l List) climb(index int) (root common.Hash, branch []common.Hash) {
	row := make([]common.Hash, len(l.Inner)+1)
	for i := range row {
		row[i] = l.Part(i).Hash()
	}
	for ; len(row) > 1; row, index = row[:len(row)/2], index/2 {
		branch = append(branch, row[index^1])
		for i := range len(row) / 2 {
			row[i] = crypto.Keccak256Hash(row[2*i][:], row[2*i+1][:])
		}
	}
	return row[0], branch
}
