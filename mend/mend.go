// Package mend puts go-ethereum's indexes in order after a kill.
//
// go-ethereum makes the blocks of another branch canonical before it takes the transactions of the replaced ones out of its
// index, and the numbers above a lower head out of its list of canonical blocks; killed in between, it never does. And where the
// state of the head was lost, it starts from an earlier block: it deletes the bodies above that, and leaves their transactions
// in the index. It then answers for each of them with an error in its log, for good.
package mend

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/ethdb/pebble"

	"loft/store"
)

// Indexes are those of one database, which nobody else works on.
type Indexes struct {
	mark   string // a file that is there while the database is open
	killed bool
	above  uint64 // the block after which they may be wrong
}

// Before is called before go-ethereum opens a database. If the last process did not end properly, the index holds final blocks'
// transactions alone afterwards.
func Before(chaindata string) (*Indexes, error) {
	i := &Indexes{mark: chaindata + ".open"}
	_, err := os.Stat(i.mark)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return i, store.WriteFile(i.mark, nil)
	case err != nil:
		return nil, fmt.Errorf("open %s: %w", chaindata, err)
	}
	if _, err := os.Stat(chaindata); errors.Is(err, fs.ErrNotExist) {
		return i, nil
	}
	kv, err := pebble.New(chaindata, 16, 16, "", false)
	if err != nil {
		return nil, fmt.Errorf("open %s after a kill: %w", chaindata, err)
	}
	i.killed = true
	db := rawdb.NewDatabase(kv)
	if err := errors.Join(i.forget(db), db.Close()); err != nil {
		return nil, fmt.Errorf("mend %s after a kill: %w", chaindata, err)
	}
	return i, nil
}

// forget takes blocks out that are neither final nor in go-ethereum's store of old blocks, but for their transactions that are in
// such a block, too.
func (i *Indexes) forget(db ethdb.Database) error {
	if final, ok := rawdb.ReadHeaderNumber(db, rawdb.ReadFinalizedBlockHash(db)); ok {
		i.above = final
	}
	headers := db.NewIterator([]byte("h"), binary.BigEndian.AppendUint64(nil, i.above+1)) // go-ethereum's: h, number, hash
	defer headers.Release()
	batch, first := db.NewBatch(), true
	for headers.Next() {
		key := headers.Key()
		if len(key) != 1+8+common.HashLength {
			continue // of something else about that number
		}
		number, hash := binary.BigEndian.Uint64(key[1:]), common.BytesToHash(key[1+8:])
		if first {
			i.above, first = number-1, false
		}
		body := rawdb.ReadBody(db, hash, number)
		if body == nil {
			continue
		}
		for _, tx := range body.Transactions {
			if at := rawdb.ReadTxLookupEntry(db, tx.Hash()); at != nil && *at > i.above {
				rawdb.DeleteTxLookupEntry(batch, tx.Hash())
			}
		}
		if err := flush(batch); err != nil {
			return err
		}
	}
	return errors.Join(headers.Error(), batch.Write())
}

// After is called once go-ethereum has chosen its head: the canonical blocks above the final one are indexed again.
func (i *Indexes) After(db ethdb.Database, head *types.Header) error {
	if !i.killed {
		return nil
	}
	batch, last := db.NewBatch(), head.Number.Uint64()
	for number := i.above + 1; number <= last; number++ {
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
func (i *Indexes) Closed() error { return os.Remove(i.mark) }

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
