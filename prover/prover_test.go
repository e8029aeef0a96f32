package prover_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/devnet"
	"loft/follower"
	"loft/internal/rig"
	"loft/internal/testutil"
	"loft/l1/send"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/prover"
	"loft/witness"
)

// world is an instance with batches of every kind on it.
type world struct {
	*rig.Rig
	p         *prover.Prover
	sequencer *send.Sender
	user      *send.Sender
	nonce     uint64
	steps     uint64 // of derivation, over all batches
}

func newWorld(t *testing.T) *world {
	r := rig.New(t, rig.Params())
	w := &world{Rig: r, sequencer: r.Sender(rig.Sequencer), user: r.Sender(rig.User)}
	w.p = w.Prover()
	return w
}

// tx is the user's next one on L2.
func (w *world) tx(to *common.Address, data []byte) *types.Transaction {
	w.nonce++
	return types.MustSignNewTx(devnet.Accounts[rig.User].Key, types.LatestSigner(w.Chain.Env().Config), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(w.Plan.Config.L2ChainID), Nonce: w.nonce - 1, To: to, Data: data, Gas: 200_000,
		GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(params.GWei)})
}

func (w *world) deposit() {
	w.T.Helper()
	amount := big.NewInt(params.Ether)
	w.Must(w.user, w.Plan.Bridge, new(big.Int).Mul(amount, big.NewInt(2)), bindings.NewBridge().PackDeposit(w.user.Address(), amount))
}

func (w *world) force(data []byte, gas uint64) {
	w.T.Helper()
	w.Must(w.user, w.Plan.Inbox, big.NewInt(params.Ether), bindings.NewInbox().PackForce(data, gas))
}

// mixed posts the batches.
func (w *world) mixed() {
	w.T.Helper()
	someone, gwei := common.Address{0x77}, big.NewInt(params.GWei)
	w.deposit()
	w.Post(w.sequencer, batch.Block{Entries: 1}, batch.Block{Txs: types.Transactions{w.tx(&someone, nil), w.tx(&someone, []byte{1})}})
	w.PostStream(w.sequencer, w.Stream(batch.Block{Txs: types.Transactions{
		w.tx(nil, common.FromHex("6009600c60003960096000f3600035602035550000")), // stores what it is called with
		w.tx(&protocol.OutboxAddress, bindings.NewOutbox().PackSend(someone, nil)),
	}}, batch.Block{}), true)
	w.Must(w.user, w.Plan.Bridge, big.NewInt(params.Ether), bindings.NewBridge().PackSend(someone, gwei, gwei, 50_000, w.user.Address(), nil))
	w.force(testutil.Encode(w.T, w.tx(&someone, nil)), 210_000)
	w.force([]byte("no transaction"), 30_000)
	w.Post(w.sequencer, batch.Block{Entries: 3, Txs: types.Transactions{w.tx(&someone, nil)}})
	w.Post(w.sequencer)
	w.PostStream(w.sequencer, []byte("garbage"), true) // nothing to consume: no block
	w.deposit()
	for i := range byte(5) {
		w.force([]byte{1, i}, protocol.MaxForcedGas)
	}
	w.PostStream(w.sequencer, []byte("garbage"), false) // more than a block takes
	var ahead []batch.Block
	for range 120 { // more than the seconds that a busy machine takes
		ahead = append(ahead, batch.Block{})
	}
	w.Post(w.sequencer, ahead...)
	// A payload that is good but for its time, which only the parent tells.
	snapshot, _ := w.Follower.Snapshot()
	late, err := batch.Encode(w.Plan.Config.L2ChainID, snapshot.Safe.Time, []batch.Block{{Time: snapshot.Safe.Time}})
	if err != nil {
		w.T.Fatal(err)
	}
	w.PostStream(w.sequencer, late, false)
	w.Post(w.sequencer, batch.Block{Txs: types.Transactions{w.tx(&someone, nil)}})
	for i := range w.Derived() {
		b, err := w.Follower.Deriver().BatchAt(i)
		if err != nil {
			w.T.Fatal(err)
		}
		w.steps += b.Last + 1 - b.First + 1
		if want := i == 4 || i == 5 || i == 7; (b.Fault != "") != want {
			w.T.Errorf("batch %d: fault %q", i, b.Fault)
		}
	}
}

func (w *world) all() prover.Range { return prover.Range{To: w.Derived()} }

