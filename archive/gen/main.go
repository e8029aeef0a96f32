// Command gen writes the points that package archive commits to blobs with, as go-ethereum's kzg4844 gives them: the commitment to a blob
// whose i-th element is 1, and whose others are 0, is the i-th point. It takes some seconds.
package main

import (
	"log"
	"os"

	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: gen FILE")
	}
	var out []byte
	const element = 32
	for i := element - 1; i < len(kzg4844.Blob{}); i += element {
		point, err := kzg4844.BlobToCommitment(single(i))
		if err != nil {
			log.Fatal(err)
		}
		out = append(out, point[:]...)
	}
	if err := os.WriteFile(os.Args[1], out, 0o644); err != nil {
		log.Fatal(err)
	}
}

// single is a blob with one byte.
func single(at int) *kzg4844.Blob {
	blob := new(kzg4844.Blob)
	blob[at] = 1
	return blob
}
