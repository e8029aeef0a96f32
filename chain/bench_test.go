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
			commit(b, c, txs[i*perBlock:(i+1)*perBlock])
		}
		took += time.Since(start)
	}
	b.ReportMetric(float64(len(txs)*b.N)/took.Seconds(), "tx/s")
}

// commit makes a block of the transactions the head.
func commit(b testing.TB, c *chain.Chain, txs []*types.Transaction) {
	b.Helper()
	parent := c.Head()
	statedb, err := c.StateAt(parent)
	if err != nil {
		b.Fatal(err)
	}
	block := derive.NewBlock(parent, derive.Anchor{}, common.Address{0xfe}, parent.Time+1, 0, common.Hash{}, nil, txs)
	builder, err := execute.NewBuilder(c.Env(), parent, statedb, block.Attributes)
	if err != nil {
		b.Fatal(err)
	}
	for _, tx := range block.Txs {
		if receipt, err := builder.Try(tx); err != nil || receipt.Status != types.ReceiptStatusSuccessful {
			b.Fatalf("%+v, %v", receipt, err)
		}
	}
	built, err := builder.Seal()
	if err != nil {
		b.Fatal(err)
	}
	before, err := c.Record(parent.Hash())
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Commit(built, recordOf(before, block, built)); err != nil {
		b.Fatal(err)
	}
	if err := c.SetHead(built.Block); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkProofs: how many bytes a transaction adds to what is kept of old states (see Config.Archive), in full blocks and alone
// in a block: of ether, and of a token, which is two writes to storage. There are 100,000 accounts, each with a balance of both.
func BenchmarkProofs(b *testing.B) {
	const crowd, senders = 100_000, 2000
	// Takes one from the caller's balance and adds it to that of the address in the input.
	token, code := common.Address{0x70}, common.FromHex("3354600190033355"+"6000358054600101905500")
	accounts := l2test.Accounts(senders)
	holder := func(i int) common.Address {
		if i < senders {
			return accounts[i].Address
		}
		return common.BigToAddress(big.NewInt(int64(1<<40 + i)))
	}
	c := l2test.Open(b, b.TempDir(), accounts, func(cfg *chain.Config) {
		cfg.Proofs = true
		storage := map[common.Hash]common.Hash{}
		for i := range crowd {
			a := holder(i)
			storage[common.BytesToHash(a[:])] = common.BigToHash(big.NewInt(1 << 40))
			if i >= senders {
				cfg.Genesis.Alloc[a] = types.Account{Balance: big.NewInt(1)}
			}
		}
		cfg.Genesis.Alloc[token] = types.Account{Balance: new(big.Int), Code: code, Nonce: 1, Storage: storage}
	})
	kept := func() (n int) {
		entries := c.Table("loft-proofs-").NewIterator(nil, nil)
		defer entries.Release()
		for entries.Next() {
			n += len("loft-proofs-") + len(entries.Key()) + len(entries.Value())
		}
		if entries.Error() != nil {
			b.Fatal(entries.Error())
		}
		return n
	}
	sent := 0
	for _, kind := range []struct {
		name     string
		perBlock int
		make     func(from l2test.Account, nonce uint64, to common.Address) *types.Transaction
	}{
		{"ether", 1428, func(from l2test.Account, nonce uint64, to common.Address) *types.Transaction {
			return from.Transfer(nonce, to, 1)
		}},
		{"token", 900, func(from l2test.Account, nonce uint64, to common.Address) *types.Transaction {
			return from.Call(nonce, &token, common.LeftPadBytes(to[:], 32), 33_000)
		}},
	} {
		for _, size := range []struct {
			name             string
			blocks, perBlock int
		}{{"full", 8, kind.perBlock}, {"alone", 200, 1}} {
			b.Run(kind.name+"/"+size.name, func(b *testing.B) {
				before, first := kept(), sent
				for b.Loop() {
					for range size.blocks {
						var txs []*types.Transaction
						for range size.perBlock {
							txs = append(txs, kind.make(accounts[sent%senders], uint64(sent/senders), holder(sent*7919%crowd)))
							sent++
						}
						commit(b, c, txs)
					}
				}
				b.ReportMetric(float64(kept()-before)/float64(sent-first), "B/tx")
			})
		}
	}
}
