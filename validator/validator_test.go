package validator_test

import (
	"context"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/devnet"
	"loft/guest/image"
	"loft/internal/rig"
	"loft/internal/testutil"
	"loft/l1/send"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/outbox"
	"loft/validator"
)

var rollup = bindings.NewRollup()

// table is an instance with batches on it and a validator.
type table struct {
	*rig.Rig
	sequencer, rival *send.Sender
	own              *send.Sender // the validator's
	next             uint64       // nonce of the rival's next raw transaction, if L1 does not know a later one
	v                *validator.Validator
}

func start(t *testing.T) *table { return newTable(t, rig.Params()) }

func newTable(t *testing.T, p genesis.Params) *table {
	r := rig.New(t, p)
	tab := &table{Rig: r, sequencer: r.Sender(rig.Sequencer), rival: r.Sender(rig.Rival), own: r.Sender(rig.Validator)}
	tab.v = tab.validator(tab.own)
	return tab
}

func (r *table) validator(s validator.Sender) *validator.Validator {
	v, err := validator.New(validator.Config{Chain: r.Chain, Protocol: r.Plan.Config, Rollup: r.Plan.Rollup, Games: r.Plan.Games, Start: r.Instance.Start.Number, Client: r.Client, Sender: s, Claims: r,
		Prover: r.Prover(), Program: image.Hash(), Log: r.Log})
	if err != nil {
		r.T.Fatal(err)
	}
	return v
}

// until steps the validator until a condition on its status, in L1 blocks of its own actions.
func (r *table) until(what string, done func(validator.Status) bool) {
	r.T.Helper()
	r.Until(what, func() bool { return done(r.v.Status()) }, r.v.Step)
}

// settle steps the validator for a while at the present L1 head: it must not act.
func (r *table) settle() {
	r.T.Helper()
	r.Followed()
	n := 0
	r.Until("steps", func() bool { n++; return n > 20 }, r.v.Step)
}

// staked brings the validator's stake in.
func (r *table) staked() {
	r.T.Helper()
	r.until("the validator stakes", func(s validator.Status) bool { return s.Stake != 0 })
}

// standsOn is where the validator's stake is on L1.
func (r *table) standsOn() common.Hash {
	r.T.Helper()
	return rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetStake(1), rollup.UnpackGetStake).Assertion
}

func (r *table) confirmed() common.Hash {
	r.T.Helper()
	return rig.Call(r.Rig, r.Plan.Rollup, rollup.PackLatestConfirmed(), rollup.UnpackLatestConfirmed)
}

// trueAssertion is the assertion of the first n batches under genesis.
func (r *table) trueAssertion(n uint64) common.Hash {
	r.T.Helper()
	at, err := r.After(n)
	if err != nil {
		r.T.Fatal(err)
	}
	return protocol.AssertionID(r.Plan.Assertion, n, at.Accumulator, at.State.Hash())
}

