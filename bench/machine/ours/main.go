// Command ours runs a MIPS64 program on the machine of package machine and says in JSON what it took, as
// bench/machine/cannon does of Cannon. It runs it as `loft machine run` does; the program asks for no pre-images. Start at run.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"syscall"
	"time"

	"loft/machine"
)

// maxSteps is many times what the programs take here.
const maxSteps = 1 << 36

// result is what bench/machine reads, of Cannon too.
type result struct {
	Code   int     `json:"code"`    // that the program ended with
	Output string  `json:"output"`  // of the program since it was ready
	Steps  uint64  `json:"steps"`   // from ready to the end
	Wall   float64 `json:"wall"`    // seconds that they took
	CPU    float64 `json:"cpu"`     // seconds on a processor, of all threads
	MaxMiB int64   `json:"max_mib"` // most memory that the process had
}

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "ours:", err)
		os.Exit(1)
	}
}

func run() error {
	if flag.NArg() != 1 {
		return errors.New("usage: ours PROGRAM")
	}
	program, err := os.ReadFile(flag.Arg(0))
	if err != nil {
		return err
	}
	snapshot, err := machine.Boot(program, os.Stderr)
	if err != nil {
		return err
	}
	f, err := machine.NewFast(snapshot, machine.NoPreimages{})
	if err != nil {
		return err
	}
	var output bytes.Buffer
	f.Output = &output
	first, begin, used := f.Steps(), time.Now(), usage()
	if _, err := f.RunTo(context.Background(), maxSteps, func(uint64) {}); err != nil {
		return err
	}
	r := result{Wall: time.Since(begin).Seconds(), CPU: seconds(usage()) - seconds(used)}
	switch status := f.Status(); status {
	case machine.Valid:
	case machine.Invalid:
		r.Code = 1
	default:
		return fmt.Errorf("the program is %s after %d steps: %v", status, f.Steps(), f.Fault)
	}
	r.Steps, r.Output, r.MaxMiB = f.Steps()-first, output.String(), usage().Maxrss/1024
	return errors.Join(json.NewEncoder(os.Stdout).Encode(r), f.Close())
}

func usage() (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // of oneself there is always one
	}
	return u
}

func seconds(u syscall.Rusage) float64 { return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9 }
