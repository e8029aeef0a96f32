package rpc_test

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/klauspost/compress/zstd"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"loft/chain"
	"loft/internal/crashfs"
	"loft/internal/l2test"
	"loft/protocol"
	"loft/protocol/derive"
	"loft/rpc"
	"loft/sequencer"
	"loft/store"
)

// notAnswered are the recorded exchanges that go-ethereum passes and that are not for Loft, each with its reason.
var notAnswered = map[string]string{
	"eth_sendRawTransaction/send-blob-tx":                  "there are no blob transactions on L2 (SPEC.md section 6)",
	"testing_buildBlockV1/build-block-empty-transactions":  "testing_* makes blocks, which is the sequencer's work",
	"testing_buildBlockV1/build-block-from-mempool":        "likewise",
	"testing_buildBlockV1/build-block-invalid-transaction": "likewise",
	"testing_buildBlockV1/build-block-with-transactions":   "likewise",
}

// TestExecutionAPIs puts the exchanges that the execution-apis repository has recorded to stock go-ethereum, which imports their
// chain, and then to Loft's face on that database. Whatever go-ethereum passes Loft passes.
func TestExecutionAPIs(t *testing.T) {
	x := openExchanges(t)
	exchanges, schemas := x.exchanges, compileSchemas(t, x.files["schemas.json"])
	url := answerer(t, x.geth.apis())
	judged := map[string]error{}
	for _, e := range exchanges {
		judged[e.name] = e.run(url, schemas)
	}
	url = x.mount()
	var passed, both int
	for _, e := range exchanges {
		err := e.run(url, schemas)
		reason, excepted := notAnswered[e.name]
		switch {
		case judged[e.name] != nil:
			t.Logf("go-ethereum itself fails %s (loft: passed %t): %.300v", e.name, err == nil, judged[e.name])
		case excepted && err == nil:
			t.Errorf("%s passes, and is listed as an exception: %s", e.name, reason)
		case !excepted && err != nil:
			t.Errorf("%s: %.2000v", e.name, err)
		}
		if judged[e.name] == nil {
			passed++
			if err == nil {
				both++
			}
		}
	}
	for name := range notAnswered {
		if _, ok := judged[name]; !ok {
			t.Errorf("%s is listed as an exception, and there is no such exchange", name)
		}
	}
	t.Logf("%d exchanges: go-ethereum passes %d, Loft %d of those", len(exchanges), passed, both)
	if len(exchanges) != 232 || passed < 230 {
		t.Errorf("%d exchanges, of which go-ethereum passes %d: want 232 and 230 at least", len(exchanges), passed)
	}
}

// exchanges are stock go-ethereum on the chain of execution-apis, and what is asked.
type exchanges struct {
	t         testing.TB
	files     map[string][]byte
	exchanges []exchange
	dir       string
	genesis   *core.Genesis
	head      *types.Header
	geth      *stock
}

func openExchanges(t testing.TB) *exchanges {
	t.Helper()
	x := &exchanges{t: t, files: unpack(t, "testdata/execution-apis.tar.zst"), dir: t.TempDir(), genesis: new(core.Genesis)}
	x.exchanges = readExchanges(t, x.files)
	if err := json.Unmarshal(x.files["genesis.json"], x.genesis); err != nil {
		t.Fatal(err)
	}
	blocks := readChain(t, x.files["chain.rlp"])
	head := blocks[len(blocks)-1]
	x.geth, x.head = openStock(t, x.dir, x.genesis), head.Header()
	if _, err := x.geth.eth.BlockChain().InsertChain(blocks); err != nil {
		t.Fatal(err)
	}
	if err := x.geth.head(head); err != nil {
		t.Fatal(err)
	}
	return x
}

