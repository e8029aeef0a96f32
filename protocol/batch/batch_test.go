package batch

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"loft/internal/testutil"
	"loft/protocol"
)

const chainID = 4242

var (
	key, _ = crypto.ToECDSA(bytes.Repeat([]byte{7}, 32))
	signer = types.NewPragueSigner(big.NewInt(chainID))
)

// randomTx makes a signed transaction of any kind the format has.
func randomTx(rng *rand.Rand) *types.Transaction {
	to := randomAddress(rng)
	recipient := &to
	if rng.IntN(5) == 0 {
		recipient = nil
	}
	data := make([]byte, rng.IntN(300))
	for i := range data {
		data[i] = byte(rng.IntN(4))
	}
	value := new(big.Int).Lsh(big.NewInt(rng.Int64()), uint(rng.IntN(190)))
	fee := big.NewInt(rng.Int64N(1e12))
	access := types.AccessList{}
	for range rng.IntN(3) {
		access = append(access, types.AccessTuple{Address: randomAddress(rng), StorageKeys: make([]common.Hash, rng.IntN(3))})
	}
	switch rng.IntN(5) {
	case 0:
		return types.MustSignNewTx(key, signer, &types.LegacyTx{Nonce: rng.Uint64(), GasPrice: fee, Gas: rng.Uint64(), To: recipient, Value: value, Data: data})
	case 1:
		return types.MustSignNewTx(key, types.HomesteadSigner{}, &types.LegacyTx{GasPrice: fee, Gas: 100_000, To: recipient, Value: value, Data: data})
	case 2:
		return types.MustSignNewTx(key, signer, &types.AccessListTx{ChainID: big.NewInt(chainID), Nonce: 3, GasPrice: fee, Gas: 1, To: recipient, Value: value, Data: data, AccessList: access})
	case 3:
		return types.MustSignNewTx(key, signer, &types.DynamicFeeTx{ChainID: big.NewInt(chainID), GasTipCap: big.NewInt(1), GasFeeCap: fee, Gas: 21000, To: recipient, Value: value, Data: data, AccessList: access})
	}
	auth, err := types.SignSetCode(key, types.SetCodeAuthorization{ChainID: *uint256.NewInt(chainID), Address: to, Nonce: rng.Uint64()})
	if err != nil {
		panic(err)
	}
	return types.MustSignNewTx(key, signer, &types.SetCodeTx{ChainID: uint256.NewInt(chainID), GasTipCap: new(uint256.Int), GasFeeCap: uint256.MustFromBig(fee), Gas: 90_000,
		To: to, Value: uint256.MustFromBig(value), Data: data, AccessList: access, AuthList: []types.SetCodeAuthorization{auth}})
}

func randomAddress(rng *rand.Rand) (a common.Address) {
	for i := range a {
		a[i] = byte(rng.Uint32())
	}
	return a
}

func randomBlocks(rng *rand.Rand, anchorTime uint64) []Block {
	blocks := make([]Block, rng.IntN(6))
	time := anchorTime
	for i := range blocks {
		time += 1 + rng.Uint64N(100)
		blocks[i] = Block{Time: time, Entries: rng.Uint64N(protocol.MaxBlockEntries + 1)}
		for range rng.IntN(8) {
			blocks[i].Txs = append(blocks[i].Txs, randomTx(rng))
		}
	}
	return blocks
}

func sameBlocks(t *testing.T, got, want []Block) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d blocks, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i].Time != want[i].Time || got[i].Entries != want[i].Entries || len(got[i].Txs) != len(want[i].Txs) {
			t.Fatalf("block %d is (%d, %d, %d txs), want (%d, %d, %d)", i, got[i].Time, got[i].Entries, len(got[i].Txs), want[i].Time, want[i].Entries, len(want[i].Txs))
		}
		for k, tx := range want[i].Txs {
			if !bytes.Equal(testutil.Encode(t, got[i].Txs[k]), testutil.Encode(t, tx)) {
				t.Fatalf("transaction %d of block %d differs", k, i)
			}
		}
	}
}

