package archive

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/consensys/gnark-crypto/ecc"
	bls12381 "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

//go:generate go run ./gen lagrange.bin

// lagrangeBytes are the commitments to the blobs with a single element, which is 1: points of the ceremony's setup (EIP-4844,
// g1_lagrange_brp), compressed, one after the other.
//
//go:embed lagrange.bin
var lagrangeBytes []byte

// lagrange decodes them. Nobody but this binary's maker chose the points, so that they are not checked again.
var lagrange = sync.OnceValues(func() ([]bls12381.G1Affine, error) {
	points := make([]bls12381.G1Affine, len(lagrangeBytes)/bls12381.SizeOfG1AffineCompressed)
	d := bls12381.NewDecoder(bytes.NewReader(lagrangeBytes), bls12381.NoSubgroupChecks())
	for i := range points {
		if err := d.Decode(&points[i]); err != nil {
			return nil, fmt.Errorf("point %d of the setup: %w", i, err)
		}
	}
	return points, nil
})

// Commit returns a blob's KZG commitment, as kzg4844.BlobToCommitment does. That one first makes tables for proofs of cells, which
// take seconds, and which a node that only checks blobs never needs.
func Commit(blob *kzg4844.Blob) (c kzg4844.Commitment, err error) {
	points, err := lagrange()
	if err != nil {
		return c, err
	}
	scalars := make([]fr.Element, len(points))
	for i := range scalars {
		if err := scalars[i].SetBytesCanonical(blob[fr.Bytes*i : fr.Bytes*(i+1)]); err != nil {
			return c, fmt.Errorf("element %d of the blob: %w", i, errNoElement)
		}
	}
	var sum bls12381.G1Affine
	if _, err := sum.MultiExp(points, scalars, ecc.MultiExpConfig{NbTasks: runtime.GOMAXPROCS(0)}); err != nil {
		return c, err
	}
	return sum.Bytes(), nil
}

var errNoElement = errors.New("it is not below the field's modulus")

// VersionedHash is the hash by which a transaction names the blob.
func VersionedHash(blob *kzg4844.Blob) (common.Hash, error) {
	commitment, err := Commit(blob)
	if err != nil {
		return common.Hash{}, fmt.Errorf("commit to blob: %w", err)
	}
	return kzg4844.CalcBlobHashV1(sha256.New(), &commitment), nil
}
