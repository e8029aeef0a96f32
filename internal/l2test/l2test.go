// Package l2test is an L2 for tests of the agents: a chain whose genesis funds accounts, transactions by them, a clock that
// stands still until moved, and an L1 that says what a test wants. It is imported by tests only. Start at Open.
package l2test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/chain"
	"loft/contracts/genesis"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/queue"
	"loft/sequencer"
)

// Config of the test instance.
var Config = protocol.Config{L1ChainID: 1, Inbox: common.Address{0xb0}, L2ChainID: 4242, MaxDriftSecs: protocol.DefaultDriftSecs}

// GenesisTime is the L2's first second.
const GenesisTime = 1_700_000_000

// Account is a funded account.
type Account struct {
	Key     *ecdsa.PrivateKey
	Address common.Address
}

var signer = types.LatestSigner(protocol.ChainConfig(Config.L2ChainID))

// Accounts are n accounts that genesis funds with 1,000 ether each; always the same ones.
func Accounts(n int) []Account {
	out := make([]Account, n)
	for i := range out {
		key, err := crypto.ToECDSA(crypto.Keccak256(fmt.Appendf(nil, "l2test account %d", i)))
		if err != nil {
			panic(err)
		}
		out[i] = Account{key, crypto.PubkeyToAddress(key.PublicKey)}
	}
	return out
}

// Genesis funds the accounts.
func Genesis(t testing.TB, accounts []Account) *core.Genesis {
	alloc := types.GenesisAlloc{}
	ether := new(big.Int).Exp(big.NewInt(10), big.NewInt(21), nil)
	for _, a := range accounts {
		alloc[a.Address] = types.Account{Balance: ether}
	}
	g, err := genesis.L2(genesis.L2Config{ChainID: Config.L2ChainID, Timestamp: GenesisTime, L1TokenBridge: common.Address{0xb1}, Alloc: alloc})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Log writes errors, and more with -v, into the test.
func Log(t testing.TB) *slog.Logger {
	level := slog.LevelError
	if testing.Verbose() {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: level}))
}

// Quiet drops everything; for benchmarks and for tests that provoke errors.
func Quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// Open starts the chain in a directory, without an index of logs unless that is changed; the test closes it, or its end does.
func Open(t testing.TB, dir string, accounts []Account, change ...func(*chain.Config)) *chain.Chain {
	cfg := chain.Config{DataDir: dir, Genesis: Genesis(t, accounts), Protocol: Config, NoLogIndex: true, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))}
	for _, f := range change {
		f(&cfg)
	}
	c, err := chain.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	t.Cleanup(func() {
		once.Do(func() {
			if err := c.Close(); err != nil && !errors.Is(err, errStopped) {
				t.Log(err)
			}
		})
	})
	return c
}

var errStopped = errors.New("node not started")

// Sign signs any transaction.
func (a Account) Sign(data types.TxData) *types.Transaction {
	return types.MustSignNewTx(a.Key, signer, data)
}

// Transfer sends value to an address, with a fee cap far above the base fee.
func (a Account) Transfer(nonce uint64, to common.Address, value int64) *types.Transaction {
	return a.Sign(&types.DynamicFeeTx{ChainID: signer.ChainID(), Nonce: nonce, To: &to, Value: big.NewInt(value), Gas: 21_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)})
}

// Call sends data with gas.
func (a Account) Call(nonce uint64, to *common.Address, data []byte, gas uint64) *types.Transaction {
	return a.Sign(&types.DynamicFeeTx{ChainID: signer.ChainID(), Nonce: nonce, To: to, Data: data, Gas: gas, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)})
}

// Clock stands still until moved. It may be used by several goroutines.
type Clock struct {
	mu      sync.Mutex
	now     time.Time
	elapsed time.Duration
	timers  map[chan time.Time]time.Time
}

// NewClock stands at a second of the chain's time.
func NewClock(secs int64) *Clock {
	return &Clock{now: time.Unix(secs, 0), timers: map[chan time.Time]time.Time{}}
}

// Now implements sequencer.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Elapsed implements sequencer.Clock.
func (c *Clock) Elapsed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.elapsed
}

// At implements sequencer.Clock.
func (c *Clock) At(t time.Time) (<-chan time.Time, func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ch := make(chan time.Time, 1)
	if !t.After(c.now) {
		ch <- c.now
		return ch, func() {}
	}
	c.timers[ch] = t
	return ch, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.timers, ch)
	}
}

// Advance lets time pass, and wakes who waits for that.
func (c *Clock) Advance(d time.Duration) { c.move(d, d) }

// Set puts the clock forward: no time passes.
func (c *Clock) Set(d time.Duration) { c.move(d, 0) }

func (c *Clock) move(by, passes time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.elapsed = c.now.Add(by), c.elapsed+passes
	for ch, t := range c.timers {
		if !t.After(c.now) {
			ch <- c.now
			delete(c.timers, ch)
		}
	}
}

// L1 says what a test wants. It implements sequencer.L1.
type L1 struct {
	mu      sync.Mutex
	view    sequencer.L1View
	queue   []queue.Entry
	changed chan struct{}
	fail    error
}

// NewL1 has one block at the given time, and no entries.
func NewL1(secs uint64) *L1 {
	l := &L1{changed: make(chan struct{})}
	anchor := derive.Anchor{Number: 1, Hash: common.Hash{1}, Time: secs}
	l.view = sequencer.L1View{Revision: 1, Head: anchor, Anchor: anchor}
	return l
}

// Update changes the view.
func (l *L1) Update(change func(v *sequencer.L1View)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(&l.view)
	l.bump()
}

func (l *L1) bump() {
	l.view.Revision++
	close(l.changed)
	l.changed = make(chan struct{})
}

// Queue appends entries, which get their index and time here, and makes them consumable.
func (l *L1) Queue(entries ...queue.Entry) []queue.Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range entries {
		entries[i].Index, entries[i].Time = uint64(len(l.queue)), l.view.Head.Time
		l.queue = append(l.queue, entries[i])
	}
	l.view.Consumable = uint64(len(l.queue))
	l.bump()
	return entries
}

// Cut drops the queue's entries from tail on, as an L1 reorganisation does.
func (l *L1) Cut(tail uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = l.queue[:tail]
	l.view.Consumable = min(l.view.Consumable, tail)
	l.view.Generation++
	l.bump()
}

// Fail lets every call fail until called with nil.
func (l *L1) Fail(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fail = err
	l.bump()
}

// Watch implements sequencer.L1.
func (l *L1) Watch(ctx context.Context, seen uint64) (sequencer.L1View, error) {
	for {
		l.mu.Lock()
		view, changed, fail := l.view, l.changed, l.fail
		l.mu.Unlock()
		if fail != nil {
			return sequencer.L1View{}, fail
		}
		if view.Revision != seen {
			return view, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return sequencer.L1View{}, ctx.Err()
		}
	}
}

// Entries implements sequencer.L1.
func (l *L1) Entries(_ context.Context, from, to uint64) ([]queue.Entry, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fail != nil {
		return nil, l.fail
	}
	if from > to || to > uint64(len(l.queue)) {
		return nil, fmt.Errorf("entries %d to %d of %d", from, to, len(l.queue))
	}
	return append([]queue.Entry(nil), l.queue[from:to]...), nil
}
