package batch

import (
	"bytes"
	stdflate "compress/flate"
	"errors"
	"runtime"
	"testing"
	"time"

	"loft/internal/testutil"
)

// bitWriter writes DEFLATE streams by hand, also such as no compressor makes.
type bitWriter struct {
	out  []byte
	bits uint
}

// write appends the low n bits of v, the lowest first.
func (w *bitWriter) write(v uint32, n uint) {
	for range n {
		if w.bits%8 == 0 {
			w.out = append(w.out, 0)
		}
		w.out[len(w.out)-1] |= byte(v&1) << (w.bits % 8)
		v >>= 1
		w.bits++
	}
}

// code appends the n bits of a Huffman code, the highest first.
func (w *bitWriter) code(v uint32, n uint) {
	for n > 0 {
		n--
		w.write(v>>n&1, 1)
	}
}

// block begins a block with codes of its own: 'A' is 0, the block's end 10, a match of three bytes 11. Distances have the
// given code lengths, each 0, 1 or 2.
func (w *bitWriter) block(final uint32, distances ...uint32) {
	w.write(final, 1)
	w.write(2, 2)                        // dynamic
	w.write(1, 5)                        // 258 literals and lengths
	w.write(uint32(len(distances)-1), 5) //
	w.write(14, 4)                       // 18 lengths of code lengths: up to that of 1
	lengths := map[uint32]uint32{18: 0b11, 0: 0b00, 1: 0b01, 2: 0b10}
	for _, symbol := range []uint32{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1} {
		if _, used := lengths[symbol]; used {
			w.write(2, 3)
		} else {
			w.write(0, 3)
		}
	}
	zeros := func(n uint32) {
		w.code(lengths[18], 2)
		w.write(n-11, 7)
	}
	zeros('A')
	w.code(lengths[1], 2)
	zeros(138)
	zeros(256 - 'A' - 1 - 138)
	w.code(lengths[2], 2)
	w.code(lengths[2], 2)
	for _, d := range distances {
		w.code(lengths[d], 2)
	}
}

func (w *bitWriter) literal() { w.code(0, 1) }
func (w *bitWriter) end()     { w.code(0b10, 2) }
func (w *bitWriter) match()   { w.code(0b11, 2) }

