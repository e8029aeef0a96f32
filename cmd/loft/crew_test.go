package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"log/slog"
	"math/big"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/deploy"
	"loft/devnet"
	"loft/guest/image"
	"loft/l1"
	"loft/l1/send"
)

// crew is a chain whose roles are nodes of their own, on an L1 in this process. What its people were told is in the world;
// here is what nodes showed, which another's batch may undo until it is safe.
type crew struct {
	*world
	rng   *rand.Rand
	l1    *devnet.L1
	roles []*role
	shown []shower

	heads    []sighting // of any node; world.mu guards these two
	receipts map[common.Hash][]sighting
}

// shower is a node whose head is looked at, and whose batches it follows before they are on L1, by their fee recipient.
type shower struct {
	client *rpc.Client
	maker  common.Address
}

// sighting is a block that a node showed as its head, or a receipt in a block, and what it showed as safe just before.
type sighting struct {
	maker        common.Address
	number, safe uint64
	hash         common.Hash
	receipt      string // empty: a head
}

// openDelay is how long the sequencer is silent before the door opens.
const openDelay = 15

// keyOf is the key of a role's account.
func keyOf(t testing.TB, role string) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("crew " + role)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// account of a role.
func (c *crew) account(role string) common.Address {
	return crypto.PubkeyToAddress(keyOf(c.t, role).PublicKey)
}

// newCrew starts L1, deploys the contracts, and gives people and the courier something on L2.
func newCrew(t *testing.T, rng *rand.Rand) *crew {
	t.Helper()
	c := &crew{world: newWorld(t, t.TempDir()), rng: rng, receipts: map[common.Hash][]sighting{}}
	alloc := types.GenesisAlloc{}
	for _, role := range []string{"deployer", "sequencer", "opener", "validator"} {
		alloc[c.account(role)] = types.Account{Balance: devnet.AccountBalance}
	}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	var err error
	if c.l1, err = devnet.Start(t.Context(), devnet.Config{DataDir: filepath.Join(c.dir, "l1"), BlockTime: time.Second, Alloc: alloc, Log: log}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.l1.Close(); err != nil {
			t.Error(err)
		}
	})
	c.instance = &deploy.Instance{Deployer: c.account("deployer"), Params: genesis.Params{
		L1ChainID: c.l1.ChainID(), L2ChainID: 4712, Sequencer: c.account("sequencer"), MaxDriftSecs: 600, ForceDelaySecs: 600, OpenDelaySecs: openDelay, MaxBatchAgeSecs: 1200,
		// The shortest times that the contract's inequality allows.
		WindowSecs: 26, GraceSecs: 2, CensorshipSecs: 1, ResponseSecs: 1, Moves: 24, AssertionIntervalSecs: 3,
		StakeWei: big.NewInt(params.Ether), L2Timestamp: c.l1.Head().Time, ProgramState: image.Hash()}}
	mine := func(ctx context.Context) error { _, err := c.l1.Mine(ctx); return err }
	if err := deploy.Deploy(t.Context(), deploy.Config{Client: l1.New(c.l1.Client()), Key: send.NewKeySigner(keyOf(t, "deployer")), Mined: mine}, c.instance); err != nil {
		t.Fatal(err)
	}
	if err := c.instance.Save(c.description()); err != nil {
		t.Fatal(err)
	}
	if c.plan, err = c.instance.Plan(); err != nil {
		t.Fatal(err)
	}
	c.fund()
	return c
}

func (c *crew) description() string { return filepath.Join(c.dir, "rollup.json") }

