package typed

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/contracts/bindings"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/outbox"
	"loft/protocol/queue"
)

var (
	outboxContract = bindings.NewOutbox()
	relay          = bindings.NewRelay()

	inboxABI  = inbox.GetABI()
	outboxABI = outboxContract.GetABI()

	// Topics of the inbox's events.
	DepositQueued     = inboxABI.Events[bindings.InboxDepositQueuedEventName].ID
	MessageQueued     = inboxABI.Events[bindings.InboxMessageQueuedEventName].ID
	TransactionForced = inboxABI.Events[bindings.InboxTransactionForcedEventName].ID
	BatchSubmitted    = inboxABI.Events[bindings.InboxBatchSubmittedEventName].ID
	// EntryTopics are those of events of entries.
	EntryTopics = []common.Hash{DepositQueued, MessageQueued, TransactionForced}
	// MessageSent is the topic of Outbox's event of a message.
	MessageSent = outboxABI.Events[bindings.OutboxMessageSentEventName].ID
)

// contractEvents are the events of all contracts, on both layers, by topic.
var contractEvents = sync.OnceValue(func() map[common.Hash]abi.Event {
	known := make(map[common.Hash]abi.Event)
	for _, contract := range contracts() {
		for _, e := range contract.Events {
			known[e.ID] = e
		}
	}
	return known
})

// Event is the name of a log's event, as in Solidity, and what it means; both are empty if it is none of Loft's contracts.
func Event(l *types.Log) (name, words string) {
	if len(l.Topics) == 0 {
		return "", ""
	}
	name = contractEvents()[l.Topics[0]].Name
	return name, eventWords[name]
}

// malformed says which event does not decode.
func malformed(l *types.Log, err error) error {
	if err == nil {
		return nil
	}
	name, words := Event(l)
	return fmt.Errorf("event %s (%s) does not decode: %w", name, words, err)
}

var errNoData = errors.New("the event has no data") // each of ours has; the bindings would leave fields nil

func is(l *types.Log, topic common.Hash) bool { return len(l.Topics) > 0 && l.Topics[0] == topic }

// Entry is the queue entry that an event of the inbox reports, but for its time, which is its block's; nil if it is another event.
func Entry(l *types.Log) (*queue.Entry, error) {
	if len(l.Topics) == 0 || !slices.Contains(EntryTopics, l.Topics[0]) {
		return nil, nil
	}
	e, err := entry(l)
	return e, malformed(l, err)
}

func entry(l *types.Log) (*queue.Entry, error) {
	if len(l.Data) == 0 {
		return nil, errNoData
	}
	switch l.Topics[0] {
	case DepositQueued:
		e, err := inbox.UnpackDepositQueuedEvent(l)
		if err != nil {
			return nil, err
		}
		amount, err := gwei(e.Amount)
		return &queue.Entry{Kind: queue.Deposit, Index: e.Index, To: e.To, AmountGwei: amount}, err
	case MessageQueued:
		e, err := inbox.UnpackMessageQueuedEvent(l)
		if err != nil {
			return nil, err
		}
		value, err := gwei(e.Value)
		if err != nil {
			return nil, err
		}
		fee, err := gwei(e.Fee)
		return &queue.Entry{Kind: queue.Message, Index: e.Index, Sender: e.Sender, To: e.To, Refund: e.Refund, AmountGwei: value, FeeGwei: fee, Gas: e.Gas, Data: e.Data}, err
	default:
		e, err := inbox.UnpackTransactionForcedEvent(l)
		if err != nil {
			return nil, err
		}
		return &queue.Entry{Kind: queue.Forced, Index: e.Index, Gas: e.Gas, Data: e.Transaction}, nil
	}
}

// Batch is a batch as the inbox's event tells it.
type Batch struct {
	derive.Record
	Accumulator common.Hash    // after it
	Submitter   common.Address // who called
	Tx          common.Hash
	BlobHashes  []common.Hash // versioned, in order; or none
	Calldata    []byte        // if there are no blobs
}

// SubmittedBatch is the batch that an event of the inbox reports, in an L1 block of a time; nil if it is another event.
func SubmittedBatch(l *types.Log, time uint64) (*Batch, error) {
	if !is(l, BatchSubmitted) {
		return nil, nil
	}
	if len(l.Data) == 0 {
		return nil, malformed(l, errNoData)
	}
	e, err := inbox.UnpackBatchSubmittedEvent(l)
	if err != nil {
		return nil, malformed(l, err)
	}
	out := &Batch{
		Record: derive.Record{
			Index: e.Index, QueueEnd: e.QueueEnd, QueueHash: e.QueueHash, AnchorNumber: e.AnchorNumber, AnchorHash: e.AnchorHash,
			FirstTime: e.FirstTime, L1Time: time, FeeRecipient: e.FeeRecipient,
		},
		Accumulator: e.Accumulator, Submitter: e.Submitter, Tx: l.TxHash,
	}
	for _, h := range e.BlobHashes {
		out.BlobHashes = append(out.BlobHashes, h)
	}
	if len(out.BlobHashes) > 0 {
		out.Data = derive.BlobData(out.BlobHashes)
	} else {
		out.Calldata, out.Data = e.Data, derive.CallData(e.Data)
	}
	return out, nil
}

// SentMessage is the message to L1 that an event of Outbox reports; nil if it is another event.
func SentMessage(l *types.Log) (*outbox.Message, error) {
	if l.Address != protocol.OutboxAddress || !is(l, MessageSent) {
		return nil, nil
	}
	if len(l.Data) == 0 {
		return nil, malformed(l, errNoData)
	}
	e, err := outboxContract.UnpackMessageSentEvent(l)
	if err != nil {
		return nil, malformed(l, err)
	}
	value, overflow := uint256.FromBig(e.Value)
	if overflow {
		return nil, malformed(l, fmt.Errorf("a value of %v wei", e.Value))
	}
	return &outbox.Message{Index: uint64(e.Index), Sender: e.Sender, To: e.To, Value: value, Data: e.Data}, nil
}

// MessageSucceeded says whether a message to L2 was run, with success, in the transaction with these logs.
func MessageSucceeded(logs []*types.Log, index uint64) bool {
	for _, l := range logs {
		if l.Address != protocol.RelayAddress {
			continue
		}
		if e, err := relay.UnpackMessageRunEvent(l); err == nil && e.Index == index {
			return e.Succeeded
		}
	}
	return false
}

// gwei is an amount of whole gwei below 2^64, which is what the queue carries.
func gwei(wei *big.Int) (uint64, error) {
	amount, rest := new(big.Int).QuoRem(wei, big.NewInt(params.GWei), new(big.Int))
	if rest.Sign() != 0 || !amount.IsUint64() {
		return 0, fmt.Errorf("%v wei are not whole gwei below 2^64", wei)
	}
	return amount.Uint64(), nil
}
