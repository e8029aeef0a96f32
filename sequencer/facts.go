package sequencer

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/protocol"
	"loft/store"
)

// EntryFact is what became of a queue entry here. Package follower has the same from L1, later and forever.
type EntryFact struct {
	Index   uint64      `json:"index"`
	Kind    string      `json:"kind"`
	Block   uint64      `json:"block"` // that consumed it; open as long as it is above the head
	Tx      common.Hash `json:"tx,omitempty"`
	Dropped string      `json:"dropped,omitempty"` // why a forced transaction was not applied
}

// facts remembers the latest drops and entries, each up to maxFacts. It belongs to the sequencer's loop.
type facts struct {
	drops     map[common.Hash]error
	dropRing  []common.Hash
	entries   map[uint64]EntryFact
	entryRing []uint64
}

func newFacts() *facts {
	return &facts{drops: map[common.Hash]error{}, entries: map[uint64]EntryFact{}}
}

func (f *facts) drop(hash common.Hash, reason error) {
	if _, ok := f.drops[hash]; !ok {
		f.dropRing = append(f.dropRing, hash)
	}
	f.drops[hash] = reason
	if len(f.dropRing) > maxFacts {
		delete(f.drops, f.dropRing[0])
		f.dropRing = f.dropRing[1:]
	}
}

func (f *facts) dropOf(hash common.Hash) error { return f.drops[hash] }

// executed forgets that a transaction was dropped once.
func (f *facts) executed(hash common.Hash) { delete(f.drops, hash) }

func (f *facts) entry(e EntryFact) {
	if _, ok := f.entries[e.Index]; !ok {
		f.entryRing = append(f.entryRing, e.Index)
	}
	f.entries[e.Index] = e
	if len(f.entryRing) > maxFacts {
		delete(f.entries, f.entryRing[0])
		f.entryRing = f.entryRing[1:]
	}
}

// TxStatus tells where a transaction is.
type TxStatus struct {
	Known    bool
	Pooled   bool // acknowledged, waits
	Parked   bool // for a base fee that leaves it a tip that pays for its bytes, or for funds that it had before a Reset
	Executed bool // in the open block
	InBlock  bool
	Block    uint64 // if executed or in a block
	Dropped  error
}

// TxStatus tells where a transaction is. That one was dropped is reported once it is journaled.
func (s *Sequencer) TxStatus(ctx context.Context, hash common.Hash) (st TxStatus, err error) {
	var group *store.Group
	err = s.do(ctx, func() {
		group = s.lastGroup
		if s.open != nil && s.open.index[hash] != nil {
			st = TxStatus{Known: true, Executed: true, Block: s.open.builder.Number()}
			return
		}
		if t := s.pool.byHash[hash]; t != nil {
			st = TxStatus{Known: true, Pooled: true, Parked: t.parked}
			return
		}
		if at := s.chain.TxBlock(hash); at != nil {
			st = TxStatus{Known: true, InBlock: true, Block: at.Number.Uint64()}
			return
		}
		if reason := s.facts.dropOf(hash); reason != nil {
			st = TxStatus{Known: true, Dropped: reason}
		}
	})
	if err == nil && st.Dropped != nil && group != nil {
		err = group.Wait(ctx)
	}
	return st, err
}

// Entry tells what became of a queue entry, if it was consumed here lately.
func (s *Sequencer) Entry(ctx context.Context, index uint64) (e EntryFact, ok bool, err error) {
	err = s.do(ctx, func() { e, ok = s.facts.entries[index] })
	return e, ok, err
}

// Status is a picture of the sequencer for operators.
type Status struct {
	Head        uint64         `json:"head"`
	HeadHash    common.Hash    `json:"headHash"`
	State       protocol.State `json:"state"` // rollup state after the head
	Verified    uint64         `json:"verified"`
	Open        *OpenStatus    `json:"open"`  // null between blocks
	Batch       *Context       `json:"batch"` // null between batches
	BatchBlocks uint64         `json:"batchBlocks"`
	BatchBytes  int            `json:"batchBytes"` // of payload before compression, at most
	Waiting     int            `json:"waiting"`    // transactions acknowledged and not executed
	Entries     int            `json:"entries"`    // queue entries ready to be consumed
	L1          L1View         `json:"l1"`
	L1Ahead     *L1Ahead       `json:"l1Ahead"` // null unless L1's time is ahead of this machine's clock
	Halted      string         `json:"halted,omitempty"`
	Recovery    Recovery       `json:"recovery"`
	Reorgs      []Reorg        `json:"reorgs"`
}

// OpenStatus is the block in the making.
type OpenStatus struct {
	Number       uint64    `json:"number"`
	Time         time.Time `json:"time"`
	Transactions int       `json:"transactions"`
	Gas          uint64    `json:"gasLeft"`
	Full         bool      `json:"full"`
}

// OpenView is the view of L1 that the open block is made on; ok is false between blocks.
func (s *Sequencer) OpenView(ctx context.Context) (view protocol.View, ok bool, err error) {
	err = s.do(ctx, func() {
		if s.open != nil {
			view, ok = s.open.block.View, true
		}
	})
	return view, ok, err
}

// Status of the sequencer now.
func (s *Sequencer) Status(ctx context.Context) (st Status, err error) {
	err = s.do(ctx, func() {
		st = Status{
			Head: s.tip.Head.Number.Uint64(), HeadHash: s.tip.Head.Hash(), State: s.tip.State, Verified: s.verified,
			Waiting: s.pool.len(), Entries: len(s.entries), L1: s.l1, Recovery: s.restored, Reorgs: append([]Reorg{}, s.reorgs...),
		}
		if s.batch != nil {
			context := s.batch.Context
			st.Batch, st.BatchBlocks, st.BatchBytes = &context, s.batch.blocks, s.batch.bytes
		}
		if b := s.open; b != nil {
			st.Open = &OpenStatus{b.builder.Number(), time.Unix(int64(b.builder.Time()), 0).UTC(), len(b.list), b.builder.Pool(), b.full}
		}
		if s.ahead != nil {
			ahead := *s.ahead
			st.L1Ahead = &ahead
		}
		if s.halted != nil {
			st.Halted = s.halted.Error()
		}
	})
	return st, err
}
