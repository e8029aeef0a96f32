package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/deploy"
	"loft/devnet"
	"loft/internal/testutil"
	"loft/protocol"
)

// world is a chain that is killed now and then, and people who use it all the while. What it acknowledged to them, and
// what they saw, is written down here and held against it after every restart.
type world struct {
	t   testing.TB
	dir string

	instance *deploy.Instance // once the contracts stand
	plan     *genesis.Plan

	child *child
	ctx   context.Context // ends with the test
	stop  chan struct{}   // closed when people are to finish
	wg    sync.WaitGroup

	mu      sync.Mutex
	link    *link         // nil while it is down
	changed chan struct{} // closed when link changes
	txs     []*ack        // in the order of acknowledgement
	l1      []*landed
	heads   map[uint64]common.Hash // of L2, seen
	l1heads map[uint64]common.Hash
	batches map[uint64]common.Hash // accumulators, seen
	credits map[common.Address]*big.Int
	exits   []*exit
	forced  []*types.Transaction // in L1's queue
}

// link is the way to a running chain.
type link struct {
	info     devInfo
	l1, l2   *rpc.Client
	follower *rpc.Client // a node that passes transactions on; nil: none
}

// ack is a transaction that L2 acknowledged.
type ack struct {
	tx      *types.Transaction
	receipt json.RawMessage // as first seen, nil before
	block   uint64          // of the receipt
	settled bool            // on finalised L1, and looked at since
}

// landed is a transaction in a block of L1.
type landed struct {
	hash    common.Hash
	receipt json.RawMessage
}

// exit is a withdrawal.
type exit struct {
	tx     common.Hash
	to     common.Address
	amount *big.Int
}

func newWorld(t testing.TB, dir string) *world {
	w := &world{t: t, dir: dir, stop: make(chan struct{}), changed: make(chan struct{}), heads: map[uint64]common.Hash{},
		l1heads: map[uint64]common.Hash{}, batches: map[uint64]common.Hash{}, credits: map[common.Address]*big.Int{}}
	ctx, cancel := context.WithCancel(t.Context())
	w.ctx = ctx
	t.Cleanup(func() { cancel(); w.wg.Wait() })
	return w
}

// start runs loft dev and does not wait.
func (w *world) start() { w.child = startChild(w.t, w.dir) }

// connect waits until the chain is ready, and lets people reach it.
func (w *world) connect() *link {
	w.t.Helper()
	l := &link{info: *w.child.awaitReady()}
	for url, into := range map[string]**rpc.Client{l.info.L1RPC: &l.l1, l.info.L2RPC: &l.l2} {
		c, err := rpc.DialContext(w.ctx, url)
		if err != nil {
			w.t.Fatal(err)
		}
		w.t.Cleanup(c.Close)
		*into = c
	}
	if w.plan == nil {
		var err error
		if w.instance, err = deploy.Load(filepath.Join(w.dir, "rollup.json")); err != nil {
			w.t.Fatal(err)
		}
		if w.plan, err = w.instance.Plan(); err != nil {
			w.t.Fatal(err)
		}
	}
	return l
}

func (w *world) setLink(l *link) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.link = l
	close(w.changed)
	w.changed = make(chan struct{})
}

// up waits until the chain can be reached; nil when the test ends.
func (w *world) up() *link {
	for {
		w.mu.Lock()
		l, changed := w.link, w.changed
		w.mu.Unlock()
		if l != nil {
			return l
		}
		select {
		case <-changed:
		case <-w.ctx.Done():
			return nil
		}
	}
}

// kill ends the chain as kill -9 does.
func (w *world) kill() {
	w.child.kill()
	w.setLink(nil)
}

// acknowledged is how many transactions are.
func (w *world) acknowledged() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.txs)
}

// ask calls and demands an answer. A connection may break, but not again and again.
func ask[T any](w *world, c *rpc.Client, method string, args ...any) (out T) {
	w.t.Helper()
	var err error
	var answered rpc.Error
	for range 5 {
		if err = c.CallContext(w.ctx, &out, method, args...); err == nil {
			return out
		}
		if errors.As(err, &answered) {
			break
		}
	}
	w.t.Fatalf("%s: %v", method, err)
	return out
}

