package rpc_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"loft/chain"
	"loft/internal/crashfs"
	"loft/internal/l2test"
	"loft/internal/testutil"
	"loft/protocol/queue"
	"loft/rpc"
	"loft/sequencer"
	"loft/store"
)

var ctx = context.Background()

const start = l2test.GenesisTime + 1000

// world is a sequencing node's face.
type world struct {
	t        testing.TB
	accounts []l2test.Account
	clock    *l2test.Clock
	l1       *l2test.L1
	chain    *chain.Chain
	seq      *sequencer.Sequencer
	server   *rpc.Server
	url      string
	c        *gethrpc.Client
}

func newWorld(t testing.TB, change ...func(*rpc.Config)) *world {
	return newWorldOn(t, l2test.Open(t, t.TempDir(), l2test.Accounts(4)), change...)
}

func newWorldOn(t testing.TB, c *chain.Chain, change ...func(*rpc.Config)) *world {
	w := &world{t: t, accounts: l2test.Accounts(4), clock: l2test.NewClock(start), l1: l2test.NewL1(start - 100), chain: c}
	var err error
	w.seq, err = sequencer.Open(ctx, sequencer.Config{Chain: w.chain, Protocol: l2test.Config, L1: w.l1, Clock: w.clock, Journal: store.Config{FS: crashfs.New()}, Log: l2test.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.seq.Close() })
	w.eventually("told of l1", func(st sequencer.Status) bool { return st.L1.Revision != 0 })
	cfg := rpc.Config{Chain: w.chain, Sequencer: w.seq, Info: map[string]int{"chainId": 4242}, SyncTimeout: 200 * time.Millisecond, Log: l2test.Log(t)}
	for _, f := range change {
		f(&cfg)
	}
	w.server = w.serve(cfg)
	w.c = w.dial(w.url)
	return w
}

func (w *world) serve(cfg rpc.Config) *rpc.Server {
	w.t.Helper()
	server, err := rpc.New(cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(server.Close)
	listener := httptest.NewServer(server.Handler())
	w.t.Cleanup(listener.Close)
	w.url = listener.URL
	return server
}

func (w *world) dial(url string) *gethrpc.Client {
	w.t.Helper()
	c, err := gethrpc.Dial(url)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(c.Close)
	return c
}

func (w *world) eventually(what string, ok func(sequencer.Status) bool) {
	w.t.Helper()
	pace := testutil.Every(time.Millisecond)
	for end := time.Now().Add(20 * time.Second); ; <-pace.Next() {
		st, err := w.seq.Status(ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		if ok(st) {
			return
		}
		if time.Now().After(end) {
			w.t.Fatalf("never %s: %+v", what, st)
		}
	}
}

func (w *world) second() {
	w.t.Helper()
	w.clock.Advance(time.Second)
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil })
}

