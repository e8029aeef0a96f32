package image_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"slices"
	"testing"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/internal/workload"
)

// A worst block is one kind of work repeated until the block's gas is used.
type worst struct {
	name string
	// code is what the block's transactions call, until they are out of gas.
	code []byte
	// alloc is what genesis has besides, slots how much storage the code's account has.
	alloc types.GenesisAlloc
	slots int
	// full blocks are measured whole, because they are about memory or about state; of the others a tenth.
	full bool
}

var worstAt = common.Address{0x77}

// worstBlocks are kinds of work that cost the program most for their gas, by precompile and by opcode, and ones that take memory.
func worstBlocks(t testing.TB) []worst {
	pair := append(make([]byte, 0, 192), bn254Pair()...)
	blsG1, blsG2 := blsPoints()
	scalar := bytes.Repeat([]byte{0x6f}, 32)
	return []worst{
		{name: "bn254 pairing, 2 pairs", code: calls(8, bytes.Repeat(pair, 2))},
		{name: "bn254 pairing, 20 pairs", code: calls(8, bytes.Repeat(pair, 20))},
		{name: "bn254 multiplication", code: calls(7, slices.Concat(pair[:64], scalar))},
		{name: "bn254 addition", code: calls(6, slices.Concat(pair[:64], pair[:64]))},
		{name: "bls12-381 pairing, 1 pair", code: calls(15, slices.Concat(blsG1, blsG2))},
		{name: "bls12-381 pairing, 10 pairs", code: calls(15, bytes.Repeat(slices.Concat(blsG1, blsG2), 10))},
		{name: "bls12-381 G1 sum of 1", code: calls(12, slices.Concat(blsG1, scalar))},
		{name: "bls12-381 G1 sum of 20", code: calls(12, bytes.Repeat(slices.Concat(blsG1, scalar), 20))},
		{name: "bls12-381 G2 sum of 1", code: calls(14, slices.Concat(blsG2, scalar))},
		{name: "bls12-381 G2 sum of 10", code: calls(14, bytes.Repeat(slices.Concat(blsG2, scalar), 10))},
		{name: "bls12-381 G1 addition", code: calls(11, slices.Concat(blsG1, blsG1))},
		{name: "bls12-381 G2 addition", code: calls(13, slices.Concat(blsG2, blsG2))},
		{name: "bls12-381 map to G1", code: calls(16, make([]byte, 64))},
		{name: "bls12-381 map to G2", code: calls(17, make([]byte, 128))},
		{name: "point evaluation", code: calls(10, opening(t))},
		{name: "secp256r1", code: calls(0x100, secp256r1(t))},
		{name: "secp256r1, off the curve", code: calls(0x100, bytes.Repeat([]byte{1}, 160))},
		{name: "ecrecover", code: calls(1, recoverable(t))},
		{name: "modexp, 32 bytes", code: calls(5, modexp(32, 32))},
		{name: "modexp, 64 bytes", code: calls(5, modexp(64, 32))},
		{name: "modexp, 256 bytes", code: calls(5, modexp(256, 32))},
		{name: "modexp, 256 bytes, exponent of 33 bytes", code: calls(5, modexp(256, 33))},
		{name: "modexp, 1024 bytes, exponent 3", code: calls(5, modexpBy(1024, []byte{3}))},
		{name: "modexp, even modulus", code: calls(5, append(modexp(64, 32)[:len(modexp(64, 32))-1], 0xfe))},
		{name: "sha256, empty", code: calls(2, nil)},
		{name: "sha256, 20,000 bytes", code: calls(2, make([]byte, 20_000))},
		{name: "ripemd160, 20,000 bytes", code: calls(3, make([]byte, 20_000))},
		{name: "blake2f", code: calls(9, blake(100_000))},
		{name: "identity, 20,000 bytes", code: calls(4, make([]byte, 20_000))},
		{name: "keccak, empty", code: repeated("5f5f2050")},
		{name: "keccak, 32 bytes", code: repeated("60205f2050")},
		{name: "keccak, 4,096 bytes", code: repeated("6110005f2050")},
		{name: "jumpdest", code: repeated("5b")},
		{name: "push and pop", code: repeated("5f50")},
		{name: "push32 and pop", code: repeated("7f" + ones + "50")},
		{name: "div", code: repeated("6f" + ones[:32] + "7f" + ones + "0450")},
		{name: "sdiv", code: repeated("6f" + ones[:32] + "7f7f" + ones[2:] + "0550")},
		{name: "smod", code: repeated("6f" + ones[:32] + "7f7f" + ones[2:] + "0750")},
		{name: "addmod", code: repeated("5f19600219600519" + "0850")},
		{name: "mulmod", code: repeated("5f19600219600519" + "0950")},
		{name: "exp", code: repeated("5f19600319" + "0a50")},
		{name: "mload", code: repeated("5f5150")},
		{name: "mstore8 and mload", code: repeated("60015f53" + "5f5150")},
		{name: "calldataload", code: repeated("5f3550")},
		{name: "sload, warm", code: repeated("5f5450")},
		{name: "tstore", code: repeated("60015f5d")},
		{name: "balance, warm", code: repeated("333150")},
		{name: "self balance", code: repeated("4750")},
		{name: "blockhash", code: repeated("600143034050")},
		{name: "log, empty", code: repeated("5f5fa0"), full: true},
		{name: "log, 4 topics", code: repeated("5f5f5f5f5f5fa4"), full: true},
		{name: "log, 4,096 bytes", code: repeated("6110005fa0"), full: true},
		{name: "call of nothing, warm", code: repeated("5f5f5f5f5f61abcd5af150")},
		{name: "call that returns 1,024 bytes", code: repeated("5f5f5f5f60785afa50"), full: true, alloc: types.GenesisAlloc{
			common.BytesToAddress([]byte{0x78}): {Balance: new(big.Int), Code: common.FromHex("6104005ff3"), Nonce: 1}}},
		{name: "call that reverts 4,096 bytes", code: repeated("5f5f5f5f60785afa50"), full: true, alloc: types.GenesisAlloc{
			common.BytesToAddress([]byte{0x78}): {Balance: new(big.Int), Code: common.FromHex("6110005ffd"), Nonce: 1}}},
		{name: "extcodecopy, 4,096 bytes", code: repeated("6110005f5f303c"), full: true},
		{name: "identity, 4,096 bytes at a time", code: calls(4, make([]byte, 4096)), full: true},
		{name: "mcopy, 4,096 bytes", code: repeated("61100060205f5e")},
		{name: "memory, as much as there is", code: common.FromHex("5b5f6220000052" + "5f56"), full: true},
		{name: "create, empty", code: repeated("5f5f5ff050"), full: true},
		{name: "create2, 49,152 bytes", code: repeated("5a61c0005f5ff550"), full: true},
		{name: "accounts, cold, absent", code: repeated("5a3150"), full: true},
		{name: "accounts, cold, of 100,000", code: counted("8031" + "50"), alloc: crowd(), full: true},
		{name: "accounts, paid, of 100,000", code: counted("5f5f5f5f6001855af150"), alloc: crowd(), full: true},
		{name: "storage, cold, absent", code: repeated("5a5450"), full: true},
		{name: "storage, new slots", code: repeated("60015a55"), full: true},
		{name: "storage, cold, of 100,000", code: counted("805450"), slots: 100_000, full: true},
		{name: "storage, written, of 100,000", code: counted("5a8155"), slots: 100_000, full: true},
		{name: "storage, cleared, of 100,000", code: counted("5f8155"), slots: 100_000, full: true},
		{name: "code, cold, 3,000 of 24,576 bytes", code: counted("803b50"), alloc: coded(), full: true},
		{name: "code, run, 3,000 of 24,576 bytes", code: counted("5f5f5f5f845afa50"), alloc: coded(), full: true},
	}
}

