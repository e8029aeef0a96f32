package sequencer

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

// openBlock is the block in the making.
type openBlock struct {
	Context
	block          *derive.Block
	builder        *execute.Builder
	header         *types.Header // as far as it is known
	queueStart     uint64
	queueStartHash common.Hash
	budget         derive.Budget
	bytes          int         // of payload, before compression, at most
	forced         int         // forced transactions applied
	list           []*executed // its transactions so far
	index          map[common.Hash]*executed
	full           bool
}

// executed is one transaction of the open block.
type executed struct {
	tx      *types.Transaction
	from    common.Address
	receipt *types.Receipt
	pooled  *pooled // nil for forced ones that were not acknowledged here as well
}

func (b *openBlock) result(e *executed) Result {
	return Result{Hash: e.tx.Hash(), Tx: e.tx, Receipt: e.receipt, Header: b.header, NextNonce: e.tx.Nonce() + 1}
}

func (b *openBlock) add(e *executed) {
	b.list = append(b.list, e)
	b.index[e.tx.Hash()] = e
}

// acknowledged are the forced transactions that users sent here as well, by their place in the block.
func (b *openBlock) acknowledged() (out []uint64) {
	for i, e := range b.list[:b.forced] {
		if e.pooled != nil {
			out = append(out, uint64(i))
		}
	}
	return out
}

// headState is the state after the head, for reads between blocks.
type headState struct {
	root  common.Hash
	state *state.StateDB
}

// latestState is the state after all that is executed. It must not be changed.
func (s *Sequencer) latestState() (*state.StateDB, error) {
	if s.open != nil {
		return s.open.builder.State(), nil
	}
	if s.head.state == nil || s.head.root != s.tip.Head.Root {
		statedb, err := s.chain.StateAt(s.tip.Head)
		if err != nil {
			return nil, err
		}
		s.head = headState{s.tip.Head.Root, statedb}
	}
	return s.head.state, nil
}

// nextBaseFee is that of the open block, or of the next.
func (s *Sequencer) nextBaseFee() *big.Int {
	if s.open != nil {
		return s.open.header.BaseFee
	}
	return eip1559.CalcBaseFee(s.chain.Env().Config, s.tip.Head)
}

// openNext begins a block: the batch's context if it is its first, the entries, the forced transactions. What it is made
// on is journaled before any transaction of it.
func (s *Sequencer) openNext(now time.Time) error {
	parent := s.tip.Head
	on := &openRecord{Parent: parent.Hash(), Context: s.nextContext(), Time: s.nextTime(now), Entries: s.portion(parent)}
	if err := s.enqueue(on.record()); err != nil {
		return err
	}
	if err := s.begin(on); err != nil {
		return err
	}
	s.asked, s.nextAt = false, 0
	s.pool.unpark(s.payable)
	if s.sincePruned++; s.sincePruned >= 16 {
		s.sincePruned = 0
		s.pool.expire(s.cfg.Clock.Now(), s.dropped)
	}
	return nil
}

// begin makes a block on the tip, up to its forced transactions.
func (s *Sequencer) begin(on *openRecord) error {
	parent, context, entries := s.tip.Head, on.Context, on.Entries
	block := derive.NewBlock(parent, context.Anchor, context.FeeRecipient, on.Time, s.tip.State.Queue, s.tip.QueueHash, entries, nil)
	statedb, err := s.chain.StateAt(parent)
	if err != nil {
		return err
	}
	statedb.StartPrefetcher("loft/sequencer", nil) // reads the trie during execution, for Seal
	builder, err := execute.NewBuilder(s.chain.Env(), parent, statedb, block.Attributes)
	if err != nil {
		statedb.StopPrefetcher()
		return err
	}
	s.open = &openBlock{
		Context:        context,
		block:          block,
		builder:        builder,
		header:         builder.Header(),
		queueStart:     s.tip.State.Queue,
		queueStartHash: s.tip.QueueHash,
		budget:         *derive.NewBudget(parent.GasLimit, entries),
		bytes:          perBlockBytes,
		index:          map[common.Hash]*executed{},
	}
	if s.batch == nil {
		s.batch = &openBatch{Context: context}
		s.closing = false
	}
	s.head = headState{}
	s.entries = s.entries[min(len(entries), len(s.entries)):] // none are buffered when a block is made again
	s.wantEntries()
	for i := range entries {
		s.consume(&entries[i])
	}
	return nil
}

