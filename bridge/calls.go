package bridge

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/plain"
	"loft/protocol"
	"loft/protocol/outbox"
	"loft/protocol/queue"
)

// Call is an unsigned transaction, for any wallet to sign.
type Call struct {
	Layer Layer          // the chain that it is for
	To    common.Address // the contract
	Value *big.Int       // wei
	Data  []byte
	What  string // in a few words
	Place *Place // in L1's queue, of what takes one
}

// Place is what a place in L1's queue costs.
type Place struct {
	Now *big.Int // wei, at the last look
	Max *big.Int // wei, the most that is sent for it; what it does not cost comes back
}

// MarshalJSON writes it as eth_sendTransaction wants it, along with the layer and chain.
func (c Call) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Layer Layer          `json:"layer"`
		What  string         `json:"what"`
		To    common.Address `json:"to"`
		Value *hexutil.Big   `json:"value"`
		Data  hexutil.Bytes  `json:"data"`
	}{c.Layer, c.What, c.To, (*hexutil.Big)(c.Value), c.Data})
}

// minTokenGas is what L1's TokenBridge demands for the message of a deposit, and defaultTokenGas what it gets.
const (
	minTokenGas     = 1_500_000
	defaultTokenGas = 2_000_000
	// DefaultMessageGas is for a message whose sender names none.
	DefaultMessageGas = 200_000
	maxSendData       = 65_536 // what Outbox takes, SPEC.md section 8
)

// OutgoingMessage is what a message from L1 to L2 is made of.
type OutgoingMessage struct {
	To     common.Address // called on L2 by Relay
	Value  *big.Int       // wei, whole gwei
	Fee    *big.Int       // wei, whole gwei: to who runs it
	Gas    uint64         // of the call
	Refund common.Address // on L2: may bounce it after a failure
	Data   []byte
}

// DepositCall deposits amount wei to an L2 address; maxPrice is the most to pay for the place in the queue.
func (i Info) DepositCall(to common.Address, amount, maxPrice *big.Int) (Call, error) {
	if err := checkCrossing("the amount", amount, false); err != nil {
		return Call{}, err
	}
	if err := nonZero("the recipient", to); err != nil {
		return Call{}, err
	}
	return Call{Layer: L1, To: i.Bridge, Value: add(amount, maxPrice), Data: bindings.NewBridge().PackDeposit(to, amount), What: "deposit " + plain.FormatEther(amount)}, nil
}

// ApproveCall lets the token bridge take so many tokens.
func (i Info) ApproveCall(token common.Address, amount *big.Int) Call {
	return Call{Layer: L1, To: token, Value: new(big.Int), Data: erc20ABI.approve(i.TokenBridge, amount), What: "allow the token bridge to take the tokens"}
}

// TokenDepositCall deposits tokens. fee goes to who runs its message on L2, refund may bounce it there.
func (i Info) TokenDepositCall(token, to common.Address, amount, fee *big.Int, gas uint64, refund common.Address, maxPrice *big.Int) (Call, error) {
	if amount.Sign() <= 0 {
		return Call{}, &plain.AmountError{Text: amount.String(), Why: "nothing would cross", Token: true}
	}
	if err := checkCrossing("the fee", fee, true); err != nil {
		return Call{}, err
	}
	for _, a := range []namedContract{{"the token", token}, {"the recipient", to}, {"the refund address", refund}} {
		if err := nonZero(a.name, a.address); err != nil {
			return Call{}, err
		}
	}
	if gas < minTokenGas || gas > protocol.MaxMessageGas {
		return Call{}, &plain.LimitError{What: "the message's gas", Got: u64(gas), Min: u64(minTokenGas), Max: u64(protocol.MaxMessageGas),
			Recommendation: "omit --gas: the default suffices for every token"}
	}
	data := bindings.NewTokenBridge().PackDeposit(token, to, amount, fee, gas, refund)
	return Call{Layer: L1, To: i.TokenBridge, Value: add(fee, maxPrice), Data: data, What: "deposit tokens"}, nil
}

