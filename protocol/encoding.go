package protocol

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// ErrEncoding means that bytes are no encoding of what they were read as. The proof reads only bytes that some hash on L1
// commits to, so there it cannot happen.
var ErrEncoding = errors.New("malformed encoding")

const (
	stateTag  = "loft.state.v1"
	configTag = "loft.config.v1"
)

// Encode is the bytes that the configuration's hash is of.
func (c Config) Encode() []byte {
	return bytes.Join([][]byte{[]byte(configTag), U64(c.L1ChainID), c.Inbox[:], U64(c.L2ChainID), U64(c.MaxDriftSecs)}, nil)
}

// DecodeConfig reads what Encode wrote.
func DecodeConfig(encoded []byte) (c Config, err error) {
	in, err := Cut("configuration", encoded, configTag, len(configTag)+3*8+common.AddressLength)
	if err != nil {
		return c, err
	}
	c.L1ChainID, c.Inbox, c.L2ChainID, c.MaxDriftSecs = in.U64(), in.Address(), in.U64(), in.U64()
	return c, nil
}

// Encode is the bytes that the state's hash is of.
func (s State) Encode() []byte {
	return bytes.Join([][]byte{[]byte(stateTag), s.Config[:], s.Block[:], U64(s.Batch), U64(s.Index), {byte(s.Mode)}, U64(s.Queue)}, nil)
}

// DecodeState reads what Encode wrote.
func DecodeState(encoded []byte) (s State, err error) {
	in, err := Cut("rollup state", encoded, stateTag, len(stateTag)+2*common.HashLength+3*8+1)
	if err != nil {
		return s, err
	}
	s.Config, s.Block, s.Batch, s.Index, s.Mode, s.Queue = in.Hash(), in.Hash(), in.U64(), in.U64(), Mode(in.Byte()), in.U64()
	return s, nil
}

// Chunks are the pieces that data is committed to by, and the list of them: the length, then each piece's hash. The list's
// own hash is Chunked(data). The pieces are data's memory.
func Chunks(data []byte) (list []byte, pieces [][]byte) {
	list = binary.BigEndian.AppendUint32(make([]byte, 0, 4+32*(len(data)/ChunkSize+1)), uint32(len(data)))
	for rest := data; len(rest) > 0; {
		n := min(ChunkSize, len(rest))
		list = append(list, crypto.Keccak256(rest[:n])...)
		pieces, rest = append(pieces, rest[:n]), rest[n:]
	}
	return list, pieces
}

// DecodeChunks reads the list that Chunks makes.
func DecodeChunks(list []byte) (length uint64, pieces []common.Hash, err error) {
	if len(list) < 4 {
		return 0, nil, fmt.Errorf("%w: list of chunks of %d bytes", ErrEncoding, len(list))
	}
	length = uint64(binary.BigEndian.Uint32(list))
	count := (length + ChunkSize - 1) / ChunkSize
	if uint64(len(list)) != 4+common.HashLength*count {
		return 0, nil, fmt.Errorf("%w: list of chunks of %d bytes for a length of %d", ErrEncoding, len(list), length)
	}
	pieces = make([]common.Hash, count)
	for i := range pieces {
		pieces[i] = common.Hash(list[4+common.HashLength*i:])
	}
	return length, pieces, nil
}

// Fields are what is left of an encoding, to be cut off its front. Cutting more than there is panics: Cut has counted.
type Fields []byte

// Cut opens the encoding of a thing, which begins with tag and has exactly size bytes.
func Cut(thing string, encoded []byte, tag string, size int) (Fields, error) {
	if len(encoded) != size || string(encoded[:len(tag)]) != tag {
		return nil, fmt.Errorf("%w: %s of %d bytes", ErrEncoding, thing, len(encoded))
	}
	return Fields(encoded[len(tag):]), nil
}

// Bytes cuts n bytes.
func (f *Fields) Bytes(n int) []byte {
	out := (*f)[:n]
	*f = (*f)[n:]
	return out
}

// Byte cuts one byte.
func (f *Fields) Byte() byte { return f.Bytes(1)[0] }

// U64 cuts eight bytes, big-endian.
func (f *Fields) U64() uint64 { return binary.BigEndian.Uint64(f.Bytes(8)) }

// Hash cuts 32 bytes.
func (f *Fields) Hash() common.Hash { return common.Hash(f.Bytes(common.HashLength)) }

// Address cuts 20 bytes.
func (f *Fields) Address() common.Address { return common.Address(f.Bytes(common.AddressLength)) }
