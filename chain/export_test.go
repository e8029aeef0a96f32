package chain

import (
	"math/big"

	"github.com/ethereum/go-ethereum/core/types"
)

// Final says that states before a block are final, whatever the tag says.
func (c *Chain) Final(before uint64) {
	c.finalFrom(&types.Header{Number: new(big.Int).SetUint64(before + 1)})
}

// Sweep deletes what is forgotten now.
func (c *Chain) Sweep() error { return c.forget() }

// KeptSince is the first block whose state is kept.
func (c *Chain) KeptSince() uint64 { return c.replaced.since.Load() }
