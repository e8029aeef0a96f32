package sequencer_test

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/txpool/legacypool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/holiman/uint256"

	"loft/internal/l2test"
	"loft/sequencer"
)

// differences are all that the pool takes or refuses where go-ethereum's does not, by the names that docs/rpc.md lists them by.
var differences = []string{"runs at once", "costs what it cost", "first come first", "account with code", "nothing is evicted", "places of an account", "kept for its turn", "least tip"}

// sideBySide asks go-ethereum's own pool and ours, on the same chain.
type sideBySide struct {
	*testing.T
	w      *world
	geth   *legacypool.LegacyPool
	fresh  []l2test.Account // of whom nobody has sent anything
	used   []l2test.Account
	found  map[string]bool // of the differences
	differ bool            // in this situation
	value  int64
}

// account is one with 1,000 ether, and no transaction yet.
func (b *sideBySide) account() l2test.Account {
	a := b.fresh[0]
	b.fresh, b.used = b.fresh[1:], append(b.used, a)
	return a
}

// ask sends a transaction to both.
func (b *sideBySide) ask(tx *types.Transaction) (geth, loft error) {
	_, loft = b.w.s.Submit(ctx, tx)
	return b.geth.Add([]*types.Transaction{tx}, true)[0], loft
}

// both have to give the same answer: want, or nil.
func (b *sideBySide) both(what string, tx *types.Transaction, want error) {
	b.Helper()
	if geth, loft := b.ask(tx); !errors.Is(geth, want) || !errors.Is(loft, want) {
		b.Errorf("%s: want %v\n go-ethereum: %v\n loft: %v", what, want, geth, loft)
	}
}

// otherwise is where they differ, and why.
func (b *sideBySide) otherwise(why, what string, tx *types.Transaction, geth, loft error) {
	b.Helper()
	if !slices.Contains(differences, why) {
		b.Fatalf("no difference is called %q", why)
	}
	b.found[why], b.differ = true, true
	if g, l := b.ask(tx); !errors.Is(g, geth) || !errors.Is(l, loft) {
		b.Errorf("%s: want %v, and here %v\n go-ethereum: %v\n loft: %v", what, geth, loft, g, l)
	}
}

// sealed puts a transaction into a block, and go-ethereum's pool on it.
func (b *sideBySide) sealed(tx *types.Transaction) {
	b.Helper()
	b.w.submit(tx)
	old := b.w.chain.Head()
	b.w.sealOpen()
	b.geth.Reset(old, b.w.chain.Head())
}

// dynamic is a transaction to an address without code; each is another.
func (b *sideBySide) dynamic(a l2test.Account, nonce uint64, cap, tip int64) *types.Transaction {
	b.value++
	return a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonce, To: &common.Address{9}, Value: big.NewInt(b.value), Gas: 21_000, GasFeeCap: big.NewInt(cap), GasTipCap: big.NewInt(tip)})
}

func (b *sideBySide) legacy(a l2test.Account, nonce uint64, price int64) *types.Transaction {
	b.value++
	return a.Sign(&types.LegacyTx{Nonce: nonce, To: &common.Address{9}, Value: big.NewInt(b.value), Gas: 21_000, GasPrice: big.NewInt(price)})
}

// cheap is a fee cap that no base fee falls to: what has it can run as far as go-ethereum's pool is concerned, and waits here.
const cheap, plenty = 1000, 100e9

// newSideBySide is a pool of each kind, and accounts for them.
func newSideBySide(t *testing.T, geth legacypool.Config, change ...func(*sequencer.Config)) *sideBySide {
	quiet := func(c *sequencer.Config) { c.Log = l2test.Quiet() }
	w := newWorldOf(t, 150, append(change, quiet)...)
	w.submit(w.accounts[0].Transfer(0, common.Address{9}, 1))
	w.height(1)
	b := &sideBySide{T: t, w: w, fresh: w.accounts[1:], found: map[string]bool{}}
	b.restart(geth)
	return b
}

