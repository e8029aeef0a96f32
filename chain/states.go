package chain

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb/database"
)

// liveStates is how many of the newest states go-ethereum keeps.
const liveStates = 128

// NotKeptError means that a state is out of reach. It names the setting that decides how far back states go.
type NotKeptError struct {
	Number    uint64
	Since     uint64 // the first canonical block whose state is kept
	Archive   bool   // all from there on are kept
	Canonical bool   // the block is
}

func (e *NotKeptError) Error() string {
	text := fmt.Sprintf("state of block %d is not kept here: ", e.Number)
	switch {
	case !e.Canonical:
		return text + fmt.Sprintf("the block is not on the canonical chain, and of others only the last %d states are kept", liveStates)
	case e.Archive:
		return text + fmt.Sprintf("this node keeps states from block %d on (--state archive since then); ask a node with --state archive from the start", e.Since)
	default:
		return text + fmt.Sprintf("this node keeps the last %d states and those from the finalized block on (--state full); ask a node with --state archive", liveStates)
	}
}

// StateAt is the state after h, to read or to build on. It must be at hand: see HasState.
func (c *Chain) StateAt(h *types.Header) (*state.StateDB, error) {
	return c.stateIn(c.live(), h)
}

// ReadableStateAt is the state after h, to read: any that the node has, which is the newest ones, those of canonical blocks from
// the finalized one on, and with Config.Archive all since that was switched on. It has tries, for proofs. For others the error
// is a NotKeptError.
func (c *Chain) ReadableStateAt(h *types.Header) (*state.StateDB, error) {
	kept, live := c.kept(h), c.HasState(h)
	// A live state ends when the chain has gone on far enough. That must not happen while it is read.
	ending := c.Head().Number.Uint64() > h.Number.Uint64()+liveStates/2
	switch {
	case live && kept && !ending:
		return c.stateIn(lasting{c.live()}, h)
	case live && !kept:
		return c.StateAt(h)
	case kept:
		return c.oldStateAt(h)
	default:
		return nil, &NotKeptError{Number: h.Number.Uint64(), Since: c.replaced.since.Load(), Archive: c.archive, Canonical: c.IsCanonical(h)}
	}
}

// StateAtBlock is ReadableStateAt in the form that go-ethereum's tracers ask for. What they do to the state stays with them. It is
// not forgotten before it is released: a tracer takes what it does not find for what is not there.
func (c *Chain) StateAtBlock(_ context.Context, block *types.Block, _ *state.StateDB, _, _ bool) (*state.StateDB, tracers.StateReleaseFunc, error) {
	release := c.hold(block.NumberU64())
	statedb, err := c.ReadableStateAt(block.Header())
	if err != nil {
		release()
		return nil, nil, err
	}
	return statedb, release, nil
}

// hold keeps the states from a number on, as far as they are kept, until it is released.
func (c *Chain) hold(number uint64) (release func()) {
	c.horizon.Lock()
	defer c.horizon.Unlock()
	if c.held == nil {
		c.held = map[uint64]int{}
	}
	c.held[number]++
	return sync.OnceFunc(func() {
		c.horizon.Lock()
		defer c.horizon.Unlock()
		if c.held[number]--; c.held[number] == 0 {
			delete(c.held, number)
		}
	})
}

// StateAtTransaction is the state before a transaction of a block, with what it takes to run it. Index 0 of a block without
// transactions is the state before its end.
func (c *Chain) StateAtTransaction(ctx context.Context, block *types.Block, index int) (_ *types.Transaction, _ vm.BlockContext, _ *state.StateDB, _ tracers.StateReleaseFunc, err error) {
	txs, none := block.Transactions(), vm.BlockContext{}
	if block.NumberU64() == 0 {
		return nil, none, nil, nil, errors.New("no transaction in genesis")
	}
	if index < 0 || index >= max(len(txs), 1) {
		return nil, none, nil, nil, fmt.Errorf("transaction index %d out of range for block %#x", index, block.Hash())
	}
	parent := c.bc.GetBlock(block.ParentHash(), block.NumberU64()-1)
	if parent == nil {
		return nil, none, nil, nil, fmt.Errorf("parent %#x not found", block.ParentHash())
	}
	statedb, release, err := c.StateAtBlock(ctx, parent, nil, true, false)
	if err != nil {
		return nil, none, nil, nil, err
	}
	defer func() {
		if err != nil {
			release()
		}
	}()
	where := core.NewEVMBlockContext(block.Header(), c.bc, nil)
	evm := vm.NewEVM(where, statedb, c.bc.Config(), vm.Config{})
	defer evm.Release()
	core.PreExecution(ctx, block.BeaconRoot(), parent.Header(), c.bc.Config(), evm, block.Number(), block.Time())
	if len(txs) == 0 {
		return nil, where, statedb, release, nil
	}
	signer := types.MakeSigner(c.bc.Config(), block.Number(), block.Time())
	for i, tx := range txs[:index] {
		if err := ctx.Err(); err != nil {
			return nil, none, nil, nil, err
		}
		message, err := core.TransactionToMessage(tx, signer, block.BaseFee())
		if err == nil {
			statedb.SetTxContext(tx.Hash(), i, uint32(i+1))
			_, err = core.ApplyMessage(evm, message, nil)
		}
		if err != nil {
			return nil, none, nil, nil, fmt.Errorf("transaction %#x failed: %w", tx.Hash(), err)
		}
		statedb.Finalise(evm.GetRules())
	}
	return txs[index], where, statedb, release, nil
}

