package chain_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// TestU46_StatesLastWhileRead: a state that is read does not end while the chain continues, nor while a tracer holds it and what is final
// moves. Go-ethereum's tracers take what they cannot read for what is not there, and say nothing.
func TestU46_StatesLastWhileRead(t *testing.T) {
	d := newDepth(t, false)
	defer func() { d.close() }()
	for range 30 {
		d.make(d.Head().Number.Uint64())
	}
	user := crypto.PubkeyToAddress(user.PublicKey)
	begun, err := d.ReadableStateAt(d.Head())
	if err != nil {
		t.Fatal(err)
	}
	nonce := begun.GetNonce(user)
	live, err := d.ReadableStateAt(d.Head())
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		d.make(d.Head().Number.Uint64())
	}
	now, err := d.StateAt(d.Head())
	if err != nil {
		t.Fatal(err)
	}
	always := params.ConsolidationQueueAddress // no block touches it
	if got, want := live.GetCodeHash(always), now.GetCodeHash(always); got != want || live.Error() != nil {
		t.Errorf("200 blocks later code is %s, want %s: %v", got, want, live.Error())
	}
	if got := live.GetNonce(user); got != nonce || live.Error() != nil {
		t.Errorf("200 blocks later the nonce is %d, was %d: %v", got, nonce, live.Error())
	}
	old, release, err := d.StateAtBlock(t.Context(), d.Canonical(30), nil, true, false)
	if err != nil {
		t.Fatal(err)
	}
	finalize := func(n uint64) {
		t.Helper()
		if err := d.SetFinalized(d.Canonical(n).Header()); err != nil {
			t.Fatal(err)
		}
		if err := d.Sweep(); err != nil {
			t.Fatal(err)
		}
	}
	finalize(100)
	finalize(200)
	if got := old.GetNonce(user); got != nonce || old.Error() != nil {
		t.Errorf("when later blocks are final the nonce is %d, was %d: %v", got, nonce, old.Error())
	}
	release()
	finalize(201)
	if since := d.KeptSince(); since != 199 {
		t.Errorf("after its release, states are kept from block %d on", since)
	}
}
