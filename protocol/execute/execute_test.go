package execute_test

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"math"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/holiman/uint256"

	"loft/internal/memchain"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/execute"
)

const (
	gwei   = params.GWei
	feeCap = 100 * gwei
)

var (
	chainID   = new(big.Int).SetUint64(memchain.Config.L2ChainID)
	signer    = types.NewPragueSigner(chainID)
	target    = common.Address{0xaa}
	coinbase  = common.Address{0xfe}
	ether     = big.NewInt(params.Ether)
	rich      = account(0) // has 1,000 ETH
	poor      = account(1) // has one wei
	contract  = account(2) // has code at its address, and 1,000 ETH
	delegated = account(3) // likewise, and its code is a delegation
	worn      = account(4) // likewise without code, and its nonce is the last
	burner    = common.Address{0xbb}
)

func account(n int) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256(fmt.Appendf(nil, "execute %d", n)))
	if err != nil {
		panic(err)
	}
	return key
}

func address(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }

func newChain(t testing.TB) *memchain.Chain {
	wealth := new(big.Int).Mul(ether, big.NewInt(1000))
	return memchain.New(t, types.GenesisAlloc{
		address(rich):      {Balance: wealth},
		address(poor):      {Balance: big.NewInt(1)},
		address(contract):  {Balance: wealth, Code: []byte{0}, Nonce: 1},
		address(delegated): {Balance: wealth, Code: types.AddressToDelegation(target), Nonce: 1},
		address(worn):      {Balance: wealth, Nonce: math.MaxUint64},
		burner:             {Balance: new(big.Int), Code: common.FromHex("5b600056"), Nonce: 1}, // a loop without end
	})
}

