//go:build unix

package node

import (
	"math"

	"golang.org/x/sys/unix"
)

// freeBytes is the room that the disk of a directory has for this user; without an answer there is enough.
func freeBytes(dir string) uint64 {
	var stat unix.Statfs_t
	if unix.Statfs(dir, &stat) != nil {
		return math.MaxUint64
	}
	return uint64(stat.Bavail) * uint64(stat.Bsize)
}
