package sequencer

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/store"
)

const (
	// maxTxBytes bounds a transaction, as Ethereum's pools do.
	maxTxBytes = 128 << 10
	// perTxBytes and perBlockBytes bound what the payload format adds to a transaction's canonical encoding, and to a
	// block: fixed-width signatures and lengths (SPEC.md section 5).
	perTxBytes    = 80
	perBlockBytes = 40
)

// Refusals that are ours. All others are go-ethereum's, from core and core/txpool, with the texts that wallets know.
var (
	// ErrNoBlobs refuses blob transactions.
	ErrNoBlobs = errors.New("blob transactions do not exist on L2: send the data as calldata, or the blobs to L1")
	// ErrUnderpaid refuses a transaction whose tip does not pay for its bytes on L1 and its share of a batch.
	ErrUnderpaid = fmt.Errorf("%w: its tip does not pay for its bytes on L1", txpool.ErrUnderpriced)
	// ErrExpired drops what has waited too long for its nonce, for a lower base fee or L1 price, or for its funds.
	ErrExpired = errors.New("waited too long for its nonce, its fee or its funds")
	// ErrReplaced drops what its sender has replaced.
	ErrReplaced = errors.New("replaced by its sender")
)

// Result is what became of a submitted transaction.
type Result struct {
	Hash common.Hash
	// Receipt is set once the transaction is executed. Its block hash is zero: the block is not sealed yet.
	Receipt *types.Receipt
	Header  *types.Header // of the block that it is in, so far
	Tx      *types.Transaction
	// NextNonce of the sender: if below the transaction's, it waits for those between.
	NextNonce uint64
	// Parked says that the transaction waits for a base fee that leaves it a tip that pays for its bytes.
	Parked bool
	// Err says why the transaction was dropped while it was waited for.
	Err error

	told *store.Group // the journal's record of this, where it is not the transaction's own
}

// next says that the transaction is not executed but will be without anything else having to happen first.
func (r *Result) next() bool {
	return r.Receipt == nil && !r.Parked && r.Tx != nil && r.NextNonce > r.Tx.Nonce()
}

// submission is a transaction on its way to the loop.
type submission struct {
	tx    *types.Transaction
	from  common.Address
	wait  chan<- Result // if not nil, gets the result should the transaction not run at once
	reply chan reply
}

type reply struct {
	result Result
	group  *store.Group
	err    error
}

// Submit admits a transaction, and returns once it is journaled: from then on no crash loses it. If it could run it is
// executed in the open block by then, and the result has its receipt.
func (s *Sequencer) Submit(ctx context.Context, tx *types.Transaction) (Result, error) {
	return s.submit(ctx, tx, nil)
}

// SubmitWait is Submit; if the transaction is admitted and next in line but not executed yet, it waits for that until
// ctx ends. A transaction that has to wait for another nonce or a lower base fee is not waited for.
func (s *Sequencer) SubmitWait(ctx context.Context, tx *types.Transaction) (Result, error) {
	wait := make(chan Result, 1)
	result, err := s.submit(ctx, tx, wait)
	if err != nil || !result.next() {
		return result, err
	}
	select {
	case waited := <-wait:
		return heard(ctx, waited)
	case <-ctx.Done():
	case <-s.stopped:
		return result, ErrClosed
	}
	if err := s.do(context.WithoutCancel(ctx), func() { s.forget(tx.Hash(), wait) }); err != nil {
		return result, err
	}
	select { // it may have come in between
	case waited := <-wait:
		return heard(ctx, waited)
	default:
		return result, ctx.Err()
	}
}

// heard passes on what was waited for, once it is journaled.
func heard(ctx context.Context, waited Result) (Result, error) {
	if waited.told != nil {
		if err := waited.told.Wait(context.WithoutCancel(ctx)); err != nil {
			return Result{}, fmt.Errorf("%w: %w", ErrHalted, err)
		}
	}
	return waited, waited.Err
}

