package derive_test

import (
	"encoding/binary"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/queue"
)

// shaper makes entries and times of a fuzzer's bytes; when they end it goes on with zeros.
type shaper []byte

func (s *shaper) next() uint64 {
	if len(*s) == 0 {
		return 0
	}
	b := (*s)[0]
	*s = (*s)[1:]
	return uint64(b)
}

func (s *shaper) wide() uint64 { return s.next()<<8 | s.next() }

// entry queues any entry that the contract lets in.
func (s *shaper) entry(w *workload.Workload, poison []workload.Poison) {
	places := []common.Address{{1}, {0x11}, w.Users[0].Address, protocol.RelayAddress, protocol.OutboxAddress, coinbase, {}}
	place := places[s.next()%uint64(len(places))]
	switch s.next() % 6 {
	case 0:
		w.Deposit(place, 1+s.wide())
	case 1:
		w.Append(queue.Entry{Kind: queue.Message, Sender: place, To: place, Refund: place, AmountGwei: s.wide(), FeeGwei: s.next(), Gas: s.wide(), Data: make([]byte, s.next())})
	case 2:
		w.Force(w.Transfer(w.Users[1], w.Users[0]))
	case 3:
		p := poison[s.next()%uint64(len(poison))]
		w.ForceBytes(p.Data, p.Gas)
	case 4:
		data := make([]byte, 1+s.next())
		for i := range data {
			data[i] = byte(s.next())
		}
		w.ForceBytes(data, protocol.MaxForcedGas-s.wide())
	case 5:
		w.Force(w.Sign(w.Users[1], &types.DynamicFeeTx{Gas: 100_000 + 100*s.wide(), Value: big.NewInt(1), Data: []byte{byte(s.next()), byte(s.next()), byte(s.next()), 0xff}}))
	}
}

var fuzzAlloc = types.GenesisAlloc{
	workload.NewAccount(0).Address: {Balance: new(big.Int).Lsh(big.NewInt(1), 80), Nonce: 3}, // Poison wants nonces that were used
	workload.NewAccount(1).Address: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)},
	{0x11}:                         {Balance: new(big.Int), Code: common.FromHex("5b600056"), Nonce: 1},
}

// FuzzDerive: any bytes with any entries at any times that L1 can have derive, in a bounded number of steps, to blocks that
// consume exactly the batch's entries; nothing is an error. From pre-images alone each step
// leads to the same.
func FuzzDerive(f *testing.F) {
	genesis := memchain.New(f, fuzzAlloc)
	mixed := workload.Mixed(f, ledger.New(f, memchain.Config, memchain.GenesisTime))
	for i, in := range mixed.Inputs {
		if len(in.Stream) < 10_000 {
			f.Add(in.Stream, []byte{byte(i), 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 3, 3, 4, 5, 7}, false)
			f.Add(contentOf(f, in), []byte{byte(i), 0, 0, 9, 2, 0, 3, 2, 3, 1}, true)
		}
	}
	poisoner := workload.New(f, ledger.New(f, memchain.Config, memchain.GenesisTime), 1)
	poisoner.Users[0].Nonce = 3
	poison := poisoner.Poison()
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20 {
		shape := make([]byte, 60)
		for i := range shape {
			shape[i] = byte(rng.Uint32())
		}
		f.Add([]byte{3, 1, 0, 2, 5, 0, 1, 0, 0, 0}, shape, true)
	}
	f.Fuzz(func(t *testing.T, stream, shape []byte, raw bool) {
		if len(stream) > 1<<16 || len(shape) > 1<<12 {
			return // larger ones try nothing else
		}
		if raw { // the bytes are content, so that the fuzzer gets past the envelope
			stream = append(binary.BigEndian.AppendUint32([]byte{1, 0}, uint32(len(stream))), stream...)
		}
		c, s := genesis.Fork(t), shaper(shape)
		w := workload.New(t, ledger.New(t, memchain.Config, memchain.GenesisTime), 2)
		for range 1 + s.next()%2 {
			w.Time += s.next() * s.next() * s.next()
			anchor := w.Anchor()
			// As many entries as the payload consumes, mostly, so that it gets past that bound too.
			entries := s.next() % 16
			if blocks, err := batch.Decode(memchain.Config.L2ChainID, anchor.Time, stream, nil); err == nil && s.next()%8 != 7 {
				if len(blocks) > 40 {
					return // a block is a block
				}
				entries = 0
				for _, b := range blocks {
					entries = min(entries+b.Entries, 600)
					if b.Time < anchor.Time+1<<20 { // nor by its times
						w.Time = max(w.Time, b.Time-b.Time%(1+s.next()))
					}
				}
			}
			for range entries {
				s.entry(w, poison)
			}
			w.Ledger.Submit(anchor, stream, uint64(len(w.Entries)), coinbase)
			applyAny(t, c, w)
		}
	})
}

