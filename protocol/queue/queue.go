// Package queue is the L1-to-L2 queue of SPEC.md section 3: entries, their hashes, the rolling hash over them, and the
// Merkle tree over the messages that one block consumes. It does not read L1 (package l1 does) and does not decide
// what an entry does to a block (package derive does). Start at Entry.
package queue

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol"
)

// ErrNoEntry means that the queue, as far as a node has read it, does not reach an entry.
var ErrNoEntry = errors.New("queue entry has not been seen on l1")

// Kind tells entries apart.
type Kind uint8

const (
	Deposit Kind = 1 // ETH to an address: a withdrawal-port credit
	Message Kind = 2 // a call made on L2 through Relay
	Forced  Kind = 3 // a signed L2 transaction
)

// String is the kind's name in logs and RPC.
func (k Kind) String() string {
	switch k {
	case Deposit:
		return "deposit"
	case Message:
		return "message"
	case Forced:
		return "forced"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// Entry is one element of the queue as the inbox's events tell it. Which fields mean something depends on Kind.
type Entry struct {
	Kind  Kind
	Index uint64 // position in the queue, from 0
	Time  uint64 // timestamp of its L1 block

	Sender     common.Address // message: who sent it on L1
	To         common.Address // deposit: recipient; message: target
	Refund     common.Address // message: the L2 address that may bounce it
	AmountGwei uint64         // deposit: credited; message: its value
	FeeGwei    uint64         // message: paid to who first runs it
	Gas        uint64         // message: gas of its call; forced: declared gas
	Data       []byte         // message: call data; forced: the raw transaction

	outline *outline // of an entry that is known without its data
}

// Hash commits to the entry's contents.
func (e *Entry) Hash() common.Hash {
	if e.outline != nil {
		return e.outline.hash
	}
	return crypto.Keccak256Hash(e.Encode())
}

// Weight is the gas that the entry takes of its block's budget.
func (e *Entry) Weight() uint64 {
	if e.Kind == Forced {
		return e.Gas
	}
	return protocol.EntryWeight
}

// ListedBytes is what the entry adds to its block's transactions.
func (e *Entry) ListedBytes() uint64 {
	switch {
	case e.Kind != Forced:
		return 0
	case e.outline != nil:
		return e.outline.length
	}
	return uint64(len(e.Data))
}

// Link is the queue's hash after an entry, of which no more is known than its hash and time, given the one before it.
func Link(hash, entry common.Hash, time uint64) common.Hash {
	return crypto.Keccak256Hash(EncodeLink(hash, entry, time))
}

// Extend is the queue's hash after e, given the one before it.
func Extend(hash common.Hash, e *Entry) common.Hash { return Link(hash, e.Hash(), e.Time) }

// ExtendAll is the queue's hash after all of entries.
func ExtendAll(hash common.Hash, entries []Entry) common.Hash {
	for i := range entries {
		hash = Extend(hash, &entries[i])
	}
	return hash
}
