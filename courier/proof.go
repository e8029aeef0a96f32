package courier

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/protocol"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

// ErrProof means that a message cannot be proved from what was given: the entries, the record or the block are of
// another history. Read them again.
var ErrProof = errors.New("message cannot be proved")

// What a run needs on top of its message's gas. Relay demands reserve behind the EIP-150 rule; overhead is what it does
// before that point: looking the view up, hashing, the branch, the status (measured below 60,000 with 16 KiB of data).
const (
	reserve  = 100_000 // Relay.RESERVE
	overhead = 80_000
)

// Run is a call of Relay.run that anyone can make: a message with the proof that a block consumed it.
type Run struct {
	View     protocol.View
	Message  queue.Entry
	Position uint64
	Branch   []common.Hash
}

// Prove makes the run of the message with queue index i out of the block that consumed it: its header, its record, and
// the entries that it consumed, all of them, in order. It is pure, so a command line can use it as well as the agent.
func Prove(header *types.Header, record chain.Record, entries []queue.Entry, i uint64) (*Run, error) {
	position, branch, ok := queue.MessageBranch(entries, i)
	if !ok {
		return nil, fmt.Errorf("%w: block %d consumes no message with index %d", ErrProof, header.Number, i)
	}
	view := protocol.View{
		AnchorNumber: record.Anchor.Number,
		AnchorHash:   record.Anchor.Hash,
		AnchorTime:   record.Anchor.Time,
		QueueEnd:     record.State.Queue,
		QueueHash:    record.QueueHash,
		MessageRoot:  queue.MessageRoot(entries),
	}
	if header.ParentBeaconRoot == nil || *header.ParentBeaconRoot != view.Hash() {
		return nil, fmt.Errorf("%w: block %d does not have the view %s that its record and entries make", ErrProof, header.Number, view.Hash())
	}
	run := &Run{View: view, Position: position, Branch: branch}
	for k := range entries {
		if entries[k].Index == i {
			run.Message = entries[k]
		}
	}
	return run, nil
}

// Calldata of Relay.run.
func (r *Run) Calldata() []byte {
	branch := make([][32]byte, len(r.Branch))
	for i, hash := range r.Branch {
		branch[i] = hash
	}
	return bindings.NewRelay().PackRun(typed.View(r.View), typed.Message(&r.Message), new(big.Int).SetUint64(r.Position), branch)
}

// Gas is a gas limit with which the run gives the message all of its gas, whatever its target does.
func (r *Run) Gas() uint64 {
	data := r.Calldata()
	least := execute.IntrinsicGas(types.NewTx(&types.DynamicFeeTx{To: &protocol.RelayAddress, Data: data}))
	return least + overhead + uint64(len(data)) + (r.Message.Gas+reserve)*64/63 + 64
}

// Transaction is the run as an unsigned transaction, for who signs and sends, or forces, it.
func (r *Run) Transaction(chainID *big.Int, nonce uint64, tipCap, feeCap *big.Int) *types.DynamicFeeTx {
	return &types.DynamicFeeTx{
		ChainID:   chainID,
		Nonce:     nonce,
		GasTipCap: tipCap,
		GasFeeCap: feeCap,
		Gas:       r.Gas(),
		To:        &protocol.RelayAddress,
		Data:      r.Calldata(),
	}
}
