// Package escape takes a person out of a chain with nobody's help: no sequencer, no poster, no validator, no operator. It runs a
// node of its own, which follows L1, posts the queue when the door is open, and stakes on the truth; forces a withdrawal of all
// that the account has on L2; waits until a node that covers it is confirmed; claims it; and takes the stake back.
//
// It goes on after a stop or a crash from what L1 has and one small file. It is not where any of these things is done: it calls
// packages bridge, opener and validator in order, and says what is waited for and until when. Start at Run.
package escape

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"golang.org/x/sync/errgroup"

	"loft/bridge"
	"loft/config"
	"loft/follower"
	"loft/l1"
	"loft/node"
	"loft/protocol/queue"
	"loft/store"
)

// Config of an escape. All fields are required but To.
type Config struct {
	// Node's settings: rollup, data-dir, l1, beacon. Its roles are not looked at.
	Node   *config.Config
	Signer l1.Signer
	// To is who gets the ether on L1. Default: the account itself.
	To common.Address
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
	Wei      *hexutil.Big   `json:"wei"`      // paid out on L1
	LeftWei  *hexutil.Big   `json:"leftWei"`  // on L2: what the fee cap had set aside, less than a withdrawal costs
	Message  uint64         `json:"message"`  // out:<index>
	L2Tx     common.Hash    `json:"l2Tx"`     // the forced withdrawal
	Claim    common.Hash    `json:"claimTx"`  // zero if somebody else claimed
	StakeOut bool           `json:"stakeOut"` // a stake was made, and is back
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

// record is what has to be known after a restart: the withdrawal that was signed. It is on disk before it is sent.
type record struct {
	To  common.Address `json:"to"`
	Raw hexutil.Bytes  `json:"raw,omitempty"`
}

// Run takes the account out, and returns when all is done. If ctx ends before, or it fails, another Run goes on.
func Run(ctx context.Context, cfg Config) (_ *Bill, err error) {
	if cfg.Poll == 0 {
		cfg.Poll = time.Second
	}
	e := &escape{cfg: cfg, file: filepath.Join(cfg.Node.DataDir, "escape.json")}
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
	done := errors.New("done")
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return e.node.Run(running) })
	group.Go(func() (err error) {
		if bill, err = e.walk(running); err == nil {
			err = done // which stops the node
		}
		return err
	})
	if err := group.Wait(); !errors.Is(err, done) {
		return nil, errors.Join(err, ctx.Err())
	}
	return bill, nil
}

// gasOnL1 is what the way out takes on L1 without games: the stake, joins, the queue, a batch, confirmation, claim.
const gasOnL1 = 3_000_000

