package archtest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestPlantedFaults: each rule finds the fault that is planted, and leaves alone what is only like it.
func TestPlantedFaults(t *testing.T) {
	packageComment := func(f file) []string { return uncommented([]file{f}) }
	for _, c := range []struct {
		name         string
		rule         rule
		path, source string
		want         string // in the one fault that is found; none if empty
	}{
		{"upward", pointsDown, "follower/x.go", `package follower; import "loft/node"`, "imports node: imports point down"},
		{"sideways", pointsDown, "batcher/x.go", `package batcher; import "loft/sequencer"`, "imports sequencer: imports point down"},
		{"a helper of tests", pointsDown, "store/x.go", `package store; import "loft/internal/testutil"`, "for tests"},
		{"a package of no floor", pointsDown, "attic/x.go", `package attic`, "stands on no floor"},
		{"an import of no floor", pointsDown, "node/x.go", `package node; import "loft/bench/dev"`, "imports bench/dev: imports point down"},
		{"downward", pointsDown, "node/x.go", `package node; import "loft/store"`, ""},
		{"upward in a test", pointsDown, "follower/x_test.go", `package follower; import "loft/node"`, ""},

		{"the toolchain's decoder", decodesByLibrary, "protocol/batch/x.go", `package batch; import "compress/flate"`, "use the pinned library"},
		{"the toolchain's decoder in the program", decodesByLibrary, "guest/x.go", `package main; import "compress/gzip"`, "use the pinned library"},
		{"the toolchain's decoder elsewhere", decodesByLibrary, "archive/x.go", `package archive; import "compress/flate"`, ""},

		{"scripts", runsNoScripts, "rpc/x.go", `package rpc; import _ "github.com/ethereum/go-ethereum/eth/tracers/js"`, "imports github.com/ethereum"},
		{"an interpreter of scripts", runsNoScripts, "rpc/x.go", `package rpc; import "github.com/dop251/goja/parser"`, "imports github.com/dop251"},

		{"a clock", pure, "protocol/x.go", `package protocol; import "time"`, "imports time"},
		{"disk", pure, "protocol/x.go", `package protocol; import "os/exec"`, "imports os/exec"},
		{"metrics", pure, "protocol/x.go", `package protocol; import "github.com/ethereum/go-ethereum/metrics"`, "imports github.com"},
		{"a goroutine", pure, "protocol/x.go", `package protocol; func f() { go f() }`, "goroutines and channels"},
		{"a channel", pure, "protocol/x.go", `package protocol; type t chan int`, "goroutines and channels"},
		{"a context", pure, "protocol/x.go", `package protocol; import "context"; func f(ctx context.Context) {}`, "contexts are for upper floors"},
		{"a deadline", pure, "protocol/x.go", `package protocol; import "context"; var f = context.WithTimeout`, "contexts are for upper floors"},
		{"the context that never ends", pure, "protocol/x.go", `package protocol; import "context"; var c = context.Background()`, ""},
		{"a clock in a test", pure, "protocol/x_test.go", `package protocol; import "time"`, ""},

		{"no package comment", packageComment, "store/x.go", "package store", "has no comment"},
		{"another package's comment", packageComment, "store/x.go", "// Package shop sells.\npackage store", "begins with"},
		{"a command's comment that names no command", packageComment, "cmd/loft/x.go", "// Package main runs.\npackage main", "begins with"},
		{"a package comment", packageComment, "store/x.go", "// Package store keeps.\npackage store", ""},
		{"a command's comment", packageComment, "cmd/loft/x.go", "// Command loft runs.\npackage main", ""},

		{"a sleep", waitsInOnePlace, "store/x_test.go", `package store; import "time"; func f() { time.Sleep(1) }`, "sleeps"},
		{"a skip", waitsInOnePlace, "store/x_test.go", `package store; func f(t interface{ Skip() }) { t.Skip() }`, "skips"},
		{"a ticker", waitsInOnePlace, "internal/rig/x.go", `package rig; import "time"; var t = time.NewTicker(1)`, "time.NewTicker"},
		{"a timer", waitsInOnePlace, "store/x_test.go", `package store; import "time"; var t = time.NewTimer(1)`, "time.NewTimer"},
		{"after", waitsInOnePlace, "store/x_test.go", `package store; import "time"; func f() { <-time.After(1) }`, "time.After"},
		{"yielding", waitsInOnePlace, "store/x_test.go", `package store; import "runtime"; func f() { for { runtime.Gosched() } }`, "runtime.Gosched"},
		{"a poll", waitsInOnePlace, "store/x_test.go", `package store; import "time"; func f() { for e := time.Now(); time.Now().Before(e); { f() } }`, "without a pace"},
		{"a poll at a pace", waitsInOnePlace, "store/x_test.go", `package store; import "time"; func f(p chan int) { for e := time.Now(); time.Now().Before(e); <-p { f(p) } }`, ""},
		{"a timer in a bubble", waitsInOnePlace, "store/x_test.go", `package store; import ("testing"; "testing/synctest"; "time"); func f(t *testing.T) { synctest.Test(t, func(*testing.T) { <-time.After(1) }) }`, ""},
		{"a timer after a bubble", waitsInOnePlace, "store/x_test.go", `package store; import ("testing"; "testing/synctest"; "time"); func f(t *testing.T) { synctest.Test(t, nil); <-time.After(1) }`, "time.After"},
		{"a ticker of an agent", waitsInOnePlace, "agent/x.go", `package agent; import "time"; var t = time.NewTicker(1)`, ""},

		{"a message that is computed", logsConstants, "store/x.go", `package store; func f(log l, s string) { log.Warn(s, "a", 1) }`, "log.Warn"},
		{"a message that is put together", logsConstants, "store/x.go", `package store; func f(s string) { x.log.Info("read " + s) }`, "log.Info"},
		{"a message that is written", logsConstants, "store/x.go", `package store; func f() { x.log.Info("read "+"blocks", "n", 1); errors.Error() }`, ""},

		{"a function's comment", namesWhatItDocuments, "store/x.go", "package store\n\n// Opens it.\nfunc Open() {}", "the comment of Open"},
		{"a method's comment", namesWhatItDocuments, "store/x.go", "package store\n\n// read reads.\nfunc (t) write() {}\n\ntype t int", "the comment of write"},
		{"a type's comment", namesWhatItDocuments, "store/x.go", "package store\n\n// Journals keep.\ntype Journal struct{}", "the comment of Journal"},
		{"a type's comment in a group", namesWhatItDocuments, "store/x.go", "package store\n\n// Types.\ntype (\n\t// b is.\n\ta int\n)", "the comment of a"},
		{"comments that name", namesWhatItDocuments, "store/x.go", "package store\n\n// Open opens.\nfunc Open() {}\n\n// A Journal keeps.\ntype Journal struct{}\n\n// String implements fmt.Stringer.\nfunc (Journal) String() string { return \"\" }\n\nfunc bare() {}", ""},
	} {
		f, err := parse(c.path, c.source)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		faults := c.rule(f)
		if c.want == "" && len(faults) > 0 || c.want != "" && (len(faults) != 1 || !strings.Contains(faults[0], c.want)) {
			t.Errorf("%s: found %q, want %q", c.name, faults, c.want)
		}
	}
}

