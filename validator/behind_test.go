package validator

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	ethparams "github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
)

// TestD1_ValidatorBehindJoins: a validator that derived late joins the true child next to rivals as long as its clock allows any
// game, m·δ when it decides, and says what it risks; below that it does not, and says so. C = 50, δ = 20, m = 10: a game
// may need 270 s, 200 s at the least; W = 1000.
func TestD1_ValidatorBehindJoins(t *testing.T) {
	for _, c := range []struct {
		name   string
		late   uint64 // how long after the rival's child
		rivals uint32
		joins  bool
		says   []string
	}{
		{"in time, to the second", 730, 1, true, nil},
		{"a second late", 731, 1, true, []string{"JOINING LATE", "12m11s after a rival's", "our clock will be 269 s", "may take 200 s", "70 s more", "1 s are lost", "for more than 69 s", "stake 7 is lost"}},
		{"late, to the last second", 800, 1, true, []string{"JOINING LATE", "our clock will be 200 s", "70 s are lost", "for more than 0 s"}},
		{"too late by a second", 801, 1, false, []string{"IT IS TOO LATE", "our clock would be 199 s", "may take 200 s"}},
		{"too late by far", 990, 1, false, []string{"IT IS TOO LATE", "our clock would be 10 s"}},
		{"too late, unopposed", 990, 0, true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := quiet()
			v.head.Time = 5000
			fixed(v, 5000-c.late, 1, c.rivals)
			act, warning := decide(v)
			if _, ok := act.(joins); ok != c.joins {
				t.Errorf("%v", act)
			}
			for _, words := range c.says {
				if !strings.Contains(warning, words) {
					t.Errorf("%q does not say %q", warning, words)
				}
			}
			if len(c.says) == 0 && strings.Contains(warning, "LATE") {
				t.Error(warning)
			}
		})
	}
	// Only a false child is there: the true one is made, as late.
	v := quiet()
	fixed(v, 2000-800, 0, 1)
	if act, warning := decide(v); !equal(act, joins{[]advance{{7, genesisID, 5, acc, claim, 1}}, nil}) || !strings.Contains(warning, "JOINING LATE") {
		t.Errorf("%v %q", act, warning)
	}
	// λ leaves the rule for a join as it is: it is spent before.
	v = quiet()
	v.params.lag = 500
	fixed(v, 2000-730, 1, 1)
	if act, warning := decide(v); act == nil || strings.Contains(warning, "LATE") {
		t.Errorf("%v %q", act, warning)
	}
	// A join that is late is urgent: it goes before a move with more time left.
	v = opposing(duel{game: &match{move: &move{what: "a", deadline: 2010}}})
	below := &assertion{id: childID, verdict: isTrue, AssertionsAssertion: bindings.AssertionsAssertion{MadeAt: 1000}}
	v.stands, v.way = below, []*assertion{v.confirmed, below}
	fixed(v, 2000-800, 1, 1)
	if act, _ := decide(v); !strings.HasPrefix(act.String(), "advance stake 7") {
		t.Errorf("%v before a join that ends now", act)
	}
}

