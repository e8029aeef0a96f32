package rpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/rpc"

	"loft/agent"
	"loft/l1"
)

// forwarder sends transactions to another node. It connects when first used, and again after a failure.
type forwarder struct {
	url       string
	transport *http.Transport // for http
	mu        sync.Mutex
	c         *rpc.Client

	trouble agent.Trouble // any caller can meet it
}

// maxIdle connections are kept. Go keeps two to a host: with more calls at a time, each would open its own and leave it behind, and
// the ports of this machine would run out.
const maxIdle = 4 * maxAsking

// forwardTimeout bounds a forwarded call; the sequencer's own waits are shorter by default.
const forwardTimeout = 90 * time.Second

var (
	errUnreachable  = errors.New("the sequencer cannot be reached, so the transaction may not have got there: send it again, or force it through L1 (loft force)")
	errNotAnswered  = errors.New("the sequencer cannot be reached, and only it knows what is not in a block yet: try again, or ask about blocks")
	errAskedTooMuch = errors.New("too many ask this node for what only the sequencer knows: try again, or ask under the tag latest")
	errAhead        = errors.New("the sequencer is behind this node: try again, or ask under the tag latest")
	errBehind       = errors.New("this node is behind the sequencer: try again, or ask under the tag latest")
)

func newForwarder(raw string) (*forwarder, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return nil, errors.New("rpc: the sequencer's address is no URL: give one like http://host:port")
	}
	switch u.Scheme {
	case "http", "https", "ws", "wss":
	default:
		return nil, fmt.Errorf("rpc: the sequencer's address has scheme %q: give http, https, ws or wss", u.Scheme)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = maxIdle, maxIdle
	return &forwarder{url: raw, transport: transport}, nil
}

func (f *forwarder) client(ctx context.Context) (*rpc.Client, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.c == nil {
		c, err := rpc.DialOptions(ctx, f.url, rpc.WithHTTPClient(&http.Client{Transport: f.transport}))
		if err != nil {
			return nil, err
		}
		f.c = c
	}
	return f.c, nil
}

func (f *forwarder) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.c != nil {
		f.c.Close()
		f.c = nil
	}
	f.transport.CloseIdleConnections()
}

// forwardTo passes a transaction on to the sequencer by one of its methods, and its answer back.
func (s *Server) forwardTo(ctx context.Context, result any, method string, args ...any) error {
	if s.remote == nil {
		return ErrNoSequencer
	}
	defer s.remote.sent()
	ctx, cancel := context.WithTimeout(ctx, forwardTimeout)
	defer cancel()
	return s.passOn(ctx, errUnreachable, result, method, args...)
}

// passOn calls a method of the sequencer; what it answers, errors and their codes included, is passed back.
func (s *Server) passOn(ctx context.Context, unreachable error, result any, method string, args ...any) error {
	client, err := s.forward.client(ctx)
	if err == nil {
		err = client.CallContext(ctx, result, method, args...)
	}
	var answered rpc.Error
	if err == nil || errors.As(err, &answered) {
		s.forward.trouble.Over(s.cfg.Log, "sequencer reachable again")
		return err
	}
	// The address, and what the transport says of it, are the operator's: they may hold secrets, and callers may be anybody.
	s.forward.trouble.Tell(s.cfg.Log, slog.LevelWarn, "sequencer unreachable: calls are not forwarded", "sequencer", l1.Shown(s.forward.url), "err", l1.Bare(err))
	return &rpcError{codeServer, nil, unreachable}
}
