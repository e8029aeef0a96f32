package derive_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/testutil"
	"loft/internal/workload"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/queue"
)

// TestT24_GroupingIndependence: the same entries, in whatever batches and blocks, by payload or by default, credit the same
// and apply the same forced transactions (T-17, T-18, T-22).
func TestT24_GroupingIndependence(t *testing.T) {
	rng := testutil.Rand(t)
	alloc := types.GenesisAlloc{}
	const users = 4
	for i := range users {
		alloc[workload.NewAccount(i).Address] = types.Account{Balance: new(big.Int).Lsh(big.NewInt(1), 90)}
	}
	genesis := memchain.New(t, alloc)
	recipients := []common.Address{{1}, {0xc0}, protocol.OutboxAddress, protocol.TokenBridgeAddress, workload.NewAccount(77).Address}
	for range 6 {
		w := workload.New(t, ledger.New(t, memchain.Config, memchain.GenesisTime), users)
		for range 20 + rng.IntN(700) {
			switch rng.IntN(8) {
			case 0:
				from := w.Users[rng.IntN(users)]
				w.Force(w.Sign(from, &types.DynamicFeeTx{To: &recipients[4], Gas: 21_000 + rng.Uint64N(1<<23-21_000), Value: big.NewInt(1)}))
			case 1:
				poison := w.Poison()
				p := poison[rng.IntN(len(poison))]
				if p.Name != "a nonce that was used" && p.Name != "a nonce too far" { // these may become good
					w.ForceBytes(p.Data, p.Gas)
				}
			case 2, 3:
				w.Append(queue.Entry{Kind: queue.Message, To: recipients[0], AmountGwei: rng.Uint64N(1000), FeeGwei: rng.Uint64N(10)})
			default:
				w.Deposit(recipients[rng.IntN(len(recipients))], 1+rng.Uint64N(1000))
			}
		}
		want := ""
		for grouping := range 4 {
			c := genesis.Fork(t)
			again := ledger.New(t, memchain.Config, memchain.GenesisTime)
			for _, e := range w.Entries {
				again.Append(e)
			}
			got := ""
			for len(again.Inputs) == 0 || again.QueueStart() < uint64(len(again.Entries)) {
				submitSome(t, rng, again, grouping, c.Head.Time)
				for _, b := range c.Apply(again.Inputs[len(again.Inputs)-1]) {
					for _, tx := range b.Block.Transactions() {
						got += tx.Hash().Hex()
					}
				}
			}
			statedb := c.State()
			for _, a := range append(recipients, protocol.RelayAddress) {
				got += " " + statedb.GetBalance(a).String()
			}
			if grouping == 0 {
				want = got
			}
			if got != want {
				t.Fatalf("grouping %d of %d entries in %d batches: %s\nwant %s", grouping, len(w.Entries), len(again.Inputs), got, want)
			}
		}
	}
}

// submitSome submits a batch that consumes some of what is queued: all by default (0), or at random by default (1), by payload
// (2), or by either (3).
func submitSome(t *testing.T, rng *rand.Rand, l *ledger.Ledger, grouping int, parentTime uint64) {
	from, tail := l.QueueStart(), uint64(len(l.Entries))
	to := tail
	if grouping > 0 {
		to = from + rng.Uint64N(tail-from+1)
	}
	l.Time = max(l.Time, parentTime) + 12
	anchor := l.Anchor()
	if grouping <= 1 || grouping == 3 && rng.IntN(2) == 0 {
		l.Submit(anchor, []byte("garbage"), to, coinbase)
		return
	}
	var blocks []batch.Block
	for at := from; at < to; {
		n := uint64(len(derive.Portion(protocol.GasLimit, l.Entries[at:to])))
		n = 1 + rng.Uint64N(n)
		blocks = append(blocks, batch.Block{Time: anchor.Time + uint64(len(blocks)), Entries: n})
		at += n
	}
	l.Time += uint64(len(blocks))
	if in := l.SubmitBlocks(anchor, blocks, coinbase); in.Record.QueueEnd != to {
		t.Fatalf("submitted %d, want %d", in.Record.QueueEnd, to)
	}
}

