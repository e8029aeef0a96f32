package sequencer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/protocol"
	"loft/protocol/derive"
)

// maxReorgs are remembered for RPC.
const maxReorgs = 64

// Reorg tells that blocks which were announced are no longer part of the chain (T-25). There are these causes and no
// others: another's batch landed before ours (open posting); L1 dropped an anchor or queue entries that our blocks were
// made on; L1 can never take a batch as it is (its anchor is too old, it leaves an overdue entry); at start, the journal
// is gone, and L1 does not have the blocks. What is safe moves back only if L1 itself drops a batch.
type Reorg struct {
	Time     time.Time     `json:"time"`
	Cause    string        `json:"cause"`
	OldHead  common.Hash   `json:"oldHead"`
	OldNum   uint64        `json:"oldNumber"`
	NewHead  common.Hash   `json:"newHead"`
	NewNum   uint64        `json:"newNumber"`
	Orphaned int           `json:"orphanedBlocks"`
	Moved    int           `json:"transactionsExecutedAgain"`
	Gone     []common.Hash `json:"transactionsImpossible"` // their nonce is used on the new chain by another, or they are in it
}

// Reset makes the sequencer build on another block, because L1 holds something else than its blocks: another's batch
// landed first, or L1 dropped an anchor or entries. The block must be in the chain's database with its state. All
// transactions of orphaned blocks that users sent here are executed again, in order, before anything else; times move up.
// One that has no funds now, because a queue entry brought them, waits until blocks have consumed entries again.
func (s *Sequencer) Reset(ctx context.Context, tip Tip, cause string) (event Reorg, err error) {
	if stopped := s.do(ctx, func() {
		if err = s.halted; err == nil {
			event, err = s.resetNow(&tip, cause)
		}
	}); stopped != nil {
		return event, stopped
	}
	return event, err
}

// BuildOn is Reset to where a block of the chain's ends, for building on no view of L1 before a revision. What L1 says is the chain
// although a sequencer has halted: then the head alone moves.
func (s *Sequencer) BuildOn(ctx context.Context, block common.Hash, revision uint64, cause string) error {
	tip, err := s.tipAt(block)
	if err != nil {
		return err
	}
	tip.L1Revision = revision
	if _, err = s.Reset(ctx, tip, cause); errors.Is(err, ErrHalted) {
		return s.chain.SetHead(s.chain.Block(block))
	}
	return err
}

// tipAt is the tip at a block of the chain, where its batch ends.
func (s *Sequencer) tipAt(hash common.Hash) (Tip, error) {
	header := s.chain.Header(hash)
	record, err := s.chain.Record(hash)
	if header == nil || err != nil {
		return Tip{}, fmt.Errorf("block %s cannot be built on: %w", hash, errors.Join(err, chain.ErrUnknownBlock))
	}
	return Tip{Head: header, State: record.State, QueueHash: record.QueueHash, Anchor: record.Anchor}, nil
}

// Derived tells that derivation closed a batch, on the given anchor. If it is ours that is what we expect. After another's,
// which may have no block and so no other head, what we made for the same batch is made again for those after it. A sequencer that
// has halted ignores it.
func (s *Sequencer) Derived(ctx context.Context, closed protocol.State, anchor derive.Anchor) (err error) {
	if stopped := s.do(ctx, func() {
		if s.halted == nil {
			err = s.derived(closed, anchor)
		}
	}); stopped != nil {
		return stopped
	}
	return err
}

func (s *Sequencer) derived(closed protocol.State, anchor derive.Anchor) error {
	header := s.chain.Header(closed.Block)
	if !s.chain.IsCanonical(header) {
		return nil // then the head moves, too, and with it we do
	}
	batch, on := s.nextContext().Batch, s.nextContext().Anchor
	if child := s.chain.Canonical(header.Number.Uint64() + 1); child != nil {
		record, err := s.chain.Record(child.Hash())
		if err != nil {
			return err
		}
		batch, on = record.State.Batch, record.Anchor
	}
	if batch >= closed.Batch && on.Number >= anchor.Number {
		return nil
	}
	tip, err := s.tipAt(closed.Block)
	if err != nil {
		return err
	}
	tip.State, tip.Anchor = closed, anchor
	_, err = s.resetNow(&tip, "another's batch landed before ours")
	return err
}

func (s *Sequencer) resetNow(tip *Tip, cause string) (event Reorg, err error) {
	if err := s.checkTip(tip); err != nil {
		return event, err
	}
	if event, err = s.reset(tip, cause); err != nil {
		s.halt(err)
	}
	return event, err
}

// inBlock says whether a transaction is in the canonical chain.
func (s *Sequencer) inBlock(hash common.Hash) bool { return s.chain.TxBlock(hash) != nil }

func (s *Sequencer) checkTip(tip *Tip) error {
	switch {
	case tip.Head == nil || tip.State.Block != tip.Head.Hash():
		return fmt.Errorf("reset: state is not of the head")
	case tip.State.Config != s.config:
		return fmt.Errorf("reset: state of another instance: config %s, want %s", tip.State.Config, s.config)
	case !s.chain.Reachable(tip.Head):
		return &ParentMissingError{tip.Head.Number.Uint64(), tip.Head.Hash()}
	}
	return nil
}

