package l1

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"loft/archive"
	"loft/contracts/typed"
	"loft/devnet"
	"loft/internal/testl1"
	"loft/protocol/batch"
)

func hashOf(t *testing.T, blob *kzg4844.Blob) common.Hash {
	return must(archive.VersionedHash(blob))(t)
}

// fakeBeacon serves whatever a test wants at the two blob endpoints.
func fakeBeacon(t *testing.T, blobs, sidecars http.HandlerFunc) string {
	mux := http.NewServeMux()
	mux.HandleFunc("/eth/v1/beacon/genesis", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":{"genesis_time":"1000"}}`)
	})
	mux.HandleFunc("/eth/v1/config/spec", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":{"SECONDS_PER_SLOT":"12"}}`)
	})
	mux.HandleFunc("/eth/v1/beacon/blobs/7", blobs)
	mux.HandleFunc("/eth/v1/beacon/blob_sidecars/7", sidecars)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

var slot7 = Ref{Number: 70, Hash: common.Hash{7}, Time: 1000 + 7*12}

func serveJSON(v any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if err := json.NewEncoder(w).Encode(v); err != nil {
			panic(err)
		}
	}
}

func serveBlobs(blobs ...any) http.HandlerFunc { return serveJSON(map[string]any{"data": blobs}) }

func sidecar(index int, blob any) any {
	return map[string]any{"index": fmt.Sprint(index), "blob": blob, "kzg_commitment": hexutil.Bytes(make([]byte, 48)), "kzg_proof": hexutil.Bytes(make([]byte, 48))}
}

func serve404(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, `{"code":404,"message":"not custodied"}`, http.StatusNotFound)
}

// TestT19_Beacons: whatever a beacon node does wrong, the blobs are right and in order, or the error names what is missing.
func TestT19_Beacons(t *testing.T) {
	a, b, c, foreign := testl1.Blob(1), testl1.Blob(2), testl1.Blob(3), testl1.Blob(9)
	corrupt := *b
	corrupt[5000] ^= 1
	invalid := *b
	invalid[0] = 0xff // not a field element
	text := must(b.MarshalText())(t)
	short := string(text[:len(text)-2])
	all := []*kzg4844.Blob{a, b, c}
	for _, test := range []struct {
		name            string
		blobs, sidecars http.HandlerFunc
		missing         []*kzg4844.Blob // nil: found
		says            string
	}{
		{name: "in order", blobs: serveBlobs(a, b, c), sidecars: serve404},
		{name: "reordered", blobs: serveBlobs(c, a, b), sidecars: serve404},
		{name: "filter ignored, others in between", blobs: serveBlobs(foreign, c, foreign, a, b), sidecars: serve404},
		{name: "duplicate", blobs: serveBlobs(a, a, b, c, c), sidecars: serve404},
		{name: "only sidecars, zero proofs", blobs: serve404, sidecars: serveBlobs(sidecar(0, a), sidecar(1, b), sidecar(2, c))},
		{name: "wrong index", blobs: serve404, sidecars: serveBlobs(sidecar(2, a), sidecar(2, b), sidecar(77, c))},
		{name: "each endpoint has a part", blobs: serveBlobs(a), sidecars: serveBlobs(sidecar(2, c), sidecar(1, b))},
		{name: "corrupt, then right", blobs: serveBlobs(a, &corrupt, c), sidecars: serveBlobs(sidecar(1, b))},
		{name: "missing", blobs: serveBlobs(a, c), sidecars: serveBlobs(sidecar(0, a)), missing: []*kzg4844.Blob{b}, says: "answer without them"},
		{name: "corrupt byte", blobs: serveBlobs(a, &corrupt, c), sidecars: serveBlobs(), missing: []*kzg4844.Blob{b}, says: "answer without them"},
		{name: "no field element", blobs: serveBlobs(a, &invalid, c), sidecars: serveBlobs(), missing: []*kzg4844.Blob{b}, says: "item 1"},
		{name: "too short", blobs: serveBlobs(a, short, c), sidecars: serveBlobs(), missing: []*kzg4844.Blob{b}, says: "item 1"},
		{name: "not hex, not strings", blobs: serveBlobs(1, nil, "0xzz", []int{1}, map[string]any{}), sidecars: serveBlobs(), missing: all, says: "item 0"},
		{name: "other chain's blobs", blobs: serveBlobs(foreign), sidecars: serveBlobs(sidecar(0, foreign)), missing: all},
		{name: "404", blobs: serve404, sidecars: serve404, missing: all, says: "not custodied"},
		{name: "not JSON", blobs: func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") }, sidecars: serve404, missing: all, says: "not what the beacon API says"},
		{name: "null", blobs: func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "null") }, sidecars: serve404, missing: all},
		{name: "endless", blobs: endless, sidecars: serve404, missing: all, says: "longer than"},
		{name: "cut off", blobs: func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"data":["0x00`) }, sidecars: serve404, missing: all, says: "unexpected EOF"},
		{name: "redirect loop", blobs: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) }, sidecars: serve404, missing: all, says: "redirects"},
	} {
		t.Run(test.name, func(t *testing.T) {
			beacon := must(NewBeacon(BeaconConfig{URLs: []string{fakeBeacon(t, test.blobs, test.sidecars) + "/"}}))(t)
			defer beacon.Close()
			got, err := beacon.Blobs(t.Context(), slot7, []common.Hash{hashOf(t, a), hashOf(t, b), hashOf(t, c)})
			checkBlobs(t, got, err, all, test.missing, test.says)
		})
	}
}

