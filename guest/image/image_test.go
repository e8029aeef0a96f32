package image_test

import (
	"context"
	"errors"
	"io"
	"math/big"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/guest/image"
	"loft/internal/ledger"
	"loft/internal/memchain"
	"loft/internal/workload"
	"loft/internal/worst"
	"loft/machine"
	"loft/protocol/preimage"
	"loft/witness"
)

// booted is the program, built once and brought to where disputes begin.
var booted = sync.OnceValues(func() (*machine.Snapshot, error) {
	program, err := image.Build(context.Background(), root)
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

// TestT33_Collector: with hardly any memory the collector runs again and again, in the machine's one thread and with its madvise,
// and the verdicts are the same.
func TestT33_Collector(t *testing.T) {
	program, err := image.Build(t.Context(), root, "smallheap")
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

// TestAB2_LargePrecompileInputs: a call of a precompile with more input than any transaction of L1 carries can be proved, and a
// lie about it is found out: but for ecrecover, of which 128 bytes count, precompiles run in the program, and nothing that it
// asks for is longer than what L1 takes.
func TestAB2_LargePrecompileInputs(t *testing.T) {
	const large, pairs = 400_000, 400
	code := common.FromHex("6005565bfe5b" + "5a5f52") // a call that fails goes to the invalid instruction; input that is not zero
	call := func(account byte, size uint64, at byte) {
		size &= 1<<24 - 1
		code = slices.Concat(code, []byte{0x5f, 0x5f, 0x62, byte(size >> 16), byte(size >> 8), byte(size), 0x60, at, 0x60, account, 0x5a, 0xfa},
			common.FromHex("15600357"))
	}
	for account := byte(1); account <= 4; account++ { // ecrecover, sha256, ripemd160, identity
		call(account, large, 0)
	}
	call(8, pairs*192, 32) // pairs of points at infinity
	alloc := types.GenesisAlloc{
		workload.NewAccount(0).Address: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)},
		worst.At:                       {Balance: new(big.Int), Code: code, Nonce: 1},
	}
	c, w := memchain.New(t, alloc), workload.New(t, ledger.New(t, memchain.Config, memchain.GenesisTime), 1)
	store, made := record(t, c, w, w.Block(0, w.Sign(w.Users[0], &types.DynamicFeeTx{To: &worst.At, Gas: 1 << 24})))
	if len(made.Receipts) != 1 || made.Receipts[0].Status != types.ReceiptStatusSuccessful || made.Receipts[0].GasUsed < pairs*34_000 {
		t.Fatalf("%+v, dropped: %+v", made.Receipts, made.Drops)
	}
	recoveries := 0
	for _, p := range store.All() {
		if p.Kind == preimage.Ecrecover {
			recoveries++
		}
		if len(p.Of) > preimage.MaxKeccakSize {
			t.Errorf("a pre-image of kind %s is of %d bytes", p.Kind, len(p.Of))
		}
	}
	if recoveries != 2 { // the transaction's sender, and the call
		t.Errorf("%d recoveries are asked for", recoveries)
	}
	store.Claim(c.At.Hash())
	status, took, err := image.Verdict(t.Context(), boot(t), store, t.Output())
	if err != nil || status != machine.Valid {
		t.Fatalf("%s after %d, %v", status, took, err)
	}
	store.Claim(common.Hash{1})
	if status, _, err := image.Verdict(t.Context(), boot(t), store, t.Output()); err != nil || status != machine.Invalid {
		t.Errorf("a lie: %s, %v", status, err)
	}
	t.Logf("%d steps of the machine", took)
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
