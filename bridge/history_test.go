package bridge

import (
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
)

// TestU25d_ReplacedBlocksAreReadAgain: of what was read, only the events of blocks that were final then are kept.
func TestU25d_ReplacedBlocksAreReadAgain(t *testing.T) {
	for _, c := range []struct {
		upto, final, from uint64
		kept              []uint64
	}{
		{10, 6, 7, []uint64{3, 6}},
		{10, 0, 1, nil},                     // L1 had no final block
		{6, 12, 7, []uint64{3, 6}},          // the look failed after block 6
		{10, 10, 11, []uint64{3, 6, 7, 10}}, // all was final
	} {
		h := history{upto: c.upto, final: c.final}
		for _, block := range []uint64{3, 6, 7, 10} {
			if block <= c.upto {
				h.logs = append(h.logs, types.Log{BlockNumber: block})
			}
		}
		from := h.forget()
		var kept []uint64
		for i := range h.logs {
			kept = append(kept, h.logs[i].BlockNumber)
		}
		if from != c.from || !reflect.DeepEqual(kept, c.kept) {
			t.Errorf("read up to %d, %d final: goes on at %d, kept %d", c.upto, c.final, from, kept)
		}
	}
}
