package sequencer_test

import (
	"errors"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"loft/internal/l2test"
	"loft/internal/testutil"
	"loft/protocol/queue"
	"loft/sequencer"
)

// TestT02_BlocksAreDerivedAgain mixes transactions that fail in every way with good ones, forced ones too, and lets
// verification take every block through payload and derivation.
func TestT02_BlocksAreDerivedAgain(t *testing.T) {
	rng := testutil.Rand(t)
	w := newWorld(t)
	nonces := make([]uint64, len(w.accounts))
	to := common.Address{9}
	for round := range 40 {
		for range rng.IntN(12) {
			i := rng.IntN(len(w.accounts))
			a := w.accounts[i]
			tx := a.Transfer(nonces[i], to, int64(rng.IntN(1000)))
			good := true
			switch rng.IntN(10) {
			case 0:
				tx = a.Transfer(nonces[i]+uint64(rng.IntN(3)), to, 1) // maybe a gap
				good = tx.Nonce() == nonces[i]
			case 1:
				tx, good = a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonces[i], To: &to, Gas: 21000, GasFeeCap: big.NewInt(100e9), Value: new(big.Int).Lsh(common.Big1, 100)}), false
			case 2:
				tx = a.Call(nonces[i], nil, common.FromHex("60006000fd"), 100_000) // reverts
			case 3:
				tx = a.Call(nonces[i], nil, common.FromHex("33ff"), 100_000) // self-destructs
			case 4:
				authority := w.accounts[rng.IntN(len(w.accounts))]
				auth, err := types.SignSetCode(authority.Key, types.SetCodeAuthorization{ChainID: *uint256.NewInt(4242), Address: to, Nonce: uint64(rng.IntN(5))})
				if err != nil {
					t.Fatal(err)
				}
				tx = a.Sign(&types.SetCodeTx{ChainID: uint256.NewInt(4242), Nonce: nonces[i], To: to, Gas: 200_000, GasFeeCap: uint256.NewInt(100e9), GasTipCap: uint256.NewInt(1e9), AuthList: []types.SetCodeAuthorization{auth}})
			case 5:
				tx = types.MustSignNewTx(a.Key, types.HomesteadSigner{}, &types.LegacyTx{Nonce: nonces[i], To: &to, Gas: 30_000, GasPrice: big.NewInt(100e9)})
			case 6:
				raw, err := tx.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				w.l1.Queue(queue.Entry{Kind: queue.Forced, Gas: uint64(21_000 + rng.IntN(2)*10_000), Data: raw[:len(raw)-rng.IntN(2)]})
				good = false
			case 7:
				w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: to, AmountGwei: 1 + rng.Uint64N(100)})
			}
			if _, err := w.s.Submit(ctx, tx); err == nil && good {
				nonces[i]++
			}
			// Whatever was processed, continue from what the chain says.
			if account, err := w.s.Account(ctx, a.Address); err == nil {
				nonces[i] = account.Nonce
			}
		}
		if rng.IntN(5) == 0 {
			if _, _, err := w.s.CloseBatch(ctx); err != nil {
				t.Fatal(err)
			}
		}
		st := w.eventually("sealed", func(st sequencer.Status) bool {
			w.clock.Advance(100 * time.Millisecond) // entries may come later, and open another block
			return st.Open == nil || st.Halted != ""
		})
		if st.Halted != "" {
			t.Fatalf("round %d: %s", round, st.Halted)
		}
	}
	w.verified()
	if head := w.chain.Head().Number.Uint64(); head < 20 {
		t.Fatalf("only %d blocks", head)
	}
}

func TestT02_WhatIsWrongIsSeen(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	raw, err := a.Transfer(0, common.Address{9}, 1).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: common.Address{9}, AmountGwei: 7}, queue.Entry{Kind: queue.Forced, Gas: 21_000, Data: raw})
	w.eventually("consumed", func(st sequencer.Status) bool { return st.Head == 1 && st.State.Queue == 2 })
	w.submit(a.Transfer(1, common.Address{9}, 1))
	w.second()
	w.verified()
	for name, change := range map[string]func(*sequencer.SealedBlock){
		"coinbase":        func(b *sequencer.SealedBlock) { b.Context.FeeRecipient[3]++ },
		"anchor hash":     func(b *sequencer.SealedBlock) { b.Context.Anchor.Hash[3]++ },
		"anchor too late": func(b *sequencer.SealedBlock) { b.Context.Anchor.Time = b.Block.Time() + 1 },
		"forced counted":  func(b *sequencer.SealedBlock) { b.Forced = 0 },
		"entry left out":  func(b *sequencer.SealedBlock) { b.Entries = b.Entries[:1] },
		"other deposit":   func(b *sequencer.SealedBlock) { b.Entries[0].AmountGwei++ },
		"queue hash":      func(b *sequencer.SealedBlock) { b.QueueHash[0]++ },
	} {
		if err := w.s.VerifyChanged(1, change); err == nil {
			t.Errorf("%s: not seen", name)
		}
	}
	if err := w.s.VerifyChanged(1, func(*sequencer.SealedBlock) {}); err != nil {
		t.Fatal(err)
	}
}

// TestT02_MismatchHalts: a block that does not derive is never posted, and nothing more is acknowledged.
func TestT02_MismatchHalts(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a := w.accounts[0]
	w.submit(a.Transfer(0, common.Address{9}, 1))
	w.second()
	w.verified()
	w.s.Misverify(1)
	st := w.eventually("halted", func(st sequencer.Status) bool { return st.Halted != "" })
	_, err := w.s.Submit(ctx, a.Transfer(1, common.Address{9}, 1))
	var mismatch *sequencer.MismatchError
	if !errors.Is(err, sequencer.ErrHalted) || !errors.As(err, &mismatch) || mismatch.Number != 1 {
		t.Fatalf("%v (status %s)", err, st.Halted)
	}
	// Reads continue.
	if account, err := w.s.Account(ctx, a.Address); err != nil || account.Nonce != 1 {
		t.Fatalf("%+v, %v", account, err)
	}
}

// TestBuildingWaitsForVerification: no more than 64 blocks ahead.
func TestBuildingWaitsForVerification(t *testing.T) {
	hold := make(chan struct{})
	var once sync.Once
	release := func() { once.Do(func() { close(hold) }) }
	w := newWorld(t, func(c *sequencer.Config) { c.HoldVerification(func() { <-hold }) })
	t.Cleanup(release)
	a := w.accounts[0]
	for nonce := range uint64(70) {
		w.submit(a.Transfer(nonce, common.Address{9}, 1))
		w.clock.Advance(time.Second)
		w.eventually("sealed or waiting", func(st sequencer.Status) bool { return st.Open == nil })
	}
	st, err := w.s.Status(ctx)
	if err != nil || st.Head != 65 || st.Verified != 0 || st.Waiting != 5 {
		t.Fatalf("%+v, %v", st, err)
	}
	batches, err := w.s.Batches(ctx, 0, 1)
	if err != nil || batches[0].Verified {
		t.Fatalf("%v, %v", batches, err)
	}
	release()
	w.clock.Advance(time.Second)
	w.eventually("caught up", func(st sequencer.Status) bool { return st.Waiting == 0 && st.Open == nil })
	w.verified()
}
