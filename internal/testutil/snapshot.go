package testutil

import (
	"os"
	"strings"
	"testing"
)

// Snapshot checks rows of figures against a committed file, or with update rewrites it, and against the document that shows
// them. command is what updates the file.
func Snapshot(t testing.TB, rows []string, update bool, snapshot, document, command string) {
	t.Helper()
	got := strings.Join(rows, "\n") + "\n"
	if update {
		if err := os.WriteFile(snapshot, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(snapshot)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("gas has changed; `%s` if it should\ngot:\n%s\nwant:\n%s", command, got, want)
	}
	shown, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(shown), "```\n"+got+"```\n") {
		t.Errorf("%s does not hold the snapshot %s", document, snapshot)
	}
}
