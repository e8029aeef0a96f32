// Package l1 is how Loft reads the L1 that it settles on, over plain Ethereum JSON-RPC and the beacon API: any EVM chain, with
// blobs or without.
//
//   - Client reads headers, logs and state, and believes no header that does not hash to its hash.
//   - View follows the head: hash-linked blocks with the inbox's events decoded, reorganisations found by parent hash.
//   - Beacon fetches the blobs of a batch, and believes no blob that does not commit to its versioned hash.
//   - Endpoints is one L1 by several endpoints, which it checks against each other.
//
// It sends nothing: package send below it does. It decides nothing about the protocol: what the events mean is protocol/derive's.
// Start at View.
package l1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/typed"
)

// Tag names a block by its standing.
type Tag string

const (
	Latest    Tag = "latest"
	Safe      Tag = "safe"
	Finalized Tag = "finalized"
)

// Client reads one L1. It is safe for concurrent use.
type Client struct {
	rpc  *rpc.Client
	eth  *ethclient.Client
	span *Span // of logs
	// endpoints beneath; nil if the connection is to one.
	endpoints *Endpoints
}

// New wraps an open connection, which stays the caller's to close.
func New(c *rpc.Client) *Client {
	return &Client{rpc: c, eth: ethclient.NewClient(c), span: NewSpan(logBlocks)}
}

// Dial opens a connection to an http, https, ws or wss URL, or to a socket by its path. Close closes it.
func Dial(ctx context.Context, url string) (*Client, error) {
	if !isEndpoint(url) {
		return nil, fmt.Errorf("l1: %s is no L1 address: give an http, https, ws or wss URL, or the path of a socket", Host(url))
	}
	c, err := rpc.DialContext(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("l1: connect to %s: %w: check the L1 address", Host(url), Bare(err))
	}
	return New(c), nil
}

// Close closes the connection.
func (c *Client) Close() { c.rpc.Close() }

// RPC is the connection beneath.
func (c *Client) RPC() *rpc.Client { return c.rpc }

// Eth is go-ethereum's client on the same connection, for contract bindings.
func (c *Client) Eth() *ethclient.Client { return c.eth }

// ask does what asks the L1. Where there are several endpoints, one that answers nonsense is left, and the next is asked.
func (c *Client) ask(ctx context.Context, do func(context.Context) error) (err error) {
	if c.endpoints == nil {
		return do(ctx)
	}
	for range c.endpoints.list {
		traced, from := withSource(ctx)
		err = do(traced)
		served(ctx, from.endpoint)
		if !errors.Is(err, ErrAnswer) {
			return err
		}
		c.endpoints.distrust(from.endpoint, err)
	}
	return err
}

// distrust leaves an endpoint that answered nonsense, if there are others.
func (c *Client) distrust(ep *endpoint, err error) {
	if c.endpoints != nil {
		c.endpoints.distrust(ep, err)
	}
}

// explain adds to an error about L1's finality what the endpoints say of it.
func (c *Client) explain(ctx context.Context, err error) error {
	if c.endpoints == nil || !errors.Is(err, ErrDeepReorg) {
		return err
	}
	return errors.Join(err, c.endpoints.Check(ctx))
}

// count is how many endpoints there are.
func (c *Client) count() int {
	if c.endpoints == nil {
		return 1
	}
	return len(c.endpoints.list)
}

// CheckChain fails with a *WrongChainError unless the L1 has the chain id.
func (c *Client) CheckChain(ctx context.Context, want uint64) error {
	got, err := c.ChainID(ctx)
	if err == nil && got != want {
		err = &WrongChainError{Got: got, Want: want}
	}
	return err
}

// ChainID asks the L1 for its chain id.
func (c *Client) ChainID(ctx context.Context) (uint64, error) {
	id, err := c.eth.ChainID(ctx)
	if err != nil {
		return 0, fmt.Errorf("l1: ask for the chain id: %w", err)
	}
	if !id.IsUint64() {
		return 0, fmt.Errorf("l1: chain id %v is too large", id)
	}
	return id.Uint64(), nil
}

