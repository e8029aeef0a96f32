// Package faulty is a JSON-RPC endpoint of a development L1 that fails on request: it drops connections, is throttled, cuts
// answers off, says nothing, lags, or lies. It is imported by tests only. Start at New.
package faulty

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

// Call is one call of a request.
type Call struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

// Fault is what an endpoint does instead of answering. Whole handles a request as a whole, and says whether it did. Instead
// answers one call without asking L1, and says whether it did. Each changes the result of one call: result is what L1 says, null
// if it has none, or an error of it.
type Fault struct {
	Whole   func(w http.ResponseWriter, r *http.Request, calls []Call) bool
	Instead func(c Call) (result any, done bool)
	Each    func(c Call, result any) any
}

// Error is a JSON-RPC error that a Fault's Each may answer.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

func (e *Error) Error() string { return e.Message }

// Endpoint is an endpoint; it begins without a fault.
type Endpoint struct {
	URL string
	l1  *rpc.Client
	t   testing.TB

	mu    sync.Mutex
	fault Fault
	asked int
}

// New makes an endpoint of the L1 behind a client. It ends with the test.
func New(t testing.TB, l1 *rpc.Client) *Endpoint {
	e := &Endpoint{l1: l1, t: t}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	t.Cleanup(func() { e.Be(Fault{}) })
	e.URL = server.URL
	return e
}

// Be is what the endpoint does from now on.
func (e *Endpoint) Be(f Fault) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.fault = f
}

// Asked is how many requests have come so far.
func (e *Endpoint) Asked() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.asked
}

func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller is gone
	}
	e.mu.Lock()
	fault := e.fault
	e.asked++
	e.mu.Unlock()
	batch := bytes.HasPrefix(bytes.TrimSpace(body), []byte("["))
	calls := make([]Call, 1)
	if batch {
		err = json.Unmarshal(body, &calls)
	} else {
		err = json.Unmarshal(body, &calls[0])
	}
	if err != nil {
		e.t.Errorf("request %s: %v", body, err)
		return
	}
	if fault.Whole != nil && fault.Whole(w, r, calls) {
		return
	}
	var replies []map[string]any
	for _, c := range calls {
		replies = append(replies, e.reply(r, c, fault))
	}
	w.Header().Set("Content-Type", "application/json")
	var out any = replies
	if !batch {
		out = replies[0]
	}
	if err := json.NewEncoder(w).Encode(out); err != nil && r.Context().Err() == nil {
		e.t.Logf("reply not delivered: %v", err)
	}
}

func (e *Endpoint) reply(r *http.Request, c Call, fault Fault) map[string]any {
	var result any
	done := false
	if fault.Instead != nil {
		result, done = fault.Instead(c)
	}
	if !done {
		result = e.ask(r, c)
	}
	if fault.Each != nil {
		result = fault.Each(c, result)
	}
	reply := map[string]any{"jsonrpc": "2.0", "id": c.ID}
	if err, bad := result.(error); bad {
		reply["error"] = asError(err)
	} else {
		reply["result"] = result
	}
	return reply
}

// ask asks L1.
func (e *Endpoint) ask(r *http.Request, c Call) any {
	var raw json.RawMessage
	params := make([]any, len(c.Params))
	for i, p := range c.Params {
		params[i] = p
	}
	if err := e.l1.CallContext(r.Context(), &raw, c.Method, params...); err != nil {
		return asError(err)
	}
	return raw
}

func asError(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	out := &Error{Code: -32000, Message: err.Error()}
	var coded rpc.Error
	if errors.As(err, &coded) {
		out.Code = coded.ErrorCode()
	}
	var withData rpc.DataError
	if errors.As(err, &withData) {
		out.Data = withData.ErrorData()
	}
	return out
}

// Dropped breaks the connection off after the request was read.
func Dropped() Fault {
	return Fault{Whole: func(http.ResponseWriter, *http.Request, []Call) bool { panic(http.ErrAbortHandler) }}
}

// Executed breaks the connection off after L1 has executed the request.
func Executed() Fault {
	return Fault{Each: func(Call, any) any { panic(http.ErrAbortHandler) }}
}

// Status answers with a status, and with Retry-After unless that is empty.
func Status(code int, retryAfter string) Fault {
	return Fault{Whole: func(w http.ResponseWriter, _ *http.Request, _ []Call) bool {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		http.Error(w, "not now", code)
		return true
	}}
}

