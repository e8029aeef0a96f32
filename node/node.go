// Package node is the wiring: it makes a node out of a chain, a follower and whichever agents it is to run, and stops
// them in order. There is no logic here but who gets what.
//
// Open makes everything, Run works until its context ends, Close gives everything back. dev.go puts an L1 and two nodes
// into one process.
package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"golang.org/x/sync/errgroup"

	"loft/archive"
	"loft/batcher"
	"loft/bridge"
	"loft/chain"
	"loft/contracts/genesis"
	"loft/courier"
	"loft/deploy"
	"loft/follower"
	"loft/guest/image"
	"loft/head"
	"loft/l1"
	"loft/l1/send"
	"loft/machine"
	"loft/opener"
	"loft/plain"
	"loft/prover"
	"loft/replica"
	"loft/rpc"
	"loft/sequencer"
	"loft/validator"
)

// Config of a node. The fields without a default are required.
type Config struct {
	// Name in logs, where a process has several nodes.
	Name string
	// DataDir holds all that the node keeps.
	DataDir  string
	Instance *deploy.Instance
	// L1 is a client of the L1 node; it stays the caller's. Not needed with Endpoints.
	L1 *gethrpc.Client
	// Endpoints are the L1 instead, by one or several; they stay the caller's, but the node cross-checks them while it runs.
	Endpoints *l1.Endpoints
	// Beacon are the endpoints that serve blobs: beacon nodes, and other nodes of this chain.
	Beacon []string
	// Listen is the address of JSON-RPC; on port 0 a free one is used, and with AnyPort also if the port is taken.
	Listen  string
	AnyPort bool
	// Private is the address of the port for the operator, with PrivateAnyPort as AnyPort. Default: there is none.
	Private        string
	PrivateAnyPort bool
	// PrivateTraces has debug_trace calls answered there alone.
	PrivateTraces bool
	// Origins that browsers may call from, and Hosts by which they may call. Defaults: none, and localhost.
	Origins, Hosts []string
	// SequencerURL is where a node that only follows sends transactions. Default: it refuses them.
	SequencerURL string
	// FreshFrom is the JSON-RPC of the sequencing node whose fresh blocks are taken. Default: none, all comes from L1.
	FreshFrom string
	Roles     Roles
	// Program is the proof program's initial state, for roles that prove. Nil: it is made when it is first needed, which suits a
	// development chain and no validator with a stake to lose.
	Program *machine.Snapshot
	// Archive keeps all states: see chain.Config.
	Archive bool
	// CacheMB of memory for the chain. Default: see package chain.
	CacheMB int
	// MaxFeeWei and MaxBlobFeeWei are the most that is offered for a unit of gas and of blob gas on L1. Default: the sender's.
	MaxFeeWei, MaxBlobFeeWei *big.Int
	// Poll is how often L1 is asked for news, where it does not tell. Default: 1 s.
	Poll time.Duration
	// Dev says that the chain is one for development: L1's time may be put forward by any span.
	Dev bool
	Log *slog.Logger

	// Set by tests and by development chains.
	clock      sequencer.Clock // another than the wall clock
	noLogIndex bool            // as chain.Config has it
}

// now is the time by the node's clock.
func (c *Config) now() time.Time {
	if c.clock == nil {
		return time.Now()
	}
	return c.clock.Now()
}

// Roles of a node besides following, each with who signs for it.
type Roles struct {
	// Sequence makes blocks. It needs Post.
	Sequence bool
	// FeeRecipient gets the tips. Default: the poster.
	FeeRecipient common.Address
	// Confirmations are how many blocks follow the last one of use, a second apart. Default: none.
	Confirmations int
	// Post pays for batches on L1. With Sequence it is the named sequencer's account, and posts its blocks; alone it is anybody's,
	// and posts what waits in the queue when the sequencer is silent.
	Post send.Signer
	// PostInterval is the age at which a batch is posted, PostTo where it goes. Defaults: the batcher's; without an address that
	// blobs can be fetched from, nothing but calldata.
	PostInterval time.Duration
	PostTo       batcher.Mode
	// PostPatience is the age at which a batch is posted that does not pay for itself, PostEmpty that of one with nothing in it.
	// Defaults: PostInterval.
	PostPatience, PostEmpty time.Duration
	// Validate owns the stake.
	Validate send.Signer
	// Shadow has the proof program judge all that is derived.
	Shadow bool
	// Courier pays for running messages on L2. CourierForAll runs those that do not pay for it, too.
	Courier       send.Signer
	CourierForAll bool
}

