package game

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"loft/internal/testutil"
)

// The model of docs/dispute.md: the clocks of one honest stake against many liars under one assertion, each of whom does what
// chance says, at the worst moments more often than not. Only time is in it: that the honest side has the better move at
// every turn is TestT35_AH8_AllGames.
//
// The honest side derives what an assertion covers within λ of its first child, and acts within δ of what it has derived or sees.
// Beyond that L1 keeps its transactions away for the adversary's pleasure, but for no longer than the budget in all: seconds in
// which several of its transactions wait are spent once.

// adversary is what chance has chosen.
type adversary struct {
	times     Times
	rand      *rand.Rand
	budget    uint64      // censorship, in all
	lag       uint64      // of derivation, at most
	intervals [][2]uint64 // in which nothing honest lands
	patience  int         // in 4: how often a liar takes all the time it may
}

// lands is when an honest transaction lands that answers what is seen at t: it takes δ at worst, and waits for the end of
// every interval.
func (a *adversary) lands(t uint64) uint64 {
	t += a.upTo(a.times.Response)
	for _, i := range a.intervals {
		if t >= i[0] && t < i[1] {
			t = i[1]
		}
	}
	return t
}

// upTo is n more often than not.
func (a *adversary) upTo(n uint64) uint64 {
	if a.rand.IntN(4) != 0 || n == 0 {
		return n
	}
	return a.rand.Uint64N(n + 1)
}

// censor spreads the budget over a few intervals, in order and apart.
func (a *adversary) censor() {
	pieces := 1 + a.rand.IntN(4)
	left, t := a.budget, uint64(0)
	for i := range pieces {
		length := left
		if i < pieces-1 {
			length = a.rand.Uint64N(left + 1)
		}
		t += a.rand.Uint64N(2*a.times.Window/uint64(pieces) + 1)
		if i == 0 && a.rand.IntN(2) == 0 {
			t = 0
		}
		a.intervals = append(a.intervals, [2]uint64{t, t + length})
		t, left = t+length, left-length
	}
}

// outcome of the honest stake against all liars.
type outcome struct {
	lost bool
	end  uint64 // when the last liar was dead
}

// play is one assertion's life. The first child is made at time 0, by the honest stake or by a liar; the honest stake derives what
// it covers and joins within its time. Each liar joins a false child at any time it may, and one of the two opens.
func (a *adversary) play(liars int) (o outcome) {
	t := a.times
	honestFirst := a.rand.IntN(3) == 0
	honestJoin, trueMade := uint64(0), uint64(0)
	if !honestFirst {
		honestJoin = a.lands(a.upTo(a.lag))
		trueMade = honestJoin
		// Or a sham made the true child before.
		if a.rand.IntN(2) == 0 {
			trueMade = a.rand.Uint64N(honestJoin + 1)
		}
	}
	for i := range liars {
		falseMade := uint64(0)
		if honestFirst || i > 0 {
			falseMade = a.upTo(t.Window)
			if a.rand.IntN(2) == 0 {
				falseMade = a.rand.Uint64N(t.Window + 1)
			}
		}
		join := falseMade + a.upTo(t.JoiningEnd(0, falseMade)-falseMade)
		if i == 0 || a.rand.IntN(2) == 0 {
			join = falseMade
		}
		end, lost := a.game(honestJoin, trueMade, join, falseMade, honestFirst && i >= 0)
		o.lost = o.lost || lost
		o.end = max(o.end, end)
	}
	return o
}

