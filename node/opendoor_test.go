package node

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/batcher"
	"loft/chain"
	"loft/contracts/bindings"
	"loft/devnet"
	"loft/follower"
	"loft/head"
	"loft/internal/l2test"
	"loft/internal/testchain"
	"loft/internal/testutil"
	"loft/protocol/batch"
	"loft/sequencer"
	"loft/store"
)

// besides is a sequencer next to a follower of an embedded L1, as a node has them. Its clock is L1's.
type besides struct {
	*sequencer.Sequencer
	t        *testing.T
	l1       *testchain.Chain
	chain    *chain.Chain
	follower *follower.Follower
	clock    *l2test.Clock
	journal  string // its directory
	stop     func() // ends the sequencer
}

func startBesides(t *testing.T) *besides {
	b := &besides{t: t, l1: testchain.New(t), journal: t.TempDir()}
	b.clock = l2test.NewClock(int64(b.l1.L1.Head().Time))
	b.start(b.l1.OpenChain(t.TempDir()), func(cfg sequencer.Config, _ follower.Config) (*sequencer.Sequencer, error) {
		return sequencer.Open(t.Context(), cfg)
	})
	return b
}

// start runs them on a chain, with what the journal has.
func (b *besides) start(c *chain.Chain, open func(sequencer.Config, follower.Config) (*sequencer.Sequencer, error)) {
	b.t.Helper()
	following := b.following(c)
	feed := follower.NewFeed(following)
	s, err := open(sequencer.Config{Chain: c, Protocol: b.l1.Plan.Config, L1: &l1Source{feed, new(batcher.Tariff), b.clock.Now},
		FeeRecipient: common.Address{0xfe}, Clock: b.clock, Journal: store.Config{Dir: b.journal}, Log: l2test.Quiet()}, following)
	if err != nil {
		b.t.Fatal(err)
	}
	b.stop = sync.OnceFunc(func() {
		if err := s.Close(); err != nil {
			b.t.Error(err)
		}
	})
	b.t.Cleanup(b.stop)
	following.Feed, following.Head = feed, head.NewSequencer(c, canonical{b.l1.Client}, feed.Entries(), s)
	b.Sequencer, b.chain, b.follower = s, c, b.newFollower(following)
	b.catchUp()
}

func (b *besides) following(c *chain.Chain) follower.Config {
	return follower.Config{Chain: c, Protocol: b.l1.Plan.Config, Client: b.l1.Client, Beacon: b.l1.Beacon, Inbox: b.l1.Plan.Inbox,
		Start: b.l1.Instance.Start, ForceDelaySecs: b.l1.Instance.Params.ForceDelaySecs, Log: b.l1.Log}
}

func (b *besides) newFollower(cfg follower.Config) *follower.Follower {
	b.t.Helper()
	f, err := follower.New(cfg)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(f.Close)
	return f
}

// catchUp lets the follower process all of L1.
func (b *besides) catchUp() { b.t.Helper(); b.step(b.follower) }

func (b *besides) step(f *follower.Follower) {
	b.t.Helper()
	for {
		if s, _ := f.Snapshot(); s.Head.Hash == b.l1.L1.Head().Hash() && s.Behind == 0 {
			return
		}
		if err := f.Step(b.t.Context()); err != nil {
			b.t.Fatal(err)
		}
	}
}

// until moves the clock on, a little, until the sequencer is where it should be.
func (b *besides) until(what string, ok func(sequencer.Status) bool) sequencer.Status {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	defer cancel()
	pace := testutil.Every(20 * time.Millisecond)
	for ; ; <-pace.Next() {
		st, err := b.Status(ctx)
		if err != nil {
			b.t.Fatalf("waited in vain: %s: %v", what, err)
		}
		if ok(st) {
			return st
		}
		b.clock.Advance(time.Second)
	}
}

