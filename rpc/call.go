package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/eth/gasestimator"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"loft/sequencer"
)

// Bounds of calls under the tag pending; go-ethereum's defaults for the others.
const (
	callGasCap    = 50_000_000
	callTimeout   = 5 * time.Second
	estimateError = 0.015 // of gas, that an estimate may be above the least
)

// callArgs are the arguments of eth_call and eth_estimateGas.
type callArgs struct {
	From                 *common.Address              `json:"from"`
	To                   *common.Address              `json:"to"`
	Gas                  *hexutil.Uint64              `json:"gas"`
	GasPrice             *hexutil.Big                 `json:"gasPrice"`
	MaxFeePerGas         *hexutil.Big                 `json:"maxFeePerGas"`
	MaxPriorityFeePerGas *hexutil.Big                 `json:"maxPriorityFeePerGas"`
	Value                *hexutil.Big                 `json:"value"`
	Nonce                *hexutil.Uint64              `json:"nonce"`
	Data                 *hexutil.Bytes               `json:"data"`
	Input                *hexutil.Bytes               `json:"input"`
	AccessList           *types.AccessList            `json:"accessList"`
	ChainID              *hexutil.Big                 `json:"chainId"`
	AuthorizationList    []types.SetCodeAuthorization `json:"authorizationList"`
	BlobHashes           []common.Hash                `json:"blobVersionedHashes"`
}

// message is the call as go-ethereum executes it; gas is the limit if the caller gave none.
func (a *callArgs) message(gas uint64, baseFee, chainID *big.Int) (*core.Message, error) {
	switch {
	case len(a.BlobHashes) > 0:
		return nil, &rpcError{codeParams, nil, sequencer.ErrNoBlobs}
	case a.GasPrice != nil && (a.MaxFeePerGas != nil || a.MaxPriorityFeePerGas != nil):
		return nil, badParams("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified")
	case a.To == nil && a.AuthorizationList != nil:
		return nil, &rpcError{codeParams, nil, core.ErrSetCodeTxCreate}
	case a.ChainID != nil && a.ChainID.ToInt().Cmp(chainID) != 0:
		return nil, badParams("chainId does not match node's (have=%v, want=%v)", a.ChainID.ToInt(), chainID)
	}
	if a.Gas != nil {
		gas = min(uint64(*a.Gas), callGasCap)
	}
	msg := &core.Message{To: a.To, GasLimit: gas, SetCodeAuthorizations: a.AuthorizationList}
	if a.From != nil {
		msg.From = *a.From
	}
	if a.Nonce != nil {
		msg.Nonce = uint64(*a.Nonce)
	}
	if a.AccessList != nil {
		msg.AccessList = *a.AccessList
	}
	if a.Input != nil {
		msg.Data = *a.Input
	} else if a.Data != nil {
		msg.Data = *a.Data
	}
	amounts := []struct {
		name string
		from *hexutil.Big
		to   **uint256.Int
	}{{"value", a.Value, &msg.Value}, {"gasPrice", a.GasPrice, &msg.GasPrice}, {"maxFeePerGas", a.MaxFeePerGas, &msg.GasFeeCap}, {"maxPriorityFeePerGas", a.MaxPriorityFeePerGas, &msg.GasTipCap}}
	for _, m := range amounts {
		*m.to = new(uint256.Int)
		if m.from != nil && (m.from.ToInt().Sign() < 0 || (*m.to).SetFromBig(m.from.ToInt())) {
			return nil, badParams("%s is not a number of 256 bits", m.name)
		}
	}
	if a.GasPrice != nil {
		msg.GasFeeCap, msg.GasTipCap = msg.GasPrice, msg.GasPrice
	} else if !msg.GasFeeCap.IsZero() || !msg.GasTipCap.IsZero() {
		msg.GasPrice = new(uint256.Int).Add(msg.GasTipCap, uint256.MustFromBig(baseFee))
		if msg.GasPrice.Gt(msg.GasFeeCap) {
			msg.GasPrice = msg.GasFeeCap
		}
	}
	msg.SkipNonceCheck()
	msg.SkipEOACheck()
	msg.SkipGasLimitCapCheck()
	return msg, nil
}

// overrides are changes to accounts before a call.
type overrides map[common.Address]struct {
	Nonce            *hexutil.Uint64             `json:"nonce"`
	Code             *hexutil.Bytes              `json:"code"`
	Balance          *hexutil.Big                `json:"balance"`
	State            map[common.Hash]common.Hash `json:"state"`
	StateDiff        map[common.Hash]common.Hash `json:"stateDiff"`
	MovePrecompileTo *common.Address             `json:"movePrecompileToAddress"`
}