// restart gives go-ethereum an empty pool.
func (b *sideBySide) restart(cfg legacypool.Config) {
	b.geth = legacypool.New(cfg, b.w.chain.Backend().BlockChain())
	if err := b.geth.Init(cfg.PriceLimit, b.w.chain.Head(), txpool.NewReservationTracker().NewHandle(0)); err != nil {
		b.Fatal(err)
	}
}

// TestU37_SideBySide puts the situations of go-ethereum's own pool tests (core/txpool/legacypool) to both pools.
func TestU37_SideBySide(t *testing.T) {
	b := newSideBySide(t, legacypool.DefaultConfig)
	for _, s := range situations {
		t.Run(s.name, func(t *testing.T) {
			b.T, b.used, b.differ = t, nil, false
			b.restart(legacypool.DefaultConfig)
			s.run(b)
			for i, a := range b.used {
				if geth, loft := b.geth.Nonce(a.Address), b.w.pendingNonce(a.Address); geth != loft && !b.differ {
					t.Errorf("pending nonce of account %d: go-ethereum %d, loft %d", i, geth, loft)
				}
			}
			if err := b.geth.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("full pool", func(t *testing.T) { fullPool(t, b.found) })
	t.Run("price of L1", func(t *testing.T) { priceOfL1(t, b.found) })
	page, err := os.ReadFile("../docs/rpc.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range differences {
		if !b.found[name] {
			t.Errorf("nothing shows that %q is a difference", name)
		}
		if !strings.Contains(string(page), "| "+name+" |") {
			t.Errorf("docs/rpc.md does not list %q", name)
		}
	}
}

var situations = []struct {
	name string // go-ethereum's test, and what of it
	run  func(b *sideBySide)
}{
	{"InvalidTransactions", func(b *sideBySide) {
		a, poor := b.account(), l2test.Accounts(151)[150]
		b.both("intrinsic gas too low", a.Call(0, &common.Address{9}, nil, 20_999), core.ErrIntrinsicGas)
		b.both("floor gas too low", a.Call(0, &common.Address{9}, make([]byte, 1000), 25_100), core.ErrFloorDataGas)
		b.both("no funds", b.dynamic(poor, 0, plenty, 1), core.ErrInsufficientFunds)
		b.sealed(b.dynamic(a, 0, plenty, 1e9))
		b.both("nonce used", b.dynamic(a, 0, plenty, 1e9), core.ErrNonceTooLow)
		b.both("next nonce", b.dynamic(a, 1, plenty, 1e9), nil)
	}},
	{"price too low", func(b *sideBySide) {
		b.otherwise("least tip", "no tip", b.dynamic(b.account(), 0, plenty, 0), txpool.ErrTxGasPriceTooLow, nil)
	}},
	{"NegativeValue", func(b *sideBySide) {
		tx := b.account().Sign(&types.LegacyTx{To: &common.Address{9}, Value: big.NewInt(-1), Gas: 21_000, GasPrice: big.NewInt(plenty)})
		b.both("negative value", tx, txpool.ErrNegativeValue)
	}},
	{"TipAboveFeeCap", func(b *sideBySide) {
		b.both("tip above fee cap", b.dynamic(b.account(), 0, 1, 2), core.ErrTipAboveFeeCap)
	}},
	{"VeryHighValues", func(b *sideBySide) {
		a, huge := b.account(), new(big.Int).Lsh(common.Big1, 300)
		fees := func(cap, tip, value *big.Int) *types.Transaction {
			return a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &common.Address{9}, Value: value, Gas: 21_000, GasFeeCap: cap, GasTipCap: tip})
		}
		b.both("tip", fees(common.Big1, huge, common.Big1), core.ErrTipVeryHigh)
		b.both("fee cap", fees(huge, common.Big1, common.Big1), core.ErrFeeCapVeryHigh)
		b.both("value", fees(big.NewInt(plenty), common.Big1, huge), core.ErrInsufficientFunds)
		most := new(big.Int).Sub(new(big.Int).Lsh(common.Big1, 256), common.Big1)
		b.both("cost above 256 bits", fees(most, common.Big1, most), core.ErrInsufficientFunds)
	}},
	{"AllowedTxSize", func(b *sideBySide) {
		a := b.account()
		sized := func(bytes int) *types.Transaction {
			data := make([]byte, bytes-300)
			for {
				tx := a.Call(5, &common.Address{9}, data, 2_000_000)
				if missing := bytes - int(tx.Size()); missing == 0 {
					return tx
				} else if missing > 0 {
					data = make([]byte, len(data)+missing)
				} else { // a signature has a zero in front, or lost one
					data = make([]byte, len(data)+missing)
					data[0]++
				}
			}
		}
		b.both("128 KiB and a byte", sized(128<<10+1), txpool.ErrOversizedData)
		b.both("128 KiB", sized(128<<10), nil)
		b.both("init code of its greatest size", a.Call(6, nil, make([]byte, 49_152), 2_000_000), nil)
		b.both("init code too large", a.Call(7, nil, make([]byte, 49_153), 2_000_000), vm.ErrMaxInitCodeSizeExceeded)
	}},
	{"gas limit", func(b *sideBySide) {
		a := b.account()
		b.both("the most of EIP-7825", a.Call(5, &common.Address{9}, nil, 1<<24), nil)
		b.both("more than that", a.Call(6, &common.Address{9}, nil, 1<<24+1), core.ErrGasLimitTooHigh)
		b.both("more than a block's", a.Call(6, &common.Address{9}, nil, 1<<40), core.ErrGasLimitTooHigh)
	}},
	{"kinds and signatures", func(b *sideBySide) {
		a := b.account()
		b.both("blobs", a.Sign(&types.BlobTx{ChainID: uint256.NewInt(4242), Gas: 21_000, GasFeeCap: uint256.NewInt(plenty), BlobFeeCap: uint256.NewInt(1), BlobHashes: []common.Hash{{1}}}), core.ErrTxTypeNotSupported)
		b.both("another chain", types.MustSignNewTx(a.Key, types.LatestSignerForChainID(big.NewInt(1)), &types.DynamicFeeTx{ChainID: big.NewInt(1), Gas: 21_000, To: &common.Address{9}, GasFeeCap: big.NewInt(plenty)}), txpool.ErrInvalidSender)
		b.both("no signature", types.NewTx(&types.LegacyTx{Gas: 21_000, To: &common.Address{9}, GasPrice: big.NewInt(plenty), V: big.NewInt(27), R: big.NewInt(0), S: big.NewInt(0)}), txpool.ErrInvalidSender)
		b.both("no chain", types.MustSignNewTx(a.Key, types.HomesteadSigner{}, &types.LegacyTx{Nonce: 5, Gas: 21_000, To: &common.Address{9}, GasPrice: big.NewInt(plenty)}), nil)
		b.both("access list", a.Sign(&types.AccessListTx{ChainID: big.NewInt(4242), Nonce: 6, Gas: 30_000, To: &common.Address{9}, GasPrice: big.NewInt(plenty), AccessList: types.AccessList{{Address: common.Address{1}}}}), nil)
		b.both("the last nonce", b.dynamic(a, ^uint64(0), plenty, 1), core.ErrNonceMax)
		b.both("the one before it", b.dynamic(a, ^uint64(0)-1, plenty, 1), nil)
		geth, loft := b.ask(setCode(a, 7))
		if geth == nil || loft == nil || geth.Error() != loft.Error() {
			b.Errorf("no authorization\n go-ethereum: %v\n loft: %v", geth, loft)
		}
	}},
	{"MissingNonce, Queue2, GapFilling", func(b *sideBySide) {
		a := b.account()
		for _, nonce := range []uint64{10, 11, 1, 2, 0, 3, 1 << 40} {
			b.both(fmt.Sprintf("nonce %d", nonce), b.dynamic(a, nonce, plenty, 1e9), nil)
		}
	}},
	{"NonceRecovery", func(b *sideBySide) {
		a := b.account()
		b.sealed(b.dynamic(a, 0, plenty, 1e9))
		b.sealed(b.dynamic(a, 1, plenty, 1e9))
		b.both("behind", b.dynamic(a, 1, plenty, 2e9), core.ErrNonceTooLow)
		b.both("ahead", b.dynamic(a, 3, plenty, 1e9), nil)
	}},
	{"Deduplication", func(b *sideBySide) {
		a := b.account()
		waits, runs, parked := b.dynamic(a, 5, plenty, 1), b.dynamic(a, 0, plenty, 1), b.dynamic(b.account(), 0, cheap, 1)
		for _, tx := range []*types.Transaction{waits, runs, parked} {
			b.both("first", tx, nil)
			b.both("again", tx, txpool.ErrAlreadyKnown)
		}
	}},
	{"PendingMinTipBelowBaseFee", func(b *sideBySide) {
		a := b.account()
		b.both("fee cap below the base fee", b.dynamic(a, 0, 10, 1), nil)
		b.both("and one behind it", b.dynamic(a, 1, plenty, 1), nil)
	}},
	{"DoubleNonce", func(b *sideBySide) {
		a := b.account()
		b.both("first", b.dynamic(a, 0, plenty, 1e9), nil)
		b.otherwise("runs at once", "dearer by far, with the same nonce", b.dynamic(a, 0, 2*plenty, 2e9), nil, core.ErrNonceTooLow)
	}},
	{"Replacement", func(b *sideBySide) {
		for _, nonce := range []uint64{0, 2} { // in line, as go-ethereum has it, and behind a gap
			for _, c := range []struct{ old, less, enough int64 }{
				{1, 1, 2}, {9, 9, 10}, {11, 11, 12}, {19, 19, 20}, {20, 21, 22}, {100, 109, 110}, {105, 114, 115}, {999, 1097, 1098}, {2001, 2200, 2201},
			} {
				a := b.account()
				b.both(fmt.Sprint(c, nonce, "legacy"), b.legacy(a, nonce, c.old), nil)
				b.both(fmt.Sprint(c, nonce, "legacy, less"), b.legacy(a, nonce, c.less), txpool.ErrReplaceUnderpriced)
				b.both(fmt.Sprint(c, nonce, "by the other kind, less"), b.dynamic(a, nonce, c.less, c.less), txpool.ErrReplaceUnderpriced)
				b.both(fmt.Sprint(c, nonce, "legacy, enough"), b.legacy(a, nonce, c.enough), nil)
			}
		}
	}},
	{"ReplacementDynamicFee", func(b *sideBySide) {
		for _, nonce := range []uint64{0, 2} {
			for _, c := range []struct{ cap, tip int64 }{{2, 1}, {100, 60}, {1007, 601}, {2001, 1501}} {
				a := b.account()
				more := func(n int64) int64 { return max(n*110/100, n+1) }
				say := func(what string) string { return fmt.Sprint(c, nonce, what) }
				b.both(say("first"), b.dynamic(a, nonce, c.cap, c.tip), nil)
				b.both(say("no more"), b.dynamic(a, nonce, c.cap, c.tip), txpool.ErrReplaceUnderpriced)
				b.both(say("a wei of tip missing"), b.dynamic(a, nonce, more(c.cap), more(c.tip)-1), txpool.ErrReplaceUnderpriced)
				b.both(say("a wei of fee cap missing"), b.dynamic(a, nonce, more(c.cap)-1, more(c.tip)), txpool.ErrReplaceUnderpriced)
				b.both(say("tip alone"), b.dynamic(a, nonce, c.cap, min(more(c.tip), c.cap)), txpool.ErrReplaceUnderpriced)
				b.both(say("fee cap alone"), b.dynamic(a, nonce, more(c.cap), c.tip), txpool.ErrReplaceUnderpriced)
				b.both(say("a tenth of both"), b.dynamic(a, nonce, more(c.cap), more(c.tip)), nil)
			}
		}
	}},
	{"Dropping, Postponing: what claims the balance", func(b *sideBySide) {
		a := b.account() // 1,000 ether
		b.both("waits for a nonce, most of it", ether(a, 5, 900_000, plenty), nil)
		b.both("in line", ether(a, 0, 600_000, cheap), nil)
		b.both("in line, more than is left", ether(a, 1, 500_000, cheap), core.ErrInsufficientFunds)
		b.both("in line, less", ether(a, 1, 300_000, cheap), nil)
		b.both("behind a gap, more than those leave", ether(a, 7, 200_000, plenty), core.ErrInsufficientFunds)
		b.both("behind a gap, less", ether(a, 7, 90_000, plenty), nil)
		b.both("more than all", ether(a, 9, 1_000_001, plenty), core.ErrInsufficientFunds)
		b.both("the last in line dearer than is left", ether(a, 1, 450_000, cheap*2), core.ErrInsufficientFunds)
		b.both("the last in line dearer", ether(a, 1, 350_000, cheap*2), nil)
		b.otherwise("first come first", "the first in line dearer than the other leaves", ether(a, 0, 750_000, cheap*2), core.ErrInsufficientFunds, nil)
	}},
	{"to the last wei", func(b *sideBySide) {
		all := new(big.Int).Mul(big.NewInt(1000), big.NewInt(1e18))
		for extra, want := range []error{nil, core.ErrInsufficientFunds} {
			value := new(big.Int).Sub(all, big.NewInt(21_000*plenty-int64(extra)))
			tx := b.account().Sign(&types.LegacyTx{To: &common.Address{9}, Gas: 21_000, GasPrice: big.NewInt(plenty), Value: value})
			b.both(fmt.Sprintf("%d wei too much", extra), tx, want)
		}
	}},
	{"what ran claims what it cost", func(b *sideBySide) {
		a := b.account()
		b.both("might cost 500 ether", a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &common.Address{9}, Gas: 1_000_000, GasFeeCap: big.NewInt(500e12), GasTipCap: big.NewInt(1)}), nil)
		b.otherwise("costs what it cost", "600 ether", ether(a, 1, 600_000, plenty), core.ErrInsufficientFunds, nil)
	}},
	{"Dropping: not payable any more", func(b *sideBySide) {
		a := b.account()
		waits := ether(a, 5, 900_000, plenty)
		b.both("waits for a nonce", waits, nil)
		b.sealed(ether(a, 0, 200_000, plenty))
		b.otherwise("kept for its turn", "sent again", waits, core.ErrInsufficientFunds, txpool.ErrAlreadyKnown)
	}},
	{"QueueAccountLimiting", func(b *sideBySide) {
		a := b.account()
		for nonce := uint64(1); nonce <= 256; nonce++ {
			b.both(fmt.Sprintf("nonce %d", nonce), b.dynamic(a, nonce, plenty, 1), nil)
		}
		if _, queued := b.geth.ContentFrom(a.Address); len(queued) != 64 {
			b.Errorf("go-ethereum kept %d of 256", len(queued))
		}
		b.otherwise("places of an account", "one more", b.dynamic(a, 257, plenty, 1), nil, txpool.ErrAccountLimitExceeded)
		b.both("the one they wait for", b.dynamic(a, 0, plenty, 1), nil)
		if geth, loft := b.geth.Nonce(a.Address), b.w.pendingNonce(a.Address); geth != 65 || loft != 257 {
			b.Errorf("pending nonce: go-ethereum %d, loft %d", geth, loft)
		}
	}},
	{"SetCodeTransactions: delegated account", func(b *sideBySide) {
		a, c := b.account(), b.account()
		b.sealed(setCode(c, 0, authorize(b, a, 0, common.Address{0xc0})))
		b.otherwise("account with code", "behind a gap", b.dynamic(a, 3, plenty, 1e9), legacypool.ErrOutOfOrderTxFromDelegated, nil)
		b.both("the first", b.dynamic(a, 1, cheap, 100), nil)
		b.both("replaces it", b.dynamic(a, 1, cheap*2, 200), nil)
		b.otherwise("account with code", "the second", b.dynamic(a, 2, plenty, 1e9), txpool.ErrInflightTxLimitReached, nil)
	}},
	{"SetCodeTransactionsReorg: nonces that authorizations used", func(b *sideBySide) {
		a, c := b.account(), b.account()
		b.sealed(setCode(a, 0, authorize(b, a, 1, common.Address{0xc0}), authorize(b, c, 0, common.Address{0xc0})))
		b.both("the sender's", b.dynamic(a, 1, plenty, 1e9), core.ErrNonceTooLow)
		b.both("the authority's", b.dynamic(c, 0, plenty, 1e9), core.ErrNonceTooLow)
		b.both("the sender's next", b.dynamic(a, 2, plenty, 1e9), nil)
		b.both("the authority's next", b.dynamic(c, 1, plenty, 1e9), nil)
	}},
	{"SetCodeTransactions: delegation in the pool", func(b *sideBySide) {
		a, c := b.account(), b.account()
		b.both("delegates", cheapSetCode(b, c, 0, authorize(b, a, 0, common.Address{0xc0})), nil)
		b.both("the first", b.dynamic(a, 0, cheap, 100), nil)
		b.otherwise("account with code", "the second", b.dynamic(a, 1, plenty, 1e9), txpool.ErrInflightTxLimitReached, nil)
		b.both("replaces the first", b.dynamic(a, 0, cheap*2, 200), nil)
	}},
	{"SetCodeTransactions: authority with transactions", func(b *sideBySide) {
		a, c, d := b.account(), b.account(), b.account()
		b.both("the first", b.dynamic(a, 0, cheap, 100), nil)
		b.both("delegates", cheapSetCode(b, c, 0, authorize(b, a, 0, common.Address{0xc0})), nil)
		b.both("delegates as well", cheapSetCode(b, d, 0, authorize(b, a, 0, common.Address{0xc1})), nil)
	}},
	{"SetCodeTransactions: authority with two", func(b *sideBySide) {
		a, c := b.account(), b.account()
		b.both("the first", b.dynamic(a, 0, cheap, 100), nil)
		b.both("the second", b.dynamic(a, 1, cheap, 100), nil)
		b.otherwise("account with code", "delegates", cheapSetCode(b, c, 0, authorize(b, a, 0, common.Address{0xc0})), legacypool.ErrAuthorityReserved, nil)
	}},
}

