package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/bridge"
	"loft/config"
	"loft/devnet"
	"loft/internal/crossing"
)

var update = flag.Bool("update", false, "rewrite golden files")

// shell runs commands as a person would, and keeps a transcript of them.
type shell struct {
	t          *testing.T
	vars       map[string]string
	ask        config.Ask
	transcript bytes.Buffer
}

func (s *shell) environ() (all []string) {
	for name, value := range s.vars {
		all = append(all, name+"="+value)
	}
	return all
}

// run demands an exit code.
func (s *shell) run(want int, line string) string {
	s.t.Helper()
	var stdout, stderr bytes.Buffer
	env := &environment{stdout: &stdout, stderr: &stderr, getenv: func(k string) string { return s.vars[k] }, environ: s.environ, now: time.Now, ask: s.ask}
	code := run(s.t.Context(), env, append([]string{"loft"}, strings.Fields(line)...))
	fmt.Fprintf(&s.transcript, "$ loft %s\n%s%s", line, stdout.String(), stderr.String())
	if code != 0 {
		fmt.Fprintf(&s.transcript, "exit %d\n", code)
	}
	s.transcript.WriteString("\n")
	if code != want {
		s.t.Fatalf("loft %s: exit %d, want %d\n%s%s", line, code, want, stdout.String(), stderr.String())
	}
	if strings.Contains(line, "--json") {
		for name, out := range map[string][]byte{"stdout": stdout.Bytes(), "stderr": stderr.Bytes()} {
			if len(out) > 0 && !json.Valid(out) {
				s.t.Errorf("loft %s: %s is not one JSON value:\n%s", line, name, out)
			}
		}
	}
	if code != 0 && !strings.Contains(stderr.String(), "hint") {
		s.t.Errorf("loft %s: no hint in %s", line, stderr.String())
	}
	return stdout.String()
}

// golden compares the transcript with a file, less what differs from run to run.
func (s *shell) golden(name string) {
	s.t.Helper()
	got := s.transcript.String()
	for _, r := range []struct{ pattern, with string }{
		{`\d{4}-\d\d-\d\dT[0-9:.]+Z`, "TIME"},
		{`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \([^)]*\)`, "DATE"},
		{`0x[0-9a-f]{200,}`, "BYTES"},
		{`0x[0-9a-f]{64}`, "HASH"},
		{`(assertion|Assertion|Assertions) +0x[0-9a-f]{8}\b`, "$1 ID"},
		{`http://127\.0\.0\.1:\d+`, "URL"},
		{regexp.QuoteMeta(s.t.TempDir()[:strings.LastIndex(s.t.TempDir(), "/")]) + `/\d+`, "DIR"},
		{`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`, "DATE"},
		{`((?m:^)cost to .*: gas on L[12] for) about .*`, "$1 FEES"},
		{`(less than )?[0-9.]+ ETH (for gas on L[12]|for the place in L1's queue)`, "FEE $2"},
		{`(as loft dev's does; --fee) [0-9.]+`, "$1 FEE"},
		{`"(feeWei|placeWei)":"\d+"`, `"$1":FEE`},
		{`"gasUsed":\d+`, `"gasUsed":GAS`}, // contracts/snapshots has it
		// A busy machine's L1 may mine a block before a transaction is in its pool.
		{`(L1 transaction HASH, block|on L1 in block) \d+`, "$1 N"},
		{`("layer":"L1","tx":"HASH","block":)\d+`, "${1}N"},
		{`(L1 +chain 900): block \d+, safe \d+, finalized \d+`, "$1: HEADS"},
	} {
		got = regexp.MustCompile(r.pattern).ReplaceAllString(got, r.with)
	}
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			s.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	if got != string(want) {
		is, was := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		at := 0
		for at < min(len(is), len(was)) && is[at] == was[at] {
			at++
		}
		s.t.Errorf("%s differs from line %d on (rewrite with -update and read the diff): want\n%s\n%s", path, at+1, strings.Join(was[at:min(at+3, len(was))], "\n"), got)
	}
}

func newShell(t *testing.T) *shell { return &shell{t: t, vars: map[string]string{}} }