// TestD1_BehindIsSaid: how far derivation is behind, at what pace it goes, and whether that reaches what is to be joined.
func TestD1_BehindIsSaid(t *testing.T) {
	waiting := func(v *view, firstChildAt uint64) {
		v.stands.FirstChildAt, v.stands.NewestChildAt, v.stands.ChildrenJoined = firstChildAt, firstChildAt, 1
		v.stands.ChildInputEnd = 60
	}
	for _, c := range []struct {
		name string
		edit func(*view)
		says []string
	}{
		{"all is derived", func(v *view) { v.progress = progress{batches: 9, derived: 9} }, nil},
		{"within what an answer may take", func(v *view) { v.progress = progress{batches: 9, derived: 8, oldest: 1980} }, nil},
		{"within λ", func(v *view) { v.progress = progress{batches: 9, derived: 8, oldest: 1500}; v.params.lag = 500 }, nil},
		{"beyond λ", func(v *view) {
			v.progress = progress{batches: 9, derived: 8, oldest: 1499, l2Time: 1400}
			v.params.lag = 500
		},
			[]string{"1 of 9 batches", "8m21s old", "allow for 8m20s", "last L2 block derived is 10m0s old", "pace it goes is not known"}},
		{"just started", func(v *view) { v.progress = progress{batches: 9, derived: 8, oldest: 1000, since: 2000 - moments} }, nil},
		{"started a minute ago", func(v *view) { v.progress = progress{batches: 9, derived: 8, oldest: 1000, since: 2000 - moments - 1} }, []string{"1 of 9"}},
		{"at a pace", func(v *view) { v.progress = progress{batches: 100, derived: 10, oldest: 1000, perHour: 900} },
			[]string{"90 of 100 batches", "16m40s old", "at 900 batches an hour they take 6m0s"}},
		{"reached in time", func(v *view) {
			waiting(v, 1900)
			v.progress = progress{batches: 100, derived: 10, oldest: 1000, perHour: 900} // 50 batches: 200 s
		}, []string{"up to batch 60", "in time for another 10m30s, and late for another 11m40s, which this pace reaches"}},
		{"reached late", func(v *view) {
			waiting(v, 1469)
			v.progress = progress{batches: 100, derived: 10, oldest: 1000, perHour: 900}
		}, []string{"in time for another 3m19s, and late for another 4m29s, WHICH THIS PACE REACHES LATE"}},
		{"not reached", func(v *view) {
			waiting(v, 1200)
			v.progress = progress{batches: 100, derived: 10, oldest: 1000, perHour: 900}
		}, []string{"in time no more since 1m10s, and late for another 0s, WHICH THIS PACE DOES NOT REACH"}},
	} {
		v := quiet()
		c.edit(v)
		_, warning := decide(v)
		for _, words := range append(c.says, "DERIVATION IS BEHIND") {
			if strings.Contains(warning, words) != (c.says != nil) {
				t.Errorf("%s: %q, %q", c.name, warning, words)
			}
		}
	}
}

// TestPace: the pace is that of the last half an hour, and begins again when L1 drops blocks.
func TestPace(t *testing.T) {
	var p pace
	if got := p.perHour(1000, 5); got != 0 {
		t.Errorf("%d at once", got)
	}
	for now := uint64(1001); now <= 5000; now++ {
		if got := p.perHour(now, 5+(now-1000)/10); now > 1100 && (got < 300 || got > 360) {
			t.Fatalf("%d an hour at %d", got, now)
		}
	}
	if len(p.samples) != sampleCount {
		t.Errorf("%d samples", len(p.samples))
	}
	for now := uint64(5000); now < 5000+2*sampleSecs*sampleCount; now++ {
		p.perHour(now, 405)
	}
	if got := p.perHour(9000, 405); got != 0 {
		t.Errorf("%d an hour, it stands still", got)
	}
	if got := p.perHour(9100, 3); got != 0 || len(p.samples) != 1 {
		t.Errorf("%d an hour with %d samples after blocks were dropped", got, len(p.samples))
	}
}

// long is a view in which n assertions follow the one on which our stake stands, each the true child of the one before.
func long(n int, rivals uint32) *view {
	v := quiet()
	for i := range n {
		fixed(v, 1900, 1, rivals)
		v.stands.child = &assertion{id: common.Hash{9, byte(i), byte(i >> 8)}, verdict: isTrue, AssertionsAssertion: bindings.AssertionsAssertion{MadeAt: 1900, Joined: 1}}
		v.stands = v.stands.child
		v.way = append(v.way, v.stands)
	}
	v.stands = v.confirmed
	return v
}

