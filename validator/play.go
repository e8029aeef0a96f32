package validator

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"loft/plain"
)

// Bounds of what goes into one call: a block's gas is not ours alone.
const (
	maxTogether = 32
	maxCalldata = 64 << 10
)

type (
	// open is the opening of one game.
	open struct {
		parent             common.Hash
		asserter, selector uint64
		agreed, claim      common.Hash
	}
	// challenges are openings alone, at one assertion.
	challenges struct{ opens []open }
	// play is moves in games.
	play struct{ moves []*move }
	// pruning takes dead stakes off the false children of an assertion.
	pruning struct {
		parent common.Hash
		stakes []uint64
	}
	// collection calls in what games cost.
	collection struct{ debts []debt }
)

// moves are those that are known and due, the most urgent first, and by when the first has to be made.
func moves(v *view) (action, uint64) {
	var due []*move
	for _, f := range v.forks {
		for _, d := range f.duels {
			if d.game != nil && d.game.move != nil {
				due = append(due, d.game.move)
			}
		}
	}
	if len(due) == 0 {
		return nil, never
	}
	// What L1 refused goes behind the others and alone, so that it keeps none from being made.
	refusals := func(m *move) int { return v.refusals[play{[]*move{m}}.String()] }
	slices.SortStableFunc(due, func(a, b *move) int {
		return cmp.Or(cmp.Compare(refusals(a), refusals(b)), cmp.Compare(a.deadline, b.deadline))
	})
	n, size := 0, 0
	for n < len(due) && n < maxTogether {
		if size += len(due[n].data); n > 0 && (size > maxCalldata || v.careful || refusals(due[n]) > 0) {
			break
		}
		n++
	}
	return play{due[:n]}, due[0].deadline
}

// opens are the games to open at an assertion: with every stake on a false child that is alive and plays none with ours. While
// children can be joined, who opens selects; later the earlier joiner asserts. They are so many at most.
func opens(v *view, parent common.Hash, most int) (out []open) {
	if v.careful {
		return nil
	}
	for _, f := range v.forks {
		if f.id == parent {
			out = append(out, f.opens(v.head.Time, v.params, most)...)
		}
	}
	return out
}

func (f *fork) opens(now uint64, p *params, most int) (out []open) {
	for _, d := range f.duels {
		if d.dead || d.game != nil || d.unclear || len(out) >= most {
			continue
		}
		o := open{parent: f.id, asserter: d.rival, selector: f.stake, agreed: f.agreed, claim: d.claim}
		if now > f.joiningEnd(p) && f.number != 0 && f.number < d.number {
			o.asserter, o.selector, o.claim = f.stake, d.rival, f.claim
		}
		out = append(out, o)
	}
	return out
}

// challenge opens games at assertions whose true child ours has joined.
func challenge(v *view) action {
	for _, f := range v.forks {
		if f.number == 0 {
			continue
		}
		most := (callGas - baseGas) / openGas
		if v.careful {
			most = 1
		}
		if list := f.opens(v.head.Time, v.params, most); len(list) > 0 {
			return challenges{list}
		}
	}
	return nil
}

// prune takes off what is dead: it opposes nobody any more, but confirmation counts it.
func prune(v *view) action {
	for _, f := range v.forks {
		var dead []uint64
		for _, d := range f.duels {
			if d.dead && len(dead) < maxTogether && (len(dead) == 0 || !v.careful) {
				dead = append(dead, d.rival)
			}
		}
		if len(dead) > 0 {
			return pruning{f.id, dead}
		}
	}
	return nil
}

// collectDebts calls in what games cost us.
func collectDebts(v *view) action {
	n := min(len(v.debts), maxTogether)
	if v.careful {
		n = min(n, 1)
	}
	if n == 0 {
		return nil
	}
	return collection{v.debts[:n]}
}

// gameGas is more than a game takes of either side, with all its transactions.
const gameGas = 2_000_000

// poor says that there is too little ether for a stake that is to be entered and for what is to be played, at twice the present
// price.
func poor(v *view) string {
	if v.balance == nil || v.baseFee == nil {
		return ""
	}
	games := int64(1)
	for _, f := range v.forks {
		for _, d := range f.duels {
			if !d.dead {
				games++
			}
		}
	}
	need, what := new(big.Int).Mul(v.baseFee, big.NewInt(2*gameGas*games)), counted(games, "game")
	if entering(v) {
		need.Add(need, v.params.stakeWei)
		what = fmt.Sprintf("a stake of %s ether and %s", ether(v.params.stakeWei), what)
	}
	if v.balance.Cmp(need) >= 0 {
		return ""
	}
	return fmt.Sprintf("the validator's account holds %s ether; %s may take %s ether: send it ether", ether(v.balance), what, ether(need))
}

// counted is how many there are, in words.
func counted[N int | int64](n N, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// ether is an amount for people, to a millionth.
func ether(wei *big.Int) string {
	if text := plain.RoundEther(wei, 6); text != "0" || wei.Sign() == 0 {
		return text
	}
	return "less than 0.000001"
}

// together is one call of several.
func together(calls [][]byte) []byte {
	if len(calls) == 1 {
		return calls[0]
	}
	return contract.PackMulticall(calls) // which both contracts have
}

func list[T fmt.Stringer](before string, items []T) string {
	var b strings.Builder
	for i, item := range items {
		if i > 0 {
			before = ", "
		}
		b.WriteString(before + item.String())
	}
	return b.String()
}

func calls[T any](items []T, pack func(T) []byte) []byte {
	out := make([][]byte, len(items))
	for i, item := range items {
		out[i] = pack(item)
	}
	return together(out)
}

func (o open) data() []byte {
	return contract.PackOpen(o.parent, o.asserter, o.selector, o.agreed, o.claim)
}
func (o open) String() string {
	return fmt.Sprintf("open %d:%d at %s, %s against %s", o.asserter, o.selector, o.parent, o.claim, o.agreed)
}

func (a challenges) calldata() []byte { return calls(a.opens, open.data) }
func (a challenges) String() string   { return list("", a.opens) }

func (a play) calldata() []byte { return calls(a.moves, func(m *move) []byte { return m.data }) }
func (a play) String() string   { return list("", a.moves) }

func (a pruning) calldata() []byte {
	return calls(a.stakes, func(id uint64) []byte { return contract.PackPrune(id, a.parent) })
}
func (a pruning) String() string { return fmt.Sprintf("prune stakes %v at %s", a.stakes, a.parent) }

func (a collection) calldata() []byte {
	return calls(a.debts, func(d debt) []byte { return contract.PackRepay(d.Parent, d.Asserter, d.Selector) })
}
func (a collection) String() string { return fmt.Sprintf("collect what games cost: %v", a.debts) }
