package genesis

import (
	"flag"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/holiman/uint256"

	"loft/contracts/bindings"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/outbox"
)

var update = flag.Bool("update", false, "write the gas snapshot instead of comparing with it")

const (
	gasSnapshot = "../snapshots/gas.txt"
	gasDocument = "../../docs/gas.md"

	// Where snapshots/storage/Inbox.txt says that the rings begin; a mark is two slots.
	queueRingSlot   = 3
	batchRingSlot   = 131075
	keptMappingSlot = 133123
)

// meter collects what whole transactions cost: receipts of geth, so intrinsic gas, the calldata floor of EIP-7623, cold
// accesses and refunds are all in them.
type meter struct {
	*chain
	t    *testing.T
	rows []string
}

func (m *meter) use(name string, limit uint64, receipt *types.Receipt) {
	m.t.Helper()
	if receipt.Status != types.ReceiptStatusSuccessful {
		m.t.Fatalf("%s reverted after %d gas", name, receipt.GasUsed)
	}
	m.rows = append(m.rows, fmt.Sprintf("%-44s %9d", name, receipt.GasUsed))
	if limit != 0 && receipt.GasUsed > limit {
		m.t.Errorf("%s costs %d gas, the limit is %d", name, receipt.GasUsed, limit)
	}
}

// TestGas measures the contracts in steady state: rings that have gone round once, so that slots are written again and
// not for the first time, recipients that exist, bitmap words that are in use.
func TestGas(t *testing.T) {
	p := testParams()
	m, plan := steadyChain(t, p)
	m.inbox(plan)
	m.leaving(plan, p)
	m.tokens(plan)

	testutil.Snapshot(t, m.rows, *update, gasSnapshot, gasDocument, "go test ./contracts/genesis -run Gas -update")
}

func (m *meter) inbox(plan *Plan) {
	inbox, bridge := bindings.NewInbox(), bindings.NewBridge()
	to := common.HexToAddress("0x1234567890123456789012345678901234567890")
	price := big.NewInt(protocol.EntryWeight * 1e7)
	amount := new(big.Int).Set(ether)

	// Fill what a first use would: the queue's slot, the bridge's account.
	m.ok("first", call{to: &plan.Bridge, value: new(big.Int).Add(amount, price), data: bridge.PackDeposit(to, amount), gas: 200_000})

	m.use("deposit, paid exactly", 45_000, m.ok("deposit", call{to: &plan.Bridge, value: new(big.Int).Add(amount, price), data: bridge.PackDeposit(to, amount), gas: 200_000}))
	m.use("deposit, excess returned", 0, m.ok("deposit", call{to: &plan.Bridge, value: new(big.Int).Mul(amount, big.NewInt(2)), data: bridge.PackDeposit(to, amount), gas: 200_000}))
	m.use("message of 100 bytes with value", 0, m.ok("send", call{
		to: &plan.Bridge, value: new(big.Int).Mul(amount, big.NewInt(2)), gas: 200_000,
		data: bridge.PackSend(to, amount, big.NewInt(params.GWei), 200_000, to, nonZero(100)),
	}))
	transfer := m.transfer()
	forced := inbox.PackForce(transfer, 25_000)
	receipt := m.ok("force", call{to: &plan.Inbox, value: big.NewInt(25_000 * 1e7), data: forced, gas: 300_000})
	m.use(fmt.Sprintf("force of a transfer, %d bytes", len(transfer)), 60_000+calldataGas(forced), receipt)
	long := nonZero(protocol.MaxForcedBytes)
	m.use(fmt.Sprintf("force of %d bytes", len(long)), 0, m.ok("force", call{to: &plan.Inbox, value: ether, data: inbox.PackForce(long, protocol.MaxForcedGas), gas: 6_000_000}))

	m.use("submit of 1 blob", 110_000, m.submit(plan, 1))
	m.use("submit of 6 blobs", 110_000, m.submit(plan, 6))
	m.use("submit of 1,000 bytes of calldata", 0, m.submitData(plan, nonZero(1_000)))
	m.use("submit of 120,000 bytes of calldata", 0, m.submitData(plan, nonZero(protocol.MaxCalldata)))
}

