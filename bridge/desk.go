package bridge

import (
	"context"
	"errors"
	"time"

	"github.com/ethereum/go-ethereum/ethclient"
)

// Desk answers for a node where messages to L1 are. Whoever asks a node costs it no more than one look at L1's nodes and roots
// in each Keep, and a call or two for each answer, one answer after the other.
type Desk struct {
	// Keep is how long what L1 said may be used again. Default: as long as L1's head is the same.
	Keep time.Duration

	turn chan struct{} // whose holder asks
	c    *Client
}

// Open gives the desk its connections, which stay the caller's: before anybody asks. start is the L1 block before the inbox's.
func (d *Desk) Open(l1, l2 *ethclient.Client, info Info, start uint64) {
	c := newClient()
	c.urls = map[Layer]string{L1: "of this node", L2: "of this node"}
	c.l1, c.l2, c.Info, c.start, c.poll, c.now = l1, l2, info, start, DefaultPoll, time.Now
	c.settled, c.brief = c.keeping(d.Keep), true
	d.turn, d.c = make(chan struct{}, 1), c
}

// MessageStatus is a Status; nil if there is no such message.
func (d *Desk) MessageStatus(ctx context.Context, index uint64) (any, error) {
	if d.c == nil {
		return nil, errors.New("the node is starting: try again")
	}
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	s, err := d.c.one(ctx, Ref{Out: &index})
	var missing *NotFoundError
	if errors.As(err, &missing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// keeping is a settlement that is read again when L1's head is another and the last one is old. One goroutine at a time may call it.
func (c *Client) keeping(keep time.Duration) func(context.Context) (*settlement, error) {
	var kept *settlement
	var at time.Time
	return func(ctx context.Context) (*settlement, error) {
		if kept != nil && c.now().Sub(at) < keep {
			return kept, nil
		}
		head, err := c.head(ctx, L1)
		if err != nil {
			return nil, err
		}
		if kept != nil && kept.head == head.Hash() {
			return kept, nil
		}
		fresh, err := c.readSettlement(ctx)
		if err != nil {
			return nil, err
		}
		kept, at = fresh, c.now()
		return kept, nil
	}
}
