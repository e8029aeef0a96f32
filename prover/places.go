package prover

import (
	"cmp"
	"slices"

	"loft/machine"
)

// place is a point of a trace from which a machine can continue.
type place struct {
	at    uint64 // steps after the initial state
	state machine.State
	// pages holds, in order, at least those that the program wrote between the place before and this one: so what a page is at a
	// place is its last version up to there.
	pages []version
}

// version is a page's content on disk.
type version struct{ page, slot uint32 }

const versionSize = 8

// unknown is the slot of a page that the machine has written: none.
const unknown = ^uint32(0)

// places of one trace, in order of steps. They own the slots of their pages.
type places []place

// find is the index of the last place at or before so many steps, -1 if there is none, and whether it is at exactly these.
func (p places) find(at uint64) (int, bool) {
	i, ok := slices.BinarySearchFunc(p, at, func(p place, at uint64) int { return cmp.Compare(p.at, at) })
	if !ok {
		i--
	}
	return i, ok
}

// fill sets table to the slots of all pages at place i: zero where the page is the initial state's.
func (p places) fill(table []uint32, i int) {
	clear(table)
	for k := range p[:i+1] {
		for _, v := range p[k].pages {
			table[v.page] = v.slot
		}
	}
}

// drop removes place i, and returns the slots that are free without it. The place that follows takes over the versions that
// still stand there.
func (p *places) drop(i int) (free []uint32) {
	gone := (*p)[i].pages
	*p = slices.Delete(*p, i, i+1)
	if i == len(*p) {
		for _, v := range gone {
			free = append(free, v.slot)
		}
		return free
	}
	next := (*p)[i].pages
	merged := make([]version, 0, len(gone)+len(next))
	for len(gone) > 0 || len(next) > 0 {
		switch {
		case len(gone) == 0 || len(next) > 0 && next[0].page < gone[0].page:
			merged, next = append(merged, next[0]), next[1:]
		case len(next) == 0 || gone[0].page < next[0].page:
			merged, gone = append(merged, gone[0]), gone[1:]
		default:
			free, gone = append(free, gone[0].slot), gone[1:]
		}
	}
	(*p)[i].pages = slices.Clip(merged)
	return free
}

// least is the place that is missed least: the one whose neighbours are closest to each other. Not those at kept and last. It
// is -1 if there is no other.
func (p places) least(kept, last uint64) int {
	worst, closest := -1, ^uint64(0)
	for i := range p {
		if p[i].at == kept || p[i].at == last {
			continue
		}
		before, after := uint64(0), p[i].at<<1
		if i > 0 {
			before = p[i-1].at
		}
		if i+1 < len(p) {
			after = p[i+1].at
		}
		if gap := after - before; gap < closest {
			worst, closest = i, gap
		}
	}
	return worst
}

// slots of all places.
func (p places) slots() (all []uint32) {
	for i := range p {
		for _, v := range p[i].pages {
			all = append(all, v.slot)
		}
	}
	return all
}
