package batch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"

	"loft/protocol"
)

// Sizes of an EIP-4844 blob and of what it carries here: 31 bytes a field element.
const (
	BlobSize     = 4096 * 32
	BlobCapacity = protocol.BlobCapacity

	version      = 1
	methodRaw    = 0
	methodFlate  = 1
	envelopeSize = 6
)

// What a stream can have wrong. All of them mean that the batch derives as default blocks.
var (
	ErrBlob     = errors.New("blob is not packed as 31 bytes a field element")
	ErrEnvelope = errors.New("malformed payload envelope")
	ErrTooLarge = errors.New("payload over the size limit")
)

// Pack spreads stream over as many blobs as it needs, at most protocol.MaxBlobs.
func Pack(stream []byte) ([][]byte, error) {
	if len(stream) > protocol.MaxBlobs*BlobCapacity {
		return nil, fmt.Errorf("%w: %d bytes do not fit %d blobs", ErrTooLarge, len(stream), protocol.MaxBlobs)
	}
	var blobs [][]byte
	for first := true; first || len(stream) > 0; first = false {
		blob := make([]byte, BlobSize)
		for element := 0; element < BlobSize && len(stream) > 0; element += 32 {
			n := copy(blob[element+1:element+32], stream)
			stream = stream[n:]
		}
		blobs = append(blobs, blob)
	}
	return blobs, nil
}

// Unpack joins what blobs carry, padding included.
func Unpack(blobs [][]byte) ([]byte, error) {
	stream := make([]byte, 0, len(blobs)*BlobCapacity)
	for i, blob := range blobs {
		if len(blob) != BlobSize {
			return nil, fmt.Errorf("%w: blob %d has %d bytes", ErrBlob, i, len(blob))
		}
		for element := 0; element < BlobSize; element += 32 {
			if blob[element] != 0 {
				return nil, fmt.Errorf("%w: blob %d, element %d", ErrBlob, i, element/32)
			}
			stream = append(stream, blob[element+1:element+32]...)
		}
	}
	return stream, nil
}

// wrap puts content into an envelope, compressed if that is shorter. Content that shrinks to less than a quarter is padded, for no
// stream may carry more (D-1).
func wrap(content []byte) ([]byte, error) {
	var packed bytes.Buffer
	packed.Write(make([]byte, envelopeSize))
	w, err := flate.NewWriter(&packed, flate.DefaultCompression)
	if err != nil {
		return nil, fmt.Errorf("compress payload: %w", err)
	}
	if _, err := w.Write(content); err != nil {
		return nil, fmt.Errorf("compress payload: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress payload: %w", err)
	}
	out, method := packed.Bytes(), byte(methodFlate)
	if packed.Len() >= envelopeSize+len(content) {
		out, method = append(make([]byte, envelopeSize), content...), methodRaw
	}
	out[0], out[1] = version, method
	binary.BigEndian.PutUint32(out[2:], uint32(len(out)-envelopeSize))
	if least := (len(content) + protocol.MaxExpansion - 1) / protocol.MaxExpansion; len(out) < least {
		out = append(out, make([]byte, least-len(out))...)
	}
	return out, nil
}

// unwrap is the content of an envelope. It never holds more of it than protocol.MaxExpansion times the stream, padding included.
func unwrap(stream []byte) ([]byte, error) {
	if len(stream) < envelopeSize {
		return nil, fmt.Errorf("%w: %d bytes", ErrEnvelope, len(stream))
	}
	length := binary.BigEndian.Uint32(stream[2:])
	if stream[0] != version {
		return nil, fmt.Errorf("%w: version %d, known is %d", ErrEnvelope, stream[0], version)
	}
	if uint64(length) > uint64(len(stream)-envelopeSize) {
		return nil, fmt.Errorf("%w: length %d of %d", ErrEnvelope, length, len(stream)-envelopeSize)
	}
	body, padding := stream[envelopeSize:envelopeSize+length], stream[envelopeSize+length:]
	if len(bytes.TrimLeft(padding, "\x00")) != 0 {
		return nil, fmt.Errorf("%w: bytes after the body", ErrEnvelope)
	}
	switch stream[1] {
	case methodRaw:
		return body, nil
	case methodFlate:
		return inflate(body, protocol.MaxExpansion*len(stream))
	}
	return nil, fmt.Errorf("%w: method %d", ErrEnvelope, stream[1])
}

// inflate decompresses. What the library makes of any stream at all is the protocol, so its version is pinned, and SPEC.md section 5
// has its peculiarities; see docs/decisions/deflate.md. Of a bytes.Reader it takes single bytes, so it stops where the stream does.
func inflate(body []byte, most int) ([]byte, error) {
	src := bytes.NewReader(body)
	r := flate.NewReader(src)
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEnvelope, err)
	}
	if len(content) > most {
		return nil, fmt.Errorf("%w: content of more than %d times the stream", ErrTooLarge, protocol.MaxExpansion)
	}
	if src.Len() != 0 {
		return nil, fmt.Errorf("%w: %d bytes after the compressed stream", ErrEnvelope, src.Len())
	}
	return content, nil
}
