package chain

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"

	"loft/protocol"
	"loft/protocol/derive"
)

// Record is what the protocol knows of a block beyond the block: where derivation stands after it, and on what it was made. Its
// view is the one that the block's header commits to, always: nothing else is kept.
type Record struct {
	State       protocol.State `json:"state"`
	Anchor      derive.Anchor  `json:"anchor"`    // of its batch
	QueueHash   common.Hash    `json:"queueHash"` // at State.Queue
	MessageRoot common.Hash    `json:"messageRoot"`
}

// NewRecord of a block that was made on a view of L1; the state after it has the queue position of that view.
func NewRecord(st protocol.State, view protocol.View) Record {
	return Record{State: st, Anchor: derive.Anchor{Number: view.AnchorNumber, Hash: view.AnchorHash, Time: view.AnchorTime},
		QueueHash: view.QueueHash, MessageRoot: view.MessageRoot}
}

// View of L1 that the block was made on.
func (r *Record) View() protocol.View {
	return protocol.View{AnchorNumber: r.Anchor.Number, AnchorHash: r.Anchor.Hash, AnchorTime: r.Anchor.Time,
		QueueEnd: r.State.Queue, QueueHash: r.QueueHash, MessageRoot: r.MessageRoot}
}

// ErrRecord means that a record is not of the block that it came with.
var ErrRecord = errors.New("record is not of this block")

// checkRecord compares all of a record that its block determines: all but the block's place in a batch, which L1 determines.
func (c *Chain) checkRecord(h *types.Header, r Record) error {
	view := r.View()
	switch {
	case r.State.Block != h.Hash():
		return fmt.Errorf("%w: it is of block %s, not %s", ErrRecord, r.State.Block, h.Hash())
	case r.State.Config != c.config:
		return fmt.Errorf("%w: it is of a chain with config %s, not %s", ErrRecord, r.State.Config, c.config)
	case h.ParentBeaconRoot == nil || *h.ParentBeaconRoot != view.Hash():
		return fmt.Errorf("%w: the header does not commit to its view %+v", ErrRecord, view)
	case r.State.Index == 0 || r.State.Mode != protocol.ModePayload && r.State.Mode != protocol.ModeDefault:
		return fmt.Errorf("%w: no block is number %d of a batch in mode %d", ErrRecord, r.State.Index, r.State.Mode)
	}
	return nil
}

// Record of a block that was committed here. ErrUnknownBlock: there is none.
func (c *Chain) Record(block common.Hash) (r Record, err error) {
	raw, err := c.eth.ChainDb().Get(recordKey(block))
	if err != nil {
		return r, fmt.Errorf("record of block %s: %w", block, ErrUnknownBlock)
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, fmt.Errorf("record of block %s: %w", block, err)
	}
	return r, nil
}

// SetRecord puts down what derivation says of a block that is there already, whatever is kept of it.
func (c *Chain) SetRecord(h *types.Header, record Record) error {
	if known, err := c.Record(h.Hash()); err == nil && known == record {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.checkRecord(h, record); err != nil {
		return fmt.Errorf("set record of block %d: %w", h.Number, err)
	}
	return putRecord(c.eth.ChainDb(), record)
}

func recordKey(block common.Hash) []byte { return append([]byte("loft-record-"), block[:]...) }

func putRecord(w ethdb.KeyValueWriter, r Record) error {
	raw, err := json.Marshal(r)
	if err == nil {
		err = w.Put(recordKey(r.State.Block), raw)
	}
	if err != nil {
		return fmt.Errorf("write record of block %s: %w", r.State.Block, err)
	}
	return nil
}
