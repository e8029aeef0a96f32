//go:build qemu

package mips64

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"loft/internal/stepcase"
)

// minSteps is well below what the mixed workload makes; fewer mean that the cases were not written.
const minSteps = 25

// TestSameStates: every step of the mixed workload, closings of batches among them, ends in the state that the follower
// derived, on this machine and under qemu-mips64.
func TestSameStates(t *testing.T) {
	qemu, err := exec.LookPath("qemu-mips64")
	if err != nil {
		t.Fatalf("%v: install it (on Debian: apt-get install qemu-user)", err)
	}
	dir := t.TempDir()
	run(t, nil, "go", "test", "loft/follower", "-run", "^TestStepCases$", "-count", "1", "-args", "-cases", dir)
	cases := filepath.Join(dir, "cases.json")
	want := wanted(t, cases)
	if len(want) < minSteps {
		t.Fatalf("%d steps, want at least %d", len(want), minSteps)
	}

	native, guest := filepath.Join(dir, "native"), filepath.Join(dir, "mips64")
	run(t, nil, "go", "build", "-o", native, "loft/internal/stepcase/cmd")
	run(t, []string{"GOOS=linux", "GOARCH=mips64", "GOMIPS64=softfloat", "CGO_ENABLED=0"}, "go", "build", "-o", guest, "loft/internal/stepcase/cmd")
	compare(t, "native", run(t, nil, native, cases), want)
	compare(t, "mips64", run(t, nil, qemu, guest, cases), want)
	t.Logf("%d steps, the same states on both", len(want))
}

// run is the standard output of a command that must succeed.
func run(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Env = &stdout, &stderr, append(os.Environ(), env...)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", cmd, err, stdout.String(), stderr.String())
	}
	return stdout.String()
}

// wanted are the hashes of the states that the follower derived.
func wanted(t *testing.T, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var want []string
	for cases := json.NewDecoder(f); ; {
		var c stepcase.Case
		if err := cases.Decode(&c); err == io.EOF {
			return want
		} else if err != nil {
			t.Fatal(err)
		}
		want = append(want, c.Want.Hex())
	}
}

func compare(t *testing.T, machine, output string, want []string) {
	t.Helper()
	got := strings.Fields(output)
	if len(got) != len(want) {
		t.Fatalf("%s: %d states, want %d", machine, len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s: step %d ends in %s, want %s", machine, i, got[i], want[i])
		}
	}
}
