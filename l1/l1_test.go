package l1

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/contracts/bindings"
	"loft/devnet"
	"loft/internal/testl1"
)

// logTo logs into t what a failing test needs; nothing after the test's end, since all goroutines end before it.
func logTo(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// act signs and sends a transaction of a development account, past the sender under test.
func act(t *testing.T, l *devnet.L1, key *ecdsa.PrivateKey, to *common.Address, wei *big.Int, data []byte) common.Hash {
	t.Helper()
	c := New(l.Client())
	nonce := must(c.eth.PendingNonceAt(t.Context(), crypto.PubkeyToAddress(key.PublicKey)))(t)
	chainID := new(big.Int).SetUint64(l.ChainID())
	tx := must(types.SignNewTx(key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce, To: to, Value: wei, Data: data, Gas: 6_000_000, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(300 * params.GWei),
	}))(t)
	if err := c.eth.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	// The pool counts a transaction a moment after it has taken it; the next call needs the nonce after it.
	for ctx := testl1.Soon(t); must(c.eth.PendingNonceAt(ctx, crypto.PubkeyToAddress(key.PublicKey)))(t) == nonce; {
		continue
	}
	return tx.Hash()
}

// deployInbox makes an inbox with its bridge, whose sequencer is development account 0, and returns the block before it.
func deployInbox(t *testing.T, l *devnet.L1) (common.Address, Ref) {
	t.Helper()
	owner := devnet.Accounts[0]
	before := must(New(l.Client()).Header(t.Context(), Latest))(t).Ref
	inbox, bridge := crypto.CreateAddress(owner.Address, 0), crypto.CreateAddress(owner.Address, 1)
	rollup := common.Address{0xaa} // no claim is made here
	codes := [][]byte{
		append(common.FromHex(bindings.InboxMetaData.Bin), bindings.NewInbox().PackConstructor(bridge, owner.Address, 7200, 3600, 7800)...),
		append(common.FromHex(bindings.BridgeMetaData.Bin), bindings.NewBridge().PackConstructor(inbox, rollup)...),
	}
	var hashes []common.Hash
	for _, code := range codes {
		hashes = append(hashes, act(t, l, owner.Key, nil, nil, code))
	}
	testl1.Mine(t, l)
	for i, want := range []common.Address{inbox, bridge} {
		receipt := must(New(l.Client()).eth.TransactionReceipt(t.Context(), hashes[i]))(t)
		if receipt.Status != types.ReceiptStatusSuccessful || receipt.ContractAddress != want {
			t.Fatalf("contract %d does not deploy", i)
		}
	}
	return inbox, before
}

func TestClient(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	inbox, _ := deployInbox(t, l)
	c := must(Dial(t.Context(), l.RPCURL()))(t)
	defer c.Close()
	var wrong *WrongChainError
	if err := c.CheckChain(t.Context(), 1); !errors.As(err, &wrong) || wrong.Got != devnet.DefaultChainID {
		t.Errorf("another chain: %v", err)
	}
	if err := c.CheckChain(t.Context(), devnet.DefaultChainID); err != nil {
		t.Error(err)
	}
	head := must(c.Header(t.Context(), Latest))(t)
	if head.Hash != l.Head().Hash() || head.Number != 1 || head.Time != l.Head().Time || head.BaseFee.Cmp(l.Head().BaseFee) != 0 || head.Parent != l.Head().ParentHash {
		t.Errorf("header is %+v", head.Ref)
	}
	if crypto.Keccak256Hash(head.RLP) != head.Hash {
		t.Error("header bytes do not hash to the header's hash")
	}
	for _, err := range []error{
		func() error { _, err := c.HeaderByNumber(t.Context(), 99); return err }(),
		func() error { _, err := c.HeaderByHash(t.Context(), common.Hash{9}); return err }(),
		func() error { _, err := c.Logs(t.Context(), common.Hash{9}, inbox); return err }(),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("unknown block: %v", err)
		}
	}
	contract := bindings.NewInbox()
	if out := must(c.Call(t.Context(), inbox, contract.PackSequencer(), head.Hash))(t); must(contract.UnpackSequencer(out))(t) != devnet.Accounts[0].Address {
		t.Error("call answers something else")
	}
	_, err := c.CallLatest(t.Context(), inbox, contract.PackAccumulator(7))
	var refused *RevertError
	if !errors.As(err, &refused) || refused.Name != "AccumulatorNotKept" || !strings.Contains(err.Error(), "AccumulatorNotKept(count 7, batchCount 0)") {
		t.Errorf("revert: %v", err)
	}
}

type call struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

// through is a client of l whose answers can be replaced.
func through(t *testing.T, l *devnet.L1, answer func(method string, params []json.RawMessage) (any, bool)) *Client {
	t.Helper()
	target := must(url.Parse(l.RPCURL()))(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var c call
		batch := isArray(body) // passes
		if err != nil || !batch && json.Unmarshal(body, &c) != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		if result, done := answer(c.Method, c.Params); done && !batch {
			w.Header().Set("Content-Type", "application/json")
			reply := map[string]any{"jsonrpc": "2.0", "id": c.ID}
			if err, bad := result.(error); bad {
				reply["error"] = map[string]any{"code": -32000, "message": err.Error()}
			} else {
				reply["result"] = result
			}
			if err := json.NewEncoder(w).Encode(reply); err != nil {
				t.Error(err)
			}
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		httputil.NewSingleHostReverseProxy(target).ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	c := must(Dial(t.Context(), server.URL))(t)
	t.Cleanup(c.Close)
	return c
}

// TestT15_HeaderOfALaterFork gives a header two fields that nobody knows yet.
func TestT15_HeaderOfALaterFork(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	var fields []rlp.RawValue
	if err := rlp.DecodeBytes(must(rlp.EncodeToBytes(l.Head()))(t), &fields); err != nil {
		t.Fatal(err)
	}
	raw := must(rlp.EncodeToBytes(append(fields, rlp.RawValue{0x81, 0xff}, rlp.RawValue{0xc2, 1, 2})))(t)
	var asJSON map[string]any
	if err := json.Unmarshal(must(json.Marshal(l.Head()))(t), &asJSON); err != nil {
		t.Fatal(err)
	}
	asJSON["hash"], asJSON["flavour"] = crypto.Keccak256Hash(raw), "0xff"
	served := any(hexutil.Bytes(raw))
	c := through(t, l, func(method string, _ []json.RawMessage) (any, bool) {
		switch method {
		case "eth_getBlockByNumber":
			return asJSON, true
		case "debug_getRawHeader":
			return served, true
		}
		return nil, false
	})
	h := must(c.Header(t.Context(), Latest))(t)
	if h.Hash != crypto.Keccak256Hash(raw) || h.Time != l.Head().Time {
		t.Errorf("header %+v", h.Ref)
	}
	for _, served = range []any{errors.New("the method debug_getRawHeader does not exist"), hexutil.Bytes(raw[:len(raw)-1]), hexutil.Bytes(must(rlp.EncodeToBytes(l.Head()))(t)), "0x"} {
		if _, err := c.Header(t.Context(), Latest); !errors.Is(err, ErrAnswer) {
			t.Errorf("served %v: %v", served, err)
		}
	}
}

func FuzzParseHeader(f *testing.F) {
	full := &types.Header{Number: big.NewInt(7), Time: 9, BaseFee: big.NewInt(8), Difficulty: new(big.Int)}
	raw, err := rlp.EncodeToBytes(full)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add([]byte{0xc0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		h, err := ParseHeader(raw)
		if err == nil && h.Hash != crypto.Keccak256Hash(raw) {
			t.Error("header with another hash")
		}
	})
}
