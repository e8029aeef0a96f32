package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"loft/agent"
	"loft/follower"
	"loft/prover"
)

// shadow has the proof program judge every derivation step from where this node's derivation stands now, one after the other,
// the true claim and a false one. It ends the node when they disagree: then a lie could be proved, or a truth not.
func (n *Node) shadow(ctx context.Context) error {
	log := n.log.With("agent", "shadow")
	if err := n.prover.Prepare(ctx); err != nil {
		return err
	}
	now, changed := n.follower.Snapshot()
	next, kept := now.Cursor.Batch, now.Cursor.Batch // the next batch to judge; what is before the other was given back
	log.Info("the proof program judges what is derived", "from_batch", next)
	var trouble agent.Trouble
	retry := time.NewTicker(shadowRetry)
	defer retry.Stop()
	for {
		for next = min(next, now.Cursor.Batch); next < now.Cursor.Batch; next++ { // L1 may have taken batches back
			err := n.judge(ctx, next)
			if errors.Is(err, prover.ErrVerdict) {
				return err
			}
			if err != nil && ctx.Err() == nil { // L1 does not answer, or has just said something else
				trouble.Tell(log, slog.LevelWarn, "cannot check a batch with the proof program, retrying", "batch", next, "err", err)
				break
			}
			if err != nil {
				return err
			}
			trouble.Over(log, "checking batches with the proof program resumed")
		}
		if n.cfg.Roles.Validate == nil { // else the validator says what is no longer needed
			if err := n.forgetFinal(&kept, next, now); err != nil {
				return err
			}
		}
		select {
		case <-changed:
		case <-retry.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		now, changed = n.follower.Snapshot()
	}
}

// forgetFinal gives back what proved the batches up to one that L1 has finalised; kept is the first that was not given back.
func (n *Node) forgetFinal(kept *uint64, judged uint64, now follower.Snapshot) error {
	final := min(*kept, judged)
	for final < judged {
		batch, err := n.follower.Deriver().BatchAt(final)
		if err != nil {
			return err
		}
		if batch.L1.Number > now.Finalized.Number {
			break
		}
		final++
	}
	if final <= *kept {
		return nil
	}
	*kept = final
	return n.prover.Forget(final)
}

const shadowRetry = 10 * time.Second

// judge has the program judge the steps of one batch: each of its blocks, and its end.
func (n *Node) judge(ctx context.Context, index uint64) error {
	batch, err := n.follower.Deriver().BatchAt(index)
	if err != nil {
		return err
	}
	began, machineSteps, steps := time.Now(), uint64(0), batch.Last+2-batch.First
	for step := range steps {
		s, err := n.prover.Shadow(ctx, prover.Range{From: index, To: index + 1}, step, true)
		if err != nil {
			return fmt.Errorf("step %d of batch %d: %w", step, index, err)
		}
		machineSteps += s.Steps
	}
	n.shadowed.Store(index + 1)
	n.log.Info("the proof program agrees", "agent", "shadow", "batch", index, "blocks", steps-1, "machine_steps", machineSteps, "took", time.Since(began).Round(time.Millisecond))
	return nil
}

// Shadowed is the number of batches up to the last one that the proof program judged.
func (n *Node) Shadowed() uint64 { return n.shadowed.Load() }
