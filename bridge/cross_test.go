package bridge_test

import (
	"bytes"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/bridge"
	"loft/contracts/bindings"
	"loft/devnet"
	"loft/internal/crossing"
	"loft/plain"
	"loft/protocol"
)

func connect(t *testing.T, s *crossing.Sides) *bridge.Client {
	t.Helper()
	c, err := bridge.Connect(t.Context(), bridge.Config{L1URLs: []string{s.L1URL}, L2URL: s.L2URL, Poll: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// expect demands the stage of the one thing that ref names.
func expect(t *testing.T, c *bridge.Client, ref bridge.Ref, stage bridge.Stage) bridge.Status {
	t.Helper()
	all, err := c.Status(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Stage != stage {
		t.Fatalf("%d things, the first %s (%s), want %s", len(all), all[0].Stage, all[0].Text, stage)
	}
	return all[0]
}

func eth(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }

// as finds an error's type, or fails.
func as[E error](t *testing.T, err error) E {
	t.Helper()
	var want E
	if !errors.As(err, &want) {
		t.Fatalf("got %T %v, want %T", err, err, want)
	}
	return want
}

func TestEtherAcrossAndBack(t *testing.T) {
	s := crossing.New(t)
	c, ctx := connect(t, s), t.Context()
	alice := crossing.Account(1)
	sent := must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(3), bridge.Options{}))
	in := expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageCredited)
	if in.L2At == nil || *in.L2At != 1 || *in.Index != 0 {
		t.Errorf("credited in %v as entry %v", in.L2At, in.Index)
	}
	if got := must[*big.Int](t)(c.Balance(ctx, bridge.L2, alice.Address)); got.Cmp(eth(3)) != 0 {
		t.Fatalf("balance on L2 is %s", got)
	}
	dan := common.Address{0xda}
	out := must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, dan, eth(1), bridge.Options{}))
	index := uint64(0)
	ref := bridge.Ref{Out: &index}
	expect(t, c, bridge.Ref{Tx: &out.Tx}, bridge.StageOnL1)

	_, err := c.Claim(ctx, alice, 0)
	early := as[*bridge.NotClaimableError](t, err)
	if early.Status.When.IsZero() {
		t.Error("no date is named before an assertion covers it")
	}
	s.NewAssertion()
	asserted := expect(t, c, ref, bridge.StageAsserted)
	// Its confirmation and its root take an L1 block each, of at most 12 s.
	if left, window := asserted.When.Unix()-int64(s.L1.Head().Time), int64(s.Instance.Params.WindowSecs)+1; left <= window || left > window+24 {
		t.Errorf("claimable in %d s, the window is %d", left, s.Instance.Params.WindowSecs)
	}
	_, err = c.Claim(ctx, alice, 0)
	as[*bridge.NotClaimableError](t, err)
	s.Confirm()
	expect(t, c, ref, bridge.StageConfirmed) // nobody has recorded the root: Claim does
	claimed := must[bridge.Sent](t)(c.Claim(ctx, alice, 0))
	if got := must[*big.Int](t)(c.Balance(ctx, bridge.L1, dan)); got.Cmp(eth(1)) != 0 {
		t.Fatalf("L1 paid %s", got)
	}
	done := expect(t, c, ref, bridge.StageClaimed)
	if done.L1Tx == nil || *done.L1Tx != claimed.Tx {
		t.Errorf("claimed in %v, want %s", done.L1Tx, claimed.Tx)
	}
	expect(t, c, bridge.Ref{Tx: &claimed.Tx}, bridge.StageClaimed)
	_, err = c.Claim(ctx, alice, 0)
	if again := as[*bridge.AlreadyClaimedError](t, err); again.Tx != claimed.Tx {
		t.Errorf("claimed in %s", again.Tx)
	}
	// A second one, sent after the root: the old root does not cover it, the next does.
	must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, dan, eth(1), bridge.Options{}))
	s.NewAssertion()
	s.Confirm()
	must[bridge.Sent](t)(c.Claim(ctx, alice, 1))
	if got := must[*big.Int](t)(c.Balance(ctx, bridge.L1, dan)); got.Cmp(eth(2)) != 0 {
		t.Fatalf("L1 paid %s", got)
	}
	o := must[*bridge.Overview](t)(c.Overview(ctx))
	if o.Messages != 2 || o.Claimable != 2 || o.Queued != 0 || o.Batches == 0 {
		t.Errorf("overview: %+v", o)
	}
}

