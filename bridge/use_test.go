package bridge_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/bridge"
	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/internal/crossing"
	"loft/plain"
	"loft/protocol"
)

// Tests of docs/use.md, whose rows name them.

// funded is both sides, with 10 ether of alice on L2.
func funded(t *testing.T) (*crossing.Sides, *bridge.Client, bridge.Account) {
	t.Helper()
	s := crossing.New(t)
	c, alice := connect(t, s), crossing.Account(1)
	must[bridge.Sent](t)(c.DepositETH(t.Context(), alice, alice.Address, eth(10), bridge.Options{}))
	return s, c, alice
}

func dialL2(t *testing.T, s *crossing.Sides) *rpc.Client {
	t.Helper()
	node, err := rpc.Dial(s.L2URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(node.Close)
	return node
}

// TestU5a_RecipientThatTakesNoEther: a withdrawal that L1 could not pay is refused before it is sent; sent all the same, its status
// says so.
func TestU5a_RecipientThatTakesNoEther(t *testing.T) {
	s, c, alice := funded(t)
	ctx, contract := t.Context(), s.Plan.Games // it has no receive
	_, err := c.WithdrawETH(ctx, alice, contract, eth(1), bridge.Options{})
	if no := as[*bridge.UnpayableError](t, err); no.Address != contract || no.Why == "" {
		t.Errorf("refused: %+v", no)
	}
	if _, err := c.WithdrawCall(ctx, contract, eth(1), bridge.Options{}); err == nil {
		t.Error("the call that would be forced is not checked")
	}
	sent := must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, contract, eth(1), bridge.Options{Anyway: true}))
	ref := bridge.Ref{Tx: &sent.Tx}
	says := func(stage bridge.Stage) {
		t.Helper()
		if st := expect(t, c, ref, stage); st.Refused == "" || !strings.Contains(st.Text, "cannot receive it on L1") {
			t.Errorf("%s: refused %q, %s", stage, st.Refused, st.Text)
		}
	}
	says(bridge.StageOnL1)
	good := must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, common.Address{0xda}, eth(1), bridge.Options{}))
	if st := expect(t, c, bridge.Ref{Tx: &good.Tx}, bridge.StageOnL1); st.Refused != "" {
		t.Errorf("an account without code cannot take ether: %s", st.Refused)
	}
	s.NewAssertion()
	s.Confirm()
	_, err = c.Claim(ctx, alice, 0)
	as[*bridge.RevertError](t, err)
	says(bridge.StageClaimable) // the claim itself is tried now
}

