package sequencer

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/store"
)

// ErrPoolFull refuses a transaction that would have to wait. What can run at once is never refused for this.
var ErrPoolFull = errors.New("txpool is full")

// PoolConfig bounds the transactions that wait: for a nonce, for a lower base fee, or for room in a block.
// Nothing acknowledged is ever evicted to make room; what comes too much is refused.
type PoolConfig struct {
	// PerAccount bounds the waiting transactions of one sender. Default 256.
	PerAccount int
	// Total bounds them altogether. Default 8,192.
	Total int
	// Bytes bounds their size altogether. Default 32 MiB.
	Bytes int
	// Lifetime is how long a transaction may wait for its nonce or its fee. Default 3 h.
	Lifetime time.Duration
}

func (c *PoolConfig) defaults() {
	if c.PerAccount == 0 {
		c.PerAccount = 256
	}
	if c.Total == 0 {
		c.Total = 8192
	}
	if c.Bytes == 0 {
		c.Bytes = 32 << 20
	}
	if c.Lifetime == 0 {
		c.Lifetime = 3 * time.Hour
	}
}

// pooled is one transaction that is acknowledged, or about to be, and in no block yet.
type pooled struct {
	tx      *types.Transaction
	from    common.Address
	order   uint64       // of arrival
	since   time.Time    // of arrival
	group   *store.Group // its journal record; nil until enqueued
	segment uint64       // of a record that was found at start
	queued  bool         // it is in the ready queue
	parked  bool         // its fee cap is below the base fee, or what funds it is not here again
	again   bool         // it may have run before a restart or a Reset: what funded it then may come later this time
}

// journaled says whether its bytes are in the journal, or on the way there.
func (p *pooled) journaled() bool { return p.group != nil || p.segment != 0 }

// inSegment is where the transaction is journaled; false if that is not durable yet.
func (p *pooled) inSegment() (uint64, bool) {
	if p.group == nil {
		return p.segment, p.segment != 0
	}
	select {
	case <-p.group.Done():
		return p.group.Segment(), true
	default:
		return 0, false
	}
}

// pool holds transactions that are not executed yet. It belongs to the sequencer's loop. It knows no state: whoever
// calls says what the sender's nonce is.
type pool struct {
	cfg      PoolConfig
	accounts map[common.Address]map[uint64]*pooled
	byHash   map[common.Hash]*pooled
	queue    []*pooled // ready to run, in order; those with queued unset are gone or wait again
	live     int       // elements of queue with queued set
	bytes    int
	order    uint64
}

func newPool(cfg PoolConfig) *pool {
	return &pool{cfg: cfg, accounts: map[common.Address]map[uint64]*pooled{}, byHash: map[common.Hash]*pooled{}}
}

// ready is the number of transactions that can be tried now.
func (p *pool) ready() int { return p.live }

func (p *pool) len() int { return len(p.byHash) }

// runnable says whether a transaction of this nonce would be next in line.
func (p *pool) runnable(from common.Address, nonce, stateNonce uint64) bool {
	if nonce == stateNonce {
		return true
	}
	before := p.accounts[from][nonce-1]
	return before != nil && before.queued
}

// add takes a transaction in, replacing one of the same nonce if it pays for that. restored ones pass all bounds: they
// are acknowledged already. It returns the one that was replaced.
func (p *pool) add(t *pooled, stateNonce uint64, restored bool) (old *pooled, err error) {
	account := p.accounts[t.from]
	if old = account[t.tx.Nonce()]; old != nil {
		if err := outbids(t.tx, old.tx); err != nil && !restored {
			return nil, err
		}
	}
	run := p.runnable(t.from, t.tx.Nonce(), stateNonce)
	size := int(t.tx.Size())
	if !restored && old == nil {
		switch {
		case len(account) >= p.cfg.PerAccount:
			return nil, fmt.Errorf("%w: %d transactions wait already; send those with lower nonces first", txpool.ErrAccountLimitExceeded, len(account))
		case !run && (len(p.byHash) >= p.cfg.Total || p.bytes+size > p.cfg.Bytes):
			return nil, fmt.Errorf("%w: %d transactions wait; send with the next nonce and a fee cap above the base fee, or try again later", ErrPoolFull, len(p.byHash))
		case run && len(p.byHash) >= 2*p.cfg.Total:
			return nil, fmt.Errorf("%w: %d transactions wait for room in a block; try again in some seconds", ErrPoolFull, len(p.byHash))
		}
	}
	if old != nil {
		p.remove(old)
	}
	p.order++
	t.order = p.order
	if account = p.accounts[t.from]; account == nil {
		account = map[uint64]*pooled{}
		p.accounts[t.from] = account
	}
	account[t.tx.Nonce()] = t
	p.byHash[t.tx.Hash()] = t
	p.bytes += size
	if run {
		p.push(t)
		// Those behind it may have waited for it.
		for next := account[t.tx.Nonce()+1]; next != nil && !next.queued; next = account[next.tx.Nonce()+1] {
			p.push(next)
		}
	}
	return old, nil
}

