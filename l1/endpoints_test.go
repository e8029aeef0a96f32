package l1

import (
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/devnet"
	"loft/internal/faulty"
	"loft/internal/testl1"
	"loft/protocol/queue"
)

// clock is a wall clock that a test sets.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// pair is an L1 with an inbox and two endpoints of it, of which the first is the one in use, and a view through both.
type pair struct {
	t             *testing.T
	l1            *devnet.L1
	inbox         common.Address
	start         Ref
	first, second *faulty.Endpoint
	endpoints     *Endpoints
	clock         *clock
	view          *View
	seen          *consumer
}

func newPair(t *testing.T, change func(*EndpointsConfig)) *pair {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 4})
	inbox, start := deployInbox(t, l)
	for range 6 {
		testl1.Mine(t, l)
	}
	return pairOf(t, l, inbox, start, change)
}

func pairOf(t *testing.T, l *devnet.L1, inbox common.Address, start Ref, change func(*EndpointsConfig)) *pair {
	p := &pair{t: t, l1: l, inbox: inbox, start: start, clock: &clock{now: time.Now()}, seen: &consumer{t: t}}
	p.first, p.second = faulty.New(t, p.l1.Client()), faulty.New(t, p.l1.Client())
	cfg := EndpointsConfig{URLs: []string{p.first.URL, p.second.URL}, ChainID: devnet.DefaultChainID, MaxLagSecs: 3, Log: logTo(t)}
	if change != nil {
		change(&cfg)
	}
	p.endpoints = must(DialAll(t.Context(), cfg))(t)
	p.endpoints.now = p.clock.Now
	t.Cleanup(p.endpoints.Close)
	p.view = NewView(ViewConfig{Client: p.endpoints.Client(), Inbox: p.inbox, Start: p.start, Log: logTo(t)})
	p.act()
	p.seen.settle(p.view)
	p.inUse(p.first)
	return p
}

// act gives L1 something that a view has to see.
func (p *pair) act() {
	p.t.Helper()
	enter(p.t, p.l1, p.inbox, queue.Deposit, 3)
	enter(p.t, p.l1, p.inbox, queue.Forced, 4)
	testl1.Mine(p.t, p.l1)
	submit(p.t, p.l1, p.inbox, []byte{1})
	testl1.Mine(p.t, p.l1)
}

func (p *pair) inUse(e *faulty.Endpoint) {
	p.t.Helper()
	for _, s := range p.endpoints.Status() {
		if s.InUse != (s.Name == Host(e.URL)) {
			p.t.Errorf("status %+v, %s is to be in use", s, Host(e.URL))
		}
	}
}

// follows lets the view process all of L1, and compares it with the contract. Trouble that passes may come first.
func (p *pair) follows() {
	p.t.Helper()
	var err error
	for range 10 {
		for {
			var u *Update
			if u, err = p.view.Poll(p.t.Context()); u == nil || err != nil {
				break
			}
			p.seen.take(u)
		}
		if n := len(p.seen.blocks); err == nil && p.seen.blocks[n-1].Hash == p.l1.Head().Hash() {
			p.seen.check(New(p.l1.Client()), p.inbox)
			return
		}
	}
	p.t.Fatalf("the view stays behind: %v", err)
}

// dropLogs leaves logs out of every answer, and of the state nothing.
func dropLogs(keep func(logs []json.RawMessage) []json.RawMessage) faulty.Fault {
	return faulty.Lying("eth_getLogs", func(_ faulty.Call, result json.RawMessage) any {
		var logs []json.RawMessage
		if err := json.Unmarshal(result, &logs); err != nil {
			return err
		}
		return keep(logs)
	})
}

