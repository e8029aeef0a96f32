package genesis

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/protocol"
)

const (
	// minMoves is what one side may have to make in a game (SPEC.md §15).
	minMoves = 20
	// maxWindowSecs is below 2^24.
	maxWindowSecs = 1<<24 - 1
	// blobRetentionSecs is for how long L1 keeps blobs: 4,096 epochs of 32 slots of 12 s, 18.2 days.
	blobRetentionSecs = 4096 * 32 * 12
)

// Side of an inequality: what it is, and what it comes to.
type Side struct {
	What  string
	Value *big.Int
}

// RuleError: parameters break an inequality that a constructor demands, or the parent chain does.
type RuleError struct {
	Left Side
	Is   string // what the left side has to be: ">=", "<=" or ">"
	Then Side
	Why  string
}

func (e *RuleError) Error() string {
	return fmt.Sprintf("%s %s %s does not hold (%v against %v): %s", e.Left.What, e.Is, e.Then.What, e.Left.Value, e.Then.Value, e.Why)
}

// holds says whether the inequality does.
func (e *RuleError) holds() bool {
	c := e.Left.Value.Cmp(e.Then.Value)
	switch e.Is {
	case ">=":
		return c >= 0
	case "<=":
		return c <= 0
	}
	return c > 0
}

// ErrNoSequencer: the address is zero.
var ErrNoSequencer = errors.New("no sequencer: name the address that is to post batches")

// Check checks the parameters against all that the constructors of the contracts demand of them (SPEC.md §4, §9), so that
// nothing need be sent to find out. It names every rule that is broken, each as a *RuleError.
func (p Params) Check() error {
	var nobody error
	if p.Sequencer == (common.Address{}) {
		nobody = ErrNoSequencer
	}
	return errors.Join(nobody, broken(p.rules()))
}

// broken are those of rules that do not hold.
func broken(rules []*RuleError) error {
	var out []error
	for _, r := range rules {
		if !r.holds() {
			out = append(out, r)
		}
	}
	return errors.Join(out...)
}

func (p Params) rules() []*RuleError {
	n := func(v uint64) *big.Int { return new(big.Int).SetUint64(v) }
	sum := func(of ...*big.Int) *big.Int {
		total := new(big.Int)
		for _, v := range of {
			total.Add(total, v)
		}
		return total
	}
	w, g, c, d, l, m := n(p.WindowSecs), n(p.GraceSecs), n(p.CensorshipSecs), n(p.ResponseSecs), n(p.LagSecs), n(p.Moves)
	stake := p.StakeWei
	if stake == nil {
		stake = new(big.Int)
	}
	number := func(v *big.Int) Side { return Side{v.String(), v} }
	game := new(big.Int).Mul(sum(m, n(1)), d)
	window := Side{"window W", w}
	return []*RuleError{
		{Side{"openDelay", n(p.OpenDelaySecs)}, ">=", number(n(1)), "the door must not stand open always"},
		{Side{"openDelay", n(p.OpenDelaySecs)}, "<=", Side{"forceDelay", n(p.ForceDelaySecs)}, "silence opens the door before what is overdue does"},
		{Side{"maxBatchAge", n(p.MaxBatchAgeSecs)}, ">=", Side{"forceDelay", n(p.ForceDelaySecs)}, "a batch could be refused that its deadline still allows"},
		{Side{"stake S in wei", stake}, ">=", number(n(1)), "a lie must cost something"},
		{Side{"stake S in wei", stake}, "<=", Side{"2^256 - 1", new(big.Int).Sub(new(big.Int).Lsh(n(1), 256), n(1))}, "the contract counts no further"},
		{Side{"moves m", m}, ">=", number(n(minMoves)), "a side makes as many moves in a game"},
		{window, "<=", Side{"2^24 - 1", n(maxWindowSecs)}, "the contract keeps times in so many bits"},
		{window, ">=", Side{"censorship C + (moves m + 1) response δ + lag λ", sum(c, game, l)}, "an honest side would time out"},
		{Side{"grace G", g}, ">=", Side{"censorship C + response δ + lag λ", sum(c, d, l)}, "a false child made last could not be answered"},
		{window, ">=", Side{"grace G + censorship C + 2 response δ", sum(g, c, d, d)}, "games would not end within 2W"},
	}
}

// Delays of the Loft chain on which another Loft chain is deployed.
type Delays struct {
	ForceSecs, OpenSecs uint64
}

