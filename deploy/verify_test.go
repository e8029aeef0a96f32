package deploy

import (
	"bytes"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/l1"
	"loft/protocol"
)

// verify answers the names of all differences.
func (w *world) verify(i *Instance, change ...func(*VerifyConfig)) (differences []string, report *Report) {
	w.t.Helper()
	cfg := VerifyConfig{Client: w.client, Program: program}
	for _, f := range change {
		f(&cfg)
	}
	report, err := Verify(w.t.Context(), cfg, i)
	w.must(err)
	for _, d := range report.Differences() {
		differences = append(differences, d.Name)
	}
	return differences, report
}

// create sends the creations of a plan as they are, and answers where they begin.
func (w *world) create(i *Instance, creations []genesis.Creation) {
	w.t.Helper()
	i.Start = w.start()
	var txs []types.DynamicFeeTx
	for _, c := range creations {
		txs = append(txs, types.DynamicFeeTx{Data: c.Data, Gas: 7_000_000})
	}
	w.send(txs...)
}

func (w *world) start() l1.Ref {
	w.t.Helper()
	h, err := w.client.HeaderByNumber(w.t.Context(), w.node.Head().Number.Uint64())
	w.must(err)
	return h.Ref
}

func TestVerify(t *testing.T) {
	w := newWorld(t)
	i := w.deployed()
	plan, err := i.Plan()
	w.must(err)
	path := filepath.Join(t.TempDir(), "genesis.json")
	w.must(SaveGenesis(path, plan))
	file, err := LoadGenesis(path)
	w.must(err)
	with := func(c *VerifyConfig) { c.Genesis = file }
	differences, report := w.verify(i, with)
	if len(differences) > 0 || report.Finalized {
		t.Fatalf("%v: %+v", differences, report)
	}
	// All there is was compared.
	names := map[string]Check{}
	for _, c := range report.Checks {
		names[c.Name] = c
	}
	for _, want := range []string{"l1 chain id", "rules of the constants", "program's initial state", "Inbox address", "Machine creation", "Games code", "Rollup.window",
		"Inbox.accumulator(0)", "l2 genesis hash", "genesis file, block hash", "genesis file, config, chainId", "genesis file, gasLimit",
		"genesis file, account " + protocol.OutboxAddress.Hex()} {
		if _, ok := names[want]; !ok {
			t.Errorf("%s was not compared", want)
		}
	}
	if len(report.Checks) < 80 {
		t.Errorf("%d checks", len(report.Checks))
	}
	for range 6 {
		w.mine()
	}
	if differences, report = w.verify(i, with); len(differences) > 0 || !report.Finalized || report.At.Number >= w.node.Head().Number.Uint64() {
		t.Fatalf("%v: %+v", differences, report.At)
	}
}