// apply changes statedb, and takes overridden precompiles away.
func (o overrides) apply(statedb *state.StateDB, precompiles vm.PrecompiledContracts) error {
	for address, account := range o {
		if account.MovePrecompileTo != nil {
			return badParams("movePrecompileToAddress does not work under the tag pending: use latest")
		}
		if account.State != nil && account.StateDiff != nil {
			return badParams("account %s has both 'state' and 'stateDiff'", address)
		}
		delete(precompiles, address)
		if account.Nonce != nil {
			statedb.SetNonce(address, uint64(*account.Nonce), tracing.NonceChangeUnspecified)
		}
		if account.Code != nil {
			statedb.SetCode(address, *account.Code, tracing.CodeChangeUnspecified)
		}
		if account.Balance != nil {
			balance, overflow := uint256.FromBig(account.Balance.ToInt())
			if overflow || account.Balance.ToInt().Sign() < 0 {
				return badParams("balance of %s is not a number of 256 bits", address)
			}
			statedb.SetBalance(address, balance, tracing.BalanceChangeUnspecified)
		}
		if account.State != nil {
			statedb.SetStorage(address, account.State)
		}
		for key, value := range account.StateDiff {
			statedb.SetState(address, key, value)
		}
	}
	statedb.Finalise(params.Rules{})
	return nil
}

// pendingCall is what a call under the tag pending stands on.
type pendingCall struct {
	header      *types.Header
	state       *state.StateDB
	config      *params.ChainConfig
	chain       *core.BlockChain
	precompiles vm.PrecompiledContracts
}

func (a *pendingAPI) prepare(ctx context.Context, o *overrides, block *json.RawMessage) (*pendingCall, error) {
	if block != nil && string(*block) != "null" {
		return nil, badParams("block overrides do not work under the tag pending: use latest")
	}
	p, err := a.seq().Pending(ctx)
	if err != nil {
		return nil, err
	}
	c := &pendingCall{header: p.Header, state: p.State(), config: a.s.cfg.Chain.Env().Config, chain: a.s.cfg.Chain.Backend().BlockChain()}
	c.precompiles = vm.ActivePrecompiledContracts(c.config.Rules(c.header.Number, true, c.header.Time))
	if o != nil {
		err = o.apply(c.state, c.precompiles)
	}
	return c, err
}

// Call under the tag pending runs on all that is executed, with account overrides but without block overrides, with at
// most 50M gas and 5 s. Under other tags it is go-ethereum's. A revert is error 3 with its data.
func (a *pendingAPI) Call(ctx context.Context, args json.RawMessage, block *rpc.BlockNumberOrHash, o *overrides, blockOverrides *json.RawMessage) (hexutil.Bytes, error) {
	if !isPending(block) {
		var out hexutil.Bytes
		return out, a.s.own(ctx, &out, "eth_call", trailing(args, orLatest(block), o, blockOverrides)...)
	}
	var call callArgs
	if err := json.Unmarshal(args, &call); err != nil {
		return nil, badParams("call: %v", err)
	}
	c, err := a.prepare(ctx, o, blockOverrides)
	if err != nil {
		return nil, err
	}
	msg, err := call.message(callGasCap, c.header.BaseFee, c.config.ChainID)
	if err != nil {
		return nil, err
	}
	result, err := c.run(ctx, msg)
	if err != nil {
		return nil, err
	}
	if errors.Is(result.Err, vm.ErrExecutionReverted) {
		return nil, reverted(result.Revert())
	}
	return result.Return(), result.Err
}

// trailing leaves out optional parameters that were not given.
func trailing(args json.RawMessage, block any, o *overrides, blockOverrides *json.RawMessage) []any {
	out := []any{args, block}
	if o != nil || blockOverrides != nil {
		out = append(out, o)
	}
	if blockOverrides != nil {
		out = append(out, blockOverrides)
	}
	return out
}

