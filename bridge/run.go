package bridge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"loft/contracts/typed"
	"loft/courier"
	"loft/protocol"
	"loft/protocol/queue"
)

// Ran is what became of a run of a message on L2.
type Ran struct {
	Sent
	Succeeded bool
	Reason    string // why it failed; empty if it did not, or the node does not say
}

// Run runs a message on L2, as anybody may. One that failed before and would fail again is not sent, unless o says so.
func (c *Client) Run(ctx context.Context, from Account, ref Ref, o Options) (Ran, error) {
	call, e, err := c.RunCall(ctx, from.Address, ref, o)
	if err != nil {
		return Ran{}, err
	}
	sent, err := c.Send(ctx, from, call)
	if err != nil {
		return Ran{}, err
	}
	out := Ran{Sent: sent}
	out.Succeeded = typed.MessageSucceeded(sent.logs, e.Index)
	if !out.Succeeded {
		out.Reason, err = c.whyRunFailed(ctx, sent.Tx, &e)
	}
	return out, err
}

// RunCall is the checked call that runs a message, to send or to force, and the message.
func (c *Client) RunCall(ctx context.Context, from common.Address, ref Ref, o Options) (Call, queue.Entry, error) {
	e, s, err := c.findMessage(ctx, ref)
	if err != nil {
		return Call{}, e, err
	}
	if s.Stage != StageWaiting && s.Stage != StageFailed {
		return Call{}, e, &NotRunnableError{Status: s}
	}
	call, err := c.runCall(ctx, &e)
	if err != nil || o.Anyway || s.Stage == StageWaiting {
		return call, e, err // a first run pays its fee, and opens the way of the bounce, whatever comes of it
	}
	why, known, err := c.tryRun(ctx, from, call, &e)
	if err == nil && known && why != "" {
		err = &WouldFailAgainError{Status: s, Refund: e.Refund, Why: why}
	}
	return call, e, err
}

// runCall is the call as the L2 endpoint proves it, once it is seen to be of the message that L1 has.
func (c *Client) runCall(ctx context.Context, e *queue.Entry) (Call, error) {
	type proof struct {
		Call struct {
			Data hexutil.Bytes `json:"data"`
		} `json:"call"`
	}
	answer, ok, err := loft[proof](ctx, c, "loft_messageProof", e.Index)
	if err != nil {
		return Call{}, err
	}
	if !ok {
		return Call{}, fmt.Errorf("the L2 endpoint %s has not seen the block with entry %d yet: try again", c.urls[L2], e.Index)
	}
	args, ok := unpackCall(relayABI.Methods["run"], answer.Call.Data)
	if !ok {
		return Call{}, fmt.Errorf("the L2 endpoint %s returned a transaction for message %d that does not decode", c.urls[L2], e.Index)
	}
	packed, err := relayABI.Methods["run"].Inputs[1:2].Pack(args[1])
	if err == nil {
		var want []byte
		if want, err = relayABI.Methods["run"].Inputs[1:2].Pack(typed.Message(e)); err == nil && !bytes.Equal(packed, want) {
			err = errors.New("it differs from the message on L1")
		}
	}
	if err != nil {
		return Call{}, fmt.Errorf("the L2 endpoint %s proves message %d wrongly: %w", c.urls[L2], e.Index, err)
	}
	return Call{Layer: L2, To: protocol.RelayAddress, Value: new(big.Int), Data: answer.Call.Data, What: fmt.Sprintf("run message %d", e.Index)}, nil
}

// trace is what go-ethereum's call tracer says of a call.
type trace struct {
	From   common.Address  `json:"from"`
	To     *common.Address `json:"to"`
	Input  hexutil.Bytes   `json:"input"`
	Output hexutil.Bytes   `json:"output"`
	Error  string          `json:"error"`
	Calls  []trace         `json:"calls"`
}

var callTracer = map[string]any{"tracer": "callTracer"}

// tryRun runs a message and undoes it; why says what it fails with. known is false if the endpoint does not trace.
func (c *Client) tryRun(ctx context.Context, from common.Address, call Call, e *queue.Entry) (why string, known bool, err error) {
	return c.traced(ctx, e, "debug_traceCall", map[string]any{"from": from, "to": call.To, "data": hexutil.Bytes(call.Data)}, "latest", callTracer)
}

// whyRunFailed is why a message failed in a transaction; empty if the endpoint does not trace, or not that far back.
func (c *Client) whyRunFailed(ctx context.Context, tx common.Hash, e *queue.Entry) (string, error) {
	why, _, err := c.traced(ctx, e, "debug_traceTransaction", tx, callTracer)
	return why, err
}

func (c *Client) traced(ctx context.Context, e *queue.Entry, method string, args ...any) (why string, known bool, err error) {
	top, err := read(ctx, c, L2, "ask "+method, func(ctx context.Context, client *ethclient.Client) (t trace, err error) {
		return t, client.Client().CallContext(ctx, &t, method, args...)
	})
	var answered rpc.Error
	if errors.As(err, &answered) { // it does not trace, or its state is gone
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	if run := top.find(e); run != nil {
		return run.why(), true, nil
	}
	if forbiddenTarget(e.To) {
		return "Relay never calls " + e.To.Hex(), true, nil
	}
	return "", false, nil
}

// find Relay's call of a message's target.
func (t *trace) find(e *queue.Entry) *trace {
	if t.From == protocol.RelayAddress && t.To != nil && *t.To == e.To && bytes.Equal(t.Input, e.Data) {
		return t
	}
	for i := range t.Calls {
		if found := t.Calls[i].find(e); found != nil {
			return found
		}
	}
	return nil
}

// why a call failed, in words; empty if it did not.
func (t *trace) why() string {
	switch {
	case t.Error == "":
		return ""
	case len(t.Output) > 0:
		if reverted := reverted(L2, typed.DecodeRevert(t.Output), nil); reverted.Text != "" {
			return reverted.Text
		}
	case t.Error == "execution reverted":
		return "it reverts without a reason"
	}
	return t.Error
}

// FeeForCourier is a fee that pays whoever runs a message at L2's present gas price, with a half more, since prices move.
func (c *Client) FeeForCourier(ctx context.Context, m OutgoingMessage) (*big.Int, error) {
	price, err := read(ctx, c, L2, "ask for the gas price", func(ctx context.Context, client *ethclient.Client) (*big.Int, error) {
		return client.SuggestGasPrice(ctx)
	})
	if err != nil {
		return nil, err
	}
	run := courier.Run{Message: queue.Entry{Kind: queue.Message, To: m.To, Gas: m.Gas, Data: m.Data}, Branch: make([]common.Hash, 9)}
	fee := new(big.Int).Mul(price, u64(run.Gas()))
	fee.Mul(fee, big.NewInt(3)).Div(fee, big.NewInt(2))
	rest := new(big.Int).Mod(fee, weiPerGwei)
	return add(fee, new(big.Int).Sub(weiPerGwei, rest)), nil
}

// TokenFeeForCourier is FeeForCourier of a deposit of tokens.
func (c *Client) TokenFeeForCourier(ctx context.Context) (*big.Int, error) {
	return c.FeeForCourier(ctx, OutgoingMessage{To: protocol.TokenBridgeAddress, Gas: defaultTokenGas, Data: bytes.Repeat([]byte{1}, tokenMessageBytes)})
}
