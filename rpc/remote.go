package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/protocol/execute"
	"loft/sequencer"
)

// Bounds of what a node that follows asks of the sequencer.
const (
	askTimeout = 5 * time.Second // one question
	maxAsking  = 32              // at a time; more wait
	openAge    = 100 * time.Millisecond
	feesAge    = time.Second
)

// remote asks the node that sequences. It keeps the open block for a moment, and the fees, so that many callers are one question.
type remote struct {
	s    *Server
	open *recent[*sequencer.Pending]
	fees *recent[feesAt]
	last atomic.Pointer[sequencer.Fees]
	slot chan struct{}
}

func newRemote(s *Server) *remote {
	return &remote{s: s, open: newRecent[*sequencer.Pending](openAge), fees: newRecent[feesAt](feesAge), slot: make(chan struct{}, maxAsking)}
}

// ask calls a method of the sequencer.
func (r *remote) ask(ctx context.Context, result any, method string, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	select {
	case r.slot <- struct{}{}:
		defer func() { <-r.slot }()
	case <-ctx.Done():
		return &rpcError{codeServer, nil, errAskedTooMuch}
	}
	return r.s.passOn(ctx, errNotAnswered, result, method, args...)
}

// sent is called when a transaction was passed on: what was learned before may lack it.
func (r *remote) sent() { r.open.forget() }

func (r *remote) Pending(ctx context.Context) (*sequencer.Pending, error) {
	c := r.s.cfg.Chain
	still := func(p *sequencer.Pending) bool { return p.Header.ParentHash == c.Head().Hash() }
	return r.open.get(ctx, still, func(ctx context.Context) (*sequencer.Pending, error) {
		ctx, cancel := context.WithTimeout(ctx, askTimeout)
		defer cancel()
		for range 3 {
			var open OpenBlock
			if err := r.ask(ctx, &open, "loft_openBlock"); err != nil {
				return nil, err
			}
			parent, err := r.await(ctx, open.ParentHash)
			if err != nil {
				return nil, err
			}
			if head := c.Head(); parent.Number.Cmp(head.Number) < 0 && c.IsCanonical(parent) {
				continue // sealed meanwhile, or the sequencer is behind
			}
			return r.execute(parent, &open)
		}
		return nil, &rpcError{codeServer, nil, errAhead}
	})
}

// await waits for a block that is on its way here.
func (r *remote) await(ctx context.Context, hash common.Hash) (*types.Header, error) {
	c := r.s.cfg.Chain
	if h := c.Header(hash); h != nil {
		return h, nil
	}
	heads := make(chan core.ChainHeadEvent, 16) // the chain waits for who does not read this
	defer c.Subscribe(heads)()
	for {
		if h := c.Header(hash); h != nil {
			return h, nil
		}
		select {
		case <-heads:
		case <-ctx.Done():
			return nil, &rpcError{codeServer, nil, errBehind}
		}
	}
}

func (r *remote) execute(parent *types.Header, open *OpenBlock) (*sequencer.Pending, error) {
	txs := make(types.Transactions, len(open.Transactions))
	for i, raw := range open.Transactions {
		txs[i] = new(types.Transaction)
		if err := txs[i].UnmarshalBinary(raw); err != nil {
			return nil, fmt.Errorf("the sequencer's open block: transaction %d: %w", i, err)
		}
	}
	at := execute.Attributes{Time: open.Timestamp, Coinbase: open.FeeRecipient, Random: open.PrevRandao, BeaconRoot: open.ParentBeaconBlockRoot}
	p, err := sequencer.Again(r.s.cfg.Chain, parent, at, txs)
	if err != nil {
		return nil, fmt.Errorf("the sequencer's open block: %w", err)
	}
	return p, nil
}

func (r *remote) Nonce(ctx context.Context, address common.Address) (uint64, error) {
	var nonce hexutil.Uint64
	err := r.ask(ctx, &nonce, "eth_getTransactionCount", address, "pending")
	return uint64(nonce), err
}

func (r *remote) Transaction(ctx context.Context, hash common.Hash) (tx *types.Transaction, err error) {
	return tx, r.ask(ctx, &tx, "eth_getTransactionByHash", hash)
}

