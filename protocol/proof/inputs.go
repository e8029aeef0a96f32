package proof

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
	"loft/protocol/preimage"
	"loft/protocol/queue"
)

// inputEnd is the number of batches that the assertion's claim is about.
func (r *reader) inputEnd() (uint64, error) {
	word := r.local(preimage.LocalInputEnd)
	end := new(uint256.Int).SetBytes32(word[:])
	if !end.IsUint64() {
		return 0, fmt.Errorf("%w: input end %s", ErrInput, end)
	}
	return end.Uint64(), nil
}

// batch gathers what L1 says about a batch, found by walking back from the assertion's accumulator after end batches. The walk is
// bounded by the batches of an assertion (A-C7).
func (r *reader) batch(config protocol.Config, index, end uint64) (in derive.Input, err error) {
	if index > end {
		return in, fmt.Errorf("%w: state is at batch %d, the input ends at %d", ErrInput, index, end)
	}
	before := r.local(preimage.LocalAccumulator)
	for at := end; at > index && r.err == nil; at-- {
		if before, in.Record, err = derive.DecodeRecord(r.keccak(before)); err != nil {
			return in, err
		}
	}
	in.Record.Index = index
	in.QueueStartHash = config.InitialQueueHash()
	if index > 0 {
		_, last, err := derive.DecodeRecord(r.keccak(before))
		if err != nil {
			return in, err
		}
		in.QueueStart, in.QueueStartHash = last.QueueEnd, last.QueueHash
	}
	if in.Anchor, err = derive.ParseAnchor(r.keccak(in.Record.AnchorHash)); err != nil {
		return in, err
	}
	if in.Entries, err = r.entries(&in); err != nil {
		return in, err
	}
	in.Load = r.transaction
	in.Stream, err = r.stream(in.Record.Data)
	return in, err
}

// entries reads the queue from the batch's end back to its start: of each entry no more than what its hash is of and, if it
// is forced, its length.
func (r *reader) entries(in *derive.Input) ([]queue.Entry, error) {
	start, end := in.QueueStart, in.Record.QueueEnd
	if end < start || end-start > protocol.MaxBatchEntries {
		return nil, fmt.Errorf("%w: a batch of entries %d to %d", ErrInput, start, end)
	}
	entries, at := make([]queue.Entry, end-start), in.Record.QueueHash
	for i := len(entries) - 1; i >= 0 && r.err == nil; i-- {
		before, hash, time, err := queue.DecodeLink(r.keccak(at))
		if err != nil {
			return nil, err
		}
		e, data, err := queue.Decode(r.keccak(hash))
		if err != nil {
			return nil, err
		}
		var length uint64
		if e.Kind == queue.Forced {
			if length, _, err = protocol.DecodeChunks(r.keccak(data)); err != nil {
				return nil, err
			}
		}
		if e.Kind != queue.Message { // which says so itself
			e.Index = start + uint64(i)
		}
		e.Time = time
		e.Outline(hash, length)
		entries[i], at = e, before
	}
	return entries, nil
}

// transaction reads the bytes of a forced entry.
func (r *reader) transaction(e *queue.Entry) ([]byte, error) {
	_, data, err := queue.Decode(r.keccak(e.Hash()))
	if err != nil {
		return nil, err
	}
	return r.chunked(data)
}

// chunked reads bytes by their chunks.
func (r *reader) chunked(hash common.Hash) ([]byte, error) {
	length, pieces, err := protocol.DecodeChunks(r.keccak(hash))
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, length)
	for _, piece := range pieces {
		out = append(out, r.keccak(piece)...)
	}
	if r.err == nil && uint64(len(out)) != length {
		return nil, fmt.Errorf("%w: chunks of %d bytes, listed as %d", ErrInput, len(out), length)
	}
	return out, nil
}

// stream is the payload's bytes, or nil if blobs carry none.
func (r *reader) stream(commitment common.Hash) ([]byte, error) {
	data, err := derive.DecodeData(r.keccak(commitment))
	if err != nil {
		return nil, err
	}
	if len(data.Blobs) == 0 {
		return r.chunked(data.Chunked)
	}
	blobs := make([][]byte, len(data.Blobs))
	for i, hash := range data.Blobs {
		blobs[i] = make([]byte, 0, batch.BlobSize)
		for k := range uint64(preimage.BlobFieldElements) {
			element := r.word(preimage.BlobKey(hash, k))
			blobs[i] = append(blobs[i], element[:]...)
		}
	}
	// What does not unpack is a fact about the batch, which then derives as default blocks.
	stream, err := batch.Unpack(blobs)
	if err != nil {
		return nil, nil
	}
	return stream, nil
}