// game is one game, from the later join on.
func (a *adversary) game(honestJoin, trueMade, join, falseMade uint64, honestWins bool) (end uint64, lost bool) {
	t := a.times
	honestEarlier := honestJoin < join || honestJoin == join && honestWins
	honestLeft, liarLeft := t.Window, t.Window
	if honestEarlier {
		liarLeft = t.Later(join, trueMade)
	} else {
		honestLeft = t.Later(honestJoin, falseMade)
	}
	// The honest side opens as it joins, or answers the rival's join; the rival may be sooner, and then selects.
	now := max(honestJoin, join)
	honest := Selector
	if honestEarlier {
		opened := a.lands(now)
		if at := now + a.rand.Uint64N(opened-now+1); a.rand.IntN(2) == 0 {
			opened, honest = at, Asserter
		}
		now = opened
	} else if a.rand.IntN(2) == 0 {
		honest = Asserter
	}
	c := Clock{MovedAt: now}
	c.Left[honest], c.Left[honest.Other()] = honestLeft, liarLeft
	for turn := range Standard.LastTurn() + 1 {
		side := Side(turn % 2)
		switch {
		case side != honest && c.Left[side] == 0:
			return c.MovedAt, false // the time-out goes with the move before it
		case side == honest:
			now = a.lands(c.MovedAt)
			if c.Expired(side, now) {
				return now, true
			}
		case a.rand.IntN(4) < a.patience && turn < Standard.LastTurn():
			// It takes what it can and still have a second for what is to come.
			now = c.MovedAt + a.upTo(c.Left[side]-min(c.Left[side], uint64(Standard.LastTurn()-turn)))
		default:
			now = c.MovedAt + a.rand.Uint64N(t.Response+1)
		}
		if side != honest && (c.Expired(side, now) || a.rand.IntN(64) == 0 || turn == Standard.LastTurn()) {
			// Too late, or silent: it is held to the end of its clock, or has nothing to prove.
			return a.lands(c.MovedAt + c.Left[side] + 1), false
		}
		next, err := c.Moved(side, now)
		if err != nil {
			panic(err)
		}
		c = next
	}
	return now, false
}

func (a *adversary) String() string {
	return fmt.Sprintf("%+v, intervals %v", a.times, a.intervals)
}

// randomTimes satisfy the constructor, often with nothing to spare.
func randomTimes(r *rand.Rand) (t Times) {
	t.Moves = Standard.Moves() + uint64(r.IntN(3))
	t.Response = 1 + r.Uint64N(20_000)
	t.Censorship = r.Uint64N(500_000)
	t.Lag = r.Uint64N(2) * r.Uint64N(100_000)
	t.Grace = t.Censorship + t.Response + t.Lag + r.Uint64N(3)*r.Uint64N(100_000)
	t.Window = max(t.Budget(), t.Grace+t.Censorship+2*t.Response) + r.Uint64N(2)*r.Uint64N(500_000)
	return t
}

// TestAB5_ClockModel: 300,000 random adversaries with the whole budget of censorship never make an honest side late that derives
// as much as λ behind, and all of its games end within the bound.
func TestAB5_ClockModel(t *testing.T) {
	r := testutil.Rand(t)
	late := 0
	for range 300_000 {
		a := adversary{times: randomTimes(r), rand: r, patience: r.IntN(5)}
		if err := a.times.Check(Standard); err != nil {
			t.Fatal(err)
		}
		a.budget, a.lag = a.times.Censorship, a.times.Lag
		a.censor()
		o := a.play(1 + r.IntN(4))
		if o.lost || o.end > a.times.End() || a.times.End() > 2*a.times.Window {
			t.Fatalf("lost %v, ended at %d of %d: %v", o.lost, o.end, a.times.End(), &a)
		}
		if o.end > a.times.Window+a.times.Grace {
			late++
		}
	}
	if late == 0 {
		t.Error("no game went on after the joining window: the adversaries are too kind")
	}
}

// TestAB5_ClockModelCanFail is the negative control: with as little more censorship or lag as the window leaves, or an honest
// side slower than δ, it does lose.
func TestAB5_ClockModelCanFail(t *testing.T) {
	r := testutil.Rand(t)
	for _, c := range []struct {
		name   string
		beyond func(a *adversary)
	}{
		{"censored beyond the budget", func(a *adversary) { a.budget = a.times.Window + 1 }},
		{"derived later than λ", func(a *adversary) { a.lag = a.times.Window }},
		{"slower than it says", func(a *adversary) { a.times.Response += a.times.Window / (Standard.Moves() - 1) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			lost := 0
			for range 5_000 {
				a := adversary{times: randomTimes(r), rand: r, patience: r.IntN(5)}
				a.lag = a.times.Lag
				c.beyond(&a)
				a.censor()
				if a.play(1 + r.IntN(4)).lost {
					lost++
				}
			}
			if lost == 0 {
				t.Error("the honest side never lost: this model shows nothing")
			}
			t.Logf("lost %d of 5,000", lost)
		})
	}
}

