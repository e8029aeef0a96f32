package sequencer_test

import (
	"bytes"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/internal/l2test"
	"loft/sequencer"
)

// paying is a sequencer that has seen a price of L1, and what users see of it.
type paying struct {
	*world
	fees sequencer.Fees
}

const weiPerByte = 1e12 // and what a byte costs with the margin
const perByte = 1.2 * weiPerByte

func newPaying(t *testing.T) *paying {
	w := &paying{world: newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })}
	w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = weiPerByte })
	w.eventually("price seen", func(st sequencer.Status) bool { return st.L1.WeiPerByte == weiPerByte })
	var err error
	if w.fees, err = w.s.Fees(ctx); err != nil || w.fees.Tip.Cmp(big.NewInt(3e10)) != 0 { // price / 40
		t.Fatalf("%+v, %v", w.fees, err)
	}
	return w
}

// call signs with a tip, and a fee cap that is no obstacle.
func (w *paying) call(from l2test.Account, nonce uint64, tip *big.Int, to *common.Address, gas uint64, data []byte, list types.AccessList) *types.Transaction {
	cap := new(big.Int).Add(tip, new(big.Int).Lsh(w.fees.BaseFee, 1))
	return from.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonce, To: to, Gas: gas, GasFeeCap: cap, GasTipCap: tip, Data: data, AccessList: list})
}

// TestAM8_TheGasLimitPaysNothing: a tip that would pay for a transaction's bytes if it used all of its gas limit, and does
// not on what it uses, is refused, however high the limit; on the least that it may use it is enough.
func TestAM8_TheGasLimitPaysNothing(t *testing.T) {
	w := newPaying(t)
	a, b := w.accounts[0], w.accounts[1].Address
	least := func(gas uint64) *big.Int { // a tip of as many bytes
		return sequencer.RequiredTip(w.call(a, 0, big.NewInt(6e9), &b, gas, nil, nil), w.fees.Price)
	}
	for _, gas := range []uint64{21_000, 100_000, 1_000_000, 10_000_000} {
		tx := w.call(a, 0, new(big.Int).Sub(least(gas), common.Big1), &b, gas, nil, nil)
		if promised := new(big.Int).Mul(tx.GasTipCap(), new(big.Int).SetUint64(gas)); gas > 21_000 && promised.Cmp(big.NewInt(int64(tx.Size())*perByte)) < 0 {
			t.Fatalf("with limit %d the tip promises only %v", gas, promised)
		}
		if _, err := w.s.Submit(ctx, tx); !errors.Is(err, sequencer.ErrUnderpaid) || !strings.Contains(err.Error(), "set maxPriorityFeePerGas to") {
			t.Errorf("gas limit %d: %v", gas, err)
		}
	}
	tx := w.call(a, 0, least(10_000_000), &b, 10_000_000, nil, nil)
	w.submit(tx)
	w.second()
	block := w.chain.Head()
	if paid := new(big.Int).Mul(tx.GasTipCap(), new(big.Int).SetUint64(block.GasUsed)); block.GasUsed != 21_000 || paid.Cmp(big.NewInt(int64(tx.Size())*perByte)) < 0 {
		t.Errorf("%d gas used, %v paid for %d bytes", block.GasUsed, paid, tx.Size())
	}
}

