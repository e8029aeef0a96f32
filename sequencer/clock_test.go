package sequencer_test

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/protocol/derive"
	"loft/sequencer"
)

// said is what was logged.
type said struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *said) has(words ...string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range words {
		if !strings.Contains(s.buf.String(), w) {
			return false
		}
	}
	return true
}

// l1At puts L1's next block at a time.
func (w *world) l1At(number, secs uint64) {
	w.l1.Update(func(v *sequencer.L1View) {
		v.Head = derive.Anchor{Number: number, Hash: common.Hash{byte(number)}, Time: secs}
		v.Anchor = v.Head
	})
	w.eventually("told of l1's block", func(st sequencer.Status) bool { return st.L1.Head.Number == number })
}

// TestU2_L1ClockAhead: L1's time is ahead of the clock by an hour, on a development chain by a year. Blocks follow it, in the
// batch that is open and in the next; what waits is not given up; the log has both clocks, and so has the status. When the
// clocks agree again, blocks go by the clock.
func TestU2_L1ClockAhead(t *testing.T) {
	for name, c := range map[string]struct {
		ahead uint64
		any   bool
	}{"an hour": {3600, false}, "a year, in development": {365 * 86_400, true}} {
		t.Run(name, func(t *testing.T) {
			log := new(said)
			w := newWorld(t, func(cfg *sequencer.Config) {
				cfg.AnyL1Time, cfg.Log = c.any, slog.New(slog.NewTextHandler(log, nil))
			})
			a := w.accounts[0]
			w.submit(a.Transfer(0, common.Address{1}, 1))
			w.second()
			later := w.accounts[1].Transfer(1, common.Address{1}, 1)
			w.submit(later) // waits for its nonce

			w.l1At(2, start+c.ahead)
			st := w.eventually("said to be ahead", func(st sequencer.Status) bool { return st.L1Ahead != nil })
			if got := st.L1Ahead; !got.Followed || got.Secs != c.ahead-1 || got.L1Time.Unix() != int64(start+c.ahead) || got.WallTime.Unix() != start+1 {
				t.Errorf("status: %+v", got)
			}
			if !log.has("ahead of this machine's clock", "l1_time="+time.Unix(int64(start+c.ahead), 0).UTC().Format("2006-01-02T15:04:05"), "clock="+time.Unix(start+1, 0).UTC().Format("2006-01-02T15:04:05")) {
				t.Error("the log does not have both clocks")
			}
			for nonce := uint64(1); nonce < 4; nonce++ { // in the open batch, then in one on the new anchor
				if r := w.submit(a.Transfer(nonce, common.Address{1}, 1)); r.Receipt == nil {
					t.Fatal("a transaction is not executed at once")
				}
				w.clock.Advance(time.Second)
				w.height(nonce + 1)
				if nonce == 1 {
					if _, _, err := w.s.CloseBatch(ctx); err != nil {
						t.Fatal(err)
					}
				}
			}
			w.verified()
			if at := w.chain.Head().Time; at < start+c.ahead || at > start+c.ahead+6 {
				t.Errorf("the head's time is %d, l1's %d", at, start+c.ahead)
			}
			w.submit(w.accounts[1].Transfer(0, common.Address{1}, 1))
			w.clock.Advance(time.Second)
			w.eventually("all are in blocks", func(st sequencer.Status) bool { return st.Waiting == 0 && st.Open == nil })

			w.clock.Advance(time.Duration(c.ahead) * time.Second) // it is set right
			w.l1At(3, uint64(w.clock.Now().Unix()))
			w.eventually("no longer ahead", func(st sequencer.Status) bool { return st.L1Ahead == nil })
			w.submit(a.Transfer(4, common.Address{1}, 1))
			w.clock.Advance(5 * time.Second)
			w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 0 })
			if at, now := w.chain.Head().Time, uint64(w.clock.Now().Unix()); at > now {
				t.Errorf("the head's time is %d, the clock's %d", at, now)
			}
		})
	}
}

// TestU2_L1ClockTooFarAhead: beyond reason no block is made, and the log and the status say why; with the clock set right it
// continues.
func TestU2_L1ClockTooFarAhead(t *testing.T) {
	log := new(said)
	w := newWorld(t, func(cfg *sequencer.Config) { cfg.Log = slog.New(slog.NewTextHandler(log, nil)) })
	w.l1At(2, start+90_000)
	st := w.eventually("said to be ahead", func(st sequencer.Status) bool { return st.L1Ahead != nil })
	if st.L1Ahead.Followed || !log.has("level=ERROR", "too far ahead") {
		t.Errorf("%+v, and the log: %s", st.L1Ahead, log.buf.String())
	}
	a := w.accounts[0]
	if r := w.submit(a.Transfer(0, common.Address{1}, 1)); r.Receipt != nil {
		t.Error("a block was begun")
	}
	w.clock.Advance(90_000 * time.Second)
	w.l1At(3, start+90_001)
	w.height(1)
	if at := w.chain.Head().Time; at < start+90_000 {
		t.Errorf("the head's time is %d", at)
	}
}

// TestU2_ClockSetMeanwhile: the clock was an hour slow, and is set right between two blocks of L1. No block is dated ahead of L1, so
// the chain continues.
func TestU2_ClockSetMeanwhile(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	w.l1At(2, start+3600)
	w.eventually("said to be ahead", func(st sequencer.Status) bool { return st.L1Ahead != nil })
	w.clock.Set(3600 * time.Second)
	w.submit(a.Transfer(0, common.Address{1}, 1))
	w.clock.Advance(time.Second)
	w.height(1)
	w.clock.Advance(11 * time.Second)
	w.l1At(3, start+3612)
	w.submit(a.Transfer(1, common.Address{1}, 1))
	w.clock.Advance(time.Second)
	w.height(2)
	if at := w.chain.Head().Time; at < start+3612 || at > start+3615 {
		t.Errorf("the head's time is %d, l1's %d", at, start+3612)
	}
}

// TestU2_HeadDoesNotMoveTime: what an endpoint says of L1's head, which is not safe, moves no block's time.
func TestU2_HeadDoesNotMoveTime(t *testing.T) {
	w := newWorld(t)
	w.l1.Update(func(v *sequencer.L1View) {
		v.Head = derive.Anchor{Number: v.Head.Number + 1, Hash: common.Hash{0x66}, Time: start + 80_000}
	})
	w.eventually("told of l1's block", func(st sequencer.Status) bool { return st.L1.Head.Hash == common.Hash{0x66} })
	w.submit(w.accounts[0].Transfer(0, common.Address{1}, 1))
	w.clock.Advance(time.Second)
	w.height(1)
	if at := w.chain.Head().Time; at > start+5 {
		t.Errorf("the head's time is %d, the clock's %d", at, start+1)
	}
}
