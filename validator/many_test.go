package validator_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/devnet"
	"loft/internal/rig"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/validator"
)

var games = bindings.NewGames()

// landed are the transactions in which an event of the rollup is, with these indexed fields, and how often it is there.
func (r *table) landed(event string, fields ...[]common.Hash) (txs []common.Hash, events int) {
	r.T.Helper()
	abi := rollup.GetABI()
	logs, err := r.Client.Events(r.Context(), 0, r.L1.Head().Number.Uint64(), r.Plan.Rollup, append([][]common.Hash{{abi.Events[event].ID}}, fields...)...)
	if err != nil {
		r.T.Fatal(err)
	}
	for _, l := range logs {
		if len(txs) == 0 || txs[len(txs)-1] != l.TxHash {
			txs = append(txs, l.TxHash)
		}
	}
	return txs, len(logs)
}

// way is the true assertions from the first on, if each covers one batch, and what leads to each.
func (r *table) way(n uint64) (ids []common.Hash, joins []bindings.AssertionsAssertion, claims []common.Hash) {
	r.T.Helper()
	parent := common.Hash(r.Plan.Assertion)
	for end := uint64(1); end <= n; end++ {
		at, err := r.After(end)
		if err != nil {
			r.T.Fatal(err)
		}
		id := protocol.AssertionID(parent, end, at.Accumulator, at.State.Hash())
		ids, claims = append(ids, id), append(claims, at.State.Hash())
		joins = append(joins, bindings.AssertionsAssertion{Parent: parent, InputEnd: end, ChildAccumulator: at.Accumulator})
		parent = id
	}
	return ids, joins, claims
}

// TestD6_AHundredAssertions: a rival makes a hundred assertions while the validator does not look. It joins them all in two transactions; a sibling that appears
// in the middle just before makes the first fail as a whole, and costs it one join by itself. They are confirmed together.
func TestD6_AHundredAssertions(t *testing.T) {
	const assertions, odd = 110, 40
	p := rig.Params()
	p.AssertionIntervalSecs, p.StakeWei = 1, big.NewInt(params.GWei)
	r := newTable(t, p)
	r.staked()
	for range 2 { // a sham, and a liar
		r.raw(p.StakeWei, 200_000, 1, rollup.PackStake(r.Plan.Assertion))
	}
	for end := uint64(1); end <= assertions; end++ {
		r.Post(r.sequencer, batch.Block{})
		_, joins, claims := r.way(end)
		j := joins[end-1]
		r.raw(nil, 300_000, 1, rollup.PackAdvance(2, j.Parent, end, j.ChildAccumulator, claims[end-1], 0))
	}
	r.Mine()
	ids, joins, claims := r.way(assertions)
	if n := rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetStake(2), rollup.UnpackGetStake); n.Assertion != ids[assertions-1] {
		t.Fatalf("the rival stands on %s", common.Hash(n.Assertion))
	}
	first := rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetAssertion(r.Plan.Assertion), rollup.UnpackGetAssertion).FirstChildAt
	// So late that the validator accepts no rivals that it does not know.
	r.Warp(first + 700 - r.L1.Head().Time)
	r.Followed()
	for r.pool() == 0 {
		if err := r.v.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var calls [][]byte
	for i := range odd {
		j := joins[i]
		claim := claims[i]
		if i == odd-1 {
			claim = common.Hash{0xbd}
		}
		calls = append(calls, rollup.PackAdvance(3, j.Parent, j.InputEnd, j.ChildAccumulator, claim, 1<<32))
	}
	r.raw(nil, 5_000_000, 100, rollup.PackMulticall(calls))
	for pace := testutil.Every(time.Millisecond); r.pool() < 2; <-pace.Next() {
	}
	r.Mine()
	ours := []common.Hash{common.BigToHash(big.NewInt(1))}
	if _, joined := r.landed(bindings.RollupAssertionJoinedEventName, nil, nil, ours); joined != 0 {
		t.Fatalf("%d joined, though a sibling came before", joined)
	}
	last := ids[assertions-1]
	r.until("all are joined", func(s validator.Status) bool { return s.StandsOn == last })
	txs, joined := r.landed(bindings.RollupAssertionJoinedEventName, nil, nil, ours)
	if joined != assertions || len(txs) != 3 {
		t.Errorf("%d joins in %d transactions", joined, len(txs))
	}
	for _, tx := range txs {
		receipt, err := r.Client.Eth().TransactionReceipt(t.Context(), tx)
		if err != nil {
			t.Fatal(err)
		}
		if receipt.GasUsed > 1<<23 {
			t.Errorf("%d gas in one transaction", receipt.GasUsed)
		}
		t.Logf("%d gas", receipt.GasUsed)
	}
	if s := r.v.Status(); !strings.Contains(s.Warning, "1 stake has joined a child of assertion "+ids[odd-2].Hex()) {
		t.Errorf("warning %q", s.Warning)
	}
	if g := rig.Call(r.Rig, r.Plan.Games, games.PackGetGame(bindings.GamesKey{Parent: ids[odd-2], Asserter: 3, Selector: 1}), games.UnpackGetGame); g.List == [32]byte{} {
		t.Error("no game was opened with the joins")
	}

	// L1 drops the joins: they are done again.
	if _, err := r.L1.Reorg(t.Context(), 2, devnet.ReorgForget); err != nil {
		t.Fatal(err)
	}
	r.Until("all are joined again", func() bool { return r.standsOn() == last }, r.v.Step)

	// The liar is silent, and dies; then all that is left is confirmed.
	r.Warp(1300)
	r.until("all are confirmed", func(s validator.Status) bool { return s.ConfirmedBatches == assertions })
	if txs, confirmed := r.landed(bindings.RollupAssertionConfirmedEventName); confirmed != assertions+1 || len(txs) > 4 {
		t.Errorf("%d confirmed in %d transactions", confirmed, len(txs))
	}
}