// Body answers with any text.
func Body(text string) Fault {
	return Fault{Whole: func(w http.ResponseWriter, _ *http.Request, _ []Call) bool {
		w.Header().Set("Content-Type", "application/json")
		if _, err := io.WriteString(w, text); err != nil {
			panic(http.ErrAbortHandler) // the caller is gone
		}
		return true
	}}
}

// Silent says nothing until the caller gives up.
func Silent() Fault {
	return Fault{Whole: func(_ http.ResponseWriter, r *http.Request, _ []Call) bool {
		<-r.Context().Done()
		return true
	}}
}

// Refusing answers every call with a JSON-RPC error.
func Refusing(code int, message string) Fault {
	return Fault{Each: func(Call, any) any { return &Error{Code: code, Message: message} }}
}

// Without answers one method with a JSON-RPC error, and does not pass it on.
func Without(method string) Fault {
	return Fault{Instead: func(c Call) (any, bool) {
		if c.Method == method {
			return &Error{Code: -32000, Message: method + " is not available now"}, true
		}
		return nil, false
	}}
}

// WrongChain says another chain id.
func WrongChain(id uint64) Fault {
	return Fault{Each: func(c Call, result any) any {
		if c.Method == "eth_chainId" {
			return hexutil.Uint64(id)
		}
		return result
	}}
}

// Behind shows an L1 whose last block is the one with a number; it is also the finalised one, if final is above it.
func (e *Endpoint) Behind(number, final uint64) Fault {
	at := func(r any) uint64 {
		var h types.Header
		raw, ok := r.(json.RawMessage)
		if !ok || json.Unmarshal(raw, &h) != nil || h.Number == nil {
			return 0
		}
		return h.Number.Uint64()
	}
	block := func(n uint64) any {
		var raw json.RawMessage
		if err := e.l1.CallContext(e.t.Context(), &raw, "eth_getBlockByNumber", hexutil.Uint64(n), false); err != nil {
			return asError(err)
		}
		return raw
	}
	return Fault{Each: func(c Call, result any) any {
		switch {
		case c.Method != "eth_getBlockByNumber" && c.Method != "eth_getBlockByHash":
			return result
		case c.Method == "eth_getBlockByNumber" && string(c.Params[0]) == `"finalized"`:
			return block(min(final, at(result)))
		case c.Method == "eth_getBlockByNumber" && (string(c.Params[0]) == `"latest"` || string(c.Params[0]) == `"safe"`):
			return block(min(number, at(result)))
		case at(result) > number:
			return json.RawMessage("null")
		}
		return result
	}}
}

// Lying changes the results of one method.
func Lying(method string, change func(c Call, result json.RawMessage) any) Fault {
	return Fault{Each: func(c Call, result any) any {
		raw, ok := result.(json.RawMessage)
		if !ok || c.Method != method {
			return result
		}
		return change(c, raw)
	}}
}

// Cap is what an endpoint answers of logs at once; 0: any.
type Cap struct {
	Blocks uint64
	Logs   int
	Bytes  int
}

// Capped refuses a question about more logs than a cap, as refuse says: providers differ. Of one block it answers all logs.
func Capped(c Cap, refuse func() any) Fault {
	return Lying("eth_getLogs", func(call Call, result json.RawMessage) any {
		var filter struct{ FromBlock, ToBlock *hexutil.Uint64 }
		var logs []json.RawMessage
		if json.Unmarshal(call.Params[0], &filter) != nil || json.Unmarshal(result, &logs) != nil {
			return errors.New("faulty: not a question about logs")
		}
		if filter.FromBlock == nil || filter.ToBlock == nil || *filter.FromBlock == *filter.ToBlock {
			return result
		}
		if blocks := uint64(*filter.ToBlock-*filter.FromBlock) + 1; c.Blocks > 0 && blocks > c.Blocks || c.Logs > 0 && len(logs) > c.Logs || c.Bytes > 0 && len(result) > c.Bytes {
			return refuse()
		}
		return result
	})
}

// Both is two faults of single calls, one after the other.
func Both(a, b Fault) Fault {
	return Fault{Each: func(c Call, result any) any { return b.Each(c, a.Each(c, result)) }}
}

// Another answers from another L1.
func Another(l1 *rpc.Client) Fault {
	return Fault{Each: func(c Call, _ any) any {
		params := make([]any, len(c.Params))
		for i, p := range c.Params {
			params[i] = p
		}
		var raw json.RawMessage
		if err := l1.Call(&raw, c.Method, params...); err != nil {
			return asError(err)
		}
		return raw
	}}
}
