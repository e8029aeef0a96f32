package testutil

import "time"

// Pace is how often a test looks whether something has happened, or does something: the only clock that tests wait by. The zero value looks
// often at first and seldom where it takes long, because looking takes the processor from what is waited for. What bounds the wait is a
// context.
type Pace struct {
	every time.Duration
	fixed bool
}

const (
	quick = 2 * time.Millisecond
	calm  = 50 * time.Millisecond
)

// Every is a pace that stays the same.
func Every(d time.Duration) Pace { return Pace{d, true} }

// Next is the moment of the next look.
func (p *Pace) Next() <-chan time.Time {
	if !p.fixed {
		p.every = min(max(quick, p.every*5/4), calm)
	}
	return time.After(p.every)
}