func raw(t testing.TB, tx *types.Transaction) hexutil.Bytes {
	t.Helper()
	b, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func call[T any](w *world, method string, args ...any) T {
	w.t.Helper()
	var out T
	if err := w.c.CallContext(ctx, &out, method, args...); err != nil {
		w.t.Fatalf("%s: %v", method, err)
	}
	return out
}

func wantError(t testing.TB, err error, code int, text string) gethrpc.DataError {
	t.Helper()
	var coded gethrpc.Error
	if !errors.As(err, &coded) || coded.ErrorCode() != code || !strings.Contains(err.Error(), text) {
		t.Fatalf("error %v, want code %d with %q", err, code, text)
	}
	var data gethrpc.DataError
	errors.As(err, &data)
	return data
}

type object map[string]any

// TestEthclient drives the face as ordinary programs do.
func TestEthclient(t *testing.T) {
	w := newWorld(t)
	eth := ethclient.NewClient(w.c)
	a, b := w.accounts[0], w.accounts[1]
	if id, err := eth.ChainID(ctx); err != nil || id.Uint64() != 4242 {
		t.Fatal(id, err)
	}
	if id, err := eth.NetworkID(ctx); err != nil || id.Uint64() != 4242 {
		t.Fatal(id, err)
	}
	if p, err := eth.SyncProgress(ctx); err != nil || p != nil {
		t.Fatal(p, err)
	}
	// The first is sealed at once, the second stays open for a second.
	if err := eth.SendTransaction(ctx, a.Transfer(0, b.Address, 5)); err != nil {
		t.Fatal(err)
	}
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Head == 1 })
	open := a.Transfer(1, common.Address{7}, 5)
	if err := eth.SendTransaction(ctx, open); err != nil {
		t.Fatal(err)
	}
	if n, err := eth.PendingNonceAt(ctx, a.Address); err != nil || n != 2 {
		t.Fatal(n, err)
	}
	if n, err := eth.NonceAt(ctx, a.Address, nil); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if v, err := eth.PendingBalanceAt(ctx, common.Address{7}); err != nil || v.Int64() != 5 {
		t.Fatal(v, err)
	}
	if v, err := eth.BalanceAt(ctx, common.Address{7}, nil); err != nil || v.Sign() != 0 {
		t.Fatal(v, err)
	}
	if n, err := eth.PendingTransactionCount(ctx); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if tx, pending, err := eth.TransactionByHash(ctx, open.Hash()); err != nil || !pending || tx.Hash() != open.Hash() {
		t.Fatal(tx, pending, err)
	}
	// A receipt means that latest holds what the transaction did.
	if receipt, err := eth.TransactionReceipt(ctx, open.Hash()); !errors.Is(err, ethereum.NotFound) {
		t.Fatal(receipt, err)
	}
	w.second()
	sealed, err := eth.TransactionReceipt(ctx, open.Hash())
	if err != nil || sealed.BlockHash == (common.Hash{}) || sealed.BlockNumber.Uint64() != 2 || sealed.Status != 1 {
		t.Fatal(sealed, err)
	}
	for _, tag := range []string{"safe", "finalized", "earliest"} {
		if h := call[object](w, "eth_getBlockByNumber", tag, false); h["number"] != "0x0" {
			t.Fatalf("%s: %v", tag, h["number"])
		}
	}
	if h, err := eth.HeaderByNumber(ctx, nil); err != nil || h.Number.Uint64() != 2 {
		t.Fatal(h, err)
	}
}

// TestOverrides: what is registered after go-ethereum's service of the same namespace answers, and the rest stays.
func TestOverrides(t *testing.T) {
	w := newWorld(t)
	w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = 4e9 })
	w.eventually("price seen", func(st sequencer.Status) bool { return st.L1.WeiPerByte == 4e9 })
	if tip := call[*hexutil.Big](w, "eth_maxPriorityFeePerGas"); tip.ToInt().Int64() != 1.2e8 {
		t.Fatalf("tip %s", tip)
	}
	if v := call[string](w, "web3_clientVersion"); v != "loft" {
		t.Fatal(v)
	}
	if n := call[hexutil.Uint64](w, "eth_blockNumber"); n != 0 {
		t.Fatal(n)
	}
	for _, method := range []string{"admin_nodeInfo", "debug_setHead", "miner_start", "engine_forkchoiceUpdatedV3", "personal_newAccount"} {
		wantError(t, w.c.CallContext(ctx, nil, method), -32601, "does not exist")
	}
}

