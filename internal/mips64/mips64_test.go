//go:build qemu

package mips64

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/guest/image"
	"loft/witness"
)

// minSteps is well below what the mixed workload makes; fewer mean that the cases were not written.
const minSteps = 25

// TestSameVerdicts: on every step of the mixed workload, closings of batches among them, the program says valid to the state
// that the follower derived and invalid to another, on this machine and under qemu-mips64.
func TestSameVerdicts(t *testing.T) {
	qemu, err := exec.LookPath("qemu-mips64")
	if err != nil {
		t.Fatalf("%v: install it (on Debian: apt-get install qemu-user)", err)
	}
	dir := t.TempDir()
	run(t, nil, "go", "test", "loft/follower", "-run", "^TestStepCases$", "-count", "1", "-args", "-cases", dir)
	modfile, native, guest := filepath.Join("../..", image.Modfile), filepath.Join(dir, "native"), filepath.Join(dir, "mips64")
	run(t, nil, "go", "build", "-modfile", modfile, "-tags", "file", "-o", native, "loft/guest")
	run(t, []string{"GOOS=linux", "GOARCH=mips64", "GOMIPS64=softfloat", "CGO_ENABLED=0"}, "go", "build", "-modfile", modfile, "-tags", "file", "-o", guest, "loft/guest")

	cases, err := filepath.Glob(filepath.Join(dir, "*.preimages"))
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < minSteps {
		t.Fatalf("%d steps, want at least %d", len(cases), minSteps)
	}
	for _, truth := range cases {
		lie := lieOf(t, truth)
		for path, want := range map[string]int{truth: 0, lie: 1} {
			if got := verdict(t, native, path); got != want {
				t.Errorf("native: %s ends with %d, want %d", filepath.Base(path), got, want)
			}
			if got := verdict(t, qemu, guest, path); got != want {
				t.Errorf("mips64: %s ends with %d, want %d", filepath.Base(path), got, want)
			}
		}
	}
	t.Logf("%d steps, the same verdicts on both", len(cases))
}

// TestD8_SameContent: what payloads are inflated with does the same under qemu-mips64 as here, on every vector and on random streams.
func TestD8_SameContent(t *testing.T) {
	qemu, err := exec.LookPath("qemu-mips64")
	if err != nil {
		t.Fatalf("%v: install it (on Debian: apt-get install qemu-user)", err)
	}
	binary := filepath.Join(t.TempDir(), "batch.test")
	run(t, []string{"GOOS=linux", "GOARCH=mips64", "GOMIPS64=softfloat", "CGO_ENABLED=0"}, "go", "test", "-c", "-o", binary, "loft/protocol/batch")
	run(t, nil, qemu, binary, "-test.run", "D8|T17_Deflate")
}

// lieOf is the same step with another claim.
func lieOf(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	store, err := witness.DecodeStore(raw)
	if err != nil {
		t.Fatal(err)
	}
	store.Claim(common.Hash{1})
	lie := strings.TrimSuffix(path, ".preimages") + ".lie"
	if err := os.WriteFile(lie, store.Encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	return lie
}

// verdict is how the program ends.
func verdict(t *testing.T, name string, args ...string) int {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	output, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() < 0) {
		t.Fatalf("%s: %v\n%s", cmd, err, output)
	}
	return cmd.ProcessState.ExitCode()
}

// run runs a command that must succeed.
func run(t *testing.T, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Env = &output, &output, append(os.Environ(), env...)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, output.String())
	}
}