func builder(t testing.TB, c *memchain.Chain, weight uint64) *execute.Builder {
	b, err := execute.NewBuilder(c.Env(), c.Head, c.State(), execute.Attributes{Time: c.Head.Time + 1, Coinbase: coinbase, BeaconRoot: common.Hash{1}, Weight: weight})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// dynamic is a good transfer of key's, changed by edit.
func dynamic(key *ecdsa.PrivateKey, edit func(*types.DynamicFeeTx)) *types.Transaction {
	to := target
	tx := &types.DynamicFeeTx{ChainID: chainID, GasFeeCap: big.NewInt(feeCap), GasTipCap: big.NewInt(1), Gas: 60_000, To: &to, Value: big.NewInt(1)}
	edit(tx)
	return types.MustSignNewTx(key, types.NewPragueSigner(tx.ChainID), tx)
}

func transfer(nonce uint64) *types.Transaction {
	return dynamic(rich, func(tx *types.DynamicFeeTx) { tx.Nonce = nonce })
}

func setCode(key *ecdsa.PrivateKey, edit func(*types.SetCodeTx)) *types.Transaction {
	auth, err := types.SignSetCode(poor, types.SetCodeAuthorization{ChainID: *uint256.MustFromBig(chainID), Address: target})
	if err != nil {
		panic(err)
	}
	tx := &types.SetCodeTx{ChainID: uint256.MustFromBig(chainID), GasFeeCap: uint256.NewInt(feeCap), Gas: 100_000, To: target, AuthList: []types.SetCodeAuthorization{auth}}
	edit(tx)
	return types.MustSignNewTx(key, signer, tx)
}

func root(c *memchain.Chain, b *execute.Builder) common.Hash {
	h := b.Header()
	return b.State().Copy().IntermediateRoot(c.Genesis.Config.Rules(h.Number, true, h.Time))
}

func seal(t testing.TB, b *execute.Builder) *execute.Block {
	t.Helper()
	block, err := b.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return block
}

// fault is a transaction that cannot be applied after one transfer of rich's.
type fault struct {
	name string
	tx   *types.Transaction
	want error
	cost uint64 // of the pool, when listed: its intrinsic gas
}

// faults has one for each error that go-ethereum has for transactions, and more than one where its code has more ways.
func faults() []fault {
	huge := new(big.Int).Lsh(big.NewInt(1), 256)
	most := new(big.Int).Sub(huge, big.NewInt(1))
	edit := func(f func(*types.DynamicFeeTx)) *types.Transaction {
		return dynamic(rich, func(tx *types.DynamicFeeTx) { tx.Nonce = 1; f(tx) })
	}
	by := func(key *ecdsa.PrivateKey, nonce uint64) *types.Transaction {
		return dynamic(key, func(tx *types.DynamicFeeTx) { tx.Nonce = nonce })
	}
	list := types.AccessList{{Address: target, StorageKeys: make([]common.Hash, 30)}}
	badSignature := edit(func(*types.DynamicFeeTx) {})
	_, r, s := badSignature.RawSignatureValues()
	signature := make([]byte, 65)
	r.FillBytes(signature[:32])
	new(big.Int).Sub(crypto.S256().Params().N, s).FillBytes(signature[32:64]) // EIP-2
	highS, err := badSignature.WithSignature(signer, signature)
	if err != nil {
		panic(err)
	}
	return []fault{
		{"nonce too low", by(rich, 0), core.ErrNonceTooLow, 21_000},
		{"nonce too high", by(rich, 2), core.ErrNonceTooHigh, 21_000},
		{"last nonce", by(worn, math.MaxUint64), core.ErrNonceMax, 21_000},
		{"sender has code", by(contract, 1), core.ErrSenderNoEOA, 21_000},
		{"gas over EIP-7825's cap", edit(func(tx *types.DynamicFeeTx) { tx.Gas = params.MaxTxGas + 1 }), core.ErrGasLimitTooHigh, 21_000},
		{"no gas", edit(func(tx *types.DynamicFeeTx) { tx.Gas = 0 }), core.ErrIntrinsicGas, 21_000},
		{"no gas, of nobody", dynamic(account(99), func(tx *types.DynamicFeeTx) { tx.Gas, tx.Value = 0, nil }), core.ErrIntrinsicGas, 21_000},
		{"gas below intrinsic", edit(func(tx *types.DynamicFeeTx) { tx.Gas = 20_999 }), core.ErrIntrinsicGas, 21_000},
		{"gas below intrinsic of data", edit(func(tx *types.DynamicFeeTx) { tx.Data = bytes.Repeat([]byte{1}, 3000) }), core.ErrIntrinsicGas, 141_000},
		{"gas below intrinsic of creation", edit(func(tx *types.DynamicFeeTx) { tx.To, tx.Gas = nil, 52_999 }), core.ErrIntrinsicGas, 53_000},
		{"gas below intrinsic of access list", edit(func(tx *types.DynamicFeeTx) { tx.AccessList = list }), core.ErrIntrinsicGas, 80_400},
		{"gas below intrinsic of authorizations", setCode(rich, func(tx *types.SetCodeTx) { tx.Nonce, tx.Gas = 1, 45_999 }), core.ErrIntrinsicGas, 46_000},
		{"gas below floor", edit(func(tx *types.DynamicFeeTx) { tx.Data = bytes.Repeat([]byte{1}, 1000) }), core.ErrFloorDataGas, 61_000},
		{"gas below floor of zeros", edit(func(tx *types.DynamicFeeTx) { tx.Data = make([]byte, 4000) }), core.ErrFloorDataGas, 61_000},
		{"funds for gas", by(poor, 0), core.ErrInsufficientFunds, 21_000},
		{"funds of nobody", by(account(99), 0), core.ErrInsufficientFunds, 21_000},
		{"funds for value", edit(func(tx *types.DynamicFeeTx) { tx.Value = new(big.Int).Mul(ether, big.NewInt(1001)) }), core.ErrInsufficientFunds, 21_000},
		{"gas times fee cap overflows", edit(func(tx *types.DynamicFeeTx) { tx.GasFeeCap = most }), core.ErrInsufficientFunds, 21_000},
		{"gas times price overflows", edit(func(tx *types.DynamicFeeTx) { tx.GasFeeCap, tx.GasTipCap = most, most }), core.ErrInsufficientFunds, 21_000},
		{"gas times price and value overflow", edit(func(tx *types.DynamicFeeTx) { tx.Value = most }), core.ErrInsufficientFunds, 21_000},
		{"fee cap below base fee", edit(func(tx *types.DynamicFeeTx) { tx.GasFeeCap, tx.GasTipCap = big.NewInt(6), new(big.Int) }), core.ErrFeeCapTooLow, 21_000},
		{"tip above fee cap", edit(func(tx *types.DynamicFeeTx) { tx.GasTipCap = big.NewInt(2 * feeCap) }), core.ErrTipAboveFeeCap, 21_000},
		{"fee cap of 257 bits", edit(func(tx *types.DynamicFeeTx) { tx.GasFeeCap = huge }), core.ErrFeeCapVeryHigh, 21_000},
		{"tip of 257 bits", edit(func(tx *types.DynamicFeeTx) { tx.GasTipCap, tx.GasFeeCap = huge, most }), core.ErrTipVeryHigh, 21_000},
		{"value of 257 bits", edit(func(tx *types.DynamicFeeTx) { tx.Value = huge }), nil, 21_000},
		{"initcode too large", edit(func(tx *types.DynamicFeeTx) {
			tx.To, tx.Gas, tx.Data = nil, 1<<23, make([]byte, params.MaxInitCodeSize+1)
		}), vm.ErrMaxInitCodeSizeExceeded, 512_530},
		{"no authorization", setCode(rich, func(tx *types.SetCodeTx) { tx.Nonce, tx.AuthList = 1, nil }), core.ErrEmptyAuthList, 21_000},
		{"another chain", edit(func(tx *types.DynamicFeeTx) { tx.ChainID = big.NewInt(1) }), types.ErrInvalidChainId, 21_000},
		{"high s", highS, types.ErrInvalidSig, 21_000},
		{"no signature", types.NewTx(&types.DynamicFeeTx{ChainID: chainID, Gas: 21_000, To: &target}), types.ErrInvalidSig, 21_000},
		{"blobs", types.MustSignNewTx(rich, signer, &types.BlobTx{ChainID: uint256.MustFromBig(chainID), Nonce: 1, Gas: 60_000, GasFeeCap: uint256.NewInt(feeCap),
			BlobFeeCap: uint256.NewInt(1), BlobHashes: []common.Hash{{1}}}), execute.ErrBlobTx, 21_000},
	}
}

// TestAH11_DropRestores: after a drop, listed or forced, for whatever reason, state root and gas are what they were, and the
// block that is made is the one that is made without it.
func TestAH11_DropRestores(t *testing.T) {
	c := newChain(t)
	plain := builder(t, c, 0)
	for nonce := range uint64(2) {
		if _, err := plain.Apply(transfer(nonce)); err != nil {
			t.Fatal(err)
		}
	}
	want := seal(t, plain).Block.Hash()
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			for _, forced := range []bool{false, true} {
				b := builder(t, c, 0)
				good := [2][]byte{testutil.Encode(t, transfer(0)), testutil.Encode(t, transfer(1))}
				apply := func(n int) {
					if forced {
						if _, err := b.Force(good[n], 60_000); err != nil {
							t.Fatal(err)
						}
					} else if _, err := b.Apply(transfer(uint64(n))); err != nil {
						t.Fatal(err)
					}
				}
				apply(0)
				before, pool, cost := root(c, b), b.Pool(), f.cost
				var err error
				if forced {
					cost = 0
					_, err = b.Force(testutil.Encode(t, f.tx), math.MaxUint64)
				} else {
					_, err = b.Apply(f.tx)
				}
				if err == nil || f.want != nil && !errors.Is(err, f.want) {
					t.Fatalf("forced %t: %v, want %v", forced, err, f.want)
				}
				if got := root(c, b); got != before {
					t.Fatalf("forced %t: state root %s, was %s", forced, got, before)
				}
				if b.Pool() != pool-cost {
					t.Errorf("forced %t: pool %d, was %d, the drop costs %d", forced, b.Pool(), pool, cost)
				}
				apply(1)
				block := seal(t, b)
				if block.Block.Hash() != want {
					t.Errorf("forced %t: the block is another: gas used %d", forced, block.Block.GasUsed())
				}
				if len(block.Drops) != 1 || block.Drops[0].Forced != forced || block.Drops[0].Nth != 1 || block.Drops[0].Hash != (f.tx.Hash()) && f.want != execute.ErrBlobTx {
					t.Errorf("forced %t: drops %+v", forced, block.Drops)
				}
				if len(block.Receipts) != 2 || block.Receipts[1].CumulativeGasUsed != 42_000 {
					t.Errorf("forced %t: receipts %+v", forced, block.Receipts)
				}
			}
		})
	}
}

