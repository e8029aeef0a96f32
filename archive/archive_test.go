package archive

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/klauspost/compress/zstd"

	"loft/protocol/batch"
)

func open(t testing.TB) *Archive {
	t.Helper()
	a, err := Open(filepath.Join(t.TempDir(), "blobs"), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// blobOf is a blob that carries bytes as a batch's do.
func blobOf(t testing.TB, payload []byte) (*kzg4844.Blob, common.Hash) {
	t.Helper()
	packed, err := batch.Pack(payload)
	if err != nil || len(packed) != 1 {
		t.Fatalf("%d blobs, %v", len(packed), err)
	}
	blob := (*kzg4844.Blob)(packed[0])
	hash, err := VersionedHash(blob)
	if err != nil {
		t.Fatal(err)
	}
	return blob, hash
}

func noise(n int) []byte {
	raw := make([]byte, n)
	rand.Read(raw) // never fails
	return raw
}

func TestArchiveKeeps(t *testing.T) {
	a := open(t)
	full, fullHash := blobOf(t, noise(120_000))
	small, smallHash := blobOf(t, []byte("a small batch"))
	if _, err := a.Get(fullHash); !errors.Is(err, ErrNotKept) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a blob that was never put: %v", err)
	}
	for hash, blob := range map[common.Hash]*kzg4844.Blob{fullHash: full, smallHash: small} {
		for range 2 { // twice is harmless
			if err := a.Put(hash, blob); err != nil {
				t.Fatal(err)
			}
		}
	}
	again, err := Open(a.dir, a.log)
	if err != nil {
		t.Fatal(err)
	}
	for hash, blob := range map[common.Hash]*kzg4844.Blob{fullHash: full, smallHash: small} {
		got, err := again.Get(hash)
		if err != nil || *got != *blob {
			t.Errorf("blob %s after a restart: %v", hash, err)
		}
	}
	if n, bytes, err := again.Size(); n != 2 || bytes < 120_000 || bytes > 140_000 || err != nil {
		t.Errorf("%d blobs, %d bytes, %v", n, bytes, err)
	}
}

// TestArchiveRefusesWhatDoesNotCommit: whatever becomes of a file, its blob is not served, the error names the file, and a Put
// repairs it.
func TestArchiveRefusesWhatDoesNotCommit(t *testing.T) {
	a := open(t)
	blob, hash := blobOf(t, noise(100_000))
	other, otherHash := blobOf(t, noise(100_000))
	for h, b := range map[common.Hash]*kzg4844.Blob{hash: blob, otherHash: other} {
		if err := a.Put(h, b); err != nil {
			t.Fatal(err)
		}
	}
	file := a.path(hash)
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(a.path(otherHash))
	if err != nil {
		t.Fatal(err)
	}
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	notField := *blob
	notField[0] = 0xff
	flipped := append([]byte(nil), good...)
	flipped[len(flipped)/2] ^= 1
	for name, data := range map[string][]byte{
		"empty":               {},
		"cut off":             good[:len(good)-1],
		"a bit flipped":       flipped,
		"another blob":        foreign,
		"too long":            append(append([]byte(nil), good...), good...),
		"zeroes":              make([]byte, len(good)),
		"raw":                 blob[:],
		"too large":           make([]byte, maxFileBytes+1),
		"not field elements":  encoder.EncodeAll(notField[:], nil),
		"too short a content": encoder.EncodeAll(blob[:100], nil),
		"a bomb":              encoder.EncodeAll(make([]byte, 64<<20), nil),
	} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := a.Get(hash)
		var corrupt *CorruptError
		if !errors.As(err, &corrupt) || corrupt.File != file || !strings.Contains(err.Error(), file) || got != nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
		if err := a.Put(hash, blob); err != nil {
			t.Fatal(err)
		}
		if got, err := a.Get(hash); err != nil || *got != *blob {
			t.Errorf("%s, repaired: %v", name, err)
		}
	}
}

