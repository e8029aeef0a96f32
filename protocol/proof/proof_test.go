package proof_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/testutil"
	"loft/internal/workload"
	"loft/protocol"
	"loft/protocol/preimage"
	"loft/protocol/proof"
	"loft/witness"
)

// step is one of the mixed workload's, with the right claim.
type step struct {
	before, after protocol.State
	store         *witness.Store
}

var recorded = map[bool][]step{} // by whether payloads are in blobs

// steps visits every step of the mixed workload, closings of batches among them, and the one at the input's end. They are made
// once; who changes a store puts it back.
func steps(t *testing.T, inBlobs bool, visit func(before, after protocol.State, store *witness.Store)) {
	t.Helper()
	if recorded[inBlobs] == nil {
		recorded[inBlobs] = record(t, inBlobs)
	}
	for _, s := range recorded[inBlobs] {
		visit(s.before, s.after, s.store)
	}
}

func record(t *testing.T, inBlobs bool) (all []step) {
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
			all = append(all, step{before, c.At, store})
		}
	}
	store, next := c.Record(w.Facts(c.At, end))
	if next != c.At {
		t.Fatalf("the final state %+v steps to %+v", c.At, next)
	}
	return append(all, step{c.At, c.At, store})
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
			store.Claim(after.Hash())
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

// TestEveryPreimageIsNeeded: what a recording holds is what is asked for, and without any of it there is no verdict.
func TestEveryPreimageIsNeeded(t *testing.T) {
	rng := testutil.Rand(t)
	steps(t, false, func(before, after protocol.State, store *witness.Store) {
		all := store.All()
		for _, i := range append([]int{0, len(all) - 1}, rng.Perm(len(all))[:min(len(all), 4)]...) {
			without := witness.NewStore()
			for k := range all {
				if k == i {
					continue
				}
				if err := without.Put(all[k]); err != nil {
					t.Fatal(err)
				}
			}
			if valid, err := proof.Check(without); err == nil {
				t.Fatalf("step from %+v: without a pre-image of kind %s and %d bytes the verdict is %t", before, all[i].Kind, len(all[i].Answer()), valid)
			}
		}
	})
}

// TestNoSuchAssertion: locals that no game has are errors, not verdicts.
func TestNoSuchAssertion(t *testing.T) {
	steps(t, false, func(before, after protocol.State, store *witness.Store) {
		for name, edit := range map[string]func(*witness.Preimage){
			"an input that ended before": func(p *witness.Preimage) {
				p.Value = common.BigToHash(new(big.Int).SetUint64(before.Batch - 1)).Bytes()
			},
			"an input end beyond 64 bits":  func(p *witness.Preimage) { p.Value = common.Hash{1}.Bytes() },
			"an input end that is no word": func(p *witness.Preimage) { p.Value = p.Value[1:] },
		} {
			if before.Batch == 0 && name == "an input that ended before" {
				continue
			}
			end, ok := store.Find(preimage.LocalKey(preimage.LocalInputEnd))
			if !ok {
				t.Fatal("no input end")
			}
			saved := end
			edit(&end)
			if err := store.Put(end); err != nil {
				t.Fatal(err)
			}
			if valid, err := proof.Check(store); err == nil {
				t.Errorf("step from %+v: with %s the verdict is %t", before, name, valid)
			}
			if err := store.Put(saved); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestStoreEncoding: a store reads back from a file.
func TestStoreEncoding(t *testing.T) {
	steps(t, true, func(before, after protocol.State, store *witness.Store) {
		again, err := witness.DecodeStore(store.Encode())
		if err != nil || again.Len() != store.Len() {
			t.Fatalf("%d pre-images read back as %d, %v", store.Len(), again.Len(), err)
		}
		if valid, err := proof.Check(again); err != nil || !valid {
			t.Fatalf("read back: %t, %v", valid, err)
		}
	})
	for _, bad := range [][]byte{nil, {1}, {0xc1, 0xc0}, {0xc5, 0xc4, 4, 0x82, 1, 2}} {
		if _, err := witness.DecodeStore(bad); err == nil {
			t.Errorf("%x is a store", bad)
		}
	}
}
