// Package head says what a chain's head is where derivation is not the only one to move it. There are two such chains, and two
// heads, which have to agree in one thing: what L1 says goes first. Replica is the head of a node that shows blocks of a
// sequencer elsewhere; L1's reorganisations drop them all, as they come again. Sequencer is the head of a node that makes blocks
// itself; those stay that can still be posted, as they were acknowledged.
//
// Both implement follower.Sequencing. They neither derive nor make blocks (packages follower and sequencer do), and fetch none
// (package replica does).
package head
