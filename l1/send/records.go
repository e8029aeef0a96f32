package send

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/store"
)

// record is what of an intent survives a restart.
type record struct {
	ID       string          `json:"id"`
	To       *common.Address `json:"to"`
	Value    *big.Int        `json:"value"`
	Data     hexutil.Bytes   `json:"data"`
	Gas      uint64          `json:"gas"`
	Blobs    []hexutil.Bytes `json:"blobs,omitempty"`
	Nonce    uint64          `json:"nonce"`
	Cancel   bool            `json:"cancel,omitempty"` // the owner does not want it any more
	Moved    bool            `json:"moved,omitempty"`  // lost a nonce to another transaction, and must land all the same
	Versions []version       `json:"versions"`         // all that may be in a pool, oldest first; one nonce
	Raw      hexutil.Bytes   `json:"raw"`              // of the last version, as it is broadcast
}

// version is a signed transaction that may land for its intent.
type version struct {
	Hash           common.Hash `json:"hash"`
	Void           bool        `json:"void,omitempty"` // does nothing
	WithBlobs      bool        `json:"withBlobs,omitempty"`
	Tip, Cap, Blob *big.Int
}

func newRecord(c Candidate) record {
	r := record{ID: c.ID, To: c.To, Value: c.Value, Data: c.Data, Gas: c.Gas}
	if r.Value == nil {
		r.Value = new(big.Int)
	}
	for _, blob := range c.Blobs {
		r.Blobs = append(r.Blobs, blob)
	}
	return r
}

// latest is the version that was made last; records in flight have one.
func (r *record) latest() version { return r.Versions[len(r.Versions)-1] }

// blobs says of which kind the latest version is; wantsBlobs of which kind the intent is.
func (r *record) blobs() bool      { return r.latest().WithBlobs }
func (r *record) wantsBlobs() bool { return len(r.Blobs) > 0 }

func (r *record) tx() (*types.Transaction, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(r.Raw); err != nil {
		return nil, fmt.Errorf("decode transaction of %s: %w", r.ID, err)
	}
	return tx, nil
}

// records is a directory with a file for each intent in flight. A file is replaced as a whole or not at all.
type records struct{ dir string }

func openRecords(dir string, chainID uint64, account common.Address) (records, error) {
	r := records{filepath.Join(dir, fmt.Sprintf("%d-%s", chainID, strings.ToLower(account.Hex())))}
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return r, fmt.Errorf("l1: make the directory of transactions in flight: %w", err)
	}
	return r, nil
}

func (r records) path(rec *record) string {
	return filepath.Join(r.dir, crypto.Keccak256Hash([]byte(rec.ID)).Hex()[2:34]+".json")
}

func (r records) load() (out []record, err error) {
	files, err := filepath.Glob(filepath.Join(r.dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("l1: list transactions in flight: %w", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("l1: read transaction in flight: %w", err)
		}
		var rec record
		if err = json.Unmarshal(raw, &rec); err == nil && len(rec.Versions) == 0 && !rec.Moved {
			err = errors.New("no versions")
		}
		if err != nil {
			return nil, fmt.Errorf("l1: %s is damaged (%w): its transaction may still be included; move the file away to continue without it", file, err)
		}
		out = append(out, rec)
	}
	return out, nil
}

func (r records) save(rec *record) error {
	raw, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("l1: encode transaction in flight: %w", err)
	}
	if err := store.WriteFile(r.path(rec), raw); err != nil {
		return fmt.Errorf("l1: record transaction in flight: %w", err)
	}
	return nil
}

func (r records) remove(rec *record) error {
	if err := os.Remove(r.path(rec)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("l1: forget transaction: %w", err)
	}
	return nil
}