// TestU5a_TokensThatCannotBePaid: likewise for tokens.
func TestU5a_TokensThatCannotBePaid(t *testing.T) {
	s, c, alice := funded(t)
	ctx, token := t.Context(), s.NewToken()
	token.Mint(alice.Address, big.NewInt(50))
	info := must[bridge.Token](t)(c.Token(ctx, bridge.L1, token.Address))
	sent, _, err := c.DepositTokens(ctx, alice, info, alice.Address, big.NewInt(50), new(big.Int), alice.Address, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	must[bridge.Ran](t)(c.Run(ctx, alice, bridge.Ref{Tx: &sent.Tx}, bridge.Options{}))
	token.Burn(s.Plan.TokenBridge, big.NewInt(50)) // as a token with its own mind may
	_, err = c.WithdrawTokens(ctx, alice, info, alice.Address, big.NewInt(7), bridge.Options{})
	as[*bridge.UnpayableError](t, err)
	out := must[bridge.Sent](t)(c.WithdrawTokens(ctx, alice, info, alice.Address, big.NewInt(7), bridge.Options{Anyway: true}))
	if st := expect(t, c, bridge.Ref{Tx: &out.Tx}, bridge.StageOnL1); st.Refused == "" {
		t.Error("the status does not say that L1 cannot pay")
	}
	token.Mint(s.Plan.TokenBridge, big.NewInt(50))
	if st := expect(t, c, bridge.Ref{Tx: &out.Tx}, bridge.StageOnL1); st.Refused != "" {
		t.Errorf("it can be paid now, and the status says %q", st.Refused)
	}
}

// TestU5b_ForcedTwice: what waits in the queue already is not forced once more, nor another transaction of its nonce.
func TestU5b_ForcedTwice(t *testing.T) {
	s, c, alice := funded(t)
	ctx, to := t.Context(), common.Address{0xb0}
	s.Hold = true
	f := must[bridge.Forced](t)(c.SignForced(ctx, alice, bridge.Forcing{To: &to, Value: eth(1)}))
	must[bridge.Sent](t)(c.Force(ctx, alice, f, bridge.Options{}))
	again := must[bridge.Forced](t)(c.ParseForced(ctx, f.Raw))
	_, err := c.Force(ctx, alice, again, bridge.Options{})
	if e := as[*bridge.UsedNonceError](t, err); !e.Same || *e.Waiting != 1 || !strings.Contains(e.Error(), "in:1") {
		t.Errorf("refused with %v", e)
	}
	nonce := f.Tx.Nonce()
	other := must[bridge.Forced](t)(c.SignForced(ctx, alice, bridge.Forcing{To: &to, Value: eth(2), Nonce: &nonce}))
	_, err = c.Force(ctx, alice, other, bridge.Options{})
	if e := as[*bridge.UsedNonceError](t, err); e.Same || e.Waiting == nil || e.Next != nonce+1 {
		t.Errorf("refused with %v", e)
	}
	// L1 alone knows what waits.
	info := bridge.InfoOf(s.Plan)
	lone := must[*bridge.Client](t)(bridge.Connect(ctx, bridge.Config{L1URLs: []string{s.L1URL}, Info: &info, Poll: time.Millisecond}))
	defer lone.Close()
	again = must[bridge.Forced](t)(lone.ParseForced(ctx, f.Raw))
	_, err = lone.Force(ctx, alice, again, bridge.Options{})
	if e := as[*bridge.UsedNonceError](t, err); e.Next != nonce+1 {
		t.Errorf("refused with %v", e)
	}
	must[bridge.Sent](t)(lone.Force(ctx, alice, again, bridge.Options{Anyway: true}))
}

// TestU24_SystemContracts: value is not sent where it would belong to nobody.
func TestU24_SystemContracts(t *testing.T) {
	s, c, alice := funded(t)
	ctx := t.Context()
	token := s.NewToken()
	token.Mint(alice.Address, big.NewInt(50))
	info := must[bridge.Token](t)(c.Token(ctx, bridge.L1, token.Address))
	multicall := common.HexToAddress("0xcA11bde05977b3631167028862bE2a173976CA11")
	for _, to := range []common.Address{protocol.OutboxAddress, protocol.RelayAddress, protocol.TokenBridgeAddress, params.BeaconRootsAddress,
		params.HistoryStorageAddress, params.ConsolidationQueueAddress, params.SystemAddress, {19: 1}, multicall} {
		_, err := c.DepositETH(ctx, alice, to, eth(1), bridge.Options{})
		if e := as[*bridge.SystemContractError](t, err); e.Layer != bridge.L2 || e.Name == "" {
			t.Errorf("%s: %+v", to, e)
		}
		_, _, err = c.DepositTokens(ctx, alice, info, to, big.NewInt(1), new(big.Int), alice.Address, bridge.Options{})
		as[*bridge.SystemContractError](t, err)
	}
	must[bridge.Sent](t)(c.DepositETH(ctx, alice, protocol.RelayAddress, eth(1), bridge.Options{Anyway: true}))
	_, err := c.WithdrawETH(ctx, alice, common.Address{19: 2}, eth(1), bridge.Options{})
	as[*bridge.SystemContractError](t, err)
	// Messages are calls: only those that Relay never makes are refused, and those always.
	for _, to := range []common.Address{protocol.OutboxAddress, protocol.RelayAddress, params.BeaconRootsAddress, params.HistoryStorageAddress} {
		_, err := c.SendMessage(ctx, alice, bridge.OutgoingMessage{To: to, Value: new(big.Int), Fee: new(big.Int), Gas: 50_000, Refund: alice.Address}, bridge.Options{Anyway: true})
		as[*plain.InputError](t, err)
	}
}

// TestU25b_RunByAnybody: a deposit of tokens that pays nothing is run by whoever likes, and its status says where the token is.
func TestU25b_RunByAnybody(t *testing.T) {
	s, c, alice := funded(t)
	ctx, bob, token := t.Context(), crossing.Account(2), s.NewToken()
	must[bridge.Sent](t)(c.DepositETH(ctx, bob, bob.Address, eth(1), bridge.Options{}))
	token.Mint(alice.Address, big.NewInt(50))
	info := must[bridge.Token](t)(c.Token(ctx, bridge.L1, token.Address))
	before := must[bridge.TokenPair](t)(c.TokenPair(ctx, token.Address))
	if before.Exists || before.L2Token == (common.Address{}) {
		t.Errorf("before its first deposit: %+v", before)
	}
	sent, _, err := c.DepositTokens(ctx, alice, info, alice.Address, big.NewInt(50), new(big.Int), alice.Address, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ref := bridge.Ref{Tx: &sent.Tx}
	waiting := expect(t, c, ref, bridge.StageWaiting)
	if !strings.Contains(waiting.Next, fmt.Sprintf("loft run in:%d", *waiting.Index)) {
		t.Errorf("next: %s", waiting.Next)
	}
	ran := must[bridge.Ran](t)(c.Run(ctx, bob, ref, bridge.Options{}))
	if !ran.Succeeded || ran.Reason != "" {
		t.Errorf("ran: %+v", ran)
	}
	st := expect(t, c, ref, bridge.StageRun)
	if st.Token.L2Token != before.L2Token || !strings.Contains(st.Text, before.L2Token.Hex()) {
		t.Errorf("the status says nothing of %s: %s", before.L2Token, st.Text)
	}
	if got := must[*big.Int](t)(c.TokenBalance(ctx, bridge.L2, before.L2Token, alice.Address)); got.Int64() != 50 {
		t.Errorf("alice has %s", got)
	}
	_, err = c.Run(ctx, bob, ref, bridge.Options{})
	if e := as[*bridge.NotRunnableError](t, err); e.Kind() != plain.KindRefused {
		t.Errorf("once more: %s", e.Kind())
	}
	// By its address on either layer.
	for _, named := range []common.Address{token.Address, before.L2Token} {
		if pair := must[bridge.TokenPair](t)(c.TokenPair(ctx, named)); !pair.Exists || pair.Address != token.Address || pair.L2Token != before.L2Token {
			t.Errorf("%s: %+v", named, pair)
		}
	}
	var answer struct {
		L2Token  common.Address
		Exists   bool
		Symbol   string
		Decimals uint8
	}
	if err := dialL2(t, s).CallContext(ctx, &answer, "loft_token", token.Address); err != nil || answer.L2Token != before.L2Token || !answer.Exists || answer.Symbol != crossing.TokenSymbol || answer.Decimals != 6 {
		t.Errorf("loft_token: %+v, %v", answer, err)
	}
}

// TestU25c_MessageProofForAnybody: the answer to loft_messageProof is a call that any wallet can send.
func TestU25c_MessageProofForAnybody(t *testing.T) {
	s, c, alice := funded(t)
	ctx, node := t.Context(), dialL2(t, s)
	sent := must[bridge.Sent](t)(c.SendMessage(ctx, alice, bridge.OutgoingMessage{To: common.Address{0xb0}, Value: eth(1), Fee: new(big.Int), Gas: 50_000, Refund: alice.Address}, bridge.Options{}))
	st := expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageWaiting)
	var proof *struct {
		Status string
		Call   struct {
			To   common.Address
			Gas  hexutil.Uint64
			Data hexutil.Bytes
		}
	}
	if err := node.CallContext(ctx, &proof, "loft_messageProof", *st.Index); err != nil || proof == nil || proof.Status != "waiting" {
		t.Fatalf("%+v, %v", proof, err)
	}
	must[bridge.Sent](t)(c.Send(ctx, alice, bridge.Call{Layer: bridge.L2, To: proof.Call.To, Value: new(big.Int), Data: proof.Call.Data, What: "run it"}))
	expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageRun)
	if err := node.CallContext(ctx, &proof, "loft_messageProof", *st.Index); err != nil || proof.Status != "succeeded" {
		t.Errorf("%+v, %v", proof, err)
	}
	if err := node.CallContext(ctx, &proof, "loft_messageProof", 0); err == nil || !strings.Contains(err.Error(), "deposit") {
		t.Errorf("of a deposit: %v", err)
	}
	if err := node.CallContext(ctx, &proof, "loft_messageProof", 99); err != nil || proof != nil {
		t.Errorf("of what is not there: %+v, %v", proof, err)
	}
}

