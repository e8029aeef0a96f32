package derive_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/protocol"
	"loft/protocol/batch"
)

// TestAM1_DroppedForItsFeeCap: a forced transaction whose fee cap the base fee has passed is dropped, says so, and takes none
// of those with a higher one along. Its nonce is not used, so it may be forced again.
func TestAM1_DroppedForItsFeeCap(t *testing.T) {
	c, w := start(t, 2)
	poor, rich := w.Users[0], w.Users[1]
	base := eip1559.CalcBaseFee(c.Genesis.Config, c.Head)
	at := func(cap *big.Int, nonce uint64) *types.Transaction {
		return types.MustSignNewTx(poor.Key, types.LatestSigner(c.Genesis.Config), &types.DynamicFeeTx{ChainID: c.Genesis.Config.ChainID, Nonce: nonce,
			To: &rich.Address, Gas: 21_000, Value: common.Big1, GasFeeCap: cap, GasTipCap: new(big.Int)})
	}
	w.Force(at(new(big.Int).Sub(base, common.Big1), 0))
	w.Force(w.Transfer(rich, poor)) // with a cap of 100 gwei
	w.Garbage(nil)
	block := c.Apply(last(w))[0]
	if block.Block.BaseFee().Cmp(base) != 0 || len(block.Block.Transactions()) != 1 || len(block.Drops) != 1 {
		t.Fatalf("base fee %v, %d transactions, drops %+v", block.Block.BaseFee(), len(block.Block.Transactions()), block.Drops)
	}
	if !errors.Is(block.Drops[0].Reason, core.ErrFeeCapTooLow) {
		t.Errorf("dropped because %v", block.Drops[0].Reason)
	}
	w.Force(at(base, 0)) // an empty block has let it fall
	w.Garbage(nil)
	if got := c.Apply(last(w))[0].Block.Transactions(); len(got) != 1 || c.State().GetNonce(poor.Address) != 1 {
		t.Errorf("forced again: %d transactions", len(got))
	}
}

// TestAB6_RepeatedAnchorsDerive: a forced submit on a Loft parent lands long after EIP-2935 has forgotten every anchor that is
// not its predecessor's. It repeats that, and its payload is what it would have been at once; so is the next one's, which
// has a fresh anchor again. A node needs nothing that it does not have.
func TestAB6_RepeatedAnchorsDerive(t *testing.T) {
	c, w := start(t, 1)
	anchor := last(w).Anchor
	for i := range uint64(3) {
		w.Time += 12 * 3600 // held for forceDelay, each of them
		blocks := []batch.Block{{Time: c.Head.Time + 1, Txs: types.Transactions{w.Transfer(w.Users[0], w.Users[0])}}, {Time: c.Head.Time + 2}}
		w.SubmitBlocks(anchor, blocks, coinbase)
		in := last(w)
		if fault := c.Open(in).Fault(); fault != nil {
			t.Fatalf("batch %d: %v", i, fault)
		}
		made := c.Apply(in)
		if len(made) != 2 || len(made[0].Block.Transactions()) != 1 || made[0].Block.Time() > in.Record.L1Time-12*3600 {
			t.Fatalf("batch %d: %d blocks", i, len(made))
		}
		view := protocol.View{AnchorNumber: anchor.Number, AnchorHash: anchor.Hash, AnchorTime: anchor.Time, QueueEnd: w.QueueStart(), QueueHash: w.QueueHash(w.QueueStart())}
		if got := *made[1].Block.BeaconRoot(); got != view.Hash() {
			t.Errorf("batch %d: view %s, want the repeated anchor's %s", i, got, view.Hash())
		}
	}
	fresh := w.Anchor()
	w.SubmitBlocks(fresh, []batch.Block{{Time: fresh.Time}}, coinbase)
	if c.Apply(last(w)); c.Head.Time != fresh.Time {
		t.Errorf("on a fresh anchor: time %d, want %d", c.Head.Time, fresh.Time)
	}
}
