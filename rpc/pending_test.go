package rpc_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/eth/tracers"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/sequencer"
)

// tagged are go-ethereum's methods that take a block by number or tag: all of its services, found by their parameters' types.
func tagged(w *world) (methods []string) {
	w.t.Helper()
	services := append(w.chain.Backend().APIs(), tracers.APIs(w.chain.Backend().APIBackend)...)
	for _, api := range services {
		v := reflect.TypeOf(api.Service)
		for i := range v.NumMethod() {
			m := v.Method(i)
			for in := 1; in < m.Type.NumIn(); in++ {
				at := m.Type.In(in)
				if at.Kind() == reflect.Pointer {
					at = at.Elem()
				}
				if at == reflect.TypeFor[gethrpc.BlockNumber]() || at == reflect.TypeFor[gethrpc.BlockNumberOrHash]() {
					methods = append(methods, api.Namespace+"_"+strings.ToLower(m.Name[:1])+m.Name[1:])
					break
				}
			}
		}
	}
	slices.Sort(methods)
	return slices.Compact(methods)
}

// TestU31_PendingIsTheOpenBlock: each method of go-ethereum that takes a block's tag answers under pending what it answers of the
// same block once that is sealed, or refuses; and there is none that this test does not know.
func TestU31_PendingIsTheOpenBlock(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	w.submitOpen(a.Transfer(0, common.Address{1}, 1))
	// A contract that keeps in slot 0 how often it was called, and returns it.
	runtime := common.FromHex("600054600101806000556000526020" + "6000f3")
	create := a.Call(1, nil, append(common.FromHex("6012600c60003960126000f3"), runtime...), 1_000_000)
	at := common.HexToAddress(call[object](w, "eth_sendRawTransactionSync", raw(t, create))["contractAddress"].(string))
	bump := a.Call(2, &at, nil, 100_000)
	call[object](w, "eth_sendRawTransactionSync", raw(t, bump))

	args := object{"from": a.Address, "to": at}
	questions := map[string]func(tag any) []any{
		"eth_call":                                   func(tag any) []any { return []any{args, tag} },
		"eth_createAccessList":                       func(tag any) []any { return []any{args, tag} },
		"eth_estimateGas":                            func(tag any) []any { return []any{args, tag} },
		"eth_getBalance":                             func(tag any) []any { return []any{a.Address, tag} },
		"eth_getBlockByNumber":                       func(tag any) []any { return []any{tag, true} },
		"eth_getBlockReceipts":                       func(tag any) []any { return []any{tag} },
		"eth_getBlockTransactionCountByNumber":       func(tag any) []any { return []any{tag} },
		"eth_getCode":                                func(tag any) []any { return []any{at, tag} },
		"eth_getRawTransactionByBlockNumberAndIndex": func(tag any) []any { return []any{tag, "0x1"} },
		"eth_getStorageAt":                           func(tag any) []any { return []any{at, "0x0", tag} },
		"eth_getStorageValues":                       func(tag any) []any { return []any{object{at.Hex(): []common.Hash{{}}}, tag} },
		"eth_getTransactionByBlockNumberAndIndex":    func(tag any) []any { return []any{tag, "0x1"} },
		"eth_getTransactionCount":                    func(tag any) []any { return []any{a.Address, tag} },
		"eth_getUncleByBlockNumberAndIndex":          func(tag any) []any { return []any{tag, "0x0"} },
		"eth_getUncleCountByBlockNumber":             func(tag any) []any { return []any{tag} },
		"eth_simulateV1":                             func(tag any) []any { return []any{object{"blockStateCalls": []object{{"calls": []object{args}}}}, tag} },
		"eth_feeHistory":                             func(tag any) []any { return []any{"0x1", tag, []int{50}} },
		"debug_traceBlockByNumber":                   func(tag any) []any { return []any{tag, object{"tracer": "callTracer"}} },
	}
	// What refuses the open block, or says that there is none, and why.
	refused := map[string]string{
		"eth_getProof":             "no state root yet",
		"eth_getHeaderByNumber":    "", // null, as go-ethereum and the execution-apis have it
		"debug_traceCall":          "pending",
		"debug_getRawBlock":        "",
		"debug_getRawHeader":       "",
		"debug_getRawReceipts":     "no hash yet",
		"debug_executionWitness":   "",
		"debug_storageRangeAt":     "",
		"debug_accountRange":       "",
		"debug_dumpBlock":          "",
		"debug_getAccessibleState": "",
		"debug_setHead":            "",
		"debug_traceChain":         "",
	}
	for _, method := range tagged(w) {
		if questions[method] == nil {
			if _, ok := refused[method]; !ok {
				t.Errorf("%s takes a block's tag: say here what it answers under pending", method)
			}
		}
	}
	ask := func(method string, tag any) any {
		var out any
		if err := w.c.CallContext(ctx, &out, method, questions[method](tag)...); err != nil {
			t.Errorf("%s %v: %v", method, tag, err)
		}
		return out
	}
	before := map[string]any{}
	for method := range questions {
		before[method] = ask(method, "pending")
	}
	for method, why := range refused {
		var out json.RawMessage
		params := []any{"pending"}
		switch method {
		case "eth_getProof":
			params = []any{at, []string{}, "pending"}
		case "debug_traceCall":
			params = []any{args, "pending"}
		}
		if err := w.c.CallContext(ctx, &out, method, params...); err == nil && string(out) != "null" || err != nil && !strings.Contains(err.Error(), why) {
			t.Errorf("%s under pending: %s, %v", method, out, err)
		}
	}
	w.second()
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Head == 2 })
	// The block's hash, and what makes it, are known once it is sealed.
	unknown := []string{"hash", "nonce", "miner", "blockHash", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "requestsHash", "size", "parentHash", "gasUsedRatio"}
	for method := range questions {
		after := ask(method, hexutil.Uint64(2))
		if b, s := known(before[method], unknown), known(after, unknown); !reflect.DeepEqual(b, s) {
			t.Errorf("%s: under pending\n%v\nand sealed\n%v", method, b, s)
		}
	}
}

// known is an answer without some fields, at any depth.
func known(v any, unknown []string) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = known(v[i], unknown)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			if !slices.Contains(unknown, key) {
				out[key] = known(value, unknown)
			} else {
				out[key] = "?"
			}
		}
		return out
	}
	return v
}
