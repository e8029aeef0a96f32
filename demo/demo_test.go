package demo

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/attack"
	"loft/contracts/bindings"
	"loft/guest/image"
	"loft/internal/rig"
	"loft/plain"
	"loft/protocol/batch"
	"loft/validator"
)

// TestBill: of an attacker who plays to the last step and one who is silent the demonstration tells how each lost, and to the
// wei what it cost whom. They play on an L1 whose clock the test moves; `loft demo attack` waits for a real one.
func TestBill(t *testing.T) {
	r := rig.New(t, rig.Params())
	own := r.Sender(rig.Validator)
	cfg := validator.Config{Chain: r.Chain, Protocol: r.Plan.Config, Rollup: r.Plan.Rollup, Games: r.Plan.Games, Start: r.Instance.Start.Number,
		Client: r.Client, Sender: own, Claims: r, Prover: r.Prover(), Program: image.Hash(), Log: r.Log}
	honest, err := validator.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	r.Post(r.Sender(rig.Sequencer), batch.Block{})
	var said []string
	s := &show{client: r.Client, rollup: r.Plan.Rollup, games: r.Plan.Games, from: r.Instance.Start.Number,
		confirmed: func() uint64 { return honest.Status().ConfirmedBatches },
		Config:    Config{Say: func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }}}
	s.bill.WindowSecs = r.Instance.Params.WindowSecs
	steps := []func(context.Context) error{honest.Step}
	for i, kind := range []int{0, 4} {
		key, err := crypto.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		a := &Attacker{Kind: kinds[kind].name, Account: crypto.PubkeyToAddress(key.PublicKey), lie: kinds[kind].lie, play: kinds[kind].play}
		a.lie.Step, a.lie.Seed = 0, uint64(i)
		s.attackers = append(s.attackers, a)
		r.Must(r.Sender(rig.User), a.Account, endowment, nil)
		v, err := attack.Liar(cfg, r.SenderOf(key), r.Follower.Deriver(), a.lie, a.play)
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, v.Step)
	}
	s.bill.Attackers = s.attackers

	rollup := bindings.NewRollup()
	r.Until("all have stakes", func() bool { return rig.Call(r, s.rollup, rollup.PackStakeCount(), rollup.UnpackStakeCount) == 3 }, steps...)
	before := balance(r, own.Address())
	first := r.L1.Head().Number.Uint64() + 1
	watched := make(chan struct{})
	r.Go("watch", func(ctx context.Context) error {
		defer close(watched)
		return s.watch(ctx)
	})
	r.Warp(61)
	dead := func() (n int) {
		for id := range uint64(3) {
			if rig.Call(r, s.rollup, rollup.PackGetStake(id+1), rollup.UnpackGetStake).Status == 2 {
				n++
			}
		}
		return n
	}
	r.Until("who plays has lost", func() bool { return dead() == 1 }, steps...)
	r.Warp(s.bill.WindowSecs + 1)
	r.Until("the truth is confirmed", func() bool {
		select {
		case <-watched:
			return true
		default:
			return false
		}
	}, steps...)
	if err := s.settle(t.Context(), own.Address(), before); err != nil {
		t.Fatal(err)
	}

	text := strings.Join(said, "\n")
	t.Log(text)
	for _, want := range []string{"attacker  1: a game is opened", "attacker  1: turn 30 of 36", "The truth about batch 0 is confirmed", "The bill:", "honest "} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	for i, want := range []string{"lost to the honest validator by the proof of one machine step on L1", "lost to the honest validator by time"} {
		if got := s.attackers[i].Outcome; got != want {
			t.Errorf("attacker %d %s, want: %s", i+1, got, want)
		}
	}
	if b := s.bill; b.Proofs != 1 || b.ConfirmedSecs == 0 || b.ConfirmedSecs > 2*b.WindowSecs {
		t.Errorf("bill: %+v", b)
	}
	for i, a := range s.attackers {
		if want := new(big.Int).Add(stake, gas(r, a.Account, 0)); a.SpentWei.Cmp(want) != 0 {
			t.Errorf("attacker %d spent %v wei, its stake and gas are %v", i+1, a.SpentWei, want)
		}
	}
	repaid := new(big.Int).Mul(stake, big.NewInt(3))
	repaid.Sub(repaid, balance(r, s.rollup))
	if want := new(big.Int).Sub(gas(r, own.Address(), first), repaid); s.bill.HonestSpentWei.Cmp(want) != 0 {
		t.Errorf("the honest validator spent %v wei, its gas less %v that it was repaid is %v", s.bill.HonestSpentWei, repaid, want)
	}
}

func balance(r *rig.Rig, of common.Address) *big.Int {
	r.T.Helper()
	wei, err := r.Client.Balance(r.Context(), of)
	if err != nil {
		r.T.Fatal(err)
	}
	return wei
}

// gas is what an account's transactions have cost on L1, from a block on.
func gas(r *rig.Rig, of common.Address, from uint64) *big.Int {
	r.T.Helper()
	sum := new(big.Int)
	for number := from; number <= r.L1.Head().Number.Uint64(); number++ {
		block, err := r.Client.Eth().BlockByNumber(r.Context(), new(big.Int).SetUint64(number))
		receipts, rerr := r.Client.Eth().BlockReceipts(r.Context(), rpc.BlockNumberOrHashWithNumber(rpc.BlockNumber(number)))
		if err := errors.Join(err, rerr); err != nil {
			r.T.Fatal(err)
		}
		for i, tx := range block.Transactions() {
			sender, err := types.LatestSignerForChainID(tx.ChainId()).Sender(tx)
			if err != nil {
				r.T.Fatal(err)
			}
			if sender == of {
				sum.Add(sum, new(big.Int).Mul(receipts[i].EffectiveGasPrice, new(big.Int).SetUint64(receipts[i].GasUsed)))
			}
		}
	}
	return sum
}

// TestAttackersAreBounded: neither none nor more than a machine can run.
func TestAttackersAreBounded(t *testing.T) {
	for _, n := range []int{-1, 0, MaxAttackers + 1} {
		var input *plain.InputError
		if _, err := Attack(t.Context(), Config{Attackers: n}); !errors.As(err, &input) {
			t.Errorf("%d attackers: %v", n, err)
		}
	}
}

// TestEveryKind: among the attackers of the default number there is every kind of lie, of conduct too.
func TestEveryKind(t *testing.T) {
	for name, has := range map[string]func(attack.Lie, attack.Conduct) bool{
		"true steps of the machine first": func(l attack.Lie, _ attack.Conduct) bool { return l.Traced > 0 },
		"lists that nobody ever had":      func(l attack.Lie, _ attack.Conduct) bool { return l.Scramble > 0 },
		"silence at once":                 func(_ attack.Lie, c attack.Conduct) bool { return c.Moves == 0 },
		"silence later":                   func(_ attack.Lie, c attack.Conduct) bool { return c.Moves > 0 },
		"lateness":                        func(_ attack.Lie, c attack.Conduct) bool { return c.Hold > 0 },
		"play to the end":                 func(_ attack.Lie, c attack.Conduct) bool { return c.Moves < 0 },
	} {
		if !slices.ContainsFunc(kinds, func(k kind) bool { return has(k.lie, k.play) }) {
			t.Errorf("no attacker for %s", name)
		}
	}
}
