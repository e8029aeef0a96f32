package follower_test

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/internal/ledger"
	"loft/internal/workload"
	"loft/protocol/derive"
)

// BenchmarkDerive derives batches of full blocks of transfers from L1 data, senders recovered, against go-ethereum's plain
// import of the same blocks in the same run. It prints transactions a second of both, and ours over the peer's.
func BenchmarkDerive(b *testing.B) {
	const batches, users = 40, 200
	w := workload.New(b, ledger.New(b, config, genesisTime), users)
	for _, u := range w.Users {
		w.Deposit(u.Address, 1e12)
	}
	w.Submit(w.Block(users))
	txs := 0
	for range batches {
		txs += w.Full()
	}
	var derived, imported time.Duration
	for b.Loop() {
		c := openChain(b, b.TempDir())
		d := newDeriver(b, c)
		start := time.Now()
		for _, in := range w.Inputs {
			if _, err := d.Apply(b.Context(), in, derive.Anchor{}); err != nil {
				b.Fatal(err)
			}
		}
		derived += time.Since(start)

		judge := newStockGeth(b, testGenesis(b))
		var blocks types.Blocks
		for n := uint64(1); n <= c.Head().Number.Uint64(); n++ {
			raw, err := rlp.EncodeToBytes(c.Canonical(n))
			if err != nil {
				b.Fatal(err)
			}
			block := new(types.Block) // a new one, so that no sender is known
			if err := rlp.DecodeBytes(raw, block); err != nil {
				b.Fatal(err)
			}
			blocks = append(blocks, block)
		}
		start = time.Now()
		for i := 0; i < len(blocks); i += 20 {
			if _, err := judge.eth.BlockChain().InsertChain(blocks[i:min(i+20, len(blocks))]); err != nil {
				b.Fatal(err)
			}
		}
		imported += time.Since(start)
		if judge.eth.BlockChain().CurrentBlock().Hash() != c.Head().Hash() {
			b.Fatal("heads differ")
		}
	}
	total := float64(txs * b.N)
	b.ReportMetric(total/derived.Seconds(), "derived-tx/s")
	b.ReportMetric(total/imported.Seconds(), "geth-import-tx/s")
	b.ReportMetric(imported.Seconds()/derived.Seconds(), "ratio")
	b.ReportMetric(0, "ns/op")
}
