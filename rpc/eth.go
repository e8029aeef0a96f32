package rpc

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/sequencer"
)

// ethAPI replaces methods of eth on every node.
type ethAPI struct{ s *Server }

// SendRawTransaction admits a signed transaction and answers with its hash once it is journaled: no crash of the
// sequencer loses it then. If it can run it is executed by then, too, and shows under the tag pending.
//
// Parameters: the transaction's canonical bytes (EIP-2718). Result: its hash (32 bytes).
// Errors: code −32000 with go-ethereum's texts (nonce too low, already known, replacement transaction underpriced,
// insufficient funds for gas * price + value, intrinsic gas too low, …) or ours, which say what to do.
func (a *ethAPI) SendRawTransaction(ctx context.Context, input hexutil.Bytes) (common.Hash, error) {
	if a.s.cfg.Sequencer == nil {
		var hash common.Hash
		return hash, a.s.forwardTo(ctx, &hash, "eth_sendRawTransaction", input)
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(input); err != nil {
		return common.Hash{}, err
	}
	if _, err := a.s.cfg.Sequencer.Submit(ctx, tx); err != nil {
		return common.Hash{}, err
	}
	a.s.cfg.Chain.Announce(tx)
	return tx.Hash(), nil
}

// SendRawTransactionSync is EIP-7966: SendRawTransaction that answers with the receipt, as soon as the transaction is
// executed in the open block, which is before that block is sealed.
//
// Parameters: the transaction's bytes; how long to wait in milliseconds (number or quantity; absent, zero or above the
// node's maximum: the node's default or maximum).
// Result: a receipt as of eth_getTransactionReceipt; blockHash is 32 zero bytes as long as the block is not sealed, and
// blockNumber is that of the coming block. Nothing but a reorganisation, which loft_status reports, changes the rest: when
// the sequencer restarts before the block is sealed it makes the same block again.
// Errors: those of eth_sendRawTransaction; 4 not executed in time, data is the hash; 5 it waits for a lower base fee, data
// is the hash; 6 it waits for other nonces, data is the next nonce (quantity). In all three the transaction is
// acknowledged and stays so.
func (a *ethAPI) SendRawTransactionSync(ctx context.Context, input hexutil.Bytes, timeout *millis) (json.RawMessage, error) {
	if a.s.cfg.Sequencer == nil {
		var receipt json.RawMessage
		return receipt, a.s.forwardTo(ctx, &receipt, "eth_sendRawTransactionSync", input, timeout)
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(input); err != nil {
		return nil, err
	}
	wait := a.s.cfg.SyncTimeout
	if timeout != nil && *timeout > 0 {
		wait = a.s.cfg.MaxSyncTimeout
		if ms := uint64(*timeout); ms < uint64(wait.Milliseconds()) {
			wait = time.Duration(ms) * time.Millisecond
		}
	}
	bounded, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	result, err := a.s.cfg.Sequencer.SubmitWait(bounded, tx)
	late := errors.Is(err, context.DeadlineExceeded) && result.Hash != (common.Hash{}) // acknowledged, though
	if err == nil || late {
		a.s.cfg.Chain.Announce(tx)
	}
	switch {
	case late && ctx.Err() == nil:
		return nil, syncTimeout(tx.Hash(), wait)
	case err != nil:
		return nil, err
	case result.Receipt != nil:
		return marshalReceipt(result.Receipt, result.Tx, a.s.signer(), result.Header.BaseFee)
	case result.Parked:
		fees, err := a.s.cfg.Sequencer.Fees(ctx)
		if err != nil {
			return nil, err
		}
		return nil, syncParked(tx.Hash(), tx.GasFeeCap(), fees.BaseFee)
	case result.NextNonce <= tx.Nonce():
		return nil, syncGap(result.NextNonce, tx.Nonce())
	}
	return nil, syncTimeout(tx.Hash(), wait)
}

// millis is a time that callers give as a number or as a quantity.
type millis uint64

// UnmarshalJSON implements json.Unmarshaler.
func (m *millis) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '"' {
		var q hexutil.Uint64
		if err := json.Unmarshal(raw, &q); err != nil {
			return err
		}
		*m = millis(q)
		return nil
	}
	v, err := strconv.ParseUint(string(raw), 10, 64)
	if err != nil {
		return fmt.Errorf("time-out in milliseconds: %q is neither a whole number nor a quantity", raw)
	}
	*m = millis(v)
	return nil
}

// Syncing is false, or, while this node takes in L1 that it is behind of, or L1 does not answer, how far it is.
//
// Result: false, or {startingBlock, currentBlock, highestBlock, l1BlocksBehind, l1SilentSecs: quantities}. What the chain's
// highest block is is not known before it is derived, so highestBlock is the current one.
func (a *ethAPI) Syncing(context.Context) (any, error) {
	if a.s.cfg.L1 == nil {
		return false, nil
	}
	now, _ := a.s.cfg.L1.Snapshot()
	const normal = 8 // blocks of L1 that may be on their way
	if now.Head.Number > 0 && now.Behind <= normal && now.SilentSecs == 0 {
		return false, nil
	}
	head := hexutil.Uint64(a.s.cfg.Chain.Head().Number.Uint64())
	return map[string]hexutil.Uint64{"startingBlock": 0, "currentBlock": head, "highestBlock": head, "l1BlocksBehind": hexutil.Uint64(now.Behind),
		"l1SilentSecs": hexutil.Uint64(now.SilentSecs)}, nil
}

func (s *Server) signer() types.Signer { return types.LatestSigner(s.cfg.Chain.Env().Config) }

// web3API is the namespace web3.
type web3API struct{ s *Server }

// ClientVersion names the program.
func (a *web3API) ClientVersion() string { return a.s.cfg.Version }

// Sha3 is Keccak-256 of the input.
func (a *web3API) Sha3(input hexutil.Bytes) hexutil.Bytes { return crypto.Keccak256(input) }

// pendingAPI replaces methods of eth on a sequencer: those that see transactions which are in no block yet, and fees.
type pendingAPI struct{ s *Server }

func (a *pendingAPI) seq() *sequencer.Sequencer { return a.s.cfg.Sequencer }

func isPending(block *rpc.BlockNumberOrHash) bool {
	if block == nil {
		return false
	}
	number, ok := block.Number()
	return ok && number == rpc.PendingBlockNumber
}

// GetTransactionCount under the tag pending is the nonce for the account's next transaction: behind all that are executed
// or wait without a gap. Under other tags it is go-ethereum's.
func (a *pendingAPI) GetTransactionCount(ctx context.Context, address common.Address, block *rpc.BlockNumberOrHash) (*hexutil.Uint64, error) {
	if !isPending(block) {
		var out *hexutil.Uint64
		return out, a.s.own(ctx, &out, "eth_getTransactionCount", address, orLatest(block))
	}
	account, err := a.seq().Account(ctx, address)
	return (*hexutil.Uint64)(&account.Nonce), err
}

// GetBalance under the tag pending is after all that is executed, in wei. Under other tags it is go-ethereum's.
func (a *pendingAPI) GetBalance(ctx context.Context, address common.Address, block *rpc.BlockNumberOrHash) (*hexutil.Big, error) {
	if !isPending(block) {
		var out *hexutil.Big
		return out, a.s.own(ctx, &out, "eth_getBalance", address, orLatest(block))
	}
	account, err := a.seq().Account(ctx, address)
	if err != nil {
		return nil, err
	}
	return (*hexutil.Big)(account.Balance.ToBig()), nil
}

// GetCode under the tag pending is after all that is executed. Under other tags it is go-ethereum's.
func (a *pendingAPI) GetCode(ctx context.Context, address common.Address, block *rpc.BlockNumberOrHash) (hexutil.Bytes, error) {
	if !isPending(block) {
		var out hexutil.Bytes
		return out, a.s.own(ctx, &out, "eth_getCode", address, orLatest(block))
	}
	p, err := a.seq().Pending(ctx)
	if err != nil {
		return nil, err
	}
	state := p.State()
	code := state.GetCode(address)
	return code, state.Error()
}

// GetStorageAt under the tag pending is after all that is executed. Under other tags it is go-ethereum's.
func (a *pendingAPI) GetStorageAt(ctx context.Context, address common.Address, slot string, block *rpc.BlockNumberOrHash) (hexutil.Bytes, error) {
	if !isPending(block) {
		var out hexutil.Bytes
		return out, a.s.own(ctx, &out, "eth_getStorageAt", address, slot, orLatest(block))
	}
	digits := bytes.TrimPrefix([]byte(slot), []byte("0x"))
	if len(digits) == 0 || len(digits) > 64 {
		return nil, badParams("storage slot %q: give 1 to 64 hexadecimal digits after 0x", slot)
	}
	key, ok := new(big.Int).SetString(string(digits), 16)
	if !ok || key.Sign() < 0 {
		return nil, badParams("storage slot %q: give 1 to 64 hexadecimal digits after 0x", slot)
	}
	p, err := a.seq().Pending(ctx)
	if err != nil {
		return nil, err
	}
	state := p.State()
	value := state.GetState(address, common.BigToHash(key))
	return value[:], state.Error()
}

func orLatest(block *rpc.BlockNumberOrHash) any {
	if block == nil {
		return "latest"
	}
	if number, ok := block.Number(); ok {
		return number
	}
	return block
}

// GetBlockByNumber with the tag pending is the open block: an exact prefix of the coming one, its hash, nonce and miner
// null, roots and gas used not yet filled in. Under other tags it is go-ethereum's.
func (a *pendingAPI) GetBlockByNumber(ctx context.Context, number rpc.BlockNumber, full bool) (json.RawMessage, error) {
	if number != rpc.PendingBlockNumber {
		var out json.RawMessage
		return out, a.s.own(ctx, &out, "eth_getBlockByNumber", number, full)
	}
	p, err := a.seq().Pending(ctx)
	if err != nil {
		return nil, err
	}
	return marshalPending(p, full, a.s.signer())
}

// GetBlockTransactionCountByNumber with the tag pending counts what is executed in the open block.
func (a *pendingAPI) GetBlockTransactionCountByNumber(ctx context.Context, number rpc.BlockNumber) (*hexutil.Uint, error) {
	if number != rpc.PendingBlockNumber {
		var out *hexutil.Uint
		return out, a.s.own(ctx, &out, "eth_getBlockTransactionCountByNumber", number)
	}
	p, err := a.seq().Pending(ctx)
	if err != nil {
		return nil, err
	}
	n := hexutil.Uint(len(p.Txs))
	return &n, nil
}

// GetBlockReceipts with the tag pending are those of the open block so far; their blockHash is zero.
func (a *pendingAPI) GetBlockReceipts(ctx context.Context, block rpc.BlockNumberOrHash) ([]json.RawMessage, error) {
	if !isPending(&block) {
		var out []json.RawMessage
		return out, a.s.own(ctx, &out, "eth_getBlockReceipts", orLatest(&block))
	}
	p, err := a.seq().Pending(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]json.RawMessage, len(p.Txs))
	for i, tx := range p.Txs {
		if out[i], err = marshalReceipt(p.Receipts[i], tx, a.s.signer(), p.Header.BaseFee); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// GetTransactionByHash knows transactions that wait or are in the open block, too: their blockHash, blockNumber and
// transactionIndex are null.
func (a *pendingAPI) GetTransactionByHash(ctx context.Context, hash common.Hash) (json.RawMessage, error) {
	tx, err := a.unsealed(ctx, hash)
	if err != nil {
		return nil, err
	}
	if tx != nil {
		return marshalTx(tx, a.s.signer())
	}
	var out json.RawMessage
	return out, a.s.own(ctx, &out, "eth_getTransactionByHash", hash)
}

// GetRawTransactionByHash knows transactions that wait or are in the open block, too.
func (a *pendingAPI) GetRawTransactionByHash(ctx context.Context, hash common.Hash) (hexutil.Bytes, error) {
	tx, err := a.unsealed(ctx, hash)
	if err != nil {
		return nil, err
	}
	if tx != nil {
		return tx.MarshalBinary()
	}
	var out hexutil.Bytes
	return out, a.s.own(ctx, &out, "eth_getRawTransactionByHash", hash)
}

// unsealed finds a transaction that is in no sealed block; nil if there is none.
func (a *pendingAPI) unsealed(ctx context.Context, hash common.Hash) (*types.Transaction, error) {
	status, err := a.seq().TxStatus(ctx, hash)
	switch {
	case err != nil:
		return nil, err
	case status.Pooled:
		return a.seq().WaitingTx(ctx, hash)
	case status.Executed:
		p, err := a.seq().Pending(ctx)
		if err != nil {
			return nil, err
		}
		tx, _ := p.Find(hash)
		return tx, nil // nil: sealed in between, go-ethereum has it
	}
	return nil, nil
}

// GetTransactionReceipt is null until the block is sealed: tools take a receipt to mean that latest holds what the
// transaction did, and that its block can be asked for by hash. Who wants the receipt of the open block asks
// eth_sendRawTransactionSync, or eth_getBlockReceipts with the tag pending.
func (a *pendingAPI) GetTransactionReceipt(ctx context.Context, hash common.Hash) (json.RawMessage, error) {
	status, err := a.seq().TxStatus(ctx, hash)
	if err != nil || status.Pooled || status.Executed {
		return nil, err
	}
	var out json.RawMessage
	return out, a.s.own(ctx, &out, "eth_getTransactionReceipt", hash)
}

// GasPrice is what a legacy transaction should offer in wei: twice the base fee, so that it stays admitted while that
// rises, and the suggested tip.
func (a *pendingAPI) GasPrice(ctx context.Context) (*hexutil.Big, error) {
	fees, err := a.seq().Fees(ctx)
	if err != nil {
		return nil, err
	}
	price := new(big.Int).Lsh(fees.BaseFee, 1)
	return (*hexutil.Big)(price.Add(price, fees.Tip)), nil
}

// MaxPriorityFeePerGas is a tip in wei by which every transaction is admitted now: it pays for its bytes on L1.
func (a *pendingAPI) MaxPriorityFeePerGas(ctx context.Context) (*hexutil.Big, error) {
	fees, err := a.seq().Fees(ctx)
	if err != nil {
		return nil, err
	}
	return (*hexutil.Big)(fees.Tip), nil
}

// feeHistory is the shape of eth_feeHistory's result.
type feeHistory struct {
	OldestBlock      *hexutil.Big     `json:"oldestBlock"`
	Reward           [][]*hexutil.Big `json:"reward,omitempty"`
	BaseFee          []*hexutil.Big   `json:"baseFeePerGas,omitempty"`
	GasUsedRatio     []float64        `json:"gasUsedRatio"`
	BlobBaseFee      []*hexutil.Big   `json:"baseFeePerBlobGas,omitempty"`
	BlobGasUsedRatio []float64        `json:"blobGasUsedRatio,omitempty"`
}

// FeeHistory is go-ethereum's, with rewards raised to what is admitted now, so that a wallet which takes its tip from
// there is never refused.
func (a *pendingAPI) FeeHistory(ctx context.Context, blocks json.RawMessage, last rpc.BlockNumber, percentiles []float64) (*feeHistory, error) {
	if last == rpc.PendingBlockNumber {
		last = rpc.LatestBlockNumber
	}
	var out feeHistory
	if err := a.s.own(ctx, &out, "eth_feeHistory", blocks, last, percentiles); err != nil {
		return nil, err
	}
	fees, err := a.seq().Fees(ctx)
	if err != nil {
		return nil, err
	}
	for _, block := range out.Reward {
		for i, reward := range block {
			if reward == nil || reward.ToInt().Cmp(fees.Tip) < 0 {
				block[i] = (*hexutil.Big)(fees.Tip)
			}
		}
	}
	return &out, nil
}
