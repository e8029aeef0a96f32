// Package chain owns the execution client of an L2 node: unmodified go-ethereum in the process, whose blocks are made by
// us and committed once, over its exported API. It keeps a Record of every block, the
// rollup state after it above all, in the same write.
//
// It decides nothing: package derive says what blocks are, the agents say which become canonical. It has no peers and no
// listener; package rpc serves its JSON-RPC. Start at Open.
package chain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	_ "github.com/ethereum/go-ethereum/eth/tracers/native" // callTracer and friends, which explorers need
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"

	"loft/gethlog"
	"loft/mend"
	"loft/protocol"
	"loft/protocol/execute"
)

var (
	// ErrUnknownBlock means that the chain does not hold a block.
	ErrUnknownBlock = errors.New("block is not in this node's database")
	// ErrGenesis means that the data directory belongs to another chain.
	ErrGenesis = errors.New("data directory holds another chain")
	// ErrInUse means that another process has the data directory.
	ErrInUse = errors.New("data directory is in use by another process")
)

// Config says where a chain lives.
type Config struct {
	// DataDir is go-ethereum's. Required.
	DataDir string
	// Genesis of the chain. Required.
	Genesis *core.Genesis
	// Config of the protocol, for the rollup state of the genesis block. Required.
	Protocol protocol.Config
	// CacheMB is memory for go-ethereum's database and tries. Default: 64.
	CacheMB int
	// Archive keeps all states from when it was switched on. Without it, those from the finalized block on are kept.
	Archive bool
	// Proofs keeps states that are final, too, until ForgetProofs is called: see ProvableStateAt. It can be switched on at any
	// time, for what is not final then.
	Proofs bool
	// NoLogIndex finds logs by the blooms of blocks. For chains that are too short to need an index: its first write costs a quarter
	// of a second of processor, however little is in it.
	NoLogIndex bool
	// Log gets go-ethereum's errors; its lesser news at debug level. Required.
	Log *slog.Logger
}

// Chain is one L2 chain on disk. Its methods may be called from any goroutine; those that write (Commit, Import,
// SetHead, SetSafe, SetFinalized) are serialised here, but one agent should own them, so that nobody is surprised.
type Chain struct {
	stack *node.Node
	eth   *eth.Ethereum
	bc    *core.BlockChain
	mu    sync.Mutex // held by writers

	database *mend.Database
	config   common.Hash // of the protocol
	replaced *replaced   // trie nodes
	pending  announcer

	archive, proofs bool
	horizon         sync.Mutex     // guards the next three
	final, proven   uint64         // states before these blocks are not needed: but for proofs, and for proofs
	held            map[uint64]int // states from these numbers on are read
	finalized       chan struct{}
	closing, closed chan struct{}
	close           sync.Once // closes closing
	log             *slog.Logger
}