// TestConfirms goes the whole way: stake, make an assertion, confirm it after its window, record the outbox root, and continue from there.
func TestConfirms(t *testing.T) {
	r := start(t)
	user := r.Sender(rig.User)
	r.staked()
	// A user gets ether and sends some back.
	amount := big.NewInt(params.Ether)
	r.Must(user, r.Plan.Bridge, new(big.Int).Mul(amount, big.NewInt(2)), bindings.NewBridge().PackDeposit(user.Address(), amount))
	r.Mine()
	r.Post(r.sequencer, batch.Block{Entries: 1}, batch.Block{Txs: types.Transactions{r.withdrawal(0)}}, batch.Block{})
	r.Warp(61)
	r.until("the first assertion is made", func(s validator.Status) bool { return s.StandsOn == r.trueAssertion(1) })
	r.settle()
	if r.confirmed() != r.Plan.Assertion {
		t.Fatal("confirmed before the window is over")
	}
	r.Post(r.sequencer, batch.Block{Txs: types.Transactions{r.withdrawal(1)}})
	r.Warp(1001)
	r.until("the assertion is confirmed", func(s validator.Status) bool { return s.ConfirmedBatches == 1 })
	at, err := r.After(1)
	if err != nil {
		t.Fatal(err)
	}
	var tree outbox.Tree
	value := new(big.Int).SetUint64(params.GWei)
	m := message(0, user.Address(), value)
	tree.Append(m.Leaf())
	root, err := tree.Root(1)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Chain.Header(at.State.Block); *got.RequestsHash != outbox.RequestsHash(root) {
		t.Fatal("the message is not in the outbox")
	}
	known := func(root common.Hash) bool {
		return rig.Call(r.Rig, r.Plan.Rollup, rollup.PackOutboxRootKnown(root), rollup.UnpackOutboxRootKnown)
	}
	r.Until("the outbox root is recorded", func() bool { return known(root) }, r.v.Step)
	// The root is what a claim needs.
	branch, err := tree.Branch(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	siblings := make([][32]byte, len(branch))
	for i := range branch {
		siblings[i] = branch[i]
	}
	r.Must(user, r.Plan.Bridge, nil, bindings.NewBridge().PackClaim(root, 0, user.Address(), user.Address(), value, nil, siblings))

	// The next assertion follows, and a validator that starts again continues with the same stake.
	r.v = r.validator(r.own)
	r.Warp(61)
	r.until("the second assertion is made", func(s validator.Status) bool { return s.Stake == 1 && s.StandsOn != r.trueAssertion(1) })
	r.Warp(1001)
	r.until("the second assertion is confirmed", func(s validator.Status) bool { return s.ConfirmedBatches == 2 })
	m = message(1, user.Address(), value)
	tree.Append(m.Leaf())
	if root, err = tree.Root(2); err != nil {
		t.Fatal(err)
	}
	r.Until("the second root is recorded", func() bool { return known(root) }, r.v.Step)

	// Asked to leave, it takes its stake out and does not come back.
	if err := r.v.Leave(true); err != nil {
		t.Fatal(err)
	}
	r.until("the stake is out", func(s validator.Status) bool { return s.Stake == 0 && s.Leaving })
	r.settle()
	if n := rig.Call(r.Rig, r.Plan.Rollup, rollup.PackStakeCount(), rollup.UnpackStakeCount); n != 1 {
		t.Fatalf("%d stakes ever entered, want 1", n)
	}
}

func message(index uint64, user common.Address, value *big.Int) *outbox.Message {
	return &outbox.Message{Index: index, Sender: user, To: user, Value: mustWord(value)}
}

// withdrawal is a transaction of the user that sends a gwei to itself on L1.
func (r *table) withdrawal(nonce uint64) *types.Transaction {
	user := devnet.Accounts[rig.User]
	return types.MustSignNewTx(user.Key, types.LatestSigner(r.Chain.Env().Config), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(r.Plan.Config.L2ChainID), Nonce: nonce, To: &protocol.OutboxAddress, Value: big.NewInt(params.GWei), Gas: 300_000,
		GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(params.GWei), Data: bindings.NewOutbox().PackSend(user.Address, nil)})
}

// rivalStakes enters the rival's stake, which makes false children, and returns its id.
func (r *table) rivalStakes() uint64 {
	r.T.Helper()
	receipt := r.Must(r.rival, r.Plan.Rollup, big.NewInt(1e18), rollup.PackStake(r.confirmed()))
	return receipt.Logs[0].Topics[1].Big().Uint64()
}

func (r *table) rivalAdvances(id, end uint64, claim common.Hash) common.Hash {
	r.T.Helper()
	at, err := r.After(end)
	if err != nil {
		r.T.Fatal(err)
	}
	r.Must(r.rival, r.Plan.Rollup, nil, rollup.PackAdvance(id, r.Plan.Assertion, end, at.Accumulator, claim, 100))
	return protocol.AssertionID(r.Plan.Assertion, end, at.Accumulator, claim)
}

// raw sends a transaction of the rival to the rollup, or to its games, and waits for nothing.
func (r *table) raw(value *big.Int, gas uint64, tipGwei int64, data []byte) {
	r.T.Helper()
	r.rawTo(r.Plan.Rollup, value, gas, tipGwei, data)
}

