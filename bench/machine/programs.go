package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"loft/guest/image"
)

// figures of a Go benchmark, by unit.
type figures map[string]float64

// proveBlock runs the benchmark of package image in which the proof program proves a block of transfers from the initial state
// of every dispute, and has the block's pre-images written to a file.
func proveBlock(ctx context.Context, preimages string) (figures, error) {
	const name = "BenchmarkTransfers"
	cmd := exec.CommandContext(ctx, "go", "test", "./guest/image", "-run", "^$", "-bench", "^"+name+"$", "-benchtime", "1x", "-count", "1", "-args", "-preimages", preimages)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", cmd, err, out)
	}
	for line := range strings.Lines(string(out)) {
		if fields := strings.Fields(line); len(fields) > 2 && strings.HasPrefix(fields[0], name) {
			return parse(fields[2:])
		}
	}
	return nil, fmt.Errorf("%s prints no figures: %s", cmd, out)
}

// parse reads values and their units, in turns.
func parse(fields []string) (figures, error) {
	f := figures{}
	for ; len(fields) >= 2; fields = fields[2:] {
		v, err := strconv.ParseFloat(fields[0], 64)
		if err != nil {
			return nil, fmt.Errorf("read a benchmark's figures: %w", err)
		}
		f[fields[1]] = v
	}
	for _, unit := range []string{"ns/op", "Msteps", "Mgas", "MiB"} {
		if f[unit] == 0 {
			return nil, fmt.Errorf("a benchmark has no figure in %s", unit)
		}
	}
	return f, nil
}

// buildPrograms makes what is run: a small one that prints what it computed, and the proof program with pre-images inside. They
// are compiled as the program is that is disputed.
func buildPrograms(ctx context.Context, dir, preimages string) (small, embedded string, err error) {
	if small, err = build(ctx, filepath.Join(dir, "workload"), "./machine/testdata/workload"); err != nil {
		return "", "", err
	}
	place, err := filepath.Abs("guest/preimages")
	if err != nil {
		return "", "", err
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {place: preimages}})
	if err != nil {
		return "", "", err
	}
	laid := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(laid, overlay, 0o600); err != nil {
		return "", "", err
	}
	embedded, err = build(ctx, filepath.Join(dir, "block"), "loft/guest", "-tags", "embedded", "-overlay", laid)
	return small, embedded, err
}

func build(ctx context.Context, to, name string, flags ...string) (string, error) {
	program, err := image.Compile(ctx, ".", name, flags...)
	if err != nil {
		return "", err
	}
	return to, os.WriteFile(to, program, 0o700)
}
