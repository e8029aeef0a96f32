package proof_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
	"loft/protocol"
	"loft/protocol/proof"
	"loft/witness"
)

// steps visits every step of the mixed workload, closings of batches among them, and the one at the input's end.
func steps(t *testing.T, inBlobs bool, visit func(before, after protocol.State, store *witness.Store)) {
	t.Helper()
	c, l := memchain.New(t, nil), ledger.New(t, memchain.Config, memchain.GenesisTime)
	l.InBlobs = inBlobs
	w := workload.Mixed(t, l)
	end := uint64(len(w.Inputs))
	for _, in := range w.Inputs {
		for b := c.Open(in); c.At.Batch == in.Record.Index; {
			before := c.At
			store, next := c.Record(w.Facts(before, end))
			if c.Step(b); c.At != next {
				t.Fatalf("recorded step from %+v leads to %+v, the node's to %+v", before, next, c.At)
			}
			visit(before, c.At, store)
		}
	}
	store, next := c.Record(w.Facts(c.At, end))
	if next != c.At {
		t.Fatalf("the final state %+v steps to %+v", c.At, next)
	}
	visit(c.At, c.At, store)
}

// TestSameAsDerivation: on every step of the mixed workload the program's answer is the node's, and it takes no other.
func TestSameAsDerivation(t *testing.T) {
	for _, inBlobs := range []bool{false, true} {
		count := 0
		steps(t, inBlobs, func(before, after protocol.State, store *witness.Store) {
			count++
			if valid, err := proof.Check(store); err != nil || !valid {
				t.Fatalf("step from %+v: the true claim is %t, %v", before, valid, err)
			}
			for name, claim := range lies(before, after) {
				store.Claim(claim)
				if valid, err := proof.Check(store); err != nil || valid {
					t.Errorf("step from %+v: %s is %t, %v", before, name, valid, err)
				}
			}
		})
		if count != 18+13+1 {
			t.Errorf("%d steps", count)
		}
	}
}

// lies are claims about a step that are not after's.
func lies(before, after protocol.State) map[string]common.Hash {
	out := map[string]common.Hash{"zero": {}}
	if before != after {
		out["no step"] = before.Hash()
	}
	for name, edit := range map[string]func(*protocol.State){
		"another configuration": func(s *protocol.State) { s.Config[31] ^= 1 },
		"another block":         func(s *protocol.State) { s.Block = crypto.Keccak256Hash(s.Block[:]) },
		"a batch further":       func(s *protocol.State) { s.Batch++ },
		"an index further":      func(s *protocol.State) { s.Index++ },
		"another mode":          func(s *protocol.State) { s.Mode ^= 1 },
		"an entry further":      func(s *protocol.State) { s.Queue++ },
	} {
		lie := after
		edit(&lie)
		out[name] = lie.Hash()
	}
	return out
}
