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
	"loft/l1"
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
	claims, nodes := map[common.Hash]common.Hash{}, []common.Hash(nil)
	for _, c := range f.falseChildren {
		claims[c.id], nodes = c.claim, append(nodes, c.id)
	}
	logs, err := v.logs(ctx, v.cfg.Rollup, f.since, seen.head.Number, []string{bindings.RollupNodeJoinedEventName}, nodes, []common.Hash{f.id})
	if err != nil {
		return err
	}
	var calls [][]byte
	for i := range logs {
		id := logs[i].Topics[3].Big().Uint64()
		calls = append(calls, contract.PackGetJoin(id, f.id), contract.PackGetStake(id))
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
		logs, err := v.logs(ctx, seen.params.games, f.since, seen.head.Number, events, fields...)
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
	for i := range f.duels {
		d := &f.duels[i]
		logs := of[d.rival]
		if len(logs) == 0 || d.dead {
			continue
		}
		var err error
		if d.game, err = v.replay(ctx, seen, f, d, logs); err != nil {
			return fmt.Errorf("game with stake %d: %w", d.rival, err)
		}
	}
	return nil
}

// errMidway means that events and state that L1's node gives are not of the same moment.
var errMidway = errors.New("l1's events are not those of its state: a reorganisation, or its node lies")

