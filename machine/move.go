package machine

import (
	"bytes"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
)

// pageSet is a set of pages.
type pageSet [pageCount / 64]uint64

func (w *pageSet) add(page uint32) { w[page/64] |= 1 << (page % 64) }

// Written lists in order the pages that were written since the machine began, or since Settle was last called. Their content
// may be what it was before.
func (f *Fast) Written() []uint32 {
	var pages []uint32
	f.memory.collect()
	for i, word := range &f.memory.written {
		for ; word != 0; word &= word - 1 {
			pages = append(pages, uint32(i*64+bits.TrailingZeros64(word)))
		}
	}
	return pages
}

// Settle empties the list of pages that were written.
func (f *Fast) Settle() {
	f.memory.collect()
	f.memory.written = pageSet{}
}

// Unhashed is how many pages the next call of State has to hash.
func (f *Fast) Unhashed() (pages int) {
	f.memory.collect()
	for _, word := range &f.memory.unhashed {
		pages += bits.OnesCount64(word)
	}
	return pages
}

// Page is the content of a page, which the caller does not change or keep, and its hash; that is zero if the page was never
// written. State must have been called since the machine last made a step.
func (f *Fast) Page(number uint32) (common.Hash, []byte) {
	return f.memory.nodes[pageCount+number], f.memory.bytes(number<<pageBits, pageSize)
}

// Put moves the machine to another state of the same program. The pages in which memory differs there from memory here are
// given in order; read fills in each, zeros where there is nothing, and returns its hash, zero for a page without content. It
// must not name pages below DataBase. The list of written pages is empty afterwards. After an error the machine can only be
// closed.
func (f *Fast) Put(to State, pages []uint32, read func(number uint32, content []byte) (common.Hash, error)) error {
	m := f.memory
	m.collect()
	level := m.scratch[:0]
	for _, number := range pages {
		hash, err := read(number, m.bytes(number<<pageBits, pageSize))
		if err != nil {
			return err
		}
		m.nodes[pageCount+number] = hash
		m.unhashed[number/64] &^= 1 << (number % 64)
		level = above(level, pageCount+number)
	}
	m.climb(level)
	m.written = pageSet{}
	if m.root() != to.MemoryRoot || f.state.CodeRoot != to.CodeRoot {
		return errDamaged
	}
	f.state, f.Fault = to, nil
	return nil
}

// collect moves the marks that stores leave into the sets of pages that were written and that are to be hashed.
func (m *memory) collect() {
	marks := m.marks()
	for page := 0; ; page++ {
		next := bytes.IndexByte(marks[page:], 1)
		if next < 0 {
			return
		}
		page += next
		marks[page] = 0
		m.written.add(uint32(page))
		m.unhashed.add(uint32(page))
	}
}
