package validator

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/contracts/bindings"
	"loft/l1"
	"loft/protocol"
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
	batches, err := ask(ctx, v, head.Hash, v.cfg.Protocol.Inbox, inboxContract.PackBatchCount(), inboxContract.UnpackBatchCount)
	if err != nil {
		return nil, fmt.Errorf("read the inbox: %w", err)
	}
	latest, err := ask(ctx, v, head.Hash, v.cfg.Rollup, contract.PackLatestConfirmed(), contract.UnpackLatestConfirmed)
	if err != nil {
		return nil, fmt.Errorf("read the rollup: %w", err)
	}
	if seen.confirmed, err = v.node(ctx, head.Hash, latest, batches); err != nil {
		return nil, err
	}
	if seen.stakes, err = v.ownStakes(ctx, seen); err != nil {
		return nil, fmt.Errorf("find our stake: %w", err)
	}
	if len(seen.stakes) > 0 {
		seen.stands = seen.confirmed
		if at := seen.stakes[0].node; at != seen.confirmed.id {
			if seen.stands, err = v.node(ctx, head.Hash, at, batches); err != nil {
				return nil, err
			}
		}
		if seen.forks, err = v.forks(ctx, seen, batches); err != nil {
			return nil, err
		}
	}
	// What has no end is no reason to keep from games.
	if err := v.forget(ctx, seen); err != nil {
		seen.troubles = append(seen.troubles, fmt.Sprintf("what is confirmed for good cannot be forgotten: %v", err))
	}
	if seen.debts, err = v.collectable(ctx); err != nil {
		return nil, fmt.Errorf("find what games cost us: %w", err)
	}
	if seen.balance, err = v.cfg.Client.Balance(ctx, v.cfg.Sender.Address()); err != nil {
		return nil, err
	}
	if child := seen.confirmed.child; child != nil {
		if seen.confirmed.joiner, err = v.joiner(ctx, seen, child.id); err != nil {
			return nil, fmt.Errorf("find who joined node %s: %w", child.id, err)
		}
	}
	if seen.confirmed.verdict == isTrue {
		if seen.outbox, err = v.unrecorded(ctx, head.Hash, seen.confirmed); err != nil && ctx.Err() == nil {
			seen.troubles = append(seen.troubles, fmt.Sprintf("the outbox root of node %s cannot be recorded: %v", seen.confirmed.id, err))
		}
	}
	return seen, nil
}

// ask reads a contract at a block.
func ask[T any](ctx context.Context, v *Validator, at common.Hash, to common.Address, data []byte, unpack func([]byte) (T, error)) (T, error) {
	var none T
	raw, err := v.cfg.Client.Call(ctx, to, data, at)
	if err != nil {
		return none, err
	}
	out, err := unpack(raw)
	if err != nil {
		return none, fmt.Errorf("contract %s answers nonsense: %w: check its address", to, err)
	}
	return out, nil
}

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
		{&p.moves, contract.PackMoves(), contract.UnpackMoves},
		{&p.nodeInterval, contract.PackNodeInterval(), contract.UnpackNodeInterval},
	} {
		var err error
		if *field.into, err = ask(ctx, v, at, v.cfg.Rollup, field.data, field.unpack); err != nil {
			return nil, err
		}
	}
	var err error
	if p.stakeWei, err = ask(ctx, v, at, v.cfg.Rollup, contract.PackStakeWei(), contract.UnpackStakeWei); err != nil {
		return nil, err
	}
	initial, err := ask(ctx, v, at, v.cfg.Games, gamesContract.PackInitialState(), gamesContract.UnpackInitialState)
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

// node reads a node that exists, judges it, and looks at its children.
func (v *Validator) node(ctx context.Context, at, id common.Hash, batches uint64) (*node, error) {
	n, err := v.bare(ctx, at, id)
	if err == nil && n == nil {
		err = errors.New("it does not exist")
	}
	if err == nil {
		n.verdict, err = v.judge(ctx, at, n)
	}
	if err == nil && n.verdict == isTrue {
		var provable bool
		provable, err = v.cfg.Prover.Provable(n.InputEnd)
		n.blind = !provable
	}
	if err == nil && n.verdict == isTrue {
		err = v.children(ctx, at, n, batches)
	}
	if err != nil {
		return nil, fmt.Errorf("read node %s: %w", id, err)
	}
	return n, nil
}

// bare is a node as it stands on L1; nil if it does not exist.
func (v *Validator) bare(ctx context.Context, at, id common.Hash) (*node, error) {
	raw, err := ask(ctx, v, at, v.cfg.Rollup, contract.PackGetNode(id), contract.UnpackGetNode)
	var revert *l1.RevertError
	if errors.As(err, &revert) && revert.Name == "NodeUnknown" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &node{id: id, NodesNode: raw}, nil
}

