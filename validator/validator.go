// Package validator keeps one honest stake on the true assertions of the rollup contract (SPEC.md section 9): it joins every
// assertion that claims what this node derived, makes one when it is due, confirms what nobody opposes, and records the outbox
// roots that withdrawals are claimed against. Where others claim something else it opens a game with each of them, and
// plays it to its end (section 15).
//
// It acts on nothing but what this node derived from L1 itself, and every call names what it answers: it keeps nothing of
// a game in between, but finds all on L1 again at each look. It derives nothing (package follower does), and proves nothing
// (package prover). Start at decide in plan.go; games.go is what it sees of games, play.go what it does.
package validator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethdb"

	"loft/agent"
	"loft/chain"
	"loft/contracts/bindings"
	"loft/follower"
	"loft/game"
	"loft/l1"
	"loft/l1/send"
	"loft/protocol"
	"loft/prover"
)

// Claims is what this node derived itself.
type Claims interface {
	// After is where derivation stood after a number of batches.
	After(batches uint64) (follower.Point, error)
}

// Sender of the account that owns the stake; package send has the real one.
type Sender interface {
	Address() common.Address
	Send(ctx context.Context, c send.Candidate) (*types.Receipt, error)
}

// Prover knows the steps of what this node derived; package prover has the real one.
type Prover interface {
	// Prepare makes ready what the first game needs.
	Prepare(ctx context.Context) error
	Truth(ctx context.Context, r prover.Range) game.Truth
	Prove(ctx context.Context, r prover.Range, at game.Proof) (*prover.Step, error)
	// Provable says whether all that follows so many batches can be proved.
	Provable(batches uint64) (bool, error)
	// Forget gives back what is kept to prove what happened before so many batches.
	Forget(batches uint64) error
}

// Config of a validator. The fields without a default are required.
type Config struct {
	Chain    *chain.Chain
	Protocol protocol.Config
	Rollup   common.Address
	Games    common.Address // the rollup's
	// Start is the number of an L1 block before the contracts.
	Start  uint64
	Client *l1.Client
	Sender Sender
	Claims Claims
	// Prover answers games, about Program: the hash of the proof program's initial state.
	Prover  Prover
	Program common.Hash
	// Again has it enter another stake although one has lost a game. That takes a person who knows why it did.
	Again bool
	// Poll is how often Run looks. Default: 1 s.
	Poll time.Duration
	Log  *slog.Logger
}

// Validator acts for one account. Step and Run belong to one goroutine; Leave and Status may be called from any. Any
// number of validators may act for one account: each looks again at each step, and what another did first is refused.
type Validator struct {
	cfg   Config
	log   *slog.Logger
	table ethdb.KeyValueStore
	roots roots

	// Step's
	params   *params
	head     *l1.Header // of L1, at the last look
	final    *l1.Header // finalised, then
	stakes   stakes
	flights  agent.Flights[action] // one at a time
	refused  common.Hash           // L1 head at the last refusal: nothing is sent before the next
	wrong    agent.Trouble         // what a person has to see
	unsent   agent.Trouble         // with sending actions
	work     sync.WaitGroup        // on answers
	careful  bool                  // the last call was refused
	turns    turns
	reverted map[string]int // how often calls were refused since this validator began

	parents  map[common.Hash]common.Hash // of assertions
	made     map[common.Hash]uint64      // the L1 block, finalised, of the latest confirmed assertion
	tapes    *tapes
	played   map[bindings.GamesKey]played
	pace     pace
	debts    []debt
	thoughts map[moment]*thought
	desk     desk
	prepared bool
	forgot   common.Hash // the confirmed assertion before which nothing is to be proved any more

	mu     sync.Mutex // guards what follows
	leave  bool
	status Status
}

// Status is what a validator last saw, for people.
type Status struct {
	L1Block   uint64      `json:"l1Block"`
	Confirmed common.Hash `json:"confirmed"` // latest confirmed assertion
	// ConfirmedBatches is how many batches it covers.
	ConfirmedBatches uint64      `json:"confirmedBatches"`
	Stake            uint64      `json:"stake"` // id; 0: none
	StandsOn         common.Hash `json:"standsOn"`
	Leaving          bool        `json:"leaving"`
	// Warning is what an operator must look at; empty if all is well.
	Warning string `json:"warning,omitempty"`
}

// New makes a validator; it does nothing before Step or Run.
func New(cfg Config) (*Validator, error) {
	if cfg.Chain == nil || cfg.Client == nil || cfg.Sender == nil || cfg.Claims == nil || cfg.Prover == nil || cfg.Log == nil ||
		cfg.Rollup == (common.Address{}) || cfg.Games == (common.Address{}) || cfg.Program == (common.Hash{}) {
		return nil, errors.New("validator: Config needs Chain, Rollup, Games, Client, Sender, Claims, Prover, Program and Log")
	}
	if cfg.Poll == 0 {
		cfg.Poll = time.Second
	}
	v := &Validator{cfg: cfg, log: cfg.Log.With("agent", "validator"), table: cfg.Chain.Table("loft-validator-")}
	v.reverted, v.parents, v.made = map[string]int{}, map[common.Hash]common.Hash{}, map[common.Hash]uint64{}
	v.played = map[bindings.GamesKey]played{}
	v.roots = roots{chain: cfg.Chain, table: v.table}
	v.stakes.Next = cfg.Start
	if err := v.load("stakes "+cfg.Sender.Address().Hex(), &v.stakes); err != nil {
		return nil, err
	}
	if err := v.load(v.debtsKey(), &v.debts); err != nil {
		return nil, err
	}
	return v, v.load("leave "+cfg.Sender.Address().Hex(), &v.leave)
}