// TestVerifyConstants: a deployment in which one constant is another than the description says, each in turn.
func TestVerifyConstants(t *testing.T) {
	w := newWorld(t)
	someone := common.Address{0x5e}
	// What follows from another genesis of the L2 or another inbox.
	beginning := []string{"Rollup creation", "Rollup genesis assertion"}
	for _, c := range []struct {
		name  string
		apply func(*genesis.Params)
		want  []string
	}{
		{"sequencer", func(p *genesis.Params) { p.Sequencer = someone }, []string{"Inbox creation", "Inbox code", "Inbox.sequencer"}},
		{"forceDelay", func(p *genesis.Params) { p.ForceDelaySecs++ }, []string{"Inbox creation", "Inbox code", "Inbox.forceDelay"}},
		{"openDelay", func(p *genesis.Params) { p.OpenDelaySecs++ }, []string{"Inbox creation", "Inbox code", "Inbox.openDelay"}},
		{"maxBatchAge", func(p *genesis.Params) { p.MaxBatchAgeSecs++ }, []string{"Inbox creation", "Inbox code", "Inbox.maxBatchAge"}},
		{"lag", func(p *genesis.Params) { p.LagSecs, p.Moves = 2, p.Moves-1 }, []string{"Rollup creation", "Rollup code", "Rollup.lag", "Rollup.moves"}},
		{"window", func(p *genesis.Params) { p.WindowSecs++ }, []string{"Rollup creation", "Rollup code", "Rollup.window"}},
		{"grace", func(p *genesis.Params) { p.GraceSecs++ }, []string{"Rollup creation", "Rollup code", "Rollup.grace"}},
		{"censorship", func(p *genesis.Params) { p.CensorshipSecs-- }, []string{"Rollup creation", "Rollup code", "Rollup.censorship"}},
		{"response", func(p *genesis.Params) { p.ResponseSecs-- }, []string{"Rollup creation", "Rollup code", "Rollup.response"}},
		{"moves", func(p *genesis.Params) { p.Moves-- }, []string{"Rollup creation", "Rollup code", "Rollup.moves"}},
		{"assertionInterval", func(p *genesis.Params) { p.AssertionIntervalSecs++ }, []string{"Rollup creation", "Rollup code", "Rollup.assertionInterval"}},
		{"stake", func(p *genesis.Params) { p.StakeWei = big.NewInt(1) }, []string{"Rollup creation", "Rollup code", "Rollup.stakeWei"}},
		{"program", func(p *genesis.Params) { p.ProgramState[31]++ }, []string{"Games creation", "Games code", "Games.initialState"}},
		{"drift", func(p *genesis.Params) { p.MaxDriftSecs-- }, beginning},
		{"l2 chain id", func(p *genesis.Params) { p.L2ChainID++ }, beginning},
		{"l2 time", func(p *genesis.Params) { p.L2Timestamp++ }, beginning},
		{"l2 base fee", func(p *genesis.Params) { p.L2BaseFee = big.NewInt(1) }, beginning},
		{"l2 account", func(p *genesis.Params) { p.L2Alloc = types.GenesisAlloc{someone: {Balance: big.NewInt(1)}} }, beginning},
	} {
		i := w.describe()
		altered := *i
		c.apply(&altered.Params)
		plan, err := altered.Plan()
		w.must(err)
		w.create(i, plan.Creations)
		differences, report := w.verify(i)
		for n, d := range differences {
			differences[n] = strings.Split(d, " 0x")[0]
		}
		if !slices.Equal(differences, c.want) {
			t.Errorf("%s: %v, want %v\n%+v", c.name, differences, c.want, report.Differences())
		}
		if d := report.Differences(); len(d) == 3 && (d[2].Expected == d[2].Found || d[1].Note != "only constants and addresses that the constructor fills in differ") {
			t.Errorf("%s: %+v", c.name, d)
		}
		if altered.Start = i.Start; len(c.want) == 2 || c.name == "program" { // described as it is, it is well, but for what no release has
			differences, _ := w.verify(&altered)
			want := map[string][]string{"program": {"program's initial state", "Games.initialState"}, "l2 account": {"l2 genesis, account " + someone.Hex()}}[c.name]
			if !slices.Equal(differences, want) {
				t.Errorf("%s, as it is: %v, want %v", c.name, differences, want)
			}
		}
	}
}

// TestVerifyAddresses: a deployment in which one contract was given another's address than that of the one next to it, each in turn.
func TestVerifyAddresses(t *testing.T) {
	w := newWorld(t)
	before := w.deployed() // whose inbox answers as one
	old, err := before.Plan()
	w.must(err)
	for _, c := range []struct {
		contract, constant string
		was, is            func(*genesis.Plan) common.Address
	}{
		{"Inbox", "bridge", func(p *genesis.Plan) common.Address { return p.Bridge }, nil},
		{"Rollup", "inbox", func(p *genesis.Plan) common.Address { return p.Inbox }, func(*genesis.Plan) common.Address { return old.Inbox }},
		{"Rollup", "games", func(p *genesis.Plan) common.Address { return p.Games }, nil},
		{"Games", "rollup", func(p *genesis.Plan) common.Address { return p.Rollup }, nil},
		{"Games", "machine", func(p *genesis.Plan) common.Address { return p.Machine }, func(*genesis.Plan) common.Address { return old.Machine }},
		{"Bridge", "inbox", func(p *genesis.Plan) common.Address { return p.Inbox }, nil},
		{"Bridge", "rollup", func(p *genesis.Plan) common.Address { return p.Rollup }, func(*genesis.Plan) common.Address { return old.Rollup }},
		{"TokenBridge", "bridge", func(p *genesis.Plan) common.Address { return p.Bridge }, nil},
		{"TokenBridge", "inbox", func(p *genesis.Plan) common.Address { return p.Inbox }, nil},
	} {
		i := w.describe()
		plan, err := i.Plan()
		w.must(err)
		was, is := c.was(plan), common.Address{0x5e}
		if c.is != nil {
			is = c.is(plan)
		}
		for n := range plan.Creations {
			if creation := &plan.Creations[n]; creation.Contract == c.contract {
				if bytes.Count(creation.Data, was[:]) != 1 {
					t.Fatalf("%s names %s %d times", c.contract, c.constant, bytes.Count(creation.Data, was[:]))
				}
				creation.Data = bytes.Replace(creation.Data, was[:], is[:], 1)
			}
		}
		w.create(i, plan.Creations)
		want := []string{c.contract + " creation", c.contract + " code", c.contract + "." + c.constant}
		differences, report := w.verify(i)
		if c.constant == "inbox" && c.contract == "Rollup" { // whose accumulators are others
			want = append(want, "Rollup genesis assertion "+plan.Assertion.Hex())
		}
		if !slices.Equal(differences, want) {
			t.Errorf("%s.%s: %v, want %v", c.contract, c.constant, differences, want)
			continue
		}
		if d := report.Differences()[2]; d.Expected != was.Hex() || d.Found != is.Hex() {
			t.Errorf("%+v", d)
		}
	}

	// The description may say other addresses, too; and the contracts may not be there.
	before.Derived.Contracts["Bridge"] = common.Address{1}
	before.Derived.Assertion[0]++
	if differences, _ := w.verify(before); !slices.Equal(differences, []string{"Bridge address", "genesis assertion, as described"}) {
		t.Error(differences)
	}
	before.Derived, before.Nonce = nil, before.Nonce+1
	if differences, _ := w.verify(before); len(differences) < 30 {
		t.Error(differences)
	}
}

