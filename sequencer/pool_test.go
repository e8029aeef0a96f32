package sequencer_test

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/holiman/uint256"

	"loft/internal/l2test"
	"loft/sequencer"
)

// authorize signs for an account that it runs the code at an address.
func authorize(t testing.TB, a l2test.Account, nonce uint64, code common.Address) types.SetCodeAuthorization {
	auth, err := types.SignSetCode(a.Key, types.SetCodeAuthorization{ChainID: *uint256.NewInt(l2test.Config.L2ChainID), Address: code, Nonce: nonce})
	if err != nil {
		t.Fatal(err)
	}
	return auth
}

// setCode sends authorizations, and calls nobody.
func setCode(a l2test.Account, nonce uint64, auths ...types.SetCodeAuthorization) *types.Transaction {
	return a.Sign(&types.SetCodeTx{ChainID: uint256.NewInt(l2test.Config.L2ChainID), Nonce: nonce, To: common.Address{9}, Gas: 200_000,
		GasFeeCap: uint256.NewInt(100e9), GasTipCap: uint256.NewInt(1e9), AuthList: auths})
}

// ether sends so many thousandths of an ether, by a fee cap in wei.
func ether(a l2test.Account, nonce uint64, milli, cap int64) *types.Transaction {
	return a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonce, To: &common.Address{9}, Value: new(big.Int).Mul(big.NewInt(milli), big.NewInt(1e15)),
		Gas: 21_000, GasFeeCap: big.NewInt(cap), GasTipCap: big.NewInt(min(cap, 1e9))})
}

func (w *world) status(tx *types.Transaction) sequencer.TxStatus {
	w.t.Helper()
	st, err := w.s.TxStatus(ctx, tx.Hash())
	if err != nil {
		w.t.Fatal(err)
	}
	return st
}

func (w *world) pendingNonce(a common.Address) uint64 {
	w.t.Helper()
	account, err := w.s.Account(ctx, a)
	if err != nil {
		w.t.Fatal(err)
	}
	return account.Nonce
}

// sealOpen moves the clock by a second and returns the block that was open.
func (w *world) sealOpen() *types.Block {
	w.t.Helper()
	w.clock.Advance(time.Second)
	st := w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil })
	return w.chain.Canonical(st.Head)
}

// TestU37a_TheNextAlwaysRuns: an account whose places are full of later nonces sends the one that they wait for, and all run.
func TestU37a_TheNextAlwaysRuns(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1].Address
	for nonce := uint64(1); nonce <= 256; nonce++ {
		w.submit(a.Transfer(nonce, b, 1))
	}
	if _, err := w.s.Submit(ctx, a.Transfer(257, b, 1)); !errors.Is(err, txpool.ErrAccountLimitExceeded) {
		t.Fatalf("257 transactions wait: %v", err)
	}
	if _, err := w.s.Submit(ctx, ether(a, 0, 1, 1e8)); !errors.Is(err, txpool.ErrAccountLimitExceeded) {
		t.Fatalf("one more place, and for one that waits for a lower base fee: %v", err)
	}
	if r := w.submit(a.Transfer(0, b, 1)); r.Receipt == nil {
		t.Fatalf("%+v", r)
	}
	w.height(1)
	if n := len(w.chain.Canonical(1).Transactions()); n != 257 {
		t.Fatalf("%d transactions in the block, want all 257", n)
	}
	if n := w.pendingNonce(a.Address); n != 257 {
		t.Fatalf("pending nonce %d", n)
	}
}

