package l1

import (
	"context"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
)

// FuzzAnswers: whatever an endpoint answers, to one call or to a batch, it is judged; nothing but success comes of a refusal that means
// success, and a number is one.
func FuzzAnswers(f *testing.F) {
	for _, answer := range []string{
		`{"id":1,"result":"0x10"}`, `{"id":1,"result":null}`, `{"id":1}`, `[]`, `null`, `[null]`, ``,
		`[{"id":1,"result":"0x1"},{"id":2,"error":{"code":-32005,"message":"query returned more than 10000 results"}}]`,
		`{"id":1,"error":{"code":-32000,"message":"already known"}}`, `{"id":1,"error":{"code":429,"message":"rate limit"}}`,
		`{"id":1,"error":{"code":-32601,"message":"the method eth_blobBaseFee does not exist"}}`,
	} {
		f.Add([]byte(answer))
	}
	tx, err := types.NewTx(&types.LegacyTx{GasPrice: new(big.Int), Value: new(big.Int)}).MarshalBinary()
	if err != nil {
		f.Fatal(err)
	}
	param, err := json.Marshal(common.Bytes2Hex(tx))
	if err != nil {
		f.Fatal(err)
	}
	one := &request{calls: []rpcCall{{Method: "eth_sendRawTransaction", Params: []json.RawMessage{param}}}}
	two := &request{calls: make([]rpcCall, 2), batch: true}
	f.Fuzz(func(t *testing.T, answer []byte) {
		two.check(answer) // a fault is an answer
		two.known(answer)
		if fault := one.check(answer); fault == nil && !json.Valid(one.known(answer)) {
			t.Errorf("%q is made %q", answer, one.known(answer))
		}
		if n, err := parseQuantity(answer); err == nil && !json.Valid(answer) {
			t.Errorf("%q is the number %d", answer, n)
		}
	})
}

// answering gives every request the same result.
type answering string

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Body.Close(); err != nil {
		return nil, err
	}
	body := `{"jsonrpc":"2.0","id":1,"result":` + string(a) + `}`
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// FuzzResults: whatever an L1 node says that a header is, the result is one whose bytes have its hash, or an error; and logs are logs.
func FuzzResults(f *testing.F) {
	header, err := json.Marshal(&types.Header{Number: big.NewInt(7), Time: 9, BaseFee: big.NewInt(8), Difficulty: new(big.Int)})
	if err != nil {
		f.Fatal(err)
	}
	logs, err := json.Marshal([]*types.Log{{Address: common.Address{1}, Topics: []common.Hash{{2}}, Data: []byte{3}, BlockNumber: 7}})
	if err != nil {
		f.Fatal(err)
	}
	for _, result := range []string{string(header), string(logs), `null`, `"0x"`, `{}`, `[null]`, `[[]]`, `"0x7"`} {
		f.Add(result)
	}
	f.Fuzz(func(t *testing.T, result string) {
		if !json.Valid([]byte(result)) {
			return
		}
		client, err := rpc.DialOptions(context.Background(), "http://l1.invalid", rpc.WithHTTPClient(&http.Client{Transport: answering(result)}))
		if err != nil {
			t.Fatal(err)
		}
		c := New(client)
		defer c.Close()
		if h, err := c.Header(t.Context(), Latest); err == nil && h.Hash != crypto.Keccak256Hash(h.RLP) {
			t.Errorf("a header with another hash: %+v", h)
		}
		if logs, err := c.LogsRange(t.Context(), 7, 7, common.Address{1}); err == nil {
			decode(common.Address{1}, Ref{Number: 7}, logs) // an error is an answer
		}
		c.ChainID(t.Context())
		c.BlobBaseFee(t.Context())
	})
}