func TestTokensAcrossBackAndBounced(t *testing.T) {
	s := crossing.New(t)
	c, ctx := connect(t, s), t.Context()
	alice := crossing.Account(1)
	must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(3), bridge.Options{}))
	token := s.NewToken()
	huge := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1))
	token.Mint(alice.Address, huge)
	info := must[bridge.Token](t)(c.Token(ctx, bridge.L1, token.Address))
	if info.Symbol != crossing.TokenSymbol || info.Decimals != 6 {
		t.Fatalf("token says %+v", info)
	}
	none := new(big.Int)
	sent, approval, err := c.DepositTokens(ctx, alice, info, alice.Address, huge, none, alice.Address, bridge.Options{})
	if err != nil || approval == nil {
		t.Fatalf("approval %v, %v", approval, err)
	}
	waiting := expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageWaiting)
	if waiting.Kind != bridge.KindTokenDeposit || waiting.Token.Amount != huge.String() {
		t.Errorf("status is of %s %+v", waiting.Kind, waiting.Token)
	}
	_, err = c.TokenWithdrawCall(ctx, alice.Address, info, alice.Address, big.NewInt(5), bridge.Options{})
	as[*plain.InputError](t, err) // the token is not on L2 yet
	must[bridge.Sent](t)(c.Send(ctx, alice, s.RunCall(*waiting.Index)))
	expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageRun)

	// Another deposit of the whole supply overflows on L2: it fails forever, and is bounced.
	token.Burn(s.Plan.TokenBridge, huge)
	token.Mint(alice.Address, huge)
	failing, _, err := c.DepositTokens(ctx, alice, info, alice.Address, huge, none, alice.Address, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ref := bridge.Ref{Tx: &failing.Tx}
	_, err = c.Bounce(ctx, alice, ref, alice.Address)
	if early := as[*bridge.NotBounceableError](t, err); early.Kind() != plain.KindNotYet {
		t.Errorf("before it ran: %s", early.Kind())
	}
	status := expect(t, c, ref, bridge.StageWaiting)
	must[bridge.Sent](t)(c.Send(ctx, alice, s.RunCall(*status.Index)))
	expect(t, c, ref, bridge.StageFailed)
	_, err = c.Bounce(ctx, crossing.Account(2), ref, alice.Address)
	as[*plain.InputError](t, err) // not the refund address
	_, err = c.Reclaim(ctx, alice, ref)
	as[*bridge.NotBounceableError](t, err)
	bounce := must[bridge.Sent](t)(c.Bounce(ctx, alice, ref, alice.Address))
	expect(t, c, ref, bridge.StageBounced)
	_, err = c.Reclaim(ctx, alice, ref)
	if refused := as[*bridge.RevertError](t, err); refused.Name != "NotBounced" {
		t.Errorf("refused with %s", refused.Name)
	}
	notice := expect(t, c, bridge.Ref{Tx: &bounce.Tx}, bridge.StageOnL1)
	if notice.Kind != bridge.KindBounceNotice {
		t.Errorf("the bounce sent a %s", notice.Kind)
	}
	withdrawn := must[bridge.Sent](t)(c.WithdrawTokens(ctx, alice, info, alice.Address, big.NewInt(7), bridge.Options{}))
	if st := expect(t, c, bridge.Ref{Tx: &withdrawn.Tx}, bridge.StageOnL1); st.Kind != bridge.KindTokenWithdrawal || st.Token.Amount != "7" {
		t.Errorf("withdrawal is a %s of %+v", st.Kind, st.Token)
	}
	s.NewAssertion()
	s.Confirm()
	must[bridge.Sent](t)(c.Claim(ctx, alice, *notice.Index))
	must[bridge.Sent](t)(c.Reclaim(ctx, alice, ref))
	if got := token.Balance(alice.Address); got.Cmp(huge) != 0 {
		t.Errorf("after the reclaim alice has %s", got)
	}
	// The bridge is empty now, since the test burned what was in it: the release fails, and the claim stays possible.
	_, err = c.Claim(ctx, alice, *notice.Index+1)
	as[*bridge.RevertError](t, err)
	token.Burn(alice.Address, huge)
	token.Mint(s.Plan.TokenBridge, big.NewInt(7))
	must[bridge.Sent](t)(c.Claim(ctx, alice, *notice.Index+1))
	if got := token.Balance(alice.Address); got.Cmp(big.NewInt(7)) != 0 {
		t.Errorf("after the withdrawal alice has %s", got)
	}
}

