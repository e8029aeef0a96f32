package archtest

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestGroundFloorRangesNoMap: Go ranges maps in no order, and what nodes and the proof program must agree on has one. So nothing of the ground
// floor ranges a map, but for keys that are sorted first.
func TestGroundFloorRangesNoMap(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root, Env: os.Environ()}, "./protocol/...")
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded) < 5 {
		t.Fatalf("only %d packages found", len(loaded))
	}
	for _, pkg := range loaded {
		if len(pkg.Errors) > 0 {
			t.Fatal(pkg.Errors)
		}
		for _, syntax := range pkg.Syntax {
			for n, fault := range mapRanges(syntax, pkg.TypesInfo) {
				t.Errorf("%s %s", pkg.Fset.Position(n.Pos()), fault)
			}
		}
	}
}

// mapRanges finds where a file depends on the order of a map.
func mapRanges(syntax *ast.File, info *types.Info) map[ast.Node]string {
	faults := map[ast.Node]string{}
	sorted := map[ast.Expr]bool{} // calls whose result is sorted at once
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if _, is := info.TypeOf(n.X).Underlying().(*types.Map); is {
				faults[n] = "ranges a map: sort its keys first, by slices.Sorted(maps.Keys(m))"
			}
		case *ast.CallExpr:
			switch callee := calleeOf(n, info); {
			case strings.HasPrefix(callee, "slices.Sorted"):
				sorted[n.Args[0]] = true
			case (callee == "maps.Keys" || callee == "maps.Values" || callee == "maps.All") && !sorted[n]:
				faults[n] = "takes a map in its order: sort it at once, by slices.Sorted"
			case callee == "reflect.MapKeys" || callee == "reflect.MapRange":
				faults[n] = "takes a map in its order"
			}
		}
		return true
	})
	return faults
}

// calleeOf names the function that a call calls, with its package; empty if it is a value.
func calleeOf(call *ast.CallExpr, info *types.Info) string {
	fun := call.Fun
	if generic, is := fun.(*ast.IndexExpr); is {
		fun = generic.X
	}
	sel, is := fun.(*ast.SelectorExpr)
	if !is {
		return ""
	}
	f, is := info.Uses[sel.Sel].(*types.Func)
	if !is || f.Pkg() == nil {
		return ""
	}
	return fmt.Sprintf("%s.%s", f.Pkg().Path(), f.Name())
}
