package l1

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/devnet"
	"loft/internal/testl1"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/queue"
)

// consumer does what every user of a view does: undo, then do. It fails if what it has is ever not one chain.
type consumer struct {
	t      *testing.T
	blocks []Block
}

func (c *consumer) take(u *Update) {
	c.t.Helper()
	for _, r := range u.Reverted {
		last := c.blocks[len(c.blocks)-1]
		if last.Hash != r.Hash {
			c.t.Fatalf("reverts block %d %s, the last is %d %s", r.Number, r.Hash, last.Number, last.Hash)
		}
		c.blocks = c.blocks[:len(c.blocks)-1]
	}
	for _, b := range u.Added {
		if n := len(c.blocks); n > 0 && b.Number == c.blocks[n-1].Number+1 && b.Parent != c.blocks[n-1].Hash {
			c.t.Fatalf("block %d does not stand on the one before", b.Number)
		}
		if n := len(c.blocks); n > 0 && b.Number <= c.blocks[n-1].Number {
			c.t.Fatalf("block %d after block %d", b.Number, c.blocks[n-1].Number)
		}
		c.blocks = append(c.blocks, b)
	}
	if u.Finalized.Number > u.Safe.Number {
		c.t.Fatalf("finalized %d is above safe %d", u.Finalized.Number, u.Safe.Number)
	}
}

// settle takes updates until the view has nothing new.
func (c *consumer) settle(v *View) {
	c.t.Helper()
	for {
		u := must(v.Poll(c.t.Context()))(c.t)
		if u == nil {
			return
		}
		c.take(u)
	}
}

// full are the blocks that hold something, and the last: all that a view that backfills has in common with one that follows.
func (c *consumer) full() []Block {
	last := c.blocks[len(c.blocks)-1].Hash
	return slices.DeleteFunc(slices.Clone(c.blocks), func(b Block) bool { return len(b.Entries)+len(b.Batches) == 0 && b.Hash != last })
}

func (c *consumer) entries() (out []queue.Entry) {
	for _, b := range c.blocks {
		out = append(out, b.Entries...)
	}
	return out
}

func (c *consumer) batches() (out []Batch) {
	for _, b := range c.blocks {
		out = append(out, b.Batches...)
	}
	return out
}

// check compares the consumer's entries against the contract's own rolling hash, and its batches against the accumulator.
func (c *consumer) check(client *Client, inbox common.Address) {
	c.t.Helper()
	config := protocol.Config{L1ChainID: devnet.DefaultChainID, Inbox: inbox}
	contract := bindings.NewInbox()
	entries := c.entries()
	want := must(client.CallLatest(c.t.Context(), inbox, contract.PackQueueTail()))(c.t)
	if n := must(contract.UnpackQueueTail(want))(c.t); n != uint64(len(entries)) {
		c.t.Fatalf("%d entries, the contract has %d", len(entries), n)
	}
	want = must(client.CallLatest(c.t.Context(), inbox, contract.PackQueueHash(uint64(len(entries)))))(c.t)
	if got := queue.ExtendAll(config.InitialQueueHash(), entries); got != common.Hash(want) {
		c.t.Fatalf("queue hash %s, the contract's is %x", got, want)
	}
	accumulator := config.InitialAccumulator()
	for _, b := range c.batches() {
		if accumulator = b.Record.Extend(accumulator); accumulator != b.Accumulator {
			c.t.Fatalf("accumulator after batch %d is %s, the event's %s", b.Index, accumulator, b.Accumulator)
		}
	}
	want = must(client.CallLatest(c.t.Context(), inbox, contract.PackAccumulator(uint64(len(c.batches())))))(c.t)
	if accumulator != common.Hash(want) {
		c.t.Fatalf("accumulator %s, the contract's is %x", accumulator, want)
	}
}

// enter puts an entry into the queue, through the bridge or straight into the inbox.
func enter(t *testing.T, l *devnet.L1, inbox common.Address, kind queue.Kind, x byte) {
	contract := bindings.NewBridge()
	bridge := common.Address(must(New(l.Client()).CallLatest(t.Context(), inbox, bindings.NewInbox().PackBridge()))(t)[12:])
	sender, gwei := devnet.Accounts[int(x)%8].Key, big.NewInt(params.GWei)
	switch kind {
	case queue.Deposit:
		act(t, l, sender, &bridge, big.NewInt(1e17), contract.PackDeposit(common.Address{x + 1}, new(big.Int).Mul(big.NewInt(int64(x)+1), gwei)))
	case queue.Message:
		value, fee := new(big.Int).Mul(big.NewInt(int64(x)), gwei), new(big.Int).Mul(big.NewInt(5), gwei)
		act(t, l, sender, &bridge, big.NewInt(1e17), contract.PackSend(common.Address{2, x}, value, fee, 90_000, common.Address{3, x}, []byte{x, 1, 2}))
	case queue.Forced:
		data := bindings.NewInbox().PackForce([]byte(strings.Repeat(string(rune(x)), 1+int(x)*20)), 200_000)
		act(t, l, sender, &inbox, big.NewInt(1e17), data)
	}
}