// proves says whether the proof program will be run on what is derived.
func (r Roles) proves() bool { return r.Validate != nil || r.Shadow }

// ErrRoles means that roles were asked for that cannot be.
var ErrRoles = errors.New("these roles cannot be combined")

// check compares the roles against the account that the chain names as its sequencer.
func (r Roles) check(named common.Address) error {
	switch {
	case r.Sequence && r.Post == nil:
		return fmt.Errorf("%w: a sequencer needs an account to post its blocks", ErrRoles)
	case r.Sequence && r.Post.Address() != named:
		return &NotSequencerError{Account: r.Post.Address(), Named: named}
	}
	return nil
}

// NotSequencerError means that a node was to sequence a chain which names another account: L1 would refuse its batches, and
// nobody would ever have its blocks.
type NotSequencerError struct{ Account, Named common.Address }

func (e *NotSequencerError) Error() string {
	return fmt.Sprintf("%v: the chain names %s as its sequencer, and the posting account is %s", ErrRoles, e.Named, e.Account)
}

// Unwrap gives ErrRoles.
func (e *NotSequencerError) Unwrap() error { return ErrRoles }

// Kind implements plain.Explained.
func (e *NotSequencerError) Kind() plain.Kind { return plain.KindInput }

// Hint implements plain.Explained.
func (e *NotSequencerError) Hint() string {
	return fmt.Sprintf("post with the key of %s; to post the queue when that one is silent, use --post without --sequence", e.Named)
}

// Node is a running node, or one that could run. Its fields are set by Open and not changed.
type Node struct {
	cfg        Config
	log        *slog.Logger
	plan       *genesis.Plan
	chain      *chain.Chain
	client     *l1.Client
	blobs      *archive.Archive
	beacon     *l1.Beacon
	follower   *follower.Follower
	sequencer  *sequencer.Sequencer // nil: none
	tariff     *batcher.Tariff      // of L1, for the sequencer's users
	postTo     batcher.Mode         // where the sequencer's batches go
	prover     *prover.Prover       // nil: it does not validate
	validator  *validator.Validator // likewise
	validating validator.Config     // what it was made of
	shadowed   atomic.Uint64        // batches that the proof program judged
	opener     *opener.Opener       // nil: it posts nothing for others
	senders    map[senderID]*send.Sender
	purses     []*purse
	agents     []part
	rpc        *rpc.Server
	desk       *bridge.Desk
	server     *server
	private    *server // nil: none
}

// part is what Run runs.
type part struct {
	name string
	run  func(context.Context) error
}

