// Package replica takes fresh blocks from the node that sequences, so that a node which follows shows them as latest long
// before they are on L1. Each is executed and checked as go-ethereum checks blocks of strangers. What they are worth is the
// sequencer's word: what L1 says goes before it, always (head.Replica), and safe and finalized are moved by derivation alone.
//
// It makes no blocks and derives nothing. Without a sequencer it waits, and the node runs from L1. Start at Step.
package replica

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/agent"
	"loft/chain"
	"loft/head"
	"loft/l1"
	"loft/protocol"
)

// Fresh is a block as a node gives it to another: the answer to loft_freshBlock.
type Fresh struct {
	Block hexutil.Bytes `json:"block"` // RLP
	View  protocol.View `json:"view"`  // of L1, that the block was made on: what its parentBeaconBlockRoot is the hash of
}

// Config of a replica. The fields without a default are required.
type Config struct {
	Chain *chain.Chain
	Head  *head.Replica
	// URL of the sequencing node's JSON-RPC; http means ws at the same address.
	URL string
	// CaughtUp says whether the node has processed L1: before, fresh blocks are not asked for.
	CaughtUp func() bool
	// Poll is how often the sequencer is asked where it does not tell. Default: 1 s.
	Poll time.Duration
	Log  *slog.Logger
}

// Replica takes blocks. It belongs to the goroutine of Run.
type Replica struct {
	cfg    Config
	log    *slog.Logger
	client *rpc.Client // nil: not connected
	heads  chan *types.Header
	sub    *rpc.ClientSubscription // to heads
	txs    *rpc.ClientSubscription // to transactions that wait
	quit   chan struct{}           // closed when they are passed on no more
	lost   agent.Trouble           // with the sequencer
}

// New makes a replica; it connects when it runs.
func New(cfg Config) (*Replica, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" {
		return nil, errors.New("replica: the sequencer's address is no URL: give one like http://host:port")
	}
	switch u.Scheme {
	case "http":
		u.Scheme = "ws"
	case "https":
		u.Scheme = "wss"
	case "ws", "wss":
	default:
		return nil, fmt.Errorf("replica: the sequencer's address has scheme %q: give http, https, ws or wss", u.Scheme)
	}
	cfg.URL = u.String()
	if cfg.Poll == 0 {
		cfg.Poll = time.Second
	}
	return &Replica{cfg: cfg, log: cfg.Log.With("agent", "replica")}, nil
}

