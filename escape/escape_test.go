package escape_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"loft/bridge"
	"loft/config"
	"loft/contracts/genesis"
	"loft/devnet"
	"loft/escape"
	"loft/internal/testutil"
	"loft/l1/send"
	"loft/node"
)

// abandoned is a development chain that ran, and whose sequencer, poster, validator and courier have stopped for good; its L1
// continues. The user has ether and tokens on L2, all of it deposited.
func abandoned(t *testing.T, user devnet.Account) (*node.Dev, bridge.Token) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	d, err := node.StartDev(t.Context(), node.DevConfig{DataDir: t.TempDir(), L1BlockTime: time.Second, Log: log, Params: func(p *genesis.Params) {
		p.ForceDelaySecs, p.OpenDelaySecs = 30, 6
		p.WindowSecs, p.GraceSecs, p.CensorshipSecs, p.ResponseSecs, p.AssertionIntervalSecs = 26, 2, 1, 1, 3
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	if err := d.Funded(ctx); err != nil {
		t.Fatal(err)
	}
	client := connect(t, d)
	to := user.Address
	coin := coins(t, d, user)
	token, err := client.Token(ctx, bridge.L1, coin)
	if err != nil {
		t.Fatal(err)
	}
	sent, _, err := client.DepositTokens(ctx, bridge.KeyAccount(user.Key), token, to, big.NewInt(coinsIn), new(big.Int), to, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Wait(ctx, bridge.Ref{Tx: &sent.Tx}, func(s bridge.Status) bool { return s.Stage.Arrived() }, nil); err != nil {
		t.Fatal(err)
	}
	arrived := d.Node.Chain().Head()
	var pace testutil.Pace
	for d.Node.Chain().Safe().Number.Cmp(arrived.Number) < 0 { // what is not on L1 yet would be lost with the sequencer
		select {
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		case <-pace.Next():
		}
	}
	sent, err = client.DepositETH(ctx, bridge.KeyAccount(user.Key), to, ether(7), bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Wait(ctx, bridge.Ref{Tx: &sent.Tx}, func(s bridge.Status) bool { return s.Stage.Arrived() }, nil); err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	return d, token
}

const coinsIn = 5_000_000

// coins is a new token on L1, of which the user has all.
func coins(t *testing.T, d *node.Dev, user devnet.Account) common.Address {
	t.Helper()
	text, err := os.ReadFile("../node/testdata/Coin.hex")
	if err != nil {
		t.Fatal(err)
	}
	client := ethclient.NewClient(d.L1.Client())
	nonce, err := client.PendingNonceAt(t.Context(), user.Address)
	if err != nil {
		t.Fatal(err)
	}
	chainID := new(big.Int).SetUint64(d.L1.ChainID())
	tx := types.MustSignNewTx(user.Key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{ChainID: chainID, Nonce: nonce, Gas: 3_000_000,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei), Data: common.FromHex(strings.TrimSpace(string(text)))})
	if err := client.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	receipt, err := bind.WaitMined(t.Context(), client, tx)
	if err != nil || receipt.Status != types.ReceiptStatusSuccessful {
		t.Fatalf("%+v, %v", receipt, err)
	}
	return receipt.ContractAddress
}

func connect(t *testing.T, d *node.Dev) *bridge.Client {
	t.Helper()
	client, err := bridge.Connect(t.Context(), bridge.Config{L1URLs: []string{d.L1.RPCURL()}, L2URL: d.Node.RPCURL(), Poll: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }

// errNext ends a run at a line, as if somebody had stopped it there.
var errNext = errors.New("stopped here")

// TestNobodysHelp: with sequencer, poster, validator and courier stopped for good, a user with the binary, a key and an L1
// endpoint gets a transaction in and all funds out, and the stake back; stopped at every step, it continues.
func TestNobodysHelp(t *testing.T) {
	t.Parallel()
	user := devnet.Accounts[3]
	d, token := abandoned(t, user)
	chain := connect(t, d)
	had, err := chain.Balance(t.Context(), bridge.L2, user.Address)
	if err != nil {
		t.Fatal(err)
	}
	settings := config.New()
	settings.Rollup, settings.DataDir = filepath.Join(d.DataDir(), "rollup.json"), t.TempDir()
	settings.L1, settings.Beacon, settings.HTTP.Listen = []string{d.L1.RPCURL()}, []string{d.L1.BeaconURL()}, "127.0.0.1:0"
	heir := common.Address{0xbe, 0xef}
	var none *bridge.NoContractError
	if _, err := escape.Run(t.Context(), escape.Config{Node: settings, Signer: send.NewKeySigner(user.Key), Tokens: []common.Address{{1, 2, 3}}, Say: t.Logf, Log: slog.New(slog.DiscardHandler)}); !errors.As(err, &none) {
		t.Errorf("a token that there is not: %v", err)
	}
	var bill *escape.Bill
	var said []string
	// Each run but the last is stopped at the first line of its kind.
	for _, until := range []string{"    deposit", "2/5 The withdrawal of 5 COIN", "    It is in L1's queue", "2/5 The withdrawal of 1006", "3/5", "    It is in an L2 block", "4/5", "    L1 has paid 5 COIN", "    L1 has paid 1006", ""} {
		ctx, cancel := context.WithCancelCause(t.Context())
		bill, err = escape.Run(ctx, escape.Config{Node: settings, Signer: send.NewKeySigner(user.Key), To: heir, Tokens: []common.Address{token.Address}, Poll: 100 * time.Millisecond,
			Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
			Say: func(format string, args ...any) {
				line := fmt.Sprintf(format, args...)
				said = append(said, line)
				t.Log(line)
				if until != "" && strings.HasPrefix(line, until) {
					cancel(errNext)
				}
			}})
		stopped := context.Cause(ctx)
		cancel(nil)
		if err != nil && !errors.Is(stopped, errNext) {
			t.Fatalf("until %q: %v", until, err)
		}
	}
	if bill == nil || len(bill.Paid) != 2 {
		t.Fatalf("the bill says %+v", bill)
	}
	coins, err := chain.TokenBalance(t.Context(), bridge.L1, token.Address, heir)
	if err != nil {
		t.Fatal(err)
	}
	if bill.Paid[0].Token != token.Address || coins.Cmp(big.NewInt(coinsIn)) != 0 || bill.Paid[0].Amount.ToInt().Cmp(coins) != 0 {
		t.Errorf("of %d coins, %s were paid, the bill says %+v", coinsIn, coins, bill.Paid[0])
	}
	paid, err := chain.Balance(t.Context(), bridge.L1, heir)
	if err != nil {
		t.Fatal(err)
	}
	if paid.Cmp(bill.Paid[1].Amount.ToInt()) != 0 || paid.Sign() == 0 {
		t.Fatalf("paid %s, the bill says %+v", paid, bill.Paid[1])
	}
	// All is out but what the fee caps set aside, less than the withdrawals cost.
	aside := new(big.Int).Mul(big.NewInt(150_000+250_000), bridge.MinForcedFeeCap)
	if rest := new(big.Int).Sub(had, paid); rest.Cmp(new(big.Int).Add(aside, big.NewInt(params.GWei))) > 0 || bill.LeftWei.ToInt().Cmp(rest) > 0 {
		t.Errorf("of %s, %s were paid and %s are left", had, paid, bill.LeftWei)
	}
	if !bill.StakeOut {
		t.Error("no stake was taken back")
	}
	for _, want := range []string{"1/5", "    deposit of this account is in the queue, before it. The sequencer", "2/5", "3/5 The sequencer has until", "4/5", "Done"} {
		found := false
		for _, line := range said {
			found = found || strings.HasPrefix(line, want)
		}
		if !found {
			t.Errorf("it never said %q", want)
		}
	}
}

// TestDroppedWithdrawalKeepsNothingFromTheOthers: something else of the account's takes the nonce of its first withdrawal; the second
// leaves L2 all the same, and is paid by the next run.
func TestDroppedWithdrawalKeepsNothingFromTheOthers(t *testing.T) {
	t.Parallel()
	user := devnet.Accounts[3]
	d, token := abandoned(t, user)
	chain := connect(t, d)
	settings := config.New()
	settings.Rollup, settings.DataDir = filepath.Join(d.DataDir(), "rollup.json"), t.TempDir()
	settings.L1, settings.Beacon, settings.HTTP.Listen = []string{d.L1.RPCURL()}, []string{d.L1.BeaconURL()}, "127.0.0.1:0"
	run := func(until string, tokens ...common.Address) (*escape.Bill, error) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		return escape.Run(ctx, escape.Config{Node: settings, Signer: send.NewKeySigner(user.Key), Tokens: tokens, Poll: 100 * time.Millisecond,
			Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
			Say: func(format string, args ...any) {
				line := fmt.Sprintf(format, args...)
				t.Log(line)
				if until != "" && strings.HasPrefix(line, until) {
					cancel()
				}
			}})
	}
	if _, err := run("2/5 The withdrawal of 5 COIN", token.Address); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	nonce := uint64(0) // of the first: the user never sent anything on L2
	self := bridge.KeyAccount(user.Key)
	forced, err := chain.SignForced(t.Context(), self, bridge.Forcing{To: &user.Address, Value: new(big.Int), Gas: 50_000, FeeCap: bridge.MinForcedFeeCap, Nonce: &nonce})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chain.Force(t.Context(), self, forced, bridge.Options{}); err != nil {
		t.Fatal(err)
	}
	var dropped *escape.DroppedError
	if _, err := run("", token.Address); !errors.As(err, &dropped) || dropped.What != "5 COIN" {
		t.Fatalf("the first withdrawal's nonce was taken: %v", err)
	}
	bill, err := run("")
	if err != nil {
		t.Fatal(err)
	}
	if len(bill.Paid) != 1 || bill.Paid[0].Token != (common.Address{}) || bill.Paid[0].Amount.ToInt().Cmp(ether(1000)) < 0 || !bill.StakeOut {
		t.Fatalf("the bill says %+v", bill)
	}
}
