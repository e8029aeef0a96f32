package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// TestTestsWaitInOnePlace: a test waits for what it waits for, at a pace of testutil.Pace, and runs or fails: it does not sleep or skip, and
// makes no tickers, timers or polls of its own. Under synctest's clock time passes at once.
func TestTestsWaitInOnePlace(t *testing.T) { hold(t, waitsInOnePlace) }

func waitsInOnePlace(f file) (faults []string) {
	if !f.test && !strings.HasPrefix(f.pkg, forTests) || f.path == "internal/testutil/pace.go" {
		return nil
	}
	say := func(n ast.Node, what string) {
		faults = append(faults, fmt.Sprintf("%s %s", fset.Position(n.Pos()), what))
	}
	var bubble ast.Node // the last call of synctest.Test
	ast.Inspect(f.File, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel, is := n.Fun.(*ast.SelectorExpr); is && sel.Sel.Name == "Test" && isName(sel.X, "synctest") {
				bubble = n
			}
		case *ast.SelectorExpr:
			of, _ := n.X.(*ast.Ident)
			switch name := n.Sel.Name; {
			case name == "Skip" || name == "Skipf" || name == "SkipNow":
				say(n, "skips")
			case of == nil || bubble != nil && n.Pos() < bubble.End():
			case of.Name == "time" && name == "Sleep":
				say(n, "sleeps")
			case of.Name == "time" && (name == "After" || name == "AfterFunc" || name == "Tick" || name == "NewTicker" || name == "NewTimer"),
				of.Name == "runtime" && name == "Gosched":
				say(n, "waits by "+of.Name+"."+name+": use testutil.Pace, and a context to bound it")
			}
		case *ast.ForStmt:
			if looksAtTheClock(n) && !receives(n) {
				say(n, "looks at the clock in a loop without a pace: use testutil.Pace")
			}
		}
		return true
	})
	return faults
}

// looksAtTheClock says whether a loop ends by the wall clock.
func looksAtTheClock(loop *ast.ForStmt) (looks bool) {
	ast.Inspect(loop, func(n ast.Node) bool {
		if sel, is := n.(*ast.SelectorExpr); is && (sel.Sel.Name == "After" || sel.Sel.Name == "Before") {
			if call, is := sel.X.(*ast.CallExpr); is {
				now, is := call.Fun.(*ast.SelectorExpr)
				looks = looks || is && now.Sel.Name == "Now" && isName(now.X, "time")
			}
		}
		return true
	})
	return looks
}

// receives says whether a loop waits for anything.
func receives(loop *ast.ForStmt) (waits bool) {
	ast.Inspect(loop, func(n ast.Node) bool {
		receive, is := n.(*ast.UnaryExpr)
		waits = waits || is && receive.Op == token.ARROW
		return true
	})
	return waits
}

func isName(e ast.Expr, name string) bool {
	id, is := e.(*ast.Ident)
	return is && id.Name == name
}
