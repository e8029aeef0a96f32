package rpc_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/eth/tracers/logger"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/internal/testutil"
	"loft/rpc"
)

// What a call of 50 million gas has tracers remember.
var (
	// endless loops over a memory of 8 KB.
	endless = hexutil.Bytes(common.FromHex("6001612000525b600656"))
	// wide loops over a memory of 4 MB.
	wide = hexutil.Bytes(common.FromHex("6001624000005260015b600956"))
	// calling passes 64 KB to an account without code, again and again.
	calling = hexutil.Bytes(common.FromHex("60016200ffe0525b5f5f620100005f5f61dead5af150600756"))
	// enough passes 64 KB as often as just fits into an answer.
	enough = hexutil.Bytes(common.FromHex("60b460016200ffe0525b5f5f620100005f5f61dead5af150600190038060095700"))
	// recursive is the init code of a contract that creates itself, in there twice.
	recursive = hexutil.Bytes(common.FromHex("5b385f5f39385f5ff050385f5ff0505f56"))
	// hashing hashes 64 KB, again and again, with another first byte.
	hashing = hexutil.Bytes(common.FromHex("60016200ffe0525b5a5f52620100005f2050600756"))
)

// plain asks for answers that are not compressed: those of these tests are mostly zeros.
var plain = &http.Client{Transport: &http.Transport{DisableCompression: true}}

// ask posts a call as a caller who keeps nothing of the answer, and returns its first bytes.
func ask(ctx context.Context, url, method string, params ...any) (head string, size int64, err error) {
	body, err := json.Marshal(object{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return "", 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return "", 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := plain.Do(request)
	if err != nil {
		return "", 0, err
	}
	defer response.Body.Close()
	first := make([]byte, 400)
	n, err := io.ReadFull(response.Body, first)
	if err == io.ErrUnexpectedEOF {
		err = nil
	}
	if err != nil {
		return "", 0, err
	}
	rest, err := io.Copy(io.Discard, response.Body)
	return string(first[:n]), int64(n) + rest, err
}

// heapPeak is by how much the heap grew at most while f ran.
func heapPeak(f func()) uint64 {
	var now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&now)
	before, peak := now.HeapInuse, now.HeapInuse
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		pace := testutil.Every(2 * time.Millisecond)
		for {
			select {
			case <-done:
				return
			case <-pace.Next():
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapInuse)
			}
		}
	}()
	f()
	close(done)
	<-stopped
	return peak - before
}

// TestU42_MemoryOfManyTraces: whoever calls, and with whatever tracer, traces take no more than a stated amount of memory.
func TestU42_MemoryOfManyTraces(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		code    hexutil.Bytes
		config  object
		callers int
	}{
		"opcodes":             {endless, object{}, 16},
		"opcodes, memory":     {endless, object{"enableMemory": true, "enableReturnData": true}, 16},
		"opcodes, all memory": {wide, object{"enableMemory": true}, 4},
		"calls":               {calling, object{"tracer": "callTracer"}, 4},
		"calls that fit":      {enough, object{"tracer": "callTracer"}, 16},
		"flat calls":          {calling, object{"tracer": "flatCallTracer", "tracerConfig": object{"includePrecompiles": true}}, 4},
		"deep calls":          {recursive, object{"tracer": "callTracer"}, 4},
		"hashes":              {hashing, object{"tracer": "keccak256PreimageTracer"}, 4},
		"validation":          {hashing, object{"tracer": "erc7562Tracer"}, 4},
		"many":                {calling, object{"tracer": "muxTracer", "tracerConfig": object{"callTracer": nil, "flatCallTracer": nil, "muxTracer": object{"callTracer": nil, "prestateTracer": nil}}}, 4},
	} {
		t.Run(name, func(t *testing.T) {
			test.config["timeout"] = "30s"
			call := object{"from": w.accounts[0].Address, "data": test.code, "gas": hexutil.Uint64(50_000_000)}
			var sizes atomic.Int64
			peak := heapPeak(func() {
				var callers sync.WaitGroup
				for range test.callers {
					callers.Go(func() {
						head, size, err := ask(ctx, w.url, "debug_traceCall", call, "latest", test.config)
						if err != nil || size > 32<<20 {
							t.Errorf("%d bytes, %v", size, err)
						}
						sizes.Add(size)
						if !strings.Contains(head, `"result":{`) && !strings.Contains(head, "MiB") && !strings.Contains(head, "try again") && !strings.Contains(head, "too large") {
							t.Error(head)
						}
					})
				}
				callers.Wait()
			})
			t.Logf("the heap grew by %d MiB, for %d MB of answers", peak>>20, sizes.Load()/1_000_000)
			if peak > 512<<20 {
				t.Errorf("the heap grew by %d MiB", peak>>20)
			}
		})
	}
}

