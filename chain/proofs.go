package chain

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb/database"

	"loft/protocol"
)

// ErrNoProofs means that the trie nodes of a state were not kept.
var ErrNoProofs = errors.New("trie nodes of this state are not kept")

// replaced is the trie nodes that blocks replaced, by hash: with what the head's state still has, they are every canonical
// state since the first one. go-ethereum's own history of trie nodes is not used: its index is not ready in a node's
// first minute nor while the node catches up, and where the history has a gap go-ethereum ends the process.
//
//	"since"                                u64 number of the first block whose post-state is whole
//	"n" hash, u64 number                   a node that a block of this number replaced
//	"b" u64 number, parent's root, root    hashes of the nodes that the block between these two states replaced
//
// A node is kept once for each number at which it was replaced, so forgetting a block never takes what a later one needs, on
// whatever branches they are; and nothing is read to write. Three rules make this whole:
//
//   - every canonical block after since has its "b" (SetHead sees to that before it makes one canonical);
//   - what forgetting deletes was replaced at or before since, so no state from since on has it by then;
//   - the head's own state is always there (checkBranch), and it has what nobody replaced.
type replaced struct {
	db    ethdb.KeyValueStore
	since atomic.Uint64
}

// openReplaced goes on keeping nodes, or starts to: states before head's are not whole, then.
func openReplaced(db ethdb.KeyValueStore, head uint64) (*replaced, error) {
	r := &replaced{db: db}
	r.since.Store(head)
	if known, err := db.Has([]byte("since")); err != nil {
		return nil, fmt.Errorf("read since when trie nodes are kept: %w", err)
	} else if !known {
		return r, db.Put([]byte("since"), protocol.U64(head))
	}
	raw, err := db.Get([]byte("since"))
	if err != nil || len(raw) != 8 {
		return nil, fmt.Errorf("read since when trie nodes are kept: %x, %w", raw, err)
	}
	r.since.Store(binary.BigEndian.Uint64(raw))
	return r, nil
}

func nodeKey(hash, number []byte) []byte { return slices.Concat([]byte("n"), hash, number) }

func blockKey(number uint64, parent, root common.Hash) []byte {
	return slices.Concat([]byte("b"), protocol.U64(number), parent[:], root[:])
}

// put keeps what a block replaces, before its state can be read.
func (r *replaced) put(update *state.StateUpdate) error {
	batch := r.db.NewBatch()
	defer batch.Close()
	number := protocol.U64(update.BlockNumber)
	var hashes []byte
	_, origins := update.Nodes.NodeAndOrigins()
	for _, nodes := range origins {
		for _, node := range nodes {
			if len(node) == 0 {
				continue // there was none
			}
			hash := crypto.Keccak256(node)
			if err := batch.Put(nodeKey(hash, number), node); err != nil {
				return err
			}
			hashes = append(hashes, hash...)
		}
	}
	if err := batch.Put(blockKey(update.BlockNumber, update.OriginRoot, update.Root), hashes); err != nil {
		return err
	}
	return batch.Write()
}

// has says whether what a block replaced is kept, or is not needed.
func (r *replaced) has(parent, h *types.Header) (bool, error) {
	number := h.Number.Uint64()
	if number <= r.since.Load() {
		return true, nil
	}
	known, err := r.db.Has(blockKey(number, parent.Root, h.Root))
	if err != nil {
		return false, fmt.Errorf("read what block %d replaced: %w", number, err)
	}
	return known || number <= r.since.Load(), nil // it may have been forgotten meanwhile
}

// forget drops what only states before a block need.
func (r *replaced) forget(before uint64) error {
	if before <= r.since.Load() {
		return nil
	}
	if err := r.db.Put([]byte("since"), protocol.U64(before)); err != nil {
		return err
	}
	r.since.Store(before)
	blocks := r.db.NewIterator([]byte("b"), nil)
	defer blocks.Release()
	for blocks.Next() {
		key := blocks.Key()
		number := key[1:9]
		if binary.BigEndian.Uint64(number) > before {
			break // it replaced nodes of the first state that is kept, or of later ones
		}
		if err := r.forgetBlock(key, number, blocks.Value()); err != nil {
			return err
		}
	}
	return blocks.Error()
}

