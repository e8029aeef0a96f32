package l1machine

import (
	"crypto/sha256"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/protocol/preimage"
	"loft/witness"
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

// witness of element i, as a validator brings it.
func (a *aBlob) witness(i uint64) []byte {
	w, err := witness.ProveElement(&a.data, i)
	if err != nil {
		a.Fatal(err)
	}
	return w
}
