package rpc

import (
	"context"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/sequencer"
)

// unsealed is what is in no sealed block: the open block, the transactions that wait, and the fees that are asked now. The
// sequencer knows it; a node that follows asks the sequencer (remote).
type unsealed interface {
	// Pending is the open block.
	Pending(ctx context.Context) (*sequencer.Pending, error)
	// Nonce for an account's next transaction.
	Nonce(ctx context.Context, address common.Address) (uint64, error)
	// Transaction in the open block, or among those that wait, or in a block that was sealed meanwhile; nil if it is in none.
	Transaction(ctx context.Context, hash common.Hash) (*types.Transaction, error)
	Fees(ctx context.Context) (sequencer.Fees, error)
	// Send a signed transaction.
	Send(ctx context.Context, tx *types.Transaction) error
}

// local is the sequencer of this node.
type local struct {
	*sequencer.Sequencer
	announce func(*types.Transaction)
}

func (l local) Nonce(ctx context.Context, address common.Address) (uint64, error) {
	account, err := l.Account(ctx, address)
	return account.Nonce, err
}

func (l local) Send(ctx context.Context, tx *types.Transaction) error {
	if _, err := l.Submit(ctx, tx); err != nil {
		return err
	}
	l.announce(tx)
	return nil
}

// OpenBlock is the answer to loft_openBlock: what it takes to make the open block again.
type OpenBlock struct {
	ParentHash            common.Hash     `json:"parentHash"`
	Timestamp             uint64          `json:"timestamp"`
	FeeRecipient          common.Address  `json:"feeRecipient"`
	PrevRandao            common.Hash     `json:"prevRandao"`
	ParentBeaconBlockRoot common.Hash     `json:"parentBeaconBlockRoot"`
	Transactions          []hexutil.Bytes `json:"transactions"`
}

// OpenBlock is the block in the making, for a node that follows this one. Executed on the parent, the transactions give the state
// under the tag pending. Only a node that sequences has one.
func (a *loftAPI) OpenBlock(ctx context.Context) (*OpenBlock, error) {
	if a.s.cfg.Sequencer == nil {
		return nil, errNotSequencing
	}
	p, err := a.s.cfg.Sequencer.Pending(ctx)
	if err != nil {
		return nil, err
	}
	h := p.Header
	out := &OpenBlock{ParentHash: h.ParentHash, Timestamp: h.Time, FeeRecipient: h.Coinbase, PrevRandao: h.MixDigest, ParentBeaconBlockRoot: *h.ParentBeaconRoot,
		Transactions: make([]hexutil.Bytes, len(p.Txs))}
	for i, tx := range p.Txs {
		if out.Transactions[i], err = tx.MarshalBinary(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Fees is the answer to loft_fees, in wei: what a transaction pays for now.
type Fees struct {
	BaseFee *hexutil.Big `json:"baseFee"` // of the open block
	// MaxPriorityFeePerGas by which any transaction is admitted.
	MaxPriorityFeePerGas *hexutil.Big `json:"maxPriorityFeePerGas"`
	// PerByte and PerTransaction are hundredths of a wei: what a byte on L1 is charged, and a transaction's share of its batch.
	PerByte        *hexutil.Big `json:"perByte"`
	PerTransaction *hexutil.Big `json:"perTransaction"`
}

// Fees now: what eth_gasPrice, eth_maxPriorityFeePerGas and eth_feeHistory are made of. At a node that follows, the sequencer's.
func (a *loftAPI) Fees(ctx context.Context) (*Fees, error) {
	var f sequencer.Fees
	var err error
	switch {
	case a.s.remote != nil:
		f, err = a.s.remote.told(ctx)
	case a.s.cfg.Sequencer != nil:
		f, err = a.s.cfg.Sequencer.Fees(ctx)
	default:
		err = errNotSequencing
	}
	if err != nil {
		return nil, err
	}
	return &Fees{(*hexutil.Big)(f.BaseFee), (*hexutil.Big)(f.Tip), (*hexutil.Big)(f.Price.Byte), (*hexutil.Big)(f.Price.Tx)}, nil
}
