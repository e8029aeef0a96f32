// Package worst is blocks of one kind of work each, chosen for how much they cost for their gas: the precompiles and opcodes
// that are cheapest for what they do, memory, and state. The proof program is measured on them, and so is a node. It is imported
// by tests and benchmarks only. Start at Blocks.
package worst

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
	"slices"

	bls "github.com/consensys/gnark-crypto/ecc/bls12-381"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/internal/workload"
)

// Block is one kind of work repeated until the block's gas is used.
type Block struct {
	Name string
	// Code is what the block's transactions call, until they are out of gas.
	Code []byte
	// Alloc is what genesis has besides, Slots how much storage the code's account has.
	Alloc types.GenesisAlloc
	Slots int
	// Full blocks are measured whole, because they are about memory or about state; of the others a tenth.
	Full bool
}

// At is the address of the code.
var At = common.Address{0x77}

// Blocks are kinds of work that cost most for their gas, by precompile and by opcode, and ones that take memory or state.
func Blocks() []Block {
	pair := append(make([]byte, 0, 192), bn254Pair()...)
	blsG1, blsG2 := blsPoints()
	scalar := bytes.Repeat([]byte{0x6f}, 32)
	return []Block{
		{Name: "bn254 pairing, 2 pairs", Code: Calls(8, bytes.Repeat(pair, 2))},
		{Name: "bn254 pairing, 20 pairs", Code: Calls(8, bytes.Repeat(pair, 20))},
		{Name: "bn254 multiplication", Code: Calls(7, slices.Concat(pair[:64], scalar))},
		{Name: "bn254 addition", Code: Calls(6, slices.Concat(pair[:64], pair[:64]))},
		{Name: "bls12-381 pairing, 1 pair", Code: Calls(15, slices.Concat(blsG1, blsG2))},
		{Name: "bls12-381 pairing, 10 pairs", Code: Calls(15, bytes.Repeat(slices.Concat(blsG1, blsG2), 10))},
		{Name: "bls12-381 G1 sum of 1", Code: Calls(12, slices.Concat(blsG1, scalar))},
		{Name: "bls12-381 G1 sum of 20", Code: Calls(12, bytes.Repeat(slices.Concat(blsG1, scalar), 20))},
		{Name: "bls12-381 G2 sum of 1", Code: Calls(14, slices.Concat(blsG2, scalar))},
		{Name: "bls12-381 G2 sum of 10", Code: Calls(14, bytes.Repeat(slices.Concat(blsG2, scalar), 10))},
		{Name: "bls12-381 G1 sum of 128", Code: doubled(12, slices.Concat(blsG1, scalar), 7)},
		{Name: "bls12-381 G1 sum of 2,048", Code: doubled(12, slices.Concat(blsG1, scalar), 11)},
		{Name: "bls12-381 G2 sum of 128", Code: doubled(14, slices.Concat(blsG2, scalar), 7)},
		{Name: "bls12-381 G2 sum of 1,024", Code: doubled(14, slices.Concat(blsG2, scalar), 10)},
		{Name: "bls12-381 pairing, 256 pairs", Code: doubled(15, slices.Concat(blsG1, blsG2), 8)},
		{Name: "bls12-381 G1 addition", Code: Calls(11, slices.Concat(blsG1, blsG1))},
		{Name: "bls12-381 G2 addition", Code: Calls(13, slices.Concat(blsG2, blsG2))},
		{Name: "bls12-381 map to G1", Code: Calls(16, make([]byte, 64))},
		{Name: "bls12-381 map to G2", Code: Calls(17, make([]byte, 128))},
		{Name: "point evaluation", Code: Calls(10, Opening())},
		{Name: "secp256r1", Code: Calls(0x100, secp256r1())},
		{Name: "secp256r1, off the curve", Code: Calls(0x100, bytes.Repeat([]byte{1}, 160))},
		{Name: "ecrecover", Code: Calls(1, recoverable())},
		{Name: "modexp, 32 bytes", Code: Calls(5, modexp(32, 32))},
		{Name: "modexp, 64 bytes", Code: Calls(5, modexp(64, 32))},
		{Name: "modexp, 256 bytes", Code: Calls(5, modexp(256, 32))},
		{Name: "modexp, 256 bytes, exponent of 33 bytes", Code: Calls(5, modexp(256, 33))},
		{Name: "modexp, 1024 bytes, exponent 3", Code: Calls(5, modexpBy(1024, []byte{3}))},
		{Name: "modexp, even modulus", Code: Calls(5, append(modexp(64, 32)[:len(modexp(64, 32))-1], 0xfe))},
		{Name: "modexp, 1024 bytes, even", Code: Calls(5, evenModexp(1024, 1))},
		{Name: "calls, 1,024 deep", Code: common.FromHex("5f5f5f5f5f305af15000")},
		{Name: "creations, deep", Code: common.FromHex("365f5f373d353d1a50385f5f39385f5ff05000")},
		{Name: "sha256, empty", Code: Calls(2, nil)},
		{Name: "sha256, 20,000 bytes", Code: Calls(2, make([]byte, 20_000))},
		{Name: "ripemd160, 20,000 bytes", Code: Calls(3, make([]byte, 20_000))},
		{Name: "blake2f", Code: Calls(9, blake(100_000))},
		{Name: "identity, 20,000 bytes", Code: Calls(4, make([]byte, 20_000))},
		{Name: "keccak, empty", Code: Repeated("5f5f2050")},
		{Name: "keccak, 32 bytes", Code: Repeated("60205f2050")},
		{Name: "keccak, 4,096 bytes", Code: Repeated("6110005f2050")},
		{Name: "jumpdest", Code: Repeated("5b")},
		{Name: "push and pop", Code: Repeated("5f50")},
		{Name: "push32 and pop", Code: Repeated("7f" + ones + "50")},
		{Name: "div", Code: Repeated("6f" + ones[:32] + "7f" + ones + "0450")},
		{Name: "sdiv", Code: Repeated("6f" + ones[:32] + "7f7f" + ones[2:] + "0550")},
		{Name: "smod", Code: Repeated("6f" + ones[:32] + "7f7f" + ones[2:] + "0750")},
		{Name: "addmod", Code: Repeated("5f19600219600519" + "0850")},
		{Name: "mulmod", Code: Repeated("5f19600219600519" + "0950")},
		{Name: "exp", Code: Repeated("5f19600319" + "0a50")},
		{Name: "mload", Code: Repeated("5f5150")},
		{Name: "mstore8 and mload", Code: Repeated("60015f53" + "5f5150")},
		{Name: "calldataload", Code: Repeated("5f3550")},
		{Name: "sload, warm", Code: Repeated("5f5450")},
		{Name: "tstore", Code: Repeated("60015f5d")},
		{Name: "balance, warm", Code: Repeated("333150")},
		{Name: "self balance", Code: Repeated("4750")},
		{Name: "blockhash", Code: Repeated("600143034050")},
		{Name: "log, empty", Code: Repeated("5f5fa0"), Full: true},
		{Name: "log, 4 topics", Code: Repeated("5f5f5f5f5f5fa4"), Full: true},
		{Name: "log, 4,096 bytes", Code: Repeated("6110005fa0"), Full: true},
		{Name: "call of nothing, warm", Code: Repeated("5f5f5f5f5f61abcd5af150")},
		{Name: "call that returns 1,024 bytes", Code: Repeated("5f5f5f5f60785afa50"), Full: true, Alloc: types.GenesisAlloc{
			common.BytesToAddress([]byte{0x78}): {Balance: new(big.Int), Code: common.FromHex("6104005ff3"), Nonce: 1}}},
		{Name: "call that reverts 4,096 bytes", Code: Repeated("5f5f5f5f60785afa50"), Full: true, Alloc: types.GenesisAlloc{
			common.BytesToAddress([]byte{0x78}): {Balance: new(big.Int), Code: common.FromHex("6110005ffd"), Nonce: 1}}},
		{Name: "extcodecopy, 4,096 bytes", Code: Repeated("6110005f5f303c"), Full: true},
		{Name: "identity, 4,096 bytes at a time", Code: Calls(4, make([]byte, 4096)), Full: true},
		{Name: "mcopy, 4,096 bytes", Code: Repeated("61100060205f5e")},
		{Name: "memory, as much as there is", Code: common.FromHex("5b5f6220000052" + "5f56"), Full: true},
		{Name: "create, empty", Code: Repeated("5f5f5ff050"), Full: true},
		{Name: "create2, 49,152 bytes", Code: Repeated("5a61c0005f5ff550"), Full: true},
		{Name: "accounts, cold, absent", Code: Repeated("5a3150"), Full: true},
		{Name: "accounts, cold, of 100,000", Code: Counted("8031" + "50"), Alloc: Crowd(), Full: true},
		{Name: "accounts, paid, of 100,000", Code: Counted("5f5f5f5f6001855af150"), Alloc: Crowd(), Full: true},
		{Name: "storage, cold, absent", Code: Repeated("5a5450"), Full: true},
		{Name: "storage, new slots", Code: Repeated("60015a55"), Full: true},
		{Name: "storage, cold, of 100,000", Code: Counted("805450"), Slots: 100_000, Full: true},
		{Name: "storage, written, of 100,000", Code: Counted("5a8155"), Slots: 100_000, Full: true},
		{Name: "storage, cleared, of 100,000", Code: Counted("5f8155"), Slots: 100_000, Full: true},
		{Name: "code, cold, 3,000 of 24,576 bytes", Code: Counted("803b50"), Alloc: coded(), Full: true},
		{Name: "code, run, 3,000 of 24,576 bytes", Code: Counted("5f5f5f5f845afa50"), Alloc: coded(), Full: true},
	}
}

