package derive_test

import (
	"testing"

	"github.com/holiman/uint256"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
)

const gwei = 1_000_000_000

// TestT01_Supply: after every block of the mixed workload, the state holds what came in by deposits and messages less the
// base fees burned, to the wei.
func TestT01_Supply(t *testing.T) {
	c := memchain.New(t, nil)
	w := workload.Mixed(t, ledger.New(t, memchain.Config, memchain.GenesisTime))
	want, blocks := c.Supply(), 0
	if !want.IsZero() {
		t.Fatalf("genesis holds %s wei", want)
	}
	for _, in := range w.Inputs {
		for b := c.Open(in); ; blocks++ {
			from := c.At.Queue
			made := c.Step(b)
			if made == nil {
				break
			}
			for _, e := range w.Entries[from:c.At.Queue] {
				want.Add(want, new(uint256.Int).Mul(uint256.NewInt(e.AmountGwei+e.FeeGwei), uint256.NewInt(gwei)))
			}
			burned := uint256.MustFromBig(made.Block.BaseFee())
			want.Sub(want, burned.Mul(burned, uint256.NewInt(made.Block.GasUsed())))
			if got := c.Supply(); !got.Eq(want) {
				t.Fatalf("after block %d: %s wei, want %s", c.Head.Number, got, want)
			}
		}
	}
	if blocks != 18 {
		t.Errorf("%d blocks", blocks)
	}
}
