// Command machine is a stopwatch for proofs: what our machine takes for a block of 30M gas of transfers, and how many
// instructions a second it makes next to Cannon, Optimism's machine, on the same program with the same input in the same run. It
// is no test, but it fails if the machines do not agree or a figure is beyond its bound. The last line that it prints is
// ratio=N.N, our instructions per second over Cannon's.
//
// Both run the proof program with the block's pre-images inside (package guest with the tag embedded), for the machines differ
// in how one asks for pre-images; each in processes of its own, in turns, from where the program says that it is ready to its
// end, in the instructions that the machine itself counts. Our side is bench/machine/ours. Cannon's is its command `cannon run`
// as op-challenger uses it; and also Cannon's steps in a bare loop, which nothing uses but is faster:
// bench/machine/cannon, a module of its own. Run this in the tree's root. Start at run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
)

var (
	rounds     = flag.Int("rounds", 3, "runs of each machine")
	minRatio   = flag.Float64("min-ratio", 12, "bound of our instructions per second over Cannon's, in a bare loop too")
	maxSteps   = flag.Float64("max-steps", 1500, "bound of the block's instructions, in millions")
	maxSeconds = flag.Float64("max-seconds", 10, "bound of the time from the initial snapshot to the hash at the block's end")
)

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench/machine:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "loft-bench-machine-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	m, err := buildMachines(ctx, dir)
	if err != nil {
		return err
	}
	preimages := filepath.Join(dir, "preimages")
	block, err := proveBlock(ctx, preimages)
	if err != nil {
		return err
	}
	fmt.Printf("a block of %.2f Mgas of transfers, by the proof program: %.1fM instructions, %.2f s from the snapshot to the final hash, %.1f MiB of the machine's memory\n",
		block["Mgas"], block["Msteps"], block["ns/op"]/1e9, block["MiB"])
	small, embedded, err := buildPrograms(ctx, dir, preimages)
	if err != nil {
		return err
	}
	if err := agree(ctx, m, small); err != nil {
		return err
	}
	overCommand, overLoop, err := race(ctx, m, embedded)
	if err != nil {
		return err
	}
	err = errors.Join(
		bound(block["Msteps"] <= *maxSteps, "the block takes %.0fM instructions, the bound is %.0fM", block["Msteps"], *maxSteps),
		bound(block["ns/op"]/1e9 <= *maxSeconds, "the block takes %.2f s, the bound is %.0f s", block["ns/op"]/1e9, *maxSeconds),
		bound(min(overCommand, overLoop) >= *minRatio, "the lesser ratio is %.1f, the bound is %.1f", min(overCommand, overLoop), *minRatio))
	fmt.Printf("over Cannon in a bare loop: %.1f\nratio=%.1f\n", overLoop, overCommand)
	return err
}

func bound(kept bool, format string, args ...any) error {
	if kept {
		return nil
	}
	return fmt.Errorf(format, args...)
}

// agree runs a program to its end on both machines, and on qemu's if that is installed. They must end alike.
func agree(ctx context.Context, m *machines, program string) error {
	if err := m.boot(ctx, program); err != nil {
		return err
	}
	ours, err := m.onOurs(ctx, program)
	if err != nil {
		return err
	}
	cannon, err := m.onPeer(ctx, program)
	if err != nil {
		return err
	}
	if err := same(program, ours, cannon, "Cannon"); err != nil {
		return err
	}
	if err := asQemu(ctx, program, ours); err != nil {
		return err
	}
	fmt.Printf("%s ends with code %d everywhere and prints %q\n", filepath.Base(program), ours.Code, ours.Output)
	return nil
}

func asQemu(ctx context.Context, program string, ours *result) error {
	other, err := onQemu(ctx, program)
	if errors.Is(err, errNoEmulator) {
		fmt.Printf("%v (on Debian: apt-get install qemu-user), so it is not asked\n", err)
		return nil
	}
	if err != nil {
		return err
	}
	return same(program, ours, other, "qemu-mips64")
}

func same(program string, ours, other *result, name string) error {
	if other.Code == ours.Code && other.Output == ours.Output {
		return nil
	}
	return fmt.Errorf("%s ends with code %d and prints %q on our machine, %d and %q on %s", filepath.Base(program), ours.Code, ours.Output, other.Code, other.Output, name)
}

// race runs a program on the machines in turns, where they must end alike too. The ratios are of medians, and by processes' time
// on a processor, which other work on this computer changes least.
func race(ctx context.Context, m *machines, program string) (overCommand, overLoop float64, err error) {
	if err := m.boot(ctx, program); err != nil {
		return 0, 0, err
	}
	var rates [3][]float64
	for round := range *rounds {
		ours, err := m.onOurs(ctx, program)
		if err != nil {
			return 0, 0, err
		}
		loop, err := m.onPeer(ctx, program)
		if err != nil {
			return 0, 0, err
		}
		command, err := m.onCommand(ctx, program, loop.Steps)
		if err != nil {
			return 0, 0, err
		}
		command.Output = loop.Output
		if err := errors.Join(same(program, ours, loop, "Cannon"), same(program, ours, command, "cannon run")); err != nil {
			return 0, 0, err
		}
		if round == 0 {
			if err := asQemu(ctx, program, ours); err != nil {
				return 0, 0, err
			}
			fmt.Printf("%s ends with code %d everywhere\n", filepath.Base(program), ours.Code)
		}
		for i, r := range []*result{ours, command, loop} {
			fmt.Printf("%-14s %s\n", []string{"ours", "cannon run", "cannon, bare"}[i], r)
			rates[i] = append(rates[i], r.rate())
		}
	}
	ours := median(rates[0])
	return ours / median(rates[1]), ours / median(rates[2]), nil
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