// portion is what a block after parent consumes of the queue. Half of a block at most is for entries, so that users continue
// whatever L1 sends, and any transaction finds room; but every other block is all theirs if they need it: by halves alone
// less is consumed in a second than may enter at the price of rest, because few heavy entries fit a half.
func (s *Sequencer) portion(parent *types.Header) []queue.Entry {
	most, gas := uint64(maxBlockEntries), parent.GasLimit
	if s.batch != nil {
		most = min(most, protocol.MaxBatchEntries-s.batch.entries) // a batch may leave what is overdue if it takes all it may
	}
	if parent.Number.Bit(0) == 0 {
		gas -= params.MaxTxGas
	}
	return derive.Portion(gas, s.entries[:min(uint64(len(s.entries)), most)])
}

// consume executes a forced transaction, and remembers what became of any entry.
func (s *Sequencer) consume(e *queue.Entry) {
	fact := EntryFact{Index: e.Index, Kind: e.Kind.String(), Block: s.open.builder.Number()}
	if e.Kind == queue.Forced {
		receipt, err := s.open.builder.Force(e.Data, e.Gas)
		if err != nil {
			fact.Dropped = err.Error()
			s.log.Info("forced transaction dropped", "entry", e.Index, "block", fact.Block, "err", err)
		} else {
			txs := s.open.builder.Transactions()
			tx := txs[len(txs)-1]
			from, _ := types.Sender(s.signer, tx) // it was executed, so it has one
			fact.Tx = tx.Hash()
			known := s.pool.byHash[fact.Tx] // sent to us as well: acknowledged, whatever becomes of the entry
			if known != nil {
				s.pool.remove(known)
			}
			s.open.add(&executed{tx: tx, from: from, receipt: receipt, pooled: known})
			s.open.forced++
			s.follow(from, tx)
			s.tell(s.open.result(s.open.index[fact.Tx]))
		}
	}
	s.facts.entry(fact)
}

// runReady executes what is in line, until the line is empty, the block is full, or its time is over.
func (s *Sequencer) runReady() error {
	b := s.open
	over := time.Unix(int64(b.builder.Time())+1, 0)
	for !b.full {
		t := s.pool.pop()
		if t == nil {
			return nil
		}
		if err := s.run(t); err != nil {
			return err
		}
		if !s.now().Before(over) {
			b.full = true
		}
	}
	return nil
}

// run executes one transaction, puts it aside, or drops it.
func (s *Sequencer) run(t *pooled) error {
	b, tx := s.open, t.tx
	switch nonce := b.builder.State().GetNonce(t.from); {
	case tx.Nonce() < nonce:
		s.pool.follow(t.from, nonce, s.dropped) // drops it
		return nil
	case tx.Nonce() > nonce:
		return nil // it waits again; follow brings it back
	}
	if !s.payable(t) {
		t.parked = true
		return nil
	}
	if s.batch.bytes+b.bytes+payloadBytes(tx) > s.listable() {
		b.full, s.closing = true, s.closing || !s.due()
		s.pool.unpop(t)
		return nil
	}
	before := b.budget
	if !b.budget.Add(tx) {
		b.full = true
		s.pool.unpop(t)
		return nil
	}
	receipt, err := b.builder.Try(tx)
	switch {
	case err == nil:
	case errors.Is(err, execute.ErrOverPool), errors.Is(err, core.ErrGasLimitReached):
		b.budget, b.full = before, true
		s.pool.unpop(t)
		return nil
	case t.again && errors.Is(err, core.ErrInsufficientFunds):
		b.budget, t.parked = before, true
		return nil
	default:
		b.budget = before
		s.pool.remove(t)
		s.dropped(t, err)
		return nil
	}
	s.pool.remove(t)
	s.facts.executed(tx.Hash())
	b.bytes += payloadBytes(tx)
	e := &executed{tx: tx, from: t.from, receipt: receipt, pooled: t}
	b.add(e)
	if err := s.recordRun(t); err != nil {
		return err
	}
	s.follow(t.from, tx)
	if len(s.waiters) > 0 {
		s.tell(b.result(e))
	}
	return nil
}

