package genesis

import (
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

// TestGameGas plays a whole game of the longest kind on a geth chain, by both sides, down to a proved step of the machine.
// No hash in it has more zero bytes than chance gives.
func TestGameGas(t *testing.T) {
	m := &machine.Machine{Code: machine.NewTree(machine.CodeDepth), Memory: machine.NewTree(machine.MemoryDepth), Oracle: machine.NoPreimages{}}
	noise := func(what string, i uint64) common.Hash {
		return crypto.Keccak256Hash([]byte(what), new(big.Int).SetUint64(i).Bytes())
	}
	// sd $9, 0($8), with something at every height beside what it fetches and where it stores, and with long registers: of
	// the steps without a pre-image none has a longer proof.
	const store, address = 0x3f<<26 | 8<<21 | 9<<16, 0x0345_6780
	for height := range machine.CodeDepth {
		m.Code.Set(1<<height, machine.Leaf(noise("code", uint64(height))))
	}
	for height := range machine.MemoryDepth {
		m.Memory.Set(address/machine.LeafSize^1<<height, machine.Leaf(noise("memory", uint64(height))))
	}
	leaf := m.Code.Leaf(0)
	copy(leaf[:], []byte{store >> 24, store >> 16 & 0xff, store >> 8 & 0xff, store & 0xff})
	m.Code.Set(0, leaf)
	m.State = machine.State{Status: machine.Running, PC: machine.CodeBase, NextPC: machine.CodeBase + 4, Heap: 0x0400_0000,
		CodeRoot: m.Code.Root(), MemoryRoot: m.Memory.Root()}
	for i := range m.Registers[1:] {
		m.Registers[i+1] = new(big.Int).SetBytes(noise("register", uint64(i)).Bytes()).Uint64() | 1<<63
	}
	m.Registers[8] = address
	proof, err := m.Prove()
	if err != nil {
		t.Fatal(err)
	}

	p := testParams()
	p.ProgramState, p.WindowSecs = proof.Before.Hash(), 10_000
	c, plan := steadyChain(t, p)
	rollup, games := bindings.NewRollup(), bindings.NewGames()
	for i := range 4 {
		c.ok("stake", call{to: &plan.Rollup, value: p.StakeWei, data: rollup.PackStake(plan.Node), gas: 300_000})
		if i == 0 {
			c.submitData(plan, nonZero(100))
		}
	}
	count := c.batchCount(plan)
	accumulator := c.accumulator(plan, count)
	agreed, claim, other := plan.State.Hash(), noise("claim", 0), noise("claim", 1)
	advance := func(stake uint64, claim common.Hash) call {
		return call{to: &plan.Rollup, data: rollup.PackAdvance(stake, plan.Node, count, accumulator, claim, 9), gas: 500_000}
	}
	var rows []string
	rows = append(rows, fmt.Sprintf("%-44s %9s %9s %9s", "one transaction each", "calldata", "at 40", "at 64"))
	asserter := &bill{name: "a whole game for the asserter", rows: &rows}
	selector := &bill{name: "a whole game for the selector", rows: &rows}

	c.ok("first child", advance(3, claim))
	c.ok("second child", advance(4, other))
	join := advance(1, claim)
	asserter.add("join of a child", join, c.ok("join", join))
	join = advance(2, other)
	selector.add("", join, c.ok("join", join))
	opening := call{to: &plan.Rollup, data: rollup.PackOpen(plan.Node, 1, 2, agreed, claim), gas: 500_000}
	if now, later := selector.add("open", opening, c.ok("open", opening)); now > 200_000 || later > 200_000 {
		t.Errorf("open costs %d gas, at 64 a byte %d", now, later)
	}

	key := bindings.GamesKey{Parent: plan.Node, Asserter: 1, Selector: 2}
	g := game.Open(game.Standard, p.ProgramState, agreed, claim, game.Clock{Left: [2]uint64{1000, 1000}})
	for g.Turn < g.Rules.LastTurn() {
		list := game.List{Segment: g.Segment}
		if g.Turn == 2*g.Rules.PhaseOne {
			end := noise("end", 0)
			end[0] = byte(machine.Valid)
			list.Segment = game.Segment{Start: g.Initial, End: end, Within: g.Segment.Hash()}
		}
		for i := range g.Rules.Segments - 1 {
			list.Inner = append(list.Inner, noise("entry", uint64(100*g.Turn+i)))
		}
		if g.Turn == g.Rules.LastTurn()-2 {
			list.Inner[0] = proof.After.Hash()
		}
		move := call{to: &plan.Games, data: games.PackDissect(key, uint8(g.Turn), segmentOf(list.Segment), innerOf(list)), gas: 300_000}
		receipt := c.ok("dissect", move)
		asserter.add(rowAt(g.Turn, 0, "dissect"), move, receipt)
		if g, err = g.Dissect(g.Turn, 0, list); err != nil {
			t.Fatal(err)
		}
		index := (g.Turn * 7) % 16
		if g.PhaseTwo() {
			index = 0
		}
		move = call{to: &plan.Games, data: games.PackSelect(key, uint8(g.Turn), uint8(index), list.Part(index).Hash(), branchOf(list, index)), gas: 300_000}
		receipt = c.ok("select", move)
		selector.add(rowAt(g.Turn, 3, "select"), move, receipt)
		if g, err = g.Select(g.Turn, 0, index); err != nil {
			t.Fatal(err)
		}
	}
	step := call{to: &plan.Games, data: games.PackStep(key, segmentOf(g.Segment), g.Step.Start, g.Step.End, proof.Bytes, nil), gas: 1_000_000}
	asserter.add("step, with the longest proof", step, c.ok("step", step))
	status, err := rollup.UnpackGetStake(c.view(t, plan.Rollup, rollup.PackGetStake(2)))
	if err != nil || status.Status != 2 {
		t.Fatalf("the selector is %+v: %v", status, err)
	}
	asserter.total(t, 1_500_000)

	// The selector of a game that its asserter leaves.
	left := call{to: &plan.Rollup, data: rollup.PackOpen(plan.Node, 4, 3, agreed, other), gas: 500_000}
	c.ok("open", left)
	c.later = int64(p.WindowSecs) + 1
	key = bindings.GamesKey{Parent: plan.Node, Asserter: 4, Selector: 3}
	timeout := call{to: &plan.Games, data: games.PackTimeout(key), gas: 300_000}
	selector.add("timeout", timeout, c.ok("timeout", timeout))
	selector.total(t, 1_500_000)

	c.later = int64(p.WindowSecs) + 1
	confirm := call{to: &plan.Rollup, data: rollup.PackConfirm(protocol.NodeID(plan.Node, count, accumulator, claim), 1), gas: 300_000}
	c.ok("confirm", confirm)
	repay := call{to: &plan.Rollup, data: rollup.PackRepay(plan.Node, 1, 2), gas: 300_000}
	(&bill{rows: &rows}).add("repay", repay, c.ok("repay", repay))
	before, err := rollup.UnpackGetStake(c.view(t, plan.Rollup, rollup.PackGetStake(2)))
	if err != nil || before.Repaid.Sign() <= 0 {
		t.Fatalf("nothing was repaid out of %+v: %v", before, err)
	}
	t.Logf("repaid %s wei at a base fee of about %s", before.Repaid, c.head().BaseFee)

	testutil.Snapshot(t, rows, *update, gameGasSnapshot, gameGasDocument, "go test ./contracts/genesis -run Gas -update")
}

// rowAt names the rows that are shown: moves of the second round, whose slots are in use.
func rowAt(turn, shown int, name string) string {
	if turn == shown {
		return name
	}
	return ""
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
