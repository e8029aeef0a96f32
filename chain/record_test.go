package chain_test

import (
	"errors"
	"testing"

	"loft/chain"
	"loft/internal/testutil"
	"loft/protocol/derive"
)

// ofL1 are the fields of a record that a block does not determine: L1 does, when the block's batch is there. See package replica and
// the deriver for who writes them.
var ofL1 = map[string]bool{"State.Batch": true, "State.Index": true, "State.Mode": true}

// TestD12_RecordIsOfItsBlock: whoever writes a block, no field of its record can be another than the block says.
func TestD12_RecordIsOfItsBlock(t *testing.T) {
	c, other := openTest(t, t.TempDir()), openTest(t, t.TempDir())
	defer c.Close()
	defer other.Close()
	parent := mustExtend(t, c, c.Head(), 1)
	first, err := c.Record(parent.Hash())
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Import(t.Context(), parent, first); err != nil {
		t.Fatal(err)
	}
	statedb, err := c.StateAt(parent.Header())
	if err != nil {
		t.Fatal(err)
	}
	block := derive.NewBlock(parent.Header(), derive.Anchor{Number: 7, Time: 9}, parent.Coinbase(), parent.Time()+1, first.State.Queue, first.QueueHash, nil, nil)
	built, err := block.Build(c.Env(), parent.Header(), statedb)
	if err != nil {
		t.Fatal(err)
	}
	honest, fields := recordOf(first, block, built), 0
	for field, forged := range testutil.Forgeries(honest) {
		if fields++; ofL1[field] {
			continue
		}
		for what, err := range map[string]error{
			"committed": c.Commit(built, forged), "imported": other.Import(t.Context(), built.Block, forged), "set": c.SetRecord(built.Block.Header(), forged),
		} {
			if !errors.Is(err, chain.ErrRecord) {
				t.Errorf("%s forged and %s: %v", field, what, err)
			}
		}
	}
	if fields != 11 {
		t.Errorf("a record has %d fields: compare the new ones, and say so here", fields)
	}
	for _, c := range []*chain.Chain{c, other} {
		if _, err := c.Record(built.Block.Hash()); !errors.Is(err, chain.ErrUnknownBlock) {
			t.Errorf("a record is kept of a block that was refused: %v", err)
		}
	}
	undecided := honest
	undecided.State.Mode = 0
	before := honest
	before.State.Index = 0
	for _, none := range []chain.Record{undecided, before} {
		if err := c.Commit(built, none); !errors.Is(err, chain.ErrRecord) {
			t.Errorf("a state that no block leads to: %v", err)
		}
	}
	if err := errors.Join(c.Commit(built, honest), other.Import(t.Context(), built.Block, honest)); err != nil {
		t.Fatal(err)
	}
}
