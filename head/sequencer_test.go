package head_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/follower"
	"loft/head"
	"loft/internal/crashfs"
	"loft/internal/l2test"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/queue"
	"loft/sequencer"
	"loft/store"
)

// allCanonical is an L1 that has every anchor.
type allCanonical struct{}

func (allCanonical) IsCanonical(context.Context, derive.Anchor) (bool, error) { return true, nil }

// queueOf entries, from the queue's beginning.
type queueOf []queue.Entry

func (q queueOf) Hash(position uint64) (common.Hash, error) {
	if position > uint64(len(q)) {
		return common.Hash{}, queue.ErrNoEntry
	}
	return queue.ExtendAll(l2test.Config.InitialQueueHash(), q[:position]), nil
}

// TestT13_AnothersBatchIsDroppedBeneathOurs: L1 drops a batch that another had posted through the open door, and nothing
// else: all entries and anchors are still there. The sequencer had made blocks on it; it makes them again on what L1 has, so
// that they can be posted.
func TestT13_AnothersBatchIsDroppedBeneathOurs(t *testing.T) {
	t.Parallel()
	for _, mode := range []protocol.Mode{protocol.ModeDefault, protocol.ModePayload} {
		t.Run(fmt.Sprintf("mode %d", mode), func(t *testing.T) { droppedBeneath(t, mode) })
	}
}

// sequencing is a sequencer on a clock and an L1 of the test's, and what a follower tells.
type sequencing struct {
	*sequencer.Sequencer
	t     *testing.T
	clock *l2test.Clock
	l1    *l2test.L1
	chain *chain.Chain
	head  *head.Sequencer
}

