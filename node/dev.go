package node

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"golang.org/x/sync/errgroup"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/contracts/testtoken"
	"loft/deploy"
	"loft/devnet"
	"loft/guest/image"
	"loft/l1"
	"loft/l1/send"
	"loft/sequencer"
	"loft/workbench"
)

// DevConfig of a development chain: an L1, a node that sequences, posts, validates and runs messages, and a second node
// that derives from L1 alone and is compared with the first, in one process.
type DevConfig struct {
	// DataDir holds everything. Required. It is locked while the chain runs.
	DataDir string
	// Reset deletes the chain that is in DataDir, if there is one, and begins a new one.
	Reset bool
	// Load is a file that DumpDev wrote, whose chain is put into DataDir, which may have none yet. Default: none.
	Load string
	// L1BlockTime in whole seconds. Default: 2 s.
	L1BlockTime time.Duration
	// Ports; one that is 0 or taken is replaced by a free one.
	L1Port, BeaconPort, L2Port int
	// Host is the address to listen at. Default: devnet.Loopback.
	Host string
	// Hosts are further names by which L1 and L2 may be called, * for any. localhost may always be used, and the name that
	// containers have for their host.
	Hosts []string
	// L1ChainID and L2ChainID, fixed by the first start on a directory. Defaults: 900 and 901.
	L1ChainID, L2ChainID uint64
	// Params may change the instance's parameters, on a new directory.
	Params func(*genesis.Params)
	Log    *slog.Logger

	noLogIndex bool // tests set it, as chain.Config has it
}

// Dev is a running development chain.
type Dev struct {
	L1       *devnet.L1
	Node     *Node // sequences, posts, validates, runs messages
	Follower *Node // derives from L1 alone
	Instance *deploy.Instance
	Token    common.Address // an ERC-20 on L1 for trying out: a million for each account, and anybody may mint
	dir      *devDir
	log      *slog.Logger
}

// devKey are the keys of the agents. They are as public as the accounts'.
func devKey(role string) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("loft dev " + role)))
	if err != nil {
		panic(err) // of a constant
	}
	return key
}

func devSigner(role string) send.Signer { return send.NewKeySigner(devKey(role)) }

func address(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }

// Funds: what the agents hold on L1 at genesis, and what the deployer deposits for each development account and for the
// courier.
var (
	agentFunds   = ether(100_000)
	faucetFunds  = ether(1_000_000_000)
	depositFunds = ether(1_000)
)

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }

// devParams are delays of seconds, so that a withdrawal takes a minute and not a fortnight. They keep the contract's rules.
// forceDelay is longer than the others: whatever a machine does meanwhile, a chain that is back within it keeps its blocks.
func devParams(l1ChainID, l2ChainID, time uint64) genesis.Params {
	return genesis.Params{
		L1ChainID: l1ChainID, L2ChainID: l2ChainID, Sequencer: address(devKey("sequencer")), MaxDriftSecs: 600,
		ForceDelaySecs: 600, OpenDelaySecs: 120, MaxBatchAgeSecs: 1200,
		WindowSecs: 54, GraceSecs: 8, CensorshipSecs: 4, ResponseSecs: 2, Moves: 24, AssertionIntervalSecs: 6,
		StakeWei: ether(1), L2Timestamp: time, ProgramState: image.Hash(),
	}
}

