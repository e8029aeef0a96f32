package validator

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/game"
	"loft/l1"
	"loft/protocol"
)

// params are the rollup contract's constants.
type params struct {
	window, grace, censorship, response, moves, assertionInterval uint64
	lag                                                           uint64 // λ
	stakeWei                                                      *big.Int
}

func (p *params) times() game.Times {
	return game.Times{Window: p.window, Grace: p.grace, Censorship: p.censorship, Response: p.response, Moves: p.moves, Lag: p.lag}
}

// verdict on an assertion: whether it claims what this node derived.
type verdict int

const (
	unknown verdict = iota // not derived yet, or L1 is another than was derived from
	isTrue
	isFalse
)

// assertion on L1, and what this node makes of it and of its children.
type assertion struct {
	id common.Hash
	bindings.AssertionsAssertion
	verdict verdict

	// children's input: fixed by the first child, or what a first child made now should have; zero if none is due
	inputEnd    uint64
	accumulator common.Hash
	claim       common.Hash // the true one; zero while it is not derived

	at    common.Hash // accumulator after the assertion's own input
	blind bool        // what follows the assertion cannot be proved: a game about it would be lost

	child     *assertion // the true child; nil if it is not made
	joiner    uint64     // a live stake that joined it; 0: none, or not looked for as it cannot be confirmed yet
	rivalMade uint64     // when the earliest sibling of the true child with a stake was made; 0: there is none, or it is not known
}

// joiningEnd is the last second in which an existing child may be joined.
func (a *assertion) joiningEnd(p *params) uint64 {
	return max(a.FirstChildAt+p.window, a.NewestChildAt+p.grace)
}

// rivals is how many stakes are on false children.
func (a *assertion) rivals() uint32 {
	if a.child == nil {
		return a.ChildrenJoined
	}
	return a.ChildrenJoined - a.child.Joined
}

// ripe says whether the true child can be confirmed, if the assertion is.
func (a *assertion) ripe(now uint64, p *params) bool {
	return a.child != nil && a.rivals() == 0 && now > a.joiningEnd(p)
}

// stake of ours that is live.
type stake struct {
	id        uint64
	assertion common.Hash
	confirmed bool // the assertion is
}

// view is all that a decision depends on.
type view struct {
	head      l1.Ref
	baseFee   *big.Int
	params    *params
	confirmed *assertion   // the latest
	stakes    []stake      // ours, live, by id: the first is the one that acts
	stands    *assertion   // where it stands; nil without a stake
	way       []*assertion // from the latest confirmed assertion along true children, past where it stands
	lost      uint64       // the last of our stakes that lost a game; 0: none
	again     bool         // another may be entered all the same
	leave     bool
	outbox    *record // of the latest confirmed assertion, or of the last on the way that can be confirmed; nil if it is recorded
	forks     []fork  // at which ours is opposed, from the top
	debts     []debt  // that can be called in
	progress  progress
	balance   *big.Int // of the account that owns the stake
	troubles  []string // with games
	careful   bool     // the last call was refused: one thing at a time
	turns     turns
	refusals  map[string]int // how often L1 refused an action
}

// outboxRoot is what recordOutboxRoot takes.
type outboxRoot struct {
	state  protocol.State
	header []byte
	root   common.Hash
}

// below is where our stake stands and what it may join from there, step by step.
func (v *view) below() []*assertion {
	if v.stands == nil {
		return nil
	}
	if i := slices.Index(v.way, v.stands); i >= 0 {
		return v.way[i:]
	}
	return []*assertion{v.stands}
}

// action is one call of the rollup contract, or of its games. Its string names all that it answers, and is its identity.
type action interface {
	fmt.Stringer
	calldata() []byte
}

type (
	enter struct{ latest common.Hash }
	// advance is a join of one child.
	advance struct {
		stake              uint64
		parent             common.Hash
		inputEnd           uint64
		accumulator, claim common.Hash
		rivals             uint64 // that it accepts
	}
	// joins are the joins of children, each of the child before, and games that begin with them.
	joins struct {
		advances []advance
		opens    []open
	}
	confirm struct {
		assertion common.Hash
		stake     uint64
	}
	// confirms are confirmations, each of a child of the assertion before, and the outbox root of the last.
	confirms struct {
		confirms []confirm
		then     *record
	}
	record struct {
		assertion common.Hash
		outboxRoot
	}
	catchUp struct {
		stake  uint64
		latest common.Hash
	}
	withdraw struct {
		stake     uint64
		assertion common.Hash
	}
)

