package image

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Modfile names the program's modules and their versions, from the root of the source tree. The program is built with it in place
// of go.mod, so that a dependency of the node does not change the program (docs/decisions/program-modules.md).
const Modfile = "guest/guest.mod"

// Module is a module at a version.
type Module struct{ Path, Version string }

// Linked returns the modules that the program links if it is built from the source tree at dir with the versions of modfile, in order
// and without the tree's own module.
func Linked(ctx context.Context, dir, modfile string) ([]Module, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-mod=readonly", "-modfile="+modfile, "-deps",
		"-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}", program)
	cmd.Dir, cmd.Env = dir, environment()
	raw, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
		}
		return nil, fmt.Errorf("list the modules of the program by %s: %w", modfile, err)
	}
	var modules []Module
	for line := range strings.Lines(string(raw)) {
		if path, version, is := strings.Cut(strings.TrimSpace(line), " "); is {
			modules = append(modules, Module{path, version})
		}
	}
	slices.SortFunc(modules, func(a, b Module) int { return strings.Compare(a.Path, b.Path) })
	return slices.Compact(modules), nil
}

// environment returns what go runs in when it builds the program or lists what the program is made of: nothing of the user's Go
// settings matters but where modules come from and where they are cached.
func environment() []string {
	return append(os.Environ(), "GOTOOLCHAIN="+Toolchain, "GOOS=linux", "GOARCH=mips64", "GOMIPS64=softfloat", "CGO_ENABLED=0",
		"GOEXPERIMENT="+experiments, "GOFLAGS=", "GOWORK=off", "GOFIPS140=off", "GODEBUG=")
}