// devDir is a data directory as loft dev leaves it.
func devDir(t *testing.T, s *crossing.Sides) string {
	t.Helper()
	info := devInfo{L1RPC: s.L1URL, L2RPC: s.L2URL, DataDir: t.TempDir()}
	for _, a := range devnet.Accounts {
		info.Accounts = append(info.Accounts, devAccount{a.Address, hexutil.Encode(crypto.FromECDSA(a.Key))})
	}
	if err := writeDevFile(info.DataDir, info); err != nil {
		t.Fatal(err)
	}
	return info.DataDir
}

// TestTour goes the whole way through the commands.
func TestTour(t *testing.T) {
	t.Parallel()
	sides, sh := crossing.New(t), newShell(t)
	dev := " --data-dir " + devDir(t, sides)
	sh.run(0, "status"+dev)
	sh.run(0, "deposit 3 --account 1 --wait"+dev)
	sh.run(0, "status in:0"+dev)
	sh.run(0, "withdraw 0.5 --account 1"+dev)
	sh.run(exitNotYet, "claim 0 --account 1"+dev)
	sides.NewAssertion()
	sh.run(0, "status out:0"+dev)
	sh.run(exitNotYet, "claim out:0 --account 1 --wait --timeout 3s"+dev)
	sides.Confirm()
	sh.run(0, "claim 0 --wait --account 1"+dev)
	sh.run(exitRefused, "claim 0 --account 1"+dev)
	sh.run(0, "force --account 1 --to 0x00000000000000000000000000000000000000b0 --value 0.1 --wait"+dev)
	sh.run(0, "withdraw 0.25 --forced --account 1"+dev)
	sh.run(0, "message --account 1 --to 0x00000000000000000000000000000000000000b0 --value 1gwei"+dev)
	sh.run(0, "status"+dev)
	sh.run(0, "deposit 1gwei --account 2 --json"+dev)
	sh.run(0, "status in:0 --json"+dev)
	sh.golden("tour.txt")
}

// TestTokensAndBounce: the commands for tokens, and a message that fails.
func TestTokensAndBounce(t *testing.T) {
	t.Parallel()
	sides, sh := crossing.New(t), newShell(t)
	look := " --data-dir " + devDir(t, sides)
	dev := " --account 1" + look
	token := sides.NewToken()
	token.Mint(devnet.Accounts[1].Address, big.NewInt(2_500_000))
	alice := crossing.Account(1)
	client, err := bridge.Connect(t.Context(), bridge.Config{L1URLs: []string{sides.L1URL}, L2URL: sides.L2URL})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	runMessage := func(index uint64) {
		if _, err := client.Send(t.Context(), alice, sides.RunCall(index)); err != nil {
			t.Fatal(err)
		}
	}
	sh.run(0, "deposit 3"+dev)
	sh.run(exitRefused, "deposit 2.6 --token "+token.Address.Hex()+dev)
	sh.run(exitInput, "deposit 0.0000001 --token "+token.Address.Hex()+dev)
	sh.run(0, "deposit 2.5 --token "+token.Address.Hex()+dev)
	runMessage(1)
	sh.run(0, "status in:1"+look)
	sh.run(0, "withdraw 1.5 --token "+token.Address.Hex()+dev)
	sh.run(exitRefused, "withdraw 1.5 --token "+token.Address.Hex()+dev)
	sh.run(0, "message --to 0x4c6f667400000000000000000000000000000002 --value 0.5"+dev)
	sh.run(exitNotYet, "bounce in:2"+dev)
	runMessage(2)
	sh.run(0, "status in:2 --wait"+look)
	sh.run(exitInput, "bounce in:2 --account 2"+look)
	sh.run(0, "bounce in:2 --json"+dev)
	sh.run(exitInput, "bounce in:2 --reclaim"+dev)
	sh.run(exitInput, "bounce in:0"+dev)
	sides.NewAssertion()
	sides.Confirm()
	bounced := sh.run(0, "status out:1 --json"+look)
	var of statusAnswer
	if err := json.Unmarshal([]byte(bounced), &of); err != nil {
		t.Fatal(err)
	}
	sh.run(0, "claim out:0"+dev)
	sh.run(0, "claim "+of.Status[0].L2Tx.Hex()+dev) // both messages of the bounce
	sh.golden("tokens.txt")
}