// StartDev starts or continues the chain on a data directory. When it returns, the contracts stand and L2 answers; Run makes
// it live, and Funded waits until the accounts can spend.
func StartDev(ctx context.Context, cfg DevConfig) (_ *Dev, err error) {
	d := &Dev{log: cfg.Log}
	if cfg.Load != "" {
		if err := checkDump(cfg.Load); err != nil {
			return nil, err
		}
	}
	if d.dir, err = openDevDir(cfg.DataDir, cfg.Reset); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(d.dir.explain(err), d.Close())
		}
	}()
	if cfg.Load != "" {
		if err := d.dir.load(cfg.Load); err != nil {
			return nil, err
		}
	}
	alloc := types.GenesisAlloc{}
	for _, role := range []string{"sequencer", "validator"} {
		alloc[address(devKey(role))] = types.Account{Balance: agentFunds}
	}
	alloc[address(devKey("deployer"))] = types.Account{Balance: faucetFunds} // it is the faucet, too
	if cfg.L1ChainID == 0 {
		cfg.L1ChainID = devnet.DefaultChainID
	}
	if cfg.L2ChainID == 0 {
		cfg.L2ChainID = cfg.L1ChainID + 1
	}
	hosts := append([]string{"localhost", "host.docker.internal"}, cfg.Hosts...)
	d.L1, err = devnet.Start(ctx, devnet.Config{DataDir: filepath.Join(cfg.DataDir, "l1"), ChainID: cfg.L1ChainID, BlockTime: cfg.L1BlockTime,
		HTTPPort: cfg.L1Port, BeaconPort: cfg.BeaconPort, Host: cfg.Host, Hosts: hosts, Alloc: alloc, Log: cfg.Log})
	var op *net.OpError
	if errors.As(err, &op) && op.Op == "listen" {
		return nil, &ListenError{Address: cfg.Host, Err: err, Do: "name an address of this machine with --listen"}
	}
	if err != nil {
		return nil, err
	}
	if d.Instance, err = d.deploy(ctx, cfg); err != nil {
		return nil, err
	}
	common := Config{Instance: d.Instance, L1: d.L1.Client(), Beacon: []string{d.L1.BeaconURL()}, Listen: "127.0.0.1:0", AnyPort: true, CacheMB: 32, Poll: 250 * time.Millisecond,
		Archive: true, Dev: true, Log: cfg.Log, clock: workbench.Clock{L1: d.L1}, noLogIndex: cfg.noLogIndex}
	first := common
	first.Name, first.DataDir, first.Listen = "sequencer", filepath.Join(cfg.DataDir, "sequencer"), net.JoinHostPort(cfg.Host, strconv.Itoa(cfg.L2Port))
	first.Origins, first.Hosts = []string{"*"}, hosts
	first.Roles = Roles{Sequence: true, Confirmations: sequencer.Always, Post: devSigner("sequencer"), PostInterval: postInterval(cfg), PostEmpty: time.Minute, Validate: devSigner("validator"),
		Courier: devSigner("courier"), CourierForAll: true}
	if d.Node, err = Open(ctx, first); err != nil {
		return nil, err
	}
	if err := d.serveWorkbench(cfg); err != nil {
		return nil, err
	}
	second := common
	second.Name, second.DataDir = "follower", filepath.Join(cfg.DataDir, "follower")
	second.SequencerURL = d.Node.RPCURL()
	second.noLogIndex = true // nobody looks for old logs there, and the index costs a third of the processor time of a start
	if d.Follower, err = Open(ctx, second); err != nil {
		return nil, err
	}
	return d, nil
}

// serveWorkbench has the sequencing node answer what development tools ask.
func (d *Dev) serveWorkbench(cfg DevConfig) error {
	plan, err := d.Instance.Plan()
	if err != nil {
		return err
	}
	p := d.Instance.Params
	return d.Node.rpc.Add(workbench.APIs(workbench.Config{L1: d.L1, Chain: d.Node.chain, Sequencer: d.Node.sequencer, Bridge: plan.Bridge, Faucet: devKey("deployer"),
		MaxBatchAge: time.Duration(p.MaxBatchAgeSecs) * time.Second, L2ChainID: p.L2ChainID}, d.Node.rpc.Client()))
}

// postInterval is three L1 blocks: a transaction is on L1 well within ten.
func postInterval(cfg DevConfig) time.Duration {
	if cfg.L1BlockTime == 0 {
		return 6 * time.Second
	}
	return 3 * cfg.L1BlockTime
}

// deploy creates the instance, if the directory has none yet, and deposits for the development accounts.
func (d *Dev) deploy(ctx context.Context, cfg DevConfig) (*deploy.Instance, error) {
	client, path := l1.New(d.L1.Client()), d.dir.file(rollupFile)
	instance, err := deploy.Load(path)
	if errors.Is(err, os.ErrNotExist) {
		instance, err = d.describe(ctx, cfg, client, path)
	}
	if err != nil {
		return nil, err
	}
	mine := func(ctx context.Context) error {
		_, err := d.L1.Mine(ctx)
		return err
	}
	if !instance.Deployed() {
		if err := deploy.Deploy(ctx, deploy.Config{Client: client, Key: send.NewKeySigner(devKey("deployer")), Mined: mine}, instance); err != nil {
			return nil, err
		}
		if err := instance.Save(path); err != nil {
			return nil, err
		}
	}
	if err := instance.Check(ctx, client); err != nil {
		return nil, err
	}
	plan, err := instance.Plan()
	if err != nil {
		return nil, err
	}
	return instance, d.fund(ctx, client, instance, plan)
}

// describe makes the description of a new instance. It is on disk before anything is sent, so that a crash in between
// deploys the same again.
func (d *Dev) describe(ctx context.Context, cfg DevConfig, client *l1.Client, path string) (*deploy.Instance, error) {
	deployer := address(devKey("deployer"))
	nonce, err := client.Eth().NonceAt(ctx, deployer, nil)
	if err != nil {
		return nil, fmt.Errorf("describe the rollup: %w", err)
	}
	if nonce > 0 {
		return nil, fmt.Errorf("%w: %s is missing, but its contracts are on l1", deploy.ErrFile, path)
	}
	instance := &deploy.Instance{Deployer: deployer, Params: devParams(d.L1.ChainID(), cfg.L2ChainID, d.L1.Head().Time)}
	if cfg.Params != nil {
		cfg.Params(&instance.Params)
	}
	return instance, instance.Save(path)
}

