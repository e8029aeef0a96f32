package typed

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/protocol"
	"loft/protocol/queue"
)

// artifacts are the ABIs of all contracts, as the compiler wrote them.
func artifacts(t *testing.T) map[string]abi.ABI {
	t.Helper()
	paths, err := filepath.Glob("../artifacts/*.json")
	if err != nil || len(paths) < 10 {
		t.Fatalf("artifacts %v, %v", paths, err)
	}
	all := make(map[string]abi.ABI)
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var artifact struct{ ABI json.RawMessage }
		if err := json.Unmarshal(raw, &artifact); err != nil {
			t.Fatal(err)
		}
		parsed, err := abi.JSON(strings.NewReader(string(artifact.ABI)))
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".json")] = parsed
	}
	return all
}

// TestEveryErrorHasANameAndWords: whatever error of whatever contract a call comes back with is named, with its arguments, and
// explained; and there are no words for an error that no contract has.
func TestEveryErrorHasANameAndWords(t *testing.T) {
	said := map[string]bool{}
	for contract, parsed := range artifacts(t) {
		for _, e := range parsed.Errors {
			said[e.Name] = true
			values := make([]any, len(e.Inputs))
			for i, in := range e.Inputs {
				values[i] = sample(t, in.Type)
			}
			data, err := e.Inputs.Pack(values...)
			if err != nil {
				t.Fatal(err)
			}
			r := DecodeRevert(append(e.ID[:4:4], data...))
			if r.Name != e.Name || len(r.Args) != len(values) || !strings.HasPrefix(r.String(), e.Name+"(") {
				t.Errorf("%s.%s comes back as %q, %d arguments", contract, e.Name, r, len(r.Args))
			}
			if r.Words() == "" {
				t.Errorf("%s.%s has no words", contract, e.Name)
			}
		}
	}
	for name := range errorWords {
		if !said[name] {
			t.Errorf("there are words for %s, which no contract says", name)
		}
	}
}

// TestEveryEventHasANameAndWords: whatever event of whatever contract is named and explained, also where it does not decode; and there
// are no words for an event that no contract has.
func TestEveryEventHasANameAndWords(t *testing.T) {
	said := map[string]bool{}
	for contract, parsed := range artifacts(t) {
		for _, e := range parsed.Events {
			said[e.Name] = true
			name, words := Event(&types.Log{Topics: []common.Hash{e.ID}})
			if name != e.Name || words == "" {
				t.Errorf("%s.%s is named %q, with words %q", contract, e.Name, name, words)
			}
		}
	}
	for name := range eventWords {
		if !said[name] {
			t.Errorf("there are words for %s, which no contract says", name)
		}
	}
	for _, l := range []*types.Log{{}, {Topics: []common.Hash{{1}}}} {
		if name, words := Event(l); name != "" || words != "" {
			t.Errorf("%v is named %q, with words %q", l.Topics, name, words)
		}
	}
	for _, topic := range EntryTopics {
		l := &types.Log{Topics: []common.Hash{topic}, Data: []byte{1}}
		name, words := Event(l)
		if _, err := Entry(l); err == nil || !strings.Contains(err.Error(), name+" ("+words+")") {
			t.Errorf("a broken %s: %v", name, err)
		}
	}
}

// sample is a value of a type of the ABI.
func sample(t testing.TB, of abi.Type) any {
	t.Helper()
	switch of.T {
	case abi.BytesTy:
		return []byte{1, 2}
	case abi.SliceTy:
		return [][32]byte{{7}} // of hashes
	case abi.AddressTy:
		return common.Address{7}
	case abi.BoolTy:
		return true
	case abi.FixedBytesTy:
		return [32]byte{7}
	case abi.UintTy:
		switch of.Size {
		case 8:
			return uint8(7)
		case 32:
			return uint32(7)
		case 64:
			return uint64(7)
		}
		return big.NewInt(7)
	}
	t.Fatalf("an error has an argument of type %s: teach sample to make one", of)
	return nil
}

