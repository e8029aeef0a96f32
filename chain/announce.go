package chain

import (
	"sync"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/event"
)

// filterBackend is go-ethereum's backend of filters and subscriptions, but for pending transactions: those never pass its
// pool, so Announce tells of them.
type filterBackend struct {
	*eth.EthAPIBackend
	pending *announcer
}

// SubscribeNewTxsEvent implements filters.Backend.
func (b filterBackend) SubscribeNewTxsEvent(ch chan<- core.NewTxsEvent) event.Subscription {
	return b.pending.subscribe(ch)
}

// announcer tells subscribers of transactions. One that does not keep up misses some; it holds nobody up.
type announcer struct {
	mu   sync.Mutex
	subs map[chan<- core.NewTxsEvent]bool
}

func (a *announcer) subscribe(ch chan<- core.NewTxsEvent) event.Subscription {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.subs == nil {
		a.subs = make(map[chan<- core.NewTxsEvent]bool)
	}
	a.subs[ch] = true
	return event.NewSubscription(func(quit <-chan struct{}) error {
		<-quit
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.subs, ch)
		return nil
	})
}

func (a *announcer) announce(tx *types.Transaction) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for ch := range a.subs {
		select {
		case ch <- core.NewTxsEvent{Txs: []*types.Transaction{tx}}:
		default:
		}
	}
}

// Announce tells those who watch pending transactions, by subscription or filter, of one that was acknowledged.
func (c *Chain) Announce(tx *types.Transaction) { c.pending.announce(tx) }
