package batch

import (
	"bytes"
	stdflate "compress/flate"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"loft/internal/testutil"
	"loft/protocol"
)

// reference is a decoder of DEFLATE written after RFC 1951 and SPEC.md section 5 alone, bit by bit. With rfc it takes a code without
// symbols as the standard library does: it stands for nothing.
type reference struct {
	in  []byte
	at  int // bit
	out []byte
	rfc bool

	first, distances *huffman // codes in force: of code lengths and of literals and lengths, which share one; of distances
	left             bool     // a code that was kept in force was used
}

// huffman is a code: its symbols by length and bits.
type huffman struct {
	symbols map[[2]int]int
	left    bool // in force though another came, which has no symbols: nine bits count
}

var errReference = errors.New("malformed")

func newHuffman(lengths []int) *huffman {
	sum, symbols := 0, 0
	for _, n := range lengths {
		if n > 0 {
			sum += 1 << (15 - n)
			symbols++
		}
	}
	if sum != 1<<15 && !(symbols == 1 && slices.Max(lengths) == 1) {
		return nil
	}
	h := &huffman{symbols: map[[2]int]int{}}
	code := 0
	for n := 1; n <= 15; n++ {
		for symbol, length := range lengths {
			if length == n {
				h.symbols[[2]int{n, code}] = symbol
				code++
			}
		}
		code <<= 1
	}
	return h
}

// follow is the code in force after one with these lengths comes.
func (r *reference) follow(before *huffman, lengths []int) (*huffman, error) {
	if slices.Max(lengths) > 0 {
		if h := newHuffman(lengths); h != nil {
			return h, nil
		}
		return nil, errReference
	}
	if before == nil || r.rfc {
		return nil, nil
	}
	return &huffman{symbols: before.symbols, left: true}, nil
}

func (r *reference) bits(n int) (v int, err error) {
	for i := range n {
		if r.at/8 == len(r.in) {
			return 0, errReference
		}
		v |= int(r.in[r.at/8]>>(r.at%8)&1) << i
		r.at++
	}
	return v, nil
}

func (r *reference) symbol(h *huffman) (int, error) {
	if h == nil {
		return 0, errReference
	}
	r.left = r.left || h.left
	code := 0
	for n := 1; n <= 15; n++ {
		bit, err := r.bits(1)
		if err != nil {
			return 0, err
		}
		code = code<<1 | bit
		if symbol, ok := h.symbols[[2]int{n, code}]; ok {
			return symbol, nil
		}
		for more := 1; n == 9 && h.left && more <= 6; more++ {
			if symbol, ok := h.symbols[[2]int{9 + more, code << more}]; ok {
				_, err := r.bits(more)
				return symbol, err
			}
		}
	}
	return 0, errReference
}

