package prover

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"log/slog"
	"os"
	"path/filepath"

	"loft/witness"
)

const (
	spillPrefix  = "preimages-" // of files in the directory
	checksumSize = 4
)

// spilled is pre-images in a file: a checksum, and what witness.Store encodes. The zero value is none.
type spilled struct {
	path string
	size int64
}

// errDisk means that the disk has no room for pre-images: they are gathered again when they are asked for.
var errDisk = errors.New("no room on disk for pre-images")

// write puts them to a file, which is not there after an error.
func (f *spilled) write(path string, s *witness.Store) error {
	full, err := nearlyFull(filepath.Dir(path), s.Size())
	if err != nil {
		return err
	}
	if full {
		return errDisk
	}
	body := s.Encode()
	raw := binary.BigEndian.AppendUint32(make([]byte, 0, checksumSize+len(body)), crc32.Checksum(body, castagnoli))
	raw = append(raw, body...)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		return errors.Join(fmt.Errorf("keep pre-images: %w", err), ignoreMissing(os.Remove(path)))
	}
	*f = spilled{path, int64(len(raw))}
	return nil
}

// read finds them again; nil if there are none.
func (f *spilled) read() (*witness.Store, error) {
	if f.path == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(f.path)
	if err == nil && (len(raw) < checksumSize || crc32.Checksum(raw[checksumSize:], castagnoli) != binary.BigEndian.Uint32(raw)) {
		err = errDamaged
	}
	if err != nil {
		return nil, err
	}
	return witness.DecodeStore(raw[checksumSize:])
}

func (f *spilled) remove() error {
	if f.path == "" {
		return nil
	}
	path := f.path
	*f = spilled{}
	return ignoreMissing(os.Remove(path))
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// begin finds the pre-images of a trace that has none at hand.
func (t *trace) begin(gather func() (*witness.Store, error)) error {
	if t.oracle.store != nil {
		return nil
	}
	store, err := t.spilled.read()
	if err != nil {
		t.shelf.disk.Tell(t.shelf.log, slog.LevelWarn, "cannot read pre-images on disk, gathering them again", "err", errors.Join(err, t.spilled.remove()))
	}
	if store == nil {
		if store, err = gather(); err != nil {
			return err
		}
		t.shelf.gathered.Add(1)
		if err := about(store, t.key); err != nil {
			return err
		}
	}
	t.oracle.store = store
	t.asked.Store(store.Size())
	return nil
}
