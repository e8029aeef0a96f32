package chain

import (
	"math/big"

	bls12381 "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fp"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"

	"loft/protocol/proof"
)

// precompiles give go-ethereum's answers at go-ethereum's prices, where its way is slow for the price: a block full of sums of one
// point takes a node three times as long with its method, which is made for sums of many. What is not plain and valid input is
// left to go-ethereum.
var precompiles = vm.PrecompiledContracts{
	g1SumAddress: g1Sum{vm.PrecompiledContractsOsaka[g1SumAddress]},
	g2SumAddress: g2Sum{vm.PrecompiledContractsOsaka[g2SumAddress]},

	proof.PointEvaluationAddress: proof.PointEvaluation,
}

var (
	g1SumAddress = common.BytesToAddress([]byte{12})
	g2SumAddress = common.BytesToAddress([]byte{14})
)

// Sums of at most so many points are made by multiplying each.
const (
	fewG1 = 8
	fewG2 = 6

	fieldBytes  = 64 // of which the first 16 are zeros
	scalarBytes = 32
	g1Bytes     = 2 * fieldBytes
	g2Bytes     = 4 * fieldBytes
)

// g1Sum is EIP-2537's multi-scalar multiplication in G1.
type g1Sum struct{ vm.PrecompiledContract }

// Run implements vm.PrecompiledContract.
func (c g1Sum) Run(input []byte) ([]byte, error) {
	count, rest := len(input)/(g1Bytes+scalarBytes), len(input)%(g1Bytes+scalarBytes)
	if count == 0 || count > fewG1 || rest != 0 {
		return c.PrecompiledContract.Run(input)
	}
	var sum, term bls12381.G1Jac
	for in := input; len(in) > 0; in = in[g1Bytes+scalarBytes:] {
		var point bls12381.G1Affine
		if !fields(in, &point.X, &point.Y) || !point.IsOnCurve() || !point.IsInSubGroup() {
			return c.PrecompiledContract.Run(input)
		}
		term.FromAffine(&point)
		term.ScalarMultiplication(&term, scalar(in[g1Bytes:]))
		sum.AddAssign(&term)
	}
	var out bls12381.G1Affine
	out.FromJacobian(&sum)
	return encodeFields(out.X, out.Y), nil
}

// g2Sum is EIP-2537's multi-scalar multiplication in G2.
type g2Sum struct{ vm.PrecompiledContract }

// Run implements vm.PrecompiledContract.
func (c g2Sum) Run(input []byte) ([]byte, error) {
	count, rest := len(input)/(g2Bytes+scalarBytes), len(input)%(g2Bytes+scalarBytes)
	if count == 0 || count > fewG2 || rest != 0 {
		return c.PrecompiledContract.Run(input)
	}
	var sum, term bls12381.G2Jac
	for in := input; len(in) > 0; in = in[g2Bytes+scalarBytes:] {
		var point bls12381.G2Affine
		if !fields(in, &point.X.A0, &point.X.A1, &point.Y.A0, &point.Y.A1) || !point.IsOnCurve() || !point.IsInSubGroup() {
			return c.PrecompiledContract.Run(input)
		}
		term.FromAffine(&point)
		term.ScalarMultiplication(&term, scalar(in[g2Bytes:]))
		sum.AddAssign(&term)
	}
	var out bls12381.G2Affine
	out.FromJacobian(&sum)
	return encodeFields(out.X.A0, out.X.A1, out.Y.A0, out.Y.A1), nil
}

// fields reads as many field elements as are asked for, and says whether they are encoded as they should be.
func fields(in []byte, out ...*fp.Element) bool {
	for i, e := range out {
		field := in[i*fieldBytes : (i+1)*fieldBytes]
		if [16]byte(field[:16]) != [16]byte{} || e.SetBytesCanonical(field[16:]) != nil {
			return false
		}
	}
	return true
}

func encodeFields(elements ...fp.Element) []byte {
	out := make([]byte, len(elements)*fieldBytes)
	for i := range elements {
		value := elements[i].Bytes()
		copy(out[i*fieldBytes+16:], value[:])
	}
	return out
}

// scalar is modulo the order of the group.
func scalar(in []byte) *big.Int {
	var s fr.Element
	s.SetBytes(in[:scalarBytes])
	return s.BigInt(new(big.Int))
}
