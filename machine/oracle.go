package machine

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Oracle answers the program's questions. An error means that the answer is not at hand, not that there is none: the
// step is not made, and may be tried again.
type Oracle interface {
	// Preimage is the whole pre-image of key. The caller does not change it.
	Preimage(key [32]byte) ([]byte, error)
}

// NoPreimages is the oracle of programs that ask nothing.
type NoPreimages struct{}

// Preimage has none.
func (NoPreimages) Preimage(key [32]byte) ([]byte, error) {
	return nil, fmt.Errorf("no pre-images were given, and the program asks for %x", key)
}

// Directory is a directory with a file for each pre-image, named by its key in hexadecimal.
type Directory string

// Preimage reads the file of key.
func (d Directory) Preimage(key [32]byte) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(string(d), hex.EncodeToString(key[:])))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the program asks for %x, and %s has no file of that name", key, string(d))
	}
	if err != nil {
		return nil, fmt.Errorf("read a pre-image: %w", err)
	}
	return raw, nil
}
