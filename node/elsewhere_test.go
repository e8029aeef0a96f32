//go:build anvil

package node_test

import (
	"context"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/batcher"
	"loft/bridge"
	"loft/devnet"
	"loft/internal/anvil"
	"loft/node"
)

// onL1 deploys an instance, and runs a node on it that sequences, posts, validates and runs messages, and one that follows.
func onL1(t *testing.T, l1URL string, beacon []string, to batcher.Mode) *place {
	t.Helper()
	ctx := t.Context()
	common := deployOn(t, l1URL, beacon)
	common.Dev = true
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

// TestU2_WarpOnAnvil: evm_increaseTime on anvil.
func TestU2_WarpOnAnvil(t *testing.T) {
	t.Parallel()
	url := anvil.Start(t, "--block-time", "1", "--slots-in-an-epoch", "1")
	p := onL1(t, url, []string{url}, batcher.Auto)
	client, err := rpc.DialContext(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	warps(t, p, func(ctx context.Context, secs uint64) error {
		return client.CallContext(ctx, nil, "evm_increaseTime", secs)
	}, true)
}
