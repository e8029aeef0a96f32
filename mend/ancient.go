package mend

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/rlp"
)

// tables of go-ethereum's store of old blocks that hold something of every block.
var tables = []string{"headers", "hashes", "bodies", "receipts"}

// ancient deletes go-ethereum's store of old blocks if a kill cut its very first move of blocks there short: then some tables
// hold blocks and some do not, which go-ethereum takes for tables that a later version added, and panics at every start. Nothing is
// lost: what is moved leaves the database only when all tables have it. The caller has the lock of the instance's directory.
func ancient(dir string) error {
	filled, empty := 0, 0
	for _, table := range tables {
		raw, err := os.ReadFile(filepath.Join(dir, table+".meta"))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("look at %s: %w", dir, err)
		}
		var meta struct {
			Version            uint16
			Hidden, FlushedEnd uint64 // of the index
		}
		if rlp.Decode(bytes.NewReader(raw), &meta) != nil { // zeros follow
			return nil // another version's, or damaged: go-ethereum says which
		}
		const entry = 6 // bytes of the index; the first is of no block
		if meta.FlushedEnd > entry {
			filled++
		} else {
			empty++
		}
	}
	if filled == 0 || empty == 0 {
		return nil
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("delete %s: %w", dir, err)
	}
	return nil
}