// TestAB8_AdmissionByFloorGas: what is admitted pays for its bytes whatever it does, refunds included; so nothing has to be
// executed to be judged, and what is refused was not.
func TestAB8_AdmissionByFloorGas(t *testing.T) {
	w := newPaying(t)
	a, b := w.accounts[0], w.accounts[1].Address
	tip := w.fees.Tip // the suggested tip admits everything, whatever it is made of
	random := make([]byte, 10_000)
	for i := range random {
		random[i] = byte(i) | 1
	}
	list := types.AccessList{{Address: b, StorageKeys: make([]common.Hash, 500)}}
	for i, c := range []struct {
		data []byte
		list types.AccessList
	}{{nil, nil}, {random, nil}, {make([]byte, 10_000), nil}, {nil, list}} {
		if _, err := w.s.Submit(ctx, w.call(a, uint64(i), tip, &b, 3_000_000, c.data, c.list)); err != nil {
			t.Errorf("case %d: %v", i, err)
		}
	}
	w.second()

	// One that burns millions of gas, and one that gets the greatest refund: both are judged without a run.
	spin := program.New().Op(vm.JUMPDEST, vm.PUSH0, vm.JUMP)
	filler, cleaner := program.New(), program.New()
	for slot := range 40 {
		filler.Sstore(slot, 1)
		cleaner.Sstore(slot, 0)
	}
	filler.ReturnViaCodeCopy(cleaner.Bytes())
	deploy := func(nonce uint64, code []byte) *common.Address {
		w.submit(w.call(a, nonce, tip, nil, 5_000_000, code, nil))
		made := crypto.CreateAddress(a.Address, nonce)
		return &made
	}
	spins := deploy(4, program.New().ReturnViaCodeCopy(spin.Bytes()).Bytes())
	cleans := deploy(5, filler.Bytes())
	w.second()
	head := w.chain.Head().Hash()
	for _, to := range []*common.Address{spins, cleans} {
		poor := w.call(a, 6, common.Big1, to, 5_000_000, random[:100], nil)
		if _, err := w.s.Submit(ctx, poor); !errors.Is(err, sequencer.ErrUnderpaid) {
			t.Errorf("to %s with a tip of 1 wei: %v", to, err)
		}
	}
	if st, err := w.s.Status(ctx); err != nil || st.Open != nil || st.Waiting != 0 || w.chain.Head().Hash() != head {
		t.Fatalf("what was refused left something: %+v, %v", st, err)
	}
	for i, to := range []*common.Address{cleans, spins} {
		tip := sequencer.RequiredTip(w.call(a, 6+uint64(i), tip, to, 400_000, random[:100], nil), w.fees.Price)
		tx := w.call(a, 6+uint64(i), tip, to, 400_000, random[:100], nil)
		r := w.submit(tx)
		if r.Receipt == nil {
			t.Fatalf("%+v", r)
		}
		paid := new(big.Int).Mul(tip, new(big.Int).SetUint64(r.Receipt.GasUsed))
		if cost := big.NewInt(int64(tx.Size()) * perByte); paid.Cmp(cost) < 0 {
			t.Errorf("to %s: %d gas used, %v paid for bytes that cost %v", to, r.Receipt.GasUsed, paid, cost)
		}
		t.Logf("to %s: %d gas used", to, r.Receipt.GasUsed)
	}
}

// TestU40_TipsCoverTheShare: a transaction pays for its bytes and its share of a batch, whatever it does; the suggested tip does for
// all, and is at most 4.8 times what a transfer needs, where L1 charges for bytes alone; TipFor is what one needs, and so is what a refusal names.
func TestU40_TipsCoverTheShare(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b := w.accounts[0], w.accounts[1].Address
	random := make([]byte, 20_000)
	for i := range random {
		random[i] = byte(i) | 1
	}
	nonce := uint64(0)
	for _, l1 := range []struct {
		byteWei, txWei uint64
		most           float64 // told, of what a transfer needs
	}{{1e12, 0, 4.8}, {1e12, 1e14, 3}, {2, 7e14, 1.001}, {40e9, 7e12, 2.5}} {
		w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte, v.WeiPerTx = l1.byteWei, l1.txWei })
		w.eventually("price seen", func(st sequencer.Status) bool {
			return st.L1.WeiPerByte == l1.byteWei && st.L1.WeiPerTx == l1.txWei
		})
		w.clock.Advance(6 * time.Minute) // nothing else is remembered
		w.eventually("settled", func(st sequencer.Status) bool { return st.Open == nil })
		fees, err := w.s.Fees(ctx)
		if err != nil {
			t.Fatal(err)
		}
		p := &paying{w, fees}
		for i, data := range [][]byte{nil, random[:100], random, make([]byte, 5000)} {
			tx := func(tip *big.Int) *types.Transaction {
				return p.call(a, nonce, tip, &b, 2_000_000, data, nil)
			}
			need := fees.TipFor(tx(fees.Tip))
			if need.Cmp(fees.Tip) > 0 {
				t.Errorf("%+v, case %d: %v is needed, wallets are quoted %v", l1, i, need, fees.Tip)
			}
			if told, _ := new(big.Rat).SetFrac(fees.Tip, need).Float64(); i == 0 && told > l1.most {
				t.Errorf("%+v: wallets are quoted %.1f times what a transfer needs", l1, told)
			} else if i == 0 {
				t.Logf("%d wei a byte, %d a transaction: wallets are quoted %.2f times what a transfer needs", l1.byteWei, l1.txWei, told)
			}
			poor := tx(new(big.Int).Div(new(big.Int).Mul(need, big.NewInt(97)), big.NewInt(100))) // its signature may be a byte shorter
			_, err := w.s.Submit(ctx, poor)
			if !errors.Is(err, sequencer.ErrUnderpaid) || !strings.Contains(err.Error(), "set maxPriorityFeePerGas to "+fees.TipFor(poor).String()+" ") {
				t.Errorf("%+v, case %d: 3 %% less than %v: %v", l1, i, need, err)
			}
			result := w.submit(tx(need))
			// 120 with the margin, and zeros count a quarter.
			paid := new(big.Int).Mul(need, new(big.Int).SetUint64(result.Receipt.GasUsed))
			cost := new(big.Int).Add(new(big.Int).SetUint64(l1.txWei), new(big.Int).SetUint64(l1.byteWei*(tx(need).Size()-uint64(bytes.Count(data, []byte{0}))*3/4-2)))
			if paid.Cmp(cost) < 0 {
				t.Errorf("%+v, case %d: %v is paid, L1 costs %v", l1, i, paid, cost)
			}
			nonce++
		}
		w.second()
	}
}

