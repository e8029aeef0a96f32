package replica

import (
	"context"
	"errors"
	"math/big"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/rlp"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/chain"
	"loft/follower"
	"loft/head"
	"loft/internal/crashfs"
	"loft/internal/l2test"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/sequencer"
	"loft/store"
)

// source is a chain with a sequencer, and the face by which replicas ask for its blocks, which tests may make lie.
type source struct {
	t        *testing.T
	accounts []l2test.Account
	clock    *l2test.Clock
	chain    *chain.Chain
	seq      *sequencer.Sequencer
	nonce    uint64
	url      string
	lie      func(*Fresh)
}

func newSource(t *testing.T) *source {
	s := &source{t: t, accounts: l2test.Accounts(4), clock: l2test.NewClock(l2test.GenesisTime + 1000)}
	s.chain = l2test.Open(t, t.TempDir(), s.accounts)
	var err error
	s.seq, err = sequencer.Open(t.Context(), sequencer.Config{Chain: s.chain, Protocol: l2test.Config, L1: l2test.NewL1(l2test.GenesisTime + 900), Clock: s.clock,
		Journal: store.Config{FS: crashfs.New()}, Log: l2test.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.seq.Close(); err != nil {
			t.Error(err)
		}
	})
	server := gethrpc.NewServer()
	t.Cleanup(server.Stop)
	geth := s.chain.Backend()
	heads := filters.NewFilterAPI(filters.NewFilterSystem(announcing{geth.APIBackend, s.chain}, filters.Config{}))
	for _, api := range append(geth.APIs(), gethrpc.API{Namespace: "eth", Service: heads}) {
		if api.Namespace == "eth" {
			if err := server.RegisterName("eth", api.Service); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := server.RegisterName("loft", &face{s}); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server.WebsocketHandler(nil))
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

// announcing is go-ethereum's backend, but that pending transactions are those which the chain announces.
type announcing struct {
	*eth.EthAPIBackend
	chain *chain.Chain
}

func (a announcing) SubscribeNewTxsEvent(ch chan<- core.NewTxsEvent) event.Subscription {
	return a.chain.SubscribeAnnounced(ch)
}

type face struct{ s *source }

func (f *face) FreshBlock(number uint64) (*Fresh, error) {
	block := f.s.chain.Canonical(number)
	if block == nil {
		return nil, nil
	}
	record, err := f.s.chain.Record(block.Hash())
	if err != nil {
		return nil, err
	}
	raw, err := rlp.EncodeToBytes(block)
	fresh := &Fresh{Block: raw, View: record.View()}
	if f.s.lie != nil {
		f.s.lie(fresh)
	}
	return fresh, err
}

// block makes the sequencer seal a block with a transfer.
func (s *source) block() *types.Header {
	s.t.Helper()
	want := s.chain.Head().Number.Uint64() + 1
	if _, err := s.seq.Submit(s.t.Context(), s.accounts[0].Transfer(s.nonce, s.accounts[1].Address, 1)); err != nil {
		s.t.Fatal(err)
	}
	s.nonce++
	pace := testutil.Every(time.Millisecond)
	for end := time.Now().Add(20 * time.Second); s.chain.Head().Number.Uint64() < want; <-pace.Next() {
		s.clock.Advance(time.Second)
		if time.Now().After(end) {
			s.t.Fatalf("block %d was never sealed", want)
		}
	}
	return s.chain.Head()
}

// replicaOf is a second chain that takes the first one's blocks.
func replicaOf(s *source) (*Replica, *chain.Chain) {
	s.t.Helper()
	c := l2test.Open(s.t, s.t.TempDir(), s.accounts)
	r, err := New(Config{Chain: c, Head: head.NewReplica(c), URL: s.url, CaughtUp: func() bool { return true }, Log: l2test.Quiet()})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(r.hangUp)
	return r, c
}

// TestFreshBlocks: a replica has the sequencer's blocks, state and all; safe and finalized stay where derivation left them.
func TestFreshBlocks(t *testing.T) {
	s := newSource(t)
	r, c := replicaOf(s)
	for range 3 {
		s.block()
		head := s.block()
		if err := r.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c.Head().Hash() != head.Hash() {
			t.Fatalf("the head is %d, want %d", c.Head().Number, head.Number)
		}
	}
	state, err := c.StateAt(c.Head())
	if err != nil {
		t.Fatal(err)
	}
	if got := state.GetNonce(s.accounts[0].Address); got != s.nonce {
		t.Errorf("nonce %d, want %d", got, s.nonce)
	}
	if c.Safe().Number.Sign() != 0 || c.Finalized().Number.Sign() != 0 {
		t.Errorf("safe is %d, finalized %d: fresh blocks moved them", c.Safe().Number, c.Finalized().Number)
	}
}

// TestU39_PendingTransactionsAreTold: who watches pending transactions at a node that follows sees those that the sequencer took, and
// still does when the connection broke.
func TestU39_PendingTransactionsAreTold(t *testing.T) {
	s := newSource(t)
	r, c := replicaOf(s)
	seen := make(chan core.NewTxsEvent, 8)
	defer c.SubscribeAnnounced(seen).Unsubscribe()
	for nonce := range uint64(3) {
		if err := r.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		tx := s.accounts[0].Transfer(nonce, s.accounts[1].Address, 1)
		s.chain.Announce(tx)
		if got := <-seen; got.Txs[0].Hash() != tx.Hash() {
			t.Errorf("told of %s, want %s", got.Txs[0].Hash(), tx.Hash())
		}
		r.hangUp()
	}
}

// TestSequencerTakesBack: what the sequencer makes again replaces what it made before.
func TestSequencerTakesBack(t *testing.T) {
	s := newSource(t)
	r, c := replicaOf(s)
	first := s.block()
	s.block()
	if err := r.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	record, err := s.chain.Record(first.Hash())
	if err != nil {
		t.Fatal(err)
	}
	s.clock.Advance(100 * time.Second)
	if _, err := s.seq.Reset(t.Context(), sequencer.Tip{Head: first, State: record.State, QueueHash: record.QueueHash, Anchor: record.Anchor}, "test"); err != nil {
		t.Fatal(err)
	}
	head := s.block()
	if err := r.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c.Head().Hash() != head.Hash() {
		t.Errorf("the head is %d %s, want %d %s", c.Head().Number, c.Head().Hash(), head.Number, head.Hash())
	}
}

// TestL1GoesBefore: a sequencer whose blocks are not on what was derived is not followed, however long its chain is.
func TestL1GoesBefore(t *testing.T) {
	s, other := newSource(t), newSource(t)
	r, c := replicaOf(s)
	// What L1 says: a block that the sequencer does not have.
	other.clock.Advance(7 * time.Second)
	theirs := other.block()
	record, err := other.chain.Record(theirs.Hash())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Import(t.Context(), other.chain.Block(theirs.Hash()), record); err != nil {
		t.Fatal(err)
	}
	s.block()
	s.block()
	if err := r.Step(t.Context()); err != nil { // L1 has not spoken yet
		t.Fatal(err)
	}
	derived := protocol.State{Block: theirs.Hash(), Batch: 1}
	if err := r.cfg.Head.Derived(t.Context(), derived, derive.Anchor{}); err != nil {
		t.Fatal(err)
	}
	if c.Head().Hash() != theirs.Hash() {
		t.Fatalf("the head is %s, derived was %s", c.Head().Hash(), theirs.Hash())
	}
	for range 2 {
		s.block()
		if err := r.Step(t.Context()); !errors.Is(err, head.ErrContradicted) {
			t.Errorf("%v", err)
		}
		if c.Head().Hash() != theirs.Hash() {
			t.Errorf("the head is %s, derived was %s", c.Head().Hash(), theirs.Hash())
		}
	}
	// L1 takes it back, and the sequencer's blocks come.
	if err := r.cfg.Head.Rewound(t.Context(), follower.Rewind{Cursor: protocol.State{Block: c.Genesis().Hash()}}); err != nil {
		t.Fatal(err)
	}
	if err := r.Step(t.Context()); err != nil || c.Head().Hash() != s.chain.Head().Hash() {
		t.Errorf("the head is %d: %v", c.Head().Number, err)
	}
}

// TestBadBlocks: what is not a valid block, or not the one that was asked for, is refused, and nothing moves.
func TestBadBlocks(t *testing.T) {
	s := newSource(t)
	r, c := replicaOf(s)
	s.block()
	forge := func(change func(*types.Header)) func(*Fresh) {
		return func(f *Fresh) {
			var block types.Block
			if err := rlp.DecodeBytes(f.Block, &block); err != nil {
				t.Error(err)
				return
			}
			header := block.Header()
			change(header)
			forged := block.WithSeal(header)
			raw, err := rlp.EncodeToBytes(forged)
			if err != nil {
				t.Error(err)
			}
			f.Block = raw
		}
	}
	for says, lie := range map[string]func(*Fresh){
		"rlp":          func(f *Fresh) { f.Block = f.Block[1:] },
		"not valid":    forge(func(h *types.Header) { h.Root[0] ^= 1 }),
		"invalid gas":  forge(func(h *types.Header) { h.GasUsed++ }),
		"it is number": forge(func(h *types.Header) { h.Number = big.NewInt(9) }),
		"are not on":   forge(func(h *types.Header) { h.ParentHash[0] ^= 1 }),
	} {
		s.lie = lie
		if err := r.Step(t.Context()); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want one that says %q", err, says)
		}
		if c.Head().Number.Sign() != 0 {
			t.Fatalf("%s: the head is %d", says, c.Head().Number)
		}
	}
	s.lie = nil
	if err := r.Step(t.Context()); err != nil || c.Head().Number.Uint64() != 1 {
		t.Errorf("the head is %d: %v", c.Head().Number, err)
	}
}

// TestNoSequencer: without one, or with one that ends, a replica waits, and its addresses are checked.
func TestNoSequencer(t *testing.T) {
	s := newSource(t)
	r, _ := replicaOf(s)
	r.cfg.URL = "ws://127.0.0.1:1"
	if err := r.Step(t.Context()); err == nil {
		t.Error("nobody answered, and it is well")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Run ended with %v", err)
	}
	for _, url := range []string{"", "ftp://a:1", "nowhere"} {
		if _, err := New(Config{URL: url, Log: l2test.Quiet()}); err == nil {
			t.Errorf("%q is taken", url)
		}
	}
}

// otherChain answers as a node of another chain does.
type otherChain struct{}

func (otherChain) ChainId() hexutil.Uint64 { return hexutil.Uint64(l2test.Config.L2ChainID + 1) }

// TestOtherChain: a sequencer of another chain is called what it is, before any of its blocks is looked at.
func TestOtherChain(t *testing.T) {
	s := newSource(t)
	r, _ := replicaOf(s)
	server := gethrpc.NewServer()
	t.Cleanup(server.Stop)
	if err := server.RegisterName("eth", otherChain{}); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server.WebsocketHandler(nil))
	t.Cleanup(web.Close)
	r.cfg.URL = "ws" + strings.TrimPrefix(web.URL, "http")
	if err := r.Step(t.Context()); !errors.Is(err, ErrOtherChain) {
		t.Errorf("taken: %v", err)
	}
}

