package rpc

import (
	"context"
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"loft/sequencer"
)

// txpoolAPI is the namespace txpool: transactions that are acknowledged and not executed yet. "pending" are those next in
// line; "queued" wait for another nonce or a lower base fee. What is executed is in the block of the tag pending. All but
// Status show the first to arrive only, up to sequencer.MaxShown and 4 MiB of them.
type txpoolAPI struct{ s *Server }

// Status counts both kinds (quantities): all there are.
func (a *txpoolAPI) Status(ctx context.Context) (map[string]hexutil.Uint, error) {
	ready, waiting, err := a.s.cfg.Sequencer.WaitingCount(ctx)
	if err != nil {
		return nil, err
	}
	return map[string]hexutil.Uint{"pending": hexutil.Uint(ready), "queued": hexutil.Uint(waiting)}, nil
}

func kind(w *sequencer.Waiting) string {
	if w.Ready {
		return "pending"
	}
	return "queued"
}

// Content shows them: kind → sender → nonce → transaction.
func (a *txpoolAPI) Content(ctx context.Context) (map[string]map[string]map[string]fields, error) {
	all, err := a.s.cfg.Sequencer.Waiting(ctx, nil)
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]map[string]fields{"pending": {}, "queued": {}}
	for i := range all {
		w := &all[i]
		f, err := txFields(w.Tx, a.s.signer())
		if err != nil {
			return nil, err
		}
		put(out[kind(w)], w, f)
	}
	return out, nil
}

// Inspect is Content in words.
func (a *txpoolAPI) Inspect(ctx context.Context) (map[string]map[string]map[string]string, error) {
	all, err := a.s.cfg.Sequencer.Waiting(ctx, nil)
	out := map[string]map[string]map[string]string{"pending": {}, "queued": {}}
	for i := range all {
		w := &all[i]
		to := "contract creation"
		if w.Tx.To() != nil {
			to = w.Tx.To().Hex()
		}
		put(out[kind(w)], w, fmt.Sprintf("%s: %v wei + %v gas × %v wei", to, w.Tx.Value(), w.Tx.Gas(), w.Tx.GasFeeCap()))
	}
	return out, err
}

// ContentFrom is Content of one sender: kind → nonce → transaction.
func (a *txpoolAPI) ContentFrom(ctx context.Context, from common.Address) (map[string]map[string]fields, error) {
	all, err := a.s.cfg.Sequencer.Waiting(ctx, &from)
	if err != nil {
		return nil, err
	}
	out := map[string]map[string]fields{"pending": {}, "queued": {}}
	for i := range all {
		w := &all[i]
		f, err := txFields(w.Tx, a.s.signer())
		if err != nil {
			return nil, err
		}
		out[kind(w)][strconv.FormatUint(w.Tx.Nonce(), 10)] = f
	}
	return out, nil
}

func put[T any](kind map[string]map[string]T, w *sequencer.Waiting, v T) {
	from := w.From.Hex()
	if kind[from] == nil {
		kind[from] = map[string]T{}
	}
	kind[from][strconv.FormatUint(w.Tx.Nonce(), 10)] = v
}