// TestU37a_OnePlaceMore: that place is one an account, also while the block has no room for what would run; a restart keeps
// what has it.
func TestU37a_OnePlaceMore(t *testing.T) {
	hold := make(chan struct{})
	release := sync.OnceFunc(func() { close(hold) })
	w := newWorld(t, func(c *sequencer.Config) {
		c.Log, c.Pool.PerAccount = l2test.Quiet(), 3
		c.HoldVerification(func() { <-hold })
	})
	t.Cleanup(release)
	a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
	for i := uint64(0); ; i++ { // until so many blocks are not verified that no other is opened
		r := w.submit(c.Transfer(i, b.Address, 1))
		if r.Receipt == nil {
			break
		}
		w.sealOpen()
	}
	for _, nonce := range []uint64{2, 3, 4} {
		w.submit(a.Transfer(nonce, b.Address, 1))
	}
	first := a.Transfer(0, b.Address, 1)
	if r := w.submit(first); r.Receipt != nil {
		t.Fatal("it ran, and the test needs it to wait")
	}
	for _, nonce := range []uint64{1, 5} {
		if _, err := w.s.Submit(ctx, a.Transfer(nonce, b.Address, 1)); !errors.Is(err, txpool.ErrAccountLimitExceeded) {
			t.Fatalf("nonce %d, with four waiting where three may: %v", nonce, err)
		}
	}
	release()
	w.restart()
	if got := w.s.Recovery().Transactions; got != 5 {
		t.Fatalf("%d transactions taken up", got)
	}
	if st := w.settled(first); !st.InBlock {
		t.Fatalf("%+v", st)
	}
	w.submit(a.Transfer(1, b.Address, 1))
	if st := w.settled(a.Transfer(4, b.Address, 1)); !st.InBlock {
		t.Fatalf("%+v", st)
	}
}

// TestU37b_AuthorizationsMoveNonces: what waits at a nonce that an authorization leads to runs in the same block, whether
// the sender signed it or another; what it has passed is dropped. A restart and a Reset do the same again.
func TestU37b_AuthorizationsMoveNonces(t *testing.T) {
	for _, how := range []string{"at once", "restart", "reset"} {
		t.Run(how, func(t *testing.T) {
			w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
			a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
			w.submit(c.Transfer(0, b.Address, 1))
			w.height(1)
			base := w.tip()
			// The sender authorizes by its nonce 1, so its next is 2; the other's next is 1, and so is what c had waiting there passed.
			txs := []*types.Transaction{a.Transfer(2, c.Address, 1), a.Transfer(3, c.Address, 1), b.Transfer(1, c.Address, 1), b.Transfer(2, c.Address, 1)}
			for _, tx := range txs {
				if r := w.submit(tx); r.Receipt != nil {
					t.Fatalf("%+v", r)
				}
			}
			code := common.Address{0xc0}
			r := w.submit(setCode(a, 0, authorize(t, a, 1, code), authorize(t, b, 0, code)))
			if r.Receipt == nil || r.Receipt.Status != 1 {
				t.Fatalf("%+v", r)
			}
			check := func() {
				t.Helper()
				for i, tx := range txs {
					if st := w.status(tx); !st.Executed || st.Block != 2 {
						t.Errorf("number %d did not run in the same block: %+v", i, st)
					}
				}
				if x, y := w.pendingNonce(a.Address), w.pendingNonce(b.Address); x != 4 || y != 3 {
					t.Errorf("pending nonces %d and %d", x, y)
				}
			}
			check()
			switch how {
			case "restart":
				w.kill(false)
				check()
				w.l1Answers()
			case "reset":
				if event, err := w.s.Reset(ctx, base, "test"); err != nil || event.Moved != 5 {
					t.Fatalf("%+v, %v", event, err)
				}
				w.l1.Update(func(*sequencer.L1View) {})
				w.eventually("runs again", func(st sequencer.Status) bool { return st.Open != nil && st.Waiting == 0 })
				check()
			}
			if block := w.sealOpen(); len(block.Transactions()) != 5 {
				t.Fatalf("%d transactions in block %d", len(block.Transactions()), block.NumberU64())
			}
			w.verified()
		})
	}
}

