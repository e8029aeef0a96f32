// Command cannon runs a MIPS64 program on Cannon's multithreaded 64-bit machine, Optimism's, and says in JSON what it took: the
// peer that bench/machine checks our machine against. It is a module of its own, for Cannon's module replaces go-ethereum by a
// fork; nothing of it is part of Loft. Start at main.
//
//	cannon boot PROGRAM STATE   runs PROGRAM until it is ready and stores Cannon's state
//	cannon run STATE            runs that to its end
//
// The loop of run is the fastest way to run Cannon that there is: its current version with regions of memory as large as its
// own command gives them, steps without proofs, and nothing between two steps. That command, `cannon run`, takes STATE too; it is
// a tool of this module.
package main

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/ethereum-optimism/optimism/cannon/mipsevm/exec"
	"github.com/ethereum-optimism/optimism/cannon/mipsevm/multithreaded"
	"github.com/ethereum-optimism/optimism/cannon/mipsevm/program"
	"github.com/ethereum-optimism/optimism/cannon/mipsevm/versions"
	"github.com/ethereum-optimism/optimism/op-service/serialize"
	"github.com/ethereum/go-ethereum/log"
)

// sysReady is the system call by which a program for our machine says that it is ready. Our loader ends with it; Cannon has no
// such call, so it is made here, and does nothing.
const sysReady = 7001

const instructionSyscall = 0x0c

// Registers of the calling convention.
const (
	registerV0 = 2
	registerA3 = 7
)

// maxSteps is many times what programs take here.
const maxSteps = 1 << 36

// result is what bench/machine reads, of our machine too.
type result struct {
	Code   int     `json:"code"`    // that the program ended with
	Output string  `json:"output"`  // of the program since it was ready
	Steps  uint64  `json:"steps"`   // from ready to the end
	Wall   float64 `json:"wall"`    // seconds that they took
	CPU    float64 `json:"cpu"`     // seconds on a processor, of all threads
	MaxMiB int64   `json:"max_mib"` // most memory that the process had
}

func main() {
	var err error
	switch args := os.Args[1:]; {
	case len(args) == 3 && args[0] == "boot":
		err = boot(args[1], args[2])
	case len(args) == 2 && args[0] == "run":
		err = run(args[1])
	default:
		err = errors.New("usage: cannon boot PROGRAM STATE, or cannon run STATE")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannon:", err)
		os.Exit(1)
	}
}

func boot(path, to string) error {
	file, err := elf.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	state, err := program.LoadELF(file, multithreaded.CreateInitialState)
	if err != nil {
		return err
	}
	if err := program.PatchStack(state); err != nil {
		return err
	}
	if err := runToReady(state); err != nil {
		return fmt.Errorf("run %s to its system call %d: %w", path, sysReady, err)
	}
	versioned, err := versions.NewFromState(versions.GetCurrentVersion(), state)
	if err != nil {
		return err
	}
	return serialize.Write(to, versioned, 0o600)
}

func runToReady(state *multithreaded.State) error {
	vm := newVM(state, os.Stderr)
	for state.Step < maxSteps {
		if state.Exited {
			return fmt.Errorf("it ended before it, with code %d", state.ExitCode)
		}
		if r := state.GetRegistersRef(); r[registerV0] == sysReady && isSyscall(state) {
			cpu := &state.GetCurrentThread().Cpu
			cpu.PC, cpu.NextPC = cpu.NextPC, cpu.NextPC+4
			r[registerV0], r[registerA3] = 0, 0
			return nil
		}
		if _, err := vm.Step(false); err != nil {
			return fmt.Errorf("step %d: %w", state.Step, err)
		}
	}
	return fmt.Errorf("it has made %d steps and not come to it", state.Step)
}

func isSyscall(state *multithreaded.State) bool {
	word, _, _ := exec.GetInstructionDetails(state.GetPC(), state.Memory)
	return word == instructionSyscall
}

func newVM(state *multithreaded.State, output io.Writer) *multithreaded.InstrumentedState {
	logger := log.NewLogger(log.DiscardHandler())
	return multithreaded.NewInstrumentedState(state, noPreimages{}, output, output, logger, nil, versions.FeaturesForVersion(versions.GetCurrentVersion()))
}

func run(path string) error {
	versioned, err := versions.LoadStateFromFileWithLargeICache(path)
	if err != nil {
		return err
	}
	state, ok := versioned.FPVMState.(*multithreaded.State)
	if !ok {
		return fmt.Errorf("%s is the state of a %T", path, versioned.FPVMState)
	}
	var output bytes.Buffer
	vm := newVM(state, &output)
	first, begin, used := state.Step, time.Now(), usage()
	for !state.Exited && state.Step < maxSteps {
		if _, err := vm.Step(false); err != nil {
			return fmt.Errorf("step %d: %w", state.Step, err)
		}
	}
	r := result{Wall: time.Since(begin).Seconds(), CPU: seconds(usage()) - seconds(used)}
	if !state.Exited {
		return fmt.Errorf("the program has not ended after %d steps", state.Step)
	}
	r.Steps, r.Code, r.Output, r.MaxMiB = state.Step-first, int(state.ExitCode), output.String(), usage().Maxrss/1024
	return json.NewEncoder(os.Stdout).Encode(r)
}

func usage() (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // of oneself there is always one
	}
	return u
}

func seconds(u syscall.Rusage) float64 { return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9 }

// noPreimages is for programs that carry their input with them.
type noPreimages struct{}

func (noPreimages) Hint([]byte) {}

func (noPreimages) GetPreimage(key [32]byte) []byte {
	panic(fmt.Sprintf("the program asks for %x", key))
}
