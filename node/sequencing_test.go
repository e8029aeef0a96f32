package node

import (
	"context"
	"errors"
	"testing"
	"time"

	"loft/batcher"
	"loft/chain"
	"loft/devnet"
	"loft/follower"
	"loft/internal/l2test"
	"loft/internal/rig"
)

// TestNoViewBeforeSynced: a sequencer is shown nothing of L1 while its node still processes what L1 has, and from then on each
// change.
func TestNoViewBeforeSynced(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Params())
	for range 3 {
		r.Mine()
	}
	if err := r.L1.Finalize(t.Context()); err != nil { // so that a new node begins with a backfill, which is a step of its own
		t.Fatal(err)
	}
	r.Mine()
	c, err := chain.Open(chain.Config{DataDir: t.TempDir(), Genesis: r.Plan.Genesis, Protocol: r.Plan.Config, NoLogIndex: true, Log: l2test.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	f, err := follower.New(follower.Config{Chain: c, Protocol: r.Plan.Config, Client: r.Client, Beacon: r.Beacon, Inbox: r.Plan.Inbox, Start: r.Instance.Start,
		ForceDelaySecs: r.Instance.Params.ForceDelaySecs, Poll: time.Millisecond, Log: l2test.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	source := &l1Source{f.Feed, new(batcher.Tariff), func() time.Time { return time.Unix(int64(r.L1.Head().Time), 0) }}
	now, cancel := context.WithCancel(t.Context()) // what is not there at once is not waited for
	cancel()
	steps := 0
	for ; ; steps++ {
		snapshot, _ := f.Snapshot()
		if snapshot.Synced {
			break
		}
		if view, err := source.Watch(now, 0); !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d steps the node is not synced, and shows %+v, %v", steps, view, err)
		}
		if err := f.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if steps < 2 {
		t.Fatalf("the node was synced after %d steps", steps)
	}
	view, err := source.Watch(now, 0)
	if err != nil || view.Head.Hash != r.L1.Head().Hash() {
		t.Fatalf("synced, the node shows %+v, %v; l1 is at block %d", view, err, r.L1.Head().Number)
	}
	if again, err := source.Watch(now, view.Revision); !errors.Is(err, context.Canceled) {
		t.Errorf("without news the node shows %+v, %v", again, err)
	}

	if _, err := r.L1.Reorg(t.Context(), 1, devnet.ReorgKeep); err != nil {
		t.Fatal(err)
	}
	if err := f.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if view, err := source.Watch(now, view.Revision); err != nil || view.Head.Hash != r.L1.Head().Hash() {
		t.Errorf("after a reorganisation the node shows %+v, %v", view, err)
	}
}