// TestDefaultWalletIsAdmitted: the three ways by which wallets find fees, whatever L1 costs.
func TestDefaultWalletIsAdmitted(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	nonce := uint64(0)
	for _, price := range []uint64{0, 1, 1e6, 1e9, 1e12} {
		w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = price })
		w.eventually("price seen", func(st sequencer.Status) bool { return st.L1.WeiPerByte == price })
		legacy := call[*hexutil.Big](w, "eth_gasPrice").ToInt()
		tip := call[*hexutil.Big](w, "eth_maxPriorityFeePerGas").ToInt()
		history := call[struct {
			Reward  [][]*hexutil.Big `json:"reward"`
			BaseFee []*hexutil.Big   `json:"baseFeePerGas"`
		}](w, "eth_feeHistory", "0x4", "latest", []float64{10, 50})
		last := history.BaseFee[len(history.BaseFee)-1].ToInt()
		cap := func(tip *big.Int) *big.Int { return new(big.Int).Add(tip, new(big.Int).Lsh(last, 1)) }
		rewards := history.Reward[len(history.Reward)-1]
		for _, tx := range []*types.Transaction{
			a.Sign(&types.LegacyTx{Nonce: nonce, To: &b.Address, Gas: 21000, GasPrice: legacy}),
			a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonce + 1, To: &b.Address, Gas: 21000, GasTipCap: tip, GasFeeCap: cap(tip)}),
			a.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonce + 2, To: &b.Address, Gas: 21000, GasTipCap: rewards[0].ToInt(), GasFeeCap: cap(rewards[0].ToInt())}),
		} {
			if err := w.c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, tx)); err != nil {
				t.Fatalf("price %d: %v", price, err)
			}
		}
		nonce += 3
		w.second()
	}
}

// TestA3_SendRawTransactionSync: EIP-7966, its time-outs and its codes.
func TestA3_SendRawTransactionSync(t *testing.T) {
	w := newWorld(t)
	a, b, c := w.accounts[0], w.accounts[1], w.accounts[2]
	for i, timeout := range []any{nil, 0, 5, "0x5", uint64(1) << 60} {
		args := []any{raw(t, a.Transfer(uint64(i), b.Address, 1))}
		if timeout != nil {
			args = append(args, timeout)
		}
		r := call[object](w, "eth_sendRawTransactionSync", args...)
		if r["status"] != "0x1" || r["transactionHash"] != a.Transfer(uint64(i), b.Address, 1).Hash().Hex() {
			t.Fatalf("time-out %v: %v", timeout, r)
		}
	}
	gap := wantError(t, w.c.CallContext(ctx, nil, "eth_sendRawTransactionSync", raw(t, a.Transfer(9, b.Address, 1))), 6, "the next is 5")
	if gap.ErrorData() != "0x5" {
		t.Fatalf("data %v", gap.ErrorData())
	}
	low := c.Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &b.Address, Gas: 21000, GasFeeCap: big.NewInt(7), GasTipCap: big.NewInt(1)})
	parked := wantError(t, w.c.CallContext(ctx, nil, "eth_sendRawTransactionSync", raw(t, low)), 5, "waits for a lower base fee")
	if parked.ErrorData() != low.Hash().Hex() {
		t.Fatalf("data %v", parked.ErrorData())
	}
	wantError(t, w.c.CallContext(ctx, nil, "eth_sendRawTransactionSync", raw(t, a.Transfer(0, b.Address, 2))), -32000, "nonce too low")
	wantError(t, w.c.CallContext(ctx, nil, "eth_sendRawTransactionSync", raw(t, a.Transfer(5, b.Address, 2)), "soon"), -32602, "")

	// Full blocks may not run ahead of the clock, so what comes then is not executed in time.
	spin := common.FromHex("5b600056")
	var late *types.Transaction
	for nonce := uint64(0); ; nonce++ {
		late = b.Call(nonce, nil, spin, 10_000_000)
		err := w.c.CallContext(ctx, nil, "eth_sendRawTransactionSync", raw(t, late), 50)
		if err == nil {
			continue
		}
		data := wantError(t, err, 4, "was not executed in 50ms")
		if data.ErrorData() != late.Hash().Hex() {
			t.Fatalf("data %v", data.ErrorData())
		}
		break
	}
	// It is acknowledged all the same, and one who waits longer gets it when the clock has moved.
	wantError(t, w.c.CallContext(ctx, nil, "eth_sendRawTransactionSync", raw(t, late)), -32000, "already known")
	var group sync.WaitGroup
	results := make(chan error, 1)
	next := b.Call(late.Nonce()+1, nil, spin, 1_000_000)
	group.Go(func() { results <- w.c.CallContext(ctx, nil, "eth_sendRawTransactionSync", raw(t, next), 30_000) })
	w.eventually("waiting", func(st sequencer.Status) bool { return st.Waiting >= 2 })
	for range 6 {
		w.clock.Advance(time.Second)
	}
	group.Wait()
	if err := <-results; err != nil {
		t.Fatal(err)
	}
	// A caller that goes away does not take its transaction with it.
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := w.seq.SubmitWait(gone, w.accounts[3].Transfer(0, b.Address, 1)); err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

