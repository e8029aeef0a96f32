package replica

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/chain"
	"loft/internal/testutil"
	"loft/protocol"
	"loft/protocol/derive"
)

// TestD12_ShownRecord: a sequencer that shows a right block with anything else wrong is refused, and nothing is kept. What is kept is
// the record that the sequencer's own chain has, whole.
func TestD12_ShownRecord(t *testing.T) {
	s := newSource(t)
	r, c := replicaOf(s)
	for range 3 {
		header := s.block()
		fields := 0
		for field, forged := range testutil.Forgeries(honestly(t, s, header.Number.Uint64())) {
			fields++
			s.lie = func(f *Fresh) { *f = forged }
			if err := r.Step(t.Context()); err == nil {
				t.Errorf("%s is forged, and nobody minds", field)
			}
			if _, err := c.Record(header.Hash()); !errors.Is(err, chain.ErrUnknownBlock) || c.IsCanonical(header) {
				t.Errorf("%s is forged, and the block is kept: %v", field, err)
			}
		}
		if fields != 7 {
			t.Errorf("%d fields were forged", fields)
		}
		s.lie = nil
		if err := r.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		want, err := s.chain.Record(header.Hash())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := c.Record(header.Hash()); err != nil || got != want {
			t.Errorf("kept is %+v, %v; want %+v", got, err, want)
		}
	}
}

// honestly is what the sequencer shows of a block.
func honestly(t *testing.T, s *source, number uint64) Fresh {
	t.Helper()
	fresh, err := (&face{s}).FreshBlock(number)
	if err != nil {
		t.Fatal(err)
	}
	return *fresh
}

// TestD12_PlaceInBatch: a fresh block's place in a batch is worked out, not asked for: it continues with its parent's batch, unless
// that is derived to its end, or has another anchor.
func TestD12_PlaceInBatch(t *testing.T) {
	s := newSource(t)
	r, c := replicaOf(s)
	first := s.block()
	if err := r.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	record, err := c.Record(first.Hash())
	if err != nil {
		t.Fatal(err)
	}
	next := &types.Header{ParentHash: first.Hash(), Coinbase: first.Coinbase}
	place := func(view protocol.View, coinbase common.Address) [2]uint64 {
		t.Helper()
		next.Coinbase = coinbase
		got, err := r.cfg.Head.Record(first, next, view)
		if err != nil {
			t.Fatal(err)
		}
		return [2]uint64{got.State.Batch, got.State.Index}
	}
	view := record.View()
	if got := place(view, first.Coinbase); got != [2]uint64{0, 2} {
		t.Errorf("on the same anchor: %d", got)
	}
	if got := place(view, common.Address{1}); got != [2]uint64{1, 1} {
		t.Errorf("with another fee recipient: %d", got)
	}
	other := view
	other.AnchorNumber++
	if got := place(other, first.Coinbase); got != [2]uint64{1, 1} {
		t.Errorf("on another anchor: %d", got)
	}
	if err := r.cfg.Head.Derived(t.Context(), protocol.State{Block: first.Hash(), Batch: 5}, derive.Anchor{}); err != nil {
		t.Fatal(err)
	}
	if got := place(view, first.Coinbase); got != [2]uint64{5, 1} {
		t.Errorf("after a batch that is derived: %d", got)
	}
	record.State.Queue = 9
	if err := c.SetRecord(first, record); !errors.Is(err, chain.ErrRecord) {
		t.Errorf("a forged queue position: %v", err)
	}
}

// TestD12_DerivedRecordStays: a block that was derived, and is shown once more after go-ethereum lost it, keeps its record.
func TestD12_DerivedRecordStays(t *testing.T) {
	s := newSource(t)
	r, c := replicaOf(s)
	header := s.block()
	if err := r.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	derived, err := c.Record(header.Hash())
	if err != nil {
		t.Fatal(err)
	}
	derived.State.Batch, derived.State.Mode = 3, protocol.ModeDefault
	if err := c.SetRecord(header, derived); err != nil {
		t.Fatal(err)
	}
	fresh := honestly(t, s, 1)
	number, db := header.Number.Uint64(), c.Backend().ChainDb()
	if err := c.SetHead(c.Genesis()); err != nil {
		t.Fatal(err)
	}
	rawdb.DeleteBlock(db, header.Hash(), number)
	if err := c.Backend().BlockChain().SetHead(0); err != nil { // drops caches, too
		t.Fatal(err)
	}
	if c.Header(header.Hash()) != nil {
		t.Fatal("the block is still there: the test tries nothing")
	}
	var block types.Block
	if err := rlp.DecodeBytes(fresh.Block, &block); err != nil {
		t.Fatal(err)
	}
	if err := r.keep(t.Context(), &block, fresh.View); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Record(header.Hash()); err != nil || got != derived {
		t.Errorf("kept is %+v, %v; derived was %+v", got, err, derived)
	}
}
