package batcher_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/batcher"
	"loft/contracts/bindings"
	"loft/devnet"
	"loft/internal/rig"
	"loft/internal/testutil"
	"loft/l1/send"
	"loft/protocol/batch"
	"loft/protocol/queue"
)

// TestPostsBlobs: batches go to L1 in real blobs, one after the other, and a node that reads L1 alone derives the same blocks.
func TestPostsBlobs(t *testing.T) {
	m := start(t)
	user, sequencer := m.Sender(rig.User), m.Sender(rig.Sequencer)
	b := m.batcher(sequencer, nil)
	m.deposit(user)
	m.force(user, testutil.Encode(t, m.transfer()))
	m.force(user, []byte("poison"))
	m.block(1, 0)
	m.block(2, 20) // one forced transaction is applied, one is dropped
	m.close()
	m.Mine()
	m.Followed()
	m.block(0, 5)
	m.close()
	m.onL1(2, b)

	logs, err := m.Client.LogsRange(t.Context(), 0, m.L1.Head().Number.Uint64(), m.Plan.Inbox)
	if err != nil {
		t.Fatal(err)
	}
	inbox, seen := bindings.NewInbox(), 0
	for i := range logs {
		if e, err := inbox.UnpackBatchSubmittedEvent(&logs[i]); err == nil {
			seen++
			if len(e.BlobHashes) != 1 || len(e.Data) != 0 || e.Submitter != sequencer.Address() || e.FeeRecipient != feeRecipient {
				t.Fatalf("batch %d: %+v", e.Index, e)
			}
		}
	}
	if seen != 2 {
		t.Fatalf("%d batches on L1, want 2", seen)
	}
	if err := b.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := b.Backlog(); got.Batches != 0 || got.Blocks != 0 || b.Prices().Byte == 0 {
		t.Fatalf("backlog %+v, price %d", got, b.Prices().Byte)
	}
}

// TestPostsCalldata: the dearer way is not taken; where there is only calldata, calldata it is.
func TestPostsCalldata(t *testing.T) {
	for _, mode := range []batcher.Mode{batcher.Auto, batcher.Calldata} {
		t.Run(string(mode), func(t *testing.T) {
			m := start(t)
			b := m.batcher(m.Sender(rig.Sequencer), func(c *batcher.Config) { c.Mode = mode })
			m.block(0, 0)
			m.close()
			m.onL1(1, b)
		})
	}
}

