package image_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
	"loft/machine"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/witness"
)

// BenchmarkTransfers is a block as full of transfers as it can be, between 1,428 pairs of 100,000 accounts.
func BenchmarkTransfers(b *testing.B) {
	alloc, count := crowd(), protocol.GasLimit/21_000
	var from, to []*workload.Account
	for i := range count {
		from, to = append(from, workload.NewAccount(i)), append(to, workload.NewAccount(count+i))
		for _, a := range []*workload.Account{from[i], to[i]} {
			alloc[a.Address] = types.Account{Balance: new(big.Int).Lsh(big.NewInt(1), 70)}
		}
	}
	c, w := memchain.New(b, alloc), workload.New(b, ledger.New(b, memchain.Config, memchain.GenesisTime), 1)
	var txs []*types.Transaction
	for i := range count {
		txs = append(txs, w.Transfer(from[i], to[i]))
	}
	measure(b, c, w, w.Block(0, txs...))
}

// BenchmarkWorst is what blocks of one kind of work take.
func BenchmarkWorst(b *testing.B) {
	for _, k := range worstBlocks(b) {
		b.Run(strings.ReplaceAll(k.name, " ", "_"), func(b *testing.B) {
			alloc := types.GenesisAlloc{workload.NewAccount(0).Address: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)}}
			for address, account := range k.alloc {
				alloc[address] = account
			}
			called := types.Account{Balance: new(big.Int).Lsh(big.NewInt(1), 80), Code: k.code, Nonce: 1, Storage: map[common.Hash]common.Hash{}}
			for i := range k.slots {
				called.Storage[common.BigToHash(big.NewInt(int64(firstOf+i)))] = common.Hash{31: 1}
			}
			alloc[worstAt] = called
			c, w := memchain.New(b, alloc), workload.New(b, ledger.New(b, memchain.Config, memchain.GenesisTime), 1)
			gas := []uint64{16_700_000, 13_200_000}
			if !k.full {
				gas = []uint64{3_000_000}
			}
			var txs []*types.Transaction
			for i, limit := range gas {
				first := common.BigToHash(big.NewInt(int64(firstOf + 10_000*i)))
				txs = append(txs, w.Sign(w.Users[0], &types.DynamicFeeTx{To: &worstAt, Gas: limit, Data: first[:]}))
			}
			measure(b, c, w, w.Block(0, txs...))
		})
	}
}

// measure runs the block's step on the machine and reports what it took.
func measure(b *testing.B, c *memchain.Chain, w *workload.Workload, block batch.Block) {
	b.Helper()
	snapshot := boot(b)
	w.Submit(block)
	opened := c.Open(w.Inputs[0])
	store, _ := c.Record(w.Facts(c.At, 1))
	made := c.Step(opened)
	if len(made.Receipts) != len(block.Txs) {
		b.Fatalf("dropped: %+v", made.Drops)
	}
	for b.Loop() {
		f, err := machine.NewFast(snapshot, store)
		if err != nil {
			b.Fatal(err)
		}
		if err := f.Run(1 << 45); err != nil || f.Status() != machine.Valid {
			b.Fatalf("%s, %v, %v", f.Status(), f.Fault, err)
		}
		steps := f.Steps() - snapshot.State.Steps
		after, err := f.Snapshot()
		if err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
		gas := made.Block.GasUsed()
		b.ReportMetric(float64(steps)/1e6, "Msteps")
		b.ReportMetric(float64(steps)/float64(gas), "steps/gas")
		b.ReportMetric(float64(gas)/1e6, "Mgas")
		b.ReportMetric(float64(len(after.Pages))/256, "MiB")
		b.ReportMetric(float64(after.State.Heap-snapshot.State.Heap)/(1<<20), "MiB-mapped")
		b.ReportMetric(float64(size(store))/(1<<20), "MiB-asked")
	}
}

func size(store *witness.Store) (n int) {
	for _, p := range store.All() {
		n += len(p.Answer())
	}
	return n
}