var (
	lengthBase    = []int{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra   = []int{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	orderOfLength = []int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// decode is the content of a stream that ends in the last byte.
func (r *reference) decode() ([]byte, error) {
	for final := 0; final == 0; {
		var kind int
		var err error
		if final, err = r.bits(1); err != nil {
			return nil, err
		}
		if kind, err = r.bits(2); err != nil {
			return nil, err
		}
		switch kind {
		case 0:
			err = r.stored()
		case 1:
			lengths := slices.Concat(slices.Repeat([]int{8}, 144), slices.Repeat([]int{9}, 112), slices.Repeat([]int{7}, 24), slices.Repeat([]int{8}, 8))
			err = r.compressed(newHuffman(lengths), newHuffman(slices.Repeat([]int{5}, 32)))
		case 2:
			err = r.dynamic()
		default:
			err = errReference
		}
		if err != nil {
			return nil, err
		}
	}
	if (r.at+7)/8 != len(r.in) {
		return nil, errReference
	}
	return r.out, nil
}

func (r *reference) stored() error {
	r.at = (r.at + 7) / 8 * 8
	n, err := r.bits(16)
	if err != nil {
		return err
	}
	if not, err := r.bits(16); err != nil || not != n^0xffff {
		return errReference
	}
	if len(r.in)-r.at/8 < n {
		return errReference
	}
	r.out = append(r.out, r.in[r.at/8:r.at/8+n]...)
	r.at += 8 * n
	return nil
}

func (r *reference) dynamic() error {
	var counts [3]int
	for i, n := range []int{5, 5, 4} {
		var err error
		if counts[i], err = r.bits(n); err != nil {
			return err
		}
	}
	literals, distances := counts[0]+257, counts[1]+1
	if literals > 286 || distances > 30 {
		return errReference
	}
	ofLengths := make([]int, 19)
	for _, symbol := range orderOfLength[:counts[2]+4] {
		n, err := r.bits(3)
		if err != nil {
			return err
		}
		ofLengths[symbol] = n
	}
	var err error
	if r.first, err = r.follow(r.first, ofLengths); err != nil {
		return err
	}
	var lengths []int
	for len(lengths) < literals+distances {
		symbol, err := r.symbol(r.first)
		if err != nil {
			return err
		}
		value, least, extra := 0, 3, 0
		switch {
		case symbol < 16:
			value, least = symbol, 1
		case symbol == 16 && len(lengths) > 0:
			value, extra = lengths[len(lengths)-1], 2
		case symbol == 17:
			extra = 3
		case symbol == 18:
			least, extra = 11, 7
		default:
			return errReference
		}
		more, err := r.bits(extra)
		if err != nil {
			return err
		}
		lengths = append(lengths, slices.Repeat([]int{value}, least+more)...)
	}
	if len(lengths) > literals+distances {
		return errReference
	}
	if r.first, err = r.follow(r.first, lengths[:literals]); err != nil {
		return err
	}
	if r.distances, err = r.follow(r.distances, lengths[literals:]); err != nil {
		return err
	}
	return r.compressed(r.first, r.distances)
}

func (r *reference) compressed(literals, distances *huffman) error {
	for {
		symbol, err := r.symbol(literals)
		switch {
		case err != nil:
			return err
		case symbol < 256:
			r.out = append(r.out, byte(symbol))
			continue
		case symbol == 256:
			return nil
		case symbol > 285:
			return errReference
		}
		more, err := r.bits(lengthExtra[symbol-257])
		if err != nil {
			return err
		}
		length := lengthBase[symbol-257] + more
		if symbol, err = r.symbol(distances); err != nil || symbol > 29 {
			return errReference
		}
		distance := symbol + 1
		if symbol > 3 {
			extra := symbol/2 - 1
			if more, err = r.bits(extra); err != nil {
				return err
			}
			distance = (2+symbol%2)<<extra + 1 + more
		}
		if distance > len(r.out) {
			return errReference
		}
		for range length {
			r.out = append(r.out, r.out[len(r.out)-distance])
		}
	}
}

// standard is what the toolchain's own library makes of a stream.
func standard(body []byte) ([]byte, error) {
	src := bytes.NewReader(body)
	content, err := io.ReadAll(io.LimitReader(stdflate.NewReader(src), protocol.MaxBatchBytes+1))
	if err == nil && src.Len() > 0 {
		err = errReference
	}
	return content, err
}

// same compares what the protocol makes of a stream with the reference; and with the standard library, unless the reference finds
// that a code without symbols was followed by a use of the one before. It says whether the stream is right, and whether that was so.
func same(t *testing.T, body []byte) (right, left bool) {
	t.Helper()
	ours, err := inflate(body, protocol.MaxBatchBytes)
	if err != nil && !errors.Is(err, ErrEnvelope) {
		t.Fatalf("%x: %v", body, err)
	}
	spec := &reference{in: body}
	want, wantErr := spec.decode()
	if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(ours, want) {
		t.Fatalf("%x: %x, %v; the specification says %x, %v", body, ours, err, want, wantErr)
	}
	rfc := &reference{in: body, rfc: true}
	want, wantErr = rfc.decode()
	std, stdErr := standard(body)
	if (stdErr == nil) != (wantErr == nil) || stdErr == nil && !bytes.Equal(std, want) {
		t.Fatalf("%x: the standard library says %x, %v; the reference without the peculiarity %x, %v", body, std, stdErr, want, wantErr)
	}
	if !spec.left && ((err == nil) != (stdErr == nil) || err == nil && !bytes.Equal(ours, std)) {
		t.Fatalf("%x: %x, %v; the standard library says %x, %v", body, ours, err, std, stdErr)
	}
	return err == nil, spec.left
}

// coder writes blocks with any codes, and knows which are in force.
type coder struct {
	bitWriter
	first, distances map[int][2]int // length and code by symbol
}

func (c *coder) emit(code map[int][2]int, symbol int) {
	c.code(uint32(code[symbol][1]), uint(code[symbol][0]))
}

func (c *coder) follow(code *map[int][2]int, lengths []int) {
	if h := newHuffman(lengths); h != nil {
		*code = map[int][2]int{}
		for at, symbol := range h.symbols {
			(*code)[symbol] = at
		}
	}
}

// codes begins a dynamic block. ofLengths is the code of the code lengths.
func (c *coder) codes(final uint32, ofLengths, literals, distances []int) {
	c.write(final, 1)
	c.write(2, 2)
	c.write(uint32(len(literals)-257), 5)
	c.write(uint32(len(distances)-1), 5)
	c.write(19-4, 4)
	for _, symbol := range orderOfLength {
		c.write(uint32(ofLengths[symbol]), 3)
	}
	c.follow(&c.first, ofLengths)
	for _, n := range slices.Concat(literals, distances) {
		c.emit(c.first, n)
	}
	c.follow(&c.first, literals)
	c.follow(&c.distances, distances)
}

// lengthsOf are the lengths of a code in which symbols of the given lengths are the only ones.
func lengthsOf(n int, lengths map[int]int) []int {
	out := make([]int, n)
	for symbol, length := range lengths {
		out[symbol] = length
	}
	return out
}

// sixteen is a code of code lengths that has each of 0 to 15, in four bits.
var sixteen = append(slices.Repeat([]int{4}, 16), 0, 0, 0)

// TestD8_CodesWithoutSymbols: each point where the pinned library and the standard one differ, as SPEC.md section 5 has it.
func TestD8_CodesWithoutSymbols(t *testing.T) {
	literals := lengthsOf(258, map[int]int{'A': 1, 256: 2, 257: 2}) // 257: a match of three
	two, none := []int{1, 1}, []int{0}
	// Those of distances 9, 10 and 11 begin with nine ones.
	deep := []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 11, 10}
	for name, test := range map[string]struct {
		write func(*coder)
		want  string // empty: malformed
	}{
		"distances of the block before": {func(c *coder) {
			c.codes(0, sixteen, literals, two)
			c.emit(c.first, 'A')
			c.emit(c.first, 256)
			c.codes(1, sixteen, literals, none)
			c.emit(c.first, 257)
			c.code(0, 1)
			c.emit(c.first, 256)
		}, "AAAA"},
		"distances of a block before others, twice": {func(c *coder) {
			c.codes(0, sixteen, literals, two)
			c.emit(c.first, 'A')
			c.emit(c.first, 'A')
			c.emit(c.first, 256)
			c.write(0b010, 3) // fixed codes
			c.write(0, 7)
			c.write(0b000, 3) // stored
			c.write(0, (8-c.bits%8)%8)
			c.write(0xffff0000, 32)
			c.codes(0, sixteen, literals, none)
			c.emit(c.first, 256)
			c.codes(1, sixteen, literals, none)
			c.emit(c.first, 257)
			c.code(1, 1)
			c.emit(c.first, 256)
		}, "AAAAA"},
		"no distances before, fixed ones do not count": {func(c *coder) {
			c.write(0b010, 3)
			c.write(0b10001110, 8) // 'A'
			c.write(0, 7)
			c.codes(1, sixteen, literals, none)
			c.emit(c.first, 257)
			c.code(0, 1)
			c.emit(c.first, 256)
		}, ""},
		"a single distance before: its other bit": {func(c *coder) {
			c.codes(0, sixteen, literals, []int{1})
			c.emit(c.first, 'A')
			c.emit(c.first, 256)
			c.codes(1, sixteen, literals, none)
			c.emit(c.first, 257)
			c.code(1, 1)
			c.emit(c.first, 256)
		}, ""},
		"nine bits count": {func(c *coder) { // the first of distances 9 to 11 is 11, in ten bits
			c.codes(0, sixteen, literals, deep)
			for range 60 {
				c.emit(c.first, 'A')
			}
			c.emit(c.first, 256)
			c.codes(1, sixteen, literals, none)
			c.emit(c.first, 257)
			c.code(0b1111111111, 10) // with the codes that were, the beginning of 9's or 10's
			c.write(0, 4)            // a distance of 49
			c.emit(c.first, 256)
		}, string(bytes.Repeat([]byte("A"), 63))},
		"code lengths by the literals before": {func(c *coder) {
			c.codes(0, sixteen, lengthsOf(258, map[int]int{0: 2, 1: 2, 2: 2, 256: 2}), two)
			c.emit(c.first, 1)
			c.emit(c.first, 256)
			c.codes(1, make([]int, 19), literals, two)
			c.emit(c.first, 'A')
			c.emit(c.first, 257)
			c.code(0, 1)
			c.emit(c.first, 256)
		}, "\x01AAAA"},
		"code lengths by the literals before: a literal that is no length": {func(c *coder) {
			c.codes(0, sixteen, literals, two)
			c.emit(c.first, 256)
			c.codes(1, make([]int, 19), literals, two)
			c.emit(c.first, 256)
		}, ""},
		"code lengths in the first block": {func(c *coder) {
			c.codes(1, make([]int, 19), literals, two)
			c.emit(c.first, 256)
		}, ""},
		"literals are those of the block before": {func(c *coder) {
			c.codes(0, sixteen, lengthsOf(257, map[int]int{0: 1, 'A': 2, 256: 2}), none)
			c.emit(c.first, 'A')
			c.emit(c.first, 256)
			c.codes(1, make([]int, 19), make([]int, 257), none)
			c.emit(c.first, 'A')
			c.emit(c.first, 256)
		}, "AA"},
		"literals are the code lengths of the block, which have no end": {func(c *coder) {
			c.codes(0, sixteen, literals, two)
			c.emit(c.first, 256)
			c.codes(1, sixteen, make([]int, 257), none)
			c.emit(c.first, 7)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var c coder
			test.write(&c)
			got, err := unwrap(enveloped(methodFlate, c.out))
			if test.want == "" && !errors.Is(err, ErrEnvelope) || test.want != "" && (err != nil || string(got) != test.want) {
				t.Errorf("got %q, %v; want %q", got, err, test.want)
			}
			if _, err := unwrap(enveloped(methodFlate, append(c.out, 0))); !errors.Is(err, ErrEnvelope) {
				t.Errorf("a byte after the stream: %v", err)
			}
			if _, err := unwrap(enveloped(methodFlate, c.out[:len(c.out)-1])); !errors.Is(err, ErrEnvelope) {
				t.Errorf("a byte too few: %v", err)
			}
			if _, err := standard(c.out); err == nil {
				t.Errorf("the standard library takes it: that is no difference")
			}
			same(t, c.out)
		})
	}
}

// randomCode is a complete code of some of the symbols, none longer than deepest.
func randomCode(rng *rand.Rand, symbols []int, n, deepest int) []int {
	leaves := []int{0}
	for want := 2 + rng.IntN(len(symbols)-1); len(leaves) < want; {
		i := rng.IntN(len(leaves))
		if rng.IntN(2) == 0 {
			i = len(leaves) - 1 // deep ones, too
		}
		if leaves[i] == deepest {
			if i = slices.IndexFunc(leaves, func(l int) bool { return l < deepest }); i < 0 {
				break
			}
		}
		leaves[i]++
		leaves = append(leaves, leaves[i])
	}
	out := make([]int, n)
	for i, at := range rng.Perm(len(symbols))[:len(leaves)] {
		out[symbols[at]] = leaves[i]
	}
	return out
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// randomStream is a stream of blocks of all kinds, with codes of all kinds, that is often right.
func randomStream(rng *rand.Rand) []byte {
	var c coder
	content := 0
	use := func(literals, distances map[int][2]int) {
		symbols := []int{}
		for symbol := range literals {
			symbols = append(symbols, symbol)
		}
		slices.Sort(symbols)
		far := []int{}
		for symbol := range distances {
			far = append(far, symbol)
		}
		slices.Sort(far)
		for range rng.IntN(40) {
			symbol := symbols[rng.IntN(len(symbols))]
			if symbol == 256 || symbol > 285 || symbol > 256 && len(far) == 0 && rng.IntN(8) > 0 {
				continue
			}
			if symbol < 256 {
				c.emit(literals, symbol)
				content++
				continue
			}
			at := 0
			if len(far) > 0 {
				at = far[rng.IntN(len(far))]
			}
			if base := at / 2 * (1 << max(0, at/2-1)); base >= content && rng.IntN(20) > 0 {
				continue // before the beginning
			}
			c.emit(literals, symbol)
			c.write(rng.Uint32(), uint(lengthExtra[symbol-257]))
			c.emit(distances, at)
			c.write(0, uint(max(0, at/2-1)))
			content += lengthBase[symbol-257]
		}
		if rng.IntN(50) > 0 {
			c.emit(literals, 256)
		}
	}
	fixed := func(lengths []int) (out map[int][2]int) {
		c.follow(&out, lengths)
		return out
	}
	blocks := 1 + rng.IntN(5)
	for i := range blocks {
		final := uint32(0)
		if i == blocks-1 {
			final = 1
		}
		switch rng.IntN(6) {
		case 0:
			c.write(final, 3)
			c.write(0, (8-c.bits%8)%8)
			n := rng.IntN(9)
			c.write(uint32(n|(n^0xffff)<<16), 32)
			for range n {
				c.write(rng.Uint32(), 8)
			}
			content += n
		case 1:
			c.write(final|2, 3)
			use(fixed(slices.Concat(slices.Repeat([]int{8}, 144), slices.Repeat([]int{9}, 112), slices.Repeat([]int{7}, 24), slices.Repeat([]int{8}, 8))),
				fixed(slices.Repeat([]int{5}, 32)))
		default:
			literals := randomCode(rng, slices.Concat(upTo(19), []int{'A', 'B', 'C', 200, 255, 256, 257, 258, 265, 284, 285}), 286, 15)
			distances := randomCode(rng, upTo(30), 30, 15)
			ofLengths := sixteen
			if rng.IntN(4) > 0 { // with an end
				for at := range literals {
					if literals[at] > 0 && literals[256] == 0 {
						literals[256], literals[at] = literals[at], 0
					}
				}
			}
			switch rng.IntN(4) {
			case 0:
				distances = make([]int, 1+rng.IntN(30))
			case 1:
				distances = []int{1}
			}
			if rng.IntN(4) == 0 {
				ofLengths = make([]int, 19)
			}
			if rng.IntN(6) == 0 {
				literals = make([]int, 257+rng.IntN(30))
			}
			if rng.IntN(20) == 0 {
				at := rng.IntN(len(literals))
				literals[at] = (literals[at] + 1) % 16
			}
			c.codes(final, ofLengths, literals, distances)
			if len(c.first) > 0 {
				use(c.first, c.distances)
			}
		}
	}
	if rng.IntN(8) == 0 && len(c.out) > 0 {
		c.out[rng.IntN(len(c.out))] ^= 1 << rng.IntN(8)
	}
	return c.out
}

// TestD8_RandomStreams: the pinned library, the specification and the standard library agree on streams of all kinds, right and
// wrong, but where a code without symbols tells the last from the others.
func TestD8_RandomStreams(t *testing.T) {
	rng := testutil.Rand(t)
	rights, lefts, both := 0, 0, 0
	for range 8_000 {
		right, left := same(t, randomStream(rng))
		if right {
			rights++
		}
		if left {
			lefts++
		}
		if right && left {
			both++
		}
	}
	t.Logf("8,000 streams: %d right, %d with a code kept in force, %d both", rights, lefts, both)
	if rights < 1000 || lefts < 1000 || both < 50 {
		t.Error("the streams try too little")
	}
}

// FuzzD8_Inflate is TestD8_RandomStreams of any bytes.
func FuzzD8_Inflate(f *testing.F) {
	rng := rand.New(rand.NewPCG(8, 0))
	for range 200 {
		f.Add(randomStream(rng))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > 1<<12 {
			return
		}
		same(t, body)
	})
}

// TestD8_EndOfContent: content of exactly the limit is right, one byte more is not. What comes after so much may be looked at or
// not: the stream is malformed in any case.
func TestD8_EndOfContent(t *testing.T) {
	stream := func(content int, final byte) []byte {
		var c coder
		for ; content > 0; content -= min(content, 0xffff) {
			n := min(content, 0xffff)
			c.write(0, 3)
			c.write(0, (8-c.bits%8)%8)
			c.write(uint32(n|(n^0xffff)<<16), 32)
			c.out = append(c.out, make([]byte, n)...)
			c.bits += uint(8 * n)
		}
		return append(c.out, final, 0) // 3: an empty block with fixed codes, the last; 7: no kind of block
	}
	for _, test := range []struct {
		content int
		final   byte
		right   bool
	}{
		{protocol.MaxBatchBytes, 3, true},
		{protocol.MaxBatchBytes, 7, false},
		{protocol.MaxBatchBytes + 1, 3, false},
		{protocol.MaxBatchBytes + 1, 7, false},
		{protocol.MaxBatchBytes + 1<<20, 7, false},
	} {
		content, err := inflate(stream(test.content, test.final), protocol.MaxBatchBytes)
		malformed := errors.Is(err, ErrTooLarge) || errors.Is(err, ErrEnvelope)
		if test.right && (err != nil || len(content) != test.content) || !test.right && !malformed {
			t.Errorf("content of %d bytes, then %d: %d bytes, %v", test.content, test.final, len(content), err)
		}
	}
}
