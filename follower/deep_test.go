package follower_test

import (
	"context"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/chain"
	"loft/internal/ledger"
	"loft/internal/workload"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

// long is a first batch with a block, and a second with many more than go-ethereum keeps states of.
func long(t *testing.T) *workload.Workload {
	w := workload.New(t, ledger.New(t, config, genesisTime), 1)
	w.Deposit(w.Users[0].Address, 1e9)
	w.Submit(w.Block(1))
	var blocks []batch.Block
	for range 200 {
		blocks = append(blocks, w.Block(0))
	}
	w.Submit(blocks...)
	return w
}

// another is what L1 may have in place of the second batch.
func another(t *testing.T) *workload.Workload {
	w := workload.New(t, ledger.New(t, config, genesisTime), 1)
	w.Deposit(w.Users[0].Address, 1e9)
	w.Submit(w.Block(1))
	for range 513 {
		w.Deposit(common.Address{1}, 1)
	}
	w.Garbage(nil)
	return w
}

func derived(t *testing.T, w *workload.Workload) protocol.State {
	d := newDeriver(t, openChain(t, t.TempDir()))
	for _, in := range w.Inputs {
		if _, err := d.Apply(t.Context(), in, derive.Anchor{}); err != nil {
			t.Fatal(err)
		}
	}
	st, _, _ := d.Cursor()
	return st
}

// TestT14_AnotherLongBatch: L1 drops a long batch, and has another in its place; or the long one was the sequencer's own, and
// never landed.
func TestT14_AnotherLongBatch(t *testing.T) {
	one, two := long(t), another(t)
	want := derived(t, two)
	for name, rewind := range map[string]bool{"dropped": true, "never landed": false} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c := openChain(t, dir)
			d := newDeriver(t, c)
			for _, in := range one.Inputs {
				if _, err := d.Apply(t.Context(), in, derive.Anchor{}); err != nil {
					t.Fatal(err)
				}
			}
			if err := d.Rewind(1); err != nil {
				t.Fatal(err)
			}
			if rewind { // as the follower does it
				st, _, _ := d.Cursor()
				if err := c.SetHead(c.Block(st.Block)); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := d.Apply(t.Context(), two.Inputs[1], derive.Anchor{}); err != nil {
				t.Fatal(err)
			}
			if got, _, _ := d.Cursor(); got != want || c.Head().Hash() != want.Block {
				t.Errorf("ends in %+v, want %+v; head %s", got, want, c.Head().Hash())
			}
		})
	}
}

// countdown is a context that ends after it was asked some times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestT14_LongBatchInterrupted: a node that stops within a long batch continues from there, and has not lost what was before.
func TestT14_LongBatchInterrupted(t *testing.T) {
	w := long(t)
	want := derived(t, w)
	dir := t.TempDir()
	c, err := chain.Open(chain.Config{DataDir: dir, Genesis: testGenesis(t), Protocol: config, NoLogIndex: true, Log: testLog(t)})
	if err != nil {
		t.Fatal(err)
	}
	d := newDeriver(t, c)
	if _, err := d.Apply(t.Context(), w.Inputs[0], derive.Anchor{}); err != nil {
		t.Fatal(err)
	}
	first := c.Head()
	if _, err := d.Apply(&countdown{t.Context(), 170}, w.Inputs[1], derive.Anchor{}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if !c.HasState(c.Head()) {
		t.Error("the head has no state any more: users cannot be answered")
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	c = openChain(t, dir)
	if c.Head().Number.Cmp(first.Number) < 0 {
		t.Errorf("the head is %d after the restart, was %d", c.Head().Number, first.Number)
	}
	d = newDeriver(t, c)
	if st, _, _ := d.Cursor(); st.Batch != 1 {
		t.Fatalf("derivation goes on after %d batches", st.Batch)
	}
	if _, err := d.Apply(t.Context(), w.Inputs[1], derive.Anchor{}); err != nil {
		t.Fatal(err)
	}
	if got, _, _ := d.Cursor(); got != want || c.Head().Hash() != want.Block {
		t.Errorf("ends in %+v, want %+v; head %s", got, want, c.Head().Hash())
	}
}
