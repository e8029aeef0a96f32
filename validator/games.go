package validator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/game"
	"loft/prover"
)

var gamesContract = bindings.NewGames()

// fork is an assertion at which stakes part: ours joined the true child, or may, and others false ones.
type fork struct {
	*assertion
	stake  uint64      // ours
	agreed common.Hash // what the assertion claims
	number uint32      // of its join; 0: it has not joined a child
	duels  []duel      // by rival
}

// duel is what is between our stake and one that joined a false child.
type duel struct {
	rival  uint64
	claim  common.Hash // its
	number uint32      // of its join
	dead   bool        // and not pruned here
	game   *match      // nil: none was opened
	// unclear means that there is a game of which no sense can be made now: nothing is done about it at this look.
	unclear bool
}

// match is a game of ours that is being played.
type match struct {
	bindings.GamesKey
	game.Game
	side   game.Side
	within prover.Range
	move   *move // what is to be played now; nil if it is the other's turn, or not known yet
}

// deadline is when the time of the side that is to move ends, in seconds.
func (m *match) deadline() uint64 {
	return m.Clock.MovedAt + m.Clock.Left[m.ToMove()]
}

// forks finds the opposed assertions on the way, and who opposes us there. One that cannot be read is logged, and keeps nobody from
// the others.
func (v *Validator) forks(ctx context.Context, seen *view) error {
	if len(seen.stakes) == 0 || seen.stands.Confirmed && seen.stands != seen.confirmed {
		return nil // there is none, or it is to catch up
	}
	var all []*fork
	for _, a := range seen.way {
		if a.verdict != isTrue || a.claim == (common.Hash{}) || a.FirstChildAt == 0 || a.rivals() == 0 {
			continue
		}
		agreed, ok := v.claim(a.InputEnd, a.at)
		if !ok {
			continue // being derived again
		}
		all = append(all, &fork{assertion: a, stake: seen.stakes[0].id, agreed: agreed})
	}
	if len(all) == 0 {
		return nil
	}
	logs, err := v.readLogs(ctx, seen)
	if err != nil {
		seen.troubles = append(seen.troubles, fmt.Sprintf("who opposes us cannot be found: %v", err))
		return ctx.Err()
	}
	if err := v.readForks(ctx, seen, logs, all...); err == nil {
		for _, f := range all {
			seen.forks = append(seen.forks, *f)
		}
		return nil
	}
	for _, f := range all { // each by itself
		if err := v.readForks(ctx, seen, logs, f); err != nil {
			seen.troubles = append(seen.troubles, fmt.Sprintf("who opposes us at assertion %s cannot be found: %v", f.id, err))
			continue
		}
		seen.forks = append(seen.forks, *f)
	}
	return ctx.Err()
}

// maxAsked is how many questions go to a contract in one call.
const maxAsked = 256

// askAll reads a contract at a block by its own multicall.
func (v *Validator) askAll(ctx context.Context, at common.Hash, to common.Address, calls [][]byte) (out [][]byte, err error) {
	for chunk := range slices.Chunk(calls, maxAsked) {
		answers, err := typed.Ask(ctx, v.cfg.Client, at, to, contract.PackMulticall(chunk), contract.UnpackMulticall)
		if err != nil {
			return nil, err
		}
		if len(answers) != len(chunk) {
			return nil, fmt.Errorf("contract %s answers %d of %d questions", to, len(answers), len(chunk))
		}
		out = append(out, answers...)
	}
	return out, nil
}

// logsOf is what happened at assertions, by assertion.
type logsOf struct {
	made, joined, played map[common.Hash][]types.Log // by parent
}

func (v *Validator) readLogs(ctx context.Context, seen *view) (out logsOf, err error) {
	assertions, err := v.assertionLogs(ctx, seen)
	if err != nil {
		return out, err
	}
	games, err := v.gameLogs(ctx, seen)
	if err != nil {
		return out, err
	}
	out = logsOf{map[common.Hash][]types.Log{}, map[common.Hash][]types.Log{}, map[common.Hash][]types.Log{}}
	made := contract.GetABI().Events[bindings.RollupAssertionMadeEventName].ID
	for _, l := range assertions {
		if parent := l.Topics[2]; l.Topics[0] == made {
			out.made[parent] = append(out.made[parent], l)
		} else {
			out.joined[parent] = append(out.joined[parent], l)
		}
	}
	for _, l := range games {
		out.played[l.Topics[1]] = append(out.played[l.Topics[1]], l)
	}
	return out, nil
}