func submit(t *testing.T, l *devnet.L1, inbox common.Address, data []byte) {
	contract := bindings.NewInbox()
	c := New(l.Client())
	call := func(data []byte) []byte { return must(c.CallLatest(t.Context(), inbox, data))(t) }
	tail := must(contract.UnpackQueueTail(call(contract.PackQueueTail())))(t)
	count := must(contract.UnpackBatchCount(call(contract.PackBatchCount())))(t)
	anchor := must(contract.UnpackLastAnchor(call(contract.PackLastAnchor())))(t)
	b := bindings.Batch{
		Parent: common.Hash(call(contract.PackAccumulator(count))), QueueEnd: tail, QueueHash: common.Hash(call(contract.PackQueueHash(tail))),
		AnchorNumber: anchor.Number, AnchorHash: anchor.Hash, FirstTime: l.Head().Time, FeeRecipient: common.Address{0xfe},
	}
	act(t, l, devnet.Accounts[0].Key, &inbox, nil, contract.PackSubmitData(b, data))
}

func TestViewDecodesEverything(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	inbox, before := deployInbox(t, l)
	v := NewView(ViewConfig{Client: New(l.Client()), Inbox: inbox, Start: before, Log: logTo(t)})
	defer v.Close()
	c := &consumer{t: t}
	enter(t, l, inbox, queue.Deposit, 3)
	enter(t, l, inbox, queue.Message, 4)
	enter(t, l, inbox, queue.Forced, 5)
	block := testl1.Mine(t, l)
	submit(t, l, inbox, []byte("payload"))
	testl1.Mine(t, l)
	c.settle(v)
	c.check(v.cfg.Client, inbox)
	got := c.entries()
	if len(got) != 3 || got[0].Time != block.Time() || got[0].Kind != queue.Deposit || got[0].AmountGwei != 4 || got[0].To != (common.Address{4}) {
		t.Errorf("entries %+v", got)
	}
	m := got[1]
	if m.Kind != queue.Message || m.Sender != devnet.Accounts[4].Address || m.Refund != (common.Address{3, 4}) || m.FeeGwei != 5 || m.Gas != 90_000 || string(m.Data) != "\x04\x01\x02" {
		t.Errorf("message %+v", m)
	}
	batches := c.batches()
	if len(batches) != 1 || string(batches[0].Calldata) != "payload" || batches[0].QueueEnd != 3 || batches[0].Submitter != devnet.Accounts[0].Address || batches[0].L1Time != l.Head().Time {
		t.Errorf("batches %+v", batches)
	}
}

// TestT13_ReorgMatrix: after any reorganisation a view that lived through it equals a fresh one, whatever became of the
// entries and batches.
func TestT13_ReorgMatrix(t *testing.T) {
	for _, depth := range []uint64{1, 2, 12} {
		for _, how := range []devnet.ReorgMode{devnet.ReorgToPool, devnet.ReorgForget, devnet.ReorgKeep, devnet.ReorgReverse} {
			t.Run(fmt.Sprintf("%d %s", depth, how), func(t *testing.T) {
				l := testl1.Start(t, devnet.Config{FinalizedDepth: 20})
				inbox, before := deployInbox(t, l)
				cfg := ViewConfig{Client: New(l.Client()), Inbox: inbox, Start: before, Log: logTo(t)}
				v := NewView(cfg)
				defer v.Close()
				live := &consumer{t: t}
				testl1.Mine(t, l)
				for i := range byte(depth) {
					enter(t, l, inbox, queue.Forced, i)
					enter(t, l, inbox, queue.Deposit, i)
					if i%2 == 0 {
						testl1.Mine(t, l)
						submit(t, l, inbox, []byte{i})
					}
					testl1.Mine(t, l)
				}
				live.settle(v)
				live.check(cfg.Client, inbox)
				must(l.Reorg(t.Context(), depth, how))(t)
				u := must(v.Poll(t.Context()))(t)
				if u == nil || uint64(len(u.Reverted)) != depth || uint64(len(u.Added)) != depth+1 {
					t.Fatalf("update is %+v", u)
				}
				live.take(u)
				for range 3 {
					live.settle(v)
					live.check(cfg.Client, inbox)
					fresh := &consumer{t: t}
					w := NewView(cfg)
					fresh.settle(w)
					if !slices.EqualFunc(live.full(), fresh.full(), sameBlock) {
						t.Fatal("a fresh view sees something else")
					}
					testl1.Mine(t, l)
				}
			})
		}
	}
}