// OldestState is the first block from which on all states of canonical blocks can be read: see ReadableStateAt.
func (c *Chain) OldestState() uint64 {
	live := c.Head().Number.Uint64() + 1
	return min(c.replaced.since.Load(), live-min(live, liveStates))
}

// kept says whether the state after h is kept for as long as h is canonical and the state is not forgotten.
func (c *Chain) kept(h *types.Header) bool {
	return h.Number.Uint64() >= c.replaced.since.Load() && c.IsCanonical(h)
}

func (c *Chain) oldStateAt(h *types.Header) (*state.StateDB, error) {
	return c.stateIn(old{c.live()}, h)
}

func (c *Chain) stateIn(db state.Database, h *types.Header) (*state.StateDB, error) {
	statedb, err := state.New(h.Root, db)
	if err != nil {
		return nil, fmt.Errorf("state after block %d: %w", h.Number, err)
	}
	return statedb, nil
}

// live is the database of go-ethereum's newest states.
func (c *Chain) live() keeping {
	return keeping{state.NewMPTDatabase(c.bc.TrieDB(), c.bc.CodeDB()), c}
}

// lasting is a state database of a live state that is kept as well: when the chain continues and it ends as a live one, while it is
// read, reading continues as from an old one. A node that catches up makes as many blocks in seconds.
type lasting struct{ keeping }

// Reader implements state.Database.
func (d lasting) Reader(root common.Hash) (state.Reader, error) {
	live, err := d.keeping.Reader(root)
	if err != nil {
		return old(d).Reader(root)
	}
	return &lastingReader{Reader: live, open: sync.OnceValues(func() (state.Reader, error) { return old(d).Reader(root) })}, nil
}

type lastingReader struct {
	state.Reader
	open func() (state.Reader, error)
}

// Account implements state.StateReader.
func (r *lastingReader) Account(address common.Address) (*types.StateAccount, error) {
	account, err := r.Reader.Account(address)
	if err == nil {
		return account, nil
	}
	kept, failed := r.open()
	if failed != nil {
		return nil, errors.Join(err, failed)
	}
	return kept.Account(address)
}

// Storage implements state.StateReader.
func (r *lastingReader) Storage(address common.Address, slot common.Hash) (common.Hash, error) {
	value, err := r.Reader.Storage(address, slot)
	if err == nil {
		return value, nil
	}
	kept, failed := r.open()
	if failed != nil {
		return common.Hash{}, errors.Join(err, failed)
	}
	return kept.Storage(address, slot)
}

// old is a state database over replaced nodes and those that the head's state still has. It is for reading.
type old struct{ keeping }

// Reader, OpenTrie, OpenStorageTrie and Commit implement state.Database.
func (d old) Reader(root common.Hash) (state.Reader, error) {
	account, err := d.OpenTrie(root)
	if err != nil {
		return nil, err
	}
	return &oldReader{ContractCodeReader: d.chain.bc.CodeDB().Reader(), db: d, root: root, account: account, storage: map[common.Address]state.Trie{}}, nil
}

func (d old) OpenTrie(root common.Hash) (state.Trie, error) {
	return trie.NewStateTrie(trie.StateTrieID(root), d)
}

func (d old) OpenStorageTrie(stateRoot common.Hash, address common.Address, root common.Hash, _ state.Trie) (state.Trie, error) {
	return trie.NewStateTrie(trie.StorageTrieID(stateRoot, crypto.Keccak256Hash(address[:]), root), d)
}

func (d old) Commit(*state.StateUpdate) error {
	return errors.New("an old state is not written to")
}

// NodeReader implements database.NodeDatabase: nodes are found by their hash, of whatever state.
func (d old) NodeReader(common.Hash) (database.NodeReader, error) { return d, nil }

// Node implements database.NodeReader. What the head's state has at a path is the wanted node or one that replaced it, and what
// is replaced was kept before: so what is not among the kept after a head was chosen is in the head's state. Should that end
// meanwhile, the next head has the answer.
func (d old) Node(owner common.Hash, path []byte, hash common.Hash) ([]byte, error) {
	var errs []error
	for range 2 {
		live, err := d.chain.bc.TrieDB().NodeReader(d.chain.Head().Root)
		node, failed := d.chain.replaced.node(hash)
		if node != nil || failed != nil {
			return node, failed
		}
		if err == nil {
			if node, err = live.Node(owner, path, hash); err == nil {
				return node, nil
			}
		}
		errs = append(errs, err)
	}
	return nil, fmt.Errorf("%w: node %s: %w", ErrNoProofs, hash, errors.Join(errs...))
}

// oldReader reads accounts and slots from tries.
type oldReader struct {
	state.ContractCodeReader
	db   old
	root common.Hash

	mu      sync.Mutex // guards the tries, which remember what they read
	account state.Trie
	storage map[common.Address]state.Trie
}

// Account implements state.StateReader.
func (r *oldReader) Account(address common.Address) (*types.StateAccount, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.account.GetAccount(address)
}

// Storage implements state.StateReader.
func (r *oldReader) Storage(address common.Address, slot common.Hash) (common.Hash, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	tr := r.storage[address]
	if tr == nil {
		account, err := r.account.GetAccount(address)
		if err != nil || account == nil {
			return common.Hash{}, err
		}
		if tr, err = r.db.OpenStorageTrie(r.root, address, account.Root, nil); err != nil {
			return common.Hash{}, err
		}
		r.storage[address] = tr
	}
	value, err := tr.GetStorage(address, slot[:])
	return common.BytesToHash(value), err
}
