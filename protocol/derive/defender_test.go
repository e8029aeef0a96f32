package derive_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

// TestD1_UnusedPayloadIsNotDecoded: what a batch carries costs nothing where it derives as default blocks whatever that is.
func TestD1_UnusedPayloadIsNotDecoded(t *testing.T) {
	c, w := start(t, 2)
	txs := types.Transactions{w.Transfer(w.Users[0], w.Users[1])}
	for _, late := range []uint64{0, 1, 100} {
		w.Deposit(coinbase, 1)
		anchor, parent := last(w).Anchor, c.Head.Time
		w.Time += 12
		w.SubmitBlocks(anchor, []batch.Block{{Time: max(parent-late, anchor.Time), Entries: 1, Txs: txs}}, coinbase)
		b := c.Open(last(w))
		if made := c.Step(b); len(made.Block.Transactions()) != 0 || len(made.Block.Withdrawals()) != 1 {
			t.Fatalf("%d s late: %+v", late, made)
		}
		c.Step(b)
		if b.Decoded() {
			t.Errorf("a payload %d s behind its parent was decoded", late)
		}
		if err := b.FaultAfter(c.Head); !errors.Is(err, derive.ErrBounds) {
			t.Errorf("%d s late: %v", late, err)
		}
	}
}

// TestD1_OutlineFirst: a payload that breaks a bound before its transactions is refused for that, though these do not decode.
func TestD1_OutlineFirst(t *testing.T) {
	c, w := start(t, 2)
	anchor := last(w).Anchor
	w.Deposit(coinbase, 1)
	w.Time += 100
	time, latest := c.Head.Time+1, w.Time+protocol.DefaultDriftSecs
	u := func(v ...uint64) (out []byte) {
		for _, v := range v {
			for ; v > 127; v >>= 7 {
				out = append(out, byte(v)|0x80)
			}
			out = append(out, byte(v))
		}
		return out
	}
	const most = protocol.GasLimit / 21_000
	for name, test := range map[string]struct {
		content []byte
		want    error
	}{
		"all is right, but the transaction": {u(1, time-anchor.Time, 1, 1), batch.ErrContent},
		"another first time":                {u(1, time+1-anchor.Time, 1, 1), derive.ErrBounds},
		"an earlier first time":             {u(1, time-1-anchor.Time, 1, 1), derive.ErrBounds},
		"too late":                          {u(2, time-anchor.Time, latest-time+1, 1, 0, 1, 0), derive.ErrBounds},
		"latest":                            {u(2, time-anchor.Time, latest-time, 1, 0, 1, 0), batch.ErrContent},
		"more entries than there are":       {u(1, time-anchor.Time, 2, 1), derive.ErrBounds},
		"an entry is left":                  {u(1, time-anchor.Time, 0, 1), derive.ErrBounds},
		"more transactions than gas":        {u(1, time-anchor.Time, 1, most+1), derive.ErrBounds},
		"as many as gas":                    {u(1, time-anchor.Time, 1, most), batch.ErrContent},
	} {
		body := append(test.content, slices.Repeat([]byte{0xff}, 75*(most+1))...) // of no kind
		stream := append([]byte{1, 0, byte(len(body) >> 24), byte(len(body) >> 16), byte(len(body) >> 8), byte(len(body))}, body...)
		in := w.Ledger.Submit(anchor, stream, w.QueueStart()+1, coinbase)
		in.Record.FirstTime = time
		w.Undo()
		if err := c.Open(in).Fault(); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// TestD5_ClockFollowsL1: a sequencer that keeps its promises, and otherwise does all to hold L2's clock back: it repeats one anchor,
// and says the earliest time that the inbox takes. In payloads and in default blocks the clock stays within that age of L1.
func TestD5_ClockFollowsL1(t *testing.T) {
	const maxBatchAge = 12*3600 + protocol.DefaultDriftSecs // of the mainnet preset
	for _, payload := range []bool{true, false} {
		c, w := start(t, 1)
		anchor := last(w).Anchor
		began := w.Time
		for i := range 30 * 24 {
			w.Time += 3600
			w.ForceBytes(testutil.Encode(t, w.Transfer(w.Users[0], w.Users[0])), 50_000)
			first := max(c.Head.Time+1, w.Time-min(w.Time, maxBatchAge))
			if !payload {
				in := w.Ledger.Submit(anchor, []byte("no payload"), w.QueueStart()+1, coinbase)
				in.Record.FirstTime = w.Time - maxBatchAge
				if made := c.Apply(in); len(made) != 1 || made[0].Block.Time() != first {
					t.Fatalf("batch %d: %+v, want a block of time %d", i, made, first)
				}
				continue
			}
			w.SubmitBlocks(anchor, []batch.Block{{Time: first, Entries: 1}}, coinbase)
			if made := c.Apply(last(w)); len(made) != 1 || made[0].Block.Time() != first || len(made[0].Block.Transactions()) != 1 {
				t.Fatalf("batch %d: %+v", i, made)
			}
		}
		if behind := w.Time - c.Head.Time; behind > maxBatchAge {
			t.Errorf("payload %t: after %d s of L1 its clock is %d s ahead of L2's", payload, w.Time-began, behind)
		}
	}
}

// TestD5_DefaultBlocksTime: a default block is not before its parent, its anchor, or what the batch says; and what the batch says
// counts no further than to L1's own time.
func TestD5_DefaultBlocksTime(t *testing.T) {
	c, w := start(t, 1)
	anchor := w.Anchor()
	w.Time = anchor.Time + 1000
	for _, test := range []struct{ first, want uint64 }{
		{0, anchor.Time}, {anchor.Time, anchor.Time + 1}, {anchor.Time + 500, anchor.Time + 500}, {anchor.Time + 500, anchor.Time + 501},
		{anchor.Time + 1000, anchor.Time + 1000}, {anchor.Time + 1100, anchor.Time + 1001}, {1<<64 - 1, anchor.Time + 1002},
	} {
		w.Deposit(coinbase, 1)
		in := w.Ledger.Submit(anchor, []byte("no payload"), w.QueueStart()+1, coinbase)
		in.Record.FirstTime = test.first
		if made := c.Apply(in); len(made) != 1 || made[0].Block.Time() != test.want {
			t.Fatalf("the batch says %d: %+v, want %d", test.first, made[0].Block.Time(), test.want)
		}
	}
}
