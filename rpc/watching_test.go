package rpc_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
)

// deaf is a WebSocket connection that sends a request and reads no more than the first bytes of the answer.
func deaf(t testing.TB, url, request string) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err == nil {
		t.Cleanup(func() { c.Close() })
		err = c.(*net.TCPConn).SetReadBuffer(4096)
	}
	if err != nil {
		t.Fatal(err)
	}
	frame := binary.BigEndian.AppendUint64([]byte{0x81, 0x80 | 127}, uint64(len(request)))
	frame = append(append(frame, 0, 0, 0, 0), request...) // masked by zeros
	answer := make([]byte, 129)                           // as long as the upgrade's
	_, err = fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
	if err == nil {
		_, err = io.ReadFull(c, answer)
	}
	if err != nil || !strings.HasSuffix(string(answer), "\r\n\r\n") {
		t.Fatalf("%q, %v", answer, err)
	}
	if _, err = c.Write(frame); err == nil {
		_, err = io.ReadFull(c, answer) // the subscriptions are there
	}
	if err != nil {
		t.Fatal(err)
	}
}

func batchOf(n int, method, params string) string {
	one := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":%s}`, method, params)
	return "[" + strings.TrimSuffix(strings.Repeat(one+",", n), ",") + "]"
}

// TestU43_DeafSubscribersHoldNobodyUp: connections that subscribe and do not read hold up neither blocks nor other subscribers. Before,
// go-ethereum's filters waited for each, and the chain for them: eight such connections brought a chain to a block in three seconds.
func TestU43_DeafSubscribersHoldNobodyUp(t *testing.T) {
	w := newWorld(t)
	for range 2 {
		deaf(t, w.url, batchOf(32, "eth_subscribe", `["logs",{}]`))
	}
	heads := make(chan *types.Header, 100)
	sub, err := w.dial(strings.Replace(w.url, "http", "ws", 1)).EthSubscribe(ctx, heads, "newHeads")
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	const blocks = 40
	logs := common.FromHex("6150006000a000") // 20 kB
	worst := time.Duration(0)
	for i := range uint64(blocks) {
		begun := time.Now()
		w.submitOpen(w.accounts[0].Call(i, nil, logs, 400_000))
		worst = max(worst, time.Since(begun))
		w.clock.Advance(time.Second)
	}
	late, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for n := range uint64(blocks) {
		select {
		case h := <-heads:
			if h.Number.Uint64() != n+1 {
				t.Fatalf("head %d comes after %d", h.Number, n)
			}
		case <-late.Done():
			t.Fatalf("head %d does not come, of %d", n+1, w.chain.Head().Number)
		}
	}
	t.Logf("the slowest of %d blocks took %s", blocks, worst)
	if worst > 4*time.Second {
		t.Error("that is too long")
	}
}

// TestU43_WatchersAreBounded: neither a connection's subscriptions nor all callers' filters grow without bound. Each filter keeps what
// it did not tell yet for five minutes, and costs work at every transaction.
func TestU43_WatchersAreBounded(t *testing.T) {
	w := newWorld(t)
	ws := w.dial(strings.Replace(w.url, "http", "ws", 1))
	events := make(chan any, 1)
	var last *gethrpc.ClientSubscription
	for n := 0; ; n++ {
		sub, err := ws.EthSubscribe(ctx, events, "newPendingTransactions")
		if err != nil {
			wantError(t, err, -32000, "256 subscriptions, which is the most")
			if n != 256 {
				t.Errorf("%d subscriptions", n)
			}
			break
		}
		last = sub
	}
	last.Unsubscribe()
	if _, err := ws.EthSubscribe(ctx, events, "newHeads"); err != nil { // there is room again
		t.Error(err)
	}
	elems := make([]gethrpc.BatchElem, 1000)
	made, refused := []string(nil), 0
	for range 3 {
		for i := range elems {
			elems[i] = gethrpc.BatchElem{Method: "eth_newPendingTransactionFilter", Result: new(string)}
		}
		if err := w.c.BatchCallContext(ctx, elems); err != nil {
			t.Fatal(err)
		}
		for _, e := range elems {
			if e.Error == nil {
				made = append(made, *e.Result.(*string))
				continue
			}
			refused++
			wantError(t, e.Error, -32000, "2048 filters, which is the most")
		}
	}
	if len(made) != 2048 || refused != 952 {
		t.Errorf("%d filters, %d refused", len(made), refused)
	}
	if !call[bool](w, "eth_uninstallFilter", made[0]) {
		t.Error("not there")
	}
	id := call[string](w, "eth_newBlockFilter")
	w.submitOpen(w.accounts[0].Transfer(0, w.accounts[0].Address, 1))
	for range 100 {
		if got := call[[]hexutil.Bytes](w, "eth_getFilterChanges", id); len(got) == 1 {
			return
		}
	}
	t.Error("a filter does not tell of a block")
}
