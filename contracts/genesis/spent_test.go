package genesis

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/bindings"
	"loft/machine"
	"loft/protocol"
	"loft/protocol/preimage"
	"loft/witness"
)

// recorded is what a game has as spent by a side, in gwei.
func (f *fork) recorded(key bindings.GamesKey, side int) *big.Int {
	f.t.Helper()
	g, err := f.games.UnpackGetGame(f.view(f.t, f.plan.Games, f.games.PackGetGame(key)))
	if err != nil {
		f.t.Fatal(err)
	}
	return []*big.Int{g.AsserterGwei, g.SelectorGwei}[side]
}

// ledger compares what a game records with receipts.
type ledger struct {
	*fork
	key  bindings.GamesKey
	had  [2]*big.Int
	rows map[string]string
	most uint64 // what one side has in all, in gas at the last base fee
}

// check demands that what the sides have had recorded since the last check, at the base fee of the block, is not more gas
// than the receipt says without left: what of a transaction no call of the game is to be paid for.
func (l *ledger) check(name string, receipt *types.Receipt, left uint64) {
	l.t.Helper()
	sum, most := new(big.Int), uint64(0)
	for side := range l.had {
		now := l.recorded(l.key, side)
		sum.Add(sum, now)
		most = max(most, new(big.Int).Div(new(big.Int).Mul(now, big.NewInt(params.GWei)), l.head().BaseFee).Uint64())
		if l.had[side] != nil {
			sum.Sub(sum, l.had[side])
		}
		l.had[side] = now
	}
	wei := sum.Mul(sum, big.NewInt(params.GWei))
	spent := new(big.Int).Mul(l.head().BaseFee, new(big.Int).SetUint64(receipt.GasUsed-left))
	if wei.Cmp(spent) > 0 {
		l.t.Errorf("%s: %s wei are recorded, and %s were spent on it", name, wei, spent)
	}
	l.most = most
	l.rows[name] = fmt.Sprintf("%-40s %9d gas in all, %9d recorded", name, receipt.GasUsed, new(big.Int).Div(wei, l.head().BaseFee))
}

// TestD7_RecordedIsSpent: in geth's receipts no call of a game is recorded with more gas than it cost, whoever makes it, with
// and without EIP-7623: in a transaction each, with zero bytes and without; all moves of a game in one multicall; and, what
// costs least, all of a game and the joins before it in one transaction of a contract that has its calldata in its code. A
// side is repaid twice what is recorded, so at most twice what it spent.
func TestD7_RecordedIsSpent(t *testing.T) {
	before := protocol.ChainConfig(l1ChainID)
	before.PragueTime, before.OsakaTime = nil, nil
	for name, config := range map[string]*params.ChainConfig{"EIP-7623": protocol.ChainConfig(l1ChainID), "before EIP-7623": before} {
		t.Run(name, func(t *testing.T) {
			singly(t, config, config == before)
			for _, zeros := range []bool{false, true} {
				together(t, config, zeros)
				inOneTransaction(t, config, zeros)
			}
		})
	}
}

func newLedger(f *fork, asserter, selector uint64) *ledger {
	return &ledger{fork: f, key: bindings.GamesKey{Parent: f.plan.Assertion, Asserter: asserter, Selector: selector}, rows: map[string]string{}}
}

// singly has a transaction for each call. Without its 21,000 gas none is recorded for more than the rest.
func singly(t *testing.T, config *params.ChainConfig, zeros bool) {
	m, shown := asking(t, zeros)
	f := newFork(t, config, m)
	f.ok("join", f.join(1, 0))
	f.ok("join", f.join(2, 1))
	l := newLedger(f, 1, 2)
	opening := f.open(1, 2, 0)
	l.check("open", f.ok("open", opening), params.TxGas)
	l.play(l.key, zeros, shown, func(_, _ int, name string, move call) {
		l.check(name, f.ok(name, move), params.TxGas)
	})
	for _, row := range l.rows {
		t.Logf("a transaction each, zeros %t: %s", zeros, row)
	}

	out := newLedger(f, 4, 3)
	out.check("open", f.ok("open", f.open(4, 3, 1)), params.TxGas)
	f.later = 10_001
	out.check("timeout", f.ok("timeout", call{to: &f.plan.Games, data: f.games.PackTimeout(out.key), gas: 300_000}), params.TxGas)
	t.Log(out.rows["timeout"])
}

// together bundles all moves of a game.
func together(t *testing.T, config *params.ChainConfig, zeros bool) {
	m, shown := asking(t, zeros)
	f := newFork(t, config, m)
	f.ok("join", f.join(1, 0))
	f.ok("join", f.join(2, 1))
	l := newLedger(f, 1, 2)
	l.check("open", f.ok("open", f.open(1, 2, 0)), params.TxGas)
	var moves [][]byte
	l.play(l.key, zeros, shown, func(_, _ int, _ string, move call) { moves = append(moves, move.data) })
	l.check("moves", f.ok("moves", call{to: &f.plan.Games, data: f.games.PackMulticall(moves), gas: params.MaxTxGas}), params.TxGas)
	t.Logf("one multicall, zeros %t: %s", zeros, l.rows["moves"])
}