const ones = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

// Repeated is code that does a thing again and again: as often as 20,000 bytes hold, and then from the start.
func Repeated(hex string) []byte {
	once := common.FromHex(hex)
	return slices.Concat([]byte{0x5b}, bytes.Repeat(once, 20_000/len(once)), []byte{0x5f, 0x56})
}

// Counted is code that does a thing again and again with a number on the stack, which rises by one: at first the call's input.
func Counted(hex string) []byte {
	return slices.Concat([]byte{0x5f, 0x35, 0x5b}, bytes.Repeat(common.FromHex(hex+"600101"), 100), []byte{0x60, 2, 0x56})
}

// FirstOf the accounts and slots that counted code goes through.
const FirstOf = 0x100000

// Crowd is 100,000 accounts.
func Crowd() types.GenesisAlloc {
	alloc := types.GenesisAlloc{}
	for i := range 100_000 {
		alloc[common.BigToAddress(big.NewInt(int64(FirstOf+i)))] = types.Account{Balance: big.NewInt(1)}
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
		alloc[common.BigToAddress(big.NewInt(int64(FirstOf+i)))] = types.Account{Balance: big.NewInt(1), Code: code, Nonce: 1}
	}
	return alloc
}

// Calls is code that calls an account with input again and again.
func Calls(account uint16, input []byte) []byte {
	u16 := func(v int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(v)) }
	const size = 24
	code := slices.Concat([]byte{0x61}, u16(len(input)), []byte{0x61}, u16(size), []byte{0x5f, 0x39}, // codecopy
		[]byte{0x5b, 0x5f, 0x5f, 0x61}, u16(len(input)), []byte{0x5f, 0x61}, u16(int(account)), []byte{0x5a, 0xfa, 0x50, 0x60, 8, 0x56})
	if len(code) != size {
		panic("worst: the input is elsewhere")
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

// Opening is a true statement about a blob, as the point evaluation precompile takes it.
func Opening() []byte {
	blob := kzg4844.Blob{1: 5, 33: 7}
	commitment, err := kzg4844.BlobToCommitment(&blob)
	if err != nil {
		panic(err)
	}
	z := kzg4844.Point{1: 9}
	proof, y, err := kzg4844.ComputeProof(&blob, z)
	if err != nil {
		panic(err)
	}
	hash := kzg4844.CalcBlobHashV1(sha256.New(), &commitment)
	return slices.Concat(hash[:], z[:], y[:], commitment[:], proof[:])
}

func secp256r1() []byte {
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{7}, 32))
	if err != nil {
		panic(err)
	}
	hash := sha256.Sum256(nil)
	r, s, err := ecdsa.Sign(nil, key, hash[:])
	if err != nil {
		panic(err)
	}
	public, err := key.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	return slices.Concat(hash[:], common.LeftPadBytes(r.Bytes(), 32), common.LeftPadBytes(s.Bytes(), 32), public[1:])
}