func (s *Sequencer) submit(ctx context.Context, tx *types.Transaction, wait chan<- Result) (Result, error) {
	from, err := s.validate(tx)
	if err != nil {
		return Result{}, err
	}
	sub := &submission{tx: tx, from: from, wait: wait, reply: make(chan reply, 1)}
	select {
	case s.submissions <- sub:
	case <-s.stopped:
		return Result{}, ErrClosed
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	var r reply
	select {
	case r = <-sub.reply:
	case <-s.stopped: // it may have been answered in the last moment
		select {
		case r = <-sub.reply:
		default:
			return Result{}, ErrClosed
		}
	}
	if r.err != nil {
		return r.result, r.err
	}
	// The promise is given only now. It is waited for whatever becomes of the caller: durability takes milliseconds.
	if err := r.group.Wait(context.WithoutCancel(ctx)); err != nil {
		return Result{}, fmt.Errorf("%w: %w", ErrHalted, err)
	}
	return r.result, nil
}

// validate checks what needs no state, and recovers the sender: on the caller's goroutine, so that many run at once.
func (s *Sequencer) validate(tx *types.Transaction) (common.Address, error) {
	if tx.Type() == types.BlobTxType {
		return common.Address{}, fmt.Errorf("%w: %w", core.ErrTxTypeNotSupported, ErrNoBlobs)
	}
	head := s.chain.Head()
	err := txpool.ValidateTransaction(tx, head, s.signer, &txpool.ValidationOptions{
		Config:  s.chain.Env().Config,
		Accept:  1<<types.LegacyTxType | 1<<types.AccessListTxType | 1<<types.DynamicFeeTxType | 1<<types.SetCodeTxType,
		MaxSize: maxTxBytes,
		MinTip:  new(big.Int),
	})
	if err != nil {
		return common.Address{}, err
	}
	if payloadBytes(tx) > s.cfg.MaxBatchBytes-perBlockBytes {
		return common.Address{}, fmt.Errorf("%w: transaction size %d, a batch takes %d", txpool.ErrOversizedData, tx.Size(), s.cfg.MaxBatchBytes)
	}
	return types.Sender(s.signer, tx) // cached by the validation
}

// admit decides on a submission, executes it if it can run, and enqueues it for the journal.
func (s *Sequencer) admit(sub *submission) {
	result, group, err := s.accept(sub)
	if err == nil && group == nil {
		err = errors.New("transaction without a journal record") // our own code is wrong; never acknowledge
		s.halt(err)
	}
	sub.reply <- reply{result, group, err}
}

func (s *Sequencer) accept(sub *submission) (Result, *store.Group, error) {
	if s.halted != nil {
		return Result{}, nil, s.halted
	}
	hash := sub.tx.Hash()
	if s.pool.byHash[hash] != nil || (s.open != nil && s.open.index[hash] != nil) {
		return Result{Hash: hash}, nil, txpool.ErrAlreadyKnown
	}
	state, err := s.latestState()
	if err != nil {
		return Result{}, nil, err
	}
	if err := s.fitsState(sub, state); err != nil {
		return Result{}, nil, err
	}
	if err := s.pays(sub.tx); err != nil {
		return Result{}, nil, err
	}
	// A fee cap below the base fee waits, and may be refused for it.
	t := &pooled{tx: sub.tx, from: sub.from, since: s.cfg.Clock.Now(), parked: sub.tx.GasFeeCapIntCmp(s.nextBaseFee()) < 0}
	old, err := s.add(t, false)
	if err != nil {
		return Result{}, nil, err
	}
	if err := s.runNow(); err != nil {
		s.halt(err)
		return Result{}, nil, s.halted
	}
	result := s.resultOf(t)
	if result.Err != nil { // go-ethereum would not execute it
		if old != nil {
			if _, err := s.add(old, true); err != nil {
				return Result{}, nil, err
			}
		}
		return Result{}, nil, result.Err
	}
	if t.group == nil {
		if err := s.record(t); err != nil {
			s.halt(err)
			return Result{}, nil, s.halted
		}
	}
	if old != nil { // the journal never has neither of the two
		s.dropped(old, fmt.Errorf("%w: %s", ErrReplaced, hash))
	}
	if sub.wait != nil && result.next() {
		if len(s.waiters) < maxWaiters {
			s.waiters[hash] = append(s.waiters[hash], sub.wait)
		} else {
			sub.wait <- Result{Hash: hash, NextNonce: result.NextNonce, Err: context.DeadlineExceeded}
		}
	}
	return result, t.group, nil
}

// runNow executes what is ready in the open block, opening one if it may be.
func (s *Sequencer) runNow() error {
	if !s.l1Seen {
		return nil // see decide
	}
	if s.open == nil {
		now := s.now()
		if act, _ := s.decide(now); act == actRoll {
			if err := s.roll(); err != nil {
				return err
			}
		}
		if act, _ := s.decide(now); act != actOpen {
			return nil
		}
		if err := s.openNext(now); err != nil {
			return err
		}
	}
	return s.runReady()
}

// enqueue gives a record to the journal. What is published afterwards waits until lastGroup is durable.
func (s *Sequencer) enqueue(r store.Record) error {
	group, err := s.journal.Enqueue(r)
	if err == nil {
		s.lastGroup = group
	}
	return err
}

// record enqueues a transaction that waits.
func (s *Sequencer) record(t *pooled) error {
	if t.again {
		return s.recordAs(recordRetry, t)
	}
	return s.recordAs(recordTx, t)
}

func (s *Sequencer) recordAs(kind byte, t *pooled) error {
	raw, err := t.tx.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode transaction %s: %w", t.tx.Hash(), err)
	}
	if err := s.enqueue(store.Record{Kind: kind, Data: raw}); err != nil {
		return err
	}
	t.group = s.lastGroup
	return nil
}

