package sequencer_test

import (
	"fmt"
	"math/big"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"

	"loft/chain"
	"loft/internal/l2test"
	"loft/internal/testutil"
	"loft/sequencer"
	"loft/store"
)

const (
	benchSenders = 2000
	perBlock     = 1428 // transfers in 30M gas
)

// fastClock runs many times as fast as the wall clock, so that the bound of one block a second does not bind.
type fastClock struct {
	began time.Time
	times int
}

func (c *fastClock) Now() time.Time {
	return time.Unix(start, 0).Add(time.Since(c.began) * time.Duration(c.times))
}

func (c *fastClock) Elapsed() time.Duration { return time.Since(c.began) * time.Duration(c.times) }

func (c *fastClock) At(t time.Time) (<-chan time.Time, func()) {
	until := testutil.Every(t.Sub(c.Now()) / time.Duration(c.times))
	return until.Next(), func() {}
}

// jumpClock stands before the chain's beginning until released, and from then on jumps to whatever is waited for.
type jumpClock struct {
	*l2test.Clock
	released chan struct{}
}

func (c jumpClock) At(t time.Time) (<-chan time.Time, func()) {
	select {
	case <-c.released:
		if now := c.Now(); t.After(now) {
			c.Advance(t.Sub(now))
		}
	default:
	}
	return c.Clock.At(t)
}

func (c jumpClock) release() {
	close(c.released)
	c.Advance(2000 * time.Second)
}

// benchTransfers are n transfers of many senders in turn, each to an address of its own choice among many.
func benchTransfers(accounts []l2test.Account, n int) []*types.Transaction {
	txs := make([]*types.Transaction, n)
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			for i := w; i < n; i += workers {
				to := common.BigToAddress(big.NewInt(int64(0x10000 + i*7919%20_000)))
				txs[i] = accounts[i%len(accounts)].Transfer(uint64(i/len(accounts)), to, 1)
			}
		})
	}
	group.Wait()
	return txs
}

// recovered fills go-ethereum's cache of senders.
func recovered(b *testing.B, txs []*types.Transaction) {
	signer := types.LatestSignerForChainID(big.NewInt(4242))
	for _, tx := range txs {
		if _, err := types.Sender(signer, tx); err != nil {
			b.Fatal(err)
		}
	}
}

func benchSequencer(b *testing.B, accounts []l2test.Account, clock sequencer.Clock, change ...func(*sequencer.Config)) *sequencer.Sequencer {
	// As much memory as go-ethereum's defaults.
	c := l2test.Open(b, b.TempDir(), accounts, func(c *chain.Config) { c.CacheMB = 1024 })
	cfg := sequencer.Config{Chain: c, Protocol: l2test.Config, L1: l2test.NewL1(l2test.GenesisTime), Clock: clock,
		Journal: store.Config{Dir: b.TempDir()}, Pool: sequencer.PoolConfig{Total: 1 << 20, PerAccount: 1 << 10, Bytes: 1 << 30}, MaxBatchBytes: 16 << 20, Log: l2test.Quiet()}
	for _, f := range change {
		f(&cfg)
	}
	s, err := sequencer.Open(ctx, cfg)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	for st := (sequencer.Status{}); st.L1.Revision == 0; {
		if st, err = s.Status(ctx); err != nil {
			b.Fatal(err)
		}
	}
	return s
}

