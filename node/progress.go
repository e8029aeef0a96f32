package node

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/follower"
)

const (
	// lookEvery is how often a node looks whether there is something to say, and says how far it is while it is behind.
	lookEvery = 10 * time.Second
	// stuckEvery is how often it says so while nothing comes of L1, wellEvery how often that all is well.
	stuckEvery, wellEvery = time.Minute, 5 * time.Minute
	// behindAgain is how many L1 blocks a node may lag without a word.
	behindAgain = 32
)

// progress says how far a node is that processes L1's past, and how long it still takes; that it is through; and from then on,
// now and then, where it stands.
func (n *Node) progress(ctx context.Context) error {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	p := &progress{lastAt: time.Now(), saidAt: time.Now()}
	p.last, _ = n.follower.Snapshot()
	n.log.Info("node started", "roles", n.cfg.Roles.String(), "l2_block", n.chain.Head().Number, "safe", n.chain.Safe().Number)
	for {
		now, changed := n.follower.Snapshot()
		say := p.through(now, time.Now())
		if say == "" {
			select {
			case at := <-ticker.C:
				now, _ = n.follower.Snapshot()
				say = p.look(now, n.batchesOnL1(ctx, now), at)
			case <-changed:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if say == "" {
			continue
		}
		n.log.Info(say, append(p.where(), "l2_block", n.chain.Head().Number, "safe", n.chain.Safe().Number, "finalized", n.chain.Finalized().Number)...)
	}
}

// batchesOnL1 is how many there are; for a node that is behind, else 0, and also when L1 does not say or is silent.
func (n *Node) batchesOnL1(ctx context.Context, now follower.Snapshot) uint64 {
	if now.CaughtUp || now.SilentSecs > 0 {
		return 0
	}
	inbox := bindings.NewInbox()
	count, err := typed.Ask(ctx, n.client.AtLatest(), common.Hash{}, n.plan.Inbox, inbox.PackBatchCount(), inbox.UnpackBatchCount)
	if err == nil {
		return count
	}
	n.log.Debug("the number of batches on l1 is unknown; time left is estimated by blocks", "err", err)
	return 0
}

// progress is what was said, and where the node stood then. It judges; it neither waits nor logs.
type progress struct {
	synced         bool
	last           follower.Snapshot
	lastAt, saidAt time.Time
	onL1           uint64        // batches; 0: not known
	left           time.Duration // until it is through, by the pace of the last look; 0: not known
}

// through says once that all of L1 has been processed.
func (p *progress) through(now follower.Snapshot, at time.Time) string {
	if p.synced || !now.Synced {
		return ""
	}
	p.synced = true
	p.took(now, 0, at)
	p.saidAt = at
	return "following l1"
}

// look is what there is to say at a look; empty: nothing.
func (p *progress) look(now follower.Snapshot, onL1 uint64, at time.Time) (say string) {
	moved := p.took(now, onL1, at)
	p.synced = p.synced && now.Behind <= behindAgain
	every := lookEvery
	switch {
	case now.SilentSecs > 0:
		say, every = "l1 does not answer", stuckEvery
	case p.synced:
		say, every = "following l1", wellEvery
	case now.Head.Number == 0:
		say, every = "waiting for l1", stuckEvery
	case moved:
		say = "syncing from l1"
	default:
		say, every = "syncing from l1: stalled", stuckEvery
	}
	if at.Sub(p.saidAt) < every {
		return ""
	}
	p.saidAt = at
	return say
}

// took notes what was processed since the last look, and whether that is anything. Time goes by batches where L1 has more of
// them, for these are the work, else by L1 blocks.
func (p *progress) took(now follower.Snapshot, onL1 uint64, at time.Time) (moved bool) {
	blocks, batches, took := taken(p.last, now), now.Cursor.Batch-min(p.last.Cursor.Batch, now.Cursor.Batch), at.Sub(p.lastAt)
	if onL1 > now.Cursor.Batch && batches > 0 {
		p.left = timeLeft(batches, onL1-now.Cursor.Batch, took)
	} else {
		p.left = timeLeft(blocks, now.Behind, took)
	}
	p.last, p.lastAt, p.onL1 = now, at, onL1
	return blocks > 0 || batches > 0
}

// where is where the node stands on L1, for its log.
func (p *progress) where() []any {
	s := p.last
	attrs := []any{"l1_block", s.Head.Number - min(s.Behind, s.Head.Number), "batches", s.Cursor.Batch}
	if p.onL1 > 0 {
		attrs = append(attrs, "of", p.onL1)
	}
	if s.Behind > 0 {
		attrs = append(attrs, "l1_behind", s.Behind)
	}
	if s.SilentSecs > 0 {
		attrs = append(attrs, "silent", time.Duration(s.SilentSecs)*time.Second)
	}
	if p.left > 0 {
		attrs = append(attrs, "time_left", p.left.Round(time.Second))
	}
	if p.synced && s.Head.Time > 0 {
		attrs = append(attrs, "l1_age", max(0, p.lastAt.Sub(time.Unix(int64(s.Head.Time), 0))).Round(time.Second))
	}
	return attrs
}

// taken is how many L1 blocks were processed between two looks; none before L1 was seen.
func taken(before, now follower.Snapshot) uint64 {
	if before.Head.Number == 0 {
		return 0
	}
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
