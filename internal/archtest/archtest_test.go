// Package archtest holds the shape of the tree: which package may import which, what the ground floor may touch, and what
// no test may do. It reads source, not binaries. When a test here fails, either the change is in the wrong room, or the
// floors are to be redrawn, in floors below, on purpose.
package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const root = "../.."

type floor struct {
	name     string
	packages []string
	siblings bool // may import each other
}

// floors from the ground up. A package may import those of lower floors; of its own floor only where that is said.
var floors = []floor{
	{"ground", []string{"protocol", "protocol/queue", "protocol/batch", "protocol/derive", "protocol/execute", "protocol/outbox", "protocol/preimage", "protocol/proof"}, true},
	{"proof", []string{"machine", "game"}, false},
	{"adapters", []string{"contracts/bindings", "contracts/genesis", "contracts/gen", "contracts/testtoken", "contracts/typed", "chain", "l1", "archive", "archive/gen", "devnet", "store", "witness", "deploy", "gethlog", "mend", "agent", "plain"}, true},
	{"program", []string{"guest"}, false},
	{"derivation", []string{"follower"}, false},
	{"heads", []string{"head"}, false},
	{"proving", []string{"prover"}, false},
	{"agents", []string{"sequencer", "replica", "batcher", "opener", "validator", "courier"}, false},
	{"faces", []string{"rpc", "bridge", "workbench"}, false},
	{"wiring", []string{"config", "node", "escape", "attack", "demo"}, true},
	{"command", []string{"cmd/loft"}, false},
}

// forTests may import anything, and be imported by tests and each other only.
const forTests = "internal/"

type file struct {
	path string // from root
	pkg  string // directory, from root
	test bool
	*ast.File
}

var fset = token.NewFileSet()

// load reads all Go files of the tree, once.
func load(t *testing.T) []file {
	t.Helper()
	files, err := tree()
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("only %d files found under %s", len(files), root)
	}
	return files
}

var tree = sync.OnceValues(func() (files []file, err error) {
	return files, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		f, err := parse(rel, nil)
		files = append(files, f)
		return err
	})
})

// parse reads the file at a path from root, or a source that stands in for it.
func parse(path string, source any) (file, error) {
	parsed, err := parser.ParseFile(fset, filepath.Join(root, path), source, parser.ParseComments)
	return file{path, filepath.ToSlash(filepath.Dir(path)), strings.HasSuffix(path, "_test.go"), parsed}, err
}

// A rule says what is wrong with a file. planted_test.go shows of each that it finds something.
type rule func(f file) []string

// hold holds a rule on the whole tree.
func hold(t *testing.T, r rule) {
	t.Helper()
	for _, f := range load(t) {
		for _, fault := range r(f) {
			t.Error(fault)
		}
	}
}

func (f *file) imports() []string {
	var out []string
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			panic(err)
		}
		out = append(out, path)
	}
	return out
}

func floorOf(pkg string) int {
	for i, floor := range floors {
		for _, p := range floor.packages {
			if pkg == p || strings.HasPrefix(pkg, p+"/") && p != "protocol" {
				return i
			}
		}
	}
	return -1
}

func TestImportsPointDown(t *testing.T) { hold(t, pointsDown) }

func pointsDown(f file) (faults []string) {
	if f.test || strings.HasPrefix(f.pkg, forTests) || strings.HasPrefix(f.pkg, "bench/") {
		return nil
	}
	own := floorOf(f.pkg)
	if own < 0 {
		return []string{fmt.Sprintf("%s: package %s stands on no floor: give it one", f.path, f.pkg)}
	}
	for _, path := range f.imports() {
		pkg, ours := strings.CutPrefix(path, "loft/")
		if !ours {
			continue
		}
		if strings.HasPrefix(pkg, forTests) {
			faults = append(faults, fmt.Sprintf("%s imports %s, which is for tests", f.path, pkg))
			continue
		}
		inside := strings.HasPrefix(pkg, f.pkg+"/") || strings.HasPrefix(f.pkg, pkg+"/")
		if other := floorOf(pkg); other < 0 || other > own || (other == own && !floors[own].siblings && !inside) {
			faults = append(faults, fmt.Sprintf("%s (%s) imports %s: imports point down", f.path, floors[own].name, pkg))
		}
	}
	return faults
}