const ones = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

// repeated is code that does a thing again and again: as often as 20,000 bytes hold, and then from the start.
func repeated(hex string) []byte {
	once := common.FromHex(hex)
	return slices.Concat([]byte{0x5b}, bytes.Repeat(once, 20_000/len(once)), []byte{0x5f, 0x56})
}

// counted is code that does a thing again and again with a number on the stack, which rises by one: at first the call's input.
func counted(hex string) []byte {
	return slices.Concat([]byte{0x5f, 0x35, 0x5b}, bytes.Repeat(common.FromHex(hex+"600101"), 100), []byte{0x60, 2, 0x56})
}

// firstOf the accounts and slots that counted code goes through.
const firstOf = 0x100000

// crowd is 100,000 accounts.
func crowd() types.GenesisAlloc {
	alloc := types.GenesisAlloc{}
	for i := range 100_000 {
		alloc[common.BigToAddress(big.NewInt(int64(firstOf+i)))] = types.Account{Balance: big.NewInt(1)}
	}
	return alloc
}

// coded is 3,000 accounts with codes of the greatest length, all different, which jump to their end: so they are analysed.
func coded() types.GenesisAlloc {
	alloc := types.GenesisAlloc{}
	for i := range 3000 {
		code := make([]byte, 24_576)
		copy(code, common.FromHex("615fff56"))
		binary.BigEndian.PutUint32(code[4:], uint32(i))
		code[0x5fff] = 0x5b
		alloc[common.BigToAddress(big.NewInt(int64(firstOf+i)))] = types.Account{Balance: big.NewInt(1), Code: code, Nonce: 1}
	}
	return alloc
}

