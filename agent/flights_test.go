package agent_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"loft/agent"
)

// TestFlights: what was sent is returned once it has ended, each once, in the order in which they ended; looking does not wait, and
// who stops waits for all.
func TestFlights(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var flights agent.Flights[string]
		ctx, cancel := context.WithCancel(t.Context())
		refused := errors.New("refused")
		start := func(of string, after time.Duration, err error) {
			flights.Start(of, func() (*types.Receipt, error) {
				select {
				case <-time.After(after):
					return &types.Receipt{GasUsed: uint64(after)}, err
				case <-ctx.Done():
					return nil, fmt.Errorf("send: %w", ctx.Err())
				}
			})
		}
		if _, ok := flights.Landed(); ok || flights.Count() != 0 {
			t.Error("one has ended that was not started")
		}
		start("slow", 2*time.Second, nil)
		start("fast", time.Second, refused)
		start("stuck", time.Hour, nil)
		if _, ok := flights.Landed(); ok || flights.Count() != 3 {
			t.Errorf("%d under way, one has ended: %v", flights.Count(), ok)
		}
		<-time.After(3 * time.Second)
		synctest.Wait()
		for i, want := range []agent.Landing[string]{{Of: "fast", Err: refused}, {Of: "slow"}} {
			got, ok := flights.Landed()
			if !ok || got.Of != want.Of || got.Err != want.Err || got.Receipt == nil || got.Interrupted() || flights.Count() != 2-i {
				t.Errorf("%+v, %v, want %s; %d are left", got, ok, want.Of, flights.Count())
			}
		}
		cancel()
		flights.Wait()
		if got, ok := flights.Landed(); !ok || got.Of != "stuck" || !got.Interrupted() || flights.Count() != 0 {
			t.Errorf("at the end: %+v, %v; %d are left", got, ok, flights.Count())
		}
	})
}
