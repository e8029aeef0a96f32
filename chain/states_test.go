package chain_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/trie"

	"loft/chain"
	"loft/internal/testutil"
	"loft/protocol/derive"
)

// reading is go-ethereum's backend of its services, but with the states that the chain has.
type reading struct {
	*eth.EthAPIBackend
	chain *chain.Chain
}

func (r reading) StateAndHeaderByNumber(ctx context.Context, number rpc.BlockNumber) (*state.StateDB, *types.Header, error) {
	header, err := r.HeaderByNumber(ctx, number)
	if err != nil {
		return nil, nil, err
	}
	statedb, err := r.chain.ReadableStateAt(header)
	return statedb, header, err
}

func (r reading) StateAndHeaderByNumberOrHash(ctx context.Context, at rpc.BlockNumberOrHash) (*state.StateDB, *types.Header, error) {
	header, err := r.HeaderByNumberOrHash(ctx, at)
	if err != nil {
		return nil, nil, err
	}
	statedb, err := r.chain.ReadableStateAt(header)
	return statedb, header, err
}

func (r reading) StateAtBlock(ctx context.Context, block *types.Block, base *state.StateDB, readOnly, preferDisk bool) (*state.StateDB, tracers.StateReleaseFunc, error) {
	return r.chain.StateAtBlock(ctx, block, base, readOnly, preferDisk)
}

func (r reading) StateAtTransaction(ctx context.Context, block *types.Block, index int) (*types.Transaction, vm.BlockContext, *state.StateDB, tracers.StateReleaseFunc, error) {
	return r.chain.StateAtTransaction(ctx, block, index)
}

// client of go-ethereum's services over the chain. Their interface of a backend has no name outside, so their field is set.
func (p *proofs) client() *rpc.Client {
	p.Helper()
	backend := reading{p.Backend().APIBackend, p.Chain}
	server := rpc.NewServer()
	p.Cleanup(server.Stop)
	for _, api := range append(p.Backend().APIs(), tracers.APIs(backend)...) {
		if service := reflect.ValueOf(api.Service).Elem(); service.NumField() > 0 && service.Field(0).Kind() == reflect.Interface {
			if field := service.Field(0); field.Elem().Type() == reflect.TypeOf(p.Backend().APIBackend) {
				reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem().Set(reflect.ValueOf(backend))
			}
		}
		if err := server.RegisterName(api.Namespace, api.Service); err != nil {
			p.Fatal(err)
		}
	}
	client := rpc.DialInProc(server)
	p.Cleanup(client.Close)
	return client
}

// depth is a chain, and what its services said about blocks when these were new.
type depth struct {
	*proofs
	said map[uint64][]string
}

func newDepth(t *testing.T, archive bool) *depth {
	p := &proofs{T: t, dir: t.TempDir(), all: archive, nonces: map[common.Hash]uint64{}, blocks: map[common.Hash]*derive.Block{}, read: map[common.Hash]map[string]struct{}{}}
	p.open()
	return &depth{proofs: p, said: map[uint64][]string{}}
}

// say asks all that depends on the state of a block, which is named by tag.
func (d *depth) say(client *rpc.Client, tag string) (answers []string) {
	address := crypto.PubkeyToAddress(user.PublicKey)
	contract := crypto.CreateAddress(address, 0)
	slots := []string{"0x0", "0x7", "0x1c"}
	call := map[string]any{"from": address, "to": contract, "data": hexutil.Bytes(common.LeftPadBytes([]byte{40}, 64))}
	tracer := map[string]any{"tracer": "prestateTracer"}
	for _, q := range []struct {
		method string
		params []any
	}{
		{"eth_getBalance", []any{address, tag}},
		{"eth_getTransactionCount", []any{address, tag}},
		{"eth_getCode", []any{contract, tag}},
		{"eth_getStorageAt", []any{contract, "0x7", tag}},
		{"eth_call", []any{call, tag}},
		{"eth_estimateGas", []any{call, tag}},
		{"eth_createAccessList", []any{call, tag}},
		{"eth_getProof", []any{contract, slots, tag}},
		{"eth_getProof", []any{common.Address{0x99}, slots, tag}}, // there is none
		{"eth_simulateV1", []any{map[string]any{"blockStateCalls": []any{map[string]any{"calls": []any{call}}}}, tag}},
		{"debug_traceBlockByNumber", []any{tag, tracer}},
		{"debug_traceCall", []any{call, tag, map[string]any{"tracer": "callTracer"}}},
		{"debug_intermediateRoots", nil}, // by hash, below
		{"debug_traceTransaction", nil},
	} {
		var block struct {
			Hash         common.Hash
			Number       hexutil.Uint64
			Transactions []common.Hash
		}
		if q.params == nil {
			if err := client.CallContext(d.Context(), &block, "eth_getBlockByNumber", tag, false); err != nil {
				d.Fatal(err)
			}
			switch {
			case block.Number == 0:
				continue
			case q.method == "debug_intermediateRoots":
				q.params = []any{block.Hash, tracer}
			case len(block.Transactions) == 0:
				continue
			default:
				q.params = []any{block.Transactions[len(block.Transactions)-1], tracer}
			}
		}
		var answer json.RawMessage
		text := q.method + ": "
		if err := client.CallContext(d.Context(), &answer, q.method, q.params...); err != nil {
			text += "error: " + err.Error()
		}
		answers = append(answers, text+string(answer))
	}
	return answers
}

