package typed

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/protocol"
)

// FuzzEvents: whatever logs an L1 node makes up, reading one ends in what it reports, in nothing, or in an error.
func FuzzEvents(f *testing.F) {
	topics := append([]common.Hash{BatchSubmitted, MessageSent}, EntryTopics...)
	for which := range topics {
		for _, name := range []string{bindings.InboxDepositQueuedEventName, bindings.InboxMessageQueuedEventName, bindings.InboxTransactionForcedEventName, bindings.InboxBatchSubmittedEventName} {
			var values []any
			e := inboxABI.Events[name]
			for _, in := range e.Inputs.NonIndexed() {
				values = append(values, sample(f, in.Type))
			}
			data, err := e.Inputs.NonIndexed().Pack(values...)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(uint8(which), make([]byte, 2*common.HashLength), data)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, indexed, data []byte) {
		l := &types.Log{Address: protocol.OutboxAddress, Topics: []common.Hash{topics[int(which)%len(topics)]}, Data: data}
		for ; len(indexed) >= common.HashLength && len(l.Topics) < 4; indexed = indexed[common.HashLength:] {
			l.Topics = append(l.Topics, common.Hash(indexed))
		}
		entry, err := Entry(l)
		batch, batchErr := SubmittedBatch(l, 7)
		message, messageErr := SentMessage(l)
		if err == nil && batchErr == nil && messageErr == nil && entry == nil && batch == nil && message == nil {
			t.Errorf("a log of %s is nothing", l.Topics[0])
		}
		MessageSucceeded([]*types.Log{{Address: protocol.RelayAddress, Topics: l.Topics, Data: data}}, 0)
	})
}

// FuzzDecodeRevert: whatever a call reverts with is shown.
func FuzzDecodeRevert(f *testing.F) {
	f.Add(common.FromHex("08c379a0"))
	known := contractErrors()
	for _, selector := range slices.SortedFunc(maps.Keys(known), func(a, b [4]byte) int { return bytes.Compare(a[:], b[:]) }) {
		var values []any
		e := known[selector]
		for _, in := range e.Inputs {
			values = append(values, sample(f, in.Type))
		}
		args, err := e.Inputs.Pack(values...)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(append(selector[:], args...))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if r := DecodeRevert(data); len(data) > 0 && r.Name != "Error" && r.String() == "" {
			t.Errorf("%x is shown as nothing", data)
		}
	})
}
