package derive_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/testutil"
	"loft/internal/workload"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/proof"
	"loft/witness"
)

// TestT02_StockGethTakesRandomBlocks: every block of random batches, full of what is dropped among what is not, is imported by
// an unmodified go-ethereum; and the proof program takes each step, made from its pre-images alone.
func TestT02_StockGethTakesRandomBlocks(t *testing.T) {
	rng := testutil.Rand(t)
	genesis := memchain.New(t, fuzzAlloc)
	blocks, drops, applied := 0, 0, 0
	for range 25 {
		c := genesis.Fork(t)
		judge, err := core.NewBlockChain(rawdb.NewMemoryDatabase(), c.Genesis, beacon.New(ethash.NewFaker()), nil)
		if err != nil {
			t.Fatal(err)
		}
		w := workload.New(t, ledger.New(t, memchain.Config, memchain.GenesisTime), 2)
		w.Users[0].Nonce = 3
		for range 3 {
			shape := make(shaper, 200)
			for i := range shape {
				shape[i] = byte(rng.Uint32())
			}
			var payload []batch.Block
			from, at := uint64(len(w.Entries)), max(w.Time, c.Head.Time)+1
			for range rng.IntN(4) {
				block := batch.Block{Time: at, Entries: rng.Uint64N(8)}
				at += 1 + rng.Uint64N(3)
				poison := w.Poison()
				for range block.Entries {
					shape.entry(w, poison)
				}
				for range rng.IntN(8) {
					block.Txs = append(block.Txs, randomListed(w, rng.IntN(9)))
				}
				payload = append(payload, block)
			}
			w.Time = at
			anchor := w.AnchorAt(c.Head.Time)
			in := w.SubmitBlocks(anchor, payload, coinbase)
			if rng.IntN(4) == 0 { // the same entries by default
				w.Undo()
				in = w.Ledger.Submit(anchor, nil, uint64(len(w.Entries)), coinbase)
			}
			if in.Record.QueueEnd < from {
				t.Fatal("entries are lost")
			}
			for b := c.Open(in); c.At.Batch == in.Record.Index; {
				store, made := stepProved(t, c, b, w)
				for claim, want := range map[common.Hash]bool{c.At.Hash(): true, {1}: false} {
					store.Claim(claim)
					if valid, err := proof.Check(store); err != nil || valid != want {
						t.Fatalf("to claim %s about the step to %+v the program says %t, %v", claim, c.At, valid, err)
					}
				}
				if made == nil {
					break
				}
				if _, err := judge.InsertChain(types.Blocks{made.Block}); err != nil {
					t.Fatalf("block %d with %d transactions and %d drops: %v", made.Block.Number(), len(made.Receipts), len(made.Drops), err)
				}
				blocks, drops, applied = blocks+1, drops+len(made.Drops), applied+len(made.Receipts)
			}
		}
		if judge.CurrentBlock().Hash() != c.Head.Hash() {
			t.Error("the judge has another head")
		}
		judge.Stop()
	}
	t.Logf("%d blocks, %d transactions, %d drops", blocks, applied, drops)
	if blocks < 40 || drops < 40 || applied < 40 {
		t.Errorf("too little was tried: %d blocks, %d transactions, %d drops", blocks, applied, drops)
	}
}

// randomListed is a transaction of the second user's, mostly good.
func randomListed(w *workload.Workload, what int) *types.Transaction {
	from, to := w.Users[1], &w.Users[0].Address
	switch what {
	case 0:
		tx := w.Transfer(from, w.Users[0])
		from.Nonce-- // its nonce comes twice
		return tx
	case 1:
		from.Nonce++
		defer func() { from.Nonce-- }() // comes too early
		tx := w.Transfer(from, w.Users[0])
		from.Nonce--
		return tx
	case 2:
		return w.Sign(from, &types.DynamicFeeTx{Data: common.FromHex("6001600055600060006000f0600060005260206000f3"), Gas: 200_000})
	case 3:
		return w.Sign(from, &types.DynamicFeeTx{To: &common.Address{0x11}, Gas: 1_000_000}) // burns all
	case 4:
		return w.Sign(from, &types.DynamicFeeTx{To: to, Gas: 20_000})
	case 5:
		return w.SetCode(from, w.Authorize(w.Users[0], common.Address{0x11}))
	case 6:
		return w.Sign(workload.NewAccount(5000), &types.DynamicFeeTx{To: to, Gas: 21_000}) // without funds
	case 7:
		return w.Sign(from, &types.DynamicFeeTx{To: to, Gas: 60_000, Data: []byte{1}, Value: big.NewInt(5)})
	}
	return w.Transfer(from, w.Users[0])
}

// stepProved makes a step on the chain, and again from its pre-images alone, which recording does.
func stepProved(t *testing.T, c *memchain.Chain, b *derive.Batch, w *workload.Workload) (*witness.Store, *execute.Block) {
	t.Helper()
	before := c.At
	store, next := c.Record(w.Facts(before, before.Batch+1))
	made := c.Step(b)
	if next != c.At {
		t.Fatalf("step from %+v to %+v: from pre-images to %+v", before, c.At, next)
	}
	return store, made
}