// askAll asks the same of many things. An answer of null is nil.
func askAll(ctx context.Context, c *rpc.Client, method string, args [][]any) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, len(args))
	const most = 500
	for from := 0; from < len(args); from += most {
		var batch []rpc.BatchElem
		for i := from; i < min(from+most, len(args)); i++ {
			batch = append(batch, rpc.BatchElem{Method: method, Args: args[i], Result: &out[i]})
		}
		if err := c.BatchCallContext(ctx, batch); err != nil {
			return nil, err
		}
		for i := range batch {
			if batch[i].Error != nil {
				return nil, fmt.Errorf("%s %v: %w", method, batch[i].Args, batch[i].Error)
			}
		}
	}
	for i := range out {
		if string(out[i]) == "null" {
			out[i] = nil
		}
	}
	return out, nil
}

// people begin.
func (w *world) people(rng *rand.Rand) {
	for i := range 5 {
		u := &user{w: w, account: devnet.Accounts[i], rng: rand.New(rand.NewPCG(rng.Uint64(), 0))}
		w.wg.Go(u.live)
	}
	d := &depositor{w: w, account: devnet.Accounts[8], forces: devnet.Accounts[7], rng: rand.New(rand.NewPCG(rng.Uint64(), 0))}
	w.wg.Go(d.live)
	w.wg.Go(w.watch)
}

// user sends transactions on L2, each until it is acknowledged.
type user struct {
	w       *world
	account devnet.Account
	nonce   uint64
	apart   bool // uses the node that passes transactions on
	rng     *rand.Rand
}

// at is the node that the user uses.
func (u *user) at(l *link) *rpc.Client {
	if u.apart {
		return l.follower
	}
	return l.l2
}

func (u *user) live() {
	pace := testutil.Every(200 * time.Millisecond)
	for {
		select {
		case <-u.w.stop:
			return
		case <-u.w.ctx.Done():
			return
		case <-pace.Next():
		}
		txs := []*types.Transaction{u.next()}
		if u.rng.IntN(8) == 0 { // the later one first: it waits in the pool
			txs = []*types.Transaction{u.next(), txs[0]}
		}
		for i, tx := range txs {
			if !u.deliver(tx, i == len(txs)-1 && u.rng.IntN(3) == 0) {
				return
			}
		}
	}
}

// next makes the account's next transaction.
func (u *user) next() *types.Transaction {
	chain := new(big.Int).SetUint64(u.w.plan.Config.L2ChainID)
	tx := &types.DynamicFeeTx{ChainID: chain, Nonce: u.nonce, GasTipCap: big.NewInt(20 * params.GWei), GasFeeCap: big.NewInt(500 * params.GWei), Gas: 21_000}
	u.nonce++
	switch u.rng.IntN(8) {
	case 0: // a contract: it writes a slot when it is made
		tx.Gas, tx.Data = 200_000, common.FromHex("60016000556001601160003960016000f300")
	case 1: // a withdrawal
		to, amount := u.fresh(), new(big.Int).Mul(big.NewInt(int64(1+u.rng.IntN(1000))), big.NewInt(params.GWei))
		tx.Gas, tx.To, tx.Value, tx.Data = 400_000, &protocol.OutboxAddress, amount, bindings.NewOutbox().PackSend(to, nil)
		signed := types.MustSignNewTx(u.account.Key, types.LatestSignerForChainID(chain), tx)
		u.w.mu.Lock()
		defer u.w.mu.Unlock()
		u.w.exits = append(u.w.exits, &exit{signed.Hash(), to, amount})
		return signed
	default:
		to := u.fresh()
		tx.To, tx.Value = &to, big.NewInt(int64(1+u.rng.IntN(1_000_000)))
	}
	return types.MustSignNewTx(u.account.Key, types.LatestSignerForChainID(chain), tx)
}

func (u *user) fresh() (a common.Address) { return fresh(u.rng) }

func fresh(rng *rand.Rand) (a common.Address) {
	for i := range a {
		a[i] = byte(rng.Uint32())
	}
	return a
}

// deliver sends a transaction again and again until the chain has acknowledged it.
func (u *user) deliver(tx *types.Transaction, sync bool) bool {
	raw, err := tx.MarshalBinary()
	if err != nil {
		u.w.t.Error(err)
		return false
	}
	pace := testutil.Every(20 * time.Millisecond)
	for {
		l := u.w.up()
		if l == nil {
			return false
		}
		if sync {
			err = u.at(l).CallContext(u.w.ctx, new(json.RawMessage), "eth_sendRawTransactionSync", hexutil.Bytes(raw), 1000)
		} else {
			err = u.at(l).CallContext(u.w.ctx, new(common.Hash), "eth_sendRawTransaction", hexutil.Bytes(raw))
		}
		ok, again := u.acknowledged(l, tx, err)
		if ok {
			u.w.mu.Lock()
			u.w.txs = append(u.w.txs, &ack{tx: tx})
			u.w.mu.Unlock()
			return true
		}
		if !again {
			u.w.t.Errorf("transaction %s, nonce %d of %s: %v", tx.Hash(), tx.Nonce(), u.account.Address, err)
			return false
		}
		select {
		case <-u.w.ctx.Done():
			return false
		case <-pace.Next():
		}
	}
}

