package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/deploy"
	"loft/devnet"
	"loft/internal/crossing"
	"loft/l1"
)

// deployment is an L1 and the flags of `loft deploy` on it.
type deployment struct {
	t     *testing.T
	l1    *devnet.L1
	dir   string
	flags string
	*shell
}

func newDeployment(t *testing.T) *deployment {
	t.Helper()
	node, err := devnet.Start(t.Context(), devnet.Config{DataDir: t.TempDir(), BlockTime: time.Second, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := node.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &deployment{t: t, l1: node, dir: t.TempDir(), shell: newShell(t)}
	d.vars[keyVariable] = hexutil.Encode(crypto.FromECDSA(devnet.Accounts[3].Key))
	d.flags = " --l1 " + node.RPCURL() + " --preset devnet --l2-chain-id 4242 --sequencer " + devnet.Accounts[4].Address.Hex() + " --out " + d.path("rollup.json")
	return d
}

func (d *deployment) path(name string) string { return filepath.Join(d.dir, name) }

func (d *deployment) verify(want int, more string) string {
	d.t.Helper()
	return d.run(want, "verify-deployment --l1 "+d.l1.RPCURL()+" --rollup "+d.path("rollup.json")+" --genesis "+d.path("genesis.json")+more)
}

func TestDeployAndVerify(t *testing.T) {
	t.Parallel()
	d := newDeployment(t)
	said := d.run(0, "deploy"+d.flags)
	for _, want := range []string{`(?m)^1/6  Inbox +0x\w{40}  sent, transaction 0x\w{64}$`, `(?m)^6/6  TokenBridge +0x\w{40}  stands, transaction`, `Done: the chain begins after L1 block \d+`} {
		if !regexp.MustCompile(want).MatchString(said) {
			t.Errorf("not said: %s\n%s", want, said)
		}
	}
	if strings.Contains(said, "Until that is final") || !strings.Contains(said, "loft verify-deployment --l1") {
		t.Errorf("a devnet's owner waits for no finality:\n%s", said)
	}
	instance, err := deploy.Load(d.path("rollup.json"))
	if err != nil || !instance.Deployed() {
		t.Fatalf("%+v, %v", instance, err)
	}
	if err := instance.Check(t.Context(), l1.New(d.l1.Client())); err != nil {
		t.Fatal(err)
	}

	// The genesis file is what geth makes the same block of.
	var file core.Genesis
	raw, err := os.ReadFile(d.path("genesis.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &file); err != nil || file.ToBlock().Hash() != instance.Derived.L2Genesis {
		t.Fatalf("%v, genesis %s, want %s", err, file.ToBlock().Hash(), instance.Derived.L2Genesis)
	}

	said = d.verify(0, "")
	if !regexp.MustCompile(`(?m)^All \d+ checks pass, at L1 block`).MatchString(said) || strings.Contains(said, "DIFFERS") {
		t.Error(said)
	}
	var answer verified
	if err := json.Unmarshal([]byte(d.verify(0, " --json")), &answer); err != nil || !answer.OK || len(answer.Checks) < 80 {
		t.Errorf("%v %+v", err, answer)
	}

	// Again: nothing is done, and the answer is the same.
	var again deployed
	if err := json.Unmarshal([]byte(d.run(0, "deploy --json"+d.flags)), &again); err != nil || again.Contracts["Rollup"] != instance.Derived.Contracts["Rollup"] || again.Start.Number != instance.Start.Number {
		t.Errorf("%v %+v", err, again)
	}

	// A description with another constant, and a genesis with another account.
	altered := *instance
	altered.Params.WindowSecs++
	if err := altered.Save(d.path("rollup.json")); err != nil {
		t.Fatal(err)
	}
	d.transcript.Reset()
	d.verify(exitRefused, "")
	if said := d.transcript.String(); !strings.Contains(said, "DIFFERS  Rollup.window: expected 55, found 54") || !strings.Contains(said, "3 of ") {
		t.Error(said)
	}
	// On another L1 there is nothing of the chain that one could be warned of.
	altered = *instance
	altered.Params.L1ChainID++
	if err := altered.Save(d.path("rollup.json")); err != nil {
		t.Fatal(err)
	}
	d.transcript.Reset()
	d.verify(exitRefused, "")
	if said := d.transcript.String(); !strings.Contains(said, "DIFFERS  l1 chain id: expected 901, found 900") || strings.Contains(said, "warning") {
		t.Error(said)
	}
	if err := instance.Save(d.path("rollup.json")); err != nil {
		t.Fatal(err)
	}
	file.Alloc[common.Address{0x5e}] = types.Account{Balance: big.NewInt(7)}
	if raw, err = json.Marshal(&file); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(d.path("genesis.json"), raw, 0o600); err != nil {
		t.Fatal(err)
	}
	d.transcript.Reset()
	d.verify(exitRefused, " --json")
	if said := d.transcript.String(); !strings.Contains(said, `{"name":"genesis file, account 0x5E00000000000000000000000000000000000000","expected":"not there","found":"balance 7,`) {
		t.Error(said)
	}
}

// TestDeployIsKilled interrupts `loft deploy` at every line that it says; the same command continues, and no address changes.
func TestDeployIsKilled(t *testing.T) {
	t.Parallel()
	d := newDeployment(t)
	var first *deploy.Instance
	finished := false
	for at := 1; !finished; at++ {
		ctx, cancel := context.WithCancel(t.Context())
		var stderr bytes.Buffer
		lines := 0
		env := &environment{stdout: writerFunc(func(p []byte) (int, error) {
			if lines++; lines == at {
				cancel()
			}
			return len(p), nil
		}), stderr: &stderr, getenv: func(k string) string { return d.vars[k] }, now: time.Now}
		code := run(ctx, env, append([]string{"loft", "deploy"}, strings.Fields(d.flags)...))
		cancel()
		if finished = code == 0; !finished && (code != exitNotYet || !strings.Contains(stderr.String(), "to continue where it stopped")) {
			t.Fatalf("at line %d: exit %d\n%s", at, code, stderr.String())
		}
		instance, err := deploy.Load(d.path("rollup.json"))
		if first == nil && !finished && errors.Is(err, fs.ErrNotExist) {
			continue // it was cut off before it had planned anything
		}
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = instance
		}
		if fmt.Sprint(instance.Derived) != fmt.Sprint(first.Derived) || instance.Nonce != 0 {
			t.Fatalf("at line %d: %+v, and at first %+v", at, instance, first)
		}
	}
	d.verify(0, "")
}

// TestDeployAnew: a nonce is taken by something else. It is said, the old description is kept, another comes to be.
func TestDeployAnew(t *testing.T) {
	d := newDeployment(t)
	d.run(0, "deploy"+d.flags) // with nonces 0 to 5
	for _, name := range []string{"rollup.json", "genesis.json"} {
		if err := os.Remove(d.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	d.l1.Pause()
	key, chain := devnet.Accounts[3].Key, new(big.Int).SetUint64(d.l1.ChainID())
	client := l1.New(d.l1.Client())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	// It has described nonce 6 and sent nothing when something else takes it.
	env := &environment{stdout: writerFunc(func(p []byte) (int, error) {
		if strings.HasPrefix(string(p), "Chain 4242") {
			cancel()
		}
		return len(p), nil
	}), stderr: t.Output(), getenv: func(k string) string { return d.vars[k] }, now: time.Now}
	if code := run(ctx, env, append([]string{"loft", "deploy"}, strings.Fields(d.flags)...)); code != exitNotYet {
		t.Fatalf("exit %d", code)
	}
	tx := types.MustSignNewTx(key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{ChainID: chain, Nonce: 6, To: &common.Address{1}, Gas: 21_000, GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(100e9)})
	if err := client.Eth().SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	if _, err := d.l1.Mine(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.l1.Resume()
	said := d.run(0, "deploy"+d.flags)
	if !strings.Contains(said, "rollup.json.spent-6; planned again with nonce 7") || !strings.Contains(said, "Inbox at") {
		t.Error(said)
	}
	old, err := deploy.Load(d.path("rollup.json.spent-6"))
	if err != nil || old.Nonce != 6 || old.Deployed() {
		t.Errorf("%+v, %v", old, err)
	}
	d.verify(0, "")
}

// TestAM3_DeployOnLoft: an L1 that is a Loft chain tells its delays, and constants that leave them out are refused.
func TestAM3_DeployOnLoft(t *testing.T) {
	sides, d := crossing.New(t), newDeployment(t)
	d.flags = strings.Replace(d.flags, "4242", "77", 1)
	parent := sides.Instance.Params.ForceDelaySecs + sides.Instance.Params.OpenDelaySecs
	d.transcript.Reset()
	d.run(exitInput, "deploy"+strings.Replace(d.flags, d.l1.RPCURL(), sides.L2URL, 1))
	want := fmt.Sprintf("response δ > the parent chain's forceDelay + openDelay does not hold (2 against %d)", parent)
	if said := d.transcript.String(); !strings.Contains(said, want) {
		t.Errorf("no %q in\n%s", want, said)
	}
	fits := regexp.MustCompile(`these would hold: (.*)`).FindStringSubmatch(d.transcript.String())
	if fits == nil {
		t.Fatal(d.transcript.String())
	}
	// With what it says would hold, what is missing is ether on that chain.
	d.transcript.Reset()
	d.run(exitRefused, "deploy"+strings.Replace(d.flags, d.l1.RPCURL(), sides.L2URL, 1)+" "+fits[1])
	if said := d.transcript.String(); !strings.Contains(said, "send it at least") {
		t.Error(said)
	}
}

// TestDeployInput: what cannot be meant is refused before anything is sent, with what would do.
func TestDeployInput(t *testing.T) {
	d := newDeployment(t)
	for _, c := range []struct {
		line string
		code int
		want string
	}{
		{"deploy", exitInput, "--preset"},
		{"deploy --preset moon", exitInput, "devnet, testnet, mainnet"},
		{"deploy --preset devnet", exitInput, "--l2-chain-id"},
		{"deploy --preset devnet --l2-chain-id 5", exitInput, "--sequencer"},
		{"deploy --preset devnet --l2-chain-id 5 --sequencer 0x00000000000000000000000000000000000000b0", exitInput, "--l1"},
		{"deploy" + d.flags + " --window 53s", exitInput, "window W >= censorship C + (moves m + 1) response δ + lag λ does not hold (53 against 54): an honest side would time out\nhint:  these would hold: --window 54s"},
		{"deploy" + d.flags + " --grace 5s --moves 19", exitInput, "moves m >= 20 does not hold (19 against 20): a side makes as many moves in a game; grace G >="},
		{"deploy" + d.flags + " --open-delay 11m", exitInput, "openDelay <= forceDelay does not hold (660 against 600)"},
		{"deploy" + d.flags + " --window 1.5s", exitInput, "whole number of seconds"},
		{"deploy" + d.flags + " --stake 0", exitInput, "stake"},
		{"deploy" + d.flags + " --parent-delay 14h", exitInput, "response δ > the parent chain's forceDelay + openDelay does not hold (2 against 50400)"},
		{"deploy" + strings.Replace(d.flags, "4242", "900", 1), exitInput, "choose another"},
		{"deploy" + d.flags + " extra", exitInput, "takes none"},
		{"deploy" + strings.Replace(d.flags, d.l1.RPCURL(), "http://127.0.0.1:1", 1), exitEndpoint, "does not answer"},
		{"verify-deployment --l1 " + d.l1.RPCURL() + " --rollup " + d.path("none.json"), exitInput, "--rollup"},
	} {
		d.transcript.Reset()
		d.run(c.code, c.line)
		if !strings.Contains(d.transcript.String(), c.want) {
			t.Errorf("loft %s: no %q in\n%s", c.line, c.want, d.transcript.String())
		}
	}
	if _, err := os.Stat(d.path("rollup.json")); !os.IsNotExist(err) {
		t.Errorf("something was described: %v", err)
	}

	// Poor: what is missing is said, and nothing is sent.
	poor, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	d.vars[keyVariable] = hexutil.Encode(crypto.FromECDSA(poor))
	d.transcript.Reset()
	d.run(exitRefused, "deploy"+d.flags)
	if !strings.Contains(d.transcript.String(), "send it at least 0.0") {
		t.Error(d.transcript.String())
	}
	// Another deployer than described.
	d.vars[keyVariable] = hexutil.Encode(crypto.FromECDSA(devnet.Accounts[3].Key))
	d.transcript.Reset()
	d.run(exitInput, "deploy"+d.flags)
	if !strings.Contains(d.transcript.String(), "describes another deployment: Deployer is "+crypto.PubkeyToAddress(poor.PublicKey).Hex()) {
		t.Error(d.transcript.String())
	}
}

// TestU4_DeployLeavesOthersAlone: another chain's files are never overwritten, a public chain's id is refused, and what it costs is said
// before; a dry run says it and does nothing.
func TestU4_DeployLeavesOthersAlone(t *testing.T) {
	d := newDeployment(t)
	nothing := func() {
		t.Helper()
		if entries, err := os.ReadDir(d.dir); err != nil || len(entries) > 0 {
			t.Fatalf("%v, %v", entries, err)
		}
		if nonce, err := l1.New(d.l1.Client()).Eth().PendingNonceAt(t.Context(), devnet.Accounts[3].Address); err != nil || nonce != 0 {
			t.Fatalf("nonce %d, %v", nonce, err)
		}
	}
	said := d.run(0, "deploy --dry-run"+d.flags)
	for _, want := range []string{`cost: 6 creations take \d{7,} gas at most: 0\.\d+ ETH at L1's present fees, and 0\.\d+ ETH if its base fee doubles meanwhile, which the account must hold\. 0x\w{40} holds 10000 ETH`, `Inbox +0x\w{40}`, "Nothing was written or sent"} {
		if !regexp.MustCompile(want).MatchString(said) {
			t.Errorf("no %s in\n%s", want, said)
		}
	}
	var dry deployed
	if err := json.Unmarshal([]byte(d.run(0, "deploy --json --dry-run"+d.flags)), &dry); err != nil || !dry.DryRun || dry.Cost.Gas == 0 || dry.Start != nil {
		t.Fatalf("%v %+v", err, dry)
	}
	for _, id := range []string{"1", "10", "8453", "42161", "11155111"} {
		d.transcript.Reset()
		d.run(exitInput, "deploy"+strings.Replace(d.flags, "4242", id, 1))
		if said := d.transcript.String(); !strings.Contains(said, id+" is the chain id of ") || !strings.Contains(said, "--anyway") {
			t.Error(said)
		}
	}
	d.run(0, "deploy --anyway --dry-run"+strings.Replace(d.flags, "4242", "8453", 1))
	nothing()
	for _, dry := range []string{"", " --dry-run"} { // what would fail later fails now
		for _, out := range []string{filepath.Join(d.dir, "none", "rollup.json"), "/proc/rollup.json"} {
			d.transcript.Reset()
			d.run(exitInput, "deploy"+dry+strings.Replace(d.flags, d.path("rollup.json"), out, 1))
			if said := d.transcript.String(); !strings.Contains(said, "error: "+out+" cannot be written: ") || !strings.Contains(said, "with --out") {
				t.Error(said)
			}
		}
		d.run(exitInput, "deploy"+dry+strings.Replace(d.flags, d.path("rollup.json"), d.dir, 1))
		d.run(exitInput, "deploy"+dry+" --genesis "+filepath.Join(d.dir, "none", "genesis.json")+d.flags)
	}
	nothing()

	// The cost is said before anything is sent.
	said = d.run(0, "deploy"+d.flags)
	if before, _, _ := strings.Cut(said, "1/6"); !strings.Contains(before, "6 creations take ") {
		t.Error(said)
	}
	read := func(name string) string {
		t.Helper()
		raw, err := os.ReadFile(d.path(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	rollup, genesis := read("rollup.json"), read("genesis.json")
	second := strings.Replace(strings.Replace(d.flags, "4242", "4243", 1), "rollup.json", "x.json", 1)
	d.run(exitInput, "deploy --genesis "+d.path("genesis.json")+second) // the first chain's
	if _, err := os.Stat(d.path("x.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	d.run(exitInput, "deploy"+strings.Replace(second, "x.json", "genesis.json", 1))
	d.run(exitInput, "deploy"+strings.Replace(second, "x.json", "rollup.json", 1))
	d.run(0, "deploy"+second)
	if read("rollup.json") != rollup || read("genesis.json") != genesis {
		t.Error("the first chain's files are others")
	}
	d.verify(0, "")
	d.run(0, "verify-deployment --l1 "+d.l1.RPCURL()+" --rollup "+d.path("x.json")+" --genesis "+d.path("x.genesis.json"))
}
