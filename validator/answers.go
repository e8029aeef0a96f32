package validator

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/game"
)

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
			case m.ToMove() == m.side && m.Clock.Expired(m.side, seen.head.Time):
				// L1 would refuse the move, and others after it with it.
				seen.troubles = append(seen.troubles, fmt.Sprintf("game %d:%d at assertion %s: we have no time left", m.Asserter, m.Selector, common.Hash(m.Parent)))
			case m.ToMove() != m.side && m.Clock.Expired(m.ToMove(), seen.head.Time):
				m.move = m.timeout()
			case m.ToMove() == m.side || m.Turn == m.Rules.LastTurn():
				due = append(due, m)
			}
		}
	}
	if len(seen.forks) > 0 && !v.prepared {
		v.prepared = true
		v.work.Go(func() {
			if err := v.cfg.Prover.Prepare(ctx); err != nil && ctx.Err() == nil {
				v.log.Error("the proof program is unavailable: games that come to it will be lost", "err", err)
			}
		})
	}
	slices.SortFunc(due, func(a, b *match) int { return cmp.Compare(a.deadline(), b.deadline()) })
	known := make(map[moment]*thought, len(due))
	var wanted []*thought
	for _, m := range due {
		at := moment{m.GamesKey, m.Turn, m.Recorded()}
		t := v.thoughts[at]
		if t == nil {
			t = &thought{match: m, done: make(chan struct{})}
		}
		known[at] = t
		select {
		case <-t.done:
		default:
			wanted = append(wanted, t)
			continue
		}
		if t.err == nil {
			m.move = t.move
			continue
		}
		seen.troubles = append(seen.troubles, fmt.Sprintf("game %d:%d at assertion %s: %v", m.Asserter, m.Selector, common.Hash(m.Parent), t.err))
		if !errors.Is(t.err, game.ErrNotOurs) { // another try at the next look
			known[at] = &thought{match: m, tries: t.tries + 1, done: make(chan struct{})}
		}
	}
	v.thoughts = known
	slices.SortStableFunc(wanted, func(a, b *thought) int { return cmp.Compare(a.tries, b.tries) })
	v.desk.put(ctx, &v.work, wanted, v.answer)
}

// moment of a game that an answer is for.
type moment struct {
	bindings.GamesKey
	turn     int
	recorded common.Hash
}

// thought is a move in the making; what is in it may be read once done is closed.
type thought struct {
	match *match
	tries int // that failed before
	done  chan struct{}
	move  *move
	err   error
}

// answer works a move out.
func (v *Validator) answer(ctx context.Context, t *thought) {
	defer close(t.done)
	a, err := t.match.Answer(t.match.side, v.cfg.Prover.Truth(ctx, t.match.within))
	if err == nil && a == nil {
		err = errors.New("it is not our turn")
	}
	if err == nil {
		t.move, err = v.moveOf(ctx, t.match, a)
	}
	t.err = err
}
