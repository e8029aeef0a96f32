package proof

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/internal/testutil"
	"loft/protocol/preimage"
)

// TestPointEvaluation: the program's precompile answers what go-ethereum's does to true statements, near misses, every kind of
// malformed field, and constants.
func TestPointEvaluation(t *testing.T) {
	rng := testutil.Rand(t)
	stock, ours := vm.PrecompiledContractsOsaka[PointEvaluationAddress], precompiles[PointEvaluationAddress]
	if ours.RequiredGas(nil) != stock.RequiredGas(nil) || ours.Name() != stock.Name() {
		t.Error("it has another price or name")
	}
	truths, tried := 0, 0
	same := func(input []byte) {
		t.Helper()
		tried++
		want, wantErr := stock.Run(input)
		got, err := ours.Run(input)
		if !bytes.Equal(got, want) || (err == nil) != (wantErr == nil) {
			t.Errorf("input %x: %x, %v; go-ethereum: %x, %v", input, got, err, want, wantErr)
		}
		if err == nil {
			truths++
		}
	}
	element := func() [32]byte {
		var raw [32]byte
		for i := range raw {
			raw[i] = byte(rng.Uint32())
		}
		return new(fr.Element).SetBytes(raw[:]).Bytes() // reduced
	}
	for i := range 3 {
		var blob kzg4844.Blob // the first is zero: its commitment and proofs are the point at infinity
		value := element()
		for k := range preimage.BlobFieldElements {
			if i == 2 { // the second is constant
				value = element()
			}
			if i > 0 {
				copy(blob[32*k:], value[:])
			}
		}
		commitment, err := kzg4844.BlobToCommitment(&blob)
		if err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			z := kzg4844.Point(element())
			if n == 0 {
				z = kzg4844.Point{}
			}
			proof, y, err := kzg4844.ComputeProof(&blob, z)
			if err != nil {
				t.Fatal(err)
			}
			hash := kzg4844.CalcBlobHashV1(sha256.New(), &commitment)
			input := bytes.Join([][]byte{hash[:], z[:], y[:], commitment[:], proof[:]}, nil)
			same(input)
			same(input[:191])
			same(append(bytes.Clone(input), 0))
			for range 12 { // a bit changed anywhere
				wrong := bytes.Clone(input)
				wrong[rng.IntN(len(wrong))] ^= 1 << rng.IntN(8)
				same(rehashed(wrong))
			}
			for from, with := range map[int][]byte{32: modulus(), 64: modulus(), 96: make([]byte, 48), 144: make([]byte, 48)} {
				wrong := bytes.Clone(input)
				copy(wrong[from:], with)
				same(rehashed(wrong))
			}
			wrong := bytes.Clone(input)
			copy(wrong[96:], proof[:])
			copy(wrong[144:], commitment[:])
			same(rehashed(wrong))
		}
	}
	t.Logf("%d inputs, %d of them true", tried, truths)
	if truths < 9 || truths > tried/2 {
		t.Error("too few or too many statements are true: the test tries too little")
	}
}

// rehashed is the input with the versioned hash of its commitment.
func rehashed(input []byte) []byte {
	hash := sha256.Sum256(input[96:144])
	hash[0] = 1
	copy(input, hash[:])
	return input
}

func modulus() []byte { return fr.Modulus().Bytes() }