// What goes into one call is bounded by gas, half of the 2^24 that a transaction may have: a block's gas is not ours alone. The
// others are above what each part takes (TestD6_GasOfParts).
const (
	callGas    = 1 << 23
	baseGas    = 30_000
	joinGas    = 80_000
	makeGas    = 175_000
	openGas    = 100_000
	confirmGas = 30_000
)

// maxConfirms is how many assertions are confirmed in one call.
const maxConfirms = 128

// decide is the validator's judgement: the most urgent action, if any, and what an operator has to know. Joins, moves and
// openings come first, because they alone have an end.
func decide(v *view) (action, string) {
	if v.confirmed.verdict == isFalse {
		return nil, fmt.Sprintf("THE LATEST CONFIRMED ASSERTION %s CLAIMS WHAT THIS NODE DID NOT DERIVE: either this node is wrong, or the bridge is being robbed", v.confirmed.id)
	}
	joining, end, warning := join(v)
	played, by := moves(v)
	act := v.turns.choose([pressing]offer{{joining, end}, {played, by}, {challenge(v), never}}, v.head.Time+v.params.response)
	if act == nil || v.turns.row >= patience {
		for _, next := range []func(*view) action{prune, settle, collectDebts, stand} {
			if other := next(v); other != nil {
				act = other
				break
			}
		}
	}
	if len(v.stakes) == 0 && v.confirmed.blind {
		warning = blind(v.confirmed)
	}
	warnings := append([]string{warning, behind(v), opposed(v), poor(v), lost(v)}, v.troubles...)
	return act, strings.Join(slices.DeleteFunc(warnings, func(w string) bool { return w == "" }), "; ")
}

// pressing is how many kinds of actions have an end: joins, moves and openings. patience is how often such go before all others.
const (
	pressing = 3
	patience = 8
)

// offer is something to do, and by when.
type offer struct {
	act action
	end uint64
}

// turns see to it that nobody who keeps one kind of action due keeps others from being done: a rival that moves as soon as we
// have would else put a join, or the opening of another's game, off for as long as it has moves.
type turns struct {
	last [pressing]uint64 // when a kind's action was last chosen, counted in them
	made uint64
	row  int // how many such were chosen one after another
}

