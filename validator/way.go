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

// maxBelow is how many assertions below our stake one look finds, each by a call: more than are joined in one transaction.
const maxBelow = 128

// lookDown finds the way from the latest confirmed assertion to where our stake stands, and on along true children.
func (v *Validator) lookDown(ctx context.Context, seen *view, batches uint64) error {
	at := seen.head.Hash
	seen.way = []*assertion{seen.confirmed}
	if len(seen.stakes) > 0 {
		switch s := seen.stakes[0]; {
		case s.assertion == seen.confirmed.id:
			seen.stands = seen.confirmed
		case s.confirmed: // it is to catch up
			var err error
			if seen.stands, err = v.assertion(ctx, at, s.assertion, batches); err != nil {
				return err
			}
		default:
			path, err := v.path(ctx, at, s.assertion, seen.confirmed.id)
			if err == nil && path == nil {
				err = errors.New("it is not below the latest confirmed assertion")
			}
			if err == nil {
				err = v.link(ctx, seen, path, batches)
			}
			if err != nil {
				return fmt.Errorf("find our way to assertion %s: %w", s.assertion, err)
			}
		}
	}
	if err := v.descend(ctx, seen, batches); err != nil { // what is known of the way can be acted on
		seen.troubles = append(seen.troubles, fmt.Sprintf("not all assertions below ours can be read: %v", err))
	}
	return nil
}

// path is the assertions from one down to another, which descends from it.
func (v *Validator) path(ctx context.Context, at, to, from common.Hash) ([]*assertion, error) {
	ids := []common.Hash{to}
	for id := to; id != from; ids = append(ids, id) {
		parent, known := v.parents[id] // forever: an id is a hash of it
		if !known {
			a, err := v.bare(ctx, at, id)
			if err != nil {
				return nil, err
			}
			if a == nil || a.Parent == (common.Hash{}) {
				return nil, nil // a confirmed assertion that is not the latest
			}
			parent = a.Parent
			v.parents[id] = parent
		}
		id = parent
	}
	slices.Reverse(ids)
	calls := make([][]byte, len(ids))
	for i, id := range ids {
		calls[i] = contract.PackGetAssertion(id)
	}
	answers, err := v.askAll(ctx, at, v.cfg.Rollup, calls)
	if err != nil {
		return nil, err
	}
	path := make([]*assertion, len(ids))
	for i, id := range ids {
		raw, err := contract.UnpackGetAssertion(answers[i])
		if err != nil {
			return nil, fmt.Errorf("assertion %s: %w", id, err)
		}
		path[i] = &assertion{id: id, AssertionsAssertion: raw}
	}
	return path, nil
}

// link judges the assertions of a path that begins with the latest confirmed one, and puts them on the way. Our stake stands on
// the last.
func (v *Validator) link(ctx context.Context, seen *view, path []*assertion, batches uint64) error {
	if child := seen.confirmed.child; child != nil && child.id == path[1].id {
		seen.confirmed.child = path[1]
	}
	for i, a := range path[1:] {
		if err := v.under(seen.way[i], a); err != nil {
			return err
		}
		var next *assertion
		if i+2 < len(path) {
			next = path[i+2]
		}
		if a.verdict == isTrue {
			if err := v.children(ctx, seen.head.Hash, a, next, batches); err != nil {
				return err
			}
		}
		seen.way = append(seen.way, a)
	}
	seen.stands = path[len(path)-1]
	return nil
}

// under judges an assertion that stands under another.
func (v *Validator) under(parent, a *assertion) error {
	a.at = parent.ChildAccumulator
	claim, ok := v.claim(a.InputEnd, a.at)
	switch {
	case !ok:
		a.verdict = unknown
		return nil
	case protocol.AssertionID(a.Parent, a.InputEnd, a.at, claim) != a.id:
		a.verdict = isFalse
		return nil
	}
	a.verdict = isTrue
	provable, err := v.cfg.Prover.Provable(a.InputEnd)
	a.blind = !provable
	return err
}

// descend continues along true children that exist, from the last assertion on the way.
func (v *Validator) descend(ctx context.Context, seen *view, batches uint64) error {
	for range maxBelow {
		parent := seen.way[len(seen.way)-1]
		if parent.verdict != isTrue || parent.blind || parent.child == nil {
			return nil
		}
		a := parent.child
		if err := v.under(parent, a); err != nil {
			return err
		}
		if err := v.children(ctx, seen.head.Hash, a, nil, batches); err != nil {
			return fmt.Errorf("read assertion %s: %w", a.id, err)
		}
		seen.way = append(seen.way, a)
	}
	return nil
}

// assertion reads an assertion that exists, judges it, and looks for its true child.
func (v *Validator) assertion(ctx context.Context, at, id common.Hash, batches uint64) (*assertion, error) {
	a, err := v.bare(ctx, at, id)
	if err == nil && a == nil {
		err = errors.New("it does not exist")
	}
	var parent *assertion
	if err == nil {
		parent, err = v.parent(ctx, at, a)
	}
	if err == nil {
		err = v.under(parent, a)
	}
	if err == nil && a.verdict == isTrue {
		err = v.children(ctx, at, a, nil, batches)
	}
	if err != nil {
		return nil, fmt.Errorf("read assertion %s: %w", id, err)
	}
	return a, nil
}

// parent of an assertion. The first assertion's is none, whose children begin with no batch.
func (v *Validator) parent(ctx context.Context, at common.Hash, a *assertion) (*assertion, error) {
	if a.Parent == (common.Hash{}) {
		return &assertion{AssertionsAssertion: bindings.AssertionsAssertion{ChildAccumulator: v.cfg.Protocol.InitialAccumulator()}}, nil
	}
	parent, err := v.bare(ctx, at, a.Parent)
	if err == nil && parent == nil {
		err = fmt.Errorf("its parent %s does not exist", common.Hash(a.Parent))
	}
	return parent, err
}

// bare is an assertion as it stands on L1; nil if it does not exist.
func (v *Validator) bare(ctx context.Context, at, id common.Hash) (*assertion, error) {
	raw, err := typed.Ask(ctx, v.cfg.Client, at, v.cfg.Rollup, contract.PackGetAssertion(id), contract.UnpackGetAssertion)
	var revert *l1.RevertError
	if errors.As(err, &revert) && revert.Name == "AssertionUnknown" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &assertion{id: id, AssertionsAssertion: raw}, nil
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

// children looks for the true child of an assertion: next, if that is it.
func (v *Validator) children(ctx context.Context, at common.Hash, a, next *assertion, batches uint64) (err error) {
	if a.FirstChildAt == 0 {
		a.inputEnd = inputEnd(a.InputEnd, batches)
		if a.inputEnd == 0 {
			return nil
		}
		a.accumulator, err = typed.Ask(ctx, v.cfg.Client, at, v.cfg.Protocol.Inbox, inboxContract.PackAccumulator(a.inputEnd), typed.Hash(inboxContract.UnpackAccumulator))
		if err != nil {
			return err
		}
	} else {
		a.inputEnd, a.accumulator = a.ChildInputEnd, a.ChildAccumulator
	}
	claim, ok := v.claim(a.inputEnd, a.accumulator)
	if !ok {
		return nil
	}
	a.claim = claim
	if a.FirstChildAt == 0 {
		return nil
	}
	id := protocol.AssertionID(a.id, a.inputEnd, a.accumulator, claim)
	if next != nil && next.id == id {
		a.child = next
		return nil
	}
	a.child, err = v.bare(ctx, at, id)
	return err
}
