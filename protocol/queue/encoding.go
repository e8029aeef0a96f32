package queue

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol"
)

// outline is what stands for the data of an entry that was read from pre-images.
type outline struct {
	hash   common.Hash // of the entry
	length uint64      // of a forced transaction
}

// Outline makes e, whose Data are not at hand, an entry that knows its hash and, if it is forced, its length in bytes. Its
// hash, weight and listed bytes are then those of the whole entry, which is all that derivation asks for until a block
// runs it.
func (e *Entry) Outline(hash common.Hash, length uint64) { e.outline = &outline{hash, length} }

// Lengths of the encodings.
const (
	depositSize = 1 + common.AddressLength + 8
	messageSize = 1 + 8 + 3*common.AddressLength + 3*8 + common.HashLength
	forcedSize  = 1 + 8 + common.HashLength
	linkSize    = 2*common.HashLength + 8
)

// Encode is the bytes that the entry's hash is of. The entry must have its Data.
func (e *Entry) Encode() []byte {
	kind := []byte{byte(e.Kind)}
	switch e.Kind {
	case Deposit:
		return bytes.Join([][]byte{kind, e.To[:], protocol.U64(e.AmountGwei)}, nil)
	case Message:
		return bytes.Join([][]byte{kind, protocol.U64(e.Index), e.Sender[:], e.To[:], e.Refund[:], protocol.U64(e.AmountGwei),
			protocol.U64(e.FeeGwei), protocol.U64(e.Gas), crypto.Keccak256(e.Data)}, nil)
	case Forced:
		chunked := protocol.Chunked(e.Data)
		return bytes.Join([][]byte{kind, protocol.U64(e.Gas), chunked[:]}, nil)
	}
	panic("queue: entry of unknown kind") // entries are made by our own decoders of events and pre-images
}

// Decode reads what Encode wrote, but for what it does not say: the place and time of the entry, and the Data of a message
// or a forced transaction, of which data is the keccak or the chunked hash.
func Decode(encoded []byte) (e Entry, data common.Hash, err error) {
	if len(encoded) == 0 {
		return e, data, fmt.Errorf("%w: empty queue entry", protocol.ErrEncoding)
	}
	in := protocol.Fields(encoded)
	e.Kind = Kind(in.Byte())
	switch {
	case e.Kind == Deposit && len(encoded) == depositSize:
		e.To, e.AmountGwei = in.Address(), in.U64()
	case e.Kind == Message && len(encoded) == messageSize:
		e.Index, e.Sender, e.To, e.Refund = in.U64(), in.Address(), in.Address(), in.Address()
		e.AmountGwei, e.FeeGwei, e.Gas, data = in.U64(), in.U64(), in.U64(), in.Hash()
	case e.Kind == Forced && len(encoded) == forcedSize:
		e.Gas, data = in.U64(), in.Hash()
	default:
		return e, data, fmt.Errorf("%w: queue entry of %s and %d bytes", protocol.ErrEncoding, e.Kind, len(encoded))
	}
	return e, data, nil
}

// EncodeLink is the bytes that the queue's hash after an entry is of.
func EncodeLink(hash, entry common.Hash, time uint64) []byte {
	return bytes.Join([][]byte{hash[:], entry[:], protocol.U64(time)}, nil)
}

// DecodeLink reads what EncodeLink wrote.
func DecodeLink(encoded []byte) (hash, entry common.Hash, time uint64, err error) {
	in, err := protocol.Cut("queue link", encoded, "", linkSize)
	if err != nil {
		return hash, entry, 0, err
	}
	return in.Hash(), in.Hash(), in.U64(), nil
}
