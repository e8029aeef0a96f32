// Package archive keeps the blobs that a node has fetched and verified, for the node itself and for others, since L1 forgets
// them after some weeks: a file for each blob, under its versioned hash, compressed. It is also the part of the beacon API by
// which another node reads them: to it, this archive is one more beacon address.
//
// It asks nobody for blobs (package l1's Beacon does) and knows nothing of L1. No blob leaves it that does not commit to the
// hash it was asked for by. Start at Open; serve.go is what others see.
package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/klauspost/compress/zstd"

	"loft/agent"
	"loft/store"
)

const (
	blobBytes = len(kzg4844.Blob{})
	// maxFileBytes bounds what is read of a file: no frame of a blob is longer.
	maxFileBytes = blobBytes + 1<<12
	suffix       = ".zst"
)

// ErrNotKept means that the archive does not have the blob. It is an fs.ErrNotExist.
var ErrNotKept = fmt.Errorf("the archive does not keep the blob: %w", fs.ErrNotExist)

// CorruptError means that a file of the archive does not hold the blob that its name says. The file is not used; the blob
// replaces it as soon as it is had from elsewhere.
type CorruptError struct {
	File  string
	Cause error
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("%s of the blob archive is corrupt, it is not used: %v", e.File, e.Cause)
}

func (e *CorruptError) Unwrap() error { return e.Cause }

// Archive is a directory of blobs. It is safe for concurrent use, also by several processes.
type Archive struct {
	dir string
	log *slog.Logger
	enc *zstd.Encoder
	dec *zstd.Decoder
	// serving bounds the requests that are answered at a time.
	serving  chan struct{}
	unserved agent.Trouble
}

// Open opens or makes an archive.
func Open(dir string, log *slog.Logger) (*Archive, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open blob archive: %w", err)
	}
	// Leftovers of writes that a crash cut off.
	left, err := filepath.Glob(filepath.Join(dir, "??", "*.tmp"))
	for _, file := range left {
		err = errors.Join(err, os.Remove(file))
	}
	if err != nil {
		return nil, fmt.Errorf("open blob archive: %w", err)
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(uint64(blobBytes)), zstd.WithDecoderMaxWindow(1<<20))
	if err != nil {
		return nil, fmt.Errorf("open blob archive: %w", err)
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression))
	if err != nil {
		return nil, fmt.Errorf("open blob archive: %w", err)
	}
	return &Archive{dir: dir, log: log.With("agent", "archive"), enc: enc, dec: dec, serving: make(chan struct{}, maxServed)}, nil
}

// path spreads blobs over 256 directories by the hash's second byte; the first is the version.
func (a *Archive) path(hash common.Hash) string {
	name := hash.Hex()[2:]
	return filepath.Join(a.dir, name[2:4], name+suffix)
}

// Get is the blob with a versioned hash. It is ErrNotKept if there is none, and a *CorruptError if what there is does not
// commit to the hash.
func (a *Archive) Get(hash common.Hash) (*kzg4844.Blob, error) {
	path := a.path(hash)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("blob %s: %w", hash, ErrNotKept)
	}
	if err != nil {
		return nil, fmt.Errorf("read blob: %w", err)
	}
	if info.Size() > int64(maxFileBytes) {
		return nil, &CorruptError{path, fmt.Errorf("it has %d bytes", info.Size())}
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read blob: %w", err)
	}
	blob, err := a.decode(raw, hash)
	if err != nil {
		return nil, &CorruptError{path, err}
	}
	return blob, nil
}

func (a *Archive) decode(raw []byte, hash common.Hash) (*kzg4844.Blob, error) {
	plain, err := a.dec.DecodeAll(raw, make([]byte, 0, blobBytes))
	if err != nil {
		return nil, err
	}
	if len(plain) != blobBytes {
		return nil, fmt.Errorf("it holds %d bytes, a blob has %d", len(plain), blobBytes)
	}
	blob := (*kzg4844.Blob)(plain)
	got, err := VersionedHash(blob)
	if err == nil && got != hash {
		err = fmt.Errorf("it commits to %s", got)
	}
	return blob, err
}

// Put keeps a blob that the caller has verified, in place of whatever is there. A crash leaves the old file or the new one.
func (a *Archive) Put(hash common.Hash, blob *kzg4844.Blob) error {
	path := a.path(hash)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep blob %s: %w", hash, err)
	}
	if err := store.WriteFile(path, a.enc.EncodeAll(blob[:], nil)); err != nil {
		return fmt.Errorf("keep blob %s: %w", hash, err)
	}
	return nil
}

// Size is how many blobs the archive keeps, and the bytes of their files.
func (a *Archive) Size() (blobs int, bytes int64, err error) {
	err = filepath.WalkDir(a.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, suffix) {
			return err
		}
		info, err := d.Info()
		if err == nil {
			blobs, bytes = blobs+1, bytes+info.Size()
		}
		return err
	})
	if err != nil {
		return 0, 0, fmt.Errorf("size of the blob archive: %w", err)
	}
	return blobs, bytes, nil
}
