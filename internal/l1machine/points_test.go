package l1machine

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/protocol/preimage"
)

// aBlob is a blob, and what proves its elements.
type aBlob struct {
	*bench
	data          kzg4844.Blob
	commitment    kzg4844.Commitment
	versionedHash common.Hash
}

func newBlob(b *bench) *aBlob {
	a := &aBlob{bench: b}
	for i := range preimage.BlobFieldElements {
		for k := 1; k < 32; k++ {
			a.data[32*i+k] = byte(b.Uint32())
		}
	}
	var err error
	if a.commitment, err = kzg4844.BlobToCommitment(&a.data); err != nil {
		b.Fatal(err)
	}
	a.versionedHash = kzg4844.CalcBlobHashV1(sha256.New(), &a.commitment)
	return a
}

func (a *aBlob) key(i uint64) preimage.Key { return preimage.BlobKey(a.versionedHash, i) }
func (a *aBlob) element(i uint64) []byte   { return a.data[32*i : 32*i+32] }

// witness of element i, at the point where EIP-4844 has it.
func (a *aBlob) witness(i uint64) []byte {
	proof, value, err := kzg4844.ComputeProof(&a.data, blobPoint(i))
	if err != nil {
		a.Fatal(err)
	}
	if !bytes.Equal(value[:], a.element(i)) {
		a.Fatalf("element %d is not at its point", i)
	}
	w := binary.BigEndian.AppendUint64(a.versionedHash.Bytes(), i)
	return append(append(append(w, value[:]...), a.commitment[:]...), proof[:]...)
}

// blobPoint is where EIP-4844 has element i of a blob, written after the consensus specification: the roots of unity in
// bit-reversed order.
func blobPoint(i uint64) (z kzg4844.Point) {
	modulus, ok := new(big.Int).SetString("52435875175126190479447740508185965837690552500527637822603658699938581184513", 10)
	if !ok {
		panic("not a number")
	}
	exponent := new(big.Int).Sub(modulus, big.NewInt(1))
	root := new(big.Int).Exp(big.NewInt(7), exponent.Div(exponent, big.NewInt(4096)), modulus)
	reversed := bits.Reverse16(uint16(i)) >> 4
	root.Exp(root, big.NewInt(int64(reversed)), modulus).FillBytes(z[:])
	return z
}
