package sequencer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"loft/chain"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/store"
)

// Pending is the open block as it stood at one moment: an exact prefix of the coming block. Between blocks it is an empty
// block on the head. It may be used by any goroutine and forever.
type Pending struct {
	Header   *types.Header // roots, bloom and hash are not known yet
	Txs      types.Transactions
	Receipts types.Receipts

	mu    sync.Mutex
	state *state.StateDB
}

// State is a copy of the state after the block's transactions so far, the caller's own.
func (p *Pending) State() *state.StateDB {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.state.Copy()
}

// Find a transaction in it; nil if it is not there.
func (p *Pending) Find(hash common.Hash) (*types.Transaction, *types.Receipt) {
	for i, tx := range p.Txs {
		if tx.Hash() == hash {
			return tx, p.Receipts[i]
		}
	}
	return nil, nil
}

// Pending is the block in the making. All that it shows is journaled.
func (s *Sequencer) Pending(ctx context.Context) (*Pending, error) {
	var p *Pending
	var parent *types.Header
	var block *derive.Block
	var group *store.Group
	err := s.do(ctx, func() {
		group = s.lastGroup
		if b := s.open; b != nil {
			if p = s.pending; p == nil || len(p.Txs) != len(b.builder.Transactions()) || p.Header.Number.Cmp(b.header.Number) != 0 {
				p = &Pending{
					Header:   b.header,
					Txs:      append(types.Transactions(nil), b.builder.Transactions()...),
					Receipts: append(types.Receipts(nil), b.builder.Receipts()...),
					state:    b.builder.State().Copy(),
				}
				s.pending = p
			}
			return
		}
		if p = s.pending; p == nil || p.Header.ParentHash != s.tip.Head.Hash() {
			p, parent = nil, s.tip.Head
			c := s.nextContext()
			block = derive.NewBlock(parent, c.Anchor, c.FeeRecipient, s.nextTime(s.now()), s.tip.State.Queue, s.tip.QueueHash, nil, nil)
		}
	})
	if err != nil {
		return nil, err
	}
	if p == nil {
		if p, err = Again(s.chain, parent, block.Attributes, nil); err != nil {
			return nil, fmt.Errorf("pending block: %w", err)
		}
	}
	if group != nil {
		if err := group.Wait(ctx); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Again is the open block of another node's sequencer, made once more on parent, whose state this chain has. What it holds is
// executed here, so it is true of its transactions; that these will be the block's is the sequencer's word.
func Again(c *chain.Chain, parent *types.Header, at execute.Attributes, txs types.Transactions) (*Pending, error) {
	statedb, err := c.StateAt(parent)
	if err != nil {
		return nil, err
	}
	builder, err := execute.NewBuilder(execute.Env{Config: c.Env().Config, Headers: c.Env().Headers}, parent, statedb, at)
	if err != nil {
		return nil, err
	}
	defer builder.Discard()
	for _, tx := range txs {
		if _, err := builder.Try(tx); err != nil {
			return nil, fmt.Errorf("transaction %s: %w", tx.Hash(), err)
		}
	}
	return &Pending{Header: builder.Header(), Txs: builder.Transactions(), Receipts: builder.Receipts(), state: statedb}, nil
}

// Account is what the open block's state says of an account.
type Account struct {
	Balance *uint256.Int
	// Nonce for the account's next transaction: behind all that are executed, and those waiting without a gap.
	Nonce uint64
}

// Account in the pending state. All that it shows is journaled.
func (s *Sequencer) Account(ctx context.Context, address common.Address) (a Account, err error) {
	var group *store.Group
	err2 := s.do(ctx, func() {
		var state *state.StateDB
		if state, err = s.latestState(); err != nil {
			return
		}
		group = s.lastGroup
		a.Balance = state.GetBalance(address).Clone()
		a.Nonce = s.pool.nextNonce(address, state.GetNonce(address))
		err = state.Error()
	})
	if err == nil {
		err = err2
	}
	if err == nil && group != nil {
		err = group.Wait(ctx)
	}
	return a, err
}

// Waiting is a transaction that is acknowledged and not executed.
type Waiting struct {
	Tx    *types.Transaction
	From  common.Address
	Ready bool // it is next in line; else it waits for a nonce or a lower base fee

	order uint64 // of arrival
}

// Waiting shows so many transactions at once, and so many bytes of them.
const (
	MaxShown      = 4096
	maxShownBytes = 4 << 20
)

// WaitingCount is how many transactions are in line, and how many wait for a nonce or a lower base fee.
func (s *Sequencer) WaitingCount(ctx context.Context) (ready, waiting int, err error) {
	err = s.do(ctx, func() { ready, waiting = s.pool.ready(), s.pool.waiting().n })
	return ready, waiting, err
}

// Waiting are the transactions that wait, in order of arrival; of one sender if from is not nil. Of more than MaxShown, or
// 4 MiB, it is the first ones. The loop only lists them, for one caller at a time, so that most of its time is its own.
func (s *Sequencer) Waiting(ctx context.Context, from *common.Address) ([]Waiting, error) {
	select {
	case s.showing <- struct{}{}:
		defer func() { <-s.showing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var out []Waiting
	if err := s.do(ctx, func() { out = s.pool.show(from) }); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b Waiting) int { return cmp.Compare(a.order, b.order) })
	n, bytes := 0, 0
	for ; n < min(len(out), MaxShown); n++ {
		if bytes += int(out[n].Tx.Size()); bytes > maxShownBytes {
			break
		}
	}
	return out[:n], nil
}

// Transaction finds one that waits, or is in the open block or in a sealed one; nil if there is none. It looks at one moment: a
// transaction that is known is in one of the three. All that it shows is journaled.
func (s *Sequencer) Transaction(ctx context.Context, hash common.Hash) (tx *types.Transaction, err error) {
	var group *store.Group
	err = s.do(ctx, func() {
		group = s.lastGroup
		if s.open != nil && s.open.index[hash] != nil {
			tx = s.open.index[hash].tx
		} else if t := s.pool.byHash[hash]; t != nil {
			tx = t.tx
		}
	})
	switch {
	case err != nil:
		return nil, err
	case tx != nil && group != nil:
		return tx, group.Wait(ctx)
	case tx == nil: // its block may have been sealed in between
		if at := s.chain.TxBlock(hash); at != nil {
			if block := s.chain.Block(at.Hash()); block != nil {
				tx = block.Transaction(hash)
			}
		}
	}
	return tx, nil
}
