//go:build anvil

package deploy

import (
	"context"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"loft/devnet"
	"loft/internal/anvil"
	"loft/l1"
	"loft/l1/send"
)

// startAnvil starts an L1 that we did not write. It has devnet's accounts.
func startAnvil(t *testing.T, flags ...string) *l1.Client {
	t.Helper()
	client, err := l1.Dial(t.Context(), anvil.Start(t, flags...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func onAnvil(t *testing.T, client *l1.Client) (*Instance, Config) {
	t.Helper()
	p, err := Preset("mainnet")
	if err != nil {
		t.Fatal(err)
	}
	deployer := devnet.Accounts[3]
	nonce, err := client.Eth().PendingNonceAt(t.Context(), deployer.Address)
	if err != nil {
		t.Fatal(err)
	}
	p.L1ChainID, p.L2ChainID, p.Sequencer, p.ProgramState, p.L2Timestamp = 31337, 901, devnet.Accounts[4].Address, program, 1_700_000_000
	return &Instance{Deployer: deployer.Address, Nonce: nonce, Params: p}, Config{Client: client, Key: send.NewKeySigner(deployer.Key), Poll: 20 * time.Millisecond}
}

// TestAnvil: deployed and verified where a block is made for each transaction, and where blocks come by time.
func TestAnvil(t *testing.T) {
	var all []common.Hash
	for _, flags := range [][]string{nil, {"--block-time", "1"}, {"--block-time", "1", "--block-base-fee-per-gas", "900000000000"}} {
		client := startAnvil(t, flags...)
		i, cfg := onAnvil(t, client)
		if err := Deploy(t.Context(), cfg, i); err != nil {
			t.Fatalf("%v: %v", flags, err)
		}
		if err := i.Check(t.Context(), client); err != nil {
			t.Fatal(err)
		}
		report, err := Verify(t.Context(), VerifyConfig{Client: client, Program: program}, i)
		if err != nil {
			t.Fatal(err)
		}
		if d := report.Differences(); len(d) > 0 || len(report.Checks) < 45 {
			t.Fatalf("%v: %d checks: %+v", flags, len(report.Checks), d)
		}
		altered := *i
		altered.Params.StakeWei = big.NewInt(7)
		if report, err = Verify(t.Context(), VerifyConfig{Client: client, Program: program}, &altered); err != nil {
			t.Fatal(err)
		}
		if d := report.Differences(); len(d) != 3 || d[2].Name != "Rollup.stakeWei" || d[2].Found != "32000000000000000000" {
			t.Fatalf("%v: %+v", flags, d)
		}
		all = append(all, i.Derived.L2Genesis, i.Derived.Assertion)
	}
	for n := range all {
		if all[n] != all[n%2] {
			t.Errorf("the same deployer, nonce and parameters gave %v", all)
		}
	}
}

// TestAnvilResumes: killed after each step, where every creation is in a block before the next is sent; and L1 goes back.
func TestAnvilResumes(t *testing.T) {
	client := startAnvil(t)
	for at := 1; at <= 12; at++ {
		i, cfg := onAnvil(t, client)
		ctx, cancel := context.WithCancel(t.Context())
		steps := 0
		cfg.Progress = func(Step) {
			if steps++; steps == at {
				cancel()
			}
		}
		if err := Deploy(ctx, cfg, i); err == nil && at < 12 {
			t.Fatalf("it was done after %d steps", steps)
		}
		cancel()
		cfg.Progress = nil
		if err := Deploy(t.Context(), cfg, i); err != nil {
			t.Fatalf("killed after step %d: %v", at, err)
		}
		if err := i.Check(t.Context(), client); err != nil {
			t.Fatal(err)
		}
	}
	var snapshot hexutil.Big
	rpc := client.RPC()
	if err := rpc.CallContext(t.Context(), &snapshot, "evm_snapshot"); err != nil {
		t.Fatal(err)
	}
	i, cfg := onAnvil(t, client)
	if err := Deploy(t.Context(), cfg, i); err != nil {
		t.Fatal(err)
	}
	var done bool
	if err := rpc.CallContext(t.Context(), &done, "evm_revert", &snapshot); err != nil || !done {
		t.Fatalf("%v, %v", done, err)
	}
	if err := rpc.CallContext(t.Context(), nil, "anvil_mine", hexutil.Uint(3)); err != nil {
		t.Fatal(err)
	}
	before := i.Start
	if err := Deploy(t.Context(), cfg, i); err != nil {
		t.Fatal(err)
	}
	if i.Start.Number != before.Number+3 {
		t.Fatalf("it began after block %d, and begins after %d", before.Number, i.Start.Number)
	}
	if err := i.Check(t.Context(), client); err != nil {
		t.Fatal(err)
	}
}
