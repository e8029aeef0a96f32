package image_test

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/guest/image"
	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
	"loft/machine"
	"loft/witness"
)

// booted is the program, built once and brought to where disputes begin.
var booted = sync.OnceValues(func() (*machine.Snapshot, error) {
	program, err := image.Build(context.Background(), "../..")
	if err != nil {
		return nil, err
	}
	return machine.Boot(program, io.Discard)
})

func boot(t testing.TB) *machine.Snapshot {
	t.Helper()
	snapshot, err := booted()
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// TestVerdicts: on the machine the program says of every step of the mixed workload what the node says, and of some lies that
// they are.
func TestVerdicts(t *testing.T) {
	snapshot := boot(t)
	c, w := memchain.New(t, nil), workload.Mixed(t, ledger.New(t, memchain.Config, memchain.GenesisTime))
	var steps, most uint64
	for _, in := range w.Inputs {
		for b := c.Open(in); c.At.Batch == in.Record.Index; steps++ {
			before := c.At
			store, _ := c.Record(w.Facts(before, uint64(len(w.Inputs))))
			c.Step(b)
			store.Claim(c.At.Hash())
			status, took, err := image.Verdict(t.Context(), snapshot, store, t.Output())
			if err != nil || status != machine.Valid {
				t.Fatalf("step from %+v: %s after %d, %v", before, status, took, err)
			}
			most = max(most, took)
			if steps%8 != 0 {
				continue
			}
			store.Claim(before.Hash())
			if status, took, err := image.Verdict(t.Context(), snapshot, store, t.Output()); err != nil || status != machine.Invalid {
				t.Errorf("lie about the step from %+v: %s after %d, %v", before, status, took, err)
			}
		}
	}
	t.Logf("%d steps of derivation, the longest of %d of the machine", steps, most)
	if steps != 18+13 {
		t.Errorf("%d steps", steps)
	}
}

// TestCollector: with hardly any memory the collector runs again and again, in the machine's one thread and with its madvise,
// and the verdicts are the same.
func TestCollector(t *testing.T) {
	program, err := image.Build(t.Context(), "../..", "smallheap")
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := machine.Boot(program, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	c, w := memchain.New(t, nil), workload.Mixed(t, ledger.New(t, memchain.Config, memchain.GenesisTime))
	tried := false
	for _, in := range w.Inputs {
		for b := c.Open(in); c.At.Batch == in.Record.Index; {
			store, _ := c.Record(w.Facts(c.At, in.Record.Index+1))
			full := len(b.Transactions()) > 1000
			if made := c.Step(b); !full || made == nil {
				continue
			}
			tried = true
			status, took, err := image.Verdict(t.Context(), snapshot, store, t.Output())
			if err != nil || status != machine.Valid {
				t.Fatalf("%s after %d, %v", status, took, err)
			}
			_, without, err := image.Verdict(t.Context(), boot(t), store, t.Output())
			if err != nil || took < without*5/4 {
				t.Errorf("%d steps, %d with all the memory, %v: the test tries nothing", took, without, err)
			}
		}
	}
	if !tried {
		t.Error("no block is full")
	}
}

// TestMissing: without its pre-images the program does not end in a verdict; the machine waits for the answer.
func TestMissing(t *testing.T) {
	snapshot := boot(t)
	store := witness.NewStore()
	store.Claim(common.Hash{1})
	if status, took, err := image.Verdict(t.Context(), snapshot, store, t.Output()); status != machine.Running || !errors.Is(err, witness.ErrMissing) {
		t.Errorf("%s after %d, %v", status, took, err)
	}
}