// TestVerifyCode: a deployment in which one byte of one contract is another, the first and the last and some between, and
// one that has the right code over storage of its own.
func TestVerifyCode(t *testing.T) {
	w := newWorld(t)
	for n, contract := range []string{"Inbox", "Rollup", "Games", "Machine", "Bridge", "TokenBridge"} {
		for _, at := range []float64{0.3, 0.62, 1} {
			i := w.describe()
			plan, err := i.Plan()
			w.must(err)
			i.Start = w.start()
			made, err := execute(i, plan, i.Start, i.Start.Time+1)
			w.must(err)
			code := made[n].code
			place := int(at * float64(len(code)-1))
			for immutable(contract, place) {
				place++
			}
			code[place] ^= 0x01
			plan.Creations[n].Data = flipped(t, plan.Creations[n].Data, code, place)
			w.create(i, plan.Creations)
			differences, report := w.verify(i)
			if !slices.Contains(differences, contract+" code") || !slices.Contains(differences, contract+" creation") {
				t.Errorf("%s, byte %d: %v", contract, place, differences)
			}
			for _, d := range report.Differences() {
				if d.Name == contract+" code" && !strings.HasPrefix(d.Note, "byte ") {
					t.Errorf("%s, byte %d: %+v", contract, place, d)
				}
			}
		}
	}

	i := w.describe()
	plan, err := i.Plan()
	w.must(err)
	i.Start = w.start()
	made, err := execute(i, plan, i.Start, i.Start.Time+1)
	w.must(err)
	// The bridge, with the bitmap of claims marked beforehand.
	plan.Creations[4].Data = creationBehind(common.FromHex("6001600355"), made[4].code) // sstore(3, 1)
	w.create(i, plan.Creations)
	if differences, _ := w.verify(i); !slices.Equal(differences, []string{"Bridge creation"}) {
		t.Error(differences)
	}
}

func immutable(contract string, place int) bool {
	return slices.ContainsFunc(bindings.Immutables[contract], func(p [2]int) bool { return place >= p[0] && place < p[0]+p[1] })
}

// flipped is a creation in which the byte that comes to a place of the code is as it is there: found by what stands around it.
func flipped(t *testing.T, creation, code []byte, place int) []byte {
	t.Helper()
	from, to := max(0, place-20), min(len(code), place+6)
	around := bytes.Clone(code[from:to])
	around[place-from] ^= 0x01
	// Constructors share little with the code; the last occurrence is the code's.
	at := bytes.LastIndex(creation, around)
	if at < 0 {
		t.Fatalf("byte %d of the code is not found in the creation", place)
	}
	out := bytes.Clone(creation)
	out[at+place-from] ^= 0x01
	return out
}

