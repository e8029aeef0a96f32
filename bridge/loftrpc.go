package bridge

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/protocol"
)

// derived is what a Loft node says of a batch that it derived: its answer to loft_batch.
type derived struct {
	Closed protocol.State `json:"closed"` // the rollup state after it
	First  uint64         `json:"first"`  // number of its first L2 block
	Last   uint64         `json:"last"`   // of its last; First − 1 if it has none
}

// loft asks a method of the L2 node's own namespace. ok is false if the node does not know the thing (yet).
func loft[T any](ctx context.Context, c *Client, method string, args ...any) (out T, ok bool, err error) {
	answer, err := read(ctx, c, L2, "ask "+method, func(ctx context.Context, client *ethclient.Client) (answer *T, err error) {
		return answer, client.Client().CallContext(ctx, &answer, method, args...)
	})
	var answered rpc.Error
	switch {
	case errors.As(err, &answered) && answered.ErrorCode() == methodNotFound:
		return out, false, &UnsupportedError{Method: method, URL: c.urls[L2]}
	case err != nil:
		return out, false, err
	case answer == nil:
		return out, false, nil
	}
	return *answer, true, nil
}

// fateOf a queue entry; nil if no L2 block took it. Only a Loft node can be asked.
func (c *Client) fateOf(ctx context.Context, index uint64) (f *fate, asked bool, err error) {
	if c.l2 == nil {
		return nil, false, nil
	}
	answer, ok, err := loft[fate](ctx, c, "loft_entry", index)
	var unsupported *UnsupportedError
	if errors.As(err, &unsupported) {
		return nil, false, nil
	}
	if err != nil || !ok {
		return nil, err == nil, err
	}
	return &answer, true, nil
}

// batchOf finds the batch that holds an L2 block among the first count; ok is false if none does.
func (c *Client) batchOf(ctx context.Context, block, count uint64) (index uint64, ok bool, err error) {
	var failure error
	found := sort.Search(int(count), func(i int) bool {
		if failure != nil {
			return true
		}
		b, known, err := loft[derived](ctx, c, "loft_batch", uint64(i))
		failure = err
		return !known || b.Last >= block
	})
	if failure != nil {
		return 0, false, fmt.Errorf("find the batch of L2 block %d: %w", block, failure)
	}
	if uint64(found) == count {
		return 0, false, nil
	}
	b, known, err := loft[derived](ctx, c, "loft_batch", uint64(found))
	return uint64(found), known && b.First <= block && block <= b.Last, err
}
