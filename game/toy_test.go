package game

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// toy is a derivation of states that count up to a last one, and a machine that checks one step of it: its first step reads
// what is claimed, the others count, then it halts, valid or invalid. Both are short of what the rules span, so that the
// padding is played too.
type toy struct {
	last uint64 // derivation steps that change the state
	run  uint64 // machine steps until it halts
}

// state is the toy's rollup state after so many steps, of a chain of its own for each salt; salt 0 is the truth.
func (t toy) state(salt byte, steps uint64) (h common.Hash) {
	h[0] = salt
	binary.BigEndian.PutUint64(h[24:], min(steps, t.last)+1)
	return h
}

func (t toy) next(state common.Hash) common.Hash {
	n := binary.BigEndian.Uint64(state[24:]) - 1
	return t.state(state[0], n+1)
}

const (
	nothing = iota
	right
	wrong
)

func (t toy) machine(n uint64, verdict byte) common.Hash {
	h := crypto.Keccak256Hash([]byte("toy"), binary.BigEndian.AppendUint64(nil, n), []byte{verdict})
	h[0] = 1
	if n == t.run {
		h[0] = 1 + verdict
	}
	return h
}

func (t toy) trace(state, claim common.Hash, steps uint64) common.Hash {
	switch {
	case steps == 0:
		return t.machine(0, nothing)
	case t.next(state) == claim:
		return t.machine(min(steps, t.run), right)
	}
	return t.machine(min(steps, t.run), wrong)
}

// after is what truly follows the segment at the last turn.
func (t toy) after(g *Game) common.Hash {
	before, _ := g.Steps()
	return t.trace(g.Step.Start, g.Step.End, before+1)
}

// toy is a Truth.

func (t toy) Derived(steps uint64) (common.Hash, error) { return t.state(0, steps), nil }

func (t toy) Traced(before uint64, claim common.Hash, steps uint64) (common.Hash, error) {
	return t.trace(t.state(0, before), claim, steps), nil
}

func binary8(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
