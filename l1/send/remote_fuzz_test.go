package send

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// FuzzParseSigned: whatever a remote signer answers, it is a transaction that has bytes, without blobs, or an error.
func FuzzParseSigned(f *testing.F) {
	for _, data := range []types.TxData{&types.LegacyTx{GasPrice: new(big.Int), Value: new(big.Int)}, &types.DynamicFeeTx{Data: []byte{1}}} {
		raw, err := types.NewTx(data).MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(`"` + hexutil.Encode(raw) + `"`))
		f.Add([]byte(`{"raw":"` + hexutil.Encode(raw) + `","tx":{}}`))
	}
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		tx, err := parseSigned(json.RawMessage(answer))
		if err != nil {
			return
		}
		if _, err := tx.MarshalBinary(); err != nil || tx.BlobTxSidecar() != nil {
			t.Errorf("%+v, %v", tx, err)
		}
	})
}