// TestAH11_EveryErrorIsTried: each error for transactions that this version of go-ethereum has is in faults, or cannot come.
func TestAH11_EveryErrorIsTried(t *testing.T) {
	never := map[string]string{
		"ErrKnownBlock":                      "of imports",
		"ErrNoGenesis":                       "of imports",
		"ErrBlockOversized":                  "of imports",
		"ErrGasLimitReached":                 "our pool is never above go-ethereum's",
		"ErrGasLimitOverflow":                "returns what it took",
		"ErrInsufficientFundsForTransfer":    "buying gas has looked at value too",
		"ErrGasUintOverflow":                 "takes 2^58 bytes of data",
		"ErrTxTypeNotSupported":              "all types that decode are known to the signer",
		"ErrBlobFeeCapTooLow":                "blob transactions are dropped before",
		"ErrMissingBlobHashes":               "likewise",
		"ErrTooManyBlobs":                    "likewise",
		"ErrBlobTxCreate":                    "likewise",
		"ErrSetCodeTxCreate":                 "the type has no creation",
		"ErrAuthorizationWrongChainID":       "authorizations that fail are skipped",
		"ErrAuthorizationNonceOverflow":      "likewise",
		"ErrAuthorizationInvalidSignature":   "likewise",
		"ErrAuthorizationDestinationHasCode": "likewise",
		"ErrAuthorizationNonceMismatch":      "likewise",
		"ErrOutOfGasRuntime":                 "of a later fork",
	}
	tried := map[string]error{
		"ErrNonceTooLow": core.ErrNonceTooLow, "ErrNonceTooHigh": core.ErrNonceTooHigh, "ErrNonceMax": core.ErrNonceMax, "ErrInsufficientFunds": core.ErrInsufficientFunds,
		"ErrIntrinsicGas": core.ErrIntrinsicGas, "ErrFloorDataGas": core.ErrFloorDataGas, "ErrTipAboveFeeCap": core.ErrTipAboveFeeCap, "ErrTipVeryHigh": core.ErrTipVeryHigh,
		"ErrFeeCapVeryHigh": core.ErrFeeCapVeryHigh, "ErrFeeCapTooLow": core.ErrFeeCapTooLow, "ErrSenderNoEOA": core.ErrSenderNoEOA, "ErrEmptyAuthList": core.ErrEmptyAuthList,
		"ErrGasLimitTooHigh": core.ErrGasLimitTooHigh,
	}
	pkg, err := build.Import("github.com/ethereum/go-ethereum/core", ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, "error.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for _, name := range spec.Names {
			if !strings.HasPrefix(name.Name, "Err") {
				continue
			}
			count++
			sentinel, known := tried[name.Name]
			switch {
			case never[name.Name] != "":
			case !known:
				t.Errorf("core.%s is new: is a drop for it tried?", name.Name)
			case !slices.ContainsFunc(faults(), func(f fault) bool { return f.want == sentinel }):
				t.Errorf("core.%s is not tried", name.Name)
			}
		}
		return true
	})
	if count != len(never)+len(tried) {
		t.Errorf("%d errors, %d known", count, len(never)+len(tried))
	}
}