func TestMessageWithValueBounced(t *testing.T) {
	s := crossing.New(t)
	c, ctx := connect(t, s), t.Context()
	alice, bob := crossing.Account(1), crossing.Account(2)
	must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(3), bridge.Options{}))
	good := must[bridge.Sent](t)(c.SendMessage(ctx, alice, bridge.OutgoingMessage{
		To: bob.Address, Value: eth(1), Fee: big.NewInt(1e15), Gas: 50_000, Refund: alice.Address}, bridge.Options{}))
	st := expect(t, c, bridge.Ref{Tx: &good.Tx}, bridge.StageWaiting)
	must[bridge.Sent](t)(c.Send(ctx, alice, s.RunCall(*st.Index)))
	expect(t, c, bridge.Ref{Entry: st.Index}, bridge.StageRun)
	if got := must[*big.Int](t)(c.Balance(ctx, bridge.L2, bob.Address)); got.Cmp(eth(1)) != 0 {
		t.Errorf("bob has %s", got)
	}
	bad := must[bridge.Sent](t)(c.SendMessage(ctx, alice, bridge.OutgoingMessage{
		To: protocol.TokenBridgeAddress, Value: eth(1), Fee: new(big.Int), Gas: 50_000, Refund: alice.Address}, bridge.Options{}))
	st = expect(t, c, bridge.Ref{Tx: &bad.Tx}, bridge.StageWaiting)
	must[bridge.Sent](t)(c.Send(ctx, alice, s.RunCall(*st.Index)))
	expect(t, c, bridge.Ref{Tx: &bad.Tx}, bridge.StageFailed)
	bounce := must[bridge.Sent](t)(c.Bounce(ctx, alice, bridge.Ref{Tx: &bad.Tx}, common.Address{0xda}))
	all := must[[]bridge.Status](t)(c.Status(ctx, bridge.Ref{Tx: &bounce.Tx}))
	if len(all) != 2 || all[0].Kind != bridge.KindWithdrawal || all[1].Kind != bridge.KindBounceNotice {
		t.Fatalf("the bounce sent %+v", all)
	}
	_, err := c.Reclaim(ctx, alice, bridge.Ref{Tx: &bad.Tx})
	as[*plain.InputError](t, err)
	s.NewAssertion()
	s.Confirm()
	must[bridge.Sent](t)(c.Claim(ctx, bob, *all[0].Index))
	if got := must[*big.Int](t)(c.Balance(ctx, bridge.L1, common.Address{0xda})); got.Cmp(eth(1)) != 0 {
		t.Errorf("L1 paid %s", got)
	}
}

