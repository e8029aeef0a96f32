package node_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/trie"

	"loft/follower"
	"loft/internal/testutil"
	loftrpc "loft/rpc"
)

// watcher asks nodes all the time for what they have, and compares their answers.
type watcher struct {
	t      *testing.T
	cancel context.CancelFunc
	wg     sync.WaitGroup
	mu     sync.Mutex
	all    int // looks
	looks  int // into which no change of the node's came
	mixed  []string
}

// watch begins to ask.
func watch(t *testing.T, urls ...string) *watcher {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &watcher{t: t, cancel: cancel}
	for _, url := range urls {
		client, err := ethclient.DialContext(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		w.wg.Go(func() {
			defer client.Close()
			pace := testutil.Every(20 * time.Millisecond)
			for ctx.Err() == nil {
				w.look(ctx, url, client)
				select {
				case <-pace.Next():
				case <-ctx.Done():
				}
			}
		})
	}
	return w
}

// end stops asking, once there was an answer of one moment.
func (w *watcher) end() {
	w.t.Helper()
	untilEvery(w.t, worldLook, "a look at nodes that do not change", func() (bool, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.looks > 0, nil
	})
	w.cancel()
	w.wg.Wait()
	for _, said := range w.mixed {
		w.t.Error(said)
	}
	w.t.Logf("%d of %d looks at the nodes were of one moment", w.looks, w.all)
}

func (w *watcher) look(ctx context.Context, url string, client *ethclient.Client) {
	before, err := tagsOf(ctx, client)
	if err == nil {
		err = before.consistent(ctx, client)
	}
	after, err2 := tagsOf(ctx, client)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all++
	switch {
	case ctx.Err() != nil:
	case err2 != nil:
		w.mixed = append(w.mixed, fmt.Sprintf("%s: %v", url, err2))
	case before != nil && *before == *after: // else it may have changed in between
		w.looks++
		if err != nil {
			w.mixed = append(w.mixed, fmt.Sprintf("%s at %+v: %v", url, *before, err))
		}
	}
}

// tags are what a node says of where it is.
type tags struct {
	latest, safe, finalized common.Hash
	safeNumber, finalNumber uint64
	revision, batches       uint64
}

func tagsOf(ctx context.Context, client *ethclient.Client) (*tags, error) {
	var latest, safe, finalized *types.Header
	var status loftrpc.Status
	calls := []rpc.BatchElem{
		{Method: "eth_getBlockByNumber", Args: []any{"latest", false}, Result: &latest},
		{Method: "eth_getBlockByNumber", Args: []any{"safe", false}, Result: &safe},
		{Method: "eth_getBlockByNumber", Args: []any{"finalized", false}, Result: &finalized},
		{Method: "loft_status", Result: &status},
	}
	err := client.Client().BatchCallContext(ctx, calls)
	for _, call := range calls {
		err = errors.Join(err, call.Error)
	}
	if err != nil {
		return nil, err
	}
	return &tags{latest.Hash(), safe.Hash(), finalized.Hash(), safe.Number.Uint64(), finalized.Number.Uint64(), status.L1.Revision, status.L1.Cursor.Batch}, nil
}

// consistent walks from the head down to what is safe, by the blocks' own words, and compares what else the node says. It means
// nothing if the node changes meanwhile.
func (at *tags) consistent(ctx context.Context, client *ethclient.Client) error {
	hash := at.latest
	for {
		block, err := client.BlockByHash(ctx, hash)
		if err != nil {
			return fmt.Errorf("block %s: %w", hash, err)
		}
		if root := types.DeriveSha(block.Transactions(), trie.NewStackTrie(nil)); block.Hash() != hash || root != block.TxHash() {
			return fmt.Errorf("block %s is answered with another's header or transactions: %s, root %s, has %s", hash, block.Hash(), block.TxHash(), root)
		}
		named, err := client.HeaderByNumber(ctx, block.Number())
		if err != nil || named.Hash() != hash {
			return fmt.Errorf("block %d by its number is not %s, which the head stands on: %w", block.Number(), hash, err)
		}
		for i, tx := range block.Transactions() {
			receipt, err := client.TransactionReceipt(ctx, tx.Hash())
			if err != nil || receipt.BlockHash != hash || receipt.TransactionIndex != uint(i) {
				return fmt.Errorf("transaction %d of block %d %s has the receipt %+v: %w", i, block.Number(), hash, receipt, err)
			}
		}
		if block.NumberU64() <= at.safeNumber {
			break
		}
		hash = block.ParentHash()
	}
	if hash != at.safe {
		return fmt.Errorf("the head does not stand on the safe block, but on %s", hash)
	}
	if final, err := client.HeaderByNumber(ctx, new(big.Int).SetUint64(at.finalNumber)); err != nil || final.Hash() != at.finalized || at.finalNumber > at.safeNumber {
		return fmt.Errorf("the finalised block is not on the chain: %w", err)
	}
	return at.derived(ctx, client)
}

// derived checks the last batch that is derived: it continues from the one before it, and ends on the chain.
func (at *tags) derived(ctx context.Context, client *ethclient.Client) error {
	if at.batches < 2 {
		return nil
	}
	var last, before *follower.Batch
	if err := errors.Join(client.Client().CallContext(ctx, &last, "loft_batch", at.batches-1), client.Client().CallContext(ctx, &before, "loft_batch", at.batches-2)); err != nil {
		return err
	}
	if last == nil || before == nil {
		return fmt.Errorf("%d batches are derived, and the last two are not", at.batches)
	}
	if last.Record.Extend(before.Accumulator) != last.Accumulator || last.First != before.Last+1 {
		return fmt.Errorf("batch %d %+v does not go on from %+v", at.batches-1, last, before)
	}
	if end, err := client.HeaderByHash(ctx, last.Closed.Block); err != nil || end.Number.Uint64() != last.Last {
		return fmt.Errorf("batch %d ends with block %d %s: %w", at.batches-1, last.Last, last.Closed.Block, err)
	}
	if named, err := client.HeaderByNumber(ctx, new(big.Int).SetUint64(last.Last)); err != nil || named.Hash() != last.Closed.Block {
		return fmt.Errorf("batch %d ends with block %s, which is not on the chain: %w", at.batches-1, last.Closed.Block, err)
	}
	return nil
}
