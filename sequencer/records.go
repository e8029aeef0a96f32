package sequencer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/chain"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/queue"
	"loft/store"
)

// Kinds of journal records. Their order in the journal is the order of what they tell.
const (
	recordTx       = 1  // canonical bytes of an acknowledged transaction that waits
	recordBlock    = 2  // a sealed block
	recordTip      = 3  // Reset: building continues elsewhere
	recordVerified = 4  // a block came out of derivation again
	recordClose    = 5  // a batch takes no more blocks
	recordOpen     = 6  // a block was begun, and on what
	recordRun      = 7  // canonical bytes of an acknowledged transaction, the next of the open block
	recordRan      = 8  // hash of one that waited, and is the next of the open block
	recordDrop     = 9  // hash of one that waited, and will not be executed: its sender may have been told
	recordPrice    = 10 // L1's data price
	recordRetry    = 11 // canonical bytes of an acknowledged transaction that waits, and may have run before
)

// errRecord means that the journal is sound but was written by another version of this program, or not by it.
var errRecord = errors.New("journal record cannot be read; was it written by another version?")

// sealedBlock is a block and all that makes it derivable: what the journal keeps of it.
type sealedBlock struct {
	Block          *types.Block
	Context        Context
	Index          uint64 // in the batch, from 1
	Forced         uint64 // transactions that come from the queue; they are the first
	QueueStart     uint64
	QueueStartHash common.Hash
	QueueHash      common.Hash // after it
	Entries        []queue.Entry
	Acknowledged   []uint64 `rlp:"optional"` // of the forced transactions, those that users sent here as well
}

// record is the journal's form. Encoding cannot fail: the block was built by us.
func (b *sealedBlock) record() store.Record {
	raw, err := rlp.EncodeToBytes(b)
	if err != nil {
		panic(fmt.Sprintf("sequencer: encode sealed block: %v", err))
	}
	return store.Record{Kind: recordBlock, Data: raw}
}

// state is the rollup state after the block.
func (b *sealedBlock) state(config common.Hash) protocol.State {
	return protocol.State{
		Config: config,
		Block:  b.Block.Hash(),
		Batch:  b.Context.Batch,
		Index:  b.Index,
		Mode:   protocol.ModePayload,
		Queue:  b.QueueStart + uint64(len(b.Entries)),
	}
}

func (b *sealedBlock) tip(config common.Hash) *Tip {
	return &Tip{Head: b.Block.Header(), State: b.state(config), QueueHash: b.QueueHash, Anchor: b.Context.Anchor}
}

// chainRecord is what the chain keeps along with the block.
func (b *sealedBlock) chainRecord(config common.Hash) chain.Record {
	return chain.NewRecord(b.state(config), protocol.View{AnchorNumber: b.Context.Anchor.Number, AnchorHash: b.Context.Anchor.Hash,
		AnchorTime: b.Context.Anchor.Time, QueueEnd: b.QueueStart + uint64(len(b.Entries)), QueueHash: b.QueueHash,
		MessageRoot: queue.MessageRoot(b.Entries)})
}

// listed are the transactions that a payload carries.
func (b *sealedBlock) listed() types.Transactions { return b.Block.Transactions()[b.Forced:] }

// sound says whether the transactions that the record names are in the block.
func (b *sealedBlock) sound() bool {
	missing := func(i uint64) bool { return i >= b.Forced }
	return b.Forced <= uint64(len(b.Block.Transactions())) && !slices.ContainsFunc(b.Acknowledged, missing)
}

// promised are the transactions that users sent here: the listed ones, and forced ones that they sent as well.
func (b *sealedBlock) promised() types.Transactions {
	return promised(b.Block, b.Forced, b.Acknowledged)
}

func promised(block *types.Block, forced uint64, acknowledged []uint64) (out types.Transactions) {
	txs := block.Transactions()
	for _, i := range acknowledged {
		out = append(out, txs[i])
	}
	return append(out, txs[forced:]...)
}

