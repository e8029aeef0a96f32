package game

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"loft/contracts/bindings"
	"loft/internal/testutil"
	"loft/protocol"
)

// The contracts as L1 runs them, in geth's EVM, but for the machine, which is the toy.

var (
	deployer   = common.Address{0xde}
	asserter   = common.Address{0xa5}
	selector   = common.Address{0x5e}
	l1Rollup   = crypto.CreateAddress(deployer, 1)
	l1Games    = crypto.CreateAddress(deployer, 2)
	l1Machine  = common.Address{0x70}
	rollupABI  = bindings.NewRollup()
	gamesABI   = bindings.NewGames()
	stakeWei   = uint256.NewInt(1e18)
	modelTimes = Times{Window: 10_000, Grace: 1_000, Censorship: 500, Response: 50, Moves: Standard.Moves()}
)

// arena is an L1 with one assertion, whose children asserter and selector can join.
type arena struct {
	testing.TB
	toy
	statedb *state.StateDB
	env     *vm.EVM
	config  *runtime.Config

	genesis, accumulator common.Hash
}

func newArena(t testing.TB, world toy) *arena {
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	a := &arena{TB: t, toy: world, statedb: statedb}
	a.config = &runtime.Config{
		ChainConfig: protocol.ChainConfig(1), State: statedb, GasLimit: math.MaxUint64, GasPrice: new(big.Int), Value: new(big.Int),
		BlockNumber: big.NewInt(1000), Difficulty: new(big.Int), BaseFee: big.NewInt(1e9), BlobBaseFee: new(big.Int), Random: &common.Hash{},
		Time: 1_000_000, GetHashFn: func(uint64) common.Hash { return common.Hash{1} },
	}
	a.env = runtime.NewEnv(a.config)
	precompiles := vm.ActivePrecompiledContracts(a.env.GetRules())
	with := vm.PrecompiledContracts{l1Machine: world}
	for address, p := range precompiles {
		with[address] = p
	}
	a.env.SetPrecompiles(with)
	for _, who := range []common.Address{asserter, selector} {
		statedb.AddBalance(who, uint256.NewInt(0).Mul(stakeWei, uint256.NewInt(10)), 0)
	}

	inbox, inboxABI := a.create(bindings.InboxMetaData.Bin, bindings.NewInbox().PackConstructor(common.Address{1}, deployer, 100, 100, 100)), bindings.NewInbox()
	a.create(bindings.RollupMetaData.Bin, rollupABI.PackConstructor(bindings.RollupParams{
		Inbox: inbox, GenesisState: world.state(0, 0), Window: modelTimes.Window, Grace: modelTimes.Grace, Censorship: modelTimes.Censorship,
		Response: modelTimes.Response, Lag: modelTimes.Lag, Moves: modelTimes.Moves, AssertionInterval: 1, StakeWei: stakeWei.ToBig(),
	}, l1Games))
	a.create(bindings.GamesMetaData.Bin, gamesABI.PackConstructor(l1Rollup, l1Machine, world.machine(0, nothing)))

	must := func(out []byte, err error) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err, out)
		}
		return out
	}
	start, err := inboxABI.UnpackAccumulator(must(a.call(deployer, inbox, nil, inboxABI.PackAccumulator(0))))
	if err != nil {
		t.Fatal(err)
	}
	queue, err := inboxABI.UnpackQueueHash(must(a.call(deployer, inbox, nil, inboxABI.PackQueueHash(0))))
	if err != nil {
		t.Fatal(err)
	}
	anchor, err := inboxABI.UnpackLastAnchor(must(a.call(deployer, inbox, nil, inboxABI.PackLastAnchor())))
	if err != nil {
		t.Fatal(err)
	}
	must(a.call(deployer, inbox, nil, inboxABI.PackSubmitData(bindings.Batch{
		Parent: start, QueueHash: queue, AnchorNumber: anchor.Number, AnchorHash: anchor.Hash, FirstTime: a.config.Time, FeeRecipient: deployer}, []byte{0})))
	if a.accumulator, err = inboxABI.UnpackAccumulator(must(a.call(deployer, inbox, nil, inboxABI.PackAccumulator(1)))); err != nil {
		t.Fatal(err)
	}
	if a.genesis, err = rollupABI.UnpackLatestConfirmed(must(a.call(deployer, l1Rollup, nil, rollupABI.PackLatestConfirmed()))); err != nil {
		t.Fatal(err)
	}
	a.config.Time += 2
	return a
}

