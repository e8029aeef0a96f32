package node

import (
	"context"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/sequencer"
)

// Doors for tests of this package only.

// SetClock lets the node go by a clock of the test's.
func (c *Config) SetClock(clock sequencer.Clock) { c.clock = clock }

// NoLogIndex spares the node the index of logs: see chain.Config.
func (c *Config) NoLogIndex() { c.noLogIndex = true }

// NoLogIndex spares the development chain the index of logs.
func (c DevConfig) NoLogIndex() DevConfig {
	c.noLogIndex = true
	return c
}

// CloseBatch ends the sequencer's open batch, so that it is posted whatever its age.
func (n *Node) CloseBatch(ctx context.Context) error {
	_, _, err := n.sequencer.CloseBatch(ctx)
	return err
}

// Archive says whether the node keeps all states, as it tells who asks for one that there is not.
func (n *Node) Archive() bool {
	var notKept *chain.NotKeptError
	_, err := n.chain.ReadableStateAt(&types.Header{Number: big.NewInt(1), Root: [32]byte{1}})
	return errors.As(err, &notKept) && notKept.Archive
}