// light is the block without its contents, for remembering.
func (b *sealedBlock) light() BatchBlock {
	return BatchBlock{
		Number:     b.Block.NumberU64(),
		Hash:       b.Block.Hash(),
		Time:       b.Block.Time(),
		Forced:     b.Forced,
		Context:    b.Context,
		QueueStart: b.QueueStart,
		QueueEnd:   b.QueueStart + uint64(len(b.Entries)),
		QueueHash:  b.QueueHash,
		root:       b.Block.Root(),
		parent:     b.Block.ParentHash(),
	}
}

// payloadBytes bounds what the block takes of a payload before compression.
func (b *sealedBlock) payloadBytes() int {
	n := perBlockBytes
	for _, tx := range b.listed() {
		n += payloadBytes(tx)
	}
	return n
}

// tipRecord is a Tip in the journal.
type tipRecord struct {
	Hash      common.Hash
	Number    uint64
	Batch     uint64
	Index     uint64
	Mode      uint8
	Queue     uint64
	QueueHash common.Hash
	Anchor    derive.Anchor
}

func (t *Tip) record() store.Record {
	raw, err := rlp.EncodeToBytes(&tipRecord{
		Hash: t.Head.Hash(), Number: t.Head.Number.Uint64(), Batch: t.State.Batch, Index: t.State.Index,
		Mode: uint8(t.State.Mode), Queue: t.State.Queue, QueueHash: t.QueueHash, Anchor: t.Anchor,
	})
	if err != nil {
		panic(fmt.Sprintf("sequencer: encode tip: %v", err))
	}
	return store.Record{Kind: recordTip, Data: raw}
}

func (t *tipRecord) tip(config common.Hash, head *types.Header) *Tip {
	return &Tip{
		Head: head,
		State: protocol.State{Config: config, Block: t.Hash, Batch: t.Batch, Index: t.Index, Mode: protocol.Mode(t.Mode),
			Queue: t.Queue},
		QueueHash: t.QueueHash,
		Anchor:    t.Anchor,
	}
}

// openRecord is what a block was begun on: all of it but its parent's state and its listed transactions.
type openRecord struct {
	Parent  common.Hash
	Context Context
	Time    uint64
	Entries []queue.Entry
}

func (o *openRecord) record() store.Record {
	raw, err := rlp.EncodeToBytes(o)
	if err != nil {
		panic(fmt.Sprintf("sequencer: encode begin of a block: %v", err))
	}
	return store.Record{Kind: recordOpen, Data: raw}
}

func ranRecord(hash common.Hash) store.Record {
	return store.Record{Kind: recordRan, Data: hash[:]}
}

func (s *Sequencer) priceRecord() store.Record {
	return store.Record{Kind: recordPrice, Data: binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, s.l1.WeiPerByte), s.l1.WeiPerTx)}
}

func dropRecord(hash common.Hash) store.Record {
	return store.Record{Kind: recordDrop, Data: hash[:]}
}

func verifiedRecord(hash common.Hash) store.Record {
	return store.Record{Kind: recordVerified, Data: hash[:]}
}

func closeRecord(batch uint64) store.Record {
	return store.Record{Kind: recordClose, Data: binary.BigEndian.AppendUint64(nil, batch)}
}

// history is what a journal tells.
type history struct {
	base     *tipRecord // of the last Reset; nil if there was none
	blocks   []*sealedBlock
	before   int      // blocks that base builds on, the first of blocks
	segments []uint64 // of the blocks
	baseAt   uint64   // segment of base
	txs      []*pooled
	dropped  map[common.Hash]int // so many of txs came before the drop
	byteWei  uint64              // L1's prices
	txWei    uint64
	open     *openRecord          // the block in the making; nil if none
	ran      []common.Hash        // its transactions, in order, but for forced ones
	again    map[common.Hash]bool // of txs, those that may have run
	verified map[common.Hash]bool
	closed   map[uint64]bool
}

func newHistory() *history {
	return &history{dropped: map[common.Hash]int{}, again: map[common.Hash]bool{}, verified: map[common.Hash]bool{}, closed: map[uint64]bool{}}
}

