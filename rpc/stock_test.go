package rpc_test

import (
	"net/http/httptest"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/catalyst"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/eth/tracers"
	gethnode "github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/gethlog"
	"loft/internal/l2test"
)

// stock is go-ethereum with its own defaults, as its own program puts it together.
type stock struct {
	stack *gethnode.Node
	eth   *eth.Ethereum
}

// openStock is on the database that a Loft node has in a data directory. No network, and the caller closes it.
func openStock(t testing.TB, dir string, genesis *core.Genesis) *stock {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	stack, err := gethnode.New(&gethnode.Config{Name: "l2", DataDir: filepath.Join(dir, "geth"), Logger: gethlog.Logger(l2test.Log(t).Handler()),
		P2P: p2p.Config{PrivateKey: key, NoDiscovery: true, NoDial: true}})
	if err != nil {
		t.Fatal(err)
	}
	config := ethconfig.Defaults
	config.Genesis, config.NetworkId, config.SyncMode = genesis, genesis.Config.ChainID.Uint64(), ethconfig.FullSync
	backend, err := eth.New(stack, &config)
	if err != nil {
		t.Fatal(err)
	}
	stack.RegisterAPIs(tracers.APIs(backend.APIBackend))
	stack.RegisterAPIs([]gethrpc.API{{Namespace: "eth", Service: filters.NewFilterAPI(filters.NewFilterSystem(backend.APIBackend, filters.Config{}))}})
	if err := catalyst.Register(stack, backend); err != nil {
		t.Fatal(err)
	}
	if err := stack.Start(); err != nil {
		t.Fatal(err)
	}
	return &stock{stack, backend}
}

// apis are all that the node has registered: a field of it, because it tells nobody.
func (s *stock) apis() []gethrpc.API {
	field := reflect.ValueOf(s.stack).Elem().FieldByName("rpcAPIs")
	return *(*[]gethrpc.API)(unsafe.Pointer(field.UnsafeAddr()))
}

// head makes a block the head, safe and final, as a consensus client says so.
func (s *stock) head(block *types.Block) error {
	if _, err := s.eth.BlockChain().SetCanonical(block); err != nil {
		return err
	}
	s.eth.BlockChain().SetSafe(block.Header())
	s.eth.BlockChain().SetFinalized(block.Header())
	s.eth.SetSynced()
	return nil
}

// answerer serves services over HTTP; the URL.
func answerer(t testing.TB, apis []gethrpc.API) string {
	t.Helper()
	server := gethrpc.NewServer()
	for _, api := range apis {
		if err := server.RegisterName(api.Namespace, api.Service); err != nil {
			t.Fatal(err)
		}
	}
	listener := httptest.NewServer(server)
	t.Cleanup(func() {
		listener.Close()
		server.Stop()
	})
	return listener.URL
}

// methodsOf services are all names that they answer, subscriptions as those of eth_subscribe, with the methods behind them.
func methodsOf(apis []gethrpc.API) map[string]reflect.Method {
	out := map[string]reflect.Method{}
	for _, api := range apis {
		service := reflect.TypeOf(api.Service)
		for i := range service.NumMethod() {
			m := service.Method(i)
			if !servable(m.Type) {
				continue
			}
			name := strings.ToLower(m.Name[:1]) + m.Name[1:]
			if m.Type.NumOut() > 0 && m.Type.Out(0) == reflect.TypeFor[*gethrpc.Subscription]() {
				out[api.Namespace+"_subscribe("+name+")"] = m
			} else {
				out[api.Namespace+"_"+name] = m
			}
		}
	}
	return out
}

// servable says whether go-ethereum's server offers such a method: at most a value and an error come back.
func servable(m reflect.Type) bool {
	failure := reflect.TypeFor[error]()
	switch m.NumOut() {
	case 0, 1:
		return true
	case 2:
		return !m.Out(0).Implements(failure) && m.Out(1).Implements(failure)
	}
	return false
}

// takesTag says whether a method has a parameter that names a block by number or tag, whether by hash as well, and whether it may be
// left out.
func takesTag(m reflect.Method) (tag, hash, optional bool) {
	for in := 1; in < m.Type.NumIn(); in++ {
		at := m.Type.In(in)
		if optional = at.Kind() == reflect.Pointer; optional {
			at = at.Elem()
		}
		switch at {
		case reflect.TypeFor[gethrpc.BlockNumber]():
			return true, false, optional
		case reflect.TypeFor[gethrpc.BlockNumberOrHash]():
			return true, true, optional
		}
	}
	return false, false, false
}

func sortedKeys[V any](m map[string]V) []string {
	var out []string
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// stockAPIs are go-ethereum's own services on the world's database.
func (w *world) stockAPIs() []gethrpc.API {
	geth := w.chain.Backend()
	apis := append(geth.APIs(), tracers.APIs(geth.APIBackend)...)
	return append(apis, gethrpc.API{Namespace: "eth", Service: filters.NewFilterAPI(filters.NewFilterSystem(geth.APIBackend, filters.Config{}))})
}

// judge answers as stock go-ethereum does, from the world's own database.
func (w *world) judge() *gethrpc.Client { return w.dial(answerer(w.t, w.stockAPIs())) }