func (v *Validator) load(key string, into any) error {
	if ok, err := v.table.Has([]byte(key)); err != nil || !ok {
		return err
	}
	raw, err := v.table.Get([]byte(key))
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		return fmt.Errorf("validator: read %s: %w", key, err)
	}
	return nil
}

func (v *Validator) store(key string, value any) error {
	raw, err := json.Marshal(value)
	if err == nil {
		err = v.table.Put([]byte(key), raw)
	}
	if err != nil {
		return fmt.Errorf("validator: write %s: %w", key, err)
	}
	return nil
}

// Leave makes the validator advance no more, and take its stake out once the assertion on which it stands is confirmed; or, with
// false, stay after all. It survives a restart.
func (v *Validator) Leave(leave bool) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.store("leave "+v.cfg.Sender.Address().Hex(), leave); err != nil {
		return err
	}
	v.leave = leave
	return nil
}

// Status as of the last Step.
func (v *Validator) Status() Status {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.status
}

// Run acts until ctx ends. Trouble is logged and tried again.
func (v *Validator) Run(ctx context.Context) error {
	defer v.work.Wait()
	defer v.flights.Wait()
	return agent.Loop(ctx, v.cfg.Poll, v.Step, agent.Words{Log: v.log, Level: slog.LevelError, Trouble: "validator cannot act, retrying", Recovered: "validating resumed"})
}

// Step looks once and does the most urgent thing that is due. It does not wait for L1: a call is under way until a later
// Step finds its outcome.
func (v *Validator) Step(ctx context.Context) error {
	if !v.land() {
		return nil
	}
	seen, err := v.observe(ctx)
	if err != nil {
		return err
	}
	v.think(ctx, seen)
	if err := v.remember(seen); err != nil {
		return err
	}
	act, warning := decide(seen)
	v.report(seen, warning)
	if act == nil || seen.head.Hash == v.refused {
		return nil
	}
	v.turns = v.turns.took(act)
	v.log.Debug("acting", "action", act.String())
	candidate := send.Candidate{ID: v.id(act), To: &v.cfg.Rollup, Data: act.calldata()}
	switch act.(type) {
	case enter:
		candidate.Value = new(big.Int).Set(seen.params.stakeWei)
	case play:
		candidate.To = &v.cfg.Games
	}
	v.flights.Start(act, func() (*types.Receipt, error) { return v.cfg.Sender.Send(ctx, candidate) })
	return nil
}

// id of a call. One that was refused may be right again once L1 has dropped blocks: then it is another, for the sender
// answers the same one as it ended, until that is final.
func (v *Validator) id(act action) string {
	if n := v.reverted[act.String()]; n > 0 {
		return fmt.Sprintf("%s, attempt %d", act, n+1)
	}
	return act.String()
}

// report remembers what was seen, and says aloud what is wrong.
func (v *Validator) report(seen *view, warning string) {
	if warning != "" {
		v.wrong.Tell(v.log, slog.LevelError, warning)
	} else {
		v.wrong.Over(v.log, "earlier warnings resolved")
	}
	status := Status{L1Block: seen.head.Number, Confirmed: seen.confirmed.id, ConfirmedBatches: seen.confirmed.InputEnd, Leaving: seen.leave, Warning: warning}
	if len(seen.stakes) > 0 {
		status.Stake, status.StandsOn = seen.stakes[0].id, seen.stakes[0].assertion
	}
	v.mu.Lock()
	v.status = status
	v.mu.Unlock()
}

// land handles what became of the last action; false if that is not known yet.
func (v *Validator) land() bool {
	l, ok := v.flights.Landed()
	if !ok {
		return v.flights.Count() == 0
	}
	act := l.Of
	var revert *l1.RevertError
	switch {
	case l.Err == nil:
		v.log.Info("action included on l1", "action", act.String(), "tx", l.Receipt.TxHash, "l1_block", l.Receipt.BlockNumber, "gas", l.Receipt.GasUsed)
		v.careful = false
		v.unsent.Over(v.log, "sending actions resumed")
		return true
	case l.Interrupted():
		return true
	case errors.As(l.Err, &revert):
		// L1 is no longer what the call answered; the next look decides again.
		v.reverted[act.String()]++
		v.log.Warn("l1 rejected action", "action", act.String(), "err", l.Err)
	default:
		v.unsent.Tell(v.log, slog.LevelError, "cannot send action", "action", act.String(), "err", l.Err)
	}
	v.refused, v.careful = v.head.Hash, true
	return true
}
