package l1

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/typed"
)

var (
	// ErrNotFound means that the L1 does not have the block: not yet, or no more. Ask again.
	ErrNotFound = errors.New("not found on l1")
	// ErrNoFinal means that the L1 calls no block final yet, or its endpoint does not tell.
	ErrNoFinal = errors.New("l1 names no finalized block")
	// ErrAnswer means that the L1 node's answer contradicts itself or what was asked. Another node may do better.
	ErrAnswer = errors.New("l1 answers nonsense")
	// ErrDeepReorg means that the L1 dropped a block that it had called finalised. Nothing derived from it stands.
	ErrDeepReorg = errors.New("l1 dropped a finalised block")
	// ErrGap means that entries or batches are missing between two that the L1 node told of.
	ErrGap = errors.New("l1 leaves out events")
	// ErrNoBlobFee means that the L1 does not say what blobs cost: it has none, or its endpoint serves a part of the methods.
	ErrNoBlobFee = errors.New("l1 does not report blob fees")
)

// deepReorg is ErrDeepReorg, with what to do.
func deepReorg(number uint64, was, is common.Hash) error {
	return fmt.Errorf("%w: block %d was %s, is %s: find out whether the l1 endpoint is of a fork, and name another; or L1 broke its finality, and a node has to begin with an empty data directory",
		ErrDeepReorg, number, was, is)
}

// WrongChainError means that the L1 at the address given is another one.
type WrongChainError struct {
	Got, Want uint64
	Endpoint  string // of several; empty if there is one
}

func (e *WrongChainError) Error() string {
	if e.Endpoint != "" {
		return fmt.Sprintf("l1 endpoint %s has chain id %d, want %d: check its address", e.Endpoint, e.Got, e.Want)
	}
	return fmt.Sprintf("l1 has chain id %d, want %d: check the L1 address", e.Got, e.Want)
}

// RevertError means that the L1 executed a call or transaction and the contract refused it.
type RevertError struct {
	typed.Revert             // as far as known
	Tx           common.Hash // the transaction, if it was one that is in a block
	Message      string      // the node's words
}

func (e *RevertError) Error() string {
	what := e.Revert.String()
	if what == "" {
		what = e.Message
	}
	if words := e.Words(); words != "" {
		what += ": " + words
	}
	if e.Tx != (common.Hash{}) {
		return fmt.Sprintf("transaction %s reverted: %s", e.Tx, what)
	}
	return "reverted: " + what
}

// BlobsMissingError means that no source has all blobs that were asked for.
type BlobsMissingError struct {
	Block   Ref
	Missing []common.Hash
	Causes  error // what each source said
}

func (e *BlobsMissingError) Error() string {
	return fmt.Sprintf("blobs %v of l1 block %d (%s) are unavailable: %v: add a beacon node or blob archive that keeps them", e.Missing, e.Block.Number, e.Block.Hash, e.Causes)
}

func (e *BlobsMissingError) Unwrap() error { return e.Causes }

// Reverted makes a *RevertError of the error of a call that was executed and refused; other errors stay what they are.
func Reverted(err error) error {
	if r, ok := typed.RevertOf(err); ok {
		return &RevertError{Revert: r, Message: err.Error()}
	}
	return err
}
