package chain_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"loft/internal/l2test"
	"loft/internal/testutil"
)

var creations = flag.Int("creations", 6, "how often TestKilledWhileCreated kills a process that creates a chain")

// creating in the environment makes TestKilledWhileCreated open the chain in that directory, and tell so.
const creating = "TEST_CREATES_CHAIN_IN"

// TestKilledWhileCreated: a process that is killed while it opens a chain for the first time leaves nothing behind that the next
// cannot open.
func TestKilledWhileCreated(t *testing.T) {
	if dir := os.Getenv(creating); dir != "" {
		l2test.Open(t, dir, nil)
		if err := os.WriteFile(filepath.Join(dir, "open"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	rng := testutil.Rand(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	begin := func(ctx context.Context, dir string) *exec.Cmd {
		cmd := exec.CommandContext(ctx, self, "-test.run=^TestKilledWhileCreated$")
		cmd.Env = append(os.Environ(), creating+"="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	measured := time.Now()
	if err := begin(t.Context(), t.TempDir()).Wait(); err != nil {
		t.Fatal(err)
	}
	whole := time.Since(measured)
	for i := range *creations {
		dir := t.TempDir()
		after := time.Duration(rng.Int64N(int64(whole)))
		ctx, cancel := context.WithTimeout(t.Context(), after)
		begin(ctx, dir).Wait() // killed, or done before
		cancel()
		again := exec.Command(self, "-test.run=^TestKilledWhileCreated$")
		again.Env = append(os.Environ(), creating+"="+dir)
		if out, err := again.CombinedOutput(); err != nil {
			t.Errorf("creation %d, killed after %v of %v: %v\n%s", i, after, whole, err, out)
		}
	}
}

// TestKilledWhilePeersAreCreated: so does one that is killed while go-ethereum creates its list of peers, a database of another kind.
func TestKilledWhilePeersAreCreated(t *testing.T) {
	dir := t.TempDir()
	if err := l2test.Open(t, dir, nil).Close(); err != nil {
		t.Fatal(err)
	}
	current := filepath.Join(dir, "geth", "l2", "nodes", "CURRENT")
	if err := os.WriteFile(current, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := l2test.Open(t, dir, nil).Close(); err != nil {
		t.Fatal(err)
	}
}
