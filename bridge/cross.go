package bridge

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"loft/plain"
	"loft/protocol"
	"loft/protocol/queue"
)

// Options of a crossing that the user chooses.
type Options struct {
	MaxPrice *big.Int // wei, the most to pay for a place in the queue; nil: MaxPrice
	Anyway   bool     // cross to an address that is a contract on this side only
}

// DepositETH moves ether to L2.
func (c *Client) DepositETH(ctx context.Context, from Account, to common.Address, amount *big.Int, o Options) (Sent, error) {
	place, err := c.enter(ctx, to, true, protocol.EntryWeight, o)
	if err != nil {
		return Sent{}, err
	}
	call, err := c.Info.DepositCall(to, amount, place.Max)
	if err != nil {
		return Sent{}, err
	}
	call.Place = place
	return c.Send(ctx, from, call)
}

// enter checks a recipient on L2, if there is one, and says what the place in the queue costs. credited: value is put there
// without a call.
func (c *Client) enter(ctx context.Context, to common.Address, credited bool, weight uint64, o Options) (*Place, error) {
	if !o.Anyway && credited {
		if err := c.CheckNotSystem(L2, to); err != nil {
			return nil, err
		}
	}
	if !o.Anyway && c.l2 != nil && to != (common.Address{}) {
		if err := c.CheckRecipient(ctx, L2, to); err != nil {
			return nil, err
		}
	}
	quote, err := c.Quote(ctx, weight)
	if err != nil {
		return nil, err
	}
	if o.MaxPrice == nil {
		return &Place{Now: quote, Max: new(big.Int).Mul(quote, big.NewInt(3))}, nil
	}
	if o.MaxPrice.Cmp(quote) < 0 {
		return nil, &plain.LimitError{What: "the maximum price", Show: plain.FormatEther, Got: o.MaxPrice, Min: quote, Recommendation: "the queue costs that much now; wait until it is cheaper, or raise --max-price"}
	}
	return &Place{Now: quote, Max: o.MaxPrice}, nil
}

// messageWeight is what the queue's price counts of a message (SPEC.md section 3).
func messageWeight(bytes int) uint64 {
	return protocol.EntryWeight + protocol.MessageGasPerByte*uint64(bytes)
}

// tokenMessageBytes is at least what the message of a token deposit has, with a name and a symbol of a usual length; what is
// paid beyond its price is returned.
const tokenMessageBytes = 1024

// DepositTokens moves ERC-20 tokens to L2. It allows the token bridge to take them first, if it may not yet: approval is
// then not nil.
func (c *Client) DepositTokens(ctx context.Context, from Account, token Token, to common.Address, amount, fee *big.Int, refund common.Address, o Options) (deposit Sent, approval *Sent, err error) {
	place, err := c.enter(ctx, to, true, messageWeight(tokenMessageBytes), o)
	if err != nil {
		return Sent{}, nil, err
	}
	call, err := c.Info.TokenDepositCall(token.Address, to, amount, fee, defaultTokenGas, refund, place.Max)
	if err != nil {
		return Sent{}, nil, err
	}
	call.Place = place
	if err := c.holds(ctx, L1, from.Address, token, token.Address, amount); err != nil {
		return Sent{}, nil, err
	}
	allowed, err := c.allowance(ctx, token.Address, from.Address)
	if err != nil {
		return Sent{}, nil, err
	}
	if allowed.Cmp(amount) < 0 {
		done, err := c.Send(ctx, from, c.Info.ApproveCall(token.Address, amount))
		if err != nil {
			return Sent{}, nil, err
		}
		approval = &done
	}
	deposit, err = c.Send(ctx, from, call)
	return deposit, approval, err
}

// holds checks a balance of tokens.
func (c *Client) holds(ctx context.Context, layer Layer, holder common.Address, token Token, at common.Address, amount *big.Int) error {
	balance, err := c.TokenBalance(ctx, layer, at, holder)
	if err != nil {
		return err
	}
	if balance.Cmp(amount) < 0 {
		return &InsufficientFundsError{Layer: layer, Address: holder, Token: token.Address, Have: balance, Want: amount, Unit: token.Symbol, Decimals: token.Decimals}
	}
	return nil
}

// SendMessage sends a message to L2.
func (c *Client) SendMessage(ctx context.Context, from Account, m OutgoingMessage, o Options) (Sent, error) {
	// A call with data and value to an address without code would succeed and do nothing; that it is code on L1 is the sign.
	place, err := c.enter(ctx, m.To, false, messageWeight(len(m.Data)), o)
	if err != nil {
		return Sent{}, err
	}
	call, err := c.Info.MessageCall(m, place.Max)
	if err != nil {
		return Sent{}, err
	}
	call.Place = place
	return c.Send(ctx, from, call)
}

