package machine

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

// ErrBadProof means that bytes do not prove a step: they are not of the state that they begin with, or too few or many.
var ErrBadProof = errors.New("not a proof of a step")

// Proof is all that L1 needs to make a step.
type Proof struct {
	Before, After State
	Fault         *Fault // why After is a fault, if the step found it to be one

	// Bytes is the state before the step; then, unless it ends there, the leaf of code and its siblings; then each leaf of
	// memory that the step touches and its siblings: as packed.go writes them.
	Bytes []byte

	// Question is what the step asks, nil if nothing: its answer is to be proved by other means.
	Question *Question
}

// Question is a pre-image call.
type Question struct {
	Key    [32]byte
	Offset uint64
	Answer []byte // the whole pre-image
}

// Prove is the proof of the next step, which it does not make.
func (m *Machine) Prove() (*Proof, error) {
	return prove(m.State, m.Oracle, trees{m}, m.Code, m.Memory)
}

// brancher gives the siblings of a leaf, from the bottom up.
type brancher interface {
	Branch(leaf uint32) []common.Hash
}

func prove(before State, oracle Oracle, from world, code, memory brancher) (*Proof, error) {
	r := &recorder{from: from, codeTree: code, memoryTree: memory, proof: Proof{Before: before, Bytes: before.pack()}}
	_, _, err := step(before, r)
	if err != nil {
		return nil, err
	}
	// The step's outcome is read off the proof, as L1 does it: what does not convince here would not there.
	r.proof.After, r.proof.Fault, err = CheckProof(r.proof.Bytes, oracle)
	if err != nil {
		return nil, fmt.Errorf("check the proof of step %d: %w", before.Steps, err)
	}
	return &r.proof, nil
}

// recorder writes down what a step touches, and keeps it from being changed.
type recorder struct {
	from                 world
	codeTree, memoryTree brancher
	proof                Proof
}

func (r *recorder) code(address uint32) (Leaf, error) {
	leaf, err := r.from.code(address)
	r.proof.Bytes = append(r.proof.Bytes, packLeaf(leaf, r.codeTree.Branch(codeLeaf(address)))...)
	return leaf, err
}

func (r *recorder) touch(address uint32) (Leaf, error) {
	leaf, err := r.from.touch(address)
	r.proof.Bytes = append(r.proof.Bytes, packLeaf(leaf, r.memoryTree.Branch(address/LeafSize))...)
	return leaf, err
}

func (r *recorder) write(uint32, Leaf) (common.Hash, error) { return common.Hash{}, nil }
func (r *recorder) output(uint64, uint64) error             { return nil }

func (r *recorder) preimage(key [32]byte, offset uint64) ([]byte, error) {
	answer, err := r.from.preimage(key, offset)
	r.proof.Question = &Question{key, offset, answer}
	return answer, err
}

// CheckProof makes the step that the bytes prove, exactly as Machine.sol does. oracle answers for the pre-image, if the
// step asks for one.
func CheckProof(proof []byte, oracle Oracle) (after State, fault *Fault, err error) {
	rest := packed(proof)
	before, err := rest.state()
	if err != nil {
		return State{}, nil, err
	}
	p := &proven{root: before.MemoryRoot, codeRoot: before.CodeRoot, rest: rest, oracle: oracle}
	after, fault, err = step(before, p)
	if err != nil {
		return State{}, nil, err
	}
	if len(p.rest) != 0 {
		return State{}, nil, fmt.Errorf("%w: %d bytes are left over", ErrBadProof, len(p.rest))
	}
	return after, fault, nil
}

// proven is the world as a proof shows it.
type proven struct {
	codeRoot, root common.Hash
	rest           packed
	branch         []common.Hash // of the leaf that was touched last
	oracle         Oracle
}

func (p *proven) code(address uint32) (Leaf, error) {
	return p.next(codeLeaf(address), CodeDepth, p.codeRoot)
}

func (p *proven) touch(address uint32) (Leaf, error) {
	return p.next(address/LeafSize, MemoryDepth, p.root)
}

// next takes leaf i and its branch off the proof.
func (p *proven) next(i uint32, depth int, root common.Hash) (leaf Leaf, err error) {
	if leaf, p.branch, err = p.rest.leaf(depth); err != nil {
		return Leaf{}, fmt.Errorf("leaf %d: %w", i, err)
	}
	if got := RootOf(leaf, i, p.branch); got != root {
		return Leaf{}, fmt.Errorf("%w: leaf %d is under root %s, want %s", ErrBadProof, i, got, root)
	}
	return leaf, nil
}

func (p *proven) write(address uint32, leaf Leaf) (common.Hash, error) {
	p.root = RootOf(leaf, address/LeafSize, p.branch)
	return p.root, nil
}

func (p *proven) preimage(key [32]byte, _ uint64) ([]byte, error) { return p.oracle.Preimage(key) }
func (p *proven) output(uint64, uint64) error                     { return nil }
