package validator

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"sort"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/l1"
)

// tape is the logs of a contract from a block on. Those of finalised blocks are kept, later ones are read at each look, so that a
// look asks about few blocks however old the games are, and whatever an endpoint answers at once.
type tape struct {
	of     common.Address
	topics [][]common.Hash

	next uint64 // the first block whose logs are not kept
	from uint64 // and of those that are
	kept []types.Log
}

// keepBlocks is how many blocks are read before what they hold is kept.
const keepBlocks = 5000

// read is the logs of blocks from one to head, in order.
func (t *tape) read(ctx context.Context, client *l1.Client, from, final, head uint64) ([]types.Log, error) {
	if from < t.from {
		t.next, t.kept = 0, nil
	}
	t.kept = slices.DeleteFunc(t.kept, func(l types.Log) bool { return l.BlockNumber < from })
	t.from, t.next = from, max(t.next, from)
	for t.next <= final {
		last := min(final, t.next+keepBlocks-1)
		logs, err := client.Events(ctx, t.next, last, t.of, t.topics...)
		if err != nil {
			return nil, err
		}
		t.kept, t.next = append(t.kept, logs...), last+1
	}
	recent, err := client.Events(ctx, t.next, head, t.of, t.topics...)
	if err != nil {
		return nil, err
	}
	return slices.Concat(t.kept, recent), nil
}

// tapes of a validator, for the stake that acts.
type tapes struct {
	stake  uint64
	rollup tape    // assertions made and joined
	games  [2]tape // in which ours asserts, and selects
}

func (v *Validator) newTapes(stake uint64) *tapes {
	rollup, games := contract.GetABI(), gamesContract.GetABI()
	ours := []common.Hash{topic(stake)}
	made := []common.Hash{rollup.Events[bindings.RollupAssertionMadeEventName].ID, rollup.Events[bindings.RollupAssertionJoinedEventName].ID}
	played := []common.Hash{games.Events[bindings.GamesGameOpenedEventName].ID, games.Events[bindings.GamesDissectedEventName].ID, games.Events[bindings.GamesSelectedEventName].ID}
	return &tapes{stake: stake, rollup: tape{of: v.cfg.Rollup, topics: [][]common.Hash{made}},
		games: [2]tape{{of: v.cfg.Games, topics: [][]common.Hash{played, nil, ours}}, {of: v.cfg.Games, topics: [][]common.Hash{played, nil, nil, ours}}}}
}

// tapesFor is the tapes of the stake that acts, or of none. They begin with the latest confirmed assertion: all that is not settled came later.
func (v *Validator) tapesFor(seen *view) *tapes {
	var stake uint64
	if len(seen.stakes) > 0 {
		stake = seen.stakes[0].id
	}
	if v.tapes == nil || v.tapes.stake != stake {
		v.tapes = v.newTapes(stake)
	}
	return v.tapes
}

// assertionLogs are the assertions that were made and joined since the latest confirmed one was.
func (v *Validator) assertionLogs(ctx context.Context, seen *view) ([]types.Log, error) {
	from, err := v.madeIn(ctx, seen.confirmed)
	if err != nil {
		return nil, err
	}
	logs, err := v.tapesFor(seen).rollup.read(ctx, v.cfg.Client, from, v.final.Number, seen.head.Number)
	if err != nil {
		return nil, fmt.Errorf("find assertions and joins: %w", err)
	}
	return logs, nil
}

// gameLogs are the moves in our games since the latest confirmed assertion was made, in order.
func (v *Validator) gameLogs(ctx context.Context, seen *view) (all []types.Log, err error) {
	from, err := v.madeIn(ctx, seen.confirmed)
	if err != nil {
		return nil, err
	}
	t := v.tapesFor(seen)
	for i := range t.games {
		logs, err := t.games[i].read(ctx, v.cfg.Client, from, v.final.Number, seen.head.Number)
		if err != nil {
			return nil, fmt.Errorf("find our games: %w", err)
		}
		all = append(all, logs...)
	}
	return all, nil
}

func topic(id uint64) common.Hash { return common.BigToHash(new(big.Int).SetUint64(id)) }

// madeIn is the number of the first L1 block as late as an assertion was made: neither it nor what is below it is in an earlier one. It
// is kept for finalised blocks.
func (v *Validator) madeIn(ctx context.Context, a *assertion) (uint64, error) {
	if number, known := v.made[a.id]; known {
		return number, nil
	}
	var failed error
	span := int(v.head.Number - min(v.head.Number, v.cfg.Start))
	number := v.cfg.Start + uint64(sort.Search(span, func(i int) bool {
		if failed != nil {
			return true
		}
		header, err := v.cfg.Client.HeaderByNumber(ctx, v.cfg.Start+uint64(i))
		if err != nil {
			failed = err
			return true
		}
		return header.Time >= a.MadeAt
	}))
	if failed != nil {
		return 0, fmt.Errorf("find the block of assertion %s: %w", a.id, failed)
	}
	if number <= v.final.Number {
		v.made = map[common.Hash]uint64{a.id: number}
	}
	return number, nil
}

