package attack_test

import (
	"strings"
	"testing"

	"loft/attack"
	"loft/internal/rig"
	"loft/protocol/batch"
	"loft/validator"
)

// TestD13_ValidatorFarBehind: a rival makes two true assertions and a false one while the honest side's own node has derived nothing.
// That derives when most of the window has passed, so that its clock has less than all that may be needed: it says so, joins the
// true assertions, and wins the game by a proof.
func TestD13_ValidatorFarBehind(t *testing.T) {
	a := newArena(t)
	a.liar(attack.Lie{Batch: 2, Traced: 1_000_000}, attack.Conduct{Moves: -1})
	node := a.Node()
	honest := a.config
	honest.Chain, honest.Claims, honest.Prover, honest.Sender = node.Chain, node, node.Prover, a.own
	var err error
	if a.honest, err = validator.New(honest); err != nil {
		t.Fatal(err)
	}
	a.staked()
	sequencer, liar := a.Sender(rig.Sequencer), a.liars[0]
	for n := uint64(1); n <= 3; n++ {
		a.Post(sequencer, batch.Block{}, batch.Block{})
		a.Warp(61)
		parent := liar.Status().StandsOn
		a.Until("the rival has made an assertion", func() bool {
			at := liar.Status().StandsOn
			if at == parent {
				return false
			}
			r := rig.Call(a.Rig, a.Plan.Rollup, rollup.PackGetAssertion(at), rollup.UnpackGetAssertion)
			return r.InputEnd == n
		}, liar.Step)
	}
	p := a.Instance.Params
	divergence := rig.Call(a.Rig, a.Plan.Rollup, rollup.PackGetAssertion(liar.Status().StandsOn), rollup.UnpackGetAssertion)
	least, most := p.Moves*p.ResponseSecs, p.CensorshipSecs+(p.Moves+1)*p.ResponseSecs
	const unsaid = 61 // for how many seconds it may be behind after a start, and says nothing
	a.Warp(divergence.MadeAt + p.WindowSecs - (least+most)/2 - a.L1.Head().Time - unsaid)
	if err := a.honest.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.Warp(unsaid)

	says := func(words ...string) bool {
		for _, w := range words {
			if !strings.Contains(a.honest.Status().Warning, w) {
				return false
			}
		}
		return true
	}
	a.Until("it says how far behind it is", func() bool {
		return says("DERIVATION IS BEHIND: 3 of 3 batches on L1 are not derived", "children up to batch 1: if one of them is false, the true one can be joined")
	}, a.honest.Step)
	if s := a.honest.Status(); s.StandsOn != a.Plan.Assertion {
		t.Fatalf("it stands on %s, and has derived nothing", s.StandsOn)
	}
	a.Go("the honest follower", node.Follower.Run)
	late := false
	st := func() bool {
		late = late || says("JOINING LATE", "if L1 keeps us out for more than")
		at := rig.Call(a.Rig, a.Plan.Rollup, rollup.PackGetAssertion(a.honest.Status().StandsOn), rollup.UnpackGetAssertion)
		return at.InputEnd == 3
	}
	a.Until("it joins the true assertions", st, a.honest.Step)
	if !late {
		t.Error("nothing was said about the late join")
	}
	a.Until("the lie has lost", func() bool { return a.dead() == 1 }, a.steps()...)
	if a.proofs() != 1 {
		t.Error("it was not disputed down to a step of the machine")
	}
	t.Logf("confirmed after %d s of 2 × %d", a.confirmed(), p.WindowSecs)
}
