package proof

import (
	"crypto/sha256"
	"errors"
	"math/big"

	"github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/crate-crypto/go-eth-kzg"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
)

// precompiles are what the program has in place of go-ethereum's.
var precompiles = vm.PrecompiledContracts{PointEvaluationAddress: PointEvaluation}

// PointEvaluationAddress is that of EIP-4844's precompile, and PointEvaluation what nodes and the program have there.
var (
	PointEvaluationAddress                        = common.BytesToAddress([]byte{10})
	PointEvaluation        vm.PrecompiledContract = pointEvaluation{vm.PrecompiledContractsOsaka[PointEvaluationAddress]}
)

// pointEvaluation is EIP-4844's precompile without the setup that go-ethereum's needs before its first answer. That is tens
// of billions of steps of the machine, to commit to blobs; to verify takes one point of it, the secret times the generator. It is
// a third faster, too: both points that it pairs with are always the same.
type pointEvaluation struct{ vm.PrecompiledContract }

const pointEvaluationInput = 192

var (
	errPointEvaluation = errors.New("point evaluation: input is not a true statement")

	// linesG2 and linesSecret are of the generator, and of the second G2 point of the ceremony that EIP-4844 fixes.
	linesG2     = bls12381.PrecomputeLines(generatorG2())
	linesSecret = bls12381.PrecomputeLines(decodeG2("b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2"))

	// pointEvaluationAnswer is the number of field elements and the modulus.
	pointEvaluationAnswer = common.Hex2Bytes("000000000000000000000000000000000000000000000000000000000000100073eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001")
)

// Run implements vm.PrecompiledContract.
func (pointEvaluation) Run(input []byte) ([]byte, error) {
	if len(input) != pointEvaluationInput {
		return nil, errPointEvaluation
	}
	hash := sha256.Sum256(input[96:144])
	hash[0] = 1 // EIP-4844's version
	if hash != common.Hash(input[:32]) || !opens(goethkzg.KZGCommitment(input[96:144]), goethkzg.Scalar(input[32:64]), goethkzg.Scalar(input[64:96]), goethkzg.KZGProof(input[144:192])) {
		return nil, errPointEvaluation
	}
	return common.CopyBytes(pointEvaluationAnswer), nil
}

// opens says whether the polynomial committed to has value y at z, by proof: e(commitment − y, G2) = e(proof, secret − z), which is
// e(commitment − y + z · proof, G2) = e(proof, secret).
func opens(commitment goethkzg.KZGCommitment, z, y goethkzg.Scalar, proof goethkzg.KZGProof) bool {
	at, errZ := goethkzg.DeserializeScalar(z)
	value, errY := goethkzg.DeserializeScalar(y)
	polynomial, errC := goethkzg.DeserializeKZGCommitment(commitment)
	quotient, errP := goethkzg.DeserializeKZGProof(proof)
	if errZ != nil || errY != nil || errC != nil || errP != nil {
		return false
	}
	_, _, g1, _ := bls12381.Generators()

	var term bls12381.G1Affine
	term.ScalarMultiplication(&quotient, at.BigInt(new(big.Int)))
	polynomial.Add(&polynomial, &term)
	term.ScalarMultiplication(&g1, value.BigInt(new(big.Int)))
	polynomial.Sub(&polynomial, &term)
	quotient.Neg(&quotient)
	if polynomial.IsInfinity() || quotient.IsInfinity() { // the pairing of one such point is one
		return polynomial.IsInfinity() && quotient.IsInfinity()
	}
	holds, err := bls12381.PairingCheckFixedQ([]bls12381.G1Affine{polynomial, quotient}, [][2][len(bls12381.LoopCounter) - 1]bls12381.LineEvaluationAff{linesG2, linesSecret})
	return err == nil && holds
}

func generatorG2() bls12381.G2Affine {
	_, _, _, g2 := bls12381.Generators()
	return g2
}

func decodeG2(compressed string) (point bls12381.G2Affine) {
	if _, err := point.SetBytes(common.Hex2Bytes(compressed)); err != nil {
		panic(err)
	}
	return point
}
