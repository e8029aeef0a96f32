package deploy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

func TestDescribe(t *testing.T) {
	w := newWorld(t)
	dir := t.TempDir()
	path, genesisPath := filepath.Join(dir, "rollup.json"), filepath.Join(dir, "genesis.json")
	p := w.describe().Params
	p.L2Timestamp = 0
	describe := func() *Described {
		t.Helper()
		d, err := Describe(t.Context(), w.client, path, w.deployer.Address, p)
		w.must(err)
		w.must(d.Keep(path, genesisPath))
		stored, err := Load(path)
		w.must(err)
		if text(t, stored) != text(t, d.Instance) {
			t.Fatalf("the file has %s\nand not %s", text(t, stored), text(t, d.Instance))
		}
		return d
	}
	first := describe()
	if first.Params.L2Timestamp != w.node.Head().Time || first.Deployed() || first.Aside != "" {
		t.Fatalf("%+v", first)
	}
	w.mine() // time continues, the description does not
	if again := describe(); text(t, again.Instance) != text(t, first.Instance) {
		t.Fatalf("%+v", again)
	}

	// Another is asked for.
	other := p
	other.WindowSecs++
	var differs *OtherError
	if _, err := Describe(t.Context(), w.client, path, common.Address{1}, other); !errors.As(err, &differs) || len(differs.Differences) != 2 || differs.Differences[1].Name != "WindowSecs" {
		t.Fatal(err)
	}

	// Its first nonce goes for something else, twice; the last plan comes to be.
	for range 2 {
		before := describe()
		w.send(types.DynamicFeeTx{To: &common.Address{1}, Gas: 21_000})
		after := describe()
		if after.Nonce != before.Nonce+1 || after.Aside == "" || after.Spent.Nonce != before.Nonce || after.Params.L2Timestamp != first.Params.L2Timestamp {
			t.Fatalf("%+v %+v", before, after)
		}
		kept, err := Load(after.Aside)
		w.must(err)
		if text(t, kept) != text(t, before.Instance) {
			t.Fatalf("kept is %s", text(t, kept))
		}
		if g, err := LoadGenesis(fmt.Sprintf("%s.spent-%d", genesisPath, before.Nonce)); err != nil || g.ToBlock().Hash() != before.Derived.L2Genesis {
			t.Fatalf("the spent plan's genesis is not kept: %v", err)
		}
	}
	last := describe()
	w.must(Deploy(t.Context(), w.config(), last.Instance))
	w.must(last.Save(path))
	if again := describe(); !again.Deployed() || again.Nonce != last.Nonce || again.Aside != "" {
		t.Fatalf("%+v", again)
	}

	// Another chain's genesis is left alone, and what is no genesis; then nothing is written at all.
	for _, content := range []string{`{"config":{"chainId":5},"alloc":{},"difficulty":"0x0","gasLimit":"0x1"}`, "mine"} {
		other := filepath.Join(t.TempDir(), "genesis.json")
		w.must(os.WriteFile(other, []byte(content), 0o600))
		beside := filepath.Join(filepath.Dir(other), "rollup.json")
		d, err := Describe(t.Context(), w.client, beside, w.deployer.Address, p)
		w.must(err)
		var refused *OverwriteError
		if err := d.Keep(beside, other); !errors.As(err, &refused) || refused.Path != other {
			t.Fatal(err)
		}
		if now, err := os.ReadFile(other); err != nil || string(now) != content {
			t.Fatalf("%s, %v", now, err)
		}
		if _, err := os.Stat(beside); !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}

	// What cannot be read is left alone.
	w.must(os.WriteFile(path, []byte("{}"), 0o600))
	if _, err := Describe(t.Context(), w.client, path, w.deployer.Address, p); !errors.Is(err, ErrFile) {
		t.Fatal(err)
	}
}
