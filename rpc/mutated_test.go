package rpc_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
)

// otherAnyway are answered otherwise, as docs/rpc.md says.
var otherAnyway = []string{"eth_capabilities", "eth_gasPrice", "eth_maxPriorityFeePerGas"}

// rewards of eth_feeHistory are raised to what is admitted now.
var rewards = regexp.MustCompile(`"reward":\[\[[^]]*\]\],`)

// TestU35_ErrorsAreGoEthereums puts the recorded requests to both with their parameters spoilt, one at a time: missing, null, of
// another type, too long, one too many, other tags, fields of blobs. Errors have go-ethereum's codes and texts.
func TestU35_ErrorsAreGoEthereums(t *testing.T) {
	x := openExchanges(t)
	url := answerer(t, x.geth.apis())
	asked := map[string]string{}
	for _, e := range x.exchanges {
		if _, excepted := notAnswered[e.name]; excepted || strings.HasPrefix(e.name, "testing_") {
			continue
		}
		for i := 0; i < len(e.messages); i += 2 {
			for _, request := range spoilt(t, strings.TrimPrefix(e.messages[i], ">>")) {
				answer, err := post(url, request)
				if err != nil {
					t.Fatal(err)
				}
				asked[request] = string(answer)
			}
		}
	}
	url = x.mount()
	different := map[string]int{}
	for _, request := range sortedKeys(asked) {
		answer, err := post(url, request)
		if err != nil {
			t.Fatal(err)
		}
		if string(answer) == asked[request] {
			continue
		}
		known := func(raw []byte) []byte { return rewards.ReplaceAll(nameless.ReplaceAll(raw, nil), nil) }
		if !sameJSON(known(answer), known([]byte(asked[request]))) {
			method := regexp.MustCompile(`"method":"(\w+)"`).FindStringSubmatch(request)[1]
			if different[method]++; different[method] <= 5 {
				t.Errorf("%.400s\nloft %.600s\ngeth %.600s", request, answer, asked[request])
			}
		}
	}
	t.Logf("%d requests, different: %v", len(asked), different)
}

// spoilt are requests made of one.
func spoilt(t testing.TB, request string) (out []string) {
	t.Helper()
	var call struct {
		Method string            `json:"method"`
		Params []json.RawMessage `json:"params"`
	}
	if err := json.Unmarshal([]byte(request), &call); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(otherAnyway, call.Method) {
		return nil
	}
	add := func(params []json.RawMessage) {
		raw, err := json.Marshal(object{"jsonrpc": "2.0", "id": 1, "method": call.Method, "params": params})
		if err != nil {
			t.Fatal(err)
		}
		if len(raw) < 100_000 {
			out = append(out, string(raw))
		}
	}
	add(append(slices.Clone(call.Params), json.RawMessage(`"0x1"`)))
	add(append(slices.Clone(call.Params), json.RawMessage(`null`), json.RawMessage(`null`), json.RawMessage(`null`), json.RawMessage(`null`)))
	for i, param := range call.Params {
		add(slices.Clone(call.Params[:i]))
		replace := func(with string) {
			params := slices.Clone(call.Params)
			params[i] = json.RawMessage(with)
			add(params)
		}
		for _, with := range []string{`null`, `1`, `true`, `""`, `"0x"`, `"0xzz"`, `"0x1"`, `"0x00"`, `"latest"`, `"finalized"`, `"nonsense"`, `{}`, `[]`, `"0x10000000000000000"`} {
			replace(with)
		}
		var fields map[string]json.RawMessage
		if json.Unmarshal(param, &fields) != nil {
			continue
		}
		for name := range fields {
			for _, with := range []string{`null`, `1`, `"0x"`, `"nonsense"`, `{}`, `[]`} {
				changed := map[string]json.RawMessage{}
				for key, value := range fields {
					changed[key] = value
				}
				changed[name] = json.RawMessage(with)
				raw, err := json.Marshal(changed)
				if err != nil {
					t.Fatal(err)
				}
				replace(string(raw))
			}
		}
	}
	return out
}

// TestU35_KeysOfThePendingBlock: it has those of other blocks, and so have its transactions and receipts.
func TestU35_KeysOfThePendingBlock(t *testing.T) {
	w := newWorld(t)
	w.submitOpen(w.accounts[0].Transfer(0, common.Address{1}, 1))
	w.send(w.accounts[0].Transfer(1, common.Address{1}, 1))
	keys := func(tag any) [][]string {
		block := call[map[string]any](w, "eth_getBlockByNumber", tag, true)
		tx := block["transactions"].([]any)[0].(map[string]any)
		same := call[map[string]any](w, "eth_getTransactionByBlockNumberAndIndex", tag, "0x0")
		receipt := call[[]map[string]any](w, "eth_getBlockReceipts", tag)[0]
		return [][]string{sortedKeys(block), sortedKeys(tx), sortedKeys(same), sortedKeys(receipt)}
	}
	if pending, latest := keys("pending"), keys("latest"); !reflect.DeepEqual(pending, latest) {
		t.Errorf("under pending\n%q\nand latest\n%q", pending, latest)
	}
}
