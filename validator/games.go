package validator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/game"
	"loft/prover"
)

var gamesContract = bindings.NewGames()

// fork is a node at which stakes part: ours joined the true child, or may, and others false ones.
type fork struct {
	*node
	stake  uint64      // ours
	agreed common.Hash // what the node claims
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

// left is what the side that is to move has, in seconds.
func (m *match) deadline() uint64 {
	return m.Clock.MovedAt + m.Clock.Left[m.ToMove()]
}

// forks are the opposed nodes from the latest confirmed one down to where our stake stands.
func (v *Validator) forks(ctx context.Context, seen *view, batches uint64) ([]fork, error) {
	s := seen.stakes[0]
	if seen.stands.Confirmed && seen.stands != seen.confirmed {
		return nil, nil // it is to catch up
	}
	path, err := v.path(ctx, seen.head.Hash, s.node, seen.confirmed.id)
	if err != nil {
		return nil, fmt.Errorf("find our way to node %s: %w", s.node, err)
	}
	var out []fork
	for i, n := range path {
		if below := i+1 < len(path); n.ChildrenJoined == 0 || below && n.ChildrenJoined == path[i+1].Joined {
			continue
		}
		full := seen.confirmed
		switch n.id {
		case seen.confirmed.id:
		case seen.stands.id:
			full = seen.stands
		default:
			if full, err = v.node(ctx, seen.head.Hash, n.id, batches); err != nil {
				return nil, err
			}
		}
		if full.verdict != isTrue || full.claim == (common.Hash{}) || full.rivals() == 0 {
			continue
		}
		agreed, ok := v.claim(full.InputEnd, full.at)
		if !ok {
			continue // being derived anew
		}
		f := fork{node: full, stake: s.id, agreed: agreed}
		if err := v.readDuels(ctx, seen, &f); err != nil {
			return nil, fmt.Errorf("find who opposes us at node %s: %w", n.id, err)
		}
		out = append(out, f)
	}
	return out, nil
}

// path is the nodes from one down to another, which descends from it.
func (v *Validator) path(ctx context.Context, at, to, from common.Hash) ([]*node, error) {
	ids := []common.Hash{to}
	for id := to; id != from; ids = append(ids, id) {
		parent, known := v.parents[id] // for ever: an id is a hash of it
		if !known {
			n, err := v.bare(ctx, at, id)
			if err != nil {
				return nil, err
			}
			if n == nil || n.Parent == (common.Hash{}) {
				return nil, nil // a confirmed node that is not the latest
			}
			parent = n.Parent
			v.parents[id] = parent
		}
		id = parent
	}
	slices.Reverse(ids)
	calls := make([][]byte, len(ids))
	for i, id := range ids {
		calls[i] = contract.PackGetNode(id)
	}
	answers, err := v.askAll(ctx, at, v.cfg.Rollup, calls)
	if err != nil {
		return nil, err
	}
	path := make([]*node, len(ids))
	for i, id := range ids {
		raw, err := contract.UnpackGetNode(answers[i])
		if err != nil {
			return nil, fmt.Errorf("node %s: %w", id, err)
		}
		path[i] = &node{id: id, NodesNode: raw}
	}
	return path, nil
}

// maxAsked is how many questions go to a contract in one call.
const maxAsked = 256

// askAll reads a contract at a block by its own multicall.
func (v *Validator) askAll(ctx context.Context, at common.Hash, to common.Address, calls [][]byte) (out [][]byte, err error) {
	for chunk := range slices.Chunk(calls, maxAsked) {
		answers, err := ask(ctx, v, at, to, contract.PackMulticall(chunk), contract.UnpackMulticall)
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

// readDuels finds the stakes on false children of a node, and our games with them.
func (v *Validator) readDuels(ctx context.Context, seen *view, f *fork) error {
	at := seen.head.Hash
	own, err := ask(ctx, v, at, v.cfg.Rollup, contract.PackGetJoin(f.stake, f.id), contract.UnpackGetJoin)
	if err != nil {
		return err
	}
	f.number = own.Number
	claims := map[common.Hash]common.Hash{}
	for _, c := range f.falseChildren {
		claims[c.id] = c.claim
	}
	// Not asked for by child: L1's nodes refuse questions with more than a thousand alternatives.
	all, err := v.logs(ctx, v.cfg.Rollup, f.since, seen.head.Number, []string{bindings.RollupNodeJoinedEventName}, nil, []common.Hash{f.id})
	if err != nil {
		return err
	}
	var logs []types.Log
	var calls [][]byte
	for _, l := range all {
		if _, ok := claims[l.Topics[1]]; !ok {
			continue
		}
		id := l.Topics[3].Big().Uint64()
		logs, calls = append(logs, l), append(calls, contract.PackGetJoin(id, f.id), contract.PackGetStake(id))
	}
	answers, err := v.askAll(ctx, at, v.cfg.Rollup, calls)
	if err != nil {
		return err
	}
	for i := range logs {
		join, err := contract.UnpackGetJoin(answers[2*i])
		if err != nil {
			return err
		}
		stake, err := contract.UnpackGetStake(answers[2*i+1])
		if err != nil {
			return err
		}
		if claim, ok := claims[join.Node]; ok { // not pruned
			f.duels = append(f.duels, duel{rival: logs[i].Topics[3].Big().Uint64(), claim: claim, number: join.Number, dead: stake.Status == statusDead})
		}
	}
	slices.SortFunc(f.duels, func(a, b duel) int { return cmp.Compare(a.rival, b.rival) })
	f.duels = slices.CompactFunc(f.duels, func(a, b duel) bool { return a.rival == b.rival })
	if f.number == 0 {
		return nil
	}
	return v.readMatches(ctx, seen, f)
}

// readMatches finds our games at a node, and plays them again from L1's events up to where they stand.
func (v *Validator) readMatches(ctx context.Context, seen *view, f *fork) error {
	ours, parent := common.BigToHash(new(big.Int).SetUint64(f.stake)), []common.Hash{f.id}
	events := []string{bindings.GamesGameOpenedEventName, bindings.GamesDissectedEventName, bindings.GamesSelectedEventName}
	var all []types.Log
	for _, fields := range [][][]common.Hash{{parent, {ours}}, {parent, nil, {ours}}} {
		logs, err := v.logs(ctx, v.cfg.Games, f.since, seen.head.Number, events, fields...)
		if err != nil {
			return err
		}
		all = append(all, logs...)
	}
	slices.SortFunc(all, func(a, b types.Log) int {
		return cmp.Or(cmp.Compare(a.BlockNumber, b.BlockNumber), cmp.Compare(a.Index, b.Index))
	})
	of := map[uint64][]types.Log{} // by rival
	for _, l := range all {
		rival := l.Topics[2]
		if rival == ours {
			rival = l.Topics[3]
		}
		of[rival.Big().Uint64()] = append(of[rival.Big().Uint64()], l)
	}
	var played []*duel
	var calls [][]byte
	for i := range f.duels {
		d := &f.duels[i]
		if logs := of[d.rival]; len(logs) > 0 && !d.dead {
			played, calls = append(played, d), append(calls, gamesContract.PackGetGame(keyOf(&logs[0])))
		}
	}
	answers, err := v.askAll(ctx, seen.head.Hash, v.cfg.Games, calls)
	if err != nil {
		return err
	}
	for i, d := range played {
		on, err := gamesContract.UnpackGetGame(answers[i])
		if err == nil {
			d.game, err = v.replay(f, d, of[d.rival], &on)
		}
		if err != nil { // what goes wrong with one game is no reason to lose the others
			d.unclear = true
			seen.troubles = append(seen.troubles, fmt.Sprintf("game of stake %d with stake %d at node %s: %v", f.stake, d.rival, f.id, err))
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

// replay plays a game again by its events, and holds what comes out against what the contract has.
func (v *Validator) replay(f *fork, d *duel, logs []types.Log, on *bindings.GamesGame) (*match, error) {
	m := &match{GamesKey: keyOf(&logs[0]), side: game.Selector, within: prover.Range{From: f.InputEnd, To: f.inputEnd}}
	claim := d.claim
	if m.Asserter == f.stake {
		m.side, claim = game.Asserter, f.claim
	}
	// Moves were judged by their time when they were made; the clock is the contract's.
	m.Game = game.Open(game.Standard, v.cfg.Program, f.agreed, claim, game.Clock{Left: [2]uint64{1, 1}})
	for i := range logs {
		var err error
		if m.Game, err = again(m.Game, &logs[i]); err != nil {
			return nil, fmt.Errorf("%w: %w", errMidway, err)
		}
	}
	if m.Turn != int(on.Turn) || m.Recorded() != on.List {
		return nil, fmt.Errorf("%w: %d moves, %d are counted", errMidway, m.Turn, on.Turn)
	}
	m.Clock = game.Clock{Left: [2]uint64{on.AsserterSecs.Uint64(), on.SelectorSecs.Uint64()}, MovedAt: on.MovedAt.Uint64()}
	return m, nil
}

// again makes the move that an event tells of.
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
	at, err := ask(ctx, v, v.final.Hash, v.cfg.Rollup, contract.PackLatestConfirmed(), contract.UnpackLatestConfirmed)
	if err != nil || at != seen.confirmed.id {
		return err // not final yet
	}
	if err := v.cfg.Prover.Forget(seen.confirmed.InputEnd); err != nil {
		return err
	}
	v.forgot = at
	return nil
}

// Of a stake's status: Nodes.Status.
const (
	statusLive = 1
	statusDead = 2
)