// leaving is the way out: stake, advance, confirm, root, claim.
func (m *meter) leaving(plan *Plan, p Params) {
	rollup, bridge := bindings.NewRollup(), bindings.NewBridge()

	// A tree of a million messages, of which the first ones are claimed.
	to := common.HexToAddress("0x1234567890123456789012345678901234567890")
	m.ok("existing recipient", call{to: &to, value: big.NewInt(1), gas: params.TxGas})
	const depth = 20
	value := big.NewInt(1e17)
	var leaves [4]common.Hash
	for i := range leaves {
		message := outbox.Message{Index: uint64(i), Sender: m.address, To: to, Value: uint256.MustFromBig(value)}
		leaves[i] = message.Leaf()
	}
	branches, root := bigTree(leaves, depth)
	encoded, s := m.claimed(plan, root)

	m.use("stake", 0, m.ok("stake", call{to: &plan.Rollup, value: p.StakeWei, data: rollup.PackStake(plan.Assertion), gas: 300_000}))
	m.ok("stake", call{to: &plan.Rollup, value: p.StakeWei, data: rollup.PackStake(plan.Assertion), gas: 300_000})
	count := m.batchCount(plan)
	accumulator := m.accumulator(plan, count)
	assertion := protocol.AssertionID(plan.Assertion, count, accumulator, s.Hash())
	advance := func(stake uint64) call {
		return call{to: &plan.Rollup, data: rollup.PackAdvance(stake, plan.Assertion, count, accumulator, s.Hash(), 0), gas: 500_000}
	}
	m.use("advance to a new child", 0, m.ok("advance", advance(1)))
	m.use("advance to an existing child", 0, m.ok("advance", advance(2)))
	m.later = int64(p.WindowSecs) + 1
	confirmed := m.ok("confirm", call{to: &plan.Rollup, data: rollup.PackConfirm(assertion, 1), gas: 300_000})
	m.use("confirm", 150_000, confirmed)
	recorded := m.record(plan, assertion, s, encoded, root)
	m.use("recordOutboxRoot", 150_000, recorded)
	if sum := confirmed.GasUsed + recorded.GasUsed; sum > 150_000 {
		m.t.Errorf("confirming costs %d gas in all", sum)
	}

	claim := func(i int) call {
		return call{to: &plan.Bridge, gas: 300_000, data: bridge.PackClaim(root, uint64(i), m.address, to, value, nil, branches[i])}
	}
	m.use("claim of ether, first of 256 indices", 0, m.ok("claim", claim(0)))
	m.use("claim of ether, 1M messages", 75_000, m.ok("claim", claim(1)))
	m.use("withdraw of a stake", 0, m.ok("withdraw", call{to: &plan.Rollup, data: rollup.PackWithdraw(1), gas: 200_000}))
}

// claimed is a block of L2 with that outbox root, as L1 is shown it, and the state after it.
func (m *meter) claimed(plan *Plan, root common.Hash) (header []byte, s protocol.State) {
	h := &types.Header{
		ParentHash: common.Hash{1}, UncleHash: types.EmptyUncleHash, Coinbase: m.address, Root: common.Hash{2},
		TxHash: common.Hash{3}, ReceiptHash: common.Hash{4}, Bloom: types.BytesToBloom(nonZero(256)),
		Difficulty: new(big.Int), Number: big.NewInt(1_000_000), GasLimit: protocol.GasLimit, GasUsed: 12_345_678,
		Time: 1_800_000_000, MixDigest: common.Hash{5}, BaseFee: big.NewInt(params.GWei),
		WithdrawalsHash: &common.Hash{6}, BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64),
		ParentBeaconRoot: &common.Hash{7}, RequestsHash: new(common.Hash),
	}
	*h.RequestsHash = outbox.RequestsHash(root)
	header, err := rlp.EncodeToBytes(h)
	if err != nil {
		m.t.Fatal(err)
	}
	return header, protocol.State{Config: plan.Config.Hash(), Block: h.Hash(), Batch: 4, Queue: 5}
}

