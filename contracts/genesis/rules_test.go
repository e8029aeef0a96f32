package genesis

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/runtime"

	"loft/internal/testutil"
	"loft/protocol"
)

// constructors run the first two creations of a plan, which check the parameters, and say whether they revert.
func constructors(t *testing.T, p Params) bool {
	t.Helper()
	deployer := common.Address{0xd}
	plan, err := NewPlan(deployer, 1, p)
	if err != nil {
		t.Fatal(err)
	}
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	statedb.SetNonce(deployer, 1, tracing.NonceChangeUnspecified)
	for _, c := range plan.Creations[:2] {
		_, _, _, err := runtime.Create(c.Data, &runtime.Config{ChainConfig: protocol.ChainConfig(p.L1ChainID), Origin: deployer, State: statedb,
			GasLimit: 1 << 24, BlockNumber: big.NewInt(5), Time: 1_000, Random: &common.Hash{}, Difficulty: new(big.Int)})
		if errors.Is(err, vm.ErrExecutionReverted) {
			return false
		}
		if err != nil {
			t.Fatalf("%s: %v", c.Contract, err)
		}
	}
	return true
}

// TestCheckIsTheConstructors holds the rules in Go and the contracts to the same verdict, at the edge of every inequality.
func TestCheckIsTheConstructors(t *testing.T) {
	base := Params{L1ChainID: 900, L2ChainID: 901, Sequencer: common.Address{1}, ForceDelaySecs: 60, OpenDelaySecs: 30, MaxBatchAgeSecs: 60,
		WindowSecs: 200, GraceSecs: 40, CensorshipSecs: 30, ResponseSecs: 5, Moves: 20, AssertionIntervalSecs: 1, StakeWei: big.NewInt(1), ProgramState: common.Hash{1}}
	verdicts := map[bool]int{}
	check := func(what string, p Params) {
		t.Helper()
		err := p.Check()
		verdicts[err == nil]++
		if ok := constructors(t, p); ok != (err == nil) {
			t.Errorf("%s: the constructors take it: %v, Check says %v; %+v", what, ok, err, p)
		}
	}
	check("base", base)
	for _, edge := range []struct {
		name  string
		apply func(*Params, uint64)
		at    uint64 // where the verdict changes, about
	}{
		{"openDelay, least", func(p *Params, v uint64) { p.OpenDelaySecs = v }, 1},
		{"openDelay, most", func(p *Params, v uint64) { p.OpenDelaySecs = v }, 60},
		{"moves", func(p *Params, v uint64) { p.Moves, p.WindowSecs = v, 5_000 }, 20},
		{"window, most", func(p *Params, v uint64) { p.WindowSecs = v }, 1<<24 - 1},
		{"window for a game", func(p *Params, v uint64) { p.WindowSecs = v }, 30 + 21*5},
		{"moves for a window", func(p *Params, v uint64) { p.Moves = v }, (200-30)/5 - 1},
		{"grace, least", func(p *Params, v uint64) { p.GraceSecs = v }, 35},
		{"grace, most", func(p *Params, v uint64) { p.GraceSecs = v }, 200 - 30 - 10},
		{"censorship", func(p *Params, v uint64) { p.CensorshipSecs = v }, 35},
		{"response", func(p *Params, v uint64) { p.ResponseSecs = v }, 8},
		{"maxBatchAge", func(p *Params, v uint64) { p.MaxBatchAgeSecs = v }, 60},
		{"lag for a window", func(p *Params, v uint64) { p.LagSecs, p.GraceSecs = v, 100 }, 200 - 30 - 21*5},
		{"lag for a grace", func(p *Params, v uint64) { p.LagSecs = v }, 5},
		{"large lag", func(p *Params, v uint64) { p.LagSecs, p.GraceSecs, p.ResponseSecs = v, v, v }, math.MaxUint64 - 1},
		{"all large", func(p *Params, v uint64) { p.CensorshipSecs, p.GraceSecs, p.ResponseSecs = v, v, v }, math.MaxUint64 - 1},
		{"large moves", func(p *Params, v uint64) { p.Moves, p.ResponseSecs = v, v }, math.MaxUint64 - 1},
		{"large delays", func(p *Params, v uint64) { p.ForceDelaySecs, p.OpenDelaySecs, p.MaxBatchAgeSecs = v, v, v }, math.MaxUint64 - 1},
	} {
		for v := edge.at - 1; ; v++ {
			p := base
			edge.apply(&p, v)
			check(edge.name, p)
			if v == edge.at+1 {
				break
			}
		}
	}
	p := base
	p.Sequencer = common.Address{}
	check("sequencer", p)

	// Anything, about as often good as bad.
	rand := testutil.Rand(t)
	for range 300 {
		p := base
		p.ResponseSecs = 1 + rand.Uint64N(8)
		p.CensorshipSecs = rand.Uint64N(60)
		p.Moves = 19 + rand.Uint64N(6)
		p.LagSecs = rand.Uint64N(20)
		p.GraceSecs = p.CensorshipSecs + p.ResponseSecs + p.LagSecs + rand.Uint64N(4) - 1
		late := p.GraceSecs + p.CensorshipSecs + 2*p.ResponseSecs
		p.WindowSecs = max(late, p.CensorshipSecs+(p.Moves+1)*p.ResponseSecs+p.LagSecs) + rand.Uint64N(4) - 1
		p.OpenDelaySecs = rand.Uint64N(61)
		check("random", p)
	}
	if verdicts[true] < 50 || verdicts[false] < 50 {
		t.Errorf("verdicts %v: the values are not about the edges", verdicts)
	}
}

