package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Create lets others make a directory whole or not at all, who cannot do so by themselves: one whose making a crash cut short is
// deleted, to be made again. Call made once it is whole. The caller has it alone.
func Create(dir string) (made func() error, err error) {
	failed := func(err error) error { return fmt.Errorf("create %s: %w", dir, err) }
	mark := dir + ".unfinished"
	made = func() error {
		if err := os.Remove(mark); err != nil {
			return failed(err)
		}
		return nil
	}
	if _, err := os.Stat(mark); err == nil {
		if err := os.RemoveAll(dir); err != nil {
			return nil, failed(err)
		}
		return made, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, failed(err)
	}
	if _, err := os.Stat(dir); err == nil {
		return func() error { return nil }, nil // it is whole
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, failed(err)
	}
	return made, WriteFile(mark, nil)
}
