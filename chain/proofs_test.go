package chain_test

import (
	"encoding/binary"
	"errors"
	"log/slog"
	"maps"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/chain"
	"loft/internal/testutil"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/queue"
)

// proofs is a chain whose blocks change storage, and what each read of its parent's state when it was made.
type proofs struct {
	*testing.T
	*chain.Chain
	dir    string
	keep   bool                   // for proofs
	all    bool                   // an archive
	nonces map[common.Hash]uint64 // of the one user, after a block
	blocks map[common.Hash]*derive.Block
	read   map[common.Hash]map[string]struct{}
}

func (p *proofs) open() {
	p.Helper()
	g, err := testGenesis(1000)
	if err != nil {
		p.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(p.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	if p.Chain, err = chain.Open(chain.Config{DataDir: p.dir, Genesis: g, Protocol: config, NoLogIndex: true, Proofs: p.keep, Archive: p.all, Log: log}); err != nil {
		p.Fatal(err)
	}
}

func (p *proofs) close() {
	p.Helper()
	if err := p.Close(); err != nil {
		p.Fatal(err)
	}
}

// forget forgets states before a block, which are final.
func (p *proofs) forget(before uint64) {
	p.Helper()
	p.Final(before)
	if err := p.ForgetProofs(before); err != nil {
		p.Fatal(err)
	}
}

// unkept closes the chain and opens it as a node that kept nothing so far.
func (p *proofs) unkept() {
	p.Helper()
	if err := p.Table("loft-proofs-").DeleteRange(nil, nil); err != nil {
		p.Fatal(err)
	}
	p.close()
	p.open()
}

// storeCode stores its first word of input at the second.
var storeCode = common.FromHex("600035602035550000")

var user, _ = crypto.ToECDSA(crypto.Keccak256([]byte("a user")))

// make makes a block that pays somebody and writes some slots, some of them to zero; it becomes the head.
func (p *proofs) make(salt uint64) *types.Block {
	p.Helper()
	parent := p.Head()
	before, err := p.Record(parent.Hash())
	if err != nil {
		p.Fatal(err)
	}
	nonce, address := p.nonces[parent.Hash()], crypto.PubkeyToAddress(user.PublicKey)
	contract, gwei := crypto.CreateAddress(address, 0), big.NewInt(params.GWei)
	tx := &types.DynamicFeeTx{ChainID: p.Env().Config.ChainID, GasFeeCap: new(big.Int).Mul(gwei, big.NewInt(100)), GasTipCap: gwei, Gas: 100_000}
	sign := func(to *common.Address, data []byte) *types.Transaction {
		tx.To, tx.Data, tx.Nonce = to, data, nonce
		nonce++
		return types.MustSignNewTx(user, types.LatestSigner(p.Env().Config), tx)
	}
	entries, txs := []queue.Entry{{Kind: queue.Deposit, To: common.BigToAddress(new(big.Int).SetUint64(1 << 40 * (salt + 1))), AmountGwei: 1 + salt}}, types.Transactions{}
	switch {
	case parent.Number.Sign() == 0:
		entries[0].To, entries[0].AmountGwei = address, 1e12
	case nonce == 0:
		copier := append(common.FromHex("6009600c60003960096000f3"), storeCode...)
		txs = append(txs, sign(nil, copier))
	default:
		for k := range uint64(3) {
			var data [64]byte
			binary.BigEndian.PutUint64(data[24:], salt%3*(salt+k))
			binary.BigEndian.PutUint64(data[56:], (salt*salt+k*7)%41)
			txs = append(txs, sign(&contract, data[:]))
		}
	}
	entries[0].Index = before.State.Queue
	block := derive.NewBlock(parent, derive.Anchor{}, common.Address{0xfe}, parent.Time+1, before.State.Queue, before.QueueHash, entries, txs)
	built, read := p.build(block, parent, p.StateAt)
	if len(built.Drops) != 0 {
		p.Fatalf("block %d drops %v", built.Block.Number(), built.Drops[0].Reason)
	}
	hash := built.Block.Hash()
	p.nonces[hash], p.blocks[hash], p.read[hash] = nonce, block, read
	if err := p.Commit(built, recordOf(before, block, built)); err != nil {
		p.Fatal(err)
	}
	if err := p.SetHead(built.Block); err != nil {
		p.Fatal(err)
	}
	return built.Block
}

// build makes a block, and says which trie nodes that took.
func (p *proofs) build(block *derive.Block, parent *types.Header, open func(*types.Header) (*state.StateDB, error)) (*execute.Block, map[string]struct{}) {
	p.Helper()
	statedb, err := open(parent)
	if err != nil {
		p.Fatal(err)
	}
	child := &types.Header{ParentHash: parent.Hash(), Number: new(big.Int).Add(parent.Number, common.Big1)}
	read, err := stateless.NewWitness(child, p.Env().Headers, false)
	if err != nil {
		p.Fatal(err)
	}
	statedb.StartPrefetcher("test", read)
	built, err := block.Build(p.Env(), parent, statedb)
	if err != nil {
		p.Fatal(err)
	}
	statedb.StopPrefetcher()
	return built, read.State
}

// check makes a block again, on its parent's state as it is kept.
func (p *proofs) check(number uint64) {
	p.Helper()
	want := p.Canonical(number)
	built, read := p.build(p.blocks[want.Hash()], p.Header(want.ParentHash()), p.ProvableStateAt)
	if built.Block.Hash() != want.Hash() {
		p.Fatalf("block %d is %s on the old state, want %s", number, built.Block.Hash(), want.Hash())
	}
	if !maps.Equal(read, p.read[want.Hash()]) {
		p.Fatalf("block %d read %d nodes of the old state, %d when it was made", number, len(read), len(p.read[want.Hash()]))
	}
}

// kept counts what is kept of old states.
func (p *proofs) kept() (n int) {
	p.Helper()
	all := p.Table("loft-proofs-").NewIterator(nil, nil)
	defer all.Release()
	for all.Next() {
		n++
	}
	return n
}

// TestProvableStates: the state after any block since nodes are kept can be proved, in more blocks than go-ethereum keeps
// states of, after reorganisations and restarts, and of blocks that were imported.
func TestProvableStates(t *testing.T) {
	rng := testutil.Rand(t)
	p := &proofs{T: t, dir: t.TempDir(), keep: true, nonces: map[common.Hash]uint64{}, blocks: map[common.Hash]*derive.Block{}, read: map[common.Hash]map[string]struct{}{}}
	p.open()
	for n := range uint64(20) {
		p.make(n)
	}
	p.unkept()
	for n := range uint64(60) {
		p.make(100 + n)
	}
	if err := p.SetHead(p.Canonical(45)); err != nil {
		t.Fatal(err)
	}
	for n := range uint64(280) {
		p.make(1000 + n)
	}
	old := func() {
		t.Helper()
		if p.HasState(p.Canonical(150).Header()) {
			t.Fatal("the state is still there: the test tries nothing")
		}
		for _, n := range append([]int{21, 45, 46, 47, 324, 325}, rng.Perm(300)[:40]...) {
			p.check(uint64(21 + n%305))
		}
		if _, err := p.ProvableStateAt(p.Canonical(19).Header()); !errors.Is(err, chain.ErrNoProofs) {
			t.Errorf("of before nodes were kept: %v", err)
		}
	}
	old()
	p.close()
	p.open()
	old()

	copied := &proofs{T: t, dir: t.TempDir(), keep: true, blocks: p.blocks, read: p.read}
	copied.open()
	for n := uint64(1); n <= 325; n++ {
		block := p.Canonical(n)
		record, err := p.Record(block.Hash())
		if err != nil {
			t.Fatal(err)
		}
		if err := copied.Import(t.Context(), block, record); err != nil {
			t.Fatal(err)
		}
		if err := copied.SetHead(block); err != nil {
			t.Fatal(err)
		}
	}
	for _, n := range rng.Perm(325)[:40] {
		copied.check(uint64(n + 1))
	}
	before := copied.kept()
	for _, first := range []uint64{100, 60, 200} { // further back is nothing more to forget
		copied.forget(first)
	}
	for n := uint64(201); n <= 325; n++ {
		copied.check(n)
	}
	if _, err := copied.ProvableStateAt(copied.Canonical(150).Header()); !errors.Is(err, chain.ErrNoProofs) {
		t.Errorf("of before what was forgotten: %v", err)
	}
	after := copied.kept()
	t.Logf("%d entries of 325 blocks, %d of 125", before, after)
	if after > before/2 {
		t.Errorf("%d entries of %d are left", after, before)
	}
	copied.close()

	p.unkept()
	defer p.close()
	p.make(7)
	p.check(p.Head().Number.Uint64())
	if _, err := p.ProvableStateAt(p.Canonical(150).Header()); !errors.Is(err, chain.ErrNoProofs) {
		t.Errorf("of before they were kept again: %v", err)
	}
}
