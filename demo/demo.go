// Package demo shows on a chain of its own what Loft does when somebody lies: `loft demo attack`. It is not a test, which
// package attack has, and makes nothing that a real chain has not. Start at Attack.
package demo

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"path/filepath"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"golang.org/x/sync/errgroup"

	"loft/attack"
	"loft/bridge"
	"loft/contracts/bindings"
	"loft/contracts/genesis"
	"loft/devnet"
	"loft/l1"
	"loft/l1/send"
	"loft/node"
	"loft/plain"
)

// Config of a demonstration. All fields are required.
type Config struct {
	Attackers int
	// DataDir is an empty directory.
	DataDir string
	// Say prints a line.
	Say func(format string, args ...any)
	Log *slog.Logger
}

// MaxAttackers is as many as one machine can run along with the rest.
const MaxAttackers = 50

// Attacker is one who lies, and what became of it.
type Attacker struct {
	Kind    string         `json:"kind"`
	Account common.Address `json:"account"`
	Stake   uint64         `json:"stake"`
	Outcome string         `json:"outcome"`
	// SpentWei is what it is poorer by, its stake included.
	SpentWei *big.Int `json:"spentWei"`

	key  *ecdsa.PrivateKey
	lie  attack.Lie
	play attack.Conduct
}

// Bill is how it ended.
type Bill struct {
	Attackers []*Attacker `json:"attackers"`
	// ConfirmedSecs is from the making of the first child that is disputed to its confirmation, by L1's clock; WindowSecs is W.
	ConfirmedSecs uint64 `json:"confirmedSecs"`
	WindowSecs    uint64 `json:"windowSecs"`
	// Proofs is how many lies were disputed down to a step of the machine on L1; the others ended by time.
	Proofs int `json:"proofs"`
	// HonestSpentWei is what the honest validator is poorer by: what it spent for gas, less what it was repaid.
	HonestSpentWei *big.Int `json:"honestSpentWei"`
}

var (
	rollup = bindings.NewRollup()
	games  = bindings.NewGames()
	stake  = big.NewInt(params.Ether)
)

// kind of attacker.
type kind struct {
	name string
	lie  attack.Lie
	play attack.Conduct
}

// Whoever is silent or slow loses by time, the others by proof.
var kinds = []kind{
	{"a wrong block, played to the last machine step", attack.Lie{Step: 0}, attack.Conduct{Moves: -1}},
	{"a wrong block, and a trace that is true for 3 million steps", attack.Lie{Step: 1, Traced: 3_000_000}, attack.Conduct{Moves: -1}},
	{"a wrong closing of the batch", attack.Lie{Step: 1 << 30}, attack.Conduct{Moves: -1}},
	{"lists that are false from the third round on", attack.Lie{Step: 2, Scramble: 4}, attack.Conduct{Moves: -1}},
	{"silence from the beginning", attack.Lie{Step: 1}, attack.Conduct{Moves: 0}},
	{"silence in the middle of the game", attack.Lie{Step: 0, Traced: 1}, attack.Conduct{Moves: 5}},
	{"moves at the last moment", attack.Lie{Step: 2}, attack.Conduct{Moves: -1, Hold: 5}},
}

// show is a demonstration that is running.
type show struct {
	Config
	dev       *node.Dev
	client    *l1.Client
	attackers []*Attacker
	games     common.Address
	rollup    common.Address
	from      uint64        // the first L1 block to look at
	confirmed func() uint64 // how many batches are, as the honest validator sees it
	batch     uint64        // that is lied about
	began     uint64        // L1's time at the first dispute; 0: none yet
	bill      Bill
}

// Attack runs attackers of every kind at once against one honest validator, until the truth is confirmed.
func Attack(ctx context.Context, cfg Config) (_ *Bill, err error) {
	if cfg.Attackers < 1 || cfg.Attackers > MaxAttackers {
		return nil, &plain.InputError{What: "attackers", Why: fmt.Sprintf("%d cannot be shown", cfg.Attackers), Do: fmt.Sprintf("give 1 to %d", MaxAttackers)}
	}
	s := &show{Config: cfg}
	s.bill.WindowSecs = uint64(120 + 20*cfg.Attackers) // the honest side thinks about one game after another
	s.dev, err = node.StartDev(ctx, node.DevConfig{DataDir: filepath.Join(cfg.DataDir, "chain"), L1BlockTime: time.Second, Log: cfg.Log,
		Params: func(p *genesis.Params) {
			p.WindowSecs, p.GraceSecs, p.CensorshipSecs, p.ResponseSecs, p.Moves, p.AssertionIntervalSecs = s.bill.WindowSecs, 20, 10, 3, 24, 10
			p.StakeWei = stake
		}})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.dev.Close()) }()
	plan, err := s.dev.Instance.Plan()
	if err != nil {
		return nil, err
	}
	s.client, s.rollup, s.games, s.from = l1.New(s.dev.L1.Client()), plan.Rollup, plan.Games, s.dev.Instance.Start.Number
	s.confirmed = func() uint64 {
		_, status := s.dev.Node.Validating()
		return status.ConfirmedBatches
	}
	working, stop := context.WithCancel(ctx)
	defer stop()
	group, running := errgroup.WithContext(working)
	group.Go(func() error { return s.dev.Run(running) })
	group.Go(func() error {
		defer stop()
		return s.run(running, group)
	})
	if err := group.Wait(); err != nil && !(errors.Is(err, context.Canceled) && ctx.Err() == nil) { // it stops all else at its end
		return nil, err
	}
	return &s.bill, nil
}