func recoverable() []byte {
	hash := crypto.Keccak256Hash([]byte("worst"))
	sig, err := crypto.Sign(hash[:], workload.NewAccount(0).Key)
	if err != nil {
		panic(err)
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

// doubled is code that puts unit into memory 2^times times, and calls an account with all of it again and again.
func doubled(account byte, unit []byte, times int) []byte {
	push := func(v int) []byte { return []byte{0x62, byte(v >> 16), byte(v >> 8), byte(v)} }
	body := func(at int) []byte {
		c := slices.Concat(push(len(unit)), push(at), []byte{0x5f, 0x39}) // codecopy
		size := len(unit)
		for range times {
			c = slices.Concat(c, push(size), []byte{0x5f}, push(size), []byte{0x5e}) // mcopy
			size *= 2
		}
		return slices.Concat(c, []byte{0x5b, 0x5f, 0x5f}, push(size), []byte{0x5f, 0x60, account, 0x5a, 0xfa, 0x50}, push(len(c)), []byte{0x56})
	}
	return append(body(len(body(0))), unit...)
}

// evenModexp has base, exponent and modulus of ones, but that the modulus is even.
func evenModexp(size, exponent int) []byte {
	u256 := func(v int) []byte { return common.LeftPadBytes(big.NewInt(int64(v)).Bytes(), 32) }
	ones := bytes.Repeat([]byte{0xff}, size)
	modulus := bytes.Clone(ones)
	modulus[size-1] = 0xfe
	return slices.Concat(u256(size), u256(exponent), u256(size), ones, bytes.Repeat([]byte{0xff}, exponent), modulus)
}
