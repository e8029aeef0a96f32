package machine

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
)

// How a proof is written (SPEC.md section 12, "Proof of a step"). Bytes are what a step costs on L1, so a proof leaves out
// what both sides know: zeros in front of registers, and siblings that are roots of empty trees. One content has one form;
// another is refused.

const (
	headSize    = StateSize - 31*8 // what is before the registers
	lengthsSize = 16
	presentSize = 4
)

// pack is the state as a proof begins with it.
func (s *State) pack() []byte {
	b := append(s.Encode()[:headSize:headSize], make([]byte, lengthsSize)...)
	for r, v := range s.Registers {
		n := (bits.Len64(v) + 7) / 8
		b[headSize+r/2] |= byte(n << (4 - r%2*4))
		b = append(b, binary.BigEndian.AppendUint64(nil, v)[8-n:]...)
	}
	return b
}

// packed is what is left to read of a proof.
type packed []byte

func (p *packed) take(n int) ([]byte, error) {
	if len(*p) < n {
		return nil, fmt.Errorf("%w: it ends %d bytes too early", ErrBadProof, n-len(*p))
	}
	b := (*p)[:n:n]
	*p = (*p)[n:]
	return b, nil
}

// state undoes pack.
func (p *packed) state() (s State, err error) {
	head, err := p.take(headSize + lengthsSize)
	if err != nil {
		return State{}, err
	}
	full := make([]byte, StateSize)
	copy(full, head[:headSize])
	for r := range s.Registers {
		n := int(head[headSize+r/2] >> (4 - r%2*4) & 15)
		if n > 8 || n > 0 && r == 0 {
			return State{}, fmt.Errorf("%w: register %d has no %d bytes", ErrBadProof, r, n)
		}
		b, err := p.take(n)
		if err != nil {
			return State{}, err
		}
		if n > 0 && b[0] == 0 {
			return State{}, fmt.Errorf("%w: register %d begins with zero", ErrBadProof, r)
		}
		copy(full[headSize+8*r-n:], b)
	}
	return DecodeState(full)
}

// packLeaf is a leaf and its siblings, from the bottom up.
func packLeaf(leaf Leaf, branch []common.Hash) []byte {
	var present uint32
	var siblings []byte
	for height, h := range branch {
		if h != emptyRoots[height] {
			present |= 1 << height
			siblings = append(siblings, h[:]...)
		}
	}
	return append(binary.BigEndian.AppendUint32(leaf[:], present), siblings...)
}

// leaf undoes packLeaf, for a tree of a depth.
func (p *packed) leaf(depth int) (leaf Leaf, branch []common.Hash, err error) {
	b, err := p.take(LeafSize + presentSize)
	if err != nil {
		return Leaf{}, nil, err
	}
	leaf = Leaf(b)
	present := binary.BigEndian.Uint32(b[LeafSize:])
	if present>>depth != 0 {
		return Leaf{}, nil, fmt.Errorf("%w: siblings above height %d: %b", ErrBadProof, depth, present)
	}
	for height := range depth {
		h := emptyRoots[height]
		if present>>height&1 == 1 {
			b, err := p.take(LeafSize)
			if err != nil {
				return Leaf{}, nil, err
			}
			if common.Hash(b) == h {
				return Leaf{}, nil, fmt.Errorf("%w: the sibling at height %d is of nothing, so it is to be left out", ErrBadProof, height)
			}
			h = common.Hash(b)
		}
		branch = append(branch, h)
	}
	return leaf, branch, nil
}