func enveloped(method byte, body []byte) []byte {
	n := len(body)
	return append([]byte{version, method, byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, body...)
}

// TestT17_DeflateOfNoCompressor: what SPEC.md section 5 says of streams that no compressor makes. Every node must agree on
// them, whatever it decompresses with. Codes without symbols have vectors of their own: inflate_test.go.
func TestT17_DeflateOfNoCompressor(t *testing.T) {
	for name, test := range map[string]struct {
		write func(*bitWriter)
		want  string // empty: malformed
	}{
		"two blocks": {func(w *bitWriter) {
			w.block(0, 1, 1)
			w.literal()
			w.end()
			w.block(1, 1, 1)
			w.match()
			w.code(0, 1)
			w.end()
		}, "AAAA"},
		"one distance of one bit": {func(w *bitWriter) {
			w.block(1, 1)
			w.literal()
			w.match()
			w.code(0, 1)
			w.end()
		}, "AAAA"},
		"the bit that is no distance": {func(w *bitWriter) {
			w.block(1, 1)
			w.literal()
			w.match()
			w.code(1, 1)
			w.end()
		}, ""},
		"no distances, none used": {func(w *bitWriter) {
			w.block(1, 0)
			w.literal()
			w.end()
		}, "A"},
		"no distances, one used": {func(w *bitWriter) {
			w.block(1, 0)
			w.literal()
			w.match()
			w.code(0, 1)
			w.end()
		}, ""},
		"one distance of two bits": {func(w *bitWriter) {
			w.block(1, 2)
			w.literal()
			w.end()
		}, ""},
		"too many distances of one bit": {func(w *bitWriter) {
			w.block(1, 1, 1, 1)
			w.literal()
			w.end()
		}, ""},
		"distance before the beginning": {func(w *bitWriter) {
			w.block(1, 1, 1)
			w.literal()
			w.match()
			w.code(1, 1)
			w.end()
		}, ""},
		"ones after the end": {func(w *bitWriter) {
			w.block(1, 1)
			w.literal()
			w.end()
			w.write(0xff, (8-w.bits%8)%8)
		}, "A"},
		"reserved block type": {func(w *bitWriter) { w.write(0b111, 3) }, ""},
		"no final block": {func(w *bitWriter) {
			w.block(0, 1)
			w.literal()
			w.end()
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var w bitWriter
			test.write(&w)
			got, err := unwrap(enveloped(methodFlate, w.out))
			if test.want == "" && !errors.Is(err, ErrEnvelope) || test.want != "" && (err != nil || string(got) != test.want) {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
			if _, err := unwrap(enveloped(methodFlate, append(w.out, 0))); !errors.Is(err, ErrEnvelope) {
				t.Errorf("a byte after the stream: %v", err)
			}
		})
	}
}

// TestT17_DeflateEndsWhereItEnds: no stream is accepted with a byte too many or too few, whatever made it.
func TestT17_DeflateEndsWhereItEnds(t *testing.T) {
	rng := testutil.Rand(t)
	for range 300 {
		content := make([]byte, rng.IntN(4000))
		for i := range content {
			content[i] = byte(rng.IntN(1 + rng.IntN(256)))
		}
		var packed bytes.Buffer
		w, err := stdflate.NewWriter(&packed, rng.IntN(12)-2)
		if err != nil {
			t.Fatal(err)
		}
		for rest := content; len(rest) > 0; {
			n := 1 + rng.IntN(len(rest))
			if _, err := w.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			if rest = rest[n:]; rng.IntN(3) == 0 {
				if err := w.Flush(); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		body := packed.Bytes()
		if got, err := unwrap(enveloped(methodFlate, body)); err != nil || !bytes.Equal(got, content) {
			t.Fatalf("%d bytes, %v", len(got), err)
		}
		for extra := 1; extra <= 8; extra++ {
			if _, err := unwrap(enveloped(methodFlate, append(bytes.Clone(body), make([]byte, extra)...))); !errors.Is(err, ErrEnvelope) {
				t.Fatalf("%d bytes too many: %v", extra, err)
			}
		}
		if _, err := unwrap(enveloped(methodFlate, body[:len(body)-1])); !errors.Is(err, ErrEnvelope) {
			t.Fatalf("a byte too few: %v", err)
		}
	}
}

// canonical gives the symbols of the given lengths their codes (RFC 1951, 3.2.2).
func canonical(lengths []uint) []uint32 {
	codes := make([]uint32, len(lengths))
	next := uint32(0)
	for n := uint(1); n <= 15; n++ {
		next <<= 1
		for symbol, length := range lengths {
			if length == n {
				codes[symbol] = next
				next++
			}
		}
	}
	return codes
}

// costlyBlock is a block without content whose codes take as long to set up as any for their size: nearly all are of 10 bits,
// one of 15.
func (w *bitWriter) costlyBlock(final uint32) {
	ofLengths := make([]uint, 19) // the code of the code lengths
	for i, n := range map[int]uint{16: 1, 10: 4, 1: 4, 3: 4, 4: 4, 5: 4, 6: 5, 11: 5, 12: 5, 13: 5, 14: 5, 15: 5} {
		ofLengths[i] = n
	}
	codes := canonical(ofLengths)
	w.write(final, 1)
	w.write(2, 2)
	w.write(282-257, 5)
	w.write(0, 5)
	w.write(19-4, 4)
	for _, i := range []int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15} {
		w.write(uint32(ofLengths[i]), 3)
	}
	emit := func(symbols ...int) {
		for _, s := range symbols {
			w.code(codes[s], ofLengths[s])
		}
	}
	tens := func(n int) {
		emit(10)
		for n--; n > 0; n -= min(n, 6) {
			emit(16)
			w.write(uint32(min(n, 6)-3), 2)
		}
	}
	emit(3, 4, 5, 6, 11, 12, 13, 14, 15, 15)
	tens(241)
	tens(5)
	emit(1) // the end
	tens(25)
	emit(1)      // one distance
	w.code(0, 1) // the end
}

// TestT17_DeflateOfTables: the most blocks of codes that fit a batch, and no content.
func TestT17_DeflateOfTables(t *testing.T) {
	var w bitWriter
	for len(w.out) < 6*BlobCapacity-100 {
		w.costlyBlock(0)
	}
	w.costlyBlock(1)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	content, err := unwrap(enveloped(methodFlate, w.out))
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if err != nil || len(content) != 0 {
		t.Fatal(len(content), err)
	}
	allocated := after.TotalAlloc - before.TotalAlloc
	t.Logf("%d bytes: %d MiB, %s", len(w.out), allocated>>20, took)
	if allocated > 4<<20 { // all blocks share the tables
		t.Errorf("allocates %d MiB", allocated>>20)
	}
}
