package l1

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/archive"
	"loft/internal/testl1"
)

func openArchive(t *testing.T) (a *archive.Archive, dir string) {
	t.Helper()
	dir = t.TempDir()
	return must(archive.Open(dir, logTo(t)))(t), dir
}

// archiveFile is the one file of an archive with one blob.
func archiveFile(t *testing.T, dir string) string {
	t.Helper()
	files := must(filepath.Glob(filepath.Join(dir, "??", "*.zst")))(t)
	if len(files) != 1 {
		t.Fatalf("files of the archive: %v", files)
	}
	return files[0]
}

// TestBeaconArchives: what was fetched once is not asked for again, by this node or one that has this node for its source.
func TestBeaconArchives(t *testing.T) {
	blob := testl1.Blob(1)
	hash, asked, gone := hashOf(t, blob), 0, false
	source := fakeBeacon(t, func(w http.ResponseWriter, r *http.Request) {
		if asked++; gone {
			serve404(w, r)
			return
		}
		serveBlobs(blob)(w, r)
	}, serve404)
	kept, dir := openArchive(t)
	first := must(NewBeacon(BeaconConfig{URLs: []string{source}, Archive: kept, Log: logTo(t)}))(t)
	defer first.Close()
	for range 3 {
		got, err := first.Blobs(t.Context(), slot7, []common.Hash{hash})
		checkBlobs(t, got, err, []*kzg4844.Blob{blob}, nil, "")
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	gone = true // L1 pruned it
	served := httptest.NewServer(kept.Handler())
	defer served.Close()
	theirs, _ := openArchive(t)
	second := must(NewBeacon(BeaconConfig{URLs: []string{source, served.URL}, Archive: theirs, Log: logTo(t)}))(t)
	defer second.Close()
	got, err := second.Blobs(t.Context(), slot7, []common.Hash{hash})
	checkBlobs(t, got, err, []*kzg4844.Blob{blob}, nil, "")
	if _, err := theirs.Get(hash); err != nil {
		t.Errorf("what came from another node is not archived: %v", err)
	}

	// A corrupt file is not used: while no source has the blob the error names the file and what the sources said.
	file := archiveFile(t, dir)
	if err := os.WriteFile(file, []byte("corrupt"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = first.Blobs(t.Context(), slot7, []common.Hash{hash})
	var missing *BlobsMissingError
	var corrupt *archive.CorruptError
	if !errors.As(err, &missing) || !errors.As(err, &corrupt) || corrupt.File != file || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "not custodied") {
		t.Errorf("corrupt archive: %v", err)
	}
	// What the other archive serves of such a file is nothing.
	fresh := must(NewBeacon(BeaconConfig{URLs: []string{served.URL}}))(t)
	defer fresh.Close()
	if _, err := fresh.Blobs(t.Context(), slot7, []common.Hash{hash}); !errors.As(err, &missing) || !strings.Contains(err.Error(), "404") {
		t.Errorf("another node's corrupt archive: %v", err)
	}
	gone = false // a source has it again, and the file is made again
	got, err = first.Blobs(t.Context(), slot7, []common.Hash{hash})
	checkBlobs(t, got, err, []*kzg4844.Blob{blob}, nil, "")
	if _, err := kept.Get(hash); err != nil {
		t.Errorf("the corrupt file was not replaced: %v", err)
	}
}

// TestBeaconReadsAnyArchivesTimes: an archive knows no slots, so a block of any L1 at any time finds its blobs there.
func TestBeaconReadsAnyArchivesTimes(t *testing.T) {
	blob := testl1.Blob(1)
	hash := hashOf(t, blob)
	kept, _ := openArchive(t)
	if err := kept.Put(hash, blob); err != nil {
		t.Fatal(err)
	}
	served := httptest.NewServer(kept.Handler())
	defer served.Close()
	beacon := must(NewBeacon(BeaconConfig{URLs: []string{served.URL + "/"}}))(t)
	defer beacon.Close()
	for _, time := range []uint64{0, 1, 1_700_000_011, 1 << 40} {
		got, err := beacon.Blobs(t.Context(), Ref{Time: time}, []common.Hash{hash})
		checkBlobs(t, got, err, []*kzg4844.Blob{blob}, nil, "")
	}
}

// TestBeaconGoesOnWithoutAnArchiveThatCannotBeWritten: a full disk does not stop a node.
func TestBeaconGoesOnWithoutAnArchiveThatCannotBeWritten(t *testing.T) {
	blob := testl1.Blob(1)
	beacon := must(NewBeacon(BeaconConfig{URLs: []string{fakeBeacon(t, serveBlobs(blob), serve404)}, Archive: full{}, Log: logTo(t)}))(t)
	defer beacon.Close()
	got, err := beacon.Blobs(t.Context(), slot7, []common.Hash{hashOf(t, blob)})
	checkBlobs(t, got, err, []*kzg4844.Blob{blob}, nil, "")
}

// full is an archive whose disk is full.
type full struct{}

func (full) Get(common.Hash) (*kzg4844.Blob, error) { return nil, archive.ErrNotKept }

func (full) Put(common.Hash, *kzg4844.Blob) error { return errors.New("no space left on device") }

// fakeL1 answers with chain id 1, and has no blocks.
func fakeL1(t *testing.T) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var call rpcCall
		if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
			t.Error(err)
		}
		answer := map[string]any{"jsonrpc": "2.0", "id": call.ID, "result": "0x1"}
		if call.Method != "eth_chainId" {
			answer["result"] = nil
		}
		if err := json.NewEncoder(w).Encode(answer); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

// TestAddressesKeepTheirSecrets: what may be logged of an address holds neither its user nor its path, in no error.
func TestAddressesKeepTheirSecrets(t *testing.T) {
	for address, want := range map[string]string{
		"https://me:pass@l1.example:8545/v3/key?token=x": "l1.example:8545",
		"ws://l1.example/key":                            "l1.example",
		"/run/geth.ipc":                                  "/run/geth.ipc",
		"://me:pass@host/key":                            "an address that cannot be read",
		"me:pass@host/key":                               "an address without a host",
	} {
		if got := Host(address); got != want {
			t.Errorf("%s: %s", address, got)
		}
	}
	var said []string
	for _, address := range []string{"http://secret:secret@127.0.0.1:1/secret?secret=secret", "ftp://secret:secret@host/secret", "secret:secret@host"} {
		if _, err := Dial(t.Context(), address); err != nil {
			said = append(said, err.Error())
		}
		beacon, err := NewBeacon(BeaconConfig{URLs: []string{address}})
		if err == nil {
			_, err = beacon.Blobs(t.Context(), slot7, []common.Hash{{1}})
			beacon.Close()
		}
		said = append(said, err.Error())
	}
	// A node's way to L1 names who fails, and not an address that nobody gave.
	one, several := "http://secret:secret@127.0.0.1:1/secret", "https://127.0.0.1:1/secret"
	for _, urls := range [][]string{{one}, {one, several}} {
		_, err := DialAll(t.Context(), EndpointsConfig{URLs: urls})
		if err == nil || !strings.Contains(err.Error(), "127.0.0.1:1: ") || strings.Contains(err.Error(), "http://l1") {
			t.Errorf("%v", err)
		}
		said = append(said, err.Error())
	}
	alive := fakeL1(t)
	e := must(DialAll(t.Context(), EndpointsConfig{URLs: []string{alive.URL + "/secret"}}))(t)
	defer e.Close()
	alive.Close()
	_, err := e.Client().ChainID(t.Context())
	if err == nil || !strings.Contains(err.Error(), Host(alive.URL)) || strings.Contains(err.Error(), "http://l1") {
		t.Errorf("%v", err)
	}
	said = append(said, err.Error())
	refusing := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewEncoder(w).Encode(map[string]any{"data": map[string]string{"genesis_time": "x", "SECONDS_PER_SLOT": "0"}}); err != nil {
			t.Error(err)
		}
	}))
	defer refusing.Close()
	beacon := must(NewBeacon(BeaconConfig{URLs: []string{refusing.URL + "/secret"}}))(t)
	defer beacon.Close()
	_, err = beacon.Blobs(t.Context(), slot7, []common.Hash{{1}})
	said = append(said, err.Error())
	for _, text := range said {
		if strings.Contains(text, "secret") {
			t.Errorf("an error tells a secret: %s", text)
		}
	}
}
