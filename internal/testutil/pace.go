package testutil

import "time"

// Pace is how often a test looks whether something has happened: often at first, seldom where it takes long, because looking
// takes the processor from what is waited for. The zero value begins.
type Pace struct{ every time.Duration }

const (
	quick = 2 * time.Millisecond
	calm  = 50 * time.Millisecond
)

// Next is the moment of the next look.
func (p *Pace) Next() <-chan time.Time {
	p.every = min(max(quick, p.every*5/4), calm)
	return time.After(p.every)
}