// fund deposits for those who send on L2. The second block makes the first one safe.
func (c *crew) fund() {
	c.t.Helper()
	from, amount := devnet.Accounts[6], new(big.Int).Mul(big.NewInt(500), big.NewInt(params.Ether))
	recipients := []common.Address{c.account("courier")}
	for _, a := range devnet.Accounts {
		recipients = append(recipients, a.Address)
	}
	for nonce, to := range recipients {
		chain := new(big.Int).SetUint64(c.l1.ChainID())
		tx := types.MustSignNewTx(from.Key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{ChainID: chain, Nonce: uint64(nonce), To: &c.plan.Bridge, Gas: 200_000,
			GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(200 * params.GWei), Value: new(big.Int).Add(amount, big.NewInt(params.Ether)),
			Data: bindings.NewBridge().PackDeposit(to, amount)})
		if err := l1.New(c.l1.Client()).Eth().SendTransaction(c.ctx, tx); err != nil {
			c.t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := c.l1.Mine(c.ctx); err != nil {
			c.t.Fatal(err)
		}
	}
}

// enlist describes a node with a role and a directory of its own.
func (c *crew) enlist(name string, own func(*role) []moment, args ...string) *role {
	args = append(args, "--rollup", c.description(), "--l1", c.l1.RPCURL(), "--beacon", c.l1.BeaconURL(), "--dev")
	r := &role{c: c, name: name, dir: filepath.Join(c.dir, name), args: args, front: newFront(c.t), own: own}
	c.roles = append(c.roles, r)
	return r
}

// signs are the flags of a role that signs, with the account of a role.
func (c *crew) signs(flag, role string) []string {
	return []string{"--" + flag, "--" + flag + "-raw-key", hex.EncodeToString(crypto.FromECDSA(keyOf(c.t, role)))}
}

var roleData = flag.String("role-data", "calldata", "where the nodes of roles post batches; for blobs each process first makes tables, which takes it seconds")

// posts are the flags of a role that posts.
func (c *crew) posts(role string) []string {
	return append(c.signs("post", role), "--post-data", *roleData)
}

// sequences are the flags of the sequencer, which posts as often.
func (c *crew) sequences(every string) []string {
	return append(c.posts("sequencer"), "--sequence", "--post-interval", every)
}

// use says which nodes people use, and whose fresh blocks the second one shows.
func (c *crew) use(first, second *role, maker common.Address) {
	c.t.Helper()
	l := &link{info: devInfo{L1RPC: c.l1.RPCURL(), L1Beacon: c.l1.BeaconURL(), L2RPC: first.front.url()}, l1: c.l1.Client()}
	l.l2, l.follower = c.dial(first), c.dial(second)
	c.shown = []shower{{l.l2, c.account("sequencer")}, {l.follower, maker}}
	c.setLink(l)
}

func (c *crew) dial(r *role) *rpc.Client {
	c.t.Helper()
	client, err := rpc.DialContext(c.ctx, r.front.url())
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(client.Close)
	return client
}

// front is an address that stays while the node behind it dies and comes back elsewhere.
type front struct {
	server *httptest.Server
	behind atomic.Pointer[url.URL] // nil: nobody
}

func newFront(t testing.TB) *front {
	f := new(front)
	down := func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	forward := func(r *httputil.ProxyRequest) {
		if behind := f.behind.Load(); behind != nil {
			r.SetURL(behind)
		} // else there is no host to connect to
	}
	f.server = httptest.NewServer(&httputil.ReverseProxy{Rewrite: forward, ErrorHandler: down, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)})
	t.Cleanup(func() { f.server.CloseClientConnections(); f.server.Close() })
	return f
}

func (f *front) url() string { return f.server.URL }

// to says where the node is; nowhere if that is empty.
func (f *front) to(raw string) {
	at, err := url.Parse(raw)
	if raw == "" || err != nil {
		at = nil
	}
	f.behind.Store(at)
}

// people begin. Two of them use the follower.
func (c *crew) people() {
	fresh := func() *rand.Rand { return rand.New(rand.NewPCG(c.rng.Uint64(), 0)) }
	for i, account := range devnet.Accounts[:5] {
		u := &user{w: c.world, account: account, apart: i >= 3, rng: fresh()}
		c.wg.Go(u.live)
	}
	d := &depositor{w: c.world, account: devnet.Accounts[8], forces: devnet.Accounts[7], rng: fresh()}
	c.wg.Go(d.live)
	c.wg.Go(c.watch)
}

// watch writes down what the nodes show.
func (c *crew) watch() { c.often(c.look) }

// look writes heads and receipts down, as far as the nodes answer.
func (c *crew) look() {
	for _, node := range c.shown {
		client := node.client
		// In one request: between two the node may be killed, and know less when it is back.
		blocks, err := askAll(c.ctx, client, "eth_getBlockByNumber", [][]any{{"safe", false}, {"latest", false}})
		if err != nil {
			continue
		}
		var safe, head shownBlock
		if err := errors.Join(json.Unmarshal(blocks[0], &safe), json.Unmarshal(blocks[1], &head)); err != nil {
			c.t.Error(err)
			continue
		}
		seen := sighting{maker: node.maker, number: uint64(head.Number), safe: uint64(safe.Number), hash: head.Hash}
		c.mu.Lock()
		if len(c.heads) == 0 || c.heads[len(c.heads)-1].hash != head.Hash {
			c.heads = append(c.heads, seen)
		}
		c.mu.Unlock()
		if client == c.link.l2 {
			c.lookAtReceipts(seen.safe)
		}
	}
}

func (c *crew) lookAtReceipts(safe uint64) {
	c.mu.Lock()
	var open []*ack
	for _, a := range c.txs {
		if !a.settled && len(open) < 1000 {
			open = append(open, a)
		}
	}
	c.mu.Unlock()
	receipts, err := askAll(c.ctx, c.link.l2, "eth_getTransactionReceipt", hashes(open))
	if err != nil {
		return
	}
	safe = min(safe, c.number(c.link.l2, "safe")) // the node may have been killed meanwhile
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, a := range open {
		if receipts[i] == nil {
			continue
		}
		c.receive(a, receipts[i])
		hash := a.tx.Hash()
		if seen := c.receipts[hash]; len(seen) == 0 || seen[len(seen)-1].receipt != string(a.receipt) {
			c.receipts[hash] = append(seen, sighting{maker: c.shown[0].maker, number: a.block, safe: safe, receipt: string(a.receipt)})
		}
		a.settled = a.block <= safe
	}
}

// nonce of an account on a chain; 0 if it does not answer.
func (c *crew) nonce(on *rpc.Client, of common.Address, tag string) (nonce hexutil.Uint64) {
	if on.CallContext(c.ctx, &nonce, "eth_getTransactionCount", of, tag) != nil {
		return 0
	}
	return nonce
}