// record makes the outbox root of a confirmed assertion known.
func (m *meter) record(plan *Plan, assertion common.Hash, s protocol.State, header []byte, root common.Hash) *types.Receipt {
	return m.ok("record", call{to: &plan.Rollup, gas: 500_000, data: bindings.NewRollup().PackRecordOutboxRoot(assertion, bindings.State{
		Config: s.Config, BlockHash: s.Block, Batch: s.Batch, Index: s.Index, Mode: uint8(s.Mode), Queue: s.Queue,
	}, header, root)})
}

func (m *meter) tokens(plan *Plan) {
	bridge, token := bindings.NewTokenBridge(), bindings.NewBridgedToken()
	m.ok("approve", call{to: &tokenAddress, data: token.PackApprove(plan.TokenBridge, big.NewInt(1e18)), gas: 200_000})
	deposit := call{
		to: &plan.TokenBridge, value: big.NewInt(1e15), gas: 500_000,
		data: bridge.PackDeposit(tokenAddress, m.address, big.NewInt(1_000), new(big.Int), 1_200_000, m.address),
	}
	for _, l := range m.ok("first token deposit", deposit).Logs {
		if e, err := bindings.NewInbox().UnpackMessageQueuedEvent(l); err == nil { // what the second one pays exactly
			deposit.value = new(big.Int).SetUint64((protocol.EntryWeight + protocol.MessageGasPerByte*uint64(len(e.Data))) * 1e7)
		}
	}
	m.use("token deposit", 0, m.ok("token deposit", deposit))
}

var (
	tokenAddress = common.HexToAddress("0x70ce000000000000000000000000000000000001")
	tokenCreator = common.HexToAddress("0x70ce000000000000000000000000000000000002")
)

// tokenAccount is an ERC-20 of which the meter's account holds plenty: a BridgedToken, whose creator here is code that
// answers its one question.
func tokenAccount(t *testing.T) types.Account {
	t.Helper()
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := bindings.L2TokenBridgeMetaData.ParseABI()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := parsed.Methods["creating"].Outputs.Pack(bindings.Creation{
		L1Token: common.Address{1}, Metadata: bindings.TokenMetadata{Name: "A Token", Symbol: "ATK", Decimals: 18},
	})
	if err != nil {
		t.Fatal(err)
	}
	// PUSH2 size, PUSH1 where, PUSH0, CODECOPY, PUSH2 size, PUSH0, RETURN, answer
	size := []byte{byte(len(answer) >> 8), byte(len(answer))}
	code := append([]byte{0x61, size[0], size[1], 0x60, 12, 0x5f, 0x39, 0x61, size[0], size[1], 0x5f, 0xf3}, answer...)
	statedb.SetCode(tokenCreator, code, 0)
	config := runtime.Config{
		ChainConfig: protocol.ChainConfig(l1ChainID), State: statedb, Origin: tokenCreator, GasLimit: 8_000_000,
		Difficulty: new(big.Int), Random: &common.Hash{},
	}
	_, address, _, err := runtime.Create(common.FromHex(bindings.BridgedTokenMetaData.Bin), &config)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := runtime.Call(address, bindings.NewBridgedToken().PackMint(testAddress(), ether), &config); err != nil {
		t.Fatal(err)
	}
	storage := make(map[common.Hash]common.Hash)
	balance := crypto.Keccak256Hash(testAddress().Bytes(), common.FromHex("000000000000000087a211a2"))
	for _, key := range []common.Hash{{}, common.BigToHash(common.Big1), balance} {
		storage[key] = statedb.GetState(address, key)
		if storage[key] == (common.Hash{}) {
			t.Fatalf("slot %s of the token is empty", key)
		}
	}
	return types.Account{Nonce: 1, Code: statedb.GetCode(address), Storage: storage, Balance: new(big.Int)}
}

// steadyChain is an L1 on which the plan's contracts live and the inbox's rings have gone round.
func steadyChain(t *testing.T, p Params) (*meter, *Plan) {
	t.Helper()
	return steadyChainOf(t, protocol.ChainConfig(l1ChainID), params.InitialBaseFee, p)
}

