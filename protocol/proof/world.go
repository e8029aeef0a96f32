package proof

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/triedb"

	"loft/protocol/preimage"
)

// state is parent's post-state, read node by node and code by code as execution asks for them.
func (r *reader) state(parent *types.Header) (*state.StateDB, error) {
	db := database{oracle: r.oracle}
	return state.New(parent.Root, state.NewDatabase(triedb.NewDatabase(db, triedb.HashDefaults), state.NewCodeDB(db)))
}

// GetHeader is an ancestor, for the BLOCKHASH instruction.
func (r *reader) GetHeader(hash common.Hash, number uint64) *types.Header {
	header := new(types.Header)
	if err := rlp.DecodeBytes(r.keccak(hash), header); err != nil || header.Number.Uint64() != number {
		if r.err == nil {
			r.err = fmt.Errorf("%w: %s is no header of block %d", ErrInput, hash, number)
		}
		return nil
	}
	return header
}

// recover is what precompile 1 answers.
func (r *reader) recover(input *[preimage.EcrecoverInputSize]byte) []byte {
	key := preimage.EcrecoverKey(input)
	out := r.get(key)
	if len(out) != 0 && len(out) != common.HashLength && r.err == nil {
		r.err = fmt.Errorf("%w: ecrecover pre-image %s of %d bytes", ErrInput, key, len(out))
		return nil
	}
	return out
}

// database is as much of one as go-ethereum's hash scheme reads: trie nodes by hash, and code by hash after a prefix. All
// else is nil, and panics: nothing is written, nothing looked through. go-ethereum reads from several goroutines, and
// remembers what it could not read.
type database struct {
	ethdb.Database
	oracle Oracle
}

// Get implements ethdb.KeyValueReader.
func (d database) Get(key []byte) ([]byte, error) {
	if ok, hash := rawdb.IsCodeKey(key); ok {
		key = hash
	}
	if len(key) != common.HashLength {
		return nil, fmt.Errorf("%w: database key %x", ErrInput, key)
	}
	return d.oracle.Preimage(preimage.KeccakKey(common.Hash(key)))
}