// TestLyingLaggingForkedThrottledEndpoints: whatever the endpoint in use does wrong, the view continues by the other one, and is
// the contract's own.
func TestLyingLaggingForkedThrottledEndpoints(t *testing.T) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 4})
	inbox, start := deployInbox(t, l)
	for name, fault := range map[string]faulty.Fault{
		"connection dropped":       faulty.Dropped(),
		"500":                      faulty.Status(http.StatusInternalServerError, ""),
		"502 with a page":          faulty.Status(http.StatusBadGateway, ""),
		"key revoked":              faulty.Status(http.StatusForbidden, ""),
		"throttled, 429":           faulty.Status(http.StatusTooManyRequests, "30"),
		"throttled, JSON-RPC":      faulty.Refusing(-32005, "daily request count exceeded, request rate limited"),
		"throttled, other code":    faulty.Refusing(429, "Your app has exceeded its compute units per second capacity"),
		"cut off":                  faulty.Body(`{"jsonrpc":"2.0","id":1,"result":{"hash":"0x12`),
		"not JSON":                 faulty.Body(`<html>welcome to our wifi</html>`),
		"empty":                    faulty.Body(``),
		"neither result nor error": faulty.Body(`{"jsonrpc":"2.0","id":1}`),
		"silent":                   faulty.Silent(),
		"header of another hash": faulty.Both(faulty.Lying("eth_getBlockByNumber", func(_ faulty.Call, result json.RawMessage) any {
			return json.RawMessage(strings.Replace(string(result), `"gasUsed":"0x`, `"gasUsed":"0x1`, 1))
		}), faulty.Lying("debug_getRawHeader", func(_ faulty.Call, result json.RawMessage) any { return &faulty.Error{Code: -32000, Message: "no"} })),
		"another header than asked": faulty.Lying("eth_getBlockByHash", func(_ faulty.Call, result json.RawMessage) any {
			return json.RawMessage(strings.Replace(string(result), `"hash":"0x`, `"hash":"0xf`, 1))
		}),
		"all logs left out":      dropLogs(func([]json.RawMessage) []json.RawMessage { return []json.RawMessage{} }),
		"the first log left out": dropLogs(func(logs []json.RawMessage) []json.RawMessage { return logs[min(1, len(logs)):] }),
		"the last log left out":  dropLogs(func(logs []json.RawMessage) []json.RawMessage { return logs[:max(0, len(logs)-1)] }),
		"a deposit to somebody else": dropLogs(func(logs []json.RawMessage) []json.RawMessage {
			for i := range logs {
				logs[i] = json.RawMessage(strings.ReplaceAll(string(logs[i]), common.Address{4}.Hex()[2:], common.Address{5}.Hex()[2:]))
			}
			return logs
		}),
		"a log of no block": dropLogs(func(logs []json.RawMessage) []json.RawMessage {
			for i := range logs {
				logs[i] = json.RawMessage(strings.Replace(string(logs[i]), `"blockHash":"0x`, `"blockHash":"0x`+strings.Repeat("0", 64)+`","was":"0x`, 1))
			}
			return logs
		}),
	} {
		t.Run(name, func(t *testing.T) {
			p := pairOf(t, l, inbox, start, func(c *EndpointsConfig) { c.Timeout = time.Second })
			p.first.Be(fault)
			p.act()
			p.follows()
			p.inUse(p.second)
			p.act()
			asked := p.first.Asked()
			p.follows()
			if p.first.Asked() != asked {
				t.Error("an endpoint that rests is asked")
			}
			// When it is good again, and the other one fails, it is used again.
			p.first.Be(faulty.Fault{})
			p.second.Be(faulty.Dropped())
			p.clock.pass(time.Hour)
			p.act()
			p.follows()
			p.inUse(p.first)
		})
	}
}

// TestLyingLaggingForkedThrottledEndpoints_Lagging: one that is behind the others is used if there is nothing better, and what it
// shows is no reorganisation.
func TestLyingLaggingForkedThrottledEndpoints_Lagging(t *testing.T) {
	p := newPair(t, nil)
	head := p.l1.Head().Number.Uint64()
	p.first.Be(p.first.Behind(head, head))
	for range 3 {
		p.act()
	}
	if u, err := p.view.Poll(t.Context()); u != nil && len(u.Reverted) > 0 || err != nil && !errors.Is(err, ErrNotFound) {
		t.Errorf("a lagging endpoint: %+v, %v", u, err)
	}
	if err := p.endpoints.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.follows()
	p.inUse(p.second)
	if s := p.endpoints.Status(); !s[0].Lagging || s[1].Lagging || s[1].Head != p.l1.Head().Number.Uint64() {
		t.Errorf("status %+v", s)
	}
	p.second.Be(faulty.Dropped())
	if _, err := p.endpoints.Client().Header(t.Context(), Latest); err != nil {
		t.Errorf("the lagging endpoint is not used: %v", err)
	}
	p.first.Be(faulty.Fault{})
	if err := p.endpoints.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := p.endpoints.Status(); s[0].Lagging {
		t.Errorf("status %+v", s)
	}
}

