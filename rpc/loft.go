package rpc

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/follower"
	"loft/protocol/derive"
	"loft/replica"
	"loft/sequencer"
)

// loftAPI is the namespace loft. Numbers are JSON numbers, times are Unix seconds unless they say otherwise.
type loftAPI struct{ s *Server }

// BlockRef names an L2 block.
type BlockRef struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
	Time   uint64      `json:"time"`
}

func refOf(h *types.Header) BlockRef { return BlockRef{h.Number.Uint64(), h.Hash(), h.Time} }

// Status is the answer to loft_status.
type Status struct {
	Role      string   `json:"role"` // sequencer or follower
	Head      BlockRef `json:"head"`
	Safe      BlockRef `json:"safe"`      // on L1
	Finalized BlockRef `json:"finalized"` // on finalised L1
	Queue     uint64   `json:"queue"`     // entries of the queue that blocks up to the head have taken
	// PostIntervalSecs is how old a batch gets before this node posts it; absent if it posts none of its own.
	PostIntervalSecs uint64             `json:"postIntervalSecs,omitempty"`
	Sequencer        *sequencer.Status  `json:"sequencer"` // null on a follower
	L1               *follower.Snapshot `json:"l1"`        // what this node has processed of L1; null if it processes none
}

// Status of the node: heads, and what stands behind them.
func (a *loftAPI) Status(ctx context.Context) (*Status, error) {
	c := a.s.cfg.Chain
	out := &Status{Role: "follower", Head: refOf(c.Head()), Safe: refOf(c.Safe()), Finalized: refOf(c.Finalized())}
	record, err := c.Record(out.Head.Hash)
	if err != nil {
		return nil, fmt.Errorf("read the head's record: %w", err)
	}
	out.Queue, out.PostIntervalSecs = record.State.Queue, uint64(a.s.cfg.PostInterval/time.Second)
	if a.s.cfg.Sequencer != nil {
		st, err := a.s.cfg.Sequencer.Status(ctx)
		if err != nil {
			return nil, err
		}
		out.Role, out.Sequencer = "sequencer", &st
	}
	if a.s.cfg.L1 != nil {
		now, _ := a.s.cfg.L1.Snapshot()
		out.L1 = &now
	}
	return out, nil
}

// Config is the instance: what clients and new nodes need to know of it.
func (a *loftAPI) Config() (any, error) {
	if a.s.cfg.Info == nil {
		return nil, errors.New("this node was not told its instance's description: take it from the node that was")
	}
	return a.s.cfg.Info, nil
}

// FreshBlock is the block of this node's chain with a number, for a node that follows this one's fresh blocks; null if there is
// none.
func (a *loftAPI) FreshBlock(number uint64) (*replica.Fresh, error) {
	c := a.s.cfg.Chain
	block := c.Canonical(number)
	if block == nil {
		return nil, nil
	}
	record, err := c.Record(block.Hash())
	if err != nil {
		return nil, err
	}
	raw, err := rlp.EncodeToBytes(block)
	if err != nil {
		return nil, fmt.Errorf("encode block %d: %w", number, err)
	}
	return &replica.Fresh{Block: raw, View: record.View()}, nil
}

// TxStatus is the answer to loft_txStatus.
type TxStatus struct {
	Hash  common.Hash `json:"hash"`
	Known bool        `json:"known"`
	// Waiting: acknowledged and journaled, not executed. Parked: for a base fee that leaves it a tip that pays for its bytes on
	// L1, or after a reorganisation for its funds.
	Waiting bool `json:"waiting"`
	Parked  bool `json:"parked"`
	// Executed: in the open block, or in a block.
	Executed  bool      `json:"executed"`
	InBlock   *BlockRef `json:"inBlock"`           // null until its block is sealed
	OnL1      *OnL1     `json:"onL1"`              // null until this node has derived its batch from L1
	Finalized bool      `json:"finalized"`         // L1 has finalised that
	Dropped   string    `json:"dropped,omitempty"` // why it will not be executed
}

// OnL1 says where a block is on L1.
type OnL1 struct {
	Batch uint64        `json:"batch"`
	Block derive.Anchor `json:"block"` // of L1
}

