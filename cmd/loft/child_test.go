package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"loft/internal/testutil"
)

// asLoft in the environment, where a node takes each LOFT_... for a setting, makes this test binary the program itself, so that tests can run it as a process.
const asLoft = "TEST_AS_LOFT"

func TestMain(m *testing.M) {
	debug.SetGCPercent(300) // many short lives: memory is cheaper than the processor
	if os.Getenv(asLoft) != "" {
		main()
	}
	os.Exit(m.Run())
}

// patience is how long a test waits for anything before it fails.
const patience = 90 * time.Second

// until waits for a condition.
func until(t testing.TB, what string, cond func() bool) {
	t.Helper()
	if !eventually(t.Context(), patience, cond) {
		t.Fatalf("waited in vain: %s", what)
	}
}

func eventually(ctx context.Context, patience time.Duration, cond func() bool) bool {
	var pace testutil.Pace
	limit, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for !cond() {
		select {
		case <-limit.Done():
			return ctx.Err() == nil && cond()
		case <-pace.Next():
		}
	}
	return true
}

// child is a running `loft dev` or `loft node`.
type child struct {
	t      testing.TB
	name   string // of the command
	cmd    *exec.Cmd
	exited chan struct{} // closed when it has ended and all it said is in lines
	err    error         // its end; read after exited

	stopping bool // it was asked to

	mu    sync.Mutex
	lines []string // of stderr
	info  *devInfo // once a `loft dev` is ready
	rpc   string   // of a `loft node`, once it answers
}

// startChild runs `loft dev` on a directory, on free ports.
func startChild(t testing.TB, dir string, args ...string) *child {
	t.Helper()
	base := []string{"dev", "--data-dir", dir, "--l1-block-time", "1s", "--l1-port", "0", "--beacon-port", "0", "--l2-port", "0", "--verbose", "--json"}
	return startLoft(t, append(base, args...)...)
}

// startLoft runs a command of the program as a process, and does not wait.
func startLoft(t testing.TB, args ...string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{t: t, name: "loft " + args[0], cmd: exec.Command(self, args...), exited: make(chan struct{})}
	c.cmd.Env = append(os.Environ(), asLoft+"=1")
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} // it does not outlive a test that dies
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := c.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	readers.Go(func() { c.read(stderr, c.heard) })
	readers.Go(func() { c.read(stdout, c.said) })
	go func() {
		defer close(c.exited)
		readers.Wait()
		c.err = c.cmd.Wait()
	}()
	t.Cleanup(c.close)
	return c
}

// close ends it if it still runs. If the test has failed by then, what the process said is shown, and where it was.
func (c *child) close() {
	if c.t.Failed() {
		if !c.ended() {
			c.signal(syscall.SIGQUIT)
			<-c.exited
		}
		c.t.Logf("%s, process %d:\n%s", c.name, c.cmd.Process.Pid, strings.Join(c.log(), "\n"))
	}
	c.kill()
}

func (c *child) read(r io.Reader, line func(string)) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		line(scanner.Text())
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		c.heard(fmt.Sprintf("read what it says: %v", err))
	}
}

func (c *child) heard(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, line)
}

func (c *child) said(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var info devInfo
	if json.Unmarshal([]byte(line), &info) == nil && info.L2RPC != "" {
		c.info = &info
	}
	var node nodeInfo
	if json.Unmarshal([]byte(line), &node) == nil && node.RPC != "" {
		c.rpc = node.RPC
	}
}

// log is what it wrote to stderr so far.
func (c *child) log() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.lines)
}

// ready is what it printed when it was, or nil.
func (c *child) ready() *devInfo {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.info
}

// answersAt is where the node answers; empty before it does.
func (c *child) answersAt() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rpc
}

func (c *child) ended() bool {
	select {
	case <-c.exited:
		return true
	default:
		return false
	}
}

// awaitReady fails the test unless it becomes ready.
func (c *child) awaitReady() *devInfo {
	c.t.Helper()
	until(c.t, "loft dev becomes ready", func() bool { return c.ready() != nil || c.ended() })
	if c.ready() == nil {
		c.t.Fatalf("loft dev ended: %v\n%s", c.err, strings.Join(c.log(), "\n"))
	}
	return c.ready()
}

func (c *child) signal(s syscall.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil && !c.ended() {
		c.t.Logf("signal %v: %v", s, err)
	}
}

// stop asks it to stop, as an operator does.
func (c *child) stop() {
	c.stopping = true
	c.signal(syscall.SIGTERM)
}

// kill ends it as a power cut of the process does, and waits for its end.
func (c *child) kill() {
	c.signal(syscall.SIGKILL)
	<-c.exited
}

// complaints are the lines that would frighten an operator.
func (c *child) complaints() (out []string) {
	for _, line := range c.log() {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "level=WARN") || !strings.HasPrefix(line, "time=") {
			out = append(out, line)
		}
	}
	return out
}
