package bridge

import (
	"context"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

// logSpan is how many blocks one eth_getLogs asks for at first; an endpoint that refuses is asked for less.
const logSpan = 1 << 17

// logs reads all events of a contract from one block to another, both included, in order.
func (c *Client) logs(ctx context.Context, layer Layer, from, to uint64, contract common.Address, topics ...[]common.Hash) (out []types.Log, err error) {
	err = c.eachLogs(ctx, layer, from, to, contract, topics, func(_ uint64, logs []types.Log) { out = append(out, logs...) })
	return out, err
}

// eachLogs calls got with the events of each question's blocks, in order, and the last of these blocks.
func (c *Client) eachLogs(ctx context.Context, layer Layer, from, to uint64, contract common.Address, topics [][]common.Hash, got func(last uint64, logs []types.Log)) error {
	_, err := c.spans[layer].Logs(ctx, from, to, func(ctx context.Context, from, to uint64) ([]types.Log, error) {
		logs, err := read(ctx, c, layer, "read events", func(ctx context.Context, client *ethclient.Client) ([]types.Log, error) {
			return client.FilterLogs(ctx, ethereum.FilterQuery{
				FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(to), Addresses: []common.Address{contract}, Topics: topics,
			})
		})
		if err == nil {
			got(to, logs)
		}
		return nil, err
	})
	return err
}

// l1Logs reads all events of an L1 contract up to the head.
func (c *Client) l1Logs(ctx context.Context, contract common.Address, topics ...[]common.Hash) ([]types.Log, error) {
	head, err := c.head(ctx, L1)
	if err != nil {
		return nil, err
	}
	return c.logs(ctx, L1, c.start, head.Number.Uint64(), contract, topics...)
}

// l2Logs reads all events of an L2 contract up to the head.
func (c *Client) l2Logs(ctx context.Context, contract common.Address, topics ...[]common.Hash) ([]types.Log, error) {
	head, err := c.head(ctx, L2)
	if err != nil {
		return nil, err
	}
	return c.logs(ctx, L2, 0, head.Number.Uint64(), contract, topics...)
}

// heights are the heads of a layer. A node that has no safe or finalised block yet has them at 0.
func (c *Client) heights(ctx context.Context, layer Layer) (h heights, err error) {
	for _, tag := range []struct {
		number rpc.BlockNumber
		into   *uint64
	}{{rpc.LatestBlockNumber, &h.latest}, {rpc.SafeBlockNumber, &h.safe}, {rpc.FinalizedBlockNumber, &h.finalized}} {
		header, err := c.header(ctx, layer, tag.number.Int64())
		var answered rpc.Error
		if tag.number != rpc.LatestBlockNumber && (errors.Is(err, ethereum.NotFound) || errors.As(err, &answered)) {
			continue
		}
		if err != nil {
			return heights{}, err
		}
		*tag.into = header.Number.Uint64()
		switch tag.number {
		case rpc.LatestBlockNumber:
			h.latestTime = header.Time
		case rpc.SafeBlockNumber:
			h.safeTime = header.Time
		}
	}
	return h, nil
}

// indexTopic is an index as an event carries it.
func indexTopic(index uint64) []common.Hash {
	return []common.Hash{common.BigToHash(new(big.Int).SetUint64(index))}
}
