package bridge_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loft/bridge"
)

// TestNoErrorTellsAnEndpointsSecret: what is between the slashes of an endpoint is a key of its service, also where the caller gave
// up, mistyped the scheme, or named one of several that cannot stand in.
func TestNoErrorTellsAnEndpointsSecret(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else nobody sees that the caller is gone
		cancel()
		<-r.Context().Done()
	}))
	defer silent.Close()
	host := strings.TrimPrefix(silent.URL, "http://")
	if _, err := bridge.Connect(ctx, bridge.Config{L1URLs: []string{"http://me:secret@" + host + "/secret"}}); !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
	for _, urls := range [][]string{
		{"htps://me:secret@" + host + "/secret"},
		{"http://me:secret@" + host + "/secret%zz"},
		{"ws://127.0.0.1:1/secret"},
		{"http://127.0.0.1:1/secret", "ws://127.0.0.1:1/secret"},
		{"http://127.0.0.1:1/secret", "http://127.0.0.1:2/secret%zz"},
	} {
		_, err := bridge.Connect(t.Context(), bridge.Config{L1URLs: urls})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", urls, err)
		}
	}
}
