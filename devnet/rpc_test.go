package devnet

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/rpc"
)

// TestForeignPages: a web page that somebody looks at while a devnet runs cannot call it; pages and programs of this machine
// can.
func TestForeignPages(t *testing.T) {
	server := rpc.NewServer()
	t.Cleanup(server.Stop)
	listener := httptest.NewServer(rpcHandler(server, []string{"localhost"}))
	t.Cleanup(listener.Close)
	for origin, allowed := range map[string]bool{
		"": true, "http://localhost": true, "http://localhost:5173": true, "http://127.0.0.1:3000": true, "https://localhost:3000": true,
		"https://example.org": false, "http://localhost.example.org": false, "http://localhost.example.org:80": false, "null": false,
	} {
		// A browser asks before it sends JSON to another origin, and obeys.
		ask, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, listener.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		ask.Header.Set("Origin", origin)
		ask.Header.Set("Access-Control-Request-Method", http.MethodPost)
		ask.Header.Set("Access-Control-Request-Headers", "content-type")
		answer, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if got := answer.Header.Get("Access-Control-Allow-Origin") != ""; origin != "" && got != allowed {
			t.Errorf("pages of %q may call: %t", origin, got)
		}
		ws, err := rpc.DialWebsocket(t.Context(), "ws"+strings.TrimPrefix(listener.URL, "http"), origin)
		if err == nil {
			ws.Close()
		}
		if (err == nil) != allowed {
			t.Errorf("pages of %q over WebSocket: %v", origin, err)
		}
	}
}

// TestU7_UnknownPaths: a GET of what is not served says so.
func TestU7_UnknownPaths(t *testing.T) {
	l := start(t, Config{})
	for path, want := range map[string]int{"": http.StatusOK, "/": http.StatusOK, "/foo": http.StatusNotFound} {
		answer, err := http.Get(l.RPCURL() + path)
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode != want {
			t.Errorf("GET %s: %d, want %d", path, answer.StatusCode, want)
		}
	}
}
