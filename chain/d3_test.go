package chain_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/chain"
	"loft/internal/testutil"
	"loft/protocol/derive"
)

func newProofs(t *testing.T, keep bool) *proofs {
	p := &proofs{T: t, dir: t.TempDir(), keep: keep, nonces: map[common.Hash]uint64{}, blocks: map[common.Hash]*derive.Block{}, read: map[common.Hash]map[string]struct{}{}}
	p.open()
	return p
}

// copyOf is an empty chain that keeps what proofs need, and knows how p's blocks were made.
func (p *proofs) copyOf() *proofs {
	v := &proofs{T: p.T, dir: p.TempDir(), keep: true, blocks: p.blocks, read: p.read}
	v.open()
	return v
}

func (p *proofs) head(block *types.Block) {
	p.Helper()
	if err := p.SetHead(block); err != nil {
		p.Fatal(err)
	}
}

// from imports a block of another chain.
func (p *proofs) from(other *proofs, block *types.Block) {
	p.Helper()
	record, err := other.Record(block.Hash())
	if err == nil {
		err = p.Import(p.Context(), block, record)
	}
	if err != nil {
		p.Fatal(err)
	}
}

// provable makes all blocks after the first canonical one that is given again, on what is kept.
func (p *proofs) provable(first uint64) {
	p.Helper()
	for n := first; n < p.Head().Number.Uint64(); n++ {
		if !p.Provable(p.Canonical(n).Header()) {
			p.Fatalf("the state after block %d cannot be proved", n)
		}
		p.check(n + 1)
	}
}

// TestD3_ThereAndBack: the chain goes to another branch and comes back (an L1 reorganisation, twice); then what is before a block is
// forgotten. All after it can be proved.
func TestD3_ThereAndBack(t *testing.T) {
	for salt := range uint64(2) {
		p := newProofs(t, true)
		for n := range uint64(160) {
			p.make(n)
		}
		head := p.Canonical(160)
		p.head(p.Canonical(100))
		for n := range uint64(4) {
			p.make(5000 + 10*salt + n)
		}
		p.head(head)
		for n := range uint64(140) { // so that no state is at hand
			p.make(9000 + n)
		}
		p.forget(105)
		p.provable(105)
		p.close()
	}
}

// TestD3_ShownAndTakenBack: the same by blocks that a sequencer shows to a node which follows its fresh blocks. It needs no
// reorganisation of L1.
func TestD3_ShownAndTakenBack(t *testing.T) {
	p := newProofs(t, false)
	defer p.close()
	var shown []*types.Block
	for n := range uint64(160) {
		shown = append(shown, p.make(n))
	}
	back := slices.Clone(shown[100:])
	p.head(shown[99])
	for n := range uint64(4) {
		shown = append(shown, p.make(5000+n))
	}
	p.head(shown[159])
	shown = append(shown, back...)
	for n := range uint64(140) {
		shown = append(shown, p.make(9000+n))
	}
	v := p.copyOf()
	defer v.close()
	for _, block := range shown { // as package replica takes them
		if v.Header(block.Hash()) == nil || !v.HasState(block.Header()) {
			v.from(p, block)
		}
		v.head(block)
	}
	v.forget(105)
	v.provable(105)
}

// TestD3_KilledAfterImport: a kill between go-ethereum's import of a block and the keeping of what it replaced, or an error there,
// is made up for when the block becomes canonical. So are blocks that were made while nothing was kept.
func TestD3_KilledAfterImport(t *testing.T) {
	p := newProofs(t, false)
	defer p.close()
	for n := range uint64(12) {
		p.make(n)
	}
	v := p.copyOf()
	for n := uint64(1); n <= 12; n++ {
		if n%3 != 1 {
			v.from(p, p.Canonical(n))
		} else if _, err := v.Backend().BlockChain().InsertBlockWithoutSetHead(t.Context(), p.Canonical(n), false); err != nil {
			t.Fatal(err)
		}
	}
	v.close()
	v.open()
	v.head(v.Block(p.Head().Hash()))
	v.provable(0)
	v.close()

	v = p.copyOf()
	for n := uint64(1); n <= 12; n++ {
		v.from(p, p.Canonical(n))
	}
	v.head(p.Canonical(4))
	v.unkept()
	v.head(v.Block(p.Head().Hash()))
	v.provable(4)
	if v.Provable(v.Canonical(3).Header()) {
		t.Error("what was made before nodes were kept is said to be provable")
	}
	v.close()
}

