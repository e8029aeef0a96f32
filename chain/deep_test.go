package chain_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
)

// TestDeepCommit: a batch may have more blocks than go-ethereum keeps states of in memory; they are committed one after another
// before the last becomes the head. The old head's state is there all the while, also when that never happens.
func TestDeepCommit(t *testing.T) {
	dir := t.TempDir()
	c := openTest(t, dir)
	for n := range uint64(5) {
		if err := c.SetHead(mustExtend(t, c, c.Head(), n+1)); err != nil {
			t.Fatal(err)
		}
	}
	head := c.Head()
	var last *types.Block
	for n, parent := uint64(0), head; n < 400; n++ {
		last = mustExtend(t, c, parent, 10+n)
		parent = last.Header()
	}
	t.Logf("state of head: %t, of last: %t", c.HasState(head), c.HasState(last.Header()))
	if c.Head().Hash() != head.Hash() {
		t.Fatal("head moved")
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = openTest(t, dir)
	defer c.Close()
	t.Logf("after restart: head %d, was %d, state %t", c.Head().Number, head.Number, c.HasState(c.Head()))
	if c.Head().Hash() != head.Hash() || !c.HasState(c.Head()) {
		t.Errorf("head is %d, was %d", c.Head().Number, head.Number)
	}
	if err := c.SetHead(mustExtend(t, c, c.Head(), 9)); err != nil {
		t.Fatal(err)
	}
}
