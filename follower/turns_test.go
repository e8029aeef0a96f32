package follower_test

import (
	"context"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/chain"
	"loft/devnet"
	"loft/follower"
	"loft/internal/testchain"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

// sharedHead is a head that somebody else moves, too.
type sharedHead struct {
	t        *testing.T
	chain    *chain.Chain
	follower *follower.Follower
	turn     bool
	turns    int
}

func (h *sharedHead) Turn() (done func()) {
	h.turn = true
	h.turns++
	if !h.follower.Busy() {
		h.t.Error("a batch is derived, and others are not told to wait")
	}
	return func() { h.turn = false }
}

func (h *sharedHead) SetHead(block *types.Block) error {
	if !h.turn || !h.follower.Busy() {
		h.t.Errorf("derivation moves the head to block %d, and it is not its turn", block.NumberU64())
	}
	return h.chain.SetHead(block)
}

func (h *sharedHead) Derived(context.Context, protocol.State, derive.Anchor) error {
	if !h.turn {
		h.t.Error("a batch is derived, and it is not derivation's turn any more")
	}
	return nil
}

func (h *sharedHead) Rewound(context.Context, follower.Rewind) error { return nil }

// TestD1_OthersWaitForDerivation: while a batch of L1 is derived, whoever takes fresh blocks from a sequencer is told that L1 has
// something, and the head is derivation's alone.
func TestD1_OthersWaitForDerivation(t *testing.T) {
	c := testchain.New(t)
	h := &sharedHead{t: t}
	f := followWith(t, c, c.OpenChain(t.TempDir()), h)
	h.follower, h.chain = f, f.Chain()
	deposit(t, c, devnet.Accounts[1].Address, big.NewInt(3*params.Ether))
	submit(t, c, 1, batch.Block{Entries: 1}, batch.Block{}, batch.Block{})
	catchUp(t, c, f)
	if s, _ := f.Snapshot(); s.Cursor.Batch != 1 || h.turns != 1 || f.Busy() {
		t.Errorf("derived %+v in %d turns; busy: %t", s.Cursor, h.turns, f.Busy())
	}
}
