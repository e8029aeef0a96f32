package sequencer

import (
	"context"
	"log/slog"
	"time"

	"loft/agent"
	"loft/protocol/queue"
)

const retryDelay = time.Second // after a failure of L1

// watchL1 brings L1's views to the loop.
func (s *Sequencer) watchL1(ctx context.Context) {
	var seen uint64
	var trouble agent.Trouble
	for ctx.Err() == nil {
		view, err := s.cfg.L1.Watch(ctx, seen)
		if err != nil {
			s.retry(ctx, &trouble, "view of l1 failed, retrying", err)
			continue
		}
		trouble.Over(s.log, "viewing l1 resumed")
		seen = view.Revision
		if s.do(ctx, func() { s.observe(view) }) != nil {
			return
		}
	}
}

// observe takes a view in.
func (s *Sequencer) observe(view L1View) {
	if view.Revision < s.l1From {
		return
	}
	if view.Generation != s.l1.Generation {
		s.entries = nil // they may be others now; what was consumed already is for Reset
	}
	if view.WeiPerByte == 0 {
		view.WeiPerByte, view.WeiPerTx = s.l1.WeiPerByte, s.l1.WeiPerTx
	}
	changed := view.WeiPerByte != s.l1.WeiPerByte || view.WeiPerTx != s.l1.WeiPerTx
	s.l1, s.l1Seen = view, true
	if changed {
		s.quoted()
		if err := s.enqueue(s.priceRecord()); err != nil {
			s.halt(err)
		}
	}
	s.followTime(view)
	s.wantEntries()
}

// wantEntries wakes the fetcher if there is something to fetch and room for it.
func (s *Sequencer) wantEntries() {
	if from, to := s.missing(); from >= to {
		return
	}
	select {
	case s.fetch <- struct{}{}:
	default:
	}
}

// missing is the range of entries to fetch next.
func (s *Sequencer) missing() (from, to uint64) {
	start := s.queueAfterOpen()
	from = start + uint64(len(s.entries))
	return from, min(s.l1.Consumable, start+maxBlockEntries)
}

// queueAfterOpen is the position from which entries are buffered: behind those of the open block.
func (s *Sequencer) queueAfterOpen() uint64 {
	if s.open != nil {
		return s.open.block.View.QueueEnd
	}
	return s.tip.State.Queue
}

// fetchEntries fetches entries when the loop wants some.
func (s *Sequencer) fetchEntries(ctx context.Context) {
	var trouble agent.Trouble
	for {
		select {
		case <-s.fetch:
		case <-ctx.Done():
			return
		}
		var from, to, generation uint64
		if s.do(ctx, func() { from, to = s.missing(); generation = s.l1.Generation }) != nil {
			return
		}
		if from >= to {
			continue
		}
		entries, err := s.cfg.L1.Entries(ctx, from, to)
		if err != nil {
			s.retry(ctx, &trouble, "queue entries could not be read from l1, retrying", err)
			select {
			case s.fetch <- struct{}{}:
			default:
			}
			continue
		}
		trouble.Over(s.log, "reading queue entries from l1 resumed")
		if s.do(ctx, func() { s.takeEntries(from, generation, entries) }) != nil {
			return
		}
	}
}

// due says whether entries wait that the open batch must not leave in the queue.
func (s *Sequencer) due() bool { return s.queueAfterOpen() < s.l1.Due }

// takeEntries buffers fetched entries if they still are what comes next.
func (s *Sequencer) takeEntries(from, generation uint64, entries []queue.Entry) {
	// After a Reset nothing is wanted until a view of the L1 that is left has come: these may be of the one that is gone.
	want, to := s.missing()
	if want == from && from+uint64(len(entries)) <= to && generation == s.l1.Generation {
		s.entries = append(s.entries, entries...)
	}
	s.wantEntries()
}

// retry logs trouble with L1, and waits before it is asked again.
func (s *Sequencer) retry(ctx context.Context, trouble *agent.Trouble, message string, err error) {
	if ctx.Err() != nil {
		return
	}
	trouble.Tell(s.log, slog.LevelWarn, message, "delay", retryDelay, "err", err)
	wait, stop := s.cfg.Clock.At(s.cfg.Clock.Now().Add(retryDelay))
	defer stop()
	select {
	case <-wait:
	case <-ctx.Done():
	}
}
