package rpc

import (
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
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(input); err != nil {
		return common.Hash{}, err
	}
	if a.s.cfg.Sequencer == nil {
		var hash common.Hash
		return hash, a.s.forwardTo(ctx, &hash, "eth_sendRawTransaction", input)
	}
	return tx.Hash(), a.s.unsealed.Send(ctx, tx)
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
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(input); err != nil {
		return nil, err
	}
	if a.s.cfg.Sequencer == nil {
		var receipt json.RawMessage
		return receipt, a.s.forwardTo(ctx, &receipt, "eth_sendRawTransactionSync", input, timeout)
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

// Syncing is false, or, while this node processes L1 that it is behind of, or L1 does not answer, how far it is.
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

// pendingAPI replaces methods of eth where what is in no sealed block is known.
type pendingAPI struct{ s *Server }

// GetTransactionByHash is go-ethereum's. Where only the sequencer knows what is in no sealed block, and cannot be reached, a
// transaction that no block here has is not said to be unknown.
func (a *pendingAPI) GetTransactionByHash(ctx context.Context, hash common.Hash) (json.RawMessage, error) {
	var out json.RawMessage
	if err := a.s.own(ctx, &out, "eth_getTransactionByHash", hash); err != nil || string(out) != "null" || a.s.remote == nil {
		return out, err
	}
	_, err := a.s.remote.Transaction(ctx, hash)
	return nil, err
}

func orLatest(block *rpc.BlockNumberOrHash) any { return orTag(block, "latest") }

func orPending(block *rpc.BlockNumberOrHash) any { return orTag(block, "pending") }

// orTag is a block parameter as a caller gave it, or a tag.
func orTag(block *rpc.BlockNumberOrHash, tag string) any {
	if block == nil {
		return tag
	}
	if number, ok := block.Number(); ok {
		return number
	}
	return block
}

// GetBlockReceipts with the tag pending are those of the open block so far; their blockHash is zero.
func (a *pendingAPI) GetBlockReceipts(ctx context.Context, block rpc.BlockNumberOrHash) ([]json.RawMessage, error) {
	if !pendingTag(block) {
		var out []json.RawMessage
		return out, a.s.own(ctx, &out, "eth_getBlockReceipts", orLatest(&block))
	}
	p, err := a.s.unsealed.Pending(ctx)
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

// GasPrice is what a legacy transaction should offer in wei: twice the base fee, so that it stays admitted while that
// rises, and the suggested tip.
func (a *pendingAPI) GasPrice(ctx context.Context) (*hexutil.Big, error) {
	fees, err := a.s.unsealed.Fees(ctx)
	if err != nil {
		return nil, err
	}
	price := new(big.Int).Lsh(fees.BaseFee, 1)
	return (*hexutil.Big)(price.Add(price, fees.Tip)), nil
}
