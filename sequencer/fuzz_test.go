package sequencer

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/protocol/queue"
	"loft/store"
)

// FuzzHistory: whatever records a journal has, reading them ends in a history, or in an error that says what they are.
func FuzzHistory(f *testing.F) {
	tx := types.NewTx(&types.LegacyTx{To: &common.Address{1}, GasPrice: new(big.Int), Value: new(big.Int)})
	raw, err := tx.MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	header := &types.Header{Number: big.NewInt(7), Difficulty: new(big.Int), BaseFee: big.NewInt(8)}
	block := &sealedBlock{Block: types.NewBlockWithHeader(header).WithBody(types.Body{Transactions: types.Transactions{tx}}), Index: 1,
		Entries: []queue.Entry{{Kind: queue.Forced, Data: raw}}, Forced: 1, Acknowledged: []uint64{0}}
	tip := &Tip{Head: &types.Header{Number: big.NewInt(6), Difficulty: new(big.Int)}}
	for _, records := range [][]store.Record{
		{{Kind: recordTx, Data: raw}, ranRecord(tx.Hash()), {Kind: recordRun, Data: raw}, {Kind: recordRetry, Data: raw}, dropRecord(tx.Hash())},
		{(&openRecord{Time: 3, Entries: block.Entries}).record(), {Kind: recordPrice, Data: make([]byte, 16)}, {Kind: recordPrice, Data: make([]byte, 8)}},
		{block.record(), verifiedRecord(block.Block.Hash()), closeRecord(2), tip.record()},
		{tip.record(), block.record(), block.record()},
	} {
		f.Add(joined(records))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		h := newHistory()
		for _, r := range cut(raw) {
			if err := h.take(r); err != nil {
				if !errors.Is(err, errRecord) {
					t.Errorf("untyped error: %v", err)
				}
				return
			}
		}
	})
}

// joined writes records one after the other, each as its kind, its length in two bytes and its data.
func joined(records []store.Record) (out []byte) {
	for _, r := range records {
		out = append(append(out, r.Kind, byte(len(r.Data)>>8), byte(len(r.Data))), r.Data...)
	}
	return out
}

// cut reads what joined wrote; of other bytes it makes some records, too.
func cut(raw []byte) (records []store.Record) {
	for len(raw) >= 3 {
		kind, n := raw[0], min(int(raw[1])<<8|int(raw[2]), len(raw)-3)
		records = append(records, store.Record{Kind: kind, Data: raw[3 : 3+n]})
		raw = raw[3+n:]
	}
	return records
}
