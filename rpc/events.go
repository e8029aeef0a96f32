package rpc

import (
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"
)

// maxEvents wait for go-ethereum's filters. If these are further behind than that, they miss the oldest.
const maxEvents = 256

// queued passes events on without ever holding up who sends them. go-ethereum sends its chain's events while it sets the head, and
// its filters hand each to one subscriber after another: a connection that does not read would hold up the next block.
func queued[T any](subscribe func(chan<- T) event.Subscription, out chan<- T) event.Subscription {
	in := make(chan T, 16)
	sub := subscribe(in)
	return event.NewSubscription(func(quit <-chan struct{}) error {
		defer sub.Unsubscribe()
		var waiting []T
		for {
			var first T
			var to chan<- T // nil: nothing to pass on
			if len(waiting) > 0 {
				first, to = waiting[0], out
			}
			select {
			case e := <-in:
				if len(waiting) == maxEvents {
					waiting = waiting[1:]
				}
				waiting = append(waiting, e)
			case to <- first:
				waiting = waiting[1:]
			case err := <-sub.Err():
				return err
			case <-quit:
				return nil
			}
		}
	})
}

func (b stored) SubscribeChainEvent(ch chan<- core.ChainEvent) event.Subscription {
	return queued(b.EthAPIBackend.SubscribeChainEvent, ch)
}

func (b stored) SubscribeLogsEvent(ch chan<- []*types.Log) event.Subscription {
	return queued(b.EthAPIBackend.SubscribeLogsEvent, ch)
}

func (b stored) SubscribeRemovedLogsEvent(ch chan<- core.RemovedLogsEvent) event.Subscription {
	return queued(b.EthAPIBackend.SubscribeRemovedLogsEvent, ch)
}