func (s *show) run(ctx context.Context, group *errgroup.Group) error {
	s.Say("Making ready: a chain with %d s to answer in, and the proof program.", s.bill.WindowSecs)
	honest, _ := s.dev.Node.Validating()
	if err := honest.Prover.Prepare(ctx); err != nil {
		return err
	}
	if err := s.dev.Funded(ctx); err != nil {
		return err
	}
	if err := s.recruit(ctx); err != nil {
		return err
	}
	group.Go(func() error { return s.traffic(ctx) })
	before, err := s.client.Balance(ctx, honest.Sender.Address())
	if err != nil {
		return err
	}
	for i, a := range s.attackers {
		sender, err := send.New(ctx, send.Config{Client: s.client, Signer: send.NewKeySigner(a.key), Dir: filepath.Join(s.DataDir, fmt.Sprintf("attacker-%d", i)),
			Poll: 200 * time.Millisecond, Log: quiet})
		if err != nil {
			return err
		}
		group.Go(func() error { return sender.Run(ctx) })
		cfg := honest
		cfg.Log, cfg.Poll = quiet, 200*time.Millisecond
		liar, err := attack.Liar(cfg, sender, s.dev.Node.Deriver(), a.lie, a.play)
		if err != nil {
			return err
		}
		group.Go(func() error { return liar.Run(ctx) })
	}
	if err := s.watch(ctx); err != nil {
		return err
	}
	return s.settle(ctx, honest.Sender.Address(), before)
}

var quiet = slog.New(slog.DiscardHandler)

// recruit makes the attackers, and gives each what it needs.
func (s *show) recruit(ctx context.Context) error {
	cursor, _, _ := s.dev.Node.Deriver().Cursor()
	s.batch = cursor.Batch + 3
	s.Say("\nAttackers: %d, each with a stake of 1 ETH. They lie about batch %d, which is yet to come:", s.Attackers, s.batch)
	purse := devnet.Accounts[len(devnet.Accounts)-1]
	chainID := new(big.Int).SetUint64(s.dev.L1.ChainID())
	nonce, err := s.client.Eth().PendingNonceAt(ctx, purse.Address)
	if err != nil {
		return err
	}
	for i := range s.Attackers {
		key, err := crypto.GenerateKey()
		if err != nil {
			return err
		}
		kind := kinds[i%len(kinds)]
		a := &Attacker{Kind: kind.name, Account: crypto.PubkeyToAddress(key.PublicKey), key: key, lie: kind.lie, play: kind.play, Outcome: "played no game"}
		a.lie.Batch, a.lie.Seed = s.batch, uint64(i)
		s.attackers = append(s.attackers, a)
		s.Say("  %2d  %s", i+1, a.Kind)
		tx := types.MustSignNewTx(purse.Key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{ChainID: chainID, Nonce: nonce + uint64(i), To: &a.Account,
			Value: endowment, Gas: 21_000, GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(200 * params.GWei)})
		if err := s.client.Eth().SendTransaction(ctx, tx); err != nil {
			return err
		}
	}
	s.bill.Attackers = s.attackers
	return nil
}

// endowment of an attacker.
var endowment = new(big.Int).Mul(big.NewInt(3), stake)

// traffic is something of every kind on L2, so that there is something to lie about.
func (s *show) traffic(ctx context.Context) error {
	c, err := bridge.Connect(ctx, bridge.Config{L1URLs: []string{s.dev.L1.RPCURL()}, L2URL: s.dev.Node.RPCURL()})
	if err != nil {
		return err
	}
	defer c.Close()
	user := devnet.Accounts[0]
	account := bridge.KeyAccount(user.Key)
	amount := big.NewInt(params.GWei)
	for i := 0; ctx.Err() == nil; i++ {
		switch i % 3 {
		case 0:
			_, err = c.DepositETH(ctx, account, user.Address, amount, bridge.Options{})
		case 1:
			_, err = c.WithdrawETH(ctx, account, user.Address, amount, bridge.Options{})
		case 2:
			var signed bridge.Forced
			if signed, err = c.SignForced(ctx, account, bridge.Forcing{To: &devnet.Accounts[1].Address, Value: amount}); err == nil {
				_, err = c.Force(ctx, account, signed, bridge.Options{})
			}
		}
		if err != nil && ctx.Err() == nil {
			s.Log.Warn("traffic", "err", err)
		}
	}
	return ctx.Err()
}

