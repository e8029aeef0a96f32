package l1machine

import (
	"io"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/guest/image"
	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
	"loft/machine"
	"loft/witness"
)

// What a game's own step takes besides the machine's: bookkeeping, the loss of a stake, the clocks, and the count of its bytes.
const gameGas = 54_500

// TestTypicalGas is what loads and stores of the proof program take to prove, on a block full of transfers: whole transactions
// that end a game, with real proofs, sampled all over the run.
func TestTypicalGas(t *testing.T) {
	const samples = 400
	program, err := image.Build(t.Context(), "../..")
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := machine.Boot(program, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	store := fullBlock(t)
	status, length, err := image.Verdict(t.Context(), snapshot, store, t.Output())
	if err != nil || status != machine.Valid {
		t.Fatalf("%s, %v", status, err)
	}
	f, err := machine.NewFast(snapshot, store)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	l1, games := New(t), bindings.NewGames()
	var now, then, sizes []uint64
	for i := range uint64(samples) {
		if err := f.Run(snapshot.State.Steps + length*i/samples); err != nil {
			t.Fatal(err)
		}
		p := nextAccess(t, f)
		if p == nil {
			continue
		}
		o := l1.Step(p.Bytes, bindings.Locals{}, nil)
		if o.Err != nil || o.After != p.After.Hash() {
			t.Fatalf("step %d: %v %+v", p.Before.Steps, o.Err, o.Revert)
		}
		data := games.PackStep(bindings.GamesKey{}, bindings.Segment{Start: o.Before, End: o.After, Within: o.After}, o.Before, o.After, p.Bytes, nil)
		size := uint64(len(data))
		sizes = append(sizes, size)
		now = append(now, params.TxGas+max(size*byteGas, size*params.TxDataNonZeroGasEIP2028+o.Gas+gameGas))
		then = append(then, params.TxGas+max(size*later, size*params.TxDataNonZeroGasEIP2028+o.Gas+gameGas))
	}
	for _, c := range []struct {
		name   string
		values []uint64
	}{{"bytes of calldata", sizes}, {"gas at 40 a byte", now}, {"gas at 64 a byte", then}} {
		slices.Sort(c.values)
		at := func(percent int) uint64 { return c.values[(len(c.values)-1)*percent/100] }
		t.Logf("%d loads and stores of %d steps, %s: least %d, half of them below %d, nine tenths below %d, most %d", len(c.values), length, c.name, at(0), at(50), at(90), at(100))
	}
	if n := len(then); n < samples/2 {
		t.Errorf("%d loads and stores", n)
	} else if usual := then[n*9/10]; usual > typicalLimit {
		t.Errorf("one in ten takes more than %d gas at %d a byte; the limit is %d", usual, later, typicalLimit)
	}
}

// nextAccess is the proof of the next step that touches one leaf of memory, if there is one soon.
func nextAccess(t *testing.T, f *machine.Fast) *machine.Proof {
	t.Helper()
	for range 20 {
		p, err := f.Prove()
		if err != nil {
			t.Fatal(err)
		}
		if leaves, _ := leavesOf(t, p.Bytes); len(leaves) == 2 {
			return p
		}
		if err := f.Run(f.Steps() + 1); err != nil {
			t.Fatal(err)
		}
	}
	return nil
}

// fullBlock is what the program asks for on the mixed workload's block of more than a thousand transfers.
func fullBlock(t *testing.T) *witness.Store {
	t.Helper()
	c, w := memchain.New(t, nil), workload.Mixed(t, ledger.New(t, memchain.Config, memchain.GenesisTime))
	for _, in := range w.Inputs {
		for b := c.Open(in); c.At.Batch == in.Record.Index; {
			store, _ := c.Record(w.Facts(c.At, in.Record.Index+1))
			full := len(b.Transactions()) > 1000
			if made := c.Step(b); full && made != nil {
				store.Claim(c.At.Hash())
				return store
			}
		}
	}
	t.Fatal("no block is full")
	return nil
}
