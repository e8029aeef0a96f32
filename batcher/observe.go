package batcher

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/l1"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/queue"
)

// inbox is what L1 says at one block.
type inbox struct {
	head l1.Ref
	typed.InboxTerms
	typed.InboxState
	baseFee *big.Int // wei
	blobFee *big.Int // wei; nil if blobs are not posted
}

var contract = bindings.NewInbox()

// readInbox reads L1's head, and the rest if it is another than before.
func (b *Batcher) readInbox(ctx context.Context) error {
	head, err := b.cfg.Client.Header(ctx, l1.Latest)
	if err != nil {
		return err
	}
	if b.inbox != nil && b.inbox.head.Hash == head.Hash {
		return nil
	}
	in := &inbox{head: head.Ref, baseFee: head.BaseFee}
	if b.inbox != nil {
		in.InboxTerms = b.inbox.InboxTerms
	} else {
		if in.InboxTerms, err = typed.ReadInboxTerms(ctx, b.cfg.Client, head.Hash, b.cfg.Protocol.Inbox); err != nil {
			return err
		}
		if in.Sequencer != b.cfg.Sender.Address() {
			b.log.Warn("posting account is not the inbox's sequencer: it can post only while the door is open", "account", b.cfg.Sender.Address(), "sequencer", in.Sequencer)
		}
	}
	state, err := typed.ReadInbox(ctx, b.cfg.Client, head.Hash, b.cfg.Protocol.Inbox)
	if err != nil {
		return err
	}
	in.InboxState = *state
	mode, untold := b.cfg.Mode, error(nil)
	if mode != Calldata {
		in.blobFee, err = b.cfg.Client.BlobBaseFee(ctx)
		if mode == Auto && errors.Is(err, l1.ErrNoBlobFee) {
			mode, untold, err = Calldata, err, nil
		}
	}
	if err != nil {
		return err
	}
	if mode != b.mode {
		b.mode, b.encoded = mode, nil
		if untold != nil {
			b.log.Warn("l1 does not report blob fees: batches are posted as calldata until it does", "err", untold)
		} else {
			b.log.Info("l1 reports blob fees again: batches are posted in blobs where that is cheaper")
		}
	}
	b.inbox, b.told = in, make(map[uint64]bool)
	b.show(prices(mode, in, b.usual), mode == Calldata)
	return nil
}

// target is the encoded size at which a batch is closed. It leaves room where calldata was not foreseen.
func (b *Batcher) target() int {
	if b.mode == b.cfg.Mode {
		return b.cfg.TargetBytes
	}
	return min(b.cfg.TargetBytes, maxStream(b.mode)/2)
}

// observe gathers what a decision depends on.
func (b *Batcher) observe(ctx context.Context) (*view, error) {
	in := b.inbox
	v := &view{now: max(in.head.Time, uint64(b.cfg.Now().Unix())), inbox: in, inFlight: b.flights.Count() > 0, refused: b.refused == in.head.Hash}
	at, err := b.cfg.Derived.After(in.Batches)
	switch {
	case err != nil:
		v.derived = fmt.Sprintf("this node has not derived l1's %d batches: %v", in.Batches, err)
	case at.Accumulator != in.Accumulator:
		v.derived = fmt.Sprintf("this node derived other batches than l1's: accumulator %s, l1 has %s", at.Accumulator, in.Accumulator)
	default:
		if h := b.cfg.Chain.Header(at.State.Block); h != nil {
			v.posted = h.Number.Uint64()
		}
	}
	if err := b.observeOpen(ctx, v); err != nil {
		return nil, err
	}
	if v.open == nil || v.open.Number < in.Batches {
		v.open = nil
		return v, nil
	}
	batches, err := b.cfg.Sequencer.Batches(ctx, in.Batches, 1)
	if err != nil {
		return nil, fmt.Errorf("ask the sequencer for batch %d: %w", in.Batches, err)
	}
	if len(batches) == 0 {
		return v, nil
	}
	v.next = &batches[0]
	first, last := v.next.Blocks[0], v.next.Blocks[len(v.next.Blocks)-1]
	if h := b.cfg.Chain.Header(first.Hash); h != nil && v.derived == "" {
		v.parent = goesOn(v.next, at.State, h.ParentHash)
	}
	if !v.parent || !v.next.Closed {
		return v, nil
	}
	// After a restart the sequencer has its blocks from the journal, while the queue is read again from finalised L1 on.
	hash, err := b.cfg.Queue.Hash(last.QueueEnd)
	if err != nil && !errors.Is(err, queue.ErrNoEntry) {
		return nil, err
	}
	v.entries = err == nil && hash == last.QueueHash
	if v.leftTime, err = b.entryTime(ctx, last.QueueEnd); err != nil {
		return nil, err
	}
	v.anchorAt, err = b.anchor(ctx, v.next)
	return v, err
}

