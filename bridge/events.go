package bridge

import (
	"context"
	"errors"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/typed"
)

// events are the ones that a desk has read. One goroutine at a time uses them.
type events struct{ sent, recorded, assertions history }

func (e *events) of(topic common.Hash) *history {
	switch topic {
	case typed.MessageSent:
		return &e.sent
	case rollupABI.Events["OutboxRootRecorded"].ID:
		return &e.recorded
	}
	return &e.assertions
}

// history is the events of one kind, as far as they were read.
type history struct {
	logs  []types.Log
	begun bool
	upto  uint64 // the last block that was read
	final uint64 // the last block that was final before that
}

// allLogs reads all events of one kind up to the head; where they are kept, only those of blocks that were not final when last read.
func (c *Client) allLogs(ctx context.Context, layer Layer, contract common.Address, topic common.Hash) ([]types.Log, error) {
	head, err := c.head(ctx, layer)
	if err != nil {
		return nil, err
	}
	from := uint64(0)
	if layer == L1 {
		from = c.start
	}
	if c.kept == nil {
		return c.logs(ctx, layer, from, head.Number.Uint64(), contract, []common.Hash{topic})
	}
	final, err := c.final(ctx, layer)
	if err != nil {
		return nil, err
	}
	h := c.kept.of(topic)
	if h.begun {
		from = max(from, h.forget())
	}
	err = c.eachLogs(ctx, layer, from, head.Number.Uint64(), contract, [][]common.Hash{{topic}}, func(last uint64, logs []types.Log) {
		h.logs = append(h.logs, logs...)
		h.begun, h.upto, h.final = true, last, final
	})
	return slices.Clone(h.logs), err
}

// forget what may have been replaced, and say from where to read on.
func (h *history) forget() (from uint64) {
	sure := min(h.upto, h.final)
	h.logs = slices.DeleteFunc(h.logs, func(l types.Log) bool { return l.BlockNumber > sure })
	h.upto = sure
	return sure + 1
}

// final is a layer's last final block; 0 if it has none yet.
func (c *Client) final(ctx context.Context, layer Layer) (uint64, error) {
	header, err := read(ctx, c, layer, "read a header", func(ctx context.Context, client *ethclient.Client) (*types.Header, error) {
		return client.HeaderByNumber(ctx, big.NewInt(rpc.FinalizedBlockNumber.Int64()))
	})
	var answered rpc.Error
	if errors.Is(err, ethereum.NotFound) || errors.As(err, &answered) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return header.Number.Uint64(), nil
}
