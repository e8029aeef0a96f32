package devnet

import (
	"crypto/sha256"
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

// The devnet's beacon blocks have a real header, whose hash tree root is the block's root, over a body that holds two
// of the real one's sixteen leaves: the blob commitments, at their index, and the execution block's hash in place of the
// payload. So roots bind what they should, and the inclusion proofs of blob sidecars verify against the header.
const (
	bodyExecution   = 9
	bodyCommitments = 11
	maxCommitments  = 4096
)

// beaconHeader is the consensus specification's BeaconBlockHeader.
type beaconHeader struct {
	Slot                  uint64
	Parent, State, Body   common.Hash
	commitments, bodyLeaf []common.Hash
}

// beaconHeader is the header of the record's beacon block on a chain whose genesis has the given time.
func (r *record) beaconHeader(genesisTime uint64) *beaconHeader {
	h := &beaconHeader{Slot: r.Block.Time() - genesisTime, State: r.Block.Root()}
	if parent := r.Block.BeaconRoot(); parent != nil {
		h.Parent = *parent
	}
	for _, commitment := range r.Commitments {
		h.commitments = append(h.commitments, commitmentRoot(commitment))
	}
	h.bodyLeaf = make([]common.Hash, 16)
	h.bodyLeaf[bodyExecution] = r.Block.Hash()
	h.bodyLeaf[bodyCommitments] = sha(merkle(h.commitments, 12), littleEndian(uint64(len(h.commitments))))
	h.Body = merkle(h.bodyLeaf, 4)
	return h
}

func (h *beaconHeader) root() common.Hash {
	return merkle([]common.Hash{littleEndian(h.Slot), {}, h.Parent, h.State, h.Body}, 3)
}

// inclusion proves commitment i under the body root: the siblings from the bottom up.
func (h *beaconHeader) inclusion(i int) []common.Hash {
	proof := branch(h.commitments, 12, i)
	proof = append(proof, littleEndian(uint64(len(h.commitments))))
	return append(proof, branch(h.bodyLeaf, 4, bodyCommitments)...)
}

func commitmentRoot(c kzg4844.Commitment) common.Hash {
	var tail common.Hash
	copy(tail[:], c[32:])
	return sha(common.Hash(c[:32]), tail)
}

func versionedHash(c kzg4844.Commitment) common.Hash {
	return kzg4844.CalcBlobHashV1(sha256.New(), &c)
}

func littleEndian(v uint64) (h common.Hash) {
	binary.LittleEndian.PutUint64(h[:], v)
	return h
}

func binaryU64(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

func sha(l, r common.Hash) common.Hash { return sha256.Sum256(append(l[:], r[:]...)) }

// merkle is the root of a tree of the given depth whose leaves beyond those given are zero.
func merkle(leaves []common.Hash, depth int) common.Hash {
	level, zero := leaves, common.Hash{}
	for range depth {
		level, zero = parents(level, zero), sha(zero, zero)
	}
	if len(level) == 0 {
		return zero
	}
	return level[0]
}

func branch(leaves []common.Hash, depth, at int) (proof []common.Hash) {
	level, zero := leaves, common.Hash{}
	for range depth {
		sibling := zero
		if at^1 < len(level) {
			sibling = level[at^1]
		}
		proof = append(proof, sibling)
		level, zero, at = parents(level, zero), sha(zero, zero), at/2
	}
	return proof
}

func parents(level []common.Hash, zero common.Hash) (up []common.Hash) {
	for i := 0; i < len(level); i += 2 {
		right := zero
		if i+1 < len(level) {
			right = level[i+1]
		}
		up = append(up, sha(level[i], right))
	}
	return up
}
