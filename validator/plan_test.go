package validator

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/l1"
	"loft/protocol"
)

var (
	genesisID = common.Hash{1}
	childID   = common.Hash{2}
	claim     = common.Hash{3}
	acc       = common.Hash{4}
)

// quiet is a view in which our stake stands on the confirmed assertion, and nothing is due.
func quiet() *view {
	a := &assertion{id: genesisID, verdict: isTrue, AssertionsAssertion: bindings.AssertionsAssertion{MadeAt: 1000, Confirmed: true}}
	return &view{
		head:      l1.Ref{Time: 2000},
		params:    &params{window: 1000, grace: 100, censorship: 50, response: 20, moves: 10, assertionInterval: 60, stakeWei: big.NewInt(1)},
		confirmed: a, stands: a, way: []*assertion{a}, stakes: []stake{{7, genesisID, true}},
	}
}

// fixed gives the assertion on which the stake stands children over given inputs, the true one with joins on it.
func fixed(v *view, firstChildAt uint64, joined, rivals uint32) {
	a := v.stands
	a.FirstChildAt, a.NewestChildAt, a.ChildrenJoined = firstChildAt, firstChildAt, joined+rivals
	a.inputEnd, a.accumulator, a.claim = 5, acc, claim
	if joined > 0 {
		a.child = &assertion{id: childID, AssertionsAssertion: bindings.AssertionsAssertion{MadeAt: firstChildAt, Joined: joined}}
		a.joiner = 9
	}
	if rivals > 0 {
		a.rivalMade = firstChildAt
	}
}

