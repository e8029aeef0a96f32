package follower_test

import (
	"context"
	"testing"
	"time"

	"loft/internal/testchain"
)

// TestSyncedWhereTheHeadIsFinal: on an L1 whose head is final, a node that has processed all of it says so, whether it read the
// head before or after that was final.
func TestSyncedWhereTheHeadIsFinal(t *testing.T) {
	c := testchain.New(t)
	f := newFollower(t, c, t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for _, before := range []bool{true, false, true} {
		c.Mine()
		if before {
			catchUp(t, c, f)
		}
		if err := c.L1.Finalize(ctx); err != nil {
			t.Fatal(err)
		}
		for {
			s, _ := f.Snapshot()
			if s.Finalized.Hash == c.L1.Head().Hash() && s.Synced && s.Behind == 0 {
				break
			}
			if err := f.Step(ctx); err != nil {
				t.Fatalf("read before it was final: %v; synced %v, %d behind: %v", before, s.Synced, s.Behind, err)
			}
		}
	}
}
