// Package rig is an instance of Loft on real parts for tests of agents: a devnet L1 whose blocks are made when asked, the
// contracts on it, an L2 chain, and a follower that derives it. It is imported by tests only. Start at New.
package rig

import (
	"context"
	"crypto/ecdsa"
	"log/slog"
	"math/big"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/chain"
	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/deploy"
	"loft/devnet"
	"loft/follower"
	"loft/guest/image"
	"loft/internal/booted"
	"loft/internal/ledger"
	"loft/internal/testutil"
	"loft/l1"
	"loft/l1/send"
	"loft/machine"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/prover"
)

func init() { debug.SetGCPercent(200) } // tests with a rig have memory to spare, and make much garbage

// poll is how often the parts look at each other.
const poll = 25 * time.Millisecond

// Accounts of the devnet by their role.
const (
	Deployer = iota
	Sequencer
	Validator
	Courier
	Rival
	User
)

// Rig is a running instance. Its methods belong to the test's goroutine.
type Rig struct {
	T        testing.TB
	L1       *devnet.L1
	Client   *l1.Client // of L1
	Beacon   *l1.Beacon
	Plan     *genesis.Plan
	Instance *deploy.Instance
	Chain    *chain.Chain
	Follower *follower.Follower
	Log      *slog.Logger
	ctx      context.Context
	cancel   context.CancelFunc
	wg       sync.WaitGroup
	senders  int
	closers  []func() // once everything has ended
}

// Params are short times that fit each other; a test may change them before New.
func Params() genesis.Params {
	return genesis.Params{
		L1ChainID: devnet.DefaultChainID, L2ChainID: 4242, MaxDriftSecs: protocol.DefaultDriftSecs,
		Sequencer: devnet.Accounts[Sequencer].Address, ForceDelaySecs: 10_000, OpenDelaySecs: 5_000, MaxBatchAgeSecs: 10_600,
		WindowSecs: 1000, GraceSecs: 100, CensorshipSecs: 50, ResponseSecs: 20, Moves: 20, AssertionIntervalSecs: 60,
		StakeWei: big.NewInt(1e18), L2BaseFee: big.NewInt(1e9), ProgramState: image.Hash(),
	}
}

// New starts an instance; it ends with the test.
func New(t testing.TB, p genesis.Params) *Rig {
	level := slog.LevelWarn
	if testing.Verbose() {
		level = slog.LevelInfo
	}
	r := &Rig{T: t, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: level}))}
	r.ctx, r.cancel = context.WithCancel(context.Background())
	quiet := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	var err error
	r.L1, err = devnet.Start(r.ctx, devnet.Config{DataDir: t.TempDir(), Manual: true, FinalizedDepth: 64, Log: quiet})
	r.must(err)
	t.Cleanup(func() { r.end(r.L1.Close) })
	r.Client = l1.New(r.L1.Client())
	r.Mine()
	p.L2Timestamp = r.L1.Head().Time
	r.Instance = &deploy.Instance{Deployer: devnet.Accounts[Deployer].Address, Params: p}
	r.must(deploy.Deploy(r.ctx, deploy.Config{Client: r.Client, Key: send.NewKeySigner(devnet.Accounts[Deployer].Key), Poll: poll, Mined: func(ctx context.Context) error {
		_, err := r.L1.Mine(ctx)
		return err
	}}, r.Instance))
	r.Plan, err = r.Instance.Plan()
	r.must(err)
	r.Chain, err = chain.Open(chain.Config{DataDir: t.TempDir(), Genesis: r.Plan.Genesis, Protocol: r.Plan.Config, NoLogIndex: true, Proofs: true, Log: quiet})
	r.must(err)
	t.Cleanup(func() { r.end(r.Chain.Close) })
	r.Beacon, err = l1.NewBeacon(l1.BeaconConfig{URLs: []string{r.L1.BeaconURL()}})
	r.must(err)
	t.Cleanup(r.Beacon.Close)
	r.Follower, err = follower.New(follower.Config{Chain: r.Chain, Protocol: r.Plan.Config, Client: r.Client, Beacon: r.Beacon, Inbox: r.Plan.Inbox,
		Start: r.Instance.Start, Head: head{r.Chain}, ForceDelaySecs: p.ForceDelaySecs, Retry: poll, Poll: poll, Log: quiet})
	r.must(err)
	r.Go("follower", r.Follower.Run)
	t.Cleanup(func() {
		r.cancel()
		r.wg.Wait()
		for _, done := range r.closers {
			done()
		}
	})
	r.Mine() // above the contracts, so that they are safe
	r.Followed()
	return r
}