// calls is code that calls an account with input again and again.
func calls(account uint16, input []byte) []byte {
	u16 := func(v int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(v)) }
	const size = 24
	code := slices.Concat([]byte{0x61}, u16(len(input)), []byte{0x61}, u16(size), []byte{0x5f, 0x39}, // codecopy
		[]byte{0x5b, 0x5f, 0x5f, 0x61}, u16(len(input)), []byte{0x5f, 0x61}, u16(int(account)), []byte{0x5a, 0xfa, 0x50, 0x60, 8, 0x56})
	if len(code) != size {
		panic("calls: the input is elsewhere")
	}
	return append(code, input...)
}

func bn254Pair() []byte {
	_, _, g1, g2 := bn254.Generators()
	a, b := g1.RawBytes(), g2.RawBytes()
	return append(a[:], b[:]...)
}

// blsPoints are generators as EIP-2537 encodes them: each coordinate after 16 zeros, the imaginary part behind.
func blsPoints() (g1, g2 []byte) {
	_, _, p, q := bls.Generators()
	for _, e := range [][48]byte{p.X.Bytes(), p.Y.Bytes()} {
		g1 = append(append(g1, make([]byte, 16)...), e[:]...)
	}
	for _, e := range [][48]byte{q.X.A0.Bytes(), q.X.A1.Bytes(), q.Y.A0.Bytes(), q.Y.A1.Bytes()} {
		g2 = append(append(g2, make([]byte, 16)...), e[:]...)
	}
	return g1, g2
}

func opening(t testing.TB) []byte {
	blob := kzg4844.Blob{1: 5, 33: 7}
	commitment, err := kzg4844.BlobToCommitment(&blob)
	if err != nil {
		t.Fatal(err)
	}
	z := kzg4844.Point{1: 9}
	proof, y, err := kzg4844.ComputeProof(&blob, z)
	if err != nil {
		t.Fatal(err)
	}
	hash := kzg4844.CalcBlobHashV1(sha256.New(), &commitment)
	return slices.Concat(hash[:], z[:], y[:], commitment[:], proof[:])
}

func secp256r1(t testing.TB) []byte {
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	hash := sha256.Sum256(nil)
	r, s, err := ecdsa.Sign(nil, key, hash[:])
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(hash[:], common.LeftPadBytes(r.Bytes(), 32), common.LeftPadBytes(s.Bytes(), 32), public[1:])
}

func recoverable(t testing.TB) []byte {
	hash := crypto.Keccak256Hash([]byte("worst"))
	sig, err := crypto.Sign(hash[:], workload.NewAccount(0).Key)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat(hash[:], make([]byte, 31), []byte{27 + sig[64]}, sig[:64])
}

// modexp has base, exponent and modulus of ones.
func modexp(size, exponent int) []byte {
	return modexpBy(size, bytes.Repeat([]byte{0xff}, exponent))
}

func modexpBy(size int, exponent []byte) []byte {
	u256 := func(v int) []byte { return common.LeftPadBytes(big.NewInt(int64(v)).Bytes(), 32) }
	ones := bytes.Repeat([]byte{0xff}, size)
	base := bytes.Clone(ones)
	base[size-1] = 0xf1
	return slices.Concat(u256(size), u256(len(exponent)), u256(size), base, exponent, ones)
}

func blake(rounds uint32) []byte {
	return slices.Concat(binary.BigEndian.AppendUint32(nil, rounds), make([]byte, 64+128+16), []byte{1})
}
