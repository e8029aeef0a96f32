package escape

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"loft/bridge"
	"loft/follower"
	"loft/l1"
	"loft/plain"
	"loft/protocol/queue"
	"loft/store"
)

// Gas of a withdrawal, with what its place in the queue takes.
const (
	etherGas = 150_000
	tokenGas = 250_000
)

// aside is what the fee cap sets aside for it.
func aside(gas int64) *big.Int { return new(big.Int).Mul(big.NewInt(gas), bridge.MinForcedFeeCap) }

// record is what has to be known after a restart: the withdrawals that were signed, in the order of their nonces. It is on disk
// before the first is sent.
type record struct {
	To          common.Address `json:"to"`
	Withdrawals []withdrawal   `json:"withdrawals"`
}

// withdrawal is one that was signed.
type withdrawal struct {
	Token  common.Address     `json:"token"` // on L1; zero: ether
	Amount *hexutil.Big       `json:"amount"`
	What   string             `json:"what"` // the amount in words
	Tx     *types.Transaction `json:"tx"`
}

// what is all of it, in words.
func (r *record) what() string {
	var all []string
	for i := range r.Withdrawals {
		all = append(all, r.Withdrawals[i].What)
	}
	return strings.Join(all, ", ")
}

// NothingError means that there is nothing to take out.
type NothingError struct {
	Account  common.Address
	Has, Fee *big.Int
}

func (e *NothingError) Error() string {
	return fmt.Sprintf("there is nothing to withdraw: %s has %s on L2, and %s are set aside for the fee", e.Account, plain.FormatEther(e.Has), plain.FormatEther(e.Fee))
}

// Kind implements plain.Explained.
func (e *NothingError) Kind() plain.Kind { return plain.KindRefused }

// Hint implements plain.Explained.
func (e *NothingError) Hint() string {
	return "name the account that has ether on L2, or tokens with --token; what is set aside and not spent stays on L2"
}

// NotWorthError means that the way out costs more than it brings.
type NotWorthError struct{ Amount, Cost *big.Int }

func (e *NotWorthError) Error() string {
	return fmt.Sprintf("%s could be withdrawn, but the escape costs about %s of gas on L1, and needs a stake for as long as it takes", plain.FormatEther(e.Amount), plain.FormatEther(e.Cost))
}

// Kind implements plain.Explained.
func (e *NotWorthError) Kind() plain.Kind { return plain.KindRefused }

// Hint implements plain.Explained.
func (e *NotWorthError) Hint() string {
	return "leave it there, or try again when gas on L1 is cheaper; name tokens with --token"
}

// worth checks an amount of ether against what it costs to take it out at a price of gas.
func worth(amount, price *big.Int) error {
	if cost := new(big.Int).Mul(price, big.NewInt(gasOnL1)); amount.Cmp(cost) < 0 {
		return &NotWorthError{amount, cost}
	}
	return nil
}

// sign makes the withdrawals of everything, and keeps them: the tokens, then the ether that their fees leave.
func (e *escape) sign(ctx context.Context) error {
	if err := e.node.Validator().Leave(false); err != nil { // an earlier way out may have been cut short
		return err
	}
	balance, nonce, err := e.settled(ctx)
	if err != nil {
		return err
	}
	if e.record.To = e.cfg.To; e.record.To == (common.Address{}) {
		e.record.To = e.from.Address
	}
	rest := new(big.Int).Sub(balance, new(big.Int).Mul(aside(tokenGas), big.NewInt(int64(len(e.cfg.Tokens)))))
	if rest.Sign() < 0 {
		return &bridge.InsufficientFundsError{Layer: bridge.L2, Address: e.from.Address, Have: balance, Want: new(big.Int).Sub(balance, rest)}
	}
	var all []withdrawal
	for _, token := range e.cfg.Tokens {
		w, call, err := e.tokens(ctx, token)
		if err != nil {
			return err
		}
		if w.Tx, err = e.signed(ctx, call, tokenGas, nonce+uint64(len(all))); err != nil {
			return err
		}
		all = append(all, w)
	}
	amount := rest.Sub(rest, aside(etherGas))
	amount.Sub(amount, new(big.Int).Mod(amount, big.NewInt(params.GWei)))
	switch {
	case amount.Sign() > 0:
		if len(all) == 0 {
			price, err := e.node.L1().Eth().SuggestGasPrice(ctx)
			if err != nil {
				return fmt.Errorf("ask l1 for its gas price: %w", err)
			}
			if err := worth(amount, price); err != nil {
				return err
			}
		}
		call, err := e.bridge.Info.WithdrawCall(e.record.To, amount)
		if err == nil {
			err = e.bridge.CheckDelivery(ctx, e.record.To, amount)
		}
		if err != nil {
			return err
		}
		w := withdrawal{Amount: (*hexutil.Big)(amount), What: plain.FormatEther(amount)}
		if w.Tx, err = e.signed(ctx, call, etherGas, nonce+uint64(len(all))); err != nil {
			return err
		}
		all = append(all, w)
	case len(all) == 0:
		return &NothingError{e.from.Address, balance, aside(etherGas)}
	}
	e.record.Withdrawals = all
	return e.save()
}