// head leaves blocks that derivation did not make alone, as a sequencer does, until derivation makes others.
type head struct{ *chain.Chain }

func (h head) Rewound(context.Context, follower.Rewind) error { return nil }

func (h head) Derived(context.Context, protocol.State, derive.Anchor) error { return nil }

func (r *Rig) end(stop func() error) {
	if err := stop(); err != nil {
		r.T.Error(err)
	}
}

func (r *Rig) must(err error) {
	r.T.Helper()
	if err != nil {
		r.T.Fatal(err)
	}
}

// Go runs a part of the instance until the test ends.
func (r *Rig) Go(name string, run func(context.Context) error) {
	r.wg.Go(func() {
		if err := run(r.ctx); err != nil && r.ctx.Err() == nil {
			r.T.Errorf("%s ended: %v", name, err)
		}
	})
}

// Context ends when the instance does.
func (r *Rig) Context() context.Context { return r.ctx }

// Sender sends transactions of a devnet account to L1.
func (r *Rig) Sender(account int) *send.Sender { return r.sender(r.Client, account, r.T.TempDir()) }

// SenderIn is Sender with its records in a directory, so that another can continue from them.
func (r *Rig) SenderIn(account int, dir string) *send.Sender { return r.sender(r.Client, account, dir) }

// SenderOf is Sender of any key.
func (r *Rig) SenderOf(key *ecdsa.PrivateKey) *send.Sender {
	return r.senderOf(r.Client, key, r.T.TempDir())
}

func (r *Rig) sender(client *l1.Client, account int, dir string) *send.Sender {
	return r.senderOf(client, devnet.Accounts[account].Key, dir)
}

// senderOf looks the more seldom the more senders there are, so that many do not keep L1 busy with questions alone.
func (r *Rig) senderOf(client *l1.Client, key *ecdsa.PrivateKey, dir string) *send.Sender {
	r.senders++
	s, err := send.New(r.ctx, send.Config{Client: client, Signer: send.NewKeySigner(key), Dir: dir, Poll: min(poll*time.Duration(r.senders), 10*poll), Log: r.Log})
	r.must(err)
	r.Go("sender", s.Run)
	return s
}

// Mine makes an L1 block with what waits.
func (r *Rig) Mine() *types.Block {
	r.T.Helper()
	block, err := r.L1.Mine(r.ctx)
	r.must(err)
	return block
}

// Warp lets L1's clock pass by some seconds, and makes a block there.
func (r *Rig) Warp(secs uint64) {
	r.T.Helper()
	_, err := r.L1.MineAt(r.ctx, r.L1.Head().Time+secs)
	r.must(err)
}

// patience is for machines that do other things as well, and for fifty attackers at once.
const patience = 8 * time.Minute

// Until calls step, and makes L1 blocks of what waits, until done.
func (r *Rig) Until(what string, done func() bool, steps ...func(context.Context) error) {
	r.T.Helper()
	var pace testutil.Pace
	for limit := time.Now().Add(patience); !done(); <-pace.Next() {
		for _, step := range steps {
			r.must(step(r.ctx))
		}
		if r.waiting() {
			r.Mine()
			pace = testutil.Pace{}
		}
		if time.Now().After(limit) {
			r.T.Fatalf("not in %v: %s", patience, what)
		}
	}
}

