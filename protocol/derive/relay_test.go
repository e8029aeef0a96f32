package derive_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
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

var (
	relay          = bindings.NewRelay()
	outboxContract = bindings.NewOutbox()
	guzzler        = common.Address{0x6a} // uses all the gas that it gets, and returns without fault
)

// startWith is start with an account that has code.
func startWith(t *testing.T, at common.Address, code []byte) (*memchain.Chain, *workload.Workload) {
	c := memchain.New(t, types.GenesisAlloc{at: {Balance: new(big.Int), Code: code, Nonce: 1}})
	w := workload.New(t, ledger.New(t, memchain.Config, memchain.GenesisTime), 1)
	w.Deposit(w.Users[0].Address, 1e6*gwei)
	w.Submit(w.Block(1))
	c.Apply(last(w))
	return c, w
}

// run packs the call that runs a message which entries hold.
func run(t *testing.T, view protocol.View, entries []queue.Entry, e *queue.Entry) []byte {
	t.Helper()
	position, branch, ok := queue.MessageBranch(entries, e.Index)
	if !ok {
		t.Fatalf("entry %d is no message of the block", e.Index)
	}
	siblings := make([][32]byte, len(branch))
	for i := range branch {
		siblings[i] = branch[i]
	}
	return relay.PackRun(
		bindings.View{AnchorNumber: view.AnchorNumber, AnchorHash: view.AnchorHash, AnchorTime: view.AnchorTime, QueueEnd: view.QueueEnd, QueueHash: view.QueueHash, MessageRoot: view.MessageRoot},
		bindings.Message{Index: e.Index, Sender: e.Sender, To: e.To, Refund: e.Refund, ValueGwei: e.AmountGwei, FeeGwei: e.FeeGwei, Gas: e.Gas, Data: e.Data},
		new(big.Int).SetUint64(position), siblings)
}

// outcome is what the last of a block's receipts says of the message that it ran.
func outcome(t *testing.T, b *execute.Block) *bindings.RelayMessageRun {
	t.Helper()
	if len(b.Drops) != 0 || len(b.Receipts) == 0 {
		t.Fatalf("dropped: %+v", b.Drops)
	}
	receipt := b.Receipts[len(b.Receipts)-1]
	if receipt.Status != types.ReceiptStatusSuccessful {
		t.Fatalf("the run reverted with %d gas used", receipt.GasUsed)
	}
	event, err := relay.UnpackMessageRunEvent(receipt.Logs[len(receipt.Logs)-1])
	if err != nil {
		t.Fatal(err)
	}
	return event
}

// TestAC5_AnyMessageRunsInOneForcedTransaction: the longest message with the most gas and the deepest branch, whose target uses
// all of its gas, is run by a forced transaction within the limits of one (A-C6).
func TestAC5_AnyMessageRunsInOneForcedTransaction(t *testing.T) {
	c, w := startWith(t, guzzler, common.FromHex("5b61ffff5a115f5700")) // loop while 65,535 gas are left, then stop
	first := len(w.Entries)
	for range protocol.MaxBlockEntries {
		w.Append(queue.Entry{
			Kind: queue.Message, Sender: common.Address{0xff}, To: guzzler, Refund: common.Address{0xfe}, AmountGwei: 1000, FeeGwei: 1000,
			Gas: protocol.MaxMessageGas, Data: bytes.Repeat([]byte{0xee}, protocol.MaxMessageData),
		})
	}
	entries := w.Entries[first:]
	w.Submit(w.Block(uint64(len(entries))))
	next, _, err := c.Open(last(w)).Next(c.At, c.Head)
	if err != nil {
		t.Fatal(err)
	}
	c.Apply(last(w))

	// With too little gas the run reverts and nothing is lost; with enough, far below what a forced transaction may have, it runs.
	data := run(t, next.View, entries, &entries[len(entries)-1])
	force := func(gas uint64) (*execute.Block, *types.Transaction) {
		tx := w.Sign(w.Users[0], &types.DynamicFeeTx{To: &protocol.RelayAddress, Gas: gas, Data: data})
		w.Force(tx)
		w.Garbage(nil) // nobody's help
		return c.Apply(last(w))[0], tx
	}
	if starved, _ := force(4_300_000); len(starved.Receipts) != 1 || starved.Receipts[0].Status != types.ReceiptStatusFailed {
		t.Fatalf("with too little gas: %+v", starved.Receipts)
	}
	const enough = 5_000_000
	block, tx := force(enough)
	raw := testutil.Encode(t, tx)
	if event := outcome(t, block); !event.Succeeded || enough > protocol.MaxForcedGas {
		t.Error("the message failed")
	}
	used := block.Receipts[0].GasUsed
	t.Logf("%d bytes of %d, %d gas used of %d", len(raw), protocol.MaxForcedBytes, used, protocol.MaxForcedGas)
	if len(raw) > protocol.MaxForcedBytes {
		t.Error("its transaction is too long")
	}
	if used < protocol.MaxMessageGas*95/100 {
		t.Error("the target did not use its gas: the test tries too little")
	}
	if declared := uint64(protocol.MinForcedGas + protocol.ForcedGasPerByte*len(raw)); declared > protocol.MaxForcedGas {
		t.Errorf("its bytes must declare %d gas", declared)
	}
	if got := c.State().GetBalance(guzzler).Uint64(); got != 1000*gwei {
		t.Errorf("the target has %d", got)
	}
}