func (s *Sequencer) reset(tip *Tip, cause string) (Reorg, error) {
	event := Reorg{Time: s.cfg.Clock.Now(), Cause: cause, NewHead: tip.Head.Hash(), NewNum: tip.Head.Number.Uint64()}
	orphans := s.orphans(event.NewHead)
	event.Orphaned = len(orphans)
	event.OldHead, event.OldNum = s.tip.Head.Hash(), s.tip.Head.Number.Uint64()
	again, err := s.orphanedTxs(orphans)
	if err != nil {
		return event, err
	}
	for _, e := range s.discardOpen() {
		if e.pooled != nil {
			e.pooled.again, e.pooled.since = true, s.cfg.Clock.Now()
			again = append(again, e.pooled)
		}
	}
	again = append(again, s.pool.all()...)
	if err := s.journal.Append(ctxNone, tip.record()); err != nil {
		return event, fmt.Errorf("journal reset: %w", err)
	}
	_, s.tipSegment = s.journal.Segments()
	if s.chain.Head().Hash() != event.NewHead {
		if err := s.chain.SetHead(s.chain.Block(event.NewHead)); err != nil {
			return event, err
		}
	}
	kept := 0
	for kept < len(s.sealed) && s.chain.IsCanonical(s.chain.Header(s.sealed[kept].Hash)) {
		kept++
	}
	s.sealed = s.sealed[:kept]
	ours := kept > 0 && s.sealed[kept-1].Hash == event.NewHead
	if s.verified = min(s.verified, event.NewNum); !ours {
		s.verified = event.NewNum // what L1 has is derived
	}
	s.tip, s.batch, s.closing, s.head = tip, nil, false, headState{}
	s.entries, s.pending = nil, nil
	s.pool = newPool(s.cfg.Pool)
	if s.l1From = max(s.l1From, tip.L1Revision); s.l1.Revision < s.l1From {
		s.l1 = L1View{WeiPerByte: s.l1.WeiPerByte, WeiPerTx: s.l1.WeiPerTx, MaxBatchBytes: s.l1.MaxBatchBytes}
	}
	if err := s.rerun(again, &event); err != nil {
		return event, err
	}
	s.wantEntries()
	if event.Orphaned > 0 {
		next := s.nextContext().Batch
		s.again = &next
		s.reorgs = append(s.reorgs, event)
		s.reorgs = s.reorgs[max(0, len(s.reorgs)-maxReorgs):]
		s.log.Warn("chain reorganised: blocks that were announced are replaced", "cause", cause, "orphaned", event.Orphaned,
			"old_head", event.OldHead, "old_number", event.OldNum, "new_head", event.NewHead, "new_number", event.NewNum,
			"executed_again", event.Moved, "impossible", len(event.Gone))
	} else {
		s.log.Info("building resumed", "cause", cause, "head", event.NewNum, "batch", tip.State.Batch, "transactions", event.Moved)
	}
	return event, nil
}

var ctxNone = context.Background() // for what must be finished once begun

// orphans are the blocks that lead to the chain's head and not to the given block, in order.
func (s *Sequencer) orphans(to common.Hash) []*types.Header {
	var out []*types.Header
	old, fresh := s.chain.Head(), s.chain.Header(to)
	for old != nil && fresh != nil && old.Hash() != fresh.Hash() {
		switch old.Number.Cmp(fresh.Number) {
		case 1:
			out, old = append(out, old), s.chain.Header(old.ParentHash)
		case -1:
			fresh = s.chain.Header(fresh.ParentHash)
		default:
			out, old, fresh = append(out, old), s.chain.Header(old.ParentHash), s.chain.Header(fresh.ParentHash)
		}
	}
	slices.Reverse(out)
	return out
}

// orphanedTxs are the transactions of orphaned blocks. Of a block that we do not remember those that came from the queue
// are among them: they run once nonetheless.
func (s *Sequencer) orphanedTxs(orphans []*types.Header) ([]*pooled, error) {
	var out []*pooled
	for _, header := range orphans {
		hash := header.Hash()
		block := s.chain.Block(hash)
		if block == nil {
			return nil, fmt.Errorf("orphaned block %d %s is not in the database any more", header.Number, hash)
		}
		txs, segment := block.Transactions(), uint64(0)
		if ref := s.sealedAt(header.Number.Uint64()); ref != nil && ref.Hash == hash {
			txs, segment = promised(block, ref.Forced, ref.acknowledged), ref.segment
		}
		for _, tx := range txs {
			from, err := types.Sender(s.signer, tx)
			if err != nil {
				return nil, fmt.Errorf("sender of %s: %w", tx.Hash(), err)
			}
			out = append(out, &pooled{tx: tx, from: from, since: s.cfg.Clock.Now(), segment: segment, again: true})
		}
	}
	return out, nil
}

// rerun puts acknowledged transactions back in line, in order.
func (s *Sequencer) rerun(again []*pooled, event *Reorg) error {
	state, err := s.latestState()
	if err != nil {
		return err
	}
	for _, t := range again {
		hash := t.tx.Hash()
		if s.pool.byHash[hash] != nil {
			continue
		}
		t.queued, t.parked = false, false
		if t.from == (common.Address{}) {
			if t.from, err = types.Sender(s.signer, t.tx); err != nil {
				return fmt.Errorf("%w: sender of transaction %s: %w", errRecord, hash, err)
			}
			t.since = s.cfg.Clock.Now()
		}
		nonce := state.GetNonce(t.from)
		if t.tx.Nonce() < nonce {
			event.Gone = append(event.Gone, hash)
			if !s.inBlock(hash) {
				s.dropped(t, fmt.Errorf("%w, after a reorganisation of the chain", nonceTooLow(nonce, t.tx.Nonce())))
			}
			continue
		}
		if _, err := s.add(t, true); err != nil {
			return err
		}
		if t.group == nil && t.segment == 0 { // from a block that is not ours; it may wait for long
			if err := s.record(t); err != nil {
				return err
			}
		}
		event.Moved++
	}
	return nil
}

// Reorgs are the latest reorganisations, oldest first.
func (s *Sequencer) Reorgs(ctx context.Context) (out []Reorg, err error) {
	err = s.do(ctx, func() { out = append(out, s.reorgs...) })
	return out, err
}