// observeOpen finds the sequencer's last batch: that of the chain's head.
func (b *Batcher) observeOpen(ctx context.Context, v *view) error {
	record, err := b.cfg.Chain.Record(b.cfg.Chain.Head().Hash())
	if err != nil {
		return err
	}
	if record.State.Index == 0 { // genesis
		return nil
	}
	batches, err := b.cfg.Sequencer.Batches(ctx, record.State.Batch, math.MaxInt)
	if err != nil {
		return fmt.Errorf("ask the sequencer for its last batch: %w", err)
	}
	if len(batches) == 0 {
		return nil
	}
	v.open = &batches[len(batches)-1]
	if v.open.Closed || v.open.Number < v.inbox.Batches {
		return nil
	}
	if v.openBytes, err = b.sizer.size(b.cfg, b.target(), v.open); err != nil {
		return err
	}
	v.busy, v.pays = b.sizer.busy, b.sizer.income.Cmp(cost(b.mode, v.inbox, uint64(v.openBytes))) >= 0
	end := v.open.Blocks[len(v.open.Blocks)-1].QueueEnd
	if end >= v.inbox.QueueHead { // else another's batch has landed, and the sequencer moves
		v.openLeft, err = b.entryTime(ctx, end)
	}
	if err == nil && end > v.inbox.QueueHead {
		v.oldest, err = b.entryTime(ctx, v.inbox.QueueHead)
	}
	return err
}

// entryTime is the L1 time of an entry, or zero if the queue does not reach it.
func (b *Batcher) entryTime(ctx context.Context, index uint64) (uint64, error) {
	if index >= b.inbox.QueueTail {
		return 0, nil
	}
	return typed.Ask(ctx, b.cfg.Client, b.inbox.head.Hash, b.cfg.Protocol.Inbox, contract.PackEntryTime(index), contract.UnpackEntryTime)
}

func (b *Batcher) anchor(ctx context.Context, next *Batch) (anchorAt, error) {
	in, a := b.inbox, next.Anchor
	switch {
	case a.Number == in.AnchorNumber && a.Hash == in.AnchorHash:
		return anchorRepeats, nil
	case a.Number < in.AnchorNumber, a.Number+anchorReach < in.head.Number:
		return anchorOld, nil
	}
	h, err := b.cfg.Client.HeaderByNumber(ctx, a.Number)
	if errors.Is(err, l1.ErrNotFound) || (err == nil && h.Hash != a.Hash) {
		return anchorGone, nil
	}
	return anchorHolds, err
}

const (
	blobGas = 1 << 17
	// calldataGas is what a byte costs that is not zero, by EIP-7623's floor.
	calldataGas = 40
	// maxPrice bounds the data price that is reported: calldata at 500 gwei a gas.
	maxPrice = calldataGas * 500e9
)

// price is what a byte of payload costs, in wei: in full blobs, or in calldata, or the cheaper of both.
func price(mode Mode, in *inbox) uint64 {
	call := new(big.Int).Mul(in.baseFee, big.NewInt(calldataGas))
	out := call
	if mode != Calldata {
		blob := new(big.Int).Mul(in.blobFee, big.NewInt(blobGas))
		blob.Add(blob, big.NewInt(batch.BlobCapacity-1)).Div(blob, big.NewInt(batch.BlobCapacity))
		if mode == Blobs || blob.Cmp(call) < 0 {
			out = blob
		}
	}
	if !out.IsUint64() || out.Uint64() > maxPrice {
		return maxPrice
	}
	return max(1, out.Uint64())
}

// maxStream is the most that one submit takes.
func maxStream(mode Mode) int {
	if mode == Calldata {
		return protocol.MaxCalldata
	}
	return protocol.MaxBlobs * batch.BlobCapacity
}
