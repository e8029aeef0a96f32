package agent

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"sync"
	"time"
)

// Trouble is how trouble that lasts is logged: at once, then a minute later, two, four, up to every half an hour, with how long it
// has lasted. Another trouble alongside it is logged at once, too, and then as seldom. It is over when Over says so, or when Tell
// was not called for half an hour. The zero value is no trouble. It is safe for concurrent use.
type Trouble struct {
	mu    sync.Mutex // guards all below
	since time.Time
	last  time.Time           // call of Tell
	told  map[string]*telling // by what they are about
}

type telling struct {
	next  time.Time
	pause time.Duration
}

const (
	firstPause   = time.Minute
	longestPause = 30 * time.Minute
	// manifold is how many troubles are told apart; beyond it all are told again.
	manifold = 16
)

// numbers change from one telling to the next of one and the same trouble: amounts, blocks, hashes, delays.
var numbers = regexp.MustCompile(`0x[0-9a-fA-F]+|[0-9][0-9.]*(?:(?:h|ms|m|µs|ns|s)[0-9.]*)*`)

// Tell logs what goes wrong, unless the same was logged not long ago. Numbers and hashes make no difference: who wants one thing
// and another told apart has a Trouble for each.
func (t *Trouble) Tell(log *slog.Logger, level slog.Level, message string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if now.Sub(t.last) > longestPause {
		t.since, t.told = now, nil
	}
	t.last = now
	if t.told == nil || len(t.told) == manifold {
		t.told = map[string]*telling{}
	}
	about := numbers.ReplaceAllString(fmt.Sprint(append([]any{message}, args...)...), "")
	before := t.told[about]
	switch {
	case before == nil:
		before = &telling{pause: firstPause}
		t.told[about] = before
	case now.Before(before.next):
		return
	default:
		before.pause = min(2*before.pause, longestPause)
	}
	before.next = now.Add(before.pause)
	if lasts := now.Sub(t.since).Round(time.Second); lasts > 0 {
		args = append(args, "lasts", lasts)
	}
	log.Log(context.Background(), level, message, args...)
}

// Over forgets what went wrong; if there was anything, and the message is not empty, it is logged.
func (t *Trouble) Over(log *slog.Logger, message string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.last.IsZero() && message != "" {
		log.Info(message, append(args, "lasted", time.Since(t.since).Round(time.Second))...)
	}
	t.since, t.last, t.told = time.Time{}, time.Time{}, nil
}
