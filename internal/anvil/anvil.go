// Package anvil starts an L1 that we did not write, for tests. It comes with the contracts' tools, and has devnet's accounts.
package anvil

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"
	"time"
)

// ChainID of the L1.
const ChainID = 31337

// Start runs it until the test ends, and returns where it answers JSON-RPC and the beacon API.
func Start(t testing.TB, flags ...string) (url string) {
	t.Helper()
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("this file is nowhere")
	}
	program := filepath.Join(filepath.Dir(here), "../../contracts/node_modules/.bin/anvil")
	cmd := exec.Command(program, append([]string{"--port", "0", "--hardfork", "osaka", "--chain-id", "31337"}, flags...)...)
	cmd.WaitDelay = 10 * time.Second // it outlives the test's context, as what runs on it does
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v: run `make -C contracts node_modules/.stamp`", err)
	}
	listening := make(chan string, 1)
	go func() {
		defer close(listening)
		at := regexp.MustCompile(`Listening on (\S+)`)
		// Read to its end, however long a line is: who cannot write stops.
		for lines := bufio.NewReader(out); ; {
			line, err := lines.ReadString('\n')
			if found := at.FindStringSubmatch(line); found != nil {
				listening <- found[1]
			}
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
		for range listening {
		}
		if err := cmd.Wait(); err == nil {
			t.Error("anvil ended by itself")
		}
	})
	at, ok := <-listening
	if !ok {
		t.Fatal("anvil does not listen")
	}
	return "http://" + at
}
