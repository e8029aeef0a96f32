package typed

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

// Caller executes a call on the state after a block, without sending anything.
type Caller interface {
	Call(ctx context.Context, to common.Address, data []byte, block common.Hash) ([]byte, error)
}

// CallerFunc is a function as a Caller.
type CallerFunc func(ctx context.Context, to common.Address, data []byte, block common.Hash) ([]byte, error)

// Call calls the function.
func (f CallerFunc) Call(ctx context.Context, to common.Address, data []byte, block common.Hash) ([]byte, error) {
	return f(ctx, to, data, block)
}

// Ask calls a view of a contract after a block, with the bindings' two functions for it. Errors: the caller's, and *AnswerError.
func Ask[T any](ctx context.Context, c Caller, block common.Hash, to common.Address, data []byte, unpack func([]byte) (T, error)) (T, error) {
	var none T
	raw, err := c.Call(ctx, to, data, block)
	if err != nil {
		return none, err
	}
	out, err := unpack(raw)
	if err != nil {
		return none, &AnswerError{Contract: to, Err: err}
	}
	return out, nil
}

// AnswerError means that what is at an address does not answer as the contract does that is expected there.
type AnswerError struct {
	Contract common.Address
	Err      error
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("%s does not answer as the contract that is expected there: %v: check the address", e.Contract, e.Err)
}

func (e *AnswerError) Unwrap() error { return e.Err }
