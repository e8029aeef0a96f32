package validator_test

import (
	"context"
	"fmt"
	"math/big"
	"runtime"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/game"
	"loft/guest/image"
	"loft/internal/faulty"
	"loft/internal/rig"
	"loft/l1"
	"loft/protocol"
	"loft/protocol/batch"
	"loft/validator"
)

// through makes the table's validator read L1 by an endpoint.
func (r *table) through() *faulty.Endpoint {
	r.T.Helper()
	endpoint := faulty.New(r.T, r.L1.Client())
	client, err := l1.Dial(r.Context(), endpoint.URL)
	if err != nil {
		r.T.Fatal(err)
	}
	r.T.Cleanup(client.Close)
	direct := r.Client
	r.Client = client
	r.v = r.validator(r.own)
	r.Client = direct
	return endpoint
}

// TestD13_AThousandGames: a thousand and one stakes, each on a false child of its own: more than an L1 node takes alternatives in
// one question about logs. A look asks L1 about as often as for one, in a bounded memory, and the games are answered by their
// deadlines.
func TestD13_AThousandGames(t *testing.T) {
	const stakes = 1001
	p := rig.Params()
	p.StakeWei = big.NewInt(params.GWei)
	r := newTable(t, p)
	endpoint := r.through()
	r.staked()
	r.Post(r.sequencer, batch.Block{})
	r.Warp(61)
	r.until("the first assertion is made", func(s validator.Status) bool { return s.StandsOn == r.trueAssertion(1) })

	enter := rollup.PackStake(r.confirmed())
	for range stakes {
		r.raw(p.StakeWei, 200_000, 1, enter)
	}
	at, err := r.After(1)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(id uint64) common.Hash { return common.BytesToHash(protocol.U64(id)) }
	together := func(to common.Address, gas uint64, of []uint64, call func(id uint64) []byte) {
		var calls [][]byte
		for i, id := range of {
			calls = append(calls, call(id))
			if len(calls) == 50 || i == len(of)-1 {
				r.rawTo(to, nil, gas, 1, rollup.PackMulticall(calls))
				calls = nil
			}
		}
	}
	var ids []uint64
	for id := uint64(2); id < 2+stakes; id++ {
		ids = append(ids, id)
	}
	together(r.Plan.Rollup, 15_000_000, ids, func(id uint64) []byte {
		return rollup.PackAdvance(id, r.Plan.Assertion, 1, at.Accumulator, claim(id), 1<<32)
	})
	r.Until("all have joined", func() bool {
		return rig.Call(r.Rig, r.Plan.Rollup, rollup.PackGetAssertion(r.Plan.Assertion), rollup.UnpackGetAssertion).ChildrenJoined == stakes+1
	})

	// Looks are counted, and what they allocate.
	var most, mostAsked uint64
	var before, after runtime.MemStats
	look := func(ctx context.Context) error {
		runtime.ReadMemStats(&before)
		asked := endpoint.Asked()
		err := r.v.Step(ctx)
		runtime.ReadMemStats(&after)
		most, mostAsked = max(most, after.TotalAlloc-before.TotalAlloc), max(mostAsked, uint64(endpoint.Asked()-asked))
		return err
	}
	r.Until("all games are opened", func() bool { return r.gameEvents(bindings.GamesGameOpenedEventName) == stakes }, look)

	// The rivals move, those with the highest numbers first.
	agreed := r.Plan.State.Hash()
	for i, group := range [][]uint64{ids[921:], ids[841:921], ids[:841]} {
		together(r.Plan.Games, 10_000_000, group, func(id uint64) []byte {
			g := game.Open(game.Standard, image.Hash(), agreed, claim(id), game.Clock{Left: [2]uint64{1, 1}})
			var inner [15][32]byte
			for k := range inner {
				inner[k] = claim(id*100 + uint64(k))
			}
			return games.PackDissect(bindings.GamesKey{Parent: r.Plan.Assertion, Asserter: id, Selector: 1}, 0, bindings.Segment{Start: g.Segment.Start, End: g.Segment.End, Within: g.Segment.Within}, inner)
		})
		want := []int{80, 160, 1001}[i]
		r.Until("they have moved", func() bool { return r.gameEvents(bindings.GamesDissectedEventName) == want })
		r.Warp(10)
	}
	r.Until("the first are answered", func() bool { return r.gameEvents(bindings.GamesSelectedEventName) >= 96 }, look)
	for i, l := range r.gameLogs(bindings.GamesSelectedEventName)[:96] {
		if id := l.Topics[2].Big().Uint64(); (id >= 923) != (i < 80) || i >= 80 && id < 843 {
			t.Fatalf("answer %d is to stake %d, others have waited for longer", i, id)
		}
	}
	t.Logf("%d requests and %d MB a look at the most", mostAsked, most>>20)
	if mostAsked > 100 {
		t.Errorf("%d requests in one look", mostAsked)
	}
	if most > 512<<20 {
		t.Errorf("%d MB allocated in one look", most>>20)
	}
	if s := r.v.Status(); !strings.Contains(s.Warning, fmt.Sprintf("%d stakes have joined", stakes)) {
		t.Errorf("warning %q", s.Warning)
	}
}

