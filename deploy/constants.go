package deploy

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/bindings"
	"loft/l1"
)

// constant is one that a contract tells.
type constant struct {
	name   string
	at     common.Address
	call   []byte
	want   any
	unpack func([]byte) (any, error)
}

// as is an unpacking function of the bindings, its answer as `fmt` shows it.
func as[T any](unpack func([]byte) (T, error)) func([]byte) (any, error) {
	return func(out []byte) (any, error) {
		v, err := unpack(out)
		if hash, ok := any(v).([32]byte); ok {
			return common.Hash(hash), err
		}
		return v, err
	}
}

// constants asks each contract for all that its constructor was told.
func (v *verifier) constants(ctx context.Context, parent l1.Ref) error {
	for _, c := range v.allConstants(parent) {
		found, err := v.ask(ctx, c.at, c.call, c.unpack)
		if err != nil {
			return err
		}
		v.report.same(c.name, c.want, found)
	}
	return nil
}

func (v *verifier) allConstants(parent l1.Ref) []constant {
	p, plan := v.i.Params, v.plan
	stake := p.StakeWei
	if stake == nil {
		stake = new(big.Int)
	}
	inbox, rollup, games := bindings.NewInbox(), bindings.NewRollup(), bindings.NewGames()
	bridge, tokens := bindings.NewBridge(), bindings.NewTokenBridge()
	return []constant{
		{"Inbox.bridge", plan.Inbox, inbox.PackBridge(), plan.Bridge, as(inbox.UnpackBridge)},
		{"Inbox.sequencer", plan.Inbox, inbox.PackSequencer(), p.Sequencer, as(inbox.UnpackSequencer)},
		{"Inbox.forceDelay", plan.Inbox, inbox.PackForceDelay(), p.ForceDelaySecs, as(inbox.UnpackForceDelay)},
		{"Inbox.openDelay", plan.Inbox, inbox.PackOpenDelay(), p.OpenDelaySecs, as(inbox.UnpackOpenDelay)},
		{"Inbox.maxBatchAge", plan.Inbox, inbox.PackMaxBatchAge(), p.MaxBatchAgeSecs, as(inbox.UnpackMaxBatchAge)},
		{"Inbox.firstAnchorNumber", plan.Inbox, inbox.PackFirstAnchorNumber(), parent.Number, as(inbox.UnpackFirstAnchorNumber)},
		{"Inbox.firstAnchorHash", plan.Inbox, inbox.PackFirstAnchorHash(), parent.Hash, as(inbox.UnpackFirstAnchorHash)},
		{"Rollup.inbox", plan.Rollup, rollup.PackInbox(), plan.Inbox, as(rollup.UnpackInbox)},
		{"Rollup.games", plan.Rollup, rollup.PackGames(), plan.Games, as(rollup.UnpackGames)},
		{"Rollup.window", plan.Rollup, rollup.PackWindow(), p.WindowSecs, as(rollup.UnpackWindow)},
		{"Rollup.grace", plan.Rollup, rollup.PackGrace(), p.GraceSecs, as(rollup.UnpackGrace)},
		{"Rollup.censorship", plan.Rollup, rollup.PackCensorship(), p.CensorshipSecs, as(rollup.UnpackCensorship)},
		{"Rollup.response", plan.Rollup, rollup.PackResponse(), p.ResponseSecs, as(rollup.UnpackResponse)},
		{"Rollup.lag", plan.Rollup, rollup.PackLag(), p.LagSecs, as(rollup.UnpackLag)},
		{"Rollup.moves", plan.Rollup, rollup.PackMoves(), p.Moves, as(rollup.UnpackMoves)},
		{"Rollup.assertionInterval", plan.Rollup, rollup.PackAssertionInterval(), p.AssertionIntervalSecs, as(rollup.UnpackAssertionInterval)},
		{"Rollup.stakeWei", plan.Rollup, rollup.PackStakeWei(), stake, as(rollup.UnpackStakeWei)},
		{"Games.rollup", plan.Games, games.PackRollup(), plan.Rollup, as(games.UnpackRollup)},
		{"Games.machine", plan.Games, games.PackMachine(), plan.Machine, as(games.UnpackMachine)},
		{"Games.initialState", plan.Games, games.PackInitialState(), v.cfg.Program, as(games.UnpackInitialState)},
		{"Bridge.inbox", plan.Bridge, bridge.PackInbox(), plan.Inbox, as(bridge.UnpackInbox)},
		{"Bridge.rollup", plan.Bridge, bridge.PackRollup(), plan.Rollup, as(bridge.UnpackRollup)},
		{"TokenBridge.bridge", plan.TokenBridge, tokens.PackBridge(), plan.Bridge, as(tokens.UnpackBridge)},
		{"TokenBridge.inbox", plan.TokenBridge, tokens.PackInbox(), plan.Inbox, as(tokens.UnpackInbox)},
		{"TokenBridge.MIN_GAS", plan.TokenBridge, tokens.PackMINGAS(), tokenBridgeMinGas, as(tokens.UnpackMINGAS)},
	}
}

// tokenBridgeMinGas is in the code of TokenBridge, and told for wallets.
const tokenBridgeMinGas = 1_200_000
