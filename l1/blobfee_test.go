package l1

import (
	"errors"
	"net/http"
	"testing"

	"loft/devnet"
	"loft/internal/faulty"
	"loft/internal/testl1"
)

// TestU21_WaysToHaveNoBlobFee: endpoints say in many ways that they do not serve eth_blobBaseFee; one that has trouble, or may do
// better later, is not taken for one of them. Where another endpoint knows the fee, that is reported.
func TestU21_WaysToHaveNoBlobFee(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	endpoint, other := faulty.New(t, l.Client()), faulty.New(t, l.Client())
	client := must(Dial(t.Context(), endpoint.URL))(t)
	defer client.Close()
	for _, c := range []struct {
		code    int
		message string
		none    bool
	}{
		{-32601, "the method eth_blobBaseFee does not exist/is not available", true},
		{-32601, "nope", true},
		{-32004, "This method is not supported", true},
		{-32004, "nope", true},
		{-32000, "Unsupported method: eth_blobBaseFee", true},
		{-32600, "eth_blobBaseFee is not available on this chain", true},
		{-32000, "blob base fee not supported", true},
		{-32602, "the method does not exist", true},
		{-32000, "request timed out", false},
		{-32603, "internal error", false},
		{-32005, "limit exceeded", false},
		{-32000, "service not available, try again", false},
	} {
		fault := faulty.Fault{Instead: func(call faulty.Call) (any, bool) {
			return &faulty.Error{Code: c.code, Message: c.message}, call.Method == "eth_blobBaseFee"
		}}
		endpoint.Be(fault)
		if fee, err := client.BlobBaseFee(t.Context()); err == nil || errors.Is(err, ErrNoBlobFee) != c.none {
			t.Errorf("%d %q: %v, %v", c.code, c.message, fee, err)
		}
		if !c.none {
			continue
		}
		endpoints, err := DialAll(t.Context(), EndpointsConfig{URLs: []string{endpoint.URL, other.URL}, ChainID: devnet.DefaultChainID})
		if err != nil {
			t.Fatal(err)
		}
		both := endpoints.Client()
		if fee, err := both.BlobBaseFee(t.Context()); err != nil || fee.Sign() <= 0 {
			t.Errorf("%d %q, and another endpoint knows: %v, %v", c.code, c.message, fee, err)
		}
		other.Be(fault)
		if fee, err := both.BlobBaseFee(t.Context()); !errors.Is(err, ErrNoBlobFee) {
			t.Errorf("%d %q of both: %v, %v", c.code, c.message, fee, err)
		}
		other.Be(faulty.Fault{})
		endpoints.Close()
	}
	// Some say it with a status, too.
	endpoint.Be(faulty.Fault{Whole: func(w http.ResponseWriter, _ *http.Request, calls []faulty.Call) bool {
		if calls[0].Method != "eth_blobBaseFee" {
			return false
		}
		w.WriteHeader(http.StatusBadRequest)
		_, err := w.Write([]byte(`{"jsonrpc":"2.0","id":` + string(calls[0].ID) + `,"error":{"code":-32601,"message":"no such method"}}`))
		return err == nil
	}})
	endpoints, err := DialAll(t.Context(), EndpointsConfig{URLs: []string{endpoint.URL}, ChainID: devnet.DefaultChainID})
	if err != nil {
		t.Fatal(err)
	}
	defer endpoints.Close()
	if fee, err := endpoints.Client().BlobBaseFee(t.Context()); !errors.Is(err, ErrNoBlobFee) {
		t.Errorf("with status 400: %v, %v", fee, err)
	}
}
