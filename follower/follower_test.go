package follower_test

import (
	"context"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/chain"
	"loft/contracts/bindings"
	"loft/devnet"
	"loft/follower"
	"loft/internal/ledger"
	"loft/internal/testchain"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

func newFollower(t *testing.T, c *testchain.Chain, dir string) *follower.Follower {
	t.Helper()
	return follow(t, c, c.OpenChain(dir))
}

func follow(t *testing.T, c *testchain.Chain, l2 *chain.Chain) *follower.Follower {
	t.Helper()
	return followWith(t, c, l2, nil)
}

// followWith has a head that somebody else moves, too.
func followWith(t *testing.T, c *testchain.Chain, l2 *chain.Chain, head follower.Sequencing) *follower.Follower {
	t.Helper()
	f, err := follower.New(follower.Config{Chain: l2, Protocol: c.Plan.Config, Client: c.Client, Beacon: c.Beacon, Inbox: c.Plan.Inbox,
		Start: c.Instance.Start, Head: head, ForceDelaySecs: c.Instance.Params.ForceDelaySecs, Log: c.Log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// catchUp steps until the follower has processed L1's head.
func catchUp(t *testing.T, c *testchain.Chain, f *follower.Follower) {
	t.Helper()
	for {
		if s, _ := f.Snapshot(); s.Head.Hash == c.L1.Head().Hash() && s.Behind == 0 {
			return
		}
		if err := f.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// inboxState is what a batch must name.
func inboxState(t *testing.T, c *testchain.Chain, position uint64) (parent, queueHash common.Hash) {
	t.Helper()
	inbox := bindings.NewInbox()
	call := func(data []byte) []byte {
		out, err := c.Client.CallLatest(t.Context(), c.Plan.Inbox, data)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	count, err := inbox.UnpackBatchCount(call(inbox.PackBatchCount()))
	if err != nil {
		t.Fatal(err)
	}
	return common.BytesToHash(call(inbox.PackAccumulator(count))), common.BytesToHash(call(inbox.PackQueueHash(position)))
}

func deposit(t *testing.T, c *testchain.Chain, to common.Address, amount *big.Int) {
	t.Helper()
	price := big.NewInt(25_000 * 1e7)
	tx := c.Send(devnet.Accounts[0].Key, c.Plan.Bridge, new(big.Int).Add(amount, price), bindings.NewBridge().PackDeposit(to, amount))
	c.Mine()
	c.Landed(tx)
}

func submit(t *testing.T, c *testchain.Chain, queueEnd uint64, blocks ...batch.Block) {
	t.Helper()
	head := c.L1.Head()
	for i := range blocks {
		blocks[i].Time = head.Time + uint64(i)
	}
	stream, err := batch.Encode(c.Plan.Config.L2ChainID, head.Time, blocks)
	if err != nil {
		t.Fatal(err)
	}
	parent, queueHash := inboxState(t, c, queueEnd)
	b := bindings.Batch{Parent: parent, QueueEnd: queueEnd, QueueHash: queueHash, AnchorNumber: head.Number.Uint64(), AnchorHash: head.Hash(), FirstTime: ledger.FirstTime(c.Plan.Config.L2ChainID, head.Time, head.Time, stream), FeeRecipient: common.Address{0xfe}}
	tx := c.Send(testchain.Sequencer.Key, c.Plan.Inbox, nil, bindings.NewInbox().PackSubmitData(b, stream))
	c.Mine()
	c.Landed(tx)
}

// TestFollowsL1: deposits and batches on a real L1 become blocks; another node derives the same head; an L1 reorganisation
// that drops a batch takes the node back, and the batch's return brings it forward again (T-13).
func TestFollowsL1(t *testing.T) {
	c := testchain.New(t)
	alice := devnet.Accounts[1]
	f := newFollower(t, c, t.TempDir())
	deposit(t, c, alice.Address, big.NewInt(3*params.Ether))
	submit(t, c, 1, batch.Block{Entries: 1})
	catchUp(t, c, f)

	s, _ := f.Snapshot()
	if s.Cursor.Batch != 1 || s.Cursor.Queue != 1 || s.Tail != 1 {
		t.Fatalf("derived %+v", s)
	}
	l2 := f.Chain()
	statedb, err := l2.StateAt(l2.Head())
	if err != nil {
		t.Fatal(err)
	}
	if got := statedb.GetBalance(alice.Address); got.Cmp(uint256.NewInt(3*params.Ether)) != 0 {
		t.Fatalf("balance is %s", got)
	}
	tx := types.MustSignNewTx(alice.Key, types.LatestSigner(l2.Env().Config), &types.DynamicFeeTx{ChainID: big.NewInt(4242), Gas: 21000, GasFeeCap: big.NewInt(1e11), To: &common.Address{1}})
	submit(t, c, 1, batch.Block{Txs: types.Transactions{tx}}, batch.Block{})
	catchUp(t, c, f)
	if l2.Head().Number.Uint64() != 3 || l2.Safe().Number.Uint64() != 3 {
		t.Fatalf("head %d, safe %d", l2.Head().Number, l2.Safe().Number)
	}
	want := l2.Head().Hash()

	if _, err := c.L1.Reorg(t.Context(), 1, devnet.ReorgForget); err != nil {
		t.Fatal(err)
	}
	catchUp(t, c, f)
	if l2.Head().Number.Uint64() != 1 || l2.Safe().Number.Uint64() != 1 {
		t.Fatalf("after the reorg: head %d, safe %d", l2.Head().Number, l2.Safe().Number)
	}
	submit(t, c, 1, batch.Block{Txs: types.Transactions{tx}}, batch.Block{})
	catchUp(t, c, f)
	if l2.Head().Number.Uint64() != 3 || l2.Head().Hash() == want {
		t.Fatalf("after the batch's return: head %d %s", l2.Head().Number, l2.Head().Hash())
	}
	fresh := newFollower(t, c, t.TempDir())
	catchUp(t, c, fresh)
	if fresh.Chain().Head().Hash() != l2.Head().Hash() {
		t.Error("a fresh node has another head")
	}
}

// TestRestartFarBehindTheHead: a node whose sequencer is more blocks ahead of L1 than go-ethereum keeps states of continues
// after a restart where it was, and does not derive everything again.
func TestRestartFarBehindTheHead(t *testing.T) {
	c, dir := testchain.New(t), t.TempDir()
	l2 := openOnce(t, c, dir)
	f := follow(t, c, l2)
	deposit(t, c, devnet.Accounts[1].Address, big.NewInt(3*params.Ether))
	submit(t, c, 1, batch.Block{Entries: 1})
	catchUp(t, c, f)
	safe := l2.Head()
	for range 140 {
		extend(t, l2)
	}
	if l2.HasState(safe) {
		t.Error("the state of the derived block is still there: make more blocks")
	}
	if err := l2.Close(); err != nil {
		t.Fatal(err)
	}
	cursor, err := follower.Stored(c.OpenChain(dir), c.Plan.Config)
	if err != nil {
		t.Fatal(err)
	}
	if cursor.Batch != 1 || cursor.Block != safe.Hash() {
		t.Errorf("derivation goes on after %d batches", cursor.Batch)
	}
}

// TestRestartKeepsTags: what was safe and final is so again after a restart, without any news of L1.
func TestRestartKeepsTags(t *testing.T) {
	c, dir := testchain.New(t), t.TempDir()
	l2 := openOnce(t, c, dir)
	f := follow(t, c, l2)
	submit(t, c, 0, batch.Block{}, batch.Block{})
	for range 5 {
		c.Mine()
	}
	submit(t, c, 0, batch.Block{})
	catchUp(t, c, f)
	check := func(when string, l2 *chain.Chain) {
		t.Helper()
		if head, safe, final := l2.Head().Number.Uint64(), l2.Safe().Number.Uint64(), l2.Finalized().Number.Uint64(); head != 3 || safe != 3 || final != 2 {
			t.Errorf("%s: head %d, safe %d, finalized %d", when, head, safe, final)
		}
	}
	check("before", l2)
	if err := l2.Close(); err != nil {
		t.Fatal(err)
	}
	again := newFollower(t, c, dir)
	catchUp(t, c, again)
	check("after", again.Chain())
}

// TestReorgWhileDown: L1 drops a batch while the node is down; it learns that although no block that it took in is
// reverted.
func TestReorgWhileDown(t *testing.T) {
	c, dir := testchain.New(t), t.TempDir()
	l2 := openOnce(t, c, dir)
	f := follow(t, c, l2)
	submit(t, c, 0, batch.Block{})
	catchUp(t, c, f)
	first := l2.Head()
	submit(t, c, 0, batch.Block{})
	catchUp(t, c, f)
	if err := l2.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.L1.Reorg(t.Context(), 1, devnet.ReorgForget); err != nil {
		t.Fatal(err)
	}
	again := newFollower(t, c, dir)
	catchUp(t, c, again)
	l2 = again.Chain()
	if cursor, _, _ := again.Deriver().Cursor(); cursor.Batch != 1 || l2.Head().Hash() != first.Hash() || l2.Safe().Hash() != first.Hash() {
		t.Errorf("%d batches, head %d, safe %d", cursor.Batch, l2.Head().Number, l2.Safe().Number)
	}
}

// openOnce opens a chain that the test closes.
func openOnce(t *testing.T, c *testchain.Chain, dir string) *chain.Chain {
	t.Helper()
	l2, err := chain.Open(chain.Config{DataDir: dir, Genesis: c.Plan.Genesis, Protocol: c.Plan.Config, NoLogIndex: true, Log: c.Log})
	if err != nil {
		t.Fatal(err)
	}
	return l2
}

// extend makes an empty block the head, as a sequencer would.
func extend(t *testing.T, l2 *chain.Chain) {
	t.Helper()
	parent := l2.Head()
	record, err := l2.Record(parent.Hash())
	if err != nil {
		t.Fatal(err)
	}
	statedb, err := l2.StateAt(parent)
	if err != nil {
		t.Fatal(err)
	}
	next := derive.NewBlock(parent, record.Anchor, common.Address{0xfe}, parent.Time+1, record.State.Queue, record.QueueHash, nil, nil)
	built, err := next.Build(l2.Env(), parent, statedb)
	if err != nil {
		t.Fatal(err)
	}
	st := record.State
	st.Block, st.Index, st.Mode = built.Block.Hash(), st.Index+1, protocol.ModePayload
	if err := l2.Commit(built, chain.NewRecord(st, next.View)); err != nil {
		t.Fatal(err)
	}
	if err := l2.SetHead(built.Block); err != nil {
		t.Fatal(err)
	}
}

// told is a sequencer that notes what it is told.
type told struct {
	*chain.Chain
	batches []uint64
	anchors []derive.Anchor
}

func (s *told) Rewound(context.Context, follower.Rewind) error { return nil }

func (s *told) Derived(_ context.Context, closed protocol.State, anchor derive.Anchor) error {
	s.batches, s.anchors = append(s.batches, closed.Batch), append(s.anchors, anchor)
	return nil
}

// TestAH4_SequencerIsToldOfBatches: also of those that move no head, and again after a restart.
func TestAH4_SequencerIsToldOfBatches(t *testing.T) {
	c := testchain.New(t)
	deposit(t, c, devnet.Accounts[1].Address, big.NewInt(params.Ether))
	submit(t, c, 1, batch.Block{Entries: 1})
	submit(t, c, 1)
	sequencer := &told{Chain: c.OpenChain(t.TempDir())}
	for range 2 {
		sequencer.batches, sequencer.anchors = nil, nil
		f, err := follower.New(follower.Config{Chain: sequencer.Chain, Protocol: c.Plan.Config, Client: c.Client, Beacon: c.Beacon, Inbox: c.Plan.Inbox,
			Start: c.Instance.Start, ForceDelaySecs: c.Instance.Params.ForceDelaySecs, Head: sequencer, Log: c.Log})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(f.Close)
		catchUp(t, c, f)
		if !slices.Equal(sequencer.batches, []uint64{1, 2}) {
			t.Fatalf("told of batches up to %v", sequencer.batches)
		}
		for i, anchor := range sequencer.anchors {
			if b, err := f.Deriver().BatchAt(uint64(i)); err != nil || anchor.Hash != b.Record.AnchorHash || anchor.Time == 0 {
				t.Errorf("batch %d: anchor %+v (%v)", i, anchor, err)
			}
		}
	}
}

// TestAH9_ConsumableAndDue: entries are offered as deep as the anchor, or when half of forceDelay has passed; those are due.
func TestAH9_ConsumableAndDue(t *testing.T) {
	c := testchain.New(t)
	var blocks []derive.Anchor
	for range 3 {
		deposit(t, c, devnet.Accounts[1].Address, big.NewInt(params.Ether))
		head := c.L1.Head()
		blocks = append(blocks, derive.Anchor{Number: head.Number.Uint64(), Time: head.Time})
	}
	f := newFollower(t, c, t.TempDir())
	catchUp(t, c, f)
	half := c.Instance.Params.ForceDelaySecs / 2
	for _, test := range []struct {
		anchor          derive.Anchor
		now             uint64
		consumable, due uint64
	}{
		{derive.Anchor{}, blocks[0].Time, 0, 0},
		{blocks[0], blocks[0].Time, 1, 0},
		{blocks[1], blocks[0].Time + half, 2, 1},
		{derive.Anchor{}, blocks[1].Time + half, 2, 2},
		{blocks[2], blocks[2].Time + half - 1, 3, 2},
		{derive.Anchor{}, blocks[2].Time + half, 3, 3},
	} {
		due, consumable, err := f.Positions(test.anchor, test.now)
		if err != nil || consumable != test.consumable || due != test.due {
			t.Errorf("%+v: consumable to %d, due to %d (%v)", test, consumable, due, err)
		}
	}
}
