// Package proof is one derivation step from pre-images and nothing else (SPEC.md sections 13 and 14): what the proof
// program runs, and what a node runs to see that the program will say what it says itself.
//
// It decides nothing of what a block is: package derive does, from inputs that are found here by walking back from what the
// game knows. Package guest is the program around it, package preimage has the keys, package witness gathers what will be
// asked for. Start at Check.
package proof

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/rlp"

	"loft/protocol"
	"loft/protocol/derive"
	"loft/protocol/execute"
	"loft/protocol/preimage"
)

// Oracle gives pre-images. To the program every one is there, because L1 settles what is not agreed; a node's may lack one,
// which is an error of the node's. What it gives is not changed. A node's is asked by several goroutines at once.
type Oracle interface {
	Preimage(key [32]byte) ([]byte, error)
}

// ErrInput means that pre-images do not fit together, which no state that derivation reaches can cause.
var ErrInput = errors.New("pre-images do not fit together")

// Check derives the step that the locals name, and says whether the state that is claimed to follow is the one that does.
func Check(o Oracle) (bool, error) {
	next, err := Derive(o)
	if err != nil {
		return false, err
	}
	r := &reader{oracle: o}
	claim := r.local(preimage.LocalClaim)
	return next.Hash() == claim, r.err
}

// Derive is the state that the locals' state steps to.
func Derive(o Oracle) (protocol.State, error) {
	r := &reader{oracle: o}
	return r.step(&World{Headers: r, Recover: r.recover, Precompiles: precompiles, Open: r.state})
}

// World is where a block is executed. To the program it is pre-images too.
type World struct {
	Headers     execute.Headers
	Recover     execute.Recover
	Precompiles vm.PrecompiledContracts
	Open        func(parent *types.Header) (*state.StateDB, error) // parent's post-state
}

// DeriveOn is Derive with the block executed on w: on a node's own database, where it is to be seen what execution reads.
func DeriveOn(w *World, o Oracle) (protocol.State, error) {
	return (&reader{oracle: o}).step(w)
}

// step makes the step. An error of the oracle's comes before all others: what go-ethereum makes of a thing that it could not
// read does not count.
func (r *reader) step(w *World) (protocol.State, error) {
	next, err := r.derive(w)
	if r.err != nil {
		return protocol.State{}, r.err
	}
	return next, err
}

func (r *reader) derive(w *World) (protocol.State, error) {
	st, err := protocol.DecodeState(r.keccak(r.local(preimage.LocalState)))
	if err != nil {
		return st, err
	}
	end, err := r.inputEnd()
	if err != nil || st.Batch == end {
		return st, err
	}
	config, err := protocol.DecodeConfig(r.keccak(st.Config))
	if err != nil {
		return st, err
	}
	var parent types.Header
	if err := rlp.DecodeBytes(r.keccak(st.Block), &parent); err != nil {
		return st, fmt.Errorf("%w: header of block %s: %w", ErrInput, st.Block, err)
	}
	in, err := r.batch(config, st.Batch, end)
	if err != nil {
		return st, err
	}
	opened, err := derive.Open(config, parent.GasLimit, in)
	if err != nil {
		return st, err
	}
	env := execute.Env{Config: protocol.ChainConfig(config.L2ChainID), Headers: w.Headers, Recover: w.Recover, Precompiles: w.Precompiles}
	next, _, err := derive.Step(env, st, opened, &parent, func() (*state.StateDB, error) { return w.Open(&parent) })
	return next, err
}

// reader asks the oracle, and remembers the first answer that was missing. It belongs to one goroutine.
type reader struct {
	oracle Oracle
	err    error
}

func (r *reader) get(key preimage.Key) []byte {
	if r.err != nil {
		return nil
	}
	value, err := r.oracle.Preimage(key)
	if err != nil {
		r.err = fmt.Errorf("%s pre-image %s: %w", key.Kind(), key, err)
		return nil
	}
	return value
}

// keccak is the bytes with this hash.
func (r *reader) keccak(hash common.Hash) []byte { return r.get(preimage.KeccakKey(hash)) }

// word is a pre-image of exactly 32 bytes; zero if there is another, which the error then says.
func (r *reader) word(key preimage.Key) common.Hash {
	value := r.get(key)
	if len(value) != common.HashLength {
		if r.err == nil {
			r.err = fmt.Errorf("%w: %s pre-image %s of %d bytes", ErrInput, key.Kind(), key, len(value))
		}
		return common.Hash{}
	}
	return common.Hash(value)
}

func (r *reader) local(i uint64) common.Hash { return r.word(preimage.LocalKey(i)) }
