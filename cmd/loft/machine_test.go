package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"loft/machine"
)

// TestMachine runs, shows and proves as a person would, on the workload of the machine's own tests.
func TestMachine(t *testing.T) {
	t.Parallel()
	s := &shell{t: t}
	dir := t.TempDir()
	program, snapshot, proof := filepath.Join(dir, "program"), filepath.Join(dir, "snapshot"), filepath.Join(dir, "proof")
	build := exec.Command("go", "build", "-ldflags", "-T 0x1001000 -R 0x1000000", "-o", program, "../../machine/testdata/workload")
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH=mips64", "GOMIPS64=softfloat", "CGO_ENABLED=0", "GOEXPERIMENT=norandomizedheapbase64,nogreenteagc")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	answer := func(line string, into any) {
		t.Helper()
		if err := json.Unmarshal([]byte(s.run(exitOK, line)), into); err != nil {
			t.Fatal(err)
		}
	}

	var ready, later, end, again stateAnswer
	answer("machine run --json --to 0 --out "+snapshot+" "+program, &ready)
	if ready.Status != "running" || ready.State.Steps == 0 || ready.State.Hash() != ready.Hash {
		t.Errorf("the program is ready at %+v", ready)
	}
	answer("machine run --json "+program, &end)
	answer("machine run --json "+snapshot, &again)
	if end != again || end.Status != "valid" || end.State.Steps <= ready.State.Steps {
		t.Errorf("the program ends at %+v, from its snapshot at %+v", end, again)
	}
	answer("machine step --json --at 2000001 "+snapshot, &later)
	if later.State.Steps != 2_000_001 {
		t.Errorf("after 2,000,001 steps: %+v", later)
	}

	var proved proofAnswer
	answer("machine prove --json --at 2000000 --out "+proof+" "+snapshot, &proved)
	raw, err := os.ReadFile(proof)
	if err != nil {
		t.Fatal(err)
	}
	after, _, err := machine.CheckProof(raw, machine.NoPreimages{})
	if err != nil || after != later.State || proved.After != later || string(raw) != string(proved.Proof) {
		t.Errorf("the proof gives %+v, want %+v (%v)", after, later.State, err)
	}

	if out := s.run(exitOK, "machine step "+snapshot); !strings.Contains(out, ready.Hash.Hex()) || !strings.Contains(out, "r28") {
		t.Errorf("no state in %s", out)
	}
	if out := s.run(exitOK, "machine run "+snapshot); !strings.Contains(out, "valid after") {
		t.Errorf("no end in %s", out)
	}
	if out := s.run(exitOK, "machine prove "+snapshot); !strings.Contains(out, "proof 0x01") {
		t.Errorf("no proof in %s", out)
	}

	for _, bad := range []string{
		"machine run", "machine run " + filepath.Join(dir, "missing"), "machine run " + proof, "machine step --at 5 " + snapshot,
		"machine step --at none " + snapshot, "machine run --out " + filepath.Join(dir, "no", "file") + " " + snapshot, "machine step --json --at 5 " + snapshot,
	} {
		s.run(exitInput, bad)
	}
}