// Run takes blocks until ctx ends. Trouble with the sequencer is logged and tried again: the node runs from L1 meanwhile.
func (r *Replica) Run(ctx context.Context) error {
	defer r.hangUp()
	ticker := time.NewTicker(r.cfg.Poll)
	defer ticker.Stop()
	for {
		err := r.Step(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.tell(err)
		if err != nil && !errors.Is(err, head.ErrContradicted) {
			r.hangUp()
		}
		var failed, txsFailed <-chan error
		if r.txs != nil {
			failed, txsFailed = r.sub.Err(), r.txs.Err()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-failed:
			r.hangUp()
		case <-txsFailed:
			r.hangUp()
		case <-r.heads:
		case <-ticker.C:
		}
	}
}

func (r *Replica) tell(err error) {
	if err == nil {
		r.lost.Over(r.log, "receiving new blocks from the sequencer again")
		return
	}
	// Without the address, which may hold secrets.
	r.lost.Tell(r.log, slog.LevelWarn, "cannot receive new blocks from the sequencer; following l1 only", "sequencer", l1.Shown(r.cfg.URL), "err", l1.Bare(err))
}

func (r *Replica) hangUp() {
	for _, sub := range []*rpc.ClientSubscription{r.sub, r.txs} {
		if sub != nil {
			sub.Unsubscribe()
		}
	}
	if r.txs != nil {
		close(r.quit)
	}
	r.sub, r.txs = nil, nil
	if r.client != nil {
		r.client.Close()
		r.client = nil
	}
}

// ErrOtherChain means that the address given is that of another chain's node.
var ErrOtherChain = errors.New("that is no sequencer of this chain: check its address")

// connect is done again after every failure. Headers that are announced only say that there is something to ask for.
func (r *Replica) connect(ctx context.Context) (err error) {
	if r.client != nil {
		return nil
	}
	if r.client, err = rpc.DialContext(ctx, r.cfg.URL); err != nil {
		return fmt.Errorf("connect to the sequencer: %w", err)
	}
	var chainID hexutil.Uint64
	if err := r.client.CallContext(ctx, &chainID, "eth_chainId"); err != nil {
		return fmt.Errorf("ask the sequencer for its chain: %w", err)
	}
	if ours := r.cfg.Chain.Env().Config.ChainID.Uint64(); uint64(chainID) != ours {
		return fmt.Errorf("%w: it has chain id %d, this is chain %d", ErrOtherChain, uint64(chainID), ours)
	}
	r.heads = make(chan *types.Header, 64)
	if r.sub, err = r.client.EthSubscribe(ctx, r.heads, "newHeads"); err != nil {
		return fmt.Errorf("subscribe to the sequencer's blocks: %w", err)
	}
	told := make(chan *types.Transaction, 64)
	if r.txs, err = r.client.EthSubscribe(ctx, told, "newPendingTransactions", true); err != nil {
		return fmt.Errorf("subscribe to the sequencer's transactions: %w", err)
	}
	r.quit = make(chan struct{})
	go announce(r.cfg.Chain, told, r.quit)
	return nil
}

// announce passes on what the sequencer tells, to those who watch pending transactions here.
func announce(c *chain.Chain, told <-chan *types.Transaction, quit <-chan struct{}) {
	for {
		select {
		case tx := <-told:
			if tx != nil { // null
				c.Announce(tx)
			}
		case <-quit:
			return
		}
	}
}

// Step brings the chain to the sequencer's latest block, if it is not there.
func (r *Replica) Step(ctx context.Context) error {
	if !r.cfg.CaughtUp() {
		return nil
	}
	if err := r.connect(ctx); err != nil {
		return err
	}
	for len(r.heads) > 0 { // all are asked for below
		<-r.heads
	}
	var theirs *types.Header
	if err := r.client.CallContext(ctx, &theirs, "eth_getBlockByNumber", "latest", false); err != nil || theirs == nil {
		return fmt.Errorf("ask the sequencer for its latest block: %w", errors.Join(err, noAnswer(theirs == nil)))
	}
	head := r.cfg.Chain.Head()
	if theirs.Hash() == head.Hash() || theirs.Number.Cmp(r.cfg.Chain.Safe().Number) <= 0 {
		return nil
	}
	known, err := r.shared(ctx, min(head.Number.Uint64(), theirs.Number.Uint64()))
	if err != nil {
		return err
	}
	for number := known + 1; number <= theirs.Number.Uint64(); number++ {
		if !r.cfg.CaughtUp() {
			return nil // what L1 has comes first, however much a sequencer shows (D-1)
		}
		if err := r.take(ctx, number); err != nil {
			return err
		}
	}
	return nil
}

func noAnswer(missing bool) error {
	if missing {
		return errors.New("it has none")
	}
	return nil
}

// shared is the number of the latest block from which on ours and theirs may differ; what is safe is never asked for again.
func (r *Replica) shared(ctx context.Context, from uint64) (uint64, error) {
	safe := r.cfg.Chain.Safe().Number.Uint64()
	for number := from; number > safe; number-- {
		var theirs *types.Header
		if err := r.client.CallContext(ctx, &theirs, "eth_getBlockByNumber", hexutil.Uint64(number), false); err != nil {
			return 0, fmt.Errorf("ask the sequencer for block %d: %w", number, err)
		}
		if ours := r.cfg.Chain.Canonical(number); ours != nil && theirs != nil && ours.Hash() == theirs.Hash() {
			return number, nil
		}
	}
	return safe, nil
}

// take executes the sequencer's block with a number, and makes it the head.
func (r *Replica) take(ctx context.Context, number uint64) error {
	var fresh *Fresh
	if err := r.client.CallContext(ctx, &fresh, "loft_freshBlock", number); err != nil {
		return fmt.Errorf("ask the sequencer for block %d: %w", number, err)
	}
	if fresh == nil {
		return fmt.Errorf("ask the sequencer for block %d: it went back meanwhile", number)
	}
	block := new(types.Block)
	if err := rlp.DecodeBytes(fresh.Block, block); err != nil {
		return fmt.Errorf("block %d of the sequencer: %w", number, err)
	}
	if block.NumberU64() != number {
		return fmt.Errorf("block %d of the sequencer: it is number %d", number, block.NumberU64())
	}
	defer r.cfg.Head.Turn()()
	if !r.cfg.CaughtUp() {
		return nil // meanwhile L1 had something
	}
	if err := r.keep(ctx, block, fresh.View); err != nil {
		return fmt.Errorf("block %d of the sequencer: %w", number, err)
	}
	return r.cfg.Head.Advance(block)
}

// keep executes a block, unless that was done before, and keeps it with a record. Of what the sequencer says beyond the block only
// that is kept which the block's header commits to; the rest is worked out here.
func (r *Replica) keep(ctx context.Context, block *types.Block, view protocol.View) error {
	c, header := r.cfg.Chain, block.Header()
	record, err := c.Record(block.Hash())
	if err == nil && c.Header(block.Hash()) != nil && c.HasState(header) {
		return nil
	}
	parent := c.Block(block.ParentHash())
	if parent == nil {
		return head.ErrContradicted
	}
	if errors.Is(err, chain.ErrUnknownBlock) { // else derivation may have written it, which knows better
		record, err = r.cfg.Head.Record(parent.Header(), header, view)
	}
	if err != nil {
		return err
	}
	if !c.HasState(parent.Header()) { // the sequencer went far back
		if err := r.cfg.Head.Advance(parent); err != nil {
			return err
		}
	}
	if err := c.Import(ctx, block, record); err != nil {
		return fmt.Errorf("not valid: %w", err)
	}
	return nil
}