func (c *pendingCall) run(ctx context.Context, msg *core.Message) (*core.ExecutionResult, error) {
	block := core.NewEVMBlockContext(c.header, c.chain, &c.header.Coinbase)
	if msg.GasPrice.IsZero() {
		block.BaseFee = new(big.Int)
	}
	evm := vm.NewEVM(block, c.state, c.config, vm.Config{NoBaseFee: true})
	defer evm.Release()
	evm.SetPrecompiles(c.precompiles)

	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	stop := context.AfterFunc(ctx, evm.Cancel)
	result, err := core.ApplyMessage(evm, msg, core.NewGasPool(callGasCap))
	stop()
	switch {
	case c.state.Error() != nil:
		return nil, c.state.Error()
	case evm.Cancelled():
		return nil, fmt.Errorf("execution aborted (timeout = %v)", callTimeout)
	case err != nil:
		return nil, fmt.Errorf("err: %w (supplied gas %d)", err, msg.GasLimit)
	}
	return result, nil
}

// EstimateGas without a tag, or under the tag pending, is the gas limit by which the transaction runs after all that is
// executed. Under other tags it is go-ethereum's.
func (a *pendingAPI) EstimateGas(ctx context.Context, args json.RawMessage, block *rpc.BlockNumberOrHash, o *overrides, blockOverrides *json.RawMessage) (hexutil.Uint64, error) {
	if block != nil && !isPending(block) || block == nil && blockOverrides != nil {
		var out hexutil.Uint64
		return out, a.s.own(ctx, &out, "eth_estimateGas", trailing(args, orLatest(block), o, blockOverrides)...)
	}
	var call callArgs
	if err := json.Unmarshal(args, &call); err != nil {
		return 0, badParams("call: %v", err)
	}
	c, err := a.prepare(ctx, o, blockOverrides)
	if err != nil {
		return 0, err
	}
	msg, err := call.message(0, c.header.BaseFee, c.config.ChainID)
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	gas, revert, err := gasestimator.Estimate(ctx, msg, &gasestimator.Options{Config: c.config, Chain: c.chain, Header: c.header, State: c.state, ErrorRatio: estimateError}, callGasCap)
	if errors.Is(err, vm.ErrExecutionReverted) {
		return 0, reverted(revert)
	}
	return hexutil.Uint64(gas), err
}

// FillTransaction completes a transaction with what a wallet would ask for one by one: the nonce behind all that are
// executed or wait, fees by which it is admitted, and the gas that it needs after all that is executed. viem sends by it.
//
// Result: {raw: the unsigned transaction's bytes, tx}, as go-ethereum's, which looks at sealed blocks only.
func (a *pendingAPI) FillTransaction(ctx context.Context, args json.RawMessage) (json.RawMessage, error) {
	var call callArgs
	full := fields{}
	if err := errors.Join(json.Unmarshal(args, &call), json.Unmarshal(args, &full)); err != nil {
		return nil, badParams("transaction: %v", err)
	}
	if call.Nonce == nil {
		var from common.Address
		if call.From != nil {
			from = *call.From
		}
		account, err := a.seq().Account(ctx, from)
		if err != nil {
			return nil, err
		}
		full["nonce"] = hexutil.Uint64(account.Nonce)
	}
	if call.GasPrice == nil && (call.MaxFeePerGas == nil || call.MaxPriorityFeePerGas == nil) {
		fees, err := a.seq().Fees(ctx)
		if err != nil {
			return nil, err
		}
		if call.MaxPriorityFeePerGas == nil {
			call.MaxPriorityFeePerGas = (*hexutil.Big)(fees.Tip)
			full["maxPriorityFeePerGas"] = call.MaxPriorityFeePerGas
		}
		if call.MaxFeePerGas == nil {
			price := new(big.Int).Lsh(fees.BaseFee, 1)
			full["maxFeePerGas"] = (*hexutil.Big)(price.Add(price, call.MaxPriorityFeePerGas.ToInt()))
		}
	}
	if call.Gas == nil {
		priced, err := json.Marshal(full)
		if err != nil {
			return nil, err
		}
		gas, err := a.EstimateGas(ctx, priced, nil, nil, nil)
		if err != nil {
			return nil, err
		}
		full["gas"] = gas
	}
	var out json.RawMessage
	return out, a.s.own(ctx, &out, "eth_fillTransaction", full)
}

// reverted is the error of a reverted call: in words if it gave a reason, and its data.
func reverted(data []byte) error {
	err := error(vm.ErrExecutionReverted)
	if reason, unpack := abi.UnpackRevert(data); unpack == nil {
		err = fmt.Errorf("%w: %v", err, reason)
	}
	return &rpcError{codeRevert, hexutil.Encode(data), err}
}
