package bridge

import (
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/plain"
	"loft/protocol/queue"
)

// messageStatus is Relay's.
type messageStatus uint8

const (
	messageNone messageStatus = iota
	messageFailed
	messageSucceeded
	messageBounced
)

// fate is what a Loft node says of a queue entry that an L2 block consumed: its answer to loft_entry.
type fate struct {
	Block   uint64      `json:"block"`
	Tx      common.Hash `json:"tx"`
	Dropped string      `json:"dropped"`
}

// incoming is all that is known of an entry of the queue.
type incoming struct {
	tx         txFact      // the L1 transaction
	entry      queue.Entry // if the transaction is in a block and succeeded
	token      *TokenMovement
	l1, l2     heights
	queueHead  uint64 // entries consumed by batches on L1
	forceDelay uint64
	fate       *fate // nil: not consumed, or the node does not say

	message  messageStatus // of a message
	runTx    common.Hash   // its last run on L2
	reason   string        // why that failed, if the node says
	bounceTx common.Hash

	forcedTx    common.Hash // of a forced transaction that decodes
	forcedBy    common.Address
	forcedBlock uint64 // the L2 block that holds it
	forcedOK    bool   // it succeeded there
}

// decide is the state machine of what goes to L2.
func (f *incoming) decide() Status {
	s := Status{Direction: ToL2, Kind: f.kind(), What: f.what(), L1Tx: &f.tx.hash, Token: f.token}
	switch {
	case f.tx.pending:
		s.Stage, s.Text, s.Next = StagePending, "The L1 transaction is not in a block yet.", "Wait for L1 to include it."
		s.step(false, "on L1")
		return s
	case f.tx.reverted:
		s.Stage, s.Text = StageReverted, fmt.Sprintf("The L1 transaction failed in block %d: nothing crossed.", f.tx.block)
		s.Next = "Send it again; only its gas was spent."
		s.step(false, "on L1")
		return s
	}
	s.Index = &f.entry.Index
	if f.entry.Kind != queue.Forced {
		s.Wei = gwei(f.entry.AmountGwei).String()
	}
	s.step(true, fmt.Sprintf("on L1 in block %d, entry %d of the queue", f.tx.block, f.entry.Index))
	block, known := f.consumedBy()
	if !known {
		f.queued(&s, time.Unix(int64(f.l1.latestTime), 0))
		return s
	}
	if block > 0 {
		s.L2At = &block
		s.step(true, fmt.Sprintf("included in L2 block %d", block))
	} else {
		s.step(true, "included in a batch on L1")
	}
	switch f.entry.Kind {
	case queue.Deposit:
		s.Stage = StageCredited
		s.Text = fmt.Sprintf("%s has it on L2%s.", f.entry.To, inBlock(block))
		s.Next = "Nothing is left to do: spend it on L2."
	case queue.Forced:
		f.forced(&s)
	default:
		f.ran(&s)
	}
	if block > 0 {
		s.levels(f.l2, block)
	}
	return s
}

// consumedBy is the L2 block that took the entry, 0 if only that one did is known.
func (f *incoming) consumedBy() (block uint64, known bool) {
	switch {
	case f.fate != nil:
		return f.fate.Block, true
	case f.forcedBlock > 0:
		return f.forcedBlock, true
	}
	return 0, f.entry.Index < f.queueHead || f.message != messageNone
}

// An entry is taken once its L1 block is safe, or an hour old where L1's safe head is further behind: see follower.Offer.
const takenAfterSecs = 3600

// queued: when it will be taken and why then, what the sequencer owes, and what may be done if it does not pay. now is L1's time: that
// of its latest block, by which the contract counts too.
func (f *incoming) queued(s *Status, now time.Time) {
	s.Stage = StageQueued
	due := time.Unix(int64(f.entry.Time+f.forceDelay), 0).UTC()
	s.Next = "Wait for an L2 block to include it."
	s.step(false, "included in an L2 block")
	switch {
	case due.Before(now):
		s.When = due
		s.Text = fmt.Sprintf("It is in the queue on L1; the sequencer had to include it by %s and did not.", plain.Date(due, now))
		s.Next = "The door is open: anybody may post the batch that includes it, for example any Loft node with an L1 key."
	case f.tx.block <= f.l1.safe:
		s.When = due
		s.Text = fmt.Sprintf("It is in the queue, its L1 block is safe, and the sequencer's next block should include it; the sequencer must include it by %s.", plain.Date(due, now))
	case f.l1.safe == 0:
		s.When = time.Unix(int64(f.entry.Time+takenAfterSecs), 0).UTC()
		s.Text = fmt.Sprintf("It is in the queue. L1 has no safe block yet; without one the sequencer includes it when its L1 block is an hour old, at %s.", plain.Date(s.When, now))
	default:
		// The safe head moves as L1's does, so it reaches the entry's block as late as it is behind now.
		s.When = time.Unix(int64(f.entry.Time+min(f.l1.latestTime-min(f.l1.safeTime, f.l1.latestTime), takenAfterSecs)), 0).UTC()
		s.Text = fmt.Sprintf("It is in the queue until its L1 block %d is safe, so that an L1 reorganisation cannot undo it: at about %s. L1's safe block is %d, its head %d.",
			f.tx.block, plain.Date(s.When, now), f.l1.safe, f.l1.latest)
		if s.When.Before(now) {
			s.Text += " That is later than usual."
		}
	}
}

