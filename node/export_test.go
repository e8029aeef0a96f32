package node

import "loft/sequencer"

// Doors for tests of this package only.

// SetClock lets the node go by a clock of the test's.
func (c *Config) SetClock(clock sequencer.Clock) { c.clock = clock }
