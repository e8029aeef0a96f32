// Package devnet is an Ethereum L1 inside the process, for development and tests: an unmodified go-ethereum execution
// client under Osaka rules, driven by a small consensus driver that stands in for a beacon node. It speaks JSON-RPC
// (HTTP and WebSocket on one loopback port) and the part of the beacon API through which rollups read blobs, and it
// can be told to pause, to reorganise, to finalise, to lose blobs and to jump in time.
//
// It is not a network: it has no peers, no discovery, no listener but its two ports, on loopback unless told otherwise, and
// its ten accounts have keys that everybody knows. It is not a consensus client either: nothing is signed, one driver decides.
//
// The driver calls what go-ethereum's engine API calls (build, insert without setting the head, set canonical, set safe,
// set finalised) and not catalyst.ConsensusAPI itself, for two reasons: that object starts a goroutine that can never be
// stopped, and its getPayload may answer with the empty block while pending transactions are still being packed.
//
// Start at Start; the driver's promises are in driver.go, what survives a crash in journal.go, the beacon API in beacon.go.
package devnet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

// Verdicts on a data directory that callers tell apart.
var (
	// ErrInUse means that another process has the data directory.
	ErrInUse = errors.New("data directory is in use by another process")
	// ErrData means that the data directory is damaged, or holds another chain.
	ErrData = errors.New("data directory cannot be used")
)

// DefaultChainID is the chain id of a devnet unless Config says otherwise.
const DefaultChainID = 900

// Config says what devnet to run. The zero value of every field but DataDir works.
type Config struct {
	// DataDir holds everything the devnet keeps. A second start on it continues the same chain.
	DataDir string
	// ChainID is fixed by the first start on a DataDir. Default: DefaultChainID.
	ChainID uint64
	// BlockTime is the time between blocks, whole seconds. Default: 2 s.
	BlockTime time.Duration
	// Manual makes blocks only when asked (Mine, MineAt, Reorg).
	Manual bool
	// HTTPPort is where JSON-RPC is wanted, BeaconPort where the beacon API is. If a port is 0 or taken a free one is used.
	HTTPPort, BeaconPort int
	// Host is the address to listen at. Default: Loopback.
	Host string
	// Hosts are the names by which the devnet may be called; addresses always may. Default: localhost.
	Hosts []string
	// SafeDepth and FinalizedDepth are how far the tags safe and finalized trail the head. Default: 1 and 4.
	// Nothing at or below the finalised block can be reorganised.
	SafeDepth, FinalizedDepth uint64
	// Alloc is added to the genesis of a new DataDir.
	Alloc types.GenesisAlloc
	// Now is the wall clock. Default: time.Now.
	Now func() time.Time
	// Log gets one line for what an operator cares about. Default: none.
	Log *slog.Logger
}

func (c Config) withDefaults() (Config, error) {
	if c.DataDir == "" {
		return c, errors.New("devnet: no data directory given: set Config.DataDir")
	}
	if c.ChainID == 0 {
		c.ChainID = DefaultChainID
	}
	if c.BlockTime == 0 {
		c.BlockTime = 2 * time.Second
	}
	if c.BlockTime < time.Second || c.BlockTime%time.Second != 0 {
		return c, fmt.Errorf("devnet: block time %v is not a whole number of seconds, at least 1s", c.BlockTime)
	}
	for _, port := range []int{c.HTTPPort, c.BeaconPort} {
		if port < 0 || port > math.MaxUint16 {
			return c, fmt.Errorf("devnet: port %d is not between 0 and 65535", port)
		}
	}
	if c.SafeDepth == 0 {
		c.SafeDepth = 1
	}
	if c.FinalizedDepth == 0 {
		c.FinalizedDepth = 4
	}
	if c.FinalizedDepth < c.SafeDepth {
		return c, fmt.Errorf("devnet: finalized depth %d is less than safe depth %d", c.FinalizedDepth, c.SafeDepth)
	}
	if c.Hosts == nil {
		c.Hosts = []string{"localhost"}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c, nil
}

// L1 is a running devnet. Its methods may be called from any goroutine.
type L1 struct {
	cfg     Config
	driver  *driver
	geth    *geth
	rpc     *rpc.Server
	client  *rpc.Client
	servers []*http.Server
	rpcAt   string // host:port
	beacon  string // host:port

	cancel context.CancelFunc // ends the block timer
	wg     sync.WaitGroup     // all goroutines of L1
	once   sync.Once
	closed error
}

// Start opens or makes the chain in cfg.DataDir, replays what a crash left undone, and serves it. ctx bounds the start
// only; Close ends the devnet.
func Start(ctx context.Context, cfg Config) (_ *L1, err error) {
	cfg, err = cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("devnet: make data directory: %w", err)
	}
	genesis, err := loadGenesis(filepath.Join(cfg.DataDir, "genesis.json"), cfg)
	if err != nil {
		return nil, err
	}
	l := &L1{cfg: cfg}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close())
		}
	}()
	if l.geth, err = startGeth(cfg, genesis); err != nil {
		return nil, err
	}
	if l.driver, err = newDriver(cfg, l.geth.eth); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if l.rpc, err = l.newRPC(); err != nil {
		return nil, err
	}
	l.client = rpc.DialInProc(l.rpc)
	for _, api := range append(Unlocked(l.client, cfg.ChainID), rpc.API{Namespace: "evm", Service: &evm{l}}) {
		if err := l.rpc.RegisterName(api.Namespace, api.Service); err != nil {
			return nil, fmt.Errorf("devnet: register %s: %w", api.Namespace, err)
		}
	}
	if l.rpcAt, err = l.serve(cfg.HTTPPort, rpcHandler(l.rpc, cfg.Hosts)); err != nil {
		return nil, err
	}
	if l.beacon, err = l.serve(cfg.BeaconPort, l.BeaconHandler()); err != nil {
		return nil, err
	}
	loop, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	if !cfg.Manual {
		l.wg.Go(func() { l.driver.loop(loop) })
	}
	cfg.Log.Info("devnet l1 is up", "rpc", l.RPCURL(), "beacon", l.BeaconURL(), "chain_id", cfg.ChainID, "head", l.Head().Number)
	return l, nil
}

