package batch

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"testing"
	"time"

	"loft/protocol"
)

// worst are contents of the greatest size that are as hard to decode as any: of the smallest transactions, of the smallest elements of
// lists, of the most blocks. All of them decode, and compress to little.
func worst() map[string][]byte {
	txs := func(n uint64, kind byte, data uint64, tail []byte) []byte {
		w := writer{out: make([]byte, 0, protocol.MaxBatchBytes)}
		w.uvarint(1)
		w.uvarint(1)
		w.uvarint(0)
		w.uvarint(n)
		w.bytes(bytes.Repeat([]byte{kind}, int(n)))
		w.bytes(make([]byte, 64*n))
		w.bytes(make([]byte, n)) // nonces
		if kind == kindSetCode {
			w.bytes(bytes.Repeat(append([]byte{1}, make([]byte, 20)...), int(n)))
		} else {
			w.bytes(make([]byte, n)) // creations
		}
		w.bytes(make([]byte, 3*n)) // value, gas, fee cap
		if hasTip(kind) {
			w.bytes(make([]byte, n))
		}
		for range n {
			w.uvarint(data)
		}
		w.bytes(make([]byte, n*data))
		w.bytes(tail)
		return w.out
	}
	room := func(fixed int) int { return protocol.MaxBatchBytes - fixed - 20 }
	list := func(count, size int) []byte {
		return append(binary.AppendUvarint(nil, uint64(count)), make([]byte, count*size)...)
	}
	blocks := writer{}
	blocks.uvarint(protocol.MaxBatchBlocks)
	blocks.bytes(bytes.Repeat([]byte{1}, protocol.MaxBatchBlocks))
	blocks.bytes(make([]byte, 2*protocol.MaxBatchBlocks))
	addresses, keys, auths := room(100)/21, room(120)/32, room(120)/25
	const dynamic = 72 + 1 // smallest transaction with a tip, and its empty access list
	n := room(0) / dynamic
	return map[string][]byte{
		"legacy transactions":      txs(uint64(room(0)/71), kindLegacy, 0, nil),
		"dynamic fee transactions": txs(uint64(n), kindDynamicFee, 0, make([]byte, n)),
		"set code transactions": txs(uint64(room(0)/(dynamic+20+26)), kindSetCode, 0,
			append(make([]byte, room(0)/(dynamic+20+26)), bytes.Repeat(append([]byte{1}, make([]byte, 25)...), room(0)/(dynamic+20+26))...)),
		"access list addresses": txs(1, kindAccessList, 0, list(addresses, 21)),
		"access list keys":      txs(1, kindAccessList, 0, append(append([]byte{1}, make([]byte, 20)...), list(keys, 32)...)),
		"authorizations":        txs(1, kindSetCode, 0, append([]byte{0}, list(auths, 25)...)),
		"data":                  txs(1, kindLegacy, uint64(room(100)), nil),
		"blocks":                blocks.out,
	}
}

// TestT17_WorstDecode: no content makes the decoder allocate more, garbage included, than SPEC.md section 5 says that it holds.
func TestT17_WorstDecode(t *testing.T) {
	const bound = 64 << 20
	for name, content := range worst() {
		t.Run(name, func(t *testing.T) {
			stream, err := wrap(content)
			if err != nil {
				t.Fatal(err)
			}
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			blocks, err := Decode(chainID, 0, stream, nil)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if err != nil {
				t.Fatal(err)
			}
			allocated := after.TotalAlloc - before.TotalAlloc
			t.Logf("%d bytes, %d of content, %d blocks: %d MiB, %s", len(stream), len(content), len(blocks), allocated>>20, took)
			if allocated > bound {
				t.Errorf("allocates %d MiB", allocated>>20)
			}
		})
	}
}
