package node_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/batcher"
	"loft/contracts/bindings"
	"loft/devnet"
	"loft/internal/faulty"
	"loft/internal/testutil"
	"loft/l1/send"
	"loft/node"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/sequencer"
)

// Delays of the chains whose batches are late.
const lateForce, lateOpen = 600, 120

const reorganised = "chain reorganised: blocks that were announced are replaced"

// lateWorld is a world whose L1 can refuse what the sequencing node sends.
func lateWorld(t *testing.T, to batcher.Mode) *world {
	w := newWorld(t, worldConfig{to: to, forceDelay: lateForce, openDelay: lateOpen, holds: true})
	w.log.expect("cannot send batch")
	return w
}

// late is what a sequencer has acknowledged while L1 took nothing of it.
type late struct {
	since   uint64 // L1 time at which the first entry that no batch has consumed entered the queue
	first   uint64 // the batch that L1 would take next
	spent   common.Hash
	blocks  []common.Hash // from genesis on
	before  int           // reorganisations before, in the log
	reorgs  int           // and by RPC
	ackedAt int
}

// hold has L1 take nothing of the sequencing node. Then users continue, and a deposit enters the queue, consumed by L2 and spent
// there. If split, a batch is closed before, and so without it.
func (w *world) hold(split bool) *late {
	w.t.Helper()
	w.endpoint.Be(faulty.Without("eth_sendRawTransaction"))
	now, _ := w.node.Follower().Snapshot()
	l := &late{first: now.Cursor.Batch, before: w.log.times(reorganised), reorgs: len(w.status().Reorgs), ackedAt: len(w.acked)}
	if split {
		w.pay(0)
		w.when("a batch is closed", func() bool { return w.status().State.Batch == l.first && w.status().Batch == nil })
	}
	w.spend(l)
	for i := range 4 {
		w.pay(i % 2)
		head := w.node.Chain().Head().Hash()
		w.when("a block is made", func() bool { return w.node.Chain().Head().Hash() != head })
	}
	return l
}

// spend puts a deposit into the queue and, once it is on L2, spends some of it.
func (w *world) spend(l *late) {
	w.t.Helper()
	deposit := w.cross(0, w.deposit)
	w.mine()
	l.since = w.L1.Head().Time
	w.mine()
	w.when("the deposit has arrived", func() bool { return w.balance(deposit.recipient()).Sign() > 0 })
	l.spent = w.transact(deposit.to, &common.Address{0x52}, big.NewInt(1), nil, 21_000)
}

// until lets time pass on L1, up to a block of that time, while users continue.
func (w *world) until(l *late, time uint64) {
	w.t.Helper()
	for w.L1.Head().Time < time {
		w.pay(0)
		w.at(min(time, w.L1.Head().Time+150))
	}
	w.taken()
	// By their parents: the sequencer may be making its blocks again by now.
	head := w.node.Chain().Head()
	l.blocks = make([]common.Hash, head.Number.Uint64()+1)
	for block := head; block != nil; block = w.node.Chain().Header(block.ParentHash) {
		l.blocks[block.Number.Uint64()] = block.Hash()
	}
}

// at makes an L1 block of a time, which is the clock's then.
func (w *world) at(secs uint64) {
	w.t.Helper()
	w.clock.Advance(time.Unix(int64(secs), 0).Sub(w.clock.Now()))
	if _, err := w.L1.MineAt(w.t.Context(), secs); err != nil {
		w.t.Fatal(err)
	}
	w.taken()
}

// lands lets L1 take the next batch, and does so in a block of that time. The batcher tries again at the block before.
func (w *world) lands(time uint64) {
	w.t.Helper()
	w.endpoint.Be(faulty.Fault{})
	w.at(time - 1)
	untilEvery(w.t, worldLook, "a batch waits for l1", func() (bool, error) { return w.waits(), nil })
	w.at(time)
}