func sameBlock(a, b Block) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) }

// TestT13_RandomHistory mixes everything, polling at random moments only.
func TestT13_RandomHistory(t *testing.T) {
	rng := testutil.Rand(t)
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 6})
	inbox, before := deployInbox(t, l)
	for range 6 {
		testl1.Mine(t, l)
	}
	cfg := ViewConfig{Client: New(l.Client()), Inbox: inbox, Start: before, Log: logTo(t)}
	v := NewView(cfg)
	defer v.Close()
	c := &consumer{t: t}
	for range 120 {
		randomEvent(t, rng, l, inbox)
		if rng.IntN(3) == 0 {
			c.settle(v)
			c.check(cfg.Client, inbox)
		}
		if len(v.window) > 7 {
			t.Fatalf("keeps %d blocks", len(v.window))
		}
	}
	c.settle(v)
	c.check(cfg.Client, inbox)
}

func randomEvent(t *testing.T, rng *rand.Rand, l *devnet.L1, inbox common.Address) {
	switch rng.IntN(5) {
	case 0:
		how := []devnet.ReorgMode{devnet.ReorgToPool, devnet.ReorgForget, devnet.ReorgKeep, devnet.ReorgReverse}[rng.IntN(4)]
		_, err := l.Reorg(t.Context(), 1+rng.Uint64N(6), how)
		// In another order a batch may be refused by its contract, but not by L1; a finalised block stays.
		if err != nil && !errors.Is(err, devnet.ErrFinalized) {
			t.Fatal(err)
		}
	case 1:
		submit(t, l, inbox, []byte{byte(rng.Uint32())})
		testl1.Mine(t, l)
	default:
		for range rng.IntN(4) {
			enter(t, l, inbox, queue.Kind(1+rng.IntN(3)), byte(rng.IntN(100)))
		}
		testl1.Mine(t, l)
	}
}

func TestViewBackfillsByRange(t *testing.T) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 2})
	inbox, before := deployInbox(t, l)
	for i := range byte(40) {
		if i%10 == 0 {
			enter(t, l, inbox, queue.Deposit, i)
		}
		testl1.Mine(t, l)
	}
	refusals := 0
	client := through(t, l, func(method string, params []json.RawMessage) (any, bool) {
		var filter struct{ FromBlock, ToBlock hexutil.Uint64 }
		if method != "eth_getLogs" || json.Unmarshal(params[0], &filter) != nil || filter.ToBlock == 0 || filter.ToBlock-filter.FromBlock < 16 {
			return nil, false
		}
		refusals++
		return errors.New("block range is too wide"), true
	})
	v := NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Poll: time.Millisecond, Log: logTo(t)})
	defer v.Close()
	c := &consumer{t: t}
	for len(c.blocks) == 0 || c.blocks[len(c.blocks)-1].Hash != l.Head().Hash() {
		u := must(v.Next(testl1.Soon(t)))(t)
		c.take(&u)
	}
	c.check(client, inbox)
	if refusals == 0 || len(c.blocks) >= 41 {
		t.Errorf("%d refusals, %d blocks", refusals, len(c.blocks))
	}
}

// TestViewNextWakes: over a connection that announces heads a view does not wait for its poll.
func TestViewNextWakes(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	inbox, before := deployInbox(t, l)
	v := NewView(ViewConfig{Client: New(l.Client()), Inbox: inbox, Start: before, Poll: time.Hour, Log: logTo(t)})
	defer v.Close()
	c := &consumer{t: t}
	u := must(v.Next(testl1.Soon(t)))(t)
	c.take(&u)
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { mineBehind(t, l) })
	for len(c.blocks) < 4 {
		u := must(v.Next(testl1.Soon(t)))(t)
		c.take(&u)
	}
}

func mineBehind(t *testing.T, l *devnet.L1) {
	for range 3 {
		if _, err := l.Mine(t.Context()); err != nil {
			t.Error(err)
			return
		}
	}
}

