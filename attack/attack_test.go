package attack_test

import (
	"context"
	"crypto/ecdsa"
	"flag"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/attack"
	"loft/contracts/bindings"
	"loft/devnet"
	"loft/guest/image"
	"loft/internal/rig"
	"loft/l1/send"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/validator"
)

var rollup, games = bindings.NewRollup(), bindings.NewGames()

// arena is an instance with an honest validator and those who lie.
type arena struct {
	*rig.Rig
	config validator.Config // the honest one's, without a sender
	honest *validator.Validator
	own    *send.Sender // the honest one's
	liars  []*validator.Validator
	user   *send.Sender
	nonce  uint64
}

func newArena(t *testing.T) *arena {
	r := rig.New(t, rig.Params())
	a := &arena{Rig: r, own: r.Sender(rig.Validator), user: r.Sender(rig.User)}
	a.config = validator.Config{Chain: r.Chain, Protocol: r.Plan.Config, Rollup: r.Plan.Rollup, Games: r.Plan.Games, Start: r.Instance.Start.Number,
		Client: r.Client, Claims: r, Prover: r.Prover(), Program: image.Hash(), Log: r.Log}
	honest := a.config
	honest.Sender = a.own
	var err error
	if a.honest, err = validator.New(honest); err != nil {
		t.Fatal(err)
	}
	return a
}

// key is an attacker's.
func key(i int) *ecdsa.PrivateKey {
	k, err := crypto.ToECDSA(crypto.Keccak256([]byte(fmt.Sprintf("attacker %d", i))))
	if err != nil {
		panic(err)
	}
	return k
}

// liar adds an attacker with ether of its own.
func (a *arena) liar(lie attack.Lie, conduct attack.Conduct) {
	a.T.Helper()
	k := key(len(a.liars))
	to := crypto.PubkeyToAddress(k.PublicKey)
	a.Must(a.user, to, new(big.Int).Mul(big.NewInt(100), big.NewInt(params.Ether)), nil)
	v, err := attack.Liar(a.config, a.SenderOf(k), a.Follower.Deriver(), lie, conduct)
	if err != nil {
		a.T.Fatal(err)
	}
	a.liars = append(a.liars, v)
}

func (a *arena) tx(to *common.Address, value int64, data []byte) *types.Transaction {
	return a.txOf(200_000, to, value, data)
}

// txOf is the user's next transaction on L2.
func (a *arena) txOf(gas uint64, to *common.Address, value int64, data []byte) *types.Transaction {
	a.nonce++
	return types.MustSignNewTx(devnet.Accounts[rig.User].Key, types.LatestSigner(a.Chain.Env().Config), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(a.Plan.Config.L2ChainID), Nonce: a.nonce - 1, To: to, Value: big.NewInt(value), Data: data, Gas: gas,
		GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(params.GWei)})
}

func (a *arena) deposit() {
	a.T.Helper()
	amount := big.NewInt(params.Ether)
	a.Must(a.user, a.Plan.Bridge, new(big.Int).Mul(amount, big.NewInt(2)), bindings.NewBridge().PackDeposit(a.user.Address(), amount))
	a.Mine()
}

func (a *arena) force(tx *types.Transaction) {
	a.T.Helper()
	raw, err := tx.MarshalBinary()
	if err != nil {
		a.T.Fatal(err)
	}
	a.Must(a.user, a.Plan.Inbox, big.NewInt(params.Ether/100), bindings.NewInbox().PackForce(raw, 300_000))
	a.Mine()
}

// class is a derivation step to lie about.
type class struct {
	name string
	lie  attack.Lie
}

// classes posts batches, and says where in them there is a block of each class.
func (a *arena) classes() (out []class) {
	sequencer := a.Sender(rig.Sequencer)
	send := bindings.NewOutbox().PackSend(a.user.Address(), nil)
	at := func(name string, step uint64) {
		i := uint64(len(out)) // the first has a child of its own, so that it is opposed by the others, too
		out = append(out, class{name, attack.Lie{Batch: a.Derived() - 1, Step: step, Traced: i * 5_000_000, Seed: min(i, 1)}})
	}
	a.deposit()
	a.Post(sequencer, batch.Block{Entries: 1}, batch.Block{}, batch.Block{Txs: types.Transactions{a.tx(&protocol.OutboxAddress, params.GWei, send)}})
	at("deposits", 0)
	at("empty", 1)
	at("withdrawal", 2)
	at("closing", 3)
	a.force(a.tx(&common.Address{1}, 1, nil))
	a.Post(sequencer, batch.Block{Entries: 1})
	at("forced", 0)
	// The last transaction's bytes are over the edge of the first blob.
	a.PostStream(sequencer, a.Stream(batch.Block{Txs: types.Transactions{a.tx(&common.Address{2}, 1, nil)}}, batch.Block{Txs: a.random()}), true)
	at("blob edge", 1)
	a.PostStream(sequencer, []byte("this is no batch"), false)
	at("malformed batch", 0)
	a.PostStream(sequencer, a.Stream(batch.Block{Txs: a.transfers()}), true)
	if full := a.Chain.Head(); full.GasUsed+params.TxGas <= full.GasLimit {
		a.T.Fatalf("%d of %d gas used: there is room in the block", full.GasUsed, full.GasLimit)
	}
	at("full", 0)
	out[len(out)-1].lie.Traced = 500_000_000 // of 600 million
	return out
}

