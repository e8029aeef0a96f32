//go:build embedded

package main

import (
	_ "embed"
	"syscall"

	"loft/protocol/proof"
	"loft/witness"
)

//go:embed preimages
var preimages []byte

// sysBegin is as in the program that is disputed.
const sysBegin = 7001

// begin has pre-images that are part of the program, in a file that whoever builds it lays over this directory: this build runs
// on any machine for MIPS64, whatever calls that machine has for pre-images. bench/machine holds machines against each other with
// it. It is not the program that is disputed.
func begin() proof.Oracle {
	store, err := witness.DecodeStore(preimages)
	if err != nil {
		println(err.Error())
		syscall.Exit(failed)
	}
	syscall.RawSyscall(sysBegin, 0, 0, 0)
	return store
}
