package deploy

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/genesis"
	"loft/devnet"
	"loft/l1/send"
)

func text(t testing.TB, i *Instance) string {
	t.Helper()
	raw, err := json.Marshal(i)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(raw), `"L2Alloc":{}`, `"L2Alloc":null`, 1)
}

func TestDeploy(t *testing.T) {
	w := newWorld(t)
	i, cfg := w.describe(), w.config()
	var steps []Step
	cfg.Progress = func(s Step) { steps = append(steps, s) }
	w.must(Deploy(t.Context(), cfg, i))
	w.must(i.Check(t.Context(), w.client))
	if len(steps) != 12 || steps[0].Event != Sent || steps[0].Contract != "Inbox" || steps[11].Event != Stands || steps[11].Number != 6 {
		t.Fatalf("%+v", steps)
	}
	for _, s := range steps {
		receipt, err := w.client.Eth().TransactionReceipt(t.Context(), s.Tx)
		w.must(err)
		tx, _, err := w.client.Eth().TransactionByHash(t.Context(), s.Tx)
		w.must(err)
		if receipt.Status != 1 || receipt.ContractAddress != s.Address || i.Derived.Contracts[s.Contract] != s.Address {
			t.Errorf("%+v: %+v", s, receipt)
		}
		if used := receipt.GasUsed; tx.Gas() < used+used/6 || tx.Gas() > used+used/4 {
			t.Errorf("%s took %d gas and may take %d", s.Contract, used, tx.Gas())
		}
	}
	path := filepath.Join(t.TempDir(), "rollup.json")
	w.must(i.Save(path))
	again, err := Load(path)
	w.must(err)
	if got, want := text(t, again), text(t, i); got != want {
		t.Fatalf("%s\n%s", got, want)
	}

	// Once more: nothing is sent, nothing changes.
	before := w.nonce()
	w.must(Deploy(t.Context(), w.config(), again))
	if got, want := text(t, again), text(t, i); got != want || w.nonce() != before {
		t.Fatalf("%s\n%s", got, want)
	}
}

// TestDeployIsDeterministic: the same deployer, nonce and parameters on another L1 give the same but for where it begins.
func TestDeployIsDeterministic(t *testing.T) {
	var all []*Instance
	for range 2 {
		w := newWorld(t)
		i := w.describe()
		i.Params.L2Timestamp = 1_700_000_000
		w.must(Deploy(t.Context(), w.config(), i))
		all = append(all, i)
	}
	if !reflect.DeepEqual(all[0].Derived, all[1].Derived) || all[0].Derived.L2Genesis == (common.Hash{}) {
		t.Fatalf("%+v\n%+v", all[0].Derived, all[1].Derived)
	}
}

// TestDeployResumes cuts the deployer off from L1 at every single call, before and after the call has had its effect; what
// starts then knows nothing but the description.
func TestDeployResumes(t *testing.T) {
	w := newWorld(t)
	for _, reaches := range []bool{false, true} {
		finished := false
		for at := int64(1); !finished; at++ {
			i, cfg := w.describe(), w.config()
			path := filepath.Join(t.TempDir(), "rollup.json")
			w.must(i.Save(path))
			want, err := i.Plan()
			w.must(err)
			c := w.cut(at, reaches)
			cfg.Client = c.client
			err = Deploy(t.Context(), cfg, i)
			if finished = err == nil; finished && at < 20 {
				t.Fatalf("it was done after %d calls", c.calls.Load())
			}
			again, err := Load(path)
			w.must(err)
			if err := Deploy(t.Context(), w.config(), again); err != nil {
				t.Fatalf("cut at call %d (reaches: %v): %v", at, reaches, err)
			}
			if again.Derived.Assertion != want.Assertion || w.nonce() != i.Nonce+6 {
				t.Fatalf("cut at call %d (reaches: %v): nonce %d, began at %d", at, reaches, w.nonce(), i.Nonce)
			}
			w.must(again.Check(t.Context(), w.client))
		}
	}
}

// TestDeployResumesWithoutBlocks: the same where L1 makes blocks by itself, and a run ends before any of them.
func TestDeployResumesWithoutBlocks(t *testing.T) {
	w := newWorld(t)
	i, cfg := w.describe(), w.config()
	stop := errors.New("stop")
	cfg.Mined = func(context.Context) error { return stop }
	if err := Deploy(t.Context(), cfg, i); !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if i.Deployed() {
		t.Fatal("deployed?")
	}
	cfg, sent := w.config(), 0
	cfg.Progress = func(s Step) {
		if s.Event == Sent {
			sent++
		}
	}
	w.must(Deploy(t.Context(), cfg, i))
	if sent != 0 {
		t.Fatalf("%d creations were sent twice", sent)
	}
}

