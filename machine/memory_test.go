package machine

import (
	"slices"
	"testing"

	"loft/internal/testutil"
)

// TestMemoryIsTree: after any writes the flat memory's root and branches are those of the tree, whenever they are asked for.
func TestMemoryIsTree(t *testing.T) {
	rng := testutil.Rand(t)
	m, err := newMemory()
	if err != nil {
		t.Fatal(err)
	}
	tree := NewTree(MemoryDepth)
	if m.root() != tree.Root() {
		t.Fatal("empty memory")
	}
	for range 60 {
		for range rng.IntN(20) {
			address := rng.Uint32() &^ (LeafSize - 1)
			if rng.IntN(2) == 0 {
				address %= 1 << 16
			}
			var leaf Leaf
			for i := range rng.IntN(LeafSize) {
				leaf[i] = byte(rng.Uint32())
			}
			m.write(address, leaf[:])
			tree.Set(address/LeafSize, leaf)
		}
		if got, want := m.root(), tree.Root(); got != want {
			t.Fatalf("root %s, want %s", got, want)
		}
		for _, leaf := range []uint32{0, 1, 1<<27 - 1, rng.Uint32N(1 << 27), rng.Uint32N(1 << 11)} {
			branch := m.Branch(leaf)
			if !slices.Equal(branch, tree.Branch(leaf)) || RootOf(m.leaf(leaf*LeafSize), leaf, branch) != tree.Root() {
				t.Fatalf("branch of leaf %d", leaf)
			}
		}
	}
	if err := m.close(); err != nil {
		t.Fatal(err)
	}
}
