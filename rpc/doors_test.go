package rpc_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/internal/l2test"
	"loft/rpc"
)

// How the face is reached: by whom, on which paths, from its start to its end, and through a follower.

// TestA7_Doors: other hosts' names, other origins, and methods that are not for users.
func TestA7_Doors(t *testing.T) {
	w := newWorld(t)
	ask := func(host, origin string) (int, string) {
		t.Helper()
		req, err := http.NewRequestWithContext(ctx, "POST", w.url, strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		if host != "" {
			req.Host = host
		}
		if origin != "" {
			req.Header.Set("Origin", origin)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		return resp.StatusCode, resp.Header.Get("Access-Control-Allow-Origin")
	}
	if status, _ := ask("attacker.example", ""); status != http.StatusForbidden {
		t.Fatalf("rebound name: %d", status)
	}
	if status, allowed := ask("", "https://attacker.example"); status != http.StatusOK || allowed != "" {
		t.Fatalf("foreign origin: %d, allowed %q", status, allowed)
	}
	ws := "ws" + strings.TrimPrefix(w.url, "http")
	if c, err := gethrpc.DialWebsocket(ctx, ws, "https://attacker.example"); err == nil {
		c.Close()
		t.Fatal("websocket from a foreign origin")
	}
	c, err := gethrpc.DialWebsocket(ctx, ws, "")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	heads := make(chan *types.Header, 4)
	sub, err := c.EthSubscribe(ctx, heads, "newHeads")
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	if err := w.c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, w.accounts[0].Transfer(0, common.Address{1}, 1))); err != nil {
		t.Fatal(err)
	}
	if h := <-heads; h.Number.Uint64() != 1 {
		t.Fatal(h.Number)
	}
}

// TestForwarding: a node that only follows passes transactions on, errors and codes included, or says what to do.
func TestForwarding(t *testing.T) {
	w := newWorld(t)
	sequencerURL := w.url
	follower := l2test.Open(t, t.TempDir(), w.accounts)
	lone := w.serve(rpc.Config{Chain: follower, Log: l2test.Log(t)})
	tx := w.accounts[0].Transfer(0, common.Address{1}, 1)
	wantError(t, lone.Client().CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, tx)), -32000, "start the node with its URL")

	w.serve(rpc.Config{Chain: follower, SequencerURL: sequencerURL, Log: l2test.Log(t)})
	c := w.dial(w.url)
	var receipt object
	if err := c.CallContext(ctx, &receipt, "eth_sendRawTransactionSync", raw(t, tx)); err != nil || receipt["status"] != "0x1" {
		t.Fatal(receipt, err)
	}
	wantError(t, c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, tx)), -32000, "")
	gap := wantError(t, c.CallContext(ctx, nil, "eth_sendRawTransactionSync", raw(t, w.accounts[0].Transfer(9, common.Address{1}, 1))), 6, "nonce")
	if gap.ErrorData() != "0x1" {
		t.Fatal(gap.ErrorData())
	}
	var st rpc.Status
	if err := c.CallContext(ctx, &st, "loft_status"); err != nil || st.Role != "follower" || st.Sequencer != nil {
		t.Fatal(st, err)
	}
	closed := httptest.NewServer(nil)
	closed.Close()
	host := strings.TrimPrefix(closed.URL, "http://")
	var log bytes.Buffer
	w.serve(rpc.Config{Chain: follower, SequencerURL: "http://operator:hunter2@" + host + "/v3/apikey", Log: slog.New(slog.NewTextHandler(&log, nil))})
	err := wantError(t, w.dial(w.url).CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, tx)), -32000, "cannot be reached")
	if strings.Contains(err.Error(), host) || !strings.Contains(log.String(), host) {
		t.Errorf("callers are told %v, the operator %s", err, log.String())
	}
	for range 20 { // anybody can make calls: the operator reads of it once, then seldom
		wantError(t, w.dial(w.url).CallContext(ctx, nil, "eth_getTransactionCount", w.accounts[0].Address, "pending"), -32000, "cannot be reached")
	}
	if n := strings.Count(log.String(), "sequencer unreachable"); n != 1 {
		t.Errorf("it is logged %d times", n)
	}
	for _, secret := range []string{"operator", "hunter2", "apikey"} { // U-13
		if strings.Contains(err.Error()+log.String(), secret) {
			t.Errorf("%s is told: %v, %s", secret, err, log.String())
		}
	}
	for _, bad := range []string{"localhost:8545", "ftp://x", "::"} {
		if _, err := rpc.New(rpc.Config{Chain: follower, SequencerURL: bad, Log: l2test.Log(t)}); err == nil || !strings.Contains(err.Error(), "sequencer's address") {
			t.Fatalf("%q: %v", bad, err)
		}
	}
}

// TestT28_StartStop opens and closes the face while calls are under way.
func TestT28_StartStop(t *testing.T) {
	w := newWorld(t)
	for range 100 {
		s, err := rpc.New(rpc.Config{Chain: w.chain, Sequencer: w.seq, Log: l2test.Log(t)})
		if err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for range 20 {
					var st json.RawMessage
					if s.Client().CallContext(ctx, &st, "loft_status") != nil {
						return
					}
				}
			})
		}
		s.Close()
		group.Wait()
	}
}

// TestU7_UnknownPaths: a GET of what is not served answers 404; at / it is a look whether the node is alive; POST and WebSocket
// go to JSON-RPC whatever the path, which may hold a key.
func TestU7_UnknownPaths(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		method, path string
		status       int
	}{{"GET", "/", 200}, {"GET", "/metrics", 404}, {"GET", "/status", 404}, {"GET", "/eth/v1/beacon/blobs/7", 404}, {"OPTIONS", "/x", 200}} {
		req, err := http.NewRequestWithContext(ctx, c.method, w.url+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != c.status || c.method == "GET" && c.status == 404 && !strings.Contains(string(text), "POST") {
			t.Errorf("%s %s: %s %q, want %d", c.method, c.path, resp.Status, text, c.status)
		}
	}
	for _, url := range []string{w.url + "/some-key", "ws" + strings.TrimPrefix(w.url, "http") + "/some-key"} {
		var version string
		if err := w.dial(url).CallContext(ctx, &version, "web3_clientVersion"); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}