// follow lines up what waited for the nonces that a transaction of the open block has moved, its sender's and by EIP-7702 its
// authorities', and drops what they have passed.
func (s *Sequencer) follow(from common.Address, tx *types.Transaction) {
	nonceOf := s.open.builder.State().GetNonce
	s.pool.follow(from, nonceOf(from), s.dropped)
	if len(s.pool.accounts) == 0 {
		return // nobody's nonce matters, and each authority is a signature to recover
	}
	for _, authority := range tx.SetCodeAuthorities() {
		s.pool.delegate(authority)
		s.pool.follow(authority, nonceOf(authority), s.dropped)
	}
}

// catchUp does the same, once before a block is sealed, for nonces moved by the creation of contracts: an account that has code
// by EIP-7702 can create one whenever somebody calls it.
func (s *Sequencer) catchUp() {
	s.pool.catchUp(s.open.builder.State().GetNonce, s.dropped)
}

// seal finishes the open block: journaled and committed, and announced when both are done. It is built once and committed
// once. A block that a crash finds committed but not journaled is on no chain, and goes by its hash in nobody's way.
func (s *Sequencer) seal() error {
	b := s.open
	built, err := b.builder.Seal()
	if err != nil {
		return err
	}
	rec := &sealedBlock{
		Block:          built.Block,
		Context:        b.Context,
		Index:          s.batch.blocks + 1,
		Forced:         uint64(b.forced),
		QueueStart:     b.queueStart,
		QueueStartHash: b.queueStartHash,
		QueueHash:      b.block.View.QueueHash,
		Entries:        b.block.Entries,
		Acknowledged:   b.acknowledged(),
	}
	group, err := s.journal.Enqueue(rec.record()) // every transaction in it was enqueued before
	if err != nil {
		return fmt.Errorf("journal block %d: %w", rec.Block.NumberU64(), err)
	}
	if err := s.chain.Commit(built, rec.chainRecord(s.config)); err != nil {
		return err
	}
	if err := group.Wait(context.Background()); err != nil {
		return fmt.Errorf("journal block %d: %w", rec.Block.NumberU64(), err)
	}
	if err := s.chain.SetHead(built.Block); err != nil {
		return err
	}
	s.open, s.pending = nil, nil
	s.tip, s.tipSegment = rec.tip(s.config), group.Segment()
	s.batch.blocks++
	s.batch.entries += uint64(len(rec.Entries))
	s.batch.bytes += b.bytes
	s.sealed = append(s.sealed, &sealedRef{rec.light(), rec.Acknowledged, group.Segment()})
	s.verifier.push(rec)
	if len(rec.Entries) > 0 { // deposits are there only now, and may fund what waits
		s.pool.unpark(s.payable)
	}
	s.log.Debug("block sealed", "number", rec.Block.NumberU64(), "hash", rec.Block.Hash(), "txs", len(rec.Block.Transactions()),
		"entries", len(rec.Entries), "gas", rec.Block.GasUsed(), "batch", rec.Context.Batch)
	return nil
}

// roll ends the batch, durably: the batcher may post it from now on, so no block may join it after a crash.
func (s *Sequencer) roll() error {
	if s.batch == nil || s.batch.blocks == 0 {
		s.batch, s.closing = nil, false
		return nil
	}
	if err := s.journal.Append(context.Background(), closeRecord(s.batch.Batch)); err != nil {
		return fmt.Errorf("journal end of batch %d: %w", s.batch.Batch, err)
	}
	s.log.Info("batch closed", "batch", s.batch.Batch, "blocks", s.batch.blocks, "entries", s.batch.entries, "bytes_at_most", s.batch.bytes)
	s.batch, s.closing = nil, false
	return nil
}

// discardOpen gives the open block up; its transactions are for the caller.
func (s *Sequencer) discardOpen() []*executed {
	if s.open == nil {
		return nil
	}
	list := s.open.list
	s.open.builder.State().StopPrefetcher()
	s.open.builder.Discard()
	s.entries = append(append([]queue.Entry(nil), s.open.block.Entries...), s.entries...)
	s.open, s.pending = nil, nil
	return list
}