// TestD6_JoinsTogether: one call joins as many assertions as half of a transaction's gas allows, and one after a refusal.
func TestD6_JoinsTogether(t *testing.T) {
	for _, c := range []struct {
		assertions, want int
	}{{1, 1}, {2, 2}, {100, 100}, {128, 104}} {
		v := long(c.assertions, 0)
		act, _ := decide(v)
		list := act.(joins).advances
		if len(list) != c.want {
			t.Errorf("%d of %d assertions are joined, want %d", len(list), c.assertions, c.want)
		}
		for i := range list {
			if list[i].parent != v.way[i].id {
				t.Fatalf("join %d is of assertion %s", i, list[i].parent)
			}
		}
		v.careful = true
		if act, _ = decide(v); len(act.(joins).advances) != 1 {
			t.Errorf("%v after a refusal", act)
		}
	}
	// An assertion that is not derived, cannot be proved, or is over, ends what is joined; one that is due is made at the end.
	for name, stop := range map[string]func(*assertion){
		"not derived": func(n *assertion) { n.claim = common.Hash{} },
		"blind":       func(n *assertion) { n.blind = true },
		"over":        func(n *assertion) { n.FirstChildAt, n.NewestChildAt = 900, 900 },
		"too late":    func(n *assertion) { n.FirstChildAt, n.NewestChildAt, n.ChildrenJoined = 1100, 1900, 2 },
	} {
		v := long(10, 0)
		stop(v.way[4])
		if act, _ := decide(v); len(act.(joins).advances) != 4 {
			t.Errorf("%s: %v", name, act)
		}
	}
	v := long(3, 0)
	last := v.way[3]
	last.MadeAt, last.inputEnd, last.accumulator, last.claim = 1900, 9, acc, claim
	if act, _ := decide(v); len(act.(joins).advances) != 4 || act.(joins).advances[3].inputEnd != 9 {
		t.Errorf("%v", act)
	}
	// Games that begin with joins have what gas is left, so that no number of rivals keeps us from the assertions below.
	v = long(90, 1)
	for _, n := range v.way[:90] {
		f := fork{assertion: n, stake: 7}
		for i := range 50 {
			f.duels = append(f.duels, duel{rival: uint64(100 + i)})
		}
		v.forks = append(v.forks, f)
	}
	act, _ := decide(v)
	if a := act.(joins); len(a.advances) != 90 || len(a.opens) != 11 {
		t.Errorf("%d joins, %d games", len(a.advances), len(a.opens))
	}
}

// TestD6_ConfirmsTogether: what follows is confirmed in the same call, and the last outbox root recorded.
func TestD6_ConfirmsTogether(t *testing.T) {
	ripe := func(n int) *view {
		v := long(n, 0)
		v.stands = v.way[n]
		v.head.Time = 2901
		for _, n := range v.way[:n] {
			n.joiner = 7
		}
		return v
	}
	v := ripe(200)
	act, _ := decide(v)
	if got := len(act.(confirms).confirms); got != maxConfirms {
		t.Errorf("%d confirmed", got)
	}
	v = ripe(5)
	v.outbox = &record{v.way[5].id, outboxRoot{root: common.Hash{8}}}
	act, _ = decide(v)
	if a := act.(confirms); len(a.confirms) != 5 || a.then != v.outbox || a.confirms[4] != (confirm{v.way[5].id, 7}) {
		t.Errorf("%v", act)
	}
	v.careful = true
	if act, _ = decide(v); !equal(act, confirms{[]confirm{{v.way[1].id, 7}}, nil}) {
		t.Errorf("after a refusal: %v", act)
	}
	v.careful = false
	v.way[2].ChildrenJoined++ // opposed
	if act, _ = decide(v); len(act.(confirms).confirms) != 2 || act.(confirms).then != nil {
		t.Errorf("%v", act)
	}
	v.way[0].joiner = 0
	if act, _ = decide(v); act != nil {
		t.Errorf("%v, nobody is known to have joined it", act)
	}
}

// TestD6_GasOfParts: what the parts of one call are taken to cost is above what they cost as whole transactions, less what every
// transaction pays, by the snapshots of receipts.
func TestD6_GasOfParts(t *testing.T) {
	snapshots := ""
	for _, name := range []string{"gas.txt", "game-gas.txt"} {
		raw, err := os.ReadFile("../contracts/snapshots/" + name)
		if err != nil {
			t.Fatal(err)
		}
		snapshots += string(raw)
	}
	for name, bound := range map[string]uint64{"advance to an existing child": joinGas, "advance to a new child": makeGas, "open": openGas, "confirm": confirmGas} {
		row := regexp.MustCompile(`(?m)^` + name + ` +(?:\d+ +)?(\d+)`).FindStringSubmatch(snapshots)
		if row == nil {
			t.Errorf("%s is in no snapshot", name)
			continue
		}
		gas, err := strconv.ParseUint(row[1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if gas = gas - ethparams.TxGas; gas > bound || 2*gas < bound {
			t.Errorf("%s: %d gas, taken for %d", name, gas, bound)
		}
	}
	if most := uint64(baseGas + maxConfirms*confirmGas + 100_000); most > callGas {
		t.Errorf("all that is confirmed at once may take %d gas", most)
	}
}