// Open makes a node from what its data directory holds. A sequencer whose chain was damaged by a crash is brought back
// here, from L1 and its journal, which can take a while.
func Open(ctx context.Context, cfg Config) (_ *Node, err error) {
	n := &Node{cfg: cfg, log: cfg.Log, senders: map[senderID]*send.Sender{}}
	if cfg.Name != "" {
		n.log = cfg.Log.With("node", cfg.Name)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Close())
		}
	}()
	if err := cfg.Roles.check(cfg.Instance.Params.Sequencer); err != nil {
		return nil, err
	}
	if n.plan, err = cfg.Instance.Plan(); err != nil {
		return nil, err
	}
	if cfg.Endpoints != nil {
		n.client = cfg.Endpoints.Client()
		n.run("l1 endpoints", cfg.Endpoints.Run)
	} else {
		n.client = l1.New(cfg.L1)
	}
	if err := n.client.CheckChain(ctx, cfg.Instance.Params.L1ChainID); err != nil {
		return nil, err
	}
	if n.blobs, err = archive.Open(filepath.Join(cfg.DataDir, "blobs"), n.log); err != nil {
		return nil, err
	}
	if n.beacon, err = l1.NewBeacon(l1.BeaconConfig{URLs: cfg.Beacon, Archive: n.blobs, Log: n.log}); err != nil {
		return nil, err
	}
	if n.chain, err = chain.Open(chain.Config{DataDir: cfg.DataDir, Genesis: n.plan.Genesis, Protocol: n.plan.Config, CacheMB: cfg.CacheMB,
		Archive: cfg.Archive, Proofs: cfg.Roles.proves(), NoLogIndex: cfg.noLogIndex, Log: n.log}); err != nil {
		return nil, err
	}
	for _, open := range []func(context.Context) error{n.openFollower, n.openBatcher, n.openOpener, n.openProver, n.openValidator, n.openServer, n.openCourier} {
		if err := open(ctx); err != nil {
			return nil, err
		}
	}
	if len(n.purses) > 0 {
		n.run("balances", n.watchBalances)
	}
	return n, nil
}

// openFollower opens the follower, after whoever shares the chain with it.
func (n *Node) openFollower(ctx context.Context) (err error) {
	cfg := follower.Config{Chain: n.chain, Protocol: n.plan.Config, Client: n.client, Beacon: n.beacon, Inbox: n.plan.Inbox, Start: n.cfg.Instance.Start,
		ForceDelaySecs: n.cfg.Instance.Params.ForceDelaySecs, Poll: n.cfg.Poll, Log: n.log}
	feed := follower.NewFeed(cfg)
	switch {
	case n.cfg.Roles.Sequence:
		if err := n.openSequencer(ctx, cfg, feed); err != nil {
			return err
		}
		cfg.Head = head.NewSequencer(n.chain, canonical{n.client}, feed.Entries(), n.sequencer)
	case n.cfg.FreshFrom != "":
		head := head.NewReplica(n.chain)
		cfg.Head = head
		fresh, err := replica.New(replica.Config{Chain: n.chain, Head: head, URL: n.cfg.FreshFrom, CaughtUp: feed.Idle, Poll: n.cfg.Poll, Log: n.log})
		if err != nil {
			return err
		}
		n.run("replica", fresh.Run)
	}
	cfg.Feed = feed
	if n.follower, err = follower.New(cfg); err != nil {
		return err
	}
	n.run("follower", n.follower.Run)
	n.run("progress", n.progress)
	if len(n.cfg.Beacon) == 0 {
		n.run("blobs", n.lookForBlobs)
	}
	return nil
}

func (n *Node) run(name string, f func(context.Context) error) {
	n.agents = append(n.agents, part{name, f})
}

// openSender is the one sender of an account on a chain: roles may share it.
func (n *Node) openSender(ctx context.Context, role string, signer send.Signer, client *l1.Client) (*send.Sender, error) {
	id := senderID{client, signer.Address()}
	if s := n.senders[id]; s != nil {
		return s, nil
	}
	s, err := send.New(ctx, send.Config{Client: client, Signer: signer, Dir: filepath.Join(n.cfg.DataDir, "sender-"+role), Poll: n.cfg.Poll,
		MaxFeeWei: n.cfg.MaxFeeWei, MaxBlobFeeWei: n.cfg.MaxBlobFeeWei, Log: n.log.With("agent", role)})
	if err != nil {
		return nil, err
	}
	n.senders[id] = s
	n.run(role+" sender", s.Run)
	return s, nil
}

type senderID struct {
	client  *l1.Client
	account common.Address
}

