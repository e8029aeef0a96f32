package typed

import (
	"loft/contracts/bindings"
	"loft/protocol"
	"loft/protocol/queue"
)

// What a stake's status says (Assertions.sol).
const (
	StakeNone = iota // no such stake
	StakeLive
	StakeDead
	StakeWithdrawn
)

// State is a rollup state as Rollup takes it.
func State(s protocol.State) bindings.State {
	return bindings.State{Config: s.Config, BlockHash: s.Block, Batch: s.Batch, Index: s.Index, Mode: uint8(s.Mode), Queue: s.Queue}
}

// Message is a message of the queue as Relay takes it.
func Message(e *queue.Entry) bindings.Message {
	return bindings.Message{Index: e.Index, Sender: e.Sender, To: e.To, Refund: e.Refund, ValueGwei: e.AmountGwei, FeeGwei: e.FeeGwei, Gas: e.Gas, Data: e.Data}
}

// View is a view of L1 as Relay takes it.
func View(v protocol.View) bindings.View {
	return bindings.View{AnchorNumber: v.AnchorNumber, AnchorHash: v.AnchorHash, AnchorTime: v.AnchorTime, QueueEnd: v.QueueEnd, QueueHash: v.QueueHash, MessageRoot: v.MessageRoot}
}
