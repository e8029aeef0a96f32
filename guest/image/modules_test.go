package image_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loft/guest/image"
)

const root = "../.."

// required returns what a module file in the tree at dir requires, in order, and whether it does anything else to versions.
func required(t *testing.T, dir, modfile string) (modules []image.Module, other bool) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json", modfile)
	cmd.Dir = dir
	raw, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	var file struct {
		Require                        []image.Module
		Replace, Exclude, Ignore, Tool []any
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(file.Require, func(a, b image.Module) int { return strings.Compare(a.Path, b.Path) })
	return file.Require, len(file.Replace)+len(file.Exclude)+len(file.Ignore)+len(file.Tool) > 0
}

func linked(t *testing.T, dir, modfile string) []image.Module {
	t.Helper()
	modules, err := image.Linked(t.Context(), dir, modfile)
	if err != nil {
		t.Fatal(err)
	}
	return modules
}

// TestModfileIsWhatIsLinked: the program's modules are those of its own file, each at the version written there.
func TestModfileIsWhatIsLinked(t *testing.T) {
	want, other := required(t, root, image.Modfile)
	if other {
		t.Errorf("%s replaces, excludes or ignores something, or names tools: it may only require", image.Modfile)
	}
	if got := linked(t, root, image.Modfile); !slices.Equal(got, want) {
		t.Errorf("the program links\n%v\nand %s requires\n%v\nIf the change of the program is meant, run `make guest-modules image-update`.", got, image.Modfile, want)
	}
}

// consensus are the modules that decide what a block does to the state, or what a payload decodes to.
var consensus = []string{
	"github.com/ethereum/go-ethereum",
	"github.com/holiman/uint256",
	"github.com/klauspost/compress",
	"github.com/consensys/gnark-crypto",
	"github.com/crate-crypto/go-eth-kzg",
	"github.com/decred/dcrd/dcrec/secp256k1/v4",
	"github.com/ethereum/go-bigmodexpfix",
}

// split returns an error for each of the modules of consensus whose version in the node is not the program's.
func split(node, program []image.Module) (errs []string) {
	version := func(of []image.Module, path string) string {
		for _, m := range of {
			if m.Path == path {
				return m.Version
			}
		}
		return "no version"
	}
	for _, path := range consensus {
		in, proves := version(node, path), version(program, path)
		if in != proves || in == "no version" {
			errs = append(errs, fmt.Sprintf("%[1]s: the node has %[2]s, the proof program %[3]s. They could disagree about a block, and the node would lose the dispute. "+
				"Keep the node at the program's (go get %[1]s@%[3]s); or, as a change of the protocol, "+
				"take the node's versions into the program (make guest-modules image-update), for new chains only.", path, in, proves))
		}
	}
	return errs
}

// TestNodeAndProgramAgree: what decides consensus is the same in the node as in the proof program, whatever else the node's
// dependencies need.
func TestNodeAndProgramAgree(t *testing.T) {
	node := linked(t, root, "go.mod")
	program := linked(t, root, image.Modfile)
	for _, err := range split(node, program) {
		t.Error(err)
	}
	for i, m := range node {
		if m.Path == "github.com/klauspost/compress" {
			node[i].Version = "v1.99.0"
		}
	}
	if errs := split(node, program); len(errs) != 1 || !strings.Contains(errs[0], "github.com/klauspost/compress: the node has v1.99.0") {
		t.Errorf("of a planted version is said %q", errs)
	}
}

// TestDependenciesLeaveTheProgram: a dependency of the node that needs a higher version of a module which the program links too
// changes nothing in the program. Without a file of its own the program would link the higher version.
func TestDependenciesLeaveTheProgram(t *testing.T) {
	const moved = "golang.org/x/crypto"
	tree := t.TempDir()
	for _, dir := range []string{"guest", "protocol"} {
		if err := os.CopyFS(filepath.Join(tree, dir), os.DirFS(filepath.Join(root, dir))); err != nil {
			t.Fatal(err)
		}
	}
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}

	// A metrics library, and the version of the module that it needs; both are directories here, so that nothing is fetched.
	where := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", moved)
	where.Dir = root
	dir, err := where.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(tree, "higher"), os.DirFS(strings.TrimSpace(string(dir)))); err != nil {
		t.Fatal(err)
	}
	added := "\nrequire example.org/metrics v1.0.0\nreplace example.org/metrics => ./metrics\nreplace " + moved + " v0.999.0 => ./higher\n"
	was := image.Module{}
	for _, m := range linked(t, root, image.Modfile) {
		if m.Path == moved {
			was = m
		}
	}
	if was.Version == "" {
		t.Fatalf("the program does not link %s: take another for this test", moved)
	}
	mod = bytes.Replace(mod, []byte(was.Path+" "+was.Version), []byte(was.Path+" v0.999.0"), 1) // as go mod tidy does
	if err := os.Mkdir(filepath.Join(tree, "metrics"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"go.mod": append(mod, added...), "go.sum": sums,
		"metrics/go.mod":     []byte("module example.org/metrics\n\ngo 1.26.0\n\nrequire " + moved + " v0.999.0\n"),
		"metrics/metrics.go": []byte("package metrics\n"),
	} {
		if err := os.WriteFile(filepath.Join(tree, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	if got := linked(t, tree, "go.mod"); !slices.Contains(got, image.Module{Path: moved, Version: "v0.999.0"}) {
		t.Errorf("the node's file selects %v: the test tries nothing", got)
	}
	if got, want := linked(t, tree, image.Modfile), linked(t, root, image.Modfile); !slices.Equal(got, want) {
		t.Errorf("the program links %v, before %v", got, want)
	}
	got, err := image.Build(t.Context(), tree)
	if err != nil {
		t.Fatal(err)
	}
	want, err := image.Build(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the program is another: %d bytes, before %d", len(got), len(want))
	}
}
