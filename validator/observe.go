package validator

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/l1"
)

var inboxContract = bindings.NewInbox()

// observe looks at the rollup contract after L1's latest block, all at the same block.
func (v *Validator) observe(ctx context.Context) (*view, error) {
	head, err := v.cfg.Client.Header(ctx, l1.Latest)
	if err != nil {
		return nil, fmt.Errorf("look at l1: %w", err)
	}
	final, err := v.cfg.Client.Header(ctx, l1.Finalized)
	if err != nil {
		return nil, fmt.Errorf("look at l1: %w", err)
	}
	v.head, v.final = head, final
	if v.params == nil {
		if v.params, err = v.readParams(ctx, head.Hash); err != nil {
			return nil, fmt.Errorf("read the rollup's parameters: %w", err)
		}
	}
	seen := &view{head: head.Ref, baseFee: head.BaseFee, params: v.params, careful: v.careful, again: v.cfg.Again, turns: v.turns, refusals: v.reverted}
	v.mu.Lock()
	seen.leave = v.leave
	v.mu.Unlock()
	batches, err := typed.Ask(ctx, v.cfg.Client, head.Hash, v.cfg.Protocol.Inbox, inboxContract.PackBatchCount(), inboxContract.UnpackBatchCount)
	if err != nil {
		return nil, fmt.Errorf("read the inbox: %w", err)
	}
	latest, err := typed.Ask(ctx, v.cfg.Client, head.Hash, v.cfg.Rollup, contract.PackLatestConfirmed(), contract.UnpackLatestConfirmed)
	if err != nil {
		return nil, fmt.Errorf("read the rollup: %w", err)
	}
	if seen.confirmed, err = v.assertion(ctx, head.Hash, latest, batches); err != nil {
		return nil, err
	}
	if seen.stakes, err = v.ownStakes(ctx, seen); err != nil {
		return nil, fmt.Errorf("find our stake: %w", err)
	}
	if err := v.lookDown(ctx, seen, batches); err != nil {
		return nil, err
	}
	if err := v.forks(ctx, seen); err != nil {
		return nil, err
	}
	v.watch(ctx, seen, batches)
	// What has no end is no reason to keep from games.
	for _, part := range []struct {
		what string
		look func() error
	}{
		{"what is confirmed for good cannot be forgotten", func() error { return v.forget(ctx, seen) }},
		{"what games cost us cannot be found", func() (err error) { seen.debts, err = v.collectable(ctx); return err }},
		{"what our account holds cannot be found", func() (err error) {
			seen.balance, err = v.cfg.Client.Balance(ctx, v.cfg.Sender.Address())
			return err
		}},
		{"who joined assertions that can be confirmed cannot be found", func() error { return v.joiners(ctx, seen) }},
		{"an outbox root cannot be recorded", func() (err error) { seen.outbox, err = v.unrecorded(ctx, seen); return err }},
	} {
		if err := part.look(); ctx.Err() != nil {
			return nil, ctx.Err()
		} else if err != nil {
			seen.troubles = append(seen.troubles, part.what+": "+err.Error())
		}
	}
	return seen, nil
}

// readParams reads the rollup's parameters at a block.
func (v *Validator) readParams(ctx context.Context, at common.Hash) (*params, error) {
	p := new(params)
	for _, field := range []struct {
		into   *uint64
		data   []byte
		unpack func([]byte) (uint64, error)
	}{
		{&p.window, contract.PackWindow(), contract.UnpackWindow},
		{&p.grace, contract.PackGrace(), contract.UnpackGrace},
		{&p.censorship, contract.PackCensorship(), contract.UnpackCensorship},
		{&p.response, contract.PackResponse(), contract.UnpackResponse},
		{&p.lag, contract.PackLag(), contract.UnpackLag},
		{&p.moves, contract.PackMoves(), contract.UnpackMoves},
		{&p.assertionInterval, contract.PackAssertionInterval(), contract.UnpackAssertionInterval},
	} {
		var err error
		if *field.into, err = typed.Ask(ctx, v.cfg.Client, at, v.cfg.Rollup, field.data, field.unpack); err != nil {
			return nil, err
		}
	}
	var err error
	if p.stakeWei, err = typed.Ask(ctx, v.cfg.Client, at, v.cfg.Rollup, contract.PackStakeWei(), contract.UnpackStakeWei); err != nil {
		return nil, err
	}
	initial, err := typed.Ask(ctx, v.cfg.Client, at, v.cfg.Games, gamesContract.PackInitialState(), gamesContract.UnpackInitialState)
	if err != nil {
		return nil, err
	}
	if initial != v.cfg.Program {
		return nil, fmt.Errorf("%w: games are about %s, ours is %s: run the version of Loft that the rollup was deployed with", ErrProgram, common.Hash(initial), v.cfg.Program)
	}
	return p, nil
}

// ErrProgram means that the rollup's games are about another proof program than this node has: it could not win one.
var ErrProgram = errors.New("another proof program")

// unrecorded is what makes the outbox root known of the latest confirmed assertion, or of the last that can be confirmed with it; nil
// if it is, or if nothing was ever sent.
func (v *Validator) unrecorded(ctx context.Context, seen *view) (*record, error) {
	a := seen.confirmed
	if a.verdict != isTrue {
		return nil, nil
	}
	for i, parent := range seen.way {
		if parent.joiner == 0 || !parent.ripe(seen.head.Time, seen.params) || i == maxConfirms {
			break
		}
		a = parent.child
	}
	ends, err := v.cfg.Claims.After(a.InputEnd)
	if err != nil {
		return nil, fmt.Errorf("state of assertion %s: %w", a.id, err)
	}
	header := v.cfg.Chain.Header(ends.State.Block)
	if !v.cfg.Chain.IsCanonical(header) {
		return nil, nil // being derived again
	}
	if header.Number.Sign() == 0 {
		return nil, nil // no message can have been sent in genesis, whose header commits to none
	}
	root, count, err := v.roots.at(header)
	if err != nil || count == 0 {
		return nil, err
	}
	known, err := typed.Ask(ctx, v.cfg.Client, seen.head.Hash, v.cfg.Rollup, contract.PackOutboxRootKnown(root), contract.UnpackOutboxRootKnown)
	if err != nil || known {
		return nil, err
	}
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		return nil, fmt.Errorf("encode header %d: %w", header.Number, err)
	}
	return &record{a.id, outboxRoot{state: ends.State, header: raw, root: root}}, nil
}
