package node_test

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/params"

	"loft/bridge"
	"loft/devnet"
	"loft/internal/testutil"
	"loft/node"
)

// mining makes L1 blocks until a call that waits for one returns.
func mining[T any](d *node.Dev, call func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		v, err := call()
		done <- result{v, err}
	}()
	pace := testutil.Every(200 * time.Millisecond)
	for {
		select {
		case r := <-done:
			return r.value, r.err
		case <-pace.Next():
			if err := mineWaiting(d.L1); err != nil {
				r := <-done
				return r.value, errors.Join(r.err, err)
			}
		}
	}
}

// mineWaiting makes an L1 block if something waits for it. A call that takes long does not bury its transaction, which only
// blocks above the finalized one can still drop.
func mineWaiting(l1 *devnet.L1) error {
	var pool struct{ Pending hexutil.Uint64 }
	if err := l1.Client().Call(&pool, "txpool_status"); err != nil || pool.Pending == 0 {
		return err
	}
	_, err := l1.Mine(context.Background())
	return err
}

// TestT13_ReorgUnderASequencer: L1 drops a deposit that L2 had consumed, and the batches with it. The sequencer makes its
// blocks again on what L1 has, the batches are posted again, and everybody who reads L1 has the same chain; transactions that
// did not need the deposit are still in it.
func TestT13_ReorgUnderASequencer(t *testing.T) {
	t.Parallel()
	d := startDev(t, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo})))
	alice, carol := newUser(t, onDev(t, d), devnet.Accounts[1]), devnet.Accounts[3].Address
	ctx := t.Context()
	until(t, "the development accounts are funded", func() (bool, error) {
		balance, err := alice.l2.BalanceAt(ctx, alice.account.Address, nil)
		return balance.Sign() > 0, err
	})
	until(t, "the funding is on finalised L1", func() (bool, error) { return d.Node.Chain().Finalized().Number.Sign() > 0, nil })

	before, err := alice.l2.BalanceAt(ctx, carol, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.L1.Pause() // so that the depth is ours
	deposit, err := mining(d, func() (bridge.Sent, error) {
		return alice.bridge.DepositETH(ctx, alice.account, carol, big.NewInt(params.Ether), bridge.Options{})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.L1.Mine(ctx); err != nil { // the deposit is safe
		t.Fatal(err)
	}
	until(t, "the deposit is consumed", func() (bool, error) {
		balance, err := alice.l2.BalanceAt(ctx, carol, nil)
		return balance.Cmp(before) > 0, err
	})
	payment := alice.send(alice.l2, &carol, big.NewInt(5), nil)
	depth := d.L1.Head().Number.Uint64() - deposit.Block + 1
	if _, err := d.L1.Reorg(ctx, depth, devnet.ReorgForget); err != nil {
		t.Fatal(err)
	}
	d.L1.Resume()
	until(t, "the deposit is gone and the payment is not", func() (bool, error) {
		balance, err := alice.l2.BalanceAt(ctx, carol, nil)
		return err == nil && balance.Cmp(new(big.Int).Add(before, big.NewInt(5))) == 0, err
	})
	haveOneChain(t, d.Node, d.Follower)
	again, err := alice.l2.TransactionReceipt(ctx, payment.TxHash)
	if err != nil {
		t.Fatalf("the payment is lost: %v", err)
	}
	if d.Node.Chain().Canonical(again.BlockNumber.Uint64()).Hash() != again.BlockHash {
		t.Error("the payment's receipt is of a block that is gone")
	}
}
