package witness

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/archive"
	"loft/protocol"
	"loft/protocol/preimage"
)

// Judgement is what L1 judges the answer to a question by: the transaction that proves a step carries it (SPEC.md section 13).
// A blob's element needs the other elements among the pre-images, too.
func (s *Store) Judgement(key preimage.Key) ([]byte, error) {
	known, ok := s.Find(key)
	if !ok {
		return nil, fmt.Errorf("judge %s pre-image %s: %w", key.Kind(), key, ErrMissing)
	}
	switch known.Kind {
	case preimage.Local:
		return nil, nil // the game's record has it
	case preimage.Blob:
		return s.judgeElement(common.Hash(known.Of), binary.BigEndian.Uint64(known.Of[common.HashLength:]))
	}
	return known.Of, nil
}

func (s *Store) judgeElement(versionedHash common.Hash, i uint64) ([]byte, error) {
	blob := new(kzg4844.Blob)
	for k := range uint64(preimage.BlobFieldElements) {
		element, err := s.Preimage(preimage.BlobKey(versionedHash, k))
		if err != nil {
			return nil, fmt.Errorf("element %d of blob %s: %w", k, versionedHash, err)
		}
		copy(blob[32*k:], element)
	}
	proved, err := ProveElement(blob, i)
	if err == nil && !bytes.HasPrefix(proved, versionedHash[:]) {
		err = errors.New("its elements make another blob")
	}
	if err != nil {
		return nil, fmt.Errorf("element %d of blob %s: %w", i, versionedHash, err)
	}
	return proved, nil
}

// ProveElement is what L1 judges an element of a blob by: versioned hash, number, value, commitment and proof.
func ProveElement(blob *kzg4844.Blob, i uint64) ([]byte, error) {
	commitment, err := archive.Commit(blob)
	if err != nil {
		return nil, fmt.Errorf("commit to a blob: %w", err)
	}
	proof, value, err := kzg4844.ComputeProof(blob, ElementPoint(i))
	if err != nil {
		return nil, fmt.Errorf("prove element %d of a blob: %w", i, err)
	}
	if !bytes.Equal(value[:], blob[32*i:32*i+32]) {
		return nil, fmt.Errorf("prove element %d of a blob: it is not at its point", i)
	}
	hash := kzg4844.CalcBlobHashV1(sha256.New(), &commitment)
	return bytes.Join([][]byte{hash[:], protocol.U64(i), value[:], commitment[:], proof[:]}, nil), nil
}

// The scalar field of BLS12-381, and a root of unity in it of the order of a blob's elements.
var (
	scalars, _ = new(big.Int).SetString("52435875175126190479447740508185965837690552500527637822603658699938581184513", 10)
	unity      = func() *big.Int {
		exponent := new(big.Int).Sub(scalars, common.Big1)
		return exponent.Exp(big.NewInt(7), exponent.Div(exponent, big.NewInt(preimage.BlobFieldElements)), scalars)
	}()
)

// ElementPoint is where EIP-4844 has element i of a blob: the roots of unity, in bit-reversed order.
func ElementPoint(i uint64) (z kzg4844.Point) {
	reversed := bits.Reverse16(uint16(i)) >> 4
	new(big.Int).Exp(unity, big.NewInt(int64(reversed)), scalars).FillBytes(z[:])
	return z
}