// recordRun enqueues that a transaction is the next of the open block: by its hash if its bytes are journaled already.
func (s *Sequencer) recordRun(t *pooled) error {
	switch {
	case s.reopening:
		return nil // that is where we have it from
	case t.journaled():
		return s.enqueue(ranRecord(t.tx.Hash()))
	}
	return s.recordAs(recordRun, t)
}

// resultOf tells what has become of a transaction that was just accepted.
func (s *Sequencer) resultOf(t *pooled) Result {
	hash := t.tx.Hash()
	if s.open != nil {
		if e := s.open.index[hash]; e != nil {
			return s.open.result(e)
		}
	}
	if s.pool.byHash[hash] == t {
		r := Result{Hash: hash, Tx: t.tx}
		if state, err := s.latestState(); err == nil {
			r.NextNonce = s.pool.nextNonce(t.from, state.GetNonce(t.from))
		}
		r.Parked = t.parked && r.NextNonce > t.tx.Nonce()
		return r
	}
	return Result{Hash: hash, Err: s.facts.dropOf(hash)}
}

// fitsState checks nonce and balance. The sender must be able to pay for this transaction and for those that can run before
// it. What comes later counts for nothing: it is judged when it can run, and dropped then if it cannot be paid.
func (s *Sequencer) fitsState(sub *submission, state *state.StateDB) error {
	return txpool.ValidateTransactionWithState(sub.tx, s.signer, &txpool.ValidationOptionsWithState{
		State: state,
		ExistingExpenditure: func(from common.Address) *big.Int {
			return s.pool.claims(from, state.GetNonce(from), sub.tx.Nonce())
		},
		ExistingCost: func(common.Address, uint64) *big.Int { return nil },
	})
}

