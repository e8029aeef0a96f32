//go:build mips64 && !file && !embedded

package main

import (
	"syscall"
	"unsafe"

	"loft/protocol/proof"
)

// System calls of SPEC.md section 12 that only this program makes.
const (
	sysPreimage = 7000
	sysBegin    = 7001
)

// leafSize is what a call moves, and what both of its addresses are multiples of.
const leafSize = 32

// begin is where the initial state of every dispute ends and the step that is disputed begins.
func begin() proof.Oracle {
	syscall.RawSyscall(sysBegin, 0, 0, 0)
	return oracle{}
}

// oracle asks the machine. On L1 every pre-image can be given, so there is no error to return.
type oracle struct{}

// Preimage implements proof.Oracle.
func (oracle) Preimage(key [32]byte) ([]byte, error) {
	question := aligned(2 * leafSize)
	first := question[leafSize:]
	copy(question, key[:])
	size := ask(question, first, 0)
	if size <= leafSize {
		return first[:size], nil
	}
	out := aligned(size)
	copy(out, first)
	for at := leafSize; at < size; at += leafSize {
		ask(question, out[at:], at)
	}
	return out, nil
}

// ask has 32 bytes of the pre-image put to the start of to, zeros beyond its end, and gives its length.
func ask(key, to []byte, offset int) int {
	size, _, _ := syscall.RawSyscall(sysPreimage, uintptr(unsafe.Pointer(unsafe.SliceData(key))), uintptr(unsafe.Pointer(unsafe.SliceData(to))), uintptr(offset))
	return int(size)
}

// aligned is size bytes from a multiple of leafSize on, with room to the next one.
func aligned(size int) []byte {
	room := (size + leafSize - 1) / leafSize * leafSize
	raw := make([]byte, room+leafSize-1)
	at := int(-uintptr(unsafe.Pointer(unsafe.SliceData(raw))) % leafSize)
	return raw[at : at+size : at+room]
}