// steadyChainOf is one under other rules than the newest, and that base fee at first.
func steadyChainOf(t *testing.T, config *params.ChainConfig, baseFee int64, p Params) (*meter, *Plan) {
	t.Helper()
	plan, err := NewPlan(testAddress(), 0, p)
	if err != nil {
		t.Fatal(err)
	}
	alloc := withSystem()
	deployer := alloc[testAddress()]
	deployer.Nonce = 1
	alloc[testAddress()] = deployer
	alloc[plan.Inbox] = wrappedInbox(t, plan)
	alloc[tokenAddress] = tokenAccount(t)
	c := newChain(t, &core.Genesis{
		Config: config, GasLimit: 60_000_000, Timestamp: 1_000,
		BaseFee: big.NewInt(baseFee), Alloc: alloc,
	})
	c.nonce = 1
	m := &meter{chain: c, t: t}
	for _, creation := range plan.Creations[1:] {
		if receipt := m.ok("create "+creation.Contract, call{data: creation.Data, gas: 8_000_000}); receipt.ContractAddress != creation.Address {
			t.Fatalf("%s is at %s", creation.Contract, receipt.ContractAddress)
		}
	}
	return m, plan
}

// wrappedInbox runs the constructor where it will be, and writes over the ring what earlier rounds would have left.
func wrappedInbox(t *testing.T, plan *Plan) types.Account {
	t.Helper()
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	_, address, _, err := runtime.Create(plan.Creations[0].Data, &runtime.Config{
		ChainConfig: protocol.ChainConfig(l1ChainID), State: statedb, Origin: testAddress(), GasLimit: 8_000_000,
		BlockNumber: big.NewInt(1), Time: 1_000, Difficulty: new(big.Int), Random: &common.Hash{},
	})
	if err != nil || address != plan.Inbox {
		t.Fatal(address, err)
	}
	storage := make(map[common.Hash]common.Hash)
	slot := func(n uint64) common.Hash { return common.BigToHash(new(big.Int).SetUint64(n)) }
	kept := crypto.Keccak256Hash(make([]byte, 32), slot(keptMappingSlot).Bytes())
	for _, key := range []common.Hash{
		slot(0), slot(1), slot(2), slot(queueRingSlot), slot(queueRingSlot + 1), slot(batchRingSlot), slot(batchRingSlot + 1), kept,
	} {
		storage[key] = statedb.GetState(address, key)
	}
	for position := uint64(1); position < 64; position++ {
		for _, ring := range []uint64{queueRingSlot, batchRingSlot} {
			storage[slot(ring+2*position)] = crypto.Keccak256Hash([]byte("an earlier round"))
			storage[slot(ring+2*position+1)] = slot(900)
		}
	}
	return types.Account{Nonce: 1, Code: statedb.GetCode(address), Storage: storage, Balance: big.NewInt(1)}
}

func (m *meter) ok(what string, c call) *types.Receipt {
	m.t.Helper()
	receipt := m.add(m.t, c)
	if receipt.Status != types.ReceiptStatusSuccessful {
		m.t.Fatalf("%s reverted after %d gas", what, receipt.GasUsed)
	}
	return receipt
}

