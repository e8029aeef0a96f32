package agent

import (
	"context"
	"errors"
	"sync"

	"github.com/ethereum/go-ethereum/core/types"
)

// Flights are the transactions that an agent has under way. Each is sent in a goroutine of its own, and Landed returns what
// became of it when the agent looks; so no step waits for a chain. The zero value has none. Its methods belong to one goroutine.
type Flights[T any] struct {
	sends sync.WaitGroup
	count int

	mu     sync.Mutex
	landed []Landing[T] // guarded by mu
}

// Landing is what became of a transaction.
type Landing[T any] struct {
	Of      T // what was sent
	Receipt *types.Receipt
	Err     error
}

// Interrupted says whether the agent stopped before the transaction ended. It is still on its sender's record.
func (l *Landing[T]) Interrupted() bool { return errors.Is(l.Err, context.Canceled) }

// Start calls send, which returns once the transaction has ended, in a goroutine.
func (f *Flights[T]) Start(of T, send func() (*types.Receipt, error)) {
	f.count++
	f.sends.Go(func() {
		receipt, err := send()
		f.mu.Lock()
		defer f.mu.Unlock()
		f.landed = append(f.landed, Landing[T]{of, receipt, err})
	})
}

// Landed returns a transaction that has ended, each one once, in the order in which they ended. It does not wait: ok is false
// if there is none.
func (f *Flights[T]) Landed() (l Landing[T], ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.landed) == 0 {
		return l, false
	}
	l, f.landed = f.landed[0], f.landed[1:]
	f.count--
	return l, true
}

// Count returns how many are under way, or have ended and were not returned by Landed yet.
func (f *Flights[T]) Count() int { return f.count }

// Wait waits until all have ended.
func (f *Flights[T]) Wait() { f.sends.Wait() }
