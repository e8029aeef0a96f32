package validator

import (
	"context"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/contracts/typed"
)

// debt is a game whose cost may be repaid, once a child of its parent is confirmed.
type debt struct {
	bindings.GamesKey
	Ours uint64 `json:"ours"`
}

// remember keeps the games that we play, for what they cost.
func (v *Validator) remember(seen *view) error {
	changed := false
	for _, f := range seen.forks {
		for _, d := range f.duels {
			if d.game == nil {
				continue
			}
			owed := debt{d.game.GamesKey, f.stake}
			if !slices.Contains(v.debts, owed) {
				v.debts, changed = append(v.debts, owed), true
			}
		}
	}
	if !changed {
		return nil
	}
	return v.store(v.debtsKey(), v.debts)
}

func (v *Validator) debtsKey() string { return "debts " + v.cfg.Sender.Address().Hex() }

// rival is the stake that the game is with.
func (d *debt) rival() uint64 { return d.Asserter + d.Selector - d.Ours }

// collectable are the debts that can be called in now; those of which nothing is left are forgotten.
func (v *Validator) collectable(ctx context.Context) (due []debt, err error) {
	if len(v.debts) == 0 {
		return nil, nil
	}
	var calls, costs [][]byte
	for _, d := range v.debts {
		calls = append(calls, contract.PackGetJoin(d.Ours, d.Parent), contract.PackGetStake(d.Ours), contract.PackGetStake(d.rival()))
		costs = append(costs, gamesContract.PackGetGame(d.GamesKey))
	}
	answers, err := v.askAll(ctx, v.head.Hash, v.cfg.Rollup, calls)
	if err != nil {
		return nil, err
	}
	records, err := v.askAll(ctx, v.head.Hash, v.cfg.Games, costs)
	if err != nil {
		return nil, err
	}
	kept := v.debts[:0:0]
	for i, d := range v.debts {
		join, err := contract.UnpackGetJoin(answers[3*i])
		if err != nil {
			return nil, err
		}
		own, err := contract.UnpackGetStake(answers[3*i+1])
		if err != nil {
			return nil, err
		}
		rival, err := contract.UnpackGetStake(answers[3*i+2])
		if err != nil {
			return nil, err
		}
		record, err := gamesContract.UnpackGetGame(records[i])
		if err != nil {
			return nil, err
		}
		cost := record.SelectorGwei
		if d.Ours == d.Asserter {
			cost = record.AsserterGwei
		}
		confirmed := false
		if rival.Status == typed.StakeDead && join.Assertion != (common.Hash{}) {
			child, err := v.bare(ctx, v.head.Hash, join.Assertion)
			if err != nil {
				return nil, err
			}
			confirmed = child != nil && child.Confirmed
		}
		switch {
		case own.Status == typed.StakeDead, confirmed && cost.Sign() == 0: // nothing will be paid, or all was
			continue
		case confirmed:
			due = append(due, d)
		}
		kept = append(kept, d)
	}
	if len(kept) == len(v.debts) {
		return due, nil
	}
	v.debts = kept
	return due, v.store(v.debtsKey(), v.debts)
}
