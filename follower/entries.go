package follower

import (
	"encoding/json"
	"fmt"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethdb"

	"loft/l1"
	"loft/protocol"
	"loft/protocol/queue"
)

// Entries is the queue as taken in, in the chain's database. Only the follower writes; any goroutine may read, and may
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
	entry, _, err := e.get(index)
	return entry, err
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
		entry, _, err := e.get(i)
		if err != nil {
			return nil, err
		}
		out = append(out, entry)
	}
	return out, nil
}

func (e *Entries) get(index uint64) (queue.Entry, uint64, error) {
	s, err := e.read(index)
	return s.Entry, s.L1Block, err
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

// checkpoint is a finalised L1 block, and what had come up to and with it: where following can begin again.
type checkpoint struct {
	L1      l1.Ref
	Entries uint64
	Batches uint64
}

func checkpointKey(batches uint64) []byte {
	return append([]byte("checkpoint-"), protocol.U64(batches)...)
}

func (f *Follower) putCheckpoint(c checkpoint) error {
	raw, err := json.Marshal(c)
	if err == nil {
		err = f.deriver.facts.Put(checkpointKey(c.Batches), raw)
	}
	if err != nil {
		return fmt.Errorf("record checkpoint: %w", err)
	}
	return nil
}

// checkpoint is the latest one that needs no batch which the chain has lost.
func (f *Follower) checkpoint() (checkpoint, error) {
	for n := f.deriver.cursor.Batch + 1; n > 0; n-- {
		raw, err := f.deriver.facts.Get(checkpointKey(n - 1))
		if err != nil {
			continue // none was made at that count
		}
		var c checkpoint
		if err := json.Unmarshal(raw, &c); err != nil {
			return c, fmt.Errorf("read checkpoint: %w", err)
		}
		if c.Entries > 0 {
			if _, err := f.entries.read(c.Entries - 1); err != nil {
				continue // written, but lost with the entries before it
			}
		}
		return c, nil
	}
	return checkpoint{L1: f.cfg.Start}, nil
}
