package chain

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"

	"loft/protocol"
)

// replaced holds the trie nodes that blocks replaced. Together with what the head's state still has, they are every canonical
// state since the first one that is whole. go-ethereum's own history of trie nodes is not used: its index is not ready in a
// node's first minute nor while the node catches up, and where the history has a gap go-ethereum ends the process.
//
//	"since"                           u64 number of the first block whose post-state is whole
//	"o" u64 number, hash              a node that a block of this number replaced
//	"i" first bytes of hash, number   where such a node is
//	"b" u64 number, parent's root, root    empty: what the block between these two states replaced is here
//
// Nodes are sorted by number, so that the database appends them and drops them by ranges: by hash, it would sort them again
// and again. A node is kept once for each number at which it was replaced, so forgetting a block never takes what a later one
// needs, on whatever branches they are; and writing needs no reading. Three rules make this complete:
//
//   - every canonical block after since has its "b" (SetHead sees to that before it makes one canonical);
//   - what forgetting deletes was replaced at or before since, so no state from since on has it by then;
//   - the head's own state is always there (checkBranch), and it has what nobody replaced.
type replaced struct {
	db       ethdb.KeyValueStore
	since    atomic.Uint64
	sweeping sync.Mutex
}

// indexed is how much of a hash the index has. Where two nodes share it, both are looked at.
const indexed = 8

// openReplaced continues keeping nodes, or starts to: states before head's are not whole, then.
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
	if err := r.convert(); err != nil {
		return nil, fmt.Errorf("sort kept trie nodes by block: %w", err)
	}
	return r, nil
}

// convert brings what earlier versions kept, under "n" hash, number, into order. After a kill it continues.
func (r *replaced) convert() error {
	nodes := r.db.NewIterator([]byte("n"), nil)
	defer nodes.Release()
	batch := r.db.NewBatch()
	defer batch.Close()
	for nodes.Next() {
		key := nodes.Key()
		hash, number := key[1:1+common.HashLength], key[1+common.HashLength:]
		if err := errors.Join(batch.Put(nodeKey(number, hash), nodes.Value()), batch.Put(indexKey(hash, number), nil), batch.Delete(key)); err != nil {
			return err
		}
		if batch.ValueSize() < ethdb.IdealBatchSize {
			continue
		}
		if err := batch.Write(); err != nil {
			return err
		}
		batch.Reset()
	}
	return errors.Join(nodes.Error(), batch.Write())
}

func nodeKey(number, hash []byte) []byte { return slices.Concat([]byte("o"), number, hash) }

func indexKey(hash, number []byte) []byte { return slices.Concat([]byte("i"), hash[:indexed], number) }

func blockKey(number uint64, parent, root common.Hash) []byte {
	return slices.Concat([]byte("b"), protocol.U64(number), parent[:], root[:])
}

// put keeps what a block replaces, before the block becomes canonical.
func (r *replaced) put(update *state.StateUpdate) error {
	batch := r.db.NewBatch()
	defer batch.Close()
	number := protocol.U64(update.BlockNumber)
	_, origins := update.Nodes.NodeAndOrigins()
	for _, nodes := range origins {
		for _, node := range nodes {
			if len(node) == 0 {
				continue // there was none
			}
			hash := crypto.Keccak256(node)
			if err := errors.Join(batch.Put(nodeKey(number, hash), node), batch.Put(indexKey(hash, number), nil)); err != nil {
				return err
			}
		}
	}
	if err := batch.Put(blockKey(update.BlockNumber, update.OriginRoot, update.Root), nil); err != nil {
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

// node is one that was replaced; nil if none with this hash was.
func (r *replaced) node(hash common.Hash) ([]byte, error) {
	places := r.db.NewIterator(slices.Concat([]byte("i"), hash[:indexed]), nil)
	defer places.Release()
	for places.Next() {
		key := nodeKey(places.Key()[1+indexed:], hash[:])
		if known, err := r.db.Has(key); err != nil {
			return nil, err
		} else if !known {
			continue // another node's place, or a forgotten one
		}
		node, err := r.db.Get(key)
		if known, again := r.db.Has(key); again == nil && !known {
			continue // forgotten in between
		}
		return node, err
	}
	return nil, places.Error()
}

// forget drops what only states before a block need. What is dropped is gone at once, but takes its place on disk until sweep.
func (r *replaced) forget(before uint64) error {
	if before <= r.since.Load() {
		return nil
	}
	if err := r.db.Put([]byte("since"), protocol.U64(before)); err != nil {
		return err
	}
	r.since.Store(before)
	return nil
}

// sweep deletes forgotten nodes, a few blocks at a time, until all are deleted or stop is closed.
func (r *replaced) sweep(stop <-chan struct{}) error {
	r.sweeping.Lock()
	defer r.sweeping.Unlock()
	for {
		select {
		case <-stop:
			return nil
		default:
		}
		if more, err := r.sweepSome(); err != nil || !more {
			return err
		}
	}
}

func (r *replaced) sweepSome() (more bool, err error) {
	since, batch := r.since.Load(), r.db.NewBatch()
	defer batch.Close()
	nodes := r.db.NewIterator([]byte("o"), nil)
	defer nodes.Release()
	end := uint64(0) // the first number that stays
	for nodes.Next() {
		number, hash := nodes.Key()[1:9], nodes.Key()[9:]
		at := binary.BigEndian.Uint64(number)
		if at > since {
			break // it replaced a node of the first state that is kept, or of a later one
		}
		if more = at >= end && batch.ValueSize() >= ethdb.IdealBatchSize; more {
			break
		}
		end = at + 1
		if err := batch.Delete(indexKey(hash, number)); err != nil {
			return false, err
		}
	}
	if nodes.Error() != nil || end == 0 {
		return false, nodes.Error()
	}
	for _, kind := range []byte("ob") {
		if err := batch.DeleteRange([]byte{kind}, append([]byte{kind}, protocol.U64(end)...)); err != nil {
			return false, err
		}
	}
	return more, batch.Write()
}
