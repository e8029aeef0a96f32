package chain

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
)

// ErrWitnessTooLarge means that a block touches more than a witness may have.
var ErrWitnessTooLarge = errors.New("the witness is too large")

// Witness is what it takes to execute a block without a database: code, trie nodes, and the headers that it asks for. The block is
// executed again for it. Code alone, and all together, may have limit bytes; more fails with ErrWitnessTooLarge.
func (c *Chain) Witness(ctx context.Context, block *types.Block, limit int) (*stateless.Witness, error) {
	parent := c.bc.GetHeader(block.ParentHash(), block.NumberU64()-1)
	if parent == nil {
		return nil, fmt.Errorf("witness of block %d: parent: %w", block.NumberU64(), ErrUnknownBlock)
	}
	before, err := c.ReadableStateAt(parent)
	if err != nil {
		return nil, err
	}
	codes := &codeMeter{limit: int64(limit)}
	statedb, err := state.New(parent.Root, metered{before.Database(), codes})
	if err != nil {
		return nil, fmt.Errorf("witness of block %d: %w", block.NumberU64(), err)
	}
	witness, err := stateless.NewWitness(block.Header(), c.bc, false)
	if err != nil {
		return nil, fmt.Errorf("witness of block %d: %w", block.NumberU64(), err)
	}
	statedb.StartPrefetcher("witness", witness)
	defer statedb.StopPrefetcher()
	_, err = c.process(ctx, block, statedb)
	if codes.over() || err == nil && WitnessBytes(witness) > limit {
		return nil, fmt.Errorf("witness of block %d: %w: it has more than %d MiB", block.NumberU64(), ErrWitnessTooLarge, limit>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("witness of block %d: %w", block.NumberU64(), err)
	}
	return witness, nil
}

// WitnessBytes are the bytes of code and trie nodes.
func WitnessBytes(w *stateless.Witness) (bytes int) {
	for code := range w.Codes {
		bytes += len(code)
	}
	for node := range w.State {
		bytes += len(node)
	}
	return bytes
}

// metered is a state database that gives out no more code than a meter allows.
type metered struct {
	state.Database
	codes *codeMeter
}

// Reader implements state.Database.
func (d metered) Reader(root common.Hash) (state.Reader, error) {
	reader, err := d.Database.Reader(root)
	if err != nil {
		return nil, err
	}
	return meteredReader{reader, d.codes}, nil
}

type meteredReader struct {
	state.Reader
	codes *codeMeter
}

// Code implements state.ContractCodeReader.
func (r meteredReader) Code(address common.Address, hash common.Hash) []byte {
	if r.codes.over() {
		return nil // which fails the execution
	}
	code := r.Reader.Code(address, hash)
	r.codes.used.Add(int64(len(code)))
	return code
}

type codeMeter struct {
	limit int64
	used  atomic.Int64
}

func (m *codeMeter) over() bool { return m.used.Load() > m.limit }
