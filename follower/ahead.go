package follower

import (
	"context"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"loft/l1"
	"loft/protocol/derive"
)

// aheadBatches is of how many batches the data is fetched before their turn comes: enough that a node which takes in the past
// seldom waits for an answer, few enough that memory does not notice.
const aheadBatches = 4

// fetched is what L1's nodes give of a batch besides its event.
type fetched struct {
	anchor derive.Anchor
	stream []byte
}

// ahead fetches the data of the next batches while one is derived. It belongs to the goroutine of Step.
type ahead struct {
	fetch func(context.Context, *l1.Batch) (fetched, error)
	begun map[common.Hash]*fetching // by the accumulator after the batch
	ctx   context.Context           // of all that is under way
	end   context.CancelFunc
	group sync.WaitGroup
}

// fetching is under way until done is closed.
type fetching struct {
	done chan struct{}
	fetched
	err error
}

func newAhead(fetch func(context.Context, *l1.Batch) (fetched, error)) *ahead {
	a := &ahead{fetch: fetch, begun: make(map[common.Hash]*fetching)}
	a.ctx, a.end = context.WithCancel(context.Background())
	return a
}

// begin fetches a batch's data unless that was begun before. What fails is not tried again before its turn.
func (a *ahead) begin(b *l1.Batch) {
	if a.begun[b.Accumulator] != nil {
		return
	}
	f := &fetching{done: make(chan struct{})}
	a.begun[b.Accumulator] = f
	a.group.Go(func() {
		defer close(f.done)
		f.fetched, f.err = a.fetch(a.ctx, b)
	})
}

// get is a batch's data, whose turn it is.
func (a *ahead) get(ctx context.Context, b *l1.Batch) (fetched, error) {
	if f := a.begun[b.Accumulator]; f != nil {
		delete(a.begun, b.Accumulator)
		select {
		case <-f.done:
		case <-ctx.Done():
			return fetched{}, ctx.Err()
		}
		if f.err == nil {
			return f.fetched, nil
		}
	}
	return a.fetch(ctx, b)
}

// forget drops what was fetched, for batches that L1 may have dropped.
func (a *ahead) forget() { clear(a.begun) }

// close ends what is under way, and waits for it.
func (a *ahead) close() {
	a.end()
	a.group.Wait()
}
