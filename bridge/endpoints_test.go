package bridge_test

import (
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"

	"loft/bridge"
	"loft/internal/crossing"
	"loft/internal/faulty"
)

// TestSeveralL1Endpoints: one endpoint of L1 stands in for another, from the beginning and later; who fails is reported, by host
// alone; one of another chain is refused.
func TestSeveralL1Endpoints(t *testing.T) {
	s, ctx := crossing.New(t), t.Context()
	l1, err := rpc.DialContext(ctx, s.L1URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l1.Close)
	second, third := faulty.New(t, l1), faulty.New(t, l1)
	const dead = "http://me:secret@127.0.0.1:1/secret"
	cfg := bridge.Config{L1URLs: []string{dead, second.URL, third.URL}, L2URL: s.L2URL, Poll: time.Millisecond}
	c, err := bridge.Connect(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	alice := crossing.Account(1)
	sent := must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(1), bridge.Options{}))
	expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageCredited)
	second.Be(faulty.Dropped())
	third.Be(faulty.Fault{})
	sent = must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(2), bridge.Options{}))
	expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageCredited)
	o := must[*bridge.Overview](t)(c.Overview(ctx))
	if len(o.L1Endpoints) != 3 || o.L1Endpoints[0].Trouble == "" || o.L1Endpoints[1].Trouble == "" || !o.L1Endpoints[2].InUse || o.L1Endpoints[2].Trouble != "" {
		t.Errorf("%+v", o.L1Endpoints)
	}
	words := strings.Join(o.Lines(), "\n")
	if !strings.Contains(words, "endpoint 127.0.0.1:1 fails: ") || strings.Count(words, " fails: ") != 2 || strings.Contains(words, "secret") {
		t.Error(words)
	}

	third.Be(faulty.Dropped())
	_, err = c.Overview(ctx)
	if gone := as[*bridge.UnreachableError](t, err); strings.Contains(err.Error(), "secret") || !strings.Contains(gone.Error(), "the L1 endpoint http://127.0.0.1:1, "+second.URL+", "+third.URL+" does not answer") {
		t.Error(err)
	}
	_, err = bridge.Connect(ctx, bridge.Config{L1URLs: []string{dead}, L2URL: s.L2URL})
	if as[*bridge.UnreachableError](t, err); strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "http://127.0.0.1:1 ") {
		t.Error(err)
	}
	second.Be(faulty.Fault{})
	third.Be(faulty.WrongChain(5))
	_, err = bridge.Connect(ctx, cfg)
	if wrong := as[*bridge.WrongChainError](t, err); wrong.Got != "5" || !strings.Contains(wrong.URL, "127.0.0.1") {
		t.Errorf("%+v", wrong)
	}
}

// TestAConnectionThatBrokeIsTriedOnceMore: an endpoint that closes an idle connection in the moment in which it is used ends no
// command; one that closes each does, and is named.
func TestAConnectionThatBrokeIsTriedOnceMore(t *testing.T) {
	s, ctx := crossing.New(t), t.Context()
	at := must[*url.URL](t)(url.Parse(s.L1URL))
	var cut atomic.Int64 // so many requests are cut off
	proxy := httputil.NewSingleHostReverseProxy(at)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cut.Add(-1) >= 0 {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	c := must[*bridge.Client](t)(bridge.Connect(ctx, bridge.Config{L1URLs: []string{front.URL}, L2URL: s.L2URL}))
	t.Cleanup(c.Close)
	cut.Store(1)
	must[*big.Int](t)(c.Quote(ctx, 1))
	cut.Store(2)
	_, err := c.Quote(ctx, 1)
	as[*bridge.UnreachableError](t, err)
}
