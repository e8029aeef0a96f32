package validator

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/l1"
	"loft/protocol"
)

// maxBelow is how many nodes below our stake one look finds, each by a call: more than are joined in one transaction.
const maxBelow = 128

// lookDown finds the way from the latest confirmed node to where our stake stands, and on along true children.
func (v *Validator) lookDown(ctx context.Context, seen *view, batches uint64) error {
	at := seen.head.Hash
	seen.way = []*node{seen.confirmed}
	if len(seen.stakes) > 0 {
		switch s := seen.stakes[0]; {
		case s.node == seen.confirmed.id:
			seen.stands = seen.confirmed
		case s.confirmed: // it is to catch up
			var err error
			if seen.stands, err = v.node(ctx, at, s.node, batches); err != nil {
				return err
			}
		default:
			path, err := v.path(ctx, at, s.node, seen.confirmed.id)
			if err == nil && path == nil {
				err = errors.New("it is not below the latest confirmed node")
			}
			if err == nil {
				err = v.link(ctx, seen, path, batches)
			}
			if err != nil {
				return fmt.Errorf("find our way to node %s: %w", s.node, err)
			}
		}
	}
	if err := v.descend(ctx, seen, batches); err != nil { // what is known of the way can be acted on
		seen.troubles = append(seen.troubles, fmt.Sprintf("not all nodes below ours can be read: %v", err))
	}
	return nil
}

// path is the nodes from one down to another, which descends from it.
func (v *Validator) path(ctx context.Context, at, to, from common.Hash) ([]*node, error) {
	ids := []common.Hash{to}
	for id := to; id != from; ids = append(ids, id) {
		parent, known := v.parents[id] // forever: an id is a hash of it
		if !known {
			n, err := v.bare(ctx, at, id)
			if err != nil {
				return nil, err
			}
			if n == nil || n.Parent == (common.Hash{}) {
				return nil, nil // a confirmed node that is not the latest
			}
			parent = n.Parent
			v.parents[id] = parent
		}
		id = parent
	}
	slices.Reverse(ids)
	calls := make([][]byte, len(ids))
	for i, id := range ids {
		calls[i] = contract.PackGetNode(id)
	}
	answers, err := v.askAll(ctx, at, v.cfg.Rollup, calls)
	if err != nil {
		return nil, err
	}
	path := make([]*node, len(ids))
	for i, id := range ids {
		raw, err := contract.UnpackGetNode(answers[i])
		if err != nil {
			return nil, fmt.Errorf("node %s: %w", id, err)
		}
		path[i] = &node{id: id, NodesNode: raw}
	}
	return path, nil
}

// link judges the nodes of a path that begins with the latest confirmed one, and puts them on the way. Our stake stands on
// the last.
func (v *Validator) link(ctx context.Context, seen *view, path []*node, batches uint64) error {
	if child := seen.confirmed.child; child != nil && child.id == path[1].id {
		seen.confirmed.child = path[1]
	}
	for i, n := range path[1:] {
		if err := v.under(seen.way[i], n); err != nil {
			return err
		}
		var next *node
		if i+2 < len(path) {
			next = path[i+2]
		}
		if n.verdict == isTrue {
			if err := v.children(ctx, seen.head.Hash, n, next, batches); err != nil {
				return err
			}
		}
		seen.way = append(seen.way, n)
	}
	seen.stands = path[len(path)-1]
	return nil
}

// under judges a node that stands under another.
func (v *Validator) under(parent, n *node) error {
	n.at = parent.ChildAccumulator
	claim, ok := v.claim(n.InputEnd, n.at)
	switch {
	case !ok:
		n.verdict = unknown
		return nil
	case protocol.NodeID(n.Parent, n.InputEnd, n.at, claim) != n.id:
		n.verdict = isFalse
		return nil
	}
	n.verdict = isTrue
	provable, err := v.cfg.Prover.Provable(n.InputEnd)
	n.blind = !provable
	return err
}

