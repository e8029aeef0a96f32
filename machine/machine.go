// Package machine is the computer of SPEC.md section 12 in which disputes end: MIPS64, big-endian, integers only, one
// thread, every step a function of the state's bytes and nothing else. Machine.sol is the same function on L1.
//
// There are two implementations of a step. The slow one (step.go, syscall.go) is written to be read next to the
// specification; it runs over a Merkle tree, over a proof, or while a proof is recorded. The fast one (fast.go) is written
// to run billions of steps, and hashes only when it is asked to. Tests hold them equal, and equal to Solidity.
//
// The package knows nothing of rollups, and of pre-images only which keys are keys (package protocol/preimage). Programs come from boot.go as snapshots: the state and memory with which every dispute begins.
// Start at State, then Machine.
package machine

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Status says whether the machine runs, and what it found.
type Status uint8

const (
	Running Status = 1
	Valid   Status = 2 // it ended with code 0
	Invalid Status = 3 // with code 1
	Faulted Status = 4 // with another code, or did what the machine does not do
)

// String is the status in reports.
func (s Status) String() string {
	switch s {
	case Running:
		return "running"
	case Valid:
		return "valid"
	case Invalid:
		return "invalid"
	case Faulted:
		return "fault"
	}
	return fmt.Sprintf("status %d", uint8(s))
}

// The address space.
const (
	CodeBase  = 0x0100_0000 // code, fetched only
	CodeSize  = 1 << 24
	DataBase  = 0x0200_0000 // the lowest address that loads and stores reach
	HeapLimit = 0xf000_0000 // mmap gives no byte from here on; the stack's
	LeafSize  = 32

	CodeDepth   = 19
	MemoryDepth = 27
)

// StateSize is the length of an encoded state.
const StateSize = 1 + 32 + 32 + 4 + 4 + 8 + 8 + 4 + 8 + 31*8

// State is the machine between two steps.
type State struct {
	Status     Status      `json:"status"`
	CodeRoot   common.Hash `json:"codeRoot"`
	MemoryRoot common.Hash `json:"memoryRoot"`
	PC         uint32      `json:"pc"`     // of the instruction that the next step executes
	NextPC     uint32      `json:"nextPc"` // of the one after it; not PC+4 in a delay slot
	Lo         uint64      `json:"lo"`
	Hi         uint64      `json:"hi"`
	Heap       uint32      `json:"heap"` // the next address that mmap gives
	Steps      uint64      `json:"steps"`
	Registers  [32]uint64  `json:"registers"` // number 0 is zero
}

// Encode is the state as L1 takes it.
func (s *State) Encode() []byte {
	b := make([]byte, 0, StateSize)
	b = append(b, byte(s.Status))
	b = append(b, s.CodeRoot[:]...)
	b = append(b, s.MemoryRoot[:]...)
	b = binary.BigEndian.AppendUint32(b, s.PC)
	b = binary.BigEndian.AppendUint32(b, s.NextPC)
	b = binary.BigEndian.AppendUint64(b, s.Lo)
	b = binary.BigEndian.AppendUint64(b, s.Hi)
	b = binary.BigEndian.AppendUint32(b, s.Heap)
	b = binary.BigEndian.AppendUint64(b, s.Steps)
	for _, r := range s.Registers[1:] {
		b = binary.BigEndian.AppendUint64(b, r)
	}
	return b
}

// Hash stands for the state in a game: its first byte is the status.
func (s *State) Hash() common.Hash {
	h := crypto.Keccak256Hash(s.Encode())
	h[0] = byte(s.Status)
	return h
}

// DecodeState is the inverse of Encode. It takes any status: what is not running steps to itself.
func DecodeState(b []byte) (s State, err error) {
	if len(b) != StateSize {
		return State{}, fmt.Errorf("a state of %d bytes, want %d", len(b), StateSize)
	}
	u32 := func() (v uint32) { v, b = binary.BigEndian.Uint32(b), b[4:]; return v }
	u64 := func() (v uint64) { v, b = binary.BigEndian.Uint64(b), b[8:]; return v }
	hash := func() (h common.Hash) { b = b[copy(h[:], b):]; return h }
	s.Status, b = Status(b[0]), b[1:]
	s.CodeRoot, s.MemoryRoot = hash(), hash()
	s.PC, s.NextPC = u32(), u32()
	s.Lo, s.Hi = u64(), u64()
	s.Heap, s.Steps = u32(), u64()
	for i := range s.Registers[1:] {
		s.Registers[i+1] = u64()
	}
	return s, nil
}
