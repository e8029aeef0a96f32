package follower

import (
	"context"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"loft/l1"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

// aheadBatches is of how many batches the data is fetched before their turn comes: enough that a node which processes the past
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

// fetchError is what may pass: an L1 node did not answer.
type fetchError struct{ error }

func (e *fetchError) Unwrap() error { return e.error }

// fetchAhead begins to fetch what the batches after one commit to, if they are to be derived.
func (f *Follower) fetchAhead(after uint64) {
	for i := range f.todo {
		for j := range f.todo[i].Batches {
			switch b := &f.todo[i].Batches[j]; {
			case b.Index > after+aheadBatches:
				return
			case b.Index > after:
				if _, known := f.deriver.known(b.Index, b.Accumulator); !known {
					f.ahead.begin(b)
				}
			}
		}
	}
}

// fetch asks L1's nodes for what a batch commits to. It may run concurrently with the follower's goroutine.
func (f *Follower) fetch(ctx context.Context, b *l1.Batch) (out fetched, err error) {
	if out.anchor, err = f.anchor(ctx, b); err != nil {
		return out, err
	}
	if len(b.BlobHashes) == 0 {
		out.stream = b.Calldata
		return out, nil
	}
	blobs, err := f.cfg.Beacon.Blobs(ctx, b.Block, b.BlobHashes)
	if err != nil {
		return out, &fetchError{fmt.Errorf("blobs of batch %d: %w", b.Index, err)}
	}
	raw := make([][]byte, len(blobs))
	for i, blob := range blobs {
		raw[i] = blob[:]
	}
	// Blobs that are not packed as they should be are a fact about the batch: it derives as default blocks.
	if stream, err := batch.Unpack(raw); err == nil {
		out.stream = stream
	}
	return out, nil
}

func (f *Follower) anchor(ctx context.Context, b *l1.Batch) (derive.Anchor, error) {
	header, err := f.cfg.Client.HeaderByHash(ctx, b.AnchorHash)
	if err != nil {
		return derive.Anchor{}, &fetchError{fmt.Errorf("anchor of batch %d: %w", b.Index, err)}
	}
	anchor, err := derive.ParseAnchor(header.RLP)
	if err != nil {
		return derive.Anchor{}, &fetchError{fmt.Errorf("anchor of batch %d: %w", b.Index, err)}
	}
	return anchor, nil
}
