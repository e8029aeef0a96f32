//go:build unix

package config

import (
	"fmt"
	"os"
	"syscall"

	"loft/plain"
)

// private refuses a file with a secret that others on this machine may read, as ssh does: of files that are not this user's somebody
// else decides, as where a container's secrets are mounted.
func private(what, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return nil // whoever reads it says so
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); !ok || int64(stat.Uid) != int64(os.Getuid()) || info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return &plain.InputError{What: what, Why: fmt.Sprintf("others can read %s: its permissions are %04o", path, info.Mode().Perm()), Do: "chmod 600 " + path}
}