// TestPlantedMapRanges: what depends on a map's order is found, also where no type is written; sorted keys, slices and lookups are not.
func TestPlantedMapRanges(t *testing.T) {
	const source = `package p

import (
	"maps"
	"slices"
)

type table map[string]int

func f(m table, s []int) (out []int, _ string) {
	for _, v := range m { // 1
		out = append(out, v)
	}
	for k := range g() { // 2
		return nil, k
	}
	out = append(out, slices.Collect(maps.Values(m))...) // 3
	for k := range maps.Keys(m) { // 4
		return nil, k
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[k])
	}
	for range s {
		maps.Copy(m, g())
	}
	return out, ""
}

func g() map[string]int { return nil }
`
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: importer.ForCompiler(fset, "source", nil)}).Check("p", fset, []*ast.File{syntax}, info); err != nil {
		t.Fatal(err)
	}
	found, want := map[int]bool{}, map[int]bool{}
	for n := range mapRanges(syntax, info) {
		found[fset.Position(n.Pos()).Line] = true
	}
	for i, line := range strings.Split(source, "\n") {
		if strings.Contains(line, " // ") {
			want[i+1] = true
		}
	}
	if len(found) != 4 || len(want) != 4 {
		t.Errorf("found lines %v, want %v", found, want)
	}
	for line := range want {
		if !found[line] {
			t.Errorf("line %d is not found", line)
		}
	}
}
