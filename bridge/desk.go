package bridge

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/ethclient"
)

const (
	// deskAnswers is how many callers a desk answers at once, each for at most deskLimit.
	deskAnswers = 4
	deskLimit   = 10 * time.Second
	// After a look at L1 that failed, the next is deskPause later, twice as much after each further one, up to deskPauseMost.
	deskPause, deskPauseMost = time.Second, time.Minute
)

// Desk answers for a node where messages to L1 are. Whoever asks a node costs it no more than one look at L1's assertions and roots
// in each Keep, which reads only blocks that are new or were not final, and a few calls for each answer. A look is the desk's, not
// its callers': those that ask meanwhile wait for the same one, and it continues if they hang up.
type Desk struct {
	// Keep is how long what L1 said may be used again. Default: as long as L1's head is the same.
	Keep time.Duration

	c      *Client
	ctx    context.Context // until Close
	cancel context.CancelFunc
	slots  chan struct{}
	looks  sync.WaitGroup

	mu      sync.Mutex
	looking chan struct{} // is closed when the look ends; nil: nobody looks
	last    *settlement   // of the last look that succeeded
	at      time.Time     // when that was
	failure error         // of the last look; nil if it succeeded
	pause   time.Duration // after that failure
	again   time.Time     // when its pause ends
}

// LookError says that a desk could not find out what L1 knows.
type LookError struct {
	Err   error
	Again time.Duration // until the next look
}

func (e *LookError) Error() string {
	return fmt.Sprintf("the state of messages on L1 could not be read: %v; the node retries in %s at the earliest", e.Err, max(e.Again, time.Second).Round(time.Second))
}

func (e *LookError) Unwrap() error { return e.Err }

var errDeskClosed = errors.New("the node stops")

// Open gives the desk its connections, which stay the caller's: before anybody asks. start is the L1 block before the inbox's.
func (d *Desk) Open(l1, l2 *ethclient.Client, info Info, start uint64) {
	c := newClient()
	c.urls = map[Layer]string{L1: "of this node", L2: "of this node"}
	c.l1, c.l2, c.Info, c.start, c.poll = l1, l2, info, start, DefaultPoll
	c.settled, c.kept = d.settled, new(events)
	d.slots, d.c = make(chan struct{}, deskAnswers), c
	d.ctx, d.cancel = context.WithCancel(context.Background())
}

// Close ends a look that continues; there is none afterwards.
func (d *Desk) Close() {
	if d.c == nil {
		return
	}
	d.mu.Lock() // so nobody begins a look meanwhile
	d.cancel()
	d.mu.Unlock()
	d.looks.Wait()
}

// MessageStatus is a Status; nil if there is no such message.
func (d *Desk) MessageStatus(ctx context.Context, index uint64) (any, error) {
	if d.c == nil {
		return nil, errors.New("the node is starting: try again")
	}
	view, err := d.look(ctx) // which may take long, and holds up nobody
	if err != nil {
		return nil, err
	}
	select {
	case d.slots <- struct{}{}:
		defer func() { <-d.slots }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, viewKey{}, view), deskLimit)
	defer cancel()
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

// viewKey is of the settlement that a caller's answer is made from.
type viewKey struct{}

func (d *Desk) settled(ctx context.Context) (*settlement, error) {
	if view, ok := ctx.Value(viewKey{}).(*settlement); ok {
		return view, nil
	}
	return d.look(ctx)
}

// look is what L1 knows: what was kept, or what the look finds that continues or is begun.
func (d *Desk) look(ctx context.Context) (*settlement, error) {
	d.mu.Lock()
	now := time.Now()
	switch {
	case d.looking != nil:
	case d.failure != nil && now.Before(d.again):
		defer d.mu.Unlock()
		return nil, &LookError{d.failure, d.again.Sub(now)}
	case d.failure == nil && d.last != nil && now.Sub(d.at) < d.Keep:
		defer d.mu.Unlock()
		return d.last, nil
	case d.ctx.Err() != nil:
		defer d.mu.Unlock()
		return nil, errDeskClosed
	default:
		d.looking = make(chan struct{})
		last := d.last
		d.looks.Go(func() {
			s, err := d.c.lookAgain(d.ctx, last)
			d.looked(s, err)
		})
	}
	looking := d.looking
	d.mu.Unlock()
	select {
	case <-looking:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.failure != nil {
		return nil, &LookError{d.failure, time.Until(d.again)}
	}
	return d.last, nil
}

// looked keeps what a look found.
func (d *Desk) looked(s *settlement, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	if d.failure = err; err == nil {
		d.last, d.at, d.pause = s, now, 0
	} else {
		d.pause = min(max(deskPause, 2*d.pause), deskPauseMost)
		d.again = now.Add(d.pause)
	}
	close(d.looking)
	d.looking = nil
}

// lookAgain reads the settlement unless L1's head is that of the last one.
func (c *Client) lookAgain(ctx context.Context, last *settlement) (*settlement, error) {
	if last != nil {
		head, err := c.head(ctx, L1)
		if err != nil {
			return nil, err
		}
		if last.head == head.Hash() {
			return last, nil
		}
	}
	return c.readSettlement(ctx)
}