// TestU10d_WhyItFailed: a message that fails on L2 says why, when it is run and afterwards.
func TestU10d_WhyItFailed(t *testing.T) {
	_, c, alice := funded(t)
	ctx := t.Context()
	mint := bindings.NewL2TokenBridge().PackMint(common.Address{1}, alice.Address, alice.Address, big.NewInt(1), bindings.TokenMetadata{})
	sent := must[bridge.Sent](t)(c.SendMessage(ctx, alice, bridge.OutgoingMessage{To: protocol.TokenBridgeAddress, Value: new(big.Int), Fee: new(big.Int), Gas: 100_000, Refund: alice.Address, Data: mint}, bridge.Options{}))
	ref := bridge.Ref{Tx: &sent.Tx}
	ran := must[bridge.Ran](t)(c.Run(ctx, alice, ref, bridge.Options{}))
	if ran.Succeeded || !strings.HasPrefix(ran.Reason, "NotSender(sender "+alice.Address.Hex()) {
		t.Errorf("ran: %v, %q", ran.Succeeded, ran.Reason)
	}
	if st := expect(t, c, ref, bridge.StageFailed); st.Reason != ran.Reason || !strings.Contains(st.Text, "NotSender") {
		t.Errorf("status: %q, %s", st.Reason, st.Text)
	}
	_, err := c.Run(ctx, alice, ref, bridge.Options{})
	if e := as[*bridge.WouldFailAgainError](t, err); !strings.Contains(e.Why, "NotSender") {
		t.Errorf("once more: %v", e)
	}
	must[bridge.Ran](t)(c.Run(ctx, alice, ref, bridge.Options{Anyway: true}))

}

