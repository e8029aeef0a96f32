package validator

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/l1"
	"loft/protocol"
)

// params are the rollup contract's constants.
type params struct {
	window, grace, censorship, response, moves, nodeInterval uint64
	stakeWei                                                 *big.Int

	lastHead common.Hash // of the last observation
}

// game is how long an honest side may need for a game, C + (m+1)δ: with less on its clock it should not enter one.
func (p *params) game() uint64 { return p.censorship + (p.moves+1)*p.response }

// verdict on a node: whether it claims what this node derived.
type verdict int

const (
	unknown verdict = iota // not derived yet, or L1 is another than was derived from
	isTrue
	isFalse
)

// node on L1, and what this node makes of it and of its children.
type node struct {
	id common.Hash
	bindings.NodesNode
	verdict verdict

	// children's input: fixed by the first child, or what a first child made now should have; zero if none is due
	inputEnd    uint64
	accumulator common.Hash
	claim       common.Hash // the true one; zero while it is not derived

	child     *node  // the true child; nil if it is not made
	joiner    uint64 // a live stake that joined it; 0: none
	rivalMade uint64 // when the earliest sibling of the true child with a live stake was made; 0: there is none
}

// joiningEnd is the last second in which an existing child may be joined.
func (n *node) joiningEnd(p *params) uint64 {
	return max(n.FirstChildAt+p.window, n.NewestChildAt+p.grace)
}

// rivals is how many stakes are on false children.
func (n *node) rivals() uint32 {
	if n.child == nil {
		return n.ChildrenJoined
	}
	return n.ChildrenJoined - n.child.Joined
}

// stake of ours that is live.
type stake struct {
	id        uint64
	node      common.Hash
	confirmed bool // the node is
}

// view is all that a decision depends on.
type view struct {
	head      l1.Ref
	params    *params
	confirmed *node   // the latest
	stakes    []stake // ours, live, by id: the first is the one that acts
	stands    *node   // where it stands; nil without a stake
	leave     bool
	outbox    *outboxRoot // of the latest confirmed node, if it is not recorded
}

// outboxRoot is what recordOutboxRoot takes.
type outboxRoot struct {
	state  protocol.State
	header []byte
	root   common.Hash
}

// action is one call of the rollup contract. Its string names all that it answers, and is its identity.
type action interface {
	fmt.Stringer
	calldata() []byte
}

type (
	enter   struct{ latest common.Hash }
	advance struct {
		stake              uint64
		parent             common.Hash
		inputEnd           uint64
		accumulator, claim common.Hash
		rivals             uint32
	}
	confirm struct {
		node  common.Hash
		stake uint64
	}
	record struct {
		node common.Hash
		outboxRoot
	}
	catchUp struct {
		stake  uint64
		latest common.Hash
	}
	withdraw struct {
		stake uint64
		node  common.Hash
	}
)

// decide is the validator's judgement: the most urgent action, if any, and what an operator has to know. Joining comes
// first, because it alone has an end; a later release puts the moves of games before it.
func decide(v *view) (action, string) {
	if v.confirmed.verdict == isFalse {
		return nil, fmt.Sprintf("THE LATEST CONFIRMED NODE %s CLAIMS WHAT THIS NODE DID NOT DERIVE: either this node is wrong, or the bridge is being robbed", v.confirmed.id)
	}
	act, warning := join(v)
	if act == nil {
		act = settle(v)
	}
	if act == nil {
		act = move(v)
	}
	if warning == "" {
		warning = opposed(v.confirmed)
	}
	return act, warning
}

// join advances the acting stake to the true child of the node on which it stands, or makes it.
func join(v *view) (action, string) {
	n := v.stands
	if n == nil || v.leave || (n.Confirmed && n.id != v.confirmed.id) {
		return nil, ""
	}
	if n.verdict == isFalse {
		return nil, fmt.Sprintf("our stake %d stands on node %s, which claims what this node did not derive: is its database damaged?", v.stakes[0].id, n.id)
	}
	if n.verdict == unknown || n.claim == (common.Hash{}) {
		return nil, "" // nothing is due, or it is not derived yet
	}
	warning := opposed(n)
	now := v.head.Time
	switch {
	case n.FirstChildAt == 0:
		if now < n.MadeAt+v.params.nodeInterval && n.inputEnd%protocol.KeptAccumulator != 0 {
			return nil, warning
		}
	case n.child == nil && now > n.FirstChildAt+v.params.window, n.child != nil && now > n.joiningEnd(v.params):
		return nil, warning // too late: others' stakes decide
	case n.rivals() > 0:
		// The later join has the shorter clock (A-M9).
		late := now - min(now, max(n.FirstChildAt, n.rivalMade))
		if v.params.window-min(v.params.window, late) < v.params.game() {
			return nil, fmt.Sprintf("%s; it is too late to join the true child: our clock would be %d s, a game may take %d s", warning, v.params.window-min(v.params.window, late), v.params.game())
		}
	}
	return advance{v.stakes[0].id, n.id, n.inputEnd, n.accumulator, n.claim, n.rivals()}, warning
}