// openOpener is for a node that posts and does not sequence.
func (n *Node) openOpener(ctx context.Context) error {
	signer := n.cfg.Roles.Post
	if signer == nil || n.cfg.Roles.Sequence {
		return nil
	}
	sender, err := n.openSender(ctx, "opener", signer, n.client)
	if err != nil {
		return err
	}
	n.opener, err = opener.New(opener.Config{Client: n.client, Protocol: n.plan.Config, Follower: n.follower, Queue: n.follower.Entries(), Sender: sender,
		Poll: n.cfg.Poll, Log: n.log})
	if err != nil {
		return err
	}
	n.purses = append(n.purses, &purse{role: "post", on: "l1", client: n.client, account: signer.Address(), gas: postGas})
	n.run("opener", n.opener.Run)
	return nil
}

func (n *Node) openProver(context.Context) (err error) {
	if !n.cfg.Roles.proves() {
		return nil
	}
	n.prover, err = prover.New(prover.Config{Chain: n.chain, Protocol: n.plan.Config, Batches: n.follower.Deriver(), Queue: n.follower.Entries(),
		Client: n.client, Beacon: n.beacon, Inbox: n.plan.Inbox, Initial: n.initialState, Dir: filepath.Join(n.cfg.DataDir, "traces"), Log: n.log})
	if err == nil && n.cfg.Roles.Shadow {
		n.run("shadow", n.shadow)
	}
	return err
}

func (n *Node) openValidator(ctx context.Context) error {
	signer := n.cfg.Roles.Validate
	if signer == nil {
		return nil
	}
	sender, err := n.openSender(ctx, "validator", signer, n.client)
	if err != nil {
		return err
	}
	n.validating = validator.Config{Chain: n.chain, Protocol: n.plan.Config, Rollup: n.plan.Rollup, Games: n.plan.Games, Start: n.cfg.Instance.Start.Number,
		Client: n.client, Sender: sender, Claims: n.follower.Deriver(), Prover: n.prover, Program: image.Hash(), Poll: n.cfg.Poll, Log: n.log}
	v, err := validator.New(n.validating)
	if err != nil {
		return err
	}
	n.validator = v
	n.run("validator", v.Run)
	return nil
}

// initialState is that of the proof program, made when first needed where nobody has it yet.
func (n *Node) initialState(ctx context.Context) (*machine.Snapshot, error) {
	if n.cfg.Program != nil {
		return n.cfg.Program, nil
	}
	return Program(ctx, n.log, nil)
}

func (n *Node) openServer(context.Context) (err error) {
	p := n.plan
	info := bridge.Info{Config: p.Config, Bridge: p.Bridge, Rollup: p.Rollup, TokenBridge: p.TokenBridge, Genesis: n.chain.Genesis().Hash(),
		ForceDelaySecs: p.Delays.ForceSecs, OpenDelaySecs: p.Delays.OpenSecs}
	interval := time.Duration(0)
	if n.cfg.Roles.Sequence {
		interval = n.cfg.Roles.PostInterval
	}
	n.desk = &bridge.Desk{Keep: deskKeep(n.cfg.Instance.Params.AssertionIntervalSecs)}
	n.rpc, err = rpc.New(rpc.Config{Chain: n.chain, Sequencer: n.sequencer, SequencerURL: n.cfg.SequencerURL, Derived: n.follower.Deriver(), L1: n.follower,
		Queue: n.follower.Entries(), Messages: n.desk, PostInterval: interval, Info: info, Origins: n.cfg.Origins, Hosts: n.cfg.Hosts, Blobs: n.blobs.Handler(),
		PrivateTraces: n.cfg.PrivateTraces, Log: n.log})
	if err != nil {
		return err
	}
	n.desk.Open(n.client.Eth(), ethclient.NewClient(n.rpc.Client()), info, n.cfg.Instance.Start.Number)
	setting := "--http-listen"
	if n.cfg.AnyPort {
		setting = "--listen" // of loft dev
	}
	if n.server, err = listen(n.cfg.Listen, setting, n.cfg.AnyPort, n.rpc.Handler(), n.log); err != nil || n.cfg.Private == "" {
		return err
	}
	if n.private, err = listen(n.cfg.Private, "--private-listen", n.cfg.PrivateAnyPort, n.rpc.PrivateHandler(), n.log); err != nil {
		return err
	}
	n.log.Info("private port listening", "addr", n.private.addr)
	return nil
}

