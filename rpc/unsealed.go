package rpc

import (
	"context"
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

// unsealed is what is in no sealed block: the open block, the transactions that wait, and the fees that are asked now. The
// sequencer knows it; a node that follows asks the sequencer (remote).
type unsealed interface {
	// Pending is the open block.
	Pending(ctx context.Context) (*sequencer.Pending, error)
	// Nonce for an account's next transaction.
	Nonce(ctx context.Context, address common.Address) (uint64, error)
	// Find a transaction in the open block, or among those that wait; nil if it is in neither.
	Find(ctx context.Context, hash common.Hash) (*types.Transaction, error)
	// Waiting transactions; of one sender if from is not nil.
	Waiting(ctx context.Context, from *common.Address) ([]sequencer.Waiting, error)
	WaitingCount(ctx context.Context) (ready, waiting int, err error)
	Fees(ctx context.Context) (sequencer.Fees, error)
	// Send a signed transaction.
	Send(ctx context.Context, tx *types.Transaction) error
}

// local is the sequencer of this node.
type local struct {
	*sequencer.Sequencer
	announce func(*types.Transaction)
}

func (l local) Nonce(ctx context.Context, address common.Address) (uint64, error) {
	account, err := l.Account(ctx, address)
	return account.Nonce, err
}

func (l local) Find(ctx context.Context, hash common.Hash) (*types.Transaction, error) {
	status, err := l.TxStatus(ctx, hash)
	switch {
	case err != nil:
		return nil, err
	case status.Pooled:
		return l.WaitingTx(ctx, hash)
	case status.Executed:
		p, err := l.Pending(ctx)
		if err != nil {
			return nil, err
		}
		tx, _ := p.Find(hash) // nil: sealed in between
		return tx, nil
	}
	return nil, nil
}

func (l local) Send(ctx context.Context, tx *types.Transaction) error {
	if _, err := l.Submit(ctx, tx); err != nil {
		return err
	}
	l.announce(tx)
	return nil
}

// OpenBlock is the answer to loft_openBlock: what it takes to make the open block again.
type OpenBlock struct {
	ParentHash            common.Hash     `json:"parentHash"`
	Timestamp             uint64          `json:"timestamp"`
	FeeRecipient          common.Address  `json:"feeRecipient"`
	PrevRandao            common.Hash     `json:"prevRandao"`
	ParentBeaconBlockRoot common.Hash     `json:"parentBeaconBlockRoot"`
	Transactions          []hexutil.Bytes `json:"transactions"`
}

// OpenBlock is the block in the making, for a node that follows this one. Executed on the parent, the transactions give the state
// under the tag pending. Only a node that sequences has one.
func (a *loftAPI) OpenBlock(ctx context.Context) (*OpenBlock, error) {
	if a.s.cfg.Sequencer == nil {
		return nil, errNotSequencing
	}
	p, err := a.s.cfg.Sequencer.Pending(ctx)
	if err != nil {
		return nil, err
	}
	h := p.Header
	out := &OpenBlock{ParentHash: h.ParentHash, Timestamp: h.Time, FeeRecipient: h.Coinbase, PrevRandao: h.MixDigest, ParentBeaconBlockRoot: *h.ParentBeaconRoot,
		Transactions: make([]hexutil.Bytes, len(p.Txs))}
	for i, tx := range p.Txs {
		if out.Transactions[i], err = tx.MarshalBinary(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Fees is the answer to loft_fees, in wei: what a transaction pays for now.
type Fees struct {
	BaseFee *hexutil.Big `json:"baseFee"` // of the open block
	// MaxPriorityFeePerGas by which any transaction is admitted.
	MaxPriorityFeePerGas *hexutil.Big `json:"maxPriorityFeePerGas"`
	// PerByte and PerTransaction are hundredths of a wei: what a byte on L1 is charged, and a transaction's share of its batch.
	PerByte        *hexutil.Big `json:"perByte"`
	PerTransaction *hexutil.Big `json:"perTransaction"`
}

// Fees now: what eth_gasPrice, eth_maxPriorityFeePerGas and eth_feeHistory are made of. At a node that follows, the sequencer's.
func (a *loftAPI) Fees(ctx context.Context) (*Fees, error) {
	if a.s.unsealed == nil {
		return nil, errNotSequencing
	}
	f, err := a.s.unsealed.Fees(ctx)
	if err != nil {
		return nil, err
	}
	return &Fees{(*hexutil.Big)(f.BaseFee), (*hexutil.Big)(f.Tip), (*hexutil.Big)(f.Price.Byte), (*hexutil.Big)(f.Price.Tx)}, nil
}

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
	fees *recent[sequencer.Fees]
	slot chan struct{}
}

func newRemote(s *Server) *remote {
	return &remote{s: s, open: newRecent[*sequencer.Pending](openAge), fees: newRecent[sequencer.Fees](feesAge), slot: make(chan struct{}, maxAsking)}
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
		heads := make(chan core.ChainHeadEvent, 16)
		defer c.Subscribe(heads)()
		for {
			var open OpenBlock
			if err := r.ask(ctx, &open, "loft_openBlock"); err != nil {
				return nil, err
			}
			parent := c.Header(open.ParentHash)
			for parent == nil { // it is on its way here
				select {
				case <-heads:
				case <-ctx.Done():
					return nil, &rpcError{codeServer, nil, errBehind}
				}
				parent = c.Header(open.ParentHash)
			}
			if head := c.Head(); parent.Number.Cmp(head.Number) < 0 && c.IsCanonical(parent) {
				continue // sealed meanwhile
			}
			return r.execute(parent, &open)
		}
	})
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

func (r *remote) Find(ctx context.Context, hash common.Hash) (tx *types.Transaction, err error) {
	return tx, r.ask(ctx, &tx, "eth_getTransactionByHash", hash)
}

func (r *remote) Waiting(ctx context.Context, from *common.Address) ([]sequencer.Waiting, error) {
	type byNonce map[string]*types.Transaction
	content := map[string]map[common.Address]byNonce{}
	if from == nil {
		if err := r.ask(ctx, &content, "txpool_content"); err != nil {
			return nil, err
		}
	} else {
		one := map[string]byNonce{}
		if err := r.ask(ctx, &one, "txpool_contentFrom", *from); err != nil {
			return nil, err
		}
		for kind, txs := range one {
			content[kind] = map[common.Address]byNonce{*from: txs}
		}
	}
	var out []sequencer.Waiting
	for kind, accounts := range content {
		for from, txs := range accounts {
			for _, tx := range txs {
				out = append(out, sequencer.Waiting{Tx: tx, From: from, Ready: kind == "pending"})
			}
		}
	}
	return out, nil
}

func (r *remote) WaitingCount(ctx context.Context) (ready, waiting int, err error) {
	var status map[string]hexutil.Uint
	err = r.ask(ctx, &status, "txpool_status")
	return int(status["pending"]), int(status["queued"]), err
}

func (r *remote) Fees(ctx context.Context) (sequencer.Fees, error) {
	return r.fees.get(ctx, nil, func(ctx context.Context) (sequencer.Fees, error) {
		var f Fees
		if err := r.ask(ctx, &f, "loft_fees"); err != nil {
			return sequencer.Fees{}, err
		}
		for _, v := range []*hexutil.Big{f.BaseFee, f.MaxPriorityFeePerGas, f.PerByte, f.PerTransaction} {
			if v == nil {
				return sequencer.Fees{}, fmt.Errorf("the sequencer's answer to loft_fees lacks a field: is it a node of this release?")
			}
		}
		return sequencer.Fees{BaseFee: (*big.Int)(f.BaseFee), Tip: (*big.Int)(f.MaxPriorityFeePerGas), Price: sequencer.Price{Byte: (*big.Int)(f.PerByte), Tx: (*big.Int)(f.PerTransaction)}}, nil
	})
}

func (r *remote) Send(ctx context.Context, tx *types.Transaction) error {
	raw, err := tx.MarshalBinary()
	if err != nil {
		return err
	}
	return r.s.forwardTo(ctx, nil, "eth_sendRawTransaction", hexutil.Bytes(raw))
}

// recent is a value that is learned again when it is asked for and old. One caller learns at a time; those who waited for it
// meanwhile have what it learned.
type recent[T any] struct {
	age        time.Duration
	turn       chan struct{} // holds one while somebody has the turn, to whom the fields below belong
	generation atomic.Uint64 // of what can be known: values of earlier ones are not used
	known      bool
	value      T
	asked      time.Time // before it was learned
	of         uint64    // its generation
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
	asked := time.Now()
	if value, err = learn(ctx); err == nil {
		r.known, r.value, r.asked, r.of = true, value, asked, now
	}
	return value, err
}
