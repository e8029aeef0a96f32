package archtest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// documents are the paths of all Markdown files of the tree.
func documents(t *testing.T) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(path, ".md") {
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) < 5 {
		t.Fatalf("only %d documents found under %s", len(paths), root)
	}
	return paths
}

// TestLinksLead: what a document links to within the tree is there.
func TestLinksLead(t *testing.T) {
	links := regexp.MustCompile(`\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	for _, path := range documents(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range links.FindAllStringSubmatch(string(raw), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), filepath.FromSlash(link[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", path, link[1])
			}
		}
	}
}

// TestLinesOfDocsAreShort: no line of a document is longer than 200 characters, rows of tables aside.
func TestLinesOfDocsAreShort(t *testing.T) {
	const longest = 200
	for _, path := range documents(t) {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(raw), "\n") {
			if n := utf8.RuneCountInString(line); n > longest && !strings.HasPrefix(line, "|") {
				t.Errorf("%s:%d: the line has %d characters, %d are the most: break it at the end of a sentence", path, i+1, n, longest)
			}
		}
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