// TestAH12_DeclaredGas: a forced transaction runs on the gas that its entry declared, or not at all, and on nobody's pool.
func TestAH12_DeclaredGas(t *testing.T) {
	c := newChain(t)
	raw := testutil.Encode(t, transfer(0)) // gas limit 60,000
	for declared, want := range map[uint64]error{0: execute.ErrOverGas, 59_999: execute.ErrOverGas, 60_000: nil, 1 << 23: nil} {
		b := builder(t, c, protocol.GasLimit-50_000) // the pool has less than it takes
		if _, err := b.Force(raw, declared); !errors.Is(err, want) {
			t.Errorf("declared %d: %v, want %v", declared, err, want)
		}
		if b.Pool() != 50_000 {
			t.Errorf("declared %d: pool %d", declared, b.Pool())
		}
		b.Discard()
	}
}

// TestForcedBytes: what decodes to a transaction, but is not its canonical form, is dropped without one.
func TestForcedBytes(t *testing.T) {
	c := newChain(t)
	raw := testutil.Encode(t, transfer(0))
	legacy := testutil.Encode(t, types.MustSignNewTx(rich, signer, &types.LegacyTx{To: &target, Gas: 21_000, GasPrice: big.NewInt(feeCap)}))
	for name, data := range map[string][]byte{
		"nothing":            nil,
		"type only":          {2},
		"byte after":         append(slices.Clone(raw), 0),
		"legacy, byte after": append(slices.Clone(legacy), 0),
		"wrapped":            append([]byte{0xb8, byte(len(raw))}, raw...),
		"long length":        append([]byte{0xf9, 0, legacy[1]}, legacy[2:]...),
		"type 0":             append([]byte{0}, legacy...),
		"two":                append(slices.Clone(legacy), legacy...),
	} {
		b := builder(t, c, 0)
		if _, err := b.Force(data, 1<<23); !errors.Is(err, execute.ErrEncoding) {
			t.Errorf("%s: %v", name, err)
		}
		if block := seal(t, b); len(block.Drops) != 1 || block.Drops[0].Hash != (common.Hash{}) {
			t.Errorf("%s: %+v", name, block.Drops)
		}
	}
	for _, data := range [][]byte{raw, legacy} {
		b := builder(t, c, 0)
		if _, err := b.Force(data, 60_000); err != nil {
			t.Error(err)
		}
		b.Discard()
	}
}

