//go:build smallheap

package main

// memoryLimit is below what any step holds, so that tests see the collector work on the machine.
const memoryLimit = 8 << 20
