package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"
)

// result is how a program ended on a machine, and what it took from where it was ready.
type result struct {
	Code   int     `json:"code"`
	Output string  `json:"output"`
	Steps  uint64  `json:"steps"`
	Wall   float64 `json:"wall"` // seconds
	CPU    float64 `json:"cpu"`  // seconds on a processor, of all threads
	MaxMiB int64   `json:"max_mib"`
}

func (r *result) rate() float64 { return float64(r.Steps) / r.CPU }

func (r *result) String() string {
	return fmt.Sprintf("%6.1fM instructions in %6.2f s of processor, %6.2f s by the clock: %6.1fM a second; %d MiB resident at most",
		float64(r.Steps)/1e6, r.CPU, r.Wall, r.rate()/1e6, r.MaxMiB)
}

// machines are built programs that run programs.
type machines struct {
	ours    string
	peer    string // Cannon's steps in a loop of bench/machine/cannon's
	command string // Cannon's own command
}

// peerDir is the peer's module, from the tree's root.
const peerDir = "bench/machine/cannon"

func buildMachines(ctx context.Context, dir string) (*machines, error) {
	m := &machines{ours: filepath.Join(dir, "ours"), peer: filepath.Join(dir, "cannon"), command: filepath.Join(dir, "cannon-command")}
	for _, b := range []struct{ dir, out, name string }{
		{".", m.ours, "./bench/machine/ours"},
		{peerDir, m.peer, "."},
		{peerDir, m.command, "github.com/ethereum-optimism/optimism/cannon"},
	} {
		build := exec.CommandContext(ctx, "go", "build", "-mod=readonly", "-o", b.out, b.name)
		build.Dir = b.dir
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build %s in %s: %w: %s", b.name, b.dir, err, bytes.TrimSpace(out))
		}
	}
	return m, nil
}

// boot runs a program on Cannon until it is ready, and stores the state next to it.
func (m *machines) boot(ctx context.Context, program string) error {
	_, _, err := output(ctx, m.peer, "boot", program, stateOf(program))
	return err
}

func stateOf(program string) string { return program + ".bin.gz" }

// onOurs runs a program on our machine.
func (m *machines) onOurs(ctx context.Context, program string) (*result, error) {
	return measured(ctx, m.ours, program)
}

// onPeer runs a booted program on Cannon as fast as it goes.
func (m *machines) onPeer(ctx context.Context, program string) (*result, error) {
	return measured(ctx, m.peer, "run", stateOf(program))
}

func measured(ctx context.Context, name string, args ...string) (*result, error) {
	out, _, err := output(ctx, name, args...)
	if err != nil {
		return nil, err
	}
	r := new(result)
	if err := json.Unmarshal(out, r); err != nil {
		return nil, fmt.Errorf("read what %s says: %w", filepath.Base(name), err)
	}
	return r, nil
}

var ended = regexp.MustCompile(`exited=true code=(\d+)`)

// onCommand runs a booted program by Cannon's own command, with the arguments that op-challenger gives it but for a snapshot and a proof that
// are never due, and takes off what the command takes to load. It makes the same steps as onPeer, which counts them. What the
// program prints is not in the result.
func (m *machines) onCommand(ctx context.Context, program string, steps uint64) (*result, error) {
	never := strconv.FormatUint(1<<63, 10)
	args := []string{"run", "--input", stateOf(program), "--output", "", "--meta", "", "--info-at", "%10000000", "--proof-at", "=" + never, "--snapshot-at", "%" + never}
	_, load, err := output(ctx, m.command, append(args, "--stop-at", "always")...)
	if err != nil {
		return nil, err
	}
	out, whole, err := output(ctx, m.command, args...)
	if err != nil {
		return nil, err
	}
	match := ended.FindSubmatch(out)
	if match == nil {
		return nil, fmt.Errorf("cannon run does not say that the program has ended: %s", out)
	}
	code, err := strconv.Atoi(string(match[1]))
	return &result{Code: code, Steps: steps, Wall: whole.Wall - load.Wall, CPU: whole.CPU - load.CPU, MaxMiB: whole.MaxMiB}, err
}

var errNoEmulator = errors.New("qemu-mips64 is not installed")

// onQemu runs a program under qemu-mips64.
func onQemu(ctx context.Context, program string) (*result, error) {
	path, err := exec.LookPath("qemu-mips64")
	if err != nil {
		return nil, errNoEmulator
	}
	cmd := exec.CommandContext(ctx, path, program)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() >= 0 {
		err = nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cmd, err)
	}
	return &result{Code: cmd.ProcessState.ExitCode(), Output: string(out)}, nil
}

// output is what a command prints that must succeed, and what its process took.
func output(ctx context.Context, name string, args ...string) ([]byte, *result, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return nil, nil, fmt.Errorf("%s: %w: %s", cmd, err, bytes.TrimSpace(complaint.Bytes()))
	}
	p := cmd.ProcessState
	took := &result{Wall: time.Since(begin).Seconds(), CPU: (p.UserTime() + p.SystemTime()).Seconds(), MaxMiB: p.SysUsage().(*syscall.Rusage).Maxrss / 1024}
	return append(out.Bytes(), complaint.Bytes()...), took, nil
}
