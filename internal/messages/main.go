// Command messages lists what the binary says to people, one message a line, with its place in the sources, so that all can be read
// in one go: log messages, help texts of commands, errors, and other words (hints, answers, parts of errors).
//
//	go run ./internal/messages log      # log messages alone; error, help, other likewise
package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// skipped are directories of which nothing is in the binary.
var skipped = []string{"internal", "bench", "test", "testdata", "node_modules", "gen", "testtoken"}

func main() {
	if err := list(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func list(kinds []string) error {
	fset := token.NewFileSet()
	return filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains(skipped, d.Name())) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			return err
		}
		for _, m := range messages(file) {
			if len(kinds) == 0 || slices.Contains(kinds, m.kind) {
				fmt.Printf("%-5s %s:%d\t%s\n", m.kind, path, fset.Position(m.at).Line, m.text)
			}
		}
		return nil
	})
}

// said is one message.
type said struct {
	kind string
	at   token.Pos
	text string
}

// helpFields are the fields of the command line's library whose text is shown as help.
var helpFields = []string{"Usage", "UsageText", "ArgsUsage", "Description"}

// logFields are fields of ours that are logged.
var logFields = []string{"Trouble", "Recovered"}

// messages are what a file says: each string in it that is words, once, under the kind of the first call or field that it is part of.
func messages(file *ast.File) (out []said) {
	ast.Inspect(file, func(n ast.Node) bool {
		kind, of := kindOf(n)
		switch {
		case kind == "":
			return true
		case kind != "other" || strings.Count(text(of), " ") > 1:
			if t := text(of); t != "" {
				out = append(out, said{kind, of.Pos(), t})
			}
		}
		return kind != "other" && kind != "help"
	})
	known := map[token.Pos]bool{}
	return slices.DeleteFunc(out, func(s said) bool { // an argument of a call comes after the call
		seen := known[s.at]
		known[s.at] = true
		return seen
	})
}

// kindOf is of which kind the words in an expression are that a node of the syntax tree has.
func kindOf(n ast.Node) (kind string, of ast.Expr) {
	switch n := n.(type) {
	case *ast.CallExpr:
		sel, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			break
		}
		switch at := logged(sel); {
		case at >= 0 && at < len(n.Args):
			return "log", n.Args[at]
		case (sel.Sel.Name == "Errorf" || sel.Sel.Name == "New" && name(sel.X) == "errors") && len(n.Args) > 0:
			return "error", n.Args[0]
		}
	case *ast.KeyValueExpr:
		switch key := name(n.Key); {
		case slices.Contains(helpFields, key):
			return "help", n.Value
		case slices.Contains(logFields, key):
			return "log", n.Value
		}
	case *ast.BinaryExpr, *ast.BasicLit:
		return "other", n.(ast.Expr)
	case *ast.ImportSpec, *ast.Field: // a path, a tag
		return "other", nil
	}
	return "", nil
}

// logged is which argument of a method of a logger or of agent.Trouble is the message; -1 if it is another method.
func logged(sel *ast.SelectorExpr) int {
	switch sel.Sel.Name {
	case "Debug", "Info", "Warn", "Error":
		return 0
	case "Over":
		return 1
	case "Log", "Tell":
		return 2
	}
	return -1
}

func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// text is the words in an expression; what is computed shows as {}. It is empty if there are none.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if said, err := strconv.Unquote(e.Value); e.Kind == token.STRING && err == nil {
			return strings.ReplaceAll(said, "\n", `\n`)
		}
	case *ast.ParenExpr:
		return text(e.X)
	case *ast.BinaryExpr:
		l, r := text(e.X), text(e.Y)
		if e.Op != token.ADD || l+r == "" {
			return ""
		}
		return cmp.Or(l, "{}") + cmp.Or(r, "{}")
	}
	return ""
}
