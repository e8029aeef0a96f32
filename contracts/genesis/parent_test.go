package genesis

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/protocol"
	"loft/protocol/preimage"
)

// TestAB6_EveryMoveCanBeForced: on a Loft parent chain each call of a game, signed, fits one forced transaction with room to
// spare: 32 KiB, and with a byte at 64 gas less than maxForcedGas. What is longer than one pre-image (a batch in calldata, a
// forced transaction) is committed to by hashes of 4 KiB chunks, and never shown whole.
func TestAB6_EveryMoveCanBeForced(t *testing.T) {
	const (
		longestProof = 2_809     // SPEC.md section 12
		execution    = 1_000_000 // no call of a game comes near it (contracts/snapshots)
		chunk        = 4_096
	)
	games, rollup := bindings.NewGames(), bindings.NewRollup()
	key, hash := bindings.GamesKey{Asserter: 1, Selector: 2}, common.Hash{0xff}
	segment := bindings.Segment{Start: hash, End: hash, Within: hash}
	if chunk > preimage.MaxKeccakSize {
		t.Fatal("a chunk is longer than a pre-image")
	}
	for name, data := range map[string][]byte{
		"stake":   rollup.PackStake(hash),
		"advance": rollup.PackAdvance(1, hash, 2, hash, hash, 3),
		"open":    rollup.PackOpen(hash, 1, 2, hash, hash),
		"dissect": games.PackDissect(key, 0, segment, [15][32]byte{}),
		"select":  games.PackSelect(key, 1, 15, hash, [4][32]byte{}),
		"step":    games.PackStep(key, segment, hash, hash, nonZero(longestProof), nonZero(preimage.MaxKeccakSize)),
		"timeout": games.PackTimeout(key),
		"confirm": rollup.PackConfirm(hash, 1),
		"repay":   rollup.PackRepay(hash, 1, 2),
	} {
		most := new(big.Int).Lsh(common.Big1, 64)
		tx := types.MustSignNewTx(testKey(), types.LatestSignerForChainID(most), &types.DynamicFeeTx{ChainID: most, Nonce: 1 << 40, GasTipCap: most, GasFeeCap: most,
			Gas: protocol.MaxForcedGas, To: &common.Address{0xff}, Value: most, Data: data})
		size := tx.Size()
		if size > 32<<10 || size > protocol.MaxForcedBytes {
			t.Errorf("%s takes %d bytes", name, size)
		}
		if gas := params.TxGas + size*laterByteGas + execution; gas > protocol.MaxForcedGas {
			t.Errorf("%s takes %d gas", name, gas)
		}
	}
}
