package node_test

import (
	"errors"
	"strings"
	"testing"

	"loft/batcher"
	"loft/devnet"
	"loft/l1"
	"loft/node"
)

// TestT13_BeyondFinality: L1 takes back what it had called final. Nodes stop and say why and what to do, change nothing of what
// they have, and say so again when they are started again.
func TestT13_BeyondFinality(t *testing.T) {
	t.Parallel()
	w := newWorld(t, worldConfig{to: batcher.Calldata, forceDelay: 86_400, openDelay: 43_200})
	for range worldFinality + 4 {
		w.step()
	}
	w.settle()
	now, _ := w.node.Follower().Snapshot()
	safe, final := w.node.Chain().Safe().Hash(), w.node.Chain().Finalized()
	if final.Number.Sign() == 0 {
		t.Fatal("nothing is final")
	}
	fork := now.Finalized.Number - 2
	w.must(w.L1.BreakFinality(t.Context(), fork))
	_, err := w.L1.Reorg(t.Context(), w.L1.Head().Number.Uint64()-fork, devnet.ReorgKeep)
	w.must(err)
	check := func(n *node.Node) {
		t.Helper()
		err := w.stops(n)
		if !errors.Is(err, l1.ErrDeepReorg) || !strings.Contains(err.Error(), "name another") || !strings.Contains(err.Error(), "empty data directory") {
			t.Errorf("the node stops with %v", err)
		}
		if at := n.Chain(); at.Safe().Hash() != safe || at.Finalized().Hash() != final.Hash() {
			t.Errorf("safe is %s, was %s; finalized is %s, was %s", at.Safe().Hash(), safe, at.Finalized().Hash(), final.Hash())
		}
	}
	check(w.node)
	check(w.follower)
	cfg := w.common
	cfg.Name, cfg.DataDir = "follower again", w.opened[w.follower].dir
	w.must(w.close(w.follower))
	again, err := node.Open(t.Context(), cfg)
	w.must(err)
	defer func() { w.must(again.Close()) }()
	if err := again.Run(t.Context()); !errors.Is(err, l1.ErrDeepReorg) {
		t.Errorf("started again, the node ends with %v", err)
	}
}
