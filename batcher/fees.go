package batcher

import (
	"fmt"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/chain"
	"loft/protocol/batch"
)

// Prices are what users have to pay for, so that fees cover what posting costs. In wei.
type Prices struct {
	Byte uint64 // a byte of payload
	Tx   uint64 // a transaction's share of what a batch costs besides its bytes
}

// Tariff is what L1 charged for posting when a batcher last looked, for those who pass that on to users. It is made before the
// batcher, so that they can be, too. Its methods may be called from any goroutine.
type Tariff struct {
	mu       sync.Mutex
	prices   Prices
	calldata bool
}

// Prices on L1 now; zero until L1 was first seen.
func (t *Tariff) Prices() Prices {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.prices
}

// CalldataOnly says whether batches have to fit calldata, by what L1 told when it was last seen.
func (t *Tariff) CalldataOnly() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.calldata
}

func (t *Tariff) show(p Prices, calldata bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.prices, t.calldata = p, calldata
}

const (
	// leastShared is among how many transactions a batch's fixed cost is shared at least. So the first user of a quiet chain pays
	// for no more than a tenth of a batch, a third of a transfer on L1; the rest is the operator's, once in a batch.
	leastShared = 10
	// remember is how many batches back the average reaches, about.
	remember = 4
)

// lately is what batches with transactions were like lately: moving averages, in sixteenths.
type lately struct{ txs, bytes uint64 }

// begin is what is assumed before any was posted.
var begin = lately{txs: 16 * leastShared, bytes: 16 * leastShared * 120}

// add takes a batch into the averages.
func (l *lately) add(txs, bytes int) {
	if txs == 0 {
		return
	}
	toward := func(average uint64, value int) uint64 { return (average*(remember-1) + 16*uint64(value)) / remember }
	l.txs, l.bytes = toward(l.txs, txs), toward(l.bytes, bytes)
}

// prices are those by which a batch of the usual size pays for itself, where it is at least of leastShared transactions.
func prices(mode Mode, in *inbox, usual lately) Prices {
	p := Prices{Byte: price(mode, in)}
	fixed := cost(mode, in, usual.bytes/16)
	fixed.Sub(fixed, new(big.Int).Mul(new(big.Int).SetUint64(p.Byte), new(big.Int).SetUint64(usual.bytes/16)))
	if fixed.Sign() < 0 {
		return p
	}
	shared := new(big.Int).SetUint64(max(usual.txs, 16*leastShared))
	fixed.Lsh(fixed, 4).Add(fixed, shared).Sub(fixed, common.Big1)
	if fixed.Div(fixed, shared); !fixed.IsUint64() || fixed.Uint64() > maxShare {
		p.Tx = maxShare
		return p
	}
	p.Tx = fixed.Uint64()
	return p
}

// maxShare bounds the share that is charged: a tenth of a batch of one blob at 500 gwei a gas, of both kinds.
const maxShare = (overheadGas + blobGas) * 500 * params.GWei / leastShared

// cost is what a payload of a size costs in all, the cheaper way if there are two.
func cost(mode Mode, in *inbox, size uint64) *big.Int {
	call := new(big.Int).Mul(in.baseFee, new(big.Int).SetUint64(callGasOf(0, size)))
	if mode == Calldata {
		return call
	}
	blobs := new(big.Int).SetUint64((size + batch.BlobCapacity - 1) / batch.BlobCapacity * blobGas)
	blobs.Mul(blobs, in.blobFee).Add(blobs, new(big.Int).Mul(in.baseFee, big.NewInt(overheadGas)))
	if mode == Blobs || blobs.Cmp(call) < 0 {
		return blobs
	}
	return call
}

// income is what blocks paid to their fee recipient: tips, of forced transactions too.
func income(c *chain.Chain, block *types.Block) (*big.Int, error) {
	sum := new(big.Int)
	if len(block.Transactions()) == 0 {
		return sum, nil
	}
	receipts := c.Backend().BlockChain().GetReceiptsByHash(block.Hash())
	if len(receipts) != len(block.Transactions()) {
		return nil, fmt.Errorf("receipts of block %d %s: %w", block.NumberU64(), block.Hash(), chain.ErrUnknownBlock)
	}
	for i, tx := range block.Transactions() {
		tip, err := tx.EffectiveGasTip(block.BaseFee())
		if err != nil {
			return nil, fmt.Errorf("tip of transaction %s: %w", tx.Hash(), err)
		}
		sum.Add(sum, tip.Mul(tip, new(big.Int).SetUint64(receipts[i].GasUsed)))
	}
	return sum, nil
}