// TestU37b_PassedNonces: what an authorization has passed is dropped at once, with the reason, and not taken up at a restart;
// its places are free.
func TestU37b_PassedNonces(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log, c.Pool.PerAccount = l2test.Quiet(), 2 })
	a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
	w.submit(c.Transfer(0, b.Address, 1))
	w.height(1)
	parked, far := ether(b, 0, 1, 1e8), b.Transfer(5, c.Address, 1) // one waits for a lower base fee
	w.submit(parked)
	w.submit(far)
	w.submit(setCode(a, 0, authorize(t, b, 0, common.Address{0xc0})))
	if st := w.status(parked); !errors.Is(st.Dropped, core.ErrNonceTooLow) {
		t.Fatalf("its nonce is used: %+v", st)
	}
	if n := w.pendingNonce(b.Address); n != 1 {
		t.Fatalf("pending nonce %d", n)
	}
	w.submit(b.Transfer(6, c.Address, 1))
	w.sealOpen()
	w.kill(false)
	if got := w.s.Recovery(); got.Transactions != 2 || got.Stale != 0 {
		t.Fatalf("%+v", got)
	}
}

// TestU37b_ForcedAuthorizations: the same for a transaction that comes from L1's queue.
func TestU37b_ForcedAuthorizations(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
	w.submit(c.Transfer(0, b.Address, 1))
	w.height(1)
	passed, waits, others := a.Transfer(1, c.Address, 1), a.Transfer(2, c.Address, 1), b.Transfer(1, c.Address, 1)
	for _, tx := range []*types.Transaction{passed, waits, others} {
		w.submit(tx)
	}
	w.l1.Queue(forced(t, setCode(a, 0, authorize(t, a, 1, common.Address{0xc0}), authorize(t, b, 0, common.Address{0xc0}))))
	w.eventually("taken from the queue", func(st sequencer.Status) bool { return st.Open != nil && st.Open.Transactions == 3 })
	if st := w.status(passed); !errors.Is(st.Dropped, core.ErrNonceTooLow) {
		t.Errorf("%+v", st)
	}
	for _, tx := range []*types.Transaction{waits, others} {
		if st := w.status(tx); !st.Executed || st.Block != 2 {
			t.Errorf("%+v", st)
		}
	}
	w.second()
	w.verified()
}

// TestU37b_CreatingMovesNonces: an account that runs code creates contracts when others call it, which moves its nonce as
// well. What waits there runs in the same block, also if the account got its code long before, or before a restart.
func TestU37b_CreatingMovesNonces(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprintf("restart=%v", restart), func(t *testing.T) {
			w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
			a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
			factory := program.New().Push(0).Push(0).Push(0).Op(vm.CREATE).Op(vm.STOP).Bytes()
			deploy := program.New().ReturnData(factory).Bytes()
			r := w.submit(c.Call(0, nil, deploy, 200_000))
			if r.Receipt == nil || r.Receipt.Status != 1 {
				t.Fatalf("%+v", r)
			}
			w.height(1)
			w.submit(setCode(c, 1, authorize(t, b, 0, r.Receipt.ContractAddress)))
			w.sealOpen()
			passed, waits, more := ether(b, 1, 1, 1e8), b.Transfer(2, c.Address, 1), b.Transfer(3, c.Address, 1)
			for _, tx := range []*types.Transaction{passed, waits, more} { // the first waits for a lower base fee
				if r := w.submit(tx); r.Receipt != nil {
					t.Fatalf("%+v", r)
				}
			}
			if restart {
				w.restart()
				w.l1Answers()
			}
			call := a.Call(0, &b.Address, nil, 200_000)
			if r := w.submit(call); r.Receipt == nil || r.Receipt.Status != 1 {
				t.Fatalf("%+v", r)
			}
			if n := w.pendingNonce(b.Address); n != 4 { // 2 and 3 wait there
				t.Errorf("pending nonce %d", n)
			}
			block := w.sealOpen()
			if st := w.status(passed); !errors.Is(st.Dropped, core.ErrNonceTooLow) {
				t.Errorf("%+v", st)
			}
			for _, tx := range []*types.Transaction{call, waits, more} {
				if st := w.status(tx); !st.InBlock || st.Block != block.NumberU64() {
					t.Errorf("block %d: %+v", block.NumberU64(), st)
				}
			}
			w.verified()
		})
	}
}