// same checks that all blocks are what they were, and all that was acknowledged is in them.
func (w *world) same(l *late) {
	w.t.Helper()
	w.settle()
	for n, hash := range l.blocks {
		if now := w.node.Chain().Canonical(uint64(n)).Hash(); now != hash {
			w.t.Fatalf("block %d was %s, is %s", n, hash, now)
		}
	}
	if times := w.log.times(reorganised); times != l.before || len(w.status().Reorgs) != l.reorgs {
		w.t.Errorf("%d reorganisations, and nothing that L1 has is different", times-l.before)
	}
	w.nothingLost(l)
}

// nothingLost checks that all that was acknowledged is in the chain that L1 has, in order.
func (w *world) nothingLost(l *late) {
	w.t.Helper()
	w.settle()
	w.inOrder(w.acked[l.ackedAt:])
	w.inOrder([]common.Hash{l.spent})
	w.fresh()
}

// TestT14_LatePosting: a sequencer cannot post, for longer and longer, while it acknowledges transactions and entries wait.
func TestT14_LatePosting(t *testing.T) {
	t.Parallel()
	w := lateWorld(t, batcher.Calldata)
	for _, part := range []struct {
		name string
		test func(*world)
	}{
		{"up to openDelay", upToOpenDelay},
		{"up to forceDelay", upToForceDelay},
		{"beyond forceDelay", beyondForceDelay},
		{"an overdue entry left", overdueEntryLeft},
		{"as old as a batch may be", asOldAsABatchMayBe},
		{"too old", tooOld},
		{"the door opens", theDoorOpens},
	} {
		if !t.Run(part.name, func(t *testing.T) { part.test(w.in(t)) }) {
			t.FailNow()
		}
	}
}

// upToOpenDelay: its batch lands in the last block before anybody may post, with somebody who would. No block changes.
func upToOpenDelay(w *world) {
	opener := w.opener()
	l := w.hold(true)
	w.until(l, l.since+lateOpen-10)
	w.lands(l.since + lateOpen)
	if door := opener.Door(); door.Open {
		w.t.Errorf("the door: %+v", door)
	}
	w.same(l)
	if nonce, err := w.l1.NonceAt(w.t.Context(), devnet.Accounts[roleOpener].Address, nil); err != nil || nonce != 0 {
		w.t.Errorf("the opener posted %d times (%v)", nonce, err)
	}
	w.must(w.close(opener))
}

// upToForceDelay: the door is open, and nobody goes through. The batch lands in the last block in which L1 takes it, for what
// waits in the queue behind it. No block changes.
func upToForceDelay(w *world) {
	l := w.hold(true)
	w.until(l, l.since+lateForce-10)
	w.lands(l.since + lateForce)
	w.same(l)
}

// beyondForceDelay: what the sequencer has leaves nothing overdue in the queue, so it lands as it is.
func beyondForceDelay(w *world) {
	l := w.hold(false)
	w.until(l, l.since+lateForce+100)
	w.lands(l.since + lateForce + 110)
	w.same(l)
}

// overdueEntryLeft: the first batch of those that wait leaves an entry which is overdue by then, and L1 can never take it. Its
// blocks are made again; the node says so; all that it acknowledged is in them, in order.
func overdueEntryLeft(w *world) {
	l := w.hold(true)
	w.until(l, l.since+lateForce+100)
	w.endpoint.Be(faulty.Fault{})
	w.when("the sequencer makes its blocks again", func() bool { return len(w.status().Reorgs) > l.reorgs })
	w.nothingLost(l)
	w.saysWhy(l, batcher.ErrOverdue.Error())
}

// firstTime is that of the first block of the batch that L1 takes next.
func (w *world) firstTime(l *late) uint64 {
	w.t.Helper()
	for n := w.node.Chain().Head().Number.Uint64(); n > 0; n-- {
		block := w.node.Chain().Canonical(n)
		record, err := w.node.Chain().Record(block.Hash())
		w.must(err)
		if record.State.Batch == l.first && record.State.Index == 1 {
			return block.Time()
		}
	}
	w.t.Fatalf("batch %d has no blocks", l.first)
	return 0
}