// TestDeploySpent: the nonce of any creation went for something else; the error says which.
func TestDeploySpent(t *testing.T) {
	w := newWorld(t)
	for n := range 6 {
		for _, how := range []string{"out of gas", "transfer", "another contract"} {
			i := w.describe()
			plan, err := i.Plan()
			w.must(err)
			var txs []types.DynamicFeeTx
			for _, c := range plan.Creations[:n] {
				txs = append(txs, types.DynamicFeeTx{Data: c.Data, Gas: 7_000_000})
			}
			spoilt := types.DynamicFeeTx{Data: plan.Creations[n].Data, Gas: 750_000}
			switch how {
			case "transfer":
				spoilt = types.DynamicFeeTx{To: &common.Address{1}, Gas: 21_000}
			case "another contract":
				spoilt.Data, spoilt.Gas = common.FromHex("6001600081f3"), 100_000 // code 00
			}
			w.send(append(txs, spoilt)...)
			err = Deploy(t.Context(), w.config(), i)
			var spent *SpentError
			if !errors.As(err, &spent) || !errors.Is(err, ErrSpent) || spent.Nonce != i.Nonce+uint64(n) || spent.Contract != plan.Creations[n].Contract {
				t.Fatalf("%s, %s: %v", plan.Creations[n].Contract, how, err)
			}
			if i.Deployed() || w.nonce() != i.Nonce+uint64(n)+1 {
				t.Fatal("it went on")
			}
			if again := Spent(t.Context(), w.client, i); !errors.As(again, &spent) {
				t.Fatal(again)
			}
		}
	}

	// The same code told of another sequencer is no contract of the plan's either.
	i := w.describe()
	other := *i
	other.Params.Sequencer = common.Address{1}
	w.must(Deploy(t.Context(), w.config(), &other))
	var spent *SpentError
	if err := Deploy(t.Context(), w.config(), i); !errors.As(err, &spent) || spent.Contract != "Inbox" {
		t.Fatal(err)
	}
	i = w.describe()
	w.must(Spent(t.Context(), w.client, i))
	w.must(Deploy(t.Context(), w.config(), i))
	w.must(Spent(t.Context(), w.client, i))
}

func TestDeployFunds(t *testing.T) {
	w := newWorld(t)
	poor := devnet.Accounts[5]
	chain := new(big.Int).SetUint64(w.node.ChainID())
	balance, err := w.client.Balance(t.Context(), poor.Address)
	w.must(err)
	value := new(big.Int).Sub(balance, big.NewInt(1e15+21_000*100e9))
	w.must(w.client.Eth().SendTransaction(t.Context(), types.MustSignNewTx(poor.Key, types.LatestSignerForChainID(chain),
		&types.DynamicFeeTx{ChainID: chain, To: &w.deployer.Address, Value: value, Gas: 21_000, GasTipCap: big.NewInt(100e9), GasFeeCap: big.NewInt(100e9)})))
	w.mine()
	i, cfg := w.describe(), w.config()
	i.Deployer, i.Nonce, cfg.Key = poor.Address, 1, send.NewKeySigner(poor.Key)
	err = Deploy(t.Context(), cfg, i)
	var short *send.InsufficientFundsError
	if !errors.As(err, &short) || short.HaveWei.Int64() != 1e15 || short.MissingWei().Sign() <= 0 || short.MissingWei().Cmp(short.NeedWei) >= 0 {
		t.Fatal(err)
	}
	if pending, err := w.client.Eth().PendingNonceAt(t.Context(), poor.Address); err != nil || pending != 1 {
		t.Fatalf("something was sent: nonce %d, %v", pending, err)
	}
	// With what it said was missing, it goes.
	w.send(types.DynamicFeeTx{To: &poor.Address, Value: short.MissingWei(), Gas: 21_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(100e9)})
	w.must(Deploy(t.Context(), cfg, i))
}

