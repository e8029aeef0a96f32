package escape_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"loft/bridge"
	"loft/config"
	"loft/contracts/genesis"
	"loft/devnet"
	"loft/escape"
	"loft/l1"
	"loft/node"
)

// abandoned is a development chain that ran, and whose sequencer, poster, validator and courier have stopped for good; its L1
// goes on. The user has some ether on L2, all of it deposited.
func abandoned(t *testing.T, user devnet.Account) *node.Dev {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	d, err := node.StartDev(t.Context(), node.DevConfig{DataDir: t.TempDir(), L1BlockTime: time.Second, Log: log, Params: func(p *genesis.Params) {
		p.ForceDelaySecs, p.OpenDelaySecs = 30, 6
		p.WindowSecs, p.GraceSecs, p.CensorshipSecs, p.ResponseSecs, p.NodeIntervalSecs = 26, 2, 1, 1, 3
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
	sent, err := client.DepositETH(ctx, bridge.KeyAccount(user.Key), to, ether(7), bridge.Options{})
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
	return d
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
// endpoint gets a transaction in and all funds out, and the stake back; stopped at every step, it goes on.
func TestNobodysHelp(t *testing.T) {
	user := devnet.Accounts[3]
	d := abandoned(t, user)
	chain := connect(t, d)
	had, err := chain.Balance(t.Context(), bridge.L2, user.Address)
	if err != nil {
		t.Fatal(err)
	}
	settings := config.New()
	settings.Rollup, settings.DataDir = filepath.Join(d.DataDir(), "rollup.json"), t.TempDir()
	settings.L1, settings.Beacon, settings.HTTP.Listen = []string{d.L1.RPCURL()}, []string{d.L1.BeaconURL()}, "127.0.0.1:0"
	heir := common.Address{0xbe, 0xef}
	var bill *escape.Bill
	var said []string
	// Each run but the last is stopped at the first line of its kind.
	for _, until := range []string{"    deposit", "2/5", "    It is in L1's queue", "3/5", "    It is in an L2 block", "4/5", "    L1 has paid it", ""} {
		ctx, cancel := context.WithCancelCause(t.Context())
		bill, err = escape.Run(ctx, escape.Config{Node: settings, Signer: l1.NewKeySigner(user.Key), To: heir, Poll: 100 * time.Millisecond,
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
	paid, err := chain.Balance(t.Context(), bridge.L1, heir)
	if err != nil {
		t.Fatal(err)
	}
	if bill == nil || paid.Cmp(bill.Wei.ToInt()) != 0 || paid.Sign() == 0 {
		t.Fatalf("paid %s, the bill says %+v", paid, bill)
	}
	// All is out but what the fee cap set aside, less than the withdrawal cost.
	aside := new(big.Int).Mul(big.NewInt(150_000), bridge.MinForcedFeeCap)
	if rest := new(big.Int).Sub(had, paid); rest.Cmp(new(big.Int).Add(aside, big.NewInt(params.GWei))) > 0 || bill.LeftWei.ToInt().Cmp(rest) > 0 {
		t.Errorf("of %s, %s were paid and %s are left", had, paid, bill.LeftWei)
	}
	if !bill.StakeOut {
		t.Error("no stake was taken back")
	}
	for _, want := range []string{"1/5", "    deposit of this account waits in the queue, and goes before. The sequencer", "2/5", "3/5 The sequencer has until", "4/5", "Done"} {
		found := false
		for _, line := range said {
			found = found || strings.HasPrefix(line, want)
		}
		if !found {
			t.Errorf("it never said %q", want)
		}
	}
}