// hashOf reads a record that is a hash.
func hashOf(r store.Record) (common.Hash, error) {
	if len(r.Data) != common.HashLength {
		return common.Hash{}, fmt.Errorf("%w: hash in %d bytes", errRecord, len(r.Data))
	}
	return common.Hash(r.Data), nil
}

// take adds a record to the history.
func (h *history) take(r store.Record) error {
	switch r.Kind {
	case recordTx, recordRun, recordRetry:
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(r.Data); err != nil {
			return fmt.Errorf("%w: transaction: %w", errRecord, err)
		}
		h.txs = append(h.txs, &pooled{tx: tx, segment: r.Segment})
		if r.Kind != recordTx {
			h.again[tx.Hash()] = true
		}
		if r.Kind == recordRun {
			h.ran = append(h.ran, tx.Hash())
		}
	case recordRan:
		hash, err := hashOf(r)
		if err != nil {
			return err
		}
		h.ran, h.again[hash] = append(h.ran, hash), true
	case recordPrice:
		switch len(r.Data) {
		case 8: // as they were before there were shares
			h.byteWei = binary.BigEndian.Uint64(r.Data)
		case 16:
			h.byteWei, h.txWei = binary.BigEndian.Uint64(r.Data), binary.BigEndian.Uint64(r.Data[8:])
		default:
			return fmt.Errorf("%w: price in %d bytes", errRecord, len(r.Data))
		}
	case recordDrop:
		hash, err := hashOf(r)
		if err != nil {
			return err
		}
		h.dropped[hash] = len(h.txs)
		delete(h.again, hash)
	case recordOpen:
		o := new(openRecord)
		if err := rlp.DecodeBytes(r.Data, o); err != nil {
			return fmt.Errorf("%w: begin of a block: %w", errRecord, err)
		}
		h.open, h.ran = o, nil
	case recordBlock:
		b := new(sealedBlock)
		if err := rlp.DecodeBytes(r.Data, b); err != nil {
			return fmt.Errorf("%w: block: %w", errRecord, err)
		}
		if !b.sound() {
			return fmt.Errorf("%w: block %d names transactions that it does not have", errRecord, b.Block.NumberU64())
		}
		if n := len(h.blocks); n > 0 && h.blocks[n-1].Block.Hash() != b.Block.ParentHash() {
			return fmt.Errorf("%w: block %d does not follow block %d", errRecord, b.Block.NumberU64(), h.blocks[n-1].Block.NumberU64())
		}
		h.blocks, h.segments = append(h.blocks, b), append(h.segments, r.Segment)
		h.open, h.ran = nil, nil
	case recordTip:
		t := new(tipRecord)
		if err := rlp.DecodeBytes(r.Data, t); err != nil {
			return fmt.Errorf("%w: tip: %w", errRecord, err)
		}
		h.base, h.baseAt = t, r.Segment
		h.open, h.ran = nil, nil // its transactions have records of their own
		h.before = len(h.blocks)
		for h.before > 0 && h.blocks[h.before-1].Block.Hash() != t.Hash {
			h.before--
		}
		// Orphaned: their transactions are acknowledged, and may be recorded nowhere else any more.
		for i, b := range h.blocks[h.before:] {
			for _, tx := range b.promised() {
				h.txs, h.again[tx.Hash()] = append(h.txs, &pooled{tx: tx, segment: h.segments[h.before+i]}), true
			}
		}
		h.blocks, h.segments = h.blocks[:h.before], h.segments[:h.before]
		for n := range h.closed {
			if n >= t.Batch {
				delete(h.closed, n)
			}
		}
	case recordVerified:
		hash, err := hashOf(r)
		if err != nil {
			return err
		}
		h.verified[hash] = true
	case recordClose:
		if len(r.Data) != 8 {
			return fmt.Errorf("%w: end of a batch in %d bytes", errRecord, len(r.Data))
		}
		h.closed[binary.BigEndian.Uint64(r.Data)] = true
	default:
		return fmt.Errorf("%w: kind %d", errRecord, r.Kind)
	}
	return nil
}
