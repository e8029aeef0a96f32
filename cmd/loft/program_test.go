package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/deploy"
	"loft/guest/image"
	"loft/l1"
)

// TestU3_ProgramBeforeTheStake: whatever has to have the proof program says that it is missing before it does anything else, and how
// to get it; and gets it from the file that another machine wrote.
func TestU3_ProgramBeforeTheStake(t *testing.T) {
	sh, dir := newShell(t), t.TempDir()
	rollup, written := filepath.Join(dir, "rollup.json"), filepath.Join(dir, "program")
	describe(t, rollup)
	if said := sh.run(0, "machine build --out "+written); !strings.Contains(said, image.Hash().Hex()) {
		t.Error(said)
	}

	t.Setenv("PATH", "")
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	node := " --rollup " + rollup + " --data-dir " + filepath.Join(dir, "node") + " --l1 http://127.0.0.1:1"
	key := " --dev --validate-raw-key 0x" + strings.Repeat("01", 32)
	needs := []string{"validate" + node + key, "node --validate" + node + key, "validate --shadow" + node, "verify-deployment --rebuild --l1 http://127.0.0.1:1 --rollup " + rollup, "machine build"}
	for _, line := range needs {
		sh.transcript.Reset()
		sh.run(exitRefused, line)
		for _, want := range []string{"the proof program is missing", "`make release`", "`loft machine build"} {
			if said := sh.transcript.String(); !strings.Contains(said, want) {
				t.Errorf("no %q in\n%s", want, said)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "node")); !os.IsNotExist(err) {
		t.Errorf("something was done before: %v", err)
	}
	whole, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(dir, "changed")
	whole[len(whole)-1] ^= 1
	if err := os.WriteFile(changed, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	sh.run(exitInput, "machine build --from "+changed)
	sh.run(exitInput, "machine build --from "+rollup)
	sh.run(exitRefused, needs[0])

	sh.run(0, "machine build --json --from "+written)
	for _, line := range needs[:4] {
		sh.run(exitEndpoint, line) // what is missing now is L1
	}
	sh.run(0, "machine build")
}

// TestU3_SaysThatItMakesTheProgram: before minutes go by that nobody asked for, it is said what they are for, how long it takes, and
// how to avoid it. The toolchain here stops at once.
func TestU3_SaysThatItMakesTheProgram(t *testing.T) {
	sh, dir := newShell(t), t.TempDir()
	rollup := filepath.Join(dir, "rollup.json")
	describe(t, rollup)
	if err := os.WriteFile(filepath.Join(dir, "go"), []byte("#!/bin/sh\necho no compiler here; exit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	chain := " --rollup " + rollup + " --data-dir " + filepath.Join(dir, "node") + " --l1 http://127.0.0.1:1"
	raw := "0x" + strings.Repeat("01", 32)
	for _, line := range []string{"validate --dev --validate-raw-key " + raw + chain, "validate --shadow" + chain, "escape --dev --key " + raw + chain,
		"verify-deployment --rebuild --l1 http://127.0.0.1:1 --rollup " + rollup, "machine build"} {
		sh.says(exitRefused, line, "from the sources", "it is not in the user's cache", "minutes, once", "`make release`", "the proof program is missing", "no compiler here")
	}
	sh.run(exitRefused, "machine build --json") // one line of JSON alone
}

// describe writes the description of a chain that is nowhere.
func describe(t *testing.T, path string) {
	t.Helper()
	params, err := deploy.Preset("devnet")
	if err != nil {
		t.Fatal(err)
	}
	params.L1ChainID, params.L2ChainID, params.Sequencer, params.ProgramState = 900, 901, common.Address{1}, image.Hash()
	instance := &deploy.Instance{Deployer: common.Address{2}, Params: params, Start: l1.Ref{Number: 1, Hash: common.Hash{1}}}
	if err := instance.Save(path); err != nil {
		t.Fatal(err)
	}
}