// deposit sends ether to an account on L2.
func (b *besides) deposit(to common.Address) {
	b.t.Helper()
	amount := big.NewInt(params.Ether)
	tx := b.l1.Send(devnet.Accounts[0].Key, b.l1.Plan.Bridge, new(big.Int).Add(amount, big.NewInt(25_000*1e7)), bindings.NewBridge().PackDeposit(to, amount))
	b.l1.Mine()
	b.l1.Landed(tx)
}

// submission is the call that posts a batch of the sequencer's as the next one on L1, and its end in the queue.
func (b *besides) submission(made sequencer.Batch) (bindings.Batch, []byte) {
	b.t.Helper()
	var blocks []batch.Block
	for _, block := range made.Blocks {
		txs := b.chain.Block(block.Hash).Transactions()[block.Forced:]
		blocks = append(blocks, batch.Block{Time: block.Time, Entries: block.QueueEnd - block.QueueStart, Txs: txs})
	}
	stream, err := batch.Encode(b.l1.Plan.Config.L2ChainID, made.Anchor.Time, blocks)
	if err != nil {
		b.t.Fatal(err)
	}
	last := made.Blocks[len(made.Blocks)-1]
	return bindings.Batch{Parent: b.accumulator(), QueueEnd: last.QueueEnd, QueueHash: last.QueueHash, AnchorNumber: made.Anchor.Number, AnchorHash: made.Anchor.Hash,
		FirstTime: made.Blocks[0].Time, FeeRecipient: made.FeeRecipient}, stream
}

// accumulator of the inbox.
func (b *besides) accumulator() common.Hash {
	b.t.Helper()
	inbox := bindings.NewInbox()
	count, err := inbox.UnpackBatchCount(b.read(inbox.PackBatchCount()))
	if err != nil {
		b.t.Fatal(err)
	}
	return common.BytesToHash(b.read(inbox.PackAccumulator(count)))
}