// waiting says whether L1's pool holds transactions for the next block. (Its pending block would say so two seconds late.)
func (r *Rig) waiting() bool {
	r.T.Helper()
	var pool struct{ Pending hexutil.Uint64 }
	r.must(r.Client.RPC().CallContext(r.ctx, &pool, "txpool_status"))
	return pool.Pending > 0
}

// Followed waits until L1's head has been processed.
func (r *Rig) Followed() {
	r.T.Helper()
	r.Until("the follower processes l1's head", func() bool {
		s, _ := r.Follower.Snapshot()
		return s.Head.Hash == r.L1.Head().Hash() && s.Behind == 0
	})
}

// Call reads a contract on L1.
func Call[T any](r *Rig, to common.Address, data []byte, unpack func([]byte) (T, error)) T {
	r.T.Helper()
	raw, err := r.Client.CallLatest(r.ctx, to, data)
	r.must(err)
	out, err := unpack(raw)
	r.must(err)
	return out
}

// Transact sends a transaction of an account to L1 and has it mined.
func (r *Rig) Transact(s *send.Sender, to common.Address, value *big.Int, data []byte) (*types.Receipt, error) {
	r.T.Helper()
	return r.transact(s, send.Candidate{To: &to, Value: value, Data: data})
}

func (r *Rig) transact(s *send.Sender, c send.Candidate) (receipt *types.Receipt, err error) {
	r.T.Helper()
	done := make(chan struct{})
	r.wg.Go(func() {
		defer close(done)
		receipt, err = s.Send(r.ctx, c)
	})
	r.Until("a transaction is mined", func() bool {
		select {
		case <-done:
			return true
		default:
			return false
		}
	})
	return receipt, err
}

// Must is Transact of what must succeed.
func (r *Rig) Must(s *send.Sender, to common.Address, value *big.Int, data []byte) *types.Receipt {
	r.T.Helper()
	receipt, err := r.Transact(s, to, value, data)
	r.must(err)
	return receipt
}

// Post submits a batch of blocks in calldata, on L1's safe head, consuming the whole queue, and waits until it is derived.
// Times of the blocks are moved up to the anchor's.
func (r *Rig) Post(sequencer *send.Sender, blocks ...batch.Block) {
	r.T.Helper()
	r.PostStream(sequencer, r.Stream(blocks...), false)
}

// Stream is the payload of blocks as Post has it.
func (r *Rig) Stream(blocks ...batch.Block) []byte {
	r.T.Helper()
	r.Followed()
	snapshot, _ := r.Follower.Snapshot()
	time := r.next(snapshot)
	for i := range blocks {
		blocks[i].Time = time + uint64(i)
	}
	stream, err := batch.Encode(r.Plan.Config.L2ChainID, snapshot.Safe.Time, blocks)
	r.must(err)
	return stream
}

// next is the earliest time of the next L2 block on L1's safe head.
func (r *Rig) next(s follower.Snapshot) uint64 {
	return max(s.Safe.Time, r.Chain.Header(s.Cursor.Block).Time+1)
}

// PostStream submits a batch of any bytes, in calldata or in blobs, on L1's safe head, consuming the whole queue, and waits
// until it is derived.
func (r *Rig) PostStream(sequencer *send.Sender, stream []byte, inBlobs bool) {
	r.T.Helper()
	r.Followed()
	snapshot, _ := r.Follower.Snapshot()
	inbox := bindings.NewInbox()
	count := Call(r, r.Plan.Inbox, inbox.PackBatchCount(), inbox.UnpackBatchCount)
	parent := Call(r, r.Plan.Inbox, inbox.PackAccumulator(count), inbox.UnpackAccumulator)
	hash, err := r.Follower.Entries().Hash(snapshot.Tail)
	r.must(err)
	b := bindings.Batch{Parent: parent, QueueEnd: snapshot.Tail, QueueHash: hash,
		AnchorNumber: snapshot.Safe.Number, AnchorHash: snapshot.Safe.Hash,
		FirstTime: ledger.FirstTime(r.Plan.Config.L2ChainID, snapshot.Safe.Time, r.next(snapshot), stream), FeeRecipient: common.Address{0xfe}}
	c := send.Candidate{To: &r.Plan.Inbox, Data: inbox.PackSubmitData(b, stream)}
	if inBlobs {
		c.Blobs, err = batch.Pack(stream)
		r.must(err)
		c.Data = inbox.PackSubmitBlobs(b, new(big.Int), big.NewInt(int64(len(c.Blobs))))
	}
	_, err = r.transact(sequencer, c)
	r.must(err)
	r.Until("the batch is derived", func() bool { return r.Derived() == count+1 })
}