// deskKeep is how long a node uses again what L1 said of assertions and roots: they change once in an interval of assertions.
func deskKeep(assertionIntervalSecs uint64) time.Duration {
	return min(time.Duration(assertionIntervalSecs)*time.Second/4, time.Minute)
}

func (n *Node) openCourier(ctx context.Context) error {
	signer := n.cfg.Roles.Courier
	if signer == nil {
		return nil
	}
	client := l1.New(n.rpc.Client())
	sender, err := n.openSender(ctx, "courier", signer, client)
	if err != nil {
		return err
	}
	n.purses = append(n.purses, &purse{role: "courier", on: "l2", client: client, account: signer.Address(), gas: runGas})
	c, err := courier.New(courier.Config{Chain: n.chain, Queue: n.follower.Entries(), Client: client, Sender: sender, Everything: n.cfg.Roles.CourierForAll, Now: n.cfg.now, Log: n.log})
	if err != nil {
		return err
	}
	n.run("courier", c.Run)
	return nil
}

// Run works until ctx ends or an agent fails for good.
func (n *Node) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, a := range n.agents {
		group.Go(func() error {
			if err := a.run(ctx); err != nil && ctx.Err() == nil {
				return fmt.Errorf("%s: %w", a.name, err)
			}
			return nil
		})
	}
	return group.Wait()
}

// Close gives everything back. Run must have returned.
func (n *Node) Close() error {
	var errs []error
	if n.desk != nil { // first, as callers may wait for it
		n.desk.Close()
	}
	for _, s := range []*server{n.server, n.private} {
		if s != nil {
			errs = append(errs, s.close())
		}
	}
	if n.rpc != nil {
		n.rpc.Close()
	}
	if n.sequencer != nil {
		errs = append(errs, n.sequencer.Close())
	}
	if n.prover != nil {
		errs = append(errs, n.prover.Close())
	}
	if n.follower != nil {
		n.follower.Close()
	}
	if n.beacon != nil {
		n.beacon.Close()
	}
	if n.chain != nil {
		errs = append(errs, n.chain.Close())
	}
	return errors.Join(errs...)
}

// Chain of the node.
func (n *Node) Chain() *chain.Chain { return n.chain }

// Recovery tells what the start of a node that sequences found in its journal.
func (n *Node) Recovery() sequencer.Recovery { return n.sequencer.Recovery() }

// Validating is what the node's validator was made of, and how it stands; for another that shall know what this one knows.
func (n *Node) Validating() (validator.Config, validator.Status) {
	return n.validating, n.validator.Status()
}

// Follower is what the node has processed of L1.
func (n *Node) Follower() *follower.Follower { return n.follower }

// Validator of the node; nil if it has none.
func (n *Node) Validator() *validator.Validator { return n.validator }

// Door says whether anybody may post, of a node that posts and does not sequence.
func (n *Node) Door() opener.Door { return n.opener.Door() }

// L1 is the node's way to L1.
func (n *Node) L1() *l1.Client { return n.client }

// L1Sender sends on L1 for the account of a role; nil if no role has it.
func (n *Node) L1Sender(account common.Address) *send.Sender {
	return n.senders[senderID{n.client, account}]
}

// Deriver tells what the node derived.
func (n *Node) Deriver() *follower.Deriver { return n.follower.Deriver() }

// RPCURL is where JSON-RPC is served.
func (n *Node) RPCURL() string { return "http://" + n.server.addr }

// PrivateURL is where the operator is answered; empty if nowhere.
func (n *Node) PrivateURL() string {
	if n.private == nil {
		return ""
	}
	return "http://" + n.private.addr
}