// TestU37c_ATenthMore: ten per cent more, rounded down, replaces, whatever the transaction waits for.
func TestU37c_ATenthMore(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a := w.accounts[0]
	fee := func(cap, tip int64) *types.Transaction {
		return a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: 1, To: &common.Address{9}, Gas: 21_000, GasFeeCap: big.NewInt(cap), GasTipCap: big.NewInt(tip)})
	}
	old := fee(2001000001, 1500000001)
	w.submit(old)
	for _, less := range [][2]int64{{2201100000, 1650000001}, {2201100001, 1650000000}, {2001000001, 1650000001}, {2201100001, 1500000001}} {
		if _, err := w.s.Submit(ctx, fee(less[0], less[1])); !errors.Is(err, txpool.ErrReplaceUnderpriced) {
			t.Errorf("%v: %v", less, err)
		}
	}
	w.submit(fee(2201100001, 1650000001))
	if st := w.status(old); !errors.Is(st.Dropped, sequencer.ErrReplaced) {
		t.Errorf("%+v", st)
	}
	w.submit(a.Sign(&types.LegacyTx{Nonce: 5, To: &common.Address{9}, Gas: 21_000, GasPrice: big.NewInt(9)}))
	if _, err := w.s.Submit(ctx, a.Sign(&types.LegacyTx{Nonce: 5, To: &common.Address{8}, Gas: 21_000, GasPrice: big.NewInt(9)})); !errors.Is(err, txpool.ErrReplaceUnderpriced) {
		t.Errorf("a tenth of nine wei, rounded down, is nothing: %v", err)
	}
	w.submit(a.Sign(&types.LegacyTx{Nonce: 5, To: &common.Address{8}, Gas: 21_000, GasPrice: big.NewInt(10)}))
}

// TestU37d_OnlyWhatCanRunClaims: a transaction that waits for a nonce holds none up that can run; when it could run and its
// sender has not enough any more it is dropped, with the reason, and those behind it wait on.
func TestU37d_OnlyWhatCanRunClaims(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b := w.accounts[0], w.accounts[1] // 1,000 ether
	dear, behind := ether(a, 2, 900_000, 100e9), ether(a, 3, 1, 100e9)
	w.submit(dear)
	w.submit(behind)
	for nonce, milli := range []int64{200_000, 50} {
		if r := w.submit(ether(a, uint64(nonce), milli, 100e9)); r.Receipt == nil || r.Receipt.Status != 1 {
			t.Fatalf("nonce %d: %+v", nonce, r)
		}
	}
	if st := w.status(dear); !errors.Is(st.Dropped, core.ErrInsufficientFunds) {
		t.Fatalf("%+v", st)
	}
	if st := w.status(behind); !st.Pooled {
		t.Fatalf("%+v", st)
	}
	if n := w.pendingNonce(a.Address); n != 2 {
		t.Fatalf("pending nonce %d", n)
	}
	w.kill(false)
	w.l1Answers()
	if st := w.status(behind); !st.Pooled {
		t.Fatalf("after a restart: %+v", st)
	}
	if r := w.submit(ether(a, 2, 1, 100e9)); r.Receipt == nil {
		t.Fatalf("%+v", r)
	}
	if st := w.status(behind); !st.Executed && !st.InBlock {
		t.Fatalf("%+v", st)
	}

	// What waits in a row for a lower base fee can run before anything that has to wait for it: it claims.
	w.submit(ether(b, 0, 600_000, 1e8))
	if _, err := w.s.Submit(ctx, ether(b, 1, 600_000, 100e9)); !errors.Is(err, core.ErrInsufficientFunds) {
		t.Fatalf("more than is left: %v", err)
	}
	w.submit(ether(b, 1, 300_000, 1e8))
	if _, err := w.s.Submit(ctx, ether(b, 7, 200_000, 100e9)); !errors.Is(err, core.ErrInsufficientFunds) {
		t.Fatalf("more than those before it leave: %v", err)
	}
	// And is not held up by what comes after it: its sender replaces it by one that leaves the other nothing.
	if r := w.submit(ether(b, 0, 950_000, 2e9)); r.Receipt == nil {
		t.Fatalf("%+v", r)
	}
}

