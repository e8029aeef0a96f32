package bridge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/genesis"
	"loft/plain"
	"loft/protocol"
)

// What is checked of a recipient before value crosses to it: that it is nobody's system contract, that L1 can pay it.

// systemName says what an address is that belongs to a layer itself, where value would be out of everybody's reach.
func (c *Client) systemName(layer Layer, a common.Address) (name string, is bool) {
	if _, precompiled := vm.PrecompiledContractsOsaka[a]; precompiled {
		return "a precompile", true
	}
	switch a {
	case params.SystemAddress:
		return "the system address", true
	case params.BeaconRootsAddress:
		return "the EIP-4788 contract", true
	case params.HistoryStorageAddress:
		return "the EIP-2935 contract", true
	case params.ConsolidationQueueAddress:
		return "the EIP-7251 contract", true
	}
	if layer == L1 {
		if a == params.WithdrawalQueueAddress {
			return "the EIP-7002 contract", true
		}
		return "", false
	}
	switch a {
	case protocol.OutboxAddress:
		return "Outbox", true
	case protocol.RelayAddress:
		return "Relay", true
	case protocol.TokenBridgeAddress:
		return "the token bridge", true
	}
	if name, is = genesis.Preinstalled(a); is {
		return name + ", which is preinstalled", true
	}
	return "", false
}

// CheckNotSystem refuses to send value to a contract that belongs to a layer itself: nobody could take it out again.
func (c *Client) CheckNotSystem(layer Layer, to common.Address) error {
	if name, is := c.systemName(layer, to); is {
		return &SystemContractError{Layer: layer, Address: to, Name: name}
	}
	return nil
}

// CheckDelivery asks L1 whether it would pay a withdrawal of ether now: the recipient may be a contract that takes none.
func (c *Client) CheckDelivery(ctx context.Context, to common.Address, value *big.Int) error {
	why, err := c.refusesEther(ctx, to, value)
	if err != nil || why == "" {
		return err
	}
	return &UnpayableError{Address: to, What: plain.FormatEther(value), Why: why}
}

// CheckTokenDelivery is CheckDelivery for tokens: the token may refuse the recipient, or be paused.
func (c *Client) CheckTokenDelivery(ctx context.Context, token Token, to common.Address, amount *big.Int) error {
	why, err := c.refusesTokens(ctx, token.Address, to, amount)
	if err != nil || why == "" {
		return err
	}
	return &UnpayableError{Address: to, What: plain.FormatUnits(amount, token.Decimals) + " " + token.Symbol, Why: why}
}

// refusesEther says why L1 would not pay ether to an address; empty if it would, or if that cannot be found out.
func (c *Client) refusesEther(ctx context.Context, to common.Address, value *big.Int) (why string, err error) {
	held, err := c.Balance(ctx, L1, c.Info.Bridge)
	if err != nil || held.Cmp(value) < 0 { // then the call would fail for that alone
		return "", err
	}
	_, why, err = c.try(ctx, L1, ethereum.CallMsg{From: c.Info.Bridge, To: &to, Value: value})
	return why, err
}

// refusesTokens says why L1 would not pay tokens to an address; empty if it would.
func (c *Client) refusesTokens(ctx context.Context, token, to common.Address, amount *big.Int) (why string, err error) {
	out, why, err := c.try(ctx, L1, ethereum.CallMsg{From: c.Info.TokenBridge, To: &token, Data: erc20ABI.pack("transfer", to, amount)})
	if err == nil && why == "" && len(out) == 32 && bytes.Equal(out, make([]byte, 32)) {
		why = "the token answers false"
	}
	return why, err
}

// refusesMessage says why L1 would not deliver a message of the outbox; empty if it would, or if the endpoint does not say. Before a root covers the message only
// payments can be tried: what a contract says to a call with data depends on the bridge's l2Sender.
func (c *Client) refusesMessage(ctx context.Context, s *settlement, f *outgoing) (string, error) {
	why, err := c.tryMessage(ctx, s, f)
	var answered rpc.Error
	if errors.As(err, &answered) { // a status is worth more than this part of it
		return "", nil
	}
	return why, err
}

func (c *Client) tryMessage(ctx context.Context, s *settlement, f *outgoing) (why string, err error) {
	if f.root && f.message.Index < s.covered {
		proof, err := s.proof(f.message.Index)
		if err != nil {
			return "", err
		}
		_, why, err = c.try(ctx, L1, ethereum.CallMsg{To: &c.Info.Bridge, Data: c.Info.ClaimCall(proof).Data})
		return why, err
	}
	switch value := f.message.Value.ToBig(); {
	case f.token != nil:
		amount, ok := new(big.Int).SetString(f.token.Amount, 10)
		if !ok {
			return "", fmt.Errorf("tokens of message %d: %q is not a number", f.message.Index, f.token.Amount)
		}
		return c.refusesTokens(ctx, f.token.L1Token, f.token.To, amount)
	case len(f.message.Data) == 0:
		return c.refusesEther(ctx, f.message.To, value)
	}
	return "", nil
}

// try makes a call with as much gas as L1 allows a transaction (EIP-7825) and undoes it; why says what it failed with, and is empty if it did not.
func (c *Client) try(ctx context.Context, layer Layer, msg ethereum.CallMsg) (out []byte, why string, err error) {
	if layer == L1 {
		msg.Gas = params.MaxTxGas
	}
	out, err = read(ctx, c, layer, "try a call", func(ctx context.Context, client *ethclient.Client) ([]byte, error) {
		return client.CallContract(ctx, msg, nil)
	})
	if err == nil {
		return out, "", nil
	}
	var reverted *RevertError
	if explained := explainRevert(layer, err); errors.As(explained, &reverted) {
		if reverted.Name == "CallFailed" || reverted.Text == "" {
			return nil, "the recipient reverts without a reason", nil
		}
		return nil, reverted.Text, nil
	}
	// What an EVM stops with besides a revert has no code of its own: it is known by being an answer of the execution.
	var answered rpc.Error
	if errors.As(err, &answered) && executionFailed(answered) {
		return nil, answered.Error(), nil
	}
	return nil, "", err
}

// executionFailed says whether an endpoint's error is that of the EVM.
func executionFailed(err rpc.Error) bool {
	for _, stop := range []error{vm.ErrOutOfGas, vm.ErrInvalidJump, vm.ErrWriteProtection, vm.ErrExecutionReverted, vm.ErrReturnDataOutOfBounds, vm.ErrDepth, vm.ErrGasUintOverflow} {
		if strings.Contains(err.Error(), stop.Error()) {
			return true
		}
	}
	// geth, and revm below anvil and reth.
	return strings.Contains(err.Error(), "invalid opcode") || strings.Contains(err.Error(), "EVM error") || strings.Contains(err.Error(), "stack ")
}