// judge says whether a node is the one with the true claim: its id commits to all that it says.
func (v *Validator) judge(ctx context.Context, at common.Hash, n *node) (verdict, error) {
	accumulator := v.cfg.Protocol.InitialAccumulator()
	if n.Parent != (common.Hash{}) {
		parent, err := v.bare(ctx, at, n.Parent)
		if err != nil {
			return unknown, err
		}
		if parent == nil {
			return unknown, fmt.Errorf("its parent %s does not exist", common.Hash(n.Parent))
		}
		accumulator = parent.ChildAccumulator
	}
	n.at = accumulator
	claim, ok := v.claim(n.InputEnd, accumulator)
	switch {
	case !ok:
		return unknown, nil
	case protocol.NodeID(n.Parent, n.InputEnd, accumulator, claim) == n.id:
		return isTrue, nil
	}
	return isFalse, nil
}

// claim is the hash of the state that this node derived from batches with that accumulator. It is not known while
// derivation is behind, or was from an L1 that is no more.
func (v *Validator) claim(batches uint64, accumulator common.Hash) (common.Hash, bool) {
	st, have, _, err := v.cfg.Claims.ClosedState(batches)
	if err != nil {
		v.log.Debug("not derived yet", "batches", batches, "err", err)
		return common.Hash{}, false
	}
	return st.Hash(), have == accumulator
}

