package rpc_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/chain"
	"loft/internal/l2test"
	"loft/rpc"
)

// between stands between a follower and its sequencer: it counts, holds up, or answers itself.
type between struct {
	asked  atomic.Int64 // for the open block
	opened atomic.Int64 // connections
	held   atomic.Bool  // no call is answered
	chain  *chain.Chain
	c      *gethrpc.Client // of the follower
	p      *pair
}

func newBetween(t *testing.T) *between {
	p := newPair(t)
	b := &between{p: p, chain: l2test.Open(t, t.TempDir(), p.accounts)}
	released := make(chan struct{})
	real := p.url
	proxy := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if bytes.Contains(body, []byte("loft_openBlock")) {
			b.asked.Add(1)
		}
		if b.held.Load() {
			select {
			case <-released:
			case <-r.Context().Done():
			}
			return
		}
		response, err := http.Post(real, "application/json", bytes.NewReader(body))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer response.Body.Close()
		w.Header().Set("Content-Type", "application/json")
		io.Copy(w, response.Body)
	}))
	proxy.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			b.opened.Add(1)
		}
	}
	proxy.Start()
	t.Cleanup(proxy.Close)
	t.Cleanup(func() { close(released) })
	p.serve(rpc.Config{Chain: b.chain, SequencerURL: proxy.URL, Log: l2test.Log(t)})
	b.c = p.dial(p.url)
	p.url = real
	return b
}

// take gives the follower blocks of the sequencer's.
func (b *between) take(from, to uint64) {
	b.p.t.Helper()
	p := &pair{world: b.p.world, chain2: b.chain}
	for n := from; n <= to; n++ {
		block := p.chain.Canonical(n)
		record, err := p.chain.Record(block.Hash())
		if err == nil {
			err = b.chain.Import(ctx, block, record)
		}
		if err == nil {
			err = b.chain.SetHead(block)
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
}

func (b *between) make(blocks uint64) {
	for range blocks {
		a := b.p.accounts[0]
		state, err := b.p.chain.StateAt(b.p.chain.Head())
		if err != nil {
			b.p.t.Fatal(err)
		}
		b.p.submitOpen(a.Transfer(state.GetNonce(a.Address), common.Address{1}, 1))
		b.p.clock.Advance(time.Second)
	}
}

// TestU44_PendingCallsHoldNoHeadUp: while the sequencer does not answer, calls under pending do not keep this node from setting heads.
func TestU44_PendingCallsHoldNoHeadUp(t *testing.T) {
	b := newBetween(t)
	b.make(40)
	b.take(1, 1)
	b.held.Store(true)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { b.c.CallContext(ctx, nil, "eth_getBalance", common.Address{1}, "pending") })
	}
	for b.asked.Load() == 0 {
		b.c.CallContext(ctx, nil, "eth_chainId")
	}
	begun := time.Now()
	b.take(2, 40)
	if took := time.Since(begun); took > 4*time.Second {
		t.Errorf("39 blocks took %s", took)
	} else {
		t.Log(took)
	}
	wg.Wait()
}

// TestU44_SequencerBehind: a node that is ahead of its sequencer asks it a few times, and then says so.
func TestU44_SequencerBehind(t *testing.T) {
	b := newBetween(t)
	b.make(2)
	b.take(1, 2)
	b.p.chain.SetHead(b.p.chain.Genesis()) // not what the sequencer goes by
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.asked.Add(1)
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"jsonrpc":"2.0","id":1,"result":{"parentHash":%q,"timestamp":9999999999,"transactions":[]}}`, b.chain.Genesis().Hash())
	}))
	defer behind.Close()
	b.p.serve(rpc.Config{Chain: b.chain, SequencerURL: behind.URL, Log: l2test.Log(t)})
	c := b.p.dial(b.p.url)
	wantError(t, c.CallContext(ctx, nil, "eth_getBalance", common.Address{1}, "pending"), -32000, "the sequencer is behind this node")
	if n := b.asked.Load(); n > 3 {
		t.Errorf("asked %d times", n)
	}
}

// TestU44_WaitersShareAFailure: of many who ask while the sequencer does not answer, none waits for the others' time-outs.
func TestU44_WaitersShareAFailure(t *testing.T) {
	b := newBetween(t)
	b.held.Store(true)
	begun := time.Now()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var price hexutil.Big
			if err := b.c.CallContext(ctx, &price, "eth_gasPrice"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if took := time.Since(begun); took > 17*time.Second {
		t.Errorf("eight took %s", took)
	} else {
		t.Log(took)
	}
}

// TestU44_FollowerKeepsConnections: many calls at a time go to the sequencer over as many connections, not over new ones each.
func TestU44_FollowerKeepsConnections(t *testing.T) {
	b := newBetween(t)
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			for j := range 30 {
				if err := b.c.CallContext(ctx, nil, "eth_getTransactionByHash", common.Hash{byte(i), byte(j)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := b.opened.Load(); n > 64 {
		t.Errorf("960 calls opened %d connections", n)
	} else {
		t.Log(n)
	}
}

// TestU45_KnownWhileSealed: a transaction that was acknowledged is never unknown, not while its block is sealed either.
func TestU45_KnownWhileSealed(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	w.submitOpen(a.Transfer(0, common.Address{1}, 1))
	unknown, asked := atomic.Int64{}, atomic.Int64{}
	for i := range uint64(60) {
		tx := a.Transfer(i+1, common.Address{1}, 1)
		if _, err := w.seq.Submit(ctx, tx); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var sealed atomic.Bool
		for range 8 {
			wg.Go(func() {
				for !sealed.Load() {
					var out *object
					if err := w.server.Client().CallContext(ctx, &out, "eth_getTransactionByHash", tx.Hash()); err != nil {
						t.Error(err)
					}
					if asked.Add(1); out == nil {
						unknown.Add(1)
					}
				}
			})
		}
		w.second()
		sealed.Store(true)
		wg.Wait()
	}
	if n := unknown.Load(); n > 0 {
		t.Errorf("%d of %d times unknown", n, asked.Load())
	}
}

// TestU44_RubbishStaysHere: what is no transaction is refused by the node that gets it. Passed on, five megabytes of it would be kept
// for as long as the sequencer takes to answer.
func TestU44_RubbishStaysHere(t *testing.T) {
	b := newBetween(t)
	b.held.Store(true)
	for _, method := range []string{"eth_sendRawTransaction", "eth_sendRawTransactionSync"} {
		there := b.p.c.CallContext(ctx, nil, method, hexutil.Bytes{0x12, 0x34})
		if here := b.c.CallContext(ctx, nil, method, hexutil.Bytes{0x12, 0x34}); there == nil || here == nil || here.Error() != there.Error() {
			t.Errorf("%s: %v, at the sequencer %v", method, here, there)
		}
	}
}
