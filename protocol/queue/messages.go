package queue

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// MessageRoot is the root of the tree over the messages among entries (SPEC.md section 6), zero if there are none.
func MessageRoot(entries []Entry) common.Hash {
	level := messageLeaves(entries)
	if len(level) == 0 {
		return common.Hash{}
	}
	for len(level) > 1 {
		level = parents(level)
	}
	return level[0]
}

// MessageBranch proves the message with queue index i under the root of the block that consumed entries: its position
// among the leaves and the siblings from the bottom up. ok is false if entries hold no such message.
func MessageBranch(entries []Entry, i uint64) (position uint64, branch []common.Hash, ok bool) {
	for k := range entries {
		if entries[k].Kind != Message {
			continue
		}
		if entries[k].Index == i {
			ok = true
			break
		}
		position++
	}
	if !ok {
		return 0, nil, false
	}
	level := messageLeaves(entries)
	for at := position; len(level) > 1; at /= 2 {
		branch = append(branch, level[at^1])
		level = parents(level)
	}
	return position, branch, true
}

func messageLeaves(entries []Entry) []common.Hash {
	var leaves []common.Hash
	for i := range entries {
		if entries[i].Kind == Message {
			hash := entries[i].Hash()
			leaves = append(leaves, crypto.Keccak256Hash([]byte{0}, hash[:]))
		}
	}
	if len(leaves) == 0 {
		return nil
	}
	size := 1
	for size < len(leaves) {
		size *= 2
	}
	return append(leaves, make([]common.Hash, size-len(leaves))...)
}

func parents(level []common.Hash) []common.Hash {
	up := make([]common.Hash, len(level)/2)
	for i := range up {
		up[i] = crypto.Keccak256Hash([]byte{1}, level[2*i][:], level[2*i+1][:])
	}
	return up
}