func TestDecide(t *testing.T) {
	joining := func(rivals uint64) action { return joins{[]advance{{7, genesisID, 5, acc, claim, rivals}}, nil} }
	elsewhere := func(v *view) { // our stake is on the child already
		v.stakes[0] = stake{7, childID, false}
		v.stands = &assertion{id: childID, verdict: isTrue}
	}
	for _, test := range []struct {
		name    string
		edit    func(*view)
		want    action
		warning string
	}{
		{"nothing to claim", func(*view) {}, nil, ""},
		{"no stake", func(v *view) { v.stakes, v.stands = nil, nil }, enter{genesisID}, ""},
		{"no stake, leaving", func(v *view) { v.stakes, v.stands, v.leave = nil, nil, true }, nil, ""},
		{"no stake, one having lost", func(v *view) { v.stakes, v.stands, v.lost = nil, nil, 3 }, nil, "stake 3 lost a game"},
		{"another stake all the same", func(v *view) { v.stakes, v.stands, v.lost, v.again = nil, nil, 3, true }, enter{genesisID}, ""},
		{"no stake, not derived", func(v *view) { v.stakes, v.stands, v.confirmed.verdict = nil, nil, unknown }, nil, ""},
		{"leaving", func(v *view) { v.leave = true; fixed(v, 1950, 1, 0) }, withdraw{7, genesisID}, ""},
		{"leaving, on an unconfirmed assertion", func(v *view) { v.leave = true; elsewhere(v) }, nil, ""},
		{"a second stake of ours", func(v *view) { v.stakes = append(v.stakes, stake{8, genesisID, true}) }, withdraw{8, genesisID}, ""},
		{"a second stake on its way", func(v *view) { v.stakes = append(v.stakes, stake{8, childID, false}) }, nil, ""},
		{"no stake on what cannot be proved", func(v *view) { v.stakes, v.stands, v.confirmed.blind = nil, nil, true }, nil, "cannot be proved"},
		{"no join to what cannot be proved", func(v *view) { fixed(v, 1900, 1, 0); v.stands.blind = true }, nil, "cannot be proved"},
		{"behind", func(v *view) {
			v.stands = &assertion{id: common.Hash{9}, verdict: isTrue, AssertionsAssertion: bindings.AssertionsAssertion{Confirmed: true}}
			v.stakes[0].assertion = common.Hash{9}
		}, catchUp{7, genesisID}, ""},

		{"first child is due", func(v *view) { v.stands.inputEnd, v.stands.accumulator, v.stands.claim = 5, acc, claim }, joining(anyRivals), ""},
		{"first child is not derived (A-C3)", func(v *view) { v.stands.inputEnd, v.stands.accumulator = 5, acc }, nil, ""},
		{"first child is early (A-H10)", func(v *view) {
			v.stands.inputEnd, v.stands.accumulator, v.stands.claim, v.head.Time = 5, acc, claim, 1059
		}, nil, ""},
		{"first child up to a kept accumulator waits for nothing", func(v *view) {
			v.stands.inputEnd, v.stands.accumulator, v.stands.claim, v.head.Time = 256, acc, claim, 1001
		}, joins{[]advance{{7, genesisID, 256, acc, claim, anyRivals}}, nil}, ""},
		{"true child, unopposed (A-C2)", func(v *view) { fixed(v, 1900, 1, 0) }, joining(anyRivals), ""},
		{"true child, opposed", func(v *view) { fixed(v, 1900, 1, 2) }, joining(anyRivals), "2 stakes have joined"},
		{"only false children (A-C1)", func(v *view) { fixed(v, 1900, 0, 1) }, joining(anyRivals), "1 stake has joined"},
		{"only false children, too late to make one", func(v *view) { fixed(v, 999, 0, 1) }, nil, "1 stake has joined"},
		{"opposed, with enough on the clock after all that may keep us away", func(v *view) { fixed(v, 2000-660, 1, 1) }, joining(anyRivals), "1 stake"},
		{"opposed, with less (A-B5)", func(v *view) { fixed(v, 2000-661, 1, 1) }, joining(1), "1 stake"},
		{"opposed, with just enough on the clock", func(v *view) { fixed(v, 2000-730, 1, 1) }, joining(1), "1 stake"},
		{"opposed, with less than a game may need (A-M9)", func(v *view) { fixed(v, 2000-731, 1, 1) }, joining(1), "JOINING LATE"},
		{"opposed, with just enough for a game that L1 lets us play", func(v *view) { fixed(v, 2000-800, 1, 1) }, joining(1), "JOINING LATE"},
		{"opposed, with too little on the clock (A-M9)", func(v *view) { fixed(v, 2000-801, 1, 1) }, nil, "IT IS TOO LATE"},
		{"opposed by a late rival only", func(v *view) {
			fixed(v, 2000-900, 1, 1)
			v.stands.rivalMade = 1990
		}, joining(1), "1 stake"},
		{"unopposed and late", func(v *view) { fixed(v, 2000-990, 1, 0) }, joining(0), ""},
		{"joining is over, ours or not", func(v *view) { fixed(v, 999, 1, 0) }, confirms{[]confirm{{childID, 9}}, nil}, ""},
		{"in the last second of joining", func(v *view) { fixed(v, 1000, 1, 0); elsewhere(v) }, nil, ""},
		{"joining is over", func(v *view) { fixed(v, 999, 1, 0); elsewhere(v) }, confirms{[]confirm{{childID, 9}}, nil}, ""},
		{"a late false child keeps joining open", func(v *view) {
			fixed(v, 999, 1, 0)
			v.confirmed.NewestChildAt = 1900
			elsewhere(v)
		}, nil, ""},
		{"opposed assertions are not confirmed (A-C1)", func(v *view) { fixed(v, 999, 1, 1); elsewhere(v) }, nil, "1 stake has joined"},
		{"outbox root", func(v *view) { v.outbox = &record{genesisID, outboxRoot{root: common.Hash{8}}} }, record{genesisID, outboxRoot{root: common.Hash{8}}}, ""},
		{"joining goes before all", func(v *view) { fixed(v, 1900, 1, 0); v.outbox = &record{genesisID, outboxRoot{}} }, joining(anyRivals), ""},
		{"our stake on a false assertion", func(v *view) { v.stands = &assertion{id: childID, verdict: isFalse} }, nil, "claims what this node did not derive"},
		{"a false assertion is confirmed", func(v *view) { v.confirmed.verdict = isFalse; v.stakes = nil; fixed(v, 999, 1, 0) }, nil, "LATEST CONFIRMED ASSERTION"},
	} {
		v := quiet()
		test.edit(v)
		got, warning := decide(v)
		if !equal(got, test.want) || !strings.Contains(warning, test.warning) || (test.warning == "") != (warning == "") {
			t.Errorf("%s: %v %q, want %v %q", test.name, got, warning, test.want, test.warning)
		}
	}
}

func equal(a, b action) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.String() == b.String()
}

// TestAH10_ALegalInputEndExists: whatever L1 holds, a first child covers 1 to 256 batches and ends where the accumulator is known.
func TestAH10_ALegalInputEndExists(t *testing.T) {
	for from := uint64(0); from < 2000; from++ {
		if got := inputEnd(from, from); got != 0 {
			t.Fatalf("from %d to %d: %d", from, from, got)
		}
		for _, more := range []uint64{1, 2, 255, 256, 257, 300, 512, 1023, 1024, 1025, 5000} {
			batches := from + more
			end := inputEnd(from, batches)
			if end <= from || end > from+protocol.MaxAssertionBatches || end > batches {
				t.Fatalf("from %d to %d: %d", from, batches, end)
			}
			if end != batches && end%protocol.KeptAccumulator != 0 {
				t.Fatalf("from %d to %d: the accumulator at %d is not kept forever", from, batches, end)
			}
		}
	}
}

