// Package mend puts a database of go-ethereum's in order after a kill, where go-ethereum does not do so itself.
//
// A database whose creation was cut short holds no block, and now and then neither go-ethereum nor pebble can open it. After a first
// move of blocks to the store of old ones that was cut short, go-ethereum panics at every start. And its indexes part from its chain:
// it makes the blocks of another branch canonical before it takes the transactions of the replaced ones out of its index, and the
// numbers above a lower head out of its list of canonical blocks; killed in between, it never does. Where the state of the head was
// lost, it starts from an earlier block: it deletes the bodies above that, and leaves their transactions in the index. It then
// answers for each of them with an error in its log, for good.
package mend

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/pebble"

	"loft/store"
)

// Database is one that go-ethereum is about to open, or has. Nobody else works on it.
type Database struct {
	created func() error
	mark    string // a file that is there while the database is open
	killed  bool
	above   uint64 // the block after which the indexes may be wrong
}

// Open is called before go-ethereum opens the database in a directory. If the last process did not end properly, the index of
// transactions holds those of final blocks alone afterwards.
func Open(dir string) (*Database, error) {
	d := &Database{mark: dir + ".open"}
	var err error
	if d.created, err = store.Create(dir); err != nil {
		return nil, err
	}
	// The list of known peers is empty: the chain has none. go-ethereum does not start on one whose creation was cut short.
	peers := filepath.Join(filepath.Dir(dir), "nodes")
	if err := os.RemoveAll(peers); err != nil {
		return nil, fmt.Errorf("delete %s: %w", peers, err)
	}
	if err := ancient(filepath.Join(dir, "ancient", "chain")); err != nil {
		return nil, err
	}
	_, err = os.Stat(d.mark)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return d, store.WriteFile(d.mark, nil)
	case err != nil:
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	kv, err := pebble.New(dir, 16, 16, "", false)
	if err != nil {
		return nil, fmt.Errorf("open %s after a kill: %w", dir, err)
	}
	d.killed = true
	db := rawdb.NewDatabase(kv)
	if err := errors.Join(d.forget(db), db.Close()); err != nil {
		return nil, fmt.Errorf("mend %s after a kill: %w", dir, err)
	}
	return d, nil
}

// forget takes blocks out that are neither final nor in go-ethereum's store of old blocks, but for their transactions that are in
// such a block, too.
func (d *Database) forget(db ethdb.Database) error {
	if final, ok := rawdb.ReadHeaderNumber(db, rawdb.ReadFinalizedBlockHash(db)); ok {
		d.above = final
	}
	headers := db.NewIterator([]byte("h"), binary.BigEndian.AppendUint64(nil, d.above+1)) // go-ethereum's: h, number, hash
	defer headers.Release()
	batch, first := db.NewBatch(), true
	for headers.Next() {
		key := headers.Key()
		if len(key) != 1+8+common.HashLength {
			continue // of something else about that number
		}
		number, hash := binary.BigEndian.Uint64(key[1:]), common.BytesToHash(key[1+8:])
		if first {
			d.above, first = number-1, false
		}
		body := rawdb.ReadBody(db, hash, number)
		if body == nil {
			continue
		}
		for _, tx := range body.Transactions {
			if at := rawdb.ReadTxLookupEntry(db, tx.Hash()); at != nil && *at > d.above {
				rawdb.DeleteTxLookupEntry(batch, tx.Hash())
			}
		}
		if err := flush(batch); err != nil {
			return err
		}
	}
	return errors.Join(headers.Error(), batch.Write())
}

// Opened is called once go-ethereum has the database, whole, and has chosen its head: the canonical blocks above the final one are
// indexed again.
func (d *Database) Opened(db ethdb.Database, head *types.Header) error {
	if d.killed {
		if err := d.index(db, head); err != nil {
			return err
		}
	}
	return d.created()
}

func (d *Database) index(db ethdb.Database, head *types.Header) error {
	batch, last := db.NewBatch(), head.Number.Uint64()
	for number := d.above + 1; number <= last; number++ {
		hash := rawdb.ReadCanonicalHash(db, number)
		block := rawdb.ReadBlock(db, hash, number)
		if block == nil {
			return fmt.Errorf("mend the index of transactions: block %d, %s, is missing", number, hash)
		}
		rawdb.WriteTxLookupEntriesByBlock(batch, block)
		if err := flush(batch); err != nil {
			return err
		}
	}
	// go-ethereum opens no database whose newest header has none before it.
	if header, ok := rawdb.ReadHeaderNumber(db, rawdb.ReadHeadHeaderHash(db)); ok {
		last = max(last, header)
	}
	for number := last + 1; rawdb.ReadCanonicalHash(db, number) != (common.Hash{}); number++ {
		rawdb.DeleteCanonicalHash(batch, number)
	}
	return batch.Write()
}

// Closed is called once the database is closed properly.
func (d *Database) Closed() error { return os.Remove(d.mark) }

func flush(batch ethdb.Batch) error {
	if batch.ValueSize() < ethdb.IdealBatchSize {
		return nil
	}
	if err := batch.Write(); err != nil {
		return err
	}
	batch.Reset()
	return nil
}
