package sequencer

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/txpool/legacypool"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/store"
)

// ErrPoolFull refuses a transaction that would have to wait. What can run at once is never refused for this: those that wait
// for a nonce or a fee, which costs their senders nothing, take no room from those in line.
var ErrPoolFull = legacypool.ErrTxPoolOverflow

// PoolConfig bounds the transactions that wait: for a nonce or a lower base fee, and alongside those, by the same numbers
// again, those in line for room in a block. Nothing acknowledged is ever evicted to make room; what comes too much is refused.
type PoolConfig struct {
	// PerAccount bounds the transactions of one sender, of both kinds, but for the one that can run at once: it has a place of
	// its own, because the others may be waiting for it. Default 256.
	PerAccount int
	// Total bounds them altogether. Default 8,192.
	Total int
	// Bytes bounds their size altogether. Default 32 MiB.
	Bytes int
	// Lifetime is how long a transaction may wait for its nonce, its fee or its funds. Default 3 h.
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
	parked  bool         // the base fee leaves no tip that pays for its bytes, or what funds it is not here again
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
	cfg       PoolConfig
	accounts  map[common.Address]map[uint64]*pooled
	delegated map[common.Address]struct{} // of accounts, those that may have code, and so a nonce that others can move
	byHash    map[common.Hash]*pooled
	queue     []*pooled // ready to run, in order; those with queued unset are gone or wait again
	live      room      // taken by elements of queue with queued set
	bytes     int
	order     uint64
}

func newPool(cfg PoolConfig) *pool {
	return &pool{cfg: cfg, accounts: map[common.Address]map[uint64]*pooled{}, delegated: map[common.Address]struct{}{}, byHash: map[common.Hash]*pooled{}}
}

// room is what transactions take of a pool.
type room struct{ n, bytes int }

// with adds a transaction, or takes one away.
func (r room) with(t *pooled, sign int) room {
	return room{r.n + sign, r.bytes + sign*int(t.tx.Size())}
}

// ready is the number of transactions that can be tried now.
func (p *pool) ready() int { return p.live.n }

func (p *pool) len() int { return len(p.byHash) }

// waiting is what those take that are not in line.
func (p *pool) waiting() room { return room{len(p.byHash) - p.live.n, p.bytes - p.live.bytes} }