// TestU1_SourceLeavesBlobsOut: where a source answers with some of the blobs that were named, it is asked for all of the block's,
// then for sidecars, and then the next source is asked.
func TestU1_SourceLeavesBlobsOut(t *testing.T) {
	a, b, c := testl1.Blob(1), testl1.Blob(2), testl1.Blob(3)
	all := []*kzg4844.Blob{a, b, c}
	// of answers a query that names blobs, and one that names none.
	of := func(named, whole http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("versioned_hashes") {
				named(w, r)
			} else {
				whole(w, r)
			}
		}
	}
	refuse := func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "name one", http.StatusBadRequest) }
	for _, test := range []struct {
		name            string
		blobs, sidecars http.HandlerFunc
		second          http.HandlerFunc // blobs of another source; nil: there is none
	}{
		{name: "the first of those named, as anvil does", blobs: of(serveBlobs(a), serveBlobs(a, b, c)), sidecars: serve404},
		{name: "only one may be named", blobs: of(refuse, serveBlobs(a, b, c)), sidecars: serve404},
		{name: "sidecars have the rest", blobs: of(serveBlobs(a), refuse), sidecars: serveBlobs(sidecar(1, b), sidecar(2, c))},
		{name: "the next source has the rest", blobs: of(serveBlobs(a), serveBlobs(a)), sidecars: serve404, second: of(serveBlobs(c), serveBlobs(b, c))},
	} {
		t.Run(test.name, func(t *testing.T) {
			urls := []string{fakeBeacon(t, test.blobs, test.sidecars)}
			if test.second != nil {
				urls = append(urls, fakeBeacon(t, test.second, serve404))
			}
			beacon := must(NewBeacon(BeaconConfig{URLs: urls}))(t)
			defer beacon.Close()
			got, err := beacon.Blobs(t.Context(), slot7, []common.Hash{hashOf(t, a), hashOf(t, b), hashOf(t, c)})
			checkBlobs(t, got, err, all, nil, "")
		})
	}
}

func checkBlobs(t *testing.T, got []*kzg4844.Blob, err error, want, missing []*kzg4844.Blob, says string) {
	t.Helper()
	if missing == nil {
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if *got[i] != *want[i] {
				t.Errorf("blob %d is another", i)
			}
		}
		return
	}
	var e *BlobsMissingError
	if !errors.As(err, &e) || got != nil {
		t.Fatalf("error is %v", err)
	}
	var hashes []common.Hash
	for _, blob := range missing {
		hashes = append(hashes, hashOf(t, blob))
	}
	if !slices.Equal(e.Missing, hashes) || e.Block != slot7 || !strings.Contains(err.Error(), says) {
		t.Errorf("error is %.400v", err)
	}
}

func endless(w http.ResponseWriter, r *http.Request) {
	chunk := []byte(strings.Repeat(" ", 1<<20))
	for {
		if _, err := w.Write(chunk); err != nil || r.Context().Err() != nil {
			return
		}
	}
}

