// Package escape takes a person out of a chain with nobody's help: no sequencer, no poster, no validator, no operator. It runs a
// node of its own, which follows L1, posts the queue when the door is open, and stakes on the truth; forces withdrawals of all
// that the account has on L2; waits until an assertion that covers them is confirmed; claims them; and takes the stake back.
//
// It continues after a stop or a crash from what L1 has and one small file. It is not where any of these things is done: it calls
// packages bridge, opener and validator in order, and says what is waited for and until when. Start at Run; withdrawals.go is what
// leaves.
package escape

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"loft/bridge"
	"loft/config"
	"loft/l1/send"
	"loft/node"
	"loft/plain"
)

// Config of an escape. All fields are required but To and Tokens.
type Config struct {
	// Node's settings: rollup, data-dir, l1, beacon. Its roles are not looked at.
	Node   *config.Config
	Signer send.Signer
	// To is who is paid on L1. Default: the account itself.
	To common.Address
	// Tokens are withdrawn along with the ether, all that the account has of each: ERC-20 tokens by their addresses on L1.
	Tokens []common.Address
	// Say tells a person a line.
	Say func(format string, args ...any)
	Log *slog.Logger
	// Poll is how often it looks. Default: 1 s.
	Poll time.Duration
}

// Bill is what became of it.
type Bill struct {
	Account  common.Address `json:"account"`
	To       common.Address `json:"to"`
	Paid     []Paid         `json:"paid"`     // the tokens in their order, then the ether
	LeftWei  *hexutil.Big   `json:"leftWei"`  // on L2: what the fee caps had set aside, less than the withdrawals cost
	StakeOut bool           `json:"stakeOut"` // a stake was made, and is back
}

// Paid is one thing that was paid out on L1.
type Paid struct {
	Token   common.Address `json:"token"`   // on L1; zero: ether
	Amount  *hexutil.Big   `json:"amount"`  // wei, or the token's smallest unit
	Message uint64         `json:"message"` // out:<index>
	L2Tx    common.Hash    `json:"l2Tx"`    // the forced withdrawal
	Claim   common.Hash    `json:"claimTx"`
}

// escape is one on its way.
type escape struct {
	cfg    Config
	node   *node.Started
	bridge *bridge.Client // of L1 and this node's L2
	l1     *bridge.Client // of L1 alone: it asks no L2 what will be there when the queue has been taken
	from   bridge.Account
	file   string
	told   string
	record record
}

// Run takes the account out, and returns when all is done. If ctx ends before, or it fails, another Run continues. With an *UnpaidError
// there is a bill, too: all else is done.
func Run(ctx context.Context, cfg Config) (_ *Bill, err error) {
	if cfg.Poll == 0 {
		cfg.Poll = time.Second
	}
	e := &escape{cfg: cfg, file: filepath.Join(cfg.Node.DataDir, "escape.json")}
	// A stake is not laid without it. The node finds it where this leaves it.
	if _, err := node.Program(ctx, cfg.Log, func() { e.say(node.MakingProgram) }); err != nil {
		return nil, err
	}
	e.node, err = node.StartAs(ctx, cfg.Node, node.Roles{Post: cfg.Signer, Validate: cfg.Signer}, cfg.Log)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.node.Close()) }()
	if err := e.load(); err != nil {
		return nil, err
	}
	e.from = bridge.Account{Address: cfg.Signer.Address(), Send: e.send, Sign: func(tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
		return cfg.Signer.Sign(ctx, tx, chainID)
	}}
	if err := e.afford(ctx); err != nil {
		return nil, err
	}
	var bill *Bill
	var unpaid error
	done := errors.New("done")
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return e.node.Run(running) })
	group.Go(func() (err error) {
		if bill, unpaid, err = e.walk(running); err == nil {
			err = done // which stops the node
		}
		return err
	})
	if err := group.Wait(); !errors.Is(err, done) {
		return nil, errors.Join(err, ctx.Err())
	}
	// Whoever runs a validator here later means to stay. While this one runs it would put a new stake at once.
	return bill, errors.Join(unpaid, e.node.Validator().Leave(false))
}

// gasOnL1 is what the way out takes on L1 without games: the stake, joins, the queue, a batch, confirmation, claims.
const gasOnL1 = 3_000_000

// afford says at the beginning whether the account has what the way out takes on L1.
func (e *escape) afford(ctx context.Context) error {
	if len(e.record.Withdrawals) > 0 {
		return nil // it has begun: some of it is spent, or staked
	}
	client := e.node.L1()
	for _, token := range e.cfg.Tokens {
		code, err := client.Eth().CodeAt(ctx, token, nil)
		if err != nil {
			return fmt.Errorf("look for token %s on l1: %w", token, err)
		}
		if len(code) == 0 {
			return &bridge.NoContractError{Layer: bridge.L1, Name: "token", Address: token}
		}
	}
	have, err := client.Balance(ctx, e.from.Address)
	if err != nil {
		return err
	}
	price, err := client.Eth().SuggestGasPrice(ctx)
	if err != nil {
		return fmt.Errorf("ask l1 for its gas price: %w", err)
	}
	want := new(big.Int).Mul(price, big.NewInt(2*gasOnL1))
	if want.Add(want, e.node.Instance.Params.StakeWei); have.Cmp(want) < 0 {
		return &bridge.InsufficientFundsError{Layer: bridge.L1, Address: e.from.Address, Have: have, Want: want}
	}
	return nil
}