// MessageCall sends a message to L2.
func (i Info) MessageCall(m OutgoingMessage, maxPrice *big.Int) (Call, error) {
	if err := checkCrossing("the value", m.Value, true); err != nil {
		return Call{}, err
	}
	if err := checkCrossing("the fee", m.Fee, true); err != nil {
		return Call{}, err
	}
	sum := new(big.Int).Div(add(m.Value, m.Fee), weiPerGwei)
	switch {
	case !sum.IsUint64():
		return Call{}, &plain.LimitError{What: "the sum of value and fee", Show: plain.FormatEther, Got: add(m.Value, m.Fee), Max: gwei(^uint64(0)), Recommendation: "send less"}
	case len(m.Data) > protocol.MaxMessageData:
		return Call{}, &plain.LimitError{What: "the length of the message's data", Got: u64(uint64(len(m.Data))), Max: u64(protocol.MaxMessageData),
			Recommendation: "split it into several messages"}
	case m.Gas > protocol.MaxMessageGas:
		return Call{}, &plain.LimitError{What: "the message's gas", Got: u64(m.Gas), Max: u64(protocol.MaxMessageGas), Recommendation: "do the work in several messages"}
	case forbiddenTarget(m.To):
		return Call{}, &plain.InputError{What: "the target", Why: "Relay never calls itself, Outbox, or the contracts of EIP-4788 and EIP-2935: the message would always fail", Do: "name another target"}
	}
	for _, a := range []namedContract{{"the target", m.To}, {"the refund address", m.Refund}} {
		if err := nonZero(a.name, a.address); err != nil {
			return Call{}, err
		}
	}
	data := bindings.NewBridge().PackSend(m.To, m.Value, m.Fee, m.Gas, m.Refund, m.Data)
	return Call{Layer: L1, To: i.Bridge, Value: add(add(m.Value, m.Fee), maxPrice), Data: data, What: "send a message to L2"}, nil
}

// ForceCall queues a signed L2 transaction that declares gas.
func (i Info) ForceCall(raw []byte, gas uint64, maxPrice *big.Int) (Call, error) {
	if n := len(raw); n == 0 || n > protocol.MaxForcedBytes {
		return Call{}, &plain.LimitError{What: "the length of the forced transaction", Got: u64(uint64(n)), Min: u64(1), Max: u64(protocol.MaxForcedBytes),
			Recommendation: "split its work over several transactions"}
	}
	if low := forcedGasFloor(len(raw)); gas < low || gas > protocol.MaxForcedGas {
		return Call{}, &plain.LimitError{What: "the forced transaction's gas", Got: u64(gas), Min: u64(low), Max: u64(protocol.MaxForcedGas),
			Recommendation: "sign it with a gas limit between these; unused gas is not paid for. A transfer as wallets sign it, with 21,000 gas, does not pay for its bytes in the queue"}
	}
	return Call{Layer: L1, To: i.Inbox, Value: maxPrice, Data: bindings.NewInbox().PackForce(raw, gas), What: "force an L2 transaction"}, nil
}

// WithdrawCall sends ether from L2 to an L1 address.
func (i Info) WithdrawCall(to common.Address, amount *big.Int) (Call, error) {
	if err := checkCrossing("the amount", amount, false); err != nil {
		return Call{}, err
	}
	return i.SendCall(to, amount, nil)
}

// SendCall sends a message from L2: on L1 Bridge calls to with the value and data.
func (i Info) SendCall(to common.Address, value *big.Int, data []byte) (Call, error) {
	if err := checkCrossing("the value", value, true); err != nil {
		return Call{}, err
	}
	if err := nonZero("the recipient", to); err != nil {
		return Call{}, err
	}
	if len(data) > maxSendData {
		return Call{}, &plain.LimitError{What: "the length of the message's data", Got: u64(uint64(len(data))), Max: u64(maxSendData), Recommendation: "send less data"}
	}
	if to == i.Bridge || to == i.Inbox || to == i.Rollup {
		return Call{}, &plain.InputError{What: "the recipient", Why: fmt.Sprintf("%s is one of the rollup's own contracts: it could never be claimed", to),
			Do: "name the recipient on L1 with --to"}
	}
	return Call{Layer: L2, To: protocol.OutboxAddress, Value: value, Data: bindings.NewOutbox().PackSend(to, data), What: "withdraw " + plain.FormatEther(value)}, nil
}

