package derive

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"loft/protocol"
)

// Record is what the inbox committed to for one batch.
type Record struct {
	Index        uint64         `json:"index"`
	Data         common.Hash    `json:"data"` // BlobData or CallData
	QueueEnd     uint64         `json:"queueEnd"`
	QueueHash    common.Hash    `json:"queueHash"`
	AnchorNumber uint64         `json:"anchorNumber"`
	AnchorHash   common.Hash    `json:"anchorHash"`
	FirstTime    uint64         `json:"firstTime"` // of its first block: exactly in a payload, at the earliest otherwise
	L1Time       uint64         `json:"l1Time"`
	FeeRecipient common.Address `json:"feeRecipient"`
}

const recordSize = 4*common.HashLength + 4*8 + common.AddressLength

// Extend is the accumulator after the batch, given the one before it.
func (r *Record) Extend(accumulator common.Hash) common.Hash {
	return crypto.Keccak256Hash(r.Encode(accumulator))
}

// Encode is the bytes that the accumulator after the batch is of, given the one before it.
func (r *Record) Encode(accumulator common.Hash) []byte {
	return bytes.Join([][]byte{accumulator[:], r.Data[:], protocol.U64(r.QueueEnd), r.QueueHash[:], protocol.U64(r.AnchorNumber),
		r.AnchorHash[:], protocol.U64(r.FirstTime), protocol.U64(r.L1Time), r.FeeRecipient[:]}, nil)
}

// DecodeRecord reads what Encode wrote: the accumulator before the batch, and the record but for its index.
func DecodeRecord(encoded []byte) (accumulator common.Hash, r Record, err error) {
	in, err := protocol.Cut("batch record", encoded, "", recordSize)
	if err != nil {
		return accumulator, r, err
	}
	accumulator, r.Data, r.QueueEnd, r.QueueHash = in.Hash(), in.Hash(), in.U64(), in.Hash()
	r.AnchorNumber, r.AnchorHash, r.FirstTime, r.L1Time, r.FeeRecipient = in.U64(), in.Hash(), in.U64(), in.U64(), in.Address()
	return accumulator, r, nil
}

// Data is what a record's Data is the hash of: where a payload is. It is in blobs, or else in calldata.
type Data struct {
	Blobs   []common.Hash // versioned hashes
	Chunked common.Hash   // of calldata, if there are no blobs
}

const (
	tagBlobs    = 1
	tagCalldata = 2
)

// BlobData commits to a payload in blobs.
func BlobData(versionedHashes []common.Hash) common.Hash {
	return Data{Blobs: versionedHashes}.Hash()
}

// CallData commits to a payload in calldata.
func CallData(data []byte) common.Hash { return Data{Chunked: protocol.Chunked(data)}.Hash() }

// Hash is the commitment.
func (d Data) Hash() common.Hash { return crypto.Keccak256Hash(d.Encode()) }

// Encode is the bytes that the commitment is of.
func (d Data) Encode() []byte {
	if len(d.Blobs) == 0 {
		return append([]byte{tagCalldata}, d.Chunked[:]...)
	}
	out := []byte{tagBlobs}
	for _, h := range d.Blobs {
		out = append(out, h[:]...)
	}
	return out
}

// DecodeData reads what Encode wrote.
func DecodeData(encoded []byte) (d Data, err error) {
	count := (len(encoded) - 1) / common.HashLength
	if len(encoded) != 1+count*common.HashLength || count == 0 || count > protocol.MaxBlobs ||
		encoded[0] != tagBlobs && (encoded[0] != tagCalldata || count != 1) {
		return d, fmt.Errorf("%w: data commitment of %d bytes", protocol.ErrEncoding, len(encoded))
	}
	in := protocol.Fields(encoded)
	if in.Byte() == tagCalldata {
		d.Chunked = in.Hash()
		return d, nil
	}
	for range count {
		d.Blobs = append(d.Blobs, in.Hash())
	}
	return d, nil
}
