package sequencer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/store"
)

// ParentMissingError says that the journal continues from a block that go-ethereum does not have with its state: derive
// from L1 up to there first.
type ParentMissingError struct {
	Number uint64
	Hash   common.Hash
}

func (e *ParentMissingError) Error() string {
	return fmt.Sprintf("journal continues from block %d %s, which this node's database does not have: derive from L1 up to it, then open the sequencer again",
		e.Number, e.Hash)
}

// recover opens the journal and brings chain, batch and pool to where it ends.
func (s *Sequencer) recover(ctx context.Context) (err error) {
	h := newHistory()
	s.journal, err = store.Open(s.cfg.Journal, h.take)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.journal.Close())
		}
	}()
	if s.l1.WeiPerByte, s.l1.WeiPerTx = h.byteWei, h.txWei; h.byteWei != 0 {
		s.quoted()
	}
	if err := s.restoreTip(ctx, h); err != nil {
		return err
	}
	s.restoreBatch(h)
	s.restoreVerified(h)
	if err := s.restorePool(h); err != nil {
		return err
	}
	if err := s.reopen(h); err != nil {
		return err
	}
	if r := s.restored; r != (Recovery{}) {
		s.log.Info("journal replayed", "head", s.tip.Head.Number, "blocks_committed_again", r.Blocks, "blocks_known", r.Known,
			"transactions_taken_up", r.Transactions, "transactions_stale", r.Stale)
	}
	return nil
}

const (
	// headEvery is after how many blocks of a replay the head follows them: see chain.ErrBranch.
	headEvery = 64
	// sayEvery is how often a replay that takes long says how far it is.
	sayEvery = 10 * time.Second
)

// restoreTip commits again what go-ethereum lost of the journal's blocks, and makes the last one the head.
func (s *Sequencer) restoreTip(ctx context.Context, h *history) error {
	if len(h.blocks) == 0 {
		return s.restoreBase(h)
	}
	// States of old blocks are gone in any case, so what is missing is what comes after the last one that is there.
	first := len(h.blocks)
	for ; first > 0; first-- {
		b := h.blocks[first-1].Block
		if header := s.chain.Header(b.Hash()); header == nil || !s.chain.HasState(header) {
			continue
		}
		if _, err := s.chain.Record(b.Hash()); err == nil {
			break
		}
	}
	if first == 0 {
		b := h.blocks[0].Block
		if parent := s.chain.Header(b.ParentHash()); parent == nil || !s.chain.HasState(parent) {
			return &ParentMissingError{b.NumberU64() - 1, b.ParentHash()}
		}
	}
	s.restored.Known = first
	said := s.cfg.Clock.Now()
	for _, b := range h.blocks[first:] {
		if now := s.cfg.Clock.Now(); now.Sub(said) >= sayEvery {
			s.log.Info("executing the journal's blocks again", "done", s.restored.Blocks, "of", len(h.blocks)-first)
			said = now
		}
		if err := s.chain.Import(ctx, b.Block, b.chainRecord(s.config)); err != nil {
			return fmt.Errorf("replay journal: %w", err)
		}
		if s.restored.Blocks++; s.restored.Blocks%headEvery == 0 {
			if err := s.chain.SetHead(b.Block); err != nil {
				return fmt.Errorf("replay journal: %w", err)
			}
		}
	}
	last := h.blocks[len(h.blocks)-1]
	s.tip = last.tip(s.config)
	if h.before == len(h.blocks) { // nothing since a Reset to it, which may know of further batches
		s.tip = h.base.tip(s.config, s.tip.Head)
	}
	if s.chain.Head().Hash() == last.Block.Hash() {
		return nil
	}
	return s.chain.SetHead(last.Block)
}

// restoreBase continues where the journal has no block of ours: where it was last told to, or where L1's batches end.
func (s *Sequencer) restoreBase(h *history) error {
	base := h.base
	if base == nil {
		at := s.cfg.Derived
		if at.Block == (common.Hash{}) {
			if s.chain.Head().Number.Sign() > 0 {
				return errors.New("there is no journal, the chain is not at genesis, and Config.Derived does not say what L1 has: derive from L1 first")
			}
			at = s.cfg.Protocol.Genesis(s.chain.Genesis().Hash())
		}
		record, err := s.chain.Record(at.Block)
		if err != nil {
			return err
		}
		base = &tipRecord{Hash: at.Block, Batch: at.Batch, Index: at.Index, Mode: uint8(at.Mode), Queue: at.Queue, QueueHash: record.QueueHash, Anchor: record.Anchor}
		if head := s.chain.Head(); head.Hash() != at.Block {
			s.log.Warn("there is no journal: blocks that l1 does not have are given up", "head", head.Number, "hash", head.Hash(), "new_hash", at.Block)
			lost, err := s.orphanedTxs(s.orphans(at.Block))
			if err != nil {
				return err
			}
			h.txs = append(h.txs, lost...)
		}
	}
	head := s.chain.Header(base.Hash)
	if head == nil || !s.chain.HasState(head) {
		return &ParentMissingError{base.Number, base.Hash}
	}
	s.tip = base.tip(s.config, head)
	if h.base == nil {
		if err := s.journal.Append(ctxNone, s.tip.record()); err != nil {
			return err
		}
		_, h.baseAt = s.journal.Segments()
	}
	if s.chain.Head().Hash() == base.Hash {
		return nil
	}
	return s.chain.SetHead(s.chain.Block(base.Hash))
}

