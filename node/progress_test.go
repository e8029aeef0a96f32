package node

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"loft/follower"
	"loft/protocol"
	"loft/protocol/derive"
)

// TestProgressIsTold: an L1 that is not there, its past, a place where nothing comes on, and then an hour in which all is well:
// each is logged, and none of them too often.
func TestProgressIsTold(t *testing.T) {
	begun := time.Unix(1_800_000_000, 0)
	p := &progress{lastAt: begun, saidAt: begun}
	at := begun
	var said []string
	pass := func(times int, now func(i int) follower.Snapshot) {
		for i := range times {
			at = at.Add(lookEvery)
			seen, onL1 := now(i), uint64(0)
			if !seen.Synced {
				onL1 = seen.Head.Number / 10
			}
			for _, say := range []string{p.through(seen, at), p.look(seen, onL1, at)} {
				if say != "" {
					said = append(said, fmt.Sprint(at.Sub(begun), " ", say, " ", p.where()))
				}
			}
		}
	}
	l1 := func(number, behind uint64, synced bool) follower.Snapshot {
		return follower.Snapshot{Head: derive.Anchor{Number: number, Time: uint64(at.Unix()) - 7}, Behind: behind, Synced: synced, Cursor: protocol.State{Batch: (number - behind) / 10}}
	}
	pass(7, func(int) follower.Snapshot { return follower.Snapshot{} })
	pass(3, func(i int) follower.Snapshot { return l1(1000, 900-100*uint64(i), false) })
	pass(12, func(int) follower.Snapshot { return l1(1000, 700, false) })
	pass(360, func(i int) follower.Snapshot { return l1(1001+uint64(i), 0, true) })
	pass(2, func(i int) follower.Snapshot { return l1(2000, 500-uint64(i), false) })
	want := []string{
		"1m0s waiting for l1 [l1_block 0 batches 0]",
		"1m20s syncing from l1 [l1_block 100 batches 10 of 100 l1_behind 900 time_left 1m30s]",
		"1m30s syncing from l1 [l1_block 200 batches 20 of 100 l1_behind 800 time_left 1m20s]",
		"1m40s syncing from l1 [l1_block 300 batches 30 of 100 l1_behind 700 time_left 1m10s]",
		"2m40s syncing from l1: stalled [l1_block 300 batches 30 of 100 l1_behind 700]",
		"3m40s syncing from l1: stalled [l1_block 300 batches 30 of 100 l1_behind 700]",
	}
	if len(said) < len(want) || !slices.Equal(said[:len(want)], want) {
		t.Fatalf("%q\nwant %q", said, want)
	}
	rest := said[len(want):]
	for i := range 12 { // an hour
		secs := 3*60 + 50 + 300*i
		if line := fmt.Sprintf("%v following l1 [l1_block %d batches %d l1_age 7s]", time.Duration(secs)*time.Second, 1001+30*i, 100+3*i); rest[i] != line {
			t.Errorf("%q, want %q", rest[i], line)
		}
	}
	if last := rest[len(rest)-1]; len(rest) != 14 || last != "1h4m0s syncing from l1 [l1_block 1501 batches 150 of 200 l1_behind 499 time_left 1h23m10s]" {
		t.Errorf("behind again: %q", last)
	}
}
