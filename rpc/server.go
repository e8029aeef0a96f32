// Package rpc is the JSON-RPC face of a node: go-ethereum's own methods, those of them that we answer better (all that
// touch transactions which are not in a block yet, and fees), and the namespace loft.
//
// It keeps no state and decides nothing. It opens no port either: Handler is served by package node. Start at New; eth.go
// holds the methods that replace go-ethereum's, loft.go our own.
package rpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/chain"
	"loft/follower"
	"loft/protocol/queue"
	"loft/sequencer"
)

// Bounds of requests. Timeouts of connections are the listener's.
const (
	maxBodyBytes     = 5 << 20
	maxBatchItems    = 1000
	maxResponseBytes = 25 << 20
)

// blobsPrefix begins the paths of the beacon API.
const blobsPrefix = "/eth/v1/"

// Derived is what a node has derived from L1. Package follower's Deriver is the one.
type Derived interface {
	BatchAt(index uint64) (follower.Batch, error)
	EntryAt(index uint64) (follower.Entry, error)
}

// L1 is what a node has processed of L1. Package follower's Follower is the one.
type L1 interface {
	Snapshot() (follower.Snapshot, <-chan struct{})
}

// Queue is the queue's entries. Package follower's Entries is the one.
type Queue interface {
	// Range fails with queue.ErrNoEntry if the queue has not been read that far yet.
	Range(from, to uint64) ([]queue.Entry, error)
}

// Messages knows of messages from L2 to L1, which L1 has to be asked about. Package bridge's Desk is the one.
type Messages interface {
	// MessageStatus of the outbox's message with that index, for JSON; nil if there is none.
	MessageStatus(ctx context.Context, index uint64) (any, error)
}

// Config of the face.
type Config struct {
	// Chain that is served. Required.
	Chain *chain.Chain
	// Sequencer of this node; nil if it only follows.
	Sequencer *sequencer.Sequencer
	// SequencerURL is where a node that only follows sends transactions. Empty: it refuses them.
	SequencerURL string
	// Derived and L1 tell what L1 holds; nil: loft_batch, loft_entry and the onL1 fields know nothing.
	Derived Derived
	L1      L1
	// Queue as this node read it from L1; nil: loft_messageProof knows nothing.
	Queue Queue
	// Messages tells where messages to L1 are; nil: loft_messageStatus knows nothing.
	Messages Messages
	// PostInterval is how old a batch gets before this node posts it; 0 if it posts none of its own.
	PostInterval time.Duration
	// Info is the answer to loft_config: the instance, as clients need it.
	Info any
	// Version is the answer to web3_clientVersion. Default: loft.
	Version string
	// SyncTimeout is how long eth_sendRawTransactionSync waits by default. Default 2 s, as EIP-7966 recommends.
	SyncTimeout time.Duration
	// MaxSyncTimeout is the longest wait that a caller may ask for. Default 1 min.
	MaxSyncTimeout time.Duration
	// TraceTimeout is the longest that a debug_trace call takes. Default 30 s.
	TraceTimeout time.Duration
	// PrivateTraces has debug_trace calls answered by PrivateHandler alone; Handler says so.
	PrivateTraces bool
	// Origins that browsers may call from (CORS, and WebSocket). Default: none. "*" is any.
	Origins []string
	// Hosts are names by which HTTP requests may call this node; addresses always may. Default: localhost. "*" is any.
	Hosts []string
	// Blobs answers GET requests under /eth/v1/, as package archive's handler does. Default: they are not served.
	Blobs http.Handler
	// Log is required.
	Log *slog.Logger
}

// Server answers JSON-RPC.
type Server struct {
	cfg      Config
	outer    *rpc.Server  // what users reach
	private  *rpc.Server  // what operators reach
	inner    *rpc.Server  // go-ethereum's own, which ours fall back on
	geth     *rpc.Client  // of inner
	client   *rpc.Client  // of outer
	unsealed unsealed     // nil: nobody knows
	remote   *remote      // nil on a sequencer, or if there is no address of one
	forward  *forwarder   // nil with remote
	blobs    http.Handler // nil: not served
	gate     *gate        // of traces, wherever they are asked for
}