// tokens is the withdrawal, not yet signed, of all that the account has of a token.
func (e *escape) tokens(ctx context.Context, address common.Address) (w withdrawal, call bridge.Call, err error) {
	token, err := e.bridge.Token(ctx, bridge.L1, address)
	if err != nil {
		return w, call, err
	}
	l2Token, err := e.bridge.L2Token(ctx, address)
	if err != nil {
		return w, call, err
	}
	state, err := e.node.Chain().StateAt(e.node.Chain().Head())
	if err != nil {
		return w, call, err
	}
	amount := new(big.Int)
	if state.GetCodeSize(l2Token) > 0 {
		if amount, err = e.bridge.TokenBalance(ctx, bridge.L2, l2Token, e.from.Address); err != nil {
			return w, call, err
		}
	}
	if amount.Sign() == 0 {
		return w, call, &plain.InputError{What: "--token", Why: fmt.Sprintf("%s has no %s (%s) on L2", e.from.Address, token.Symbol, address), Do: "name the addresses on L1 of tokens that it has, or omit --token"}
	}
	if call, err = e.bridge.Info.TokenWithdrawCall(address, e.record.To, amount); err == nil {
		err = e.bridge.CheckTokenDelivery(ctx, token, e.record.To, amount)
	}
	return withdrawal{Token: address, Amount: (*hexutil.Big)(amount), What: plain.FormatUnits(amount, token.Decimals) + " " + token.Symbol}, call, err
}

func (e *escape) signed(ctx context.Context, call bridge.Call, gas, nonce uint64) (*types.Transaction, error) {
	forced, err := e.l1.SignForced(ctx, e.from, bridge.Forcing{To: &call.To, Value: call.Value, Data: call.Data, Gas: gas, FeeCap: bridge.MinForcedFeeCap, Nonce: &nonce})
	return forced.Tx, err
}

// force queues the withdrawals, but those that an earlier run has queued.
func (e *escape) force(ctx context.Context) error {
	for i := range e.record.Withdrawals {
		w := &e.record.Withdrawals[i]
		if e.node.Chain().TxBlock(w.Tx.Hash()) != nil { // an earlier run came further
			continue
		}
		raw, err := w.Tx.MarshalBinary()
		if err != nil {
			return fmt.Errorf("encode a withdrawal: %w", err)
		}
		if _, queued, err := e.entry(raw); err != nil {
			return err
		} else if queued {
			continue
		}
		forced, err := e.l1.ParseForced(ctx, raw)
		if err != nil {
			return err
		}
		e.say("2/5 The withdrawal of %s is forced through L1.", w.What)
		// One whose nonce is taken is dropped: that keeps nothing from the others, and the next run signs it again.
		sent, err := e.l1.Force(ctx, e.from, forced, bridge.Options{Anyway: true})
		if err != nil {
			return err
		}
		e.say("    It is in L1's queue: transaction %s.", sent.Tx)
	}
	return nil
}