// watch tells what happens in games, until the truth about the batch is confirmed.
func (s *show) watch(ctx context.Context) error {
	ticker := time.NewTicker(500 * time.Millisecond)
	defer ticker.Stop()
	for next := s.from; ; {
		head, err := s.client.Header(ctx, l1.Latest)
		if err != nil {
			return err
		}
		if head.Number >= next {
			logs, err := s.client.LogsRange(ctx, next, head.Number, s.games, s.rollup)
			if err != nil {
				return err
			}
			next = head.Number + 1
			for i := range logs {
				if err := s.tell(ctx, &logs[i], head.Time); err != nil {
					return err
				}
			}
		}
		if s.began > 0 && s.confirmed() > s.batch {
			s.bill.ConfirmedSecs = head.Time - s.began
			s.Say("\nThe truth about batch %d is confirmed, %d s after it was disputed first; the bound is %d s.", s.batch, s.bill.ConfirmedSecs, 2*s.bill.WindowSecs)
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// tell says what an event means.
func (s *show) tell(ctx context.Context, l *types.Log, now uint64) error {
	abi := games.GetABI()
	if l.Address == s.rollup {
		abi = rollup.GetABI()
	}
	event, err := abi.EventByID(l.Topics[0])
	if err != nil {
		return err
	}
	at := func() string {
		if s.began == 0 {
			s.began = now
		}
		return fmt.Sprintf("%4d s", now-s.began)
	}
	switch event.Name {
	case bindings.RollupStakeEnteredEventName:
		if i := s.index(common.BytesToAddress(l.Topics[2][:])); i >= 0 {
			s.attackers[i].Stake = l.Topics[1].Big().Uint64()
		}
	case bindings.GamesGameOpenedEventName:
		if who := s.among(l); who != "" {
			s.Say("%s  %s: a game is opened", at(), who)
		}
	case bindings.GamesDissectedEventName, bindings.GamesSelectedEventName:
		turn := uint64(l.Data[31])
		if who := s.among(l); who != "" && turn%6 == 0 && turn != 0 {
			s.Say("%s  %s: turn %d of 36", at(), who, turn)
		}
	case bindings.GamesGameLostEventName:
		return s.lost(ctx, l, at())
	}
	return nil
}

// index of the attacker with an account; −1 if there is none.
func (s *show) index(account common.Address) int {
	return slices.IndexFunc(s.attackers, func(a *Attacker) bool { return a.Account == account })
}

// byStake is the attacker with a stake, by number.
func (s *show) byStake(topic common.Hash) int {
	id := topic.Big().Uint64()
	return slices.IndexFunc(s.attackers, func(a *Attacker) bool { return a.Stake == id && id != 0 })
}

// among names the attacker in a game with the honest stake; games of attackers with each other are their business.
func (s *show) among(l *types.Log) string {
	a, b := s.byStake(l.Topics[2]), s.byStake(l.Topics[3])
	if (a < 0) == (b < 0) {
		return ""
	}
	return fmt.Sprintf("attacker %2d", max(a, b)+1)
}

func (s *show) lost(ctx context.Context, l *types.Log, at string) error {
	e, err := games.UnpackGameLostEvent(l)
	if err != nil {
		return err
	}
	i := s.byStake(common.BigToHash(new(big.Int).SetUint64(e.Loser)))
	if i < 0 {
		return fmt.Errorf("stake %d, which is the honest one, lost a game", e.Loser)
	}
	tx, _, err := s.client.Eth().TransactionByHash(ctx, l.TxHash)
	if err != nil {
		return err
	}
	how := "by time"
	if attack.Proved(tx, bindings.GamesKey{Parent: e.Parent, Asserter: e.Asserter, Selector: e.Selector}) {
		how = "by the proof of one machine step on L1"
		s.bill.Proofs++
	}
	against := "another attacker"
	if s.among(l) != "" {
		against = "the honest validator"
	}
	s.attackers[i].Outcome = fmt.Sprintf("lost to %s %s", against, how)
	s.Say("%s  attacker %2d has lost to %s, %s", at, i+1, against, how)
	return nil
}

// settle is the bill at the end; before is what the honest account had.
func (s *show) settle(ctx context.Context, honest common.Address, before *big.Int) error {
	after, err := s.client.Balance(ctx, honest)
	if err != nil {
		return err
	}
	s.bill.HonestSpentWei = new(big.Int).Sub(before, after)
	s.Say("\nThe bill:")
	for i, a := range s.attackers {
		left, err := s.client.Balance(ctx, a.Account)
		if err != nil {
			return err
		}
		a.SpentWei = new(big.Int).Sub(endowment, left)
		s.Say("  attacker %2d  %s ETH  %s: %s", i+1, ether(a.SpentWei), a.Kind, a.Outcome)
	}
	s.Say("  honest       %s ETH  for gas, after what it was repaid so far", ether(s.bill.HonestSpentWei))
	return nil
}

func ether(wei *big.Int) string {
	f, _ := new(big.Rat).SetFrac(wei, stake).Float64()
	return fmt.Sprintf("%9.6f", f)
}
