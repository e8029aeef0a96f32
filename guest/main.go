// Command guest is the proof program (SPEC.md section 14): one derivation step from pre-images, and a verdict. Compiled for
// mips64 it runs on the machine, where every dispute begins after the call of begin; compiled in another way (oracle_file.go)
// it reads pre-images from a file. It has no logic of its own: package proof has. Package guest/image builds it. Start at main.
//
//go:debug decoratemappings=0
package main

import (
	"runtime"
	"runtime/debug"
	"syscall"

	"loft/protocol/proof"
)

// The verdicts. Any other end of the program is a fault.
const (
	valid   = 0
	invalid = 1
	failed  = 2
)

func main() {
	proof.Prepare()
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(memoryLimit)
	runtime.GC()
	pre := begin()
	switch ok, err := proof.Check(pre); {
	case err != nil:
		println(err.Error())
		syscall.Exit(failed)
	case ok:
		syscall.Exit(valid)
	default:
		syscall.Exit(invalid)
	}
}