// settled is what the account has on L2 once nothing of its own waits in the queue: a deposit is credited after the transactions
// of its block, so a withdrawal in the same block could not spend it, and what a forced transaction will leave is not known.
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
				e.sayDoor("    %s of this account is in the queue, before it.", entries[i].Kind)
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

// entry finds a forced transaction in the queue that this node has read.
func (e *escape) entry(raw []byte) (index uint64, found bool, err error) {
	now, _ := e.node.Follower().Snapshot()
	const most = 512
	for from := uint64(0); from < now.Tail; from += most {
		entries, err := e.node.Follower().Entries().Range(from, min(from+most, now.Tail))
		if err != nil {
			return 0, false, err
		}
		i := slices.IndexFunc(entries, func(entry queue.Entry) bool { return string(entry.Data) == string(raw) })
		if i >= 0 {
			return from + uint64(i), true, nil
		}
	}
	return 0, false, nil
}

// DroppedError means that a withdrawal was consumed and could not be applied.
type DroppedError struct{ What, Why string }

func (e *DroppedError) Error() string {
	return fmt.Sprintf("the forced withdrawal of %s was dropped: %s", e.What, e.Why)
}

// Kind implements plain.Explained.
func (e *DroppedError) Kind() plain.Kind { return plain.KindRefused }

// Hint implements plain.Explained.
func (e *DroppedError) Hint() string {
	return "it did not leave L2; run loft escape again: it continues with the others, or else signs again for what the account has now"
}

// included waits until batches have the withdrawals: the sequencer's, if it still works, or this node's. Those that were dropped
// are forgotten. A later one is not dropped for an earlier one's sake: a transaction that the sequencer took may have had its nonce.
func (e *escape) included(ctx context.Context) error {
	var left []withdrawal
	var dropped error
	for _, w := range e.record.Withdrawals {
		err := e.inBlock(ctx, &w)
		var drop *DroppedError
		switch {
		case errors.As(err, &drop):
			dropped = cmp.Or(dropped, err)
		case err != nil:
			return err
		default:
			left = append(left, w)
		}
	}
	if dropped != nil {
		return errors.Join(dropped, e.keep(left))
	}
	e.say("    It is in an L2 block, which L1 stands behind.")
	return nil
}

// inBlock waits until a batch has a withdrawal.
func (e *escape) inBlock(ctx context.Context, w *withdrawal) error {
	raw, err := w.Tx.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encode a withdrawal: %w", err)
	}
	index, found := uint64(0), false
	return e.wait(ctx, func() (done bool, err error) {
		if e.node.Chain().TxBlock(w.Tx.Hash()) != nil {
			return true, nil
		}
		if !found {
			if index, found, err = e.entry(raw); err != nil || !found {
				return false, err
			}
		}
		entry, err := e.node.Deriver().EntryAt(index)
		if errors.Is(err, follower.ErrUnknown) {
			e.sayDoor("3/5")
			return false, nil
		}
		if err != nil || entry.Dropped == "" {
			return false, err
		}
		at, err := e.node.Follower().Entries().Range(index, index+1)
		if found = err == nil && string(at[0].Data) == string(raw); !found {
			return false, nil // L1 reorganised, and this was another's: look for ours again
		}
		return false, &DroppedError{w.What, entry.Dropped}
	})
}

// UnpaidError means that a withdrawal was not paid, and never will be, or not by trying again at once.
type UnpaidError struct {
	What    string
	Message *uint64 // nil: it sent none
	Err     error
}

func (e *UnpaidError) Error() string {
	return fmt.Sprintf("the forced withdrawal of %s was not paid: %v", e.What, e.Err)
}

// Unwrap gives the reason.
func (e *UnpaidError) Unwrap() error { return e.Err }

// Kind implements plain.Explained.
func (e *UnpaidError) Kind() plain.Kind { return plain.KindRefused }

// Hint implements plain.Explained.
func (e *UnpaidError) Hint() string {
	if e.Message == nil {
		return "it did not leave L2: run loft escape again for what the account has now"
	}
	return fmt.Sprintf("anybody can claim it at any time: loft claim %d, once L1 accepts it", *e.Message)
}

