package devnet

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/pebble"
	"github.com/ethereum/go-ethereum/rlp"
)

// journal is the driver's memory: every payload it ever made the head, with its blobs, and which of them is the head.
// It is written and synced before go-ethereum hears of a new head, so it is never behind; after a crash go-ethereum may be.
// Only the driver writes, under its lock; the beacon API reads without it.
//
//	r hash        record             x root        hash of the block with that beacon root
//	b hash u32    blob               meta          state
type journal struct{ db *pebble.Database }

// record is a payload as the driver made it.
type record struct {
	Block       *types.Block
	Requests    [][]byte
	Root        common.Hash // of its beacon block
	Commitments []kzg4844.Commitment
	CellProofs  []kzg4844.Proof // 128 per blob
}

// meta is the driver's state between two commands.
type meta struct {
	Head      common.Hash
	Finalized uint64 // number; never falls
	Offset    uint64 // seconds that the chain's clock is ahead of the wall
	Forks     uint64 // reorganisations so far, so that no two forks make equal blocks
	Pruned    uint64 // blobs of blocks up to this number are gone
}

var metaKey = []byte("meta")

func openJournal(dir string) (*journal, error) {
	db, err := pebble.New(dir, 16, 32, "", false)
	if err != nil {
		return nil, fmt.Errorf("devnet: open the journal in %s: %w", dir, err)
	}
	return &journal{db}, nil
}

func (j *journal) close() error { return j.db.Close() }

// read is the value of key, nil if there is none; no value in the journal is empty.
func (j *journal) read(key []byte) ([]byte, error) {
	has, err := j.db.Has(key)
	if err == nil && !has {
		return nil, nil
	}
	var raw []byte
	if err == nil {
		raw, err = j.db.Get(key)
	}
	if err != nil {
		return nil, fmt.Errorf("devnet: read journal: %w", err)
	}
	return raw, nil
}

func (j *journal) get(key []byte, out any) (bool, error) {
	raw, err := j.read(key)
	if err != nil || raw == nil {
		return false, err
	}
	if err := rlp.DecodeBytes(raw, out); err != nil {
		return false, fmt.Errorf("devnet: %w: the journal is damaged at %x (%w): remove the directory to start a new chain", ErrData, key, err)
	}
	return true, nil
}

func (j *journal) meta() (m meta, ok bool, err error) {
	ok, err = j.get(metaKey, &m)
	return m, ok, err
}

func (j *journal) record(hash common.Hash) (*record, bool, error) {
	r := new(record)
	ok, err := j.get(recordKey(hash), r)
	return r, ok, err
}

func (j *journal) blockOfRoot(root common.Hash) (hash common.Hash, ok bool, err error) {
	ok, err = j.get(append([]byte{'x'}, root[:]...), &hash)
	return hash, ok, err
}

// blob reads one blob; ok is false if it is pruned.
func (j *journal) blob(hash common.Hash, i int) (*kzg4844.Blob, bool, error) {
	raw, err := j.read(blobKey(hash, i))
	if err != nil || raw == nil {
		return nil, false, err
	}
	if len(raw) != len(kzg4844.Blob{}) {
		return nil, false, fmt.Errorf("devnet: blob %d of block %x has %d bytes in the journal", i, hash, len(raw))
	}
	return (*kzg4844.Blob)(raw), true, nil
}

// entry is a record with its blobs, to be written.
type entry struct {
	*record
	blobs []kzg4844.Blob
}

// commit writes entries and the new state in one step, and syncs.
func (j *journal) commit(m meta, entries ...entry) error {
	batch := j.db.NewBatch()
	for _, e := range entries {
		hash := e.Block.Hash()
		for i := range e.blobs {
			if err := batch.Put(blobKey(hash, i), e.blobs[i][:]); err != nil {
				return fmt.Errorf("devnet: write journal: %w", err)
			}
		}
		if err := errors.Join(put(batch, recordKey(hash), e.record), put(batch, append([]byte{'x'}, e.Root[:]...), hash)); err != nil {
			return err
		}
	}
	if err := put(batch, metaKey, m); err != nil {
		return err
	}
	if err := errors.Join(batch.Write(), j.db.SyncKeyValue()); err != nil {
		return fmt.Errorf("devnet: write journal: %w", err)
	}
	return nil
}

func (j *journal) dropBlobs(r *record) error {
	for i := range r.Commitments {
		if err := j.db.Delete(blobKey(r.Block.Hash(), i)); err != nil {
			return fmt.Errorf("devnet: drop blob: %w", err)
		}
	}
	return nil
}

func put(w ethdb.KeyValueWriter, key []byte, value any) error {
	raw, err := rlp.EncodeToBytes(value)
	if err != nil {
		return fmt.Errorf("devnet: encode journal entry: %w", err)
	}
	if err := w.Put(key, raw); err != nil {
		return fmt.Errorf("devnet: write journal: %w", err)
	}
	return nil
}

func recordKey(hash common.Hash) []byte { return append([]byte{'r'}, hash[:]...) }

func blobKey(hash common.Hash, i int) []byte {
	return binary.BigEndian.AppendUint32(append([]byte{'b'}, hash[:]...), uint32(i))
}
