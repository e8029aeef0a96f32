package node

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loft/batcher"
	"loft/chain"
	"loft/follower"
	"loft/internal/faulty"
	"loft/internal/l2test"
	"loft/internal/rig"
	"loft/l1"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/protocol/derive"
)

// slowHead is a chain on which a batch takes two minutes to derive, by the clock that the follower goes by.
type slowHead struct {
	*chain.Chain
	past   *atomic.Int64 // seconds
	during func()
}

func (h slowHead) Rewound(context.Context, follower.Rewind) error { return nil }

func (h slowHead) Derived(context.Context, protocol.State, derive.Anchor) error {
	h.past.Add(120)
	h.during()
	return nil
}

// TestU7_DerivingIsNoSilence: a step that derives for two minutes is not L1's silence, neither meanwhile nor after it, and a
// sequencer begins then without another L1 block. An L1 that is asked and does not answer is silent, and what was caught up with
// before still opens the sequencer's gate.
func TestU7_DerivingIsNoSilence(t *testing.T) {
	t.Parallel()
	r := rig.New(t, rig.Params())
	r.Post(r.Sender(rig.Sequencer), batch.Block{})
	endpoint := faulty.New(t, r.L1.Client())
	client, err := l1.Dial(t.Context(), endpoint.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	c, err := chain.Open(chain.Config{DataDir: t.TempDir(), Genesis: r.Plan.Genesis, Protocol: r.Plan.Config, NoLogIndex: true, Log: l2test.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	var past atomic.Int64
	var f *follower.Follower
	derived := 0
	head := slowHead{c, &past, func() {
		derived++
		if now, _ := f.Snapshot(); now.SilentSecs != 0 {
			t.Errorf("while it derives, l1 is said to be silent for %d s", now.SilentSecs)
		}
	}}
	begun := time.Now()
	f, err = follower.New(follower.Config{Chain: c, Protocol: r.Plan.Config, Client: client, Beacon: r.Beacon, Inbox: r.Plan.Inbox, Start: r.Instance.Start,
		Head: head, ForceDelaySecs: r.Instance.Params.ForceDelaySecs, Poll: time.Millisecond, Log: l2test.Quiet(),
		Now: func() time.Time { return begun.Add(time.Duration(past.Load()) * time.Second) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	for !f.CaughtUp() {
		if err := f.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if now, _ := f.Snapshot(); derived == 0 || now.SilentSecs != 0 || !now.Synced {
		t.Fatalf("after %d batches derived, %+v", derived, now)
	}
	opens := func(when string) {
		t.Helper()
		at, cancel := context.WithCancel(t.Context()) // what is not there at once is not waited for
		cancel()
		source := &l1Source{f.Feed, new(batcher.Tariff), func() time.Time { return time.Unix(int64(r.L1.Head().Time), 0) }}
		if view, err := source.Watch(at, 0); err != nil || view.Head.Hash != r.L1.Head().Hash() {
			t.Fatalf("%s the sequencer sees %+v, %v", when, view, err)
		}
	}
	opens("after a long step")

	asked := make(chan struct{})
	tell := sync.OnceFunc(func() { close(asked) })
	endpoint.Be(faulty.Fault{Whole: func(_ http.ResponseWriter, r *http.Request, _ []faulty.Call) bool {
		tell()
		<-r.Context().Done()
		return true
	}})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Step(ctx) }()
	<-asked
	past.Add(90)
	if now, _ := f.Snapshot(); now.SilentSecs != 90 || now.Synced || !now.CaughtUp {
		t.Errorf("l1 owes an answer for 90 s: %+v", now)
	}
	opens("while l1 is silent")
	cancel()
	if err := <-ended; err == nil {
		t.Error("a step without an answer ended well")
	}
	past.Add(1000) // not asked
	if now, _ := f.Snapshot(); now.SilentSecs != 90 {
		t.Errorf("l1 was asked for 90 s and then not: %+v", now)
	}
	endpoint.Be(faulty.Fault{})
	r.Mine()
	if err := f.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now, _ := f.Snapshot(); now.SilentSecs != 0 || !now.Synced {
		t.Errorf("l1 answers again: %+v", now)
	}
}