// claimed claims the withdrawals, each when it can be. One that cannot be paid keeps nothing from the others: it is among unpaid.
func claimed(all []withdrawal, claim func(*withdrawal) (Paid, error)) (paid []Paid, unpaid, err error) {
	for i := range all {
		one, err := claim(&all[i])
		var not *UnpaidError
		switch {
		case errors.As(err, &not):
			unpaid = errors.Join(unpaid, err)
		case err != nil:
			return nil, nil, err
		default:
			paid = append(paid, one)
		}
	}
	return paid, unpaid, nil
}

// claim waits until a withdrawal can be claimed, and claims it.
func (e *escape) claim(ctx context.Context, w *withdrawal) (Paid, error) {
	hash, warned := w.Tx.Hash(), ""
	say := func(all []bridge.Status) {
		for _, s := range all {
			e.say("4/5 %s", s.Text)
		}
		if now := e.node.Validator().Status().Warning; now != "" && now != warned {
			warned = now
			e.say("    The validator says: %s", now)
		}
	}
	all, err := e.bridge.Wait(ctx, bridge.Ref{Tx: &hash}, func(s bridge.Status) bool { return s.Stage.Claimable() || s.Stage.Arrived() }, say)
	if err != nil {
		return Paid{}, err
	}
	if len(all) != 1 || all[0].Index == nil {
		var said []string
		for _, s := range all {
			said = append(said, s.Text)
		}
		return Paid{}, &UnpaidError{What: w.What, Err: fmt.Errorf("%s did not withdraw: %s", hash, strings.Join(said, "; "))}
	}
	paid := Paid{Token: w.Token, Amount: w.Amount, Message: *all[0].Index, L2Tx: hash}
	sent, err := e.bridge.Claim(ctx, e.from, paid.Message)
	var refused *l1.RevertError
	if errors.As(err, &refused) { // another may have been first: the second look says
		sent, err = e.bridge.Claim(ctx, e.from, paid.Message)
	}
	var before *bridge.AlreadyClaimedError
	switch {
	case errors.As(err, &before):
		paid.Claim = before.Tx
		return paid, nil
	case errors.As(err, &refused):
		return Paid{}, &UnpaidError{What: w.What, Message: &paid.Message, Err: err}
	case err != nil:
		return Paid{}, err
	}
	paid.Claim = sent.Tx
	e.say("    L1 has paid %s: transaction %s.", w.What, sent.Tx)
	return paid, nil
}

func (e *escape) load() error {
	raw, err := os.ReadFile(e.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &e.record)
	}
	for i := range e.record.Withdrawals {
		if err == nil && (e.record.Withdrawals[i].Tx == nil || e.record.Withdrawals[i].Amount == nil) {
			err = fmt.Errorf("withdrawal %d is incomplete", i)
		}
	}
	if err == nil && len(e.record.Withdrawals) == 0 {
		err = errors.New("there is no withdrawal in it")
	}
	if err != nil {
		return fmt.Errorf("%s is damaged: %w: remove it, and run the command again", e.file, err)
	}
	if e.cfg.To != (common.Address{}) && e.cfg.To != e.record.To {
		return &plain.InputError{What: "--to", Why: fmt.Sprintf("a withdrawal to %s is already in progress", e.record.To), Do: "omit it to continue with that one"}
	}
	for _, token := range e.cfg.Tokens {
		if !slices.ContainsFunc(e.record.Withdrawals, func(w withdrawal) bool { return w.Token == token }) {
			return &plain.InputError{What: "--token", Why: fmt.Sprintf("a withdrawal without %s is already in progress", token), Do: "omit it to continue with that one, and run the command again afterwards"}
		}
	}
	return nil
}

// keep forgets all withdrawals but some.
func (e *escape) keep(some []withdrawal) error {
	if len(some) == 0 {
		return os.Remove(e.file)
	}
	e.record.Withdrawals = some
	return e.save()
}

func (e *escape) save() error {
	raw, err := json.Marshal(e.record)
	if err != nil {
		return fmt.Errorf("keep the withdrawals: %w", err)
	}
	return store.WriteFile(e.file, raw)
}