// WithdrawETH moves ether to L1, where it waits to be claimed.
func (c *Client) WithdrawETH(ctx context.Context, from Account, to common.Address, amount *big.Int, o Options) (Sent, error) {
	call, err := c.WithdrawCall(ctx, to, amount, o)
	if err != nil {
		return Sent{}, err
	}
	return c.Send(ctx, from, call)
}

// WithdrawCall is the checked call of a withdrawal, to send or to force.
func (c *Client) WithdrawCall(ctx context.Context, to common.Address, amount *big.Int, o Options) (Call, error) {
	call, err := c.Info.WithdrawCall(to, amount)
	if err != nil || o.Anyway {
		return call, err
	}
	if err := c.CheckNotSystem(L1, to); err != nil {
		return Call{}, err
	}
	if c.l2 != nil {
		if err := c.CheckRecipient(ctx, L1, to); err != nil {
			return Call{}, err
		}
	}
	return call, c.CheckDelivery(ctx, to, amount)
}

// MaxWithdrawal is all of an account's ether on L2 but what a withdrawal of it may cost there.
func (c *Client) MaxWithdrawal(ctx context.Context, from Account, to common.Address, forced bool, o Options) (amount *big.Int, err error) {
	balance, err := c.Balance(ctx, L2, from.Address)
	if err != nil {
		return nil, err
	}
	trial := weiPerGwei
	if balance.Cmp(trial) < 0 {
		return nil, &NothingLeftError{Account: from.Address, What: "ETH"}
	}
	call, err := c.WithdrawCall(ctx, to, trial, o)
	if err != nil {
		return nil, err
	}
	fee, err := c.maxFee(ctx, from, call, forced)
	if err != nil {
		return nil, err
	}
	amount = new(big.Int).Sub(balance, fee)
	if amount.Cmp(weiPerGwei) < 0 {
		return nil, &InsufficientFundsError{Layer: L2, Address: from.Address, Have: balance, Want: add(fee, weiPerGwei), MaxFee: fee}
	}
	return amount.Sub(amount, new(big.Int).Mod(amount, weiPerGwei)), nil
}

// maxFee is the most that a call on L2 may cost, with an eighth more, by which the base fee may rise before it is sent.
func (c *Client) maxFee(ctx context.Context, from Account, call Call, forced bool) (*big.Int, error) {
	if forced {
		signed, err := c.SignForced(ctx, from, Forcing{To: &call.To, Value: call.Value, Data: call.Data})
		if err != nil {
			return nil, err
		}
		// A larger amount has up to eleven bytes more.
		return new(big.Int).Mul(u64(signed.Tx.Gas()+16*protocol.ForcedGasPerByte), signed.Tx.GasFeeCap()), nil
	}
	tx, _, err := c.prepare(ctx, from.Address, call)
	if err != nil {
		return nil, err
	}
	fee := new(big.Int).Mul(u64(tx.Gas()), tx.GasFeeCap())
	return fee.Mul(fee, big.NewInt(9)).Div(fee, big.NewInt(8)), nil
}

// WithdrawTokens burns tokens on L2; l1Token is the token's address on L1.
func (c *Client) WithdrawTokens(ctx context.Context, from Account, l1Token Token, to common.Address, amount *big.Int, o Options) (Sent, error) {
	call, err := c.TokenWithdrawCall(ctx, from.Address, l1Token, to, amount, o)
	if err != nil {
		return Sent{}, err
	}
	return c.Send(ctx, from, call)
}

// TokenWithdrawCall is the checked call of a withdrawal of tokens, to send or to force.
func (c *Client) TokenWithdrawCall(ctx context.Context, holder common.Address, l1Token Token, to common.Address, amount *big.Int, o Options) (Call, error) {
	call, err := c.Info.TokenWithdrawCall(l1Token.Address, to, amount)
	if err != nil || c.l2 == nil {
		return call, err
	}
	if !o.Anyway {
		if err := c.CheckNotSystem(L1, to); err != nil {
			return Call{}, err
		}
		if err := c.CheckRecipient(ctx, L1, to); err != nil {
			return Call{}, err
		}
	}
	l2Token, err := c.L2Token(ctx, l1Token.Address)
	if err != nil {
		return Call{}, err
	}
	code, err := c.code(ctx, L2, l2Token)
	if err != nil {
		return Call{}, err
	}
	if len(code) == 0 {
		return Call{}, &plain.InputError{What: "the token", Why: fmt.Sprintf("no %s (%s) was ever deposited to this L2", l1Token.Symbol, l1Token.Address), Do: "name the token's address on L1 with --token"}
	}
	if err := c.holds(ctx, L2, holder, l1Token, l2Token, amount); err != nil || o.Anyway {
		return call, err
	}
	return call, c.CheckTokenDelivery(ctx, l1Token, to, amount)
}