// cheapSetCode is in line as far as go-ethereum's pool is concerned, and waits here.
func cheapSetCode(b *sideBySide, a l2test.Account, nonce uint64, auths ...types.SetCodeAuthorization) *types.Transaction {
	return a.Sign(&types.SetCodeTx{ChainID: uint256.NewInt(4242), Nonce: nonce, To: common.Address{9}, Gas: 200_000,
		GasFeeCap: uint256.NewInt(cheap), GasTipCap: uint256.NewInt(100), AuthList: auths})
}

// fullPool is go-ethereum's Underpricing, QueueGlobalLimiting and PendingGlobalLimiting.
func fullPool(t *testing.T, found map[string]bool) {
	cfg := legacypool.DefaultConfig
	cfg.GlobalSlots, cfg.GlobalQueue = 4, 4
	b := newSideBySide(t, cfg, func(c *sequencer.Config) { c.Pool.Total = 8 })
	b.found = found
	for i := range 4 {
		b.both(fmt.Sprintf("in line, number %d", i), b.dynamic(b.account(), 0, cheap, 100), nil)
		b.both(fmt.Sprintf("behind a gap, number %d", i), b.dynamic(b.account(), 5, cheap, 100), nil)
	}
	b.otherwise("nothing is evicted", "cheaper than all", b.dynamic(b.account(), 0, cheap-1, 99), txpool.ErrUnderpriced, sequencer.ErrPoolFull)
	b.otherwise("nothing is evicted", "dearer, and behind a gap", b.dynamic(b.account(), 5, cheap*2, 200), nil, sequencer.ErrPoolFull)
	b.both("dearer, and can run", b.dynamic(b.account(), 0, plenty, 1e9), nil)
	if err := b.geth.Close(); err != nil {
		t.Error(err)
	}
}

// priceOfL1 is go-ethereum's MinGasPriceEnforced.
func priceOfL1(t *testing.T, found map[string]bool) {
	b := newSideBySide(t, legacypool.DefaultConfig)
	b.found = found
	b.w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = 1e12 })
	b.w.eventually("price seen", func(st sequencer.Status) bool { return st.L1.WeiPerByte == 1e12 })
	b.otherwise("least tip", "a wei a gas", b.dynamic(b.account(), 0, plenty, 1), nil, txpool.ErrUnderpriced)
	b.both("enough", b.dynamic(b.account(), 0, plenty, 60e9), nil)
	if err := b.geth.Close(); err != nil {
		t.Error(err)
	}
}