// add puts a transaction into the pool. One whose nonce was used since its admission is dropped from it at once.
func (s *Sequencer) add(t *pooled, restored bool) (old *pooled, err error) {
	state, err := s.latestState()
	if err != nil {
		return nil, err
	}
	nonce := state.GetNonce(t.from)
	if old, err = s.pool.add(t, nonce, restored); err != nil {
		return nil, err
	}
	if state.GetCodeSize(t.from) > 0 {
		s.pool.delegate(t.from)
	}
	if t.tx.Nonce() < nonce {
		s.pool.follow(t.from, nonce, s.dropped)
	}
	return old, nil
}

// pays is the admission rule of SPEC.md section 10: tip × the gas that is paid for in any case ≥ bytes × L1's price, and the share.
// A fee cap below the base fee makes a transaction wait; its tip is then judged by its cap alone, and again before it runs.
func (s *Sequencer) pays(tx *types.Transaction) error {
	baseFee := s.nextBaseFee()
	tip := effectiveTip(tx, baseFee)
	if tip.Sign() < 0 {
		tip = tx.GasTipCap()
	}
	need := RequiredTip(tx, s.admissionPrice())
	if tip.Cmp(need) >= 0 {
		return nil
	}
	return fmt.Errorf("%w: effective tip %s wei a gas, needed %s; set maxPriorityFeePerGas to %s and maxFeePerGas to at least %s",
		ErrUnderpaid, tip, need, need, new(big.Int).Add(need, new(big.Int).Lsh(baseFee, 1)))
}

// payable says whether a transaction may run at the base fee and the L1 price of now: what waited is held to the rule of
// admission again. What may have run before a restart or a Reset is not asked a second time for more than the base fee.
func (s *Sequencer) payable(t *pooled) bool {
	tip := effectiveTip(t.tx, s.nextBaseFee())
	if t.again {
		return tip.Sign() >= 0
	}
	return tip.Cmp(RequiredTip(t.tx, s.admissionPrice())) >= 0
}

// effectiveTip is what a transaction pays above a base fee; negative if its fee cap is below that.
func effectiveTip(tx *types.Transaction, baseFee *big.Int) *big.Int {
	tip := new(big.Int).Sub(tx.GasFeeCap(), baseFee)
	if tip.Cmp(tx.GasTipCap()) > 0 {
		tip.Set(tx.GasTipCap())
	}
	return tip
}

// payloadBytes bounds what tx takes of a payload before compression.
func payloadBytes(tx *types.Transaction) int { return int(tx.Size()) + perTxBytes }

func nonceTooLow(next, got uint64) error {
	return fmt.Errorf("%w: next nonce %d, tx nonce %d", core.ErrNonceTooLow, next, got)
}

// forget ends the wait of one waiter.
func (s *Sequencer) forget(hash common.Hash, wait chan<- Result) {
	left := s.waiters[hash][:0]
	for _, ch := range s.waiters[hash] {
		if ch != wait {
			left = append(left, ch)
		}
	}
	if len(left) == 0 {
		delete(s.waiters, hash)
		return
	}
	s.waiters[hash] = left
}

// tell answers all who wait for a transaction.
func (s *Sequencer) tell(r Result) {
	r.told = s.lastGroup
	for _, ch := range s.waiters[r.Hash] {
		ch <- r
	}
	delete(s.waiters, r.Hash)
}

// dropped records that an acknowledged transaction will not be executed, and why: not after a restart either.
func (s *Sequencer) dropped(t *pooled, reason error) {
	hash := t.tx.Hash()
	s.facts.drop(hash, reason)
	if t.journaled() { // else it is refused, not dropped
		if err := s.enqueue(dropRecord(hash)); err != nil {
			s.halt(err)
		}
	}
	s.tell(Result{Hash: hash, Err: reason})
	s.log.Info("transaction dropped", "tx", hash, "from", t.from, "nonce", t.tx.Nonce(), "waited", s.cfg.Clock.Now().Sub(t.since).Round(time.Millisecond), "err", reason)
}
