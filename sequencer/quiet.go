package sequencer

import (
	"context"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core/types"
)

// Always is a Config.Confirmations that never ends.
const Always = math.MaxInt

// fillSecs is how far the clock is after the last block when one follows it that has nothing in it. That block has the second
// after the last one's: so it never takes the present second, and a transaction that comes is in a sealed block at once.
const fillSecs = 2

// busy remembers the last block with something in it.
type busy struct {
	tip  *types.Header // as of this one
	last uint64        // its number; 0: none among the last Config.Confirmations
}

// lastBusy is the number of the last block with transactions or credits in it, 0 if it is too long ago to count.
func (s *Sequencer) lastBusy() uint64 {
	if s.busy.tip == s.tip.Head {
		return s.busy.last
	}
	last, number := uint64(0), s.tip.Head.Number.Uint64()
	for h := s.tip.Head; h != nil && h.Number.Sign() > 0 && number-h.Number.Uint64() < uint64(s.cfg.Confirmations); {
		if h.TxHash != types.EmptyTxsHash || h.WithdrawalsHash != nil && *h.WithdrawalsHash != types.EmptyWithdrawalsHash {
			last = h.Number.Uint64()
			break
		}
		if before := s.busy.tip; before != nil && h.ParentHash == before.Hash() {
			last = s.busy.last
			break
		}
		h = s.chain.Header(h.ParentHash)
	}
	s.busy = busy{s.tip.Head, last}
	return last
}

// lingers says whether blocks continue, one a second, although there is nothing to put in them: because somebody may wait for
// confirmations of the last block that was of use, or because the base fee, which load has raised, still falls.
func (s *Sequencer) lingers() bool {
	head := s.tip.Head
	switch {
	case s.cfg.Confirmations == 0:
		return false
	case s.cfg.Confirmations == Always:
		return true
	}
	if last := s.lastBusy(); last > 0 && head.Number.Uint64() < last+uint64(s.cfg.Confirmations) {
		return true
	}
	return head.Number.Sign() > 0 && eip1559.CalcBaseFee(s.chain.Env().Config, head).Cmp(head.BaseFee) < 0
}

// fillAt is when a block is made that has nothing in it; zero if none is.
func (s *Sequencer) fillAt() time.Time {
	head := time.Unix(int64(s.tip.Head.Time), 0)
	switch {
	case s.resting, s.nextAt != 0: // a time that is asked for is for what comes
	case s.lingers():
		return head.Add(fillSecs * time.Second)
	case s.cfg.Heartbeat > 0:
		return head.Add(s.cfg.Heartbeat)
	}
	return time.Time{}
}

// work says whether there is something for a block: transactions, entries, or that one is asked for.
func (s *Sequencer) work() bool { return s.pool.ready() > 0 || len(s.entries) > 0 || s.asked }

// openTime is the time by which a block is opened now.
func (s *Sequencer) openTime(now time.Time) time.Time {
	if late := now.Unix() - int64(s.tip.Head.Time); !s.work() && late == fillSecs {
		return now.Add(-time.Second)
	}
	return now // somebody put the clock forward, or it is a heartbeat
}

// Rest has no block made that has nothing in it, until it is called with false. It is for development chains, whose time is put
// forward: what was made before would be too old for L1.
func (s *Sequencer) Rest(ctx context.Context, on bool) error {
	return s.do(ctx, func() { s.resting = on })
}