func TestT19_SlowBeaconAndSecondSource(t *testing.T) {
	a := testl1.Blob(1)
	slow := fakeBeacon(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	good := fakeBeacon(t, serveBlobs(a), serve404)
	beacon := must(NewBeacon(BeaconConfig{URLs: []string{"http://127.0.0.1:1", slow, good}, Timeout: 300 * time.Millisecond}))(t)
	defer beacon.Close()
	got, err := beacon.Blobs(t.Context(), slot7, []common.Hash{hashOf(t, a), hashOf(t, a)})
	checkBlobs(t, got, err, []*kzg4844.Blob{a, a}, nil, "")

	beacon = must(NewBeacon(BeaconConfig{URLs: []string{slow}, Timeout: 300 * time.Millisecond}))(t)
	defer beacon.Close()
	got, err = beacon.Blobs(t.Context(), slot7, []common.Hash{hashOf(t, a)})
	checkBlobs(t, got, err, nil, []*kzg4844.Blob{a}, "deadline")
}

func TestT19_BeaconOfAnotherChain(t *testing.T) {
	beacon := must(NewBeacon(BeaconConfig{URLs: []string{fakeBeacon(t, serve404, serve404)}}))(t)
	defer beacon.Close()
	for _, time := range []uint64{999, 1005} {
		_, err := beacon.Blobs(t.Context(), Ref{Time: time}, []common.Hash{{1}})
		if err == nil || !strings.Contains(err.Error(), "of another chain") {
			t.Errorf("time %d: %v", time, err)
		}
	}
	for _, urls := range [][]string{{""}, {"localhost:5052"}, {"ftp://x"}} {
		if _, err := NewBeacon(BeaconConfig{URLs: urls}); err == nil {
			t.Errorf("%q is taken for a beacon address", urls)
		}
	}
}

func FuzzParseBlob(f *testing.F) {
	f.Add([]byte(`"0x00"`))
	f.Add([]byte(`{"blob":"0x"}`))
	f.Add([]byte(`{"blob":null}`))
	f.Fuzz(func(t *testing.T, item []byte) {
		if !json.Valid(item) {
			return
		}
		if blob, err := parseBlob(item); err == nil && blob == nil {
			t.Error("no blob, no error")
		}
	})
}

// TestBeaconOnDevnet reads a payload that was packed into blobs back from the devnet, by either endpoint.
func TestBeaconOnDevnet(t *testing.T) {
	l := testl1.Start(t, devnet.Config{})
	stream := make([]byte, 200_000)
	for i := range stream {
		stream[i] = byte(i)
	}
	var blobs []kzg4844.Blob
	for _, raw := range must(batch.Pack(stream))(t) {
		blobs = append(blobs, kzg4844.Blob(raw))
	}
	var commitments []kzg4844.Commitment
	var proofs []kzg4844.Proof
	for i := range blobs {
		commitments = append(commitments, must(archive.Commit(&blobs[i]))(t))
		proofs = append(proofs, must(kzg4844.ComputeCellProofs(&blobs[i]))(t)...)
	}
	side := types.NewBlobTxSidecar(types.BlobSidecarVersion1, blobs, commitments, proofs)
	tx := must(types.SignNewTx(devnet.Accounts[1].Key, types.LatestSignerForChainID(big.NewInt(devnet.DefaultChainID)), &types.BlobTx{
		ChainID: uint256.NewInt(devnet.DefaultChainID), To: common.Address{1}, Gas: 21000, GasTipCap: uint256.NewInt(1), GasFeeCap: uint256.NewInt(2 * params.GWei),
		BlobFeeCap: uint256.NewInt(params.GWei), BlobHashes: side.BlobHashes(), Sidecar: side,
	}))(t)
	if err := New(l.Client()).eth.SendTransaction(t.Context(), tx); err != nil {
		t.Fatal(err)
	}
	testl1.Mine(t, l)
	block := must(New(l.Client()).Header(t.Context(), Latest))(t).Ref
	old := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/eth/v1/beacon/blobs/") {
			serve404(w, r)
			return
		}
		l.BeaconHandler().ServeHTTP(w, r)
	}))
	defer old.Close()
	for _, source := range []string{l.BeaconURL(), old.URL} {
		beacon := must(NewBeacon(BeaconConfig{URLs: []string{source}}))(t)
		defer beacon.Close()
		got := must(beacon.Stream(t.Context(), &Batch{Batch: typed.Batch{BlobHashes: side.BlobHashes()}, Block: block}))(t)
		if string(got[:len(stream)]) != string(stream) {
			t.Error("another payload")
		}
	}
	if err := l.DropBlobs(t.Context(), block.Number); err != nil {
		t.Fatal(err)
	}
	beacon := must(NewBeacon(BeaconConfig{URLs: []string{l.BeaconURL()}}))(t)
	defer beacon.Close()
	_, err := beacon.Stream(t.Context(), &Batch{Batch: typed.Batch{BlobHashes: side.BlobHashes()}, Block: block})
	var e *BlobsMissingError
	if !errors.As(err, &e) || !strings.Contains(err.Error(), "are pruned") || len(e.Missing) != 2 {
		t.Errorf("dropped blobs: %v", err)
	}
}

// TestStreamOfMalformedBlobs: blobs that are not packed as 31 bytes a field element are a payload all the same.
func TestStreamOfMalformedBlobs(t *testing.T) {
	blob := testl1.Blob(1)
	blob[32] = 1
	beacon := must(NewBeacon(BeaconConfig{URLs: []string{fakeBeacon(t, serveBlobs(blob), serve404)}}))(t)
	defer beacon.Close()
	stream, err := beacon.Stream(t.Context(), &Batch{Batch: typed.Batch{BlobHashes: []common.Hash{hashOf(t, blob)}}, Block: slot7})
	if err != nil || stream != nil {
		t.Errorf("%d bytes, %v", len(stream), err)
	}
}