func TestA2_RefusedTransactions(t *testing.T) {
	w := newWorld(t)
	a, b := w.accounts[0], w.accounts[1]
	blob := a.Sign(&types.BlobTx{ChainID: uint256.NewInt(4242), Gas: 21000, GasFeeCap: uint256.NewInt(100e9), BlobFeeCap: uint256.NewInt(1), BlobHashes: []common.Hash{{1}}, To: b.Address})
	v, r, s := a.Transfer(0, b.Address, 1).RawSignatureValues()
	n, _ := new(big.Int).SetString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16)
	high := types.NewTx(&types.DynamicFeeTx{ChainID: big.NewInt(4242), To: &b.Address, Value: big.NewInt(1), Gas: 21_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9), V: new(big.Int).Sub(common.Big1, v), R: r, S: new(big.Int).Sub(n, s)})
	for _, c := range []struct {
		name string
		raw  []byte
		text string
	}{
		{"nothing", nil, "typed transaction too short"},
		{"type 5", []byte{5, 1, 2}, "transaction type not supported"},
		{"type 0x7e", []byte{0x7e, 0xc0}, "transaction type not supported"},
		{"cut short", raw(t, a.Transfer(0, b.Address, 1))[:50], "rlp"},
		{"trailing bytes", append(raw(t, a.Transfer(0, b.Address, 1)), 0), "rlp"},
		{"128 KiB and more", raw(t, a.Call(0, &b.Address, make([]byte, 128<<10), 1<<24)), "oversized data"},
		{"blob", raw(t, blob), "blob transactions do not exist on L2"},
		{"high s", raw(t, high), "invalid sender"},
		{"nonce 2^64-1", raw(t, a.Transfer(^uint64(0), b.Address, 1)), "nonce has max value"},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, w.c.CallContext(ctx, nil, "eth_sendRawTransaction", hexutil.Bytes(c.raw)), -32000, c.text)
		})
	}
	// Before EIP-155 is legal: it replays on other chains, but it is the sender's to say.
	old := types.MustSignNewTx(a.Key, types.HomesteadSigner{}, &types.LegacyTx{To: &b.Address, Gas: 21000, GasPrice: big.NewInt(100e9)})
	if err := w.c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, old)); err != nil {
		t.Fatal(err)
	}
}

// TestA1_HostileRequests: sizes, depth, odd JSON; each is answered, and the server lives.
func TestA1_HostileRequests(t *testing.T) {
	w := newWorld(t)
	post := func(body string) (int, string) {
		t.Helper()
		resp, err := http.Post(w.url, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		out, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(out)
	}
	batch := strings.Repeat(`{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},`, 10_000)
	for _, c := range []struct{ name, body, text string }{
		{"6 MB", `{"jsonrpc":"2.0","id":1,"method":"web3_sha3","params":["0x` + strings.Repeat("00", 3<<20) + `"]}`, "too large"},
		{"deep", strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), ""},
		{"deep params", `{"jsonrpc":"2.0","id":1,"method":"eth_call","params":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`, ""},
		{"batch of 10,000", "[" + strings.TrimSuffix(batch, ",") + "]", "batch too large"},
		{"NaN id", `{"jsonrpc":"2.0","id":NaN,"method":"eth_chainId"}`, "parse error"},
		{"duplicate keys", `{"jsonrpc":"2.0","id":1,"method":"eth_chainId","method":"eth_chainId"}`, ""},
		{"nothing", "", ""},
		{"not json", "\x00\xff", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out := post(c.body)
			if !strings.Contains(out, c.text) || status >= 500 {
				t.Fatalf("%d %.200s", status, out)
			}
		})
	}
	if n := call[hexutil.Uint64](w, "eth_chainId"); n != 4242 {
		t.Fatal(n)
	}
}

