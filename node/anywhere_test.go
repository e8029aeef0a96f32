package node_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/genesis"
	"loft/deploy"
	"loft/devnet"
	"loft/guest/image"
	"loft/l1"
	"loft/l1/send"
	"loft/node"
)

// The accounts of those who work on an L1 that is not ours.
const (
	elsewhereDeployer  = 9
	elsewhereSequencer = 8
	elsewhereValidator = 7
	elsewhereCourier   = 6
)

func signerOf(account int) send.Signer { return send.NewKeySigner(devnet.Accounts[account].Key) }

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
		WindowSecs: 26, GraceSecs: 2, CensorshipSecs: 1, ResponseSecs: 1, Moves: 24, AssertionIntervalSecs: 3,
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
