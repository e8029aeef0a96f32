package rpc_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"loft/rpc"
)

// spin is a tracer that never ends by itself.
const spin = `{step: function() { while (true) {} }, fault: function() {}, result: function() { return 1 }}`

// TestTraces: who may call a node can trace with it, but does not reach its files.
func TestTraces(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	code := common.FromHex("5b60006000526000600060206000601f60206000f05000") // a few opcodes
	tx := a.Call(0, nil, code, 200_000)
	w.submitOpen(tx)

	call := map[string]any{"from": a.Address, "data": hexutil.Bytes(code)}
	for method, args := range map[string][]any{
		"debug_traceTransaction":   {tx.Hash()},
		"debug_traceBlockByNumber": {"0x1"},
		"debug_traceBlockByHash":   {w.chain.Canonical(1).Hash()},
		"debug_traceCall":          {call, "latest"},
	} {
		for _, config := range []any{nil, map[string]any{"tracer": "callTracer", "timeout": "100h"}, map[string]any{"enableMemory": true}} {
			var out json.RawMessage
			if err := w.c.CallContext(ctx, &out, method, append(args, config)...); err != nil || len(out) < 10 {
				t.Errorf("%s %v: %s, %v", method, config, out, err)
			}
		}
		if err := w.c.CallContext(ctx, nil, method, append(args, map[string]any{"timeout": "soon"})...); err == nil {
			t.Errorf("%s with a timeout that is none", method)
		}
	}
	for _, method := range []string{"debug_standardTraceBlockToFile", "debug_standardTraceBadBlockToFile", "debug_traceBlockFromFile"} {
		err := w.c.CallContext(ctx, nil, method, "/etc/hostname")
		if err == nil || !strings.Contains(err.Error(), "does not exist") {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// TestTracesEnd: a caller's own program has an end, whatever time-out the caller names.
func TestTracesEnd(t *testing.T) {
	w := newWorld(t, func(c *rpc.Config) { c.TraceTimeout = 300 * time.Millisecond })
	a := w.accounts[0]
	tx := a.Call(0, nil, common.FromHex("60005000"), 100_000)
	w.submitOpen(tx)
	for method, arg := range map[string]any{"debug_traceTransaction": tx.Hash(), "debug_traceBlockByNumber": "0x1"} {
		begun := time.Now()
		if err := w.c.CallContext(ctx, nil, method, arg, map[string]any{"tracer": spin, "timeout": "100h"}); method == "debug_traceTransaction" && err == nil {
			t.Error("an endless script ended well")
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s took %s", method, took)
		}
	}
}
