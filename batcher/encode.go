package batcher

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/contracts/bindings"
	"loft/l1/send"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/queue"
)

// ErrUnpostable means that a batch which the sequencer closed cannot be posted as the blocks that it is. The sequencer
// must never make such a batch; nothing of it is sent.
var ErrUnpostable = errors.New("batch cannot be posted")

// errDropped means that the batch takes what is in L1's queue no more: the sequencer is about to make its blocks again.
var errDropped = errors.New("l1 has dropped entries that it takes")

// errNoRoom means that L1 takes no more bytes of batches in a block of now.
var errNoRoom = errors.New("the inbox's meter is full: it drains with l1's time")

// payload is a batch ready to be sent.
type payload struct {
	batch  uint64
	blocks int
	txs    int         // listed
	last   common.Hash // its last block
	stream []byte
	blobs  [][]byte // that carry stream; nil if they cannot
	terms  bindings.Batch
}

// encode makes the payload of the batch that is due, and takes it apart again: what L1 is paid for derives to the blocks
// that it was made of.
func (b *Batcher) encode(v *view) (*payload, error) {
	n := v.next
	last := n.Blocks[len(n.Blocks)-1]
	p := &payload{batch: n.Number, blocks: len(n.Blocks), last: last.Hash, terms: bindings.Batch{
		QueueEnd:     last.QueueEnd,
		QueueHash:    last.QueueHash,
		AnchorNumber: n.Anchor.Number,
		AnchorHash:   n.Anchor.Hash,
		FirstTime:    n.Blocks[0].Time,
		FeeRecipient: n.FeeRecipient,
	}}
	blocks, err := contents(b.cfg.Chain, n.Blocks)
	if err != nil {
		return nil, fmt.Errorf("batch %d: %w", n.Number, err)
	}
	for _, block := range blocks {
		p.txs += len(block.Txs)
	}
	if p.stream, err = batch.Encode(b.cfg.Protocol.L2ChainID, n.Anchor.Time, blocks); err != nil {
		return nil, fmt.Errorf("%w: batch %d: %w", ErrUnpostable, n.Number, err)
	}
	if most := maxStream(b.mode); len(p.stream) > most {
		advice := "lower the sequencer's bound on batches"
		switch { // it was made when blobs were allowed
		case b.cfg.Mode == Calldata:
			advice = "post it in blobs, and then change to calldata"
		case b.mode == Calldata:
			advice = "it needs blobs, and l1 does not report blob fees: name an L1 endpoint that serves eth_blobBaseFee"
		}
		return nil, fmt.Errorf("%w: batch %d takes %d bytes, one submit takes %d: %s", ErrUnpostable, n.Number, len(p.stream), most, advice)
	}
	stream := p.stream
	if b.mode != Calldata {
		if p.blobs, err = batch.Pack(p.stream); err != nil {
			return nil, fmt.Errorf("%w: batch %d: %w", ErrUnpostable, n.Number, err)
		}
		if stream, err = batch.Unpack(p.blobs); err != nil || !bytes.HasPrefix(stream, p.stream) {
			return nil, fmt.Errorf("%w: batch %d does not come out of its blobs: %w", ErrUnpostable, n.Number, err)
		}
	}
	if err := b.check(v, p, stream); err != nil {
		hash, gone := b.cfg.Queue.Hash(last.QueueEnd)
		if errors.Is(gone, queue.ErrNoEntry) || gone == nil && hash != last.QueueHash {
			return nil, fmt.Errorf("batch %d: %w", n.Number, errDropped)
		}
		return nil, fmt.Errorf("%w: batch %d: %w", ErrUnpostable, n.Number, err)
	}
	return p, nil
}