// TestRoundTrip: what is encoded decodes to the same, through blobs too, and encodes again to the same bytes.
func TestRoundTrip(t *testing.T) {
	rng := testutil.Rand(t)
	for range 200 {
		anchor := rng.Uint64N(1 << 40)
		blocks := randomBlocks(rng, anchor)
		stream, err := Encode(chainID, anchor, blocks)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := Pack(stream)
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := Unpack(packed)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range [][]byte{stream, unpacked} {
			got, err := Decode(chainID, anchor, s, nil)
			if err != nil {
				t.Fatal(err)
			}
			sameBlocks(t, got, blocks)
		}
	}
}

// TestT18_EveryContentFits: random, constant and empty bytes survive, and what does not compress costs the envelope only.
func TestT18_EveryContentFits(t *testing.T) {
	rng := testutil.Rand(t)
	random := make([]byte, 100_000)
	for i := range random {
		random[i] = byte(rng.Uint32())
	}
	for name, content := range map[string][]byte{"empty": {}, "zeros": make([]byte, protocol.MaxBatchBytes), "random": random} {
		t.Run(name, func(t *testing.T) {
			stream, err := wrap(content)
			if err != nil {
				t.Fatal(err)
			}
			if len(stream) > len(content)+envelopeSize || len(content) > protocol.MaxExpansion*len(stream) {
				t.Errorf("%d bytes take %d", len(content), len(stream))
			}
			got, err := unwrap(stream)
			if err != nil || !bytes.Equal(got, content) {
				t.Errorf("unwrap: %d bytes, %v", len(got), err)
			}
		})
	}
}

// TestD1_Expansion: content is at most four times its stream, padding included, so that decoding costs what L1 was paid for.
func TestD1_Expansion(t *testing.T) {
	for _, n := range []int{1000, 50_000, protocol.MaxBatchBytes} {
		stream, err := wrap(make([]byte, n)) // padded to as little as is legal
		if err != nil {
			t.Fatal(err)
		}
		if len(stream) != n/4 {
			t.Errorf("%d zeros take %d bytes", n, len(stream))
		}
		if content, err := unwrap(stream); err != nil || len(content) != n {
			t.Errorf("%d bytes of content in %d: %v", n, len(stream), err)
		}
		if _, err := unwrap(stream[:len(stream)-1]); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%d bytes of content in %d: %v", n, len(stream)-1, err)
		}
	}
	if _, err := Encode(chainID, 0, []Block{{Time: 1, Txs: types.Transactions{types.MustSignNewTx(key, signer,
		&types.LegacyTx{To: &common.Address{}, Value: new(big.Int), GasPrice: new(big.Int), Data: make([]byte, protocol.MaxBatchBytes)})}}}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("more than six blobs may carry: %v", err)
	}
}