func contentOf(f *testing.F, in derive.Input) []byte {
	blocks, err := batch.Decode(memchain.Config.L2ChainID, in.Anchor.Time, in.Stream, nil)
	if err != nil {
		return in.Stream
	}
	stream, err := batch.Encode(memchain.Config.L2ChainID, in.Anchor.Time, blocks)
	if err != nil {
		f.Fatal(err)
	}
	return stream[6:]
}

// applyAny derives the last batch and holds everything that must be so whatever it is.
func applyAny(t *testing.T, c *memchain.Chain, w *workload.Workload) {
	before, in := c.At, w.Inputs[len(w.Inputs)-1]
	b := c.Open(in)
	for steps := 0; ; steps++ {
		if steps > protocol.MaxBatchBlocks+len(in.Entries) {
			t.Fatal("the batch does not end")
		}
		at, parent := c.At, c.Head
		next, _, err := b.Next(at, parent)
		if err != nil {
			t.Fatal(err)
		}
		_, made := stepProved(t, c, b, w)
		if made == nil {
			break
		}
		header := made.Block.Header()
		mode, consumed := c.At.Mode, c.At.Queue-at.Queue
		switch {
		case c.At.Index != at.Index+1 || c.At.Block != header.Hash() || c.At.Batch != at.Batch:
			t.Fatalf("%+v leads to %+v", at, c.At)
		case mode != protocol.ModePayload && mode != protocol.ModeDefault || at.Mode != protocol.ModeUndecided && at.Mode != mode:
			t.Fatalf("mode %d leads to mode %d", at.Mode, mode)
		case mode == protocol.ModeDefault && consumed == 0:
			t.Fatal("a default block consumes nothing")
		case consumed > protocol.MaxBlockEntries || header.GasUsed > protocol.GasLimit || made.Block.Size() > 8<<20:
			t.Fatalf("the block consumes %d entries, %d gas, %d bytes", consumed, header.GasUsed, made.Block.Size())
		case header.Time <= parent.Time || header.Time < in.Anchor.Time || mode == protocol.ModePayload && header.Time > in.Record.L1Time+memchain.Config.MaxDriftSecs:
			t.Fatalf("the block has time %d", header.Time)
		case len(made.Requests) != 1 || len(made.Receipts) != len(made.Block.Transactions()):
			t.Fatalf("%d requests, %d receipts of %d transactions", len(made.Requests), len(made.Receipts), len(made.Block.Transactions()))
		}
		forced := 0
		for i := range next.Entries {
			if next.Entries[i].Kind == queue.Forced {
				forced++
			}
		}
		if len(made.Drops)+len(made.Receipts) != forced+len(next.Txs) {
			t.Fatalf("of %d transactions %d are applied and %d dropped", forced+len(next.Txs), len(made.Receipts), len(made.Drops))
		}
		if is := next.Is(made.Block, parent); is && len(made.Drops) > 0 || !is && len(made.Drops) == 0 && next.Weight == 0 {
			t.Fatalf("a block with %d drops is what is built without: %t", len(made.Drops), is)
		}
	}
	want := protocol.State{Config: before.Config, Block: c.Head.Hash(), Batch: before.Batch + 1, Queue: in.Record.QueueEnd}
	if c.At != want {
		t.Fatalf("the batch closes in %+v, want %+v", c.At, want)
	}
}
