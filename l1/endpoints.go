package l1

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/rpc"

	"loft/agent"
)

const (
	// maxAnswer bounds what is read of one answer of an endpoint.
	maxAnswer = 256 << 20
	// patience is how long a request waits for an endpoint that rests.
	patience = 5 * time.Second
	// maxPasses bounds how often a request goes round all endpoints.
	maxPasses = 3
)

// EndpointsConfig says by which JSON-RPC endpoints an L1 is read.
type EndpointsConfig struct {
	// URLs of the endpoints, the preferred first. Several must be http or https; one alone may also be a WebSocket or the path
	// of a socket. Required.
	URLs []string
	// ChainID that each must have. Default: that of the first that answers.
	ChainID uint64
	// Timeout of one attempt at one endpoint. Default: 20 s.
	Timeout time.Duration
	// MaxLagSecs is how far an endpoint's head may be behind the best, by the blocks' times, before others are preferred.
	// Default: 60.
	MaxLagSecs uint64
	// Every is the time between cross-checks. Default: 12 s.
	Every time.Duration
	// Log receives which endpoints fail, lag or lie, and which one is used. Default: none.
	Log *slog.Logger
}

// Endpoints are one L1 by several endpoints. Requests go to one of them while it is good, so that what is read together is of
// one view; when it fails, is throttled, lags or answers nonsense, they switch to the next. Run cross-checks all. It is safe for
// concurrent use.
type Endpoints struct {
	cfg    EndpointsConfig
	list   []*endpoint
	client *Client
	http   *http.Client
	now    func() time.Time

	mu      sync.Mutex // guards all below, and the endpoints' state
	chainID uint64     // 0: not known yet
	current *endpoint
	agreed  *Header // the last finalised header that was agreed on; nil: none
}

// endpoint is one of several. Its state is guarded by Endpoints.mu.
type endpoint struct {
	url, name string
	own       *Client // asks this one alone

	verified bool // its chain id is the right one, since it last could be reached
	lagging  bool
	head     uint64
	rest     time.Time // it is not asked before
	faults   int       // in a row
	trouble  error     // the last; nil if it is good

	fails, lags agent.Trouble
}

// UnavailableError means that no endpoint of L1 answers.
type UnavailableError struct {
	Endpoints []string
	Troubles  []error // of each
}

func (e *UnavailableError) Error() string {
	said := make([]string, len(e.Endpoints))
	for i := range said {
		said[i] = fmt.Sprintf("%s: %v", e.Endpoints[i], e.Troubles[i])
	}
	return "no l1 endpoint answers: " + strings.Join(said, "; ")
}

func (e *UnavailableError) Unwrap() []error { return e.Troubles }