func (b *besides) read(data []byte) []byte {
	b.t.Helper()
	out, err := b.l1.Client.CallLatest(b.t.Context(), b.l1.Plan.Inbox, data)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// post sends a batch, from an account, and has it mined.
func (b *besides) post(from devnet.Account, batch bindings.Batch, stream []byte) {
	b.t.Helper()
	tx := b.l1.Send(from.Key, b.l1.Plan.Inbox, nil, bindings.NewInbox().PackSubmitData(batch, stream))
	b.l1.Mine()
	b.l1.Landed(tx)
}

// TestAB11_OpenBatchOnANewerAnchor: the sequencer has acknowledged and sealed blocks that it cannot post for a while; another
// opens the door, with a batch on an anchor that is newer than theirs. They can then never be posted as they are. Their
// transactions are executed again, in the order in which they were acknowledged, on an anchor that L1 takes after the
// other's, no block before that anchor's time; and what is made like this is posted, and is what everybody derives.
func TestAB11_OpenBatchOnANewerAnchor(t *testing.T) {
	t.Parallel()
	b, ctx := startBesides(t), t.Context()
	alice, carol, mallory := devnet.Accounts[1], devnet.Accounts[2], devnet.Accounts[3]
	b.deposit(alice.Address)
	b.l1.Mine() // the deposit is safe
	b.l1.Mine()
	b.catchUp()
	b.until("the deposit is in a block", func(st sequencer.Status) bool { return st.State.Queue == 1 && st.Open == nil })
	signer := types.LatestSigner(b.chain.Env().Config)
	var acknowledged []common.Hash
	for nonce := range uint64(5) {
		tx := types.MustSignNewTx(alice.Key, signer, &types.DynamicFeeTx{ChainID: signer.ChainID(), Nonce: nonce, To: &carol.Address, Value: big.NewInt(1), Gas: 21_000,
			GasFeeCap: big.NewInt(1e11), GasTipCap: big.NewInt(1e9)})
		result, err := b.Submit(ctx, tx)
		if err != nil || result.Receipt == nil {
			t.Fatalf("transaction %d: %+v, %v", nonce, result, err)
		}
		acknowledged = append(acknowledged, tx.Hash())
		if nonce%2 == 1 { // the last one is in the open block
			b.until("sealed", func(st sequencer.Status) bool { return st.Open == nil })
		}
	}
	before := b.until("verified", func(st sequencer.Status) bool { return st.Verified == st.Head })
	old, err := b.Batches(ctx, 0, 1)
	if err != nil || len(old) != 1 {
		t.Fatalf("%+v, %v", old, err)
	}

	// Nothing of it reaches L1, where another deposit waits until the door opens.
	b.deposit(alice.Address)
	if _, err := b.l1.L1.MineAt(ctx, b.l1.L1.Head().Time+b.l1.Instance.Params.OpenDelaySecs+1); err != nil {
		t.Fatal(err)
	}
	fresh := b.l1.L1.Head()
	queueHash := common.BytesToHash(b.read(bindings.NewInbox().PackQueueHash(2)))
	b.post(mallory, bindings.Batch{Parent: b.accumulator(), QueueEnd: 2, QueueHash: queueHash, AnchorNumber: fresh.Number.Uint64(), AnchorHash: fresh.Hash(),
		FirstTime: fresh.Time, FeeRecipient: mallory.Address}, []byte("whatever"))

	// L1 takes the sequencer's batch no more, not even on the new accumulator.
	stale, stream := b.submission(old[0])
	stale.QueueEnd, stale.QueueHash = 2, queueHash
	_, err = b.l1.Client.Eth().CallContract(ctx, ethereum.CallMsg{From: testchain.Sequencer.Address, To: &b.l1.Plan.Inbox,
		Data: bindings.NewInbox().PackSubmitData(stale, stream)}, nil)
	var refused rpc.DataError
	inbox := bindings.NewInbox().GetABI()
	if fell := hexutil.Encode(inbox.Errors["AnchorFell"].ID.Bytes()[:4]); !errors.As(err, &refused) || !strings.HasPrefix(fmt.Sprint(refused.ErrorData()), fell) {
		t.Fatalf("the sequencer's batch on its older anchor: %v", err)
	}

	b.catchUp()
	st := b.until("all are in blocks again", func(st sequencer.Status) bool {
		return st.Open == nil && st.Waiting == 0 && st.State.Batch == 1 && st.Verified == st.Head
	})
	if len(st.Reorgs) != 1 || st.Reorgs[0].OldHead != before.HeadHash || st.Reorgs[0].Moved != len(acknowledged) {
		t.Errorf("told of %+v", st.Reorgs)
	}
	var again []common.Hash
	for n := uint64(1); n <= st.Head; n++ {
		block := b.chain.Canonical(n)
		for _, tx := range block.Transactions() {
			again = append(again, tx.Hash())
		}
		if len(block.Transactions()) > 0 && block.Time() < fresh.Time {
			t.Errorf("block %d is of %d, before its anchor", n, block.Time())
		}
	}
	if !slices.Equal(again, acknowledged) {
		t.Errorf("executed again: %v, acknowledged were %v", again, acknowledged)
	}
	if _, _, err := b.CloseBatch(ctx); err != nil {
		t.Fatal(err)
	}
	made, err := b.Batches(ctx, 1, 1)
	if err != nil || len(made) != 1 || made[0].Batch != 1 {
		t.Fatalf("%+v, %v", made, err)
	}
	if made[0].Anchor.Number < fresh.Number.Uint64() {
		t.Errorf("anchor %d, the batch before has %d", made[0].Anchor.Number, fresh.Number)
	}
	next, stream := b.submission(made[0])
	b.post(testchain.Sequencer, next, stream)
	b.catchUp()
	if got := b.chain.Head().Hash(); got != st.HeadHash {
		t.Errorf("what was posted derives as %s, made was %s", got, st.HeadHash)
	}
	other := b.l1.OpenChain(t.TempDir())
	b.step(b.newFollower(b.following(other)))
	if got := other.Head().Hash(); got != st.HeadHash {
		t.Errorf("another node derives %s, the sequencer made %s", got, st.HeadHash)
	}
}
