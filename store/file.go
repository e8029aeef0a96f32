package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// WriteFile replaces a small file so that a crash leaves the old contents or the new ones, and, once it has returned, the new ones;
// only its owner may read it. A crash may leave a file next to it whose name ends in .tmp.
func WriteFile(path string, data []byte) error {
	if err := Replace(&Dir{path: filepath.Dir(path)}, filepath.Base(path), data); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// Replace is WriteFile on any file system.
func Replace(fs FS, name string, data []byte) error {
	tmp := name + "." + rand.Text() + ".tmp"
	err := create(fs, tmp, data)
	if err == nil {
		err = fs.Rename(tmp, name)
	}
	if err != nil {
		if removed := fs.Remove(tmp); !errors.Is(removed, os.ErrNotExist) {
			err = errors.Join(err, removed)
		}
		return err
	}
	return fs.SyncDir()
}

func create(fs FS, name string, data []byte) error {
	f, err := fs.Open(name, true)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(data, 0)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
