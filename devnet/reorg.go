package devnet

import (
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

// plan says which transactions the blocks of a fork hold: one list per block, one block more than dropped.
func (d *driver) plan(dropped []*record, how ReorgMode) ([][]*types.Transaction, error) {
	plan := make([][]*types.Transaction, len(dropped)+1)
	switch how {
	case ReorgToPool, ReorgForget:
		return plan, nil
	case ReorgKeep, ReorgReverse:
	default:
		return nil, fmt.Errorf("devnet: reorg mode %q is unknown: give %q, %q, %q or %q", how, ReorgToPool, ReorgForget, ReorgKeep, ReorgReverse)
	}
	var all []*types.Transaction
	for i, r := range dropped {
		txs, err := d.withSidecars(r)
		if err != nil {
			return nil, err
		}
		plan[i] = txs
		all = append(all, txs...)
	}
	if how == ReorgKeep {
		return plan, nil
	}
	return d.pack(d.reversed(all), len(plan))
}

// Arrange says which transactions the blocks of a fork hold, given those of the blocks that it replaces, the oldest first: one
// list for each, and one for the block that makes the fork the longer one. All must apply: a transaction may fail in its
// contract, but not for its nonce.
type Arrange func(dropped [][]*types.Transaction) [][]*types.Transaction

// arranged is the plan of a caller.
func (d *driver) arranged(dropped []*record, arrange Arrange) ([][]*types.Transaction, error) {
	had := make([][]*types.Transaction, len(dropped))
	for i, r := range dropped {
		var err error
		if had[i], err = d.withSidecars(r); err != nil {
			return nil, err
		}
	}
	plan := arrange(had)
	if len(plan) != len(dropped)+1 {
		return nil, fmt.Errorf("devnet: an arrangement of %d blocks instead of %d: give %d", len(plan), len(dropped), len(dropped)+1)
	}
	return plan, nil
}

// withSidecars are the block's transactions with their blobs, as the pool knows them.
func (d *driver) withSidecars(r *record) ([]*types.Transaction, error) {
	var txs []*types.Transaction
	next := 0
	for _, tx := range r.Block.Transactions() {
		n := len(tx.BlobHashes())
		if n > 0 {
			blobs := make([]kzg4844.Blob, n)
			for i := range blobs {
				blob, ok, err := d.journal.blob(r.Block.Hash(), next+i)
				if err != nil {
					return nil, err
				}
				if !ok {
					return nil, fmt.Errorf("devnet: blobs of block %d are pruned: reorganise with %q or %q", r.Block.NumberU64(), ReorgToPool, ReorgForget)
				}
				blobs[i] = *blob
			}
			proofs := r.CellProofs[next*kzg4844.CellProofsPerBlob : (next+n)*kzg4844.CellProofsPerBlob]
			tx = tx.WithBlobTxSidecar(types.NewBlobTxSidecar(types.BlobSidecarVersion1, blobs, r.Commitments[next:next+n], proofs))
			next += n
		}
		txs = append(txs, tx)
	}
	return txs, nil
}

// reversed orders txs by sender, the last sender to appear first; each sender's own stay in order.
func (d *driver) reversed(txs []*types.Transaction) []*types.Transaction {
	signer := types.LatestSigner(d.chain.Config())
	bySender := make(map[common.Address][]*types.Transaction)
	var senders []common.Address
	for _, tx := range txs {
		sender, err := types.Sender(signer, tx)
		if err != nil {
			panic(fmt.Sprintf("devnet: sender of an executed transaction: %v", err))
		}
		if bySender[sender] == nil {
			senders = append(senders, sender)
		}
		bySender[sender] = append(bySender[sender], tx)
	}
	slices.Reverse(senders)
	var out []*types.Transaction
	for _, sender := range senders {
		out = append(out, bySender[sender]...)
	}
	return out
}

// pack fills blocks in order, each within the limits of gas and blobs.
func (d *driver) pack(txs []*types.Transaction, blocks int) ([][]*types.Transaction, error) {
	plan := make([][]*types.Transaction, blocks)
	maxBlobs := d.chain.Config().BlobScheduleConfig.BPO2.Max
	i, gas, blobs := 0, uint64(0), 0
	for _, tx := range txs {
		if gas+tx.Gas() > gasLimit || blobs+len(tx.BlobHashes()) > maxBlobs {
			i, gas, blobs = i+1, 0, 0
		}
		if i == blocks {
			return nil, fmt.Errorf("devnet: the dropped transactions do not fit %d blocks in another order", blocks)
		}
		gas, blobs = gas+tx.Gas(), blobs+len(tx.BlobHashes())
		plan[i] = append(plan[i], tx)
	}
	return plan, nil
}
