package l1machine

import (
	"crypto/sha256"
	"hash"
	"math/big"
	"math/bits"
)

func newSHA256() hash.Hash { return sha256.New() }

// blobPoint is where EIP-4844 has element i of a blob, written after the consensus specification: the roots of unity in
// bit-reversed order.
func blobPoint(i uint64) (z [32]byte) {
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

func asBytes(z [32]byte) []byte { return z[:] }