// TestSuggestedFeesLast: what a wallet makes of the suggestions is admitted although L1's price becomes known, or doubles,
// before it is sent.
func TestSuggestedFeesLast(t *testing.T) {
	w := newWorld(t)
	for nonce, price := range []uint64{1, 4e9, 8e9} {
		tip := call[*hexutil.Big](w, "eth_maxPriorityFeePerGas").ToInt()
		gasPrice := call[*hexutil.Big](w, "eth_gasPrice").ToInt()
		if price == 4e9 { // no suggestion foresees that
			tip = big.NewInt(1e9)
			gasPrice.Add(gasPrice, tip)
		}
		w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = price })
		w.eventually("price seen", func(st sequencer.Status) bool { return st.L1.WeiPerByte == price })
		tx := w.accounts[0].Sign(&types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: uint64(nonce), To: &common.Address{1}, Gas: 21_000, GasFeeCap: gasPrice, GasTipCap: tip})
		call[object](w, "eth_sendRawTransactionSync", raw(t, tx))
	}
}

// TestPendingTransactions: subscribers and filters hear of what is acknowledged, and of nothing that is refused.
func TestPendingTransactions(t *testing.T) {
	w := newWorld(t)
	c, err := gethrpc.DialWebsocket(ctx, "ws"+strings.TrimPrefix(w.url, "http"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	heard := make(chan common.Hash, 4)
	sub, err := c.EthSubscribe(ctx, heard, "newPendingTransactions")
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	filter := call[string](w, "eth_newPendingTransactionFilter")
	a := w.accounts[0]
	refused, sent, synced := a.Call(0, &common.Address{1}, nil, 20_999), a.Transfer(0, common.Address{1}, 1), a.Transfer(1, common.Address{1}, 1)
	wantError(t, w.c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, refused)), -32000, "intrinsic gas too low")
	call[common.Hash](w, "eth_sendRawTransaction", raw(t, sent))
	call[object](w, "eth_sendRawTransactionSync", raw(t, synced))
	want := []common.Hash{sent.Hash(), synced.Hash()}
	for _, hash := range want {
		if got := <-heard; got != hash {
			t.Errorf("heard of %s, want %s", got, hash)
		}
	}
	// The filter hears in the same order, on a goroutine of its own.
	var got []common.Hash
	for len(got) < len(want) {
		got = append(got, call[[]common.Hash](w, "eth_getFilterChanges", filter)...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("filter: %s, want %s", got, want)
	}
}

// TestA4_CallBombs: endless loops and memory end by gas or time, under every tag.
func TestA4_CallBombs(t *testing.T) {
	w := newWorld(t)
	for _, tag := range []string{"latest", "pending"} {
		for name, code := range map[string]string{
			"loop":   "0x5b600056",
			"memory": "0x600160ff1b51", // mload(1 << 255)
			"copies": "0x5b60006000620fffff60006000600060005af15b600056",
		} {
			err := w.c.CallContext(ctx, nil, "eth_call", object{"data": code}, tag)
			if err == nil {
				t.Fatalf("%s under %s ran to its end", name, tag)
			}
			if err := w.c.CallContext(ctx, nil, "eth_estimateGas", object{"data": code}, tag); err == nil {
				t.Fatalf("%s under %s was estimated", name, tag)
			}
		}
	}
}

// TestA5_WideQueries: all logs, many proofs, blocks that are not there.
func TestA5_WideQueries(t *testing.T) {
	w := newWorld(t)
	for nonce := range uint64(3) {
		if err := w.c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, w.accounts[0].Transfer(nonce, common.Address{1}, 1))); err != nil {
			t.Fatal(err)
		}
		w.second()
	}
	if logs := call[[]types.Log](w, "eth_getLogs", object{"fromBlock": "0x0", "toBlock": "latest"}); len(logs) != 0 {
		t.Fatal(logs)
	}
	keys := make([]string, 1025)
	for i := range keys {
		keys[i] = hexutil.EncodeUint64(uint64(i))
	}
	if err := w.c.CallContext(ctx, nil, "eth_getProof", common.Address{1}, keys, "latest"); err == nil || !strings.Contains(err.Error(), "too many") {
		t.Fatalf("1025 keys: %v", err)
	}
	if b := call[*object](w, "eth_getBlockByNumber", "0xffffff", false); b != nil {
		t.Fatal(b)
	}
	if err := w.c.CallContext(ctx, nil, "eth_getBalance", common.Address{1}, "0xffffff"); err == nil {
		t.Fatal("balance at a block to come")
	}
	if err := w.c.CallContext(ctx, nil, "eth_call", object{"to": common.Address{1}}, common.Hash{1}.Hex()); err == nil {
		t.Fatal("call at an unknown block")
	}
}