// TestAB10_Pool: the pool is the gas limit less the entries' weights; what is applied takes what it used, what is dropped its
// intrinsic gas, and what is above the pool is dropped.
func TestAB10_Pool(t *testing.T) {
	c := newChain(t)
	const weight = 20_000_000
	b := builder(t, c, weight)
	pool := uint64(protocol.GasLimit - weight)
	check := func(what string, took uint64, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Fatalf("%s: %v, want %v", what, err, want)
		}
		if pool -= min(pool, took); b.Pool() != pool {
			t.Fatalf("%s: pool %d, want %d", what, b.Pool(), pool)
		}
	}
	if _, err := b.Force(testutil.Encode(t, transfer(0)), 60_000); err != nil || b.Pool() != pool {
		t.Fatalf("forced: %v, pool %d", err, b.Pool())
	}
	burn := func(nonce, gas uint64) *types.Transaction {
		return dynamic(rich, func(tx *types.DynamicFeeTx) { tx.Nonce, tx.To, tx.Gas = nonce, &burner, gas })
	}
	_, err := b.Apply(transfer(1))
	check("transfer with more gas than it uses", 21_000, err, nil)
	_, err = b.Apply(burn(2, 10_000_000))
	check("above the pool", 21_000, err, execute.ErrOverPool)
	_, err = b.Apply(burn(2, 9_000_000))
	check("out of gas", 9_000_000, err, nil)
	_, err = b.Apply(transfer(7))
	check("nonce", 21_000, err, core.ErrNonceTooHigh)
	data := make([]byte, 90_000)
	_, err = b.Apply(dynamic(rich, func(tx *types.DynamicFeeTx) { tx.Nonce, tx.Gas, tx.Data = 7, 921_000, data }))
	check("dropped with data: its floor", 921_000, err, core.ErrNonceTooHigh)
	if pool != 16_000 {
		t.Fatalf("the pool is %d: the numbers above are wrong", pool)
	}
	_, err = b.Apply(transfer(3))
	check("the pool is empty", 21_000, err, execute.ErrOverPool)
	_, err = b.Try(transfer(3))
	check("tried only", 0, err, execute.ErrOverPool)
	block := seal(t, b)
	if got := block.Block.GasUsed(); got != 21_000+21_000+9_000_000 {
		t.Errorf("gas used %d", got)
	}
	for i, nth := range []int{1, 3, 4, 5} {
		if block.Drops[i].Nth != nth || block.Drops[i].Forced {
			t.Errorf("drop %d: %+v", i, block.Drops[i])
		}
	}
}

// TestAC7_NoRecoveryBelowIntrinsicGas: a transaction that has not the gas to begin is dropped before its signature is looked
// at, so that a block has no more recoveries than its pool has room for.
func TestAC7_NoRecoveryBelowIntrinsicGas(t *testing.T) {
	c := newChain(t)
	b := builder(t, c, 0)
	for _, gas := range []uint64{0, 20_999} {
		tx := types.NewTx(&types.DynamicFeeTx{ChainID: chainID, Gas: gas, To: &target, V: big.NewInt(1), R: big.NewInt(1), S: big.NewInt(1)})
		if _, err := b.Apply(tx); !errors.Is(err, core.ErrIntrinsicGas) {
			t.Errorf("gas %d: %v", gas, err)
		}
	}
}

