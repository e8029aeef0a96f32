package typed

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
)

var inbox = bindings.NewInbox()

// InboxTerms are what an inbox was made with.
type InboxTerms struct {
	ForceDelay, OpenDelay, MaxBatchAge uint64 // seconds
	Sequencer                          common.Address
}

// InboxState is what an inbox holds after a block of L1.
type InboxState struct {
	Block         common.Hash // of L1
	Batches       uint64
	Accumulator   common.Hash // after all batches
	AnchorNumber  uint64      // of the last batch
	AnchorHash    common.Hash
	QueueHead     uint64 // entries before it are in batches
	QueueTail     uint64 // entries that ever entered
	Oldest        uint64 // when the entry at the head entered, in seconds; 0 if the queue is empty
	LastSequencer uint64 // when the sequencer posted last, in seconds
	Room          uint64 // bytes of batch data that fit the meter at that block's time
	DoorOpen      bool   // anybody may post
}

// ReadInboxTerms asks an inbox for its terms.
func ReadInboxTerms(ctx context.Context, c Caller, block common.Hash, address common.Address) (t InboxTerms, err error) {
	q := query{ctx, c, block, address, nil}
	get(&q, &t.ForceDelay, inbox.PackForceDelay(), inbox.UnpackForceDelay)
	get(&q, &t.OpenDelay, inbox.PackOpenDelay(), inbox.UnpackOpenDelay)
	get(&q, &t.MaxBatchAge, inbox.PackMaxBatchAge(), inbox.UnpackMaxBatchAge)
	get(&q, &t.Sequencer, inbox.PackSequencer(), inbox.UnpackSequencer)
	return t, q.err
}

// ReadInbox asks an inbox for its state after a block.
func ReadInbox(ctx context.Context, c Caller, block common.Hash, address common.Address) (*InboxState, error) {
	q := query{ctx, c, block, address, nil}
	s := &InboxState{Block: block}
	get(&q, &s.Batches, inbox.PackBatchCount(), inbox.UnpackBatchCount)
	get(&q, &s.Accumulator, inbox.PackAccumulator(s.Batches), Hash(inbox.UnpackAccumulator))
	var anchor bindings.LastAnchorOutput
	get(&q, &anchor, inbox.PackLastAnchor(), inbox.UnpackLastAnchor)
	s.AnchorNumber, s.AnchorHash = anchor.Number, anchor.Hash
	get(&q, &s.QueueHead, inbox.PackQueueHead(), inbox.UnpackQueueHead)
	get(&q, &s.QueueTail, inbox.PackQueueTail(), inbox.UnpackQueueTail)
	if s.QueueHead < s.QueueTail {
		get(&q, &s.Oldest, inbox.PackEntryTime(s.QueueHead), inbox.UnpackEntryTime)
	}
	get(&q, &s.LastSequencer, inbox.PackLastSequencerTime(), inbox.UnpackLastSequencerTime)
	get(&q, &s.Room, inbox.PackRoom(), func(raw []byte) (uint64, error) {
		room, err := inbox.UnpackRoom(raw)
		if err != nil {
			return 0, err
		}
		return room.Uint64(), nil // at most the meter's capacity
	})
	get(&q, &s.DoorOpen, inbox.PackDoorOpen(), inbox.UnpackDoorOpen)
	if q.err != nil {
		return nil, q.err
	}
	return s, nil
}

// query asks one contract several things at one block, until one fails.
type query struct {
	ctx   context.Context
	c     Caller
	block common.Hash
	to    common.Address
	err   error
}

func get[T any](q *query, into *T, data []byte, unpack func([]byte) (T, error)) {
	if q.err == nil {
		*into, q.err = Ask(q.ctx, q.c, q.block, q.to, data, unpack)
	}
}

// Hash makes an unpacker of 32 bytes one of a hash.
func Hash(unpack func([]byte) ([32]byte, error)) func([]byte) (common.Hash, error) {
	return func(raw []byte) (common.Hash, error) { return unpack(raw) }
}