func TestPendingCalls(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	// if calldatasize { revert }; slot0 += 1; return slot0
	runtime := common.FromHex("36601657600054600101806000556000526020" + "6000f3" + "5b60006000fd")
	init := append(common.FromHex("601c600c600039601c6000f3"), runtime...)
	w.submitOpen(a.Transfer(0, common.Address{1}, 1))
	create := a.Call(1, nil, init, 1_000_000)
	r := call[object](w, "eth_sendRawTransactionSync", raw(t, create))
	to := common.HexToAddress(r["contractAddress"].(string))
	args := object{"to": to}
	if out := call[hexutil.Bytes](w, "eth_call", args, "latest"); len(out) != 0 {
		t.Fatalf("latest: %x", out)
	}
	if out := call[hexutil.Bytes](w, "eth_call", args, "pending"); new(big.Int).SetBytes(out).Int64() != 1 {
		t.Fatalf("pending: %x", out)
	}
	if code := call[hexutil.Bytes](w, "eth_getCode", to, "pending"); len(code) == 0 {
		t.Fatal("no code")
	}
	override := object{to.Hex(): object{"stateDiff": object{common.Hash{}.Hex(): common.BigToHash(big.NewInt(41)).Hex()}}}
	if out := call[hexutil.Bytes](w, "eth_call", args, "pending", override); new(big.Int).SetBytes(out).Int64() != 42 {
		t.Fatalf("override: %x", out)
	}
	number := object{to.Hex(): object{"code": "0x4360005260206000f3"}} // it returns the block's number
	if out := call[hexutil.Bytes](w, "eth_call", args, "pending", number, object{"number": "0x63"}); new(big.Int).SetBytes(out).Int64() != 99 {
		t.Fatalf("block override: %x", out)
	}
	moved := object{"0x0000000000000000000000000000000000000004": object{"movePrecompileToAddress": "0x0000000000000000000000000000000000012345"}}
	if out := call[hexutil.Bytes](w, "eth_call", object{"to": "0x0000000000000000000000000000000000012345", "data": "0xabcd"}, "pending", moved); len(out) != 2 {
		t.Fatalf("moved precompile: %x", out)
	}
	wantError(t, w.c.CallContext(ctx, nil, "eth_getProof", to, []string{}, "pending"), -32000, "no state root yet")
	wantError(t, w.c.CallContext(ctx, nil, "eth_call", object{"to": to, "data": "0x01"}, "pending"), 3, "execution reverted")
	wantError(t, w.c.CallContext(ctx, nil, "eth_estimateGas", object{"to": to, "data": "0x01"}), 3, "execution reverted")
	gas := call[hexutil.Uint64](w, "eth_estimateGas", object{"from": a.Address, "to": to})
	tx := a.Call(2, &to, nil, uint64(gas))
	if r := call[object](w, "eth_sendRawTransactionSync", raw(t, tx)); r["status"] != "0x1" {
		t.Fatalf("estimate %d was too low: %v", gas, r)
	}
	if v := call[hexutil.Bytes](w, "eth_getStorageAt", to, "0x0", "pending"); new(big.Int).SetBytes(v).Int64() != 1 {
		t.Fatalf("slot 0: %x", v)
	}
	wantError(t, w.c.CallContext(ctx, nil, "eth_getStorageAt", to, "0xzz", "pending"), -32602, "invalid hex")
	block := call[object](w, "eth_getBlockByNumber", "pending", true)
	if txs := block["transactions"].([]any); len(txs) != 2 || block["hash"] != nil {
		t.Fatalf("%v", block)
	}
	receipts := call[[]object](w, "eth_getBlockReceipts", "pending")
	if len(receipts) != 2 {
		t.Fatalf("%v", receipts)
	}
	// Receipts before and after sealing have the same fields, but for the block's hash.
	before := receipts[1]
	w.second()
	after := call[object](w, "eth_getTransactionReceipt", tx.Hash())
	for k, v := range after {
		if got, ok := before[k]; k != "blockHash" && (!ok || fmt.Sprint(got) != fmt.Sprint(v)) {
			t.Errorf("%s: %v before sealing, %v after", k, got, v)
		}
	}
	if len(before) != len(after) {
		t.Errorf("%d fields before sealing, %d after", len(before), len(after))
	}
}

