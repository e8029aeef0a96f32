package follower

import (
	"encoding/json"
	"fmt"
	"sort"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethdb"

	"loft/protocol"
	"loft/protocol/queue"
)

// Entries is the queue as processed, in the chain's database. Only the follower writes; any goroutine may read, and may
// find an entry replaced after an L1 reorganisation.
type Entries struct {
	db      ethdb.KeyValueStore
	initial common.Hash
	tail    atomic.Uint64
}

type storedEntry struct {
	Entry   queue.Entry
	L1Block uint64
	Hash    common.Hash // of the queue after the entry
}

// Tail is the number of entries.
func (e *Entries) Tail() uint64 { return e.tail.Load() }

// Get is an entry.
func (e *Entries) Get(index uint64) (queue.Entry, error) {
	if index >= e.Tail() {
		return queue.Entry{}, fmt.Errorf("entry %d: %w", index, queue.ErrNoEntry)
	}
	s, err := e.read(index)
	return s.Entry, err
}

// Hash of the queue at a position.
func (e *Entries) Hash(position uint64) (common.Hash, error) {
	if position == 0 {
		return e.initial, nil
	}
	if position > e.Tail() {
		return common.Hash{}, fmt.Errorf("queue hash at %d: %w", position, queue.ErrNoEntry)
	}
	s, err := e.read(position - 1)
	return s.Hash, err
}

// Range is the entries from position from up to and without to.
func (e *Entries) Range(from, to uint64) ([]queue.Entry, error) {
	if to < from || to > e.Tail() {
		return nil, fmt.Errorf("entries %d to %d of %d: %w", from, to, e.Tail(), queue.ErrNoEntry)
	}
	out := make([]queue.Entry, 0, to-from)
	for i := from; i < to; i++ {
		s, err := e.read(i)
		if err != nil {
			return nil, err
		}
		out = append(out, s.Entry)
	}
	return out, nil
}

// find is the position of the first entry, from position from up to and without to, of which is holds; it holds of all after that.
func (e *Entries) find(from, to uint64, is func(*storedEntry) bool) (uint64, error) {
	var failed error
	n := sort.Search(int(to-from), func(i int) bool {
		s, err := e.read(from + uint64(i))
		if err != nil {
			failed = err
			return true
		}
		return is(&s)
	})
	return from + uint64(n), failed
}

func (e *Entries) read(index uint64) (s storedEntry, err error) {
	raw, err := e.db.Get(protocol.U64(index))
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		return s, fmt.Errorf("read entry %d: %w", index, err)
	}
	return s, nil
}

// append stores the entries of one L1 block. Those that are there already, from an attempt that failed later, stay.
func (e *Entries) append(entries []queue.Entry, l1Block uint64) error {
	if len(entries) == 0 {
		return nil
	}
	hash, err := e.Hash(min(entries[0].Index, e.Tail()))
	if err != nil {
		return err
	}
	batch := e.db.NewBatch()
	defer batch.Close()
	for i := range entries {
		entry := &entries[i]
		hash = queue.Extend(hash, entry)
		raw, err := json.Marshal(storedEntry{*entry, l1Block, hash})
		if err == nil {
			err = batch.Put(protocol.U64(entry.Index), raw)
		}
		if err != nil {
			return fmt.Errorf("store entry %d: %w", entry.Index, err)
		}
	}
	if err := batch.Write(); err != nil {
		return fmt.Errorf("store entries: %w", err)
	}
	e.tail.Store(entries[len(entries)-1].Index + 1)
	return nil
}

// truncate forgets all entries from tail on.
func (e *Entries) truncate(tail uint64) error {
	if tail > 0 {
		if _, err := e.read(tail - 1); err != nil {
			return err
		}
	}
	e.tail.Store(tail)
	return nil
}