// TestAM1_ForceSignsHigh: a forced transaction is signed with a fee cap that a sequencer cannot cheaply pass.
func TestAM1_ForceSignsHigh(t *testing.T) {
	s := crossing.New(t)
	c, ctx := connect(t, s), t.Context()
	alice := crossing.Account(1)
	to := common.Address{0xb0}
	_, err := c.SignForced(ctx, alice, bridge.Forcing{To: &to, Value: eth(1), Gas: 50_000})
	if poor := as[*bridge.InsufficientFundsError](t, err); poor.Layer != bridge.L2 || poor.Missing().Cmp(eth(1)) <= 0 {
		t.Errorf("missing %s on %s", poor.Missing(), poor.Layer)
	}
	must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(3), bridge.Options{}))
	_, err = c.SignForced(ctx, alice, bridge.Forcing{To: &to, FeeCap: big.NewInt(params.GWei)})
	as[*plain.LimitError](t, err)

	f := must[bridge.Forced](t)(c.SignForced(ctx, alice, bridge.Forcing{To: &to, Value: eth(1)}))
	if f.Tx.GasFeeCap().Cmp(bridge.MinForcedFeeCap) < 0 || len(f.Warnings) != 0 {
		t.Errorf("signed with %s, warnings %v", f.Tx.GasFeeCap(), f.Warnings)
	}
	if low := uint64(21_000 + 10*len(f.Raw)); f.Tx.Gas() < low {
		t.Errorf("gas %d, the queue wants %d", f.Tx.Gas(), low)
	}
	sent := must[bridge.Sent](t)(c.Force(ctx, alice, f, bridge.Options{}))
	st := expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageApplied)
	if st.L2Tx == nil || *st.L2Tx != f.Tx.Hash() {
		t.Errorf("applied as %v", st.L2Tx)
	}
	expect(t, c, bridge.Ref{Tx: st.L2Tx}, bridge.StageOnL1) // an L2 transaction like any other
	if got := must[*big.Int](t)(c.Balance(ctx, bridge.L2, to)); got.Cmp(eth(1)) != 0 {
		t.Errorf("%s arrived", got)
	}
	// Its nonce is used: the same bytes again would be dropped.
	again := must[bridge.Forced](t)(c.ParseForced(ctx, f.Raw))
	as[*bridge.UsedNonceError](t, again.Refusal)
	_, err = c.Force(ctx, alice, again, bridge.Options{})
	as[*bridge.UsedNonceError](t, err)
	// Another transaction of that nonce, which never was in a block: forced all the same it is dropped, and the status says why.
	nonce := f.Tx.Nonce()
	stale := must[bridge.Forced](t)(c.SignForced(ctx, alice, bridge.Forcing{To: &to, Value: big.NewInt(2), Nonce: &nonce}))
	_, err = c.Force(ctx, alice, stale, bridge.Options{})
	as[*bridge.UsedNonceError](t, err)
	sent = must[bridge.Sent](t)(c.Force(ctx, alice, stale, bridge.Options{Anyway: true}))
	expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageDropped)
}

// TestForcedNonceCountsTheQueue: what waits in the queue has nonces of its own.
func TestForcedNonceCountsTheQueue(t *testing.T) {
	s := crossing.New(t)
	c, ctx := connect(t, s), t.Context()
	alice := crossing.Account(1)
	must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(3), bridge.Options{}))
	s.Hold = true
	to := common.Address{0xb0}
	for want := range uint64(3) {
		f := must[bridge.Forced](t)(c.SignForced(ctx, alice, bridge.Forcing{To: &to, Value: big.NewInt(1)}))
		if f.Tx.Nonce() != want {
			t.Fatalf("nonce %d, want %d", f.Tx.Nonce(), want)
		}
		sent := must[bridge.Sent](t)(c.Force(ctx, alice, f, bridge.Options{}))
		st := expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageQueued)
		if st.When.IsZero() {
			t.Error("no date by which the sequencer must take it")
		}
	}
}

// TestForceWithoutL2: nonce, gas and a configuration suffice when no L2 node answers.
func TestForceWithoutL2(t *testing.T) {
	s := crossing.New(t)
	ctx := t.Context()
	alice := crossing.Account(1)
	must[bridge.Sent](t)(connect(t, s).DepositETH(ctx, alice, alice.Address, eth(3), bridge.Options{}))
	info := bridge.InfoOf(s.Plan)
	c := must[*bridge.Client](t)(bridge.Connect(ctx, bridge.Config{L1URLs: []string{s.L1URL}, Info: &info, Poll: time.Millisecond}))
	defer c.Close()
	to, nonce := common.Address{0xb0}, uint64(0)
	_, err := c.SignForced(ctx, alice, bridge.Forcing{To: &to})
	as[*bridge.NoEndpointError](t, err)
	f := must[bridge.Forced](t)(c.SignForced(ctx, alice, bridge.Forcing{To: &to, Value: eth(1), Nonce: &nonce, Gas: 30_000}))
	must[bridge.Sent](t)(c.Force(ctx, alice, f, bridge.Options{}))
	if got := must[*big.Int](t)(connect(t, s).Balance(ctx, bridge.L2, to)); got.Cmp(eth(1)) != 0 {
		t.Errorf("%s arrived", got)
	}
}