// otherChain is an L1 of the same chain id with other blocks, of the same number.
func (p *pair) otherChain() *rpc.Client {
	p.t.Helper()
	other := testl1.Start(p.t, devnet.Config{FinalizedDepth: 4, Alloc: types.GenesisAlloc{common.Address{0xff}: {Balance: big.NewInt(1)}}})
	for other.Head().Number.Cmp(p.l1.Head().Number) < 0 {
		testl1.Mine(p.t, other)
	}
	return other.Client()
}

// TestLyingLaggingForkedThrottledEndpoints_Forked: endpoints that finalised different blocks stop the node, at the start and
// later, with both names and hashes; so does an L1 whose finality breaks everywhere.
func TestLyingLaggingForkedThrottledEndpoints_Forked(t *testing.T) {
	p := newPair(t, nil)
	fork := p.otherChain()
	both := func(err error) {
		t.Helper()
		var disagree *DisagreementError
		if !errors.As(err, &disagree) || disagree.Said[0] == disagree.Said[1] || disagree.Endpoints[0] == disagree.Endpoints[1] {
			t.Fatalf("a fork beyond finality: %v", err)
		}
		for i := range 2 {
			if !strings.Contains(err.Error(), disagree.Said[i]) || !strings.Contains(err.Error(), disagree.Endpoints[i]) {
				t.Errorf("does not name %s: %v", disagree.Endpoints[i], err)
			}
		}
	}
	if err := p.endpoints.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.second.Be(faulty.Another(fork))
	both(p.endpoints.Run(t.Context()))
	// A node that begins is refused in the same way.
	_, err := DialAll(t.Context(), p.endpoints.cfg)
	both(err)
	// The endpoint in use goes over to the fork: the view itself stops, and says who shows what.
	p.second.Be(faulty.Fault{})
	p.first.Be(faulty.Another(fork))
	_, err = p.view.Next(testl1.Soon(t))
	if !errors.Is(err, ErrDeepReorg) {
		t.Errorf("the view on a fork: %v", err)
	}
	both(err)
	// All go over to it.
	p.second.Be(faulty.Another(fork))
	var final *FinalityError
	if err := p.endpoints.Run(t.Context()); !errors.As(err, &final) || !errors.Is(err, ErrDeepReorg) || final.Was == final.Is || final.Endpoint == "" {
		t.Errorf("finality is broken everywhere: %v", err)
	}
}

// TestLyingLaggingForkedThrottledEndpoints_WrongChain: at the start it is refused, with the endpoint's name and no more of its
// address; later it is not used.
func TestLyingLaggingForkedThrottledEndpoints_WrongChain(t *testing.T) {
	p := newPair(t, nil)
	p.second.Be(faulty.WrongChain(5))
	cfg := p.endpoints.cfg
	cfg.URLs = []string{p.first.URL, strings.Replace(p.second.URL, "http://", "http://user:secret@", 1) + "/secret"}
	_, err := DialAll(t.Context(), cfg)
	var wrong *WrongChainError
	if !errors.As(err, &wrong) || wrong.Got != 5 || wrong.Want != devnet.DefaultChainID || wrong.Endpoint != Host(p.second.URL) || strings.Contains(err.Error(), "secret") {
		t.Errorf("wrong chain: %v", err)
	}
	cfg.ChainID = 0 // then they must agree
	if _, err := DialAll(t.Context(), cfg); !errors.As(err, &wrong) {
		t.Errorf("two chains: %v", err)
	}
	// The endpoint in use is away for a moment, and what comes back is another chain.
	p.second.Be(faulty.Fault{})
	p.first.Be(faulty.Dropped())
	p.act()
	p.follows()
	p.first.Be(faulty.WrongChain(6))
	p.second.Be(faulty.Dropped())
	p.clock.pass(time.Minute)
	if _, err := p.endpoints.Client().Header(testl1.Soon(t), Latest); !errors.As(err, &wrong) || wrong.Got != 6 {
		t.Errorf("another chain comes back: %v", err)
	}
	p.second.Be(faulty.Fault{})
	p.clock.pass(time.Minute)
	p.act()
	p.follows()
	p.inUse(p.second)
}