// TestT02_UnverifiedIsNotPosted: nothing is posted that the verifier has not taken through derivation.
func TestT02_UnverifiedIsNotPosted(t *testing.T) {
	m := start(t)
	b := m.batcher(m.Sender(rig.Sequencer), nil)
	m.unproved = true
	m.block(0, 0)
	m.close()
	for range 3 {
		m.Mine()
		if err := b.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.Backlog(); got.Batches != 1 || got.Waiting == "" {
		t.Fatalf("backlog %+v", got)
	}
	m.unproved = false
	m.onL1(1, b)
}

// TestT04_BacklogDrains: while L1 takes nothing, batches wait and grow in order; when it returns they drain.
func TestT04_BacklogDrains(t *testing.T) {
	m := start(t)
	b := m.batcher(m.Sender(rig.Sequencer), func(c *batcher.Config) { c.Mode = batcher.Auto })
	const batches = 6
	for range batches {
		m.block(0, 0)
		m.block(0, 0)
		m.close()
		for range 3 { // L1 makes no blocks
			if err := b.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := b.Backlog(); got.Batches != batches || got.Blocks != 2*batches {
		t.Fatalf("backlog %+v", got)
	}
	m.onL1(batches, b)
}

// TestT12_SecondBatcherIsHarmless: a second batcher with the same key, alongside the first or after it, posts nothing twice.
func TestT12_SecondBatcherIsHarmless(t *testing.T) {
	m := start(t)
	dir := t.TempDir()
	one := m.batcher(m.SenderIn(rig.Sequencer, dir), nil)
	two := m.batcher(m.Sender(rig.Sequencer), nil)
	for i := range uint64(3) {
		m.block(0, 0)
		m.block(0, 0)
		m.close()
		m.onL1(i+1, one, two)
	}
}

// TestRestartPostsOnce: a batcher that stops with a submission under way continues with the same one.
func TestRestartPostsOnce(t *testing.T) {
	m := start(t)
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	sender, err := send.New(ctx, send.Config{Client: m.Client, Signer: send.NewKeySigner(devnet.Accounts[rig.Sequencer].Key), Dir: dir, Log: m.Log})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 2)
	go func() { ended <- sender.Run(ctx) }()
	b := m.batcher(sender, nil)
	go func() { ended <- b.Run(ctx) }()
	m.block(0, 0)
	m.close()
	pooled := make(chan *types.Transaction, 1)
	m.Go("watch", func(ctx context.Context) error { return watchPool(ctx, m, pooled) })
	<-pooled
	stop()
	for range 2 {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	m.onL1(1, m.batcher(m.SenderIn(rig.Sequencer, dir), nil))
	nonce, err := m.Client.Eth().NonceAt(t.Context(), sender.Address(), nil)
	if err != nil || nonce != 1 {
		t.Fatalf("the account sent %d transactions, want 1 (%v)", nonce, err)
	}
}

// TestT13_DroppedBatchIsPostedAgain: a batch that L1 drops is posted again.
func TestT13_DroppedBatchIsPostedAgain(t *testing.T) {
	for _, how := range []devnet.ReorgMode{devnet.ReorgForget, devnet.ReorgToPool, devnet.ReorgKeep} {
		t.Run(string(how), func(t *testing.T) {
			m := start(t)
			b := m.batcher(m.Sender(rig.Sequencer), nil)
			for range 3 {
				m.Mine() // the anchor stays below the fork
			}
			m.Followed()
			m.block(0, 0)
			m.close()
			m.Mine()
			m.onL1(1, b)
			before, err := m.After(1)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := m.L1.Reorg(t.Context(), 1, how); err != nil {
				t.Fatal(err)
			}
			m.Followed()
			if how == devnet.ReorgForget && m.Derived() != 0 {
				t.Fatal("the follower still has the batch that L1 dropped")
			}
			m.block(0, 0) // does not matter: it is of the next batch
			m.close()
			m.onL1(2, b)
			if after, err := m.After(1); err != nil || after.State.Block != before.State.Block {
				t.Fatalf("batch 0 now ends in %s, before in %s (%v)", after.State.Block, before.State.Block, err)
			}
		})
	}
}

// lateSender knows of a submission that L1 takes whenever somebody wants to cancel it.
type lateSender struct {
	batcher.Sender
	landed bool
}

func (s *lateSender) InFlight(ctx context.Context) ([]send.InFlight, error) {
	if s.landed {
		return s.Sender.InFlight(ctx)
	}
	return []send.InFlight{{ID: "batch 0 on another accumulator"}}, nil
}

func (s *lateSender) Cancel(context.Context, string) error {
	s.landed = true
	return fmt.Errorf("l1: cancel: %w", send.ErrLanded)
}

// TestGivenUpTooLate: a submission that was to be given up lands first: that is no trouble, and what is due is posted.
func TestGivenUpTooLate(t *testing.T) {
	m := start(t)
	late := &lateSender{Sender: m.Sender(rig.Sequencer)}
	b := m.batcher(late, nil)
	m.block(0, 0)
	m.close()
	m.Mine()
	if err := b.Step(t.Context()); err != nil || !late.landed {
		t.Fatalf("given up: %t, %v", late.landed, err)
	}
	m.onL1(1, b)
}

// TestAH4_AnothersBatchLandsFirst: when another's batch lands first ours is not posted on top of it, and nothing is paid for
// trying.
func TestAH4_AnothersBatchLandsFirst(t *testing.T) {
	p := rig.Params()
	p.ForceDelaySecs, p.OpenDelaySecs = 100, 50
	m := newMaker(rig.New(t, p))
	user, sequencer := m.Sender(rig.User), m.Sender(rig.Sequencer)
	b := m.batcher(sequencer, nil)
	m.deposit(user)
	m.block(0, 0)
	m.close()
	m.Warp(200) // silence opens the door
	m.Post(m.Sender(rig.Rival), batch.Block{Entries: 1})
	for range 5 {
		if err := b.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		m.Mine()
		m.Followed()
	}
	nonce, err := m.Client.Eth().NonceAt(t.Context(), sequencer.Address(), nil)
	if err != nil || nonce != 0 {
		t.Fatalf("the sequencer sent %d transactions on another's batch (%v)", nonce, err)
	}
	// What the sequencer makes on it continues.
	m.batches = nil
	m.block(0, 0)
	m.close()
	m.onL1(2, b)
}

// TestOverdueBatchIsRedone: a batch that leaves an overdue entry can never land: its blocks are asked for again, and nothing is
// sent.
func TestOverdueBatchIsRedone(t *testing.T) {
	p := rig.Params()
	p.ForceDelaySecs, p.OpenDelaySecs = 100, 50
	m := newMaker(rig.New(t, p))
	b := m.batcher(m.Sender(rig.Sequencer), nil)
	m.deposit(m.Sender(rig.User))
	m.block(0, 0)
	m.close()
	m.Warp(200)
	m.Followed()
	if err := b.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if cause := m.redone[0]; !errors.Is(cause, batcher.ErrOverdue) {
		t.Fatalf("redo: %v", cause)
	}
	if err := m.Chain.SetHead(m.Chain.Genesis()); err != nil {
		t.Fatal(err)
	}
	m.batches = nil
	m.block(1, 0)
	m.close()
	m.onL1(1, b)
}

// TestAH5_IdleChainStaysClosed: an entry on an idle chain is consumed and posted long before silence opens the door.
func TestAH5_IdleChainStaysClosed(t *testing.T) {
	m := start(t)
	b := m.batcher(m.Sender(rig.Sequencer), nil)
	m.Warp(20_000) // idle for longer than all delays
	m.deposit(m.Sender(rig.User))
	inbox := bindings.NewInbox()
	if rig.Call(m.Rig, m.Plan.Inbox, inbox.PackDoorOpen(), inbox.UnpackDoorOpen) {
		t.Fatal("the door is open")
	}
	m.block(1, 0)
	m.Warp(61) // the batch's age closes it
	m.Followed()
	m.onL1(1, b)
	if m.closing == 0 {
		t.Fatal("the batcher did not close the batch")
	}
}

// TestUnpostableIsNotSent: a block that is not what its batch says is not paid for.
func TestUnpostableIsNotSent(t *testing.T) {
	m := start(t)
	b := m.batcher(m.Sender(rig.Sequencer), nil)
	m.block(0, 0)
	m.close()
	m.batches[0].FeeRecipient = common.Address{0xbb}
	m.Mine()
	if err := b.Step(t.Context()); !errors.Is(err, batcher.ErrUnpostable) {
		t.Fatalf("error %v", err)
	}
}

func TestConfigIsChecked(t *testing.T) {
	for want, edit := range map[string]func(*batcher.Config){
		"needs Chain":   func(c *batcher.Config) { *c = batcher.Config{} },
		"is unknown":    func(c *batcher.Config) { c.Mode = "pigeon" },
		"out of bounds": func(c *batcher.Config) { c.TargetBytes = 10_000_000 },
		"too short":     func(c *batcher.Config) { c.Interval = 1 },
	} {
		full := fullConfig()
		edit(&full)
		if _, err := batcher.New(full); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}

// shrinking is a queue that loses its entries once a batch was decided upon.
type shrinking struct {
	batcher.Queue
	shrinks, gone bool
}

func (s *shrinking) Range(from, to uint64) ([]queue.Entry, error) {
	if s.shrinks {
		s.gone = true
		return nil, queue.ErrNoEntry
	}
	return s.Queue.Range(from, to)
}

func (s *shrinking) Hash(position uint64) (common.Hash, error) {
	if s.gone {
		return common.Hash{}, queue.ErrNoEntry
	}
	return s.Queue.Hash(position)
}

// TestT13_EntriesDroppedBeneathABatch: a batch whose entries L1 has just dropped waits, without alarm, for its blocks to be made
// anew; if L1 takes the entries again it is posted as it is.
func TestT13_EntriesDroppedBeneathABatch(t *testing.T) {
	m := start(t)
	queue := &shrinking{}
	b := m.batcher(m.Sender(rig.Sequencer), func(c *batcher.Config) { queue.Queue, c.Queue = c.Queue, queue })
	m.deposit(m.Sender(rig.User))
	m.block(1, 0)
	m.close()
	queue.shrinks = true
	for range 3 {
		m.Mine()
		queue.gone = false
		if err := b.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.Backlog(); got.Batches != 1 || !strings.Contains(got.Waiting, "dropped entries") {
		t.Fatalf("backlog %+v", got)
	}
	queue.shrinks, queue.gone = false, false
	m.onL1(1, b)
}

// TestU40_BatchWaitsUntilItPays: a batch with nothing in it waits, and so does one whose tips do not cover what L1 charges for it; what
// is quoted covers what L1 charged.
func TestU40_BatchWaitsUntilItPays(t *testing.T) {
	m := start(t)
	b := m.batcher(m.Sender(rig.Sequencer), func(c *batcher.Config) {
		c.Mode, c.Interval, c.Patience, c.Empty = batcher.Auto, 20*time.Second, 100*time.Second, 150*time.Second
	})
	step := func(closed int, when string) {
		t.Helper()
		m.Followed()
		for range 3 {
			if err := b.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if m.closing != closed {
			t.Fatalf("%s: %d batches were closed, want %d", when, m.closing, closed)
		}
	}
	posted := func(count uint64) (paid *big.Int) {
		t.Helper()
		m.onL1(count, b)
		logs, err := m.Client.LogsRange(t.Context(), 0, m.L1.Head().Number.Uint64(), m.Plan.Inbox)
		if err != nil {
			t.Fatal(err)
		}
		for i := range logs {
			if e, err := bindings.NewInbox().UnpackBatchSubmittedEvent(&logs[i]); err == nil && e.Index == count-1 {
				receipt, err := m.Client.Eth().TransactionReceipt(t.Context(), logs[i].TxHash)
				if err != nil {
					t.Fatal(err)
				}
				header, err := m.Client.Eth().HeaderByHash(t.Context(), logs[i].BlockHash)
				if err != nil {
					t.Fatal(err)
				}
				paid = new(big.Int).Mul(header.BaseFee, new(big.Int).SetUint64(receipt.GasUsed))
				if receipt.BlobGasPrice != nil {
					paid.Add(paid, new(big.Int).Mul(receipt.BlobGasPrice, new(big.Int).SetUint64(receipt.BlobGasUsed)))
				}
			}
		}
		if paid == nil {
			t.Fatalf("batch %d is not on L1", count-1)
		}
		return paid
	}
	m.block(0, 0)
	step(0, "with nothing in it")
	m.Warp(130)
	step(0, "with nothing in it, 130 s old")
	m.Warp(30)
	step(1, "with nothing in it, 160 s old")
	posted(1)

	m.deposit(m.Sender(rig.User))
	m.block(1, 0) // pays nothing
	m.Warp(90)
	step(1, "it pays nothing, 90 s old")
	m.Warp(15)
	step(2, "it pays nothing, 105 s old")
	posted(2)

	m.block(0, 12)
	step(2, "it pays, and is young")
	m.Warp(21)
	step(3, "it pays, 21 s old")
	told := b.Prices()
	if err := b.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	cost := posted(3)
	pay := new(big.Int).SetUint64(12 * (told.Tx + 112*told.Byte))
	t.Logf("12 transfers were told to pay %d, and L1 charged %d", pay, cost)
	if pay.Cmp(cost) < 0 {
		t.Errorf("12 transfers were told to pay %d, and L1 charged %d", pay, cost)
	}
}