// serve listens on the port, or on a free one if it is taken, and serves h there until Close.
func (l *L1) serve(port int, h http.Handler) (string, error) {
	listeners, err := ListenNear(l.cfg.Host, port, l.cfg.Log)
	if err != nil {
		return "", fmt.Errorf("devnet: listen: %w", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	l.servers = append(l.servers, server)
	for _, listener := range listeners {
		l.wg.Go(func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				l.cfg.Log.Error("devnet server ended", "addr", listener.Addr(), "err", err)
			}
		})
	}
	return Reached(listeners[0]), nil
}

// Close stops everything and waits for it. It may be called more than once.
func (l *L1) Close() error {
	l.once.Do(func() {
		if l.cancel != nil {
			l.cancel()
		}
		if l.client != nil {
			l.client.Close()
		}
		if l.rpc != nil {
			l.rpc.Stop()
		}
		var errs []error
		for _, server := range l.servers {
			errs = append(errs, server.Close())
		}
		l.wg.Wait()
		if l.geth != nil {
			errs = append(errs, l.geth.close())
		}
		if l.driver != nil {
			errs = append(errs, l.driver.close())
		}
		l.closed = errors.Join(errs...)
	})
	return l.closed
}

// RPCURL is where JSON-RPC is served over HTTP.
func (l *L1) RPCURL() string { return "http://" + l.rpcAt }

// WSURL is where JSON-RPC is served over WebSocket: the same port.
func (l *L1) WSURL() string { return "ws://" + l.rpcAt }

// BeaconURL is where the beacon API is served.
func (l *L1) BeaconURL() string { return "http://" + l.beacon }

// Client is an in-process client of the JSON-RPC server. Close closes it.
func (l *L1) Client() *rpc.Client { return l.client }

// ChainID is the chain id of the devnet.
func (l *L1) ChainID() uint64 { return l.cfg.ChainID }

// Head is the header of the latest block.
func (l *L1) Head() *types.Header { return l.driver.headHeader() }

// Mine makes a block now, with everything that waits in the pool. On a devnet with a block time it takes the earliest
// missed time, so blocks made at once at start-up do not run ahead of the wall clock.
func (l *L1) Mine(ctx context.Context) (*types.Block, error) { return l.driver.mine(ctx, 0) }

// MineAt is Mine with a chosen timestamp, above the head's.
func (l *L1) MineAt(ctx context.Context, time uint64) (*types.Block, error) {
	return l.driver.mine(ctx, time)
}

// MineEmpty makes a block now that leaves everything in the pool, as a censor would.
func (l *L1) MineEmpty(ctx context.Context) (*types.Block, error) { return l.driver.mineEmpty(ctx) }

// Pause stops the block timer; Mine still works. Resume starts it again.
func (l *L1) Pause() { l.driver.setPaused(true) }

// Resume undoes Pause.
func (l *L1) Resume() { l.driver.setPaused(false) }

// Reorg replaces the last depth blocks by depth+1 others and returns the new head. The switch is one step: no reader
// sees a shorter chain.
func (l *L1) Reorg(ctx context.Context, depth uint64, how ReorgMode) (*types.Block, error) {
	return l.driver.reorg(ctx, depth, how)
}

// ReorgTo is Reorg with blocks of the caller's making: so a transaction can be dropped alone, put elsewhere, or be in twice, as
// another one of its sender. The pool forgets everything, what the new blocks leave out included.
func (l *L1) ReorgTo(ctx context.Context, depth uint64, arrange Arrange) (*types.Block, error) {
	return l.driver.replace(ctx, depth, "arranged", true, func(dropped []*record) ([][]*types.Transaction, error) { return l.driver.arranged(dropped, arrange) })
}

// BreakFinality takes back what was called final above a block, so that it can be reorganised: what no L1 does that keeps its
// word, for tests of those who take it.
func (l *L1) BreakFinality(ctx context.Context, number uint64) error {
	return l.driver.breakFinality(ctx, number)
}

// Finalize makes the present head safe and finalised.
func (l *L1) Finalize(ctx context.Context) error { return l.driver.finalize(ctx) }

// DropBlobs forgets the blobs of all blocks up to number, as a beacon node does after its retention time.
func (l *L1) DropBlobs(ctx context.Context, number uint64) error {
	return l.driver.dropBlobs(ctx, number)
}

// Now is the chain's clock: the wall clock, as far ahead as it was put.
func (l *L1) Now() time.Time { return l.driver.clock() }

// Ahead is by how many seconds the clock was put forward.
func (l *L1) Ahead() uint64 { return l.driver.ahead.Load() }

// Warp puts the chain's clock forward by a number of seconds, for all blocks to come.
func (l *L1) Warp(ctx context.Context, secs uint64) error { return l.driver.warp(ctx, secs) }

// SetNextBlockTime gives the next block, whoever makes it, a timestamp.
func (l *L1) SetNextBlockTime(ctx context.Context, time uint64) error {
	return l.driver.setNextTime(ctx, time)
}