// TestHelp: help is one word away wherever one is, and the build says what it is.
func TestHelp(t *testing.T) {
	sh := newShell(t)
	for line, has := range map[string]string{
		"": "loft [global options]", "help": "loft [global options]", "--help": "loft [global options]", "-h": "loft [global options]",
		"help deposit": "loft deposit", "deposit --help": "loft deposit", "deposit 1 --help": "loft deposit", "deposit 1 --wait -h": "loft deposit",
		"demo attack --help": "--attackers", "help demo attack": "--attackers", "config print -h": "--rollup", "demo --help": "attack", "help machine": "prove",
		"dev --data-dir x --help": "loft dev", "version": "go1.", "--version": "go1.",
		"version --json": `"program":"0x`, "config print --json": `"name":"post.interval","value":"1m0s","from":"default"`,
		"deploy --help": "W: in which claims are made, a time (devnet 54s, testnet 24h, mainnet 168h)",
	} {
		if got := sh.run(0, line); !strings.Contains(got, has) {
			t.Errorf("loft %s says\n%s", line, got)
		} else if line == "deploy --help" && strings.Contains(got, "default: 0") {
			t.Errorf("loft %s says that nothing is a default:\n%s", line, got)
		}
	}
	for _, line := range []string{"help nosuch", "nosuch", "nosuch --help"} {
		sh.transcript.Reset()
		sh.run(exitInput, line)
		if got := sh.transcript.String(); !strings.Contains(got, "there is no `loft nosuch`") || strings.Contains(got, "bounce") || strings.Contains(got, "did you mean") {
			t.Errorf("loft %s says\n%s", line, got)
		}
	}
}

// TestBadInput: each kind of bad input at the commands' doors, with its exit code and hint.
func TestBadInput(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dir := devDir(t, sides)
	dev := " --data-dir " + dir
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	nodes := " --l1 " + sides.L1URL + " --l2 " + sides.L2URL
	for _, c := range []struct {
		code int
		line string
	}{
		{exitInput, "frobnicate"},
		{exitInput, "deposit"},
		{exitInput, "deposit 1 2" + dev},
		{exitInput, "deposit 5 ether" + dev},
		{exitInput, "deposit one" + dev},
		{exitInput, "deposit 0" + dev},
		{exitInput, "deposit 1wei" + dev},
		{exitInput, "deposit 1 --what"},
		{exitInput, "deposit 1 --timeout soon"},
		{exitInput, "deposit 1 --to 0x12" + dev},
		{exitInput, "deposit 1 --max-price 1wei" + dev},
		{exitInput, "deposit 1 --account 10" + dev},
		{exitInput, "deposit 1 --account x" + dev},
		{exitInput, "deposit 1 --key 0x01" + dev},
		{exitInput, "deposit 1 --key 0x01 --dev" + dev},
		{exitInput, "deposit 1 --keystore /none" + dev},
		{exitInput, "deposit 1 --password-file /none" + dev},
		{exitInput, "deposit 1 --fee 0.1" + dev},
		{exitInput, "deposit 1 --refund 0x00000000000000000000000000000000000000b0" + dev},
		{exitInput, "withdraw 1 --max-price 3" + dev},
		{exitInput, "deposit 1 --keystore /none --password-file /none" + dev},
		{exitInput, "deposit 1 --keystore " + write("key", "{}") + " --password-file " + write("password", "x") + dev},
		{exitInput, "deposit 1 --account 1 --keystore /none" + dev},
		{exitInput, "deposit 1" + nodes},
		{exitInput, "deposit 1 --data-dir " + filepath.Join(dir, "none")},
		{exitInput, "status --rollup /none" + dev},
		{exitInput, "status --rollup " + write("bad.json", "{") + dev},
		{exitInput, "status --l2 " + sides.L2URL + " --data-dir " + filepath.Join(dir, "none")},
		{exitInput, "status --l1 " + sides.L1URL + " --data-dir " + filepath.Join(dir, "none")},
		{exitInput, "status --l1 foo" + dev},
		{exitInput, "status --l2 127.0.0.1:8545" + dev},
		{exitInput, "status hello" + dev},
		{exitInput, "status 12" + dev},
		{exitNotFound, "status 0x0100000000000000000000000000000000000000000000000000000000000000" + dev},
		{exitNotFound, "status out:9" + dev},
		{exitNotFound, "status in:9" + dev},
		{exitNotFound, "claim 9" + dev},
		{exitEndpoint, "status --l1 http://127.0.0.1:1 --l2 " + sides.L2URL},
		{exitEndpoint, "status --l1 " + sides.L2URL + " --l2 " + sides.L2URL},
		{exitEndpoint, "status --l1 " + sides.L1URL + " --l2 " + sides.L1URL},
		{exitInput, "deposit 1 --token 0x00000000000000000000000000000000000000b0" + dev},
		{exitRefused, "withdraw 1" + dev},
		{exitRefused, "deposit 1 --to " + sides.Plan.Rollup.Hex() + dev},
		{exitInput, "force" + dev},
		{exitInput, "force x" + dev},
		{exitInput, "force --raw 0x01" + dev},
		{exitInput, "force --raw 01" + dev},
		{exitInput, "force --raw 0x01 --value 1" + dev},
		{exitInput, "force --to 0x00000000000000000000000000000000000000b0 --fee-cap 1gwei" + dev},
		{exitRefused, "force --to 0x00000000000000000000000000000000000000b0 --gas 30000" + dev},
		{exitInput, "force --raw " + walletTransfer(t, sides) + dev},
		{exitRefused, "force --data 0xfe" + dev},
		{exitInput, "message" + dev},
		{exitInput, "message --to 0x00000000000000000000000000000000000000b0 --gas 5000000" + dev},
		{exitInput, "message --to 0x00000000000000000000000000000000000000b0 --data zz" + dev},
		{exitInput, "bounce 7" + dev},
		{exitNotFound, "bounce in:7" + dev},
		{exitNotFound, "claim 9 --json" + dev},
	} {
		sh.run(c.code, c.line)
	}
	write(devFile, "{")
	sh.run(exitInput, "status"+dev)
	sh.golden("bad_input.txt")
}