// gameLogs are the games contract's events of a kind, in order.
func (r *table) gameLogs(event string) []types.Log {
	r.T.Helper()
	abi := games.GetABI()
	logs, err := r.Client.Events(r.Context(), 0, r.L1.Head().Number.Uint64(), r.Plan.Games, []common.Hash{abi.Events[event].ID})
	if err != nil {
		r.T.Fatal(err)
	}
	return logs
}

func (r *table) gameEvents(event string) int {
	r.T.Helper()
	return len(r.gameLogs(event))
}

// TestD10_OneForkCannotBeRead: what concerns one fork is refused, and all logs are capped: the other fork's game is opened, and the
// assertion below joined, all the same; and the first fork's when it can be read again.
func TestD10_OneForkCannotBeRead(t *testing.T) {
	r := start(t)
	endpoint := r.through()
	r.staked()
	above, below := r.rivalStakes(), r.rivalStakes()
	r.Post(r.sequencer, batch.Block{})
	r.Warp(61)
	r.rivalAdvances(above, 1, common.Hash{0xbd})
	at, err := r.After(1)
	if err != nil {
		t.Fatal(err)
	}
	first := r.rivalAdvances(below, 1, at.State.Hash())
	r.Post(r.sequencer, batch.Block{})
	r.Warp(61)
	ids, joins, _ := r.way(2)
	r.Must(r.rival, r.Plan.Rollup, nil, rollup.PackAdvance(below, first, 2, joins[1].ChildAccumulator, common.Hash{0xbe}, 100))
	r.Followed()

	capped := faulty.Capped(faulty.Cap{Blocks: 2}, func() any {
		return &faulty.Error{Code: -32602, Message: "ranges over 2 blocks are not supported on your plan"}
	})
	own := strings.TrimPrefix(common.Bytes2Hex(rollup.PackGetJoin(1, first)), "0x")
	capped.Instead = func(c faulty.Call) (any, bool) {
		if c.Method == "eth_call" && strings.Contains(string(c.Params[0]), own) {
			return &faulty.Error{Code: -32000, Message: "no"}, true
		}
		return nil, false
	}
	endpoint.Be(capped)
	open := func(id uint64, parent common.Hash) bool {
		return rig.Call(r.Rig, r.Plan.Games, games.PackGetGame(bindings.GamesKey{Parent: parent, Asserter: id, Selector: 1}), games.UnpackGetGame).List != [32]byte{}
	}
	r.until("the assertion below is joined", func(s validator.Status) bool { return s.StandsOn == ids[1] })
	r.Until("a game is opened", func() bool { return open(above, r.Plan.Assertion) }, r.v.Step)
	if s := r.v.Status(); !strings.Contains(s.Warning, "who opposes us at assertion "+first.Hex()+" cannot be found") {
		t.Errorf("warning %q", s.Warning)
	}
	if open(below, first) {
		t.Error("a game at a fork that cannot be read")
	}
	capped.Instead = nil
	endpoint.Be(capped)
	r.Until("the other is opened, too", func() bool { return open(below, first) }, r.v.Step)
}
