package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"loft/deploy"
	"loft/devnet"
	"loft/internal/testutil"
)

// freePorts are flags that let `loft dev` listen where nobody else does.
const freePorts = " --l1-port 0 --beacon-port 0 --l2-port 0"

// runDev runs loft dev in this process until it is ready, and then until then has returned.
func runDev(t *testing.T, line string, then func(devInfo)) (code int, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var errs bytes.Buffer
	env := &environment{stdout: writerFunc(func(p []byte) (int, error) {
		var info devInfo
		if json.Unmarshal(p, &info) == nil && info.L2RPC != "" {
			if then != nil {
				then(info)
			}
			cancel()
		}
		return len(p), nil
	}), stderr: &errs, getenv: func(string) string { return "" }, now: time.Now}
	code = run(ctx, env, append([]string{"loft", "dev", "--json", "--l1-block-time", "1s"}, strings.Fields(line+freePorts)...))
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Fatalf("loft dev %s did not become ready:\n%s", line, errs.String())
	}
	return code, errs.String()
}

// mustRunDev demands that it runs, says nothing, and ends well.
func mustRunDev(t *testing.T, line string, then func(devInfo)) {
	t.Helper()
	if code, stderr := runDev(t, line, then); code != exitOK || stderr != "" {
		t.Fatalf("loft dev %s: exit %d\n%s", line, code, stderr)
	}
}

// refused demands that it does not start, and that its hint names a way out.
func refused(t *testing.T, line, why, hint string) {
	t.Helper()
	code, stderr := runDev(t, line, func(devInfo) { t.Errorf("loft dev %s started", line) })
	var said struct{ Error, Hint string }
	if err := json.Unmarshal([]byte(stderr), &said); err != nil {
		t.Errorf("loft dev %s: %q: %v", line, stderr, err)
	}
	if code != exitInput || !strings.Contains(said.Error, why) || !strings.Contains(said.Hint, hint) {
		t.Errorf("loft dev %s: exit %d, want %d\nerror %q, want %q\nhint  %q, want %q", line, code, exitInput, said.Error, why, said.Hint, hint)
	}
}

// genesisOf is the hash of the L2 chain's first block.
func genesisOf(t *testing.T, info devInfo) (hash string) {
	t.Helper()
	c, err := ethclient.Dial(info.L2RPC)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var block struct{ Hash string }
	if err := c.Client().CallContext(t.Context(), &block, "eth_getBlockByNumber", "0x0", false); err != nil {
		t.Fatal(err)
	}
	return block.Hash
}

// TestDevReadyMeansFunded: who starts from the line that says "ready" finds the promised ether on L2, at once.
func TestDevReadyMeansFunded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 { // the second time the chain continues
		mustRunDev(t, "--data-dir "+dir, func(info devInfo) {
			c, err := ethclient.Dial(info.L2RPC)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			want := new(big.Int).Mul(big.NewInt(1_000), big.NewInt(params.Ether))
			for _, a := range info.Accounts {
				latest, err := c.BalanceAt(t.Context(), a.Address, nil)
				pending, err2 := c.PendingBalanceAt(t.Context(), a.Address)
				if err := errors.Join(err, err2); err != nil || latest.Cmp(want) != 0 || pending.Cmp(want) != 0 {
					t.Errorf("%s has %v, pending %v: %v", a.Address, latest, pending, err)
				}
			}
		})
	}
}

// TestDevWords: what a person reads. After kill -9 and after Ctrl-C the commands say that the chain is not running; a start says
// what it executed again and how to continue, and a stop that it stops.
func TestDevWords(t *testing.T) {
	t.Parallel()
	dir, sh := t.TempDir(), newShell(t)
	notRunning := func() {
		t.Helper()
		sh.transcript.Reset()
		sh.run(exitEndpoint, "status --data-dir "+dir)
		if said := sh.transcript.String(); !strings.Contains(said, "is not running") || !strings.Contains(said, "start it with `loft dev --data-dir "+dir+"`") {
			t.Errorf("it says\n%s", said)
		}
	}
	first := startChild(t, dir)
	first.awaitReady()
	sh.run(exitOK, "status --data-dir "+dir)
	ahead := sendAhead(t, first.ready())
	if said := sh.run(exitOK, "status "+ahead+" --data-dir "+dir); !strings.Contains(said, "is 0.") || !strings.Contains(said, "with nonce 0") {
		t.Errorf("of a transaction that is ahead of its account's nonce it says\n%s", said)
	}
	first.kill()
	notRunning()

	ctx, interrupt := context.WithTimeout(t.Context(), patience)
	defer interrupt()
	var out, errs bytes.Buffer
	env := &environment{stdout: writerFunc(func(p []byte) (int, error) {
		if bytes.Contains(p, []byte("Press Ctrl-C to stop")) {
			interrupt()
		}
		return out.Write(p)
	}), stderr: &errs, getenv: func(string) string { return "" }, now: time.Now, program: "go run ./cmd/loft"}
	code := run(ctx, env, append([]string{"loft", "dev", "--data-dir", dir}, strings.Fields(freePorts)...))
	if code != exitOK || errs.Len() > 0 {
		t.Fatalf("exit %d\n%s", code, errs.String())
	}
	for _, want := range []string{"Continuing from L2 block ", "of the journal were executed again", "each started with", "go run ./cmd/loft deposit 1ether --account 0 --wait --data-dir " + dir,
		"go run ./cmd/loft withdraw 1ether --account 0 --data-dir " + dir, "chain id 901", "chain id 900", "Mnemonic: test test", first.ready().L1Contracts["Bridge"].Hex(), "\nstopping;", "\nstopped;"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, out.String())
		}
	}
	notRunning()
}

