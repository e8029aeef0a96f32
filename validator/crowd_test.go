package validator_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/internal/rig"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/validator"
)

// More false children than an L1 node takes alternatives in one question about logs: the validator plays all the same.
func TestMoreThanAThousandFalseChildren(t *testing.T) {
	const stakes = 1001
	p := rig.Params()
	p.StakeWei = big.NewInt(params.GWei)
	r := newTable(t, p)
	r.staked()
	r.Post(r.sequencer, batch.Block{})
	r.Warp(61)
	r.until("the first node is made", func(s validator.Status) bool { return s.StandsOn == r.trueNode(1) })

	enter := rollup.PackStake(r.confirmed())
	for range stakes {
		r.raw(p.StakeWei, 200_000, 1, enter)
	}
	_, accumulator, _, err := r.ClosedState(1)
	if err != nil {
		t.Fatal(err)
	}
	var calls [][]byte
	for id := uint64(2); id < 2+stakes; id++ {
		calls = append(calls, rollup.PackAdvance(id, r.Plan.Node, 1, accumulator, common.BytesToHash(protocol.U64(id)), 1<<32))
		if len(calls) == 50 || id == 1+stakes {
			r.raw(nil, 15_000_000, 1, rollup.PackMulticall(calls))
			calls = nil
		}
	}
	joined := func() uint32 {
		return rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetNode(r.Plan.Node), rollup.UnpackGetNode).ChildrenJoined
	}
	r.Until("all have joined", func() bool { return joined() == stakes+1 })

	opened := func() bool {
		for id := uint64(2); id < 2+stakes; id++ {
			key := bindings.GamesKey{Parent: r.Plan.Node, Asserter: id, Selector: 1}
			g := bindings.NewGames()
			if rig.Call(r.Rig, r.Plan.Games, g.PackGetGame(key), g.UnpackGetGame).List != [32]byte{} {
				return true
			}
		}
		return false
	}
	r.Until("games are opened", opened, r.v.Step)
}