// TestAgentsDoNotKnowEachOther: no agent imports another, and no test of an agent does, but those of the replica, which read from a
// real sequencer.
func TestAgentsDoNotKnowEachOther(t *testing.T) {
	agents := floors[slices.IndexFunc(floors, func(f floor) bool { return f.name == "agents" })].packages
	known := map[string]bool{}
	for _, f := range load(t) {
		for _, path := range f.imports() {
			pkg, ours := strings.CutPrefix(path, "loft/")
			if !ours || pkg == f.pkg || !slices.Contains(agents, f.pkg) || !slices.Contains(agents, pkg) {
				continue
			}
			if !f.test || f.pkg != "replica" || pkg != "sequencer" {
				t.Errorf("%s imports %s: agents do not know each other", f.path, pkg)
			}
			known[pkg] = true
		}
	}
	if !known["sequencer"] {
		t.Error("the replica's tests import no sequencer: the test looks in the wrong place, or can be stricter")
	}
}

// TestD8_NoDecoderOfTheToolchain: what nodes must agree on is decompressed by the library that go.sum pins, not by one that comes with
// whatever toolchain built a node (docs/decisions/deflate.md).
func TestD8_NoDecoderOfTheToolchain(t *testing.T) {
	hold(t, decodesByLibrary)
	if !slices.ContainsFunc(load(t), func(f file) bool {
		return floorOf(f.pkg) == 0 && !f.test && slices.Contains(f.imports(), "github.com/klauspost/compress/flate")
	}) {
		t.Error("nobody imports the pinned library: the test looks in the wrong place")
	}
}

func decodesByLibrary(f file) (faults []string) {
	if f.test || floorOf(f.pkg) != 0 && f.pkg != "guest" && !strings.HasPrefix(f.pkg, "guest/") {
		return nil
	}
	for _, path := range f.imports() {
		if path == "compress" || strings.HasPrefix(path, "compress/") {
			faults = append(faults, fmt.Sprintf("%s imports %s: use the pinned library", f.path, path))
		}
	}
	return faults
}

// ofTheProof are the packages that the proof program may be made of: a change of any of them changes the program's hash.
var ofTheProof = []string{"guest", "protocol", "protocol/batch", "protocol/derive", "protocol/execute", "protocol/outbox", "protocol/preimage", "protocol/proof", "protocol/queue"}

// strangers are ours among a program's packages that are not of the proof.
func strangers(deps []string) (out []string) {
	for _, dep := range deps {
		if pkg, ours := strings.CutPrefix(dep, "loft/"); ours && !slices.Contains(ofTheProof, pkg) {
			out = append(out, pkg)
		}
	}
	return out
}

// TestTheProofIsOfTheGroundFloor: the proof program, as it is built for its machine, links nothing of ours above the ground floor.
func TestTheProofIsOfTheGroundFloor(t *testing.T) {
	cmd := exec.Command("go", "list", "-modfile", "guest/guest.mod", "-deps", "./guest")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "GOOS=linux", "GOARCH=mips64", "CGO_ENABLED=0")
	raw, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(raw))
	if found := strangers(deps); len(found) > 0 || !slices.Contains(deps, "loft/protocol/derive") {
		t.Errorf("the proof program links %v", found)
	}
	if found := strangers(append(deps, "loft/l1", "loft/contracts/typed")); !slices.Equal(found, []string{"l1", "contracts/typed"}) {
		t.Errorf("of planted imports are found %v", found)
	}
}

// TestU34b_NoScriptsAreLinked: a caller's script has nothing here that could run it, on whatever port.
func TestU34b_NoScriptsAreLinked(t *testing.T) {
	hold(t, runsNoScripts)
	if !slices.ContainsFunc(load(t), func(f file) bool {
		return slices.Contains(f.imports(), "github.com/ethereum/go-ethereum/eth/tracers/native")
	}) {
		t.Error("nobody imports go-ethereum's own tracers: the test looks in the wrong place")
	}
}

