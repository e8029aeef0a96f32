package devnet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/beacon/engine"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/miner"

	"loft/agent"
)

// ErrFinalized is why a reorganisation is refused that would replace a finalised block.
var ErrFinalized = errors.New("block is finalised")

// ErrTime is why a timestamp is refused that is not above the head's.
var ErrTime = errors.New("time is not after the head's")

// ReorgMode says what becomes of the transactions of the blocks that a reorganisation drops.
type ReorgMode string

const (
	// ReorgToPool: the new blocks are empty; the dropped transactions wait in the pool again, for blocks to come.
	ReorgToPool ReorgMode = "pool"
	// ReorgForget: the new blocks are empty and the pool forgets everything, the dropped transactions included.
	ReorgForget ReorgMode = "forget"
	// ReorgKeep: each new block holds the transactions of the one it replaces, at another block hash.
	ReorgKeep ReorgMode = "keep"
	// ReorgReverse: the new blocks hold the same transactions with their senders in reverse order, each sender's own in
	// order, packed as early as they fit.
	ReorgReverse ReorgMode = "reverse"
)

// blobRetentionSecs is how long blobs are served: 4096 epochs of 32 slots, as on mainnet, in slots of a second.
const blobRetentionSecs = 4096 * 32

// feeRecipient collects the devnet's tips.
var feeRecipient = common.HexToAddress("0x4c6F667400000000000000000000000000000C01")

// driver decides what the chain is. Blocks are made one command at a time under mu: build with everything in the pool,
// insert, write payload and blobs to the journal, then make it the head with its safe and finalised blocks. A slot
// lasts a second, so that every block has a slot of its own whatever its timestamp.
type driver struct {
	cfg     Config
	eth     *eth.Ethereum
	chain   *core.BlockChain
	journal *journal

	ahead atomic.Uint64 // of the wall clock, in seconds; also read without mu
	pool  sync.Mutex    // held while go-ethereum's pool takes a transaction or goes to a head, never both: see place

	mu     sync.Mutex
	meta   meta
	head   *record
	next   uint64 // timestamp asked for the next block, 0: none
	paused bool
}

// newDriver opens the journal and brings go-ethereum's chain to where the journal says it is.
func newDriver(cfg Config, backend *eth.Ethereum) (_ *driver, err error) {
	journal, err := openJournal(filepath.Join(cfg.DataDir, "journal"))
	if err != nil {
		return nil, err
	}
	d := &driver{cfg: cfg, eth: backend, chain: backend.BlockChain(), journal: journal}
	defer func() {
		if err != nil {
			err = errors.Join(err, journal.close())
		}
	}()
	var ok bool
	if d.meta, ok, err = journal.meta(); err != nil {
		return nil, err
	}
	if !ok {
		genesis := &record{Block: d.chain.Genesis()}
		genesis.Root = genesis.beaconHeader(d.chain.Genesis().Time()).root()
		d.meta = meta{Head: genesis.Block.Hash()}
		if err := journal.commit(d.meta, entry{record: genesis}); err != nil {
			return nil, err
		}
	}
	d.ahead.Store(d.meta.Offset)
	if d.head, err = d.mustRecord(d.meta.Head); err != nil {
		return nil, err
	}
	if err := d.restore(); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *driver) close() error { return d.journal.close() }

func (d *driver) mustRecord(hash common.Hash) (*record, error) {
	r, ok, err := d.journal.record(hash)
	if err == nil && !ok {
		err = fmt.Errorf("devnet: %w: the journal lacks block %x: remove the directory to start a new chain", ErrData, hash)
	}
	return r, err
}

// restore replays from the journal whatever go-ethereum lacks up to the head, and makes it the head. It runs at start,
// and whenever something other than the driver moved go-ethereum's head.
func (d *driver) restore() error {
	var missing []*record
	for r := d.head; !d.chain.HasBlockAndState(r.Block.Hash(), r.Block.NumberU64()); {
		missing = append(missing, r)
		if r.Block.NumberU64() == 0 {
			return fmt.Errorf("devnet: %w: genesis in the journal is not go-ethereum's: remove the directory to start a new chain", ErrData)
		}
		var err error
		if r, err = d.mustRecord(r.Block.ParentHash()); err != nil {
			return err
		}
	}
	for i := len(missing) - 1; i >= 0; i-- {
		if _, err := d.chain.InsertBlockWithoutSetHead(context.Background(), missing[i].Block, false); err != nil {
			return fmt.Errorf("devnet: replay block %d from the journal: %w", missing[i].Block.NumberU64(), err)
		}
	}
	if len(missing) > 0 {
		d.cfg.Log.Info("replayed blocks that were lost in a crash", "blocks", len(missing), "head", d.head.Block.NumberU64())
	}
	return d.choose()
}