// transfers fill a block: each to an account that is new.
func (a *arena) transfers() (txs types.Transactions) {
	for i := range protocol.GasLimit / params.TxGas {
		to := common.BytesToAddress(crypto.Keccak256([]byte(fmt.Sprintf("recipient %d", i))))
		txs = append(txs, a.txOf(params.TxGas, &to, 1, nil))
	}
	return txs
}

// random is transactions whose bytes no compressor makes smaller, more than a blob holds.
func (a *arena) random() (txs types.Transactions) {
	seed := crypto.Keccak256([]byte("blob edge"))
	for range 5 {
		var data []byte
		for len(data) < 32<<10 {
			seed = crypto.Keccak256(seed)
			data = append(data, seed...)
		}
		txs = append(txs, a.txOf(3_000_000, &common.Address{3}, 0, data))
	}
	return txs
}

// steps of all.
func (a *arena) steps() []func(context.Context) error {
	all := []func(context.Context) error{a.honest.Step}
	for _, v := range a.liars {
		all = append(all, v.Step)
	}
	return all
}

func (a *arena) stake(id uint64) bindings.AssertionsStake {
	a.T.Helper()
	return rig.Call(a.Rig, a.Plan.Rollup, rollup.PackGetStake(id), rollup.UnpackGetStake)
}

// dead is how many stakes have lost.
func (a *arena) dead() (n int) {
	a.T.Helper()
	count := rig.Call(a.Rig, a.Plan.Rollup, rollup.PackStakeCount(), rollup.UnpackStakeCount)
	for id := range count {
		if a.stake(id+1).Status == 2 {
			n++
		}
	}
	return n
}

// staked brings everybody's stake in, and lets the time come at which an assertion may be made.
func (a *arena) staked() {
	a.T.Helper()
	a.Until("all have stakes", func() bool {
		return rig.Call(a.Rig, a.Plan.Rollup, rollup.PackStakeCount(), rollup.UnpackStakeCount) == uint64(len(a.liars))+1
	}, a.steps()...)
	a.Warp(61)
}

// confirmed waits until the truth is, within 2W of the first child, and holds that the honest stake lives.
func (a *arena) confirmed() (took uint64) {
	a.T.Helper()
	root := rig.Call(a.Rig, a.Plan.Rollup, rollup.PackGetAssertion(a.Plan.Assertion), rollup.UnpackGetAssertion)
	window := a.Instance.Params.WindowSecs
	if end := root.FirstChildAt + window + 1; end > a.L1.Head().Time {
		a.Warp(end - a.L1.Head().Time)
	}
	a.Until("the truth is confirmed", func() bool { return a.honest.Status().ConfirmedBatches > 0 }, a.honest.Step)
	if took = a.L1.Head().Time - root.FirstChildAt; took > 2*window {
		a.T.Errorf("confirmed after %d s, the window is %d s", took, window)
	}
	if s := a.stake(a.honest.Status().Stake); s.Status != 1 {
		a.T.Errorf("the honest stake: %+v", s)
	}
	return took
}

// TestT39_EveryBlockClass: a lie at each class of block, all told at the same time against one honest stake, is disputed down to
// one step of the machine on L1, and loses; the truth is confirmed within 2W.
func TestT39_EveryBlockClass(t *testing.T) {
	a := newArena(t)
	classes := a.classes()
	for _, c := range classes {
		a.liar(c.lie, attack.Conduct{Moves: -1})
	}
	a.staked()
	before := a.balance()
	a.Until("all lies have lost", func() bool { return a.dead() == len(classes) }, a.steps()...)
	if got := a.proofs(); got < len(classes) {
		t.Errorf("%d of %d lies were disputed down to a step of the machine", got, len(classes))
	}
	a.confirmed()
	spent := new(big.Int).Sub(before, a.balance())
	t.Logf("%d lies, all proved on L1; the honest side spent %v gwei for all games", len(classes), spent.Div(spent, big.NewInt(params.GWei)))
}

