package node_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"log/slog"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/batcher"
	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/deploy"
	"loft/devnet"
	"loft/guest/image"
	"loft/internal/faulty"
	"loft/internal/l2test"
	"loft/l1"
	"loft/l1/send"
	"loft/node"
	"loft/rpc"
	"loft/sequencer"
)

// world is an L1 that makes blocks when told, a node that sequences, posts and runs messages, and one that follows with fresh
// blocks, all by one clock that stands still until moved.
type world struct {
	t        *testing.T
	clock    *l2test.Clock
	L1       *devnet.L1
	instance *deploy.Instance
	plan     *genesis.Plan
	common   node.Config // of any node
	log      *alarms
	endpoint *faulty.Endpoint // of the sequencing node, if its L1 can hold back
	opened   map[*node.Node]*opened
	node     *node.Node
	follower *node.Node
	l1, l2   *ethclient.Client
	nonces   map[common.Address]uint64 // on L2
	acked    []common.Hash             // independent of entries, in the order in which the sequencer acknowledged them
	messages []*crossing               // that L1 has, by reorgs_test.go
	parked   int                       // transactions that wait for funds which L1 dropped
}

// worldConfig says what is not as usual.
type worldConfig struct {
	to                    batcher.Mode
	forceDelay, openDelay uint64
	holds                 bool // the sequencing node reads L1 by an endpoint that can hold back what it sends
}

// Accounts of the devnet by their role.
const (
	roleEntries   = 0 // to 2: those who make entries
	roleUsers     = 3 // to 4: those who have funds on L2
	roleOpener    = 5
	roleCourier   = 6
	roleSequencer = 8
	roleDeployer  = 9
)

const (
	worldFinality = 72 // L1 blocks; deeper than the deepest reorganisation
	worldPoll     = 15 * time.Millisecond
	worldLook     = 5 * time.Millisecond
	postAfter     = 4 * time.Second
	l1Seconds     = 2 // between L1 blocks
)

func newWorld(t *testing.T, cfg worldConfig) *world {
	t.Helper()
	start := time.Now().Unix()
	w := &world{t: t, clock: l2test.NewClock(start), log: &alarms{}, opened: map[*node.Node]*opened{}, nonces: map[common.Address]uint64{}}
	log := slog.New(alarming{slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}), w.log})
	var err error
	if w.L1, err = devnet.Start(t.Context(), devnet.Config{DataDir: t.TempDir(), Manual: true, FinalizedDepth: worldFinality, Now: w.clock.Now, Log: warnings(t)}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.L1.Close(); err != nil {
			t.Error(err)
		}
	})
	w.l1 = ethclient.NewClient(w.L1.Client())
	client := l1.New(w.L1.Client())
	for w.L1.Head().BaseFee == nil || w.L1.Head().BaseFee.Cmp(big.NewInt(10)) > 0 { // so that no fork asks more than was offered on another
		w.step()
	}
	poster := devnet.Accounts[roleSequencer]
	w.instance = &deploy.Instance{Deployer: devnet.Accounts[roleDeployer].Address, Params: genesis.Params{
		L1ChainID: devnet.DefaultChainID, L2ChainID: 4711, Sequencer: poster.Address, MaxDriftSecs: 600, ForceDelaySecs: cfg.forceDelay, OpenDelaySecs: cfg.openDelay, MaxBatchAgeSecs: cfg.forceDelay + 600,
		WindowSecs: 26, GraceSecs: 2, CensorshipSecs: 1, ResponseSecs: 1, Moves: 24, AssertionIntervalSecs: 3,
		StakeWei: big.NewInt(params.Ether), L2Timestamp: w.L1.Head().Time, ProgramState: image.Hash()}}
	w.must(deploy.Deploy(t.Context(), deploy.Config{Client: client, Key: send.NewKeySigner(devnet.Accounts[roleDeployer].Key), Poll: worldPoll, Mined: func(context.Context) error {
		w.step()
		return nil
	}}, w.instance))
	w.plan, err = w.instance.Plan()
	w.must(err)
	w.common = node.Config{Instance: w.instance, L1: w.L1.Client(), Beacon: []string{w.L1.BeaconURL()}, Listen: "127.0.0.1:0", CacheMB: 32, Poll: worldPoll, Log: log}
	w.common.SetClock(w.clock)
	w.common.NoLogIndex()
	first, second := w.common, w.common
	first.Name, first.DataDir = "sequencer", t.TempDir()
	if cfg.holds {
		w.endpoint = faulty.New(t, w.L1.Client())
		first.L1, err = gethrpc.DialContext(t.Context(), w.endpoint.URL)
		w.must(err)
		t.Cleanup(first.L1.Close)
	}
	first.Roles = node.Roles{Sequence: true, Post: send.NewKeySigner(poster.Key), PostInterval: postAfter, PostTo: cfg.to,
		Courier: send.NewKeySigner(devnet.Accounts[roleCourier].Key), CourierForAll: true}
	w.node = w.open(first)
	second.Name, second.DataDir, second.SequencerURL, second.FreshFrom = "follower", t.TempDir(), w.node.RPCURL(), w.node.RPCURL()
	w.follower = w.open(second)
	w.l2, err = ethclient.Dial(w.node.RPCURL())
	w.must(err)
	t.Cleanup(w.l2.Close)
	t.Cleanup(func() { // while all runs
		if said := w.log.said(); len(said) > 0 {
			t.Errorf("the nodes say: %q", said)
		}
	})
	for i, account := range []int{roleUsers, roleUsers + 1, roleCourier} {
		w.deposit(i, devnet.Accounts[account].Address, ether(100))
	}
	w.settle()
	return w
}

