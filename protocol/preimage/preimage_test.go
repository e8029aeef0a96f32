package preimage

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"golang.org/x/crypto/sha3"
)

// keccak is another implementation than the package's.
func keccak(parts ...[]byte) []byte {
	h := sha3.NewLegacyKeccak256()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func TestKeys(t *testing.T) {
	versioned := common.HexToHash("0x01a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8")
	var input [EcrecoverInputSize]byte
	for i := range input {
		input[i] = byte(i * 7)
	}
	for _, c := range []struct {
		name string
		got  Key
		kind Kind
		want []byte // the hash whose last 31 bytes the key holds
	}{
		{"local state", LocalKey(LocalState), Local, make([]byte, 32)},
		{"local input end", LocalKey(LocalInputEnd), Local, append(make([]byte, 31), 3)},
		{"local, wide index", LocalKey(1<<63 + 0x0102), Local, append(append(make([]byte, 24), 0x80), 0, 0, 0, 0, 0, 1, 2)},
		{"keccak", KeccakKey(common.HexToHash("0xff00000000000000000000000000000000000000000000000000000000000001")), Keccak, append(make([]byte, 31), 1)},
		{"blob, first", BlobKey(versioned, 0), Blob, keccak([]byte{3}, versioned[:], make([]byte, 8))},
		{"blob, last", BlobKey(versioned, BlobFieldElements-1), Blob, keccak([]byte{3}, versioned[:], []byte{0, 0, 0, 0, 0, 0, 0x0f, 0xff})},
		{"ecrecover", EcrecoverKey(&input), Ecrecover, keccak(input[:])},
	} {
		if c.got.Kind() != c.kind || !bytes.Equal(c.got[1:], c.want[1:]) {
			t.Errorf("%s: %s, want kind %d and then %s", c.name, c.got, c.kind, hex.EncodeToString(c.want[1:]))
		}
	}
}

// TestKindsNeverMeet: one hash asked for in each way makes different keys, and the argument is left as it was.
func TestKindsNeverMeet(t *testing.T) {
	hash := common.HexToHash("0x01")
	keys := map[Key]Kind{}
	for _, k := range []Key{LocalKey(1), KeccakKey(hash), BlobKey(hash, 1), EcrecoverKey(new([EcrecoverInputSize]byte))} {
		if other, taken := keys[k]; taken {
			t.Errorf("%s is a key of kinds %s and %s", k, other, k.Kind())
		}
		keys[k] = k.Kind()
	}
	if hash != common.HexToHash("0x01") {
		t.Errorf("the caller's hash became %s", hash)
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		key  Key
		want bool
	}{
		{Key{}, false},
		{LocalKey(0), true},
		{LocalKey(3), true},
		{LocalKey(4), false},
		{LocalKey(1 << 63), false},
		{Key{0: 1, 1: 1}, false},
		{Key{0: 1, 23: 1}, false},
		{Key{0: 2}, true},
		{Key{0: 3, 31: 9}, true},
		{Key{0: 4, 1: 9}, true},
		{Key{0: 5}, false},
		{Key{0: 255}, false},
	} {
		if got := c.key.Names(); got != c.want {
			t.Errorf("%s: names a pre-image: %t, want %t", c.key, got, c.want)
		}
	}
}
