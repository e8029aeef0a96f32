package rpc_test

import (
	"encoding/json"
	"errors"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"

	"loft/chain"
	"loft/rpc"
	"loft/sequencer"
)

// keeper is a contract that keeps its calldata's first word in the slot of that name, in block 1.
func (w *world) keeper() common.Address {
	w.t.Helper()
	create := w.accounts[3].Call(0, nil, common.FromHex("6005600c60003960056000f3"+"5f35805500"), 1_000_000)
	receipt := call[object](w, "eth_sendRawTransactionSync", raw(w.t, create))
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Head == 1 && st.Open == nil })
	return common.HexToAddress(receipt["contractAddress"].(string))
}

func (w *world) send(tx *types.Transaction) {
	w.t.Helper()
	if _, err := w.seq.Submit(ctx, tx); err != nil {
		w.t.Fatal(err)
	}
}

// TestU34b_WitnessesOfBlocks: the witness of a block, of yesterday's too, executes it without a database, and is go-ethereum's.
func TestU34b_WitnessesOfBlocks(t *testing.T) {
	w := newWorld(t)
	at, a := w.keeper(), w.accounts[0]
	const blocks = 150 // go-ethereum has the states of 128
	for n := uint64(0); n < blocks; n++ {
		slot := common.BigToHash(common.Big256)
		slot[0] = byte(n + 1)
		w.send(a.Call(n, &at, slot[:], 100_000))
		w.second()
	}
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Head >= blocks })
	head := w.chain.Head().Number.Uint64()
	for _, number := range []uint64{2, 100, head - 1, head} {
		var ext stateless.ExtWitness
		if err := w.c.CallContext(ctx, &ext, "debug_executionWitness", hexutil.Uint64(number)); err != nil {
			t.Errorf("block %d: %v", number, err)
			continue
		}
		block := w.chain.Canonical(number)
		var witness stateless.Witness
		if err := witness.FromExtWitness(&ext); err != nil {
			t.Fatal(err)
		}
		bare := block.Header()
		bare.Root, bare.ReceiptHash = common.Hash{}, common.Hash{}
		root, receipts, err := core.ExecuteStateless(ctx, w.chain.Env().Config, vm.Config{}, types.NewBlockWithHeader(bare).WithBody(*block.Body()), &witness)
		if err != nil || root != block.Root() || receipts != block.ReceiptHash() {
			t.Errorf("block %d: root %s, receipts %s, %v", number, root, receipts, err)
		}
	}
	var ours, geth json.RawMessage
	if err := errors.Join(w.c.CallContext(ctx, &ours, "debug_executionWitness", "latest"), w.judge().CallContext(ctx, &geth, "debug_executionWitness", "latest")); err != nil || !sameJSON(ours, geth) {
		t.Errorf("%v\n%.400s\n%.400s", err, ours, geth)
	}
	for _, limit := range []int{4, 400} { // less than the code, and than the nodes
		if _, err := w.chain.Witness(ctx, w.chain.Canonical(head), limit); !errors.Is(err, chain.ErrWitnessTooLarge) {
			t.Errorf("limit %d: %v", limit, err)
		}
	}
	wantError(t, w.c.CallContext(ctx, nil, "debug_executionWitness", "pending"), -32000, "no state root yet")
	wantError(t, w.c.CallContext(ctx, nil, "debug_executionWitness", "earliest"), -32000, "parent missing")
	wantError(t, w.c.CallContext(ctx, nil, "debug_executionWitness", "0xffff"), -32000, "not found")

	capabilities := call[object](w, "eth_capabilities")
	if oldest := capabilities["state"].(map[string]any)["oldestBlock"]; oldest != "0x0" {
		t.Errorf("oldest state %v", oldest)
	}
}

// TestU34b_StorageRanges: slots of a contract, in pages, before any transaction of a block that leaves them alone.
func TestU34b_StorageRanges(t *testing.T) {
	w := newWorld(t)
	at := w.keeper()
	w.second()
	w.submitOpen(w.accounts[3].Transfer(1, common.Address{1}, 1)) // sealed at once; what follows is one block
	for i, a := range w.accounts[:3] {
		for n := range uint64(2) {
			slot := common.BigToHash(common.Big1)
			slot[0] = byte(16*n) + byte(i)
			w.send(a.Call(n, &at, slot[:], 100_000))
		}
	}
	w.second()
	w.send(w.accounts[0].Transfer(2, common.Address{1}, 1))
	w.second()
	latest := w.chain.Head().Number.Uint64()
	judge := w.judge()
	for _, limit := range []int{0, 1, 4, 6, 7, 1 << 40} {
		args := []any{"latest", 0, at, "0x", limit}
		var ours, geth json.RawMessage
		if err := errors.Join(w.c.CallContext(ctx, &ours, "debug_storageRangeAt", args...), judge.CallContext(ctx, &geth, "debug_storageRangeAt", args...)); err != nil || !sameJSON(ours, geth) {
			t.Errorf("limit %d: %v\n%s\n%s", limit, err, ours, geth)
		}
	}
	// In pages.
	seen, from := 0, any("0x")
	for from != nil {
		page := call[object](w, "debug_storageRangeAt", "latest", 0, at, from, 4)
		seen, from = seen+len(page["storage"].(map[string]any)), page["nextKey"]
	}
	if seen != 6 {
		t.Errorf("%d slots", seen)
	}
	block := hexutil.Uint64(latest - 1)
	wantError(t, w.c.CallContext(ctx, nil, "debug_storageRangeAt", block, 3, at, "0x", 10), -32000, "between blocks")
	wantError(t, w.c.CallContext(ctx, nil, "debug_storageRangeAt", block, 10_000, at, "0x", 10), -32000, "out of range")
	if page := call[object](w, "debug_storageRangeAt", block, 0, at, "0x", 10); page["storage"] != nil {
		t.Errorf("before the block: %v", page)
	}
	hash := w.chain.Canonical(latest).Hash()
	var ours, geth json.RawMessage
	if err := errors.Join(w.c.CallContext(ctx, &ours, "debug_intermediateRoots", hash), judge.CallContext(ctx, &geth, "debug_intermediateRoots", hash)); err != nil || !sameJSON(ours, geth) || !strings.Contains(string(ours), w.chain.Head().Root.Hex()) {
		t.Errorf("%v\n%s\n%s", err, ours, geth)
	}
	if bad := call[[]object](w, "debug_getBadBlocks"); bad == nil || len(bad) != 0 {
		t.Errorf("bad blocks: %v", bad)
	}
}

// TestU34b_AmongTheTraces: where traces are private, so is what executes a block again.
func TestU34b_AmongTheTraces(t *testing.T) {
	w := newWorld(t, func(c *rpc.Config) { c.PrivateTraces = true })
	at := w.keeper()
	listener := httptest.NewServer(w.server.PrivateHandler())
	t.Cleanup(listener.Close)
	private := w.dial(listener.URL)
	hash := w.chain.Canonical(1).Hash()
	for method, args := range map[string][]any{"debug_executionWitness": {"latest"}, "debug_storageRangeAt": {"latest", 0, at, "0x", 1}, "debug_intermediateRoots": {hash}} {
		wantError(t, w.c.CallContext(ctx, nil, method, args...), -32601, "private port")
		if err := private.CallContext(ctx, nil, method, args...); err != nil {
			t.Errorf("%s at the private port: %v", method, err)
		}
	}
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