// contents is what a payload says of blocks.
func contents(c *chain.Chain, blocks []Block) ([]batch.Block, error) {
	out := make([]batch.Block, len(blocks))
	for i, ref := range blocks {
		block := c.Block(ref.Hash)
		if block == nil {
			return nil, fmt.Errorf("block %d %s: %w", ref.Number, ref.Hash, chain.ErrUnknownBlock)
		}
		if ref.Forced > uint64(len(block.Transactions())) {
			return nil, fmt.Errorf("%w: block %d has %d transactions, %d of them forced", ErrUnpostable, ref.Number, len(block.Transactions()), ref.Forced)
		}
		out[i] = batch.Block{Time: block.Time(), Entries: ref.QueueEnd - ref.QueueStart, Txs: block.Transactions()[ref.Forced:]}
	}
	return out, nil
}

// check derives the payload as far as that goes without executing: every block it leads to has the attributes of ours.
func (b *Batcher) check(v *view, p *payload, stream []byte) error {
	n := v.next
	parent := b.cfg.Chain.Header(n.Blocks[0].Hash)
	if parent == nil {
		return fmt.Errorf("block %d: %w", n.Blocks[0].Number, chain.ErrUnknownBlock)
	}
	if parent = b.cfg.Chain.Header(parent.ParentHash); parent == nil {
		return fmt.Errorf("block %d: %w", n.Blocks[0].Number-1, chain.ErrUnknownBlock)
	}
	record, err := b.cfg.Chain.Record(parent.Hash())
	if err != nil {
		return err
	}
	entries, err := b.cfg.Queue.Range(n.Blocks[0].QueueStart, p.terms.QueueEnd)
	if err != nil {
		return err
	}
	opened, err := derive.Open(b.cfg.Protocol, parent.GasLimit, derive.Input{
		Record: derive.Record{
			Index: n.Number, QueueEnd: p.terms.QueueEnd, QueueHash: p.terms.QueueHash, AnchorNumber: n.Anchor.Number, AnchorHash: n.Anchor.Hash,
			FirstTime: p.terms.FirstTime, L1Time: v.inbox.head.Time, FeeRecipient: n.FeeRecipient,
		},
		Anchor: n.Anchor, Stream: stream, QueueStart: n.Blocks[0].QueueStart, QueueStartHash: record.QueueHash, Entries: entries,
	})
	if err != nil {
		return err
	}
	if fault := opened.Fault(); fault != nil {
		return fmt.Errorf("it would derive as default blocks: %w", fault)
	}
	st := protocol.State{Config: record.State.Config, Block: parent.Hash(), Batch: n.Number, Queue: n.Blocks[0].QueueStart}
	for _, want := range n.Blocks {
		have := b.cfg.Chain.Header(want.Hash)
		next, after, err := opened.Next(st, parent)
		if err != nil {
			return err
		}
		if next == nil || have == nil || next.Time != have.Time || next.Coinbase != have.Coinbase || next.Random != have.MixDigest ||
			have.ParentBeaconRoot == nil || next.BeaconRoot != *have.ParentBeaconRoot || have.ParentHash != parent.Hash() {
			return fmt.Errorf("it would derive to another block %d than %s", want.Number, want.Hash)
		}
		after.Block = want.Hash
		st, parent = after, have
	}
	if next, _, err := opened.Next(st, parent); err != nil || next != nil {
		return fmt.Errorf("it would derive to blocks beyond %d: %w", parent.Number, err)
	}
	return nil
}

// overheadGas is what a submit costs besides its data on a chain's first 65,536 batches, which write new slots; later it is two
// thirds of that (docs/gas.md).
const overheadGas = 97_000

// choose says whether a payload goes into blobs.
func choose(mode Mode, p *payload, in *inbox) (inBlobs bool) {
	switch {
	case mode == Calldata:
		return false
	case mode == Blobs || len(p.stream) > protocol.MaxCalldata:
		return true
	}
	blobs := new(big.Int).Mul(in.blobFee, big.NewInt(int64(len(p.blobs))*blobGas))
	blobs.Add(blobs, new(big.Int).Mul(in.baseFee, big.NewInt(overheadGas)))
	call := new(big.Int).Mul(in.baseFee, new(big.Int).SetUint64(callGas(p.stream)))
	return blobs.Cmp(call) <= 0
}

