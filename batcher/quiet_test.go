package batcher

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/contracts/typed"
	"loft/l1"
	"loft/protocol/batch"
)

// TestU33_QuietHour is what a quiet hour puts on L1: how many batches, and of what size. Blocks for nobody are next to nothing in
// them, and make none.
func TestU33_QuietHour(t *testing.T) {
	const heartbeat, confirmations = 60, 32 // as `loft node` has them
	never := func(uint64) bool { return false }
	everyMinute := func(second uint64) bool { return second%60 == 0 }
	before := hour{limits: limits{interval: 60, patience: 60, empty: 60, target: 1 << 20}, heartbeat: heartbeat}
	now := hour{limits: limits{interval: 60, patience: 600, empty: 3600, target: 1 << 20}, heartbeat: heartbeat, confirmations: confirmations}
	dev := hour{limits: limits{interval: 6, patience: 6, empty: 60, target: 1 << 20}, heartbeat: heartbeat, confirmations: 1 << 30}
	for _, test := range []struct {
		name           string
		hour           hour
		sent           func(second uint64) bool
		batches, bytes int // at most
	}{
		{"no transaction, a block a minute, as it was", before, never, 61, 1000},
		{"no transaction", now, never, 2, 100},
		{"no transaction, a block a second (loft dev)", dev, never, 61, 3000},
		{"a transaction a minute, no block after it, as it was", before, everyMinute, 61, 8600},
		{"a transaction a minute, no block after it", hour{limits: now.limits, heartbeat: heartbeat}, everyMinute, 7, 6500},
		{"a transaction a minute", now, everyMinute, 7, 7000},
		{"a transaction a minute, a block a second (loft dev)", dev, everyMinute, 62, 9400},
	} {
		blocks, sizes := test.hour.run(t, test.sent)
		sum := 0
		for _, size := range sizes {
			sum += size
		}
		t.Logf("%s: %d blocks in %d batches of %d bytes in all", test.name, blocks, len(sizes), sum)
		if len(sizes) > test.batches || sum > test.bytes {
			t.Errorf("%s: %d batches of %d bytes in all, at most %d of %d were expected", test.name, len(sizes), sum, test.batches, test.bytes)
		}
	}
}

// hour of a sequencer that makes blocks as package sequencer does, and of a batcher.
type hour struct {
	limits                   limits
	heartbeat, confirmations uint64
}

// run answers how many blocks there were, and the sizes of the batches.
func (h hour) run(t *testing.T, sent func(second uint64) bool) (blocks int, sizes []int) {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("a user of a quiet chain")))
	if err != nil {
		t.Fatal(err)
	}
	const start, chainID = 1_800_000_000, 901
	signer := types.LatestSignerForChainID(big.NewInt(chainID))
	var open []batch.Block
	var busy, nonce, last uint64
	lastBusy := uint64(start)
	for now := uint64(start + 1); now <= start+3600; now++ {
		block := batch.Block{Time: now}
		switch {
		case sent(now - start):
			to := common.BigToAddress(new(big.Int).SetBytes(crypto.Keccak256(new(big.Int).SetUint64(nonce).Bytes())))
			block.Txs = types.Transactions{types.MustSignNewTx(key, signer, &types.DynamicFeeTx{ChainID: big.NewInt(chainID), Nonce: nonce, To: &to,
				Value: big.NewInt(1e18), Gas: 21_000, GasFeeCap: big.NewInt(1_000_000_014), GasTipCap: big.NewInt(1_000_000_000)})}
			nonce++
			lastBusy = now
			if busy == 0 {
				busy = now
			}
		case nonce > 0 && now <= lastBusy+h.confirmations, h.confirmations == 1<<30, now >= last+h.heartbeat:
		default:
			block.Time = 0
		}
		if block.Time != 0 {
			open, last = append(open, block), now
			blocks++
		}
		if len(open) == 0 {
			continue
		}
		v := &view{now: now, inbox: &inbox{head: l1.Ref{Time: now}, InboxTerms: typed.InboxTerms{ForceDelay: 3600, OpenDelay: 3600, MaxBatchAge: 1 << 20}}, busy: busy,
			open: &Batch{Blocks: []Block{{Time: open[0].Time}, {Time: last}}}}
		if closes(v, h.limits) == "" && now < start+3600 { // what is left at the end of the hour counts, too
			continue
		}
		stream, err := batch.Encode(chainID, open[0].Time, open)
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(stream))
		open, busy = nil, 0
	}
	return blocks, sizes
}

// TestU40_FeesCoverABatch: batches as they were lately pay for themselves at the prices that are quoted, whatever L1 costs and however
// full they are; and one that is nearly empty costs its users no more than a tenth of it each.
func TestU40_FeesCoverABatch(t *testing.T) {
	wei := func(gwei float64) *big.Int { return big.NewInt(int64(gwei * 1e9)) }
	const txBytes = 112
	for _, l1 := range []struct {
		base, blob *big.Int
	}{{wei(100), big.NewInt(1)}, {wei(1), big.NewInt(1)}, {wei(0.05), wei(3)}, {wei(20), wei(20)}, {wei(100), wei(400)}, {wei(1), wei(400)}} {
		in := &inbox{baseFee: l1.base, blobFee: l1.blob}
		for _, mode := range []Mode{Auto, Blobs, Calldata} {
			for _, txs := range []int{1, 2, 5, 10, 100, 1000, 4000} {
				usual := begin
				for range 40 {
					usual.add(txs, txs*txBytes)
				}
				p, total := prices(mode, in, usual), cost(mode, in, uint64(txs*txBytes))
				paid := new(big.Int).SetUint64(p.Byte)
				paid.Mul(paid, big.NewInt(txBytes)).Add(paid, new(big.Int).SetUint64(p.Tx))
				each := new(big.Int).Set(paid)
				paid.Mul(paid, big.NewInt(int64(txs)))
				margin := new(big.Int).Div(new(big.Int).Mul(paid, big.NewInt(120)), big.NewInt(100)) // as users pay it
				if txs >= leastShared && margin.Cmp(total) < 0 {
					t.Errorf("l1 at %d, blobs at %d, %s: %d transactions pay %d, a batch costs %d", l1.base, l1.blob, mode, txs, margin, total)
				}
				if most := new(big.Int).Div(new(big.Int).Mul(total, big.NewInt(3)), big.NewInt(2)); txs >= leastShared && paid.Cmp(most) > 0 {
					t.Errorf("l1 at %d, blobs at %d, %s: %d transactions pay %d, a batch costs only %d", l1.base, l1.blob, mode, txs, paid, total)
				}
				// A tenth of a batch, its bytes, and what ten such transactions would take.
				if most := cost(mode, in, 12*txBytes); txs == 1 && new(big.Int).Mul(each, big.NewInt(leastShared)).Cmp(most.Mul(most, big.NewInt(2))) > 0 {
					t.Errorf("l1 at %d, blobs at %d, %s: the only transaction pays %d, a batch costs %d", l1.base, l1.blob, mode, each, total)
				}
				if mode == Auto && (txs == 1 || txs == 100) {
					t.Logf("l1 at %d wei, blobs at %d: batches of %d: %d wei a byte, %d a transaction; a batch costs %d", l1.base, l1.blob, txs, p.Byte, p.Tx, total)
				}
			}
		}
	}
}
