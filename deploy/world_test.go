package deploy

import (
	"context"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/devnet"
	"loft/l1"
	"loft/l1/send"
)

// world is an L1 on which a deployer makes one instance after the other.
type world struct {
	t        testing.TB
	node     *devnet.L1
	client   *l1.Client
	deployer devnet.Account
}

func newWorld(t testing.TB) *world {
	t.Helper()
	node, err := devnet.Start(t.Context(), devnet.Config{DataDir: t.TempDir(), Manual: true, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := node.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{t: t, node: node, client: l1.New(node.Client()), deployer: devnet.Accounts[3]}
	w.mine()
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) mine() {
	w.t.Helper()
	_, err := w.node.Mine(w.t.Context())
	w.must(err)
}

func (w *world) nonce() uint64 {
	w.t.Helper()
	nonce, err := w.client.Eth().NonceAt(w.t.Context(), w.deployer.Address, nil)
	w.must(err)
	return nonce
}

var program = common.Hash{2, 0x77}

// describe is an instance that is yet to be made, at the deployer's next nonce.
func (w *world) describe() *Instance {
	w.t.Helper()
	p, err := Preset("devnet")
	w.must(err)
	p.L1ChainID, p.L2ChainID, p.Sequencer = w.node.ChainID(), 901, devnet.Accounts[4].Address
	p.ProgramState, p.L2Timestamp = program, w.node.Head().Time
	return &Instance{Deployer: w.deployer.Address, Nonce: w.nonce(), Params: p}
}

func (w *world) config() Config {
	return Config{Client: w.client, Key: send.NewKeySigner(w.deployer.Key), Mined: func(ctx context.Context) error {
		_, err := w.node.Mine(ctx)
		return err
	}}
}

func (w *world) deployed() *Instance {
	w.t.Helper()
	i := w.describe()
	w.must(Deploy(w.t.Context(), w.config(), i))
	return i
}

// send sends transactions of the deployer, at its next nonces, and mines them.
func (w *world) send(txs ...types.DynamicFeeTx) {
	w.t.Helper()
	chain, next := new(big.Int).SetUint64(w.node.ChainID()), w.nonce()
	for n, tx := range txs {
		tx.ChainID, tx.Nonce = chain, next+uint64(n)
		if tx.GasFeeCap == nil {
			tx.GasTipCap, tx.GasFeeCap = big.NewInt(1e9), big.NewInt(100e9)
		}
		w.must(w.client.Eth().SendTransaction(w.t.Context(), types.MustSignNewTx(w.deployer.Key, types.LatestSignerForChainID(chain), &tx)))
	}
	for range 16 { // a block need not have room for all
		if w.mine(); w.nonce() == next+uint64(len(txs)) {
			return
		}
	}
	w.t.Fatal("transactions are in no block")
}

// cut is an endpoint of the L1 that dies at a call: before it reaches the L1, or when it has, before the answer is back.
type cut struct {
	client  *l1.Client
	calls   atomic.Int64
	at      int64
	reaches bool
}

func (w *world) cut(at int64, reaches bool) *cut {
	w.t.Helper()
	c := &cut{at: at, reaches: reaches}
	target, err := url.Parse(w.node.RPCURL())
	w.must(err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		n := c.calls.Add(1)
		if n > c.at || n == c.at && !c.reaches {
			panic(http.ErrAbortHandler)
		}
		if n == c.at {
			proxy.ServeHTTP(httptest.NewRecorder(), in)
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(out, in)
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.NewTextHandler(io.Discard, nil), slog.LevelError)
	w.t.Cleanup(server.Close)
	c.client, err = l1.Dial(w.t.Context(), server.URL)
	w.must(err)
	w.t.Cleanup(c.client.Close)
	return c
}
