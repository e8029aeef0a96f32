// Package send is the one way to send transactions from a key to the L1 that Loft settles on, or to any EVM chain: nonces, fees,
// replacements, reorganisations, restarts, and signers, whose keys may be on another machine.
//
// It reads the chain with package l1, which knows nothing of it. What is worth sending is for agents to decide. Start at Sender.
package send

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/params"

	"loft/agent"
	"loft/l1"
)

// Config says who sends, and what it may cost.
type Config struct {
	Client *l1.Client
	Signer Signer
	// Dir keeps what is in flight, so that a restart neither forgets nor repeats it. One sender per directory and key.
	Dir string
	// Poll is how often the L1 is asked for a new head. Default: 1 s.
	Poll time.Duration
	// BumpBlocks is after how many blocks a transaction that the market has outbid is replaced by a dearer one; one that
	// pays enough and still does not land is replaced after four times as many. Default: 3.
	BumpBlocks uint64
	// MaxFeeWei and MaxBlobFeeWei are the most that is offered for a unit of gas and of blob gas. At the limit the sender
	// waits. Default: 500 gwei each.
	MaxFeeWei, MaxBlobFeeWei *big.Int
	// MaxInFlight bounds the transactions sent and not in a block. Default: 8; pools keep 16 with blobs of one account.
	MaxInFlight int
	// Log gets replacements, losses and reorganisations. Default: none.
	Log *slog.Logger
}

// Candidate is a transaction to be: everything but nonce, fees and signature.
type Candidate struct {
	// ID names the intent. While it is in flight, or in a block that is not finalised, sending the same ID again waits for
	// the same transaction, also after a restart. Default: a new one.
	ID    string
	To    *common.Address // nil creates a contract
	Value *big.Int        // nil is zero
	Data  []byte
	Gas   uint64   // 0: estimated, with a quarter added
	Blobs [][]byte // of 131,072 bytes each; not for creations
	// Depth is when Send returns: 1, the default, when the transaction is in a block; n, when n−1 blocks are above it.
	Depth uint64
}

// InFlight is what a sender has under way, for people.
type InFlight struct {
	ID    string      `json:"id"`
	Nonce uint64      `json:"nonce"`
	Tx    common.Hash `json:"tx"`    // the latest version
	Block uint64      `json:"block"` // that it is in; 0: none
	Blobs bool        `json:"blobs"`
}

// Sender sends the transactions of one account. Each intent lands at most once, and in the end once: all versions of it
// have one nonce, and it moves to another nonce only when L1 has finalised that something else took the first.
// It watches a transaction until L1 has finalised it, and sends it again when a reorganisation drops it.
//
// go-ethereum's pools take transactions with blobs and without from one account never at the same time, so the one kind
// waits until the other is in a block.
//
// All state belongs to the goroutine of Run; the methods pass it requests.
type Sender struct {
	cfg      Config
	client   *l1.Client
	self     common.Address
	chainID  *big.Int
	records  records
	requests chan func(context.Context)
	done     chan struct{} // closed when Run ends

	head    *l1.Header
	dirty   bool      // look at everything although the head is the same
	flight  []*intent // by nonce
	queue   []*intent // have no nonce yet, in order
	gapHead uint64    // the head at which a gap before flight was first seen, 0: none
	oldSide bool      // the L1 wants proofs of whole blobs, not of cells
	next    *uint64   // the account's nonce at head; nil before the first
	others  agent.Trouble
}

// intent is a candidate under way.
type intent struct {
	record
	waiters []waiter
	receipt *types.Receipt // of the version that is in a block now
	sentAt  uint64         // head at the last replacement
	outbid  bool           // the pool says that it takes more
	limited agent.Trouble  // at the fee limit
}

type waiter struct {
	depth uint64
	reply chan outcome    // buffered
	gone  <-chan struct{} // closed when nobody waits any more
}

func (w waiter) left() bool {
	select {
	case <-w.gone:
		return true
	default:
		return false
	}
}

type outcome struct {
	receipt *types.Receipt
	err     error
}

