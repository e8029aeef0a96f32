package execute

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/internal/testutil"
	"loft/protocol/preimage"
)

// TestSigner: whose signature a transaction bears, and whether anybody's, is what go-ethereum's signer says, for every type,
// with signatures that are good, wrong by a bit, out of every range, and of every parity.
func TestSigner(t *testing.T) {
	rng := testutil.Rand(t)
	curve := crypto.S256().Params()
	half := new(big.Int).Rsh(curve.N, 1)
	edges := []*big.Int{new(big.Int), big.NewInt(1), big.NewInt(2), half, new(big.Int).Add(half, big.NewInt(1)), new(big.Int).Sub(curve.N, big.NewInt(1)), curve.N, curve.P,
		new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)), new(big.Int).Lsh(big.NewInt(1), 256)}
	found, refused := 0, 0
	for _, chainID := range []uint64{1, 4242, 1 << 40, 1<<63 - 5, 1<<64 - 1} {
		id := new(big.Int).SetUint64(chainID)
		stock := types.NewPragueSigner(id)
		ours := signer{stock, EVMRecover}
		same := func(tx *types.Transaction) {
			t.Helper()
			want, wantErr := stock.Sender(tx)
			got, err := ours.Sender(tx)
			if got != want || (err == nil) != (wantErr == nil) {
				t.Errorf("chain %d, %+v: %s, %v; go-ethereum: %s, %v", chainID, tx, got, err, want, wantErr)
			}
			for _, sentinel := range []error{types.ErrInvalidSig, types.ErrInvalidChainId, types.ErrTxTypeNotSupported} {
				if errors.Is(wantErr, sentinel) && !errors.Is(err, sentinel) {
					t.Errorf("chain %d: %v; go-ethereum: %v", chainID, err, wantErr)
				}
			}
			if err == nil {
				found++
			} else {
				refused++
			}
		}
		for kind := range 5 {
			for n := range 8 {
				key, err := crypto.ToECDSA(crypto.Keccak256([]byte{byte(kind), byte(n)}))
				if err != nil {
					t.Fatal(err)
				}
				v, r, s := signature(t, key, kind, id)
				same(signed(kind, id, v, r, s))
				same(signed(kind, id, v, r, new(big.Int).Sub(curve.N, s)))       // high
				same(signed(kind, id, v, new(big.Int).Xor(r, bit(rng)), s))      // another's, or nobody's
				same(signed(kind, id, v, r, new(big.Int).Xor(s, bit(rng))))      //
				same(signed(kind, id, new(big.Int).Xor(v, bit(rng)), r, s))      //
				same(signed(kind, new(big.Int).Add(id, big.NewInt(1)), v, r, s)) // another chain's, if it says so
				for _, around := range []uint64{0, 27, 35, 2 * chainID, 2*chainID + 35} {
					wild := new(big.Int).SetUint64(around + rng.Uint64N(4) - 1)
					same(signed(kind, id, wild, r, s))
				}
				a, b := edges[rng.IntN(len(edges))], edges[rng.IntN(len(edges))]
				if kind == setCodeKind && max(a.BitLen(), b.BitLen()) > 256 {
					continue // it cannot hold them
				}
				same(signed(kind, id, v, a, b))
				same(signed(kind, id, v, r, b))
			}
		}
	}
	t.Logf("%d senders, %d without", found, refused)
	if found < 200 || refused < 200 {
		t.Error("the test tries too little")
	}
}

// TestSignerHolds: a sender that was found by asking stands when go-ethereum's own signer asks, and the other way round.
func TestSignerHolds(t *testing.T) {
	stock := types.NewPragueSigner(big.NewInt(4242))
	ours := signer{stock, EVMRecover}
	if !ours.Equal(stock) || !ours.Equal(ours) || ours.Equal(types.NewPragueSigner(big.NewInt(1))) || ours.Equal(types.HomesteadSigner{}) {
		t.Error("it equals what it should not, or not what it should")
	}
}

const setCodeKind = 4

func bit(rng *rand.Rand) *big.Int { return new(big.Int).Lsh(big.NewInt(1), uint(rng.IntN(256))) }

// signed is a transaction with any signature. Kinds are types, but that 3 is a legacy one without chain id.
func signed(kind int, chainID, v, r, s *big.Int) *types.Transaction {
	to := common.Address{7}
	switch kind {
	case types.AccessListTxType:
		return types.NewTx(&types.AccessListTx{ChainID: chainID, To: &to, V: v, R: r, S: s})
	case types.DynamicFeeTxType:
		return types.NewTx(&types.DynamicFeeTx{ChainID: chainID, To: &to, V: v, R: r, S: s})
	case setCodeKind:
		return types.NewTx(&types.SetCodeTx{ChainID: uint256.MustFromBig(chainID), To: to, V: uint256.MustFromBig(v), R: uint256.MustFromBig(r), S: uint256.MustFromBig(s)})
	}
	return types.NewTx(&types.LegacyTx{To: &to, V: v, R: r, S: s})
}

// signature is a good one.
func signature(t *testing.T, key *ecdsa.PrivateKey, kind int, chainID *big.Int) (v, r, s *big.Int) {
	t.Helper()
	by := types.NewPragueSigner(chainID)
	if kind == 3 {
		by = types.HomesteadSigner{}
	}
	tx, err := types.SignTx(signed(kind, chainID, new(big.Int), new(big.Int), new(big.Int)), by, key)
	if err != nil {
		t.Fatal(err)
	}
	return tx.RawSignatureValues()
}

// TestPrecompile: the one that asks answers as go-ethereum's, to inputs of any length.
func TestPrecompile(t *testing.T) {
	rng := testutil.Rand(t)
	stock := vm.PrecompiledContractsOsaka[ecrecoverAddress]
	asked := 0
	env := Env{Recover: func(input *[preimage.EcrecoverInputSize]byte) []byte { asked++; return EVMRecover(input) }}
	ours := env.precompiles(params.Rules{IsOsaka: true})[ecrecoverAddress]
	good := bytes.Join([][]byte{make([]byte, 63), {27}, common.LeftPadBytes(crypto.S256().Params().Gx.Bytes(), 32), make([]byte, 31), {1}}, nil)
	answers := 0
	for i := range 200 {
		input := bytes.Clone(good)
		rng.Shuffle(i%2*32, func(a, b int) { input[a], input[b] = input[b], input[a] })
		input[rng.IntN(32)] = byte(rng.Uint32())
		if i%4 == 0 {
			input[rng.IntN(128)] ^= 1 << rng.IntN(8)
		}
		switch i % 5 {
		case 1:
			input = append(input, make([]byte, rng.IntN(100))...)
		case 2:
			input = input[:rng.IntN(129)]
		}
		want, wantErr := stock.Run(input)
		got, err := ours.Run(input)
		if err != nil || wantErr != nil || !bytes.Equal(got, want) {
			t.Errorf("%x: %x, %v; go-ethereum: %x, %v", input, got, err, want, wantErr)
		}
		if len(got) > 0 {
			answers++
		}
	}
	if asked != 200 || answers < 50 || answers > 190 {
		t.Errorf("asked %d times, %d answers", asked, answers)
	}
	if ours.RequiredGas(nil) != stock.RequiredGas(nil) || ours.Name() != stock.Name() {
		t.Error("another price or name")
	}
	if len(env.precompiles(params.Rules{IsOsaka: true})) != len(vm.PrecompiledContractsOsaka) {
		t.Error("precompiles are missing")
	}
}