// TestLyingLaggingForkedThrottledEndpoints_ConsistentLie: an endpoint that leaves out events and lies about the state, too, is
// contradicted by the other, and as nobody can know which lies, the view stops.
func TestLyingLaggingForkedThrottledEndpoints_ConsistentLie(t *testing.T) {
	p := newPair(t, nil)
	frozen := hexutil.EncodeUint64(p.l1.Head().Number.Uint64())
	lie := faulty.Both(dropLogs(func([]json.RawMessage) []json.RawMessage { return []json.RawMessage{} }),
		faulty.Lying("eth_call", func(c faulty.Call, _ json.RawMessage) any {
			var old json.RawMessage
			if err := p.l1.Client().CallContext(t.Context(), &old, "eth_call", c.Params[0], frozen); err != nil {
				return err
			}
			return old
		}))
	p.first.Be(lie)
	p.act()
	_, err := p.view.Next(testl1.Soon(t))
	var disagree *DisagreementError
	if !errors.As(err, &disagree) || disagree.Endpoints != [2]string{Host(p.first.URL), Host(p.second.URL)} || !strings.Contains(err.Error(), "state after block") {
		t.Fatalf("a lie that hangs together: %v", err)
	}
}

// TestLyingLaggingForkedThrottledEndpoints_AllAway: with no endpoint left there is an error that names each, and the view goes
// on when one is back.
func TestLyingLaggingForkedThrottledEndpoints_AllAway(t *testing.T) {
	p := newPair(t, nil)
	p.first.Be(faulty.Status(http.StatusTooManyRequests, "20"))
	p.second.Be(faulty.Status(http.StatusServiceUnavailable, "40"))
	_, err := p.view.Poll(t.Context())
	var away *UnavailableError
	if !errors.As(err, &away) || len(away.Endpoints) != 2 || !strings.Contains(err.Error(), "429") || !strings.Contains(err.Error(), "503") {
		t.Fatalf("all throttled: %v", err)
	}
	p.first.Be(faulty.Fault{})
	p.second.Be(faulty.Fault{})
	first, second := p.first.Asked(), p.second.Asked()
	p.clock.pass(10 * time.Second)
	if _, err := p.view.Poll(t.Context()); !errors.As(err, &away) {
		t.Errorf("10 s later: %v", err)
	}
	if p.first.Asked() != first || p.second.Asked() != second {
		t.Error("asked before the time that they asked for")
	}
	p.clock.pass(15 * time.Second)
	p.act()
	p.follows()
	p.inUse(p.first)
	if p.second.Asked() != second {
		t.Error("the second endpoint was asked before its time")
	}
}

// TestEndpointsRepeatWhatMayBeRepeated: a signed transaction is sent again after an answer was lost, and is in the pool once;
// what cannot be known to be harmless is not sent again.
func TestEndpointsRepeatWhatMayBeRepeated(t *testing.T) {
	p := newPair(t, nil)
	key, chainID := devnet.Accounts[7].Key, big.NewInt(devnet.DefaultChainID)
	send := func(nonce, gas uint64) (*types.Transaction, error) {
		tx := must(types.SignNewTx(key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{ChainID: chainID, Nonce: nonce, To: &common.Address{7},
			Gas: gas, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(300 * params.GWei)}))(t)
		return tx, p.endpoints.Client().Eth().SendTransaction(t.Context(), tx)
	}
	nonce := must(New(p.l1.Client()).eth.PendingNonceAt(t.Context(), devnet.Accounts[7].Address))(t)
	p.first.Be(faulty.Executed())
	tx, err := send(nonce, 21_000)
	if err != nil {
		t.Errorf("a transaction whose answer was lost: %v", err)
	}
	block := testl1.Mine(t, p.l1)
	if block.Transaction(tx.Hash()) == nil {
		t.Error("it is not mined")
	}
	// Refusals that have nothing to do with it stay what they are.
	if _, err := send(nonce+1, 20_999); err == nil || !strings.Contains(err.Error(), "intrinsic gas") {
		t.Errorf("a transaction that cannot be: %v", err)
	}

	p.second.Be(faulty.Executed())
	p.first.Be(faulty.Fault{})
	p.clock.pass(time.Hour)
	asked := p.first.Asked()
	var id string
	if err := p.endpoints.Client().RPC().CallContext(t.Context(), &id, "eth_newBlockFilter"); err == nil || p.first.Asked() != asked {
		t.Errorf("a filter was made twice: %v", err)
	}
	p.clock.pass(time.Hour)
	p.second.Be(faulty.Status(http.StatusTooManyRequests, "9")) // which surely did not
	if err := p.endpoints.Client().RPC().CallContext(t.Context(), &id, "eth_newBlockFilter"); err != nil {
		t.Errorf("throttled, then asked elsewhere: %v", err)
	}
}

