package follower_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/contracts/bindings"
	"loft/devnet"
	"loft/follower"
	"loft/internal/ledger"
	"loft/internal/testchain"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

// forwarding is the code of a contract that makes n calls of to, or none of them. Its input begins with two words for each:
// where in the input that call's own begins, and how long it is. The last one's may go beyond the input: that is zeros,
// which no transaction holds.
func forwarding(to common.Address, n int) []byte {
	p := program.New()
	for i := range n {
		p.Push(64*i+32).Op(vm.CALLDATALOAD).Push(64*i).Op(vm.CALLDATALOAD, vm.PUSH0, vm.CALLDATACOPY)
		p.Op(vm.PUSH0, vm.PUSH0).Push(64*i+32).Op(vm.CALLDATALOAD, vm.PUSH0, vm.PUSH0).Push(to).Op(vm.GAS, vm.CALL)
		p.Push(p.Size()+6).Op(vm.JUMPI, vm.PUSH0, vm.PUSH0, vm.REVERT, vm.JUMPDEST)
	}
	return p.Op(vm.STOP).Bytes()
}

// forwarded is the input for it: of the last call without the zeros at its end.
func forwarded(calls ...[]byte) []byte {
	head, body := make([]byte, 64*len(calls)), []byte(nil)
	for i, call := range calls {
		big.NewInt(int64(len(head) + len(body))).FillBytes(head[64*i:][:32])
		big.NewInt(int64(len(call))).FillBytes(head[64*i+32:][:32])
		body = append(body, call...)
	}
	return bytes.TrimRight(append(head, body...), "\x00")
}