// TestStates: after every derivation step the state is the one that the step leads to, from pre-images alone, whatever the
// range begins and ends with; and the last one steps to itself.
func TestStates(t *testing.T) {
	w := newWorld(t)
	w.mixed()
	end := w.Derived()
	for _, r := range []prover.Range{w.all(), {From: 1, To: 3}, {From: 5, To: end}, {From: 5, To: 6}, {From: end - 1, To: end}} {
		truth := w.p.Truth(t.Context(), r)
		start, err := w.After(r.From)
		if err != nil {
			t.Fatal(err)
		}
		last, err := w.After(r.To)
		if err != nil {
			t.Fatal(err)
		}
		steps, at := uint64(0), start.State
		for ; at != last.State; steps++ {
			if got, err := truth.Derived(steps); err != nil || got != at.Hash() {
				t.Fatalf("%+v: after %d steps %s, want that of %+v: %v", r, steps, got, at, err)
			}
			f, err := w.p.Facts(t.Context(), r, steps)
			if err != nil {
				t.Fatal(err)
			}
			if _, at, err = witness.Record(f); err != nil {
				t.Fatalf("%+v: step %d: %v", r, steps, err)
			}
		}
		if r == w.all() && steps != w.steps {
			t.Errorf("%d steps, want %d", steps, w.steps)
		}
		for _, beyond := range []uint64{steps, steps + 1, 1 << 28} {
			if got, err := truth.Derived(beyond); err != nil || got != last.State.Hash() {
				t.Fatalf("%+v: after %d steps %s, want that of %+v: %v", r, beyond, got, last, err)
			}
			f, err := w.p.Facts(t.Context(), r, beyond)
			if err != nil {
				t.Fatal(err)
			}
			if _, next, err := witness.Record(f); err != nil || next != last.State {
				t.Fatalf("%+v: the last state steps to %+v, %v", r, next, err)
			}
		}
	}
	if ok, err := w.p.Provable(1); !ok || err != nil {
		t.Errorf("from batch 1 on nothing can be proved: %v", err)
	}
	head := w.Chain.Head().Number.Uint64()
	for _, n := range []uint64{head - 1, head} { // states are kept for one step of the tag longer
		if err := w.Chain.SetFinalized(w.Chain.Canonical(n).Header()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.p.Forget(2); err != nil {
		t.Fatal(err)
	}
	for _, batch := range []uint64{2, 6, end - 1} {
		f, err := w.p.Facts(t.Context(), w.all(), w.first(batch))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := witness.Record(f); err != nil {
			t.Errorf("batch %d, where all before 2 is forgotten: %v", batch, err)
		}
	}
	for batches, want := range map[uint64]bool{1: false, 2: true, end: true} {
		if ok, err := w.p.Provable(batches); ok != want || err != nil {
			t.Errorf("from batch %d on all can be proved: %t, want %t: %v", batches, ok, want, err)
		}
	}
	if err := w.p.Forget(end + 1); !errors.Is(err, follower.ErrUnknown) {
		t.Errorf("forget up to a batch that there is not: %v", err)
	}
	if _, err := w.p.Truth(t.Context(), prover.Range{To: end + 1}).Derived(1 << 28); err == nil {
		t.Error("an answer about a batch that there is not")
	}
}

// TestShadowSample: over a sample of derivation steps of a node, the committed program says on the machine what the node says.
func TestShadowSample(t *testing.T) {
	rng := testutil.Rand(t)
	w := newWorld(t)
	w.mixed()
	var steps []uint64 // without the many empty blocks
	for step := range w.steps + 1 {
		if step < w.first(6)+2 || step >= w.first(7)-1 {
			steps = append(steps, step)
		}
	}
	var most uint64
	for _, i := range rng.Perm(len(steps))[:8] {
		s, err := w.p.Shadow(t.Context(), w.all(), steps[i], true)
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, s.Steps)
		t.Logf("step %d, to block %d: %d pre-images, %d steps of the machine", steps[i], s.Block, s.Preimages, s.Steps)
	}
	if most < 1_000_000 {
		t.Errorf("at most %d steps: no block was made", most)
	}
}

// TestL1Replaced: after L1 has replaced a batch's block by another with the same batch, of the same time, the batch's payload is
// found there.
func TestL1Replaced(t *testing.T) {
	w := newWorld(t)
	w.deposit()
	w.Mine()
	w.Post(w.sequencer, batch.Block{Entries: 1})
	before, err := w.Follower.Deriver().BatchAt(0)
	if err != nil {
		t.Fatal(err)
	}
	w.Mine()
	if _, err := w.L1.Reorg(t.Context(), w.L1.Head().Number.Uint64()-before.L1.Number+1, devnet.ReorgKeep); err != nil {
		t.Fatal(err)
	}
	w.Followed()
	after, err := w.Follower.Deriver().BatchAt(0)
	if err != nil {
		t.Fatal(err)
	}
	if after.L1.Hash == before.L1.Hash || after.Accumulator != before.Accumulator {
		t.Fatalf("the batch stands in %+v, stood in %+v: the test tries nothing", after.L1, before.L1)
	}
	if _, err := w.p.Shadow(t.Context(), w.all(), 0, false); err != nil {
		t.Error(err)
	}
}
