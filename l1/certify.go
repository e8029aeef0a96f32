package l1

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
	"loft/protocol/queue"
)

// tally is what an inbox has taken so far: the numbers of the next entry and batch, and the hashes of those before them. The
// logs say it, and so does the contract's state. A hash that is zero is not known.
type tally struct {
	entries, batches       uint64
	queueHash, accumulator common.Hash
}

// extend adds a block's entries and batches, if they follow.
func (t tally) extend(b *Block) (tally, error) {
	for i := range b.Entries {
		e := &b.Entries[i]
		if e.Index != t.entries {
			return t, fmt.Errorf("%w: entry %d in block %d, want %d", ErrGap, e.Index, b.Number, t.entries)
		}
		t.entries++
		if t.queueHash != (common.Hash{}) {
			t.queueHash = queue.Extend(t.queueHash, e)
		}
	}
	for i := range b.Batches {
		batch := &b.Batches[i]
		if batch.Index != t.batches {
			return t, fmt.Errorf("%w: batch %d in block %d, want %d", ErrGap, batch.Index, b.Number, t.batches)
		}
		if t.accumulator != (common.Hash{}) {
			if want := batch.Extend(t.accumulator); want != batch.Accumulator {
				return t, fmt.Errorf("%w: batch %d in block %d has accumulator %s, by its contents %s", ErrAnswer, batch.Index, b.Number, batch.Accumulator, want)
			}
		}
		t.batches++
		t.accumulator = batch.Accumulator
	}
	return t, nil
}

// errTally means that logs and state of the inbox do not say the same.
var errTally = errors.New("logs and state of the inbox differ")

// against checks what the logs said against what the state says. A hash that the logs did not tell is taken from the state.
func (t tally) against(state tally, block uint64) (tally, error) {
	if t.entries != state.entries || t.batches != state.batches {
		return t, fmt.Errorf("%w: %w: up to block %d the logs tell of %d entries and %d batches, the state of %d and %d", ErrGap, errTally, block, t.entries, t.batches, state.entries, state.batches)
	}
	if t.queueHash == (common.Hash{}) {
		t.queueHash = state.queueHash
	}
	if t.accumulator == (common.Hash{}) {
		t.accumulator = state.accumulator
	}
	if t != state {
		return t, fmt.Errorf("%w: %w: up to block %d the logs make queue hash %s and accumulator %s, the state has %s and %s", ErrAnswer, errTally, block, t.queueHash, t.accumulator, state.queueHash, state.accumulator)
	}
	return t, nil
}

var inboxContract = bindings.NewInbox() // reading its ABI takes more than the calls do

// inboxTally is what the state after a block says, with the hashes if it has as many entries and batches as are wanted.
func (c *Client) inboxTally(ctx context.Context, inbox common.Address, block common.Hash, want tally) (out tally, err error) {
	read := func(data []byte) []byte {
		var answer hexutil.Bytes
		if err == nil {
			call := map[string]any{"to": inbox, "data": hexutil.Bytes(data)}
			err = c.rpc.CallContext(ctx, &answer, "eth_call", call, map[string]any{"blockHash": block})
		}
		return answer
	}
	tail, count := read(inboxContract.PackQueueTail()), read(inboxContract.PackBatchCount())
	if err != nil {
		return out, fmt.Errorf("l1: state of the inbox: %w", notFound(err))
	}
	if len(tail) == 0 && len(count) == 0 {
		return out, nil // it is not made yet
	}
	out.entries, err = inboxContract.UnpackQueueTail(tail)
	if err == nil {
		out.batches, err = inboxContract.UnpackBatchCount(count)
	}
	if err != nil {
		return out, fmt.Errorf("%w: state of the inbox: %w", ErrAnswer, err)
	}
	if out.entries != want.entries || out.batches != want.batches {
		return out, nil
	}
	out.queueHash = common.BytesToHash(read(inboxContract.PackQueueHash(out.entries)))
	out.accumulator = common.BytesToHash(read(inboxContract.PackAccumulator(out.batches)))
	if err != nil {
		return out, fmt.Errorf("l1: hashes of the inbox: %w", notFound(err))
	}
	return out, nil
}

// certify checks what the logs up to a block made against the inbox's state after it: one that leaves out events, or makes some
// up, would have to lie about both. With several endpoints another one is asked as well. Nodes forget the state after old blocks;
// where it need not be had, ok says whether it was.
func (v *View) certify(ctx context.Context, m *mark, must bool) (ok bool, err error) {
	client := v.cfg.Client
	asked, from := withSource(ctx)
	state, err := client.inboxTally(asked, v.cfg.Inbox, m.Hash, m.tally)
	var answer rpc.Error
	if err != nil && !must && errors.As(err, &answer) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	counted, err := m.against(state, m.Number)
	if err != nil {
		return false, fmt.Errorf("l1: %w", err)
	}
	if client.endpoints != nil {
		other, name := client.endpoints.witness(from.endpoint)
		if other == nil {
			m.tally = counted
			return true, nil
		}
		second, err := other.inboxTally(ctx, v.cfg.Inbox, m.Hash, m.tally)
		if err == nil && second != state {
			return false, &DisagreementError{What: fmt.Sprintf("the inbox's state after block %d %s", m.Number, m.Hash),
				Endpoints: [2]string{from.endpoint.name, name}, Said: [2]string{state.String(), second.String()}}
		}
		// One that does not answer, or does not have the block yet, has no say.
	}
	m.tally = counted
	return true, nil
}

func (t tally) String() string {
	return fmt.Sprintf("%d entries (%s) and %d batches (%s)", t.entries, t.queueHash, t.batches, t.accumulator)
}
