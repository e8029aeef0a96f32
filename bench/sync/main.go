// Command sync measures how a node syncs a chain's past, next to go-ethereum's plain import of the same blocks: `loft dev`
// makes a chain by its ordinary means (traffic by JSON-RPC, batches in blobs), a fresh `loft node` then derives it from L1's
// JSON-RPC and beacon API alone, and go-ethereum imports the blocks from a file. Each is a process of its own, timed from its
// start to the chain's head. Then another fresh node is killed at random moments until it has the same head.
//
// It is a stopwatch: it fails only if heads differ, or a figure is beyond its bound. Start at run; chain.go makes the chain,
// peer.go is go-ethereum.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/bench/internal/child"
)

var (
	program  = flag.String("loft", "bin/loft", "the built binary")
	txs      = flag.Int("txs", 100_000, "transactions of the chain")
	rounds   = flag.Int("rounds", 1, "how often either imports, in turn")
	kills    = flag.Int("kills", 20, "how often the second node is killed")
	keep     = flag.String("keep", "", "directory that keeps the chain for the next run (default: none)")
	seed     = flag.Uint64("seed", uint64(time.Now().UnixNano()), "of the moments of the kills")
	minRatio = flag.Float64("min-ratio", 0.6, "bound of the node's pace over go-ethereum's")
	maxMB    = flag.Int("max-mb", 1500, "bound of the node's memory")
	peer     = flag.String("import", "", "be the peer: import the blocks of this file, into -into")
	into     = flag.String("into", "", "with -import: the data directory")
)

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	do := run
	if *peer != "" {
		do = func(ctx context.Context) error { return importBlocks(ctx, *peer, *into) }
	}
	if err := do(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench/sync:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "loft-bench-sync-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if *keep == "" {
		*keep = filepath.Join(dir, "chain")
	}
	source, err := makeChain(ctx, *keep, *txs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.process.Stop()) }()
	fmt.Printf("the chain: %d transactions in %d blocks and %d batches\n", source.txs, source.head.Number, source.batches)

	var ours, theirs time.Duration
	peak := 0
	for i := range *rounds {
		s := syncing{source: source, dir: filepath.Join(dir, fmt.Sprintf("node-%d", i))}
		if err := s.run(ctx, nil); err != nil {
			return err
		}
		imported, err := importing(ctx, source, filepath.Join(dir, fmt.Sprintf("peer-%d", i)))
		if err != nil {
			return err
		}
		fmt.Printf("round %d: loft node %v (%.0f tx/s), at most %d MB; go-ethereum's import %v (%.0f tx/s), at most %d MB; ratio %.2f\n%s",
			i+1, s.took.Round(time.Millisecond), source.pace(s.took), s.peakMB, imported.took.Round(time.Millisecond), source.pace(imported.took), imported.peakMB,
			imported.took.Seconds()/s.took.Seconds(), s.progress())
		ours, theirs, peak = ours+s.took, theirs+imported.took, max(peak, s.peakMB)
	}
	fmt.Printf("seed of the kills: %d\n", *seed)
	broken := syncing{source: source, dir: filepath.Join(dir, "killed")}
	if err := broken.run(ctx, rand.New(rand.NewPCG(*seed, 0))); err != nil {
		return err
	}
	fmt.Printf("killed %d times, it has the same head after %v in all\n", broken.killed, broken.took.Round(time.Millisecond))
	var errs []error
	if ratio := theirs.Seconds() / ours.Seconds(); ratio < *minRatio {
		errs = append(errs, fmt.Errorf("the node has %.2f of the import's pace, the bound is %.2f", ratio, *minRatio))
	}
	if peak > *maxMB {
		errs = append(errs, fmt.Errorf("the node took %d MB, the bound is %d", peak, *maxMB))
	}
	return errors.Join(errs...)
}

// syncing is a fresh node that derives the source's chain from L1.
type syncing struct {
	source *source
	dir    string
	log    bytes.Buffer // what it said

	took   time.Duration // while it ran
	peakMB int
	killed int
}

// run starts the node until L1 stands behind the source's head in it. With moments it is killed at some.
func (s *syncing) run(ctx context.Context, moments *rand.Rand) error {
	pace := 30 * time.Second // a guess at what the whole takes
	for {
		var kill <-chan time.Time
		if moments != nil && s.killed < *kills {
			kill = time.After(time.Duration(moments.Float64() * float64(2*pace) / float64(*kills)))
		}
		done, err := s.once(ctx, kill)
		if done || err != nil {
			return err
		}
	}
}

// once runs one process: to the end, or until it is to be killed.
func (s *syncing) once(ctx context.Context, kill <-chan time.Time) (done bool, err error) {
	p, err := child.Start(*program, &s.log, "node", "--json", "--rollup", s.source.rollup, "--data-dir", s.dir, "--l1", s.source.dev.L1RPC, "--beacon", s.source.dev.L1Beacon,
		"--http-listen", "127.0.0.1:0", "--private-listen", "none")
	if err != nil {
		return false, err
	}
	running := true
	end := func(how func() error) {
		if running {
			running = false
			s.took += time.Since(p.Begun)
			if ended := how(); ended != nil {
				err = errors.Join(err, fmt.Errorf("loft node: %w: %s", ended, s.log.Bytes()))
			}
		}
	}
	defer func() { end(p.Stop) }()
	ready := make(chan error, 1)
	var info struct {
		RPC string `json:"rpc"`
	}
	go func() { ready <- p.Read(&info) }()
	select {
	case err := <-ready:
		if err != nil {
			return false, fmt.Errorf("%w: %s", err, s.log.Bytes())
		}
	case <-kill:
		end(p.Kill)
		s.killed++
		<-ready
		return false, err
	case <-ctx.Done():
		return false, ctx.Err()
	}
	client, err := rpc.DialContext(ctx, info.RPC)
	if err != nil {
		return false, err
	}
	defer client.Close()
	for {
		safe, err := headerAt(ctx, client, "safe")
		if err != nil {
			return false, err
		}
		if safe.Number.Cmp(s.source.head.Number) >= 0 {
			break
		}
		select {
		case <-kill:
			end(p.Kill)
			s.killed++
			return false, err
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	s.took += time.Since(p.Begun)
	p.Begun = time.Now() // what follows is not counted
	if s.peakMB, err = p.PeakMB(); err != nil {
		return false, err
	}
	got, err := headerAt(ctx, client, fmt.Sprintf("%#x", s.source.head.Number))
	if err == nil && got.Hash() != s.source.head.Hash() {
		err = fmt.Errorf("block %d is %s at the node, %s at the sequencer", got.Number, got.Hash(), s.source.head.Hash())
	}
	return true, err
}

// progress is what it said of how far it was.
func (s *syncing) progress() string {
	var out strings.Builder
	for line := range strings.Lines(s.log.String()) {
		if strings.Contains(line, "syncing from l1") || strings.Contains(line, "following l1") {
			out.WriteString("  " + line)
		}
	}
	return out.String()
}

func headerAt(ctx context.Context, c *rpc.Client, tag string) (h *types.Header, err error) {
	if err := c.CallContext(ctx, &h, "eth_getBlockByNumber", tag, false); err != nil {
		return nil, fmt.Errorf("block %s: %w", tag, err)
	}
	if h == nil {
		return nil, fmt.Errorf("there is no block %s", tag)
	}
	return h, nil
}