// TestActionsNameWhatTheyAnswer: every action names what it answers: two that differ in anything are not the same.
func TestActionsNameWhatTheyAnswer(t *testing.T) {
	join := func(a ...advance) joins { return joins{a, nil} }
	base := advance{1, genesisID, 5, acc, claim, 0}
	game := open{genesisID, 1, 2, claim, acc}
	differ := func(one action, others ...action) {
		for _, other := range others {
			if one.String() == other.String() || string(one.calldata()) == string(other.calldata()) {
				t.Errorf("%s is %s", one, other)
			}
		}
	}
	differ(join(base), join(advance{2, genesisID, 5, acc, claim, 0}), join(advance{1, childID, 5, acc, claim, 0}), join(advance{1, genesisID, 6, acc, claim, 0}),
		join(advance{1, genesisID, 5, claim, claim, 0}), join(advance{1, genesisID, 5, acc, acc, 0}), join(advance{1, genesisID, 5, acc, claim, 1}),
		join(base, advance{1, childID, 6, acc, claim, 0}), joins{[]advance{base}, []open{game}}, joins{[]advance{base}, []open{game, game}})
	root := record{childID, outboxRoot{root: common.Hash{8}}}
	differ(confirms{[]confirm{{childID, 9}}, nil}, confirms{[]confirm{{childID, 8}}, nil}, confirms{[]confirm{{genesisID, 9}}, nil},
		confirms{[]confirm{{childID, 9}, {genesisID, 9}}, nil}, confirms{[]confirm{{childID, 9}}, &root})
}

// opposing is a view in which our stake, on the true child, has rivals 2, 3 and so on at the confirmed assertion.
func opposing(duels ...duel) *view {
	v := quiet()
	fixed(v, 1900, 1, uint32(len(duels)))
	v.stakes[0] = stake{7, childID, false}
	v.stands = &assertion{id: childID, verdict: isTrue}
	for i := range duels {
		duels[i].rival, duels[i].claim = uint64(2+i), common.Hash{byte(20 + i)}
	}
	v.forks = []fork{{assertion: v.confirmed, stake: 7, agreed: acc, number: 5, duels: duels}}
	return v
}