// acknowledged says whether an answer is an acknowledgement, and if not whether to try again.
func (u *user) acknowledged(l *link, tx *types.Transaction, err error) (ok, again bool) {
	var answer rpc.Error
	switch {
	case err == nil:
		return true, false
	case !errors.As(err, &answer):
		return false, true // it was killed, before or after
	case answer.ErrorCode() >= 4 && answer.ErrorCode() <= 6:
		return true, false // acknowledged, not executed in time
	case strings.Contains(answer.Error(), "already known"):
		return true, false
	case strings.Contains(answer.Error(), "sequencer is closed"), strings.Contains(answer.Error(), "cannot be reached"):
		return false, true
	case strings.Contains(answer.Error(), "nonce too low"):
		var receipt *types.Receipt
		for _, node := range []*rpc.Client{u.at(l), l.l2} {
			if receipt == nil && node.CallContext(u.w.ctx, &receipt, "eth_getTransactionReceipt", tx.Hash()) != nil {
				return false, true
			}
		}
		return receipt != nil, false
	case strings.Contains(answer.Error(), "insufficient funds") && tx.Nonce() < 2:
		return false, true // the account's first deposit is on its way
	case strings.Contains(answer.Error(), "account limit exceeded"):
		return false, true // those before wait to be in a block again
	}
	return false, false
}

// depositor sends deposits, messages with value and forced transactions on L1, each until it is in a block.
type depositor struct {
	w       *world
	account devnet.Account
	nonce   uint64
	forces  devnet.Account // whose transactions on L2 are forced
	force   uint64         // its nonce
	rng     *rand.Rand
}

func (d *depositor) live() {
	pace := testutil.Every(100 * time.Millisecond)
	for {
		select {
		case <-d.w.stop:
			return
		case <-d.w.ctx.Done():
			return
		case <-pace.Next():
		}
		if !d.next(pace) {
			return
		}
	}
}

// next sends the next one; false when the test ends.
func (d *depositor) next(pace testutil.Pace) bool {
	to, amount := fresh(d.rng), new(big.Int).Mul(big.NewInt(int64(1+d.rng.IntN(1000))), big.NewInt(params.GWei))
	at, data, forced := d.w.plan.Bridge, bindings.NewBridge().PackDeposit(to, amount), (*types.Transaction)(nil)
	switch d.rng.IntN(4) {
	case 0:
		data = bindings.NewBridge().PackSend(to, amount, new(big.Int), 50_000, to, nil)
	case 1:
		if !d.funded() {
			break
		}
		var err error
		if forced, data, err = d.forcing(to); err != nil {
			d.w.t.Error(err)
			return false
		}
		at = d.w.plan.Inbox
	}
	chain := new(big.Int).SetUint64(d.w.plan.Config.L1ChainID)
	tx := types.MustSignNewTx(d.account.Key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{ChainID: chain, Nonce: d.nonce, To: &at,
		Gas: 300_000, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(200 * params.GWei), Value: new(big.Int).Add(amount, big.NewInt(params.Ether)), Data: data})
	d.nonce++
	receipt := d.land(tx, pace)
	if receipt == nil {
		return false
	}
	d.w.mu.Lock()
	defer d.w.mu.Unlock()
	if d.w.l1 = append(d.w.l1, &landed{tx.Hash(), receipt}); forced != nil {
		d.w.forced = append(d.w.forced, forced)
	} else {
		d.w.credits[to] = amount
	}
	return true
}

// funded says whether the account that forces has funds that nothing takes back: a forced transaction without is dropped.
func (d *depositor) funded() bool {
	if d.force > 0 {
		return true
	}
	l := d.w.up()
	var balance hexutil.Big
	return l != nil && l.l2.CallContext(d.w.ctx, &balance, "eth_getBalance", d.forces.Address, "safe") == nil && balance.ToInt().Sign() > 0
}