// walk is the way out, step by step. What is unpaid at its end cannot be paid by walking on.
func (e *escape) walk(ctx context.Context) (bill *Bill, unpaid, err error) {
	if err := e.sync(ctx); err != nil {
		return nil, nil, err
	}
	e.bridge, err = bridge.Connect(ctx, bridge.Config{L1URLs: e.cfg.Node.L1, L2URL: e.node.RPCURL(), Poll: e.cfg.Poll})
	if err != nil {
		return nil, nil, err
	}
	defer e.bridge.Close()
	if e.l1, err = bridge.Connect(ctx, bridge.Config{L1URLs: e.cfg.Node.L1, Info: &e.bridge.Info, Poll: e.cfg.Poll}); err != nil {
		return nil, nil, err
	}
	defer e.l1.Close()
	if len(e.record.Withdrawals) == 0 {
		if err := e.sign(ctx); err != nil {
			return nil, nil, err
		}
	}
	for _, step := range []func(context.Context) error{e.force, e.included} {
		if err := step(ctx); err != nil {
			return nil, nil, err
		}
	}
	bill = &Bill{Account: e.from.Address, To: e.record.To}
	bill.Paid, unpaid, err = claimed(e.record.Withdrawals, func(w *withdrawal) (Paid, error) { return e.claim(ctx, w) })
	if err != nil {
		return nil, nil, err
	}
	if bill.StakeOut, err = e.leave(ctx); err != nil {
		return nil, nil, err
	}
	left, err := e.bridge.Balance(ctx, bridge.L2, e.from.Address)
	if err != nil {
		return nil, nil, err
	}
	bill.LeftWei = (*hexutil.Big)(left)
	if unpaid == nil {
		e.say("Done: %s on L1 at %s; %s is left on L2.", e.record.what(), bill.To, plain.FormatEther(left))
	}
	if err := os.Remove(e.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("remove %s: %w", e.file, err)
	}
	return bill, unpaid, nil
}

// say tells a line once.
func (e *escape) say(format string, args ...any) {
	if line := fmt.Sprintf(format, args...); line != e.told {
		e.told = line
		e.cfg.Say("%s", line)
	}
}

// wait looks until done; look says what is waited for meanwhile.
func (e *escape) wait(ctx context.Context, look func() (done bool, err error)) error {
	ticker := time.NewTicker(e.cfg.Poll)
	defer ticker.Stop()
	for {
		if done, err := look(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// sync waits until this node has the chain that L1 has.
func (e *escape) sync(ctx context.Context) error {
	e.say("1/5 This node derives the chain from L1, without anybody's help.")
	return e.wait(ctx, func() (bool, error) {
		now, _ := e.node.Follower().Snapshot()
		return now.CaughtUp, nil
	})
}

// sayDoor tells what is waited for, and until when.
func (e *escape) sayDoor(what string, args ...any) {
	switch door := e.node.Door(); {
	case door.Open:
		e.say(what+" The sequencer is silent and the door is open: this node posts the queue.", args...)
	case door.Opens > 0:
		e.say(what+" The sequencer has until %s to include it; after that this node posts it.", append(args, plain.Moment(door.Opens+1))...)
	}
}

// leave takes the stake back, if there is one: also one that the validator, or an earlier run's, was about to put down.
func (e *escape) leave(ctx context.Context) (staked bool, err error) {
	v := e.node.Validator()
	if err := v.Leave(true); err != nil {
		return false, err
	}
	err = e.wait(ctx, func() (bool, error) {
		s := v.Status()
		if s.Stake != 0 {
			staked = true
			e.say("5/5 The stake comes back once the assertion that it stands on is confirmed.")
		}
		if s.Stake != 0 || !s.Leaving { // what it says is of before it was told to leave
			return false, nil
		}
		sent, err := e.node.L1Sender(e.from.Address).InFlight(ctx)
		return !slices.ContainsFunc(sent, func(f send.InFlight) bool { return f.Block == 0 || f.Block > s.L1Block }), err
	})
	return staked, err
}

// send is bridge's way to L1: the account's nonces are given out by the sender that the node's roles use, too.
func (e *escape) send(ctx context.Context, call bridge.Call) (common.Hash, error) {
	id := crypto.Keccak256Hash(call.To[:], call.Value.Bytes(), call.Data)
	receipt, err := e.node.L1Sender(e.from.Address).Send(ctx, send.Candidate{ID: fmt.Sprintf("escape %x", id[:12]), To: &call.To, Value: call.Value, Data: call.Data})
	if err != nil {
		return common.Hash{}, err
	}
	return receipt.TxHash, nil
}