// transfer is a signed transfer on L2, as a user would force one.
func (m *meter) transfer() []byte {
	to := common.HexToAddress("0x1234567890123456789012345678901234567890")
	tx, err := types.SignNewTx(m.key, types.LatestSigner(protocol.ChainConfig(l2ChainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(l2ChainID), Nonce: 7, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei),
		Gas: params.TxGas, To: &to, Value: big.NewInt(12e17),
	})
	if err != nil {
		m.t.Fatal(err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		m.t.Fatal(err)
	}
	return raw
}

// batch consumes all entries and moves the anchor to the head.
func (m *meter) batch(plan *Plan) bindings.Batch {
	inbox := bindings.NewInbox()
	tail, err := inbox.UnpackQueueTail(m.view(m.t, plan.Inbox, inbox.PackQueueTail()))
	if err != nil {
		m.t.Fatal(err)
	}
	hash, err := inbox.UnpackQueueHash(m.view(m.t, plan.Inbox, inbox.PackQueueHash(tail)))
	if err != nil {
		m.t.Fatal(err)
	}
	return bindings.Batch{
		Parent: m.accumulator(plan, m.batchCount(plan)), QueueEnd: tail, QueueHash: hash,
		AnchorNumber: m.head().Number.Uint64(), AnchorHash: m.head().Hash(), FirstTime: m.head().Time, FeeRecipient: m.address,
	}
}

func (m *meter) batchCount(plan *Plan) uint64 {
	inbox := bindings.NewInbox()
	count, err := inbox.UnpackBatchCount(m.view(m.t, plan.Inbox, inbox.PackBatchCount()))
	if err != nil {
		m.t.Fatal(err)
	}
	return count
}

func (m *meter) accumulator(plan *Plan, count uint64) common.Hash {
	inbox := bindings.NewInbox()
	accumulator, err := inbox.UnpackAccumulator(m.view(m.t, plan.Inbox, inbox.PackAccumulator(count)))
	if err != nil {
		m.t.Fatal(err)
	}
	return accumulator
}

// entry makes sure that the next batch has something to consume.
func (m *meter) entry(plan *Plan) {
	m.ok("deposit", call{
		to: &plan.Bridge, value: big.NewInt(protocol.EntryWeight*1e7 + params.GWei), gas: 200_000,
		data: bindings.NewBridge().PackDeposit(m.address, big.NewInt(params.GWei)),
	})
}

func (m *meter) submit(plan *Plan, blobs int) *types.Receipt {
	m.entry(plan)
	var hashes []common.Hash
	for i := range blobs {
		hashes = append(hashes, common.Hash{1, byte(i)})
	}
	data := bindings.NewInbox().PackSubmitBlobs(m.batch(plan), new(big.Int), big.NewInt(int64(blobs)))
	tx, err := types.SignNewTx(m.key, types.LatestSigner(m.genesis.Config), &types.BlobTx{
		ChainID: uint256.MustFromBig(m.genesis.Config.ChainID), Nonce: m.nonce, GasFeeCap: uint256.NewInt(10 * params.GWei),
		Gas: 500_000, To: plan.Inbox, Data: data, BlobFeeCap: uint256.NewInt(params.GWei), BlobHashes: hashes,
	})
	if err != nil {
		m.t.Fatal(err)
	}
	m.nonce++
	return m.addBlock(m.t, crypto.Keccak256Hash(tx.Hash().Bytes()), nil, tx)[0]
}

func (m *meter) submitData(plan *Plan, data []byte) *types.Receipt {
	m.entry(plan)
	return m.ok("submitData", call{to: &plan.Inbox, data: bindings.NewInbox().PackSubmitData(m.batch(plan), data), gas: 12_000_000})
}

// nonZero is data without a zero byte, the dearest.
func nonZero(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i%255) + 1
	}
	return data
}

// calldataGas is what a transaction pays for its data before EIP-7623.
func calldataGas(data []byte) (gas uint64) {
	for _, b := range data {
		if b == 0 {
			gas += params.TxDataZeroGas
		} else {
			gas += params.TxDataNonZeroGasEIP2028
		}
	}
	return gas
}

// bigTree is the left end of a tree of 2^depth messages: branches of its first four, and its root.
func bigTree(leaves [4]common.Hash, depth int) (branches [4][][32]byte, root common.Hash) {
	join := func(l, r common.Hash) common.Hash { return crypto.Keccak256Hash([]byte{1}, l[:], r[:]) }
	pairs := [2]common.Hash{join(leaves[0], leaves[1]), join(leaves[2], leaves[3])}
	for i := range leaves {
		branch := []common.Hash{leaves[i^1], pairs[i/2^1]}
		for level := 2; level < depth; level++ {
			branch = append(branch, crypto.Keccak256Hash([]byte{byte(level)}))
		}
		got, err := outbox.Verify(leaves[i], uint64(i), branch)
		if err != nil || (i > 0 && got != root) {
			panic(fmt.Sprint("a tree with two roots ", got, root, err))
		}
		root = got
		for _, sibling := range branch {
			branches[i] = append(branches[i], sibling)
		}
	}
	return branches, root
}
