package node_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"loft/internal/testutil"
	"loft/node"
)

// counting is a log that calls a function at its n-th record, and keeps what would frighten an operator.
type counting struct {
	slog.Handler
	shared *counted
}

type counted struct {
	mu     sync.Mutex
	left   int
	then   func()
	alarms []string
}

func (c counting) Handle(ctx context.Context, r slog.Record) error {
	c.shared.mu.Lock()
	defer c.shared.mu.Unlock()
	if c.shared.left--; c.shared.left == 0 {
		c.shared.then()
	}
	if r.Level >= slog.LevelWarn {
		text := r.Message
		r.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
		c.shared.alarms = append(c.shared.alarms, text)
	}
	return c.Handler.Handle(ctx, r)
}

func (c counting) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counting{c.Handler.WithAttrs(attrs), c.shared}
}
func (c counting) WithGroup(name string) slog.Handler {
	return counting{c.Handler.WithGroup(name), c.shared}
}

var stops = flag.Int("stops", 6, "how often TestT28_StartAndStop stops a chain")

// TestT28_StartAndStop: a chain that is stopped at random moments, while it starts and while it runs, stops within seconds,
// says nothing that would frighten, leaves nothing running, and continues at the next start.
func TestT28_StartAndStop(t *testing.T) {
	rng, dir := testutil.Rand(t), t.TempDir()
	known := goleak.IgnoreCurrent()
	highest := uint64(0)
	for round := range *stops {
		ctx, cancel := context.WithCancel(t.Context())
		var stopped time.Time
		stop := func() { stopped = time.Now(); cancel() }
		log, blocks, moment := &counted{then: stop}, rng.Uint64N(4), ""
		if round > 0 && rng.IntN(2) == 0 {
			log.left, blocks = 1+rng.IntN(30), 4 // a quiet chain may not get that far
			moment = fmt.Sprintf("round %d, stopped at record %d of the log, or after %d l1 blocks", round, log.left, blocks)
		} else {
			blocks += 3 * uint64(1-min(round, 1)) // the first time there is to be something to continue with
			moment = fmt.Sprintf("round %d, stopped after %d l1 blocks", round, blocks)
		}
		head, err := startAndStop(ctx, dir, slog.New(counting{slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}), log}), blocks, stop)
		took := time.Since(stopped)
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("%s: %v", moment, err)
		}
		t.Logf("%s: it took %v, the head is %d", moment, took, head)
		if took > 5*time.Second {
			t.Errorf("%s: it took %v", moment, took)
		}
		if len(log.alarms) > 0 {
			t.Errorf("%s: it says\n%s", moment, strings.Join(log.alarms, "\n"))
		}
		if err == nil && head < highest {
			t.Errorf("%s: the head is %d, was %d", moment, head, highest)
		}
		highest = max(highest, head)
	}
	if highest == 0 {
		t.Error("no block was made")
	}
	// goleveldb's goroutine ends a second after its database is closed; go-ethereum's recoverers of senders are the process's.
	later, shared := "github.com/syndtr/goleveldb/leveldb.(*DB).mpoolDrain", "github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"
	if err := goleak.Find(known, goleak.IgnoreTopFunction(later), goleak.IgnoreTopFunction(shared)); err != nil {
		t.Error(err)
	}
}

// startAndStop runs a chain until ctx ends, stops it after some L1 blocks, and tells its head at the end.
func startAndStop(ctx context.Context, dir string, log *slog.Logger, blocks uint64, stop func()) (head uint64, err error) {
	d, err := node.StartDev(ctx, node.DevConfig{DataDir: dir, L1BlockTime: time.Second, Log: log})
	if err != nil {
		return 0, err
	}
	var watch sync.WaitGroup
	watch.Go(func() {
		pace := testutil.Every(5 * time.Millisecond)
		for target := d.L1.Head().Number.Uint64() + blocks; d.L1.Head().Number.Uint64() < target; {
			select {
			case <-ctx.Done():
				return
			case <-pace.Next():
			}
		}
		stop()
	})
	err = d.Run(ctx)
	watch.Wait()
	head = d.Node.Chain().Head().Number.Uint64()
	return head, errors.Join(err, d.Close())
}
