package genesis

import (
	"crypto/ecdsa"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"

	"loft/contracts/bindings"
	"loft/protocol"
	"loft/protocol/outbox"
	"loft/protocol/queue"
)

const (
	l1ChainID = 900
	l2ChainID = 901
)

var ether = big.NewInt(params.Ether)

func testParams() Params {
	return Params{
		L1ChainID:             l1ChainID,
		L2ChainID:             l2ChainID,
		Sequencer:             testAddress(),
		MaxDriftSecs:          protocol.DefaultDriftSecs,
		ForceDelaySecs:        60,
		OpenDelaySecs:         30,
		MaxBatchAgeSecs:       660,
		WindowSecs:            120,
		GraceSecs:             30,
		CensorshipSecs:        10,
		ResponseSecs:          5,
		Moves:                 20,
		AssertionIntervalSecs: 1,
		StakeWei:              ether,
		ProgramState:          common.Hash{2, 1},
		L2Timestamp:           1_000,
	}
}

// TestPlanInGeth sends the plan's creations as transactions to a geth chain and reads the contracts back.
func TestPlanInGeth(t *testing.T) {
	chain := newChain(t, &core.Genesis{
		Config:    protocol.ChainConfig(l1ChainID),
		GasLimit:  60_000_000,
		Timestamp: 1_000,
		BaseFee:   big.NewInt(params.InitialBaseFee),
		Alloc:     withSystem(),
	})
	// The deployer has sent something before: the plan starts at another nonce than zero.
	chain.add(t, call{to: &common.Address{1}, gas: params.TxGas})
	plan, err := NewPlan(chain.address, chain.nonce, testParams())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range plan.Creations {
		receipt := chain.add(t, call{data: c.Data, gas: 8_000_000})
		if receipt.Status != types.ReceiptStatusSuccessful {
			t.Fatalf("creation of %s failed after %d gas", c.Contract, receipt.GasUsed)
		}
		if receipt.ContractAddress != c.Address {
			t.Fatalf("%s is at %s, planned %s", c.Contract, receipt.ContractAddress, c.Address)
		}
		t.Logf("%s: %d gas", c.Contract, receipt.GasUsed)
	}

	inbox, rollup, bridge := bindings.NewInbox(), bindings.NewRollup(), bindings.NewBridge()
	tokenBridge, games := bindings.NewTokenBridge(), bindings.NewGames()
	assertion, err := rollup.UnpackLatestConfirmed(chain.view(t, plan.Rollup, rollup.PackLatestConfirmed()))
	same(t, "genesis assertion", common.Hash(assertion), plan.Assertion, err)
	accumulator, err := inbox.UnpackAccumulator(chain.view(t, plan.Inbox, inbox.PackAccumulator(0)))
	same(t, "accumulator", common.Hash(accumulator), plan.Config.InitialAccumulator(), err)
	hash, err := inbox.UnpackQueueHash(chain.view(t, plan.Inbox, inbox.PackQueueHash(0)))
	same(t, "queue hash", common.Hash(hash), plan.Config.InitialQueueHash(), err)
	program, err := games.UnpackInitialState(chain.view(t, plan.Games, games.PackInitialState()))
	same(t, "program's state", common.Hash(program), testParams().ProgramState, err)
	for _, c := range []struct {
		name      string
		of        common.Address
		data      []byte
		want      common.Address
		unpacking func([]byte) (common.Address, error)
	}{
		{"inbox.bridge", plan.Inbox, inbox.PackBridge(), plan.Bridge, inbox.UnpackBridge},
		{"inbox.sequencer", plan.Inbox, inbox.PackSequencer(), testParams().Sequencer, inbox.UnpackSequencer},
		{"rollup.inbox", plan.Rollup, rollup.PackInbox(), plan.Inbox, rollup.UnpackInbox},
		{"rollup.games", plan.Rollup, rollup.PackGames(), plan.Games, rollup.UnpackGames},
		{"games.rollup", plan.Games, games.PackRollup(), plan.Rollup, games.UnpackRollup},
		{"games.machine", plan.Games, games.PackMachine(), plan.Machine, games.UnpackMachine},
		{"bridge.inbox", plan.Bridge, bridge.PackInbox(), plan.Inbox, bridge.UnpackInbox},
		{"bridge.rollup", plan.Bridge, bridge.PackRollup(), plan.Rollup, bridge.UnpackRollup},
		{"tokenBridge.bridge", plan.TokenBridge, tokenBridge.PackBridge(), plan.Bridge, tokenBridge.UnpackBridge},
		{"tokenBridge.inbox", plan.TokenBridge, tokenBridge.PackInbox(), plan.Inbox, tokenBridge.UnpackInbox},
	} {
		got, err := c.unpacking(chain.view(t, c.of, c.data))
		same(t, c.name, got, c.want, err)
	}
}

func TestPlanRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Params)
		want   string
	}{
		{"no l1 chain id", func(p *Params) { p.L1ChainID = 0 }, "no l1 chain id"},
		{"no l2 chain id", func(p *Params) { p.L2ChainID = 0 }, "l2 chain id 0"},
		{"same chain ids", func(p *Params) { p.L2ChainID = p.L1ChainID }, "choose another"},
		{"large chain id", func(p *Params) { p.L2ChainID = 1 << 63 }, "wallets take no other"},
		{"no stake", func(p *Params) { p.StakeWei = nil }, "no stake"},
		{"no program", func(p *Params) { p.ProgramState = common.Hash{} }, "no state of the program"},
		{"zero stake", func(p *Params) { p.StakeWei = new(big.Int) }, "no stake"},
		{"drift of years", func(p *Params) { p.MaxDriftSecs = 1 << 30 }, "drift"},
		{"alloc over a contract", func(p *Params) {
			p.L2Alloc = types.GenesisAlloc{protocol.RelayAddress: {Balance: ether}}
		}, "where genesis has a contract"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := testParams()
			c.change(&p)
			if _, err := NewPlan(common.Address{1}, 0, p); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

// TestSetup checks that geth takes the genesis, and that it is the same each time and no other for other parameters.
func TestSetup(t *testing.T) {
	plan := testPlan(t)
	db := rawdb.NewMemoryDatabase()
	_, hash, compat, err := core.SetupGenesisBlock(db, triedb.NewDatabase(db, triedb.HashDefaults), plan.Genesis)
	if err != nil || compat != nil {
		t.Fatal(err, compat)
	}
	same(t, "genesis block", hash, plan.State.Block, nil)
	same(t, "again", testPlan(t).Assertion, plan.Assertion, nil)
	other, err := NewPlan(common.Address{1}, 1, testParams())
	if err != nil {
		t.Fatal(err)
	}
	if other.State.Block == plan.State.Block {
		t.Fatal("another token bridge on l1 gives the same l2 genesis")
	}
	for address, account := range plan.Genesis.Alloc {
		if account.Balance.Sign() != 0 {
			t.Errorf("%s holds %s wei that are not on l1", address, account.Balance)
		}
		if account.Nonce == 0 {
			t.Errorf("%s has nonce 0", address)
		}
	}
}

// TestPermit2KnowsTheChain runs the preinstalled code: a wrong patch gives another separator.
func TestPermit2KnowsTheChain(t *testing.T) {
	plan := testPlan(t)
	code := plan.Genesis.Alloc[permit2Address].Code
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	run := func(config *params.ChainConfig) common.Hash {
		statedb.SetCode(permit2Address, code, 0)
		out, _, err := runtime.Call(permit2Address, crypto.Keccak256([]byte("DOMAIN_SEPARATOR()"))[:4], &runtime.Config{
			ChainConfig: config, State: statedb, Difficulty: new(big.Int), Random: &common.Hash{},
		})
		if err != nil {
			t.Fatal(err)
		}
		return common.BytesToHash(out)
	}
	id := common.BigToHash(big.NewInt(l2ChainID))
	want := crypto.Keccak256Hash(
		crypto.Keccak256([]byte("EIP712Domain(string name,uint256 chainId,address verifyingContract)")),
		crypto.Keccak256([]byte("Permit2")), id[:], common.LeftPadBytes(permit2Address[:], 32))
	same(t, "separator", run(plan.Genesis.Config), want, nil)
	// On another chain id it computes its own: so above it took the cached one, which is right.
	if run(protocol.ChainConfig(7)) == want {
		t.Fatal("the separator does not depend on the chain id")
	}
}

// TestOutboxInGeth lets an unmodified geth build and import blocks whose system call reaches Outbox: A-M4, A-B13. The
// Go tree and the Solidity one agree on the root at each block.
func TestOutboxInGeth(t *testing.T) {
	plan := testPlan(t)
	plan.Genesis.Alloc[testAddress()] = types.Account{Balance: new(big.Int).Mul(ether, big.NewInt(100))}
	chain := newChain(t, plan.Genesis)
	contract := bindings.NewOutbox()
	var tree outbox.Tree
	for i := range 9 {
		value := new(big.Int).Mul(big.NewInt(int64(i)), big.NewInt(params.GWei))
		to, data := common.Address{0xa0, byte(i)}, make([]byte, 50*i)
		receipt := chain.add(t, call{
			to: &protocol.OutboxAddress, value: value, gas: 1_000_000,
			data: contract.PackSend(to, data),
		})
		if receipt.Status != types.ReceiptStatusSuccessful {
			t.Fatalf("send %d failed", i)
		}
		sent, err := contract.UnpackMessageSentEvent(receipt.Logs[0])
		if err != nil || sent.Index != uint32(i) {
			t.Fatal(sent, err)
		}
		message := outbox.Message{Index: uint64(i), Sender: chain.address, To: to, Value: uint256.MustFromBig(value), Data: data}
		tree.Append(message.Leaf())
		root, err := tree.Root(tree.Count())
		if err != nil {
			t.Fatal(err)
		}
		same(t, "requests hash", *chain.head().RequestsHash, outbox.RequestsHash(root), nil)
		got, err := contract.UnpackRoot(chain.view(t, protocol.OutboxAddress, contract.PackRoot()))
		same(t, "root", common.Hash(got), root, err)
		recorded, err := contract.UnpackViewRecorded(chain.view(t, protocol.OutboxAddress, contract.PackViewRecorded(*chain.head().ParentBeaconRoot)))
		if err != nil || !recorded {
			t.Fatal("the block's view is not recorded", err)
		}
	}
	never, err := contract.UnpackViewRecorded(chain.view(t, protocol.OutboxAddress, contract.PackViewRecorded(common.Hash{})))
	if err != nil || never {
		t.Fatal("the zero view is recorded", err)
	}
}

// TestMessageInGeth credits a message through the withdrawals port and runs it from the next block on: the token
// bridge mints, the fee is paid, the value arrives.
func TestMessageInGeth(t *testing.T) {
	plan := testPlan(t)
	plan.Genesis.Alloc[testAddress()] = types.Account{Balance: new(big.Int).Mul(ether, big.NewInt(100))}
	chain := newChain(t, plan.Genesis)
	relay, bridge := bindings.NewRelay(), bindings.NewL2TokenBridge()

	l1Token, alice := common.Address{0x70}, common.Address{0xa1}
	mint := bridge.PackMint(l1Token, common.Address{0xb0}, alice, big.NewInt(12345), bindings.TokenMetadata{Name: "A Token", Symbol: "ATK", Decimals: 6})
	entries := []queue.Entry{
		{Kind: queue.Deposit, Index: 0, Time: 5, To: alice, AmountGwei: 5},
		{Kind: queue.Message, Index: 1, Time: 5, Sender: plan.TokenBridge, To: protocol.TokenBridgeAddress, Refund: alice, FeeGwei: 7, Gas: 1_500_000, Data: mint},
		{Kind: queue.Message, Index: 2, Time: 6, Sender: common.Address{9}, To: common.Address{0xc0, 1}, Refund: alice, AmountGwei: 11, FeeGwei: 1, Gas: 0},
	}
	view := protocol.View{
		AnchorNumber: 3, AnchorHash: common.Hash{3}, AnchorTime: 900,
		QueueEnd: 3, QueueHash: queue.ExtendAll(plan.Config.InitialQueueHash(), entries), MessageRoot: queue.MessageRoot(entries),
	}
	chain.addBlock(t, view.Hash(), []*types.Withdrawal{
		{Index: 0, Address: alice, Amount: 5}, {Index: 1, Address: protocol.RelayAddress, Amount: 7}, {Index: 2, Address: protocol.RelayAddress, Amount: 12},
	})
	for _, i := range []uint64{2, 1} { // in any order
		e := entries[i]
		position, branch, ok := queue.MessageBranch(entries, i)
		if !ok {
			t.Fatal("no branch")
		}
		siblings := make([][32]byte, len(branch))
		for k := range branch {
			siblings[k] = branch[k]
		}
		data := relay.PackRun(bindings.View{
			AnchorNumber: view.AnchorNumber, AnchorHash: view.AnchorHash, AnchorTime: view.AnchorTime,
			QueueEnd: view.QueueEnd, QueueHash: view.QueueHash, MessageRoot: view.MessageRoot,
		}, bindings.Message{
			Index: e.Index, Sender: e.Sender, To: e.To, Refund: e.Refund,
			ValueGwei: e.AmountGwei, FeeGwei: e.FeeGwei, Gas: e.Gas, Data: e.Data,
		}, new(big.Int).SetUint64(position), siblings)
		receipt := chain.add(t, call{to: &protocol.RelayAddress, data: data, gas: 3_000_000})
		if receipt.Status != types.ReceiptStatusSuccessful {
			t.Fatalf("run of %d reverted", i)
		}
		run, err := relay.UnpackMessageRunEvent(receipt.Logs[len(receipt.Logs)-1])
		if err != nil || !run.Succeeded || run.EntryHash != e.Hash() {
			t.Fatalf("run of %d: %+v %v", i, run, err)
		}
		t.Logf("run of %d: %d gas", i, receipt.GasUsed)
	}
	token, err := bridge.UnpackTokenOf(chain.view(t, protocol.TokenBridgeAddress, bridge.PackTokenOf(l1Token)))
	if err != nil {
		t.Fatal(err)
	}
	erc20 := bindings.NewBridgedToken()
	balance, err := erc20.UnpackBalanceOf(chain.view(t, token, erc20.PackBalanceOf(alice)))
	if err != nil || balance.Int64() != 12345 {
		t.Fatal(balance, err)
	}
	name, err := erc20.UnpackName(chain.view(t, token, erc20.PackName()))
	same(t, "name", name, "A Token", err)
	statedb := chain.state(t)
	same(t, "relay's balance", statedb.GetBalance(protocol.RelayAddress).Uint64(), 0, nil)
	same(t, "value", statedb.GetBalance(entries[2].To).Uint64(), 11*params.GWei, nil)
}

func testPlan(t *testing.T) *Plan {
	t.Helper()
	plan, err := NewPlan(common.Address{1}, 0, testParams())
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func same[T comparable](t *testing.T, what string, got, want T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if got != want {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

// chain is a geth chain, each of whose blocks geth builds and then imports.
type chain struct {
	genesis *core.Genesis
	*core.BlockChain
	key     *ecdsa.PrivateKey
	address common.Address
	nonce   uint64
	// later is how many seconds more than ten pass before the next block; offsets are those of the blocks made.
	later   int64
	offsets []int64
}

type call struct {
	to    *common.Address
	value *big.Int
	data  []byte
	gas   uint64
}

func testKey() *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(common.LeftPadBytes([]byte{1}, 32))
	if err != nil {
		panic(err) // a constant
	}
	return key
}

func testAddress() common.Address { return crypto.PubkeyToAddress(testKey().PublicKey) }

func withSystem() types.GenesisAlloc {
	alloc := core.SystemContractAllocs()
	alloc[testAddress()] = types.Account{Balance: new(big.Int).Mul(ether, big.NewInt(100))}
	return alloc
}

func newChain(t *testing.T, genesis *core.Genesis) *chain {
	t.Helper()
	bc, err := core.NewBlockChain(rawdb.NewMemoryDatabase(), genesis, beacon.New(ethash.NewFaker()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bc.Stop)
	return &chain{genesis: genesis, BlockChain: bc, key: testKey(), address: testAddress()}
}

func (c *chain) head() *types.Header { return c.CurrentBlock() }

func (c *chain) state(t *testing.T) *state.StateDB {
	t.Helper()
	statedb, err := c.StateAt(c.head().Root, c.head().Number, c.head().Time)
	if err != nil {
		t.Fatal(err)
	}
	return statedb
}

// add puts one transaction into the next block.
func (c *chain) add(t *testing.T, m call) *types.Receipt {
	t.Helper()
	tx, err := types.SignNewTx(c.key, types.LatestSigner(c.genesis.Config), &types.DynamicFeeTx{
		ChainID: c.genesis.Config.ChainID, Nonce: c.nonce, GasFeeCap: big.NewInt(200 * params.GWei),
		Gas: m.gas, To: m.to, Value: m.value, Data: m.data,
	})
	if err != nil {
		t.Fatal(err)
	}
	c.nonce++
	// A view of its own for each block.
	return c.addBlock(t, crypto.Keccak256Hash(tx.Hash().Bytes()), nil, tx)[0]
}

func (c *chain) addBlock(t *testing.T, view common.Hash, credits []*types.Withdrawal, txs ...*types.Transaction) types.Receipts {
	t.Helper()
	parent := c.GetBlockByHash(c.head().Hash())
	c.offsets = append(c.offsets, c.later)
	c.later = 0
	_, blocks, receipts := core.GenerateChainWithGenesis(c.genesis, c.Engine(), int(parent.NumberU64())+1, func(i int, b *core.BlockGen) {
		b.OffsetTime(c.offsets[i])
		if i < int(parent.NumberU64()) {
			c.repeat(b, c.GetBlockByNumber(uint64(i)+1))
			return
		}
		b.SetParentBeaconRoot(view)
		for _, credit := range credits {
			b.AddWithdrawal(credit)
		}
		for _, tx := range txs {
			b.AddTxWithChain(c.BlockChain, tx)
		}
	})
	last := len(blocks) - 1
	if _, err := c.InsertChain(blocks[last:]); err != nil {
		t.Fatalf("geth refuses its own block: %v", err)
	}
	return receipts[last]
}

// repeat makes a block again that the chain has: geth's maker starts at genesis each time.
func (c *chain) repeat(b *core.BlockGen, block *types.Block) {
	b.SetParentBeaconRoot(*block.BeaconRoot())
	for _, credit := range block.Withdrawals() {
		b.AddWithdrawal(credit)
	}
	for _, tx := range block.Transactions() {
		b.AddTxWithChain(c.BlockChain, tx)
	}
}

// view calls a contract at the head.
func (c *chain) view(t *testing.T, to common.Address, data []byte) []byte {
	t.Helper()
	out, _, err := runtime.Call(to, data, &runtime.Config{
		ChainConfig: c.genesis.Config, State: c.state(t), Difficulty: new(big.Int), Random: &common.Hash{},
		BlockNumber: c.head().Number, Time: c.head().Time,
	})
	if err != nil {
		t.Fatalf("call %s: %v", to, err)
	}
	return out
}