// grow makes blocks and notes what is said of them.
func (d *depth) grow(blocks int) {
	d.Helper()
	client := d.client()
	if d.Head().Number.Sign() == 0 {
		d.said[0] = d.say(client, "0x0")
	}
	for range blocks {
		n := d.make(d.Head().Number.Uint64()).NumberU64()
		d.said[n] = d.say(client, hexutil.EncodeUint64(n))
	}
}

// compare asks about a block again.
func (d *depth) compare(client *rpc.Client, tag string, n uint64) {
	d.Helper()
	for i, got := range d.say(client, tag) {
		if want := d.said[n][i]; got != want && !strings.HasPrefix(want, "debug_traceBlockByNumber: error: genesis") {
			d.Errorf("of block %d, %d blocks later:\n%.300s\nwhen it was new:\n%.300s", n, d.Head().Number.Uint64()-n, got, want)
		}
	}
}

// proved checks the proof of a slot at a block, against the block's root.
func (d *depth) proved(n uint64) {
	d.Helper()
	header := d.Canonical(n).Header()
	statedb, err := d.ReadableStateAt(header)
	if err != nil {
		d.Fatal(err)
	}
	address := crypto.PubkeyToAddress(user.PublicKey)
	accounts, err := statedb.Database().OpenTrie(header.Root)
	if err != nil {
		d.Fatal(err)
	}
	proof := rawdb.NewMemoryDatabase()
	if err := accounts.Prove(crypto.Keccak256(address[:]), proof); err != nil {
		d.Fatal(err)
	}
	if value, err := trie.VerifyProof(header.Root, crypto.Keccak256(address[:]), proof); err != nil || (value == nil) != (n == 0) {
		d.Errorf("block %d: %x, %v", n, value, err)
	}
}

func (d *depth) reopen(lose bool) {
	d.Helper()
	d.close()
	if lose { // as kill -9 does
		if err := os.RemoveAll(filepath.Join(d.dir, "geth", "l2", "triedb")); err != nil {
			d.Fatal(err)
		}
	}
	d.open()
}

// TestU32_Archive: an archive says of every block, however old and after restarts and kills, what it said when the block was new.
func TestU32_Archive(t *testing.T) {
	rng := testutil.Rand(t)
	d := newDepth(t, true)
	defer func() { d.close() }()
	d.grow(40)
	for _, n := range []uint64{20, 39} {
		if err := d.SetFinalized(d.Canonical(n).Header()); err != nil {
			t.Fatal(err)
		}
	}
	d.grow(140)
	blocks, records := make([]*types.Block, 181), make([]chain.Record, 181)
	for n := range blocks {
		blocks[n] = d.Canonical(uint64(n))
		var err error
		if records[n], err = d.Record(blocks[n].Hash()); err != nil {
			t.Fatal(err)
		}
	}
	for kill := range 2 {
		if d.HasState(blocks[40].Header()) {
			t.Fatal("the state of block 40 is at hand: the test tries nothing")
		}
		client := d.client()
		for _, n := range append([]int{0, 1, 2, 50, 51, 52, 179}, rng.Perm(180)[:15]...) {
			d.compare(client, hexutil.EncodeUint64(uint64(n)), uint64(n))
			d.proved(uint64(n))
		}
		if kill == 1 {
			return
		}
		d.reopen(true)
		for n := d.Head().Number.Uint64() + 1; n < uint64(len(blocks)); n++ { // from the journal, or from L1
			if err := d.Import(t.Context(), blocks[n], records[n]); err != nil {
				t.Fatal(err)
			}
			d.head(blocks[n])
		}
	}
}

