package genesis

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/game"
	"loft/internal/testutil"
	"loft/machine"
	"loft/protocol"
)

const (
	gameGasSnapshot = "../snapshots/game-gas.txt"
	gameGasDocument = "../../docs/dispute.md"

	// What EIP-7976 makes of a byte of calldata, zero or not.
	laterByteGas = params.TxTokenPerNonZeroByte * params.TxCostFloorPerToken7976
)

// bill adds up what one side's transactions cost, today and with calldata at 64 gas a byte.
type bill struct {
	name       string
	now, later uint64
	rows       *[]string
}

func (b *bill) add(name string, c call, receipt *types.Receipt) (now, later uint64) {
	now = receipt.GasUsed
	later = max(now, params.TxGas+uint64(len(c.data))*laterByteGas)
	b.now, b.later = b.now+now, b.later+later
	if name != "" {
		*b.rows = append(*b.rows, fmt.Sprintf("%-44s %9d %9d %9d", name, len(c.data), now, later))
	}
	return now, later
}

func (b *bill) total(t *testing.T, limit uint64) {
	*b.rows = append(*b.rows, fmt.Sprintf("%-44s %9s %9d %9d", b.name, "", b.now, b.later))
	if b.now > limit || b.later > limit {
		t.Errorf("%s costs %d gas, with calldata at 64 gas a byte %d; the limit is %d", b.name, b.now, b.later, limit)
	}
}

// noise is a hash with no more zero bytes than chance gives.
func noise(what string, i uint64) common.Hash {
	return crypto.Keccak256Hash([]byte(what), new(big.Int).SetUint64(i).Bytes())
}

// storing is a machine whose next step has the longest proof of those without a pre-image: sd $9, 0($8), with something at
// every height next to what it fetches and where it stores, and with long registers.
func storing() *machine.Machine {
	m := &machine.Machine{Code: machine.NewTree(machine.CodeDepth), Memory: machine.NewTree(machine.MemoryDepth), Oracle: machine.NoPreimages{}}
	const store, address = 0x3f<<26 | 8<<21 | 9<<16, 0x0345_6780
	for height := range machine.CodeDepth {
		m.Code.Set(1<<height, machine.Leaf(noise("code", uint64(height))))
	}
	for height := range machine.MemoryDepth {
		m.Memory.Set(address/machine.LeafSize^1<<height, machine.Leaf(noise("memory", uint64(height))))
	}
	running(m, store)
	for i := range m.Registers[1:] {
		m.Registers[i+1] = new(big.Int).SetBytes(noise("register", uint64(i)).Bytes()).Uint64() | 1<<63
	}
	m.Registers[8] = address
	return m
}

// running puts the machine before an instruction at the beginning of its code.
func running(m *machine.Machine, instruction uint32) {
	leaf := m.Code.Leaf(0)
	binary.BigEndian.PutUint32(leaf[:], instruction)
	m.Code.Set(0, leaf)
	m.State = machine.State{Status: machine.Running, PC: machine.CodeBase, NextPC: machine.CodeBase + 4, Heap: 0x0400_0000,
		CodeRoot: m.Code.Root(), MemoryRoot: m.Memory.Root()}
}

// fork is a chain on which stakes 3 and 4 have made two children of the genesis assertion, and 1 and 2 have none yet.
type fork struct {
	*meter
	plan        *Plan
	rollup      *bindings.Rollup
	games       *bindings.Games
	proof       *machine.Proof // of the machine step at which games end
	count       uint64
	accumulator common.Hash
	claims      [2]common.Hash
}

func newFork(t *testing.T, config *params.ChainConfig, m *machine.Machine) *fork {
	t.Helper()
	proof, err := m.Prove()
	if err != nil {
		t.Fatal(err)
	}
	p := testParams()
	p.ProgramState, p.WindowSecs = proof.Before.Hash(), 10_000
	c, plan := steadyChainOf(t, config, 100*params.GWei, p) // so that gwei are small, dozens of blocks later too
	f := &fork{meter: c, plan: plan, rollup: bindings.NewRollup(), games: bindings.NewGames(), proof: proof, claims: [2]common.Hash{noise("claim", 0), noise("claim", 1)}}
	for i := range 4 {
		f.ok("stake", call{to: &plan.Rollup, value: p.StakeWei, data: f.rollup.PackStake(plan.Assertion), gas: 300_000})
		if i == 0 {
			f.submitData(plan, nonZero(100))
		}
	}
	f.count = f.batchCount(plan)
	f.accumulator = f.meter.accumulator(plan, f.count)
	f.ok("first child", f.join(3, 0))
	f.ok("second child", f.join(4, 1))
	return f
}

func (f *fork) join(stake uint64, claim int) call {
	return call{to: &f.plan.Rollup, data: f.rollup.PackAdvance(stake, f.plan.Assertion, f.count, f.accumulator, f.claims[claim], 9), gas: 500_000}
}

// open is by the selector.
func (f *fork) open(asserter, selector uint64, claim int) call {
	return call{to: &f.plan.Rollup, data: f.rollup.PackOpen(f.plan.Assertion, asserter, selector, f.plan.State.Hash(), f.claims[claim]), gas: 500_000}
}