// in lets a part of the test have the world.
func (w *world) in(t *testing.T) *world {
	w.t = t
	return w
}

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// opened is a node that runs.
type opened struct {
	dir    string
	cancel context.CancelFunc
	ended  chan error // buffered; nil once somebody took from it
	closed bool
}

// open a node and run it until the test ends, or something else ends it.
func (w *world) open(cfg node.Config) *node.Node {
	t := w.t
	t.Helper()
	n, err := node.Open(t.Context(), cfg)
	w.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	o := &opened{cfg.DataDir, cancel, make(chan error, 1), false}
	go func() { o.ended <- n.Run(ctx) }()
	w.opened[n] = o
	t.Cleanup(func() {
		if err := w.close(n); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return n
}

// close ends a node, if it is not closed yet.
func (w *world) close(n *node.Node) error {
	o := w.opened[n]
	if o.closed {
		return nil
	}
	o.closed = true
	o.cancel()
	var err error
	if o.ended != nil {
		err = <-o.ended
	}
	return errors.Join(err, n.Close())
}

// stops waits until a node stops by itself, and returns why.
func (w *world) stops(n *node.Node) error {
	w.t.Helper()
	o := w.opened[n]
	err := <-o.ended
	o.ended = nil
	return err
}

// alarms are the errors in a log, but for those that a test expects.
type alarms struct {
	mu     sync.Mutex
	errors []string
	known  string         // an error that the test provokes
	others map[string]int // lines at a lower level, by message
}

func (a *alarms) said() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.errors
}

// times a message was logged below the level of errors.
func (a *alarms) times(message string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.others[message]
}

// expect an error whose message is that.
func (a *alarms) expect(message string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known = message
}

// alarming is a log that notes alarms.
type alarming struct {
	slog.Handler
	shared *alarms
}

func (h alarming) Handle(ctx context.Context, r slog.Record) error {
	h.shared.mu.Lock()
	if r.Level >= slog.LevelError && r.Message != h.shared.known {
		text := r.Message
		r.Attrs(func(a slog.Attr) bool { text += " " + a.String(); return true })
		h.shared.errors = append(h.shared.errors, text)
	} else {
		if h.shared.others == nil {
			h.shared.others = map[string]int{}
		}
		h.shared.others[r.Message]++
	}
	h.shared.mu.Unlock()
	return h.Handler.Handle(ctx, r)
}

func (h alarming) WithAttrs(attrs []slog.Attr) slog.Handler {
	return alarming{h.Handler.WithAttrs(attrs), h.shared}
}

func (h alarming) WithGroup(name string) slog.Handler {
	return alarming{h.Handler.WithGroup(name), h.shared}
}

// step makes an L1 block, and does not wait for anybody to take it in.
func (w *world) step() *types.Block {
	w.t.Helper()
	w.clock.Advance(l1Seconds * time.Second)
	block, err := w.L1.Mine(w.t.Context())
	w.must(err)
	return block
}

// mine makes an L1 block that both nodes process.
func (w *world) mine() {
	w.t.Helper()
	w.step()
	w.taken()
}

// taken waits until both nodes have processed L1's head. The clock stands still.
func (w *world) taken() {
	w.t.Helper()
	head := w.L1.Head().Hash()
	untilEvery(w.t, worldLook, "both nodes process l1's head", func() (bool, error) {
		for _, n := range []*node.Node{w.node, w.follower} {
			if now, _ := n.Follower().Snapshot(); now.Head.Hash != head || !now.Synced {
				return false, nil
			}
		}
		return true, nil
	})
}

// when lets the clock run, and L2 make its blocks, until a condition holds. L1 makes none. The clock runs slower the longer it
// takes: on a busy machine L2's heartbeat would leave no moment at which nothing happens.
func (w *world) when(what string, cond func() bool) {
	w.t.Helper()
	looks := 0
	untilEvery(w.t, worldLook, what, func() (bool, error) {
		if cond() {
			return true, nil
		}
		if looks++; looks <= 10 || looks%10 == 0 {
			w.clock.Advance(time.Second)
		}
		return false, nil
	})
}

// waits says whether transactions wait for L1's next block.
func (w *world) waits() bool {
	w.t.Helper()
	var pool struct{ Pending hexutil.Uint64 }
	w.must(w.L1.Client().CallContext(w.t.Context(), &pool, "txpool_status"))
	return pool.Pending > 0
}

// settle lets L1 continue, with all that waits for it, until it has everything and everybody is where it is.
func (w *world) settle() {
	w.t.Helper()
	looks := 0
	w.when("l1 has everything, and both nodes are there", func() bool {
		if looks++; looks%10 == 0 || w.waits() {
			w.step()
		}
		return w.rests()
	})
}

// rests says whether L1 has everything, and both nodes are there.
func (w *world) rests() bool {
	w.t.Helper()
	head, l1Head := w.node.Chain().Head().Hash(), w.L1.Head().Hash()
	for _, n := range []*node.Node{w.node, w.follower} {
		now, _ := n.Follower().Snapshot()
		if now.Head.Hash != l1Head || !now.Synced || now.Cursor.Queue != now.Tail || n.Chain().Head().Hash() != head || n.Chain().Safe().Hash() != head {
			return false
		}
	}
	st := w.status()
	return st.Open == nil && st.Waiting == w.parked && st.HeadHash == head && !w.waits()
}

// status is what loft_status says about the sequencer.
func (w *world) status() *sequencer.Status {
	w.t.Helper()
	var st rpc.Status
	w.must(w.l2.Client().CallContext(w.t.Context(), &st, "loft_status"))
	return st.Sequencer
}

func (w *world) txStatus(hash common.Hash) (st rpc.TxStatus) {
	w.t.Helper()
	w.must(w.l2.Client().CallContext(w.t.Context(), &st, "loft_txStatus", hash))
	return st
}

// fresh is a new node that reads L1 alone, up to where the others rest; its chain must be theirs.
func (w *world) fresh() {
	w.t.Helper()
	cfg := w.common
	cfg.Name, cfg.DataDir = "fresh", w.t.TempDir()
	n := w.open(cfg)
	var head common.Hash
	untilEvery(w.t, worldLook, "all rest, and a fresh node has read all of l1", func() (bool, error) {
		if !w.rests() { // the courier continues
			w.settle()
		}
		head = w.node.Chain().Head().Hash()
		now, _ := n.Follower().Snapshot()
		return now.Synced && now.Head.Hash == w.L1.Head().Hash() && w.rests(), nil
	})
	if at := n.Chain().Head(); at.Hash() != head {
		w.t.Errorf("the nodes are at block %s, one that reads l1 alone at block %d %s", head, at.Number, at.Hash())
	}
	w.must(w.close(n))
}

// deposit enters ETH into the queue, by one of the accounts that make entries; it is in L1's next block.
func (w *world) deposit(by int, to common.Address, amount *big.Int) *types.Transaction {
	w.t.Helper()
	return w.enter(by, w.plan.Bridge, amount, bindings.NewBridge().PackDeposit(to, amount))
}

// message enters a message that brings value, and calls nothing.
func (w *world) message(by int, to common.Address, value *big.Int) *types.Transaction {
	w.t.Helper()
	return w.enter(by, w.plan.Bridge, value, bindings.NewBridge().PackSend(to, value, new(big.Int), 50_000, devnet.Accounts[by].Address, nil))
}

// enter sends a transaction to L1 that pays for a place in the queue on top of its value.
func (w *world) enter(by int, to common.Address, value *big.Int, data []byte) *types.Transaction {
	w.t.Helper()
	from := devnet.Accounts[roleEntries+by]
	nonce, err := w.l1.PendingNonceAt(w.t.Context(), from.Address)
	w.must(err)
	id := big.NewInt(devnet.DefaultChainID)
	tx := types.MustSignNewTx(from.Key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{ChainID: id, Nonce: nonce, To: &to, Data: data, Gas: 400_000,
		Value: new(big.Int).Add(value, ether(1)), GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(200 * params.GWei)})
	w.must(w.l1.SendTransaction(w.t.Context(), tx))
	return tx
}

// pay has a user of L2 pay somebody, and returns when the sequencer has acknowledged it.
func (w *world) pay(user int) common.Hash {
	w.t.Helper()
	account := devnet.Accounts[roleUsers+user]
	hash := w.transact(account.Key, &common.Address{0x51}, big.NewInt(1), nil, 21_000)
	w.acked = append(w.acked, hash)
	return hash
}

func (w *world) transact(key *ecdsa.PrivateKey, to *common.Address, value *big.Int, data []byte, gas uint64) common.Hash {
	w.t.Helper()
	tx := w.sign(key, w.nonces[crypto.PubkeyToAddress(key.PublicKey)], to, value, data, gas)
	w.nonces[crypto.PubkeyToAddress(key.PublicKey)]++
	w.must(w.l2.SendTransaction(w.t.Context(), tx))
	return tx.Hash()
}

func (w *world) sign(key *ecdsa.PrivateKey, nonce uint64, to *common.Address, value *big.Int, data []byte, gas uint64) *types.Transaction {
	id := new(big.Int).SetUint64(w.plan.Config.L2ChainID)
	return types.MustSignNewTx(key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{ChainID: id, Nonce: nonce, To: to, Value: value, Data: data, Gas: gas,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei)})
}

