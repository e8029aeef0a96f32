package follower

import (
	"sync"
	"time"
)

// quiet measures how long L1 owes an answer: from the start of the first look that it has not answered. Time in which the node
// does not ask, because it derives, does not count. Any goroutine may use it.
type quiet struct {
	mu    sync.Mutex
	since time.Time // zero: nothing is owed
	until time.Time // when the node stopped asking; zero: it is asking
}

// asks is called at the start of every look.
func (q *quiet) asks(now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.since.IsZero():
		q.since = now
	case !q.until.IsZero():
		q.since = q.since.Add(now.Sub(q.until))
	}
	q.until = time.Time{}
}

// answered is called when L1 has answered a look.
func (q *quiet) answered() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.since, q.until = time.Time{}, time.Time{}
}

// rests is called when the node turns to something else, whether L1 has answered or not.
func (q *quiet) rests(now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.until = now
}

// lasts is how long L1 has owed an answer.
func (q *quiet) lasts(now time.Time) time.Duration {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.since.IsZero():
		return 0
	case !q.until.IsZero():
		now = q.until
	}
	return now.Sub(q.since)
}