func (f *incoming) forced(s *Status) {
	if f.forcedTx != (common.Hash{}) {
		s.L2Tx = &f.forcedTx
	}
	switch {
	case f.forcedBlock > 0:
		s.Stage = StageApplied
		outcome := "succeeded"
		if !f.forcedOK {
			s.Stage, outcome = StageReverted, "reverted: its gas was spent, its effects undone"
		}
		s.Text = fmt.Sprintf("The transaction is in L2 block %d; it %s.", f.forcedBlock, outcome)
		s.Next = "Nothing is left to do; loft status " + f.forcedTx.Hex() + " shows what it did, withdrawals above all."
		s.step(true, "applied")
	case f.fate != nil && f.fate.Dropped != "":
		s.Stage = StageDropped
		s.Text = fmt.Sprintf("L2 block %d dropped it: %s. It had no effect.", f.fate.Block, f.fate.Dropped)
		s.Next = "Sign it again with the account's current nonce, enough funds and a high fee cap: loft force."
		s.step(false, "applied")
	default:
		s.Stage = StageConsumed
		s.Text = "It was included, but its transaction is not in an L2 block that this node has: the node is behind, or the transaction was dropped."
		s.Next = "Check again when the node has caught up, or ask a Loft node with --l2."
		s.step(false, "applied")
	}
}

func (f *incoming) ran(s *Status) {
	tokens := f.token != nil
	switch f.message {
	case messageNone:
		s.Stage = StageWaiting
		s.Text = "It is on L2 and may be run by anybody; nobody has run it yet."
		s.Next = fmt.Sprintf("A courier will run it soon if its fee pays for it; anybody may: loft run in:%d", f.entry.Index)
		if f.entry.FeeGwei == 0 {
			s.Next = fmt.Sprintf("It pays no fee, so only a courier that runs everything will run it (loft dev has one); anybody may: loft run in:%d", f.entry.Index)
		}
		s.step(false, "run on L2")
	case messageSucceeded:
		s.Stage, s.L2Tx = StageRun, hashOrNil(f.runTx)
		s.Text, s.Next = "It ran on L2 and succeeded.", "Nothing is left to do."
		if tokens {
			s.Text = fmt.Sprintf("The tokens are minted: %s has them on L2%s.", f.token.To, f.token.onL2())
		}
		s.step(true, "run on L2")
	case messageFailed:
		s.Stage, s.L2Tx = StageFailed, hashOrNil(f.runTx)
		s.Text, s.Reason = "It ran on L2 and failed; its value is safe in Relay.", f.reason
		if f.reason != "" {
			s.Text = fmt.Sprintf("It ran on L2 and failed: %s. Its value is safe in Relay.", f.reason)
		}
		s.Next = fmt.Sprintf("Anybody may run it again once the cause has changed: loft run in:%d; %s may give it up and get the value back on L1: loft bounce in:%d", f.entry.Index, f.entry.Refund, f.entry.Index)
		s.step(false, "run on L2 (failed so far)")
	case messageBounced:
		s.Stage, s.L2Tx = StageBounced, hashOrNil(f.bounceTx)
		s.Text = "It was bounced: its value goes back to L1 as a withdrawal."
		s.Next = "Claim it on L1: loft claim " + f.bounceTx.Hex()
		if f.bounceTx == (common.Hash{}) {
			s.Next = "Claim it on L1: loft claim <hash of the bounce's L2 transaction>"
		}
		if tokens {
			s.Text = "It was bounced: the tokens go back to L1."
			s.Next += ", then loft bounce --reclaim " + f.tx.hash.Hex()
		}
		s.step(true, "bounced on L2")
	}
}

func (f *incoming) kind() string {
	switch {
	case f.token != nil:
		return KindTokenDeposit
	case f.entry.Kind == queue.Deposit:
		return KindDeposit
	case f.entry.Kind == queue.Message:
		return KindMessage
	case f.entry.Kind == queue.Forced:
		return KindForced
	}
	return KindTransaction
}

func (f *incoming) what() string {
	e := &f.entry
	switch f.kind() {
	case KindTokenDeposit:
		return fmt.Sprintf("deposit of %s to %s on L2%s", f.token.words(), f.token.To, f.token.onL2())
	case KindDeposit:
		return fmt.Sprintf("deposit of %s to %s on L2", plain.FormatEther(gwei(e.AmountGwei)), e.To)
	case KindMessage:
		return fmt.Sprintf("message from %s on L1 to %s on L2 with %s and %d bytes", e.Sender, e.To, plain.FormatEther(gwei(e.AmountGwei)), len(e.Data))
	case KindForced:
		if f.forcedTx == (common.Hash{}) {
			return fmt.Sprintf("forced transaction of %d bytes, which is not a signed transaction", len(e.Data))
		}
		return fmt.Sprintf("forced transaction of %d bytes, which %s signed", len(e.Data), f.forcedBy)
	}
	return "L1 transaction"
}

func inBlock(block uint64) string {
	if block == 0 {
		return ""
	}
	return fmt.Sprintf(" since block %d", block)
}

func hashOrNil(h common.Hash) *common.Hash {
	if h == (common.Hash{}) {
		return nil
	}
	return &h
}
