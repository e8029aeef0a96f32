package chain_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
)

// TestT14_DeepMoves: the head moves back, and aside, by more blocks than go-ethereum keeps states of, and can be built on
// there, after a restart too.
func TestT14_DeepMoves(t *testing.T) {
	dir := t.TempDir()
	c := openTest(t, dir)
	blocks := []*types.Block{c.Genesis()}
	for n := range uint64(200) {
		block := mustExtend(t, c, c.Head(), n+1)
		if err := c.SetHead(block); err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, block)
	}
	for _, n := range []int{190, 60, 3, 0} {
		if !c.Reachable(blocks[n].Header()) {
			t.Fatalf("block %d cannot be reached", n)
		}
		if err := c.SetHead(blocks[n]); err != nil {
			t.Fatalf("back to %d: %v", n, err)
		}
		if c.Head().Hash() != blocks[n].Hash() {
			t.Fatalf("head is %d, want %d", c.Head().Number, n)
		}
		if err := c.SetHead(mustExtend(t, c, c.Head(), uint64(1000+n))); err != nil {
			t.Fatalf("on from %d: %v", n, err)
		}
	}
	// Forward again over blocks whose states are gone: they are executed again.
	if c.HasState(blocks[60].Header()) {
		t.Fatal("the state is still there: the test tries nothing")
	}
	if err := c.SetHead(blocks[60]); err != nil {
		t.Fatal(err)
	}
	// A branch longer than what go-ethereum keeps the head's state for: the head has to follow it.
	head := c.Head()
	parent := c.Genesis().Header()
	if err := c.SetHead(c.Genesis()); err != nil {
		t.Fatal(err)
	}
	for n := range uint64(150) {
		if n%64 == 63 {
			if err := c.SetHead(c.Block(parent.Hash())); err != nil {
				t.Fatal(err)
			}
		}
		parent = mustExtend(t, c, parent, 5000+n).Header()
	}
	if err := c.SetHead(c.Block(parent.Hash())); err != nil {
		t.Fatal(err)
	}
	if err := c.SetHead(c.Block(head.Hash())); err != nil {
		t.Fatal(err)
	}
	want := mustExtend(t, c, c.Head(), 7)
	if err := c.SetHead(want); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = openTest(t, dir)
	defer c.Close()
	if c.Head().Hash() != want.Hash() {
		t.Errorf("head is %d %s after the restart", c.Head().Number, c.Head().Hash())
	}
	if err := c.SetHead(mustExtend(t, c, c.Head(), 9)); err != nil {
		t.Fatal(err)
	}
	stranger := types.NewBlockWithHeader(&types.Header{Number: want.Number(), ParentHash: want.Hash(), Root: want.Root()})
	if err := c.SetHead(stranger); !errors.Is(err, chain.ErrUnknownBlock) {
		t.Errorf("a block that was never committed: %v", err)
	}
}