// opposed says that stakes are on false children.
func opposed(n *node) string {
	if n.claim == (common.Hash{}) || n.FirstChildAt == 0 || n.rivals() == 0 {
		return ""
	}
	return fmt.Sprintf("%d stakes have joined children of node %s that claim what this node did not derive (batches up to %d): none of them can be confirmed while they live", n.rivals(), n.id, n.inputEnd)
}

// settle confirms the true child of the latest confirmed node once nobody can oppose it any more, and makes the latest
// confirmed node's outbox root known.
func settle(v *view) action {
	c := v.confirmed
	if c.child != nil && c.rivals() == 0 && c.joiner != 0 && v.head.Time > c.joiningEnd(v.params) {
		return confirm{c.child.id, c.joiner}
	}
	if v.outbox != nil {
		return record{c.id, *v.outbox}
	}
	return nil
}

// move enters, catches up, and takes out.
func move(v *view) action {
	if len(v.stakes) == 0 {
		if v.leave || v.confirmed.verdict != isTrue {
			return nil
		}
		return enter{v.confirmed.id}
	}
	// A second process with our key may have entered a second stake: one is enough.
	for _, s := range v.stakes[1:] {
		if s.confirmed {
			return withdraw{s.id, s.node}
		}
	}
	s := v.stakes[0]
	switch {
	case v.leave && s.confirmed:
		return withdraw{s.id, s.node}
	case s.confirmed && s.node != v.confirmed.id:
		return catchUp{s.id, v.confirmed.id}
	}
	return nil
}

// inputEnd is what a first child of a node should cover: all batches, or up to the last kept accumulator within reach; 0
// if there is nothing (A-H10: whatever L1 holds, a legal one exists).
func inputEnd(from, batches uint64) uint64 {
	switch {
	case batches <= from:
		return 0
	case batches <= from+protocol.MaxNodeBatches:
		return batches
	}
	return (from + protocol.MaxNodeBatches) / protocol.KeptAccumulator * protocol.KeptAccumulator
}

var contract = bindings.NewRollup()

func (a enter) calldata() []byte { return contract.PackStake(a.latest) }
func (a enter) String() string   { return "stake at " + a.latest.Hex() }

func (a advance) calldata() []byte {
	return contract.PackAdvance(a.stake, a.parent, a.inputEnd, a.accumulator, a.claim, uint64(a.rivals))
}
func (a advance) String() string {
	return fmt.Sprintf("advance stake %d from %s by batches up to %d (%s) to claim %s against %d", a.stake, a.parent, a.inputEnd, a.accumulator, a.claim, a.rivals)
}

func (a confirm) calldata() []byte { return contract.PackConfirm(a.node, a.stake) }
func (a confirm) String() string {
	return fmt.Sprintf("confirm %s, joined by stake %d", a.node, a.stake)
}

func (a record) calldata() []byte {
	return contract.PackRecordOutboxRoot(a.node, bindings.State{Config: a.state.Config, BlockHash: a.state.Block, Batch: a.state.Batch,
		Index: a.state.Index, Mode: uint8(a.state.Mode), Queue: a.state.Queue}, a.header, a.root)
}
func (a record) String() string { return fmt.Sprintf("record outbox root %s of %s", a.root, a.node) }

func (a catchUp) calldata() []byte { return contract.PackCatchUp(a.stake) }
func (a catchUp) String() string   { return fmt.Sprintf("move stake %d to %s", a.stake, a.latest) }

func (a withdraw) calldata() []byte { return contract.PackWithdraw(a.stake) }
func (a withdraw) String() string {
	return fmt.Sprintf("withdraw stake %d from %s", a.stake, a.node)
}
