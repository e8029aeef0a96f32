// Command memory is what the machine's tests try reused memory with: it allocates, frees and returns to the kernel over and
// over, and looks whether what it is given again is zero. It prints what it computed, and ends with code 0 if all was zero.
//
//go:debug decoratemappings=0
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"syscall"
)

// node is what the collector follows: a tree of them is freed and made again.
type node struct {
	left, right *node
	value       [5]uint64
}

var (
	sum   uint64
	dirty int // words that should have been zero
)

func main() {
	runtime.GC() // starts the collector's workers while there are threads
	ready()
	for round := range uint64(6) {
		debug.SetGCPercent([]int{20, 100, 400}[round%3])
		trees(round)
		slices(round)
		if round%4 == 3 {
			debug.FreeOSMemory()
		}
	}
	println("sum", sum, "dirty", dirty)
	if dirty > 0 {
		os.Exit(1)
	}
	os.Exit(0)
}

// ready is the system call at which the machine's loader ends its work; another kernel has no such call.
func ready() { syscall.RawSyscall(7001, 0, 0, 0) }

// trees are many small objects, some of which outlive the others.
func trees(round uint64) {
	var kept []*node
	for i := range uint64(40) {
		t := grow(9, round<<8|i)
		if i%7 == round%7 {
			kept = append(kept, t)
		}
		if i%16 == 0 {
			runtime.GC()
		}
	}
	for _, t := range kept {
		sum = sum*31 + count(t)
	}
}

func grow(depth int, seed uint64) *node {
	n := new(node)
	for _, v := range n.value {
		if v != 0 {
			dirty++
		}
	}
	for i := range n.value {
		n.value[i] = seed*2862933555777941757 + uint64(i) | 1
	}
	if depth > 0 {
		n.left, n.right = grow(depth-1, 2*seed), grow(depth-1, 2*seed+1)
	}
	return n
}

func count(n *node) uint64 {
	if n == nil {
		return 0
	}
	return n.value[0] ^ count(n.left) + 3*count(n.right)
}

// slices are of all sizes up to several pieces of the heap, filled and dropped.
func slices(round uint64) {
	for i, size := range []int{1 << 8, 1 << 13, 1 << 17, 3 << 17, 1 << 20, 9 << 17} {
		var kept [][]uint64
		for k := range 4 {
			s := make([]uint64, size>>(round%3)+k)
			for _, v := range s {
				if v != 0 {
					dirty++
				}
			}
			for j := range s {
				s[j] = uint64(i+j+k) | 1<<63
			}
			sum = sum*31 + s[len(s)/2]
			if k%2 == 0 {
				kept = append(kept, s)
			}
		}
		if i%2 == 0 {
			runtime.GC()
		}
		sum += uint64(len(kept))
	}
}