// asOldAsABatchMayBe: the batch lands in the last block of L1 that takes it for its age (D-5), as it is (A-H6).
func asOldAsABatchMayBe(w *world) {
	l := w.hold(false)
	oldest := w.firstTime(l) + lateForce + protocol.DefaultDriftSecs
	w.until(l, oldest-10)
	w.lands(oldest)
	w.nothingLost(l)
	if made, err := w.node.Deriver().BatchAt(l.first); err != nil || made.Default || made.L1.Time != oldest || made.Closed.Block != l.blocks[made.Last] {
		w.t.Errorf("batch %d: %+v, %v; block %d was %s", l.first, made, err, made.Last, l.blocks[made.Last])
	}
}

// tooOld: a second later L1 takes it no more. Its blocks are made again, in the same order, with later times; the node says why; and
// L2's clock is not where the sequencer would have left it.
func tooOld(w *world) {
	l := w.hold(false)
	oldest := w.firstTime(l) + lateForce + protocol.DefaultDriftSecs
	w.until(l, oldest+1)
	w.endpoint.Be(faulty.Fault{})
	w.when("the sequencer makes its blocks again", func() bool { return len(w.status().Reorgs) > l.reorgs })
	w.nothingLost(l)
	w.saysWhy(l, batcher.ErrTooOld.Error())
	if made, err := w.node.Deriver().BatchAt(l.first); err != nil || made.Default || made.L1.Time > made.Record.FirstTime+lateForce+protocol.DefaultDriftSecs {
		w.t.Errorf("batch %d: %+v, %v", l.first, made, err)
	}
}

// saysWhy checks that the node told of one reorganisation, in its log and its RPC.
func (w *world) saysWhy(l *late, cause string) {
	w.t.Helper()
	reorgs := w.status().Reorgs
	if len(reorgs) != l.reorgs+1 || w.log.times(reorganised) != l.before+1 {
		w.t.Fatalf("reorganisations %+v, %d in the log", reorgs, w.log.times(reorganised)-l.before)
	}
	if r := reorgs[l.reorgs]; !strings.Contains(r.Cause, cause) || r.Orphaned == 0 || r.Moved < 6 || r.OldNum <= r.NewNum {
		w.t.Errorf("reorganisation %+v, want for: %s", r, cause)
	}
}

// opener is a node that posts what waits in the queue when the sequencer is silent.
func (w *world) opener() *node.Node {
	w.t.Helper()
	cfg := w.common
	cfg.Name, cfg.DataDir, cfg.Roles = "opener", w.t.TempDir(), node.Roles{Post: send.NewKeySigner(devnet.Accounts[roleOpener].Key)}
	return w.open(cfg)
}

// theDoorOpens: the sequencer is late for longer than openDelay, and somebody posts the queue. The sequencer says so, and makes its
// blocks again on what L1 has: in order, all that it had acknowledged, but for what cannot be any more, since the queue held
// another transaction of its nonce; of that it tells why.
func theDoorOpens(w *world) {
	t := w.t
	dave, err := crypto.GenerateKey()
	w.must(err)
	w.deposit(0, crypto.PubkeyToAddress(dave.PublicKey), ether(1))
	w.settle()
	opener := w.opener()
	l := w.hold(true)

	// Dave sends two transactions, and another in the place of the first by way of L1.
	instead := w.sign(dave, 0, &common.Address{0x53}, big.NewInt(3), nil, 21_000)
	replaced := w.transact(dave, &common.Address{0x53}, big.NewInt(1), nil, 21_000)
	follows := w.transact(dave, &common.Address{0x53}, big.NewInt(2), nil, 21_000)
	raw := testutil.Encode(t, instead)
	w.when("dave's transaction is in a block", func() bool { return w.txStatus(replaced).InBlock != nil })
	w.enter(2, w.plan.Inbox, new(big.Int), bindings.NewInbox().PackForce(raw, 100_000))
	w.until(l, l.since+lateOpen)
	if door := opener.Door(); door.Open {
		t.Fatalf("the door: %+v", door)
	}
	w.at(l.since + lateOpen + 1)
	untilEvery(t, worldLook, "the opener posts", func() (bool, error) { return w.waits(), nil })
	w.at(l.since + lateOpen + 2)
	w.when("the sequencer makes its blocks again", func() bool { return len(w.status().Reorgs) > l.reorgs })
	w.pay(1)
	w.endpoint.Be(faulty.Fault{})
	w.nothingLost(l)
	w.saysWhy(l, "another batch landed on l1")
	w.inOrder([]common.Hash{instead.Hash(), follows})
	if st := w.txStatus(replaced); !st.Known || st.InBlock != nil || !strings.Contains(st.Dropped, "nonce too low") || !strings.Contains(st.Dropped, "reorganisation") {
		t.Errorf("what cannot be any more: %+v", st)
	}
	if gone := w.status().Reorgs[l.reorgs].Gone; len(gone) != 1 || gone[0] != replaced {
		t.Errorf("transactions that are gone: %v, want %s", gone, replaced)
	}
	if got := w.balance(common.Address{0x53}); got.Int64() != 5 {
		t.Errorf("dave paid %s", got)
	}
	batch, err := w.node.Deriver().BatchAt(l.first)
	if err != nil || !batch.Default {
		t.Errorf("batch %d: %+v, %v", l.first, batch, err)
	}
}