// inOneTransaction has contracts make the calls, out of their code: the first the joins, the second the game; and another
// one all of it.
func inOneTransaction(t *testing.T, config *params.ChainConfig, zeros bool) {
	m, shown := asking(t, zeros)
	f := newFork(t, config, m)
	stake := call{to: &f.plan.Rollup, value: testParams().StakeWei, data: f.rollup.PackStake(f.plan.Assertion)}
	for _, whole := range []bool{false, true} {
		first := uint64(5)
		if whole {
			first = 7
		}
		l := newLedger(f, first, first+1)
		joins := []call{stake, stake, f.join(first, 0), f.join(first+1, 1)}
		game := []call{f.open(first, first+1, 0)}
		l.play(l.key, zeros, shown, func(_, _ int, _ string, move call) { game = append(game, move) })
		if whole {
			joins, game = nil, append(joins, game...)
		}
		// The owner of a stake is who calls: one contract, which makes the first calls at its first call.
		script := f.script(joins, game)
		if !whole {
			f.ok("joins", call{to: &script, value: new(big.Int).Mul(big.NewInt(2), testParams().StakeWei), gas: 10_000_000})
		}
		value := new(big.Int)
		if whole {
			value.Mul(big.NewInt(2), testParams().StakeWei)
		}
		name := map[bool]string{false: "a game in one transaction", true: "with its stakes and joins"}[whole]
		l.check(name, f.ok(name, call{to: &script, value: value, gas: params.MaxTxGas}), params.TxGas)
		f.dead(first + map[bool]uint64{false: 1, true: 0}[zeros])
		t.Logf("by a contract, zeros %t: %s, of one side at most %d", zeros, l.rows[name], l.most)
	}
}

// script creates a contract that makes calls, whose bytes are in its code: with ether the first, if there are any, without
// it the others. A call that fails reverts all.
func (f *fork) script(first, then []call) common.Address {
	f.t.Helper()
	const (
		push0, push2, push20                                    = 0x5f, 0x61, 0x73
		isZero, callValue, codeCopy, gas, callTo, stop, revert_ = 0x15, 0x34, 0x39, 0x5a, 0xf1, 0x00, 0xfd
		jump, jumpIf, jumpDest                                  = 0x56, 0x57, 0x5b
		eachCall, prologue                                      = 81, 12
	)
	if len(first) == 0 {
		first, then = then, nil
	}
	// A failure jumps to `fail`, right behind the prologue: CALLVALUE ISZERO PUSH2 second JUMPI PUSH2 first JUMP.
	fail := prologue
	firstAt := fail + 4
	secondAt := firstAt + 1 + eachCall*len(first) + 1
	end := secondAt + 1 + eachCall*len(then) + 1
	var data []byte
	var code []byte
	word := func(op byte, n int) { code = binary.BigEndian.AppendUint16(append(code, op), uint16(n)) }
	code = append(code, callValue, isZero)
	word(push2, secondAt)
	code = append(code, jumpIf)
	word(push2, firstAt)
	code = append(code, jump)
	for len(code) < prologue {
		code = append(code, jumpDest)
	}
	code = append(code, jumpDest, push0, push0, revert_)
	calls := func(list []call) {
		code = append(code, jumpDest)
		for _, c := range list {
			begin := len(code)
			word(push2, len(c.data))
			word(push2, end+len(data))
			code = append(code, push0, codeCopy, push0, push0)
			word(push2, len(c.data))
			code = append(code, push0, 0x7f)
			value := c.value
			if value == nil {
				value = new(big.Int)
			}
			code = append(append(code, common.LeftPadBytes(value.Bytes(), 32)...), push20)
			code = append(append(code, c.to[:]...), gas, callTo, isZero)
			word(push2, fail)
			code = append(code, jumpIf)
			for len(code)-begin < eachCall {
				code = append(code, jumpDest)
			}
			if len(code)-begin != eachCall {
				f.t.Fatalf("a call takes %d bytes of code", len(code)-begin)
			}
			data = append(data, c.data...)
		}
		code = append(code, stop)
	}
	calls(first)
	calls(then)
	if len(code) != end {
		f.t.Fatalf("%d bytes of code, want %d", len(code), end)
	}
	code = append(code, data...)
	if len(code) > params.MaxCodeSize {
		f.t.Fatalf("a script of %d bytes", len(code))
	}
	// PUSH2 size, PUSH1 where, PUSH0, CODECOPY, PUSH2 size, PUSH0, RETURN, code
	size := []byte{byte(len(code) >> 8), byte(len(code))}
	creation := append([]byte{0x61, size[0], size[1], 0x60, 12, 0x5f, 0x39, 0x61, size[0], size[1], 0x5f, 0xf3}, code...)
	return f.ok("script", call{data: creation, gas: params.MaxTxGas}).ContractAddress
}

// asking is a machine whose next step asks for a pre-image of keccak, and the witness of it: of zeros, or of none.
func asking(t *testing.T, zeros bool) (*machine.Machine, []byte) {
	t.Helper()
	text := nonZero(600)
	if zeros {
		text = make([]byte, 600)
	}
	return askingFor(preimage.KeccakKey(crypto.Keccak256Hash(text)), text), text
}

