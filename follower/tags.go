package follower

import (
	"context"
	"encoding/json"
	"fmt"

	"loft/l1"
	"loft/protocol"
	"loft/protocol/derive"
)

// mark is an L1 block, and what had come up to and with it. That of a finalised block is kept as a checkpoint: following can begin
// there again.
type mark struct {
	L1      l1.Ref
	Entries uint64
	Batches uint64
}

// last is the last block that was processed whole.
func (f *Follower) last() mark {
	if n := len(f.marks); n > 0 {
		return f.marks[n-1]
	}
	return f.base
}

// derived moves safe to the end of a batch and tells the sequencer of it.
func (f *Follower) derived(ctx context.Context, closed protocol.State, anchor derive.Anchor) error {
	if h := f.cfg.Chain.Header(closed.Block); h != nil {
		if err := f.cfg.Chain.SetSafe(h); err != nil {
			return err
		}
	}
	if f.cfg.Head == nil {
		return nil
	}
	return f.cfg.Head.Derived(ctx, closed, anchor)
}

// tags moves finalized with L1's finality, and forgets the marks below it. A block up to which L1's endpoints may have left
// something out is not begun at again.
func (f *Follower) tags() error {
	final := min(f.latest.Finalized.Number, f.latest.Certain)
	done := 0
	for done < len(f.marks) && f.marks[done].L1.Number <= final {
		done++
	}
	if done == 0 {
		return nil
	}
	f.base, f.marks = f.marks[done-1], f.marks[done:]
	if err := f.putCheckpoint(f.base); err != nil {
		return err
	}
	return f.finalize(f.base.Batches)
}

// finalize moves finalized to the end of a number of batches.
func (f *Follower) finalize(batches uint64) error {
	at, err := f.deriver.After(batches)
	if err != nil {
		return err
	}
	h := f.cfg.Chain.Header(at.State.Block)
	if h == nil || h.Number.Cmp(f.cfg.Chain.Finalized().Number) <= 0 {
		return nil
	}
	return f.cfg.Chain.SetFinalized(h)
}

func checkpointKey(batches uint64) []byte {
	return append([]byte("checkpoint-"), protocol.U64(batches)...)
}

func (f *Follower) putCheckpoint(c mark) error {
	raw, err := json.Marshal(c)
	if err == nil {
		err = f.deriver.facts.Put(checkpointKey(c.Batches), raw)
	}
	if err != nil {
		return fmt.Errorf("record checkpoint: %w", err)
	}
	return nil
}

// checkpoint is the latest one that needs no batch which the chain has lost.
func (f *Follower) checkpoint() (mark, error) {
	for n := f.deriver.cursor.Batch + 1; n > 0; n-- {
		raw, err := f.deriver.facts.Get(checkpointKey(n - 1))
		if err != nil {
			continue // none was made at that count
		}
		var c mark
		if err := json.Unmarshal(raw, &c); err != nil {
			return c, fmt.Errorf("read checkpoint: %w", err)
		}
		if c.Entries > 0 {
			if _, err := f.entries.read(c.Entries - 1); err != nil {
				continue // written, but lost with the entries before it
			}
		}
		return c, nil
	}
	return mark{L1: f.cfg.Start}, nil
}
