package image_test

import (
	"bytes"
	"flag"
	"maps"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
	"loft/internal/worst"
	"loft/machine"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/execute"
	"loft/protocol/queue"
	"loft/witness"
)

var preimages = flag.String("preimages", "", "file to write the pre-images of BenchmarkTransfers to")

// BenchmarkTransfers is a block as full of transfers as it can be, between 1,428 pairs of 100,000 accounts. With -preimages FILE
// its step is also written there, for other machines.
func BenchmarkTransfers(b *testing.B) {
	alloc, count := worst.Crowd(), protocol.GasLimit/21_000
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
	store, made := record(b, c, w, w.Block(0, txs...))
	if len(made.Receipts) != count {
		b.Fatalf("%d transfers, %d drops", len(made.Receipts), len(made.Drops))
	}
	if *preimages != "" {
		if err := os.WriteFile(*preimages, store.Encode(), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	prove(b, store, made)
}

// BenchmarkInputs is what steps take whose inputs on L1 are as long as they can be.
func BenchmarkInputs(b *testing.B) {
	start := func(b *testing.B) (*memchain.Chain, *workload.Workload) {
		alloc := types.GenesisAlloc{workload.NewAccount(0).Address: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)}}
		return memchain.New(b, alloc), workload.New(b, ledger.New(b, memchain.Config, memchain.GenesisTime), 1)
	}
	b.Run("payload_of_16_MiB", func(b *testing.B) {
		c, w := start(b)
		w.InBlobs = true
		// The smallest transactions that there are, all of them dropped, in as many blocks as they need.
		tx := types.NewTx(&types.LegacyTx{Gas: 53_000, GasPrice: new(big.Int), Value: new(big.Int), V: big.NewInt(27), R: big.NewInt(1), S: big.NewInt(1)})
		var blocks []batch.Block
		for left := protocol.MaxBatchBytes / 75; left > 0; {
			n := min(left, protocol.GasLimit/53_000)
			blocks = append(blocks, w.Block(0, slices.Repeat([]*types.Transaction{tx}, n)...))
			left -= n
		}
		made := measure(b, c, w, blocks...)
		if len(made.Drops) != protocol.GasLimit/53_000 {
			b.Fatalf("%d drops", len(made.Drops))
		}
	})
	b.Run("queue_of_2^14_forced", func(b *testing.B) {
		c, w := start(b)
		for range protocol.MaxBatchEntries {
			w.ForceBytes(bytes.Repeat([]byte{1}, protocol.MaxForcedBytes), protocol.MinForcedGas+protocol.ForcedGasPerByte*protocol.MaxForcedBytes)
		}
		made := measure(b, c, w, batch.Block{Time: w.Time}) // it consumes nothing, so the batch derives as default blocks
		if len(made.Drops) != protocol.GasLimit/(protocol.MinForcedGas+protocol.ForcedGasPerByte*protocol.MaxForcedBytes) {
			b.Fatalf("%d drops", len(made.Drops))
		}
	})
	b.Run("512_messages", func(b *testing.B) {
		c, w := start(b)
		for i := range protocol.MaxBatchEntries {
			w.Append(queue.Entry{Kind: queue.Message, To: common.Address{1}, Refund: common.Address{byte(i), byte(i >> 8)}, AmountGwei: 1, Gas: 1, Data: make([]byte, 1000)})
		}
		made := measure(b, c, w, batch.Block{Time: w.Time})
		if len(made.Block.Withdrawals()) != protocol.MaxBlockEntries {
			b.Fatalf("%d credits", len(made.Block.Withdrawals()))
		}
	})
	b.Run("listed_zeros", func(b *testing.B) {
		c, w := start(b)
		var txs []*types.Transaction
		for range 2 { // at 10 gas a byte
			txs = append(txs, w.Sign(w.Users[0], &types.DynamicFeeTx{To: &worst.At, Gas: 14_900_000, Data: make([]byte, 1_480_000)}))
		}
		if made := measure(b, c, w, w.Block(0, txs...)); len(made.Receipts) != 2 {
			b.Fatalf("%+v", made.Drops)
		}
	})
}

// BenchmarkWorst is what blocks of one kind of work take, or a tenth of them.
func BenchmarkWorst(b *testing.B) {
	for _, k := range worst.Blocks() {
		b.Run(strings.ReplaceAll(k.Name, " ", "_"), func(b *testing.B) { measureWorst(b, k) })
	}
}

// BenchmarkWorstWhole is the block that takes most of all: some minutes on the machine, and more memory than the collector
// lets pass.
func BenchmarkWorstWhole(b *testing.B) {
	all := worst.Blocks()
	k := all[slices.IndexFunc(all, func(k worst.Block) bool { return k.Name == "bn254 multiplication" })]
	k.Full = true
	measureWorst(b, k)
}

func measureWorst(b *testing.B, k worst.Block) {
	b.Helper()
	alloc := types.GenesisAlloc{workload.NewAccount(0).Address: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)}}
	maps.Copy(alloc, k.Alloc)
	called := types.Account{Balance: new(big.Int).Lsh(big.NewInt(1), 80), Code: k.Code, Nonce: 1, Storage: map[common.Hash]common.Hash{}}
	for i := range k.Slots {
		called.Storage[common.BigToHash(big.NewInt(int64(worst.FirstOf+i)))] = common.Hash{31: 1}
	}
	alloc[worst.At] = called
	c, w := memchain.New(b, alloc), workload.New(b, ledger.New(b, memchain.Config, memchain.GenesisTime), 1)
	gas := []uint64{16_700_000, 13_200_000} // no transaction may have more than 2^24
	if !k.Full {
		gas = []uint64{3_000_000}
	}
	var txs []*types.Transaction
	for i, limit := range gas {
		first := common.BigToHash(big.NewInt(int64(worst.FirstOf + 10_000*i)))
		txs = append(txs, w.Sign(w.Users[0], &types.DynamicFeeTx{To: &worst.At, Gas: limit, Data: first[:]}))
	}
	if made := measure(b, c, w, w.Block(0, txs...)); len(made.Receipts) != len(txs) {
		b.Fatalf("dropped: %+v", made.Drops)
	}
}

// measure runs the step of a batch's first block on the machine and reports what it took. The batch takes the whole queue.
func measure(b *testing.B, c *memchain.Chain, w *workload.Workload, blocks ...batch.Block) *execute.Block {
	b.Helper()
	store, made := record(b, c, w, blocks...)
	prove(b, store, made)
	return made
}

// record makes the step of a batch's first block, and its pre-images.
func record(b testing.TB, c *memchain.Chain, w *workload.Workload, blocks ...batch.Block) (*witness.Store, *execute.Block) {
	b.Helper()
	anchor := w.Anchor()
	stream, err := batch.Encode(memchain.Config.L2ChainID, anchor.Time, blocks)
	if err != nil {
		b.Fatal(err)
	}
	w.Ledger.Submit(anchor, stream, uint64(len(w.Entries)), common.Address{0xfe})
	opened := c.Open(w.Inputs[0])
	store, _ := c.Record(w.Facts(c.At, 1))
	return store, c.Step(opened)
}

// prove runs the step from the snapshot of every dispute's beginning to the hash of its end.
func prove(b *testing.B, store *witness.Store, made *execute.Block) {
	b.Helper()
	snapshot := boot(b)
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