func (a *arena) create(code string, arguments []byte) common.Address {
	a.Helper()
	out, address, _, err := a.env.Create(deployer, append(common.FromHex(code), arguments...), vm.NewGasBudget(math.MaxInt64, 0), new(uint256.Int))
	if err != nil {
		a.Fatal(err, out)
	}
	return address
}

// call is a transaction: warm slots are forgotten before it.
func (a *arena) call(from, to common.Address, value *uint256.Int, data []byte) ([]byte, error) {
	rules := a.env.GetRules()
	a.statedb.Finalise(rules)
	a.statedb.Prepare(rules, from, common.Address{}, &to, vm.ActivePrecompiles(rules), nil)
	a.env.Context.Time = a.config.Time
	if value == nil {
		value = new(uint256.Int)
	}
	out, _, err := a.env.Call(from, to, data, vm.NewGasBudget(math.MaxInt64, 0), value)
	return out, err
}

func (a *arena) must(from, to common.Address, value *uint256.Int, data []byte) []byte {
	a.Helper()
	out, err := a.call(from, to, value, data)
	if err != nil {
		a.Fatal(err, common.Bytes2Hex(out))
	}
	return out
}

// The toy as a precompile: the machine's step of a proof that says how many steps were made, and what was found.

func (t toy) Name() string              { return "toy machine" }
func (t toy) RequiredGas([]byte) uint64 { return 30_000 }
func (t toy) Run(in []byte) ([]byte, error) {
	abi, err := bindings.MachineMetaData.ParseABI()
	if err != nil {
		return nil, err
	}
	var arguments struct {
		Proof   []byte
		Locals  bindings.Locals
		Witness []byte
	}
	inputs := abi.Methods["step"].Inputs
	values, err := inputs.Unpack(in[4:])
	if err == nil {
		err = inputs.Copy(&arguments, values)
	}
	if err != nil {
		return nil, err
	}
	proof, locals := arguments.Proof, arguments.Locals
	if len(proof) != 9 {
		return nil, errors.New("not a proof of the toy")
	}
	n, verdict := new(big.Int).SetBytes(proof[:8]).Uint64(), proof[8]
	before := t.machine(n, verdict)
	after := before
	if n < t.run {
		if n == 0 {
			verdict = wrong
			if t.next(locals.State) == common.Hash(locals.Claim) {
				verdict = right
			}
		}
		after = t.machine(n+1, verdict)
	}
	return append(before[:], after[:]...), nil
}

// proof of the machine's step after so many on those locals.
func (t toy) proof(state, claim common.Hash, steps uint64) []byte {
	verdict := byte(nothing)
	if steps > 0 {
		verdict = wrong
		if t.next(state) == claim {
			verdict = right
		}
	}
	return append(binary8(min(steps, t.run)), verdict)
}

// match is a game on L1 and the same as a value, which are to be the same.
type match struct {
	*arena
	key   bindings.GamesKey
	model Game
}

// opened is a match in which the asserter has joined a child with the claim; lag is how much later one of the two joined.
func (a *arena) opened(claim common.Hash, asserterLag, selectorLag uint64) *match {
	a.Helper()
	for _, who := range []common.Address{asserter, selector} {
		a.must(who, l1Rollup, stakeWei, rollupABI.PackStake(a.genesis))
	}
	join := func(who common.Address, stake uint64, claim common.Hash) {
		a.must(who, l1Rollup, nil, rollupABI.PackAdvance(stake, a.genesis, 1, a.accumulator, claim, 9))
	}
	other := claim
	other[1] ^= 1
	var clock Clock
	first := a.config.Time
	if asserterLag == 0 {
		join(asserter, 1, claim)
		a.config.Time += selectorLag
		join(selector, 2, other)
		clock.Left = [2]uint64{modelTimes.Window, modelTimes.Later(a.config.Time, first)}
	} else {
		join(selector, 2, other)
		a.config.Time += asserterLag
		join(asserter, 1, claim)
		clock.Left = [2]uint64{modelTimes.Later(a.config.Time, first), modelTimes.Window}
	}
	clock.MovedAt = a.config.Time
	a.must(selector, l1Rollup, nil, rollupABI.PackOpen(a.genesis, 1, 2, a.state(0, 0), claim))
	m := &match{a, bindings.GamesKey{Parent: a.genesis, Asserter: 1, Selector: 2}, Open(Standard, a.machine(0, nothing), a.state(0, 0), claim, clock)}
	m.same()
	return m
}

