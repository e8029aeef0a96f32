package prover_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/internal/testutil"
)

// TestPreimagesAreBounded: pre-images of many traces are not kept at once, which a block that reads much would make gigabytes of:
// those of a trace that others pushed out are gathered again, and its answers are what they were.
func TestPreimagesAreBounded(t *testing.T) {
	rng := testutil.Rand(t)
	w := newWorld(t)
	w.mixed()
	r := w.all()
	honest, small := w.Prover(), w.Prover()
	small.SetStores(0, 0)
	for range 6 {
		before, claim := rng.Uint64N(3), common.Hash{byte(rng.IntN(2))}
		steps := rng.Uint64N(1 << 20)
		want, err := honest.Truth(t.Context(), r).Traced(before, claim, steps)
		if err != nil {
			t.Fatal(err)
		}
		got, err := small.Truth(t.Context(), r).Traced(before, claim, steps)
		if err != nil || got != want {
			t.Errorf("after %d steps on step %d: %s, want %s: %v", steps, before, got, want, err)
		}
		if n := small.Stores(); n > 0 {
			t.Errorf("%d bytes of pre-images are kept", n)
		}
	}
	if honest.Stores() == 0 {
		t.Error("none are kept where there is room")
	}
}