// children looks for the true child, and how it is opposed.
func (v *Validator) children(ctx context.Context, at common.Hash, n *node, batches uint64) (err error) {
	if n.FirstChildAt == 0 {
		n.inputEnd = inputEnd(n.InputEnd, batches)
		if n.inputEnd == 0 {
			return nil
		}
		n.accumulator, err = ask(ctx, v, at, v.cfg.Protocol.Inbox, inboxContract.PackAccumulator(n.inputEnd), func(raw []byte) (common.Hash, error) {
			out, err := inboxContract.UnpackAccumulator(raw)
			return out, err
		})
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
	if n.child, err = v.bare(ctx, at, protocol.NodeID(n.id, n.inputEnd, n.accumulator, claim)); err != nil || n.rivals() == 0 {
		return err
	}
	return v.findFalse(ctx, at, n)
}

// findFalse finds the false children of a node that have stakes.
func (v *Validator) findFalse(ctx context.Context, at common.Hash, n *node) (err error) {
	if n.since, err = v.madeIn(ctx, n); err != nil {
		return err
	}
	logs, err := v.logs(ctx, v.cfg.Rollup, n.since, v.head.Number, []string{bindings.RollupNodeMadeEventName}, nil, []common.Hash{n.id})
	if err != nil {
		return err
	}
	var children []falseChild
	var calls [][]byte
	for i := range logs {
		made, err := contract.UnpackNodeMadeEvent(&logs[i])
		if err != nil {
			return err
		}
		if n.child != nil && made.Node == n.child.id {
			continue
		}
		children, calls = append(children, falseChild{id: made.Node, claim: made.Claim}), append(calls, contract.PackGetNode(made.Node))
	}
	answers, err := v.askAll(ctx, at, v.cfg.Rollup, calls)
	if err != nil {
		return err
	}
	for i, child := range children {
		rival, err := contract.UnpackGetNode(answers[i])
		if err != nil {
			return err
		}
		if rival.Joined == 0 {
			continue
		}
		n.falseChildren = append(n.falseChildren, child)
		if n.rivalMade == 0 || rival.MadeAt < n.rivalMade {
			n.rivalMade = rival.MadeAt
		}
	}
	return nil
}

// madeIn is the number of an L1 block before which a node, and so all below it, was not made. It is kept for nodes in
// finalised blocks.
func (v *Validator) madeIn(ctx context.Context, n *node) (uint64, error) {
	if number, known := v.made[n.id]; known {
		return number, nil
	}
	from := v.cfg.Start
	if number, known := v.made[n.Parent]; known {
		from = number
	}
	logs, err := v.logs(ctx, v.cfg.Rollup, from, v.head.Number, []string{bindings.RollupNodeMadeEventName}, []common.Hash{n.id})
	if err != nil || len(logs) == 0 {
		return from, err
	}
	number := logs[0].BlockNumber
	if number <= v.final.Number {
		v.made[n.id] = number
	}
	return number, nil
}

// logs of events of a contract, of the rollup or of its games, in blocks from one to another, by their indexed fields.
func (v *Validator) logs(ctx context.Context, of common.Address, from, to uint64, events []string, fields ...[]common.Hash) (out []types.Log, err error) {
	abi := contract.GetABI()
	if of != v.cfg.Rollup {
		abi = gamesContract.GetABI()
	}
	topics := append([][]common.Hash{nil}, fields...)
	for _, event := range events {
		topics[0] = append(topics[0], abi.Events[event].ID)
	}
	for ; from <= to; from += logSpan {
		logs, err := v.cfg.Client.Eth().FilterLogs(ctx, ethereum.FilterQuery{
			FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(min(to, from+logSpan-1)), Addresses: []common.Address{of}, Topics: topics,
		})
		if err != nil {
			return nil, fmt.Errorf("logs of %s from block %d: %w", events[0], from, err)
		}
		out = append(out, logs...)
	}
	return out, nil
}

// stakes that were ever entered for us in L1's finalised blocks.
type stakes struct {
	IDs  []uint64 `json:"ids"`
	Next uint64   `json:"next"` // the first block not looked at
}

// logSpan is how many blocks are asked for their logs at once.
const logSpan = 5000

// ownStakes finds our live stakes at head: those of finalised blocks are remembered, later ones looked up each time.
func (v *Validator) ownStakes(ctx context.Context, seen *view) ([]stake, error) {
	owner := common.BytesToHash(v.cfg.Sender.Address().Bytes())
	find := func(from, to uint64) (ids []uint64, err error) {
		logs, err := v.logs(ctx, v.cfg.Rollup, from, to, []string{bindings.RollupStakeEnteredEventName}, nil, []common.Hash{owner})
		for i := range logs {
			if err == nil {
				ids = append(ids, logs[i].Topics[1].Big().Uint64())
			}
		}
		return ids, err
	}
	head, final := v.head, v.final
	for v.stakes.Next <= final.Number {
		last := min(final.Number, v.stakes.Next+logSpan-1)
		ids, err := find(v.stakes.Next, last)
		if err != nil {
			return nil, err
		}
		v.stakes.IDs, v.stakes.Next = append(v.stakes.IDs, ids...), last+1
		if len(ids) > 0 || last < final.Number {
			if err := v.store("stakes "+v.cfg.Sender.Address().Hex(), v.stakes); err != nil {
				return nil, err
			}
		}
	}
	ids := slices.Clone(v.stakes.IDs)
	for from := v.stakes.Next; from <= head.Number; from += logSpan {
		recent, err := find(from, min(head.Number, from+logSpan-1))
		if err != nil {
			return nil, err
		}
		ids = append(ids, recent...)
	}
	slices.Sort(ids)
	var live []stake // by id: the first acts
	for _, id := range slices.Compact(ids) {
		s, err := ask(ctx, v, head.Hash, v.cfg.Rollup, contract.PackGetStake(id), contract.UnpackGetStake)
		if err != nil {
			return nil, err
		}
		if s.Status == statusDead {
			seen.lost = id
		}
		if s.Status != statusLive || s.Owner != v.cfg.Sender.Address() {
			continue
		}
		at, err := v.bare(ctx, head.Hash, s.Node)
		if err != nil || at == nil {
			return nil, errors.Join(err, fmt.Errorf("stake %d stands on node %s", id, common.Hash(s.Node)))
		}
		live = append(live, stake{id, s.Node, at.Confirmed})
	}
	return live, nil
}

// joiner is a live stake that joined a child of the latest confirmed node: ours, or the first that is found.
func (v *Validator) joiner(ctx context.Context, seen *view, child common.Hash) (uint64, error) {
	var ids []uint64
	for _, s := range seen.stakes {
		ids = append(ids, s.id)
	}
	joined := func(id uint64) (bool, error) {
		j, err := ask(ctx, v, seen.head.Hash, v.cfg.Rollup, contract.PackGetJoin(id, seen.confirmed.id), contract.UnpackGetJoin)
		if err != nil || j.Node != child {
			return false, err
		}
		s, err := ask(ctx, v, seen.head.Hash, v.cfg.Rollup, contract.PackGetStake(id), contract.UnpackGetStake)
		return s.Status == statusLive, err
	}
	for _, id := range ids {
		if ok, err := joined(id); ok || err != nil {
			return id, err
		}
	}
	from, err := v.madeIn(ctx, seen.confirmed)
	if err != nil {
		return 0, err
	}
	logs, err := v.logs(ctx, v.cfg.Rollup, from, seen.head.Number, []string{bindings.RollupNodeJoinedEventName}, []common.Hash{child})
	if err != nil {
		return 0, err
	}
	for i := range logs {
		event, err := contract.UnpackNodeJoinedEvent(&logs[i])
		if err != nil {
			return 0, err
		}
		if ok, err := joined(event.StakeId); ok || err != nil {
			return event.StakeId, err
		}
	}
	return 0, nil
}

// unrecorded is what makes the outbox root of the latest confirmed node known; nil if it is, or if nothing was ever sent.
func (v *Validator) unrecorded(ctx context.Context, at common.Hash, n *node) (*outboxRoot, error) {
	st, _, _, err := v.cfg.Claims.ClosedState(n.InputEnd)
	if err != nil {
		return nil, fmt.Errorf("state of node %s: %w", n.id, err)
	}
	header := v.cfg.Chain.Header(st.Block)
	if !v.cfg.Chain.IsCanonical(header) {
		return nil, nil // being derived anew
	}
	if header.Number.Sign() == 0 {
		return nil, nil // no message can have been sent in genesis, whose header commits to none
	}
	root, count, err := v.roots.at(header)
	if err != nil || count == 0 {
		return nil, err
	}
	known, err := ask(ctx, v, at, v.cfg.Rollup, contract.PackOutboxRootKnown(root), contract.UnpackOutboxRootKnown)
	if err != nil || known {
		return nil, err
	}
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		return nil, fmt.Errorf("encode header %d: %w", header.Number, err)
	}
	return &outboxRoot{state: st, header: raw, root: root}, nil
}