// TestT06_LaggingNodeIsNoReorg: a node that falls behind on the same chain changes nothing.
func TestT06_LaggingNodeIsNoReorg(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	inbox, before := deployInbox(t, l)
	for range 5 {
		testl1.Mine(t, l)
	}
	lag := false
	client := through(t, l, func(method string, params []json.RawMessage) (any, bool) {
		if !lag || method != "eth_getBlockByNumber" || string(params[0]) != `"latest"` {
			return nil, false
		}
		var old json.RawMessage
		if err := l.Client().CallContext(t.Context(), &old, method, "0x3", false); err != nil {
			return err, true
		}
		return old, true
	})
	v := NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Log: logTo(t)})
	defer v.Close()
	c := &consumer{t: t}
	c.settle(v)
	lag = true
	if u := must(v.Poll(t.Context()))(t); u != nil {
		t.Errorf("a lagging node made an update: %+v", u)
	}
	lag = false
	testl1.Mine(t, l)
	c.settle(v)
	if c.blocks[len(c.blocks)-1].Hash != l.Head().Hash() {
		t.Error("did not catch up")
	}
}

// TestViewTroubles: nodes that lie or leave something out are found out, and change nothing.
func TestViewTroubles(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	inbox, before := deployInbox(t, l)
	enter(t, l, inbox, queue.Deposit, 1)
	enter(t, l, inbox, queue.Deposit, 2)
	testl1.Mine(t, l)
	var answer func(logs []map[string]any) any
	client := through(t, l, func(method string, params []json.RawMessage) (any, bool) {
		if method != "eth_getLogs" || answer == nil {
			return nil, false
		}
		var logs []map[string]any
		if err := l.Client().CallContext(t.Context(), &logs, method, params[0]); err != nil {
			return err, true
		}
		return answer(logs), true
	})
	for name, c := range map[string]struct {
		answer func(logs []map[string]any) any
		want   error
	}{
		"the first entry left out": {func(logs []map[string]any) any { return logs[1:] }, ErrGap},
		"twice":                    {func(logs []map[string]any) any { return append(logs, logs...) }, ErrAnswer},
		"another block's":          {func(logs []map[string]any) any { logs[0]["blockHash"] = common.Hash{1}; return logs }, ErrAnswer},
		"another contract's":       {func(logs []map[string]any) any { logs[0]["address"] = common.Address{1}; return logs }, ErrAnswer},
		"an event nobody knows":    {func(logs []map[string]any) any { logs[0]["topics"] = []common.Hash{{1}}; return logs }, ErrAnswer},
		"without topics":           {func(logs []map[string]any) any { logs[0]["topics"] = []common.Hash{}; return logs }, ErrAnswer},
		"data cut off":             {func(logs []map[string]any) any { logs[0]["data"] = "0x"; return logs }, ErrAnswer},
		"dust":                     {func(logs []map[string]any) any { logs[0]["data"] = common.Hash{31: 1}; return logs }, ErrAnswer},
		"unknown block":            {func([]map[string]any) any { return errors.New("unknown block") }, ErrNotFound},
	} {
		v := NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Log: logTo(t)})
		answer = c.answer
		if u, err := v.Poll(t.Context()); !errors.Is(err, c.want) || u != nil {
			t.Errorf("%s: %v", name, err)
		}
		answer = nil
		consumer := &consumer{t: t}
		consumer.settle(v)
		consumer.check(client, inbox)
	}
}

func TestViewStartGone(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	inbox, _ := deployInbox(t, l)
	v := NewView(ViewConfig{Client: New(l.Client()), Inbox: inbox, Start: Ref{Number: 1, Hash: common.Hash{1}}, Log: logTo(t)})
	if _, err := v.Next(t.Context()); !errors.Is(err, ErrDeepReorg) {
		t.Errorf("start on a block that is gone: %v", err)
	}
	head := must(New(l.Client()).Header(t.Context(), Latest))(t).Ref
	v = NewView(ViewConfig{Client: New(l.Client()), Inbox: inbox, Start: head, Log: logTo(t)})
	c := &consumer{t: t}
	testl1.Mine(t, l)
	c.settle(v)
	must(l.Reorg(t.Context(), 2, devnet.ReorgKeep))(t)
	if _, err := v.Next(t.Context()); !errors.Is(err, ErrDeepReorg) {
		t.Errorf("reorganisation of the start: %v", err)
	}
}
