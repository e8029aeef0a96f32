package witness

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/protocol"
	"loft/protocol/preimage"
)

// ErrMissing means that a store has not what was asked for.
var ErrMissing = errors.New("not among the pre-images at hand")

// Preimage is an answer with what L1 needs to judge it.
type Preimage struct {
	Kind preimage.Kind
	// Of is what the key is made from. A local's number, the keccak pre-image itself, a blob's versioned hash and the
	// element's number, the input of precompile 1.
	Of []byte
	// Value is the answer; nil for keccak, where Of is it.
	Value []byte
}

// Key is what the pre-image is asked for by. Of must be as long as its kind has it.
func (p *Preimage) Key() (preimage.Key, error) {
	switch {
	case p.Kind == preimage.Local && len(p.Of) == 8:
		return preimage.LocalKey(binary.BigEndian.Uint64(p.Of)), nil
	case p.Kind == preimage.Keccak:
		return preimage.KeccakKey(crypto.Keccak256Hash(p.Of)), nil
	case p.Kind == preimage.Blob && len(p.Of) == common.HashLength+8:
		return preimage.BlobKey(common.Hash(p.Of), binary.BigEndian.Uint64(p.Of[common.HashLength:])), nil
	case p.Kind == preimage.Ecrecover && len(p.Of) == preimage.EcrecoverInputSize:
		return preimage.EcrecoverKey((*[preimage.EcrecoverInputSize]byte)(p.Of)), nil
	}
	return preimage.Key{}, fmt.Errorf("%w: pre-image of %s from %d bytes", protocol.ErrEncoding, p.Kind, len(p.Of))
}

// Answer is what the program gets.
func (p *Preimage) Answer() []byte {
	if p.Kind == preimage.Keccak {
		return p.Of
	}
	return p.Value
}

// Store is the pre-images of a step: the oracle of package proof and of the machine. It holds the slices that it is given.
type Store struct {
	known map[preimage.Key]Preimage
}

// NewStore is an empty one.
func NewStore() *Store { return &Store{known: map[preimage.Key]Preimage{}} }

// Preimage implements proof.Oracle and machine.Oracle.
func (s *Store) Preimage(key [32]byte) ([]byte, error) {
	p, ok := s.known[key]
	if !ok {
		return nil, ErrMissing
	}
	return p.Answer(), nil
}

// Find is the pre-image with this key and what it is judged by.
func (s *Store) Find(key preimage.Key) (Preimage, bool) {
	p, ok := s.known[key]
	return p, ok
}

// Len is the number of pre-images.
func (s *Store) Len() int { return len(s.known) }

// Size is about how many bytes of memory the pre-images take.
func (s *Store) Size() (size int64) {
	const entry = 256 // in the map, with two slices' headers and what allocation adds
	for _, p := range s.known {
		size += int64(entry + len(p.Of) + len(p.Value))
	}
	return size
}

// Put adds a pre-image, or replaces it.
func (s *Store) Put(p Preimage) error {
	key, err := p.Key()
	if err != nil {
		return err
	}
	s.known[key] = p
	return nil
}

// Claim sets the state that the program holds against what it derives.
func (s *Store) Claim(next common.Hash) { s.local(preimage.LocalClaim, next) }

func (s *Store) must(p Preimage) {
	if err := s.Put(p); err != nil {
		panic(err) // our callers below give each kind its length
	}
}

func (s *Store) local(i uint64, value common.Hash) {
	s.must(Preimage{Kind: preimage.Local, Of: protocol.U64(i), Value: value[:]})
}

func (s *Store) keccak(value []byte) { s.must(Preimage{Kind: preimage.Keccak, Of: value}) }

func (s *Store) blob(versionedHash common.Hash, i uint64, element []byte) {
	s.must(Preimage{Kind: preimage.Blob, Of: append(versionedHash[:], protocol.U64(i)...), Value: element})
}

func (s *Store) recovery(input *[preimage.EcrecoverInputSize]byte, output []byte) {
	s.must(Preimage{Kind: preimage.Ecrecover, Of: slices.Clone(input[:]), Value: output})
}

// All pre-images, in the order of their keys.
func (s *Store) All() []Preimage {
	keys := make([]preimage.Key, 0, len(s.known))
	for key := range s.known {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b preimage.Key) int { return bytes.Compare(a[:], b[:]) })
	list := make([]Preimage, len(keys))
	for i, key := range keys {
		list[i] = s.known[key]
	}
	return list
}

// Encode is the store as a file holds it: an RLP list of all its pre-images.
func (s *Store) Encode() []byte {
	out, err := rlp.EncodeToBytes(s.All())
	if err != nil {
		panic(err) // all fields have encodings
	}
	return out
}

// DecodeStore reads what Encode wrote. It keeps parts of encoded.
func DecodeStore(encoded []byte) (*Store, error) {
	var list []Preimage
	if err := rlp.DecodeBytes(encoded, &list); err != nil {
		return nil, fmt.Errorf("read pre-images: %w", err)
	}
	s := NewStore()
	for i := range list {
		if err := s.Put(list[i]); err != nil {
			return nil, fmt.Errorf("read pre-image %d: %w", i, err)
		}
	}
	return s, nil
}
