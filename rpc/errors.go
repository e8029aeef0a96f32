package rpc

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Codes of errors. Refused transactions have go-ethereum's code, -32000, and its texts.
const (
	codeServer     = -32000
	codeNoMethod   = -32601
	codeParams     = -32602
	codeTooLarge   = -32003 // as go-ethereum has it of batches
	codeBusy       = -32005 // EIP-1474: limit exceeded
	codeRevert     = 3
	codeSyncWait   = 4 // EIP-7966: not executed in time; data is the transaction's hash
	codeSyncQueued = 5 // EIP-7966: admitted, but something else has to happen first; data is the transaction's hash
	codeSyncGap    = 6 // EIP-7966: admitted, but nonces are missing before it; data is the next nonce
)

// rpcError is an error with a code and data.
type rpcError struct {
	code int
	data any
	err  error
}

func (e *rpcError) Error() string  { return e.err.Error() }
func (e *rpcError) Unwrap() error  { return e.err }
func (e *rpcError) ErrorCode() int { return e.code }
func (e *rpcError) ErrorData() any { return e.data }

// ErrNoSequencer answers eth_sendRawTransaction at a node that only follows and was not told where to forward to.
var ErrNoSequencer = errors.New("this node only follows: send transactions to the chain's sequencer, start the node with its URL, or force them through L1 (loft force)")

func syncTimeout(hash common.Hash, waited fmt.Stringer) error {
	return &rpcError{codeSyncWait, hash, fmt.Errorf("the transaction is acknowledged but was not executed in %s; ask eth_getTransactionReceipt for it", waited)}
}

func syncGap(next, nonce uint64) error {
	return &rpcError{codeSyncGap, hexutil.EncodeUint64(next), fmt.Errorf("the transaction is acknowledged but waits: its nonce is %d, the next is %d", nonce, next)}
}

func syncParked(hash common.Hash, cap, baseFee fmt.Stringer) error {
	return &rpcError{codeSyncQueued, hash, fmt.Errorf("the transaction is acknowledged but waits for a lower base fee: its fee cap is %s wei, the base fee %s", cap, baseFee)}
}

func badParams(format string, args ...any) error {
	return &rpcError{codeParams, nil, fmt.Errorf(format, args...)}
}
