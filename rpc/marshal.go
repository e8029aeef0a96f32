package rpc

import (
	"encoding/json"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// fields are a JSON object.
type fields map[string]any

// marshalReceipt is the receipt of a transaction in the open block, in the shape of eth_getTransactionReceipt.
// Its blockHash is zero: the block has none yet.
func marshalReceipt(r *types.Receipt, tx *types.Transaction, signer types.Signer, baseFee *big.Int) (json.RawMessage, error) {
	from, err := types.Sender(signer, tx)
	if err != nil {
		return nil, err
	}
	tip, err := tx.EffectiveGasTip(baseFee)
	if err != nil {
		return nil, err
	}
	logs := r.Logs
	if logs == nil {
		logs = []*types.Log{}
	}
	f := fields{
		"blockHash":         common.Hash{},
		"blockNumber":       hexutil.Uint64(r.BlockNumber.Uint64()),
		"transactionHash":   tx.Hash(),
		"transactionIndex":  hexutil.Uint64(r.TransactionIndex),
		"from":              from,
		"to":                tx.To(),
		"gasUsed":           hexutil.Uint64(r.GasUsed),
		"cumulativeGasUsed": hexutil.Uint64(r.CumulativeGasUsed),
		"contractAddress":   nil,
		"logs":              logs,
		"logsBloom":         types.CreateBloom(r),
		"type":              hexutil.Uint64(tx.Type()),
		"effectiveGasPrice": (*hexutil.Big)(tip.Add(tip, baseFee)),
		"status":            hexutil.Uint64(r.Status),
	}
	if r.ContractAddress != (common.Address{}) {
		f["contractAddress"] = r.ContractAddress
	}
	return json.Marshal(f)
}
