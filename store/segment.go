package store

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
	"strings"
)

// A segment is a header and frames. A frame is what one fsync made durable: the next frame is written only after it, so a
// whole frame behind a broken one proves that the broken one was durable once.
//
//	header  magic[8] ‖ u64 number ‖ u64 length of the segment before ‖ u64 salt ‖ u32 crc
//	frame   magic[4] ‖ u32 payload length ‖ u32 payload crc ‖ u32 header crc ‖ payload
//	payload (kind[1] ‖ uvarint length ‖ bytes)*
//
// Checksums are CRC-32C. A frame's header crc covers the segment's number and salt and the frame's offset as well, so
// that bytes which users choose can never be taken for a frame.
const (
	segmentMagic  = "loftjnl1"
	segmentHeader = 36
	frameMagic    = "LJF\x01"
	frameHeader   = 16
	sector        = 512 // what a disk writes whole or not at all
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// segment describes one file.
type segment struct {
	number uint64
	before uint64 // length of the segment before
	salt   uint64
}

func segmentName(number uint64) string { return fmt.Sprintf("%016x.journal", number) }

func segmentNumber(name string) (uint64, bool) {
	base, ok := strings.CutSuffix(name, ".journal")
	if !ok || len(base) != 16 {
		return 0, false
	}
	number, err := strconv.ParseUint(base, 16, 64)
	return number, err == nil
}

func newSegment(number, before uint64) (segment, error) {
	var salt [8]byte
	if _, err := rand.Read(salt[:]); err != nil {
		return segment{}, err
	}
	return segment{number: number, before: before, salt: binary.BigEndian.Uint64(salt[:])}, nil
}

func (s segment) header() []byte {
	h := make([]byte, 0, segmentHeader)
	h = append(h, segmentMagic...)
	h = binary.BigEndian.AppendUint64(h, s.number)
	h = binary.BigEndian.AppendUint64(h, s.before)
	h = binary.BigEndian.AppendUint64(h, s.salt)
	return binary.BigEndian.AppendUint32(h, crc32.Checksum(h, castagnoli))
}

// parseHeader is false if data does not begin with a whole and sound header.
func parseHeader(data []byte) (segment, bool) {
	if len(data) < segmentHeader || string(data[:8]) != segmentMagic {
		return segment{}, false
	}
	if crc32.Checksum(data[:segmentHeader-4], castagnoli) != binary.BigEndian.Uint32(data[segmentHeader-4:]) {
		return segment{}, false
	}
	return segment{
		number: binary.BigEndian.Uint64(data[8:]),
		before: binary.BigEndian.Uint64(data[16:]),
		salt:   binary.BigEndian.Uint64(data[24:]),
	}, true
}

func (s segment) frameCRC(header []byte, offset int64) uint32 {
	var place [24]byte
	binary.BigEndian.PutUint64(place[0:], s.number)
	binary.BigEndian.PutUint64(place[8:], s.salt)
	binary.BigEndian.PutUint64(place[16:], uint64(offset))
	return crc32.Update(crc32.Checksum(place[:], castagnoli), castagnoli, header[:12])
}

// seal fills in the header of a frame whose payload is in place behind it.
func (s segment) seal(frame []byte, offset int64) {
	copy(frame, frameMagic)
	binary.BigEndian.PutUint32(frame[4:], uint32(len(frame)-frameHeader))
	binary.BigEndian.PutUint32(frame[8:], crc32.Checksum(frame[frameHeader:], castagnoli))
	binary.BigEndian.PutUint32(frame[12:], s.frameCRC(frame, offset))
}

// headerAt is the payload length that a sound frame header at offset announces.
func (s segment) headerAt(data []byte, offset int64) (payload int64, ok bool) {
	if int64(len(data))-offset < frameHeader {
		return 0, false
	}
	h := data[offset : offset+frameHeader]
	if string(h[:4]) != frameMagic || s.frameCRC(h, offset) != binary.BigEndian.Uint32(h[12:]) {
		return 0, false
	}
	return int64(binary.BigEndian.Uint32(h[4:])), true
}

// frameAt is the payload of the whole and sound frame at offset.
func (s segment) frameAt(data []byte, offset int64) ([]byte, bool) {
	n, ok := s.headerAt(data, offset)
	if !ok || int64(len(data))-offset-frameHeader < n {
		return nil, false
	}
	payload := data[offset+frameHeader : offset+frameHeader+n]
	if crc32.Checksum(payload, castagnoli) != binary.BigEndian.Uint32(data[offset+8:]) {
		return nil, false
	}
	return payload, true
}

// scan calls fn for each record and returns where the sound frames end: at the end of data, or at a torn tail if the
// segment is the last. Everything else that is not sound is a CorruptError.
func (s segment) scan(data []byte, last bool, fn func(Record) error) (end int64, err error) {
	offset := int64(segmentHeader)
	for offset < int64(len(data)) {
		payload, ok := s.frameAt(data, offset)
		if !ok {
			if last {
				if reason := s.damaged(data, offset); reason != "" {
					return offset, s.corrupt(offset, reason)
				}
				return offset, nil
			}
			return offset, s.corrupt(offset, "frame is not sound, and later segments follow")
		}
		if err := s.records(payload, offset, fn); err != nil {
			return offset, err
		}
		offset += frameHeader + int64(len(payload))
	}
	return offset, nil
}

func (s segment) records(payload []byte, offset int64, fn func(Record) error) error {
	for rest := payload; len(rest) > 0; {
		n, width := binary.Uvarint(rest[1:])
		if width <= 0 || uint64(len(rest)-1-width) < n {
			return s.corrupt(offset, "record is longer than its frame")
		}
		data := rest[1+width : 1+width+int(n)]
		if err := fn(Record{Kind: rest[0], Data: bytes.Clone(data), Segment: s.number}); err != nil {
			return err
		}
		rest = rest[1+width+int(n):]
	}
	return nil
}

// damaged says why the unsound bytes from offset on cannot be a write that a crash cut short; empty if they can. Such a
// write was never acknowledged, and since files only grow, what of it did not reach the disk is missing or reads as
// whole sectors of zeros.
func (s segment) damaged(data []byte, offset int64) string {
	for at := offset + 1; ; at++ {
		i := bytes.Index(data[at:], []byte(frameMagic))
		if i < 0 {
			break
		}
		at += int64(i)
		if _, ok := s.frameAt(data, at); ok {
			return fmt.Sprintf("frame is not sound, but the later one at offset %d is", at)
		}
	}
	size := int64(len(data))
	if size-offset < frameHeader {
		return ""
	}
	end := size
	if n, ok := s.headerAt(data, offset); ok {
		if offset+frameHeader+n > size {
			return ""
		}
		end = offset + frameHeader + n
	}
	if holes(data, offset, end) {
		return ""
	}
	return "frame is not sound, and it was written whole"
}

// holes says whether a sector's share of data[from:to] is nothing but zeros.
func holes(data []byte, from, to int64) bool {
	for from < to {
		next := min(to, (from/sector+1)*sector)
		if len(bytes.Trim(data[from:next], "\x00")) == 0 {
			return true
		}
		from = next
	}
	return false
}

func (s segment) corrupt(offset int64, reason string) error {
	return &CorruptError{File: segmentName(s.number), Offset: offset, Reason: reason}
}

func readAll(f File) ([]byte, error) {
	size, err := f.Size()
	if err != nil {
		return nil, err
	}
	data := make([]byte, size)
	if _, err := f.ReadAt(data, 0); err != nil && err != io.EOF {
		return nil, err
	}
	return data, nil
}
