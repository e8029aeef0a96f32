package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLinksLead: what a document links to within the tree is there.
func TestLinksLead(t *testing.T) {
	links := regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	documents := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".md") {
			return nil
		}
		documents++
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, link := range links.FindAllStringSubmatch(string(raw), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), filepath.FromSlash(link[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", path, link[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if documents < 5 {
		t.Fatalf("only %d documents found under %s", documents, root)
	}
}

// TestAttackRowsHaveTests: each row of docs/attacks.md is the name of a test in Go or Solidity, and each test that is named
// after a row has it there. (Rows of one letter are told of below its tables.)
func TestAttackRowsHaveTests(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(root, "docs/attacks.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{} // and whether there is a test
	for _, row := range regexp.MustCompile(`(?m)^\| (A-[CHMB]\d+|[DT]-\d+) \|`).FindAllStringSubmatch(string(raw), -1) {
		rows[strings.Replace(row[1], "-", "", 1)] = false
	}
	if len(rows) < 50 {
		t.Fatalf("only %d rows found", len(rows))
	}
	tests := regexp.MustCompile(`(?m)^(?:func Test|func Fuzz| *function (?:test|testFuzz|invariant)_)((?:(?:A[CHMB]|[DT])\d+_?)+)`)
	names := regexp.MustCompile(`(?:A[CHMB]|[DT])\d+`)
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, ".t.sol") {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, test := range tests.FindAllStringSubmatch(string(raw), -1) {
			for _, row := range names.FindAllString(test[1], -1) {
				if _, ok := rows[row]; !ok {
					t.Errorf("%s: a test of %s, which is no row of docs/attacks.md", path, row)
				}
				rows[row] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for row, tested := range rows {
		if !tested {
			t.Errorf("docs/attacks.md: no test is named after %s", row)
		}
	}
}
