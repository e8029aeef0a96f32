// Package preimage names what the proof program may ask for: the keys of SPEC.md section 13. A key says of which kind a
// pre-image is and, by a hash, which one; whoever answers can be judged by the key alone, on L1 by Preimages.
//
// It makes keys only. The program's side asks by system call (package guest), a host answers (machine.Oracle); neither
// is here. It is pure, and compiled into the program. Start at Key.
package preimage

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Kind is a key's first byte: how its pre-image is judged.
type Kind uint8

const (
	Local     Kind = 1 // what a game is about: the game's own record
	Keccak    Kind = 2 // bytes by their Keccak-256
	Blob      Kind = 3 // a field element of an EIP-4844 blob
	Ecrecover Kind = 4 // the answer of precompile 1
)

// String is the kind's name in errors and reports.
func (k Kind) String() string {
	switch k {
	case Local:
		return "local"
	case Keccak:
		return "keccak"
	case Blob:
		return "blob"
	case Ecrecover:
		return "ecrecover"
	}
	return fmt.Sprintf("kind %d", uint8(k))
}

// The locals, each of 32 bytes.
const (
	LocalState       uint64 = 0 // hash of the rollup state that the step begins with
	LocalClaim       uint64 = 1 // hash of the state that it is claimed to end with
	LocalAccumulator uint64 = 2 // the assertion's accumulator
	LocalInputEnd    uint64 = 3 // the assertion's inputEnd, as u256
)

// Bounds of SPEC.md section 13.
const (
	MaxKeccakSize      = 24_576 // of a keccak pre-image that is to be proved on L1; the longest is code
	BlobFieldElements  = 4096
	EcrecoverInputSize = 128
)

// Key is what a pre-image is asked for by.
type Key [32]byte

// Kind says how the pre-image is judged.
func (k Key) Kind() Kind { return Kind(k[0]) }

// Names says whether the key can have a pre-image at all: one of no kind, or of a local that does not exist, has none, and
// to ask for it is a fault of the machine.
func (k Key) Names() bool {
	if k.Kind() == Local {
		i := binary.BigEndian.Uint64(k[24:])
		return i <= LocalInputEnd && k == LocalKey(i)
	}
	return k.Kind() > Local && k.Kind() <= Ecrecover
}

// String is the key in hexadecimal.
func (k Key) String() string { return common.Hash(k).Hex() }

// LocalKey asks for local i of the game.
func LocalKey(i uint64) Key {
	k := Key{0: byte(Local)}
	binary.BigEndian.PutUint64(k[24:], i)
	return k
}

// KeccakKey asks for the bytes with this Keccak-256.
func KeccakKey(hash common.Hash) Key { return keyOf(Keccak, hash) }

// BlobKey asks for field element i < BlobFieldElements of the blob, in the blob's own order.
func BlobKey(versionedHash common.Hash, i uint64) Key {
	var index [8]byte
	binary.BigEndian.PutUint64(index[:], i)
	return keyOf(Blob, crypto.Keccak256Hash([]byte{byte(Blob)}, versionedHash[:], index[:]))
}

// EcrecoverKey asks for what precompile 1 answers to input: hash, v, r and s, 32 bytes each.
func EcrecoverKey(input *[EcrecoverInputSize]byte) Key {
	return keyOf(Ecrecover, crypto.Keccak256Hash(input[:]))
}

// keyOf gives the hash's first byte away for the kind: 248 bits still bind.
func keyOf(kind Kind, hash common.Hash) Key {
	hash[0] = byte(kind)
	return Key(hash)
}