// stakes that were ever entered for us in L1's finalised blocks.
type stakes struct {
	IDs  []uint64 `json:"ids"`
	Next uint64   `json:"next"` // the first block not looked at
}

// ownStakes finds our live stakes at head: those of finalised blocks are remembered, later ones looked up each time.
func (v *Validator) ownStakes(ctx context.Context, seen *view) ([]stake, error) {
	abi := contract.GetABI()
	entered, owner := []common.Hash{abi.Events[bindings.RollupStakeEnteredEventName].ID}, []common.Hash{common.BytesToHash(v.cfg.Sender.Address().Bytes())}
	find := func(from, to uint64) (ids []uint64, err error) {
		logs, err := v.cfg.Client.Events(ctx, from, to, v.cfg.Rollup, entered, nil, owner)
		for i := range logs {
			ids = append(ids, logs[i].Topics[1].Big().Uint64())
		}
		return ids, err
	}
	head, final := v.head, v.final
	for v.stakes.Next <= final.Number {
		last := min(final.Number, v.stakes.Next+keepBlocks-1)
		ids, err := find(v.stakes.Next, last)
		if err != nil {
			return nil, err
		}
		v.stakes.IDs, v.stakes.Next = append(v.stakes.IDs, ids...), last+1
		if len(ids) > 0 || last < final.Number {
			if err := v.store("stakes "+v.cfg.Sender.Address().Hex(), v.stakes); err != nil {
				return nil, err
			}
		}
	}
	recent, err := find(v.stakes.Next, head.Number)
	if err != nil {
		return nil, err
	}
	ids := slices.Concat(v.stakes.IDs, recent)
	slices.Sort(ids)
	var live []stake // by id: the first acts
	for _, id := range slices.Compact(ids) {
		s, err := typed.Ask(ctx, v.cfg.Client, head.Hash, v.cfg.Rollup, contract.PackGetStake(id), contract.UnpackGetStake)
		if err != nil {
			return nil, err
		}
		if s.Status == typed.StakeDead {
			seen.lost = id
		}
		if s.Status != typed.StakeLive || s.Owner != v.cfg.Sender.Address() {
			continue
		}
		at, err := v.bare(ctx, head.Hash, s.Assertion)
		if err == nil && at == nil {
			err = fmt.Errorf("it stands on assertion %s, which does not exist", common.Hash(s.Assertion))
		}
		if err != nil {
			return nil, fmt.Errorf("stake %d: %w", id, err)
		}
		live = append(live, stake{id, s.Assertion, at.Confirmed})
	}
	return live, nil
}

// joiners finds a live stake that joined each assertion on the way that can be confirmed: ours, or the first that there is.
func (v *Validator) joiners(ctx context.Context, seen *view) error {
	passed := slices.Index(seen.way, seen.stands) // so many assertions on the way has ours joined a child of
	var missing []*assertion
	for i, a := range seen.way {
		switch {
		case !a.ripe(seen.head.Time, seen.params) || i == maxConfirms:
			return v.findJoiners(ctx, seen, missing)
		case i < passed && a.child == seen.way[i+1]:
			a.joiner = seen.stakes[0].id
		default:
			missing = append(missing, a)
		}
	}
	return v.findJoiners(ctx, seen, missing)
}

func (v *Validator) findJoiners(ctx context.Context, seen *view, assertions []*assertion) error {
	if len(assertions) == 0 {
		return nil
	}
	all, err := v.assertionLogs(ctx, seen)
	if err != nil {
		return err
	}
	children := map[common.Hash]*assertion{} // of which assertions
	for _, a := range assertions {
		children[a.child.id] = a
	}
	joined := contract.GetABI().Events[bindings.RollupAssertionJoinedEventName].ID
	var of []*assertion
	var ids []uint64
	var calls [][]byte
	for _, l := range all {
		if a := children[l.Topics[1]]; a != nil && l.Topics[0] == joined {
			id := l.Topics[3].Big().Uint64()
			of, ids = append(of, a), append(ids, id)
			calls = append(calls, contract.PackGetJoin(id, a.id), contract.PackGetStake(id))
		}
	}
	answers, err := v.askAll(ctx, seen.head.Hash, v.cfg.Rollup, calls)
	if err != nil {
		return err
	}
	for i, a := range of {
		join, err := contract.UnpackGetJoin(answers[2*i])
		if err != nil {
			return err
		}
		stake, err := contract.UnpackGetStake(answers[2*i+1])
		if err != nil {
			return err
		}
		if a.joiner == 0 && join.Assertion == a.child.id && stake.Status == typed.StakeLive {
			a.joiner = ids[i]
		}
	}
	return nil
}