// Open starts the execution client on its data directory.
func Open(cfg Config) (*Chain, error) {
	key, err := crypto.GenerateKey() // an identity on a network that there is not
	if err != nil {
		return nil, fmt.Errorf("open chain: %w", err)
	}
	stack, err := node.New(&node.Config{
		Name:    "l2",
		DataDir: filepath.Join(cfg.DataDir, "geth"),
		Logger:  gethlog.Logger(cfg.Log.Handler()),
		P2P:     p2p.Config{PrivateKey: key, MaxPeers: 0, NoDiscovery: true, NoDial: true},
	})
	if errors.Is(err, node.ErrDatadirUsed) {
		return nil, fmt.Errorf("%w: %s; stop it or choose another directory", ErrInUse, cfg.DataDir)
	}
	if err != nil {
		return nil, fmt.Errorf("open chain: %w", err)
	}
	database, err := mend.Open(stack.ResolvePath("chaindata"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open chain: %w", err), stack.Close())
	}
	backend, err := eth.New(stack, ethConfig(cfg))
	var mismatch *core.GenesisMismatchError
	if errors.As(err, &mismatch) {
		err = fmt.Errorf("%w: %s; choose another directory or delete it", ErrGenesis, cfg.DataDir)
	}
	if err == nil {
		err = stack.Start()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open chain: %w", err), stack.Close())
	}
	c := &Chain{stack: stack, eth: backend, bc: backend.BlockChain(), database: database, config: cfg.Protocol.Hash(),
		finalized: make(chan struct{}, 1), closing: make(chan struct{}), closed: make(chan struct{}), log: cfg.Log}
	if err := c.begin(cfg); err != nil {
		return nil, errors.Join(err, stack.Close())
	}
	c.finalFrom(c.Finalized())
	go c.forgetFinal()
	return c, nil
}

// begin makes genesis safe and finalised, so that the tags answer from the first moment on (SPEC.md section 11).
func (c *Chain) begin(cfg Config) error {
	genesis := c.bc.Genesis()
	if want := cfg.Genesis.ToBlock().Hash(); genesis.Hash() != want {
		return fmt.Errorf("%w: genesis %s, want %s", ErrGenesis, genesis.Hash(), want)
	}
	if err := c.restoreGenesis(cfg.Genesis); err != nil {
		return err
	}
	if err := c.openReplaced(cfg); err != nil {
		return err
	}
	record := Record{State: cfg.Protocol.Genesis(genesis.Hash()), QueueHash: cfg.Protocol.InitialQueueHash()}
	if err := putRecord(c.eth.ChainDb(), record); err != nil {
		return err
	}
	if c.bc.CurrentFinalBlock() == nil {
		c.bc.SetFinalized(genesis.Header())
	}
	if c.bc.CurrentSafeBlock() == nil {
		c.bc.SetSafe(genesis.Header())
	}
	c.raiseSafe()
	return c.database.Opened(c.eth.ChainDb(), c.Head())
}

// restoreGenesis writes the state of genesis if it is missing. go-ethereum writes the block at once and the state in the
// background, and never looks again whether it had come that far when the process was killed.
func (c *Chain) restoreGenesis(g *core.Genesis) error {
	if c.Head().Number.Sign() > 0 || c.bc.HasState(c.bc.Genesis().Root()) {
		return nil
	}
	if _, err := g.Commit(c.eth.ChainDb(), c.bc.TrieDB(), nil); err != nil {
		return fmt.Errorf("write the state of genesis again: %w", err)
	}
	return nil
}

func ethConfig(cfg Config) *ethconfig.Config {
	cache := cfg.CacheMB
	if cache == 0 {
		cache = 64
	}
	c := ethconfig.Defaults
	c.Genesis = cfg.Genesis
	c.NetworkId = cfg.Genesis.Config.ChainID.Uint64()
	c.SyncMode = ethconfig.FullSync
	c.StateScheme = rawdb.PathScheme
	c.NoPrefetch = true // nothing is gained by it on few cores, and we execute before go-ethereum sees a block
	c.DatabaseCache = cache / 2
	c.TrieCleanCache = cache / 8
	c.TrieDirtyCache = max(cache/4, 4) // what kill -9 loses is at most this and the last 128 blocks; the journal has it
	c.SnapshotCache = cache / 8        // of accounts and slots by key
	c.TransactionHistory = 0           // index all
	c.LogHistory = 0                   // likewise
	c.LogNoHistory = cfg.NoLogIndex
	c.TxPool.Journal = ""   // the pool is ours (package sequencer)
	c.BlobPool.Datadir = "" // in memory: there are no blobs on L2
	c.TxPool.NoLocals = true
	c.RPCTxFeeCap = 0
	return &c
}

// Close stops the execution client; it flushes what it holds.
func (c *Chain) Close() error {
	c.close.Do(func() { close(c.closing) })
	<-c.closed
	if err := c.stack.Close(); err != nil {
		return err
	}
	return c.database.Closed()
}

// Backend is go-ethereum itself, for what has no method here (tests, debugging).
func (c *Chain) Backend() *eth.Ethereum { return c.eth }

// Env is what block building needs of the chain.
func (c *Chain) Env() execute.Env {
	return execute.Env{Config: c.bc.Config(), Headers: c.bc, JumpDests: c.bc.JumpDestCache(), Precompiles: precompiles, Beside: beside}
}

func beside(work func()) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work()
	}()
	return func() { <-done }
}

