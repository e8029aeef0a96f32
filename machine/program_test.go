package machine

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"loft/internal/testutil"
)

// buildFor builds testdata/workload for the machine, or for this one. rounds say how long it runs.
func buildFor(machine bool, path, rounds string) error {
	return build(machine, path, "./testdata/workload", "-X main.rounds="+rounds)
}

func build(machine bool, path, source, flags string, more ...string) error {
	environment := os.Environ()
	if machine { // as SPEC.md section 14 says
		flags += " -T 0x1001000 -R 0x1000000"
		environment = append(environment, "GOOS=linux", "GOARCH=mips64", "GOMIPS64=softfloat", "CGO_ENABLED=0", "GOEXPERIMENT=norandomizedheapbase64,nogreenteagc")
	}
	build := exec.Command("go", "build", "-ldflags", flags, "-o", path, source)
	build.Env = append(environment, more...)
	out, err := build.CombinedOutput()
	if err != nil {
		return errors.New(err.Error() + "\n" + string(out))
	}
	return nil
}

// built is the workload for the machine, made once.
var built = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "loft-machine")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "workload")
	if err := buildFor(true, path, "3"); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	program, err := os.ReadFile(path)
	return program, errors.Join(err, os.RemoveAll(dir))
})

// booted is the workload's snapshot, made once.
var booted = sync.OnceValues(func() (*Snapshot, error) {
	program, err := built()
	if err != nil {
		return nil, err
	}
	return Boot(program, os.Stderr)
})

