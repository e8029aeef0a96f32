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
var precompiles = vm.PrecompiledContracts{
	pointEvaluationAddress: pointEvaluation{vm.PrecompiledContractsOsaka[pointEvaluationAddress]},
}

var pointEvaluationAddress = common.BytesToAddress([]byte{10})

// pointEvaluation is EIP-4844's precompile without the setup that go-ethereum's needs before its first answer. That is tens
// of billions of steps of the machine, to commit to blobs; to verify takes one point of it, the secret times the generator.
type pointEvaluation struct{ vm.PrecompiledContract }

const pointEvaluationInput = 192

var (
	errPointEvaluation = errors.New("point evaluation: input is not a true statement")

	// secretG2 is the second G2 point of the ceremony that EIP-4844 fixes.
	secretG2 = decodeG2("b5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e23926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2")

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

// opens says whether the polynomial committed to has value y at z, by proof: e(commitment − y, G2) = e(proof, secret − z).
func opens(commitment goethkzg.KZGCommitment, z, y goethkzg.Scalar, proof goethkzg.KZGProof) bool {
	at, errZ := goethkzg.DeserializeScalar(z)
	value, errY := goethkzg.DeserializeScalar(y)
	polynomial, errC := goethkzg.DeserializeKZGCommitment(commitment)
	quotient, errP := goethkzg.DeserializeKZGProof(proof)
	if errZ != nil || errY != nil || errC != nil || errP != nil {
		return false
	}
	_, _, g1, g2 := bls12381.Generators()

	var term bls12381.G1Affine
	term.ScalarMultiplication(&g1, value.BigInt(new(big.Int)))
	polynomial.Sub(&polynomial, &term)

	var divisor, point bls12381.G2Affine
	point.ScalarMultiplication(&g2, at.BigInt(new(big.Int)))
	divisor.Sub(&secretG2, &point)

	quotient.Neg(&quotient)
	holds, err := bls12381.PairingCheck([]bls12381.G1Affine{polynomial, quotient}, []bls12381.G2Affine{g2, divisor})
	return err == nil && holds
}

func decodeG2(compressed string) (point bls12381.G2Affine) {
	if _, err := point.SetBytes(common.Hex2Bytes(compressed)); err != nil {
		panic(err)
	}
	return point
}