// restoreBatch finds the batch that the next block belongs to, and what is posted or to be.
func (s *Sequencer) restoreBatch(h *history) {
	for i, b := range h.blocks {
		s.sealed = append(s.sealed, &sealedRef{b.light(), b.Acknowledged, h.segments[i]})
		if i < h.before {
			continue // its batch ended with the Reset
		}
		if s.batch == nil || s.batch.Batch != b.Context.Batch {
			s.batch = &openBatch{Context: b.Context}
		}
		s.batch.blocks = b.Index
		s.batch.entries += uint64(len(b.Entries))
		s.batch.bytes += b.payloadBytes()
	}
	if s.batch != nil && h.closed[s.batch.Batch] {
		s.batch = nil
	}
	s.tipSegment = h.baseAt
	if n := len(h.segments); n > h.before {
		s.tipSegment = h.segments[n-1]
	}
}

// restoreVerified continues with verification where it stopped.
func (s *Sequencer) restoreVerified(h *history) {
	s.verified = s.tip.Head.Number.Uint64() - uint64(len(h.blocks))
	for i, b := range h.blocks {
		if !h.verified[b.Block.Hash()] {
			for _, b := range h.blocks[i:] {
				s.verifier.push(b)
			}
			return
		}
		s.verified = b.Block.NumberU64()
	}
}

// restorePool takes up what was acknowledged and is in no block, in the order of acknowledgement.
func (s *Sequencer) restorePool(h *history) error {
	included := map[common.Hash]bool{}
	for _, b := range h.blocks {
		for _, tx := range b.Block.Transactions() {
			included[tx.Hash()] = true
		}
	}
	state, err := s.latestState()
	if err != nil {
		return err
	}
	now := s.cfg.Clock.Now()
	for i, t := range h.txs {
		hash := t.tx.Hash()
		if included[hash] || i < h.dropped[hash] || s.pool.byHash[hash] != nil {
			continue
		}
		if t.from, err = types.Sender(s.signer, t.tx); err != nil {
			return fmt.Errorf("%w: sender of transaction %s: %w", errRecord, hash, err)
		}
		nonce := state.GetNonce(t.from)
		if t.tx.Nonce() < nonce {
			s.restored.Stale++
			continue
		}
		t.since, t.again = now, t.again || h.again[hash]
		if _, err := s.add(t, true); err != nil {
			return err
		}
		if t.segment == 0 { // from a block that is given up, not from the journal
			if err := s.record(t); err != nil {
				return err
			}
		}
		s.restored.Transactions++
	}
	return nil
}

// reopen makes the block again that was in the making: on the same entries, at the same time, with the same transactions
// in the same order. So all that was told of it holds, receipts too.
func (s *Sequencer) reopen(h *history) error {
	if h.open == nil || h.open.Parent != s.tip.Head.Hash() {
		return nil
	}
	s.reopening = true
	defer func() { s.reopening = false }()
	if err := s.begin(h.open); err != nil {
		return fmt.Errorf("make the open block again: %w", err)
	}
	for _, hash := range h.ran {
		t := s.pool.byHash[hash]
		if t == nil {
			continue
		}
		s.pool.line(t, false)
		if err := s.run(t); err != nil {
			return fmt.Errorf("make the open block again: transaction %s: %w", hash, err)
		}
	}
	return nil
}

// keepJournal drops journal segments that nobody needs: their blocks are finalised on L1 and in go-ethereum's database
// for good, their transactions in such blocks.
func (s *Sequencer) keepJournal() error {
	kept := s.sealed[:0]
	for _, b := range s.sealed {
		if b.Number > s.finalized || len(kept) > 0 || !s.persisted(b.root) {
			kept = append(kept, b)
		}
	}
	clear(s.sealed[len(kept):])
	s.sealed = kept
	before := s.tipSegment
	if len(kept) > 0 {
		before = min(before, kept[0].segment)
	}
	if first, _ := s.journal.Segments(); first >= before {
		return nil
	}
	// What waits is written once more, so that it does not hold old segments; and L1's price.
	if err := s.enqueue(s.priceRecord()); err != nil {
		return err
	}
	waiting := s.pool.all()
	if s.open != nil {
		for _, e := range s.open.list {
			if e.pooled != nil {
				waiting = append(waiting, e.pooled)
			}
		}
	}
	for _, t := range waiting {
		if segment, durable := t.inSegment(); durable && segment < before {
			if err := s.record(t); err != nil {
				return err
			}
		}
	}
	if err := s.lastGroup.Wait(context.Background()); err != nil {
		return err
	}
	return s.journal.Drop(before)
}

// persisted says whether go-ethereum has a state on disk, so that even kill -9 does not lose it.
func (s *Sequencer) persisted(root common.Hash) bool {
	db := s.chain.Backend().ChainDb()
	id := rawdb.ReadStateID(db, root)
	return id != nil && *id <= rawdb.ReadPersistentStateID(db)
}