func startSequencing(t *testing.T, accounts []l2test.Account, entries []queue.Entry) *sequencing {
	w := &sequencing{t: t, clock: l2test.NewClock(l2test.GenesisTime + 1000), l1: l2test.NewL1(l2test.GenesisTime + 900), chain: l2test.Open(t, t.TempDir(), accounts)}
	var err error
	w.Sequencer, err = sequencer.Open(t.Context(), sequencer.Config{Chain: w.chain, Protocol: l2test.Config, L1: w.l1, FeeRecipient: common.Address{0xfe}, Clock: w.clock,
		Journal: store.Config{FS: crashfs.New()}, Log: l2test.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	w.wait("l1 is seen", func(st sequencer.Status) bool { return st.L1.Revision != 0 })
	w.head = head.NewSequencer(w.chain, allCanonical{}, queueOf(entries), w.Sequencer)
	return w
}

func (w *sequencing) wait(what string, ok func(sequencer.Status) bool) {
	w.t.Helper()
	pace := testutil.Every(time.Millisecond)
	for limit := time.Now().Add(time.Minute); time.Now().Before(limit); <-pace.Next() {
		st, err := w.Status(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		if ok(st) {
			return
		}
	}
	w.t.Fatalf("waited in vain: %s", what)
}

// TestT13_EntriesOfTheOpenBlockAreDropped: while a node was down, L1 dropped entries that its open block, which the journal
// brought back, consumes. The block is made again without them.
func TestT13_EntriesOfTheOpenBlockAreDropped(t *testing.T) {
	t.Parallel()
	accounts := l2test.Accounts(2)
	w := startSequencing(t, accounts, nil)
	if _, err := w.Submit(t.Context(), accounts[0].Transfer(0, accounts[1].Address, 1)); err != nil {
		t.Fatal(err)
	}
	w.wait("block 1", func(st sequencer.Status) bool { return st.Head == 1 && st.Open == nil })
	w.l1.Queue(queue.Entry{Kind: queue.Deposit, To: common.Address{0x77}, AmountGwei: 3, Time: l2test.GenesisTime + 900})
	w.wait("block 2 is open", func(st sequencer.Status) bool { return st.Open != nil })
	if view, open, err := w.OpenView(t.Context()); err != nil || !open || view.QueueEnd != 1 {
		t.Fatalf("the open block does not consume the entry: %+v, %t, %v", view, open, err)
	}
	w.l1.Cut(0)
	genesis := l2test.Config.Genesis(w.chain.Genesis().Hash())
	if err := w.head.Rewound(t.Context(), follower.Rewind{Cursor: genesis, Fork: 1}); err != nil {
		t.Fatal(err)
	}
	if view, open, err := w.OpenView(t.Context()); err != nil || open && view.QueueEnd != 0 {
		t.Errorf("the open block consumes what L1 does not have: %+v, %v", view, err)
	}
	if head := w.chain.Head().Number.Uint64(); head != 1 {
		t.Errorf("the head is block %d, and nothing of block 1 changed", head)
	}
}

// TestAnothersBatchLandedBeforeTheJournalWasRead: the database was lost in a crash, and what the journal continues from is derived
// from L1; another's batch had landed there meanwhile, and is derived with it. The blocks that the journal brought back are made
// again on that batch.
func TestAnothersBatchLandedBeforeTheJournalWasRead(t *testing.T) {
	t.Parallel()
	ctx, accounts := t.Context(), l2test.Accounts(2)
	entries := []queue.Entry{{Kind: queue.Deposit, To: common.Address{0x77}, AmountGwei: 3, Time: l2test.GenesisTime + 900}}
	w := startSequencing(t, accounts, entries)
	tx := accounts[0].Transfer(0, accounts[1].Address, 1)
	if _, err := w.Submit(ctx, tx); err != nil {
		t.Fatal(err)
	}
	w.wait("block 1", func(st sequencer.Status) bool { return st.Head == 1 && st.Open == nil })

	genesis := w.chain.Genesis()
	record, err := w.chain.Record(genesis.Hash())
	if err != nil {
		t.Fatal(err)
	}
	theirs := w.commit(genesis.Header(), entries, record.Anchor)
	w.l1.Queue(entries...)
	w.clock.Advance(5 * time.Second)
	if err := w.head.Rewound(ctx, follower.Rewind{Cursor: protocol.State{Config: record.State.Config, Block: theirs.Hash(), Batch: 1, Queue: 1}, Tail: 1, Fork: 1}); err != nil {
		t.Fatal(err)
	}
	if !w.chain.IsCanonical(theirs) {
		t.Error("the chain does not stand on what L1 has")
	}
	w.clock.Advance(5 * time.Second)
	w.wait("our transaction is in block 2", func(st sequencer.Status) bool { return st.Head == 2 && st.Open == nil })
	if status, err := w.TxStatus(ctx, tx.Hash()); err != nil || !status.InBlock {
		t.Errorf("%+v, %v", status, err)
	}
	if batches, err := w.Batches(ctx, 1, 1); err != nil || len(batches) != 1 || batches[0].Batch != 1 {
		t.Errorf("L1 wants batch 1, the sequencer has %+v, %v", batches, err)
	}
}

// commit makes a block as another's batch has it, which includes all entries, and does not set the head.
func (w *sequencing) commit(parent *types.Header, entries []queue.Entry, anchor derive.Anchor) *types.Header {
	w.t.Helper()
	block := derive.NewBlock(parent, anchor, common.Address{0xba, 0xd}, parent.Time+1, 0, l2test.Config.InitialQueueHash(), entries, nil)
	statedb, err := w.chain.StateAt(parent)
	if err != nil {
		w.t.Fatal(err)
	}
	built, err := block.Build(w.chain.Env(), parent, statedb)
	if err != nil {
		w.t.Fatal(err)
	}
	st := protocol.State{Config: l2test.Config.Genesis(w.chain.Genesis().Hash()).Config, Block: built.Block.Hash(), Batch: 0, Index: 1, Mode: protocol.ModeDefault, Queue: uint64(len(entries))}
	if err := w.chain.Commit(built, chain.NewRecord(st, block.View)); err != nil {
		w.t.Fatal(err)
	}
	return built.Block.Header()
}

func droppedBeneath(t *testing.T, mode protocol.Mode) {
	ctx, accounts := t.Context(), l2test.Accounts(2)
	entries := []queue.Entry{{Kind: queue.Deposit, To: common.Address{0x77}, AmountGwei: 3, Time: l2test.GenesisTime + 900}}
	w := startSequencing(t, accounts, entries)
	s, c, clock, l1, head, wait := w.Sequencer, w.chain, w.clock, w.l1, w.head, w.wait

	// Batch 0 is ours, and on L1.
	if _, err := s.Submit(ctx, accounts[0].Transfer(0, accounts[1].Address, 1)); err != nil {
		t.Fatal(err)
	}
	wait("block 1", func(st sequencer.Status) bool { return st.Head == 1 && st.Open == nil })
	if _, _, err := s.CloseBatch(ctx); err != nil {
		t.Fatal(err)
	}
	parent := c.Head()
	record, err := c.Record(parent.Hash())
	if err != nil {
		t.Fatal(err)
	}
	after := protocol.State{Config: record.State.Config, Block: parent.Hash(), Batch: 1}
	if err := head.Derived(ctx, after, record.Anchor); err != nil {
		t.Fatal(err)
	}

	// Batch 1 is another's: it lands and is derived.
	block := derive.NewBlock(parent, record.Anchor, common.Address{0xba, 0xd}, parent.Time+1, 0, record.QueueHash, entries, nil)
	statedb, err := c.StateAt(parent)
	if err != nil {
		t.Fatal(err)
	}
	built, err := block.Build(c.Env(), parent, statedb)
	if err != nil {
		t.Fatal(err)
	}
	st := protocol.State{Config: record.State.Config, Block: built.Block.Hash(), Batch: 1, Index: 1, Mode: mode, Queue: 1}
	if err := c.Commit(built, chain.NewRecord(st, block.View)); err != nil {
		t.Fatal(err)
	}
	if err := head.SetHead(built.Block); err != nil {
		t.Fatal(err)
	}
	if err := head.Derived(ctx, protocol.State{Config: st.Config, Block: st.Block, Batch: 2, Queue: 1}, record.Anchor); err != nil {
		t.Fatal(err)
	}
	l1.Queue(entries...)

	// We continue.
	clock.Advance(5 * time.Second)
	if _, err := s.Submit(ctx, accounts[0].Transfer(1, accounts[1].Address, 1)); err != nil {
		t.Fatal(err)
	}
	wait("block 3", func(st sequencer.Status) bool { return st.Head == 3 && st.Open == nil })

	// L1 drops the other's batch; nobody posts it again.
	if err := head.Rewound(ctx, follower.Rewind{Cursor: after, Tail: 1, Fork: 1, Revision: 1}); err != nil {
		t.Fatal(err)
	}
	if c.IsCanonical(built.Block.Header()) {
		t.Error("the chain still stands on a block that L1 does not have")
	}
	clock.Advance(5 * time.Second)
	wait("our transaction is in block 2", func(st sequencer.Status) bool { return st.Head >= 2 && st.Open == nil })
	if _, _, err := s.CloseBatch(ctx); err != nil {
		t.Fatal(err)
	}
	batches, err := s.Batches(ctx, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(batches) != 1 || batches[0].Batch != 1 {
		t.Errorf("L1 wants batch 1, the sequencer has %+v", batches)
	}
}
