package outbox_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/contracts/bindings"
	"loft/internal/memchain"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/execute"
	"loft/protocol/outbox"
)

// TestVectors: the contracts compute the same leaves, roots and branches.
func TestVectors(t *testing.T) {
	var vectors struct {
		Outbox []struct {
			Index                    uint64
			Sender, To               common.Address
			Value                    string
			Data                     hexutil.Bytes
			Leaf, Root, RequestsHash common.Hash
			BranchOfFirst            []common.Hash
		}
	}
	testutil.Vectors(t, &vectors)
	if len(vectors.Outbox) < 6 {
		t.Fatal("vectors are missing")
	}
	var tree outbox.Tree
	for i, v := range vectors.Outbox {
		message := outbox.Message{Index: v.Index, Sender: v.Sender, To: v.To, Value: uint256.MustFromDecimal(v.Value), Data: v.Data}
		if got := message.Leaf(); got != v.Leaf {
			t.Errorf("leaf %d: %s", i, got)
		}
		tree.Append(v.Leaf)
		if got, err := tree.Root(tree.Count()); err != nil || got != v.Root {
			t.Errorf("root %d: %s, %v", i, got, err)
		}
		if got := outbox.RequestsHash(v.Root); got != v.RequestsHash {
			t.Errorf("requests hash %d: %s", i, got)
		}
		branch, err := tree.Branch(0, tree.Count())
		if err != nil || len(branch) != len(v.BranchOfFirst) {
			t.Fatalf("branch %d: %s, %v", i, branch, err)
		}
		for k := range branch {
			if branch[k] != v.BranchOfFirst[k] {
				t.Errorf("branch %d: sibling %d is %s", i, k, branch[k])
			}
		}
		if got, err := outbox.Verify(vectors.Outbox[0].Leaf, 0, branch); err != nil || got != v.Root {
			t.Errorf("branch %d leads to %s, %v", i, got, err)
		}
	}
}