// afford says at the beginning whether the account has what the way out takes on L1.
func (e *escape) afford(ctx context.Context) error {
	if e.record.Raw != nil {
		return nil // it has begun: some of it is spent, or staked
	}
	client := e.node.L1()
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

// walk is the way out, step by step.
func (e *escape) walk(ctx context.Context) (*Bill, error) {
	if err := e.sync(ctx); err != nil {
		return nil, err
	}
	var err error
	e.bridge, err = bridge.Connect(ctx, bridge.Config{L1URLs: e.cfg.Node.L1, L2URL: e.node.RPCURL(), Poll: e.cfg.Poll})
	if err != nil {
		return nil, err
	}
	defer e.bridge.Close()
	if e.l1, err = bridge.Connect(ctx, bridge.Config{L1URLs: e.cfg.Node.L1, Info: &e.bridge.Info, Poll: e.cfg.Poll}); err != nil {
		return nil, err
	}
	defer e.l1.Close()
	tx, err := e.force(ctx)
	if err != nil {
		return nil, err
	}
	if err := e.included(ctx, tx); err != nil {
		return nil, err
	}
	bill, err := e.claim(ctx, tx)
	if err != nil {
		return nil, err
	}
	if bill.StakeOut, err = e.leave(ctx); err != nil {
		return nil, err
	}
	left, err := e.bridge.Balance(ctx, bridge.L2, e.from.Address)
	if err != nil {
		return nil, err
	}
	bill.LeftWei = (*hexutil.Big)(left)
	e.say("Done: %s is on L1 at %s; %s is left on L2.", bridge.FormatEther(bill.Wei.ToInt()), bill.To, bridge.FormatEther(left))
	if err := os.Remove(e.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove %s: %w", e.file, err)
	}
	return bill, nil
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
	e.say("1/5 This node derives the chain from L1, which needs nobody.")
	return e.wait(ctx, func() (bool, error) {
		now, _ := e.node.Follower().Snapshot()
		return now.Synced, nil
	})
}

// NothingError means that there is nothing to take out.
type NothingError struct {
	Account  common.Address
	Has, Fee *big.Int
}

func (e *NothingError) Error() string {
	return fmt.Sprintf("there is nothing to take out: %s has %s on L2, and %s are set aside for the fee", e.Account, bridge.FormatEther(e.Has), bridge.FormatEther(e.Fee))
}

// Kind implements bridge.Explained.
func (e *NothingError) Kind() bridge.Kind { return bridge.KindRefused }

// Hint implements bridge.Explained.
func (e *NothingError) Hint() string {
	return "name the account that has ether on L2; what a forced withdrawal costs less than was set aside stays there"
}

// withdrawGas is enough for a withdrawal, with what its place in the queue takes.
const withdrawGas = 150_000

// force signs and queues a withdrawal of everything, or finds the one that an earlier run signed.
func (e *escape) force(ctx context.Context) (*types.Transaction, error) {
	if e.record.Raw == nil {
		if err := e.sign(ctx); err != nil {
			return nil, err
		}
	}
	forced, err := e.l1.ParseForced(ctx, e.record.Raw)
	tx := new(types.Transaction)
	if decode := tx.UnmarshalBinary(e.record.Raw); decode != nil {
		return nil, fmt.Errorf("%s is damaged: %w: remove it, and begin anew", e.file, decode)
	}
	if e.node.Chain().TxBlock(tx.Hash()) != nil { // an earlier run came further
		return tx, nil
	}
	if _, queued, findErr := e.entry(tx); findErr != nil || queued {
		return tx, findErr
	}
	if err != nil {
		return nil, err
	}
	e.say("2/5 The withdrawal is forced through L1.")
	sent, err := e.l1.Force(ctx, e.from, forced, bridge.Options{})
	if err != nil {
		return nil, err
	}
	e.say("    It is in L1's queue: transaction %s.", sent.Tx)
	return tx, nil
}

// sign makes the withdrawal, and keeps it.
func (e *escape) sign(ctx context.Context) error {
	balance, nonce, err := e.settled(ctx)
	if err != nil {
		return err
	}
	e.record.To = e.cfg.To
	if e.record.To == (common.Address{}) {
		e.record.To = e.from.Address
	}
	fee := new(big.Int).Mul(big.NewInt(withdrawGas), bridge.MinForcedFeeCap)
	amount := new(big.Int).Sub(balance, fee)
	amount.Sub(amount, new(big.Int).Mod(amount, big.NewInt(params.GWei)))
	if amount.Sign() <= 0 {
		return &NothingError{e.from.Address, balance, fee}
	}
	call, err := e.bridge.Info.WithdrawCall(e.record.To, amount)
	if err != nil {
		return err
	}
	signed, err := e.l1.SignForced(ctx, e.from, bridge.Forcing{To: &call.To, Value: call.Value, Data: call.Data, Gas: withdrawGas, FeeCap: bridge.MinForcedFeeCap, Nonce: &nonce})
	if err != nil {
		return err
	}
	e.record.Raw = signed.Raw
	return e.save()
}

// settled is what the account has on L2 once nothing of its own waits in the queue: a deposit is credited after the transactions
// of its block, so a withdrawal beside it could not spend it, and what a forced transaction will leave is not known.
func (e *escape) settled(ctx context.Context) (balance *big.Int, nonce uint64, err error) {
	signer := types.LatestSignerForChainID(new(big.Int).SetUint64(e.node.Instance.Params.L2ChainID))
	err = e.wait(ctx, func() (bool, error) {
		now, _ := e.node.Follower().Snapshot()
		entries, err := e.node.Follower().Entries().Range(now.Cursor.Queue, now.Tail)
		if err != nil {
			return false, err
		}
		for i := range entries {
			if concerns(&entries[i], e.from.Address, signer) {
				e.sayDoor("    %s of this account waits in the queue, and goes before.", entries[i].Kind)
				return false, nil
			}
		}
		state, err := e.node.Chain().StateAt(e.node.Chain().Head())
		if err != nil {
			return false, err
		}
		balance, nonce = state.GetBalance(e.from.Address).ToBig(), state.GetNonce(e.from.Address)
		return true, nil
	})
	return balance, nonce, err
}

// concerns says whether an entry changes what an account has.
func concerns(entry *queue.Entry, account common.Address, signer types.Signer) bool {
	switch entry.Kind {
	case queue.Deposit:
		return entry.To == account
	case queue.Forced:
		tx := new(types.Transaction)
		if tx.UnmarshalBinary(entry.Data) != nil {
			return false // anybody may force garbage
		}
		from, err := types.Sender(signer, tx)
		return err == nil && from == account
	}
	return false
}

// entry finds the withdrawal in the queue that this node has read.
func (e *escape) entry(tx *types.Transaction) (index uint64, found bool, err error) {
	want, err := tx.MarshalBinary()
	if err != nil {
		return 0, false, err
	}
	now, _ := e.node.Follower().Snapshot()
	const most = 512
	for from := uint64(0); from < now.Tail; from += most {
		entries, err := e.node.Follower().Entries().Range(from, min(from+most, now.Tail))
		if err != nil {
			return 0, false, err
		}
		for i := range entries {
			if string(entries[i].Data) == string(want) {
				return from + uint64(i), true, nil
			}
		}
	}
	return 0, false, nil
}

// DroppedError means that the withdrawal was consumed and could not be applied.
type DroppedError struct{ Why string }

func (e *DroppedError) Error() string { return "the forced withdrawal was dropped: " + e.Why }

// Kind implements bridge.Explained.
func (e *DroppedError) Kind() bridge.Kind { return bridge.KindRefused }

// Hint implements bridge.Explained.
func (e *DroppedError) Hint() string {
	return "nothing left L2; run loft escape again, it signs another for what the account has now"
}

// included waits until a batch has the withdrawal: the sequencer's, if it still works, or this node's.
func (e *escape) included(ctx context.Context, tx *types.Transaction) error {
	index, found := uint64(0), false
	return e.wait(ctx, func() (bool, error) {
		if e.node.Chain().TxBlock(tx.Hash()) != nil {
			e.say("    It is in an L2 block, which L1 stands behind.")
			return true, nil
		}
		var err error
		if !found {
			if index, found, err = e.entry(tx); err != nil {
				return false, err
			}
		}
		if found {
			entry, err := e.node.Deriver().EntryAt(index)
			if errors.Is(err, follower.ErrUnknown) {
				e.sayDoor("3/5")
				return false, nil
			}
			if err == nil && entry.Dropped != "" {
				return false, errors.Join(&DroppedError{Why: entry.Dropped}, os.Remove(e.file))
			}
			return false, err
		}
		return false, nil
	})
}

// sayDoor tells what is waited for, and until when.
func (e *escape) sayDoor(what string, args ...any) {
	switch door := e.node.Door(); {
	case door.Open:
		e.say(what+" The sequencer is silent and the door is open: this node posts the queue.", args...)
	case door.Opens > 0:
		e.say(what+" The sequencer has until %s to take it; after that this node posts it.", append(args, date(door.Opens+1))...)
	}
}

func date(secs uint64) string {
	return time.Unix(int64(secs), 0).UTC().Format("2006-01-02 15:04:05 UTC")
}

// claim waits until the withdrawal can be claimed, and claims it.
func (e *escape) claim(ctx context.Context, tx *types.Transaction) (*Bill, error) {
	hash := tx.Hash()
	warned := ""
	say := func(all []bridge.Status) {
		for _, s := range all {
			e.say("4/5 %s", s.Text)
		}
		if w := e.node.Validator().Status().Warning; w != "" && w != warned {
			warned = w
			e.say("    The validator says: %s", w)
		}
	}
	all, err := e.bridge.Wait(ctx, bridge.Ref{Tx: &hash}, func(s bridge.Status) bool { return s.Stage.Claimable() || s.Stage.Arrived() }, say)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 || all[0].Index == nil {
		return nil, errors.Join(fmt.Errorf("the forced withdrawal %s did not withdraw: %s", hash, all[0].Text), os.Remove(e.file))
	}
	bill := &Bill{Account: e.from.Address, To: e.record.To, Wei: (*hexutil.Big)(tx.Value()), Message: *all[0].Index, L2Tx: hash}
	sent, err := e.bridge.Claim(ctx, e.from, bill.Message)
	var before *bridge.AlreadyClaimedError
	if errors.As(err, &before) {
		bill.Claim = before.Tx
		return bill, nil
	}
	if err != nil {
		return nil, err
	}
	bill.Claim = sent.Tx
	e.say("    L1 has paid it: transaction %s.", sent.Tx)
	return bill, nil
}

// leave takes the stake back, if there is one.
func (e *escape) leave(ctx context.Context) (staked bool, err error) {
	v := e.node.Validator()
	if err := v.Leave(true); err != nil {
		return false, err
	}
	err = e.wait(ctx, func() (bool, error) {
		s := v.Status()
		if s.Stake == 0 {
			return true, nil
		}
		staked = true
		e.say("5/5 The stake comes back once the node that it stands on is confirmed.")
		return false, nil
	})
	if err != nil {
		return staked, err
	}
	return staked, v.Leave(false) // whoever runs a validator here later means to stay
}

// send is bridge's way to L1: the account's nonces are given out by the sender that the node's roles use, too.
func (e *escape) send(ctx context.Context, call bridge.Call) (common.Hash, error) {
	id := crypto.Keccak256Hash(call.To[:], call.Value.Bytes(), call.Data)
	receipt, err := e.node.L1Sender(e.from.Address).Send(ctx, l1.Candidate{ID: fmt.Sprintf("escape %x", id[:12]), To: &call.To, Value: call.Value, Data: call.Data})
	if err != nil {
		return common.Hash{}, err
	}
	return receipt.TxHash, nil
}

func (e *escape) load() error {
	raw, err := os.ReadFile(e.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &e.record)
	}
	if err != nil {
		return fmt.Errorf("%s is damaged: %w: remove it, and begin anew", e.file, err)
	}
	if e.cfg.To != (common.Address{}) && e.cfg.To != e.record.To {
		return &bridge.InputError{What: "--to", Why: fmt.Sprintf("a withdrawal to %s is on its way already", e.record.To), Do: "leave it out to go on with that one"}
	}
	return nil
}

func (e *escape) save() error {
	raw, err := json.Marshal(e.record)
	if err != nil {
		return fmt.Errorf("keep the withdrawal: %w", err)
	}
	return store.WriteFile(e.file, raw)
}
