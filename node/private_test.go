package node_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/config"
	"loft/node"
)

// TestU42_PrivatePort: a node that sequences traces at its private port alone, unless its operator wants it otherwise; others trace
// at both. Two nodes of one machine do not need to be told of each other.
func TestU42_PrivatePort(t *testing.T) {
	t.Parallel()
	l := startL1(t)
	common := deployOn(t, l.RPCURL(), []string{l.BeaconURL()})
	rollup := filepath.Join(t.TempDir(), "rollup.json")
	if err := common.Instance.Save(rollup); err != nil {
		t.Fatal(err)
	}
	start := func(roles node.Roles, private, traces string) *node.Started {
		t.Helper()
		cfg := config.New()
		cfg.Rollup, cfg.DataDir, cfg.L1, cfg.Beacon = rollup, t.TempDir(), []string{l.RPCURL()}, []string{l.BeaconURL()}
		cfg.HTTP.Listen, cfg.HTTP.Traces, cfg.Private.Listen = "127.0.0.1:0", traces, private
		n, err := node.StartAs(t.Context(), cfg, roles, common.Log)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := n.Close(); err != nil {
				t.Error(err)
			}
		})
		return n
	}
	traced := func(url string) error {
		t.Helper()
		c, err := gethrpc.DialContext(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		return c.CallContext(t.Context(), nil, "debug_traceCall", map[string]any{"data": "0x00"}, "latest")
	}
	sequence := node.Roles{Sequence: true, Post: signerOf(elsewhereSequencer)}
	for _, test := range []struct {
		roles           node.Roles
		private, traces string
		public          bool
	}{
		{sequence, "127.0.0.1:0", "auto", false},
		{sequence, "127.0.0.1:0", "public", true},
		{sequence, "none", "auto", false},
		{node.Roles{}, "127.0.0.1:0", "auto", true},
		{node.Roles{}, "127.0.0.1:0", "private", false},
	} {
		n := start(test.roles, test.private, test.traces)
		err := traced(n.RPCURL())
		var coded gethrpc.Error
		if test.public && err != nil || !test.public && (!errors.As(err, &coded) || coded.ErrorCode() != -32601 || !strings.Contains(err.Error(), "--private-listen")) {
			t.Errorf("%s, %s: %v", test.roles, test.traces, err)
		}
		if (n.PrivateURL() == "") != (test.private == "none") {
			t.Errorf("%s: a private port at %q", test.private, n.PrivateURL())
		}
		if url := n.PrivateURL(); url != "" {
			if err := traced(url); err != nil {
				t.Errorf("%s, %s: at the private port: %v", test.roles, test.traces, err)
			}
		}
	}
	first, second := start(node.Roles{}, "auto", "auto"), start(node.Roles{}, "auto", "auto")
	if first.PrivateURL() == "" || first.PrivateURL() == second.PrivateURL() || !strings.HasPrefix(second.PrivateURL(), "http://127.0.0.1:") {
		t.Errorf("%s and %s", first.PrivateURL(), second.PrivateURL())
	}
}
