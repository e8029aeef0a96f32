package genesis

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"loft/internal/testutil"
	"loft/protocol/derive"
)

// TestBatchVectors checks the accumulators that derivation extends against those of the contracts. The other vectors
// are checked where their hashes are.
func TestBatchVectors(t *testing.T) {
	var vectors struct {
		Batches []struct {
			derive.Record
			Parent      common.Hash
			Blobs       []common.Hash
			Data        hexutil.Bytes `json:"data"` // hides the record's
			DataHash    common.Hash
			Accumulator common.Hash
		}
	}
	testutil.Vectors(t, &vectors)
	if len(vectors.Batches) < 6 {
		t.Fatal("vectors are missing")
	}
	for i, v := range vectors.Batches {
		v.Record.Data = derive.CallData(v.Data)
		if len(v.Blobs) > 0 {
			v.Record.Data = derive.BlobData(v.Blobs)
		}
		if v.Record.Data != v.DataHash {
			t.Errorf("batch %d: data %s, want %s", i, v.Record.Data, v.DataHash)
		}
		if got := v.Record.Extend(v.Parent); got != v.Accumulator {
			t.Errorf("batch %d: accumulator %s, want %s", i, got, v.Accumulator)
		}
	}
}
