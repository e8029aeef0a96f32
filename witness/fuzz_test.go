package witness_test

import (
	"bytes"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/protocol/preimage"
	"loft/witness"
)

// FuzzDecodeStore: a store that decodes answers each of its keys, has a judgement or an error for it, and encodes to a form that is read
// back as the same.
func FuzzDecodeStore(f *testing.F) {
	s := witness.NewStore()
	s.Claim(common.Hash{1})
	f.Add(s.Encode())
	for _, p := range []witness.Preimage{
		{Kind: preimage.Keccak, Of: []byte("of")},
		{Kind: preimage.Keccak, Of: bytes.Repeat([]byte{7}, 200)},
		{Kind: preimage.Ecrecover, Of: make([]byte, preimage.EcrecoverInputSize)},
		{Kind: preimage.Blob, Of: make([]byte, common.HashLength+8), Value: make([]byte, 32)},
	} {
		if err := s.Put(p); err != nil {
			f.Fatal(err)
		}
		f.Add(s.Encode())
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
