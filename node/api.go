package node

import (
	"errors"

	"loft/bridge"
	"loft/follower"
)

// api is the part of the loft namespace that tells what this node is of and what it derived.
type api struct{ n *Node }

// Config tells which instance the node is of: chain ids, contract addresses on L1, genesis hash.
func (a *api) Config() bridge.Info {
	p := a.n.plan
	return bridge.Info{Config: p.Config, Bridge: p.Bridge, Rollup: p.Rollup, TokenBridge: p.TokenBridge, Genesis: a.n.chain.Genesis().Hash()}
}

// Batch tells what this node derived from a batch of L1, by its number from 0 on; null if there is none yet.
func (a *api) Batch(index uint64) (*follower.Batch, error) {
	b, err := a.n.follower.Deriver().BatchAt(index)
	return known(&b, err)
}

// Entry tells what became of a queue entry once its batch is on L1; null before.
func (a *api) Entry(index uint64) (*follower.Entry, error) {
	e, err := a.n.follower.Deriver().EntryAt(index)
	return known(&e, err)
}

// Follower tells what the node has taken in of L1.
func (a *api) Follower() follower.Snapshot {
	s, _ := a.n.follower.Snapshot()
	return s
}

func known[T any](v *T, err error) (*T, error) {
	if errors.Is(err, follower.ErrUnknown) {
		return nil, nil
	}
	return v, err
}