// TestU40_WhatWasToldHolds: L1 may become twice as expensive between asking for a tip and sending, within five minutes; not more, and
// not later; and a restart forgets nothing.
func TestU40_WhatWasToldHolds(t *testing.T) {
	w := newWorld(t, func(c *sequencer.Config) { c.Log = l2test.Quiet() })
	a, b := w.accounts[0], w.accounts[1].Address
	nonce := uint64(0)
	costs := func(times float64) {
		t.Helper()
		byteWei := uint64(times * 1e12)
		w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte, v.WeiPerTx = byteWei, 100*byteWei })
		w.eventually("price seen", func(st sequencer.Status) bool { return st.L1.WeiPerTx == 100*byteWei })
	}
	told := func() sequencer.Fees {
		t.Helper()
		fees, err := w.s.Fees(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return fees
	}
	send := func(fees sequencer.Fees, want error) {
		t.Helper()
		p := &paying{w, fees}
		tx := p.call(a, nonce, fees.Tip, &b, 21_000, nil, nil)
		tx = p.call(a, nonce, fees.TipFor(tx), &b, 21_000, nil, nil) // none that has more than it needs
		if _, err := w.s.Submit(ctx, tx); !errors.Is(err, want) {
			t.Fatalf("with what was told at %v a byte: %v, want %v", fees.Price.Byte, err, want)
		} else if err == nil {
			nonce++
		}
		w.clock.Advance(time.Second)
		w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil })
	}
	costs(1)
	first := told()
	costs(1.5)
	second := told()
	costs(2)
	send(first, nil)
	send(second, nil)
	w.restart()
	w.eventually("told of l1", func(st sequencer.Status) bool { return st.L1.Revision != 0 })
	send(told(), nil)
	send(first, sequencer.ErrUnderpaid) // it was another process that told it
	costs(3.9)
	third := told()
	send(first, sequencer.ErrUnderpaid)
	costs(4.1)
	send(third, nil)
	w.clock.Advance(5 * time.Minute)
	send(third, sequencer.ErrUnderpaid)
	send(told(), nil)
	costs(0.5)
	send(told(), nil)
}

// TestU49_ARestartIsNoDiscount: what waited because its tip does not pay for L1 now does not run after a restart either, nor after a
// second one; what had run before it runs again, whatever L1 costs by then.
func TestU49_ARestartIsNoDiscount(t *testing.T) {
	w := newPaying(t)
	a, b := w.accounts[0], w.accounts[1]
	data := bytes.Repeat([]byte{7}, 100_000)
	to := common.Address{1}
	waits := w.call(a, 1, w.fees.Tip, &to, 5_000_000, data, nil) // for the nonce before
	ran := w.call(b, 0, w.fees.Tip, &to, 5_000_000, data, nil)
	if r := w.submit(ran); r.Receipt == nil {
		t.Fatalf("%+v", r)
	}
	w.submit(waits)
	w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = 100 * weiPerByte })
	w.eventually("more expensive", func(st sequencer.Status) bool { return st.L1.WeiPerByte == 100*weiPerByte })
	w.clock.Advance(10 * time.Minute)
	for range 2 {
		w.restart()
		w.l1Answers()
		if st := w.status(ran); !st.Executed && !st.InBlock {
			t.Fatalf("what had run: %+v", st)
		}
	}
	fees, err := w.s.Fees(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if r := w.submit(w.call(a, 0, fees.Tip, &to, 100_000, nil, nil)); r.Receipt == nil {
		t.Fatalf("%+v", r)
	}
	w.clock.Advance(time.Second)
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil })
	if st := w.status(waits); !st.Pooled || !st.Parked {
		t.Errorf("%+v: it pays %v wei a gas, needed are %v", st, waits.GasTipCap(), sequencer.RequiredTip(waits, fees.Price))
	}
}