func TestDeployChecksFirst(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		change func(*Instance)
		want   string
	}{
		"constants": {func(i *Instance) { i.Params.WindowSecs = 53 }, "window W >= censorship C"},
		"deployer":  {func(i *Instance) { i.Deployer = common.Address{1} }, "the key belongs to"},
		"chain":     {func(i *Instance) { i.Params.L1ChainID++ }, "chain"},
		"nonce":     {func(i *Instance) { i.Nonce++ }, "but the plan starts at"},
		"stake":     {func(i *Instance) { i.Params.StakeWei = nil }, "stake"},
	} {
		i := w.describe()
		c.change(i)
		if err := Deploy(t.Context(), w.config(), i); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var rule *genesis.RuleError
	i := w.describe()
	i.Params.GraceSecs = 1
	if err := Deploy(t.Context(), w.config(), i); !errors.As(err, &rule) || rule.Left.What != "grace G" {
		t.Error(err)
	}
	if pending, err := w.client.Eth().PendingNonceAt(t.Context(), w.deployer.Address); err != nil || pending != 0 {
		t.Fatalf("something was sent: nonce %d, %v", pending, err)
	}
}

// TestDeployPrice: creations of an earlier run whose price L1 no longer takes are sent again, dearer.
func TestDeployPrice(t *testing.T) {
	w := newWorld(t)
	i, cfg := w.describe(), w.config()
	plan, err := i.Plan()
	w.must(err)
	chain := new(big.Int).SetUint64(w.node.ChainID())
	base := w.node.Head().BaseFee
	for n, c := range plan.Creations[:2] {
		// The first below the base fee, for good: blocks are empty and it falls, but not to 7 wei.
		feeCap := map[int]*big.Int{0: big.NewInt(7), 1: base}[n]
		w.must(w.client.Eth().SendTransaction(t.Context(), types.MustSignNewTx(w.deployer.Key, types.LatestSignerForChainID(chain),
			&types.DynamicFeeTx{ChainID: chain, Nonce: c.Nonce, Gas: 7_000_000, GasTipCap: big.NewInt(7), GasFeeCap: feeCap, Data: c.Data})))
	}
	replaced := map[string]int{}
	cfg.Progress = func(s Step) {
		if s.Event == Replaced {
			replaced[s.Contract]++
		}
	}
	w.must(Deploy(t.Context(), cfg, i))
	if replaced["Inbox"] != 1 {
		t.Fatal(replaced)
	}
	w.must(i.Check(t.Context(), w.client))
}

// TestDeployReorg: L1 moves the contracts to other blocks, or drops them; the same again corrects the description.
func TestDeployReorg(t *testing.T) {
	for _, how := range []devnet.ReorgMode{devnet.ReorgToPool, devnet.ReorgForget, devnet.ReorgKeep} {
		w := newWorld(t)
		i := w.deployed()
		start := i.Start
		if _, err := w.node.Reorg(t.Context(), 2, how); err != nil {
			t.Fatal(err)
		}
		if err := i.Check(t.Context(), w.client); how != devnet.ReorgKeep && !errors.Is(err, ErrNotThere) {
			t.Fatalf("%s: %v", how, err)
		}
		if differences, _ := w.verify(i); how != devnet.ReorgKeep && len(differences) < 6 {
			t.Fatalf("%s: %v", how, differences)
		}
		w.must(Deploy(t.Context(), w.config(), i))
		if how != devnet.ReorgKeep && i.Start == start {
			t.Fatalf("%s: it still begins after %+v", how, start)
		}
		w.must(i.Check(t.Context(), w.client))
		if differences, _ := w.verify(i); len(differences) > 0 {
			t.Fatalf("%s: %v", how, differences)
		}
	}
}

func TestPresets(t *testing.T) {
	for _, name := range Presets() {
		p, err := Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		p.Sequencer = common.Address{1}
		if err := p.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := p.CheckOn(genesis.Delays{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if w := p.Warnings(); len(w) != 0 && (name != "devnet" || len(w) != 1 || !strings.Contains(w[0], "λ is 0")) {
			t.Errorf("%s: %v", name, w)
		}
	}
	p, err := Preset("mainnet")
	if err != nil {
		t.Fatal(err)
	}
	if p.WindowSecs != 7*86_400 || p.ForceDelaySecs != 43_200 || p.OpenDelaySecs != 7_200 || p.AssertionIntervalSecs != 3_600 {
		t.Errorf("%+v", p)
	}
	if _, err := Preset("moon"); err == nil {
		t.Error("there is a preset of the moon")
	}
}
