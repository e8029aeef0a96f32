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

// TestTracesEnd: a call without an end is traced for as long as the node allows, whatever time-out the caller names.
func TestTracesEnd(t *testing.T) {
	w := newWorld(t, func(c *rpc.Config) { c.TraceTimeout = 300 * time.Millisecond })
	call := map[string]any{"from": w.accounts[0].Address, "data": hexutil.Bytes(common.FromHex("5b600056")), "gas": hexutil.Uint64(1 << 62)}
	for _, tracer := range []string{"callTracer", "prestateTracer", "4byteTracer", "flatCallTracer"} {
		begun := time.Now()
		var out json.RawMessage // or an error: whichever of time and the cap on gas comes first
		if err := w.c.CallContext(ctx, &out, "debug_traceCall", call, "latest", map[string]any{"tracer": tracer, "timeout": "100h"}); err != nil {
			t.Logf("%s: %v", tracer, err)
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s took %s", tracer, took)
		}
	}
}

// TestScriptsOfCallersAreRefused: go-ethereum runs a script's own text, and its setup, with no time-out on (a request of a
// hundred bytes would take a processor forever), also one that is inside another tracer's configuration.
func TestScriptsOfCallersAreRefused(t *testing.T) {
	w := newWorld(t)
	tx := w.accounts[0].Call(0, nil, common.FromHex("60005000"), 100_000)
	w.submitOpen(tx)
	for _, script := range []string{
		`(function() { while (true) {} })()`,
		`{setup: function() { while (true) {} }, fault: function() {}, result: function() { return 1 }}`,
		`{step: function() { while (true) {} }, fault: function() {}, result: function() { return 1 }}`,
	} {
		for name, config := range map[string]any{
			"alone":  map[string]any{"tracer": script},
			"inside": map[string]any{"tracer": "muxTracer", "tracerConfig": map[string]any{"callTracer": nil, script: nil}},
			"deeper": map[string]any{"tracer": "muxTracer", "tracerConfig": map[string]any{"muxTracer": map[string]any{script: nil}}},
		} {
			for method, args := range map[string][]any{
				"debug_traceTransaction":   {tx.Hash()},
				"debug_traceBlockByNumber": {"0x1"},
				"debug_traceBlockByHash":   {w.chain.Canonical(1).Hash()},
				"debug_traceCall":          {map[string]any{"to": w.accounts[0].Address}, "latest"},
			} {
				err := w.c.CallContext(ctx, nil, method, append(args, config)...)
				if err == nil || !strings.Contains(err.Error(), "scripts are not run") {
					t.Errorf("%s, %s %s: %v", method, script, name, err)
				}
			}
		}
	}
	var out json.RawMessage
	both := map[string]any{"tracer": "muxTracer", "tracerConfig": map[string]any{"callTracer": nil, "prestateTracer": nil}}
	if err := w.c.CallContext(ctx, &out, "debug_traceTransaction", tx.Hash(), both); err != nil || !strings.Contains(string(out), "prestateTracer") {
		t.Errorf("two tracers: %s, %v", out, err)
	}
}
