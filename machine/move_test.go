package machine

import (
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/internal/testutil"
)

// TestPut: a machine that is moved from any state of a program to any other continues from there as one that came there by itself:
// by the pages that it wrote, and those in which the two states differ.
func TestPut(t *testing.T) {
	rng := testutil.Rand(t)
	for range 20 {
		slow := newMachine(randomProgram(rng))
		slow.Oracle = knownAnswers
		fast := fastOf(t, slow)
		type stop struct {
			state  State
			pages  map[uint32][]byte
			hashes map[uint32]common.Hash
			since  []uint32 // written since the stop before
		}
		take := func(since []uint32) stop {
			s := stop{fast.State(), map[uint32][]byte{}, map[uint32]common.Hash{}, since}
			if err := fast.memory.used(func(number uint32, hash common.Hash, content []byte) error {
				s.pages[number], s.hashes[number] = slices.Clone(content), hash
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return s
		}
		stops := []stop{take(nil)}
		for fast.Status() == Running && len(stops) < 8 {
			if err := fast.Run(fast.Steps() + 1 + rng.Uint64N(500)); err != nil {
				t.Fatal(err)
			}
			if rng.IntN(2) == 0 {
				fast.State() // to hash in between changes nothing
			}
			s := take(fast.Written())
			if n := fast.Unhashed(); n != 0 {
				t.Fatalf("%d pages are to be hashed", n)
			}
			fast.Settle()
			stops = append(stops, s)
		}
		for at := len(stops) - 1; at > 0; {
			if at+1 < len(stops) && rng.IntN(2) == 0 { // it continues by itself, for a while
				if err := fast.Run(stops[at].state.Steps + rng.Uint64N(stops[at+1].state.Steps-stops[at].state.Steps+1)); err != nil {
					t.Fatal(err)
				}
			}
			to := rng.IntN(len(stops))
			pages := fast.Written()
			for _, s := range stops[min(at, to)+1 : max(at, to)+1] {
				pages = append(pages, s.since...)
			}
			slices.Sort(pages)
			pages = slices.Compact(pages)
			err := fast.Put(stops[to].state, pages, func(number uint32, content []byte) (common.Hash, error) {
				clear(content[copy(content, stops[to].pages[number]):])
				return stops[to].hashes[number], nil
			})
			if err != nil {
				t.Fatalf("from stop %d to %d: %v", at, to, err)
			}
			sameState(t, fast.State(), stops[to].state)
			if len(fast.Written()) != 0 {
				t.Fatal("pages are written that are not")
			}
			at = to
		}
		if len(stops) > 2 {
			err := fast.Put(stops[1].state, nil, nil)
			if want := stops[1].state.MemoryRoot == stops[0].state.MemoryRoot; (err == nil) != want {
				t.Errorf("another state, and no pages: %v", err)
			}
		}
		if err := fast.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
