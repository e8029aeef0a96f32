package rpc_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	gethrpc "github.com/ethereum/go-ethereum/rpc"

	"loft/devnet"
)

// BenchmarkU42_AnswerWhileTracing measures how long a node takes to answer for a transaction while others have it trace calls of 50
// million gas with the default tracer, and how much its heap grows; next to go-ethereum, which the devnet's L1 is.
//
//	go test ./rpc -run '^$' -bench U42 -benchtime 40x
func BenchmarkU42_AnswerWhileTracing(b *testing.B) {
	for _, callers := range []int{0, 4, 16} {
		b.Run(fmt.Sprintf("loft/callers=%d", callers), func(b *testing.B) {
			w := newWorld(b)
			answers(b, w.c, w.url, callers, 50_000_000, w.accounts[1].Address, func(nonce uint64) *types.Transaction {
				if nonce%100 == 99 {
					w.second()
				}
				return w.accounts[0].Transfer(nonce, common.Address{7}, 1)
			})
		})
	}
	for _, callers := range []int{0, 4} { // with half a million gas: 50 million take many gigabytes
		b.Run(fmt.Sprintf("go-ethereum/callers=%d", callers), func(b *testing.B) {
			l, err := devnet.Start(b.Context(), devnet.Config{DataDir: b.TempDir(), BlockTime: time.Second, Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				b.Fatal(err)
			}
			defer func() {
				if err := l.Close(); err != nil {
					b.Error(err)
				}
			}()
			c, err := gethrpc.DialContext(b.Context(), l.RPCURL())
			if err != nil {
				b.Fatal(err)
			}
			defer c.Close()
			id := big.NewInt(devnet.DefaultChainID)
			answers(b, c, l.RPCURL(), callers, 500_000, devnet.Accounts[1].Address, func(nonce uint64) *types.Transaction {
				return types.MustSignNewTx(devnet.Accounts[0].Key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{ChainID: id, Nonce: nonce, To: &common.Address{7},
					Value: common.Big1, Gas: 21_000, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei)})
			})
		})
	}
}

// answers sends transactions one after the other, while callers trace.
func answers(b *testing.B, c *gethrpc.Client, url string, callers int, gas hexutil.Uint64, from common.Address, tx func(nonce uint64) *types.Transaction) {
	tracing, stop := context.WithCancel(b.Context())
	defer stop()
	var took []time.Duration
	peak := heapPeak(func() {
		var busy sync.WaitGroup
		started := make(chan struct{}, callers)
		for range callers {
			busy.Go(func() {
				started <- struct{}{}
				for tracing.Err() == nil {
					if _, _, err := ask(tracing, url, "debug_traceCall", object{"from": from, "data": endless, "gas": gas}, "latest"); err != nil && tracing.Err() == nil {
						b.Error(err)
						return
					}
				}
			})
		}
		for range callers {
			<-started
		}
		for nonce := range b.N {
			signed := raw(b, tx(uint64(nonce)))
			begun := time.Now()
			if err := c.CallContext(b.Context(), nil, "eth_sendRawTransaction", signed); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(begun))
		}
		stop()
		busy.Wait()
	})
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), "ms-median")
	b.ReportMetric(ms(took[len(took)*99/100]), "ms-p99")
	b.ReportMetric(float64(peak>>20), "MiB-heap")
}