// TestU37b_NothingRunnableWaits: whatever accounts send, authorize and force, in any order and over restarts and Resets, once a
// block is sealed nothing waits that could have run, or can run no more.
func TestU37b_NothingRunnableWaits(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	w := newWorld(t, func(c *sequencer.Config) { c.Log, c.Pool.PerAccount = l2test.Quiet(), 4 })
	factory := program.New().Push(0).Push(0).Push(0).Op(vm.CREATE).Op(vm.STOP).Bytes()
	r := w.submit(w.accounts[7].Call(0, nil, program.New().ReturnData(factory).Bytes(), 200_000))
	w.height(1)
	code, base, ran, value, entries := r.Receipt.ContractAddress, w.tip(), 0, int64(0), uint64(0)
	settle := func() {
		t.Helper()
		w.eventually("settled", func(st sequencer.Status) bool {
			ready, _, err := w.s.WaitingCount(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if st.Open == nil && st.State.Queue == entries && ready == 0 {
				return true
			}
			w.clock.Advance(time.Second)
			return false
		})
	}
	for step := range 120 {
		a, b := w.accounts[random.IntN(6)], w.accounts[random.IntN(6)]
		next := w.pendingNonce(a.Address)
		var tx *types.Transaction
		switch value++; random.IntN(6) {
		case 0: // valid or not
			tx = setCode(a, next, authorize(t, a, next+1, code), authorize(t, b, w.pendingNonce(b.Address)+uint64(random.IntN(2)), code))
		case 1:
			tx = a.Call(next, &b.Address, nil, 200_000)
		default:
			tx = a.Transfer(next+uint64(random.IntN(4)), common.Address{9}, value)
		}
		if random.IntN(10) == 0 {
			w.l1.Queue(forced(t, tx))
			entries++
		} else if r, err := w.s.Submit(ctx, tx); err == nil && r.Receipt != nil {
			ran++
		} else if err != nil && !errors.Is(err, txpool.ErrAccountLimitExceeded) && !errors.Is(err, txpool.ErrReplaceUnderpriced) && !errors.Is(err, core.ErrNonceTooLow) && !errors.Is(err, txpool.ErrAlreadyKnown) {
			t.Fatal(err)
		}
		switch random.IntN(60) {
		case 0:
			w.kill(false)
			w.eventually("told of l1", func(st sequencer.Status) bool { return st.L1.Revision != 0 })
		case 1:
			if _, err := w.s.Reset(ctx, base, "test"); err != nil {
				t.Fatalf("step %d: %v", step, err)
			}
			w.l1.Update(func(*sequencer.L1View) {})
		}
		if random.IntN(4) > 0 {
			continue
		}
		settle()
		waiting, err := w.s.Waiting(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		head := w.chain.Head()
		state, err := w.chain.StateAt(head)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range waiting {
			if nonce := state.GetNonce(x.From); x.Tx.Nonce() <= nonce {
				t.Fatalf("step %d: nonce %d of %s waits after block %d, in line: %v; the account's is %d", step, x.Tx.Nonce(), x.From, head.Number, x.Ready, nonce)
			}
		}
	}
	if ran < 30 {
		t.Fatalf("only %d transactions ran at once", ran)
	}
	settle()
	w.verified()
}