// same fails if the record on L1 is not the model's.
func (m *match) same() {
	m.Helper()
	got, err := gamesABI.UnpackGetGame(m.must(deployer, l1Games, nil, gamesABI.PackGetGame(m.key)))
	if err != nil {
		m.Fatal(err)
	}
	path := new(big.Int)
	for _, i := range m.model.Path {
		path.Or(path.Lsh(path, 4), big.NewInt(int64(i)))
	}
	g := &m.model
	if got.List != g.Recorded() || int(got.Turn) != g.Turn || got.AsserterSecs.Uint64() != g.Clock.Left[Asserter] ||
		got.SelectorSecs.Uint64() != g.Clock.Left[Selector] || got.MovedAt.Uint64() != g.Clock.MovedAt || got.Path.Cmp(path) != 0 {
		m.Fatalf("on L1 %+v\nhere %+v, list %s", got, g, g.Recorded())
	}
	dead := func(stake uint64) bool {
		s, err := rollupABI.UnpackGetStake(m.must(deployer, l1Rollup, nil, rollupABI.PackGetStake(stake)))
		if err != nil {
			m.Fatal(err)
		}
		return s.Status == 2
	}
	if dead(1) != (g.Over && g.Winner == Selector) || dead(2) != (g.Over && g.Winner == Asserter) {
		m.Fatalf("dead: %v, %v; here over %v, winner %v", dead(1), dead(2), g.Over, g.Winner)
	}
}

// agree fails unless L1 and the model took a move, or refused it for the same reason.
func (m *match) agree(what string, out []byte, l1 error, next Game, err error) {
	m.Helper()
	var reason error
	if l1 != nil {
		reason = m.reason(out)
	}
	if (l1 == nil) != (err == nil) || l1 != nil && !errors.Is(err, reason) {
		m.Fatalf("%s at turn %d: L1 %v (%v), here %v", what, m.model.Turn, l1, reason, err)
	}
	if err == nil {
		m.model = next
	}
	m.same()
}

func (m *match) reason(out []byte) error {
	m.Helper()
	revert, err := gamesABI.UnpackError(out)
	if err != nil {
		if revert, err = rollupABI.UnpackError(out); err != nil {
			m.Fatalf("an error of neither contract: %x", out)
		}
	}
	switch revert.(type) {
	case *bindings.GamesOutOfTime:
		return ErrOutOfTime
	case *bindings.GamesInTime:
		return ErrInTime
	case *bindings.GamesWrongTurn, *bindings.GamesOthersTurn, *bindings.GamesNotAtLastStep:
		return ErrTurn
	case *bindings.GamesWrongSegment:
		return ErrSegment
	case *bindings.GamesWrongStart:
		return ErrStart
	case *bindings.GamesNotValid:
		return ErrNotValid
	case *bindings.GamesIndexTooLarge:
		return ErrIndex
	case *bindings.RollupNotLive:
		return ErrOver
	}
	m.Fatalf("unexpected %T %+v", revert, revert)
	return nil
}

func (m *match) dissect(turn int, l List) {
	m.Helper()
	var inner [15][32]byte
	for i := range inner {
		inner[i] = l.Inner[i]
	}
	out, l1 := m.call(asserter, l1Games, nil, gamesABI.PackDissect(m.key, uint8(turn), bindings.Segment{Start: l.Start, End: l.End, Within: l.Within}, inner))
	next, err := m.model.Dissect(turn, m.config.Time, l)
	m.agree("dissect", out, l1, next, err)
}

// pick selects from the list as this side has it.
func (m *match) pick(turn, index int) {
	m.Helper()
	l := m.model.List
	var part common.Hash
	var branch [4][32]byte
	if len(l.Inner) > 0 && index < 16 {
		part = l.Part(index).Hash()
		for i, h := range l.Branch(index) {
			branch[i] = h
		}
	}
	out, l1 := m.call(selector, l1Games, nil, gamesABI.PackSelect(m.key, uint8(turn), uint8(index), part, branch))
	next, err := m.model.Select(turn, m.config.Time, index)
	m.agree("select", out, l1, next, err)
}

func (m *match) prove() {
	m.Helper()
	g := &m.model
	var after common.Hash
	var proof []byte
	if g.Turn == g.Rules.LastTurn() {
		before, _ := g.Steps()
		after, proof = m.after(g), m.proof(g.Step.Start, g.Step.End, before)
	}
	out, l1 := m.call(deployer, l1Games, nil, gamesABI.PackStep(m.key,
		bindings.Segment{Start: g.Segment.Start, End: g.Segment.End, Within: g.Segment.Within}, g.Step.Start, g.Step.End, proof, nil))
	next, err := g.Prove(m.config.Time, after)
	m.agree("step", out, l1, next, err)
}

