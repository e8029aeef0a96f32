package testutil

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Vectors reads the hashes that the contracts compute over made-up values (contracts/test/Vectors.t.sol) into a struct whose
// fields are named as the file's.
func Vectors(t testing.TB, into any) {
	t.Helper()
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("where is this file?")
	}
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(here), "../../contracts/test/vectors/protocol.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}
