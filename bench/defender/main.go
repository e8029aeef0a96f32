// Command defender measures what an honest node's work costs natively, on one core, in processor time: blocks of the worst kinds
// executed and written to disk, and what comes with batches, blobs, payloads and queue entries. It is a stopwatch, no test: it
// fails only if a block takes more of a core than its bound. docs/decisions/defenders-work.md is made of what it prints.
//
// Start at run. execution.go and kinds.go are the blocks, world.go the chain that they are made on, payloads.go and l1data.go what comes from L1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sys/unix"

	"loft/internal/l2test"
)

var (
	parts    = flag.String("parts", "execution,batches,blobs,decoding,entries,logs", "what is measured")
	only     = flag.String("only", "", "kinds of blocks and contents to measure, a regular expression (default: all)")
	accounts = flag.Int("accounts", 1_000_000, "accounts of the chain's state, and slots of its largest contract")
	dir      = flag.String("dir", "", "directory that keeps the chain for the next run (default: none)")
	cacheMB  = flag.Int("cache", 256, "memory for the chain's database, as in a node's configuration")
	window   = flag.Int("window", 10, "of -parts whole: L1 blocks")
	saved    = flag.Int("saved", 60, "of -parts whole: seconds of L2 time that are posted at once")
	scale    = flag.Int("scale", 32, "of -parts whole: part of the meter's capacity that is posted at once")
	proving  = flag.Bool("proving", false, "of -parts whole: run the proof program on the worst block meanwhile")
	maxCost  = flag.Float64("max-seconds", 0, "bound of a block's processor seconds (0: none)")
)

func main() {
	flag.Parse()
	runtime.GOMAXPROCS(1)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench/defender:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	wanted, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	known := map[string]func(context.Context, *regexp.Regexp) error{
		"execution": execution, "batches": batches, "blobs": blobs, "decoding": decoding, "entries": entries, "logs": logs, "whole": whole}
	var errs []error
	for part := range strings.SplitSeq(*parts, ",") {
		measure := known[part]
		if measure == nil {
			return fmt.Errorf("there is no part %q", part)
		}
		if err := measure(ctx, wanted); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", part, err))
		}
	}
	return errors.Join(errs...)
}

// usage is what the process has used so far.
type usage struct {
	processor time.Duration // user and system, of all threads
	wall      time.Time
}

func used() usage {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		panic(err) // it fails for no arguments that we give
	}
	return usage{time.Duration(r.Utime.Nano() + r.Stime.Nano()), time.Now()}
}

func (u usage) since() (processor, wall time.Duration) {
	now := used()
	return now.processor - u.processor, now.wall.Sub(u.wall)
}

// settled waits until what goes on in the background (compactions, indexes) has come to its end.
func settled(ctx context.Context) error {
	const interval, quiet = 50 * time.Millisecond, 4
	for calm, end := 0, time.Now().Add(time.Minute); calm < quiet && time.Now().Before(end); {
		before := used()
		select {
		case <-time.After(interval):
		case <-ctx.Done():
			return ctx.Err()
		}
		if processor, _ := before.since(); processor < interval/20 {
			calm++
		} else {
			calm = 0
		}
	}
	return nil
}

// repeat says what work takes, of several rounds in the best one: other processes disturb, they never help.
func repeat(work func() error) (time.Duration, error) {
	const rounds, least = 5, 200 * time.Millisecond
	best := time.Duration(math.MaxInt64)
	for range rounds {
		runtime.GC()
		begun := used()
		for n := time.Duration(1); ; n++ {
			if err := work(); err != nil {
				return 0, err
			}
			if processor, _ := begun.since(); processor >= least {
				best = min(best, processor/n)
				break
			}
		}
	}
	return best, nil
}

// recoveries are made for one look at the pace.
const recoveries = 100

// recovery is what one recovery of a sender takes right now, and fastest the least of all moments: a measure of what other
// processes do to this one's processor time.
func recovery() time.Duration {
	hash := crypto.Keccak256([]byte("recovery"))
	signature, err := crypto.Sign(hash, l2test.Accounts(1)[0].Key)
	if err != nil {
		panic(err) // the key is one
	}
	begun := used()
	for range recoveries {
		if _, err := crypto.Ecrecover(hash, signature); err != nil {
			panic(err) // it was just signed
		}
	}
	processor, _ := begun.since()
	fastest = min(fastest, processor/recoveries)
	return processor / recoveries
}

var fastest = time.Duration(math.MaxInt64)
