package bridge

import (
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"loft/plain"
)

// Direction of what a Status is about.
type Direction string

const (
	ToL2 Direction = "to_l2" // an entry of the queue
	ToL1 Direction = "to_l1" // a message of the outbox
	OnL2 Direction = "on_l2" // an L2 transaction that crosses nothing
)

// What crosses.
const (
	KindDeposit         = "deposit"          // ether to L2
	KindTokenDeposit    = "token_deposit"    // ERC-20 to L2
	KindMessage         = "message"          // a call on the other side
	KindForced          = "forced"           // an L2 transaction through L1
	KindWithdrawal      = "withdrawal"       // ether to L1
	KindTokenWithdrawal = "token_withdrawal" // ERC-20 to L1
	KindBounceNotice    = "bounce_notice"    // tells the L1 sender that its message was bounced
	KindTransaction     = "transaction"
)

// Stage is where it is. In each direction the stages come in this order, with the ends side by side.
type Stage string

const (
	StagePending  Stage = "pending"  // sent, in no block
	StageReverted Stage = "reverted" // its transaction failed, or the forced one did: nothing crossed

	// to L2
	StageQueued   Stage = "queued"   // on L1, in no L2 block that the node knows
	StageConsumed Stage = "consumed" // in an L2 block; what became of it is not known
	StageCredited Stage = "credited" // deposit: spendable
	StageApplied  Stage = "applied"  // forced transaction: in an L2 block
	StageDropped  Stage = "dropped"  // forced transaction: could not be applied
	StageWaiting  Stage = "waiting"  // message: may be run
	StageRun      Stage = "run"      // message: succeeded
	StageFailed   Stage = "failed"   // message: failed, may be run again or bounced
	StageBounced  Stage = "bounced"  // message: given back

	// to L1, and L2 transactions
	StageInBlock   Stage = "in_block"  // the sequencer's word
	StageOnL1      Stage = "on_l1"     // its block can be derived from L1
	StageFinalized Stage = "finalized" // its block can be derived from finalised L1
	StageAsserted  Stage = "asserted"  // an assertion covers it, the joining window runs
	StageOpposed   Stage = "opposed"   // another stake claims otherwise: a game decides
	StageConfirmed Stage = "confirmed" // its assertion is confirmed, the root is not recorded yet
	StageClaimable Stage = "claimable"
	StageClaimed   Stage = "claimed"
)

// Words are a stage in a list, as a person reads it.
func (s Stage) Words() string {
	if words := stageWords[s]; words != "" {
		return words
	}
	return string(s)
}

var stageWords = map[Stage]string{
	StagePending: "not in a block yet", StageReverted: "failed", StageQueued: "waits in the queue", StageConsumed: "included on L2", StageCredited: "on L2",
	StageApplied: "succeeded on L2", StageDropped: "dropped by L2", StageWaiting: "may be run on L2", StageRun: "ran on L2", StageFailed: "failed on L2", StageBounced: "bounced on L2",
	StageInBlock: "in an L2 block", StageOnL1: "on L1 (safe)", StageFinalized: "on L1 (finalized)", StageAsserted: "asserted on L1", StageOpposed: "opposed on L1",
	StageConfirmed: "can be claimed", StageClaimable: "can be claimed", StageClaimed: "claimed",
}

// kindWords are what crosses, with an article.
var kindWords = map[string]string{
	KindDeposit: "a deposit of ether", KindTokenDeposit: "a deposit of tokens", KindMessage: "a message", KindForced: "a forced transaction", KindWithdrawal: "a withdrawal",
	KindTokenWithdrawal: "a withdrawal of tokens", KindBounceNotice: "the notice of a bounce", KindTransaction: "a transaction",
}

// KindWords are what it is, with an article.
func (s *Status) KindWords() string { return kindWords[s.Kind] }

// early says that something is still to come without anybody's choice.
func (s Stage) early() bool {
	switch s {
	case StagePending, StageQueued, StageConsumed, StageWaiting, StageInBlock, StageOnL1, StageFinalized, StageAsserted, StageOpposed:
		return true
	}
	return false
}

// Arrived says that it reached the other side, for good or ill: nothing more happens by itself.
func (s Stage) Arrived() bool { return !s.early() && s != StageConfirmed && s != StageClaimable }

// Claimable says that loft claim works now.
func (s Stage) Claimable() bool { return s == StageClaimable || s == StageConfirmed }

// Good says that it arrived as it was meant.
func (s Stage) Good() bool {
	switch s {
	case StageCredited, StageApplied, StageRun, StageClaimed:
		return true
	}
	return false
}

// Bad says that it ended otherwise than it was meant.
func (s Stage) Bad() bool { return s.Arrived() && !s.Good() }

