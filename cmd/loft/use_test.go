package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/urfave/cli/v3"

	"loft/devnet"
)

// TestU6_UnknownWords: a command or a flag that does not exist is bad input wherever it stands, and the hint says what may be meant.
func TestU6_UnknownWords(t *testing.T) {
	sh := newShell(t)
	for line, hint := range map[string]string{
		"config prnt": "did you mean `loft config print`?", "config foo": "see loft config --help", "config foo --help": "see loft config --help", "help config foo": "see loft config --help",
		"machine prove2": "did you mean `loft machine prove`?", "machine foo x": "see loft machine --help", "demo atack": "did you mean `loft demo attack`?",
		"deposti 1": "did you mean `loft deposit`?", "stats": "did you mean `loft status`?", "attack": "did you mean `loft demo attack`?", "print": "did you mean `loft config print`?",
		"frobnicate": "see loft --help", "node --valdate": "did you mean --validate?", "deposit 1 --wiat": "did you mean --wait?", "config print --rolup x": "did you mean --rollup?",
		"status --frobnicate": "see loft status --help", "config print more": "see loft config print --help", "config check more": "see loft config check --help",
	} {
		sh.transcript.Reset()
		sh.run(exitInput, line)
		if said := sh.transcript.String(); !strings.Contains(said, hint) || strings.Contains(hint, "see") && strings.Contains(said, "did you mean") {
			t.Errorf("loft %s: no %q in\n%s", line, hint, said)
		}
	}
	for _, group := range []string{"config", "machine", "demo"} {
		if said := sh.run(exitOK, group); !strings.Contains(said, "COMMANDS") {
			t.Errorf("loft %s says\n%s", group, said)
		}
	}
	for words, want := range map[[2]string]int{{"", "abc"}: 3, {"same", "same"}: 0, {"wiat", "wait"}: 1, {"prnt", "print"}: 1, {"kitten", "sitting"}: 3} {
		if got := slips(words[0], words[1]); got != want {
			t.Errorf("%q: %d slips, want %d", words, got, want)
		}
	}
}