// BenchmarkIngest: transfers from many senders at once, each answered when it is executed in the open block and journaled
// on disk; blocks are sealed, committed and verified meanwhile.
func BenchmarkIngest(b *testing.B) {
	for _, cached := range []bool{true, false} {
		name := "senders=recovered-here"
		if cached {
			name = "senders=cached"
		}
		b.Run(name, func(b *testing.B) {
			accounts := l2test.Accounts(benchSenders)
			clock := &fastClock{began: time.Now(), times: 20}
			s := benchSequencer(b, accounts, clock)
			txs := benchTransfers(accounts, b.N)
			if cached {
				recovered(b, txs)
			}
			b.ResetTimer()
			// Each client has its own senders, so that nonces come in order.
			const clients = 1000
			var group sync.WaitGroup
			for c := range clients {
				group.Go(func() {
					for i := range txs {
						if i%len(accounts)%clients != c {
							continue
						}
						if _, err := s.Submit(ctx, txs[i]); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			group.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tx/s")
		})
	}
}

// BenchmarkBuildAndCommit: full blocks of transfers that are in the pool already, built, journaled on disk, committed and
// made canonical, against unmodified go-ethereum building and importing blocks of the same transfers by its own
// simulated beacon (forkchoiceUpdated, getPayload, newPayload, forkchoiceUpdated), in the same run. "ours" is building
// with verification held up; "verified" is until every block is verified too, which runs in parallel with building.
func BenchmarkBuildAndCommit(b *testing.B) {
	const blocks = 35 // 50,000 transactions: what starting costs, caches and heap, is not what is asked
	accounts := l2test.Accounts(benchSenders)
	txs := benchTransfers(accounts, blocks*perBlock)
	recovered(b, txs)
	var ours, verified, stock cost
	for b.Loop() {
		ours.add(buildOurs(b, accounts, txs, false))
		verified.add(buildOurs(b, accounts, txs, true))
		stock.add(buildStock(b, accounts, txs))
	}
	n := float64(len(txs) * b.N)
	for name, c := range map[string]cost{"ours": ours, "verified": verified, "stock": stock} {
		b.ReportMetric(n/c.wall.Seconds(), name+"-tx/s")
		// What others run on the machine bends the wall clock, but hardly this.
		b.ReportMetric(float64(c.cpu.Microseconds())/n, name+"-cpu-us/tx")
	}
	b.ReportMetric(stock.wall.Seconds()/ours.wall.Seconds(), "ratio")
	b.ReportMetric(stock.wall.Seconds()/verified.wall.Seconds(), "ratio-verified")
	b.ReportMetric(0, "ns/op")
}

// cost of a run: time by the wall, and of the whole process on all processors.
type cost struct{ wall, cpu time.Duration }

func (c *cost) add(d cost) { c.wall, c.cpu = c.wall+d.wall, c.cpu+d.cpu }

// measure starts the clocks; the returned function reads them.
func measure(b *testing.B) func() cost {
	runtime.GC()
	wall, cpu := time.Now(), cpuTime(b)
	return func() cost { return cost{time.Since(wall), cpuTime(b) - cpu} }
}

// cpuTime is what this process has used.
func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// buildOurs measures until all are in canonical blocks; if verify, until these are verified too.
func buildOurs(b *testing.B, accounts []l2test.Account, txs []*types.Transaction, verify bool) cost {
	clock := jumpClock{l2test.NewClock(l2test.GenesisTime - 1000), make(chan struct{})}
	held := make(chan struct{})
	if verify {
		close(held)
	} else {
		defer close(held)
	}
	s := benchSequencer(b, accounts, clock, func(c *sequencer.Config) { c.HoldVerification(func() { <-held }) })
	var group sync.WaitGroup
	const clients = 50
	for c := range clients {
		group.Go(func() {
			for i := range txs {
				if i%len(accounts)%clients == c {
					if _, err := s.Submit(ctx, txs[i]); err != nil {
						b.Error(err)
						return
					}
				}
			}
		})
	}
	group.Wait()
	read := measure(b)
	clock.release()
	pace := testutil.Every(time.Millisecond)
	for ; ; <-pace.Next() {
		st, err := s.Status(ctx)
		if err != nil || st.Halted != "" {
			b.Fatal(st.Halted, err)
		}
		if st.Waiting == 0 && st.Open == nil && (!verify || st.Verified == st.Head) {
			return read()
		}
	}
}

// buildStock is go-ethereum as anybody runs it, with a pool large enough.
func buildStock(b *testing.B, accounts []l2test.Account, txs []*types.Transaction) cost {
	key, err := crypto.GenerateKey()
	if err != nil {
		b.Fatal(err)
	}
	stack, err := gethnode.New(&gethnode.Config{DataDir: b.TempDir(), P2P: p2p.Config{PrivateKey: key, NoDiscovery: true, NoDial: true}})
	if err != nil {
		b.Fatal(err)
	}
	defer stack.Close()
	cfg := ethconfig.Defaults
	cfg.Genesis, cfg.NetworkId = l2test.Genesis(b, accounts), 4242
	cfg.SyncMode, cfg.StateScheme = ethconfig.FullSync, rawdb.PathScheme
	cfg.TxPool.Journal, cfg.TxPool.NoLocals = "", true
	cfg.TxPool.GlobalSlots, cfg.TxPool.GlobalQueue = 1<<20, 1<<20
	cfg.TxPool.AccountSlots, cfg.TxPool.AccountQueue = 1<<10, 1<<10
	cfg.Miner.GasPrice, cfg.TxPool.PriceLimit = big.NewInt(1), 1
	backend, err := eth.New(stack, &cfg)
	if err != nil {
		b.Fatal(err)
	}
	sim, err := catalyst.NewSimulatedBeacon(0, common.Address{0xfe}, backend)
	if err != nil {
		b.Fatal(err)
	}
	if err := stack.Start(); err != nil {
		b.Fatal(err)
	}
	for at := 0; at < len(txs); at += 1000 {
		for _, err := range backend.TxPool().Add(txs[at:min(at+1000, len(txs))], true) {
			if err != nil && err != txpool.ErrAlreadyKnown {
				b.Fatal(err)
			}
		}
	}
	if err := backend.TxPool().Sync(); err != nil {
		b.Fatal(err)
	}
	read := measure(b)
	included := 0
	for included < len(txs) {
		before := backend.BlockChain().CurrentBlock().Number.Uint64()
		sim.Commit()
		head := backend.BlockChain().CurrentBlock()
		if head.Number.Uint64() != before+1 {
			b.Fatal(fmt.Errorf("go-ethereum made no block after %d", before))
		}
		included += len(backend.BlockChain().GetBlockByHash(head.Hash()).Transactions())
	}
	return read()
}