// TestAB15_DefaultBlocksKeepUp: default blocks take entries in order, keep every bound, leave nothing that would have fitted, and are as few as
// SPEC.md says: so L2's time does not run ahead of L1's for longer than the price lets entries come faster.
func TestAB15_DefaultBlocksKeepUp(t *testing.T) {
	rng := testutil.Rand(t)
	for range 300 {
		entries, weight := make([]queue.Entry, 1+rng.IntN(2000)), uint64(0)
		kind := rng.IntN(4)
		for i := range entries {
			e := &entries[i]
			switch e.Kind = queue.Deposit; {
			case kind == 0, kind == 1 && rng.IntN(2) == 0:
				e.Kind, e.Data = queue.Forced, make([]byte, 1+rng.IntN(1+rng.IntN(protocol.MaxForcedBytes)))
				least := protocol.MinForcedGas + protocol.ForcedGasPerByte*uint64(len(e.Data))
				e.Gas = least + rng.Uint64N(1+rng.Uint64N(protocol.MaxForcedGas-least+1))
			case kind == 2:
				e.Kind = queue.Message
			}
			weight += e.Weight()
		}
		blocks := 0
		for rest := entries; len(rest) > 0; blocks++ {
			part := derive.Portion(protocol.GasLimit, rest)
			if len(part) == 0 || &part[0] != &rest[0] || len(part) > protocol.MaxBlockEntries {
				t.Fatalf("a block takes %d of %d", len(part), len(rest))
			}
			var gas, size uint64
			for i := range part {
				gas += part[i].Weight()
				size += part[i].ListedBytes()
			}
			if gas > protocol.GasLimit || size > protocol.MaxBlockBytes {
				t.Fatalf("a block takes %d gas and %d bytes", gas, size)
			}
			if rest = rest[len(part):]; len(rest) > 0 && len(part) < protocol.MaxBlockEntries && gas+rest[0].Weight() <= protocol.GasLimit && size+rest[0].ListedBytes() <= protocol.MaxBlockBytes {
				t.Fatalf("a block of %d gas leaves an entry of %d", gas, rest[0].Weight())
			}
		}
		const queueTarget = 7_500_000 // gas a second
		if most := int(weight/queueTarget) + 1; blocks > most {
			t.Fatalf("%d gas in %d default blocks: L2 runs ahead of the %d s that the queue takes for them", weight, blocks, most)
		}
	}
}

// TestMessagesCredit: value and fee of a message go to Relay, of a deposit to its recipient, by the queue's indices.
func TestMessagesCredit(t *testing.T) {
	c, w := start(t, 0)
	w.Append(queue.Entry{Kind: queue.Message, AmountGwei: 3, FeeGwei: 4})
	w.Append(queue.Entry{Kind: queue.Message}) // carries nothing
	w.Deposit(coinbase, 5)
	w.ForceBytes([]byte{1}, 50_000)
	w.Append(queue.Entry{Kind: queue.Message, AmountGwei: 1<<64 - 1})
	w.Garbage(nil)
	block := c.Apply(last(w))[0].Block
	want := types.Withdrawals{{Index: 0, Address: protocol.RelayAddress, Amount: 7}, {Index: 2, Address: coinbase, Amount: 5}, {Index: 4, Address: protocol.RelayAddress, Amount: 1<<64 - 1}}
	got := block.Withdrawals()
	if len(got) != len(want) {
		t.Fatalf("%d credits", len(got))
	}
	for i := range want {
		if *got[i] != *want[i] {
			t.Errorf("credit %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	sum := new(uint256.Int).AddUint64(new(uint256.Int).SetUint64(1<<64-1), 7)
	if have := c.State().GetBalance(protocol.RelayAddress); !have.Eq(sum.Mul(sum, uint256.NewInt(gwei))) {
		t.Errorf("relay has %s", have)
	}
}