// TestEndpointsBatches: a batch goes to one endpoint as a whole; if a part of it is refused for its rate, all goes to the next.
func TestEndpointsBatches(t *testing.T) {
	p := newPair(t, nil)
	batch := func() []rpc.BatchElem {
		calls := make([]rpc.BatchElem, 5)
		for i := range calls {
			calls[i] = rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{hexutil.Uint64(i), false}, Result: new(types.Header)}
		}
		return calls
	}
	n := 0
	for name, f := range map[string]faulty.Fault{
		"a part throttled": {Each: func(_ faulty.Call, result any) any {
			if n++; n%4 == 0 {
				return &faulty.Error{Code: -32016, Message: "over rate limit"}
			}
			return result
		}},
		"refused as a whole": faulty.Body(`{"jsonrpc":"2.0","id":null,"error":{"code":429,"message":"too many requests"}}`),
		"one is missing":     faulty.Body(`[{"jsonrpc":"2.0","id":1,"result":null}]`),
		"one answer":         faulty.Body(`{"jsonrpc":"2.0","id":1,"result":{}}`),
	} {
		p.first.Be(f)
		p.second.Be(faulty.Fault{})
		p.clock.pass(24 * time.Hour)
		calls := batch()
		if err := p.endpoints.Client().RPC().BatchCallContext(t.Context(), calls); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range calls {
			if calls[i].Error != nil || calls[i].Result.(*types.Header).Number.Uint64() != uint64(i) {
				t.Errorf("%s: call %d: %v", name, i, calls[i].Error)
			}
		}
		p.second.Be(faulty.Dropped()) // back to the first
		p.first.Be(faulty.Fault{})
		p.clock.pass(24 * time.Hour)
		if _, err := p.endpoints.Client().Header(t.Context(), Latest); err != nil {
			t.Fatal(err)
		}
		p.inUse(p.first)
	}
}

// TestEndpointsAnswersThatAreNoFault: an error that says what is wrong with the request is the answer; one about what this
// endpoint lacks is, if the other lacks it too; neither makes an endpoint rest.
func TestEndpointsAnswersThatAreNoFault(t *testing.T) {
	p := newPair(t, nil)
	for name, c := range map[string]struct {
		first, second faulty.Fault
		want          string // empty: it succeeds
		onSecond      bool
	}{
		"too many results": {first: faulty.Refusing(-32005, "query returned more than 10000 results"), want: "more than 10000"},
		"reverted":         {first: faulty.Refusing(3, "execution reverted"), want: "execution reverted"},
		"400 with a reason": {first: faulty.Fault{Whole: func(w http.ResponseWriter, _ *http.Request, calls []faulty.Call) bool {
			w.WriteHeader(http.StatusBadRequest)
			if err := json.NewEncoder(w).Encode(map[string]any{"jsonrpc": "2.0", "id": calls[0].ID, "error": map[string]any{"code": -32602, "message": "range too wide"}}); err != nil {
				t.Error(err)
			}
			return true
		}}, want: "range too wide"},
		"method unknown here":    {first: faulty.Refusing(-32601, "the method does not exist"), onSecond: true},
		"state pruned here":      {first: faulty.Refusing(-32000, "missing trie node 0f (path ) state 0x12 is not available"), onSecond: true},
		"method unknown to both": {first: faulty.Refusing(-32601, "the method does not exist"), second: faulty.Refusing(-32601, "no such method"), want: "does not exist", onSecond: true},
	} {
		p.first.Be(c.first)
		p.second.Be(c.second)
		asked := p.second.Asked()
		var out json.RawMessage
		err := p.endpoints.Client().RPC().CallContext(t.Context(), &out, "eth_gasPrice")
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v", name, err)
		}
		if c.onSecond != (p.second.Asked() > asked) {
			t.Errorf("%s: the second endpoint was asked: %v", name, !c.onSecond)
		}
		p.inUse(p.first)
		if s := p.endpoints.Status(); s[0].Trouble != "" {
			t.Errorf("%s: trouble %s", name, s[0].Trouble)
		}
	}
}

