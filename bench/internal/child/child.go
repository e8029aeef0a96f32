// Package child runs the built binary as a user does, for the benchmarks. A process is stopped as Ctrl-C stops it,
// or killed; what it writes to stderr passes on. Start at Start.
package child

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// Process is a running binary.
type Process struct {
	cmd     *exec.Cmd
	program string
	out     *bufio.Reader
	Begun   time.Time
}

// Start runs a program. Its stderr goes to errs.
func Start(program string, errs io.Writer, args ...string) (*Process, error) {
	p := &Process{cmd: exec.Command(program, args...), program: program}
	p.cmd.Stderr = errs
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out, p.Begun = bufio.NewReader(stdout), time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w; build it with `make build`", program, err)
	}
	return p, nil
}

// Read waits for the next line of stdout, which is JSON.
func (p *Process) Read(into any) error {
	line, err := p.out.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("read what %s says: %w", p.program, err)
	}
	if err := json.Unmarshal(line, into); err != nil {
		return fmt.Errorf("read %q: %w", line, err)
	}
	return nil
}

// Stop ends it as Ctrl-C does, and waits.
func (p *Process) Stop() error { return errors.Join(p.cmd.Process.Signal(os.Interrupt), p.cmd.Wait()) }

// Kill ends it as kill -9 does, and waits.
func (p *Process) Kill() error {
	if err := p.cmd.Process.Kill(); err != nil {
		return err
	}
	var killed *exec.ExitError
	if err := p.cmd.Wait(); !errors.As(err, &killed) || killed.Exited() {
		return fmt.Errorf("%s was to be killed, and ended otherwise: %w", p.program, err)
	}
	return nil
}

// ResidentMB is the memory that it holds now, PeakMB the most that it ever held; both from /proc.
func (p *Process) ResidentMB() (int, error) { return p.status("VmRSS:") }
func (p *Process) PeakMB() (int, error)     { return p.status("VmHWM:") }

func (p *Process) status(field string) (int, error) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(raw)) {
		if rest, ok := strings.CutPrefix(line, field); ok {
			kb, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s in /proc", field)
}

// Dev is what `loft dev --json` says when it is ready.
type Dev struct {
	L1RPC    string `json:"l1_rpc"`
	L1Beacon string `json:"l1_beacon"`
	L2RPC    string `json:"l2_rpc"`
	Accounts []struct {
		Address common.Address `json:"address"`
		Key     string         `json:"key"`
	} `json:"accounts"`
}

// StartDev runs `loft dev` on a directory and on free ports, and waits until it is ready.
func StartDev(program, dir string, args ...string) (p *Process, d Dev, err error) {
	args = append([]string{"dev", "--json", "--data-dir", dir, "--l1-port", "0", "--beacon-port", "0", "--l2-port", "0"}, args...)
	if p, err = Start(program, os.Stderr, args...); err != nil {
		return nil, d, err
	}
	if err := p.Read(&d); err != nil {
		return nil, d, errors.Join(err, p.Stop())
	}
	return p, d, nil
}

// Poll asks every five milliseconds until it is so, or ctx ends.
func Poll(ctx context.Context, ask func() (bool, error)) error {
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		if done, err := ask(); done || err != nil {
			return err
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