// choose tells go-ethereum which blocks are head, safe and finalised: the forkchoice.
func (d *driver) choose() error {
	head := d.head.Block
	if d.chain.CurrentBlock().Hash() != head.Hash() || d.chain.GetCanonicalHash(head.NumberU64()) != head.Hash() {
		d.pool.Lock()
		defer d.pool.Unlock()
		if _, err := d.chain.SetCanonical(head); err != nil {
			return fmt.Errorf("devnet: make block %d the head: %w", head.NumberU64(), err)
		}
		if err := d.settle(); err != nil {
			return err
		}
	}
	safe := max(below(head.NumberU64(), d.cfg.SafeDepth), d.meta.Finalized)
	d.eth.SetSynced()
	d.chain.SetFinalized(d.chain.GetHeaderByNumber(d.meta.Finalized))
	d.chain.SetSafe(d.chain.GetHeaderByNumber(safe))
	return nil
}

func below(number, depth uint64) uint64 { return number - min(number, depth) }

// loop makes a block every BlockTime until ctx ends.
func (d *driver) loop(ctx context.Context) {
	ticker := time.NewTicker(d.cfg.BlockTime)
	defer ticker.Stop()
	var trouble agent.Trouble
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		err := d.tick(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			trouble.Tell(d.cfg.Log, slog.LevelError, "no block made", "err", err)
		default:
			trouble.Over(d.cfg.Log, "making blocks resumed")
		}
	}
}

func (d *driver) tick(ctx context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.paused {
		return nil
	}
	_, err := d.extend(ctx, d.nextTime(max(d.head.Block.Time()+1, d.now())), fromPool)
	return err
}

// mine makes a block at time at, or when the devnet thinks best if that is zero.
func (d *driver) mine(ctx context.Context, at uint64) (*types.Block, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if at == 0 {
		at = d.timeNow()
	} else if err := d.checkTime(at); err != nil {
		return nil, err
	}
	return d.extend(ctx, at, fromPool)
}

func (d *driver) mineEmpty(ctx context.Context) (*types.Block, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.extend(ctx, d.timeNow(), fromList)
}

// timeNow is the timestamp of a block made on demand.
func (d *driver) timeNow() uint64 {
	parent, now := d.head.Block.Time(), d.now()
	if !d.cfg.Manual {
		now = min(now, parent+uint64(d.cfg.BlockTime/time.Second))
	}
	return d.nextTime(max(parent+1, now))
}

func (d *driver) now() uint64 { return uint64(d.clock().Unix()) }

// clock is the wall clock, as far ahead as it was put.
func (d *driver) clock() time.Time {
	return d.cfg.Now().Add(time.Duration(d.ahead.Load()) * time.Second)
}

// nextTime is the time asked for by setNextTime if there is one.
func (d *driver) nextTime(otherwise uint64) uint64 {
	if d.next > d.head.Block.Time() {
		return d.next
	}
	return otherwise
}

func (d *driver) checkTime(at uint64) error {
	if head := d.head.Block.Time(); at <= head {
		return fmt.Errorf("devnet: block at %d: %w (%d): ask for a later time", at, ErrTime, head)
	}
	return nil
}

// settle returns when go-ethereum's pool is at the head. It looks for the head while it waits for the first time.
func (d *driver) settle() error {
	for range 2 {
		if err := d.eth.TxPool().Sync(); err != nil {
			return fmt.Errorf("devnet: wait for the pool: %w", err)
		}
	}
	return nil
}