// mount ends go-ethereum and opens Loft on its database, as a sequencer whose L1 ends at the head.
func (x *exchanges) mount() (url string) {
	t, genesis, head := x.t, x.genesis, x.head
	t.Helper()
	if err := x.geth.stack.Close(); err != nil {
		t.Fatal(err)
	}
	config := protocol.Config{L1ChainID: 1, L2ChainID: genesis.Config.ChainID.Uint64(), MaxDriftSecs: protocol.DefaultDriftSecs}
	// The cache is go-ethereum's own: a value in this database has 10 MB.
	c, err := chain.Open(chain.Config{DataDir: x.dir, Genesis: genesis, Protocol: config, CacheMB: 1024, Log: l2test.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	if c.Head().Hash() != head.Hash() {
		t.Fatalf("head is %d", c.Head().Number)
	}
	if err := errors.Join(c.SetFinalized(head), c.SetSafe(head)); err != nil {
		t.Fatal(err)
	}
	state := config.Genesis(head.Hash())
	record, err := json.Marshal(chain.Record{State: state, Anchor: derive.Anchor{Number: 1, Time: head.Time}, QueueHash: config.InitialQueueHash()})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Table("loft-record-").Put(head.Hash().Bytes(), record); err != nil {
		t.Fatal(err)
	}
	seq, err := sequencer.Open(ctx, sequencer.Config{Chain: c, Protocol: config, Derived: state, L1: l2test.NewL1(head.Time), Clock: l2test.NewClock(int64(head.Time) + 10),
		Journal: store.Config{FS: crashfs.New()}, Log: l2test.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := seq.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &world{t: t, chain: c, seq: seq}
	w.serve(rpc.Config{Chain: c, Sequencer: seq, Log: l2test.Log(t)})
	return w.url
}

// exchange is a file of requests and the answers to them, in the form of the execution-apis repository.
type exchange struct {
	name     string
	specOnly bool // the answer only has to keep the specification's schema
	messages []string
}

// run fails if an answer is not the recorded one, by the rules of hive's rpc-compat: messages of errors are each client's own, and
// where only the specification counts, its schema of the result is kept. It is right to be stopped by the first that differs.
func (e *exchange) run(url string, schemas map[string]*jsonschema.Schema) error {
	for i := 0; i+1 < len(e.messages); i += 2 {
		request, want := strings.TrimPrefix(e.messages[i], ">>"), strings.TrimPrefix(e.messages[i+1], "<<")
		answer, err := post(url, request)
		if err != nil {
			return err
		}
		var got, recorded any
		if err := errors.Join(json.Unmarshal(answer, &got), json.Unmarshal([]byte(want), &recorded)); err != nil {
			return fmt.Errorf("%w: %s", err, answer)
		}
		result, ok := got.(map[string]any)["result"]
		if e.specOnly && ok {
			var asked struct{ Method string }
			if err := json.Unmarshal([]byte(request), &asked); err != nil {
				return err
			}
			schema := schemas[asked.Method]
			if schema == nil {
				return fmt.Errorf("no schema of %s", asked.Method)
			}
			if err := schema.Validate(result); err != nil {
				return fmt.Errorf("%s: %w: %s", asked.Method, err, answer)
			}
			continue
		}
		wordless(got, recorded)
		if !reflect.DeepEqual(got, recorded) {
			return fmt.Errorf("%s\nanswered %s\nrecorded %s", request, answer, want)
		}
	}
	return nil
}

// wordless takes the message out of each error that both have.
func wordless(a, b any) {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return
		}
		for key := range a {
			if key != "error" {
				wordless(a[key], b[key])
				continue
			}
			one, isObject := a[key].(map[string]any)
			other, both := b[key].(map[string]any)
			if isObject && both && one["message"] != nil && other["message"] != nil {
				delete(one, "message")
				delete(other, "message")
			}
		}
	case []any:
		if b, ok := b.([]any); ok && len(b) == len(a) {
			for i := range a {
				wordless(a[i], b[i])
			}
		}
	}
}

func post(url, body string) ([]byte, error) {
	client := http.Client{Timeout: time.Minute}
	resp, err := client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	return io.ReadAll(resp.Body)
}

func unpack(t testing.TB, path string) map[string][]byte {
	t.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	defer unpacked.Close()
	files := map[string][]byte{}
	for r := tar.NewReader(unpacked); ; {
		file, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[file.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

func readExchanges(t testing.TB, files map[string][]byte) (out []exchange) {
	t.Helper()
	for _, path := range sortedKeys(files) {
		name, ok := strings.CutSuffix(path, ".io")
		if !ok {
			continue
		}
		e := exchange{name: name}
		for line := range strings.Lines(string(files[path])) {
			line = strings.TrimSpace(line)
			kind := ">>"
			if len(e.messages)%2 == 1 {
				kind = "<<"
			}
			switch {
			case line == "":
			case strings.HasPrefix(line, "//"):
				e.specOnly = e.specOnly || strings.HasPrefix(line, "// speconly:")
			case strings.HasPrefix(line, kind):
				e.messages = append(e.messages, line)
			default:
				t.Fatalf("%s: %.80q is not what comes next", name, line)
			}
		}
		if len(e.messages) == 0 || len(e.messages)%2 != 0 {
			t.Fatalf("%s: %d messages", name, len(e.messages))
		}
		out = append(out, e)
	}
	return out
}

func compileSchemas(t testing.TB, raw []byte) map[string]*jsonschema.Schema {
	t.Helper()
	var documents map[string]any
	if err := json.Unmarshal(raw, &documents); err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2019)
	out := map[string]*jsonschema.Schema{}
	for method, document := range documents {
		err := compiler.AddResource(method, document)
		if err == nil {
			out[method], err = compiler.Compile(method)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func readChain(t testing.TB, raw []byte) (blocks types.Blocks) {
	t.Helper()
	for stream := rlp.NewStream(bytes.NewReader(raw), 0); ; {
		block := new(types.Block)
		err := stream.Decode(block)
		if errors.Is(err, io.EOF) {
			return blocks
		}
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, block)
	}
}