// everyTracer of go-ethereum's that can be asked for, with a configuration.
var everyTracer = map[string]object{
	"callTracer": {"withLog": true}, "flatCallTracer": {}, "prestateTracer": {"diffMode": true}, "4byteTracer": {}, "erc7562Tracer": {"withLog": true},
	"keccak256PreimageTracer": {}, "noopTracer": {}, "muxTracer": {"callTracer": nil, "keccak256PreimageTracer": nil, "prestateTracer": object{}},
}

// TestU42_EveryTracerCanBeStopped: some of go-ethereum's have no Stop, and whoever had one of them run out of time ended the process.
func TestU42_EveryTracerCanBeStopped(t *testing.T) {
	w := newWorld(t)
	call := object{"from": w.accounts[0].Address, "data": endless, "gas": hexutil.Uint64(50_000_000)}
	for name, config := range everyTracer {
		err := w.c.CallContext(ctx, nil, "debug_traceCall", call, "latest", object{"tracer": name, "tracerConfig": config, "timeout": "1ms"})
		wantError(t, err, -32000, "execution timeout")
	}
}

// TestU42_TracesAreGoEthereums: that tracers are watched changes no answer of theirs.
func TestU42_TracesAreGoEthereums(t *testing.T) {
	w := newWorld(t)
	own := tracers.NewAPI(w.chain.Backend().APIBackend)
	a := w.accounts[0]
	// It hashes, stores, loads, logs, creates a contract that reverts with data, calls itself without gas and an account without code.
	code := common.FromHex("6001600052600160005260206000206000556000545060ff60006000a0" + "7f63deadbeef60005260206000fd000000000000000000000000000000000000006000526020600060006000f0" +
		"506000600060006000600030600af1506000600060046000600061dead5af150600035545060006000fd")
	var hashes []common.Hash
	for nonce, data := range [][]byte{code, code[:len(code)-5], common.FromHex("60405b6001900380602052805f20815f55600257"), common.FromHex("5b60006000526000600060206000601f60206000f05000")} {
		tx := a.Call(uint64(nonce), nil, data, 200_000)
		w.submitOpen(tx)
		hashes = append(hashes, tx.Hash())
		w.second()
	}
	everyTracer := maps.Clone(everyTracer)
	everyTracer[""] = nil
	for name, config := range everyTracer {
		ask, theirs := object{"enableMemory": true, "enableReturnData": true}, &tracers.TraceConfig{Config: &logger.Config{EnableMemory: true, EnableReturnData: true}}
		if name != "" {
			raw, err := json.Marshal(config)
			if err != nil {
				t.Fatal(err)
			}
			ask, theirs = object{"tracer": name, "tracerConfig": config}, &tracers.TraceConfig{Tracer: &name, TracerConfig: raw}
		}
		for i, hash := range hashes {
			want, err := own.TraceTransaction(ctx, hash, theirs)
			if err != nil {
				t.Fatal(name, err)
			}
			text, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			if got := call[json.RawMessage](w, "debug_traceTransaction", hash, ask); string(got) != string(text) {
				t.Errorf("%q of transaction %d:\n%.2000s\nwant\n%.2000s", name, i, got, text)
			}
			number := w.chain.Head().Number.Uint64() - uint64(len(hashes)-1-i)
			blocks, err := own.TraceBlockByNumber(ctx, gethrpc.BlockNumber(number), theirs)
			if err != nil || len(blocks) == 0 {
				t.Fatal(name, blocks, err)
			}
			if text, err = json.Marshal(blocks); err != nil {
				t.Fatal(err)
			}
			if got := call[json.RawMessage](w, "debug_traceBlockByNumber", hexutil.Uint64(number), ask); string(got) != string(text) {
				t.Errorf("%q of block %d:\n%.2000s\nwant\n%.2000s", name, number, got, text)
			}
		}
	}
}

