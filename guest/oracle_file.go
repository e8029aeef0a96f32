//go:build (!mips64 || file) && !embedded

package main

import (
	"os"

	"loft/protocol/proof"
	"loft/witness"
)

// begin reads the pre-images from the file that the only argument names: this build tells on any computer, and under an
// emulator, what the program says. It is not the program that is disputed.
func begin() proof.Oracle {
	if len(os.Args) != 2 {
		println("usage: guest FILE, of pre-images as loft's witness.Store encodes them")
		os.Exit(failed)
	}
	raw, err := os.ReadFile(os.Args[1])
	if err != nil {
		println(err.Error())
		os.Exit(failed)
	}
	store, err := witness.DecodeStore(raw)
	if err != nil {
		println(err.Error())
		os.Exit(failed)
	}
	return store
}