// Fees are what the sequencer says, or said when it answered last; if it never did, what past blocks suggest.
func (r *remote) Fees(ctx context.Context) (sequencer.Fees, error) {
	told, err := r.told(ctx)
	if err == nil {
		return told, nil
	}
	if last := r.last.Load(); last != nil {
		return *last, nil
	}
	past := r.s.cfg.Chain.Backend().APIBackend
	tip, err := past.SuggestGasTipCap(ctx)
	return sequencer.Fees{BaseFee: past.BaseFee(ctx), Tip: tip}, err
}

// told are the fees that the sequencer says, for the block after the head.
func (r *remote) told(ctx context.Context) (sequencer.Fees, error) {
	head := r.s.cfg.Chain.Head().Hash()
	fees, err := r.fees.get(ctx, func(f feesAt) bool { return f.head == head }, func(ctx context.Context) (feesAt, error) {
		var f Fees
		if err := r.ask(ctx, &f, "loft_fees"); err != nil {
			return feesAt{}, err
		}
		for _, v := range []*hexutil.Big{f.BaseFee, f.MaxPriorityFeePerGas, f.PerByte, f.PerTransaction} {
			if v == nil {
				return feesAt{}, errors.New("the sequencer's answer to loft_fees lacks a field: does it run this release?")
			}
		}
		fees := sequencer.Fees{BaseFee: (*big.Int)(f.BaseFee), Tip: (*big.Int)(f.MaxPriorityFeePerGas),
			Price: sequencer.Price{Byte: (*big.Int)(f.PerByte), Tx: (*big.Int)(f.PerTransaction)}}
		r.last.Store(&fees)
		return feesAt{fees, head}, nil
	})
	return fees.Fees, err
}

// feesAt are fees, and the head when they were asked for.
type feesAt struct {
	sequencer.Fees
	head common.Hash
}

func (r *remote) Send(ctx context.Context, tx *types.Transaction) error {
	raw, err := tx.MarshalBinary()
	if err != nil {
		return err
	}
	return r.s.forwardTo(ctx, nil, "eth_sendRawTransaction", hexutil.Bytes(raw))
}

// remotePool is the namespace txpool of a node that follows: the sequencer's.
type remotePool struct{ r *remote }

// Content of the sequencer's pool.
func (p *remotePool) Content(ctx context.Context) (out json.RawMessage, err error) {
	return out, p.r.ask(ctx, &out, "txpool_content")
}

// ContentFrom is what the sequencer's pool holds of one sender.
func (p *remotePool) ContentFrom(ctx context.Context, from common.Address) (out json.RawMessage, err error) {
	return out, p.r.ask(ctx, &out, "txpool_contentFrom", from)
}

// Inspect is Content in short.
func (p *remotePool) Inspect(ctx context.Context) (out json.RawMessage, err error) {
	return out, p.r.ask(ctx, &out, "txpool_inspect")
}

// Status counts the sequencer's pool.
func (p *remotePool) Status(ctx context.Context) (out json.RawMessage, err error) {
	return out, p.r.ask(ctx, &out, "txpool_status")
}

// recent is a value that is learned again when it is asked for and old. One caller learns at a time; those who waited for it
// meanwhile have what it learned, or why it did not.
type recent[T any] struct {
	age        time.Duration
	turn       chan struct{} // holds one while somebody has the turn, to whom the fields below belong
	generation atomic.Uint64 // of what can be known: values of earlier ones are not used
	known      bool
	value      T
	asked      time.Time // before it was learned
	of         uint64    // its generation
	failure    error     // of the last time, if it failed
	failed     time.Time
}

func newRecent[T any](age time.Duration) *recent[T] {
	return &recent[T]{age: age, turn: make(chan struct{}, 1)}
}

func (r *recent[T]) forget() { r.generation.Add(1) }

func (r *recent[T]) get(ctx context.Context, still func(T) bool, learn func(context.Context) (T, error)) (value T, err error) {
	called := time.Now()
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return value, ctx.Err()
	}
	now := r.generation.Load()
	if r.known && r.of == now && called.Before(r.asked.Add(r.age)) && (still == nil || still(r.value)) {
		return r.value, nil
	}
	if r.failure != nil && called.Before(r.failed) {
		return value, r.failure // else each waits as long as the one before, one after another
	}
	asked := time.Now()
	value, err = learn(ctx)
	switch {
	case err == nil:
		r.known, r.value, r.asked, r.of, r.failure = true, value, asked, now, nil
	case ctx.Err() == nil: // else it is this caller's
		r.failure, r.failed = err, time.Now()
	}
	return value, err
}
