package follower

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/typed"
	"loft/l1"
	"loft/protocol/derive"
)

// source of batches' data: it answers when it is let, and counts how often it was asked.
type source struct {
	mu    sync.Mutex
	asked map[uint64]int
	gate  chan struct{} // closed: it answers
	fails map[uint64]error
}

func (s *source) fetch(ctx context.Context, b *l1.Batch) (fetched, error) {
	s.mu.Lock()
	s.asked[b.Index]++
	err := s.fails[b.Index]
	s.mu.Unlock()
	select {
	case <-s.gate:
		return fetched{stream: []byte{byte(b.Index)}}, err
	case <-ctx.Done():
		return fetched{}, ctx.Err()
	}
}

func batchNumber(n uint64) *l1.Batch {
	return &l1.Batch{Batch: typed.Batch{Record: derive.Record{Index: n}, Accumulator: common.Hash{byte(n)}}}
}

// TestFetchAhead: what was begun is under way before its turn, is asked for once, and given to whose turn it is; what failed is
// asked for again then, and only then; what was forgotten is not believed; and nothing outlives its end.
func TestFetchAhead(t *testing.T) {
	down := errors.New("down")
	s := &source{asked: map[uint64]int{}, gate: make(chan struct{}), fails: map[uint64]error{2: down}}
	a := newAhead(s.fetch)
	ctx, cancel := context.WithCancel(t.Context())
	for range 3 {
		for n := uint64(1); n <= 3; n++ {
			a.begin(batchNumber(n))
		}
	}
	close(s.gate)
	a.group.Wait()
	for n, want := range map[uint64]int{1: 1, 2: 1, 3: 1} {
		if s.asked[n] != want {
			t.Errorf("batch %d was asked for %d times before its turn", n, s.asked[n])
		}
	}
	if got, err := a.get(ctx, batchNumber(1)); err != nil || got.stream[0] != 1 || s.asked[1] != 1 {
		t.Errorf("batch 1: %v, %v, asked %d times", got, err, s.asked[1])
	}
	if _, err := a.get(ctx, batchNumber(2)); !errors.Is(err, down) || s.asked[2] != 2 {
		t.Errorf("batch 2: %v, asked %d times", err, s.asked[2])
	}
	delete(s.fails, 2)
	if got, err := a.get(ctx, batchNumber(2)); err != nil || got.stream[0] != 2 {
		t.Errorf("batch 2, again: %v, %v", got, err)
	}
	a.forget()
	if _, err := a.get(ctx, batchNumber(3)); err != nil || s.asked[3] != 2 {
		t.Errorf("batch 3: %v, asked %d times after L1 dropped it", err, s.asked[3])
	}
	s.gate = make(chan struct{})
	a.begin(batchNumber(4))
	cancel()
	if _, err := a.get(ctx, batchNumber(4)); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	a.close() // though the source never answers
}
