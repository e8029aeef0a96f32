// Package mips64 tests that the proof program, compiled as it is for the machine (mips64, big-endian, soft float, no cgo) but
// reading pre-images from files, gives the verdicts of the node's own build. It runs the compiled code under qemu-mips64, so
// its tests have the build tag qemu: `make mips64` runs them, `go test ./...` does not. It is not the proof machine and holds no
// other code. The steps come from the follower's TestStepCases. Start at TestSameVerdicts.
package mips64
