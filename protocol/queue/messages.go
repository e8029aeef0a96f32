package queue

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// MessageRoot is the root of the tree over the messages among entries (SPEC.md section 6), zero if there are none.
func MessageRoot(entries []Entry) common.Hash {
	return rootOf(leaves(messageHashes(entries)))
}

func rootOf(level []common.Hash) common.Hash {
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
	return position, branchOf(leaves(messageHashes(entries)), position), true
}

func branchOf(level []common.Hash, at uint64) (branch []common.Hash) {
	for ; len(level) > 1; at /= 2 {
		branch = append(branch, level[at^1])
		level = parents(level)
	}
	return branch
}

func messageHashes(entries []Entry) (hashes []common.Hash) {
	for i := range entries {
		if entries[i].Kind == Message {
			hashes = append(hashes, entries[i].Hash())
		}
	}
	return hashes
}

// leaves of a tree over entry hashes, padded to a power of two; none for none.
func leaves(hashes []common.Hash) []common.Hash {
	if len(hashes) == 0 {
		return nil
	}
	size := 1
	for size < len(hashes) {
		size *= 2
	}
	out := make([]common.Hash, size)
	for i := range hashes {
		out[i] = crypto.Keccak256Hash([]byte{0}, hashes[i][:])
	}
	return out
}

func parents(level []common.Hash) []common.Hash {
	up := make([]common.Hash, len(level)/2)
	for i := range up {
		up[i] = crypto.Keccak256Hash([]byte{1}, level[2*i][:], level[2*i+1][:])
	}
	return up
}