// Prover is one of what the follower derived; it ends with the test.
func (r *Rig) Prover() *prover.Prover {
	r.T.Helper()
	return r.prover(r.Chain, r.Follower)
}

func (r *Rig) prover(c *chain.Chain, f *follower.Follower) *prover.Prover {
	r.T.Helper()
	p, err := prover.New(prover.Config{Chain: c, Protocol: r.Plan.Config, Batches: f.Deriver(), Queue: f.Entries(),
		Client: r.Client, Beacon: r.Beacon, Inbox: r.Plan.Inbox, Dir: r.T.TempDir(), Log: r.Log,
		Initial: func(context.Context) (*machine.Snapshot, error) { return booted.Snapshot() }})
	r.must(err)
	r.T.Cleanup(func() { r.end(p.Close) })
	return p
}

// Node is another node of an instance: a chain of its own, with a follower that does not run yet.
type Node struct {
	Chain    *chain.Chain
	Follower *follower.Follower
	Prover   *prover.Prover
	plan     *genesis.Plan
}

// Node makes another node; it ends with the test.
func (r *Rig) Node() *Node {
	r.T.Helper()
	quiet := slog.New(slog.NewTextHandler(r.T.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	c, err := chain.Open(chain.Config{DataDir: r.T.TempDir(), Genesis: r.Plan.Genesis, Protocol: r.Plan.Config, NoLogIndex: true, Proofs: true, Log: quiet})
	r.must(err)
	r.closers = append(r.closers, func() { r.end(c.Close) })
	f, err := follower.New(follower.Config{Chain: c, Protocol: r.Plan.Config, Client: r.Client, Beacon: r.Beacon, Inbox: r.Plan.Inbox,
		Start: r.Instance.Start, ForceDelaySecs: r.Instance.Params.ForceDelaySecs, Retry: poll, Poll: poll, Log: quiet})
	r.must(err)
	return &Node{c, f, r.prover(c, f), r.Plan}
}

// After is where the node's derivation stood after a number of batches, as agents ask for it.
func (n *Node) After(batches uint64) (follower.Point, error) {
	return n.Follower.Deriver().After(batches)
}

// Derived is how many batches the follower has derived.
func (r *Rig) Derived() uint64 {
	s, _ := r.Follower.Snapshot()
	return s.Cursor.Batch
}

// After is where derivation stood after a number of batches, as agents ask for it.
func (r *Rig) After(batches uint64) (follower.Point, error) {
	return r.Follower.Deriver().After(batches)
}

// L2 serves go-ethereum's own RPC of the L2 chain, in the process, and a sender on it. Transactions wait in go-ethereum's
// pool until a test posts them.
func (r *Rig) L2(account int) (*l1.Client, *send.Sender) {
	server := rpc.NewServer()
	for _, api := range r.Chain.Backend().APIs() {
		r.must(server.RegisterName(api.Namespace, api.Service))
	}
	client := l1.New(rpc.DialInProc(server))
	r.closers = append(r.closers, client.Close, server.Stop)
	return client, r.sender(client, account, r.T.TempDir())
}

// PoolL2 is what waits on L2, each account's in order.
func (r *Rig) PoolL2() (txs types.Transactions) {
	pending, _ := r.Chain.Backend().TxPool().Content()
	for _, list := range pending {
		txs = append(txs, list...)
	}
	return txs
}