// TxStatus tells how far a transaction has come. A hash that this node has never seen, or dropped long ago, is not an
// error: known is false.
func (a *loftAPI) TxStatus(ctx context.Context, hash common.Hash) (*TxStatus, error) {
	out := &TxStatus{Hash: hash}
	c := a.s.cfg.Chain
	if at := c.TxBlock(hash); at != nil {
		ref := refOf(at)
		out.Known, out.Executed, out.InBlock = true, true, &ref
		out.Finalized = c.Finalized().Number.Uint64() >= ref.Number
		return out, a.s.onL1(ref.Number, &out.OnL1)
	}
	if a.s.remote != nil {
		return out, a.s.remote.ask(ctx, out, "loft_txStatus", hash)
	}
	if a.s.cfg.Sequencer == nil {
		return out, nil
	}
	st, err := a.s.cfg.Sequencer.TxStatus(ctx, hash)
	if err != nil {
		return nil, err
	}
	out.Known, out.Waiting, out.Parked, out.Executed = st.Known, st.Pooled, st.Parked, st.Executed || st.InBlock
	if st.Dropped != nil {
		out.Dropped = st.Dropped.Error()
	}
	return out, nil
}

// onL1 finds the batch that holds a block, if this node has derived it.
func (s *Server) onL1(block uint64, into **OnL1) error {
	if s.cfg.Derived == nil || s.cfg.L1 == nil || block > s.cfg.Chain.Safe().Number.Uint64() {
		return nil
	}
	now, _ := s.cfg.L1.Snapshot()
	var failure error
	at := func(i int) follower.Batch {
		b, err := s.cfg.Derived.BatchAt(uint64(i))
		if err != nil && failure == nil {
			failure = err
		}
		return b
	}
	count := int(now.Cursor.Batch)
	found := sort.Search(count, func(i int) bool { return at(i).Last >= block })
	if failure != nil {
		return fmt.Errorf("find the batch of block %d: %w", block, failure)
	}
	if found == count {
		return nil
	}
	if b := at(found); failure == nil && b.First <= block {
		*into = &OnL1{Batch: b.Record.Index, Block: b.L1}
	}
	return failure
}

// Batch is what this node derived of a batch of L1, by its number; null if it has not derived it yet.
//
// Result: {record, accumulator, closed: the rollup state after it, first, last: numbers of its L2 blocks (last is first − 1
// if it has none), default, fault, l1: the L1 block that holds it}.
func (a *loftAPI) Batch(index uint64) (*follower.Batch, error) {
	if a.s.cfg.Derived == nil {
		return nil, errNoL1
	}
	b, err := a.s.cfg.Derived.BatchAt(index)
	if errors.Is(err, follower.ErrUnknown) {
		return nil, nil
	}
	return &b, err
}

// EntryStatus is the answer to loft_entry.
type EntryStatus struct {
	Index uint64 `json:"index"`
	Kind  string `json:"kind"`  // deposit, message or forced
	Block uint64 `json:"block"` // number of the L2 block that consumed it
	// Sealed: that block is in the chain. OnL1: this node has derived it from L1.
	Sealed  bool        `json:"sealed"`
	OnL1    bool        `json:"onL1"`
	Tx      common.Hash `json:"tx"`      // of a forced transaction that was applied
	Dropped string      `json:"dropped"` // why a forced transaction was not applied; empty if it was
}

// Entry is what became of a queue entry on L2, by its position in the queue; null if no block has consumed it yet.
func (a *loftAPI) Entry(ctx context.Context, index uint64) (*EntryStatus, error) {
	head := a.s.cfg.Chain.Head().Number.Uint64()
	if a.s.cfg.Derived != nil {
		e, err := a.s.cfg.Derived.EntryAt(index)
		if err == nil && e.Block <= head {
			return &EntryStatus{Index: index, Kind: e.Kind.String(), Block: e.Block, Sealed: true, OnL1: e.Block <= a.s.cfg.Chain.Safe().Number.Uint64(), Tx: e.Tx, Dropped: e.Dropped}, nil
		}
		if err != nil && !errors.Is(err, follower.ErrUnknown) {
			return nil, err
		}
	}
	if a.s.cfg.Sequencer != nil {
		e, ok, err := a.s.cfg.Sequencer.Entry(ctx, index)
		if err != nil || !ok {
			return nil, err
		}
		return &EntryStatus{Index: index, Kind: e.Kind, Block: e.Block, Sealed: e.Block <= head, Tx: e.Tx, Dropped: e.Dropped}, nil
	}
	if a.s.cfg.Derived == nil {
		return nil, errNoL1
	}
	return nil, nil
}

var errNotSequencing = errors.New("this node does not sequence, and was not told who does: ask the chain's sequencer, or a node that has its address")

var errNoL1 = errors.New("this node does not follow L1: ask one that does")