// Header is the header at a tag.
func (c *Client) Header(ctx context.Context, tag Tag) (h *Header, err error) {
	err = c.ask(ctx, func(ctx context.Context) (err error) {
		h, err = c.header(ctx, "eth_getBlockByNumber", string(tag))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("l1: header at %s: %w", tag, err)
	}
	return h, nil
}

// HeaderByNumber is the canonical header with a number.
func (c *Client) HeaderByNumber(ctx context.Context, number uint64) (h *Header, err error) {
	err = c.ask(ctx, func(ctx context.Context) (err error) {
		h, err = c.header(ctx, "eth_getBlockByNumber", hexutil.Uint64(number))
		if err == nil && h.Number != number {
			err = fmt.Errorf("%w: header %d was answered", ErrAnswer, h.Number)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("l1: header %d: %w", number, err)
	}
	return h, nil
}

// HeaderByHash is the header with a hash.
func (c *Client) HeaderByHash(ctx context.Context, hash common.Hash) (h *Header, err error) {
	err = c.ask(ctx, func(ctx context.Context) (err error) {
		h, err = c.header(ctx, "eth_getBlockByHash", hash)
		if err == nil && h.Hash != hash {
			err = fmt.Errorf("%w: header %s was answered", ErrAnswer, h.Hash)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("l1: header %s: %w", hash, err)
	}
	return h, nil
}

// header asks for a header and makes sure that its bytes hash to its hash. An L1 of a later fork has fields that
// go-ethereum's type drops; then the bytes themselves are asked for.
func (c *Client) header(ctx context.Context, method string, block any) (*Header, error) {
	var raw json.RawMessage
	if err := c.rpc.CallContext(ctx, &raw, method, block, false); err != nil {
		return nil, notFound(err)
	}
	if len(raw) == 0 || string(raw) == "null" {
		return nil, ErrNotFound
	}
	var claim struct {
		Hash common.Hash `json:"hash"`
	}
	if err := json.Unmarshal(raw, &claim); err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrAnswer, err)
	}
	typed := new(types.Header)
	if err := json.Unmarshal(raw, typed); err == nil && typed.Hash() == claim.Hash {
		return encodeHeader(typed)
	}
	var bytes hexutil.Bytes
	if err := c.rpc.CallContext(ctx, &bytes, "debug_getRawHeader", claim.Hash); err != nil {
		return nil, fmt.Errorf("%w: header %s has fields that this version does not know, and its bytes are unavailable: %w: use an L1 node that serves debug_getRawHeader", ErrAnswer, claim.Hash, err)
	}
	h, err := ParseHeader(bytes)
	if err == nil && h.Hash != claim.Hash {
		err = fmt.Errorf("%w: header %s hashes to %s", ErrAnswer, claim.Hash, h.Hash)
	}
	return h, err
}

// notFound turns the ways in which nodes say "no such block" into ErrNotFound.
func notFound(err error) error {
	var answer rpc.Error
	if errors.As(err, &answer) {
		text := strings.ToLower(err.Error())
		for _, phrase := range []string{"not found", "unknown block", "header for hash"} {
			if strings.Contains(text, phrase) {
				return fmt.Errorf("%w: %w", ErrNotFound, err)
			}
		}
	}
	return err
}

// Logs are the logs of some contracts in one block, in order; all are checked to be of that block and those contracts.
func (c *Client) Logs(ctx context.Context, block common.Hash, addresses ...common.Address) (logs []types.Log, err error) {
	err = c.ask(ctx, func(ctx context.Context) (err error) {
		logs, err = c.logs(ctx, ethereum.FilterQuery{BlockHash: &block, Addresses: addresses})
		for i := range logs {
			if err == nil && logs[i].BlockHash != block {
				err = fmt.Errorf("%w: a log of block %s", ErrAnswer, logs[i].BlockHash)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("l1: logs of block %s: %w", block, err)
	}
	return logs, nil
}

// LogsRange are the logs of some contracts in canonical blocks from first to last, in order.
func (c *Client) LogsRange(ctx context.Context, first, last uint64, addresses ...common.Address) ([]types.Log, error) {
	return c.span.Logs(ctx, first, last, func(ctx context.Context, first, last uint64) ([]types.Log, error) {
		return c.logsOnce(ctx, first, last, nil, addresses...)
	})
}

// Events are the logs of a contract in canonical blocks from first to last, in order, whose topics are among those named: first
// those of its first topic, and so on; none named are all.
func (c *Client) Events(ctx context.Context, first, last uint64, of common.Address, topics ...[]common.Hash) ([]types.Log, error) {
	return c.span.Logs(ctx, first, last, func(ctx context.Context, first, last uint64) ([]types.Log, error) {
		return c.logsOnce(ctx, first, last, topics, of)
	})
}

// logsOnce asks one question; what it asks for may be too much.
func (c *Client) logsOnce(ctx context.Context, first, last uint64, topics [][]common.Hash, addresses ...common.Address) (logs []types.Log, err error) {
	query := ethereum.FilterQuery{FromBlock: new(big.Int).SetUint64(first), ToBlock: new(big.Int).SetUint64(last), Addresses: addresses, Topics: topics}
	err = c.ask(ctx, func(ctx context.Context) (err error) {
		logs, err = c.logs(ctx, query)
		for i := range logs {
			if err == nil && (logs[i].BlockNumber < first || logs[i].BlockNumber > last) {
				err = fmt.Errorf("%w: a log of block %d", ErrAnswer, logs[i].BlockNumber)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("l1: logs of blocks %d to %d: %w", first, last, err)
	}
	return logs, nil
}

func (c *Client) logs(ctx context.Context, query ethereum.FilterQuery) ([]types.Log, error) {
	logs, err := c.eth.FilterLogs(ctx, query)
	if err != nil {
		return nil, notFound(err)
	}
	for i := range logs {
		l := &logs[i]
		if !slices.Contains(query.Addresses, l.Address) || !named(query.Topics, l.Topics) || l.Removed || len(l.Topics) == 0 {
			return nil, fmt.Errorf("%w: a log that was not asked for, of %s in block %d", ErrAnswer, l.Address, l.BlockNumber)
		}
		if i > 0 && (logs[i-1].BlockNumber > l.BlockNumber || logs[i-1].BlockNumber == l.BlockNumber && logs[i-1].Index >= l.Index) {
			return nil, fmt.Errorf("%w: logs out of order at block %d", ErrAnswer, l.BlockNumber)
		}
	}
	return logs, nil
}

// named says whether topics are among those asked for.
func named(asked [][]common.Hash, topics []common.Hash) bool {
	if len(topics) < len(asked) {
		return false
	}
	for i, any := range asked {
		if len(any) > 0 && !slices.Contains(any, topics[i]) {
			return false
		}
	}
	return true
}

// Call executes a call on the state after a block, without sending anything. A revert is a *RevertError.
func (c *Client) Call(ctx context.Context, to common.Address, data []byte, block common.Hash) ([]byte, error) {
	out, err := c.eth.CallContractAtHash(ctx, ethereum.CallMsg{To: &to, Data: data}, block)
	if err != nil {
		return nil, fmt.Errorf("l1: call %s: %w", to, Reverted(err))
	}
	return out, nil
}

// CallLatest is Call on the latest block.
func (c *Client) CallLatest(ctx context.Context, to common.Address, data []byte) ([]byte, error) {
	out, err := c.eth.CallContract(ctx, ethereum.CallMsg{To: &to, Data: data}, nil)
	if err != nil {
		return nil, fmt.Errorf("l1: call %s: %w", to, Reverted(err))
	}
	return out, nil
}

// AtLatest is the client as a caller that executes calls on the latest block, whichever is named.
func (c *Client) AtLatest() typed.Caller {
	return typed.CallerFunc(func(ctx context.Context, to common.Address, data []byte, _ common.Hash) ([]byte, error) {
		return c.CallLatest(ctx, to, data)
	})
}

// Balance is what an account holds at the latest block.
func (c *Client) Balance(ctx context.Context, account common.Address) (*big.Int, error) {
	balance, err := c.eth.BalanceAt(ctx, account, nil)
	if err != nil {
		return nil, fmt.Errorf("l1: balance of %s: %w", account, err)
	}
	return balance, nil
}

// BlobBaseFee is what a unit of blob gas costs now, in wei. Where no endpoint knows the question the error is ErrNoBlobFee.
func (c *Client) BlobBaseFee(ctx context.Context) (*big.Int, error) {
	fee, err := c.eth.BlobBaseFee(ctx)
	if err == nil {
		return fee, nil
	}
	var answer rpc.Error
	if errors.As(err, &answer) && unserved(answer.ErrorCode(), err.Error()) {
		err = fmt.Errorf("%w: %w", ErrNoBlobFee, err)
	}
	return nil, fmt.Errorf("l1: ask for the blob fee: %w", err)
}