// TestEndpointsRest: an endpoint is left alone for as long as it asks, or longer with every fault.
func TestEndpointsRest(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	answer := func(code int, retryAfter string) *fault {
		resp := &http.Response{StatusCode: code, Status: http.StatusText(code), Header: http.Header{}}
		if retryAfter != "" {
			resp.Header.Set("Retry-After", retryAfter)
		}
		return refusedAs(resp, nil, at)
	}
	for _, c := range []struct {
		f      *fault
		faults int
		want   time.Duration
	}{
		{answer(429, "7"), 9, 7 * time.Second},
		{answer(429, at.Add(90*time.Second).Format(http.TimeFormat)), 1, 90 * time.Second},
		{answer(429, at.Add(-time.Hour).Format(http.TimeFormat)), 1, time.Second},
		{answer(429, "999999"), 1, time.Hour},
		{answer(429, "soon"), 1, time.Second},
		{answer(429, ""), 4, 8 * time.Second},
		{answer(429, ""), 99, time.Minute},
		{answer(503, "3"), 1, 3 * time.Second},
		{answer(500, ""), 1, 250 * time.Millisecond},
		{answer(500, ""), 3, time.Second},
		{&fault{lost: true}, 1000, 30 * time.Second},
		{&fault{wrong: true}, 1, 30 * time.Second},
		{&fault{wrong: true}, 10, 10 * time.Minute},
	} {
		if got := c.f.restAfter(c.faults); got != c.want {
			t.Errorf("%+v after %d faults rests %v, want %v", c.f, c.faults, got, c.want)
		}
	}
}

// TestEndpointsAlone: one endpoint may be of any kind that go-ethereum knows; several are http only.
func TestEndpointsAlone(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	inbox, before := deployInbox(t, l)
	for _, url := range []string{l.WSURL(), l.RPCURL()} {
		e := must(DialAll(t.Context(), EndpointsConfig{URLs: []string{url}, ChainID: devnet.DefaultChainID, Log: logTo(t)}))(t)
		defer e.Close()
		v := NewView(ViewConfig{Client: e.Client(), Inbox: inbox, Start: before, Log: logTo(t)})
		defer v.Close()
		c := &consumer{t: t}
		enter(t, l, inbox, queue.Deposit, 1)
		testl1.Mine(t, l)
		c.settle(v)
		c.check(e.Client(), inbox)
		if err := e.Check(t.Context()); err != nil {
			t.Error(err)
		}
		if s := e.Status(); len(s) != 1 || !s[0].InUse || s[0].Head != l.Head().Number.Uint64() {
			t.Errorf("status %+v", s)
		}
		var wrong *WrongChainError
		if _, err := DialAll(t.Context(), EndpointsConfig{URLs: []string{url}, ChainID: 1}); !errors.As(err, &wrong) {
			t.Errorf("another chain at %s: %v", url, err)
		}
	}
	if !must(DialAll(t.Context(), EndpointsConfig{URLs: []string{l.WSURL()}}))(t).Client().RPC().SupportsSubscriptions() {
		t.Error("over a WebSocket nothing can be subscribed to")
	}
	for _, urls := range [][]string{nil, {l.RPCURL(), l.WSURL()}, {"/run/a.ipc", l.RPCURL()}, {""}, {"http://127.0.0.1:1", "http://127.0.0.1:1"}} {
		if _, err := DialAll(t.Context(), EndpointsConfig{URLs: urls}); err == nil {
			t.Errorf("%q are taken for endpoints", urls)
		}
	}
	// One that is down at the start is used when it is up.
	e := must(DialAll(t.Context(), EndpointsConfig{URLs: []string{"http://127.0.0.1:1", l.RPCURL()}, Log: logTo(t)}))(t)
	defer e.Close()
	if _, err := e.Client().Header(t.Context(), Latest); err != nil {
		t.Error(err)
	}
	if s := e.Status(); s[0].Trouble == "" || s[0].InUse {
		t.Errorf("status %+v", s)
	}
}