// readForks finds the stakes on false children of assertions, and our games with them, by few questions however many there are.
func (v *Validator) readForks(ctx context.Context, seen *view, logs logsOf, forks ...*fork) error {
	var calls [][]byte
	claims := map[common.Hash]common.Hash{} // of false children
	for _, f := range forks {
		f.duels, f.rivalMade = nil, 0
		calls = append(calls, contract.PackGetJoin(f.stake, f.id))
		for i := range logs.made[f.id] {
			made, err := contract.UnpackAssertionMadeEvent(&logs.made[f.id][i])
			if err != nil {
				return fmt.Errorf("a child of assertion %s: %w", f.id, err)
			}
			if f.child != nil && made.Assertion == f.child.id {
				continue
			}
			claims[made.Assertion] = made.Claim
			calls = append(calls, contract.PackGetAssertion(made.Assertion))
		}
		for _, l := range logs.joined[f.id] {
			if _, ok := claims[l.Topics[1]]; ok {
				id := l.Topics[3].Big().Uint64()
				f.duels = append(f.duels, duel{rival: id})
				calls = append(calls, contract.PackGetJoin(id, f.id), contract.PackGetStake(id))
			}
		}
	}
	answers, err := v.askAll(ctx, seen.head.Hash, v.cfg.Rollup, calls)
	if err != nil {
		return err
	}
	next := func() (raw []byte) {
		raw, answers = answers[0], answers[1:]
		return raw
	}
	for _, f := range forks {
		own, err := contract.UnpackGetJoin(next())
		if err != nil {
			return err
		}
		f.number = own.Number
		for _, l := range logs.made[f.id] {
			if _, ok := claims[l.Topics[1]]; !ok {
				continue
			}
			child, err := contract.UnpackGetAssertion(next())
			if err != nil {
				return err
			}
			if child.Joined > 0 && (f.rivalMade == 0 || child.MadeAt < f.rivalMade) {
				f.rivalMade = child.MadeAt
			}
		}
		var standing []duel
		for _, d := range f.duels {
			join, err := contract.UnpackGetJoin(next())
			if err != nil {
				return err
			}
			stake, err := contract.UnpackGetStake(next())
			if err != nil {
				return err
			}
			if claim, ok := claims[join.Assertion]; ok { // not pruned
				d.claim, d.number, d.dead = claim, join.Number, stake.Status == typed.StakeDead
				standing = append(standing, d)
			}
		}
		slices.SortFunc(standing, func(a, b duel) int { return cmp.Compare(a.rival, b.rival) })
		f.duels = slices.CompactFunc(standing, func(a, b duel) bool { return a.rival == b.rival })
	}
	return v.readMatches(ctx, seen, logs, forks)
}

// readMatches finds our games at assertions, and plays them again from L1's events up to where they stand.
func (v *Validator) readMatches(ctx context.Context, seen *view, logs logsOf, forks []*fork) error {
	type pair struct {
		f    *fork
		d    *duel
		logs []types.Log
	}
	var all []pair
	var calls [][]byte
	for _, f := range forks {
		if f.number == 0 {
			continue
		}
		ours, of := topic(f.stake), map[uint64][]types.Log{} // by rival
		for _, l := range logs.played[f.id] {
			rival := l.Topics[2]
			if rival == ours {
				rival = l.Topics[3]
			}
			of[rival.Big().Uint64()] = append(of[rival.Big().Uint64()], l)
		}
		for i := range f.duels {
			d := &f.duels[i]
			if logs := of[d.rival]; len(logs) > 0 && !d.dead {
				all, calls = append(all, pair{f, d, logs}), append(calls, gamesContract.PackGetGame(keyOf(&logs[0])))
			}
		}
	}
	answers, err := v.askAll(ctx, seen.head.Hash, v.cfg.Games, calls)
	if err != nil {
		return err
	}
	if len(v.played) > 2*len(all)+maxAsked { // most are over
		clear(v.played)
	}
	for i, p := range all {
		on, err := gamesContract.UnpackGetGame(answers[i])
		if err == nil {
			p.d.game, err = v.replay(p.f, p.d, p.logs, &on)
		}
		if err != nil { // what goes wrong with one game is no reason to lose the others
			p.d.unclear = true
			seen.troubles = append(seen.troubles, fmt.Sprintf("game of stake %d with stake %d at assertion %s: %v", p.f.stake, p.d.rival, p.f.id, err))
		}
	}
	return nil
}

