package rpc_test

import (
	"encoding/json"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/chain"
	"loft/internal/l2test"
	"loft/rpc"
	"loft/sequencer"
)

// pair is a sequencer's face, and that of a node that follows it.
type pair struct {
	*world
	chain2   *chain.Chain
	follower *gethrpc.Client
}

func newPair(t *testing.T) *pair {
	w := newWorld(t)
	p := &pair{world: w, chain2: l2test.Open(t, t.TempDir(), w.accounts)}
	url := w.url
	w.serve(rpc.Config{Chain: p.chain2, SequencerURL: url, Log: l2test.Log(t)})
	p.follower = w.dial(w.url)
	w.url = url
	return p
}

// catchUp gives the follower the sequencer's blocks, as package replica does.
func (p *pair) catchUp() {
	p.t.Helper()
	for n := p.chain2.Head().Number.Uint64() + 1; n <= p.chain.Head().Number.Uint64(); n++ {
		block := p.chain.Canonical(n)
		record, err := p.chain.Record(block.Hash())
		if err == nil {
			err = p.chain2.Import(ctx, block, record)
		}
		if err == nil {
			err = p.chain2.SetHead(block)
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
}

// same asks both and compares.
func (p *pair) same(method string, params ...any) (answer any) {
	p.t.Helper()
	var there any
	err, err2 := p.c.CallContext(ctx, &there, method, params...), p.follower.CallContext(ctx, &answer, method, params...)
	if err != nil || err2 != nil {
		if err == nil || err2 == nil || err.Error() != err2.Error() {
			p.t.Errorf("%s %v: the sequencer says %v, the follower %v", method, params, err, err2)
		}
		return nil
	}
	if !reflect.DeepEqual(there, answer) {
		p.t.Errorf("%s %v:\nthe sequencer says %v\nthe follower      %v", method, params, there, answer)
	}
	return answer
}

// TestU39_FollowerIsAFullFace: what is in no sealed block, a follower answers as the sequencer does: for transactions that it passed
// on, and for those of others.
func TestU39_FollowerIsAFullFace(t *testing.T) {
	p := newPair(t)
	a, b := p.accounts[0], p.accounts[1]
	runtime := common.FromHex("6000546001018060005560005260206000f3")
	create := a.Call(0, nil, append(common.FromHex("6012600c60003960126000f3"), runtime...), 1_000_000)
	var receipt object
	if err := p.follower.CallContext(ctx, &receipt, "eth_sendRawTransactionSync", raw(t, create)); err != nil {
		t.Fatal(err)
	}
	p.eventually("sealed", func(st sequencer.Status) bool { return st.Head == 1 })
	at := common.HexToAddress(receipt["contractAddress"].(string))
	bump, others, gap := a.Call(1, &at, nil, 100_000), b.Transfer(0, common.Address{1}, 1), b.Transfer(5, common.Address{1}, 1)
	ask := func() {
		t.Helper()
		p.catchUp()
		for _, account := range p.accounts[:2] {
			p.same("eth_getTransactionCount", account.Address, "pending")
			p.same("eth_getBalance", account.Address, "pending")
			p.same("txpool_contentFrom", account.Address)
		}
		for _, tx := range []*types.Transaction{create, bump, others, gap} {
			p.same("eth_getTransactionByHash", tx.Hash())
			p.same("eth_getRawTransactionByHash", tx.Hash())
			p.same("loft_txStatus", tx.Hash())
		}
		args := object{"from": a.Address, "to": at}
		p.same("eth_getBlockByNumber", "pending", true)
		p.same("eth_getBlockReceipts", "pending")
		p.same("eth_call", args, "pending")
		p.same("eth_estimateGas", args)
		p.same("eth_createAccessList", args, "pending")
		p.same("eth_getStorageAt", at, "0x0", "pending")
		p.same("debug_traceBlockByNumber", "pending", object{"tracer": "callTracer"})
		p.same("eth_fillTransaction", args)
		for _, method := range []string{"eth_gasPrice", "eth_maxPriorityFeePerGas", "txpool_status", "txpool_content", "loft_fees"} {
			p.same(method)
		}
		p.same("eth_feeHistory", "0x2", "latest", []int{50})
		p.same("eth_getProof", at, []string{}, "pending") // refused
	}
	ask()
	for _, tx := range []*types.Transaction{bump, others, gap} { // each is known to the next question, by whatever way it came
		via := p.follower
		if tx == others {
			via = p.c
		}
		if err := via.CallContext(ctx, nil, "eth_sendRawTransaction", raw(t, tx)); err != nil {
			t.Fatal(err)
		}
		var count hexutil.Uint64
		if err := p.follower.CallContext(ctx, &count, "eth_getTransactionCount", a.Address, "pending"); err != nil || count != 2 {
			t.Fatal(count, err)
		}
		if tx == bump {
			if got := p.same("eth_getStorageAt", at, "0x0", "pending"); got != common.BigToHash(common.Big1).Hex() {
				t.Error(got)
			}
		}
	}
	p.second()
	p.eventually("sealed", func(st sequencer.Status) bool { return st.Head == 2 })
	ask()
	if got := p.same("eth_getTransactionByHash", gap.Hash()); got == nil {
		t.Error("what waits is unknown")
	}
}

// TestU39_SequencerAway: what only the sequencer knows is not answered wrongly when it cannot be reached.
func TestU39_SequencerAway(t *testing.T) {
	w := newWorld(t)
	closed := httptest.NewServer(nil)
	closed.Close()
	follower := l2test.Open(t, t.TempDir(), w.accounts)
	w.serve(rpc.Config{Chain: follower, SequencerURL: closed.URL, Log: l2test.Log(t)})
	c := w.dial(w.url)
	who := w.accounts[0].Address
	for _, ask := range []struct {
		method string
		params []any
	}{{"eth_getTransactionCount", []any{who, "pending"}}, {"eth_getTransactionByHash", []any{common.Hash{1}}}, {"loft_txStatus", []any{common.Hash{1}}},
		{"eth_call", []any{object{"to": who}, "pending"}}, {"eth_getBlockByNumber", []any{"pending", false}}, {"txpool_content", nil}, {"loft_fees", nil}} {
		wantError(t, c.CallContext(ctx, nil, ask.method, ask.params...), -32000, "cannot be reached")
	}
	for _, ask := range []struct {
		method string
		params []any
	}{{"eth_getTransactionCount", []any{who, "latest"}}, {"eth_call", []any{object{"to": who}, "latest"}}, {"eth_gasPrice", nil}, {"eth_maxPriorityFeePerGas", nil},
		{"eth_feeHistory", []any{"0x1", "latest", []int{50}}}, {"eth_chainId", nil}} {
		var out json.RawMessage
		if err := c.CallContext(ctx, &out, ask.method, ask.params...); err != nil {
			t.Errorf("%s: %v", ask.method, err)
		}
	}
}
