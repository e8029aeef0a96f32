package prover

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/sys/unix"

	"loft/machine"
)

// A page in the file is its hash, its content and a checksum of both.
const (
	slotSize  = common.HashLength + machine.PageSize + 4
	chunk     = 1 << 14  // slots by which the file grows
	leaveFree = 4 << 30  // bytes on the disk that are not ours to take: the node's database needs them more
	pagesFile = "places" // name in the directory
)

var (
	errFull    = errors.New("no room for another page")
	errDamaged = errors.New("what was kept on disk is damaged")
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// pageFile keeps pages of machines on disk, in slots that are used again. The operating system holds in memory what is read
// often. Slot 0 is never given out. Its methods may be called from any goroutine; a slot belongs to who got it.
type pageFile struct {
	file *os.File

	mu   sync.Mutex // guards what follows
	most uint32     // slots that there may be
	room uint32     // slots for which the disk had room when last asked
	size uint32     // slots in the file
	free []uint32   // of these
}

func openPages(dir string, bytes int64) (*pageFile, error) {
	file, err := os.OpenFile(filepath.Join(dir, pagesFile), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("prover: keep places on disk: %w", err)
	}
	return &pageFile{file: file, most: uint32(min(bytes/slotSize, 1<<31))}, nil
}

func (f *pageFile) close() error { return errors.Join(f.file.Close(), os.Remove(f.file.Name())) }

// bytes is how long the file is.
func (f *pageFile) bytes() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return int64(f.size) * slotSize
}

// used is how many slots are given out.
func (f *pageFile) used() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return int(f.size) - len(f.free)
}

// take is a free slot.
func (f *pageFile) take() (uint32, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.free); n > 0 {
		slot := f.free[n-1]
		f.free = f.free[:n-1]
		return slot, nil
	}
	if f.size >= f.most {
		return 0, errFull
	}
	if f.size >= f.room {
		full, err := nearlyFull(filepath.Dir(f.file.Name()), chunk*slotSize)
		if err != nil {
			return 0, err
		}
		if full {
			return 0, errFull
		}
		f.room = f.size + chunk
	}
	f.size++
	return f.size, nil
}

// nearlyFull says whether so many bytes more would take what is to stay free on the disk that has a path.
func nearlyFull(path string, bytes int64) (bool, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(path, &disk); err != nil {
		return true, fmt.Errorf("ask how much room the disk has: %w", err)
	}
	return disk.Bavail*uint64(disk.Bsize) < leaveFree+uint64(bytes), nil
}

// give back slots.
func (f *pageFile) give(slots ...uint32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.free = append(f.free, slots...)
}

// shorten gives the disk its room back if no slot is in use.
func (f *pageFile) shorten() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.size == 0 || len(f.free) < int(f.size) {
		return nil
	}
	f.size, f.room, f.free = 0, 0, nil
	return f.file.Truncate(0)
}

// put writes a page and says where.
func (f *pageFile) put(hash common.Hash, content []byte) (uint32, error) {
	slot, err := f.take()
	if err != nil {
		return 0, err
	}
	b := make([]byte, 0, slotSize)
	b = append(append(b, hash[:]...), content...)
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	if _, err := f.file.WriteAt(b, int64(slot-1)*slotSize); err != nil {
		f.give(slot)
		return 0, fmt.Errorf("write a page: %w", err)
	}
	return slot, nil
}

// get reads a page into content, and gives its hash.
func (f *pageFile) get(slot uint32, content []byte) (hash common.Hash, err error) {
	var b [slotSize]byte
	if _, err := f.file.ReadAt(b[:], int64(slot-1)*slotSize); err != nil {
		return hash, fmt.Errorf("read a page: %w", err)
	}
	body := b[:slotSize-4]
	if crc32.Checksum(body, castagnoli) != binary.BigEndian.Uint32(b[slotSize-4:]) {
		return hash, errDamaged
	}
	copy(content, body[common.HashLength:])
	return common.Hash(body), nil
}