// TestU25d_MessageStatus: SPEC.md section 11: a node says when a message is claimable.
func TestU25d_MessageStatus(t *testing.T) {
	s, c, alice := funded(t)
	ctx, node := t.Context(), dialL2(t, s)
	stage := func() bridge.Stage {
		t.Helper()
		var st *bridge.Status
		if err := node.CallContext(ctx, &st, "loft_messageStatus", 0); err != nil {
			t.Fatal(err)
		}
		if st == nil {
			return ""
		}
		return st.Stage
	}
	want := func(want bridge.Stage) {
		t.Helper()
		if got := stage(); got != want {
			t.Errorf("stage %q, want %q", got, want)
		}
	}
	want("")
	must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, alice.Address, eth(1), bridge.Options{}))
	want(bridge.StageOnL1)
	s.NewAssertion()
	want(bridge.StageAsserted)
	s.Confirm()
	want(bridge.StageConfirmed)
	must[bridge.Sent](t)(c.Claim(ctx, alice, 0))
	want(bridge.StageClaimed)
}

// TestU10c_WithdrawMax: all but what the withdrawal may cost.
func TestU10c_WithdrawMax(t *testing.T) {
	_, c, alice := funded(t)
	ctx := t.Context()
	amount := must[*big.Int](t)(c.MaxWithdrawal(ctx, alice, alice.Address, false, bridge.Options{}))
	must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, alice.Address, amount, bridge.Options{}))
	left := must[*big.Int](t)(c.Balance(ctx, bridge.L2, alice.Address))
	if left.Cmp(big.NewInt(params.Ether/1000)) > 0 {
		t.Errorf("%s is left", plain.FormatEther(left))
	}
	// Nothing that could pay for itself is left.
	_, err := c.MaxWithdrawal(ctx, alice, alice.Address, true, bridge.Options{})
	as[*bridge.InsufficientFundsError](t, err)
	_, err = c.MaxWithdrawal(ctx, crossing.Account(3), alice.Address, false, bridge.Options{})
	as[*bridge.NothingLeftError](t, err)
	must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(1), bridge.Options{}))
	amount = must[*big.Int](t)(c.MaxWithdrawal(ctx, alice, alice.Address, true, bridge.Options{}))
	call := must[bridge.Call](t)(c.WithdrawCall(ctx, alice.Address, amount, bridge.Options{}))
	f := must[bridge.Forced](t)(c.SignForced(ctx, alice, bridge.Forcing{To: &call.To, Value: call.Value, Data: call.Data}))
	sent := must[bridge.Sent](t)(c.Force(ctx, alice, f, bridge.Options{}))
	expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageApplied)
}

