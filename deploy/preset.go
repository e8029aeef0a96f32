package deploy

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/params"

	"loft/contracts/genesis"
	"loft/protocol"
)

// presets are sets of constants that fit each other. The reason of each stands in docs/operations.md. The devnet's has no λ: it
// promises nothing of a validator that has to catch up.
var presets = []struct {
	name  string
	times preset
}{
	{"devnet", preset{force: 10 * time.Minute, open: 2 * time.Minute, window: 54 * time.Second, grace: 8 * time.Second,
		censorship: 4 * time.Second, response: 2 * time.Second, interval: 6 * time.Second, stakeWei: ether(1)}},
	{"testnet", preset{force: time.Hour, open: 20 * time.Minute, window: 24 * time.Hour, grace: 8 * time.Hour,
		censorship: 6 * time.Hour, response: 30 * time.Minute, lag: 75 * time.Minute, interval: 10 * time.Minute, stakeWei: new(big.Int).Div(ether(1), big.NewInt(10))}},
	{"mainnet", preset{force: 12 * time.Hour, open: 2 * time.Hour, window: 7 * 24 * time.Hour, grace: 84 * time.Hour,
		censorship: 72 * time.Hour, response: 3 * time.Hour, lag: 9 * time.Hour, interval: time.Hour, stakeWei: ether(32)}},
}

type preset struct {
	force, open, window, grace, censorship, response, lag, interval time.Duration
	stakeWei                                                        *big.Int
}

// presetMoves is m: the 20 of a whole game, and four in hand.
const presetMoves = 24

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }

// Presets are the names that Preset knows.
func Presets() []string {
	var names []string
	for _, p := range presets {
		names = append(names, p.name)
	}
	return names
}

// Preset is the constants of a kind of chain. Chains, sequencer, program and time are the caller's to fill in.
func Preset(name string) (genesis.Params, error) {
	n := slices.Index(Presets(), name)
	if n < 0 {
		return genesis.Params{}, fmt.Errorf("there is no preset %q: choose one of %s", name, strings.Join(Presets(), ", "))
	}
	secs := func(d time.Duration) uint64 { return uint64(d / time.Second) }
	p := presets[n].times
	return genesis.Params{
		MaxDriftSecs: protocol.DefaultDriftSecs, ForceDelaySecs: secs(p.force), OpenDelaySecs: secs(p.open), MaxBatchAgeSecs: secs(p.force) + protocol.DefaultDriftSecs,
		WindowSecs: secs(p.window), GraceSecs: secs(p.grace), CensorshipSecs: secs(p.censorship), ResponseSecs: secs(p.response), LagSecs: secs(p.lag),
		Moves: presetMoves, AssertionIntervalSecs: secs(p.interval), StakeWei: new(big.Int).Set(p.stakeWei),
	}, nil
}
