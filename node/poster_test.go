package node_test

import (
	"errors"
	"log/slog"
	"math/big"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/params"

	"loft/batcher"
	"loft/bridge"
	"loft/devnet"
	"loft/internal/faulty"
	"loft/l1"
	"loft/node"
)

// TestU21_NoBlobFees: an L1 whose endpoint does not know eth_blobBaseFee. Without an address of blobs batches and claims are
// posted all the same and nobody asks what blobs cost; with one batches are posted as calldata, and where blobs are demanded
// the start says what is missing.
func TestU21_NoBlobFees(t *testing.T) {
	t.Parallel()
	d := startL1(t)
	endpoint := faulty.New(t, d.Client())
	var asked atomic.Int64
	endpoint.Be(faulty.Fault{Instead: func(c faulty.Call) (any, bool) {
		if c.Method != "eth_blobBaseFee" {
			return nil, false
		}
		asked.Add(1)
		return &faulty.Error{Code: -32601, Message: "the method eth_blobBaseFee does not exist/is not available"}, true
	}})
	cfg := deployOn(t, endpoint.URL, nil)
	cfg.DataDir = t.TempDir()
	cfg.Roles = node.Roles{Sequence: true, Post: signerOf(elsewhereSequencer), PostInterval: time.Second, PostTo: batcher.Blobs, Validate: signerOf(elsewhereValidator)}
	cfg.Beacon = []string{d.BeaconURL()}
	if n, err := node.Open(t.Context(), cfg); !errors.Is(err, l1.ErrNoBlobFee) {
		t.Fatalf("blobs are demanded: %v", errors.Join(err, n.Close()))
	}
	for _, beacon := range [][]string{nil, {d.BeaconURL()}} {
		cfg.Beacon, cfg.Roles.PostTo = beacon, ""
		asked.Store(0)
		t.Run(map[bool]string{false: "no beacon", true: "beacon"}[len(beacon) > 0], func(t *testing.T) {
			n := opens(t, cfg)
			u := newUser(t, &place{l1: endpoint.URL, l2: n.RPCURL()}, devnet.Accounts[1])
			before := n.Chain().Safe().Number.Uint64()
			receipt, err := u.bridge.DepositETH(t.Context(), u.account, u.account.Address, big.NewInt(params.Ether), bridge.Options{})
			if err != nil {
				t.Fatal(err)
			}
			u.arrive(receipt.Tx)
			block := u.send(u.l2, &devnet.Accounts[2].Address, big.NewInt(1), nil).BlockNumber
			until(t, "a batch and a claim are on l1", func() (bool, error) {
				at := n.Chain().Safe().Number
				return at.Cmp(block) >= 0 && at.Uint64() > before && n.Validator().Status().Stake != 0, nil
			})
			if now := asked.Load(); len(beacon) == 0 && now != 0 {
				t.Errorf("l1 was asked %d times what blobs cost", now)
			}
		})
	}
}

// TestU21_NoBlobFeesLater: an L1 that has trouble at the node's start, and then says that it does not tell blob fees. Batches go
// into calldata nonetheless, unless blobs are demanded.
func TestU21_NoBlobFeesLater(t *testing.T) {
	t.Parallel()
	d := startL1(t)
	endpoint := faulty.New(t, d.Client())
	says := func(code int, message string) {
		endpoint.Be(faulty.Fault{Instead: func(c faulty.Call) (any, bool) {
			return &faulty.Error{Code: code, Message: message}, c.Method == "eth_blobBaseFee"
		}})
	}
	cfg := deployOn(t, endpoint.URL, []string{d.BeaconURL()})
	cfg.DataDir = t.TempDir()
	cfg.Log = slog.New(slog.NewTextHandler(t.Output(), nil)) // it may say that it has trouble
	cfg.Roles = node.Roles{Sequence: true, Post: signerOf(elsewhereSequencer), PostInterval: time.Second}
	says(-32000, "request timed out")
	n, err := node.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	says(-32004, "This method is not supported")
	running(t, n.Run, n.Close)
	u := newUser(t, &place{l1: d.RPCURL(), l2: n.RPCURL()}, devnet.Accounts[1])
	receipt, err := u.bridge.DepositETH(t.Context(), u.account, u.account.Address, big.NewInt(params.Ether), bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	u.arrive(receipt.Tx)
	block := u.send(u.l2, &devnet.Accounts[2].Address, big.NewInt(1), nil).BlockNumber
	until(t, "a batch is included on l1", func() (bool, error) { return n.Chain().Safe().Number.Cmp(block) >= 0, nil })
}
