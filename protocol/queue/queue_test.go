package queue

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/internal/testutil"
)

// TestVectors: the contracts compute the same hashes.
func TestVectors(t *testing.T) {
	var vectors struct {
		Deposits []struct {
			To         common.Address
			AmountGwei uint64
			Hash       common.Hash
		}
		Messages []struct {
			Index                   uint64
			Sender, To, Refund      common.Address
			ValueGwei, FeeGwei, Gas uint64
			Data                    hexutil.Bytes
			Hash                    common.Hash
		}
		Forced []struct {
			Gas         uint64
			Transaction hexutil.Bytes
			Hash        common.Hash
		}
		Queue []struct {
			Before, EntryHash, After common.Hash
			Time                     uint64
		}
		MessageTrees []struct {
			EntryHashes, BranchOfLast []common.Hash
			MessageRoot               common.Hash
		}
	}
	testutil.Vectors(t, &vectors)
	if len(vectors.Deposits) < 6 || len(vectors.Messages) < 6 || len(vectors.Forced) < 6 || len(vectors.Queue) < 6 || len(vectors.MessageTrees) < 6 {
		t.Fatalf("vectors are missing: %+v", vectors)
	}
	for i, v := range vectors.Deposits {
		e := Entry{Kind: Deposit, To: v.To, AmountGwei: v.AmountGwei}
		if got := e.Hash(); got != v.Hash {
			t.Errorf("deposit %d: %s", i, got)
		}
	}
	for i, v := range vectors.Messages {
		e := Entry{Kind: Message, Index: v.Index, Sender: v.Sender, To: v.To, Refund: v.Refund, AmountGwei: v.ValueGwei, FeeGwei: v.FeeGwei, Gas: v.Gas, Data: v.Data}
		if got := e.Hash(); got != v.Hash {
			t.Errorf("message %d: %s", i, got)
		}
	}
	for i, v := range vectors.Forced {
		e := Entry{Kind: Forced, Gas: v.Gas, Data: v.Transaction}
		if got := e.Hash(); got != v.Hash {
			t.Errorf("forced %d: %s", i, got)
		}
	}
	for i, v := range vectors.Queue {
		if got := Link(v.Before, v.EntryHash, v.Time); got != v.After {
			t.Errorf("queue %d: %s", i, got)
		}
	}
	for i, v := range vectors.MessageTrees {
		level := leaves(v.EntryHashes)
		if got := rootOf(level); got != v.MessageRoot {
			t.Errorf("tree %d: %s", i, got)
		}
		branch := branchOf(level, uint64(len(v.EntryHashes)-1))
		if len(branch) != len(v.BranchOfLast) {
			t.Fatalf("tree %d: branch of %d, want %d", i, len(branch), len(v.BranchOfLast))
		}
		for k := range branch {
			if branch[k] != v.BranchOfLast[k] {
				t.Errorf("tree %d: sibling %d is %s", i, k, branch[k])
			}
		}
	}
}

// climb is what Relay does with a branch.
func climb(e *Entry, position uint64, branch []common.Hash) common.Hash {
	entry := e.Hash()
	hash := crypto.Keccak256Hash([]byte{0}, entry[:])
	for k, sibling := range branch {
		if position>>k&1 == 0 {
			hash = crypto.Keccak256Hash([]byte{1}, hash[:], sibling[:])
		} else {
			hash = crypto.Keccak256Hash([]byte{1}, sibling[:], hash[:])
		}
	}
	return hash
}

// TestBranches: among any entries, each message has a branch to the root, at most nine deep, and nothing else has one.
func TestBranches(t *testing.T) {
	rng := testutil.Rand(t)
	for _, n := range []int{0, 1, 2, 3, 4, 5, 31, 511, 512} {
		entries, messages := make([]Entry, n), uint64(0)
		for i := range entries {
			entries[i] = Entry{Kind: Kind(1 + rng.IntN(3)), Index: uint64(1000 + i), Gas: rng.Uint64()}
			if n >= 511 {
				entries[i].Kind = Message
			}
		}
		root := MessageRoot(entries)
		for i := range entries {
			if n > 100 && i%37 != 0 && i != n-1 { // each asks for a tree
				messages++
				continue
			}
			position, branch, ok := MessageBranch(entries, entries[i].Index)
			if ok != (entries[i].Kind == Message) {
				t.Fatalf("%d entries: branch of %s %d: %t", n, entries[i].Kind, i, ok)
			}
			if !ok {
				continue
			}
			if position != messages || len(branch) > 9 || climb(&entries[i], position, branch) != root {
				t.Fatalf("%d entries: message %d at %d with %d siblings does not lead to the root", n, i, position, len(branch))
			}
			messages++
		}
		if (messages == 0) != (root == common.Hash{}) {
			t.Errorf("%d messages have the root %s", messages, root)
		}
		if _, _, ok := MessageBranch(entries, 1); ok {
			t.Error("a message that is not there has a branch")
		}
	}
}

// TestEntryHashesDiffer: no field that an entry has is left out of its hash, and no kind's hash is another's.
func TestEntryHashesDiffer(t *testing.T) {
	base := Entry{Index: 1, Time: 2, Sender: common.Address{3}, To: common.Address{4}, Refund: common.Address{5}, AmountGwei: 6, FeeGwei: 7, Gas: 8, Data: []byte{9}}
	edits := map[string]struct {
		edit  func(e *Entry)
		kinds [4]bool // for which it counts
	}{
		"index":  {func(e *Entry) { e.Index++ }, [4]bool{Message: true}},
		"time":   {func(e *Entry) { e.Time++ }, [4]bool{}},
		"sender": {func(e *Entry) { e.Sender[0]++ }, [4]bool{Message: true}},
		"to":     {func(e *Entry) { e.To[0]++ }, [4]bool{Message: true, Deposit: true}},
		"refund": {func(e *Entry) { e.Refund[0]++ }, [4]bool{Message: true}},
		"amount": {func(e *Entry) { e.AmountGwei++ }, [4]bool{Message: true, Deposit: true}},
		"fee":    {func(e *Entry) { e.FeeGwei++ }, [4]bool{Message: true}},
		"gas":    {func(e *Entry) { e.Gas++ }, [4]bool{Message: true, Forced: true}},
		"data":   {func(e *Entry) { e.Data = []byte{9, 0} }, [4]bool{Message: true, Forced: true}},
	}
	seen := map[common.Hash]string{}
	for kind := Deposit; kind <= Forced; kind++ {
		e := base
		e.Kind = kind
		hash := e.Hash()
		if other, ok := seen[hash]; ok {
			t.Errorf("%s hashes as %s", kind, other)
		}
		seen[hash] = kind.String()
		for name, change := range edits {
			changed := e
			change.edit(&changed)
			if (changed.Hash() != hash) != change.kinds[kind] {
				t.Errorf("%s: %s counts: %t", kind, name, changed.Hash() != hash)
			}
		}
		late := e
		late.Time++
		if Extend(common.Hash{}, &late) == Extend(common.Hash{}, &e) {
			t.Errorf("%s: the queue does not hold the time", kind)
		}
	}
}