// DialAll connects to all endpoints of one L1. It refuses those of another chain, with a *WrongChainError that names one, and
// those that finalised different blocks; one that cannot be reached yet is tried again later, but one must answer.
func DialAll(ctx context.Context, cfg EndpointsConfig) (_ *Endpoints, err error) {
	if len(cfg.URLs) == 0 {
		return nil, errors.New("l1: no L1 address given: give one like http://localhost:8545")
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = 20 * time.Second
	}
	if cfg.MaxLagSecs == 0 {
		cfg.MaxLagSecs = 60
	}
	if cfg.Every == 0 {
		cfg.Every = 12 * time.Second
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	// A transport of our own, so that Close drops our connections and nobody else's.
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 16
	e := &Endpoints{cfg: cfg, http: &http.Client{Transport: transport}, now: time.Now, chainID: cfg.ChainID}
	defer func() {
		if err != nil {
			e.Close()
		}
	}()
	if len(cfg.URLs) == 1 && !isHTTP(cfg.URLs[0]) {
		if e.client, err = Dial(ctx, cfg.URLs[0]); err != nil {
			return nil, err
		}
		e.list = []*endpoint{{url: cfg.URLs[0], name: Host(cfg.URLs[0]), own: e.client}}
	} else if err := e.dial(ctx); err != nil {
		return nil, err
	}
	e.current = e.list[0]
	return e, e.start(ctx)
}

// dial makes the clients: one for all endpoints, and for each one its own.
func (e *Endpoints) dial(ctx context.Context) error {
	names := make(map[string]int)
	for i, url := range e.cfg.URLs {
		if !isHTTP(url) {
			return fmt.Errorf("l1: L1 address %d (%s) is no http URL: of several addresses each must be one", i+1, Host(url))
		}
		ep := &endpoint{url: url, name: Host(url)}
		if names[ep.name]++; names[ep.name] > 1 {
			ep.name += fmt.Sprintf(" (%d)", names[ep.name])
		}
		own, err := e.over(ctx, Shown(url), func(req *http.Request) (*http.Response, error) { return e.roundTripOne(req, ep) })
		if err != nil {
			return err
		}
		ep.own = own
		e.list = append(e.list, ep)
	}
	var err error
	shown := Shown(e.cfg.URLs[0])
	if n := len(e.list); n > 1 { // each error names those that it is about
		shown = fmt.Sprintf("http://any-of-%d-l1-endpoints", n)
	}
	if e.client, err = e.over(ctx, shown, e.roundTrip); err != nil {
		return err
	}
	e.client.endpoints = e
	return nil
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// over is a client whose requests f carries. The address is never asked; it is what net/http says in errors.
func (e *Endpoints) over(ctx context.Context, shown string, f roundTripper) (*Client, error) {
	c, err := rpc.DialOptions(ctx, shown, rpc.WithHTTPClient(&http.Client{Transport: f}))
	if err != nil {
		return nil, fmt.Errorf("l1: make a client: %w", err)
	}
	return New(c), nil
}

// Client asks the endpoints; it is closed by Close.
func (e *Endpoints) Client() *Client { return e.client }

// Close closes all connections.
func (e *Endpoints) Close() {
	for _, ep := range e.list {
		ep.own.Close()
	}
	if e.client != nil {
		e.client.Close()
	}
	e.http.CloseIdleConnections()
}

// EndpointStatus is how an endpoint stands.
type EndpointStatus struct {
	Name    string `json:"name"` // its host
	InUse   bool   `json:"inUse"`
	Lagging bool   `json:"lagging"`
	Head    uint64 `json:"head"`    // at the last cross-check
	Trouble string `json:"trouble"` // empty: none
}

// Status of all endpoints, the preferred first.
func (e *Endpoints) Status() (out []EndpointStatus) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ep := range e.list {
		s := EndpointStatus{Name: ep.name, InUse: ep == e.current, Lagging: ep.lagging, Head: ep.head}
		if ep.trouble != nil {
			s.Trouble = ep.trouble.Error()
		}
		out = append(out, s)
	}
	return out
}

// roundTrip carries a request to the endpoint in use, or to others while it fails.
func (e *Endpoints) roundTrip(req *http.Request) (*http.Response, error) {
	in, err := readRequest(req)
	if err != nil {
		return nil, err
	}
	ctx, tried, unclear := req.Context(), make(map[*endpoint]bool), false
	var second []byte // an answer that others may better
	for pass := 1; ; {
		ep, wait := e.pick(tried)
		if ep == nil {
			if second != nil {
				return response(req, second), nil
			}
			if pass == maxPasses || wait > patience {
				return nil, e.unavailable()
			}
			if err := sleep(ctx, wait); err != nil {
				return nil, err
			}
			tried = make(map[*endpoint]bool)
			pass++
			continue
		}
		tried[ep] = true
		answer, fault := e.attempt(ctx, ep, in)
		switch {
		case fault == nil:
			if unclear {
				answer = in.known(answer)
			}
			e.good(ep)
			served(ctx, ep)
			return response(req, answer), nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case fault.soft:
			if second == nil {
				second = answer
				served(ctx, ep)
			}
			continue
		}
		e.fail(ep, fault)
		if unclear = unclear || !fault.untaken; unclear && !in.repeatable() {
			return nil, fmt.Errorf("%s: %w", ep.name, fault.err)
		}
	}
}

// roundTripOne carries a request to one endpoint, unless that rests.
func (e *Endpoints) roundTripOne(req *http.Request, ep *endpoint) (*http.Response, error) {
	in, err := readRequest(req)
	if err != nil {
		return nil, err
	}
	if err := e.resting(ep); err != nil {
		return nil, err
	}
	answer, fault := e.attempt(req.Context(), ep, in)
	switch {
	case fault == nil:
		e.recovered(ep)
	case fault.soft:
	case req.Context().Err() != nil:
		return nil, req.Context().Err()
	default:
		e.fail(ep, fault)
		return nil, fault.err
	}
	return response(req, answer), nil
}

// pick is the endpoint to ask: the one in use if it is good, or the next; those that lag last. If there is none, wait is how
// long the first of them rests.
func (e *Endpoints) pick(tried map[*endpoint]bool) (_ *endpoint, wait time.Duration) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	usable := func(ep *endpoint, lagging bool) bool {
		return !tried[ep] && ep.lagging == lagging && !ep.rest.After(now)
	}
	for _, lagging := range []bool{false, true} {
		if usable(e.current, lagging) {
			return e.current, 0
		}
		for _, ep := range e.list {
			if usable(ep, lagging) {
				return ep, 0
			}
		}
	}
	wait = time.Duration(1<<63 - 1)
	for _, ep := range e.list {
		wait = min(wait, max(0, ep.rest.Sub(now)))
	}
	return nil, wait
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// fault is why an endpoint's answer is not used.
type fault struct {
	err     error
	rest    time.Duration // what it asked for; 0: it did not
	untaken bool          // the request was surely not executed
	slow    bool          // it is throttled
	wrong   bool          // it lies, or is of another chain
	lost    bool          // it could not be reached: who knows what answers there next
	soft    bool          // it is an answer, but another endpoint may have a better one
}

// attempt asks one endpoint once. With a soft fault there is an answer, too.
func (e *Endpoints) attempt(ctx context.Context, ep *endpoint, in *request) ([]byte, *fault) {
	if f := e.verify(ctx, ep); f != nil {
		return nil, f
	}
	return e.post(ctx, ep, in)
}

func (e *Endpoints) post(ctx context.Context, ep *endpoint, in *request) ([]byte, *fault) {
	ctx, cancel := context.WithTimeout(ctx, e.cfg.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, ep.url, bytes.NewReader(in.body))
	if err != nil {
		return nil, &fault{err: Bare(err), untaken: true}
	}
	req.Header = in.header.Clone()
	resp, err := e.http.Do(req)
	if err != nil {
		err = Bare(err)
		var op *net.OpError
		return nil, &fault{err: err, untaken: errors.As(err, &op) && op.Op == "dial", lost: true}
	}
	defer resp.Body.Close()
	body := &io.LimitedReader{R: resp.Body, N: maxAnswer + 1}
	answer, err := io.ReadAll(body)
	if err == nil && body.N == 0 {
		err = fmt.Errorf("answer is longer than %d bytes", maxAnswer)
	}
	// A body that is cut off does not change what the status said.
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		if resp.StatusCode == http.StatusBadRequest && err == nil {
			if f := in.check(answer); f == nil || f.soft {
				return answer, f // some say in this way, too, what is wrong with a request
			}
		}
		return nil, refusedAs(resp, answer, e.now())
	}
	if err != nil {
		return nil, &fault{err: fmt.Errorf("read answer: %w", err), lost: true}
	}
	return answer, in.check(answer)
}

