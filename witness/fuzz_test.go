package witness_test

import (
	"bytes"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
	"loft/protocol/preimage"
	"loft/witness"
)

// FuzzDecodeStore: a store that decodes answers each of its keys, has a judgement or an error for it, and encodes to a form that is read
// back as the same.
func FuzzDecodeStore(f *testing.F) {
	small := witness.NewStore()
	small.Claim(common.Hash{1})
	f.Add(small.Encode())
	c, w := memchain.New(f, nil), workload.Mixed(f, ledger.New(f, memchain.Config, memchain.GenesisTime))
	for _, in := range w.Inputs[:3] {
		for b := c.Open(in); c.At.Batch == in.Record.Index; c.Step(b) {
			if store, _ := c.Record(w.Facts(c.At, uint64(len(w.Inputs)))); store.Size() < 1<<16 {
				f.Add(store.Encode())
			}
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s, err := witness.DecodeStore(raw)
		if err != nil {
			return
		}
		for _, p := range s.All() {
			key, err := p.Key()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Preimage(key); err != nil {
				t.Errorf("%s: %v", key.Kind(), err)
			}
			if key.Kind() != preimage.Blob { // whose proof takes a tenth of a second
				s.Judgement(key) // an error is an answer
			}
		}
		encoded := s.Encode()
		again, err := witness.DecodeStore(encoded)
		if err != nil || !bytes.Equal(again.Encode(), encoded) {
			t.Errorf("encodes as %x, which reads as another, %v", encoded, err)
		}
	})
}
