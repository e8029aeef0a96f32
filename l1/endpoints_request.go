package l1

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// request is a JSON-RPC request, or a batch of them, as go-ethereum's client encodes it.
type request struct {
	header http.Header
	body   []byte
	calls  []rpcCall
	batch  bool
}

type rpcCall struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

type rpcAnswer struct {
	ID     json.RawMessage `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *rpcError       `json:"error"`
}

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e *rpcError) Error() string { return fmt.Sprintf("%s (code %d)", e.Message, e.Code) }

func readRequest(req *http.Request) (*request, error) {
	defer req.Body.Close()
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, fmt.Errorf("read request: %w", err)
	}
	in := &request{header: req.Header, body: body, batch: isArray(body)}
	if in.batch {
		err = json.Unmarshal(body, &in.calls)
	} else {
		in.calls = make([]rpcCall, 1)
		err = json.Unmarshal(body, &in.calls[0])
	}
	if err != nil {
		return nil, fmt.Errorf("read request: %w", err)
	}
	return in, nil
}

func response(req *http.Request, answer []byte) *http.Response {
	return &http.Response{Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(answer)), ContentLength: int64(len(answer))}
}

func isArray(body []byte) bool {
	trimmed := bytes.TrimSpace(body)
	return len(trimmed) > 0 && trimmed[0] == '['
}

// repeatable says whether nothing happens if a request is executed twice, at one endpoint or at two. The same signed
// transaction twice is one.
func (r *request) repeatable() bool {
	for _, c := range r.calls {
		switch {
		case strings.HasPrefix(c.Method, "eth_getFilter"), strings.HasPrefix(c.Method, "eth_getWork"): // of one endpoint's own state
			return false
		case strings.HasPrefix(c.Method, "eth_get"), strings.HasPrefix(c.Method, "debug_getRaw"), strings.HasPrefix(c.Method, "debug_trace"),
			strings.HasPrefix(c.Method, "net_"), strings.HasPrefix(c.Method, "web3_"), strings.HasPrefix(c.Method, "txpool_"):
		case slices.Contains(repeatableMethods, c.Method):
		default:
			return false
		}
	}
	return true
}

var repeatableMethods = []string{"eth_chainId", "eth_blockNumber", "eth_call", "eth_estimateGas", "eth_createAccessList", "eth_gasPrice",
	"eth_maxPriorityFeePerGas", "eth_blobBaseFee", "eth_feeHistory", "eth_syncing", "eth_sendRawTransaction"}

// check says what is wrong with an answer: it is cut off, or not JSON-RPC; the endpoint is throttled; or another endpoint may
// know more.
func (r *request) check(answer []byte) *fault {
	var items []rpcAnswer
	var err error
	if isArray(answer) {
		err = json.Unmarshal(answer, &items)
	} else {
		items = make([]rpcAnswer, 1) // to a batch, too, if it is refused as a whole
		err = json.Unmarshal(answer, &items[0])
	}
	if err != nil {
		return &fault{err: fmt.Errorf("answer is not JSON-RPC: %w", err)}
	}
	if isArray(answer) && (!r.batch || len(items) != len(r.calls)) {
		return &fault{err: fmt.Errorf("%d answers to %d calls", len(items), len(r.calls))}
	}
	var soft *fault
	for _, item := range items {
		switch {
		case item.Error == nil && item.Result == nil:
			return &fault{err: errors.New("answer has neither result nor error")}
		case item.Error == nil && r.batch && !isArray(answer):
			return &fault{err: errors.New("one answer to a batch")}
		case item.Error == nil:
		case item.Error.throttled():
			return &fault{err: item.Error, slow: true, untaken: len(items) == 1}
		case item.Error.betterElsewhere(), !r.batch && r.calls[0].Method == "eth_blobBaseFee" && unserved(item.Error.Code, item.Error.Message):
			soft = &fault{err: item.Error, soft: true}
		}
	}
	return soft
}

// throttled says whether an error means that too much was asked for of late. There is no one code for it; and one of those in
// use also means that an answer would be too long, which asking another endpoint does not mend.
func (e *rpcError) throttled() bool {
	text := strings.ToLower(e.Message)
	for _, words := range []string{"rate limit", "ratelimit", "too many requests", "request count exceeded", "compute units", "request limit", "requests per second"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	switch e.Code {
	case 429, -32016, -32029, -32090, -32097:
		return true
	case -32005:
		for _, words := range []string{"result", "range", "log", "block", "response"} {
			if strings.Contains(text, words) {
				return false
			}
		}
		return true
	}
	return false
}

const (
	methodNotFound = -32601
	notSupported   = -32004
)

// unserved says whether an error about a method that takes no parameters means that an endpoint does not serve it. Codes and words
// differ; an endpoint that is only not available now does not name the method.
func unserved(code int, message string) bool {
	if code == methodNotFound || code == notSupported {
		return true
	}
	text := strings.ToLower(message)
	for _, words := range []string{"unsupported", "not supported", "does not support", "doesn't support", "does not exist", "doesn't exist",
		"not implemented", "unimplemented", "unknown method", "method not found", "no such method"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return strings.Contains(text, "not available") && (strings.Contains(text, "method") || strings.Contains(text, "blob"))
}

// betterElsewhere says whether an error is about what this endpoint has or can do, and not about what was asked.
func (e *rpcError) betterElsewhere() bool {
	switch e.Code {
	case methodNotFound, notSupported, -32603: // or internal error
		return true
	}
	return unkeptState(e)
}

// unkeptState says whether a node means that it does not have the state after an old block any more.
func unkeptState(err error) bool {
	text := strings.ToLower(err.Error())
	for _, words := range []string{"missing trie node", "historical state", "state is not available", "state not available", "state unavailable", "state histories", "pruned", "archive"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// known turns the refusal of a transaction that an endpoint has from an earlier attempt of the same request into success.
func (r *request) known(answer []byte) []byte {
	if r.batch || r.calls[0].Method != "eth_sendRawTransaction" || len(r.calls[0].Params) != 1 {
		return answer
	}
	var said rpcAnswer
	if json.Unmarshal(answer, &said) != nil || said.Error == nil || !AlreadyKnown(said.Error.Message) {
		return answer
	}
	var raw hexutil.Bytes
	tx := new(types.Transaction)
	if json.Unmarshal(r.calls[0].Params[0], &raw) != nil || tx.UnmarshalBinary(raw) != nil {
		return answer
	}
	success, err := json.Marshal(struct {
		Version string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Result  common.Hash     `json:"result"`
	}{"2.0", r.calls[0].ID, tx.Hash()})
	if err != nil {
		return answer
	}
	return success
}

// parseQuantity reads an answer that is a number.
func parseQuantity(answer []byte) (uint64, error) {
	var said rpcAnswer
	if err := json.Unmarshal(answer, &said); err != nil {
		return 0, err
	}
	if said.Error != nil {
		return 0, said.Error
	}
	var n hexutil.Uint64
	if err := json.Unmarshal(said.Result, &n); err != nil {
		return 0, err
	}
	return uint64(n), nil
}

// AlreadyKnown says whether a pool refuses a transaction because it has it. JSON-RPC has no code for that.
func AlreadyKnown(message string) bool {
	text := strings.ToLower(message)
	return strings.Contains(text, "already known") || strings.Contains(text, "already imported")
}

// source notes which endpoint served the last request made with a context.
type source struct{ endpoint *endpoint }

type sourceKey struct{}

func withSource(ctx context.Context) (context.Context, *source) {
	s := new(source)
	return context.WithValue(ctx, sourceKey{}, s), s
}

func served(ctx context.Context, ep *endpoint) {
	if s, ok := ctx.Value(sourceKey{}).(*source); ok {
		s.endpoint = ep
	}
}