// TestDecideGames: what is opened, played, pruned and called in, and in which order.
func TestDecideGames(t *testing.T) {
	due := func(what string, deadline uint64, size int) *match {
		return &match{move: &move{what: what, deadline: deadline, data: make([]byte, size)}}
	}
	waiting := &match{}
	later := func(v *view) { v.head.Time = v.confirmed.joiningEnd(v.params) + 1 }
	for _, test := range []struct {
		name  string
		duels []duel
		edit  func(*view)
		want  action
	}{
		{"while children can be joined, who opens selects", []duel{{number: 4}, {number: 6}}, nil,
			challenges{[]open{{genesisID, 2, 7, acc, common.Hash{20}}, {genesisID, 3, 7, acc, common.Hash{21}}}}},
		{"later the earlier joiner asserts", []duel{{number: 4}, {number: 6}}, later,
			challenges{[]open{{genesisID, 2, 7, acc, common.Hash{20}}, {genesisID, 7, 3, acc, claim}}}},
		{"one at a time after a refusal", []duel{{number: 4}, {number: 6}}, func(v *view) { v.careful = true },
			challenges{[]open{{genesisID, 2, 7, acc, common.Hash{20}}}}},
		{"the dead are not played, but pruned", []duel{{number: 4, dead: true}, {number: 6, game: waiting}}, nil, pruning{genesisID, []uint64{2}}},
		{"a game a pair, ever", []duel{{number: 4, game: waiting}}, nil, nil},
		{"moves go together, the most urgent first", []duel{{game: due("a", 9, 1)}, {game: due("b", 5, 1)}, {number: 6}}, nil,
			play{[]*move{due("b", 5, 1).move, due("a", 9, 1).move}}},
		{"moves alone after a refusal", []duel{{game: due("a", 9, 1)}, {game: due("b", 5, 1)}}, func(v *view) { v.careful = true },
			play{[]*move{due("b", 5, 1).move}}},
		{"what was refused goes last, and alone", []duel{{game: due("a", 9000, 1)}, {game: due("b", 5000, 1)}}, func(v *view) {
			v.refusals = map[string]int{play{[]*move{due("b", 5000, 1).move}}.String(): 1}
		}, play{[]*move{due("a", 9000, 1).move}}},
		{"large moves go alone", []duel{{game: due("a", 9, 1)}, {game: due("b", 5, maxCalldata)}}, nil, play{[]*move{due("b", 5, maxCalldata).move}}},
		{"a join that is more urgent goes first, with its games", []duel{{game: due("a", 9000, 1)}}, func(v *view) {
			below := &assertion{id: childID, verdict: isTrue, AssertionsAssertion: bindings.AssertionsAssertion{MadeAt: 1000}}
			v.stands = below
			fixed(v, 1950, 1, 1)
			v.forks = append(v.forks, fork{assertion: below, stake: 7, agreed: claim, duels: []duel{{rival: 30, claim: acc}}})
		}, joins{[]advance{{7, childID, 5, acc, claim, anyRivals}}, []open{{childID, 30, 7, claim, acc}}}},
		{"a move that is more urgent goes before a join", []duel{{game: due("a", 2000, 1)}}, func(v *view) {
			v.stands = &assertion{id: childID, verdict: isTrue, AssertionsAssertion: bindings.AssertionsAssertion{MadeAt: 1000}}
			fixed(v, 1950, 1, 1)
		}, play{[]*move{due("a", 2000, 1).move}}},
		{"debts come after all", []duel{{game: waiting}}, func(v *view) { v.debts = []debt{{bindings.GamesKey{Asserter: 7, Selector: 2}, 7}} },
			collection{[]debt{{bindings.GamesKey{Asserter: 7, Selector: 2}, 7}}}},
	} {
		v := opposing(test.duels...)
		if test.edit != nil {
			test.edit(v)
		}
		if got, _ := decide(v); !equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestNothingStarves: whoever keeps a move of ours due at every look puts off neither a join, nor the opening of other games, nor for long what
// has no end: else fifty liars who answer at once would keep us from an assertion for hours.
func TestNothingStarves(t *testing.T) {
	v := opposing(duel{game: &match{move: &move{what: "a", deadline: 9000}}}, duel{number: 6}, duel{number: 7, dead: true})
	v.stands = &assertion{id: childID, verdict: isTrue, AssertionsAssertion: bindings.AssertionsAssertion{MadeAt: 1000}}
	fixed(v, 1950, 1, 0)
	done := map[string]int{}
	for range 20 {
		act, _ := decide(v)
		done[fmt.Sprintf("%T", act)]++
		v.turns = v.turns.took(act)
	}
	for _, kind := range []string{"joins", "play", "challenges", "pruning"} {
		if done["validator."+kind] < 2 {
			t.Errorf("%s: %v", kind, done)
		}
	}
	// What is urgent goes first, whatever went before.
	v.forks[0].duels[0].game.move.deadline = v.head.Time + v.params.response
	for range 5 {
		act, _ := decide(v)
		if _, ok := act.(play); !ok {
			t.Errorf("%v before a move that is due", act)
		}
		v.turns = v.turns.took(act)
	}
}

// TestPoor: it says when its ether does not reach for the games that it plays, and the stake that it enters, which it does not
// try.
func TestPoor(t *testing.T) {
	v := opposing(duel{number: 4}, duel{number: 5, dead: true})
	v.baseFee, v.balance = big.NewInt(1e9), big.NewInt(1e9*2*2*gameGas-1)
	if _, warning := decide(v); !strings.Contains(warning, "holds 0.008 ether; 2 games may take 0.008 ether: send it ether") {
		t.Errorf("warning %q", warning)
	}
	v.balance.Add(v.balance, big.NewInt(1))
	if _, warning := decide(v); strings.Contains(warning, "send it ether") {
		t.Errorf("warning %q", warning)
	}
	v = quiet()
	v.stakes, v.stands = nil, nil
	v.params.stakeWei, v.baseFee, v.balance = big.NewInt(32e17), big.NewInt(1e9), new(big.Int)
	if act, warning := decide(v); act != nil || warning != "the validator's account holds 0 ether; a stake of 3.2 ether and 1 game may take 3.204 ether: send it ether" {
		t.Errorf("%v, warning %q", act, warning)
	}
	v.balance.Set(v.params.stakeWei)
	if act, warning := decide(v); act != (enter{genesisID}) || !strings.Contains(warning, "holds 3.2 ether") {
		t.Errorf("%v, warning %q", act, warning)
	}
	v.lost, v.balance = 3, new(big.Int) // no other stake is entered, so none is missing
	if _, warning := decide(v); !strings.Contains(warning, "holds 0 ether; 1 game may take 0.004 ether") {
		t.Errorf("warning %q", warning)
	}
	if got := ether(big.NewInt(5)); got != "less than 0.000001" {
		t.Errorf("5 wei: %s", got)
	}
}