// TokenWithdrawCall burns tokens on L2 to release them on L1; token is the L1 token's address.
func (i Info) TokenWithdrawCall(token, to common.Address, amount *big.Int) (Call, error) {
	if amount.Sign() <= 0 {
		return Call{}, &plain.AmountError{Text: amount.String(), Why: "nothing would cross", Token: true}
	}
	for _, a := range []namedContract{{"the token", token}, {"the recipient", to}} {
		if err := nonZero(a.name, a.address); err != nil {
			return Call{}, err
		}
	}
	data := bindings.NewL2TokenBridge().PackWithdraw(token, to, amount)
	return Call{Layer: L2, To: protocol.TokenBridgeAddress, Value: new(big.Int), Data: data, What: "withdraw tokens"}, nil
}

// Proof is a message from L2 with its way up to an outbox root that L1 knows.
type Proof struct {
	Message outbox.Message
	Root    common.Hash
	Branch  []common.Hash
}

// ClaimCall delivers a message on L1.
func (i Info) ClaimCall(p Proof) Call {
	branch := make([][32]byte, len(p.Branch))
	for k, h := range p.Branch {
		branch[k] = h
	}
	m := p.Message
	data := bindings.NewBridge().PackClaim(p.Root, m.Index, m.Sender, m.To, m.Value.ToBig(), m.Data, branch)
	return Call{Layer: L1, To: i.Bridge, Value: new(big.Int), Data: data, What: fmt.Sprintf("claim message %d", m.Index)}
}

// BounceCall gives a failed message up on L2; its value goes to valueTo on L1. Only the message's refund address may.
func (i Info) BounceCall(e queue.Entry, valueTo common.Address) (Call, error) {
	if err := nonZero("the L1 address for the value", valueTo); err != nil {
		return Call{}, err
	}
	m := typed.Message(&e)
	return Call{Layer: L2, To: protocol.RelayAddress, Value: new(big.Int), Data: bindings.NewRelay().PackBounce(m, valueTo), What: fmt.Sprintf("bounce message %d", e.Index)}, nil
}

// ReclaimCall returns the tokens of a bounced deposit on L1.
func (i Info) ReclaimCall(d bindings.TokenBridgeDeposit) Call {
	return Call{Layer: L1, To: i.TokenBridge, Value: new(big.Int), Data: bindings.NewTokenBridge().PackReclaim(d), What: fmt.Sprintf("reclaim the tokens of deposit %d", d.Index)}
}

// forcedGasFloor is the least gas that a forced transaction of n bytes declares.
func forcedGasFloor(n int) uint64 {
	return protocol.MinForcedGas + protocol.ForcedGasPerByte*uint64(n)
}

// checkCrossing checks an amount of wei that crosses.
func checkCrossing(what string, wei *big.Int, zero bool) error {
	switch {
	case wei.Sign() < 0, wei.Sign() == 0 && !zero:
		return &plain.AmountError{Text: plain.FormatEther(wei), Why: what + " must be more than nothing"}
	case !new(big.Int).Div(wei, weiPerGwei).IsUint64():
		return &plain.LimitError{What: what, Show: plain.FormatEther, Got: wei, Max: gwei(^uint64(0)), Recommendation: "there is not that much ether"}
	}
	return wholeGwei(wei)
}

// wholeGwei checks what crosses.
func wholeGwei(wei *big.Int) error {
	if new(big.Int).Mod(wei, weiPerGwei).Sign() != 0 {
		return &NotWholeGweiError{Wei: wei}
	}
	return nil
}

func nonZero(what string, a common.Address) error {
	if a == (common.Address{}) {
		return &plain.InputError{What: what, Why: "it is the zero address", Do: "name an account that somebody owns"}
	}
	return nil
}

func u64(v uint64) *big.Int      { return new(big.Int).SetUint64(v) }
func add(a, b *big.Int) *big.Int { return new(big.Int).Add(a, b) }

var weiPerGwei = big.NewInt(1e9)

// gwei in wei.
func gwei(v uint64) *big.Int { return new(big.Int).Mul(u64(v), weiPerGwei) }