// walletTransfer is a plain transfer as a wallet signs it for L2.
func walletTransfer(t *testing.T, sides *crossing.Sides) string {
	t.Helper()
	chain := new(big.Int).SetUint64(sides.Plan.Config.L2ChainID)
	tx := types.MustSignNewTx(devnet.Accounts[1].Key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{
		ChainID: chain, To: &devnet.Accounts[2].Address, Value: big.NewInt(1), Gas: 21_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(200e9)})
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return hexutil.Encode(raw)
}

// TestFailureIsNoSuccess: what was sent and failed ends with the exit code of a refusal, and the error names the transaction.
func TestFailureIsNoSuccess(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dev := " --account 1 --data-dir " + devDir(t, sides)
	sh.run(0, "deposit 3"+dev)
	names := func(line string, code int) {
		t.Helper()
		sh.transcript.Reset()
		sh.run(code, line+dev)
		if !strings.Contains(sh.transcript.String(), `,"tx":"0x`) {
			t.Errorf("loft %s names no transaction in its error:\n%s", line, sh.transcript.String())
		}
	}
	names("force --data 0xfe --gas 200000 --wait --json", exitRefused)                                                       // reverts
	names("force --to 0x00000000000000000000000000000000000000b0 --gas 40000 --nonce 9 --anyway --wait --json", exitRefused) // is dropped
	if !strings.Contains(sh.transcript.String(), "is too high: no known transaction has nonces 1 to 8") {
		t.Errorf("no warning of the nonce:\n%s", sh.transcript.String())
	}
	sides.Hold = true
	names("deposit 1 --wait --timeout 1s --json", exitNotYet)
	if code := showError(io.Discard, &waitError{err: &bridge.UnreachableError{}}, false); code != exitEndpoint {
		t.Errorf("an endpoint that went away in mid-wait: exit %d", code)
	}
}