// statusError is an answer whose HTTP status is an error.
type statusError struct {
	code int
	text string
}

func (e *statusError) Error() string { return e.text }

// refusedAs is the fault of an answer whose status is an error.
func refusedAs(resp *http.Response, answer []byte, now time.Time) *fault {
	f := &fault{err: &statusError{resp.StatusCode, fmt.Sprintf("%s %.200q", resp.Status, bytes.TrimSpace(answer))}}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		f.slow, f.untaken = true, true
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		f.untaken = true
	}
	if text := resp.Header.Get("Retry-After"); text != "" {
		if secs, err := strconv.ParseUint(text, 10, 31); err == nil {
			f.rest = time.Duration(secs) * time.Second
		} else if at, err := http.ParseTime(text); err == nil {
			f.rest = max(0, at.Sub(now))
		}
	}
	return f
}

// Rests: doubled at every fault in a row. What an endpoint asks for is kept to, within an hour.
const (
	restLost, maxRestLost   = 250 * time.Millisecond, 30 * time.Second
	restSlow, maxRestSlow   = time.Second, time.Minute
	restWrong, maxRestWrong = 30 * time.Second, 10 * time.Minute
	maxRetryAfter           = time.Hour
)

func (f *fault) restAfter(faults int) time.Duration {
	first, limit := restLost, maxRestLost
	switch {
	case f.rest > 0:
		return min(f.rest, maxRetryAfter)
	case f.slow:
		first, limit = restSlow, maxRestSlow
	case f.wrong:
		first, limit = restWrong, maxRestWrong
	}
	return min(limit, first<<min(faults-1, 16))
}

// fail lets an endpoint rest.
func (e *Endpoints) fail(ep *endpoint, f *fault) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.now()
	if !ep.rest.After(now) { // of requests that fail together, one counts
		ep.faults++
	}
	rest := f.restAfter(ep.faults)
	if until := now.Add(rest); until.After(ep.rest) {
		ep.rest = until
	}
	if f.lost {
		ep.verified = false
	}
	ep.fails.Tell(e.cfg.Log, slog.LevelWarn, "l1 endpoint failing", "endpoint", ep.name, "rest", rest, "err", f.err)
	ep.trouble = f.err
}

// good notes an answer, and uses the endpoint from now on.
func (e *Endpoints) good(ep *endpoint) {
	e.recovered(ep)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.current == ep {
		return
	}
	why := "it fails"
	if e.current.lagging && e.current.trouble == nil {
		why = "it lags"
	} else if e.current.trouble == nil {
		return // it answered somebody else meanwhile
	}
	e.cfg.Log.Info("using another l1 endpoint", "endpoint", ep.name, "instead_of", e.current.name, "because", why)
	e.current = ep
}

func (e *Endpoints) recovered(ep *endpoint) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if ep.faults > 0 && ep.rest.Before(e.now()) {
		ep.fails.Over(e.cfg.Log, "l1 endpoint recovered", "endpoint", ep.name)
		ep.faults, ep.trouble = 0, nil
	}
}

// resting says why an endpoint is not to be asked now.
func (e *Endpoints) resting(ep *endpoint) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if ep.rest.After(e.now()) {
		return fmt.Errorf("it rests: %w", ep.trouble)
	}
	return nil
}

func (e *Endpoints) unavailable() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := new(UnavailableError)
	for _, ep := range e.list {
		if ep.trouble != nil {
			out.Endpoints, out.Troubles = append(out.Endpoints, ep.name), append(out.Troubles, ep.trouble)
		}
	}
	return out
}