// TestFillTransaction: what it fills in runs behind all that is executed, and a later one behind that.
func TestFillTransaction(t *testing.T) {
	w := newWorld(t)
	w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = 1e9 })
	w.eventually("price seen", func(st sequencer.Status) bool { return st.L1.WeiPerByte == 1e9 })
	a, b := w.accounts[0], w.accounts[1]
	w.submitOpen(a.Transfer(0, b.Address, 1))
	for nonce := range uint64(3) {
		filled := call[struct {
			Tx *types.Transaction `json:"tx"`
		}](w, "eth_fillTransaction", object{"from": a.Address, "to": b.Address, "value": "0x1"}).Tx
		if filled.Nonce() != nonce+1 {
			t.Fatalf("nonce %d, want %d", filled.Nonce(), nonce+1)
		}
		tx := a.Sign(&types.DynamicFeeTx{ChainID: filled.ChainId(), Nonce: filled.Nonce(), To: filled.To(), Value: filled.Value(), Gas: filled.Gas(), GasTipCap: filled.GasTipCap(), GasFeeCap: filled.GasFeeCap()})
		if r := call[object](w, "eth_sendRawTransactionSync", raw(t, tx)); r["status"] != "0x1" {
			t.Fatal(r)
		}
	}
	// What the caller gives stays.
	given := object{"from": a.Address, "to": b.Address, "nonce": "0x63", "gas": "0x7530", "maxFeePerGas": "0x77359400", "maxPriorityFeePerGas": "0x2"}
	tx := call[struct {
		Tx *types.Transaction `json:"tx"`
	}](w, "eth_fillTransaction", given).Tx
	if tx.Nonce() != 99 || tx.Gas() != 30_000 || tx.GasFeeCap().Uint64() != 2e9 || tx.GasTipCap().Uint64() != 2 {
		t.Fatalf("%d %d %d %d", tx.Nonce(), tx.Gas(), tx.GasFeeCap(), tx.GasTipCap())
	}
	if tx := call[struct {
		Tx *types.Transaction `json:"tx"`
	}](w, "eth_fillTransaction", object{"from": a.Address, "to": b.Address, "gasPrice": "0x77359400"}).Tx; tx.Type() != types.LegacyTxType || tx.Nonce() != 4 {
		t.Fatalf("type %d, nonce %d", tx.Type(), tx.Nonce())
	}
	wantError(t, w.c.CallContext(ctx, nil, "eth_fillTransaction", object{"from": a.Address, "to": b.Address, "value": "0xffffffffffffffffffffffffffff"}), -32000, "insufficient funds")
	wantError(t, w.c.CallContext(ctx, nil, "eth_fillTransaction", object{"from": "0x12"}), -32602, "invalid argument 0")
	wantError(t, w.c.CallContext(ctx, nil, "eth_fillTransaction", object{"from": a.Address, "to": b.Address, "data": "0x01", "input": "0x02"}), -32000, `both "data" and "input" are set and not equal`)
}

