package node_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math/big"
	"net/http"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/devnet"
	"loft/internal/faulty"
	"loft/l1"
	"loft/node"
)

// TestLyingLaggingForkedThrottledEndpoints: a node reads L1 by three endpoints, of which one after the other goes wrong in
// another way. It derives the sequencer's chain all the same; and when two finalise different blocks, it stops and says why.
func TestLyingLaggingForkedThrottledEndpoints(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	d, err := node.StartDev(t.Context(), node.DevConfig{DataDir: t.TempDir(), L1BlockTime: time.Second, Log: log}.NoLogIndex())
	if err != nil {
		t.Fatal(err)
	}
	running(t, d.Run, d.Close)
	three := [3]*faulty.Endpoint{faulty.New(t, d.L1.Client()), faulty.New(t, d.L1.Client()), faulty.New(t, d.L1.Client())}
	endpoints, err := l1.DialAll(t.Context(), l1.EndpointsConfig{URLs: []string{three[0].URL, three[1].URL, three[2].URL}, ChainID: devnet.DefaultChainID,
		MaxLagSecs: 3, Timeout: time.Second, Every: 200 * time.Millisecond, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	defer endpoints.Close()
	n, err := node.Open(t.Context(), node.Config{Name: "tried", DataDir: t.TempDir(), Instance: d.Instance, Endpoints: endpoints, Beacon: []string{d.L1.BeaconURL()},
		CacheMB: 32, Poll: 50 * time.Millisecond, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- n.Run(t.Context()) }()
	defer func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	}()

	alice := newUser(t, onDev(t, d), devnet.Accounts[1])
	until(t, "the development accounts are funded", func() (bool, error) {
		balance, err := alice.l2.BalanceAt(t.Context(), alice.account.Address, nil)
		return balance.Sign() > 0, err
	})
	for i, fault := range []func(e *faulty.Endpoint) faulty.Fault{
		func(*faulty.Endpoint) faulty.Fault { return faulty.Status(http.StatusTooManyRequests, "1") },
		func(e *faulty.Endpoint) faulty.Fault {
			head := d.L1.Head().Number.Uint64()
			return e.Behind(head, head)
		},
		func(*faulty.Endpoint) faulty.Fault { return faulty.Body(`{"jsonrpc":"2.0","id":1,"res`) },
		func(*faulty.Endpoint) faulty.Fault {
			return faulty.Lying("eth_getLogs", func(faulty.Call, json.RawMessage) any { return []types.Log{} })
		},
	} {
		for _, e := range three {
			e.Be(faulty.Fault{})
		}
		bad := three[i%3]
		bad.Be(fault(bad))
		block := alice.send(alice.l2, &devnet.Accounts[2].Address, big.NewInt(5), nil)
		until(t, "the node derives what is posted meanwhile", func() (bool, error) {
			select {
			case err := <-ended:
				return false, errors.Join(errors.New("the node stops"), err)
			default:
			}
			return n.Chain().Safe().Number.Cmp(block.BlockNumber) >= 0, nil
		})
		if got := n.Chain().Canonical(block.BlockNumber.Uint64()).Hash(); got != block.BlockHash {
			t.Errorf("fault %d: block %d is %s, by the sequencer %s", i, block.BlockNumber, got, block.BlockHash)
		}
	}

	fork, err := devnet.Start(context.Background(), devnet.Config{DataDir: t.TempDir(), Manual: true, Alloc: types.GenesisAlloc{common.Address{0xff}: {Balance: big.NewInt(1)}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := fork.Close(); err != nil {
			t.Error(err)
		}
	}()
	for range 8 {
		if _, err := fork.Mine(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	three[1].Be(faulty.Another(fork.Client()))
	var disagree *l1.DisagreementError
	if err := <-ended; !errors.As(err, &disagree) || disagree.Said[0] == disagree.Said[1] {
		t.Errorf("the node stops with %v", err)
	}
}
