package rpc

import (
	"context"
	"encoding/json"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// EstimateGas without a tag is under the tag pending: the gas limit by which the transaction runs after all that is executed.
func (a *pendingAPI) EstimateGas(ctx context.Context, args json.RawMessage, block *rpc.BlockNumberOrHash, overrides, blockOverrides *json.RawMessage) (hexutil.Uint64, error) {
	var out hexutil.Uint64
	params := []any{args, orPending(block)}
	if overrides != nil || blockOverrides != nil {
		params = append(params, overrides)
	}
	if blockOverrides != nil {
		params = append(params, blockOverrides)
	}
	return out, a.s.own(ctx, &out, "eth_estimateGas", params...)
}

// FillTransaction completes a transaction with what a wallet would ask for one by one: the nonce behind all that are executed or
// wait, fees by which it is admitted, and the gas that it needs after all that is executed. viem sends by it.
//
// Result: {raw: the unsigned transaction's bytes, tx}, as go-ethereum's, which estimates after the latest block.
func (a *pendingAPI) FillTransaction(ctx context.Context, args json.RawMessage) (json.RawMessage, error) {
	var out json.RawMessage
	given := fields{}
	if json.Unmarshal(args, &given) != nil || given["gas"] != nil {
		return out, a.s.own(ctx, &out, "eth_fillTransaction", args)
	}
	given["gas"] = hexutil.Uint64(1) // everything else is checked and filled in before it is estimated by
	if err := a.s.own(ctx, &out, "eth_fillTransaction", given); err != nil {
		return nil, err
	}
	call, err := filled(out, given["from"])
	if err != nil {
		return nil, err
	}
	gas, err := a.EstimateGas(ctx, call, nil, nil, nil)
	if err != nil {
		return nil, err
	}
	given["gas"] = gas
	return out, a.s.own(ctx, &out, "eth_fillTransaction", given)
}

// filled is the transaction of an answer to eth_fillTransaction as a call whose gas is not known yet.
func filled(answer json.RawMessage, from any) (json.RawMessage, error) {
	var of struct {
		Tx fields `json:"tx"`
	}
	if err := json.Unmarshal(answer, &of); err != nil {
		return nil, err
	}
	for _, field := range []string{"gas", "blobs", "commitments", "proofs"} {
		delete(of.Tx, field)
	}
	if from != nil {
		of.Tx["from"] = from
	}
	return json.Marshal(of.Tx)
}

// GetProof of the open block is refused: it has no state root yet.
func (a *ethAPI) GetProof(ctx context.Context, address common.Address, keys []string, block *rpc.BlockNumberOrHash) (json.RawMessage, error) {
	if block != nil && pendingTag(*block) {
		return nil, &rpcError{codeServer, nil, errOpenProof}
	}
	var out json.RawMessage
	return out, a.s.own(ctx, &out, "eth_getProof", address, keys, orLatest(block))
}