// TestOrder: forced transactions come first, and nothing comes after the seal.
func TestOrder(t *testing.T) {
	c := newChain(t)
	b := builder(t, c, 0)
	if _, err := b.Apply(transfer(0)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Force(testutil.Encode(t, transfer(1)), 60_000); !errors.Is(err, execute.ErrForcedLate) {
		t.Error(err)
	}
	seal(t, b)
	if _, err := b.Apply(transfer(1)); !errors.Is(err, execute.ErrSealed) {
		t.Error(err)
	}
	if _, err := b.Seal(); !errors.Is(err, execute.ErrSealed) {
		t.Error(err)
	}
	b.Discard() // does nothing more
	for _, at := range []execute.Attributes{{Time: c.Head.Time}, {Time: c.Head.Time + 1, Weight: protocol.GasLimit + 1}} {
		if _, err := execute.NewBuilder(c.Env(), c.Head, c.State(), at); err == nil {
			t.Errorf("%+v begins a block", at)
		}
	}
}

// TestHeader: every field of SPEC.md section 6.
func TestHeader(t *testing.T) {
	c := newChain(t)
	credits := types.Withdrawals{{Index: 7, Address: target, Amount: 3}}
	b, err := execute.NewBuilder(c.Env(), c.Head, c.State(), execute.Attributes{Time: c.Head.Time + 9, Coinbase: coinbase, Random: common.Hash{5}, BeaconRoot: common.Hash{6}, Withdrawals: credits})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Apply(transfer(0)); err != nil {
		t.Fatal(err)
	}
	block := seal(t, b)
	h := block.Block.Header()
	if h.ParentHash != c.Head.Hash() || h.Number.Uint64() != 1 || h.Time != c.Head.Time+9 || h.Coinbase != coinbase || h.GasLimit != protocol.GasLimit || len(h.Extra) != 0 ||
		h.MixDigest != (common.Hash{5}) || *h.ParentBeaconRoot != (common.Hash{6}) || *h.BlobGasUsed != 0 || *h.ExcessBlobGas != 0 || h.Difficulty.Sign() != 0 || h.Nonce != (types.BlockNonce{}) ||
		h.UncleHash != types.EmptyUncleHash || h.GasUsed != 21_000 || *h.WithdrawalsHash != types.DeriveSha(credits, trie.NewStackTrie(nil)) {
		t.Errorf("%+v", h)
	}
	if len(block.Requests) != 1 || *h.RequestsHash != types.CalcRequestsHash(block.Requests) || len(block.Requests[0]) != 33 || block.Requests[0][0] != 1 {
		t.Errorf("requests %x", block.Requests)
	}
	if got := block.State.GetBalance(target).Uint64(); got != 1+3*gwei {
		t.Errorf("the credited account has %d", got)
	}
}

// TestT26_Delegated: an account with code by EIP-7702 sends, by list and by force, and is credited without its code running;
// one with other code cannot send.
func TestT26_Delegated(t *testing.T) {
	c := newChain(t)
	from := func(edit func(*types.DynamicFeeTx)) *types.Transaction {
		return dynamic(delegated, func(tx *types.DynamicFeeTx) { tx.Nonce = 1; edit(tx) })
	}
	b, err := execute.NewBuilder(c.Env(), c.Head, c.State(), execute.Attributes{Time: c.Head.Time + 1, Withdrawals: types.Withdrawals{{Address: address(delegated), Amount: 5}, {Address: address(contract), Amount: 6}, {Address: burner, Amount: 7}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Force(testutil.Encode(t, from(func(*types.DynamicFeeTx) {})), 60_000); err != nil {
		t.Error(err)
	}
	if _, err := b.Apply(from(func(tx *types.DynamicFeeTx) { tx.Nonce = 2 })); err != nil {
		t.Error(err)
	}
	if _, err := b.Apply(setCode(delegated, func(tx *types.SetCodeTx) { tx.Nonce = 3 })); err != nil {
		t.Error(err)
	}
	if got := b.State().GetCode(address(poor)); !bytes.Equal(got, types.AddressToDelegation(target)) {
		t.Errorf("the authority's code is %x", got)
	}
	before := b.State().GetBalance(address(delegated)).Clone()
	block := seal(t, b)
	if got := new(uint256.Int).Sub(block.State.GetBalance(address(delegated)), before); got.Uint64() != 5*gwei {
		t.Errorf("credited %s", got)
	}
	if got := block.State.GetBalance(burner); got.Uint64() != 7*gwei {
		t.Errorf("a contract was credited %s", got)
	}
	// Another's transaction may move a delegated account's nonce: the forced one on it is dropped, and harms nothing.
	c.Add(block)
	b = builder(t, c, 0)
	if _, err := b.Force(testutil.Encode(t, from(func(*types.DynamicFeeTx) {})), 60_000); !errors.Is(err, core.ErrNonceTooLow) {
		t.Error(err)
	}
	b.Discard()
}
