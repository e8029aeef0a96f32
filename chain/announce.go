package chain

import (
	"sync"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"
)

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

// SubscribeAnnounced sends what is announced, as go-ethereum's pool would send what it takes.
func (c *Chain) SubscribeAnnounced(ch chan<- core.NewTxsEvent) event.Subscription {
	return c.pending.subscribe(ch)
}