// TestT17_MalformedStreams: everything wrong with a stream has its error.
func TestT17_MalformedStreams(t *testing.T) {
	good, err := Encode(chainID, 100, []Block{{Time: 101, Txs: types.Transactions{randomTx(testutil.Rand(t))}}})
	if err != nil {
		t.Fatal(err)
	}
	deflated, err := wrap(make([]byte, 1000))
	if err != nil {
		t.Fatal(err)
	}
	edit := func(stream []byte, at int, b byte) []byte {
		out := bytes.Clone(stream)
		out[at] = b
		return out
	}
	raw := func(content ...byte) []byte { return enveloped(methodRaw, content) }
	// One block with one transaction whose fields from the recipient on are given.
	one := func(kind byte, fields ...byte) []byte {
		return raw(append(append([]byte{1, 1, 0, 1, kind}, make([]byte, 64+1)...), fields...)...)
	}
	to := append([]byte{1}, make([]byte, 20)...)
	setCode := func(auths ...byte) []byte {
		return one(kindSetCode, append(append(bytes.Clone(to), 0, 0, 0, 0, 0, 0), auths...)...)
	}
	auth := append([]byte{0}, make([]byte, 20+1+1+1+1)...)
	twice := append(bytes.Clone(deflated), deflated[envelopeSize:]...)
	twice[5] *= 2
	for name, test := range map[string]struct {
		stream []byte
		want   error
	}{
		"empty":                     {nil, ErrEnvelope},
		"short":                     {good[:5], ErrEnvelope},
		"version 0":                 {edit(good, 0, 0), ErrEnvelope},
		"version 2":                 {edit(good, 0, 2), ErrEnvelope},
		"unknown method":            {edit(good, 1, 9), ErrEnvelope},
		"length beyond the end":     {edit(good, 2, 1), ErrEnvelope},
		"padding not zero":          {append(bytes.Clone(good), 0, 1), ErrEnvelope},
		"truncated deflate":         {edit(deflated, 5, deflated[5]-2)[:len(deflated)-2], ErrEnvelope},
		"two deflate streams":       {twice, ErrEnvelope},
		"no content":                {raw(), ErrContent},
		"blocks but no bytes":       {raw(200, 1), ErrContent},
		"uvarint not minimal":       {raw(0x80, 0), ErrContent},
		"uvarint too long":          {raw(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f), ErrContent},
		"time stands still":         {raw(2, 1, 0, 0, 0, 0, 0), ErrContent},
		"too many entries":          {raw(1, 1, 0x81, 4, 0), ErrContent},
		"transactions but no bytes": {raw(1, 1, 0, 100), ErrContent},
		"bytes too many":            {raw(0, 0), ErrContent},
		"time overflows":            {raw(2, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0), ErrContent},
		"unknown kind":              {one(3, 0, 0, 0, 0, 0), ErrContent},
		"recipient flag":            {one(kindLegacy, append([]byte{2}, make([]byte, 24)...)...), ErrContent},
		"value with a zero":         {one(kindLegacy, 0, 1, 0, 0, 0, 0), ErrContent},
		"value of 33 bytes":         {one(kindLegacy, append([]byte{0, 33}, bytes.Repeat([]byte{1}, 36)...)...), ErrContent},
		"data beyond the end":       {one(kindLegacy, 0, 0, 0, 0, 1), ErrContent},
		"access list too long":      {one(kindAccessList, 0, 0, 0, 0, 0, 1), ErrContent},
		"keys beyond the end":       {one(kindAccessList, append(append([]byte{0, 0, 0, 0, 0, 1}, make([]byte, 20)...), 1)...), ErrContent},
		"creation of type 4":        {one(kindSetCode, append([]byte{0, 0, 0, 0, 0, 0, 0, 1}, auth...)...), ErrContent},
		"no authorization":          {setCode(0), ErrContent},
		"too few authorizations":    {setCode(append([]byte{2}, auth...)...), ErrContent},
		"well-formed legacy":        {one(kindLegacy, 0, 0, 0, 0, 0), nil},
		"well-formed access list":   {one(kindAccessList, 0, 0, 0, 0, 0, 0), nil},
		"well-formed type 4":        {setCode(append([]byte{1}, auth...)...), nil},
	} {
		t.Run(name, func(t *testing.T) {
			if blocks, err := Decode(chainID, 100, test.stream, nil); !errors.Is(err, test.want) {
				t.Errorf("got %d blocks, %v; want %v", len(blocks), err, test.want)
			}
		})
	}
}

