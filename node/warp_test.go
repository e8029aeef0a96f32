package node_test

import (
	"context"
	"math/big"
	"testing"
	"time"

	"loft/devnet"
)

// TestU2_Warp: somebody puts the time of loft dev's L1 forward, by an hour and by a month.
func TestU2_Warp(t *testing.T) {
	t.Parallel()
	d := startDev(t, warnings(t))
	warps(t, onDev(t, d), d.L1.Warp, false) // its nodes go by L1's clock
}

// warps puts L1's time forward and has transactions before and after it: each is in a block soon and then on L1, and a node that
// follows has the same chain.
func warps(t *testing.T, p *place, warp func(context.Context, uint64) error, ahead bool) {
	u := newUser(t, p, devnet.Accounts[1])
	until(t, "the user has funds", func() (bool, error) {
		balance, err := u.l2.BalanceAt(t.Context(), u.account.Address, nil)
		return balance.Sign() > 0, err
	})
	for _, secs := range []uint64{0, 3600, 30 * 86_400} {
		if err := warp(t.Context(), secs); err != nil {
			t.Fatal(err)
		}
		if secs > 0 && ahead {
			until(t, "the sequencer sees that l1's time is ahead", func() (bool, error) {
				st := u.sequencerStatus()
				return st.L1Ahead != nil && st.L1Ahead.Followed && st.L1Ahead.Secs+60 > secs, nil
			})
		}
		began := time.Now()
		block := u.send(u.l2, &devnet.Accounts[2].Address, big.NewInt(1), nil).BlockNumber
		t.Logf("after %d s: a receipt in %v", secs, time.Since(began))
		until(t, "the transaction is on l1, and both nodes have one chain", func() (bool, error) {
			for _, n := range append(p.followers, p.sequencer) {
				if n.Chain().Safe().Number.Cmp(block) < 0 {
					return false, nil
				}
			}
			return p.followers[0].Chain().IsCanonical(p.sequencer.Chain().Safe()) || p.sequencer.Chain().IsCanonical(p.followers[0].Chain().Safe()), nil
		})
	}
}
