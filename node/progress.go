package node

import (
	"context"
	"time"

	"loft/follower"
)

// progressEvery is how often a node that is behind says how far it is.
const progressEvery = 10 * time.Second

// progress says how far a node is that takes in L1's past, and how long it still takes; and once that it is through.
func (n *Node) progress(ctx context.Context) error {
	ticker := time.NewTicker(progressEvery)
	defer ticker.Stop()
	synced := false
	last, lastAt := follower.Snapshot{}, time.Now()
	for {
		now, changed := n.follower.Snapshot()
		if now.Head.Number > 0 && now.Behind == 0 && !synced {
			synced = true
			n.log.Info("follows l1", "l1_block", now.Head.Number, "l2_block", n.chain.Head().Number, "batches", now.Cursor.Batch)
		}
		if synced && now.Behind <= behindAgain {
			select { // nothing to say until something changes
			case <-changed:
				continue
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		synced = false
		select {
		case at := <-ticker.C:
			now, _ = n.follower.Snapshot()
			if now.Head.Number == 0 {
				n.log.Info("waits for l1")
				continue
			}
			done, took := taken(last, now), at.Sub(lastAt)
			attrs := []any{"l1_block", now.Head.Number - min(now.Behind, now.Head.Number), "of", now.Head.Number, "l2_block", n.chain.Head().Number, "batches", now.Cursor.Batch}
			if left := timeLeft(done, now.Behind, took); left > 0 {
				attrs = append(attrs, "time_left", left.Round(time.Second))
			}
			n.log.Info("takes in l1", attrs...)
			last, lastAt = now, at
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// behindAgain is how many L1 blocks a node may lag without a word.
const behindAgain = 32

// taken is how many L1 blocks were taken in between two looks.
func taken(before, now follower.Snapshot) uint64 {
	at := func(s follower.Snapshot) uint64 { return s.Head.Number - min(s.Behind, s.Head.Number) }
	return at(now) - min(at(before), at(now))
}

// timeLeft goes by the pace of the last look; zero if there was none.
func timeLeft(done, left uint64, took time.Duration) time.Duration {
	if done == 0 || left == 0 {
		return 0
	}
	return time.Duration(float64(took) / float64(done) * float64(left))
}
