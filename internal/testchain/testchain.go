// Package testchain is a deployed instance on an embedded L1 whose blocks tests make by hand. It is imported by tests
// only. Start at New.
package testchain

import (
	"context"
	"crypto/ecdsa"
	"log/slog"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/chain"
	"loft/contracts/genesis"
	"loft/deploy"
	"loft/devnet"
	"loft/guest/image"
	"loft/l1"
	"loft/l1/send"
)

// Chain is the instance and its L1.
type Chain struct {
	L1       *devnet.L1
	Client   *l1.Client
	Beacon   *l1.Beacon
	Instance *deploy.Instance
	Plan     *genesis.Plan
	Log      *slog.Logger
	t        testing.TB
}

// Sequencer is the account that posts, Deployer the one that made the contracts; both have ETH on L1.
var (
	Deployer  = devnet.Accounts[9]
	Sequencer = devnet.Accounts[8]
)

// Params of the instance: delays are short, so that warping L1 by minutes passes all of them.
func Params(l1ChainID, l2Time uint64) genesis.Params {
	return genesis.Params{
		L1ChainID: l1ChainID, L2ChainID: 4242, Sequencer: Sequencer.Address, MaxDriftSecs: 600,
		ForceDelaySecs: 600, OpenDelaySecs: 120, MaxBatchAgeSecs: 1200, WindowSecs: 120, GraceSecs: 20, CensorshipSecs: 10, ResponseSecs: 4, Moves: 24,
		AssertionIntervalSecs: 10, StakeWei: big.NewInt(params.Ether), L2Timestamp: l2Time, ProgramState: image.Hash(),
	}
}

// New starts an L1 and deploys on it.
func New(t testing.TB) *Chain {
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	node, err := devnet.Start(t.Context(), devnet.Config{DataDir: t.TempDir(), Manual: true, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	c := &Chain{L1: node, Client: l1.New(node.Client()), Log: log, t: t}
	t.Cleanup(func() {
		if err := node.Close(); err != nil {
			t.Error(err)
		}
	})
	if c.Beacon, err = l1.NewBeacon(l1.BeaconConfig{URLs: []string{node.BeaconURL()}}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Beacon.Close)
	c.Instance = &deploy.Instance{Deployer: Deployer.Address, Params: Params(node.ChainID(), node.Head().Time)}
	if c.Plan, err = c.Instance.Plan(); err != nil {
		t.Fatal(err)
	}
	mine := func(ctx context.Context) error { _, err := node.Mine(ctx); return err }
	if err := deploy.Deploy(t.Context(), deploy.Config{Client: c.Client, Key: send.NewKeySigner(Deployer.Key), Mined: mine}, c.Instance); err != nil {
		t.Fatal(err)
	}
	return c
}

// OpenChain opens an L2 chain of the instance in a directory.
func (c *Chain) OpenChain(dir string) *chain.Chain {
	out, err := chain.Open(chain.Config{DataDir: dir, Genesis: c.Plan.Genesis, Protocol: c.Plan.Config, NoLogIndex: true, Log: c.Log})
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() {
		if err := out.Close(); err != nil {
			c.t.Error(err)
		}
	})
	return out
}

// Send sends a transaction to L1; it lands in the next block that is made.
func (c *Chain) Send(key *ecdsa.PrivateKey, to common.Address, value *big.Int, data []byte) common.Hash {
	c.t.Helper()
	from := crypto.PubkeyToAddress(key.PublicKey)
	nonce, err := c.Client.Eth().PendingNonceAt(c.t.Context(), from)
	if err != nil {
		c.t.Fatal(err)
	}
	chainID := new(big.Int).SetUint64(c.L1.ChainID())
	tx := types.MustSignNewTx(key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce, To: &to, Value: value, Data: data, Gas: 2_000_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(1e12),
	})
	if err := c.Client.Eth().SendTransaction(c.t.Context(), tx); err != nil {
		c.t.Fatal(err)
	}
	return tx.Hash()
}

// Mine makes an L1 block.
func (c *Chain) Mine() *types.Block {
	c.t.Helper()
	block, err := c.L1.Mine(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	return block
}

// Landed demands that a transaction is in a block and succeeded.
func (c *Chain) Landed(tx common.Hash) *types.Receipt {
	c.t.Helper()
	receipt, err := c.Client.Eth().TransactionReceipt(c.t.Context(), tx)
	if err != nil {
		c.t.Fatal(err)
	}
	if receipt.Status != types.ReceiptStatusSuccessful {
		c.t.Fatalf("transaction %s reverted", tx)
	}
	return receipt
}
