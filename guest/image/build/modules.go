package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"loft/guest/image"
)

// head begins the file of the program's modules.
const head = `// The modules that the proof program links, and nothing else: it is built with this file in place of go.mod, so that a
// dependency of the node does not change the program's hash (docs/decisions/program-modules.md). Written by
// ` + "`make guest-modules`" + `; go mod tidy does not apply.

module loft

`

// pin writes the versions that the node's go.mod selects of the program's modules into the source tree's image.Modfile, and their
// hashes next to it.
func pin(ctx context.Context, source string) error {
	linked, err := image.Linked(ctx, source, "go.mod")
	if err != nil {
		return err
	}
	node, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil {
		return err
	}
	version := regexp.MustCompile(`(?m)^go .*$`).Find(node)
	var mod strings.Builder
	fmt.Fprintf(&mod, "%s%s\n\nrequire (\n", head, version)
	for _, m := range linked {
		fmt.Fprintf(&mod, "\t%s %s\n", m.Path, m.Version)
	}
	mod.WriteString(")\n")
	modfile := filepath.Join(source, filepath.FromSlash(image.Modfile))
	if err := os.WriteFile(modfile, []byte(mod.String()), 0o644); err != nil {
		return err
	}

	// Go adds what else it must hash to load the graph. All of it the node has, so nothing is asked of anybody.
	sums, err := os.ReadFile(filepath.Join(source, "go.sum"))
	if err != nil {
		return err
	}
	known, kept := map[string]bool{}, []byte(nil)
	for line := range bytes.Lines(sums) {
		known[string(line)] = true
		if fields := strings.Fields(string(line)); len(fields) == 3 && slices.Contains(linked, image.Module{Path: fields[0], Version: strings.TrimSuffix(fields[1], "/go.mod")}) {
			kept = append(kept, line...)
		}
	}
	sumfile := strings.TrimSuffix(modfile, ".mod") + ".sum"
	if err := os.WriteFile(sumfile, kept, 0o644); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "mod", "download", "-modfile="+image.Modfile)
	cmd.Dir, cmd.Env = source, append(os.Environ(), "GOPROXY=off", "GOSUMDB=off")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", cmd, err, bytes.TrimSpace(output))
	}
	written, err := os.ReadFile(sumfile)
	if err != nil {
		return err
	}
	for line := range bytes.Lines(written) {
		if !known[string(line)] {
			return fmt.Errorf("%s has a hash that go.sum does not: %s", sumfile, bytes.TrimSpace(line))
		}
	}
	return nil
}
