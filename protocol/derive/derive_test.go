package derive_test

import (
	"errors"
	"math"
	"math/big"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/testutil"
	"loft/internal/workload"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

var coinbase = common.Address{0xfe}

// start is a chain and its L1, with users that hold 1,000 ETH each.
func start(t *testing.T, users int) (*memchain.Chain, *workload.Workload) {
	c := memchain.New(t, nil)
	w := workload.New(t, ledger.New(t, memchain.Config, memchain.GenesisTime), users)
	for _, u := range w.Users {
		w.Deposit(u.Address, 1000*gwei)
	}
	w.Submit(w.Block(uint64(users)))
	c.Apply(w.Inputs[0])
	return c, w
}

// last is the input of the batch that was submitted last.
func last(w *workload.Workload) derive.Input { return w.Inputs[len(w.Inputs)-1] }

// TestAH6_DefaultBlocksHaveATime: with the parent at L1 time + drift, a garbage batch in the same L1 block derives.
func TestAH6_DefaultBlocksHaveATime(t *testing.T) {
	c, w := start(t, 1)
	anchor := w.Anchor()
	latest := w.Time + memchain.Config.MaxDriftSecs
	w.SubmitBlocks(anchor, []batch.Block{{Time: latest}}, coinbase)
	c.Apply(last(w))
	if c.Head.Time != latest {
		t.Fatalf("block at L1 time + drift has time %d, want %d", c.Head.Time, latest)
	}
	for range 3 {
		w.Deposit(coinbase, 1)
		w.Ledger.Submit(anchor, []byte("garbage"), uint64(len(w.Entries)), coinbase)
		blocks := c.Apply(last(w))
		if latest++; len(blocks) != 1 || c.Head.Time != latest {
			t.Fatalf("%d blocks, time %d, want %d", len(blocks), c.Head.Time, latest)
		}
	}
	// Where L1 is ahead, default blocks are at the anchor.
	w.Time += 10_000
	w.Deposit(coinbase, 1)
	w.Ledger.Submit(w.Anchor(), nil, uint64(len(w.Entries)), coinbase)
	if c.Apply(last(w)); c.Head.Time != w.Time {
		t.Errorf("default block has time %d, the anchor %d", c.Head.Time, w.Time)
	}
}

// TestAH6_LateDataStaysValid: a batch may land any time after its blocks.
func TestAH6_LateDataStaysValid(t *testing.T) {
	for _, late := range []uint64{0, 600, 12 * 3600, 30 * 24 * 3600, 1 << 40} {
		c, w := start(t, 1)
		anchor := w.Anchor()
		blocks := []batch.Block{{Time: w.Time}, {Time: w.Time + 1, Txs: types.Transactions{w.Transfer(w.Users[0], w.Users[0])}}}
		w.Time += late
		w.SubmitBlocks(anchor, blocks, coinbase)
		b := c.Open(last(w))
		if b.Fault() != nil {
			t.Fatalf("%d s late: %v", late, b.Fault())
		}
		made := c.Apply(last(w))
		if len(made) != 2 || len(made[1].Block.Transactions()) != 1 {
			t.Errorf("%d s late: %d blocks", late, len(made))
		}
	}
}

// TestAC7_PayloadBounds: each bound of SPEC.md section 5, kept by a hair and broken by one.
func TestAC7_PayloadBounds(t *testing.T) {
	const users = 3
	deposits := func(w *workload.Workload, n int) {
		for range n {
			w.Deposit(coinbase, 1)
		}
	}
	call := func(w *workload.Workload, tx *types.DynamicFeeTx) *types.Transaction {
		tx.To, tx.Gas = &coinbase, 1_000_000
		return w.Sign(w.Users[0], tx)
	}
	for name, test := range map[string]func(w *workload.Workload, over uint64) []batch.Block{
		"entries of a block": func(w *workload.Workload, over uint64) []batch.Block {
			deposits(w, 512+int(over))
			if over > 0 { // the format has no room for it
				return []batch.Block{{Time: w.Time, Entries: 512}, {Time: w.Time + 1, Entries: over + 1}}
			}
			return []batch.Block{{Time: w.Time, Entries: 512}}
		},
		"too few entries": func(w *workload.Workload, over uint64) []batch.Block {
			deposits(w, 2)
			return []batch.Block{{Time: w.Time, Entries: 2 - over}}
		},
		"entries but no block": func(w *workload.Workload, over uint64) []batch.Block {
			deposits(w, int(over))
			return nil
		},
		"time before the parent's": func(w *workload.Workload, over uint64) []batch.Block {
			return []batch.Block{{Time: memchain.GenesisTime + 2 - over}}
		},
		"time beyond drift": func(w *workload.Workload, over uint64) []batch.Block {
			return []batch.Block{{Time: w.Time}, {Time: w.Time + memchain.Config.MaxDriftSecs + over}}
		},
		"weight of deposits and messages": func(w *workload.Workload, over uint64) []batch.Block {
			deposits(w, 8) // 200,000 gas
			w.Append(queue.Entry{Kind: queue.Message, Gas: 4_000_000})
			block := batch.Block{Time: w.Time, Entries: 9}
			for range (protocol.GasLimit-9*protocol.EntryWeight)/21_000 + over {
				block.Txs = append(block.Txs, w.Transfer(w.Users[0], w.Users[1]))
			}
			return []batch.Block{block}
		},
		"declared gas of forced transactions": func(w *workload.Workload, over uint64) []batch.Block {
			for range 3 {
				w.ForceBytes([]byte{1}, protocol.MaxForcedGas)
			}
			w.ForceBytes([]byte{1}, protocol.GasLimit-3*protocol.MaxForcedGas+over)
			return []batch.Block{{Time: w.Time, Entries: 4}}
		},
		"data": func(w *workload.Workload, over uint64) []batch.Block {
			data := make([]byte, (protocol.GasLimit-21_000)/10+over)
			return []batch.Block{{Time: w.Time, Txs: types.Transactions{call(w, &types.DynamicFeeTx{Data: data})}}}
		},
		"access list": func(w *workload.Workload, over uint64) []batch.Block {
			list := types.AccessList{{StorageKeys: make([]common.Hash, (protocol.GasLimit-21_000-2400)/1900+over)}}
			return []batch.Block{{Time: w.Time, Txs: types.Transactions{call(w, &types.DynamicFeeTx{AccessList: list})}}}
		},
		"authorizations": func(w *workload.Workload, over uint64) []batch.Block {
			auths := make([]types.SetCodeAuthorization, (protocol.GasLimit-21_000)/25_000+over)
			return []batch.Block{{Time: w.Time, Txs: types.Transactions{w.SetCode(w.Users[0], auths...)}}}
		},
		"bytes of forced entries": func(w *workload.Workload, over uint64) []batch.Block {
			for range 146 { // 7,300,000 bytes; the contract demands more gas for them
				w.ForceBytes(make([]byte, 50_000), 1)
			}
			w.ForceBytes(make([]byte, protocol.MaxBlockBytes-146*50_000+over), 1)
			return []batch.Block{{Time: w.Time, Entries: 147}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			for over := range uint64(2) {
				c, w := start(t, users)
				w.Time += 100
				anchor := w.Anchor()
				if name == "time before the parent's" {
					anchor = last(w).Anchor
				}
				blocks := test(w, over)
				stream, err := batch.Encode(memchain.Config.L2ChainID, anchor.Time, blocks)
				if err != nil {
					t.Fatal(err)
				}
				b := c.Open(w.Ledger.Submit(anchor, stream, uint64(len(w.Entries)), coinbase))
				_, after, err := b.Next(c.At, c.Head)
				if err != nil {
					t.Fatal(err)
				}
				payload := after.Mode == protocol.ModePayload || len(blocks) == 0 && b.Fault() == nil
				if payload != (over == 0) {
					t.Errorf("%d over: payload is %t, fault %v", over, payload, b.Fault())
				}
				if fault := b.Fault(); fault != nil && !errors.Is(fault, derive.ErrBounds) {
					t.Errorf("%d over: %v", over, fault)
				}
			}
		})
	}
}

// TestAC6_EntriesOfABlock: no block consumes more than 512 entries, by payload or by default.
func TestAC6_EntriesOfABlock(t *testing.T) {
	for _, n := range []int{1, 511, 512, 513, 1024, 1025, 3000} {
		c, w := start(t, 1)
		for range n {
			w.Deposit(coinbase, 1)
		}
		w.Garbage(nil)
		blocks, at := c.Apply(last(w)), 0
		for _, b := range blocks {
			if got := len(b.Block.Withdrawals()); got > protocol.MaxBlockEntries {
				t.Fatalf("%d entries: block %d consumes %d", n, b.Block.Number(), got)
			}
			at += len(b.Block.Withdrawals())
		}
		if want := (n + 511) / 512; len(blocks) != want || at != n {
			t.Errorf("%d entries: %d blocks consume %d, want %d blocks", n, len(blocks), at, want)
		}
	}
	_, w := start(t, 0)
	if _, err := batch.Decode(memchain.Config.L2ChainID, 0, []byte{1, 0, 0, 0, 0, 5, 1, 1, 0x81, 4, 0}, nil); !errors.Is(err, batch.ErrContent) {
		t.Errorf("a payload block of 513 entries decodes at L1 time %d: %v", w.Time, err)
	}
}

// TestAC7_BlocklessBatchesClose: each batch without a block is one step.
func TestAC7_BlocklessBatchesClose(t *testing.T) {
	c, w := start(t, 0)
	for _, stream := range [][]byte{nil, {}, []byte("garbage"), {1, 0, 0, 0, 0, 1, 0}} {
		w.Garbage(stream)
		before := c.At
		if block := c.Step(c.Open(last(w))); block != nil {
			t.Fatalf("%q makes a block", stream)
		}
		before.Batch++
		if c.At != before {
			t.Errorf("%q leads to %+v, want %+v", stream, c.At, before)
		}
	}
}

// TestAC7_RepeatedDropIsBounded: one transaction repeated as often as compresses to nothing takes its intrinsic gas each
// time, so a block has room for as many as of valid ones.
func TestAC7_RepeatedDropIsBounded(t *testing.T) {
	c, w := start(t, 2)
	tx := w.Transfer(w.Users[0], w.Users[1])
	for _, n := range []int{protocol.GasLimit / 21_000, protocol.GasLimit/21_000 + 1, 28_000} {
		anchor := w.Anchor()
		w.Time += 2
		block := batch.Block{Time: w.Time, Txs: make(types.Transactions, n)}
		for i := range block.Txs {
			block.Txs[i] = tx
		}
		b := c.Open(w.SubmitBlocks(anchor, []batch.Block{block}, coinbase))
		if n > protocol.GasLimit/21_000 {
			if !errors.Is(b.Fault(), derive.ErrBounds) {
				t.Errorf("%d times: %v", n, b.Fault())
			}
			continue
		}
		made := c.Step(b)
		if got := len(made.Drops); got != n-1 || len(made.Block.Transactions()) != 1 {
			t.Errorf("%d times: %d drops", n, got)
		}
		c.Step(b)
	}
}

// TestAB9_StepFromStateAlone: every state of every batch of the mixed workload, and of batches that are late, leads on from
// itself alone, to the same states.
func TestAB9_StepFromStateAlone(t *testing.T) {
	c := memchain.New(t, nil)
	w := workload.Mixed(t, ledger.New(t, memchain.Config, memchain.GenesisTime))
	for _, in := range w.Inputs {
		for c.At.Batch == in.Record.Index {
			c.Step(c.Open(in)) // opened anew for each
		}
	}
	// A payload that is late for its parent, over more entries than a block takes: deep in the batch, nothing but the mode
	// tells that.
	parent := c.Head.Time
	for range 1300 {
		w.Deposit(coinbase, 1)
	}
	anchor := last(w).Anchor
	w.SubmitBlocks(anchor, []batch.Block{{Time: parent, Entries: 500}, {Time: parent + 1, Entries: 500}, {Time: parent + 2, Entries: 300}}, coinbase)
	in := last(w)
	for i, entries := range []int{512, 512, 276} {
		b := c.Open(in)
		if b.Fault() != nil {
			t.Fatal(b.Fault())
		}
		if i == 0 && !errors.Is(b.FaultAfter(c.Head), derive.ErrBounds) {
			t.Errorf("nothing says why it is late: %v", b.FaultAfter(c.Head))
		}
		block := c.Step(b)
		if c.At.Mode != protocol.ModeDefault || c.At.Index != uint64(i+1) || len(block.Block.Withdrawals()) != entries {
			t.Fatalf("step %d leads to %+v with %d entries", i, c.At, len(block.Block.Withdrawals()))
		}
	}
	if block := c.Step(c.Open(in)); block != nil || c.At.Mode != protocol.ModeUndecided || c.At.Index != 0 {
		t.Fatalf("the batch does not close: %+v", c.At)
	}
}

// TestNextHoldsItsStates: a state that no step leads to is refused, not followed and no panic.
func TestNextHoldsItsStates(t *testing.T) {
	c, w := start(t, 1)
	for range 4 {
		w.Deposit(coinbase, 1)
	}
	w.Submit(w.Block(1), w.Block(3))
	b := c.Open(last(w))
	rng := testutil.Rand(t)
	type place struct {
		index, queue uint64
		mode         protocol.Mode
	}
	legal := map[place]bool{{0, 1, 0}: true, {1, 2, 1}: true, {2, 5, 1}: true}
	for range 20_000 {
		p := place{rng.Uint64N(5), rng.Uint64N(8), protocol.Mode(rng.IntN(5))}
		if rng.IntN(50) == 0 {
			p.index, p.queue = rng.Uint64(), rng.Uint64()
		}
		st := c.At
		st.Index, st.Queue, st.Mode = p.index, p.queue, p.mode
		_, _, err := b.Next(st, c.Head)
		if p.mode == protocol.ModeDefault && p.index > 0 && p.queue >= 1 && p.queue <= 5 {
			continue // where a default block ends is not looked at
		}
		if legal[p] != (err == nil) || err != nil && !errors.Is(err, derive.ErrInput) {
			t.Fatalf("%+v: %v", p, err)
		}
	}
	st := c.At
	st.Batch++
	if _, _, err := b.Next(st, c.Head); !errors.Is(err, derive.ErrInput) {
		t.Errorf("another batch's state: %v", err)
	}
	if _, _, err := b.Next(c.At, c.Genesis.ToBlock().Header()); !errors.Is(err, derive.ErrInput) {
		t.Errorf("another parent: %v", err)
	}
}

// TestInputsAreHeldAgainstL1: what is not what L1 committed to is refused.
func TestInputsAreHeldAgainstL1(t *testing.T) {
	c, w := start(t, 1)
	w.Deposit(coinbase, 1)
	w.Append(queue.Entry{Kind: queue.Message, AmountGwei: 3, Gas: 5})
	w.ForceBytes([]byte{1}, 50_000)
	w.Submit(w.Block(3))
	for name, edit := range map[string]func(in *derive.Input){
		"anchor number":    func(in *derive.Input) { in.Anchor.Number++ },
		"anchor hash":      func(in *derive.Input) { in.Anchor.Hash[0]++ },
		"an entry less":    func(in *derive.Input) { in.Entries = in.Entries[1:] },
		"start":            func(in *derive.Input) { in.QueueStart++ },
		"hash at start":    func(in *derive.Input) { in.QueueStartHash[0]++ },
		"amount":           func(in *derive.Input) { in.Entries[0].AmountGwei++ },
		"recipient":        func(in *derive.Input) { in.Entries[0].To[0]++ },
		"time":             func(in *derive.Input) { in.Entries[0].Time++ },
		"index of deposit": func(in *derive.Input) { in.Entries[0].Index++ }, // its hash does not hold it
		"index of message": func(in *derive.Input) { in.Entries[1].Index++ },
		"index of forced":  func(in *derive.Input) { in.Entries[2].Index++ },
		"message's fee":    func(in *derive.Input) { in.Entries[1].FeeGwei++ },
		"declared gas":     func(in *derive.Input) { in.Entries[2].Gas++ },
		"forced bytes":     func(in *derive.Input) { in.Entries[2].Data = []byte{2} },
		"unknown kind":     func(in *derive.Input) { in.Entries[0].Kind = 4 },
		"no kind":          func(in *derive.Input) { in.Entries[0].Kind = 0 },
		"order":            func(in *derive.Input) { in.Entries[0], in.Entries[1] = in.Entries[1], in.Entries[0] },
	} {
		t.Run(name, func(t *testing.T) {
			in := last(w)
			in.Entries = append([]queue.Entry(nil), in.Entries...)
			edit(&in)
			if _, err := derive.Open(memchain.Config, c.Head.GasLimit, in); !errors.Is(err, derive.ErrInput) {
				t.Errorf("got %v", err)
			}
		})
	}
	if _, err := derive.Open(memchain.Config, c.Head.GasLimit, last(w)); err != nil {
		t.Error(err)
	}
}

// TestEntriesThatFitNoBlock: the contract refuses them; if it did not, derivation would say so instead of making empty
// blocks without end.
func TestEntriesThatFitNoBlock(t *testing.T) {
	for name, e := range map[string]queue.Entry{
		"gas":           {Kind: queue.Forced, Gas: protocol.GasLimit + 1, Data: []byte{1}},
		"gas overflows": {Kind: queue.Forced, Gas: math.MaxUint64, Data: []byte{1}},
		"bytes":         {Kind: queue.Forced, Gas: 1, Data: make([]byte, protocol.MaxBlockBytes+1)},
		"amounts":       {Kind: queue.Message, AmountGwei: math.MaxUint64, FeeGwei: 1},
	} {
		c, w := start(t, 0)
		w.Append(e)
		w.Garbage(nil)
		if _, err := derive.Open(memchain.Config, c.Head.GasLimit, last(w)); !errors.Is(err, derive.ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDriftDoesNotOverflow: an instance whose drift is without bound takes any time.
func TestDriftDoesNotOverflow(t *testing.T) {
	c, w := start(t, 0)
	config := memchain.Config
	config.MaxDriftSecs = math.MaxUint64
	anchor := w.Anchor()
	b, err := derive.Open(config, c.Head.GasLimit, w.SubmitBlocks(anchor, []batch.Block{{Time: w.Time + 1e6}}, coinbase))
	if err != nil || b.Fault() != nil {
		t.Errorf("%v, %v", err, b.Fault())
	}
}

// TestBlocksStayUnderEIP7934: the most that a block can list, the most credits and the largest header are under the limit of a
// block's encoding, even if the transactions had no gas to pay for their bytes.
func TestBlocksStayUnderEIP7934(t *testing.T) {
	const count = protocol.GasLimit / 21_000
	body := &types.Body{}
	for range protocol.MaxBlockEntries {
		body.Withdrawals = append(body.Withdrawals, &types.Withdrawal{Index: math.MaxUint64, Validator: 0, Address: coinbase, Amount: math.MaxUint64})
	}
	listed := uint64(0)
	for i := range uint64(count) {
		tx := types.NewTx(&types.DynamicFeeTx{To: &coinbase, Data: make([]byte, (protocol.MaxBlockBytes-listed)/(count-i)-50)})
		listed += tx.Size()
		body.Transactions = append(body.Transactions, tx)
	}
	if listed > protocol.MaxBlockBytes || listed < protocol.MaxBlockBytes-100_000 {
		t.Fatalf("%d bytes are listed", listed)
	}
	most := new(big.Int).SetUint64(math.MaxUint64)
	header := &types.Header{Difficulty: new(big.Int), Number: most, GasLimit: math.MaxUint64, GasUsed: math.MaxUint64, Time: math.MaxUint64, BaseFee: new(big.Int).Mul(most, most),
		WithdrawalsHash: &common.Hash{}, BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64), ParentBeaconRoot: &common.Hash{}, RequestsHash: &common.Hash{}}
	if size := types.NewBlockWithHeader(header).WithBody(*body).Size(); size > params.MaxBlockSize {
		t.Errorf("the block has %d bytes, the limit is %d", size, params.MaxBlockSize)
	}
}

// TestAttributes spells SPEC.md section 6 out: what L1 decides of each block.
func TestAttributes(t *testing.T) {
	c, w := start(t, 1)
	deposit := w.Append(queue.Entry{Kind: queue.Deposit, To: coinbase, AmountGwei: 1})
	message := w.Append(queue.Entry{Kind: queue.Message, AmountGwei: 2, Gas: 7, Data: []byte{8}})
	forced := w.Append(queue.Entry{Kind: queue.Forced, Gas: 30_000, Data: []byte{1}})
	w.Time += 50
	w.Submit(w.Block(2, w.Transfer(w.Users[0], w.Users[0])), w.Block(1))
	in := last(w)
	b := c.Open(in)

	hash1 := queue.Extend(in.QueueStartHash, &deposit)
	hash2 := queue.Extend(hash1, &message)
	hash3 := queue.Extend(hash2, &forced)
	entry := message.Hash()
	root := crypto.Keccak256Hash([]byte{0}, entry[:]) // one leaf is its own root
	keccak := func(parts ...[]byte) common.Hash { return crypto.Keccak256Hash(parts...) }
	number := func(n uint64) []byte { return protocol.U64(n) }
	for i, want := range []derive.Block{
		{
			Attributes: execute.Attributes{
				Time: in.Anchor.Time, Coinbase: in.Record.FeeRecipient, Random: keccak(in.Anchor.Hash[:], number(2)), Weight: 50_000,
				BeaconRoot:  keccak([]byte("loft.view.v1"), number(in.Anchor.Number), in.Anchor.Hash[:], number(in.Anchor.Time), number(3), hash2[:], root[:]),
				Withdrawals: types.Withdrawals{{Index: 1, Address: coinbase, Amount: 1}, {Index: 2, Address: protocol.RelayAddress, Amount: 2}},
			},
			Entries: []queue.Entry{deposit, message},
		},
		{
			Attributes: execute.Attributes{
				Time: in.Anchor.Time + 1, Coinbase: in.Record.FeeRecipient, Random: keccak(in.Anchor.Hash[:], number(3)), Weight: 30_000,
				BeaconRoot:  keccak([]byte("loft.view.v1"), number(in.Anchor.Number), in.Anchor.Hash[:], number(in.Anchor.Time), number(4), hash3[:], make([]byte, 32)),
				Withdrawals: types.Withdrawals{},
			},
			Entries: []queue.Entry{forced},
		},
	} {
		got, after, err := b.Next(c.At, c.Head)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got.Attributes, want.Attributes) {
			t.Errorf("block %d: %+v, want %+v", i, got.Attributes, want.Attributes)
		}
		if !reflect.DeepEqual(got.Entries, want.Entries) || len(got.Txs) != 1-i {
			t.Errorf("block %d: entries %+v, %d transactions", i, got.Entries, len(got.Txs))
		}
		if got.View.Hash() != got.BeaconRoot {
			t.Errorf("block %d has another view than it says", i)
		}
		c.Step(b)
		after.Block = c.Head.Hash()
		if c.At != after || after.Index != uint64(i+1) || after.Mode != protocol.ModePayload || after.Queue != []uint64{3, 4}[i] {
			t.Errorf("block %d leads to %+v, said was %+v", i, c.At, after)
		}
		if *c.Head.ParentBeaconRoot != want.BeaconRoot || c.Head.MixDigest != want.Random || c.Head.Coinbase != want.Coinbase {
			t.Errorf("block %d has another header: %+v", i, c.Head)
		}
	}
}

// TestIsAdoptsOnlyWhatWouldBeBuilt: a valid Ethereum block whose listed transaction is above what its entries leave of the
// gas is not what derivation makes of it (A-B10): there it is dropped.
func TestIsAdoptsOnlyWhatWouldBeBuilt(t *testing.T) {
	c, w := start(t, 2)
	anchor := w.Anchor()
	entries := make([]queue.Entry, 0, protocol.MaxBlockEntries+1)
	for range protocol.MaxBlockEntries {
		entries = append(entries, w.Append(queue.Entry{Kind: queue.Deposit, To: coinbase, AmountGwei: 1}))
	}
	for _, test := range []struct {
		gas     uint64
		dropped bool
	}{{10_000_000, false}, {16_500_000, true}} {
		// The first leaves 16.2 million of the pool, but 29 million of the block.
		first := w.Sign(w.Users[0], &types.DynamicFeeTx{Data: common.FromHex("5b600056"), Gas: 1_000_000})
		second := w.Sign(w.Users[1], &types.DynamicFeeTx{To: &coinbase, Gas: test.gas})
		txs := types.Transactions{first, second}
		next := derive.NewBlock(c.Head, anchor, coinbase, c.Head.Time+1, w.QueueStart(), w.QueueHash(w.QueueStart()), entries, txs)
		lax := *next
		lax.Weight = 0
		valid, err := lax.Build(c.Env(), c.Head, c.State())
		if err != nil || len(valid.Drops) != 0 {
			t.Fatal(err, valid.Drops)
		}
		built, err := next.Build(c.Env(), c.Head, c.State())
		if err != nil {
			t.Fatal(err)
		}
		same := built.Block.Hash() == valid.Block.Hash()
		if same == test.dropped {
			t.Fatalf("gas %d: drops %v", second.Gas(), built.Drops)
		}
		if next.Is(valid.Block, c.Head) && !same {
			t.Errorf("gas %d: a block is taken that derivation would not build: %v", second.Gas(), built.Drops)
		}
		if same && !next.Is(built.Block, c.Head) {
			t.Errorf("gas %d: the block that derivation builds is not taken", second.Gas())
		}
		w.Users[0].Nonce--
		w.Users[1].Nonce--
	}
}

// TestIsRefusesEveryDifference: no field that derivation decides may differ.
func TestIsRefusesEveryDifference(t *testing.T) {
	c, w := start(t, 2)
	w.Deposit(coinbase, 7)
	w.Force(w.Transfer(w.Users[0], w.Users[1]))
	w.Append(queue.Entry{Kind: queue.Message, AmountGwei: 3})
	w.Submit(w.Block(3, w.Transfer(w.Users[1], w.Users[0])))
	next, _, err := c.Open(last(w)).Next(c.At, c.Head)
	if err != nil {
		t.Fatal(err)
	}
	built, err := next.Build(c.Env(), c.Head, c.State())
	if err != nil || len(built.Drops) != 0 {
		t.Fatal(err, built.Drops)
	}
	if !next.Is(built.Block, c.Head) {
		t.Fatal("it is not itself")
	}
	for name, edit := range map[string]func(h *types.Header){
		"parent":      func(h *types.Header) { h.ParentHash[0]++ },
		"time":        func(h *types.Header) { h.Time++ },
		"coinbase":    func(h *types.Header) { h.Coinbase[0]++ },
		"random":      func(h *types.Header) { h.MixDigest[0]++ },
		"view":        func(h *types.Header) { h.ParentBeaconRoot = &common.Hash{1} },
		"no view":     func(h *types.Header) { h.ParentBeaconRoot = nil },
		"extra":       func(h *types.Header) { h.Extra = []byte{1} },
		"gas limit":   func(h *types.Header) { h.GasLimit++ },
		"withdrawals": func(h *types.Header) { h.WithdrawalsHash = &common.Hash{1} },
	} {
		h := built.Block.Header()
		edit(h)
		if next.Is(types.NewBlockWithHeader(h).WithBody(*built.Block.Body()), c.Head) {
			t.Errorf("%s differs and it is taken", name)
		}
	}
	body := *built.Block.Body()
	for name, txs := range map[string]types.Transactions{
		"none":     nil,
		"less":     body.Transactions[:1],
		"swapped":  {body.Transactions[1], body.Transactions[0]},
		"repeated": {body.Transactions[0], body.Transactions[1], body.Transactions[1]},
	} {
		body.Transactions = txs
		if next.Is(types.NewBlockWithHeader(built.Block.Header()).WithBody(body), c.Head) {
			t.Errorf("transactions %s and it is taken", name)
		}
	}
}

// TestT15_AnchorsOfForks: fields that L1's forks add to its header are nobody's business, what is no header is refused.
func TestT15_AnchorsOfForks(t *testing.T) {
	fields := make([]any, 12)
	for i := range fields {
		fields[i] = make([]byte, i)
	}
	fields[8], fields[11] = uint64(77), uint64(1<<40+1)
	encode := func(fields ...any) []byte {
		raw, err := rlp.EncodeToBytes(fields)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for name, more := range map[string][]any{
		"none":   nil,
		"bytes":  {[]byte("extra"), common.Hash{1}},
		"a list": {[]any{uint64(1), []any{}}, uint64(2)},
		"many":   make([]any, 0, 40),
	} {
		if name == "many" {
			for range 40 {
				more = append(more, common.Hash{2})
			}
		}
		raw := encode(append(append([]any{}, fields...), more...)...)
		got, err := derive.ParseAnchor(raw)
		if err != nil || got.Number != 77 || got.Time != 1<<40+1 || got.Hash != common.Hash(crypto.Keccak256(raw)) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	header := &types.Header{Number: big.NewInt(5), Time: 6, Difficulty: new(big.Int), BaseFee: big.NewInt(7), WithdrawalsHash: &common.Hash{}, BlobGasUsed: new(uint64),
		ExcessBlobGas: new(uint64), ParentBeaconRoot: &common.Hash{}, RequestsHash: &common.Hash{}}
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := derive.ParseAnchor(raw); err != nil || got != (derive.Anchor{Number: 5, Hash: header.Hash(), Time: 6}) {
		t.Errorf("an Osaka header: %+v, %v", got, err)
	}
	large := append([]any{}, fields...)
	large[11] = make([]byte, 9)
	for name, raw := range map[string][]byte{
		"nothing":      nil,
		"a string":     {0x83, 1, 2, 3},
		"too short":    encode(fields[:11]...),
		"cut":          raw[:len(raw)-1],
		"bytes after":  append(raw, 0),
		"huge time":    encode(large...),
		"huge length":  {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"an open list": {0xf8},
	} {
		if _, err := derive.ParseAnchor(raw); !errors.Is(err, derive.ErrInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestT22_PoisonNeverStalls: each poisonous forced transaction alone, and all of them, by payload and by default: a block is
// made that consumes it, and the one after it is applied.
func TestT22_PoisonNeverStalls(t *testing.T) {
	for _, byDefault := range []bool{false, true} {
		c, w := start(t, 2)
		w.Submit(w.Block(0, w.Transfer(w.Users[0], w.Users[1])))
		c.Apply(last(w))
		for i := range w.Poison() {
			p := w.Poison()[i] // on the nonce of now
			w.ForceBytes(p.Data, p.Gas)
			w.Force(w.Transfer(w.Users[0], w.Users[1]))
			if byDefault {
				w.Garbage(nil)
			} else {
				w.Submit(w.Block(2))
			}
			blocks := c.Apply(last(w))
			if len(blocks) != 1 || len(blocks[0].Drops) != 1 || len(blocks[0].Block.Transactions()) != 1 {
				t.Fatalf("%s: %d blocks, drops %+v", p.Name, len(blocks), blocks[0].Drops)
			}
			if drop := blocks[0].Drops[0]; !drop.Forced || drop.Nth != 0 || drop.Reason == nil {
				t.Errorf("%s: %+v", p.Name, drop)
			}
		}
		poison := w.Poison()
		for _, p := range poison {
			w.ForceBytes(p.Data, p.Gas)
		}
		w.Garbage(nil)
		drops := 0
		for _, b := range c.Apply(last(w)) {
			drops += len(b.Drops)
		}
		if drops != len(poison) {
			t.Errorf("%d of %d dropped", drops, len(poison))
		}
	}
}
