package machine

import (
	"fmt"
	"math/bits"
	"unsafe"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sys/unix"
)

const (
	pageBits  = 12
	pageCount = 1 << (32 - pageBits)
	dataSize  = 1<<32 - DataBase

	pageDepth = pageBits - 5 // of the tree in a page
)

// memory is 2^32 bytes in one mapping, of which the host gives what is written, and the hashes over it. Stores mark pages;
// hashing is left until somebody asks for the root, and then done for the marked pages only.
type memory struct {
	mapping []byte
	base    unsafe.Pointer // of address 0; before it lie the marks, a byte a page

	// nodes are the hashes of pages, and above them: node 1 is the root, nodes 2i and 2i+1 are below i. One that is zero
	// stands for an empty tree.
	nodes   []common.Hash
	backing []byte

	unhashed pageSet // pages, but for those that are marked
	written  pageSet // pages since the last Settle, but for those that are marked
	scratch  []uint32
	hasher   crypto.KeccakState
}

func newMemory() (*memory, error) {
	const flags = unix.MAP_ANON | unix.MAP_PRIVATE | unix.MAP_NORESERVE
	mapping, err := unix.Mmap(-1, 0, pageCount+1<<32, unix.PROT_READ|unix.PROT_WRITE, flags)
	if err != nil {
		return nil, fmt.Errorf("reserve 4 GiB of address space for the machine's memory: %w", err)
	}
	backing, err := unix.Mmap(-1, 0, 2*pageCount*LeafSize, unix.PROT_READ|unix.PROT_WRITE, flags)
	if err != nil {
		return nil, fmt.Errorf("reserve memory for the machine's hashes: %w", err)
	}
	return &memory{
		mapping: mapping,
		base:    unsafe.Pointer(&mapping[pageCount]),
		nodes:   unsafe.Slice((*common.Hash)(unsafe.Pointer(&backing[0])), 2*pageCount),
		backing: backing,
		hasher:  crypto.NewKeccakState(),
	}, nil
}

func (m *memory) close() error {
	err := unix.Munmap(m.mapping)
	if err2 := unix.Munmap(m.backing); err == nil {
		err = err2
	}
	m.mapping, m.backing, m.nodes, m.base = nil, nil, nil, nil
	return err
}

// bytes are those of memory from address on, n of them.
func (m *memory) bytes(address uint32, n uint64) []byte {
	return m.mapping[pageCount+uint64(address):][:n]
}

func (m *memory) marks() []byte { return m.mapping[:pageCount] }

func (m *memory) leaf(address uint32) Leaf { return Leaf(m.bytes(address&^(LeafSize-1), LeafSize)) }

// write puts bytes at address and marks their pages.
func (m *memory) write(address uint32, b []byte) {
	if len(b) == 0 {
		return
	}
	copy(m.bytes(address, uint64(len(b))), b)
	for page := address >> pageBits; page <= uint32((uint64(address)+uint64(len(b))-1)>>pageBits); page++ {
		m.mapping[page] = 1
	}
}

// load writes pages, whose hashes are given or nil, into a memory that is new.
func (m *memory) load(pages []Page, hashes []common.Hash) {
	if hashes == nil {
		for i := range pages {
			m.write(pages[i].Number<<pageBits, pages[i].Content[:])
		}
		return
	}
	var level []uint32
	for i := range pages {
		copy(m.bytes(pages[i].Number<<pageBits, pageSize), pages[i].Content[:])
		m.nodes[pageCount+pages[i].Number] = hashes[i]
		level = above(level, pageCount+pages[i].Number)
	}
	m.climb(level)
}

// root hashes what was written since it was last called.
func (m *memory) root() common.Hash {
	level := m.scratch[:0]
	m.collect()
	for i, word := range &m.unhashed {
		for ; word != 0; word &= word - 1 {
			page := uint32(i*64 + bits.TrailingZeros64(word))
			m.nodes[pageCount+page] = m.hashPage(page, nil)
			level = above(level, pageCount+page)
		}
		m.unhashed[i] = 0
	}
	return m.climb(level)
}

// climb hashes nodes above pages, which are given in order, and all that is above them.
func (m *memory) climb(level []uint32) common.Hash {
	for height := pageDepth; height < MemoryDepth; height++ {
		next := level[:0]
		for _, i := range level {
			m.nodes[i] = m.parent(height, m.node(height, 2*i), m.node(height, 2*i+1))
			next = above(next, i)
		}
		level = next
	}
	m.scratch = level[:0]
	return m.node(MemoryDepth, 1)
}

// above adds the parent of node i, unless it is there already.
func above(level []uint32, i uint32) []uint32 {
	if len(level) > 0 && level[len(level)-1] == i/2 {
		return level
	}
	return append(level, i/2)
}

func (m *memory) node(height int, i uint32) common.Hash {
	if h := m.nodes[i]; h != (common.Hash{}) {
		return h
	}
	return emptyRoots[height]
}

// parent is the hash over two nodes of a height, quick where there is nothing.
func (m *memory) parent(height int, left, right common.Hash) (h common.Hash) {
	if left == emptyRoots[height] && right == left {
		return emptyRoots[height+1]
	}
	m.hasher.Reset()
	m.hasher.Write(left[:])
	m.hasher.Write(right[:])
	m.hasher.Read(h[:])
	return h
}

// hashPage is the root of the tree in a page; each sees every height of it, from the leaves to below the root.
func (m *memory) hashPage(page uint32, each func(nodes []common.Hash)) common.Hash {
	var nodes [1 << pageDepth]common.Hash
	content := m.bytes(page<<pageBits, pageSize)
	for i := range nodes {
		copy(nodes[i][:], content[i*LeafSize:])
	}
	level := nodes[:]
	for height := range pageDepth {
		if each != nil {
			each(level)
		}
		for i := range len(level) / 2 {
			level[i] = m.parent(height, level[2*i], level[2*i+1])
		}
		level = level[:len(level)/2]
	}
	return level[0]
}

// Branch is the siblings of a leaf, once root was called.
func (m *memory) Branch(leaf uint32) (branch []common.Hash) {
	i := leaf % (1 << pageDepth)
	m.hashPage(leaf>>pageDepth, func(nodes []common.Hash) {
		branch = append(branch, nodes[i^1])
		i /= 2
	})
	i = pageCount + leaf>>pageDepth
	for height := pageDepth; height < MemoryDepth; height++ {
		branch = append(branch, m.node(height, i^1))
		i /= 2
	}
	return branch
}

// used calls with each page that was ever written and its hash, in order, once root was called. It may not change them.
func (m *memory) used(page func(number uint32, hash common.Hash, content []byte) error) error {
	for i, h := range m.nodes[pageCount:] {
		if h == (common.Hash{}) || h == emptyRoots[pageDepth] {
			continue
		}
		if err := page(uint32(i), h, m.bytes(uint32(i)<<pageBits, pageSize)); err != nil {
			return err
		}
	}
	return nil
}
