package node_test

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"loft/bridge"
	"loft/devnet"
	"loft/node"
)

// runDev starts or continues a chain and runs it until stop is called.
func runDev(t *testing.T, dir string, log *slog.Logger) (d *node.Dev, stop func()) {
	t.Helper()
	d, err := node.StartDev(t.Context(), node.DevConfig{DataDir: dir, L1BlockTime: time.Second, Log: log}.NoLogIndex())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	stopped := false
	stop = func() {
		t.Helper()
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := errors.Join(<-done, d.Close()); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return d, stop
}

// balance of an account on L2; nil if it cannot be had now.
func (u *user) balance(of common.Address) *big.Int {
	got, err := u.l2.BalanceAt(u.t.Context(), of, nil)
	if err != nil {
		return nil
	}
	return got
}

// TestT13_ReorgWhileDown: L1 drops a deposit that L2 had consumed while the node is down, and nothing that it took in is
// ever reverted. It finds out, makes its blocks again on what L1 has, and continues.
func TestT13_ReorgWhileDown(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))
	dir, carol := t.TempDir(), common.Address{0xca}
	d, stop := runDev(t, dir, log)
	alice := newUser(t, onDev(t, d), devnet.Accounts[1])
	until(t, "the funding is on finalised L1", func() (bool, error) { return d.Node.Chain().Finalized().Number.Sign() > 0, nil })
	d.L1.Pause()
	deposit, err := mining(d, func() (bridge.Sent, error) {
		return alice.bridge.DepositETH(t.Context(), alice.account, carol, big.NewInt(params.Ether), bridge.Options{})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.L1.Mine(t.Context()); err != nil { // the deposit is safe
		t.Fatal(err)
	}
	until(t, "the deposit is consumed", func() (bool, error) {
		got := alice.balance(carol)
		return got != nil && got.Sign() > 0, nil
	})
	payment := alice.send(alice.l2, &carol, big.NewInt(5), nil)
	depth := d.L1.Head().Number.Uint64() - deposit.Block + 1
	stop()

	alone, err := devnet.Start(t.Context(), devnet.Config{DataDir: filepath.Join(dir, "l1"), Manual: true, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	_, err = alone.Reorg(t.Context(), depth, devnet.ReorgForget)
	if err := errors.Join(err, alone.Close()); err != nil {
		t.Fatal(err)
	}

	d, _ = runDev(t, dir, log)
	alice = newUser(t, onDev(t, d), devnet.Accounts[1])
	until(t, "the deposit is gone and the payment is not", func() (bool, error) {
		got := alice.balance(carol)
		return got != nil && got.Cmp(big.NewInt(5)) == 0, nil
	})
	haveOneChain(t, d.Node, d.Follower)
	if _, err := alice.l2.TransactionReceipt(t.Context(), payment.TxHash); err != nil {
		t.Errorf("the payment is lost: %v", err)
	}
}

// TestU32_DevKeepsEverything: both nodes of a development chain are archives.
func TestU32_DevKeepsEverything(t *testing.T) {
	t.Parallel()
	d, err := node.StartDev(t.Context(), node.DevConfig{DataDir: t.TempDir(), L1BlockTime: time.Second, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}.NoLogIndex())
	if err != nil {
		t.Fatal(err)
	}
	if !d.Node.Archive() || !d.Follower.Archive() {
		t.Error("states are forgotten")
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}
