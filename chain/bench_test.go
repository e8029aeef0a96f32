package chain_test

import (
	"math/big"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/internal/l2test"
	"loft/protocol/derive"
	"loft/protocol/execute"
)

// BenchmarkBuildAndCommit: full blocks of transfers built and committed once, as the sequencer and the follower do it.
func BenchmarkBuildAndCommit(b *testing.B) {
	const blocks, perBlock, senders = 28, 1428, 2000
	accounts := l2test.Accounts(senders)
	txs := make([]*types.Transaction, blocks*perBlock)
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		group.Go(func() {
			for i := w; i < len(txs); i += workers {
				txs[i] = accounts[i%senders].Transfer(uint64(i/senders), common.BigToAddress(big.NewInt(int64(0x10000+i*7919%20_000))), 1)
				types.Sender(types.LatestSignerForChainID(big.NewInt(4242)), txs[i])
			}
		})
	}
	group.Wait()
	var took time.Duration
	for b.Loop() {
		c := l2test.Open(b, b.TempDir(), accounts)
		runtime.GC()
		start := time.Now()
		for i := range blocks {
			parent := c.Head()
			statedb, err := c.StateAt(parent)
			if err != nil {
				b.Fatal(err)
			}
			block := derive.NewBlock(parent, derive.Anchor{}, common.Address{0xfe}, parent.Time+1, 0, common.Hash{}, nil, txs[i*perBlock:(i+1)*perBlock])
			builder, err := execute.NewBuilder(c.Env(), parent, statedb, block.Attributes)
			if err != nil {
				b.Fatal(err)
			}
			for _, tx := range block.Txs {
				if _, err := builder.Try(tx); err != nil {
					b.Fatal(err)
				}
			}
			built, err := builder.Seal()
			if err != nil {
				b.Fatal(err)
			}
			record := chain.Record{}
			record.State.Block = built.Block.Hash()
			if err := c.Commit(built, record); err != nil {
				b.Fatal(err)
			}
			if err := c.SetHead(built.Block); err != nil {
				b.Fatal(err)
			}
		}
		took += time.Since(start)
	}
	b.ReportMetric(float64(len(txs)*b.N)/took.Seconds(), "tx/s")
}