// Step is one thing on the way.
type Step struct {
	Text string `json:"text"`
	Done bool   `json:"done"`
}

// Status says where something is, for people and for programs.
type Status struct {
	Direction Direction `json:"direction"`
	Kind      string    `json:"kind"`
	Stage     Stage     `json:"stage"`
	Index     *uint64   `json:"index,omitempty"` // of the entry in the queue, or of the message in the outbox
	Text      string    `json:"text"`            // where it is, one sentence
	Next      string    `json:"next"`            // what to do or to wait for
	// When the next thing happens: at the earliest, or about then, or at the latest for what the sequencer owes, as Text says; zero
	// if it is not known.
	When  time.Time      `json:"when,omitzero"`
	Steps []Step         `json:"steps"`
	L1Tx  *common.Hash   `json:"l1Tx,omitempty"`
	L2Tx  *common.Hash   `json:"l2Tx,omitempty"`
	L2At  *uint64        `json:"l2Block,omitempty"`
	What  string         `json:"what"` // the contents in words
	Token *TokenMovement `json:"token,omitempty"`
	Wei   string         `json:"valueWei,omitempty"`
	// Reason is why a message failed on L2, if the node says.
	Reason string `json:"reason,omitempty"`
	// Refused is why L1 would not deliver it as things are; empty if it would, or if that cannot be tried yet.
	Refused string `json:"refused,omitempty"`
}

// TokenMovement is the tokens that a message carries.
type TokenMovement struct {
	L1Token common.Address `json:"l1Token"`
	L2Token common.Address `json:"l2Token,omitzero"` // there from its first deposit on; zero without an L2 endpoint
	From    common.Address `json:"from,omitzero"`
	To      common.Address `json:"to"`
	Amount  string         `json:"amount"` // in the token's smallest unit
	// Symbol and Decimals are the token's own words for it; without a symbol they are not known.
	Symbol   string `json:"symbol,omitempty"`
	Decimals uint8  `json:"decimals,omitempty"`
}

// words are how much of what.
func (t *TokenMovement) words() string {
	if amount, ok := new(big.Int).SetString(t.Amount, 10); ok && t.Symbol != "" {
		return fmt.Sprintf("%s %s (token %s)", plain.FormatUnits(amount, t.Decimals), t.Symbol, t.L1Token)
	}
	return fmt.Sprintf("%s base units of the token %s", t.Amount, t.L1Token)
}

// onL2 says where the token is on L2, if that is known.
func (t *TokenMovement) onL2() string {
	if t.L2Token == (common.Address{}) {
		return ""
	}
	return fmt.Sprintf(", where the token is %s", t.L2Token)
}

func (s *Status) step(done bool, text string) {
	s.Steps = append(s.Steps, Step{Text: text, Done: done})
}

// heights are the heads of one layer.
type heights struct {
	latest, safe, finalized uint64
	latestTime, safeTime    uint64 // of those blocks
}

// level is how far a block is confirmed.
func (h heights) level(block uint64) Stage {
	switch {
	case block <= h.finalized:
		return StageFinalized
	case block <= h.safe:
		return StageOnL1
	}
	return StageInBlock
}

// levels adds the steps of an L2 block's confirmation and returns how far it is.
func (s *Status) levels(h heights, block uint64) Stage {
	level := h.level(block)
	s.step(level != StageInBlock, "its block is on L1 (safe)")
	s.step(level == StageFinalized, "its block is on finalised L1 (finalized)")
	return level
}

// txFact is what a node says of a transaction.
type txFact struct {
	hash     common.Hash
	pending  bool // known, in no block
	reverted bool
	block    uint64
	waits    *waitFact // of an L2 transaction that is pending; nil if the node does not say
}

// waitFact is why an L2 transaction is in no block.
type waitFact struct {
	sender      common.Address
	nonce, next uint64 // its own, and the account's next
	parked      bool   // the base fee leaves too little of its fee cap
	cap         *big.Int
}

// words are where it is, and what to do.
func (w *waitFact) words() (text, next string) {
	switch {
	case w.nonce > w.next:
		return fmt.Sprintf("The L2 transaction has nonce %d and waits for earlier ones: the next nonce of %s is %d.", w.nonce, w.sender, w.next),
			fmt.Sprintf("Send a transaction of that account with nonce %d; this one then follows.", w.next)
	case w.parked:
		return fmt.Sprintf("The L2 transaction is waiting: its fee cap, %s, is currently too low for the base fee and a tip.", plain.FormatGwei(w.cap)),
			fmt.Sprintf("Wait, or send it again with the same nonce %d and a higher fee cap.", w.nonce)
	}
	return "The L2 transaction is acknowledged, but not in a block yet.", "Wait for the sequencer to include it, or use loft force."
}
