package bridge

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"loft/contracts/bindings"
	"loft/contracts/typed"
	"loft/protocol"
	"loft/protocol/queue"
)

var (
	rollupABI      = mustParse(bindings.RollupMetaData.ParseABI())
	bridgeABI      = mustParse(bindings.BridgeMetaData.ParseABI())
	relayABI       = mustParse(bindings.RelayMetaData.ParseABI())
	tokenBridgeABI = mustParse(bindings.TokenBridgeMetaData.ParseABI())
	l2TokensABI    = mustParse(bindings.L2TokenBridgeMetaData.ParseABI())
)

func mustParse(a *abi.ABI, err error) *abi.ABI {
	if err != nil {
		panic(err) // generated constants
	}
	return a
}

// placedEntry is an entry with the L1 transaction that made it.
type placedEntry struct {
	queue.Entry
	tx    common.Hash
	block uint64
}

// entriesIn reads the queue entries among events of the inbox; time is of their block.
func (c *Client) entriesIn(logs []*types.Log, time uint64) ([]placedEntry, error) {
	var out []placedEntry
	for _, log := range logs {
		if log.Address != c.Info.Inbox || len(log.Topics) == 0 {
			continue
		}
		e, err := typed.Entry(log)
		if err != nil {
			return nil, fmt.Errorf("read the inbox's events in L1 transaction %s: %w", log.TxHash, err)
		}
		if e != nil {
			e.Time = time
			out = append(out, placedEntry{*e, log.TxHash, log.BlockNumber})
		}
	}
	return out, nil
}

// entryAt finds the entry of an index by its event.
func (c *Client) entryAt(ctx context.Context, index uint64) (placedEntry, error) {
	tail, err := call(ctx, c, L1, c.Info.Inbox, c.inbox.PackQueueTail(), c.inbox.UnpackQueueTail)
	if err != nil {
		return placedEntry{}, err
	}
	missing := &NotFoundError{What: fmt.Sprintf("queue entry %d", index), Do: fmt.Sprintf("entries are counted from 0, and %d have entered the queue so far", tail)}
	if index >= tail {
		return placedEntry{}, missing
	}
	logs, err := c.l1Logs(ctx, c.Info.Inbox, typed.EntryTopics, indexTopic(index))
	if err != nil {
		return placedEntry{}, err
	}
	for k := range logs {
		found, err := c.entriesOf(ctx, []*types.Log{&logs[k]}, logs[k].BlockNumber)
		if err != nil {
			return placedEntry{}, err
		}
		if len(found) == 1 {
			return found[0], nil
		}
	}
	return placedEntry{}, missing
}

// entriesOf is entriesIn with the block's time looked up.
func (c *Client) entriesOf(ctx context.Context, logs []*types.Log, block uint64) ([]placedEntry, error) {
	header, err := c.header(ctx, L1, int64(block))
	if err != nil {
		return nil, err
	}
	return c.entriesIn(logs, header.Time)
}

// tokenDeposit reads the tokens that a message of L1's TokenBridge carries.
func (c *Client) tokenDeposit(e *queue.Entry) (*bindings.TokenBridgeDeposit, bool) {
	if e.Kind != queue.Message || e.Sender != c.Info.TokenBridge || e.To != protocol.TokenBridgeAddress {
		return nil, false
	}
	args, ok := unpackCall(l2TokensABI.Methods["mint"], e.Data)
	if !ok {
		return nil, false
	}
	d := &bindings.TokenBridgeDeposit{
		Index: e.Index, Token: args[0].(common.Address), From: args[1].(common.Address), To: args[2].(common.Address), Amount: args[3].(*big.Int),
		Metadata: *abi.ConvertType(args[4], new(bindings.TokenMetadata)).(*bindings.TokenMetadata), FeeGwei: e.FeeGwei, Gas: e.Gas, Refund: e.Refund,
	}
	return d, true
}

// tokenWithdrawal reads a call of IL1TokenBridge.release, which L1's TokenBridge has; false if a message is none.
func (c *Client) tokenWithdrawal(sender, to common.Address, data []byte) (*TokenMovement, bool) {
	if sender != protocol.TokenBridgeAddress || to != c.Info.TokenBridge {
		return nil, false
	}
	args, ok := unpackCall(tokenBridgeABI.Methods["release"], data)
	if !ok {
		return nil, false
	}
	return &TokenMovement{L1Token: args[0].(common.Address), To: args[1].(common.Address), Amount: args[2].(*big.Int).String()}, true
}

// unpackCall reads the arguments of a call; ok is false if data is not one of the method.
func unpackCall(method abi.Method, data []byte) (args []any, ok bool) {
	if len(data) < 4 || [4]byte(data) != [4]byte(method.ID) {
		return nil, false
	}
	args, err := method.Inputs.Unpack(data[4:])
	return args, err == nil
}
