package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// TestLogMessagesAreConstant: what an operator searches a log for stands in the sources as it is logged; what changes is in attributes.
func TestLogMessagesAreConstant(t *testing.T) { hold(t, logsConstants) }

// passesOn are the files that log what they are given, or one of several messages.
var passesOn = []string{"agent/trouble.go", "agent/agent.go", "node/progress.go"}

func logsConstants(f file) (faults []string) {
	if f.test || strings.HasPrefix(f.pkg, forTests) || strings.HasPrefix(f.pkg, "bench/") || slices.Contains(passesOn, f.path) {
		return nil
	}
	ast.Inspect(f.File, func(n ast.Node) bool {
		call, is := n.(*ast.CallExpr)
		if !is || len(call.Args) == 0 {
			return true
		}
		sel, is := call.Fun.(*ast.SelectorExpr)
		if is && slices.Contains([]string{"Debug", "Info", "Warn", "Error"}, sel.Sel.Name) && isLog(sel.X) && !isLiteral(call.Args[0]) {
			faults = append(faults, fmt.Sprintf("%s: log.%s has a message that is computed: put what changes into attributes", fset.Position(n.Pos()), sel.Sel.Name))
		}
		return true
	})
	return faults
}

// isLog says whether an expression is a logger, by its name.
func isLog(e ast.Expr) bool {
	if sel, is := e.(*ast.SelectorExpr); is {
		return strings.EqualFold(sel.Sel.Name, "log")
	}
	return isName(e, "log")
}

// isLiteral says whether an expression is a string as it is written, in one piece or several.
func isLiteral(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return isLiteral(e.X) && isLiteral(e.Y)
	}
	return false
}