// sendAhead sends a transaction whose nonce is not the next, and returns its hash.
func sendAhead(t *testing.T, info *devInfo) string {
	t.Helper()
	c, err := ethclient.Dial(info.L2RPC)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	chain, err := c.ChainID(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tx := types.MustSignNewTx(devnet.Accounts[3].Key, types.LatestSignerForChainID(chain), &types.DynamicFeeTx{
		ChainID: chain, Nonce: 2, To: &devnet.Accounts[4].Address, Gas: 21_000, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(50 * params.GWei)})
	if err := c.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	return tx.Hash().Hex()
}

// TestDevFlags: values that make no sense are refused before anything is touched.
func TestDevFlags(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	for _, c := range []struct{ line, why, hint string }{
		{"now", "argument now", "--help"},
		{"--l1-block-time 0s", "--l1-block-time", "use whole seconds from 1s to 12s"},
		{"--l1-block-time -2s", "--l1-block-time", "use whole seconds from 1s to 12s"},
		{"--l1-block-time 1500ms", "1.5s is not a block time", "use whole seconds from 1s to 12s"},
		{"--l1-block-time 13s", "--l1-block-time", "use whole seconds from 1s to 12s"},
		{"--l1-block-time soon", `--l1-block-time: "soon" is not a time like`, "--help"},
		{"--frequency 3", "flags", "--help"},
	} {
		refused(t, "--data-dir "+dir+" "+c.line, c.why, c.hint)
	}
	refused(t, "--data-dir=", "--data-dir: it is empty", "name a directory")
	for _, flag := range []string{"l1-port", "beacon-port", "l2-port"} {
		for _, port := range []string{"-1", "65536", "http"} {
			var stderr bytes.Buffer
			env := &environment{stdout: &stderr, stderr: &stderr, getenv: func(string) string { return "" }, now: time.Now}
			if code := run(t.Context(), env, []string{"loft", "dev", "--data-dir", dir, "--" + flag, port}); code != exitInput || !strings.Contains(stderr.String(), flag) {
				t.Errorf("--%s %s: exit %d\n%s", flag, port, code, stderr.String())
			}
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the directory was made: %v", err)
	}
}

// TestDevDirectory: what cannot hold a chain is refused, and left as it is.
func TestDevDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, "--data-dir "+file, "it is not a directory", "name a directory")
	refused(t, "--data-dir "+filepath.Join(file, "below"), "it is not a directory", "name a directory")
	refused(t, "--data-dir /proc/none", "it cannot be made", "name a writable directory")
	refused(t, "--data-dir /dev/null/none --reset", "it is not a directory", "name a directory")

	// Somebody else's directory with a name that a chain needs: neither used nor reset.
	theirs := filepath.Join(dir, "sequencer")
	if err := os.Mkdir(theirs, 0o700); err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(theirs, "source")
	if err := os.WriteFile(source, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"--data-dir " + dir, "--reset --data-dir " + dir} {
		refused(t, line, "it is neither empty nor `loft dev`'s own: it holds file", "name a new or empty directory")
	}
	entries, err := os.ReadDir(dir)
	if raw, err := os.ReadFile(source); err != nil || string(raw) != "mine" {
		t.Errorf("what was there is gone: %v", err)
	}
	if err != nil || len(entries) != 2 {
		t.Errorf("something was made there: %v, %v", entries, err)
	}
}

// TestDevReset: the chain is deleted and nothing else is; a reset that was cut short is finished.
func TestDevReset(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	mine := filepath.Join(dir, "notes.txt")
	line := "--data-dir " + dir
	mark := filepath.Join(dir, "l1", "mark") // is gone with the chain
	begin := func(line string, marked bool) {
		t.Helper()
		mustRunDev(t, line, func(devInfo) {
			if _, err := os.Stat(mark); (err == nil) != marked {
				t.Errorf("loft dev %s: it goes on with the chain: %v", line, err == nil)
			}
			if err := os.WriteFile(mark, nil, 0o600); err != nil {
				t.Error(err)
			}
		})
	}
	begin(line, false)
	if err := os.WriteFile(mine, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, devFile)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s is still there: %v", devFile, err)
	}
	begin(line, true)
	begin(line+" --reset", false)
	begin(line, true)
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "loft-dev.reset"), nil, 0o600), os.RemoveAll(filepath.Join(dir, "sequencer"))); err != nil {
		t.Fatal(err)
	}
	begin(line, false)
	if raw, err := os.ReadFile(mine); err != nil || string(raw) != "mine" {
		t.Errorf("what was there is gone: %v", err)
	}
}

