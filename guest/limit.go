//go:build !smallheap

package main

// memoryLimit is what Go's runtime may hold before it collects garbage, which on most blocks it never does. SPEC.md section 14
// says what is above it.
const memoryLimit = 768 << 20