// short is an arena with one batch and a lie about its second block.
func short(t *testing.T) (*arena, attack.Lie) {
	a := newArena(t)
	a.deposit()
	a.Post(a.Sender(rig.Sequencer), batch.Block{Entries: 1}, batch.Block{})
	return a, attack.Lie{Batch: 0, Step: 1}
}

var attackers = flag.Int("attackers", 4, "how many attackers play at once in TestManyAttackers")

// TestManyAttackers: however many stand against one honest stake with one bond, it costs gas, and nothing else.
func TestManyAttackers(t *testing.T) {
	a, lie := short(t)
	for i := range uint64(*attackers) { // all on one child, so that none of them spends its time on another: only their games differ
		lie.Step, lie.Traced = i%3, i*700_000
		a.liar(lie, attack.Conduct{Moves: -1})
	}
	a.staked()
	before, from := a.balance(), a.L1.Head().Number.Uint64()
	a.Until("all lies have lost", func() bool { return a.dead() == *attackers }, a.steps()...)
	if got := a.proofs(); got != *attackers {
		t.Errorf("%d of %d were disputed down to a step of the machine", got, *attackers)
	}
	took := a.confirmed()
	gas, wei := a.gas(from + 1)
	if spent := new(big.Int).Sub(before, a.balance()); spent.Cmp(wei) != 0 {
		t.Errorf("the honest account is poorer by %v wei, its gas took %v", spent, wei)
	}
	if most := uint64(*attackers)*1_500_000 + 500_000; gas > most {
		t.Errorf("%d gas, more than %d", gas, most)
	}
	t.Logf("%d attackers, all proved on L1; confirmed after %d s of 2 × %d; the honest side used %d gas, %d a game", *attackers, took, a.Instance.Params.WindowSecs,
		gas, gas/uint64(*attackers))
}

// TestT36_RestartsAndReorgs: in the middle of a game the honest side is started again, and L1 drops blocks with moves in them,
// for good or to have them again.
func TestT36_RestartsAndReorgs(t *testing.T) {
	a, lie := short(t)
	lie.Traced = 1_000_000
	a.liar(lie, attack.Conduct{Moves: -1})
	a.staked()
	looks := 0
	beat := func(context.Context) error { // a real L1 has blocks whether there is something for them or not
		if looks++; looks%10 == 0 {
			a.Mine()
		}
		return nil
	}
	for i, at := range []uint8{1, 9, 15, 22, 35} {
		a.Until("the game goes on", func() bool { turn, _ := a.turn(); return turn >= at || a.dead() == 1 }, append(a.steps(), beat)...)
		mode := []devnet.ReorgMode{devnet.ReorgForget, devnet.ReorgToPool}[i%2]
		if _, err := a.L1.Reorg(t.Context(), uint64(2+7*i/4), mode); err != nil {
			t.Fatal(err)
		}
		honest := a.config
		honest.Sender = a.own
		var err error
		if a.honest, err = validator.New(honest); err != nil {
			t.Fatal(err)
		}
	}
	a.Until("the lie has lost", func() bool { return a.dead() == 1 }, append(a.steps(), beat)...)
	a.confirmed()
}

// TestT38_Censorship: a rival was there first, and moves as late each time as its clock lets it; L1 keeps the honest side out for
// as long as it may: it joins as late as it dares, every move takes δ, and C on top is spent in one go. It wins all the same.
func TestT38_Censorship(t *testing.T) {
	a, lie := short(t)
	p := a.Instance.Params
	a.liar(lie, attack.Conduct{Moves: -1})
	a.staked()
	a.Until("the false child is made", func() bool { return a.firstChildAt() != 0 }, a.liars[0].Step)
	budget := p.CensorshipSecs + (p.Moves+1)*p.ResponseSecs
	a.Warp(a.firstChildAt() + p.WindowSecs - budget - 5 - a.L1.Head().Time)
	held := map[uint8]bool{}
	left := p.CensorshipSecs
	honest := func(ctx context.Context) error {
		if turn, ours := a.turn(); ours && !held[turn] {
			held[turn] = true
			a.Warp(p.ResponseSecs - 5 + left) // what is left of δ is for the block that the move is in
			left = 0
		}
		return a.honest.Step(ctx)
	}
	late := map[uint8]bool{}
	rival := func(ctx context.Context) error {
		if turn, ours := a.turn(); turn > 0 && turn < 36 && !ours && !late[turn] {
			late[turn] = true
			a.Warp((p.WindowSecs - 200) / 18) // so that its clock reaches to the last turn, blocks included
		}
		return a.liars[0].Step(ctx)
	}
	a.Until("the lie has lost", func() bool { return a.dead() > 0 }, honest, rival)
	if a.proofs() != 1 {
		t.Error("it was not disputed down to a step of the machine")
	}
	if len(held) < 10 || len(late) < 10 {
		t.Errorf("the honest side was kept waiting at %d turns only, the rival was late at %d", len(held), len(late))
	}
	t.Logf("confirmed after %d s of 2 × %d", a.confirmed(), p.WindowSecs)
}

