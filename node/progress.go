package node

import (
	"context"
	"time"

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

// progress says how far a node is that takes in L1's past, and how long it still takes; that it is through; and from then on,
// now and then, where it stands.
func (n *Node) progress(ctx context.Context) error {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	p := &progress{lastAt: time.Now(), saidAt: time.Now()}
	n.log.Info("begins", "roles", n.cfg.Roles.String(), "l2_block", n.chain.Head().Number, "safe", n.chain.Safe().Number)
	for {
		now, changed := n.follower.Snapshot()
		say := p.through(now, time.Now())
		if say == "" {
			select {
			case at := <-ticker.C:
				now, _ = n.follower.Snapshot()
				say = p.look(now, at)
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

// progress is what was said, and where the node stood then. It judges; it neither waits nor logs.
type progress struct {
	synced         bool
	last           follower.Snapshot
	lastAt, saidAt time.Time
	left           time.Duration // until it is through, by the pace of the last look; 0: not known
}

// through says once that all of L1 has been taken in.
func (p *progress) through(now follower.Snapshot, at time.Time) string {
	if p.synced || !now.Synced {
		return ""
	}
	p.synced = true
	p.took(now, at)
	p.saidAt = at
	return "follows l1"
}

// look is what there is to say at a look; empty: nothing.
func (p *progress) look(now follower.Snapshot, at time.Time) (say string) {
	moved := p.took(now, at)
	p.synced = p.synced && now.Behind <= behindAgain
	every := lookEvery
	switch {
	case p.synced:
		say, every = "follows l1", wellEvery
	case now.Head.Number == 0:
		say, every = "waits for l1", stuckEvery
	case moved:
		say = "takes in l1"
	default:
		say, every = "takes in l1, nothing comes", stuckEvery
	}
	if at.Sub(p.saidAt) < every {
		return ""
	}
	p.saidAt = at
	return say
}

// took notes what was taken in since the last look, and whether that is anything.
func (p *progress) took(now follower.Snapshot, at time.Time) (moved bool) {
	done := taken(p.last, now)
	p.left = timeLeft(done, now.Behind, at.Sub(p.lastAt))
	p.last, p.lastAt = now, at
	return done > 0
}

// where is where the node stands on L1, for its log.
func (p *progress) where() []any {
	s := p.last
	attrs := []any{"l1_block", s.Head.Number - min(s.Behind, s.Head.Number), "batches", s.Cursor.Batch}
	if s.Behind > 0 {
		attrs = append(attrs, "l1_behind", s.Behind)
	}
	if p.left > 0 {
		attrs = append(attrs, "time_left", p.left.Round(time.Second))
	}
	if p.synced && s.Head.Time > 0 {
		attrs = append(attrs, "l1_age", max(0, p.lastAt.Sub(time.Unix(int64(s.Head.Time), 0))).Round(time.Second))
	}
	return attrs
}

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