// CheckOn is Check, and what no contract can check, for an instance on a chain with these delays: zero if it has none. Whoever
// is kept out by a Loft chain's sequencer gets a move in only within that chain's delays, so an answer may take as long (A-M3),
// and so may a batch. λ follows from how much derivation can be saved up (SPEC.md §9); a chain without a λ is for development.
func (p Params) CheckOn(parent Delays) error {
	n := func(v uint64) *big.Int { return new(big.Int).SetUint64(v) }
	delays := new(big.Int).Add(n(parent.ForceSecs), n(parent.OpenSecs))
	age := new(big.Int).Add(delays, new(big.Int).Add(n(p.ForceDelaySecs), n(p.MaxDriftSecs)))
	rules := []*RuleError{
		{Side{"response δ", n(p.ResponseSecs)}, ">", Side{"the parent chain's forceDelay + openDelay", delays}, "the parent chain's sequencer may hold every move for that long"},
		{Side{"maxBatchAge", n(p.MaxBatchAgeSecs)}, ">=", Side{"forceDelay + maxDrift + the parent chain's forceDelay + openDelay", age},
			"a batch could be refused before its deadline"},
	}
	if p.LagSecs != 0 {
		rules = append(rules, &RuleError{Side{"lag λ", n(p.LagSecs)}, ">=", Side{"half of what can be saved up", n(p.leastLag())},
			"a validator derives twice as fast as anybody makes work for it, so it may need that long to catch up"})
	}
	return errors.Join(p.Check(), broken(rules))
}

// What can be saved up besides L2 time, in seconds of it: the price of the queue admits no entries of more than 32 of its
// elasticities, and the meter is drained in its capacity over its rate (SPEC.md §1).
const (
	savedEntriesSecs = (32 << 30) / protocol.GasLimit
	savedBatchesSecs = protocol.MeterCapacity / protocol.MeterRate
)

// leastLag is half of the work that can be saved up. Entries that a sequencer leaves for forceDelay are consumed by default blocks, which
// come on top of all L2 time there is; by maximal ones such a block is not filled further than to one below the gas limit.
func (p Params) leastLag() uint64 {
	left := p.ForceDelaySecs * protocol.QueueTarget / (protocol.GasLimit - protocol.MaxForcedGas)
	return (p.MaxBatchAgeSecs + p.MaxDriftSecs + left + savedEntriesSecs + savedBatchesSecs + 1) / 2
}

// Fit lengthens δ by a parent chain's delays, and the other times as far as the rules then demand. A λ of zero stays.
func (p Params) Fit(parent Delays) Params {
	p.ResponseSecs += parent.ForceSecs + parent.OpenSecs
	p.MaxBatchAgeSecs = max(p.MaxBatchAgeSecs, p.ForceDelaySecs+p.MaxDriftSecs+parent.ForceSecs+parent.OpenSecs)
	if p.LagSecs != 0 {
		p.LagSecs = max(p.LagSecs, p.leastLag())
	}
	p.GraceSecs = max(p.GraceSecs, p.CensorshipSecs+p.ResponseSecs+p.LagSecs)
	p.WindowSecs = max(p.WindowSecs, p.CensorshipSecs+(p.Moves+1)*p.ResponseSecs+p.LagSecs, p.GraceSecs+p.CensorshipSecs+2*p.ResponseSecs)
	return p
}

// Warnings are what the contracts allow and an operator should know.
func (p Params) Warnings() []string {
	var out []string
	span := func(secs uint64) time.Duration { return time.Duration(secs) * time.Second }
	// What is played about last was posted at the latest forceDelay after the entries that it consumes.
	if need := 2*p.WindowSecs + p.ForceDelaySecs; p.WindowSecs <= maxWindowSecs && need > blobRetentionSecs {
		out = append(out, fmt.Sprintf("2W + forceDelay is %v, L1 keeps blobs for %v: nodes must keep their own archive of blobs, or nobody can prove what a late dispute is about",
			span(need), span(blobRetentionSecs)))
	}
	if p.LagSecs == 0 {
		out = append(out, "lag λ is 0: a validator that has to catch up may be too late, so this chain is for development only")
	}
	if p.AssertionIntervalSecs > p.WindowSecs {
		out = append(out, fmt.Sprintf("assertionInterval (%v) is longer than the window W (%v): withdrawals wait for it", span(p.AssertionIntervalSecs), span(p.WindowSecs)))
	}
	return out
}
