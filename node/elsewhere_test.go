//go:build anvil

package node_test

import (
	"testing"

	"loft/batcher"
	"loft/internal/anvil"
)

// TestTheWholeWayOnAnvil: the same on an L1 that we did not write, with blobs and without.
func TestTheWholeWayOnAnvil(t *testing.T) {
	t.Parallel()
	// An epoch of one slot makes them safe and final soon.
	flags := []string{"--block-time", "1", "--slots-in-an-epoch", "1"}
	t.Run("blobs", func(t *testing.T) {
		t.Parallel()
		l1 := anvil.Start(t, flags...)
		theWholeWay(t, onL1(t, l1, []string{l1}, batcher.Blobs))
	})
	t.Run("calldata", func(t *testing.T) {
		t.Parallel()
		theWholeWay(t, onL1(t, anvil.Start(t, flags...), nil, batcher.Calldata))
	})
}

// TestLoftOnLoft: the same with a Loft chain as the L1. Its times are those of a test: an L3 that anybody relies on must allow
// for its parent's delays, which loft deploy demands (A-M3).
func TestLoftOnLoft(t *testing.T) {
	t.Parallel()
	parent := startDev(t, warnings(t))
	if err := parent.Funded(t.Context()); err != nil {
		t.Fatal(err)
	}
	theWholeWay(t, onL1(t, parent.Node.RPCURL(), nil, batcher.Calldata))
}