func (r *replaced) forgetBlock(key, number, hashes []byte) error {
	batch := r.db.NewBatch()
	defer batch.Close()
	for hash := range slices.Chunk(hashes, common.HashLength) {
		if err := batch.Delete(nodeKey(hash, number)); err != nil {
			return err
		}
	}
	if err := batch.Delete(slices.Clone(key)); err != nil {
		return err
	}
	return batch.Write()
}

// node is one that was replaced; nil if none with this hash was.
func (r *replaced) node(hash common.Hash) ([]byte, error) {
	found := r.db.NewIterator(nodeKey(hash[:], nil), nil)
	defer found.Release()
	if found.Next() {
		return slices.Clone(found.Value()), nil
	}
	return nil, found.Error()
}

// openProofs starts or stops to keep old trie nodes. Once they are not kept, what is there is not whole any more.
func (c *Chain) openProofs(keep bool) (err error) {
	table := rawdb.NewTable(c.eth.ChainDb(), "loft-proofs-")
	if keep {
		c.replaced, err = openReplaced(table, c.Head().Number.Uint64())
		return err
	}
	if err := table.Delete([]byte("since")); err != nil {
		return fmt.Errorf("stop to keep trie nodes: %w", err)
	}
	return nil
}

// keeping is go-ethereum's state database, but what a commit replaces is kept first.
type keeping struct {
	state.Database
	chain *Chain
}

// Commit implements state.Database. A state that is there already is not committed again.
func (d keeping) Commit(update *state.StateUpdate) error {
	if err := d.chain.replaced.put(update); err != nil {
		return fmt.Errorf("keep trie nodes that block %d replaces: %w", update.BlockNumber, err)
	}
	if d.chain.bc.HasState(update.Root) {
		return nil
	}
	return d.Database.Commit(update)
}

// keepImported makes a block that go-ethereum has imported once more, to see what it replaced. It needs the state of its parent.
func (c *Chain) keepImported(ctx context.Context, block *types.Block) error {
	if c.replaced == nil {
		return nil
	}
	parent := c.bc.GetHeader(block.ParentHash(), block.NumberU64()-1)
	if parent == nil {
		return ErrUnknownBlock
	}
	statedb, err := c.StateAt(parent)
	if err != nil {
		return err
	}
	if _, err := c.bc.Processor().Process(ctx, block, statedb, c.bc.JumpDestCache(), c.bc.PrecompileCache(), vm.Config{}, nil); err != nil {
		return err
	}
	root, err := statedb.Commit(c.bc.Config().Rules(block.Number(), true, block.Time()), block.NumberU64())
	if err == nil && root != block.Root() {
		err = fmt.Errorf("root %s, header says %s", root, block.Root())
	}
	return err
}

// keepBranch makes sure that what the blocks from the canonical chain to h replaced is kept, before they become canonical. They
// were made while nothing was kept, or a kill came between the import of one and this, if it is not.
func (c *Chain) keepBranch(h *types.Header) error {
	if c.replaced == nil {
		return nil
	}
	var missing []*types.Header
	for !c.IsCanonical(h) {
		parent := c.bc.GetHeader(h.ParentHash, h.Number.Uint64()-1)
		if parent == nil {
			return fmt.Errorf("parent of block %d: %w", h.Number, ErrUnknownBlock)
		}
		kept, err := c.replaced.has(parent, h)
		if err != nil {
			return err
		}
		if !kept {
			missing = append(missing, h)
		}
		h = parent
	}
	for _, h := range slices.Backward(missing) {
		parent := c.bc.GetBlock(h.ParentHash, h.Number.Uint64()-1)
		if !c.bc.HasState(parent.Root()) {
			if _, err := c.bc.SetCanonical(parent); err != nil {
				return fmt.Errorf("go to block %d: %w", parent.NumberU64(), err)
			}
		}
		block := c.bc.GetBlock(h.Hash(), h.Number.Uint64())
		if err := c.keepImported(context.Background(), block); err != nil {
			return fmt.Errorf("keep trie nodes that block %d replaces: %w", h.Number, err)
		}
	}
	return nil
}