// keyOf is the game that an event is of.
func keyOf(l *types.Log) bindings.GamesKey {
	return bindings.GamesKey{Parent: l.Topics[1], Asserter: l.Topics[2].Big().Uint64(), Selector: l.Topics[3].Big().Uint64()}
}

// errMidway means that events and state that L1's node gives are not of the same moment.
var errMidway = errors.New("l1's events are not those of its state: a reorganisation, or its node lies")

// played is a game as far as it was played again at an earlier look, up to the log that is named.
type played struct {
	moves int
	block common.Hash
	index uint
	game  game.Game
}

// replay plays a game again by its events, and compares what comes out with what the contract has. It continues from an earlier look
// where L1 still has what that saw, so that a look costs what is new.
func (v *Validator) replay(f *fork, d *duel, logs []types.Log, on *bindings.GamesGame) (*match, error) {
	m := &match{GamesKey: keyOf(&logs[0]), side: game.Selector, within: prover.Range{From: f.InputEnd, To: f.inputEnd}}
	claim := d.claim
	if m.Asserter == f.stake {
		m.side, claim = game.Asserter, f.claim
	}
	before := v.played[m.GamesKey]
	delete(v.played, m.GamesKey)
	if n := before.moves; n > 0 && n <= len(logs) && logs[n-1].BlockHash == before.block && logs[n-1].Index == before.index {
		m.Game = before.game
	} else {
		before.moves = 0
		// Moves were judged by their time when they were made; the clock is the contract's.
		m.Game = game.Open(game.Standard, v.cfg.Program, f.agreed, claim, game.Clock{Left: [2]uint64{1, 1}})
	}
	for i := range logs[before.moves:] {
		var err error
		if m.Game, err = again(m.Game, &logs[before.moves+i]); err != nil {
			return nil, fmt.Errorf("%w: %w", errMidway, err)
		}
	}
	if m.Turn != int(on.Turn) || m.Recorded() != on.List {
		return nil, fmt.Errorf("%w: %d moves, %d are counted", errMidway, m.Turn, on.Turn)
	}
	last := &logs[len(logs)-1]
	v.played[m.GamesKey] = played{len(logs), last.BlockHash, last.Index, m.Game}
	m.Clock = game.Clock{Left: [2]uint64{on.AsserterSecs.Uint64(), on.SelectorSecs.Uint64()}, MovedAt: on.MovedAt.Uint64()}
	return m, nil
}

// again makes the move that an event reports.
func again(g game.Game, l *types.Log) (game.Game, error) {
	events := gamesContract.GetABI()
	event, err := events.EventByID(l.Topics[0])
	if err != nil {
		return g, err
	}
	switch event.Name {
	case bindings.GamesDissectedEventName:
		e, err := gamesContract.UnpackDissectedEvent(l)
		if err != nil {
			return g, err
		}
		list := game.List{Segment: g.Segment}
		if int(e.Turn) == 2*g.Rules.PhaseOne {
			list.Segment = game.Segment{Start: g.Initial, End: e.End, Within: g.Segment.Hash()}
		}
		for _, h := range e.Inner {
			list.Inner = append(list.Inner, h)
		}
		return g.Dissect(int(e.Turn), 0, list)
	case bindings.GamesSelectedEventName:
		e, err := gamesContract.UnpackSelectedEvent(l)
		if err != nil {
			return g, err
		}
		return g.Select(int(e.Turn), 0, int(e.Index))
	}
	return g, nil // the opening
}

// forget gives back what is kept to prove what is confirmed for good: by L1's finalised block.
func (v *Validator) forget(ctx context.Context, seen *view) error {
	if seen.confirmed.id == v.forgot {
		return nil
	}
	made, err := v.madeIn(ctx, seen.confirmed)
	if err != nil {
		return err
	}
	if made > v.final.Number || seen.confirmed.verdict != isTrue {
		return nil
	}
	at, err := typed.Ask(ctx, v.cfg.Client, v.final.Hash, v.cfg.Rollup, contract.PackLatestConfirmed(), contract.UnpackLatestConfirmed)
	if err != nil || at != seen.confirmed.id {
		return err // not final yet
	}
	if err := v.cfg.Prover.Forget(seen.confirmed.InputEnd); err != nil {
		return err
	}
	v.forgot = at
	return nil
}