func (r *table) rawTo(to common.Address, value *big.Int, gas uint64, tipGwei int64, data []byte) {
	r.T.Helper()
	key := devnet.Accounts[rig.Rival]
	nonce, err := r.Client.Eth().PendingNonceAt(r.Context(), key.Address)
	if err != nil {
		r.T.Fatal(err)
	}
	nonce = max(nonce, r.next) // L1 sees late what waits
	r.next = nonce + 1
	chainID := new(big.Int).SetUint64(r.L1.ChainID())
	tx := types.MustSignNewTx(key.Key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{ChainID: chainID, Nonce: nonce, To: &to, Value: value, Data: data, Gas: gas,
		GasTipCap: big.NewInt(tipGwei * params.GWei), GasFeeCap: big.NewInt(300 * params.GWei)})
	if err := r.Client.Eth().SendTransaction(r.Context(), tx); err != nil {
		r.T.Fatal(err)
	}
}

// pool is how many transactions wait.
func (r *table) pool() int {
	r.T.Helper()
	n, err := r.Client.Eth().PendingTransactionCount(r.Context())
	if err != nil {
		r.T.Fatal(err)
	}
	return int(n)
}

// TestAC1_WrongSiblingIsNotConfirmed: with a wrong sibling that has a stake, the validator joins the true child, opens a game in
// the same transaction, and continues below it; the wrong one cannot be confirmed, and the true one is once the rival, silent, has
// lost.
func TestAC1_WrongSiblingIsNotConfirmed(t *testing.T) {
	r := start(t)
	r.staked()
	id := r.rivalStakes()
	r.Post(r.sequencer, batch.Block{})
	r.Warp(61)
	wrong := r.rivalAdvances(id, 1, common.Hash{0xbd})
	r.Post(r.sequencer, batch.Block{})
	r.until("the true child is joined", func(s validator.Status) bool { return s.StandsOn == r.trueAssertion(1) })
	if s := r.v.Status(); s.Warning == "" {
		t.Fatal("nothing was said about the wrong sibling")
	}
	r.Warp(61)
	r.until("the stake goes on below", func(s validator.Status) bool { return s.StandsOn != r.trueAssertion(1) })
	if s := r.v.Status(); !strings.Contains(s.Warning, "1 stake has joined a child") {
		t.Fatalf("warning %q", s.Warning)
	}
	if receipt, err := r.Transact(r.rival, r.Plan.Rollup, nil, rollup.PackConfirm(wrong, id)); err == nil {
		t.Fatalf("the wrong child was confirmed by %s", receipt.TxHash)
	}
	// The game was opened with the join; silence loses it.
	r.Warp(1201)
	r.until("the true child and what follows are confirmed", func(s validator.Status) bool { return s.ConfirmedBatches == 2 })
	if n := rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetAssertion(r.trueAssertion(1)), rollup.UnpackGetAssertion); !n.Confirmed {
		t.Fatal("the true child is not confirmed")
	}
	stake := func() bindings.AssertionsStake {
		return rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetStake(id), rollup.UnpackGetStake)
	}
	if got := stake(); got.Status != 2 || got.Repaid.Sign() != 0 {
		t.Fatalf("the rival's stake: %+v", got)
	}
	r.Until("what the game cost is called in", func() bool { return stake().Repaid.Sign() > 0 }, r.v.Step)
	if s := r.v.Status(); s.Warning != "" {
		t.Fatalf("warning %q", s.Warning)
	}
}

// TestAC3_OtherInputsAreAnswered: an attacker makes the first child over other inputs than the validator meant. The validator's
// call names its own, so it fails; the next look joins with the claim over the inputs that were fixed.
func TestAC3_OtherInputsAreAnswered(t *testing.T) {
	r := start(t)
	r.staked()
	id := r.rivalStakes()
	r.Post(r.sequencer, batch.Block{})
	r.Post(r.sequencer, batch.Block{})
	r.Warp(61)
	r.Post(r.sequencer, batch.Block{}, batch.Block{}) // so young that a child may leave it out
	r.Followed()
	// The validator's call, for three batches, is sent and not yet in a block; the attacker's, for two, goes first.
	for r.pool() == 0 {
		if err := r.v.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	at, err := r.After(2)
	if err != nil {
		t.Fatal(err)
	}
	r.raw(nil, 500_000, 100, rollup.PackAdvance(id, r.Plan.Assertion, 2, at.Accumulator, at.State.Hash(), 0))
	for pace := testutil.Every(time.Millisecond); r.pool() < 2; <-pace.Next() {
	}
	r.Mine()
	if n := rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetAssertion(r.trueAssertion(2)), rollup.UnpackGetAssertion); n.Joined != 1 {
		t.Fatal("the attacker was not first")
	}
	want := r.trueAssertion(2)
	r.until("the child that was made is joined", func(s validator.Status) bool { return s.StandsOn == want })
	r.Warp(1201)
	r.until("it is confirmed", func(s validator.Status) bool { return s.Confirmed == want })
}