// TestAH1_ViewsAreForEver: the stock contract has forgotten a view, and a message under it is run none the less, by force.
func TestAH1_ViewsAreForEver(t *testing.T) {
	to := common.Address{0xc0}
	c, w := startWith(t, guzzler, []byte{0})
	e := w.Append(queue.Entry{Kind: queue.Message, Sender: common.Address{1}, To: to, Refund: to, AmountGwei: 5, FeeGwei: 6, Gas: 100_000})
	w.Submit(w.Block(1))
	next, _, err := c.Open(last(w)).Next(c.At, c.Head)
	if err != nil {
		t.Fatal(err)
	}
	c.Apply(last(w))
	viewTime, view := c.Head.Time, next.View.Hash()
	if *c.Head.ParentBeaconRoot != view {
		t.Fatal("the block has another view")
	}
	stock := func() ([]byte, error) {
		out, _, err := runtime.Call(params.BeaconRootsAddress, common.LeftPadBytes(protocol.U64(viewTime), 32), &runtime.Config{ChainConfig: c.Genesis.Config, State: c.State(),
			Difficulty: new(big.Int), Random: &common.Hash{}, BlockNumber: c.Head.Number, Time: c.Head.Time})
		return out, err
	}
	if out, err := stock(); err != nil || common.Hash(out) != view {
		t.Fatalf("the stock contract answers %x, %v", out, err)
	}
	// The ring has 8,191 slots by time: blocks on both sides of the view's second, a turn later and many.
	for _, later := range []uint64{8190, 8191, 8192, 20 * 8191} {
		w.Time = viewTime + later
		w.Submit(w.Block(0))
		c.Apply(last(w))
	}
	if out, err := stock(); err == nil {
		t.Fatalf("the stock contract still answers %x: the test tries nothing", out)
	}
	recorded, _, err := runtime.Call(protocol.OutboxAddress, outboxContract.PackViewRecorded(view), &runtime.Config{ChainConfig: c.Genesis.Config, State: c.State(), Difficulty: new(big.Int), Random: &common.Hash{}})
	if ok, err2 := outboxContract.UnpackViewRecorded(recorded); err != nil || err2 != nil || !ok {
		t.Fatalf("recorded: %t, %v, %v", ok, err, err2)
	}
	w.Time += 12 * 3600
	w.Force(w.Sign(w.Users[0], &types.DynamicFeeTx{To: &protocol.RelayAddress, Gas: 500_000, Data: run(t, next.View, []queue.Entry{e}, &e)}))
	w.Garbage(nil)
	if event := outcome(t, c.Apply(last(w))[0]); !event.Succeeded {
		t.Error("the message failed")
	}
	if got := c.State().GetBalance(to).Uint64(); got != 5*gwei {
		t.Errorf("the target has %d", got)
	}
}

// TestAH9_MessagesRunFromTheNextBlock: the transactions of the block that consumes a message cannot run it, on other people's
// ether; those of the next can.
func TestAH9_MessagesRunFromTheNextBlock(t *testing.T) {
	to := common.Address{0xc0}
	c, w := startWith(t, guzzler, []byte{0})
	e := w.Append(queue.Entry{Kind: queue.Message, To: to, Refund: to, AmountGwei: 5, Gas: 100_000})
	anchor, at, entries := w.Anchor(), w.QueueStart(), []queue.Entry{e}
	view := derive.NewBlock(c.Head, anchor, coinbase, 0, at, w.QueueHash(at), entries, nil).View
	try := func() *types.Transaction {
		return w.Sign(w.Users[0], &types.DynamicFeeTx{To: &protocol.RelayAddress, Gas: 500_000, Data: run(t, view, entries, &e)})
	}
	w.SubmitBlocks(anchor, []batch.Block{{Time: w.Time, Entries: 1, Txs: types.Transactions{try()}}, {Time: w.Time + 1, Txs: types.Transactions{try()}}}, coinbase)
	blocks := c.Apply(last(w))
	if receipts := blocks[0].Receipts; len(receipts) != 1 || receipts[0].Status != types.ReceiptStatusFailed {
		t.Errorf("in its own block: %+v", receipts)
	}
	if !outcome(t, blocks[1]).Succeeded {
		t.Error("the message failed")
	}
}