// TestRevertsOfOthers: what is none of ours is shown as it is, and what is no revert is left alone.
func TestRevertsOfOthers(t *testing.T) {
	known := inboxABI.Errors["PaymentTooLow"].ID
	for _, c := range []struct{ data, want string }{
		{"0x", ""},
		{"0x01", "an error of another contract, 0x01"},
		{"0x01020304", "an error of another contract, 0x01020304"},
		{hexutil.Encode(known[:4]), "an error of another contract, " + hexutil.Encode(known[:4])}, // without its arguments
	} {
		if got := DecodeRevert(hexutil.MustDecode(c.data)); got.String() != c.want || got.Name != "" || got.Words() != "" {
			t.Errorf("%s is %q, want %q", c.data, got, c.want)
		}
	}
	packed, err := abi.Arguments{{Type: must(abi.NewType("string", "", nil))}}.Pack("TransferHelper: FAILED")
	if err != nil {
		t.Fatal(err)
	}
	if got := DecodeRevert(append(common.FromHex("08c379a0"), packed...)); got.Name != "Error" || got.String() != "TransferHelper: FAILED" {
		t.Errorf("plain words are %q", got)
	}
	for _, c := range []struct {
		err error
		is  bool
	}{{nil, false}, {errors.New("connection refused"), false}, {errors.New("execution reverted"), true}, {withData{"0x01020304"}, true}, {withData{7}, false}, {withData{"no hex"}, false}} {
		if _, is := RevertOf(c.err); is != c.is {
			t.Errorf("%v is a revert: %v", c.err, is)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

type withData struct{ data any }

func (withData) Error() string    { return "the call failed" }
func (withData) ErrorCode() int   { return 3 }
func (e withData) ErrorData() any { return e.data }

// event packs an event of a contract as its log.
func event(t *testing.T, contract abi.ABI, name string, values ...any) *types.Log {
	t.Helper()
	e := contract.Events[name]
	l := &types.Log{Topics: []common.Hash{e.ID}}
	var rest []any
	for i, in := range e.Inputs {
		if !in.Indexed {
			rest = append(rest, values[i])
			continue
		}
		topic, err := abi.MakeTopics([]any{values[i]})
		if err != nil {
			t.Fatal(err)
		}
		l.Topics = append(l.Topics, topic[0][0])
	}
	var err error
	if l.Data, err = e.Inputs.NonIndexed().Pack(rest...); err != nil {
		t.Fatal(err)
	}
	return l
}

// TestEntries: each kind of entry is read from its event; amounts that are not whole gwei, events without data and cut ones are
// errors; other events are none.
func TestEntries(t *testing.T) {
	a, b, c := common.Address{1}, common.Address{2}, common.Address{3}
	gwei := func(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e9)) }
	inputs := map[string]map[string]any{
		"DepositQueued":     {"index": uint64(4), "to": a, "amount": gwei(5)},
		"MessageQueued":     {"index": uint64(5), "sender": a, "to": b, "refund": c, "value": gwei(6), "fee": gwei(7), "gas": uint64(8), "data": []byte{9}},
		"TransactionForced": {"index": uint64(6), "sender": a, "gas": uint64(10), "transaction": []byte{11}},
	}
	want := map[string]queue.Entry{
		"DepositQueued":     {Kind: queue.Deposit, Index: 4, To: a, AmountGwei: 5},
		"MessageQueued":     {Kind: queue.Message, Index: 5, Sender: a, To: b, Refund: c, AmountGwei: 6, FeeGwei: 7, Gas: 8, Data: []byte{9}},
		"TransactionForced": {Kind: queue.Forced, Index: 6, Gas: 10, Data: []byte{11}},
	}
	for name, values := range inputs {
		var args []any
		for _, in := range inboxABI.Events[name].Inputs {
			v, ok := values[in.Name]
			if !ok {
				t.Fatalf("%s has a field %s", name, in.Name)
			}
			args = append(args, v)
		}
		l := event(t, inboxABI, name, args...)
		got, err := Entry(l)
		if err != nil || fmt.Sprint(*got) != fmt.Sprint(want[name]) {
			t.Errorf("%s is read as %+v, %v", name, got, err)
		}
		for _, cut := range []int{0, 31, len(l.Data) - 32} {
			short := *l
			short.Data = l.Data[:cut]
			if got, err := Entry(&short); err == nil {
				t.Errorf("%s with %d of %d bytes is read as %+v", name, cut, len(l.Data), got)
			}
		}
		for i, in := range inboxABI.Events[name].Inputs {
			if in.Type.T == abi.UintTy && in.Type.Size == 256 {
				args[i] = big.NewInt(1)
				if got, err := Entry(event(t, inboxABI, name, args...)); err == nil {
					t.Errorf("%s with 1 wei as %s is read as %+v", name, in.Name, got)
				}
			}
		}
	}
	for _, l := range []*types.Log{{}, {Topics: []common.Hash{BatchSubmitted}}, {Topics: []common.Hash{MessageSent}}} {
		if got, err := Entry(l); got != nil || err != nil {
			t.Errorf("%v is read as %+v, %v", l.Topics, got, err)
		}
	}
	if !slices.Equal(EntryTopics, []common.Hash{DepositQueued, MessageQueued, TransactionForced}) || slices.Contains(EntryTopics, common.Hash{}) {
		t.Errorf("topics %v", EntryTopics)
	}
}

// TestSentMessages: a message is read from Outbox's event, from that address only.
func TestSentMessages(t *testing.T) {
	var args []any
	for _, in := range outboxABI.Events[bindings.OutboxMessageSentEventName].Inputs {
		switch in.Type.T {
		case abi.AddressTy:
			args = append(args, common.Address{byte(len(args))})
		default:
			args = append(args, sample(t, in.Type))
		}
	}
	l := event(t, outboxABI, bindings.OutboxMessageSentEventName, args...)
	if m, err := SentMessage(l); m != nil || err != nil {
		t.Errorf("of another contract: %+v, %v", m, err)
	}
	l.Address = protocol.OutboxAddress
	m, err := SentMessage(l)
	if err != nil || m.Index != 7 || m.Value.Uint64() != 7 || len(m.Data) != 2 {
		t.Errorf("%+v, %v", m, err)
	}
	l.Data = l.Data[:40]
	if m, err := SentMessage(l); err == nil {
		t.Errorf("cut: %+v", m)
	}
}