// TestD1_L1ComesFirst: however many blocks a sequencer shows, as soon as L1 has something no more of them is executed before that
// is derived.
func TestD1_L1ComesFirst(t *testing.T) {
	s := newSource(t)
	for range 5 {
		s.block()
	}
	r, c := replicaOf(s)
	asked := 0
	r.cfg.CaughtUp = func() bool { asked++; return asked <= 5 } // at the beginning, and before two blocks, twice each
	if err := r.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := c.Head().Number.Uint64(); got != 2 {
		t.Errorf("L1 had news after two blocks, %d were executed", got)
	}
	r.cfg.CaughtUp = func() bool { return true }
	if err := r.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c.Head().Hash() != s.chain.Head().Hash() {
		t.Errorf("once L1 is derived the rest is taken: head %d of %d", c.Head().Number, s.chain.Head().Number)
	}
}

// TestU44_NullIsNoTransaction: a sequencer that announces null does not end this process, as go-ethereum's subscriptions would.
func TestU44_NullIsNoTransaction(t *testing.T) {
	s := newSource(t)
	seen := make(chan core.NewTxsEvent, 8)
	defer s.chain.SubscribeAnnounced(seen).Unsubscribe()
	told, quit := make(chan *types.Transaction), make(chan struct{})
	defer close(quit)
	go announce(s.chain, told, quit)
	tx := s.accounts[0].Transfer(0, s.accounts[1].Address, 1)
	told <- nil
	told <- tx
	if got := <-seen; got.Txs[0] != tx {
		t.Errorf("told of %v", got.Txs[0])
	}
}