// TestT38_CensorshipBeyondTheBudget is the negative control: kept out for longer than the window, the honest stake loses.
func TestT38_CensorshipBeyondTheBudget(t *testing.T) {
	a, lie := short(t)
	a.liar(lie, attack.Conduct{Moves: -1})
	a.staked()
	a.Until("it is the honest side's turn", func() bool { _, ours := a.turn(); return ours }, a.steps()...)
	honest := a.honest.Status().Stake
	a.Warp(a.Instance.Params.WindowSecs + 1)
	a.Until("the honest stake is dead", func() bool { return a.stake(honest).Status == 2 }, a.liars[0].Step)
	a.Until("it says so", func() bool { return strings.Contains(a.honest.Status().Warning, "lost a game") }, a.honest.Step)
	if s := a.honest.Status(); s.Stake != 0 {
		t.Errorf("it has entered another stake: %+v", s)
	}
}

func (a *arena) firstChildAt() uint64 {
	a.T.Helper()
	return rig.Call(a.Rig, a.Plan.Rollup, rollup.PackGetAssertion(a.Plan.Assertion), rollup.UnpackGetAssertion).FirstChildAt
}

// turn of the one game, and whether it is the honest side's.
func (a *arena) turn() (turn uint8, ours bool) {
	a.T.Helper()
	honest := a.honest.Status().Stake
	for _, key := range []bindings.GamesKey{{Parent: a.Plan.Assertion, Asserter: 1, Selector: 2}, {Parent: a.Plan.Assertion, Asserter: 2, Selector: 1}} {
		g := rig.Call(a.Rig, a.Plan.Games, games.PackGetGame(key), games.UnpackGetGame)
		if g.List != [32]byte{} {
			return g.Turn, g.Turn < 36 && (g.Turn%2 == 0) == (key.Asserter == honest)
		}
	}
	return 0, false
}

// balance of the honest account on L1.
func (a *arena) balance() *big.Int {
	a.T.Helper()
	balance, err := a.Client.Balance(a.Context(), a.own.Address())
	if err != nil {
		a.T.Fatal(err)
	}
	return balance
}

// gas is what the honest account's transactions used on L1 from a block on, and what that cost.
func (a *arena) gas(from uint64) (gas uint64, wei *big.Int) {
	a.T.Helper()
	wei = new(big.Int)
	for number := from; number <= a.L1.Head().Number.Uint64(); number++ {
		receipts, err := a.Client.Eth().BlockReceipts(a.Context(), rpc.BlockNumberOrHashWithNumber(rpc.BlockNumber(number)))
		if err != nil {
			a.T.Fatal(err)
		}
		block, err := a.Client.Eth().BlockByNumber(a.Context(), new(big.Int).SetUint64(number))
		if err != nil {
			a.T.Fatal(err)
		}
		for i, tx := range block.Transactions() {
			if sender, err := types.LatestSignerForChainID(tx.ChainId()).Sender(tx); err != nil {
				a.T.Fatal(err)
			} else if sender == a.own.Address() {
				gas += receipts[i].GasUsed
				wei.Add(wei, new(big.Int).Mul(receipts[i].EffectiveGasPrice, new(big.Int).SetUint64(receipts[i].GasUsed)))
			}
		}
	}
	return gas, wei
}

// proofs is how many calls of the step verifier L1 has seen that decided a game.
func (a *arena) proofs() (n int) {
	a.T.Helper()
	logs, err := a.Client.LogsRange(a.Context(), 0, a.L1.Head().Number.Uint64(), a.Plan.Games)
	if err != nil {
		a.T.Fatal(err)
	}
	abi := games.GetABI()
	lost := abi.Events[bindings.GamesGameLostEventName].ID
	for _, l := range logs {
		if l.Topics[0] != lost {
			continue
		}
		tx, _, err := a.Client.Eth().TransactionByHash(a.Context(), l.TxHash)
		if err != nil {
			a.T.Fatal(err)
		}
		if attack.Proved(tx, bindings.GamesKey{Parent: l.Topics[1], Asserter: l.Topics[2].Big().Uint64(), Selector: l.Topics[3].Big().Uint64()}) {
			n++
		}
	}
	return n
}
