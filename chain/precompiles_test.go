package chain

import (
	"bytes"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	bls12381 "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fp"
	"github.com/consensys/gnark-crypto/ecc/bls12-381/fr"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"

	"loft/internal/testutil"
)

// same compares our answer with go-ethereum's.
func same(t *testing.T, address common.Address, input []byte) {
	t.Helper()
	ours, theirs := precompiles[address], vm.PrecompiledContractsOsaka[address]
	got, err := ours.Run(input)
	want, wantErr := theirs.Run(input)
	if !bytes.Equal(got, want) || (err == nil) != (wantErr == nil) {
		t.Fatalf("%s of %x:\n%x, %v, go-ethereum says\n%x, %v", ours.Name(), input, got, err, want, wantErr)
	}
	if ours.RequiredGas(input) != theirs.RequiredGas(input) {
		t.Fatalf("%s of %d bytes: another price", ours.Name(), len(input))
	}
}

// TestPrecompilesAnswerAsGeth: sums of any points, in and outside of the group, none and infinite, with any scalars, and input
// that is broken, are what go-ethereum says that they are.
func TestPrecompilesAnswerAsGeth(t *testing.T) {
	rng := testutil.Rand(t)
	_, _, g1, g2 := bls12381.Generators()
	order := fr.Modulus().FillBytes(make([]byte, 32))
	scalars := [][]byte{make([]byte, 32), common.LeftPadBytes([]byte{1}, 32), common.LeftPadBytes([]byte{2}, 32), order, bytes.Repeat([]byte{0xff}, 32),
		new(big.Int).Sub(fr.Modulus(), common.Big1).FillBytes(make([]byte, 32))}
	anyScalar := func() []byte {
		if rng.IntN(3) == 0 {
			return scalars[rng.IntN(len(scalars))]
		}
		return random(rng, 32)
	}
	for range 300 {
		var one, two []byte
		for range rng.IntN(10) {
			var p bls12381.G1Affine
			var q bls12381.G2Affine
			p.ScalarMultiplication(&g1, big.NewInt(int64(rng.IntN(4)))) // often the same, its own inverse's double, or infinite
			q.ScalarMultiplication(&g2, big.NewInt(int64(rng.IntN(4))))
			if rng.IntN(2) == 0 {
				p.Neg(&p)
				q.Neg(&q)
			}
			switch rng.IntN(12) {
			case 0: // on the curve, hardly ever in the group
				p, q = onCurve(rng)
			case 1:
				p.Y.SetUint64(rng.Uint64())
				q.Y.A1.SetUint64(rng.Uint64())
			}
			one = slices.Concat(one, encodeFields(p.X, p.Y), anyScalar())
			two = slices.Concat(two, encodeFields(q.X.A0, q.X.A1, q.Y.A0, q.Y.A1), anyScalar())
		}
		switch n := len(one); rng.IntN(6) {
		case 0:
			if n > 0 {
				one[rng.IntN(n)] ^= 1 << rng.IntN(8)
				two[rng.IntN(len(two))] ^= 1 << rng.IntN(8)
			}
		case 1:
			one, two = append(one, 0), append(two, random(rng, rng.IntN(300))...)
		case 2: // a number that is not reduced
			if n > 0 {
				copy(one[16:], fp.Modulus().FillBytes(make([]byte, 48)))
				copy(two[16:], fp.Modulus().FillBytes(make([]byte, 48)))
			}
		}
		same(t, g1SumAddress, one)
		same(t, g2SumAddress, two)
	}
}

func random(rng *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(rng.Uint32())
	}
	return out
}

// onCurve are points that hardly ever are in the groups.
func onCurve(rng *rand.Rand) (p bls12381.G1Affine, q bls12381.G2Affine) {
	for found := false; !found; {
		p.X.SetUint64(rng.Uint64())
		p.Y.Square(&p.X).Mul(&p.Y, &p.X).Add(&p.Y, new(fp.Element).SetUint64(4)) // x³ + 4
		found = p.Y.Sqrt(&p.Y) != nil
	}
	for found := false; !found; {
		q.X.A0.SetUint64(rng.Uint64())
		q.Y.Square(&q.X)
		q.Y.Mul(&q.Y, &q.X)
		q.Y.Add(&q.Y, &bls12381.E2{A0: *new(fp.Element).SetUint64(4), A1: *new(fp.Element).SetUint64(4)}) // x³ + 4(u + 1)
		found = q.Y.Legendre() != -1
		q.Y.Sqrt(&q.Y)
	}
	return p, q
}

// TestOnCurve: what the test above takes for points outside of the groups are such.
func TestOnCurve(t *testing.T) {
	p, q := onCurve(testutil.Rand(t))
	if !p.IsOnCurve() || p.IsInSubGroup() || !q.IsOnCurve() || q.IsInSubGroup() {
		t.Errorf("%v, %v", p, q)
	}
}