// creationBehind does something first, and leaves the code.
func creationBehind(first, code []byte) []byte {
	const rest = 15 // bytes: PUSH3 size, PUSH2 offset, PUSH0, CODECOPY, PUSH3 size, PUSH0, RETURN
	size := []byte{byte(len(code) >> 16), byte(len(code) >> 8), byte(len(code))}
	offset := len(first) + rest
	out := append(bytes.Clone(first), 0x62, size[0], size[1], size[2], 0x61, byte(offset>>8), byte(offset), 0x5f, 0x39, 0x62, size[0], size[1], size[2], 0x5f, 0xf3)
	return append(out, code...)
}

// TestVerifyGenesis: a deployment in which one account of the L2's genesis is another, described by another file, each in turn.
func TestVerifyGenesis(t *testing.T) {
	w := newWorld(t)
	i := w.deployed()
	someone := common.Address{0x5e}
	for _, c := range []struct {
		name  string
		alter func(types.GenesisAlloc)
		want  string
	}{
		{"balance", func(a types.GenesisAlloc) { alter(a, func(x *types.Account) { x.Balance = big.NewInt(1) }) }, " balance"},
		{"nonce", func(a types.GenesisAlloc) { alter(a, func(x *types.Account) { x.Nonce++ }) }, " nonce"},
		{"code", func(a types.GenesisAlloc) {
			alter(a, func(x *types.Account) { x.Code = bytes.Clone(x.Code); x.Code[77]++ })
		}, " code"},
		{"storage", func(a types.GenesisAlloc) {
			alter(a, func(x *types.Account) { x.Storage = map[common.Hash]common.Hash{{7}: {1}} })
		}, " slot 0x0700000000000000000000000000000000000000000000000000000000000000"},
		{"missing", func(a types.GenesisAlloc) { delete(a, protocol.RelayAddress) }, ""},
		{"more", func(a types.GenesisAlloc) { a[someone] = types.Account{Balance: big.NewInt(1)} }, "another"},
	} {
		plan, err := i.Plan()
		w.must(err)
		c.alter(plan.Genesis.Alloc)
		path := filepath.Join(t.TempDir(), "genesis.json")
		w.must(SaveGenesis(path, plan))
		file, err := LoadGenesis(path)
		w.must(err)

		want := "genesis file, account " + protocol.RelayAddress.Hex() + c.want
		if c.want == "another" {
			want = "genesis file, account " + someone.Hex()
		}
		// The file is wrong, the deployment right.
		differences, _ := w.verify(i, func(v *VerifyConfig) { v.Genesis = file })
		if !slices.Equal(differences, []string{want, "genesis file, block hash"}) {
			t.Errorf("%s: %v", c.name, differences)
		}

		// The deployment really begins with the altered genesis.
		other := w.describe()
		other.Params.L2Timestamp = i.Params.L2Timestamp
		planned, err := other.Plan()
		w.must(err)
		c.alter(planned.Genesis.Alloc)
		hash := planned.Genesis.ToBlock().Hash()
		claimed := planned.Config.Genesis(hash).Hash()
		was := planned.State.Hash()
		planned.Creations[1].Data = bytes.Replace(planned.Creations[1].Data, was[:], claimed[:], 1)
		w.create(other, planned.Creations)
		differences, report := w.verify(other, func(v *VerifyConfig) { v.Genesis = planned.Genesis })
		if !slices.Equal(differences, []string{"Rollup creation", "Rollup genesis assertion " + planned.Assertion.Hex(), want, "genesis file, block hash"}) {
			t.Errorf("%s, deployed: %v", c.name, differences)
		}
		if last := report.Checks[len(report.Checks)-1]; !strings.Contains(last.Note, "the one that the rollup on l1 starts from") {
			t.Errorf("%s, deployed: %+v", c.name, last)
		}
	}

	plan, err := i.Plan()
	w.must(err)
	plan.Genesis.GasLimit++
	plan.Genesis.Config.ChainID = big.NewInt(5)
	differences, _ := w.verify(i, func(v *VerifyConfig) { v.Genesis = plan.Genesis })
	if !slices.Equal(differences, []string{"genesis file, config, chainId", "genesis file, gasLimit", "genesis file, block hash"}) {
		t.Error(differences)
	}
}

func alter(alloc types.GenesisAlloc, f func(*types.Account)) {
	account := alloc[protocol.RelayAddress]
	f(&account)
	alloc[protocol.RelayAddress] = account
}
