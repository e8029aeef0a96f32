package agent_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"loft/agent"
)

// lines logs by lines of words, without the time.
func lines() (*slog.Logger, *bytes.Buffer) {
	var out bytes.Buffer
	return slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})), &out
}

// TestTroubleIsToldSeldom: a step that fails each second, with other numbers each time, for six hours, is logged a dozen times,
// and each time with how long it has lasted; then that it is over, once.
func TestTroubleIsToldSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, out := lines()
		begun, steps := time.Now(), 0
		ctx, cancel := context.WithCancel(t.Context())
		err := agent.Loop(ctx, time.Second, func(context.Context) error {
			steps++
			switch lasted := time.Since(begun); {
			case lasted < 6*time.Hour:
				return fmt.Errorf("have %d wei, need %d at block 0x%x, waited %v", steps, 2*steps, 77*steps, lasted)
			case lasted > 6*time.Hour+time.Minute:
				cancel()
			}
			return nil
		}, agent.Words{Log: log, Level: slog.LevelError, Trouble: "it fails, trying again", Recovered: "it goes on"})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		got := strings.Split(strings.TrimSpace(out.String()), "\n")
		if len(got) < 10 || len(got) > 20 {
			t.Errorf("%d lines in six hours:\n%s", len(got), out)
		}
		if strings.Contains(got[0], "lasts") || !strings.Contains(got[1], "lasts=1m0s") || !strings.Contains(got[2], "lasts=3m0s") {
			t.Errorf("the first lines:\n%s", strings.Join(got[:3], "\n"))
		}
		if last := got[len(got)-1]; last != `level=INFO msg="it goes on" lasted=6h0m0s` {
			t.Errorf("the last line: %s", last)
		}
	})
}

// TestAnotherTroubleIsToldAtOnce: and one that takes turns with the first no more often than that.
func TestAnotherTroubleIsToldAtOnce(t *testing.T) {
	log, out := lines()
	var trouble agent.Trouble
	for i := range 100 {
		trouble.Tell(log, slog.LevelWarn, "cannot be read", "err", []string{"refused", "timed out"}[i%2])
	}
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines:\n%s", n, out)
	}
	trouble.Over(log, "")
	trouble.Over(log, "it can be read again") // it was over
	if n := strings.Count(out.String(), "\n"); n != 2 {
		t.Errorf("%d lines:\n%s", n, out)
	}
	trouble.Tell(log, slog.LevelWarn, "cannot be read", "err", "refused")
	if n := strings.Count(out.String(), "\n"); n != 3 {
		t.Errorf("%d lines:\n%s", n, out)
	}
}

// TestTroubleEndsByItself: what nobody has met for half an hour is logged at once when it comes again, as another trouble; what is
// met all the time is not, whoever meets it.
func TestTroubleEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, out := lines()
		var trouble agent.Trouble
		tell := func(by int) {
			var callers sync.WaitGroup
			for range by {
				callers.Go(func() { trouble.Tell(log, slog.LevelWarn, "cannot serve") })
			}
			callers.Wait()
		}
		tell(100)
		<-time.After(31 * time.Minute)
		tell(100)
		<-time.After(30 * time.Second)
		tell(100)
		if want := strings.Repeat("level=WARN msg=\"cannot serve\"\n", 2); out.String() != want {
			t.Errorf("got\n%swant\n%s", out, want)
		}
	})
}