// TestFrontier: the frontier has the roots that the tree has, from the empty one on, and when it is stored in between.
func TestFrontier(t *testing.T) {
	var tree outbox.Tree
	var frontier outbox.Frontier
	for i := range uint64(300) {
		want, err := tree.Root(i)
		if err != nil {
			t.Fatal(err)
		}
		if got := frontier.Root(); got != want || frontier.Count != i {
			t.Fatalf("root of %d leaves, counted %d: %s, want %s", i, frontier.Count, got, want)
		}
		leaf := crypto.Keccak256Hash(protocol.U64(i))
		tree.Append(leaf)
		frontier.Append(leaf)
		raw, err := json.Marshal(frontier)
		if err != nil {
			t.Fatal(err)
		}
		frontier = outbox.Frontier{}
		if err := json.Unmarshal(raw, &frontier); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTree: every leaf has a branch to every later root, no branch is taken for another leaf or another place, and old roots
// stay what they were.
func TestTree(t *testing.T) {
	rng := testutil.Rand(t)
	var tree outbox.Tree
	var roots []common.Hash
	leaf := func(i uint64) common.Hash { return crypto.Keccak256Hash(protocol.U64(i)) }
	const most = 70
	for i := range uint64(most) {
		root, err := tree.Root(i)
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, root)
		tree.Append(leaf(i))
	}
	for count := range uint64(most) {
		if got, err := tree.Root(count); err != nil || got != roots[count] {
			t.Fatalf("root of %d is %s now, was %s, %v", count, got, roots[count], err)
		}
		for index := range count {
			branch, err := tree.Branch(index, count)
			if err != nil {
				t.Fatal(err)
			}
			if len(branch) > 7 || 1<<len(branch) < count {
				t.Fatalf("branch of %d among %d has %d siblings", index, count, len(branch))
			}
			if got, err := outbox.Verify(leaf(index), index, branch); err != nil || got != roots[count] {
				t.Fatalf("branch of %d among %d leads to %s, %v", index, count, got, err)
			}
			other := rng.Uint64N(uint64(1) << len(branch))
			if got, err := outbox.Verify(leaf(index), other, branch); other != index && (err != nil || got == roots[count]) {
				t.Fatalf("branch of %d among %d is taken for %d, %v", index, count, other, err)
			}
			// A-M5: a bit above the branch would be a second name of the same leaf.
			if _, err := outbox.Verify(leaf(index), index|1<<len(branch), branch); !errors.Is(err, outbox.ErrIndex) {
				t.Fatalf("index %d with %d siblings: %v", index|1<<len(branch), len(branch), err)
			}
		}
		if _, err := tree.Branch(count, count); !errors.Is(err, outbox.ErrIndex) {
			t.Errorf("branch of leaf %d of %d: %v", count, count, err)
		}
	}
	if _, err := tree.Root(most + 1); !errors.Is(err, outbox.ErrIndex) {
		t.Error(err)
	}
	if _, err := outbox.Verify(common.Hash{}, 1<<32, make([]common.Hash, 32)); !errors.Is(err, outbox.ErrIndex) {
		t.Error(err)
	}
	if _, err := outbox.Verify(common.Hash{}, 0, make([]common.Hash, 33)); !errors.Is(err, outbox.ErrIndex) {
		t.Error(err)
	}
}

var (
	contract = bindings.NewOutbox()
	key, _   = crypto.ToECDSA(bytes.Repeat([]byte{7}, 32))
	user     = crypto.PubkeyToAddress(key.PublicKey)
	sender   = common.Address{0x5e} // a contract that sends over and over
)

// spam calls Outbox with its own input, again and again, until its gas is nearly used up.
func spam() []byte {
	code := []byte{
		0x36, 0x5f, 0x5f, 0x37, // copy the input to memory
		0x5b,                         // 4: loop
		0x5f, 0x5f, 0x36, 0x5f, 0x5f, // no output, the input, no value
		0x73,
	}
	code = append(code, protocol.OutboxAddress[:]...)
	return append(code, 0x5a, 0xf1, 0x50, // call with all gas, forget the result
		0x62, 0x01, 0x86, 0xa0, 0x5a, 0x11, // 100,000 < gas left
		0x60, 0x04, 0x57, 0x00) // go on, or stop
}

func newChain(t testing.TB) *memchain.Chain {
	return memchain.New(t, types.GenesisAlloc{
		user:   {Balance: new(big.Int).Mul(big.NewInt(params.Ether), big.NewInt(1000))},
		sender: {Balance: new(big.Int), Code: spam(), Nonce: 1},
	})
}

func sign(nonce uint64, to common.Address, gas uint64, value int64, data []byte) *types.Transaction {
	id := new(big.Int).SetUint64(memchain.Config.L2ChainID)
	return types.MustSignNewTx(key, types.NewPragueSigner(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: &to, Gas: gas, GasFeeCap: big.NewInt(100 * params.GWei), Value: big.NewInt(value), Data: data})
}

// call reads a contract after the head.
func call(t *testing.T, c *memchain.Chain, data []byte) []byte {
	out, _, err := runtime.Call(protocol.OutboxAddress, data, &runtime.Config{ChainConfig: c.Genesis.Config, State: c.State(), Difficulty: new(big.Int), Random: &common.Hash{},
		BlockNumber: c.Head.Number, Time: c.Head.Time})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAM4_ManySends: blocks full of sends seal, the system call's gas does not grow with them, the header carries the root
// that the tree here has, and nobody but the system reaches the writing path.
func TestAM4_ManySends(t *testing.T) {
	c := newChain(t)
	var tree outbox.Tree
	nonce := uint64(0)
	for n := range 3 {
		b, err := execute.NewBuilder(c.Env(), c.Head, c.State(), execute.Attributes{Time: c.Head.Time + 1, BeaconRoot: common.Hash{byte(n + 1)}})
		if err != nil {
			t.Fatal(err)
		}
		txs := []*types.Transaction{
			sign(nonce, protocol.OutboxAddress, 200_000, params.GWei, contract.PackSend(common.Address{1}, []byte("one with ether"))),
			sign(nonce+1, sender, 1<<24, 0, contract.PackSend(common.Address{2}, nil)),
			sign(nonce+2, sender, 13_000_000, 0, contract.PackSend(common.Address{3}, make([]byte, 5))),
			// What only the system may do, and what nobody may.
			sign(nonce+3, protocol.OutboxAddress, 30_000, 0, nil),
			sign(nonce+4, protocol.OutboxAddress, 30_000, 0, []byte{1, 2, 3, 4}),
			sign(nonce+5, protocol.OutboxAddress, 30_000, params.GWei, nil),
		}
		nonce += uint64(len(txs))
		for i, tx := range txs {
			receipt, err := b.Apply(tx)
			if err != nil {
				t.Fatal(i, err)
			}
			if want := i < 3; (receipt.Status == types.ReceiptStatusSuccessful) != want {
				t.Fatalf("transaction %d: status %d", i, receipt.Status)
			}
			for _, log := range receipt.Logs {
				sent, err := contract.UnpackMessageSentEvent(log)
				if err != nil {
					t.Fatal(err)
				}
				m := outbox.Message{Index: uint64(sent.Index), Sender: sent.Sender, To: sent.To, Value: uint256.MustFromBig(sent.Value), Data: sent.Data}
				if m.Index != tree.Count() {
					t.Fatalf("message %d is the %dth", m.Index, tree.Count())
				}
				tree.Append(m.Leaf())
			}
		}
		block, err := b.Seal()
		if err != nil {
			t.Fatal(err)
		}
		root, err := tree.Root(tree.Count())
		if err != nil {
			t.Fatal(err)
		}
		if got := *block.Block.RequestsHash(); got != outbox.RequestsHash(root) {
			t.Fatalf("block %d with %d messages: requests hash %s, want %s", n, tree.Count(), got, outbox.RequestsHash(root))
		}
		c.Add(block)
		if got, err := contract.UnpackRoot(call(t, c, contract.PackRoot())); err != nil || got != root {
			t.Fatalf("the contract's root is %x, want %s, %v", got, root, err)
		}
	}
	if tree.Count() < 1000 {
		t.Errorf("only %d messages were sent", tree.Count())
	}
	out, left, err := runtime.Call(protocol.OutboxAddress, nil, &runtime.Config{ChainConfig: c.Genesis.Config, State: c.State(), Difficulty: new(big.Int), Random: &common.Hash{},
		BlockNumber: c.Head.Number, Time: c.Head.Time, Origin: params.SystemAddress, GasLimit: 30_000_000})
	if err != nil || len(out) != 32 {
		t.Fatalf("the system call returns %x, %v", out, err)
	}
	used := 30_000_000 - left
	t.Logf("%d messages; the system call takes %d gas", tree.Count(), used)
	if used > 150_000 {
		t.Errorf("the system call takes %d gas", used)
	}
}

// TestAB13_SystemCallReadsNoBalance: versions of go-ethereum credit withdrawals before the system call or after it; the
// request is the same, whoever is credited.
func TestAB13_SystemCallReadsNoBalance(t *testing.T) {
	c := newChain(t)
	var want [][]byte
	for i, credits := range []types.Withdrawals{
		nil,
		{{Index: 1, Address: protocol.OutboxAddress, Amount: 5}},
		{{Index: 1, Address: params.BeaconRootsAddress, Amount: 5}, {Index: 2, Address: params.ConsolidationQueueAddress, Amount: 6}, {Index: 3, Address: protocol.RelayAddress, Amount: 7},
			{Index: 4, Address: params.SystemAddress, Amount: 8}, {Index: 5, Address: protocol.OutboxAddress, Amount: 1 << 60}},
	} {
		b, err := execute.NewBuilder(c.Env(), c.Head, c.State(), execute.Attributes{Time: c.Head.Time + 1, Withdrawals: credits})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Apply(sign(0, protocol.OutboxAddress, 200_000, params.GWei, contract.PackSend(common.Address{1}, []byte{1}))); err != nil {
			t.Fatal(err)
		}
		block, err := b.Seal()
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = block.Requests
		}
		if len(block.Requests) != 1 || !bytes.Equal(block.Requests[0], want[0]) {
			t.Errorf("with %d credits the requests are %x, want %x", len(credits), block.Requests, want)
		}
	}
}
