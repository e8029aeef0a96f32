package derive_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/protocol/derive"
)

// FuzzEncodings: whatever reads as a batch's record or as a commitment to its data is what their encoder writes of it.
func FuzzEncodings(f *testing.F) {
	record := derive.Record{Data: common.Hash{1}, QueueEnd: 2, QueueHash: common.Hash{3}, AnchorNumber: 4, AnchorHash: common.Hash{5}, FirstTime: 9, L1Time: 6, FeeRecipient: common.Address{7}}
	f.Add(record.Encode(common.Hash{8}))
	f.Add(derive.Data{Chunked: common.Hash{1}}.Encode())
	f.Add(derive.Data{Blobs: []common.Hash{{1}, {2}}}.Encode())
	f.Fuzz(func(t *testing.T, raw []byte) {
		if accumulator, r, err := derive.DecodeRecord(raw); err == nil && !bytes.Equal(r.Encode(accumulator), raw) {
			t.Errorf("record %+v is not canonical", r)
		}
		if d, err := derive.DecodeData(raw); err == nil && !bytes.Equal(d.Encode(), raw) {
			t.Errorf("commitment %+v is not canonical", d)
		}
	})
}

// FuzzParseAnchor: what go-ethereum reads as a header is an anchor with the same number and time, and the bytes' hash.
func FuzzParseAnchor(f *testing.F) {
	for _, h := range []*types.Header{
		{Number: big.NewInt(7), Time: 9, BaseFee: big.NewInt(8), Difficulty: new(big.Int)},
		{Number: new(big.Int), Difficulty: big.NewInt(1), Extra: make([]byte, 32), WithdrawalsHash: &common.Hash{1}, BaseFee: new(big.Int)},
	} {
		raw, err := rlp.EncodeToBytes(h)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte{0xc0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		anchor, err := derive.ParseAnchor(raw)
		var h types.Header
		if rlp.DecodeBytes(raw, &h) != nil || !h.Number.IsUint64() {
			return
		}
		if want := (derive.Anchor{Number: h.Number.Uint64(), Hash: h.Hash(), Time: h.Time}); err != nil || anchor != want {
			t.Errorf("anchor %+v, %v, want %+v", anchor, err, want)
		}
	})
}
