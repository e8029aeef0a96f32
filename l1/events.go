package l1

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/protocol/derive"
	"loft/protocol/queue"
)

// Batch is a batch as the inbox's event tells it.
type Batch struct {
	derive.Record
	Accumulator common.Hash    // after it
	Submitter   common.Address // who called
	Block       Ref            // the L1 block that it is in
	Tx          common.Hash
	BlobHashes  []common.Hash // versioned, in order; or none
	Calldata    []byte        // if there are no blobs
}

// Block is an L1 block with what Loft reads of it.
type Block struct {
	Ref
	Entries []queue.Entry // that entered the queue, in order
	Batches []Batch       // in order
	Logs    []types.Log   // of ViewConfig.Watch, in order
}

var inboxABI = sync.OnceValue(bindings.NewInbox)

// decode sorts the logs of one block into entries, batches and others. Logs of the inbox always decode: a contract makes
// them; if one does not, the address is not an inbox's or the node lies.
func decode(inbox common.Address, block Ref, logs []types.Log) (Block, error) {
	out := Block{Ref: block}
	for i := range logs {
		l := &logs[i]
		if l.Address != inbox {
			out.Logs = append(out.Logs, *l)
			continue
		}
		if err := out.take(l); err != nil {
			return Block{}, fmt.Errorf("%w: log %d of inbox %s in block %d: %w", ErrAnswer, l.Index, inbox, l.BlockNumber, err)
		}
	}
	return out, nil
}

func (b *Block) take(l *types.Log) error {
	if len(l.Data) == 0 {
		return errors.New("it has no data") // every event has; the bindings would leave fields nil
	}
	contract := inboxABI()
	events := contract.GetABI()
	event, err := events.EventByID(l.Topics[0])
	if err != nil {
		return err
	}
	switch event.Name {
	case bindings.InboxDepositQueuedEventName:
		e, err := contract.UnpackDepositQueuedEvent(l)
		if err != nil {
			return err
		}
		amount, err := gwei(e.Amount)
		if err != nil {
			return err
		}
		b.Entries = append(b.Entries, queue.Entry{Kind: queue.Deposit, Index: e.Index, Time: b.Time, To: e.To, AmountGwei: amount})
	case bindings.InboxMessageQueuedEventName:
		e, err := contract.UnpackMessageQueuedEvent(l)
		if err != nil {
			return err
		}
		value, err := gwei(e.Value)
		if err != nil {
			return err
		}
		fee, err := gwei(e.Fee)
		if err != nil {
			return err
		}
		b.Entries = append(b.Entries, queue.Entry{Kind: queue.Message, Index: e.Index, Time: b.Time, Sender: e.Sender, To: e.To, Refund: e.Refund,
			AmountGwei: value, FeeGwei: fee, Gas: e.Gas, Data: e.Data})
	case bindings.InboxTransactionForcedEventName:
		e, err := contract.UnpackTransactionForcedEvent(l)
		if err != nil {
			return err
		}
		b.Entries = append(b.Entries, queue.Entry{Kind: queue.Forced, Index: e.Index, Time: b.Time, Gas: e.Gas, Data: e.Transaction})
	case bindings.InboxBatchSubmittedEventName:
		e, err := contract.UnpackBatchSubmittedEvent(l)
		if err != nil {
			return err
		}
		b.Batches = append(b.Batches, b.batch(e, l))
	default:
		return fmt.Errorf("event %s is not read", event.Name)
	}
	return nil
}

func (b *Block) batch(e *bindings.InboxBatchSubmitted, l *types.Log) Batch {
	out := Batch{
		Record: derive.Record{
			Index: e.Index, QueueEnd: e.QueueEnd, QueueHash: e.QueueHash, AnchorNumber: e.AnchorNumber, AnchorHash: e.AnchorHash,
			FirstTime: e.FirstTime, L1Time: b.Time, FeeRecipient: e.FeeRecipient,
		},
		Accumulator: e.Accumulator, Submitter: e.Submitter, Block: b.Ref, Tx: l.TxHash,
	}
	for _, hash := range e.BlobHashes {
		out.BlobHashes = append(out.BlobHashes, hash)
	}
	if len(out.BlobHashes) > 0 {
		out.Data = derive.BlobData(out.BlobHashes)
	} else {
		out.Calldata, out.Data = e.Data, derive.CallData(e.Data)
	}
	return out
}

func gwei(wei *big.Int) (uint64, error) {
	amount, rest := new(big.Int).QuoRem(wei, big.NewInt(params.GWei), new(big.Int))
	if rest.Sign() != 0 || !amount.IsUint64() {
		return 0, fmt.Errorf("%v wei are not whole gwei below 2^64", wei)
	}
	return amount.Uint64(), nil
}

// Batches are those of canonical blocks from first to last, in order. Their L1 blocks have no times.
func (c *Client) Batches(ctx context.Context, inbox common.Address, first, last uint64) ([]Batch, error) {
	topic := inboxABI().GetABI().Events[bindings.InboxBatchSubmittedEventName].ID
	logs, err := c.Events(ctx, first, last, inbox, []common.Hash{topic})
	if err != nil {
		return nil, err
	}
	var out []Batch
	for _, l := range logs {
		block, err := decode(inbox, Ref{Number: l.BlockNumber, Hash: l.BlockHash}, []types.Log{l})
		if err != nil {
			return nil, err
		}
		out = append(out, block.Batches...)
	}
	return out, nil
}

// Batch is the batch with an index, which the inbox has from the L1 block with this hash.
func (c *Client) Batch(ctx context.Context, inbox common.Address, block common.Hash, index uint64) (*Batch, error) {
	header, err := c.HeaderByHash(ctx, block)
	if err != nil {
		return nil, err
	}
	logs, err := c.Logs(ctx, block, inbox)
	if err != nil {
		return nil, err
	}
	decoded, err := decode(inbox, header.Ref, logs)
	if err != nil {
		return nil, fmt.Errorf("l1: %w", err)
	}
	for i := range decoded.Batches {
		if decoded.Batches[i].Index == index {
			return &decoded.Batches[i], nil
		}
	}
	return nil, fmt.Errorf("l1: batch %d in block %d %s: %w", index, header.Number, block, ErrNotFound)
}