func runsNoScripts(f file) (faults []string) {
	for _, path := range f.imports() {
		if path == "github.com/ethereum/go-ethereum/eth/tracers/js" || strings.HasPrefix(path, "github.com/dop251/goja") {
			faults = append(faults, fmt.Sprintf("%s imports %s", f.path, path))
		}
	}
	return faults
}

// barred are what no package of the ground floor imports: clock, network, disk, randomness, and go-ethereum's ways to them.
var barred = []string{"net", "os", "sync", "log", "math/rand", "math/rand/v2", "crypto/rand", "time", "runtime", "unsafe", "io/fs", "path/filepath",
	"github.com/ethereum/go-ethereum/log", "github.com/ethereum/go-ethereum/metrics", "github.com/ethereum/go-ethereum/rpc", "github.com/ethereum/go-ethereum/node"}

// TestGroundFloorIsPure: no clock, no network, no disk, no randomness, no goroutine, nothing to wait for.
func TestGroundFloorIsPure(t *testing.T) { hold(t, pure) }

func pure(f file) (faults []string) {
	if f.test || floorOf(f.pkg) != 0 {
		return nil
	}
	for _, path := range f.imports() {
		if slices.ContainsFunc(barred, func(b string) bool {
			return path == b || strings.HasPrefix(path, b+"/") && b != "math/rand" && b != "log"
		}) {
			faults = append(faults, fmt.Sprintf("%s imports %s", f.path, path))
		}
	}
	ast.Inspect(f.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.SelectStmt, *ast.ChanType:
			faults = append(faults, fmt.Sprintf("%s: goroutines and channels are for upper floors", fset.Position(n.Pos())))
		case *ast.SelectorExpr: // go-ethereum's processor wants a context, and gets one that never ends
			if of, is := n.X.(*ast.Ident); is && of.Name == "context" && n.Sel.Name != "Background" {
				faults = append(faults, fmt.Sprintf("%s: nothing here can be cancelled: contexts are for upper floors", fset.Position(n.Pos())))
			}
		}
		return true
	})
	return faults
}

// TestEveryPackageHasAComment: it says what the package is, in the form that go doc shows.
func TestEveryPackageHasAComment(t *testing.T) {
	for _, fault := range uncommented(load(t)) {
		t.Error(fault)
	}
}

// uncommented says which packages have no comment, or one that does not begin as it should.
func uncommented(files []file) (faults []string) {
	packages := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f.Name.Name, "_test") || ast.IsGenerated(f.File) {
			continue
		}
		name := f.pkg + " " + f.Name.Name
		packages[name] = packages[name] || f.Doc != nil
		if begin := beginning(f); f.Doc != nil && !strings.HasPrefix(f.Doc.Text(), begin) {
			faults = append(faults, fmt.Sprintf("%s: the package's comment begins with %q, not with %q", f.path, strings.SplitN(f.Doc.Text(), "\n", 2)[0], begin))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		if !packages[name] {
			faults = append(faults, fmt.Sprintf("package %s has no comment that says what it is, what it is not, and where to start", name))
		}
	}
	return faults
}

// beginning is how the comment of a file's package begins.
func beginning(f file) string {
	if f.Name.Name == "main" {
		return "Command " + filepath.Base(f.pkg) + " "
	}
	return "Package " + f.Name.Name + " "
}

// TestNothingIsLeftOpen: what marks unfinished work does not land.
func TestNothingIsLeftOpen(t *testing.T) {
	for _, f := range load(t) {
		if f.pkg == "internal/archtest" {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(root, f.path))
		if err != nil {
			t.Fatal(err)
		}
		if mark := marks.Find(raw); mark != nil {
			t.Errorf("%s holds %s", f.path, mark)
		}
	}
}

var marks = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)
