package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// FS is the one directory that a journal lives in. There are two: the disk's, and crashfs, which fails and forgets.
type FS interface {
	// List returns the names of all files.
	List() ([]string, error)
	// Open opens for reading and writing; with create it must not exist yet.
	Open(name string, create bool) (File, error)
	Remove(name string) error
	// Rename gives a file another name, in place of the file that has it.
	Rename(from, to string) error
	// SyncDir makes creations, renames and removals durable.
	SyncDir() error
}

// File is an open file of an FS.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Size() (int64, error)
	Truncate(size int64) error
	// Sync makes contents and size durable.
	Sync() error
}

// ErrLocked says that another process works on the directory.
var ErrLocked = errors.New("directory is in use by another process")

const lockName = "LOCK"

// Dir is a directory on disk, locked against other processes until closed.
type Dir struct {
	path string
	lock *flock.Flock
}

// OpenDir makes the directory if need be and locks it. A directory in use is ErrLocked.
func OpenDir(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make journal directory: %w", err)
	}
	name := filepath.Join(path, lockName)
	lock := flock.New(name)
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	if !held {
		owner := "unknown pid"
		if text, err := os.ReadFile(name); err == nil {
			if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
				owner = fmt.Sprintf("pid %d", pid)
			}
		}
		return nil, fmt.Errorf("%w: %s is held by %s; stop that process, or start this one on another data directory", ErrLocked, name, owner)
	}
	// The pid is for the message above only, so a failure to write it costs nobody the lock.
	if err := os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("write %s: %w", name, err), lock.Unlock())
	}
	return &Dir{path: path, lock: lock}, nil
}

// Close gives the directory free for others.
func (d *Dir) Close() error { return d.lock.Unlock() }

// List implements FS.
func (d *Dir) List() ([]string, error) {
	entries, err := os.ReadDir(d.path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if e.Name() != lockName {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	return names, nil
}

// Open implements FS.
func (d *Dir) Open(name string, create bool) (File, error) {
	flags := os.O_RDWR
	if create {
		flags |= os.O_CREATE | os.O_EXCL
	}
	f, err := os.OpenFile(filepath.Join(d.path, name), flags, 0o600)
	if err != nil {
		return nil, err
	}
	return diskFile{f}, nil
}

// Remove implements FS.
func (d *Dir) Remove(name string) error { return os.Remove(filepath.Join(d.path, name)) }

// Rename implements FS.
func (d *Dir) Rename(from, to string) error {
	return os.Rename(filepath.Join(d.path, from), filepath.Join(d.path, to))
}

// SyncDir implements FS.
func (d *Dir) SyncDir() error {
	f, err := os.Open(d.path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

type diskFile struct{ *os.File }

func (f diskFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
