package machine

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// FuzzEncodings: whatever reads as a state, alone or at the front of a proof, or as a leaf with its siblings, is what their encoder writes of it.
func FuzzEncodings(f *testing.F) {
	m := newMachine(program(f, load(8, DataBase+8), immediate(0x3f, 8, 8, 0)))
	for range 3 {
		p, err := m.Prove()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(m.Encode())
		f.Add(p.Bytes)
		f.Add(p.Bytes[len(m.pack()):])
		if err := m.Step(); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, err := DecodeState(raw); err == nil && !bytes.Equal(s.Encode(), raw) {
			t.Errorf("state %+v is not canonical", s)
		}
		rest := packed(raw)
		if s, err := rest.state(); err == nil && !bytes.Equal(append(s.pack(), rest...), raw) {
			t.Errorf("packed state %+v is not canonical", s)
		}
		for _, depth := range []int{CodeDepth, MemoryDepth} {
			rest := packed(raw)
			if leaf, branch, err := rest.leaf(depth); err == nil && !bytes.Equal(append(packLeaf(leaf, branch), rest...), raw) {
				t.Errorf("leaf of a tree of depth %d is not canonical", depth)
			}
		}
		CheckProof(raw, NoPreimages{}) // an error is an answer
	})
}

// FuzzLoadSnapshot: a snapshot that loads is saved as what loads the same, and both machines take it or say that it is damaged. With plain
// the bytes are a snapshot's before they are compressed, so that the fuzzer gets past that.
func FuzzLoadSnapshot(f *testing.F) {
	words := program(f, load(8, DataBase+8), immediate(0x3f, 8, 8, 0))
	m := newMachine(words)
	small := &Snapshot{State: m.State, Pages: []Page{{Number: 1}, {Number: DataBase >> pageBits}}}
	for _, w := range words {
		small.Code = binary.BigEndian.AppendUint32(small.Code, w)
	}
	if _, err := small.Slow(NoPreimages{}); err != nil {
		f.Fatal(err)
	}
	var saved bytes.Buffer
	if err := small.Save(&saved); err != nil {
		f.Fatal(err)
	}
	f.Add(saved.Bytes(), false)
	f.Add(saved.Bytes()[:saved.Len()/2], false)
	f.Add(slices.Concat(m.Encode(), binary.BigEndian.AppendUint32(nil, 4), []byte{1, 2, 3, 4, 0, 0, 0, 0}), true)
	f.Add(slices.Concat(m.Encode(), make([]byte, 4), []byte{0, 0, 0, 1}, make([]byte, 4+pageSize)), true)
	z, err := zstd.NewWriter(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte, plain bool) {
		if len(raw) > 1<<14 {
			return // a small one decompresses to much already
		}
		if plain {
			raw = append([]byte(magic), z.EncodeAll(raw, nil)...)
		}
		s, err := LoadSnapshot(bytes.NewReader(raw))
		if err != nil {
			return
		}
		var saved bytes.Buffer
		if err := s.Save(&saved); err != nil {
			t.Fatal(err)
		}
		if again, err := LoadSnapshot(&saved); err != nil || !reflect.DeepEqual(again, s) {
			t.Errorf("it is saved as another, %v", err)
		}
		_, slow := s.Slow(NoPreimages{})
		fast, err := NewFast(s, NoPreimages{})
		if (slow == nil) != (err == nil) {
			t.Errorf("the slow machine says %v, the fast one %v", slow, err)
		}
		if err == nil {
			if err := fast.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}