// TestU10f_CrossingsOfAnAccount: by its address, in both directions.
func TestU10f_CrossingsOfAnAccount(t *testing.T) {
	s, c, alice := funded(t)
	ctx, bob, token := t.Context(), crossing.Account(2), s.NewToken()
	token.Mint(alice.Address, big.NewInt(50))
	info := must[bridge.Token](t)(c.Token(ctx, bridge.L1, token.Address))
	sent, _, err := c.DepositTokens(ctx, alice, info, bob.Address, big.NewInt(50), new(big.Int), alice.Address, bridge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	must[bridge.Ran](t)(c.Run(ctx, alice, bridge.Ref{Tx: &sent.Tx}, bridge.Options{}))
	must[bridge.Sent](t)(c.DepositETH(ctx, bob, bob.Address, eth(1), bridge.Options{}))
	must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, bob.Address, eth(1), bridge.Options{}))
	must[bridge.Sent](t)(c.WithdrawTokens(ctx, bob, info, bob.Address, big.NewInt(7), bridge.Options{}))
	must[bridge.Sent](t)(c.DepositETH(ctx, alice, common.Address{0xcc}, eth(1), bridge.Options{})) // nobody's here
	list := func(of common.Address, limit int) (kinds []string, older int) {
		t.Helper()
		got := must[bridge.Crossings](t)(c.Crossings(ctx, of, limit))
		for _, st := range got.Status {
			kinds = append(kinds, fmt.Sprintf("%s %d %s", st.Direction, *st.Index, st.Kind))
		}
		return kinds, got.Older
	}
	if got, older := list(bob.Address, 10); older != 0 || fmt.Sprint(got) != "[to_l2 2 deposit to_l2 1 token_deposit to_l1 1 token_withdrawal to_l1 0 withdrawal]" {
		t.Errorf("bob's: %v, %d older", got, older)
	}
	if got, older := list(alice.Address, 1); older != 1 || fmt.Sprint(got) != "[to_l2 1 token_deposit to_l1 0 withdrawal]" {
		t.Errorf("alice's: %v, %d older", got, older)
	}
	// A forced transaction is whose it is, whoever paid for it; garbage is who paid for it.
	to := common.Address{0xb0}
	forced := must[bridge.Forced](t)(c.SignForced(ctx, alice, bridge.Forcing{To: &to}))
	must[bridge.Sent](t)(c.Force(ctx, crossing.Account(3), forced, bridge.Options{}))
	must[bridge.Sent](t)(c.Send(ctx, crossing.Account(3), must[bridge.Call](t)(c.Info.ForceCall([]byte{1, 2, 3}, 30_000, must[*big.Int](t)(c.MaxPrice(ctx, 30_000))))))
	if got, _ := list(alice.Address, 1); fmt.Sprint(got) != "[to_l2 4 forced to_l1 0 withdrawal]" {
		t.Errorf("alice's, of which one was paid for by another: %v", got)
	}
	if got, _ := list(crossing.Account(3).Address, 10); fmt.Sprint(got) != "[to_l2 5 forced to_l2 4 forced]" {
		t.Errorf("the payer's: %v", got)
	}
	if got, _ := list(common.Address{0xee}, 10); got != nil {
		t.Errorf("nobody's: %v", got)
	}
}

// TestU8a_TheEarliestClaim: the date counts posting, assertion, window and root, and stays as it is while time passes.
func TestU8a_TheEarliestClaim(t *testing.T) {
	s, c, alice := funded(t)
	ctx := t.Context()
	must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, alice.Address, eth(1), bridge.Options{}))
	index := uint64(0)
	ref := bridge.Ref{Out: &index}
	first := expect(t, c, ref, bridge.StageOnL1)
	takes := s.Instance.Params.AssertionIntervalSecs + s.Instance.Params.WindowSecs
	if first.When.Before(time.Unix(int64(s.L1.Head().Time+s.Instance.Params.WindowSecs), 0)) || first.When.After(time.Unix(int64(s.L1.Head().Time+takes+60), 0)) {
		t.Errorf("claimable at %s, it is %d: an assertion and its window take %d s", first.When, s.L1.Head().Time, takes)
	}
	for range 5 {
		s.Mine()
	}
	if later := expect(t, c, ref, bridge.StageOnL1); !later.When.Equal(first.When) {
		t.Errorf("the date slides: %s, then %s", first.When, later.When)
	}
	// An assertion that is overdue is no date any more.
	if err := s.L1.Warp(ctx, s.Instance.Params.AssertionIntervalSecs+600); err != nil {
		t.Fatal(err)
	}
	s.Mine()
	if late := expect(t, c, ref, bridge.StageOnL1); !late.When.IsZero() || !strings.Contains(late.Text, "validator") {
		t.Errorf("without a validator: %s", late.Text)
	}
	s.NewAssertion()
	asserted := expect(t, c, ref, bridge.StageAsserted)
	s.Confirm()
	expect(t, c, ref, bridge.StageConfirmed)
	if left := asserted.When.Unix() - int64(s.L1.Head().Time); left > 24 {
		t.Errorf("confirmed %d s before the date", left)
	}
}