// TestOneEndpoint: the endpoint that is not named is the running loft dev's.
func TestOneEndpoint(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dev := " --data-dir " + devDir(t, sides)
	sh.run(0, "status --l1 "+sides.L1URL+dev)
	sh.run(0, "status --l2 "+sides.L2URL+dev)
	// Of two, one that is dead does no harm, and is named.
	sh.transcript.Reset()
	if said := sh.run(0, "status --l1 http://127.0.0.1:1,"+sides.L1URL+" --l2 "+sides.L2URL); !strings.Contains(said, "endpoint 127.0.0.1:1 fails: ") {
		t.Error(said)
	}
	if said := sh.run(0, "status --json --l1 http://127.0.0.1:1,"+sides.L1URL+" --l2 "+sides.L2URL); !strings.Contains(said, `"l1Endpoints":[{"name":"127.0.0.1:1","inUse":false`) {
		t.Error(said)
	}
}

// TestSigners: every way to name a key, and that none of them shows it.
func TestSigners(t *testing.T) {
	sides, sh := crossing.New(t), newShell(t)
	dir := t.TempDir()
	nodes := " --l1 " + sides.L1URL + " --l2 " + sides.L2URL
	key := devnet.Accounts[3].Key
	raw := hexutil.Encode(crypto.FromECDSA(key))
	account, err := keystore.StoreKey(filepath.Join(dir, "keys"), "pass word", keystore.LightScryptN, keystore.LightScryptP)
	if err != nil {
		t.Fatal(err)
	}
	fund := "deposit 1gwei --to " + account.Address.Hex() + nodes
	sh.run(0, fund+" --dev --key "+raw)
	sh.vars[keyVariable] = raw
	sh.run(0, fund)
	delete(sh.vars, keyVariable)
	password := filepath.Join(dir, "password")
	if err := os.WriteFile(password, []byte("pass word\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	// The account of the file holds nothing on L1: that it is named shows that the file was opened.
	sh.transcript.Reset()
	sh.run(exitRefused, "deposit 1 --keystore "+account.URL.Path+" --password-file "+password+nodes)
	if !strings.Contains(sh.transcript.String(), account.Address.Hex()) {
		t.Errorf("not signed by the keystore's account:\n%s", sh.transcript.String())
	}
	if err := os.WriteFile(password, []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	sh.run(exitInput, "deposit 1 --keystore "+account.URL.Path+" --password-file "+password+nodes)
	sh.vars[keyVariable] = raw[:40]
	sh.run(exitInput, "deposit 1"+nodes)
	if strings.Contains(sh.transcript.String(), raw[2:20]) {
		t.Error("a part of a key was shown")
	}
}

// TestDevFile: what loft dev writes is what the commands read, and is its owner's alone.
func TestDevFile(t *testing.T) {
	dir := t.TempDir()
	want := devInfo{L1RPC: "http://127.0.0.1:1", L1Beacon: "b", L2RPC: "http://127.0.0.1:2", DataDir: dir, Accounts: []devAccount{{devnet.Accounts[0].Address, "0x1"}}}
	if err := writeDevFile(dir, want); err != nil {
		t.Fatal(err)
	}
	got, err := readDevFile(dir)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%+v, %v", got, err)
	}
	stat, err := os.Stat(filepath.Join(dir, devFile))
	if err != nil || stat.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", stat.Mode(), err)
	}
}

// TestInterrupt: a command that waits ends when it is interrupted, and says that what was sent stays sent.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	sides := crossing.New(t)
	dir := devDir(t, sides)
	sides.Hold = true
	ctx, cancel := context.WithCancel(t.Context())
	var stdout, stderr bytes.Buffer
	env := &environment{stdout: writerFunc(func(p []byte) (int, error) {
		if bytes.HasPrefix(p, []byte("...")) { // it waits
			cancel()
		}
		return stdout.Write(p)
	}), stderr: &stderr, getenv: func(string) string { return "" }, now: time.Now}
	code := run(ctx, env, []string{"loft", "deposit", "1", "--wait", "--data-dir", dir})
	if code != exitNotYet || !strings.Contains(stderr.String(), "do not send it again") {
		t.Errorf("exit %d\n%s%s", code, stdout.String(), stderr.String())
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