func (m *match) timeout() {
	m.Helper()
	out, l1 := m.call(deployer, l1Games, nil, gamesABI.PackTimeout(m.key))
	next, err := m.model.Timeout(m.config.Time)
	m.agree("timeout", out, l1, next, err)
}

// TestGamesAreTheContract plays random games, right moves and wrong ones, on L1 and as values, and compares every outcome,
// reason and record. One of the sides may be honest: then it wins.
func TestGamesAreTheContract(t *testing.T) {
	r := testutil.Rand(t)
	ends := map[string]int{}
	for range 60 {
		world := toy{last: 1 + r.Uint64N(1<<uint(r.IntN(29))), run: 1 + r.Uint64N(1<<uint(r.IntN(44)))}
		honest := Side(r.IntN(2))
		claim := world.state(byte(honest), math.MaxUint64) // the truth, if the asserter is honest
		var lags [2]uint64
		if honest == Selector || r.IntN(2) == 0 {
			lags[honest.Other()] = r.Uint64N(2) * r.Uint64N(modelTimes.Window+modelTimes.Grace)
		}
		m := newArena(t, world).opened(claim, min(lags[Asserter], modelTimes.Window), min(lags[Selector], modelTimes.Window))
		for !m.model.Over {
			m.turn(r, honest)
		}
		if m.model.Winner != honest {
			t.Fatalf("the honest %v lost: %+v", honest, m.model)
		}
		if m.model.Turn == Standard.LastTurn() {
			ends["at the last step"]++
		} else {
			ends["by time"]++
		}
		// And nothing more.
		m.timeout()
		m.prove()
		m.dissect(m.model.Turn, m.someList(r, 17))
		m.pick(m.model.Turn, 3)
	}
	if len(ends) < 2 {
		t.Errorf("ends: %v", ends)
	}
	t.Logf("games ended %v", ends)
}

// turn makes something happen: more often than not the right thing.
func (m *match) turn(r *rand.Rand, honest Side) {
	g := &m.model
	m.config.Time += r.Uint64N(2) * r.Uint64N(modelTimes.Response)
	switch r.IntN(12) {
	case 0:
		m.timeout()
		return
	case 1:
		m.prove()
		return
	case 2:
		if honest == Selector {
			m.pick(g.Turn, 16) // no such part, or the other's turn
		} else {
			m.pick(g.Turn+r.IntN(2), r.IntN(17)) // or the liar's own choice
		}
		return
	case 3:
		l := m.someList(r, 17)
		l.Segment.Start[5] ^= 1
		m.dissect(g.Turn, l)
		return
	case 4:
		m.dissect((g.Turn+1+r.IntN(100))&0x7f, m.someList(r, 17))
		return
	}
	if g.Over {
		return
	}
	a, err := g.Answer(honest, m.toy)
	if err != nil {
		m.Fatal(err)
	}
	switch {
	case a != nil && a.Dissect != nil:
		m.dissect(g.Turn, *a.Dissect)
	case a != nil && a.Select != nil:
		m.pick(g.Turn, *a.Select)
	case a != nil:
		if a.Prove.Before != g.Derivation() || a.Prove.Claim != g.Step.End {
			m.Fatalf("%+v for %+v", a.Prove, g)
		}
		if honest == Selector && r.IntN(2) == 0 {
			m.config.Time += modelTimes.Window + 1
			m.timeout()
			return
		}
		m.prove()
	case r.IntN(150) == 0:
		m.config.Time += g.Clock.Left[g.ToMove()] + 1
		m.timeout()
	case g.ToMove() == Asserter:
		m.dissect(g.Turn, m.someList(r, 1+r.IntN(16)))
	default:
		m.pick(g.Turn, r.IntN(16))
	}
}

// someList is true up to an entry, 17 being true all through; in phase two it ends as it must.
func (m *match) someList(r *rand.Rand, lie int) List {
	g := &m.model
	l := List{Segment: g.Segment}
	begins := g.Turn == 2*g.Rules.PhaseOne
	step := g.Step
	if begins {
		step = g.Segment
		l.Segment = Segment{g.Initial, m.machine(m.run, right), g.Segment.Hash()}
		if r.IntN(16) == 0 {
			l.Segment.End[0] = byte(r.IntN(5))
		}
	}
	before, span := g.Steps()
	for i := 1; i < 16; i++ {
		steps := before + uint64(i)*(span/16)
		h := m.state(0, steps)
		if g.PhaseTwo() {
			h = m.trace(step.Start, step.End, steps)
		}
		if i >= lie {
			h[7] ^= byte(1 + r.IntN(255))
		}
		l.Inner = append(l.Inner, h)
	}
	return l
}