// TestForceWarnsOfDelegation: a delegated account's nonce can be moved by others while the transaction waits.
func TestForceWarnsOfDelegation(t *testing.T) {
	s := crossing.New(t)
	c, ctx := connect(t, s), t.Context()
	alice, bob := crossing.Account(1), crossing.Account(2)
	for _, a := range []bridge.Account{alice, bob} {
		must[bridge.Sent](t)(c.DepositETH(ctx, a, a.Address, eth(3), bridge.Options{}))
	}
	auth, err := types.SignSetCode(crossing.Key(2), types.SetCodeAuthorization{ChainID: *u256(s.Plan.Config.L2ChainID), Address: protocol.RelayAddress})
	if err != nil {
		t.Fatal(err)
	}
	tx := types.MustSignNewTx(crossing.Key(1), types.LatestSigner(s.Plan.Genesis.Config), &types.SetCodeTx{ChainID: u256(s.Plan.Config.L2ChainID), Gas: 100_000,
		GasFeeCap: u256(1e11), GasTipCap: u256(1), To: alice.Address, AuthList: []types.SetCodeAuthorization{auth}})
	if err := s.Advance(ctx, types.Transactions{tx}); err != nil {
		t.Fatal(err)
	}
	to := common.Address{0xb0}
	f := must[bridge.Forced](t)(c.SignForced(ctx, bob, bridge.Forcing{To: &to, Value: eth(1)}))
	if len(f.Warnings) != 1 || !strings.Contains(f.Warnings[0], "EIP-7702") {
		t.Errorf("warnings: %q", f.Warnings)
	}
	// The delegated account has a key on both sides: it is no T-41 case.
	if err := c.CheckRecipient(ctx, bridge.L1, bob.Address); err != nil {
		t.Error(err)
	}
}

// TestT41_ContractOnOneSide: value is not sent to an address that is a contract here and nothing there.
func TestT41_ContractOnOneSide(t *testing.T) {
	s := crossing.New(t)
	c, ctx := connect(t, s), t.Context()
	alice := crossing.Account(1)
	contract := s.Plan.Rollup // on L1 only
	_, err := c.DepositETH(ctx, alice, contract, eth(1), bridge.Options{})
	if no := as[*bridge.NoCodeError](t, err); no.There != bridge.L2 {
		t.Errorf("nothing on %s", no.There)
	}
	must[bridge.Sent](t)(c.DepositETH(ctx, alice, contract, eth(1), bridge.Options{Anyway: true}))
	_, err = c.WithdrawETH(ctx, alice, protocol.RelayAddress, eth(1), bridge.Options{})
	if no := as[*bridge.NoCodeError](t, err); no.There != bridge.L1 {
		t.Errorf("nothing on %s", no.There)
	}
	if err := c.CheckRecipient(ctx, bridge.L2, devnet.Create2Proxy); err != nil {
		t.Error(err) // it is on both sides
	}
}

func TestRefusalsAreExplained(t *testing.T) {
	s := crossing.New(t)
	c, ctx := connect(t, s), t.Context()
	alice, poor := crossing.Account(1), bridge.Account{Address: common.Address{0xaa}}
	_, err := c.DepositETH(ctx, poor, poor.Address, eth(1), bridge.Options{})
	if e := as[*bridge.InsufficientFundsError](t, err); e.Missing().Cmp(eth(1)) < 0 {
		t.Errorf("missing %s", e.Missing())
	}
	_, err = c.DepositETH(ctx, alice, alice.Address, big.NewInt(1), bridge.Options{})
	as[*bridge.NotWholeGweiError](t, err)
	_, err = c.DepositETH(ctx, alice, alice.Address, eth(1), bridge.Options{MaxPrice: big.NewInt(1)})
	as[*plain.LimitError](t, err)
	unknown := common.Hash{1}
	_, err = c.Status(ctx, bridge.Ref{Tx: &unknown})
	as[*bridge.NotFoundError](t, err)
	index := uint64(7)
	_, err = c.Status(ctx, bridge.Ref{Entry: &index})
	as[*bridge.NotFoundError](t, err)
	_, err = c.Status(ctx, bridge.Ref{Out: &index})
	as[*bridge.NotFoundError](t, err)
	_, err = c.Claim(ctx, alice, 7)
	as[*bridge.NotFoundError](t, err)
	_, err = c.Token(ctx, bridge.L1, common.Address{9})
	as[*bridge.NoContractError](t, err)
	plain := s.Send(crossing.Key(1), common.Address{9}, nil, nil)
	s.Mine()
	_, err = c.Status(ctx, bridge.Ref{Tx: &plain})
	as[*bridge.NotFoundError](t, err) // it is there, and crosses nothing
	// What the contract refuses comes back by its name.
	bad := bridge.Call{Layer: bridge.L1, To: s.Plan.Bridge, Value: new(big.Int), Data: bindings.NewBridge().PackDeposit(alice.Address, eth(1))}
	_, err = c.Send(ctx, alice, bad)
	if e := as[*bridge.RevertError](t, err); e.Name != "PaymentTooLow" || e.Hint() == "" {
		t.Errorf("refused with %q, hint %q", e.Text, e.Hint())
	}
}

