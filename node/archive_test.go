package node_test

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"loft/archive"
	"loft/devnet"
	"loft/l1"
	"loft/node"
)

// blobFiles are the files of the archive in a node's data directory.
func blobFiles(t *testing.T, dataDir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dataDir, "blobs", "??", "*.zst"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// spoil changes a byte in each file.
func spoil(t *testing.T, files []string) {
	t.Helper()
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		raw[len(raw)/2] ^= 1
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// following is a node that follows the chain of d from what is in dir, which may be nothing, with the given sources of blobs.
type following struct {
	*node.Node
	missing chan error // what it said of unavailable blobs
	end     func()
}

func follow(t *testing.T, d *node.Dev, dir string, beacons ...string) *following {
	t.Helper()
	f := &following{missing: make(chan error, 1)}
	quiet := slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})
	var err error
	f.Node, err = node.Open(t.Context(), node.Config{Name: "fresh", DataDir: dir, Instance: d.Instance, L1: d.L1.Client(), Beacon: beacons,
		CacheMB: 32, Poll: 50 * time.Millisecond, Log: slog.New(missingHandler{quiet, f.missing})})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	f.end = func() {
		cancel()
		if err := errors.Join(<-ended, f.Close()); err != nil {
			t.Error(err)
		}
	}
	return f
}

// reaches waits until the node has derived a block, or one instead.
func (f *following) reaches(t *testing.T, want *types.Header) {
	t.Helper()
	until(t, "the chain is derived", func() (bool, error) { return f.Chain().Safe().Number.Cmp(want.Number) >= 0, nil })
	if got := f.Chain().Canonical(want.Number.Uint64()).Hash(); got != want.Hash() {
		t.Errorf("block %d is %s, by the sequencer %s", want.Number, got, want.Hash())
	}
}

// refuses waits until the node says that it cannot continue; it has derived nothing.
func (f *following) refuses(t *testing.T) error {
	t.Helper()
	err := <-f.missing
	var missing *l1.BlobsMissingError
	if !errors.As(err, &missing) || f.Chain().Head().Number.Sign() != 0 {
		t.Errorf("at block %d: %v", f.Chain().Head().Number, err)
	}
	return err
}

// missingHandler passes on the first error about blobs that are missing.
type missingHandler struct {
	slog.Handler
	first chan<- error
}

func (h missingHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h missingHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return missingHandler{h.Handler.WithAttrs(attrs), h.first}
}

func (h missingHandler) Handle(ctx context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		err, _ := a.Value.Any().(error)
		var missing *l1.BlobsMissingError
		if errors.As(err, &missing) {
			select {
			case h.first <- err:
			default:
			}
		}
		return true
	})
	if !h.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// TestArchiveServesWhatL1Pruned: a node posts in blobs, L1 prunes them all, and a node that begins from nothing comes to the same
// chain by the first one's archive. An archive that was corrupted is refused, by the node that it belongs to and by another.
func TestArchiveServesWhatL1Pruned(t *testing.T) {
	t.Parallel()
	dataDir := t.TempDir()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	d, err := node.StartDev(t.Context(), node.DevConfig{DataDir: dataDir, L1BlockTime: time.Second, Log: log}.NoLogIndex())
	if err != nil {
		t.Fatal(err)
	}
	running(t, d.Run, d.Close)
	first, second := filepath.Join(dataDir, "sequencer"), filepath.Join(dataDir, "follower")
	alice := newUser(t, onDev(t, d), devnet.Accounts[1])
	until(t, "the development accounts are funded", func() (bool, error) {
		balance, err := alice.l2.BalanceAt(t.Context(), alice.account.Address, nil)
		return balance.Sign() > 0, err
	})
	for n := range 3 {
		block := alice.send(alice.l2, &devnet.Accounts[2].Address, big.NewInt(5), nil).BlockNumber
		until(t, "it is posted in blobs, and archived", func() (bool, error) {
			return d.Follower.Chain().Safe().Number.Cmp(block) >= 0 && len(blobFiles(t, first)) > n && len(blobFiles(t, second)) > n, nil
		})
	}
	want, l1Beacon := d.Follower.Chain().Safe(), d.L1.BeaconURL()
	if err := d.L1.DropBlobs(t.Context(), d.L1.Head().Number.Uint64()); err != nil {
		t.Fatal(err)
	}

	// L1's beacon node alone does not do any more; with a node's archive it does, and then there is one more archive.
	dir := t.TempDir()
	f := follow(t, d, dir, l1Beacon)
	f.refuses(t)
	f.end()
	f = follow(t, d, dir, l1Beacon, d.Node.RPCURL())
	f.reaches(t, want)
	f.end()
	blobs, bytes := blobFiles(t, dir), int64(0)
	for _, file := range blobs {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		bytes += info.Size()
	}
	if len(blobs) == 0 {
		t.Fatal("what came from another node is not in the node's own archive")
	}
	t.Logf("%d blobs, %d bytes each on disk", len(blobs), bytes/int64(len(blobs)))

	// By that archive alone the chain is derived again, without any source.
	again := t.TempDir()
	if err := os.Rename(filepath.Join(dir, "blobs"), filepath.Join(again, "blobs")); err != nil {
		t.Fatal(err)
	}
	f = follow(t, d, again, l1Beacon)
	f.reaches(t, want)
	f.end()

	// Corrupted, it is of no use to its node, which says so ...
	last := t.TempDir()
	if err := os.Rename(filepath.Join(again, "blobs"), filepath.Join(last, "blobs")); err != nil {
		t.Fatal(err)
	}
	blobs = blobFiles(t, last)
	spoil(t, blobs)
	f = follow(t, d, last, l1Beacon)
	var corrupt *archive.CorruptError
	if err := f.refuses(t); !errors.As(err, &corrupt) || filepath.Dir(filepath.Dir(corrupt.File)) != filepath.Join(last, "blobs") {
		t.Errorf("a corrupt archive: %v", err)
	}
	f.end()
	// ... nor are another node's, if they are corrupt, too ...
	spoil(t, blobFiles(t, first))
	f = follow(t, d, last, l1Beacon, d.Node.RPCURL())
	f.refuses(t)
	f.end()
	// ... but by one that is sound it continues, and is whole again.
	f = follow(t, d, last, l1Beacon, d.Node.RPCURL(), d.Follower.RPCURL())
	f.reaches(t, want)
	f.end()
	f = follow(t, d, last, l1Beacon) // nothing is asked for again
	f.reaches(t, want)
	f.end()
}
