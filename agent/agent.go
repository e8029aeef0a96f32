// Package agent is the loop in which agents live: look, act, wait, and say trouble once. What an agent looks at and does is its
// own package's.
package agent

import (
	"context"
	"time"
)

// Loop calls step now and after every poll until ctx ends, and returns ctx's error. troubled is told of an error that is not the
// last one again, and recovered, unless it is nil, of the first success after it.
func Loop(ctx context.Context, poll time.Duration, step func(context.Context) error, troubled func(error), recovered func()) error {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	trouble := ""
	for {
		err := step(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err == nil && trouble != "":
			trouble = ""
			if recovered != nil {
				recovered()
			}
		case err != nil && err.Error() != trouble:
			trouble = err.Error()
			troubled(err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}