// TestViewWithoutOldState: over a node that keeps no old states a view backfills all the same, and says from where to begin again.
func TestViewWithoutOldState(t *testing.T) {
	l := testl1.Start(t, devnet.Config{FinalizedDepth: 2})
	inbox, before := deployInbox(t, l)
	for i := range byte(40) {
		switch i % 10 {
		case 0:
			enter(t, l, inbox, queue.Deposit, i)
		case 5:
			submit(t, l, inbox, []byte{i})
		}
		testl1.Mine(t, l)
	}
	fresh := map[string]bool{}
	endpoint := faulty.New(t, l.Client())
	leave := ""
	endpoint.Be(faulty.Fault{Each: func(c faulty.Call, result any) any {
		switch c.Method {
		case "eth_call":
			var at struct{ BlockHash string }
			if json.Unmarshal(c.Params[1], &at) == nil && !fresh[at.BlockHash] {
				return &faulty.Error{Code: -32000, Message: "historical state is not available"}
			}
		case "eth_getLogs":
			var filter struct{ FromBlock, ToBlock hexutil.Uint64 }
			if json.Unmarshal(c.Params[0], &filter) == nil && filter.ToBlock-filter.FromBlock > 6 {
				return &faulty.Error{Code: -32005, Message: "block range is too wide"}
			}
			var logs, kept []json.RawMessage
			if raw, ok := result.(json.RawMessage); ok && json.Unmarshal(raw, &logs) == nil {
				for _, entry := range logs {
					if leave == "" || !strings.Contains(string(entry), `"blockNumber":"`+leave+`"`) {
						kept = append(kept, entry)
					}
				}
				return append([]json.RawMessage{}, kept...)
			}
		}
		return result
	}})
	client := must(Dial(t.Context(), endpoint.URL))(t)
	defer client.Close()
	fresh[l.Head().Hash().Hex()] = true
	v := NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Poll: time.Millisecond, Log: logTo(t)})
	c := &consumer{t: t}
	for last := uint64(0); ; {
		u := must(v.Next(testl1.Soon(t)))(t)
		c.take(&u)
		if u.Certain < last || u.Certain > v.tip().Number {
			t.Fatalf("certain up to %d after %d", u.Certain, last)
		}
		if last = u.Certain; v.tip().Hash == l.Head().Hash() {
			break
		}
		if u.Certain+14 < v.tip().Number { // an entry and a batch come every ten blocks
			t.Fatalf("certain up to %d only, at %d", u.Certain, v.tip().Number)
		}
	}
	if v.certain != l.Head().Number.Uint64() {
		t.Errorf("certain up to %d at the head", v.certain)
	}
	c.check(New(l.Client()), inbox)

	// The same with a block's logs left out: found when the next ones come, and the view says that it cannot mend it. What it
	// called certain is before.
	leave = "0x16"
	delete(fresh, l.Head().Hash().Hex())
	v = NewView(ViewConfig{Client: client, Inbox: inbox, Start: before, Poll: time.Millisecond, Log: logTo(t)})
	certain := uint64(0)
	for {
		u, err := v.Next(testl1.Soon(t))
		if err == nil {
			certain = u.Certain
			continue
		}
		if !errors.Is(err, ErrGap) || certain == 0 || certain >= 0x16 {
			t.Errorf("certain up to %d: %v", certain, err)
		}
		return
	}
}