// TestU8b_WhenADepositComes: a deposit that waits says until when about, and that it waits for L1's safe head.
func TestU8b_WhenADepositComes(t *testing.T) {
	s, c, alice := funded(t)
	s.Hold = true
	sent := must[bridge.Sent](t)(c.DepositETH(t.Context(), alice, alice.Address, eth(1), bridge.Options{}))
	st := expect(t, c, bridge.Ref{Tx: &sent.Tx}, bridge.StageQueued)
	if !strings.Contains(st.Text, "is safe") || !strings.Contains(st.Text, "L1's safe block is") || st.When.IsZero() {
		t.Errorf("%s (%s)", st.Text, st.When)
	}
}

// TestU8c_WhatWaits: what an L2 block has taken does not wait, if its batch is not on L1 yet either.
func TestU8c_WhatWaits(t *testing.T) {
	s, _, alice := funded(t)
	s.Hold = true
	taken := uint64(1)
	ahead := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var asked struct{ ID json.RawMessage }
		if bytes.Contains(body, []byte("loft_status")) {
			if err := json.Unmarshal(body, &asked); err != nil {
				t.Error(err)
			}
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":{"queue":%d}}`, asked.ID, taken)
			return
		}
		answer, err := http.Post(s.L2URL, "application/json", bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		defer answer.Body.Close()
		w.Header().Set("Content-Type", "application/json")
		if _, err := io.Copy(w, answer.Body); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(ahead.Close)
	c, err := bridge.Connect(t.Context(), bridge.Config{L1URLs: []string{s.L1URL}, L2URL: ahead.URL, Poll: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	for range 3 {
		must[bridge.Sent](t)(c.DepositETH(t.Context(), alice, alice.Address, eth(1), bridge.Options{}))
	}
	for _, want := range []struct{ taken, queued, unposted uint64 }{{1, 3, 0}, {3, 1, 2}, {4, 0, 3}} {
		taken = want.taken
		o := must[*bridge.Overview](t)(c.Overview(t.Context()))
		if o.Queued != want.queued || o.Unposted != want.unposted || (o.Oldest.IsZero() != (want.queued == 0)) {
			t.Errorf("%d of 4 are taken: %d wait, %d are not posted, the oldest at %s", taken, o.Queued, o.Unposted, o.Oldest)
		}
	}
}

// TestU10b_CostBefore: what a call will cost is known before it is signed, and is what it then costs at most.
func TestU10b_CostBefore(t *testing.T) {
	s := crossing.New(t)
	var costs []bridge.Cost
	c, err := bridge.Connect(t.Context(), bridge.Config{L1URLs: []string{s.L1URL}, L2URL: s.L2URL, Poll: time.Millisecond, Before: func(_ bridge.Call, cost bridge.Cost) { costs = append(costs, cost) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	alice := crossing.Account(1)
	sent := must[bridge.Sent](t)(c.DepositETH(t.Context(), alice, alice.Address, eth(3), bridge.Options{}))
	if len(costs) != 1 || costs[0].Layer != bridge.L1 || costs[0].Place == nil || costs[0].Place.Max.Cmp(costs[0].Place.Now) < 0 || sent.FeeWei.Cmp(costs[0].MaxGasWei) > 0 {
		t.Errorf("%+v; then it took %s", costs, sent.FeeWei)
	}
	must[bridge.Sent](t)(c.WithdrawETH(t.Context(), alice, alice.Address, eth(1), bridge.Options{}))
	if len(costs) != 2 || costs[1].Layer != bridge.L2 || costs[1].Place != nil {
		t.Errorf("%+v", costs)
	}
}

// TestU8c_QueueInStatus: a node says how far its blocks have taken the queue.
func TestU8c_QueueInStatus(t *testing.T) {
	s, c, alice := funded(t)
	must[bridge.Sent](t)(c.DepositETH(t.Context(), alice, alice.Address, eth(1), bridge.Options{}))
	s.Hold = true
	must[bridge.Sent](t)(c.DepositETH(t.Context(), alice, alice.Address, eth(1), bridge.Options{}))
	var status struct{ Queue *uint64 }
	if err := dialL2(t, s).CallContext(t.Context(), &status, "loft_status"); err != nil || status.Queue == nil || *status.Queue != 2 {
		t.Errorf("%+v, %v", status, err)
	}
}

// TestU12_AddressesInTheDocs: docs/apps.md names every contract of L2's genesis, and no other address as one.
func TestU12_AddressesInTheDocs(t *testing.T) {
	raw, err := os.ReadFile("../docs/apps.md")
	if err != nil {
		t.Fatal(err)
	}
	told := make(map[common.Address]bool)
	for _, text := range regexp.MustCompile("0x[0-9a-fA-F]{40}").FindAllString(string(raw), -1) {
		told[must[common.Address](t)(plain.ParseAddress("address", text))] = true
	}
	genesis, err := genesis.L2(genesis.L2Config{ChainID: 4242, L1TokenBridge: common.Address{1}})
	if err != nil {
		t.Fatal(err)
	}
	for at, account := range genesis.Alloc {
		if len(account.Code) > 0 && !told[at] {
			t.Errorf("%s is in genesis, and not in the page", at)
		}
	}
	for at := range told {
		if len(genesis.Alloc[at].Code) == 0 {
			t.Errorf("%s is in the page, and not in genesis", at)
		}
	}
	interfaces, err := os.ReadFile("../contracts/examples/Loft.sol")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []common.Address{protocol.RelayAddress, protocol.OutboxAddress} {
		if !strings.Contains(string(interfaces), at.Hex()) {
			t.Errorf("the interfaces do not name %s", at)
		}
	}
}

// TestU8d_DatesAreL1s: on an L1 whose clock was put forward, what is said of dates is as far off as it is on L1.
func TestU8d_DatesAreL1s(t *testing.T) {
	s, c, alice := funded(t)
	ctx := t.Context()
	withdrawal := must[bridge.Sent](t)(c.WithdrawETH(ctx, alice, alice.Address, eth(1), bridge.Options{}))
	if err := s.L1.Warp(ctx, 30*3600); err != nil {
		t.Fatal(err)
	}
	s.NewAssertion()
	s.Hold = true
	deposit := must[bridge.Sent](t)(c.DepositETH(ctx, alice, alice.Address, eth(1), bridge.Options{}))
	minutes := regexp.MustCompile(`\(in \d+ (s|min \d+ s)\)`)
	for _, st := range []bridge.Status{expect(t, c, bridge.Ref{Tx: &deposit.Tx}, bridge.StageQueued), expect(t, c, bridge.Ref{Tx: &withdrawal.Tx}, bridge.StageAsserted)} {
		if !minutes.MatchString(st.Text) || st.When.Sub(s.L1.Now()) > time.Hour {
			t.Errorf("at %v: %s", s.L1.Now(), st.Text)
		}
	}
	o := must[*bridge.Overview](t)(c.Overview(ctx))
	if lines := strings.Join(o.Lines(), "\n"); o.Now.Unix() != int64(s.L1.Head().Time) || len(minutes.FindAllString(lines, -1)) != 2 {
		t.Errorf("at %v:\n%s", s.L1.Now(), lines)
	}
	if err := s.L1.Warp(ctx, 3600); err != nil {
		t.Fatal(err)
	}
	s.Mine()
	if st := expect(t, c, bridge.Ref{Tx: &deposit.Tx}, bridge.StageQueued); !strings.Contains(st.Text, " min ") || !strings.Contains(st.Text, " ago)") {
		t.Errorf("when it is overdue: %s", st.Text)
	}
}
