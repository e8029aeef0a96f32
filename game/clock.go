package game

import "fmt"

// Times are a rollup's, in seconds, as SPEC.md §9 names them.
type Times struct {
	Window     uint64 // W
	Grace      uint64 // G
	Censorship uint64 // C
	Response   uint64 // δ
	Moves      uint64 // m, at least Rules.Moves
	Lag        uint64 // λ, the most by which an honest node's derivation is behind L1
}

// Budget is what an honest side needs of the window, C + (m+1)δ + λ: it derives, joins and plays.
func (t Times) Budget() uint64 { return t.Game() + t.Lag }

// Game is what an honest side may need on its clock from its join on, C + (m+1)δ, when L1 has not yet kept it away.
func (t Times) Game() uint64 { return t.Censorship + (t.Moves+1)*t.Response }

// Least is what an honest side needs on its clock when it decides to join, mδ, if L1 keeps it away no more: δ for the join,
// and (m−1)δ for the moves of any game that follows.
func (t Times) Least() uint64 { return t.Moves * t.Response }

// End is when, after an assertion's first child was made, all games of an honest stake under the assertion have ended at the latest:
// those of a rival that joined in time, and the short ones of a rival that joined with nothing left on its clock. It is within 2W.
func (t Times) End() uint64 {
	return t.Window + max(t.Budget(), t.Grace+t.Censorship+2*t.Response)
}

// Check is what the constructor demands.
func (t Times) Check(r Rules) error {
	join := t.Censorship + t.Response + t.Lag
	switch late := t.Grace + t.Censorship + 2*t.Response; {
	case t.Moves < r.Moves():
		return fmt.Errorf("%d moves are allowed for, a game takes %d", t.Moves, r.Moves())
	case t.Window < t.Budget():
		return fmt.Errorf("window of %d s, an honest side may need %d s", t.Window, t.Budget())
	case t.Grace < join:
		return fmt.Errorf("grace of %d s, a join may need %d s", t.Grace, join)
	case t.Window < late:
		return fmt.Errorf("window of %d s, the last join and its game may need %d s", t.Window, late)
	}
	return nil
}

// JoiningEnd is the last second in which an existing child may be joined.
func (t Times) JoiningEnd(firstChildAt, newestChildAt uint64) uint64 {
	return max(firstChildAt+t.Window, newestChildAt+t.Grace)
}

// Later is the clock of the later joiner of two; the earlier one's is Window. Of joins in one second the number decides
// which is the earlier.
func (t Times) Later(joinedAt, rivalMadeAt uint64) uint64 {
	if late := joinedAt - rivalMadeAt; late < t.Window {
		return t.Window - late
	}
	return 0
}

// Join is how a stake stands that would join a true child now.
type Join int

const (
	InTime  Join = iota // it keeps enough time for every game that may follow, and all of L1's censorship
	Late                // enough for every game, but not if L1 keeps it away for as long as it may
	TooLate             // it could be timed out by a rival alone
)

// JoinAt says how a stake stands that joins now, where the earliest child with a live rival was made at rivalMadeAt (A-M9), and
// what its clock would be. Without rivals any join is in time.
func (t Times) JoinAt(now, rivalMadeAt uint64) (Join, uint64) {
	switch left := t.Later(max(now, rivalMadeAt), rivalMadeAt); {
	case left >= t.Game():
		return InTime, left
	case left >= t.Least():
		return Late, left
	default:
		return TooLate, left
	}
}

// Clock is what both sides have left, by side, as of the last move.
type Clock struct {
	Left    [2]uint64
	MovedAt uint64
}

// Moved is the clock after a move of a side, which is in time up to the last second of what it has.
func (c Clock) Moved(side Side, now uint64) (Clock, error) {
	if c.Expired(side, now) {
		return c, ErrOutOfTime
	}
	c.Left[side] -= now - c.MovedAt
	c.MovedAt = now
	return c, nil
}

// Expired says whether a side, being to move, has lost by time. A clock at zero has run out: else who joined too late could
// answer in the same second for a whole game.
func (c Clock) Expired(side Side, now uint64) bool {
	return c.Left[side] == 0 || now-c.MovedAt > c.Left[side]
}