// replay plays a game again by its events, and holds what comes out against what the contract has.
func (v *Validator) replay(ctx context.Context, seen *view, f *fork, d *duel, logs []types.Log) (*match, error) {
	m := &match{GamesKey: bindings.GamesKey{Parent: f.id, Asserter: d.rival, Selector: f.stake}, side: game.Selector,
		within: prover.Range{From: f.InputEnd, To: f.inputEnd}}
	claim := d.claim
	if logs[0].Topics[2].Big().Uint64() == f.stake {
		m.Asserter, m.Selector, m.side, claim = f.stake, d.rival, game.Asserter, f.claim
	}
	on, err := ask(ctx, v, seen.head.Hash, seen.params.games, gamesContract.PackGetGame(m.GamesKey), gamesContract.UnpackGetGame)
	if err != nil {
		return nil, err
	}
	// Moves were judged by their time when they were made; the clock is the contract's.
	m.Game = game.Open(game.Standard, seen.params.initialState, f.agreed, claim, game.Clock{Left: [2]uint64{1, 1}})
	for i := range logs {
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

// move is one call of the games contract, and all that it answers.
type move struct {
	bindings.GamesKey
	turn     int
	recorded common.Hash // the game's list that it answers
	what     string
	deadline uint64
	data     []byte
}

func (m *move) String() string {
	return fmt.Sprintf("%s in game %d:%d at %s, turn %d after %s", m.what, m.Asserter, m.Selector, common.Hash(m.Parent), m.turn, m.recorded)
}

// moveOf is an answer as L1 takes it.
func (v *Validator) moveOf(ctx context.Context, m *match, a *game.Answer) (*move, error) {
	out := &move{GamesKey: m.GamesKey, turn: m.Turn, recorded: m.Recorded(), deadline: m.deadline()}
	switch {
	case a.Dissect != nil:
		l := a.Dissect
		var inner [15][32]byte
		for i, h := range l.Inner {
			inner[i] = h
		}
		out.what, out.data = "dissect", gamesContract.PackDissect(m.GamesKey, uint8(m.Turn), segment(l.Segment), inner)
	case a.Select != nil:
		var branch [4][32]byte
		for i, h := range m.List.Branch(*a.Select) {
			branch[i] = h
		}
		out.what = fmt.Sprintf("select %d", *a.Select)
		out.data = gamesContract.PackSelect(m.GamesKey, uint8(m.Turn), uint8(*a.Select), m.List.Part(*a.Select).Hash(), branch)
	default:
		step, err := v.cfg.Prover.Prove(ctx, m.within, *a.Prove)
		if err != nil {
			return nil, err
		}
		if step.Start != m.Segment.Start || (step.After == m.Segment.End) != (m.side == game.Asserter) {
			return nil, fmt.Errorf("%w: the step from %s leads to %s, the other side says from %s to %s", game.ErrNotOurs, step.Start, step.After, m.Segment.Start, m.Segment.End)
		}
		out.what, out.data = "prove", gamesContract.PackStep(m.GamesKey, segment(m.Segment), step.State, step.Next, step.Proof, step.Witness)
	}
	return out, nil
}

func segment(s game.Segment) bindings.Segment {
	return bindings.Segment{Start: s.Start, End: s.End, Within: s.Within}
}

// timeout ends a game in which the other side let its time pass.
func (m *match) timeout() *move {
	return &move{GamesKey: m.GamesKey, turn: m.Turn, recorded: m.Recorded(), what: "time out", deadline: never, data: gamesContract.PackTimeout(m.GamesKey)}
}

// think sees to the moves that are due: those that are known are given to their games, others are worked out meanwhile.
func (v *Validator) think(ctx context.Context, seen *view) {
	var due []*match
	for _, f := range seen.forks {
		for i := range f.duels {
			m := f.duels[i].game
			switch {
			case m == nil:
			case m.ToMove() != m.side && m.Clock.Expired(m.ToMove(), seen.head.Time):
				m.move = m.timeout()
			case m.ToMove() == m.side || m.Turn == m.Rules.LastTurn():
				due = append(due, m)
			}
		}
	}
	if len(seen.forks) > 0 && !v.prepared {
		v.prepared = true
		v.sends.Go(func() {
			if err := v.cfg.Prover.Prepare(ctx); err != nil && ctx.Err() == nil {
				v.log.Error("the proof program cannot be had: games that come to it will be lost", "err", err)
			}
		})
	}
	slices.SortFunc(due, func(a, b *match) int { return cmp.Compare(a.deadline(), b.deadline()) })
	known := make(map[moment]*thought, len(due))
	for _, m := range due {
		at := moment{m.GamesKey, m.Turn, m.Recorded()}
		t := v.thoughts[at]
		if t == nil {
			t = &thought{done: make(chan struct{})}
			v.sends.Go(func() { v.answer(ctx, m, t) })
		}
		known[at] = t
		select {
		case <-t.done:
		default:
			continue
		}
		if t.err == nil {
			m.move = t.move
			continue
		}
		seen.troubles = append(seen.troubles, fmt.Sprintf("game %d:%d at node %s: %v", m.Asserter, m.Selector, common.Hash(m.Parent), t.err))
		if !errors.Is(t.err, game.ErrNotOurs) {
			delete(known, at) // another try at the next look
		}
	}
	v.thoughts = known
}

// moment of a game that an answer is for.
type moment struct {
	bindings.GamesKey
	turn     int
	recorded common.Hash
}

// thought is a move in the making; what is in it may be read once done is closed.
type thought struct {
	done chan struct{}
	move *move
	err  error
}

// answer works a move out. One at a time: the program's runs take all that the machine has.
func (v *Validator) answer(ctx context.Context, m *match, t *thought) {
	defer close(t.done)
	select {
	case v.thinking <- struct{}{}:
		defer func() { <-v.thinking }()
	case <-ctx.Done():
		t.err = ctx.Err()
		return
	}
	a, err := m.Answer(m.side, v.cfg.Prover.Truth(ctx, m.within))
	if err == nil && a == nil {
		err = errors.New("it is not our turn")
	}
	if err == nil {
		t.move, err = v.moveOf(ctx, m, a)
	}
	t.err = err
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
	final, err := v.cfg.Client.Header(ctx, l1.Finalized)
	if err != nil || made > final.Number || seen.confirmed.verdict != isTrue {
		return err
	}
	at, err := ask(ctx, v, final.Hash, v.cfg.Rollup, contract.PackLatestConfirmed(), contract.UnpackLatestConfirmed)
	if err != nil || at != seen.confirmed.id {
		return err // not final yet
	}
	if err := v.cfg.Prover.Forget(seen.confirmed.InputEnd); err != nil {
		return err
	}
	v.forgot = at
	return nil
}

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

// collectable are the debts that can be called in now; those of which nothing is left are forgotten.
func (v *Validator) collectable(ctx context.Context, head *l1.Header, games common.Address) (due []debt, err error) {
	if len(v.debts) == 0 {
		return nil, nil
	}
	var calls, costs [][]byte
	for _, d := range v.debts {
		calls = append(calls, contract.PackGetJoin(d.Ours, d.Parent), contract.PackGetStake(d.Asserter), contract.PackGetStake(d.Selector))
		costs = append(costs, gamesContract.PackGetGame(d.GamesKey))
	}
	answers, err := v.askAll(ctx, head.Hash, v.cfg.Rollup, calls)
	if err != nil {
		return nil, err
	}
	records, err := v.askAll(ctx, head.Hash, games, costs)
	if err != nil {
		return nil, err
	}
	kept := v.debts[:0:0]
	for i, d := range v.debts {
		join, err := contract.UnpackGetJoin(answers[3*i])
		if err != nil {
			return nil, err
		}
		rivalAt, cost := 1, (*big.Int)(nil)
		record, err := gamesContract.UnpackGetGame(records[i])
		if err != nil {
			return nil, err
		}
		if cost = record.AsserterGwei; d.Asserter != d.Ours {
			cost = record.SelectorGwei
		} else {
			rivalAt = 2
		}
		rival, err := contract.UnpackGetStake(answers[3*i+rivalAt])
		if err != nil {
			return nil, err
		}
		own, err := contract.UnpackGetStake(answers[3*i+3-rivalAt])
		if err != nil {
			return nil, err
		}
		if own.Status == statusDead {
			continue
		}
		kept = append(kept, d)
		if rival.Status != statusDead || join.Node == (common.Hash{}) {
			continue
		}
		child, err := v.bare(ctx, head.Hash, join.Node)
		switch {
		case err != nil:
			return nil, err
		case child == nil || !child.Confirmed:
		case cost.Sign() == 0: // paid
			kept = kept[:len(kept)-1]
		default:
			due = append(due, d)
		}
	}
	if len(kept) == len(v.debts) {
		return due, nil
	}
	v.debts = kept
	return due, v.store(v.debtsKey(), v.debts)
}

// Of a stake's status: Nodes.Status.
const (
	statusLive = 1
	statusDead = 2
)
