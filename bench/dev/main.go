// Command dev measures `loft dev` as its user feels it: how long a built binary takes from its start to a chain that
// answers, whose contracts stand and whose accounts have ether on L2, how long the first transaction then takes into a block, and how much memory the chain
// holds when nobody uses it. It is a stopwatch, no test: it fails only if a figure is beyond its bound. Start at measure.
package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"loft/bench/internal/child"
)

var (
	program  = flag.String("loft", "bin/loft", "the built binary")
	rounds   = flag.Int("rounds", 5, "starts on an empty directory")
	idle     = flag.Duration("idle", 30*time.Second, "how long nobody uses the last chain before its memory is read")
	maxReady = flag.Duration("max-ready", 3*time.Second, "bound of the median time to a ready chain")
	maxTx    = flag.Duration("max-tx", 2*time.Second, "bound of the median time from there to the first transaction in a block")
	maxMB    = flag.Int("max-mb", 700, "bound of the resident memory of the idle chain")
)

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench/dev:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var ready, included []time.Duration
	var memoryMB int
	for i := range *rounds {
		m, err := measure(ctx, i == *rounds-1)
		if err != nil {
			return err
		}
		fmt.Printf("start %d: ready after %v, first transaction in a block %v later\n", i+1, m.ready.Round(time.Millisecond), m.included.Round(time.Millisecond))
		ready, included, memoryMB = append(ready, m.ready), append(included, m.included), m.memoryMB
	}
	fmt.Printf("median: ready %v, first transaction %v later; idle for %v: %d MB resident\n",
		median(ready).Round(time.Millisecond), median(included).Round(time.Millisecond), *idle, memoryMB)
	var errs []error
	if got := median(ready); got > *maxReady {
		errs = append(errs, fmt.Errorf("ready after %v, the bound is %v", got, *maxReady))
	}
	if got := median(included); got > *maxTx {
		errs = append(errs, fmt.Errorf("first transaction after %v, the bound is %v", got, *maxTx))
	}
	if memoryMB > *maxMB {
		errs = append(errs, fmt.Errorf("%d MB resident, the bound is %d", memoryMB, *maxMB))
	}
	return errors.Join(errs...)
}

func median(ds []time.Duration) time.Duration {
	slices.Sort(ds)
	return ds[len(ds)/2]
}

// measurement of one start.
type measurement struct {
	ready    time.Duration // from the start of the process to answers from L2, with contracts on L1 and ether on L2
	included time.Duration // from ready to the receipt of the first transaction
	memoryMB int           // resident, after the idle time
}

// measure starts a chain on an empty directory and stops it.
func measure(ctx context.Context, memory bool) (m measurement, err error) {
	dir, err := os.MkdirTemp("", "loft-bench-dev-")
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	process, chain, err := child.StartDev(*program, filepath.Join(dir, "data"))
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, process.Stop()) }()
	client, err := ethclient.DialContext(ctx, chain.L2RPC)
	if err != nil {
		return m, err
	}
	defer client.Close()
	chainID, err := client.ChainID(ctx)
	if err != nil {
		return m, err
	}
	if err := contractsStand(ctx, chain, client); err != nil {
		return m, err
	}
	value := big.NewInt(1e18)
	if err := hasMore(ctx, client, chain.Accounts[0].Address, value); err != nil {
		return m, err
	}
	m.ready = time.Since(process.Begun)

	key, err := crypto.HexToECDSA(strings.TrimPrefix(chain.Accounts[0].Key, "0x"))
	if err != nil {
		return m, err
	}
	if err := transfer(ctx, client, chainID, key, chain.Accounts[1].Address, value); err != nil {
		return m, err
	}
	m.included = time.Since(process.Begun) - m.ready
	if memory {
		select {
		case <-time.After(*idle):
		case <-ctx.Done():
			return m, ctx.Err()
		}
		m.memoryMB, err = process.ResidentMB()
	}
	return m, err
}

// contractsStand looks for code on L1 at the addresses that the L2 node names.
func contractsStand(ctx context.Context, chain child.Dev, l2 *ethclient.Client) error {
	var instance struct {
		Bridge, Rollup, TokenBridge common.Address
	}
	if err := l2.Client().CallContext(ctx, &instance, "loft_config"); err != nil {
		return fmt.Errorf("loft_config: %w", err)
	}
	l1, err := ethclient.DialContext(ctx, chain.L1RPC)
	if err != nil {
		return err
	}
	defer l1.Close()
	for _, address := range []common.Address{instance.Bridge, instance.Rollup, instance.TokenBridge} {
		code, err := l1.CodeAt(ctx, address, nil)
		if err != nil {
			return err
		}
		if len(code) == 0 {
			return fmt.Errorf("no contract at %s on L1", address)
		}
	}
	return nil
}

// hasMore demands that an account has more than some ether, at once.
func hasMore(ctx context.Context, client *ethclient.Client, account common.Address, value *big.Int) error {
	balance, err := client.BalanceAt(ctx, account, nil)
	if err == nil && balance.Cmp(value) <= 0 {
		err = fmt.Errorf("ready, and %s has %s wei on L2", account, balance)
	}
	return err
}

// transfer sends ether as a wallet does, and waits for the receipt.
func transfer(ctx context.Context, client *ethclient.Client, chainID *big.Int, key *ecdsa.PrivateKey, to common.Address, value *big.Int) error {
	tip, err := client.SuggestGasTipCap(ctx)
	if err != nil {
		return err
	}
	head, err := client.HeaderByNumber(ctx, nil)
	if err != nil {
		return err
	}
	cap := new(big.Int).Add(tip, new(big.Int).Lsh(head.BaseFee, 1))
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{ChainID: chainID, To: &to, Value: value, Gas: 21_000, GasTipCap: tip, GasFeeCap: cap})
	if err != nil {
		return err
	}
	if err := client.SendTransaction(ctx, tx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return child.Poll(ctx, func() (bool, error) {
		receipt, err := client.TransactionReceipt(ctx, tx.Hash())
		if errors.Is(err, ethereum.NotFound) {
			return false, nil
		}
		return err == nil && receipt.Status == types.ReceiptStatusSuccessful, err
	})
}