// choose is what has to be done by soon, the most urgent first; else of the kind that was longest not chosen.
func (t *turns) choose(offers [pressing]offer, soon uint64) action {
	best := -1
	for i, o := range offers {
		switch {
		case o.act == nil:
		case best < 0:
			best = i
		case o.end <= soon || offers[best].end <= soon:
			if o.end < offers[best].end {
				best = i
			}
		case t.last[i] < t.last[best]:
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return offers[best].act
}

// took is the turns after an action.
func (t turns) took(act action) turns {
	kind := 0
	switch act.(type) {
	case joins:
	case play:
		kind = 1
	case challenges:
		kind = 2
	default:
		t.row = 0
		return t
	}
	t.made++
	t.row++
	t.last[kind] = t.made
	return t
}

// never is the end of what has none.
const never = math.MaxUint64

// join advances the acting stake down the true children from where it stands, as many as one call carries, and makes the next
// one where it is due; by when, and what is wrong.
func join(v *view) (act action, end uint64, warning string) {
	end = never
	if v.leave || v.stands == nil || (v.stands.Confirmed && v.stands.id != v.confirmed.id) {
		return nil, never, ""
	}
	if v.stands.verdict == isFalse {
		return nil, never, fmt.Sprintf("our stake %d stands on assertion %s, which claims what this node did not derive: is its database damaged?", v.stakes[0].id, v.stands.id)
	}
	var all joins
	var warnings []string
	gas, shortest := uint64(baseGas), uint64(never)
	for _, n := range v.below() {
		at := joinAt(v, n)
		if at.warning != "" && at.left < shortest { // of many that are late, the latest
			warnings, shortest = []string{at.warning}, at.left
		}
		if !at.may {
			break
		}
		cost := uint64(joinGas)
		if n.child == nil {
			cost = makeGas
		}
		if len(all.advances) > 0 && (v.careful || gas+cost > callGas) {
			break
		}
		gas, end = gas+cost, min(end, at.end)
		all.advances = append(all.advances, advance{v.stakes[0].id, n.id, n.inputEnd, n.accumulator, n.claim, accepted(v, n)})
		if n.child == nil {
			break
		}
	}
	if len(all.advances) == 0 {
		return nil, never, strings.Join(warnings, "; ")
	}
	for _, a := range all.advances {
		all.opens = append(all.opens, opens(v, a.parent, int((callGas-gas)/openGas)-len(all.opens))...)
	}
	return all, end, strings.Join(warnings, "; ")
}

// joining is how it is with the true child of one assertion.
type joining struct {
	may     bool
	end     uint64 // by when
	left    uint64 // of our clock, if there is a warning
	warning string
}

// joinAt says whether the acting stake joins the true child of an assertion once it stands there, or makes it.
func joinAt(v *view, a *assertion) joining {
	not := joining{end: never, left: never}
	if a.verdict != isTrue || a.claim == (common.Hash{}) {
		return not // nothing is due, or it is not derived yet
	}
	if a.blind {
		return joining{end: never, warning: blind(a)}
	}
	now, times := v.head.Time, v.params.times()
	switch {
	case a.FirstChildAt == 0:
		if now < a.MadeAt+v.params.assertionInterval && a.inputEnd%protocol.KeptAccumulator != 0 {
			return not
		}
		return joining{may: true, end: never, left: never}
	case a.child == nil && now > a.FirstChildAt+v.params.window, a.child != nil && now > a.joiningEnd(v.params):
		return not // too late: others' stakes decide
	case a.rivals() == 0:
		return joining{may: true, end: a.joiningEnd(v.params), left: never}
	}
	// The later join has the shorter clock (A-M9).
	rivalMade := max(a.FirstChildAt, a.rivalMade)
	how, left := times.JoinAt(now, rivalMade)
	took := time.Duration(max(now, rivalMade)-rivalMade) * time.Second
	switch how {
	case game.InTime:
		return joining{may: true, end: rivalMade + times.Window - times.Game(), left: never}
	case game.Late:
		return joining{may: true, end: rivalMade + times.Window - times.Least(), left: left, warning: fmt.Sprintf("JOINING LATE: the true child of assertion %s is joined %v after a rival's, so that our clock will be %d s; "+
			"a game may take %d s of it, and %d s more if L1 keeps us out; of that margin %d s are lost: if L1 keeps us out for more than %d s in all, our stake %d is lost",
			a.id, took, left, times.Least(), times.Game()-times.Least(), times.Game()-left, left-times.Least(), v.stakes[0].id)}
	}
	return joining{end: never, left: left, warning: fmt.Sprintf("IT IS TOO LATE to join the true child of assertion %s: %v after a rival's our clock would be %d s, and a game may take %d s of it; "+
		"unless another stake has joined it, a false child will be confirmed", a.id, took, left, times.Least())}
}

// anyRivals is more than there can be.
const anyRivals = math.MaxUint32

// accepted is how many rivals our join accepts: those that are there (A-B5), or any number as long as, when L1 kept the join
// away for as long as it may, our clock would still hold against a sibling as old as the first child. Else each stake that
// joins a sibling just before us would put us off by a block.
func accepted(v *view, a *assertion) uint64 {
	made := a.FirstChildAt
	if made == 0 {
		made = v.head.Time
	}
	if how, _ := v.params.times().JoinAt(v.head.Time+v.params.censorship+v.params.response, made); how == game.InTime {
		return anyRivals
	}
	return uint64(a.rivals())
}

// blind says that what follows an assertion cannot be proved: a true claim about it could be challenged, and would lose.
func blind(a *assertion) string {
	return fmt.Sprintf("what follows assertion %s (from batch %d on) cannot be proved: this node began to validate after it had derived that; no stake is put on it. "+
		"Derive the chain again, validating, in an empty data directory", a.id, a.InputEnd)
}

// opposed says that stakes are on false children.
func opposed(v *view) string {
	assertions := []*assertion{v.confirmed}
	if v.stands != nil && v.stands != v.confirmed {
		assertions = append(assertions, v.stands)
	}
	for _, f := range v.forks {
		if f.assertion != v.confirmed && f.assertion != v.stands {
			assertions = append(assertions, f.assertion)
		}
	}
	var said []string
	for _, a := range assertions {
		if a.claim != (common.Hash{}) && a.FirstChildAt != 0 && a.rivals() > 0 {
			joined := "stakes have joined children"
			if a.rivals() == 1 {
				joined = "stake has joined a child"
			}
			said = append(said, fmt.Sprintf("%d %s of assertion %s that claim what this node did not derive (batches up to %d)", a.rivals(), joined, a.id, a.inputEnd))
		}
	}
	return strings.Join(said, "; ")
}

// lost says that a stake is gone. An honest one loses only if this node is wrong, or was kept from L1 for longer than it may
// be: another would go the same way.
func lost(v *view) string {
	if v.lost == 0 || v.again {
		return ""
	}
	return fmt.Sprintf("our stake %d lost a game, half of it for good: find out why before another is entered", v.lost)
}

// settle confirms the true child of the latest confirmed assertion once nobody can oppose it any more, and what follows likewise,
// and makes the outbox root of the last known.
func settle(v *view) action {
	var all confirms
	last := v.confirmed.id
	for _, a := range v.way {
		if !a.ripe(v.head.Time, v.params) || a.joiner == 0 || len(all.confirms) == maxConfirms || v.careful && len(all.confirms) > 0 {
			break
		}
		all.confirms = append(all.confirms, confirm{a.child.id, a.joiner})
		last = a.child.id
	}
	if v.outbox != nil && v.outbox.assertion == last {
		all.then = v.outbox
	}
	switch {
	case len(all.confirms) == 0 && all.then != nil:
		return *all.then
	case len(all.confirms) == 0:
		return nil
	case v.careful:
		all.then = nil
	}
	return all
}

// entering says whether a stake is to be put on the latest confirmed assertion.
func entering(v *view) bool {
	return len(v.stakes) == 0 && !v.leave && v.confirmed.verdict == isTrue && !v.confirmed.blind && (v.lost == 0 || v.again)
}

// stand enters, catches up, and takes out.
func stand(v *view) action {
	if entering(v) {
		if v.balance != nil && v.balance.Cmp(v.params.stakeWei) < 0 {
			return nil // poor says it
		}
		return enter{v.confirmed.id}
	}
	if len(v.stakes) == 0 {
		return nil
	}
	// A second process with our key may have entered a second stake: one is enough.
	for _, s := range v.stakes[1:] {
		if s.confirmed {
			return withdraw{s.id, s.assertion}
		}
	}
	s := v.stakes[0]
	switch {
	case v.leave && s.confirmed:
		return withdraw{s.id, s.assertion}
	case s.confirmed && s.assertion != v.confirmed.id:
		return catchUp{s.id, v.confirmed.id}
	}
	return nil
}

// inputEnd is what a first child of an assertion should cover: all batches, or up to the last kept accumulator within reach; 0
// if there is nothing (A-H10: whatever L1 holds, a legal one exists).
func inputEnd(from, batches uint64) uint64 {
	switch {
	case batches <= from:
		return 0
	case batches <= from+protocol.MaxAssertionBatches:
		return batches
	}
	return (from + protocol.MaxAssertionBatches) / protocol.KeptAccumulator * protocol.KeptAccumulator
}

var contract = bindings.NewRollup()

func (a enter) calldata() []byte { return contract.PackStake(a.latest) }
func (a enter) String() string   { return "stake at " + a.latest.Hex() }

func (a advance) data() []byte {
	return contract.PackAdvance(a.stake, a.parent, a.inputEnd, a.accumulator, a.claim, a.rivals)
}
func (a advance) String() string {
	return fmt.Sprintf("advance stake %d from %s by batches up to %d (%s) to claim %s against %d", a.stake, a.parent, a.inputEnd, a.accumulator, a.claim, a.rivals)
}

func (a joins) calldata() []byte {
	var calls [][]byte
	for _, step := range a.advances {
		calls = append(calls, step.data())
	}
	for _, o := range a.opens {
		calls = append(calls, o.data())
	}
	return together(calls)
}
func (a joins) String() string { return list("", a.advances) + list(" and ", a.opens) }

func (a confirm) data() []byte { return contract.PackConfirm(a.assertion, a.stake) }
func (a confirm) String() string {
	return fmt.Sprintf("confirm %s, joined by stake %d", a.assertion, a.stake)
}

func (a confirms) calldata() []byte {
	var calls [][]byte
	for _, c := range a.confirms {
		calls = append(calls, c.data())
	}
	if a.then != nil {
		calls = append(calls, a.then.calldata())
	}
	return together(calls)
}
func (a confirms) String() string {
	if a.then == nil {
		return list("", a.confirms)
	}
	return list("", a.confirms) + " and " + a.then.String()
}

func (a record) calldata() []byte {
	return contract.PackRecordOutboxRoot(a.assertion, typed.State(a.state), a.header, a.root)
}
func (a record) String() string {
	return fmt.Sprintf("record outbox root %s of %s", a.root, a.assertion)
}

func (a catchUp) calldata() []byte { return contract.PackCatchUp(a.stake) }
func (a catchUp) String() string   { return fmt.Sprintf("move stake %d to %s", a.stake, a.latest) }

func (a withdraw) calldata() []byte { return contract.PackWithdraw(a.stake) }
func (a withdraw) String() string {
	return fmt.Sprintf("withdraw stake %d from %s", a.stake, a.assertion)
}