// descend goes on along true children that exist, from the last node on the way.
func (v *Validator) descend(ctx context.Context, seen *view, batches uint64) error {
	for range maxBelow {
		parent := seen.way[len(seen.way)-1]
		if parent.verdict != isTrue || parent.blind || parent.child == nil {
			return nil
		}
		n := parent.child
		if err := v.under(parent, n); err != nil {
			return err
		}
		if err := v.children(ctx, seen.head.Hash, n, nil, batches); err != nil {
			return fmt.Errorf("read node %s: %w", n.id, err)
		}
		seen.way = append(seen.way, n)
	}
	return nil
}

// node reads a node that exists, judges it, and looks for its true child.
func (v *Validator) node(ctx context.Context, at, id common.Hash, batches uint64) (*node, error) {
	n, err := v.bare(ctx, at, id)
	if err == nil && n == nil {
		err = errors.New("it does not exist")
	}
	var parent *node
	if err == nil {
		parent, err = v.parent(ctx, at, n)
	}
	if err == nil {
		err = v.under(parent, n)
	}
	if err == nil && n.verdict == isTrue {
		err = v.children(ctx, at, n, nil, batches)
	}
	if err != nil {
		return nil, fmt.Errorf("read node %s: %w", id, err)
	}
	return n, nil
}

// parent of a node. The first node's is none, whose children begin with no batch.
func (v *Validator) parent(ctx context.Context, at common.Hash, n *node) (*node, error) {
	if n.Parent == (common.Hash{}) {
		return &node{NodesNode: bindings.NodesNode{ChildAccumulator: v.cfg.Protocol.InitialAccumulator()}}, nil
	}
	parent, err := v.bare(ctx, at, n.Parent)
	if err == nil && parent == nil {
		err = fmt.Errorf("its parent %s does not exist", common.Hash(n.Parent))
	}
	return parent, err
}

// bare is a node as it stands on L1; nil if it does not exist.
func (v *Validator) bare(ctx context.Context, at, id common.Hash) (*node, error) {
	raw, err := typed.Ask(ctx, v.cfg.Client, at, v.cfg.Rollup, contract.PackGetNode(id), contract.UnpackGetNode)
	var revert *l1.RevertError
	if errors.As(err, &revert) && revert.Name == "NodeUnknown" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &node{id: id, NodesNode: raw}, nil
}

// claim is the hash of the state that this node derived from batches with that accumulator. It is not known while
// derivation is behind, or was from an L1 that is no more.
func (v *Validator) claim(batches uint64, accumulator common.Hash) (common.Hash, bool) {
	derived, err := v.cfg.Claims.After(batches)
	if err != nil {
		v.log.Debug("not derived yet", "batches", batches, "err", err)
		return common.Hash{}, false
	}
	return derived.State.Hash(), derived.Accumulator == accumulator
}

// children looks for the true child of a node: next, if that is it.
func (v *Validator) children(ctx context.Context, at common.Hash, n, next *node, batches uint64) (err error) {
	if n.FirstChildAt == 0 {
		n.inputEnd = inputEnd(n.InputEnd, batches)
		if n.inputEnd == 0 {
			return nil
		}
		n.accumulator, err = typed.Ask(ctx, v.cfg.Client, at, v.cfg.Protocol.Inbox, inboxContract.PackAccumulator(n.inputEnd), typed.Hash(inboxContract.UnpackAccumulator))
		if err != nil {
			return err
		}
	} else {
		n.inputEnd, n.accumulator = n.ChildInputEnd, n.ChildAccumulator
	}
	claim, ok := v.claim(n.inputEnd, n.accumulator)
	if !ok {
		return nil
	}
	n.claim = claim
	if n.FirstChildAt == 0 {
		return nil
	}
	id := protocol.NodeID(n.id, n.inputEnd, n.accumulator, claim)
	if next != nil && next.id == id {
		n.child = next
		return nil
	}
	n.child, err = v.bare(ctx, at, id)
	return err
}