// TestD3_HeadStateStays: nothing that is written takes from go-ethereum the state of the head, which has the nodes that nobody
// replaced: neither a block on an old parent nor a branch that continues without becoming canonical.
func TestD3_HeadStateStays(t *testing.T) {
	p := newProofs(t, true)
	defer p.close()
	for n := range uint64(140) {
		p.make(n)
	}
	head := p.Canonical(140)
	p.head(p.Canonical(5))
	onOld := p.make(7000)
	record, err := p.Record(onOld.Hash())
	if err != nil {
		t.Fatal(err)
	}
	p.head(head)
	if p.HasState(p.Canonical(5).Header()) {
		t.Fatal("the state of block 5 is at hand: the test tries nothing")
	}
	if err := p.Import(t.Context(), onOld, record); !errors.Is(err, chain.ErrNoState) {
		t.Errorf("a block on a state that is gone: %v", err)
	}
	p.provable(0)

	before, err := p.Record(head.Hash())
	if err != nil {
		t.Fatal(err)
	}
	parent := p.Canonical(130).Header()
	for n := range 128 {
		block := derive.NewBlock(parent, derive.Anchor{}, common.Address{0xfd}, parent.Time+1, before.State.Queue, before.QueueHash, nil, nil)
		built, _ := p.build(block, parent, p.StateAt)
		err := p.Commit(built, recordOf(before, block, built))
		if n < 127 && err != nil || n == 127 && !errors.Is(err, chain.ErrBranch) {
			t.Fatalf("block %d of a branch: %v", n+1, err)
		}
		parent = built.Block.Header()
	}
	p.provable(0)
}

// TestD3_AnySequence: whatever order blocks of a tree are made, imported, made canonical and left again in, with what is before some
// block forgotten, restarts, and kills that lose what go-ethereum had in memory: what is said to be provable is, and that is
// everything from what was forgotten on.
func TestD3_AnySequence(t *testing.T) {
	rng := testutil.Rand(t)
	source := newProofs(t, false)
	defer source.close()
	tree := []*types.Block{source.Genesis()}
	for len(tree) < 260 {
		if rng.IntN(4) == 0 { // a branch, mostly a near one
			source.head(tree[max(0, len(tree)-1-rng.IntN(10+rng.IntN(150)))])
		}
		for range 1 + rng.IntN(30) {
			tree = append(tree, source.make(rng.Uint64N(1<<20)))
		}
	}
	byHash := map[common.Hash]*types.Block{}
	for _, block := range tree {
		byHash[block.Hash()] = block
	}
	v := source.copyOf()
	defer func() { v.close() }()
	since := uint64(0)
	// take makes v know a block and its ancestors.
	take := func(block *types.Block) {
		t.Helper()
		var missing []*types.Block
		for ; v.Block(block.Hash()) == nil || !v.Reachable(block.Header()); block = byHash[block.ParentHash()] {
			missing = append(missing, block)
		}
		if len(missing) == 0 {
			return
		}
		way := rng.IntN(4)
		for i, block := range slices.Backward(missing) {
			parent := v.Header(block.ParentHash())
			if !v.HasState(parent) || i%64 == 0 {
				v.head(v.Block(parent.Hash()))
			}
			bring := func() error {
				if way == 0 {
					_, err := v.Backend().BlockChain().InsertBlockWithoutSetHead(t.Context(), block, false)
					return err
				}
				record, err := source.Record(block.Hash())
				if err != nil {
					return err
				}
				if way == 1 {
					built, _ := v.build(v.blocks[block.Hash()], parent, v.StateAt)
					return v.Commit(built, record)
				}
				return v.Import(t.Context(), block, record)
			}
			err := bring()
			if errors.Is(err, chain.ErrBranch) { // as it says: on a long branch from earlier ones
				v.head(v.Block(parent.Hash()))
				err = bring()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var did []string
	defer func() {
		if t.Failed() {
			t.Log(did)
		}
	}()
	done := func(what string) { did = append(did, what) }
	restart := func(lose bool) {
		v.close()
		if lose { // as kill -9 does
			if err := os.RemoveAll(filepath.Join(v.dir, "geth", "l2", "triedb")); err != nil {
				t.Fatal(err)
			}
		}
		v.open()
	}
	for range 60 {
		switch rng.IntN(12) {
		case 0, 1, 2:
			done("take")
			take(tree[rng.IntN(len(tree))])
		case 3, 4, 5:
			done("take and head")
			block := tree[len(tree)-1-rng.IntN(len(tree)/3)]
			take(block)
			v.head(block)
		case 6, 7, 8:
			done("there and back")
			head := v.Canonical(v.Head().Number.Uint64())
			for range 1 + rng.IntN(3) {
				block := tree[rng.IntN(len(tree))]
				take(block)
				v.head(block)
			}
			take(head)
			v.head(head)
		case 9:
			done("forget")
			first := since + rng.Uint64N(20)
			v.forget(first)
			since = max(since, first)
		case 10:
			done("restart")
			restart(false)
		case 11:
			switch rng.IntN(4) {
			case 0:
				done("kill")
				restart(true)
			case 1:
				done("a time without proofs")
				block := tree[rng.IntN(len(tree))]
				take(block)
				v.head(block)
				v.unkept()
				since = v.Head().Number.Uint64()
			}
		}
		head := v.Head().Number.Uint64()
		for range 6 {
			n := rng.Uint64N(head + 1)
			if got := v.Provable(v.Canonical(n).Header()); got != (n >= since) {
				t.Fatalf("block %d provable: %t, and from %d on is kept", n, got, since)
			}
			if n >= since && n < head {
				v.check(n + 1)
			}
		}
	}
	last := tree[len(tree)-1]
	take(last)
	v.head(last)
	// Most branches leave the chain before here: what their blocks replaced is forgotten, and what the chain needs is not.
	since = max(since, last.NumberU64()*2/3)
	v.forget(since)
	t.Logf("%d of %d blocks are provable", last.NumberU64()-min(since, last.NumberU64()), last.NumberU64())
	v.provable(since)
}