// TestT18_IncompressibleAndLate: users fill a batch to the brim with bytes that nothing makes smaller, while L1 takes nothing, up to
// the last block before an entry that the batch leaves is overdue. It lands as it is, in blobs and in calldata, and is derived.
func TestT18_IncompressibleAndLate(t *testing.T) {
	t.Parallel()
	for _, way := range []struct {
		to    batcher.Mode
		most  int // bytes of content that a batch takes
		large int // bytes of calldata of the larger transactions
	}{
		{batcher.Calldata, sequencer.CalldataCapacity, 40_000},
		{batcher.Blobs, protocol.MaxBlobs*batch.BlobCapacity - 6, 120_000},
	} {
		t.Run(string(way.to), func(t *testing.T) {
			w := lateWorld(t, way.to)
			w.endpoint.Be(faulty.Without("eth_sendRawTransaction"))
			now, _ := w.node.Follower().Snapshot()
			l := &late{first: now.Cursor.Batch, before: w.log.times(reorganised), ackedAt: len(w.acked)}
			w.fill(way.most, way.large)
			w.when("the batch is closed", func() bool { st := w.status(); return st.Open == nil && st.Batch == nil && st.State.Batch == l.first })
			w.spend(l)
			w.until(l, l.since+lateForce-10)
			w.lands(l.since + lateForce)
			landed, err := w.node.Deriver().BatchAt(l.first)
			w.must(err)
			block, err := w.l1.BlockByNumber(t.Context(), new(big.Int).SetUint64(landed.L1.Number))
			w.must(err)
			if landed.Default || landed.L1.Time != l.since+lateForce || len(block.Transactions()) != 1 {
				t.Fatalf("batch %d: %+v, with %d transactions in its l1 block", l.first, landed, len(block.Transactions()))
			}
			tx := block.Transactions()[0]
			if data, blobs := len(tx.Data()), len(tx.BlobHashes()); way.to == batcher.Blobs && blobs != protocol.MaxBlobs || way.to == batcher.Calldata && data < protocol.MaxCalldata-1000 {
				t.Errorf("the batch took %d blobs and %d bytes of calldata: it was to be full", blobs, data)
			}
			w.same(l)
		})
	}
}

// fill sends transactions with random calldata, until the open batch can take nothing more by the sequencer's reckoning, and one
// more.
func (w *world) fill(most, large int) {
	w.t.Helper()
	rng := testutil.Rand(w.t)
	const perTx, perBlock = 80, 40
	noise := func(user, size int) *types.Transaction {
		account, data := devnet.Accounts[roleUsers+user], make([]byte, size)
		for i := range data {
			data[i] = byte(1 + rng.IntN(255))
		}
		tx := w.sign(account.Key, w.nonces[account.Address], &common.Address{0x54}, new(big.Int), data, 21_000+40*uint64(size))
		w.nonces[account.Address]++
		w.must(w.l2.SendTransaction(w.t.Context(), tx))
		w.acked = append(w.acked, tx.Hash())
		return tx
	}
	for room := most - 2*perBlock; room > perTx+300; { // two blocks take it all
		room -= int(noise(0, min(large, room-perTx-200)).Size()) + perTx
	}
	noise(1, large)
}
