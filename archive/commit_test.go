package archive_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/crypto/kzg4844"

	"loft/archive"
	"loft/internal/testutil"
)

// TestCommitIsGethsCommitment: commitments are those of go-ethereum's kzg4844, to random blobs, which every point of the setup is
// part of, to the empty blob, and to blobs at the edge of the field; what that one rejects is rejected.
func TestCommitIsGethsCommitment(t *testing.T) {
	rng := testutil.Rand(t)
	random := func() *kzg4844.Blob {
		blob := new(kzg4844.Blob)
		for i := range blob {
			blob[i] = byte(rng.Uint32())
		}
		for i := 0; i < len(blob); i += 32 {
			blob[i] &= 0x3f
		}
		return blob
	}
	// The modulus of BLS12-381's scalar field; one less is the last element.
	modulus := [32]byte{0x73, 0xed, 0xa7, 0x53, 0x29, 0x9d, 0x7d, 0x48, 0x33, 0x39, 0xd8, 0x08, 0x09, 0xa1, 0xd8, 0x05, 0x53, 0xbd, 0xa4, 0x02, 0xff, 0xfe, 0x5b, 0xfe, 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x01}
	blobs := []*kzg4844.Blob{new(kzg4844.Blob), random(), random(), random()}
	for _, i := range []int{0, 1, 4095} {
		over := random()
		copy(over[32*i:], modulus[:])
		last := *over
		last[32*i+31]--
		blobs = append(blobs, over, &last)
	}
	rejected := 0
	for i, blob := range blobs {
		want, wantErr := kzg4844.BlobToCommitment(blob)
		got, err := archive.Commit(blob)
		if got != want || (err == nil) != (wantErr == nil) {
			t.Errorf("blob %d: %x, %v; geth: %x, %v", i, got, err, want, wantErr)
		}
		if err != nil {
			rejected++
		}
	}
	if rejected != 3 {
		t.Errorf("%d blobs are rejected", rejected)
	}
}

// BenchmarkCommit prints what a commitment takes, by this package and by kzg4844.
func BenchmarkCommit(b *testing.B) {
	blob := kzg4844.Blob{1: 1}
	for i := range blob {
		if i%32 > 0 {
			blob[i] = byte(i * i)
		}
	}
	for name, commit := range map[string]func(*kzg4844.Blob) (kzg4844.Commitment, error){"ours": archive.Commit, "kzg4844": kzg4844.BlobToCommitment} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := commit(&blob); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
