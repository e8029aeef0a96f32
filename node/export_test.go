package node

import (
	"context"

	"loft/sequencer"
)

// Doors for tests of this package only.

// SetClock lets the node go by a clock of the test's.
func (c *Config) SetClock(clock sequencer.Clock) { c.clock = clock }

// CloseBatch ends the sequencer's open batch, so that it is posted whatever its age.
func (n *Node) CloseBatch(ctx context.Context) error {
	_, _, err := n.sequencer.CloseBatch(ctx)
	return err
}