// TestT17_ZipBomb: a stream that promises a thousand times itself is not followed further than four times.
func TestT17_ZipBomb(t *testing.T) {
	bomb, err := wrap(make([]byte, 64<<20))
	if err != nil {
		t.Fatal(err)
	}
	bomb = bomb[:envelopeSize+binary.BigEndian.Uint32(bomb[2:])]
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Decode(chainID, 0, bomb, nil); !errors.Is(err, ErrTooLarge) {
		t.Fatalf("bomb of %d bytes: %v", len(bomb), err)
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; len(bomb) > 100_000 || got > 4<<20 {
		t.Errorf("decoding %d bytes allocated %d KiB", len(bomb), got>>10)
	}
}

// TestUnencodable: what the format has no room for is refused by the encoder, with the transaction's hash.
func TestUnencodable(t *testing.T) {
	other := types.NewPragueSigner(big.NewInt(1))
	to := common.Address{1}
	huge := func(edit func(*types.LegacyTx)) *types.Transaction {
		tx := &types.LegacyTx{To: &to, Value: big.NewInt(1), GasPrice: big.NewInt(1)}
		edit(tx)
		return types.MustSignNewTx(key, signer, tx)
	}
	for name, blocks := range map[string][]Block{
		"other chain":   {{Time: 1, Txs: types.Transactions{types.MustSignNewTx(key, other, &types.DynamicFeeTx{ChainID: big.NewInt(1), To: &to})}}},
		"blob":          {{Time: 1, Txs: types.Transactions{types.MustSignNewTx(key, signer, &types.BlobTx{ChainID: uint256.NewInt(chainID)})}}},
		"unsigned high": {{Time: 1, Txs: types.Transactions{types.NewTx(&types.LegacyTx{V: big.NewInt(99)})}}},
		"huge value":    {{Time: 1, Txs: types.Transactions{huge(func(tx *types.LegacyTx) { tx.Value.Lsh(tx.Value, 2048) })}}},
		"huge price":    {{Time: 1, Txs: types.Transactions{huge(func(tx *types.LegacyTx) { tx.GasPrice.Lsh(tx.GasPrice, 256) })}}},
		"huge tip":      {{Time: 1, Txs: types.Transactions{types.MustSignNewTx(key, signer, &types.DynamicFeeTx{ChainID: big.NewInt(chainID), To: &to, GasTipCap: new(big.Int).Lsh(big.NewInt(1), 256)})}}},
		"time falls":    {{Time: 5}, {Time: 5}},
		"before anchor": {{Time: 0}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Encode(chainID, 1, blocks); !errors.Is(err, ErrUnencodable) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestBlobPacking(t *testing.T) {
	if _, err := Pack(make([]byte, protocol.MaxBlobs*BlobCapacity+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a byte too many: %v", err)
	}
	for _, n := range []int{0, 1, 31, 32, BlobCapacity - 1, BlobCapacity, BlobCapacity + 1, protocol.MaxBlobs * BlobCapacity} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			stream := bytes.Repeat([]byte{0xfe}, n)
			blobs, err := Pack(stream)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Unpack(blobs)
			if err != nil || !bytes.HasPrefix(got, stream) || len(bytes.TrimLeft(got[n:], "\x00")) != 0 {
				t.Errorf("%d blobs, %d bytes back, %v", len(blobs), len(got), err)
			}
		})
	}
	bad := make([]byte, BlobSize)
	bad[64] = 1
	if _, err := Unpack([][]byte{bad}); !errors.Is(err, ErrBlob) {
		t.Errorf("field element with 32 bytes: %v", err)
	}
	if _, err := Unpack([][]byte{bad[:5]}); !errors.Is(err, ErrBlob) {
		t.Errorf("short blob: %v", err)
	}
}

// FuzzDecode: no bytes make the decoder panic, and what decodes is canonical: it encodes to the same content.
func FuzzDecode(f *testing.F) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		stream, err := Encode(chainID, 1000, randomBlocks(rng, 1000))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(stream)
		content, err := unwrap(stream)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(append([]byte{version, methodRaw, byte(len(content) >> 24), byte(len(content) >> 16), byte(len(content) >> 8), byte(len(content))}, content...))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		content, err := unwrap(stream)
		if err != nil {
			return
		}
		blocks, err := decodeContent(chainID, 1000, content, nil)
		if err != nil {
			return
		}
		again, err := encodeContent(chainID, 1000, blocks)
		if err != nil {
			t.Fatalf("decodes but does not encode: %v", err)
		}
		if !bytes.Equal(again, content) {
			t.Fatalf("not canonical:\n%x\n%x", content, again)
		}
	})
}

// FuzzUnpack: blobs that unpack are what Pack makes of the stream.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3}, uint8(1), uint16(0))
	f.Add(bytes.Repeat([]byte{0, 31}, 40), uint8(2), uint16(4095))
	f.Fuzz(func(t *testing.T, content []byte, count uint8, element uint16) {
		blobs := make([][]byte, count%(protocol.MaxBlobs+1))
		for i := range blobs {
			blobs[i] = make([]byte, BlobSize)
			copy(blobs[i][int(element)%(BlobSize/32)*32:], content)
		}
		stream, err := Unpack(blobs)
		if err != nil || len(blobs) == 0 {
			return
		}
		if again, err := Pack(stream); err != nil || !slices.EqualFunc(again, blobs, bytes.Equal) {
			t.Errorf("%d blobs are packed again into %d others, %v", len(blobs), len(again), err)
		}
	})
}