// TestU38_SafeAndFinalized: without an archive, too, the finalized block and all after it have state, however many there are;
// what is before is deleted from disk once finalized has moved on, and an error names the setting.
func TestU38_SafeAndFinalized(t *testing.T) {
	d := newDepth(t, false)
	defer func() { d.close() }()
	d.grow(40)
	finalize := func(n uint64) {
		t.Helper()
		if err := errors.Join(d.SetFinalized(d.Canonical(n).Header()), d.Sweep()); err != nil {
			t.Fatal(err)
		}
	}
	finalize(20)
	d.grow(160)
	for range 2 {
		if err := d.SetSafe(d.Canonical(30).Header()); err != nil { // a start forgets it
			t.Fatal(err)
		}
		client := d.client()
		d.compare(client, "finalized", 20)
		d.compare(client, "safe", 30)
		for _, n := range []uint64{21, 50, 199} {
			d.compare(client, hexutil.EncodeUint64(n), n)
			d.proved(n)
		}
		d.reopen(false)
	}
	if d.KeptSince() != 19 {
		t.Errorf("states are kept from block %d on after a restart", d.KeptSince())
	}
	before := d.kept()
	finalize(60)
	client := d.client()
	d.compare(client, "0x14", 20) // somebody may still be reading what was final a moment ago
	finalize(61)
	d.compare(client, "finalized", 61)
	d.compare(client, "0x3c", 60)
	if after := d.kept(); after > before*9/10 {
		t.Errorf("%d entries of %d are left", after, before)
	}
	const want = "state of block 58 is not kept here: this node keeps the last 128 states and those from the finalized block on (--state full); ask a node with --state archive"
	var answer any
	for method, params := range map[string][]any{"eth_getBalance": {common.Address{}, "0x3a"}, "eth_getProof": {common.Address{}, []string{}, "0x3a"},
		"debug_traceBlockByNumber": {"0x3b", map[string]any{}}, "debug_traceTransaction": {d.Canonical(59).Transactions()[0].Hash()}} {
		if err := client.CallContext(t.Context(), &answer, method, params...); err == nil || err.Error() != want {
			t.Errorf("%s: %v", method, err)
		}
	}
}

// TestU38_ProofsAndFinal: a validator keeps what is final until nothing of it can be disputed, and what can still be reorganised
// whatever it may forget of the rest.
func TestU38_ProofsAndFinal(t *testing.T) {
	p := newProofs(t, true)
	defer func() { p.close() }()
	for n := range uint64(60) {
		p.make(n)
	}
	for _, step := range []struct{ final, forgotten, since uint64 }{{30, 10, 10}, {30, 40, 30}, {50, 40, 40}} {
		p.Final(step.final)
		if err := p.ForgetProofs(step.forgotten); err != nil {
			t.Fatal(err)
		}
		if p.KeptSince() != step.since {
			t.Errorf("%+v: kept from block %d on", step, p.KeptSince())
		}
		p.provable(step.since)
	}
	p.Final(55) // after a start, nobody has said yet what will be proved
	p.close()
	p.open()
	p.Final(55)
	if err := p.Sweep(); err != nil || p.KeptSince() != 40 {
		t.Errorf("kept from block %d on: %v", p.KeptSince(), err)
	}
}

// TestU32_NotKept: who asks for a state that is out of reach learns which setting says so.
func TestU32_NotKept(t *testing.T) {
	p := newProofs(t, false)
	for n := range uint64(140) {
		p.make(n)
	}
	aside := p.Canonical(140)
	p.head(p.Canonical(5))
	for n := range uint64(140) {
		p.make(1000 + n)
	}
	p.all = true
	p.unkept()
	defer p.close()
	p.make(7)
	for _, c := range []struct {
		block *types.Block
		want  string
	}{
		{p.Canonical(12), fmt.Sprintf("state of block 12 is not kept here: this node keeps states from block %d on (--state archive since then); ask a node with --state archive from the start", p.Head().Number.Uint64()-1)},
		{aside, "state of block 140 is not kept here: the block is not on the canonical chain, and of others only the last 128 states are kept"},
	} {
		var notKept *chain.NotKeptError
		if _, err := p.ReadableStateAt(c.block.Header()); !errors.As(err, &notKept) || err.Error() != c.want {
			t.Errorf("%v, want %s", err, c.want)
		}
	}
}

// TestU32_Converted: what an earlier version kept by hash, a validator still has after an upgrade, and forgets like the rest.
func TestU32_Converted(t *testing.T) {
	p := newProofs(t, true)
	defer func() { p.close() }()
	for n := range uint64(200) {
		p.make(n)
	}
	table := p.Table("loft-proofs-")
	nodes := table.NewIterator([]byte("o"), nil)
	for nodes.Next() {
		number, hash := nodes.Key()[1:9], nodes.Key()[9:]
		if err := table.Put(slices.Concat([]byte("n"), hash, number), nodes.Value()); err != nil {
			t.Fatal(err)
		}
	}
	nodes.Release()
	if err := errors.Join(nodes.Error(), table.DeleteRange([]byte("i"), []byte("j")), table.DeleteRange([]byte("o"), []byte("p"))); err != nil {
		t.Fatal(err)
	}
	before := p.kept()
	p.close()
	p.open()
	p.provable(0)
	p.forget(190)
	if after := p.kept(); after > before/5 {
		t.Errorf("%d entries of %d are left", after, before)
	}
}
