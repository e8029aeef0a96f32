package devnet

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"
)

// newRPC is the JSON-RPC server: go-ethereum's namespaces for users and tools, and devnet_ for control.
func (l *L1) newRPC() (*rpc.Server, error) {
	backend := l.geth.eth.APIBackend
	server := rpc.NewServer()
	server.SetBatchLimits(1000, 64<<20)
	apis := append(l.geth.eth.APIs(), tracers.APIs(backend)...)
	apis = append(apis,
		rpc.API{Namespace: "eth", Service: filters.NewFilterAPI(filters.NewFilterSystem(backend, filters.Config{}))},
		rpc.API{Namespace: "web3", Service: web3{}},
		rpc.API{Namespace: "devnet", Service: &control{l}},
	)
	for _, api := range apis {
		switch api.Namespace {
		case "eth", "net", "web3", "txpool", "debug", "devnet":
			if err := server.RegisterName(api.Namespace, api.Service); err != nil {
				return nil, fmt.Errorf("devnet: register %s: %w", api.Namespace, err)
			}
		}
		if own, ok := api.Service.(rawSender); ok {
			if err := server.RegisterName(api.Namespace, &placed{own, l.driver}); err != nil {
				return nil, fmt.Errorf("devnet: register %s: %w", api.Namespace, err)
			}
		}
	}
	return server, nil
}

// rawSender is go-ethereum's service that takes signed transactions.
type rawSender interface {
	SendRawTransaction(ctx context.Context, raw hexutil.Bytes) (common.Hash, error)
}

// placed answers for a transaction when the pool has placed it: then the pending nonce counts it and the next block has it.
type placed struct {
	own    rawSender
	driver *driver
}

// SendRawTransaction takes a signed transaction.
func (p *placed) SendRawTransaction(ctx context.Context, raw hexutil.Bytes) (hash common.Hash, err error) {
	p.driver.pool.Lock()
	defer p.driver.pool.Unlock()
	if hash, err = p.own.SendRawTransaction(ctx, raw); err == nil {
		err = p.driver.place(ctx, hash)
	}
	return hash, err
}

// Web pages of this machine, which may call. Those of others may not: what they could call reorganises the chain, and traces
// into files. As port, WebSocket's list takes none for any.
var (
	pages   = []string{"http://localhost", "http://localhost:*", "http://127.0.0.1", "http://127.0.0.1:*", "https://localhost", "https://localhost:*"}
	pagesWS = []string{"http://localhost", "http://127.0.0.1", "https://localhost"}
)

// rpcHandler serves HTTP and WebSocket on one port. Only requests for one of hosts, or for an address, are served, so that a web
// page cannot reach the node through a name of its own.
func rpcHandler(server *rpc.Server, hosts []string) http.Handler {
	plain := node.NewHTTPHandlerStack(server, pages, hosts, nil, false)
	ws := server.WebsocketHandler(pagesWS)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
			ws.ServeHTTP(w, r)
			return
		}
		if r.Method == http.MethodGet && r.URL.Path != "/" { // go-ethereum's server answers any empty GET, for looks whether it is alive
			http.Error(w, "nothing is served here: send JSON-RPC by POST, or open a WebSocket", http.StatusNotFound)
			return
		}
		plain.ServeHTTP(w, r)
	})
}

// web3 is the namespace that every tool asks first.
type web3 struct{}

// ClientVersion names the client.
func (web3) ClientVersion() string { return "loft-devnet" }

// Sha3 is keccak-256.
func (web3) Sha3(data hexutil.Bytes) hexutil.Bytes { return crypto.Keccak256(data) }

// control is the devnet_ namespace.
type control struct{ l *L1 }

// BlockRef names a block in answers of the devnet_ namespace.
type BlockRef struct {
	Number hexutil.Uint64 `json:"number"`
	Hash   common.Hash    `json:"hash"`
	Time   hexutil.Uint64 `json:"timestamp"`
}

func ref(b *types.Block, err error) (*BlockRef, error) {
	if err != nil {
		return nil, err
	}
	return &BlockRef{hexutil.Uint64(b.NumberU64()), b.Hash(), hexutil.Uint64(b.Time())}, nil
}

// Mine makes a block, at the given timestamp if there is one.
func (c *control) Mine(ctx context.Context, time *hexutil.Uint64) (*BlockRef, error) {
	if time == nil {
		return ref(c.l.Mine(ctx))
	}
	return ref(c.l.MineAt(ctx, uint64(*time)))
}

// MineEmpty makes a block without the pool's transactions.
func (c *control) MineEmpty(ctx context.Context) (*BlockRef, error) { return ref(c.l.MineEmpty(ctx)) }

// Pause stops the block timer.
func (c *control) Pause() { c.l.Pause() }

// Resume starts the block timer again.
func (c *control) Resume() { c.l.Resume() }

// Reorg replaces the last depth blocks; mode is "pool" (default), "forget", "keep" or "reverse".
func (c *control) Reorg(ctx context.Context, depth hexutil.Uint64, mode *ReorgMode) (*BlockRef, error) {
	how := ReorgToPool
	if mode != nil {
		how = *mode
	}
	return ref(c.l.Reorg(ctx, uint64(depth), how))
}

// Finalize makes the head safe and finalised.
func (c *control) Finalize(ctx context.Context) error { return c.l.Finalize(ctx) }

// DropBlobs forgets the blobs of all blocks up to number.
func (c *control) DropBlobs(ctx context.Context, number hexutil.Uint64) error {
	return c.l.DropBlobs(ctx, uint64(number))
}

// Warp puts the chain's clock forward.
func (c *control) Warp(ctx context.Context, secs hexutil.Uint64) error {
	return c.l.Warp(ctx, uint64(secs))
}

// SetNextBlockTime gives the next block a timestamp.
func (c *control) SetNextBlockTime(ctx context.Context, time hexutil.Uint64) error {
	return c.l.SetNextBlockTime(ctx, uint64(time))
}
