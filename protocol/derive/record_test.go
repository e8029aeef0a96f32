package derive_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol"
	"loft/protocol/derive"
)

// TestRecordEncodings: a batch's record and the commitment to its data read back.
func TestRecordEncodings(t *testing.T) {
	record := derive.Record{Data: common.Hash{1}, QueueEnd: 2, QueueHash: common.Hash{3}, AnchorNumber: 4, AnchorHash: common.Hash{5}, FirstTime: 9, L1Time: 6, FeeRecipient: common.Address{7}}
	encoded := record.Encode(common.Hash{8})
	if accumulator, got, err := derive.DecodeRecord(encoded); err != nil || accumulator != (common.Hash{8}) || got != record || crypto.Keccak256Hash(encoded) != record.Extend(common.Hash{8}) {
		t.Errorf("%s, %+v, %v", accumulator, got, err)
	}
	if _, _, err := derive.DecodeRecord(encoded[1:]); !errors.Is(err, protocol.ErrEncoding) {
		t.Error(err)
	}
	for _, data := range []derive.Data{{Chunked: common.Hash{1}}, {Blobs: []common.Hash{{1}}}, {Blobs: []common.Hash{{1}, {2}, {3}, {4}, {5}, {6}}}} {
		encoded := data.Encode()
		if got, err := derive.DecodeData(encoded); err != nil || !reflect.DeepEqual(got, data) || crypto.Keccak256Hash(encoded) != data.Hash() {
			t.Errorf("%+v, %v, want %+v", got, err, data)
		}
	}
	two, none := derive.Data{Blobs: []common.Hash{{1}, {2}}}.Encode(), []byte{1}
	two[0] = 2 // calldata has one hash
	for _, bad := range [][]byte{nil, none, {2}, append(none, make([]byte, 31)...), append(none, make([]byte, 7*32)...), append([]byte{3}, make([]byte, 32)...), two} {
		if _, err := derive.DecodeData(bad); !errors.Is(err, protocol.ErrEncoding) {
			t.Errorf("%x: %v", bad, err)
		}
	}
	if derive.BlobData([]common.Hash{{1}}) == derive.CallData([]byte{1}) || derive.CallData([]byte{1}) != (derive.Data{Chunked: protocol.Chunked([]byte{1})}).Hash() {
		t.Error("commitments to data")
	}
}