// known is an oracle that knows one answer.
type known []byte

func (k known) Preimage([32]byte) ([]byte, error) { return k, nil }

func askingFor(key preimage.Key, answer []byte) *machine.Machine {
	m := &machine.Machine{Code: machine.NewTree(machine.CodeDepth), Memory: machine.NewTree(machine.MemoryDepth), Oracle: known(answer)}
	const from, to = 0x0345_6780, 0x0345_6880
	m.Memory.Set(from/machine.LeafSize, machine.Leaf(key))
	running(m, 0x0c)
	m.Registers[2], m.Registers[4], m.Registers[5] = 7000, from, to
	return m
}

// blobElement is the element 9 of a blob, and what L1 judges it by.
func blobElement(t *testing.T) (element, shown []byte) {
	t.Helper()
	blob := new(kzg4844.Blob)
	for i := range preimage.BlobFieldElements {
		copy(blob[32*i+1:], noise("element", uint64(i)).Bytes()[:31])
	}
	shown, err := witness.ProveElement(blob, 9)
	if err != nil {
		t.Fatal(err)
	}
	return blob[32*9 : 32*10], shown
}

// dearer is a precompile at a multiple of its price.
type dearer struct {
	vm.PrecompiledContract
	times uint64
}

func (d dearer) RequiredGas(input []byte) uint64 {
	return d.times * d.PrecompiledContract.RequiredGas(input)
}

// reprice makes all precompiles of geth so much dearer, for as long as the test runs.
func reprice(t *testing.T, times uint64) {
	own := vm.PrecompiledContractsOsaka
	repriced := vm.PrecompiledContracts{}
	for address, p := range own {
		repriced[address] = dearer{p, times}
	}
	vm.PrecompiledContractsOsaka = repriced
	t.Cleanup(func() { vm.PrecompiledContractsOsaka = own })
}

// TestD13_D4_GameEndsWithDearerPrecompiles: on an L1 that made its precompiles 2, 10, 100 times dearer a whole game is
// finished by the step that asks what precompile 1 answers, and by the one that asks for an element of a blob, and the
// outbox root of an assertion, whose hash is sha256's, is still recorded.
func TestD13_D4_GameEndsWithDearerPrecompiles(t *testing.T) {
	input := make([]byte, preimage.EcrecoverInputSize)
	hash := noise("signed", 0)
	signature, err := crypto.Sign(hash[:], testKey())
	if err != nil {
		t.Fatal(err)
	}
	copy(input, hash[:])
	copy(input[64:], signature[:64])
	input[63] = 27 + signature[64]
	signer := common.LeftPadBytes(testAddress().Bytes(), 32)
	element, shown := blobElement(t)
	for _, times := range []uint64{1, 2, 10, 100} {
		t.Run(fmt.Sprintf("%d times", times), func(t *testing.T) {
			reprice(t, times)
			for _, c := range []struct {
				name            string
				key             preimage.Key
				answer, witness []byte
			}{
				{"ecrecover", preimage.EcrecoverKey((*[preimage.EcrecoverInputSize]byte)(input)), signer, input},
				{"element of a blob", preimage.BlobKey(common.Hash(shown[:32]), 9), element, shown},
			} {
				f := newFork(t, protocol.ChainConfig(l1ChainID), askingFor(c.key, c.answer))
				f.ok("join", f.join(1, 0))
				f.ok("join", f.join(2, 1))
				f.ok("open", f.open(1, 2, 0))
				var moves [][]byte
				f.play(bindings.GamesKey{Parent: f.plan.Assertion, Asserter: 1, Selector: 2}, false, c.witness, func(_, _ int, name string, move call) {
					if name == "step" {
						f.ok("moves", call{to: &f.plan.Games, data: f.games.PackMulticall(moves), gas: params.MaxTxGas})
						t.Logf("%s: the step takes %d gas", c.name, f.ok(name, move).GasUsed)
					}
					moves = append(moves, move.data)
				})
				f.dead(2)
			}
			m, plan := steadyChain(t, testParams())
			m.submitData(plan, nonZero(100))
			rollup, root := bindings.NewRollup(), noise("root", 0)
			header, s := m.claimed(plan, root)
			accumulator := m.accumulator(plan, 1)
			m.ok("stake", call{to: &plan.Rollup, value: testParams().StakeWei, data: rollup.PackStake(plan.Assertion), gas: 300_000})
			m.ok("advance", call{to: &plan.Rollup, data: rollup.PackAdvance(1, plan.Assertion, 1, accumulator, s.Hash(), 0), gas: 500_000})
			m.later = int64(testParams().WindowSecs) + 1
			assertion := protocol.AssertionID(plan.Assertion, 1, accumulator, s.Hash())
			m.ok("confirm", call{to: &plan.Rollup, data: rollup.PackConfirm(assertion, 1), gas: 300_000})
			t.Logf("recordOutboxRoot takes %d gas", m.record(plan, assertion, s, header, root).GasUsed)
		})
	}
}