// play is all moves of the longest game after its opening, down to the machine step that is proved: the asserter wins, unless
// it lists nothing but zeros, or names another end of the step. As soon as a move is known do is given it, and whose it is.
func (f *fork) play(key bindings.GamesKey, zeros bool, witness []byte, do func(side, turn int, name string, move call)) {
	f.t.Helper()
	g := game.Open(game.Standard, f.proof.Before.Hash(), f.plan.State.Hash(), f.claims[1-key.Asserter%2], game.Clock{Left: [2]uint64{1000, 1000}})
	for g.Turn < g.Rules.LastTurn() {
		list := game.List{Segment: g.Segment}
		if g.Turn == 2*g.Rules.PhaseOne {
			end := noise("end", 0)
			end[0] = byte(machine.Valid)
			list.Segment = game.Segment{Start: g.Initial, End: end, Within: g.Segment.Hash()}
		}
		for i := range g.Rules.Segments - 1 {
			if zeros {
				list.Inner = append(list.Inner, common.Hash{})
			} else {
				list.Inner = append(list.Inner, noise("entry", uint64(100*g.Turn+i)))
			}
		}
		if g.Turn == g.Rules.LastTurn()-2 && !zeros {
			list.Inner[0] = f.proof.After.Hash()
		}
		do(0, g.Turn, "dissect", call{to: &f.plan.Games, data: f.games.PackDissect(key, uint8(g.Turn), segmentOf(list.Segment), innerOf(list)), gas: 300_000})
		g = f.must(g.Dissect(g.Turn, 0, list))
		index := (g.Turn * 7) % 16
		if g.PhaseTwo() {
			index = 0
		}
		do(1, g.Turn, "select", call{to: &f.plan.Games, data: f.games.PackSelect(key, uint8(g.Turn), uint8(index), list.Part(index).Hash(), branchOf(list, index)), gas: 300_000})
		g = f.must(g.Select(g.Turn, 0, index))
	}
	winner := 0
	if zeros {
		winner = 1
	}
	do(winner, g.Turn, "step", call{to: &f.plan.Games, data: f.games.PackStep(key, segmentOf(g.Segment), g.Step.Start, g.Step.End, f.proof.Bytes, witness), gas: protocol.MaxForcedGas})
}

func (f *fork) must(g game.Game, err error) game.Game {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
	return g
}

// dead fails the test if the stake is not.
func (f *fork) dead(stake uint64) {
	f.t.Helper()
	s, err := f.rollup.UnpackGetStake(f.view(f.t, f.plan.Rollup, f.rollup.PackGetStake(stake)))
	if err != nil || s.Status != 2 {
		f.t.Fatalf("stake %d is %+v: %v", stake, s, err)
	}
}

// TestGameGas plays a whole game of the longest kind on a geth chain, by both sides, down to a proved step of the machine.
// No hash in it has more zero bytes than chance gives.
func TestGameGas(t *testing.T) {
	f := newFork(t, protocol.ChainConfig(l1ChainID), storing())
	var rows []string
	rows = append(rows, fmt.Sprintf("%-44s %9s %9s %9s", "one transaction each", "calldata", "at 40", "at 64"))
	asserter := &bill{name: "a whole game for the asserter", rows: &rows}
	selector := &bill{name: "a whole game for the selector", rows: &rows}

	join := f.join(1, 0)
	asserter.add("join of a child", join, f.ok("join", join))
	join = f.join(2, 1)
	selector.add("", join, f.ok("join", join))
	opening := f.open(1, 2, 0)
	if now, later := selector.add("open", opening, f.ok("open", opening)); now > 200_000 || later > 200_000 {
		t.Errorf("open costs %d gas, at 64 a byte %d", now, later)
	}
	shown := map[int]string{0: "dissect", 3: "select", 36: "step, with the longest proof"}
	f.play(bindings.GamesKey{Parent: f.plan.Assertion, Asserter: 1, Selector: 2}, false, nil, func(side, turn int, name string, move call) {
		[]*bill{asserter, selector}[side].add(shown[turn], move, f.ok(name, move))
	})
	f.dead(2)
	asserter.total(t, 1_500_000)

	// The selector of a game that its asserter leaves.
	f.ok("open", f.open(4, 3, 1))
	f.later = 10_001
	timeout := call{to: &f.plan.Games, data: f.games.PackTimeout(bindings.GamesKey{Parent: f.plan.Assertion, Asserter: 4, Selector: 3}), gas: 300_000}
	selector.add("timeout", timeout, f.ok("timeout", timeout))
	selector.total(t, 1_500_000)

	f.later = 10_001
	f.ok("confirm", call{to: &f.plan.Rollup, data: f.rollup.PackConfirm(protocol.AssertionID(f.plan.Assertion, f.count, f.accumulator, f.claims[0]), 1), gas: 300_000})
	repay := call{to: &f.plan.Rollup, data: f.rollup.PackRepay(f.plan.Assertion, 1, 2), gas: 300_000}
	(&bill{rows: &rows}).add("repay", repay, f.ok("repay", repay))
	before, err := f.rollup.UnpackGetStake(f.view(t, f.plan.Rollup, f.rollup.PackGetStake(2)))
	if err != nil || before.Repaid.Sign() <= 0 {
		t.Fatalf("nothing was repaid out of %+v: %v", before, err)
	}
	t.Logf("repaid %s wei at a base fee of about %s", before.Repaid, f.head().BaseFee)

	testutil.Snapshot(t, rows, *update, gameGasSnapshot, gameGasDocument, "go test ./contracts/genesis -run Gas -update")
}

func segmentOf(s game.Segment) bindings.Segment {
	return bindings.Segment{Start: s.Start, End: s.End, Within: s.Within}
}

func innerOf(l game.List) (inner [15][32]byte) {
	for i, h := range l.Inner {
		inner[i] = h
	}
	return inner
}

func branchOf(l game.List, index int) (branch [4][32]byte) {
	for i, h := range l.Branch(index) {
		branch[i] = h
	}
	return branch
}