// Claim delivers a message on L1, if it can be now; it records the outbox root first where nobody has.
func (c *Client) Claim(ctx context.Context, from Account, index uint64) (Sent, error) {
	s, err := c.one(ctx, Ref{Out: &index})
	if err != nil {
		return Sent{}, err
	}
	switch {
	case s.Stage == StageClaimed:
		done := &AlreadyClaimedError{Index: index}
		if s.L1Tx != nil {
			done.Tx = *s.L1Tx
		}
		return Sent{}, done
	case !s.Stage.Claimable():
		return Sent{}, &NotClaimableError{Status: s}
	}
	view, err := c.settled(ctx)
	if err != nil {
		return Sent{}, err
	}
	if index >= view.covered {
		record, err := c.recordCall(ctx, view)
		if err != nil {
			return Sent{}, fmt.Errorf("claim message %d: %w", index, err)
		}
		if _, err := c.Send(ctx, from, record); err != nil {
			return Sent{}, err
		}
		if err := c.readRoots(ctx, view); err != nil {
			return Sent{}, err
		}
	}
	proof, err := view.proof(index)
	if err != nil {
		return Sent{}, fmt.Errorf("claim message %d: %w", index, err)
	}
	return c.Send(ctx, from, c.Info.ClaimCall(proof))
}

// one status, of a ref that names one thing.
func (c *Client) one(ctx context.Context, ref Ref) (Status, error) {
	all, err := c.Status(ctx, ref)
	if err != nil {
		return Status{}, err
	}
	if len(all) != 1 {
		return Status{}, &plain.InputError{What: "the message", Why: fmt.Sprintf("the transaction sent %d", len(all)), Do: "name one by its index: in:<index> or out:<index>"}
	}
	return all[0], nil
}

// Bounce gives a failed message up on L2. Its value can then be claimed for valueTo on L1; its L1 sender gets word.
func (c *Client) Bounce(ctx context.Context, from Account, ref Ref, valueTo common.Address) (Sent, error) {
	e, s, err := c.findMessage(ctx, ref)
	if err != nil {
		return Sent{}, err
	}
	if s.Stage != StageFailed {
		return Sent{}, &NotBounceableError{Status: s}
	}
	if e.Refund != from.Address {
		return Sent{}, &plain.InputError{What: "the account", Why: fmt.Sprintf("only %s may bounce this message, not %s", e.Refund, from.Address), Do: "sign with the message's refund address"}
	}
	call, err := c.Info.BounceCall(e, valueTo)
	if err != nil {
		return Sent{}, err
	}
	return c.Send(ctx, from, call)
}

// Reclaim returns the tokens of a bounced deposit on L1, when the bounce's notice was claimed there.
func (c *Client) Reclaim(ctx context.Context, from Account, ref Ref) (Sent, error) {
	e, s, err := c.findMessage(ctx, ref)
	if err != nil {
		return Sent{}, err
	}
	deposit, ok := c.tokenDeposit(&e)
	if !ok {
		return Sent{}, &plain.InputError{What: "the message", Why: "it is not a deposit of tokens", Do: "ether of a bounced message is claimed: loft claim <hash of the bounce's L2 transaction>"}
	}
	bounced, err := call(ctx, c, L1, c.Info.TokenBridge, c.tokens.PackBounced(e.Hash()), c.tokens.UnpackBounced)
	if err != nil {
		return Sent{}, err
	}
	if !bounced && s.Stage != StageBounced {
		return Sent{}, &NotBounceableError{Status: s}
	}
	return c.Send(ctx, from, c.Info.ReclaimCall(*deposit))
}

// findMessage is the message to L2 that ref names, an entry or the L1 transaction that made it.
func (c *Client) findMessage(ctx context.Context, ref Ref) (queue.Entry, Status, error) {
	s, err := c.one(ctx, ref)
	if err != nil {
		return queue.Entry{}, Status{}, err
	}
	if s.Direction != ToL2 || s.Index == nil || (s.Kind != KindMessage && s.Kind != KindTokenDeposit) {
		return queue.Entry{}, Status{}, &plain.InputError{What: "the message", Why: s.KindWords() + " can be neither run nor bounced", Do: "name the L1 transaction of a message or of a deposit of tokens, or in:<index>"}
	}
	e, err := c.entryAt(ctx, *s.Index)
	return e.Entry, s, err
}
