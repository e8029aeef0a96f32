package rpc_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	gethrpc "github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"loft/chain"
	"loft/internal/l2test"
	"loft/sequencer"
)

var update = flag.Bool("update", false, "write golden files")

// tags are the columns of the table. The first is for methods that take none.
var tags = []string{"call", "latest", "number", "hash", "old", "safe", "finalized", "earliest", "pending", "omitted", "unknown"}

// TestU34_MethodsLikeGoEthereum puts each method that stock go-ethereum has, under each tag, to it and to Loft, on one database. What
// is not answered and what is answered otherwise are the two tables in docs/rpc.md; docs/methods.md is all of it.
func TestU34_MethodsLikeGoEthereum(t *testing.T) {
	m := newMethods(t)
	document, err := os.ReadFile("../docs/rpc.md")
	if err != nil {
		t.Fatal(err)
	}
	refused, differing := tableOf(t, document, "## Methods that are not answered"), tableOf(t, document, "## Methods that are answered otherwise")
	used := map[string]bool{}

	var table bytes.Buffer
	fmt.Fprintf(&table, "# Methods of go-ethereum\n\nWritten by `TestU34_MethodsLikeGoEthereum`, which puts them to stock go-ethereum and to a sequencer on the same database.\n"+
		"`=`: the answers are the same, `≠`: they differ, and [rpc.md](rpc.md#methods-that-are-answered-otherwise) says how, "+
		"`no`: [not answered](rpc.md#methods-that-are-not-answered).\n"+
		"`old` is a block whose state go-ethereum does not keep, `unknown` one that there is not, `omitted` no tag.\n\n")
	fmt.Fprintf(&table, "| method | %s |\n|---%s|\n", strings.Join(tags, " | "), strings.Repeat("|---", len(tags)))
	methods := methodsOf(m.stock.apis())
	for _, name := range sortedKeys(methods) {
		reason := ""
		for pattern := range refused {
			if matches(pattern, name) {
				reason, used[pattern] = pattern, true
			}
		}
		answered := m.answers(name)
		if answered != (reason == "") {
			t.Errorf("%s: answered: %t, in the list of what is not: %t", name, answered, reason != "")
		}
		if !answered {
			fmt.Fprintf(&table, "| `%s` | no%s |\n", name, strings.Repeat(" |", len(tags)-1))
			continue
		}
		cells := m.compare(name, methods[name])
		for i, tag := range tags {
			row := name + " " + tag
			_, listed := differing[row]
			used[row] = true
			if differs := cells[i] == "≠"; differs != listed {
				t.Errorf("%s: answers differ: %t, in the list of differences: %t\n%s", row, differs, listed, m.why[tag])
			}
		}
		fmt.Fprintf(&table, "| `%s` | %s |\n", name, strings.Join(cells, " | "))
	}
	for _, listed := range append(sortedKeys(refused), sortedKeys(differing)...) {
		if !used[listed] {
			t.Errorf("docs/rpc.md lists %s, which is no method of go-ethereum", listed)
		}
	}
	for name := range m.questions {
		if _, ok := methods[name]; !ok {
			t.Errorf("%s is asked about, and is no method of go-ethereum", name)
		}
	}
	const golden = "../docs/methods.md"
	if *update {
		if err := os.WriteFile(golden, table.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || !bytes.Equal(want, table.Bytes()) {
		t.Errorf("%s is not what was found (write it with -update): %v", golden, err)
	}
}

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

var quoted = regexp.MustCompile("`([^`]+)`")

// tableOf reads the first table after a heading. Its first column names methods. If there are three, the second names tags, and what
// is returned are pairs.
func tableOf(t testing.TB, document []byte, heading string) map[string]string {
	t.Helper()
	_, rest, ok := strings.Cut(string(document), "\n"+heading+"\n")
	if !ok {
		t.Fatalf("docs/rpc.md has no %q", heading)
	}
	rest, _, _ = strings.Cut(rest, "\n## ")
	out := map[string]string{}
	for line := range strings.Lines(rest) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		if !strings.HasPrefix(line, "| `") || len(cells) < 2 {
			continue
		}
		for _, method := range quoted.FindAllStringSubmatch(cells[0], -1) {
			names := []string{method[1]}
			if len(cells) == 3 {
				names = nil
				for _, tag := range quoted.FindAllStringSubmatch(cells[1], -1) {
					names = append(names, method[1]+" "+tag[1])
				}
			}
			for _, name := range names {
				if _, twice := out[name]; twice {
					t.Errorf("docs/rpc.md lists %s twice", name)
				}
				out[name] = cells[len(cells)-1]
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("docs/rpc.md has no table under %q", heading)
	}
	return out
}

// methods is a sequencer with a history, and stock go-ethereum on its database.
type methods struct {
	*world
	stock     *stock // for its list of methods, and what a node answers itself; its chain is empty
	judge     string
	tags      map[string]any
	questions map[string][]question
	why       map[string]string // by tag: answers that differed last
}

// question makes parameters; of methods that take no tag the tag is nil.
type question func(tag any) []any

func newMethods(t *testing.T) *methods {
	accounts := l2test.Accounts(4)
	w := newWorldOn(t, l2test.Open(t, t.TempDir(), accounts, func(c *chain.Config) { c.Archive, c.NoLogIndex = true, false }))
	m := &methods{world: w, stock: openStock(t, t.TempDir(), l2test.Genesis(t, accounts))}
	t.Cleanup(func() {
		if err := m.stock.stack.Close(); err != nil {
			t.Error(err)
		}
	})
	geth := w.stockAPIs()
	for _, api := range m.stock.apis() {
		if api.Namespace == "web3" {
			geth = append(geth, api)
		}
	}
	m.judge = answerer(t, geth)

	w.l1.Update(func(v *sequencer.L1View) { v.WeiPerByte = 1e6 })
	w.eventually("price seen", func(st sequencer.Status) bool { return st.L1.WeiPerByte == 1e6 })
	// A contract that keeps its calldata's first word in the slot of that name, logs it, and returns what is in slot 0.
	create := w.accounts[0].Call(0, nil, common.FromHex("6011600c60003960116000f3"+"5f3580555f355f5fa15f545f5260205ff3"), 1_000_000)
	at := common.HexToAddress(call[object](w, "eth_sendRawTransactionSync", raw(t, create))["contractAddress"].(string))
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Head == 1 && st.Open == nil })
	const blocks, old = 140, 4
	for nonce := uint64(1); nonce < blocks; nonce++ {
		word := common.BytesToHash([]byte{byte(nonce)})
		w.send(w.accounts[0].Call(nonce, &at, word[:], 100_000))
		w.second()
	}
	w.eventually("sealed", func(st sequencer.Status) bool { return st.Head == blocks && st.Open == nil })
	number := func(n uint64) any { return hexutil.Uint64(n) }
	if err := errors.Join(w.chain.SetFinalized(w.chain.Canonical(blocks-12).Header()), w.chain.SetSafe(w.chain.Canonical(blocks-6).Header())); err != nil {
		t.Fatal(err)
	}
	// The open block.
	open := w.accounts[1].Transfer(0, common.Address{7}, 1)
	for _, tx := range []*types.Transaction{open, w.accounts[2].Call(0, &at, common.BytesToHash([]byte{200}).Bytes(), 100_000), w.accounts[1].Transfer(9, common.Address{7}, 1)} {
		w.send(tx) // the last waits
		if err := w.chain.Backend().APIBackend.SendTx(ctx, tx); err != nil {
			t.Fatal(err)
		}
	}
	w.eventually("in go-ethereum's pool", func(sequencer.Status) bool {
		pending, queued := w.chain.Backend().APIBackend.Stats()
		return pending == 2 && queued == 1
	})
	m.tags = map[string]any{"call": nil, "latest": "latest", "number": number(blocks), "hash": object{"blockHash": w.chain.Canonical(blocks).Hash()}, "old": number(old),
		"safe": "safe", "finalized": "finalized", "earliest": "earliest", "pending": "pending", "omitted": nil, "unknown": number(blocks + 1000)}
	m.questions = m.ask(at, w.chain.Canonical(blocks), open)
	return m
}

// ask is what is asked of each method.
func (m *methods) ask(at common.Address, block *types.Block, open *types.Transaction) map[string][]question {
	a, stranger := m.accounts[0].Address, common.Address{0xee}
	args := object{"from": a, "to": at, "data": common.BytesToHash([]byte{3}).Hex()}
	bad := object{"from": a, "to": at, "gas": "0x1"}
	again := object{"from": m.accounts[2].Address, "to": at, "data": common.BytesToHash([]byte{200}).Hex()} // as in the open block
	with := func(params ...any) question { return func(any) []any { return params } }
	tagged := func(before ...any) question {
		return func(tag any) []any { return append(slices.Clone(before), tag) }
	}
	first := func(after ...any) question { return func(tag any) []any { return append([]any{tag}, after...) } }
	none, unknown, tx := with(), common.Hash{0xff}, block.Transactions()[0]
	blob, err := rlp.EncodeToBytes(block)
	if err != nil {
		m.t.Fatal(err)
	}
	filter := object{"fromBlock": "0x1", "toBlock": "latest", "address": at}
	tracer := object{"tracer": "callTracer"}
	spent, err := m.accounts[0].Transfer(0, common.Address{7}, 1).MarshalBinary()
	if err != nil {
		m.t.Fatal(err)
	}
	hash := common.Hash{1}
	blobTx, err := m.accounts[3].Sign(&types.BlobTx{ChainID: uint256.NewInt(l2test.Config.L2ChainID), To: at, Gas: 100_000, GasFeeCap: uint256.NewInt(100e9), GasTipCap: uint256.NewInt(1e9),
		BlobFeeCap: uint256.NewInt(1e9), BlobHashes: []common.Hash{hash}}).MarshalBinary()
	if err != nil {
		m.t.Fatal(err)
	}
	// Calls with the fields of blobs.
	var blobs []object
	for _, fields := range []object{
		{"blobVersionedHashes": []common.Hash{hash}},
		{"blobVersionedHashes": []common.Hash{hash}, "maxFeePerBlobGas": "0x1"},
		{"blobVersionedHashes": []common.Hash{hash}, "maxFeePerBlobGas": "0x0"},
		{"blobVersionedHashes": []common.Hash{{2}}, "maxFeePerBlobGas": "0x1"},
		{"blobVersionedHashes": []common.Hash{}},
		{"maxFeePerBlobGas": "0x1"},
		{"blobVersionedHashes": []common.Hash{hash}, "maxFeePerBlobGas": "0x1", "to": nil},
		{"blobVersionedHashes": []common.Hash{hash}, "maxFeePerBlobGas": "0x1", "gasPrice": "0x1"},
		{"blobs": []string{"0x01"}},
		{"blobs": []string{}, "commitments": []string{}, "proofs": []string{}},
	} {
		call := maps.Clone(args)
		maps.Copy(call, fields)
		blobs = append(blobs, call)
	}
	questions := map[string][]question{
		"debug_executionWitness":   {first()},
		"debug_getBadBlocks":       {none},
		"debug_getRawBlock":        {first()},
		"debug_getRawHeader":       {first()},
		"debug_getRawReceipts":     {first()},
		"debug_getRawTransaction":  {with(tx.Hash()), with(unknown), with(open.Hash())},
		"debug_intermediateRoots":  {with(block.Hash()), with(unknown)},
		"debug_storageRangeAt":     {first(0, at, "0x", 10), first(0, a, "0x", 10)},
		"debug_traceBlock":         {with(hexutil.Bytes(blob), tracer), with("0x00")},
		"debug_traceBlockByHash":   {with(block.Hash(), tracer), with(block.Hash()), with(unknown)},
		"debug_traceBlockByNumber": {first(tracer), first()},
		"debug_traceCall":          {func(tag any) []any { return []any{args, tag, tracer} }, func(tag any) []any { return []any{bad, tag} }},
		"debug_traceTransaction":   {with(tx.Hash(), tracer), with(tx.Hash()), with(unknown)},

		"eth_accounts":                               {none},
		"eth_baseFee":                                {none},
		"eth_blobBaseFee":                            {none},
		"eth_blockNumber":                            {none},
		"eth_call":                                   {tagged(args), tagged(bad)},
		"eth_capabilities":                           {none},
		"eth_chainId":                                {none},
		"eth_config":                                 {none},
		"eth_createAccessList":                       {tagged(args), tagged(bad)},
		"eth_estimateGas":                            {tagged(args), tagged(bad), tagged(again)},
		"eth_feeHistory":                             {func(tag any) []any { return []any{"0x4", tag, []int{10, 50}} }},
		"eth_fillTransaction":                        {with(args), with(object{"from": a, "to": at, "data": "0x01", "input": "0x02"}), with(object{})},
		"eth_gasPrice":                               {none},
		"eth_getBalance":                             {tagged(a), tagged(stranger)},
		"eth_getBlockByHash":                         {with(block.Hash(), true), with(block.Hash(), false), with(unknown, true)},
		"eth_getBlockByNumber":                       {first(true), first(false)},
		"eth_getBlockReceipts":                       {first()},
		"eth_getBlockTransactionCountByHash":         {with(block.Hash()), with(unknown)},
		"eth_getBlockTransactionCountByNumber":       {first()},
		"eth_getCode":                                {tagged(at), tagged(stranger)},
		"eth_getFilterChanges":                       {with("0x1")},
		"eth_getFilterLogs":                          {with("0x1")},
		"eth_getHeaderByHash":                        {with(block.Hash()), with(unknown)},
		"eth_getHeaderByNumber":                      {first()},
		"eth_getLogs":                                {with(filter), with(object{"blockHash": block.Hash()}), with(object{"fromBlock": "0x5", "toBlock": "0x2"}), with(object{"blockHash": unknown})},
		"eth_getProof":                               {func(tag any) []any { return []any{at, []string{"0x3"}, tag} }},
		"eth_getRawTransactionByBlockHashAndIndex":   {with(block.Hash(), "0x0"), with(block.Hash(), "0x9"), with(unknown, "0x0")},
		"eth_getRawTransactionByBlockNumberAndIndex": {first("0x0"), first("0x9")},
		"eth_getRawTransactionByHash":                {with(tx.Hash()), with(unknown), with(open.Hash())},
		"eth_getStorageAt":                           {func(tag any) []any { return []any{at, "0x3", tag} }},
		"eth_getStorageValues":                       {tagged(object{at.Hex(): []common.Hash{{31: 3}, {31: 99}}})},
		"eth_getTransactionByBlockHashAndIndex":      {with(block.Hash(), "0x0"), with(block.Hash(), "0x9"), with(unknown, "0x0")},
		"eth_getTransactionByBlockNumberAndIndex":    {first("0x0"), first("0x9")},
		"eth_getTransactionByHash":                   {with(tx.Hash()), with(unknown), with(open.Hash())},
		"eth_getTransactionCount":                    {tagged(a), tagged(m.accounts[1].Address), tagged(stranger)},
		"eth_getTransactionReceipt":                  {with(tx.Hash()), with(unknown), with(open.Hash())},
		"eth_getUncleByBlockHashAndIndex":            {with(block.Hash(), "0x0"), with(unknown, "0x0")},
		"eth_getUncleByBlockNumberAndIndex":          {first("0x0")},
		"eth_getUncleCountByBlockHash":               {with(block.Hash()), with(unknown)},
		"eth_getUncleCountByBlockNumber":             {first()},
		"eth_maxPriorityFeePerGas":                   {none},
		"eth_newBlockFilter":                         {none},
		"eth_newFilter":                              {with(filter)},
		"eth_newPendingTransactionFilter":            {none},
		"eth_pendingTransactions":                    {none},
		"eth_resend":                                 {with(args), with(object{"from": a, "nonce": "0x0"})},
		"eth_sendRawTransaction":                     {with("0x00"), with(hexutil.Bytes(spent)), with("0x"), with(hexutil.Bytes(blobTx))},
		"eth_sendRawTransactionSync":                 {with("0x00"), with(hexutil.Bytes(spent))},
		"eth_sendTransaction":                        {with(args), with(object{"from": a, "to": at, "data": "0x01", "input": "0x02"})},
		"eth_sign":                                   {with(a, "0x01")},
		"eth_signTransaction":                        {with(args), with(object{"from": a, "to": at, "gas": "0x5208", "gasPrice": "0x1", "nonce": "0x0"})},
		"eth_simulateV1":                             {tagged(object{"blockStateCalls": []object{{"calls": []object{args}}}}), tagged(object{"blockStateCalls": []object{{"calls": []object{args}}, {"blockOverrides": object{"number": "0x1"}}}})},
		"eth_subscribeSyncStatus":                    {none},
		"eth_syncing":                                {none},
		"eth_uninstallFilter":                        {with("0x1")},

		"net_listening":      {none},
		"net_peerCount":      {none},
		"net_version":        {none},
		"txpool_content":     {none},
		"txpool_contentFrom": {with(m.accounts[1].Address), with(stranger)},
		"txpool_inspect":     {none},
		"txpool_status":      {none},
		"web3_clientVersion": {none},
		"web3_sha3":          {with("0x68"), with("0x")},
	}
	for _, call := range blobs {
		for _, name := range []string{"eth_call", "eth_createAccessList", "eth_estimateGas", "debug_traceCall"} {
			questions[name] = append(questions[name], tagged(call))
		}
		for _, name := range []string{"eth_fillTransaction", "eth_sendTransaction", "eth_signTransaction"} {
			questions[name] = append(questions[name], with(call))
		}
		questions["eth_simulateV1"] = append(questions["eth_simulateV1"], tagged(object{"blockStateCalls": []object{{"calls": []object{call}}}}))
	}
	return questions
}

// fresh are methods whose answers are new ones each time; what kind they are of counts.
var fresh = []string{"eth_newBlockFilter", "eth_newFilter", "eth_newPendingTransactionFilter"}

// nameless is the hash of a transaction that is none: fees that the caller left out are part of it.
var nameless = regexp.MustCompile(`failed to apply transaction: 0x[0-9a-f]{64}`)

// subscription is the name in eth_subscribe(name).
var subscription = regexp.MustCompile(`^(\w+)_subscribe\((\w+)\)$`)

// answers says whether Loft offers a method.
func (m *methods) answers(name string) bool {
	m.t.Helper()
	if s := subscription.FindStringSubmatch(name); s != nil {
		sub, err := m.subscribe(s[1], s[2])
		if err == nil {
			sub.Unsubscribe()
		}
		return err == nil || !strings.Contains(err.Error(), "no \""+s[2]+"\" subscription") && !strings.Contains(err.Error(), "does not exist")
	}
	var failure gethrpc.Error
	err := m.c.CallContext(ctx, nil, name)
	return !errors.As(err, &failure) || failure.ErrorCode() != -32601
}

func (m *methods) subscribe(namespace, name string) (*gethrpc.ClientSubscription, error) {
	args := []any{name}
	if name == "logs" || name == "transactionReceipts" {
		args = append(args, object{})
	}
	return m.server.Client().Subscribe(ctx, namespace, make(chan json.RawMessage, 100), args...)
}

// compare puts all questions about a method to both, under each tag that it takes: a row of the table.
func (m *methods) compare(name string, method reflect.Method) []string {
	m.t.Helper()
	cells := make([]string, len(tags))
	m.why = map[string]string{}
	if subscription.MatchString(name) {
		cells[0] = "="
		return cells
	}
	questions := m.questions[name]
	if len(questions) == 0 {
		m.t.Errorf("%s is answered: say here what to ask", name)
	}
	takes, hash, optional := takesTag(method)
	for i, tag := range tags {
		if takes == (tag == "call") || tag == "hash" && !hash || tag == "omitted" && !optional {
			continue
		}
		cells[i] = "="
		for _, q := range questions {
			body, err := json.Marshal(object{"jsonrpc": "2.0", "id": 1, "method": name, "params": append([]any{}, q(m.tags[tag])...)})
			if err != nil {
				m.t.Fatal(err)
			}
			ours, err := post(m.url, string(body))
			if err != nil {
				m.t.Fatal(err)
			}
			geth, err := post(m.judge, string(body))
			if err != nil {
				m.t.Fatal(err)
			}
			if slices.Contains(fresh, name) && bytes.Contains(ours, []byte(`"result":"0x`)) && bytes.Contains(geth, []byte(`"result":"0x`)) {
				continue
			}
			if !sameJSON(nameless.ReplaceAll(ours, nil), nameless.ReplaceAll(geth, nil)) {
				cells[i] = "≠"
				m.why[tag] += fmt.Sprintf("%.300s\nloft %.1500s\ngeth %.1500s\n", body, ours, geth)
			}
		}
	}
	return cells
}