// devRecipients are whom the first entries of the queue fund, one each.
func devRecipients() []common.Address {
	recipients := []common.Address{address(devKey("courier"))}
	for _, account := range devnet.Accounts {
		recipients = append(recipients, account.Address)
	}
	return recipients
}

// fund deposits for all and creates the test token, unless that was done. What was done the deployer's nonce tells: these are the
// first transactions after the creations. A second block makes the first one safe.
func (d *Dev) fund(ctx context.Context, client *l1.Client, instance *deploy.Instance, plan *genesis.Plan) error {
	nonce, err := client.Eth().NonceAt(ctx, instance.Deployer, nil)
	if err != nil {
		return fmt.Errorf("fund: %w", err)
	}
	recipients := devRecipients()
	first := instance.Nonce + uint64(len(plan.Creations))
	d.Token = crypto.CreateAddress(instance.Deployer, first+uint64(len(recipients)))
	if nonce > first+uint64(len(recipients)) {
		return nil
	}
	bridge, chainID := bindings.NewBridge(), new(big.Int).SetUint64(d.L1.ChainID())
	for i, to := range recipients[nonce-first:] {
		tx := types.MustSignNewTx(devKey("deployer"), types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
			ChainID: chainID, Nonce: nonce + uint64(i), To: &plan.Bridge, Gas: 200_000, GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(200e9),
			Value: new(big.Int).Add(depositFunds, big.NewInt(params.GWei*1000)), Data: bridge.PackDeposit(to, depositFunds),
		})
		if err := client.Eth().SendTransaction(ctx, tx); err != nil {
			return fmt.Errorf("fund %s: %w", to, err)
		}
	}
	var holders []common.Address
	for _, a := range devnet.Accounts {
		holders = append(holders, a.Address)
	}
	creation, err := testtoken.Creation(holders, ether(1_000_000))
	if err != nil {
		return err
	}
	tx := types.MustSignNewTx(devKey("deployer"), types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: first + uint64(len(recipients)), Gas: 3_000_000, GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(200e9), Data: creation})
	if err := client.Eth().SendTransaction(ctx, tx); err != nil {
		return fmt.Errorf("create the test token: %w", err)
	}
	for range 2 {
		if _, err := d.L1.Mine(ctx); err != nil {
			return fmt.Errorf("fund: %w", err)
		}
	}
	return nil
}

// Run works until ctx ends. It fails if the two nodes ever disagree.
func (d *Dev) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return d.Node.Run(ctx) })
	group.Go(func() error { return d.Follower.Run(ctx) })
	group.Go(func() error { return d.compare(ctx) })
	return group.Wait()
}

// Funded waits, while Run works, until L2's latest block has taken the deposits for the development accounts. On a chain
// that continues there is nothing to wait for.
func (d *Dev) Funded(ctx context.Context) error {
	heads := make(chan core.ChainHeadEvent, 64)
	unsubscribe := d.Node.chain.Subscribe(heads)
	defer unsubscribe()
	for {
		if head := d.Node.chain.Head(); head.Number.Sign() > 0 {
			record, err := d.Node.chain.Record(head.Hash())
			if err != nil || record.State.Queue >= uint64(len(devRecipients())) {
				return err
			}
		}
		select {
		case <-heads:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ErrDisagree means that two nodes made different blocks of the same L1.
var ErrDisagree = errors.New("two nodes that read the same l1 differ")

// compare checks every block that the follower derives against the sequencing node's block that L1 stands behind.
func (d *Dev) compare(ctx context.Context) error {
	heads := make(chan core.ChainHeadEvent, 64)
	unsubscribe := d.Follower.chain.Subscribe(heads)
	defer unsubscribe()
	for next := d.Follower.chain.Finalized().Number.Uint64() + 1; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-heads:
		}
		// What either node may still undo is not compared: an L1 reorganisation reaches them one after the other.
		final := min(d.Follower.chain.Finalized().Number.Uint64(), d.Node.chain.Finalized().Number.Uint64())
		for ; next <= final; next++ {
			ours, theirs := d.Node.chain.Canonical(next), d.Follower.chain.Canonical(next)
			if ours.Hash() != theirs.Hash() {
				return fmt.Errorf("%w: block %d is %s at the sequencer, %s derived from l1", ErrDisagree, next, ours.Hash(), theirs.Hash())
			}
		}
	}
}

// DataDir of the chain; rollup.json is in it.
func (d *Dev) DataDir() string { return d.dir.path }

// Close gives everything back. Run must have returned.
func (d *Dev) Close() error {
	var errs []error
	for _, n := range []*Node{d.Follower, d.Node} {
		if n != nil {
			errs = append(errs, n.Close())
		}
	}
	if d.L1 != nil {
		errs = append(errs, d.L1.Close())
	}
	if d.dir != nil {
		errs = append(errs, d.dir.close())
	}
	return errors.Join(errs...)
}
