package main

// pairs are those that real programs execute most: BenchmarkPairs in package machine counts them.
var pairs = [][2]string{}
