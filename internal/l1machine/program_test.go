package l1machine

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"loft/machine"
)

// TestT34GoProgram follows a program as Go's compiler makes them: stretches of its run all over it, and its end. Each step
// is made three times, by the fast machine, by the slow one on the proof, and on L1.
func TestT34GoProgram(t *testing.T) {
	b := newBench(t)
	snapshot := boot(t)
	length := run(t, snapshot)
	first := snapshot.State.Steps
	starts := []uint64{first, length - 150}
	for range 25 {
		starts = append(starts, first+b.Uint64N(length-first-150))
	}
	slices.Sort(starts)

	f, err := machine.NewFast(snapshot, machine.NoPreimages{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	seen := map[string]int{}
	for _, start := range starts {
		for stop := max(start, f.Steps()) + 150; f.Steps() < stop && f.Status() == machine.Running; {
			if err := f.Run(max(start, f.Steps())); err != nil {
				t.Fatal(err)
			}
			p, err := f.Prove()
			if err != nil {
				t.Fatal(err)
			}
			b.same(p, nil)
			if err := f.Run(f.Steps() + 1); err != nil {
				t.Fatal(err)
			}
			if got := f.State(); got != p.After {
				t.Fatalf("step %d: the fast machine is at %+v, want %+v", p.Before.Steps, got, p.After)
			}
			seen[nameOf(fetched(t, p))]++
		}
	}
	if f.Status() != machine.Valid {
		t.Errorf("it ended %s, %v", f.Status(), f.Fault)
	}
	for _, name := range []string{"LD", "SD", "LW", "SW", "LBU", "SB", "BEQ", "BNE", "JAL", "JR", "DADDU", "SLTU", "DSLL", "DMULTU", "MFHI", "SYSCALL"} {
		if seen[name] == 0 {
			t.Errorf("no %s in %d steps", name, b.steps)
		}
	}
	t.Logf("%d of %d steps, %d instructions: %v", b.steps, length-first, len(seen), seen)
}

// fetched is the instruction of a proof.
func fetched(t testing.TB, p *machine.Proof) uint32 {
	t.Helper()
	leaves, _ := leavesOf(t, p.Bytes)
	return binary.BigEndian.Uint32(leaves[0][p.Before.PC%machine.LeafSize:])
}

// nameOf an instruction in the list.
func nameOf(word uint32) string {
	mask := uint32(63 << 26)
	switch word >> 26 {
	case 0x00, 0x1c:
		mask |= 63
	case 0x01:
		mask |= 31 << 16
	}
	for _, i := range known {
		if i.word == word&mask {
			return i.name
		}
	}
	return "unknown"
}

// run is how many steps the program has made when it ends, as it should.
func run(t *testing.T, snapshot *machine.Snapshot) uint64 {
	t.Helper()
	f, err := machine.NewFast(snapshot, machine.NoPreimages{})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Run(1 << 36); err != nil || f.Status() != machine.Valid {
		t.Fatalf("%s after %d steps: %v, %v", f.Status(), f.Steps(), err, f.Fault)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Steps()
}

// boot builds the workload of the machine's own tests and runs it until it is ready.
func boot(t *testing.T) *machine.Snapshot {
	t.Helper()
	path := filepath.Join(t.TempDir(), "workload")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -T 0x1001000 -R 0x1000000", "-o", path, "../../machine/testdata/workload")
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=mips64", "GOMIPS64=softfloat", "CGO_ENABLED=0", "GOEXPERIMENT=norandomizedheapbase64,nogreenteagc", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the workload: %v\n%s", err, out)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	snapshot, err := machine.Boot(program, &said)
	if err != nil {
		t.Fatalf("%v\n%s", err, said.Bytes())
	}
	return snapshot
}
