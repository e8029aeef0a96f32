package bridge

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/internal/testutil"
	"loft/plain"
	"loft/protocol"
	"loft/protocol/outbox"
	"loft/protocol/queue"
)

var update = flag.Bool("update", false, "rewrite golden files")

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (rewrite with -update and read the diff):\n%s", path, got)
	}
}

// TestU10b_OneUnitInErrors: amounts of ether are in ether, whatever their size, and tokens in the token's own unit.
func TestU10b_OneUnitInErrors(t *testing.T) {
	wei := func(text string) *big.Int {
		v, ok := new(big.Int).SetString(text, 10)
		if !ok {
			t.Fatal(text)
		}
		return v
	}
	for _, err := range []error{
		&NotWholeGweiError{wei("1500000001")}, &plain.LimitError{What: "x", Show: plain.FormatEther, Got: wei("1"), Min: wei("250000000000")},
		&InsufficientFundsError{Layer: L1, Have: wei("1"), Want: wei("300000000000"), MaxFee: wei("200000000000")},
	} {
		var e plain.Explained
		if text := err.Error(); !errors.As(err, &e) || strings.Contains(text+e.Hint(), "wei:") || strings.Contains(text, " wei") || !strings.Contains(text, " ETH") {
			t.Errorf("%T: %s; %s", err, text, e.Hint())
		}
	}
	for _, c := range []struct {
		t    TokenMovement
		want string
	}{
		{TokenMovement{Amount: "2500000", Symbol: "TST", Decimals: 6}, "2.5 TST (token 0x0000000000000000000000000000000000000000)"},
		{TokenMovement{Amount: "3", Symbol: "tokens"}, "3 tokens (token 0x0000000000000000000000000000000000000000)"},
		{TokenMovement{Amount: "3"}, "3 base units of the token 0x0000000000000000000000000000000000000000"},
	} {
		if got := c.t.words(); got != c.want {
			t.Errorf("%+v: %s", c.t, got)
		}
	}
	for text, want := range map[string]string{"": "tokens", "TST": "TST", "€URO": "€URO", "A\x1b[2JB\n C\u202e": "A[2JBC", strings.Repeat("é", 30): strings.Repeat("é", 20)} {
		if got := symbolOf(text); got != want {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
}

func TestParseRef(t *testing.T) {
	hash := "0x" + strings.Repeat("ab", 32)
	for _, c := range []struct {
		text string
		ok   func(Ref) bool
	}{
		{hash, func(r Ref) bool { return r.Tx != nil && r.Tx.Hex() == hash }},
		{"in:12", func(r Ref) bool { return r.Entry != nil && *r.Entry == 12 }},
		{"out:0", func(r Ref) bool { return r.Out != nil && *r.Out == 0 }},
	} {
		if r, err := ParseRef(c.text); err != nil || !c.ok(r) {
			t.Errorf("%q: %+v, %v", c.text, r, err)
		}
	}
	for _, text := range []string{"", "12", "in:", "in:-1", "up:1", "0x12", hash + "00", "out:99999999999999999999"} {
		_, err := ParseRef(text)
		var bad *plain.InputError
		if !errors.As(err, &bad) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

// TestPrefixRoots: the roots of all prefixes are those of the tree.
func TestPrefixRoots(t *testing.T) {
	r := testutil.Rand(t)
	var tree outbox.Tree
	leaves := make([]common.Hash, 70)
	for i := range leaves {
		for k := range leaves[i] {
			leaves[i][k] = byte(r.Uint32())
		}
		tree.Append(leaves[i])
	}
	counts := prefixRoots(leaves)
	for n := uint64(1); n <= uint64(len(leaves)); n++ {
		root, err := tree.Root(n)
		if err != nil || counts[root] != n {
			t.Errorf("prefix %d: %d, %v", n, counts[root], err)
		}
	}
	if len(counts) != len(leaves) {
		t.Errorf("%d roots", len(counts))
	}
}

var testInfo = Info{
	Config: protocol.Config{L1ChainID: 900, L2ChainID: 901, MaxDriftSecs: 600, Inbox: common.Address{1}},
	Bridge: common.Address{2}, Rollup: common.Address{3}, TokenBridge: common.Address{4}, Genesis: common.Hash{5},
}

// TestCallsRefuse: what a contract would refuse never becomes a call.
func TestCallsRefuse(t *testing.T) {
	who, none, gweis := common.Address{9}, new(big.Int), big.NewInt(1e9)
	tooMuch := new(big.Int).Mul(new(big.Int).Lsh(gweis, 64), gweis)
	message := func(change func(*OutgoingMessage)) error {
		m := OutgoingMessage{To: who, Value: none, Fee: none, Gas: 1, Refund: who}
		change(&m)
		_, err := testInfo.MessageCall(m, none)
		return err
	}
	second := func(_ Call, err error) error { return err }
	var amount *plain.AmountError
	var dust *NotWholeGweiError
	var limit *plain.LimitError
	var input *plain.InputError
	for _, c := range []struct {
		name string
		err  error
		want any
	}{
		{"deposit of nothing", second(testInfo.DepositCall(who, none, none)), &amount},
		{"deposit of dust", second(testInfo.DepositCall(who, big.NewInt(1e9+1), none)), &dust},
		{"deposit of too much", second(testInfo.DepositCall(who, tooMuch, none)), &limit},
		{"deposit to nobody", second(testInfo.DepositCall(common.Address{}, gweis, none)), &input},
		{"tokens: none", second(testInfo.TokenDepositCall(who, who, none, none, defaultTokenGas, who, none)), &amount},
		{"tokens: dusty fee", second(testInfo.TokenDepositCall(who, who, gweis, big.NewInt(1), defaultTokenGas, who, none)), &dust},
		{"tokens: gas", second(testInfo.TokenDepositCall(who, who, gweis, none, 1, who, none)), &limit},
		{"tokens: no refund", second(testInfo.TokenDepositCall(who, who, gweis, none, defaultTokenGas, common.Address{}, none)), &input},
		{"message: dust", message(func(m *OutgoingMessage) { m.Value = big.NewInt(1) }), &dust},
		{"message: sum", message(func(m *OutgoingMessage) {
			m.Value = new(big.Int).Mul(new(big.Int).SetUint64(^uint64(0)), gweis)
			m.Fee = gweis
		}), &limit},
		{"message: data", message(func(m *OutgoingMessage) { m.Data = make([]byte, protocol.MaxMessageData+1) }), &limit},
		{"message: gas", message(func(m *OutgoingMessage) { m.Gas = protocol.MaxMessageGas + 1 }), &limit},
		{"message: Relay", message(func(m *OutgoingMessage) { m.To = protocol.RelayAddress }), &input},
		{"message: no refund", message(func(m *OutgoingMessage) { m.Refund = common.Address{} }), &input},
		{"force: empty", second(testInfo.ForceCall(nil, 21_000, none)), &limit},
		{"force: long", second(testInfo.ForceCall(make([]byte, protocol.MaxForcedBytes+1), protocol.MaxForcedGas, none)), &limit},
		{"force: little gas", second(testInfo.ForceCall(make([]byte, 100), 21_999, none)), &limit},
		{"force: much gas", second(testInfo.ForceCall(make([]byte, 100), protocol.MaxForcedGas+1, none)), &limit},
		{"withdrawal: dust", second(testInfo.WithdrawCall(who, big.NewInt(1))), &dust},
		{"withdrawal: nothing", second(testInfo.WithdrawCall(who, none)), &amount},
		{"withdrawal to the bridge", second(testInfo.WithdrawCall(testInfo.Bridge, gweis)), &input},
		{"send: long", second(testInfo.SendCall(who, none, make([]byte, maxSendData+1))), &limit},
		{"token withdrawal: none", second(testInfo.TokenWithdrawCall(who, who, none)), &amount},
		{"bounce to nobody", second(testInfo.BounceCall(queue.Entry{}, common.Address{})), &input},
	} {
		if c.err == nil || !errors.As(c.err, c.want) {
			t.Errorf("%s: got %T %v", c.name, c.err, c.err)
			continue
		}
		var e plain.Explained
		if !errors.As(c.err, &e) || e.Hint() == "" || e.Kind() != plain.KindInput {
			t.Errorf("%s: no hint in %v", c.name, c.err)
		}
	}
}

func TestCallJSON(t *testing.T) {
	call, err := testInfo.DepositCall(common.Address{9}, big.NewInt(1e18), big.NewInt(250e9))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.MarshalIndent(call, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "deposit_call.json", append(raw, '\n'))
}

func TestLoadInfo(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) string {
		path := filepath.Join(dir, "rollup.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	raw, err := json.MarshalIndent(testInfo, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "info.json", append(raw, '\n'))
	got, err := LoadInfo(write(string(raw)))
	if err != nil || got != testInfo {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, c := range []struct{ text, want string }{
		{"", "not the JSON"}, {"{", "not the JSON"}, {"[]", "not the JSON"}, {"{}", "l1ChainId"}, {string(raw) + "x", "data after"},
		{strings.Replace(string(raw), `"bridge"`, `"brigde"`, 1), "bridge"}, {`{"l1ChainId":-1}`, "not the JSON"},
		{`{"deployer":"0x0100000000000000000000000000000000000000","what":1}`, "what"},
		{`{"deployer":"0x0100000000000000000000000000000000000000"}`, "no deployer or no chain ids in it"},
	} {
		_, err := LoadInfo(write(c.text))
		var bad *InfoError
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "rollup.json") {
			t.Errorf("%s: got %v, want %q", c.text, err, c.want)
		}
	}
	if _, err := LoadInfo(filepath.Join(dir, "none")); err == nil {
		t.Error("a file that is not there was read")
	}
}

// TestWaitRidesOutAnOutage: a wait forgives an endpoint that is away, and one that is back and does not know at once again
// what it has shown; it does not wait for what never was, nor continue where something is wrong.
func TestWaitRidesOutAnOutage(t *testing.T) {
	gone, missing := error(&UnreachableError{Layer: L2}), error(&NotFoundError{What: "x"})
	for _, c := range []struct {
		err  error
		seen bool
		want bool
	}{
		{gone, false, true}, {gone, true, true}, {fmt.Errorf("read: %w", gone), false, true}, {missing, false, false}, {missing, true, true},
		{errors.New("internal error"), false, false}, {errors.New("internal error"), true, true}, {&WrongChainError{}, true, false}, {&plain.InputError{}, true, false},
	} {
		if got := passing(c.err, c.seen); got != c.want {
			t.Errorf("%v, seen before: %v: forgiven is %v", c.err, c.seen, got)
		}
	}
}

// TestStatusWords: every stage in words, in both directions. Read the golden file as a user would.
func TestStatusWords(t *testing.T) {
	alice, token := common.HexToAddress("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"), &TokenMovement{L1Token: common.Address{7}, From: common.Address{8}, To: common.Address{9}, Amount: "250", Symbol: "TST", Decimals: 2}
	l1, l2 := heights{100, 98, 90, 1_800_000_000, 1_799_999_976}, heights{latest: 50, safe: 40, finalized: 30}
	tx := txFact{hash: common.Hash{0xaa}, block: 95}
	deposit := queue.Entry{Kind: queue.Deposit, Index: 12, Time: 1_799_999_000, To: alice, AmountGwei: 1_500_000_000}
	message := queue.Entry{Kind: queue.Message, Index: 13, Time: 1_799_999_000, Sender: common.Address{5}, To: alice, Refund: common.Address{6}, AmountGwei: 20, Data: []byte{1, 2, 3}}
	force := queue.Entry{Kind: queue.Forced, Index: 14, Time: 1_799_999_000, Gas: 50_000, Data: make([]byte, 110)}
	in := func(e queue.Entry, change func(*incoming)) Status {
		f := incoming{tx: tx, entry: e, l1: l1, l2: l2, queueHead: 12, forceDelay: 43_200}
		change(&f)
		return f.decide()
	}
	sent := &outbox.Message{Index: 3, Sender: alice, To: common.Address{0xda}, Value: uint256.NewInt(1e18)}
	out := func(block uint64, change func(*outgoing)) Status {
		f := outgoing{tx: txFact{hash: common.Hash{0xbb}, block: block}, message: sent, l2: l2, now: 1_800_000_000}
		change(&f)
		return f.decide()
	}
	assertion := &assertionFact{id: common.Hash{0xcc}, end: 1_800_600_000}
	var text strings.Builder
	for _, c := range []struct {
		name string
		s    Status
		want Stage
	}{
		{"L1 transaction pending", in(queue.Entry{}, func(f *incoming) { f.tx.pending = true }), StagePending},
		{"L1 transaction failed", in(queue.Entry{}, func(f *incoming) { f.tx.reverted = true }), StageReverted},
		{"deposit too fresh", in(deposit, func(f *incoming) { f.tx.block = 99 }), StageQueued},
		{"deposit queued", in(deposit, func(f *incoming) {}), StageQueued},
		{"deposit overdue", in(deposit, func(f *incoming) { f.forceDelay = 600 }), StageQueued},
		{"deposit credited, known from L1 only", in(deposit, func(f *incoming) { f.queueHead = 13 }), StageCredited},
		{"deposit credited", in(deposit, func(f *incoming) { f.fate = &fate{Block: 45} }), StageCredited},
		{"deposit credited on L1", in(deposit, func(f *incoming) { f.fate = &fate{Block: 35} }), StageCredited},
		{"message waiting", in(message, func(f *incoming) { f.fate = &fate{Block: 30} }), StageWaiting},
		{"message run", in(message, func(f *incoming) {
			f.fate, f.message, f.runTx = &fate{Block: 30}, messageSucceeded, common.Hash{0xdd}
		}), StageRun},
		{"message failed", in(message, func(f *incoming) {
			f.fate, f.message, f.runTx = &fate{Block: 30}, messageFailed, common.Hash{0xdd}
		}), StageFailed},
		{"message bounced", in(message, func(f *incoming) {
			f.fate, f.message, f.bounceTx = &fate{Block: 30}, messageBounced, common.Hash{0xee}
		}), StageBounced},
		{"tokens minted", in(message, func(f *incoming) { f.token, f.message = token, messageSucceeded }), StageRun},
		{"tokens bounced", in(message, func(f *incoming) { f.token, f.message, f.bounceTx = token, messageBounced, common.Hash{0xee} }), StageBounced},
		{"forced applied", in(force, func(f *incoming) {
			f.forcedTx, f.forcedBy, f.forcedBlock, f.forcedOK = common.Hash{0xff}, alice, 44, true
		}), StageApplied},
		{"forced reverted", in(force, func(f *incoming) { f.forcedTx, f.forcedBy, f.forcedBlock = common.Hash{0xff}, alice, 44 }), StageReverted},
		{"forced dropped", in(force, func(f *incoming) {
			f.forcedTx, f.forcedBy, f.fate = common.Hash{0xff}, alice, &fate{Block: 44, Dropped: "nonce too low"}
		}), StageDropped},
		{"forced, node does not say", in(force, func(f *incoming) { f.queueHead = 20 }), StageConsumed},

		{"L2 transaction pending", out(0, func(f *outgoing) { f.message, f.tx.pending = nil, true }), StagePending},
		{"L2 transaction next in line", out(0, func(f *outgoing) {
			f.message, f.tx.pending, f.tx.waits = nil, true, &waitFact{sender: alice, nonce: 7, next: 7}
		}), StagePending},
		{"L2 transaction behind a missing nonce", out(0, func(f *outgoing) {
			f.message, f.tx.pending, f.tx.waits = nil, true, &waitFact{sender: alice, nonce: 9, next: 7}
		}), StagePending},
		{"L2 transaction parked", out(0, func(f *outgoing) {
			f.message, f.tx.pending, f.tx.waits = nil, true, &waitFact{sender: alice, nonce: 7, next: 7, parked: true, cap: big.NewInt(2e9)}
		}), StagePending},
		{"L2 transaction failed", out(45, func(f *outgoing) { f.message, f.tx.reverted = nil, true }), StageReverted},
		{"L2 transaction in a block", out(45, func(f *outgoing) { f.message = nil }), StageInBlock},
		{"L2 transaction final", out(20, func(f *outgoing) { f.message = nil }), StageFinalized},
		{"withdrawal in a block", out(45, func(f *outgoing) { f.earliest = 1_800_700_000 }), StageInBlock},
		{"withdrawal on L1", out(35, func(f *outgoing) { f.earliest = 1_800_700_000 }), StageOnL1},
		{"withdrawal on finalised L1", out(20, func(f *outgoing) {}), StageFinalized},
		{"withdrawal in an assertion", out(20, func(f *outgoing) { f.assertion = assertion }), StageAsserted},
		{"withdrawal in an opposed assertion", out(20, func(f *outgoing) { f.assertion = &assertionFact{id: common.Hash{0xcc}, opposed: true} }), StageOpposed},
		{"withdrawal confirmed", out(20, func(f *outgoing) { f.confirmed = true }), StageConfirmed},
		{"withdrawal claimable", out(20, func(f *outgoing) { f.root = true }), StageClaimable},
		{"withdrawal claimed", out(20, func(f *outgoing) { f.root, f.claimed, f.claimTx = true, true, common.Hash{0xdd} }), StageClaimed},
		{"token withdrawal", out(20, func(f *outgoing) { f.root, f.token = true, token }), StageClaimable},
		{"bounce notice claimed", out(20, func(f *outgoing) { f.root, f.claimed, f.notice = true, true, true }), StageClaimed},
	} {
		if words := c.s.Stage.Words(); words == "" || strings.Contains(words, "_") || len(words) > 18 || c.s.KindWords() == "" {
			t.Errorf("%s: stage %q, kind %q", c.name, words, c.s.KindWords())
		}
		if c.s.Stage != c.want {
			t.Errorf("%s: stage %s, want %s", c.name, c.s.Stage, c.want)
		}
		if c.s.Text == "" || c.s.Next == "" || len(c.s.Steps) == 0 {
			t.Errorf("%s: words are missing: %+v", c.name, c.s)
		}
		raw, err := json.MarshalIndent(c.s, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		text.WriteString("-- " + c.name + " --\n" + string(raw) + "\n")
	}
	golden(t, "status.txt", []byte(text.String()))
}

func TestOverviewWords(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	o := Overview{Info: testInfo, L1: Heads{100, 98, 90}, PriceWei: big.NewInt(250e9), BridgeWei: big.NewInt(0), Now: now, Confirmed: common.Hash{0xcc}}
	lines := strings.Join(o.Lines(), "\n") + "\n\n"
	o.L2, o.Batches, o.LastBatch = &Heads{50, 40, 30}, 7, now.Add(-90*time.Second)
	o.Queued, o.Oldest, o.Overdue, o.DoorOpen = 3, now.Add(-13*time.Hour), now.Add(-time.Hour), true
	o.ConfirmedEnd, o.OpenAssertions, o.NextConfirmed, o.Messages, o.Claimable = 4, 2, now.Add(50*time.Hour), 9, 5
	o.BridgeWei = new(big.Int).Mul(big.NewInt(123), big.NewInt(1e18))
	lines += strings.Join(o.Lines(), "\n") + "\n\n"
	o.Opposed, o.DoorOpen = true, false
	lines += strings.Join(o.Lines(), "\n") + "\n"
	golden(t, "overview.txt", []byte(lines))
}

// TestRevertNames: a contract's typed error comes back by name, with the values that disagree.
func TestRevertNames(t *testing.T) {
	e := bindings.NewInbox().GetABI().Errors["PaymentTooLow"]
	data, err := e.Inputs.Pack(big.NewInt(3), big.NewInt(5))
	if err != nil {
		t.Fatal(err)
	}
	got := reverted(L1, typed.DecodeRevert(append(e.ID[:4:4], data...)), errors.New("execution reverted"))
	if got.Text != "PaymentTooLow(sent 3, want 5)" || !strings.Contains(got.Hint(), "--max-price") {
		t.Errorf("%q, %q", got.Text, got.Hint())
	}
	for _, raw := range [][]byte{nil, {1}, {1, 2, 3, 4}, e.ID[:4], common.FromHex("08c379a0")} {
		if r := reverted(L2, typed.DecodeRevert(raw), errors.New("execution reverted")); r.Error() == "" || r.Hint() == "" {
			t.Errorf("%x: %v", raw, r)
		}
	}
}

// TestA_M5_ProofsAreChecked: a proof that does not lead to the root is not sent.
func TestA_M5_ProofsAreChecked(t *testing.T) {
	s := &settlement{}
	for i := range uint64(5) {
		m := outbox.Message{Index: i, Sender: common.Address{1}, To: common.Address{2}, Value: uint256.NewInt(i)}
		s.messages = append(s.messages, sentMessage{Message: m})
		s.tree.Append(m.Leaf())
	}
	root, err := s.tree.Root(4)
	if err != nil {
		t.Fatal(err)
	}
	s.covered, s.root = 4, root
	for i := range uint64(4) {
		if p, err := s.proof(i); err != nil || p.Root != root {
			t.Errorf("message %d: %v", i, err)
		}
	}
	if _, err := s.proof(4); !errors.Is(err, outbox.ErrIndex) {
		t.Errorf("message beyond the root: %v", err)
	}
	s.messages[2].Value = uint256.NewInt(99)
	if _, err := s.proof(2); err == nil {
		t.Error("a lie was proven")
	}
}

// TestAM1_WhatPumpingCosts: what a sequencer burns that fills its own blocks until the base fee, which rests at 7 wei, has passed
// a fee cap. The least cap of a forced transaction is where that is dear, and what users and documents are told is so.
func TestAM1_WhatPumpingCosts(t *testing.T) {
	document, err := os.ReadFile("../docs/attacks.md")
	if err != nil {
		t.Fatal(err)
	}
	header := &types.Header{Number: big.NewInt(1), BaseFee: big.NewInt(7), GasLimit: protocol.GasLimit, GasUsed: protocol.GasLimit}
	burned, gas := new(big.Int), new(big.Int).SetUint64(protocol.GasLimit)
	for _, c := range []struct {
		capGwei           int64
		document, message string
	}{{1, "about 0.24 ETH for 1 gwei", "to pass 1 gwei costs it about 0.24 ETH"}, {10, "2.5 for 10", ""}, {100, "27 for 100", "to pass 100 gwei about 27 ETH"}} {
		for header.BaseFee.Cmp(new(big.Int).Mul(big.NewInt(c.capGwei), big.NewInt(params.GWei))) <= 0 {
			burned.Add(burned, new(big.Int).Mul(header.BaseFee, gas))
			header.BaseFee = eip1559.CalcBaseFee(protocol.ChainConfig(4242), header)
		}
		ether, _ := new(big.Float).Quo(new(big.Float).SetInt(burned), big.NewFloat(params.Ether)).Float64()
		two := strconv.FormatFloat(ether, 'g', 2, 64)
		if !strings.Contains(c.document, two+" ") || !bytes.Contains(document, []byte(c.document)) || !strings.Contains(WhyForcedFeeCap, c.message) {
			t.Errorf("to pass %d gwei costs %s ETH; told is %q, %q", c.capGwei, two, c.document, WhyForcedFeeCap)
		}
	}
	if MinForcedFeeCap.Cmp(big.NewInt(100*params.GWei)) < 0 {
		t.Errorf("forced transactions are signed with a cap of %v", MinForcedFeeCap)
	}
}

// TestU5d_Nonces: what is said of a forced transaction's nonce, by what is known of the account's others.
func TestU5d_Nonces(t *testing.T) {
	queued := func(of ...uint64) (all []waitingTx) {
		for i, nonce := range of {
			all = append(all, waitingTx{uint64(i), types.NewTx(&types.DynamicFeeTx{Nonce: nonce, Gas: 1})})
		}
		return all
	}
	for _, c := range []struct {
		nonce uint64
		known nonces
		want  string // part of the refusal, or of the warning
	}{
		{3, nonces{used: 3, next: 3}, ""},
		{2, nonces{used: 3, next: 3}, "nonce 2 of 0x0000000000000000000000000000000000000000 is used on L2, the next is 3"},
		{4, nonces{used: 3, next: 3}, "has nonce 3, without which"},
		{6, nonces{used: 3, next: 3}, "has nonces 3 to 5, without which"},
		{5, nonces{used: 3, next: 5, waiting: queued(3, 4)}, ""},
		{4, nonces{used: 3, next: 5, waiting: queued(3, 4)}, "is used by in:1"},
		{7, nonces{used: 3, next: 5, waiting: queued(3, 4)}, "has nonces 5 to 6"},
		{6, nonces{used: 3, next: 5, waiting: queued(3, 4, 6)}, "is used by in:2"},
		{4, nonces{used: 3, next: 5}, "nonce 3 of 0x0000000000000000000000000000000000000000 belongs to a transaction that is in no L2 block"}, // in the pool
		{3, nonces{used: 3, next: 5}, ""},                                                                                                      // the pool's, forced because the sequencer does not include it
		{9, nonces{lone: true}, ""},
		{9, nonces{lone: true, next: 9, waiting: queued(8)}, ""},
		{7, nonces{lone: true, next: 9, waiting: queued(8)}, ""},
		{8, nonces{lone: true, next: 9, waiting: queued(8)}, "is used by in:0"},
		{10, nonces{lone: true, next: 9, waiting: queued(8)}, "has nonce 9, without which"},
	} {
		f := Forced{Tx: types.NewTx(&types.DynamicFeeTx{Nonce: c.nonce})}
		c.known.check(&f)
		said := strings.Join(f.Warnings, "; ")
		if f.Refusal != nil {
			said += f.Refusal.Error()
		}
		if said != c.want && (c.want == "" || !strings.Contains(said, c.want)) {
			t.Errorf("nonce %d, %+v: %q, want %q", c.nonce, c.known, said, c.want)
		}
	}
}