func (w *world) balance(of common.Address) *big.Int {
	w.t.Helper()
	got, err := w.l2.BalanceAt(w.t.Context(), of, nil)
	w.must(err)
	return got
}

// inOrder checks that transactions are in blocks, one after the other.
func (w *world) inOrder(txs []common.Hash) {
	w.t.Helper()
	block, index := uint64(0), uint(0)
	for i, hash := range txs {
		receipt, err := w.l2.TransactionReceipt(w.t.Context(), hash)
		if err != nil {
			w.t.Errorf("acknowledged transaction %d of %d, %s: %v", i, len(txs), hash, err)
			continue
		}
		if n := receipt.BlockNumber.Uint64(); n < block || n == block && i > 0 && receipt.TransactionIndex <= index {
			w.t.Errorf("acknowledged transaction %d of %d is transaction %d of block %d, the one before it %d of block %d", i, len(txs), receipt.TransactionIndex, n, index, block)
		}
		block, index = receipt.BlockNumber.Uint64(), receipt.TransactionIndex
		if canonical := w.node.Chain().Canonical(block); canonical == nil || canonical.Hash() != receipt.BlockHash {
			w.t.Errorf("the receipt of %s is of a block that is gone", hash)
		}
	}
}

// haveOneChain waits until all nodes have what the sequencer's head is now, and L1 stands behind it.
func haveOneChain(t *testing.T, sequencer *node.Node, others ...*node.Node) {
	t.Helper()
	var head *types.Header
	until(t, "all nodes have one chain, and L1 stands behind it", func() (bool, error) {
		if head == nil || !sequencer.Chain().IsCanonical(head) {
			head = sequencer.Chain().Head()
		}
		same := sequencer.Chain().Safe().Number.Cmp(head.Number) >= 0
		for _, n := range others {
			same = same && n.Chain().IsCanonical(head) && n.Chain().Safe().Number.Cmp(head.Number) >= 0
		}
		return same, nil
	})
}
