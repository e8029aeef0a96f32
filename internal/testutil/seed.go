// Package testutil is the little that tests of all packages share: randomness that can be replayed, and shorthands. It is
// imported by tests only.
package testutil

import (
	"flag"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
)

var seed = flag.Uint64("seed", 0, "replay randomised tests with this seed")

// Rand is a source of randomness whose seed is printed when the test fails, and can be given by -seed.
func Rand(t testing.TB) *rand.Rand {
	s := *seed
	if s == 0 {
		s = uint64(time.Now().UnixNano())
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("replay with: -seed %d", s)
		}
	})
	return rand.New(rand.NewPCG(s, 0))
}

// Encode is the canonical bytes of tx.
func Encode(t testing.TB, tx *types.Transaction) []byte {
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