// TestU9_NodeDirectory: a directory that is neither empty nor a node's own is refused and left as it is; the files that the settings
// name may lie in it.
func TestU9_NodeDirectory(t *testing.T) {
	t.Parallel()
	sh, dir := newShell(t), t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	describe(t, at("rollup.json"))
	write("loft.toml", "rollup = \"rollup.json\"\n")
	line := "node --l1 http://127.0.0.1:1 --config " + at("loft.toml") + " --data-dir " + dir
	write("thesis.tex", "mine")
	sh.run(exitInput, line)
	if said := sh.transcript.String(); !strings.Contains(said, "neither empty nor a node's own: it holds thesis.tex") || !strings.Contains(said, "name a new or empty directory") {
		t.Error(said)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 3 {
		t.Errorf("something was made there: %v, %v", entries, err)
	}
	if err := os.Remove(at("thesis.tex")); err != nil {
		t.Fatal(err)
	}
	sh.run(exitEndpoint, line) // it is the node's own now
	write("thesis.tex", "mine")
	sh.run(exitEndpoint, line)
	if err := os.Remove(at("loft-node.lock")); err != nil {
		t.Fatal(err)
	}
	sh.run(exitInput, line)
}

// TestU13_Passwords: a password file that others can read is refused, a person at a terminal is asked, and nobody else.
func TestU13_Passwords(t *testing.T) {
	sh, dir := newShell(t), t.TempDir()
	account, err := keystore.StoreKey(filepath.Join(dir, "keys"), "pass word", keystore.LightScryptN, keystore.LightScryptP)
	if err != nil {
		t.Fatal(err)
	}
	password, rollup := filepath.Join(dir, "password"), filepath.Join(dir, "rollup.json")
	if err := os.WriteFile(password, []byte("pass word\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	describe(t, rollup)
	check := "config check --courier --rollup " + rollup + " --data-dir x --l1 http://127.0.0.1:1 --courier-keystore " + account.URL.Path
	send := "deposit 1 --l1 http://127.0.0.1:1 --l2 http://127.0.0.1:1 --keystore " + account.URL.Path
	for mode, ok := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o640: false, 0o604: false, 0o644: false, 0o660: false} {
		if err := os.Chmod(password, mode); err != nil {
			t.Fatal(err)
		}
		codes := [2]int{exitOK, exitEndpoint}
		if !ok {
			codes = [2]int{exitInput, exitInput}
		}
		sh.transcript.Reset()
		sh.run(codes[0], check+" --courier-password-file "+password)
		sh.run(codes[1], send+" --password-file "+password)
		if said := sh.transcript.String(); !ok && (strings.Count(said, "others can read "+password) != 2 || !strings.Contains(said, "chmod 600 "+password)) {
			t.Errorf("%o: %s", mode, said)
		}
	}
	sh.run(exitInput, check)
	sh.run(exitInput, send)
	for answer, codes := range map[string][2]int{"pass word": {exitOK, exitEndpoint}, "other": {exitInput, exitInput}} {
		var asked []string
		sh.ask = func(question string) (string, error) {
			asked = append(asked, question)
			return answer, nil
		}
		sh.run(codes[0], check)
		sh.run(codes[1], send)
		if len(asked) != 2 || !strings.Contains(asked[0], account.URL.Path) {
			t.Errorf("asked was %q", asked)
		}
	}
	sh.ask = func(string) (string, error) { return "", io.EOF }
	sh.run(exitInput, check)
}

// TestU13_Words: placeholders in help are words in its sentences; a log says first which build it is of, and times with their units.
func TestU13_Words(t *testing.T) {
	sh := newShell(t)
	lines := 0
	var visit func(path string, commands []*cli.Command)
	visit = func(path string, commands []*cli.Command) {
		for _, c := range commands {
			for _, line := range strings.Split(sh.run(exitOK, path+c.Name+" --help"), "\n") {
				of := regexp.MustCompile(`^\s+--[a-z0-9-]+ ([A-Za-z:]+)( \[.*\])?\s\s+(.*)`).FindStringSubmatch(line)
				if of == nil {
					continue
				}
				lines++
				if of[1] != strings.ToUpper(of[1]) || of[1] != "URL" && of[1] != "N" && regexp.MustCompile(`\b`+of[1]).MatchString(of[3]) {
					t.Errorf("loft %s%s: %s", path, c.Name, line)
				}
			}
			visit(c.Name+" ", c.Commands)
		}
	}
	visit("", commands(&environment{}))
	if lines < 150 {
		t.Errorf("%d lines were looked at", lines)
	}

	var log bytes.Buffer
	startLog(&environment{stderr: &log}, slog.LevelInfo, "json").Info("it took", "took", 1500*time.Millisecond)
	if !strings.Contains(log.String(), `"took":"1.5s"`) {
		t.Error(log.String())
	}
	dir := t.TempDir()
	describe(t, filepath.Join(dir, "rollup.json"))
	sh.transcript.Reset()
	sh.run(exitEndpoint, "node --log-format json --l1 http://127.0.0.1:1 --rollup "+filepath.Join(dir, "rollup.json")+" --data-dir "+filepath.Join(dir, "node"))
	_, said, _ := strings.Cut(sh.transcript.String(), "\n")
	first, _, _ := strings.Cut(said, "\n")
	var line map[string]any
	if err := json.Unmarshal([]byte(first), &line); err != nil || line["version"] == nil || line["program"] != thisBuild().Program.Hex() {
		t.Errorf("the first line is %s", first)
	}
}

// TestU23_Names: containers and whoever is named may call a development chain, by IPv4 and IPv6; names of others are refused. What
// `loft dev` says has the chain ids, the contracts and the mnemonic.
func TestU23_Names(t *testing.T) {
	t.Parallel()
	c := startChild(t, t.TempDir(), "--hosts", "chain.example", "--hosts", "chain.test")
	info := c.awaitReady()
	if info.L1ChainID != 900 || info.L2ChainID != 901 || info.Mnemonic != devnet.Mnemonic || len(info.L1Contracts) != 6 {
		t.Errorf("%+v", info)
	}
	if said := newShell(t).run(0, "deposit 5 --json --token "+info.TestToken.Hex()+" --data-dir "+info.DataDir); !strings.Contains(said, "in:") && !strings.Contains(said, "index") {
		t.Errorf("a deposit of the test token says %s", said)
	}
	call := func(address, name string) int {
		t.Helper()
		ask, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}`))
		if err != nil {
			t.Fatal(err)
		}
		ask.Host = name
		ask.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode
	}
	for _, address := range []string{info.L1RPC, info.L2RPC} {
		for name, want := range map[string]int{"": 200, "localhost": 200, "host.docker.internal:8545": 200, "chain.example": 200, "chain.test": 200, "example.org": 403, "docker.internal": 403} {
			if got := call(address, name); got != want {
				t.Errorf("%s called as %q: %d", address, name, got)
			}
		}
		at, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		listeners, err := devnet.Listen(devnet.Loopback, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range listeners {
			if err := l.Close(); err != nil {
				t.Error(err)
			}
		}
		if len(listeners) < 2 { // no IPv6 here
			continue
		}
		if got := call("http://[::1]:"+at.Port(), "localhost"); got != 200 {
			t.Errorf("%s by ::1: %d", address, got)
		}
	}
	refused(t, "--data-dir "+filepath.Join(t.TempDir(), "none")+" --listen 192.0.2.1", "", "--listen")
}

// TestU11_DumpAndLoad: a chain continues from its dump, in another directory. A running chain is not dumped, a chain that is there is not
// replaced, and what is no dump leaves nothing behind.
func TestU11_DumpAndLoad(t *testing.T) {
	t.Parallel()
	sh, dir := newShell(t), t.TempDir()
	from, to, file := filepath.Join(dir, "from"), filepath.Join(dir, "to"), filepath.Join(dir, "chain.tgz")
	sh.run(exitInput, "dev --dump "+file+" --data-dir "+from)
	var genesis string
	mustRunDev(t, "--data-dir "+from, func(info devInfo) {
		genesis = genesisOf(t, info)
		sh.run(exitInput, "dev --dump "+file+" --data-dir "+from)
		sh.run(0, "deposit 7 --to 0x00000000000000000000000000000000000000b0 --wait --data-dir "+from)
	})
	if err := os.WriteFile(filepath.Join(from, "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := sh.run(0, "dev --dump "+file+" --data-dir "+from); !strings.Contains(said, "--load "+file) {
		t.Error(said)
	}
	sh.run(exitInput, "dev --dump "+file+" --load "+file+" --data-dir "+from)
	sh.run(exitInput, "dev --dump "+filepath.Join(dir, "none", "chain.tgz")+" --data-dir "+from)
	sh.run(0, "dev --dump "+file+" --data-dir "+from) // over the earlier one
	precious := filepath.Join(dir, "precious")
	if err := os.WriteFile(precious, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	sh.run(exitInput, "dev --dump "+precious+" --data-dir "+from)
	for range 2 { // the second time it continues by itself
		mustRunDev(t, "--data-dir "+to+map[bool]string{true: " --load " + file}[genesis != ""], func(info devInfo) {
			if got := genesisOf(t, info); genesis != "" && got != genesis {
				t.Errorf("another chain was loaded: %s, want %s", got, genesis)
			}
			if said := sh.run(0, "status in:11 --data-dir "+to); !strings.Contains(said, "7 ETH") {
				t.Errorf("what happened on it is gone:\n%s", said)
			}
		})
		genesis = ""
	}
	if _, err := os.Stat(filepath.Join(to, "notes.txt")); !os.IsNotExist(err) {
		t.Errorf("what is not the chain's was taken along: %v", err)
	}
	refused(t, "--load "+file+" --data-dir "+to, "it holds a chain already", "--reset")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"cut": raw[:len(raw)/2], "nothing": nil, "text": []byte("mine")} {
		bad, fresh := filepath.Join(dir, name), filepath.Join(dir, "of-"+name)
		if err := os.WriteFile(bad, content, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, "--load "+bad+" --data-dir "+fresh, "is not a dump, or is damaged", "--dump")
		refused(t, "--load "+filepath.Join(dir, "none")+" --data-dir "+fresh, "--load", "--dump")
		if _, err := os.Lstat(fresh); !os.IsNotExist(err) {
			t.Errorf("something is left in %s: %v", fresh, err)
		}
		refused(t, "--reset --load "+bad+" --data-dir "+to, "is not a dump, or is damaged", "--dump")
	}
	mustRunDev(t, "--data-dir "+to, func(info devInfo) { // what was to be replaced is there
		sh.run(0, "status in:11 --data-dir "+to)
	})
	mustRunDev(t, "--data-dir "+filepath.Join(dir, "of-cut"), nil)
}
