package courier

import (
	"log/slog"
	"math/big"
	"testing"
)

func TestDecide(t *testing.T) {
	paying := facts{marginPercent: 10, feeWei: big.NewInt(110), costWei: big.NewInt(100)}
	for _, test := range []struct {
		name string
		edit func(*facts)
		want verdict
		told bool // a reason
	}{
		{"pays", func(*facts) {}, doRun, false},
		{"pays too little", func(f *facts) { f.feeWei = big.NewInt(109) }, doWait, true},
		{"pays nothing, on a devnet", func(f *facts) { f.feeWei = new(big.Int); f.everything = true }, doRun, false},
		{"ran", func(f *facts) { f.status = statusSucceeded }, doDrop, false},
		{"bounced", func(f *facts) { f.status = statusBounced; f.everything = true }, doDrop, false},
		{"failed: its fee is paid already", func(f *facts) { f.status = statusFailed; f.tries = 1 }, doDrop, true},
		{"failed, on a devnet", func(f *facts) { f.status = statusFailed; f.everything = true; f.tries = 1 }, doRun, false},
		{"failed often, on a devnet", func(f *facts) { f.status = statusFailed; f.everything = true; f.tries = failedTries }, doDrop, true},
		{"cannot be sent for long", func(f *facts) { f.tries = maxTries }, doDrop, true},
		{"does not pay for long", func(f *facts) { f.feeWei = new(big.Int); f.tries = maxTries }, doDrop, true},
	} {
		f := paying
		test.edit(&f)
		if got, why := decide(f); got != test.want || (why != "") != test.told {
			t.Errorf("%s: %d %q, want %d", test.name, got, why, test.want)
		}
	}
}

// TestUnpaidMessagesMakeRoom: whoever sends many messages that do not pay keeps no other waiting.
func TestUnpaidMessagesMakeRoom(t *testing.T) {
	c := &Courier{log: slog.New(slog.DiscardHandler), jobs: make(map[uint64]*job)}
	for i := range uint64(maxJobs) {
		c.jobs[i] = &job{unpaid: i >= 3, flying: i == 5}
	}
	delete(c.jobs, maxJobs-1)
	if c.shed(); len(c.jobs) != maxJobs-1 {
		t.Fatalf("%d messages are left while there is room", len(c.jobs))
	}
	c.jobs[maxJobs] = new(job)
	if c.shed(); len(c.jobs) != 5 || c.jobs[5] == nil || c.jobs[maxJobs] == nil {
		t.Fatalf("%d messages are left", len(c.jobs))
	}
}
