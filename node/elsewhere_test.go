//go:build anvil

package node_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/params"

	"loft/batcher"
	"loft/bridge"
	"loft/contracts/genesis"
	"loft/deploy"
	"loft/devnet"
	"loft/guest/image"
	"loft/internal/anvil"
	"loft/l1"
	"loft/node"
)

// The accounts of those who work on an L1 that is not ours.
const (
	elsewhereDeployer  = 9
	elsewhereSequencer = 8
	elsewhereValidator = 7
	elsewhereCourier   = 6
)

func signerOf(account int) l1.Signer { return l1.NewKeySigner(devnet.Accounts[account].Key) }

// deployOn deploys an instance on any L1 that has devnet's accounts, and returns what nodes of it have in common.
func deployOn(t *testing.T, l1URL string, beacon []string) node.Config {
	t.Helper()
	ctx := t.Context()
	client, err := l1.Dial(ctx, l1URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	chainID, err := client.ChainID(ctx)
	if err != nil {
		t.Fatal(err)
	}
	head, err := client.Header(ctx, l1.Latest)
	if err != nil {
		t.Fatal(err)
	}
	deployer := devnet.Accounts[elsewhereDeployer].Address
	nonce, err := client.Eth().PendingNonceAt(ctx, deployer)
	if err != nil {
		t.Fatal(err)
	}
	instance := &deploy.Instance{Deployer: deployer, Nonce: nonce, Params: genesis.Params{
		L1ChainID: chainID, L2ChainID: 4711, Sequencer: devnet.Accounts[elsewhereSequencer].Address, MaxDriftSecs: 600, ForceDelaySecs: 600, OpenDelaySecs: 120, MaxBatchAgeSecs: 1200,
		// The shortest times that the contract's inequality allows.
		WindowSecs: 26, GraceSecs: 2, CensorshipSecs: 1, ResponseSecs: 1, Moves: 24, NodeIntervalSecs: 3,
		StakeWei: big.NewInt(params.Ether), L2Timestamp: head.Time, ProgramState: image.Hash()}}
	if err := deploy.Deploy(ctx, deploy.Config{Client: client, Key: signerOf(elsewhereDeployer), Poll: 100 * time.Millisecond}, instance); err != nil {
		t.Fatal(err)
	}
	return node.Config{Instance: instance, L1: client.RPC(), Beacon: beacon, Listen: "127.0.0.1:0", Poll: 100 * time.Millisecond, Log: warnings(t)}
}

// opens a node and runs it until the test ends.
func opens(t *testing.T, cfg node.Config) *node.Node {
	t.Helper()
	n, err := node.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	running(t, n.Run, n.Close)
	return n
}

// onL1 deploys an instance, and runs a node on it that sequences, posts, validates and runs messages, and one that follows.
func onL1(t *testing.T, l1URL string, beacon []string, to batcher.Mode) *place {
	t.Helper()
	ctx := t.Context()
	common := deployOn(t, l1URL, beacon)
	first, second, third := common, common, common
	first.DataDir, second.DataDir, third.DataDir = t.TempDir(), t.TempDir(), t.TempDir()
	first.Roles = node.Roles{Sequence: true, Post: signerOf(elsewhereSequencer), PostInterval: 2 * time.Second, PostTo: to, Validate: signerOf(elsewhereValidator),
		Courier: signerOf(elsewhereCourier), CourierForAll: true}
	p := &place{l1: l1URL, fresh: third}
	p.sequencer = opens(t, first)
	p.l2 = p.sequencer.RPCURL()
	second.SequencerURL, second.FreshFrom = p.l2, p.l2
	p.followers = []*node.Node{opens(t, second)}
	// The courier pays on L2, the user begins with something there.
	u := newUser(t, p, devnet.Accounts[1])
	for _, account := range []devnet.Account{devnet.Accounts[elsewhereCourier], u.key} {
		if _, err := u.bridge.DepositETH(ctx, u.account, account.Address, big.NewInt(5*params.Ether), bridge.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// TestTheWholeWayOnAnvil: the same on an L1 that we did not write, with blobs and without.
func TestTheWholeWayOnAnvil(t *testing.T) {
	t.Parallel()
	// An epoch of one slot makes them safe and final soon.
	flags := []string{"--block-time", "1", "--slots-in-an-epoch", "1"}
	t.Run("blobs", func(t *testing.T) {
		t.Parallel()
		l1 := anvil.Start(t, flags...)
		theWholeWay(t, onL1(t, l1, []string{l1}, batcher.Blobs))
	})
	t.Run("calldata", func(t *testing.T) {
		t.Parallel()
		theWholeWay(t, onL1(t, anvil.Start(t, flags...), nil, batcher.Auto))
	})
}

// TestLoftOnLoft: the same with a Loft chain as the L1. Its times are those of a test: an L3 that anybody relies on must allow
// for its parent's delays, which loft deploy demands (A-M3).
func TestLoftOnLoft(t *testing.T) {
	t.Parallel()
	parent := startDev(t, warnings(t))
	if err := parent.Funded(t.Context()); err != nil {
		t.Fatal(err)
	}
	theWholeWay(t, onL1(t, parent.Node.RPCURL(), nil, batcher.Auto))
}
