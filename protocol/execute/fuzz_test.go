package execute_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/internal/testutil"
	"loft/protocol/execute"
)

// FuzzDecodeForced: whatever reads as a forced transaction is canonical, and carries no blobs.
func FuzzDecodeForced(f *testing.F) {
	key, err := crypto.ToECDSA(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		f.Fatal(err)
	}
	to, chain := common.Address{2}, big.NewInt(3)
	for _, data := range []types.TxData{
		&types.LegacyTx{To: &to, Gas: 21_000, GasPrice: big.NewInt(1)},
		&types.AccessListTx{ChainID: chain, Gas: 60_000, GasPrice: big.NewInt(1), AccessList: types.AccessList{{Address: to, StorageKeys: []common.Hash{{1}}}}},
		&types.DynamicFeeTx{ChainID: chain, To: &to, Gas: 21_000, Data: []byte{1}},
		&types.BlobTx{To: to, BlobHashes: []common.Hash{{1}}},
		&types.SetCodeTx{To: to, AuthList: []types.SetCodeAuthorization{{Address: to}}},
	} {
		tx := types.NewTx(data)
		if tx.Type() != types.BlobTxType && tx.Type() != types.SetCodeTxType {
			if tx, err = types.SignTx(tx, types.LatestSignerForChainID(chain), key); err != nil {
				f.Fatal(err)
			}
		}
		f.Add(testutil.Encode(f, tx))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if tx, err := execute.DecodeForced(raw); err == nil && (!bytes.Equal(testutil.Encode(t, tx), raw) || tx.Type() == types.BlobTxType) {
			t.Errorf("%x is read as %x", raw, testutil.Encode(t, tx))
		}
	})
}