func TestRuleErrors(t *testing.T) {
	p := testParams()
	p.WindowSecs, p.OpenDelaySecs = 100, 61
	err := p.Check()
	var rule *RuleError
	if !errors.As(err, &rule) || rule.Left.What != "openDelay" || rule.Left.Value.Uint64() != 61 || rule.Then.What != "forceDelay" || rule.Then.Value.Uint64() != 60 {
		t.Fatalf("%v", err)
	}
	if !strings.Contains(err.Error(), "window W >= censorship C + (moves m + 1) response δ + lag λ does not hold (100 against 115)") {
		t.Fatal(err)
	}
}

// TestAM3_ParentDelays: on a Loft chain δ holds the parent's delays, and with them the window of days is too short.
func TestAM3_ParentDelays(t *testing.T) {
	p, parent := testParams(), Delays{ForceSecs: 12 * 3600, OpenSecs: 2 * 3600}
	p.WindowSecs, p.GraceSecs, p.CensorshipSecs, p.ResponseSecs, p.LagSecs = 7*86400, 84*3600, 72*3600, 3*3600, 7*3600
	if err := p.Check(); err != nil {
		t.Fatal(err)
	}
	err := p.CheckOn(parent)
	var rule *RuleError
	if !errors.As(err, &rule) || rule.Left.Value.Uint64() != 3*3600 || rule.Then.Value.Uint64() != 14*3600 {
		t.Fatal(err)
	}
	p.ResponseSecs, p.MaxBatchAgeSecs = 14*3600+1, 60+600+14*3600
	if err := p.CheckOn(parent); !errors.As(err, &rule) || rule.Left.What != "window W" {
		t.Fatalf("a longer δ alone: %v", err)
	}
	p.ResponseSecs, p.MaxBatchAgeSecs = 3*3600, 660
	fit := p.Fit(parent)
	if err := fit.CheckOn(parent); err != nil {
		t.Fatal(err)
	}
	if fit.MaxBatchAgeSecs != 660+14*3600 || fit.LagSecs != 26_583 || fit.WindowSecs != 72*3600+21*17*3600+fit.LagSecs || len(fit.Warnings()) != 1 {
		t.Fatalf("%+v %v", fit, fit.Warnings())
	}
}

// TestD1_LagFollowsFromWhatCanBeSavedUp: λ is half of L2's time that a sequencer can hold back, of what the queue's price lets in
// at once, and of the meter's capacity; a chain without λ says that it is for development.
func TestD1_LagFollowsFromWhatCanBeSavedUp(t *testing.T) {
	p := testParams()
	if w := p.Warnings(); len(w) != 1 || !strings.Contains(w[0], "λ is 0") {
		t.Fatalf("without a λ: %v", w)
	}
	if err := p.CheckOn(Delays{}); err != nil {
		t.Fatal(err)
	}
	p.MaxBatchAgeSecs, p.MaxDriftSecs, p.ForceDelaySecs = 43_800, 600, 43_200
	least := uint64(43_800+600+43_200*7_500_000/(30_000_000-1<<23)+1<<35/30_000_000+341+1) / 2
	p.WindowSecs, p.GraceSecs = 200_000, 50_000
	var rule *RuleError
	p.LagSecs = least - 1
	if err := p.CheckOn(Delays{}); !errors.As(err, &rule) || rule.Left.What != "lag λ" || rule.Then.Value.Uint64() != least {
		t.Fatalf("a second too short: %v", err)
	}
	p.LagSecs = least
	if err := p.CheckOn(Delays{}); err != nil {
		t.Fatal(err)
	}
	p.MaxBatchAgeSecs--
	if err := p.CheckOn(Delays{}); !errors.As(err, &rule) || rule.Left.What != "maxBatchAge" {
		t.Fatalf("batches refused before their deadline: %v", err)
	}
}

func TestBlobRetentionWarns(t *testing.T) {
	p := testParams()
	p.WindowSecs, p.ForceDelaySecs, p.LagSecs = 9*86400, 4*3600, 1 // 18.17 days
	if w := p.Warnings(); len(w) != 0 {
		t.Fatal(w)
	}
	p.ForceDelaySecs = 6 * 3600
	if w := p.Warnings(); len(w) != 1 || !strings.Contains(w[0], "archive") {
		t.Fatal(w)
	}
}