// forcing makes the next transaction that is forced, and the call that forces it.
func (d *depositor) forcing(to common.Address) (*types.Transaction, []byte, error) {
	const gas = 25_000 // what a transfer of ether has to declare, and a little
	chain := new(big.Int).SetUint64(d.w.plan.Config.L2ChainID)
	tx := types.MustSignNewTx(d.forces.Key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{ChainID: chain, Nonce: d.force, To: &to, Value: big.NewInt(1),
		Gas: gas, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(500 * params.GWei)})
	d.force++
	raw, err := tx.MarshalBinary()
	return tx, bindings.NewInbox().PackForce(raw, gas), err
}

// land sends a transaction until it is in a block, and returns its receipt; nil when the test ends. What waits in L1's pool
// is lost when the process is killed, so it is sent again.
func (d *depositor) land(tx *types.Transaction, pace testutil.Pace) json.RawMessage {
	for {
		l := d.w.up()
		if l == nil {
			return nil
		}
		var receipt json.RawMessage
		err := l.l1.CallContext(d.w.ctx, &receipt, "eth_getTransactionReceipt", tx.Hash())
		if err == nil && len(receipt) > 0 && string(receipt) != "null" {
			if !strings.Contains(string(receipt), `"status":"0x1"`) {
				d.w.t.Errorf("l1 transaction failed: %s", receipt)
				return nil
			}
			return receipt
		}
		err = ethclient.NewClient(l.l1).SendTransaction(d.w.ctx, tx)
		var answer rpc.Error
		if errors.As(err, &answer) && !strings.Contains(err.Error(), "already known") && !strings.Contains(err.Error(), "nonce too low") {
			d.w.t.Errorf("l1 transaction: %v", err)
			return nil
		}
		select {
		case <-pace.Next():
		case <-d.w.ctx.Done():
			return nil
		}
	}
}

// watch writes down what the chain shows.
func (w *world) watch() {
	w.often(func() {
		if l := w.up(); l != nil {
			w.look(l) // what fails fails by the chain's end; the next look finds it again
		}
	})
}

// often looks until the test ends.
func (w *world) often(look func()) {
	pace := testutil.Every(150 * time.Millisecond)
	for {
		select {
		case <-w.ctx.Done():
			return
		case <-pace.Next():
			look()
		}
	}
}

type shownBlock struct {
	Number hexutil.Uint64 `json:"number"`
	Hash   common.Hash    `json:"hash"`
}

// look writes heads, batches and receipts down, as far as the chain answers.
func (w *world) look(l *link) {
	var head, l1head shownBlock
	if l.l2.CallContext(w.ctx, &head, "eth_getBlockByNumber", "latest", false) != nil || l.l1.CallContext(w.ctx, &l1head, "eth_getBlockByNumber", "latest", false) != nil {
		return
	}
	w.mu.Lock()
	w.see(w.heads, "block", uint64(head.Number), head.Hash)
	w.see(w.l1heads, "l1 block", uint64(l1head.Number), l1head.Hash)
	var missing []*ack
	for _, a := range w.txs {
		if a.receipt == nil && len(missing) < 500 {
			missing = append(missing, a)
		}
	}
	w.mu.Unlock()
	receipts, err := askAll(w.ctx, l.l2, "eth_getTransactionReceipt", hashes(missing))
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, a := range missing {
		if receipts[i] != nil {
			w.receive(a, receipts[i])
		}
	}
}

// receive takes a receipt of a sealed block in.
func (w *world) receive(a *ack, raw json.RawMessage) {
	var at struct {
		BlockHash   common.Hash    `json:"blockHash"`
		BlockNumber hexutil.Uint64 `json:"blockNumber"`
	}
	if err := json.Unmarshal(raw, &at); err != nil {
		w.t.Errorf("receipt %s: %v", raw, err)
		return
	}
	if at.BlockHash != (common.Hash{}) { // else it is executed, and its block is open
		a.receipt, a.block = raw, uint64(at.BlockNumber)
	}
}

// see checks what is shown at a height against what was. The caller has the lock.
func (w *world) see(seen map[uint64]common.Hash, what string, number uint64, hash common.Hash) {
	if old, ok := seen[number]; ok && old != hash {
		w.t.Errorf("%s %d was %s and is %s", what, number, old, hash)
	}
	seen[number] = hash
}

func hashes(txs []*ack) (out [][]any) {
	for _, a := range txs {
		out = append(out, []any{a.tx.Hash()})
	}
	return out
}
