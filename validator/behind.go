package validator

import (
	"context"
	"fmt"
	"sort"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/typed"
)

// progress is how far this node has derived what L1 holds.
type progress struct {
	batches uint64 // on L1
	derived uint64 // of them
	oldest  uint64 // when the first came to L1 that is not derived, or the last that is; 0 if all are, or none is
	l2Time  uint64 // of the last L2 block that was derived; 0: not known
	perHour uint64 // batches derived in an hour of L1's clock, of late; 0: none, or not known yet
	since   uint64 // when this process first saw it behind, without a pause since
}

// pace is at what pace derivation goes: samples of the past half an hour, at most one a minute.
type pace struct {
	samples []sample
	since   uint64 // of the first that there was; 0: none
}

type sample struct{ time, derived uint64 }

const (
	sampleSecs  = 60
	sampleCount = 30
)

// perHour notes how many batches are derived by now, and returns the pace.
func (p *pace) perHour(now, derived uint64) uint64 {
	if n := len(p.samples); n > 0 && (derived < p.samples[n-1].derived || now < p.samples[n-1].time) {
		p.samples = nil // L1 dropped blocks
	}
	if p.since == 0 {
		p.since = now
	}
	if n := len(p.samples); n == 0 || now >= p.samples[n-1].time+sampleSecs {
		p.samples = append(p.samples, sample{now, derived})
		p.samples = p.samples[max(0, len(p.samples)-sampleCount):]
	}
	first := p.samples[0]
	if now == first.time {
		return 0
	}
	return (derived - first.derived) * 3600 / (now - first.time)
}

// watch sees how far derivation is behind L1.
func (v *Validator) watch(ctx context.Context, seen *view, batches uint64) {
	known := func(n uint64) bool {
		_, err := v.cfg.Claims.After(n)
		return err == nil
	}
	p := &seen.progress
	p.batches, p.derived = batches, batches
	if known(batches) {
		v.pace = pace{}
		return
	}
	p.derived = uint64(max(0, sort.Search(int(batches), func(n int) bool { return !known(uint64(n)) })-1))
	p.perHour = v.pace.perHour(seen.head.Time, p.derived)
	p.since = v.pace.since
	if at, err := v.cfg.Claims.After(p.derived); err == nil {
		p.oldest = at.L1.Time
		if header := v.cfg.Chain.Header(at.State.Block); header != nil {
			p.l2Time = header.Time
		}
	}
	// L1 knows the time of the last 1,024 batches; what is older than these is as old as the last that was derived, or younger.
	if at, err := typed.Ask(ctx, v.cfg.Client, seen.head.Hash, v.cfg.Protocol.Inbox, inboxContract.PackBatchTime(p.derived), inboxContract.UnpackBatchTime); err == nil {
		p.oldest = at
	}
}

// moments is how long, in seconds, any node is behind when L1 has something, or when it has just started: nothing to speak of.
const moments = 60

// behind says that derivation is further behind L1 than the clocks allow for, or than an answer may take; and whether it will
// have caught up with what it must join by when it must.
func behind(v *view) string {
	p, now, times := v.progress, v.head.Time, v.params.times()
	if p.derived == p.batches || p.oldest == 0 || now <= p.oldest+max(times.Lag, times.Response, moments) || p.since != 0 && now <= p.since+moments {
		return ""
	}
	said := fmt.Sprintf("DERIVATION IS BEHIND: %d of %d batches on L1 are not derived, the oldest of them is %v old, the clocks allow for %v", p.batches-p.derived, p.batches, secs(now-p.oldest), secs(times.Lag))
	if p.l2Time != 0 && p.l2Time < now {
		said += fmt.Sprintf("; the last L2 block derived is %v old", secs(now-p.l2Time))
	}
	if p.perHour == 0 {
		said += "; at what pace it goes is not known yet"
	} else {
		said += fmt.Sprintf("; at %d batches an hour they take %v", p.perHour, needs(p.batches-p.derived, p.perHour))
	}
	for _, a := range v.below() {
		if a.FirstChildAt == 0 || a.claim != (common.Hash{}) || a.ChildInputEnd <= p.derived {
			continue
		}
		inTime, last := a.FirstChildAt+times.Window-times.Game(), a.FirstChildAt+times.Window-times.Least()
		said += fmt.Sprintf("; assertion %s has children up to batch %d: if one of them is false, the true one can be joined in time %s, and late %s", a.id, a.ChildInputEnd, until(now, inTime), until(now, last))
		if p.perHour > 0 {
			switch at := now + uint64(needs(a.ChildInputEnd-p.derived, p.perHour)/time.Second); {
			case at <= inTime:
				said += ", which this pace reaches"
			case at <= last:
				said += ", WHICH THIS PACE REACHES LATE"
			default:
				said += ", WHICH THIS PACE DOES NOT REACH"
			}
		}
		break
	}
	return said
}

// needs is how long batches take at a pace.
func needs(batches, perHour uint64) time.Duration { return secs(batches * 3600 / perHour) }

func secs(n uint64) time.Duration { return time.Duration(n) * time.Second }

// until says for how long something can be done.
func until(now, end uint64) string {
	if end < now {
		return fmt.Sprintf("no more since %v", secs(now-end))
	}
	return fmt.Sprintf("for another %v", secs(end-now))
}