func TestOpenRemovesWhatACrashLeft(t *testing.T) {
	a := open(t)
	blob, hash := blobOf(t, []byte{1})
	if err := a.Put(hash, blob); err != nil {
		t.Fatal(err)
	}
	half := a.path(hash) + ".123.tmp"
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(a.dir, a.log); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(half); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a half written file stays: %v", err)
	}
	if _, err := a.Get(hash); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(a.dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(filepath.Join(a.dir, "file"), a.log); err == nil {
		t.Error("a file is taken for an archive")
	}
}

// TestHandlerBounds: requests that no reader of blobs makes are refused before anything is read.
func TestHandlerBounds(t *testing.T) {
	a := open(t)
	blob, hash := blobOf(t, []byte{1})
	if err := a.Put(hash, blob); err != nil {
		t.Fatal(err)
	}
	corrupt := common.Hash{1, 7}
	if err := os.MkdirAll(filepath.Dir(a.path(corrupt)), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a.path(corrupt), []byte("not a blob"), 0o600); err != nil {
		t.Fatal(err)
	}
	many := func(n int) string {
		var list []string
		for i := range n {
			list = append(list, common.Hash{1, byte(i), byte(i >> 8), 9}.Hex())
		}
		return strings.Join(list, ",")
	}
	ask := func(method, path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil))
		return w
	}
	blobs := Prefix + "beacon/blobs/7?versioned_hashes="
	for path, want := range map[string]int{
		blobs + hash.Hex(): http.StatusOK,
		blobs + hash.Hex() + "," + common.Hash{}.Hex(): http.StatusOK, // the one that is kept
		blobs + common.Hash{1, 2}.Hex():                http.StatusNotFound,
		blobs + corrupt.Hex():                          http.StatusNotFound,
		blobs + many(maxAsked):                         http.StatusNotFound,
		blobs + many(maxAsked+1):                       http.StatusBadRequest,
		blobs:                                          http.StatusBadRequest,
		blobs + "0x12":                                 http.StatusBadRequest,
		blobs + "../../../etc/passwd":                  http.StatusBadRequest,
		Prefix + "beacon/blobs/7":                      http.StatusBadRequest,
		Prefix + "beacon/blob_sidecars/7":              http.StatusNotFound,
		Prefix + "beacon/genesis":                      http.StatusOK,
		Prefix + "config/spec":                         http.StatusOK,
	} {
		if got := ask(http.MethodGet, path); got.Code != want {
			t.Errorf("%.100s: %d %.200s", path, got.Code, got.Body)
		}
	}
	if got := ask(http.MethodPost, blobs+hash.Hex()); got.Code == http.StatusOK {
		t.Error("a POST is answered")
	}
	for range maxServed {
		a.serving <- struct{}{}
	}
	if got := ask(http.MethodGet, blobs+hash.Hex()); got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" {
		t.Errorf("busy: %d", got.Code)
	}
}

func FuzzDecode(f *testing.F) {
	a := open(f)
	blob, hash := blobOf(f, []byte("seed"))
	f.Add(a.enc.EncodeAll(blob[:], nil))
	f.Add([]byte{0x28, 0xb5, 0x2f, 0xfd})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if got, err := a.decode(raw, hash); err == nil && *got != *blob {
			t.Error("another blob")
		}
	})
}

// BenchmarkArchive measures a blob on disk and the time to put and to get it, as full of incompressible payload as one can be
// and as empty as a small batch leaves it.
func BenchmarkArchive(b *testing.B) {
	for _, payload := range []int{1_000, 60_000, 126_000} {
		blob, hash := blobOf(b, noise(payload))
		a := open(b)
		b.Run("put/"+strconv.Itoa(payload), func(b *testing.B) {
			for b.Loop() {
				if err := a.Put(hash, blob); err != nil {
					b.Fatal(err)
				}
			}
			_, bytes, err := a.Size()
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(bytes), "bytes/blob")
		})
		b.Run("get/"+strconv.Itoa(payload), func(b *testing.B) {
			for b.Loop() {
				if _, err := a.Get(hash); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
