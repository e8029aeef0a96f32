package head

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/follower"
	"loft/protocol"
	"loft/protocol/derive"
)

// ErrContradicted means that the sequencer's blocks do not follow what L1 says.
var ErrContradicted = errors.New("the sequencer's blocks are not on what l1 says")

// Replica is the head of a chain that follows L1 and takes fresh blocks of a sequencer elsewhere beyond that. Fresh blocks only
// ever stand above the last derived one.
type Replica struct {
	chain *chain.Chain
	turn  sync.Mutex // held while a batch is derived, or a fresh block is executed

	mu      sync.Mutex
	derived protocol.State
}

// NewReplica makes the head of a chain.
func NewReplica(c *chain.Chain) *Replica { return &Replica{chain: c} }

// Turn implements follower.Turns.
func (h *Replica) Turn() (done func()) {
	h.turn.Lock()
	return h.turn.Unlock
}

// SetHead implements follower.Head: derivation made a block that is not canonical.
func (h *Replica) SetHead(block *types.Block) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.chain.SetHead(block)
}

// Derived implements follower.Sequencing.
func (h *Replica) Derived(_ context.Context, closed protocol.State, _ derive.Anchor) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.derived = closed
	return h.standOn(closed)
}

// Rewound implements follower.Sequencing: what L1 dropped is dropped, and with it what came after; it comes again if the
// sequencer holds on to it.
func (h *Replica) Rewound(_ context.Context, to follower.Rewind) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.derived = to.Cursor
	block := h.chain.Block(to.Cursor.Block)
	if block == nil {
		return fmt.Errorf("go back to block %s: %w", to.Cursor.Block, chain.ErrUnknownBlock)
	}
	if h.chain.Head().Hash() == block.Hash() {
		return nil
	}
	return h.chain.SetHead(block)
}

// standOn makes sure that a derived block is canonical: a fresh one may have come between.
func (h *Replica) standOn(derived protocol.State) error {
	block := h.chain.Block(derived.Block)
	if block == nil {
		return fmt.Errorf("stand on block %s: %w", derived.Block, chain.ErrUnknownBlock)
	}
	if h.chain.IsCanonical(block.Header()) {
		return nil
	}
	return h.chain.SetHead(block)
}

// Record returns that of a fresh block that was made on a view. Its place in a batch is not known before L1 has the batch, so it is taken to be in
// its parent's, where that can be, and else in the next; derivation writes down what it is. Import compares the view with the block.
func (h *Replica) Record(parent, block *types.Header, view protocol.View) (chain.Record, error) {
	before, err := h.chain.Record(parent.Hash())
	if err != nil {
		return before, err
	}
	if view.QueueEnd < before.State.Queue {
		return before, fmt.Errorf("%w: its view of the queue ends at entry %d, its parent's at %d", chain.ErrRecord, view.QueueEnd, before.State.Queue)
	}
	st := protocol.State{Config: before.State.Config, Block: block.Hash(), Batch: before.State.Batch, Index: 1, Mode: protocol.ModePayload, Queue: view.QueueEnd}
	record := chain.NewRecord(st, view)
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.derived.Block == parent.Hash():
		record.State.Batch = h.derived.Batch
	case before.State.Index == 0: // genesis
	case before.State.Mode == protocol.ModePayload && before.Anchor == record.Anchor && parent.Coinbase == block.Coinbase && before.State.Index < protocol.MaxBatchBlocks:
		record.State.Index = before.State.Index + 1
	default:
		record.State.Batch++
	}
	return record, nil
}

// Advance makes a fresh block the head, if it stands on what is derived.
func (h *Replica) Advance(block *types.Block) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	floor := h.chain.Safe().Number.Uint64()
	if derived := h.chain.Header(h.derived.Block); derived != nil {
		floor = max(floor, derived.Number.Uint64())
	}
	at := block.Header()
	for !h.chain.IsCanonical(at) {
		if at = h.chain.Header(at.ParentHash); at == nil {
			return fmt.Errorf("block %d of the sequencer: its ancestor: %w", block.NumberU64(), chain.ErrUnknownBlock)
		}
	}
	if at.Number.Uint64() < floor {
		return fmt.Errorf("block %d of the sequencer, which leaves the chain after block %d: %w", block.NumberU64(), at.Number, ErrContradicted)
	}
	if h.chain.Head().Hash() == block.Hash() {
		return nil
	}
	return h.chain.SetHead(block)
}