func TestWrongEndpoints(t *testing.T) {
	s := crossing.New(t)
	ctx := t.Context()
	for _, k := range []struct {
		name   string
		cfg    bridge.Config
		change func(*bridge.Info)
		check  func(error)
	}{
		{"nothing listens", bridge.Config{L1URLs: []string{"http://127.0.0.1:1"}, L2URL: s.L2URL}, nil, func(err error) { as[*bridge.UnreachableError](t, err) }},
		{"not a URL", bridge.Config{L1URLs: []string{"ftp://x"}, L2URL: s.L2URL}, nil, func(err error) { as[*plain.InputError](t, err) }},
		{"no L1", bridge.Config{L2URL: s.L2URL}, nil, func(err error) { as[*bridge.NoEndpointError](t, err) }},
		{"no L2, no configuration", bridge.Config{L1URLs: []string{s.L1URL}}, nil, func(err error) { as[*bridge.NoEndpointError](t, err) }},
		{"L1 twice", bridge.Config{L1URLs: []string{s.L1URL}, L2URL: s.L1URL}, nil, func(err error) { as[*bridge.NotLoftError](t, err) }},
		{"L2 twice", bridge.Config{L1URLs: []string{s.L2URL}, L2URL: s.L2URL}, nil, func(err error) { as[*bridge.WrongChainError](t, err) }},
		{"another chain's file", bridge.Config{L1URLs: []string{s.L1URL}, L2URL: s.L2URL}, func(i *bridge.Info) { i.L2ChainID++ }, func(err error) { as[*bridge.WrongChainError](t, err) }},
		{"another genesis", bridge.Config{L1URLs: []string{s.L1URL}, L2URL: s.L2URL}, func(i *bridge.Info) { i.Genesis[0]++ }, func(err error) { as[*bridge.WrongChainError](t, err) }},
		{"no contract there", bridge.Config{L1URLs: []string{s.L1URL}, L2URL: s.L2URL}, func(i *bridge.Info) { i.Rollup = common.Address{1} }, func(err error) { as[*bridge.NoContractError](t, err) }},
		{"another contract there", bridge.Config{L1URLs: []string{s.L1URL}, L2URL: s.L2URL}, func(i *bridge.Info) { i.Inbox = i.Rollup }, func(err error) { as[*bridge.InfoError](t, err) }},
		{"address missing", bridge.Config{L1URLs: []string{s.L1URL}, L2URL: s.L2URL}, func(i *bridge.Info) { i.Bridge = common.Address{} }, func(err error) { as[*bridge.InfoError](t, err) }},
	} {
		t.Run(k.name, func(t *testing.T) {
			if k.change != nil {
				info := bridge.InfoOf(s.Plan)
				k.change(&info)
				k.cfg.Info = &info
			}
			c, err := bridge.Connect(ctx, k.cfg)
			if err == nil {
				c.Close()
				t.Fatal("it connected")
			}
			k.check(err)
			var e plain.Explained
			if !errors.As(err, &e) || e.Hint() == "" {
				t.Errorf("no hint for: %v", err)
			}
		})
	}
}

func u256(v uint64) *uint256.Int { return uint256.NewInt(v) }

// TestAnswerToASendIsLost: a transaction that is in a block although its sending failed is not told as failed: whoever is
// told so sends it again.
func TestAnswerToASendIsLost(t *testing.T) {
	s := crossing.New(t)
	lossy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		answer, err := http.Post(s.L1URL, "application/json", bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		defer answer.Body.Close()
		if bytes.Contains(body, []byte("eth_sendRawTransaction")) {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if _, err := io.Copy(w, answer.Body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(lossy.Close)
	c, err := bridge.Connect(t.Context(), bridge.Config{L1URLs: []string{lossy.URL}, L2URL: s.L2URL, Poll: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	alice := crossing.Account(1)
	sent, err := c.DepositETH(t.Context(), alice, alice.Address, eth(3), bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageCredited)
}