// metered is what the inbox's meter counts of a payload (SPEC.md section 4).
func (p *payload) metered(inBlobs bool) uint64 {
	if inBlobs {
		return protocol.BatchCost + protocol.BlobCost*uint64(len(p.blobs))
	}
	return protocol.BatchCost + uint64(len(p.stream))
}

// callGas is what a submit with the payload in calldata costs: EIP-7623's floor, or the bytes, their event and the rest.
func callGas(stream []byte) uint64 {
	zeros := uint64(bytes.Count(stream, []byte{0}))
	return callGasOf(zeros, uint64(len(stream))-zeros)
}

func callGasOf(zeros, others uint64) uint64 {
	tokens := zeros + 4*others
	return max(21_000+10*tokens, overheadGas+4*tokens+9*(zeros+others))
}

// submission is the transaction that posts a payload.
func submission(id string, inbox common.Address, parent common.Hash, p *payload, inBlobs bool) send.Candidate {
	terms := p.terms
	terms.Parent = parent
	c := send.Candidate{ID: id, To: &inbox}
	if inBlobs {
		c.Blobs, c.Data = p.blobs, contract.PackSubmitBlobs(terms, new(big.Int), big.NewInt(int64(len(p.blobs))))
	} else {
		c.Data = contract.PackSubmitData(terms, p.stream)
	}
	return c
}

// sizer estimates how large the open batch has become, and what it earned. It encodes it now and then, and counts in full what came
// since.
type sizer struct {
	batch     uint64
	blocks    int         // counted
	last      common.Hash // of them
	busy      uint64      // time of the first of them with something in it; 0: none
	income    *big.Int    // of tips, wei
	raw       int         // their transactions, canonical
	encoded   int         // size of the encoding when raw was encodedAt
	encodedAt int
}

// blockBytes is what a block takes besides its transactions, at most.
const blockBytes = 20

func (s *sizer) size(cfg Config, target int, b *Batch) (int, error) {
	if s.blocks == 0 || s.batch != b.Number || s.blocks > len(b.Blocks) || b.Blocks[s.blocks-1].Hash != s.last {
		*s = sizer{batch: b.Number, income: new(big.Int)}
	}
	for _, ref := range b.Blocks[s.blocks:] {
		block := cfg.Chain.Block(ref.Hash)
		if block == nil {
			return 0, fmt.Errorf("size of block %d: %w", ref.Number, chain.ErrUnknownBlock)
		}
		if s.busy == 0 && (len(block.Transactions()) > 0 || ref.QueueEnd > ref.QueueStart) {
			s.busy = ref.Time
		}
		tips, err := income(cfg.Chain, block)
		if err != nil {
			return 0, err
		}
		s.income.Add(s.income, tips)
		s.raw += blockBytes + listedBytes(block.Transactions()[min(ref.Forced, uint64(len(block.Transactions()))):])
		s.blocks++
		s.last = ref.Hash
	}
	if estimate := s.encoded + s.raw - s.encodedAt; estimate < target || s.raw == s.encodedAt {
		return estimate, nil
	}
	blocks, err := contents(cfg.Chain, b.Blocks[:s.blocks])
	if err != nil {
		return 0, err
	}
	stream, err := batch.Encode(cfg.Protocol.L2ChainID, b.Anchor.Time, blocks)
	if err != nil {
		return 0, fmt.Errorf("%w: batch %d: %w", ErrUnpostable, b.Number, err)
	}
	s.encoded, s.encodedAt = len(stream), s.raw
	return s.encoded, nil
}

func listedBytes(txs types.Transactions) (n int) {
	for _, tx := range txs {
		n += int(tx.Size())
	}
	return n
}