// line puts a transaction in line, or out of it, but for its place.
func (p *pool) line(t *pooled, in bool) {
	if t.queued == in {
		return
	}
	sign := 1
	if !in {
		sign = -1
	}
	t.queued, p.live = in, p.live.with(t, sign)
}

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
	run := !t.parked && p.runnable(t.from, t.tx.Nonce(), stateNonce)
	if !restored {
		if err := p.fits(t, old, run, stateNonce); err != nil {
			return nil, err
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
	p.bytes += int(t.tx.Size())
	if run {
		p.push(t)
		// Those behind it may have waited for it.
		for next := account[t.tx.Nonce()+1]; next != nil && !next.queued; next = account[next.tx.Nonce()+1] {
			p.push(next)
		}
	}
	return old, nil
}

// fits checks the bounds for a transaction that may take the place of an old one.
func (p *pool) fits(t, old *pooled, run bool, stateNonce uint64) error {
	line, waiting := p.live, p.waiting()
	switch {
	case old == nil:
		// The one that runs at once has a place of its own: it is one an account, as nothing else has the account's nonce.
		if n := len(p.accounts[t.from]); n >= p.cfg.PerAccount && !(run && t.tx.Nonce() == stateNonce) {
			return fmt.Errorf("%w: %d transactions wait already; send those with lower nonces first", txpool.ErrAccountLimitExceeded, n)
		}
	case old.queued:
		line = line.with(old, -1)
	default:
		waiting = waiting.with(old, -1)
	}
	full := func(r room) bool { return r.n > p.cfg.Total || r.bytes > p.cfg.Bytes }
	switch {
	case run && full(line.with(t, 1)):
		return fmt.Errorf("%w: %d transactions wait for room in a block; try again in some seconds", ErrPoolFull, line.n)
	case !run && full(waiting.with(t, 1)):
		return fmt.Errorf("%w: %d transactions wait; send with the next nonce and a fee cap above the base fee, or try again later", ErrPoolFull, waiting.n)
	}
	return nil
}

// push puts a waiting transaction in line.
func (p *pool) push(t *pooled) {
	if !t.queued {
		p.line(t, true)
		t.parked = false
		p.queue = append(p.queue, t)
	}
}

// pop takes the next transaction out of the line; it stays in the pool. nil if there is none.
func (p *pool) pop() *pooled {
	for len(p.queue) > 0 {
		t := p.queue[0]
		p.queue[0] = nil
		p.queue = p.queue[1:]
		if t.queued {
			p.line(t, false)
			return t
		}
	}
	p.queue = nil
	return nil
}

// unpop puts the last popped transaction back to the front.
func (p *pool) unpop(t *pooled) {
	p.line(t, true)
	p.queue = slices.Insert(p.queue, 0, t)
}

// remove forgets a transaction.
func (p *pool) remove(t *pooled) {
	account := p.accounts[t.from]
	delete(account, t.tx.Nonce())
	if len(account) == 0 {
		delete(p.accounts, t.from)
		delete(p.delegated, t.from)
	}
	delete(p.byHash, t.tx.Hash())
	p.bytes -= int(t.tx.Size())
	p.line(t, false)
}

// follow puts in line what waited for an account's nonce to become this, and drops what that has passed. What is parked as
// well unpark brings back.
func (p *pool) follow(from common.Address, nonce uint64, drop func(*pooled, error)) {
	account := p.accounts[from]
	if t := account[nonce]; t != nil && !t.parked {
		p.push(t)
	}
	var passed []*pooled
	for n, t := range account {
		if n < nonce {
			passed = append(passed, t)
		}
	}
	slices.SortFunc(passed, byOrder)
	for _, t := range passed {
		p.remove(t)
		drop(t, nonceTooLow(nonce, t.tx.Nonce()))
	}
}

// delegate notes that an account may have code. What that creates when others call it moves the account's nonce.
func (p *pool) delegate(from common.Address) {
	if p.accounts[from] != nil {
		p.delegated[from] = struct{}{}
	}
}

// catchUp follows the nonces of accounts that may have code.
func (p *pool) catchUp(nonceOf func(common.Address) uint64, drop func(*pooled, error)) {
	for _, from := range slices.SortedFunc(maps.Keys(p.delegated), common.Address.Cmp) {
		p.follow(from, nonceOf(from), drop)
	}
}

// claims is what those transactions of a sender may cost that can run before one with this nonce: all from the sender's nonce
// on without a gap. Others claim nothing of the balance: they may never run.
func (p *pool) claims(from common.Address, stateNonce, nonce uint64) *big.Int {
	sum, account := new(big.Int), p.accounts[from]
	for t := account[stateNonce]; t != nil && t.tx.Nonce() < nonce; t = account[t.tx.Nonce()+1] {
		sum.Add(sum, t.tx.Cost())
	}
	return sum
}

// nextNonce is the first nonce from stateNonce on that no transaction here has.
func (p *pool) nextNonce(from common.Address, stateNonce uint64) uint64 {
	account := p.accounts[from]
	for account[stateNonce] != nil {
		stateNonce++
	}
	return stateNonce
}

// unpark puts in line, in order of arrival, what is parked and pays.
func (p *pool) unpark(pays func(*pooled) bool) {
	var paying []*pooled
	for _, t := range p.byHash {
		if t.parked && pays(t) {
			paying = append(paying, t)
		}
	}
	slices.SortFunc(paying, byOrder)
	for _, t := range paying {
		p.push(t)
	}
}

// expire drops what has waited too long.
func (p *pool) expire(now time.Time, drop func(*pooled, error)) {
	for _, t := range p.all() {
		if !t.queued && now.Sub(t.since) > p.cfg.Lifetime {
			p.remove(t)
			drop(t, fmt.Errorf("%w: %s", ErrExpired, p.cfg.Lifetime))
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

// show lists the transactions of one sender, or all, in no order.
func (p *pool) show(from *common.Address) []Waiting {
	if from != nil {
		account := p.accounts[*from]
		out := make([]Waiting, 0, len(account))
		for _, t := range account {
			out = append(out, Waiting{t.tx, t.from, t.queued, t.order})
		}
		return out
	}
	out := make([]Waiting, 0, len(p.byHash))
	for _, t := range p.byHash {
		out = append(out, Waiting{t.tx, t.from, t.queued, t.order})
	}
	return out
}

func byOrder(a, b *pooled) int { return cmp.Compare(a.order, b.order) }

// outbids checks that a replacement raises fee cap and tip by a tenth each, rounded down, but by a wei at least: go-ethereum's
// rule, by which wallets bid.
func outbids(tx, old *types.Transaction) error {
	for _, pair := range [][2]*big.Int{{tx.GasFeeCap(), old.GasFeeCap()}, {tx.GasTipCap(), old.GasTipCap()}} {
		need := new(big.Int).Mul(pair[1], big.NewInt(110))
		need.Div(need, big.NewInt(100))
		if pair[0].Cmp(pair[1]) <= 0 || pair[0].Cmp(need) < 0 {
			return fmt.Errorf("%w: fee cap and tip must be a tenth above those of the one with nonce %d, %s and %s wei",
				txpool.ErrReplaceUnderpriced, old.Nonce(), old.GasFeeCap(), old.GasTipCap())
		}
	}
	return nil
}
