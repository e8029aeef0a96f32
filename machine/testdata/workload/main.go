// Command workload is what the machine's tests and benchmarks run: hashing, long arithmetic, maps, sorting and garbage, as
// much of each as a derivation step has. It prints what it computed, and ends with code 0 if that is what it should be.
//
//go:debug decoratemappings=0
package main

import (
	"crypto/sha3"
	"fmt"
	"hash/fnv"
	"math/big"
	"os"
	"runtime"
	"slices"
	"syscall"
)

// rounds of each part; the linker sets it (-X main.rounds=…).
var rounds = "1"

func main() {
	runtime.GC() // starts the collector's workers while there are threads
	ready()
	n := 0
	for _, c := range rounds {
		n = 10*n + int(c-'0')
	}
	sum := fnv.New64a()
	for i := range n {
		fmt.Fprintf(sum, "%x %s %d %s\n", hashes(i), power(i), counts(i), words(i))
	}
	println("rounds", n, "sum", sum.Sum64())
	if code(sum.Sum64()) != 0 {
		os.Exit(1)
	}
	os.Exit(0)
}

// ready is the system call at which the machine's loader ends its work; another kernel has no such call.
func ready() { syscall.RawSyscall(7001, 0, 0, 0) }

// hashes is a chain of Keccak-like permutations.
func hashes(seed int) []byte {
	h := []byte{byte(seed)}
	for range 200 {
		sum := sha3.Sum256(h)
		h = sum[:]
	}
	return h
}

// power is modular exponentiation with numbers of 256 bits.
func power(seed int) *big.Int {
	p, _ := new(big.Int).SetString("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16)
	x := new(big.Int).Exp(big.NewInt(int64(seed+3)), new(big.Int).Rsh(p, 1), p)
	for i := range 100 {
		x.Mul(x, x).Add(x, big.NewInt(int64(i))).Mod(x, p)
	}
	return x
}

// counts fills a map and empties half of it.
func counts(seed int) int {
	m := map[[4]uint64]int{}
	x := uint64(seed)*2862933555777941757 + 3037000493
	for i := range 3000 {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		m[[4]uint64{x % 1000, x % 7}] += i
	}
	total := 0
	for k, v := range m {
		if k[0]%2 == 0 {
			delete(m, k)
		}
		total += v
	}
	return total + len(m)
}

// words makes strings, which become garbage, and sorts them.
func words(seed int) string {
	var all []string
	for i := range 500 {
		all = append(all, fmt.Sprintf("%08x", uint32(seed*500+i)*2654435761))
	}
	slices.Sort(all)
	return all[0] + all[len(all)/2]
}

// code is 0: nothing here can fail. It keeps the sum from being thrown away.
func code(sum uint64) int {
	if sum == 0 {
		return 1
	}
	return 0
}
