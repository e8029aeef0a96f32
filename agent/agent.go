// Package agent is what agents have in common: the loop in which they look, act and wait (Loop), the transactions that they have
// under way (Flights), and how they log trouble that lasts: at once, then seldom (Trouble). What an agent looks at and does is its
// own package's. Start at Loop.
package agent

import (
	"context"
	"log/slog"
	"time"
)

// Words are what a loop says of its agent.
type Words struct {
	Log       *slog.Logger
	Level     slog.Level // of trouble
	Trouble   string     // when a step fails
	Recovered string     // at the first success after it; empty: nothing
}

// Loop calls step now and after every poll until ctx ends, and returns ctx's error.
func Loop(ctx context.Context, poll time.Duration, step func(context.Context) error, w Words) error {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	var trouble Trouble
	for {
		err := step(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil:
			trouble.Over(w.Log, w.Recovered)
		default:
			trouble.Tell(w.Log, w.Level, w.Trouble, "err", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}