// New makes the face. The caller closes it, before the sequencer and the chain.
func New(cfg Config) (*Server, error) {
	if cfg.Chain == nil || cfg.Log == nil {
		return nil, errors.New("rpc: Config needs Chain and Log")
	}
	if cfg.Sequencer != nil && cfg.SequencerURL != "" {
		return nil, errors.New("rpc: Config has a sequencer and the URL of another: give one")
	}
	if cfg.SyncTimeout == 0 {
		cfg.SyncTimeout = 2 * time.Second
	}
	if cfg.MaxSyncTimeout == 0 {
		cfg.MaxSyncTimeout = time.Minute
	}
	if cfg.TraceTimeout == 0 {
		cfg.TraceTimeout = 30 * time.Second
	}
	if cfg.Hosts == nil {
		cfg.Hosts = []string{"localhost"}
	}
	if cfg.Version == "" {
		cfg.Version = "loft"
	}
	s := &Server{cfg: cfg, outer: newServer(), private: newServer(), inner: newServer(), gate: newGate(cfg.TraceTimeout)}
	switch {
	case cfg.Sequencer != nil:
		s.unsealed = local{cfg.Sequencer, cfg.Chain.Announce}
	case cfg.SequencerURL != "":
		forward, err := newForwarder(cfg.SequencerURL)
		if err != nil {
			return nil, err
		}
		s.forward, s.remote = forward, newRemote(s)
		s.unsealed = s.remote
	}
	if err := s.register(); err != nil {
		return nil, fmt.Errorf("rpc: %w", err)
	}
	s.geth, s.client = rpc.DialInProc(s.inner), rpc.DialInProc(s.outer)
	if cfg.Blobs != nil {
		s.blobs = gethnode.NewHTTPHandlerStack(cfg.Blobs, cfg.Origins, cfg.Hosts, nil, false) // for its check of hosts
	}
	return s, nil
}

func newServer() *rpc.Server {
	s := rpc.NewServer()
	s.SetBatchLimits(maxBatchItems, maxResponseBytes)
	s.SetHTTPBodyLimit(maxBodyBytes)
	s.SetWebsocketReadLimit(maxBodyBytes)
	return s
}

// register puts go-ethereum's services that are for users first, and ours over them: of methods of one name the last
// registered answers.
func (s *Server) register() error {
	apis, err := services(s.cfg.Chain, s.unsealed)
	if err != nil {
		return err
	}
	for _, api := range apis {
		service := s.offered(api, false)
		if service == nil {
			continue
		}
		if err := errors.Join(s.inner.RegisterName(api.Namespace, service), s.private.RegisterName(api.Namespace, service),
			s.outer.RegisterName(api.Namespace, s.offered(api, s.cfg.PrivateTraces))); err != nil {
			return err
		}
	}
	ours := []rpc.API{
		{Namespace: "eth", Service: &ethAPI{s}},
		{Namespace: "web3", Service: &web3API{s}},
		{Namespace: "loft", Service: &loftAPI{s}},
	}
	if s.unsealed != nil {
		ours = append(ours, rpc.API{Namespace: "eth", Service: &pendingAPI{s}})
	}
	if s.remote != nil {
		ours = append(ours, rpc.API{Namespace: "txpool", Service: &remotePool{s.remote}})
	}
	return errors.Join(s.Add(ours), s.outer.RegisterName("debug", &stateAPI{s, s.cfg.PrivateTraces}), s.private.RegisterName("debug", &stateAPI{s, false}))
}

// Add has further services answered; of methods of one name the last added answers.
func (s *Server) Add(apis []rpc.API) error {
	for _, api := range apis {
		if err := errors.Join(s.outer.RegisterName(api.Namespace, api.Service), s.private.RegisterName(api.Namespace, api.Service)); err != nil {
			return err
		}
	}
	return nil
}

// Handler answers HTTP and WebSocket at one address, and serves blobs there.
func (s *Server) Handler() http.Handler { return s.handler(s.outer, s.cfg.Origins) }

// PrivateHandler is Handler for the node's operator: it answers all that this package can, and no web pages.
func (s *Server) PrivateHandler() http.Handler { return s.handler(s.private, nil) }

func (s *Server) handler(calls *rpc.Server, origins []string) http.Handler {
	post, ws := gethnode.NewHTTPHandlerStack(calls, origins, s.cfg.Hosts, nil, false), calls.WebsocketHandler(origins)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
			ws.ServeHTTP(unhurried{w}, r)
		case s.blobs != nil && r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, blobsPrefix):
			s.blobs.ServeHTTP(w, r)
		case r.Method == http.MethodGet && r.URL.Path != "/": // go-ethereum's server answers any empty GET, for looks whether it is alive
			http.Error(w, "nothing is served here: send JSON-RPC by POST, or open a WebSocket", http.StatusNotFound)
		default:
			post.ServeHTTP(w, withConnection(w, r))
		}
	})
}

// Client calls the same methods from inside the process.
func (s *Server) Client() *rpc.Client { return s.client }

// Close ends all connections and waits for calls under way.
func (s *Server) Close() {
	s.client.Close()
	s.geth.Close()
	s.outer.Stop()
	s.private.Stop()
	s.inner.Stop()
	if s.forward != nil {
		s.forward.close()
	}
}

// own asks go-ethereum's own method.
func (s *Server) own(ctx context.Context, result any, method string, args ...any) error {
	return s.geth.CallContext(ctx, result, method, args...)
}