// TestAM9_JoinsOnlyWithTime: a join in time leaves enough for any game and all of L1's censorship, a late one for any game
// without it, and a second after the last of each it is the next.
func TestAM9_JoinsOnlyWithTime(t *testing.T) {
	r := testutil.Rand(t)
	for range 10_000 {
		times := randomTimes(r)
		made := r.Uint64N(1 << 40)
		for _, edge := range []struct {
			needs       uint64
			last, after Join
		}{{times.Game(), InTime, Late}, {times.Least(), Late, TooLate}} {
			last := made + times.Window - edge.needs
			if got, left := times.JoinAt(last, made); got != edge.last || left != edge.needs {
				t.Fatalf("%+v: made at %d, join at %d: %d with %d s", times, made, last, got, left)
			}
			if got, _ := times.JoinAt(last+1, made); got != edge.after {
				t.Fatalf("%+v: made at %d, join at %d: %d", times, made, last+1, got)
			}
		}
		// A side that is λ behind, and then kept away for all of C, is in time; and Late leaves (m−1)δ once the join has landed.
		if got, left := times.JoinAt(made+times.Lag, made); got != InTime || left < times.Game() {
			t.Fatalf("%+v: behind by λ: %d with %d s", times, got, left)
		}
		if times.Least()-times.Response != (times.Moves-1)*times.Response {
			t.Fatalf("%+v: %d s at the least", times, times.Least())
		}
		if got, _ := times.JoinAt(made, made+r.Uint64N(100)); got != InTime {
			t.Fatalf("%+v: a join before the rival's child: %d", times, got)
		}
		if times.Later(made+times.Window+r.Uint64N(100), made) != 0 {
			t.Fatalf("%+v: clocks", times)
		}
	}
}

// TestD1_LateJoinsHold: a side that decides to join in the last second that counts as Late, against a rival as old as the first
// child, loses no game as long as L1 keeps it away no more. With half of that time it does.
func TestD1_LateJoinsHold(t *testing.T) {
	r := testutil.Rand(t)
	lost := func(times Times, left uint64) bool {
		a := adversary{times: times, rand: r, patience: r.IntN(5)}
		joined := a.lands(times.Window - left)
		_, lost := a.game(joined, joined, 0, 0, false)
		return lost
	}
	tooLate := 0
	for range 100_000 {
		times := randomTimes(r)
		if lost(times, times.Least()) {
			t.Fatalf("%+v: lost with %d s at the decision to join", times, times.Least())
		}
		if lost(times, times.Least()/2) {
			tooLate++
		}
	}
	if tooLate == 0 {
		t.Error("nobody with half of that time lost: this shows nothing")
	}
}

// TestAB12_TimesAreChecked: every inequality of the constructor, at its edge.
func TestAB12_TimesAreChecked(t *testing.T) {
	r := testutil.Rand(t)
	for range 10_000 {
		times := randomTimes(r)
		for name, change := range map[string]func(*Times){
			"moves":        func(t *Times) { t.Moves = Standard.Moves() - 1 },
			"grace":        func(t *Times) { t.Grace = t.Censorship + t.Response + t.Lag - 1 },
			"window":       func(t *Times) { t.Window = t.Budget() - 1 },
			"lag":          func(t *Times) { t.Lag = max(t.Window-t.Game(), t.Grace-t.Censorship-t.Response) + 1 },
			"window, late": func(t *Times) { t.Window = t.Grace + t.Censorship + 2*t.Response - 1 },
		} {
			bad := times
			if change(&bad); bad.Check(Standard) == nil {
				t.Fatalf("%s: %+v passes", name, bad)
			}
		}
	}
}