// Head, Safe and Finalized are the headers behind the RPC tags.
func (c *Chain) Head() *types.Header      { return c.bc.CurrentBlock() }
func (c *Chain) Safe() *types.Header      { return c.bc.CurrentSafeBlock() }
func (c *Chain) Finalized() *types.Header { return c.bc.CurrentFinalBlock() }

// Genesis block.
func (c *Chain) Genesis() *types.Block { return c.bc.Genesis() }

// Header of a block, canonical or not; nil if there is none.
func (c *Chain) Header(hash common.Hash) *types.Header { return c.bc.GetHeaderByHash(hash) }

// Block, canonical or not; nil if there is none.
func (c *Chain) Block(hash common.Hash) *types.Block { return c.bc.GetBlockByHash(hash) }

// Canonical block at a number; nil above the head.
func (c *Chain) Canonical(number uint64) *types.Block {
	if number > c.Head().Number.Uint64() {
		return nil
	}
	return c.bc.GetBlockByNumber(number)
}

// IsCanonical says whether the header is on the chain that ends in the head.
func (c *Chain) IsCanonical(h *types.Header) bool {
	return h != nil && h.Number.Uint64() <= c.Head().Number.Uint64() && c.bc.GetCanonicalHash(h.Number.Uint64()) == h.Hash()
}

// HasState says whether a block can be built on h.
func (c *Chain) HasState(h *types.Header) bool { return c.bc.HasState(h.Root) }

// Reachable says whether h can be made the head: go-ethereum keeps the states of 128 blocks, and can go back to older ones.
func (c *Chain) Reachable(h *types.Header) bool {
	return c.HasState(h) || c.bc.StateRecoverable(h.Root)
}

// Subscribe sends every new head.
func (c *Chain) Subscribe(ch chan<- core.ChainHeadEvent) (unsubscribe func()) {
	return c.bc.SubscribeChainHeadEvent(ch).Unsubscribe
}

// Table is a part of the chain's database for facts about its blocks, written in the same order as they are.
func (c *Chain) Table(prefix string) ethdb.KeyValueStore {
	return rawdb.NewTable(c.eth.ChainDb(), prefix)
}

// Commit writes a block that was built on this chain, with its record. It does not become canonical.
// Its state is taken over: b.State must not be used afterwards.
func (c *Chain) Commit(b *execute.Block, record Record) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	number := b.Block.NumberU64()
	header := b.Block.Header()
	if err := cmp.Or(c.checkRecord(header, record), c.checkParent(header)); err != nil {
		return fmt.Errorf("commit block %d: %w", number, err)
	}
	written := make(chan error, 1)
	go func() { written <- c.write(b.Block, b.Receipts, record) }()
	err := c.commitState(b.Block, b.State)
	if err := errors.Join(<-written, err); err != nil {
		return fmt.Errorf("commit block %d: %w", number, err)
	}
	return nil
}

// write keeps the block, its receipts and its record.
func (c *Chain) write(block *types.Block, receipts types.Receipts, record Record) error {
	batch := c.eth.ChainDb().NewBatch()
	defer batch.Close()
	rawdb.WriteBlock(batch, block)
	rawdb.WriteReceipts(batch, block.Hash(), block.NumberU64(), receipts)
	if err := putRecord(batch, record); err != nil {
		return err
	}
	if err := batch.Write(); err != nil {
		return err
	}
	c.shareSenders(block)
	return nil
}

// commitState keeps the state after the block.
func (c *Chain) commitState(block *types.Block, after *state.StateDB) error {
	root, err := after.Commit(c.bc.Config().Rules(block.Number(), true, block.Time()), block.NumberU64())
	if err != nil {
		return fmt.Errorf("state: %w", err)
	}
	if root != block.Root() {
		return fmt.Errorf("state: root %s, header says %s", root, block.Root())
	}
	return nil
}

// ErrNoState means that the state of a block is not at hand. It comes back when the block becomes the head.
var ErrNoState = errors.New("state of a block is not at hand: set the head to the block first")