// submitOpen gets a transaction sealed alone, so that the next block stays open for a second.
func (w *world) submitOpen(tx *types.Transaction) {
	w.t.Helper()
	if _, err := w.seq.Submit(ctx, tx); err != nil {
		w.t.Fatal(err)
	}
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Open == nil && st.Waiting == 0 })
}

func TestTxpool(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	for _, nonce := range []uint64{2, 4} {
		if err := w.c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, a.Transfer(nonce, common.Address{1}, 1))); err != nil {
			t.Fatal(err)
		}
	}
	if st := call[map[string]hexutil.Uint](w, "txpool_status"); st["queued"] != 2 || st["pending"] != 0 {
		t.Fatal(st)
	}
	content := call[map[string]map[string]map[string]object](w, "txpool_content")
	if got := content["queued"][a.Address.Hex()]["4"]["hash"]; got != a.Transfer(4, common.Address{1}, 1).Hash().Hex() {
		t.Fatal(content)
	}
	if from := call[map[string]map[string]object](w, "txpool_contentFrom", a.Address); len(from["queued"]) != 2 {
		t.Fatal(from)
	}
	if in := call[map[string]map[string]map[string]string](w, "txpool_inspect"); !strings.Contains(in["queued"][a.Address.Hex()]["2"], "1 wei + 21000 gas") {
		t.Fatal(in)
	}
	if tx := call[object](w, "eth_getTransactionByHash", a.Transfer(2, common.Address{1}, 1).Hash()); tx["blockHash"] != nil || tx["from"] != strings.ToLower(a.Address.Hex()) {
		t.Fatal(tx)
	}
}

func TestLoftNamespace(t *testing.T) {
	w := newWorld(t)
	a := w.accounts[0]
	tx := a.Transfer(0, common.Address{1}, 1)
	if st := call[rpc.TxStatus](w, "loft_txStatus", tx.Hash()); st.Known {
		t.Fatalf("%+v", st)
	}
	w.submitOpen(tx)
	if st := call[rpc.TxStatus](w, "loft_txStatus", tx.Hash()); !st.Known || !st.Executed || st.InBlock == nil || st.InBlock.Number != 1 || st.OnL1 != nil || st.Finalized {
		t.Fatalf("%+v", st)
	}
	open := a.Transfer(1, common.Address{1}, 1)
	if err := w.c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, open)); err != nil {
		t.Fatal(err)
	}
	if st := call[rpc.TxStatus](w, "loft_txStatus", open.Hash()); !st.Executed || st.InBlock != nil {
		t.Fatalf("%+v", st)
	}
	waits := a.Transfer(5, common.Address{1}, 1)
	if err := w.c.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, waits)); err != nil {
		t.Fatal(err)
	}
	if st := call[rpc.TxStatus](w, "loft_txStatus", waits.Hash()); !st.Waiting || st.Executed {
		t.Fatalf("%+v", st)
	}
	st := call[rpc.Status](w, "loft_status")
	if st.Role != "sequencer" || st.Head.Number != 1 || st.Sequencer == nil || st.Sequencer.Open == nil || st.Safe.Number != 0 {
		t.Fatalf("%+v", st)
	}
	if c := call[map[string]int](w, "loft_config"); c["chainId"] != 4242 {
		t.Fatal(c)
	}
	w.second()
	w.l1.Queue(queue.Entry{Kind: queue.Forced, Gas: 30_000, Data: []byte("rubbish")})
	w.clock.Advance(time.Second)
	w.eventually("consumed", func(st sequencer.Status) bool { return st.State.Queue == 1 })
	if e := call[rpc.EntryStatus](w, "loft_entry", 0); e.Dropped == "" || !e.Sealed || e.OnL1 || e.Kind != "forced" {
		t.Fatalf("%+v", e)
	}
	if e := call[*rpc.EntryStatus](w, "loft_entry", 1); e != nil {
		t.Fatalf("%+v", e)
	}
	wantError(t, w.c.CallContext(ctx, nil, "loft_batch", 0), -32000, "does not follow L1")
}