// post sends what a devnet account signs in the next L1 block, and tells whether it succeeded.
func post(t *testing.T, c *testchain.Chain, from devnet.Account, time uint64, tx types.TxData) *types.Receipt {
	t.Helper()
	signed := types.MustSignNewTx(from.Key, types.LatestSignerForChainID(new(big.Int).SetUint64(c.L1.ChainID())), tx)
	if err := c.Client.Eth().SendTransaction(t.Context(), signed); err != nil {
		t.Fatal(err)
	}
	if _, err := c.L1.MineAt(t.Context(), time); err != nil {
		t.Fatal(err)
	}
	receipt, err := c.Client.Eth().TransactionReceipt(t.Context(), signed.Hash())
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// TestAH7_NodesReadEvents: batches of an account that delegates to a contract (EIP-7702), several in a transaction, of bytes
// that are in no input, and one of a contract through the open door. Every node derives the same of them, and what it
// derives is what the inbox's accumulator commits to.
func TestAH7_NodesReadEvents(t *testing.T) {
	c, inbox := testchain.New(t), bindings.NewInbox()
	user, alice := devnet.Accounts[0], devnet.Accounts[1]
	chainID := new(big.Int).SetUint64(c.L1.ChainID())
	nonce := uint64(0)
	call := func(to *common.Address, time uint64, data []byte) *types.Receipt {
		t.Helper()
		var err error
		if nonce, err = c.Client.Eth().NonceAt(t.Context(), user.Address, nil); err != nil {
			t.Fatal(err)
		}
		return post(t, c, user, time, &types.DynamicFeeTx{ChainID: chainID, Nonce: nonce, To: to, Data: data, Gas: 8_000_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(1e12)})
	}
	follows := newFollower(t, c, t.TempDir())
	deposit(t, c, alice.Address, big.NewInt(3*params.Ether))
	submit(t, c, 1, batch.Block{Entries: 1})
	catchUp(t, c, follows)

	// The sequencer's account gets code.
	made := call(nil, c.L1.Head().Time+1, program.New().ReturnViaCodeCopy(forwarding(c.Plan.Inbox, 3)).Bytes())
	delegation, err := types.SignSetCode(testchain.Sequencer.Key, types.SetCodeAuthorization{ChainID: *uint256.MustFromBig(chainID), Address: made.ContractAddress, Nonce: 1})
	if err != nil {
		t.Fatal(err)
	}
	post(t, c, user, c.L1.Head().Time+1, &types.SetCodeTx{ChainID: uint256.MustFromBig(chainID), Nonce: nonce + 1, To: testchain.Sequencer.Address, Gas: 100_000,
		GasTipCap: uint256.NewInt(1), GasFeeCap: uint256.NewInt(1e12), AuthList: []types.SetCodeAuthorization{delegation}})

	// batches are the calls of submissions in one L1 block of that time; the accumulators chain from call to call.
	var accumulator common.Hash
	batches := func(time, index uint64, streams ...[]byte) (calls [][]byte) {
		parent, queueHash := inboxState(t, c, 1)
		anchor := c.L1.Head()
		for i, stream := range streams {
			b := bindings.Batch{Parent: parent, QueueEnd: 1, QueueHash: queueHash, AnchorNumber: anchor.Number.Uint64(), AnchorHash: anchor.Hash(), FirstTime: ledger.FirstTime(c.Plan.Config.L2ChainID, anchor.Time, anchor.Time, stream), FeeRecipient: common.Address{0xfe}}
			calls = append(calls, inbox.PackSubmitData(b, stream))
			record := derive.Record{Index: index + uint64(i), Data: derive.CallData(stream), QueueEnd: 1, QueueHash: queueHash,
				AnchorNumber: b.AnchorNumber, AnchorHash: b.AnchorHash, FirstTime: b.FirstTime, L1Time: time, FeeRecipient: b.FeeRecipient}
			parent = record.Extend(parent)
		}
		accumulator = parent
		return calls
	}
	at := c.L1.Head().Time + 12
	stream := func(nonce uint64) []byte {
		tx := types.MustSignNewTx(alice.Key, types.LatestSigner(c.Plan.Genesis.Config), &types.DynamicFeeTx{ChainID: big.NewInt(4242), Nonce: nonce, Gas: 21000, GasFeeCap: big.NewInt(1e11), To: &common.Address{1}})
		raw, err := batch.Encode(c.Plan.Config.L2ChainID, c.L1.Head().Time, []batch.Block{{Time: c.L1.Head().Time + nonce, Txs: types.Transactions{tx}}})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	padded := func(n int) []byte { return append(stream(1), make([]byte, n-len(stream(1)))...) }
	sequencer := testchain.Sequencer.Address

	// One byte too much in the last batch: none of them is there.
	if receipt := call(&sequencer, at, forwarded(batches(at, 1, stream(0), []byte("garbage"), padded(protocol.MaxCalldata+1))...)); receipt.Status != types.ReceiptStatusFailed {
		t.Fatal("a batch beyond the bound landed")
	}
	at += 12
	input := forwarded(batches(at, 1, stream(0), []byte("garbage"), padded(protocol.MaxCalldata))...)
	if len(input) > 2_000 {
		t.Fatalf("an input of %d bytes: the batches are to be in memory alone", len(input))
	}
	if receipt := call(&sequencer, at, input); receipt.Status != types.ReceiptStatusSuccessful || len(receipt.Logs) != 3 {
		t.Fatalf("status %d, %d events", receipt.Status, len(receipt.Logs))
	}
	if got, _ := inboxState(t, c, 1); got != accumulator {
		t.Fatalf("the inbox has accumulator %s, the events make %s", got, accumulator)
	}
	catchUp(t, c, follows)
	if s, _ := follows.Snapshot(); s.Cursor.Batch != 4 || follows.Chain().Head().Number.Uint64() != 3 {
		t.Fatalf("%d batches, %d blocks; want 4 and 3", s.Cursor.Batch, follows.Chain().Head().Number)
	}
	for n := range uint64(2) {
		if block := follows.Chain().Canonical(n + 2); len(block.Transactions()) != 1 || block.Transactions()[0].Nonce() != n {
			t.Errorf("block %d holds %d transactions", n+2, len(block.Transactions()))
		}
	}

	// A contract of its own right, through the open door.
	deposit(t, c, alice.Address, big.NewInt(params.Ether))
	door := call(nil, c.L1.Head().Time+1, program.New().ReturnViaCodeCopy(forwarding(c.Plan.Inbox, 1)).Bytes()).ContractAddress
	parent, queueHash := inboxState(t, c, 2)
	anchor := c.L1.Head()
	open := bindings.Batch{Parent: parent, QueueEnd: 2, QueueHash: queueHash, AnchorNumber: anchor.Number.Uint64(), AnchorHash: anchor.Hash(), FirstTime: anchor.Time, FeeRecipient: common.Address{0xfe}}
	if receipt := call(&door, anchor.Time+c.Instance.Params.OpenDelaySecs+1, forwarded(inbox.PackSubmitData(open, follower.NoBlocks))); receipt.Status != types.ReceiptStatusSuccessful {
		t.Fatal("the door is shut to a contract")
	}
	catchUp(t, c, follows)
	fresh := newFollower(t, c, t.TempDir())
	catchUp(t, c, fresh)
	one, _ := follows.Snapshot()
	other, _ := fresh.Snapshot()
	if b, err := follows.Deriver().BatchAt(4); err != nil || !b.Default || b.Fault != follower.NoBlocksFault {
		t.Errorf("a batch without blocks of its own: %+v, %v", b, err)
	}
	if one.Cursor.Batch != 5 || one.Cursor.Queue != 2 || one.Cursor != other.Cursor || follows.Chain().Head().Hash() != fresh.Chain().Head().Hash() {
		t.Errorf("a node that was there has %+v, one that came later %+v", one.Cursor, other.Cursor)
	}
}