// checkParent says whether a block can be written here: its parent's state must be at hand, else go-ethereum would go back for it
// and give up the head's.
func (c *Chain) checkParent(h *types.Header) error {
	if h.Number.Sign() <= 0 {
		return fmt.Errorf("number %d: %w", h.Number, ErrUnknownBlock)
	}
	parent := c.bc.GetHeader(h.ParentHash, h.Number.Uint64()-1)
	if parent == nil {
		return fmt.Errorf("parent %s: %w", h.ParentHash, ErrUnknownBlock)
	}
	if !c.HasState(parent) {
		return fmt.Errorf("parent %s: %w", h.ParentHash, ErrNoState)
	}
	return c.checkBranch(parent)
}

// Import executes and checks a finished block as go-ethereum does it for blocks of strangers: for replaying a journal.
func (c *Chain) Import(ctx context.Context, block *types.Block, record Record) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	header := block.Header()
	if err := cmp.Or(c.checkRecord(header, record), c.checkParent(header)); err != nil {
		return fmt.Errorf("import block %d: %w", block.NumberU64(), err)
	}
	if err := c.importBlock(ctx, block, record); err != nil {
		return fmt.Errorf("import block %d: %w", header.Number, err)
	}
	return nil
}

func (c *Chain) importBlock(ctx context.Context, block *types.Block, record Record) error {
	if err := c.bc.Engine().VerifyHeader(c.bc, block.Header()); err != nil {
		return err
	}
	switch err := c.bc.Validator().ValidateBody(block); {
	case errors.Is(err, core.ErrKnownBlock):
		block = c.Block(block.Hash()) // nobody looked at the other one's body
	case err != nil:
		return err
	}
	receipts, err := c.execute(ctx, block)
	if err != nil {
		return err
	}
	return c.write(block, receipts, record)
}

// SetHead makes a committed block the head of the canonical chain, however far that is. Where its state is kept no more,
// go-ethereum goes back to what it has the history of, and executes again from there.
func (c *Chain) SetHead(block *types.Block) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bc.GetHeader(block.Hash(), block.NumberU64()) == nil {
		return fmt.Errorf("set head to block %d: %w", block.NumberU64(), ErrUnknownBlock)
	}
	if err := c.keepBranch(block.Header()); err != nil {
		return fmt.Errorf("set head to block %d: %w", block.NumberU64(), err)
	}
	if _, err := c.bc.SetCanonical(block); err != nil {
		return fmt.Errorf("set head to block %d: %w", block.NumberU64(), err)
	}
	// The tags may not point at what is canonical no more.
	if safe := c.Safe(); !c.IsCanonical(safe) {
		c.bc.SetSafe(c.Finalized())
	}
	return nil
}

// SetSafe and SetFinalized move the tags; the block must be canonical. Safe is never below finalized.
func (c *Chain) SetSafe(h *types.Header) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.IsCanonical(h) {
		return fmt.Errorf("set safe to block %d %s: not on the canonical chain", h.Number, h.Hash())
	}
	c.bc.SetSafe(h)
	c.raiseSafe()
	return nil
}

func (c *Chain) SetFinalized(h *types.Header) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.IsCanonical(h) {
		return fmt.Errorf("set finalized to block %d %s: not on the canonical chain", h.Number, h.Hash())
	}
	old := c.Finalized()
	if old != nil && h.Number.Cmp(old.Number) < 0 {
		return fmt.Errorf("set finalized to block %d: it is at %d and never moves back", h.Number, old.Number)
	}
	if old != nil && old.Number.Cmp(h.Number) < 0 {
		c.finalFrom(old)
	}
	c.bc.SetFinalized(h)
	c.raiseSafe()
	return nil
}

// raiseSafe keeps safe at or above finalized: what L1 has finalised it has. After a restart a follower begins at an older batch than
// the database knows to be final.
func (c *Chain) raiseSafe() {
	if c.Safe().Number.Cmp(c.Finalized().Number) < 0 {
		c.bc.SetSafe(c.Finalized())
	}
}