// place waits until the pool has put a transaction in line that it took, if its nonce is next. The pool does that a moment later,
// but leaves an account's second one behind if it goes to another head in that moment.
func (d *driver) place(ctx context.Context, hash common.Hash) error {
	pool := d.eth.TxPool()
	tx := pool.Get(hash)
	if tx == nil {
		return nil // in a block
	}
	from, err := types.LatestSignerForChainID(tx.ChainId()).Sender(tx)
	if err != nil {
		return err
	}
	ticker := time.NewTicker(time.Millisecond)
	defer ticker.Stop()
	for pool.Has(hash) && pool.PoolNonce(from) == tx.Nonce() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// extend makes a block on the head, from the pool or empty. Whatever entered the pool before the call is considered for it.
func (d *driver) extend(ctx context.Context, at uint64, from source) (*types.Block, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if d.chain.CurrentBlock().Hash() != d.head.Block.Hash() {
		d.cfg.Log.Warn("head was changed from outside, restoring it", "head", d.head.Block.NumberU64())
		if err := d.restore(); err != nil {
			return nil, err
		}
	}
	e, err := d.build(d.head, at, from, nil)
	if err != nil {
		return nil, err
	}
	m := d.meta
	if now := d.now(); !d.cfg.Manual && at > now { // whoever lives by this clock must not be behind the chain
		m.Offset += at - now
	}
	if err := d.accept(m, []entry{e}); err != nil {
		return nil, err
	}
	d.next = 0
	if err := d.prune(); err != nil {
		return nil, err
	}
	return e.Block, nil
}

// source says where a block's transactions come from.
type source bool

const (
	fromPool source = true
	fromList source = false
)

// build makes and executes a block on parent, with the transactions of the pool or those given, which must all apply.
// It is then known to go-ethereum, but not the head.
func (d *driver) build(parent *record, at uint64, from source, txs []*types.Transaction) (entry, error) {
	args := &miner.BuildPayloadArgs{
		Parent:       parent.Block.Hash(),
		Timestamp:    at,
		FeeRecipient: feeRecipient,
		Random:       crypto.Keccak256Hash([]byte("devnet.randao"), parent.Root[:], binaryU64(at), binaryU64(d.meta.Forks)),
		Withdrawals:  types.Withdrawals{},
		BeaconRoot:   &parent.Root,
		Version:      engine.PayloadV3,
	}
	number := parent.Block.NumberU64() + 1
	empty := from == fromList && len(txs) == 0
	_, envelope, err := d.eth.Miner().BuildTestingPayload(args, txs, empty, nil)
	if err != nil {
		return entry{}, fmt.Errorf("devnet: build block %d: %w", number, err)
	}
	e, err := openEnvelope(envelope, parent.Root)
	if err != nil {
		return entry{}, fmt.Errorf("devnet: take payload %d: %w", number, err)
	}
	e.Root = e.beaconHeader(d.chain.Genesis().Time()).root()
	if _, err := d.chain.InsertBlockWithoutSetHead(context.Background(), e.Block, false); err != nil {
		return entry{}, fmt.Errorf("devnet: insert block %d: %w", number, err)
	}
	return e, nil
}

// openEnvelope is what newPayload does with a payload: rebuild the block, and check its hash and its blobs.
func openEnvelope(envelope *engine.ExecutionPayloadEnvelope, beaconRoot common.Hash) (entry, error) {
	bundle := envelope.BlobsBundle
	r := &record{Requests: envelope.Requests}
	hashes := make([]common.Hash, len(bundle.Commitments))
	for i, commitment := range bundle.Commitments {
		if len(commitment) != len(kzg4844.Commitment{}) {
			return entry{}, fmt.Errorf("commitment %d has %d bytes", i, len(commitment))
		}
		r.Commitments = append(r.Commitments, kzg4844.Commitment(commitment))
		hashes[i] = versionedHash(r.Commitments[i])
	}
	for i, proof := range bundle.Proofs {
		if len(proof) != len(kzg4844.Proof{}) {
			return entry{}, fmt.Errorf("cell proof %d has %d bytes", i, len(proof))
		}
		r.CellProofs = append(r.CellProofs, kzg4844.Proof(proof))
	}
	if want := kzg4844.CellProofsPerBlob * len(r.Commitments); len(r.CellProofs) != want || len(bundle.Blobs) != len(hashes) {
		return entry{}, fmt.Errorf("%d commitments with %d blobs and %d cell proofs", len(hashes), len(bundle.Blobs), len(r.CellProofs))
	}
	e := entry{record: r, blobs: make([]kzg4844.Blob, len(hashes))}
	for i, blob := range bundle.Blobs {
		if copy(e.blobs[i][:], blob) != len(blob) || len(blob) != len(e.blobs[i]) {
			return entry{}, fmt.Errorf("blob %d has %d bytes", i, len(blob))
		}
	}
	var err error
	r.Block, err = engine.ExecutableDataToBlock(*envelope.ExecutionPayload, hashes, &beaconRoot, envelope.Requests)
	return e, err
}

// accept makes the last of entries the head, m being the state without it. The journal comes first.
func (d *driver) accept(m meta, entries []entry) error {
	head := entries[len(entries)-1].record
	m.Head = head.Block.Hash()
	m.Finalized = max(m.Finalized, below(head.Block.NumberU64(), d.cfg.FinalizedDepth))
	if err := d.journal.commit(m, entries...); err != nil {
		return err
	}
	d.meta, d.head = m, head
	d.ahead.Store(m.Offset)
	return d.choose()
}

// reorg replaces the last depth blocks by depth+1 others.
func (d *driver) reorg(ctx context.Context, depth uint64, how ReorgMode) (*types.Block, error) {
	return d.replace(ctx, depth, string(how), how == ReorgForget, func(dropped []*record) ([][]*types.Transaction, error) { return d.plan(dropped, how) })
}

// replace replaces the last depth blocks by those that plan makes of them, which are more. forget empties the pool.
func (d *driver) replace(ctx context.Context, depth uint64, how string, forget bool, plan func(dropped []*record) ([][]*types.Transaction, error)) (*types.Block, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	tip := d.head.Block
	if depth == 0 || depth > tip.NumberU64() {
		return nil, fmt.Errorf("devnet: reorg of depth %d at block %d: give a depth from 1 to %d", depth, tip.NumberU64(), tip.NumberU64())
	}
	if tip.NumberU64()-depth < d.meta.Finalized {
		return nil, fmt.Errorf("devnet: reorg of depth %d at block %d: %w (%d): give a depth of at most %d", depth, tip.NumberU64(), ErrFinalized, d.meta.Finalized, tip.NumberU64()-d.meta.Finalized)
	}
	dropped := make([]*record, depth) // oldest first
	fork := d.head
	for i := depth; i > 0; i-- {
		dropped[i-1] = fork
		var err error
		if fork, err = d.mustRecord(fork.Block.ParentHash()); err != nil {
			return nil, err
		}
	}
	blocks, err := plan(dropped)
	if err != nil {
		return nil, err
	}
	d.meta.Forks++ // kept even if building fails: the number only has to be new
	var entries []entry
	parent := fork
	for i, txs := range blocks {
		at := parent.Block.Time() + 1
		if i < len(dropped) {
			at = dropped[i].Block.Time()
		}
		e, err := d.build(parent, at, fromList, txs)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
		parent = e.record
	}
	if err := d.accept(d.meta, entries); err != nil {
		return nil, err
	}
	if forget {
		d.pool.Lock()
		d.eth.TxPool().Clear()
		d.pool.Unlock()
	}
	d.cfg.Log.Info("l1 reorganised", "depth", depth, "transactions", how, "head", d.head.Block.NumberU64())
	return d.head.Block, nil
}

// breakFinality takes finality back to a block.
func (d *driver) breakFinality(ctx context.Context, number uint64) error {
	return d.change(ctx, func(m *meta) { m.Finalized = min(m.Finalized, number) })
}

func (d *driver) finalize(ctx context.Context) error {
	return d.change(ctx, func(m *meta) { m.Finalized = d.head.Block.NumberU64() })
}

func (d *driver) warp(ctx context.Context, secs uint64) error {
	const tooMuch = 1 << 32 // 136 years, in all: a clock counts nanoseconds, in 63 bits
	if ahead := d.ahead.Load(); secs >= tooMuch-min(ahead, tooMuch) {
		return fmt.Errorf("devnet: warp by %d seconds: the clock is %d ahead, and may be less than %d", secs, ahead, uint64(tooMuch))
	}
	if err := d.change(ctx, func(m *meta) { m.Offset += secs }); err != nil || d.cfg.Manual {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := d.now(); now > d.head.Block.Time() { // the next block has it, however soon it comes
		d.next = max(d.next, now)
	}
	return nil
}

// change alters the driver's state without a new block.
func (d *driver) change(ctx context.Context, f func(*meta)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	m := d.meta
	f(&m)
	if err := d.journal.commit(m); err != nil {
		return err
	}
	d.meta = m
	d.ahead.Store(m.Offset)
	return d.choose()
}

func (d *driver) setNextTime(ctx context.Context, at uint64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := d.checkTime(at); err != nil {
		return err
	}
	d.next = at
	return nil
}

func (d *driver) setPaused(paused bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.paused = paused
}

func (d *driver) headHeader() *types.Header {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.head.Block.Header()
}

func (d *driver) dropBlobs(ctx context.Context, number uint64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.dropThrough(ctx, min(number, d.head.Block.NumberU64()))
}

// prune drops the blobs past their retention, a bounded number of blocks at a time.
func (d *driver) prune() error {
	const step = 64
	through := d.meta.Pruned
	for ; through < d.meta.Pruned+step && through < d.meta.Finalized; through++ {
		if d.chain.GetHeaderByNumber(through+1).Time+blobRetentionSecs >= d.head.Block.Time() {
			break
		}
	}
	if through == d.meta.Pruned {
		return nil
	}
	return d.dropThrough(context.Background(), through)
}

func (d *driver) dropThrough(ctx context.Context, number uint64) error {
	m := d.meta
	for m.Pruned < number {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := d.mustRecord(d.chain.GetCanonicalHash(m.Pruned + 1))
		if err != nil {
			return err
		}
		if err := d.journal.dropBlobs(r); err != nil {
			return err
		}
		m.Pruned++
	}
	if err := d.journal.commit(m); err != nil {
		return err
	}
	d.meta = m
	return nil
}