func workload(t testing.TB) *Snapshot {
	t.Helper()
	s, err := booted()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newFastAt(t testing.TB, s *Snapshot) *Fast {
	t.Helper()
	f, err := NewFast(s, NoPreimages{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// TestBootTwice: the same program gives the same initial state, and a saved snapshot is the same one.
func TestBootTwice(t *testing.T) {
	s := workload(t)
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Boot(program, nil)
	if err != nil {
		t.Fatal(err)
	}
	if again.State.Hash() != s.State.Hash() {
		t.Errorf("initial states %s and %s", s.State.Hash(), again.State.Hash())
	}
	var file, second bytes.Buffer
	if err := errors.Join(s.Save(&file), again.Save(&second)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file.Bytes(), second.Bytes()) {
		t.Error("two snapshots of the same state are different bytes")
	}
	size := file.Len()
	loaded, err := LoadSnapshot(&file)
	if err != nil {
		t.Fatal(err)
	}
	sameState(t, newFastAt(t, loaded).State(), s.State)
	t.Logf("ready after %d steps, %d pages, %d bytes of code, saved in %d bytes", s.State.Steps, len(s.Pages), len(s.Code), size)
}

// TestDamagedSnapshots are found out: cut, not a snapshot, or with another memory than the state says.
func TestDamagedSnapshots(t *testing.T) {
	s := workload(t)
	var file bytes.Buffer
	if err := s.Save(&file); err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, []byte("loft"), file.Bytes()[1:], file.Bytes()[:len(magic)], file.Bytes()[:file.Len()/2], file.Bytes()[:file.Len()-1]} {
		if _, err := LoadSnapshot(bytes.NewReader(bad)); err == nil {
			t.Errorf("%d bytes of %d are loaded", len(bad), file.Len())
		}
	}
	loaded, err := LoadSnapshot(&file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := *loaded
	damaged.Pages = append([]Page(nil), s.Pages...)
	damaged.Pages[7].Content[100] ^= 1
	if _, err := NewFast(&damaged, NoPreimages{}); !errors.Is(err, errDamaged) {
		t.Errorf("a page is changed: %v", err)
	}
	if _, err := damaged.Slow(NoPreimages{}); !errors.Is(err, errDamaged) {
		t.Errorf("a page is changed: %v", err)
	}
	damaged = *loaded
	damaged.Code = append(append([]byte(nil), s.Code...), 1, 2, 3, 4)
	if _, err := NewFast(&damaged, NoPreimages{}); !errors.Is(err, errDamaged) {
		t.Errorf("code is added: %v", err)
	}
}

// TestProgram: a Go program says and ends as its build for this machine does.
func TestProgram(t *testing.T) {
	native := filepath.Join(t.TempDir(), "native")
	if err := buildFor(false, native, "3"); err != nil {
		t.Fatal(err)
	}
	want, err := exec.Command(native).CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	f := newFastAt(t, workload(t))
	f.Output = &out
	if err := f.Run(1 << 36); err != nil {
		t.Fatal(err)
	}
	if f.Status() != Valid || out.String() != string(want) {
		t.Errorf("%s after %d steps (%v), and says %q, want %q", f.Status(), f.Steps(), f.Fault, &out, want)
	}
}

// TestTrace: along a real program slow and fast agree, at its begin and at places all over it; and the fast machine's proof of
// a step is the slow one's.
func TestTrace(t *testing.T) {
	rng := testutil.Rand(t)
	f := newFastAt(t, workload(t))
	for range 3 {
		s, err := f.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		slow, err := s.Slow(NoPreimages{})
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			limit := f.Steps() + 1 + rng.Uint64N(4000)
			if err := f.Run(limit); err != nil {
				t.Fatal(err)
			}
			for slow.Steps < limit {
				if err := slow.Step(); err != nil {
					t.Fatal(err)
				}
			}
			sameState(t, f.State(), slow.State)
			if t.Failed() {
				t.Fatalf("after step %d", limit)
			}
		}
		want, err := slow.Prove()
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.Prove()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes, want.Bytes) || got.After != want.After {
			t.Errorf("the proofs of step %d differ", f.Steps())
		}
		if err := f.Run(f.Steps() + rng.Uint64N(8_000_000)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStepByStep: a run cut into runs of one step to a few thousand ends where the whole run does, with every number of
// steps exact.
func TestStepByStep(t *testing.T) {
	rng := testutil.Rand(t)
	whole, cut := newFastAt(t, workload(t)), newFastAt(t, workload(t))
	if err := whole.Run(1 << 36); err != nil {
		t.Fatal(err)
	}
	for cut.Status() == Running {
		limit := cut.Steps() + 1 + rng.Uint64N(1<<(1+rng.IntN(18)))
		if err := cut.Run(limit); err != nil {
			t.Fatal(err)
		}
		if cut.Status() == Running && cut.Steps() != limit {
			t.Fatalf("%d steps, want %d", cut.Steps(), limit)
		}
	}
	sameState(t, cut.State(), whole.State())
}

// TestBadPrograms are refused in words that say what to do.
func TestBadPrograms(t *testing.T) {
	native := filepath.Join(t.TempDir(), "native")
	if err := buildFor(false, native, "1"); err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(native)
	if err != nil {
		t.Fatal(err)
	}
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		program []byte
		want    string
	}{
		{"nothing", nil, "load the program"},
		{"text", []byte(strings.Repeat("no program", 100)), "load the program"},
		{"another machine's", foreign, "GOARCH=mips64"},
		{"cut", program[:len(program)/3], "load the program"},
	} {
		if _, err := Boot(c.program, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// says checks what a program writes on the fast machine, where it must end well, against what it wrote elsewhere.
func says(t *testing.T, program, want []byte) {
	t.Helper()
	snapshot, err := Boot(program, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	f := newFastAt(t, snapshot)
	f.Output = &got
	if err := f.Run(1 << 36); err != nil {
		t.Fatal(err)
	}
	if f.Status() != Valid || !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s (%v) after %d steps, and says %q, want %q", f.Status(), f.Fault, f.Steps(), &got, want)
	}
}

// TestReusedMemory: a program that frees, unmaps and gives back over and over finds what it is given again to be zero, and
// computes what it computes here. A runtime for which that may fail is refused.
func TestReusedMemory(t *testing.T) {
	dir := t.TempDir()
	here := filepath.Join(dir, "here")
	if err := build(false, here, "./testdata/memory", ""); err != nil {
		t.Fatal(err)
	}
	want, err := exec.CommandContext(t.Context(), here).CombinedOutput()
	if err != nil || !strings.HasSuffix(string(want), " dirty 0\n") {
		t.Fatalf("%v\n%s", err, want)
	}
	says(t, memoryProgram(t), want)
	for _, experiments := range []string{"norandomizedheapbase64"} {
		if _, err := Boot(memoryProgram(t, "GOEXPERIMENT="+experiments), nil); err == nil || !strings.Contains(err.Error(), "GOEXPERIMENT=") {
			t.Errorf("built with %q: %v", experiments, err)
		}
	}
}

func memoryProgram(t *testing.T, more ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "memory")
	if err := build(true, path, "./testdata/memory", "", more...); err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// TestLoopIsGenerated: loop.go is what gen writes.
func TestLoopIsGenerated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "loop.go")
	if out, err := exec.Command("go", "run", "./gen", path).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("loop.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("loop.go is not what gen writes: go generate ./machine")
	}
}

// BenchmarkRun is the fast machine's speed on a long run of the workload, from the snapshot to the end, without hashing.
func BenchmarkRun(b *testing.B) {
	path := filepath.Join(b.TempDir(), "workload")
	if err := buildFor(true, path, "100"); err != nil {
		b.Fatal(err)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	snapshot, err := Boot(program, nil)
	if err != nil {
		b.Fatal(err)
	}
	var steps uint64
	var busy time.Duration // of processors: on a machine with other work, wall time says little
	for b.Loop() {
		b.StopTimer()
		f, err := NewFast(snapshot, NoPreimages{})
		if err != nil {
			b.Fatal(err)
		}
		before := processorTime(b)
		b.StartTimer()
		if err := f.Run(1 << 36); err != nil || f.Status() != Valid {
			b.Fatal(f.Status(), err)
		}
		b.StopTimer()
		busy += processorTime(b) - before
		steps += f.Steps() - snapshot.State.Steps
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(steps)/b.Elapsed().Seconds()/1e6, "Msteps/s")
	b.ReportMetric(float64(steps)/busy.Seconds()/1e6, "Msteps/cpu-s")
}

// processorTime is what this process has used.
func processorTime(b *testing.B) time.Duration {
	var used unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
