package machine

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sort"

	"github.com/ethereum/go-ethereum/common"
	"github.com/klauspost/compress/zstd"
)

// Snapshot is a machine at rest: its state, and what the state's two roots commit to. Nothing in it is written once it is made.
type Snapshot struct {
	State State
	Code  []byte // from CodeBase on; zero behind it
	Pages []Page // in order; zero elsewhere

	// What was hashed already, so that a machine need not do it again to begin here; nil if nothing was.
	codeTree *Tree
	hashes   []common.Hash // of Pages
}

// PageSize is the length of a page of memory, PageCount how many there are.
const (
	PageSize  = 4096
	PageCount = pageCount
)

// Page is 4 KiB of memory.
type Page struct {
	Number  uint32 // the address of its first byte / 4,096
	Content [pageSize]byte
}

// Page finds a page of a snapshot that Hashed gave: its hash, which is zero if the page is not in it, and its content.
func (s *Snapshot) Page(number uint32) (common.Hash, []byte) {
	i := sort.Search(len(s.Pages), func(i int) bool { return s.Pages[i].Number >= number })
	if i == len(s.Pages) || s.Pages[i].Number != number {
		return common.Hash{}, nil
	}
	return s.hashes[i], s.Pages[i].Content[:]
}

// Snapshot is the machine as it stands; it shares the code with it, which neither writes.
func (f *Fast) Snapshot() (*Snapshot, error) {
	s := &Snapshot{State: f.State(), Code: f.source, codeTree: f.tree}
	err := f.memory.used(func(number uint32, hash common.Hash, content []byte) error {
		s.Pages, s.hashes = append(s.Pages, Page{number, [pageSize]byte(content)}), append(s.hashes, hash)
		return nil
	})
	return s, err
}

// Hashed is the same snapshot, with what machines that begin at it need not hash again.
func (s *Snapshot) Hashed() (*Snapshot, error) {
	if s.hashes != nil {
		return s, nil
	}
	f, err := NewFast(s, NoPreimages{})
	if err != nil {
		return nil, err
	}
	hashed, err := f.Snapshot()
	return hashed, firstError(err, f.Close())
}

// Slow is the slow machine that stands where the snapshot was taken.
func (s *Snapshot) Slow(oracle Oracle) (*Machine, error) {
	m := &Machine{State: s.State, Code: codeTree(wordsOf(s.Code)), Memory: NewTree(MemoryDepth), Oracle: oracle}
	for _, page := range s.Pages {
		for i := range uint32(pageSize / LeafSize) {
			if leaf := Leaf(page.Content[LeafSize*i:]); leaf != (Leaf{}) {
				m.Memory.Set(page.Number<<pageDepth+i, leaf)
			}
		}
	}
	if m.Memory.Root() != m.MemoryRoot || m.Code.Root() != m.CodeRoot {
		return nil, errDamaged
	}
	return m, nil
}

// codeTree is the tree over the code in words.
func codeTree(words []uint32) *Tree {
	const perLeaf = LeafSize / 4
	leaves := make([]Leaf, (len(words)+perLeaf-1)/perLeaf)
	for i, w := range words {
		binary.BigEndian.PutUint32(leaves[i/perLeaf][i%perLeaf*4:], w)
	}
	return treeOf(CodeDepth, leaves)
}

var errDamaged = errors.New("the snapshot's code or memory is not what its state commits to: make it again")

// A stored snapshot is this, then under zstd: the encoded state, u32 length of code, code, u32 number of pages, and each page's
// u32 number and content.
const magic = "loft machine 1\n"

// Save writes the snapshot to w. The same snapshot is the same bytes, from the same version of the compressor.
func (s *Snapshot) Save(w io.Writer) error {
	if _, err := io.WriteString(w, magic); err != nil {
		return fmt.Errorf("save the snapshot: %w", err)
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("save the snapshot: %w", err)
	}
	b := bufio.NewWriterSize(z, 1<<16) // keeps the first error for Flush
	u32 := func(v int) { b.Write(binary.BigEndian.AppendUint32(nil, uint32(v))) }
	b.Write(s.State.Encode())
	u32(len(s.Code))
	b.Write(s.Code)
	u32(len(s.Pages))
	for i := range s.Pages {
		u32(int(s.Pages[i].Number))
		b.Write(s.Pages[i].Content[:])
	}
	if err := firstError(b.Flush(), z.Close()); err != nil {
		return fmt.Errorf("save the snapshot: %w", err)
	}
	return nil
}

// Open reads a snapshot, or boots a program; output is as for Boot.
func Open(r io.Reader, output io.Writer) (*Snapshot, error) {
	b := bufio.NewReader(r)
	if head, err := b.Peek(len(magic)); err == nil && string(head) == magic {
		return LoadSnapshot(b)
	}
	program, err := io.ReadAll(b)
	if err != nil {
		return nil, fmt.Errorf("read the program: %w", err)
	}
	return Boot(program, output)
}

// LoadSnapshot reads what Save wrote. Whether it is whole is found out by NewFast or Slow, which hash it.
func LoadSnapshot(r io.Reader) (*Snapshot, error) {
	s, err := loadSnapshot(r)
	if err != nil {
		return nil, fmt.Errorf("load a snapshot: %w", err)
	}
	return s, nil
}

func loadSnapshot(r io.Reader) (*Snapshot, error) {
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(r, head); err != nil || string(head) != magic {
		return nil, errors.New("it does not begin as one")
	}
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	var word [4]byte
	u32 := func(most uint32) (uint32, error) {
		if _, err := io.ReadFull(z, word[:]); err != nil {
			return 0, err
		}
		if v := binary.BigEndian.Uint32(word[:]); v <= most {
			return v, nil
		}
		return 0, errors.New("a number in it is too large")
	}
	state := make([]byte, StateSize)
	if _, err := io.ReadFull(z, state); err != nil {
		return nil, err
	}
	s := new(Snapshot)
	if s.State, err = DecodeState(state); err != nil {
		return nil, err
	}
	n, err := u32(CodeSize)
	if err != nil {
		return nil, err
	}
	if n%4 != 0 {
		return nil, errors.New("its code does not consist of whole instructions")
	}
	s.Code = make([]byte, n)
	if _, err := io.ReadFull(z, s.Code); err != nil {
		return nil, err
	}
	if n, err = u32(pageCount); err != nil {
		return nil, err
	}
	for range n {
		var page Page
		if page.Number, err = u32(pageCount - 1); err != nil {
			return nil, err
		}
		if last := len(s.Pages) - 1; last >= 0 && page.Number <= s.Pages[last].Number {
			return nil, errors.New("its pages are not in order")
		}
		if _, err := io.ReadFull(z, page.Content[:]); err != nil {
			return nil, err
		}
		s.Pages = append(s.Pages, page)
	}
	return s, nil
}
