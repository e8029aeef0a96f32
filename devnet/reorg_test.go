package devnet

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

func TestReorg(t *testing.T) {
	for _, depth := range []uint64{1, 2, 12} {
		for _, how := range []ReorgMode{ReorgToPool, ReorgForget, ReorgKeep, ReorgReverse} {
			t.Run(fmt.Sprintf("%d %s", depth, how), func(t *testing.T) { testReorg(t, depth, how) })
		}
	}
}

func testReorg(t *testing.T, depth uint64, how ReorgMode) {
	l := start(t, Config{FinalizedDepth: 32})
	mine(t, l)
	var sent []*types.Transaction
	for n := range depth {
		txs := []*types.Transaction{transfer(t, 0, n), transfer(t, 1, n)}
		if n < 2 {
			txs = append(txs, blobTx(t, 2, n, byte(n)))
		}
		send(t, l, txs...)
		sent = append(sent, txs...)
		mine(t, l)
	}
	old := l.Head()
	tip := must(l.Reorg(t.Context(), depth, how))(t)
	if tip.NumberU64() != old.Number.Uint64()+1 || l.Head().Hash() != tip.Hash() {
		t.Fatalf("reorg of block %v made block %d, head is %v", old.Number, tip.NumberU64(), l.Head().Number)
	}
	if h := must(client(l).HeaderByNumber(t.Context(), old.Number))(t); h.Hash() == old.Hash() {
		t.Fatal("the old block is still there")
	}
	mined := func() (n int) {
		for _, tx := range sent {
			if _, err := client(l).TransactionReceipt(t.Context(), tx.Hash()); err == nil {
				n++
			}
		}
		return n
	}
	after := mined()
	mine(t, l)
	for wantAfter, wantLater := range map[int]int{
		map[ReorgMode]int{ReorgToPool: 0, ReorgForget: 0, ReorgKeep: len(sent), ReorgReverse: len(sent)}[how]: map[ReorgMode]int{ReorgToPool: len(sent), ReorgForget: 0, ReorgKeep: len(sent), ReorgReverse: len(sent)}[how],
	} {
		if later := mined(); after != wantAfter || later != wantLater {
			t.Errorf("of %d transactions %d stand after the reorg and %d a block later, want %d and %d", len(sent), after, later, wantAfter, wantLater)
		}
	}
	if how == ReorgKeep || how == ReorgReverse {
		var blobs struct{ Data []*kzg4844.Blob }
		found := 0
		for n := old.Number.Uint64() - depth; n <= tip.NumberU64(); n++ {
			h := must(client(l).HeaderByNumber(t.Context(), new(big.Int).SetUint64(n)))(t)
			getJSON(t, l, fmt.Sprintf("/eth/v1/beacon/blobs/%d", h.Time-genesisTime(t, l)), 200, &blobs)
			found += len(blobs.Data)
		}
		if want := int(min(depth, 2)); found != want {
			t.Errorf("%d blobs served on the fork, want %d", found, want)
		}
	}
}

// TestReorgTo: of two transactions one is dropped, and the other is put into another block, with a second one of its sender's.
func TestReorgTo(t *testing.T) {
	l := start(t, Config{FinalizedDepth: 32})
	mine(t, l)
	goes, stays, again := transfer(t, 0, 0), blobTx(t, 1, 0, 7), transfer(t, 1, 1)
	send(t, l, goes, stays)
	mine(t, l)
	mine(t, l)
	if _, err := l.ReorgTo(t.Context(), 2, func(dropped [][]*types.Transaction) [][]*types.Transaction { return dropped }); err == nil || !strings.Contains(err.Error(), "give 3") {
		t.Errorf("a fork that is not longer: %v", err)
	}
	tip := must(l.ReorgTo(t.Context(), 2, func(dropped [][]*types.Transaction) [][]*types.Transaction {
		if len(dropped) != 2 || len(dropped[0]) != 2 || len(dropped[1]) != 0 {
			t.Errorf("dropped %v", dropped)
		}
		kept := slices.DeleteFunc(dropped[0], func(tx *types.Transaction) bool { return tx.Hash() == goes.Hash() })
		return [][]*types.Transaction{nil, kept, {again}}
	}))(t)
	mine(t, l)
	for tx, number := range map[*types.Transaction]uint64{stays: tip.NumberU64() - 1, again: tip.NumberU64()} {
		if receipt, err := client(l).TransactionReceipt(t.Context(), tx.Hash()); err != nil || receipt.BlockNumber.Uint64() != number {
			t.Errorf("%s: %v, %v", tx.Hash(), receipt, err)
		}
	}
	if _, err := client(l).TransactionReceipt(t.Context(), goes.Hash()); err == nil {
		t.Error("what was left out is there")
	}
}

func TestBreakFinality(t *testing.T) {
	l := start(t, Config{})
	for range 8 {
		mine(t, l)
	}
	if _, err := l.Reorg(t.Context(), 6, ReorgKeep); !errors.Is(err, ErrFinalized) {
		t.Fatalf("reorg of a finalised block: %v", err)
	}
	if err := l.BreakFinality(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	old := must(client(l).HeaderByNumber(t.Context(), big.NewInt(3)))(t)
	must(l.Reorg(t.Context(), 6, ReorgKeep))(t)
	if now := must(client(l).HeaderByNumber(t.Context(), big.NewInt(3)))(t); now.Hash() == old.Hash() {
		t.Error("the block that was finalised is still there")
	}
}

func TestReorgRefusals(t *testing.T) {
	l := start(t, Config{})
	for range 6 {
		mine(t, l)
	}
	head := l.Head().Hash()
	for _, c := range []struct {
		depth uint64
		how   ReorgMode
		want  string
	}{{0, ReorgToPool, "give a depth from 1"}, {7, ReorgToPool, "give a depth from 1"}, {5, ReorgToPool, "at most 4"}, {1, "sideways", "unknown"}} {
		_, err := l.Reorg(t.Context(), c.depth, c.how)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("reorg of %d %s: %v", c.depth, c.how, err)
		}
		if c.depth == 5 && !errors.Is(err, ErrFinalized) {
			t.Errorf("not ErrFinalized: %v", err)
		}
	}
	if _, err := l.MineAt(t.Context(), l.Head().Time); !errors.Is(err, ErrTime) {
		t.Errorf("block at the head's time: %v", err)
	}
	if l.Head().Hash() != head {
		t.Error("a refused command moved the head")
	}
	if err := l.Finalize(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Reorg(t.Context(), 1, ReorgToPool); !errors.Is(err, ErrFinalized) {
		t.Errorf("reorg of the finalised head: %v", err)
	}
}
