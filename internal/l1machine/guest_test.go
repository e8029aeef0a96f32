//go:build differential

package l1machine

import (
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/guest/image"
	"loft/machine"
	"loft/protocol/preimage"
	"loft/witness"
)

// Of each case, at most so many of a kind's questions are compared, and so many stretches of so many steps.
const (
	maxQuestions = 12
	maxBlobs     = 1 // whose proofs take a tenth of a second to make
	stretches    = 6
	stretch      = 30
)

// TestT34ProofProgram follows the proof program itself, on the derivation steps of the mixed workload: its questions of
// every kind, with witnesses as a validator brings them, stretches of its run, and its end.
func TestT34ProofProgram(t *testing.T) {
	b := newBench(t)
	dir := t.TempDir()
	made := exec.CommandContext(t.Context(), "go", "test", "loft/follower", "-run", "^TestStepCases$", "-count", "1", "-args", "-cases", dir)
	if out, err := made.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", made, err, out)
	}
	program, err := image.Build(t.Context(), "../..")
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := machine.Boot(program, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := filepath.Glob(filepath.Join(dir, "*.preimages"))
	if err != nil || len(cases) < 25 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	seen, kinds := map[string]int{}, map[preimage.Kind]int{}
	for i, path := range cases {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		store, err := witness.DecodeStore(raw)
		if err != nil {
			t.Fatal(err)
		}
		want := machine.Valid
		if i%3 == 1 {
			store.Claim(common.Hash{1})
			want = machine.Invalid
		}
		p := &pausing{store: store, asked: map[preimage.Kind]int{}}
		b.follow(snapshot, p, want, seen)
		for kind, n := range p.asked {
			kinds[kind] += n
		}
	}
	// The workload's batches may all be in calldata; TestT20BlobKeys has elements of blobs.
	for _, kind := range []preimage.Kind{preimage.Local, preimage.Keccak, preimage.Ecrecover} {
		if kinds[kind] == 0 {
			t.Errorf("no question of kind %s", kind)
		}
	}
	t.Logf("%d steps of %d cases, questions %v, instructions %v", b.steps, len(cases), kinds, seen)
}

// pausing is an oracle at which the machine stops before it asks.
type pausing struct {
	store *witness.Store
	asked map[preimage.Kind]int
	open  bool // give the answer
}

var errPause = errors.New("a question")

func (p *pausing) Preimage(key [32]byte) ([]byte, error) {
	kind := preimage.Key(key).Kind()
	limit := maxQuestions
	if kind == preimage.Blob {
		limit = maxBlobs
	}
	if !p.open && p.asked[kind] < limit {
		return nil, errPause
	}
	return p.store.Preimage(key)
}

// follow runs one case to its end.
func (b *bench) follow(snapshot *machine.Snapshot, p *pausing, want machine.Status, seen map[string]int) {
	b.Helper()
	b.locals = p.locals(b)
	length := b.length(snapshot, p.store, want)
	f, err := machine.NewFast(snapshot, p)
	if err != nil {
		b.Fatal(err)
	}
	every := (length - snapshot.State.Steps) / stretches
	for until, left := f.Steps()+1, stretch; f.Status() == machine.Running; {
		err := f.Run(until)
		if err != nil && !errors.Is(err, errPause) {
			b.Fatal(err)
		}
		p.open = true
		proof, proveErr := f.Prove()
		if proveErr != nil {
			b.Fatal(proveErr)
		}
		var shown []byte
		if q := proof.Question; q != nil {
			var judgeErr error
			if shown, judgeErr = p.store.Judgement(preimage.Key(q.Key)); judgeErr != nil {
				b.Fatal(judgeErr)
			}
			p.asked[preimage.Key(q.Key).Kind()]++
		}
		b.same(proof, shown)
		if err == nil { // a stretch
			if left--; left > 0 {
				until++
			} else {
				until, left = min(f.Steps()+every, max(f.Steps()+1, length-stretch)), stretch
			}
		}
		if proof.Before.Status == machine.Running {
			seen[nameOf(fetched(b.TB, proof))]++
		}
		if err := f.Run(f.Steps() + 1); err != nil {
			b.Fatal(err)
		}
		if got := f.State(); got != proof.After {
			b.Fatalf("step %d: the fast machine is at %+v, want %+v", proof.Before.Steps, got, proof.After)
		}
		until, p.open = max(until, f.Steps()+1), false
	}
	if f.Status() != want {
		b.Fatalf("it ends %s, want %s: %v", f.Status(), want, f.Fault)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// length is how many steps a case has made at its end.
func (b *bench) length(snapshot *machine.Snapshot, oracle machine.Oracle, want machine.Status) uint64 {
	f, err := machine.NewFast(snapshot, oracle)
	if err != nil {
		b.Fatal(err)
	}
	if err := f.Run(1 << 45); err != nil || f.Status() != want {
		b.Fatalf("it ends %s, want %s: %v, %v", f.Status(), want, err, f.Fault)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return f.Steps()
}

// locals are what the store says of the dispute.
func (p *pausing) locals(b *bench) bindings.Locals {
	local := func(i uint64) (v [32]byte) {
		answer, err := p.store.Preimage(preimage.LocalKey(i))
		if err != nil || len(answer) != 32 {
			b.Fatalf("local %d: %x, %v", i, answer, err)
		}
		return [32]byte(answer)
	}
	end := local(preimage.LocalInputEnd)
	return bindings.Locals{
		State: local(preimage.LocalState), Claim: local(preimage.LocalClaim), Accumulator: local(preimage.LocalAccumulator),
		InputEnd: binary.BigEndian.Uint64(end[24:]),
	}
}