// push puts a waiting transaction in line.
func (p *pool) push(t *pooled) {
	if !t.queued {
		t.queued, t.parked = true, false
		p.queue = append(p.queue, t)
		p.live++
	}
}

// pop takes the next transaction out of the line; it stays in the pool. nil if there is none.
func (p *pool) pop() *pooled {
	for len(p.queue) > 0 {
		t := p.queue[0]
		p.queue[0] = nil
		p.queue = p.queue[1:]
		if t.queued {
			t.queued = false
			p.live--
			return t
		}
	}
	p.queue = nil
	return nil
}

// unpop puts the last popped transaction back to the front.
func (p *pool) unpop(t *pooled) {
	t.queued = true
	p.live++
	p.queue = slices.Insert(p.queue, 0, t)
}

// remove forgets a transaction.
func (p *pool) remove(t *pooled) {
	account := p.accounts[t.from]
	delete(account, t.tx.Nonce())
	if len(account) == 0 {
		delete(p.accounts, t.from)
	}
	delete(p.byHash, t.tx.Hash())
	p.bytes -= int(t.tx.Size())
	if t.queued {
		t.queued = false
		p.live--
	}
}

// follow puts in line what waited for the sender's nonce to become this.
func (p *pool) follow(from common.Address, nonce uint64) {
	if t := p.accounts[from][nonce]; t != nil {
		p.push(t)
	}
}

// nextNonce is the first nonce from stateNonce on that no transaction here has.
func (p *pool) nextNonce(from common.Address, stateNonce uint64) uint64 {
	account := p.accounts[from]
	for account[stateNonce] != nil {
		stateNonce++
	}
	return stateNonce
}

// take takes a transaction out of the line, wherever it stands; it stays in the pool.
func (p *pool) take(t *pooled) {
	if t.queued {
		t.queued = false
		p.live--
	}
}

// unpark puts in line, in order of arrival, what waited for a base fee as low as this, or for funds.
func (p *pool) unpark(baseFee *big.Int) {
	var affordable []*pooled
	for _, t := range p.byHash {
		if t.parked && t.tx.GasFeeCapIntCmp(baseFee) >= 0 {
			affordable = append(affordable, t)
		}
	}
	slices.SortFunc(affordable, byOrder)
	for _, t := range affordable {
		p.push(t)
	}
}

// sweep drops what is too old or can never run, and lines up what others' transactions have unblocked.
func (p *pool) sweep(now time.Time, nonceOf func(common.Address) uint64, drop func(*pooled, error)) {
	var all []*pooled
	for _, t := range p.byHash {
		all = append(all, t)
	}
	slices.SortFunc(all, byOrder)
	for _, t := range all {
		state := nonceOf(t.from)
		switch {
		case t.tx.Nonce() < state:
			p.remove(t)
			drop(t, nonceTooLow(state, t.tx.Nonce()))
		case !t.queued && now.Sub(t.since) > p.cfg.Lifetime:
			p.remove(t)
			drop(t, fmt.Errorf("%w: %s", ErrExpired, p.cfg.Lifetime))
		case t.tx.Nonce() == state && !t.parked:
			p.push(t)
		}
	}
}

// all transactions in order of arrival.
func (p *pool) all() []*pooled {
	out := make([]*pooled, 0, len(p.byHash))
	for _, t := range p.byHash {
		out = append(out, t)
	}
	slices.SortFunc(out, byOrder)
	return out
}

func byOrder(a, b *pooled) int {
	switch {
	case a.order < b.order:
		return -1
	case a.order > b.order:
		return 1
	}
	return 0
}

// outbids checks that a replacement raises fee cap and tip by a tenth each, as wallets expect it.
func outbids(tx, old *types.Transaction) error {
	for _, pair := range [][2]*big.Int{{tx.GasFeeCap(), old.GasFeeCap()}, {tx.GasTipCap(), old.GasTipCap()}} {
		need := new(big.Int).Mul(pair[1], big.NewInt(110))
		need.Add(need, big.NewInt(99)).Div(need, big.NewInt(100))
		if pair[0].Cmp(need) < 0 {
			return fmt.Errorf("%w: fee cap and tip must be at least a tenth above those of the one with nonce %d, %s and %s wei",
				txpool.ErrReplaceUnderpriced, old.Nonce(), old.GasFeeCap(), old.GasTipCap())
		}
	}
	return nil
}
