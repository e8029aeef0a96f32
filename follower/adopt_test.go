package follower

import (
	"encoding/json"
	"errors"
	"testing"

	"loft/chain"
	"loft/internal/l2test"
	"loft/internal/ledger"
	"loft/internal/testutil"
	"loft/internal/workload"
	"loft/protocol/derive"
)

// TestD12_AdoptedRecord: whatever stands in the record of a block that is there before L1 has its batch, once the batch is derived
// the record is what derivation says, whole; the same when a batch comes back that was derived before, for what the block itself
// does not determine.
func TestD12_AdoptedRecord(t *testing.T) {
	w := workload.New(t, ledger.New(t, l2test.Config, l2test.GenesisTime), 2)
	w.Deposit(w.Users[0].Address, 1e9)
	w.Deposit(w.Users[1].Address, 1e9)
	w.Submit(w.Block(2), w.Block(0), w.Block(0))
	w.Garbage(nil)
	w.Deposit(w.Users[0].Address, 1)
	w.Garbage(nil)
	c := l2test.Open(t, t.TempDir(), nil)
	d, err := NewDeriver(c, l2test.Config, c)
	if err != nil {
		t.Fatal(err)
	}
	again := func() {
		t.Helper()
		for _, in := range w.Inputs {
			if _, known, err := d.adopt(in.Record.Index, in.Record.Extend(d.accumulator), derive.Anchor{}); err != nil {
				t.Fatal(err)
			} else if known {
				continue
			}
			if _, err := d.Apply(t.Context(), in, derive.Anchor{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	again()
	head := c.Head()
	var honest []chain.Record
	for n := uint64(1); n <= head.Number.Uint64(); n++ {
		record, err := c.Record(c.Canonical(n).Hash())
		if err != nil {
			t.Fatal(err)
		}
		honest = append(honest, record)
	}
	forgetBatches := func() {
		t.Helper()
		if err := d.Rewind(0); err != nil {
			t.Fatal(err)
		}
		for i := range w.Inputs {
			if err := d.facts.Delete(batchKey(uint64(i))); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range honest {
		block := honest[i].State.Block
		for field, forged := range testutil.Forgeries(honest[i]) {
			for _, known := range []bool{false, true} {
				if known && field != "State.Batch" && field != "State.Index" && field != "State.Mode" {
					continue // chain.Chain writes no such record: TestD12_RecordIsOfItsBlock
				}
				raw, err := json.Marshal(forged)
				if err != nil {
					t.Fatal(err)
				}
				if err := c.Backend().ChainDb().Put(append([]byte("loft-record-"), block[:]...), raw); err != nil {
					t.Fatal(err)
				}
				if err := d.Rewind(0); err != nil {
					t.Fatal(err)
				}
				if !known {
					forgetBatches()
				}
				again()
				if got, err := c.Record(block); err != nil || got != honest[i] {
					t.Errorf("block %d, %s forged, batch known %t: %+v, %v; want %+v", i+1, field, known, got, err, honest[i])
				}
			}
		}
		if err := c.Backend().ChainDb().Delete(append([]byte("loft-record-"), block[:]...)); err != nil {
			t.Fatal(err)
		}
		forgetBatches()
		again()
		if got, err := c.Record(block); err != nil || got != honest[i] {
			t.Errorf("block %d without a record: %+v, %v", i+1, got, err)
		}
	}
	if c.Head().Hash() != head.Hash() {
		t.Errorf("the head is %d, was %d", c.Head().Number, head.Number)
	}
}

// TestT13_AnsweredWhileShown: a batch that L1 has dropped is answered about for as long as it is shown, and not after.
func TestT13_AnsweredWhileShown(t *testing.T) {
	w := workload.New(t, ledger.New(t, l2test.Config, l2test.GenesisTime), 1)
	w.Deposit(w.Users[0].Address, 1e9)
	w.Submit(w.Block(1))
	c := l2test.Open(t, t.TempDir(), nil)
	d, err := NewDeriver(c, l2test.Config, c)
	if err != nil {
		t.Fatal(err)
	}
	out, err := d.Apply(t.Context(), w.Inputs[0], derive.Anchor{})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Rewind(0); err != nil {
		t.Fatal(err)
	}
	if got, err := d.BatchAt(0); err != nil || got != out {
		t.Errorf("batch 0 is shown, and the answer is %+v, %v", got, err)
	}
	if _, err := d.EntryAt(0); err != nil {
		t.Errorf("entry 0 is shown, and the answer is %v", err)
	}
	d.show()
	_, noBatch := d.BatchAt(0)
	_, noEntry := d.EntryAt(0)
	if !errors.Is(noBatch, ErrUnknown) || !errors.Is(noEntry, ErrUnknown) {
		t.Errorf("batch 0 is gone, and the answers are %v, %v", noBatch, noEntry)
	}
}
