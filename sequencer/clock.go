package sequencer

import (
	"log/slog"
	"time"
)

const (
	// maxFollowSecs is how far L1's time may be ahead of the wall clock for blocks to follow it: more than any time zone. An L1
	// further ahead is taken for a wrong one.
	maxFollowSecs = 86_400
	// steadySecs is by how much less L1's time has to be ahead than before to count: heads come now sooner, now later.
	steadySecs = 15
)

// L1Ahead says by how much L1's time is ahead of the wall clock, as it was when L1's anchor came.
type L1Ahead struct {
	Secs     uint64    `json:"secs"`
	L1Time   time.Time `json:"l1Time"`
	WallTime time.Time `json:"wallTime"`
	// Followed says whether the times of blocks go by L1's. If not, L1 is too far ahead, and no block is made.
	Followed bool `json:"followed"`
}

// followTime compares the time of L1's anchor with the wall clock's. A block may not be older than its anchor, so where that is ahead,
// because this machine's clock is slow or somebody has put L1's forward, block times follow it. Only the anchor, which L1 calls safe,
// moves them: any endpoint may say anything of the head.
func (s *Sequencer) followTime(view L1View) {
	wall := s.cfg.Clock.Now()
	at := view.Anchor.Time
	if s.cfg.AnyL1Time {
		at = max(at, view.Head.Time) // there it is nobody's lie
	}
	l1 := time.Unix(int64(at), 0)
	if l1.After(s.l1Time()) || l1.Before(s.anchorTime) { // later than was known, or of another chain
		s.anchorTime, s.heard = l1, s.cfg.Clock.Elapsed()
	}
	secs := int64(l1.Sub(wall) / time.Second)
	if secs <= maxAheadSecs {
		if s.ahead != nil {
			s.clockTrouble.Over(s.log, "l1's time is no longer ahead of this machine's clock")
		}
		s.ahead = nil
		return
	}
	followed := s.cfg.AnyL1Time || secs <= maxFollowSecs
	if a := s.ahead; a != nil && a.Followed == followed && uint64(secs) < a.Secs && uint64(secs)+steadySecs >= a.Secs {
		return
	}
	s.ahead = &L1Ahead{uint64(secs), l1.UTC(), wall.UTC(), followed}
	level, message := slog.LevelWarn, "l1's time is ahead of this machine's clock: block times follow l1"
	if !followed {
		level, message = slog.LevelError, "l1's time is too far ahead of this machine's clock: no block is made until one of them is set right"
	}
	s.clockTrouble.Tell(s.log, level, message, "l1_time", s.ahead.L1Time, "clock", s.ahead.WallTime, "ahead", time.Duration(secs)*time.Second)
}

// l1Time is what L1's time is at least: the anchor's and what has passed since it came, whatever was done to the wall clock meanwhile.
func (s *Sequencer) l1Time() time.Time { return s.anchorTime.Add(s.cfg.Clock.Elapsed() - s.heard) }

// shift is what block times are ahead of the wall clock by.
func (s *Sequencer) shift() time.Duration {
	if s.ahead == nil || !s.ahead.Followed {
		return 0
	}
	return max(0, s.l1Time().Sub(s.cfg.Clock.Now()))
}

// now is the time that blocks go by: the wall clock's, or L1's where that is ahead. How long transactions wait goes by the wall
// clock alone.
func (s *Sequencer) now() time.Time { return s.cfg.Clock.Now().Add(s.shift()) }