var waysOut = flag.Int("ways-out", 3, "of how many kinds of damage, chosen at random, TestDevDamaged takes the way out that is named")

// TestDevDamaged: a directory of another chain or version, or one that is damaged, is refused with a way out.
func TestDevDamaged(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	mustRunDev(t, "--data-dir "+whole, nil)
	write := func(name, text string) func(t *testing.T, dir string) error {
		return func(_ *testing.T, dir string) error {
			return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600)
		}
	}
	describe := func(change func(*deploy.Instance)) func(*testing.T, string) error {
		return func(_ *testing.T, dir string) error {
			path := filepath.Join(dir, "rollup.json")
			i, err := deploy.Load(path)
			if err != nil {
				return err
			}
			change(i)
			return i.Save(path)
		}
	}
	remove := func(name string) func(*testing.T, string) error {
		return func(_ *testing.T, dir string) error { return os.RemoveAll(filepath.Join(dir, name)) }
	}
	damages := map[string]func(t *testing.T, dir string) error{
		"description is cut short":        write("rollup.json", "{"),
		"description has unknown fields":  write("rollup.json", `{"deployer":"0xdccaac71472bf35795742353b556fd6b54d3c29f","colour":"red"}`),
		"description is followed by more": func(_ *testing.T, dir string) error { return appendTo(filepath.Join(dir, "rollup.json"), "{}") },
		"description is empty":            write("rollup.json", "{}"),
		"description of another genesis":  describe(func(i *deploy.Instance) { i.Params.L2Timestamp++ }),
		"description of another place":    describe(func(i *deploy.Instance) { i.Start.Hash[0]++ }),
		"description of another deployer": describe(func(i *deploy.Instance) { i.Nonce++ }),
		"description of another L1":       describe(func(i *deploy.Instance) { i.Params.L1ChainID++ }),
		"L1 is gone":                      remove("l1"),
		"L1's genesis is damaged":         write("l1/genesis.json", "{"),
		"L1's genesis is empty":           write("l1/genesis.json", "{}"),
		"L1's genesis is another":         remove("l1/genesis.json"),
		"L1's journal is gone":            remove("l1/journal"),
		"description is gone":             remove("rollup.json"),
		"journal is damaged":              damageJournal,
	}
	names := slices.Sorted(maps.Keys(damages))
	testutil.Rand(t).Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for i, name := range names {
		damage := damages[name]
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			if err := damage(t, dir); err != nil {
				t.Fatal(err)
			}
			refused(t, "--data-dir "+dir, dir, "--reset")
			if i < *waysOut {
				mustRunDev(t, "--reset --data-dir "+dir, nil) // the way out is one
			}
		})
	}
}

func appendTo(path, text string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// damageJournal changes a byte in the middle of the sequencer's journal.
func damageJournal(_ *testing.T, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "sequencer", "journal", "*"))
	if err != nil {
		return err
	}
	for _, file := range files {
		if filepath.Base(file) == "LOCK" {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		raw[len(raw)/2] ^= 1
		return os.WriteFile(file, raw, 0o600)
	}
	return fmt.Errorf("no journal among %v", files)
}

// TestDevInUse: a second one on a directory is refused, with --reset too, and the first does not notice.
func TestDevInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := startChild(t, dir)
	info := first.awaitReady()
	for _, flag := range []string{"", "--reset "} {
		refused(t, flag+"--data-dir "+dir, fmt.Sprintf("another `loft dev` uses it, process %d", first.cmd.Process.Pid), "stop it")
	}
	if got, err := readDevFile(dir); err != nil || got.L2RPC != info.L2RPC {
		t.Errorf("%s says %+v, %v", devFile, got, err)
	}
	genesisOf(t, *info)
	first.signal(syscall.SIGINT)
	until(t, "the first one ends", first.ended)
	if said := first.complaints(); first.err != nil || len(said) > 0 {
		t.Errorf("the first one ended with %v\n%s", first.err, strings.Join(said, "\n"))
	}
	mustRunDev(t, "--data-dir "+dir, nil)
}

// TestDevPorts: a port that is taken is replaced by a free one, which is said.
func TestDevPorts(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, err := net.SplitHostPort(taken.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c := startChild(t, t.TempDir(), "--l1-port", port, "--beacon-port", port, "--l2-port", port)
	info := c.awaitReady()
	for _, url := range []string{info.L1RPC, info.L1Beacon, info.L2RPC} {
		if strings.HasSuffix(url, ":"+port) {
			t.Errorf("it listens at %s", url)
		}
	}
	if said := c.complaints(); len(said) != 3 || !strings.Contains(said[0], "using a free one") || !strings.Contains(said[0], "port="+port) {
		t.Errorf("it says\n%s", strings.Join(said, "\n"))
	}
	c.signal(syscall.SIGTERM)
	until(t, "it ends", c.ended)
}