// maxBranch is how many blocks can be made beyond the canonical chain. With one more go-ethereum, which keeps 128 states apart,
// would give up those that the branch does not stand on: the head's, which proofs need.
const maxBranch = 127

// ErrBranch means that a branch grew too long without becoming canonical.
var ErrBranch = fmt.Errorf("a branch of more than %d blocks that is not canonical: set the head to a block of it first", maxBranch)

// checkBranch says whether a block can be made on parent without taking from go-ethereum what proofs need.
func (c *Chain) checkBranch(parent *types.Header) error {
	if c.replaced == nil {
		return nil
	}
	for n := 1; ; n++ {
		if c.IsCanonical(parent) {
			return nil
		}
		if n == maxBranch { // the new block would be the next
			return ErrBranch
		}
		number := parent.Number.Uint64()
		if parent = c.bc.GetHeader(parent.ParentHash, number-1); parent == nil {
			return fmt.Errorf("parent of block %d: %w", number, ErrUnknownBlock)
		}
	}
}

// ProvableStateAt is the state after h, to read, with trie nodes: that of any canonical block since nodes are kept (see
// Config.Proofs), else of a recent one. It stays readable while the chain goes on, but not when h leaves it.
func (c *Chain) ProvableStateAt(h *types.Header) (*state.StateDB, error) {
	if c.replaced == nil || h.Number.Uint64() < c.replaced.since.Load() || !c.IsCanonical(h) {
		if !c.HasState(h) {
			return nil, fmt.Errorf("state after block %d: %w", h.Number, ErrNoProofs)
		}
		return c.StateAt(h)
	}
	statedb, err := state.New(h.Root, old{keeping{c.liveDatabase(), c}})
	if err != nil {
		return nil, fmt.Errorf("state after block %d: %w", h.Number, err)
	}
	return statedb, nil
}

// Provable says whether the states from h's on, while h is canonical, can be proved for as long as they are not forgotten: that
// of h and those of all blocks after it, whatever branches come and go.
func (c *Chain) Provable(h *types.Header) bool {
	return c.replaced != nil && c.IsCanonical(h) && h.Number.Uint64() >= c.replaced.since.Load()
}

// ForgetProofs gives back what proofs of states before a block take. It may be called again and again, with what will never be
// asked for any more; whatever was kept is kept forever otherwise. What blocks of branches replaced goes with the rest of their
// numbers.
func (c *Chain) ForgetProofs(before uint64) error {
	if c.replaced == nil {
		return nil
	}
	if err := c.replaced.forget(before); err != nil {
		return fmt.Errorf("forget trie nodes of before block %d: %w", before, err)
	}
	return nil
}

func (c *Chain) liveDatabase() state.Database {
	return state.NewMPTDatabase(c.bc.TrieDB(), c.bc.CodeDB())
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

// Node implements database.NodeReader. What the head's state has at a path is the wanted node or one that replaced it, which
// was kept before it could be replaced: so who does not find it among the kept, nor then in the state, looks there once more.
func (d old) Node(owner common.Hash, path []byte, hash common.Hash) ([]byte, error) {
	node, err := d.chain.replaced.node(hash)
	if node != nil || err != nil {
		return node, err
	}
	live, err := d.chain.bc.TrieDB().NodeReader(d.chain.Head().Root)
	if err == nil {
		if node, err = live.Node(owner, path, hash); err == nil {
			return node, nil
		}
	}
	node, again := d.chain.replaced.node(hash)
	if node != nil {
		return node, nil
	}
	return nil, fmt.Errorf("%w: node %s: %w", ErrNoProofs, hash, errors.Join(err, again))
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
