package derive

import (
	"math"

	"github.com/ethereum/go-ethereum/core/types"

	"loft/protocol"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

// Budget adds up what a block lists, before anything is executed (SPEC.md section 5, A-C7): gas of entries and intrinsic
// gas of transactions, and bytes of both. Sums saturate, so no content overflows them.
type Budget struct {
	gas, bytes uint64
	limit      uint64
}

func newBudget(gasLimit uint64) *Budget { return &Budget{limit: gasLimit} }

// NewBudget is for the sequencer, which must not list what would not decode.
func NewBudget(gasLimit uint64, entries []queue.Entry) *Budget {
	b := newBudget(gasLimit)
	for i := range entries {
		b.entry(&entries[i])
	}
	return b
}

// Add counts tx if the block still has room for it, and says whether it had.
func (b *Budget) Add(tx *types.Transaction) bool {
	before := *b
	b.transaction(tx)
	if !b.fits() {
		*b = before
		return false
	}
	return true
}

func (b *Budget) entry(e *queue.Entry) {
	b.gas = saturate(b.gas, e.Weight())
	b.bytes = saturate(b.bytes, e.ListedBytes())
}

func (b *Budget) transaction(tx *types.Transaction) {
	b.gas = saturate(b.gas, execute.IntrinsicGas(tx))
	b.bytes = saturate(b.bytes, tx.Size())
}

func (b *Budget) fits() bool { return b.gas <= b.limit && b.bytes <= protocol.MaxBlockBytes }

func saturate(a, b uint64) uint64 {
	if a+b < a {
		return math.MaxUint64
	}
	return a + b
}