// TestAC2_TrueChildIsJoinedUnopposed: another makes the true child, which may be a sham: the validator joins it although nobody
// opposes it, so that a late wrong child finds an honest stake there.
func TestAC2_TrueChildIsJoinedUnopposed(t *testing.T) {
	r := start(t)
	id := r.rivalStakes() // a sham: it makes the true child itself
	r.staked()
	r.Post(r.sequencer, batch.Block{})
	r.Warp(61)
	at, err := r.After(1)
	if err != nil {
		t.Fatal(err)
	}
	assertion := r.rivalAdvances(id, 1, at.State.Hash())
	r.Until("the validator joins", func() bool {
		return rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetAssertion(assertion), rollup.UnpackGetAssertion).Joined == 2
	}, r.v.Step)
}

// TestAnotherProgram: a validator with another proof program than the rollup's could win no game: it says so at every look, and
// does nothing.
func TestAnotherProgram(t *testing.T) {
	r := rig.New(t, rig.Params())
	v, err := validator.New(validator.Config{Chain: r.Chain, Protocol: r.Plan.Config, Rollup: r.Plan.Rollup, Games: r.Plan.Games, Start: r.Instance.Start.Number,
		Client: r.Client, Sender: r.Sender(rig.Validator), Claims: r, Prover: r.Prover(), Program: common.Hash{1}, Log: r.Log})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := v.Step(t.Context()); !errors.Is(err, validator.ErrProgram) {
			t.Fatalf("%v, want %v", err, validator.ErrProgram)
		}
	}
}

// TestReorgIsObservedAgain: the validator re-observes after an L1 reorganisation that dropped what it did.
func TestReorgIsObservedAgain(t *testing.T) {
	r := start(t)
	r.Post(r.sequencer, batch.Block{})
	r.staked()
	r.Warp(61)
	r.until("the assertion is made", func(s validator.Status) bool { return s.StandsOn == r.trueAssertion(1) })
	for _, how := range []devnet.ReorgMode{devnet.ReorgForget, devnet.ReorgToPool} {
		if _, err := r.L1.Reorg(t.Context(), 3, how); err != nil {
			t.Fatal(err)
		}
		r.Until("the batch is on L1 again", func() bool { return r.Derived() == 1 }) // its sender sends it again
		r.Warp(61)
		r.Followed()
		r.Until("the assertion is made again", func() bool {
			s := r.v.Status()
			return s.Stake != 0 && s.StandsOn == r.trueAssertion(1) && slices.Contains([]common.Hash{r.trueAssertion(1)}, r.standsOn())
		}, r.v.Step)
	}
}

// TestT12_SecondValidatorIsHarmless: two validators with one key do no harm.
func TestT12_SecondValidatorIsHarmless(t *testing.T) {
	r := start(t)
	two := r.validator(r.Sender(rig.Validator))
	both := func(ctx context.Context) error {
		if err := r.v.Step(ctx); err != nil {
			return err
		}
		return two.Step(ctx)
	}
	r.Post(r.sequencer, batch.Block{})
	r.Warp(61)
	r.Until("the assertion is made", func() bool { return r.v.Status().StandsOn == r.trueAssertion(1) }, both)
	r.Warp(1001)
	r.Until("the assertion is confirmed", func() bool { return r.confirmed() == r.trueAssertion(1) }, both)
}

func mustWord(v *big.Int) *uint256.Int { return uint256.MustFromBig(v) }