// TestU42_CutAtTheCallersLimit: a caller's own limit cuts opcode logs, as go-ethereum does it; the node's is an error.
func TestU42_CutAtTheCallersLimit(t *testing.T) {
	w := newWorld(t)
	args := object{"from": w.accounts[0].Address, "data": endless, "gas": hexutil.Uint64(20_000_000)}
	var out struct{ StructLogs []json.RawMessage }
	if err := w.c.CallContext(ctx, &out, "debug_traceCall", args, "latest", object{"limit": 100_000, "timeout": "30s"}); err != nil || len(out.StructLogs) < 500 || len(out.StructLogs) > 2000 {
		t.Errorf("%d entries, %v", len(out.StructLogs), err)
	}
	wantError(t, w.c.CallContext(ctx, nil, "debug_traceCall", args, "latest", object{"limit": 1 << 40, "timeout": "30s"}), -32003, "more than 25 MiB")
}

// TestU42_PrivateTraces: a public port says where traces are, in words after which tools continue without them.
func TestU42_PrivateTraces(t *testing.T) {
	w := newWorld(t, func(c *rpc.Config) { c.PrivateTraces, c.Origins = true, []string{"*"} })
	tx := w.accounts[0].Call(0, nil, common.FromHex("00"), 100_000)
	w.submitOpen(tx)
	listener := httptest.NewServer(w.server.PrivateHandler())
	t.Cleanup(listener.Close)
	private := w.dial(listener.URL)
	for method, args := range map[string][]any{
		"debug_traceTransaction":   {tx.Hash()},
		"debug_traceBlockByNumber": {"0x1"},
		"debug_traceBlockByHash":   {w.chain.Canonical(1).Hash()},
		"debug_traceBlock":         {call[hexutil.Bytes](w, "debug_getRawBlock", "0x1")},
		"debug_traceCall":          {object{"to": w.accounts[0].Address}, "latest"},
	} {
		err := w.c.CallContext(ctx, nil, method, args...)
		wantError(t, err, -32601, "the method "+method+" does not exist/is not available")
		wantError(t, err, -32601, "--private-listen")
		if err := private.CallContext(ctx, nil, method, args...); err != nil {
			t.Errorf("%s at the private port: %v", method, err)
		}
	}
	var number hexutil.Uint64
	if err := private.CallContext(ctx, &number, "eth_blockNumber"); err != nil || number != 1 {
		t.Errorf("the private port answers like the other: %d, %v", number, err)
	}
}

// TestU42_AnswersNotTaken: answers that callers do not read count until they are gone.
func TestU42_AnswersNotTaken(t *testing.T) {
	w := newWorld(t)
	args := []any{object{"from": w.accounts[0].Address, "data": enough, "gas": hexutil.Uint64(50_000_000)}, "latest", object{"tracer": "callTracer", "timeout": "30s"}}
	body, err := json.Marshal(object{"jsonrpc": "2.0", "id": 1, "method": "debug_traceCall", "params": args})
	if err != nil {
		t.Fatal(err)
	}
	var stuck []io.Closer
	for range 2 {
		response, err := plain.Post(w.url, "application/json", bytes.NewReader(body))
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatal(response, err)
		}
		stuck = append(stuck, response.Body) // its headers are there, so the answer is on its way
	}
	wantError(t, w.c.CallContext(ctx, nil, "debug_traceCall", args...), -32005, "all traces at this node together take more than 64 MiB")
	call[json.RawMessage](w, "debug_traceCall", object{"to": w.accounts[0].Address}, "latest") // a small one has room
	for _, body := range stuck {
		body.Close()
	}
	pace := testutil.Every(10 * time.Millisecond)
	for end := time.Now().Add(20 * time.Second); ; <-pace.Next() {
		err := w.c.CallContext(ctx, nil, "debug_traceCall", args...)
		if err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}
