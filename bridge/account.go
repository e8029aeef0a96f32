package bridge

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"loft/contracts/typed"
	"loft/protocol"
	"loft/protocol/queue"
)

// Crossings are an account's messages and transfers in both directions.
type Crossings struct {
	Status []Status `json:"status"` // to L2, then to L1, the latest first
	Older  int      `json:"older"`  // how many more there are
}

// Crossings lists what an address sent or is to have: deposits to it, messages and forced transactions that it sent on L1 or that
// are for it, forced transactions that it signed, whoever paid for them, and its messages and withdrawals to L1. At most limit of each direction are listed, the latest.
func (c *Client) Crossings(ctx context.Context, a common.Address, limit int) (out Crossings, err error) {
	entries, err := c.entriesOfAccount(ctx, a)
	if err != nil {
		return out, err
	}
	kept := latest(entries, limit)
	out.Older = len(entries) - len(kept)
	if len(kept) > 0 {
		if kept, err = c.timed(ctx, kept); err != nil {
			return out, err
		}
		if out.Status, err = c.incomingStatus(ctx, kept); err != nil {
			return out, err
		}
	}
	if c.l2 == nil {
		return out, nil
	}
	sent, err := c.messagesOfAccount(ctx, a)
	if err != nil {
		return out, err
	}
	last := latest(sent, limit)
	out.Older += len(sent) - len(last)
	if len(last) > 0 {
		more, err := c.outgoingStatus(ctx, last)
		if err != nil {
			return out, err
		}
		out.Status = append(out.Status, more...)
	}
	return out, nil
}

// latest of what is found by index, the highest index first.
func latest[T any](found map[uint64]T, limit int) []T {
	indexes := slices.Sorted(maps.Keys(found))
	slices.Reverse(indexes)
	indexes = indexes[:min(len(indexes), limit)]
	out := make([]T, len(indexes))
	for i, index := range indexes {
		out[i] = found[index]
	}
	return out
}

func (c *Client) entriesOfAccount(ctx context.Context, a common.Address) (map[uint64]placedEntry, error) {
	found := make(map[uint64]placedEntry)
	self := []common.Hash{common.BytesToHash(a[:])}
	bridged := []common.Hash{common.BytesToHash(c.Info.TokenBridge[:])}
	for _, q := range []struct {
		topics [][]common.Hash
		its    func(*queue.Entry) bool // of those; nil: all
	}{
		{[][]common.Hash{{typed.DepositQueued}, nil, self}, nil},
		{[][]common.Hash{{typed.MessageQueued}, nil, self}, nil},
		{[][]common.Hash{{typed.MessageQueued}, nil, nil, self}, nil},
		{[][]common.Hash{{typed.MessageQueued}, nil, bridged}, func(e *queue.Entry) bool {
			d, is := c.tokenDeposit(e)
			return is && (d.From == a || d.To == a)
		}},
		{[][]common.Hash{{typed.TransactionForced}, nil, self}, nil},
		{[][]common.Hash{{typed.TransactionForced}}, func(e *queue.Entry) bool { // L1 knows who paid, not who signed
			_, signer, is := c.forcedIn(e)
			return is && signer == a
		}},
	} {
		logs, err := c.l1Logs(ctx, c.Info.Inbox, q.topics...)
		if err != nil {
			return nil, err
		}
		for i := range logs {
			e, err := typed.Entry(&logs[i])
			if err != nil {
				return nil, fmt.Errorf("read the inbox's events: %w", err)
			}
			if e == nil || q.its != nil && !q.its(e) {
				continue
			}
			found[e.Index] = placedEntry{*e, logs[i].TxHash, logs[i].BlockNumber}
		}
	}
	return found, nil
}

// timed are entries with the times of their L1 blocks.
func (c *Client) timed(ctx context.Context, entries []placedEntry) ([]placedEntry, error) {
	for i := range entries {
		header, err := c.header(ctx, L1, int64(entries[i].block))
		if err != nil {
			return nil, err
		}
		entries[i].Time = header.Time
	}
	return entries, nil
}

func (c *Client) messagesOfAccount(ctx context.Context, a common.Address) (map[uint64]sentMessage, error) {
	found := make(map[uint64]sentMessage)
	sent, self := []common.Hash{typed.MessageSent}, []common.Hash{common.BytesToHash(a[:])}
	tokens := []common.Hash{common.BytesToHash(protocol.TokenBridgeAddress[:])}
	withdrawn, err := c.l2Logs(ctx, protocol.TokenBridgeAddress, []common.Hash{l2TokensABI.Events["TokensWithdrawn"].ID}, nil, nil, self)
	if err != nil {
		return nil, err
	}
	own := make(map[uint64]bool) // of the token bridge's messages
	for i := range withdrawn {
		own[withdrawn[i].Topics[1].Big().Uint64()] = true
	}
	for _, topics := range [][][]common.Hash{{sent, nil, self}, {sent, nil, nil, self}, {sent, nil, tokens}} {
		logs, err := c.l2Logs(ctx, protocol.OutboxAddress, topics...)
		if err != nil {
			return nil, err
		}
		messages, err := c.messagesIn(pointers(logs))
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			if t, is := c.tokenWithdrawal(m.Sender, m.To, m.Data); is && t.To != a && !own[m.Index] {
				continue
			}
			found[m.Index] = m
		}
	}
	return found, nil
}
