package rpc

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
)

// Bounds of what is watched. Each costs work at every event, and a filter memory until it is asked.
const (
	maxSubscriptions = 256  // of one connection
	maxFilters       = 2048 // of all callers together
	filterAge        = 5 * time.Minute
)

var (
	errSubscriptions = &rpcError{codeServer, nil, fmt.Errorf("this connection has %d subscriptions, which is the most: end one, or open another connection", maxSubscriptions)}
	errFilters       = &rpcError{codeServer, nil, fmt.Errorf("this node has %d filters, which is the most: subscribe over WebSocket, or try again later", maxFilters)}
)

// watching is go-ethereum's filters and subscriptions, bounded in number.
type watching struct {
	*filters.FilterAPI

	mu    sync.Mutex
	subs  map[*rpc.Client]int // of a connection
	asked map[rpc.ID]time.Time
}

func newWatching(own *filters.FilterAPI) *watching {
	return &watching{FilterAPI: own, subs: map[*rpc.Client]int{}, asked: map[rpc.ID]time.Time{}}
}

// subscribe counts a connection's subscriptions.
func (w *watching) subscribe(ctx context.Context, begin func() (*rpc.Subscription, error)) (*rpc.Subscription, error) {
	connection, ok := rpc.ClientFromContext(ctx)
	if !ok {
		return begin() // which refuses
	}
	if !w.count(connection, 1) {
		return nil, errSubscriptions
	}
	sub, err := begin()
	if err != nil {
		w.count(connection, -1)
		return sub, err
	}
	go func() {
		<-sub.Err()
		w.count(connection, -1)
	}()
	return sub, nil
}

func (w *watching) count(connection *rpc.Client, by int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := w.subs[connection] + by
	switch {
	case n > maxSubscriptions:
		return false
	case n == 0:
		delete(w.subs, connection)
	default:
		w.subs[connection] = n
	}
	return true
}

// NewHeads is go-ethereum's subscription newHeads.
func (w *watching) NewHeads(ctx context.Context) (*rpc.Subscription, error) {
	return w.subscribe(ctx, func() (*rpc.Subscription, error) { return w.FilterAPI.NewHeads(ctx) })
}

// Logs is go-ethereum's subscription logs.
func (w *watching) Logs(ctx context.Context, of filters.FilterCriteria) (*rpc.Subscription, error) {
	return w.subscribe(ctx, func() (*rpc.Subscription, error) { return w.FilterAPI.Logs(ctx, of) })
}

// NewPendingTransactions is go-ethereum's subscription newPendingTransactions.
func (w *watching) NewPendingTransactions(ctx context.Context, full *bool) (*rpc.Subscription, error) {
	return w.subscribe(ctx, func() (*rpc.Subscription, error) { return w.FilterAPI.NewPendingTransactions(ctx, full) })
}

// TransactionReceipts is go-ethereum's subscription transactionReceipts.
func (w *watching) TransactionReceipts(ctx context.Context, of *filters.TransactionReceiptsQuery) (*rpc.Subscription, error) {
	return w.subscribe(ctx, func() (*rpc.Subscription, error) { return w.FilterAPI.TransactionReceipts(ctx, of) })
}

// filter counts filters. Those that nobody asked for long are taken away first.
func (w *watching) filter(begin func() (rpc.ID, error)) (rpc.ID, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.asked) >= maxFilters {
		for id, asked := range w.asked {
			if time.Since(asked) > filterAge {
				w.FilterAPI.UninstallFilter(id)
				delete(w.asked, id)
			}
		}
	}
	if len(w.asked) >= maxFilters {
		return "", errFilters
	}
	id, err := begin()
	if err == nil {
		w.asked[id] = time.Now()
	}
	return id, err
}

// NewPendingTransactionFilter is go-ethereum's.
func (w *watching) NewPendingTransactionFilter(full *bool) (rpc.ID, error) {
	return w.filter(func() (rpc.ID, error) { return w.FilterAPI.NewPendingTransactionFilter(full), nil })
}

// NewBlockFilter is go-ethereum's.
func (w *watching) NewBlockFilter() (rpc.ID, error) {
	return w.filter(func() (rpc.ID, error) { return w.FilterAPI.NewBlockFilter(), nil })
}

// NewFilter is go-ethereum's.
func (w *watching) NewFilter(of filters.FilterCriteria) (rpc.ID, error) {
	return w.filter(func() (rpc.ID, error) { return w.FilterAPI.NewFilter(of) })
}

// GetFilterChanges is go-ethereum's. Who asks keeps a filter.
func (w *watching) GetFilterChanges(id rpc.ID) (any, error) {
	w.mu.Lock()
	if _, known := w.asked[id]; known {
		w.asked[id] = time.Now()
	}
	w.mu.Unlock()
	return w.FilterAPI.GetFilterChanges(id)
}

// UninstallFilter is go-ethereum's.
func (w *watching) UninstallFilter(id rpc.ID) bool {
	w.mu.Lock()
	delete(w.asked, id)
	w.mu.Unlock()
	return w.FilterAPI.UninstallFilter(id)
}
