package node_test

import (
	"encoding/json"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/params"

	"loft/batcher"
	"loft/bridge"
	"loft/devnet"
	"loft/internal/faulty"
	"loft/l1"
	"loft/node"
	"loft/rpc"
)

func startL1(t *testing.T) *devnet.L1 {
	t.Helper()
	d, err := devnet.Start(t.Context(), devnet.Config{DataDir: t.TempDir(), BlockTime: time.Second, Log: warnings(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// TestU7_SilentL1: an L1 whose endpoint takes requests and never answers. Within a few L1 blocks loft_status says that the node is
// not synced, and eth_syncing says how long L1 is silent; and no longer once it answers.
func TestU7_SilentL1(t *testing.T) {
	t.Parallel()
	d := startL1(t)
	endpoint := faulty.New(t, d.Client())
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	endpoints, err := l1.DialAll(t.Context(), l1.EndpointsConfig{URLs: []string{endpoint.URL}, ChainID: devnet.DefaultChainID, Timeout: 10 * time.Second, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(endpoints.Close)
	cfg := deployOn(t, endpoint.URL, []string{d.BeaconURL()})
	cfg.DataDir, cfg.L1, cfg.Endpoints, cfg.Log = t.TempDir(), nil, endpoints, log
	n := opens(t, cfg)
	u := newUser(t, &place{l1: d.RPCURL(), l2: n.RPCURL()}, devnet.Accounts[1])
	is := func(synced bool) {
		t.Helper()
		began := time.Now()
		until(t, map[bool]string{true: "the node is synced", false: "the node says that l1 is silent"}[synced], func() (bool, error) {
			var st rpc.Status
			if err := u.l2.Client().CallContext(t.Context(), &st, "loft_status"); err != nil {
				return false, err
			}
			var syncing json.RawMessage
			if err := u.l2.Client().CallContext(t.Context(), &syncing, "eth_syncing"); err != nil {
				return false, err
			}
			if st.L1.Synced != synced || (st.L1.SilentSecs == 0) != synced {
				return false, nil
			}
			return (string(syncing) == "false") == synced, nil
		})
		if took := time.Since(began); !synced && took > 20*time.Second {
			t.Errorf("it takes %v", took)
		}
	}
	is(true)
	endpoint.Be(faulty.Silent())
	is(false)
	endpoint.Be(faulty.Fault{})
	is(true)
}

// TestU7_BlobsWithoutBeacon: a node that is given no address of blobs, on a chain whose batches are in blobs, says so at its start;
// on one whose batches are in calldata it does not.
func TestU7_BlobsWithoutBeacon(t *testing.T) {
	t.Parallel()
	for name, to := range map[string]batcher.Mode{"blobs": batcher.Blobs, "calldata": batcher.Calldata} {
		t.Run(name, func(t *testing.T) {
			d := startL1(t)
			cfg := deployOn(t, d.RPCURL(), []string{d.BeaconURL()})
			first, second := cfg, cfg
			first.DataDir, second.DataDir = t.TempDir(), t.TempDir()
			first.Roles = node.Roles{Sequence: true, Post: signerOf(elsewhereSequencer), PostInterval: time.Second, PostTo: to}
			p := &place{sequencer: opens(t, first)}
			until(t, "a batch is included on l1", func() (bool, error) { return p.sequencer.Chain().Safe().Number.Sign() > 0, nil })
			log := &alarms{}
			second.Beacon, second.Log = nil, slog.New(alarming{slog.NewTextHandler(t.Output(), nil), log})
			follower := opens(t, second)
			const warning = "batches of this chain are in blobs, and no address of blobs is given: name a beacon node, or a node of this chain that keeps them, with --beacon"
			if to == batcher.Blobs {
				until(t, "it warns", func() (bool, error) { return log.times(warning) == 1, nil })
				return
			}
			until(t, "it follows", func() (bool, error) { return follower.Chain().Safe().Number.Sign() > 0, nil })
			if log.times(warning) > 0 {
				t.Error("it warns of blobs that there are not")
			}
		})
	}
}

// TestU7_FreshWhileSilent: a follower whose L1 takes requests and never answers says that it is not synced, and continues to take
// the sequencer's fresh blocks.
func TestU7_FreshWhileSilent(t *testing.T) {
	t.Parallel()
	d := startL1(t)
	endpoint := faulty.New(t, d.Client())
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	endpoints, err := l1.DialAll(t.Context(), l1.EndpointsConfig{URLs: []string{endpoint.URL}, ChainID: devnet.DefaultChainID, Timeout: 10 * time.Second, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(endpoints.Close)
	first := deployOn(t, d.RPCURL(), []string{d.BeaconURL()})
	second := first
	first.DataDir, second.DataDir = t.TempDir(), t.TempDir()
	first.Roles = node.Roles{Sequence: true, Post: signerOf(elsewhereSequencer), PostInterval: time.Hour} // so that none is being fetched
	p := &place{l1: d.RPCURL(), sequencer: opens(t, first)}
	p.l2 = p.sequencer.RPCURL()
	second.L1, second.Endpoints, second.Log, second.SequencerURL, second.FreshFrom = nil, endpoints, log, p.l2, p.l2
	follower := opens(t, second)
	u := newUser(t, p, devnet.Accounts[1])
	receipt, err := u.bridge.DepositETH(t.Context(), u.account, u.account.Address, big.NewInt(params.Ether), bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	u.arrive(receipt.Tx)
	has := func(block *big.Int) func() (bool, error) {
		return func() (bool, error) { return follower.Chain().Head().Number.Cmp(block) >= 0, nil }
	}
	until(t, "the follower has the first transfer", has(u.send(u.l2, &devnet.Accounts[2].Address, big.NewInt(1), nil).BlockNumber))
	endpoint.Be(faulty.Silent())
	until(t, "the follower says that l1 is silent", func() (bool, error) {
		now, _ := follower.Follower().Snapshot()
		return now.SilentSecs > 0 && !now.Synced, nil
	})
	until(t, "the follower has what was sent meanwhile", has(u.send(u.l2, &devnet.Accounts[2].Address, big.NewInt(1), nil).BlockNumber))
	if now, _ := follower.Follower().Snapshot(); now.SilentSecs == 0 {
		t.Error("l1 answers the follower again")
	}
}