// New reads what an earlier run left in flight. Run must then be called for anything to happen.
func New(ctx context.Context, cfg Config) (*Sender, error) {
	if cfg.Dir == "" {
		return nil, errors.New("l1: sender has no directory for what is in flight: set send.Config.Dir")
	}
	if cfg.Poll == 0 {
		cfg.Poll = time.Second
	}
	if cfg.BumpBlocks == 0 {
		cfg.BumpBlocks = 3
	}
	if cfg.MaxInFlight == 0 {
		cfg.MaxInFlight = 8
	}
	if cfg.MaxFeeWei == nil {
		cfg.MaxFeeWei = big.NewInt(500 * params.GWei)
	}
	if cfg.MaxBlobFeeWei == nil {
		cfg.MaxBlobFeeWei = big.NewInt(500 * params.GWei)
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	chainID, err := cfg.Client.ChainID(ctx)
	if err != nil {
		return nil, err
	}
	s := &Sender{
		cfg: cfg, client: cfg.Client, self: cfg.Signer.Address(), chainID: new(big.Int).SetUint64(chainID),
		requests: make(chan func(context.Context)), done: make(chan struct{}),
	}
	if s.records, err = openRecords(cfg.Dir, chainID, s.self); err != nil {
		return nil, err
	}
	left, err := s.records.load()
	if err != nil {
		return nil, err
	}
	for _, r := range left {
		if len(r.Versions) == 0 {
			s.queue = append(s.queue, &intent{record: r})
		} else {
			s.flight = append(s.flight, &intent{record: r})
		}
	}
	s.sort()
	if len(left) > 0 {
		cfg.Log.Info("transactions of an earlier run are in flight", "account", s.self, "transactions", len(left))
	}
	return s, nil
}

// Address is the account that pays.
func (s *Sender) Address() common.Address { return s.self }

// Run does the work until ctx ends, and returns its error.
func (s *Sender) Run(ctx context.Context) error {
	defer close(s.done)
	ticker := time.NewTicker(s.cfg.Poll)
	defer ticker.Stop()
	var trouble agent.Trouble
	for {
		err := s.step(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			trouble.Tell(s.cfg.Log, slog.LevelWarn, "l1 transactions stuck, retrying", "account", s.self, "err", err)
		default:
			trouble.Over(s.cfg.Log, "l1 transactions no longer stuck", "account", s.self)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case request := <-s.requests:
			request(ctx)
		case <-ticker.C:
		}
	}
}

// do runs f in Run's goroutine.
func (s *Sender) do(ctx context.Context, f func(context.Context)) error {
	finished := make(chan struct{})
	select {
	case s.requests <- func(ctx context.Context) { f(ctx); close(finished) }:
		<-finished
		return nil
	case <-s.done:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Send sends a transaction and waits until it is in a block, Depth deep. If ctx ends first, what has been sent stays
// under way; what has not is given up. Errors to tell apart: *l1.RevertError (with a receipt if it is in a block),
// *InsufficientFundsError, ErrCancelled, ErrClosed.
func (s *Sender) Send(ctx context.Context, c Candidate) (*types.Receipt, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.ID == "" {
		c.ID = rand.Text()
	}
	w := waiter{depth: max(1, c.Depth), reply: make(chan outcome, 1), gone: ctx.Done()}
	var full error
	err := s.do(ctx, func(context.Context) { full = s.enqueue(c, w) })
	if err = errors.Join(err, full); err != nil {
		return nil, fmt.Errorf("l1: send %s: %w", c.ID, err)
	}
	select {
	case out := <-w.reply:
		if out.err != nil {
			return out.receipt, fmt.Errorf("l1: send %s: %w", c.ID, out.err)
		}
		return out.receipt, nil
	case <-s.done:
		return nil, fmt.Errorf("l1: send %s: %w: what was sent is on record", c.ID, ErrClosed)
	case <-ctx.Done():
		return nil, fmt.Errorf("l1: send %s: %w", c.ID, ctx.Err())
	}
}

func (c *Candidate) check() error {
	if c.Value != nil && c.Value.Sign() < 0 {
		return fmt.Errorf("l1: send %s: value %v is negative", c.ID, c.Value)
	}
	if len(c.Blobs) > 0 && c.To == nil {
		return fmt.Errorf("l1: send %s: a transaction with blobs cannot create a contract", c.ID)
	}
	for i, blob := range c.Blobs {
		if len(blob) != len(kzg4844.Blob{}) {
			return fmt.Errorf("l1: send %s: blob %d has %d bytes, not %d", c.ID, i, len(blob), len(kzg4844.Blob{}))
		}
	}
	return nil
}

// Cancel replaces a transaction that is not in a block yet by one that does nothing, or fails with ErrLanded. Its Send then
// returns ErrCancelled, or the receipt if the transaction landed all the same.
func (s *Sender) Cancel(ctx context.Context, id string) error {
	var inner error
	err := s.do(ctx, func(ctx context.Context) { inner = s.cancel(ctx, id) })
	if err = errors.Join(err, inner); err != nil {
		return fmt.Errorf("l1: cancel %s: %w", id, err)
	}
	return nil
}

// InFlight lists what is sent and not finalised.
func (s *Sender) InFlight(ctx context.Context) (out []InFlight, err error) {
	err = s.do(ctx, func(context.Context) {
		for _, in := range s.flight {
			f := InFlight{ID: in.ID, Nonce: in.Nonce, Tx: in.latest().Hash, Blobs: in.blobs()}
			if in.receipt != nil {
				f.Block = in.receipt.BlockNumber.Uint64()
			}
			out = append(out, f)
		}
	})
	return out, err
}

const maxQueue = 1024

func (s *Sender) enqueue(c Candidate, w waiter) error {
	for _, in := range slices.Concat(s.flight, s.queue) {
		if in.ID == c.ID {
			in.waiters = append(in.waiters, w)
			s.dirty = true
			return nil
		}
	}
	if len(s.queue) >= maxQueue {
		return fmt.Errorf("%d transactions wait already: is l1 stuck?", len(s.queue))
	}
	s.queue = append(s.queue, &intent{record: newRecord(c), waiters: []waiter{w}})
	s.dirty = true
	return nil
}

func (s *Sender) cancel(ctx context.Context, id string) error {
	for i, in := range s.queue {
		if in.ID == id {
			s.queue = slices.Delete(s.queue, i, i+1)
			return s.finish(in, outcome{err: ErrCancelled})
		}
	}
	for _, in := range s.flight {
		if in.ID != id {
			continue
		}
		if in.receipt != nil {
			return fmt.Errorf("%w: %v", ErrLanded, in.receipt.BlockNumber)
		}
		if s.head == nil {
			return errors.New("l1 has not been read yet: try again")
		}
		in.Cancel = true
		return s.replace(ctx, in, s.head, in.blobs())
	}
	return errors.New("no such transaction is in flight")
}

// stepTimeout bounds how long a silent L1 node holds a sender up.
const stepTimeout = time.Minute

// step looks at the L1's head and does what follows from it. After an error it is called again.
func (s *Sender) step(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	head, err := s.client.Header(ctx, l1.Latest)
	if err != nil {
		return err
	}
	if s.head != nil && head.Hash == s.head.Hash && !s.dirty {
		return nil
	}
	nonce, err := s.nonceAt(ctx, head)
	if err != nil {
		return err
	}
	final, err := s.client.Header(ctx, l1.Finalized)
	if err != nil {
		return err
	}
	s.head, s.dirty = head, true // until all below is done
	var errs []error
	ours := slices.Clone(s.flight)
	for _, in := range ours {
		if in.Nonce < nonce {
			err = s.passed(ctx, in, head, final)
		} else {
			err = s.pending(ctx, in, head)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("%s (nonce %d): %w", in.ID, in.Nonce, err))
		}
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	s.tellOthers(head, nonce, ours)
	if err := s.fillGap(ctx, head, nonce); err != nil {
		return err
	}
	if err := s.assign(ctx, head, nonce); err != nil {
		return err
	}
	s.dirty = false
	return nil
}

// tellOthers warns of nonces that were used since the last head, and not by a transaction of ours, which were in flight then.
func (s *Sender) tellOthers(head *l1.Header, nonce uint64, ours []*intent) {
	from := nonce
	if s.next != nil {
		from = *s.next
	}
	s.next = &nonce
	for n := from; n < nonce; n++ {
		sent := slices.ContainsFunc(ours, func(in *intent) bool { return in.Nonce == n && in.receipt != nil })
		if sent {
			continue
		}
		s.others.Tell(s.cfg.Log, slog.LevelWarn, "another process sends with this account's key: stop it, or give each a key of its own", "account", s.self, "nonce", n, "block", head.Number)
	}
}

func (s *Sender) nonceAt(ctx context.Context, block *l1.Header) (uint64, error) {
	nonce, err := s.client.Eth().NonceAtHash(ctx, s.self, block.Hash)
	if err != nil {
		return 0, fmt.Errorf("nonce at block %d: %w", block.Number, err)
	}
	return nonce, nil
}

// passed deals with an intent whose nonce is taken at head: by one of its versions, or by something else.
func (s *Sender) passed(ctx context.Context, in *intent, head, final *l1.Header) error {
	receipt, version, err := s.receipt(ctx, in)
	if err != nil {
		return err
	}
	in.receipt = receipt
	if receipt == nil {
		nonce, err := s.nonceAt(ctx, final)
		if err != nil {
			return err
		}
		if nonce <= in.Nonce {
			return nil // L1 may still change its mind
		}
		s.cfg.Log.Warn("another transaction of this account took the nonce, resending", "id", in.ID, "nonce", in.Nonce)
		return s.requeue(in)
	}
	if version.Void && !in.Cancel {
		if receipt.BlockNumber.Uint64() > final.Number {
			return nil
		}
		return s.requeue(in) // it made way for others
	}
	depth := head.Number - min(head.Number, receipt.BlockNumber.Uint64()) + 1
	due := func(w waiter) bool { return w.depth <= depth }
	out := outcome{receipt: receipt}
	if version.Void {
		out.err = ErrCancelled
	} else if receipt.Status != types.ReceiptStatusSuccessful && slices.ContainsFunc(in.waiters, due) {
		out.err = s.explain(ctx, in, version, receipt)
	}
	in.waiters = slices.DeleteFunc(in.waiters, func(w waiter) bool {
		if due(w) {
			w.reply <- out
		}
		return due(w) || w.left()
	})
	if receipt.BlockNumber.Uint64() <= final.Number && len(in.waiters) == 0 {
		return s.finish(in, out)
	}
	return nil
}

// receipt finds the version of the intent that is in the canonical chain.
func (s *Sender) receipt(ctx context.Context, in *intent) (*types.Receipt, version, error) {
	for _, v := range slices.Backward(in.Versions) {
		receipt, err := s.client.Eth().TransactionReceipt(ctx, v.Hash)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, version{}, fmt.Errorf("receipt of %s: %w", v.Hash, err)
		}
		block, err := s.client.HeaderByNumber(ctx, receipt.BlockNumber.Uint64())
		if err != nil {
			return nil, version{}, err
		}
		if block.Hash != receipt.BlockHash {
			return nil, version{}, fmt.Errorf("%w: l1 moved while receipt %s was read", l1.ErrNotFound, v.Hash)
		}
		return receipt, v, nil
	}
	return nil, version{}, nil
}

// pending deals with an intent that is in no block: it must be in the pool, and pay enough.
func (s *Sender) pending(ctx context.Context, in *intent, head *l1.Header) error {
	if in.receipt != nil {
		s.cfg.Log.Info("l1 dropped the block of a transaction", "id", in.ID, "nonce", in.Nonce, "block", in.receipt.BlockNumber)
		in.receipt = nil
	}
	if in.sentAt == 0 || head.Number < in.sentAt {
		in.sentAt = head.Number
	}
	waited := head.Number - in.sentAt
	if in.outbid && waited > 0 || waited >= 4*s.cfg.BumpBlocks || waited >= s.cfg.BumpBlocks && s.outbid(ctx, in, head) {
		return s.replace(ctx, in, head, in.blobs())
	}
	_, _, err := s.client.Eth().TransactionByHash(ctx, in.latest().Hash)
	if isNotFound(err) {
		return s.resend(ctx, in, head)
	}
	if err != nil {
		return fmt.Errorf("look for %s: %w", in.latest().Hash, err)
	}
	return nil
}

// resend broadcasts an intent's latest version again.
func (s *Sender) resend(ctx context.Context, in *intent, head *l1.Header) error {
	verdict, err := s.broadcast(ctx, in)
	switch verdict {
	case taken, unclear:
		return err
	case underpriced:
		in.outbid = true
		return nil
	case excluded:
		if s.otherKindBehind(in) {
			s.cfg.Log.Warn("dropped transaction is blocked by later ones of the other type, replacing them", "id", in.ID, "nonce", in.Nonce)
			return s.replace(ctx, in, head, !in.blobs())
		}
		return nil // until those are in a block
	case stale, early:
		return nil // by what the nonce is used, or what is before it, the next head shows
	}
	return fmt.Errorf("the pool refuses it: %w", err)
}

// otherKindBehind says whether later transactions of ours keep in out of the pool.
func (s *Sender) otherKindBehind(in *intent) bool {
	return slices.ContainsFunc(s.flight, func(x *intent) bool {
		return x.Nonce > in.Nonce && x.receipt == nil && x.blobs() != in.blobs()
	})
}

// assign gives nonces to as many queued intents as may be in flight, and sends them.
func (s *Sender) assign(ctx context.Context, head *l1.Header, nonce uint64) error {
	for len(s.queue) > 0 {
		in := s.queue[0]
		in.waiters = slices.DeleteFunc(in.waiters, waiter.left)
		if len(in.waiters) == 0 && !in.Moved {
			s.queue = s.queue[1:] // given up before it was sent
			continue
		}
		unmined := 0
		for _, x := range s.flight {
			if x.receipt == nil {
				unmined++
				if x.blobs() != in.wantsBlobs() {
					return nil
				}
			}
		}
		if unmined >= s.cfg.MaxInFlight {
			return nil
		}
		if err := s.prepare(ctx, in, head); err != nil {
			if !definite(err) {
				return err
			}
			s.queue = s.queue[1:]
			if err := s.finish(in, outcome{err: err}); err != nil {
				return err
			}
			continue
		}
		next, err := s.client.Eth().PendingNonceAt(ctx, s.self)
		if err != nil {
			return fmt.Errorf("pending nonce: %w", err)
		}
		next = max(next, nonce)
		for _, x := range s.flight {
			next = max(next, x.Nonce+1)
		}
		if again, err := s.first(ctx, in, head, next); err != nil || again {
			return err
		}
	}
	return nil
}

// first sends the first version of the queue's first intent; again means not now.
func (s *Sender) first(ctx context.Context, in *intent, head *l1.Header, nonce uint64) (again bool, err error) {
	in.Nonce = nonce
	if err := s.sign(ctx, in, head, in.wantsBlobs(), false); err != nil {
		if definite(err) {
			s.queue = s.queue[1:]
			return false, s.finish(in, outcome{err: err})
		}
		return true, err
	}
	verdict, err := s.broadcast(ctx, in)
	switch verdict {
	case taken, unclear:
		s.queue = s.queue[1:]
		s.flight = append(s.flight, in)
		s.sort()
		in.sentAt = head.Number
		return verdict == unclear, err
	case refused:
		s.queue = s.queue[1:]
		return false, s.finish(in, outcome{err: err})
	}
	// Nothing of it is in the pool: the nonce is free again.
	in.outbid = verdict == underpriced
	if !in.outbid {
		in.Versions, in.Raw = nil, nil
	}
	return true, s.park(in)
}

// park puts the record of an intent without a nonce in order: kept if it must land all the same.
func (s *Sender) park(in *intent) error {
	if in.Moved {
		return s.records.save(&in.record)
	}
	return s.records.remove(&in.record)
}

// fillGap puts a transaction that does nothing where a nonce is missing before ours: a foreign one that was counted on
// has left the pool.
func (s *Sender) fillGap(ctx context.Context, head *l1.Header, nonce uint64) error {
	lowest := slices.IndexFunc(s.flight, func(in *intent) bool { return in.Nonce >= nonce })
	if lowest < 0 || s.flight[lowest].Nonce == nonce {
		s.gapHead = 0
		return nil
	}
	next, err := s.client.Eth().PendingNonceAt(ctx, s.self)
	if err != nil {
		return fmt.Errorf("pending nonce: %w", err)
	}
	if next > nonce {
		s.gapHead = 0
		return nil
	}
	if s.gapHead == 0 || head.Number < s.gapHead {
		s.gapHead = head.Number
	}
	if head.Number < s.gapHead+s.cfg.BumpBlocks {
		return nil
	}
	s.cfg.Log.Warn("nonce missing before ours, filling it", "nonce", nonce)
	filler := &intent{record: newRecord(Candidate{ID: fmt.Sprintf("filler of nonce %d", nonce), To: &s.self, Gas: params.TxGas})}
	filler.Cancel, filler.Nonce, filler.sentAt = true, nonce, head.Number
	if err := s.sign(ctx, filler, head, s.flight[lowest].blobs(), true); err != nil {
		return err
	}
	s.flight = append(s.flight, filler)
	s.sort()
	return s.resend(ctx, filler, head)
}

// requeue takes an intent's nonce away; nothing that was sent of it can land any more.
func (s *Sender) requeue(in *intent) error {
	if in.Cancel {
		return s.finish(in, outcome{err: ErrCancelled})
	}
	in.receipt, in.Versions, in.Raw, in.outbid, in.Moved = nil, nil, nil, false, true
	s.flight = slices.DeleteFunc(s.flight, func(x *intent) bool { return x == in })
	s.queue = slices.Insert(s.queue, 0, in)
	return s.park(in)
}

// finish ends an intent for good.
func (s *Sender) finish(in *intent, out outcome) error {
	for _, w := range in.waiters {
		w.reply <- out
	}
	in.waiters = nil
	s.flight = slices.DeleteFunc(s.flight, func(x *intent) bool { return x == in })
	return s.records.remove(&in.record)
}

func (s *Sender) sort() {
	slices.SortFunc(s.flight, func(a, b *intent) int { return cmp.Compare(a.Nonce, b.Nonce) })
}
