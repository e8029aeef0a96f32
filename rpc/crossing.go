package rpc

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"loft/contracts/bindings"
	"loft/courier"
	"loft/protocol"
	"loft/protocol/queue"
)

// What people need to finish a crossing themselves, in the namespace loft.

// MessageProof is the answer to loft_messageProof.
type MessageProof struct {
	Index     uint64      `json:"index"`
	EntryHash common.Hash `json:"entryHash"`
	Block     uint64      `json:"block"`  // number of the L2 block that took the message
	Status    string      `json:"status"` // waiting, failed, succeeded or bounced
	Call      RunCall     `json:"call"`
}

// RunCall is the call of Relay.run that runs a message. Any account may send it.
type RunCall struct {
	To    common.Address `json:"to"`
	Value hexutil.Uint64 `json:"value"` // 0
	Gas   hexutil.Uint64 `json:"gas"`   // enough whatever the message does
	Data  hexutil.Bytes  `json:"data"`
}

// messageStatuses are Relay's, by their number.
var messageStatuses = []string{"waiting", "failed", "succeeded", "bounced"}

// MessageProof is the call by which anybody runs a message from L1 on L2, by the message's position in the queue; null if no
// block has taken it yet. It works from the block after the one that took it.
func (a *loftAPI) MessageProof(ctx context.Context, index uint64) (*MessageProof, error) {
	if a.s.cfg.Queue == nil {
		return nil, errNoL1
	}
	entry, err := a.Entry(ctx, index)
	if err != nil || entry == nil || !entry.Sealed {
		return nil, err
	}
	if entry.Kind != queue.Message.String() {
		return nil, fmt.Errorf("entry %d of the queue is a %s: only messages are run", index, entry.Kind)
	}
	run, err := a.s.prove(index, entry.Block)
	if err != nil {
		return nil, err
	}
	status, err := a.s.relayStatus(ctx, run.Message.Hash())
	if err != nil {
		return nil, err
	}
	return &MessageProof{Index: index, EntryHash: run.Message.Hash(), Block: entry.Block, Status: status,
		Call: RunCall{To: protocol.RelayAddress, Gas: hexutil.Uint64(run.Gas()), Data: run.Calldata()}}, nil
}

// errQueueBehind: a node reads the queue again from finalised L1 on after a restart.
var errQueueBehind = errors.New("this node has not read L1's queue that far yet: try again in a while, or ask another node")

// prove makes the run of a message out of the block that took it.
func (s *Server) prove(index, number uint64) (*courier.Run, error) {
	block := s.cfg.Chain.Canonical(number)
	if block == nil {
		return nil, fmt.Errorf("block %d is not in the chain any more: try again", number)
	}
	record, err := s.cfg.Chain.Record(block.Hash())
	if err != nil {
		return nil, err
	}
	parent, err := s.cfg.Chain.Record(block.ParentHash())
	if err != nil {
		return nil, err
	}
	entries, err := s.cfg.Queue.Range(parent.State.Queue, record.State.Queue)
	if errors.Is(err, queue.ErrNoEntry) {
		return nil, errQueueBehind
	}
	if err != nil {
		return nil, err
	}
	return courier.Prove(block.Header(), record, entries, index)
}

func (s *Server) relayStatus(ctx context.Context, entry common.Hash) (string, error) {
	relay := bindings.NewRelay()
	raw, err := s.view(ctx, protocol.RelayAddress, relay.PackStatus(entry))
	if err != nil {
		return "", err
	}
	status, err := relay.UnpackStatus(raw)
	if err != nil || int(status) >= len(messageStatuses) {
		return "", fmt.Errorf("relay answers status %d: %w", status, err)
	}
	return messageStatuses[status], nil
}

// view calls a contract at the latest block.
func (s *Server) view(ctx context.Context, to common.Address, data []byte) (hexutil.Bytes, error) {
	var out hexutil.Bytes
	err := s.own(ctx, &out, "eth_call", map[string]any{"to": to, "data": hexutil.Bytes(data)}, "latest")
	return out, err
}

// MessageStatus is where a message from L2 to L1 is, by its index in the outbox: the object that `loft status out:<index>
// --json` has in its list. null if no block holds such a message. What L1 is asked for may be a minute old.
func (a *loftAPI) MessageStatus(ctx context.Context, index uint64) (any, error) {
	if a.s.cfg.Messages == nil {
		return nil, errNoL1
	}
	return a.s.cfg.Messages.MessageStatus(ctx, index)
}

// Token is the answer to loft_token.
type Token struct {
	L1Token  common.Address `json:"l1Token"`
	L2Token  common.Address `json:"l2Token"`
	Exists   bool           `json:"exists"` // on L2: somebody has deposited it
	Name     string         `json:"name,omitempty"`
	Symbol   string         `json:"symbol,omitempty"`
	Decimals *uint8         `json:"decimals,omitempty"`
}

// Token is where the token of an L1 token is on L2, or will be: its first deposit creates it.
func (a *loftAPI) Token(ctx context.Context, l1Token common.Address) (*Token, error) {
	tokens, out := bindings.NewL2TokenBridge(), &Token{L1Token: l1Token}
	raw, err := a.s.view(ctx, protocol.TokenBridgeAddress, tokens.PackTokenOf(l1Token))
	if err != nil {
		return nil, err
	}
	if out.L2Token, err = tokens.UnpackTokenOf(raw); err != nil {
		return nil, fmt.Errorf("the token bridge answers: %w", err)
	}
	var code hexutil.Bytes
	if err := a.s.own(ctx, &code, "eth_getCode", out.L2Token, "latest"); err != nil || len(code) == 0 {
		return out, err
	}
	out.Exists = true
	token := bindings.NewBridgedToken()
	for _, part := range []struct {
		call []byte
		take func([]byte) error
	}{
		{token.PackName(), func(raw []byte) (err error) { out.Name, err = token.UnpackName(raw); return err }},
		{token.PackSymbol(), func(raw []byte) (err error) { out.Symbol, err = token.UnpackSymbol(raw); return err }},
		{token.PackDecimals(), func(raw []byte) error {
			decimals, err := token.UnpackDecimals(raw)
			out.Decimals = &decimals
			return err
		}},
	} {
		raw, err := a.s.view(ctx, out.L2Token, part.call)
		if err == nil {
			err = part.take(raw)
		}
		if err != nil {
			return nil, fmt.Errorf("read the token on l2: %w", err)
		}
	}
	return out, nil
}
