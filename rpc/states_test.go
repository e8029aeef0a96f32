package rpc_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/chain"
	"loft/internal/l2test"
	"loft/rpc"
	"loft/sequencer"
)

// TestU38_OldStatesAtTheFace: state, calls, proofs and traces reach back to the finalized block, however many blocks that is behind, at
// a node that sequences and at one that follows L1 alone; what is older is said not to be kept.
func TestU38_OldStatesAtTheFace(t *testing.T) {
	const head, final = 150, 5
	p := newPair(t)
	url := p.url
	p.serve(rpc.Config{Chain: p.chain2, Log: l2test.Log(t)})
	alone := p.dial(p.url)
	p.url = url
	a, to := p.accounts[0], common.Address{0x0b}
	for n := range uint64(head) {
		p.submitOpen(a.Transfer(n, to, 1))
		p.second()
		p.eventually("sealed", func(st sequencer.Status) bool { return st.Head == n+1 })
	}
	p.catchUp()
	for _, c := range []*chain.Chain{p.chain, p.chain2} {
		for n := uint64(final - 2); n <= final; n++ { // what was final a moment ago is kept, for those who read it
			h := c.Canonical(n).Header()
			if err := errors.Join(c.SetSafe(h), c.SetFinalized(h)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]*gethrpc.Client{"sequencer": p.c, "follower": alone} {
		for _, at := range []struct {
			tag    any
			number uint64
		}{{"finalized", final}, {hexutil.Uint64(final + 1), final + 1}, {hexutil.Uint64(head - 100), head - 100}, {"latest", head}} {
			var balance hexutil.Big
			var proof object
			var trace []object
			for method, q := range map[string]struct {
				params []any
				into   any
			}{
				"eth_getBalance":           {[]any{to, at.tag}, &balance},
				"eth_getProof":             {[]any{to, []string{}, at.tag}, &proof},
				"debug_traceBlockByNumber": {[]any{at.tag, object{"tracer": "callTracer"}}, &trace},
			} {
				if err := c.CallContext(ctx, q.into, method, q.params...); err != nil {
					t.Fatalf("%s, %s at %v: %v", name, method, at.tag, err)
				}
			}
			if balance.ToInt().Uint64() != at.number || proof["balance"] != hexutil.EncodeUint64(at.number) || len(trace) != 1 {
				t.Errorf("%s at %v: balance %v, in the proof %v, %d traces", name, at.tag, &balance, proof["balance"], len(trace))
			}
		}
		for method, params := range map[string][]any{"eth_getBalance": {to, "0x1"}, "eth_call": {object{"to": to}, "0x1"}, "eth_getProof": {to, []string{}, "0x1"}, "debug_traceBlockByNumber": {"0x2"}} {
			wantError(t, c.CallContext(ctx, nil, method, params...), -32000, "ask a node with --state archive")
		}
	}
}
