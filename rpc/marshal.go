package rpc

import (
	"encoding/json"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/sequencer"
)

// fields are a JSON object.
type fields map[string]any

// fieldsOf is v's JSON as an object to add to.
func fieldsOf(v any) (fields, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var raws map[string]json.RawMessage
	if err := json.Unmarshal(raw, &raws); err != nil {
		return nil, err
	}
	out := make(fields, len(raws))
	for k, v := range raws {
		out[k] = v
	}
	return out, nil
}

// txFields is a transaction that is in no block.
func txFields(tx *types.Transaction, signer types.Signer) (fields, error) {
	from, err := types.Sender(signer, tx)
	if err != nil {
		return nil, err
	}
	f, err := fieldsOf(tx)
	if err != nil {
		return nil, err
	}
	f["from"] = from
	f["blockHash"], f["blockNumber"], f["transactionIndex"], f["blockTimestamp"] = nil, nil, nil, nil
	if price := f["gasPrice"]; price == nil || string(price.(json.RawMessage)) == "null" {
		f["gasPrice"] = (*hexutil.Big)(tx.GasFeeCap())
	}
	return f, nil
}

func marshalTx(tx *types.Transaction, signer types.Signer) (json.RawMessage, error) {
	f, err := txFields(tx, signer)
	if err != nil {
		return nil, err
	}
	return json.Marshal(f)
}

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

// marshalPending is the open block in the shape of eth_getBlockByNumber.
func marshalPending(p *sequencer.Pending, full bool, signer types.Signer) (json.RawMessage, error) {
	f, err := fieldsOf(p.Header)
	if err != nil {
		return nil, err
	}
	f["hash"], f["nonce"], f["miner"] = nil, nil, nil
	if n := len(p.Receipts); n > 0 {
		f["gasUsed"] = hexutil.Uint64(p.Receipts[n-1].CumulativeGasUsed)
	}
	f["size"] = hexutil.Uint64(types.NewBlockWithHeader(p.Header).WithBody(types.Body{Transactions: p.Txs}).Size())
	f["uncles"] = []common.Hash{}
	txs := make([]any, len(p.Txs))
	for i, tx := range p.Txs {
		txs[i] = tx.Hash()
		if full {
			if txs[i], err = txFields(tx, signer); err != nil {
				return nil, err
			}
		}
	}
	f["transactions"] = txs
	return json.Marshal(f)
}
